//! Ending something with a reason, each on a page of its own: reject, cancel, withdraw, close the
//! rest, call a shipment back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::purchase_orders::Request;
use order_workflow::query::orders::{LineView, OrderView, ShipmentView};
use supply_chain::id::{PurchaseOrderId, ShipmentId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{CommandName, Party, Refusal};

use super::command::{OrderForm, carry_out};
use super::{eyes, key, may, no_longer, refused, version};
use crate::extract::Reader;
use crate::language::Language;
use crate::language::format::rupiah;
use crate::pages::frame::{self, led_to};
use crate::pages::layout::{Link, Place};
use crate::pages::order::body::{after_verb, heading};
use crate::pages::order::reading::Eyes;
use crate::pages::order::show::{content, task};
use crate::pages::order::tally::Typed;
use crate::pages::order::words::all_lines;
use crate::pages::parts::Choice;
use crate::pages::reason::{About, Ending, Given, ReasonPage};
use crate::problem::Problem;
use crate::state::State;

fn given(form: &Typed) -> Given {
    let text = |name: &str| form.get(name).cloned().unwrap_or_default();
    Given { reason: text("reason"), words: text("words") }
}

/// The ending the address names last.
fn of_address(reader: &Reader) -> Result<Ending, Problem> {
    let word = reader.request().path().rsplit('/').next().unwrap_or_default();
    Ending::from_path(word).ok_or_else(Problem::not_found)
}

/// What is given up, and what that comes to at the agreed prices: `2 karton, Rp417.000`.
fn given_up(order: &OrderView, rest: fn(&LineView) -> i64, lang: Language) -> String {
    let worth = order.lines.iter().filter_map(|line| line.price.for_part(rest(line), line.factor));
    let count = all_lines(order, rest, lang);
    match Money::sum(worth) {
        Some(sum) => {
            let sum = rupiah(sum);
            lang.pick(
                format!("{count} dilepas, senilai {sum} tanpa PPN yang ditambahkan"),
                format!("{count} given up, worth {sum} without PPN that is added on top"),
            )
        }
        None => count,
    }
}

/// What that word ends of this order: itself, a change of what is agreed, or what came too late.
fn as_it_stands(ending: Ending, order: &OrderView, eyes: &Eyes) -> Ending {
    if order.confirmed_at.is_some() && order.proposal.is_some() {
        return match ending {
            Ending::ShortClose | Ending::SendBack | Ending::Cancel => for_side(ending, order, eyes),
            change => change.of_a_change(),
        };
    }
    for_side(ending, order, eyes)
}

fn for_side(ending: Ending, order: &OrderView, eyes: &Eyes) -> Ending {
    match ending {
        Ending::ShortClose if eyes.side(order) == Party::Buyer => Ending::LetGo,
        Ending::Cancel if order.submitted_at.is_none() => Ending::Drop,
        other => other,
    }
}

const fn command_of(ending: Ending) -> CommandName {
    match ending {
        Ending::Reject | Ending::RejectChange => CommandName::Reject,
        Ending::Cancel | Ending::Drop => CommandName::Cancel,
        Ending::Withdraw | Ending::WithdrawChange => CommandName::Withdraw,
        Ending::ShortClose | Ending::LetGo => CommandName::ShortClose,
        Ending::SendBack => CommandName::SendBack,
        Ending::Decline | Ending::DeclineChange => CommandName::Decline,
    }
}

async fn reason_page(
    state: &State,
    reader: &Reader,
    (order, ending): (&OrderView, Ending),
    given: &Given,
    refusal: Option<String>,
) -> Result<ReasonPage, Problem> {
    let eyes = eyes(state, reader);
    let ending = as_it_stands(ending, order, &eyes);
    let shell =
        task(frame::shell(state, reader, Place::Orders).await?, eyes.side(order), eyes.lang);
    let about = About {
        address: format!("/orders/{}", order.id),
        number: heading(order, eyes.lang),
        after_verb: after_verb(order, eyes.lang),
        other: eyes.other(order).to_owned(),
        // A note to one's own people is read by one's own people.
        read_by: if matches!(ending, Ending::SendBack | Ending::Drop) {
            order.buyer.name.clone()
        } else {
            eyes.other(order).to_owned()
        },
        total: match ending {
            Ending::ShortClose => given_up(order, |line| line.to_dispatch_base, eyes.lang),
            Ending::LetGo => given_up(order, |line| line.backordered_base, eyes.lang),
            _ => rupiah(order.totals.total),
        },
        version: order.version.to_string(),
    };
    Ok(ReasonPage::new(shell, ending, &about, given, key(state), refusal))
}

/// `GET /orders/{id}/reject`, `cancel`, `withdraw`, `short-close`, `send-back`, `decline`: what will happen, and why.
///
/// # Errors
/// 404 to anyone who is not a party, 403 to the side or role that may not.
pub async fn end_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let (id, ending): (PurchaseOrderId, Ending) = (reader.id("id")?, of_address(&reader)?);
    let order = state.workflow.order(id, &reader.actor).await?;
    may(&reader, &order, &eyes(&state, &reader), command_of(ending))?;
    if !order.allowed_commands.contains(&ending.path()) {
        return no_longer(&state, &reader, &order).await;
    }
    let page = reason_page(&state, &reader, (&order, ending), &Given::default(), None).await?;
    frame::page(StatusCode::OK, &page)
}

