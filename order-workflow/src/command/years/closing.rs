//! The members' meeting shared a year's surplus: the year's accounts are emptied, and every part goes where it belongs.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;
use sha2::{Digest, Sha256};
use supply_chain::id::{OrganizationId, YearDecisionId};
use supply_chain::ledger::{Account, Entry, Occurrence, empty_accounts};
use supply_chain::money::Money;
use supply_chain::patronage::{
    MeetingDecision, Member, SavingsKind, SurplusUse, WrongDecision, YearShare, close_year,
};
use utoipa::ToSchema;

use super::{MINUTES_LONGEST, Refusal, decided, decider, kept};
use crate::answers::{self, Answer};
use crate::ask::{Ask, Asker};
use crate::error::WorkflowError;
use crate::query::ledger::today_at;
use crate::query::patronage::{PartView, UseView, days_of, year as year_view};
use crate::store::books::lock;
use crate::store::ledger::{Source, post};
use crate::store::patronage::{
    self as store, NewDecision, YearMember, later_standing, members_at, of_the_year, standing,
};
use crate::unit_of_work::{ConnectionTrait, Work, Workflow};

/// Shares that a preview tells one by one.
const SHARES_TOLD: usize = 100;

/// What a members' meeting decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The surplus that is shared.
    pub surplus: Money,
    /// What of it came from trade with others than members.
    pub from_others: Money,
    /// What that is for.
    pub others_go_to: SurplusUse,
    /// Each use with its part in hundredths of a percent.
    pub uses: Vec<(SurplusUse, u32)>,
    /// Which savings earn.
    pub savings_kinds: Vec<SavingsKind>,
    /// The number of the minutes.
    pub minutes: String,
    /// When it was decided.
    pub decided_on: NaiveDate,
    /// The mark of the preview that was looked at: refused when it would come out otherwise by now.
    pub seen: Option<String>,
}

/// What a decision would make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct YearPreview {
    /// Which year.
    pub year: i32,
    /// Each use with what it gets.
    pub uses: Vec<UseView>,
    /// Members who would get something, the first 100.
    pub shares: Vec<PreviewedShare>,
    /// How many of them there are.
    pub members: usize,
    /// How many get their last rupiah by rounding.
    pub rounded_up: usize,
    /// What members get by it together.
    #[schema(value_type = String)]
    pub for_members: Money,
    /// Stands for all of these figures: handed in with the decision, it is refused when they changed meanwhile.
    pub seen: String,
}

/// What one member would get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PreviewedShare {
    /// The member's number, or the organization's code.
    pub number: Option<String>,
    /// As registered.
    pub name: Option<String>,
    /// For its savings.
    pub by_savings: PartView,
    /// For its trade.
    pub by_trade: PartView,
    /// Both.
    #[schema(value_type = String)]
    pub total: Money,
}

/// A decision carried through, not written yet.
struct Reckoned {
    decision: MeetingDecision,
    members: Vec<YearMember>,
    year: YearShare,
    last: NaiveDate,
}

/// What recording a decision would make; changes nothing.
///
/// # Errors
/// As [`decide_year`].
pub async fn preview_year(
    workflow: &Workflow,
    asker: &Asker,
    year: i32,
    decided: &Decided,
) -> Result<YearPreview, WorkflowError> {
    let organization = decider(asker)?.organization;
    let on = workflow.reader();
    let today = today_at(on, organization, workflow.origin.now()).await?;
    let reckoned = reckon(on, organization, (year, today), decided).await?;
    Ok(reckoned.preview(decided))
}

/// Records what the members' meeting decided about a year and shares its surplus; answers 201 with the year as it then
/// stands. Whoever trades with the cooperative waits meanwhile, so that no purchase is counted by half.
///
/// # Errors
/// 403 but for the board and its treasurer; [`Refusal`]: not over, decided already, a later year decided, figures that
/// changed since they were shown, or a decision that does not add up.
pub async fn decide_year(
    workflow: &Workflow,
    ask: Ask,
    year: i32,
    decided: Decided,
) -> Result<Answer, WorkflowError> {
    let asked = Arc::new((ask, decided));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (ask, decided) = &*asked;
                let actor = decider(&ask.by)?;
                if let Some(answer) = answers::claim(work, ask).await? {
                    return Ok(answer);
                }
                let organization = actor.organization;
                lock(work, organization).await?;
                let today = today_at(work.tx, organization, work.now).await?;
                let reckoned = reckon(work.tx, organization, (year, today), decided).await?;
                if decided.seen.as_ref().is_some_and(|seen| *seen != reckoned.mark(decided)) {
                    return Err(Refusal::Overtaken.into());
                }
                let id: YearDecisionId = work.id();
                let new = NewDecision {
                    id,
                    cooperative: organization,
                    from: None,
                    decision: &reckoned.decision,
                    savings_kinds: &decided.savings_kinds,
                    decided_on: decided.decided_on,
                    year: &reckoned.year,
                    by: actor.person,
                };
                store::insert(work, &new).await?;
                close_accounts(work, organization, id, (year, reckoned.last)).await?;
                let shared = Occurrence::SurplusShared {
                    organization,
                    from: Account::Surplus,
                    parts: reckoned.year.postings(),
                };
                post(work, &shared, Source::Year(id), 2, decided.decided_on).await?;
                let view = year_view(work.tx, &ask.by, year, work.now).await?;
                answers::keep(work, ask, 201, &view, None).await
            })
        })
        .await
}

