//! Sending goods, counting them, and counting again.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::purchase_orders::Request;
use order_workflow::query::orders::{OrderView, ShipmentView};
use supply_chain::id::{PurchaseOrderId, ShipmentId};
use supply_chain::purchase_order::{CommandName, Refusal};

use super::command::{OrderForm, carry_out};
use super::keep::into_stock;
use super::{eyes, key, may, no_longer, refused, version};
use crate::extract::Reader;
use crate::pages::frame::{self, led_to};
use crate::pages::layout::Place;
use crate::pages::order::count::CountPage;
use crate::pages::order::counted::CountedPage;
use crate::pages::order::dispatch::{self, DispatchPage};
use crate::pages::order::tally::{Counted, Counting, Faults, Typed, stepped};
use crate::problem::Problem;
use crate::state::State;

/// `GET /orders/{id}/dispatch`: what leaves now.
///
/// # Errors
/// 404 to anyone who is not a party, 403 to the side or role that may not.
pub async fn dispatch_form(
    state: web::Data<State>,
    reader: Reader,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let order = state.workflow.order(id, &reader.actor).await?;
    may(&reader, &order, &eyes(&state, &reader), CommandName::Dispatch)?;
    if !order.allowed_commands.contains(&"dispatch") {
        return no_longer(&state, &reader, &order).await;
    }
    dispatch_page(&state, &reader, &order, None, &dispatch::Faults::new()).await
}

async fn dispatch_page(
    state: &State,
    reader: &Reader,
    order: &OrderView,
    typed: Option<&Typed>,
    faults: &dispatch::Faults,
) -> Result<HttpResponse, Problem> {
    let shell = frame::shell(state, reader, Place::Incoming).await?;
    let page = DispatchPage::new(shell, order, typed, faults, &eyes(state, reader), key(state));
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    frame::page(status, &page)
}

/// `POST /orders/{id}/dispatch`.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form, what else is refused as the order's page.
pub async fn dispatch(
    state: web::Data<State>,
    reader: Reader,
    form: OrderForm,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let order = state.workflow.order(id, &reader.actor).await?;
    may(&reader, &order, &eyes(&state, &reader), CommandName::Dispatch)?;
    // Against an order that changed meanwhile the counts are not judged: it is shown first.
    let is_current = version(&form.form).is_none_or(|seen| seen == order.version);
    let read = dispatch::read(&order, &form.form, reader.language);
    let (lines, carrier) = match read {
        Ok(leaving) => leaving,
        Err(faults) if is_current => {
            return dispatch_page(&state, &reader, &order, Some(&form.form), &faults).await;
        }
        Err(_) => (Vec::new(), None),
    };
    match carry_out(&state, &reader, &form, id, Request::Dispatch { lines, carrier }).await {
        Ok(_) => Ok(led_to(&format!("/orders/{id}"))),
        Err(WorkflowError::Order(long @ Refusal::TextTooLong { .. })) => {
            let told = Problem::from(WorkflowError::Order(long)).detail(reader.language).to_owned();
            let faults = dispatch::Faults::from([(dispatch::CARRIER, told)]);
            dispatch_page(&state, &reader, &order, Some(&form.form), &faults).await
        }
        Err(error) => refused(&state, &reader, id, error, version(&form.form)).await,
    }
}

/// The order of the shipment in the address, for whoever may count it.
async fn shipped(
    state: &State,
    reader: &Reader,
    name: CommandName,
) -> Result<(OrderView, ShipmentId), Problem> {
    let shipment: ShipmentId = reader.id("id")?;
    let id = state.workflow.order_of_shipment(shipment, &reader.actor).await?;
    let order = state.workflow.order(id, &reader.actor).await?;
    may(reader, &order, &eyes(state, reader), name)?;
    Ok((order, shipment))
}

fn find(order: &OrderView, id: ShipmentId) -> Result<&ShipmentView, Problem> {
    order.shipments.iter().find(|shipment| shipment.id == id).ok_or_else(Problem::not_found)
}

async fn count_page(
    state: &State,
    reader: &Reader,
    counted: &Counted<'_>,
    typed: &Typed,
    faults: &Faults,
) -> Result<HttpResponse, Problem> {
    let shell = frame::shell(state, reader, Place::Orders).await?;
    let page = CountPage::new(shell, counted, typed, faults, &eyes(state, reader), key(state));
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    frame::page(status, &page)
}

/// A shipment that was counted: by whom and when, and what was found.
async fn counted_page(
    state: &State,
    reader: &Reader,
    order: &OrderView,
    shipment: &ShipmentView,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let entries = state.workflow.shipment_timeline(order.id, shipment.id, &reader.actor).await?;
    let shell = frame::shell(state, reader, Place::Orders).await?;
    let mut page = CountedPage::new(shell, order, shipment, &entries, &eyes(state, reader));
    page.stock = into_stock(state, reader, order, shipment).await?;
    frame::page(status, &page)
}

