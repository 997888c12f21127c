//! Which pages a phone keeps for its reader: decided here, by what waits for them, never by the script.

use chrono::{DateTime, NaiveDate, Utc};
use order_workflow::command::storefront::COUNTER;
use order_workflow::query::orders::{OrderFilter, OrderView};
use order_workflow::query::storefront::{Sought, counter_goods};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::demand_pool::CommandName;
use supply_chain::organization::{Kind, Role};
use supply_chain::purchase_order::{Party, State as OrderState};

use super::manifest::version;
use crate::assets::digest;
use crate::extract::Reader;
use crate::language::Language;
use crate::pages::buyer::words::{Here, orders_for};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::shop::handling::selling::KEPT as COUNTER_GOODS;
use crate::problem::Problem;
use crate::state::State;

/// Most pages of one reader in one organization.
pub const PAGES_MAX: usize = 40;
/// Most bytes of them together.
pub const BYTES_MAX: usize = 1024 * 1024;
/// Most orders whose own page is kept.
const ORDERS_MAX: u64 = 24;

/// One page to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptPage {
    /// Its address.
    pub address: String,
    /// Another word where the copy is out of date: it holds the day too, so every copy is a day old at most.
    pub version: String,
    /// What it is called where nothing else can be opened.
    pub word: String,
}

/// What one reader keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptPages {
    /// Whose they are, as the pages say it.
    pub owner: String,
    /// At most so many bytes.
    pub bytes_max: usize,
    /// The pages, the one that matters most first.
    pub pages: Vec<KeptPage>,
}

/// What is known of a reader's day.
pub(super) struct Day<'a> {
    /// Who reads.
    pub(super) actor: &'a Actor,
    /// Their drafts.
    pub(super) drafts: &'a [OrderView],
    /// Their orders that are not over.
    pub(super) open: &'a [OrderView],
    /// The pools they may pledge in: id, title, when it last changed.
    pub(super) pools: &'a [(String, String, DateTime<Utc>)],
    /// What their counter sells and for how much, as one word; nothing for whoever does not serve there.
    pub(super) counter: Option<String>,
}

/// The pages of `reader`.
///
/// # Errors
/// The database fails.
pub(super) async fn pages(
    state: &State,
    reader: &Reader,
    here: Here,
) -> Result<KeptPages, Problem> {
    let (workflow, actor) = (&state.workflow, &reader.actor);
    let of =
        |states: Vec<OrderState>, limit| OrderFilter { states, limit, ..OrderFilter::default() };
    let works = is_staff(actor);
    let (mut drafts, mut open) = (Vec::new(), Vec::new());
    let mut pools = Vec::new();
    if works {
        let mine = of(vec![OrderState::Draft], 20);
        drafts = workflow.orders(&OrderFilter { party: Some(Party::Buyer), ..mine }, actor).await?;
        // On the way first: they are counted where there is no signal.
        open = workflow.orders(&of(vec![OrderState::InFulfilment], ORDERS_MAX), actor).await?;
        let others = vec![
            OrderState::Confirmed,
            OrderState::Countered,
            OrderState::Submitted,
            OrderState::PendingApproval,
            OrderState::Received,
        ];
        open.extend(workflow.orders(&of(others, ORDERS_MAX), actor).await?);
        let tasks = workflow.pool_tasks(actor).await?;
        pools = tasks
            .into_iter()
            .filter(|task| task.command == CommandName::Pledge)
            .map(|task| (task.id.to_string(), task.title, task.since))
            .collect();
    }
    let counter = counter_of(state, actor).await?;
    let day = Day { actor, drafts: &drafts, open: &open, pools: &pools, counter };
    let today = here.now.with_timezone(&here.zone).date_naive();
    let owner = frame::shell(state, reader, Place::Elsewhere).await?.who.unwrap_or_default().owner;
    Ok(KeptPages { owner, bytes_max: BYTES_MAX, pages: chosen(&day, today, here.lang) })
}

