//! The pages of requests to pay as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use actix_web::{HttpResponse, web};
use chrono_tz::Tz;
use order_workflow::WorkflowError;
use order_workflow::command::payment_requests::{
    self as commands, ASK, KEEP, LOOK, NewSetting, SEE, WantedRequest, Way,
};
use order_workflow::price_list;
use order_workflow::query::payment_requests::{self as query, PaymentRequestView};
use supply_chain::id::{BankAccountId, InvoiceId, PaymentRequestId};
use supply_chain::money::Money;
use supply_chain::organization::Role;
use uuid::Uuid;

use super::{AskPage, Asking, At, Kept, RequestPage, SettingPage};
use crate::api::payment_requests::checked;
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::Place;
use crate::problem::Problem;
use crate::providers;
use crate::state::State;

/// Draws a page anew after a while, without scripts.
const REFRESH: HeaderName = HeaderName::from_static("refresh");
/// Most notices on the page of the setting.
const UNCLEAR_MAX: u64 = 50;

type Shown = Result<HttpResponse, NotShown>;

fn only(reader: &Reader, roles: &'static [Role]) -> Result<(), Problem> {
    if reader.actor.is_any(roles) {
        Ok(())
    } else {
        Err(WorkflowError::NotYourRole { roles }.into())
    }
}

fn at(state: &State, reader: &Reader) -> At {
    (state.workflow.origin.now(), reader.zone.parse().unwrap_or(Tz::Asia__Jakarta))
}

