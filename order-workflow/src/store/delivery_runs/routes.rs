//! Routes with their stops, and when goods come along them.

use super::bad;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::delivery_run::{Route, Stop, Timetable};
use supply_chain::id::{DeliveryRouteId, OrganizationId, PersonId};
use uuid::Uuid;

/// A route as it stands.
#[derive(Debug, Clone)]
pub(crate) struct StoredRoute {
    /// Which.
    pub(crate) id: DeliveryRouteId,
    /// Who goes it.
    pub(crate) organization: OrganizationId,
    /// What it is.
    pub(crate) route: Route,
    /// From where: a place, and what it is called.
    pub(crate) from: (Uuid, String),
    /// The IANA zone of that place.
    pub(crate) zone: Tz,
    /// Who usually drives.
    pub(crate) driver: Option<String>,
    /// And what.
    pub(crate) vehicle: Option<String>,
    /// For `ETag`.
    pub(crate) version: i64,
    /// Since when it is not gone any more.
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct RouteRow {
    id: Uuid,
    organization_id: Uuid,
    name: String,
    from_place_id: Uuid,
    from_name: String,
    zone: String,
    timetable: Value,
    driver: Option<String>,
    vehicle: Option<String>,
    version: i64,
    ended_at: Option<DateTime<Utc>>,
    stops: Value,
}

impl StoredRoute {
    fn of(row: RouteRow) -> Result<Self, WorkflowError> {
        let wrong = |column| bad("delivery_route", column, row.id);
        let timetable: Timetable =
            serde_json::from_value(row.timetable).map_err(|_unread| wrong("timetable"))?;
        let stops: Vec<Stop> =
            serde_json::from_value(row.stops).map_err(|_unread| wrong("stops"))?;
        Ok(Self {
            id: row.id.into(),
            organization: row.organization_id.into(),
            route: Route { name: row.name, stops, timetable },
            from: (row.from_place_id, row.from_name),
            zone: row.zone.parse().map_err(|_unknown| wrong("from_place_id"))?,
            driver: row.driver,
            vehicle: row.vehicle,
            version: row.version,
            ended_at: row.ended_at,
        })
    }
}

const ROUTE: &str = "SELECT r.id, r.organization_id, r.name, r.from_place_id, p.name AS from_name, p.zone, r.timetable,
        r.driver, r.vehicle, r.version, r.ended_at,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('organization', s.organization_id, 'travel_days', s.travel_days,
                                                      'note', s.note) ORDER BY s.position), '[]')
         FROM delivery_stop s WHERE s.route_id = r.id) AS stops
    FROM delivery_route r JOIN place p ON p.id = r.from_place_id";

/// A route, held to the end of the transaction where that is asked for.
pub(crate) async fn find_route(
    on: &impl ConnectionTrait,
    id: DeliveryRouteId,
    is_held: bool,
) -> Result<Option<StoredRoute>, WorkflowError> {
    let lock = if is_held { "FOR NO KEY UPDATE OF r" } else { "" };
    let sql = format!("{ROUTE} WHERE r.id = $1 {lock}");
    let found: Option<RouteRow> = row(on, &sql, [Uuid::from(id).into()]).await?;
    found.map(StoredRoute::of).transpose()
}

