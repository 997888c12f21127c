//! Offers over JSON: put on sale, changed, shown to whom they are meant for (api.md, Catalogue).

use std::fmt;

use actix_web::{HttpResponse, web};
use order_workflow::command::catalogue::{NewOffer, OfferChange, change_offer, make_offer};
use order_workflow::query;
use order_workflow::query::catalogue::{OfferView, OwnOffers};
use order_workflow::query::written::{AudienceWritten, MoneyWritten};
use serde::Deserialize;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use supply_chain::id::{OfferId, ProductId};
use supply_chain::money::Money;
use supply_chain::offer::{Audience, OfferState};
use supply_chain::price_ladder::PriceBreak;
use supply_chain::quantity::Pack;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoQuery, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// A pack: `{"name": "karton", "factor": 40}` holds 40 base units.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PackOf {
    /// At most 40 characters.
    pub name: String,
    /// Base units in one pack, at least 1.
    pub factor: i64,
}

impl From<PackOf> for Pack {
    fn from(pack: PackOf) -> Self {
        Self { name: pack.name, factor: pack.factor }
    }
}

/// From `min_count` packs a pack costs `price`.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceStep {
    /// Packs; one of the steps starts at 1.
    pub min_count: i64,
    /// Of one pack, in rupiah.
    #[schema(value_type = MoneyWritten)]
    pub price: Money,
}

impl From<PriceStep> for PriceBreak {
    fn from(step: PriceStep) -> Self {
        Self { min_count: step.min_count, price: step.price }
    }
}

/// Who may see and buy: one of [`AudienceSent::WORDS`], or a list of organizations.
#[derive(Debug)]
pub struct AudienceSent(Audience);

impl AudienceSent {
    /// The words an audience may be.
    pub const WORDS: &[&str] =
        &["secondaries", "affiliates", "cooperatives", "storefront", "everyone"];
}

impl From<AudienceSent> for Audience {
    fn from(sent: AudienceSent) -> Self {
        sent.0
    }
}

impl<'de> Deserialize<'de> for AudienceSent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordOrList;

        impl<'de> Visitor<'de> for WordOrList {
            type Value = Audience;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an audience")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Audience, E> {
                match word {
                    "secondaries" => Ok(Audience::Secondaries),
                    "affiliates" => Ok(Audience::Affiliates),
                    "cooperatives" => Ok(Audience::Cooperatives),
                    "storefront" => Ok(Audience::Storefront),
                    "everyone" => Ok(Audience::Everyone),
                    _ => Err(E::unknown_variant(word, AudienceSent::WORDS)),
                }
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Audience, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Audience::Organizations)
            }
        }

        // One reader of both, so that a wrong id is told by its place in the list.
        deserializer.deserialize_any(WordOrList).map(Self)
    }
}

/// An offer to be put on sale.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOffer {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// Of which product.
    pub product_id: Uuid,
    /// What is counted.
    pub pack: PackOf,
    /// Prices per pack; they never rise with the count.
    pub price_breaks: Vec<PriceStep>,
    /// Whether the prices include PPN; no, when not said.
    pub price_includes_tax: Option<bool>,
    /// The fewest packs sold at once; 1 when not said.
    pub minimum_count: Option<i64>,
    /// Packs are sold in multiples of this; 1 when not said.
    pub multiple: Option<i64>,
    /// `secondaries`, `affiliates`, `cooperatives`, `storefront`, `everyone` or a list of
    /// organizations; by the seller's kind when not said.
    #[schema(value_type = Option<AudienceWritten>)]
    pub audience: Option<AudienceSent>,
    /// `published` when not said, `paused` or `withdrawn`.
    #[schema(value_type = Option<String>)]
    pub state: Option<OfferState>,
    /// Packs in stock: a stock-take of the product.
    pub stock: Option<i64>,
}

