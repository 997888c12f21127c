//! The help pages as answers. They are for anybody: whoever cannot sign in needs them most.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use order_workflow::query::identity::first_steps::first_steps;

use super::{HelpPage, TopicPage, WalkPage, WordsPage, first_day, topics};
use crate::extract::{Caller, NotShown, Reader};
use crate::pages::frame;
use crate::pages::layout::{Place, Shell};
use crate::problem::Problem;
use crate::state::State;

fn shell(state: &State, caller: &Caller) -> Shell {
    Shell { demo: state.settings.demo, ..frame::bare_shell(caller) }
}

/// `GET /help`.
///
/// # Errors
/// The template fails.
pub async fn index(state: web::Data<State>, caller: Caller) -> Result<HttpResponse, Problem> {
    let who = caller.who.as_ref();
    let standing = who.and_then(|who| who.standing_in(who.chosen?));
    let reader = standing.map(|standing| (standing.kind, standing.roles.as_slice()));
    frame::page(StatusCode::OK, &HelpPage::new(shell(&state, &caller), reader))
}

/// `GET /help/{topic}`; with `?of=` it leads back to the page it was opened on.
///
/// # Errors
/// 404 for a topic there is none of.
pub async fn topic(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let slug = request.match_info().get("topic").unwrap_or_default();
    let topic = topics::TOPICS.iter().find(|topic| topic.slug == slug);
    let topic = topic.ok_or_else(Problem::not_found)?;
    let of = form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(field, _)| field == "of")
        .map(|(_, page)| page.into_owned())
        // A page of ours, and no other host's.
        .filter(|page| page.starts_with('/') && !page.starts_with("//") && !page.contains('\\'));
    let page = TopicPage::new(shell(&state, &caller), topic, of.as_deref());
    frame::page(StatusCode::OK, &page)
}

/// `GET /help/words`.
///
/// # Errors
/// The template fails.
pub async fn words(state: web::Data<State>, caller: Caller) -> Result<HttpResponse, Problem> {
    frame::page(StatusCode::OK, &WordsPage::new(shell(&state, &caller)))
}

/// `GET /help/tour`, in the demo world.
///
/// # Errors
/// 404 where nothing is a demo.
pub async fn tour(state: web::Data<State>, caller: Caller) -> Result<HttpResponse, Problem> {
    if !state.settings.demo {
        return Err(Problem::not_found());
    }
    frame::page(StatusCode::OK, &WalkPage::tour(shell(&state, &caller)))
}

/// `GET /help/first-day/{role}`.
///
/// # Errors
/// 404 for a role there is none of.
pub async fn first_day(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let slug = request.match_info().get("role").unwrap_or_default();
    let day = first_day::FIRST_DAYS.iter().find(|day| day.slug == slug);
    let day = day.ok_or_else(Problem::not_found)?;
    frame::page(StatusCode::OK, &WalkPage::first_day(shell(&state, &caller), day))
}

/// `GET /start`: the four steps of a newcomer.
///
/// # Errors
/// Leads to the sign-in page, or the database fails.
pub async fn start(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let shown = async {
        let shell = frame::shell(&state, &reader, Place::More).await?;
        let actor = &reader.actor;
        let so_far = first_steps(state.workflow.reader(), actor.organization).await?;
        let page = WalkPage::start(shell, (actor.kind, &actor.roles), so_far);
        frame::page(StatusCode::OK, &page)
    };
    shown.await.map_err(NotShown::Wrong)
}
