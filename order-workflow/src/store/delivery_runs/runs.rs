//! Runs, and what goes with them.

use super::bad;
use super::routes::{StoredRoute, find_route};
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::delivery_run::{RunState, Stop};
use supply_chain::id::{DeliveryRunId, OrganizationId, PersonId, PurchaseOrderId, ShipmentId};
use uuid::Uuid;

/// An order that goes with a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Aboard {
    /// Which order.
    pub(crate) order: PurchaseOrderId,
    /// Whose it is.
    pub(crate) buyer: OrganizationId,
    /// What left of it with this run.
    pub(crate) shipment: Option<ShipmentId>,
}

/// A run as it stands.
#[derive(Debug, Clone)]
pub(crate) struct StoredRun {
    /// Which.
    pub(crate) id: DeliveryRunId,
    /// For people.
    pub(crate) number: String,
    /// Along which route, as that stands now.
    pub(crate) route: StoredRoute,
    /// On which day.
    pub(crate) runs_on: NaiveDate,
    /// For which it was planned at first.
    pub(crate) planned_for: NaiveDate,
    /// Why it is another.
    pub(crate) moved_because: Option<String>,
    /// Where it stands.
    pub(crate) state: RunState,
    /// Who drives.
    pub(crate) driver: Option<String>,
    /// And what.
    pub(crate) vehicle: Option<String>,
    /// For `ETag`.
    pub(crate) version: i64,
    /// The stops: as they were when it left, or as the route has them.
    pub(crate) stops: Vec<Stop>,
    /// What goes with it.
    pub(crate) aboard: Vec<Aboard>,
}

#[derive(FromQueryResult)]
struct RunRow {
    id: Uuid,
    number: String,
    route_id: Uuid,
    runs_on: NaiveDate,
    planned_for: NaiveDate,
    moved_because: Option<String>,
    state: String,
    driver: Option<String>,
    vehicle: Option<String>,
    stops: Option<Value>,
    version: i64,
}

#[derive(FromQueryResult)]
struct AboardRow {
    id: Uuid,
    buyer: Uuid,
    shipment: Option<Uuid>,
}

/// A run, held to the end of the transaction where that is asked for.
pub(crate) async fn find_run(
    on: &impl ConnectionTrait,
    id: DeliveryRunId,
    is_held: bool,
) -> Result<Option<StoredRun>, WorkflowError> {
    let lock = if is_held { "FOR NO KEY UPDATE" } else { "" };
    let sql = format!(
        "SELECT id, number, route_id, runs_on, planned_for, moved_because, state, driver, vehicle, stops, version
         FROM delivery_run WHERE id = $1 {lock}"
    );
    let found: Option<RunRow> = row(on, &sql, [Uuid::from(id).into()]).await?;
    let Some(found) = found else { return Ok(None) };
    let wrong = |column| bad("delivery_run", column, found.id);
    let route = find_route(on, found.route_id.into(), false).await?;
    let route = route.ok_or_else(|| wrong("route_id"))?;
    let stops = match found.stops {
        Some(stops) => serde_json::from_value(stops).map_err(|_unread| wrong("stops"))?,
        None => route.route.stops.clone(),
    };
    let aboard: Vec<AboardRow> = rows(
        on,
        "SELECT x.order_id AS id, o.buyer_id AS buyer, x.shipment_id AS shipment FROM delivery_run_order x
         JOIN purchase_order o ON o.id = x.order_id WHERE x.run_id = $1 ORDER BY x.order_id",
        [found.id.into()],
    )
    .await?;
    Ok(Some(StoredRun {
        id: found.id.into(),
        number: found.number,
        route,
        runs_on: found.runs_on,
        planned_for: found.planned_for,
        moved_because: found.moved_because,
        state: RunState::from_word(&found.state).ok_or_else(|| wrong("state"))?,
        driver: found.driver,
        vehicle: found.vehicle,
        version: found.version,
        stops,
        aboard: aboard
            .into_iter()
            .map(|row| Aboard {
                order: row.id.into(),
                buyer: row.buyer.into(),
                shipment: row.shipment.map(ShipmentId::from),
            })
            .collect(),
    }))
}

