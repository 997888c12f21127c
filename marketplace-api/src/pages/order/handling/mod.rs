//! The order's pages as they are asked for and posted to: each handler translates, nothing decides.

mod asking;
mod command;
mod ending;
mod goods;
mod keep;
mod look;
mod papers;
mod promising;
mod proposing;

pub use asking::{accept_counter, accept_counter_form, arrived, arrived_form, submit};
pub use command::{acknowledge, approve};
pub use ending::{end_form, ending, undo, undo_form};
pub use goods::{correct, correct_form, dispatch, dispatch_form, receive, receive_form};
pub use keep::keep;
pub use look::{history, history_file, list, news, show};
pub use papers::{order_paper, shipment_paper};
pub use promising::{accept, accept_form};
pub use proposing::{propose, propose_form};

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use order_workflow::WorkflowError;
use order_workflow::query::orders::OrderView;
use order_workflow::query::own_steps::MustTake;
use order_workflow::query::resale::links_of;
use order_workflow::query::timeline::{Happened, of_last_commands};
use supply_chain::id::{ProductId, PurchaseOrderId};
use supply_chain::organization::Ability;
use supply_chain::purchase_order::{CommandName, Party, Refusal};

use super::approval::people_in;
use super::own_steps;
use super::reading::Eyes;
use super::show::{Linked, OrderPage, Seen};
use super::tally::Typed;
use super::timeline::{SHOWN, meanwhile};
use crate::extract::Reader;
use crate::language::format::{quantity, rupiah};
use crate::pages::facilities::financing;
use crate::pages::frame;
use crate::pages::invoices::of_order::bills;
use crate::pages::layout::{Link, Place};
use crate::pages::parts::{Note, Tone};
use crate::problem::Problem;
use crate::state::State;

/// How many entries are looked through for what changed meanwhile.
const MEANWHILE_MAX: u32 = 60;

/// How the reader sees orders.
pub(crate) fn eyes(state: &State, reader: &Reader) -> Eyes {
    Eyes {
        lang: reader.language,
        organization: reader.actor.organization,
        zone: reader.zone.parse().unwrap_or(chrono_tz::Tz::Asia__Jakarta),
        now: state.workflow.origin.now(),
    }
}

/// A fresh key for a form.
pub(crate) fn key(state: &State) -> String {
    state.workflow.origin.id::<uuid::Uuid>().to_string()
}

/// The address's query, by name.
pub(crate) fn asked(reader: &Reader) -> Typed {
    form_urlencoded::parse(reader.request().query_string().as_bytes()).into_owned().collect()
}

/// The version a form was drawn from.
fn version(form: &Typed) -> Option<i64> {
    form.get("version").and_then(|version| version.parse().ok())
}

/// What of the seller's stock is free, for whoever must answer an order with it.
pub(crate) async fn stock_for(
    state: &State,
    reader: &Reader,
    order: &OrderView,
) -> Result<Option<HashMap<ProductId, i64>>, Problem> {
    let answers = reader.actor.organization == order.seller.id && order.state == "submitted";
    if !answers {
        return Ok(None);
    }
    Ok(Some(state.workflow.stock_for_order(order.id, &reader.actor).await?))
}

/// Whether the command is the reader's to give, whatever the state.
fn may(reader: &Reader, order: &OrderView, eyes: &Eyes, name: CommandName) -> Result<(), Problem> {
    let roles = name.roles(eyes.side(order));
    let refusal = if roles.is_empty() {
        Refusal::NotYourPart { party: name.party() }
    } else if reader.actor.is_any(roles) {
        return Ok(());
    } else {
        Refusal::NotYourRole { command: name, roles }
    };
    Err(WorkflowError::Order(refusal).into())
}

