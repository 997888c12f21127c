//! Claims over JSON: what was not as agreed, answered, mediated, decided (machines.md section 7).

use actix_web::{HttpResponse, web};
use order_workflow::command::claims::{Changed, Claimed, NewClaim, Request};
use order_workflow::command::purchase_orders::Amount;
use order_workflow::photo;
use order_workflow::query::claims::{ClaimBrief, ClaimFilter, ClaimView};
use order_workflow::query::written::MoneyWritten;
use serde::Deserialize;
use supply_chain::claim::{Reason, Remedy, Side, State as ClaimState, Verdict};
use supply_chain::id::{ClaimId, ClaimLineId, OrderLineId, PurchaseOrderId, ShipmentId};
use supply_chain::money::Money;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::purchase_orders::amounts::amount;
use super::purchase_orders::reading::wrong_parameter;
use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, Reading, Upload};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// What is claimed of a counted shipment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeClaim {
    /// Which shipment of the order.
    pub shipment_id: Uuid,
    /// What.
    #[schema(value_type = Vec<RawClaimedLine>)]
    pub lines: Vec<ClaimedLine>,
    /// What is asked for it: credit, `price_reduction`, return or replacement.
    #[schema(value_type = String)]
    pub wants: Remedy,
    /// What was wrong, in own words; at most 2,000 characters.
    pub words: Option<String>,
}

/// One line of a claim.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "RawClaimedLine")]
pub struct ClaimedLine(Claimed);

/// One line of a claim: `count` in packs or `count_base` in base units, one of the two.
#[derive(Deserialize, ToSchema)]
#[schema(as = ClaimedLine)]
#[serde(deny_unknown_fields)]
pub(super) struct RawClaimedLine {
    /// Which line of the order.
    line_id: Uuid,
    /// missing, rejected, damaged, `wrong_goods`, expired, `hidden_defect` or price.
    #[schema(value_type = String)]
    reason: Reason,
    /// In packs.
    count: Option<i64>,
    /// In base units.
    count_base: Option<i64>,
    /// What is claimed for it, where that is less than it cost; a claim about a price names it.
    #[schema(value_type = Option<MoneyWritten>)]
    amount: Option<Money>,
}

impl TryFrom<RawClaimedLine> for ClaimedLine {
    type Error = String;

    fn try_from(raw: RawClaimedLine) -> Result<Self, String> {
        let quantity = amount("count", raw.count, raw.count_base)?;
        Ok(Self(Claimed {
            line: OrderLineId(raw.line_id),
            reason: raw.reason,
            quantity: quantity.ok_or("missing field `count`")?,
            amount: raw.amount,
        }))
    }
}

/// A draft that is put before the seller.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenClaim {
    /// What is different from the draft; a line that is not named stays.
    #[schema(value_type = Option<Vec<RawChangedClaimLine>>)]
    pub lines: Option<Vec<ChangedClaimLine>>,
    /// What is asked for it: credit unless said, `price_reduction`, return or replacement.
    #[schema(value_type = Option<String>)]
    pub wants: Option<Remedy>,
    /// What was wrong, in own words; at most 2,000 characters.
    pub words: Option<String>,
}

/// One line of a draft, changed.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "RawChangedClaimLine")]
pub struct ChangedClaimLine(Changed);

/// One line of a draft, changed: what is left out stays. A count of zero takes it out.
#[derive(Deserialize, ToSchema)]
#[schema(as = ChangedClaimLine)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChangedClaimLine {
    /// Which line of the claim.
    id: Uuid,
    /// What was wrong, more exactly: rejected goods may be damaged, `wrong_goods` or expired.
    #[schema(value_type = Option<String>)]
    reason: Option<Reason>,
    /// In packs.
    count: Option<i64>,
    /// In base units.
    count_base: Option<i64>,
    /// What is claimed for it, where that is less than it cost.
    #[schema(value_type = Option<MoneyWritten>)]
    amount: Option<Money>,
}

impl TryFrom<RawChangedClaimLine> for ChangedClaimLine {
    type Error = String;

    fn try_from(raw: RawChangedClaimLine) -> Result<Self, String> {
        let quantity: Option<Amount> = amount("count", raw.count, raw.count_base)?;
        let (line, reason, amount) = (ClaimLineId(raw.id), raw.reason, raw.amount);
        Ok(Self(Changed { line, reason, quantity, amount }))
    }
}

/// What the seller says to a claim.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerClaim {
    /// accepted, `accepted_in_part` or refused.
    #[schema(value_type = String)]
    pub verdict: Verdict,
    /// What would be credited, where it is accepted in part.
    #[schema(value_type = Option<MoneyWritten>)]
    pub amount: Option<Money>,
    /// In another way than was asked.
    #[schema(value_type = Option<String>)]
    pub remedy: Option<Remedy>,
    /// Why; needed where it is not accepted whole.
    pub words: Option<String>,
}

