//! `/sign-in`, `/sign-out`, `/join`.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, TimeDelta, Utc};
use order_workflow::command::identity::{self as commands, Opened};
use order_workflow::query::identity::session::SessionKind;

use super::{asked, door_shell, tell_of_demo};
use crate::api::sessions::take_up;
use crate::extract::{Caller, PageForm, session_cookie};
use crate::identity::sign_in as identity_sign_in;
use crate::language::format::{clock_zone, deadline_short};
use crate::language::{LANGUAGE_COOKIE, Language};
use crate::pages::filled::{Filled, own_address};
use crate::pages::frame;
use crate::pages::sign_in::{JoinPage, SignInPage};
use crate::problem::{Problem, kind};
use crate::state::State;

/// Longer than this is no login and no password, and not worth a hash.
const TYPED_CHARS_MAX: usize = 1_000;

/// `GET /sign-in`.
///
/// # Errors
/// The database fails.
pub async fn sign_in_form(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let next = asked(&request, "next").unwrap_or_default();
    let next = own_address(&next).to_owned();
    if let Some(who) = &caller.who
        && who.standings.iter().any(|standing| Some(standing.organization) == who.chosen)
    {
        return Ok(frame::led_to(&next));
    }
    let mut page =
        SignInPage::new(door_shell(&state, &caller, &request), String::new(), next, None);
    tell_of_demo(&state, &mut page).await?;
    frame::page(StatusCode::OK, &page)
}

/// `POST /sign-in`: one sentence for a wrong login and a wrong password alike.
///
/// # Errors
/// The database fails.
pub async fn sign_in(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
    posted: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let form = posted.form;
    let (login, password) = (form.get("login").trim().to_owned(), form.get("password").to_owned());
    let next = own_address(form.get("next")).to_owned();
    let is_long = |text: &str| text.chars().count() > TYPED_CHARS_MAX;
    let signed_in =
        if login.is_empty() || password.is_empty() || is_long(&login) || is_long(&password) {
            Err(order_workflow::WorkflowError::from(commands::Refusal::WrongLogin).into())
        } else {
            identity_sign_in::sign_in(&state, &request, SessionKind::Page, &login, password).await
        };
    let problem = match signed_in {
        Ok((token, opened)) => return let_in(&state, &request, token, &opened, &next).await,
        Err(problem) => problem,
    };
    let shell = door_shell(&state, &caller, &request);
    let lang = shell.lang;
    let (status, sentence) = if problem.kind() == &kind::TOO_MANY_TRIES {
        (problem.status(), wait(&problem, state.workflow.origin.now(), lang))
    } else if problem.kind() == &kind::WRONG_LOGIN {
        let sentence = lang.t(
            "Nama masuk atau kata sandi tidak cocok. Coba lagi, atau minta kode baru ke manajer koperasi.",
            "The login or the password does not match. Try again, or ask your manager for a new code.",
        );
        (StatusCode::UNPROCESSABLE_ENTITY, sentence.to_owned())
    } else {
        return Err(problem);
    };
    let mut page = SignInPage::new(shell, login, next, Some(sentence));
    tell_of_demo(&state, &mut page).await?;
    frame::page(status, &page)
}

/// "Coba lagi pukul 16.05 WIB, 1 menit lagi". Whoever stands at the door keeps time somewhere in
/// Indonesia, we do not know where; so the clock of the west is told with its name.
fn wait(problem: &Problem, now: DateTime<Utc>, lang: Language) -> String {
    let until =
        problem.fact_named("until").and_then(|until| until.as_str()?.parse::<DateTime<Utc>>().ok());
    let Some(until) = until else { return problem.detail(lang).to_owned() };
    let zone = chrono_tz::Tz::Asia__Jakarta;
    // The next full minute: nobody is asked back too early.
    let clock = clock_zone(until + TimeDelta::seconds(59), zone, lang);
    let left = deadline_short(until, now, zone, lang);
    lang.pick(
        format!("Terlalu banyak percobaan. Coba lagi pukul {clock}, {left}."),
        format!("Too many tries. Try again at {clock}, {left}."),
    )
}

