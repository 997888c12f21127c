//! Shares of a decided year are paid out: whole, once each, in cash, by the bank or into voluntary savings; and that taken
//! back where it was written down by mistake.

use std::sync::Arc;

use chrono::NaiveDate;
use supply_chain::ask::Actor;
use supply_chain::id::{PayoutId, YearDecisionId};
use supply_chain::ledger::{Counterparty, Means, Occurrence};
use supply_chain::money::Money;
use supply_chain::organization::{Kind, Role};
use uuid::Uuid;

use super::{REASON_LONGEST, Refusal, decided, kept};
use crate::answers::{self, Answer};
use crate::ask::{Ask, Asker};
use crate::error::WorkflowError;
use crate::query::ledger::today_at;
use crate::query::patronage::{payouts_of, shown_payouts};
use crate::store::books::lock;
use crate::store::ledger::{Source, post};
use crate::store::patronage::payouts::{self as store, NewPayout, OwedShare};
use crate::store::patronage::{hold, standing};
use crate::unit_of_work::Workflow;

/// Who pays shares out and writes it down.
pub const PAYERS: &[Role] = &[Role::Treasurer];

/// The longest number of what shows it, in characters.
const EVIDENCE_LONGEST: usize = 100;

/// Shares that were paid out together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayOut {
    /// The decision above whose gift was passed on; nothing for the cooperative's own surplus.
    pub from: Option<YearDecisionId>,
    /// To whom: a tie, or a cooperative below; nothing for all that are not paid yet.
    pub parties: Option<Vec<Uuid>>,
    /// Cash, bank or savings.
    pub means: Means,
    /// The day.
    pub paid_on: NaiveDate,
    /// The number of the receipt, the list or the transfer.
    pub evidence: String,
}

fn payer(by: &Asker) -> Result<&Actor, WorkflowError> {
    let Asker::Actor(actor) = by else { return Err(WorkflowError::OrganizationNeeded) };
    if !actor.is_any(PAYERS) {
        return Err(WorkflowError::NotYourRole { roles: PAYERS });
    }
    if !matches!(actor.kind, Kind::Primary | Kind::Secondary) {
        return Err(Refusal::NotACooperative.into());
    }
    Ok(actor)
}

/// Whether somebody may pay shares out, asked before a form is drawn.
///
/// # Errors
/// 403 but for the treasurer of a cooperative.
pub fn may_pay_out(asker: &Asker) -> Result<(), WorkflowError> {
    payer(asker).map(|_actor| ())
}

fn party_id(party: Counterparty) -> Uuid {
    match party {
        Counterparty::Organization(id) => id.into(),
        Counterparty::Member(tie) => tie.into(),
    }
}

/// Which shares are paid: those that are named, each once, or all that are not paid yet.
fn chosen(
    shares: &[OwedShare],
    named: Option<&[Uuid]>,
) -> Result<Vec<(Counterparty, Money)>, Refusal> {
    let parts: Vec<(Counterparty, Money)> = match named {
        None => {
            let open = shares.iter().filter(|share| !share.is_paid);
            open.map(|share| (share.party, share.amount)).collect()
        }
        Some(named) => {
            let mut parts: Vec<(Counterparty, Money)> = Vec::with_capacity(named.len());
            for id in named {
                let share = shares.iter().find(|share| party_id(share.party) == *id);
                let share = share.ok_or(Refusal::NoShare { party: *id })?;
                if share.is_paid || parts.iter().any(|(party, _)| *party == share.party) {
                    return Err(Refusal::PaidAlready { party: *id });
                }
                parts.push((share.party, share.amount));
            }
            parts
        }
    };
    if parts.is_empty() { Err(Refusal::NothingToPay) } else { Ok(parts) }
}

