//! Decides what follows from a command, without doing it: no clock, no database, no randomness.

mod agreeing;
mod changing;
mod goods;
mod money;

pub use agreeing::{approval_completes, submit_reaches_seller};
pub use changing::approval_of_offer;

use super::command::{By, Command, Party};
use super::event::{Dropped, Event};
use super::permission::gate;
use super::pooling;
use super::refusal::Refusal;
use super::state::State;
use super::{Details, PurchaseOrder};
use crate::machine::Decision;
use chrono::{DateTime, TimeDelta, Utc};

/// The longest reason that is kept, in characters.
const LONGEST_REASON: usize = 500;

/// What follows from `command` on `order`, asked `by` somebody at `now`.
///
/// # Errors
/// A [`Refusal`] with its facts; first who may, then the state, then the values.
#[expect(clippy::too_many_lines, reason = "a table: one arm for each command")]
pub fn decide(
    order: &PurchaseOrder,
    command: Command,
    by: By<'_>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    let party = gate(order, command.name(), by)?;
    match command {
        Command::Edit(draft, pricing) => agreeing::edit(order, draft, &pricing, by),
        Command::Submit { number, pricing, expected_total, basis, reason } => {
            let asked = agreeing::Asked { basis, reason, number };
            agreeing::submit(order, &pricing, expected_total, asked, by, now)
        }
        Command::Approve { number } => agreeing::approve(order, number, by, now),
        Command::SendBack { reason } => {
            let reason = needed(&reason)?;
            Ok(Decision::of(if order.state_to(party) == State::PendingApproval {
                Event::SentBack { reason }
            } else {
                dropped(order, Dropped::SentBack, Some(reason))
            }))
        }
        Command::Acknowledge => Ok(match order.acknowledged_at {
            None => Decision::of(Event::Acknowledged { at: now }),
            Some(_) => Decision { events: Vec::new() },
        }),
        Command::Accept { levels, backorder } if order.state == State::Submitted => {
            agreeing::accept(order, &levels, backorder, now)
        }
        Command::Accept { levels, backorder } => {
            changing::accept_amendment(order, &levels, backorder, now)
        }
        Command::Counter { wishes, charges, pricing, levels, note } => {
            changing::counter(order, (wishes, charges), &pricing, &levels, note, now)
        }
        Command::AcceptCounter { basis, levels, backorder_until, reason } => {
            let until = backorder_until;
            changing::accept_counter(order, &basis, reason.as_deref(), &levels, until, by, now)
        }
        Command::Revise { draft, pricing, basis, reason } => {
            let asked = agreeing::Asked { basis, reason, number: None };
            changing::revise(order, draft, &pricing, asked, by, now)
        }
        Command::Decline { reason } => {
            let reason = optional(reason)?;
            Ok(Decision::of(if order.state == State::Countered {
                Event::Declined { reason }
            } else {
                dropped(order, Dropped::Declined, reason)
            }))
        }
        Command::Reject { reason } => {
            let reason = needed(&reason)?;
            Ok(Decision::of(if order.state == State::Submitted {
                Event::Rejected { reason }
            } else {
                dropped(order, Dropped::Declined, Some(reason))
            }))
        }
        Command::Withdraw { reason } => {
            let reason = optional(reason)?;
            Ok(Decision::of(if order.state == State::Submitted {
                Event::Withdrawn { reason }
            } else {
                dropped(order, Dropped::Withdrawn, reason)
            }))
        }
        Command::Cancel { reason, goods_due } => cancel(order, party, &reason, goods_due, now),
        Command::Amend { wishes, charges, pricing, basis, note } => {
            changing::amend(order, by, (wishes, charges), &pricing, &basis, note, now)
        }
        Command::Dispatch { shipment, lines, carrier } => {
            let lines = goods::sent(order, &lines)?;
            check_length("carrier", carrier.as_deref(), 200)?;
            Ok(Decision::of(Event::Dispatched {
                shipment: shipment.id,
                number: shipment.number,
                lines,
                carrier,
            }))
        }
        Command::UndoDispatch { shipment, reason } => {
            goods::may_call_back(order, shipment)?;
            let event = Event::DispatchUndone { shipment, reason: needed(&reason)? };
            money::stays_billed(order, &event)?;
            Ok(Decision::of(event))
        }
        Command::ProveDelivery { shipment, received_by } => {
            goods::prove(order, shipment, &received_by, now)
        }
        Command::Receive { receipt, shipment, counts } => {
            goods::receive(order, receipt, shipment, counts)
        }
        Command::CorrectReceipt { receipt, shipment, counts, reason } => {
            goods::correct(order, receipt, shipment, counts, &reason)
        }
        Command::DeemReceived { receipt, shipment } => goods::deem(order, receipt, shipment, now),
        Command::ShortClose { reason } => goods::short_close(order, party, &reason),
        Command::FillBackorder { levels } => goods::fill(order, &levels),
        Command::FillLeg { reservations } => pooling::fill(order, reservations),
        Command::ChargeLeg { charge, pricing } => pooling::charge(order, charge, &pricing),
        Command::NoteLateness => goods::note_lateness(order, now),
        Command::Expire => match order.deadline {
            Some(deadline) if deadline > now => Err(Refusal::NotDueYet),
            None => Err(Refusal::NotDueYet),
            Some(_) if order.state.is_bound() => {
                Ok(Decision::of(dropped(order, Dropped::Lapsed, None)))
            }
            Some(_) => Ok(Decision::of(Event::Expired)),
        },
        Command::Invoice { bill, lines } => money::invoice(order, bill, lines),
        Command::Pay { payment, amount } => Ok(Decision::of(Event::Paid { payment, amount })),
        Command::NoteSettled { by, amount, holds } => Ok(Decision::of(if holds {
            Event::Settled { by, amount }
        } else {
            Event::Unsettled { by, amount }
        })),
        Command::WriteOff { bill, amount } => Ok(Decision::of(Event::WrittenOff { bill, amount })),
        Command::NoteCredited { note, of } => Ok(Decision::of(Event::Credited { note, of })),
        Command::NoteTakenBack { bill, lines, reason } => {
            money::take_back(order, bill, lines, &reason)
        }
        Command::Complete(ending) => money::complete(&ending, now),
    }
}

