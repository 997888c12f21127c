//! Routes and the runs along them: written down, loaded with what is ready, sent off all at once, and moved when the
//! boat does not sail (ADR 40).

mod changing;
mod request;
mod routes;
mod runs;
mod telling;

pub use self::request::{NewDeliveryRun, RouteWording, RunChange, RunRequest};

use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::identity::frame::carry_out;
use crate::error::WorkflowError;
use crate::unit_of_work::Workflow;
use supply_chain::ask::Actor;
#[cfg(doc)]
use supply_chain::delivery_run::Refusal;
use supply_chain::id::{DeliveryRouteId, DeliveryRunId};
use supply_chain::organization::{Ability, Role};

/// Who plans runs and sends them off: whoever sends the goods of an order.
pub const RUNNERS: &[Role] = &[Role::Warehouse, Role::Sales, Role::Manager];

/// Whether the actor may plan runs and send them off.
#[must_use]
pub fn may_run(actor: &Actor) -> bool {
    actor.is_any(RUNNERS) && actor.can(Ability::List)
}

/// The asker, if they may.
fn runner(ask: &Ask) -> Result<&Actor, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    if may_run(actor) { Ok(actor) } else { Err(WorkflowError::NotYourRole { roles: RUNNERS }) }
}

impl Workflow {
    /// Writes a route down; 201 with it.
    ///
    /// # Errors
    /// Not the asker's role; a [`Refusal`].
    pub async fn make_delivery_route(
        &self,
        ask: Ask,
        new: RouteWording,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, routes::Write { id: None, new }).await
    }

    /// Writes a route anew; 200 with it. Runs that have left stay as they were.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever's it is not, stale, or a [`Refusal`].
    pub async fn change_delivery_route(
        &self,
        ask: Ask,
        id: DeliveryRouteId,
        new: RouteWording,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, routes::Write { id: Some(id), new }).await
    }

    /// A route is not gone any more; 200 with it. Runs that are planned still go.
    ///
    /// # Errors
    /// As [`Workflow::change_delivery_route`].
    pub async fn end_delivery_route(
        &self,
        ask: Ask,
        id: DeliveryRouteId,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, routes::End(id)).await
    }

    /// Plans a run with whatever is ready for its stops, or with the orders that are named; 201 with it.
    ///
    /// # Errors
    /// As [`Workflow::change_delivery_route`].
    pub async fn plan_delivery_run(
        &self,
        ask: Ask,
        new: NewDeliveryRun,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, runs::Plan(new)).await
    }

    /// Carries out what is asked of a run; 200 with it as it then stands. Sending it off sends what is ready of each of
    /// its orders, all or none.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever's it is not, stale, a [`Refusal`], or [`WorkflowError::OnRun`] with the
    /// order that cannot be sent.
    pub async fn handle_delivery_run(
        &self,
        ask: Ask,
        id: DeliveryRunId,
        request: RunRequest,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, changing::Handle { id, request }).await
    }
}
