//! Decides what follows from a command, without doing it: no clock, no database, no randomness.

use super::command::{DrawdownCommand, DrawdownFacts, StandsOnIt};
use super::event::DrawdownEvent;
use super::permission::gate;
use super::refusal::DrawdownRefusal;
use super::{Drawdown, DrawdownState};
use crate::ask::Actor;
use crate::facility::{Facility, FacilityState, Purpose};
use crate::machine::Decision;
use crate::money::Money;
use crate::payment::SILENCE;
use crate::signature::Signatures;
use chrono::{DateTime, Days, NaiveDate, Utc};

/// How many days after a facility's last one the bank may still say that it paid what the board had signed by then.
pub const DAYS_TO_PAY: u64 = 14;

/// What follows from `command` on `drawdown` of `facility`, both under lock, asked `by` somebody at `now`.
///
/// # Errors
/// [`DrawdownRefusal`]; first who may, then the state, then the values.
pub fn decide_drawdown(
    facility: &Facility,
    drawdown: &Drawdown,
    command: DrawdownCommand,
    by: &Actor,
    now: DateTime<Utc>,
) -> Result<Decision<DrawdownEvent>, DrawdownRefusal> {
    let name = command.name();
    gate(facility, drawdown, name, by)?;
    match command {
        DrawdownCommand::Request { amount, purpose, decision_number, facts } => {
            let decision_number = kept("decision_number", &decision_number)?;
            drawable(facility, drawdown, (amount, purpose), &facts)?;
            // A facility that wants nobody's signature is not under the board's hand.
            let mut quorum = facility.quorum.clone();
            quorum.needed = quorum.needed.max(1);
            let signatures = Signatures::wanted(quorum, by.person, &facts.approvers)?;
            Ok(Decision::of(DrawdownEvent::Requested {
                amount,
                purpose,
                decision_number,
                signatures,
            }))
        }
        DrawdownCommand::Sign => {
            // What ended is drawn on no more; what had all its signatures by then, the bank may have paid.
            if facility.state != FacilityState::Agreed {
                return Err(DrawdownRefusal::NotDrawable { state: facility.state });
            }
            within_months(facility, now.date_naive())?;
            let Some(signatures) = &drawdown.signatures else {
                let state = drawdown.state;
                return Err(DrawdownRefusal::NotInThisState { state, command: name });
            };
            let signature = signatures.sign(by, now)?;
            let decision = Decision::of(DrawdownEvent::Signed { signature });
            let is_last = signatures.are_complete_with_one_more();
            Ok(if is_last { decision.and(DrawdownEvent::Approved) } else { decision })
        }
        DrawdownCommand::Reject { words } => {
            let words = kept("words", &words)?;
            // Whoever could say yes may say no; whoever asked takes it back instead.
            if let Some(signatures) = &drawdown.signatures {
                signatures.sign(by, now)?;
            }
            Ok(Decision::of(DrawdownEvent::Rejected { words }))
        }
        DrawdownCommand::Withdraw => Ok(Decision::of(DrawdownEvent::Withdrawn)),
        DrawdownCommand::Refuse { words } => {
            Ok(Decision::of(DrawdownEvent::Refused { words: kept("words", &words)? }))
        }
        DrawdownCommand::Pay { reference, paid_on, is_used, facts } => {
            payable(drawdown, (paid_on, is_used), &facts)?;
            Ok(Decision::of(DrawdownEvent::Paid { reference, paid_on }))
        }
        DrawdownCommand::Reverse { words, on_it } => taken_back(&words, on_it),
        DrawdownCommand::Deny { words, on_it, said_at } => {
            let until = said_at.checked_add_signed(SILENCE);
            if let Some(until) = until.filter(|until| *until < now) {
                return Err(DrawdownRefusal::SilenceOver { until });
            }
            taken_back(&words, on_it)
        }
    }
}

