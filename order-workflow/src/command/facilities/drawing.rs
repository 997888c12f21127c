//! A drawdown is asked for, signed or not, and paid by the bank to the seller.

use chrono::NaiveDate;
use supply_chain::ask::Actor;
use supply_chain::facility::{
    Drawdown, DrawdownCommand, DrawdownEvent, DrawdownFacts, DrawdownName, DrawdownRefusal,
    Facility, Purpose, decide_drawdown, drawdown_authority, schedule,
};
use supply_chain::id::{BankAccountId, DrawdownId, FacilityId, InvoiceId};
use supply_chain::invoice::{self, Settler};
use supply_chain::ledger::{Counterparty, Occurrence, OwedBy};
use supply_chain::money::Money;
use supply_chain::payment::BankReference;
use supply_chain::purchase_order::SettledBy;
use uuid::Uuid;

use super::ground::Ground;
use super::{taking_back, telling};
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done};
use crate::command::own_id;
use crate::command::purchase_orders::tell_settled;
use crate::error::WorkflowError;
use crate::query::facilities::{DrawdownView, drawdown_view, known, known_drawdown};
use crate::store::agreements::day_in;
use crate::store::credit;
use crate::store::facilities::{self as store, StoredFacility};
use crate::store::invoices::{self, Because};
use crate::store::ledger::{self, Source};
use crate::unit_of_work::Work;

/// A drawdown as the borrower asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDrawdown {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// For which invoice.
    pub invoice: InvoiceId,
    /// How much; what is open of it when nothing is said.
    pub amount: Option<Money>,
    /// What for.
    pub purpose: Purpose,
    /// Of the board's decision.
    pub decision_number: String,
    /// Into which account of the seller.
    pub account: BankAccountId,
}

/// What is asked of a drawdown that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DrawdownRequest {
    /// Sign it as an officer.
    Sign,
    /// Say no to it as an officer.
    Reject {
        /// Why.
        words: String,
    },
    /// Take it back.
    Withdraw,
    /// Do not pay it, as the bank.
    Refuse {
        /// Why.
        words: String,
    },
    /// Say that the seller is paid.
    Pay {
        /// What the bank calls it.
        reference: BankReference,
        /// The day.
        paid_on: NaiveDate,
    },
    /// Say that the seller was not paid after all.
    Reverse {
        /// Why.
        words: String,
    },
}

impl DrawdownRequest {
    /// The command it becomes.
    #[must_use]
    pub const fn name(&self) -> DrawdownName {
        match self {
            Self::Sign => DrawdownName::Sign,
            Self::Reject { .. } => DrawdownName::Reject,
            Self::Withdraw => DrawdownName::Withdraw,
            Self::Refuse { .. } => DrawdownName::Refuse,
            Self::Pay { .. } => DrawdownName::Pay,
            Self::Reverse { .. } => DrawdownName::Reverse,
        }
    }
}

fn acting(ask: &Ask) -> Result<&Actor, WorkflowError> {
    ask.actor().ok_or(WorkflowError::OrganizationNeeded)
}

fn vanished(what: &'static str) -> WorkflowError {
    WorkflowError::NotFound { what }
}

pub(super) struct Begin {
    pub(super) facility: FacilityId,
    pub(super) new: NewDrawdown,
}

