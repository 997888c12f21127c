//! Drafts: made, changed and offered to the seller.

use super::approving;
use super::frame::{buyer, by_itself, dates, decided};
use super::request::{DraftChange, NewOrder, Request, WantedLine};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::own_id;
use crate::error::WorkflowError;
use crate::query::orders::view;
use crate::store::footing::{Footing, footing};
use crate::store::purchase_orders::{Stored, Trader};
use crate::store::record::{BusinessDates, record};
use crate::store::{numbers, storefront};
use crate::unit_of_work::Work;
use chrono::Datelike;
use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, OrganizationId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{
    ApprovalRule, By, Command, Details, Draft, DraftLine, Line, OrderKind, Pricing, PurchaseOrder,
    Refusal, State, decide, submit_reaches_seller,
};
use uuid::Uuid;

/// Makes an order, and submits it too when asked.
pub(in crate::command) async fn create(
    work: Work<'_>,
    ask: &Ask,
    new: NewOrder,
) -> Result<Answer, WorkflowError> {
    let actor = buyer(ask)?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let offers: Vec<OfferId> = new.lines.iter().map(|line| line.offer).collect();
    let buyer = actor.organization;
    let footing = footing(work.tx, buyer, new.seller, &offers, work.now).await?;
    let parties = [footing.buyer.as_ref(), footing.seller.as_ref()];
    let mut stored = start(work, actor, new.seller, &parties, own_id(new.id)?)?;
    stored.trade_class = Some(footing.trade_class);
    let change = DraftChange {
        lines: Some(new.lines),
        buyer_reference: Some(new.details.buyer_reference),
        requested_date: Some(new.details.requested_date),
        deliver_to: Some(new.details.deliver_to),
        note: Some(new.details.note),
    };
    let dates = dates(&stored, work.now);
    let by = By::Person(actor);
    let draft = draft(work, &stored.order, change);
    let today = Today::of(footing, dates);
    let edit = Command::Edit(draft, today.pricing.clone());
    let mut events = decide(&stored.order, edit, by, work.now)?.events;
    if new.submit {
        // Decided on the draft as it now is and at the same prices, recorded together.
        let drafted = events.iter().fold(stored.order.clone(), PurchaseOrder::after);
        let wish = Wanted { expected_total: None, reason: new.reason, beside: Money::ZERO };
        let submit = submit_at(work, &drafted, today, wish, actor, dates).await?;
        events.extend(decide(&drafted, submit, by, work.now)?.events);
        events.extend(by_itself(work, &stored, &events, dates).await?);
    }
    let stored = record(work, stored, &events, ask, dates).await?;
    let version = Some(stored.order.version);
    answers::keep(work, ask, 201, &view(&stored, actor, work.seal, work.now), version).await
}

/// A fresh empty draft between those of `parties` that trade; its row comes with what is first recorded of it.
pub(super) fn start(
    work: Work<'_>,
    actor: &Actor,
    seller: OrganizationId,
    parties: &[Option<&Trader>],
    id: Option<Uuid>,
) -> Result<Stored, WorkflowError> {
    let party = |id: OrganizationId| parties.iter().copied().flatten().find(|party| party.id == id);
    let selling = party(seller).ok_or(WorkflowError::NotFound { what: "seller" })?;
    let buying = party(actor.organization).ok_or(WorkflowError::NotFound { what: "buyer" })?;
    if seller == actor.organization {
        return Err(Refusal::OwnOffer.into());
    }
    let id = id.map_or_else(|| work.id(), PurchaseOrderId);
    let order = PurchaseOrder::draft(id, OrderKind::Direct, actor.organization, seller);
    Ok(Stored::blank(order, (buying, selling), work.now))
}

/// Gives a draft these lines, and answers with it.
pub(super) async fn fill(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    stored: Stored,
    lines: Vec<WantedLine>,
) -> Result<Answer, WorkflowError> {
    let dates = dates(&stored, work.now);
    let request = Request::Edit(DraftChange { lines: Some(lines), ..DraftChange::default() });
    let events = decided(work, &stored, request, actor, dates).await?;
    let stored = record(work, stored, &events, ask, dates).await?;
    let version = Some(stored.order.version);
    answers::keep(work, ask, 200, &view(&stored, actor, work.seal, work.now), version).await
}

/// A draft that is to be so.
pub(super) async fn edit(
    work: Work<'_>,
    order: &PurchaseOrder,
    change: DraftChange,
    dates: BusinessDates,
) -> Result<Command, WorkflowError> {
    let draft = draft(work, order, change);
    let offers: Vec<OfferId> = draft.lines.iter().map(|line| line.offer).collect();
    let pricing = pricing(work, order, &offers, dates).await?;
    Ok(Command::Edit(draft, pricing))
}

