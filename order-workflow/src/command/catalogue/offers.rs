//! A seller puts an offer on sale, and changes it.

use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, OrganizationId, ProductId};
use supply_chain::offer::{Audience, CountRule, OfferState};
use supply_chain::price_ladder::{PriceBreak, PriceLadder};
use supply_chain::quantity::Pack;
use uuid::Uuid;

use super::products::{NewProduct, enter, needed};
use super::stock::{STOCK_MAX, Setting, set};
use super::{Counted, DESK, Refusal, seller};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::query;
use crate::store::offers::{self, OwnOffer};
use crate::store::resale::{is_off_sale, is_sold_on};
use crate::store::{organizations, products};
use crate::unit_of_work::{Work, Workflow};

/// Longer lists are a secondary's affiliates, which have an audience of their own.
const AUDIENCE_MAX: usize = 1_000;
const PACK_NAME_CHARS_MAX: usize = 40;

/// An offer to be put on sale.
#[derive(Debug, Clone)]
pub struct NewOffer {
    /// The client's own id, if it has one.
    pub id: Option<Uuid>,
    /// Of which product.
    pub product: ProductId,
    /// What is counted.
    pub pack: Pack,
    /// Prices per pack.
    pub price_breaks: Vec<PriceBreak>,
    /// All else, where it is not as usual.
    pub rest: OfferChange,
}

/// What an offer is to be; `None` leaves a thing as it is.
#[derive(Debug, Clone, Default)]
pub struct OfferChange {
    /// Of which product.
    pub product: Option<ProductId>,
    /// What is counted.
    pub pack: Option<Pack>,
    /// Prices per pack.
    pub price_breaks: Option<Vec<PriceBreak>>,
    /// Whether they include PPN; no, when never said.
    pub price_includes_tax: Option<bool>,
    /// The fewest packs sold at once; 1, when never said.
    pub minimum_count: Option<i64>,
    /// Packs are sold in multiples of this; 1, when never said.
    pub multiple: Option<i64>,
    /// Who may see and buy; by the seller's kind, when never said.
    pub audience: Option<Audience>,
    /// Whether it can be bought; published, when never said.
    pub state: Option<OfferState>,
    /// Packs in stock: a stock-take.
    pub stock: Option<i64>,
}

/// Puts an offer on sale; answers 201 with a [`query::catalogue::OfferView`].
///
/// # Errors
/// 403 without a desk role; 422 as [`Refusal`] says; [`WorkflowError::IdTaken`].
pub async fn make_offer(
    workflow: &Workflow,
    ask: Ask,
    new: NewOffer,
) -> Result<Answer, WorkflowError> {
    workflow
        .carry_out(move |work| {
            let (ask, new) = (ask.clone(), new.clone());
            Box::pin(async move {
                let actor = seller(&ask, DESK)?;
                if let Some(answer) = answers::claim(work, &ask).await? {
                    return Ok(answer);
                }
                let offer = put_on_sale(work, actor, new).await?;
                let view = query::catalogue::offer(work.tx, &ask.by, offer, work.now).await?;
                answers::keep(work, &ask, 201, &view, Some(view.version)).await
            })
        })
        .await
}

/// Enters goods that are not there yet and puts them on sale, both or neither; answers 201 with a
/// [`query::catalogue::OfferView`]. The offer's product is the new one, whatever it names.
///
/// # Errors
/// As [`super::make_product`] and [`make_offer`].
pub async fn list_goods(
    workflow: &Workflow,
    ask: Ask,
    product: NewProduct,
    offer: NewOffer,
) -> Result<Answer, WorkflowError> {
    workflow
        .carry_out(move |work| {
            let (ask, product, offer) = (ask.clone(), product.clone(), offer.clone());
            Box::pin(async move {
                let actor = seller(&ask, DESK)?;
                if let Some(answer) = answers::claim(work, &ask).await? {
                    return Ok(answer);
                }
                let product = enter(work, actor.organization, &product).await?;
                let offer = put_on_sale(work, actor, NewOffer { product, ..offer }).await?;
                let view = query::catalogue::offer(work.tx, &ask.by, offer, work.now).await?;
                answers::keep(work, &ask, 201, &view, Some(view.version)).await
            })
        })
        .await
}

async fn put_on_sale(
    work: Work<'_>,
    actor: &Actor,
    new: NewOffer,
) -> Result<OfferId, WorkflowError> {
    let described = described(work, new.product).await?;
    let usual = OwnOffer {
        id: crate::command::own_id(new.id)?.map_or_else(|| work.id(), OfferId),
        product: new.product,
        name: described.name,
        brand: described.brand,
        category: described.category,
        pack: checked_pack(&new.pack)?,
        ladder: PriceLadder::new(new.price_breaks).map_err(Refusal::NotALadder)?,
        price_includes_tax: false,
        counts: CountRule { minimum: 1, multiple: 1 },
        audience: Audience::default_of(actor.kind),
        state: OfferState::Published,
        version: 1,
    };
    let offer = changed(work, actor.organization, usual, &new.rest).await?;
    offers::insert(work, actor.organization, &offer).await?;
    count_stock(work, actor, &offer, new.rest.stock).await?;
    Ok(offer.id)
}

