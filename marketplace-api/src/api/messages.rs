//! What a person is told over JSON: their messages, how many are unread, and the mails they want.

use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, web};
use order_workflow::command::telling::mail::{Often, choose_mails};
use order_workflow::command::telling::messages::{self as commands, MessageRead, MessagesRead};
use order_workflow::query::telling::inbox::{self, MessageView};
use order_workflow::query::telling::mail::{MailChoice, mail_choice};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::{json, respond};
use crate::extract::{Asked, NoFields, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// Which messages.
#[derive(Debug, Default, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct MessageFilter {
    /// Only those not read yet.
    #[serde(default)]
    pub unread: bool,
}

/// How many messages wait.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Unread {
    /// Not read yet, at most 100: who has more has many.
    pub unread: i64,
}

/// Up to where.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadUntil {
    /// The newest message that was seen; without it all there are.
    pub until: Option<Uuid>,
}

/// Which mails somebody wants.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedMails {
    /// Where to; without it no mails, and the old address is forgotten. A new one gets a link first, and
    /// nothing else before that was opened.
    pub address: Option<String>,
    /// none, each or daily.
    pub choice: Often,
}

/// `GET /api/v1/messages`: what the person was told in the organization they act for, newest first.
#[utoipa::path(get, path = "/api/v1/messages", tag = "telling", params(MessageFilter, PageParams),
    responses((status = 200, body = Page<MessageView>)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<MessageFilter>,
) -> Result<HttpResponse, Problem> {
    let (on, actor) = (state.workflow.reader(), reading.actor()?);
    let after: Option<Uuid> = reading.page.after()?;
    let unread = reading.query.unread;
    let found = inbox::messages(on, actor, unread, after, reading.page.fetch()).await?;
    Ok(json(&Page::of(found, &reading.page, |message| message.id)))
}

/// `GET /api/v1/messages/unread`: how many wait; 304 while that is what the asker knows already.
#[utoipa::path(get, path = "/api/v1/messages/unread", tag = "telling",
    responses((status = 200, body = Unread), (status = 304, description = "As it was")))]
pub async fn unread(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let unread = inbox::unread(state.workflow.reader(), reading.actor()?).await?;
    Ok(unless_known(reading.request(), &format!("\"u{unread}\""), &Unread { unread }))
}

/// The view under its tag, or 304 to whoever has it already.
pub(crate) fn unless_known(
    request: &HttpRequest,
    tag: &str,
    view: &impl Serialize,
) -> HttpResponse {
    let known = request.headers().get(IF_NONE_MATCH).and_then(|known| known.to_str().ok());
    // A proxy that packs the answer makes the tag a weak one.
    let same = known.is_some_and(|known| {
        known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)
    });
    let mut answer = if same { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, "private, no-cache"));
    if same { answer.finish() } else { answer.json(view) }
}

/// `POST /api/v1/messages/{id}/read`: the person read it; again changes nothing.
#[utoipa::path(post, path = "/api/v1/messages/{id}/read", tag = "telling", params(("id" = Uuid, Path)),
    responses((status = 200, body = MessageRead), (status = 404)))]
pub async fn read(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: Uuid = asked.id("id")?;
    Ok(respond(commands::read(&state.workflow, asked.ask, id).await?))
}

/// `POST /api/v1/messages/read`: the person read all of them, up to the newest they saw.
#[utoipa::path(post, path = "/api/v1/messages/read", tag = "telling", request_body = ReadUntil,
    responses((status = 200, body = MessagesRead)))]
pub async fn read_all(
    state: web::Data<State>,
    asked: Asked<ReadUntil>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    Ok(respond(commands::read_all(&state.workflow, ask, body.until).await?))
}

/// `GET /api/v1/mails`: where the person gets mails, and how often.
#[utoipa::path(get, path = "/api/v1/mails", tag = "telling",
    responses((status = 200, body = MailChoice)))]
pub async fn mails(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    Ok(json(&mail_choice(&state.workflow, reading.asker.person()).await?))
}

/// `PUT /api/v1/mails`: another address or choice, for oneself.
#[utoipa::path(put, path = "/api/v1/mails", tag = "telling", request_body = WantedMails,
    responses((status = 200, body = MailChoice), (status = 422), (status = 429)))]
pub async fn choose(
    state: web::Data<State>,
    asked: Asked<WantedMails>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    Ok(respond(choose_mails(&state.workflow, ask, body.address, body.choice).await?))
}
