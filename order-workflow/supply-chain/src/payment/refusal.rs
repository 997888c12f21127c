//! Why the answer is no, with the facts that whoever asked needs to act.

use super::bank_account::Unfit;
use super::permission::CommandName;
use super::refund::RefundState;
use super::state::{Method, State};
use crate::id::{InvoiceId, PaymentId};
use crate::money::Money;
use crate::organization::Role;
use crate::signature::MayNotSign;
use chrono::NaiveDate;

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The other side's command.
    #[error("{} is not this side's of the payment to do", command.word())]
    NotYourPart {
        /// What was asked.
        command: CommandName,
    },
    /// The right side, but another role.
    #[error("{} needs another role", command.word())]
    NotYourRole {
        /// What was asked.
        command: CommandName,
        /// Who may.
        roles: &'static [Role],
    },
    /// It was possible earlier, or will be later.
    #[error("this payment is {}; it cannot take {} now", state.as_str(), command.word())]
    NotInThisState {
        /// Where it is.
        state: State,
        /// What was asked.
        command: CommandName,
    },
    /// No refund of this payment.
    #[error("this payment has no such refund")]
    RefundUnknown,
    /// A refund that cannot take this now.
    #[error("this refund is {}; it cannot take {} now", state.as_str(), command.word())]
    RefundNotInThisState {
        /// Where it is.
        state: RefundState,
        /// What was asked.
        command: CommandName,
    },
    /// Nothing, or less.
    #[error("a payment is more than nothing")]
    NothingPaid,
    /// A day that has not come.
    #[error("{paid_on} has not come yet")]
    NotYet {
        /// The day that was said.
        paid_on: NaiveDate,
    },
    /// A day that is too far back.
    #[error("{paid_on} is before {earliest}")]
    TooLongAgo {
        /// The day that was said.
        paid_on: NaiveDate,
        /// The earliest that is taken.
        earliest: NaiveDate,
    },
    /// More than anybody pays at once.
    #[error("a payment is {most} at most")]
    TooMuch {
        /// The most.
        most: Money,
    },
    /// Another payment that waits is to pay it already.
    #[error("{planned} of invoice {invoice} is in another payment that waits")]
    WaitsAlready {
        /// Which.
        invoice: InvoiceId,
        /// How much of it.
        planned: Money,
    },
    /// Paid through a bank, but into which account is not said.
    #[error("say into which account this {} went", method.as_str())]
    AccountNeeded {
        /// How it was paid.
        method: Method,
    },
    /// Money may not go there.
    #[error(transparent)]
    AccountUnfit(#[from] Unfit),
    /// Paid through a bank, but what the bank calls it is not said.
    #[error("say which reference the bank gave this {}", method.as_str())]
    ReferenceNeeded {
        /// How it was paid.
        method: Method,
    },
    /// That reference has counted already.
    #[error("this reference belongs to another payment already")]
    ReferenceUsed {
        /// To which.
        payment: PaymentId,
    },
    /// Nothing shows it.
    #[error("a payment that its payer records needs something that shows it")]
    EvidenceNeeded,
    /// Not an invoice that is open between the two.
    #[error("invoice {invoice} is not open between the two")]
    BillUnknown {
        /// What was named.
        invoice: InvoiceId,
    },
    /// The same invoice twice.
    #[error("invoice {invoice} is named twice")]
    BillRepeated {
        /// Which.
        invoice: InvoiceId,
    },
    /// More than is open, or nothing.
    #[error("from 0.01 to {open} can be paid of invoice {invoice}")]
    MoreThanOpen {
        /// Which.
        invoice: InvoiceId,
        /// What is open.
        open: Money,
    },
    /// More than there is.
    #[error("{left} is left of the payment")]
    MoreThanPaid {
        /// What is left.
        left: Money,
    },
    /// It did not settle that invoice.
    #[error("this payment settles nothing of invoice {invoice}")]
    NotAppliedThere {
        /// Which.
        invoice: InvoiceId,
    },
    /// Whoever asks may not sign.
    #[error(transparent)]
    MayNotSign(#[from] MayNotSign),
    /// Officers signed something else.
    #[error("officers signed {signed}, and nothing else")]
    OtherThanSigned {
        /// How much they signed.
        signed: Money,
    },
    /// Words are missing or too long.
    #[error("{field} has from 1 to {limit} characters")]
    WrongLength {
        /// The field's name in the API.
        field: &'static str,
        /// The most.
        limit: usize,
    },
    /// A sum beyond 64 bits of sen.
    #[error("the sum is too large to add up")]
    TooLarge,
}
