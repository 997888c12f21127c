//! `GET /basket`, `POST /basket/submit`, `POST /basket/again/{id}`.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use order_workflow::WorkflowError;
use order_workflow::command::purchase_orders::{NewGroup, Request};
use order_workflow::query::basket::BasketOrder;
use order_workflow::query::orders::{OrderFilter, OrderView};
use supply_chain::id::PurchaseOrderId;
use supply_chain::money::Money;
use supply_chain::purchase_order::{Party, Refusal, State as OrderState};
use uuid::Uuid;

use super::section::{Verdict, judge};
use super::{asked_for, drafts, here, key, led, page, shell};
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::format::quantity;
use crate::pages::buyer::basket::{BasketPage, Besides, Changes, Dropped};
use crate::pages::buyer::sections::Returned;
use crate::pages::buyer::words::orders_for;
use crate::pages::filled::Filled;
use crate::pages::layout::Place;
use crate::pages::parts::{Note, Tone};
use crate::problem::Problem;
use crate::state::State;

/// `GET /basket`: the organization's drafts at today's prices.
///
/// # Errors
/// The database fails.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let done = async {
        let besides = besides(&state, &reader).await?;
        shown(&state, &reader, besides, StatusCode::OK).await
    };
    done.await.map_err(NotShown::Wrong)
}

/// The basket with what besides is to be said.
pub(super) async fn shown(
    state: &State,
    reader: &Reader,
    mut besides: Besides,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let here = here(state, reader);
    let basket = drafts(state, reader).await?;
    let basket = state.workflow.with_credit(&reader.actor, basket).await?;
    if let Some(changes) = asked_for(reader.request(), "again") {
        besides.changes = changes_since(state, reader, &changes, &basket).await;
    }
    let drafts: Vec<PurchaseOrderId> = basket.iter().map(|order| order.draft.id).collect();
    besides.sent_back = state.workflow.own_steps(&["sent_back"], &drafts, &reader.actor).await?;
    let may_buy = orders_for(&reader.actor);
    if basket.is_empty() && may_buy {
        besides.again =
            last_order(state, reader).await?.map(|order| format!("/basket/again/{}", order.id));
    }
    let shell = shell(state, reader, Place::Basket).await?;
    let shown = BasketPage::new(shell, &basket, besides, may_buy, here, &key(state));
    page(reader.request(), status, || shown.render(), || shown.as_main().render())
}

/// What the address asks to be said: what happened a moment ago.
async fn besides(state: &State, reader: &Reader) -> Result<Besides, Problem> {
    let lang = reader.language;
    let request = reader.request();
    let mut besides = Besides::default();
    if asked_for(request, "counted").is_some() {
        besides.notes.push(Note {
            tone: Tone::Info,
            icon: "info-circle",
            bold: lang
                .t(
                    "Jumlahnya berubah, jadi belum diajukan.",
                    "Counts changed, so nothing was submitted.",
                )
                .to_owned(),
            small: lang
                .t("Periksa jumlah barunya, lalu ajukan.", "Check the new total, then submit.")
                .to_owned(),
        });
    }
    if let Some(n) = asked_for(request, "gone").and_then(|n| n.parse::<i64>().ok()) {
        let n = quantity(n, lang.t("barang", "products"));
        besides.notes.push(Note {
            tone: Tone::Warn,
            icon: "info-circle",
            bold: lang.pick(
                format!("{n} tidak dijual lagi dan keluar dari keranjang."),
                format!("{n} no longer on sale left the basket."),
            ),
            small: String::new(),
        });
    }
    if let Some(n) = asked_for(request, "pasted").and_then(|n| n.parse::<i64>().ok()) {
        let n = quantity(n, lang.t("barang", "products"));
        besides.notes.push(Note {
            tone: Tone::Good,
            icon: "check",
            bold: lang.pick(format!("{n} masuk keranjang."), format!("{n} went into the basket.")),
            small: String::new(),
        });
    }
    if let Some(id) = asked_for(request, "dropped").and_then(|id| id.parse::<Uuid>().ok()) {
        let dropped = state.workflow.order(PurchaseOrderId(id), &reader.actor).await.ok();
        besides.dropped = dropped.filter(|order| order.state == "cancelled").map(|order| Dropped {
            said: lang.pick(
                format!("Keranjang untuk {} dikosongkan.", order.seller.name),
                format!("The basket for {} was emptied.", order.seller.name),
            ),
            action: format!("/basket/again/{id}"),
        });
    }
    Ok(besides)
}