/// Why a claim is not settled between the two.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EscalateClaim {
    /// Why; at most 2,000 characters.
    pub words: Option<String>,
    /// From mediation on: the body that is to arbitrate; at most 200 characters.
    pub arbiter: Option<String>,
}

/// What a mediator or arbiter decides.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideClaim {
    /// What is granted, from nothing to all of it; all of it, or nothing, where the remedy is replacement.
    #[schema(value_type = MoneyWritten)]
    pub amount: Money,
    /// credit unless said, `price_reduction`, return or replacement.
    #[schema(value_type = Option<String>)]
    pub remedy: Option<Remedy>,
    /// Why; at most 2,000 characters.
    pub words: String,
}

/// Why, if one likes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaybeReason {
    /// At most 2,000 characters.
    pub reason: Option<String>,
}

/// Goods that go back.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendBack {
    /// Driver, plate, carrier; at most 200 characters.
    pub carrier: Option<String>,
}

/// A photo of what was wrong.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form; it is read part by part")]
pub struct PhotoForm {
    /// JPEG, PNG or WebP, at most 10 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Which claims.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ClaimList {
    /// buyer, seller or mediator; all when left out.
    #[serde(rename = "as")]
    pub side: Option<String>,
    /// One state, or several with commas between.
    pub state: Option<String>,
}

/// `POST /api/v1/purchase-orders/{id}/claims`: claims something of a counted shipment, and puts it before
/// the seller.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/claims", tag = "claims",
    params(("id" = Uuid, Path)), request_body = MakeClaim, responses((status = 201, body = ClaimView)))]
pub async fn make(
    state: web::Data<State>,
    asked: Asked<MakeClaim>,
) -> Result<HttpResponse, Problem> {
    let order: PurchaseOrderId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let new = NewClaim {
        shipment: ShipmentId(body.shipment_id),
        lines: body.lines.into_iter().map(|line| line.0).collect(),
        wants: body.wants,
        words: body.words,
    };
    Ok(respond(state.workflow.make_claim(ask, order, new).await?))
}

/// `GET /api/v1/claims`: the claims in which the asker has a part, newest first; to the operator, those
/// that came to it.
#[utoipa::path(get, path = "/api/v1/claims", tag = "claims",
    params(ClaimList, PageParams), responses((status = 200, body = Page<ClaimBrief>)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<ClaimList>,
) -> Result<HttpResponse, Problem> {
    let side = match reading.query.side.as_deref() {
        None => None,
        Some("buyer") => Some(Side::Claimant),
        Some("seller") => Some(Side::Respondent),
        Some("mediator") => Some(Side::Mediator),
        Some(_) => {
            let (id, en) = ("buyer, seller, atau mediator", "buyer, seller or mediator");
            return Err(wrong_parameter("as", id, en));
        }
    };
    let words = reading.query.state.as_deref().unwrap_or_default().split(',');
    let known: Option<Vec<ClaimState>> =
        words.filter(|word| !word.is_empty()).map(ClaimState::from_word).collect();
    let Some(states) = known else {
        return Err(wrong_parameter("state", "salah satu status klaim", "a state of a claim"));
    };
    let (before, limit) = (reading.page.after()?, reading.page.fetch());
    let filter = ClaimFilter { side, states, order: None, before, limit };
    let claims = state.workflow.claims(&filter, &reading.asker).await?;
    Ok(json(&Page::of(claims, &reading.page, |claim| Uuid::from(claim.id))))
}

/// `GET /api/v1/claims/{id}`: the claim, for those who have a part in it.
#[utoipa::path(get, path = "/api/v1/claims/{id}", tag = "claims",
    params(("id" = Uuid, Path)), responses((status = 200, body = ClaimView)))]
pub async fn show(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let view = state.workflow.claim(reading.id("id")?, &reading.asker).await?;
    Ok(json_versioned(&view, view.version))
}

/// Asks the claim of the path for what the body means.
async fn carry_out<B>(
    state: web::Data<State>,
    asked: Asked<B>,
    request: impl FnOnce(B) -> Request,
) -> Result<HttpResponse, Problem> {
    let id: ClaimId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(state.workflow.handle_claim(ask, id, request(body)).await?))
}

/// `POST …/open`: puts a draft before the seller.
#[utoipa::path(post, path = "/api/v1/claims/{id}/open", tag = "claims",
    params(("id" = Uuid, Path)), request_body = OpenClaim, responses((status = 200, body = ClaimView)))]
