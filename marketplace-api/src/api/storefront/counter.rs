//! The counter over JSON: selling at once, undoing a sale, and what the till took until it was closed.

use actix_web::{HttpResponse, web};
use order_workflow::command::purchase_orders::WantedLine;
use order_workflow::command::storefront::{CountedTill, NewSale, UndoneSale};
use order_workflow::query::storefront::{
    CounterSaleView, TillClosingView, TillRow, TillView, counter_sale, till as till_of,
    till_closings, till_rows,
};
use order_workflow::query::written::MoneyWritten;
use serde::Deserialize;
use supply_chain::id::{OfferId, PurchaseOrderId, TieId};
use supply_chain::money::Money;
use supply_chain::storefront::PayBy;
use supply_chain::storefront::till::Counted;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::ordering::{MemberLine, reference};
use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoQuery, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// A sale at the counter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeSale {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// The member's tie; left out for whoever is no member.
    pub member_id: Option<Uuid>,
    /// What.
    pub lines: Vec<MemberLine>,
    /// `cash` or `qris`; of a member also `account` or `savings`.
    #[schema(value_type = String)]
    pub pay_by: PayBy,
    /// What the acquirer calls it, of what came by QRIS.
    pub reference: Option<String>,
    /// What was given in cash; less than the total is refused.
    #[schema(value_type = Option<MoneyWritten>)]
    pub given: Option<Money>,
    /// The total that was shown; another one is refused.
    #[schema(value_type = Option<MoneyWritten>)]
    pub expected_total: Option<Money>,
    /// `true`: what is missing in stock is in the cashier's hands, and is added to the count under their name. Without it
    /// nothing is sold that is not there.
    #[serde(default)]
    pub is_at_hand: bool,
}

/// `POST /api/v1/storefront/sales`: sells at the counter, from the shelf to the till in one step.
#[utoipa::path(post, path = "/api/v1/storefront/sales", tag = "storefront", request_body = MakeSale,
    responses((status = 201, body = CounterSaleView), (status = 403), (status = 404), (status = 422)))]
pub async fn sell(
    state: web::Data<State>,
    asked: Asked<MakeSale>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let line = |line: MemberLine| WantedLine { offer: OfferId(line.offer_id), count: line.count };
    let sale = NewSale {
        id: body.id,
        member: body.member_id.map(TieId),
        lines: body.lines.into_iter().map(line).collect(),
        pay_by: body.pay_by,
        reference: reference(body.reference.as_deref())?,
        given: body.given,
        expected_total: body.expected_total,
        is_at_hand: body.is_at_hand,
    };
    Ok(respond(state.workflow.sell_at_counter(ask, sale).await?))
}

/// Which sales a list shows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SalesAsked {
    /// Those that this closing of the till counted; those since the last one when left out.
    pub closing: Option<i32>,
}

/// `GET /api/v1/storefront/sales`: what was sold or handed over at the counter, newest first.
#[utoipa::path(get, path = "/api/v1/storefront/sales", tag = "storefront", params(SalesAsked, PageParams),
    responses((status = 200, body = Page<TillRow>), (status = 403), (status = 404)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<SalesAsked>,
) -> Result<HttpResponse, Problem> {
    let (on, actor) = (state.workflow.reader(), reading.actor()?);
    let stretch = match reading.query.closing {
        Some(number) => number,
        None => till_of(on, actor, None).await?.stretch,
    };
    let before = (reading.page.after()?, reading.page.fetch());
    let found = till_rows(on, actor, stretch, before).await?;
    Ok(json(&Page::of(found, &reading.page, |row| row.id)))
}

/// `GET /api/v1/storefront/sales/{id}`: a sale, for the member who bought and for the cooperative's staff.
#[utoipa::path(get, path = "/api/v1/storefront/sales/{id}", tag = "storefront", params(("id" = Uuid, Path)),
    responses((status = 200, body = CounterSaleView), (status = 404)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reading.id("id")?;
    let view = counter_sale(&state.workflow, id, reading.actor()?).await?;
    Ok(json_versioned(&view, view.sale.order.version))
}