impl Command for Begin {
    type Grounds = ();
    type View = DrawdownView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        let actor = acting(ask)?;
        let seen = known(store::find(work.tx, self.facility).await?, &ask.by)?;
        Ok(drawdown_authority(&seen.facility, DrawdownName::Request, actor)?)
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<DrawdownView>, WorkflowError> {
        let (actor, new) = (acting(ask)?, &self.new);
        let ground = Ground::lock(work, new.invoice, actor.organization).await?;
        let account = ground.account(work, new.account).await?;
        let found = store::find_for_update(work, self.facility).await?;
        let stored = known(found, &ask.by)?;
        let facility = &stored.facility;
        let id = own_id(new.id)?.map_or_else(|| work.id(), DrawdownId);
        let today = day_in(&stored.zone, work.now);
        let facts = ground.facts(work, (id, facility.borrower), account, today).await?;
        let blank = Drawdown::begin(id, new.invoice, ground.paper.invoice.issuer);
        let command = DrawdownCommand::Request {
            amount: new.amount.unwrap_or_else(|| unplanned(&facts)),
            purpose: new.purpose,
            decision_number: new.decision_number.clone(),
            facts,
        };
        let events = decide_drawdown(facility, &blank, command, actor, work.now)?.events;
        let asked = events.iter().fold(blank.clone(), Drawdown::after);
        let by = (facility.id, new.account, actor.person);
        if !store::insert_drawdown(work, &asked, by).await? {
            return Err(WorkflowError::IdTaken);
        }
        store::record_drawdown(work, &blank, &events, ask).await?;
        store::touch(work, facility.id).await?;
        telling::drawn(work, &stored, &asked, &events, ask).await?;
        let (view, version) = told(work, ask, id).await?;
        Ok(Done::made(view).at(version))
    }
}

/// What is open of an invoice and not in a payment that waits; all that is open where that is nothing, so that the
/// answer says why.
fn unplanned(facts: &DrawdownFacts) -> Money {
    let left = facts.open.minus(facts.planned).unwrap_or_default();
    if left > Money::ZERO { left } else { facts.open }
}

pub(super) struct Handle {
    pub(super) id: DrawdownId,
    pub(super) request: DrawdownRequest,
}

impl Command for Handle {
    /// Of which facility it is, for which invoice, and into which account: that never changes.
    type Grounds = (FacilityId, InvoiceId, BankAccountId);
    type View = DrawdownView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Self::Grounds, WorkflowError> {
        let actor = acting(ask)?;
        let (facility, seen) = known_drawdown(work.tx, self.id, &ask.by).await?;
        drawdown_authority(&facility.facility, self.request.name(), actor)?;
        Ok((seen.facility, seen.drawdown.invoice, seen.account))
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (facility, invoice, account): Self::Grounds,
    ) -> Result<Done<DrawdownView>, WorkflowError> {
        let actor = acting(ask)?;
        let seen = store::find(work.tx, facility).await?.ok_or_else(|| vanished("facility"))?;
        let moves =
            matches!(self.request, DrawdownRequest::Pay { .. } | DrawdownRequest::Reverse { .. });
        let ground = if moves {
            let ground = Ground::lock(work, invoice, seen.facility.borrower).await?;
            let account = ground.account(work, account).await?;
            Some((ground, account))
        } else {
            None
        };
        let stored = store::find_for_update(work, facility).await?;
        let stored = stored.ok_or_else(|| vanished("facility"))?;
        let found = store::find_drawdown(work.tx, self.id, true).await?;
        let found = found.ok_or_else(|| vanished("drawdown"))?;
        ask.expect(found.version)?;
        let before = &found.drawdown;
        let command = match (&self.request, &ground) {
            (DrawdownRequest::Pay { reference, paid_on }, Some((ground, account))) => {
                let today = day_in(&stored.zone, work.now);
                let of = (before.id, stored.facility.borrower);
                let is_used = store::is_used(work, account, reference).await?;
                let facts = ground.facts(work, of, account.clone(), today).await?;
                let (reference, paid_on) = (reference.clone(), *paid_on);
                DrawdownCommand::Pay { reference, paid_on, is_used, facts }
            }
            (DrawdownRequest::Reverse { words }, Some(_)) => {
                let (on_it, _) = store::paid_back(work.tx, before.id).await?;
                DrawdownCommand::Reverse { words: words.clone(), on_it }
            }
            (request, _) => without_ground(request)?,
        };
        let facility = &stored.facility;
        let events = decide_drawdown(facility, before, command, actor, work.now)?.events;
        match (&self.request, ground) {
            (DrawdownRequest::Reverse { .. }, Some((ground, _))) => {
                taking_back::carry_out(work, (&stored, &ground), before, &events, ask).await?;
            }
            (_, ground) => {
                let (after, first) = store::record_drawdown(work, before, &events, ask).await?;
                if let Some((ground, _)) = ground {
                    pay(work, (&stored, ground), &after, (&events, first), ask).await?;
                }
                store::touch(work, stored.facility.id).await?;
                telling::drawn(work, &stored, &after, &events, ask).await?;
            }
        }
        let (view, version) = told(work, ask, self.id).await?;
        Ok(Done::changed(view).at(version))
    }
}

