//! Purchase orders over JSON: make one, read it, and what may be asked of it (api.md, Purchase orders).

#![expect(clippy::option_option, reason = "left out, null and a value are three things")]

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::command::purchase_orders::{
    Amount, CountOf, DraftChange, NewOrder, Request, WantedLine,
};
use order_workflow::query::orders::{HistoryView, OrderFilter, OrderView};
use order_workflow::query::written::MoneyWritten;
use serde::{Deserialize, Deserializer};
use supply_chain::id::{OfferId, OrderLineId, OrganizationId, PurchaseOrderId, ShipmentId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{Details, Party, State as OrderState};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, Reading};
use crate::paging::Page;
use crate::problem::Problem;
use crate::state::State;

/// A new order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOrder {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// From whom.
    pub seller_id: Uuid,
    /// What, in packs.
    pub lines: Vec<OrderedLine>,
    /// The buyer's own number, at most 100 characters.
    pub buyer_reference: Option<String>,
    /// When the goods are wanted.
    #[schema(value_type = Option<NaiveDate>)]
    pub requested_date: Option<Day>,
    /// Where to, at most 500 characters.
    pub deliver_to: Option<String>,
    /// Anything else, at most 2,000 characters.
    pub note: Option<String>,
    /// Whether to submit it in the same transaction.
    #[serde(default)]
    pub submit: bool,
}

/// `count` packs of an offer.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderedLine {
    /// Which offer.
    pub offer_id: Uuid,
    /// Packs, at least one.
    pub count: i64,
}

impl From<OrderedLine> for WantedLine {
    fn from(line: OrderedLine) -> Self {
        Self { offer: OfferId(line.offer_id), count: line.count }
    }
}

/// What a draft is to say; what is left out stays, `null` clears.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeDraft {
    /// All its lines.
    pub lines: Option<Vec<OrderedLine>>,
    /// The buyer's own number.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub buyer_reference: Option<Option<String>>,
    /// When the goods are wanted.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<NaiveDate>)]
    pub requested_date: Option<Option<Day>>,
    /// Where to.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub deliver_to: Option<Option<String>>,
    /// Anything else.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub note: Option<Option<String>>,
}

/// A day as `YYYY-MM-DD`; no other form, and no year of five digits.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub struct Day(NaiveDate);

impl TryFrom<String> for Day {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok();
        day.filter(|day| day.to_string() == text && text.len() == 10)
            .map(Self)
            .ok_or("a date is YYYY-MM-DD")
    }
}

/// Tells `null`, which clears, from a field that was left out.
fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// The total the buyer was shown.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitOrder {
    /// Refused when the order comes to something else by now.
    #[schema(value_type = Option<MoneyWritten>)]
    pub expected_total: Option<Money>,
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// 1 to 500 characters.
    pub reason: String,
}

/// Why, if one likes to say.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionalReason {
    /// 1 to 500 characters.
    pub reason: Option<String>,
}

/// Goods that leave.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispatchGoods {
    /// How much of which line.
    #[schema(value_type = Vec<RawSentLine>)]
    pub lines: Vec<SentLine>,
    /// Driver, plate, carrier; at most 200 characters.
    pub carrier: Option<String>,
}

/// How much of a line leaves: in packs, or exactly in base units.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "RawSentLine")]
pub struct SentLine {
    /// Which line of the order.
    pub line_id: Uuid,
    /// How much.
    pub count: Amount,
}

/// How much of a line leaves: `count` in packs or `count_base` in base units, one of the two.
#[derive(Deserialize, ToSchema)]
#[schema(as = SentLine)]
#[serde(deny_unknown_fields)]
struct RawSentLine {
    /// Which line of the order.
    line_id: Uuid,
    /// In packs.
    count: Option<i64>,
    /// In base units.
    count_base: Option<i64>,
}

impl TryFrom<RawSentLine> for SentLine {
    type Error = String;

