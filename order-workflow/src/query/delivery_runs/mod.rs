//! Routes and runs as whoever goes them sees them, and when goods come as whoever waits for them does.

mod expected;
mod lists;
mod routes;
mod runs;

pub use self::expected::{ExpectedDeliveryView, ExpectedFor};
pub use self::lists::{RunBrief, RunFilter};
pub(crate) use self::routes::route_view;
pub use self::routes::{ComingRunView, DeliveryRouteView, DeliveryStopView, StopChoice};
pub(crate) use self::runs::run_view;
pub use self::runs::{
    AboardView, DeliveryRunView, LoadedLineView, RunEventView, RunPoolView, RunShipmentView,
    RunStopView,
};

use crate::error::WorkflowError;
use crate::query::orders::staff;
use supply_chain::ask::Actor;
use supply_chain::id::OrganizationId;

/// The organization whose routes the actor may read.
fn reader(actor: &Actor) -> Result<OrganizationId, WorkflowError> {
    staff(actor)?;
    Ok(actor.organization)
}
