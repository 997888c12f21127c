//! A request to pay that a provider shows: a virtual account or a dynamic QRIS over one amount.
//!
//! Providers say what became of it more than once, late, and out of order (domain.md 5.3). Whatever they say
//! twice counts once; money that came after all counts, even when they had said that time was up.

use super::bank_account::BankReference;
use crate::id::{InvoiceId, OrganizationId, PaymentRequestId};
use crate::ledger::Counterparty;
use crate::money::Money;
use crate::words::words;
use chrono::{DateTime, Utc};

words! {
    /// Where a request is.
    RequestState {
        /// The provider shows it.
        Waiting = "waiting",
        /// The money came.
        Paid = "paid",
        /// Nobody paid in time.
        Expired = "expired",
        /// It was taken back, or the provider refused it.
        Cancelled = "cancelled",
        /// The money came, and went back.
        Refunded = "refunded",
    }
}

words! {
    /// What a provider says.
    NoticeKind {
        /// It waits.
        Pending = "pending",
        /// The money came.
        Paid = "paid",
        /// Time was up.
        Expired = "expired",
        /// It will not be paid.
        Failed = "failed",
        /// The money went back.
        Refunded = "refunded",
    }
}

/// A request to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRequest {
    /// Which.
    pub id: PaymentRequestId,
    /// Who is to pay.
    pub payer: Counterparty,
    /// Whom.
    pub payee: OrganizationId,
    /// What for.
    pub invoice: InvoiceId,
    /// How much, exactly.
    pub amount: Money,
    /// Where it is.
    pub state: RequestState,
    /// Until when it can be paid.
    pub expires_at: DateTime<Utc>,
}

/// What a provider said, after its signature was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What became of it.
    pub kind: NoticeKind,
    /// How much came or went back, as the provider says; zero where it does not.
    pub amount: Money,
    /// What the provider calls the payment.
    pub reference: Option<BankReference>,
}

/// What follows from a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: it was known, or is overtaken.
    Nothing,
    /// The request is somewhere else now.
    Moved(RequestState),
    /// Money came: record a payment of this amount under this reference, and move the request.
    Paid {
        /// As much as came.
        amount: Money,
        /// What the provider calls it.
        reference: BankReference,
        /// Whether the request had ended before.
        is_late: bool,
        /// Whether it is another amount than was asked for.
        is_other_amount: bool,
    },
    /// The money went back: reverse the payment, and move the request.
    TakenBack,
    /// It says that money came, and not how much or under which reference: a person looks.
    Unclear,
    /// A part went back, or it does not say how much: a person looks, and whatever came still counts.
    PartlyBack,
}

/// What follows from what a provider says of a request.
#[must_use]
pub fn hear(request: &PaymentRequest, notice: &Notice) -> Outcome {
    use RequestState::{Cancelled, Expired, Paid, Refunded, Waiting};
    match (request.state, notice.kind) {
        // Said before, said out of order, or said of what has been paid since.
        (
            Paid | Refunded,
            NoticeKind::Pending | NoticeKind::Paid | NoticeKind::Expired | NoticeKind::Failed,
        )
        | (Waiting | Expired | Cancelled, NoticeKind::Pending)
        | (Refunded, NoticeKind::Refunded)
        | (Expired | Cancelled, NoticeKind::Expired | NoticeKind::Failed) => Outcome::Nothing,
        (Waiting, NoticeKind::Expired) => Outcome::Moved(Expired),
        (Waiting, NoticeKind::Failed) => Outcome::Moved(Cancelled),
        (Paid, NoticeKind::Refunded) => Outcome::TakenBack,
        // A part went back before we heard that all of it had come, and the rest is still to be booked.
        (Waiting | Expired | Cancelled, NoticeKind::Refunded) if notice.amount < request.amount => {
            Outcome::PartlyBack
        }
        // It went back before we heard that it had come: nothing came, all in all.
        (Waiting | Expired | Cancelled, NoticeKind::Refunded) => Outcome::Moved(Refunded),
        (Waiting | Expired | Cancelled, NoticeKind::Paid) => match &notice.reference {
            Some(reference) if notice.amount > Money::ZERO => Outcome::Paid {
                amount: notice.amount,
                reference: reference.clone(),
                is_late: request.state != Waiting,
                is_other_amount: notice.amount != request.amount,
            },
            _ => Outcome::Unclear,
        },
    }
}
