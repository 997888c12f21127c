//! The pages of nettings as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use chrono_tz::Tz;
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use order_workflow::command::netting::{Among, NewNetting, Request, call_netting, handle_netting};
use order_workflow::query::netting::{
    NettablePartner, NettingView, members_to_net, netting, nettings, partners_to_net,
};
use supply_chain::id::{NettingId, OrganizationId};
use supply_chain::organization::Kind;
use supply_chain::settlement::NettingRun;
use uuid::Uuid;

use super::netting::{NettingPage, Seen, asking};
use super::nettings::{CallPage, Calling, Desk, NettingsPage};
use super::{SHOWN, Shown, ask, asked_for, may, one_more};
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::Language;
use crate::pages::confirm::ConfirmPage;
use crate::pages::filled::{Filled, told};
use crate::pages::frame;
use crate::pages::layout::{Link, Place};
use crate::pages::order::paper::PaperPage;
use crate::papers::certificate;
use crate::papers::deliver;
use crate::problem::Problem;
use crate::state::State;

fn treasurers(reader: &Reader) -> Result<(), Problem> {
    if may(reader) {
        return Ok(());
    }
    Err(WorkflowError::NotYourRole { roles: NettingRun::ROLES }.into())
}

async fn of_reader(state: &State, reader: &Reader) -> Result<NettingView, Problem> {
    let id: NettingId = reader.id("id")?;
    let asker = Asker::Actor(reader.actor.clone());
    Ok(netting(state.workflow.reader(), &asker, id, state.workflow.origin.now()).await?)
}

