//! Telling, behind the requests: the history becomes messages, events, mails and deliveries; what is due is
//! taken in hand by whoever sends it.
//!
//! Sending is not done here: words and protocols belong to `marketplace-api`. It takes ([`deliveries::take`],
//! [`mails::take`]), sends outside of any transaction, and says what came of it. What is in hand is let go after
//! a while, so a process that dies keeps nothing back.

pub mod deliveries;
pub mod mails;

use std::time::Duration;

use tokio::sync::watch;
use tracing::{error, info};

use crate::Workflow;
use crate::error::WorkflowError;
use crate::store::telling::{mails as store, spread, turns};

/// How often new entries are looked for; somebody may be waiting for an answer.
const EVERY: Duration = Duration::from_millis(500);
/// Entries told of in one transaction.
const AT_ONCE: u32 = 200;
/// Daily mails made in one transaction.
const DAILY_AT_ONCE: u32 = 100;

/// Lets the order of entries go on after the database was restored elsewhere. Run at the start, after the tables
/// are up to date.
///
/// # Errors
/// The database fails.
pub async fn settle(workflow: &Workflow) -> Result<(), WorkflowError> {
    if workflow.carry_out(|work| Box::pin(turns::go_on(work))).await? {
        info!(
            "The database was restored elsewhere: the order of its history goes on where it left off"
        );
    }
    Ok(())
}

/// Tells of everything that was recorded and not told yet; answers how many entries that were.
///
/// # Errors
/// The database fails.
pub async fn tell(workflow: &Workflow) -> Result<usize, WorkflowError> {
    let mut told = 0;
    loop {
        let now = workflow.carry_out(|work| Box::pin(spread::go_on(work, AT_ONCE))).await?;
        told += now;
        if now == 0 {
            return Ok(told);
        }
    }
}

/// Makes the daily mails that are due; answers how many people were looked at.
///
/// # Errors
/// The database fails.
pub async fn make_daily_mails(workflow: &Workflow) -> Result<usize, WorkflowError> {
    let mut looked_at = 0;
    loop {
        let now =
            workflow.carry_out(|work| Box::pin(store::make_daily(work, DAILY_AT_ONCE))).await?;
        looked_at += now;
        if now == 0 {
            return Ok(looked_at);
        }
    }
}

/// Tells again and again, until `stop` says so.
pub async fn run(workflow: Workflow, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let told = async {
            tell(&workflow).await?;
            make_daily_mails(&workflow).await
        };
        if let Err(cause) = told.await {
            let cause: &dyn std::error::Error = &cause;
            error!(error = cause, "What happened could not be told; it is tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}
