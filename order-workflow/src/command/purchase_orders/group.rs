//! One basket over several sellers: submitted together or not at all, approved once.
//!
//! The orders go their own ways afterwards; where the basket stands is read from them. All are locked by
//! rising id before anything is decided.

use super::approving::number_if_complete;
use super::drafting::{Wanted, offers_of, submit_at, todays};
use super::frame::{buyer, dates};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::query::order_groups::group_view;
use crate::query::orders::known;
use crate::store::numbers;
use crate::store::order_groups as store;
use crate::store::purchase_orders::{self, Stored};
use crate::store::record::record;
use crate::unit_of_work::Work;
use chrono::Datelike;
use supply_chain::ask::Actor;
use supply_chain::id::{OrderGroupId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{
    By, Command, CommandName, Event, Party, PurchaseOrder, Refusal, State, decide,
    total_if_submitted,
};

/// The fewest and the most drafts that are submitted as one.
const LEAST: usize = 2;
const MOST: usize = 50;

/// A basket that is to be submitted.
#[derive(Debug, Clone)]
pub struct NewGroup {
    /// Its drafts, one for each seller.
    pub orders: Vec<PurchaseOrderId>,
    /// What the buyer was shown for all of them, with tax.
    pub expected_total: Option<Money>,
    /// Why a price that rose is paid.
    pub reason: Option<String>,
}

/// An approver's answer to a whole basket.
#[derive(Debug, Clone)]
pub enum GroupAnswer {
    /// Yes.
    Approve,
    /// Back to whoever made it.
    SendBack {
        /// Why.
        reason: String,
    },
}

impl GroupAnswer {
    const fn name(&self) -> CommandName {
        match self {
            Self::Approve => CommandName::Approve,
            Self::SendBack { .. } => CommandName::SendBack,
        }
    }
}

/// Submits the drafts as one.
pub(super) async fn submit(
    work: Work<'_>,
    ask: &Ask,
    new: NewGroup,
) -> Result<Answer, WorkflowError> {
    let actor = buyer(ask)?;
    let mut ids = new.orders.clone();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() != new.orders.len() || !(LEAST..=MOST).contains(&ids.len()) {
        return Err(WorkflowError::NotABasket { least: LEAST, most: MOST });
    }
    let mut drafts = Vec::with_capacity(ids.len());
    for id in ids {
        let stored = known(purchase_orders::find_for_update(work.tx, id).await?, actor)?;
        let is_members = stored.order.member.is_some();
        if is_members || stored.order.party(actor) != Some(Party::Buyer) {
            return Err(WorkflowError::NotFound { what: "purchase order" });
        }
        drafts.push(stored);
    }
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let mut priced = Vec::with_capacity(drafts.len());
    for stored in &drafts {
        let offers = offers_of(&stored.order);
        let today = todays(work, &stored.order, &offers, dates(stored, work.now)).await?;
        let total = total_if_submitted(&stored.order, &today.pricing).map_err(of(stored))?;
        priced.push((today, total));
    }
    let all = Money::sum(priced.iter().map(|(_, total)| *total)).ok_or(Refusal::TooLarge)?;
    if let Some(expected) = new.expected_total.filter(|expected| *expected != all) {
        return Err(Refusal::PriceMoved { expected, now: all }.into());
    }
    let group = begin(work, ask, actor, &drafts).await?;
    let mut offered = Vec::with_capacity(drafts.len());
    for (mut stored, (today, total)) in drafts.into_iter().zip(priced) {
        let dates = dates(&stored, work.now);
        let beside = all.minus(total).ok_or(Refusal::TooLarge)?;
        let wanted = Wanted { expected_total: None, reason: new.reason.clone(), beside };
        let command = submit_at(work, &stored.order, today, wanted, actor, dates)
            .await
            .map_err(|error| named(error, &stored))?;
        let (order, by) = (&stored.order, By::Person(actor));
        let mut events = decide(order, command, by, work.now).map_err(of(&stored))?.events;
        events.extend(super::frame::by_itself(work, &stored, &events, dates).await?);
        stored.order.group = Some(group);
        offered.push(record(work, stored, &events, ask, dates).await?);
    }
    let view =
        group_view(&store::find(work.tx, group).await?, &offered, actor, (work.seal, work.now));
    answers::keep(work, ask, 201, &view, None).await
}

async fn begin(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    drafts: &[Stored],
) -> Result<OrderGroupId, WorkflowError> {
    let group: OrderGroupId = work.id();
    let year =
        drafts.first().map_or(work.now.year(), |stored| dates(stored, work.now).buyer.year());
    let number = numbers::next(work, actor.organization, "KP", year).await?;
    store::insert(work, group, &number, actor.organization, ask.by.person()).await?;
    Ok(group)
}

fn of(stored: &Stored) -> impl FnOnce(Refusal) -> WorkflowError + use<> {
    let (order, seller_name) = (stored.order.id, stored.seller_name.clone());
    move |refusal| WorkflowError::InGroup { order, seller_name, refusal: Box::new(refusal) }
}

/// A refusal with the order it is about; anything else as it is.
fn named(error: WorkflowError, stored: &Stored) -> WorkflowError {
    match error {
        WorkflowError::Order(refusal) => of(stored)(refusal),
        other => other,
    }
}

/// One answer for every order of the basket that waits for it.
pub(super) async fn answer(
    work: Work<'_>,
    ask: &Ask,
    group: OrderGroupId,
    answer: GroupAnswer,
) -> Result<Answer, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let found = store::find_of(work.tx, group, actor.organization).await?;
    let found = found.ok_or(WorkflowError::NotFound { what: "order group" })?;
    crate::query::orders::staff(actor)?;
    let roles = answer.name().roles(Party::Buyer);
    if !actor.is_any(roles) {
        return Err(Refusal::NotYourRole { command: answer.name(), roles }.into());
    }
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    answer_all(work, ask, actor, group, &answer).await?;
    let orders = purchase_orders::find(work.tx, &store::members(work.tx, group).await?).await?;
    answers::keep(work, ask, 200, &group_view(&found, &orders, actor, (work.seal, work.now)), None)
        .await
}

