//! The pages of runs as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::command::delivery_runs::{NewDeliveryRun, RunChange, RunRequest, may_run};
use order_workflow::query::delivery_runs::{DeliveryRunView, RunFilter};
use supply_chain::id::{DeliveryRouteId, DeliveryRunId, PurchaseOrderId};

use super::list::RunsPage;
use super::route_handling::{for_the_page, runners_only};
use super::sheet::SheetPage;
use super::show::RunPage;
use super::words::on;
use crate::extract::{PageForm, Reader};
use crate::pages::buyer::words::Here;
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Faults, Filled, told};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::{Link, Place};
use crate::pages::parts::{Field, Wrong};
use crate::problem::Problem;
use crate::state::State;

/// Runs on one page.
const SHOWN: usize = 20;

fn asked(reader: &Reader, name: &str) -> Option<String> {
    let query = reader.request().query_string().as_bytes().to_vec();
    let found = form_urlencoded::parse(&query).find(|(field, _)| field == name);
    found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn here(state: &State, reader: &Reader, zone: &str) -> Here {
    let zone = zone.parse().unwrap_or(chrono_tz::Tz::Asia__Jakarta);
    Here { lang: reader.language, now: state.workflow.origin.now(), zone }
}

/// `GET /runs`: to come and on their way; `?show=over` those that are over.
///
/// # Errors
/// Leads to the sign-in page; 403 to a member.
pub async fn list(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let over = asked(&reader, "show").as_deref() == Some("over");
    let after = asked(&reader, "after").and_then(|after| {
        let (day, id) = after.split_once('_')?;
        Some((day.parse().ok()?, id.parse().ok()?))
    });
    let limit = u64::try_from(SHOWN + 1).unwrap_or(u64::MAX);
    let filter = RunFilter { over, after, limit };
    let mut found = state.workflow.delivery_runs(filter, &reader.actor).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let show = if over { "over" } else { "open" };
    let next = found.last().filter(|_| more);
    let next = next.map(|run| format!("/runs?show={show}&after={}_{}", run.runs_on, run.id));
    let routes = state.workflow.delivery_routes(&reader.actor).await?;
    let shell = frame::shell(&state, &reader, Place::Incoming).await?;
    let seen = (over, may_run(&reader.actor));
    let page = RunsPage::new(shell, seen, (&found, next), &routes, &|| key(&state));
    frame::page(StatusCode::OK, &page)
}

/// `POST /runs/new?route=&on=`: plans a run with what is ready; the day may stand in the form.
///
/// # Errors
/// 404 and 403; where there is a run on that day already it leads there.
pub async fn plan(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let route = asked(&reader, "route").or_else(|| form.form.text("route"));
    let route = route.and_then(|id| id.parse::<uuid::Uuid>().ok()).map(DeliveryRouteId::from);
    let route = route.ok_or_else(Problem::not_found)?;
    let day = form.form.text("on").or_else(|| asked(&reader, "on"));
    let day: Option<NaiveDate> = day.and_then(|day| day.parse().ok());
    let Some(runs_on) = day else {
        return Ok(led_to(&format!("/runs/routes/{route}")));
    };
    let new =
        NewDeliveryRun { id: None, route, runs_on, driver: None, vehicle: None, orders: None };
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), None);
    match state.workflow.plan_delivery_run(ask, new).await {
        Ok(answer) => {
            let made: serde_json::Value =
                serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
            let id = made.get("id").and_then(|id| id.as_str()).unwrap_or_default();
            Ok(led_to(&format!("/runs/{id}")))
        }
        Err(error) => Err(error.into()),
    }
}

async fn of_reader(state: &State, reader: &Reader) -> Result<DeliveryRunView, Problem> {
    let id: DeliveryRunId = reader.id("id")?;
    Ok(state.workflow.delivery_run(id, &reader.actor).await?)
}

async fn showing(
    state: &State,
    reader: &Reader,
    status: StatusCode,
    wrongs: Vec<Wrong>,
) -> Result<HttpResponse, Problem> {
    let run = of_reader(state, reader).await?;
    let here = here(state, reader, &run.zone);
    let shell = frame::shell(state, reader, Place::Incoming).await?;
    frame::page(status, &RunPage::new(shell, &run, wrongs, here, &|| key(state)))
}

/// `GET /runs/{id}`.
///
/// # Errors
/// 404 to anybody but its owner's people.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    showing(&state, &reader, StatusCode::OK, Vec::new()).await
}

/// Does it and leads back; what is refused comes back with the page as it is by now.
async fn done(
    state: &State,
    reader: &Reader,
    form: PageForm<Filled>,
    request: RunRequest,
) -> Result<HttpResponse, Problem> {
    let run = of_reader(state, reader).await?;
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), form.form.version());
    match state.workflow.handle_delivery_run(ask, run.id, request).await {
        Ok(_) => Ok(led_to(&format!("/runs/{}", run.id))),
        Err(error) => {
            let problem = for_the_page(error)?;
            let faults = Faults::of(&problem, reader.language, "main", |_| None);
            showing(state, reader, problem.status(), faults.wrongs()).await
        }
    }
}

/// `POST /runs/{id}`: who drives, and what goes with it.
///
/// # Errors
/// As [`show`].
pub async fn change(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let orders = form.form.all("order").filter_map(|id| id.parse().ok()).map(PurchaseOrderId);
    let change = RunChange {
        driver: form.form.text("driver"),
        vehicle: form.form.text("vehicle"),
        orders: Some(orders.collect()),
    };
    done(&state, &reader, form, RunRequest::Change(change)).await
}