/// `GET /payment-requests/{id}`: the code or the number, the time that is left, and what came of it.
///
/// # Errors
/// Leads to the sign-in page; 404 to whoever is no party of the invoice; 403 to whoever sees no money.
pub async fn show(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let id: PaymentRequestId = reader.id("id")?;
        let view = query::payment_request(state.workflow.reader(), &reader.actor, id).await?;
        drawn(&state, &reader, &view).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn drawn(
    state: &State,
    reader: &Reader,
    view: &PaymentRequestView,
) -> Result<HttpResponse, Problem> {
    let shell = frame::shell(state, reader, Place::More).await?;
    let page = RequestPage::new(shell, view, at(state, reader), key(state));
    let mut answer = frame::page(StatusCode::OK, &page)?;
    if let Some(seconds) = page.refresh {
        answer.headers_mut().insert(REFRESH, HeaderValue::from(seconds));
        answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(answer)
}

/// `POST /payment-requests/{id}/check`: asks the provider now.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 to anybody but treasurers; 503 where the provider does not answer.
pub async fn check(state: web::Data<State>, reader: Reader, _form: PageForm<Filled>) -> Shown {
    let done = async {
        let id: PaymentRequestId = reader.id("id")?;
        checked(&state, &reader.actor, id).await?;
        Ok::<_, Problem>(led_to(&format!("/payment-requests/{}", Uuid::from(id))))
    };
    done.await.map_err(NotShown::Wrong)
}

async fn asking(
    state: &State,
    reader: &Reader,
    (status, typed, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = reader.id("id")?;
    let (on, actor) = (state.workflow.reader(), &reader.actor);
    let to_pay = query::to_pay(on, actor, id).await?;
    let before = query::of_invoice(on, actor, id).await?;
    let ways = match &to_pay.credentials {
        Some(name) => state.providers.ways(name, to_pay.payee).await,
        None => None,
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    let asking = Asking {
        invoice: format!("/invoices/{}", Uuid::from(id)),
        to_pay: &to_pay,
        ways: ways.as_ref(),
        may: actor.is_any(ASK),
        before: &before,
        typed,
        faults,
        at: at(state, reader),
        key: key(state),
    };
    frame::page(status, &AskPage::new(shell, asking))
}

/// `GET /invoices/{id}/payment-requests`: how to pay it, and what was asked for before.
///
/// # Errors
/// Leads to the sign-in page; 404 to whoever is no party of the invoice; 403 to whoever sees no money.
pub async fn ask_form(state: web::Data<State>, reader: Reader) -> Shown {
    let (filled, none) = (Filled::default(), Faults::default());
    asking(&state, &reader, (StatusCode::OK, &filled, &none)).await.map_err(NotShown::Wrong)
}

/// `POST /invoices/{id}/payment-requests`: has it shown, and leads to it.
///
/// # Errors
/// As [`ask_form`]; what was typed wrongly comes back with the form.
pub async fn ask(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let asked = async {
        let id: InvoiceId = reader.id("id")?;
        let form = &posted.form;
        let (way, bank) = match form.get("way").split_once(':') {
            Some((_, bank)) => (Way::VirtualAccount, Some(bank.to_owned())),
            None => (Way::Qris, None),
        };
        let amount = match typed_amount(form, reader.language) {
            Ok(amount) => amount,
            Err(faults) => {
                let wrong = (StatusCode::UNPROCESSABLE_ENTITY, form, &faults);
                return asking(&state, &reader, wrong).await;
            }
        };
        let wanted = WantedRequest { way, bank, amount, minutes: None };
        let once = reader.ask(reader.once(form.key(), &posted.typed), None);
        let problem = match providers::request(&state, once, id, wanted).await {
            Ok(answer) => {
                let made: serde_json::Value =
                    serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
                let made = made.get("id").and_then(serde_json::Value::as_str).unwrap_or_default();
                return Ok(led_to(&format!("/payment-requests/{made}")));
            }
            Err(problem) => problem,
        };
        if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
            return Err(problem);
        }
        let faults = Faults::of(&problem, reader.language, "way", |pointer| match pointer {
            "amount" => Some("amount".to_owned()),
            _ => None,
        });
        asking(&state, &reader, (problem.status(), form, &faults)).await
    };
    asked.await.map_err(NotShown::Wrong)
}

/// What stands in the field; nothing where it is empty.
fn typed_amount(form: &Filled, lang: Language) -> Result<Option<Money>, Faults> {
    match price_list::typed_price(form.get("amount")) {
        Ok(sen) => Ok(Some(Money::from_sen(sen))),
        Err(price_list::FaultCode::Missing) => Ok(None),
        Err(_) => {
            let mut faults = Faults::default();
            let (id, en) =
                ("Tulis jumlah, misalnya 1.250.000.", "Enter an amount such as 1.250.000.");
            faults.add("amount", lang.t(id, en));
            Err(faults)
        }
    }
}

async fn setting_page(
    state: &State,
    reader: &Reader,
    (status, typed, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let (on, actor) = (state.workflow.reader(), &reader.actor);
    let setting = query::setting(on, actor).await?;
    let accounts = state.workflow.own_accounts(actor).await?;
    let names = state.providers.names(actor.organization).await;
    let unclear = query::unclear(on, actor.organization, (None, UNCLEAR_MAX)).await?;
    let shell = frame::shell(state, reader, Place::More).await?;
    let kept = Kept {
        setting: setting.as_ref(),
        names: &names,
        accounts: &accounts,
        unclear: &unclear,
        may: actor.is_any(KEEP),
        looks: actor.is_any(LOOK),
        typed,
        faults,
        at: at(state, reader),
        key: &|| key(state),
    };
    frame::page(status, &SettingPage::new(shell, &kept))
}

/// `GET /payment-provider`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever sees no money.
pub async fn setting(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        only(&reader, SEE)?;
        let (filled, none) = (Filled::default(), Faults::default());
        setting_page(&state, &reader, (StatusCode::OK, &filled, &none)).await
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /payment-provider`: sets it.
///
/// # Errors
/// Leads to the sign-in page; 403; what was typed wrongly comes back with the form.
pub async fn set(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let done = async {
        only(&reader, KEEP)?;
        let form = &posted.form;
        let credentials = form.get("credentials").to_owned();
        let provider = state.providers.kind(&credentials, reader.actor.organization).await;
        // What is no id is nobody's account, and refused as such.
        let account = BankAccountId(form.get("account_id").parse::<Uuid>().unwrap_or_default());
        let new = NewSetting { credentials, provider, account };
        let ask = reader.ask(reader.once(form.key(), &posted.typed), None);
        let problem = match commands::set(&state.workflow, ask, new).await {
            Ok(_) => return Ok(led_to("/payment-provider")),
            Err(error) => Problem::from(error),
        };
        if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
            return Err(problem);
        }
        let faults = Faults::of(&problem, reader.language, "credentials", |pointer| {
            ["credentials", "account_id"].contains(&pointer).then(|| pointer.to_owned())
        });
        setting_page(&state, &reader, (problem.status(), form, &faults)).await
    };
    done.await.map_err(NotShown::Wrong)
}

/// `POST /payment-provider/notices`: a treasurer has looked at what was unclear.
///
/// # Errors
/// Leads to the sign-in page; 403; 404; what was typed wrongly comes back with the form.
pub async fn tick(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let done = async {
        only(&reader, LOOK)?;
        let form = &posted.form;
        let Ok(notice) = form.get("notice").parse::<Uuid>() else {
            let mut faults = Faults::default();
            let lang = reader.language;
            faults.add("notice", lang.t("Pilih kabarnya.", "Choose which."));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return setting_page(&state, &reader, (status, form, &faults)).await;
        };
        let ask = reader.ask(reader.once(form.key(), &posted.typed), None);
        let words = form.get("words").to_owned();
        let problem = match commands::tick_notice(&state.workflow, ask, notice, words).await {
            Ok(_) => return Ok(led_to("/payment-provider")),
            Err(error) => Problem::from(error),
        };
        if !matches!(problem.status().as_u16(), 409 | 422) {
            return Err(problem);
        }
        let faults = Faults::of(&problem, reader.language, "notice", |pointer| {
            (pointer == "words").then(|| pointer.to_owned())
        });
        setting_page(&state, &reader, (problem.status(), form, &faults)).await
    };
    done.await.map_err(NotShown::Wrong)
}

/// `POST /payment-provider/end`: paid through none any more.
///
/// # Errors
/// Leads to the sign-in page; 403; 404 where there is none.
pub async fn end(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let done = async {
        only(&reader, KEEP)?;
        let ask = reader.ask(reader.once(posted.form.key(), &posted.typed), None);
        commands::end_setting(&state.workflow, ask).await?;
        Ok::<_, Problem>(led_to("/payment-provider"))
    };
    done.await.map_err(NotShown::Wrong)
}
