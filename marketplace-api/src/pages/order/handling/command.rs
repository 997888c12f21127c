//! Commands that are a button: approve; and that the seller has read it.

use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::answers::Answer;
use order_workflow::command::purchase_orders::Request;
use supply_chain::id::PurchaseOrderId;

use super::{refused, since, version};
use crate::extract::{PageForm, Reader};
use crate::pages::frame::led_to;
use crate::pages::order::tally::Typed;
use crate::problem::Problem;
use crate::state::State;

/// A form about an order: what it says, and its bytes for its key.
pub(super) type OrderForm = PageForm<Typed>;

/// Carries `request` out for the version the form was drawn from.
///
/// That the seller has read the order changes nothing of it; a button drawn before that still holds.
pub(super) async fn carry_out(
    state: &State,
    reader: &Reader,
    form: &OrderForm,
    id: PurchaseOrderId,
    request: Request,
) -> Result<Answer, WorkflowError> {
    let key = form.form.get("key").map_or("", String::as_str);
    let once = || reader.once(key, &form.typed);
    let seen = version(&form.form);
    let first = state.workflow.handle_order(reader.ask(once(), seen), id, request.clone()).await;
    match (first, seen) {
        (Err(WorkflowError::Stale { current }), Some(seen)) if current > seen => {
            let only_read = match state.workflow.order(id, &reader.actor).await {
                Ok(order) if order.version == current => {
                    let changes = since(state, reader, &order, Some(seen)).await;
                    changes.is_ok_and(|all| all.iter().all(|one| one.kind == "acknowledged"))
                }
                _ => false,
            };
            if only_read {
                let ask = reader.ask(once(), Some(current));
                return state.workflow.handle_order(ask, id, request).await;
            }
            Err(WorkflowError::Stale { current })
        }
        (first, _) => first,
    }
}

async fn button(
    state: &State,
    reader: &Reader,
    form: &OrderForm,
    request: Request,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    match carry_out(state, reader, form, id, request).await {
        Ok(_) => Ok(led_to(&format!("/orders/{id}"))),
        Err(error) => refused(state, reader, id, error, version(&form.form)).await,
    }
}

/// `POST /orders/{id}/approve`.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the order's page.
pub async fn approve(
    state: web::Data<State>,
    reader: Reader,
    form: OrderForm,
) -> Result<HttpResponse, Problem> {
    button(&state, &reader, &form, Request::Approve).await
}

/// `POST /orders/{id}/acknowledge`: the seller's page was opened. It sends this by itself, so what is
/// refused is nobody's concern: the page shows how the order stands either way.
///
/// # Errors
/// 404 and 403.
pub async fn acknowledge(
    state: web::Data<State>,
    reader: Reader,
    form: OrderForm,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let key = form.form.get("key").map_or("", String::as_str);
    let ask = reader.ask(reader.once(key, &form.typed), None);
    match state.workflow.handle_order(ask, id, Request::Acknowledge).await {
        Ok(_) => {}
        Err(error) => {
            let problem = Problem::from(error);
            if problem.status().as_u16() != 409 {
                return Err(problem);
            }
        }
    }
    let desk = form.form.get("back").filter(|back| back.starts_with("/desk/orders?"));
    Ok(led_to(desk.unwrap_or(&format!("/orders/{id}"))))
}
