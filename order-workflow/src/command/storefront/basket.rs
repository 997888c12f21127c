//! A member's basket and what becomes of it: filled offer by offer, placed, or written by staff for whoever has no phone.

use super::{COUNTER, as_member, serving};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::own_id;
use crate::command::purchase_orders::{
    DraftChange, Wanted, WantedLine, by_itself, dates, draft, submit_at, todays,
};
use crate::error::WorkflowError;
use crate::query::orders::known;
use crate::query::storefront::member_order_view;
use crate::store::purchase_orders::{self, Stored, Trader, traders};
use crate::store::record::record;
use crate::store::storefront::{self as store, Placed};
use crate::unit_of_work::Work;
use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, OrganizationId, ProductId, PurchaseOrderId, TieId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{
    By, Command, Line, MemberParty, PurchaseOrder, Refusal, State, decide,
};
use supply_chain::storefront::{HandOver, PayBy};
use uuid::Uuid;

/// How an order is to be handed over and paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// How it comes into the member's hands.
    pub hand_over: HandOver,
    /// How it is paid.
    pub pay_by: PayBy,
    /// Where to, where it is brought.
    pub deliver_to: Option<String>,
    /// Anything else.
    pub note: Option<String>,
    /// The total the member was shown.
    pub expected_total: Option<Money>,
}

impl Wish {
    /// Picked up, and paid in cash.
    const fn usual() -> Self {
        Self {
            hand_over: HandOver::PickUp,
            pay_by: PayBy::Cash,
            deliver_to: None,
            note: None,
            expected_total: None,
        }
    }
}

/// An order that is made at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMemberOrder {
    /// The client's own id.
    pub id: Option<Uuid>,
    /// Whose, where staff writes it; the asker's own otherwise.
    pub member: Option<TieId>,
    /// What.
    pub lines: Vec<WantedLine>,
    /// How it is handed over and paid; a draft where nothing is said.
    pub wish: Option<Wish>,
}

/// Puts so many packs of an offer into the asker's own basket.
pub(super) async fn set(
    work: Work<'_>,
    ask: &Ask,
    offer: OfferId,
    count: i64,
) -> Result<Answer, WorkflowError> {
    let (actor, member) = as_member(work, ask).await?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let open = store::open_draft(work.tx, member.tie).await?;
    let stored = match open {
        Some(id) => known(purchase_orders::find_for_update(work.tx, id).await?, &actor)?,
        None => blank(work, actor.organization, member, None).await?,
    };
    ask.expect(stored.order.version)?;
    let mut lines: Vec<WantedLine> = wanted(&stored.order);
    lines.retain(|line| line.offer != offer);
    let at = stored.order.lines.iter().position(|line| line.offer == offer);
    if count > 0 {
        let at = at.unwrap_or(lines.len()).min(lines.len());
        lines.insert(at, WantedLine { offer, count });
    }
    let stored = written(work, ask, stored, lines, By::Person(&actor), None).await?;
    let version = Some(stored.order.version);
    let shown = member_order_view(work, &stored, &actor).await?;
    answers::keep(work, ask, 200, &shown, version).await
}

fn wanted(order: &PurchaseOrder) -> Vec<WantedLine> {
    let packs = |line: &Line| line.pack.whole_packs(line.counts.ordered);
    order.lines.iter().map(|line| WantedLine { offer: line.offer, count: packs(line) }).collect()
}

/// A fresh empty draft of a member.
pub(super) async fn blank(
    work: Work<'_>,
    cooperative: OrganizationId,
    member: MemberParty,
    id: Option<Uuid>,
) -> Result<Stored, WorkflowError> {
    let shop = traders(work.tx, &[cooperative]).await?.pop();
    let shop = shop.ok_or(WorkflowError::NotFound { what: "storefront" })?;
    let name = store::name_of(work.tx, member.person).await?;
    let id = id.map_or_else(|| work.id(), PurchaseOrderId);
    let order = PurchaseOrder::of_member(id, member, cooperative);
    let buyer = Trader { id: order.buyer, name, zone: shop.zone.clone() };
    Ok(Stored::blank(order, (&buyer, &shop), work.now))
}

/// The draft with these lines.
pub(super) async fn written(
    work: Work<'_>,
    ask: &Ask,
    stored: Stored,
    lines: Vec<WantedLine>,
    by: By<'_>,
    wish: Option<&Wish>,
) -> Result<Stored, WorkflowError> {
    let dates = dates(&stored, work.now);
    let change = DraftChange {
        lines: Some(lines),
        deliver_to: wish.map(|wish| wish.deliver_to.clone()),
        note: wish.map(|wish| wish.note.clone()),
        ..DraftChange::default()
    };
    let draft = draft(work, &stored.order, change);
    let offers: Vec<OfferId> = draft.lines.iter().map(|line| line.offer).collect();
    let pricing = todays(work, &stored.order, &offers, dates).await?.pricing;
    let events = decide(&stored.order, Command::Edit(draft, pricing), by, work.now)?.events;
    record(work, stored, &events, ask, dates).await
}

