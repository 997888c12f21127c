//! Decides what follows from a command, without doing it: no clock, no database, no randomness.

use super::Payment;
use super::application::{Application, PayableBill, WantedApplication, share_out};
use super::bank_account::BankReference;
use super::command::{By, Command, Moment, Record};
use super::event::{Event, Particulars};
use super::permission::{CommandName, gate};
use super::refund;
use super::refusal::Refusal;
use super::state::{Method, Side, State};
use crate::calendar::earliest_day;
use crate::id::{InvoiceId, PaymentId};
use crate::ledger::Counterparty;
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
#[expect(clippy::too_many_lines, reason = "an arm for each command, and nothing else")]
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
        Command::Refund {
            amount,
            paid_on,
            method,
            reference,
            same_reference,
            id,
            quorum,
            approvers,
        } => {
            // What was saved is spent at the counter, and comes back by taking the payment back.
            if method == Method::Savings {
                return Err(Refusal::AccountNeeded { method });
            }
            let left = payment.on_account();
            if amount <= Money::ZERO {
                return Err(Refusal::NothingPaid);
            }
            if amount > left {
                return Err(Refusal::MoreThanPaid { left });
            }
            judge_day(paid_on, at)?;
            let same_reference = other_number(payment, reference.as_ref(), same_reference);
            if let (By::Person(actor), true) = (by, quorum.needed > 0) {
                // It goes once enough have signed; a number that is known by then is said again.
                if let (Some(_), Some(payment)) = (&reference, same_reference) {
                    return Err(Refusal::ReferenceUsed { payment });
                }
                let signatures = Signatures::wanted(quorum, actor.person, &approvers)?;
                return Ok(Decision::of(Event::RefundPrepared {
                    refund: id,
                    amount,
                    paid_on,
                    method,
                    reference,
                    signatures,
                }));
            }
            judge_reference(method, reference.as_ref(), same_reference)?;
            Ok(Decision::of(Event::Refunded { refund: id, amount, paid_on, method, reference }))
        }
        Command::SignRefund { refund: id } => {
            let one = refund::asked(payment, id, CommandName::SignRefund, side)?;
            refund::signed(payment, one, by, at.now)
        }
        Command::WithdrawRefund { refund: id } => {
            refund::asked(payment, id, CommandName::WithdrawRefund, side)?;
            Ok(Decision::of(Event::RefundWithdrawn { refund: id }))
        }
        Command::RecordRefund { refund: id, paid_on, reference, same_reference } => {
            let one = refund::asked(payment, id, CommandName::RecordRefund, side)?;
            judge_day(paid_on, at)?;
            let same_reference = other_number(payment, reference.as_ref(), same_reference);
            judge_reference(one.method, reference.as_ref(), same_reference)?;
            let (amount, method) = (one.amount, one.method);
            Ok(Decision::of(Event::Refunded { refund: id, amount, paid_on, method, reference }))
        }
        Command::ConfirmRefund { refund: id } => {
            refund::asked(payment, id, CommandName::ConfirmRefund, side)?;
            Ok(Decision::of(Event::RefundConfirmed { refund: id }))
        }
        Command::ReverseRefund { refund: id, words } => {
            refund::asked(payment, id, CommandName::ReverseRefund, side)?;
            let words = kept("words", &words)?;
            Ok(Decision::of(Event::RefundReversed { refund: id, by: side, words }))
        }
    }
}

/// What went back has a number of its own: which payment has the one that was said.
fn other_number(
    payment: &Payment,
    reference: Option<&BankReference>,
    same_reference: Option<PaymentId>,
) -> Option<PaymentId> {
    let is_its_own = reference.is_some() && reference == payment.reference.as_ref();
    same_reference.or(is_its_own.then_some(payment.id))
}