/// A draft at today's prices; with its number, when no rule of the buyer wants it approved first.
pub(super) async fn submit(
    work: Work<'_>,
    order: &PurchaseOrder,
    wanted: Wanted,
    actor: &Actor,
    dates: BusinessDates,
) -> Result<Command, WorkflowError> {
    let today = todays(work, order, &offers_of(order), dates).await?;
    submit_at(work, order, today, wanted, actor, dates).await
}

/// What the buyer says when it submits.
pub(in crate::command) struct Wanted {
    /// The total it was shown.
    pub(in crate::command) expected_total: Option<Money>,
    /// Why a price that rose is paid.
    pub(in crate::command) reason: Option<String>,
    /// What the same basket comes to with other sellers.
    pub(in crate::command) beside: Money,
}

/// Likewise, at prices that are known already.
pub(in crate::command) async fn submit_at(
    work: Work<'_>,
    order: &PurchaseOrder,
    today: Today,
    wanted: Wanted,
    actor: &Actor,
    dates: BusinessDates,
) -> Result<Command, WorkflowError> {
    let Wanted { expected_total, reason, beside } = wanted;
    let Today { pricing, approval_rules } = today;
    let basis = approving::basis(work, order, &pricing.offers, approval_rules, beside).await?;
    let by = By::Person(actor);
    // Nothing is drawn for what would be refused anyway.
    let reaches = order.state == State::Draft
        && submit_reaches_seller(order, &pricing, &basis, by, reason.as_deref())?;
    let number = if reaches { Some(draw_number(work, order, dates).await?) } else { None };
    Ok(Command::Submit { number, pricing, expected_total, basis, reason })
}

/// The next number of the buyer's own series.
pub(super) async fn draw_number(
    work: Work<'_>,
    order: &PurchaseOrder,
    dates: BusinessDates,
) -> Result<String, WorkflowError> {
    // A member's order is numbered by the cooperative, apart from what it buys itself.
    let (whose, series) = match order.member {
        Some(_) => (order.seller, "PA"),
        None => (order.buyer, "PO"),
    };
    numbers::next(work, whose, series, dates.buyer.year()).await
}

/// What an order's lines are priced and judged by today.
pub(in crate::command) struct Today {
    /// What the offers cost.
    pub(in crate::command) pricing: Pricing,
    /// When the buyer wants approval.
    pub(super) approval_rules: Vec<ApprovalRule>,
}

impl Today {
    fn of(mut footing: Footing, dates: BusinessDates) -> Self {
        let approval_rules = std::mem::take(&mut footing.approval_rules);
        Self { pricing: footing.pricing(dates), approval_rules }
    }
}

/// What these offers cost the order's buyer today, by what the two agreed, and when that wants approval.
pub(in crate::command) async fn todays(
    work: Work<'_>,
    order: &PurchaseOrder,
    ids: &[OfferId],
    dates: BusinessDates,
) -> Result<Today, WorkflowError> {
    let footing = match order.member {
        Some(_) => storefront::footing(work.tx, order.seller, ids, work.now).await?,
        None => footing(work.tx, order.buyer, order.seller, ids, work.now).await?,
    };
    Ok(Today::of(footing, dates))
}

/// What these offers cost the order's buyer today, by what the two agreed.
pub(super) async fn pricing(
    work: Work<'_>,
    order: &PurchaseOrder,
    ids: &[OfferId],
    dates: BusinessDates,
) -> Result<Pricing, WorkflowError> {
    Ok(todays(work, order, ids, dates).await?.pricing)
}

/// The offers behind an order's lines.
pub(super) fn offers_of(order: &PurchaseOrder) -> Vec<OfferId> {
    order.lines.iter().map(|line| line.offer).collect()
}

/// What the order asks for, in packs.
pub(super) fn wanted(order: &PurchaseOrder) -> Vec<WantedLine> {
    let packs = |line: &Line| line.pack.whole_packs(line.counts.ordered);
    order.lines.iter().map(|line| WantedLine { offer: line.offer, count: packs(line) }).collect()
}

/// What the draft is to be: what is said now, and for the rest what it was. A line that stays keeps
/// its identifier.
pub(in crate::command) fn draft(
    work: Work<'_>,
    order: &PurchaseOrder,
    change: DraftChange,
) -> Draft {
    let lines = change.lines.unwrap_or_else(|| wanted(order));
    let lines = lines
        .into_iter()
        .map(|line| DraftLine {
            id: order
                .lines
                .iter()
                .find(|there| there.offer == line.offer)
                .map_or_else(|| work.id(), |there| there.id),
            offer: line.offer,
            count: line.count,
        })
        .collect();
    let old = order.details.clone();
    let tidy = |text: Option<String>| {
        text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    Draft {
        lines,
        details: Details {
            buyer_reference: change.buyer_reference.map_or(old.buyer_reference, tidy),
            requested_date: change.requested_date.unwrap_or(old.requested_date),
            deliver_to: change.deliver_to.map_or(old.deliver_to, tidy),
            note: change.note.map_or(old.note, tidy),
        },
    }
}
