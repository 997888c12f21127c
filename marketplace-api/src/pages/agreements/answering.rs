//! A proposal's answers: what each means is said on a page of its own before it is done.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::agreements::{Request, handle_agreement};
use order_workflow::query::agreements::VersionView;
use supply_chain::agreement::CommandName;
use supply_chain::id::AgreementId;
use supply_chain::money::Money;
use supply_chain::purchase_order::Party;

use super::handling::{Shown, ask, of_reader, party_of, showing};
use super::show::period;
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Filled, told};
use crate::pages::frame;
use crate::pages::layout::{Link, Place};
use crate::pages::order::charges;
use crate::pages::order::terms::in_words;
use crate::pages::parts::Total;
use crate::problem::Problem;
use crate::state::State;

/// What an answer to this version binds whom to.
fn of_answer(word: &str, open: &VersionView, other: &str, lang: Language) -> Asking {
    let from = date(open.summary.valid_from, lang);
    if word == "decline" {
        return Asking {
            heading: lang.t("Tolak usulan", "Decline the proposal").to_owned(),
            happens: lang.pick(
                format!("Usulan ini tidak berlaku, dan {other} mendapat kabar."),
                format!("This proposal does not come to hold, and {other} is told."),
            ),
            stays: lang
                .t("Yang berlaku sekarang tetap berlaku.", "What holds now goes on.")
                .to_owned(),
            ..Asking::default()
        };
    }
    let prices = count(i64::try_from(open.prices.len()).unwrap_or(i64::MAX));
    let mut totals = vec![
        Total::new(lang.t("Berlaku", "Holds"), period(&open.summary, lang)),
        Total::new(
            lang.t("Harga kesepakatan", "Agreed prices"),
            lang.pick(format!("{prices} baris"), format!("{prices} lines")),
        ),
    ];
    totals.extend(in_words(&open.terms, lang));
    totals.extend(charges::in_words(&open.terms.charges, lang));
    let silence = open.claims.silence_accepts_up_to;
    if silence != Money::ZERO {
        let word = lang.t("Klaim diterima tanpa jawaban sampai", "A silence takes claims up to");
        totals.push(Total::new(word, rupiah(silence)));
    }
    Asking {
        heading: lang.t("Setujui usulan", "Accept the proposal").to_owned(),
        happens: lang.pick(
            format!("Mulai {from} harga dan ketentuan ini mengikat Anda dan {other}."),
            format!("From {from} these prices and terms bind you and {other}."),
        ),
        stays: lang
            .t(
                "Pesanan yang sudah diajukan tetap seperti disepakati.",
                "Orders that were submitted stay as agreed.",
            )
            .to_owned(),
        totals,
        binds: true,
        ..Asking::default()
    }
}

/// What answering a proposal means, before it is done: from when it binds whom to how much.
async fn answering(
    state: &State,
    reader: &Reader,
    word: &'static str,
) -> Result<HttpResponse, Problem> {
    let view = of_reader(state, reader).await?;
    let command = if word == "accept" { CommandName::Accept } else { CommandName::Decline };
    let roles = command.roles(party_of(&view, reader));
    if !reader.actor.is_any(roles) {
        return Err(WorkflowError::NotYourRole { roles }.into());
    }
    let lang = reader.language;
    let Some(open) = view.proposed.as_ref().filter(|_| view.allowed_commands.contains(&word))
    else {
        let said = lang.t(
            "Tidak ada usulan yang menunggu jawaban Anda.",
            "No proposal waits for your answer.",
        );
        return showing(state, reader, &view, StatusCode::CONFLICT, Some(said)).await;
    };
    let sells = party_of(&view, reader) == Party::Seller;
    let other = if sells { &view.buyer.name } else { &view.seller.name };
    let number = open.summary.number;
    let back = format!("/agreements/{}", view.id);
    let asking = Asking {
        about: other.clone(),
        action: format!("{back}/{word}"),
        back: Link::new(lang.t("Kesepakatan", "Agreement"), back),
        key: frame::key(state),
        version: view.version.to_string(),
        hidden: vec![("number", number.to_string())],
        ..of_answer(word, open, other, lang)
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(StatusCode::OK, &ConfirmPage::new(shell, asking, None))
}

/// `GET /agreements/{id}/accept`.
///
/// # Errors
/// Leads to the sign-in page; 404 to whoever is no party; the database fails.
pub async fn accept_form(state: web::Data<State>, reader: Reader) -> Shown {
    answering(&state, &reader, "accept").await.map_err(NotShown::Wrong)
}

/// `GET /agreements/{id}/decline`.
///
/// # Errors
/// As [`accept_form`].
pub async fn decline_form(state: web::Data<State>, reader: Reader) -> Shown {
    answering(&state, &reader, "decline").await.map_err(NotShown::Wrong)
}

/// `POST /agreements/{id}/accept`.
///
/// # Errors
/// Leads to the sign-in page; 404 to whoever is no party; 403; the database fails.
pub async fn accept(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let number = posted.form.get("number").parse().ok();
    commanded(&state, &reader, &posted, Request::Accept(number)).await.map_err(NotShown::Wrong)
}

/// `POST /agreements/{id}/decline`.
///
/// # Errors
/// As [`accept`].
pub async fn decline(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let number = posted.form.get("number").parse().ok();
    commanded(&state, &reader, &posted, Request::Decline(number)).await.map_err(NotShown::Wrong)
}

/// `POST /agreements/{id}/withdraw`.
///
/// # Errors
/// As [`accept`].
pub async fn withdraw(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    commanded(&state, &reader, &posted, Request::Withdraw).await.map_err(NotShown::Wrong)
}

/// Does it and leads back; what was possible a moment ago comes back as the page that it is by now.
async fn commanded(
    state: &State,
    reader: &Reader,
    posted: &PageForm<Filled>,
    request: Request,
) -> Result<HttpResponse, Problem> {
    let id: AgreementId = reader.id("id")?;
    let problem = match handle_agreement(&state.workflow, ask(reader, posted), id, request).await {
        Ok(_) => return Ok(frame::led_to(&format!("/agreements/{id}"))),
        Err(error) => Problem::from(error),
    };
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let view = of_reader(state, reader).await?;
    showing(state, reader, &view, status, Some(told(&problem, reader.language))).await
}
