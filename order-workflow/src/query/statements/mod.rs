//! Statements as the two they are between see them: each from its own side, to the same sen.

mod views;

pub use self::views::{
    MarkView, StatementLineView, StatementParty, StatementSummary, StatementView,
};

use std::cmp::Ordering;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::ask::Actor;
use supply_chain::calendar::Period;
use supply_chain::id::StatementId;
use supply_chain::money::Money;
use supply_chain::settlement::{Statement, StatementState};
use uuid::Uuid;

use super::catalogue::limit;
use super::exports::Table;
use crate::error::WorkflowError;
use crate::store::statements::{self as store, Stored};
use crate::unit_of_work::{row, rows};

/// Whether the actor may read what an organization and others have between them.
///
/// # Errors
/// [`WorkflowError::NotYourRole`]
pub(crate) fn readers(actor: &Actor) -> Result<(), WorkflowError> {
    if actor.is_any(Statement::READERS) {
        Ok(())
    } else {
        Err(WorkflowError::NotYourRole { roles: Statement::READERS })
    }
}

/// The statement for one of the two; nobody else learns whether there is one.
pub(crate) fn known(found: Option<Stored>, actor: &Actor) -> Result<Stored, WorkflowError> {
    found
        .filter(|stored| {
            [stored.statement.issuer, stored.statement.other].contains(&actor.organization)
        })
        .ok_or(WorkflowError::NotFound { what: "statement" })
}

/// The amount with the other sign.
fn turned(amount: Money) -> Money {
    // No sum of sen is as low as the lowest of 64 bits: it would not have been drawn up.
    Money::ZERO.minus(amount).unwrap_or(amount)
}

#[derive(FromQueryResult)]
struct Beside {
    issuer_name: String,
    other_name: String,
    issuer_agreed_by: Option<String>,
    issuer_agreed_at: Option<DateTime<Utc>>,
    other_agreed_by: Option<String>,
    other_agreed_at: Option<DateTime<Utc>>,
    disputed_by: Option<String>,
    disputed_for: Option<Uuid>,
    disputed_at: Option<DateTime<Utc>>,
    drawn_up_by: Option<String>,
    created_at: DateTime<Utc>,
    replaced_by_id: Option<Uuid>,
    agreed_before: Option<i64>,
}

/// A statement, for one of the two.
///
/// # Errors
/// Another role; [`WorkflowError::NotFound`] to anybody else, whether there is one or not.
pub async fn statement(
    on: &impl ConnectionTrait,
    actor: &Actor,
    id: StatementId,
) -> Result<StatementView, WorkflowError> {
    readers(actor)?;
    let stored = known(store::find(on, id, false).await?, actor)?;
    let beside: Option<Beside> = row(
        on,
        "SELECT i.name AS issuer_name, o.name AS other_name, ia.name AS issuer_agreed_by, s.issuer_agreed_at,
                oa.name AS other_agreed_by, s.other_agreed_at, d.name AS disputed_by, s.disputed_for, s.disputed_at,
                c.name AS drawn_up_by, s.created_at, s.replaced_by_id,
                (SELECT CASE WHEN b.issuer_id = s.issuer_id THEN b.closing_sen ELSE -b.closing_sen END FROM statement b
                 WHERE least(b.issuer_id, b.other_id) = least(s.issuer_id, s.other_id)
                   AND greatest(b.issuer_id, b.other_id) = greatest(s.issuer_id, s.other_id)
                   AND b.period = (s.period - interval '1 month')::date AND b.state = 'agreed') AS agreed_before
         FROM statement s JOIN organization i ON i.id = s.issuer_id JOIN organization o ON o.id = s.other_id
         LEFT JOIN person_detail ia ON ia.person_id = s.issuer_agreed_by
         LEFT JOIN person_detail oa ON oa.person_id = s.other_agreed_by
         LEFT JOIN person_detail d ON d.person_id = s.disputed_by
         LEFT JOIN person_detail c ON c.person_id = s.created_by
         WHERE s.id = $1",
        [Uuid::from(id).into()],
    )
    .await?;
    let beside = beside.ok_or(WorkflowError::NotFound { what: "statement" })?;
    let closing_now = closing_now(on, &stored.statement).await?;
    Ok(view(&stored, beside, closing_now, actor))
}

