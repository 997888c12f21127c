//! What members saved and bought is brought in; brought in again, the difference is added.
//!
//! The register of members' savings stands beside the books and moves no account: the sums stand there as opening
//! balances and lines of the bank. Nothing but such a file changes it.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::{OrganizationId, TieId};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use utoipa::ToSchema;
use uuid::Uuid;

use super::member_file::{MemberColumn, MemberRow};
use super::opening_table::{RowFault, Wrong};
use super::{KEEPERS, Refusal, holder};
use crate::answers::{self, Answer};
use crate::ask::{Ask, Asker};
use crate::error::WorkflowError;
use crate::query::ledger::today_at;
use crate::store::books::lock;
use crate::store::member_files::{self as store, Filed, KnownLogin, KnownMember, Moved, NewMember};
use crate::store::patronage::standing;
use crate::unit_of_work::{ConnectionTrait, Workflow};

/// What was brought in about members, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MembersBroughtIn)]
pub struct MembersView {
    /// The day on which it stood so.
    pub as_of: NaiveDate,
    /// Every member of the table.
    pub lines: Vec<MemberLine>,
    /// How many of them are new.
    pub registered: usize,
    /// For how many something changes.
    pub changed: usize,
    /// Principal savings of those in the table.
    #[schema(value_type = String)]
    pub principal: Money,
    /// Mandatory savings.
    #[schema(value_type = String)]
    pub mandatory: Money,
    /// Voluntary savings.
    #[schema(value_type = String)]
    pub voluntary: Money,
    /// What they bought in the year where Lumbung does not see it.
    #[schema(value_type = String)]
    pub trade: Money,
}

/// A member of the table, as it will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MemberBroughtIn)]
pub struct MemberLine {
    /// The member's number, or the organization's code.
    pub number: String,
    /// As registered, or as it will be.
    pub name: Option<String>,
    /// Whether nobody had this number before.
    pub is_new: bool,
    /// Whether anything of them changes.
    pub is_changed: bool,
    /// Principal savings.
    #[schema(value_type = String)]
    pub principal: Money,
    /// Mandatory savings.
    #[schema(value_type = String)]
    pub mandatory: Money,
    /// Voluntary savings.
    #[schema(value_type = String)]
    pub voluntary: Money,
    /// What they bought in the year where Lumbung does not see it.
    #[schema(value_type = String)]
    pub trade: Money,
}

/// What is to be done.
struct Plan {
    view: MembersView,
    new: Vec<Newcomer>,
    moved: Vec<(Whose, [Money; 3], Money)>,
}

/// A person who becomes a member.
struct Newcomer {
    number: String,
    name: String,
    person: Option<Uuid>,
    since: NaiveDate,
}

/// Whose figures move: a member's that is known, or of the newcomer at that place.
#[derive(Clone, Copy)]
enum Whose {
    Known(Counterparty),
    New(usize),
}

/// Whether somebody may bring members in, asked before a file is read.
///
/// # Errors
/// 403 but for the treasurer of a cooperative.
pub fn may_bring_members(asker: &Asker) -> Result<(), WorkflowError> {
    keeper(asker).map(|_actor| ())
}

fn keeper(asker: &Asker) -> Result<&Actor, WorkflowError> {
    let actor = holder(asker, KEEPERS)?;
    if !matches!(actor.kind, Kind::Primary | Kind::Secondary) {
        return Err(Refusal::NotACooperative.into());
    }
    Ok(actor)
}

/// What bringing these members in would do; changes nothing.
///
/// # Errors
/// As [`bring_members`].
pub async fn preview_members(
    workflow: &Workflow,
    asker: &Asker,
    as_of: NaiveDate,
    members: &[MemberRow],
) -> Result<MembersView, WorkflowError> {
    let actor = keeper(asker)?;
    let on = workflow.reader();
    let today = today_at(on, actor.organization, workflow.origin.now()).await?;
    Ok(plan(on, actor, (as_of, today), members).await?.view)
}

