//! The goods of a pool as they are told: gates, fill, what is missing, the own pledge and what it would pay.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;
use serde::Serialize;
use supply_chain::demand_pool::{Close, NextGate, PreviewRow};
use supply_chain::id::{OfferId, PledgeId, PoolLineId};
use supply_chain::money::Money;
use utoipa::ToSchema;

/// One offer of a pool.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PoolLineView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: PoolLineId,
    /// From 1.
    pub position: i32,
    /// The supplier's offer.
    #[schema(value_type = Uuid)]
    pub offer_id: OfferId,
    /// What is bought.
    pub product_name: String,
    /// What is counted: "sak", "karton".
    pub unit_name: String,
    /// Base units in one unit.
    pub unit_factor: i64,
    /// pcs, gram or ml.
    pub base_unit: String,
    /// What the supplier sells: "karton".
    pub pack_name: String,
    /// Units in one pack of the supplier.
    pub units_per_pack: i64,
    /// Units in one case: the supplier sells only whole ones.
    pub case_units: i64,
    /// The least the supplier takes, in units.
    pub minimum_units: i64,
    /// The most it has, in units; null where it said no bound.
    pub cap_units: Option<i64>,
    /// By rising count.
    pub gates: Vec<GateView>,
    /// What all pledges come to; null while it is sealed, and to the supplier.
    pub fill: Option<FillView>,
    /// Where it would close now; null where it would not, and once it is cleared.
    pub closes_now: Option<CloseView>,
    /// Lower prices that are not reached, nearest first.
    pub next_gates: Vec<NextGateView>,
    /// What was found at the clearing.
    pub result: Option<LineResultView>,
    /// The asker's own pledge, whatever became of it.
    pub own: Option<OwnPledgeView>,
    /// What of the asker's organization waits for a yes of its own people, and does not count yet.
    pub waiting: Option<WaitingPledgeView>,
    /// What the asker would pay, now and at each gate ahead.
    pub preview: Vec<PreviewRowView>,
}

/// From so many units on everybody pays this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GateView {
    /// Units from which it holds.
    pub from: i64,
    /// Units that must come together for it, in whole cases.
    pub needed: i64,
    /// For one unit, the organizer's part inside it; not the supplier's to read.
    #[schema(value_type = Option<String>)]
    pub unit_price: Option<Money>,
    /// What the supplier asks for one pack.
    #[schema(value_type = String)]
    pub pack_price: Money,
}

/// What the pledges of a line come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct FillView {
    /// Taken for sure, in units.
    pub firm: i64,
    /// May be added to fill a case.
    pub case_fill: i64,
    /// May be added to reach a gate.
    pub tier_unlock: i64,
    /// How many pledges: one for each cooperative.
    pub pledges: i64,
}

/// Where a line would close.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct CloseView {
    /// So many units, whole cases.
    pub units: i64,
    /// What those that pay pledged for sure.
    pub firm: i64,
    /// What everybody pays for one.
    #[schema(value_type = String)]
    pub unit_price: Money,
    /// `as_pledged`, `case_filled`, `gate_reached`, `rounded_down` or `cut_to_stock`.
    pub way: &'static str,
}

/// A lower price that is not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct NextGateView {
    /// Units from which it holds.
    pub from: i64,
    /// Units that must come together, whole cases.
    pub needed: i64,
    /// What is missing of them.
    pub missing: i64,
    /// The least new pledge that would reach it, with the tolerances that were given.
    pub least_pledge: i64,
    /// What everybody then pays for one.
    #[schema(value_type = String)]
    pub unit_price: Money,
    /// What one then costs less; null where it would not close now.
    #[schema(value_type = Option<String>)]
    pub drop: Option<Money>,
}

/// What is bought of a line, and at which price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct LineResultView {
    /// Units, whole cases; nothing where its least was not met.
    pub units: i64,
    /// What everybody pays for one; not the supplier's to read.
    #[schema(value_type = Option<String>)]
    pub unit_price: Option<Money>,
    /// What the supplier asks for one pack.
    #[schema(value_type = Option<String>)]
    pub pack_price: Option<Money>,
}

/// A pledge of one's own organization that waits for a yes of its own people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WaitingPledgeView {
    /// Taken for sure, in units.
    pub firm: i64,
    /// How much more may be given.
    pub tolerance: i64,
    /// The most that would be paid for one.
    #[schema(value_type = String)]
    pub highest: Money,
    /// The most that it can come to, freight apart.
    #[schema(value_type = String)]
    pub at_most: Money,
    /// How many more must say yes.
    pub approvals_missing: u32,
    /// Whether the asker's yes would count.
    pub is_yours: bool,
}

/// The asker's own pledge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OwnPledgeView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: PledgeId,
    /// For `If-Match`.
    pub version: i64,
    /// Taken for sure, in units.
    pub firm: i64,
    /// How much more may be given.
    pub tolerance: i64,
    /// The most that is paid for one, freight apart.
    #[schema(value_type = String)]
    pub highest: Money,
    /// `case_fill`, `tier_unlock`, extend, late, substitute.
    pub consents: Vec<&'static str>,
    /// standing, withdrawn, released or awarded.
    pub state: String,
    /// Since when it stands; a firm quantity that was raised stands since then.
    pub committed_at: DateTime<Utc>,
    /// Days from the hub, by the published list.
    pub days_away: u8,
    /// What it got at the clearing.
    pub award: Option<AwardView>,
    /// What was given to it of what came, in units.
    pub allocated: i64,
}

/// What a pledge got at the clearing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct AwardView {
    /// Units, all together.
    pub units: i64,
    /// Of these from its tolerance.
    pub extra: i64,
    /// Its part of the supplier's bill.
    #[schema(value_type = String)]
    pub goods: Money,
    /// The organizer's margin or fee.
    #[schema(value_type = String)]
    pub margin: Money,
    /// Both: the units at the one price.
    #[schema(value_type = String)]
    pub amount: Money,
}

/// If it closed with so many, you pay so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct PreviewRowView {
    /// Units of everybody.
    pub total: i64,
    /// The asker's own.
    pub yours: i64,
    /// What one costs everybody, freight apart.
    #[schema(value_type = String)]
    pub unit_price: Money,
    /// What the asker pays, freight apart.
    #[schema(value_type = String)]
    pub pay: Money,
    /// Whether it would close like this now.
    pub is_now: bool,
    /// Whether the asker's highest price reaches it; else its pledge is let go.
    pub is_in: bool,
}

/// What had come together by the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct GrowthView {
    /// The day, on the pool's wall.
    pub day: NaiveDate,
    /// Units pledged for sure.
    pub firm: i64,
}

impl From<PreviewRow> for PreviewRowView {
    fn from(row: PreviewRow) -> Self {
        let PreviewRow { total, yours, unit_price, pay, is_now, is_in } = row;
        Self { total, yours, unit_price, pay, is_now, is_in }
    }
}

impl From<Close> for CloseView {
    fn from(close: Close) -> Self {
        let Close { gate, units, firm, way } = close;
        Self { units, firm, unit_price: gate.unit_price, way: way.as_str() }
    }
}

impl From<NextGate> for NextGateView {
    fn from(next: NextGate) -> Self {
        let NextGate { gate, needed, missing, least_pledge, drop } = next;
        Self { from: gate.from, needed, missing, least_pledge, unit_price: gate.unit_price, drop }
    }
}
