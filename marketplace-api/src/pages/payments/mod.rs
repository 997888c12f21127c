//! Payments on pages (pages.md 6.16, 6.21): what was paid and came, writing a payment down, one payment with all that
//! may be done with it.

mod bills;
mod choose;
mod doing;
mod forms;
pub mod handling;
mod list;
mod make;
pub mod reading;
pub mod refunding;
mod refunds;
mod show;
pub mod words;

pub use self::bills::BillRow;
pub use self::choose::{ChoosePage, PartnerRow};
pub use self::forms::PaymentForm;
pub use self::list::{PaymentRow, PaymentsPage, Shown};
pub use self::make::{AccountRow, Draft, MakePage};
pub use self::refunds::RefundCard;
pub use self::show::{PaymentPage, Seen, ShareRow};
