//! Resale over JSON: rules that make own offers from what others list, what they sell on, and price chains.

mod wording;

use self::wording::invalid;
pub use self::wording::{
    FollowSent, MarginSent, OpenToSent, PreviewResaleRule, RuleWording, SourcingSent,
    WriteResaleRule,
};

use actix_web::{HttpResponse, web};
use order_workflow::command::resale::{
    Goods, NewRule, ResaleRequest, RuleRequest, handle_resale, handle_rule, open_prices,
    order_above as prepare_above, write_rule,
};
use order_workflow::query::price_chains::{PriceChainView, offer_chain};
use order_workflow::query::resale as query;
use order_workflow::query::resale::{
    LinksView, OpeningView, PreviewView, ResaleFilter, ResaleView, RuleView,
};
use serde::Deserialize;
use supply_chain::id::{OfferId, OrganizationId, PurchaseOrderId, ResaleId, ResaleRuleId};
use supply_chain::resale::ResaleState;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, NoQuery, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// For whom the organization's own prices are open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenPrices {
    /// In the chains of what others sell on.
    pub open_to: OpenToSent,
}

fn goods_of(
    offer: Option<Uuid>,
    seller: Option<Uuid>,
    category: Option<String>,
) -> Result<Goods, Problem> {
    match (offer, seller, category) {
        (Some(offer), None, None) => Ok(Goods::Offer(OfferId(offer))),
        (None, Some(seller), Some(category)) => {
            Ok(Goods::Category(OrganizationId(seller), category))
        }
        (None, Some(seller), None) => Ok(Goods::Everything(OrganizationId(seller))),
        _ => Err(invalid(
            "/seller_id",
            "Sebutkan satu barang, atau satu penjual.",
            "Name one offer, or one seller.",
        )),
    }
}

/// Which rules.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RulesQuery {
    /// Whether those that ended are told, too.
    pub ended: Option<bool>,
}

/// `GET /api/v1/resale-rules`: the organization's own, newest first.
#[utoipa::path(get, path = "/api/v1/resale-rules", tag = "resale", params(RulesQuery, PageParams),
    responses((status = 200, body = Page<RuleView>), (status = 403)))]
pub async fn rules(
    state: web::Data<State>,
    reading: Reading<RulesQuery>,
) -> Result<HttpResponse, Problem> {
    let actor = reading.actor()?;
    let after: Option<Uuid> = reading.page.after()?;
    let wanted = (reading.query.ended.unwrap_or_default(), after, reading.page.fetch());
    let found = query::rules(state.workflow.reader(), actor, wanted).await?;
    Ok(json(&Page::of(found, &reading.page, |rule| rule.id)))
}

/// `POST /api/v1/resale-rules`: writes one, and puts what it holds for on sale.
#[utoipa::path(post, path = "/api/v1/resale-rules", tag = "resale", request_body = WriteResaleRule,
    responses((status = 201, body = RuleView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn write(
    state: web::Data<State>,
    asked: Asked<WriteResaleRule>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let goods = goods_of(body.offer_id, body.seller_id, body.category)?;
    let new = NewRule { id: body.id, goods, wording: body.rule.try_into()? };
    Ok(respond(write_rule(&state.workflow, ask, new).await?))
}

/// `POST /api/v1/resale-rules/preview`: what a rule would make of the goods above; nothing is written.
#[utoipa::path(post, path = "/api/v1/resale-rules/preview", tag = "resale", request_body = PreviewResaleRule,
    responses((status = 200, body = PreviewView), (status = 403), (status = 404), (status = 422)))]
pub async fn preview(
    state: web::Data<State>,
    asked: Asked<PreviewResaleRule>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let of = body.rule_id.map(ResaleRuleId);
    let goods = match of {
        // The rule knows what it is for.
        Some(_) => Goods::Everything(OrganizationId(Uuid::nil())),
        None => goods_of(body.offer_id, body.seller_id, body.category)?,
    };
    let wording = body.rule.try_into()?;
    Ok(json(&query::preview(&state.workflow, ask, (goods, of), wording).await?))
}

/// `GET /api/v1/resale-rules/{id}`: what it says, and how many goods it sells on.
#[utoipa::path(get, path = "/api/v1/resale-rules/{id}", tag = "resale", params(("id" = Uuid, Path)),
    responses((status = 200, body = RuleView), (status = 403), (status = 404)))]
pub async fn rule(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: ResaleRuleId = reading.id("id")?;
    let view = query::rule(state.workflow.reader(), reading.actor()?, id).await?;
    Ok(json_versioned(&view, view.version))
}

