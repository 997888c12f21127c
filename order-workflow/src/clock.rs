//! The only place for now and for new identifiers; everything else is told.

use chrono::{DateTime, SubsecRound, Utc};
use std::sync::Arc;
use uuid::Uuid;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Now, to the microsecond: what PostgreSQL keeps, so that a reloaded time is the same time.
    fn now(&self) -> DateTime<Utc>;
}

/// Makes identifiers.
pub trait IdSource: Send + Sync + 'static {
    /// A new UUIDv7.
    fn id(&self) -> Uuid;
}

/// The computer's clock and randomness.
#[derive(Debug, Clone, Copy)]
pub struct System;

#[expect(clippy::disallowed_methods, reason = "this is the one place")]
impl Clock for System {
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place")]
impl IdSource for System {
    fn id(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// A clock and an id source that are handed around together.
#[derive(Clone)]
pub struct Origin {
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Origin {
    /// The computer's.
    #[must_use]
    pub fn system() -> Self {
        Self::new(System, System)
    }

    /// These two.
    pub fn new(clock: impl Clock, ids: impl IdSource) -> Self {
        Self { clock: Arc::new(clock), ids: Arc::new(ids) }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A new identifier of any kind.
    #[must_use]
    pub fn id<Id: From<Uuid>>(&self) -> Id {
        self.ids.id().into()
    }
}

impl std::fmt::Debug for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Origin")
    }
}

/// `length` bytes from the operating system, for tokens, codes and salts.
///
/// # Errors
/// The operating system has no randomness to give.
pub fn random_bytes<const LENGTH: usize>() -> Result<[u8; LENGTH], getrandom::Error> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
