//! `POST /basket/offers/{id}/add` and `POST /basket/offers/{id}`: one tap in a list of goods.

use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::purchase_orders::{DraftChange, Request, WantedLine};
use order_workflow::query::basket::{BasketLine, BasketOrder};
use supply_chain::id::OfferId;
use uuid::Uuid;

use super::basket::not_added;
use super::{buyers_only, led};
use crate::extract::{NotShown, PageForm, Reader};
use crate::pages::buyer::search::{Asked, Refused};
use crate::pages::buyer::words::{stepped, typed_count};
use crate::pages::filled::{Filled, own_address};
use crate::problem::Problem;
use crate::state::State;

/// How often a change is tried again when somebody else changes the same draft at that moment.
const TRIES: usize = 3;

/// `POST /basket/offers/{id}/add`: so many packs more.
///
/// # Errors
/// Not the reader's to do, or the offer is not for them.
pub async fn add(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        let offer: OfferId = reader.id("id")?;
        buyers_only(&reader)?;
        let filled = &form.form;
        let count = typed_count(filled.get("count"), reader.language)
            .map_err(|text| Problem::malformed(text.clone(), text))?;
        let ask = reader.ask(reader.once(filled.key(), &form.typed), None);
        match state.workflow.add_to_basket(ask, WantedLine { offer, count }).await {
            Ok(_) => Ok(led(&back(filled, offer))),
            Err(error @ WorkflowError::Order(_)) => not_added(&state, &reader, error).await,
            Err(error) => Err(error.into()),
        }
    };
    done.await.map_err(NotShown::Wrong)
}

/// `POST /basket/offers/{id}`: exactly so many packs, none to take it out.
///
/// # Errors
/// As [`add`]; a count that cannot be read comes back on the page it was typed on, 422.
pub async fn set(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    change(&state, &reader, &form).await.map_err(NotShown::Wrong)
}

async fn change(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let offer: OfferId = reader.id("id")?;
    buyers_only(reader)?;
    let filled = &form.form;
    let typed = filled.first_of("count").unwrap_or_default();
    let count = match typed_count(typed, reader.language) {
        Ok(count) => count,
        Err(text) => {
            let refused = Refused { offer: offer.into(), typed: typed.to_owned(), text };
            let query = filled.get("back").split_once('?').map_or("", |(_, query)| query);
            return super::search::shown(state, reader, Asked::of(query), Some(&refused)).await;
        }
    };
    let mut done = set_count(state, reader, form, offer, count).await;
    for _ in 1..TRIES {
        if matches!(done, Err(WorkflowError::Stale { .. })) {
            done = set_count(state, reader, form, offer, count).await;
        }
    }
    match done {
        Ok(()) => Ok(led(&back(filled, offer))),
        Err(error @ WorkflowError::Order(_)) => not_added(state, reader, error).await,
        Err(error) => Err(error.into()),
    }
}

async fn set_count(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
    offer: OfferId,
    typed: i64,
) -> Result<(), WorkflowError> {
    let basket = state.workflow.basket(&reader.actor).await?;
    let once = reader.once(form.form.key(), &form.typed);
    let Some((order, line)) = holding(&basket, offer) else {
        let count = pressed(&form.form, typed, 1, 1);
        if count > 0 {
            let ask = reader.ask(once, None);
            state.workflow.add_to_basket(ask, WantedLine { offer, count }).await?;
        }
        return Ok(());
    };
    let count = pressed(&form.form, typed, line.minimum, line.multiple);
    let lines =
        lines_of(order, |there, before| if there == Uuid::from(offer) { count } else { before });
    let ask = reader.ask(once, Some(order.draft.version));
    let request = edit_or_drop(lines, reader.language);
    state.workflow.handle_order(ask, order.draft.id, request).await?;
    Ok(())
}

/// The count after the button that was pressed, if one was.
fn pressed(filled: &Filled, typed: i64, minimum: i64, multiple: i64) -> i64 {
    if filled.is_ticked("add") {
        stepped(typed, minimum, multiple, true)
    } else if filled.is_ticked("take") {
        stepped(typed, minimum, multiple, false)
    } else {
        typed
    }
}

fn holding(basket: &[BasketOrder], offer: OfferId) -> Option<(&BasketOrder, &BasketLine)> {
    basket.iter().find_map(|order| {
        let at = order.draft.lines.iter().position(|line| line.offer_id == Uuid::from(offer))?;
        Some((order, order.lines.get(at)?))
    })
}

/// The lines of a draft that are still on sale, each with the count `count_of` gives it; those with
/// none are left out.
pub(super) fn lines_of(
    order: &BasketOrder,
    count_of: impl Fn(Uuid, i64) -> i64,
) -> Vec<WantedLine> {
    order
        .draft
        .lines
        .iter()
        .zip(&order.lines)
        .filter(|(_, today)| today.price_now.is_some())
        .map(|(line, _)| WantedLine {
            offer: OfferId(line.offer_id),
            count: count_of(line.offer_id, line.ordered),
        })
        .filter(|line| line.count > 0)
        .collect()
}

/// The draft with these lines; one without any is dropped.
pub(super) fn edit_or_drop(lines: Vec<WantedLine>, lang: crate::language::Language) -> Request {
    if lines.is_empty() {
        return dropped(lang);
    }
    Request::Edit(DraftChange { lines: Some(lines), ..DraftChange::default() })
}

/// The end of a draft, with the reason its history keeps.
pub(super) fn dropped(lang: crate::language::Language) -> Request {
    Request::Cancel {
        reason: lang.t("Dikosongkan dari keranjang", "Emptied from the basket").to_owned(),
    }
}

/// Where the form came from, at the row it stood in.
fn back(filled: &Filled, offer: OfferId) -> String {
    format!("{}#o-{offer}", own_address(filled.get("back")))
}
