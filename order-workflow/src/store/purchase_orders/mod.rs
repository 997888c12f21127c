//! Purchase orders between rows and the machine.

mod beside;
mod rows;
mod waiting;

pub(crate) use self::beside::{
    Due, Trader, lock_basket, lock_levels, open_draft, seller_of, traders,
};

pub(crate) use self::waiting::Waiting;

use self::rows::{LineRow, OrderRow, ShipmentRow};
use super::claims::{self, StoredClaim};
use super::history::Head;
use super::invoices;
use crate::error::WorkflowError;
use crate::unit_of_work::rows;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;
use supply_chain::claim::{Claim, Reason};
use supply_chain::credit::{self, Clearance};
use supply_chain::id::{PurchaseOrderId, ShipmentId};
use supply_chain::invoice::PaperSums;
use supply_chain::patronage::TradeClass;
use supply_chain::purchase_order::{
    Ending, Line, OrderCharge, OrderKind, Party, PurchaseOrder, State,
};
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
    /// The same as the seller knows it, once the order was offered: what the buyer's own people did since
    /// then changes nothing of it.
    pub(crate) to_seller: Option<Mark>,
    /// Facts of shipments that the machine does not need.
    pub(crate) papers: HashMap<ShipmentId, ShipmentPaper>,
    /// What is claimed about its shipments, oldest first.
    pub(crate) claims: Vec<StoredClaim>,
    /// Where its goods were claimed, when it brings them once more.
    pub(crate) replaced: Option<ReplacedOrder>,
    /// What its invoices, credit notes and payments come to.
    pub(crate) money: PaperSums,
    /// When the shipment that was counted last was counted first, once everything is: the days for a claim run from there.
    pub(crate) last_counted_at: Option<DateTime<Utc>>,
    /// Whether what its buyer may owe bears it, where that was looked at.
    pub(crate) credit: Option<Result<Clearance, credit::Refusal>>,
    /// As what its seller sells to its buyer today; nothing where that was not looked at.
    pub(crate) trade_class: Option<TradeClass>,
}

/// The claim and the order behind a replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReplacedOrder {
    /// Number of the claim.
    pub(crate) claim: String,
    /// The order the claim is about.
    pub(crate) order: PurchaseOrderId,
    /// Its number.
    pub(crate) number: String,
}

/// How far an order had come when something last happened that both sides know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The version it then had.
    pub(crate) version: i64,
    /// When that was.
    pub(crate) at: DateTime<Utc>,
    /// Where the history then ended.
    pub(crate) head: Head,
}

impl Stored {
    /// An order of which nothing is recorded yet, between these two.
    pub(crate) fn blank(
        order: PurchaseOrder,
        (buyer, seller): (&Trader, &Trader),
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            order,
            buyer_name: buyer.name.clone(),
            seller_name: seller.name.clone(),
            buyer_zone: buyer.zone.clone(),
            seller_zone: seller.zone.clone(),
            created_at: now,
            submitted_at: None,
            confirmed_at: None,
            updated_at: now,
            head: Head::start(),
            to_seller: None,
            papers: HashMap::new(),
            claims: Vec::new(),
            replaced: None,
            money: PaperSums::default(),
            last_counted_at: None,
            credit: None,
            trade_class: None,
        }
    }

    /// What has to be so before the order ends, where its papers come to `sums`. Faults that show later are claimed of
    /// orders that have ended, too; a draft of a claim lapses with the days in which it could be opened.
    pub(crate) fn ending(&self, sums: PaperSums, today: NaiveDate) -> Ending {
        let travels =
            |claim: &Claim| claim.goods_back.as_ref().is_some_and(|back| back.taken_at.is_none());
        let is_open = |claim: &Claim| claim.state.is_disputed() || travels(claim);
        let claims = &self.order.terms.claims;
        Ending {
            money: self.order.money(sums, today),
            // Whatever is wrong with goods that are billed leg by leg is claimed there.
            claimable_until: self
                .last_counted_at
                .filter(|_| !self.order.kind.is_billed_elsewhere())
                .map(|counted| claims.claimable_until(Reason::Missing, counted)),
            open_claims: self
                .claims
                .iter()
                .filter(|stored| is_open(&stored.claim) || stored.awaits_goods())
                .count(),
        }
    }

    /// How far the order has come as one side knows it.
    pub(crate) fn mark_to(&self, party: Party) -> Mark {
        let whole =
            || Mark { version: self.order.version, at: self.updated_at, head: self.head.clone() };
        match party {
            Party::Buyer => whole(),
            Party::Seller => self.to_seller.clone().unwrap_or_else(whole),
        }
    }
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

// Lists are handed on through a sub-select, here and below: PostgreSQL then expects the same of every list and keeps
// one plan for all of them.
const ORDERS: &str = "
SELECT o.*, coalesce(b.name, md.name, '') AS buyer_name, s.name AS seller_name, coalesce(b.zone, s.zone) AS buyer_zone,
       s.zone AS seller_zone, m.person_id AS member_person_id, m.kind = 'walk_in' AS member_is_walk_in, s.kind AS seller_kind, b.kind AS buyer_kind,
       EXISTS (SELECT FROM affiliation a WHERE a.until IS NULL
               AND (a.upper_id = o.seller_id AND a.lower_id = o.buyer_id
                    OR a.upper_id = o.buyer_id AND a.lower_id = o.seller_id)) AS is_affiliated,
       c.number AS replaces_claim, c.order_id AS replaces_order_id, r.number AS replaces_order,
       po.pool_id, dp.code AS pool_code, po.round = 1 AS pool_is_recleared