/// `POST` of the same addresses.
///
/// # Errors
/// 404 and 403; without a reason the form comes back, what else is refused as the order's page.
pub async fn ending(
    state: web::Data<State>,
    reader: Reader,
    form: OrderForm,
) -> Result<HttpResponse, Problem> {
    let (id, ending): (PurchaseOrderId, Ending) = (reader.id("id")?, of_address(&reader)?);
    let given = given(&form.form);
    let reason = given.joined();
    let said = || reason.clone().unwrap_or_default();
    let request = match ending {
        Ending::Reject | Ending::RejectChange => Request::Reject { reason: said() },
        Ending::Cancel | Ending::Drop => Request::Cancel { reason: said() },
        Ending::Withdraw | Ending::WithdrawChange => Request::Withdraw { reason: reason.clone() },
        Ending::ShortClose | Ending::LetGo => Request::ShortClose { reason: said() },
        Ending::SendBack => Request::SendBack { reason: said() },
        Ending::Decline | Ending::DeclineChange => Request::Decline { reason: reason.clone() },
    };
    match carry_out(&state, &reader, &form, id, request).await {
        Ok(_) => Ok(led_to(&format!("/orders/{id}"))),
        Err(WorkflowError::Order(
            values @ (Refusal::ReasonNeeded | Refusal::TextTooLong { .. }),
        )) => {
            let order = state.workflow.order(id, &reader.actor).await?;
            let refusal = Some(told(values, &reader));
            let page = reason_page(&state, &reader, (&order, ending), &given, refusal).await?;
            frame::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => refused(&state, &reader, id, error, version(&form.form)).await,
    }
}

/// What to write instead of the reason that was given, or was not.
fn told(refusal: Refusal, reader: &Reader) -> String {
    let lang = reader.language;
    if refusal == Refusal::ReasonNeeded {
        return lang
            .t("Pilih satu alasan, atau tulis sendiri.", "Choose a reason, or write your own.")
            .to_owned();
    }
    Problem::from(WorkflowError::Order(refusal)).detail(lang).to_owned()
}

/// A shipment of an order, as its address names it.
fn shipment_of<'a>(order: &'a OrderView, reader: &Reader) -> Result<&'a ShipmentView, Problem> {
    let id: ShipmentId = reader.id("shipment_id")?;
    order.shipments.iter().find(|shipment| shipment.id == id).ok_or_else(Problem::not_found)
}

async fn undo_page(
    state: &State,
    reader: &Reader,
    (order, shipment): (&OrderView, &ShipmentView),
    given: &Given,
    refusal: Option<String>,
) -> Result<ReasonPage, Problem> {
    let mut page = reason_page(state, reader, (order, Ending::Cancel), given, refusal).await?;
    let lang = reader.language;
    let address = format!("/orders/{}", order.id);
    page.shell.back = Some(Link::new(heading(order, lang), address.clone()));
    page.heading = lang.t("Batalkan pengiriman", "Undo dispatch");
    page.number.clone_from(&shipment.number);
    page.about = format!("{} · {}", order.buyer.name, content(shipment, order, lang));
    let happens = lang.t(
        "Kiriman ini dianggap tidak pernah berangkat; barangnya kembali disisihkan untuk pesanan ini.",
        "This shipment counts as never sent; its goods are set aside for this order again.",
    );
    happens.clone_into(&mut page.happens.bold);
    page.button = lang.t("Batalkan pengiriman", "Undo dispatch");
    page.choices.choices = [
        lang.t("Salah muat", "Loaded wrongly"),
        lang.t("Kendaraan tidak jadi berangkat", "The vehicle did not leave"),
        lang.t("Salah catat", "Entered by mistake"),
    ]
    .into_iter()
    .map(|word| Choice::new(word, word, word == given.reason))
    .collect();
    page.action = format!("{address}/shipments/{}/undo", shipment.id);
    page.keep = format!("undo-{}", shipment.id);
    Ok(page)
}

/// `GET /orders/{id}/shipments/{shipment_id}/undo`: calling a shipment back, and why.
///
/// # Errors
/// 404 to anyone who is not a party, 403 to the side or role that may not.
pub async fn undo_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let order = state.workflow.order(id, &reader.actor).await?;
    let shipment = shipment_of(&order, &reader)?;
    may(&reader, &order, &eyes(&state, &reader), CommandName::UndoDispatch)?;
    if shipment.state != "in_transit" {
        return no_longer(&state, &reader, &order).await;
    }
    let page = undo_page(&state, &reader, (&order, shipment), &Given::default(), None).await?;
    frame::page(StatusCode::OK, &page)
}

/// `POST` of the same address.
///
/// # Errors
/// 404 and 403; without a reason the form comes back, what else is refused as the order's page.
pub async fn undo(
    state: web::Data<State>,
    reader: Reader,
    form: OrderForm,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let shipment: ShipmentId = reader.id("shipment_id")?;
    let given = given(&form.form);
    let reason = given.joined().unwrap_or_default();
    let request = Request::UndoDispatch { shipment, reason };
    match carry_out(&state, &reader, &form, id, request).await {
        Ok(_) => Ok(led_to(&format!("/orders/{id}"))),
        Err(WorkflowError::Order(
            values @ (Refusal::ReasonNeeded | Refusal::TextTooLong { .. }),
        )) => {
            let order = state.workflow.order(id, &reader.actor).await?;
            let one = shipment_of(&order, &reader)?;
            let refusal = Some(told(values, &reader));
            let page = undo_page(&state, &reader, (&order, one), &given, refusal).await?;
            frame::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => refused(&state, &reader, id, error, version(&form.form)).await,
    }
}
