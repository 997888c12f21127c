//! `GET /search`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use catalog_indexer::document::PricePerBase;
use catalog_indexer::search::{PageMark, SearchAnswer, SearchQuery, Start};
use order_workflow::ask::Asker;
use order_workflow::query::{catalogue, sellers};
use uuid::Uuid;

use super::{drafts, here, in_basket, key, mini, page, shell};
use crate::extract::{NotShown, Reader};
use crate::pages::buyer::search::{Asked, Found, HITS, Refused, SearchPage};
use crate::pages::buyer::words::orders_for;
use crate::pages::layout::Place;
use crate::problem::Problem;
use crate::search_index::tokens;
use crate::state::State;

/// `GET /search`: goods for whoever asks.
///
/// # Errors
/// The index is being built, or the database fails.
pub async fn search(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let asked = Asked::of(reader.request().query_string());
    shown(&state, &reader, asked, None).await.map_err(NotShown::Wrong)
}

/// The page of `asked`; with what was refused, 422.
pub(super) async fn shown(
    state: &State,
    reader: &Reader,
    asked: Asked,
    refused: Option<&Refused>,
) -> Result<HttpResponse, Problem> {
    let here = here(state, reader);
    let shell = shell(state, reader, Place::Search).await?;
    let who = Asker::Actor(reader.actor.clone());
    let on = state.workflow.reader();
    let answer = find(state, reader, &asked).await?;
    let offers =
        catalogue::found_offers(on, &who, &answer.ids, state.workflow.origin.now()).await?;
    let ids: Vec<Uuid> = answer
        .facets
        .get("seller_id")
        .into_iter()
        .flatten()
        .filter_map(|(id, _)| id.parse().ok())
        .collect();
    let names = sellers::names(on, &who, &ids).await?;
    let basket = drafts(state, reader).await?;
    let counts = in_basket(&basket);
    let found = Found {
        answer: &answer,
        offers: &offers,
        sellers: &names,
        basket: &counts,
        own: reader.actor.organization,
        may_buy: orders_for(&reader.actor),
    };
    let mini = mini(&basket, here.lang);
    let shown = SearchPage::new(shell, asked, found, mini, refused, here, &key(state));
    let status =
        if shown.shell.refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page(reader.request(), status, || shown.render(), || shown.as_main().render())
}

async fn find(state: &State, reader: &Reader, asked: &Asked) -> Result<SearchAnswer, Problem> {
    let who = Asker::Actor(reader.actor.clone());
    let words = catalogue::search_tokens(state.workflow.reader(), &who).await?;
    // A price that cannot be read filters nothing; the page says so beside the field.
    let max_price = asked.max_price_sen(reader.language).ok().flatten();
    state
        .search
        .find(
            SearchQuery {
                text: Some(asked.q.clone()).filter(|q| !q.is_empty()),
                literally: asked.literally,
                category: asked.category.clone(),
                seller_id: asked.seller,
                not_of: Some(reader.actor.organization.into())
                    .filter(|own| asked.seller != Some(*own)),
                max_price: max_price.map(PricePerBase::of_sen),
                in_stock: asked.in_stock.then_some(true),
                sort: asked.sort,
                start: match &asked.after {
                    Some(mark) => Start::After(PageMark(mark.clone())),
                    None => Start::First,
                },
                limit: HITS,
                asker: tokens(words),
                ..SearchQuery::default()
            },
            &who,
            state.workflow.origin.now(),
        )
        .await
}
