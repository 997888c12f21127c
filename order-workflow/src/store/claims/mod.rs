//! Claims between rows and the machine.

mod rows;
mod write;

pub(crate) use self::write::{keep_photo, save, take_goods_back, write_return};

use self::rows::{ClaimRow, LineRow, PhotoRow};
use crate::error::WorkflowError;
use crate::store::failing::Falling;
use crate::unit_of_work::{Work, execute, row, rows as all};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;
use supply_chain::claim::{Basis, Claim, Countable};
use supply_chain::id::{
    ClaimId, FileId, OrderLineId, OrganizationId, PurchaseOrderId, ShipmentId, ShipmentLineId,
};
use supply_chain::money::Money;
use supply_chain::quantity::{BaseUnit, Pack};
use uuid::Uuid;

/// A claim with what stands beside it in its rows.
#[derive(Debug, Clone)]
pub(crate) struct StoredClaim {
    /// The claim.
    pub(crate) claim: Claim,
    /// Of the order.
    pub(crate) order_number: String,
    /// Of the shipment's surat jalan.
    pub(crate) shipment_number: String,
    /// Name of who claims.
    pub(crate) claimant_name: String,
    /// Name of who answers.
    pub(crate) respondent_name: String,
    /// Name of the secondary that mediates.
    pub(crate) mediator_name: Option<String>,
    /// IANA zone of the respondent, in which deadlines are said.
    pub(crate) zone: String,
    /// IANA zone of the claimant, for the days of its papers.
    pub(crate) claimant_zone: String,
    /// What each line is about, line by line.
    pub(crate) goods: Vec<Goods>,
    /// What lies with it.
    pub(crate) photos: Vec<StoredPhoto>,
    /// Of the shipment in which goods go back.
    pub(crate) goods_back_number: Option<String>,
    /// The order that brings its goods once more.
    pub(crate) replacement: Option<ReplacementOrder>,
    /// When it was drafted.
    pub(crate) created_at: DateTime<Utc>,
    /// When it was put before the other side.
    pub(crate) opened_at: Option<DateTime<Utc>>,
    /// When anything last changed.
    pub(crate) updated_at: DateTime<Utc>,
}

/// The order that brings a claim's goods once more.
#[derive(Debug, Clone)]
pub(crate) struct ReplacementOrder {
    /// Which.
    pub(crate) id: PurchaseOrderId,
    /// From the buyer's series.
    pub(crate) number: String,
    /// How far it is.
    pub(crate) state: String,
    /// What it brought, in base units by line of the order that was claimed about, of goods that were rejected or missing
    /// and so stand on no bill.
    pub(crate) came_after_all: HashMap<Uuid, i64>,
}

impl StoredClaim {
    /// Whether goods that it was settled with may still come.
    pub(crate) fn awaits_goods(&self) -> bool {
        let over = ["received", "completed", "cancelled"];
        self.replacement.as_ref().is_some_and(|order| !over.contains(&order.state.as_str()))
    }
}

/// The goods of a claim's line, as the order froze them.
#[derive(Debug, Clone)]
pub(crate) struct Goods {
    /// What.
    pub(crate) product_name: String,
    /// What one base unit is.
    pub(crate) base_unit: BaseUnit,
    /// The pack its price is for.
    pub(crate) pack: Pack,
    /// Of one pack.
    pub(crate) unit_price: Money,
}

/// A photo with a claim.
#[derive(Debug, Clone)]
pub(crate) struct StoredPhoto {
    /// The file.
    pub(crate) file: FileId,
    /// Which side put it there.
    pub(crate) side: String,
    /// Pixels.
    pub(crate) width: i32,
    /// Pixels.
    pub(crate) height: i32,
}

/// Locks the order of a claim, before the claim itself; nothing when there is no such claim.
pub(crate) async fn lock_order_of(
    on: &impl ConnectionTrait,
    id: ClaimId,
) -> Result<Option<PurchaseOrderId>, WorkflowError> {
    let order: Option<Id> = row(
        on,
        "SELECT o.id FROM purchase_order o WHERE o.id = (SELECT order_id FROM claim WHERE id = $1) FOR UPDATE",
        [Uuid::from(id).into()],
    )
    .await?;
    Ok(order.map(|order| order.id.into()))
}

