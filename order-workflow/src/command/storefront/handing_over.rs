//! The counter: what was ordered lies ready, is handed over and counted in one step, billed, and paid or put on account.

use super::{COUNTER, serving};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::invoices::issue_at_counter;
use crate::command::payments::take_at_counter;
use crate::command::purchase_orders::{dates, receipt_number};
use crate::error::WorkflowError;
use crate::query::orders::known;
use crate::query::storefront::member_order_view;
use crate::store::purchase_orders::{self, Stored};
use crate::store::record::record;
use crate::store::storefront::{self as store, MemberOrder};
use crate::store::telling::personal;
use crate::store::{merchant_codes, numbers};
use crate::unit_of_work::Work;
use chrono::Datelike;
use supply_chain::ask::Actor;
use supply_chain::id::{BankAccountId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::patronage::TradeClass;
use supply_chain::payment::{BankReference, Method};
use supply_chain::purchase_order::{
    By, Command, CommandName, Count, Numbers, PurchaseOrder, Refusal as OrderRefusal, State, decide,
};
use supply_chain::storefront::{PayBy, Refusal, bears, till};

/// What was taken for an order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// How it was paid in the end, where that is not as it was ordered.
    pub pay_by: Option<PayBy>,
    /// What the bank or the acquirer calls it, of what came by QRIS.
    pub reference: Option<BankReference>,
}

/// The order under lock with what stands beside it, for somebody at the counter; never a member's own.
pub(super) async fn at_counter<'a>(
    work: Work<'_>,
    ask: &'a Ask,
    id: PurchaseOrderId,
) -> Result<(&'a Actor, Stored), WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let stored = known(purchase_orders::find_for_update(work.tx, id).await?, actor)?;
    let Some(member) = stored.order.member else {
        return Err(WorkflowError::NotFound { what: "purchase order" });
    };
    if member.person == actor.person {
        let party = supply_chain::purchase_order::Party::Seller;
        return Err(OrderRefusal::NotYourPart { party }.into());
    }
    serving(ask, COUNTER)?;
    Ok((actor, stored))
}

fn is_agreed(order: &PurchaseOrder, command: CommandName) -> Result<(), OrderRefusal> {
    if order.state == State::Confirmed {
        Ok(())
    } else {
        Err(OrderRefusal::NotInThisState { state: order.state, command })
    }
}

pub(super) async fn beside(
    work: Work<'_>,
    order: PurchaseOrderId,
) -> Result<MemberOrder, WorkflowError> {
    let found = store::member_order_for_update(work, order).await?;
    found.ok_or(WorkflowError::NotFound { what: "purchase order" })
}

/// It lies ready.
pub(super) async fn ready(
    work: Work<'_>,
    ask: &Ask,
    id: PurchaseOrderId,
) -> Result<Answer, WorkflowError> {
    let (actor, stored) = at_counter(work, ask, id).await?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    is_agreed(&stored.order, CommandName::Dispatch)?;
    let before = beside(work, id).await?;
    store::note_ready(work, id, actor.person).await?;
    if let Some(member) = stored.order.member.filter(|_| before.ready_at.is_none()) {
        let to = (member.person, stored.order.seller);
        personal::tell(work, to, personal::READY, id).await?;
    }
    let shown = member_order_view(work, &stored, actor).await?;
    answers::keep(work, ask, 200, &shown, Some(stored.order.version)).await
}

/// It is in the member's hands: sent and counted at once, billed, and paid.
pub(super) async fn hand_over(
    work: Work<'_>,
    ask: &Ask,
    id: PurchaseOrderId,
    taken: Taken,
) -> Result<Answer, WorkflowError> {
    let (actor, stored) = at_counter(work, ask, id).await?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    ask.expect(stored.order.version)?;
    is_agreed(&stored.order, CommandName::Dispatch)?;
    let beside = beside(work, id).await?;
    let pay_by = taken.pay_by.unwrap_or(beside.placed.pay_by);
    let stored = Box::pin(given_out(work, ask, actor, stored, (pay_by, taken.reference))).await?;
    let shown = member_order_view(work, &stored, actor).await?;
    answers::keep(work, ask, 200, &shown, Some(stored.order.version)).await
}