/// Writes down that shares of a year were paid out; answers 201 with what was paid out of it.
///
/// # Errors
/// 403 but for the treasurer; [`Refusal`]: undecided, nothing is left to pay, paid already, a day out of range.
pub async fn pay_out(
    workflow: &Workflow,
    ask: Ask,
    year: i32,
    how: PayOut,
) -> Result<Answer, WorkflowError> {
    let asked = Arc::new((ask, how));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (ask, how) = &*asked;
                let actor = payer(&ask.by)?;
                if let Some(answer) = answers::claim(work, ask).await? {
                    return Ok(answer);
                }
                let organization = actor.organization;
                let undecided = Refusal::Undecided { year };
                let there = standing(work.tx, organization, year, how.from).await?;
                let there = there.ok_or_else(|| undecided.clone())?;
                let id = YearDecisionId(there.id);
                // Of two at the same instant the second sees what the first paid.
                hold(work, id).await?;
                lock(work, organization).await?;
                standing(work.tx, organization, year, how.from).await?.ok_or(undecided)?;
                let shares = store::owed_shares(work.tx, id).await?;
                let parts = chosen(&shares, how.parties.as_deref())?;
                let evidence = kept("evidence", &how.evidence, EVIDENCE_LONGEST)?;
                let today = today_at(work.tx, organization, work.now).await?;
                let earliest = there.decided_on.pred_opt().unwrap_or(there.decided_on);
                decided(how.paid_on, earliest, today)?;
                let total = Money::sum(parts.iter().map(|(_, amount)| *amount));
                let total = total.ok_or(supply_chain::patronage::WrongDecision::TooLarge);
                let total = total.map_err(Refusal::Wrong)?;
                let payout: PayoutId = work.id();
                let new = NewPayout {
                    id: payout,
                    decision: id,
                    cooperative: organization,
                    means: how.means,
                    paid_on: how.paid_on,
                    evidence: &evidence,
                    parts: &parts,
                    total,
                    by: actor.person,
                };
                store::insert(work, &new).await?;
                let paid = Occurrence::SharesPaid { organization, parts, means: how.means };
                post(work, &paid, Source::Payout(payout), 1, how.paid_on).await?;
                let view = shown_payouts(work.tx, payouts_of(organization, year, how.from)).await?;
                answers::keep(work, ask, 201, &view, None).await
            })
        })
        .await
}

/// Takes a paying out back as written down by mistake; answers 200 with what was paid out of the year.
///
/// # Errors
/// 403 but for the treasurer; 404 where it is none of the year; [`Refusal`]: taken back already, or a line of a bank's
/// statement is it.
pub async fn take_payout_back(
    workflow: &Workflow,
    ask: Ask,
    (year, id): (i32, PayoutId),
    words: String,
) -> Result<Answer, WorkflowError> {
    let asked = Arc::new((ask, words));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (ask, words) = &*asked;
                let actor = payer(&ask.by)?;
                if let Some(answer) = answers::claim(work, ask).await? {
                    return Ok(answer);
                }
                let organization = actor.organization;
                let absent = || WorkflowError::NotFound { what: "payout" };
                lock(work, organization).await?;
                let found = store::find_for_update(work, organization, id).await?;
                let found = found.ok_or_else(absent)?;
                let of = payouts_of(organization, year, None)
                    .of_decision(work.tx, found.decision)
                    .await?;
                let of = of.ok_or_else(absent)?;
                if found.is_reversed {
                    return Err(Refusal::PayoutTakenBack.into());
                }
                if found.is_on_line {
                    return Err(Refusal::PayoutOnLine.into());
                }
                let words = kept("words", words, REASON_LONGEST)?;
                let today = today_at(work.tx, organization, work.now).await?;
                let by = (words.as_str(), actor.person, today);
                store::reverse(work, (organization, id), &found, by).await?;
                let (parts, means) = (found.parts, found.means);
                let back = Occurrence::SharesPaidBack { organization, parts, means };
                post(work, &back, Source::Payout(id), 2, today).await?;
                let view = shown_payouts(work.tx, of).await?;
                answers::keep(work, ask, 200, &view, None).await
            })
        })
        .await
}
