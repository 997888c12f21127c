//! Standing orders as people write and change them.

#![expect(clippy::option_option, reason = "left out, taken away and a value are three things")]

use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, OrganizationId, StandingOrderId};
use supply_chain::offer::{Offer, OfferState};
use supply_chain::purchase_order::Details;
use supply_chain::standing_order::{
    self, CommandName, Content, Line, Makes, Policy, Refusal, Schedule, StandingOrder, WhenDearer,
    WhenShort, authority, decide,
};
use uuid::Uuid;

use super::STANDING_ORDER;
use super::running::run_now;
use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::command::own_id;
use crate::command::purchase_orders::WantedLine;
use crate::error::WorkflowError;
use crate::query::standing_orders::{StandingOrderView, known, view};
use crate::store::purchase_orders::traders;
use crate::store::standing_orders::{self as store, Hold, Stored, zone_called};
use crate::store::telling::parked;
use crate::store::{agreements, offers, organizations};
use crate::unit_of_work::{Work, Workflow};

/// What is to be said of what to do; what is left out stays as it is, or as is usual.
#[derive(Debug, Clone, Default)]
pub struct PolicyChange {
    /// What a run makes.
    pub makes: Option<Makes>,
    /// By how many hours a slot may be late.
    pub late_hours: Option<u32>,
    /// By how many percent a price may rise; `Some(None)` takes the bound away.
    pub price_rise_percent: Option<Option<u32>>,
    /// What becomes of what rose by more.
    pub when_dearer: Option<WhenDearer>,
    /// What becomes of what is short.
    pub when_short: Option<WhenShort>,
    /// When the goods are wanted; `Some(None)` says no day.
    pub days_to_delivery: Option<Option<u32>>,
}

impl PolicyChange {
    fn over(&self, old: &Policy) -> Policy {
        Policy {
            makes: self.makes.unwrap_or(old.makes),
            late_hours: self.late_hours.unwrap_or(old.late_hours),
            price_rise_percent: self.price_rise_percent.unwrap_or(old.price_rise_percent),
            when_dearer: self.when_dearer.unwrap_or(old.when_dearer),
            when_short: self.when_short.unwrap_or(old.when_short),
            days_to_delivery: self.days_to_delivery.unwrap_or(old.days_to_delivery),
        }
    }
}

/// What a standing order is to say; what is left out stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Wording {
    /// What people call it.
    pub name: Option<String>,
    /// When.
    pub schedule: Option<Schedule>,
    /// What to do.
    pub policy: PolicyChange,
    /// The buyer's own number on every order; `Some(None)` clears it. Likewise those below.
    pub buyer_reference: Option<Option<String>>,
    /// Where to.
    pub deliver_to: Option<Option<String>>,
    /// Anything else.
    pub note: Option<Option<String>>,
    /// All its lines. Written again, they are held against today's prices from then on.
    pub lines: Option<Vec<WantedLine>>,
}

/// A new standing order.
#[derive(Debug, Clone)]
pub struct NewStandingOrder {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// When.
    pub schedule: Schedule,
    /// What it says besides.
    pub wording: Wording,
}

/// What is asked of a standing order that exists.
#[derive(Debug, Clone)]
pub enum Request {
    /// To write it anew.
    Change(Wording),
    /// To let it rest.
    Pause,
    /// To let it come round again.
    Resume,
    /// To leave the next slot out.
    SkipNext,
    /// Not to, after all.
    KeepNext,
    /// To order now.
    RunNow,
    /// To end it.
    End,
}

impl Request {
    const fn name(&self) -> CommandName {
        match self {
            Self::Change(_) => CommandName::Change,
            Self::Pause => CommandName::Pause,
            Self::Resume => CommandName::Resume,
            Self::SkipNext => CommandName::SkipNext,
            Self::KeepNext => CommandName::KeepNext,
            Self::RunNow => CommandName::RunNow,
            Self::End => CommandName::End,
        }
    }
}

/// Writes a new standing order; 201.
///
/// # Errors
/// Not the asker's role; an id that is taken; a [`Refusal`].
pub async fn write_standing_order(
    workflow: &Workflow,
    ask: Ask,
    new: NewStandingOrder,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Begin(new)).await
}

/// Carries out `request` on a standing order; 200 with it as it then stands.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anybody but its buyer; stale; a [`Refusal`].
pub async fn handle_standing_order(
    workflow: &Workflow,
    ask: Ask,
    id: StandingOrderId,
    request: Request,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Handle { id, request }).await
}

fn acting(ask: &Ask) -> Result<&Actor, WorkflowError> {
    ask.actor().ok_or(WorkflowError::OrganizationNeeded)
}

struct Begin(NewStandingOrder);

impl Command for Begin {
    type Grounds = ();
    type View = StandingOrderView;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        Ok(authority(CommandName::Change, acting(ask)?)?)
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<StandingOrderView>, WorkflowError> {
        let (actor, new) = (acting(ask)?, &self.0);
        let id = own_id(new.id)?.map_or_else(|| work.id(), StandingOrderId);
        let buyer = traders(work.tx, &[actor.organization]).await?.pop();
        let zone = buyer.ok_or(WorkflowError::NotFound { what: "buyer" })?.zone;
        let blank = Content {
            name: String::new(),
            schedule: new.schedule.clone(),
            policy: Policy::default(),
            details: Details::default(),
            lines: Vec::new(),
        };
        let content = worded(work, actor.organization, &blank, &new.wording).await?;
        let begun = StandingOrder::begin((id, actor), content, work.now, &zone_called(&zone));
        let (order, event) = begun?;
        store::insert(work, &order, &zone).await?;
        store::note_event(work, id.into(), Some(&event), ask).await?;
        let view = shown(work, id, actor).await?;
        let version = view.version;
        Ok(Done::made(view).at(version))
    }
}

