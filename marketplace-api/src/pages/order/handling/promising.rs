//! The seller accepts an order or an amendment. What is not in the stock it may promise for a day; when accepting is
//! refused for want of goods, that is asked for on a page of its own.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::WorkflowError;
use order_workflow::command::purchase_orders::Request;
use order_workflow::query::orders::{LineView, OrderView};
use supply_chain::id::{ProductId, PurchaseOrderId};
use supply_chain::purchase_order::{CommandName, Refusal};

use super::asking::asking;
use super::command::{OrderForm, carry_out};
use super::{asked as query, eyes, may, no_longer, refused, sentences, stock_for, version};
use crate::extract::Reader;
use crate::language::format::rupiah;
use crate::pages::frame::{self, led_to};
use crate::pages::order::body::promised_days;
use crate::pages::order::proposal::Comparison;
use crate::pages::order::reading::{Eyes, day_typed};
use crate::pages::order::words::all_lines;
use crate::pages::parts::{Field, Tone, Total, wrongs};
use crate::problem::Problem;
use crate::state::State;

/// Why the day is asked for.
enum Why {
    /// Nothing was tried yet: what accepting binds both to is said first.
    Before,
    /// Which goods are missing, each by its name.
    Missing(Vec<String>),
    /// What is wrong with the day that was typed.
    Day(String),
}

/// `POST /orders/{id}/accept`, with `backorder_until` where what is missing is promised for a day.
///
/// # Errors
/// 404 and 403; without goods enough the day is asked for, what else is refused comes back as the order's
/// page.
pub async fn accept(
    state: web::Data<State>,
    reader: Reader,
    form: OrderForm,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let typed = form.form.get("backorder_until").map_or("", |day| day.trim()).to_owned();
    let backorder_until = match day_typed(&typed) {
        Some(day) => Some(day),
        None if typed.is_empty() => None,
        None => {
            let order = state.workflow.order(id, &reader.actor).await?;
            let lang = reader.language;
            let said =
                lang.t("Tulis tanggal seperti 24-11-2026.", "Write the date like 24-11-2026.");
            return asked(&state, &reader, &order, typed, Why::Day(said.to_owned())).await;
        }
    };
    let Err(error) =
        carry_out(&state, &reader, &form, id, Request::Accept { backorder_until }).await
    else {
        return Ok(led_to(&format!("/orders/{id}")));
    };
    let why = match &error {
        WorkflowError::Order(Refusal::NotEnoughStock { .. }) => {
            Why::Missing(sentences(&error, &reader))
        }
        WorkflowError::Order(Refusal::PromiseTooLate { latest }) => {
            let latest = Refusal::PromiseTooLate { latest: *latest };
            let said = Problem::from(WorkflowError::Order(latest));
            Why::Day(said.detail(reader.language).to_owned())
        }
        _ => return refused(&state, &reader, id, error, version(&form.form)).await,
    };
    let order = state.workflow.order(id, &reader.actor).await?;
    if !may_promise(&order) {
        return refused(&state, &reader, id, error, version(&form.form)).await;
    }
    asked(&state, &reader, &order, typed, why).await
}

/// `GET /orders/{id}/accept`: what accepting binds both to, before it is done.
///
/// # Errors
/// 404 to anyone who is not a party, 403 to the side or role that may not.
pub async fn accept_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let order = state.workflow.order(id, &reader.actor).await?;
    may(&reader, &order, &eyes(&state, &reader), CommandName::Accept)?;
    if !order.allowed_commands.contains(&"accept") {
        return no_longer(&state, &reader, &order).await;
    }
    let typed = query(&reader).get("backorder_until").cloned().unwrap_or_default();
    asked(&state, &reader, &order, typed, Why::Before).await
}

/// Whether the stock holds less than the order asks for.
async fn is_short(state: &State, reader: &Reader, order: &OrderView) -> Result<bool, Problem> {
    let Some(stock) = stock_for(state, reader, order).await? else { return Ok(false) };
    let asked = |product: ProductId| {
        let same = order.lines.iter().filter(|line| ProductId(line.product_id) == product);
        same.fold(0_i64, |sum, line| sum.saturating_add(line.ordered_base))
    };
    let lacks = |line: &LineView| {
        let product = ProductId(line.product_id);
        stock.get(&product).copied().unwrap_or_default() < asked(product)
    };
    Ok(order.lines.iter().any(lacks))
}