/// One claim; its order is locked already where it is about to change.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    id: ClaimId,
) -> Result<Option<StoredClaim>, WorkflowError> {
    Ok(these(on, &[id.into()]).await?.pop())
}

/// The claims about these orders, oldest first.
pub(crate) async fn of_orders(
    on: &impl ConnectionTrait,
    orders: &[Uuid],
) -> Result<Vec<StoredClaim>, WorkflowError> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Id> = all(
        on,
        "SELECT id FROM claim WHERE order_id = ANY($1) ORDER BY id",
        [orders.to_vec().into()],
    )
    .await?;
    let ids: Vec<Uuid> = ids.into_iter().map(|row| row.id).collect();
    these(on, &ids).await
}

/// The claims about a shipment that count, drafts among them, newest first.
pub(crate) async fn of_shipment(
    on: &impl ConnectionTrait,
    shipment: ShipmentId,
) -> Result<Vec<StoredClaim>, WorkflowError> {
    let ids: Vec<Id> = all(
        on,
        "SELECT id FROM claim WHERE shipment_id = $1 AND state NOT IN ('withdrawn', 'discarded') ORDER BY id DESC",
        [Uuid::from(shipment).into()],
    )
    .await?;
    let ids: Vec<Uuid> = ids.into_iter().map(|row| row.id).collect();
    these(on, &ids).await
}

