//! `/shop/settings`, `/shop/members`, `/shop/registrations`, and the form at `/s/{code}/register`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveTime;
use order_workflow::WorkflowError;
use order_workflow::command::storefront::{
    Applicant, Decided, Decision, KEEPERS, LENDERS, READERS,
};
use order_workflow::query::storefront::{
    demand, member_named, members, own_account, registrations, storefront_at,
};
use supply_chain::id::TieId;
use supply_chain::money::Money;
use supply_chain::storefront::{Admission, Display, OpeningHours, Shift, StorefrontRules};
use uuid::Uuid;

use super::{Inside, asked_for, by, inside, is_said};
use crate::extract::{Caller, NotShown, PageForm, Reader};
use crate::pages::filled::{Faults, Filled, told};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::shop::keeping::{
    AccountPage, MembersPage, RegisterPage, RegistrationsPage, SettingsPage, wishes,
};
use crate::pages::shop::orders::member_small;
use crate::problem::Problem;
use crate::state::State;

/// Members on one page.
const SHOWN: u32 = 50;

fn only(
    reader: &Reader,
    roles: &'static [supply_chain::organization::Role],
) -> Result<(), Problem> {
    if reader.actor.is_any(roles) {
        Ok(())
    } else {
        Err(WorkflowError::NotYourRole { roles }.into())
    }
}

/// `GET /shop/settings`.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the manager; 404 outside of a primary.
pub async fn settings(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let saved = asked_for(reader.request(), "saved").is_some();
    set_up(&state, &reader, (StatusCode::OK, saved), None, &Faults::default())
        .await
        .map_err(NotShown::Wrong)
}

async fn set_up(
    state: &State,
    reader: &Reader,
    (status, saved): (StatusCode, bool),
    typed: Option<&Filled>,
    faults: &Faults,
) -> Result<HttpResponse, Problem> {
    let Inside { shop, .. } = inside(state, reader).await?;
    only(reader, KEEPERS)?;
    let address = format!("{}/s/{}", reader.reached_at(state), shop.code);
    let shell = frame::shell(state, reader, Place::More).await?;
    let key = frame::key(state);
    frame::page(status, &SettingsPage::new(shell, (&shop, address), (typed, faults), (key, saved)))
}

/// `POST /shop/settings`.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the manager; a refusal comes back on the page.
pub async fn save(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        let filled = &form.form;
        let lang = reader.language;
        let mut faults = Faults::default();
        let mut hours = Vec::new();
        for weekday in 1..=7_u8 {
            let at = |of: &str| filled.text(&format!("{of}-{weekday}"));
            let read = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").ok();
            match (at("from"), at("until")) {
                (None, None) => {}
                (Some(from), Some(until)) => match read(&from).zip(read(&until)) {
                    Some((from, until)) => hours.push(Shift { weekday, from, until }),
                    None => faults.add(
                        "hours",
                        lang.t("Tulis jam seperti 08:00.", "Write times like 08:00."),
                    ),
                },
                _ => faults.add(
                    "hours",
                    lang.t("Isi jam buka dan jam tutup.", "Fill in both, from and until."),
                ),
            }
        }
        let account_days = filled.get("account_days").trim().parse().unwrap_or_else(|_no_number| {
            faults.add("account_days", lang.t("Tulis bilangan bulat.", "Write a whole number."));
            0
        });
        if !faults.is_empty() {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return set_up(&state, &reader, (status, false), Some(filled), &faults).await;
        }
        let rules = StorefrontRules {
            is_open: filled.is_ticked("is_open"),
            closed_note: filled.text("closed_note"),
            hours: OpeningHours(hours),
            display: Display::from_word(filled.get("display")).unwrap_or(Display::Nothing),
            accepts_automatically: filled.is_ticked("accepts_automatically"),
            delivers: filled.is_ticked("delivers"),
            account_days,
            admission: Admission::from_word(filled.get("admission")).unwrap_or(Admission::Closed),
        };
        let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
        match state.workflow.set_storefront(ask, rules).await {
            Ok(_) => Ok(frame::led_to("/shop/settings?saved=1")),
            Err(error) => {
                let problem = Problem::from(error);
                if !is_said(&problem) {
                    return Err(problem);
                }
                let field = |pointer: &str| Some(pointer.to_owned());
                let faults = Faults::of(&problem, lang, "hours", field);
                set_up(&state, &reader, (problem.status(), false), Some(filled), &faults).await
            }
        }
    };
    done.await.map_err(NotShown::Wrong)
}

