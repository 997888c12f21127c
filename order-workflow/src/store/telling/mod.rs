//! What is told: where readers of the history stand, events, messages, mails, webhooks, parked work.

pub(crate) mod mails;
pub(crate) mod messages;
pub(crate) mod notices;
pub(crate) mod parked;
pub(crate) mod personal;
pub(crate) mod spread;
pub(crate) mod turns;
pub(crate) mod webhooks;
