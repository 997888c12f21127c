//! What is ready of an order leaves with a run, among others.

use super::frame::{dates, decided};
use super::request::{Amount, Request};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::purchase_orders::Stored;
use crate::store::record::record;
use crate::unit_of_work::Work;
use supply_chain::ask::Actor;
use supply_chain::id::ShipmentId;
use supply_chain::purchase_order::{Event, State};

/// Sends whatever of an order is set aside for it; nothing where nothing is, or where it has ended. The order and its
/// levels are locked by whoever asks, and whether they may has been asked.
///
/// # Errors
/// [`WorkflowError::OnRun`] with the refusal and the order it is about.
pub(in crate::command) async fn send_ready(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    stored: Stored,
    carrier: Option<String>,
) -> Result<Option<ShipmentId>, WorkflowError> {
    let order = &stored.order;
    let lines: Vec<_> = order
        .lines
        .iter()
        .filter(|line| line.counts.held > 0)
        .map(|line| (line.id, Amount::Base(line.counts.held)))
        .collect();
    if lines.is_empty() || !matches!(order.state, State::Confirmed | State::InFulfilment) {
        return Ok(None);
    }
    let (id, number) = (order.id, order.number.clone().unwrap_or_default());
    let buyer_name = stored.buyer_name.clone();
    let dates = dates(&stored, work.now);
    let request = Request::Dispatch { lines, carrier };
    let events = decided(work, &stored, request, actor, dates).await;
    let events = events.map_err(|cause| match cause {
        // What may well succeed in a moment is tried again by whoever carries it out.
        cause if cause.is_temporary() => cause,
        cause => WorkflowError::OnRun { order: id, number, buyer_name, cause: Box::new(cause) },
    })?;
    record(work, stored, &events, ask, dates).await?;
    Ok(events.iter().find_map(|event| match event {
        Event::Dispatched { shipment, .. } => Some(*shipment),
        _ => None,
    }))
}