/// What changed between an order and the newest draft with its seller; nothing where either is absent.
async fn changes_since(
    state: &State,
    reader: &Reader,
    id: &str,
    basket: &[BasketOrder],
) -> Option<Changes> {
    let id: Uuid = id.parse().ok()?;
    let before = state.workflow.order(PurchaseOrderId(id), &reader.actor).await.ok()?;
    let draft = basket.iter().find(|order| order.draft.seller.id == before.seller.id)?;
    Some(Changes::between(&before, &draft.draft, reader.language))
}

/// The last order that was agreed as a buyer.
async fn last_order(state: &State, reader: &Reader) -> Result<Option<OrderView>, Problem> {
    let filter = OrderFilter {
        party: Some(Party::Buyer),
        states: vec![
            OrderState::Confirmed,
            OrderState::InFulfilment,
            OrderState::Received,
            OrderState::Completed,
        ],
        limit: 1,
        ..OrderFilter::default()
    };
    Ok(state.workflow.orders(&filter, &reader.actor).await?.pop())
}

/// `POST /basket/submit`: every draft the page showed as ready, at the sum it showed. Several go as one basket, all
/// of it or nothing, approved once.
///
/// # Errors
/// Not the reader's to do. What was refused comes back on the page.
pub async fn submit_all(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        let filled = &form.form;
        let mut refused: HashMap<PurchaseOrderId, Returned> = HashMap::new();
        let mut notes = Vec::new();
        let mut status = StatusCode::UNPROCESSABLE_ENTITY;
        let all: Vec<Wanted> =
            filled.get("orders").split_whitespace().filter_map(Wanted::read).take(100).collect();
        if all.len() > 1 {
            return as_one(&state, &reader, &form, &all).await;
        }
        for wanted in all {
            // One key for the form, one answer for each of its orders.
            let once = reader.once(&format!("{}.{}", filled.key(), wanted.id), &form.typed);
            let ask = reader.ask(once, Some(wanted.version));
            let request = Request::Submit { expected_total: Some(wanted.expected), reason: None };
            let submitted = state.workflow.handle_order(ask, wanted.id, request).await;
            match submitted.map_err(|error| judge(error, reader.language)) {
                Ok(_) => {}
                Err(Verdict::Ours(problem)) => return Err(problem),
                Err(Verdict::Latest { status: late, note }) => {
                    status = late;
                    notes.push(note);
                }
                Err(Verdict::Refused(returned)) => {
                    refused.insert(wanted.id, returned);
                }
            }
        }
        if refused.is_empty() && notes.is_empty() {
            return Ok(led("/orders"));
        }
        let besides = Besides {
            notes,
            refused: !refused.is_empty(),
            returned: refused,
            ..Besides::default()
        };
        shown(&state, &reader, besides, status).await
    };
    done.await.map_err(NotShown::Wrong)
}

/// Submits several drafts as one basket; leads to its page.
async fn as_one(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
    all: &[Wanted],
) -> Result<HttpResponse, Problem> {
    let lang = reader.language;
    let told = |status: StatusCode, note: Note| {
        let besides = Besides { notes: vec![note], ..Besides::default() };
        shown(state, reader, besides, status)
    };
    for wanted in all {
        let order = state.workflow.order(wanted.id, &reader.actor).await?;
        // What was sent before under this key is answered again, whatever the draft became since.
        if order.state == "draft" && order.version != wanted.version {
            let overtaken = WorkflowError::Stale { current: order.version };
            if let Verdict::Latest { status, note } = judge(overtaken, lang) {
                return told(status, note).await;
            }
        }
    }
    let new = NewGroup {
        orders: all.iter().map(|wanted| wanted.id).collect(),
        expected_total: Money::sum(all.iter().map(|wanted| wanted.expected)),
        reason: None,
    };
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), None);
    let error = match state.workflow.submit_group(ask, new).await {
        Ok(answer) => {
            let made: GroupMade = serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
            return Ok(led(&format!("/order-groups/{}", made.id)));
        }
        Err(error) => error,
    };
    not_as_one(state, reader, error).await
}

