//! What nobody asks for: deadlines that pass, goods that come in, silences that count.
//!
//! Each is a column that a job looks at (machines.md 1.5): safe to run late, twice, or by two processes,
//! for the rule looks at the order again under its lock.

use super::answering::levels;
use super::frame::{dates, start_of};
use super::goods::receipt_number;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::purchase_orders::{self as store, Due, Stored};
use crate::store::record::record;
use crate::unit_of_work::Work;
use chrono::{DateTime, Utc};
use supply_chain::id::PurchaseOrderId;
use supply_chain::purchase_order::{By, Command, State, decide};

/// Does what is due with an order, if it still is; tells whether.
pub(super) async fn settle(
    work: Work<'_>,
    id: PurchaseOrderId,
    due: Due,
) -> Result<bool, WorkflowError> {
    let Some(stored) = store::find_for_update(work.tx, id).await? else { return Ok(false) };
    let dates = dates(&stored, work.now);
    let order = &stored.order;
    let command = match due {
        Due::Answer => {
            if order.state == State::Countered {
                store::lock_levels(work.tx, id).await?;
            }
            Command::Expire
        }
        Due::Promise => Command::NoteLateness,
        Due::Goods => Command::FillBackorder { levels: levels(work, order, &[]).await? },
        Due::Count => {
            let due = |shipment: &&supply_chain::purchase_order::Shipment| {
                shipment.deemed_at.is_some_and(|at| at <= work.now)
                    && shipment.state == supply_chain::purchase_order::ShipmentState::InTransit
            };
            let Some(shipment) = order.shipments.iter().find(due).map(|shipment| shipment.id)
            else {
                return Ok(false);
            };
            let receipt = receipt_number(work, order, dates).await?;
            Command::DeemReceived { receipt, shipment }
        }
    };
    match decide(order, command, By::Clock, work.now) {
        Ok(decision) => {
            record(work, stored, &decision.events, &Ask::by_the_clock(), dates).await?;
            Ok(true)
        }
        // Somebody was quicker.
        Err(_) => Ok(false),
    }
}

/// When the day begins on which the first goods are to come, at the seller; nothing without a day.
pub(super) fn goods_due(stored: &Stored) -> Option<DateTime<Utc>> {
    let promised = stored.order.lines.iter().filter_map(|line| line.promised_date).min();
    let day = promised.or(stored.order.details.requested_date)?;
    Some(start_of(day, &stored.seller_zone))
}