/// Empties revenue and expenses of the year into the surplus, on its last day.
async fn close_accounts(
    work: Work<'_>,
    organization: OrganizationId,
    id: YearDecisionId,
    (year, last): (i32, NaiveDate),
) -> Result<(), WorkflowError> {
    let balances = of_the_year(work.tx, organization, (year, last)).await?;
    let (entries, _surplus): (Vec<Entry>, Money) =
        empty_accounts(balances).map_err(|cause| WorkflowError::Internal(cause.to_string()))?;
    if entries.is_empty() {
        return Ok(());
    }
    let closed = Occurrence::YearClosed { organization, entries };
    post(work, &closed, Source::Year(id), 1, last).await
}

async fn reckon(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    (year, today): (i32, NaiveDate),
    how: &Decided,
) -> Result<Reckoned, WorkflowError> {
    let (first, last) = days_of(year).ok_or(WorkflowError::NotFound { what: "year" })?;
    if today <= last {
        return Err(Refusal::NotOver { year, last_day: last }.into());
    }
    if let Some(there) = standing(on, organization, year, None).await? {
        let (minutes, decided_on) = (there.minutes, there.decided_on);
        return Err(Refusal::Already { year, minutes, decided_on }.into());
    }
    if let Some(later) = later_standing(on, organization, year).await? {
        return Err(Refusal::LaterDecided { later }.into());
    }
    decided(how.decided_on, last, today)?;
    let by_savings =
        how.uses.iter().any(|(of, points)| *of == SurplusUse::MembersBySavings && *points > 0);
    if by_savings && how.savings_kinds.is_empty() {
        return Err(Refusal::NoSavingsKind.into());
    }
    let decision = MeetingDecision {
        year,
        surplus: how.surplus,
        from_others: how.from_others,
        others_go_to: how.others_go_to,
        uses: how.uses.clone(),
        minutes: kept("minutes", &how.minutes, MINUTES_LONGEST)?,
    };
    let members = members_at(on, organization, (first, last)).await?;
    let claims: Option<Vec<Member>> =
        members.iter().map(|member| claim_of(member, &how.savings_kinds)).collect();
    let claims = claims.ok_or(Refusal::Wrong(WrongDecision::TooLarge))?;
    let year = close_year(&decision, &claims).map_err(Refusal::from)?;
    Ok(Reckoned { decision, members, year, last })
}

/// What a member brings to the table: whoever gave more back than they bought earned nothing by trade.
fn claim_of(member: &YearMember, kinds: &[SavingsKind]) -> Option<Member> {
    Some(Member {
        party: member.party,
        since: member.since,
        savings: member.earning(kinds)?,
        trade: member.trade.max(Money::ZERO),
    })
}

impl Reckoned {
    fn preview(&self, how: &Decided) -> YearPreview {
        let gets = self.year.members.iter().filter(|share| share.total() > Money::ZERO);
        let shares = gets.clone().take(SHARES_TOLD).map(|share| {
            let of = self.members.iter().find(|member| member.party == share.party);
            PreviewedShare {
                number: of.and_then(|member| member.number.clone()),
                name: of.and_then(|member| member.name.clone()),
                by_savings: PartView::of(share.savings),
                by_trade: PartView::of(share.trade),
                total: share.total(),
            }
        });
        let points = |of: SurplusUse| {
            self.decision.uses.iter().find(|(other, _)| *other == of).map(|(_, points)| *points)
        };
        YearPreview {
            year: self.decision.year,
            uses: self
                .year
                .uses
                .iter()
                .map(|(of, amount)| UseView {
                    of: of.as_str().to_owned(),
                    basis_points: points(*of),
                    amount: *amount,
                })
                .collect(),
            shares: shares.collect(),
            members: gets.clone().count(),
            rounded_up: gets
                .clone()
                .filter(|share| share.savings.is_rounded_up() || share.trade.is_rounded_up())
                .count(),
            for_members: Money::sum(gets.map(supply_chain::patronage::MemberShare::total))
                .unwrap_or_default(),
            seen: self.mark(how),
        }
    }

    /// Stands for everything that is decided and all that it makes.
    fn mark(&self, how: &Decided) -> String {
        let mut digest = Sha256::new();
        let decision = &self.decision;
        digest.update(format!(
            "{} {} {} {} {:?} {:?} {} {}",
            decision.year,
            decision.surplus,
            decision.from_others,
            decision.others_go_to.as_str(),
            decision.uses,
            how.savings_kinds,
            decision.minutes,
            how.decided_on
        ));
        for share in &self.year.members {
            digest.update(format!("{share:?}"));
        }
        hex::encode(&digest.finalize()[..16])
    }
}