/// What the counter sells today: another word once a price or a name is another. Stock is not in it, for that changes with
/// every sale.
async fn counter_of(state: &State, actor: &Actor) -> Result<Option<String>, Problem> {
    if actor.kind != Kind::Primary || !actor.is_any(COUNTER) {
        return Ok(None);
    }
    let on = state.workflow.reader();
    let goods = counter_goods(on, actor.organization, &Sought::default(), COUNTER_GOODS).await?;
    let mut each: Vec<String> = goods
        .iter()
        .map(|one| format!("{} {} {} {:?}", one.offer_id, one.name, one.ladder, one.gtin))
        .collect();
    each.sort_unstable();
    Ok(Some(each.join("\n")))
}

/// Whether they are more than a member, who sees the storefront only.
fn is_staff(actor: &Actor) -> bool {
    actor.roles.iter().any(|role| *role != Role::Member)
}

/// The pages of a day, the most needed first.
fn chosen(day: &Day<'_>, today: NaiveDate, lang: Language) -> Vec<KeptPage> {
    let (base, code) = (version(), lang.code());
    let of = |address: String, state: String, word: String| {
        let version = digest(format!("{base} {code} {today} {state}").as_bytes());
        KeptPage { address, version, word }
    };
    let states = |orders: &[OrderView]| -> String {
        let each = orders.iter().map(|order| format!("{}.{}", order.id, order.version));
        each.collect::<Vec<_>>().join(" ")
    };
    let mut pages = vec![of(
        "/outbox".to_owned(),
        String::new(),
        lang.t("Belum terkirim", "Not sent yet").to_owned(),
    )];
    let counts = day.open.iter().filter(|order| order.allowed_commands.contains(&"receive"));
    for order in counts {
        for shipment in order.shipments.iter().filter(|shipment| shipment.state == "in_transit") {
            pages.push(of(
                format!("/shipments/{}/receive", shipment.id),
                order.version.to_string(),
                lang.pick(
                    format!("Hitung barang {}", shipment.number),
                    format!("Count goods {}", shipment.number),
                ),
            ));
        }
    }
    if let Some(goods) = &day.counter {
        let word = lang.t("Kasir", "Counter").to_owned();
        pages.push(of("/shop/counter".to_owned(), goods.clone(), word));
    }
    if orders_for(day.actor) {
        let word = lang.t("Daftar harga", "Price list").to_owned();
        pages.push(of("/price-list".to_owned(), String::new(), word));
        let word = lang.t("Keranjang", "Basket").to_owned();
        pages.push(of("/basket".to_owned(), states(day.drafts), word));
    }
    let all = format!("{}{}", states(day.drafts), states(day.open));
    pages.push(of("/".to_owned(), all.clone(), lang.t("Beranda", "Home").to_owned()));
    if day.actor.kind == Kind::Primary && day.actor.roles.contains(&Role::Member) {
        let word = lang.t("Belanja di toko", "Buy at the shop").to_owned();
        pages.push(of("/shop".to_owned(), String::new(), word));
        let word = lang.t("Keranjang di toko", "Basket at the shop").to_owned();
        pages.push(of("/shop/basket".to_owned(), String::new(), word));
    }
    pages.push(of("/help".to_owned(), String::new(), lang.t("Bantuan", "Help").to_owned()));
    // The way to the outbox, and out.
    pages.push(of("/more".to_owned(), String::new(), lang.t("Lainnya", "More").to_owned()));
    if is_staff(day.actor) {
        pages.push(of("/orders".to_owned(), all, lang.t("Pesanan", "Orders").to_owned()));
    }
    for (id, title, changed) in day.pools {
        pages.push(of(format!("/pools/{id}"), changed.to_rfc3339(), title.clone()));
    }
    for order in day.open {
        let number = order.number.clone().unwrap_or_default();
        let other =
            if order.buyer.id == day.actor.organization { &order.seller } else { &order.buyer };
        pages.push(of(
            format!("/orders/{}", order.id),
            order.version.to_string(),
            format!("{number} · {}", other.name),
        ));
    }
    pages.truncate(PAGES_MAX);
    pages
}
