//! What follows from a claim for others: its order's history names each step, goods that come once more
//! get an order of their own, and whoever mediates is told what concerns them.

use crate::ask::Ask;
use crate::command::purchase_orders::dates;
use crate::error::WorkflowError;
use crate::store::claims::{self as store, StoredClaim};
use crate::store::history::Head;
use crate::store::purchase_orders::{self, Stored};
use crate::store::record::record;
use crate::store::telling::notices::{self, About, Notice};
use crate::store::{numbers, stock};
use crate::telling::notices as kinds;
use crate::unit_of_work::Work;
use chrono::Datelike;
use serde_json::json;
use std::collections::HashMap;
use supply_chain::claim::{By, Claim, Command, CommandName, Event, Side, State, Step, decide};
use supply_chain::id::{OrderLineId, ProductId};
use supply_chain::invoice::PaperSums;
use supply_chain::purchase_order::{
    Event as OrderEvent, NewReplacement, OrderKind, PurchaseOrder, replacement,
};

/// Does what follows from `events` beyond the claim's own rows; `before` is how it stood, `after` how it
/// stands. Its order is locked already.
pub(super) async fn follow(
    work: Work<'_>,
    before: &Claim,
    after: &Claim,
    events: &[Event],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let mut news: Vec<_> = events.iter().filter_map(|event| after.news_of(event)).collect();
    if news.is_empty() {
        return Ok(());
    }
    let order = purchase_orders::find_for_update(work.tx, after.order).await?;
    let order = order.ok_or(WorkflowError::NotFound { what: "purchase order" })?;
    if after.is_replaced() && !before.is_replaced() {
        let number = replace(work, &order, after, ask).await?;
        let settled = news.iter_mut().filter(|news| news.step == Step::Settled);
        settled.for_each(|news| news.paper = Some(number.clone()));
    }
    let told: Vec<OrderEvent> =
        news.into_iter().map(|news| OrderEvent::Claimed(Box::new(news))).collect();
    let dates = dates(&order, work.now);
    record(work, order, &told, ask, dates).await?;
    tell_mediator(work, before, after, ask).await
}

/// Makes the order that brings the claim's goods once more; tells its number.
async fn replace(
    work: Work<'_>,
    of: &Stored,
    claim: &Claim,
    ask: &Ask,
) -> Result<String, WorkflowError> {
    let (goods, dates) = (claim.goods(), dates(of, work.now));
    let number = numbers::next(work, of.order.buyer, "PO", dates.buyer.year()).await?;
    let is_claimed = |id: OrderLineId| goods.iter().any(|(line, _)| *line == id);
    let lines = of.order.lines.iter().filter(|line| is_claimed(line.id));
    let products: Vec<ProductId> = lines.map(|line| line.product).collect();
    let levels = stock::levels_for_update(work.tx, of.order.seller, &products).await?;
    let line_ids = goods.iter().map(|_| work.id()).collect();
    let new = NewReplacement { number: number.clone(), line_ids, levels };
    let made = replacement(&of.order, claim, new, work.now);
    let (buyer, seller) = (of.order.buyer, of.order.seller);
    let stored = Stored {
        order: PurchaseOrder::draft(work.id(), OrderKind::Direct, buyer, seller),
        created_at: work.now,
        submitted_at: None,
        confirmed_at: None,
        updated_at: work.now,
        head: Head::start(),
        to_seller: None,
        papers: HashMap::new(),
        claims: Vec::new(),
        replaced: None,
        money: PaperSums::default(),
        last_counted_at: None,
        credit: None,
        ..of.clone()
    };
    record(work, stored, &[made], ask, dates).await?;
    Ok(number)
}

/// What a replacement will not bring after all, for its order was called off or closed, is credited.
///
/// # Errors
/// The claim's rows make no sense, or the database fails.
pub(crate) async fn follow_shortfall(
    work: Work<'_>,
    stored: &Stored,
    events: &[OrderEvent],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let Some(claim) = stored.order.replaces else { return Ok(()) };
    let gives_up = |event: &OrderEvent| {
        matches!(event, OrderEvent::Cancelled { .. } | OrderEvent::ShortClosed { .. })
    };
    if !events.iter().any(gives_up) {
        return Ok(());
    }
    // The replacement is locked already, the order claimed about comes after it: nobody locks the two the other
    // way round, for what is settled is not touched again from the claim's side.
    store::lock_order_of(work.tx, claim).await?;
    let found = store::find(work.tx, claim).await?;
    let StoredClaim { claim, zone, .. } = found.ok_or(WorkflowError::NotFound { what: "claim" })?;
    let lines = stored.order.lines.iter();
    let goods = lines.filter_map(|line| {
        Some((line.replaces?.line, line.counts.short_closed + line.counts.cancelled))
    });
    let command = Command::FallShort { goods: goods.collect() };
    let events = decide(&claim, command, By::Clock, work.now)?.events;
    let after = store::save(work, &claim, &events, &zone, ask).await?;
    follow(work, &claim, &after, &events, ask).await
}

/// Whoever mediates has no part in the order and reads nothing of its history: they are told when a claim
/// comes to them, and when it is settled without them.
async fn tell_mediator(
    work: Work<'_>,
    before: &Claim,
    after: &Claim,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let Some(mediator) = after.mediator.filter(|_| before.state != after.state) else {
        return Ok(());
    };
    let is_theirs = |claim: &Claim| claim.state == State::Mediation;
    let kind = match (is_theirs(before), is_theirs(after)) {
        (false, true) => kinds::CLAIM_BROUGHT,
        (true, false) if ask.by.organization() != Some(mediator) => kinds::CLAIM_LEFT,
        _ => return Ok(()),
    };
    let notice = Notice {
        organization: mediator,
        kind,
        about: About::Claim(after.id),
        roles: CommandName::Decide.roles(Side::Mediator),
        facts: json!({ "number": after.number, "state": after.state, "deadline": after.deadline }),
    };
    notices::write(work, &notice, ask).await
}
