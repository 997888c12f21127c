//! What a command must know or hold besides the order itself: its parties, the buyer's basket, the levels
//! its goods lie in, and which orders are overdue.

use crate::error::WorkflowError;
use crate::store::failing::Falling;
use crate::unit_of_work::{execute, row, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OfferId, OrganizationId, PurchaseOrderId};
use uuid::Uuid;

/// An organization as a party of an order needs it.
#[derive(Debug, Clone)]
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

/// What may have fallen due with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// Somebody has to have answered.
    Answer,
    /// Goods are to have come in.
    Promise,
    /// Goods that were waited for are in the stock.
    Goods,
    /// A shipment that arrived is to have been counted.
    Count,
}

impl Due {
    /// In the order in which they are looked at: what came in counts before its day has passed.
    pub(crate) const ALL: [Self; 4] = [Self::Answer, Self::Goods, Self::Promise, Self::Count];

    /// Where it is written, and what is due first: the most overdue.
    pub(crate) const fn falling(self) -> Falling {
        match self {
            Self::Answer => Falling {
                job: "order_answer",
                from: "purchase_order o WHERE (o.deadline_at <= $1 OR o.waiting_until <= $1)",
                id: "o.id",
                order: "coalesce(o.waiting_until, o.deadline_at), o.id",
            },
            Self::Promise => Falling {
                job: "order_promise",
                from: "purchase_order o WHERE o.backorder_until <= $1 AND NOT o.backorder_is_late",
                id: "o.id",
                order: "o.backorder_until, o.id",
            },
            // First promised, first served.
            Self::Goods => Falling {
                job: "order_goods",
                from: "purchase_order o
                 WHERE o.backorder_until IS NOT NULL AND o.confirmed_at <= $1 AND o.kind <> 'pool_leg'
                   AND EXISTS (SELECT 1 FROM order_line l JOIN stock_level s
                               ON s.owner_id = o.seller_id AND s.product_id = l.product_id AND s.condition = 'good'
                               WHERE l.order_id = o.id AND s.on_hand > s.reserved AND l.held_base <
                                     l.confirmed_base - l.shipped_base - l.short_closed_base - l.cancelled_base)",
                id: "o.id",
                order: "o.confirmed_at, o.id",
            },
            Self::Count => Falling {
                job: "order_count",
                from: "shipment s WHERE s.deemed_at <= $1 AND s.state = 'in_transit'",
                id: "s.order_id",
                order: "s.deemed_at, s.id",
            },
        }
    }
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
