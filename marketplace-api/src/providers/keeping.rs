//! The work that keeps requests: those whose time is up, or of which nobody knows whether they were taken, are asked
//! about once more and then ended. Each seller's provider is asked beside the others': a slow one holds up nobody else.

use std::collections::HashMap;
use std::time::Duration;

use order_workflow::WorkflowError;
use order_workflow::command::payment_requests::Due;
use supply_chain::id::OrganizationId;
use tokio::sync::watch;
use tokio::task::{Id, JoinSet};
use tracing::error;

use super::asking::ask_and_hear;
use crate::state::State;

/// How often it is looked at.
const EVERY: Duration = Duration::from_secs(15);

/// Whose credentials a provider is asked with.
type Credentials = (OrganizationId, String);

/// Keeps requests until `stop` says so.
pub async fn keep(state: State, mut stop: watch::Receiver<bool>) {
    let mut under_way: JoinSet<()> = JoinSet::new();
    let mut asked: HashMap<Id, Credentials> = HashMap::new();
    while !*stop.borrow() {
        while let Some(ended) = under_way.try_join_next_with_id() {
            let id = ended.map_or_else(|broke| broke.id(), |(id, ())| id);
            asked.remove(&id);
        }
        match due(&state).await {
            Ok(due) => {
                for (credentials, requests) in due {
                    if asked.values().any(|other| *other == credentials) {
                        continue;
                    }
                    let looked_at = look(state.clone(), requests, stop.clone());
                    asked.insert(under_way.spawn(looked_at).id(), credentials);
                }
            }
            Err(cause) => told(&cause),
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

/// What is due, by whose credentials it is asked with.
async fn due(state: &State) -> Result<HashMap<Credentials, Vec<Due>>, WorkflowError> {
    let mut by_credentials: HashMap<Credentials, Vec<Due>> = HashMap::new();
    for due in state.workflow.payment_requests_due().await? {
        let credentials = (due.payee, due.credentials.clone());
        by_credentials.entry(credentials).or_default().push(due);
    }
    Ok(by_credentials)
}

async fn look(state: State, requests: Vec<Due>, stop: watch::Receiver<bool>) {
    for due in requests {
        if *stop.borrow() {
            return;
        }
        if let Err(cause) = look_at(&state, due).await {
            told(&cause);
            return;
        }
    }
}

async fn look_at(state: &State, due: Due) -> Result<(), WorkflowError> {
    let id = due.id;
    let answered = ask_and_hear(state, due).await?.is_ok();
    state.workflow.end_payment_request(id, answered).await
}

fn told(cause: &WorkflowError) {
    let cause: &dyn std::error::Error = cause;
    error!(error = cause, "Requests to pay could not be kept");
}