/// Brings members in with what they saved and bought; answers 201 with a [`MembersView`]. What a table leaves empty stays
/// as it is; the same table again is no change and refused.
///
/// # Errors
/// 403 but for the treasurer of a cooperative; [`Refusal::NotYet`], [`Refusal::YearDecided`], [`Refusal::Rows`],
/// [`Refusal::SameMembers`].
pub async fn bring_members(
    workflow: &Workflow,
    ask: Ask,
    as_of: NaiveDate,
    members: Vec<MemberRow>,
) -> Result<Answer, WorkflowError> {
    let asked = Arc::new((ask, members));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (ask, members) = &*asked;
                let actor = keeper(&ask.by)?;
                if let Some(answer) = answers::claim(work, ask).await? {
                    return Ok(answer);
                }
                let organization = actor.organization;
                // As closing a year does: the two never see each other by half.
                lock(work, organization).await?;
                let today = today_at(work.tx, organization, work.now).await?;
                let Plan { view, new, moved } =
                    plan(work.tx, actor, (as_of, today), members).await?;
                let new: Vec<NewMember> = new
                    .into_iter()
                    .map(|newcomer| NewMember {
                        tie: work.id(),
                        is_known: newcomer.person.is_some(),
                        person: newcomer.person.unwrap_or_else(|| work.id()),
                        number: newcomer.number,
                        name: newcomer.name,
                        since: newcomer.since,
                    })
                    .collect();
                store::register(work, organization, &new).await?;
                let moved: Vec<Moved> = moved
                    .into_iter()
                    .filter_map(|(whose, savings, trade)| {
                        let party = match whose {
                            Whose::Known(party) => party,
                            Whose::New(at) => Counterparty::Member(new.get(at)?.tie),
                        };
                        Some(Moved { party, savings, trade })
                    })
                    .collect();
                let file = Filed {
                    id: work.id(),
                    as_of,
                    members: view.lines.len(),
                    registered: view.registered,
                    by: actor.person,
                };
                store::bring_in(work, organization, &file, &moved).await?;
                answers::keep(work, ask, 201, &view, None).await
            })
        })
        .await
}

async fn plan(
    on: &impl ConnectionTrait,
    actor: &Actor,
    (as_of, today): (NaiveDate, NaiveDate),
    members: &[MemberRow],
) -> Result<Plan, WorkflowError> {
    let organization: OrganizationId = actor.organization;
    if as_of > today {
        return Err(Refusal::NotYet { as_of }.into());
    }
    let year = as_of.year();
    if let Some(there) = standing(on, organization, year, None).await? {
        return Err(Refusal::YearDecided { year, minutes: there.minutes }.into());
    }
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(as_of);
    let known = store::known(on, organization, (first, as_of)).await?;
    let named: Vec<String> = members.iter().filter_map(|member| member.login.clone()).collect();
    let logins = store::logins(on, organization, &named).await?;
    let plan = matched(actor.kind, as_of, members, &known, &logins)?;
    if plan.new.is_empty() && plan.moved.is_empty() {
        return Err(Refusal::SameMembers.into());
    }
    Ok(plan)
}

