//! A run is planned with what is ready for its stops.

use super::request::NewDeliveryRun;
use super::routes::{own, short};
use super::runner;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done};
use crate::command::own_id;
use crate::error::WorkflowError;
use crate::query::delivery_runs::{DeliveryRunView, run_view};
use crate::store::delivery_runs::{self as store, NewRun, Note, StoredRoute};
use crate::store::numbers;
use crate::unit_of_work::Work;
use chrono::{Datelike, NaiveDate};
use serde_json::json;
use supply_chain::ask::Actor;
use supply_chain::delivery_run::{Refusal, check_manifest};
use supply_chain::id::{DeliveryRunId, OrganizationId, PurchaseOrderId};

/// The day it is where a route leaves from.
pub(super) fn today(work: Work<'_>, route: &StoredRoute) -> NaiveDate {
    work.now.with_timezone(&route.zone).date_naive()
}

/// A new run.
pub(super) struct Plan(pub(super) NewDeliveryRun);

impl Command for Plan {
    type Grounds = (Actor, StoredRoute);
    type View = DeliveryRunView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Self::Grounds, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let route = own(work, self.0.route, actor).await?;
        Ok((runner(ask)?.clone(), route))
    }

    async fn change(
        &self,
        work: Work<'_>,
        _ask: &Ask,
        (actor, route): Self::Grounds,
    ) -> Result<Done<DeliveryRunView>, WorkflowError> {
        let new = &self.0;
        if route.ended_at.is_some() {
            return Err(Refusal::RouteEnded.into());
        }
        if new.runs_on < today(work, &route) {
            return Err(Refusal::DayNotToCome.into());
        }
        let id = own_id(new.id)?.map_or_else(|| work.id(), DeliveryRunId::from);
        let usual = |said: Option<&str>, usual: &Option<String>, field| {
            Ok::<_, WorkflowError>(short(said, field)?.or_else(|| usual.clone()))
        };
        let to_be = NewRun {
            id,
            number: numbers::next(work, actor.organization, "JL", new.runs_on.year()).await?,
            runs_on: new.runs_on,
            driver: usual(new.driver.as_deref(), &route.driver, "driver")?,
            vehicle: usual(new.vehicle.as_deref(), &route.vehicle, "vehicle")?,
        };
        if store::find_run(work.tx, id, false).await?.is_some() {
            return Err(WorkflowError::IdTaken);
        }
        if let Some(run) = store::insert_run(work, &route, &to_be, actor.person).await? {
            return Err(Refusal::RunThere { run }.into());
        }
        let stops: Vec<OrganizationId> =
            route.route.stops.iter().map(|stop| stop.organization).collect();
        let ready = store::ready(work.tx, actor.organization, &stops).await?;
        let wanted = match &new.orders {
            Some(orders) => named(work, actor.organization, orders, (&stops, &ready)).await?,
            None => ready.iter().map(|(order, _)| *order).collect(),
        };
        for order in &wanted {
            board(work, id, *order).await?;
        }
        let facts = json!({ "runs_on": new.runs_on, "orders": wanted });
        store::note(work, id, Note { kind: "planned", facts }, actor.person).await?;
        let view = run_view(work.tx, id, &actor).await?;
        let version = view.version;
        Ok(Done::made(view).at(version))
    }
}

/// The orders that were named, as far as each may be on a run of `owner`'s with these stops.
///
/// # Errors
/// The first that may not.
pub(super) async fn named(
    work: Work<'_>,
    owner: OrganizationId,
    orders: &[PurchaseOrderId],
    (stops, may): (&[OrganizationId], &[(PurchaseOrderId, OrganizationId)]),
) -> Result<Vec<PurchaseOrderId>, WorkflowError> {
    let mut manifest = Vec::with_capacity(orders.len());
    for order in orders {
        let Some(found) = may.iter().find(|(id, _)| id == order) else {
            // Only whose run it is learns that the order goes with it.
            let other = store::waits_for(work.tx, *order).await?;
            let other = other.filter(|(_, whose)| *whose == owner);
            return Err(match other {
                Some((run, _)) => Refusal::OrderOnAnotherRun { order: *order, run },
                None => Refusal::OrderNotOnRoute { order: *order },
            }
            .into());
        };
        manifest.push(*found);
    }
    check_manifest(stops, &manifest)?;
    Ok(manifest.into_iter().map(|(order, _)| order).collect())
}

/// Puts an order aboard.
///
/// # Errors
/// It waits for another run.
pub(super) async fn board(
    work: Work<'_>,
    run: DeliveryRunId,
    order: PurchaseOrderId,
) -> Result<(), WorkflowError> {
    match store::put_aboard(work, run, order).await? {
        None => Ok(()),
        Some(run) => Err(Refusal::OrderOnAnotherRun { order, run }.into()),
    }
}
