//! Why a storefront says no.

use super::PayBy;
use crate::money::Money;

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing stands there.
    Empty,
    /// It is longer than is kept.
    TooLong {
        /// Most characters.
        limit: usize,
    },
    /// Beyond what makes sense.
    OutOfRange {
        /// Least.
        least: u32,
        /// Most.
        most: u32,
    },
    /// Not above zero.
    NotPositive,
    /// A shift ends before it begins, or two of a day meet.
    HoursCross,
    /// No citizen's number.
    NotAnIdentityNumber,
    /// Another member has it.
    Taken,
    /// Below zero.
    BelowZero,
    /// More than there can be.
    TooMuch,
}

/// Why a storefront says no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It takes no orders now.
    #[error("the storefront is closed")]
    Closed {
        /// What the cooperative says about it.
        note: Option<String>,
    },
    /// Goods are picked up.
    #[error("the storefront does not deliver")]
    DoesNotDeliver,
    /// The cooperative never said that this member may owe.
    #[error("the member has no account")]
    NoAccount,
    /// More than the member may owe.
    #[error("{left} left on the account for {total}")]
    OverAccount {
        /// What is left.
        left: Money,
        /// What it comes to.
        total: Money,
    },
    /// More than is saved.
    #[error("{left} saved for {total}")]
    NotEnoughSaved {
        /// What is there.
        left: Money,
        /// What it comes to.
        total: Money,
    },
    /// The cooperative has no static QRIS that money may come by.
    #[error("the cooperative has no payment code in use")]
    NoPaymentCode,
    /// What came by a bank has a reference.
    #[error("the reference of the payment is needed")]
    ReferenceNeeded,
    /// The goods are not in the store, so they are not handed over.
    #[error("not everything that was agreed is on the shelf")]
    NotOnTheShelf,
    /// Nobody registers by themselves.
    #[error("nobody registers here by themselves")]
    AdmissionClosed,
    /// Somebody decided already.
    #[error("it was decided already")]
    AlreadyDecided,
    /// No such member, or it is another's number.
    #[error("no member has this number and name")]
    NotThatMember,
    /// Only a member pays so.
    #[error("only a member pays by {pay_by:?}")]
    MembersOnly {
        /// How.
        pay_by: PayBy,
    },
    /// Less was given than it comes to.
    #[error("{given} given for {total}")]
    GivenTooLittle {
        /// What it comes to.
        total: Money,
        /// What was given.
        given: Money,
    },
    /// A sale is undone once.
    #[error("the sale was undone already")]
    UndoneAlready,
    /// The till that took the money was closed since; now it is the manager's to undo.
    #[error("the till was closed since, so the manager undoes the sale")]
    ManagerUndoes,
    /// What was paid was paid another way since, or for other bills as well.
    #[error("the bill was paid or credited otherwise since")]
    SettledOtherwise,
    /// So much goes back only once officers have signed.
    #[error("officers sign before {amount} goes back")]
    OfficersSign {
        /// How much.
        amount: Money,
    },
    /// More would stay in the till than is in it.
    #[error("{left} would stay of {counted}")]
    LeftMoreThanCounted {
        /// What was counted.
        counted: Money,
        /// What would stay.
        left: Money,
    },
    /// More or less is in the till than should be, and nobody said why.
    #[error("expected {expected}, off by {difference}, and nobody said why")]
    DifferenceUnexplained {
        /// What should be there.
        expected: Money,
        /// Above zero where more is there.
        difference: Money,
    },
    /// A value that cannot be taken.
    #[error("{field} cannot be taken")]
    Invalid {
        /// Which, by its name.
        field: &'static str,
        /// What is wrong with it.
        wrong: Wrong,
    },
}
