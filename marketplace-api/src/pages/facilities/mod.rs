//! Facilities on pages (pages.md 6.16): a bank's lines of credit, one of them with what is drawn and how it is paid back,
//! asking for a drawdown on an invoice, and one drawdown as board and bank see it.

mod ask;
mod doing;
mod drawdown;
mod figures;
pub mod financing;
mod form;
pub mod handling;
mod list;
mod make;
mod reading;
mod show;
pub mod words;

pub use self::ask::{AskPage, Asking, FacilityChoice};
pub use self::drawdown::{DrawdownPage, SeenDrawdown};
pub use self::form::FacilityForm;
pub use self::list::{DrawdownRow, FacilitiesPage, FacilityRow};
pub use self::make::{MakeFacilityPage, Making};
pub use self::show::{DueRow, FacilityPage, SeenFacility};
