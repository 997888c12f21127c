//! Standing orders: written and changed by people, and run when a slot has come.
//!
//! A run goes through the very same commands as a person's order (machines.md section 3, row 1), as the one
//! who wrote it down, with what that person may do today.

mod failing;
mod running;
mod writing;

pub(crate) use self::running::run_again;
pub use self::writing::{
    NewStandingOrder, PolicyChange, Request, Wording, handle_standing_order, write_standing_order,
};

use supply_chain::id::StandingOrderId;

use crate::error::WorkflowError;
use crate::store::standing_orders as store;
use crate::unit_of_work::Workflow;

/// Whose work runs are, where they are parked.
pub(crate) const STANDING_ORDER: &str = "standing_order";

/// What came of the slots that had come, by their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ran {
    /// Closed with what came of them.
    pub closed: usize,
    /// Failed on our side; they are tried again.
    pub failed: usize,
}

impl Workflow {
    /// Runs every standing order whose slot has come, slot by slot in order, each in a transaction of its own; safe
    /// to run late, twice, or by several processes. What fails is tried again after a while and does not hold
    /// up the rest.
    ///
    /// # Errors
    /// The database cannot be asked what is due.
    pub async fn run_standing_orders(&self) -> Result<Ran, WorkflowError> {
        let mut ran = Ran::default();
        for id in store::due(self.reader(), self.origin.now()).await? {
            loop {
                match self.carry_out(move |work| Box::pin(running::come_round(work, id))).await {
                    Ok(true) => ran.closed += 1,
                    Ok(false) => break,
                    Err(cause) => {
                        ran.failed += 1;
                        log(id, &cause, "A standing order could not be run");
                        self.note_failure(id, failing::told(&cause)).await;
                        break;
                    }
                }
            }
        }
        Ok(ran)
    }

    /// Puts the slot off, or gives it up; where not even that can be written down it is simply tried again.
    async fn note_failure(&self, id: StandingOrderId, said: String) {
        let noted = self
            .carry_out(move |work| {
                let said = said.clone();
                Box::pin(async move { failing::note(work, id, &said).await })
            })
            .await;
        if let Err(cause) = noted {
            log(id, &cause, "That it failed could not be noted");
        }
    }
}

fn log(id: StandingOrderId, cause: &WorkflowError, said: &str) {
    let error: &dyn std::error::Error = cause;
    tracing::error!(standing_order.id = %id, error, "{said}");
}
