//! Tools the journeys share.

pub mod app;
pub mod database;
pub mod program;
