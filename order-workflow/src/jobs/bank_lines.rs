//! Money that was awaited after its line came in: what is certain of the undecided lines is booked by itself.

use crate::Workflow;
use std::time::Duration;
use tokio::sync::watch;
use tracing::error;

/// How often it is looked at. A file that comes in is looked at at once; this is for what is recorded later.
const EVERY: Duration = Duration::from_mins(10);

/// Looks at the undecided lines, again and again, until `stop` says so.
pub async fn run(workflow: Workflow, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(cause) = workflow.match_bank_lines(None).await {
            let cause: &dyn std::error::Error = &cause;
            error!(error = cause, "The lines of banks could not be looked at");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}