/// Whom each row means, and what it changes; or everything that is wrong.
fn matched(
    kind: Kind,
    as_of: NaiveDate,
    members: &[MemberRow],
    known: &[KnownMember],
    logins: &[KnownLogin],
) -> Result<Plan, Refusal> {
    // Cooperatives are found by their name, too, and villages share names.
    let mut by_number: HashMap<&str, Vec<&KnownMember>> = HashMap::new();
    for member in known {
        for number in &member.numbers {
            let there = by_number.entry(number).or_default();
            if there.iter().all(|other| other.party != member.party) {
                there.push(member);
            }
        }
    }
    let (mut plan, mut faults) = (empty_plan(as_of), Vec::<RowFault>::new());
    let mut taken: HashMap<Counterparty, u32> = HashMap::new();
    for row in members {
        let there = match by_number.get(row.number.to_uppercase().as_str()).map(Vec::as_slice) {
            None | Some([]) => None,
            Some([one]) => Some(*one),
            Some(_) => {
                faults.push(row.fault(MemberColumn::Number, Wrong::MemberUnclear));
                continue;
            }
        };
        let judged = match there {
            Some(member) => known_as(row, member, logins).map(|()| Whose::Known(member.party)),
            None => newcomer(kind, as_of, row, logins).map(|newcomer| {
                plan.new.push(newcomer);
                Whose::New(plan.new.len() - 1)
            }),
        };
        let whose = match judged {
            Ok(whose) => whose,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        if let Some(member) = there
            && let Some(sheet_row) = taken.insert(member.party, row.sheet_row)
        {
            faults.push(row.fault(MemberColumn::Number, Wrong::Repeated { sheet_row }));
            continue;
        }
        plan.add(row, there, whose);
    }
    if faults.is_empty() { Ok(plan) } else { Err(Refusal::Rows { faults }) }
}

fn empty_plan(as_of: NaiveDate) -> Plan {
    let nothing = Money::ZERO;
    let view = MembersView {
        as_of,
        lines: Vec::new(),
        registered: 0,
        changed: 0,
        principal: nothing,
        mandatory: nothing,
        voluntary: nothing,
        trade: nothing,
    };
    Plan { view, new: Vec::new(), moved: Vec::new() }
}

/// Whether the row can mean this member: by another name it means somebody else.
fn known_as(row: &MemberRow, member: &KnownMember, logins: &[KnownLogin]) -> Result<(), RowFault> {
    if let (Some(said), Some(known)) = (&row.name, &member.name)
        && said.to_lowercase() != known.to_lowercase()
    {
        return Err(row.fault(MemberColumn::Name, Wrong::OtherName { known: known.clone() }));
    }
    let Some(login) = &row.login else { return Ok(()) };
    let of = logins.iter().find(|one| one.login == *login);
    match of {
        Some(KnownLogin { tie_id: Some(tie), .. })
            if Counterparty::Member(TieId(*tie)) == member.party =>
        {
            Ok(())
        }
        Some(KnownLogin { number: Some(number), .. }) => {
            Err(row.fault(MemberColumn::Login, Wrong::LoginTaken { number: number.clone() }))
        }
        _ => Err(row.fault(MemberColumn::Login, Wrong::LoginUnknown)),
    }
}

fn newcomer(
    kind: Kind,
    as_of: NaiveDate,
    row: &MemberRow,
    logins: &[KnownLogin],
) -> Result<Newcomer, RowFault> {
    // Members of a secondary are cooperatives, and those come by joining it.
    if kind != Kind::Primary {
        return Err(row.fault(MemberColumn::Number, Wrong::MemberUnknown));
    }
    if row.since.is_some_and(|since| since > as_of) {
        return Err(row.fault(MemberColumn::Since, Wrong::AfterThatDay));
    }
    let mut person = None;
    let mut name = row.name.clone();
    if let Some(login) = &row.login {
        match logins.iter().find(|one| one.login == *login) {
            None => return Err(row.fault(MemberColumn::Login, Wrong::LoginUnknown)),
            Some(KnownLogin { number: Some(number), .. }) => {
                let wrong = Wrong::LoginTaken { number: number.clone() };
                return Err(row.fault(MemberColumn::Login, wrong));
            }
            Some(one) => {
                person = Some(one.person_id);
                name = one.name.clone().or(name);
            }
        }
    }
    let name = name.ok_or_else(|| row.fault(MemberColumn::Name, Wrong::NameNeeded))?;
    Ok(Newcomer { number: row.number.clone(), name, person, since: row.since.unwrap_or(as_of) })
}

impl Plan {
    fn add(&mut self, row: &MemberRow, there: Option<&KnownMember>, whose: Whose) {
        let nothing = Money::ZERO;
        let before = there.map_or([nothing; 3], |member| member.savings);
        let traded = there.map_or(nothing, |member| member.trade);
        let after = |said: Option<Money>, before: Money| said.unwrap_or(before);
        let mut savings = before;
        let mut moved = [nothing; 3];
        for ((said, sum), by) in row.savings.iter().zip(&mut savings).zip(&mut moved) {
            let becomes = after(*said, *sum);
            *by = becomes.minus(*sum).unwrap_or_default();
            *sum = becomes;
        }
        let trade = after(row.trade, traded);
        let by_trade = trade.minus(traded).unwrap_or_default();
        let is_new = there.is_none();
        let is_changed = is_new || by_trade != nothing || moved.iter().any(|by| *by != nothing);
        if by_trade != nothing || moved.iter().any(|by| *by != nothing) {
            self.moved.push((whose, moved, by_trade));
        }
        let [principal, mandatory, voluntary] = savings;
        let told = there.and_then(|member| member.numbers.first().cloned());
        let name = match whose {
            Whose::New(at) => self.new.get(at).map(|newcomer| newcomer.name.clone()),
            Whose::Known(_) => there.and_then(|member| member.name.clone()),
        };
        let view = &mut self.view;
        view.registered += usize::from(is_new);
        view.changed += usize::from(is_changed);
        let add = |sum: &mut Money, more: Money| *sum = sum.plus(more).unwrap_or(*sum);
        add(&mut view.principal, principal);
        add(&mut view.mandatory, mandatory);
        add(&mut view.voluntary, voluntary);
        add(&mut view.trade, trade);
        let number = told.unwrap_or_else(|| row.number.clone());
        view.lines.push(MemberLine {
            number,
            name,
            is_new,
            is_changed,
            principal,
            mandatory,
            voluntary,
            trade,
        });
    }
}
