//! Demand pools between rows and the machine.
//!
//! Locks: the pool's row, its lines by rising id, the pledge; then orders and stock as everywhere. A pledge holds the
//! pool's row `FOR SHARE` and its one line `FOR UPDATE`, so that pledges of different lines do not queue and none costs
//! more for the others there are. Everything else holds the pool's row `FOR NO KEY UPDATE`: then no pledge is under way, and
//! its lines and pledges stand still without being locked.

mod approvals;
mod audience;
mod below;
mod lines;
mod offers;
mod pledges;
mod record;
mod reminders;
mod write;

pub(crate) use self::approvals::{
    WaitEnd, WaitingPledge, WorthBeside, end_waiting, hold_waiting, keep_round, keep_waiting,
    worth_beside,
};
pub(crate) use self::audience::{
    days_away, distances, meant_for, place_of, pledged, remind, take_part,
};
pub(crate) use self::below::{
    Below, came_down, demand, is_fed, is_settled, keep_above, links, note_fed, set_links,
};
pub(crate) use self::lines::StoredLine;
pub(crate) use self::offers::{OnSale, on_sale};
pub(crate) use self::pledges::{
    PledgeState, StoredPledge, Which, has_pledged, hold_pledge, open_legs, pledges_of,
};
pub(crate) use self::record::{record, record_pledge};
pub(crate) use self::reminders::{closing_soon, mark_closing_soon, mark_near_price, near_prices};
pub(crate) use self::write::{Head, insert, rewrite};

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::allocation::CountedArrival;
use supply_chain::demand_pool::{
    BoughtLine, DemandPool, Digest, Failure, PoolRole, Published, RoundCalendar, State, WhyFailed,
};
use supply_chain::id::{DemandPoolId, PersonId, PoolLineId};
use supply_chain::money::Money;
use supply_chain::offer::Audience;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

/// How much of a pool is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Its row alone: state and dates, without lines, arrivals or charges.
    Head,
    /// Its row and one line, as far as a pledge of that needs it.
    Line(PoolLineId),
    /// Everything but its pledges.
    Whole,
}

/// How it is held until the transaction ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// Not at all: to look at it.
    No,
    /// As it is: to pledge.
    Shared,
    /// To change it.
    ForUpdate,
}

/// A pool with what stands beside it in its rows.
#[derive(Debug, Clone)]
pub(crate) struct StoredPool {
    /// The pool; its lines as far as they were read.
    pub(crate) pool: DemandPool,
    /// The same lines with what stands beside each, in the same order.
    pub(crate) lines: Vec<StoredLine>,
    /// Short code for paper and SMS.
    pub(crate) code: String,
    /// What people call it.
    pub(crate) title: String,
    /// What the organizer wants to be known of it.
    pub(crate) note: Option<String>,
    /// Where the goods come to.
    pub(crate) hub_place: Uuid,
    /// IANA zone in which its dates were said.
    pub(crate) zone: String,
    /// Who may join.
    pub(crate) audience: Audience,
    /// The same as tokens.
    pub(crate) audience_tokens: Vec<String>,
    /// When the clock must come by next.
    pub(crate) deadline_at: Option<DateTime<Utc>>,
    /// When everybody was bound.
    pub(crate) awarded_at: Option<DateTime<Utc>>,
    /// The pool above in which its organizer pledges what came together here.
    pub(crate) pledges_into: Option<DemandPoolId>,
    /// Whether that was done.
    pub(crate) is_fed: bool,
    /// When it comes round again.
    pub(crate) calendar: Option<RoundCalendar>,
    /// Who wrote it down first.
    pub(crate) created_by: PersonId,
    /// When anything but a pledge last happened to it.
    pub(crate) updated_at: DateTime<Utc>,
}

impl StoredPool {
    /// The line with what stands beside it, if it was read.
    pub(crate) fn line(&self, id: PoolLineId) -> Option<&StoredLine> {
        self.lines.iter().find(|line| line.line.id == id)
    }

    /// In which role its organizer stands.
    pub(crate) fn role(&self) -> PoolRole {
        self.pool.rules.as_ref().map_or(PoolRole::Principal, |rules| rules.role)
    }

    /// Which clearing holds: 0, or 1 after the supplier's counter-offer.
    pub(crate) fn round(&self) -> i16 {
        i16::from(self.pool.is_countered)
    }
}