/// `GET /shop/members`: what each may owe and owes, and what they would buy together.
///
/// # Errors
/// Leads to the sign-in page; 403 for whoever reads no members' orders; 404 outside of a primary.
pub async fn list(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let done = async {
        inside(&state, &reader).await?;
        only(&reader, READERS)?;
        let (on, lang) = (state.workflow.reader(), reader.language);
        let q = asked_for(reader.request(), "q").unwrap_or_default();
        let skip: u32 =
            asked_for(reader.request(), "skip").and_then(|n| n.parse().ok()).unwrap_or(0);
        let mut found = members(on, &by(&reader), Some(&q), (skip, SHOWN + 1)).await?;
        let shown = usize::try_from(SHOWN).unwrap_or(50);
        let next = (found.len() > shown).then(|| {
            let q: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
            format!("/shop/members?q={q}&skip={}", skip + SHOWN)
        });
        found.truncate(shown);
        let asking = if reader.actor.is_any(KEEPERS) {
            let asking = registrations(on, &by(&reader), &state.workflow.seal).await?;
            Some(asking.iter().filter(|one| one.state == "waiting").count())
        } else {
            None
        };
        let wished = demand(on, &by(&reader)).await?;
        let row = |one: &order_workflow::query::storefront::MemberRow| {
            let name = one.name.clone().or_else(|| one.number.clone()).unwrap_or_default();
            (one.id.to_string(), name, member_small(one, lang))
        };
        let drawn = MembersPage {
            members: found.iter().map(row).collect(),
            asking,
            wishes: wishes(&wished, lang),
            next,
            q,
            shell: frame::shell(&state, &reader, Place::More).await?,
        };
        frame::page(StatusCode::OK, &drawn)
    };
    done.await.map_err(NotShown::Wrong)
}

/// `GET /shop/members/{id}`: what a member may owe.
///
/// # Errors
/// Leads to the sign-in page; 403 for whoever reads no members' orders; 404 for whoever is no member.
pub async fn account(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let done = async {
        let tie: TieId = reader.id("id")?;
        of_member(&state, &reader, tie, (StatusCode::OK, None, None)).await
    };
    done.await.map_err(NotShown::Wrong)
}

async fn of_member(
    state: &State,
    reader: &Reader,
    tie: TieId,
    (status, typed, error): (StatusCode, Option<String>, Option<String>),
) -> Result<HttpResponse, Problem> {
    let Inside { visitor, .. } = inside(state, reader).await?;
    only(reader, READERS)?;
    let on = state.workflow.reader();
    let name = member_named(on, visitor.cooperative, tie).await?;
    let name = name.ok_or(WorkflowError::NotFound { what: "member" })?;
    let account = own_account(on, visitor.cooperative, tie).await?;
    let may = reader.actor.is_any(LENDERS) && visitor.member != Some(tie);
    let shell = frame::shell(state, reader, Place::More).await?;
    let key = frame::key(state);
    frame::page(status, &AccountPage::new(shell, (name, &account), (may, typed, error), key))
}

/// `POST /shop/members/{id}`: how much they may owe from now on; empty for nothing.
///
/// # Errors
/// Leads to the sign-in page; 403 but for manager and treasurer; a refusal comes back on the page.
pub async fn set_account(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        let tie: TieId = reader.id("id")?;
        let filled = &form.form;
        let typed = filled.get("limit").trim().to_owned();
        let digits: String = typed.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
        let limit = match digits.as_str() {
            "" => None,
            digits => {
                let sen = digits.parse::<i64>().ok().and_then(|n| n.checked_mul(100));
                let Some(sen) = sen else {
                    let said = reader
                        .language
                        .t("Tulis jumlah rupiah, seperti 500.000.", "Write a sum, like 500.000.");
                    let status = StatusCode::UNPROCESSABLE_ENTITY;
                    let wrong = (status, Some(typed), Some(said.to_owned()));
                    return of_member(&state, &reader, tie, wrong).await;
                };
                Some(Money::from_sen(sen))
            }
        };
        let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
        match state.workflow.set_member_account(ask, tie, limit).await {
            Ok(_) => Ok(frame::led_to(&format!("/shop/members/{tie}"))),
            Err(error) => {
                let problem = Problem::from(error);
                if !is_said(&problem) {
                    return Err(problem);
                }
                let said = told(&problem, reader.language).to_owned();
                of_member(&state, &reader, tie, (problem.status(), Some(typed), Some(said))).await
            }
        }
    };
    done.await.map_err(NotShown::Wrong)
}

