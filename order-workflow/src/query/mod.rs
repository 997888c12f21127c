//! Read models for pages and API: SQL in, flat views out, no rules.

pub mod basket;
pub mod catalogue;
pub mod imports;
pub mod orders;
pub mod stock;