/// Somebody who proved who they are: the cookie, the language they chose at the door, and on to
/// where they wanted to go, past the choice of organization where there is one.
async fn let_in(
    state: &State,
    request: &HttpRequest,
    token: String,
    opened: &Opened,
    next: &str,
) -> Result<HttpResponse, Problem> {
    let who = &opened.who;
    let chosen =
        request.cookie(LANGUAGE_COOKIE).and_then(|cookie| Language::from_code(cookie.value()));
    if let (None, Some(language)) = (&who.language, chosen) {
        commands::choose_language(&state.workflow, who.person, language.code()).await?;
    }
    let address = match who.standings.as_slice() {
        // The one they have is chosen with the session.
        [_only] => next.to_owned(),
        [] if who.is_operator => {
            if next == "/" {
                "/operator".to_owned()
            } else {
                next.to_owned()
            }
        }
        _ => {
            let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
            format!("/choose-organization?next={next}")
        }
    };
    let mut answer = frame::led_to(&address);
    let cookie = session_cookie(Some(token), state.settings.is_https());
    answer.add_cookie(&cookie).map_err(Problem::our_fault)?;
    Ok(answer)
}

/// `POST /sign-out`.
///
/// # Errors
/// The database fails.
pub async fn sign_out(state: web::Data<State>, caller: Caller) -> Result<HttpResponse, Problem> {
    if let Some(who) = &caller.who {
        commands::end_session(&state.workflow, who.session).await?;
    }
    let mut answer = frame::led_to("/sign-in");
    let cookie = session_cookie(None, state.settings.is_https());
    answer.add_cookie(&cookie).map_err(Problem::our_fault)?;
    Ok(answer)
}

/// `GET /join`: the code may come with the link.
///
/// # Errors
/// The page cannot be written.
pub async fn join_form(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let code = asked(&request, "code").unwrap_or_default().chars().take(100).collect();
    let page = JoinPage::new(door_shell(&state, &caller, &request), code, None, None);
    frame::page(StatusCode::OK, &page)
}

/// `POST /join`: the code becomes a password, and its holder is signed in.
///
/// # Errors
/// The database fails.
pub async fn join(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
    posted: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let form = posted.form;
    let (code, password) = (form.get("code").trim().to_owned(), form.get("password").to_owned());
    let shell = door_shell(&state, &caller, &request);
    let lang = shell.lang;
    if code.is_empty() {
        let sentence = lang.t("Ketik kode dari manajer Anda.", "Type the code from your manager.");
        let page = JoinPage::new(shell, code, Some(sentence.to_owned()), None);
        return frame::page(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    if password.chars().count() > TYPED_CHARS_MAX {
        let sentence = lang.t(
            "Terlalu panjang; paling panjang 1.000 huruf.",
            "Too long; at most 1.000 characters.",
        );
        let page = JoinPage::new(shell, code, None, Some(sentence.to_owned()));
        return frame::page(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    match take_up(&state, &request, SessionKind::Page, &code, password).await {
        Ok((token, opened)) => let_in(&state, &request, token, &opened, "/").await,
        Err(problem) if problem.kind() == &kind::INVITATION_SPENT => {
            let sentence = problem.detail(lang).to_owned();
            let page = JoinPage::new(shell, code, Some(sentence), None);
            frame::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(problem) if problem.kind() == &kind::INVALID => {
            let sentence =
                problem.errors().first().map(|fault| fault.detail.in_language(lang).to_owned());
            let page = JoinPage::new(shell, code, None, sentence);
            frame::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(problem) if problem.kind() == &kind::TOO_MANY_TRIES => {
            let sentence = wait(&problem, state.workflow.origin.now(), lang);
            let page = JoinPage::new(shell, code, Some(sentence), None);
            frame::page(problem.status(), &page)
        }
        Err(problem) => Err(problem),
    }
}
