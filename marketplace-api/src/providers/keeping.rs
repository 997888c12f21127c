//! The work that keeps requests: those whose time is up, or of which nobody knows whether they were taken, are asked
//! about once more and then ended.

use std::time::Duration;

use order_workflow::WorkflowError;
use tokio::sync::watch;
use tracing::error;

use super::asking::ask_and_hear;
use crate::state::State;

/// How often it is looked at.
const EVERY: Duration = Duration::from_secs(15);

/// Keeps requests until `stop` says so.
pub async fn keep(state: State, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(cause) = look(&state, &stop).await {
            let cause: &dyn std::error::Error = &cause;
            error!(error = cause, "Requests to pay could not be kept");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

async fn look(state: &State, stop: &watch::Receiver<bool>) -> Result<(), WorkflowError> {
    for due in state.workflow.payment_requests_due().await? {
        if *stop.borrow() {
            return Ok(());
        }
        let id = due.id;
        let answered = ask_and_hear(state, due).await?.is_ok();
        state.workflow.end_payment_request(id, answered).await?;
    }
    Ok(())
}
