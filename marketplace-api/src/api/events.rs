//! Everything that happened to an organization's orders, in order, for programs that keep up by themselves.

use actix_web::{HttpResponse, web};
use order_workflow::query::telling::events::{EventView, events};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::json;
use crate::extract::Reading;
use crate::paging::{PageParams, cursor};
use crate::problem::Problem;
use crate::state::State;

/// A stretch of the feed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Feed {
    /// What happened, oldest first. Later stretches never hold anything that belongs before.
    pub items: Vec<EventView>,
    /// `?cursor=` of what there is already beyond this; null at the end.
    pub next_cursor: Option<String>,
    /// `?cursor=` of what comes after this, now or one day; null while nothing ever happened.
    pub resume_cursor: Option<String>,
}

/// `GET /api/v1/events`: what webhooks are sent, for whoever rather asks. Each event keeps its id; a field
/// that its side may not see is not in it.
#[utoipa::path(get, path = "/api/v1/events", tag = "telling", params(PageParams),
    responses((status = 200, body = Feed), (status = 403), (status = 404, description = "No such place in the feed")))]
pub async fn list(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let after: Option<Uuid> = reading.page.after()?;
    let actor = reading.actor()?;
    let mut items = events(state.workflow.reader(), actor, after, reading.page.fetch()).await?;
    let shown = usize::try_from(reading.page.limit).unwrap_or(usize::MAX);
    let more = items.len() > shown;
    items.truncate(shown);
    let last = items.last().map(|event| event.id).or(after);
    let resume_cursor = last.map(|last| cursor(&last)).transpose()?;
    let next_cursor = resume_cursor.clone().filter(|_| more);
    Ok(json(&Feed { items, next_cursor, resume_cursor }))
}
