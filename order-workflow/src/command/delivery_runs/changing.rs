//! What becomes of a run: loaded otherwise, sent off, moved, or not gone.

use super::request::{RunChange, RunRequest};
use super::routes::short;
use super::runs::{board, named, today};
use super::{runner, telling};
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done};
use crate::command::purchase_orders::send_ready;
use crate::error::WorkflowError;
use crate::query::delivery_runs::{DeliveryRunView, run_view};
use crate::store::delivery_runs::{self as store, Note, StoredRun};
use crate::store::purchase_orders;
use crate::telling::notices as kinds;
use crate::unit_of_work::Work;
use chrono::NaiveDate;
use serde_json::json;
use supply_chain::ask::Actor;
use supply_chain::delivery_run::{Refusal, RunState};
use supply_chain::id::{DeliveryRunId, OrganizationId, PurchaseOrderId, ShipmentId};
use uuid::Uuid;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// Something asked of a run.
pub(super) struct Handle {
    pub(super) id: DeliveryRunId,
    pub(super) request: RunRequest,
}

impl Command for Handle {
    type Grounds = (Actor, StoredRun);
    type View = DeliveryRunView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Self::Grounds, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        // The route before the run, as whoever plans one holds it: two runs of one day are told apart under it.
        let run = known(store::find_run(work.tx, self.id, false).await?, actor)?;
        store::find_route(work.tx, run.route.id, true).await?;
        let run = known(store::find_run(work.tx, self.id, true).await?, actor)?;
        Ok((runner(ask)?.clone(), run))
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (actor, mut run): Self::Grounds,
    ) -> Result<Done<DeliveryRunView>, WorkflowError> {
        ask.expect(run.version)?;
        let (kind, facts) = match &self.request {
            RunRequest::Change(change) => {
                reload(work, &actor, &mut run, change).await?;
                ("changed", json!({ "driver": run.driver, "vehicle": run.vehicle }))
            }
            RunRequest::Dispatch => {
                let gone = send_off(work, ask, &actor, &mut run).await?;
                ("dispatched", json!({ "shipments": gone }))
            }
            RunRequest::Move { to, reason } => {
                let (from, reason) = (run.runs_on, because(reason)?);
                put_off(work, &mut run, (*to, &reason))?;
                telling::of_all(work, ask, &run, (kinds::RUN_MOVED, from, &reason)).await?;
                ("moved", json!({ "from": from, "to": to, "reason": reason }))
            }
            RunRequest::CallOff { reason } => {
                let reason = because(reason)?;
                planned(&run)?;
                telling::of_all(work, ask, &run, (kinds::RUN_CALLED_OFF, run.runs_on, &reason))
                    .await?;
                store::leave(work, run.id, &[]).await?;
                run.state = RunState::CalledOff;
                ("called_off", json!({ "reason": reason }))
            }
        };
        run.version += 1;
        if let Some(there) = store::save_run(work, &run).await? {
            return Err(Refusal::RunThere { run: there }.into());
        }
        store::note(work, run.id, Note { kind, facts }, actor.person).await?;
        let view = run_view(work.tx, run.id, &actor).await?;
        Ok(Done::changed(view).at(run.version))
    }
}

/// The run, if it is the actor's organization's.
fn known(found: Option<StoredRun>, actor: &Actor) -> Result<StoredRun, WorkflowError> {
    let found = found.filter(|run| run.route.organization == actor.organization);
    found.ok_or(WorkflowError::NotFound { what: "delivery run" })
}

fn planned(run: &StoredRun) -> Result<(), Refusal> {
    match run.state {
        RunState::Planned => Ok(()),
        state => Err(Refusal::RunIs { state }),
    }
}

fn because(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    if reason.chars().count() > LONGEST_REASON {
        return Err(Refusal::TextLength { field: "reason", longest: LONGEST_REASON });
    }
    Ok(reason.to_owned())
}

async fn reload(
    work: Work<'_>,
    actor: &Actor,
    run: &mut StoredRun,
    change: &RunChange,
) -> Result<(), WorkflowError> {
    planned(run)?;
    run.driver = short(change.driver.as_deref(), "driver")?;
    run.vehicle = short(change.vehicle.as_deref(), "vehicle")?;
    let Some(orders) = &change.orders else { return Ok(()) };
    let stops: Vec<OrganizationId> = run.stops.iter().map(|stop| stop.organization).collect();
    let mut may = store::ready(work.tx, actor.organization, &stops).await?;
    may.extend(run.aboard.iter().map(|one| (one.order, one.buyer)));
    let wanted = named(work, actor.organization, orders, (&stops, &may)).await?;
    for one in run.aboard.iter().filter(|one| !wanted.contains(&one.order)) {
        store::take_off(work, run.id, one.order).await?;
    }
    let is_aboard = |order: &PurchaseOrderId| run.aboard.iter().any(|one| one.order == *order);
    for order in wanted.iter().filter(|order| !is_aboard(order)) {
        board(work, run.id, *order).await?;
    }
    Ok(())
}

/// Sends what is ready of each order aboard, all or none; what is not ready stays behind.
async fn send_off(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    run: &mut StoredRun,
) -> Result<Vec<ShipmentId>, WorkflowError> {
    planned(run)?;
    let ids: Vec<Uuid> = run.aboard.iter().map(|one| one.order.into()).collect();
    let orders = purchase_orders::find_all_for_update(work.tx, &ids).await?;
    store::lock_levels_of(work, &ids).await?;
    let carrier: Vec<&str> =
        [&run.driver, &run.vehicle].into_iter().filter_map(|part| part.as_deref()).collect();
    let carrier = Some(carrier.join(", ")).filter(|carrier| !carrier.is_empty());
    let mut gone = Vec::with_capacity(orders.len());
    for stored in orders {
        let order = stored.order.id;
        let sent = send_ready(work, ask, actor, stored, carrier.clone()).await?;
        gone.extend(sent.map(|shipment| (order, shipment)));
    }
    if gone.is_empty() {
        return Err(Refusal::NothingAboard.into());
    }
    store::leave(work, run.id, &gone).await?;
    run.state = RunState::Dispatched;
    // Earlier or later than planned: from today on it is under way.
    run.runs_on = today(work, &run.route);
    Ok(gone.into_iter().map(|(_, shipment)| shipment).collect())
}

/// Another day, for whatever has not been called off: goods may wait at the pier, too.
fn put_off(
    work: Work<'_>,
    run: &mut StoredRun,
    (to, reason): (NaiveDate, &str),
) -> Result<(), Refusal> {
    if run.state == RunState::CalledOff {
        return Err(Refusal::RunIs { state: run.state });
    }
    if to == run.runs_on || to < today(work, &run.route) {
        return Err(Refusal::DayNotToCome);
    }
    run.runs_on = to;
    run.moved_because = Some(reason.to_owned());
    Ok(())
}
