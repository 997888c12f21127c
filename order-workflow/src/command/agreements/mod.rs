//! Agreements: proposed by one side, taken or not by the other, ended by notice.

mod telling;

use chrono::NaiveDate;
use supply_chain::agreement::{
    self, Agreement, CommandName, Content, Entry, EntryFault, Event, Percent, Price, PriceBook,
    Refusal, Scope, decide,
};
use supply_chain::ask::Actor;
use supply_chain::id::{AgreementId, OfferId, OrganizationId};
use supply_chain::organization::Role;
use supply_chain::price_ladder::{PriceBreak, PriceLadder};
use supply_chain::purchase_order::{Party, Terms};
use uuid::Uuid;

use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::command::own_id;
use crate::error::WorkflowError;
use crate::query::agreements::{AgreementView, known, view};
use crate::store::agreements::{self as store, Stored, day_in, known_offers};
use crate::store::organizations;
use crate::store::purchase_orders::traders;
use crate::unit_of_work::{Work, Workflow};

/// A version as somebody proposes it.
#[derive(Debug, Clone, Default)]
pub struct NewVersion {
    /// The first day; the seller's today when not said.
    pub valid_from: Option<NaiveDate>,
    /// The last day; nothing for until further notice.
    pub valid_to: Option<NaiveDate>,
    /// What else the two want to have written down.
    pub note: Option<String>,
    /// The terms.
    pub terms: Terms,
    /// The price book, entry by entry.
    pub prices: Vec<NewPrice>,
}

/// An entry of a price book as somebody proposes it.
#[derive(Debug, Clone, Default)]
pub struct NewPrice {
    /// For this offer.
    pub offer: Option<OfferId>,
    /// For this category; for everything when neither is said.
    pub category: Option<String>,
    /// These prices per pack.
    pub price_breaks: Option<Vec<PriceBreak>>,
    /// Or so much off the list.
    pub discount: Option<Percent>,
    /// The fewest packs, instead of the list's.
    pub minimum: Option<i64>,
    /// The multiple, instead of the list's.
    pub multiple: Option<i64>,
}

/// A first proposal to another organization.
#[derive(Debug, Clone)]
pub struct NewAgreement {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// Who sells.
    pub seller: OrganizationId,
    /// Who buys.
    pub buyer: OrganizationId,
    /// What is proposed.
    pub version: NewVersion,
}

/// What is asked of an agreement that exists.
#[derive(Debug, Clone)]
pub enum Request {
    /// Another version.
    Propose(Box<NewVersion>),
    /// To take the one that waits; the number is the one the asker saw.
    Accept(Option<i32>),
    /// Not to take it.
    Decline(Option<i32>),
    /// To take one's own back.
    Withdraw,
    /// Notice, with the last day.
    End(NaiveDate),
}

impl Request {
    const fn name(&self) -> CommandName {
        match self {
            Self::Propose(_) => CommandName::Propose,
            Self::Accept(_) => CommandName::Accept,
            Self::Decline(_) => CommandName::Decline,
            Self::Withdraw => CommandName::Withdraw,
            Self::End(_) => CommandName::End,
        }
    }
}

/// Proposes a first version to another organization; 201.
///
/// # Errors
/// Not the asker's role; no such organization; the two have an agreement; a [`Refusal`].
pub async fn propose_agreement(
    workflow: &Workflow,
    ask: Ask,
    new: NewAgreement,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Begin(new)).await
}

/// Carries out `request` on an agreement; 200 with the agreement as it then stands.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anyone who is not a party; stale; a [`Refusal`].
pub async fn handle_agreement(
    workflow: &Workflow,
    ask: Ask,
    id: AgreementId,
    request: Request,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Handle { id, request }).await
}

impl Workflow {
    /// Tells both sides of agreements whose last day is near and that nothing follows, once for each last
    /// day; safe to run late, twice, or by two processes. Tells how many agreements those were.
    ///
    /// # Errors
    /// The database fails.
    pub async fn tell_of_expiring_agreements(&self) -> Result<usize, WorkflowError> {
        self.carry_out(|work| Box::pin(telling::tell_expiring(work))).await
    }
}

fn acting(ask: &Ask) -> Result<&Actor, WorkflowError> {
    ask.actor().ok_or(WorkflowError::OrganizationNeeded)
}

struct Begin(NewAgreement);

impl Command for Begin {
    type Grounds = ();
    type View = AgreementView;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        const EITHER: &[Role] = &[Role::Sales, Role::Manager];
        let actor = acting(ask)?;
        let roles = match actor.organization {
            of if of == self.0.buyer => CommandName::Propose.roles(Party::Buyer),
            _ => EITHER,
        };
        if actor.is_any(roles) { Ok(()) } else { Err(WorkflowError::NotYourRole { roles }) }
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<AgreementView>, WorkflowError> {
        let (actor, new) = (acting(ask)?, &self.0);
        let parties = [new.seller, new.buyer];
        if new.seller == new.buyer {
            return Err(Refusal::WithItself.into());
        }
        if !parties.contains(&actor.organization) {
            return Err(Refusal::NotBetweenYou.into());
        }
        let there = traders(work.tx, &parties).await?;
        let missing = |id: &&OrganizationId| there.iter().all(|trader| trader.id != **id);
        if let Some(unknown) = parties.iter().find(missing) {
            return Err(Refusal::PartnerUnknown(*unknown).into());
        }
        if let Some(id) = store::between(work.tx, new.seller, new.buyer).await? {
            return Err(Refusal::Exists { id }.into());
        }
        let zone = there.iter().find(|trader| trader.id == new.seller);
        let zone = zone.map_or_else(String::new, |trader| trader.zone.clone());
        let id = own_id(new.id)?.map_or_else(|| work.id(), AgreementId);
        let agreement =
            Agreement { id, seller: new.seller, buyer: new.buyer, versions: Vec::new() };
        let stored = Stored { agreement, version: 0, zone };
        let event = proposed(work, &stored, actor, &new.version).await?;
        if !store::insert(work, &stored.agreement).await? {
            return Err(match store::between(work.tx, new.seller, new.buyer).await? {
                Some(id) => Refusal::Exists { id }.into(),
                None => WorkflowError::IdTaken,
            });
        }
        store::record(work, &stored, ask, &event).await?;
        telling::tell(work, &stored.agreement, &event, ask).await?;
        let view = shown(work, id, actor).await?;
        let version = view.version;
        Ok(Done::made(view).at(version))
    }
}

