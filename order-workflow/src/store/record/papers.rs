//! The papers of an order: the surat jalan of what left, the receipt of what was counted.

use super::BusinessDates;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use supply_chain::code::short_code;
use supply_chain::id::{ReceiptId, ShipmentId};
use supply_chain::purchase_order::{CountedLine, PurchaseOrder, SentLine};
use uuid::Uuid;

/// Writes the surat jalan of goods that leave.
#[expect(clippy::too_many_arguments, reason = "each is a fact of the paper")]
pub(super) async fn insert_shipment(
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

/// Notes that a shipment arrived, as the carrier proves it.
pub(super) async fn prove(
    work: Work<'_>,
    shipment: ShipmentId,
    received_by: &str,
    at: DateTime<Utc>,
    deemed_at: Option<DateTime<Utc>>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE shipment SET proof_by = $2, proof_at = $3, deemed_at = $4 WHERE id = $1",
        [Uuid::from(shipment).into(), received_by.into(), at.into(), deemed_at.into()],
    )
    .await?;
    Ok(())
}

/// Writes what was counted of a shipment; a correction takes the place of the count before it.
pub(super) async fn insert_receipt(
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
            ask.signed_by().map(Uuid::from).into(),
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
