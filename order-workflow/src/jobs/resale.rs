//! What stands above goods that are sold on is looked at: news are rows, times to look are columns.

use crate::Workflow;
use crate::command::resale::Looked;
use std::time::Duration;
use tokio::sync::watch;
use tracing::{error, info};

/// How often it is looked whether something moved above.
const EVERY: Duration = Duration::from_secs(2);

/// Follows what stands above, again and again, until `stop` says so.
pub async fn run(workflow: Workflow, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match workflow.follow_resale().await {
            Ok(looked) if looked == Looked::default() => {}
            Ok(Looked { news, rules, goods, failed }) => info!(
                resale.news = news,
                resale.rules = rules,
                resale.goods = goods,
                resale.failed = failed,
                "Resale followed {news} pieces of news: {rules} rules took goods up, {goods} goods changed, {failed} failed"
            ),
            Err(cause) => {
                let cause: &dyn std::error::Error = &cause;
                error!(error = cause, "What stands above could not be looked at");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}
