//! What a seller hands in to the tax office for a period: its invoices as Coretax takes them, and what is lacking of
//! those that cannot be handed in yet.
//!
//! An invoice that has its number from the tax office was handed in already. The buyer's tax numbers are told here, to
//! whoever keeps the seller's books, because no tax invoice can be made without them.

use crate::error::WorkflowError;
use crate::store::invoices as store;
use crate::store::tax_rules::RuleRow;
use crate::unit_of_work::{Workflow, row, rows};
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use serde_json::Value;
use std::collections::HashMap;
use supply_chain::ask::Actor;
use supply_chain::id::InvoiceId;
use supply_chain::invoice::{
    BuyerIdentity, CoretaxInvoice, Nitku, NotForCoretax, Npwp, TaxBuyer, coretax,
};
use supply_chain::organization::Role;
use supply_chain::tax::TaxRule;
use uuid::Uuid;

/// Who hands in: whoever keeps the books, runs the place, or looks over it.
const ROLES: &[Role] = &[Role::Treasurer, Role::Manager, Role::Auditor];

/// The most invoices that one period may have; a longer one is asked for in parts.
const MOST: usize = 20_000;

/// What there is to hand in for a period.
#[derive(Debug, Clone)]
pub struct HandedIn {
    /// The seller, as the tax office knows it.
    pub seller: TaxSeller,
    /// What is whole, by day and number; one of ours may be several, one for each transaction code.
    pub whole: Vec<CoretaxInvoice>,
    /// What is not, with what it lacks.
    pub lacking: Vec<Lacking>,
    /// How many invoices of the period the tax office gave a number already.
    pub numbered: usize,
    /// Whether the period has more than can be asked for at once.
    pub is_cut: bool,
}

/// The seller, as the tax office knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxSeller {
    /// Its name.
    pub name: String,
    /// Whether it collects PPN at all.
    pub collects_tax: bool,
    /// Sixteen digits; nothing where it was never entered, or has another shape.
    pub npwp: Option<Npwp>,
    /// Its place of business; nothing likewise, and where it is another taxpayer's.
    pub nitku: Option<Nitku>,
}

impl TaxSeller {
    /// Who hands in and from where, where both are known.
    #[must_use]
    pub fn identity(&self) -> Option<(&Npwp, &Nitku)> {
        self.npwp.as_ref().zip(self.nitku.as_ref()).filter(|_| self.collects_tax)
    }
}

/// An invoice that cannot be handed in yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// Which.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: String,
    /// Name of the buyer.
    pub buyer: String,
    /// What it lacks.
    pub what: LacksWhat,
}

/// What an invoice lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LacksWhat {
    /// The buyer's NPWP.
    BuyerNpwp,
    /// The buyer's NITKU.
    BuyerNitku,
    /// The buyer's NITKU is a branch of another taxpayer.
    OthersBranch,
    /// The buyer's address.
    BuyerAddress,
    /// The buyer is a member: their NIK.
    MemberNik,
    /// Its tax cannot be reckoned again from the rules.
    Reckoning,
}

#[derive(FromQueryResult)]
struct SellerRow {
    name: String,
    vat_registered: bool,
    npwp: Option<String>,
    nitku: Option<String>,
    numbered: i64,
    tax_rules: Value,
}

#[derive(FromQueryResult)]
struct BuyerRow {
    id: Uuid,
    name: Option<String>,
    npwp: Option<String>,
    nitku: Option<String>,
    address: Option<String>,
}

