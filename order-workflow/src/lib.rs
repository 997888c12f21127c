//! Runs the trade: one transaction per command.

pub mod database;
