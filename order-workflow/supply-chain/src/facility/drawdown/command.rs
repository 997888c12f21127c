//! What may be asked of a drawdown, with everything its rule needs to know.

use super::permission::DrawdownName;
use crate::facility::Purpose;
use crate::id::PersonId;
use crate::money::Money;
use crate::payment::{BankAccount, BankReference};
use chrono::{DateTime, NaiveDate, Utc};

/// What a drawdown rests on, looked at under lock when it is asked for and again when it is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawdownFacts {
    /// What payments that wait for officers, or were signed by them, are to pay of the invoice.
    pub planned: Money,
    /// Whether every line of the invoice matches what was ordered and received.
    pub invoice_matches: bool,
    /// What is open of the invoice, not in dispute, and not asked for by another drawdown.
    pub open: Money,
    /// Where the seller gets money.
    pub account: BankAccount,
    /// The borrower's people with the approver's role.
    pub approvers: Vec<PersonId>,
    /// The day at the borrower's place.
    pub today: NaiveDate,
}

/// What keeps a drawdown that was paid from being taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StandsOnIt {
    /// Some of it was paid back.
    pub is_repaid: bool,
    /// A line of a bank's statement was explained as it.
    pub is_on_line: bool,
}

/// What is asked of a drawdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DrawdownCommand {
    /// Ask the board for it.
    Request {
        /// How much.
        amount: Money,
        /// What for.
        purpose: Purpose,
        /// Of the board's decision.
        decision_number: String,
        /// What it rests on.
        facts: DrawdownFacts,
    },
    /// Sign it as an officer.
    Sign,
    /// Say no to it as an officer.
    Reject {
        /// Why.
        words: String,
    },
    /// Take it back.
    Withdraw,
    /// Do not pay it, as the bank.
    Refuse {
        /// Why.
        words: String,
    },
    /// Say that the seller is paid, as the bank.
    Pay {
        /// What the bank calls it.
        reference: BankReference,
        /// The day it paid.
        paid_on: NaiveDate,
        /// Whether money came into that account under this reference before.
        is_used: bool,
        /// What it rests on, looked at again.
        facts: DrawdownFacts,
    },
    /// Say that the seller was not paid after all, as whoever said that it was.
    Reverse {
        /// Why.
        words: String,
        /// What stands on it by now.
        on_it: StandsOnIt,
    },
    /// Say that it never came, as the seller.
    Deny {
        /// What is told to bank and borrower.
        words: String,
        /// What stands on it by now.
        on_it: StandsOnIt,
        /// When it was said to be paid.
        said_at: DateTime<Utc>,
    },
}

impl DrawdownCommand {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> DrawdownName {
        match self {
            Self::Request { .. } => DrawdownName::Request,
            Self::Sign => DrawdownName::Sign,
            Self::Reject { .. } => DrawdownName::Reject,
            Self::Withdraw => DrawdownName::Withdraw,
            Self::Refuse { .. } => DrawdownName::Refuse,
            Self::Pay { .. } => DrawdownName::Pay,
            Self::Reverse { .. } => DrawdownName::Reverse,
            Self::Deny { .. } => DrawdownName::Deny,
        }
    }
}
