//! A payment is money that went from one to the other, straight to the payee's own account; nobody here holds it.
//!
//! The payer's treasurer records it with its evidence, and above an amount other officers sign first. It
//! counts from then on; the payee confirms it, or a bank's statement or a provider's word does, or the payee
//! says that it never came and it is reversed. Whoever wrote it down or confirmed it by mistake takes it back,
//! while nothing of it went back and neither bank nor provider vouches for it. It is applied to invoices, exactly,
//! partly or over, and what is left stands on account until it is applied or goes back as a [`Refund`], which the
//! payee's officers sign above an amount and whose receiver says whether it came. One reference of a bank counts once.
//!
//! What may be asked of it is a [`Command`], what happened an [`Event`], and [`decide`] is the rule between the
//! two (machines.md section 3, row 20).

mod application;
mod apply;
mod bank_account;
mod bank_statement;
mod banks;
mod command;
mod decide;
mod event;
mod payment_request;
mod permission;
mod refund;
mod refusal;
mod silence;
mod stamp_duty;
mod state;
#[cfg(test)]
mod tests;

pub use application::{Application, PayableBill, WantedApplication, share_out};
pub use bank_account::{BankAccount, BankReference, NotAReference, Unfit};
pub use bank_statement::{
    Candidate, Certainty, Evidence, ExpectedPayment, ExpectedPayments, Match, StatementLine,
};
pub use banks::{bank_name, bank_typed, banks};
pub use command::{By, Command, Moment, Record};
pub use decide::decide;
pub use event::{Event, Particulars};
pub use payment_request::{Notice, NoticeKind, Outcome, PaymentRequest, RequestState, hear};
pub use permission::{CommandName, allowed_commands, authority};
pub use refund::{Refund, RefundState, refund_commands};
pub use refusal::Refusal;
pub use silence::SILENCE;
pub use stamp_duty::{StampDuty, stamp_duty};
pub use state::{Method, Side, State};

use crate::id::{BankAccountId, FileId, OrganizationId, PaymentId, PurchaseOrderId};
use crate::ledger::Counterparty;
use crate::money::Money;
use crate::signature::Signatures;
use chrono::NaiveDate;

/// A payment as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Which.
    pub id: PaymentId,
    /// Who paid.
    pub payer: Counterparty,
    /// Who got it.
    pub payee: OrganizationId,
    /// Where it is.
    pub state: State,
    /// How much.
    pub amount: Money,
    /// The day it was paid, at the payer's place.
    pub paid_on: NaiveDate,
    /// How.
    pub method: Method,
    /// Into which account of the payee.
    pub account: Option<BankAccountId>,
    /// What the bank or provider calls it.
    pub reference: Option<BankReference>,
    /// A photo or file that shows it.
    pub evidence: Option<FileId>,
    /// Who must sign before it counts, and who did; nothing where nobody must.
    pub signatures: Option<Signatures>,
    /// What officers signed that it is for; empty where nobody signs.
    pub planned: Vec<Application>,
    /// Where it went.
    pub applied: Vec<Application>,
    /// What of it went back: the sum of those refunds that count.
    pub refunded: Money,
    /// Each time that some of it went back, or is to, the first first.
    pub refunds: Vec<Refund>,
    /// Who recorded it: the payer, the payee, or nobody where a provider's word did.
    pub recorded_by: Option<Side>,
    /// For which order it was made, where it was made for one: it settles that order's invoices as they are issued.
    pub order: Option<PurchaseOrderId>,
    /// Whether a line of a bank's statement or a provider's word stands on it.
    pub is_vouched: bool,
    /// Whether goods that were to be paid first left between the two since it was confirmed.
    pub let_goods_go: bool,
    /// Rises with every command.
    pub version: i64,
}

impl Payment {
    /// A payment of which nothing is known yet.
    #[must_use]
    pub fn begin(
        id: PaymentId,
        (from, to): (Counterparty, OrganizationId),
        day: NaiveDate,
    ) -> Self {
        Self {
            id,
            payer: from,
            payee: to,
            state: State::Blank,
            amount: Money::ZERO,
            paid_on: day,
            method: Method::Transfer,
            account: None,
            reference: None,
            evidence: None,
            signatures: None,
            planned: Vec::new(),
            applied: Vec::new(),
            refunded: Money::ZERO,
            refunds: Vec::new(),
            recorded_by: None,
            order: None,
            is_vouched: false,
            let_goods_go: false,
            version: 0,
        }
    }

    /// Whether it settles anything.
    #[must_use]
    pub const fn counts(&self) -> bool {
        matches!(self.state, State::Recorded | State::Confirmed)
    }

    /// What went to invoices.
    #[must_use]
    pub fn applied_total(&self) -> Money {
        Money::sum(self.applied.iter().map(|one| one.amount)).unwrap_or_default()
    }

    /// What is left on account: neither applied nor refunded, nor signed to go back.
    #[must_use]
    pub fn on_account(&self) -> Money {
        if !self.counts() {
            return Money::ZERO;
        }
        let left = self.amount.minus(self.applied_total());
        let left = left.and_then(|left| left.minus(self.refunded));
        left.and_then(|left| left.minus(self.going_back())).unwrap_or_default()
    }

    /// Its version as one side knows it. What the payer's officers did before it was made is the payer's own affair: the
    /// payee counts from there, and reads nothing of how many signed; and so the other way for what goes back.
    #[must_use]
    pub fn version_to(&self, side: Side) -> i64 {
        let prepared = self.signatures.as_ref().map_or(0, |signatures| signatures.signed.len() + 1);
        let unseen = match side {
            Side::Payer => self.refunds.iter().map(Refund::unseen).sum(),
            Side::Payee => prepared,
        };
        self.version.saturating_sub(i64::try_from(unseen).unwrap_or(0))
    }

    /// Which side of it an organization is on.
    #[must_use]
    pub fn side(&self, organization: OrganizationId) -> Option<Side> {
        if self.payer == Counterparty::Organization(organization) {
            Some(Side::Payer)
        } else if self.payee == organization {
            Some(Side::Payee)
        } else {
            None
        }
    }

    /// The payment after something happened to it. Total: it cannot fail, for the event has happened.
    #[must_use]
    pub fn after(mut self, event: &Event) -> Self {
        apply::apply(&mut self, event);
        self
    }
}
