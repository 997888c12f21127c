//! What there is to pay between two: each open invoice with what claims hold of it, what stands on account, and where
//! the money goes.

use crate::error::WorkflowError;
use crate::query::bank_accounts::BankAccountView;
use crate::query::orders::PartyView;
use crate::query::payments::reader;
use crate::store::payments as store;
use crate::unit_of_work::{Workflow, row, rows};
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use std::collections::HashMap;
use supply_chain::ask::Actor;
use supply_chain::id::{ClaimId, InvoiceId, OrganizationId, PurchaseOrderId};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::Side;
use uuid::Uuid;

/// What there is to pay, as the form of a payment is drawn from it.
#[derive(Debug, Clone)]
pub struct Payable {
    /// On which side the asker is.
    pub side: Side,
    /// The other.
    pub other: PartyView,
    /// What is open, the first due first.
    pub invoices: Vec<PayableInvoice>,
    /// What stands on account between the two already.
    pub on_account: Money,
    /// The payee's accounts that money may go to.
    pub accounts: Vec<BankAccountView>,
    /// From which sums on how many of the asker's officers sign first, the smallest first; none for what they are
    /// paid.
    pub signed_from: Vec<(Money, usize)>,
}

/// An invoice that something is open of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayableInvoice {
    /// Which.
    pub id: InvoiceId,
    /// Its number.
    pub number: String,
    /// For which order, and its number; nothing for a balance that was brought in.
    pub order: Option<(PurchaseOrderId, String)>,
    /// The last day on which it is not late.
    pub due_on: NaiveDate,
    /// What is open.
    pub open: Money,
    /// What of that is not in dispute: what a payer who holds disputed amounts back would pay.
    pub undisputed: Money,
    /// What of it waits in other payments of the payer's, which officers sign; nothing to whoever is paid.
    pub waiting: Money,
    /// Claims about its order that are in dispute.
    pub claims: Vec<ClaimHeld>,
}

/// A claim that holds something back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimHeld {
    /// Which.
    pub id: ClaimId,
    /// Its number.
    pub number: String,
    /// How much it claims.
    pub amount: Money,
}

#[derive(FromQueryResult)]
struct InvoiceRow {
    id: Uuid,
    number: String,
    order_id: Option<Uuid>,
    order_number: Option<String>,
    due_on: NaiveDate,
    unsettled_sen: i64,
    open_sen: i64,
}

#[derive(FromQueryResult)]
struct ClaimRow {
    id: Uuid,
    order_id: Uuid,
    number: String,
    total_sen: i64,
}

#[derive(FromQueryResult)]
struct OtherRow {
    name: String,
    on_account_sen: i64,
}

