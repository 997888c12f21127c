//! Routes and the runs along them over JSON, and when goods come.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::command::delivery_runs::{NewDeliveryRun, RouteWording, RunChange, RunRequest};
use order_workflow::query::delivery_runs::{
    DeliveryRouteView, DeliveryRunView, ExpectedDeliveryView, ExpectedFor, RunBrief, RunFilter,
};
use serde::{Deserialize, Serialize};
use supply_chain::delivery_run::{Route, Stop, Timetable};
use supply_chain::id::{
    DeliveryRouteId, DeliveryRunId, DemandPoolId, OfferId, OrganizationId, PurchaseOrderId,
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, NoQuery, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::{Problem, kind};
use crate::state::State;

/// A stop of a route.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StopSent {
    /// Whose place.
    pub organization_id: Uuid,
    /// Days after the run has left until it is there, 0 to 30; never fewer than at the stop before.
    #[serde(default)]
    pub travel_days: u8,
    /// How to get there, or what to mind; at most 300 characters.
    pub note: Option<String>,
}

/// What is written of a route.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteDeliveryRoute {
    /// What people call it; 1 to 80 characters.
    pub name: String,
    /// From which place of the organization's; its first when left out.
    pub from_place_id: Option<Uuid>,
    /// In the order in which they are made.
    pub stops: Vec<StopSent>,
    /// `days` with any of `weekdays` (1 is Monday), `market_days` (legi, pahing, pon, wage, kliwon), `sailings` and
    /// `not_on` (dates), and `cut_off` with `days_before` and `time`.
    #[schema(value_type = Object)]
    pub timetable: Timetable,
    /// Who usually drives.
    pub driver: Option<String>,
    /// And what.
    pub vehicle: Option<String>,
}

impl From<WriteDeliveryRoute> for RouteWording {
    fn from(sent: WriteDeliveryRoute) -> Self {
        let stop = |stop: StopSent| Stop {
            organization: OrganizationId(stop.organization_id),
            travel_days: stop.travel_days,
            note: stop.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty()),
        };
        Self {
            route: Route {
                name: sent.name,
                stops: sent.stops.into_iter().map(stop).collect(),
                timetable: sent.timetable,
            },
            from: sent.from_place_id,
            driver: sent.driver,
            vehicle: sent.vehicle,
        }
    }
}

/// The routes that are gone.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryRoutes {
    /// By their names; 200 at most.
    pub items: Vec<DeliveryRouteView>,
}

/// A run to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanDeliveryRun {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// Along which route.
    pub route_id: Uuid,
    /// On which day.
    pub runs_on: NaiveDate,
    /// Who drives; whoever usually does when left out.
    pub driver: Option<String>,
    /// And what.
    pub vehicle: Option<String>,
    /// Which orders go with it; all that are ready for its stops when left out.
    pub order_ids: Option<Vec<Uuid>>,
}

/// What a run that has not left is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeDeliveryRun {
    /// Who drives.
    pub driver: Option<String>,
    /// And what.
    pub vehicle: Option<String>,
    /// Which orders go with it; those that do now when left out.
    pub order_ids: Option<Vec<Uuid>>,
}

/// Another day for a run.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveDeliveryRun {
    /// Which.
    pub to: NaiveDate,
    /// Why: whoever waits for it reads this; 1 to 500 characters.
    pub reason: String,
}

/// A run that is not gone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallOffDeliveryRun {
    /// Why: whoever waits for it reads this; 1 to 500 characters.
    pub reason: String,
}

/// Which runs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeliveryRunsQuery {
    /// Those that are over, the latest first, rather than those to come and on their way.
    pub over: Option<bool>,
}

/// Of what it is asked when it comes: one of the three.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ExpectedDeliveryQuery {
    /// An order, or a leg of a pool.
    pub order_id: Option<Uuid>,
    /// An offer, if it is ordered now.
    pub offer_id: Option<Uuid>,
    /// What is pledged, or may be, in a pool.
    pub pool_id: Option<Uuid>,
}

/// When goods come.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExpectedDelivery {
    /// Null where no route goes there, or nothing is to come.
    pub delivery: Option<ExpectedDeliveryView>,
}

/// `GET /api/v1/delivery-routes`: the organization's own.
#[utoipa::path(get, path = "/api/v1/delivery-routes", tag = "delivery",
    responses((status = 200, body = DeliveryRoutes), (status = 403)))]
