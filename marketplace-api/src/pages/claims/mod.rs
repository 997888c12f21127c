//! `/claims`: what was not as agreed, for the buyer, the seller, and whoever mediates.

pub mod deciding;
mod forms;
pub mod handling;
mod list;
mod notes;
mod show;
mod words;

pub use forms::{Desk, Seen};
pub use list::{ClaimsPage, Tabs};
pub use show::ClaimPage;
pub use words::{badge, outcome, remedy};
