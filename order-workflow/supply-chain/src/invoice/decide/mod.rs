//! Decides what follows from a command, without doing it: no clock, no database, no randomness.

use super::command::{By, Command, Issue, Paper};
use super::credit_note::{CreditNoteLine, CreditReason, WantedCredit, credit};
use super::event::Event;
use super::line::InvoiceLine;
use super::permission::{CommandName, gate};
use super::refusal::Refusal;
use super::state::DocumentKind;
use super::tax_identity::Nsfp;
use super::{Invoice, Settler, bill};
use crate::machine::Decision;
use crate::money::Money;
use crate::signature::Signatures;
use crate::tax::TaxRule;
use chrono::NaiveDate;

/// The longest words that are kept, in characters.
const LONGEST_WORDS: usize = 500;

/// What follows from `command` on `invoice`, asked `by` somebody on a day at the issuer's place.
///
/// # Errors
/// A [`Refusal`] with its facts; first who may, then how it stands, then the values.
pub fn decide(
    invoice: &Invoice,
    command: Command,
    by: By<'_>,
    today: NaiveDate,
) -> Result<Decision<Event>, Refusal> {
    gate(invoice, command.name(), by, today)?;
    match command {
        Command::Issue(issue) => issued(*issue),
        Command::Credit { reason, .. }
            if reason.comes_by_itself() && matches!(by, By::Person(_)) =>
        {
            Err(Refusal::CreditedByItself)
        }
        Command::Credit { paper, lines, reason, words, tax_rules } => {
            credited(invoice, paper, &lines, reason, words, &tax_rules)
        }
        Command::Reverse { paper, words } => reversed(invoice, paper, &words),
        Command::RecordTaxNumber { number } => tax_numbered(invoice, number),
        Command::Apply { by, amount } => {
            if amount <= Money::ZERO || amount > invoice.open() {
                return Err(Refusal::AmountOutOfRange { open: invoice.open() });
            }
            Ok(Decision::of(Event::Applied { by, amount }))
        }
        Command::Unapply { by, amount } => {
            let applied = invoice.applied.iter().find(|applied| applied.by == by);
            let there = applied.ok_or(Refusal::NotAppliedHere)?.amount;
            if amount <= Money::ZERO || amount > there {
                return Err(Refusal::AmountOutOfRange { open: there });
            }
            Ok(Decision::of(Event::Unapplied { by, amount }))
        }
        Command::WriteOff { amount, words, minutes, signatures } => {
            written_off(invoice, amount, &words, &minutes, signatures)
        }
    }
}

/// Settles some of `bill` with what is left of a credit note of the same two: as much as both bear, when no amount is
/// said. The event is the bill's.
///
/// # Errors
/// As [`decide`] for the note's [`CommandName::Apply`], [`Refusal::NotAppliedHere`] where the bill is none of the same
/// two, or [`Refusal::AmountOutOfRange`].
pub fn use_note(
    note: &Invoice,
    bill: &Invoice,
    amount: Option<Money>,
    by: By<'_>,
    today: NaiveDate,
) -> Result<Decision<Event>, Refusal> {
    gate(note, CommandName::Apply, by, today)?;
    let is_of_both = bill.kind == DocumentKind::Invoice
        && (bill.issuer, bill.receiver) == (note.issuer, note.receiver);
    if !is_of_both {
        return Err(Refusal::NotAppliedHere);
    }
    let most = note.open().min(bill.open());
    let amount = amount.unwrap_or(most);
    if amount <= Money::ZERO || amount > most {
        return Err(Refusal::AmountOutOfRange { open: most });
    }
    let apply = Command::Apply { by: Settler::CreditNote(note.id), amount };
    decide(bill, apply, By::Clock, today)
}

/// Takes all that was used of a credit note for `bill` off it again; it stands to the receiver's good once more. The event
/// is the bill's.
///
/// # Errors
/// As [`decide`] for the note's [`CommandName::Unapply`], or [`Refusal::NotAppliedHere`] where the note settles nothing of
/// the bill, or is there to correct it.
pub fn take_note_off(
    note: &Invoice,
    bill: &Invoice,
    by: By<'_>,
    today: NaiveDate,
) -> Result<Decision<Event>, Refusal> {
    gate(note, CommandName::Unapply, by, today)?;
    let of_note = Settler::CreditNote(note.id);
    let applied = bill.applied.iter().find(|applied| applied.by == of_note);
    let applied = applied.filter(|_| note.corrects != Some(bill.id));
    let amount = applied.ok_or(Refusal::NotAppliedHere)?.amount;
    decide(bill, Command::Unapply { by: of_note, amount }, By::Clock, today)
}