/// What an open statement would come to now, where papers were added.
async fn closing_now(
    on: &impl ConnectionTrait,
    statement: &Statement,
) -> Result<Option<Money>, WorkflowError> {
    if !statement.is_open() {
        return Ok(None);
    }
    let between = (statement.issuer, statement.other);
    let now = store::outline(on, between, statement.period).await?;
    let then = store::Outline {
        opening: statement.draw.opening,
        closing: statement.draw.closing,
        lines: i64::try_from(statement.draw.lines.len()).unwrap_or(i64::MAX),
    };
    Ok((now != then).then_some(now.closing))
}

fn view(
    stored: &Stored,
    beside: Beside,
    closing_now: Option<Money>,
    actor: &Actor,
) -> StatementView {
    let statement = &stored.statement;
    let ours = statement.issuer == actor.organization;
    let seen = |amount: Money| if ours { amount } else { turned(amount) };
    let issuer = StatementParty {
        id: statement.issuer.into(),
        name: beside.issuer_name,
        agreed_by: beside.issuer_agreed_by,
        agreed_at: beside.issuer_agreed_at,
    };
    let other = StatementParty {
        id: statement.other.into(),
        name: beside.other_name,
        agreed_by: beside.other_agreed_by,
        agreed_at: beside.other_agreed_at,
    };
    let (us, with) = if ours { (issuer, other) } else { (other, issuer) };
    let marked = |number: &str| {
        let words = statement.marks.iter().filter(|mark| mark.number == number);
        let words: Vec<&str> = words.map(|mark| mark.words.as_str()).collect();
        (!words.is_empty()).then(|| words.join("\n"))
    };
    let mut balance = statement.draw.opening;
    let lines = statement.draw.lines.iter().map(|line| {
        // The closing is their sum, which was within bounds.
        balance = balance.plus(line.amount).unwrap_or(balance);
        StatementLineView {
            day: line.day,
            work: line.work.as_str(),
            number: line.number.clone(),
            about_id: line.about,
            amount: seen(line.amount),
            balance: seen(balance),
            marked: marked(&line.number),
        }
    });
    let lines = lines.collect();
    let opening = statement.draw.opening;
    let agreed_before = beside.agreed_before.map(Money::from_sen);
    StatementView {
        id: statement.id.into(),
        version: stored.version,
        number: stored.number.clone(),
        us,
        with,
        period: statement.period.to_string(),
        state: statement.state.as_str(),
        opening: seen(opening),
        lines,
        closing: seen(statement.draw.closing),
        marks: statement
            .marks
            .iter()
            .map(|mark| MarkView { number: mark.number.clone(), words: mark.words.clone() })
            .collect(),
        disputed_by: beside.disputed_by,
        disputed_for: beside.disputed_for,
        disputed_at: beside.disputed_at,
        drawn_up_by: beside.drawn_up_by,
        created_at: beside.created_at,
        closing_now: closing_now.map(seen),
        agreed_before: agreed_before.filter(|agreed| *agreed != opening).map(seen),
        replaced_by: beside.replaced_by_id,
        allowed_commands: allowed(statement, closing_now.is_none(), actor),
    }
}

fn allowed(statement: &Statement, holds: bool, actor: &Actor) -> Vec<&'static str> {
    if !statement.is_open() || !actor.is_any(Statement::ROLES) {
        return Vec::new();
    }
    let mut allowed = Vec::new();
    if holds && !statement.agreed.contains(&actor.organization) {
        allowed.push("agree");
    }
    allowed.push("dispute");
    // What still holds and is disputed by nobody would only be drawn up to the same.
    if !holds || statement.state == StatementState::Disputed {
        allowed.push("replace");
    }
    allowed
}

/// Which statements are looked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// With whom.
    pub with: Option<Uuid>,
    /// Of which month.
    pub period: Option<Period>,
    /// In which state; any but `replaced` when nothing is said.
    pub state: Option<StatementState>,
    /// Whether only those that wait for the asker's organization.
    pub waiting: bool,
}

