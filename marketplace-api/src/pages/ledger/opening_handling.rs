//! Bringing in what was there before: a file is handed in, looked at, and brought in.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::WorkflowError;
use order_workflow::command::books::{
    BalanceRow, KEEPERS, Refusal, STOCK_OPENERS, StockRow, balances_template, may_open_balances,
    may_open_stock, open_balances, open_stock, preview_balances, preview_stock, read_balances,
    read_stock, stock_template,
};
use order_workflow::price_list::XLSX;
use order_workflow::query::ledger::{opened, today_at};
use supply_chain::calendar::Period;
use supply_chain::ledger::Account;
use supply_chain::money::Money;

use super::handling::{Shown, asked, by};
use super::opening::{May, OpeningPage, Refused, Which};
use super::preview::{Carried, PreviewPage};
use crate::extract::{NotShown, PageForm, PageUpload, Reader};
use crate::language::Language;
use crate::pages::filled::{Filled, told};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::problem::Problem;
use crate::state::State;

fn may(reader: &Reader) -> May {
    May { balances: reader.actor.is_any(KEEPERS), stock: reader.actor.is_any(STOCK_OPENERS) }
}

/// `GET /ledger/opening`.
///
/// # Errors
/// Leads to the sign-in page; 403 for whoever does not read the books; the database fails.
pub async fn form(state: web::Data<State>, reader: Reader) -> Shown {
    let saved = match asked(&reader, "saved").as_deref() {
        Some("balances") => Some(Which::Balances),
        Some("stock") => Some(Which::Stock),
        _ => None,
    };
    drawn(&state, &reader, StatusCode::OK, saved, None).await.map_err(NotShown::Wrong)
}

async fn drawn(
    state: &State,
    reader: &Reader,
    status: StatusCode,
    saved: Option<Which>,
    refused: Option<(Which, Refused)>,
) -> Result<HttpResponse, Problem> {
    let before = opened(state.workflow.reader(), &by(reader)).await?;
    let shell = frame::shell(state, reader, Place::More).await?;
    let keys = [frame::key(state), frame::key(state)];
    let page = OpeningPage::new(shell, may(reader), keys, (before.as_ref(), saved), refused);
    frame::page(status, &page)
}

/// The page with why a file was not taken.
async fn turned_away(
    state: &State,
    reader: &Reader,
    which: Which,
    error: WorkflowError,
) -> Result<HttpResponse, Problem> {
    let faults = match &error {
        WorkflowError::Books(Refusal::Rows { faults }) => faults.clone(),
        _ => Vec::new(),
    };
    let problem = Problem::from(error);
    if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
        return Err(problem);
    }
    let sentence = told(&problem, reader.language).to_owned();
    let refused = Some((which, Refused { sentence, faults }));
    drawn(state, reader, problem.status(), None, refused).await
}

/// The file of an upload, or the page that says what is wrong with it.
async fn file_of(
    state: &State,
    upload: PageUpload<Reader>,
    which: Which,
) -> Result<Result<(Reader, String, Vec<u8>), HttpResponse>, Problem> {
    let PageUpload { by: reader, file, broken, .. } = upload;
    let sentence = match (&broken, &file) {
        (Some(broken), _) => broken.detail(reader.language).to_owned(),
        (None, None) => {
            reader.language.t("Pilih berkasnya dulu.", "Choose the file first.").to_owned()
        }
        (None, Some(_)) => String::new(),
    };
    match file {
        Some((name, bytes)) if broken.is_none() => Ok(Ok((reader, name, bytes))),
        _ => {
            let status = broken.map_or(StatusCode::UNPROCESSABLE_ENTITY, |broken| broken.status());
            let refused = Some((which, Refused { sentence, ..Refused::default() }));
            Ok(Err(drawn(state, &reader, status, None, refused).await?))
        }
    }
}

/// `POST /ledger/opening`: balances are read and shown; nothing changes yet.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the treasurer; the database fails.
pub async fn hand_in(state: web::Data<State>, upload: PageUpload<Reader>) -> Shown {
    let shown = async {
        may_open_balances(&by(&upload.by))?;
        let (reader, name, bytes) = match file_of(&state, upload, Which::Balances).await? {
            Ok(file) => file,
            Err(page) => return Ok(page),
        };
        let read = web::block(move || read_balances(&bytes, &name)).await;
        let balances = match read.map_err(Problem::our_fault)? {
            Ok(balances) => balances,
            Err(refusal) => {
                return turned_away(&state, &reader, Which::Balances, refusal.into()).await;
            }
        };
        let now = state.workflow.origin.now();
        let on = state.workflow.reader();
        let today = today_at(on, reader.actor.organization, now).await?;
        let before = opened(on, &by(&reader)).await?;
        let last_month = Period::of(today).previous().last_day();
        let as_of = before.map_or(last_month, |before| before.as_of);
        balances_shown(&state, &reader, &balances, (as_of, as_of.to_string())).await
    };
    shown.await.map_err(NotShown::Wrong)
}

