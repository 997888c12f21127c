//! Why a route or a run is not as somebody would have it.

use super::route::RunState;
use crate::id::{DeliveryRunId, OrganizationId, PurchaseOrderId};

/// The answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A number out of its bounds.
    #[error("{field} is {least} to {most}")]
    OutOfRange {
        /// Which.
        field: &'static str,
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// A text that is empty or too long.
    #[error("{field} has at most {longest} characters, and some")]
    TextLength {
        /// Which.
        field: &'static str,
        /// In characters.
        longest: usize,
    },
    /// There is no day on which it is gone.
    #[error("a route is gone on some day")]
    NoDays,
    /// Days that cannot be read: twice, out of order, or none that there are.
    #[error("{field} names days in their order, each once")]
    DaysUnclear {
        /// Which.
        field: &'static str,
    },
    /// A time with seconds.
    #[error("the time is said to the minute")]
    TimeNotToTheMinute,
    /// A stop made twice, at oneself, or at somebody who is not there.
    #[error("{organization} is no stop of this route, or one already")]
    StopNotServed {
        /// Whose place.
        organization: OrganizationId,
    },
    /// A later stop that is reached before an earlier one.
    #[error("the stop at {organization} is reached before the one before it")]
    StopsBackwards {
        /// Whose place.
        organization: OrganizationId,
    },
    /// Another route of the organization's is called so.
    #[error("another route has this name")]
    NameTaken,
    /// The route is not gone any more.
    #[error("the route has ended")]
    RouteEnded,
    /// Not of a buyer where the run stops, not the owner's to send, or twice.
    #[error("order {order} is not for this route")]
    OrderNotOnRoute {
        /// Which.
        order: PurchaseOrderId,
    },
    /// It goes with another run.
    #[error("order {order} goes with the run {run}")]
    OrderOnAnotherRun {
        /// Which order.
        order: PurchaseOrderId,
        /// Which run.
        run: DeliveryRunId,
    },
    /// A run of that route on that day is there.
    #[error("the run {run} goes on that day already")]
    RunThere {
        /// Which.
        run: DeliveryRunId,
    },
    /// The run is not where this can be done.
    #[error("the run is {state:?}")]
    RunIs {
        /// Where it stands.
        state: RunState,
    },
    /// The day has passed, or is the one it is on.
    #[error("a run goes on a day to come, and on another than before")]
    DayNotToCome,
    /// No reason was given.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// Nothing is ready of what would go with it.
    #[error("nothing of what goes with this run is ready")]
    NothingAboard,
}
