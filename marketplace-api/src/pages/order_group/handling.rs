//! A basket over several sellers, as it is looked at and answered.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::purchase_orders::GroupAnswer;
use supply_chain::id::OrderGroupId;
use supply_chain::purchase_order::Refusal;

use super::{OrderGroupPage, people_in};
use crate::extract::{PageForm, Reader};
use crate::language::format::rupiah;
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::{Link, Place};
use crate::pages::order::ask::AskPage;
use crate::pages::order::handling::eyes;
use crate::pages::order::tally::Typed;
use crate::pages::parts::{Field, Note, Tone, Total, wrongs};
use crate::problem::Problem;
use crate::state::State;

async fn shown(
    state: &State,
    reader: &Reader,
    id: OrderGroupId,
    refused: Option<(StatusCode, String)>,
) -> Result<HttpResponse, Problem> {
    let group = state.workflow.order_group(id, &reader.actor).await?;
    let people = state.workflow.own_people(&people_in(&group), &reader.actor).await?;
    let shell = frame::shell(state, reader, Place::Orders).await?;
    let (status, said) =
        refused.map_or((StatusCode::OK, None), |(status, said)| (status, Some(said)));
    let eyes = eyes(state, reader);
    let page =
        OrderGroupPage::new(shell, &group, &people, (&reader.actor, &eyes), key(state), said);
    frame::page(status, &page)
}

/// `GET /order-groups/{id}`.
///
/// # Errors
/// Leads to the sign-in page; 404 to everybody but its buyer's people; the database fails.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    shown(&state, &reader, reader.id("id")?, None).await
}

/// The basket's page after an answer was refused.
async fn refused(
    state: &State,
    reader: &Reader,
    id: OrderGroupId,
    error: WorkflowError,
) -> Result<HttpResponse, Problem> {
    let problem = Problem::from(error);
    let status = problem.status();
    let told = matches!(status.as_u16(), 403 | 409 | 412 | 422);
    // Whoever may not see it is not told more by trying.
    if !told || state.workflow.order_group(id, &reader.actor).await.is_err() {
        return Err(problem);
    }
    shown(state, reader, id, Some((status, problem.detail(reader.language).to_owned()))).await
}

/// `POST /order-groups/{id}/approve`: one yes for all of it.
///
/// # Errors
/// 404; what else is refused comes back as the basket's page.
pub async fn approve(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Typed>,
) -> Result<HttpResponse, Problem> {
    let id: OrderGroupId = reader.id("id")?;
    let key = form.form.get("key").map_or("", String::as_str);
    let ask = reader.ask(reader.once(key, &form.typed), None);
    match state.workflow.answer_group(ask, id, GroupAnswer::Approve).await {
        Ok(_) => Ok(led_to(&format!("/order-groups/{id}"))),
        Err(error) => refused(&state, &reader, id, error).await,
    }
}

async fn asking(
    state: &State,
    reader: &Reader,
    id: OrderGroupId,
    (text, error): (String, Option<String>),
) -> Result<HttpResponse, Problem> {
    let group = state.workflow.order_group(id, &reader.actor).await?;
    if !group.allowed_commands.contains(&"send-back") {
        let said = reader.language.t(
            "Keranjang ini tidak menunggu jawaban Anda lagi.",
            "This basket does not wait for your answer any more.",
        );
        return shown(state, reader, id, Some((StatusCode::CONFLICT, said.to_owned()))).await;
    }
    let lang = reader.language;
    let address = format!("/order-groups/{id}");
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let area = Field {
        name: "reason",
        label: lang.t("Apa yang perlu diubah?", "What needs to change?"),
        hint: lang
            .t("Dibaca yang menulis pesanan.", "Whoever wrote the orders reads it.")
            .to_owned(),
        error,
        value: text,
        longest: 500,
        ..Field::default()
    };
    let mut shell = frame::shell(state, reader, Place::Orders)
        .await?
        .task(Link::new(group.number.clone(), address.clone()));
    shell.refused = area.error.is_some();
    let said = lang.t("Kembalikan semua", "Send all of it back");
    let page = AskPage {
        shell,
        heading: said.to_owned(),
        number: group.number.clone(),
        about: group
            .orders
            .iter()
            .map(|one| one.seller.name.as_str())
            .collect::<Vec<_>>()
            .join(", "),
        happens: Note {
            tone: Tone::Info,
            icon: "info-circle",
            bold: lang
                .t(
                    "Semua pesanan keranjang ini kembali menjadi draf; penjual tidak tahu apa-apa.",
                    "Every order of this basket is a draft again; no seller learns of it.",
                )
                .to_owned(),
            small: String::new(),
        },
        wrongs: wrongs(&[&area]),
        totals: group
            .total
            .map(|total| vec![Total::sum(lang.t("Jumlah", "Total"), rupiah(total))])
            .unwrap_or_default(),
        field: None,
        area: Some(area),
        action: format!("{address}/send-back"),
        icon: "arrow-left",
        button: said.to_owned(),
        back: address,
        key: key(state),
        version: String::new(),
    };
    frame::page(status, &page)
}

/// `GET /order-groups/{id}/send-back`: why.
///
/// # Errors
/// 404 to everybody but its buyer's people.
pub async fn send_back_form(
    state: web::Data<State>,
    reader: Reader,
) -> Result<HttpResponse, Problem> {
    asking(&state, &reader, reader.id("id")?, (String::new(), None)).await
}

/// `POST` of the same address.
///
/// # Errors
/// 404; without a reason the form comes back, what else is refused as the basket's page.
pub async fn send_back(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Typed>,
) -> Result<HttpResponse, Problem> {
    let id: OrderGroupId = reader.id("id")?;
    let text = |name: &str| form.form.get(name).cloned().unwrap_or_default();
    let reason = text("reason");
    let ask = reader.ask(reader.once(&text("key"), &form.typed), None);
    let answer = GroupAnswer::SendBack { reason: reason.clone() };
    let Err(error) = state.workflow.answer_group(ask, id, answer).await else {
        return Ok(led_to(&format!("/order-groups/{id}")));
    };
    let about_reason =
        |refusal: &Refusal| matches!(refusal, Refusal::ReasonNeeded | Refusal::TextTooLong { .. });
    match error {
        WorkflowError::InGroup { refusal, .. } if about_reason(&refusal) => {
            let lang = reader.language;
            let said = match *refusal {
                Refusal::ReasonNeeded => {
                    lang.t("Tulis apa yang perlu diubah.", "Write what needs to change.").to_owned()
                }
                refusal => Problem::from(WorkflowError::Order(refusal)).detail(lang).to_owned(),
            };
            asking(&state, &reader, id, (reason, Some(said))).await
        }
        error => refused(&state, &reader, id, error).await,
    }
}
