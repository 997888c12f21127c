//! The ledger is the double-entry books of every organization, built from what happened and from nothing else.
//!
//! Each [`Occurrence`] that moves value becomes one [`Posting`] for each party that keeps books here
//! ([`post`]); a posting's entries add up to nothing, and what one party's says of the other is mirrored in the
//! other's. Postings are only ever added. The [`Ledger`] is what they come to, and can be built again
//! from the first one at any time, to the same figures (machines.md I5, data.md 8).

mod account;
mod balance;
mod occurrence;
mod opening;
mod period_close;
mod posting;
#[cfg(test)]
mod tests;
mod year_end;

pub use account::{Account, AccountKind, Counterparty};
pub use balance::{Breach, Ledger, TRADE, effect_between};
pub use occurrence::{Bill, Means, Occurrence, OwedBy, Sale};
pub use opening::{OpeningBalance, WrongOpening, opening_entries};
pub use period_close::{Books, CloseFacts, CloseRefusal};
pub use posting::{Entry, NotPosted, Posting, is_balanced, post};
pub use year_end::{close_year, empty_accounts, reversed};
