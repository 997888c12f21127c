//! Price chains as their readers may see them: on a line of an order as it was frozen, on an offer as it is today.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use supply_chain::id::{OfferId, OrganizationId};
use supply_chain::money::Money;
use supply_chain::offer::OfferState;
use supply_chain::price_chain::{FrozenChain, SeenChain};
use utoipa::ToSchema;
use uuid::Uuid;

use super::orders::PartyView;
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::store::organizations::{desk_of, tokens_of_asker};
use crate::store::{agreements, offers};

/// What each hop from the first seller on put on the price of one pack, as far as the reader may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceChainView {
    /// From the first seller on; they come to the price exactly.
    pub hops: Vec<HopView>,
    /// What all hops without an amount come to together, rupiah with two places.
    #[schema(value_type = String, example = "103000.00")]
    pub unopened: Money,
    /// Of one pack, rupiah with two places.
    #[schema(value_type = String, example = "108000.00")]
    pub price: Money,
}

/// One hop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HopView {
    /// Whose.
    pub organization: HopOwnerView,
    /// `goods`, `margin`, `fee`, `freight` or `rounding`.
    pub kind: &'static str,
    /// How much, rupiah with two places; below nothing where its owner sells for less than it paid; null where it is
    /// not opened to the reader, or where it would give another one away.
    #[schema(value_type = Option<String>, example = "5000.00")]
    pub amount: Option<Money>,
    /// By which rule, such as `4%`; null without an amount.
    pub rule: Option<String>,
}

/// The owner of a hop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HopOwnerView {
    /// Which organization.
    pub id: Uuid,
    /// As it was called.
    pub name: String,
}

/// The chain of a line, as one of its two parties may see it.
pub(crate) fn line_chain(
    chain: &FrozenChain,
    reader: OrganizationId,
    parties: [&PartyView; 2],
) -> PriceChainView {
    let name = |by: OrganizationId| {
        let party = parties.iter().find(|party| party.id == by);
        party.map(|party| party.name.as_str()).or_else(|| chain.name_of(by)).unwrap_or_default()
    };
    seen_view(chain.seen_by(reader), name)
}

fn seen_view<'n>(seen: SeenChain, name: impl Fn(OrganizationId) -> &'n str) -> PriceChainView {
    PriceChainView {
        hops: seen
            .hops
            .into_iter()
            .map(|hop| HopView {
                organization: HopOwnerView { id: hop.by.into(), name: name(hop.by).to_owned() },
                kind: hop.kind.as_str(),
                amount: hop.amount,
                rule: hop.rule,
            })
            .collect(),
        unopened: seen.unopened,
        price: seen.price,
    }
}

/// The chain of an offer when the asker buys `count` packs of it today, at its own price.
///
/// # Errors
/// [`WorkflowError::NotFound`] when the offer is absent or not meant for the asker.
pub async fn offer_chain(
    on: &impl ConnectionTrait,
    asker: &Asker,
    (id, count): (OfferId, i64),
    now: DateTime<Utc>,
) -> Result<PriceChainView, WorkflowError> {
    let not_found = WorkflowError::NotFound { what: "offer" };
    let tokens = tokens_of_asker(on, asker).await?;
    let desk = desk_of(asker);
    let agreed = match desk {
        Some(buyer) => agreements::held_by(on, buyer, &[id], now).await?,
        None => Vec::new(),
    };
    let offer = offers::for_order(on, &[id], &tokens, &agreed).await?.pop();
    let Some(offer) = offer else { return Err(not_found) };
    let is_own = desk == Some(offer.seller);
    if !(is_own || offer.is_for_asker && offer.state == OfferState::Published) {
        return Err(not_found);
    }
    let chain = offer.chain_at(count, offer.ladder.price_of(count)).ok_or(not_found)?;
    // Whoever acts as a member owns no hop, and stands outside.
    let reader = desk.unwrap_or(OrganizationId(Uuid::nil()));
    let sellers = offers::seller_names(on, &[offer.seller]).await?;
    let own = sellers.first().map(String::as_str).unwrap_or_default();
    let name = |by: OrganizationId| {
        if by == offer.seller { own } else { chain.name_of(by).unwrap_or_default() }
    };
    Ok(seen_view(chain.seen_by(reader), name))
}
