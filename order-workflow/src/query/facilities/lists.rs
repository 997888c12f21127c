//! Facilities and drawdowns in lists, and what somebody who asks for a drawdown chooses from.

use super::briefs::{BRIEFS, BriefRow, SIGNED};
use super::view::{parties, used};
use super::{
    DrawdownBrief, DrawdownView, FacilityBrief, FacilityView, Side, drawdown_view, facility_view,
    known, known_drawdown, reader,
};
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::query::orders::PartyView;
use crate::query::payments::PaidInto;
use crate::store::facilities::{self as store, BANK_IS_HERE};
use crate::store::{bank_accounts, invoices};
use crate::unit_of_work::{Workflow, rows};
use sea_orm::FromQueryResult;
use supply_chain::ask::Actor;
use supply_chain::facility::{DrawdownName, DrawdownState, FacilityState};
use supply_chain::id::{DrawdownId, FacilityId, InvoiceId};
use supply_chain::invoice::DocumentKind;
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use uuid::Uuid;

/// Which facilities a list is about.
#[derive(Debug, Clone, Default)]
pub struct FacilityFilter {
    /// In this state only.
    pub state: Option<FacilityState>,
    /// Only those written down before this one.
    pub before: Option<Uuid>,
    /// At most so many, 1 to 101.
    pub limit: u64,
}

/// Which drawdowns a list is about.
#[derive(Debug, Clone, Default)]
pub struct DrawdownFilter {
    /// In this state only.
    pub state: Option<DrawdownState>,
    /// On this facility only.
    pub facility: Option<FacilityId>,
    /// Only those asked for before this one.
    pub before: Option<Uuid>,
    /// At most so many, 1 to 101.
    pub limit: u64,
}

