//! Read models for pages and API: SQL in, flat views out, no rules.

pub mod agreements;
pub mod approvals;
pub mod bank_accounts;
pub mod basket;
pub mod board;
pub mod catalogue;
pub mod claims;
pub mod exports;
pub mod identity;
pub mod imports;
pub mod matching;
pub mod order_groups;
pub mod orders;
pub mod own_steps;
pub mod packs;
pub mod payments;
pub mod sellers;
pub mod standing_orders;
pub mod stock;
pub mod telling;
pub mod timeline;
pub mod written;