/// A run to be.
#[derive(Debug, Clone)]
pub(crate) struct NewRun {
    /// Which.
    pub(crate) id: DeliveryRunId,
    /// Its number.
    pub(crate) number: String,
    /// On which day.
    pub(crate) runs_on: NaiveDate,
    /// Who drives.
    pub(crate) driver: Option<String>,
    /// And what.
    pub(crate) vehicle: Option<String>,
}

/// Writes a new run; tells of one that goes along the same route on that day already.
pub(crate) async fn insert_run(
    work: Work<'_>,
    route: &StoredRoute,
    new: &NewRun,
    by: PersonId,
) -> Result<Option<DeliveryRunId>, WorkflowError> {
    if let Some(there) = run_on(work.tx, route, new.runs_on).await? {
        return Ok(Some(there));
    }
    execute(
        work.tx,
        "INSERT INTO delivery_run (id, number, organization_id, route_id, runs_on, planned_for, state, driver, vehicle,
             created_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $5, 'planned', $6, $7, $8, $9, $9)",
        [
            Uuid::from(new.id).into(),
            new.number.clone().into(),
            Uuid::from(route.organization).into(),
            Uuid::from(route.id).into(),
            new.runs_on.into(),
            new.driver.clone().into(),
            new.vehicle.clone().into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(None)
}

/// The run that goes along a route on a day. The route's row is held by whoever plans or moves one.
async fn run_on(
    on: &impl ConnectionTrait,
    route: &StoredRoute,
    day: NaiveDate,
) -> Result<Option<DeliveryRunId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
    }
    let sql = "SELECT id FROM delivery_run WHERE route_id = $1 AND runs_on = $2 AND state <> 'called_off'";
    let found: Option<Found> = row(on, sql, [Uuid::from(route.id).into(), day.into()]).await?;
    Ok(found.map(|found| found.id.into()))
}

/// Writes a run as it now stands; tells of another that goes along the same route on its day.
pub(crate) async fn save_run(
    work: Work<'_>,
    run: &StoredRun,
) -> Result<Option<DeliveryRunId>, WorkflowError> {
    if run.state != RunState::CalledOff
        && let Some(there) = run_on(work.tx, &run.route, run.runs_on).await?
        && there != run.id
    {
        return Ok(Some(there));
    }
    let has_left = run.state == RunState::Dispatched;
    let stops = if has_left { Some(serde_json::to_value(&run.stops)?) } else { None };
    execute(
        work.tx,
        "UPDATE delivery_run SET runs_on = $2, moved_because = $3, state = $4, driver = $5, vehicle = $6, stops = $7,
             dispatched_at = CASE WHEN $4 = 'dispatched' THEN coalesce(dispatched_at, $8) END, updated_at = $8,
             version = $9
         WHERE id = $1",
        [
            Uuid::from(run.id).into(),
            run.runs_on.into(),
            run.moved_because.clone().into(),
            run.state.as_str().into(),
            run.driver.clone().into(),
            run.vehicle.clone().into(),
            stops.into(),
            work.now.into(),
            run.version.into(),
        ],
    )
    .await?;
    Ok(None)
}

/// Puts an order aboard; tells of another run that it waits for.
pub(crate) async fn put_aboard(
    work: Work<'_>,
    run: DeliveryRunId,
    order: PurchaseOrderId,
) -> Result<Option<DeliveryRunId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        run_id: Uuid,
    }
    // Who comes second waits at the unique index, and then finds the first.
    let put = execute(
        work.tx,
        "INSERT INTO delivery_run_order (run_id, order_id, waits) VALUES ($1, $2, true)
         ON CONFLICT (order_id) WHERE waits DO NOTHING",
        [Uuid::from(run).into(), Uuid::from(order).into()],
    )
    .await?;
    if put > 0 {
        return Ok(None);
    }
    let sql = "SELECT run_id FROM delivery_run_order WHERE order_id = $1 AND waits";
    let found: Option<Found> = row(work.tx, sql, [Uuid::from(order).into()]).await?;
    Ok(found.map(|found| DeliveryRunId::from(found.run_id)).filter(|other| *other != run))
}

