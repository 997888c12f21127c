//! Decides what follows from a command, without doing it: no clock, no database, no randomness.

use super::command::{By, Command, LineChange};
use super::event::Event;
use super::line::{ClaimLine, Countable, WantedLine, judged, resized};
use super::permission::{gate, silence_accepts};
use super::refusal::Refusal;
use super::state::{Reason, Remedy, SettledBy, Side, State, Verdict};
use super::{Answer, Claim, Resolution};
use crate::id::OrderLineId;
use crate::machine::Decision;
use crate::money::Money;
use chrono::{DateTime, Utc};

/// The longest words that are kept, in characters.
const LONGEST_WORDS: usize = 2000;

/// What follows from `command` on `claim`, asked `by` somebody at `now`.
///
/// # Errors
/// A [`Refusal`] with its facts; first who may, then the state, then the values.
pub fn decide(
    claim: &Claim,
    command: Command,
    by: By<'_>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    let side = gate(claim, command.name(), by, now)?;
    match command {
        Command::Draft { lines, countables } => draft(claim, lines, &countables, now),
        Command::Open { number, changes, wants, words, countables } => {
            let lines = judged(changed(claim, &changes)?, &countables, claim.terms, now)?;
            can_be(&lines, wants)?;
            let (words, due) = (optional("words", words)?, claim.terms.answer_due(now));
            Ok(Decision::of(Event::Opened { number, lines, wants, words, due }))
        }
        Command::AddPhoto if claim.photos >= Claim::MOST_PHOTOS => {
            Err(Refusal::TooManyPhotos { limit: Claim::MOST_PHOTOS })
        }
        Command::AddPhoto => {
            Ok(Decision::of(Event::PhotoAdded { by: side.unwrap_or(Side::Claimant) }))
        }
        Command::Discard { reason } => {
            Ok(Decision::of(Event::Discarded { reason: optional("reason", reason)? }))
        }
        Command::Answer { verdict, amount, remedy, words } => {
            answer(claim, verdict, amount, remedy.unwrap_or(claim.wants), words, now)
        }
        Command::AcceptAnswer => taken(claim, SettledBy::Claimant, now),
        Command::Escalate { words, arbiter, mediator } => {
            escalate(claim, words, arbiter, mediator, side, now)
        }
        Command::Decide { amount, remedy, words } => {
            if amount.sen() < 0 || amount > claim.total() {
                return Err(Refusal::AmountOutOfRange { line: None, most: claim.total() });
            }
            can_be(&claim.lines, remedy)?;
            if remedy == Remedy::Replacement && amount != Money::ZERO {
                is_whole(claim, amount)?;
            }
            let by = if claim.state == State::Arbitration {
                SettledBy::Arbiter
            } else {
                SettledBy::Mediator
            };
            let words = Some(needed("words", &words)?);
            Ok(resolved(by, (amount, remedy), words, now))
        }
        Command::Withdraw { reason } => {
            Ok(Decision::of(Event::Withdrawn { reason: optional("reason", reason)? }))
        }
        Command::SendGoods { shipment, carrier } => {
            check_length("carrier", carrier.as_deref(), 200)?;
            let (shipment, number) = (shipment.id, shipment.number);
            Ok(Decision::of(Event::GoodsSent { shipment, number, carrier }))
        }
        Command::TakeGoods => Ok(Decision::of(Event::GoodsTaken { at: now })),
        Command::Recount { countables } => Ok(recount(claim, &countables)),
        Command::FallShort { goods } => Ok(fall_short(claim, &goods)),
        Command::Lapse { mediator } => match claim.deadline {
            Some(deadline) if deadline <= now => lapse(claim, mediator, now),
            _ => Err(Refusal::NotDueYet),
        },
    }
}

/// What is settled at nothing is settled in money, whatever was asked; and what comes once more is not
/// paid for besides.
fn resolved(
    by: SettledBy,
    (amount, remedy): (Money, Remedy),
    words: Option<String>,
    at: DateTime<Utc>,
) -> Decision<Event> {
    let (credited, remedy) = match remedy {
        Remedy::Replacement if amount == Money::ZERO => (Money::ZERO, Remedy::Credit),
        Remedy::Replacement => (Money::ZERO, remedy),
        _ => (amount, remedy),
    };
    Decision::of(Event::Resolved { resolution: Resolution { by, credited, remedy, words, at } })
}

/// What is replaced is replaced whole: half a burst carton cannot be told from its value.
fn is_whole(claim: &Claim, amount: Money) -> Result<(), Refusal> {
    let total = claim.total();
    if amount == total { Ok(()) } else { Err(Refusal::ReplacementIsWhole { total }) }
}

