//! Carries out what is asked of a purchase order: load under lock, decide, record, answer.

use crate::answers::{self, Answer};
use crate::ask::{Ask, Asker, Channel};
use crate::error::WorkflowError;
use crate::query::orders::{known, view};
use crate::store::history::Head;
use crate::store::purchase_orders::{self as store, Stored};
use crate::store::record::{BusinessDates, insert, record};
use crate::store::{numbers, offers, organizations, stock, tax_rules};
use crate::unit_of_work::{Work, Workflow};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::collections::HashMap;
use supply_chain::ask::Actor;
use supply_chain::id::{
    OfferId, OrderLineId, OrganizationId, PersonId, PurchaseOrderId, ShipmentId,
};
use supply_chain::money::Money;
use supply_chain::offer::OfferState;
use supply_chain::organization::Ability;
use supply_chain::purchase_order::{
    By, Command, CommandName, Count, Details, Draft, DraftLine, Numbers, OrderKind, Party, Pricing,
    PurchaseOrder, Refusal, State, Totals, decide,
};
use uuid::Uuid;

/// A new order.
#[derive(Debug, Clone)]
pub struct NewOrder {
    /// The client's own id, if it has one.
    pub id: Option<Uuid>,
    /// From whom.
    pub seller: OrganizationId,
    /// What, in packs.
    pub lines: Vec<WantedLine>,
    /// Besides the goods.
    pub details: Details,
    /// Whether to submit it in the same transaction.
    pub submit: bool,
}

/// `count` packs of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedLine {
    /// Which offer.
    pub offer: OfferId,
    /// Packs.
    pub count: i64,
}

/// What a draft is to say; `None` leaves a thing as it is.
#[derive(Debug, Clone, Default)]
pub struct DraftChange {
    /// All its lines.
    pub lines: Option<Vec<WantedLine>>,
    /// The buyer's own number; `Some(None)` clears it. Likewise those below.
    pub buyer_reference: Option<Option<String>>,
    /// When the goods are wanted.
    pub requested_date: Option<Option<NaiveDate>>,
    /// Where to.
    pub deliver_to: Option<Option<String>>,
    /// Anything else.
    pub note: Option<Option<String>>,
}

/// How much of a line: in packs, or exactly in base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Whole packs.
    Packs(i64),
    /// Base units.
    Base(i64),
}

/// What came of a line.
#[derive(Debug, Clone)]
pub struct CountOf {
    /// Which line of the order.
    pub line: OrderLineId,
    /// Good.
    pub received: Amount,
    /// Came, but cannot be taken.
    pub rejected: Amount,
    /// Never came.
    pub lost: Amount,
    /// Why something is not good.
    pub reason: Option<String>,
}

/// What a person asks of an order; prices, stock and numbers are looked up here.
#[derive(Debug, Clone)]
pub enum Request {
    /// Change a draft.
    Edit(DraftChange),
    /// Offer it to the seller.
    Submit {
        /// The total the buyer was shown.
        expected_total: Option<Money>,
    },
    /// The seller has seen it.
    Acknowledge,
    /// Bind both.
    Accept,
    /// Say no.
    Reject {
        /// Why.
        reason: String,
    },
    /// Take it back.
    Withdraw {
        /// Why.
        reason: Option<String>,
    },
    /// Call it off.
    Cancel {
        /// Why.
        reason: String,
    },
    /// Send goods.
    Dispatch {
        /// How much of which line.
        lines: Vec<(OrderLineId, Amount)>,
        /// Driver, plate, carrier.
        carrier: Option<String>,
    },
    /// Call a shipment back.
    UndoDispatch {
        /// Which.
        shipment: ShipmentId,
        /// Why.
        reason: String,
    },
    /// Count what came.
    Receive {
        /// Which shipment.
        shipment: ShipmentId,
        /// All its lines.
        counts: Vec<CountOf>,
    },
    /// Count again.
    CorrectReceipt {
        /// Which shipment.
        shipment: ShipmentId,
        /// All its lines.
        counts: Vec<CountOf>,
        /// Why.
        reason: String,
    },
    /// Give up what was not sent.
    ShortClose {
        /// Why.
        reason: String,
    },
}

impl Request {
    /// Which command it is.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        match self {
            Self::Edit(_) => CommandName::Edit,
            Self::Submit { .. } => CommandName::Submit,
            Self::Acknowledge => CommandName::Acknowledge,
            Self::Accept => CommandName::Accept,
            Self::Reject { .. } => CommandName::Reject,
            Self::Withdraw { .. } => CommandName::Withdraw,
            Self::Cancel { .. } => CommandName::Cancel,
            Self::Dispatch { .. } => CommandName::Dispatch,
            Self::UndoDispatch { .. } => CommandName::UndoDispatch,
            Self::Receive { .. } => CommandName::Receive,
            Self::CorrectReceipt { .. } => CommandName::CorrectReceipt,
            Self::ShortClose { .. } => CommandName::ShortClose,
        }
    }
}