/// The preview of balances, or why they are not taken.
async fn balances_shown(
    state: &State,
    reader: &Reader,
    balances: &[BalanceRow],
    (as_of, typed): (NaiveDate, String),
) -> Result<HttpResponse, Problem> {
    let view = match preview_balances(&state.workflow, &by(reader), as_of, balances).await {
        Ok(view) => view,
        Err(error @ WorkflowError::Books(_)) => {
            return turned_away(state, reader, Which::Balances, error).await;
        }
        Err(error) => return Err(error.into()),
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    let carried = Carried {
        lines: carried_balances(balances),
        key: frame::key(state),
        day: typed,
        error: None,
    };
    frame::page(StatusCode::OK, &PreviewPage::of_balances(shell, &view, carried))
}

/// `POST /ledger/opening/confirm`: the balances that were shown are brought in.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the treasurer; the database fails.
pub async fn confirm(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let done = async {
        may_open_balances(&by(&reader))?;
        let form = &posted.form;
        let balances = balances_carried(form.get("lines")).ok_or_else(not_carried)?;
        let typed = form.get("as_of").trim().to_owned();
        let Ok(as_of) = typed.parse::<NaiveDate>() else {
            let sentence = reader.language.t("Isi tanggal saldonya.", "Say on which day.");
            return day_wrong(&state, &reader, &balances, (typed, sentence.to_owned())).await;
        };
        let ask = reader.ask(reader.once(form.key(), &posted.typed), None);
        match open_balances(&state.workflow, ask, as_of, balances.clone()).await {
            Ok(_) => Ok(frame::led_to("/ledger/opening?saved=balances")),
            Err(error @ WorkflowError::Books(Refusal::NotYet { .. })) => {
                let problem = Problem::from(error);
                let sentence = told(&problem, reader.language).to_owned();
                day_wrong(&state, &reader, &balances, (typed, sentence)).await
            }
            Err(error) => turned_away(&state, &reader, Which::Balances, error).await,
        }
    };
    done.await.map_err(NotShown::Wrong)
}

/// The preview again, with what is wrong with its day.
async fn day_wrong(
    state: &State,
    reader: &Reader,
    balances: &[BalanceRow],
    (typed, sentence): (String, String),
) -> Result<HttpResponse, Problem> {
    let now = state.workflow.origin.now();
    let today = today_at(state.workflow.reader(), reader.actor.organization, now).await?;
    let view = preview_balances(&state.workflow, &by(reader), today, balances).await?;
    let shell = frame::shell(state, reader, Place::More).await?;
    let carried = Carried {
        lines: carried_balances(balances),
        key: frame::key(state),
        day: typed,
        error: Some(sentence),
    };
    let page = PreviewPage::of_balances(shell, &view, carried);
    frame::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /ledger/opening-stock`: stock is read and shown; nothing changes yet.
///
/// # Errors
/// Leads to the sign-in page; 403 but for treasurer and manager; the database fails.
pub async fn hand_in_stock(state: web::Data<State>, upload: PageUpload<Reader>) -> Shown {
    let shown = async {
        may_open_stock(&by(&upload.by))?;
        let (reader, name, bytes) = match file_of(&state, upload, Which::Stock).await? {
            Ok(file) => file,
            Err(page) => return Ok(page),
        };
        let read = web::block(move || read_stock(&bytes, &name)).await;
        let read = read.map_err(Problem::our_fault)?;
        let stock = match read {
            Ok(stock) => stock,
            Err(refusal) => {
                return turned_away(&state, &reader, Which::Stock, refusal.into()).await;
            }
        };
        let view = match preview_stock(&state.workflow, &by(&reader), &stock).await {
            Ok(view) => view,
            Err(error @ WorkflowError::Books(_)) => {
                return turned_away(&state, &reader, Which::Stock, error).await;
            }
            Err(error) => return Err(error.into()),
        };
        let shell = frame::shell(&state, &reader, Place::More).await?;
        let carried =
            Carried { lines: carried_stock(&stock), key: frame::key(&state), ..Carried::default() };
        frame::page(StatusCode::OK, &PreviewPage::of_stock(shell, &view, carried))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /ledger/opening-stock/confirm`: the stock that was shown is brought in.
///
/// # Errors
/// Leads to the sign-in page; 403 but for treasurer and manager; the database fails.
pub async fn confirm_stock(
    state: web::Data<State>,
    reader: Reader,
    posted: PageForm<Filled>,
) -> Shown {
    let done = async {
        may_open_stock(&by(&reader))?;
        let form = &posted.form;
        let stock = stock_carried(form.get("lines")).ok_or_else(not_carried)?;
        let ask = reader.ask(reader.once(form.key(), &posted.typed), None);
        match open_stock(&state.workflow, ask, stock).await {
            Ok(_) => Ok(frame::led_to("/ledger/opening?saved=stock")),
            Err(error) => turned_away(&state, &reader, Which::Stock, error).await,
        }
    };
    done.await.map_err(NotShown::Wrong)
}

fn not_carried() -> Problem {
    Problem::malformed("Formulir ini tidak terbaca.", "This form cannot be read.")
}

/// Balances as a form hands them on.
fn carried_balances(balances: &[BalanceRow]) -> String {
    let lines: Vec<(u32, &str, i64)> = balances
        .iter()
        .map(|row| (row.sheet_row, row.account.as_str(), row.amount.sen()))
        .collect();
    serde_json::to_string(&lines).unwrap_or_default()
}

fn balances_carried(text: &str) -> Option<Vec<BalanceRow>> {
    let lines: Vec<(u32, String, i64)> = serde_json::from_str(text).ok()?;
    let row = |(sheet_row, word, sen): (u32, String, i64)| {
        let account = Account::from_word(&word)?;
        Some(BalanceRow { row: sheet_row, sheet_row, account, amount: Money::from_sen(sen) })
    };
    lines.into_iter().map(row).collect()
}

/// Stock as a form hands it on.
fn carried_stock(stock: &[StockRow]) -> String {
    let lines: Vec<(u32, &str, i64, Option<i64>)> = stock
        .iter()
        .map(|row| (row.sheet_row, row.sku.as_str(), row.count, row.unit_cost.map(Money::sen)))
        .collect();
    serde_json::to_string(&lines).unwrap_or_default()
}

fn stock_carried(text: &str) -> Option<Vec<StockRow>> {
    let lines: Vec<(u32, String, i64, Option<i64>)> = serde_json::from_str(text).ok()?;
    let row = |(sheet_row, sku, count, cost): (u32, String, i64, Option<i64>)| {
        let is_sound = count >= 0 && cost.is_none_or(|sen| sen >= 0);
        is_sound.then(|| StockRow {
            row: sheet_row,
            sheet_row,
            sku,
            count,
            unit_cost: cost.map(Money::from_sen),
        })
    };
    lines.into_iter().map(row).collect()
}

/// `GET /ledger/opening/template.xlsx`: every account that may be brought in.
///
/// # Errors
/// Leads to the sign-in page; 403 for whoever does not read the books.
pub async fn template(reader: Reader) -> Shown {
    workbook(&reader, "lumbung-saldo-awal", balances_template).map_err(NotShown::Wrong)
}

/// `GET /ledger/opening/stock-template.xlsx`: the columns of the stock.
///
/// # Errors
/// As [`template`].
pub async fn stock_table(reader: Reader) -> Shown {
    workbook(&reader, "lumbung-stok-awal", stock_template).map_err(NotShown::Wrong)
}

fn workbook<E: std::error::Error + Send + Sync + 'static>(
    reader: &Reader,
    name: &str,
    write: fn(order_workflow::price_list::Language) -> Result<Vec<u8>, E>,
) -> Result<HttpResponse, Problem> {
    if !reader.actor.is_any(order_workflow::query::ledger::READERS) {
        let roles = order_workflow::query::ledger::READERS;
        return Err(WorkflowError::NotYourRole { roles }.into());
    }
    let language: Language = reader.language;
    let bytes = write(language.into()).map_err(Problem::our_fault)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, XLSX))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.xlsx\"")))
        .body(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_hands_on_comes_back_as_it_was_and_nothing_else_does() {
        let amount = Money::from_sen(-5);
        let balances = [BalanceRow { row: 3, sheet_row: 3, account: Account::Cash, amount }];
        assert_eq!(balances_carried(&carried_balances(&balances)).unwrap(), balances);
        assert_eq!(balances_carried("[[1,\"gold\",5]]"), None);

        let sku = "A \"1\"".to_owned();
        let stock =
            [StockRow { row: 2, sheet_row: 2, sku, count: 7, unit_cost: Some(Money::from_sen(9)) }];
        assert_eq!(stock_carried(&carried_stock(&stock)).unwrap(), stock);
        assert_eq!(stock_carried("[[2,\"A\",-7,null]]"), None);
    }
}
