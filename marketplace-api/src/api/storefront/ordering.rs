//! Members' orders over JSON: made, placed, laid ready and handed over. All else is asked of them as of any other order,
//! at `/api/v1/purchase-orders/{id}`.

use actix_web::{HttpResponse, web};
use order_workflow::command::purchase_orders::WantedLine;
use order_workflow::command::storefront::{NewMemberOrder, Taken, Wish};
use order_workflow::query::storefront::{
    MemberOrderFilter, MemberOrderRow, MemberOrderView, member_order, member_orders,
};
use order_workflow::query::written::MoneyWritten;
use serde::Deserialize;
use supply_chain::id::{OfferId, ProductId, PurchaseOrderId, TieId};
use supply_chain::money::Money;
use supply_chain::payment::BankReference;
use supply_chain::purchase_order::State as OrderState;
use supply_chain::storefront::{HandOver, PayBy};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, NoQuery, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// A line of a member's order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberLine {
    /// The offer.
    pub offer_id: Uuid,
    /// How many packs.
    pub count: i64,
}

/// How an order is handed over and paid.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// `pick_up` or `delivery`.
    #[schema(value_type = String)]
    pub hand_over: HandOver,
    /// `cash`, `qris`, `account` or `savings`.
    #[schema(value_type = String)]
    pub pay_by: PayBy,
    /// Where to, where it is brought; at most 500 characters.
    pub deliver_to: Option<String>,
    /// Anything else; at most 2,000 characters.
    pub note: Option<String>,
    /// The total that was shown; another one is refused.
    #[schema(value_type = Option<MoneyWritten>)]
    pub expected_total: Option<Money>,
}

impl From<Place> for Wish {
    fn from(sent: Place) -> Self {
        Self {
            hand_over: sent.hand_over,
            pay_by: sent.pay_by,
            deliver_to: sent.deliver_to,
            note: sent.note,
            expected_total: sent.expected_total,
        }
    }
}

/// An order of the asker's own, or, by staff, of a member.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeMemberOrder {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// The member's tie, where staff writes it for somebody without a phone; the asker's own where it is left out.
    pub member_id: Option<Uuid>,
    /// What.
    pub lines: Vec<MemberLine>,
    /// How it is handed over and paid; a draft where it is left out. What staff writes is placed at once.
    pub place: Option<Place>,
}

/// `POST /api/v1/storefront/orders`: makes a member's order.
#[utoipa::path(post, path = "/api/v1/storefront/orders", tag = "storefront", request_body = MakeMemberOrder,
    responses((status = 201, body = MemberOrderView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn create(
    state: web::Data<State>,
    asked: Asked<MakeMemberOrder>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let line = |line: MemberLine| WantedLine { offer: OfferId(line.offer_id), count: line.count };
    let new = NewMemberOrder {
        id: body.id,
        member: body.member_id.map(TieId),
        lines: body.lines.into_iter().map(line).collect(),
        wish: body.place.map(Wish::from),
    };
    Ok(respond(state.workflow.create_member_order(ask, new).await?))
}

/// Which orders a list shows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Listed {
    /// `member`: the asker's own; `counter`: those of all members, for staff. The asker's own when left out.
    #[serde(rename = "as")]
    pub side: Option<String>,
    /// In this state only.
    pub state: Option<String>,
    /// Part of a number, of goods, or of a member's name or number.
    pub q: Option<String>,
}

/// `GET /api/v1/storefront/orders`: members' orders, newest first.
#[utoipa::path(get, path = "/api/v1/storefront/orders", tag = "storefront", params(Listed, PageParams),
    responses((status = 200, body = Page<MemberOrderRow>), (status = 403), (status = 404)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<Listed>,
) -> Result<HttpResponse, Problem> {
    let unknown = |name: &str| {
        let (id, en) = ("Nilai ini tidak dikenal.", "This value is not known.");
        Problem::malformed(format!("{name}: {id}"), format!("{name}: {en}"))
    };
    let of_all = match reading.query.side.as_deref() {
        None | Some("member") => false,
        Some("counter") => true,
        Some(_) => return Err(unknown("as")),
    };
    let wanted = reading.query.state.as_deref();
    let state_of = wanted.map(|word| OrderState::from_word(word).ok_or_else(|| unknown("state")));
    let filter = MemberOrderFilter {
        of_all,
        states: state_of.transpose()?.into_iter().collect(),
        text: reading.query.q.clone(),
        before: reading.page.after()?,
        limit: reading.page.fetch(),
    };
    let found = member_orders(state.workflow.reader(), reading.actor()?, &filter).await?;
    Ok(json(&Page::of(found, &reading.page, |row| row.id)))
}

/// `GET /api/v1/storefront/orders/{id}`: a member's order, for the member and for the cooperative's staff.
#[utoipa::path(get, path = "/api/v1/storefront/orders/{id}", tag = "storefront", params(("id" = Uuid, Path)),
    responses((status = 200, body = MemberOrderView), (status = 404)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reading.id("id")?;
    let view = member_order(&state.workflow, id, reading.actor()?).await?;
    Ok(json_versioned(&view, view.order.version))
}

/// `POST …/place`: places the asker's own draft.
#[utoipa::path(post, path = "/api/v1/storefront/orders/{id}/place", tag = "storefront", params(("id" = Uuid, Path)),
    request_body = Place,
    responses((status = 200, body = MemberOrderView), (status = 404), (status = 409), (status = 422)))]
