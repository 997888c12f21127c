//! Drafts: made, changed, offered to the seller.

#![expect(clippy::option_option, reason = "left out, null and a value are three things")]

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::command::purchase_orders::{DraftChange, NewOrder, Request, WantedLine};
use order_workflow::query::orders::OrderView;
use order_workflow::query::written::MoneyWritten;
use serde::{Deserialize, Deserializer};
use supply_chain::id::{OfferId, OrganizationId};
use supply_chain::money::Money;
use supply_chain::purchase_order::Details;
use utoipa::ToSchema;
use uuid::Uuid;

use super::carry_out;
use crate::answer::respond;
use crate::extract::Asked;
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
    /// Why a price that rose is paid, if the buyer's own rules ask; 1 to 500 characters.
    pub reason: Option<String>,
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

impl From<ChangeDraft> for DraftChange {
    fn from(change: ChangeDraft) -> Self {
        let ChangeDraft { lines, buyer_reference, requested_date, deliver_to, note } = change;
        let lines = lines.map(|lines| lines.into_iter().map(WantedLine::from).collect());
        let requested_date = requested_date.map(|day| day.map(|day| day.0));
        Self { lines, buyer_reference, requested_date, deliver_to, note }
    }
}

/// A day as `YYYY-MM-DD`; no other form, and no year of five digits.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub struct Day(NaiveDate);

impl Day {
    /// The day itself.
    pub(crate) const fn date(self) -> NaiveDate {
        self.0
    }
}

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
pub(crate) fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
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
    /// Why a price that rose is paid, if the buyer's own rules ask; 1 to 500 characters.
    pub reason: Option<String>,
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
        reason: body.reason,
    };
    Ok(respond(state.workflow.create_order(ask, new).await?))
}

/// `PATCH /api/v1/purchase-orders/{id}`: a draft's fields and lines.
#[utoipa::path(patch, path = "/api/v1/purchase-orders/{id}", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = ChangeDraft, responses((status = 200, body = OrderView)))]
pub async fn change(
    state: web::Data<State>,
    asked: Asked<ChangeDraft>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Edit(body.into())).await
}

/// `POST …/submit`: offers it to the seller at today's prices.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/submit", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = SubmitOrder, responses((status = 200, body = OrderView)))]
pub async fn submit(
    state: web::Data<State>,
    asked: Asked<SubmitOrder>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Submit {
        expected_total: body.expected_total,
        reason: body.reason,
    })
    .await
}
