//! Tools the journeys share.

#![expect(clippy::expect_used, reason = "what fails in a helper fails the test that called it")]

pub mod app;
pub mod bills;
pub mod browser;
pub mod caller;
pub mod database;
pub mod gate;
pub mod joint;
pub mod ledger;
pub mod market;
pub mod month;
pub mod program;
pub mod qris;
pub mod server_log;
pub mod traffic;
