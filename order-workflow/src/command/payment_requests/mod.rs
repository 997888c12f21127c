//! Requests to pay that a provider shows: a QRIS over one amount, or the number of a virtual account.
//!
//! A request is written down first, then somebody outside any transaction asks the provider, then what it shows is
//! written down. What became of it the provider says in notices, or when it is asked; whatever it says twice counts
//! once, and what cannot be booked is kept where the seller's treasurer sees it. The money goes to the seller's own
//! account, and never through here.

mod ending;
mod hearing;
mod looking;
mod making;
mod refusal;
mod said;
mod setting;

pub use self::ending::Due;
pub use self::hearing::{Came, Heard, Outcome};
pub use self::looking::{LOOK, tick_notice};
pub(crate) use self::making::whole_rupiah;
pub use self::making::{Begun, ToAsk, WantedRequest, minutes_usual};
pub use self::refusal::Refusal;
pub use self::said::{Of, Provider, Said, Shown, Way};
pub use self::setting::{KEEP, NewSetting, end_setting, set};

use supply_chain::organization::Role;

/// Who asks for a request to be shown, on either side of the invoice.
pub const ASK: &[Role] = &[Role::Treasurer];
/// Who sees one.
pub const SEE: &[Role] = &[Role::Treasurer, Role::Manager, Role::Approver, Role::Auditor];