impl Workflow {
    /// Makes an order, and submits it too when asked; 201.
    ///
    /// # Errors
    /// Not a buyer's or manager's to do, a seller or offer that is absent or not meant for the asker,
    /// an id that is taken, or a [`Refusal`].
    pub async fn create_order(&self, ask: Ask, new: NewOrder) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, new) = (ask.clone(), new.clone());
            Box::pin(async move { create(work, &ask, new).await })
        })
        .await
    }

    /// Carries out `request` on an order; 200 with the order as it then stands.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anyone who is not a party, [`WorkflowError::Stale`] when the
    /// asker saw another version, or a [`Refusal`].
    pub async fn handle_order(
        &self,
        ask: Ask,
        id: PurchaseOrderId,
        request: Request,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, request) = (ask.clone(), request.clone());
            Box::pin(async move { handle(work, &ask, id, request).await })
        })
        .await
    }

    /// Adds packs of an offer to the buyer's basket: the open draft with that seller, or a new one.
    ///
    /// # Errors
    /// As [`Workflow::create_order`].
    pub async fn add_to_basket(&self, ask: Ask, line: WantedLine) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let ask = ask.clone();
            Box::pin(async move { add_to_basket(work, &ask, line).await })
        })
        .await
    }

    /// Fills the basket with what an earlier order held, at today's prices and without whatever is no
    /// longer on sale: the open draft with that seller, 200, or a new one, 201.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anyone but the buyer, [`Refusal::OfferGone`] when nothing of it
    /// is on sale any more.
    pub async fn order_again(
        &self,
        ask: Ask,
        id: PurchaseOrderId,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let ask = ask.clone();
            Box::pin(async move { again(work, &ask, id).await })
        })
        .await
    }

    /// Ends every order whose deadline has passed; safe to run late, twice, or by two processes.
    /// Tells how many.
    ///
    /// # Errors
    /// The database fails; what was ended until then stays ended.
    pub async fn expire_orders(&self) -> Result<usize, WorkflowError> {
        let due = store::due(self.reader(), self.origin.now()).await?;
        let mut ended = 0;
        for id in due {
            ended += usize::from(self.carry_out(move |work| Box::pin(expire(work, id))).await?);
        }
        Ok(ended)
    }
}

async fn create(work: Work<'_>, ask: &Ask, new: NewOrder) -> Result<Answer, WorkflowError> {
    let actor = buyer(ask)?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let mut stored = start(work, ask, actor, new.seller, super::own_id(new.id)?).await?;
    let change = DraftChange {
        lines: Some(new.lines),
        buyer_reference: Some(new.details.buyer_reference),
        requested_date: Some(new.details.requested_date),
        deliver_to: Some(new.details.deliver_to),
        note: Some(new.details.note),
    };
    let dates = dates(&stored, work.now);
    let command = command(work, &stored, Request::Edit(change), actor, dates).await?;
    let mut events = decide(&stored.order, command, By::Person(actor), work.now)?.events;
    if new.submit {
        // Decided on the draft as it now is, recorded together.
        let drafted = events.iter().fold(stored.order.clone(), PurchaseOrder::after);
        let mut draft = stored.clone();
        draft.order = drafted;
        let request = Request::Submit { expected_total: None };
        let command = self::command(work, &draft, request, actor, dates).await?;
        events.extend(decide(&draft.order, command, By::Person(actor), work.now)?.events);
    }
    // The row starts at version 1, and making it is one command.
    stored.order.version = 0;
    let stored = record(work, stored, &events, ask, dates).await?;
    let version = Some(stored.order.version);
    answers::keep(work, ask, 201, &view(&stored, actor, work.seal), version).await
}

/// A fresh empty draft, its row written.
async fn start(
    work: Work<'_>,
    ask: &Ask,
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
    let order = PurchaseOrder {
        id: id.map_or_else(|| work.id(), PurchaseOrderId),
        number: None,
        kind: OrderKind::Direct,
        buyer: actor.organization,
        seller,
        state: State::Draft,
        version: 0,
        details: Details::default(),
        lines: Vec::new(),
        shipments: Vec::new(),
        totals: Totals::default(),
        deadline: None,
        acknowledged_at: None,
        ended: None,
    };
    insert(work, &order, ask).await?;
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
    })
}

