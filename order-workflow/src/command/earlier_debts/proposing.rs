//! Earlier debts are written down: one, or all of a file, of which a single wrong cell is enough to take nothing.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::{EarlierDebtId, OrganizationId};
use supply_chain::invoice::is_like_a_number_of;
use supply_chain::money::Money;
use supply_chain::settlement::{EarlierDebt, EarlierDebtRefusal, EarlierDebtState};
use utoipa::ToSchema;
use uuid::Uuid;

use super::file::{DebtColumn, DebtRow};
use super::{acting, telling};
use crate::answers::{self, Answer};
use crate::ask::{Ask, Asker};
use crate::command::books::{self, Wrong};
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::command::own_id;
use crate::error::WorkflowError;
use crate::query::earlier_debts::{EarlierDebtView, one};
use crate::query::ledger::today_at;
use crate::store::earlier_debts::{self as store, Partner};
use crate::unit_of_work::{ConnectionTrait, Work, Workflow};

/// An earlier debt as somebody writes it down.
#[derive(Debug, Clone)]
pub struct NewEarlierDebt {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// With whom.
    pub with: OrganizationId,
    /// Whether the asker's organization owes it; else it is owed.
    pub we_owe: bool,
    /// The number of the paper.
    pub number: String,
    /// Its day.
    pub date: NaiveDate,
    /// The last day on which it is not late; its own day when nothing is said.
    pub due_on: Option<NaiveDate>,
    /// What is open of it.
    pub amount: Money,
    /// The day on which so much was open; today when nothing is said.
    pub as_of: Option<NaiveDate>,
    /// What it was for.
    pub words: Option<String>,
}

/// What a file of earlier debts writes down, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EarlierDebtsView {
    /// The day on which so much was open.
    pub as_of: NaiveDate,
    /// Each, as the file has them.
    pub lines: Vec<EarlierDebtLine>,
    /// What others owe the asker's organization by it.
    #[schema(value_type = String)]
    pub owed_to_us: Money,
    /// What it owes others by it.
    #[schema(value_type = String)]
    pub we_owe: Money,
    /// How many organizations have to say whether it is so.
    pub partners: usize,
}

/// One of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EarlierDebtLine {
    /// UUIDv7; null as long as it is only looked at.
    #[schema(value_type = Option<Uuid>)]
    pub id: Option<EarlierDebtId>,
    /// With whom.
    #[schema(value_type = Uuid)]
    pub with_id: OrganizationId,
    /// Their name.
    pub with_name: String,
    /// Whether the asker's organization owes it.
    pub we_owe: bool,
    /// The number of the paper.
    pub number: String,
    /// Its day.
    pub business_date: NaiveDate,
    /// The last day on which it is not late.
    pub due_on: NaiveDate,
    /// What is open of it.
    #[schema(value_type = String)]
    pub amount: Money,
}

/// Whether somebody may bring earlier debts in, asked before a file is read.
///
/// # Errors
/// 403 but for those who may.
pub fn may_bring_debts(asker: &Asker) -> Result<(), WorkflowError> {
    acting(asker).map(|_actor| ())
}

/// Writes one earlier debt down, which the other side is asked about; 201.
///
/// # Errors
/// Not the asker's role; an [`EarlierDebtRefusal`] that names the field.
pub async fn propose_earlier_debt(
    workflow: &Workflow,
    ask: Ask,
    new: NewEarlierDebt,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Propose(new)).await
}

struct Propose(NewEarlierDebt);

