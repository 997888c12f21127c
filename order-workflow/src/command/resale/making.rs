//! An own offer, made from the one above it.

use super::Refusal;
use crate::error::WorkflowError;
use crate::store::agreements::day_in;
use crate::store::offers::{self, OwnOffer};
use crate::store::resale::{self as store, Note, Rule, Seen, Stored, Terms};
use crate::unit_of_work::{ConnectionTrait, Work};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::RoundingStrategy;
use rust_decimal::prelude::ToPrimitive;
use serde_json::json;
use supply_chain::id::{OfferId, OrganizationId, PersonId, ResaleId};
use supply_chain::money::Money;
use supply_chain::offer::{CountRule, OfferState};
use supply_chain::price_chain::{Above, OwnerName};
use supply_chain::quantity::Pack;
use supply_chain::resale::{NotResold, ResaleState, Sourcing, Upstream, WhyHalted};

/// What is looked at again when nothing is heard from above: an agreement that begins or ends on a day says nothing.
const LOOK_AGAIN: TimeDelta = TimeDelta::hours(1);

/// What stands above for one offer, with all that its rule needs to know of it.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    pub(crate) seen: Seen,
    pub(crate) upstream: Upstream,
}

impl Ground {
    /// What this is for whoever sells it on by these terms.
    pub(crate) async fn of(
        on: &impl ConnectionTrait,
        reseller: OrganizationId,
        (seen, terms): (Seen, &Terms),
    ) -> Result<Self, WorkflowError> {
        let factor = terms.rule.own_factor(seen.offer.pack.factor).unwrap_or(1);
        let stock_cost = match terms.rule.sourcing {
            Sourcing::BackToBack => None,
            Sourcing::FromStock => {
                let cost = store::stock_cost(on, reseller, seen.offer.product).await?;
                cost.and_then(|sen| {
                    let pack = sen.checked_mul(factor.into())?;
                    let whole =
                        pack.round_dp_with_strategy(0, RoundingStrategy::ToPositiveInfinity);
                    whole.to_i64().map(Money::from_sen)
                })
            }
        };
        let upstream = Upstream {
            ladder: seen.offer.ladder.clone(),
            state: seen.offer.state,
            is_for_reseller: seen.offer.is_for_asker,
            stock_cost,
        };
        Ok(Self { seen, upstream })
    }

    /// Whether the reseller could buy it now.
    pub(crate) fn is_there(&self) -> bool {
        self.upstream.state == OfferState::Published && self.upstream.is_for_reseller
    }

    /// What stands above the own price.
    pub(crate) fn above(&self, terms: &Terms) -> Result<Above, NotResold> {
        let mut above = terms.rule.above(&self.seen.offer, self.upstream.stock_cost)?;
        let by = self.seen.offer.seller;
        if above.names.iter().all(|owner| owner.by != by) {
            above.names.push(OwnerName { by, name: self.seen.seller_name.clone() });
        }
        Ok(above)
    }

    /// Offers whose price stands in a list; none of what was bought at another price before.
    pub(crate) fn listed(&self, terms: &Terms) -> Vec<OfferId> {
        match terms.rule.sourcing {
            Sourcing::BackToBack => self.seen.listed.clone(),
            Sourcing::FromStock => Vec::new(),
        }
    }

    /// The own offer by these terms; what is the reseller's own to say of `before` stays.
    pub(crate) fn own(
        &self,
        terms: &Terms,
        (id, before): (OfferId, Option<&OwnOffer>),
    ) -> Result<OwnOffer, NotResold> {
        let offer = &self.seen.offer;
        let factor = terms.rule.own_factor(offer.pack.factor)?;
        let as_it_comes = terms.rule.split == 1 && terms.rule.sourcing == Sourcing::BackToBack;
        let one = CountRule { minimum: 1, multiple: 1 };
        Ok(OwnOffer {
            id,
            product: offer.product,
            name: before.map_or_else(|| offer.name.clone(), |before| before.name.clone()),
            brand: before.map_or_else(|| self.seen.brand.clone(), |before| before.brand.clone()),
            category: before
                .map_or_else(|| self.seen.category.clone(), |before| before.category.clone()),
            pack: Pack {
                name: terms.pack_name.clone().unwrap_or_else(|| offer.pack.name.clone()),
                factor,
            },
            ladder: terms.rule.ladder(&self.upstream)?,
            price_includes_tax: offer.price_includes_tax,
            counts: if as_it_comes { offer.counts } else { one },
            audience: terms.audience.clone(),
            state: OfferState::Published,
            version: before.map_or(1, |before| before.version),
        })
    }
}

