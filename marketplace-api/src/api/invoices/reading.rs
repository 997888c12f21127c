//! Invoices to read: a list, one, its papers; and what a seller hands in to the tax office.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use chrono_tz::Tz;
use order_workflow::query::invoices::{InvoiceBrief, InvoiceFilter, InvoiceView, Standings};
use serde::Deserialize;
use supply_chain::id::{InvoiceId, PaymentId, PurchaseOrderId};
use supply_chain::invoice::{Side, Standing};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::answer::{json, json_versioned};
use crate::api::purchase_orders::papers::PaperQuery;
use crate::api::purchase_orders::reading::wrong_parameter;
use crate::extract::Reading;
use crate::paging::Page;
use crate::papers::coretax::Facility;
use crate::papers::deliver::Reader;
use crate::papers::deliver_bill::{
    BillPapers, CoretaxAsked, QuittancePaper, coretax_file, month_before,
};
use crate::problem::Problem;
use crate::state::State;

/// Which invoices.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct InvoiceList {
    /// issuer or receiver; both when left out.
    #[serde(rename = "as")]
    pub side: Option<String>,
    /// open, or unpaid, `part_paid`, overdue, paid, credited, `written_off`, reversed; several with commas between.
    pub state: Option<String>,
    /// About this order only.
    pub order_id: Option<Uuid>,
}

/// `GET /api/v1/invoices`: invoices, credit notes and reversals of the asker's organization, newest first.
#[utoipa::path(get, path = "/api/v1/invoices", tag = "invoices",
    params(InvoiceList, crate::paging::PageParams), responses((status = 200, body = Page<InvoiceBrief>)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<InvoiceList>,
) -> Result<HttpResponse, Problem> {
    let side = match reading.query.side.as_deref() {
        None => None,
        Some(word) => match Side::from_word(word) {
            Some(side) => Some(side),
            None => {
                return Err(wrong_parameter("as", "issuer atau receiver", "issuer or receiver"));
            }
        },
    };
    let words: Vec<&str> = reading
        .query
        .state
        .as_deref()
        .unwrap_or_default()
        .split(',')
        .filter(|word| !word.is_empty())
        .collect();
    let standings = match words[..] {
        [] => Standings::All,
        ["open"] => Standings::Open,
        _ => {
            let known: Option<Vec<Standing>> =
                words.iter().map(|word| Standing::from_word(word)).collect();
            let Some(known) = known else {
                return Err(wrong_parameter(
                    "state",
                    "open, atau keadaan tagihan",
                    "open, or how invoices stand",
                ));
            };
            Standings::Of(known)
        }
    };
    let filter = InvoiceFilter {
        side,
        standings,
        order: reading.query.order_id.map(PurchaseOrderId),
        before: reading.page.after()?,
        limit: reading.page.fetch(),
        ..InvoiceFilter::default()
    };
    let found = state.workflow.invoices(&filter, reading.actor()?).await?;
    Ok(json(&Page::of(found, &reading.page, |invoice| Uuid::from(invoice.id))))
}

/// `GET /api/v1/invoices/{id}`: an invoice, a credit note or a reversal, for its two parties.
#[utoipa::path(get, path = "/api/v1/invoices/{id}", tag = "invoices",
    params(("id" = Uuid, Path)), responses((status = 200, body = InvoiceView)))]
pub async fn show(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let view = state.workflow.invoice(reading.id("id")?, reading.actor()?).await?;
    Ok(json_versioned(&view, view.version))
}

fn reader(state: &State, reading: &Reading<PaperQuery>) -> Result<Reader, Problem> {
    let by_name = || {
        let connection = reading.request().connection_info();
        format!("{}://{}", connection.scheme(), connection.host())
    };
    Ok(Reader {
        actor: reading.actor()?.clone(),
        zone: None,
        lang: reading.query.language(),
        reached_at: state.settings.public_url.clone().unwrap_or_else(by_name),
    })
}

