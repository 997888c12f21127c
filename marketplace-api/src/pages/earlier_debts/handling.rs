//! The pages of earlier debts as they are asked for and posted to; `file_handling` takes files.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use chrono_tz::Tz;
use order_workflow::WorkflowError;
use order_workflow::command::earlier_debts::{
    NewEarlierDebt, handle_earlier_debt, propose_earlier_debt,
};
use order_workflow::query::earlier_debts::{
    EarlierDebtView, earlier_debts, named, one, usual_partners,
};
use order_workflow::query::ledger::today_at;
use supply_chain::id::{EarlierDebtId, OrganizationId};
use supply_chain::money::Money;
use supply_chain::settlement::{EarlierDebt, EarlierDebtCommand, EarlierDebtRefusal};
use uuid::Uuid;

use super::SHOWN;
use super::list::DebtsPage;
use super::make::MakePage;
use super::show::{DebtPage, Seen, asking};
use crate::extract::{NotShown, PageForm, Reader};
use crate::pages::confirm::ConfirmPage;
use crate::pages::filled::{Faults, Filled, told};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::order::reading::day_typed;
use crate::problem::Problem;
use crate::state::State;

pub(super) type Shown = Result<HttpResponse, NotShown>;

pub(super) fn asked_for(reader: &Reader, name: &str) -> Option<String> {
    let query = reader.request().query_string().as_bytes().to_vec();
    let found = form_urlencoded::parse(&query).find(|(field, _)| field == name);
    found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// 403 to whoever may read earlier debts and not write them down.
pub(super) fn keepers(reader: &Reader) -> Result<(), Problem> {
    if reader.actor.is_any(EarlierDebt::ROLES) {
        return Ok(());
    }
    Err(WorkflowError::from(EarlierDebtRefusal::NotYourRole { roles: EarlierDebt::ROLES }).into())
}

/// `GET /earlier-debts`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever reads no books; the database fails.
pub async fn list(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let after = asked_for(&reader, "after").and_then(|id| id.parse::<Uuid>().ok());
        let saved = asked_for(&reader, "saved").and_then(|saved| saved.parse::<i64>().ok());
        let fetch = u64::try_from(SHOWN + 1).unwrap_or(u64::MAX);
        let on = state.workflow.reader();
        let mut found = earlier_debts(on, &reader.actor, None, after, fetch).await?;
        let more = found.len() > SHOWN;
        found.truncate(SHOWN);
        let next = found.last().filter(|_| more);
        let next = next.map(|last| format!("/earlier-debts?after={}", last.id));
        let may = reader.actor.is_any(EarlierDebt::ROLES);
        let shell = frame::shell(&state, &reader, Place::More).await?;
        frame::page(StatusCode::OK, &DebtsPage::new(shell, &found, next, (may, saved)))
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn form(
    state: &State,
    reader: &Reader,
    (typed, faults): (&Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let on = state.workflow.reader();
    let partners = usual_partners(on, &reader.actor).await?;
    let now = state.workflow.origin.now();
    let today = today_at(on, reader.actor.organization, now).await?.to_string();
    let shell = frame::shell(state, reader, Place::More).await?;
    let page = MakePage::new(shell, (typed, faults), &partners, (today, frame::key(state)));
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    frame::page(status, &page)
}

/// `GET /earlier-debts/new`.
///
/// # Errors
/// As [`list`]; 403 to whoever may not write one down.
pub async fn new_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        keepers(&reader)?;
        form(&state, &reader, (&Filled::default(), &Faults::default())).await
    };
    shown.await.map_err(NotShown::Wrong)
}

/// What was typed, or what is wrong with it. `with` is whom the name means.
fn read(
    typed: &Filled,
    with: Option<Uuid>,
    lang: crate::language::Language,
) -> Result<NewEarlierDebt, Faults> {
    let mut faults = Faults::default();
    if with.is_none() {
        faults.add(
            "with",
            if typed.text("with").is_none() {
                lang.t(
                    "Isi nama, kode, atau NIK mitranya.",
                    "Enter the partner's name, code or NIK.",
                )
            } else {
                lang.t(
                    "Tidak ada, atau ada beberapa. Pakai kode atau NIK koperasinya.",
                    "There is none, or there are several. Use the code or the NIK koperasi.",
                )
            },
        );
    }
    let we_owe = match typed.get("side") {
        "us" => Some(true),
        "them" => Some(false),
        _ => {
            faults.add("side", lang.t("Pilih siapa yang berutang.", "Choose who owes."));
            None
        }
    };
    if typed.text("number").is_none() {
        faults.add("number", lang.t("Isi nomornya.", "Enter the number."));
    }
    let mut day = |name: &str, needed: bool| -> Option<NaiveDate> {
        let written = typed.get(name).trim();
        let read = day_typed(written);
        if read.is_none() && (needed || !written.is_empty()) {
            faults.add(name, lang.t("Isi tanggalnya.", "Enter the day."));
        }
        read
    };
    let (date, due_on, as_of) = (day("date", true), day("due_on", false), day("as_of", false));
    let amount = faults.price(typed, "amount", lang);
    match (with, we_owe, date, amount) {
        (Some(with), Some(we_owe), Some(date), Some(amount)) if faults.is_empty() => {
            Ok(NewEarlierDebt {
                id: None,
                with: OrganizationId(with),
                we_owe,
                number: typed.text("number").unwrap_or_default(),
                date,
                due_on,
                amount: Money::from_sen(amount),
                as_of,
                words: typed.text("words"),
            })
        }
        _ => {
            faults.in_order(&["with", "side", "number", "date", "due_on", "amount", "as_of"]);
            Err(faults)
        }
    }
}

/// `POST /earlier-debts/new`.
///
/// # Errors
/// As [`new_form`]; what was typed wrongly comes back with the form.
pub async fn propose(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let made = async {
        keepers(&reader)?;
        let (typed, lang) = (&posted.form, reader.language);
        let with = match typed.text("with") {
            Some(said) => named(state.workflow.reader(), &reader.actor, &said).await?,
            None => None,
        };
        let new = match read(typed, with.map(|(id, _)| id), lang) {
            Ok(new) => new,
            Err(faults) => return form(&state, &reader, (typed, &faults)).await,
        };
        let ask = reader.ask(reader.once(typed.key(), &posted.typed), None);
        let problem = match propose_earlier_debt(&state.workflow, ask, new).await {
            Ok(answer) => {
                let made: serde_json::Value =
                    serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
                let id = made.get("id").and_then(|id| id.as_str()).unwrap_or_default();
                return Ok(frame::led_to(&format!("/earlier-debts/{id}")));
            }
            Err(error) => Problem::from(error),
        };
        if !matches!(problem.status().as_u16(), 409 | 422) {
            return Err(problem);
        }
        let faults = Faults::of(&problem, lang, "with", |pointer| {
            let known = ["number", "date", "due_on", "amount", "as_of", "words"];
            known.contains(&pointer).then(|| pointer.to_owned())
        });
        form(&state, &reader, (typed, &faults)).await
    };
    made.await.map_err(NotShown::Wrong)
}

async fn of_reader(state: &State, reader: &Reader) -> Result<EarlierDebtView, Problem> {
    let id: EarlierDebtId = reader.id("id")?;
    Ok(one(state.workflow.reader(), &reader.actor, id).await?)
}

/// `GET /earlier-debts/{id}`.
///
/// # Errors
/// As [`list`]; 404 to whoever it is not between.
pub async fn show(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let view = of_reader(&state, &reader).await?;
        showing(&state, &reader, &view, StatusCode::OK, None).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn showing(
    state: &State,
    reader: &Reader,
    view: &EarlierDebtView,
    status: StatusCode,
    refusal: Option<&str>,
) -> Result<HttpResponse, Problem> {
    let seen = Seen {
        view,
        now: state.workflow.origin.now(),
        zone: reader.zone.parse().unwrap_or(Tz::Asia__Jakarta),
        refusal,
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &DebtPage::new(shell, seen))
}

/// What a command means, before it is given.
async fn asked_once_more(
    state: &State,
    reader: &Reader,
    word: &'static str,
) -> Result<HttpResponse, Problem> {
    keepers(reader)?;
    let (view, lang) = (of_reader(state, reader).await?, reader.language);
    if !view.allowed_commands.contains(&word) {
        let said =
            lang.t("Itu tidak bisa dilakukan di sini sekarang.", "That cannot be done here now.");
        return showing(state, reader, &view, StatusCode::CONFLICT, Some(said)).await;
    }
    let asking = asking(word, &view, (frame::key(state), String::new(), None), lang);
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(StatusCode::OK, &ConfirmPage::new(shell, asking, None))
}

async fn commanded(
    state: &State,
    reader: &Reader,
    posted: &PageForm<Filled>,
    (word, command): (&'static str, EarlierDebtCommand),
) -> Result<HttpResponse, Problem> {
    let id: EarlierDebtId = reader.id("id")?;
    let form = &posted.form;
    let ask = reader.ask(reader.once(form.key(), &posted.typed), form.version());
    let problem = match handle_earlier_debt(&state.workflow, ask, id, command).await {
        Ok(_) => return Ok(frame::led_to(&format!("/earlier-debts/{id}"))),
        Err(error) => Problem::from(error),
    };
    let (status, lang) = (problem.status(), reader.language);
    if !matches!(status.as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let view = of_reader(state, reader).await?;
    let sentence = told(&problem, lang);
    // What was typed is kept where it can be sent again.
    if status.as_u16() == 422 && view.allowed_commands.contains(&word) {
        let typed = form.get("words").to_owned();
        let wrong = (word == "dispute").then(|| sentence.to_owned());
        let asking = asking(word, &view, (frame::key(state), typed, wrong), lang);
        let shell = frame::shell(state, reader, Place::More).await?;
        return frame::page(status, &ConfirmPage::new(shell, asking, Some(sentence.to_owned())));
    }
    showing(state, reader, &view, status, Some(sentence)).await
}

/// `GET /earlier-debts/{id}/agree`.
///
/// # Errors
/// As [`show`]; 403 to whoever may not.
pub async fn agree_form(state: web::Data<State>, reader: Reader) -> Shown {
    asked_once_more(&state, &reader, "agree").await.map_err(NotShown::Wrong)
}

/// `GET /earlier-debts/{id}/dispute`.
///
/// # Errors
/// As [`agree_form`].
pub async fn dispute_form(state: web::Data<State>, reader: Reader) -> Shown {
    asked_once_more(&state, &reader, "dispute").await.map_err(NotShown::Wrong)
}

/// `GET /earlier-debts/{id}/withdraw`.
///
/// # Errors
/// As [`agree_form`].
pub async fn withdraw_form(state: web::Data<State>, reader: Reader) -> Shown {
    asked_once_more(&state, &reader, "withdraw").await.map_err(NotShown::Wrong)
}

/// `POST /earlier-debts/{id}/agree`.
///
/// # Errors
/// As [`agree_form`].
pub async fn agree(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let command = ("agree", EarlierDebtCommand::Agree);
    commanded(&state, &reader, &posted, command).await.map_err(NotShown::Wrong)
}

/// `POST /earlier-debts/{id}/dispute`.
///
/// # Errors
/// As [`agree_form`].
pub async fn dispute(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let words = posted.form.text("words").unwrap_or_default();
    let command = ("dispute", EarlierDebtCommand::Dispute { words });
    commanded(&state, &reader, &posted, command).await.map_err(NotShown::Wrong)
}

/// `POST /earlier-debts/{id}/withdraw`.
///
/// # Errors
/// As [`agree_form`].
pub async fn withdraw(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let command = ("withdraw", EarlierDebtCommand::Withdraw);
    commanded(&state, &reader, &posted, command).await.map_err(NotShown::Wrong)
}
