//! The pages of statements as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use order_workflow::WorkflowError;
use order_workflow::bank_file::{ColumnMapping, Told, Unusable};
use order_workflow::command::bank_statements::{EXPLAINERS, HandedIn, Refusal};
use order_workflow::query::payments::READERS;
use supply_chain::id::{BankAccountId, BankStatementId};
use uuid::Uuid;

use super::FILES;
use super::file::{FilesPage, TakenPage, balance as balance_of};
use super::look::LookPage;
use crate::extract::{PageForm, PageUpload, Reader};
use crate::pages::filled::{self, Filled};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::Place;
use crate::pages::parts::Wrong;
use crate::problem::Problem;
use crate::state::State;

/// Statements of before on one page.
const EARLIER_SHOWN: u64 = 20;

pub(super) fn reads(reader: &Reader) -> Result<(), Problem> {
    if reader.actor.is_any(READERS) {
        Ok(())
    } else {
        Err(WorkflowError::NotYourRole { roles: READERS }.into())
    }
}

pub(super) fn at(state: &State, reader: &Reader) -> (DateTime<Utc>, Tz) {
    (state.workflow.origin.now(), reader.zone.parse().unwrap_or(Tz::Asia__Jakarta))
}

pub(super) fn asked(reader: &Reader, name: &str) -> String {
    let query = reader.request().query_string();
    let found = form_urlencoded::parse(query.as_bytes()).find(|(field, _)| field == name);
    found.map(|(_, value)| value.into_owned()).unwrap_or_default()
}

async fn files(
    state: &State,
    reader: &Reader,
    (status, chosen, wrongs): (StatusCode, &str, Vec<Wrong>),
) -> Result<HttpResponse, Problem> {
    let before = asked(reader, "before").parse::<Uuid>().ok().map(BankStatementId);
    let mut found =
        state.workflow.bank_statements(before, EARLIER_SHOWN + 1, &reader.actor).await?;
    let more = u64::try_from(found.len()).unwrap_or(u64::MAX) > EARLIER_SHOWN;
    if more {
        found.pop();
    }
    let accounts = state.workflow.own_accounts(&reader.actor).await?;
    let waiting = state.workflow.unexplained_bank_lines(&reader.actor).await?;
    let key = reader.actor.is_any(EXPLAINERS).then(|| key(state));
    let shell = frame::shell(state, reader, Place::More).await?;
    let next = found.last().filter(|_| more).map(|last| format!("{FILES}?before={}", last.id));
    let about = (at(state, reader), wrongs);
    let mut page = FilesPage::new(shell, &found, (&accounts, chosen), (waiting, key), about);
    page.pager.next = next;
    let balance = state.workflow.bank_balance(&reader.actor).await?;
    page.balance = balance.map(|of| balance_of(&of, reader.language));
    frame::page(status, &page)
}

/// `GET /bank-statements`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever reads nothing about money.
pub async fn list(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    reads(&reader)?;
    files(&state, &reader, (StatusCode::OK, "", Vec::new())).await
}

/// `POST /bank-statements`: the file is kept to be looked at; its page follows.
///
/// # Errors
/// Leads to the sign-in page; 403; what cannot be read comes back with the form.
pub async fn hand_in(
    state: web::Data<State>,
    posted: PageUpload<Reader>,
) -> Result<HttpResponse, Problem> {
    let PageUpload { by: reader, file, fields, key, hash, broken } = posted;
    if !reader.actor.is_any(EXPLAINERS) {
        return Err(WorkflowError::NotYourRole { roles: EXPLAINERS }.into());
    }
    let lang = reader.language;
    let chosen = fields.get("account_id").cloned().unwrap_or_default();
    let wrong = |field: &str, text: String| vec![Wrong { field: field.to_owned(), text }];
    if let Some(broken) = broken {
        let wrongs = wrong("file", broken.detail(lang).to_owned());
        return files(&state, &reader, (broken.status(), &chosen, wrongs)).await;
    }
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let Ok(account) = chosen.parse::<Uuid>().map(BankAccountId) else {
        let text = lang.t("Pilih rekeningnya dulu.", "Choose the account first.").to_owned();
        return files(&state, &reader, (unprocessable, &chosen, wrong("account_id", text))).await;
    };
    let Some((file_name, content)) = file else {
        let text = lang.t("Pilih berkasnya dulu.", "Choose the file first.").to_owned();
        return files(&state, &reader, (unprocessable, &chosen, wrong("file", text))).await;
    };
    let (content, told) = (content.into(), Told::default());
    let file = HandedIn { account, file_name, content, told, dry_run: true };
    let ask = reader.ask(reader.once(&key, &hash), None);
    match state.workflow.hand_in_bank_statement(ask, file).await {
        Ok(answer) => {
            let view: serde_json::Value =
                serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
            Ok(led_to(&format!("{FILES}/{}", view["id"].as_str().unwrap_or_default())))
        }
        Err(error) => {
            let problem = Problem::from(error);
            if problem.status() != unprocessable {
                return Err(problem);
            }
            files(
                &state,
                &reader,
                (
                    unprocessable,
                    &chosen,
                    wrong("account_id", filled::told(&problem, lang).to_owned()),
                ),
            )
            .await
        }
    }
}

