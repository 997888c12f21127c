//! What a quittance (kwitansi) tells: that the payee got this money, and for what.
//!
//! There is one once the payee says that the money came. Above the sum in `stamp_duty` it needs a stamp (UU 10/2020).

use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::query::identity::organizations::{OrganizationView, organization};
use crate::query::payments;
use crate::store::payments as store;
use crate::unit_of_work::{Workflow, row};
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::ask::Actor;
use supply_chain::id::{InvoiceId, PaymentId};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::{Method, State};

use super::on_paper::PartyOnPaper;

/// Money that came, and for what.
#[derive(Debug, Clone)]
pub struct Quittance {
    /// Which payment.
    pub payment: PaymentId,
    /// Who got it.
    pub payee: OrganizationView,
    /// Who paid.
    pub payer: PartyOnPaper,
    /// How much.
    pub amount: Money,
    /// The day it was paid, at the payer's place.
    pub paid_on: NaiveDate,
    /// How.
    pub method: Method,
    /// What the bank calls it.
    pub reference: Option<String>,
    /// The invoices that it settled, by number, each with how much.
    pub applied: Vec<(InvoiceId, String, Money)>,
    /// What of it stands on account.
    pub on_account: Money,
    /// What of it went back.
    pub refunded: Money,
    /// The stamp that it needs; nothing below the sum.
    pub stamp: Option<StampDuty>,
}

/// A stamp on papers about money that was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StampDuty {
    /// Above which sum.
    pub above: Money,
    /// What the stamp costs.
    pub duty: Money,
}

/// The stamp that a quittance over `amount` of this day needs.
pub(crate) async fn stamp_duty(
    on: &impl ConnectionTrait,
    amount: Money,
    day: NaiveDate,
) -> Result<Option<StampDuty>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Rule {
        above_sen: i64,
        duty_sen: i64,
    }
    let rule: Option<Rule> = row(
        on,
        "SELECT above_sen, duty_sen FROM stamp_duty WHERE valid_from <= $1 ORDER BY valid_from DESC LIMIT 1",
        [day.into()],
    )
    .await?;
    let duty = rule.map(|rule| StampDuty {
        above: Money::from_sen(rule.above_sen),
        duty: Money::from_sen(rule.duty_sen),
    });
    Ok(duty.filter(|duty| amount > duty.above))
}

impl Workflow {
    /// What the quittance for a payment tells one of its sides.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anybody else, and while the payee has not said that the money came.
    pub async fn quittance(
        &self,
        id: PaymentId,
        actor: &Actor,
    ) -> Result<Quittance, WorkflowError> {
        let on = self.reader();
        let stored = payments::known(store::find(on, id).await?, actor)?;
        let payment = &stored.payment;
        if payment.state != State::Confirmed {
            return Err(WorkflowError::NotFound { what: "quittance" });
        }
        let asker = Asker::Actor(actor.clone());
        let payer = match payment.payer {
            Counterparty::Organization(id) => {
                PartyOnPaper::Organization(Box::new(organization(on, &asker, id).await?))
            }
            Counterparty::Member(_) => PartyOnPaper::Member(stored.payer_name.clone()),
        };
        let named = payment.applied.iter().map(|one| {
            let number = stored.invoices.get(&one.invoice).cloned().unwrap_or_default();
            (one.invoice, number, one.amount)
        });
        Ok(Quittance {
            payment: id,
            payee: organization(on, &asker, payment.payee).await?,
            payer,
            amount: payment.amount,
            paid_on: payment.paid_on,
            method: payment.method,
            reference: payment.reference.as_ref().map(|reference| reference.as_str().to_owned()),
            applied: named.collect(),
            on_account: payment.on_account(),
            refunded: payment.refunded,
            stamp: stamp_duty(on, payment.amount, payment.paid_on).await?,
        })
    }
}
