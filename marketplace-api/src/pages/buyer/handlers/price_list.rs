//! `GET /price-list` and `POST /price-list`: an order from what is bought most, written as one form.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use order_workflow::WorkflowError;
use order_workflow::answers::Answer;
use order_workflow::command::purchase_orders::{NewOrder, Request, WantedLine};
use serde::Deserialize;
use std::collections::HashMap;
use supply_chain::id::{OfferId, OrganizationId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::purchase_order::Details;
use uuid::Uuid;

use super::basket::{not_added, shown as basket_shown};
use super::section::{Verdict, judge};
use super::{buyers_only, here, led, page, shell};
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::format::rupiah;
use crate::pages::buyer::basket::Besides;
use crate::pages::buyer::price_list::{GOODS_MAX, PriceListPage, Returned};
use crate::pages::buyer::words::typed_count;
use crate::pages::filled::Filled;
use crate::pages::layout::Place;
use crate::pages::parts::{Note, Tone};
use crate::problem::Problem;
use crate::state::State;

/// `GET /price-list`.
///
/// # Errors
/// Not the reader's to do.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let done = async {
        buyers_only(&reader)?;
        listed(&state, &reader, &Returned::default()).await
    };
    done.await.map_err(NotShown::Wrong)
}

async fn listed(
    state: &State,
    reader: &Reader,
    returned: &Returned,
) -> Result<HttpResponse, Problem> {
    let here = here(state, reader);
    let offers = state.workflow.bought_most(&reader.actor, GOODS_MAX, here.now).await?;
    let shell = shell(state, reader, Place::Basket).await?;
    let shown = PriceListPage::new(shell, &offers, returned, here, || state.workflow.origin.id());
    let status =
        if shown.shell.refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page(reader.request(), status, || shown.render(), || shown.render())
}

/// `POST /price-list`: the goods go into the basket, or become an order of their own that is submitted.
///
/// # Errors
/// Not the reader's to do. Counts that cannot be read come back on the list; what else is refused leaves the order in
/// the basket, where it is mended.
pub async fn write(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        buyers_only(&reader)?;
        let filled = &form.form;
        let seller: Uuid = filled.get("seller").parse().map_err(|_no_id| {
            Problem::malformed("Penjualnya tidak disebut.", "No seller is named.")
        })?;
        let lines = match wanted(filled, seller, &reader) {
            Ok(lines) => lines,
            Err(returned) => return listed(&state, &reader, &returned).await,
        };
        if filled.get("do") == "submit" {
            return ordered(&state, &reader, &form, OrganizationId(seller), lines).await;
        }
        for line in lines {
            let key = format!("{}.{}", filled.key(), line.offer);
            let ask = reader.ask(reader.once(&key, &form.typed), None);
            match state.workflow.add_to_basket(ask, line).await {
                Ok(_) => {}
                Err(error @ WorkflowError::Order(_)) => {
                    return not_added(&state, &reader, error).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(led("/basket"))
    };
    done.await.map_err(NotShown::Wrong)
}

/// The lines that were typed; a blank field is no line.
fn wanted(filled: &Filled, seller: Uuid, reader: &Reader) -> Result<Vec<WantedLine>, Returned> {
    let lang = reader.language;
    let mut returned = Returned::default();
    let mut lines = Vec::new();
    for (name, value) in filled.pairs() {
        let Some(offer) = name.strip_prefix("count-").and_then(|id| id.parse::<Uuid>().ok()) else {
            continue;
        };
        if value.trim().is_empty() {
            continue;
        }
        returned.typed.insert(offer, value.to_owned());
        match typed_count(value, lang) {
            Ok(0) => {}
            Ok(count) => lines.push(WantedLine { offer: OfferId(offer), count }),
            Err(told) => {
                returned.errors.insert(offer, told);
            }
        }
    }
    if returned.errors.is_empty() && lines.is_empty() {
        let told = lang.t("Isi jumlah satu barang dulu.", "Fill in a count first.");
        returned.said = Some((seller, told.to_owned()));
    }
    if returned.errors.is_empty() && returned.said.is_none() { Ok(lines) } else { Err(returned) }
}

/// What is read of an order that was made.
#[derive(Deserialize)]
struct Made {
    id: Uuid,
    version: i64,
    totals: Totals,
}

#[derive(Deserialize)]
struct Totals {
    goods: Money,
    total: Money,
}

/// One order, made and submitted at the prices its writer saw; each of the two counts once.
async fn ordered(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
    seller: OrganizationId,
    lines: Vec<WantedLine>,
) -> Result<HttpResponse, Problem> {
    let (filled, lang) = (&form.form, reader.language);
    let part = |part: &str, expects| {
        reader.ask(reader.once(&format!("{}.{part}", filled.key()), &form.typed), expects)
    };
    let new = NewOrder {
        id: filled.get("id").parse().ok(),
        seller,
        lines,
        details: Details { note: filled.text("note"), ..Details::default() },
        submit: false,
        reason: None,
    };
    let made: Made = match state.workflow.create_order(part("make", None), new).await {
        Ok(Answer { body, .. }) => serde_json::from_str(&body).map_err(Problem::our_fault)?,
        Err(error @ WorkflowError::Order(_)) => return not_added(state, reader, error).await,
        Err(error) => return Err(error.into()),
    };
    let id = PurchaseOrderId(made.id);
    // Without scripts nobody reckoned a sum, and the prices are those of a moment ago.
    let seen = filled.get("goods").parse().map(Money::from_sen).ok();
    if let Some(seen) = seen.filter(|seen| *seen != made.totals.goods) {
        // Answered again, an order that went through all the same is not asked about.
        let now = state.workflow.order(id, &reader.actor).await?;
        if now.state == "draft" {
            let note = moved(seen, made.totals.goods, lang);
            return in_basket(state, reader, vec![note], HashMap::new()).await;
        }
    }
    let request = Request::Submit { expected_total: Some(made.totals.total), reason: None };
    let submitted = state.workflow.handle_order(part("submit", Some(made.version)), id, request);
    match submitted.await.map_err(|error| judge(error, lang)) {
        Ok(_) => Ok(led(&format!("/orders/{id}"))),
        Err(Verdict::Ours(problem)) => Err(problem),
        Err(Verdict::Latest { note, .. }) => {
            in_basket(state, reader, vec![note], HashMap::new()).await
        }
        Err(Verdict::Refused(returned)) => {
            in_basket(state, reader, Vec::new(), HashMap::from([(id, returned)])).await
        }
    }
}

/// The basket, where an order stands that was written and not submitted.
async fn in_basket(
    state: &State,
    reader: &Reader,
    notes: Vec<Note>,
    returned: HashMap<PurchaseOrderId, crate::pages::buyer::sections::Returned>,
) -> Result<HttpResponse, Problem> {
    let besides = Besides { notes, refused: !returned.is_empty(), returned, ..Besides::default() };
    basket_shown(state, reader, besides, StatusCode::UNPROCESSABLE_ENTITY).await
}

fn moved(seen: Money, now: Money, lang: crate::language::Language) -> Note {
    let (seen, now) = (rupiah(seen), rupiah(now));
    Note {
        tone: Tone::Warn,
        icon: "arrows-exchange",
        bold: lang.pick(
            format!("Harga berubah: yang Anda lihat {seen}, sekarang {now}."),
            format!("The price changed: you saw {seen}, now it is {now}."),
        ),
        small: lang
            .t(
                "Pesanannya ada di keranjang dan belum diajukan.",
                "The order is in the basket, not submitted yet.",
            )
            .to_owned(),
    }
}
