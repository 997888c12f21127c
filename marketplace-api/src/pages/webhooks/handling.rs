//! The webhooks' pages as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpResponse, web};
use chrono_tz::Tz;
use order_workflow::answers::Answer;
use order_workflow::command::telling::webhooks::{
    self as commands, KEEP, NewWebhook, SEE, WebhookChange, WebhookMade,
};
use order_workflow::query::telling::webhooks::{WebhookView, deliveries, webhook, webhooks};
use order_workflow::{WorkflowError, ask::Ask};
use supply_chain::organization::Role;
use uuid::Uuid;

use super::{MakePage, SecretPage, Seen, WebhookPage, WebhooksPage};
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::format::moment;
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame;
use crate::pages::layout::{Link, Place};
use crate::problem::Problem;
use crate::state::State;

/// Deliveries on one page.
const SHOWN: usize = 20;
/// More webhooks than an organization may have.
const ALL: u64 = 100;

type Shown = Result<HttpResponse, NotShown>;

fn only(reader: &Reader, roles: &'static [Role]) -> Result<(), Problem> {
    if reader.actor.is_any(roles) {
        Ok(())
    } else {
        Err(WorkflowError::NotYourRole { roles }.into())
    }
}

fn zone(reader: &Reader) -> Tz {
    reader.zone.parse().unwrap_or(Tz::Asia__Jakarta)
}

fn ask(reader: &Reader, posted: &PageForm<Filled>) -> Ask {
    reader.ask(reader.once(posted.form.key(), &posted.typed), posted.form.version())
}

async fn of_reader(state: &State, reader: &Reader) -> Result<WebhookView, Problem> {
    let (id, organization) = (reader.id("id")?, reader.actor.organization);
    let found = webhook(state.workflow.reader(), organization, id).await?;
    only(reader, SEE)?;
    Ok(found)
}

/// `GET /webhooks`.
///
/// # Errors
/// Leads to the sign-in page; 403 to anybody but managers and auditors; the database fails.
pub async fn list(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        only(&reader, SEE)?;
        let on = state.workflow.reader();
        let found = webhooks(on, reader.actor.organization, None, ALL).await?;
        let shell = frame::shell(&state, &reader, Place::More).await?;
        let page = WebhooksPage::new(shell, &found, reader.actor.is_any(KEEP));
        frame::page(StatusCode::OK, &page)
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `GET /webhooks/new`.
///
/// # Errors
/// Leads to the sign-in page; 403 to anybody but managers; the database fails.
pub async fn make_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        only(&reader, KEEP)?;
        let shell = frame::shell(&state, &reader, Place::More).await?;
        let (filled, none) = (Filled::default(), Faults::default());
        frame::page(StatusCode::OK, &MakePage::new(shell, &filled, frame::key(&state), &none))
    };
    shown.await.map_err(NotShown::Wrong)
}

fn faults_of(problem: &Problem, reader: &Reader) -> Faults {
    let field = |pointer: &str| {
        let first = pointer.split('/').next().unwrap_or_default();
        ["url", "note", "types"].contains(&first).then(|| first.to_owned())
    };
    Faults::of(problem, reader.language, "url", field)
}

fn types_of(form: &Filled) -> Vec<String> {
    form.all("types").map(str::to_owned).collect()
}

/// `POST /webhooks/new`: the answer is the secret, which no address shows again.
///
/// # Errors
/// Leads to the sign-in page; 403 to anybody but managers; the database fails.
pub async fn make(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let made = async {
        let form = &posted.form;
        let new = NewWebhook {
            url: form.get("url").to_owned(),
            note: form.text("note"),
            types: types_of(form),
        };
        let reach = state.settings.webhook_reach;
        let asked = ask(&reader, &posted);
        let problem = match commands::add_webhook(&state.workflow, asked, reach, new).await {
            Ok(answer) => return secret(&state, &reader, &answer).await,
            Err(error) => Problem::from(error),
        };
        if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
            return Err(problem);
        }
        let faults = faults_of(&problem, &reader);
        let shell = frame::shell(&state, &reader, Place::More).await?;
        let page = MakePage::new(shell, form, frame::key(&state), &faults);
        frame::page(problem.status(), &page)
    };
    made.await.map_err(NotShown::Wrong)
}

async fn secret(state: &State, reader: &Reader, answer: &Answer) -> Result<HttpResponse, Problem> {
    let made: WebhookMade = serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
    let href = format!("/webhooks/{}", made.webhook.id);
    let now = state.workflow.origin.now();
    let before = made.webhook.secret_before_until;
    let shell = frame::shell(state, reader, Place::More).await?;
    let page = SecretPage {
        secret: made.secret.unwrap_or_default(),
        url: made.webhook.url,
        before: before
            .map(|until| moment(until, now, zone(reader), reader.language))
            .unwrap_or_default(),
        shell: shell.task(Link::new("Webhook", href.clone())),
        href,
    };
    let mut answer = frame::page(StatusCode::OK, &page)?;
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}