/// Why it cannot be sold on for now.
pub(crate) const fn why(not: NotResold) -> WhyHalted {
    match not {
        NotResold::NoStockCost => WhyHalted::NoStockCost,
        NotResold::PackNotSplit { .. } => WhyHalted::Pack,
        _ => WhyHalted::NoLadder,
    }
}

/// When it is looked at again, where nothing is heard before.
pub(super) fn next_look(work: Work<'_>) -> DateTime<Utc> {
    work.now + LOOK_AGAIN
}

/// The business date at an organization.
pub(super) async fn today_of(
    work: Work<'_>,
    organization: OrganizationId,
) -> Result<NaiveDate, WorkflowError> {
    Ok(day_in(&store::zone_of(work.tx, organization).await?, work.now))
}

/// Whether goods would be sold for less than they cost, and if so at which price and cost first.
pub(crate) fn below_cost(own: &OwnOffer, above: &Above) -> Option<(Money, Money)> {
    let own_counts = own.ladder.steps().iter().map(|step| step.min_count);
    let counts = above.steps.iter().map(|step| step.min_count).chain(own_counts);
    counts
        .filter_map(|count| Some((own.ladder.price_of(count), above.cost(count)?)))
        .find(|(price, cost)| price < cost)
}

/// Puts what stands above on sale as one's own; nothing where it is sold on already.
///
/// # Errors
/// What the rule cannot make of it; the database fails.
pub(super) async fn make(
    work: Work<'_>,
    rule: &Rule,
    ground: &Ground,
    by: Option<PersonId>,
) -> Result<Result<Option<ResaleId>, NotResold>, WorkflowError> {
    let made = ground
        .own(&rule.terms, (work.id(), None))
        .and_then(|own| Ok((own, ground.above(&rule.terms)?)));
    let (own, above) = match made {
        Ok(made) => made,
        Err(not) => return Ok(Err(not)),
    };
    let offer = &ground.seen.offer;
    let resale = Stored {
        id: work.id(),
        organization: rule.organization,
        own: own.id,
        upstream: offer.id,
        seller: offer.seller,
        rule: rule.id,
        rule_number: rule.number,
        state: ResaleState::Active,
        halted: None,
        split: rule.terms.rule.split,
        sourcing: rule.terms.rule.sourcing,
        upstream_factor: offer.pack.factor,
        upstream_product: offer.product,
        followed: offer.ladder.clone(),
        above,
        listed: ground.listed(&rule.terms),
        held_until: None,
        question: None,
        kept: None,
        is_below_cost: false,
        look_at: Some(next_look(work)),
        version: 1,
    };
    offers::insert(work, rule.organization, &own).await?;
    if !store::insert(work, &resale).await? {
        // Somebody else was quicker with the same goods: theirs stands, and this one never was on sale.
        offers::remove_unused(work, own.id).await?;
        return Ok(Ok(None));
    }
    let facts = json!({ "upstream_offer_id": offer.id, "offer_id": own.id });
    let note = Note {
        organization: rule.organization,
        rule: rule.id,
        resale: Some(resale.id),
        kind: "taken_up",
        facts,
    };
    store::note(work, note, by).await?;
    Ok(Ok(Some(resale.id)))
}

/// Whether these terms can be kept at all.
pub(super) fn checked(terms: &Terms, today: NaiveDate) -> Result<(), Refusal> {
    terms.rule.check()?;
    if terms.rule.split > 1 && terms.pack_name.is_none() {
        return Err(Refusal::PackNameNeeded);
    }
    if let supply_chain::resale::Follow::HoldUntil { day } = terms.rule.follow
        && day < today
    {
        return Err(Refusal::DayIsPast);
    }
    Ok(())
}
