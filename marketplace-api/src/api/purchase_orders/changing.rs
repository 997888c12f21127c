//! Counter-offers and amendments: one side proposes, the other answers.

use actix_web::{HttpResponse, web};
use order_workflow::command::purchase_orders::{Request, WishOf, WishedGoods};
use order_workflow::query::orders::OrderView;
use order_workflow::query::written::MoneyWritten;
use serde::Deserialize;
use supply_chain::id::{OfferId, OrderLineId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answering::OptionalReason;
use super::carry_out;
use super::charges::{ChargeSent, named};
use super::drafting::{ChangeDraft, Day, OrderedLine, said};
use crate::extract::Asked;
use crate::problem::Problem;
use crate::state::State;

/// What one side would change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeChange {
    /// The lines that would differ; the others stay. May be empty where charges are named.
    #[serde(default)]
    #[schema(value_type = Vec<RawWish>)]
    pub lines: Vec<ChangedLine>,
    /// All the charges that the order would have, in place of those it has; left out, they stay.
    pub charges: Option<Vec<ChargeSent>>,
    /// For the whole, at most 500 characters.
    pub note: Option<String>,
}

/// How a line would differ: `line_id` for one that is there, `offer_id` for goods that come in.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "RawWish")]
pub struct ChangedLine(WishOf);

/// How a line would differ: `line_id` for one that is there, `offer_id` for goods that come in.
#[derive(Deserialize, ToSchema)]
#[schema(as = ChangedLine)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWish {
    /// A line of the order.
    line_id: Option<Uuid>,
    /// Goods that are to come in, of the same seller.
    offer_id: Option<Uuid>,
    /// The line these goods come in for.
    substitutes: Option<Uuid>,
    /// Packs that would be agreed; zero takes the line out.
    count: i64,
    /// Of one pack; left out, the line's own price or today's stands.
    #[schema(value_type = Option<MoneyWritten>)]
    price: Option<Money>,
    /// By which day the goods come.
    #[schema(value_type = Option<NaiveDate>)]
    date: Option<Day>,
    /// Why, at most 500 characters.
    reason: Option<String>,
}

impl TryFrom<RawWish> for ChangedLine {
    type Error = String;

    fn try_from(raw: RawWish) -> Result<Self, String> {
        let what = match (raw.line_id, raw.offer_id, raw.substitutes) {
            (Some(line), None, None) => WishedGoods::Line(OrderLineId(line)),
            (None, Some(offer), line) => {
                WishedGoods::Offer { offer: OfferId(offer), substitutes: line.map(OrderLineId) }
            }
            (Some(_), Some(_), _) => {
                return Err("give `line_id` or `offer_id`, not both".to_owned());
            }
            (Some(_), None, Some(_)) => {
                return Err("give `line_id` or `substitutes`, not both".to_owned());
            }
            (None, None, _) => return Err("missing field `line_id`".to_owned()),
        };
        Ok(Self(WishOf {
            what,
            count: raw.count,
            price: raw.price,
            date: raw.date.map(Day::date),
            reason: raw.reason,
        }))
    }
}

fn wishes(lines: Vec<ChangedLine>) -> Vec<WishOf> {
    lines.into_iter().map(|line| line.0).collect()
}

/// Why a price that rose is paid, if the buyer's own rules ask.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptProposal {
    /// 1 to 500 characters.
    pub reason: Option<String>,
}

/// A new version of an order that was countered; what is left out stays, `null` clears.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseOrder {
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
    /// Why a price that rose is paid, if the buyer's own rules ask; 1 to 500 characters.
    pub reason: Option<String>,
}

/// `POST …/counter`: the seller would accept with changes; what it offers is held aside.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/counter", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = ProposeChange, responses((status = 200, body = OrderView)))]
pub async fn counter(
    state: web::Data<State>,
    asked: Asked<ProposeChange>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| {
        let ProposeChange { lines, charges, note } = body;
        Request::Counter { lines: wishes(lines), charges: named(charges), note }
    })
    .await
}

/// `POST …/accept-counter`: the buyer takes the seller's counter-offer or amendment. Where it costs more
/// and the buyer's rules apply, that is an approval and needs an approver.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/accept-counter", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = AcceptProposal, responses((status = 200, body = OrderView)))]
pub async fn accept_counter(
    state: web::Data<State>,
    asked: Asked<AcceptProposal>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::AcceptCounter { reason: body.reason }).await
}

/// `POST …/revise`: the buyer answers a counter-offer with a new version, at today's prices.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/revise", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = ReviseOrder, responses((status = 200, body = OrderView)))]
pub async fn revise(
    state: web::Data<State>,
    asked: Asked<ReviseOrder>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| {
        let ReviseOrder { lines, buyer_reference, requested_date, deliver_to, note, reason } = body;
        let change = ChangeDraft { lines, buyer_reference, requested_date, deliver_to, note };
        Request::Revise { change: change.into(), reason }
    })
    .await
}

/// `POST …/decline`: the buyer does not take the counter-offer or amendment.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/decline", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = OptionalReason, responses((status = 200, body = OrderView)))]
pub async fn decline(
    state: web::Data<State>,
    asked: Asked<OptionalReason>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| Request::Decline { reason: body.reason }).await
}

/// `POST …/amend`: either side would change what is confirmed and not sent yet; the other answers, the
/// seller with accept or reject, the buyer with accept-counter or decline; its own side may withdraw it.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/amend", tag = "purchase-orders",
    params(("id" = Uuid, Path)), request_body = ProposeChange, responses((status = 200, body = OrderView)))]
pub async fn amend(
    state: web::Data<State>,
    asked: Asked<ProposeChange>,
) -> Result<HttpResponse, Problem> {
    carry_out(state, asked, |body| {
        let ProposeChange { lines, charges, note } = body;
        Request::Amend { lines: wishes(lines), charges: named(charges), note }
    })
    .await
}