struct Handle {
    id: AgreementId,
    request: Request,
}

impl Command for Handle {
    type Grounds = Stored;
    type View = AgreementView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Stored, WorkflowError> {
        let actor = acting(ask)?;
        let stored = known(store::find(work.tx, self.id, true).await?, actor)?;
        agreement::authority(&stored.agreement, self.request.name(), actor)?;
        Ok(stored)
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        stored: Stored,
    ) -> Result<Done<AgreementView>, WorkflowError> {
        let actor = acting(ask)?;
        ask.expect(stored.version)?;
        let plain = match &self.request {
            Request::Propose(new) => {
                let event = proposed(work, &stored, actor, new).await?;
                return done(work, &stored, ask, actor, &event).await;
            }
            Request::Accept(number) => agreement::Command::Accept { number: *number },
            Request::Decline(number) => agreement::Command::Decline { number: *number },
            Request::Withdraw => agreement::Command::Withdraw,
            Request::End(last_day) => agreement::Command::End { last_day: *last_day },
        };
        let event = decide(&stored.agreement, plain, actor, stored.today(work.now))?;
        done(work, &stored, ask, actor, &event).await
    }
}

async fn done(
    work: Work<'_>,
    stored: &Stored,
    ask: &Ask,
    actor: &Actor,
    event: &Event,
) -> Result<Done<AgreementView>, WorkflowError> {
    store::record(work, stored, ask, event).await?;
    telling::tell(work, &stored.agreement, event, ask).await?;
    let view = shown(work, stored.agreement.id, actor).await?;
    let version = view.version;
    Ok(Done::changed(view).at(version))
}

async fn shown(
    work: Work<'_>,
    id: AgreementId,
    actor: &Actor,
) -> Result<AgreementView, WorkflowError> {
    let stored = known(store::find(work.tx, id, false).await?, actor)?;
    view(work.tx, &stored, actor, work.now).await
}

/// What follows from a proposal, with its price book held against the seller's offers.
async fn proposed(
    work: Work<'_>,
    stored: &Stored,
    actor: &Actor,
    new: &NewVersion,
) -> Result<Event, WorkflowError> {
    let today = day_in(&stored.zone, work.now);
    let note = new.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    let content = Content {
        valid_from: new.valid_from.unwrap_or(today),
        valid_to: new.valid_to,
        note: note.map(str::to_owned),
        terms: Terms { agreement: None, ..new.terms.clone() },
        prices: price_book(work, stored, actor, &new.prices).await?,
    };
    let command = agreement::Command::Propose(Box::new(content));
    Ok(decide(&stored.agreement, command, actor, today)?)
}

async fn price_book(
    work: Work<'_>,
    stored: &Stored,
    actor: &Actor,
    prices: &[NewPrice],
) -> Result<PriceBook, WorkflowError> {
    if prices.len() > agreement::PRICES_MAX {
        return Err(Refusal::TooManyPrices { limit: agreement::PRICES_MAX }.into());
    }
    let (seller, buyer) = (stored.agreement.seller, stored.agreement.buyer);
    // A seller may name any offer of its own; a buyer only what is meant for it, or the answer would tell
    // of offers that it may not know of.
    let tokens = match actor.organization {
        of if of == seller => None,
        _ => Some(organizations::asker_tokens(work.tx, buyer).await?),
    };
    let ids: Vec<OfferId> = prices.iter().filter_map(|price| price.offer).collect();
    let known = known_offers(work.tx, seller, &ids, tokens).await?;
    let mut entries = Vec::with_capacity(prices.len());
    for (index, price) in prices.iter().enumerate() {
        let refused = |fault| WorkflowError::from(Refusal::Entry { index, fault });
        let scope = match (price.offer, &price.category) {
            (Some(_), Some(_)) => return Err(refused(EntryFault::OneScopeNeeded)),
            (Some(id), None) => {
                let agreed = known.iter().find(|(offer, _)| *offer == id);
                let (_, agreed) = agreed.ok_or_else(|| refused(EntryFault::OfferUnknown))?;
                Scope::Offer(id, agreed.clone())
            }
            (None, Some(category)) => Scope::Category(category.trim().to_owned()),
            (None, None) => Scope::Everything,
        };
        let paid = match (&price.price_breaks, price.discount) {
            (Some(steps), None) => Price::Fixed(
                PriceLadder::new(steps.clone())
                    .map_err(|wrong| refused(EntryFault::Ladder(wrong)))?,
            ),
            (None, Some(percent)) => Price::Discount(percent),
            _ => return Err(refused(EntryFault::OnePriceNeeded)),
        };
        let (minimum, multiple) = (price.minimum, price.multiple);
        entries.push(Entry { scope, price: paid, minimum, multiple });
    }
    PriceBook::new(entries).map_err(|(index, fault)| Refusal::Entry { index, fault }.into())
}
