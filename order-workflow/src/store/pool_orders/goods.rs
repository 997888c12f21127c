//! What a pool bought, as its orders are made of it: its lines with the gate that was reached, the offers that legs name, and
//! where the price of each comes from.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use supply_chain::demand_pool::Gate;
use supply_chain::id::{
    DemandPoolId, OfferId, OrganizationId, PoolLineId, ProductId, PurchaseOrderId,
};
use supply_chain::price_chain::FrozenChain;
use supply_chain::quantity::{BaseUnit, Pack};
use supply_chain::tax::TaxClass;
use uuid::Uuid;

/// A line of a pool that is bought, as its orders need it.
#[derive(Debug, Clone)]
pub(crate) struct BoughtGoods {
    /// Which line.
    pub(crate) line: PoolLineId,
    /// Of the supplier.
    pub(crate) offer: OfferId,
    /// The supplier's article code.
    pub(crate) seller_code: Option<String>,
    /// What.
    pub(crate) product: ProductId,
    /// As the pool names it.
    pub(crate) product_name: String,
    /// Its base unit.
    pub(crate) base_unit: BaseUnit,
    /// The supplier's.
    pub(crate) pack: Pack,
    /// What was pledged.
    pub(crate) unit: Pack,
    /// Pledged units in a pack.
    pub(crate) units_per_pack: i64,
    /// PPN class.
    pub(crate) tax_class: TaxClass,
    /// Whether its prices include PPN.
    pub(crate) price_includes_tax: bool,
    /// At which gate it is bought.
    pub(crate) gate: Gate,
    /// Units.
    pub(crate) units: i64,
    /// The organizer's own offer that legs are made of, once there is one.
    pub(crate) leg_offer: Option<OfferId>,
}

#[derive(FromQueryResult)]
struct GoodsRow {
    id: Uuid,
    offer_id: Uuid,
    seller_code: Option<String>,
    product_id: Uuid,
    product_name: String,
    base_unit: String,
    pack_name: String,
    pack_factor: i64,
    unit_name: String,
    unit_factor: i64,
    units_per_pack: i64,
    tax_class: String,
    price_includes_tax: bool,
    bought_gate: Value,
    bought_units: i64,
    leg_offer_id: Option<Uuid>,
}

impl TryFrom<GoodsRow> for BoughtGoods {
    type Error = WorkflowError;

    fn try_from(row: GoodsRow) -> Result<Self, WorkflowError> {
        let bad = |column| WorkflowError::BadRow {
            table: "demand_pool_line",
            column,
            id: row.id.to_string(),
        };
        Ok(Self {
            line: row.id.into(),
            offer: row.offer_id.into(),
            seller_code: row.seller_code,
            product: row.product_id.into(),
            product_name: row.product_name,
            base_unit: BaseUnit::from_word(&row.base_unit).ok_or_else(|| bad("base_unit"))?,
            pack: Pack { name: row.pack_name, factor: row.pack_factor },
            unit: Pack { name: row.unit_name, factor: row.unit_factor },
            units_per_pack: row.units_per_pack,
            tax_class: TaxClass::from_word(&row.tax_class).ok_or_else(|| bad("tax_class"))?,
            price_includes_tax: row.price_includes_tax,
            gate: serde_json::from_value(row.bought_gate)
                .map_err(|_unreadable| bad("bought_gate"))?,
            units: row.bought_units,
            leg_offer: row.leg_offer_id.map(OfferId),
        })
    }
}

/// What is bought of a pool, by position.
pub(crate) async fn bought(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Vec<BoughtGoods>, WorkflowError> {
    let found: Vec<GoodsRow> = rows(
        on,
        "SELECT l.id, l.offer_id, o.seller_code, l.product_id, l.product_name, l.base_unit, l.pack_name,
                l.pack_factor, l.unit_name, l.unit_factor, l.units_per_pack, l.tax_class, l.price_includes_tax,
                l.bought_gate, l.bought_units, l.leg_offer_id
         FROM demand_pool_line l JOIN offer o ON o.id = l.offer_id
         WHERE l.pool_id = $1 AND l.bought_units IS NOT NULL ORDER BY l.position",
        [Uuid::from(pool).into()],
    )
    .await?;
    found.into_iter().map(BoughtGoods::try_from).collect()
}

/// Where the price of one pack comes from, by the lines of a pool: as it stands on the order that brings its goods.
pub(crate) async fn chains_above(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
    upstream: PurchaseOrderId,
) -> Result<BTreeMap<PoolLineId, FrozenChain>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        price_chain: Value,
    }
    let found: Vec<Row> = rows(
        on,
        "SELECT m.id, l.price_chain FROM order_line l JOIN pool_upstream_line x ON x.order_line_id = l.id
         JOIN demand_pool_line m ON m.id = x.pool_line_id AND m.pool_id = $1
         WHERE l.order_id = $2 AND l.price_chain IS NOT NULL",
        [Uuid::from(pool).into(), Uuid::from(upstream).into()],
    )
    .await?;
    let chain = |row: Row| {
        let chain = serde_json::from_value(row.price_chain);
        let chain = chain.map_err(|_unreadable| WorkflowError::BadRow {
            table: "order_line",
            column: "price_chain",
            id: row.id.to_string(),
        })?;
        Ok((row.id.into(), chain))
    };
    found.into_iter().map(chain).collect()
}

/// Makes the organizer's offers that legs are made of: one for each line that is bought, never listed, at the one
/// price. Those that are there stay.
pub(crate) async fn make_leg_offers(
    work: Work<'_>,
    pool: DemandPoolId,
    organizer: OrganizationId,
    goods: &[BoughtGoods],
) -> Result<(), WorkflowError> {
    let offers: Vec<Value> = goods
        .iter()
        .filter(|line| line.leg_offer.is_none())
        .map(|line| {
            json!({
                "id": work.id::<Uuid>(), "line_id": line.line, "product_id": line.product,
                "name": line.product_name, "pack": line.unit.name, "factor": line.unit.factor,
                "includes_tax": line.price_includes_tax, "price": line.gate.unit_price.sen(),
            })
        })
        .collect();
    if offers.is_empty() {
        return Ok(());
    }
    execute(
        work.tx,
        "WITH wanted AS (SELECT * FROM jsonb_to_recordset($1) AS w(id uuid, line_id uuid, product_id uuid, name text,
                             pack text, factor bigint, includes_tax boolean, price bigint)),
         made AS (
             INSERT INTO offer (id, seller_id, product_id, name, pack_name, factor, price_includes_tax, audience,
                                audience_tokens, state, created_at, updated_at)
             SELECT w.id, $2, w.product_id, w.name, w.pack, w.factor, w.includes_tax, 'organizations', '{}',
                    'withdrawn', $3, $3 FROM wanted w RETURNING id),
         priced AS (
             INSERT INTO offer_price_break (offer_id, min_count, price_sen)
             SELECT w.id, 1, w.price FROM wanted w JOIN made ON made.id = w.id)
         UPDATE demand_pool_line l SET leg_offer_id = w.id
         FROM wanted w JOIN made ON made.id = w.id WHERE l.id = w.line_id AND l.pool_id = $4",
        [
            Value::Array(offers).into(),
            Uuid::from(organizer).into(),
            work.now.into(),
            Uuid::from(pool).into(),
        ],
    )
    .await?;
    Ok(())
}
