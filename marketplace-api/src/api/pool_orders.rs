//! What the organizer of a demand pool confirms once its goods come: how they are shared out, and who bears freight.

use actix_web::{HttpResponse, web};
use order_workflow::command::pool_to_orders::{
    AllocatedView, ChargedView, LostAtHub, NewPoolCharge, ShareOut,
};
use serde::Deserialize;
use supply_chain::allocation::ChargeKind;
use supply_chain::id::{DemandPoolId, PoolLineId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::respond;
use crate::extract::Asked;
use crate::problem::Problem;
use crate::state::State;

/// How what waits at the hub is shared out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllocatePool {
    /// What was lost or spoilt at the hub since it was counted; its keeper bears it.
    #[serde(default)]
    pub lost_at_hub: Vec<LostUnits>,
}

/// What was lost of one line.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LostUnits {
    /// Which line of the pool.
    pub line_id: Uuid,
    /// Units, as they are pledged.
    pub units: i64,
}

/// What a charge of a pool is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PoolChargeKind {
    /// Bringing the goods to the hub, and from there.
    Freight,
    /// Loading and unloading.
    Handling,
    /// Whatever else the rules announced.
    Other,
}

/// A paper that all bear together.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargePool {
    /// What for.
    pub kind: PoolChargeKind,
    /// Its number, as it stands on it; each is shared out once. 1 to 200 characters.
    pub paper: String,
    /// What it comes to; below zero where something goes back.
    #[schema(value_type = String, example = "1250000.00")]
    pub amount: Money,
}

/// `POST …/allocate`: confirms how what waits is shared out, by the rule that was published. What each gets is set aside
/// for its leg in the same step.
#[utoipa::path(post, path = "/api/v1/demand-pools/{id}/allocate", tag = "demand-pools",
    params(("id" = Uuid, Path)), request_body = AllocatePool, responses((status = 200, body = AllocatedView)))]
pub async fn allocate(
    state: web::Data<State>,
    asked: Asked<AllocatePool>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let lost = body.lost_at_hub.into_iter();
    let lost = lost.map(|one| LostAtHub { line: PoolLineId(one.line_id), units: one.units });
    let request = ShareOut { lost_at_hub: lost.collect() };
    Ok(respond(state.workflow.share_out_pool(ask, id, request).await?))
}

/// `POST …/charges`: shares a paper among those who got goods, once everything is shared out; each part becomes a charge
/// of a leg.
#[utoipa::path(post, path = "/api/v1/demand-pools/{id}/charges", tag = "demand-pools",
    params(("id" = Uuid, Path)), request_body = ChargePool, responses((status = 200, body = ChargedView)))]
pub async fn charge(
    state: web::Data<State>,
    asked: Asked<ChargePool>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = asked.id("id")?;
    let Asked { body: ChargePool { kind, paper, amount }, ask, .. } = asked;
    let kind = match kind {
        PoolChargeKind::Freight => ChargeKind::Freight,
        PoolChargeKind::Handling => ChargeKind::Handling,
        PoolChargeKind::Other => ChargeKind::Other,
    };
    let request = NewPoolCharge { kind, paper, amount };
    Ok(respond(state.workflow.charge_pool(ask, id, request).await?))
}
