//! Bills and kwitansi as papers, for whoever may read them; and the file for the tax office.

use actix_web::HttpResponse;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use order_workflow::query::identity::organizations::OrganizationView;
use order_workflow::query::invoices::{HandedIn, InFile, InvoiceOnPaper, PartyOnPaper, Quittance};
use supply_chain::id::{InvoiceId, PaymentId};
use supply_chain::invoice::{CoretaxInvoice, DocumentKind};

use super::bill::BillSource;
use super::content::Paper;
use super::coretax::{self, Facility};
use super::deliver::{Reader, file, pdf_file, xml_file};
use super::quittance::{QuittanceSource, number_of};
use super::ubl::bill::{AccountNamed, BillTold, OrderNamed, bill};
use super::ubl::model::TradingParty;
use super::ubl::of_order::party;
use crate::language::Language;
use crate::problem::{Problem, kind};
use crate::state::State;

/// Who reads, when, in which language.
#[derive(Debug, Clone)]
struct Look {
    lang: Language,
    zone: Tz,
    now: DateTime<Utc>,
    reached_at: String,
    key: String,
}

impl Look {
    fn of(state: &State, reader: &Reader, issuer: &OrganizationView) -> Self {
        let zone = reader.zone.as_deref().unwrap_or(&issuer.zone).parse();
        Self {
            lang: reader.lang,
            zone: zone.unwrap_or(Tz::Asia__Jakarta),
            now: state.workflow.origin.now(),
            reached_at: reader.reached_at.clone(),
            key: state.workflow.seal.public_key().to_base64(),
        }
    }
}

/// A bill with everything its papers tell.
#[derive(Debug)]
pub struct BillPapers {
    told: InvoiceOnPaper,
    look: Look,
}

impl BillPapers {
    /// Reads what the papers of a bill tell.
    ///
    /// # Errors
    /// 404 to anyone who is not a party, or reads no invoices.
    pub async fn of(state: &State, reader: Reader, id: InvoiceId) -> Result<Self, Problem> {
        let told = state.workflow.invoice_on_paper(id, &reader.actor).await?;
        let look = Look::of(state, &reader, &told.issuer);
        Ok(Self { told, look })
    }

    /// What its files are called: `invoice` or `credit-note`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self.told.invoice.kind {
            DocumentKind::Invoice => "invoice",
            DocumentKind::CreditNote | DocumentKind::Reversal => "credit-note",
        }
    }

    /// Its number.
    #[must_use]
    pub fn number(&self) -> &str {
        self.told.invoice.number.as_deref().unwrap_or_default()
    }

    /// The paper.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let look = &self.look;
        let source = BillSource {
            told: &self.told,
            lang: look.lang,
            zone: look.zone,
            now: look.now,
            reached_at: &look.reached_at,
        };
        let paper = source.paper();
        // Nothing was signed where there is no history.
        let key = if paper.head.is_empty() { String::new() } else { look.key.clone() };
        paper.with_key(key)
    }

    /// A file by its name.
    ///
    /// # Errors
    /// 404 for another name.
    pub async fn file(&self, name: &str) -> Result<HttpResponse, Problem> {
        match name.strip_prefix(self.name()) {
            Some(".pdf") => pdf_file(self.number().to_owned(), self.paper()).await,
            Some(".xml") => xml_file(self.number(), self.document()),
            _ => Err(Problem::not_found()),
        }
    }

    fn document(&self) -> std::io::Result<Vec<u8>> {
        let told = &self.told;
        let receiver = match &told.receiver {
            PartyOnPaper::Organization(organization) => party(organization),
            PartyOnPaper::Member(name) => {
                TradingParty { name: name.clone(), ..TradingParty::default() }
            }
        };
        let order = told.order.as_ref().map(|order| OrderNamed {
            number: order.number.clone(),
            id: order.id.into(),
            buyer_reference: order.buyer_reference.clone(),
            positions: order.positions.iter().copied().collect(),
        });
        let accounts = told.accounts.iter().map(|one| AccountNamed {
            bank: one.bank_code.clone(),
            number: one.number.clone(),
            holder: one.holder.clone(),
        });
        bill(&BillTold {
            invoice: &told.invoice,
            rules: &told.rules,
            issuer: &party(&told.issuer),
            receiver: &receiver,
            order: order.as_ref(),
            corrects: told.corrects.as_ref().map(|(number, day)| (number.as_str(), *day)),
            accounts: &accounts.collect::<Vec<_>>(),
            head: told.order.as_ref().map(|order| order.head.text.as_str()),
        })
    }
}

