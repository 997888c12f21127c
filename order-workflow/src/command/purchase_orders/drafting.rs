//! Drafts: made, changed and offered to the seller.

use super::approving;
use super::frame::{buyer, by_itself, dates, decided};
use super::request::{DraftChange, NewOrder, Request, WantedLine};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::own_id;
use crate::error::WorkflowError;
use crate::query::orders::view;
use crate::store::agreements::{self, Standing};
use crate::store::history::Head;
use crate::store::purchase_orders::{self as store, Stored};
use crate::store::record::{BusinessDates, record};
use crate::store::{numbers, offers, tax_rules};
use crate::unit_of_work::Work;
use chrono::Datelike;
use std::collections::HashMap;
use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, OrganizationId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{
    By, Command, Details, Draft, DraftLine, Line, OrderKind, Pricing, PurchaseOrder, Refusal,
    State, Terms, decide, submit_reaches_seller,
};
use uuid::Uuid;

/// Makes an order, and submits it too when asked.
pub(super) async fn create(
    work: Work<'_>,
    ask: &Ask,
    new: NewOrder,
) -> Result<Answer, WorkflowError> {
    let actor = buyer(ask)?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let stored = start(work, actor, new.seller, own_id(new.id)?).await?;
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
    let offers: Vec<OfferId> = draft.lines.iter().map(|line| line.offer).collect();
    let today = pricing(work, &stored.order, &offers, dates).await?;
    let edit = Command::Edit(draft, today.clone());
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
    answers::keep(work, ask, 201, &view(&stored, actor, work.seal), version).await
}

/// A fresh empty draft; its row comes with what is first recorded of it.
pub(super) async fn start(
    work: Work<'_>,
    actor: &Actor,
    seller: OrganizationId,
    id: Option<Uuid>,
) -> Result<Stored, WorkflowError> {
    let parties = store::traders(work.tx, &[seller, actor.organization]).await?;
    let party = |id: OrganizationId| parties.iter().find(|party| party.id == id);
    let selling = party(seller).ok_or(WorkflowError::NotFound { what: "seller" })?;
    let buying = party(actor.organization).ok_or(WorkflowError::NotFound { what: "buyer" })?;
    if seller == actor.organization {
        return Err(Refusal::OwnOffer.into());
    }
    let id = id.map_or_else(|| work.id(), PurchaseOrderId);
    let order = PurchaseOrder::draft(id, OrderKind::Direct, actor.organization, seller);
    Ok(Stored {
        order,
        buyer_name: buying.name.clone(),
        seller_name: selling.name.clone(),
        buyer_zone: buying.zone.clone(),
        seller_zone: selling.zone.clone(),
        created_at: work.now,
        submitted_at: None,
        confirmed_at: None,
        updated_at: work.now,
        head: Head::start(),
        papers: HashMap::new(),
        claims: Vec::new(),
    })
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
    answers::keep(work, ask, 200, &view(&stored, actor, work.seal), version).await
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
    let offers: Vec<OfferId> = order.lines.iter().map(|line| line.offer).collect();
    let pricing = pricing(work, order, &offers, dates).await?;
    submit_at(work, order, pricing, wanted, actor, dates).await
}

/// What the buyer says when it submits.
pub(super) struct Wanted {
    /// The total it was shown.
    pub(super) expected_total: Option<Money>,
    /// Why a price that rose is paid.
    pub(super) reason: Option<String>,
    /// What the same basket comes to with other sellers.
    pub(super) beside: Money,
}

/// Likewise, at prices that are known already.
pub(super) async fn submit_at(
    work: Work<'_>,
    order: &PurchaseOrder,
    pricing: Pricing,
    wanted: Wanted,
    actor: &Actor,
    dates: BusinessDates,
) -> Result<Command, WorkflowError> {
    let Wanted { expected_total, reason, beside } = wanted;
    let basis = approving::basis(work, order, beside).await?;
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
    numbers::next(work, order.buyer, "PO", dates.buyer.year()).await
}

/// What these offers cost the order's buyer today, by what the two agreed.
pub(super) async fn pricing(
    work: Work<'_>,
    order: &PurchaseOrder,
    ids: &[OfferId],
    dates: BusinessDates,
) -> Result<Pricing, WorkflowError> {
    let Standing { tokens, in_force } =
        agreements::buyers_standing(work.tx, order.buyer, order.seller, ids, work.now).await?;
    let terms = in_force.as_ref().map_or_else(Terms::default, |agreed| agreed.terms.clone());
    Ok(Pricing {
        offers: offers::for_order(work.tx, ids, &tokens, in_force.as_slice()).await?,
        tax_rules: tax_rules::of_seller(work.tx, order.seller).await?,
        today: dates.seller,
        time: dates.seller_time,
        terms,
    })
}

/// What the order asks for, in packs.
pub(super) fn wanted(order: &PurchaseOrder) -> Vec<WantedLine> {
    let packs = |line: &Line| line.pack.whole_packs(line.counts.ordered);
    order.lines.iter().map(|line| WantedLine { offer: line.offer, count: packs(line) }).collect()
}

/// What the draft is to be: what is said now, and for the rest what it was. A line that stays keeps
/// its identifier.
pub(super) fn draft(work: Work<'_>, order: &PurchaseOrder, change: DraftChange) -> Draft {
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