/// `GET /api/v1/invoices/{id}/documents/{document}`: an invoice as `invoice.pdf` or, in UBL 2.4, `invoice.xml`; a
/// credit note or reversal as `credit-note.pdf` or `credit-note.xml`.
#[utoipa::path(get, path = "/api/v1/invoices/{id}/documents/{document}", tag = "invoices",
    params(("id" = Uuid, Path), ("document" = String, Path), PaperQuery),
    responses((status = 200, description = "PDF or XML", content_type = "application/pdf")))]
pub async fn document(
    state: web::Data<State>,
    reading: Reading<PaperQuery>,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = reading.id("id")?;
    let papers = BillPapers::of(&state, reader(&state, &reading)?, id).await?;
    papers.file(reading.request().match_info().get("document").unwrap_or_default()).await
}

/// `GET /api/v1/payments/{id}/documents/{document}`: what the payee says it got, as `quittance.pdf` (kwitansi). 404
/// while it has not said so.
#[utoipa::path(get, path = "/api/v1/payments/{id}/documents/{document}", tag = "payments",
    params(("id" = Uuid, Path), ("document" = String, Path), PaperQuery),
    responses((status = 200, description = "PDF", content_type = "application/pdf")))]
pub async fn quittance(
    state: web::Data<State>,
    reading: Reading<PaperQuery>,
) -> Result<HttpResponse, Problem> {
    let id: PaymentId = reading.id("id")?;
    let paper = QuittancePaper::of(&state, reader(&state, &reading)?, id).await?;
    match reading.request().match_info().get("document") {
        Some("quittance.pdf") => paper.pdf().await,
        _ => Err(Problem::not_found()),
    }
}

/// Which period, which file of it, and what of it.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CoretaxQuery {
    /// The first day, by the invoices' own dates; that of the month before this one unless said.
    pub from: Option<NaiveDate>,
    /// The last day; likewise.
    pub to: Option<NaiveDate>,
    /// Which file, from 1; each holds at most 1,000.
    #[param(minimum = 1)]
    pub part: Option<usize>,
    /// For codes 07 and 08: the code of the additional information that the treasurer chose.
    pub add_info: Option<String>,
    /// For codes 07 and 08: the code of the facility's stamp.
    pub facility_stamp: Option<String>,
    /// Whether what is whole is handed in although other invoices lack something.
    #[serde(default)]
    pub without_lacking: bool,
}

impl CoretaxQuery {
    /// The facility, where it is named.
    fn facility(&self) -> Option<Facility> {
        let text = |text: Option<&String>| text.map_or("", |text| text.trim()).to_owned();
        let facility = Facility {
            additional: text(self.add_info.as_ref()),
            stamp: text(self.facility_stamp.as_ref()),
        };
        (!facility.additional.is_empty() && !facility.stamp.is_empty()).then_some(facility)
    }
}

/// `GET /api/v1/exports/coretax`: the period's invoices that the tax office has not numbered yet, as its program
/// takes them. 422 while the seller or a buyer lacks a tax number, unless `without_lacking` leaves those out.
#[utoipa::path(get, path = "/api/v1/exports/coretax", tag = "exports", params(CoretaxQuery),
    responses((status = 200, description = "XML", content_type = "application/xml")))]
pub async fn coretax(
    state: web::Data<State>,
    reading: Reading<CoretaxQuery>,
) -> Result<HttpResponse, Problem> {
    let asked = &reading.query;
    let today = state.workflow.origin.now().with_timezone(&Tz::Asia__Jakarta).date_naive();
    let (first, last) = month_before(today);
    let period = (asked.from.unwrap_or(first), asked.to.unwrap_or(last));
    if period.1 < period.0 {
        return Err(wrong_parameter("to", "pada atau sesudah from", "on or after from"));
    }
    let found = state.workflow.to_hand_in(period, reading.actor()?).await?;
    let of = CoretaxAsked {
        part: asked.part.unwrap_or(1),
        facility: asked.facility(),
        without_lacking: asked.without_lacking,
    };
    coretax_file(&found, period, &of)
}
