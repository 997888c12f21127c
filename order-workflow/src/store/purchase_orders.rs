//! Purchase orders between rows and the machine.

use super::history::Head;
use crate::error::WorkflowError;
use crate::unit_of_work::{execute, row, rows};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;
use supply_chain::id::{
    OfferId, OrderLineId, OrganizationId, ProductId, PurchaseOrderId, ShipmentId, ShipmentLineId,
};
use supply_chain::money::Money;
use supply_chain::purchase_order::{
    Counts, Details, Ended, FrozenTax, Line, OrderKind, Party, PurchaseOrder, Shipment,
    ShipmentLine, ShipmentState, State, Totals,
};
use supply_chain::quantity::{BaseUnit, Pack};
use supply_chain::tax::{LineTax, TaxClass};
use uuid::Uuid;

/// An order with what stands beside it in its rows.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    /// The order.
    pub(crate) order: PurchaseOrder,
    /// Name of the buyer.
    pub(crate) buyer_name: String,
    /// Name of the seller.
    pub(crate) seller_name: String,
    /// IANA zone of the buyer.
    pub(crate) buyer_zone: String,
    /// IANA zone of the seller, in which deadlines are said.
    pub(crate) seller_zone: String,
    /// When the draft was made.
    pub(crate) created_at: DateTime<Utc>,
    /// When it was offered.
    pub(crate) submitted_at: Option<DateTime<Utc>>,
    /// When both were bound.
    pub(crate) confirmed_at: Option<DateTime<Utc>>,
    /// When anything last changed.
    pub(crate) updated_at: DateTime<Utc>,
    /// Where its history ends.
    pub(crate) head: Head,
    /// Facts of shipments that the machine does not need.
    pub(crate) papers: HashMap<ShipmentId, ShipmentPaper>,
}