/// A command that looks at nothing but the drawdown.
fn without_ground(request: &DrawdownRequest) -> Result<DrawdownCommand, WorkflowError> {
    Ok(match request {
        DrawdownRequest::Sign => DrawdownCommand::Sign,
        DrawdownRequest::Withdraw => DrawdownCommand::Withdraw,
        DrawdownRequest::Reject { words } => DrawdownCommand::Reject { words: words.clone() },
        DrawdownRequest::Refuse { words } => DrawdownCommand::Refuse { words: words.clone() },
        DrawdownRequest::Pay { .. } | DrawdownRequest::Reverse { .. } => {
            return Err(WorkflowError::Internal("a drawdown was paid without a look".to_owned()));
        }
    })
}

/// What follows once the bank paid: the invoice is settled, the books of all three say so, and how it is paid back is
/// written down.
async fn pay(
    work: Work<'_>,
    (stored, ground): (&StoredFacility, Ground),
    drawdown: &Drawdown,
    (events, first): (&[DrawdownEvent], i32),
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let (facility, paper) = (&stored.facility, ground.paper);
    let (seller, amount) = (drawdown.seller, drawdown.amount);
    for (position, event) in (first..).zip(events) {
        let DrawdownEvent::Paid { paid_on, .. } = event else { continue };
        let by = Settler::Drawdown(drawdown.id);
        let (today, command) = (paper.today(work.now), invoice::Command::Apply { by, amount });
        // The rule of the drawdown looked at what is open under the same lock; the invoice's saying no is our fault.
        let applied = invoice::decide(&paper.invoice, command, invoice::By::Clock, today)
            .map_err(|refusal| WorkflowError::Internal(refusal.to_string()))?;
        invoices::record(work, paper.clone(), &applied.events, ask, Because::default()).await?;
        let owed =
            OwedBy { debtor: Counterparty::Organization(facility.borrower), creditor: seller };
        let occurrence = Occurrence::Drawn { bank: facility.bank, owed, amount, applied: amount };
        ledger::post(work, &occurrence, Source::Drawdown(drawdown.id), position, *paid_on).await?;
        write_schedule(work, facility, drawdown, *paid_on).await?;
    }
    if let Some(order) = paper.invoice.order {
        tell_settled(work, order, (SettledBy::Bank, amount, true), ask).await?;
    }
    credit::refresh(work.tx, seller, facility.borrower, work.now).await?;
    Ok(())
}

async fn write_schedule(
    work: Work<'_>,
    facility: &Facility,
    drawdown: &Drawdown,
    paid_on: NaiveDate,
) -> Result<(), WorkflowError> {
    let days = store::working_days(work.tx).await?;
    let loan = facility.loan_paid_out(drawdown.amount, paid_on);
    let instalments = schedule(&loan, &days);
    let last_day = facility.available_until;
    let instalments = instalments.ok_or(DrawdownRefusal::NotAvailable { last_day })?;
    store::write_schedule(work, drawdown.id, &instalments).await
}

/// The drawdown as the asker sees it now, with its version.
async fn told(
    work: Work<'_>,
    ask: &Ask,
    id: DrawdownId,
) -> Result<(DrawdownView, i64), WorkflowError> {
    let (facility, stored) = known_drawdown(work.tx, id, &ask.by).await?;
    let view = drawdown_view(work.tx, (&facility, &stored), &ask.by).await?;
    Ok((view, stored.version))
}
