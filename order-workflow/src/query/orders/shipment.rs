//! The shipments of an order as its parties see them.

use crate::store::purchase_orders::Stored;
use chrono::{DateTime, Utc};
use serde::Serialize;
use supply_chain::id::{OrderLineId, ShipmentId};
use utoipa::ToSchema;

/// A surat jalan.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShipmentView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: ShipmentId,
    /// From the seller's series.
    pub number: String,
    /// Short code with a check character, as printed.
    pub code: String,
    /// `in_transit`, received or undone.
    pub state: &'static str,
    /// Driver, plate, carrier.
    pub carrier: Option<String>,
    /// When it left.
    pub dispatched_at: DateTime<Utc>,
    /// When it was counted.
    pub received_at: Option<DateTime<Utc>>,
    /// Who took it, as the carrier's paper says; null until that is entered.
    pub proof_by: Option<String>,
    /// When that was entered.
    pub proof_at: Option<DateTime<Utc>>,
    /// When it counts as complete if nobody counts it, where that was agreed.
    pub deemed_at: Option<DateTime<Utc>>,
    /// What it holds.
    pub lines: Vec<ShipmentLineView>,
}

/// One line of a shipment; counts in whole packs, and exactly in base units.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShipmentLineView {
    /// Which line of the order.
    #[schema(value_type = Uuid)]
    pub line_id: OrderLineId,
    /// Sent.
    pub count: i64,
    /// Sent, in base units; likewise those below.
    pub count_base: i64,
    /// Good.
    pub received_base: i64,
    /// Came, but could not be taken.
    pub rejected_base: i64,
    /// Never came.
    pub lost_base: i64,
}

/// What was sent of the order, oldest first.
pub(super) fn shipment_views(stored: &Stored) -> Vec<ShipmentView> {
    let packs = |line: OrderLineId, base| {
        let line = stored.order.lines.iter().find(|candidate| candidate.id == line);
        line.map_or(base, |line| line.pack.whole_packs(base))
    };
    let views = stored.order.shipments.iter().filter_map(|shipment| {
        let paper = stored.papers.get(&shipment.id)?;
        Some(ShipmentView {
            id: shipment.id,
            number: shipment.number.clone(),
            code: paper.code.clone(),
            proof_by: shipment.proof.as_ref().map(|proof| proof.received_by.clone()),
            proof_at: shipment.proof.as_ref().map(|proof| proof.at),
            deemed_at: shipment.deemed_at,
            state: shipment.state.as_str(),
            carrier: paper.carrier.clone(),
            dispatched_at: paper.dispatched_at,
            received_at: paper.received_at,
            lines: shipment
                .lines
                .iter()
                .map(|line| ShipmentLineView {
                    line_id: line.line,
                    count: packs(line.line, line.shipped),
                    count_base: line.shipped,
                    received_base: line.received,
                    rejected_base: line.rejected,
                    lost_base: line.lost,
                })
                .collect(),
        })
    });
    views.collect()
}