    fn try_from(raw: RawSentLine) -> Result<Self, String> {
        let count = amount("count", raw.count, raw.count_base)?.ok_or("missing field `count`")?;
        Ok(Self { line_id: raw.line_id, count })
    }
}

/// A shipment to call back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoDispatch {
    /// Which.
    pub shipment_id: Uuid,
    /// 1 to 500 characters.
    pub reason: String,
}

/// What came.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveGoods {
    /// Which shipment.
    pub shipment_id: Uuid,
    /// All its lines.
    #[schema(value_type = Vec<RawCountedLine>)]
    pub lines: Vec<CountedLine>,
}

/// What is there after all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectReceipt {
    /// Which shipment.
    pub shipment_id: Uuid,
    /// All its lines.
    #[schema(value_type = Vec<RawCountedLine>)]
    pub lines: Vec<CountedLine>,
    /// 1 to 500 characters.
    pub reason: String,
}

/// What came of a line: good, rejected and lost add up to what was sent.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "RawCountedLine")]
pub struct CountedLine {
    /// Which line of the order.
    pub line_id: Uuid,
    /// Good.
    pub received: Amount,
    /// Came, but cannot be taken.
    pub rejected: Amount,
    /// Never came.
    pub lost: Amount,
    /// Why something is not good; at most 500 characters.
    pub reason: Option<String>,
}

/// What came of a line: good, rejected and lost add up to what was sent. Each in packs, or under the
/// same name with `_base` in base units, never both; what is left out is zero, one is given.
#[derive(Deserialize, ToSchema)]
#[schema(as = CountedLine)]
#[serde(deny_unknown_fields)]
struct RawCountedLine {
    /// Which line of the order.
    line_id: Uuid,
    /// Good, in packs.
    received: Option<i64>,
    /// Good, in base units.
    received_base: Option<i64>,
    /// Came, but cannot be taken; in packs.
    rejected: Option<i64>,
    /// Came, but cannot be taken; in base units.
    rejected_base: Option<i64>,
    /// Never came, in packs.
    lost: Option<i64>,
    /// Never came, in base units.
    lost_base: Option<i64>,
    /// Why something is not good; at most 500 characters.
    reason: Option<String>,
}

impl TryFrom<RawCountedLine> for CountedLine {
    type Error = String;

    fn try_from(raw: RawCountedLine) -> Result<Self, String> {
        let received = amount("received", raw.received, raw.received_base)?;
        let rejected = amount("rejected", raw.rejected, raw.rejected_base)?;
        let lost = amount("lost", raw.lost, raw.lost_base)?;
        if received.is_none() && rejected.is_none() && lost.is_none() {
            return Err("missing field `received`".to_owned());
        }
        let or_none = |amount: Option<Amount>| amount.unwrap_or(Amount::Base(0));
        Ok(Self {
            line_id: raw.line_id,
            received: or_none(received),
            rejected: or_none(rejected),
            lost: or_none(lost),
            reason: raw.reason,
        })
    }
}

impl From<CountedLine> for CountOf {
    fn from(line: CountedLine) -> Self {
        let CountedLine { line_id, received, rejected, lost, reason } = line;
        Self { line: OrderLineId(line_id), received, rejected, lost, reason }
    }
}

/// Packs or base units, never both.
fn amount(name: &str, packs: Option<i64>, base: Option<i64>) -> Result<Option<Amount>, String> {
    match (packs, base) {
        (Some(_), Some(_)) => Err(format!("give `{name}` or `{name}_base`, not both")),
        (Some(packs), None) => Ok(Some(Amount::Packs(packs))),
        (None, base) => Ok(base.map(Amount::Base)),
    }
}

/// Which orders.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OrderList {
    /// buyer or seller; both when left out.
    #[serde(rename = "as")]
    pub side: Option<String>,
    /// One state, or several with commas between.
    pub state: Option<String>,
    /// In a number, a name of goods, the other party's name, or the buyer's own reference.
    pub q: Option<String>,
}