/// The order's page as it is now.
async fn page_of(
    state: &State,
    reader: &Reader,
    order: &OrderView,
    all_lines: bool,
) -> Result<OrderPage, Problem> {
    let eyes = eyes(state, reader);
    let newest = state.workflow.order_timeline(order.id, &reader.actor, 0, SHOWN + 1).await?;
    let stock = stock_for(state, reader, order).await?;
    let shell = frame::shell(state, reader, Place::Orders).await?;
    let may_buy = reader.actor.is_any(CommandName::Edit.roles(Party::Buyer))
        && reader.actor.can(Ability::Buy);
    let must = must_take(state, reader, order, &eyes).await?;
    let mut names = people_in(order);
    names.extend(must.iter().flat_map(|must| must.who.iter().copied()));
    let people = state.workflow.own_people(&names, &reader.actor).await?;
    // What only others may take has no button here.
    let theirs = must.as_ref().filter(|must| !must.is_yours);
    let mut drawn = order.clone();
    if theirs.is_some() {
        drawn.allowed_commands.retain(|word| *word != CommandName::AcceptCounter.word());
    }
    let order = &drawn;
    let seen = Seen {
        order,
        newest: &newest,
        stock: stock.as_ref(),
        may_buy,
        reader: Some(&reader.actor),
        people: &people,
        all_lines,
    };
    let bills = bills(state, reader, order).await?;
    let mut page = OrderPage::new(shell, &seen, &eyes, &|| key(state)).billed(bills);
    let links = links_of(state.workflow.reader(), &reader.actor, order.id).await?;
    page.linked = Linked::of(&links, order, &|| key(state), may_buy, eyes.lang);
    page.financing = financing::on_order(state, reader, order).await?;
    if let Some(must) = theirs {
        page.body.notes.push(own_steps::others_take(must, &people, eyes.lang));
        if let Some(change) = &mut page.body.change {
            change.who_may.clear();
        }
    }
    if let Some(note) = waits_for_money(state, reader, order, &eyes).await? {
        // Of goods that are prepared nothing is said before that.
        let place = page.body.notes.first_mut().filter(|_| order.state == "confirmed");
        match place {
            Some(first) => *first = note,
            None => page.body.notes.insert(0, note),
        }
    }
    told_by_own(state, reader, order, &mut page).await?;
    Ok(match asked(reader).get("done") {
        Some(what) => page.done(what, order, &eyes),
        None => page,
    })
}

/// What the goods of an order that is paid first wait for.
async fn waits_for_money(
    state: &State,
    reader: &Reader,
    order: &OrderView,
    eyes: &Eyes,
) -> Result<Option<Note>, Problem> {
    if !order.terms.money.is_prepaid || !matches!(order.state, "confirmed" | "in_fulfilment") {
        return Ok(None);
    }
    let payable = state.workflow.payable_order(order.id, &reader.actor).await?;
    let Some(missing) = payable.and_then(|payable| payable.first) else { return Ok(None) };
    let (lang, missing) = (eyes.lang, rupiah(missing));
    let (bold, small) = match eyes.side(order) {
        Party::Buyer => (
            lang.pick(
                format!("Bayar {missing} dulu; barang dikirim sesudahnya."),
                format!("Pay {missing} first; the goods are sent after that."),
            ),
            lang.t(
                "Yang sudah dibayar dihitung begitu penjual bilang uangnya masuk.",
                "What is paid already counts once the seller says that it came.",
            ),
        ),
        Party::Seller => (
            lang.pick(
                format!("Menunggu {missing} dari pembeli; barang dikirim sesudahnya."),
                format!("Waiting for {missing} from the buyer; the goods are sent after that."),
            ),
            lang.t(
                "Konfirmasi uang yang sudah masuk di Pembayaran.",
                "Confirm money that has come, in Payments.",
            ),
        ),
    };
    Ok(Some(Note { tone: Tone::Warn, icon: "hourglass", bold, small: small.to_owned() }))
}

/// Who must say yes before the seller's open offer may be taken, where the reader could otherwise take it.
async fn must_take(
    state: &State,
    reader: &Reader,
    order: &OrderView,
    eyes: &Eyes,
) -> Result<Option<MustTake>, Problem> {
    let takes = order.allowed_commands.contains(&CommandName::AcceptCounter.word());
    if !takes || eyes.side(order) != Party::Buyer {
        return Ok(None);
    }
    Ok(state.workflow.must_take(order.id, &reader.actor).await?)
}

