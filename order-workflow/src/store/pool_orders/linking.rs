//! Which orders a pool was made into, and what they are made of: its lines as they were bought, and what each
//! cooperative was awarded of them.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::demand_pool::Gate;
use supply_chain::id::{
    DemandPoolId, OfferId, OrderLineId, OrganizationId, PersonId, PledgeId, PoolLineId, ProductId,
    PurchaseOrderId,
};
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

/// What one pledge was awarded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Awarded {
    /// Whose it is.
    pub(crate) of: OrganizationId,
    /// Which pledge.
    pub(crate) pledge: PledgeId,
    /// Of which line.
    pub(crate) line: PoolLineId,
    /// Units, at least one.
    pub(crate) units: i64,
}

/// What those cooperatives were awarded that have no leg yet: of at most `at_most` of them, by id; by the position of
/// the lines.
pub(crate) async fn without_leg(
    on: &impl ConnectionTrait,
    (pool, round): (DemandPoolId, i16),
    at_most: u32,
) -> Result<Vec<Awarded>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        organization_id: Uuid,
        pledge_id: Uuid,
        line_id: Uuid,
        units: i64,
    }
    let found: Vec<Row> = rows(
        on,
        "WITH missing AS (
             SELECT DISTINCT p.organization_id FROM pool_award a JOIN pledge p ON p.id = a.pledge_id
             WHERE a.pool_id = $1 AND a.round = $2 AND a.units > 0 AND NOT EXISTS (
                 SELECT 1 FROM pool_order o WHERE o.pool_id = $1 AND o.part = 'leg' AND o.is_current
                   AND o.participant_id = p.organization_id)
             ORDER BY 1 LIMIT $3)
         SELECT p.organization_id, a.pledge_id, a.line_id, a.units
         FROM missing m JOIN pledge p ON p.pool_id = $1 AND p.organization_id = m.organization_id
         JOIN pool_award a ON a.pledge_id = p.id AND a.pool_id = $1 AND a.round = $2 AND a.units > 0
         JOIN demand_pool_line l ON l.id = a.line_id
         ORDER BY p.organization_id, l.position",
        [Uuid::from(pool).into(), round.into(), i64::from(at_most).into()],
    )
    .await?;
    let awarded = |row: Row| Awarded {
        of: row.organization_id.into(),
        pledge: row.pledge_id.into(),
        line: row.line_id.into(),
        units: row.units,
    };
    Ok(found.into_iter().map(awarded).collect())
}

/// A pool's order with its lines, as they are linked.
#[derive(Debug, Clone)]
pub(crate) struct NewLink {
    /// The order.
    pub(crate) order: PurchaseOrderId,
    /// Whose leg it is; nothing for the order to the supplier.
    pub(crate) participant: Option<OrganizationId>,
    /// Of which clearing: 1 after the supplier's counter-offer.
    pub(crate) round: i16,
    /// Its lines.
    pub(crate) lines: Vec<(OrderLineId, PoolLineId, Option<PledgeId>)>,
}

/// Links an order to its pool; fails where another one stands there already.
pub(crate) async fn link(
    work: Work<'_>,
    pool: DemandPoolId,
    link: &NewLink,
) -> Result<(), WorkflowError> {
    let lines: Vec<Value> = link
        .lines
        .iter()
        .map(|(line, pool_line, pledge)| json!({ "id": line, "line": pool_line, "pledge": pledge }))
        .collect();
    execute(
        work.tx,
        "WITH linked AS (
             INSERT INTO pool_order (order_id, pool_id, part, participant_id, round, is_current, made_at)
             VALUES ($1, $2, CASE WHEN $3::uuid IS NULL THEN 'upstream' ELSE 'leg' END, $3, $4, true, $5))
         INSERT INTO pool_order_line (order_line_id, pool_line_id, pledge_id)
         SELECT l.id, l.line, l.pledge FROM jsonb_to_recordset($6) AS l(id uuid, line uuid, pledge uuid)",
        [
            Uuid::from(link.order).into(),
            Uuid::from(pool).into(),
            link.participant.map(Uuid::from).into(),
            link.round.into(),
            work.now.into(),
            Value::Array(lines).into(),
        ],
    )
    .await?;
    Ok(())
}

/// An order stands no longer for its pool; another takes its place.
pub(crate) async fn put_aside(work: Work<'_>, order: PurchaseOrderId) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE pool_order SET is_current = false WHERE order_id = $1",
        [Uuid::from(order).into()],
    )
    .await?;
    Ok(())
}

/// Every cooperative has its leg.
pub(crate) async fn note_legs_made(
    work: Work<'_>,
    pool: DemandPoolId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE demand_pool SET legs_made_at = $2 WHERE id = $1",
        [Uuid::from(pool).into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// The legs that stand, by rising id.
pub(crate) async fn legs(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Vec<(PurchaseOrderId, OrganizationId)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        order_id: Uuid,
        participant_id: Uuid,
    }
    let found: Vec<Row> = rows(
        on,
        "SELECT order_id, participant_id FROM pool_order
         WHERE pool_id = $1 AND part = 'leg' AND is_current ORDER BY order_id",
        [Uuid::from(pool).into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| (row.order_id.into(), row.participant_id.into())).collect())
}

/// Which line of the pool each line of an order is, and of a leg which pledge.
pub(crate) async fn lines_of(
    on: &impl ConnectionTrait,
    orders: &[PurchaseOrderId],
) -> Result<Vec<(OrderLineId, PoolLineId, Option<PledgeId>)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        of_order: Uuid,
        of_pool: Uuid,
        pledge: Option<Uuid>,
    }
    let orders: Vec<Uuid> = orders.iter().copied().map(Uuid::from).collect();
    let found: Vec<Row> = rows(
        on,
        "SELECT x.order_line_id AS of_order, x.pool_line_id AS of_pool, x.pledge_id AS pledge
         FROM order_line l JOIN pool_order_line x ON x.order_line_id = l.id WHERE l.order_id = ANY($1)",
        [orders.into()],
    )
    .await?;
    let line = |row: Row| (row.of_order.into(), row.of_pool.into(), row.pledge.map(PledgeId::from));
    Ok(found.into_iter().map(line).collect())
}

/// What a pool's orders say besides their goods.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    /// Who planned it, and so is taken to have written its orders.
    pub(crate) planned_by: PersonId,
    /// Where its goods come to.
    pub(crate) hub: String,
    /// What its supplier is called.
    pub(crate) supplier: String,
    /// Whether every cooperative has its leg.
    pub(crate) has_legs: bool,
}

/// That of a pool.
///
/// # Errors
/// [`WorkflowError::NotFound`] when there is no such pool.
pub(crate) async fn heading(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Heading, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        created_by: Uuid,
        hub: String,
        supplier: String,
        has_legs: bool,
    }
    let found: Option<Row> = row(
        on,
        "SELECT d.created_by, p.name AS hub, s.name AS supplier, d.legs_made_at IS NOT NULL AS has_legs
         FROM demand_pool d JOIN place p ON p.id = d.hub_place_id JOIN organization s ON s.id = d.supplier_id
         WHERE d.id = $1",
        [Uuid::from(pool).into()],
    )
    .await?;
    let found = found.ok_or(WorkflowError::NotFound { what: "demand pool" })?;
    Ok(Heading {
        planned_by: found.created_by.into(),
        hub: found.hub,
        supplier: found.supplier,
        has_legs: found.has_legs,
    })
}
