//! Bound pools go on by themselves: orders are made, the supplier's answer is heard, goods arrive, the last order ends.

use crate::Workflow;
use std::time::Duration;
use tokio::sync::watch;
use tracing::{error, info};

/// How often it is looked at whether a pool goes on; nobody waits for it but other people.
const EVERY: Duration = Duration::from_secs(5);

/// Takes pools the steps that are due, again and again, until `stop` says so.
pub async fn run(workflow: Workflow, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match workflow.settle_pool_orders().await {
            Ok(0) => {}
            Ok(steps) => info!(pools.steps = steps, "Took bound pools {steps} steps on"),
            Err(cause) => {
                let cause: &dyn std::error::Error = &cause;
                error!(error = cause, "The orders of pools could not be looked at");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}