/// What a surat jalan says besides the goods.
#[derive(Debug, Clone)]
pub(crate) struct ShipmentPaper {
    /// Short code with a check character.
    pub(crate) code: String,
    /// Driver, plate, carrier.
    pub(crate) carrier: Option<String>,
    /// When it left.
    pub(crate) dispatched_at: DateTime<Utc>,
    /// When it was counted.
    pub(crate) received_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct OrderRow {
    id: Uuid,
    number: Option<String>,
    kind: String,
    buyer_id: Uuid,
    seller_id: Uuid,
    buyer_name: String,
    seller_name: String,
    buyer_zone: String,
    seller_zone: String,
    state: String,
    version: i64,
    buyer_reference: Option<String>,
    requested_date: Option<NaiveDate>,
    deliver_to: Option<String>,
    note: Option<String>,
    goods_sen: i64,
    charges_sen: i64,
    tax_sen: i64,
    total_sen: i64,
    deadline_at: Option<DateTime<Utc>>,
    acknowledged_at: Option<DateTime<Utc>>,
    ended_reason: Option<String>,
    ended_by: Option<String>,
    created_at: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
    confirmed_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    history_length: i32,
    history_head: Option<Vec<u8>>,
}

#[derive(FromQueryResult)]
struct LineRow {
    id: Uuid,
    order_id: Uuid,
    position: i32,
    offer_id: Uuid,
    product_id: Uuid,
    product_name: String,
    seller_code: Option<String>,
    base_unit: String,
    pack_name: String,
    factor: i64,
    unit_price_sen: i64,
    price_includes_tax: bool,
    amount_sen: i64,
    tax_class: String,
    tax_code: Option<String>,
    tax_base_sen: i64,
    tax_rate: Option<Decimal>,
    tax_sen: i64,
    tax_rule_id: Option<Uuid>,
    ordered_base: i64,
    confirmed_base: i64,
    shipped_base: i64,
    received_base: i64,
    rejected_base: i64,
    lost_base: i64,
    short_closed_base: i64,
    cancelled_base: i64,
    returned_base: i64,
    invoiced_base: i64,
}

#[derive(FromQueryResult)]
struct ShipmentRow {
    id: Uuid,
    order_id: Uuid,
    number: String,
    code: String,
    state: String,
    carrier: Option<String>,
    dispatched_at: DateTime<Utc>,
    received_at: Option<DateTime<Utc>>,
    line_id: Uuid,
    order_line_id: Uuid,
    shipped_base: i64,
    received_base: i64,
    rejected_base: i64,
    lost_base: i64,
}

/// An organization as a party of an order needs it.
pub(crate) struct Trader {
    /// Which.
    pub(crate) id: OrganizationId,
    /// As registered.
    pub(crate) name: String,
    /// IANA zone.
    pub(crate) zone: String,
}

/// Those of these organizations that trade today.
pub(crate) async fn traders(
    on: &impl ConnectionTrait,
    ids: &[OrganizationId],
) -> Result<Vec<Trader>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct TraderRow {
        id: Uuid,
        name: String,
        zone: String,
    }
    let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let found: Vec<TraderRow> = rows(
        on,
        "SELECT id, name, zone FROM organization WHERE id = ANY($1) AND ended_at IS NULL",
        [ids.into()],
    )
    .await?;
    Ok(found
        .into_iter()
        .map(|row| Trader { id: row.id.into(), name: row.name, zone: row.zone })
        .collect())
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// Orders whose deadline has passed at `now`, the most overdue first; at most a thousand.
pub(crate) async fn due(
    on: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<PurchaseOrderId>, WorkflowError> {
    let due: Vec<Id> = rows(
        on,
        "SELECT id FROM purchase_order
         WHERE state IN ('pending_approval', 'submitted', 'countered') AND deadline_at <= $1
         ORDER BY deadline_at, id LIMIT 1000",
        [now.into()],
    )
    .await?;
    Ok(due.into_iter().map(|row| row.id.into()).collect())
}

/// Who sells this offer, if there is one.
pub(crate) async fn seller_of(
    on: &impl ConnectionTrait,
    offer: OfferId,
) -> Result<Option<OrganizationId>, WorkflowError> {
    let seller: Option<Id> =
        row(on, "SELECT seller_id AS id FROM offer WHERE id = $1", [Uuid::from(offer).into()])
            .await?;
    Ok(seller.map(|seller| seller.id.into()))
}

/// Holds back everybody else who fills this buyer's basket, until the transaction ends.
pub(crate) async fn lock_basket(
    on: &impl ConnectionTrait,
    buyer: OrganizationId,
) -> Result<(), WorkflowError> {
    execute(
        on,
        "SELECT 1 FROM organization WHERE id = $1 FOR NO KEY UPDATE",
        [Uuid::from(buyer).into()],
    )
    .await?;
    Ok(())
}

/// The open draft of a buyer with one seller, the newest if there are several.
pub(crate) async fn open_draft(
    on: &impl ConnectionTrait,
    buyer: OrganizationId,
    seller: OrganizationId,
) -> Result<Option<PurchaseOrderId>, WorkflowError> {
    let found: Option<Id> = row(
        on,
        "SELECT id FROM purchase_order WHERE buyer_id = $1 AND seller_id = $2 AND state = 'draft'
         ORDER BY id DESC LIMIT 1",
        [Uuid::from(buyer).into(), Uuid::from(seller).into()],
    )
    .await?;
    Ok(found.map(|found| found.id.into()))
}

/// Locks the stock levels that an order holds or has moved, by rising id, before any is touched.
pub(crate) async fn lock_levels(
    on: &impl ConnectionTrait,
    order: PurchaseOrderId,
) -> Result<(), WorkflowError> {
    execute(
        on,
        "SELECT 1 FROM stock_level WHERE id IN (
             SELECT r.level_id FROM stock_reservation r JOIN order_line l ON l.id = r.order_line_id WHERE l.order_id = $1
             UNION SELECT m.level_id FROM stock_movement m JOIN order_line l ON l.id = m.order_line_id WHERE l.order_id = $1)
         ORDER BY id FOR UPDATE",
        [Uuid::from(order).into()],
    )
    .await?;
    Ok(())
}

const ORDERS: &str = "
SELECT o.*, b.name AS buyer_name, s.name AS seller_name, b.zone AS buyer_zone, s.zone AS seller_zone
FROM purchase_order o
JOIN organization b ON b.id = o.buyer_id
JOIN organization s ON s.id = o.seller_id
WHERE o.id = ANY($1)";

/// One order, under lock until the transaction ends.
pub(crate) async fn find_for_update(
    on: &impl ConnectionTrait,
    id: PurchaseOrderId,
) -> Result<Option<Stored>, WorkflowError> {
    Ok(load(on, &[id.into()], "FOR UPDATE OF o").await?.pop())
}

/// These orders, in this order; those that do not exist are left out.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<Stored>, WorkflowError> {
    load(on, ids, "").await
}

