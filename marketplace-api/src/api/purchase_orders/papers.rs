//! Papers of an order as files, and an order that comes in as one.

use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::query::orders::OrderView;
use serde::Deserialize;
use supply_chain::id::ShipmentId;
use supply_chain::purchase_order::{CommandName, Party};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::respond;
use crate::extract::{Reading, Upload};
use crate::language::Language;
use crate::papers::deliver::{Papers, Reader};
use crate::papers::import::draft_of;
use crate::problem::Problem;
use crate::state::State;

/// How a paper is to be.
#[derive(Debug, Default, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PaperQuery {
    /// `id`, which is what papers are in unless asked otherwise, or `en`.
    pub language: Option<PaperLanguage>,
}

/// The language of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PaperLanguage {
    /// Indonesian.
    Id,
    /// English.
    En,
}

impl PaperQuery {
    /// Papers go into files and to people who never chose a language: Indonesian unless asked otherwise.
    pub(in crate::api) const fn language(self) -> Language {
        match self.language {
            Some(PaperLanguage::En) => Language::English,
            Some(PaperLanguage::Id) | None => Language::Indonesian,
        }
    }
}

/// The parts of an order that is handed in.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read part by part; here it is described")]
pub struct OrderUpload {
    /// A UBL 2 `Order`, at most 4 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The seller, where the document does not name one of ours.
    seller_id: Option<Uuid>,
}

async fn papers(state: &State, reading: &Reading<PaperQuery>) -> Result<Papers, Problem> {
    let by_name = || {
        let connection = reading.request().connection_info();
        format!("{}://{}", connection.scheme(), connection.host())
    };
    let reader = Reader {
        actor: reading.actor()?.clone(),
        zone: None,
        lang: reading.query.language(),
        reached_at: state.settings.public_url.clone().unwrap_or_else(by_name),
    };
    Papers::of(state, reader, reading.id("id")?).await
}

fn named(reading: &Reading<PaperQuery>) -> &str {
    reading.request().match_info().get("document").unwrap_or_default()
}

/// `GET /api/v1/purchase-orders/{id}/documents/{document}`: the order as `purchase-order.pdf` or, in UBL 2.4,
/// `purchase-order.xml`; the seller's answer as `order-response.xml`. 409 while there is nothing to say.
#[utoipa::path(get, path = "/api/v1/purchase-orders/{id}/documents/{document}", tag = "purchase-orders",
    params(("id" = Uuid, Path), ("document" = String, Path), PaperQuery),
    responses((status = 200, description = "PDF or XML", content_type = "application/pdf")))]
pub async fn order_document(
    state: web::Data<State>,
    reading: Reading<PaperQuery>,
) -> Result<HttpResponse, Problem> {
    papers(&state, &reading).await?.order_file(named(&reading)).await
}

/// `GET …/shipments/{shipment_id}/documents/{document}`: a shipment as `shipment-note.pdf` or, in UBL 2.4,
/// `shipment-note.xml`; what was counted of it as `goods-received-note.pdf`.
#[utoipa::path(get, path = "/api/v1/purchase-orders/{id}/shipments/{shipment_id}/documents/{document}",
    tag = "purchase-orders",
    params(("id" = Uuid, Path), ("shipment_id" = Uuid, Path), ("document" = String, Path), PaperQuery),
    responses((status = 200, description = "PDF or XML", content_type = "application/pdf")))]
pub async fn shipment_document(
    state: web::Data<State>,
    reading: Reading<PaperQuery>,
) -> Result<HttpResponse, Problem> {
    let shipment: ShipmentId = reading.id("shipment_id")?;
    papers(&state, &reading).await?.shipment_file(shipment, named(&reading)).await
}

/// `POST /api/v1/purchase-orders/import`: a UBL order becomes a draft at today's prices. Goods are found by our
/// own id of the offer, else by the seller's code; when a line is not found, nothing is made and each is named.
#[utoipa::path(post, path = "/api/v1/purchase-orders/import", tag = "purchase-orders",
    request_body(content = OrderUpload, content_type = "multipart/form-data"),
    responses((status = 201, body = OrderView)))]
pub async fn import(state: web::Data<State>, upload: Upload) -> Result<HttpResponse, Problem> {
    let Upload { bytes, fields, ask, .. } = upload;
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?.clone();
    let roles = CommandName::Edit.roles(Party::Buyer);
    if !actor.is_any(roles) {
        return Err(WorkflowError::NotYourRole { roles }.into());
    }
    // Before anything is looked up: goods that went off sale since change nothing of what was answered.
    if let Some(answer) = state.workflow.order_made_before(&ask).await? {
        return Ok(respond(answer));
    }
    let seller = fields.get("seller_id").map(|text| text.trim()).filter(|text| !text.is_empty());
    let seller: Option<Uuid> = seller.map(str::parse).transpose().map_err(|_not_one| {
        let (id, en) = ("seller_id harus UUID.", "seller_id has to be a UUID.");
        Problem::malformed(id, en).error("/seller_id", id, en)
    })?;
    let new = draft_of(&state, &actor, &bytes, seller).await?;
    Ok(respond(state.workflow.create_order(ask, new).await?))
}
