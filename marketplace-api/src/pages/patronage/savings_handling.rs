//! Members and what they saved: listed, and brought in as a file that is looked at first.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use chrono::{Datelike, NaiveDate};
use order_workflow::WorkflowError;
use order_workflow::command::books::{
    KEEPERS, MemberRow, Refusal, bring_members, may_bring_members, members_template,
    preview_members, read_members,
};
use order_workflow::price_list::XLSX;
use order_workflow::query::ledger::today_at;
use order_workflow::query::patronage::savings;
use supply_chain::money::Money;
use supply_chain::organization::Kind;

use super::handling::{Shown, asked, by};
use super::savings::{MembersPage, Reads, SavingsPage};
use crate::extract::{NotShown, PageForm, PageUpload, Reader};
use crate::pages::filled::{Filled, told};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::ledger::opening::Refused;
use crate::problem::Problem;
use crate::state::State;

/// Members on one page.
const MEMBERS_SHOWN: usize = 100;

/// `GET /savings`; `?after=` further members.
///
/// # Errors
/// Leads to the sign-in page; 403 for whoever does not read the books; the database fails.
pub async fn list(state: web::Data<State>, reader: Reader) -> Shown {
    let saved = asked(&reader, "saved").is_some();
    listed(&state, &reader, StatusCode::OK, saved, None).await.map_err(NotShown::Wrong)
}

async fn listed(
    state: &State,
    reader: &Reader,
    status: StatusCode,
    saved: bool,
    refused: Option<Refused>,
) -> Result<HttpResponse, Problem> {
    let (on, now) = (state.workflow.reader(), state.workflow.origin.now());
    let after = asked(reader, "after").and_then(|place| place.parse::<i64>().ok()).unwrap_or(0);
    let limit = u64::try_from(MEMBERS_SHOWN).unwrap_or(100) + 1;
    let mut members = savings(on, &by(reader), now, after, limit).await?;
    let next = (members.len() > MEMBERS_SHOWN).then(|| {
        members.truncate(MEMBERS_SHOWN);
        format!("/savings?after={}", members.last().map_or(0, |member| member.position))
    });
    let reads = Reads {
        may: reader.actor.is_any(KEEPERS),
        of_persons: reader.actor.kind == Kind::Primary,
        saved,
        key: frame::key(state),
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &SavingsPage::new(shell, reads, &members, next, refused))
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
    if !matches!(problem.status().as_u16(), 409 | 422) {
        return Err(problem);
    }
    let sentence = told(&problem, reader.language).to_owned();
    listed(state, reader, problem.status(), false, Some(Refused { sentence, faults })).await
}

/// `POST /savings`: a file is read and shown; nothing changes yet.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the treasurer; the database fails.
pub async fn hand_in(state: web::Data<State>, upload: PageUpload<Reader>) -> Shown {
    let shown = async {
        may_bring_members(&by(&upload.by))?;
        let PageUpload { by: reader, file, broken, .. } = upload;
        let (name, bytes) = match (file, broken) {
            (Some(file), None) => file,
            (_, broken) => {
                let lang = reader.language;
                let sentence = broken.as_ref().map_or_else(
                    || lang.t("Pilih berkasnya dulu.", "Choose the file first.").to_owned(),
                    |broken| broken.detail(lang).to_owned(),
                );
                let status =
                    broken.map_or(StatusCode::UNPROCESSABLE_ENTITY, |broken| broken.status());
                let refused = Some(Refused { sentence, ..Refused::default() });
                return listed(&state, &reader, status, false, refused).await;
            }
        };
        let read = web::block(move || read_members(&bytes, &name)).await;
        let members = match read.map_err(Problem::our_fault)? {
            Ok(members) => members,
            Err(refusal) => return turned_away(&state, &reader, refusal.into()).await,
        };
        let now = state.workflow.origin.now();
        let today = today_at(state.workflow.reader(), reader.actor.organization, now).await?;
        // Usually the year that ended; the form below says so and takes another.
        let as_of = NaiveDate::from_ymd_opt(today.year() - 1, 12, 31).unwrap_or(today);
        let decided = |error: &WorkflowError| {
            matches!(error, WorkflowError::Books(Refusal::YearDecided { .. }))
        };
        match preview_members(&state.workflow, &by(&reader), as_of, &members).await {
            Err(error) if decided(&error) => {
                looked_at(&state, &reader, &members, (today, today.to_string(), None)).await
            }
            _ => looked_at(&state, &reader, &members, (as_of, as_of.to_string(), None)).await,
        }
    };
    shown.await.map_err(NotShown::Wrong)
}