/// The asker's statements, newest first.
///
/// # Errors
/// Another role; the database fails.
pub async fn statements(
    on: &impl ConnectionTrait,
    actor: &Actor,
    wanted: Wanted,
    after: Option<Uuid>,
    most: u64,
) -> Result<Vec<StatementSummary>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Listed {
        id: Uuid,
        version: i64,
        number: String,
        with_id: Uuid,
        with_name: String,
        period: NaiveDate,
        state: String,
        closing_sen: i64,
        lines: i32,
        waits: bool,
    }
    readers(actor)?;
    let found: Vec<Listed> = rows(
        on,
        "SELECT s.id, s.version, s.number, w.id AS with_id, w.name AS with_name, s.period, s.state,
                CASE WHEN s.issuer_id = $1 THEN s.closing_sen ELSE -s.closing_sen END AS closing_sen, s.lines,
                s.state IN ('proposed', 'disputed')
                AND CASE WHEN s.issuer_id = $1 THEN s.issuer_agreed_at ELSE s.other_agreed_at END IS NULL AS waits
         FROM statement s
         JOIN organization w ON w.id = CASE WHEN s.issuer_id = $1 THEN s.other_id ELSE s.issuer_id END
         WHERE (s.issuer_id = $1 OR s.other_id = $1) AND ($2::uuid IS NULL OR w.id = $2)
           AND ($3::date IS NULL OR s.period = $3)
           AND CASE WHEN $4::text IS NULL THEN s.state <> 'replaced' ELSE s.state = $4 END
           AND (NOT $5 OR (s.state IN ('proposed', 'disputed')
                AND CASE WHEN s.issuer_id = $1 THEN s.issuer_agreed_at ELSE s.other_agreed_at END IS NULL))
           AND ($6::uuid IS NULL OR s.id < $6)
         ORDER BY s.id DESC LIMIT $7",
        [
            Uuid::from(actor.organization).into(),
            wanted.with.into(),
            wanted.period.map(Period::first_day).into(),
            wanted.state.map(|state| state.as_str().to_owned()).into(),
            wanted.waiting.into(),
            after.into(),
            limit(most),
        ],
    )
    .await?;
    let summary = |row: Listed| StatementSummary {
        id: row.id,
        version: row.version,
        number: row.number,
        with_id: row.with_id,
        with_name: row.with_name,
        period: Period::of(row.period).to_string(),
        state: row.state,
        closing: Money::from_sen(row.closing_sen),
        lines: row.lines,
        waits_for_us: row.waits,
    };
    Ok(found.into_iter().map(summary).collect())
}

const COLUMNS: &[&str] = &[
    "statement",
    "period",
    "with_id",
    "with",
    "day",
    "work",
    "number",
    "about_id",
    "they_owe",
    "we_owe",
    "balance_they_owe",
    "balance_we_owe",
    "marked",
];

/// A statement as a table for the books: its opening, its lines, its closing, each with what stands after it. No amount
/// is below zero: what they owe and what we owe stand in columns of their own, which no spreadsheet misreads.
#[must_use]
pub fn table(view: &StatementView) -> Table {
    let sides = |amount: Money| match amount.cmp(&Money::ZERO) {
        Ordering::Less => [json!(null), json!(turned(amount))],
        Ordering::Equal => [json!(null), json!(null)],
        Ordering::Greater => [json!(amount), json!(null)],
    };
    let row = |line: [Value; 4], amount: Option<Money>, balance: Money, marked: Option<&str>| {
        let [day, work, number, about] = line;
        let [they_owe, we_owe] = amount.map_or([json!(null), json!(null)], sides);
        let [balance_they, balance_we] = sides(balance);
        let of =
            [json!(view.number), json!(view.period), json!(view.with.id), json!(view.with.name)];
        let rest = [they_owe, we_owe, balance_they, balance_we, json!(marked)];
        of.into_iter().chain([day, work, number, about]).chain(rest).collect::<Vec<Value>>()
    };
    let edge = |word: &str| [json!(null), json!(word), json!(null), json!(null)];
    let mut rows = vec![row(edge("opening"), None, view.opening, None)];
    rows.extend(view.lines.iter().map(|line| {
        let told = [json!(line.day), json!(line.work), json!(line.number), json!(line.about_id)];
        row(told, Some(line.amount), line.balance, line.marked.as_deref())
    }));
    rows.push(row(edge("closing"), None, view.closing, None));
    Table { columns: COLUMNS.to_vec(), rows }
}

/// Everybody with whom the asker's organization ever had anything in its books, by name.
///
/// # Errors
/// Another role; the database fails.
pub async fn partners(
    on: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<Vec<(Uuid, String)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Partner {
        id: Uuid,
        name: String,
    }
    readers(actor)?;
    let found: Vec<Partner> = rows(
        on,
        "SELECT o.id, o.name FROM organization o
         WHERE o.id IN (SELECT counterparty_id FROM ledger_entry
                        WHERE organization_id = $1 AND counterparty_id IS NOT NULL)
         ORDER BY o.name, o.id",
        [Uuid::from(actor.organization).into()],
    )
    .await?;
    Ok(found.into_iter().map(|partner| (partner.id, partner.name)).collect())
}
