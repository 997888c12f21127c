//! The work that sends: takes what is due in hand, sends it, says what came of it.

use std::sync::Arc;
use std::time::Duration;

use lettre::message::Mailbox;
use order_workflow::Workflow;
use order_workflow::jobs::telling::{deliveries, mails};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::error;

use super::{MailWay, Post};

/// How often what is due is looked for.
const EVERY: Duration = Duration::from_millis(500);
/// Deliveries under way at once.
const DELIVERIES_AT_ONCE: usize = 32;
/// Mails taken at once; a mail server is spoken to one after the other.
const MAILS_AT_ONCE: u32 = 20;
/// How long what is under way is waited for when the program stops; what is left is sent again under the
/// same id.
const TIME_TO_END: Duration = Duration::from_secs(3);

/// Sends to webhooks until `stop` says so. A slow receiver keeps nobody else waiting.
pub async fn send_webhooks(workflow: Workflow, post: Post, mut stop: watch::Receiver<bool>) {
    let post = Arc::new(post);
    let mut under_way = JoinSet::new();
    while !*stop.borrow() {
        let room = u32::try_from(DELIVERIES_AT_ONCE.saturating_sub(under_way.len())).unwrap_or(0);
        let taken =
            if room == 0 { Ok(Vec::new()) } else { deliveries::take(&workflow, room).await };
        let some = taken.as_ref().is_ok_and(|taken| !taken.is_empty());
        for delivery in told(taken, "What is due to webhooks could not be taken") {
            let (workflow, post) = (workflow.clone(), Arc::clone(&post));
            under_way.spawn(async move {
                let outcome = post.send(&delivery, workflow.origin.now().timestamp()).await;
                told(
                    deliveries::settle(&workflow, &delivery, outcome).await,
                    "What came of a delivery could not be written down; it is sent again",
                );
            });
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY), if !some => {}
            Some(_) = under_way.join_next() => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
    let ended = async { while under_way.join_next().await.is_some() {} };
    // What is not settled by then is let go after a while, and sent again under its id.
    let _ = tokio::time::timeout(TIME_TO_END, ended).await;
}

/// Sends mails until `stop` says so. `base` is how others reach us.
pub async fn send_mails(
    workflow: Workflow,
    way: MailWay,
    (from, base): (Mailbox, String),
    mut stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        let taken = mails::take(&workflow, MAILS_AT_ONCE).await;
        for mail in told(taken, "Mails that are due could not be taken") {
            if *stop.borrow() {
                return;
            }
            let outcome = way.send(&mail, &from, &base).await;
            told(
                mails::settle(&workflow, &mail, outcome).await,
                "What came of a mail could not be written down; it is sent again",
            );
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

/// What succeeded; what did not is logged, and is nothing.
fn told<T: Default>(outcome: Result<T, order_workflow::WorkflowError>, what: &str) -> T {
    outcome.unwrap_or_else(|cause| {
        let cause: &dyn std::error::Error = &cause;
        error!(error = cause, "{what}");
        T::default()
    })
}