/// What an offer is to be; what is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeOffer {
    /// Of which product.
    pub product_id: Option<Uuid>,
    /// What is counted.
    pub pack: Option<PackOf>,
    /// All prices per pack.
    pub price_breaks: Option<Vec<PriceStep>>,
    /// Whether the prices include PPN.
    pub price_includes_tax: Option<bool>,
    /// The fewest packs sold at once.
    pub minimum_count: Option<i64>,
    /// Packs are sold in multiples of this.
    pub multiple: Option<i64>,
    /// Who may see and buy.
    #[schema(value_type = Option<AudienceWritten>)]
    pub audience: Option<AudienceSent>,
    /// `published`, `paused`; `withdrawn` is for good.
    #[schema(value_type = Option<String>)]
    pub state: Option<OfferState>,
    /// Packs in stock: a stock-take of the product.
    pub stock: Option<i64>,
}

impl From<ChangeOffer> for OfferChange {
    fn from(said: ChangeOffer) -> Self {
        let steps = |steps: Vec<PriceStep>| steps.into_iter().map(PriceBreak::from).collect();
        Self {
            product: said.product_id.map(ProductId),
            pack: said.pack.map(Pack::from),
            price_breaks: said.price_breaks.map(steps),
            price_includes_tax: said.price_includes_tax,
            minimum_count: said.minimum_count,
            multiple: said.multiple,
            audience: said.audience.map(Audience::from),
            state: said.state,
            stock: said.stock,
        }
    }
}

/// Which of the own offers.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OwnOffersQuery {
    /// Part of the name, or the whole of a code or barcode.
    pub q: Option<String>,
    /// `published`, `paused` or `withdrawn`.
    #[param(value_type = Option<String>)]
    pub state: Option<OfferState>,
    /// Only of this product.
    pub product_id: Option<Uuid>,
}

/// `POST /api/v1/offers`: puts a pack of a product on sale.
#[utoipa::path(post, path = "/api/v1/offers", tag = "catalogue", request_body = CreateOffer,
    responses((status = 201, body = OfferView)))]
pub async fn create(
    state: web::Data<State>,
    asked: Asked<CreateOffer>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let new = NewOffer {
        id: body.id,
        product: ProductId(body.product_id),
        pack: body.pack.into(),
        price_breaks: body.price_breaks.into_iter().map(PriceBreak::from).collect(),
        rest: OfferChange {
            price_includes_tax: body.price_includes_tax,
            minimum_count: body.minimum_count,
            multiple: body.multiple,
            audience: body.audience.map(Audience::from),
            state: body.state,
            stock: body.stock,
            ..OfferChange::default()
        },
    };
    Ok(respond(make_offer(&state.workflow, ask, new).await?))
}

/// `PATCH /api/v1/offers/{id}`: changes an offer of one's own.
#[utoipa::path(patch, path = "/api/v1/offers/{id}", tag = "catalogue",
    params(("id" = Uuid, Path)), request_body = ChangeOffer,
    responses((status = 200, body = OfferView)))]
pub async fn change(
    state: web::Data<State>,
    asked: Asked<ChangeOffer>,
) -> Result<HttpResponse, Problem> {
    let id: OfferId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(change_offer(&state.workflow, ask, id, body.into()).await?))
}

/// `GET /api/v1/offers/{id}`: an offer, for whom it is meant.
#[utoipa::path(get, path = "/api/v1/offers/{id}", tag = "catalogue",
    params(("id" = Uuid, Path)), responses((status = 200, body = OfferView)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: OfferId = reading.id("id")?;
    let now = state.workflow.origin.now();
    let view = query::catalogue::offer(state.workflow.reader(), &reading.asker, id, now).await?;
    Ok(json_versioned(&view, view.version))
}

/// `GET /api/v1/offers`: the organization's own offers, newest first, in every state.
#[utoipa::path(get, path = "/api/v1/offers", tag = "catalogue", params(OwnOffersQuery, PageParams),
    responses((status = 200, body = Page<OfferView>)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<OwnOffersQuery>,
) -> Result<HttpResponse, Problem> {
    let wanted = OwnOffers {
        text: reading.query.q.clone(),
        state: reading.query.state,
        product: reading.query.product_id.map(ProductId),
        after: reading.page.after::<Uuid>()?.map(OfferId),
        limit: reading.page.fetch(),
    };
    let reader = state.workflow.reader();
    let rows = query::catalogue::own_offers(reader, &reading.asker, &wanted).await?;
    Ok(json(&Page::of(rows, &reading.page, |offer| offer.id)))
}
