//! What every handler is given.

use std::sync::Arc;

use order_workflow::Workflow;
use tokio::sync::Semaphore;

use crate::config::Settings;
use crate::providers::Providers;
use crate::search_index::SearchIndex;

/// The house as a request finds it.
#[derive(Debug, Clone)]
pub struct State {
    /// Carries commands out, and reads.
    pub workflow: Workflow,
    /// How the program was started.
    pub settings: Arc<Settings>,
    /// Passwords are hashed by so many at once: each takes 19 MiB and a core for a while.
    pub hashing: Arc<Semaphore>,
    /// Finds offers for those they are meant for.
    pub search: SearchIndex,
    /// Speaks with whoever sellers are paid through.
    pub providers: Providers,
}

/// How the search index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexState {
    /// It answers and keeps up.
    Ready,
    /// It does not answer, or is being built anew.
    Degraded,
}

impl State {
    /// How the search index is; readiness tells it and goes on.
    #[must_use]
    pub fn index_state(&self) -> IndexState {
        if self.search.is_ready() { IndexState::Ready } else { IndexState::Degraded }
    }
}
