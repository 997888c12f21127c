//! A file of earlier debts is handed in, looked at, and written down.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use order_workflow::command::books::{Refusal, RowFault};
use order_workflow::command::earlier_debts::{
    DebtRow, bring_earlier_debts, debts_template, preview_earlier_debts, read_debts,
};
use order_workflow::price_list::XLSX;
use order_workflow::query::ledger::today_at;
use supply_chain::money::Money;

use super::file::{FilePage, preview};
use super::handling::{Shown, keepers};
use crate::extract::{NotShown, PageForm, PageUpload, Reader};
use crate::pages::filled::{Filled, told};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::ledger::preview::Carried;
use crate::problem::Problem;
use crate::state::State;

async fn drawn(
    state: &State,
    reader: &Reader,
    status: StatusCode,
    refused: Option<(String, Vec<RowFault>)>,
) -> Result<HttpResponse, Problem> {
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &FilePage::new(shell, frame::key(state), refused))
}

/// The page with why a file was not taken.
async fn turned_away(
    state: &State,
    reader: &Reader,
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
    drawn(state, reader, problem.status(), Some((sentence, faults))).await
}

fn by(reader: &Reader) -> Asker {
    Asker::Actor(reader.actor.clone())
}

/// `GET /earlier-debts/file`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever may not write debts down; the database fails.
pub async fn form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        keepers(&reader)?;
        drawn(&state, &reader, StatusCode::OK, None).await
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /earlier-debts/file`: the debts are read and shown; nothing changes yet.
///
/// # Errors
/// As [`form`].
pub async fn hand_in(state: web::Data<State>, upload: PageUpload<Reader>) -> Shown {
    let shown = async {
        keepers(&upload.by)?;
        let PageUpload { by: reader, file, broken, .. } = upload;
        let lang = reader.language;
        let (name, bytes) = match (broken, file) {
            (Some(broken), _) => {
                let refused = Some((broken.detail(lang).to_owned(), Vec::new()));
                return drawn(&state, &reader, broken.status(), refused).await;
            }
            (None, None) => {
                let sentence = lang.t("Pilih berkasnya dulu.", "Choose the file first.");
                let refused = Some((sentence.to_owned(), Vec::new()));
                return drawn(&state, &reader, StatusCode::UNPROCESSABLE_ENTITY, refused).await;
            }
            (None, Some(file)) => file,
        };
        let read = web::block(move || read_debts(&bytes, &name)).await;
        let rows = match read.map_err(Problem::our_fault)? {
            Ok(rows) if rows.is_empty() => {
                let sentence = lang.t("Tidak ada baris di berkas ini.", "This file has no rows.");
                let refused = Some((sentence.to_owned(), Vec::new()));
                return drawn(&state, &reader, StatusCode::UNPROCESSABLE_ENTITY, refused).await;
            }
            Ok(rows) => rows,
            Err(refusal) => return turned_away(&state, &reader, refusal.into()).await,
        };
        let now = state.workflow.origin.now();
        let today = today_at(state.workflow.reader(), reader.actor.organization, now).await?;
        looked_at(&state, &reader, &rows, (today, today.to_string(), None)).await
    };
    shown.await.map_err(NotShown::Wrong)
}

/// The preview, or why the debts are not taken; `wrong` is what is wrong with the day that was typed.
async fn looked_at(
    state: &State,
    reader: &Reader,
    rows: &[DebtRow],
    (as_of, typed, wrong): (NaiveDate, String, Option<String>),
) -> Result<HttpResponse, Problem> {
    let view = match preview_earlier_debts(&state.workflow, &by(reader), as_of, rows).await {
        Ok(view) => view,
        Err(error @ WorkflowError::Books(_)) => return turned_away(state, reader, error).await,
        Err(error) => return Err(error.into()),
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let carried =
        Carried { lines: carried(rows), key: frame::key(state), day: typed, error: wrong };
    frame::page(status, &preview(shell, &view, carried))
}

/// `POST /earlier-debts/file/confirm`: the debts that were shown are written down.
///
/// # Errors
/// As [`form`].
pub async fn confirm(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let done = async {
        keepers(&reader)?;
        let form = &posted.form;
        let rows = read_carried(form.get("lines")).ok_or_else(|| {
            Problem::malformed("Formulir ini tidak terbaca.", "This form cannot be read.")
        })?;
        let lang = reader.language;
        let now = state.workflow.origin.now();
        let today = today_at(state.workflow.reader(), reader.actor.organization, now).await?;
        let typed = form.get("as_of").trim().to_owned();
        let Ok(as_of) = typed.parse::<NaiveDate>() else {
            let wrong = lang.t("Isi tanggalnya.", "Enter the day.").to_owned();
            return looked_at(&state, &reader, &rows, (today, typed, Some(wrong))).await;
        };
        let ask = reader.ask(reader.once(form.key(), &posted.typed), None);
        match bring_earlier_debts(&state.workflow, ask, as_of, rows.clone()).await {
            Ok(_) => Ok(frame::led_to(&format!("/earlier-debts?saved={}", rows.len()))),
            Err(error @ WorkflowError::Books(Refusal::NotYet { .. })) => {
                let wrong = told(&Problem::from(error), lang).to_owned();
                looked_at(&state, &reader, &rows, (today, typed, Some(wrong))).await
            }
            Err(error) => turned_away(&state, &reader, error).await,
        }
    };
    done.await.map_err(NotShown::Wrong)
}

/// `GET /earlier-debts/template.xlsx`: the columns.
///
/// # Errors
/// As [`form`].
pub async fn template(reader: Reader) -> Shown {
    let made = || {
        keepers(&reader)?;
        let bytes = debts_template(reader.language.into()).map_err(Problem::our_fault)?;
        let name = "attachment; filename=\"lumbung-utang-lama.xlsx\"";
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, XLSX))
            .insert_header((CONTENT_DISPOSITION, name))
            .body(bytes))
    };
    made().map_err(NotShown::Wrong)
}

type CarriedRow = (u32, String, String, NaiveDate, Option<NaiveDate>, bool, i64, Option<String>);

/// Debts as a form hands them on.
fn carried(rows: &[DebtRow]) -> String {
    let lines: Vec<CarriedRow> = rows
        .iter()
        .map(|row| {
            (
                row.sheet_row,
                row.partner.clone(),
                row.number.clone(),
                row.date,
                row.due_on,
                row.we_owe,
                row.amount.sen(),
                row.words.clone(),
            )
        })
        .collect();
    serde_json::to_string(&lines).unwrap_or_default()
}

fn read_carried(text: &str) -> Option<Vec<DebtRow>> {
    let lines: Vec<CarriedRow> = serde_json::from_str(text).ok()?;
    let row =
        |(sheet_row, partner, number, date, due_on, we_owe, sen, words): CarriedRow| DebtRow {
            row: sheet_row,
            sheet_row,
            partner,
            number,
            date,
            due_on,
            we_owe,
            amount: Money::from_sen(sen),
            words,
        };
    Some(lines.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_form_hands_on_comes_back_as_it_was_and_nothing_else_does() {
        let rows = [DebtRow {
            row: 3,
            sheet_row: 3,
            partner: "KDMP \"Detusoko\"".to_owned(),
            number: "007".to_owned(),
            date: "2026-08-03".parse().unwrap(),
            due_on: None,
            we_owe: true,
            amount: Money::from_sen(7),
            words: Some("beras".to_owned()),
        }];

        assert_eq!(read_carried(&carried(&rows)).unwrap(), rows);
        assert_eq!(read_carried("[[1,\"A\"]]"), None);
    }
}
