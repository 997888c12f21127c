//! Prices whose day has come hold from then on: days are columns, not timers.

use crate::Workflow;
use crate::command::catalogue_changes::Started;
use std::time::Duration;
use tokio::sync::watch;
use tracing::{error, info, warn};

/// How often it is looked at whether a day has begun; whoever orders meanwhile pays what is shown.
const EVERY: Duration = Duration::from_secs(5);

/// Lets planned prices hold when their day comes, again and again, until `stop` says so.
pub async fn run(workflow: Workflow, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match workflow.start_planned_prices().await {
            Ok(started) if started == Started::default() => {}
            Ok(Started { changes, offers, left }) => {
                info!(
                    catalogue.changes = changes,
                    catalogue.offers = offers,
                    "{changes} planned changes began to hold, for {offers} offers"
                );
                if left > 0 {
                    warn!(
                        catalogue.left = left,
                        "{left} offers kept their prices: they are not what was planned for"
                    );
                }
            }
            Err(cause) => {
                let cause: &dyn std::error::Error = &cause;
                error!(error = cause, "Planned prices could not be looked at");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}
