//! Nettings between rows and rules: what is owed among some, what was shown, and who agreed.

mod debts;

pub(crate) use self::debts::{
    MutualDebt, bills_among, debts_of, lock_bills, lock_orders, mutual_debts,
};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{NettingId, OrganizationId, PersonId};
use supply_chain::money::Money;
use supply_chain::settlement::{
    Consent, Debt, NettingEvent, NettingPlan, NettingRun, NettingState,
};
use uuid::Uuid;

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};

/// A run with what stands beside it in its row.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    /// The run.
    pub(crate) run: NettingRun,
    /// What each debt was when it was shown, in the order of the plan's.
    pub(crate) before: Vec<Money>,
    /// Whose debts were looked at.
    pub(crate) scope: Vec<OrganizationId>,
    /// Its number, from its organizer's series.
    pub(crate) number: String,
    /// For `ETag`.
    pub(crate) version: i64,
    /// The zone its days are of: the organizer's.
    pub(crate) zone: String,
}

impl Stored {
    /// Whether it is between two alone.
    pub(crate) fn is_bilateral(&self) -> bool {
        self.scope.len() == 2
    }
}

fn bad(column: &'static str, id: NettingId) -> WorkflowError {
    WorkflowError::BadRow { table: "netting_run", column, id: id.to_string() }
}

#[derive(FromQueryResult)]
struct RunRow {
    number: String,
    organizer_id: Uuid,
    scope: Vec<Uuid>,
    state: String,
    answer_due: DateTime<Utc>,
    version: i64,
    zone: String,
}

#[derive(FromQueryResult)]
struct LegRow {
    debtor_id: Uuid,
    creditor_id: Uuid,
    before_sen: i64,
    amount_sen: i64,
}

#[derive(FromQueryResult)]
struct ConsentRow {
    organization_id: Uuid,
    person_id: Uuid,
    consented_at: DateTime<Utc>,
}

/// A run; under lock until the transaction ends when it is to change.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    id: NettingId,
    for_update: bool,
) -> Result<Option<Stored>, WorkflowError> {
    let lock = if for_update { "FOR UPDATE OF n" } else { "" };
    let found: Option<RunRow> = row(
        on,
        &format!(
            "SELECT n.number, n.organizer_id, n.scope, n.state, n.answer_due, n.version, o.zone
             FROM netting_run n JOIN organization o ON o.id = n.organizer_id WHERE n.id = $1 {lock}"
        ),
        [Uuid::from(id).into()],
    )
    .await?;
    let Some(found) = found else { return Ok(None) };
    // In the order in which the rule makes a plan, so that the two can be held against each other.
    let legs: Vec<LegRow> = rows(
        on,
        "SELECT debtor_id, creditor_id, before_sen, amount_sen FROM netting_leg WHERE netting_id = $1
         ORDER BY debtor_id, creditor_id",
        [Uuid::from(id).into()],
    )
    .await?;
    let consents: Vec<ConsentRow> = rows(
        on,
        "SELECT organization_id, person_id, consented_at FROM netting_consent WHERE netting_id = $1
         ORDER BY consented_at, organization_id",
        [Uuid::from(id).into()],
    )
    .await?;
    let leg = |row: &LegRow| Debt {
        debtor: row.debtor_id.into(),
        creditor: row.creditor_id.into(),
        amount: Money::from_sen(row.amount_sen),
    };
    let consent = |row: ConsentRow| Consent {
        organization: row.organization_id.into(),
        person: row.person_id.into(),
        at: row.consented_at,
    };
    let run = NettingRun {
        id,
        organizer: found.organizer_id.into(),
        plan: NettingPlan { legs: legs.iter().map(leg).collect() },
        state: NettingState::from_word(&found.state).ok_or_else(|| bad("state", id))?,
        consents: consents.into_iter().map(consent).collect(),
        answer_due: found.answer_due,
    };
    Ok(Some(Stored {
        run,
        before: legs.iter().map(|leg| Money::from_sen(leg.before_sen)).collect(),
        scope: found.scope.into_iter().map(OrganizationId).collect(),
        number: found.number,
        version: found.version,
        zone: found.zone,
    }))
}

