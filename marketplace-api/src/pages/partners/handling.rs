//! Partners as they are looked at, and what may be owed as it is said.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono_tz::Tz;
use order_workflow::WorkflowError;
use order_workflow::command::credit::{Request, handle_credit};
use order_workflow::query::credit::{READERS, Side, accounts, between};
use supply_chain::ask::Actor;
use supply_chain::credit::{Limit, may_say};
use supply_chain::id::OrganizationId;
use supply_chain::money::Money;
use supply_chain::organization::Ability;
use uuid::Uuid;

use super::{ListPage, PartnerPage, Seen};
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::{self, led_to};
use crate::pages::layout::Place;
use crate::problem::Problem;
use crate::state::State;

/// Partners on one page.
const SHOWN: usize = 50;

type Shown = Result<HttpResponse, NotShown>;

fn asked_for(reader: &Reader, name: &str) -> Option<String> {
    let query = reader.request().query_string().as_bytes().to_vec();
    let found = form_urlencoded::parse(&query).find(|(field, _)| field == name);
    found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn reads(actor: &Actor) -> Result<(), Problem> {
    if actor.is_any(READERS) {
        Ok(())
    } else {
        Err(WorkflowError::NotYourRole { roles: READERS }.into())
    }
}

/// `GET /partners`.
///
/// # Errors
/// Leads to the sign-in page; 403 to warehouse and members; the database fails.
pub async fn list(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        reads(&reader.actor)?;
        let after = asked_for(&reader, "after").and_then(|id| id.parse::<Uuid>().ok());
        let buys_only = !reader.actor.can(Ability::List);
        let side = match asked_for(&reader, "as").as_deref() {
            Some("buyer") => Side::Buyer,
            _ if buys_only => Side::Buyer,
            _ => Side::Seller,
        };
        let read = u64::try_from(SHOWN + 1).unwrap_or(u64::MAX);
        let on = state.workflow.reader();
        let mut found = accounts(on, &reader.actor, side, after, read).await?;
        let more = found.len() > SHOWN;
        found.truncate(SHOWN);
        let word = if side == Side::Seller { "seller" } else { "buyer" };
        let next = found
            .last()
            .filter(|_| more)
            .map(|last| format!("/partners?as={word}&after={}", last.partner.id));
        let shell = frame::shell(&state, &reader, Place::More).await?;
        frame::page(StatusCode::OK, &ListPage::new(shell, &found, side == Side::Seller, next))
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn showing(
    state: &State,
    reader: &Reader,
    (filled, faults): (&Filled, &Faults),
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let other: OrganizationId = reader.id("other_id")?;
    let (actor, now) = (&reader.actor, state.workflow.origin.now());
    reads(actor)?;
    let on = state.workflow.reader();
    let selling = if actor.can(Ability::List) {
        Some(between(on, actor, other, Side::Seller, now).await?)
    } else {
        None
    };
    let buying = between(on, actor, other, Side::Buyer, now).await?;
    let done = asked_for(reader, "done").filter(|_| faults.is_empty()).unwrap_or_default();
    let seen = Seen {
        selling: selling.as_ref(),
        buying: actor.can(Ability::Buy).then_some(&buying),
        done: &done,
        now,
        zone: reader.zone.parse().unwrap_or(Tz::Asia__Jakarta),
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    let (name, address) = (buying.seller.name.clone(), format!("/partners/{other}"));
    let page = PartnerPage::new(shell, name, address, seen, (filled, faults), frame::key(state));
    frame::page(status, &page)
}

/// `GET /partners/{other_id}`.
///
/// # Errors
/// Leads to the sign-in page; 403 to warehouse and members; 404 where no such organization trades.
pub async fn show(state: web::Data<State>, reader: Reader) -> Shown {
    let none = (Filled::default(), Faults::default());
    let shown = showing(&state, &reader, (&none.0, &none.1), StatusCode::OK);
    shown.await.map_err(NotShown::Wrong)
}

/// Carries out what was asked, and leads back; what was typed wrongly comes back with the form.
async fn said(
    state: &State,
    reader: &Reader,
    posted: &PageForm<Filled>,
    (request, done, first): (Result<Request, Faults>, &str, &'static str),
) -> Result<HttpResponse, Problem> {
    may_say(&reader.actor).map_err(WorkflowError::from)?;
    let other: OrganizationId = reader.id("other_id")?;
    let filled = &posted.form;
    let (faults, status) = match request {
        Err(faults) => (faults, StatusCode::UNPROCESSABLE_ENTITY),
        Ok(request) => {
            let ask = reader.ask(reader.once(filled.key(), &posted.typed), filled.version());
            match handle_credit(&state.workflow, ask, other, request).await {
                Ok(_) => return Ok(led_to(&format!("/partners/{other}?done={done}"))),
                Err(error) => {
                    let problem = Problem::from(error);
                    if !matches!(problem.status().as_u16(), 409 | 412 | 422) {
                        return Err(problem);
                    }
                    let field = |pointer: &str| match pointer {
                        "amount" => Some("amount".to_owned()),
                        "reason" if first == "limit" => Some("reason".to_owned()),
                        _ => None,
                    };
                    let faults = Faults::of(&problem, reader.language, first, field);
                    (faults, problem.status())
                }
            }
        }
    };
    showing(state, reader, (filled, &faults), status).await
}

fn read(filled: &Filled, lang: Language) -> Result<Request, Faults> {
    let mut faults = Faults::default();
    let limit = match filled.get("limit") {
        "no_credit" => Limit::NoCredit,
        "unlimited" => Limit::Unlimited { reason: filled.get("reason").to_owned() },
        "amount" => match faults.amount(filled, "amount", lang) {
            Some(sen) => Limit::Amount { amount: Money::from_sen(sen) },
            None => return Err(faults),
        },
        _ => {
            faults.add("limit", lang.t("Pilih salah satu.", "Choose one."));
            return Err(faults);
        }
    };
    Ok(Request::SetLimit(limit))
}

/// `POST /partners/{other_id}/limit`.
///
/// # Errors
/// Leads to the sign-in page; 403 to anybody but treasurer and manager; 404 where no such organization trades.
pub async fn set_limit(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let request = read(&posted.form, reader.language);
    let carried = said(&state, &reader, &posted, (request, "limit", "limit"));
    carried.await.map_err(NotShown::Wrong)
}

/// `POST /partners/{other_id}/block`.
///
/// # Errors
/// As [`set_limit`].
pub async fn block(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let request = Request::Block { reason: posted.form.get("block_reason").to_owned() };
    let carried = said(&state, &reader, &posted, (Ok(request), "blocked", "block_reason"));
    carried.await.map_err(NotShown::Wrong)
}

/// `POST /partners/{other_id}/unblock`.
///
/// # Errors
/// As [`set_limit`].
pub async fn unblock(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let carried = said(&state, &reader, &posted, (Ok(Request::Unblock), "unblocked", "limit"));
    carried.await.map_err(NotShown::Wrong)
}