/// The run that an order waits for, and whose that is.
pub(crate) async fn waits_for(
    on: &impl ConnectionTrait,
    order: PurchaseOrderId,
) -> Result<Option<(DeliveryRunId, OrganizationId)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
        organization_id: Uuid,
    }
    let found: Option<Found> = row(
        on,
        "SELECT r.id, r.organization_id FROM delivery_run_order x JOIN delivery_run r ON r.id = x.run_id
         WHERE x.order_id = $1 AND x.waits",
        [Uuid::from(order).into()],
    )
    .await?;
    Ok(found.map(|found| (found.id.into(), found.organization_id.into())))
}

/// Takes an order off a run that has not left.
pub(crate) async fn take_off(
    work: Work<'_>,
    run: DeliveryRunId,
    order: PurchaseOrderId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "DELETE FROM delivery_run_order WHERE run_id = $1 AND order_id = $2 AND waits",
        [Uuid::from(run).into(), Uuid::from(order).into()],
    )
    .await?;
    Ok(())
}

/// The run waits no longer: these orders left with it on these shipments; what else was aboard stayed behind, and may go
/// with another.
pub(crate) async fn leave(
    work: Work<'_>,
    run: DeliveryRunId,
    gone: &[(PurchaseOrderId, ShipmentId)],
) -> Result<(), WorkflowError> {
    let orders: Vec<Uuid> = gone.iter().map(|(order, _)| (*order).into()).collect();
    let shipments: Vec<Uuid> = gone.iter().map(|(_, shipment)| (*shipment).into()).collect();
    execute(
        work.tx,
        "UPDATE delivery_run_order x SET waits = false, shipment_id = g.shipment
         FROM unnest($2::uuid[], $3::uuid[]) AS g (order_id, shipment)
         WHERE x.run_id = $1 AND x.order_id = g.order_id",
        [Uuid::from(run).into(), orders.into(), shipments.into()],
    )
    .await?;
    let sql = "DELETE FROM delivery_run_order WHERE run_id = $1 AND waits";
    execute(work.tx, sql, [Uuid::from(run).into()]).await?;
    Ok(())
}

/// Orders of an organization's that are ready to be sent to these buyers, and wait for no run.
pub(crate) async fn ready(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
    buyers: &[OrganizationId],
) -> Result<Vec<(PurchaseOrderId, OrganizationId)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
        buyer_id: Uuid,
    }
    let buyers: Vec<Uuid> = buyers.iter().copied().map(Uuid::from).collect();
    let found: Vec<Found> = rows(
        on,
        "SELECT o.id, o.buyer_id FROM purchase_order o
         WHERE o.seller_id = $1 AND o.buyer_id = ANY($2) AND o.state IN ('confirmed', 'in_fulfilment') AND o.kind <> 'member'
           AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.held_base > 0)
           AND NOT EXISTS (SELECT 1 FROM delivery_run_order x WHERE x.order_id = o.id AND x.waits)
         ORDER BY o.id LIMIT 500",
        [Uuid::from(seller).into(), buyers.into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| (row.id.into(), row.buyer_id.into())).collect())
}

/// Locks the stock levels that these orders have something set aside in, all of them by rising id.
pub(crate) async fn lock_levels_of(work: Work<'_>, orders: &[Uuid]) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "SELECT 1 FROM stock_level WHERE id IN (
             SELECT r.level_id FROM stock_reservation r JOIN order_line l ON l.id = r.order_line_id
             WHERE l.order_id = ANY($1))
         ORDER BY id FOR UPDATE",
        [orders.to_vec().into()],
    )
    .await?;
    Ok(())
}

/// Something that happened to a run.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    /// What, as the table names it.
    pub(crate) kind: &'static str,
    /// Codes and numbers.
    pub(crate) facts: Value,
}

/// Writes down what happened, and who did it.
pub(crate) async fn note(
    work: Work<'_>,
    run: DeliveryRunId,
    note: Note,
    by: PersonId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO delivery_run_event (id, run_id, kind, facts, person_id, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)",
        [
            work.id::<Uuid>().into(),
            Uuid::from(run).into(),
            note.kind.into(),
            note.facts.into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}
