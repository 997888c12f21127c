//! Bringing in what was there before: balances of accounts, and stock.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::WorkflowError;
use order_workflow::command::books::{
    OpenedStockView, OpenedView, Refusal, open_balances, open_stock, preview_balances,
    preview_stock, read_balances, read_stock,
};
use utoipa::ToSchema;

use crate::answer::{json, respond};
use crate::extract::Upload;
use crate::problem::Problem;
use crate::state::State;

/// The parts of balances that are handed in.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read part by part; here it is described")]
pub struct BalancesUpload {
    /// CSV or XLSX with the columns `kode_akun` (or `nama_akun`), `debit`, `kredit`.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The day on which the accounts stood so.
    as_of: NaiveDate,
    /// `true`: tells what would be brought in, and changes nothing.
    dry_run: Option<bool>,
}

/// The parts of stock that is handed in.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read part by part; here it is described")]
pub struct StockUpload {
    /// CSV or XLSX with the columns `kode_barang` (own code or barcode), `jumlah` in base units, and `harga_pokok` of one base
    /// unit, which may be left empty.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// `true`: tells what would be brought in, and changes nothing.
    dry_run: Option<bool>,
}

pub(in crate::api) fn refused(refusal: Refusal) -> Problem {
    WorkflowError::from(refusal).into()
}

fn unreadable(part: &str, id: &str, en: &str) -> Problem {
    Problem::malformed(format!("{part}: {id}"), format!("{part}: {en}")).error(
        format!("/{part}"),
        id,
        en,
    )
}

/// The fields beside the file; one that is not known is refused by its name.
fn fields(
    given: BTreeMap<String, String>,
    with_day: bool,
) -> Result<(Option<NaiveDate>, bool), Problem> {
    let (mut as_of, mut dry_run) = (None, false);
    for (part, text) in given {
        match (part.as_str(), text.trim()) {
            ("as_of", day) if with_day => {
                let day = day.parse().map_err(|_no_day| {
                    unreadable(
                        "as_of",
                        "isi tanggal, misalnya 2026-10-31.",
                        "a day, such as 2026-10-31.",
                    )
                })?;
                as_of = Some(day);
            }
            ("dry_run", "true" | "1") => dry_run = true,
            ("dry_run", "false" | "0" | "") => {}
            ("dry_run", _) => {
                return Err(unreadable("dry_run", "isi true atau false.", "true or false."));
            }
            (other, _) => {
                return Err(unreadable(other, "bagian ini tidak dikenal.", "unknown part."));
            }
        }
    }
    Ok((as_of, dry_run))
}

/// The day and `dry_run` beside a file that is brought in.
pub(in crate::api) fn as_of_and_dry_run(
    given: BTreeMap<String, String>,
) -> Result<(NaiveDate, bool), Problem> {
    let (as_of, dry_run) = fields(given, true)?;
    let as_of = as_of.ok_or_else(|| {
        unreadable("as_of", "isi tanggal saldo ini.", "say on which day the accounts stood so.")
    })?;
    Ok((as_of, dry_run))
}

/// `POST /api/v1/ledger/opening`: balances of the books that were kept before. What debit and credit do not add up to stands
/// on 3-1900. Handed in again, the difference is posted. One wrong cell, and nothing is taken: `rows` names each.
#[utoipa::path(post, path = "/api/v1/ledger/opening", tag = "ledger",
    request_body(content = BalancesUpload, content_type = "multipart/form-data"),
    responses((status = 201, body = OpenedView), (status = 200, body = OpenedView, description = "With `dry_run`")))]
pub async fn open(state: web::Data<State>, upload: Upload) -> Result<HttpResponse, Problem> {
    let Upload { file_name, bytes, fields: given, ask, .. } = upload;
    order_workflow::command::books::may_open_balances(&ask.by)?;
    let (as_of, dry_run) = as_of_and_dry_run(given)?;
    let read = web::block(move || read_balances(&bytes, &file_name)).await;
    let balances = read.map_err(Problem::our_fault)?.map_err(refused)?;
    if dry_run {
        return Ok(json(&preview_balances(&state.workflow, &ask.by, as_of, &balances).await?));
    }
    Ok(respond(open_balances(&state.workflow, ask, as_of, balances).await?))
}

/// `POST /api/v1/ledger/opening-stock`: what is in stock when the books begin, and what it cost. Goods that were sent or
/// received since are counted instead. One wrong row, and nothing is taken.
#[utoipa::path(post, path = "/api/v1/ledger/opening-stock", tag = "ledger",
    request_body(content = StockUpload, content_type = "multipart/form-data"),
    responses((status = 201, body = OpenedStockView), (status = 200, body = OpenedStockView, description = "With `dry_run`")))]
pub async fn stock(state: web::Data<State>, upload: Upload) -> Result<HttpResponse, Problem> {
    let Upload { file_name, bytes, fields: given, ask, .. } = upload;
    let (_, dry_run) = fields(given, false)?;
    order_workflow::command::books::may_open_stock(&ask.by)?;
    let read = web::block(move || read_stock(&bytes, &file_name)).await;
    let stock = read.map_err(Problem::our_fault)?.map_err(refused)?;
    if dry_run {
        return Ok(json(&preview_stock(&state.workflow, &ask.by, &stock).await?));
    }
    Ok(respond(open_stock(&state.workflow, ask, stock).await?))
}