/// Puts a new run on record, as everybody is to see it. `false` when its id is taken.
pub(crate) async fn insert(
    work: Work<'_>,
    stored: &Stored,
    by: PersonId,
) -> Result<bool, WorkflowError> {
    let run = &stored.run;
    let scope: Vec<Uuid> = stored.scope.iter().copied().map(Uuid::from).collect();
    let made = execute(
        work.tx,
        "INSERT INTO netting_run (id, number, organizer_id, scope, state, answer_due, version, created_by, created_at)
         VALUES ($1, $2, $3, $4, 'proposed', $5, 1, $6, $7) ON CONFLICT (id) DO NOTHING",
        [
            Uuid::from(run.id).into(),
            stored.number.clone().into(),
            Uuid::from(run.organizer).into(),
            scope.into(),
            run.answer_due.into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    if made == 0 {
        return Ok(false);
    }
    let legs = || run.plan.legs.iter();
    execute(
        work.tx,
        "INSERT INTO netting_leg (netting_id, debtor_id, creditor_id, before_sen, amount_sen)
         SELECT $1, d, c, b, a FROM unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[]) AS l (d, c, b, a)",
        [
            Uuid::from(run.id).into(),
            legs().map(|leg| Uuid::from(leg.debtor)).collect::<Vec<_>>().into(),
            legs().map(|leg| Uuid::from(leg.creditor)).collect::<Vec<_>>().into(),
            stored.before.iter().map(|before| before.sen()).collect::<Vec<_>>().into(),
            legs().map(|leg| leg.amount.sen()).collect::<Vec<_>>().into(),
        ],
    )
    .await?;
    Ok(true)
}

/// Writes down what happened to a run, with who asked for it. `day` is the organizer's.
pub(crate) async fn record(
    work: Work<'_>,
    id: NettingId,
    event: &NettingEvent,
    (ask, day): (&Ask, NaiveDate),
) -> Result<(), WorkflowError> {
    let id = Uuid::from(id);
    let moved = match event {
        NettingEvent::Consented { consent } => {
            execute(
                work.tx,
                "INSERT INTO netting_consent (netting_id, organization_id, person_id, consented_at)
                 VALUES ($1, $2, $3, $4)",
                [
                    id.into(),
                    Uuid::from(consent.organization).into(),
                    Uuid::from(consent.person).into(),
                    consent.at.into(),
                ],
            )
            .await?;
            execute(
                work.tx,
                "UPDATE netting_run SET version = version + 1 WHERE id = $1",
                [id.into()],
            )
            .await?
        }
        NettingEvent::Agreed => {
            execute(
                work.tx,
                "UPDATE netting_run SET state = 'agreed' WHERE id = $1",
                [id.into()],
            )
            .await?
        }
        NettingEvent::Refused { .. } | NettingEvent::CalledOff => {
            let (state, words) = match event {
                NettingEvent::Refused { words, .. } => (NettingState::Refused, words.clone()),
                _ => (NettingState::CalledOff, None),
            };
            let person = ask.signed_by().map(Uuid::from);
            let organization = ask.by.organization().map(Uuid::from).filter(|_| person.is_some());
            execute(
                work.tx,
                "UPDATE netting_run SET state = $2, version = version + 1, ended_by = $3, ended_for = $4, ended_at = $5,
                        ended_words = $6
                 WHERE id = $1",
                [
                    id.into(),
                    state.as_str().into(),
                    person.into(),
                    organization.into(),
                    work.now.into(),
                    words.into(),
                ],
            )
            .await?
        }
        NettingEvent::Done => {
            execute(
                work.tx,
                "UPDATE netting_run SET state = 'done', version = version + 1, done_at = $2, business_date = $3
                 WHERE id = $1",
                [id.into(), work.now.into(), day.into()],
            )
            .await?
        }
    };
    if moved == 1 {
        Ok(())
    } else {
        Err(WorkflowError::Internal("a netting vanished under its lock".to_owned()))
    }
}

/// Runs whose day to answer has passed, up to `at_most`.
pub(crate) async fn lapsing(
    on: &impl ConnectionTrait,
    now: DateTime<Utc>,
    at_most: i64,
) -> Result<Vec<NettingId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
    }
    let found: Vec<Found> = rows(
        on,
        "SELECT id FROM netting_run WHERE state = 'proposed' AND answer_due <= $1 ORDER BY answer_due LIMIT $2",
        [now.into(), at_most.into()],
    )
    .await?;
    Ok(found.into_iter().map(|found| found.id.into()).collect())
}
