//! A month is closed: its figures stand from then on, and are kept as they stood.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use supply_chain::calendar::Period;
use supply_chain::id::PersonId;
use supply_chain::ledger::Books;
use supply_chain::money::Money;
use utoipa::ToSchema;

use super::{KEEPERS, Refusal, holder};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::query::ledger::{TrialRow, books_of, facts_of, today_at, trial_rows};
use crate::store::books as store;
use crate::unit_of_work::{Work, Workflow};

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
                store::lock(work, actor.organization).await?;
                let (books, first) = books_of(work.tx, actor.organization).await?;
                let today = today_at(work.tx, actor.organization, work.now).await?;
                let facts = facts_of(work.tx, books, first, period).await?;
                books.close(period, facts, actor, today).map_err(Refusal::from)?;
                let rows = trial_rows(work.tx, actor.organization, period).await?;
                write(work, books, period, actor.person, &rows).await?;
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

async fn write(
    work: Work<'_>,
    books: Books,
    period: Period,
    person: PersonId,
    rows: &[TrialRow],
) -> Result<(), WorkflowError> {
    let standing = rows.iter().filter(|row| row.closing != Money::ZERO);
    let balances: Vec<Value> = standing
        .map(|row| json!({ "account": row.account, "amount": row.closing.to_string() }))
        .collect();
    store::close(work, books.organization, period, person, balances).await
}
