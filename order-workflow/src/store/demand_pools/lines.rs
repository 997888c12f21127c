//! The lines of a pool as rows.

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::demand_pool::{BoughtLine, Gate, LineFill, PoolLine};
use supply_chain::id::{OfferId, PoolLineId, ProductId};
use supply_chain::quantity::Pack;
use supply_chain::tax::TaxClass;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::rows;

/// A line with what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredLine {
    /// The line.
    pub(crate) line: PoolLine,
    /// What its pledges come to.
    pub(crate) fill: LineFill,
    /// From 1, as the organizer wrote it.
    pub(crate) position: i32,
    /// Which goods.
    pub(crate) product: ProductId,
    /// As the supplier calls them.
    pub(crate) product_name: String,
    /// As the supplier or the product says.
    pub(crate) category: Option<String>,
    /// What one base unit is.
    pub(crate) base_unit: String,
    /// The supplier's pack.
    pub(crate) pack: Pack,
    /// Whether its prices include PPN.
    pub(crate) price_includes_tax: bool,
    /// PPN class of the goods.
    pub(crate) tax_class: TaxClass,
    /// What is pledged, with the base units in one.
    pub(crate) unit: Pack,
    /// The next price that a little more would reach, by its count.
    pub(crate) near_gate: Option<i64>,
    /// What is bought of it.
    pub(crate) bought: Option<BoughtLine>,
    /// The organizer's own offer of which legs are made.
    pub(crate) leg_offer: Option<OfferId>,
}

#[derive(FromQueryResult)]
struct LineRow {
    id: Uuid,
    position: i32,
    offer_id: Uuid,
    product_id: Uuid,
    product_name: String,
    category: Option<String>,
    base_unit: String,
    pack_name: String,
    pack_factor: i64,
    price_includes_tax: bool,
    tax_class: String,
    unit_name: String,
    unit_factor: i64,
    units_per_pack: i64,
    case_units: i64,
    minimum_units: i64,
    cap_units: Option<i64>,
    gates: Value,
    fill: Value,
    near_gate: Option<i64>,
    bought_gate: Option<Value>,
    bought_units: Option<i64>,
    leg_offer_id: Option<Uuid>,
}

fn bad(column: &'static str, id: Uuid) -> WorkflowError {
    WorkflowError::BadRow { table: "demand_pool_line", column, id: id.to_string() }
}

impl TryFrom<LineRow> for StoredLine {
    type Error = WorkflowError;

    fn try_from(row: LineRow) -> Result<Self, WorkflowError> {
        let id = row.id;
        let gate = row.bought_gate.map(serde_json::from_value::<Gate>).transpose();
        let gate = gate.map_err(|_unreadable| bad("bought_gate", id))?;
        let bought = gate.zip(row.bought_units);
        Ok(Self {
            line: PoolLine {
                id: id.into(),
                offer: row.offer_id.into(),
                units_per_pack: row.units_per_pack,
                case: row.case_units,
                minimum: row.minimum_units,
                cap: row.cap_units,
                gates: serde_json::from_value(row.gates).map_err(|_unreadable| bad("gates", id))?,
            },
            fill: serde_json::from_value(row.fill).map_err(|_unreadable| bad("fill", id))?,
            position: row.position,
            product: row.product_id.into(),
            product_name: row.product_name,
            category: row.category,
            base_unit: row.base_unit,
            pack: Pack { name: row.pack_name, factor: row.pack_factor },
            price_includes_tax: row.price_includes_tax,
            tax_class: TaxClass::from_word(&row.tax_class).ok_or_else(|| bad("tax_class", id))?,
            unit: Pack { name: row.unit_name, factor: row.unit_factor },
            near_gate: row.near_gate,
            bought: bought.map(|(gate, units)| BoughtLine { line: id.into(), gate, units }),
            leg_offer: row.leg_offer_id.map(OfferId),
        })
    }
}

/// The lines of a pool by their places, or one of them; held to be pledged for where that is asked.
pub(super) async fn of_pool(
    on: &impl ConnectionTrait,
    pool: Uuid,
    only: Option<PoolLineId>,
    hold: bool,
) -> Result<Vec<StoredLine>, WorkflowError> {
    let (named, order) = if only.is_some() {
        ("AND id = $2", "")
    } else {
        ("AND $2::uuid IS NULL", "ORDER BY position")
    };
    let locks = if hold { "FOR UPDATE" } else { "" };
    let sql = format!("SELECT * FROM demand_pool_line WHERE pool_id = $1 {named} {order} {locks}");
    let found: Vec<LineRow> = rows(on, &sql, [pool.into(), only.map(Uuid::from).into()]).await?;
    found.into_iter().map(StoredLine::try_from).collect()
}