/// These claims, in this order.
pub(crate) async fn these(
    on: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<StoredClaim>, WorkflowError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = || -> sea_orm::Value { ids.to_vec().into() };
    let claims: Vec<ClaimRow> = all(
        on,
        "SELECT c.*, coalesce(o.number, '') AS order_number, s.number AS shipment_number,
                a.name AS claimant_name, r.name AS respondent_name, m.name AS mediator_name,
                r.zone AS zone, a.zone AS claimant_zone, b.number AS goods_back_number,
                p.id AS replacement_id, p.number AS replacement_number, p.state AS replacement_state,
                (SELECT jsonb_object_agg(l.replaces_line_id, came_after_all(c.id, l.replaces_line_id))
                 FROM order_line l WHERE l.order_id = p.id AND l.replaces_line_id IS NOT NULL) AS came_after_all
         FROM claim c
         JOIN purchase_order o ON o.id = c.order_id JOIN shipment s ON s.id = c.shipment_id
         JOIN organization a ON a.id = c.claimant_id JOIN organization r ON r.id = c.respondent_id
         LEFT JOIN organization m ON m.id = c.mediator_id LEFT JOIN shipment b ON b.id = c.goods_back_id
         LEFT JOIN purchase_order p ON p.replaces_claim_id = c.id
         WHERE c.id = ANY($1)",
        [list()],
    )
    .await?;
    if claims.is_empty() {
        return Ok(Vec::new());
    }
    let lines: Vec<LineRow> = all(
        on,
        "SELECT l.*, ol.product_name, ol.base_unit, ol.pack_name, ol.factor,
                coalesce(ol.replaces_price_sen, ol.unit_price_sen) AS unit_price_sen
         FROM claim_line l JOIN order_line ol ON ol.id = l.order_line_id
         WHERE l.claim_id = ANY($1) ORDER BY l.claim_id, l.position",
        [list()],
    )
    .await?;
    let photos: Vec<PhotoRow> = all(
        on,
        "SELECT file_id, claim_id, side, width, height FROM claim_photo
         WHERE claim_id = ANY($1) ORDER BY claim_id, position",
        [list()],
    )
    .await?;
    let mut found: HashMap<Uuid, StoredClaim> = HashMap::new();
    for claim in claims {
        found.insert(claim.id, rows::stored(claim, &lines, &photos)?);
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

// The days for a claim run from the first count; correcting it does not begin them anew.
const COUNTED: &str = "SELECT l.id, l.order_line_id, ol.product_name, ol.pack_name, ol.factor,
       coalesce(ol.replaces_price_sen, ol.unit_price_sen) AS unit_price_sen,
       (SELECT coalesce(sum(g.amount_sen), 0)::bigint FROM order_line g WHERE g.order_id = s.order_id) AS goods_sen,
       (SELECT coalesce(sum(h.amount_sen), 0)::bigint FROM order_charge h
        WHERE h.order_id = s.order_id AND h.kind = 'discount' AND h.stands) AS off_sen,
       (SELECT min(r.counted_at) FROM receipt r WHERE r.shipment_id = s.id) AS counted_at,
       l.lost_base, l.rejected_base, l.received_base
FROM shipment s JOIN shipment_line l ON l.shipment_id = s.id JOIN order_line ol ON ol.id = l.order_line_id
WHERE s.id = $1 AND s.state = 'received' AND s.direction = 'outward' ORDER BY ol.position";

/// The counted lines of a shipment, less what claims other than `besides` hold of them.
pub(crate) async fn countables(
    on: &impl ConnectionTrait,
    shipment: ShipmentId,
    besides: Option<ClaimId>,
) -> Result<Vec<Countable>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct CountedRow {
        id: Uuid,
        order_line_id: Uuid,
        product_name: String,
        pack_name: String,
        factor: i64,
        unit_price_sen: i64,
        goods_sen: i64,
        off_sen: i64,
        counted_at: DateTime<Utc>,
        lost_base: i64,
        rejected_base: i64,
        received_base: i64,
    }
    #[derive(FromQueryResult)]
    struct Claimed {
        shipment_line_id: Uuid,
        basis: String,
        quantity: i64,
    }
    let shipment = Uuid::from(shipment);
    let counted: Vec<CountedRow> = all(on, COUNTED, [shipment.into()]).await?;
    let claimed: Vec<Claimed> = all(
        on,
        "SELECT l.shipment_line_id, l.basis, sum(l.quantity_base)::bigint AS quantity
         FROM claim_line l JOIN claim c ON c.id = l.claim_id
         WHERE c.shipment_id = $1 AND c.state NOT IN ('withdrawn', 'discarded') AND c.id IS DISTINCT FROM $2
         GROUP BY 1, 2",
        [shipment.into(), besides.map(Uuid::from).into()],
    )
    .await?;
    let mut countables: Vec<Countable> = counted
        .into_iter()
        .map(|row| Countable {
            shipment_line: ShipmentLineId(row.id),
            order_line: OrderLineId(row.order_line_id),
            product_name: row.product_name,
            pack: Pack { name: row.pack_name, factor: row.factor },
            unit_price: Money::from_sen(row.unit_price_sen),
            asked: (
                Money::from_sen(row.goods_sen.saturating_add(row.off_sen)),
                Money::from_sen(row.goods_sen),
            ),
            counted_at: row.counted_at,
            lost: row.lost_base,
            rejected: row.rejected_base,
            received: row.received_base,
        })
        .collect();
    for taken in claimed {
        let id = ShipmentLineId(taken.shipment_line_id);
        let of = countables.iter_mut().find(|of| of.shipment_line == id);
        if let Some((of, basis)) = of.zip(Basis::from_word(&taken.basis)) {
            of.take(basis, taken.quantity);
        }
    }
    Ok(countables)
}

/// Of each of these orders, when the shipment that was counted last was counted first.
pub(crate) async fn last_first_counts(
    on: &impl ConnectionTrait,
    orders: &[Uuid],
) -> Result<Vec<(Uuid, DateTime<Utc>)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Counted {
        order_id: Uuid,
        counted_at: DateTime<Utc>,
    }
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let counted: Vec<Counted> = all(
        on,
        "SELECT c.order_id, max(c.counted_at) AS counted_at FROM (
             SELECT s.order_id, min(r.counted_at) AS counted_at FROM shipment s JOIN receipt r ON r.shipment_id = s.id
             WHERE s.order_id = ANY($1) AND s.direction = 'outward' GROUP BY s.id) c
         GROUP BY 1",
        [orders.to_vec().into()],
    )
    .await?;
    Ok(counted.into_iter().map(|row| (row.order_id, row.counted_at)).collect())
}