struct Handle {
    id: StandingOrderId,
    request: Request,
}

impl Command for Handle {
    type Grounds = Stored;
    type View = StandingOrderView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Stored, WorkflowError> {
        let actor = acting(ask)?;
        let stored = known(store::find(work.tx, self.id, Hold::Wait).await?, actor)?;
        authority(self.request.name(), actor)?;
        Ok(stored)
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        stored: Stored,
    ) -> Result<Done<StandingOrderView>, WorkflowError> {
        let actor = acting(ask)?;
        ask.expect(stored.version)?;
        let command = match &self.request {
            Request::Change(wording) => {
                let old = &stored.order.content;
                let content = worded(work, stored.order.buyer, old, wording).await?;
                standing_order::Command::Change(Box::new(content))
            }
            Request::Pause => standing_order::Command::Pause,
            Request::Resume => standing_order::Command::Resume,
            Request::SkipNext => standing_order::Command::SkipNext,
            Request::KeepNext => standing_order::Command::KeepNext,
            Request::RunNow => standing_order::Command::RunNow,
            Request::End => standing_order::Command::End,
        };
        match decide(&stored.order, command, actor, work.now, &stored.tz())? {
            Some(event) => {
                let after = stored.order.clone().after(&event);
                store::save(work, &stored, &after, &event).await?;
                store::note_event(work, self.id.into(), Some(&event), ask).await?;
                if matches!(event, standing_order::Event::Ended) {
                    parked::take_out(work, STANDING_ORDER, self.id.into()).await?;
                }
            }
            None => run_now(work, ask, &stored).await?,
        }
        let view = shown(work, self.id, actor).await?;
        let version = view.version;
        Ok(Done::changed(view).at(version))
    }
}

async fn shown(
    work: Work<'_>,
    id: StandingOrderId,
    actor: &Actor,
) -> Result<StandingOrderView, WorkflowError> {
    let stored = known(store::find(work.tx, id, Hold::No).await?, actor)?;
    view(work.tx, &stored, actor, work.now).await
}

/// What it is to say: what is said now, and for the rest what it was.
async fn worded(
    work: Work<'_>,
    buyer: OrganizationId,
    old: &Content,
    new: &Wording,
) -> Result<Content, WorkflowError> {
    let tidy = |new: &Option<Option<String>>, old: &Option<String>| {
        let text = new.as_ref().map_or_else(|| old.clone(), Clone::clone);
        text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let lines = match &new.lines {
        Some(wanted) => priced(work, buyer, &old.lines, wanted).await?,
        None => old.lines.clone(),
    };
    Ok(Content {
        name: new.name.as_ref().unwrap_or(&old.name).trim().to_owned(),
        schedule: new.schedule.as_ref().unwrap_or(&old.schedule).clone(),
        policy: new.policy.over(&old.policy),
        details: Details {
            buyer_reference: tidy(&new.buyer_reference, &old.details.buyer_reference),
            requested_date: None,
            deliver_to: tidy(&new.deliver_to, &old.details.deliver_to),
            note: tidy(&new.note, &old.details.note),
        },
        lines,
    })
}

/// The lines with what stands behind their offers today. Goods that are not on sale today may stay, as they were
/// written; they may not come in.
async fn priced(
    work: Work<'_>,
    buyer: OrganizationId,
    old: &[Line],
    wanted: &[WantedLine],
) -> Result<Vec<Line>, WorkflowError> {
    if wanted.len() > standing_order::LINES_MOST {
        return Err(Refusal::TooManyLines { limit: standing_order::LINES_MOST }.into());
    }
    let ids: Vec<OfferId> = wanted.iter().map(|line| line.offer).collect();
    let tokens = organizations::asker_tokens(work.tx, buyer).await?;
    let agreed = agreements::held_by(work.tx, buyer, &ids, work.now).await?;
    let offers = offers::for_order(work.tx, &ids, &tokens, &agreed).await?;
    let line = |(wanted, position): (&WantedLine, usize)| {
        let for_buyer = |offer: &&Offer| {
            offer.id == wanted.offer
                && offer.is_for_asker
                && offer.state == OfferState::Published
                && offer.seller != buyer
        };
        let before = || old.iter().find(|line| line.offer == wanted.offer);
        match offers.iter().find(for_buyer) {
            Some(offer) => Ok(noted(offer, wanted.count)),
            None => match before() {
                Some(line) => Ok(Line { count: wanted.count, ..line.clone() }),
                None => Err(Refusal::OfferUnknown { position, offer: wanted.offer }),
            },
        }
    };
    let lines: Result<Vec<Line>, Refusal> = wanted.iter().zip(1..).map(line).collect();
    Ok(lines?)
}

fn noted(offer: &Offer, count: i64) -> Line {
    Line {
        offer: offer.id,
        seller: offer.seller,
        product: offer.product,
        product_name: offer.name.clone(),
        pack: offer.pack.clone(),
        count,
        price: offer.ladder.price_of(count),
        price_includes_tax: offer.price_includes_tax,
    }
}
