//! Uploads are carried on one after the other: read, and published.
//!
//! Several programs may do this on one database; an upload is held by the transaction that works on
//! it, so whoever dies lets go at once and the next begins it again.

use std::collections::HashMap;
use std::time::Duration;

use supply_chain::id::ImportId;
use tokio::sync::watch;
use tracing::{error, info, warn};

use crate::Workflow;
use crate::command::imports;
use crate::error::WorkflowError;

/// How often waiting uploads are looked for; somebody sits before the page and waits.
const EVERY: Duration = Duration::from_millis(300);

/// How often one upload is tried by this program before it is given up.
const TRIES_MAX: u32 = 3;

/// Carries uploads on.
#[derive(Debug)]
pub struct ImportWorker {
    workflow: Workflow,
    failures: HashMap<ImportId, u32>,
}

impl ImportWorker {
    /// A worker on this database.
    #[must_use]
    pub fn new(workflow: Workflow) -> Self {
        Self { workflow, failures: HashMap::new() }
    }

    /// Works until `stop` says so; what is under way then is let go, and begun again by the next.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(cause) = self.work_off(&stop).await {
                let cause: &dyn std::error::Error = &cause;
                error!(error = cause, "Uploads could not be looked for");
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                changed = stop.changed() => if changed.is_err() { return },
            }
        }
    }

    /// Carries on all that waits now; answers how many uploads that were.
    ///
    /// # Errors
    /// The database fails; what goes wrong with one upload is logged and kept with it.
    pub async fn work_off(&mut self, stop: &watch::Receiver<bool>) -> Result<usize, WorkflowError> {
        let mut carried = 0;
        for id in imports::waiting(&self.workflow).await? {
            if *stop.borrow() {
                break;
            }
            match imports::carry(&self.workflow, id, stop.clone()).await {
                Ok(true) => {
                    self.failures.remove(&id);
                    carried += 1;
                }
                Ok(false) => {}
                Err(cause) if *stop.borrow() => {
                    info!(import.id = %id, "Left the upload {id}: {cause}");
                }
                Err(cause) => {
                    if self.failed(id, &cause) {
                        imports::give_up(&self.workflow, id).await?;
                    }
                }
            }
        }
        Ok(carried)
    }

    /// Counts and tells a failure; answers whether the upload is to be given up.
    fn failed(&mut self, id: ImportId, cause: &WorkflowError) -> bool {
        let failures = self.failures.entry(id).or_default();
        *failures += 1;
        let cause: &dyn std::error::Error = cause;
        if *failures < TRIES_MAX {
            warn!(import.id = %id, error = cause, "The upload {id} failed; it is tried again");
            return false;
        }
        error!(import.id = %id, error = cause, "The upload {id} failed {failures} times; given up");
        self.failures.remove(&id);
        true
    }
}