/// Changes an offer of one's own; answers 200 with a [`query::catalogue::OfferView`].
///
/// # Errors
/// [`WorkflowError::NotFound`] for whom it is not meant; 403 without a desk role or when it is
/// another seller's; stale against `If-Match`; 422 as [`Refusal`] says.
pub async fn change_offer(
    workflow: &Workflow,
    ask: Ask,
    id: OfferId,
    change: OfferChange,
) -> Result<Answer, WorkflowError> {
    workflow
        .carry_out(move |work| {
            let (ask, change) = (ask.clone(), change.clone());
            Box::pin(async move {
                let seen = query::catalogue::offer(work.tx, &ask.by, id, work.now).await?;
                let actor = seller(&ask, DESK)?;
                if seen.seller.id != Uuid::from(actor.organization) {
                    return Err(Refusal::NotYourOffer.into());
                }
                if let Some(answer) = answers::claim(work, &ask).await? {
                    return Ok(answer);
                }
                let found = offers::find_for_update(work.tx, actor.organization, id).await?;
                let before = found.ok_or(WorkflowError::NotFound { what: "offer" })?;
                ask.expect(before.version)?;
                if before.state == OfferState::Withdrawn {
                    return Err(Refusal::Withdrawn.into());
                }
                let after = changed(work, actor.organization, before.clone(), &change).await?;
                let comes_back =
                    before.state != OfferState::Published && after.state == OfferState::Published;
                if says_otherwise(&before, &after) && is_sold_on(work.tx, id).await?
                    || comes_back && is_off_sale(work.tx, id).await?
                {
                    return Err(Refusal::FollowsARule.into());
                }
                if after != before {
                    offers::update(work, actor.organization, &after).await?;
                }
                count_stock(work, actor, &after, change.stock).await?;
                let view = query::catalogue::offer(work.tx, &ask.by, id, work.now).await?;
                answers::keep(work, &ask, 200, &view, Some(view.version)).await
            })
        })
        .await
}

/// Whether what a rule of resale says, where one makes the offer, is to be otherwise.
fn says_otherwise(before: &OwnOffer, after: &OwnOffer) -> bool {
    before.product != after.product
        || before.pack != after.pack
        || before.ladder != after.ladder
        || before.price_includes_tax != after.price_includes_tax
        || before.audience != after.audience
}

async fn described(
    work: Work<'_>,
    product: ProductId,
) -> Result<products::Described, WorkflowError> {
    let found = products::find(work.tx, product).await?;
    Ok(found.ok_or(Refusal::ProductUnknown { product })?)
}

/// The offer with all that the change says.
async fn changed(
    work: Work<'_>,
    seller: OrganizationId,
    mut offer: OwnOffer,
    change: &OfferChange,
) -> Result<OwnOffer, WorkflowError> {
    if let Some(product) = change.product.filter(|product| *product != offer.product) {
        let described = described(work, product).await?;
        offer.product = product;
        (offer.name, offer.brand, offer.category) =
            (described.name, described.brand, described.category);
    }
    if let Some(pack) = &change.pack {
        offer.pack = checked_pack(pack)?;
    }
    if let Some(breaks) = &change.price_breaks {
        offer.ladder = PriceLadder::new(breaks.clone()).map_err(Refusal::NotALadder)?;
    }
    if let Some(includes) = change.price_includes_tax {
        offer.price_includes_tax = includes;
    }
    if let Some(minimum) = change.minimum_count {
        offer.counts.minimum = in_range("minimum_count", minimum)?;
    }
    if let Some(multiple) = change.multiple {
        offer.counts.multiple = in_range("multiple", multiple)?;
    }
    if let Some(audience) = &change.audience {
        offer.audience = checked_audience(work, seller, audience).await?;
    }
    if let Some(state) = change.state {
        offer.state = state;
    }
    Ok(offer)
}

fn checked_pack(pack: &Pack) -> Result<Pack, WorkflowError> {
    let name = needed("pack.name", &pack.name, PACK_NAME_CHARS_MAX)?;
    Ok(Pack { name, factor: in_range("pack.factor", pack.factor)? })
}

fn in_range(field: &'static str, value: i64) -> Result<i64, WorkflowError> {
    if (1..=Pack::LARGEST).contains(&value) {
        Ok(value)
    } else {
        Err(Refusal::OutOfRange { field, least: 1, most: Pack::LARGEST }.into())
    }
}

pub(in crate::command) async fn checked_audience(
    work: Work<'_>,
    seller: OrganizationId,
    audience: &Audience,
) -> Result<Audience, WorkflowError> {
    let Audience::Organizations(named) = audience else { return Ok(audience.clone()) };
    let mut named: Vec<OrganizationId> = named.iter().copied().filter(|id| *id != seller).collect();
    named.sort_unstable();
    named.dedup();
    if named.is_empty() || named.len() > AUDIENCE_MAX {
        return Err(Refusal::AudienceSize { most: AUDIENCE_MAX }.into());
    }
    if let Some(organization) = organizations::first_unknown(work.tx, &named).await? {
        return Err(Refusal::AudienceUnknown { organization }.into());
    }
    Ok(Audience::Organizations(named))
}

async fn count_stock(
    work: Work<'_>,
    actor: &Actor,
    offer: &OwnOffer,
    packs: Option<i64>,
) -> Result<(), WorkflowError> {
    let Some(packs) = packs else { return Ok(()) };
    let most = STOCK_MAX / offer.pack.factor;
    let on_hand = offer.pack.base_units(packs).filter(|_| (0..=most).contains(&packs));
    let on_hand = on_hand.ok_or(Refusal::OutOfRange { field: "stock", least: 0, most })?;
    let setting = Setting {
        owner: actor.organization,
        person: actor.person,
        product: offer.product,
        on_hand,
        counted: Counted::Packs { factor: offer.pack.factor },
        reason: None,
    };
    set(work, &setting, None).await
}
