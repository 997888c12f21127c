//! Proof: an order's history that its parties can judge for themselves, without us (data.md 12).
//!
//! Each entry is hashed together with the entry before it, and where a history ends is signed with
//! the installation's key. The one definition of both stands here; the store writes by it, and
//! `marketplace-api verify-history` judges a downloaded file by it, without database or network.
//! `docs/PROOF.md` says the same in words, for whoever writes another verifier.

mod canonical;
mod chain;
mod head;
mod judge;
mod key;
#[cfg(test)]
mod tests;
mod verdict;
mod view;

pub use canonical::canonical;
pub use chain::{Audience, Covered, HASH_START, entry_hash, field_digest};
pub use head::{ClaimedHead, NotAHead, head_statement, head_text};
pub use judge::{Evidence, judge};
pub use key::{NotAKey, PublicKey};
pub use verdict::{Agreed, Broken, HeldTo, Whole, Why};
pub use view::{EntryView, FieldView, HeadView, HistoryView, KeyView};
