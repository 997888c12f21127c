//! The pages of routes as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::delivery_runs::{RUNNERS, may_run};
use order_workflow::query::delivery_runs::DeliveryRouteView;
use supply_chain::id::DeliveryRouteId;

use super::route_form::{RoutePage, begun, field_of, of_view, read};
use crate::extract::{PageForm, Reader};
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Faults, Filled, told};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::{Link, Place};
use crate::problem::Problem;
use crate::state::State;

pub(super) fn runners_only(reader: &Reader) -> Result<(), Problem> {
    if may_run(&reader.actor) {
        Ok(())
    } else {
        Err(WorkflowError::NotYourRole { roles: RUNNERS }.into())
    }
}

async fn drawn(
    state: &State,
    reader: &Reader,
    route: Option<&DeliveryRouteView>,
    (status, filled, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let choices = state.workflow.stop_choices(&reader.actor).await?;
    let shell = frame::shell(state, reader, Place::Incoming).await?;
    let page = RoutePage::new(shell, route, &choices, (filled, faults), &|| key(state));
    frame::page(status, &page)
}

/// `GET /runs/routes/new`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever sends no goods.
pub async fn make_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    runners_only(&reader)?;
    drawn(&state, &reader, None, (StatusCode::OK, &begun(), &Faults::default())).await
}

/// `POST /runs/routes/new`.
///
/// # Errors
/// As [`make_form`]; what was typed wrongly comes back with the form.
pub async fn make(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    runners_only(&reader)?;
    posted(&state, &reader, form, None).await
}

/// `GET /runs/routes/{id}`.
///
/// # Errors
/// 404 to anybody but its owner's people.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: DeliveryRouteId = reader.id("id")?;
    let route = state.workflow.delivery_route(id, &reader.actor).await?;
    let filled = of_view(&route);
    drawn(&state, &reader, Some(&route), (StatusCode::OK, &filled, &Faults::default())).await
}

/// `POST /runs/routes/{id}`.
///
/// # Errors
/// As [`show`]; what was typed wrongly comes back with the form.
pub async fn change(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: DeliveryRouteId = reader.id("id")?;
    let route = state.workflow.delivery_route(id, &reader.actor).await?;
    runners_only(&reader)?;
    posted(&state, &reader, form, Some(&route)).await
}

async fn posted(
    state: &State,
    reader: &Reader,
    form: PageForm<Filled>,
    route: Option<&DeliveryRouteView>,
) -> Result<HttpResponse, Problem> {
    let (filled, lang) = (&form.form, reader.language);
    let mut faults = Faults::default();
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(mut wording) = read(filled, &mut faults, lang) else {
        return drawn(state, reader, route, (status, filled, &faults)).await;
    };
    wording.from = route.map(|route| route.from_place_id);
    let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
    let done = match route {
        None => state.workflow.make_delivery_route(ask, wording).await,
        Some(route) => state.workflow.change_delivery_route(ask, route.id, wording).await,
    };
    match done {
        Ok(_) => Ok(led_to("/runs")),
        Err(error) => {
            let problem = for_the_page(error)?;
            let faults = Faults::of(&problem, lang, "name", field_of);
            drawn(state, reader, route, (problem.status(), filled, &faults)).await
        }
    }
}

/// What was refused that the reader can put right on the page it came from; anything else is told as it is.
pub(super) fn for_the_page(error: WorkflowError) -> Result<Problem, Problem> {
    let problem = Problem::from(error);
    if matches!(problem.status().as_u16(), 409 | 412 | 422) { Ok(problem) } else { Err(problem) }
}

/// `GET /runs/routes/{id}/end`: asks once more.
///
/// # Errors
/// As [`show`].
pub async fn end_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    ending(&state, &reader, StatusCode::OK, None).await
}

async fn ending(
    state: &State,
    reader: &Reader,
    status: StatusCode,
    refusal: Option<String>,
) -> Result<HttpResponse, Problem> {
    let id: DeliveryRouteId = reader.id("id")?;
    let lang = reader.language;
    let route = state.workflow.delivery_route(id, &reader.actor).await?;
    runners_only(reader)?;
    let asking = Asking {
        heading: lang.t("Hentikan rute", "End the route").to_owned(),
        about: route.name.clone(),
        happens: lang
            .t(
                "Rute ini tidak dijalani lagi dan tidak disebut lagi kepada koperasi.",
                "The route is not gone any more, and cooperatives are told of it no longer.",
            )
            .to_owned(),
        stays: lang
            .t(
                "Keberangkatan yang sudah disiapkan tetap berangkat.",
                "Runs that are planned still go.",
            )
            .to_owned(),
        action: format!("/runs/routes/{id}/end"),
        back: Link::new(route.name.clone(), format!("/runs/routes/{id}")),
        key: key(state),
        version: route.version.to_string(),
        ..Asking::default()
    };
    let shell = frame::shell(state, reader, Place::Incoming).await?;
    frame::page(status, &ConfirmPage::new(shell, asking, refusal))
}

/// `POST /runs/routes/{id}/end`.
///
/// # Errors
/// As [`show`]; what is refused comes back with the page.
pub async fn end(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: DeliveryRouteId = reader.id("id")?;
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), form.form.version());
    match state.workflow.end_delivery_route(ask, id).await {
        Ok(_) => Ok(led_to("/runs")),
        Err(error) => {
            let problem = for_the_page(error)?;
            let said = told(&problem, reader.language).to_owned();
            ending(&state, &reader, problem.status(), Some(said)).await
        }
    }
}