async fn showing(
    state: &State,
    reader: &Reader,
    found: &WebhookView,
    typed: Option<&Filled>,
    (status, faults): (StatusCode, &Faults),
) -> Result<HttpResponse, Problem> {
    let query = reader.request().query_string().to_owned();
    let after = form_urlencoded::parse(query.as_bytes())
        .find(|(field, _)| field == "after")
        .and_then(|(_, value)| value.parse::<Uuid>().ok());
    let (on, organization) = (state.workflow.reader(), reader.actor.organization);
    let read = u64::try_from(SHOWN + 1).unwrap_or(u64::MAX);
    let mut log = deliveries(on, organization, found.id, after, read).await?;
    let more = log.len() > SHOWN;
    log.truncate(SHOWN);
    let next =
        log.last().filter(|_| more).map(|last| format!("/webhooks/{}?after={}", found.id, last.id));
    let seen = Seen {
        webhook: found,
        deliveries: &log,
        may: reader.actor.is_any(KEEP),
        now: state.workflow.origin.now(),
        zone: zone(reader),
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    let page = WebhookPage::new(shell, &seen, typed, (next, frame::key(state)), faults);
    frame::page(status, &page)
}

/// `GET /webhooks/{id}`.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 to anybody but managers and auditors; the database fails.
pub async fn show(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let found = of_reader(&state, &reader).await?;
        showing(&state, &reader, &found, None, (StatusCode::OK, &Faults::default())).await
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /webhooks/{id}`: another address, note or choice of types.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 to anybody but managers; the database fails.
pub async fn change(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let changed = async {
        let form = &posted.form;
        let change = WebhookChange {
            url: Some(form.get("url").to_owned()),
            note: Some(form.get("note").to_owned()),
            types: Some(types_of(form)),
            is_active: None,
        };
        commanded(&state, &reader, &posted, change).await
    };
    changed.await.map_err(NotShown::Wrong)
}

/// `POST /webhooks/{id}/state`: paused, or going on.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 to anybody but managers; the database fails.
pub async fn set_state(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let is_active = Some(posted.form.get("state") == "active");
    let change = WebhookChange { is_active, ..WebhookChange::default() };
    commanded(&state, &reader, &posted, change).await.map_err(NotShown::Wrong)
}

async fn commanded(
    state: &State,
    reader: &Reader,
    posted: &PageForm<Filled>,
    change: WebhookChange,
) -> Result<HttpResponse, Problem> {
    let id: Uuid = reader.id("id")?;
    let is_form = change.url.is_some();
    let (asked, reach) = (ask(reader, posted), state.settings.webhook_reach);
    let problem = match commands::change_webhook(&state.workflow, asked, reach, id, change).await {
        Ok(_) => return Ok(frame::led_to(&format!("/webhooks/{id}"))),
        Err(error) => Problem::from(error),
    };
    if !matches!(problem.status().as_u16(), 412 | 422) {
        return Err(problem);
    }
    let faults = faults_of(&problem, reader);
    let found = of_reader(state, reader).await?;
    let typed = Some(&posted.form).filter(|_| is_form);
    showing(state, reader, &found, typed, (problem.status(), &faults)).await
}

/// `POST /webhooks/{id}/test`.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 to anybody but managers; 409 while it is stopped.
pub async fn test(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let sent = async {
        let id: Uuid = reader.id("id")?;
        let asked = reader.ask(reader.once(posted.form.key(), &posted.typed), None);
        commands::send_test(&state.workflow, asked, id).await?;
        Ok::<_, Problem>(frame::led_to(&format!("/webhooks/{id}#log")))
    };
    sent.await.map_err(NotShown::Wrong)
}

/// `POST /webhooks/{id}/rotate-secret`: the answer is the new secret.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 to anybody but managers; the database fails.
pub async fn rotate(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let rotated = async {
        let id: Uuid = reader.id("id")?;
        let answer = commands::rotate_secret(&state.workflow, ask(&reader, &posted), id).await?;
        secret(&state, &reader, &answer).await
    };
    rotated.await.map_err(NotShown::Wrong)
}

/// `POST /webhooks/{id}/deliveries/{delivery_id}/retry`.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 to anybody but managers; the database fails.
pub async fn retry(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let retried = async {
        let (id, delivery): (Uuid, Uuid) = (reader.id("id")?, reader.id("delivery_id")?);
        let asked = reader.ask(reader.once(posted.form.key(), &posted.typed), None);
        commands::retry_delivery(&state.workflow, asked, id, delivery).await?;
        Ok::<_, Problem>(frame::led_to(&format!("/webhooks/{id}#log")))
    };
    retried.await.map_err(NotShown::Wrong)
}

/// `GET /webhooks/{id}/end`: asks once more.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 to anybody but managers; the database fails.
pub async fn end_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let found = of_reader(&state, &reader).await?;
        only(&reader, KEEP)?;
        let lang = reader.language;
        let address = format!("/webhooks/{}", found.id);
        let asking = Asking {
            heading: lang.t("Hapus webhook", "Remove the webhook").to_owned(),
            about: found.url.clone(),
            happens: lang
                .t(
                    "Tidak ada lagi yang dikirim ke alamat ini, juga yang masih menunggu.",
                    "Nothing more is sent to this address, not even what still waits.",
                )
                .to_owned(),
            stays: lang
                .t(
                    "Semua kejadian tetap ada di /api/v1/events.",
                    "All events stay in /api/v1/events.",
                )
                .to_owned(),
            action: format!("{address}/end"),
            back: Link::new(found.url, address),
            key: frame::key(&state),
            version: found.version.to_string(),
            ..Asking::default()
        };
        let shell = frame::shell(&state, &reader, Place::More).await?;
        frame::page(StatusCode::OK, &ConfirmPage::new(shell, asking, None))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /webhooks/{id}/end`.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 to anybody but managers; the database fails.
pub async fn end(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let ended = async {
        let id: Uuid = reader.id("id")?;
        commands::end_webhook(&state.workflow, ask(&reader, &posted), id).await?;
        Ok::<_, Problem>(frame::led_to("/webhooks"))
    };
    ended.await.map_err(NotShown::Wrong)
}
