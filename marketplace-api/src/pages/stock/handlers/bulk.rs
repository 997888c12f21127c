//! One rule for a part of the own catalogue.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::command::catalogue::DESK;
use order_workflow::command::catalogue_changes::{change_by_rule, preview};
use order_workflow::query::catalogue_changes::{PreviewView, own_categories};
use serde_json::Value;

use super::{Shown, by, may, only};
use crate::extract::{NotShown, PageForm, Reader};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::parts::{Note, Tone};
use crate::pages::stock::bulk::{BulkPage, FIELDS, field_of, rule};
use crate::problem::{Problem, kind};
use crate::state::State;

/// `GET /stock/bulk`: the rule's form, and with `look` what it would do.
///
/// # Errors
/// Leads to the sign-in page; 403 without a desk role; the database fails.
pub async fn bulk_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        only(may(&reader).sell, DESK)?;
        let query = form_urlencoded::parse(reader.request().query_string().as_bytes());
        let filled = Filled::of(
            query
                .filter(|(name, value)| FIELDS.contains(&name.as_ref()) && !value.contains('\0'))
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        );
        look(&state, &reader, &filled, (StatusCode::OK, None)).await
    };
    shown.await.map_err(NotShown::Wrong)
}

/// The page, with what the rule would do where it was asked for and is one.
async fn look(
    state: &State,
    reader: &Reader,
    filled: &Filled,
    (status, note): (StatusCode, Option<Note>),
) -> Result<HttpResponse, Problem> {
    let (lang, by) = (reader.language, by(reader));
    let mut faults = Faults::default();
    let mut found: Option<PreviewView> = None;
    if !filled.get("look").is_empty()
        && let Some((rule, starts_on)) = rule(filled, &mut faults, lang)
    {
        match preview(&state.workflow, &by, &rule, starts_on).await.map_err(Problem::from) {
            Ok(view) => found = Some(view),
            Err(problem) if problem.status().as_u16() == 422 => {
                faults = Faults::of(&problem, lang, "what", field_of);
            }
            Err(problem) => return Err(problem),
        }
    }
    let status = if faults.is_empty() { status } else { StatusCode::UNPROCESSABLE_ENTITY };
    let known = own_categories(state.workflow.reader(), &by).await?;
    let shell = frame::shell(state, reader, Place::Stock).await?;
    let seen = found.as_ref().map(|view| (view, frame::key(state)));
    frame::page(status, &BulkPage::new(shell, (filled, &faults), &known, seen, note))
}

/// `POST /stock/bulk`: does what was shown.
///
/// # Errors
/// Leads to the sign-in page; 403 without a desk role; the database fails.
pub async fn bulk(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let done = async {
        only(may(&reader).sell, DESK)?;
        let (form, lang) = (&posted.form, reader.language);
        let mut faults = Faults::default();
        let Some((rule, starts_on)) = rule(form, &mut faults, lang) else {
            return look(&state, &reader, form, (StatusCode::UNPROCESSABLE_ENTITY, None)).await;
        };
        let ask = reader.ask(reader.once(form.key(), &posted.typed), None);
        let seen = (rule, form.text("seen"));
        let problem = match change_by_rule(&state.workflow, ask, (None, starts_on), seen).await {
            Ok(answer) => {
                let view: Value = serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
                let id = view.get("id").and_then(Value::as_str).unwrap_or_default();
                return Ok(frame::led_to(&format!("/stock/changes/{id}")));
            }
            Err(error) => Problem::from(error),
        };
        if !matches!(problem.status().as_u16(), 409 | 422) {
            return Err(problem);
        }
        let overtaken = problem.kind() == &kind::PREVIEW_OVERTAKEN;
        let note = Note {
            tone: Tone::Warn,
            icon: if overtaken { "history" } else { "alert-triangle" },
            bold: problem.detail(lang).to_owned(),
            small: String::new(),
        };
        look(&state, &reader, form, (problem.status(), Some(note))).await
    };
    done.await.map_err(NotShown::Wrong)
}
