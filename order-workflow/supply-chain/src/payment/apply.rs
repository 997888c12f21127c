//! What an event makes of a payment. It cannot fail: it has happened.

use super::Payment;
use super::application::Application;
use super::event::{Event, Particulars};
use super::refund::{Refund, RefundState};
use super::state::{Method, State};
use crate::ledger::{Means, Occurrence, OwedBy};
use crate::money::Money;

pub(super) fn apply(payment: &mut Payment, event: &Event) {
    match event {
        Event::Prepared { particulars, signatures, planned } => {
            write(payment, particulars);
            payment.signatures = Some(signatures.clone());
            payment.planned.clone_from(planned);
            payment.state = State::AwaitingSignatures;
        }
        Event::Signed { signature } => {
            if let Some(signatures) = &mut payment.signatures {
                signatures.signed.push(*signature);
            }
        }
        Event::Recorded { particulars, applied } => {
            write(payment, particulars);
            add(payment, applied);
            payment.state = State::Recorded;
        }
        Event::Approved => payment.state = State::Approved,
        Event::Withdrawn => payment.state = State::Withdrawn,
        Event::Confirmed => payment.state = State::Confirmed,
        Event::Reversed { .. } => {
            payment.applied.clear();
            payment.state = State::Reversed;
        }
        Event::Applied { applied } => add(payment, applied),
        Event::Unapplied { application } => {
            let of = |one: &&mut Application| one.invoice == application.invoice;
            if let Some(one) = payment.applied.iter_mut().find(of) {
                one.amount = one.amount.minus(application.amount).unwrap_or_default();
            }
            payment.applied.retain(|one| one.amount > Money::ZERO);
        }
        Event::RefundPrepared { .. }
        | Event::RefundSigned { .. }
        | Event::RefundApproved { .. }
        | Event::RefundWithdrawn { .. }
        | Event::Refunded { .. }
        | Event::RefundConfirmed { .. }
        | Event::RefundReversed { .. } => go_back(payment, event),
    }
}

/// What goes back of it.
fn go_back(payment: &mut Payment, event: &Event) {
    match event {
        Event::RefundPrepared { refund, amount, paid_on, method, reference, signatures } => {
            payment.refunds.push(Refund {
                id: *refund,
                state: RefundState::AwaitingSignatures,
                amount: *amount,
                paid_on: *paid_on,
                method: *method,
                reference: reference.clone(),
                signatures: Some(signatures.clone()),
                is_vouched: false,
            });
        }
        Event::RefundSigned { refund, signature } => payment.changed(*refund, |one| {
            if let Some(signatures) = &mut one.signatures {
                signatures.signed.push(*signature);
            }
        }),
        Event::RefundApproved { refund } => {
            payment.changed(*refund, |one| one.state = RefundState::Approved);
        }
        Event::RefundWithdrawn { refund } => {
            payment.changed(*refund, |one| one.state = RefundState::Withdrawn);
        }
        Event::RefundConfirmed { refund } => {
            payment.changed(*refund, |one| one.state = RefundState::Confirmed);
        }
        Event::RefundReversed { refund, .. } => {
            payment.changed(*refund, |one| one.state = RefundState::Reversed);
        }
        Event::Refunded { refund, amount, paid_on, method, reference } => {
            if payment.refund(*refund).is_none() {
                payment.refunds.push(Refund {
                    id: *refund,
                    state: RefundState::Made,
                    amount: *amount,
                    paid_on: *paid_on,
                    method: *method,
                    reference: None,
                    signatures: None,
                    is_vouched: false,
                });
            }
            payment.changed(*refund, |one| {
                one.state = RefundState::Made;
                one.paid_on = *paid_on;
                one.reference.clone_from(reference);
            });
        }
        _ => {}
    }
}

fn write(payment: &mut Payment, particulars: &Particulars) {
    let Particulars { amount, paid_on, method, account, reference, evidence, recorded_by } =
        particulars;
    payment.amount = *amount;
    payment.paid_on = *paid_on;
    payment.method = *method;
    payment.account = *account;
    payment.reference.clone_from(reference);
    payment.evidence = *evidence;
    payment.recorded_by = *recorded_by;
}

fn add(payment: &mut Payment, applied: &[Application]) {
    for new in applied {
        match payment.applied.iter_mut().find(|one| one.invoice == new.invoice) {
            Some(one) => one.amount = one.amount.plus(new.amount).unwrap_or(one.amount),
            None => payment.applied.push(*new),
        }
    }
}

impl Method {
    /// What it goes through, in the books.
    #[must_use]
    pub const fn means(self) -> Means {
        match self {
            Self::Cash => Means::Cash,
            Self::Savings => Means::Savings,
            Self::Transfer | Self::VirtualAccount | Self::Qris => Means::Bank,
        }
    }
}

impl Payment {
    /// What an event of this payment, as it stood before it, is to the ledger; nothing where no value moved.
    #[must_use]
    pub fn occurrence_of(&self, event: &Event) -> Option<Occurrence> {
        let owed = OwedBy { debtor: self.payer, creditor: self.payee };
        let sum = |applied: &[Application]| {
            Money::sum(applied.iter().map(|one| one.amount)).unwrap_or_default()
        };
        Some(match event {
            Event::Recorded { particulars, applied } => Occurrence::Paid {
                owed,
                amount: particulars.amount,
                applied: sum(applied),
                means: particulars.method.means(),
            },
            Event::Reversed { .. } => Occurrence::PaymentReversed {
                owed,
                amount: self.amount,
                applied: self.applied_total(),
                means: self.method.means(),
            },
            Event::Applied { applied } => Occurrence::Applied { owed, amount: sum(applied) },
            Event::Unapplied { application } => {
                Occurrence::Unapplied { owed, amount: application.amount }
            }
            Event::Refunded { amount, method, .. } => {
                Occurrence::Refunded { owed, amount: *amount, means: method.means() }
            }
            Event::RefundReversed { refund, .. } => {
                let refund = self.refund(*refund)?;
                let means = refund.method.means();
                Occurrence::RefundReversed { owed, amount: refund.amount, means }
            }
            Event::RefundPrepared { .. }
            | Event::RefundSigned { .. }
            | Event::RefundApproved { .. }
            | Event::RefundWithdrawn { .. }
            | Event::RefundConfirmed { .. }
            | Event::Prepared { .. }
            | Event::Signed { .. }
            | Event::Approved
            | Event::Withdrawn
            | Event::Confirmed => return None,
        })
    }
}
