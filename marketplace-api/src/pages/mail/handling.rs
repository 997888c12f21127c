//! The pages about mails as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use order_workflow::ask::{Ask, Asker, Channel};
use order_workflow::command::telling::mail::{Often, choose_mails, confirm_address, stop_mails};
use order_workflow::query::telling::mail::mail_choice;
use supply_chain::id::PersonId;
use uuid::Uuid;

use super::{LinkPage, MailPage};
use crate::extract::{Caller, NotShown, PageForm, Reader};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame;
use crate::pages::layout::{Place, Shell};
use crate::problem::Problem;
use crate::state::State;

type Shown = Result<HttpResponse, NotShown>;

/// Whoever is signed in, with or without an organization.
async fn owner(state: &State, request: &HttpRequest) -> Result<(PersonId, Shell), NotShown> {
    let caller = Caller::extract(request).await.map_err(NotShown::Wrong)?;
    let Some(who) = &caller.who else {
        return Err(NotShown::Led("/sign-in?next=%2Faccount%2Fmail".to_owned()));
    };
    if who.chosen.is_some_and(|chosen| who.standing_in(chosen).is_some()) {
        let reader = Reader::extract(request).await?;
        let shell = frame::shell(state, &reader, Place::More).await.map_err(NotShown::Wrong)?;
        return Ok((reader.who.person, shell));
    }
    let mut shell = frame::bare_shell(&caller);
    shell.place = Place::More;
    shell.demo = state.settings.demo;
    Ok((who.person, shell))
}

/// `GET /account/mail`.
///
/// # Errors
/// Leads to the sign-in page, or the database fails.
pub async fn form(state: web::Data<State>, request: HttpRequest) -> Shown {
    let (person, shell) = owner(&state, &request).await?;
    let shown = async {
        let chosen = mail_choice(&state.workflow, person).await?;
        let key = frame::key(&state);
        frame::page(StatusCode::OK, &MailPage::new(shell, &chosen, None, key, &Faults::default()))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /account/mail`.
///
/// # Errors
/// Leads to the sign-in page, or the database fails.
pub async fn choose(
    state: web::Data<State>,
    request: HttpRequest,
    posted: PageForm<Filled>,
) -> Shown {
    let (person, shell) = owner(&state, &request).await?;
    let (form, lang) = (&posted.form, shell.lang);
    let chosen = async {
        let address = form.text("address");
        // An address that is taken away takes the choice with it.
        let often = Often::from_word(form.get("choice")).filter(|_| address.is_some());
        // What a person asks for themselves: no organization is asked, whatever they act for.
        let ask = Ask::plain(Asker::Operator(person), Channel::Page);
        let often = often.unwrap_or(Often::None);
        let problem = match choose_mails(&state.workflow, ask, address, often).await {
            Ok(_) => return Ok(frame::led_to("/account/mail")),
            Err(error) => Problem::from(error),
        };
        if !matches!(problem.status().as_u16(), 422 | 429) {
            return Err(problem);
        }
        let faults = Faults::of(&problem, lang, "address", |_| Some("address".to_owned()));
        let known = mail_choice(&state.workflow, person).await?;
        let typed = Some((form.get("address"), form.get("choice")));
        let page = MailPage::new(shell, &known, typed, frame::key(&state), &faults);
        frame::page(problem.status(), &page)
    };
    chosen.await.map_err(NotShown::Wrong)
}

/// The id and the proof in a link's path.
fn link(request: &HttpRequest) -> Result<(Uuid, String), Problem> {
    let part = |name| request.match_info().get(name).unwrap_or_default();
    let id = part("id").parse().map_err(|_no_id| Problem::not_found())?;
    Ok((id, part("token").to_owned()))
}

/// `GET /mail/confirm/{id}/{token}`: asks once more, for mail programs open links by themselves.
///
/// # Errors
/// 404 for what is no link.
pub async fn confirm_form(caller: Caller, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (id, token) = link(&request)?;
    let lang = caller.language;
    let page = LinkPage {
        heading: lang.t("Pastikan alamat surel", "Confirm the e-mail address"),
        text: lang
            .t(
                "Dengan ini kabar Lumbung dikirim ke alamat Anda, sesering yang Anda pilih.",
                "Lumbung's messages will then be sent to your address, as often as you chose.",
            )
            .to_owned(),
        action: format!("/mail/confirm/{id}/{token}"),
        button: lang.t("Ya, ini alamat saya", "Yes, this is my address"),
        shell: frame::bare_shell(&caller),
    };
    frame::page(StatusCode::OK, &page)
}

/// `POST /mail/confirm/{id}/{token}`.
///
/// # Errors
/// 422 for a link that is not valid; the database fails.
pub async fn confirm(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (id, token) = link(&request)?;
    confirm_address(&state.workflow, id, &token).await?;
    let lang = caller.language;
    done(
        &caller,
        lang.t("Alamat surel dipastikan", "The e-mail address is confirmed"),
        lang.t("Kabar berikutnya sampai ke sana.", "The next messages will reach it."),
    )
}

/// `GET /mail/stop/{id}/{token}`.
///
/// # Errors
/// 404 for what is no link.
pub async fn stop_form(caller: Caller, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (id, token) = link(&request)?;
    let lang = caller.language;
    let page = LinkPage {
        heading: lang.t("Berhenti menerima surel", "Stop the mails"),
        text: lang
            .t(
                "Kabar tetap ada di Lumbung; hanya surelnya yang berhenti.",
                "Messages stay on Lumbung; only the mails stop.",
            )
            .to_owned(),
        action: format!("/mail/stop/{id}/{token}"),
        button: lang.t("Berhenti", "Stop"),
        shell: frame::bare_shell(&caller),
    };
    frame::page(StatusCode::OK, &page)
}

/// `POST /mail/stop/{id}/{token}`: from the page, or by one press in a mail program (RFC 8058).
///
/// # Errors
/// 422 for a link that is not valid; the database fails.
pub async fn stop(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (id, token) = link(&request)?;
    stop_mails(&state.workflow, PersonId(id), &token).await?;
    let lang = caller.language;
    done(
        &caller,
        lang.t("Surel berhenti", "The mails have stopped"),
        lang.t(
            "Di halaman akun Anda bisa memintanya lagi.",
            "On the account page you can ask for them again.",
        ),
    )
}

fn done(
    caller: &Caller,
    heading: &'static str,
    text: &'static str,
) -> Result<HttpResponse, Problem> {
    let page = LinkPage {
        shell: frame::bare_shell(caller),
        heading,
        text: text.to_owned(),
        action: String::new(),
        button: "",
    };
    frame::page(StatusCode::OK, &page)
}
