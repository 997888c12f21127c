//! The frame every order command shares: load under lock, ask whether the asker may, give a stored answer
//! again, decide, store, keep the answer.

use super::request::Request;
use super::{answering, drafting, goods};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::query::orders::{known, view};
use crate::store::purchase_orders::{self as store, Stored};
use crate::store::record::{BusinessDates, record};
use crate::unit_of_work::Work;
use chrono::{DateTime, Utc};
use supply_chain::ask::Actor;
use supply_chain::id::PurchaseOrderId;
use supply_chain::organization::Ability;
use supply_chain::purchase_order::{
    By, Command, CommandName, Party, PurchaseOrder, Refusal, decide,
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
    ask.expect(stored.order.version)?;
    let dates = dates(&stored, work.now);
    let command = command(work, &stored, request, actor, dates).await?;
    if moves_stock(command.name()) {
        store::lock_levels(work.tx, id).await?;
    }
    let events = decide(&stored.order, command, By::Person(actor), work.now)?.events;
    record(work, stored, &events, ask, dates).await?;
    // Read again: the answer shows what is stored, with what others stored beside it.
    let stored = known(store::find(work.tx, &[id.into()]).await?.pop(), actor)?;
    let version = Some(stored.order.version);
    answers::keep(work, ask, 200, &view(&stored, actor, work.seal), version).await
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
fn authority(order: &PurchaseOrder, name: CommandName, actor: &Actor) -> Result<(), Refusal> {
    let roles = order.party(actor.organization).map_or(&[][..], |party| name.roles(party));
    if roles.is_empty() {
        return Err(Refusal::NotYourPart { party: name.party() });
    }
    if actor.is_any(roles) { Ok(()) } else { Err(Refusal::NotYourRole { command: name, roles }) }
}

/// The two parties' business days.
pub(super) fn dates(stored: &Stored, now: DateTime<Utc>) -> BusinessDates {
    let day = |zone: &str| match zone.parse::<chrono_tz::Tz>() {
        Ok(zone) => now.with_timezone(&zone).date_naive(),
        Err(_) => now.date_naive(),
    };
    BusinessDates { buyer: day(&stored.buyer_zone), seller: day(&stored.seller_zone) }
}

/// Looks up what the rule needs: prices, stock under lock, numbers, identifiers.
pub(super) async fn command(
    work: Work<'_>,
    stored: &Stored,
    request: Request,
    actor: &Actor,
    dates: BusinessDates,
) -> Result<Command, WorkflowError> {
    let order = &stored.order;
    // Nothing is drawn or locked for what the state forbids anyway.
    Ok(match request {
        Request::Edit(change) => drafting::edit(work, order, change, actor, dates).await?,
        Request::Submit { expected_total } => {
            drafting::submit(work, order, expected_total, actor, dates).await?
        }
        Request::Acknowledge => Command::Acknowledge,
        Request::Accept => answering::accept(work, order).await?,
        Request::Reject { reason } => Command::Reject { reason },
        Request::Withdraw { reason } => Command::Withdraw { reason },
        Request::Cancel { reason } => Command::Cancel { reason },
        Request::Dispatch { lines, carrier } => {
            goods::dispatch(work, order, lines, carrier, dates).await?
        }
        Request::UndoDispatch { shipment, reason } => Command::UndoDispatch { shipment, reason },
        Request::Receive { shipment, counts } => {
            goods::receive(work, order, shipment, counts, dates).await?
        }
        Request::CorrectReceipt { shipment, counts, reason } => {
            goods::correct_receipt(work, order, shipment, counts, reason, dates).await?
        }
        Request::ShortClose { reason } => Command::ShortClose { reason },
    })
}

const fn moves_stock(name: CommandName) -> bool {
    matches!(
        name,
        CommandName::Cancel
            | CommandName::Dispatch
            | CommandName::UndoDispatch
            | CommandName::ShortClose
    )
}