/// Claims whose deadline has passed, the most overdue first.
pub(crate) const DUE: Falling = Falling {
    job: "claim_deadline",
    from: "claim c WHERE c.deadline_at <= $1",
    id: "c.id",
    order: "c.deadline_at, c.id",
};

/// Claims whose deadline comes before `until` and of which nobody was reminded yet; from now on they are
/// reminded of. At most a thousand.
pub(crate) async fn near_deadline(
    work: Work<'_>,
    until: DateTime<Utc>,
) -> Result<Vec<StoredClaim>, WorkflowError> {
    let near: Vec<Id> = all(
        work.tx,
        "UPDATE claim SET reminded_of = deadline_at WHERE id IN (
             SELECT id FROM claim WHERE deadline_at > $2 AND deadline_at <= $1 AND reminded_of IS DISTINCT FROM deadline_at
             ORDER BY deadline_at, id LIMIT 1000 FOR UPDATE SKIP LOCKED)
         RETURNING id",
        [until.into(), work.now.into()],
    )
    .await?;
    let ids: Vec<Uuid> = near.into_iter().map(|row| row.id).collect();
    these(work.tx, &ids).await
}

/// The secondary cooperative that mediates between two: one above both if there is one, else one above
/// the claimant; never one of the two. Nothing where the operator has to.
pub(crate) async fn mediator(
    on: &impl ConnectionTrait,
    claimant: OrganizationId,
    respondent: OrganizationId,
) -> Result<Option<OrganizationId>, WorkflowError> {
    let above: Option<Id> = row(
        on,
        "SELECT a.upper_id AS id FROM affiliation a JOIN organization o ON o.id = a.upper_id
         WHERE a.lower_id = $1 AND a.until IS NULL AND a.upper_id <> $2 AND o.ended_at IS NULL
         ORDER BY EXISTS (SELECT 1 FROM affiliation b WHERE b.lower_id = $2 AND b.upper_id = a.upper_id
                          AND b.until IS NULL) DESC, a.since, a.id LIMIT 1",
        [Uuid::from(claimant).into(), Uuid::from(respondent).into()],
    )
    .await?;
    Ok(above.map(|above| above.id.into()))
}

/// A file's bytes, and the claim it lies with.
pub(crate) async fn photo(
    on: &impl ConnectionTrait,
    file: FileId,
) -> Result<Option<(ClaimId, Vec<u8>)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Kept {
        claim_id: Uuid,
        content: Vec<u8>,
    }
    let kept: Option<Kept> = row(
        on,
        "SELECT p.claim_id, f.content FROM claim_photo p JOIN stored_file f ON f.id = p.file_id WHERE f.id = $1",
        [Uuid::from(file).into()],
    )
    .await?;
    Ok(kept.map(|kept| (kept.claim_id.into(), kept.content)))
}

/// Removes the lines that a claim no longer has and writes those it has.
async fn replace_lines(on: &impl ConnectionTrait, claim: &Claim) -> Result<(), WorkflowError> {
    execute(on, "DELETE FROM claim_line WHERE claim_id = $1", [Uuid::from(claim.id).into()])
        .await?;
    let lines: Vec<serde_json::Value> = claim
        .lines
        .iter()
        .zip(1_i32..)
        .map(|(line, position)| {
            serde_json::json!({
                "id": line.id, "position": position, "shipment_line_id": line.shipment_line,
                "order_line_id": line.order_line, "reason": line.reason, "basis": line.reason.basis(),
                "quantity": line.quantity, "worth": line.worth.sen(), "amount": line.amount.sen(),
            })
        })
        .collect();
    execute(
        on,
        "INSERT INTO claim_line (id, claim_id, position, shipment_line_id, order_line_id, reason, basis,
                                 quantity_base, worth_sen, amount_sen)
         SELECT l.id, $1, l.position, l.shipment_line_id, l.order_line_id, l.reason, l.basis, l.quantity, l.worth, l.amount
         FROM jsonb_to_recordset($2) AS l(id uuid, position integer, shipment_line_id uuid, order_line_id uuid,
                                          reason text, basis text, quantity bigint, worth bigint, amount bigint)",
        [Uuid::from(claim.id).into(), serde_json::Value::Array(lines).into()],
    )
    .await?;
    Ok(())
}
