//! Calling a netting: whose debts are looked at, what the rule makes of them, and until when one can agree.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeZone, Utc};
use supply_chain::ask::Actor;
use supply_chain::id::{NettingId, OrganizationId};
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use supply_chain::settlement::{
    Debt, NettingCommand, NettingPlan, NettingRefusal, NettingRun, NettingState, bilateral,
    decide_netting, multilateral,
};

use super::{Among, NewNetting, record, telling};
use crate::ask::Ask;
use crate::command::own_id;
use crate::error::WorkflowError;
use crate::store::agreements::day_in;
use crate::store::netting::{self as store, Stored, bills_among, debts_of};
use crate::store::numbers;
use crate::store::organizations::federation;
use crate::store::purchase_orders::traders;
use crate::unit_of_work::Work;

/// The series of their numbers: perjumpaan utang.
const SERIES: &str = "PU";

/// How many days there are to agree when nothing is said, and at most.
const USUAL_DAYS: u64 = 7;
const MOST_DAYS: u64 = 60;

/// What the same rule makes of the same debts, today as when everybody was shown.
pub(super) fn plan_of(
    scope: &[OrganizationId],
    debts: &[Debt],
) -> Result<NettingPlan, WorkflowError> {
    let plan = match scope {
        [one, other] => bilateral(debts, (*one, *other)),
        _ => multilateral(debts),
    };
    plan.ok_or_else(too_large)
}

pub(super) fn too_large() -> WorkflowError {
    WorkflowError::Internal("debts do not fit into 64 bits of sen".to_owned())
}

/// Calls it: on record, shown to everybody in it.
pub(super) async fn called(
    work: Work<'_>,
    ask: &Ask,
    new: &NewNetting,
) -> Result<Stored, WorkflowError> {
    let (organizer, scope) = match &new.among {
        Among::With(other) => between(work, ask.actor(), *other).await?,
        Among::Federation { of, without } => among(work, ask.actor(), *of, without).await?,
    };
    let zone = traders(work.tx, &[organizer]).await?;
    let zone = zone.first().map_or_else(String::new, |organizer| organizer.zone.clone());
    let (answer_due, today) = until(work, &zone, new.answer_by)?;
    let debts = debts_of(&bills_among(work.tx, &scope).await?).ok_or_else(too_large)?;
    let plan = plan_of(&scope, &debts)?;
    if plan.legs.is_empty() {
        return Err(NettingRefusal::Nothing.into());
    }
    let owed = |leg: &Debt| {
        let of = |debt: &&Debt| debt.debtor == leg.debtor && debt.creditor == leg.creditor;
        debts.iter().find(of).map_or(Money::ZERO, |debt| debt.amount)
    };
    let id = own_id(new.id)?.map_or_else(|| work.id(), NettingId);
    let stored = Stored {
        before: plan.legs.iter().map(owed).collect(),
        run: NettingRun {
            id,
            organizer,
            plan,
            state: NettingState::Proposed,
            consents: Vec::new(),
            answer_due,
        },
        scope,
        number: numbers::next(work, organizer, SERIES, today.year()).await?,
        version: 1,
        zone,
    };
    if !store::insert(work, &stored, ask.by.person()).await? {
        return Err(WorkflowError::IdTaken);
    }
    telling::called(work, &stored, ask).await?;
    // Of two, whoever calls it has said yes by that; among many, the figures are seen first.
    if let (true, Some(actor)) = (stored.is_bilateral(), ask.actor()) {
        let yes = decide_netting(&stored.run, NettingCommand::Consent, actor, work.now)?;
        for event in &yes.events {
            record(work, &stored, event, ask).await?;
        }
    }
    Ok(stored)
}

type Scope = (OrganizationId, Vec<OrganizationId>);

async fn between(
    work: Work<'_>,
    actor: Option<&Actor>,
    other: OrganizationId,
) -> Result<Scope, WorkflowError> {
    let own = actor.ok_or(WorkflowError::OrganizationNeeded)?.organization;
    let there = traders(work.tx, &[other]).await?;
    if own == other || there.is_empty() {
        return Err(NettingRefusal::PartnerUnknown.into());
    }
    let mut scope = vec![own, other];
    scope.sort_unstable();
    Ok((own, scope))
}

async fn among(
    work: Work<'_>,
    actor: Option<&Actor>,
    of: Option<OrganizationId>,
    without: &[OrganizationId],
) -> Result<Scope, WorkflowError> {
    let organizer = match (of, actor) {
        (Some(of), Some(actor)) if of != actor.organization => {
            return Err(NettingRefusal::NotAFederation.into());
        }
        (Some(of), _) => of,
        (None, Some(actor)) => actor.organization,
        (None, None) => return Err(WorkflowError::OrganizationNeeded),
    };
    let Some((kind, members)) = federation(work.tx, organizer).await? else {
        return Err(NettingRefusal::PartnerUnknown.into());
    };
    if kind != Kind::Secondary {
        return Err(NettingRefusal::NotAFederation.into());
    }
    let mut scope: Vec<OrganizationId> =
        members.into_iter().chain([organizer]).filter(|member| !without.contains(member)).collect();
    scope.sort_unstable();
    scope.dedup();
    if scope.len() < 2 {
        return Err(NettingRefusal::Nothing.into());
    }
    Ok((organizer, scope))
}

/// The instant after the last day on which one can agree, and today, at the organizer's place.
fn until(
    work: Work<'_>,
    zone: &str,
    answer_by: Option<NaiveDate>,
) -> Result<(DateTime<Utc>, NaiveDate), WorkflowError> {
    let today = day_in(zone, work.now);
    let after = |days: u64| today.checked_add_days(Days::new(days)).unwrap_or(today);
    let last = answer_by.unwrap_or_else(|| after(USUAL_DAYS));
    let (least, most) = (today, after(MOST_DAYS));
    if last < least || last > most {
        return Err(NettingRefusal::AnswerDay { least, most }.into());
    }
    let midnight =
        last.checked_add_days(Days::new(1)).unwrap_or(last).and_time(chrono::NaiveTime::MIN);
    let due = match zone.parse::<chrono_tz::Tz>() {
        Ok(zone) => zone.from_local_datetime(&midnight).earliest().map(|at| at.with_timezone(&Utc)),
        Err(_) => None,
    };
    Ok((due.unwrap_or_else(|| midnight.and_utc()), today))
}
