//! What a cooperative got of the surplus of the one above goes on to its own members, by what each traded with it.
//!
//! Weighed is a member's whole trade of that year: as long as the shop's till is kept elsewhere, nobody knows which of the
//! goods came from above (ADR 0025).

use std::sync::Arc;

use chrono::NaiveDate;
use supply_chain::id::YearDecisionId;
use supply_chain::ledger::{Account, Counterparty, Occurrence};
use supply_chain::money::Money;
use supply_chain::patronage::{
    MeetingDecision, MemberShare, Part, PassedOn, SurplusUse, WrongDecision, YearShare,
    pass_through,
};

use super::{MINUTES_LONGEST, Refusal, decided, decider, kept};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::query::ledger::today_at;
use crate::query::patronage::{days_of, year as year_view};
use crate::store::books::lock;
use crate::store::ledger::{Source, post};
use crate::store::patronage::{
    self as store, NewDecision, YearMember, given_to, members_at, standing,
};
use crate::unit_of_work::Workflow;

/// How the board passes on what came from above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassOn {
    /// The decision above that gave it.
    pub decision: YearDecisionId,
    /// The number of the own decision.
    pub minutes: String,
    /// When it was decided.
    pub decided_on: NaiveDate,
}

/// Passes on to the own members what came of a surplus above; answers 201 with the year as it then stands.
///
/// # Errors
/// 403 but for the board and its treasurer; 404 for what gave the cooperative nothing; [`Refusal`]: passed on already, a
/// day out of range, or nobody traded.
pub async fn pass_on(
    workflow: &Workflow,
    ask: Ask,
    year: i32,
    how: PassOn,
) -> Result<Answer, WorkflowError> {
    let asked = Arc::new((ask, how));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (ask, how) = &*asked;
                let actor = decider(&ask.by)?;
                if let Some(answer) = answers::claim(work, ask).await? {
                    return Ok(answer);
                }
                let organization = actor.organization;
                let absent = || WorkflowError::NotFound { what: "year decision" };
                let above = store::kept(work, how.decision).await?.ok_or_else(absent)?;
                let amount = given_to(work.tx, how.decision, organization).await?;
                let amount = amount.filter(|amount| *amount > Money::ZERO).ok_or_else(absent)?;
                if above.year != year {
                    return Err(absent());
                }
                lock(work, organization).await?;
                let from = Some(how.decision);
                if let Some(there) = standing(work.tx, organization, year, from).await? {
                    let (minutes, decided_on) = (there.minutes, there.decided_on);
                    return Err(Refusal::Already { year, minutes, decided_on }.into());
                }
                let today = today_at(work.tx, organization, work.now).await?;
                let earliest = above.decided_on.pred_opt().unwrap_or(above.decided_on);
                decided(how.decided_on, earliest, today)?;
                let minutes = kept("minutes", &how.minutes, MINUTES_LONGEST)?;
                let days = days_of(year).ok_or_else(absent)?;
                let members = members_at(work.tx, organization, days).await?;
                let (decision, shared) = carried(year, amount, minutes, &members)?;
                let id: YearDecisionId = work.id();
                let new = NewDecision {
                    id,
                    cooperative: organization,
                    from,
                    decision: &decision,
                    savings_kinds: &[],
                    decided_on: how.decided_on,
                    year: &shared,
                    by: actor.person,
                };
                store::insert(work, &new).await?;
                let passed_on = Occurrence::SurplusShared {
                    organization,
                    from: Account::PatronageIncome,
                    parts: shared.postings(),
                };
                post(work, &passed_on, Source::Year(id), 1, how.decided_on).await?;
                let view = year_view(work.tx, &ask.by, year, work.now).await?;
                answers::keep(work, ask, 201, &view, None).await
            })
        })
        .await
}

/// What passing on makes: all of it for members, by what each traded.
fn carried(
    year: i32,
    amount: Money,
    minutes: String,
    members: &[YearMember],
) -> Result<(MeetingDecision, YearShare), Refusal> {
    let of = SurplusUse::MembersByTrade;
    let trades: Vec<(Counterparty, Money)> =
        members.iter().map(|member| (member.party, member.trade)).collect();
    let passed = pass_through(amount, &trades).ok_or(WrongDecision::TooLarge)?;
    if passed.is_empty() {
        return Err(WrongDecision::NobodyEarned { of }.into());
    }
    let decision = MeetingDecision {
        year,
        surplus: amount,
        from_others: Money::ZERO,
        others_go_to: SurplusUse::Reserve,
        uses: vec![(of, 10_000)],
        minutes,
    };
    let members = passed.iter().map(|one| share_of(amount, one)).collect();
    Ok((decision, YearShare { year, uses: vec![(of, amount)], members }))
}

fn share_of(pot: Money, passed: &PassedOn) -> MemberShare {
    let PassedOn { party, trade, all, share } = *passed;
    MemberShare { party, savings: Part::default(), trade: Part { pot, mine: trade, all, share } }
}
