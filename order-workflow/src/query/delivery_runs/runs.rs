//! A run with its stops, what is aboard for each, and what could be.

use super::reader;
use super::routes::{named, names};
use crate::command::delivery_runs::may_run;
use crate::error::WorkflowError;
use crate::query::orders::PartyView;
use crate::store::delivery_runs::{self as store, StoredRun};
use crate::unit_of_work::{Workflow, rows};
use chrono::{DateTime, Days, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::delivery_run::RunState;
use supply_chain::id::{DeliveryRouteId, DeliveryRunId, OrganizationId};
use utoipa::ToSchema;
use uuid::Uuid;

/// Entries of its history that are told.
const EVENTS: i64 = 50;

/// A run.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeliveryRunView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: DeliveryRunId,
    /// Rises with every change; also the `ETag`.
    pub version: i64,
    /// Its number.
    pub number: String,
    /// Along which route.
    #[schema(value_type = Uuid)]
    pub route_id: DeliveryRouteId,
    /// What people call that.
    pub route: String,
    /// The place it leaves from.
    pub from_place: String,
    /// The IANA zone of that place.
    pub zone: String,
    /// On which day it leaves.
    pub runs_on: NaiveDate,
    /// For which it was planned at first.
    pub planned_for: NaiveDate,
    /// Why it is another.
    pub moved_because: Option<String>,
    /// Until when one must have ordered to be on it.
    pub cut_off_at: DateTime<Utc>,
    /// planned, dispatched or `called_off`.
    pub state: &'static str,
    /// Whether everything that left with it was counted, or came back.
    pub is_over: bool,
    /// Who drives.
    pub driver: Option<String>,
    /// And what.
    pub vehicle: Option<String>,
    /// The stops, in the order in which they are made.
    pub stops: Vec<RunStopView>,
    /// What is ready for its stops and waits for no run.
    pub ready: Vec<AboardView>,
    /// What happened to it, the newest first.
    pub events: Vec<RunEventView>,
    /// change, dispatch, move and `call_off`, as far as the asker may now.
    pub allowed_commands: Vec<&'static str>,
}

/// A stop of a run.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RunStopView {
    /// Whose place.
    pub organization: PartyView,
    /// When it is there.
    pub arrives_on: NaiveDate,
    /// How to get there, or what to mind.
    pub note: Option<String>,
    /// What is aboard for it.
    pub orders: Vec<AboardView>,
}

/// An order that is aboard, or could be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AboardView {
    /// Which order.
    pub order_id: Uuid,
    /// Its number.
    pub number: String,
    /// Whose.
    pub buyer: PartyView,
    /// The pool it is a leg of.
    pub pool: Option<RunPoolView>,
    /// What left of it with the run.
    pub shipment: Option<RunShipmentView>,
    /// Its goods: what left, or what is set aside now.
    pub lines: Vec<LoadedLineView>,
}

/// The pool of a leg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RunPoolView {
    /// Which.
    pub id: Uuid,
    /// What people call it.
    pub code: String,
    /// What it is about.
    pub title: String,
}

/// A shipment that left with a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RunShipmentView {
    /// Which.
    pub id: Uuid,
    /// Number of the surat jalan.
    pub number: String,
    /// Its short code.
    pub code: String,
    /// `in_transit`, received or undone.
    pub state: String,
}

/// Goods aboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LoadedLineView {
    /// What.
    pub product_name: String,
    /// In which pack.
    pub pack_name: String,
    /// Base units in one.
    pub factor: i64,
    /// pcs, gram or ml.
    pub base_unit: String,
    /// How much, in base units.
    pub count_base: i64,
}

/// Something that happened to a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct RunEventView {
    /// planned, changed, moved, dispatched or `called_off`.
    pub kind: String,
    /// Codes and numbers, and the reason in somebody's words.
    #[schema(value_type = Object)]
    pub facts: Value,
    /// Who did it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Workflow {
    /// A run.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever's it is not; [`WorkflowError::NotYourRole`] to a member.
    pub async fn delivery_run(
        &self,
        id: DeliveryRunId,
        actor: &Actor,
    ) -> Result<DeliveryRunView, WorkflowError> {
        run_view(self.reader(), id, actor).await
    }
}

