//! `GET /offers/{id}` and `POST /offers/{id}`.

use actix_web::http::StatusCode;
use actix_web::http::header::REFERER;
use actix_web::{HttpResponse, web};
use askama::Template;
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use order_workflow::command::purchase_orders::WantedLine;
use order_workflow::query::catalogue::{OfferView, offer};
use order_workflow::query::delivery_runs::ExpectedFor;
use order_workflow::query::packs;
use order_workflow::query::price_chains::offer_chain;
use order_workflow::query::resale::may_resell;
use supply_chain::id::{OfferId, OrganizationId, ProductId};
use supply_chain::offer::CountRule;
use uuid::Uuid;

use super::basket::not_added;
use super::{asked_for, buyers_only, drafts, escaped, here, in_basket, key, led, page, shell};
use crate::extract::{NotShown, PageForm, Reader};
use crate::pages::buyer::offer::{Look, OfferPage};
use crate::pages::buyer::words::{orders_for, stepped, typed_count};
use crate::pages::filled::{Filled, own_address};
use crate::pages::layout::{Link, Place};
use crate::pages::runs::told::note_for;
use crate::problem::Problem;
use crate::state::State;

/// `GET /offers/{id}`: one offer, at the count in the address.
///
/// # Errors
/// 404 when it is absent or not meant for the reader.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let done = async {
        let request = reader.request();
        let look = Look {
            typed: asked_for(request, "count").unwrap_or_default(),
            added: asked_for(request, "added").and_then(|added| added.parse().ok()),
            back: asked_for(request, "back").unwrap_or_else(|| came_from(&reader)),
            ..Look::default()
        };
        let offer = of_path(&state, &reader).await?;
        shown(&state, &reader, &offer, look, StatusCode::OK).await
    };
    done.await.map_err(NotShown::Wrong)
}

/// `POST /offers/{id}`: into the basket; its − and + only show the page at another count.
///
/// # Errors
/// As [`show`]; a count that is not sold comes back on the page, 422.
pub async fn add(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        let offer = of_path(&state, &reader).await?;
        buyers_only(&reader)?;
        let filled = &form.form;
        let back = own_address(filled.get("back")).to_owned();
        let typed = filled.get("count").to_owned();
        let rule = CountRule { minimum: offer.minimum_count, multiple: offer.multiple };
        let read = typed_count(&typed, reader.language).ok();
        let (up, down) = (filled.is_ticked("add"), filled.is_ticked("take"));
        if up || down {
            let count =
                read.map_or(typed, |n| stepped(n, rule.minimum, rule.multiple, up).to_string());
            let address =
                format!("/offers/{}?count={}&back={}", offer.id, escaped(&count), escaped(&back));
            return Ok(led(&address));
        }
        let Some(count) = read.filter(|n| rule.check(*n).is_ok()) else {
            let look = Look { typed, refused: true, back, ..Look::default() };
            return shown(&state, &reader, &offer, look, StatusCode::UNPROCESSABLE_ENTITY).await;
        };
        let ask = reader.ask(reader.once(filled.key(), &form.typed), None);
        let line = WantedLine { offer: OfferId(offer.id), count };
        match state.workflow.add_to_basket(ask, line).await {
            Ok(_) => {}
            Err(error @ WorkflowError::Order(_)) => return not_added(&state, &reader, error).await,
            Err(error) => return Err(error.into()),
        }
        Ok(led(&format!("/offers/{}?added={count}&back={}", offer.id, escaped(&back))))
    };
    done.await.map_err(NotShown::Wrong)
}

async fn of_path(state: &State, reader: &Reader) -> Result<OfferView, Problem> {
    let id: OfferId = reader.id("id")?;
    let asker = Asker::Actor(reader.actor.clone());
    Ok(offer(state.workflow.reader(), &asker, id, state.workflow.origin.now()).await?)
}

async fn shown(
    state: &State,
    reader: &Reader,
    offer: &OfferView,
    look: Look,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let here = here(state, reader);
    let asker = Asker::Actor(reader.actor.clone());
    let seller = OrganizationId(offer.seller.id);
    let product = ProductId(offer.product.id);
    let packs = packs::of_product(state.workflow.reader(), &asker, seller, product).await?;
    let basket = drafts(state, reader).await?;
    let back = own_address(&look.back).to_owned();
    let back = if back == "/" { "/search".to_owned() } else { back };
    let word = here.lang.t("Kembali ke hasil pencarian", "Back to the results");
    let asked = typed_count(&look.typed, reader.language).unwrap_or(offer.minimum_count).max(1);
    let (on, now) = (state.workflow.reader(), state.workflow.origin.now());
    let chain = offer_chain(on, &asker, (OfferId(offer.id), asked), now).await?;
    let look = Look {
        in_basket: in_basket(&basket).get(&offer.id).copied().unwrap_or_default(),
        may_buy: orders_for(&reader.actor),
        own: Uuid::from(reader.actor.organization) == offer.seller.id,
        back: back.clone(),
        chain: Some(chain),
        may_resell: may_resell(&reader.actor),
        ..look
    };
    let shell = shell(state, reader, Place::Search).await?.task(Link::new(word, back));
    let own = Uuid::from(reader.actor.organization) == offer.seller.id;
    let mut shown = OfferPage::new(shell, offer, &packs, look, here, &key(state));
    if !own {
        shown.notes.extend(note_for(state, reader, ExpectedFor::Offer(OfferId(offer.id))).await?);
    }
    page(reader.request(), status, || shown.render(), || shown.as_main().render())
}

/// The search the reader came from, by the browser's word; else the search as such.
fn came_from(reader: &Reader) -> String {
    let headers = reader.request().headers();
    let referer = headers.get(REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let path = referer
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    match path {
        Some(path) if path.starts_with("/search") => own_address(path).to_owned(),
        _ => "/search".to_owned(),
    }
}
