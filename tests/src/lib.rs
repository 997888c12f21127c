//! Tools the journeys share.

pub mod database;
