//! Records what happened to an order: its row, lines, stock, shipments, receipts and history, all in
//! the caller's transaction.

use super::history;
use super::purchase_orders::Stored;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use serde_json::{Value, json};
use supply_chain::code::short_code;
use supply_chain::id::{ReceiptId, ShipmentId};
use supply_chain::purchase_order::{
    CountedLine, Event, Line, Party, PurchaseOrder, SentLine, State,
};
use supply_chain::stock::Reservation;
use uuid::Uuid;

/// Days at the two parties' places, for papers and books (data.md 8).
#[derive(Debug, Clone, Copy)]
pub(crate) struct BusinessDates {
    /// At the buyer.
    pub(crate) buyer: NaiveDate,
    /// At the seller.
    pub(crate) seller: NaiveDate,
}

/// Writes a draft's row for the first time; its lines and history come with [`record`].
///
/// # Errors
/// [`WorkflowError::IdTaken`] when the client's own id is taken.
pub(crate) async fn insert(
    work: Work<'_>,
    order: &PurchaseOrder,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let inserted = execute(
        work.tx,
        "INSERT INTO purchase_order (id, kind, buyer_id, seller_id, state, version, created_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, 'draft', 1, $5, $6, $6) ON CONFLICT (id) DO NOTHING",
        [
            Uuid::from(order.id).into(),
            order.kind.as_str().into(),
            Uuid::from(order.buyer).into(),
            Uuid::from(order.seller).into(),
            Uuid::from(ask.by.person()).into(),
            work.now.into(),
        ],
    )
    .await?;
    if inserted == 1 { Ok(()) } else { Err(WorkflowError::IdTaken) }
}

/// Applies `events` to the order and writes everything that follows.
pub(crate) async fn record(
    work: Work<'_>,
    mut stored: Stored,
    events: &[Event],
    ask: &Ask,
    dates: BusinessDates,
) -> Result<Stored, WorkflowError> {
    if events.is_empty() {
        return Ok(stored);
    }
    let before = stored.order.clone();
    for event in events {
        let after = stored.order.clone().after(event);
        // Lines before anything that points to them; levels change before their reservations do.
        match event {
            Event::Edited { lines, .. } | Event::Submitted { lines, .. } => {
                write_lines(work, &before, lines).await?;
            }
            _ => write_counts(work, &stored.order, &after).await?,
        }
        write_effects(work, &stored.order, event, ask, dates).await?;
        stored.order = after;
    }
    if events.iter().any(|event| matches!(event, Event::Submitted { .. })) {
        stored.submitted_at = Some(work.now);
    }
    if events.iter().any(|event| matches!(event, Event::Confirmed { .. })) {
        stored.confirmed_at = Some(work.now);
    }
    stored.order.version += 1;
    stored.updated_at = work.now;
    let by_name = name_of(work, ask).await?;
    stored.head = history::append(work, &stored.order, stored.head, events, ask, &by_name).await?;
    write_order(work, &stored).await?;
    Ok(stored)
}

async fn name_of(work: Work<'_>, ask: &Ask) -> Result<String, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Named {
        name: String,
    }
    let person = Uuid::from(ask.by.person());
    let named: Option<Named> =
        row(work.tx, "SELECT name FROM person_detail WHERE person_id = $1", [person.into()])
            .await?;
    Ok(named.map(|named| named.name).unwrap_or_default())
}