/// `PUT /api/v1/resale-rules/{id}`: what it says from now on; prices are made anew at once.
#[utoipa::path(put, path = "/api/v1/resale-rules/{id}", tag = "resale", params(("id" = Uuid, Path)),
    request_body = RuleWording,
    responses((status = 200, body = RuleView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn change(
    state: web::Data<State>,
    asked: Asked<RuleWording>,
) -> Result<HttpResponse, Problem> {
    let id: ResaleRuleId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let request = RuleRequest::Change(body.try_into()?);
    Ok(respond(handle_rule(&state.workflow, ask, id, request).await?))
}

async fn of_rule(
    state: &State,
    asked: Asked<NoFields>,
    request: RuleRequest,
) -> Result<HttpResponse, Problem> {
    let id: ResaleRuleId = asked.id("id")?;
    Ok(respond(handle_rule(&state.workflow, asked.ask, id, request).await?))
}

/// `POST /api/v1/resale-rules/{id}/pause`: nothing by it is on sale.
#[utoipa::path(post, path = "/api/v1/resale-rules/{id}/pause", tag = "resale", params(("id" = Uuid, Path)),
    responses((status = 200, body = RuleView), (status = 403), (status = 404), (status = 409)))]
pub async fn pause_rule(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    of_rule(&state, asked, RuleRequest::Pause).await
}

/// `POST /api/v1/resale-rules/{id}/resume`: all of it is on sale again.
#[utoipa::path(post, path = "/api/v1/resale-rules/{id}/resume", tag = "resale", params(("id" = Uuid, Path)),
    responses((status = 200, body = RuleView), (status = 403), (status = 404), (status = 409)))]
pub async fn resume_rule(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    of_rule(&state, asked, RuleRequest::Resume).await
}

/// `POST /api/v1/resale-rules/{id}/stop`: it ends, and its offers are taken off for good.
#[utoipa::path(post, path = "/api/v1/resale-rules/{id}/stop", tag = "resale", params(("id" = Uuid, Path)),
    responses((status = 200, body = RuleView), (status = 403), (status = 404), (status = 409)))]
pub async fn stop_rule(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    of_rule(&state, asked, RuleRequest::Stop).await
}

/// Where an offer stands that is sold on.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResaleStateSent {
    /// It follows what stands above.
    Active,
    /// A person let it rest.
    Paused,
    /// It cannot be sold on for now.
    Halted,
    /// It ended.
    Stopped,
}

impl From<ResaleStateSent> for ResaleState {
    fn from(sent: ResaleStateSent) -> Self {
        match sent {
            ResaleStateSent::Active => Self::Active,
            ResaleStateSent::Paused => Self::Paused,
            ResaleStateSent::Halted => Self::Halted,
            ResaleStateSent::Stopped => Self::Stopped,
        }
    }
}

/// Which of what is sold on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ResalesQuery {
    /// Only in this state; else whatever has not ended.
    #[param(inline)]
    pub state: Option<ResaleStateSent>,
    /// Only what a person is asked about.
    pub asked: Option<bool>,
    /// Only by this rule.
    pub rule_id: Option<Uuid>,
}

/// `GET /api/v1/resales`: what the organization sells on, newest first.
#[utoipa::path(get, path = "/api/v1/resales", tag = "resale", params(ResalesQuery, PageParams),
    responses((status = 200, body = Page<ResaleView>), (status = 403)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<ResalesQuery>,
) -> Result<HttpResponse, Problem> {
    let actor = reading.actor()?;
    let wanted = ResaleFilter {
        state: reading.query.state.map(ResaleState::from),
        asked: reading.query.asked.unwrap_or_default(),
        rule: reading.query.rule_id.map(ResaleRuleId),
        after: reading.page.after()?,
        limit: reading.page.fetch(),
    };
    let found = query::resales(state.workflow.reader(), actor, wanted).await?;
    Ok(json(&Page::of(found, &reading.page, |resale| resale.id)))
}

/// `GET /api/v1/resales/{id}`: one of them, beside the offer above.
#[utoipa::path(get, path = "/api/v1/resales/{id}", tag = "resale", params(("id" = Uuid, Path)),
    responses((status = 200, body = ResaleView), (status = 403), (status = 404)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: ResaleId = reading.id("id")?;
    let view = query::resale(state.workflow.reader(), reading.actor()?, id).await?;
    Ok(json_versioned(&view, view.version))
}

async fn of_resale(
    state: &State,
    asked: Asked<NoFields>,
    request: ResaleRequest,
) -> Result<HttpResponse, Problem> {
    let id: ResaleId = asked.id("id")?;
    Ok(respond(handle_resale(&state.workflow, asked.ask, id, request).await?))
}

