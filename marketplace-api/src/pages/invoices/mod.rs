//! Bills: what is owed on either side, one bill with its history, and what may be done with it.

mod at_bank;
pub mod by_line;
mod coretax;
pub mod drawn;
mod forms;
pub mod handling;
mod list;
pub mod of_order;
mod show;
mod told;
pub mod using;
mod words;

pub use self::coretax::{Asked as CoretaxAsked, CoretaxPage};
pub use self::forms::Seen;
pub use self::list::{InvoicesPage, Stretch};
pub use self::show::InvoicePage;
pub use self::words::badge;