pub async fn place(state: web::Data<State>, asked: Asked<Place>) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(state.workflow.place_member_order(ask, id, body.into()).await?))
}

/// `POST …/ready`: the order lies ready.
#[utoipa::path(post, path = "/api/v1/storefront/orders/{id}/ready", tag = "storefront", params(("id" = Uuid, Path)),
    responses((status = 200, body = MemberOrderView), (status = 403), (status = 404), (status = 409)))]
pub async fn ready(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = asked.id("id")?;
    Ok(respond(state.workflow.ready_member_order(asked.ask, id).await?))
}

/// What was taken for an order.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverBody {
    /// How it was paid in the end, where that is not as it was ordered.
    #[schema(value_type = Option<String>)]
    pub pay_by: Option<PayBy>,
    /// What the bank or the acquirer calls it, of what came by QRIS.
    pub reference: Option<String>,
}

/// `POST …/hand-over`: the goods are in the member's hands, counted and billed, and paid or put on account.
#[utoipa::path(post, path = "/api/v1/storefront/orders/{id}/hand-over", tag = "storefront",
    params(("id" = Uuid, Path)), request_body = HandOverBody,
    responses((status = 200, body = MemberOrderView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn hand_over(
    state: web::Data<State>,
    asked: Asked<HandOverBody>,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let taken = Taken { pay_by: body.pay_by, reference: reference(body.reference.as_deref())? };
    Ok(respond(state.workflow.hand_over_member_order(ask, id, taken).await?))
}

/// What a bank calls a payment, as it was typed.
pub(crate) fn reference(typed: Option<&str>) -> Result<Option<BankReference>, Problem> {
    let Some(typed) = typed.map(str::trim).filter(|typed| !typed.is_empty()) else {
        return Ok(None);
    };
    BankReference::try_from(typed.to_owned()).map(Some).map_err(|_unreadable| {
        let (id, en) = (
            "Nomor referensi 4 sampai 64 huruf dan angka.",
            "A reference has 4 to 64 letters and digits.",
        );
        Problem::new(&crate::problem::kind::INVALID, id, en).error("/reference", id, en)
    })
}

/// What is wished with the next pool.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WishBody {
    /// How many base units; none takes the wish back.
    pub quantity_base: i64,
}

/// `PUT /api/v1/storefront/wishes/{product_id}`: what the asker would have the cooperative buy with the next pool.
#[utoipa::path(put, path = "/api/v1/storefront/wishes/{product_id}", tag = "storefront",
    params(("product_id" = Uuid, Path)), request_body = WishBody, responses((status = 204), (status = 404), (status = 422)))]
pub async fn wish(
    state: web::Data<State>,
    asked: Asked<WishBody>,
) -> Result<HttpResponse, Problem> {
    let product: ProductId = asked.id("product_id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(state.workflow.wish_for_next_pool(ask, product, body.quantity_base).await?))
}
