//! A seller changes many of its own offers as one command: row by row as in a grid, or by a rule over a part of the
//! catalogue; at once, or prices from a day to come. What was done is taken back as one.
//!
//! All of it or none: a form of forty rows with one that is wrong changes nothing, so that what was saved is never a
//! question. See ADR 0050.

mod carrying;
mod ending;
mod grid;
mod refusal;
mod rules;
mod starting;

pub use ending::{cancel, undo};
pub use grid::{ROWS_MAX, RowChange, change_rows};
pub use refusal::{Fault, Refusal, RowFault};
pub use rules::{Filter, Rule, change_by_rule, preview};
pub use starting::Started;

use chrono::{Days, NaiveDate, TimeDelta};
use supply_chain::id::OrganizationId;

use crate::command::purchase_orders::start_of;
use crate::error::WorkflowError;
use crate::store::catalogue_changes::Start;
use crate::store::resale::zone_of;
use crate::unit_of_work::Work;

/// As an upload: for a day (pages.md 6.10).
pub(crate) const TIME_TO_UNDO: TimeDelta = TimeDelta::hours(24);
/// A price further away than a year is rather a slip of the hand.
const DAYS_AHEAD_MAX: u64 = 366;

/// The day from which prices hold at the seller's place: one that has not begun yet.
async fn start(
    work: Work<'_>,
    seller: OrganizationId,
    on: Option<NaiveDate>,
) -> Result<Option<Start>, WorkflowError> {
    let Some(on) = on else { return Ok(None) };
    let zone = zone_of(work.tx, seller).await?;
    let place: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::UTC);
    let today = work.now.with_timezone(&place).date_naive();
    let earliest = today.succ_opt().unwrap_or(today);
    let latest = today.checked_add_days(Days::new(DAYS_AHEAD_MAX)).unwrap_or(today);
    if !(earliest..=latest).contains(&on) {
        return Err(Refusal::StartsOutside { earliest, latest }.into());
    }
    Ok(Some(Start { on, at: start_of(on, &zone), zone }))
}