/// The open amendment comes to nothing; one that the seller never saw, without its knowledge.
fn dropped(order: &PurchaseOrder, how: Dropped, reason: Option<String>) -> Event {
    Event::AmendmentDropped { how, reason, was_seen: !order.is_proposal_hidden() }
}

/// Calls an order off. A buyer may do so alone until some hours before the goods come; after that the
/// seller must agree, which an amendment to nothing asks for.
fn cancel(
    order: &PurchaseOrder,
    party: Option<Party>,
    reason: &str,
    goods_due: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    let reason = needed(reason)?;
    // A pool answers for its legs with its organizer, who sells them.
    let by = party.unwrap_or(Party::Seller);
    if by == Party::Buyer
        && order.state == State::Confirmed
        && let Some(due) = goods_due
    {
        let until = due - TimeDelta::hours(i64::from(order.terms.free_cancel_hours));
        if now >= until {
            return Err(Refusal::CancelTooLate { until });
        }
    }
    Ok(Decision::of(Event::Cancelled { by, reason }))
}

/// Half-open: at the deadline itself it is too late, even if the clock's job has not come by.
fn in_time(
    order: &PurchaseOrder,
    command: super::CommandName,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    if order.deadline.is_some_and(|deadline| deadline <= now) {
        return Err(Refusal::NotInThisState { state: State::Expired, command });
    }
    Ok(())
}

/// The event, and that everything is received if that is now so: something arrived, and nothing is open.
fn settled(order: &PurchaseOrder, event: Event) -> Decision<Event> {
    let after = order.clone().after(&event);
    let complete = after.is_explained()
        && after.lines.iter().any(|line| line.counts.shipped > 0)
        && after.state == State::InFulfilment;
    if complete { Decision::of(event).and(Event::FullyReceived) } else { Decision::of(event) }
}

fn needed(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    check_length("reason", Some(&reason), LONGEST_REASON)?;
    Ok(reason)
}

fn optional(reason: Option<String>) -> Result<Option<String>, Refusal> {
    match reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty()) {
        Some(reason) => needed(&reason).map(Some),
        None => Ok(None),
    }
}

fn check_details(details: &Details) -> Result<(), Refusal> {
    check_length("buyer_reference", details.buyer_reference.as_deref(), 100)?;
    check_length("deliver_to", details.deliver_to.as_deref(), 500)?;
    check_length("note", details.note.as_deref(), 2000)
}

pub(super) fn check_length(
    field: &'static str,
    text: Option<&str>,
    limit: usize,
) -> Result<(), Refusal> {
    match text {
        Some(text) if text.chars().count() > limit => Err(Refusal::TextTooLong { field, limit }),
        _ => Ok(()),
    }
}
