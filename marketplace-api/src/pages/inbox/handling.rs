//! The inbox as it is asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono_tz::Tz;
use order_workflow::command::telling::messages as commands;
use order_workflow::query::telling::inbox;
use serde_json::json;
use uuid::Uuid;

use super::{InboxPage, MessagePage, MessageRow, bell, counted, leads_to};
use crate::api::messages::unless_known;
use crate::extract::{NotShown, PageForm, Reader};
use crate::pages::filled::Filled;
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::problem::Problem;
use crate::state::State;

/// Messages on one page.
const SHOWN: usize = 30;

type Shown = Result<HttpResponse, NotShown>;

fn zone(reader: &Reader) -> Tz {
    reader.zone.parse().unwrap_or(Tz::Asia__Jakarta)
}

fn after(reader: &Reader) -> Option<Uuid> {
    form_urlencoded::parse(reader.request().query_string().as_bytes())
        .find(|(field, _)| field == "after")
        .and_then(|(_, value)| value.parse().ok())
}

/// `GET /inbox`.
///
/// # Errors
/// Leads to the sign-in page, or the database fails.
pub async fn list(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let on = state.workflow.reader();
        let read = u64::try_from(SHOWN + 1).unwrap_or(u64::MAX);
        let mut found = inbox::messages(on, &reader.actor, false, after(&reader), read).await?;
        let more = found.len() > SHOWN;
        found.truncate(SHOWN);
        let next = found.last().filter(|_| more).map(|last| format!("/inbox?after={}", last.id));
        let shell = frame::shell(&state, &reader, Place::Elsewhere).await?;
        let at = (state.workflow.origin.now(), zone(&reader));
        let page = InboxPage::new(shell, &found, at, next, frame::key(&state));
        frame::page(StatusCode::OK, &page)
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /inbox/read`: all of them, up to the newest that was shown.
///
/// # Errors
/// Leads to the sign-in page, or the database fails.
pub async fn read_all(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let until = posted.form.get("until").parse().ok();
    let ask = reader.ask(reader.once(posted.form.key(), &posted.typed), None);
    let read = commands::read_all(&state.workflow, ask, until).await;
    read.map(|_| frame::led_to("/inbox")).map_err(|error| NotShown::Wrong(error.into()))
}

/// `GET /inbox/unread`: the bell's number for the page's script; 304 while it is what it was.
///
/// # Errors
/// Leads to the sign-in page, or the database fails.
pub async fn unread(state: web::Data<State>, reader: Reader) -> Shown {
    let counting = async {
        let unread = inbox::unread(state.workflow.reader(), &reader.actor).await?;
        let unread = u32::try_from(unread).unwrap_or(u32::MAX);
        let lang = reader.language;
        let said = json!({ "n": unread, "count": counted(unread), "words": bell(unread, lang) });
        let tag = format!("\"{unread}-{}\"", lang.code());
        Ok::<_, Problem>(unless_known(reader.request(), &tag, &said))
    };
    counting.await.map_err(NotShown::Wrong)
}

/// `GET /inbox/{id}`: one message.
///
/// # Errors
/// Leads to the sign-in page; 404; the database fails.
pub async fn show(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let id = reader.id("id")?;
        let message = inbox::message(state.workflow.reader(), &reader.actor, id).await?;
        let shell = frame::shell(&state, &reader, Place::Elsewhere).await?;
        let at = (state.workflow.origin.now(), zone(&reader));
        let row = MessageRow::of(&message, at, reader.language);
        frame::page(StatusCode::OK, &MessagePage::new(shell, row, frame::key(&state)))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /inbox/{id}`: read, and on to what it is about.
///
/// # Errors
/// Leads to the sign-in page; 404; the database fails.
pub async fn open(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let opened = async {
        let id: Uuid = reader.id("id")?;
        let message = inbox::message(state.workflow.reader(), &reader.actor, id).await?;
        let ask = reader.ask(reader.once(posted.form.key(), &posted.typed), None);
        commands::read(&state.workflow, ask, id).await?;
        Ok::<_, Problem>(frame::led_to(&leads_to(&message)))
    };
    opened.await.map_err(NotShown::Wrong)
}