impl Command for Propose {
    type Grounds = ();
    type View = EarlierDebtView;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        acting(&ask.by).map(|_| ())
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<EarlierDebtView>, WorkflowError> {
        let (actor, new) = (acting(&ask.by)?, &self.0);
        let own = actor.organization;
        let (us, them) = (Uuid::from(own), Uuid::from(new.with));
        let partners = store::partners_named(work.tx, &[], &[us, them]).await?;
        let today = today_at(work.tx, own, work.now).await?;
        let id = own_id(new.id)?.map_or_else(|| work.id(), EarlierDebtId);
        let (creditor, debtor) = if new.we_owe { (new.with, own) } else { (own, new.with) };
        let debt = EarlierDebt {
            id,
            proposer: own,
            creditor,
            debtor,
            number: new.number.clone(),
            business_date: new.date,
            due_on: new.due_on.unwrap_or(new.date),
            amount: new.amount,
            as_of: new.as_of.unwrap_or(today),
            words: new.words.clone(),
            state: EarlierDebtState::Proposed,
        }
        .checked(today)?;
        let Some(issuer) = partners.iter().find(|one| one.id == Uuid::from(creditor)) else {
            return Err(EarlierDebtRefusal::PartnerUnknown.into());
        };
        if partners.len() < 2 {
            return Err(EarlierDebtRefusal::PartnerUnknown.into());
        }
        let taken = || EarlierDebtRefusal::NumberTaken { number: debt.number.clone() };
        let there = store::taken(work.tx, &[(creditor, debtor, &debt.number)]).await?;
        if !there.is_empty() || is_like_a_number_of(&issuer.code, &debt.number) {
            return Err(taken().into());
        }
        if !store::insert(work, std::slice::from_ref(&debt), ask).await?.is_empty() {
            let is_paper =
                !store::taken(work.tx, &[(creditor, debtor, &debt.number)]).await?.is_empty();
            return Err(if is_paper { taken().into() } else { WorkflowError::IdTaken });
        }
        telling::proposed(work, std::slice::from_ref(&debt), ask).await?;
        let view = one(work.tx, actor, id).await?;
        let version = view.version;
        Ok(Done::made(view).at(version))
    }
}

/// What the debts of a file would be; changes nothing.
///
/// # Errors
/// As [`bring_earlier_debts`].
pub async fn preview_earlier_debts(
    workflow: &Workflow,
    asker: &Asker,
    as_of: NaiveDate,
    rows: &[DebtRow],
) -> Result<EarlierDebtsView, WorkflowError> {
    let actor = acting(asker)?;
    let on = workflow.reader();
    let today = today_at(on, actor.organization, workflow.origin.now()).await?;
    let (debts, partners) =
        planned(on, actor, (as_of, today), rows, || EarlierDebtId(Uuid::nil())).await?;
    Ok(told(as_of, actor.organization, &debts, &partners, false))
}

/// Writes the debts of a file down, all of them or none; each partner is asked once. 201 with an [`EarlierDebtsView`].
///
/// # Errors
/// Not the asker's role; [`books::Refusal::Rows`] with every cell that cannot be taken.
pub async fn bring_earlier_debts(
    workflow: &Workflow,
    ask: Ask,
    as_of: NaiveDate,
    rows: Vec<DebtRow>,
) -> Result<Answer, WorkflowError> {
    let asked = Arc::new((ask, rows));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (ask, rows) = &*asked;
                let actor = acting(&ask.by)?;
                if let Some(answer) = answers::claim(work, ask).await? {
                    return Ok(answer);
                }
                let own = actor.organization;
                let today = today_at(work.tx, own, work.now).await?;
                let (debts, partners) =
                    planned(work.tx, actor, (as_of, today), rows, || work.id()).await?;
                let missing = store::insert(work, &debts, ask).await?;
                if !missing.is_empty() {
                    // Somebody brought the same paper between the look and the writing.
                    let faults =
                        rows.iter().zip(&debts).filter(|(_, debt)| missing.contains(&debt.id));
                    let faults =
                        faults.map(|(row, _)| row.fault(DebtColumn::Number, Wrong::PaperTaken));
                    return Err(books::Refusal::Rows { faults: faults.collect() }.into());
                }
                telling::proposed(work, &debts, ask).await?;
                let view = told(as_of, own, &debts, &partners, true);
                answers::keep(work, ask, 201, &view, None).await
            })
        })
        .await
}