fn draft(
    claim: &Claim,
    lines: Vec<WantedLine>,
    countables: &[Countable],
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    let lines = judged(lines, countables, claim.terms, now)?;
    let until = |line: &ClaimLine| {
        let of = countables.iter().find(|of| of.shipment_line == line.shipment_line)?;
        Some(claim.terms.claimable_until(line.reason, of.counted_at))
    };
    let due = lines.iter().filter_map(until).min().unwrap_or(now);
    Ok(Decision::of(Event::Drafted { lines, due }))
}

/// The draft's lines with what opening changes of them, as they are to be judged.
fn changed(claim: &Claim, changes: &[LineChange]) -> Result<Vec<WantedLine>, Refusal> {
    if changes.iter().any(|change| claim.lines.iter().all(|line| line.id != change.line)) {
        return Err(Refusal::ClaimLineUnknown);
    }
    let twice =
        |line: &&ClaimLine| changes.iter().filter(|change| change.line == line.id).count() > 1;
    if let Some(line) = claim.lines.iter().find(twice) {
        return Err(Refusal::LineRepeated { line: line.order_line });
    }
    let mut wanted = Vec::with_capacity(claim.lines.len());
    for line in &claim.lines {
        let change = changes.iter().find(|change| change.line == line.id);
        let reason = change.and_then(|change| change.reason).unwrap_or(line.reason);
        if reason.basis() != line.reason.basis() {
            return Err(Refusal::ReasonOfAnotherCount { line: line.order_line });
        }
        let quantity = change.and_then(|change| change.quantity).unwrap_or(line.quantity);
        let amount = change.and_then(|change| change.amount);
        // A lower amount that was drafted stays, unless its quantity changes.
        let drafted =
            (line.amount != line.worth && quantity == line.quantity).then_some(line.amount);
        if quantity != 0 {
            wanted.push(WantedLine {
                id: line.id,
                order_line: line.order_line,
                reason,
                quantity,
                amount: amount.or(drafted),
            });
        }
    }
    Ok(wanted)
}

/// Whether these lines can be settled in this way.
fn can_be(lines: &[ClaimLine], remedy: Remedy) -> Result<(), Refusal> {
    let has_goods = lines.iter().any(|line| line.reason.basis() != super::Basis::Lost);
    match remedy {
        Remedy::Return if !has_goods => Err(Refusal::NothingToSendBack),
        Remedy::Replacement if lines.iter().any(|line| line.reason == Reason::Price) => {
            Err(Refusal::PriceIsNotReplaced)
        }
        _ => Ok(()),
    }
}

fn answer(
    claim: &Claim,
    verdict: Verdict,
    amount: Option<Money>,
    remedy: Remedy,
    words: Option<String>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    let total = claim.total();
    if verdict != Verdict::Refused {
        can_be(&claim.lines, remedy)?;
    }
    let words = optional("words", words)?;
    if verdict != Verdict::Accepted && words.is_none() {
        return Err(Refusal::WordsNeeded);
    }
    let amount = match (verdict, amount) {
        (Verdict::Accepted, Some(said)) if said != total => {
            return Err(Refusal::AmountContradicts { means: total });
        }
        (Verdict::Refused, Some(said)) if said != Money::ZERO => {
            return Err(Refusal::AmountContradicts { means: Money::ZERO });
        }
        (Verdict::Accepted, _) => total,
        (Verdict::Refused, _) => Money::ZERO,
        (Verdict::AcceptedInPart, _) if remedy == Remedy::Replacement => {
            return Err(Refusal::ReplacementIsWhole { total });
        }
        (Verdict::AcceptedInPart, Some(amount)) if amount.sen() > 0 && amount < total => amount,
        (Verdict::AcceptedInPart, _) => {
            return Err(Refusal::AmountOutOfRange { line: None, most: total });
        }
    };
    if verdict == Verdict::Accepted && remedy == claim.wants {
        return Ok(resolved(SettledBy::Respondent, (total, remedy), words, now));
    }
    // Before whoever mediates, a new offer does not take the claim away from them.
    let due = matches!(claim.state, State::Open | State::Answered)
        .then(|| claim.terms.mediation_due(now));
    let answer = Answer { verdict, amount, remedy, words, at: now };
    Ok(Decision::of(Event::Answered { answer, due }))
}