fn issued(issue: Issue) -> Result<Decision<Event>, Refusal> {
    let Issue { number, day, due_on, billing, wanted, line_ids } = issue;
    if due_on < day {
        return Err(Refusal::DueTooEarly);
    }
    let lines = bill(&billing, &wanted, day, &mut line_ids.into_iter())?;
    // A sum below zero would be owed the other way: discounts take off what is billed, and no more.
    let total = Money::sum(lines.iter().map(InvoiceLine::payable)).ok_or(Refusal::TooLarge)?;
    if total < Money::ZERO {
        return Err(Refusal::NothingToBill);
    }
    if total > Money::MOST_AT_ONCE {
        return Err(Refusal::TooLarge);
    }
    Ok(Decision::of(Event::Issued { number, day, due_on, lines }))
}

fn credited(
    invoice: &Invoice,
    paper: Paper,
    wanted: &[WantedCredit],
    reason: CreditReason,
    words: Option<String>,
    tax_rules: &[TaxRule],
) -> Result<Decision<Event>, Refusal> {
    let words = words.map(|words| kept("words", &words)).transpose()?;
    let Paper { id: note, number, day, line_ids } = paper;
    let lines = credit(invoice, wanted, tax_rules, &mut line_ids.into_iter())?;
    let total = Money::sum(lines.iter().map(|line| line.line.payable()));
    let total = total.ok_or(Refusal::TooLarge)?;
    // Taking back a discount alone would ask for more money: that is another invoice.
    if total <= Money::ZERO {
        return Err(Refusal::NothingToCredit);
    }
    if total > invoice.creditable() {
        return Err(Refusal::AmountOutOfRange { open: invoice.creditable() });
    }
    let applied = total.min(invoice.open());
    Ok(Decision::of(Event::Credited { note, number, day, lines, reason, words, applied }))
}

fn reversed(invoice: &Invoice, paper: Paper, words: &str) -> Result<Decision<Event>, Refusal> {
    let words = kept("words", words)?;
    let Paper { id: by, number, day, line_ids } = paper;
    if line_ids.len() < invoice.lines.len() {
        return Err(Refusal::TooFewIdentifiers);
    }
    let lines = invoice.lines.iter().zip(line_ids).map(|(of, id)| {
        let line = InvoiceLine { id, shares: Vec::new(), ..of.clone() };
        CreditNoteLine { of: of.id, line }
    });
    let lines = lines.collect();
    Ok(Decision::of(Event::Reversed { by, number, day, lines, words }))
}

fn tax_numbered(invoice: &Invoice, number: Nsfp) -> Result<Decision<Event>, Refusal> {
    let codes = invoice.tax_codes();
    if !codes.contains(&number.code()) {
        let codes = codes.into_iter().map(str::to_owned).collect();
        return Err(Refusal::OtherTaxCode { given: number.code().to_owned(), codes });
    }
    let instead_of = invoice.tax_number(number.code()).cloned();
    if instead_of.as_ref() == Some(&number) {
        // Written down already, and not wrong.
        return Ok(Decision { events: Vec::new() });
    }
    Ok(Decision::of(Event::TaxNumberRecorded { number, instead_of }))
}

fn written_off(
    invoice: &Invoice,
    amount: Money,
    words: &str,
    minutes: &str,
    signatures: Signatures,
) -> Result<Decision<Event>, Refusal> {
    let (words, minutes) = (kept("words", words)?, kept("minutes", minutes)?);
    if amount <= Money::ZERO || amount > invoice.open() {
        return Err(Refusal::AmountOutOfRange { open: invoice.open() });
    }
    // A rule that wants nobody is no approval: one of the board at least (machines.md 3, row 24).
    let needed = signatures.quorum.needed.max(1);
    if signatures.signed.len() < needed {
        return Err(Refusal::NotSigned { signed: signatures.signed.len(), needed });
    }
    Ok(Decision::of(Event::WrittenOff { amount, words, minutes, signatures }))
}

/// Words as they are kept: trimmed, there, and not too long.
fn kept(field: &'static str, words: &str) -> Result<String, Refusal> {
    let words = words.trim();
    let length = words.chars().count();
    if (1..=LONGEST_WORDS).contains(&length) {
        Ok(words.to_owned())
    } else {
        Err(Refusal::WrongLength { field, limit: LONGEST_WORDS })
    }
}
