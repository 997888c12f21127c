//! An arrival as it is told: each share with how it was rounded, what is nobody's, and the checks.

use crate::query::orders::PartyView;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::Serialize;
use supply_chain::id::{PledgeId, PoolLineId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// What came of one line, and whose it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ArrivalView {
    /// UUIDv7.
    pub id: Uuid,
    /// From 1; lines that came together have one position.
    pub position: i32,
    /// Which line.
    #[schema(value_type = Uuid)]
    pub line_id: PoolLineId,
    /// The line's own position.
    pub line_position: i32,
    /// What came.
    pub product_name: String,
    /// What is counted.
    pub unit_name: String,
    /// What was ordered of it, in units.
    pub ordered: i64,
    /// What came good before this, in units.
    pub came_before: i64,
    /// What came good, in units.
    pub good: i64,
    /// Of these lost at the hub since.
    pub lost_at_hub: i64,
    /// What the supplier bills for them.
    #[schema(value_type = String)]
    pub bill: Money,
    /// What it does not bill of what was ordered and has not come, at its own price.
    #[schema(value_type = String)]
    pub not_billed: Money,
    /// What everybody pays for one.
    #[schema(value_type = String)]
    pub unit_price: Money,
    /// When it was counted.
    pub recorded_at: DateTime<Utc>,
    /// When the sharing was confirmed; null while it is a proposal.
    pub allocated_at: Option<DateTime<Utc>>,
    /// Whose it is; names as the rules open them, one's own always.
    pub shares: Vec<ShareView>,
    /// How many shares there are, those that are not shown too.
    pub share_count: usize,
    /// More than was promised: nobody's part.
    pub to_stock: KeptView,
    /// Lost at the hub, and borne by its keeper.
    pub borne: KeptView,
    /// Whether all of it adds up.
    pub checks: Vec<CheckView>,
}

/// What one pledge gets of an arrival.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShareView {
    /// Which pledge.
    #[schema(value_type = Uuid)]
    pub pledge_id: PledgeId,
    /// Whose.
    pub organization: PartyView,
    /// Whether it is the asker's own.
    pub is_own: bool,
    /// What was still owed to it, in units.
    pub promised: i64,
    /// Its share before it was made whole, such as "2970/104".
    pub exact: String,
    /// The same with two places, such as "28.56".
    #[schema(value_type = String)]
    pub exact_rounded: Decimal,
    /// What it gets, in units.
    pub units: i64,
    /// Their part of the supplier's bill.
    #[schema(value_type = String)]
    pub goods: Money,
    /// The organizer's margin or fee.
    #[schema(value_type = String)]
    pub margin: Money,
    /// Both: the units at the one price.
    #[schema(value_type = String)]
    pub amount: Money,
    /// What its cooperative bears of freight and other charges so far, of all lines together.
    #[schema(value_type = String)]
    pub charges: Money,
}

/// What no leg gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct KeptView {
    /// Units.
    pub units: i64,
    /// Their part of the supplier's bill.
    #[schema(value_type = String)]
    pub goods: Money,
}

/// One thing that must agree before anything is confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CheckView {
    /// units, bill, charges or promised.
    pub what: &'static str,
    /// Whether it does.
    pub agrees: bool,
    /// Units that should be shared out.
    pub units: Option<i64>,
    /// Units that are.
    pub shared_units: Option<i64>,
    /// What should be borne.
    #[schema(value_type = Option<String>)]
    pub amount: Option<Money>,
    /// What is.
    #[schema(value_type = Option<String>)]
    pub shared_amount: Option<Money>,
}
