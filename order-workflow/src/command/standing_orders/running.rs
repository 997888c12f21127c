//! A run: one order for each seller, made as a person would make it, and what came of each.

use chrono::{DateTime, Days, Utc};
use chrono_tz::Tz;
use sea_orm::ConnectionTrait;
use supply_chain::ask::Actor;
use supply_chain::id::{OrganizationId, PersonId, PurchaseOrderId, StandingOrderId};
use supply_chain::purchase_order::{Details, Refusal};
use supply_chain::standing_order::{
    CommandName, Due, Line, LineResult, OrderOutcome, OrderResult, Outcome, Prepared, Reason,
    State, Step, authority, due, prepare, shared_reason, together,
};
use uuid::Uuid;

use super::STANDING_ORDER;
use super::failing::give_up;
use crate::ask::{Ask, Asker, Channel};
use crate::command::purchase_orders::{NewOrder, WantedLine, create};
use crate::error::WorkflowError;
use crate::store::standing_orders::{self as store, Hold, RunRecord, Stored};
use crate::store::telling::parked;
use crate::unit_of_work::Work;

/// Does what is to be done with the slot that has come, if one has; tells whether.
pub(super) async fn come_round(work: Work<'_>, id: StandingOrderId) -> Result<bool, WorkflowError> {
    let Some(stored) = store::find(work.tx, id, Hold::IfFree).await? else { return Ok(false) };
    let zone = stored.tz();
    if stored.try_at.is_none_or(|try_at| try_at > work.now) {
        return Ok(false);
    }
    match due(&stored.order, work.now, &zone) {
        Due::NotYet => return Ok(false),
        Due::LeaveOut(slot, Reason::TooLate) if stored.attempts > 0 => {
            give_up(work, &stored, slot, &zone, "it kept failing until it was too late").await?;
        }
        Due::LeaveOut(slot, reason) => {
            close(work, &stored, &left_out(work, slot, reason), &zone).await?;
        }
        Due::Order(slot) => {
            let run = order(work, &stored, slot, None).await?;
            close(work, &stored, &run, &zone).await?;
        }
    }
    Ok(true)
}

/// A slot that is left out: knowingly, or because its time is over, which somebody has to know.
fn left_out(work: Work<'_>, slot: DateTime<Utc>, reason: Reason) -> RunRecord {
    let outcome = match reason {
        Reason::Asked | Reason::Superseded => Outcome::Skipped,
        _ => Outcome::Empty,
    };
    let (asked_by, orders) = (None, Vec::new());
    RunRecord { id: work.id(), slot, asked_by, outcome, reason: Some(reason), orders }
}

/// Writes down what came of a slot, and lets the next one's turn begin.
pub(super) async fn close(
    work: Work<'_>,
    stored: &Stored,
    run: &RunRecord,
    zone: &Tz,
) -> Result<(), WorkflowError> {
    store::record_run(work, &stored.order, run, &Ask::by_the_clock()).await?;
    let event = stored.order.went_on(run.slot, zone);
    let after = stored.order.clone().after(&event);
    if after.state == State::Ended {
        store::note_event(work, after.id.into(), Some(&event), &Ask::by_the_clock()).await?;
    }
    store::save(work, stored, &after, &event).await
}

/// Runs it now, for somebody who asked. A slot that has come and was not kept yet is this one.
pub(super) async fn run_now(
    work: Work<'_>,
    ask: &Ask,
    stored: &Stored,
) -> Result<(), WorkflowError> {
    let (order_of, zone) = (&stored.order, stored.tz());
    if let Some(slot) = order_of.next.filter(|slot| *slot <= work.now) {
        close(work, stored, &left_out(work, slot, Reason::Superseded), &zone).await?;
    }
    let run = order(work, stored, work.now, Some(ask.by.person())).await?;
    store::record_run(work, order_of, &run, ask).await?;
    store::note_event(work, order_of.id.into(), None, ask).await
}

/// Runs one that was given up, now that somebody looked.
pub(crate) async fn run_again(work: Work<'_>, ask: &Ask, id: Uuid) -> Result<(), WorkflowError> {
    match store::find(work.tx, StandingOrderId(id), Hold::Wait).await? {
        Some(stored) if stored.order.state != State::Ended => run_now(work, ask, &stored).await,
        _ => {
            parked::take_out(work, STANDING_ORDER, id).await?;
            Ok(())
        }
    }
}

/// Makes the orders of a slot.
async fn order(
    work: Work<'_>,
    stored: &Stored,
    slot: DateTime<Utc>,
    asked_by: Option<PersonId>,
) -> Result<RunRecord, WorkflowError> {
    let of = &stored.order;
    let writer = store::writer_of(work.tx, of.buyer, of.writer).await?;
    let writer = writer.and_then(|actor| match authority(CommandName::RunNow, &actor) {
        Ok(()) => Ok(actor),
        Err(_) => Err(Reason::WriterGone),
    });
    let mut orders = Vec::new();
    let reason = match writer {
        Err(reason) => Some(reason),
        Ok(writer) => {
            // Always by rising seller, so that two runs lock stock levels in one order.
            for (seller, lines) in by_seller(&of.content.lines) {
                orders.push(order_from(work, stored, &writer, (seller, &lines)).await?);
            }
            None
        }
    };
    let outcome = together(&orders);
    let reason = reason.or_else(|| {
        let of_orders = || shared_reason(orders.iter().map(|order| order.reason));
        (outcome == Outcome::Empty).then(|| of_orders().unwrap_or(Reason::NothingLeft))
    });
    // Whatever was parked before is mended.
    parked::take_out(work, STANDING_ORDER, of.id.into()).await?;
    Ok(RunRecord { id: work.id(), slot, asked_by, outcome, reason, orders })
}

