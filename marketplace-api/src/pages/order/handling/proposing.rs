//! Counter-offers, amendments and new versions, line by line: `/orders/{id}/counter`, `amend`, `revise`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use catalog_indexer::search::SearchQuery;
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use order_workflow::command::purchase_orders::{DraftChange, Request};
use order_workflow::query::catalogue::{
    OfferView, OwnOffers, found_offers, offer, own_offers, search_tokens,
};
use order_workflow::query::orders::OrderView;
use supply_chain::id::{OfferId, PurchaseOrderId};
use supply_chain::offer::OfferState;
use supply_chain::purchase_order::Refusal;
use uuid::Uuid;

use super::command::{OrderForm, carry_out};
use super::{asked, eyes, key, may, no_longer, refused, sentences, stock_for, version};
use crate::extract::Reader;
use crate::pages::frame::{self, led_to};
use crate::pages::layout::Place;
use crate::pages::order::propose::{
    Faults, Form, Found, ProposePage, Proposing, WHOLE, Wanted, more_wanted,
};
use crate::pages::order::tally::Typed;
use crate::problem::Problem;
use crate::search_index::tokens;
use crate::state::State;

/// How many goods a search for more, or for a substitute, shows.
const FOUND_MAX: u64 = 6;

/// How many goods somebody may bring in at once through the page.
const MORE_MAX: usize = 50;

/// The form the address names last.
fn of_address(reader: &Reader) -> Result<Form, Problem> {
    let word = reader.request().path().rsplit('/').next().unwrap_or_default();
    Form::from_path(word).ok_or_else(Problem::not_found)
}