/// What the buyer's own people did, where it comes before all else: that the board sent a draft back, and who asks
/// for a yes.
async fn told_by_own(
    state: &State,
    reader: &Reader,
    order: &OrderView,
    page: &mut OrderPage,
) -> Result<(), Problem> {
    let (workflow, lang) = (&state.workflow, reader.language);
    let approves = order.allowed_commands.contains(&CommandName::Approve.word());
    let kinds: &[&str] = match order.state {
        "draft" => &["sent_back"],
        _ if approves => &["approval_requested", "amendment_proposed"],
        _ => return Ok(()),
    };
    let steps = workflow.own_steps(kinds, &[order.id], &reader.actor).await?;
    let Some(step) = steps.get(&order.id) else { return Ok(()) };
    if approves {
        let who = own_steps::who(step, lang);
        let asked = lang.pick(format!("diminta {who}"), format!("asked for by {who}"));
        let about = &mut page.body.about;
        *about = if about.is_empty() { asked } else { format!("{asked} · {about}") };
    } else {
        page.body.notes.insert(0, own_steps::sent_back(step, lang));
        page.body.badges.push(own_steps::sent_back_badge(lang));
    }
    Ok(())
}

/// What happened since the version the reader saw; the last thing of all where that is not known.
async fn since(
    state: &State,
    reader: &Reader,
    order: &OrderView,
    seen: Option<i64>,
) -> Result<Vec<Happened>, Problem> {
    let newest = state.workflow.order_timeline(order.id, &reader.actor, 0, MEANWHILE_MAX).await?;
    let commands = seen.map_or(1, |seen| (order.version - seen).max(1));
    Ok(of_last_commands(&newest, commands).to_vec())
}

/// The order's page after a command was refused: what changed meanwhile, or what to do instead.
///
/// # Errors
/// What no page of the order can show: it is not the reader's, or broke on our side.
async fn refused(
    state: &State,
    reader: &Reader,
    id: PurchaseOrderId,
    error: WorkflowError,
    seen: Option<i64>,
) -> Result<HttpResponse, Problem> {
    let sentences = sentences(&error, reader);
    let too_late = matches!(error, WorkflowError::Order(Refusal::CancelTooLate { .. }));
    let by_rule = matches!(
        error,
        WorkflowError::Order(
            Refusal::CancelTooLate { .. }
                | Refusal::ProposalOpen
                | Refusal::ProvenAlready { .. }
                | Refusal::ShipmentProven { .. }
                | Refusal::DayIsPast { .. }
        )
    );
    let not_yours = matches!(error, WorkflowError::Order(Refusal::NotYoursToApprove));
    let problem = Problem::from(error);
    let status = problem.status();
    if !not_yours && !matches!(status.as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let order = state.workflow.order(id, &reader.actor).await?;
    let mut page = page_of(state, reader, &order, false).await?;
    if status == StatusCode::UNPROCESSABLE_ENTITY || by_rule || not_yours {
        if too_late && order.allowed_commands.contains(&"amend") {
            page.another_way = Some(Link::new(
                reader.language.t("Usulkan perubahan menjadi nol", "Propose a change to nothing"),
                format!("/orders/{id}/amend?with=nothing"),
            ));
        }
        let told = if sentences.is_empty() {
            vec![problem.detail(reader.language).to_owned()]
        } else {
            sentences
        };
        return frame::page(status, &page.refused(told));
    }
    let changes = since(state, reader, &order, seen).await?;
    page.notice = Some(meanwhile(&changes, &order, &eyes(state, reader)));
    frame::page(status, &page)
}

/// The order's page instead of that of a command it no longer allows: who did what meanwhile.
async fn no_longer(
    state: &State,
    reader: &Reader,
    order: &OrderView,
) -> Result<HttpResponse, Problem> {
    let mut page = page_of(state, reader, order, false).await?;
    let changes = since(state, reader, order, None).await?;
    page.notice = Some(meanwhile(&changes, order, &eyes(state, reader)));
    frame::page(StatusCode::CONFLICT, &page)
}

/// Which goods the stock cannot serve, each by its name.
fn sentences(error: &WorkflowError, reader: &Reader) -> Vec<String> {
    let WorkflowError::Order(Refusal::NotEnoughStock { lines }) = error else { return Vec::new() };
    lines
        .iter()
        .map(|line| {
            let left = quantity(line.available, &line.pack);
            reader.language.pick(
                format!("{}: stok tinggal {left}.", line.product_name),
                format!("{}: only {left} left.", line.product_name),
            )
        })
        .collect()
}
