//! Demand pools go on by themselves: they open, top up, close, and their price is found. Deadlines are columns, not timers.

use crate::Workflow;
use crate::command::demand_pools::Settled;
use std::time::Duration;
use tokio::sync::watch;
use tracing::{error, info};

/// How often deadlines are looked at. A pledge does not wait for it: it is too late from the instant itself.
const EVERY: Duration = Duration::from_secs(5);

/// Each how many looks somebody is reminded: once a minute.
const REMIND_EACH: u32 = 12;

/// Does what has fallen due, again and again, until `stop` says so.
pub async fn run(workflow: Workflow, mut stop: watch::Receiver<bool>) {
    let mut looked: u32 = 0;
    while !*stop.borrow() {
        match workflow.settle_demand_pools().await {
            Ok(settled) if settled == Settled::default() => {}
            Ok(Settled { moved, failed }) => {
                info!(pools.moved = moved, pools.failed = failed, "Moved {moved} demand pools on");
            }
            Err(cause) => {
                let cause: &dyn std::error::Error = &cause;
                error!(error = cause, "Demand pools could not be looked at");
            }
        }
        if looked.is_multiple_of(REMIND_EACH) {
            remind(&workflow).await;
            plan(&workflow).await;
        }
        looked = looked.wrapping_add(1);
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

/// Tells of pools that close tomorrow, and of prices that little is missing for.
async fn remind(workflow: &Workflow) {
    match workflow.remind_of_demand_pools().await {
        Ok(0) => {}
        Ok(reminded) => info!(pools.reminded = reminded, "Reminded of pools {reminded} times"),
        Err(cause) => {
            let cause: &dyn std::error::Error = &cause;
            error!(error = cause, "Nobody could be reminded of demand pools");
        }
    }
}

/// Plans the next rounds of pools that come round.
async fn plan(workflow: &Workflow) {
    match workflow.plan_next_rounds().await {
        Ok(0) => {}
        Ok(planned) => info!(pools.planned = planned, "Planned the next round of {planned} pools"),
        Err(cause) => {
            let cause: &dyn std::error::Error = &cause;
            error!(error = cause, "The next rounds of pools could not be planned");
        }
    }
}
