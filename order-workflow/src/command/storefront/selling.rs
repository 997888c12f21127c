//! Selling at the counter: goods, money and paper in one step, to a member or to whoever comes in; and undoing a sale that
//! was wrong.

use super::basket::{blank, written};
use super::handing_over::{at_counter, beside, given_out};
use super::{COUNTER, KEEPERS, serving};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::invoices::credit_at_counter;
use crate::command::own_id;
use crate::command::payments::{give_back_at_counter, treasurers};
use crate::command::purchase_orders::{Wanted, WantedLine, dates, submit_at, todays};
use crate::error::WorkflowError;
use crate::query::storefront::counter_sale_view;
use crate::store::purchase_orders::{self, Stored};
use crate::store::record::record;
use crate::store::stock::{self, Cause, Kind, Movement};
use crate::store::storefront::{self as store, Placed};
use crate::unit_of_work::Work;
use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, ProductId, PurchaseOrderId, TieId};
use supply_chain::money::Money;
use supply_chain::patronage::TradeClass;
use supply_chain::payment::{BankReference, Method};
use supply_chain::purchase_order::{
    By, Command, Party, PurchaseOrder, Refusal as OrderRefusal, decide,
};
use supply_chain::stock::{Demand, reserve};
use supply_chain::storefront::{HandOver, PayBy, Refusal, till};
use uuid::Uuid;

/// A sale as the cashier keyed it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSale {
    /// The client's own id.
    pub id: Option<Uuid>,
    /// The member who buys; nothing for whoever is none.
    pub member: Option<TieId>,
    /// What.
    pub lines: Vec<WantedLine>,
    /// How it is paid.
    pub pay_by: PayBy,
    /// What the acquirer calls it, of what came by QRIS.
    pub reference: Option<BankReference>,
    /// What was given in cash.
    pub given: Option<Money>,
    /// The total that was shown.
    pub expected_total: Option<Money>,
    /// What is missing in stock is in the cashier's hands all the same: it is added to the count, under their name.
    pub is_at_hand: bool,
}

/// How a sale is undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoneSale {
    /// Why.
    pub words: String,
    /// Whether the goods lie on the shelf again.
    pub goods_back: bool,
    /// Of what was paid by QRIS, whether the money came: then it goes back in cash. Else it never did.
    pub money_came: bool,
}

/// Sells: one transaction from the shelf to the till.
pub(super) async fn sell(
    work: Work<'_>,
    ask: &Ask,
    sale: NewSale,
) -> Result<Answer, WorkflowError> {
    let actor = serving(ask, COUNTER)?;
    let member = match sale.member {
        Some(tie) => {
            let member = store::member_of(work.tx, actor.organization, tie).await?;
            Some(member.ok_or(WorkflowError::NotFound { what: "member" })?)
        }
        None => None,
    };
    // Nobody serves themselves (data.md 18).
    if member.is_some_and(|member| member.person == actor.person) {
        return Err(OrderRefusal::NotYourPart { party: Party::Seller }.into());
    }
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    till::may_pay(member.is_some(), sale.pay_by)?;
    let buyer = match member {
        Some(member) => member,
        None => store::walk_in(work, actor.organization).await?,
    };
    let stored = blank(work, actor.organization, buyer, own_id(sale.id)?).await?;
    let stored = written(work, ask, stored, sale.lines, By::Clock, None).await?;
    let given = sale.given.filter(|_| sale.pay_by == PayBy::Cash);
    let placed =
        Placed { hand_over: HandOver::PickUp, pay_by: sale.pay_by, written_by: Some(actor.person) };
    store::place(work, stored.order.id, placed).await?;
    let stored = agreed(work, ask, actor, stored, (sale.expected_total, sale.is_at_hand)).await?;
    if let Some(given) = given {
        till::change(stored.order.totals.total, given)?;
    }
    let of = (stored.order.id, stored.order.seller);
    store::note_sale(work, of, given, actor.person).await?;
    let stored =
        Box::pin(given_out(work, ask, actor, stored, (sale.pay_by, sale.reference))).await?;
    let shown = counter_sale_view(work, &stored, actor).await?;
    answers::keep(work, ask, 201, &shown, Some(stored.order.version)).await
}

/// Offered and agreed at once, out of what is there and nothing else.
async fn agreed(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    stored: Stored,
    (expected_total, is_at_hand): (Option<Money>, bool),
) -> Result<Stored, WorkflowError> {
    let dates = dates(&stored, work.now);
    let order = &stored.order;
    let offers: Vec<OfferId> = order.lines.iter().map(|line| line.offer).collect();
    let today = todays(work, order, &offers, dates).await?;
    let wanted = Wanted { expected_total, reason: None, beside: Money::ZERO };
    let submit = submit_at(work, order, today, wanted, actor, dates).await?;
    let mut events = decide(order, submit, By::Clock, work.now)?.events;
    let offered = events.iter().fold(order.clone(), PurchaseOrder::after);
    // After the number, as every order that is placed: of two that meet one waits.
    if is_at_hand {
        find_what_is_missing(work, actor, order).await?;
    }
    let levels = stock::levels_for_update(work.tx, order.seller, &products(order)).await?;
    let accept = Command::Accept { levels, backorder: None };
    events.extend(decide(&offered, accept, By::Clock, work.now)?.events);
    record(work, stored, &events, ask, dates).await
}

