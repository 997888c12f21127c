//! A clock that is told the time, and identifiers that follow from it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use order_workflow::clock::{Clock, IdSource};
use uuid::{Builder, Uuid};

/// A clock that stands until it is set.
#[derive(Debug, Clone)]
pub(super) struct SetClock(Arc<AtomicI64>);

impl SetClock {
    pub(super) fn at(time: DateTime<Utc>) -> Self {
        Self(Arc::new(AtomicI64::new(time.timestamp_micros())))
    }

    pub(super) fn set(&self, time: DateTime<Utc>) {
        self.0.store(time.timestamp_micros(), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).expect("a time")
    }
}

/// Version 7 identifiers without chance: the clock's milliseconds, then a number.
#[derive(Debug)]
pub(super) struct Ids {
    clock: SetClock,
    next: AtomicU64,
}

impl Ids {
    pub(super) fn following(clock: &SetClock) -> Self {
        Self { clock: clock.clone(), next: AtomicU64::new(1) }
    }
}

impl IdSource for Ids {
    fn id(&self) -> Uuid {
        let mut rest = [0_u8; 10];
        rest[2..].copy_from_slice(&self.next.fetch_add(1, Ordering::SeqCst).to_be_bytes());
        let millis = u64::try_from(self.clock.now().timestamp_millis()).expect("after 1970");
        Builder::from_unix_timestamp_millis(millis, &rest).into_uuid()
    }
}
