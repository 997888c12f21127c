//! What runs behind the requests: deadlines, telling, uploaded price lists, the search index.

use std::time::Duration;

use catalog_indexer::follow::Follower;
use lettre::message::Mailbox;
use order_workflow::jobs::imports::ImportWorker;
use order_workflow::jobs::{
    bank_lines, deadlines, demand_pools, planned_prices, pool_orders, resale, settlement,
    standing_orders, telling, tidy,
};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::warn;

use crate::money_watch;
use crate::providers;
use crate::state::State;
use crate::telling::{MailWay, Post, send_mails, send_webhooks};

/// How long what runs may take to let go when the program stops; it stays below the 20 s that are
/// promised together with the requests' own time.
const TIME_TO_LET_GO: Duration = Duration::from_secs(4);

/// What is needed to send mails and to webhooks.
pub struct Sending {
    /// Sends to webhooks.
    pub post: Post,
    /// The way mails take.
    pub way: MailWay,
    /// Who mails are from.
    pub from: Mailbox,
    /// How others reach us, for the links in mails.
    pub base: String,
}

/// The work behind the requests, as long as it lasts.
#[derive(Debug)]
pub struct Background {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Background {
    /// Starts all of it; `follower` where this program keeps the search index.
    #[must_use]
    pub fn start(state: &State, follower: Option<Follower>, sending: Sending) -> Self {
        let workflow = &state.workflow;
        let stop = watch::Sender::new(false);
        let mut tasks = JoinSet::new();
        tasks.spawn(deadlines::run(workflow.clone(), stop.subscribe()));
        tasks.spawn(standing_orders::run(workflow.clone(), stop.subscribe()));
        tasks.spawn(demand_pools::run(workflow.clone(), stop.subscribe()));
        tasks.spawn(planned_prices::run(workflow.clone(), stop.subscribe()));
        tasks.spawn(pool_orders::run(workflow.clone(), stop.subscribe()));
        tasks.spawn(resale::run(workflow.clone(), stop.subscribe()));
        tasks.spawn(settlement::run(workflow.clone(), stop.subscribe()));
        tasks.spawn(tidy::run(workflow.clone(), stop.subscribe()));
        tasks.spawn(bank_lines::run(workflow.clone(), stop.subscribe()));
        tasks.spawn(telling::run(workflow.clone(), stop.subscribe()));
        let Sending { post, way, from, base } = sending;
        tasks.spawn(send_webhooks(workflow.clone(), post, stop.subscribe()));
        tasks.spawn(send_mails(workflow.clone(), way, (from, base), stop.subscribe()));
        tasks.spawn(providers::keep(state.clone(), stop.subscribe()));
        tasks.spawn(ImportWorker::new(workflow.clone()).run(stop.subscribe()));
        tasks.spawn(money_watch::run(workflow.clone(), stop.subscribe()));
        if let Some(follower) = follower {
            let mut told = stop.subscribe();
            tasks.spawn(follower.run(async move {
                // A sender that is gone means the same.
                let _ = told.wait_for(|stop| *stop).await;
            }));
        }
        Self { stop, tasks }
    }

    /// Tells all of it to stop and waits until it has, a few seconds at most.
    pub async fn end(mut self) {
        self.stop.send_replace(true);
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(TIME_TO_LET_GO, ended).await.is_err() {
            warn!("Background work did not let go in time; what it had begun is begun again");
        }
    }
}
