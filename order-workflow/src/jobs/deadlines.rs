//! What falls due becomes the clock's command: deadlines are columns, not timers.

use crate::Workflow;
use crate::command::purchase_orders::Settled;
use crate::error::WorkflowError;
use std::time::Duration;
use tokio::sync::watch;
use tracing::{error, info};

/// How often deadlines are looked at; a deadline is never enforced earlier, and refused commands
/// do not wait for it (an answer at or after the deadline is too late even before the job came by).
const EVERY: Duration = Duration::from_secs(5);

/// Each how many looks somebody is reminded of what will fall due: once a minute.
const REMIND_EACH: u32 = 12;

/// Does what has fallen due, again and again, until `stop` says so.
pub async fn run(workflow: Workflow, mut stop: watch::Receiver<bool>) {
    let mut looked: u32 = 0;
    while !*stop.borrow() {
        match workflow.settle_deadlines().await {
            Ok(settled) if settled == Settled::default() => {}
            Ok(settled) => info!(
                orders.expired = settled.expired,
                orders.late = settled.late,
                orders.filled = settled.filled,
                orders.deemed = settled.deemed,
                orders.failed = settled.failed,
                "Kept deadlines"
            ),
            Err(cause) => {
                let cause: &dyn std::error::Error = &cause;
                error!(error = cause, "Deadlines could not be looked at");
            }
        }
        match workflow.settle_claims().await {
            Ok(0) => {}
            Ok(settled) => {
                info!(claims.settled = settled, "Kept the deadlines of {settled} claims");
            }
            Err(cause) => {
                let cause: &dyn std::error::Error = &cause;
                error!(error = cause, "Deadlines of claims could not be looked at");
            }
        }
        match workflow.settle_order_money().await {
            Ok(0) => {}
            Ok(orders) => {
                info!(orders.settled = orders, "Billed, credited or ended {orders} orders");
            }
            Err(cause) => {
                let cause: &dyn std::error::Error = &cause;
                error!(error = cause, "The money of orders could not be looked at");
            }
        }
        if looked.is_multiple_of(REMIND_EACH) {
            remind(&workflow).await;
        }
        looked = looked.wrapping_add(1);
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

/// Tells whoever has to act next that a day is near.
async fn remind(workflow: &Workflow) {
    let reminded = async {
        Ok::<_, WorkflowError>((
            workflow.remind_of_claims().await?,
            workflow.tell_of_expiring_agreements().await?,
            workflow.remind_of_bills().await?,
        ))
    };
    match reminded.await {
        Ok((0, 0, 0)) => {}
        Ok((claims, agreements, bills)) => info!(
            claims.reminded = claims,
            agreements.expiring = agreements,
            invoices.reminded = bills,
            "Reminded of {claims} claims, {agreements} agreements and {bills} bills"
        ),
        Err(cause) => {
            let cause: &dyn std::error::Error = &cause;
            error!(error = cause, "Nobody could be reminded of what falls due");
        }
    }
}