/// Goods that could come in: for a line, out of the seller's own; and beside what is there, out of what the
/// seller offers to whoever reads.
async fn found(
    state: &State,
    reader: &Reader,
    order: &OrderView,
    form: Form,
    fields: &Typed,
) -> Result<Found, Problem> {
    let more =
        if form.brings_more() { more(state, reader, order, fields).await? } else { Vec::new() };
    let mut found = Found { more, ..Found::default() };
    if order.seller.id != reader.actor.organization {
        return Ok(found);
    }
    let (on, asker) = (state.workflow.reader(), Asker::Actor(reader.actor.clone()));
    let taken: Vec<Uuid> = order.lines.iter().map(|line| line.offer_id).collect();
    for line in &order.lines {
        let text =
            |field: &str| fields.get(&format!("{field}-{}", line.position)).map(|text| text.trim());
        let mut offers: Vec<OfferView> = Vec::new();
        if let Some(words) = text("q").filter(|words| !words.is_empty()) {
            let wanted = OwnOffers {
                text: Some(words.chars().take(100).collect()),
                state: Some(OfferState::Published),
                limit: FOUND_MAX,
                ..OwnOffers::default()
            };
            offers = own_offers(on, &asker, &wanted).await?;
            offers.retain(|one| !taken.contains(&one.id));
        }
        let chosen = text("s").and_then(|id| id.parse::<Uuid>().ok());
        if let Some(id) = chosen.filter(|id| offers.iter().all(|one| one.id != *id)) {
            match offer(on, &asker, OfferId(id), state.workflow.origin.now()).await {
                Ok(one) if one.seller.id == Uuid::from(order.seller.id) => offers.insert(0, one),
                Ok(_) | Err(WorkflowError::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        if !offers.is_empty() {
            found.instead.insert(line.position, offers);
        }
    }
    Ok(found)
}

/// The goods of which a number was typed, then those that the words find; none that the order has already.
async fn more(
    state: &State,
    reader: &Reader,
    order: &OrderView,
    fields: &Typed,
) -> Result<Vec<OfferView>, Problem> {
    let (on, asker) = (state.workflow.reader(), Asker::Actor(reader.actor.clone()));
    let now = state.workflow.origin.now();
    let chosen: Vec<Uuid> = more_wanted(fields).into_iter().take(MORE_MAX).collect();
    let mut goods = found_offers(on, &asker, &chosen, now).await?;
    let words = fields.get("q-more").map(|words| words.trim()).filter(|words| !words.is_empty());
    if let Some(words) = words {
        let words: String = words.chars().take(100).collect();
        let found = if order.seller.id == reader.actor.organization {
            let wanted = OwnOffers {
                text: Some(words),
                state: Some(OfferState::Published),
                limit: FOUND_MAX,
                ..OwnOffers::default()
            };
            own_offers(on, &asker, &wanted).await?
        } else {
            let query = SearchQuery {
                text: Some(words),
                seller_id: Some(order.seller.id.into()),
                limit: usize::try_from(FOUND_MAX).unwrap_or_default(),
                asker: tokens(search_tokens(on, &asker).await?),
                ..SearchQuery::default()
            };
            let ids = state.search.find(query, &asker, now).await?.ids;
            found_offers(on, &asker, &ids, now).await?
        };
        goods.extend(found.into_iter().filter(|one| !chosen.contains(&one.id)));
    }
    let is_there = |id: Uuid| order.lines.iter().any(|line| line.offer_id == id);
    goods.retain(|one| one.seller.id == Uuid::from(order.seller.id) && !is_there(one.id));
    Ok(goods)
}

/// An order in whose form somebody types.
struct Typing<'a> {
    order: &'a OrderView,
    form: Form,
    fields: Typed,
}

impl Typing<'_> {
    async fn shown(
        &self,
        state: &State,
        reader: &Reader,
        faults: &Faults,
    ) -> Result<HttpResponse, Problem> {
        let eyes = eyes(state, reader);
        let stock = stock_for(state, reader, self.order).await?;
        let found = found(state, reader, self.order, self.form, &self.fields).await?;
        let proposing = Proposing {
            order: self.order,
            form: self.form,
            eyes: &eyes,
            stock: stock.as_ref(),
            found: &found,
        };
        let shell = frame::shell(state, reader, Place::Orders).await?;
        let page = ProposePage::new(shell, &proposing, &self.fields, faults, key(state));
        let status =
            if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        frame::page(status, &page)
    }
}

/// `GET /orders/{id}/counter`, `amend`, `revise`; `?with=stock` filled with what is there,
/// `?with=nothing` with nothing.
///
/// # Errors
/// 404 to anyone who is not a party, 403 to the side or role that may not.
pub async fn propose_form(
    state: web::Data<State>,
    reader: Reader,
) -> Result<HttpResponse, Problem> {
    let (id, form): (PurchaseOrderId, Form) = (reader.id("id")?, of_address(&reader)?);
    let order = state.workflow.order(id, &reader.actor).await?;
    let eyes = eyes(&state, &reader);
    may(&reader, &order, &eyes, form.command())?;
    if !order.allowed_commands.contains(&form.path()) {
        return no_longer(&state, &reader, &order).await;
    }
    let stock = stock_for(&state, &reader, &order).await?;
    let with = asked(&reader).get("with").cloned().unwrap_or_default();
    let found = Found::default();
    let proposing =
        Proposing { order: &order, form, eyes: &eyes, stock: stock.as_ref(), found: &found };
    let fields = proposing.prefilled(&with);
    Typing { order: &order, form, fields }.shown(&state, &reader, &Faults::new()).await
}

/// `POST` of the same addresses. Only `do=send` sends; anything else adds up and looks for goods.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form, what else is refused as the order's page.
pub async fn propose(
    state: web::Data<State>,
    reader: Reader,
    form: OrderForm,
) -> Result<HttpResponse, Problem> {
    let (id, kind): (PurchaseOrderId, Form) = (reader.id("id")?, of_address(&reader)?);
    let order = state.workflow.order(id, &reader.actor).await?;
    let eyes = eyes(&state, &reader);
    may(&reader, &order, &eyes, kind.command())?;
    let is_current = version(&form.form).is_none_or(|seen| seen == order.version);
    let is_open = order.allowed_commands.contains(&kind.path());
    let found = found(&state, &reader, &order, kind, &form.form).await?;
    let proposing =
        Proposing { order: &order, form: kind, eyes: &eyes, stock: None, found: &found };
    let mut typing = Typing { order: &order, form: kind, fields: form.form.clone() };
    let sends = form.form.get("do").is_some_and(|word| word == "send");
    if is_open && !sends {
        if let Some(fields) = proposing.stepped(form.form.clone()) {
            typing.fields = fields;
        }
        return typing.shown(&state, &reader, &Faults::new()).await;
    }
    let wanted = match proposing.read(&form.form) {
        Ok(wanted) => wanted,
        // Against an order that changed meanwhile nothing is judged: it is shown first.
        Err(faults) if is_open && is_current => {
            return typing.shown(&state, &reader, &faults).await;
        }
        Err(_) => Wanted::default(),
    };
    match carry_out(&state, &reader, &form, id, request(kind, wanted)).await {
        Ok(_) => Ok(led_to(&format!("/orders/{id}?done={}", kind.done()))),
        Err(error) => match faults_of(&error, &reader) {
            Some(faults) if is_open => typing.shown(&state, &reader, &faults).await,
            _ => refused(&state, &reader, id, error, version(&form.form)).await,
        },
    }
}

fn request(form: Form, wanted: Wanted) -> Request {
    match form {
        Form::Counter => {
            Request::Counter { lines: wanted.wishes, charges: wanted.charges, note: wanted.note }
        }
        Form::Amend => {
            Request::Amend { lines: wanted.wishes, charges: wanted.charges, note: wanted.note }
        }
        Form::Revise => {
            let change = DraftChange { lines: Some(wanted.lines), ..DraftChange::default() };
            Request::Revise { change, reason: wanted.note }
        }
    }
}

/// What to type instead, where it was a rule about values that said no.
fn faults_of(error: &WorkflowError, reader: &Reader) -> Option<Faults> {
    let WorkflowError::Order(refusal) = error else { return None };
    if let Refusal::NotEnoughStock { lines } = refusal {
        let told = sentences(error, reader);
        let named = lines.iter().zip(told).map(|(line, said)| {
            // The name stands before it already.
            let said = said.split_once(": ").map_or(said.clone(), |(_, rest)| rest.to_owned());
            (format!("n-{}", line.position), said)
        });
        return Some(named.collect());
    }
    let problem = Problem::from(WorkflowError::Order(refusal.clone()));
    if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
        return None;
    }
    let field = match refusal {
        Refusal::PriceReasonNeeded { .. } => "note",
        Refusal::TooManyCharges { .. }
        | Refusal::ChargeUnnamed { .. }
        | Refusal::WrongChargeAmount { .. }
        | Refusal::ChargeRepeated { .. }
        | Refusal::DiscountTooLarge { .. }
        | Refusal::ChargeBilled { .. } => "charges",
        _ => WHOLE,
    };
    Some(Faults::from([(field.to_owned(), problem.detail(reader.language).to_owned())]))
}
