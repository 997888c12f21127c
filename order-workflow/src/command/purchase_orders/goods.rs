//! Goods: sent under a number of the seller's, counted under one of the buyer's, packs turned into base
//! units.

use super::request::{Amount, CountOf};
use crate::error::WorkflowError;
use crate::store::numbers;
use crate::store::record::BusinessDates;
use crate::unit_of_work::Work;
use chrono::Datelike;
use supply_chain::id::{OrderLineId, ShipmentId};
use supply_chain::purchase_order::{Command, Count, Numbers, PurchaseOrder};
use uuid::Uuid;

/// Goods that leave, under a surat jalan of their own.
pub(super) async fn dispatch(
    work: Work<'_>,
    order: &PurchaseOrder,
    lines: Vec<(OrderLineId, Amount)>,
    carrier: Option<String>,
    dates: BusinessDates,
) -> Result<Command, WorkflowError> {
    let number = numbers::next(work, order.seller, "SJ", dates.seller.year()).await?;
    let lines = lines
        .into_iter()
        .map(|(line, amount)| (work.id(), line, base(order, line, amount)))
        .collect();
    let carrier = carrier.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(Command::Dispatch { shipment: Numbers { id: work.id(), number }, lines, carrier })
}

/// What came of a shipment.
pub(super) async fn receive(
    work: Work<'_>,
    order: &PurchaseOrder,
    shipment: ShipmentId,
    counts: Vec<CountOf>,
    dates: BusinessDates,
) -> Result<Command, WorkflowError> {
    let receipt = receipt_number(work, order, dates).await?;
    Ok(Command::Receive { receipt, shipment, counts: base_counts(order, counts) })
}

/// What came of it after all.
pub(super) async fn correct_receipt(
    work: Work<'_>,
    order: &PurchaseOrder,
    shipment: ShipmentId,
    counts: Vec<CountOf>,
    reason: String,
    dates: BusinessDates,
) -> Result<Command, WorkflowError> {
    let receipt = receipt_number(work, order, dates).await?;
    let counts = base_counts(order, counts);
    Ok(Command::CorrectReceipt { receipt, shipment, counts, reason })
}

pub(in crate::command) async fn receipt_number<Id: From<Uuid>>(
    work: Work<'_>,
    order: &PurchaseOrder,
    dates: BusinessDates,
) -> Result<Numbers<Id>, WorkflowError> {
    let (whose, series) = match order.member {
        Some(_) => (order.seller, "BA"),
        None => (order.buyer, "BPB"),
    };
    let number = numbers::next(work, whose, series, dates.buyer.year()).await?;
    Ok(Numbers { id: work.id(), number })
}

/// Base units; more than 64 bits hold is more than any line has, and refused as such.
fn base(order: &PurchaseOrder, line: OrderLineId, amount: Amount) -> i64 {
    match amount {
        Amount::Base(base) => base,
        Amount::Packs(packs) => {
            let line = order.lines.iter().find(|there| there.id == line);
            line.map_or(packs, |line| line.pack.base_units(packs).unwrap_or(i64::MAX))
        }
    }
}

fn base_counts(order: &PurchaseOrder, counts: Vec<CountOf>) -> Vec<Count> {
    counts
        .into_iter()
        .map(|count| Count {
            line: count.line,
            received: base(order, count.line, count.received),
            rejected: base(order, count.line, count.rejected),
            lost: base(order, count.line, count.lost),
            reason: count.reason.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
        })
        .collect()
}