pub async fn routes(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let items = state.workflow.delivery_routes(reading.actor()?).await?;
    Ok(json(&DeliveryRoutes { items }))
}

/// `POST /api/v1/delivery-routes`: writes a way down, with its stops and when it is gone.
#[utoipa::path(post, path = "/api/v1/delivery-routes", tag = "delivery", request_body = WriteDeliveryRoute,
    responses((status = 201, body = DeliveryRouteView), (status = 403), (status = 422)))]
pub async fn make_route(
    state: web::Data<State>,
    asked: Asked<WriteDeliveryRoute>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    Ok(respond(state.workflow.make_delivery_route(ask, body.into()).await?))
}

/// `GET /api/v1/delivery-routes/{id}`: with its next runs.
#[utoipa::path(get, path = "/api/v1/delivery-routes/{id}", tag = "delivery", params(("id" = Uuid, Path)),
    responses((status = 200, body = DeliveryRouteView), (status = 404)))]
pub async fn route(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: DeliveryRouteId = reading.id("id")?;
    let view = state.workflow.delivery_route(id, reading.actor()?).await?;
    Ok(json_versioned(&view, view.version))
}

/// `PUT /api/v1/delivery-routes/{id}`: writes it anew; runs that have left stay as they were.
#[utoipa::path(put, path = "/api/v1/delivery-routes/{id}", tag = "delivery", params(("id" = Uuid, Path)),
    request_body = WriteDeliveryRoute,
    responses((status = 200, body = DeliveryRouteView), (status = 403), (status = 404), (status = 412), (status = 422)))]
pub async fn change_route(
    state: web::Data<State>,
    asked: Asked<WriteDeliveryRoute>,
) -> Result<HttpResponse, Problem> {
    let id: DeliveryRouteId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(state.workflow.change_delivery_route(ask, id, body.into()).await?))
}

/// `POST …/end`: it is not gone any more; runs that are planned still go.
#[utoipa::path(post, path = "/api/v1/delivery-routes/{id}/end", tag = "delivery", params(("id" = Uuid, Path)),
    responses((status = 200, body = DeliveryRouteView), (status = 403), (status = 404), (status = 409)))]
pub async fn end_route(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: DeliveryRouteId = asked.id("id")?;
    Ok(respond(state.workflow.end_delivery_route(asked.ask, id).await?))
}

/// `GET /api/v1/delivery-runs`: those to come and on their way, the next first.
#[utoipa::path(get, path = "/api/v1/delivery-runs", tag = "delivery", params(DeliveryRunsQuery, PageParams),
    responses((status = 200, body = Page<RunBrief>), (status = 403)))]
pub async fn runs(
    state: web::Data<State>,
    reading: Reading<DeliveryRunsQuery>,
) -> Result<HttpResponse, Problem> {
    let filter = RunFilter {
        over: reading.query.over.unwrap_or_default(),
        after: reading.page.after()?,
        limit: reading.page.fetch(),
    };
    let found = state.workflow.delivery_runs(filter, reading.actor()?).await?;
    Ok(json(&Page::of(found, &reading.page, |run| (run.runs_on, run.id))))
}

/// `POST /api/v1/delivery-runs`: plans one with what is ready for its stops, or with the orders that are named.
#[utoipa::path(post, path = "/api/v1/delivery-runs", tag = "delivery", request_body = PlanDeliveryRun,
    responses((status = 201, body = DeliveryRunView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn plan(
    state: web::Data<State>,
    asked: Asked<PlanDeliveryRun>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let new = NewDeliveryRun {
        id: body.id,
        route: DeliveryRouteId(body.route_id),
        runs_on: body.runs_on,
        driver: body.driver,
        vehicle: body.vehicle,
        orders: orders(body.order_ids),
    };
    Ok(respond(state.workflow.plan_delivery_run(ask, new).await?))
}

fn orders(ids: Option<Vec<Uuid>>) -> Option<Vec<PurchaseOrderId>> {
    ids.map(|ids| ids.into_iter().map(PurchaseOrderId).collect())
}

/// `GET /api/v1/delivery-runs/{id}`: stop by stop, with what is aboard.
#[utoipa::path(get, path = "/api/v1/delivery-runs/{id}", tag = "delivery", params(("id" = Uuid, Path)),
    responses((status = 200, body = DeliveryRunView), (status = 404)))]