/// Whether a day of the seller's could help: not where the terms take none, nor where the buyer of an
/// amendment named one already.
fn may_promise(order: &OrderView) -> bool {
    let has_day = |line: &LineView| {
        line.proposed.as_ref().is_some_and(|proposed| proposed.promised_date.is_some())
    };
    order.allowed_commands.contains(&"accept")
        && order.terms.days_of_backorder > 0
        && !(order.confirmed_at.is_some() && order.lines.iter().any(has_day))
}

/// The day that is asked for, with the one the terms suggest while nothing was typed.
fn day_field(order: &OrderView, eyes: &Eyes, typed: String) -> Field {
    let lang = eyes.lang;
    let (suggested, latest): (Option<NaiveDate>, Option<NaiveDate>) =
        promised_days(order, eyes).unzip();
    let value = if typed.is_empty() {
        suggested.map(|day| day.to_string()).unwrap_or_default()
    } else {
        typed
    };
    Field {
        name: "backorder_until",
        label: lang.t("Yang belum ada, dijanjikan paling lambat", "What is missing, promised by"),
        hint: latest.map_or_else(String::new, |latest| {
            let latest = crate::language::format::date(latest, lang);
            lang.pick(format!("Paling jauh {latest}."), format!("{latest} at the latest."))
        }),
        value,
        kind: "date",
        ..Field::default()
    }
}

async fn asked(
    state: &State,
    reader: &Reader,
    order: &OrderView,
    typed: String,
    why: Why,
) -> Result<HttpResponse, Problem> {
    let lang = reader.language;
    let before = matches!(why, Why::Before);
    let amends = order.confirmed_at.is_some();
    let promises = !before
        || !typed.is_empty()
        || may_promise(order) && is_short(state, reader, order).await?;
    let said = if promises {
        lang.t("Terima, sisanya dijanjikan", "Accept, the rest promised")
    } else if amends {
        lang.t("Terima perubahan", "Accept the change")
    } else {
        lang.t("Terima pesanan", "Accept order")
    };
    let mut page = asking(state, reader, order, said).await?;
    let change = Comparison::of(order, &eyes(state, reader));
    page.totals = change.map_or_else(
        || {
            let goods = all_lines(order, |line| line.ordered_base, lang);
            vec![
                Total::new(lang.t("Barang", "Goods"), goods),
                Total::sum(lang.t("Jumlah", "Total"), rupiah(order.totals.total)),
            ]
        },
        |change| change.totals,
    );
    let mut field = day_field(order, &eyes(state, reader), typed);
    match why {
        Why::Before => {
            let other = &page.about;
            page.happens.bold = lang.pick(
                format!(
                    "Setelah diterima, Anda dan {other} terikat pada barang, harga, dan jumlah ini."
                ),
                format!(
                    "Once accepted, you and {other} are bound to these goods, prices and this sum."
                ),
            );
            let small = if promises {
                lang.t(
                    "Yang ada disisihkan sekarang, sisanya begitu masuk stok; pembeli melihat tanggalnya.",
                    "What is there is set aside now, the rest as soon as it comes in; the buyer sees the day.",
                )
            } else {
                lang.t(
                    "Barangnya langsung disisihkan dari stok.",
                    "The goods are set aside from your stock at once.",
                )
            };
            small.clone_into(&mut page.happens.small);
        }
        Why::Missing(goods) => {
            page.happens.tone = Tone::Warn;
            page.happens.icon = "alert-triangle";
            page.happens.bold = goods.join(" ");
            let other = &page.about;
            page.happens.small = lang.pick(
                format!("Terima dengan janji tanggal: yang ada disisihkan sekarang, sisanya begitu masuk stok. {other} melihat tanggalnya."),
                format!("Accept and promise a day: what is there is set aside now, the rest as soon as it comes in. {other} sees the day."),
            );
        }
        Why::Day(error) => field.error = Some(error),
    }
    page.shell.refused = !before;
    page.wrongs = wrongs(&[&field]);
    page.field = promises.then_some(field);
    page.action = format!("/orders/{}/accept", order.id);
    let status = if before { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    frame::page(status, &page)
}