/// Why a sale is undone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoSale {
    /// Why, at most 500 characters.
    pub words: String,
    /// Whether the goods lie on the shelf again; else they are gone.
    pub goods_back: bool,
    /// Of what was paid by QRIS: whether the money came. Then it goes back in cash; else the payment was none.
    #[serde(default)]
    pub money_came: bool,
}

/// `POST …/sales/{id}/undo`: the money goes back, the bill is credited, and the goods lie on the shelf again.
#[utoipa::path(post, path = "/api/v1/storefront/sales/{id}/undo", tag = "storefront", params(("id" = Uuid, Path)),
    request_body = UndoSale,
    responses((status = 200, body = CounterSaleView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn undo(
    state: web::Data<State>,
    asked: Asked<UndoSale>,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let UndoSale { words, goods_back, money_came } = body;
    let undone = UndoneSale { words, goods_back, money_came };
    Ok(respond(state.workflow.undo_sale(ask, id, undone).await?))
}

/// `GET /api/v1/storefront/till`: what the till took since it was last closed; its version is the number of the stretch.
#[utoipa::path(get, path = "/api/v1/storefront/till", tag = "storefront",
    responses((status = 200, body = TillView), (status = 403), (status = 404)))]
pub async fn till(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let view = till_of(state.workflow.reader(), reading.actor()?, None).await?;
    Ok(json_versioned(&view, i64::from(view.stretch)))
}

/// What was counted in the till.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseTill {
    /// All the cash that is there.
    #[schema(value_type = MoneyWritten)]
    pub counted: Money,
    /// What of it stays for change; nothing when left out.
    #[serde(default)]
    #[schema(value_type = Option<MoneyWritten>)]
    pub left: Option<Money>,
    /// Why it is more or less than expected, at most 500 characters; needed where it is.
    pub words: Option<String>,
    /// What lay in it at the very beginning; later it is what the last closing left.
    #[schema(value_type = Option<MoneyWritten>)]
    pub opening: Option<Money>,
}

/// `POST …/till/closings`: closes the till; the difference is kept and goes to the books.
#[utoipa::path(post, path = "/api/v1/storefront/till/closings", tag = "storefront", request_body = CloseTill,
    responses((status = 201, body = TillClosingView), (status = 403), (status = 404), (status = 422)))]
pub async fn close(
    state: web::Data<State>,
    asked: Asked<CloseTill>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let CloseTill { counted, left, words, opening } = body;
    let counted = Counted { counted, left: left.unwrap_or_default(), words };
    Ok(respond(state.workflow.close_till(ask, CountedTill { counted, opening }).await?))
}

/// `GET …/till/closings`: how the till was closed, newest first.
#[utoipa::path(get, path = "/api/v1/storefront/till/closings", tag = "storefront", params(PageParams),
    responses((status = 200, body = Page<TillClosingView>), (status = 403), (status = 404)))]
pub async fn closings(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let before = reading.page.after()?;
    let on = state.workflow.reader();
    let found = till_closings(on, reading.actor()?, before, reading.page.fetch()).await?;
    Ok(json(&Page::of(found, &reading.page, |closing| closing.stretch)))
}

/// `GET …/till/closings/{number}`: what the till took until that closing, and how it was counted.
#[utoipa::path(get, path = "/api/v1/storefront/till/closings/{number}", tag = "storefront", params(("number" = i32, Path)),
    responses((status = 200, body = TillView), (status = 403), (status = 404)))]
pub async fn closing(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
    number: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let actor = reading.actor()?;
    let number = number.parse().map_err(|_unknown| Problem::not_found())?;
    Ok(json(&till_of(state.workflow.reader(), actor, Some(number)).await?))
}