pub async fn run(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: DeliveryRunId = reading.id("id")?;
    let view = state.workflow.delivery_run(id, reading.actor()?).await?;
    Ok(json_versioned(&view, view.version))
}

/// `PUT /api/v1/delivery-runs/{id}`: drives or loads it otherwise, until it has left.
#[utoipa::path(put, path = "/api/v1/delivery-runs/{id}", tag = "delivery", params(("id" = Uuid, Path)),
    request_body = ChangeDeliveryRun,
    responses((status = 200, body = DeliveryRunView), (status = 403), (status = 404), (status = 409), (status = 412)))]
pub async fn change(
    state: web::Data<State>,
    asked: Asked<ChangeDeliveryRun>,
) -> Result<HttpResponse, Problem> {
    let id: DeliveryRunId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let change =
        RunChange { driver: body.driver, vehicle: body.vehicle, orders: orders(body.order_ids) };
    handled(&state, ask, id, RunRequest::Change(change)).await
}

/// `POST …/dispatch`: sends what is ready of each of its orders, under a surat jalan each; all or none.
#[utoipa::path(post, path = "/api/v1/delivery-runs/{id}/dispatch", tag = "delivery", params(("id" = Uuid, Path)),
    responses((status = 200, body = DeliveryRunView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn dispatch(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: DeliveryRunId = asked.id("id")?;
    handled(&state, asked.ask, id, RunRequest::Dispatch).await
}

/// `POST …/move`: it goes on another day; whoever waits for it is told.
#[utoipa::path(post, path = "/api/v1/delivery-runs/{id}/move", tag = "delivery", params(("id" = Uuid, Path)),
    request_body = MoveDeliveryRun,
    responses((status = 200, body = DeliveryRunView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn put_off(
    state: web::Data<State>,
    asked: Asked<MoveDeliveryRun>,
) -> Result<HttpResponse, Problem> {
    let id: DeliveryRunId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let request = RunRequest::Move { to: body.to, reason: body.reason };
    handled(&state, ask, id, request).await
}

/// `POST …/call-off`: it is not gone; what was aboard may go with another.
#[utoipa::path(post, path = "/api/v1/delivery-runs/{id}/call-off", tag = "delivery", params(("id" = Uuid, Path)),
    request_body = CallOffDeliveryRun,
    responses((status = 200, body = DeliveryRunView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn call_off(
    state: web::Data<State>,
    asked: Asked<CallOffDeliveryRun>,
) -> Result<HttpResponse, Problem> {
    let id: DeliveryRunId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    handled(&state, ask, id, RunRequest::CallOff { reason: body.reason }).await
}

async fn handled(
    state: &State,
    ask: order_workflow::ask::Ask,
    id: DeliveryRunId,
    request: RunRequest,
) -> Result<HttpResponse, Problem> {
    Ok(respond(state.workflow.handle_delivery_run(ask, id, request).await?))
}

/// `GET /api/v1/expected-delivery`: when goods come to the asker's organization, to the hub and from there.
#[utoipa::path(get, path = "/api/v1/expected-delivery", tag = "delivery", params(ExpectedDeliveryQuery),
    responses((status = 200, body = ExpectedDelivery), (status = 400), (status = 404)))]
pub async fn expected(
    state: web::Data<State>,
    reading: Reading<ExpectedDeliveryQuery>,
) -> Result<HttpResponse, Problem> {
    let (actor, asked) = (reading.actor()?, &reading.query);
    let of = match (asked.order_id, asked.offer_id, asked.pool_id) {
        (Some(id), None, None) => ExpectedFor::Order(PurchaseOrderId(id)),
        (None, Some(id), None) => ExpectedFor::Offer(OfferId(id)),
        (None, None, Some(id)) => ExpectedFor::Pool(DemandPoolId(id)),
        _ => {
            return Err(Problem::new(
                &kind::MALFORMED,
                "Sebut satu saja: order_id, offer_id atau pool_id.",
                "Name one of order_id, offer_id and pool_id.",
            ));
        }
    };
    let delivery = state.workflow.expected_delivery(of, actor).await?;
    Ok(json(&ExpectedDelivery { delivery }))
}