/// A run as the asker sees it; on a transaction too, for what a command answers.
pub(crate) async fn run_view(
    on: &impl ConnectionTrait,
    id: DeliveryRunId,
    actor: &Actor,
) -> Result<DeliveryRunView, WorkflowError> {
    let organization = reader(actor)?;
    let found = store::find_run(on, id, false).await?;
    let found = found.filter(|run| run.route.organization == organization);
    let run = found.ok_or(WorkflowError::NotFound { what: "delivery run" })?;
    let stops: Vec<OrganizationId> = run.stops.iter().map(|stop| stop.organization).collect();
    let mut parties = stops.clone();
    parties.extend(run.aboard.iter().map(|one| one.buyer));
    let names = names(on, &parties).await?;
    let is_planned = run.state == RunState::Planned;
    let mut ids: Vec<Uuid> = run.aboard.iter().map(|one| one.order.into()).collect();
    let ready = if is_planned { store::ready(on, organization, &stops).await? } else { Vec::new() };
    ids.extend(ready.iter().map(|(order, _)| Uuid::from(*order)));
    let loaded = loaded(on, &run, &ids, &names).await?;
    let is_aboard =
        |one: &AboardView| run.aboard.iter().any(|aboard| Uuid::from(aboard.order) == one.order_id);
    let (aboard, ready): (Vec<AboardView>, Vec<AboardView>) =
        loaded.into_iter().partition(is_aboard);
    let travels = |one: &AboardView| one.shipment.as_ref().is_some_and(|s| s.state == "in_transit");
    let is_over = match run.state {
        RunState::Planned => false,
        RunState::Dispatched => !aboard.iter().any(travels),
        RunState::CalledOff => true,
    };
    let events = events_of(on, id).await?;
    let timetable = &run.route.route.timetable;
    Ok(DeliveryRunView {
        id,
        version: run.version,
        number: run.number.clone(),
        route_id: run.route.id,
        route: run.route.route.name.clone(),
        from_place: run.route.from.1.clone(),
        zone: run.route.zone.name().to_owned(),
        runs_on: run.runs_on,
        planned_for: run.planned_for,
        moved_because: run.moved_because.clone(),
        cut_off_at: timetable.run_on(run.planned_for, &run.route.zone).cut_off_at,
        state: run.state.as_str(),
        is_over,
        driver: run.driver.clone(),
        vehicle: run.vehicle.clone(),
        stops: run
            .stops
            .iter()
            .map(|stop| {
                let days = Days::new(stop.travel_days.into());
                let of = aboard.iter().filter(|one| one.buyer.id == stop.organization);
                RunStopView {
                    organization: named(&names, stop.organization),
                    arrives_on: run.runs_on.checked_add_days(days).unwrap_or(run.runs_on),
                    note: stop.note.clone(),
                    orders: of.cloned().collect(),
                }
            })
            .collect(),
        ready,
        events,
        allowed_commands: match run.state {
            RunState::Planned if may_run(actor) => vec!["change", "dispatch", "move", "call_off"],
            RunState::Dispatched if may_run(actor) && !is_over => vec!["move"],
            _ => Vec::new(),
        },
    })
}

/// What happened to a run, the newest first.
async fn events_of(
    on: &impl ConnectionTrait,
    id: DeliveryRunId,
) -> Result<Vec<RunEventView>, WorkflowError> {
    rows(
        on,
        "SELECT e.kind, e.facts, coalesce(p.name, '') AS by, e.recorded_at AS at FROM delivery_run_event e
         LEFT JOIN person_detail p ON p.person_id = e.person_id
         WHERE e.run_id = $1 ORDER BY e.id DESC LIMIT $2",
        [Uuid::from(id).into(), EVENTS.into()],
    )
    .await
}

#[derive(FromQueryResult)]
struct LoadedRow {
    order_id: Uuid,
    number: Option<String>,
    buyer_id: Uuid,
    pool_id: Option<Uuid>,
    pool_code: Option<String>,
    pool_title: Option<String>,
    shipment_id: Option<Uuid>,
    shipment_number: Option<String>,
    shipment_code: Option<String>,
    shipment_state: Option<String>,
    product_name: String,
    pack_name: String,
    factor: i64,
    base_unit: String,
    count_base: i64,
}

/// These orders with their goods: of what left, what left; of what has not, what is set aside.
async fn loaded(
    on: &impl ConnectionTrait,
    run: &StoredRun,
    orders: &[Uuid],
    names: &[(OrganizationId, String)],
) -> Result<Vec<AboardView>, WorkflowError> {
    let found: Vec<LoadedRow> = rows(
        on,
        "SELECT o.id AS order_id, o.number, o.buyer_id, d.id AS pool_id, d.code AS pool_code, d.title AS pool_title,
                s.id AS shipment_id, s.number AS shipment_number, s.code AS shipment_code, s.state AS shipment_state,
                l.product_name, l.pack_name, l.factor, l.base_unit,
                CASE WHEN s.id IS NULL THEN l.held_base ELSE coalesce(sl.shipped_base, 0) END AS count_base
         FROM purchase_order o JOIN order_line l ON l.order_id = o.id AND l.kind IN ('goods', 'bonus')
         LEFT JOIN delivery_run_order x ON x.run_id = $1 AND x.order_id = o.id
         LEFT JOIN shipment s ON s.id = x.shipment_id
         LEFT JOIN shipment_line sl ON sl.shipment_id = s.id AND sl.order_line_id = l.id
         LEFT JOIN pool_order po ON po.order_id = o.id LEFT JOIN demand_pool d ON d.id = po.pool_id
         WHERE o.id = ANY($2) ORDER BY o.number, o.id, l.position",
        [Uuid::from(run.id).into(), orders.to_vec().into()],
    )
    .await?;
    let mut views: Vec<AboardView> = Vec::new();
    for row in found {
        let line = LoadedLineView {
            product_name: row.product_name,
            pack_name: row.pack_name,
            factor: row.factor,
            base_unit: row.base_unit,
            count_base: row.count_base,
        };
        if views.last().is_none_or(|last| last.order_id != row.order_id) {
            let pool = row.pool_id.zip(row.pool_code).zip(row.pool_title);
            let shipment = row.shipment_id.zip(row.shipment_number).zip(row.shipment_code);
            views.push(AboardView {
                order_id: row.order_id,
                number: row.number.unwrap_or_default(),
                buyer: named(names, row.buyer_id.into()),
                pool: pool.map(|((id, code), title)| RunPoolView { id, code, title }),
                shipment: shipment.zip(row.shipment_state).map(|(((id, number), code), state)| {
                    RunShipmentView { id, number, code, state }
                }),
                lines: Vec::new(),
            });
        }
        if let Some(last) = views.last_mut()
            && line.count_base > 0
        {
            last.lines.push(line);
        }
    }
    Ok(views)
}