/// The routes of an organization that are gone, by their names.
pub(crate) async fn routes_of(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Vec<StoredRoute>, WorkflowError> {
    let sql = format!(
        "{ROUTE} WHERE r.organization_id = $1 AND r.ended_at IS NULL ORDER BY lower(r.name) LIMIT 200"
    );
    let found: Vec<RouteRow> = rows(on, &sql, [Uuid::from(organization).into()]).await?;
    found.into_iter().map(StoredRoute::of).collect()
}

/// What is written of a route.
#[derive(Debug, Clone)]
pub(crate) struct NewRoute {
    /// What it is.
    pub(crate) route: Route,
    /// From which place; the organization's first where nothing is said.
    pub(crate) from: Option<Uuid>,
    /// Who usually drives.
    pub(crate) driver: Option<String>,
    /// And what.
    pub(crate) vehicle: Option<String>,
}

/// Writes a route, a new one or in the place of what it was; nothing where the place is none of the organization's.
pub(crate) async fn save_route(
    work: Work<'_>,
    (id, organization): (DeliveryRouteId, OrganizationId),
    new: &NewRoute,
    by: PersonId,
) -> Result<bool, WorkflowError> {
    let timetable = serde_json::to_value(&new.route.timetable)?;
    let written = execute(
        work.tx,
        "INSERT INTO delivery_route (id, organization_id, from_place_id, name, timetable, driver, vehicle, created_by,
             created_at, updated_at)
         SELECT $1, $2, p.id, $4, $5, $6, $7, $8, $9, $9 FROM place p
         WHERE p.organization_id = $2 AND p.ended_at IS NULL
           AND CASE WHEN $3::uuid IS NULL THEN p.is_default ELSE p.id = $3 END
         ON CONFLICT (id) DO UPDATE SET from_place_id = excluded.from_place_id, name = excluded.name,
             timetable = excluded.timetable, driver = excluded.driver, vehicle = excluded.vehicle,
             updated_at = excluded.updated_at, version = delivery_route.version + 1",
        [
            Uuid::from(id).into(),
            Uuid::from(organization).into(),
            new.from.into(),
            new.route.name.trim().to_owned().into(),
            timetable.into(),
            new.driver.clone().into(),
            new.vehicle.clone().into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    if written == 0 {
        return Ok(false);
    }
    let sql = "DELETE FROM delivery_stop WHERE route_id = $1";
    execute(work.tx, sql, [Uuid::from(id).into()]).await?;
    let stops: Vec<Value> = (1..)
        .zip(&new.route.stops)
        .map(|(position, stop): (i32, &Stop)| {
            json!({ "position": position, "organization": stop.organization, "days": stop.travel_days, "note": stop.note })
        })
        .collect();
    execute(
        work.tx,
        "INSERT INTO delivery_stop (route_id, position, organization_id, travel_days, note)
         SELECT $1, s.position, s.organization, s.days, s.note
         FROM jsonb_to_recordset($2) AS s(position integer, organization uuid, days smallint, note text)",
        [Uuid::from(id).into(), Value::Array(stops).into()],
    )
    .await?;
    Ok(true)
}

/// Whether another route of the organization's has this name.
pub(crate) async fn name_is_taken(
    on: &impl ConnectionTrait,
    (id, organization): (DeliveryRouteId, OrganizationId),
    name: &str,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        found: bool,
    }
    let found: Option<Found> = row(
        on,
        "SELECT EXISTS (SELECT 1 FROM delivery_route WHERE organization_id = $1 AND id <> $2 AND ended_at IS NULL
                        AND lower(btrim(name)) = lower(btrim($3))) AS found",
        [Uuid::from(organization).into(), Uuid::from(id).into(), name.into()],
    )
    .await?;
    Ok(found.is_some_and(|found| found.found))
}

/// It is not gone any more.
pub(crate) async fn end_route(work: Work<'_>, id: DeliveryRouteId) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE delivery_route SET ended_at = $2, updated_at = $2, version = version + 1 WHERE id = $1",
        [Uuid::from(id).into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// The first of these organizations that is none, or has ended.
pub(crate) async fn unknown_stop(
    on: &impl ConnectionTrait,
    stops: &[Stop],
) -> Result<Option<OrganizationId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
    }
    let ids: Vec<Uuid> = stops.iter().map(|stop| stop.organization.into()).collect();
    let found: Option<Found> = row(
        on,
        "SELECT w.id FROM unnest($1::uuid[]) AS w (id)
         WHERE NOT EXISTS (SELECT 1 FROM organization o WHERE o.id = w.id AND o.ended_at IS NULL) LIMIT 1",
        [ids.into()],
    )
    .await?;
    Ok(found.map(|found| found.id.into()))
}

/// A way from one organization to another.
#[derive(Debug, Clone)]
pub(crate) struct Leg {
    /// What people call its route.
    pub(crate) name: String,
    /// When it is gone.
    pub(crate) timetable: Timetable,
    /// On whose wall.
    pub(crate) zone: Tz,
    /// Days on the way.
    pub(crate) travel_days: u8,
}

/// The ways from a seller to a buyer.
pub(crate) async fn legs_between(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
    buyer: OrganizationId,
) -> Result<Vec<Leg>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct LegRow {
        id: Uuid,
        name: String,
        timetable: Value,
        zone: String,
        travel_days: i16,
    }
    let found: Vec<LegRow> = rows(
        on,
        "SELECT r.id, r.name, r.timetable, p.zone, s.travel_days FROM delivery_stop s
         JOIN delivery_route r ON r.id = s.route_id AND r.organization_id = $1 AND r.ended_at IS NULL
         JOIN place p ON p.id = r.from_place_id
         WHERE s.organization_id = $2 ORDER BY r.id LIMIT 20",
        [Uuid::from(seller).into(), Uuid::from(buyer).into()],
    )
    .await?;
    let leg = |row: LegRow| {
        let wrong = |column| bad("delivery_route", column, row.id);
        Ok(Leg {
            name: row.name,
            timetable: serde_json::from_value(row.timetable)
                .map_err(|_unread| wrong("timetable"))?,
            zone: row.zone.parse().map_err(|_unknown| wrong("from_place_id"))?,
            travel_days: u8::try_from(row.travel_days).unwrap_or_default(),
        })
    };
    found.into_iter().map(leg).collect()
}

/// When goods that are at the seller's on a day are at the buyer's, with the first run that meets them.
pub(crate) async fn arrival_after(
    on: &impl ConnectionTrait,
    (seller, buyer): (OrganizationId, OrganizationId),
    hub_on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Option<NaiveDate>, WorkflowError> {
    let legs = legs_between(on, seller, buyer).await?;
    let arrives = legs.iter().filter_map(|leg| {
        let run = leg.timetable.meets(hub_on, now, &leg.zone)?;
        run.on.checked_add_days(Days::new(leg.travel_days.into()))
    });
    Ok(arrives.min())
}
