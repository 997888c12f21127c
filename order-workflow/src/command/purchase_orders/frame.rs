//! The frame every order command shares: load under lock, ask whether the asker may, give a stored answer
//! again, decide, store, keep the answer.

use super::request::Request;
use super::{answering, approving, changing, drafting, ending, goods, group};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::{claims, pool_to_orders};
use crate::error::WorkflowError;
use crate::query::orders::{known, view};
use crate::store::credit;
use crate::store::purchase_orders::{self as store, Stored};
use crate::store::record::{BusinessDates, record};
use crate::unit_of_work::Work;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use supply_chain::ask::Actor;
use supply_chain::id::PurchaseOrderId;
use supply_chain::money::Money;
use supply_chain::organization::Ability;
use supply_chain::purchase_order::{
    By, Command, CommandName, Event, Party, PurchaseOrder, Refusal, decide, is_one_of, roles_in,
};

/// Carries out a request on an order; answers with the order as it then stands.
pub(super) async fn handle(
    work: Work<'_>,
    ask: &Ask,
    id: PurchaseOrderId,
    request: Request,
) -> Result<Answer, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let stored = known(store::find_for_update(work.tx, id).await?, actor)?;
    authority(&stored.order, request.name(), actor)?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let side = stored.order.party(actor).unwrap_or(Party::Seller);
    ask.expect(stored.mark_to(side).version)?;
    if let Some((group, answer)) = group::basket_of(&stored.order, &request) {
        // A basket is approved once, whichever of its orders is looked at.
        group::answer_all(work, ask, actor, group, &answer).await?;
        let stored = known(store::find(work.tx, &[id.into()]).await?.pop(), actor)?;
        return answered(work, ask, actor, &stored).await;
    }
    let dates = dates(&stored, work.now);
    let events = decided(work, &stored, request, actor, dates).await?;
    let mut stored = record(work, stored, &events, ask, dates).await?;
    claims::follow_count(work, &mut stored, &events, ask).await?;
    claims::follow_shortfall(work, &stored, &events, ask).await?;
    answered(work, ask, actor, &stored).await
}

/// The order as it now stands.
async fn answered(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    stored: &Stored,
) -> Result<Answer, WorkflowError> {
    let view = view(stored, actor, work.seal, work.now);
    answers::keep(work, ask, 200, &view, Some(view.version)).await
}

/// What follows from a request, with what the two agreed to happen by itself.
pub(super) async fn decided(
    work: Work<'_>,
    stored: &Stored,
    request: Request,
    actor: &Actor,
    dates: BusinessDates,
) -> Result<Vec<Event>, WorkflowError> {
    let (order, name) = (&stored.order, request.name());
    let command = command(work, stored, request, actor, dates).await?;
    // The last yes to a new version gives back what the counter-offer held aside.
    if frees_stock(name) || (name == CommandName::Approve && order.revised.is_some()) {
        store::lock_levels(work.tx, order.id).await?;
    }
    let mut events = decide(order, command, By::Person(actor), work.now)?.events;
    let leaves = |event: &Event| matches!(event, Event::Dispatched { .. });
    if name == CommandName::CorrectReceipt {
        pool_to_orders::stays_shared_out(work, order, &events).await?;
    }
    if order.terms.money.is_prepaid && events.iter().any(leaves) {
        credit::check_prepaid(work.tx, order, work.now).await?;
    }
    events.extend(by_itself(work, stored, &events, dates).await?);
    Ok(events)
}

/// What the two agreed to happen by itself after `events`.
pub(in crate::command) async fn by_itself(
    work: Work<'_>,
    stored: &Stored,
    events: &[Event],
    dates: BusinessDates,
) -> Result<Vec<Event>, WorkflowError> {
    if !events.iter().any(|event| matches!(event, Event::Submitted { .. })) {
        return Ok(Vec::new());
    }
    let after = events.iter().fold(stored.order.clone(), PurchaseOrder::after);
    if !after.terms.accepts_automatically {
        return Ok(Vec::new());
    }
    answering::accept_by_itself(work, stored, &after, dates).await
}

/// The asker, if they may fill their organization's basket.
pub(super) fn buyer(ask: &Ask) -> Result<&Actor, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let roles = CommandName::Edit.roles(Party::Buyer);
    if !actor.is_any(roles) || !actor.can(Ability::Buy) {
        return Err(WorkflowError::NotYourRole { roles });
    }
    Ok(actor)
}