/// `GET /nettings`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever reads no books; the database fails.
pub async fn list(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let after = asked_for(&reader, "after").and_then(|id| id.parse::<Uuid>().ok());
        let (on, now) = (state.workflow.reader(), state.workflow.origin.now());
        let mut found = nettings(on, &reader.actor, None, after, (now, one_more())).await?;
        let more = found.len() > SHOWN;
        found.truncate(SHOWN);
        let next = found.last().filter(|_| more);
        let next = next.map(|last| format!("/nettings?after={}", last.id));
        let partners = partners_to_net(on, &reader.actor).await?;
        let desk = Desk {
            may: may(&reader),
            is_federation: reader.actor.kind == Kind::Secondary,
            now,
            zone: reader.zone.parse().unwrap_or(Tz::Asia__Jakarta),
        };
        let shell = frame::shell(&state, &reader, Place::More).await?;
        frame::page(StatusCode::OK, &NettingsPage::new(shell, &found, &partners, next, desk))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// Among whom a form calls a netting.
enum Called {
    With(NettablePartner),
    Members(Vec<(String, String, bool)>),
}

/// Among whom it is called; nothing where there is nobody to call it with.
async fn among(
    state: &State,
    reader: &Reader,
    with: Option<String>,
    without: &[String],
) -> Result<Option<Called>, Problem> {
    let on = state.workflow.reader();
    if let Some(with) = with {
        let partners = partners_to_net(on, &reader.actor).await?;
        let partner = partners.into_iter().find(|one| one.partner_id.to_string() == with);
        return Ok(partner.map(Called::With));
    }
    if reader.actor.kind != Kind::Secondary {
        return Ok(None);
    }
    let members = members_to_net(on, &reader.actor).await?;
    let members = members.into_iter().map(|(id, name)| {
        let id = id.to_string();
        let left_out = without.contains(&id);
        (id, name, left_out)
    });
    Ok(Some(Called::Members(members.collect())))
}

/// `GET /nettings/new`: `?with=` a partner, or among all members.
///
/// # Errors
/// As [`list`]; 403 to whoever may not call one.
pub async fn call_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        treasurers(&reader)?;
        let called = among(&state, &reader, asked_for(&reader, "with"), &[]).await?;
        let Some(called) = called else { return Ok(frame::led_to("/nettings")) };
        calling(&state, &reader, &called, (String::new(), None), StatusCode::OK).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn calling(
    state: &State,
    reader: &Reader,
    called: &Called,
    answer_by: (String, Option<String>),
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let calling = match called {
        Called::With(partner) => Calling::With(partner),
        Called::Members(members) => Calling::Members(members.clone()),
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &CallPage::new(shell, calling, answer_by, frame::key(state)))
}

/// `POST /nettings/new`.
///
/// # Errors
/// As [`call_form`].
pub async fn call(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let made = async {
        treasurers(&reader)?;
        let (form, lang) = (&posted.form, reader.language);
        let without: Vec<String> = form.all("without").map(str::to_owned).collect();
        let Some(called) = among(&state, &reader, form.text("with"), &without).await? else {
            return Ok(frame::led_to("/nettings"));
        };
        let typed = form.get("answer_by").trim().to_owned();
        let answer_by = typed.parse::<NaiveDate>();
        if !typed.is_empty() && answer_by.is_err() {
            let wrong = lang.t("Tulis tanggalnya.", "Enter the day.").to_owned();
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return calling(&state, &reader, &called, (typed, Some(wrong)), status).await;
        }
        let among = match &called {
            Called::With(partner) => Among::With(OrganizationId(partner.partner_id)),
            Called::Members(_) => {
                let ids = without.iter().filter_map(|id| id.parse().ok());
                Among::Federation { of: None, without: ids.map(OrganizationId).collect() }
            }
        };
        let new = NewNetting { id: None, among, answer_by: answer_by.ok() };
        let problem = match call_netting(&state.workflow, ask(&reader, &posted), new).await {
            Ok(answer) => {
                let made: serde_json::Value =
                    serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
                let id = made.get("id").and_then(|id| id.as_str()).unwrap_or_default();
                return Ok(frame::led_to(&format!("/nettings/{id}")));
            }
            Err(error) => Problem::from(error),
        };
        let status = problem.status();
        if !matches!(status.as_u16(), 409 | 422) {
            return Err(problem);
        }
        let wrong = told(&problem, lang).to_owned();
        calling(&state, &reader, &called, (typed, Some(wrong)), status).await
    };
    made.await.map_err(NotShown::Wrong)
}

/// `GET /nettings/{id}`.
///
/// # Errors
/// As [`list`]; 404 to whoever it does not concern.
pub async fn show(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let view = of_reader(&state, &reader).await?;
        showing(&state, &reader, &view, StatusCode::OK, None).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn showing(
    state: &State,
    reader: &Reader,
    view: &NettingView,
    status: StatusCode,
    refusal: Option<&str>,
) -> Result<HttpResponse, Problem> {
    let seen = Seen {
        view,
        now: state.workflow.origin.now(),
        zone: reader.zone.parse().unwrap_or(Tz::Asia__Jakarta),
        refusal,
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &NettingPage::new(shell, seen))
}

/// `GET /nettings/{id}/certificate`: as a page to print.
///
/// # Errors
/// As [`show`]; 409 before it is done.
pub async fn certificate(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let id: NettingId = reader.id("id")?;
        let paper_reader = paper_reader(&state, &reader);
        let paper = certificate::paper_of(&state, &paper_reader, id).await?;
        let address = format!("/nettings/{id}/certificate");
        let english = paper.lang == Language::English;
        let (language, other) = if english {
            ("?language=en", Link::new("Bahasa Indonesia", address.clone()))
        } else {
            ("", Link::new("English", format!("{address}?language=en")))
        };
        let shell = frame::shell(&state, &reader, Place::More).await?;
        let page = PaperPage {
            shell: shell.task(Link::new(paper.number.clone(), format!("/nettings/{id}"))),
            pdf: format!("{address}.pdf{language}"),
            xml: None,
            other,
            paper,
        };
        frame::page(StatusCode::OK, &page)
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `GET /nettings/{id}/certificate.pdf`.
///
/// # Errors
/// As [`certificate`](fn@certificate).
pub async fn certificate_file(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let id: NettingId = reader.id("id")?;
        certificate::pdf_of(&state, &paper_reader(&state, &reader), id).await
    };
    shown.await.map_err(NotShown::Wrong)
}

/// Papers are Indonesian in either language of the page; `?language=en` asks for the other.
fn paper_reader(state: &State, reader: &Reader) -> deliver::Reader {
    let english = asked_for(reader, "language").is_some_and(|language| language == "en");
    deliver::Reader {
        actor: reader.actor.clone(),
        zone: Some(reader.zone.clone()),
        lang: if english { Language::English } else { Language::Indonesian },
        reached_at: reader.reached_at(state),
    }
}

/// What a command means, before it is given.
async fn asked_once_more(
    state: &State,
    reader: &Reader,
    word: &'static str,
) -> Result<HttpResponse, Problem> {
    treasurers(reader)?;
    let (view, lang) = (of_reader(state, reader).await?, reader.language);
    if !view.allowed_commands.contains(&word) {
        let said =
            lang.t("Itu tidak bisa dilakukan di sini sekarang.", "That cannot be done here now.");
        return showing(state, reader, &view, StatusCode::CONFLICT, Some(said)).await;
    }
    let asking = asking(word, &view, frame::key(state), lang);
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(StatusCode::OK, &ConfirmPage::new(shell, asking, None))
}

async fn commanded(
    state: &State,
    reader: &Reader,
    posted: &PageForm<Filled>,
    request: Request,
) -> Result<HttpResponse, Problem> {
    let id: NettingId = reader.id("id")?;
    let problem = match handle_netting(&state.workflow, ask(reader, posted), id, request).await {
        Ok(_) => return Ok(frame::led_to(&format!("/nettings/{id}"))),
        Err(error) => Problem::from(error),
    };
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let view = of_reader(state, reader).await?;
    showing(state, reader, &view, status, Some(told(&problem, reader.language))).await
}

/// `GET /nettings/{id}/consent`.
///
/// # Errors
/// As [`show`]; 403 to whoever may not.
pub async fn consent_form(state: web::Data<State>, reader: Reader) -> Shown {
    asked_once_more(&state, &reader, "consent").await.map_err(NotShown::Wrong)
}

/// `GET /nettings/{id}/refuse`.
///
/// # Errors
/// As [`consent_form`].
pub async fn refuse_form(state: web::Data<State>, reader: Reader) -> Shown {
    asked_once_more(&state, &reader, "refuse").await.map_err(NotShown::Wrong)
}

/// `GET /nettings/{id}/call-off`.
///
/// # Errors
/// As [`consent_form`].
pub async fn call_off_form(state: web::Data<State>, reader: Reader) -> Shown {
    asked_once_more(&state, &reader, "call-off").await.map_err(NotShown::Wrong)
}

/// `GET /nettings/{id}/carry`.
///
/// # Errors
/// As [`consent_form`].
pub async fn carry_form(state: web::Data<State>, reader: Reader) -> Shown {
    asked_once_more(&state, &reader, "carry").await.map_err(NotShown::Wrong)
}

/// `POST /nettings/{id}/consent`.
///
/// # Errors
/// As [`consent_form`].
pub async fn consent(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    commanded(&state, &reader, &posted, Request::Consent).await.map_err(NotShown::Wrong)
}

/// `POST /nettings/{id}/refuse`.
///
/// # Errors
/// As [`consent_form`].
pub async fn refuse(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let words = posted.form.text("words");
    commanded(&state, &reader, &posted, Request::Refuse { words }).await.map_err(NotShown::Wrong)
}

/// `POST /nettings/{id}/call-off`.
///
/// # Errors
/// As [`consent_form`].
pub async fn call_off(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    commanded(&state, &reader, &posted, Request::CallOff).await.map_err(NotShown::Wrong)
}

/// `POST /nettings/{id}/carry`.
///
/// # Errors
/// As [`consent_form`].
pub async fn carry(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    commanded(&state, &reader, &posted, Request::Carry).await.map_err(NotShown::Wrong)
}
