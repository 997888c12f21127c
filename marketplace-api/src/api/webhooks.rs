//! Webhooks over JSON, after Standard Webhooks (standardwebhooks.com): a request is signed in
//! `webhook-signature`, named in `webhook-id` and dated in `webhook-timestamp`; its body is an event of the
//! feed. Any 2xx takes it. Anything else is tried again with growing pauses, ten times over three days; then the
//! webhook stops and the managers are told. 410 stops it at once. What was missed stands in the feed.

use actix_web::{HttpResponse, web};
use order_workflow::command::telling::webhooks::{
    self as commands, NewWebhook, SEE, TestSent, WebhookChange, WebhookMade,
};
use order_workflow::query::telling::webhooks::{
    DeliveryView, WebhookView, deliveries as delivered, webhook, webhooks,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// A webhook to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddWebhook {
    /// A public host over https. Redirects are not followed.
    pub url: String,
    /// What the managers call it, at most 200 characters.
    pub note: Option<String>,
    /// Which types of event, such as `order.submitted`; none named means all, of later versions too.
    #[serde(default)]
    pub types: Vec<String>,
}

/// Whether a webhook is sent anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// From now on.
    Active,
    /// What waits goes on waiting; what happens meanwhile stands in the feed alone.
    Paused,
}

/// What is to change; what is not named stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeWebhook {
    /// Where it leads.
    pub url: Option<String>,
    /// What the managers call it; an empty text takes the note away.
    pub note: Option<String>,
    /// Which types of event.
    pub types: Option<Vec<String>>,
    /// active or paused.
    pub state: Option<Wanted>,
}

/// `POST /api/v1/webhooks`: a manager makes one; the answer tells its secret, once.
#[utoipa::path(post, path = "/api/v1/webhooks", tag = "telling", request_body = AddWebhook,
    responses((status = 201, body = WebhookMade), (status = 403), (status = 422)))]
pub async fn create(
    state: web::Data<State>,
    asked: Asked<AddWebhook>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let new = NewWebhook { url: body.url, note: body.note, types: body.types };
    let reach = state.settings.webhook_reach;
    Ok(respond(commands::add_webhook(&state.workflow, ask, reach, new).await?))
}

/// `GET /api/v1/webhooks`: the organization's, for its managers and auditors.
#[utoipa::path(get, path = "/api/v1/webhooks", tag = "telling", params(PageParams),
    responses((status = 200, body = Page<WebhookView>), (status = 403)))]
pub async fn list(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let organization = reading.actor_with(SEE)?.organization;
    let after: Option<Uuid> = reading.page.after()?;
    let on = state.workflow.reader();
    let found = webhooks(on, organization, after, reading.page.fetch()).await?;
    Ok(json(&Page::of(found, &reading.page, |webhook| webhook.id)))
}

/// `GET /api/v1/webhooks/{id}`: one of them, for its managers and auditors.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}", tag = "telling", params(("id" = Uuid, Path)),
    responses((status = 200, body = WebhookView), (status = 403), (status = 404)))]
pub async fn show(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let organization = reading.actor()?.organization;
    let view = webhook(state.workflow.reader(), organization, reading.id("id")?).await?;
    reading.actor_with(SEE)?;
    Ok(json_versioned(&view, view.version))
}

/// `PATCH /api/v1/webhooks/{id}`: a manager changes, pauses or resumes it.
#[utoipa::path(patch, path = "/api/v1/webhooks/{id}", tag = "telling", params(("id" = Uuid, Path)),
    request_body = ChangeWebhook,
    responses((status = 200, body = WebhookView), (status = 403), (status = 404), (status = 412), (status = 422)))]
pub async fn change(
    state: web::Data<State>,
    asked: Asked<ChangeWebhook>,
) -> Result<HttpResponse, Problem> {
    let id: Uuid = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let change = WebhookChange {
        url: body.url,
        note: body.note,
        types: body.types,
        is_active: body.state.map(|state| state == Wanted::Active),
    };
    let reach = state.settings.webhook_reach;
    Ok(respond(commands::change_webhook(&state.workflow, ask, reach, id, change).await?))
}

/// `DELETE /api/v1/webhooks/{id}`: a manager ends it; nothing is sent there any more.
#[utoipa::path(delete, path = "/api/v1/webhooks/{id}", tag = "telling", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Ended"), (status = 403), (status = 404)))]
pub async fn end(state: web::Data<State>, asked: Asked<NoFields>) -> Result<HttpResponse, Problem> {
    let id: Uuid = asked.id("id")?;
    Ok(respond(commands::end_webhook(&state.workflow, asked.ask, id).await?))
}

/// `POST /api/v1/webhooks/{id}/rotate-secret`: another secret; the one before still signs for a day, beside it.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/rotate-secret", tag = "telling", params(("id" = Uuid, Path)),
    responses((status = 200, body = WebhookMade), (status = 403), (status = 404), (status = 412)))]
pub async fn rotate(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: Uuid = asked.id("id")?;
    Ok(respond(commands::rotate_secret(&state.workflow, asked.ask, id).await?))
}

/// `POST /api/v1/webhooks/{id}/test`: something of type `test` is sent there.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/test", tag = "telling", params(("id" = Uuid, Path)),
    responses((status = 201, body = TestSent), (status = 403), (status = 404),
              (status = 409, description = "It is not active")))]
pub async fn test(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: Uuid = asked.id("id")?;
    Ok(respond(commands::send_test(&state.workflow, asked.ask, id).await?))
}

/// `GET /api/v1/webhooks/{id}/deliveries`: what was sent, newest first, with each try.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}/deliveries", tag = "telling",
    params(("id" = Uuid, Path), PageParams),
    responses((status = 200, body = Page<DeliveryView>), (status = 403), (status = 404)))]
pub async fn deliveries(
    state: web::Data<State>,
    reading: Reading,
) -> Result<HttpResponse, Problem> {
    let (id, organization) = (reading.id("id")?, reading.actor()?.organization);
    let on = state.workflow.reader();
    webhook(on, organization, id).await?;
    reading.actor_with(SEE)?;
    let after: Option<Uuid> = reading.page.after()?;
    let found = delivered(on, organization, id, after, reading.page.fetch()).await?;
    Ok(json(&Page::of(found, &reading.page, |delivery| delivery.id)))
}

/// `POST /api/v1/webhooks/{id}/deliveries/{delivery_id}/retry`: a delivery that was given up is tried again, and
/// the webhook goes on. One that was taken, or waits anyway, stays as it is.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/deliveries/{delivery_id}/retry", tag = "telling",
    params(("id" = Uuid, Path), ("delivery_id" = Uuid, Path)),
    responses((status = 200, body = WebhookView), (status = 403), (status = 404)))]
pub async fn retry(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let (id, delivery): (Uuid, Uuid) = (asked.id("id")?, asked.id("delivery_id")?);
    Ok(respond(commands::retry_delivery(&state.workflow, asked.ask, id, delivery).await?))
}
