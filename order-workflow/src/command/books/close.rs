//! A month is closed: its figures stand from then on, and are kept as they stood.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;
use serde::Serialize;
use serde_json::{Value, json};
use supply_chain::calendar::Period;
use supply_chain::id::OrganizationId;
use supply_chain::ledger::Books;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{KEEPERS, Refusal, holder};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::query::ledger::{TrialRow, books_of, facts_of, today_at, trial_rows};
use crate::unit_of_work::{Work, Workflow, execute, row};

/// What was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeriodClosed {
    /// `2026-11`.
    pub period: String,
    /// Its last day; nothing is posted on it or before it any more.
    pub last_day: NaiveDate,
    /// When.
    pub closed_at: DateTime<Utc>,
    /// The trial balance as it stood and is kept.
    pub rows: Vec<TrialRow>,
}

/// Closes a month of the asker's books; answers 200 with a [`PeriodClosed`].
///
/// Whoever posts shares a lock on the books and whoever closes holds it alone: what is under way is waited for
/// and counted, and what comes after counts in the next month.
///
/// # Errors
/// 403 but for the treasurer; [`Refusal::Close`]: not over, closed already, an earlier one open, or with lines of
/// the bank unexplained, papers unposted or rules broken.
pub async fn close_period(
    workflow: &Workflow,
    ask: Ask,
    period: Period,
) -> Result<Answer, WorkflowError> {
    workflow
        .carry_out(move |work| {
            let ask = ask.clone();
            Box::pin(async move {
                let actor = holder(&ask.by, KEEPERS)?;
                if let Some(answer) = answers::claim(work, &ask).await? {
                    return Ok(answer);
                }
                lock(work, actor.organization).await?;
                let (books, first) = books_of(work.tx, actor.organization).await?;
                let today = today_at(work.tx, actor.organization, work.now).await?;
                let facts = facts_of(work.tx, books, first, period).await?;
                books.close(period, facts, actor, today).map_err(Refusal::from)?;
                let rows = trial_rows(work.tx, actor.organization, period).await?;
                write(work, books, period, Uuid::from(actor.person), &rows).await?;
                let closed = PeriodClosed {
                    period: period.to_string(),
                    last_day: period.last_day(),
                    closed_at: work.now,
                    rows,
                };
                answers::keep(work, &ask, 200, &closed, None).await
            })
        })
        .await
}

#[derive(FromQueryResult)]
struct Held {
    #[expect(dead_code, reason = "it is read for its lock")]
    organization_id: Uuid,
}

/// Takes an organization's books alone, made where there are none yet; whoever is posting is waited for.
pub(super) async fn lock(
    work: Work<'_>,
    organization: OrganizationId,
) -> Result<(), WorkflowError> {
    let organization = Uuid::from(organization);
    execute(
        work.tx,
        "INSERT INTO ledger_books (organization_id) VALUES ($1) ON CONFLICT DO NOTHING",
        [organization.into()],
    )
    .await?;
    let _held: Option<Held> = row(
        work.tx,
        "SELECT organization_id FROM ledger_books WHERE organization_id = $1 FOR UPDATE",
        [organization.into()],
    )
    .await?;
    Ok(())
}

async fn write(
    work: Work<'_>,
    books: Books,
    period: Period,
    person: Uuid,
    rows: &[TrialRow],
) -> Result<(), WorkflowError> {
    let standing = rows.iter().filter(|row| row.closing != Money::ZERO);
    let balances: Vec<Value> = standing
        .map(|row| json!({ "account": row.account, "amount": row.closing.to_string() }))
        .collect();
    let organization = Uuid::from(books.organization);
    execute(
        work.tx,
        "WITH books AS (UPDATE ledger_books SET closed_through = $2 WHERE organization_id = $1)
         INSERT INTO ledger_close (organization_id, last_day, closed_by, closed_at, balances)
         VALUES ($1, $2, $3, $4, $5)",
        [
            organization.into(),
            period.last_day().into(),
            person.into(),
            work.now.into(),
            Value::Array(balances).into(),
        ],
    )
    .await?;
    Ok(())
}
