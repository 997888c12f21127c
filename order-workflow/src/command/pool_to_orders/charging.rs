//! Freight and what else all bear together: shared as the rules say, each part a charge of its leg.

use super::answer::{charged_view, names_of};
use super::asked::{Asked, begin, following};
use super::fees::{make_fee, own_charge};
use super::request::NewPoolCharge;
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::demand_pools::ask_held;
use crate::command::purchase_orders::dates;
use crate::error::WorkflowError;
use crate::store::demand_pools::StoredPool;
use crate::store::footing::footing;
use crate::store::pool_orders::{charging, fees, linking};
use crate::store::purchase_orders::{self, Stored};
use crate::store::record::record;
use crate::unit_of_work::Work;
use supply_chain::allocation::{Borne, Charge, ChargeKind};
use supply_chain::demand_pool::{Command, CommandName, Event, PoolRole, Refusal};
use supply_chain::id::{DemandPoolId, OrganizationId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{self, ChargeKind as OrderChargeKind, NamedCharge};
use uuid::Uuid;

/// The longest number of a paper, in characters: it is what the charge is called on each leg.
const LONGEST_PAPER: usize = 200;

/// Shares a paper among the legs, or, of an agent's own, among the orders for its fee.
pub(super) async fn charge(
    work: Work<'_>,
    ask: &Ask,
    id: DemandPoolId,
    request: NewPoolCharge,
) -> Result<Answer, WorkflowError> {
    let stored = match begin(work, ask, id, CommandName::Charge).await? {
        Asked::Again(answer) => return Ok(answer),
        Asked::Now(stored) => *stored,
    };
    let NewPoolCharge { kind, paper, amount } = request;
    if paper.trim().chars().count() > LONGEST_PAPER {
        return Err(Refusal::TextTooLong { field: "paper", limit: LONGEST_PAPER }.into());
    }
    let bearers = charging::bearers(work.tx, id).await?;
    // An agent bills its own papers itself; what the supplier pays is charged with its goods.
    let asks = ask.by.organization();
    let is_agents =
        stored.role() == PoolRole::Agent && asks.is_some_and(|of| of == stored.pool.organizer);
    if is_agents && amount < Money::ZERO {
        return Err(Refusal::ChargeOutOfRange.into());
    }
    let command = Command::Charge { charge: Charge { kind, paper, amount, bearers } };
    let (stored, events) = ask_held(work, stored, command, &following(ask)).await?;
    let mut shares: Vec<Borne> = Vec::new();
    let mut orders: Vec<Stored> = Vec::new();
    for event in &events {
        let Event::Charged { kind, paper, borne, .. } = event else { continue };
        let bears: Vec<OrganizationId> =
            borne.iter().filter(|part| part.amount != Money::ZERO).map(|part| part.of).collect();
        let ids = if is_agents {
            fee_orders(work, &stored, &bears).await?
        } else {
            linking::legs(work.tx, id).await?.into_iter().map(|(order, _)| order).collect()
        };
        let ids: Vec<Uuid> = ids.into_iter().map(Uuid::from).collect();
        orders = purchase_orders::find_all_for_update(work.tx, &ids).await?;
        for order in &orders {
            let part = borne.iter().find(|part| part.of == order.order.buyer);
            let Some(part) = part.filter(|part| part.amount != Money::ZERO) else { continue };
            let charge = named((*kind, is_agents), paper, part.amount);
            enter(work, order.clone(), charge, &following(ask)).await?;
        }
        shares.clone_from(borne);
    }
    let view = charged_view(&stored, &events, &shares, &names_of(&orders));
    answers::keep(work, ask, 200, &view, Some(stored.pool.version)).await
}

/// The orders on which an agent asks for its own: those that are missing are made, with the fee that is owed already.
async fn fee_orders(
    work: Work<'_>,
    stored: &StoredPool,
    bears: &[OrganizationId],
) -> Result<Vec<PurchaseOrderId>, WorkflowError> {
    let planned_by = linking::heading(work.tx, stored.pool.id).await?.planned_by;
    for owed in fees::owed_by(work.tx, stored.pool.id, bears).await? {
        make_fee(work, stored, planned_by, owed).await?;
    }
    fees::orders(work.tx, stored.pool.id).await
}

/// A leg's part; what the carrier gives back is less to pay.
fn named((kind, is_agents): (ChargeKind, bool), paper: &str, amount: Money) -> NamedCharge {
    let kind = match kind {
        _ if amount < Money::ZERO => OrderChargeKind::Discount,
        ChargeKind::Freight => OrderChargeKind::Freight,
        ChargeKind::Handling | ChargeKind::Other => OrderChargeKind::Fee,
    };
    let description = paper.to_owned();
    if is_agents {
        return own_charge(kind, description, amount);
    }
    NamedCharge { kind, description, amount, tax_class: None, includes_tax: false }
}

/// Enters it; a leg of which nothing was sent in the end bears nothing, and its keeper does.
async fn enter(
    work: Work<'_>,
    leg: Stored,
    charge: NamedCharge,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    if !leg.order.state.is_bound() {
        return Ok(());
    }
    let dates = dates(&leg, work.now);
    let (buyer, seller) = (leg.order.buyer, leg.order.seller);
    let pricing = footing(work.tx, buyer, seller, &[], work.now).await?.pricing(dates);
    let command = purchase_order::Command::ChargeLeg { charge, pricing };
    let by = purchase_order::By::Clock;
    let events = purchase_order::decide(&leg.order, command, by, work.now)?.events;
    record(work, leg, &events, ask, dates).await?;
    Ok(())
}
