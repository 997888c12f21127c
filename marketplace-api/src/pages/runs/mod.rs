//! Runs and routes (pages.md 6.21): what goes where next, what is aboard, the sheet for the driver; and what whoever
//! waits for goods is told of when they come.

pub mod handling;
pub mod list;
pub mod route_form;
pub mod route_handling;
pub mod sheet;
pub mod show;
pub mod told;
mod words;
