//! Work that keeps failing over JSON: what is parked, and trying it again.

use actix_web::{HttpResponse, web};
use order_workflow::command::telling::parked::retry as retry_job;
use order_workflow::query::telling::parked::{ParkedView, parked};
use uuid::Uuid;

use crate::answer::{json, respond};
use crate::extract::{Asked, NoFields, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// `GET /api/v1/parked-jobs`: all of it to the operator, an organization's own to its manager; newest first.
#[utoipa::path(get, path = "/api/v1/parked-jobs", tag = "telling", params(PageParams),
    responses((status = 200, body = Page<ParkedView>), (status = 403)))]
pub async fn list(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let after: Option<Uuid> = reading.page.after()?;
    let on = state.workflow.reader();
    let found = parked(on, &reading.asker, after, reading.page.fetch()).await?;
    Ok(json(&Page::of(found, &reading.page, |job| job.id)))
}

/// `POST /api/v1/parked-jobs/{id}/retry`: the work is tried again, as new.
#[utoipa::path(post, path = "/api/v1/parked-jobs/{id}/retry", tag = "telling", params(("id" = Uuid, Path)),
    responses((status = 204, description = "It waits again"), (status = 403), (status = 404)))]
pub async fn retry(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: Uuid = asked.id("id")?;
    Ok(respond(retry_job(&state.workflow, asked.ask, id).await?))
}