/// The answer becomes what holds.
fn taken(claim: &Claim, by: SettledBy, now: DateTime<Utc>) -> Result<Decision<Event>, Refusal> {
    let answer = claim.answer.clone().ok_or(Refusal::NotDueYet)?;
    let Answer { amount, remedy, words, .. } = answer;
    Ok(resolved(by, (amount, remedy), words, now))
}

fn escalate(
    claim: &Claim,
    words: Option<String>,
    arbiter: Option<String>,
    mediator: Option<crate::id::OrganizationId>,
    by: Option<Side>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    let words = optional("words", words)?;
    if claim.state == State::Mediation {
        let arbiter = optional("arbiter", arbiter)?.ok_or(Refusal::ArbiterNeeded)?;
        check_length("arbiter", Some(&arbiter), 200)?;
        let arbiter = Some(arbiter);
        return Ok(Decision::of(Event::BroughtToArbitration { arbiter, words, by }));
    }
    let due = claim.terms.mediation_due(now);
    Ok(Decision::of(Event::BroughtToMediation { mediator, words, due }))
}

/// Fits the claim to a corrected count. What it no longer rests on goes; nothing is added.
fn recount(claim: &Claim, countables: &[Countable]) -> Decision<Event> {
    let mut left = countables.to_vec();
    let mut lines = Vec::with_capacity(claim.lines.len());
    for line in &claim.lines {
        let Some(of) = left.iter_mut().find(|of| of.shipment_line == line.shipment_line) else {
            continue;
        };
        let quantity = line.quantity.min(of.left(line.reason.basis()));
        if quantity > 0 {
            lines.extend(resized(line, quantity, of));
            of.take(line.reason.basis(), quantity);
        }
    }
    match (lines == claim.lines, lines.is_empty(), claim.state) {
        (true, ..) => Decision { events: Vec::new() },
        (_, true, State::Draft) => Decision::of(Event::Discarded { reason: None }),
        (_, true, _) => Decision::of(Event::Withdrawn { reason: None }),
        _ => Decision::of(Event::Lowered { lines }),
    }
}

/// What is not sent of a replacement is credited at what was claimed for it.
fn fall_short(claim: &Claim, goods: &[(OrderLineId, i64)]) -> Decision<Event> {
    let mut left = goods.to_vec();
    let mut credited = Money::ZERO;
    for line in &claim.lines {
        let of = left.iter_mut().find(|(order_line, _)| *order_line == line.order_line);
        let Some((_, left)) = of else { continue };
        let short = line.quantity.min(*left);
        *left -= short;
        // A part of an amount is never more than the amount, and their sum no more than the claim's.
        let worth = line.amount.for_part(short, line.quantity).unwrap_or_default();
        credited = credited.plus(worth).unwrap_or(credited);
    }
    match &claim.resolution {
        Some(end) if end.credited == credited => Decision { events: Vec::new() },
        _ => Decision::of(Event::ReplacementFellShort { credited }),
    }
}

fn lapse(
    claim: &Claim,
    mediator: Option<crate::id::OrganizationId>,
    now: DateTime<Utc>,
) -> Result<Decision<Event>, Refusal> {
    match claim.state {
        State::Draft => Ok(Decision::of(Event::Discarded { reason: None })),
        State::Open if silence_accepts(claim) => {
            let settled = (claim.total(), claim.wants);
            Ok(resolved(SettledBy::RespondentSilent, settled, None, now))
        }
        State::Open => {
            let due = claim.terms.mediation_due(now);
            Ok(Decision::of(Event::BroughtToMediation { mediator, words: None, due }))
        }
        // An answer that nobody says no to holds.
        State::Answered => taken(claim, SettledBy::ClaimantSilent, now),
        State::Mediation => {
            Ok(Decision::of(Event::BroughtToArbitration { arbiter: None, words: None, by: None }))
        }
        State::Arbitration | State::Resolved | State::Withdrawn | State::Discarded => {
            Err(Refusal::NotDueYet)
        }
    }
}

fn needed(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = text.trim().to_owned();
    if text.is_empty() {
        return Err(Refusal::WordsNeeded);
    }
    check_length(field, Some(&text), LONGEST_WORDS)?;
    Ok(text)
}

fn optional(field: &'static str, text: Option<String>) -> Result<Option<String>, Refusal> {
    match text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()) {
        Some(text) => needed(field, &text).map(Some),
        None => Ok(None),
    }
}

fn check_length(field: &'static str, text: Option<&str>, limit: usize) -> Result<(), Refusal> {
    match text {
        Some(text) if text.chars().count() > limit => Err(Refusal::TextTooLong { field, limit }),
        _ => Ok(()),
    }
}
