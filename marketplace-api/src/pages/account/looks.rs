//! Language and colours, each chosen by a link; and `/more`, where both are found on a phone.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use order_workflow::command::identity as commands;
use order_workflow::query::patronage::is_member;
use supply_chain::organization::Role;

use super::asked;
use crate::extract::{Caller, NotShown, Reader, THEME_COOKIE};
use crate::language::{LANGUAGE_COOKIE, Language};
use crate::pages::filled::own_address;
use crate::pages::frame;
use crate::pages::layout::{Link, Place, Theme};
use crate::pages::more::MorePage;
use crate::problem::Problem;
use crate::state::State;

/// A choice lasts as long as browsers keep a cookie.
const TIME_TO_KEEP: Duration = Duration::days(400);

fn kept(name: &'static str, value: &'static str, is_https: bool) -> Cookie<'static> {
    let mut cookie = Cookie::new(name, value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(is_https);
    cookie.set_max_age(if value.is_empty() { Duration::ZERO } else { TIME_TO_KEEP });
    cookie
}

/// Back to the page the link stood on, without the `lang` that would undo the choice.
fn back(request: &HttpRequest) -> String {
    let back = asked(request, "back").unwrap_or_default();
    let (path, query) = own_address(&back).split_once('?').unwrap_or((own_address(&back), ""));
    let mut rest = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "lang")
    {
        rest.append_pair(&name, &value);
    }
    let rest = rest.finish();
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{rest}") }
}

/// `GET /language/{code}?back=`: kept in a cookie, and in the account of whoever is signed in. A link
/// may change it, because it stands on the foot of every page and works without scripts.
///
/// # Errors
/// 404 for a language that is not spoken; the database fails.
pub async fn language(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let code = request.match_info().get("code").unwrap_or_default();
    let language = Language::from_code(code).ok_or_else(Problem::not_found)?;
    if let Some(who) = &caller.who {
        commands::choose_language(&state.workflow, who.person, language.code()).await?;
    }
    let mut answer = frame::led_to(&back(&request));
    let cookie = kept(LANGUAGE_COOKIE, language.code(), state.settings.is_https());
    answer.add_cookie(&cookie).map_err(Problem::our_fault)?;
    Ok(answer)
}

/// `GET /theme/{word}?back=`: the colours, kept in a cookie.
///
/// # Errors
/// 404 for colours that are not there.
pub async fn theme(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let word = request.match_info().get("word").unwrap_or_default();
    let theme = Theme::from_word(word);
    if theme == Theme::System && word != "system" {
        return Err(Problem::not_found());
    }
    let mut answer = frame::led_to(&back(&request));
    let cookie = kept(THEME_COOKIE, theme.word(), state.settings.is_https());
    answer.add_cookie(&cookie).map_err(Problem::our_fault)?;
    Ok(answer)
}

/// `GET /more`: the other places, for whoever is signed in; whoever runs the installation and acts for
/// nobody finds their colours and the way out here too.
///
/// # Errors
/// Leads to the sign-in page, or the database fails.
pub async fn more(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, NotShown> {
    let caller = Caller::extract(&request).await.map_err(NotShown::Wrong)?;
    let shown = match &caller.who {
        Some(who) if who.is_operator && who.chosen.is_none() => {
            let mut shell = frame::bare_shell(&caller);
            shell.place = Place::More;
            shell.demo = state.settings.demo;
            frame::page(StatusCode::OK, &MorePage::new(shell))
        }
        _ => places(&state, &Reader::extract(&request).await?).await,
    };
    shown.map_err(NotShown::Wrong)
}

async fn places(state: &State, reader: &Reader) -> Result<HttpResponse, Problem> {
    let lang = reader.language;
    let mut page = MorePage::new(frame::shell(state, reader, Place::More).await?);
    if is_member(state.workflow.reader(), &reader.actor).await? {
        page = page.of_member();
    }
    let organization = Link::new(lang.t("Organisasi", "Organization"), "/organization");
    page.links.push(("building-warehouse", organization));
    if reader.actor.is_any(&[Role::Manager, Role::Auditor]) {
        let word = lang.t("Orang dan wewenang", "People and roles");
        page.links.push(("users", Link::new(word, "/people")));
        page.links.push(("send", Link::new("Webhook", "/webhooks")));
    }
    if reader.who.is_operator {
        let word = lang.t("Pengelola instalasi", "Running the installation");
        page.links.push(("building-store", Link::new(word, "/operator")));
    }
    frame::page(StatusCode::OK, &page)
}
