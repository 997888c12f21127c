//! Telling people and programs: the words, the mails, the webhooks' requests, and the work that sends them.
//!
//! What is due is taken in hand from `order_workflow::jobs::telling`, sent here outside of any
//! transaction, and settled there by what came of it.

mod credit;
mod facilities;
mod mails;
mod notices;
mod payments;
mod pool_orders;
pub(crate) mod pools;
mod post;
mod resale;
mod runs;
mod sender;
mod settlement;
pub mod signature;
pub mod words;

pub use mails::{MailWay, MailWayError};
pub use post::Post;
pub(crate) use post::{Call, NoAnswer};
pub use sender::{send_mails, send_webhooks};
