//! What a seller hands in to the tax office for a period: its invoices as Coretax takes them, and what is lacking of
//! those that cannot be handed in yet.
//!
//! What has its number from the tax office was handed in already: an invoice under two codes is handed in once for
//! each. In which file something stands follows from the period alone, so that writing numbers down between two files
//! moves nothing from one to the other. The buyer's tax numbers are told here, to whoever keeps the seller's books,
//! because no tax invoice can be made without them.

use crate::error::WorkflowError;
use crate::store::invoices as store;
use crate::store::tax_rules::RuleRow;
use crate::unit_of_work::{Workflow, row, rows};
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use std::collections::HashMap;
use supply_chain::ask::Actor;
use supply_chain::id::InvoiceId;
use supply_chain::invoice::{
    BuyerIdentity, CoretaxInvoice, MOST_IN_A_FILE, Nitku, NotForCoretax, Npwp, TaxBuyer, coretax,
};
use supply_chain::money::Money;
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
    pub whole: Vec<InFile>,
    /// How many files the period has, whether or not anything of one is still to be handed in.
    pub files: usize,
    /// What is not, with what it lacks.
    pub lacking: Vec<Lacking>,
    /// How many invoices of the period have all their numbers from the tax office already.
    pub numbered: usize,
    /// What was credited of invoices of the period, or in it: at most [`CREDITED_MOST`], by day.
    pub credited: Vec<CreditedSince>,
    /// Whether the period has more than can be asked for at once.
    pub is_cut: bool,
}

/// The most credit notes that are named.
pub const CREDITED_MOST: usize = 200;

/// What is handed in, and in which file.
#[derive(Debug, Clone)]
pub struct InFile {
    /// From 1.
    pub file: usize,
    /// As Coretax takes it.
    pub invoice: CoretaxInvoice,
}

/// A credit note over taxed goods: the file tells the tax office nothing of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditedSince {
    /// Which.
    pub note: InvoiceId,
    /// Its number.
    pub number: String,
    /// Its day.
    pub day: NaiveDate,
    /// The number of the invoice that it credits.
    pub of: String,
    /// Name of the buyer; nothing for a member.
    pub buyer: Option<String>,
    /// What it takes back without tax.
    pub net: Money,
    /// The tax that it takes back.
    pub tax: Money,
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
    tax_rules: Value,
}

#[derive(FromQueryResult)]
struct NoteRow {
    id: Uuid,
    number: String,
    business_date: NaiveDate,
    of: String,
    buyer: Option<String>,
    net_sen: i64,
    tax_sen: i64,
}

#[derive(FromQueryResult)]
struct BuyerRow {
    id: Uuid,
    is_reversed: bool,
    codes: Value,
    numbered: Value,
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
                    (SELECT coalesce(jsonb_agg(t), '[]')
                     FROM (SELECT x.id, x.tax_class, x.code, x.rate::text, x.numerator, x.denominator, x.valid_from
                           FROM tax_rule x) t) AS tax_rules
             FROM organization o WHERE o.id = $1",
            [own()],
        )
        .await?;
        let seller = seller.ok_or(WorkflowError::NotFound { what: "organization" })?;
        // Only papers that the tax knows: a seller that was not PKP then has none. Also those that are done, for the
        // others' places in the files count from them.
        let mut buyers: Vec<BuyerRow> = rows(
            on,
            "SELECT i.id, i.reversed_by_id IS NOT NULL AS is_reversed, c.codes,
                    (SELECT coalesce(jsonb_agg(x.code), '[]') FROM invoice_tax_number x WHERE x.invoice_id = i.id) AS numbered,
                    b.name, b.npwp, b.nitku,
                    nullif(concat_ws(', ', b.address, d.name, r.name, p.name), '') AS address
             FROM invoice i JOIN LATERAL (SELECT jsonb_agg(DISTINCT l.tax_code) AS codes FROM invoice_line l
                                          WHERE l.invoice_id = i.id AND l.tax_rule_id IS NOT NULL) c ON c.codes IS NOT NULL
             LEFT JOIN organization b ON b.id = i.receiver_id
             LEFT JOIN region p ON p.code = left(b.region_code, 2)
             LEFT JOIN region r ON r.code = left(b.region_code, 5) AND length(b.region_code) >= 5
             LEFT JOIN region d ON d.code = left(b.region_code, 8) AND length(b.region_code) >= 8
             WHERE i.issuer_id = $1 AND i.kind = 'invoice' AND i.business_date BETWEEN $2 AND $3
             ORDER BY i.business_date, i.id LIMIT $4",
            [own(), from.into(), to.into(), i64::try_from(MOST + 1).unwrap_or(i64::MAX).into()],
        )
        .await?;
        let is_cut = buyers.len() > MOST;
        buyers.truncate(MOST);
        let rules: Vec<RuleRow> = serde_json::from_value(seller.tax_rules)?;
        let rules: Vec<TaxRule> =
            rules.into_iter().map(TaxRule::try_from).collect::<Result<_, _>>()?;
        let (places, files) = Places::of(&buyers)?;
        let (mut whole, mut lacking) = (Vec::new(), Vec::new());
        let waiting: Vec<&BuyerRow> =
            buyers.iter().filter(|row| places.waits(row.id) && !row.is_reversed).collect();
        let numbered = buyers.iter().filter(|row| !row.is_reversed).count() - waiting.len();
        for some in waiting.chunks(500) {
            let ids: Vec<InvoiceId> = some.iter().map(|row| row.id.into()).collect();
            let papers = store::find(on, &ids).await?;
            let of: HashMap<Uuid, &BuyerRow> = some.iter().map(|row| (row.id, *row)).collect();
            for paper in papers {
                let Some(row) = of.get(&Uuid::from(paper.invoice.id)) else { continue };
                let told = buyer(row).and_then(|buyer| {
                    coretax(&paper.invoice, &buyer, &rules).map_err(LacksWhat::from)
                });
                match told {
                    Ok(rows) => whole.extend(rows.into_iter().filter_map(|invoice| {
                        let file = places.file(paper.invoice.id.into(), &invoice.code)?;
                        Some(InFile { file, invoice })
                    })),
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
            files,
            lacking,
            numbered,
            credited: credited_since(on, actor, (from, to)).await?,
            is_cut,
        })
    }
}

