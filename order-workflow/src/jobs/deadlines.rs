//! What falls due becomes the clock's command: deadlines are columns, not timers.

use crate::Workflow;
use std::time::Duration;
use tokio::sync::watch;
use tracing::{error, info};

/// How often deadlines are looked at; a deadline is never enforced earlier, and refused commands
/// do not wait for it (an answer at or after the deadline is too late even before the job came by).
const EVERY: Duration = Duration::from_secs(5);

/// Ends what has fallen due, again and again, until `stop` says so.
pub async fn run(workflow: Workflow, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match workflow.expire_orders().await {
            Ok(0) => {}
            Ok(ended) => {
                info!(orders.expired = ended, "Ended {ended} orders that nobody answered in time");
            }
            Err(cause) => {
                let cause: &dyn std::error::Error = &cause;
                error!(error = cause, "Deadlines could not be looked at");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}
