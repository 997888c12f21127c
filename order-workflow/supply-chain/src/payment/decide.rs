//! Decides what follows from a command, without doing it: no clock, no database, no randomness.

use super::Payment;
use super::application::{Application, PayableBill, WantedApplication, share_out};
use super::bank_account::BankReference;
use super::command::{By, Command, Moment, Record};
use super::event::{Event, Particulars};
use super::permission::{CommandName, gate};
use super::refusal::Refusal;
use super::state::{Method, Side, State};
use crate::id::{InvoiceId, PaymentId};
use crate::machine::Decision;
use crate::money::Money;
use crate::signature::Signatures;
use chrono::{DateTime, NaiveDate, Utc};

/// The longest words that are kept, in characters.
const LONGEST_WORDS: usize = 500;

/// What follows from `command` on `payment`, asked `by` somebody at a moment.
///
/// # Errors
/// A [`Refusal`] with its facts; first who may, then the state, then the values.
pub fn decide(
    payment: &Payment,
    command: Command,
    by: By<'_>,
    at: Moment,
) -> Result<Decision<Event>, Refusal> {
    let side = gate(payment, command.name(), by)?;
    match command {
        Command::Record(record) => recorded(payment, *record, side, by, at),
        Command::Sign => signed(payment, by, at.now),
        Command::Withdraw => Ok(Decision::of(Event::Withdrawn)),
        Command::Confirm => Ok(Decision::of(Event::Confirmed)),
        Command::Reverse { words } => {
            let words = kept("words", &words)?;
            Ok(Decision::of(Event::Reversed { by: side, words }))
        }
        Command::Apply { wanted, bills } => {
            let left = payment.on_account();
            let (applied, _) = share_out(left, wanted.as_deref(), &bills)?;
            if applied.is_empty() {
                return Err(Refusal::MoreThanPaid { left });
            }
            Ok(Decision::of(Event::Applied { applied }))
        }
        Command::Unapply { invoice } => unapplied(payment, invoice),
        Command::Refund { amount, paid_on, method, reference, same_reference } => {
            let left = payment.on_account();
            if amount <= Money::ZERO {
                return Err(Refusal::NothingPaid);
            }
            if amount > left {
                return Err(Refusal::MoreThanPaid { left });
            }
            judge_day(paid_on, at)?;
            judge_reference(method, reference.as_ref(), same_reference)?;
            Ok(Decision::of(Event::Refunded { amount, paid_on, method, reference }))
        }
    }
}

fn recorded(
    payment: &Payment,
    record: Record,
    side: Option<Side>,
    by: By<'_>,
    at: Moment,
) -> Result<Decision<Event>, Refusal> {
    let Record { amount, paid_on, method, account, reference, evidence, wanted, bills, .. } =
        record;
    if amount <= Money::ZERO {
        return Err(Refusal::NothingPaid);
    }
    judge_day(paid_on, at)?;
    match (&account, method) {
        (Some(account), _) => account.is_fit_for(payment.payee)?,
        (None, Method::Cash) => {}
        (None, _) => return Err(Refusal::AccountNeeded { method }),
    }
    let account = account.map(|account| account.id);
    let particulars = |reference, recorded_by| Particulars {
        amount,
        paid_on,
        method,
        account,
        reference,
        evidence,
        recorded_by,
    };
    let by_payer = match by {
        By::Person(actor) if side == Some(Side::Payer) => Some(actor),
        _ => None,
    };
    // It is checked before anybody signs, too: nobody signs what could not be applied.
    let wanted = wanted.or_else(|| still_planned(payment, &bills));
    let (applied, _) = share_out(amount, wanted.as_deref(), &bills)?;
    if payment.state == State::Approved {
        let signed = payment.amount;
        if (amount, account) != (signed, payment.account) {
            return Err(Refusal::OtherThanSigned { signed });
        }
    } else if let Some(actor) = by_payer.filter(|_| record.quorum.needed > 0) {
        // It is made once enough have signed; the bank has no name for it yet.
        let signatures = Signatures::wanted(record.quorum, actor.person, &record.approvers)?;
        let particulars = particulars(None, side);
        let planned = applied;
        return Ok(Decision::of(Event::Prepared { particulars, signatures, planned }));
    }
    judge_reference(method, reference.as_ref(), record.same_reference)?;
    if by_payer.is_some() && evidence.is_none() && reference.is_none() {
        return Err(Refusal::EvidenceNeeded);
    }
    let decision =
        Decision::of(Event::Recorded { particulars: particulars(reference, side), applied });
    // Whoever got the money, or whose bank says so, needs no further confirmation.
    Ok(if side == Some(Side::Payer) { decision } else { decision.and(Event::Confirmed) })
}

/// What officers signed that it is for, as far as that is open still: others may have paid some of it since.
fn still_planned(payment: &Payment, bills: &[PayableBill]) -> Option<Vec<WantedApplication>> {
    let open = |invoice: InvoiceId| {
        bills.iter().find(|bill| bill.invoice == invoice).map(|bill| bill.open)
    };
    (payment.state == State::Approved).then(|| {
        let planned = payment.planned.iter().filter_map(|one| {
            let amount = Some(one.amount.min(open(one.invoice)?));
            Some(WantedApplication { invoice: one.invoice, amount })
        });
        planned.collect()
    })
}

fn signed(payment: &Payment, by: By<'_>, now: DateTime<Utc>) -> Result<Decision<Event>, Refusal> {
    let (By::Person(actor), Some(signatures)) = (by, &payment.signatures) else {
        return Err(Refusal::NotYourPart { command: CommandName::Sign });
    };
    let decision = Decision::of(Event::Signed { signature: signatures.sign(actor, now)? });
    let is_last = signatures.are_complete_with_one_more();
    Ok(if is_last { decision.and(Event::Approved) } else { decision })
}

fn unapplied(payment: &Payment, invoice: InvoiceId) -> Result<Decision<Event>, Refusal> {
    let application: Option<&Application> =
        payment.applied.iter().find(|one| one.invoice == invoice);
    let application = *application.ok_or(Refusal::NotAppliedThere { invoice })?;
    Ok(Decision::of(Event::Unapplied { application }))
}

fn judge_day(paid_on: NaiveDate, at: Moment) -> Result<(), Refusal> {
    if paid_on > at.today { Err(Refusal::NotYet { paid_on }) } else { Ok(()) }
}

fn judge_reference(
    method: Method,
    reference: Option<&BankReference>,
    same_reference: Option<PaymentId>,
) -> Result<(), Refusal> {
    match (reference, same_reference) {
        (Some(_), Some(payment)) => Err(Refusal::ReferenceUsed { payment }),
        (None, _) if method != Method::Cash => Err(Refusal::ReferenceNeeded { method }),
        _ => Ok(()),
    }
}

/// Words as they are kept: trimmed, there, and not too long.
fn kept(field: &'static str, words: &str) -> Result<String, Refusal> {
    let words = words.trim();
    if (1..=LONGEST_WORDS).contains(&words.chars().count()) {
        Ok(words.to_owned())
    } else {
        Err(Refusal::WrongLength { field, limit: LONGEST_WORDS })
    }
}
