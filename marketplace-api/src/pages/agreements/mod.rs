//! `/agreements`: what the organization agreed with others about how they trade, on either side.

mod answering;
pub mod book;
mod claims;
pub mod fields;
pub mod handling;
mod list;
pub mod money;
mod proposing;
mod show;

pub use answering::{accept, accept_form, decline, decline_form, withdraw};
pub use list::{AgreementRow, ListPage};
pub use proposing::{ChoosePage, EndPage, FormPage, Partner, typed_day};
pub use show::{Seen, ShowPage, VersionCard};