impl Workflow {
    /// What the asker's organization may pay `other`, or be paid by them.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to whoever reads no payments; [`WorkflowError::NotFound`] where the two have no
    /// dealings.
    pub async fn payable(
        &self,
        side: Side,
        other: OrganizationId,
        actor: &Actor,
    ) -> Result<Payable, WorkflowError> {
        reader(actor)?;
        let on = self.reader();
        let (payer, payee) = match side {
            Side::Payer => (actor.organization, other),
            Side::Payee => (other, actor.organization),
        };
        let absent = || WorkflowError::NotFound { what: "organization" };
        if !store::have_dealings(on, payer, payee).await? {
            return Err(absent());
        }
        let two = || [Uuid::from(payer).into(), Uuid::from(payee).into()];
        let invoices: Vec<InvoiceRow> = rows(
            on,
            "SELECT b.id, b.number, b.order_id, o.number AS order_number, b.due_on, b.unsettled_sen, b.open_sen
             FROM open_bill b LEFT JOIN purchase_order o ON o.id = b.order_id
             WHERE b.receiver_id = $1 AND b.issuer_id = $2 ORDER BY b.due_on, b.id LIMIT 200",
            two(),
        )
        .await?;
        let orders: Vec<Uuid> = invoices.iter().filter_map(|invoice| invoice.order_id).collect();
        let claims: Vec<ClaimRow> = rows(
            on,
            "SELECT id, order_id, number, total_sen FROM claim
             WHERE order_id = ANY($1) AND state IN ('open', 'answered', 'mediation', 'arbitration') ORDER BY id",
            [orders.into()],
        )
        .await?;
        let between: Option<OtherRow> = row(
            on,
            "SELECT o.name, (SELECT coalesce(sum(p.amount_sen - p.applied_sen - p.refunded_sen), 0)::bigint FROM payment p
                             WHERE p.payer_id = $1 AND p.payee_id = $2 AND p.state IN ('recorded', 'confirmed')) AS on_account_sen
             FROM organization o WHERE o.id = $3",
            two().into_iter().chain([Uuid::from(other).into()]),
        )
        .await?;
        let between = between.ok_or_else(absent)?;
        let waiting = match side {
            Side::Payer => {
                store::planned_between(on, Counterparty::Organization(payer), payee).await?
            }
            Side::Payee => HashMap::new(),
        };
        let signed_from = match side {
            Side::Payer => store::rules::of(on, actor.organization).await?,
            Side::Payee => Vec::new(),
        };
        Ok(Payable {
            side,
            other: PartyView { id: other, name: between.name },
            invoices: invoices
                .into_iter()
                .map(|row| {
                    let bill = with_claims(row, &claims);
                    let waiting = waiting.get(&bill.id).copied().unwrap_or_default();
                    PayableInvoice { waiting, ..bill }
                })
                .collect(),
            on_account: Money::from_sen(between.on_account_sen),
            accounts: self.accounts_to_pay(payee).await?,
            signed_from: signed_from.iter().map(|rule| (rule.from, rule.quorum.needed)).collect(),
        })
    }
}

/// Each invoice with the claims about its order.
fn with_claims(row: InvoiceRow, claims: &[ClaimRow]) -> PayableInvoice {
    let about = |claim: &&ClaimRow| Some(claim.order_id) == row.order_id;
    let held = |claim: &ClaimRow| ClaimHeld {
        id: claim.id.into(),
        number: claim.number.clone(),
        amount: Money::from_sen(claim.total_sen),
    };
    PayableInvoice {
        id: row.id.into(),
        claims: claims.iter().filter(about).map(held).collect(),
        number: row.number,
        order: row.order_id.map(PurchaseOrderId).zip(row.order_number),
        due_on: row.due_on,
        open: Money::from_sen(row.unsettled_sen),
        waiting: Money::ZERO,
        undisputed: Money::from_sen(row.open_sen),
    }
}

/// Another organization that money goes to or comes from.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Partner {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What is open of invoices, in sen.
    pub open_sen: i64,
    /// The day by which the first of them is due.
    pub due_on: Option<NaiveDate>,
}

impl Workflow {
    /// Whom the asker's organization may pay, or be paid by: what is due first stands first.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to whoever reads no payments; the database fails.
    pub async fn money_partners(
        &self,
        side: Side,
        actor: &Actor,
    ) -> Result<Vec<Partner>, WorkflowError> {
        reader(actor)?;
        let (own, other, ours, theirs) = match side {
            Side::Payer => ("receiver_id", "issuer_id", "buyer_id", "seller_id"),
            Side::Payee => ("issuer_id", "receiver_id", "seller_id", "buyer_id"),
        };
        let sql = format!(
            "SELECT o.id, o.name, coalesce(b.open, 0)::bigint AS open_sen, b.due_on
             FROM organization o
             LEFT JOIN (SELECT {other} AS id, sum(total_sen - settled_sen) AS open, min(due_on) AS due_on FROM invoice
                        WHERE {own} = $1 AND {other} IS NOT NULL AND kind = 'invoice' AND reversed_by_id IS NULL
                          AND settled_sen < total_sen GROUP BY 1) b ON b.id = o.id
             WHERE b.id IS NOT NULL OR o.id IN (
                   SELECT {theirs} FROM purchase_order WHERE {ours} = $1
                   AND state IN ('confirmed', 'in_fulfilment', 'received'))
             ORDER BY b.due_on NULLS LAST, lower(o.name), o.id LIMIT 200"
        );
        rows(self.reader(), &sql, [Uuid::from(actor.organization).into()]).await
    }
}