fn by_seller(lines: &[Line]) -> Vec<(OrganizationId, Vec<Line>)> {
    let mut sellers: Vec<OrganizationId> = lines.iter().map(|line| line.seller).collect();
    sellers.sort_unstable();
    sellers.dedup();
    let of = |seller| lines.iter().filter(|line| line.seller == seller).cloned().collect();
    sellers.into_iter().map(|seller| (seller, of(seller))).collect()
}

/// What comes of one seller's order.
async fn order_from(
    work: Work<'_>,
    stored: &Stored,
    writer: &Actor,
    (seller, lines): (OrganizationId, &[Line]),
) -> Result<OrderResult, WorkflowError> {
    let of = &stored.order;
    let (offers, stock) = store::beside(work.tx, of.buyer, lines, work.now).await?;
    let Prepared { step, lines } = prepare(lines, &offers, stock, &of.content.policy);
    let why = match step {
        Step::Nothing(reason) => {
            return Ok(skipped(seller, reason, None, lines));
        }
        Step::Draft(reason) => reason,
        Step::Submit => match make(work, stored, writer, (seller, &lines), true).await? {
            Ok(order) => {
                let outcome = OrderOutcome::Submitted;
                return Ok(OrderResult {
                    seller,
                    outcome,
                    order: Some(order),
                    reason: None,
                    lines,
                });
            }
            // What the seller would not take, or the buyer's own rules ask a person about, is kept as a draft.
            Err(reason) => Some(reason),
        },
    };
    if let Some(waiting) = store::waiting_draft(work.tx, of.id, seller).await? {
        return Ok(skipped(seller, Reason::DraftWaits, Some(waiting), lines));
    }
    Ok(match make(work, stored, writer, (seller, &lines), false).await? {
        Ok(order) => OrderResult {
            seller,
            outcome: OrderOutcome::Made,
            order: Some(order),
            reason: why,
            lines,
        },
        Err(reason) => skipped(seller, reason, None, lines),
    })
}

fn skipped(
    seller: OrganizationId,
    reason: Reason,
    order: Option<PurchaseOrderId>,
    mut lines: Vec<LineResult>,
) -> OrderResult {
    lines.iter_mut().for_each(|line| line.ordered = 0);
    OrderResult { seller, outcome: OrderOutcome::Skipped, order, reason: Some(reason), lines }
}

/// Makes an order as its writer would, and submits it where asked. A refusal leaves nothing behind, not even a
/// number that was drawn; what breaks on our side breaks the whole run.
async fn make(
    work: Work<'_>,
    stored: &Stored,
    writer: &Actor,
    (seller, lines): (OrganizationId, &[LineResult]),
    submit: bool,
) -> Result<Result<PurchaseOrderId, Reason>, WorkflowError> {
    let content = &stored.order.content;
    let today = work.now.with_timezone(&stored.tz()).date_naive();
    let wanted = |days: u32| today.checked_add_days(Days::new(days.into()));
    let details = Details {
        requested_date: content.policy.days_to_delivery.and_then(wanted),
        ..content.details.clone()
    };
    let id: PurchaseOrderId = work.id();
    let ordered = lines.iter().filter(|line| line.ordered > 0);
    let new = NewOrder {
        id: Some(id.into()),
        seller,
        lines: ordered.map(|line| WantedLine { offer: line.offer, count: line.ordered }).collect(),
        details,
        submit,
        reason: None,
    };
    let ask = Ask::plain(Asker::Actor(writer.clone()), Channel::System);
    work.tx.execute_unprepared("SAVEPOINT one_order").await?;
    let refused = match create(work, &ask, new).await {
        Ok(_) => {
            work.tx.execute_unprepared("RELEASE SAVEPOINT one_order").await?;
            return Ok(Ok(id));
        }
        Err(error) => reason_of(error)?,
    };
    work.tx.execute_unprepared("ROLLBACK TO SAVEPOINT one_order").await?;
    Ok(Err(refused))
}

/// Why an order was refused; what is no refusal stays an error.
fn reason_of(error: WorkflowError) -> Result<Reason, WorkflowError> {
    Ok(match error {
        WorkflowError::Order(refusal) => match refusal {
            Refusal::BelowMinimum { .. } => Reason::BelowMinimum,
            Refusal::CountNotSold { .. } => Reason::CountNotSold,
            Refusal::NoDeliveryThatDay { .. } => Reason::NoDeliveryThatDay,
            Refusal::PriceReasonNeeded { .. } => Reason::PriceReasonNeeded,
            Refusal::NoApprover { .. } => Reason::NoApprover,
            Refusal::OfferUnknown { .. } | Refusal::OfferGone { .. } => Reason::NotOnSale,
            _ => Reason::Refused,
        },
        WorkflowError::NotFound { what: "seller" } => Reason::SellerGone,
        WorkflowError::NotFound { what: "buyer" } => Reason::BuyerGone,
        WorkflowError::NotYourRole { .. } => Reason::WriterGone,
        broken => return Err(broken),
    })
}
