//! The seller's desk: orders that came in.

pub mod handling;
pub mod orders;
