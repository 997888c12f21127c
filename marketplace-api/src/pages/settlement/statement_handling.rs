//! The pages of statements and ageing as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono_tz::Tz;
use order_workflow::WorkflowError;
use order_workflow::command::statements::{
    NewStatement, Request, draw_up_statement, handle_statement,
};
use order_workflow::query::ageing::{AgeingSide, ageing as aged};
use order_workflow::query::statements::{StatementView, Wanted, partners, statement, statements};
use supply_chain::calendar::Period;
use supply_chain::id::{OrganizationId, StatementId};
use supply_chain::settlement::Statement;
use uuid::Uuid;

use super::ageing::AgeingPage;
use super::dispute::{DisputePage, marks, typed};
use super::statement::{Seen, StatementPage};
use super::statement_print::StatementPrint;
use super::statements::{DrawUpPage, StatementsPage};
use super::words::{month, owed};
use super::{SHOWN, Shown, ask, asked_for, may, one_more};
use crate::api::exports::FileFormat;
use crate::api::statements::taken_out;
use crate::extract::{NotShown, PageForm, Reader};
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Faults, Filled, told};
use crate::pages::frame;
use crate::pages::layout::{Link, Place};
use crate::pages::parts::Total;
use crate::problem::Problem;
use crate::state::State;

fn treasurers(reader: &Reader) -> Result<(), Problem> {
    if may(reader) {
        return Ok(());
    }
    Err(WorkflowError::NotYourRole { roles: Statement::ROLES }.into())
}

async fn of_reader(state: &State, reader: &Reader) -> Result<StatementView, Problem> {
    let id: StatementId = reader.id("id")?;
    Ok(statement(state.workflow.reader(), &reader.actor, id).await?)
}

/// `GET /statements`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever reads no books; the database fails.
pub async fn list(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let with = asked_for(&reader, "with").and_then(|id| id.parse::<Uuid>().ok());
        let after = asked_for(&reader, "after").and_then(|id| id.parse::<Uuid>().ok());
        let (on, wanted) = (state.workflow.reader(), Wanted { with, ..Wanted::default() });
        let mut found = statements(on, &reader.actor, wanted, after, one_more()).await?;
        let more = found.len() > SHOWN;
        found.truncate(SHOWN);
        let with = with.map(|id| format!("&with={id}")).unwrap_or_default();
        let next = found.last().filter(|_| more);
        let next = next.map(|last| format!("/statements?after={}{with}", last.id));
        let shell = frame::shell(&state, &reader, Place::More).await?;
        frame::page(StatusCode::OK, &StatementsPage::new(shell, &found, next))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `GET /statements/new`.
///
/// # Errors
/// As [`list`]; 403 to whoever may not draw one up.
pub async fn draw_up_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        treasurers(&reader)?;
        let none = (Filled::default(), Faults::default());
        drawing(&state, &reader, (&none.0, &none.1), StatusCode::OK).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn drawing(
    state: &State,
    reader: &Reader,
    filled: (&Filled, &Faults),
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let found = partners(state.workflow.reader(), &reader.actor).await?;
    let found: Vec<(String, String)> =
        found.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &DrawUpPage::new(shell, &found, filled, frame::key(state)))
}

/// `POST /statements/new`.
///
/// # Errors
/// As [`draw_up_form`].
pub async fn draw_up(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let made = async {
        treasurers(&reader)?;
        let (form, lang) = (&posted.form, reader.language);
        let mut faults = Faults::default();
        let with = form.get("with").parse::<Uuid>().ok();
        if with.is_none() {
            faults.add("with", lang.t("Pilih mitranya.", "Choose the partner."));
        }
        let period = form.get("period").trim().parse::<Period>().ok();
        if period.is_none() {
            faults.add(
                "period",
                lang.t(
                    "Tulis tahun dan bulan, misalnya 2026-10.",
                    "Write year and month: 2026-10.",
                ),
            );
        }
        let mut status = StatusCode::UNPROCESSABLE_ENTITY;
        if let (Some(with), Some(period)) = (with, period) {
            let new = NewStatement { id: None, with: OrganizationId(with), period };
            match draw_up_statement(&state.workflow, ask(&reader, &posted), new).await {
                Ok(answer) => return led_to_answer(&answer.body),
                Err(error) => {
                    let problem = Problem::from(error);
                    status = problem.status();
                    if !matches!(status.as_u16(), 409 | 422) {
                        return Err(problem);
                    }
                    faults.add("period", told(&problem, lang));
                }
            }
        }
        drawing(&state, &reader, (form, &faults), status).await
    };
    made.await.map_err(NotShown::Wrong)
}