async fn write_order(work: Work<'_>, stored: &Stored) -> Result<(), WorkflowError> {
    let order = &stored.order;
    let ended = order.ended.as_ref();
    let ended_by = ended.map(|ended| ended.by.map_or("system", Party::as_str));
    execute(
        work.tx,
        "UPDATE purchase_order SET number = $2, state = $3, version = $4, buyer_reference = $5, requested_date = $6,
             deliver_to = $7, note = $8, goods_sen = $9, charges_sen = $10, tax_sen = $11, total_sen = $12,
             deadline_at = $13, deadline_zone = CASE WHEN $13::timestamptz IS NULL THEN NULL ELSE $14 END,
             acknowledged_at = $15, ended_reason = $16, ended_by = $17, submitted_at = $18, confirmed_at = $19,
             updated_at = $20, history_length = $21, history_head = $22
         WHERE id = $1",
        [
            Uuid::from(order.id).into(),
            order.number.clone().into(),
            order.state.as_str().into(),
            order.version.into(),
            order.details.buyer_reference.clone().into(),
            order.details.requested_date.into(),
            order.details.deliver_to.clone().into(),
            order.details.note.clone().into(),
            order.totals.goods.sen().into(),
            order.totals.charges.sen().into(),
            order.totals.tax.sen().into(),
            order.totals.total.sen().into(),
            order.deadline.into(),
            stored.seller_zone.clone().into(),
            order.acknowledged_at.into(),
            ended.and_then(|ended| ended.reason.clone()).into(),
            ended_by.into(),
            stored.submitted_at.into(),
            stored.confirmed_at.into(),
            work.now.into(),
            stored.head.length.into(),
            stored.head.hash.clone().into(),
        ],
    )
    .await?;
    Ok(())
}

/// Replaces all lines: only drafts are rewritten, and nothing points to their lines yet.
async fn write_lines(
    work: Work<'_>,
    order: &PurchaseOrder,
    lines: &[Line],
) -> Result<(), WorkflowError> {
    let order_id = Uuid::from(order.id);
    execute(work.tx, "DELETE FROM order_line WHERE order_id = $1", [order_id.into()]).await?;
    let lines: Vec<Value> = lines
        .iter()
        .map(|line| {
            let rule = line.tax_rule.as_ref();
            json!({
                "id": line.id, "position": line.position, "offer_id": line.offer, "product_id": line.product,
                "product_name": line.product_name, "seller_code": line.seller_code,
                "base_unit": line.base_unit.as_str(), "pack_name": line.pack.name, "factor": line.pack.factor,
                "unit_price_sen": line.unit_price.sen(), "price_includes_tax": line.price_includes_tax,
                "amount_sen": line.amount.sen(), "tax_class": line.tax_class.as_str(),
                "tax_code": rule.map(|rule| &rule.code), "tax_base_sen": line.tax.base.sen(),
                "tax_rate": rule.map(|rule| rule.rate), "tax_sen": line.tax.tax.sen(),
                "tax_rule_id": rule.map(|rule| rule.rule), "ordered_base": line.counts.ordered,
            })
        })
        .collect();
    execute(
        work.tx,
        "INSERT INTO order_line (order_id, id, position, offer_id, product_id, product_name, seller_code, base_unit,
             pack_name, factor, unit_price_sen, price_includes_tax, amount_sen, tax_class, tax_code, tax_base_sen,
             tax_rate, tax_sen, tax_rule_id, ordered_base)
         SELECT $1, l.* FROM jsonb_to_recordset($2) AS l(id uuid, position integer, offer_id uuid, product_id uuid,
             product_name text, seller_code text, base_unit text, pack_name text, factor bigint,
             unit_price_sen bigint, price_includes_tax boolean, amount_sen bigint, tax_class text, tax_code text,
             tax_base_sen bigint, tax_rate numeric, tax_sen bigint, tax_rule_id uuid, ordered_base bigint)",
        [order_id.into(), Value::Array(lines).into()],
    )
    .await?;
    Ok(())
}