/// `POST /api/v1/resales/{id}/take`: takes the prices that were asked about.
#[utoipa::path(post, path = "/api/v1/resales/{id}/take", tag = "resale", params(("id" = Uuid, Path)),
    responses((status = 200, body = ResaleView), (status = 403), (status = 404), (status = 409)))]
pub async fn take(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    of_resale(&state, asked, ResaleRequest::Take).await
}

/// `POST /api/v1/resales/{id}/keep`: keeps the own prices, until those above move once more; not below cost.
#[utoipa::path(post, path = "/api/v1/resales/{id}/keep", tag = "resale", params(("id" = Uuid, Path)),
    responses((status = 200, body = ResaleView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn keep(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    of_resale(&state, asked, ResaleRequest::Keep).await
}

/// `POST /api/v1/resales/{id}/pause`: lets it rest.
#[utoipa::path(post, path = "/api/v1/resales/{id}/pause", tag = "resale", params(("id" = Uuid, Path)),
    responses((status = 200, body = ResaleView), (status = 403), (status = 404), (status = 409)))]
pub async fn pause(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    of_resale(&state, asked, ResaleRequest::Pause).await
}

/// `POST /api/v1/resales/{id}/resume`: makes it anew from what stands above.
#[utoipa::path(post, path = "/api/v1/resales/{id}/resume", tag = "resale", params(("id" = Uuid, Path)),
    responses((status = 200, body = ResaleView), (status = 403), (status = 404), (status = 409)))]
pub async fn resume(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    of_resale(&state, asked, ResaleRequest::Resume).await
}

/// `POST /api/v1/resales/{id}/stop`: it ends, and its offer is taken off for good.
#[utoipa::path(post, path = "/api/v1/resales/{id}/stop", tag = "resale", params(("id" = Uuid, Path)),
    responses((status = 200, body = ResaleView), (status = 403), (status = 404), (status = 409)))]
pub async fn stop(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    of_resale(&state, asked, ResaleRequest::Stop).await
}

/// How many packs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ChainQuery {
    /// Packs that would be bought; 1 when not said.
    pub count: Option<i64>,
}

/// `GET /api/v1/offers/{id}/price-chain`: who puts how much on its price, as far as the asker may see it.
#[utoipa::path(get, path = "/api/v1/offers/{id}/price-chain", tag = "catalogue",
    params(("id" = Uuid, Path), ChainQuery), responses((status = 200, body = PriceChainView), (status = 404)))]
pub async fn chain(
    state: web::Data<State>,
    reading: Reading<ChainQuery>,
) -> Result<HttpResponse, Problem> {
    let id: OfferId = reading.id("id")?;
    let (on, now) = (state.workflow.reader(), state.workflow.origin.now());
    let count = reading.query.count.unwrap_or(1).max(1);
    Ok(json(&offer_chain(on, &reading.asker, (id, count), now).await?))
}

/// `GET /api/v1/price-opening`: for whom the organization's own prices are open in the chains of what others sell on.
#[utoipa::path(get, path = "/api/v1/price-opening", tag = "resale",
    responses((status = 200, body = OpeningView), (status = 403)))]
pub async fn opening(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let view = query::price_opening(state.workflow.reader(), reading.actor()?).await?;
    Ok(json_versioned(&view, view.version))
}

/// `PUT /api/v1/price-opening`: says so; orders that were submitted keep what they were frozen with.
#[utoipa::path(put, path = "/api/v1/price-opening", tag = "resale", request_body = OpenPrices,
    responses((status = 200, body = OpeningView), (status = 403)))]
pub async fn open(
    state: web::Data<State>,
    asked: Asked<OpenPrices>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    Ok(respond(open_prices(&state.workflow, ask, body.open_to.into()).await?))
}

/// `GET /api/v1/purchase-orders/{id}/links`: orders above and below that belong to it, for the reseller between them.
#[utoipa::path(get, path = "/api/v1/purchase-orders/{id}/links", tag = "purchase-orders", params(("id" = Uuid, Path)),
    responses((status = 200, body = LinksView), (status = 404)))]
pub async fn links(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reading.id("id")?;
    Ok(json(&query::order_links(state.workflow.reader(), reading.actor()?, id).await?))
}

/// `POST /api/v1/purchase-orders/{id}/order-above`: prepares drafts above for what is sold on order by order, once.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/order-above", tag = "purchase-orders",
    params(("id" = Uuid, Path)),
    responses((status = 201, body = LinksView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn order_above(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = asked.id("id")?;
    Ok(respond(prepare_above(&state.workflow, asked.ask, id).await?))
}
