//! What is told, as it is read: messages, events, webhooks with their log, parked work.

pub mod events;
pub mod inbox;
pub mod mail;
pub mod parked;
pub mod webhooks;
