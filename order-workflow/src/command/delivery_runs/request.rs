//! What a person asks of routes and runs.

use chrono::NaiveDate;
use supply_chain::delivery_run::Route;
use supply_chain::id::{DeliveryRouteId, PurchaseOrderId};
use uuid::Uuid;

/// What is written of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteWording {
    /// What people call it, its stops and days.
    pub route: Route,
    /// From which place of the organization's; its first where nothing is said.
    pub from: Option<Uuid>,
    /// Who usually drives.
    pub driver: Option<String>,
    /// And what.
    pub vehicle: Option<String>,
}

/// A run to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDeliveryRun {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// Along which route.
    pub route: DeliveryRouteId,
    /// On which day; one that the timetable does not know is an extra run.
    pub runs_on: NaiveDate,
    /// Who drives; whoever usually does where nothing is said.
    pub driver: Option<String>,
    /// And what.
    pub vehicle: Option<String>,
    /// Which orders go with it; all that are ready where nothing is said.
    pub orders: Option<Vec<PurchaseOrderId>>,
}

/// What a run that has not left is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunChange {
    /// Who drives.
    pub driver: Option<String>,
    /// And what.
    pub vehicle: Option<String>,
    /// Which orders go with it; those that do now where nothing is said.
    pub orders: Option<Vec<PurchaseOrderId>>,
}

/// What is asked of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunRequest {
    /// Drive it, or load it, otherwise.
    Change(RunChange),
    /// Send it off with what is ready of its orders.
    Dispatch,
    /// It goes on another day: the boat does not sail, the road is closed.
    Move {
        /// Which.
        to: NaiveDate,
        /// Why; its buyers read it.
        reason: String,
    },
    /// It is not gone; what was aboard may go with another.
    CallOff {
        /// Why; its buyers read it.
        reason: String,
    },
}