fn products(order: &PurchaseOrder) -> Vec<ProductId> {
    order.lines.iter().map(|line| line.product).collect()
}

/// Adds to the count what the order takes beyond what is there and not promised to others.
async fn find_what_is_missing(
    work: Work<'_>,
    actor: &Actor,
    order: &PurchaseOrder,
) -> Result<(), WorkflowError> {
    let owner = order.seller;
    stock::make_levels(work, owner, &products(order)).await?;
    let levels = stock::levels_for_update(work.tx, owner, &products(order)).await?;
    let demands = order.lines.iter().map(|line| Demand {
        line: line.id,
        product: line.product,
        quantity: line.counts.ordered,
    });
    let demands: Vec<Demand> = demands.collect();
    let Err(missing) = reserve(&levels, &demands) else { return Ok(()) };
    let mut found = Vec::with_capacity(missing.len());
    for short in missing {
        let level = stock::counted_level_for_update(work.tx, owner, short.product).await?;
        let level = level.ok_or(WorkflowError::NotFound { what: "stock level" })?;
        let quantity = short.asked.saturating_sub(short.available);
        found.push(Movement { level: level.id.into(), quantity });
    }
    let person = Some(actor.person);
    let document = Some(Uuid::from(order.id));
    let cause = Cause { kind: Kind::Found, owner, reason: None, document, person };
    stock::record(work, cause, &found).await
}

/// Undoes a sale: the money goes back, the bill is credited, and the goods lie on the shelf again where they do.
pub(super) async fn undo(
    work: Work<'_>,
    ask: &Ask,
    id: PurchaseOrderId,
    undone: UndoneSale,
) -> Result<Answer, WorkflowError> {
    let (actor, stored) = at_counter(work, ask, id).await?;
    let sale = store::counter_sale(work.tx, id).await?;
    let sale = sale.ok_or(WorkflowError::NotFound { what: "counter sale" })?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    // Whoever undoes it has seen what it was; that it was paid up and ended since changes nothing of that.
    if sale.undone.is_some() {
        return Err(Refusal::UndoneAlready.into());
    }
    let words = till::reason("words", &undone.words)?;
    let beside = beside(work, id).await?;
    let bill = beside.invoice.ok_or(WorkflowError::NotFound { what: "invoice" })?;
    purchase_orders::lock_levels(work.tx, id).await?;
    let how = (words.as_str(), undone.money_came);
    let of = (bill, stored.order.totals.total);
    let back = give_back_at_counter(work, ask, actor, of, how).await?;
    // What was owed and paid since was paid to the treasurer, who gives it back.
    if back.is_some() && beside.placed.pay_by == PayBy::Account {
        return Err(Refusal::SettledOtherwise.into());
    }
    // Read again: what was paid for it stands otherwise in its history by now.
    let stored = purchase_orders::find_for_update(work.tx, id).await?.unwrap_or(stored);
    let (seller, amount) = (stored.order.seller, stored.order.totals.total);
    let member = stored.order.member;
    let day = dates(&stored, work.now).seller;
    let how = (words.as_str(), undone.goods_back);
    let till = treasurers(actor);
    let note = Box::pin(credit_at_counter(work, stored, bill, how, (&till, ask))).await?;
    if undone.goods_back {
        store::bring_back(work, (id, note), &words, (day, actor.person)).await?;
    }
    store::note_undone(work, id, (&words, undone.goods_back, note), actor.person).await?;
    let is_walk_in = member.is_some_and(|member| member.is_walk_in);
    let entry = store::Entry {
        cooperative: seller,
        order: id,
        pay_by: back.map_or(PayBy::Account, through),
        class: if is_walk_in { TradeClass::NonMember } else { TradeClass::Member },
        amount: Money::ZERO.minus(amount).unwrap_or_default(),
        day,
        by: actor.person,
    };
    let now = store::enter(work, entry).await?;
    // What was counted already is the manager's to change; said last, when nobody can close the till meanwhile.
    if sale.stretch.is_some_and(|taken| taken != now.stretch) && !actor.is_any(KEEPERS) {
        return Err(Refusal::ManagerUndoes.into());
    }
    let stored = purchase_orders::find_for_update(work.tx, id).await?;
    let stored = stored.ok_or(WorkflowError::NotFound { what: "purchase order" })?;
    let shown = counter_sale_view(work, &stored, actor).await?;
    answers::keep(work, ask, 200, &shown, Some(stored.order.version)).await
}

const fn through(method: Method) -> PayBy {
    match method {
        Method::Cash => PayBy::Cash,
        Method::Savings => PayBy::Savings,
        Method::Transfer | Method::VirtualAccount | Method::Qris => PayBy::Qris,
    }
}
