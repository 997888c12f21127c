//! What has served its time goes: answers after 90 days (data.md 10), sessions and invitations long
//! over, forgotten failures to sign in. Safe to run at any time, and by several programs.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;
use tracing::{error, info};

use crate::Workflow;
use crate::error::WorkflowError;
use crate::unit_of_work::execute;

/// How often it is looked at.
const EVERY: Duration = Duration::from_hours(1);

/// How long an answer can be asked for again under its key.
const ANSWERS_KEPT: TimeDelta = TimeDelta::days(90);

/// How long a session that is over is kept, for whoever asks when somebody was last here.
const SESSIONS_KEPT: TimeDelta = TimeDelta::days(90);

/// How long messages, mails and deliveries are kept once they are over; the history keeps what happened.
const TOLD_KEPT: TimeDelta = TimeDelta::days(90);

/// How long a bank's file is kept that was only looked at.
const LOOKED_AT_KEPT: TimeDelta = TimeDelta::days(1);

const TIDY: &[(&str, TimeDelta)] = &[
    ("DELETE FROM mail WHERE state IN ('sent', 'dropped') AND ended_at < $1", TOLD_KEPT),
    (
        "DELETE FROM webhook_delivery d WHERE d.ended_at < $1
         AND (d.state = 'delivered' OR EXISTS (SELECT 1 FROM webhook w WHERE w.id = d.webhook_id AND w.ended_at < $1))",
        TOLD_KEPT,
    ),
    (
        "DELETE FROM message m WHERE m.read_at < $1 AND NOT EXISTS (SELECT 1 FROM mail WHERE message_id = m.id)",
        TOLD_KEPT,
    ),
    // A photo that nothing came to name: the file goes, and what it was handed in with.
    (
        "DELETE FROM stored_file f USING evidence_photo e WHERE e.file_id = f.id AND e.handed_in_at < $1
         AND NOT EXISTS (SELECT FROM payment p WHERE p.evidence_id = f.id)
         AND NOT EXISTS (SELECT FROM bank_account a WHERE a.proof_id = f.id)",
        TimeDelta::days(2),
    ),
    // A device's numbers are for ever, and so is what was answered under them (data.md 10).
    ("DELETE FROM answer WHERE created_at < $1 AND device_id IS NULL", ANSWERS_KEPT),
    (
        "WITH gone AS (DELETE FROM bank_statement WHERE state = 'staged' AND imported_at < $1 RETURNING file_id)
         DELETE FROM stored_file WHERE id IN (SELECT file_id FROM gone)",
        LOOKED_AT_KEPT,
    ),
    (
        "DELETE FROM session WHERE least(expires_at, coalesce(ended_at, expires_at)) < $1",
        SESSIONS_KEPT,
    ),
    ("DELETE FROM sign_in_failure WHERE last_at < $1", TimeDelta::days(2)),
];

/// Tidies every hour until `stop` says so.
pub async fn run(workflow: Workflow, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match tidy(&workflow).await {
            Ok(0) => {}
            Ok(gone) => {
                info!(rows.removed = gone, "Removed {gone} rows that had served their time");
            }
            Err(cause) => {
                let cause: &dyn std::error::Error = &cause;
                error!(error = cause, "What has served its time could not be removed");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

/// Removes what has served its time; tells how many rows.
///
/// # Errors
/// The database fails.
pub async fn tidy(workflow: &Workflow) -> Result<u64, WorkflowError> {
    workflow
        .carry_out(|work| {
            Box::pin(async move {
                let mut gone = 0;
                for (statement, kept) in TIDY {
                    gone += execute(work.tx, statement, [(work.now - *kept).into()]).await?;
                }
                Ok(gone)
            })
        })
        .await
}