impl Workflow {
    /// What the asker's organization hands in for the days from `from` to `to`.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to whoever keeps no books; a row makes no sense, or the database fails.
    #[expect(clippy::too_many_lines, reason = "two queries, and what each paper lacks")]
    pub async fn to_hand_in(
        &self,
        (from, to): (NaiveDate, NaiveDate),
        actor: &Actor,
    ) -> Result<HandedIn, WorkflowError> {
        if !actor.is_any(ROLES) {
            return Err(WorkflowError::NotYourRole { roles: ROLES });
        }
        let on = self.reader();
        let own = || Uuid::from(actor.organization).into();
        let seller: Option<SellerRow> = row(
            on,
            "SELECT o.name, o.vat_registered, o.npwp, o.nitku,
                    (SELECT count(*) FROM invoice i WHERE i.issuer_id = o.id AND i.kind = 'invoice'
                     AND i.business_date BETWEEN $2 AND $3 AND i.tax_number IS NOT NULL) AS numbered,
                    (SELECT coalesce(jsonb_agg(t), '[]')
                     FROM (SELECT x.id, x.tax_class, x.code, x.rate::text, x.numerator, x.denominator, x.valid_from
                           FROM tax_rule x) t) AS tax_rules
             FROM organization o WHERE o.id = $1",
            [own(), from.into(), to.into()],
        )
        .await?;
        let seller = seller.ok_or(WorkflowError::NotFound { what: "organization" })?;
        // Only papers that the tax knows: a seller that was not PKP then has none.
        let mut buyers: Vec<BuyerRow> = rows(
            on,
            "SELECT i.id, b.name, b.npwp, b.nitku,
                    nullif(concat_ws(', ', b.address, d.name, r.name, p.name), '') AS address
             FROM invoice i LEFT JOIN organization b ON b.id = i.receiver_id
             LEFT JOIN region p ON p.code = left(b.region_code, 2)
             LEFT JOIN region r ON r.code = left(b.region_code, 5) AND length(b.region_code) >= 5
             LEFT JOIN region d ON d.code = left(b.region_code, 8) AND length(b.region_code) >= 8
             WHERE i.issuer_id = $1 AND i.kind = 'invoice' AND i.reversed_by_id IS NULL AND i.tax_number IS NULL
               AND i.business_date BETWEEN $2 AND $3
               AND EXISTS (SELECT FROM invoice_line l WHERE l.invoice_id = i.id AND l.tax_rule_id IS NOT NULL)
             ORDER BY i.business_date, i.id LIMIT $4",
            [own(), from.into(), to.into(), i64::try_from(MOST + 1).unwrap_or(i64::MAX).into()],
        )
        .await?;
        let is_cut = buyers.len() > MOST;
        buyers.truncate(MOST);
        let rules: Vec<RuleRow> = serde_json::from_value(seller.tax_rules)?;
        let rules: Vec<TaxRule> =
            rules.into_iter().map(TaxRule::try_from).collect::<Result<_, _>>()?;
        let (mut whole, mut lacking) = (Vec::new(), Vec::new());
        for some in buyers.chunks(500) {
            let ids: Vec<InvoiceId> = some.iter().map(|row| row.id.into()).collect();
            let papers = store::find(on, &ids).await?;
            let of: HashMap<Uuid, &BuyerRow> = some.iter().map(|row| (row.id, row)).collect();
            for paper in papers {
                let Some(row) = of.get(&Uuid::from(paper.invoice.id)) else { continue };
                let told = buyer(row).and_then(|buyer| {
                    coretax(&paper.invoice, &buyer, &rules).map_err(LacksWhat::from)
                });
                match told {
                    Ok(rows) => whole.extend(rows),
                    Err(what) => lacking.push(Lacking {
                        invoice: paper.invoice.id,
                        number: paper.invoice.number.unwrap_or_default(),
                        buyer: row.name.clone().unwrap_or_default(),
                        what,
                    }),
                }
            }
        }
        let npwp = seller.npwp.and_then(|text| Npwp::try_from(text).ok());
        let nitku = seller.nitku.and_then(|text| Nitku::try_from(text).ok());
        let nitku =
            nitku.filter(|nitku| npwp.as_ref().is_some_and(|npwp| nitku.check_owner(npwp).is_ok()));
        Ok(HandedIn {
            seller: TaxSeller {
                name: seller.name,
                collects_tax: seller.vat_registered,
                npwp,
                nitku,
            },
            whole,
            lacking,
            numbered: usize::try_from(seller.numbered).unwrap_or_default(),
            is_cut,
        })
    }
}

impl From<NotForCoretax> for LacksWhat {
    fn from(reason: NotForCoretax) -> Self {
        match reason {
            NotForCoretax::WrongBuyer(_) => Self::OthersBranch,
            NotForCoretax::NotAnInvoice
            | NotForCoretax::NothingTaxed
            | NotForCoretax::NotReckoned => Self::Reckoning,
        }
    }
}

fn buyer(row: &BuyerRow) -> Result<TaxBuyer, LacksWhat> {
    let name = row.name.clone().ok_or(LacksWhat::MemberNik)?;
    let npwp = row.npwp.clone().and_then(|text| Npwp::try_from(text).ok());
    let npwp = npwp.ok_or(LacksWhat::BuyerNpwp)?;
    let place = row.nitku.clone().and_then(|text| Nitku::try_from(text).ok());
    let place = place.ok_or(LacksWhat::BuyerNitku)?;
    let address = row.address.clone().ok_or(LacksWhat::BuyerAddress)?;
    let identity = BuyerIdentity::Taxpayer { npwp, place };
    Ok(TaxBuyer { identity, name, address, email: String::new() })
}
