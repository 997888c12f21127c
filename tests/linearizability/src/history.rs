//! What everybody asked and was told, and its judgement.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use porcupine_rs::{CheckResult, Operation, check_operations_timeout};

use crate::stock_item::{Part, StockItem, Warehouse};

/// A command as its actor lived through it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Who asked.
    pub actor: u32,
    /// When it was asked, in nanoseconds from the beginning.
    pub called: i64,
    /// When the answer was there.
    pub returned: i64,
    /// What it asked of each item, each item once.
    pub parts: Vec<Part>,
}

/// What everybody writes down. Clones share it.
#[derive(Debug, Clone)]
pub struct History {
    began: Instant,
    commands: Arc<Mutex<Vec<Command>>>,
}

impl History {
    /// An empty one; time begins now.
    #[must_use]
    pub fn begin() -> Self {
        Self { began: Instant::now(), commands: Arc::default() }
    }

    /// The moment, in nanoseconds from the beginning. All actors read one clock that never goes back.
    #[must_use]
    pub fn moment(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_nanos()).unwrap_or(i64::MAX)
    }

    /// Writes down what `actor` asked at `called` and has just been told.
    pub fn note(&self, actor: u32, called: i64, parts: Vec<Part>) {
        if parts.is_empty() {
            return;
        }
        let command = Command { actor, called, returned: self.moment(), parts };
        self.commands.lock().unwrap_or_else(PoisonError::into_inner).push(command);
    }

    /// All of it; what comes now begins another.
    #[must_use]
    pub fn take(&self) -> Vec<Command> {
        std::mem::take(&mut *self.commands.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Command {
    /// Whether each item's part of these commands could have happened one after another; `Unknown` when that
    /// is not found out in `time`.
    #[must_use]
    pub fn judge_by_item(commands: &[Self], time: Duration) -> CheckResult {
        let parts = commands.iter().flat_map(|command| {
            command.parts.iter().map(|part| Operation::<StockItem> {
                client_id: Some(command.actor),
                call_time: command.called,
                return_time: command.returned,
                op: *part,
                metadata: None,
            })
        });
        check_operations_timeout(&parts.collect::<Vec<_>>(), time)
    }

    /// Whether these commands as wholes could have.
    #[must_use]
    pub fn judge_together(commands: &[Self], time: Duration) -> CheckResult {
        let wholes = commands.iter().map(|command| Operation::<Warehouse> {
            client_id: Some(command.actor),
            call_time: command.called,
            return_time: command.returned,
            op: command.parts.clone(),
            metadata: None,
        });
        check_operations_timeout(&wholes.collect::<Vec<_>>(), time)
    }
}