pub async fn open(
    state: web::Data<State>,
    asked: Asked<OpenClaim>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Open {
        changes: body.lines.unwrap_or_default().into_iter().map(|line| line.0).collect(),
        wants: body.wants.unwrap_or(Remedy::Credit),
        words: body.words,
    })
    .await
}

/// `POST …/photos`: puts a photo with the claim. It is kept as a JPEG of at most 1,600 pixels a side,
/// without anything else that was in the file.
#[utoipa::path(post, path = "/api/v1/claims/{id}/photos", tag = "claims", params(("id" = Uuid, Path)),
    request_body(content = PhotoForm, content_type = "multipart/form-data"),
    responses((status = 200, body = ClaimView)))]
pub async fn add_photo(state: web::Data<State>, upload: Upload) -> Result<HttpResponse, Problem> {
    let id: ClaimId = upload.id("id")?;
    // Nobody else's photos are unpacked.
    state.workflow.claim(id, &upload.ask.by).await?;
    let photo = photo::prepare(upload.bytes).await?;
    Ok(respond(state.workflow.handle_claim(upload.ask, id, Request::AddPhoto(photo)).await?))
}

/// `POST …/discard`: does not claim what a count drafted.
#[utoipa::path(post, path = "/api/v1/claims/{id}/discard", tag = "claims",
    params(("id" = Uuid, Path)), request_body = MaybeReason, responses((status = 200, body = ClaimView)))]
pub async fn discard(
    state: web::Data<State>,
    asked: Asked<MaybeReason>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Discard { reason: body.reason }).await
}

/// `POST …/answer`: the seller says yes, partly or no.
#[utoipa::path(post, path = "/api/v1/claims/{id}/answer", tag = "claims",
    params(("id" = Uuid, Path)), request_body = AnswerClaim, responses((status = 200, body = ClaimView)))]
pub async fn answer(
    state: web::Data<State>,
    asked: Asked<AnswerClaim>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| {
        let AnswerClaim { verdict, amount, remedy, words } = body;
        Request::Answer { verdict, amount, remedy, words }
    })
    .await
}

/// `POST …/accept-answer`: the buyer takes the seller's answer, a refusal too.
#[utoipa::path(post, path = "/api/v1/claims/{id}/accept-answer", tag = "claims",
    params(("id" = Uuid, Path)), responses((status = 200, body = ClaimView)))]
pub async fn accept_answer(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |_| Request::AcceptAnswer).await
}

/// `POST …/escalate`: to the secondary cooperative above the two, and from there to a named body.
#[utoipa::path(post, path = "/api/v1/claims/{id}/escalate", tag = "claims",
    params(("id" = Uuid, Path)), request_body = EscalateClaim, responses((status = 200, body = ClaimView)))]
pub async fn escalate(
    state: web::Data<State>,
    asked: Asked<EscalateClaim>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Escalate { words: body.words, arbiter: body.arbiter })
        .await
}

/// `POST …/decide`: whoever mediates decides, or the operator where it is theirs.
#[utoipa::path(post, path = "/api/v1/claims/{id}/decide", tag = "claims",
    params(("id" = Uuid, Path)), request_body = DecideClaim, responses((status = 200, body = ClaimView)))]
pub async fn decide(
    state: web::Data<State>,
    asked: Asked<DecideClaim>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Decide {
        amount: body.amount,
        remedy: body.remedy.unwrap_or(Remedy::Credit),
        words: body.words,
    })
    .await
}

/// `POST …/withdraw`: the buyer takes it back.
#[utoipa::path(post, path = "/api/v1/claims/{id}/withdraw", tag = "claims",
    params(("id" = Uuid, Path)), request_body = MaybeReason, responses((status = 200, body = ClaimView)))]
pub async fn withdraw(
    state: web::Data<State>,
    asked: Asked<MaybeReason>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Withdraw { reason: body.reason }).await
}

/// `POST …/send-goods`: the goods go back, under a number of the buyer's.
#[utoipa::path(post, path = "/api/v1/claims/{id}/send-goods", tag = "claims",
    params(("id" = Uuid, Path)), request_body = SendBack, responses((status = 200, body = ClaimView)))]
pub async fn send_goods(
    state: web::Data<State>,
    asked: Asked<SendBack>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::SendGoods { carrier: body.carrier }).await
}

/// `POST …/take-goods`: the seller has them, and what was decided is credited.
#[utoipa::path(post, path = "/api/v1/claims/{id}/take-goods", tag = "claims",
    params(("id" = Uuid, Path)), responses((status = 200, body = ClaimView)))]
pub async fn take_goods(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |_| Request::TakeGoods).await
}
