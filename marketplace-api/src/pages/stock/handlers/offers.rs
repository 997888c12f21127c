//! Own offers: the list, one of them, a new one.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::command::catalogue::{self as commands, DESK, OfferChange};
use order_workflow::query::catalogue::{OfferView, OwnOffers, offer, own_offers};
use order_workflow::query::catalogue_changes::planned_prices;
use order_workflow::query::identity::organizations::{Wanted, organizations};
use order_workflow::query::sellers::names;
use order_workflow::query::stock::stock_of;
use serde_json::Value;
use supply_chain::id::{OfferId, ProductId};
use supply_chain::offer::{Audience, OfferState};
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{READ, SHOWN, Shown, after, asked, by, may, next, only};
use crate::extract::{NotShown, PageForm, Reader};
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame;
use crate::pages::layout::{Link, Place};
use crate::pages::stock::buyers::{FOUND_MAX, Known, looked_for, ticked};
use crate::pages::stock::described;
use crate::pages::stock::edit::{Again, EditPage, Seen};
use crate::pages::stock::list::OffersPage;
use crate::pages::stock::make::{MakePage, goods, usual};
use crate::pages::stock::offer_form::{field_of, terms, typed};
use crate::problem::Problem;
use crate::state::State;

/// `GET /stock`: own offers.
///
/// # Errors
/// Leads to the sign-in page; 403 for a member; the database fails.
pub async fn list(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let looked_for = asked(&reader, "q").unwrap_or_default();
        let wanted_state = asked(&reader, "state").as_deref().and_then(OfferState::from_word);
        let wanted_state = wanted_state.unwrap_or(OfferState::Published);
        let wanted = OwnOffers {
            text: Some(looked_for.clone()),
            state: Some(wanted_state),
            after: after(&reader),
            limit: READ,
            ..OwnOffers::default()
        };
        let mut offers = own_offers(state.workflow.reader(), &by(&reader), &wanted).await?;
        let more = offers.len() > SHOWN;
        offers.truncate(SHOWN);
        let query = [("state", wanted_state.as_str()), ("q", looked_for.as_str())];
        let next = offers.last().filter(|_| more).map(|last| next("/stock", &query, last.id));
        let shell = frame::shell(&state, &reader, Place::Stock).await?;
        let found = (wanted_state, looked_for);
        frame::page(StatusCode::OK, &OffersPage::new(shell, may(&reader), &offers, found, next))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// An offer of the reader's own organization; another's is none of this page's business.
async fn own(state: &State, reader: &Reader) -> Result<OfferView, Problem> {
    let id: OfferId = reader.id("id")?;
    let found =
        offer(state.workflow.reader(), &by(reader), id, state.workflow.origin.now()).await?;
    if found.seller.id == Uuid::from(reader.actor.organization) {
        Ok(found)
    } else {
        Err(Problem::not_found())
    }
}

/// `GET /stock/offers/{id}`: an offer as its seller changes it.
///
/// # Errors
/// Leads to the sign-in page; 404; the database fails.
pub async fn edit_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let offer = own(&state, &reader).await?;
        let again = if asked(&reader, "saved").is_some() { Again::Saved } else { Again::First };
        let as_kept = typed(&offer);
        editing(&state, &reader, &offer, (&as_kept, &Faults::default()), (StatusCode::OK, again))
            .await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn editing(
    state: &State,
    reader: &Reader,
    offer: &OfferView,
    (filled, faults): (&Filled, &Faults),
    (status, again): (StatusCode, Again),
) -> Result<HttpResponse, Problem> {
    let stock = stock_of(state.workflow.reader(), &by(reader), ProductId(offer.product.id)).await?;
    let known = known_buyers(state, reader, offer, filled).await?;
    let kind = reader.actor.kind;
    let planned = planned_prices(state.workflow.reader(), &by(reader), &[offer.id]).await?;
    let seen = Seen {
        offer,
        stock: &stock,
        kind,
        may: may(reader),
        again,
        planned: &planned,
        buyers: known.as_ref(),
    };
    let shell = frame::shell(state, reader, Place::Stock).await?;
    let keys = [frame::key(state), frame::key(state)];
    frame::page(status, &EditPage::new(shell, seen, filled, keys, faults))
}

/// Who is named, and who was looked for; nothing where too many are named to be listed.
async fn known_buyers(
    state: &State,
    reader: &Reader,
    offer: &OfferView,
    filled: &Filled,
) -> Result<Option<Known>, Problem> {
    let (on, by) = (state.workflow.reader(), by(reader));
    let now = offer.audience.clone().unwrap_or_else(|| Audience::default_of(reader.actor.kind));
    let Some(ids) = ticked(filled, &now) else { return Ok(None) };
    let mut named = names(on, &by, &ids).await?;
    named.sort_by_key(|named| named.name.to_lowercase());
    let mut found = Vec::new();
    if let Some(text) = looked_for(filled) {
        let wanted = Wanted { kind: None, text: Some(text) };
        found = organizations(on, &by, &wanted, None, FOUND_MAX).await?;
        let own = Uuid::from(reader.actor.organization);
        found.retain(|found| {
            found.id != own
                && !ids.contains(&found.id)
                && !matches!(Kind::from_word(&found.kind), Some(Kind::Distributor | Kind::Bank))
        });
    }
    Ok(Some(Known { named, found }))
}

/// `POST /stock/offers/{id}`: other terms.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 without a desk role; the database fails.
pub async fn edit(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let changed = async {
        let (form, lang) = (&posted.form, reader.language);
        let before = own(&state, &reader).await?;
        only(may(&reader).sell, DESK)?;
        if looked_for(form).is_some() {
            let looking = (StatusCode::OK, Again::Looking);
            return editing(&state, &reader, &before, (form, &Faults::default()), looking).await;
        }
        let mut faults = Faults::default();
        let Some(terms) = terms(form, &mut faults, lang) else {
            let refused = (StatusCode::UNPROCESSABLE_ENTITY, Again::First);
            return editing(&state, &reader, &before, (form, &faults), refused).await;
        };
        let change = OfferChange {
            price_breaks: Some(terms.price_breaks),
            minimum_count: Some(terms.minimum),
            multiple: Some(terms.multiple),
            price_includes_tax: Some(terms.includes_tax),
            audience: terms.audience,
            ..OfferChange::default()
        };
        let ask = reader.ask(reader.once(form.key(), &posted.typed), form.version());
        let id = OfferId(before.id);
        let problem = match commands::change_offer(&state.workflow, ask, id, change).await {
            Ok(_) => return Ok(frame::led_to(&format!("/stock/offers/{id}?saved=1"))),
            Err(error) => Problem::from(error),
        };
        let status = problem.status();
        match status.as_u16() {
            412 => {
                let latest = own(&state, &reader).await?;
                let none = Faults::default();
                editing(&state, &reader, &latest, (form, &none), (status, Again::Overtaken)).await
            }
            409 | 422 => {
                let faults =
                    Faults::of(&problem, lang, "price-0", |pointer| field_of(form, pointer));
                editing(&state, &reader, &before, (form, &faults), (status, Again::First)).await
            }
            _ => Err(problem),
        }
    };
    changed.await.map_err(NotShown::Wrong)
}

/// `POST /stock/offers/{id}/pause`: buyers no longer see it.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 without a desk role; the database fails.
pub async fn pause(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    turn(&state, &reader, &posted, OfferState::Paused).await.map_err(NotShown::Wrong)
}

/// `POST /stock/offers/{id}/publish`: buyers see it again.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 without a desk role; the database fails.
pub async fn publish(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    turn(&state, &reader, &posted, OfferState::Published).await.map_err(NotShown::Wrong)
}

/// `POST /stock/offers/{id}/withdraw`: off sale for good.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 without a desk role; the database fails.
pub async fn withdraw(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    turn(&state, &reader, &posted, OfferState::Withdrawn).await.map_err(NotShown::Wrong)
}

async fn turn(
    state: &State,
    reader: &Reader,
    posted: &PageForm<Filled>,
    to: OfferState,
) -> Result<HttpResponse, Problem> {
    let before = own(state, reader).await?;
    let id = OfferId(before.id);
    let form = &posted.form;
    let ask = reader.ask(reader.once(form.key(), &posted.typed), form.version());
    let change = OfferChange { state: Some(to), ..OfferChange::default() };
    let problem = match commands::change_offer(&state.workflow, ask, id, change).await {
        Ok(_) => return Ok(frame::led_to(&format!("/stock/offers/{id}"))),
        Err(error) => Problem::from(error),
    };
    if !matches!(problem.status().as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let latest = own(state, reader).await?;
    let as_kept = typed(&latest);
    let again = (problem.status(), Again::Overtaken);
    editing(state, reader, &latest, (&as_kept, &Faults::default()), again).await
}

/// `GET /stock/offers/{id}/withdraw`: asks once more.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 without a desk role; the database fails.
pub async fn withdraw_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let offer = own(&state, &reader).await?;
        only(may(&reader).sell, DESK)?;
        let lang = reader.language;
        let address = format!("/stock/offers/{}", offer.id);
        let asking = Asking {
            heading: lang.t("Tarik dari penjualan", "Take off sale").to_owned(),
            about: format!("{} · {}", offer.product_name, described(&offer, lang)),
            happens: lang
                .t(
                    "Barang ini tidak dijual lagi dan tidak bisa dikembalikan; buat barang baru bila perlu.",
                    "This is sold no more and cannot be put back; enter it anew if needed.",
                )
                .to_owned(),
            stays: lang
                .t(
                    "Pesanan yang sudah ada tetap berlaku. Untuk sementara saja, pakai Jeda penjualan.",
                    "Orders already made stand. For a while only, pause selling instead.",
                )
                .to_owned(),
            action: format!("{address}/withdraw"),
            back: Link::new(offer.product_name.clone(), address),
            key: frame::key(&state),
            version: offer.version.to_string(),
            ..Asking::default()
        };
        let shell = frame::shell(&state, &reader, Place::Stock).await?;
        frame::page(StatusCode::OK, &ConfirmPage::new(shell, asking, None))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `GET /stock/new`.
///
/// # Errors
/// Leads to the sign-in page; 403 without a desk role; the database fails.
pub async fn make_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        only(may(&reader).sell, DESK)?;
        making(&state, &reader, &usual(), StatusCode::OK, &Faults::default()).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn making(
    state: &State,
    reader: &Reader,
    filled: &Filled,
    status: StatusCode,
    faults: &Faults,
) -> Result<HttpResponse, Problem> {
    let shell = frame::shell(state, reader, Place::Stock).await?;
    let page = MakePage::new(shell, reader.actor.kind, filled, frame::key(state), faults);
    frame::page(status, &page)
}

/// `POST /stock/new`: goods and their terms, both or neither.
///
/// # Errors
/// Leads to the sign-in page; 403 without a desk role; the database fails.
pub async fn make(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let made = async {
        let (form, lang) = (&posted.form, reader.language);
        only(may(&reader).sell, DESK)?;
        let (product, offer) = match goods(form, lang) {
            Ok(goods) => goods,
            Err(faults) => {
                return making(&state, &reader, form, StatusCode::UNPROCESSABLE_ENTITY, &faults)
                    .await;
            }
        };
        let ask = reader.ask(reader.once(form.key(), &posted.typed), None);
        let problem = match commands::list_goods(&state.workflow, ask, product, offer).await {
            Ok(answer) => {
                let view: Value = serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
                let id = view.get("id").and_then(Value::as_str).unwrap_or_default();
                return Ok(frame::led_to(&format!("/stock/offers/{id}?saved=1")));
            }
            Err(error) => Problem::from(error),
        };
        if !matches!(problem.status().as_u16(), 409 | 422) {
            return Err(problem);
        }
        let faults = Faults::of(&problem, lang, "name", |pointer| field_of(form, pointer));
        making(&state, &reader, form, problem.status(), &faults).await
    };
    made.await.map_err(NotShown::Wrong)
}
