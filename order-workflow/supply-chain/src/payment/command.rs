//! What may be asked of a payment, with everything its rule needs to know.

use super::application::{PayableBill, WantedApplication};
use super::bank_account::{BankAccount, BankReference};
use super::permission::CommandName;
use super::state::Method;
use crate::ask::Actor;
use crate::id::{FileId, InvoiceId, PaymentId, PersonId, RefundId};
use crate::money::Money;
use crate::signature::Quorum;
use chrono::{DateTime, NaiveDate, Utc};

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// A person for an organization.
    Person(&'a Actor),
    /// A bank's statement or a provider's verified word.
    Bank,
    /// What follows by itself: the order that it was made for is billed.
    Clock,
}

/// A payment as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// How much.
    pub amount: Money,
    /// The day it was paid.
    pub paid_on: NaiveDate,
    /// How.
    pub method: Method,
    /// Into which account of the payee; cash goes into none.
    pub account: Option<BankAccount>,
    /// What the bank or provider calls it.
    pub reference: Option<BankReference>,
    /// Another payment that has this reference and account already, looked for under lock.
    pub same_reference: Option<PaymentId>,
    /// What shows it.
    pub evidence: Option<FileId>,
    /// What it is for; nothing for the oldest first, an empty list for on account.
    pub wanted: Option<Vec<WantedApplication>>,
    /// What is open between the two, under lock.
    pub bills: Vec<PayableBill>,
    /// The open invoices of the order that it was made for, the first due first: what officers signed before they were
    /// issued.
    pub of_order: Vec<InvoiceId>,
    /// Who must sign, by the payer's rule for such an amount.
    pub quorum: Quorum,
    /// The payer's people with the approver's role.
    pub approvers: Vec<PersonId>,
}

/// What is asked of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Write down that it was made, or is to be made once enough have signed.
    Record(Box<Record>),
    /// Sign it.
    Sign,
    /// Do not make it.
    Withdraw,
    /// Say that it came.
    Confirm,
    /// Say that it never came, or was recorded by mistake.
    Reverse {
        /// Why.
        words: String,
    },
    /// Use what is on account.
    Apply {
        /// What for; nothing for the oldest first.
        wanted: Option<Vec<WantedApplication>>,
        /// What is open between the two, under lock.
        bills: Vec<PayableBill>,
    },
    /// Take it off an invoice; it stands on account then.
    Unapply {
        /// Which.
        invoice: InvoiceId,
    },
    /// Pay back what is on account, or some of it.
    Refund {
        /// How much.
        amount: Money,
        /// The day.
        paid_on: NaiveDate,
        /// How.
        method: Method,
        /// What the bank calls it.
        reference: Option<BankReference>,
        /// Another payment that has this reference already.
        same_reference: Option<PaymentId>,
        /// The id it gets.
        id: RefundId,
        /// Who must sign, by the payee's rule for such an amount.
        quorum: Quorum,
        /// The payee's people with the approver's role.
        approvers: Vec<PersonId>,
    },
    /// Sign a refund.
    SignRefund {
        /// Which.
        refund: RefundId,
    },
    /// Do not pay it back after all.
    WithdrawRefund {
        /// Which.
        refund: RefundId,
    },
    /// Write down that what officers signed went back.
    RecordRefund {
        /// Which.
        refund: RefundId,
        /// The day.
        paid_on: NaiveDate,
        /// What the bank calls it.
        reference: Option<BankReference>,
        /// Another payment that has this reference already.
        same_reference: Option<PaymentId>,
    },
    /// Say that a refund came.
    ConfirmRefund {
        /// Which.
        refund: RefundId,
    },
    /// Say that a refund never came, or was written down by mistake.
    ReverseRefund {
        /// Which.
        refund: RefundId,
        /// Why.
        words: String,
    },
}

impl Command {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        match self {
            Self::Record(_) => CommandName::Record,
            Self::Sign => CommandName::Sign,
            Self::Withdraw => CommandName::Withdraw,
            Self::Confirm => CommandName::Confirm,
            Self::Reverse { .. } => CommandName::Reverse,
            Self::Apply { .. } => CommandName::Apply,
            Self::Unapply { .. } => CommandName::Unapply,
            Self::Refund { .. } => CommandName::Refund,
            Self::SignRefund { .. } => CommandName::SignRefund,
            Self::WithdrawRefund { .. } => CommandName::WithdrawRefund,
            Self::RecordRefund { .. } => CommandName::RecordRefund,
            Self::ConfirmRefund { .. } => CommandName::ConfirmRefund,
            Self::ReverseRefund { .. } => CommandName::ReverseRefund,
        }
    }
}

/// When something is asked: the instant, and the day it is at the payer's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The instant.
    pub now: DateTime<Utc>,
    /// The day.
    pub today: NaiveDate,
}
