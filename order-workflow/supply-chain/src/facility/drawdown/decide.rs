//! Decides what follows from a command, without doing it: no clock, no database, no randomness.

use super::Drawdown;
use super::command::{DrawdownCommand, DrawdownFacts};
use super::event::DrawdownEvent;
use super::permission::gate;
use super::refusal::DrawdownRefusal;
use crate::ask::Actor;
use crate::facility::Facility;
use crate::machine::Decision;
use crate::money::Money;
use crate::signature::Signatures;
use chrono::{DateTime, Utc};

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
            judge(drawdown, amount, &facts)?;
            if facts.today > facility.available_until {
                let last_day = facility.available_until;
                return Err(DrawdownRefusal::NotAvailable { last_day });
            }
            let available = facility.available(purpose);
            if amount > available {
                return Err(DrawdownRefusal::BeyondFacility { purpose, available });
            }
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
            let Some(signatures) = &drawdown.signatures else {
                let state = drawdown.state;
                return Err(DrawdownRefusal::NotInThisState { state, command: name });
            };
            let signature = signatures.sign(by, now)?;
            let decision = Decision::of(DrawdownEvent::Signed { signature });
            let is_last = signatures.are_complete_with_one_more();
            Ok(if is_last { decision.and(DrawdownEvent::Approved) } else { decision })
        }
        DrawdownCommand::Withdraw => Ok(Decision::of(DrawdownEvent::Withdrawn)),
        DrawdownCommand::Refuse { words } => {
            Ok(Decision::of(DrawdownEvent::Refused { words: kept("words", &words)? }))
        }
        DrawdownCommand::Pay { reference, facts } => {
            judge(drawdown, drawdown.amount, &facts)?;
            Ok(Decision::of(DrawdownEvent::Paid { reference }))
        }
    }
}

fn judge(drawdown: &Drawdown, amount: Money, facts: &DrawdownFacts) -> Result<(), DrawdownRefusal> {
    if !facts.invoice_matches {
        return Err(DrawdownRefusal::DoesNotMatch);
    }
    facts.account.is_fit_for(drawdown.seller)?;
    if amount <= Money::ZERO || amount > facts.open {
        return Err(DrawdownRefusal::MoreThanOpen { open: facts.open });
    }
    Ok(())
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