async fn handle(
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
    let current = stored.order.version;
    if ask.expects.is_some_and(|expected| expected != current) {
        return Err(WorkflowError::Stale { current });
    }
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

async fn again(work: Work<'_>, ask: &Ask, id: PurchaseOrderId) -> Result<Answer, WorkflowError> {
    let actor = buyer(ask)?;
    let found = store::find(work.tx, &[id.into()]).await?.pop();
    let old = known(found, actor)?.order;
    if old.party(actor.organization) != Some(Party::Buyer) {
        return Err(WorkflowError::NotFound { what: "purchase order" });
    }
    let tokens = organizations::asker_tokens(work.tx, actor.organization).await?;
    let ids: Vec<OfferId> = old.lines.iter().map(|line| line.offer).collect();
    let offers = offers::for_order(work.tx, &ids, &tokens).await?;
    let on_sale = |id| {
        let offer = offers.iter().find(|offer| offer.id == id);
        offer.is_some_and(|offer| offer.is_for_asker && offer.state == OfferState::Published)
    };
    let lines: Vec<WantedLine> =
        wanted(&old).into_iter().filter(|line| on_sale(line.offer)).collect();
    if lines.is_empty() {
        let product_name =
            old.lines.first().map(|line| line.product_name.clone()).unwrap_or_default();
        return Err(Refusal::OfferGone { position: 1, product_name }.into());
    }
    // Two taps at once must meet in one draft: the buyer's own row is the gate.
    store::lock_basket(work.tx, actor.organization).await?;
    let Some(open) = store::open_draft(work.tx, actor.organization, old.seller).await? else {
        let details = Details { deliver_to: old.details.deliver_to, ..Details::default() };
        let new = NewOrder { id: None, seller: old.seller, lines, details, submit: false };
        return create(work, ask, new).await;
    };
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    // One draft per seller: what stands there stays, and is raised to what was ordered then.
    let stored = known(store::find_for_update(work.tx, open).await?, actor)?;
    let mut all = wanted(&stored.order);
    for line in lines {
        match all.iter_mut().find(|there| there.offer == line.offer) {
            Some(there) => there.count = there.count.max(line.count),
            None => all.push(line),
        }
    }
    fill(work, ask, actor, stored, all).await
}

/// Gives a draft these lines, and answers with it.
async fn fill(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    stored: Stored,
    lines: Vec<WantedLine>,
) -> Result<Answer, WorkflowError> {
    let dates = dates(&stored, work.now);
    let request = Request::Edit(DraftChange { lines: Some(lines), ..DraftChange::default() });
    let command = command(work, &stored, request, actor, dates).await?;
    let events = decide(&stored.order, command, By::Person(actor), work.now)?.events;
    let stored = record(work, stored, &events, ask, dates).await?;
    let version = Some(stored.order.version);
    answers::keep(work, ask, 200, &view(&stored, actor, work.seal), version).await
}

async fn add_to_basket(
    work: Work<'_>,
    ask: &Ask,
    line: WantedLine,
) -> Result<Answer, WorkflowError> {
    let actor = buyer(ask)?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let unknown = || WorkflowError::from(Refusal::OfferUnknown { position: 1, offer: line.offer });
    let seller = store::seller_of(work.tx, line.offer).await?.ok_or_else(unknown)?;
    // Two taps at once must meet in one draft: the buyer's own row is the gate.
    store::lock_basket(work.tx, actor.organization).await?;
    let open = store::open_draft(work.tx, actor.organization, seller).await?;
    let stored = match open {
        Some(id) => known(store::find_for_update(work.tx, id).await?, actor)?,
        None => start(work, ask, actor, seller, None).await?,
    };
    let mut lines = wanted(&stored.order);
    match lines.iter_mut().find(|there| there.offer == line.offer) {
        Some(there) => there.count = there.count.saturating_add(line.count),
        None => lines.push(line),
    }
    fill(work, ask, actor, stored, lines).await
}

async fn expire(work: Work<'_>, id: PurchaseOrderId) -> Result<bool, WorkflowError> {
    let Some(stored) = store::find_for_update(work.tx, id).await? else { return Ok(false) };
    let dates = dates(&stored, work.now);
    match decide(&stored.order, Command::Expire, By::Clock, work.now) {
        Ok(decision) => {
            let ask = Ask::plain(Asker::Operator(PersonId(Uuid::nil())), Channel::System);
            record(work, stored, &decision.events, &ask, dates).await?;
            Ok(true)
        }
        // Somebody answered in the meantime.
        Err(_) => Ok(false),
    }
}

fn buyer(ask: &Ask) -> Result<&Actor, WorkflowError> {
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
fn dates(stored: &Stored, now: DateTime<Utc>) -> BusinessDates {
    let day = |zone: &str| match zone.parse::<chrono_tz::Tz>() {
        Ok(zone) => now.with_timezone(&zone).date_naive(),
        Err(_) => now.date_naive(),
    };
    BusinessDates { buyer: day(&stored.buyer_zone), seller: day(&stored.seller_zone) }
}

/// Looks up what the rule needs: prices, stock under lock, numbers, identifiers.
async fn command(
    work: Work<'_>,
    stored: &Stored,
    request: Request,
    actor: &Actor,
    dates: BusinessDates,
) -> Result<Command, WorkflowError> {
    let order = &stored.order;
    // Nothing is drawn or locked for what the state forbids anyway.
    Ok(match request {
        Request::Edit(change) => {
            let draft = draft(work, order, change);
            let pricing = pricing(work, order, &draft.lines, actor, dates).await?;
            Command::Edit(draft, pricing)
        }
        Request::Submit { expected_total } => {
            let lines = draft(work, order, DraftChange::default()).lines;
            let pricing = pricing(work, order, &lines, actor, dates).await?;
            let number = if order.state == State::Draft {
                numbers::next(work, order.buyer, "PO", dates.buyer.year()).await?
            } else {
                String::new()
            };
            Command::Submit { number, pricing, expected_total }
        }
        Request::Acknowledge => Command::Acknowledge,
        Request::Accept => {
            let products: Vec<_> = order.lines.iter().map(|line| line.product).collect();
            let levels = if order.state == State::Submitted {
                stock::levels_for_update(work.tx, order.seller, &products).await?
            } else {
                Vec::new()
            };
            Command::Accept { levels }
        }
        Request::Reject { reason } => Command::Reject { reason },
        Request::Withdraw { reason } => Command::Withdraw { reason },
        Request::Cancel { reason } => Command::Cancel { reason },
        Request::Dispatch { lines, carrier } => {
            let number = numbers::next(work, order.seller, "SJ", dates.seller.year()).await?;
            let lines = lines
                .into_iter()
                .map(|(line, amount)| (work.id(), line, base(order, line, amount)))
                .collect();
            let carrier =
                carrier.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
            Command::Dispatch { shipment: Numbers { id: work.id(), number }, lines, carrier }
        }
        Request::UndoDispatch { shipment, reason } => Command::UndoDispatch { shipment, reason },
        Request::Receive { shipment, counts } => {
            let receipt = receipt_number(work, order, dates).await?;
            Command::Receive { receipt, shipment, counts: base_counts(order, counts) }
        }
        Request::CorrectReceipt { shipment, counts, reason } => {
            let receipt = receipt_number(work, order, dates).await?;
            Command::CorrectReceipt {
                receipt,
                shipment,
                counts: base_counts(order, counts),
                reason,
            }
        }
        Request::ShortClose { reason } => Command::ShortClose { reason },
    })
}

async fn receipt_number<Id: From<Uuid>>(
    work: Work<'_>,
    order: &PurchaseOrder,
    dates: BusinessDates,
) -> Result<Numbers<Id>, WorkflowError> {
    let number = numbers::next(work, order.buyer, "BPB", dates.buyer.year()).await?;
    Ok(Numbers { id: work.id(), number })
}

async fn pricing(
    work: Work<'_>,
    order: &PurchaseOrder,
    lines: &[DraftLine],
    actor: &Actor,
    dates: BusinessDates,
) -> Result<Pricing, WorkflowError> {
    let ids: Vec<OfferId> = lines.iter().map(|line| line.offer).collect();
    let tokens = organizations::asker_tokens(work.tx, actor.organization).await?;
    Ok(Pricing {
        offers: offers::for_order(work.tx, &ids, &tokens).await?,
        tax_rules: tax_rules::of_seller(work.tx, order.seller).await?,
        today: dates.seller,
    })
}

fn wanted(order: &PurchaseOrder) -> Vec<WantedLine> {
    let packs =
        |line: &supply_chain::purchase_order::Line| line.pack.whole_packs(line.counts.ordered);
    order.lines.iter().map(|line| WantedLine { offer: line.offer, count: packs(line) }).collect()
}

/// What the draft is to be: what is said now, and for the rest what it was. A line that stays keeps
/// its identifier.
fn draft(work: Work<'_>, order: &PurchaseOrder, change: DraftChange) -> Draft {
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

/// Base units; more than 64 bits hold is more than any line has, and refused as such.
fn base(order: &PurchaseOrder, line: OrderLineId, amount: Amount) -> i64 {
    match amount {
        Amount::Base(base) => base,
        Amount::Packs(packs) => {
            let line = order.lines.iter().find(|there| there.id == line);
            line.map_or(packs, |line| line.pack.base_units(packs).unwrap_or(i64::MAX))
        }
    }
}

fn base_counts(order: &PurchaseOrder, counts: Vec<CountOf>) -> Vec<Count> {
    counts
        .into_iter()
        .map(|count| Count {
            line: count.line,
            received: base(order, count.line, count.received),
            rejected: base(order, count.line, count.rejected),
            lost: base(order, count.line, count.lost),
            reason: count.reason.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
        })
        .collect()
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
