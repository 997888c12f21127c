//! `/shop/basket`, `/shop/orders`: a member orders, follows it, and keeps the receipt.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use order_workflow::WorkflowError;
use order_workflow::command::purchase_orders::Request;
use order_workflow::command::storefront::Wish;
use order_workflow::query::storefront::{
    MemberOrderFilter, MemberOrderView, code_of_shop, counter_sale, member_orders, own_account,
};
use supply_chain::id::PurchaseOrderId;
use supply_chain::storefront::{HandOver, PayBy};

use super::{Inside, asked_for, inside, is_said, open_basket, order, page};
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::format::rupiah;
use crate::pages::filled::{Faults, Filled, told};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::shop::basket::BasketPage;
use crate::pages::shop::order::{OrderPage, Scan};
use crate::pages::shop::orders::{OrdersPage, row};
use crate::pages::shop::receipt::ReceiptPage;
use crate::papers::qr::Qr;
use crate::problem::Problem;
use crate::state::State;

/// Orders on one page.
const SHOWN: usize = 20;

/// `GET /shop/basket`.
///
/// # Errors
/// Leads to the sign-in page; 404 for whoever is no member.
pub async fn basket(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let nothing = (Filled::default(), Faults::default());
    in_basket(&state, &reader, StatusCode::OK, &nothing).await.map_err(NotShown::Wrong)
}

async fn in_basket(
    state: &State,
    reader: &Reader,
    status: StatusCode,
    (typed, faults): &(Filled, Faults),
) -> Result<HttpResponse, Problem> {
    let Inside { visitor, shop, .. } = inside(state, reader).await?;
    let tie = visitor.member.ok_or(WorkflowError::NotFound { what: "member" })?;
    let on = state.workflow.reader();
    let account = own_account(on, visitor.cooperative, tie).await?;
    let draft = open_basket(state, reader, &visitor).await?;
    let mut shell = frame::shell(state, reader, Place::ShopBasket).await?;
    let lines = draft.as_ref().map_or(0, |draft| draft.order.lines.len());
    shell.counts.shop = u32::try_from(lines).unwrap_or(u32::MAX);
    let key = frame::key(state);
    let drawn = BasketPage::new(shell, (&shop, &account), draft.as_ref(), (typed, faults), key);
    page(reader.request(), status, || drawn.render(), || drawn.as_main().render())
}

/// `POST /shop/orders/{id}/place`: the basket becomes an order.
///
/// # Errors
/// Leads to the sign-in page; 404 for whoever's it is not; a refusal comes back on the page.
pub async fn place(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        let id: PurchaseOrderId = reader.id("id")?;
        let filled = &form.form;
        let wish = Wish {
            hand_over: HandOver::from_word(filled.get("hand_over")).unwrap_or(HandOver::PickUp),
            pay_by: PayBy::from_word(filled.get("pay_by")).unwrap_or(PayBy::Cash),
            deliver_to: filled.text("deliver_to"),
            note: filled.text("note"),
            expected_total: filled.get("expected").parse().ok(),
        };
        let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
        match state.workflow.place_member_order(ask, id, wish).await {
            Ok(_) => Ok(frame::led_to(&format!("/shop/orders/{id}"))),
            Err(error) => {
                let problem = Problem::from(error);
                if !is_said(&problem) {
                    return Err(problem);
                }
                let known = ["hand_over", "pay_by", "deliver_to", "note"];
                let field = |pointer: &str| known.contains(&pointer).then(|| pointer.to_owned());
                let faults = Faults::of(&problem, reader.language, "hand_over", field);
                in_basket(&state, &reader, problem.status(), &(filled.clone(), faults)).await
            }
        }
    };
    done.await.map_err(NotShown::Wrong)
}

/// `GET /shop/orders`: one's own.
///
/// # Errors
/// Leads to the sign-in page; 404 for whoever is no member.
pub async fn list(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let shown = async {
        let Inside { visitor, when, .. } = inside(&state, &reader).await?;
        visitor.member.ok_or(WorkflowError::NotFound { what: "member" })?;
        let filter = MemberOrderFilter {
            before: asked_for(reader.request(), "before").and_then(|id| id.parse().ok()),
            limit: u64::try_from(SHOWN).unwrap_or(20) + 1,
            ..MemberOrderFilter::default()
        };
        let mut found = member_orders(state.workflow.reader(), &reader.actor, &filter).await?;
        let more = found.len() > SHOWN;
        found.truncate(SHOWN);
        let older = found.last().filter(|_| more);
        let older = older.map(|last| format!("/shop/orders?before={}", last.id));
        let rows = found.iter().map(|one| row(one, false, when, reader.language)).collect();
        let shell = frame::shell(&state, &reader, Place::ShopOrders).await?;
        frame::page(StatusCode::OK, &OrdersPage::own(shell, rows, older))
    };
    shown.await.map_err(|problem: Problem| NotShown::Wrong(problem))
}