/// `GET /shop/registrations`.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the manager; 404 outside of a primary.
pub async fn asking(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    who_asks(&state, &reader, StatusCode::OK, (None, None)).await.map_err(NotShown::Wrong)
}

async fn who_asks(
    state: &State,
    reader: &Reader,
    status: StatusCode,
    told: (Option<String>, Option<(String, String)>),
) -> Result<HttpResponse, Problem> {
    inside(state, reader).await?;
    only(reader, KEEPERS)?;
    let found = registrations(state.workflow.reader(), &by(reader), &state.workflow.seal).await?;
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &RegistrationsPage::new(shell, &found, told, frame::key(state)))
}

/// `POST /shop/registrations/{id}/approve`: the page then shows the code to hand over.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the manager; a refusal comes back on the page.
pub async fn approve(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let decision = Decision::Approve { member_number: form.form.text("member_number") };
    decided(&state, &reader, &form, decision).await.map_err(NotShown::Wrong)
}

/// `POST /shop/registrations/{id}/reject`.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the manager; a refusal comes back on the page.
pub async fn reject(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let decision = Decision::Reject { reason: form.form.text("reason").unwrap_or_default() };
    decided(&state, &reader, &form, decision).await.map_err(NotShown::Wrong)
}

async fn decided(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
    decision: Decision,
) -> Result<HttpResponse, Problem> {
    let id: Uuid = reader.id("id")?;
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), None);
    match state.workflow.decide_registration(ask, id, decision).await {
        Ok(answer) => {
            let decided: Decided =
                serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
            let name = decided.registration.name.unwrap_or_default();
            let code = decided.invite_code.map(|code| (name, code));
            who_asks(state, reader, StatusCode::OK, (None, code)).await
        }
        Err(error) => {
            let problem = Problem::from(error);
            if !is_said(&problem) {
                return Err(problem);
            }
            let said = told(&problem, reader.language).to_owned();
            who_asks(state, reader, problem.status(), (Some(said), None)).await
        }
    }
}

/// `GET /s/{code}/register`.
///
/// # Errors
/// 404 where there is no such storefront.
pub async fn register_form(
    state: web::Data<State>,
    caller: Caller,
    code: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let nothing = (Filled::default(), Faults::default());
    registering(&state, &caller, &code, StatusCode::OK, (&nothing, false)).await
}

async fn registering(
    state: &State,
    caller: &Caller,
    code: &str,
    status: StatusCode,
    ((typed, faults), is_done): (&(Filled, Faults), bool),
) -> Result<HttpResponse, Problem> {
    let shop = storefront_at(state.workflow.reader(), code).await?;
    if shop.admission == Admission::Closed {
        return Err(Problem::not_found());
    }
    let shell = frame::bare_shell(caller);
    frame::page(status, &RegisterPage::new(shell, &shop, (typed, faults), is_done))
}

/// `POST /s/{code}/register`.
///
/// # Errors
/// 404 where there is no such storefront; a refusal comes back on the page.
pub async fn register(
    state: web::Data<State>,
    caller: Caller,
    code: web::Path<String>,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let filled = form.form;
    let applicant = Applicant {
        name: filled.get("name").to_owned(),
        login: filled.get("login").to_owned(),
        phone: filled.text("phone"),
        member_number: filled.text("member_number"),
        identity_number: filled.text("identity_number"),
    };
    match state.workflow.register_at_storefront(code.clone(), applicant).await {
        Ok(()) => {
            let nothing = (Filled::default(), Faults::default());
            registering(&state, &caller, &code, StatusCode::OK, (&nothing, true)).await
        }
        Err(error) => {
            let problem = Problem::from(error);
            if !is_said(&problem) {
                return Err(problem);
            }
            let field = |pointer: &str| Some(pointer.to_owned());
            let faults = Faults::of(&problem, caller.language, "name", field);
            registering(&state, &caller, &code, problem.status(), (&(filled, faults), false)).await
        }
    }
}
