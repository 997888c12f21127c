//! A route is written down, changed, and ended.

use super::request::RouteWording;
use super::runner;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done};
use crate::error::WorkflowError;
use crate::query::delivery_runs::{DeliveryRouteView, route_view};
use crate::store::delivery_runs::{self as store, NewRoute, StoredRoute};
use crate::unit_of_work::Work;
use supply_chain::ask::Actor;
use supply_chain::delivery_run::Refusal;
use supply_chain::id::DeliveryRouteId;

/// The longest name of a driver or a vehicle, in characters.
const LONGEST: usize = 120;

/// What was typed without what stands around it; nothing where it is empty.
///
/// # Errors
/// It is too long.
pub(super) fn short(
    text: Option<&str>,
    field: &'static str,
) -> Result<Option<String>, WorkflowError> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > LONGEST) {
        return Err(Refusal::TextLength { field, longest: LONGEST }.into());
    }
    Ok(text.map(str::to_owned))
}

/// The route, held, if it is the actor's organization's.
pub(super) async fn own(
    work: Work<'_>,
    id: DeliveryRouteId,
    actor: &Actor,
) -> Result<StoredRoute, WorkflowError> {
    let found = store::find_route(work.tx, id, true).await?;
    let found = found.filter(|route| route.organization == actor.organization);
    found.ok_or(WorkflowError::NotFound { what: "delivery route" })
}

/// A route as it is to be.
pub(super) struct Write {
    pub(super) id: Option<DeliveryRouteId>,
    pub(super) new: RouteWording,
}

impl Command for Write {
    type Grounds = (Actor, Option<StoredRoute>);
    type View = DeliveryRouteView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Self::Grounds, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let found = match self.id {
            Some(id) => Some(own(work, id, actor).await?),
            None => None,
        };
        Ok((runner(ask)?.clone(), found))
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (actor, before): Self::Grounds,
    ) -> Result<Done<DeliveryRouteView>, WorkflowError> {
        if let Some(before) = &before {
            ask.expect(before.version)?;
            if before.ended_at.is_some() {
                return Err(Refusal::RouteEnded.into());
            }
        }
        let RouteWording { route, from, driver, vehicle } = &self.new;
        route.check(actor.organization)?;
        if let Some(organization) = store::unknown_stop(work.tx, &route.stops).await? {
            return Err(Refusal::StopNotServed { organization }.into());
        }
        let new = NewRoute {
            route: route.clone(),
            from: *from,
            driver: short(driver.as_deref(), "driver")?,
            vehicle: short(vehicle.as_deref(), "vehicle")?,
        };
        let id = self.id.unwrap_or_else(|| work.id());
        if store::name_is_taken(work.tx, (id, actor.organization), &route.name).await? {
            return Err(Refusal::NameTaken.into());
        }
        if !store::save_route(work, (id, actor.organization), &new, actor.person).await? {
            return Err(WorkflowError::NotFound { what: "place" });
        }
        let view = route_view(work.tx, id, &actor, work.now).await?;
        let version = view.version;
        let done = if before.is_some() { Done::changed(view) } else { Done::made(view) };
        Ok(done.at(version))
    }
}

/// A route that is not gone any more.
pub(super) struct End(pub(super) DeliveryRouteId);

impl Command for End {
    type Grounds = (Actor, StoredRoute);
    type View = DeliveryRouteView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Self::Grounds, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let found = own(work, self.0, actor).await?;
        Ok((runner(ask)?.clone(), found))
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (actor, route): Self::Grounds,
    ) -> Result<Done<DeliveryRouteView>, WorkflowError> {
        ask.expect(route.version)?;
        if route.ended_at.is_some() {
            return Err(Refusal::RouteEnded.into());
        }
        store::end_route(work, self.0).await?;
        let view = route_view(work.tx, self.0, &actor, work.now).await?;
        let version = view.version;
        Ok(Done::changed(view).at(version))
    }
}