/// Whether the actor's side and role cover the command, whatever the state: asked before a stored
/// answer is given again (data.md 10).
pub(crate) fn authority(
    order: &PurchaseOrder,
    name: CommandName,
    actor: &Actor,
) -> Result<(), Refusal> {
    let side = order.party(actor);
    let roles = side.map_or(&[][..], |party| roles_in(order, name, party));
    if roles.is_empty() {
        return Err(Refusal::NotYourPart { party: name.party() });
    }
    if is_one_of(order, side, actor, roles) {
        Ok(())
    } else {
        Err(Refusal::NotYourRole { command: name, roles })
    }
}

/// The two parties' business days.
pub(crate) fn dates(stored: &Stored, now: DateTime<Utc>) -> BusinessDates {
    let local = |zone: &str| match zone.parse::<chrono_tz::Tz>() {
        Ok(zone) => now.with_timezone(&zone).naive_local(),
        Err(_) => now.naive_utc(),
    };
    let seller = local(&stored.seller_zone);
    BusinessDates {
        buyer: local(&stored.buyer_zone).date(),
        seller: seller.date(),
        seller_time: seller.time(),
    }
}

/// The instant at which a day begins in a zone; in UTC where the zone is not known.
pub(in crate::command) fn start_of(day: NaiveDate, zone: &str) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let zone: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::UTC);
    // Where midnight is skipped by a change of the clock, the day begins at the first instant there is.
    midnight
        .and_local_timezone(zone)
        .earliest()
        .map_or_else(|| midnight.and_utc(), |instant| instant.to_utc())
}

/// The instant at which a day ends in a zone.
pub(in crate::command) fn end_of(day: NaiveDate, zone: &str) -> DateTime<Utc> {
    start_of(day.succ_opt().unwrap_or(day), zone)
}

/// Looks up what the rule needs: prices, stock under lock, numbers, identifiers. Nothing is drawn or
/// locked for what the state forbids anyway.
async fn command(
    work: Work<'_>,
    stored: &Stored,
    request: Request,
    actor: &Actor,
    dates: BusinessDates,
) -> Result<Command, WorkflowError> {
    let order = &stored.order;
    Ok(match request {
        Request::Edit(change) => drafting::edit(work, order, change, dates).await?,
        Request::Submit { expected_total, reason } => {
            let wanted = drafting::Wanted { expected_total, reason, beside: Money::ZERO };
            drafting::submit(work, order, wanted, actor, dates).await?
        }
        Request::Approve => approving::approve(work, order, actor, dates).await?,
        Request::SendBack { reason } => Command::SendBack { reason },
        Request::Acknowledge => Command::Acknowledge,
        Request::Accept { backorder_until } => {
            answering::accept(work, stored, backorder_until).await?
        }
        Request::Counter { lines, charges, note } => {
            changing::counter(work, order, (lines, charges), note, dates).await?
        }
        Request::AcceptCounter { reason } => changing::accept_counter(work, stored, reason).await?,
        Request::Revise { change, reason } => {
            changing::revise(work, order, change, reason, dates).await?
        }
        Request::Decline { reason } => Command::Decline { reason },
        Request::Reject { reason } => Command::Reject { reason },
        Request::Withdraw { reason } => Command::Withdraw { reason },
        Request::Cancel { reason } => {
            Command::Cancel { reason, goods_due: ending::goods_due(stored) }
        }
        Request::Amend { lines, charges, note } => {
            changing::amend(work, order, (lines, charges), note, actor, dates).await?
        }
        Request::Dispatch { lines, carrier } => {
            goods::dispatch(work, order, lines, carrier, dates).await?
        }
        Request::UndoDispatch { shipment, reason } => Command::UndoDispatch { shipment, reason },
        Request::ProveDelivery { shipment, received_by } => {
            Command::ProveDelivery { shipment, received_by }
        }
        Request::Receive { shipment, counts } => {
            goods::receive(work, order, shipment, counts, dates).await?
        }
        Request::CorrectReceipt { shipment, counts, reason } => {
            goods::correct_receipt(work, order, shipment, counts, reason, dates).await?
        }
        Request::ShortClose { reason } => Command::ShortClose { reason },
    })
}

/// Whether the command gives back what is set aside, or moves it: the levels are locked first, by rising
/// id. Those that set something aside lock them when they look (machines.md section 5).
const fn frees_stock(name: CommandName) -> bool {
    matches!(
        name,
        CommandName::Cancel
            | CommandName::Revise
            | CommandName::Decline
            | CommandName::Dispatch
            | CommandName::UndoDispatch
            | CommandName::ShortClose
    )
}