fn recorded(
    payment: &Payment,
    record: Record,
    side: Option<Side>,
    by: By<'_>,
    at: Moment,
) -> Result<Decision<Event>, Refusal> {
    let Record { amount, paid_on, method, account, reference, evidence, bills, .. } = record;
    if amount <= Money::ZERO {
        return Err(Refusal::NothingPaid);
    }
    if amount > Money::MOST_AT_ONCE {
        return Err(Refusal::TooMuch { most: Money::MOST_AT_ONCE });
    }
    judge_day(paid_on, at)?;
    match (&account, method) {
        (Some(account), _) => account.is_fit_for(payment.payee)?,
        (None, Method::Cash) => {}
        // Nobody but a member has savings with a cooperative.
        (None, Method::Savings) if matches!(payment.payer, Counterparty::Member(_)) => {}
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
    let signer = by_payer.filter(|_| payment.state == State::Blank && record.quorum.needed > 0);
    let (wanted, bills) = match (payment.state, signer) {
        (State::Approved, _) => {
            (Some(as_signed(payment, record.wanted, &record.of_order, &bills)?), bills)
        }
        (_, Some(_)) => {
            let bills = unplanned(record.wanted.as_deref(), bills)?;
            (record.wanted, bills)
        }
        _ => (record.wanted, bills),
    };
    // It is checked before anybody signs, too: nobody signs what could not be applied.
    let (applied, _) = share_out(amount, wanted.as_deref(), &bills)?;
    if payment.state == State::Approved {
        let signed = payment.amount;
        if (amount, account) != (signed, payment.account) {
            return Err(Refusal::OtherThanSigned { signed });
        }
    } else if let Some(actor) = signer {
        // It is made once enough have signed; a number that is known by then is kept until it is said again.
        if let (Some(_), Some(payment)) = (&reference, record.same_reference) {
            return Err(Refusal::ReferenceUsed { payment });
        }
        let signatures = Signatures::wanted(record.quorum, actor.person, &record.approvers)?;
        let particulars = particulars(reference, side);
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

/// What a payment that officers signed is for: what is named, which they must have signed, or all that they signed, as
/// far as that is open still, others may have paid some of it since, and what was billed since of the order it is for.
fn as_signed(
    payment: &Payment,
    named: Option<Vec<WantedApplication>>,
    of_order: &[InvoiceId],
    bills: &[PayableBill],
) -> Result<Vec<WantedApplication>, Refusal> {
    let planned = |invoice: InvoiceId| payment.planned.iter().find(|one| one.invoice == invoice);
    let open = |invoice: InvoiceId| {
        bills.iter().find(|bill| bill.invoice == invoice).map(|bill| bill.open)
    };
    if let Some(named) = named {
        let signed = |one: WantedApplication| {
            let most = planned(one.invoice)?.amount;
            let amount =
                one.amount.unwrap_or(open(one.invoice).map_or(most, |open| open.min(most)));
            (amount <= most).then_some(WantedApplication { amount: Some(amount), ..one })
        };
        let named: Option<Vec<_>> = named.into_iter().map(signed).collect();
        return named.ok_or(Refusal::OtherThanSigned { signed: payment.amount });
    }
    let signed = payment.planned.iter().filter_map(|one| {
        let amount = Some(one.amount.min(open(one.invoice)?));
        Some(WantedApplication { invoice: one.invoice, amount })
    });
    let since = of_order.iter().filter(|invoice| planned(**invoice).is_none());
    let since = since.map(|&invoice| WantedApplication { invoice, amount: None });
    Ok(signed.chain(since).collect())
}

/// What officers may be asked to sign for: no bill, nor a part of it, that waits in another payment already.
fn unplanned(
    named: Option<&[WantedApplication]>,
    bills: Vec<PayableBill>,
) -> Result<Vec<PayableBill>, Refusal> {
    let rest = |bill: PayableBill| PayableBill {
        open: bill.open.minus(bill.planned).unwrap_or_default().max(Money::ZERO),
        ..bill
    };
    for one in named.unwrap_or_default() {
        let bill = bills.iter().find(|bill| bill.invoice == one.invoice);
        let Some(bill) = bill.filter(|bill| bill.planned > Money::ZERO) else { continue };
        let left = rest(*bill).open;
        if left == Money::ZERO || one.amount.is_some_and(|amount| amount > left) {
            let (invoice, planned) = (bill.invoice, bill.planned);
            return Err(Refusal::WaitsAlready { invoice, planned });
        }
    }
    Ok(bills.into_iter().map(rest).collect())
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
    let earliest = earliest_day(at.today);
    if paid_on > at.today {
        Err(Refusal::NotYet { paid_on })
    } else if paid_on < earliest {
        // Two sides' books are at stake: one slip of the hand would open months of both that are long over.
        Err(Refusal::TooLongAgo { paid_on, earliest })
    } else {
        Ok(())
    }
}

fn judge_reference(
    method: Method,
    reference: Option<&BankReference>,
    same_reference: Option<PaymentId>,
) -> Result<(), Refusal> {
    match (reference, same_reference) {
        (Some(_), Some(payment)) => Err(Refusal::ReferenceUsed { payment }),
        (None, _) if !matches!(method, Method::Cash | Method::Savings) => {
            Err(Refusal::ReferenceNeeded { method })
        }
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
