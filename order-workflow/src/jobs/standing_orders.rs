//! What somebody wants again and again comes round: slots are columns, not timers.

use crate::Workflow;
use crate::command::standing_orders::Ran;
use std::time::Duration;
use tokio::sync::watch;
use tracing::{error, info};

/// How often it is looked at whether a slot has come; slots are said to the minute.
const EVERY: Duration = Duration::from_secs(5);

/// Runs what has come round, again and again, until `stop` says so.
pub async fn run(workflow: Workflow, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match workflow.run_standing_orders().await {
            Ok(ran) if ran == Ran::default() => {}
            Ok(Ran { closed, failed }) => info!(
                standing_orders.closed = closed,
                standing_orders.failed = failed,
                "Standing orders came round {closed} times, {failed} failed"
            ),
            Err(cause) => {
                let cause: &dyn std::error::Error = &cause;
                error!(error = cause, "Standing orders could not be looked at");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}