/// Whether so much may be asked for of a facility, by what it rests on.
fn drawable(
    facility: &Facility,
    drawdown: &Drawdown,
    (amount, purpose): (Money, Purpose),
    facts: &DrawdownFacts,
) -> Result<(), DrawdownRefusal> {
    if facility.state != FacilityState::Agreed {
        return Err(DrawdownRefusal::NotDrawable { state: facility.state });
    }
    judge(drawdown, facts)?;
    // What officers are to sign as a payment is not asked of a bank as well.
    let left = facts.open.minus(facts.planned).unwrap_or_default().max(Money::ZERO);
    if facts.planned > Money::ZERO && amount > left && amount <= facts.open {
        return Err(DrawdownRefusal::WaitsAlready { planned: facts.planned });
    }
    if amount <= Money::ZERO || amount > facts.open {
        return Err(DrawdownRefusal::MoreThanOpen { open: facts.open });
    }
    within_months(facility, facts.today)?;
    if facts.today > facility.available_until {
        let last_day = facility.available_until;
        return Err(DrawdownRefusal::NotAvailable { last_day });
    }
    let available = facility.available(purpose);
    if amount > available {
        return Err(DrawdownRefusal::BeyondFacility { purpose, available });
    }
    Ok(())
}

/// Nothing is drawn once nothing could be paid back in the facility's months.
fn within_months(facility: &Facility, today: NaiveDate) -> Result<(), DrawdownRefusal> {
    match facility.first_drawn_on {
        Some(first_drawn_on) if facility.months_are_over(today) => {
            Err(DrawdownRefusal::MonthsOver { months: facility.months, first_drawn_on })
        }
        _ => Ok(()),
    }
}

/// Whether the bank may have paid this on that day, by what it rests on now.
fn payable(
    drawdown: &Drawdown,
    (paid_on, is_used): (NaiveDate, bool),
    facts: &DrawdownFacts,
) -> Result<(), DrawdownRefusal> {
    judge(drawdown, facts)?;
    if drawdown.amount > facts.open {
        return Err(DrawdownRefusal::NoLongerOpen);
    }
    if paid_on > facts.today {
        return Err(DrawdownRefusal::NotYet { paid_on });
    }
    // A year that was typed wrongly would stand in three books. By UTC, where the day begins last here.
    let signed = drawdown.signatures.iter().flat_map(|of| &of.signed);
    if let Some(signed_on) = signed.map(|one| one.at.date_naive()).max()
        && paid_on < signed_on
    {
        return Err(DrawdownRefusal::BeforeSigned { signed_on });
    }
    // Whatever days or months are over by now: the money is out, and what is refused here stands nowhere.
    if is_used { Err(DrawdownRefusal::ReferenceUsed) } else { Ok(()) }
}

/// What was paid back of a drawing was drawn, and so was what a bank's own statement says; nothing of it is undone then.
fn taken_back(words: &str, on_it: StandsOnIt) -> Result<Decision<DrawdownEvent>, DrawdownRefusal> {
    let words = kept("words", words)?;
    if on_it.is_repaid {
        return Err(DrawdownRefusal::PaidBack);
    }
    if on_it.is_on_line {
        return Err(DrawdownRefusal::OnBankLine);
    }
    Ok(Decision::of(DrawdownEvent::Reversed { words }))
}

/// Whether the facility's last day or months have passed over what was asked for: unsigned at once, signed after
/// [`DAYS_TO_PAY`], so that the bank can still write down what it paid in time.
#[must_use]
pub fn lapsed(facility: &Facility, drawdown: &Drawdown, today: NaiveDate) -> bool {
    let last_day = facility.available_until;
    match drawdown.state {
        DrawdownState::Requested => today > last_day || facility.months_are_over(today),
        DrawdownState::Approved => {
            last_day.checked_add_days(Days::new(DAYS_TO_PAY)).is_some_and(|until| today > until)
        }
        _ => false,
    }
}

fn judge(drawdown: &Drawdown, facts: &DrawdownFacts) -> Result<(), DrawdownRefusal> {
    if !facts.invoice_matches {
        return Err(DrawdownRefusal::DoesNotMatch);
    }
    Ok(facts.account.is_fit_for(drawdown.seller)?)
}

fn kept(field: &'static str, words: &str) -> Result<String, DrawdownRefusal> {
    const LONGEST: usize = 500;
    let words = words.trim();
    if (1..=LONGEST).contains(&words.chars().count()) {
        Ok(words.to_owned())
    } else {
        Err(DrawdownRefusal::WrongLength { field, limit: LONGEST })
    }
}