/// `POST /api/v1/purchase-orders`: a draft, or with `submit` an order that is offered at once.
#[utoipa::path(post, path = "/api/v1/purchase-orders", tag = "purchase-orders",
    request_body = CreateOrder, responses((status = 201, body = OrderView)))]
pub async fn create(
    state: web::Data<State>,
    asked: Asked<CreateOrder>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let new = NewOrder {
        id: body.id,
        seller: OrganizationId(body.seller_id),
        lines: body.lines.into_iter().map(WantedLine::from).collect(),
        details: Details {
            buyer_reference: body.buyer_reference,
            requested_date: body.requested_date.map(|day| day.0),
            deliver_to: body.deliver_to,
            note: body.note,
        },
        submit: body.submit,
    };
    Ok(respond(state.workflow.create_order(ask, new).await?))
}

/// `GET /api/v1/purchase-orders`: the asker's orders, newest first.
#[utoipa::path(get, path = "/api/v1/purchase-orders", tag = "purchase-orders",
    params(OrderList, crate::paging::PageParams), responses((status = 200, body = Page<OrderView>)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<OrderList>,
) -> Result<HttpResponse, Problem> {
    let party = match reading.query.side.as_deref() {
        None => None,
        Some("buyer") => Some(Party::Buyer),
        Some("seller") => Some(Party::Seller),
        Some(_) => {
            return Err(wrong_parameter("as", "buyer atau seller", "buyer or seller"));
        }
    };
    let words = reading
        .query
        .state
        .as_deref()
        .unwrap_or_default()
        .split(',')
        .filter(|word| !word.is_empty());
    let known: Option<Vec<OrderState>> = words.map(OrderState::from_word).collect();
    let Some(states) = known else {
        return Err(wrong_parameter("state", "salah satu status pesanan", "a state of an order"));
    };
    let filter = OrderFilter {
        party,
        states,
        text: reading.query.q.clone(),
        before: reading.page.after()?,
        by_deadline: false,
        limit: reading.page.fetch(),
    };
    let orders = state.workflow.orders(&filter, reading.actor()?).await?;
    Ok(json(&Page::of(orders, &reading.page, |order| Uuid::from(order.id))))
}

/// `GET /api/v1/purchase-orders/{id}`: the order, for its parties.
#[utoipa::path(get, path = "/api/v1/purchase-orders/{id}", tag = "purchase-orders",
    params(("id" = Uuid, Path)), responses((status = 200, body = OrderView)))]
pub async fn show(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let view = state.workflow.order(reading.id("id")?, reading.actor()?).await?;
    Ok(json_versioned(&view, view.version))
}

/// `GET /api/v1/purchase-orders/{id}/history`: what happened, chained so that it can be verified.
#[utoipa::path(get, path = "/api/v1/purchase-orders/{id}/history", tag = "purchase-orders",
    params(("id" = Uuid, Path)), responses((status = 200, body = HistoryView)))]
pub async fn history(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let view = state.workflow.order_history(reading.id("id")?, reading.actor()?).await?;
    Ok(json(&view))
}

/// `PATCH /api/v1/purchase-orders/{id}`: a draft's fields and lines.
#[utoipa::path(patch, path = "/api/v1/purchase-orders/{id}", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = ChangeDraft, responses((status = 200, body = OrderView)))]
pub async fn change(
    state: web::Data<State>,
    asked: Asked<ChangeDraft>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| {
        let ChangeDraft { lines, buyer_reference, requested_date, deliver_to, note } = body;
        let lines = lines.map(|lines| lines.into_iter().map(WantedLine::from).collect());
        let requested_date = requested_date.map(|day| day.map(|day| day.0));
        Request::Edit(DraftChange { lines, buyer_reference, requested_date, deliver_to, note })
    })
    .await
}