/// `GET /shipments/{id}/receive`: counting what came; who counted it, when that was done.
///
/// # Errors
/// 404 to anyone who is not a party, 403 to the side or role that may not.
pub async fn receive_form(
    state: web::Data<State>,
    reader: Reader,
) -> Result<HttpResponse, Problem> {
    let (order, id) = shipped(&state, &reader, CommandName::Receive).await?;
    let shipment = find(&order, id)?;
    match shipment.state {
        "received" => counted_page(&state, &reader, &order, shipment, StatusCode::OK).await,
        "in_transit" => {
            let counted = Counted { order: &order, shipment, counting: Counting::First };
            count_page(&state, &reader, &counted, &counted.standing(), &Faults::default()).await
        }
        _ => no_longer(&state, &reader, &order).await,
    }
}

/// `POST /shipments/{id}/receive`.
///
/// The order's version does not matter here: what else happens to the order, another shipment leaving
/// say, takes nothing from a count, and whoever stands before the goods is not sent back for it.
///
/// # Errors
/// 404 and 403; an unfinished count comes back with what was typed, one that was made already shows whose.
pub async fn receive(
    state: web::Data<State>,
    reader: Reader,
    form: OrderForm,
) -> Result<HttpResponse, Problem> {
    let (order, id) = shipped(&state, &reader, CommandName::Receive).await?;
    let shipment = find(&order, id)?;
    let counted = Counted { order: &order, shipment, counting: Counting::First };
    if let Some(typed) = stepped(form.form.clone()) {
        return count_page(&state, &reader, &counted, &typed, &Faults::default()).await;
    }
    let counts = if form.form.contains_key("whole") {
        counted.all_good()
    } else {
        match counted.read(&form.form, reader.language) {
            Ok(counts) => counts,
            Err(faults) if shipment.state == "in_transit" => {
                return count_page(&state, &reader, &counted, &form.form, &faults).await;
            }
            // Nobody is asked to mend a count that another has made already.
            Err(_) => counted.all_good(),
        }
    };
    let key = form.form.get("key").map_or("", String::as_str);
    let ask = reader.ask(reader.once(key, &form.typed), None);
    let request = Request::Receive { shipment: id, counts };
    match state.workflow.handle_order(ask, order.id, request).await {
        Ok(_) => Ok(led_to(&format!("/orders/{}?counted={id}", order.id))),
        // Where the last shipment was counted, the order is past counting too: that it was is what matters here.
        Err(
            error @ WorkflowError::Order(
                Refusal::AlreadyCounted { .. } | Refusal::NotInThisState { .. },
            ),
        ) => {
            let order = state.workflow.order(order.id, &reader.actor).await?;
            let shipment = find(&order, id)?;
            if shipment.state != "received" {
                return refused(&state, &reader, order.id, error, None).await;
            }
            counted_page(&state, &reader, &order, shipment, StatusCode::CONFLICT).await
        }
        Err(error) => refused(&state, &reader, order.id, error, None).await,
    }
}

/// `GET /shipments/{id}/correct`: counting again.
///
/// # Errors
/// 404 to anyone who is not a party, 403 to the side or role that may not.
pub async fn correct_form(
    state: web::Data<State>,
    reader: Reader,
) -> Result<HttpResponse, Problem> {
    let (order, id) = shipped(&state, &reader, CommandName::CorrectReceipt).await?;
    let shipment = find(&order, id)?;
    if shipment.state != "received" || !order.allowed_commands.contains(&"correct-receipt") {
        return no_longer(&state, &reader, &order).await;
    }
    let counted = Counted { order: &order, shipment, counting: Counting::Again };
    count_page(&state, &reader, &counted, &counted.standing(), &Faults::default()).await
}

/// `POST /shipments/{id}/correct`.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form, what else is refused as the order's page.
pub async fn correct(
    state: web::Data<State>,
    reader: Reader,
    form: OrderForm,
) -> Result<HttpResponse, Problem> {
    let (order, id) = shipped(&state, &reader, CommandName::CorrectReceipt).await?;
    let shipment = find(&order, id)?;
    let counted = Counted { order: &order, shipment, counting: Counting::Again };
    if let Some(typed) = stepped(form.form.clone()) {
        return count_page(&state, &reader, &counted, &typed, &Faults::default()).await;
    }
    let counts = match counted.read(&form.form, reader.language) {
        Ok(counts) => counts,
        Err(faults) => {
            return count_page(&state, &reader, &counted, &form.form, &faults).await;
        }
    };
    let reason = form.form.get("reason").cloned().unwrap_or_default();
    let request = Request::CorrectReceipt { shipment: id, counts, reason };
    match carry_out(&state, &reader, &form, order.id, request).await {
        Ok(_) => Ok(led_to(&format!("/orders/{}?corrected={id}", order.id))),
        Err(WorkflowError::Order(long @ Refusal::TextTooLong { .. })) => {
            let told = Problem::from(WorkflowError::Order(long)).detail(reader.language).to_owned();
            let faults = Faults { reason: Some(told), ..Faults::default() };
            count_page(&state, &reader, &counted, &form.form, &faults).await
        }
        Err(error) => refused(&state, &reader, order.id, error, version(&form.form)).await,
    }
}