async fn write_counts(
    work: Work<'_>,
    before: &PurchaseOrder,
    after: &PurchaseOrder,
) -> Result<(), WorkflowError> {
    let changed: Vec<Value> = after
        .lines
        .iter()
        .zip(&before.lines)
        .filter(|(new, old)| new.counts != old.counts)
        .map(|(line, _)| {
            let counts = &line.counts;
            json!({
                "id": line.id, "confirmed": counts.confirmed, "shipped": counts.shipped,
                "received": counts.received, "rejected": counts.rejected, "lost": counts.lost,
                "short_closed": counts.short_closed, "cancelled": counts.cancelled,
            })
        })
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    execute(
        work.tx,
        "UPDATE order_line l SET confirmed_base = c.confirmed, shipped_base = c.shipped, received_base = c.received,
             rejected_base = c.rejected, lost_base = c.lost, short_closed_base = c.short_closed,
             cancelled_base = c.cancelled
         FROM jsonb_to_recordset($1) AS c(id uuid, confirmed bigint, shipped bigint, received bigint,
             rejected bigint, lost bigint, short_closed bigint, cancelled bigint)
         WHERE l.id = c.id",
        [Value::Array(changed).into()],
    )
    .await?;
    Ok(())
}

/// What an event does beyond the order's own rows.
async fn write_effects(
    work: Work<'_>,
    order: &PurchaseOrder,
    event: &Event,
    ask: &Ask,
    dates: BusinessDates,
) -> Result<(), WorkflowError> {
    match event {
        Event::Confirmed { reservations } => reserve(work, reservations).await,
        Event::Cancelled { .. } | Event::ShortClosed { .. } => release(work, order).await,
        Event::Dispatched { shipment, number, lines, carrier } => {
            insert_shipment(work, order, *shipment, number, lines, carrier.as_deref(), ask, dates)
                .await?;
            send(work, *shipment, ask, dates).await
        }
        Event::DispatchUndone { shipment, reason } => {
            call_back(work, *shipment, reason, ask, dates).await
        }
        Event::Counted { receipt, number, shipment, lines } => {
            insert_receipt(work, (*receipt, number), *shipment, lines, None, ask, dates).await
        }
        Event::ReceiptCorrected { receipt, number, shipment, lines, reason } => {
            insert_receipt(work, (*receipt, number), *shipment, lines, Some(reason), ask, dates)
                .await
        }
        Event::Edited { .. }
        | Event::Submitted { .. }
        | Event::Acknowledged { .. }
        | Event::Rejected { .. }
        | Event::Withdrawn { .. }
        | Event::Expired
        | Event::FullyReceived => Ok(()),
    }
}