/// `GET /bank-statements/{id}`: what the file would bring, or what it brought.
///
/// # Errors
/// Leads to the sign-in page; 404; 403.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    reads(&reader)?;
    let id: BankStatementId = reader.id("id")?;
    let found = state.workflow.bank_statement(id, &reader.actor).await?;
    if found.state == "staged" {
        return look(&state, &reader, id, (StatusCode::OK, Told::default(), None)).await;
    }
    let shell = frame::shell(&state, &reader, Place::More).await?;
    frame::page(StatusCode::OK, &TakenPage::new(shell, &found, at(&state, &reader)))
}

async fn look(
    state: &State,
    reader: &Reader,
    id: BankStatementId,
    (status, told, refused): (StatusCode, Told, Option<String>),
) -> Result<HttpResponse, Problem> {
    let (now, zone) = at(state, reader);
    let today = now.with_timezone(&zone).date_naive();
    let until = told.until;
    let look = state.workflow.look_at_bank_statement(id, told, &reader.actor).await?;
    let shell = frame::shell(state, reader, Place::More).await?;
    let page = LookPage::new(shell, &look, (key(state), refused), (until, today));
    frame::page(status, &page)
}

/// `POST /bank-statements/{id}/take`: reads it again with the columns as chosen, or takes it.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; what is refused comes back as the page.
pub async fn take(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    reads(&reader)?;
    let id: BankStatementId = reader.id("id")?;
    let found = state.workflow.bank_statement(id, &reader.actor).await?;
    if !reader.actor.is_any(EXPLAINERS) {
        return Err(WorkflowError::NotYourRole { roles: EXPLAINERS }.into());
    }
    if found.state != "staged" {
        return Ok(led_to(&format!("{FILES}/{id}")));
    }
    let lang = reader.language;
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let seen = state.workflow.look_at_bank_statement(id, Told::default(), &reader.actor).await?;
    let pairs = seen.columns.iter().enumerate().filter_map(|(place, header)| {
        let target = form.form.get(&format!("to-{place}"));
        (!target.is_empty()).then(|| (header.header.clone(), target.to_owned()))
    });
    let mapping = match ColumnMapping::build(pairs.collect::<Vec<_>>()) {
        Ok(mapping) => (!seen.columns.is_empty()).then_some(mapping),
        Err(wrong) => {
            let said = Some(wrong.sentence(lang.into()));
            return look(&state, &reader, id, (unprocessable, Told::default(), said)).await;
        }
    };
    let until = form.form.get("until").trim();
    let Ok(until) = (!until.is_empty()).then(|| until.parse::<NaiveDate>()).transpose() else {
        let said = lang.t("Tanggal terakhir tidak terbaca.", "The last day cannot be read.");
        let told = Told { mapping, until: None };
        return look(&state, &reader, id, (unprocessable, told, Some(said.to_owned()))).await;
    };
    let told = Told { mapping, until };
    if form.form.get("do") == "look" {
        return look(&state, &reader, id, (StatusCode::OK, told, None)).await;
    }
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), form.form.version());
    match state.workflow.take_bank_statement(ask, id, told.clone()).await {
        Ok(_) | Err(WorkflowError::BankStatement(Refusal::Taken)) => {
            Ok(led_to(&format!("{FILES}/{id}")))
        }
        Err(error) => {
            let is_said_by_the_page = matches!(
                &error,
                WorkflowError::BankStatement(Refusal::Unusable(wrong)) if !matches!(wrong, Unusable::OtherAccount { .. })
            );
            let problem = Problem::from(error);
            if problem.status() != unprocessable {
                return Err(problem);
            }
            let said = (!is_said_by_the_page).then(|| filled::told(&problem, lang).to_owned());
            look(&state, &reader, id, (unprocessable, told, said)).await
        }
    }
}
