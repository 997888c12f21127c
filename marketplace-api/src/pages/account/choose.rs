//! `/choose-organization`: for whom to act, the last used first.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use order_workflow::command::identity as commands;
use order_workflow::query::identity::session::{SignedIn, acted_for};
use supply_chain::id::OrganizationId;
use uuid::Uuid;

use super::{asked, door_shell};
use crate::extract::{Caller, PageForm};
use crate::language::Language;
use crate::pages::filled::{Filled, own_address};
use crate::pages::frame;
use crate::pages::layout::role_word;
use crate::pages::people::organization::kind_name;
use crate::pages::sign_in::{ChooseOrganizationPage, OrganizationChoice};
use crate::problem::Problem;
use crate::state::State;

/// `GET /choose-organization`. Whoever has no choice is led on.
///
/// # Errors
/// The database fails.
pub async fn choose_form(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let next = asked(&request, "next").unwrap_or_default();
    let next = own_address(&next).to_owned();
    let Some(who) = &caller.who else { return Ok(frame::led_to("/sign-in")) };
    match who.standings.as_slice() {
        [only] => {
            if who.chosen != Some(only.organization) {
                commands::choose_organization(&state.workflow, who, only.organization).await?;
            }
            return Ok(frame::led_to(&next));
        }
        [] if who.is_operator => return Ok(frame::led_to("/operator")),
        _ => {}
    }
    let shell = door_shell(&state, &caller, &request);
    let organizations = choices(&state, who, shell.lang).await?;
    let page = ChooseOrganizationPage { shell, organizations, next, is_operator: who.is_operator };
    frame::page(StatusCode::OK, &page)
}

async fn choices(
    state: &State,
    who: &SignedIn,
    lang: Language,
) -> Result<Vec<OrganizationChoice>, Problem> {
    let used = acted_for(state.workflow.reader(), who.person).await?;
    let place = |organization| used.iter().position(|used| *used == organization);
    let mut standings: Vec<_> = who.standings.iter().collect();
    // Those never used come last, by name as they are.
    standings.sort_by_key(|standing| place(standing.organization).unwrap_or(usize::MAX));
    let choice =
        |standing: &&order_workflow::query::identity::session::Standing| OrganizationChoice {
            id: standing.organization.to_string(),
            name: standing.name.clone(),
            small: format!(
                "{} · {}",
                kind_name(standing.kind, lang),
                role_word(standing.kind, &standing.roles, lang)
            ),
            last: used.first() == Some(&standing.organization),
        };
    Ok(standings.iter().map(choice).collect())
}

/// `POST /choose-organization`.
///
/// # Errors
/// 404 for an organization that is not theirs; the database fails.
pub async fn choose(
    state: web::Data<State>,
    caller: Caller,
    posted: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let Some(who) = &caller.who else { return Ok(frame::led_to("/sign-in")) };
    let chosen: Uuid = posted.form.get("organization").parse().or(Err(Problem::not_found()))?;
    commands::choose_organization(&state.workflow, who, OrganizationId(chosen)).await?;
    Ok(frame::led_to(own_address(posted.form.get("next"))))
}