FROM purchase_order o
JOIN organization s ON s.id = o.seller_id
LEFT JOIN organization b ON b.id = o.buyer_id
-- Of a member's order the buyer is a tie, and no organization (ADR 42).
LEFT JOIN tie m ON m.id = o.buyer_tie_id LEFT JOIN person_detail md ON md.person_id = m.person_id
LEFT JOIN claim c ON c.id = o.replaces_claim_id
LEFT JOIN purchase_order r ON r.id = c.order_id
LEFT JOIN pool_order po ON po.order_id = o.id
LEFT JOIN demand_pool dp ON dp.id = po.pool_id
WHERE o.id = ANY(ARRAY(SELECT unnest($1)))";

/// One order, under lock until the transaction ends.
pub(crate) async fn find_for_update(
    on: &impl ConnectionTrait,
    id: PurchaseOrderId,
) -> Result<Option<Stored>, WorkflowError> {
    Ok(load(on, &[id.into()], "FOR UPDATE OF o").await?.pop())
}

/// These orders, under lock by rising id until the transaction ends; in the order in which they were named.
pub(crate) async fn find_all_for_update(
    on: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<Stored>, WorkflowError> {
    load(on, ids, "ORDER BY o.id FOR UPDATE OF o").await
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
    let mut lines = goods_of(on, ids).await?;
    for order in orders.iter().filter(|order| order.kind == OrderKind::PoolCharge.as_str()) {
        lines.insert(order.id, (Vec::new(), charges_alone(on, order.id).await?));
    }
    let shipped = orders.iter().any(|order| !matches!(order.state.as_str(), "draft" | "submitted"));
    let shipment_rows: Vec<ShipmentRow> = if shipped {
        rows(
            on,
            "SELECT s.id, s.order_id, s.number, s.code, s.state, s.carrier, s.dispatched_at, s.received_at,
                    l.id AS line_id, l.order_line_id, l.shipped_base, l.received_base, l.rejected_base, l.lost_base,
                    s.proof_by, s.proof_at, s.deemed_at
             FROM shipment s JOIN shipment_line l ON l.shipment_id = s.id
             JOIN order_line ol ON ol.id = l.order_line_id
             WHERE s.order_id = ANY(ARRAY(SELECT unnest($1))) AND s.direction = 'outward' ORDER BY s.id, ol.position",
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
    let is_counted = |order: &&OrderRow| {
        matches!(order.state.as_str(), "in_fulfilment" | "received" | "completed")
    };
    let counted: Vec<Uuid> = orders.iter().filter(is_counted).map(|order| order.id).collect();
    let mut stored: HashMap<Uuid, Stored> = HashMap::new();
    for row in orders {
        let id = row.id;
        let order_lines = lines.remove(&id).unwrap_or_default();
        stored
            .insert(id, rows::order(row, order_lines, shipments.remove(&id).unwrap_or_default())?);
    }
    for (id, sums) in invoices::money_of_orders(on, &counted).await? {
        if let Some(order) = stored.get_mut(&id) {
            order.money = sums;
        }
    }
    let arrived = |stored: &&Stored| stored.order.state == State::Received;
    let arrived: Vec<Uuid> = stored.values().filter(arrived).map(|s| s.order.id.into()).collect();
    for (id, counted_at) in claims::last_first_counts(on, &arrived).await? {
        if let Some(order) = stored.get_mut(&id) {
            order.last_counted_at = Some(counted_at);
        }
    }
    for claim in claims::of_orders(on, &counted).await? {
        if let Some(order) = stored.get_mut(&Uuid::from(claim.claim.order)) {
            for (of, came) in claim.replacement.iter().flat_map(|order| &order.came_after_all) {
                let lines = order.order.lines.iter_mut().filter(|line| line.id.0 == *of);
                lines.for_each(|line| line.counts.came_after_all += came);
            }
            order.claims.push(claim);
        }
    }
    Ok(ids.iter().filter_map(|id| stored.remove(id)).collect())
}

/// The charges of an order that has no goods which they could come with.
async fn charges_alone(
    on: &impl ConnectionTrait,
    order: Uuid,
) -> Result<Vec<OrderCharge>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        charges: Option<serde_json::Value>,
    }
    let sql = "SELECT jsonb_agg(c ORDER BY c.position) AS charges FROM order_charge c WHERE c.order_id = $1 AND c.stands";
    let found: Vec<Found> = rows(on, sql, [order.into()]).await?;
    let charges = found.into_iter().find_map(|found| found.charges);
    charges.map_or_else(|| Ok(Vec::new()), rows::charges)
}

/// The lines of these orders, and their charges. Charges fall on goods, so they come with the first of them; and only
/// now, when an order that is to be held is held.
async fn goods_of(
    on: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, (Vec<Line>, Vec<OrderCharge>)>, WorkflowError> {
    let line_rows: Vec<LineRow> = rows(
        on,
        "SELECT l.*, CASE WHEN row_number() OVER (PARTITION BY l.order_id ORDER BY l.position) = 1 THEN
                    (SELECT jsonb_agg(c ORDER BY c.position) FROM order_charge c
                     WHERE c.order_id = l.order_id AND c.stands) END AS charges
         FROM order_line l WHERE l.order_id = ANY(ARRAY(SELECT unnest($1))) AND l.kind = 'goods' ORDER BY l.order_id, l.position",
        [ids.to_vec().into()],
    )
    .await?;
    let mut lines: HashMap<Uuid, (Vec<Line>, Vec<OrderCharge>)> = HashMap::new();
    for mut row in line_rows {
        let of = lines.entry(row.order_id).or_default();
        if let Some(charges) = row.charges.take() {
            of.1 = rows::charges(charges)?;
        }
        of.0.push(rows::line(row)?);
    }
    Ok(lines)
}
