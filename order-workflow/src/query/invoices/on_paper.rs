//! What the papers of an invoice, a credit note or a reversal tell: the paper itself with everything that stands
//! around it.
//!
//! The tax numbers of both stand on a paper with PPN, for the tax office demands them there; on any other a party's
//! number is its own business. Both are named as they were when the paper was numbered.

use super::known;
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::proof::HeadView;
use crate::query::identity::faces;
use crate::query::identity::organizations::OrganizationView;
use crate::query::orders::EarlyDiscountView;
use crate::store::bank_accounts;
use crate::store::invoices::{self as store, StoredInvoice};
use crate::store::tax_rules;
use crate::unit_of_work::{Workflow, row};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::id::{InvoiceId, OrderLineId, PurchaseOrderId};
use supply_chain::invoice::{EARLIER_DEBT_LETTERS, Invoice};
use supply_chain::ledger::Counterparty;
use supply_chain::tax::TaxRule;
use uuid::Uuid;

/// A paper with what stands around it.
#[derive(Debug, Clone)]
pub struct InvoiceOnPaper {
    /// The paper itself.
    pub invoice: Invoice,
    /// Who wants the money.
    pub issuer: OrganizationView,
    /// Who owes it.
    pub receiver: PartyOnPaper,
    /// The order it is about.
    pub order: Option<OrderOnPaper>,
    /// On a credit note or reversal: number and day of the invoice that it takes back.
    pub corrects: Option<(String, NaiveDate)>,
    /// Number of the claim that it credits.
    pub claim: Option<String>,
    /// Every tax rule there is.
    pub rules: Vec<TaxRule>,
    /// The issuer's verified accounts.
    pub accounts: Vec<AccountOnPaper>,
    /// Name of who wrote it, to their own side; nothing where it followed from a count or a claim.
    pub written_by: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// Who owes.
#[derive(Debug, Clone)]
pub enum PartyOnPaper {
    /// An organization.
    Organization(Box<OrganizationView>),
    /// A member of the issuer, by name.
    Member(String),
}

/// An order as its bills name it.
#[derive(Debug, Clone)]
pub struct OrderOnPaper {
    /// Which.
    pub id: PurchaseOrderId,
    /// Its number.
    pub number: String,
    /// The buyer's own number.
    pub buyer_reference: Option<String>,
    /// The number of each of its lines.
    pub positions: Vec<(OrderLineId, i32)>,
    /// Where its history ends as the asker knows it, signed.
    pub head: HeadView,
    /// Less to pay for paying early, as agreed.
    pub early_discount: Option<EarlyDiscountView>,
}

/// An account that money may go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountOnPaper {
    /// The bank's code.
    pub bank_code: String,
    /// Its number there.
    pub number: String,
    /// In whose name it is.
    pub holder: String,
}

#[derive(FromQueryResult)]
struct Beside {
    corrects_number: Option<String>,
    corrects_day: Option<NaiveDate>,
    claim: Option<String>,
    member_name: Option<String>,
    written_by: Option<String>,
    tax_rules: Value,
}

impl Workflow {
    /// What the papers of an invoice, a credit note or a reversal tell one of its two parties.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anybody else, and for what was owed before Lumbung.
    pub async fn invoice_on_paper(
        &self,
        id: InvoiceId,
        actor: &Actor,
    ) -> Result<InvoiceOnPaper, WorkflowError> {
        let on = self.reader();
        let stored = known(store::find(on, &[id]).await?.pop(), actor)?;
        // What was owed before has a paper of its own, and is not billed again.
        if stored.invoice.series() == EARLIER_DEBT_LETTERS {
            return Err(WorkflowError::NotFound { what: "paper of an earlier debt" });
        }
        let beside = beside(on, &stored, actor).await?;
        let rules: Vec<tax_rules::RuleRow> = serde_json::from_value(beside.tax_rules)?;
        let with_numbers = stored.invoice.prints_tax();
        let (asker, faces) = (Asker::Actor(actor.clone()), faces::of_invoice(on, id).await?);
        let issuer = (stored.invoice.issuer, faces.issuer);
        let issuer = faces::on_paper(on, &asker, issuer, with_numbers).await?;
        let receiver = match stored.invoice.receiver {
            Counterparty::Organization(id) => {
                let of = faces::on_paper(on, &asker, (id, faces.receiver), with_numbers).await?;
                PartyOnPaper::Organization(Box::new(of))
            }
            Counterparty::Member(_) => PartyOnPaper::Member(beside.member_name.unwrap_or_default()),
        };
        let order = match stored.invoice.order {
            Some(order) => {
                let view = self.order(order, actor).await?;
                Some(OrderOnPaper {
                    id: order,
                    number: view.number.unwrap_or_default(),
                    buyer_reference: view.buyer_reference,
                    positions: view.lines.iter().map(|line| (line.id, line.position)).collect(),
                    head: view.history,
                    early_discount: view.terms.money.early_discount,
                })
            }
            None => None,
        };
        let accounts = bank_accounts::of_owner(on, stored.invoice.issuer).await?;
        let usable =
            accounts.iter().filter(|one| one.account.is_fit_for(stored.invoice.issuer).is_ok());
        Ok(InvoiceOnPaper {
            issuer,
            receiver,
            order,
            corrects: beside.corrects_number.zip(beside.corrects_day),
            claim: beside.claim,
            rules: rules.into_iter().map(TaxRule::try_from).collect::<Result<_, _>>()?,
            accounts: usable
                .map(|one| AccountOnPaper {
                    bank_code: one.account.bank_code.clone(),
                    number: one.account.number.clone(),
                    holder: one.account.holder.clone(),
                })
                .collect(),
            written_by: beside.written_by,
            created_at: stored.created_at,
            invoice: stored.invoice,
        })
    }
}

async fn beside(
    on: &impl ConnectionTrait,
    stored: &StoredInvoice,
    actor: &Actor,
) -> Result<Beside, WorkflowError> {
    let found: Option<Beside> = row(
        on,
        "SELECT c.number AS corrects_number, c.business_date AS corrects_day, k.number AS claim, m.name AS member_name,
                CASE WHEN i.issuer_id = $2 THEN w.name END AS written_by,
                (SELECT coalesce(jsonb_agg(t), '[]')
                 FROM (SELECT x.id, x.tax_class, x.code, x.rate::text, x.numerator, x.denominator, x.valid_from
                       FROM tax_rule x) t) AS tax_rules
         FROM invoice i LEFT JOIN invoice c ON c.id = i.corrects_id LEFT JOIN claim k ON k.id = i.claim_id
         LEFT JOIN tie t ON t.id = i.receiver_tie_id LEFT JOIN person_detail m ON m.person_id = t.person_id
         LEFT JOIN person_detail w ON w.person_id = i.created_by
         WHERE i.id = $1",
        [Uuid::from(stored.invoice.id).into(), Uuid::from(actor.organization).into()],
    )
    .await?;
    found.ok_or(WorkflowError::NotFound { what: "invoice" })
}
