//! Purchase orders over JSON: make one, read it, and what may be asked of it (api.md, Purchase orders).

pub mod amounts;
pub mod answering;
pub mod changing;
pub mod charges;
pub mod drafting;
pub mod goods;
pub mod papers;
pub mod reading;

use actix_web::{HttpResponse, web};
use order_workflow::command::purchase_orders::Request;
use serde::Deserialize;
use supply_chain::id::PurchaseOrderId;
use utoipa::ToSchema;

use crate::answer::respond;
use crate::extract::Asked;
use crate::problem::Problem;
use crate::state::State;

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// 1 to 500 characters.
    pub reason: String,
}

/// Asks the order of the path for what the body means.
async fn carry_out<B>(
    state: web::Data<State>,
    asked: Asked<B>,
    request: impl FnOnce(B) -> Request,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(state.workflow.handle_order(ask, id, request(body)).await?))
}
