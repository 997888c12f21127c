//! What a participant does with a pool on its pages: each handler translates, nothing decides.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::command::demand_pools::{OfLine, PledgeRequest};
use order_workflow::error::WorkflowError;
use order_workflow::query::approvals::APPROVE;
use order_workflow::query::demand_pools::SeenLine;
use supply_chain::demand_pool::CommandName;
use supply_chain::id::DemandPoolId;
use uuid::Uuid;

use super::doing::{for_the_page, of_part};
use super::form::{Typed, begun, own_version, wish};
use super::handling::{asked, chosen, showing};
use crate::extract::{PageForm, Reader};
use crate::language::Language;
use crate::language::format::{count, quantity};
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Faults, Filled, told};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::{Link, Place};
use crate::problem::Problem;
use crate::state::State;

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
    of_part(&pool, &reader, CommandName::Pledge)?;
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
                Err(error) => pledge_faults(&for_the_page(error, &pool.zone)?, reader.language),
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

/// `POST /pools/{id}/approve?line=`: one of the cooperative's approvers says yes to the pledge that waits.
///
/// # Errors
/// 404 where nothing waits and 403; what is refused comes back with the page.
pub async fn approve(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let named = asked(&reader, "line").and_then(|line| line.parse().ok());
    let pool = state.workflow.demand_pool(id, &reader.actor).await?;
    if !reader.actor.is_any(APPROVE) {
        return Err(WorkflowError::NotYourRole { roles: APPROVE }.into());
    }
    let line = chosen(&state, &reader, &pool, named).await?.ok_or_else(Problem::not_found)?;
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), None);
    match state.workflow.approve_pledge(ask, OfLine { pool: id, line: line.view.id }).await {
        Ok(_) => Ok(led_to(&address(&line, id, pool.line_count))),
        Err(error) => {
            let problem = for_the_page(error, &reader.zone)?;
            let faults = pledge_faults(&problem, reader.language);
            let filled = Filled::default();
            let typed = Typed { filled: &filled, faults: &faults };
            showing(&state, &reader, (id, named), (problem.status(), typed)).await
        }
    }
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
    of_part(&pool, reader, CommandName::Withdraw)?;
    let line = chosen(state, reader, &pool, named).await?.ok_or_else(Problem::not_found)?;
    let own = line.view.own.as_ref().filter(|own| own.state == "standing");
    let own = own.ok_or_else(Problem::not_found)?;
    if pool.state == "top_up" {
        // It would be refused: the pool's page says what is possible.
        return Ok(led_to(&address(&line, id, pool.line_count)));
    }
    let units = quantity(own.firm, &line.view.unit_name);
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
    let pool = state.workflow.demand_pool(id, &reader.actor).await?;
    of_part(&pool, &reader, CommandName::Withdraw)?;
    let named =
        line_named(filled).or_else(|| asked(&reader, "line").and_then(|line| line.parse().ok()));
    let line = chosen(&state, &reader, &pool, named).await?;
    let line = line.ok_or_else(Problem::not_found)?.view.id;
    let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
    let of = OfLine { pool: id, line };
    match state.workflow.withdraw_pledge(ask, of).await {
        Ok(_) => Ok(led_to(&format!("/pools/{id}"))),
        Err(error) => {
            let problem = for_the_page(error, &pool.zone)?;
            let said = told(&problem, reader.language).to_owned();
            withdrawing(&state, &reader, Some(line.into()), (problem.status(), Some(said))).await
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