/// `GET /shop/orders/{id}`: for its member, and for the counter.
///
/// # Errors
/// Leads to the sign-in page; 404 for whoever's it is not.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let done = async {
        let id: PurchaseOrderId = reader.id("id")?;
        shown(&state, &reader, id, StatusCode::OK, None).await
    };
    done.await.map_err(NotShown::Wrong)
}

/// The order's page, with what was refused.
pub(super) async fn shown(
    state: &State,
    reader: &Reader,
    id: PurchaseOrderId,
    status: StatusCode,
    refusal: Option<String>,
) -> Result<HttpResponse, Problem> {
    let Inside { visitor, shop, when } = inside(state, reader).await?;
    let found = order(state, reader, id).await?;
    let is_own = visitor.member == Some(found.member_id);
    let place = if is_own { Place::ShopOrders } else { Place::ShopDesk };
    let scan = scan(state, &found).await?;
    let shell = frame::shell(state, reader, place).await?;
    let key = frame::key(state);
    let drawn = OrderPage::new(shell, (&found, &shop), (is_own, when), (scan, refusal), key);
    frame::page(status, &drawn)
}

/// The cooperative's code with the sum to type, while the order is to be paid by it.
async fn scan(state: &State, order: &MemberOrderView) -> Result<Option<Scan>, Problem> {
    let waits = matches!(order.order.state, "submitted" | "confirmed");
    if order.pay_by != Some(PayBy::Qris) || !waits {
        return Ok(None);
    }
    let on = state.workflow.reader();
    let code = code_of_shop(on, order.order.seller.id).await?;
    Ok(code.and_then(|(payload, merchant)| {
        let sum = rupiah(order.order.totals.total);
        Qr::of(&payload).map(|qr| Scan { qr, merchant, sum })
    }))
}

/// `GET /shop/orders/{id}/receipt`.
///
/// # Errors
/// Leads to the sign-in page; 404 for whoever's it is not, and before anything was handed over.
pub async fn receipt(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let shown = async {
        let id: PurchaseOrderId = reader.id("id")?;
        let Inside { when, .. } = inside(&state, &reader).await?;
        let found = order(&state, &reader, id).await?;
        found.invoice_id.ok_or(WorkflowError::NotFound { what: "receipt" })?;
        let sale = match counter_sale(&state.workflow, id, &reader.actor).await {
            Ok(sale) => Some(sale),
            Err(WorkflowError::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let shell = frame::shell(&state, &reader, Place::ShopOrders).await?;
        let drawn = ReceiptPage::new(shell, &found, sale.as_ref(), when);
        frame::page(StatusCode::OK, &drawn)
    };
    shown.await.map_err(|problem: Problem| NotShown::Wrong(problem))
}

/// `POST /shop/orders/{id}/{command}`: what is asked of it as of any other order: `withdraw`, `cancel`, `accept`, `reject`.
///
/// # Errors
/// Leads to the sign-in page; 404 for whoever's it is not; a refusal comes back on the page.
pub async fn command(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        let id: PurchaseOrderId = reader.id("id")?;
        let filled = &form.form;
        let reason = filled.text("reason");
        let word = reader.request().match_info().get("command").unwrap_or_default().to_owned();
        let request = match word.as_str() {
            "accept" => Request::Accept { backorder_until: None },
            "reject" => Request::Reject { reason: reason.unwrap_or_default() },
            "withdraw" => Request::Withdraw { reason },
            "cancel" => Request::Cancel { reason: reason.unwrap_or_default() },
            _ => return Err(Problem::not_found()),
        };
        // Whoever has no part in it learns nothing, whatever they ask.
        order(&state, &reader, id).await?;
        let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
        match state.workflow.handle_order(ask, id, request).await {
            Ok(_) => Ok(frame::led_to(&format!("/shop/orders/{id}"))),
            Err(error) => {
                let problem = Problem::from(error);
                if !is_said(&problem) {
                    return Err(problem);
                }
                let said = told(&problem, reader.language).to_owned();
                shown(&state, &reader, id, problem.status(), Some(said)).await
            }
        }
    };
    done.await.map_err(NotShown::Wrong)
}
