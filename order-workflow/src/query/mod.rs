//! Read models for pages and API: SQL in, flat views out, no rules.

pub mod orders;