async fn load(
    on: &impl ConnectionTrait,
    ids: &[Uuid],
    lock: &str,
) -> Result<Vec<Stored>, WorkflowError> {
    let list = || -> sea_orm::Value { ids.to_vec().into() };
    let orders: Vec<OrderRow> = rows(on, &format!("{ORDERS} {lock}"), [list()]).await?;
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let line_rows: Vec<LineRow> =
        rows(on, "SELECT * FROM order_line WHERE order_id = ANY($1) AND kind = 'goods' ORDER BY order_id, position", [list()])
            .await?;
    let mut lines: HashMap<Uuid, Vec<Line>> = HashMap::new();
    for row in line_rows {
        lines.entry(row.order_id).or_default().push(line(row)?);
    }
    let shipped = orders.iter().any(|order| !matches!(order.state.as_str(), "draft" | "submitted"));
    let shipment_rows: Vec<ShipmentRow> = if shipped {
        rows(
            on,
            "SELECT s.id, s.order_id, s.number, s.code, s.state, s.carrier, s.dispatched_at, s.received_at,
                    l.id AS line_id, l.order_line_id, l.shipped_base, l.received_base, l.rejected_base, l.lost_base
             FROM shipment s JOIN shipment_line l ON l.shipment_id = s.id
             JOIN order_line ol ON ol.id = l.order_line_id
             WHERE s.order_id = ANY($1) AND s.direction = 'outward' ORDER BY s.id, ol.position",
            [list()],
        )
        .await?
    } else {
        Vec::new()
    };
    let mut shipments: HashMap<Uuid, Vec<ShipmentRow>> = HashMap::new();
    for row in shipment_rows {
        shipments.entry(row.order_id).or_default().push(row);
    }
    let mut stored: HashMap<Uuid, Stored> = HashMap::new();
    for row in orders {
        let id = row.id;
        let order_lines = lines.remove(&id).unwrap_or_default();
        stored.insert(id, order(row, order_lines, shipments.remove(&id).unwrap_or_default())?);
    }
    Ok(ids.iter().filter_map(|id| stored.remove(id)).collect())
}

fn bad(table: &'static str, column: &'static str, id: Uuid) -> WorkflowError {
    WorkflowError::BadRow { table, column, id: id.to_string() }
}

fn line(row: LineRow) -> Result<Line, WorkflowError> {
    let bad = |column| bad("order_line", column, row.id);
    let net = if row.price_includes_tax { row.amount_sen - row.tax_sen } else { row.amount_sen };
    Ok(Line {
        id: OrderLineId(row.id),
        position: row.position,
        offer: OfferId(row.offer_id),
        product: ProductId(row.product_id),
        product_name: row.product_name,
        seller_code: row.seller_code,
        base_unit: BaseUnit::from_word(&row.base_unit).ok_or_else(|| bad("base_unit"))?,
        pack: Pack { name: row.pack_name, factor: row.factor },
        unit_price: Money::from_sen(row.unit_price_sen),
        price_includes_tax: row.price_includes_tax,
        amount: Money::from_sen(row.amount_sen),
        tax_class: TaxClass::from_word(&row.tax_class).ok_or_else(|| bad("tax_class"))?,
        tax_rule: row.tax_rule_id.map(|rule| FrozenTax {
            rule,
            code: row.tax_code.unwrap_or_default(),
            rate: row.tax_rate.unwrap_or_default().normalize(),
        }),
        tax: LineTax {
            net: Money::from_sen(net),
            base: Money::from_sen(row.tax_base_sen),
            tax: Money::from_sen(row.tax_sen),
        },
        counts: Counts {
            ordered: row.ordered_base,
            confirmed: row.confirmed_base,
            shipped: row.shipped_base,
            received: row.received_base,
            rejected: row.rejected_base,
            lost: row.lost_base,
            short_closed: row.short_closed_base,
            cancelled: row.cancelled_base,
            returned: row.returned_base,
            invoiced: row.invoiced_base,
        },
    })
}

