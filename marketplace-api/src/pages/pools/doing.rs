//! What is done with a pool on its pages: each handler translates, nothing decides.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::demand_pools::{OfLine, PledgeRequest, PoolRequest};
use order_workflow::command::pool_to_orders::{LostAtHub, NewPoolCharge, ShareOut};
use order_workflow::query::demand_pools::SeenLine;
use supply_chain::allocation::ChargeKind;
use supply_chain::id::{DemandPoolId, PoolLineId};
use supply_chain::money::Money;
use uuid::Uuid;

use super::form::{Typed, begun, own_version, wish};
use super::handling::{chosen, managing, showing};
use crate::extract::{PageForm, Reader};
use crate::language::Language;
use crate::language::format::count;
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Faults, Filled, told};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::{Link, Place};
use crate::pages::parts::Field;
use crate::problem::Problem;
use crate::state::State;

/// What was refused that the reader can put right on the page it came from; anything else is told as it is.
fn for_the_page(error: WorkflowError) -> Result<Problem, Problem> {
    let problem = Problem::from(error);
    if matches!(problem.status().as_u16(), 409 | 412 | 422) { Ok(problem) } else { Err(problem) }
}

fn line_named(filled: &Filled) -> Option<Uuid> {
    filled.get("line").parse().ok()
}

/// A form with one of its fields otherwise.
fn with(filled: &Filled, field: &str, value: String) -> Filled {
    let kept = filled
        .pairs()
        .filter(|(name, _)| !matches!(*name, "add" | "take" | "do") && *name != field);
    let mut pairs: Vec<(String, String)> =
        kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    pairs.push((field.to_owned(), value));
    Filled::of(pairs)
}

/// What a stepper's button made of the form; nothing where none was pressed.
fn stepped(filled: &Filled) -> Option<Filled> {
    let (field, by) = match (filled.get("add"), filled.get("take")) {
        ("", "") => return None,
        ("", field) => (field, -1),
        (field, _) => (field, 1),
    };
    if !matches!(field, "firm" | "tolerance") {
        return None;
    }
    let now: i64 = filled.get(field).replace('.', "").trim().parse().unwrap_or(0);
    Some(with(filled, field, count(now.saturating_add(by).max(0))))
}

/// `POST /pools/{id}/pledge`: pledges, or changes what was pledged; the steppers and "reckon again" show the page anew.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn pledge(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let pool = state.workflow.demand_pool(id, &reader.actor).await?;
    let named = line_named(&form.form);
    let line = chosen(&state, &reader, &pool, named).await?.ok_or_else(Problem::not_found)?;
    let mut filled = form.form.clone();
    let no_faults = Faults::default();
    if let Some(anew) = stepped(&filled) {
        let typed = Typed { filled: &anew, faults: &no_faults };
        return showing(&state, &reader, (id, named), (StatusCode::OK, typed)).await;
    }
    if filled.get("do") == "look" {
        let typed = Typed { filled: &filled, faults: &no_faults };
        return showing(&state, &reader, (id, named), (StatusCode::OK, typed)).await;
    }
    if filled.get("do") == "top-up" {
        filled = filled_up(&filled, &line);
    }
    let faults = match wish(&filled, reader.language) {
        Ok(wish) => {
            let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
            let of = OfLine { pool: id, line: line.view.id };
            match state.workflow.pledge(ask, of, PledgeRequest { id: None, wish }).await {
                Ok(_) => return Ok(led_to(&address(&line, id, pool.line_count))),
                Err(error) => pledge_faults(&for_the_page(error)?, reader.language),
            }
        }
        Err(faults) => faults,
    };
    let typed = Typed { filled: &filled, faults: &faults };
    showing(&state, &reader, (id, named), (StatusCode::UNPROCESSABLE_ENTITY, typed)).await
}

/// The form with as much for sure as reaches the next price; where little was typed, as the pledge stands.
fn filled_up(filled: &Filled, line: &SeenLine) -> Filled {
    let firm = line.topped_up().map(count).unwrap_or_default();
    let whole = if filled.get("highest").trim().is_empty() { begun(line) } else { filled.clone() };
    let with_line = with(&whole, "line", line.view.id.to_string());
    let keyed = with(&with_line, "key", filled.key().to_owned());
    let version = own_version(line.view.own.as_ref()).to_string();
    with(&with(&keyed, "version", version), "firm", firm)
}

fn address(line: &SeenLine, id: DemandPoolId, lines: i32) -> String {
    if lines > 1 { format!("/pools/{id}?line={}", line.view.id) } else { format!("/pools/{id}") }
}

fn pledge_faults(problem: &Problem, lang: Language) -> Faults {
    Faults::of(problem, lang, "firm", |pointer| {
        ["firm", "tolerance", "highest"].contains(&pointer).then(|| pointer.to_owned())
    })
}