/// A kwitansi.
#[derive(Debug)]
pub struct QuittancePaper {
    told: Quittance,
    look: Look,
}

impl QuittancePaper {
    /// Reads what the kwitansi of a payment tells.
    ///
    /// # Errors
    /// 404 to anyone who is not a party, and while the payee has not said that the money came.
    pub async fn of(state: &State, reader: Reader, id: PaymentId) -> Result<Self, Problem> {
        let told = state.workflow.quittance(id, &reader.actor).await?;
        let look = Look::of(state, &reader, &told.payee);
        Ok(Self { told, look })
    }

    /// The paper.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let look = &self.look;
        let source = QuittanceSource {
            told: &self.told,
            lang: look.lang,
            zone: look.zone,
            now: look.now,
            reached_at: &look.reached_at,
        };
        source.paper()
    }

    /// The paper as a file.
    ///
    /// # Errors
    /// It cannot be drawn, which is our fault.
    pub async fn pdf(&self) -> Result<HttpResponse, Problem> {
        pdf_file(number_of(&self.told), self.paper()).await
    }
}

/// What of a period is handed in, in which file, under which facility.
#[derive(Debug, Clone, Default)]
pub struct CoretaxAsked {
    /// Which file, from 1.
    pub part: usize,
    /// Codes 07 and 08 need it.
    pub facility: Option<Facility>,
    /// Whether what is whole is handed in although other invoices lack something.
    pub without_lacking: bool,
}

/// Those of a period that go into a file: what is whole and, where it needs a facility, has one.
#[must_use]
pub fn ready<'a>(
    of: &'a HandedIn,
    facility: Option<&Facility>,
) -> (Vec<&'a InFile>, Vec<&'a InFile>) {
    of.whole.iter().partition(|one| !one.invoice.needs_facility() || facility.is_some())
}

/// The first and last day of the month before the one of `today`.
#[must_use]
pub fn month_before(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = |day: NaiveDate| day.with_day(1).unwrap_or(day);
    let last = first(today).pred_opt().unwrap_or(today);
    (first(last), last)
}

/// The file for Coretax.
///
/// # Errors
/// 422 while the seller's own numbers are missing, or while invoices lack something and nobody said to leave them
/// out; 404 where there is no such part.
pub fn coretax_file(
    of: &HandedIn,
    (from, to): (NaiveDate, NaiveDate),
    asked: &CoretaxAsked,
) -> Result<HttpResponse, Problem> {
    let Some(seller) = of.seller.identity() else {
        return Err(Problem::new(
            &kind::CORETAX_INCOMPLETE,
            "Coretax memerlukan penjual PKP dengan NPWP 16 angka dan NITKU 22 angka. Lengkapi di profil organisasi.",
            "Coretax needs a seller registered for PPN with an NPWP of 16 digits and a NITKU of 22. Complete them in the organization's profile.",
        ));
    };
    if of.is_cut {
        // A file that lacks the rest would be taken for all there is.
        return Err(Problem::new(
            &kind::CORETAX_TOO_LONG,
            "Masa ini berisi lebih dari 20.000 tagihan. Pilih masa yang lebih pendek.",
            "This period has more than 20,000 invoices. Choose a shorter one.",
        ));
    }
    let (ready, without) = ready(of, asked.facility.as_ref());
    let lacking = of.lacking.len() + without.len();
    if lacking > 0 && !asked.without_lacking {
        return Err(Problem::new(
            &kind::CORETAX_INCOMPLETE,
            format!("{lacking} tagihan belum lengkap untuk Coretax."),
            format!("{lacking} invoices are not complete for Coretax."),
        )
        .fact("lacking", lacking)
        .fact("ready", ready.len()));
    }
    let of_part = ready.into_iter().filter(|one| one.file == asked.part);
    let of_part: Vec<CoretaxInvoice> = of_part.map(|one| one.invoice.clone()).collect();
    let bytes = coretax::file(seller, &of_part, asked.facility.as_ref());
    let bytes = bytes.map_err(Problem::our_fault)?.ok_or_else(Problem::not_found)?;
    let name = format!("coretax-{from}-{to}-{}.xml", asked.part);
    Ok(file("application/xml", "attachment", &name, bytes))
}