#[derive(FromQueryResult)]
struct PoolRow {
    id: Uuid,
    code: String,
    title: String,
    note: Option<String>,
    organizer_id: Uuid,
    supplier_id: Uuid,
    hub_place_id: Uuid,
    zone: String,
    state: String,
    version: i64,
    rules: Value,
    audience: String,
    audience_tokens: Vec<String>,
    published_digest: Option<String>,
    published_at: Option<DateTime<Utc>>,
    cut_off_at: DateTime<Utc>,
    deadline_at: Option<DateTime<Utc>>,
    extended_times: i16,
    cleared_from: Option<String>,
    awarded_at: Option<DateTime<Utc>>,
    is_accepted: bool,
    is_countered: bool,
    nothing_more_comes: bool,
    failure_why: Option<String>,
    failure_reason: Option<String>,
    pledges_into: Option<Uuid>,
    fed_at: Option<DateTime<Utc>>,
    calendar: Option<Value>,
    created_by: Uuid,
    updated_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct ArrivalRow {
    line_id: Uuid,
    good: i64,
    lost_at_hub: i64,
    bill_sen: i64,
}

#[derive(FromQueryResult)]
struct Paper {
    paper: String,
}

fn bad(column: &'static str, id: Uuid) -> WorkflowError {
    WorkflowError::BadRow { table: "demand_pool", column, id: id.to_string() }
}

fn digest(
    text: Option<String>,
    column: &'static str,
    id: Uuid,
) -> Result<Option<Digest>, WorkflowError> {
    text.map(|text| text.parse().map_err(|_not_a_digest| bad(column, id))).transpose()
}

fn stored(row: PoolRow, lines: Vec<StoredLine>) -> Result<StoredPool, WorkflowError> {
    let id = row.id;
    let organizer = row.organizer_id.into();
    let digest_of = digest(row.published_digest, "published_digest", id)?;
    let failure = row.failure_why.map(|why| {
        let why = WhyFailed::from_word(&why).ok_or_else(|| bad("failure_why", id))?;
        Ok::<_, WorkflowError>(Failure { why, reason: row.failure_reason })
    });
    let mut bought: Vec<BoughtLine> = lines.iter().filter_map(|line| line.bought).collect();
    bought.sort_unstable_by_key(|line| line.line);
    let calendar = row.calendar.map(serde_json::from_value).transpose();
    Ok(StoredPool {
        pool: DemandPool {
            id: id.into(),
            organizer,
            supplier: row.supplier_id.into(),
            state: State::from_word(&row.state).ok_or_else(|| bad("state", id))?,
            version: row.version,
            rules: Some(serde_json::from_value(row.rules).map_err(|_unreadable| bad("rules", id))?),
            lines: lines.iter().map(|line| line.line.clone()).collect(),
            published: digest_of.zip(row.published_at).map(|(digest, at)| Published { digest, at }),
            cut_off_at: Some(row.cut_off_at),
            extended_times: u8::try_from(row.extended_times)
                .map_err(|_out_of_range| bad("extended_times", id))?,
            cleared_from: digest(row.cleared_from, "cleared_from", id)?,
            bought,
            is_accepted: row.is_accepted,
            is_countered: row.is_countered,
            waiting: Vec::new(),
            nothing_more_comes: row.nothing_more_comes,
            charged: Vec::new(),
            failure: failure.transpose()?,
        },
        lines,
        code: row.code,
        title: row.title,
        note: row.note,
        hub_place: row.hub_place_id,
        zone: row.zone,
        audience: Audience::from_word(&row.audience, organizer, &row.audience_tokens)
            .ok_or_else(|| bad("audience", id))?,
        audience_tokens: row.audience_tokens,
        deadline_at: row.deadline_at,
        awarded_at: row.awarded_at,
        pledges_into: row.pledges_into.map(DemandPoolId),
        is_fed: row.fed_at.is_some(),
        calendar: calendar.map_err(|_unreadable| bad("calendar", id))?,
        created_by: row.created_by.into(),
        updated_at: row.updated_at,
    })
}

/// A pool as far as it is asked for; a line that is none of its own is simply not there.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    id: DemandPoolId,
    part: Part,
    hold: Hold,
) -> Result<Option<StoredPool>, WorkflowError> {
    let locks = match hold {
        Hold::No => "",
        Hold::Shared => "FOR SHARE",
        Hold::ForUpdate => "FOR NO KEY UPDATE",
    };
    let id = Uuid::from(id);
    let sql = format!("SELECT * FROM demand_pool WHERE id = $1 {locks}");
    let found: Option<PoolRow> = row(on, &sql, [id.into()]).await?;
    let Some(found) = found else { return Ok(None) };
    // What follows is read after the row is held, so that what others left is seen.
    let lines = match part {
        Part::Head => Vec::new(),
        Part::Line(line) => lines::of_pool(on, id, Some(line), hold == Hold::Shared).await?,
        Part::Whole => lines::of_pool(on, id, None, false).await?,
    };
    let mut stored = stored(found, lines)?;
    if part == Part::Whole {
        stored.pool.waiting = waiting(on, id).await?;
        let sql = "SELECT paper FROM pool_charge WHERE pool_id = $1 ORDER BY id";
        let papers: Vec<Paper> = rows(on, sql, [id.into()]).await?;
        stored.pool.charged = papers.into_iter().map(|row| row.paper).collect();
    }
    Ok(Some(stored))
}

/// The whole pool, held to be changed.
///
/// # Errors
/// [`WorkflowError::NotFound`].
pub(crate) async fn get_for_update(
    on: &impl ConnectionTrait,
    id: DemandPoolId,
) -> Result<StoredPool, WorkflowError> {
    let found = find(on, id, Part::Whole, Hold::ForUpdate).await?;
    found.ok_or(WorkflowError::NotFound { what: "demand pool" })
}

async fn waiting(
    on: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Vec<CountedArrival>, WorkflowError> {
    let sql = "SELECT line_id, good, lost_at_hub, bill_sen FROM pool_arrival
               WHERE pool_id = $1 AND allocated_at IS NULL ORDER BY line_id";
    let found: Vec<ArrivalRow> = rows(on, sql, [id.into()]).await?;
    let counted = found.into_iter().map(|row| CountedArrival {
        line: row.line_id.into(),
        good: row.good,
        lost_at_hub: row.lost_at_hub,
        bill: Money::from_sen(row.bill_sen),
    });
    Ok(counted.collect())
}
