//! `/account`: somebody's own login: another password, signing out everywhere.

use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use chrono_tz::Tz;
use order_workflow::command::identity as commands;
use order_workflow::query::identity::people::code_made;
use order_workflow::query::identity::session::SignedIn;

use super::asked;
use crate::extract::{Caller, NotShown, PageForm, Reader, session_cookie};
use crate::identity::own_password;
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame;
use crate::pages::layout::{Place, Shell};
use crate::pages::own_account::AccountPage;
use crate::problem::{Problem, kind};
use crate::state::State;

/// Whose account it is, and what surrounds it: whoever acts for an organization keeps their places.
struct Owner {
    who: SignedIn,
    shell: Shell,
    zone: Tz,
}

impl Owner {
    async fn of(state: &State, request: &HttpRequest) -> Result<Self, NotShown> {
        let caller = Caller::extract(request).await.map_err(NotShown::Wrong)?;
        let Some(who) = &caller.who else {
            return Err(NotShown::Led("/sign-in?next=%2Faccount".to_owned()));
        };
        if who.chosen.is_some_and(|chosen| who.standing_in(chosen).is_some()) {
            let reader = Reader::extract(request).await?;
            let shell = frame::shell(state, &reader, Place::More).await.map_err(NotShown::Wrong)?;
            let zone = reader.zone.parse().unwrap_or(Tz::Asia__Jakarta);
            return Ok(Self { who: reader.who, shell, zone });
        }
        let mut shell = frame::bare_shell(&caller);
        shell.place = Place::More;
        shell.demo = state.settings.demo;
        Ok(Self { who: who.clone(), shell, zone: Tz::Asia__Jakarta })
    }
}

/// `GET /account`.
///
/// # Errors
/// Leads to the sign-in page, or the database fails.
pub async fn own(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, NotShown> {
    let owner = Owner::of(&state, &request).await?;
    let changed = asked(&request, "changed").is_some();
    let shown = page(&state, owner, changed, (StatusCode::OK, &Faults::default())).await;
    shown.map_err(NotShown::Wrong)
}

async fn page(
    state: &State,
    owner: Owner,
    changed: bool,
    (status, faults): (StatusCode, &Faults),
) -> Result<HttpResponse, Problem> {
    let Owner { who, shell, zone } = owner;
    let now = state.workflow.origin.now();
    let code = code_made(state.workflow.reader(), who.person, now).await?;
    let page = AccountPage::new(shell, (&who.name, &who.login), code.as_ref(), zone, faults);
    frame::page(status, &if changed { page.changed() } else { page })
}

/// `POST /account`: another password, for whoever knows the old one.
///
/// # Errors
/// Leads to the sign-in page, or the database fails.
pub async fn change_password(
    state: web::Data<State>,
    request: HttpRequest,
    posted: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let owner = Owner::of(&state, &request).await?;
    let form = posted.form;
    let (old, new) = (form.get("old_password").to_owned(), form.get("password").to_owned());
    let changed = own_password::change(&state, &request, &owner.who, old, new).await;
    let answered = match changed {
        Ok(()) => Ok(frame::led_to("/account?changed=1")),
        Err(problem) if [&kind::INVALID, &kind::TOO_MANY_TRIES].contains(&problem.kind()) => {
            let lang = owner.shell.lang;
            let field = |pointer: &str| Some(pointer.to_owned());
            let faults = Faults::of(&problem, lang, "old_password", field);
            page(&state, owner, false, (problem.status(), &faults)).await
        }
        Err(problem) => Err(problem),
    };
    answered.map_err(NotShown::Wrong)
}

/// `POST /account/sign-out-everywhere`: here too.
///
/// # Errors
/// Leads to the sign-in page, or the database fails.
pub async fn sign_out_everywhere(
    state: web::Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, NotShown> {
    let owner = Owner::of(&state, &request).await?;
    let ended = async {
        commands::end_all_sessions(&state.workflow, owner.who.person).await?;
        let mut answer = frame::led_to("/sign-in");
        let cookie = session_cookie(None, state.settings.is_https());
        answer.add_cookie(&cookie).map_err(Problem::our_fault)?;
        Ok(answer)
    };
    ended.await.map_err(NotShown::Wrong)
}