/// An agreed order comes into its buyer's hands: sent, counted and billed, and the money taken, or owed.
pub(super) async fn given_out(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    stored: Stored,
    (pay_by, reference): (PayBy, Option<BankReference>),
) -> Result<Stored, WorkflowError> {
    let (id, cooperative) = (stored.order.id, stored.order.seller);
    let is_walk_in = stored.order.member.is_some_and(|member| member.is_walk_in);
    till::may_pay(!is_walk_in, pay_by)?;
    let by = how_it_came(work, &stored, pay_by, reference).await?;
    let stored = sent_and_counted(work, ask, stored).await?;
    if pay_by == PayBy::Account {
        hold(work, &stored).await?;
    }
    let (stored, paper) = issue_at_counter(work, stored, ask).await?;
    let bill = &paper.invoice;
    store::note_hand_over(work, id, (pay_by, bill.id), actor.person).await?;
    if let Some(by) = by.filter(|_| bill.open() > Money::ZERO) {
        take_at_counter(work, ask, actor, bill, by).await?;
    }
    let entry = store::Entry {
        cooperative,
        order: id,
        pay_by,
        class: if is_walk_in { TradeClass::NonMember } else { TradeClass::Member },
        amount: bill.total(),
        day: dates(&stored, work.now).seller,
        by: actor.person,
    };
    store::enter(work, entry).await?;
    // Read again: what it owes is to be read from the papers that were just made.
    Ok(purchase_orders::find_for_update(work.tx, id).await?.unwrap_or(stored))
}

/// How the money comes, as a payment says it; nothing where it is owed.
async fn how_it_came(
    work: Work<'_>,
    stored: &Stored,
    pay_by: PayBy,
    reference: Option<BankReference>,
) -> Result<Option<(Method, Option<BankAccountId>, Option<BankReference>)>, WorkflowError> {
    Ok(match pay_by {
        PayBy::Account => None,
        PayBy::Cash => Some((Method::Cash, None, None)),
        PayBy::Savings => Some((Method::Savings, None, None)),
        PayBy::Qris => {
            let code = merchant_codes::in_use(work.tx, stored.order.seller).await?;
            let code = code.ok_or(Refusal::NoPaymentCode)?;
            let reference = reference.ok_or(Refusal::ReferenceNeeded)?;
            Some((Method::Qris, Some(BankAccountId(code.account_id)), Some(reference)))
        }
    })
}

/// Everything that was agreed leaves the store and is counted good in the same moment.
async fn sent_and_counted(
    work: Work<'_>,
    ask: &Ask,
    stored: Stored,
) -> Result<Stored, WorkflowError> {
    let dates = dates(&stored, work.now);
    let order = &stored.order;
    if order.lines.iter().any(|line| line.counts.held < line.counts.to_dispatch()) {
        return Err(Refusal::NotOnTheShelf.into());
    }
    purchase_orders::lock_levels(work.tx, order.id).await?;
    let number = numbers::next(work, order.seller, "SA", dates.seller.year()).await?;
    let open = order.lines.iter().filter(|line| line.counts.to_dispatch() > 0);
    let lines = open.map(|line| (work.id(), line.id, line.counts.to_dispatch())).collect();
    let shipment = Numbers { id: work.id(), number };
    let shipped = shipment.id;
    let dispatch = Command::Dispatch { shipment, lines, carrier: None };
    let mut events = decide(order, dispatch, By::Clock, work.now)?.events;
    let sent = events.iter().fold(order.clone(), PurchaseOrder::after);
    let shipment = sent.shipments.iter().find(|there| there.id == shipped);
    let lines = shipment.into_iter().flat_map(|shipment| &shipment.lines);
    let good = |line: &supply_chain::purchase_order::ShipmentLine| Count {
        line: line.line,
        received: line.shipped,
        rejected: 0,
        lost: 0,
        reason: None,
    };
    let counts = lines.map(good).collect();
    let receipt = receipt_number(work, order, dates).await?;
    let receive = Command::Receive { receipt, shipment: shipped, counts };
    events.extend(decide(&sent, receive, By::Clock, work.now)?.events);
    record(work, stored, &events, ask, dates).await
}

/// Holds what is about to be owed against the member's account.
async fn hold(work: Work<'_>, stored: &Stored) -> Result<(), WorkflowError> {
    let Some(member) = stored.order.member else { return Ok(()) };
    let order = &stored.order;
    let account = store::lock_account(work, order.seller, member.tie).await?;
    let owed = store::owes(work.tx, order.seller, member.tie, Some(order.id)).await?;
    let total: Money = order.totals.total;
    bears(account.limit, owed, total)?;
    Ok(())
}