/// To the page of what was answered.
fn led_to_answer(body: &str) -> Result<HttpResponse, Problem> {
    let made: serde_json::Value = serde_json::from_str(body).map_err(Problem::our_fault)?;
    let id = made.get("id").and_then(|id| id.as_str()).unwrap_or_default();
    Ok(frame::led_to(&format!("/statements/{id}")))
}

/// `GET /statements/{id}`; with `?print=1` all of it on paper.
///
/// # Errors
/// As [`list`]; 404 to whoever it is not between.
pub async fn show(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let view = of_reader(&state, &reader).await?;
        showing(&state, &reader, &view, StatusCode::OK, None).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn showing(
    state: &State,
    reader: &Reader,
    view: &StatementView,
    status: StatusCode,
    refusal: Option<&str>,
) -> Result<HttpResponse, Problem> {
    let page = asked_for(reader, "page").and_then(|page| page.parse::<usize>().ok());
    let shell = frame::shell(state, reader, Place::More).await?;
    let key = frame::key(state);
    let seen = Seen {
        view,
        page: page.unwrap_or(1).clamp(1, 100_000) - 1,
        now: state.workflow.origin.now(),
        zone: reader.zone.parse().unwrap_or(Tz::Asia__Jakarta),
        refusal,
        key: &key,
    };
    if refusal.is_none() && asked_for(reader, "print").is_some() {
        return frame::page(status, &StatementPrint::new(shell, seen));
    }
    frame::page(status, &StatementPage::new(shell, seen))
}

/// `GET /statements/{id}/file`: CSV, or with `?format=xlsx` a spreadsheet.
///
/// # Errors
/// As [`show`].
pub async fn file(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let id: StatementId = reader.id("id")?;
        let xlsx = asked_for(&reader, "format").is_some_and(|format| format == "xlsx");
        let format = if xlsx { FileFormat::Xlsx } else { FileFormat::Csv };
        taken_out(&state, &reader.actor, id, format).await
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `GET /statements/{id}/agree`: what a yes means, before it is said.
///
/// # Errors
/// As [`show`]; 403 to whoever may not.
pub async fn agree_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        treasurers(&reader)?;
        let (view, lang) = (of_reader(&state, &reader).await?, reader.language);
        if !view.allowed_commands.contains(&"agree") {
            let said = lang.t(
                "Tidak ada yang menunggu persetujuan Anda di sini.",
                "Nothing waits for your yes here.",
            );
            return showing(&state, &reader, &view, StatusCode::CONFLICT, Some(said)).await;
        }
        let back = format!("/statements/{}", view.id);
        let asking = Asking {
            heading: lang.t("Setujui rekonsiliasi saldo", "Agree to the statement").to_owned(),
            about: format!("{} · {}", view.with.name, month(&view.period, lang)),
            happens: lang
                .t(
                    "Anda menyatakan saldo ini benar. Setelah kedua pihak setuju tidak bisa diubah.",
                    "You say that this balance is right. Once both agree it cannot be changed.",
                )
                .to_owned(),
            stays: lang
                .t(
                    "Kertas yang masuk kemudian dihitung pada bulan berikutnya.",
                    "Papers that come later count in the next month.",
                )
                .to_owned(),
            action: format!("{back}/agree"),
            back: Link::new(view.number.clone(), back),
            key: frame::key(&state),
            version: view.version.to_string(),
            hidden: Vec::new(),
            words: None,
            totals: vec![
                Total::new(lang.t("Saldo awal", "At the beginning"), owed(view.opening, lang)),
                Total::sum(lang.t("Saldo akhir", "At the end"), owed(view.closing, lang)),
            ],
            binds: true,
            another: None,
        };
        let shell = frame::shell(&state, &reader, Place::More).await?;
        frame::page(StatusCode::OK, &ConfirmPage::new(shell, asking, None))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /statements/{id}/agree`.
///
/// # Errors
/// As [`agree_form`].
pub async fn agree(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    commanded(&state, &reader, &posted, Request::Agree).await.map_err(NotShown::Wrong)
}

/// `POST /statements/{id}/replace`.
///
/// # Errors
/// As [`agree_form`].
pub async fn replace(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    commanded(&state, &reader, &posted, Request::Replace).await.map_err(NotShown::Wrong)
}

/// Does it and leads to the statement as it then is; what was possible a moment ago comes back as the page that it is
/// by now.
async fn commanded(
    state: &State,
    reader: &Reader,
    posted: &PageForm<Filled>,
    request: Request,
) -> Result<HttpResponse, Problem> {
    let id: StatementId = reader.id("id")?;
    let problem = match handle_statement(&state.workflow, ask(reader, posted), id, request).await {
        Ok(answer) => return led_to_answer(&answer.body),
        Err(error) => Problem::from(error),
    };
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let view = of_reader(state, reader).await?;
    showing(state, reader, &view, status, Some(told(&problem, reader.language))).await
}

/// `GET /statements/{id}/dispute`: the form, filled with what was marked; `?number=` adds a line.
///
/// # Errors
/// As [`agree_form`].
pub async fn dispute_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        treasurers(&reader)?;
        let view = of_reader(&state, &reader).await?;
        let mut marked: Vec<(String, String)> =
            view.marks.iter().map(|mark| (mark.number.clone(), mark.words.clone())).collect();
        if let Some(number) = asked_for(&reader, "number")
            && marked.iter().all(|(of, _)| *of != number)
        {
            marked.push((number, String::new()));
        }
        disputing(&state, &reader, &view, (&marked, &Faults::default()), StatusCode::OK).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn disputing(
    state: &State,
    reader: &Reader,
    view: &StatementView,
    (marked, faults): (&[(String, String)], &Faults),
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &DisputePage::new(shell, view, marked, faults, frame::key(state)))
}

/// `POST /statements/{id}/dispute`.
///
/// # Errors
/// As [`agree_form`].
pub async fn dispute(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let done = async {
        let id: StatementId = reader.id("id")?;
        let marked = typed(&posted.form);
        let request = Request::Dispute(marks(&marked));
        let asked = ask(&reader, &posted);
        let problem = match handle_statement(&state.workflow, asked, id, request).await {
            Ok(_) => return Ok(frame::led_to(&format!("/statements/{id}"))),
            Err(error) => Problem::from(error),
        };
        let status = problem.status();
        if !matches!(status.as_u16(), 409 | 412 | 422) {
            return Err(problem);
        }
        let view = of_reader(&state, &reader).await?;
        let mut faults = Faults::default();
        faults.add("number-1", told(&problem, reader.language));
        disputing(&state, &reader, &view, (&marked, &faults), status).await
    };
    done.await.map_err(NotShown::Wrong)
}

/// `GET /ageing`: `?as=buyer` for what is owed to others.
///
/// # Errors
/// As [`list`].
pub async fn ageing(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let buys = asked_for(&reader, "as").is_some_and(|side| side == "buyer");
        let side = if buys { AgeingSide::Buyer } else { AgeingSide::Seller };
        let now = state.workflow.origin.now();
        let view = aged(state.workflow.reader(), &reader.actor, side, now).await?;
        let shell = frame::shell(&state, &reader, Place::More).await?;
        frame::page(StatusCode::OK, &AgeingPage::new(shell, &view))
    };
    shown.await.map_err(NotShown::Wrong)
}
