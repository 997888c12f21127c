//! Who is told what.
//!
//! Everything starts from the history of orders: an entry is something that happened. [`kinds`] says who
//! may know of which kind of entry and who is told of it; [`address`] which addresses a webhook may have. A
//! job (`jobs::telling`) follows the whole history in the order of its transactions and writes, for each
//! entry, an event for each party that may know, messages for people, mails and deliveries. Nothing is
//! sent from inside a transaction: what is to be sent is a row, and whoever sends it holds it for a while.

pub mod address;
pub mod kinds;
pub mod notices;
