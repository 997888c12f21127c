//! A route: its stops, its days, and the next of its runs.

use super::reader;
use crate::command::delivery_runs::may_run;
use crate::error::WorkflowError;
use crate::query::orders::PartyView;
use crate::store::delivery_runs::{self as store, StoredRoute};
use crate::unit_of_work::{Workflow, rows};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::delivery_run::Timetable;
use supply_chain::id::{DeliveryRouteId, OrganizationId};
use utoipa::ToSchema;
use uuid::Uuid;

/// Runs that are told of each route.
const COMING: usize = 6;

/// A stop of a route.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeliveryStopView {
    /// Whose place.
    pub organization: PartyView,
    /// Days after the run has left until it is there.
    pub travel_days: u8,
    /// How to get there, or what to mind.
    pub note: Option<String>,
}

/// A day on which a route is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComingRunView {
    /// When it leaves.
    pub on: NaiveDate,
    /// Until when one must have ordered.
    pub cut_off_at: DateTime<Utc>,
    /// The run, where it is planned already.
    pub run_id: Option<Uuid>,
}

/// A route.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeliveryRouteView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: DeliveryRouteId,
    /// Rises with every change; also the `ETag`.
    pub version: i64,
    /// What people call it.
    pub name: String,
    /// The place it leaves from.
    pub from_place_id: Uuid,
    /// What that is called.
    pub from_place: String,
    /// The IANA zone of that place, in which its days and cut-offs are told.
    pub zone: String,
    /// Its stops, in their order.
    pub stops: Vec<DeliveryStopView>,
    /// When it is gone: `days` with `weekdays` (1 is Monday), `market_days` (legi, pahing, pon, wage, kliwon), `sailings`
    /// and `not_on` (dates), and `cut_off` with `days_before` and `time`.
    #[schema(value_type = Object)]
    pub timetable: Timetable,
    /// Who usually drives.
    pub driver: Option<String>,
    /// And what.
    pub vehicle: Option<String>,
    /// The next runs.
    pub coming: Vec<ComingRunView>,
    /// Since when it is not gone any more.
    pub ended_at: Option<DateTime<Utc>>,
    /// `change` and `end`, where the asker may.
    pub allowed_commands: Vec<&'static str>,
}

/// A buyer that may become a stop.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct StopChoice {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

impl Workflow {
    /// The routes of the actor's organization that are gone, by their names.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to a member.
    pub async fn delivery_routes(
        &self,
        actor: &Actor,
    ) -> Result<Vec<DeliveryRouteView>, WorkflowError> {
        let (on, now) = (self.reader(), self.origin.now());
        let found = store::routes_of(on, reader(actor)?).await?;
        let mut views = Vec::with_capacity(found.len());
        for route in found {
            views.push(view(on, route, actor, now).await?);
        }
        Ok(views)
    }

    /// A route.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever's it is not; [`WorkflowError::NotYourRole`] to a member.
    pub async fn delivery_route(
        &self,
        id: DeliveryRouteId,
        actor: &Actor,
    ) -> Result<DeliveryRouteView, WorkflowError> {
        route_view(self.reader(), id, actor, self.origin.now()).await
    }

    /// Whom a route of the actor's organization may stop at: its affiliates, and whoever has bought from it.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to a member.
    pub async fn stop_choices(&self, actor: &Actor) -> Result<Vec<StopChoice>, WorkflowError> {
        rows(
            self.reader(),
            "SELECT o.id, o.name FROM organization o
             WHERE o.ended_at IS NULL AND o.id <> $1
               AND (EXISTS (SELECT 1 FROM affiliation a WHERE a.upper_id = $1 AND a.lower_id = o.id AND a.until IS NULL)
                    OR EXISTS (SELECT 1 FROM purchase_order p WHERE p.seller_id = $1 AND p.buyer_id = o.id
                               AND p.number IS NOT NULL AND p.kind <> 'member'))
             ORDER BY lower(o.name), o.id LIMIT 200",
            [Uuid::from(reader(actor)?).into()],
        )
        .await
    }
}

/// A route as the asker sees it; on a transaction too, for what a command answers.
pub(crate) async fn route_view(
    on: &impl ConnectionTrait,
    id: DeliveryRouteId,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<DeliveryRouteView, WorkflowError> {
    let organization = reader(actor)?;
    let found = store::find_route(on, id, false).await?;
    let found = found.filter(|route| route.organization == organization);
    view(on, found.ok_or(WorkflowError::NotFound { what: "delivery route" })?, actor, now).await
}

#[derive(FromQueryResult)]
struct Planned {
    id: Uuid,
    runs_on: NaiveDate,
}

async fn view(
    on: &impl ConnectionTrait,
    stored: StoredRoute,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<DeliveryRouteView, WorkflowError> {
    let stops: Vec<OrganizationId> =
        stored.route.stops.iter().map(|stop| stop.organization).collect();
    let names = names(on, &stops).await?;
    let today = now.with_timezone(&stored.zone).date_naive();
    let planned: Vec<Planned> = rows(
        on,
        "SELECT id, runs_on FROM delivery_run
         WHERE route_id = $1 AND runs_on >= $2 AND state <> 'called_off' ORDER BY runs_on LIMIT 50",
        [Uuid::from(stored.id).into(), today.into()],
    )
    .await?;
    let timetable = &stored.route.timetable;
    let coming = timetable.days.from(today).take(COMING).map(|day| {
        let run = planned.iter().find(|run| run.runs_on == day).map(|run| run.id);
        let of = timetable.run_on(day, &stored.zone);
        ComingRunView { on: day, cut_off_at: of.cut_off_at, run_id: run }
    });
    let may = may_run(actor) && stored.ended_at.is_none();
    Ok(DeliveryRouteView {
        id: stored.id,
        version: stored.version,
        name: stored.route.name.clone(),
        from_place_id: stored.from.0,
        from_place: stored.from.1.clone(),
        zone: stored.zone.name().to_owned(),
        stops: stored
            .route
            .stops
            .iter()
            .map(|stop| DeliveryStopView {
                organization: named(&names, stop.organization),
                travel_days: stop.travel_days,
                note: stop.note.clone(),
            })
            .collect(),
        coming: coming.collect(),
        timetable: timetable.clone(),
        driver: stored.driver,
        vehicle: stored.vehicle,
        ended_at: stored.ended_at,
        allowed_commands: if may { vec!["change", "end"] } else { Vec::new() },
    })
}

/// What these organizations are called.
pub(super) async fn names(
    on: &impl ConnectionTrait,
    organizations: &[OrganizationId],
) -> Result<Vec<(OrganizationId, String)>, WorkflowError> {
    let ids: Vec<Uuid> = organizations.iter().copied().map(Uuid::from).collect();
    let found: Vec<StopChoice> =
        rows(on, "SELECT id, name FROM organization WHERE id = ANY($1)", [ids.into()]).await?;
    Ok(found.into_iter().map(|row| (row.id.into(), row.name)).collect())
}

/// One of them.
pub(super) fn named(names: &[(OrganizationId, String)], id: OrganizationId) -> PartyView {
    let name = names.iter().find(|(of, _)| *of == id).map(|(_, name)| name.clone());
    PartyView { id, name: name.unwrap_or_default() }
}
