//! Demand pools as programs read them: to their organizer all of it, to a participant its own pledges and what all come to,
//! to the supplier what is bought. To anybody else a pool is not there.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use order_workflow::query::demand_pools::{
    ArrivalView, ClearingPreviewView, GrowthView, LineFilter, PledgeFilter, PledgeView, PoolBrief,
    PoolEventView, PoolFilter, PoolLineView, PoolView, StatementView, UnansweredView,
};
use serde::Deserialize;
use supply_chain::demand_pool::Party;
use supply_chain::id::{DemandPoolId, PoolLineId};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::answer::{json, json_versioned};
use crate::extract::{NoQuery, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::{Problem, kind};
use crate::state::State;

/// Which pools are looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PoolsAsked {
    /// true for those that go no further, the last one first; else those under way, by their closing time.
    #[serde(default)]
    pub over: Option<bool>,
    /// Only where the asker is organizer, participant or supplier.
    #[serde(rename = "as")]
    pub side: Option<String>,
    /// true for those in which the asker's organization has a pledge.
    #[serde(default)]
    pub own: Option<bool>,
}

/// Which goods of a pool are looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LinesAsked {
    /// Part of their name.
    pub q: Option<String>,
    /// true for those that the asker pledged for.
    #[serde(default)]
    pub own: Option<bool>,
}

/// Which pledges are looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PledgesAsked {
    /// Of this line only.
    pub line_id: Option<Uuid>,
    /// true for one's own.
    #[serde(default)]
    pub own: Option<bool>,
}

/// Of which line.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LineAsked {
    /// The first where it is left out.
    pub line_id: Option<Uuid>,
}

/// `GET /api/v1/demand-pools`: those that the asker may know of.
#[utoipa::path(get, path = "/api/v1/demand-pools", tag = "demand-pools", params(PoolsAsked, PageParams),
    responses((status = 200, body = Page<PoolBrief>), (status = 403)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<PoolsAsked>,
) -> Result<HttpResponse, Problem> {
    let side = match reading.query.side.as_deref() {
        None => None,
        Some(word) => Some(Party::from_word(word).ok_or_else(|| {
            let (id, en) = ("Bagian itu tidak dikenal.", "There is no such part.");
            Problem::new(&kind::MALFORMED, id, en).error("as", id, en)
        })?),
    };
    let filter = PoolFilter {
        over: reading.query.over.unwrap_or(false),
        side,
        own: reading.query.own.unwrap_or(false),
        after: reading.page.after::<(DateTime<Utc>, Uuid)>()?,
        limit: reading.page.fetch(),
    };
    let found = state.workflow.demand_pools(&filter, reading.actor()?).await?;
    let place = |pool: &PoolBrief| (pool.closes_at, Uuid::from(pool.id));
    Ok(json(&Page::of(found, &reading.page, place)))
}

/// `GET /api/v1/demand-pools/{id}`: the pool without its goods and pledges; 404 where it is not the asker's to know.
#[utoipa::path(get, path = "/api/v1/demand-pools/{id}", tag = "demand-pools", params(("id" = Uuid, Path)),
    responses((status = 200, body = PoolView), (status = 403), (status = 404)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reading.id("id")?;
    let view = state.workflow.demand_pool(id, reading.actor()?).await?;
    Ok(json_versioned(&view, view.version))
}

/// `GET /api/v1/demand-pools/{id}/lines`: its goods, each with the gates, the fill, what is missing to the next price, the
/// own pledge and what it would pay.
#[utoipa::path(get, path = "/api/v1/demand-pools/{id}/lines", tag = "demand-pools",
    params(("id" = Uuid, Path), LinesAsked, PageParams),
    responses((status = 200, body = Page<PoolLineView>), (status = 403), (status = 404)))]
pub async fn lines(
    state: web::Data<State>,
    reading: Reading<LinesAsked>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reading.id("id")?;
    let filter = LineFilter {
        line: None,
        text: reading.query.q.clone(),
        own: reading.query.own.unwrap_or(false),
        after: reading.page.after()?,
        limit: reading.page.fetch(),
    };
    let found = state.workflow.demand_pool_lines(id, &filter, reading.actor()?).await?;
    let views = found.into_iter().map(|line| line.view).collect();
    Ok(json(&Page::of(views, &reading.page, |line: &PoolLineView| line.position)))
}

/// `GET /api/v1/demand-pools/{id}/lines/{line_id}/growth`: what had come together by the end of each day, of the pledges
/// that stand; 404 while the pool is sealed.
#[utoipa::path(get, path = "/api/v1/demand-pools/{id}/lines/{line_id}/growth", tag = "demand-pools",
    params(("id" = Uuid, Path), ("line_id" = Uuid, Path)),
    responses((status = 200, body = Vec<GrowthView>), (status = 403), (status = 404)))]
pub async fn growth(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, line): (DemandPoolId, PoolLineId) = (reading.id("id")?, reading.id("line_id")?);
    Ok(json(&state.workflow.demand_pool_growth(id, line, reading.actor()?).await?))
}

