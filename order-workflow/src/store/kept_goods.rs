//! Goods that a buyer keeps in its stock when it counts them (ADR 41): what is sold on, and what somebody chose to keep.
//!
//! What came good of such a line comes in with what one base unit of it cost; a count that is put right moves the
//! difference. Goods of a pool go into quarantine at its hub instead (`pool_orders::stock`), and what a member orders at
//! the shop is theirs.

use crate::ask::Ask;
use crate::command::catalogue;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::id::{OrganizationId, PersonId, ProductId, ReceiptId, ShipmentId};
use supply_chain::purchase_order::CountedLine;
use uuid::Uuid;

/// For each counted line `c` the level that it comes into, and what of this shipment came into it before. A line of which
/// nothing was kept at its first count stays out, unless nothing of it was good then.
const WANTED: &str = "
WITH c AS (SELECT * FROM jsonb_to_recordset($1) AS c(id uuid, received bigint, level uuid, movement uuid)),
     l AS (SELECT c.id, c.received, c.level, c.movement, s.shipment_id, s.received_base AS before, l.id AS line_id,
                  l.product_id, l.unit_price_sen, l.factor, o.id AS order_id, o.buyer_id
           FROM c JOIN shipment_line s ON s.id = c.id JOIN order_line l ON l.id = s.order_line_id
           JOIN purchase_order o ON o.id = l.order_id
           WHERE l.kind IN ('goods', 'bonus') AND l.product_id IS NOT NULL
             AND o.kind NOT IN ('pool_upstream', 'pool_collective', 'member')),
     b AS (SELECT l.id, m.level_id, sum(m.quantity)::bigint AS kept
           FROM l JOIN receipt r ON r.shipment_id = l.shipment_id
           JOIN stock_movement m ON m.document_id = r.id AND m.order_line_id = l.line_id
           JOIN stock_level v ON v.id = m.level_id AND v.owner_id = l.buyer_id
           WHERE m.kind IN ('receipt', 'receipt_correction') GROUP BY 1, 2),
     w AS (SELECT l.*, b.level_id, coalesce(b.kept, 0) AS kept,
                  CASE WHEN b.level_id IS NULL AND (l.before = 0 OR $2)
                       THEN kept_as(l.buyer_id, l.product_id, l.order_id) END AS own_id
           FROM l LEFT JOIN b ON b.id = l.id)";

/// Takes what was counted good into the buyer's stock, as far as it keeps such goods; of a count that is put right the
/// difference. Before the count itself is written.
///
/// # Errors
/// [`catalogue::Refusal::BelowReserved`] when less is there than is taken off again, beyond what is promised.
pub(crate) async fn take_in(
    work: Work<'_>,
    (receipt, day): (ReceiptId, NaiveDate),
    lines: &[CountedLine],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let counted = lines.iter().map(|line| (Uuid::from(line.id), line.received));
    bring_in(work, (receipt.into(), day), counted, (false, ask)).await
}

/// Takes what was counted good of a shipment before into stock now, for whoever begins to keep such goods; lines that
/// came in before stay as they are. Tells whether there is such a shipment.
pub(crate) async fn catch_up(
    work: Work<'_>,
    shipment: ShipmentId,
    (buyer, product): (OrganizationId, ProductId),
    ask: &Ask,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct CountedRow {
        id: Uuid,
        received_base: i64,
        receipt_id: Uuid,
        day: NaiveDate,
    }
    let found: Vec<CountedRow> = rows(
        work.tx,
        "SELECT s.id, s.received_base, r.id AS receipt_id, ($4 AT TIME ZONE b.zone)::date AS day
         FROM shipment h JOIN purchase_order o ON o.id = h.order_id AND o.buyer_id = $2
         JOIN organization b ON b.id = o.buyer_id
         JOIN shipment_line s ON s.shipment_id = h.id JOIN order_line l ON l.id = s.order_line_id AND l.product_id = $3
         JOIN receipt r ON r.shipment_id = h.id
              AND NOT EXISTS (SELECT 1 FROM receipt n WHERE n.corrects_id = r.id)
         WHERE h.id = $1 AND h.state = 'received' AND h.direction = 'outward'",
        [
            Uuid::from(shipment).into(),
            Uuid::from(buyer).into(),
            Uuid::from(product).into(),
            work.now.into(),
        ],
    )
    .await?;
    let Some(first) = found.first() else {
        // On its way still: it comes in with its count.
        #[derive(FromQueryResult)]
        struct Own {
            own: bool,
        }
        let own: Option<Own> = row(
            work.tx,
            "SELECT EXISTS (SELECT 1 FROM shipment h JOIN purchase_order o ON o.id = h.order_id
                            WHERE h.id = $1 AND o.buyer_id = $2 AND h.direction = 'outward') AS own",
            [Uuid::from(shipment).into(), Uuid::from(buyer).into()],
        )
        .await?;
        return Ok(own.is_some_and(|own| own.own));
    };
    let document = (first.receipt_id, first.day);
    let counted = found.iter().map(|row| (row.id, row.received_base));
    bring_in(work, document, counted, (true, ask)).await?;
    Ok(true)
}