/// The debts that a file means, and their partners; or everything that is wrong with its rows.
async fn planned(
    on: &impl ConnectionTrait,
    actor: &Actor,
    (as_of, today): (NaiveDate, NaiveDate),
    rows: &[DebtRow],
    mut id: impl FnMut() -> EarlierDebtId,
) -> Result<(Vec<EarlierDebt>, Vec<Partner>), WorkflowError> {
    if as_of > today {
        return Err(books::Refusal::NotYet { as_of }.into());
    }
    let own = actor.organization;
    let mut said: Vec<String> = rows.iter().map(|row| row.partner.clone()).collect();
    said.sort_unstable();
    said.dedup();
    let partners = store::partners_named(on, &said, &[own.into()]).await?;
    let (mut debts, mut faults) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        let partner = match partner_of(row, &partners, own) {
            Ok(partner) => OrganizationId(partner.id),
            Err(wrong) => {
                faults.push(row.fault(DebtColumn::Partner, wrong));
                continue;
            }
        };
        let (creditor, debtor) = if row.we_owe { (partner, own) } else { (own, partner) };
        let debt = EarlierDebt {
            id: id(),
            proposer: own,
            creditor,
            debtor,
            number: row.number.clone(),
            business_date: row.date,
            due_on: row.due_on.unwrap_or(row.date),
            amount: row.amount,
            as_of,
            words: row.words.clone(),
            state: EarlierDebtState::Proposed,
        };
        match debt.checked(today) {
            Ok(debt) => debts.push(debt),
            Err(refusal) => faults.push(row.wrong(&refusal)),
        }
    }
    if faults.is_empty() {
        let papers: Vec<_> =
            debts.iter().map(|debt| (debt.creditor, debt.debtor, debt.number.as_str())).collect();
        let there = store::taken(on, &papers).await?;
        for (row, debt) in rows.iter().zip(&debts) {
            let code = partners.iter().find(|one| one.id == Uuid::from(debt.creditor));
            let own_series = code.is_some_and(|one| is_like_a_number_of(&one.code, &debt.number));
            let is_there = |(creditor, number): &(OrganizationId, String)| {
                *creditor == debt.creditor && *number == debt.number
            };
            if own_series || there.iter().any(is_there) {
                faults.push(row.fault(DebtColumn::Number, Wrong::PaperTaken));
            }
        }
        faults.extend(repeated(rows, &debts));
    }
    if faults.is_empty() {
        return Ok((debts, partners));
    }
    faults.sort_by_key(|fault| fault.row);
    Err(books::Refusal::Rows { faults }.into())
}

/// Papers that stand in a file twice.
fn repeated(rows: &[DebtRow], debts: &[EarlierDebt]) -> Vec<books::RowFault> {
    let mut seen = std::collections::HashMap::new();
    let mut faults = Vec::new();
    for (row, debt) in rows.iter().zip(debts) {
        let paper = (debt.creditor, debt.debtor, debt.number.to_uppercase());
        if let Some(sheet_row) = seen.get(&paper) {
            faults.push(row.fault(DebtColumn::Number, Wrong::Repeated { sheet_row: *sheet_row }));
        } else {
            seen.insert(paper, row.sheet_row);
        }
    }
    faults
}

/// Whom a row means: a code or NIK is one's own, a name may be several's.
fn partner_of<'p>(
    row: &DebtRow,
    partners: &'p [Partner],
    own: OrganizationId,
) -> Result<&'p Partner, Wrong> {
    let said = row.partner.trim();
    let others = || partners.iter().filter(|one| one.id != Uuid::from(own));
    let by_code = others()
        .find(|one| one.code.eq_ignore_ascii_case(said) || one.nik.as_deref() == Some(said));
    if let Some(partner) = by_code {
        return Ok(partner);
    }
    let low = said.to_lowercase();
    let mut named = others().filter(|one| one.name.to_lowercase() == low);
    match (named.next(), named.next()) {
        (Some(partner), None) => Ok(partner),
        (Some(_), Some(_)) => Err(Wrong::PartnerUnclear),
        (None, _) => Err(Wrong::PartnerUnknown),
    }
}

fn told(
    as_of: NaiveDate,
    own: OrganizationId,
    debts: &[EarlierDebt],
    partners: &[Partner],
    written: bool,
) -> EarlierDebtsView {
    let name = |id: OrganizationId| {
        let partner = partners.iter().find(|one| one.id == Uuid::from(id));
        partner.map_or_else(String::new, |one| one.name.clone())
    };
    let sum = |we_owe: bool| {
        let of = debts.iter().filter(|debt| (debt.debtor == own) == we_owe);
        Money::sum(of.map(|debt| debt.amount)).unwrap_or_default()
    };
    let mut whom: Vec<OrganizationId> = debts.iter().map(EarlierDebt::answerer).collect();
    whom.sort_unstable();
    whom.dedup();
    let line = |debt: &EarlierDebt| EarlierDebtLine {
        id: written.then_some(debt.id),
        with_id: debt.answerer(),
        with_name: name(debt.answerer()),
        we_owe: debt.debtor == own,
        number: debt.number.clone(),
        business_date: debt.business_date,
        due_on: debt.due_on,
        amount: debt.amount,
    };
    EarlierDebtsView {
        as_of,
        lines: debts.iter().map(line).collect(),
        owed_to_us: sum(false),
        we_owe: sum(true),
        partners: whom.len(),
    }
}