/// The basket, saying why it did not go as one.
async fn not_as_one(
    state: &State,
    reader: &Reader,
    error: WorkflowError,
) -> Result<HttpResponse, Problem> {
    let lang = reader.language;
    let told = |status: StatusCode, note: Note| {
        let besides = Besides { notes: vec![note], ..Besides::default() };
        shown(state, reader, besides, status)
    };
    let (order, error) = match error {
        WorkflowError::InGroup { order, refusal, .. } => {
            (Some(order), WorkflowError::Order(*refusal))
        }
        error => (None, error),
    };
    let moved = matches!(error, WorkflowError::Order(Refusal::PriceMoved { .. }));
    let said = Problem::from(match &error {
        WorkflowError::Order(refusal) => WorkflowError::Order(refusal.clone()),
        _ => WorkflowError::NotFound { what: "purchase order" },
    });
    match (judge(error, lang), order) {
        (Verdict::Refused(returned), Some(order)) => {
            let note = Note {
                tone: Tone::Warn,
                icon: "info-circle",
                bold: lang
                    .t("Belum ada yang diajukan.", "Nothing was submitted.")
                    .to_owned(),
                small: lang
                    .t(
                        "Satu keranjang diajukan bersama. Perbaiki yang ditandai, atau ajukan satu per satu.",
                        "A basket is submitted together. Mend what is marked, or submit one by one.",
                    )
                    .to_owned(),
            };
            let besides = Besides {
                notes: vec![note],
                refused: true,
                returned: HashMap::from([(order, returned)]),
                ..Besides::default()
            };
            shown(state, reader, besides, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        (Verdict::Latest { status, note }, _) => told(status, note).await,
        (Verdict::Refused(_), None) if moved => {
            let note = Note {
                tone: Tone::Warn,
                icon: "arrows-exchange",
                bold: said.detail(lang).to_owned(),
                small: lang
                    .t("Periksa jumlah barunya, lalu ajukan.", "Check the new total, then submit.")
                    .to_owned(),
            };
            told(StatusCode::UNPROCESSABLE_ENTITY, note).await
        }
        (Verdict::Refused(_), None) => Err(said),
        (Verdict::Ours(problem), _) => Err(problem),
    }
}

/// What is read of the answer to a basket that was submitted.
#[derive(serde::Deserialize)]
struct GroupMade {
    id: Uuid,
}

/// One order of the page's submit button: `id.version.sen`.
struct Wanted {
    id: PurchaseOrderId,
    version: i64,
    expected: Money,
}

impl Wanted {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let id: Uuid = parts.next()?.parse().ok()?;
        let version = parts.next()?.parse().ok()?;
        let expected = Money::from_sen(parts.next()?.parse().ok()?);
        Some(Self { id: PurchaseOrderId(id), version, expected })
    }
}

/// `POST /basket/again/{id}`: fills the basket with what an order of before held; also how a draft
/// that was dropped comes back.
///
/// # Errors
/// Not the reader's order; nothing of it is on sale any more.
pub async fn again(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        let id: PurchaseOrderId = reader.id("id")?;
        let ask = reader.ask(reader.once(form.form.key(), &form.typed), None);
        let before = state.workflow.order(id, &reader.actor).await?;
        match state.workflow.order_again(ask, id).await {
            Ok(_) if before.number.is_some() => Ok(led(&format!("/basket?again={id}"))),
            Ok(_) => Ok(led("/basket")),
            Err(error @ WorkflowError::Order(_)) => not_added(&state, &reader, error).await,
            Err(error) => Err(error.into()),
        }
    };
    done.await.map_err(NotShown::Wrong)
}

/// The basket, saying why goods could not be added to it: something in it is no longer on sale, or
/// what was added is not.
pub(super) async fn not_added(
    state: &State,
    reader: &Reader,
    error: WorkflowError,
) -> Result<HttpResponse, Problem> {
    let marked = matches!(
        error,
        WorkflowError::Order(Refusal::OfferUnknown { .. } | Refusal::OfferGone { .. })
    );
    let problem = Problem::from(error);
    let small = reader.language.t(
        "Yang tidak dijual lagi ditandai di bawah; keluarkan dulu.",
        "What is no longer on sale is marked below; take it out first.",
    );
    let note = Note {
        tone: Tone::Warn,
        icon: "alert-triangle",
        bold: problem.detail(reader.language).to_owned(),
        small: if marked { small.to_owned() } else { String::new() },
    };
    let besides = Besides { notes: vec![note], ..Besides::default() };
    shown(state, reader, besides, problem.status()).await
}
