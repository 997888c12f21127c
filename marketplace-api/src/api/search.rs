//! Search over JSON: what the catalogue has for whoever asks (api.md, Catalogue).

use std::collections::BTreeMap;
use std::time::Instant;

use actix_web::{HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use catalog_indexer::document::PricePerBase;
use catalog_indexer::search::{PageMark, SearchQuery, Sort, Start};
use order_workflow::ask::Asker;
use order_workflow::query;
use order_workflow::query::catalogue::OfferView;
use serde::{Deserialize, Serialize};
use supply_chain::money::Money;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::json;
use crate::extract::Reading;
use crate::paging::PageParams;
use crate::problem::Problem;
use crate::state::State;

/// The facet whose values are organizations.
const SELLERS: &str = "seller_id";

/// A longer question has no more meaning, only more work.
const QUESTION_CHARS_MAX: usize = 200;

/// What is looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct WantedGoods {
    /// Words, a barcode or a seller's code; typing faults and sizes in any spelling are understood.
    pub q: Option<String>,
    /// Only this category, whatever its case.
    pub category: Option<String>,
    /// Only this seller.
    pub seller_id: Option<Uuid>,
    /// Only sellers in this region, by its code at any level.
    pub region: Option<String>,
    /// At most this for one base unit, in rupiah.
    #[param(value_type = Option<String>)]
    pub max_price: Option<Money>,
    /// Only what is in stock, or only what is not.
    pub in_stock: Option<bool>,
    /// `relevance` (default), `price`, `-price` (per base unit) or `newest`.
    #[serde(default)]
    pub sort: SortedBy,
}

/// The order of what is found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SortedBy {
    /// The closest first.
    #[default]
    Relevance,
    /// The cheapest base unit first.
    Price,
    /// The dearest base unit first.
    #[serde(rename = "-price")]
    DearestFirst,
    /// The newest first.
    Newest,
}

impl From<SortedBy> for Sort {
    fn from(by: SortedBy) -> Self {
        match by {
            SortedBy::Relevance => Self::Relevance,
            SortedBy::Price => Self::Price,
            SortedBy::DearestFirst => Self::PriceDescending,
            SortedBy::Newest => Self::Newest,
        }
    }
}

/// A value and how many of all that was found have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetValue {
    /// To filter by.
    pub value: String,
    /// To show: the seller's name; a category as most write it.
    pub label: String,
    /// How many.
    pub count: u64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Found {
    /// The offers of this page, as `GET /offers/{id}` shows them.
    pub items: Vec<OfferView>,
    /// `?cursor=` of the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many there are on all pages, exactly.
    pub total: u64,
    /// By `category` and `seller_id`: values with how many offers have them, the commonest first.
    pub facets: BTreeMap<String, Vec<FacetValue>>,
    /// How the words were understood.
    pub understood_as: String,
    /// Whether anything was taken otherwise than typed.
    pub corrected: bool,
    /// What it took, in milliseconds.
    pub took_ms: u64,
}

/// `GET /api/v1/search`: what the catalogue has for whoever asks.
#[utoipa::path(get, path = "/api/v1/search", tag = "catalogue", params(WantedGoods, PageParams),
    responses((status = 200, body = Found)))]
pub async fn search(
    state: web::Data<State>,
    reading: Reading<WantedGoods>,
) -> Result<HttpResponse, Problem> {
    let begun = Instant::now();
    let now = state.workflow.origin.now();
    let reader = state.workflow.reader();
    let tokens = query::catalogue::search_tokens(reader, &reading.asker).await?;
    let wanted = &reading.query;
    let text = wanted.q.as_deref().map(|q| q.chars().take(QUESTION_CHARS_MAX).collect());
    let answer = state
        .search
        .find(
            SearchQuery {
                text,
                category: wanted.category.clone(),
                seller_id: wanted.seller_id,
                region: wanted.region.clone(),
                max_price: wanted.max_price.map(|price| PricePerBase::of_sen(price.sen())),
                in_stock: wanted.in_stock,
                sort: wanted.sort.into(),
                start: match reading.page.after::<String>()? {
                    Some(mark) => Start::After(PageMark(mark)),
                    None => Start::First,
                },
                limit: usize::try_from(reading.page.limit).unwrap_or(usize::MAX),
                asker: crate::search_index::tokens(tokens),
                ..SearchQuery::default()
            },
            &reading.asker,
            now,
        )
        .await?;
    let items = query::catalogue::found_offers(reader, &reading.asker, &answer.ids, now).await?;
    let facets = labelled(&state, &reading.asker, answer.facets).await?;
    Ok(json(&Found {
        items,
        next_cursor: answer.next.and_then(|mark| cursor(&mark)),
        total: answer.total,
        facets,
        understood_as: answer.understood.phrase(),
        corrected: answer.understood.differs(),
        took_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
    }))
}

/// The values of each facet with what a person reads for them. Every seller among them sells something to the
/// asker, who may see its name.
async fn labelled(
    state: &State,
    asker: &Asker,
    facets: BTreeMap<String, Vec<(String, u64)>>,
) -> Result<BTreeMap<String, Vec<FacetValue>>, Problem> {
    let sellers = facets.get(SELLERS).map(Vec::as_slice).unwrap_or_default();
    let ids: Vec<Uuid> = sellers.iter().filter_map(|(id, _)| id.parse().ok()).collect();
    let names = query::sellers::names(state.workflow.reader(), asker, &ids).await?;
    let names: BTreeMap<String, String> =
        names.into_iter().map(|seller| (seller.id.to_string(), seller.name)).collect();
    let label = |facet: &str, value: &str| match names.get(value) {
        Some(name) if facet == SELLERS => name.clone(),
        _ => value.to_owned(),
    };
    let with_labels = |(facet, values): (String, Vec<(String, u64)>)| {
        let values = values.into_iter().map(|(value, count)| FacetValue {
            label: label(&facet, &value),
            value,
            count,
        });
        let values = values.collect();
        (facet, values)
    };
    Ok(facets.into_iter().map(with_labels).collect())
}

/// A mark as a cursor, in the form that [`crate::paging::Asking::after`] reads.
fn cursor(mark: &PageMark) -> Option<String> {
    serde_json::to_vec(&mark.0).ok().map(|bytes| BASE64.encode(bytes))
}