/// A bank that lends here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankView {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// What a drawdown on an invoice is chosen from.
#[derive(Debug, Clone)]
pub struct ToDraw {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: String,
    /// Who is paid.
    pub seller: PartyView,
    /// What is open of it, not in dispute, and not asked for by another drawdown.
    pub open: Money,
    /// The borrower's facilities that can be drawn on, each with what is left for each purpose.
    pub facilities: Vec<(FacilityBrief, Vec<(&'static str, Money)>)>,
    /// The seller's verified accounts.
    pub accounts: Vec<PaidInto>,
    /// How the invoice's order is marked: by which facility, what for, and the number of the board's decision.
    pub marked: Option<(FacilityId, &'static str, String)>,
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

fn at_most(limit: u64) -> i64 {
    i64::try_from(limit.clamp(1, 101)).unwrap_or(101)
}

impl Workflow {
    /// A facility, for whoever may know of it.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anybody else.
    pub async fn facility(
        &self,
        id: FacilityId,
        asker: &Asker,
    ) -> Result<FacilityView, WorkflowError> {
        let stored = known(store::find(self.reader(), id).await?, asker)?;
        facility_view(self.reader(), &stored, asker, self.origin.now()).await
    }

    /// The facilities of the asker's organization, as borrower or as bank, the last written down first. Whoever runs
    /// the installation sees those of banks that have nobody here.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to whoever reads none; the database fails.
    pub async fn facilities(
        &self,
        filter: &FacilityFilter,
        asker: &Asker,
    ) -> Result<Vec<FacilityBrief>, WorkflowError> {
        if let Asker::Actor(actor) = asker {
            reader(actor)?;
        }
        let on = self.reader();
        let found: Vec<Id> = rows(
            on,
            &format!(
                "SELECT f.id FROM facility f
                 WHERE (f.borrower_id = $1 OR f.bank_id = $1 OR ($1::uuid IS NULL AND NOT {BANK_IS_HERE}))
                   AND ($2::text IS NULL OR f.state = $2) AND ($3::uuid IS NULL OR f.id < $3)
                 ORDER BY f.id DESC LIMIT $4"
            ),
            [
                asker.organization().map(Uuid::from).into(),
                filter.state.map(FacilityState::as_str).into(),
                filter.before.into(),
                at_most(filter.limit).into(),
            ],
        )
        .await?;
        let ids: Vec<Uuid> = found.into_iter().map(|row| row.id).collect();
        let mut briefs = Vec::new();
        for stored in store::these(on, &ids).await? {
            let Ok(stored) = known(Some(stored), asker) else { continue };
            let side = Side::of(&stored.facility, asker).unwrap_or(Side::Bank);
            let used = used(on, stored.facility.id, side).await?;
            let (bank, borrower) = parties(&stored);
            let facility = &stored.facility;
            briefs.push(FacilityBrief {
                id: facility.id,
                number: stored.number.clone(),
                state: facility.state.as_str(),
                side: side.word(),
                bank,
                borrower,
                limit: facility.limit,
                drawn: used.drawn,
                promised: used.promised,
                left: used.left(facility),
                available_until: facility.available_until,
            });
        }
        Ok(briefs)
    }

    /// A drawdown, for whoever may know of it.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anybody else.
    pub async fn drawdown(
        &self,
        id: DrawdownId,
        asker: &Asker,
    ) -> Result<DrawdownView, WorkflowError> {
        let (facility, stored) = known_drawdown(self.reader(), id, asker).await?;
        drawdown_view(self.reader(), (&facility, &stored), asker).await
    }

    /// The drawdowns of the asker's organization, as borrower or as bank, the last asked for first; to the bank those
    /// that the board has signed.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to whoever reads none; the database fails.
    pub async fn drawdowns(
        &self,
        filter: &DrawdownFilter,
        actor: &Actor,
    ) -> Result<Vec<DrawdownBrief>, WorkflowError> {
        reader(actor)?;
        let sql = format!(
            "{BRIEFS} WHERE (f.borrower_id = $1 OR (f.bank_id = $1 AND {SIGNED})) AND ($2::text IS NULL OR d.state = $2)
               AND ($3::uuid IS NULL OR d.facility_id = $3) AND ($4::uuid IS NULL OR d.id < $4) ORDER BY d.id DESC LIMIT $5"
        );
        let found: Vec<BriefRow> = rows(
            self.reader(),
            &sql,
            [
                Uuid::from(actor.organization).into(),
                filter.state.map(DrawdownState::as_str).into(),
                filter.facility.map(Uuid::from).into(),
                filter.before.into(),
                at_most(filter.limit).into(),
            ],
        )
        .await?;
        Ok(found.into_iter().map(DrawdownBrief::from).collect())
    }

    /// What waits for the signature of the asker's officers, the oldest first.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to whoever reads none; the database fails.
    pub async fn drawdowns_to_sign(
        &self,
        actor: &Actor,
    ) -> Result<Vec<DrawdownView>, WorkflowError> {
        let filter = DrawdownFilter {
            state: Some(DrawdownState::Requested),
            limit: 101,
            ..DrawdownFilter::default()
        };
        let mut waiting = self.drawdowns(&filter, actor).await?;
        waiting.reverse();
        let asker = Asker::Actor(actor.clone());
        let mut seen = Vec::with_capacity(waiting.len());
        for one in waiting {
            seen.push(self.drawdown(one.id, &asker).await?);
        }
        Ok(seen)
    }

    /// The banks that lend here, by name.
    ///
    /// # Errors
    /// The database fails.
    pub async fn banks(&self) -> Result<Vec<BankView>, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Bank {
            id: Uuid,
            name: String,
        }
        let found: Vec<Bank> = rows(
            self.reader(),
            "SELECT id, name FROM organization WHERE 'finance' = ANY(abilities) AND ended_at IS NULL ORDER BY lower(name), id
             LIMIT 200",
            [],
        )
        .await?;
        Ok(found.into_iter().map(|bank| BankView { id: bank.id, name: bank.name }).collect())
    }

    /// Whether the asker may ask for drawdowns, and has a facility to draw on.
    ///
    /// # Errors
    /// The database fails.
    pub async fn may_draw(&self, actor: &Actor) -> Result<bool, WorkflowError> {
        if !actor.is_any(DrawdownName::Request.roles()) {
            return Ok(false);
        }
        let found: Vec<Id> = rows(
            self.reader(),
            "SELECT id FROM facility WHERE borrower_id = $1 AND state = 'agreed' LIMIT 1",
            [Uuid::from(actor.organization).into()],
        )
        .await?;
        Ok(!found.is_empty())
    }

    /// What of an invoice the asker's organization has asked a bank to pay, and is not paid yet: by which drawdown, and
    /// how much; nothing to anybody else.
    ///
    /// # Errors
    /// The database fails.
    pub async fn asked_of_bank(
        &self,
        invoice: InvoiceId,
        actor: &Actor,
    ) -> Result<Option<(DrawdownId, Money)>, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Asked {
            id: Uuid,
            amount_sen: i64,
        }
        let found: Vec<Asked> = rows(
            self.reader(),
            "SELECT d.id, d.amount_sen FROM drawdown d JOIN facility f ON f.id = d.facility_id
             WHERE d.invoice_id = $1 AND f.borrower_id = $2 AND d.state IN ('requested', 'approved')
             ORDER BY d.created_at DESC, d.id DESC LIMIT 1",
            [Uuid::from(invoice).into(), Uuid::from(actor.organization).into()],
        )
        .await?;
        let asked = |asked: Asked| (asked.id.into(), Money::from_sen(asked.amount_sen));
        Ok(found.into_iter().next().map(asked))
    }

    /// The facilities that the asker's organization may draw on, with what is left of each for what.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to whoever reads none; the database fails.
    pub async fn facilities_to_draw_on(
        &self,
        actor: &Actor,
    ) -> Result<Vec<(FacilityBrief, Vec<(&'static str, Money)>)>, WorkflowError> {
        reader(actor)?;
        let on = self.reader();
        let filter = FacilityFilter {
            state: Some(FacilityState::Agreed),
            limit: 101,
            ..FacilityFilter::default()
        };
        let asker = Asker::Actor(actor.clone());
        let mut facilities = Vec::new();
        for brief in self.facilities(&filter, &asker).await? {
            if brief.side != Side::Borrower.word() {
                continue;
            }
            let Some(stored) = store::find(on, brief.id).await? else { continue };
            let left = stored
                .facility
                .purposes
                .iter()
                .map(|of| (of.purpose.as_str(), stored.facility.available(of.purpose)));
            facilities.push((brief, left.collect()));
        }
        Ok(facilities)
    }

    /// What a drawdown on an invoice that the asker's organization owes is chosen from.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where it is no invoice that it owes; [`WorkflowError::NotYourRole`].
    pub async fn to_draw(
        &self,
        invoice: InvoiceId,
        actor: &Actor,
    ) -> Result<ToDraw, WorkflowError> {
        let on = self.reader();
        let absent = || WorkflowError::NotFound { what: "invoice" };
        reader(actor)?;
        let paper = invoices::find(on, &[invoice]).await?.pop().ok_or_else(absent)?;
        let owes = paper.invoice.receiver == Counterparty::Organization(actor.organization);
        if !owes || paper.invoice.kind != DocumentKind::Invoice {
            return Err(absent());
        }
        let facilities = self.facilities_to_draw_on(actor).await?;
        let mark = match paper.invoice.order {
            Some(order) => store::mark_of(on, order).await?,
            None => None,
        };
        let issuer = paper.invoice.issuer;
        let accounts = bank_accounts::of_owner(on, issuer).await?.into_iter();
        let fit = accounts.filter(|of| of.account.is_fit_for(issuer).is_ok());
        Ok(ToDraw {
            invoice,
            number: paper.invoice.number.clone().unwrap_or_default(),
            seller: PartyView { id: issuer, name: paper.issuer_name },
            open: {
                let (open, planned) = store::open_for(on, invoice, DrawdownId(Uuid::nil())).await?;
                open.minus(planned).unwrap_or_default().max(Money::ZERO)
            },
            facilities,
            marked: mark.map(|mark| (mark.facility, mark.purpose.as_str(), mark.decision_number)),
            accounts: fit
                .map(|of| PaidInto {
                    id: of.account.id,
                    bank_code: of.account.bank_code,
                    number: of.account.number,
                    holder: of.account.holder,
                })
                .collect(),
        })
    }
}