/// Rows of shipment lines, shipment by shipment: the shipments, and what stands on their papers.
fn shipments(
    rows: Vec<ShipmentRow>,
) -> Result<(Vec<Shipment>, HashMap<ShipmentId, ShipmentPaper>), WorkflowError> {
    let mut shipments: Vec<Shipment> = Vec::new();
    let mut papers = HashMap::new();
    for sent in rows {
        let id = ShipmentId(sent.id);
        if shipments.last().is_none_or(|last| last.id != id) {
            let state = ShipmentState::from_word(&sent.state)
                .ok_or_else(|| bad("shipment", "state", sent.id))?;
            shipments.push(Shipment { id, number: sent.number, state, lines: Vec::new() });
            papers.insert(
                id,
                ShipmentPaper {
                    code: sent.code,
                    carrier: sent.carrier,
                    dispatched_at: sent.dispatched_at,
                    received_at: sent.received_at,
                },
            );
        }
        if let Some(shipment) = shipments.last_mut() {
            shipment.lines.push(ShipmentLine {
                id: ShipmentLineId(sent.line_id),
                line: OrderLineId(sent.order_line_id),
                shipped: sent.shipped_base,
                received: sent.received_base,
                rejected: sent.rejected_base,
                lost: sent.lost_base,
            });
        }
    }
    Ok((shipments, papers))
}

fn order(
    row: OrderRow,
    lines: Vec<Line>,
    shipment_rows: Vec<ShipmentRow>,
) -> Result<Stored, WorkflowError> {
    let bad = |column| bad("purchase_order", column, row.id);
    let state = State::from_word(&row.state).ok_or_else(|| bad("state"))?;
    let (shipments, papers) = shipments(shipment_rows)?;
    let ended =
        matches!(state, State::Rejected | State::Expired | State::Cancelled).then(|| Ended {
            reason: row.ended_reason,
            by: match row.ended_by.as_deref() {
                Some("buyer") => Some(Party::Buyer),
                Some("seller") => Some(Party::Seller),
                _ => None,
            },
        });
    Ok(Stored {
        order: PurchaseOrder {
            id: PurchaseOrderId(row.id),
            number: row.number,
            kind: OrderKind::from_word(&row.kind).ok_or_else(|| bad("kind"))?,
            buyer: OrganizationId(row.buyer_id),
            seller: OrganizationId(row.seller_id),
            state,
            version: row.version,
            details: Details {
                buyer_reference: row.buyer_reference,
                requested_date: row.requested_date,
                deliver_to: row.deliver_to,
                note: row.note,
            },
            lines,
            shipments,
            totals: Totals {
                goods: Money::from_sen(row.goods_sen),
                charges: Money::from_sen(row.charges_sen),
                tax: Money::from_sen(row.tax_sen),
                total: Money::from_sen(row.total_sen),
            },
            deadline: row.deadline_at,
            acknowledged_at: row.acknowledged_at,
            ended,
        },
        buyer_name: row.buyer_name,
        seller_name: row.seller_name,
        buyer_zone: row.buyer_zone,
        seller_zone: row.seller_zone,
        created_at: row.created_at,
        submitted_at: row.submitted_at,
        confirmed_at: row.confirmed_at,
        updated_at: row.updated_at,
        head: match row.history_head {
            Some(hash) => Head { length: row.history_length, hash },
            None => Head::start(),
        },
        papers,
    })
}
