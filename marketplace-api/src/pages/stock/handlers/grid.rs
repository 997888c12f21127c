//! Many own offers in one form.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::command::catalogue::DESK;
use order_workflow::command::catalogue_changes::change_rows;
use order_workflow::query::catalogue_changes::{
    GridWanted, grid_rows, own_categories, planned_prices,
};
use serde_json::Value;
use supply_chain::id::OfferId;
use supply_chain::offer::OfferState;
use uuid::Uuid;

use super::{Shown, asked, by, may, only};
use crate::extract::{NotShown, PageForm, Reader};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::stock::grid::{self, GridPage, Looked};
use crate::pages::stock::grid_form::{Sent, changes, field_of, sent};
use crate::problem::Problem;
use crate::state::State;

/// Rows on one page: what a phone still scrolls through, and a form still bears.
const ROWS: usize = 25;

/// `GET /stock/grid`: own offers, each with fields.
///
/// # Errors
/// Leads to the sign-in page; 403 without a desk role; the database fails.
pub async fn grid_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        only(may(&reader).sell, DESK)?;
        let said = |name| asked(&reader, name).unwrap_or_default();
        let looked = Looked {
            text: said("q"),
            category: said("category"),
            state: said("state"),
            offer: said("offer"),
            after: said("after"),
        };
        let saved = asked(&reader, "saved").and_then(|id| id.parse().ok());
        let drawn = (Filled::default(), Faults::default());
        draw(&state, &reader, looked, &[], &drawn, (StatusCode::OK, saved)).await
    };
    shown.await.map_err(NotShown::Wrong)
}

/// Draws the page: of the rows that came back, or of those that are looked at.
async fn draw(
    state: &State,
    reader: &Reader,
    looked: Looked,
    sent: &[Sent],
    (filled, faults): &(Filled, Faults),
    (status, saved): (StatusCode, Option<Uuid>),
) -> Result<HttpResponse, Problem> {
    let (on, by) = (state.workflow.reader(), by(reader));
    let wanted = if sent.is_empty() {
        let offer = looked.offer.parse::<Uuid>().ok();
        GridWanted {
            named: offer.map(|offer| vec![OfferId(offer)]),
            category: Some(looked.category.clone()),
            text: Some(looked.text.clone()),
            state: OfferState::from_word(&looked.state),
            after: looked.after.parse::<Uuid>().ok().map(OfferId),
            limit: u64::try_from(ROWS + 1).unwrap_or(u64::MAX),
        }
    } else {
        GridWanted {
            named: Some(sent.iter().map(|row| OfferId(row.offer)).collect()),
            limit: u64::try_from(sent.len()).unwrap_or(u64::MAX),
            ..GridWanted::default()
        }
    };
    let mut rows = grid_rows(on, &by, &wanted).await?;
    let more = sent.is_empty() && rows.len() > ROWS;
    if sent.is_empty() {
        rows.truncate(ROWS);
    }
    let next = rows.last().filter(|_| more).map(|last| address(&looked, &last.id.to_string(), ""));
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let planned = planned_prices(on, &by, &ids).await?;
    let categories = own_categories(on, &by).await?;
    let shell = frame::shell(state, reader, Place::Stock).await?;
    let shown = grid::Shown {
        rows: &rows,
        planned: &planned,
        sent,
        filled,
        faults,
        categories: &categories,
    };
    let page = GridPage::new(shell, shown, looked, (saved, next, frame::key(state)));
    frame::page(status, &page)
}

/// The address of the same part of the goods.
fn address(looked: &Looked, after: &str, saved: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let parts = [
        ("q", looked.text.as_str()),
        ("category", &looked.category),
        ("state", &looked.state),
        ("offer", &looked.offer),
        ("after", after),
        ("saved", saved),
    ];
    for (name, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    format!("/stock/grid?{}", query.finish())
}

/// `POST /stock/grid`: all that was touched, or nothing.
///
/// # Errors
/// Leads to the sign-in page; 403 without a desk role; the database fails.
pub async fn save_grid(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let saved = async {
        only(may(&reader).sell, DESK)?;
        let (form, lang) = (&posted.form, reader.language);
        let looked = Looked {
            text: form.get("q").to_owned(),
            category: form.get("category").to_owned(),
            state: form.get("state").to_owned(),
            offer: form.get("offer").to_owned(),
            after: form.get("after").to_owned(),
        };
        let rows = sent(form);
        let mut faults = Faults::default();
        let touched = changes(&rows, form, &mut faults, lang);
        let starts_on = match form.get("starts_on").trim() {
            "" => None,
            day => {
                let day = day.parse().ok();
                if day.is_none() {
                    faults.add("starts_on", lang.t("Pilih tanggalnya.", "Choose the day."));
                }
                day
            }
        };
        if faults.is_empty() && touched.is_empty() {
            faults.add("starts_on", lang.t("Belum ada yang diubah.", "Nothing was changed."));
        }
        if !faults.is_empty() {
            let drawn = (form.clone(), faults);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return draw(&state, &reader, looked, &rows, &drawn, (status, None)).await;
        }
        let ask = reader.ask(reader.once(form.key(), &posted.typed), None);
        let wanted = touched.iter().map(|(_, change)| change.clone()).collect();
        let problem = match change_rows(&state.workflow, ask, (None, starts_on), wanted).await {
            Ok(answer) => {
                let view: Value = serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
                let id = view.get("id").and_then(Value::as_str).unwrap_or_default();
                return Ok(frame::led_to(&address(&looked, &looked.after, id)));
            }
            Err(error) => Problem::from(error),
        };
        if !matches!(problem.status().as_u16(), 409 | 422) {
            return Err(problem);
        }
        let named = rows.iter().map(|row| OfferId(row.offer)).collect();
        let wanted = GridWanted {
            named: Some(named),
            limit: u64::try_from(rows.len()).unwrap_or(u64::MAX),
            ..GridWanted::default()
        };
        let still = grid_rows(state.workflow.reader(), &by(&reader), &wanted).await?;
        let faults = Faults::of(&problem, lang, "starts_on", |pointer| {
            field_of(&touched, (&rows, &still), pointer)
        });
        let drawn = (form.clone(), faults);
        draw(&state, &reader, looked, &rows, &drawn, (problem.status(), None)).await
    };
    saved.await.map_err(NotShown::Wrong)
}
