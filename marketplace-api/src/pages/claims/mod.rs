//! `/claims`: what was not as agreed, for the buyer, the seller, and whoever mediates.

pub mod handling;
mod list;
mod show;
mod words;

pub use list::ClaimsPage;
pub use show::{ClaimPage, Seen};
pub use words::badge;
