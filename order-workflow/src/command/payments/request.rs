//! What a person asks of a payment, in their own words; and what a bank or provider says.

use chrono::NaiveDate;
use supply_chain::id::{
    BankAccountId, FileId, InvoiceId, OrganizationId, PurchaseOrderId, RefundId,
};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::{BankReference, CommandName, Method, WantedApplication};

/// Between whom a new payment is, as whoever writes it down sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parties {
    /// We paid them.
    To(OrganizationId),
    /// They paid us.
    From(Counterparty),
    /// We paid the seller of this order of ours, and it is for that order.
    For(PurchaseOrderId),
}

/// What a payment is, as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// How much.
    pub amount: Money,
    /// The day it was paid; today where it is only to be signed.
    pub paid_on: NaiveDate,
    /// How.
    pub method: Method,
    /// Into which account of the payee; cash goes into none.
    pub account: Option<BankAccountId>,
    /// What the bank or provider calls it.
    pub reference: Option<BankReference>,
    /// A photo that was handed in before.
    pub evidence: Option<FileId>,
    /// What it is for; nothing for the oldest first, an empty list for on account.
    pub wanted: Option<Vec<WantedApplication>>,
}

/// A new payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPayment {
    /// Between whom.
    pub parties: Parties,
    /// What.
    pub paid: Paid,
}

/// What is asked of a payment that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// It was made, as officers signed it: what is left out is as they signed.
    Record(Made),
    /// Sign it.
    Sign,
    /// Do not make it.
    Withdraw,
    /// It came.
    Confirm,
    /// It never came, or was recorded by mistake.
    Reverse {
        /// Why.
        words: String,
    },
    /// Use what is on account.
    Apply {
        /// What for; nothing for the oldest first.
        wanted: Option<Vec<WantedApplication>>,
    },
    /// Take it off an invoice; it stands on account then.
    Unapply {
        /// Which.
        invoice: InvoiceId,
    },
    /// What went back of what was on account.
    Refund {
        /// How much.
        amount: Money,
        /// The day.
        paid_on: NaiveDate,
        /// How.
        method: Method,
        /// What the bank calls it.
        reference: Option<BankReference>,
    },
    /// Something about one time that some of it goes back.
    OfRefund(RefundId, OfRefund),
}

/// What is asked of a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfRefund {
    /// Sign it.
    Sign,
    /// Do not pay it back after all.
    Withdraw,
    /// It went, as officers signed it.
    Record {
        /// The day.
        paid_on: NaiveDate,
        /// What the bank calls it.
        reference: Option<BankReference>,
    },
    /// It came.
    Confirm,
    /// It never came, or was written down by mistake.
    Reverse {
        /// Why.
        words: String,
    },
}

/// A payment that officers signed, once it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// How much, where whoever asks says so: it has to be what was signed.
    pub amount: Option<Money>,
    /// The day.
    pub paid_on: NaiveDate,
    /// What the bank calls it.
    pub reference: Option<BankReference>,
    /// A photo that was handed in before.
    pub evidence: Option<FileId>,
    /// What it is for; nothing for what officers signed.
    pub wanted: Option<Vec<WantedApplication>>,
}

impl Request {
    /// The command it becomes.
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
            Self::OfRefund(_, OfRefund::Sign) => CommandName::SignRefund,
            Self::OfRefund(_, OfRefund::Withdraw) => CommandName::WithdrawRefund,
            Self::OfRefund(_, OfRefund::Record { .. }) => CommandName::RecordRefund,
            Self::OfRefund(_, OfRefund::Confirm) => CommandName::ConfirmRefund,
            Self::OfRefund(_, OfRefund::Reverse { .. }) => CommandName::ReverseRefund,
        }
    }
}