/// `POST /runs/{id}/dispatch`: it leaves, with all that is ready of what is aboard.
///
/// # Errors
/// As [`show`].
pub async fn dispatch(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    done(&state, &reader, form, RunRequest::Dispatch).await
}

/// `GET /runs/{id}/sheet`: what the driver takes along, to be printed.
///
/// # Errors
/// As [`show`].
pub async fn sheet(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let run = of_reader(&state, &reader).await?;
    let here = here(&state, &reader, &run.zone);
    let shell = frame::shell(&state, &reader, Place::Incoming).await?;
    let base = reader.reached_at(&state);
    frame::page(StatusCode::OK, &SheetPage::new(shell, &run, &base, here))
}

/// What is asked why, on a page of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    Move,
    CallOff,
}

/// `GET /runs/{id}/move`: asks for the day, and why.
///
/// # Errors
/// As [`show`].
pub async fn move_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    asking(&state, &reader, Why::Move, (StatusCode::OK, &Filled::default(), &Faults::default()))
        .await
}

/// `GET /runs/{id}/call-off`: asks why.
///
/// # Errors
/// As [`show`].
pub async fn call_off_form(
    state: web::Data<State>,
    reader: Reader,
) -> Result<HttpResponse, Problem> {
    let fresh = (StatusCode::OK, &Filled::default(), &Faults::default());
    asking(&state, &reader, Why::CallOff, fresh).await
}

async fn asking(
    state: &State,
    reader: &Reader,
    why: Why,
    (status, filled, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let run = of_reader(state, reader).await?;
    runners_only(reader)?;
    let lang = reader.language;
    let back = Link::new(run.number.clone(), format!("/runs/{}", run.id));
    let reason = Field {
        name: "reason",
        label: lang.t("Alasannya", "Why"),
        hint: lang
            .t("Dibaca koperasi yang menunggu.", "The cooperatives that wait read it.")
            .to_owned(),
        error: faults.at("reason"),
        value: filled.get("reason").to_owned(),
        longest: 500,
        ..Field::default()
    };
    let shell = frame::shell(state, reader, Place::Incoming).await?;
    let about = format!("{}, {}", run.route, on(run.runs_on, lang));
    if why == Why::Move {
        let to = Field {
            name: "to",
            label: lang.t("Berangkat pada", "Leaves on"),
            error: faults.at("to"),
            value: filled.text("to").unwrap_or_else(|| run.runs_on.to_string()),
            kind: "date",
            ..Field::default()
        };
        let mut shell = shell.task(back);
        shell.refused = !faults.is_empty();
        let page = super::show::MovePage {
            about,
            action: format!("/runs/{}/move", run.id),
            key: key(state),
            version: run.version.to_string(),
            to,
            reason,
            wrongs: faults.wrongs(),
            shell,
        };
        return frame::page(status, &page);
    }
    let asking = Asking {
        heading: lang.t("Batalkan keberangkatan", "Call the run off").to_owned(),
        about,
        happens: lang
            .t(
                "Keberangkatan ini tidak jadi; koperasi yang menunggu mendapat kabar.",
                "The run is not gone; the cooperatives that wait are told.",
            )
            .to_owned(),
        stays: lang
            .t("Barangnya bisa ikut keberangkatan lain.", "The goods may go with another run.")
            .to_owned(),
        action: format!("/runs/{}/call-off", run.id),
        back,
        key: key(state),
        version: run.version.to_string(),
        words: Some(reason),
        ..Asking::default()
    };
    let refusal = faults.wrongs().into_iter().next().map(|wrong| wrong.text);
    frame::page(status, &ConfirmPage::new(shell, asking, refusal))
}

async fn ended(
    state: &State,
    reader: &Reader,
    (why, form): (Why, PageForm<Filled>),
    request: RunRequest,
) -> Result<HttpResponse, Problem> {
    let run = of_reader(state, reader).await?;
    let filled = &form.form;
    let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
    match state.workflow.handle_delivery_run(ask, run.id, request).await {
        Ok(_) => Ok(led_to(&format!("/runs/{}", run.id))),
        Err(error) => {
            let problem = for_the_page(error)?;
            let mut faults = Faults::of(&problem, reader.language, "reason", |pointer| {
                ["to", "reason"].contains(&pointer).then(|| pointer.to_owned())
            });
            if faults.is_empty() {
                faults.add("reason", told(&problem, reader.language));
            }
            asking(state, reader, why, (problem.status(), filled, &faults)).await
        }
    }
}

/// `POST /runs/{id}/move`.
///
/// # Errors
/// As [`show`]; what is refused comes back with the page.
pub async fn put_off(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let lang = reader.language;
    let Ok(to) = form.form.get("to").parse::<NaiveDate>() else {
        let mut faults = Faults::default();
        faults.add("to", lang.t("Pilih harinya.", "Choose the day."));
        let wrong = (StatusCode::UNPROCESSABLE_ENTITY, &form.form, &faults);
        return asking(&state, &reader, Why::Move, wrong).await;
    };
    let reason = form.form.text("reason").unwrap_or_default();
    ended(&state, &reader, (Why::Move, form), RunRequest::Move { to, reason }).await
}

/// `POST /runs/{id}/call-off`.
///
/// # Errors
/// As [`show`]; what is refused comes back with the page.
pub async fn call_off(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let reason = form.form.text("reason").unwrap_or_default();
    ended(&state, &reader, (Why::CallOff, form), RunRequest::CallOff { reason }).await
}