/// `POST …/submit`: offers it to the seller at today's prices.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/submit", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = SubmitOrder, responses((status = 200, body = OrderView)))]
pub async fn submit(
    state: web::Data<State>,
    asked: Asked<SubmitOrder>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Submit { expected_total: body.expected_total }).await
}

/// `POST …/acknowledge`: the seller has seen it.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/acknowledge", tag = "purchase-orders",
    params(("id" = Uuid, Path)), responses((status = 200, body = OrderView)))]
pub async fn acknowledge(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |_| Request::Acknowledge).await
}

/// `POST …/accept`: binds both, and reserves the goods.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/accept", tag = "purchase-orders",
    params(("id" = Uuid, Path)), responses((status = 200, body = OrderView)))]
pub async fn accept(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |_| Request::Accept).await
}

/// `POST …/reject`: the seller says no, and why.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/reject", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = Reason, responses((status = 200, body = OrderView)))]
pub async fn reject(
    state: web::Data<State>,
    asked: Asked<Reason>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Reject { reason: body.reason }).await
}

/// `POST …/withdraw`: the buyer takes it back before it is answered.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/withdraw", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = OptionalReason, responses((status = 200, body = OrderView)))]
pub async fn withdraw(
    state: web::Data<State>,
    asked: Asked<OptionalReason>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Withdraw { reason: body.reason }).await
}

/// `POST …/cancel`: calls it off before anything is sent.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/cancel", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = Reason, responses((status = 200, body = OrderView)))]
pub async fn cancel(
    state: web::Data<State>,
    asked: Asked<Reason>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Cancel { reason: body.reason }).await
}

/// `POST …/dispatch`: goods leave, under a surat jalan of their own.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/dispatch", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = DispatchGoods, responses((status = 200, body = OrderView)))]
pub async fn dispatch(
    state: web::Data<State>,
    asked: Asked<DispatchGoods>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| {
        let lines =
            body.lines.into_iter().map(|line| (OrderLineId(line.line_id), line.count)).collect();
        Request::Dispatch { lines, carrier: body.carrier }
    })
    .await
}

/// `POST …/undo-dispatch`: calls a shipment back before it is counted.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/undo-dispatch", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = UndoDispatch, responses((status = 200, body = OrderView)))]
pub async fn undo_dispatch(
    state: web::Data<State>,
    asked: Asked<UndoDispatch>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::UndoDispatch {
        shipment: ShipmentId(body.shipment_id),
        reason: body.reason,
    })
    .await
}

/// `POST …/receive`: counts what came.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/receive", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = ReceiveGoods, responses((status = 200, body = OrderView)))]
pub async fn receive(
    state: web::Data<State>,
    asked: Asked<ReceiveGoods>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Receive {
        shipment: ShipmentId(body.shipment_id),
        counts: body.lines.into_iter().map(CountOf::from).collect(),
    })
    .await
}

/// `POST …/correct-receipt`: counts again, before it is invoiced.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/correct-receipt", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = CorrectReceipt, responses((status = 200, body = OrderView)))]
pub async fn correct_receipt(
    state: web::Data<State>,
    asked: Asked<CorrectReceipt>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::CorrectReceipt {
        shipment: ShipmentId(body.shipment_id),
        counts: body.lines.into_iter().map(CountOf::from).collect(),
        reason: body.reason,
    })
    .await
}

/// `POST …/short-close`: the seller gives up what was not sent.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/short-close", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = Reason, responses((status = 200, body = OrderView)))]
pub async fn short_close(
    state: web::Data<State>,
    asked: Asked<Reason>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::ShortClose { reason: body.reason }).await
}

async fn carry_out<B>(
    state: web::Data<State>,
    asked: Asked<B>,
    request: impl FnOnce(B) -> Request,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(state.workflow.handle_order(ask, id, request(body)).await?))
}

fn wrong_parameter(name: &str, id: &str, en: &str) -> Problem {
    Problem::malformed(
        format!("Parameter {name} harus {id}."),
        format!("Parameter {name} must be {en}."),
    )
    .error(name, id, en)
}