/// The preview, or why the file is not taken.
async fn looked_at(
    state: &State,
    reader: &Reader,
    members: &[MemberRow],
    (as_of, typed, error): (NaiveDate, String, Option<(StatusCode, String)>),
) -> Result<HttpResponse, Problem> {
    let view = match preview_members(&state.workflow, &by(reader), as_of, members).await {
        Ok(view) => view,
        Err(error @ WorkflowError::Books(_)) => return turned_away(state, reader, error).await,
        Err(error) => return Err(error.into()),
    };
    let (status, error) =
        error.map_or((StatusCode::OK, None), |(status, said)| (status, Some(said)));
    let shell = frame::shell(state, reader, Place::More).await?;
    let page =
        MembersPage::new(shell, &view, (carried(members), frame::key(state)), (typed, error));
    frame::page(status, &page)
}

/// `POST /savings/confirm`: what was shown is brought in.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the treasurer; the database fails.
pub async fn confirm(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let done = async {
        may_bring_members(&by(&reader))?;
        let form = &posted.form;
        let members = taken_up(form.get("lines")).ok_or_else(|| {
            Problem::malformed("Formulir ini tidak terbaca.", "This form cannot be read.")
        })?;
        let typed = form.get("as_of").trim().to_owned();
        let now = state.workflow.origin.now();
        let today = today_at(state.workflow.reader(), reader.actor.organization, now).await?;
        let Ok(as_of) = typed.parse::<NaiveDate>() else {
            let sentence = reader.language.t("Isi tanggalnya.", "Say on which day.").to_owned();
            let wrong = Some((StatusCode::UNPROCESSABLE_ENTITY, sentence));
            return looked_at(&state, &reader, &members, (today, typed, wrong)).await;
        };
        let ask = reader.ask(reader.once(form.key(), &posted.typed), None);
        match bring_members(&state.workflow, ask, as_of, members.clone()).await {
            Ok(_) => Ok(frame::led_to("/savings?saved=1")),
            Err(
                error @ WorkflowError::Books(Refusal::NotYet { .. } | Refusal::YearDecided { .. }),
            ) => {
                let problem = Problem::from(error);
                let said = told(&problem, reader.language).to_owned();
                let wrong = Some((problem.status(), said));
                looked_at(&state, &reader, &members, (today, typed, wrong)).await
            }
            Err(error) => turned_away(&state, &reader, error).await,
        }
    };
    done.await.map_err(NotShown::Wrong)
}

/// `GET /savings/template.xlsx`: the columns of the file.
///
/// # Errors
/// Leads to the sign-in page; 403 for whoever does not read the books.
pub async fn template(reader: Reader) -> Shown {
    let written = || {
        if !reader.actor.is_any(order_workflow::query::ledger::READERS) {
            let roles = order_workflow::query::ledger::READERS;
            return Err(WorkflowError::NotYourRole { roles }.into());
        }
        let bytes = members_template(reader.language.into()).map_err(Problem::our_fault)?;
        let name = "attachment; filename=\"lumbung-anggota-simpanan.xlsx\"";
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, XLSX))
            .insert_header((CONTENT_DISPOSITION, name))
            .body(bytes))
    };
    written().map_err(NotShown::Wrong)
}

type Carried = (u32, String, Option<String>, Option<NaiveDate>, Option<String>, [Option<i64>; 4]);

/// Members as a form hands them on.
fn carried(members: &[MemberRow]) -> String {
    let lines: Vec<Carried> = members
        .iter()
        .map(|row| {
            let [principal, mandatory, voluntary] = row.savings;
            let amounts =
                [principal, mandatory, voluntary, row.trade].map(|sum| sum.map(Money::sen));
            let (name, login) = (row.name.clone(), row.login.clone());
            (row.sheet_row, row.number.clone(), name, row.since, login, amounts)
        })
        .collect();
    serde_json::to_string(&lines).unwrap_or_default()
}

fn taken_up(text: &str) -> Option<Vec<MemberRow>> {
    let lines: Vec<Carried> = serde_json::from_str(text).ok()?;
    let row = |(sheet_row, number, name, since, login, amounts): Carried| {
        if number.trim().is_empty() || amounts.iter().flatten().any(|sen| *sen < 0) {
            return None;
        }
        let [principal, mandatory, voluntary, trade] = amounts.map(|sen| sen.map(Money::from_sen));
        let savings = [principal, mandatory, voluntary];
        Some(MemberRow { row: sheet_row, sheet_row, number, name, since, login, savings, trade })
    };
    lines.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_hands_on_of_members_comes_back_as_it_was_and_nothing_else_does() {
        let row = MemberRow {
            row: 4,
            sheet_row: 4,
            number: "A-\"1\"".to_owned(),
            name: Some("Ana".to_owned()),
            since: NaiveDate::from_ymd_opt(2019, 8, 17),
            login: None,
            savings: [Some(Money::from_sen(5)), None, Some(Money::ZERO)],
            trade: None,
        };

        assert_eq!(taken_up(&carried(std::slice::from_ref(&row))).unwrap(), [row]);
        assert_eq!(taken_up("[[4,\"A\",null,null,null,[-5,null,null,null]]]"), None);
        assert_eq!(taken_up("[[4,\" \",null,null,null,[5,null,null,null]]]"), None);
    }
}
