//! What is there, and counting it.

use actix_web::http::StatusCode;
use actix_web::web;
use order_workflow::command::catalogue::{self as commands, STOCK_KEEPERS, StockTake};
use order_workflow::query::catalogue::{OwnOffers, StockView, own_offers};
use order_workflow::query::stock::{OwnStock, own_stock, stock_of};
use supply_chain::id::ProductId;

use super::{READ, SHOWN, Shown, after, asked, by, may, next, only};
use crate::extract::{NotShown, PageForm, Reader};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::stock::levels::LevelsPage;
use crate::pages::stock::take::{Pack, TakePage, counted};
use crate::problem::{Problem, kind};
use crate::state::State;

/// `GET /stock/levels`: what is there.
///
/// # Errors
/// Leads to the sign-in page; 403 for a member; the database fails.
pub async fn levels(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let looked_for = asked(&reader, "q").unwrap_or_default();
        let wanted =
            OwnStock { text: Some(looked_for.clone()), after: after(&reader), limit: READ };
        let mut levels = own_stock(state.workflow.reader(), &by(&reader), &wanted).await?;
        let more = levels.len() > SHOWN;
        levels.truncate(SHOWN);
        let query = [("q", looked_for.as_str())];
        let next = levels
            .last()
            .filter(|_| more)
            .map(|last| next("/stock/levels", &query, last.product_id));
        let shell = frame::shell(&state, &reader, Place::Stock).await?;
        let saved = asked(&reader, "saved").is_some();
        let page = LevelsPage::new(shell, may(&reader), &levels, (looked_for, saved), next);
        frame::page(StatusCode::OK, &page)
    };
    shown.await.map_err(NotShown::Wrong)
}

/// What is there of a product, and the largest pack of several that it is sold in.
async fn level(
    state: &State,
    reader: &Reader,
    id: ProductId,
) -> Result<(StockView, Option<Pack>), Problem> {
    let (on, by) = (state.workflow.reader(), by(reader));
    let stock = stock_of(on, &by, id).await?;
    only(may(reader).count, STOCK_KEEPERS)?;
    let wanted = OwnOffers { product: Some(id), limit: 100, ..OwnOffers::default() };
    let offers = own_offers(on, &by, &wanted).await?;
    let packs = offers.into_iter().filter(|offer| offer.pack.factor > 1);
    let largest = packs.max_by_key(|offer| offer.pack.factor);
    Ok((stock, largest.map(|offer| Pack { name: offer.pack.name, factor: offer.pack.factor })))
}

/// `GET /stock/products/{id}`: somebody counts.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 without a stock role; the database fails.
pub async fn take_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let (stock, pack) = level(&state, &reader, reader.id("id")?).await?;
        let shell = frame::shell(&state, &reader, Place::Stock).await?;
        let (filled, none) = (Filled::default(), Faults::default());
        let page = TakePage::new(shell, &stock, pack.as_ref(), &filled, frame::key(&state), &none);
        frame::page(StatusCode::OK, &page)
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /stock/products/{id}`.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 without a stock role; the database fails.
pub async fn take(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let taken = async {
        let (form, lang) = (&posted.form, reader.language);
        let id: ProductId = reader.id("id")?;
        let (_, pack) = level(&state, &reader, id).await?;
        let (status, faults) = match counted(form, pack.as_ref(), lang) {
            Err(faults) => (StatusCode::UNPROCESSABLE_ENTITY, faults),
            Ok((on_hand, reason)) => {
                let ask = reader.ask(reader.once(form.key(), &posted.typed), form.version());
                let take = StockTake { on_hand, reason };
                let problem = match commands::take_stock(&state.workflow, ask, id, take).await {
                    Ok(_) => return Ok(frame::led_to("/stock/levels?saved=1")),
                    Err(error) => Problem::from(error),
                };
                match problem.status().as_u16() {
                    412 => (problem.status(), Faults::default()),
                    422 if problem.kind() == &kind::BELOW_RESERVED => {
                        let mut faults = Faults::default();
                        faults.add("loose", problem.detail(lang));
                        (problem.status(), faults)
                    }
                    422 => {
                        let field =
                            |pointer: &str| (pointer == "reason").then(|| "words".to_owned());
                        (problem.status(), Faults::of(&problem, lang, "loose", field))
                    }
                    _ => return Err(problem),
                }
            }
        };
        // Read again: what was promised or counted meanwhile stands above the form.
        let (stock, pack) = level(&state, &reader, id).await?;
        let shell = frame::shell(&state, &reader, Place::Stock).await?;
        let mut page =
            TakePage::new(shell, &stock, pack.as_ref(), form, frame::key(&state), &faults);
        page.is_overtaken = status == StatusCode::PRECONDITION_FAILED;
        frame::page(status, &page)
    };
    taken.await.map_err(NotShown::Wrong)
}