async fn reserve(work: Work<'_>, reservations: &[Reservation]) -> Result<(), WorkflowError> {
    let list: Vec<Value> = reservations
        .iter()
        .map(|r| json!({ "id": work.id::<Uuid>(), "level_id": r.level, "line_id": r.line, "quantity": r.quantity }))
        .collect();
    execute(
        work.tx,
        "INSERT INTO stock_reservation (id, level_id, order_line_id, quantity, created_at)
         SELECT r.id, r.level_id, r.line_id, r.quantity, $2
         FROM jsonb_to_recordset($1) AS r(id uuid, level_id uuid, line_id uuid, quantity bigint)
         -- A part that was called back joins what is still reserved for its line.
         ON CONFLICT (level_id, order_line_id) DO UPDATE SET quantity = stock_reservation.quantity + excluded.quantity",
        [Value::Array(list).into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// Frees whatever the order still holds.
async fn release(work: Work<'_>, order: &PurchaseOrder) -> Result<(), WorkflowError> {
    if matches!(order.state, State::Confirmed | State::InFulfilment) {
        execute(
            work.tx,
            "DELETE FROM stock_reservation r USING order_line l WHERE l.id = r.order_line_id AND l.order_id = $1",
            [Uuid::from(order.id).into()],
        )
        .await?;
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "each is a fact of the paper")]
async fn insert_shipment(
    work: Work<'_>,
    order: &PurchaseOrder,
    shipment: ShipmentId,
    number: &str,
    lines: &[SentLine],
    carrier: Option<&str>,
    ask: &Ask,
    dates: BusinessDates,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO shipment (id, number, code, order_id, state, carrier, business_date, dispatched_by, dispatched_at)
         VALUES ($1, $2, $3, $4, 'in_transit', $5, $6, $7, $8)",
        [
            Uuid::from(shipment).into(),
            number.into(),
            short_code(shipment.into()).into(),
            Uuid::from(order.id).into(),
            carrier.into(),
            dates.seller.into(),
            Uuid::from(ask.by.person()).into(),
            work.now.into(),
        ],
    )
    .await?;
    let lines: Vec<Value> = lines
        .iter()
        .map(|line| json!({ "id": line.id, "line_id": line.line, "shipped": line.shipped }))
        .collect();
    execute(
        work.tx,
        "INSERT INTO shipment_line (id, shipment_id, order_line_id, shipped_base)
         SELECT l.id, $1, l.line_id, l.shipped
         FROM jsonb_to_recordset($2) AS l(id uuid, line_id uuid, shipped bigint)",
        [Uuid::from(shipment).into(), Value::Array(lines).into()],
    )
    .await?;
    Ok(())
}

/// Takes the goods of a new shipment out of what was reserved for them, level by level.
async fn send(
    work: Work<'_>,
    shipment: ShipmentId,
    ask: &Ask,
    dates: BusinessDates,
) -> Result<(), WorkflowError> {
    #[derive(FromQueryResult)]
    struct Taken {
        reservation_id: Uuid,
        level_id: Uuid,
        order_line_id: Uuid,
        rest: i64,
        quantity: i64,
    }
    // A line may be reserved in several levels: oldest reservation first, up to what is shipped.
    let taken: Vec<Taken> = rows(
        work.tx,
        "SELECT reservation_id, level_id, order_line_id, quantity - taken AS rest, taken AS quantity FROM (
             SELECT r.id AS reservation_id, r.level_id, r.order_line_id, r.quantity,
                    greatest(0, least(r.quantity, s.shipped_base - (sum(r.quantity) OVER w - r.quantity)))::bigint AS taken
             FROM shipment_line s JOIN stock_reservation r ON r.order_line_id = s.order_line_id
             WHERE s.shipment_id = $1 WINDOW w AS (PARTITION BY s.id ORDER BY r.id)) t
         WHERE taken > 0",
        [Uuid::from(shipment).into()],
    )
    .await?;
    let spent: Vec<Uuid> = taken.iter().filter(|t| t.rest == 0).map(|t| t.reservation_id).collect();
    let kept: Vec<Value> = taken
        .iter()
        .filter(|t| t.rest > 0)
        .map(|t| json!({ "id": t.reservation_id, "rest": t.rest }))
        .collect();
    // Reservations shrink before the goods leave: at no moment is less on hand than reserved.
    execute(work.tx, "DELETE FROM stock_reservation WHERE id = ANY($1)", [spent.into()]).await?;
    execute(
        work.tx,
        "UPDATE stock_reservation r SET quantity = k.rest
         FROM jsonb_to_recordset($1) AS k(id uuid, rest bigint) WHERE r.id = k.id",
        [Value::Array(kept).into()],
    )
    .await?;
    let moved: Vec<Moved> = taken
        .iter()
        .map(|t| Moved {
            level_id: t.level_id,
            order_line_id: t.order_line_id,
            quantity: -t.quantity,
        })
        .collect();
    insert_movements(work, &moved, "dispatch", shipment.into(), None, ask, dates).await
}

/// Brings the goods of a shipment back where they came from, reserved again for their lines.
async fn call_back(
    work: Work<'_>,
    shipment: ShipmentId,
    reason: &str,
    ask: &Ask,
    dates: BusinessDates,
) -> Result<(), WorkflowError> {
    let shipment = Uuid::from(shipment);
    let returned: Vec<Moved> = rows(
        work.tx,
        "SELECT level_id, order_line_id, -sum(quantity)::bigint AS quantity FROM stock_movement
         WHERE document_id = $1 AND kind = 'dispatch' GROUP BY level_id, order_line_id",
        [shipment.into()],
    )
    .await?;
    execute(
        work.tx,
        "UPDATE shipment SET state = 'undone', undone_at = $2, undone_reason = $3 WHERE id = $1",
        [shipment.into(), work.now.into(), reason.into()],
    )
    .await?;
    insert_movements(work, &returned, "undo_dispatch", shipment, Some(reason), ask, dates).await?;
    let reservations: Vec<Reservation> = returned
        .iter()
        .map(|m| Reservation {
            level: m.level_id.into(),
            line: m.order_line_id.into(),
            quantity: m.quantity,
        })
        .collect();
    reserve(work, &reservations).await
}

/// Goods of a line that leave a level or come back to it.
#[derive(FromQueryResult)]
struct Moved {
    level_id: Uuid,
    order_line_id: Uuid,
    quantity: i64,
}

async fn insert_movements(
    work: Work<'_>,
    moved: &[Moved],
    kind: &str,
    document: Uuid,
    reason: Option<&str>,
    ask: &Ask,
    dates: BusinessDates,
) -> Result<(), WorkflowError> {
    let moved: Vec<Value> = moved
        .iter()
        .map(|m| {
            json!({ "id": work.id::<Uuid>(), "level_id": m.level_id, "line_id": m.order_line_id, "quantity": m.quantity })
        })
        .collect();
    execute(
        work.tx,
        "INSERT INTO stock_movement (id, level_id, order_line_id, quantity, kind, reason, document_id, business_date,
                                     person_id, recorded_at)
         SELECT m.id, m.level_id, m.line_id, m.quantity, $2, $3, $4, $5, $6, $7
         FROM jsonb_to_recordset($1) AS m(id uuid, level_id uuid, line_id uuid, quantity bigint)",
        [
            Value::Array(moved).into(),
            kind.into(),
            reason.into(),
            document.into(),
            dates.seller.into(),
            Uuid::from(ask.by.person()).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

async fn insert_receipt(
    work: Work<'_>,
    (receipt, number): (ReceiptId, &str),
    shipment: ShipmentId,
    lines: &[CountedLine],
    correction: Option<&str>,
    ask: &Ask,
    dates: BusinessDates,
) -> Result<(), WorkflowError> {
    let (receipt, shipment) = (Uuid::from(receipt), Uuid::from(shipment));
    execute(
        work.tx,
        "INSERT INTO receipt (id, number, shipment_id, corrects_id, reason, business_date, counted_by, claimed_at, counted_at)
         SELECT $1, $2, $3,
                CASE WHEN $4::text IS NULL THEN NULL ELSE
                     (SELECT r.id FROM receipt r WHERE r.shipment_id = $3
                      AND NOT EXISTS (SELECT 1 FROM receipt c WHERE c.corrects_id = r.id)) END,
                $4, $5, $6, $7, $8",
        [
            receipt.into(),
            number.into(),
            shipment.into(),
            correction.into(),
            dates.buyer.into(),
            Uuid::from(ask.by.person()).into(),
            ask.claimed_at.into(),
            work.now.into(),
        ],
    )
    .await?;
    let lines: Vec<Value> = lines
        .iter()
        .map(|line| {
            json!({
                "id": line.id, "received": line.received, "rejected": line.rejected, "lost": line.lost,
                "reason": line.reason,
            })
        })
        .collect();
    let lines = Value::Array(lines);
    execute(
        work.tx,
        "INSERT INTO receipt_line (receipt_id, shipment_line_id, received_base, rejected_base, lost_base, reason)
         SELECT $1, l.id, l.received, l.rejected, l.lost, l.reason
         FROM jsonb_to_recordset($2) AS l(id uuid, received bigint, rejected bigint, lost bigint, reason text)",
        [receipt.into(), lines.clone().into()],
    )
    .await?;
    execute(
        work.tx,
        "UPDATE shipment_line s SET received_base = l.received, rejected_base = l.rejected, lost_base = l.lost
         FROM jsonb_to_recordset($1) AS l(id uuid, received bigint, rejected bigint, lost bigint) WHERE s.id = l.id",
        [lines.into()],
    )
    .await?;
    execute(
        work.tx,
        "UPDATE shipment SET state = 'received', received_at = $2 WHERE id = $1",
        [shipment.into(), work.now.into()],
    )
    .await?;
    Ok(())
}
