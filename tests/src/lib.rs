//! Tools the journeys share.

pub mod database;
pub mod program;