/// Where each tax invoice stands in the files of a period, where it has no number yet.
struct Places {
    files: HashMap<Uuid, Vec<(String, usize)>>,
}

impl Places {
    /// The places of all of a period's invoices, and how many files they make.
    fn of(buyers: &[BuyerRow]) -> Result<(Self, usize), WorkflowError> {
        let mut files: HashMap<Uuid, Vec<(String, usize)>> = HashMap::new();
        let mut before = 0;
        for row in buyers {
            let codes: Vec<String> = serde_json::from_value(row.codes.clone())?;
            let numbered: Vec<String> = serde_json::from_value(row.numbered.clone())?;
            for code in codes {
                if !numbered.contains(&code) {
                    files.entry(row.id).or_default().push((code, before / MOST_IN_A_FILE + 1));
                }
                before += 1;
            }
        }
        Ok((Self { files }, before.div_ceil(MOST_IN_A_FILE)))
    }

    /// Whether anything of it is to be handed in.
    fn waits(&self, invoice: Uuid) -> bool {
        self.files.contains_key(&invoice)
    }

    /// The file of what is to be handed in under a code; nothing once it has its number.
    fn file(&self, invoice: Uuid, code: &str) -> Option<usize> {
        let places = self.files.get(&invoice)?;
        places.iter().find(|(of, _)| of == code).map(|(_, file)| *file)
    }
}

/// What the file does not say: credit notes over taxed goods, in the period or of its invoices.
async fn credited_since(
    on: &impl ConnectionTrait,
    actor: &Actor,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<CreditedSince>, WorkflowError> {
    let notes: Vec<NoteRow> = rows(
        on,
        "SELECT n.id, n.number, n.business_date, i.number AS of, b.name AS buyer, n.net_sen, n.tax_sen
         FROM invoice n JOIN invoice i ON i.id = n.corrects_id LEFT JOIN organization b ON b.id = n.receiver_id
         WHERE n.issuer_id = $1 AND n.kind = 'credit_note'
           AND (n.business_date BETWEEN $2 AND $3 OR i.business_date BETWEEN $2 AND $3)
           AND EXISTS (SELECT FROM invoice_line l WHERE l.invoice_id = n.id AND l.tax_rule_id IS NOT NULL)
         ORDER BY n.business_date, n.id LIMIT $4",
        [
            Uuid::from(actor.organization).into(),
            from.into(),
            to.into(),
            i64::try_from(CREDITED_MOST).unwrap_or(i64::MAX).into(),
        ],
    )
    .await?;
    let told = |row: NoteRow| CreditedSince {
        note: row.id.into(),
        number: row.number,
        day: row.business_date,
        of: row.of,
        buyer: row.buyer,
        net: Money::from_sen(row.net_sen),
        tax: Money::from_sen(row.tax_sen),
    };
    Ok(notes.into_iter().map(told).collect())
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

#[cfg(test)]
mod tests {
    use super::{BuyerRow, MOST_IN_A_FILE, Places};
    use serde_json::json;
    use uuid::Uuid;

    fn row(n: usize, numbered: &[&str]) -> BuyerRow {
        BuyerRow {
            id: Uuid::from_u128(n.try_into().unwrap()),
            is_reversed: false,
            codes: json!(["04", "08"]),
            numbered: json!(numbered),
            name: None,
            npwp: None,
            nitku: None,
            address: None,
        }
    }

    #[test]
    fn what_stands_in_a_file_stays_there_while_numbers_are_written_down() {
        let last = MOST_IN_A_FILE / 2;
        let mut rows: Vec<BuyerRow> = (0..=last).map(|n| row(n, &[])).collect();
        let of = |rows: &[BuyerRow], n: usize, code: &str| {
            let (places, files) = Places::of(rows).unwrap();
            (places.file(rows[n].id, code), files)
        };
        assert_eq!(of(&rows, 0, "04"), (Some(1), 2));
        assert_eq!(of(&rows, last, "04"), (Some(2), 2));

        rows[0] = row(0, &["04"]);
        rows[1] = row(1, &["04", "08"]);

        assert_eq!(of(&rows, 0, "04"), (None, 2), "handed in");
        assert_eq!(of(&rows, 0, "08"), (Some(1), 2), "not handed in under this code");
        assert_eq!(of(&rows, last, "04"), (Some(2), 2), "it did not move");
        assert!(!Places::of(&rows).unwrap().0.waits(rows[1].id));
    }
}