/// Makes an order, of the asker or of the member who stands before them.
pub(super) async fn create(
    work: Work<'_>,
    ask: &Ask,
    new: NewMemberOrder,
) -> Result<Answer, WorkflowError> {
    let (actor, member, written_by) = match new.member {
        None => {
            let (actor, member) = as_member(work, ask).await?;
            (actor, member, None)
        }
        Some(tie) => {
            let actor = serving(ask, COUNTER)?.clone();
            let member = store::member_of(work.tx, actor.organization, tie).await?;
            let member = member.ok_or(WorkflowError::NotFound { what: "member" })?;
            let by = (member.person != actor.person).then_some(actor.person);
            (actor, member, by)
        }
    };
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let stored = blank(work, actor.organization, member, own_id(new.id)?).await?;
    // Staff writes down what the member says, and answers for it: their name stands in the history.
    let by = if written_by.is_some() { By::Clock } else { By::Person(&actor) };
    let stored = written(work, ask, stored, new.lines, by, new.wish.as_ref()).await?;
    // A draft is its member's alone: what staff writes is placed.
    let wish = new.wish.or_else(|| written_by.map(|_| Wish::usual()));
    let stored = match &wish {
        None => stored,
        Some(wish) => placed(work, ask, &actor, stored, wish, written_by.is_some()).await?,
    };
    let version = Some(stored.order.version);
    let shown = member_order_view(work, &stored, &actor).await?;
    answers::keep(work, ask, 201, &shown, version).await
}

/// Places a draft of the asker's own.
pub(super) async fn place(
    work: Work<'_>,
    ask: &Ask,
    id: PurchaseOrderId,
    wish: Wish,
) -> Result<Answer, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let stored = known(purchase_orders::find_for_update(work.tx, id).await?, actor)?;
    if stored.order.member.is_none_or(|member| member.person != actor.person) {
        return Err(WorkflowError::NotFound { what: "purchase order" });
    }
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    ask.expect(stored.order.version)?;
    if stored.order.state != State::Draft {
        let command = supply_chain::purchase_order::CommandName::Submit;
        return Err(Refusal::NotInThisState { state: stored.order.state, command }.into());
    }
    let lines = wanted(&stored.order);
    let said = stored.order.details.clone();
    let changes = said.deliver_to != wish.deliver_to || said.note != wish.note;
    let stored = if changes {
        written(work, ask, stored, lines, By::Person(actor), Some(&wish)).await?
    } else {
        stored
    };
    let stored = placed(work, ask, actor, stored, &wish, false).await?;
    let version = Some(stored.order.version);
    let shown = member_order_view(work, &stored, actor).await?;
    answers::keep(work, ask, 200, &shown, version).await
}

/// Offers the order to the cooperative, which takes it at once where its rules say so.
async fn placed(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    stored: Stored,
    wish: &Wish,
    by_staff: bool,
) -> Result<Stored, WorkflowError> {
    let rules = store::of(work.tx, stored.order.seller, false).await?.rules;
    rules.takes(wish.hand_over, wish.deliver_to.as_deref())?;
    let placed = Placed {
        hand_over: wish.hand_over,
        pay_by: wish.pay_by,
        written_by: by_staff.then_some(actor.person),
    };
    store::place(work, stored.order.id, placed).await?;
    let dates = dates(&stored, work.now);
    let offers: Vec<OfferId> = stored.order.lines.iter().map(|line| line.offer).collect();
    let today = todays(work, &stored.order, &offers, dates).await?;
    let asked = Wanted { expected_total: wish.expected_total, reason: None, beside: Money::ZERO };
    let submit = submit_at(work, &stored.order, today, asked, actor, dates).await?;
    let by = if by_staff { By::Clock } else { By::Person(actor) };
    let mut events = decide(&stored.order, submit, by, work.now)?.events;
    events.extend(by_itself(work, &stored, &events, dates).await?);
    record(work, stored, &events, ask, dates).await
}

/// Says how much of a product the asker would have bought with the next pool.
pub(super) async fn wish_for(
    work: Work<'_>,
    ask: &Ask,
    product: ProductId,
    base: i64,
) -> Result<Answer, WorkflowError> {
    let (actor, member) = as_member(work, ask).await?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    if !store::is_shown(work.tx, actor.organization, product).await? {
        return Err(WorkflowError::NotFound { what: "product" });
    }
    if base > supply_chain::quantity::Pack::LARGEST {
        let most = supply_chain::quantity::Pack::LARGEST;
        return Err(Refusal::CountOutOfRange { position: 1, most }.into());
    }
    store::wish(work, (actor.organization, member.tie), product, base).await?;
    answers::keep(work, ask, 204, &(), None).await
}