/// `GET /pools/{id}/withdraw?line=`: asks once more.
///
/// # Errors
/// 404 where there is no pledge of the reader's organization.
pub async fn withdraw_form(
    state: web::Data<State>,
    reader: Reader,
) -> Result<HttpResponse, Problem> {
    let query = reader.request().query_string().as_bytes().to_vec();
    let line = form_urlencoded::parse(&query).find(|(name, _)| name == "line");
    let named = line.and_then(|(_, line)| line.parse().ok());
    withdrawing(&state, &reader, named, (StatusCode::OK, None)).await
}

async fn withdrawing(
    state: &State,
    reader: &Reader,
    named: Option<Uuid>,
    (status, refusal): (StatusCode, Option<String>),
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let lang = reader.language;
    let pool = state.workflow.demand_pool(id, &reader.actor).await?;
    let line = chosen(state, reader, &pool, named).await?.ok_or_else(Problem::not_found)?;
    let own = line.view.own.as_ref().filter(|own| own.state == "standing");
    let own = own.ok_or_else(Problem::not_found)?;
    let units = crate::language::format::quantity(own.firm, &line.view.unit_name);
    let asking = Asking {
        heading: lang.t("Tarik komitmen", "Take the pledge back").to_owned(),
        about: format!("{} · {units}", line.view.product_name),
        happens: lang
            .t("Komitmen Anda tidak dihitung lagi.", "Your pledge does not count any more.")
            .to_owned(),
        stays: lang
            .t(
                "Selama belanja bersama ini terbuka, Anda boleh berkomitmen lagi.",
                "While the pool is open, you may pledge again.",
            )
            .to_owned(),
        action: format!("/pools/{id}/withdraw"),
        back: Link::new(pool.title.clone(), address(&line, id, pool.line_count)),
        key: key(state),
        version: own.version.to_string(),
        hidden: vec![("line", line.view.id.to_string())],
        ..Asking::default()
    };
    let shell = frame::shell(state, reader, Place::Pools).await?;
    frame::page(status, &ConfirmPage::new(shell, asking, refusal))
}

/// `POST /pools/{id}/withdraw`.
///
/// # Errors
/// As [`withdraw_form`]; what is refused comes back with the page.
pub async fn withdraw(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let filled = &form.form;
    let line = line_named(filled).ok_or_else(Problem::not_found)?;
    let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
    let of = OfLine { pool: id, line: PoolLineId(line) };
    match state.workflow.withdraw_pledge(ask, of).await {
        Ok(_) => Ok(led_to(&format!("/pools/{id}"))),
        Err(error) => {
            let problem = for_the_page(error)?;
            let said = told(&problem, reader.language).to_owned();
            withdrawing(&state, &reader, Some(line), (problem.status(), Some(said))).await
        }
    }
}

async fn reminded(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
    wants: bool,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), None);
    state.workflow.remind_of_demand_pool(ask, id, wants).await?;
    Ok(led_to(&format!("/pools/{id}")))
}

/// `POST /pools/{id}/remind`: the organization wants to be told of it.
///
/// # Errors
/// 404 and 403.
pub async fn remind(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    reminded(&state, &reader, &form, true).await
}

/// `POST /pools/{id}/forget`: not any more.
///
/// # Errors
/// 404 and 403.
pub async fn forget(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    reminded(&state, &reader, &form, false).await
}

/// Shows the organizer's desk with what was refused.
async fn at_the_desk(
    state: &State,
    reader: &Reader,
    filled: &Filled,
    (error, first): (WorkflowError, &str),
) -> Result<HttpResponse, Problem> {
    let problem = for_the_page(error)?;
    let faults = Faults::of(&problem, reader.language, first, |pointer| {
        ["paper", "amount", "kind"].contains(&pointer).then(|| pointer.to_owned())
    });
    managing(state, reader, (problem.status(), filled, &faults)).await
}

/// `POST /pools/{id}/publish`: its rules, as they stand from then on.
///
/// # Errors
/// 404 and 403; what is refused comes back with the desk.
pub async fn publish(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), form.form.version());
    match state.workflow.handle_demand_pool(ask, id, PoolRequest::Publish).await {
        Ok(_) => Ok(led_to(&format!("/pools/{id}/manage"))),
        Err(error) => at_the_desk(&state, &reader, &form.form, (error, "main")).await,
    }
}

/// `GET /pools/{id}/call-off`: asks why.
///
/// # Errors
/// 404 to anybody but the organizer's people.
pub async fn call_off_form(
    state: web::Data<State>,
    reader: Reader,
) -> Result<HttpResponse, Problem> {
    calling_off(&state, &reader, (StatusCode::OK, &Filled::default(), None)).await
}

