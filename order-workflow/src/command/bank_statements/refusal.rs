//! Why a bank's statement is not taken, or a line not explained that way.

use crate::bank_file::Unusable;
use chrono::NaiveDate;
use supply_chain::id::BankLineId;
use supply_chain::ledger::Account;
use supply_chain::money::Money;

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The file cannot be taken.
    #[error(transparent)]
    Unusable(#[from] Unusable),
    /// Days of it came in a file of another layout: the same lines printed otherwise would count twice.
    #[error("{first} to {last} came in a file of another layout")]
    OtherLayout {
        /// The first of these days.
        first: NaiveDate,
        /// The last of them.
        last: NaiveDate,
    },
    /// It was taken before.
    #[error("this file was taken already")]
    Taken,
    /// Somebody explained the line before.
    #[error("this line is explained already")]
    Explained,
    /// There is nothing to undo.
    #[error("this line is not explained")]
    NotExplained,
    /// Not a payment or refund of this organization on this side, or not one that counts.
    #[error("that is nothing this line could be")]
    NotThis,
    /// Money that moves between our accounts has another of them.
    #[error("say which of our other accounts it moved from or to")]
    OtherAccountNeeded,
    /// Another sum.
    #[error("the line is {line}, that is {other}")]
    OtherSum {
        /// The line's.
        line: Money,
        /// The other's.
        other: Money,
    },
    /// Another line is it already.
    #[error("another line is that already")]
    OfAnotherLine {
        /// Which.
        line: BankLineId,
    },
    /// Money that went is no payment to us.
    #[error("nobody paid with money that went out")]
    WentOut,
    /// Not an account that a line of a bank alone goes to.
    #[error("{} is not reached by a bank's line alone", account.as_str())]
    NotThatAccount {
        /// Which.
        account: Account,
    },
    /// Words are missing or too long.
    #[error("say why in 1 to {limit} characters")]
    WrongLength {
        /// The most.
        limit: usize,
    },
}
