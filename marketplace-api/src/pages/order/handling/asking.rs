//! What is asked once more before it is done: taking an offer, submitting at a price that rose, entering
//! that goods arrived.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::purchase_orders::Request;
use order_workflow::query::orders::{OrderView, ShipmentView};
use supply_chain::id::{PurchaseOrderId, ShipmentId};
use supply_chain::purchase_order::{CommandName, Refusal};

use super::command::{OrderForm, carry_out};
use super::{eyes, key, may, must_take, no_longer, page_of, refused, version};
use crate::extract::Reader;
use crate::language::format::rupiah;
use crate::pages::frame::{self, led_to};
use crate::pages::layout::{Link, Place};
use crate::pages::order::ask::AskPage;
use crate::pages::order::body::{after_verb, heading};
use crate::pages::order::proposal::{Comparison, raises};
use crate::pages::order::show::{content, task};
use crate::pages::parts::{Field, Note, Tone, Total, wrongs};
use crate::problem::Problem;
use crate::state::State;

/// What the reader has typed, and why it was refused.
#[derive(Debug, Clone, Default)]
struct Typed {
    text: String,
    error: Option<String>,
}

fn status(typed: &Typed) -> StatusCode {
    if typed.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

/// The part all these pages share.
pub(super) async fn asking(
    state: &State,
    reader: &Reader,
    order: &OrderView,
    said: &'static str,
) -> Result<AskPage, Problem> {
    let eyes = eyes(state, reader);
    let address = format!("/orders/{}", order.id);
    let (named, number) = (heading(order, eyes.lang), after_verb(order, eyes.lang));
    let mut shell =
        task(frame::shell(state, reader, Place::Orders).await?, eyes.side(order), eyes.lang);
    shell.back = Some(Link::new(named, address.clone()));
    Ok(AskPage {
        shell,
        heading: said.to_owned(),
        number,
        about: eyes.other(order).to_owned(),
        happens: Note { tone: Tone::Info, icon: "info-circle", ..Note::default() },
        wrongs: Vec::new(),
        totals: Vec::new(),
        field: None,
        area: None,
        action: String::new(),
        icon: "check",
        button: said.to_owned(),
        back: address,
        key: key(state),
        version: order.version.to_string(),
    })
}

/// Why a price that rose is paid.
fn why_dearer(reader: &Reader, typed: &Typed) -> Field {
    let lang = reader.language;
    Field {
        name: "reason",
        label: lang.t("Alasan, bila ada harga yang naik", "Reason, if a price rose"),
        hint: lang
            .t("Dibaca pengurus Anda, bukan penjual.", "Your board reads it, not the seller.")
            .to_owned(),
        error: typed.error.clone(),
        value: typed.text.clone(),
        longest: 500,
        ..Field::default()
    }
}

fn reason_in(form: &OrderForm) -> Option<String> {
    let text = form.form.get("reason").map(|text| text.trim().to_owned())?;
    (!text.is_empty()).then_some(text)
}

/// What is to be said about a reason that is missing or too long; nothing about anything else.
fn of_reason(error: &WorkflowError, reader: &Reader) -> Option<String> {
    let WorkflowError::Order(
        refusal @ (Refusal::PriceReasonNeeded { .. }
        | Refusal::ReasonNeeded
        | Refusal::TextTooLong { .. }),
    ) = error
    else {
        return None;
    };
    let problem = Problem::from(WorkflowError::Order(refusal.clone()));
    Some(problem.detail(reader.language).to_owned())
}

async fn taking(
    state: &State,
    reader: &Reader,
    order: &OrderView,
    typed: Typed,
) -> Result<HttpResponse, Problem> {
    let lang = reader.language;
    let amends = order.confirmed_at.is_some();
    let said = if amends {
        lang.t("Terima perubahan", "Accept the change")
    } else {
        lang.t("Terima tawaran", "Accept offer")
    };
    let mut page = asking(state, reader, order, said).await?;
    let comparison = Comparison::of(order, &eyes(state, reader)).unwrap_or_default();
    lang.t(
        "Setelah diterima, kedua pihak terikat pada yang baru.",
        "Once accepted, both parties are bound to the new version.",
    )
    .clone_into(&mut page.happens.bold);
    page.happens.small = comparison.who_may;
    page.totals = comparison.totals;
    if raises(order) || typed.error.is_some() {
        let area = why_dearer(reader, &typed);
        page.wrongs = wrongs(&[&area]);
        page.area = Some(area);
    }
    page.shell.refused = typed.error.is_some();
    page.action = format!("/orders/{}/accept-counter", order.id);
    frame::page(status(&typed), &page)
}

/// `GET /orders/{id}/accept-counter`: what taking the counter-offer or amendment comes to.
///
/// # Errors
/// 404 to anyone who is not a party, 403 to the side or role that may not.
pub async fn accept_counter_form(
    state: web::Data<State>,
    reader: Reader,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let order = state.workflow.order(id, &reader.actor).await?;
    may(&reader, &order, &eyes(&state, &reader), CommandName::AcceptCounter)?;
    if !order.allowed_commands.contains(&"accept-counter") {
        return no_longer(&state, &reader, &order).await;
    }
    let must = must_take(&state, &reader, &order, &eyes(&state, &reader)).await?;
    if must.is_some_and(|must| !must.is_yours) {
        // The order's page says whose it is to take.
        let page = page_of(&state, &reader, &order, false).await?;
        return frame::page(StatusCode::FORBIDDEN, &page);
    }
    taking(&state, &reader, &order, Typed::default()).await
}

/// `POST` of the same address.
///
/// # Errors
/// 404 and 403; a reason that is missing is asked for here, what else is refused comes back as the
/// order's page.
pub async fn accept_counter(
    state: web::Data<State>,
    reader: Reader,
    form: OrderForm,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let reason = reason_in(&form);
    let request = Request::AcceptCounter { reason: reason.clone() };
    match carry_out(&state, &reader, &form, id, request).await {
        Ok(_) => Ok(led_to(&format!("/orders/{id}?done=agreed"))),
        Err(error) => match of_reason(&error, &reader) {
            Some(said) => {
                let order = state.workflow.order(id, &reader.actor).await?;
                let typed = Typed { text: reason.unwrap_or_default(), error: Some(said) };
                taking(&state, &reader, &order, typed).await
            }
            None => refused(&state, &reader, id, error, version(&form.form)).await,
        },
    }
}

/// `POST /orders/{id}/submit`: at the sum that was shown; where a price rose by more than the buyer's
/// own rules take, the reason is asked for.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the order's page.
pub async fn submit(
    state: web::Data<State>,
    reader: Reader,
    form: OrderForm,
) -> Result<HttpResponse, Problem> {
    let order = state.workflow.order(reader.id("id")?, &reader.actor).await?;
    let reason = reason_in(&form);
    let request =
        Request::Submit { expected_total: Some(order.totals.total), reason: reason.clone() };
    let Err(error) = carry_out(&state, &reader, &form, order.id, request).await else {
        return Ok(led_to(&format!("/orders/{}", order.id)));
    };
    let Some(said) = of_reason(&error, &reader) else {
        return refused(&state, &reader, order.id, error, version(&form.form)).await;
    };
    let lang = reader.language;
    let typed = Typed { text: reason.unwrap_or_default(), error: Some(said) };
    let mut page =
        asking(&state, &reader, &order, lang.t("Ajukan pesanan", "Submit order")).await?;
    lang.t(
        "Harga yang naik perlu alasan sebelum diajukan.",
        "A price that rose needs a reason before it is submitted.",
    )
    .clone_into(&mut page.happens.bold);
    page.totals = vec![Total::sum(lang.t("Jumlah", "Total"), rupiah(order.totals.total))];
    let area = why_dearer(&reader, &typed);
    page.wrongs = wrongs(&[&area]);
    page.area = Some(area);
    page.icon = "send";
    page.shell.refused = true;
    page.action = format!("/orders/{}/submit", order.id);
    frame::page(status(&typed), &page)
}

async fn arriving(
    state: &State,
    reader: &Reader,
    (order, shipment): (&OrderView, &ShipmentView),
    typed: Typed,
) -> Result<HttpResponse, Problem> {
    let lang = reader.language;
    let mut page =
        asking(state, reader, order, lang.t("Catat sudah sampai", "Enter the arrival")).await?;
    page.number.clone_from(&shipment.number);
    page.about = format!("{} · {}", order.buyer.name, content(shipment, order, lang));
    page.happens.bold = lang.pick(
        format!(
            "{} melihat bahwa kiriman ini sudah sampai, dan siapa yang menerimanya.",
            order.buyer.name
        ),
        format!("{} sees that this shipment has arrived, and who took it.", order.buyer.name),
    );
    page.happens.small = match order.terms.deemed_receipt_days {
        Some(days) => lang.pick(
            format!("Menurut kesepakatan, {days} hari setelah itu dianggap diterima lengkap bila tidak dihitung."),
            format!("By agreement it counts as received in full {days} days later, unless it is counted."),
        ),
        None => lang
            .t("Pembeli tetap menghitungnya sendiri.", "The buyer still counts it.")
            .to_owned(),
    };
    let field = Field {
        name: "received_by",
        label: lang.t("Diterima oleh", "Taken by"),
        hint: lang
            .t("Nama yang tertulis di surat jalan.", "The name written on the surat jalan.")
            .to_owned(),
        error: typed.error.clone(),
        value: typed.text.clone(),
        longest: 200,
        ..Field::default()
    };
    page.wrongs = wrongs(&[&field]);
    page.field = Some(field);
    page.icon = "circle-check";
    page.shell.refused = typed.error.is_some();
    page.action = format!("/orders/{}/shipments/{}/arrived", order.id, shipment.id);
    frame::page(status(&typed), &page)
}

fn shipment_of<'a>(order: &'a OrderView, reader: &Reader) -> Result<&'a ShipmentView, Problem> {
    let id: ShipmentId = reader.id("shipment_id")?;
    order.shipments.iter().find(|shipment| shipment.id == id).ok_or_else(Problem::not_found)
}

