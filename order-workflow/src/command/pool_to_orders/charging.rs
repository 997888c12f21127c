//! Freight and what else all bear together: shared as the rules say, each part a charge of its leg.

use super::answer::{charged_view, names_of};
use super::asked::{Asked, begin, following};
use super::request::NewPoolCharge;
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::demand_pools::ask_held;
use crate::command::purchase_orders::dates;
use crate::error::WorkflowError;
use crate::store::footing::footing;
use crate::store::pool_orders::{charging, linking};
use crate::store::purchase_orders::{self, Stored};
use crate::store::record::record;
use crate::unit_of_work::Work;
use supply_chain::allocation::{Borne, Charge, ChargeKind};
use supply_chain::demand_pool::{Command, CommandName, Event, Refusal};
use supply_chain::id::DemandPoolId;
use supply_chain::money::Money;
use supply_chain::purchase_order::{self, ChargeKind as OrderChargeKind, NamedCharge};
use uuid::Uuid;

/// The longest number of a paper, in characters: it is what the charge is called on each leg.
const LONGEST_PAPER: usize = 200;

/// Shares a paper among the legs.
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
    let command = Command::Charge { charge: Charge { kind, paper, amount, bearers } };
    let (stored, events) = ask_held(work, stored, command, &following(ask)).await?;
    let legs = linking::legs(work.tx, id).await?;
    let ids: Vec<Uuid> = legs.into_iter().map(|(order, _)| order.into()).collect();
    let legs = purchase_orders::find_all_for_update(work.tx, &ids).await?;
    let names = names_of(&legs);
    let mut shares: Vec<Borne> = Vec::new();
    for event in &events {
        let Event::Charged { kind, paper, borne, .. } = event else { continue };
        for leg in &legs {
            let part = borne.iter().find(|part| part.of == leg.order.buyer);
            let Some(part) = part.filter(|part| part.amount != Money::ZERO) else { continue };
            enter(work, leg.clone(), named(*kind, paper, part.amount), &following(ask)).await?;
        }
        shares.clone_from(borne);
    }
    let view = charged_view(&stored, &events, &shares, &names);
    answers::keep(work, ask, 200, &view, Some(stored.pool.version)).await
}

/// A leg's part; what the carrier gives back is less to pay.
fn named(kind: ChargeKind, paper: &str, amount: Money) -> NamedCharge {
    let kind = match kind {
        _ if amount < Money::ZERO => OrderChargeKind::Discount,
        ChargeKind::Freight => OrderChargeKind::Freight,
        ChargeKind::Handling | ChargeKind::Other => OrderChargeKind::Fee,
    };
    let description = paper.to_owned();
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