/// Gives the answer to each order of the basket that waits for it; one refusal refuses all.
pub(super) async fn answer_all(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    group: OrderGroupId,
    answer: &GroupAnswer,
) -> Result<(), WorkflowError> {
    let mut waiting = Vec::new();
    for id in store::members(work.tx, group).await? {
        let found = purchase_orders::find_for_update(work.tx, PurchaseOrderId(id)).await?;
        waiting.extend(found.filter(|stored| stored.order.state == State::PendingApproval));
    }
    if waiting.is_empty() {
        let (state, command) = (state_of(work, group).await?, answer.name());
        return Err(Refusal::NotInThisState { state, command }.into());
    }
    for stored in waiting {
        let dates = dates(&stored, work.now);
        let command = match answer {
            GroupAnswer::Approve => {
                let number = number_if_complete(work, &stored.order, actor, dates).await?;
                Command::Approve { number }
            }
            GroupAnswer::SendBack { reason } => Command::SendBack { reason: reason.clone() },
        };
        let by = By::Person(actor);
        let mut events: Vec<Event> =
            decide(&stored.order, command, by, work.now).map_err(of(&stored))?.events;
        events.extend(super::frame::by_itself(work, &stored, &events, dates).await?);
        record(work, stored, &events, ask, dates).await?;
    }
    Ok(())
}

async fn state_of(work: Work<'_>, group: OrderGroupId) -> Result<State, WorkflowError> {
    let orders = purchase_orders::find(work.tx, &store::members(work.tx, group).await?).await?;
    let states: Vec<State> = orders.iter().map(|stored| stored.order.state).collect();
    Ok(State::together(&states))
}

/// The basket whose one approval this request would be, if the order waits in one.
pub(super) fn basket_of(
    order: &PurchaseOrder,
    request: &super::Request,
) -> Option<(OrderGroupId, GroupAnswer)> {
    let group = order.group.filter(|_| order.state == State::PendingApproval)?;
    match request {
        super::Request::Approve => Some((group, GroupAnswer::Approve)),
        super::Request::SendBack { reason } => {
            Some((group, GroupAnswer::SendBack { reason: reason.clone() }))
        }
        _ => None,
    }
}
