//! What others rely on, held against a real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test that called it")]

mod catalogue;
mod imports;
mod purchase_orders;
mod trade;