/// `GET /orders/{id}/shipments/{shipment_id}/arrived`: who took the goods.
///
/// # Errors
/// 404 to anyone who is not a party, 403 to the side or role that may not.
pub async fn arrived_form(
    state: web::Data<State>,
    reader: Reader,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let order = state.workflow.order(id, &reader.actor).await?;
    let shipment = shipment_of(&order, &reader)?;
    may(&reader, &order, &eyes(&state, &reader), CommandName::ProveDelivery)?;
    if shipment.state != "in_transit" || shipment.proof_by.is_some() {
        return no_longer(&state, &reader, &order).await;
    }
    arriving(&state, &reader, (&order, shipment), Typed::default()).await
}

/// `POST` of the same address.
///
/// # Errors
/// 404 and 403; without a name the form comes back, what else is refused as the order's page.
pub async fn arrived(
    state: web::Data<State>,
    reader: Reader,
    form: OrderForm,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let shipment: ShipmentId = reader.id("shipment_id")?;
    let received_by = form.form.get("received_by").cloned().unwrap_or_default();
    let request = Request::ProveDelivery { shipment, received_by: received_by.clone() };
    match carry_out(&state, &reader, &form, id, request).await {
        Ok(_) => Ok(led_to(&format!("/orders/{id}?done=arrived"))),
        Err(WorkflowError::Order(
            refusal @ (Refusal::ReceiverNeeded | Refusal::TextTooLong { .. }),
        )) => {
            let order = state.workflow.order(id, &reader.actor).await?;
            let one = shipment_of(&order, &reader)?;
            let said = Problem::from(WorkflowError::Order(refusal));
            let error = Some(said.detail(reader.language).to_owned());
            arriving(&state, &reader, (&order, one), Typed { text: received_by, error }).await
        }
        Err(error) => refused(&state, &reader, id, error, version(&form.form)).await,
    }
}