/// `GET /api/v1/demand-pools/{id}/pledges`: one's own; to the organizer everybody's; to participants those of others where
/// the rules open them, never what they would pay at most.
#[utoipa::path(get, path = "/api/v1/demand-pools/{id}/pledges", tag = "demand-pools",
    params(("id" = Uuid, Path), PledgesAsked, PageParams),
    responses((status = 200, body = Page<PledgeView>), (status = 403), (status = 404)))]
pub async fn pledges(
    state: web::Data<State>,
    reading: Reading<PledgesAsked>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reading.id("id")?;
    let filter = PledgeFilter {
        line: reading.query.line_id.map(PoolLineId),
        own: reading.query.own.unwrap_or(false),
        after: reading.page.after()?,
        limit: reading.page.fetch(),
    };
    let found = state.workflow.demand_pool_pledges(id, &filter, reading.actor()?).await?;
    Ok(json(&Page::of(found, &reading.page, |pledge| {
        (Uuid::from(pledge.organization.id), Uuid::from(pledge.id))
    })))
}

/// `GET /api/v1/demand-pools/{id}/preview`: what would come of it if it closed now; its organizer's, until it is closed.
#[utoipa::path(get, path = "/api/v1/demand-pools/{id}/preview", tag = "demand-pools",
    params(("id" = Uuid, Path), LineAsked),
    responses((status = 200, body = ClearingPreviewView), (status = 403), (status = 404)))]
pub async fn preview(
    state: web::Data<State>,
    reading: Reading<LineAsked>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reading.id("id")?;
    let line = reading.query.line_id.map(PoolLineId);
    Ok(json(&state.workflow.clearing_preview(id, line, reading.actor()?).await?))
}

/// `GET /api/v1/demand-pools/{id}/unanswered`: cooperatives that may join and have pledged nothing; its organizer's.
#[utoipa::path(get, path = "/api/v1/demand-pools/{id}/unanswered", tag = "demand-pools",
    params(("id" = Uuid, Path), PageParams),
    responses((status = 200, body = Page<UnansweredView>), (status = 403), (status = 404)))]
pub async fn unanswered(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reading.id("id")?;
    let wanted = (reading.page.after()?, reading.page.fetch());
    let found = state.workflow.unanswered(id, wanted, reading.actor()?).await?;
    Ok(json(&Page::of(found, &reading.page, |one| (one.name.clone(), one.id))))
}

/// `GET /api/v1/demand-pools/{id}/allocation`: what came, and how it is shared out: proposed until the organizer confirms it,
/// each exact share beside the whole one, and the checks that everything adds up. Names as the rules open them.
#[utoipa::path(get, path = "/api/v1/demand-pools/{id}/allocation", tag = "demand-pools",
    params(("id" = Uuid, Path), PageParams),
    responses((status = 200, body = Page<ArrivalView>), (status = 403), (status = 404)))]
pub async fn allocation(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reading.id("id")?;
    let wanted = (reading.page.after()?, reading.page.fetch());
    let found = state.workflow.demand_pool_allocation(id, wanted, reading.actor()?).await?;
    let place = |arrival: &ArrivalView| (arrival.position, arrival.line_position);
    Ok(json(&Page::of(found, &reading.page, place)))
}

/// `GET /api/v1/demand-pools/{id}/statement`: what each got and pays, and what it would have paid alone, once the price is
/// found.
#[utoipa::path(get, path = "/api/v1/demand-pools/{id}/statement", tag = "demand-pools", params(("id" = Uuid, Path)),
    responses((status = 200, body = StatementView), (status = 403), (status = 404)))]
pub async fn statement(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reading.id("id")?;
    Ok(json(&state.workflow.demand_pool_statement(id, reading.actor()?).await?))
}

/// `GET /api/v1/demand-pools/{id}/history`: what happened, newest first; of pledges one's own, to the organizer all.
#[utoipa::path(get, path = "/api/v1/demand-pools/{id}/history", tag = "demand-pools",
    params(("id" = Uuid, Path), PageParams),
    responses((status = 200, body = Page<PoolEventView>), (status = 403), (status = 404)))]
pub async fn history(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reading.id("id")?;
    let wanted = (reading.page.after()?, reading.page.fetch());
    let found = state.workflow.demand_pool_history(id, wanted, reading.actor()?).await?;
    Ok(json(&Page::of(found, &reading.page, |event| event.id)))
}

/// `GET /api/v1/demand-pools/{id}/file`: everything its figures were reckoned from, and the figures, once the price is found;
/// `marketplace-api verify-pool` judges it. Others' names only where the rules open them.
#[utoipa::path(get, path = "/api/v1/demand-pools/{id}/file", tag = "demand-pools", params(("id" = Uuid, Path)),
    responses((status = 200, body = serde_json::Value), (status = 403), (status = 404)))]
pub async fn file(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reading.id("id")?;
    let file = state.workflow.demand_pool_file(id, reading.actor()?).await?;
    Ok(as_file(id, &file))
}

/// A pool's file as a download.
pub(crate) fn as_file(
    id: DemandPoolId,
    file: &supply_chain::demand_pool::PoolFile,
) -> HttpResponse {
    let mut answer = json(file);
    let name = format!("attachment; filename=\"pool-{id}.json\"");
    if let Ok(name) = name.parse() {
        answer.headers_mut().insert(actix_web::http::header::CONTENT_DISPOSITION, name);
    }
    answer
}
