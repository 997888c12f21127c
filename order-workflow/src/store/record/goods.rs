//! The goods behind an order: reserved when it is agreed, taken out when they leave, brought back when a
//! shipment is called back, freed when nothing more is sent.

use super::BusinessDates;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};
use sea_orm::FromQueryResult;
use serde_json::{Value, json};
use supply_chain::id::{OrderLineId, ShipmentId};
use supply_chain::stock::Reservation;
use uuid::Uuid;

/// Sets goods aside for lines of an order.
pub(super) async fn reserve(
    work: Work<'_>,
    reservations: &[Reservation],
) -> Result<(), WorkflowError> {
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

/// Frees base units that are set aside for lines, the latest reservation first.
pub(super) async fn free(
    work: Work<'_>,
    lines: &[(OrderLineId, i64)],
) -> Result<(), WorkflowError> {
    let lines: Vec<Value> =
        lines.iter().map(|(line, base)| json!({ "line_id": line, "base": base })).collect();
    execute(
        work.tx,
        "WITH part AS (
             SELECT r.id, r.quantity,
                    greatest(0, least(r.quantity, f.base - (sum(r.quantity) OVER w - r.quantity)))::bigint AS freed
             FROM jsonb_to_recordset($1) AS f(line_id uuid, base bigint)
             JOIN stock_reservation r ON r.order_line_id = f.line_id
             WINDOW w AS (PARTITION BY r.order_line_id ORDER BY r.id DESC)),
         gone AS (DELETE FROM stock_reservation r USING part p WHERE r.id = p.id AND p.freed = p.quantity)
         UPDATE stock_reservation r SET quantity = r.quantity - p.freed
         FROM part p WHERE r.id = p.id AND p.freed > 0 AND p.freed < p.quantity",
        [Value::Array(lines).into()],
    )
    .await?;
    Ok(())
}

/// Takes the goods of a new shipment out of what was reserved for them, level by level.
pub(super) async fn send(
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
pub(super) async fn call_back(
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
