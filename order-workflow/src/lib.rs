//! Runs the trade: one transaction per command.
//!
//! A command comes in an [`ask::Ask`]. It is carried out in [`command`]: the thing is loaded under
//! lock, the asker's authority checked, a stored answer given again if there is one, the rule asked,
//! its events recorded by the `store` and the answer kept; all of it in one [`unit_of_work`]. Screens
//! read through [`query`], straight from SQL to flat views.

pub mod answers;
pub mod ask;
pub mod bank_file;
pub mod clock;
pub mod command;
pub mod database;
pub mod demo;
pub mod error;
pub mod jobs;
pub mod photo;
pub mod price_list;
pub mod private_cluster;
pub mod proof;
pub mod query;
pub mod seal;
mod store;
pub mod telling;
pub mod unit_of_work;

pub use error::WorkflowError;
pub use unit_of_work::{Work, Workflow};
