//! Statements between rows and rules: drawn up from the entries of the ledger, kept as they were drawn.

mod drawing;

pub(crate) use self::drawing::{DuePair, Outline, draw, due, outline, overtaken};

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::calendar::Period;
use supply_chain::id::{OrganizationId, StatementId};
use supply_chain::settlement::{Statement, StatementEvent, StatementState};
use uuid::Uuid;

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};

/// A statement with what stands beside it in its row.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    /// The statement.
    pub(crate) statement: Statement,
    /// Its number, from its issuer's series.
    pub(crate) number: String,
    /// For `ETag`.
    pub(crate) version: i64,
}

fn bad(column: &'static str, id: Uuid) -> WorkflowError {
    WorkflowError::BadRow { table: "statement", column, id: id.to_string() }
}

#[derive(FromQueryResult)]
struct StatementRow {
    id: Uuid,
    number: String,
    issuer_id: Uuid,
    other_id: Uuid,
    period: NaiveDate,
    draw: String,
    state: String,
    marks: Value,
    version: i64,
    issuer_agreed: bool,
    other_agreed: bool,
}

impl StatementRow {
    fn read(self) -> Result<Stored, WorkflowError> {
        let id = self.id;
        let (issuer, other) = (OrganizationId(self.issuer_id), OrganizationId(self.other_id));
        let said = [(self.issuer_agreed, issuer), (self.other_agreed, other)];
        let statement = Statement {
            id: id.into(),
            issuer,
            other,
            period: Period::of(self.period),
            draw: serde_json::from_str(&self.draw).map_err(|_unreadable| bad("draw", id))?,
            state: StatementState::from_word(&self.state).ok_or_else(|| bad("state", id))?,
            agreed: said.into_iter().filter(|(yes, _)| *yes).map(|(_, one)| one).collect(),
            marks: serde_json::from_value(self.marks).map_err(|_unreadable| bad("marks", id))?,
        };
        Ok(Stored { statement, number: self.number, version: self.version })
    }
}

/// A statement; under lock until the transaction ends when it is to change.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    id: StatementId,
    for_update: bool,
) -> Result<Option<Stored>, WorkflowError> {
    let lock = if for_update { "FOR UPDATE" } else { "" };
    // As text: thousands of lines are read straight into what they are.
    let sql = format!(
        "SELECT id, number, issuer_id, other_id, period, draw::text AS draw, state, marks, version,
                issuer_agreed_by IS NOT NULL AS issuer_agreed, other_agreed_by IS NOT NULL AS other_agreed
         FROM statement WHERE id = $1 {lock}"
    );
    let found: Option<StatementRow> = row(on, &sql, [Uuid::from(id).into()]).await?;
    found.map(StatementRow::read).transpose()
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
}

/// The statement that two have for a period, whoever drew it up.
pub(crate) async fn of_period(
    on: &impl ConnectionTrait,
    (one, other): (OrganizationId, OrganizationId),
    period: Period,
) -> Result<Option<StatementId>, WorkflowError> {
    let found: Option<Found> = row(
        on,
        "SELECT id FROM statement WHERE least(issuer_id, other_id) = least($1::uuid, $2::uuid)
           AND greatest(issuer_id, other_id) = greatest($1::uuid, $2::uuid) AND period = $3 AND state <> 'replaced'",
        [Uuid::from(one).into(), Uuid::from(other).into(), period.first_day().into()],
    )
    .await?;
    Ok(found.map(|found| found.id.into()))
}

/// Puts a new statement on record, with the yes of whoever drew it up; nobody's where the month's end did. `false`
/// when another of that period came between.
pub(crate) async fn insert(
    work: Work<'_>,
    statement: &Statement,
    number: &str,
    ask: &Ask,
) -> Result<bool, WorkflowError> {
    let person = ask.signed_by().map(Uuid::from);
    let yes = |of: OrganizationId| person.filter(|_| statement.agreed.contains(&of));
    let (issuer, other) = (yes(statement.issuer), yes(statement.other));
    let draw = &statement.draw;
    let lines = i32::try_from(draw.lines.len()).unwrap_or(i32::MAX);
    let made = execute(
        work.tx,
        "INSERT INTO statement (id, number, issuer_id, other_id, period, draw, opening_sen, closing_sen, lines, state,
             version, created_by, created_at, issuer_agreed_by, issuer_agreed_at, other_agreed_by, other_agreed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'proposed', 1, $10, $11,
                 $12, CASE WHEN $12 IS NOT NULL THEN $11 END, $13, CASE WHEN $13 IS NOT NULL THEN $11 END)
         ON CONFLICT DO NOTHING",
        [
            Uuid::from(statement.id).into(),
            number.into(),
            Uuid::from(statement.issuer).into(),
            Uuid::from(statement.other).into(),
            statement.period.first_day().into(),
            serde_json::to_value(draw)?.into(),
            draw.opening.sen().into(),
            draw.closing.sen().into(),
            lines.into(),
            person.into(),
            work.now.into(),
            issuer.into(),
            other.into(),
        ],
    )
    .await?;
    Ok(made == 1)
}

/// Writes down what one of the two said, with who said it.
pub(crate) async fn record(
    work: Work<'_>,
    before: &Statement,
    event: &StatementEvent,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let person = ask.signed_by().map(Uuid::from);
    let (by, yes, no) = match event {
        StatementEvent::Agreed { by } => (*by, person, None),
        StatementEvent::Disputed { by, .. } => (*by, None, person),
        StatementEvent::Replaced => {
            return Err(WorkflowError::Internal("a statement is replaced by another".to_owned()));
        }
    };
    let after = before.clone().after(event);
    execute(
        work.tx,
        "UPDATE statement SET state = $2, marks = $3, version = version + 1,
             issuer_agreed_by = CASE WHEN issuer_id = $4 THEN $5::uuid ELSE issuer_agreed_by END,
             issuer_agreed_at = CASE WHEN issuer_id = $4 THEN $6::timestamptz ELSE issuer_agreed_at END,
             other_agreed_by = CASE WHEN other_id = $4 THEN $5::uuid ELSE other_agreed_by END,
             other_agreed_at = CASE WHEN other_id = $4 THEN $6::timestamptz ELSE other_agreed_at END,
             disputed_by = coalesce($7::uuid, disputed_by),
             disputed_for = CASE WHEN $7::uuid IS NULL THEN disputed_for ELSE $4 END,
             disputed_at = CASE WHEN $7::uuid IS NULL THEN disputed_at ELSE $8 END
         WHERE id = $1",
        [
            Uuid::from(before.id).into(),
            after.state.as_str().into(),
            serde_json::to_value(&after.marks)?.into(),
            Uuid::from(by).into(),
            yes.into(),
            yes.map(|_| work.now).into(),
            no.into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// A newer one takes a statement's place; it is put on record in the same transaction.
pub(crate) async fn replace(
    work: Work<'_>,
    id: StatementId,
    by: StatementId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE statement SET state = 'replaced', replaced_by_id = $2, version = version + 1 WHERE id = $1",
        [Uuid::from(id).into(), Uuid::from(by).into()],
    )
    .await?;
    Ok(())
}