async fn bring_in(
    work: Work<'_>,
    (document, day): (Uuid, NaiveDate),
    counted: impl Iterator<Item = (Uuid, i64)>,
    (is_later, ask): (bool, &Ask),
) -> Result<(), WorkflowError> {
    let counted: Vec<Value> = counted
        .map(|(line, received)| {
            json!({ "id": line, "received": received, "level": work.id::<Uuid>(), "movement": work.id::<Uuid>() })
        })
        .collect();
    if counted.is_empty() {
        return Ok(());
    }
    let counted = Value::Array(counted);
    let made = format!(
        "{WANTED} INSERT INTO stock_level (id, owner_id, holder_id, place_id, product_id)
         SELECT DISTINCT ON (w.own_id) w.level, w.buyer_id, w.buyer_id, p.id, w.own_id
         FROM w JOIN place p ON p.organization_id = w.buyer_id AND p.is_default
         WHERE w.own_id IS NOT NULL AND w.received > 0
         ON CONFLICT (owner_id, holder_id, place_id, product_id, lot, condition) DO NOTHING"
    );
    execute(work.tx, &made, [counted.clone().into(), is_later.into()]).await?;
    let level = "coalesce(w.level_id, (SELECT v.id FROM stock_level v
                 JOIN place p ON p.id = v.place_id AND p.is_default AND p.organization_id = w.buyer_id
                 WHERE v.owner_id = w.buyer_id AND v.holder_id = w.buyer_id AND v.product_id = w.own_id AND v.lot = ''
                   AND v.condition = 'good'))";
    let locked = format!(
        "{WANTED} SELECT v.id, v.product_id, v.on_hand, v.reserved FROM stock_level v
         WHERE v.id IN (SELECT {level} FROM w WHERE w.received <> w.kept) ORDER BY v.id FOR UPDATE"
    );
    let held: Vec<LevelRow> =
        rows(work.tx, &locked, [counted.clone().into(), is_later.into()]).await?;
    if held.is_empty() {
        return Ok(());
    }
    stays_above_reserved(work, &held, level, (&counted, is_later)).await?;
    let moved = format!(
        "{WANTED} INSERT INTO stock_movement (id, level_id, order_line_id, quantity, kind, unit_cost, document_id,
             business_date, person_id, recorded_at)
         SELECT w.movement, {level}, w.line_id, w.received - w.kept,
                CASE WHEN w.level_id IS NULL THEN 'receipt' ELSE 'receipt_correction' END,
                w.unit_price_sen::numeric / w.factor, $3, $4, $5, $6
         FROM w WHERE w.received <> w.kept AND (w.level_id IS NOT NULL OR w.own_id IS NOT NULL)"
    );
    execute(
        work.tx,
        &moved,
        [
            counted.into(),
            is_later.into(),
            document.into(),
            day.into(),
            ask.signed_by().map(Uuid::from).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Whether as much stays on each level as is promised of it, after what came in and what is taken off again.
async fn stays_above_reserved(
    work: Work<'_>,
    held: &[LevelRow],
    level: &str,
    (counted, is_later): (&Value, bool),
) -> Result<(), WorkflowError> {
    let changes = format!(
        "{WANTED} SELECT {level} AS level_id, sum(w.received - w.kept)::bigint AS quantity FROM w
         WHERE w.received <> w.kept AND (w.level_id IS NOT NULL OR w.own_id IS NOT NULL) GROUP BY 1"
    );
    let changes: Vec<ChangeRow> =
        rows(work.tx, &changes, [counted.clone().into(), is_later.into()]).await?;
    for change in &changes {
        let Some(level) = held.iter().find(|level| Some(level.id) == change.level_id) else {
            continue;
        };
        if level.on_hand + change.quantity < level.reserved {
            let refusal = catalogue::Refusal::BelowReserved {
                product: level.product_id.into(),
                on_hand: level.on_hand + change.quantity,
                reserved: level.reserved,
                counted: catalogue::Counted::BaseUnits,
            };
            return Err(refusal.into());
        }
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct LevelRow {
    id: Uuid,
    product_id: Uuid,
    on_hand: i64,
    reserved: i64,
}

#[derive(FromQueryResult)]
struct ChangeRow {
    level_id: Option<Uuid>,
    quantity: i64,
}

/// Goods that an organization may keep, with what they are counted in.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Goods {
    /// pcs, gram or ml.
    pub(crate) base_unit: String,
    /// Whether the organization bought them, sells them, or has some.
    pub(crate) is_known: bool,
}

/// Goods, and whether the organization has to do with them.
pub(crate) async fn goods(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    product: ProductId,
) -> Result<Option<Goods>, WorkflowError> {
    row(
        on,
        "SELECT p.base_unit,
                (p.created_by = $1
                 OR EXISTS (SELECT 1 FROM offer f WHERE f.seller_id = $1 AND f.product_id = p.id)
                 OR EXISTS (SELECT 1 FROM stock_level v WHERE v.owner_id = $1 AND v.product_id = p.id)
                 OR EXISTS (SELECT 1 FROM order_line l JOIN purchase_order o ON o.id = l.order_id
                            WHERE l.product_id = p.id AND o.buyer_id = $1 AND o.kind <> 'member')) IS TRUE AS is_known
         FROM product p WHERE p.id = $2",
        [Uuid::from(organization).into(), Uuid::from(product).into()],
    )
    .await
}

/// From now on, what is counted of a product comes into the stock of an own one.
pub(crate) async fn keep(
    work: Work<'_>,
    organization: OrganizationId,
    (product, own): (ProductId, ProductId),
    by: PersonId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO kept_product (organization_id, product_id, own_product_id, chosen_by, chosen_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (organization_id, product_id) DO UPDATE SET own_product_id = excluded.own_product_id,
             chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at",
        [
            Uuid::from(organization).into(),
            Uuid::from(product).into(),
            Uuid::from(own).into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Not any more; tells whether it was.
pub(crate) async fn stop(
    work: Work<'_>,
    organization: OrganizationId,
    product: ProductId,
) -> Result<bool, WorkflowError> {
    let gone = execute(
        work.tx,
        "DELETE FROM kept_product WHERE organization_id = $1 AND product_id = $2",
        [Uuid::from(organization).into(), Uuid::from(product).into()],
    )
    .await?;
    Ok(gone > 0)
}
