//! Money that goes back: what of a payment stood on account is paid back by the payee, from its own account, in its own
//! books. Above an amount its officers sign first, as for any money that leaves; whoever it goes to says that it came, or
//! that it never did.

use super::Payment;
use super::bank_account::BankReference;
use super::command::By;
use super::event::Event;
use super::permission::{CommandName, authority};
use super::refusal::Refusal;
use super::state::{Method, Side, State};
use crate::id::RefundId;
use crate::machine::Decision;
use crate::money::Money;
use crate::signature::Signatures;
use crate::words::words;
use chrono::{DateTime, NaiveDate, Utc};

words! {
    /// Where a refund is.
    RefundState {
        /// The payee's officers must sign before it is made.
        AwaitingSignatures = "awaiting_signatures",
        /// Enough have signed; it may be made, and what it takes is used for nothing else.
        Approved = "approved",
        /// Made, and counted.
        Made = "made",
        /// Whoever it went to says that it came.
        Confirmed = "confirmed",
        /// It never came, or was written down by mistake.
        Reversed = "reversed",
        /// Taken back before it was made.
        Withdrawn = "withdrawn",
    }
}

/// Some of a payment that goes back, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Which.
    pub id: RefundId,
    /// Where it is.
    pub state: RefundState,
    /// How much.
    pub amount: Money,
    /// The day, at the payee's place.
    pub paid_on: NaiveDate,
    /// How.
    pub method: Method,
    /// What the bank calls it.
    pub reference: Option<BankReference>,
    /// Who of the payee must sign, and who did; nothing where nobody must.
    pub signatures: Option<Signatures>,
    /// Whether a line of a bank's statement stands on it.
    pub is_vouched: bool,
}

impl Refund {
    /// Whether it went.
    #[must_use]
    pub const fn counts(&self) -> bool {
        matches!(self.state, RefundState::Made | RefundState::Confirmed)
    }

    /// Whether a side may ask this of it as it stands.
    fn is_open(&self, name: CommandName, side: Option<Side>) -> bool {
        use RefundState::{Approved, AwaitingSignatures, Made};
        match name {
            CommandName::SignRefund => self.state == AwaitingSignatures,
            CommandName::WithdrawRefund => matches!(self.state, AwaitingSignatures | Approved),
            CommandName::RecordRefund => self.state == Approved,
            CommandName::ConfirmRefund => self.state == Made,
            // It never came, says whom it went to, or they said so by mistake; whoever wrote it down takes a slip back
            // while that word is the only one. What a bank says stands.
            CommandName::ReverseRefund => {
                !self.is_vouched
                    && match side {
                        Some(Side::Payer) => self.counts(),
                        Some(Side::Payee) | None => self.state == Made,
                    }
            }
            _ => false,
        }
    }

    /// What the payee's officers did before it was made: the payee's own affair.
    pub(super) fn unseen(&self) -> usize {
        let prepared = self.signatures.as_ref().map_or(0, |signatures| signatures.signed.len() + 1);
        prepared + usize::from(self.state == RefundState::Withdrawn)
    }
}

impl Payment {
    /// One of its refunds.
    #[must_use]
    pub fn refund(&self, id: RefundId) -> Option<&Refund> {
        self.refunds.iter().find(|refund| refund.id == id)
    }

    /// What its payee's officers have signed to be paid back, and what is still to be sent: it is used for nothing else.
    #[must_use]
    pub fn going_back(&self) -> Money {
        let approved = self.refunds.iter().filter(|one| one.state == RefundState::Approved);
        Money::sum(approved.map(|one| one.amount)).unwrap_or_default()
    }

    pub(super) fn changed(&mut self, id: RefundId, change: impl FnOnce(&mut Refund)) {
        if let Some(refund) = self.refunds.iter_mut().find(|refund| refund.id == id) {
            change(refund);
        }
        let gone = self.refunds.iter().filter(|refund| refund.counts());
        self.refunded = Money::sum(gone.map(|one| one.amount)).unwrap_or(self.refunded);
    }
}

/// What of a refund `by` may ask now: pages draw their buttons from it.
#[must_use]
pub fn refund_commands(payment: &Payment, refund: &Refund, by: By<'_>) -> Vec<CommandName> {
    let may_sign = || match (by, &refund.signatures) {
        (By::Person(actor), Some(signatures)) => {
            signatures.sign(actor, DateTime::UNIX_EPOCH).is_ok()
        }
        _ => false,
    };
    CommandName::OF_A_REFUND
        .into_iter()
        .filter(|name| {
            let side = authority(payment, *name, by);
            side.is_ok_and(|side| payment.counts() && refund.is_open(*name, side))
                && (*name != CommandName::SignRefund || may_sign())
        })
        .collect()
}

/// The refund of this id, where `side` may ask `name` of it now.
pub(super) fn asked(
    payment: &Payment,
    id: RefundId,
    name: CommandName,
    side: Option<Side>,
) -> Result<&Refund, Refusal> {
    let refund = payment.refund(id).ok_or(Refusal::RefundUnknown)?;
    if payment.state == State::Confirmed && refund.is_open(name, side) {
        Ok(refund)
    } else {
        Err(Refusal::RefundNotInThisState { state: refund.state, command: name })
    }
}

/// An officer of the payee signs; with the last signature it is held for going back, as far as it is there still.
pub(super) fn signed(
    payment: &Payment,
    refund: &Refund,
    by: By<'_>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    let (By::Person(actor), Some(signatures)) = (by, &refund.signatures) else {
        return Err(Refusal::NotYourPart { command: CommandName::SignRefund });
    };
    let signature = signatures.sign(actor, now)?;
    let left = payment.on_account();
    if refund.amount > left {
        return Err(Refusal::MoreThanPaid { left });
    }
    let decision = Decision::of(Event::RefundSigned { refund: refund.id, signature });
    Ok(if signatures.are_complete_with_one_more() {
        decision.and(Event::RefundApproved { refund: refund.id })
    } else {
        decision
    })
}