async fn calling_off(
    state: &State,
    reader: &Reader,
    (status, filled, refusal): (StatusCode, &Filled, Option<String>),
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let lang = reader.language;
    let pool = state.workflow.demand_pool(id, &reader.actor).await?;
    if pool.side != "organizer" {
        return Err(Problem::not_found());
    }
    let words = Field {
        name: "reason",
        label: lang.t("Alasannya", "Why"),
        hint: lang.t("Dibaca semua peserta.", "Every participant reads this.").to_owned(),
        error: refusal.clone(),
        value: filled.get("reason").to_owned(),
        longest: 500,
        ..Field::default()
    };
    let asking = Asking {
        heading: lang.t("Batalkan belanja bersama", "Call the pool off").to_owned(),
        about: pool.title.clone(),
        happens: lang
            .t(
                "Semua komitmen dilepas dan semua peserta mendapat kabar.",
                "Every pledge is let go and every participant is told.",
            )
            .to_owned(),
        stays: lang
            .t(
                "Tidak bisa dibuka lagi; Anda bisa membuat yang baru.",
                "It cannot be opened again; you can plan a new one.",
            )
            .to_owned(),
        action: format!("/pools/{id}/call-off"),
        back: Link::new(pool.title.clone(), format!("/pools/{id}/manage")),
        key: key(state),
        version: pool.version.to_string(),
        words: Some(words),
        ..Asking::default()
    };
    let shell = frame::shell(state, reader, Place::Pools).await?;
    frame::page(status, &ConfirmPage::new(shell, asking, refusal))
}

/// `POST /pools/{id}/call-off`.
///
/// # Errors
/// As [`call_off_form`]; what is refused comes back with the page.
pub async fn call_off(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let filled = &form.form;
    let reason = filled.text("reason").unwrap_or_default();
    let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
    match state.workflow.handle_demand_pool(ask, id, PoolRequest::CallOff { reason }).await {
        Ok(_) => Ok(led_to(&format!("/pools/{id}/manage"))),
        Err(error) => {
            let problem = for_the_page(error)?;
            let said = told(&problem, reader.language).to_owned();
            calling_off(&state, &reader, (problem.status(), filled, Some(said))).await
        }
    }
}

/// `POST /pools/{id}/allocate`: confirms how what waits is shared out, less what was lost at the hub.
///
/// # Errors
/// 404 and 403; what was typed wrongly or is refused comes back with the desk.
pub async fn allocate(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let (filled, lang) = (&form.form, reader.language);
    let mut faults = Faults::default();
    let mut lost_at_hub = Vec::new();
    for (name, value) in filled.pairs() {
        let Some(line) = name.strip_prefix("lost-").and_then(|line| line.parse().ok()) else {
            continue;
        };
        if value.trim().is_empty() {
            continue;
        }
        if let Some(units) = faults.count(filled, name, (0, 1_000_000_000), lang) {
            lost_at_hub.push(LostAtHub { line: PoolLineId(line), units });
        }
    }
    lost_at_hub.retain(|lost| lost.units > 0);
    if !faults.is_empty() {
        return managing(&state, &reader, (StatusCode::UNPROCESSABLE_ENTITY, filled, &faults))
            .await;
    }
    let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
    match state.workflow.share_out_pool(ask, id, ShareOut { lost_at_hub }).await {
        Ok(_) => Ok(led_to(&format!("/pools/{id}/manage"))),
        Err(error) => at_the_desk(&state, &reader, filled, (error, "main")).await,
    }
}

/// `POST /pools/{id}/charges`: shares freight or another paper.
///
/// # Errors
/// 404 and 403; what was typed wrongly or is refused comes back with the desk.
pub async fn charge(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let (filled, lang) = (&form.form, reader.language);
    let mut faults = Faults::default();
    let kind = ChargeKind::from_word(filled.get("kind"));
    if kind.is_none() {
        faults.add("kind", lang.t("Pilih untuk apa.", "Choose what for."));
    }
    let paper = filled.text("paper");
    if paper.is_none() {
        faults.add("paper", lang.t("Isi nomor notanya.", "Enter the number of the paper."));
    }
    let amount = faults.price(filled, "amount", lang).map(Money::from_sen);
    let (Some(kind), Some(paper), Some(amount)) = (kind, paper, amount) else {
        return managing(&state, &reader, (StatusCode::UNPROCESSABLE_ENTITY, filled, &faults))
            .await;
    };
    let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
    match state.workflow.charge_pool(ask, id, NewPoolCharge { kind, paper, amount }).await {
        Ok(_) => Ok(led_to(&format!("/pools/{id}/manage"))),
        Err(error) => at_the_desk(&state, &reader, filled, (error, "paper")).await,
    }
}
