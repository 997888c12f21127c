//! `/`: what waits for the reader first, then what waits for others, then the usual next order.

use std::collections::HashMap;

use askama::Template;
use order_workflow::query::basket::BasketOrder;
use order_workflow::query::board::StagedImport;
use order_workflow::query::claims::ClaimBrief;
use order_workflow::query::demand_pools::PoolTask;
use order_workflow::query::money_waiting::MoneyWaiting;
use order_workflow::query::orders::OrderView;
use order_workflow::query::own_steps::OwnSteps;
use order_workflow::query::resale::ResaleWaiting;
use supply_chain::ask::Actor;

use super::elsewhere::{self, Elsewhere, OnTheWay};
use super::money_tasks;
use super::pool_tasks;
use super::resale_tasks;
use super::tasks::{self, SHOWN_MAX, Waiting};
use super::words::{Here, goods_found, orders_for};
use crate::language::format::{rupiah, weekday_date};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Empty, Task};

/// The most rows of "waiting for others" and "on the way"; the lists themselves have the rest.
const OTHERS_MAX: usize = 20;
const ON_THE_WAY_MAX: usize = 5;

/// What a board is made of, as the queries give it.
#[derive(Debug, Clone, Copy)]
pub struct Board<'a> {
    /// Orders under way, on either side.
    pub open: &'a [OrderView],
    /// Whether there are more of them than were read.
    pub cut: bool,
    /// Drafts at today's prices.
    pub basket: &'a [BasketOrder],
    /// The newest orders that were agreed as a buyer, newest first.
    pub bought: &'a [OrderView],
    /// Price lists that were read and wait to be published.
    pub staged: &'a [StagedImport],
    /// Claims that are not settled.
    pub claims: &'a [ClaimBrief],
    /// What of the money waits.
    pub money: &'a [MoneyWaiting],
    /// Pools that wait for the reader.
    pub pools: &'a [PoolTask],
    /// What of the goods that are sold on waits.
    pub resale: &'a [ResaleWaiting],
    /// What the own people last did with some of them.
    pub steps: &'a Steps,
}

/// What the own people last did: it is told with the task that comes of it.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    /// Drafts that came back from the board.
    pub sent_back: OwnSteps,
    /// Orders and changes that somebody asks a yes for.
    pub asked: OwnSteps,
}

/// The last order to the seller that is bought from most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// "7 barang, Rp3.214.500".
    pub goods: String,
    /// When and to whom.
    pub small: String,
    /// Where the form posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
}

/// An order of before, on a board without tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// Its number.
    pub number: String,
    /// Where it is.
    pub href: String,
    /// To whom, and what it came to.
    pub small: String,
    /// Its state.
    pub badge: Badge,
}

/// `/` for somebody who acts for an organization.
#[derive(Debug, Template)]
#[template(path = "buyer/home.html", blocks = ["main"])]
pub struct HomePage {
    /// The shell.
    pub shell: Shell,
    /// The day, as a desk shows it.
    pub today: String,
    /// How many tasks there are; empty for none.
    pub count: String,
    /// The first tasks.
    pub tasks: Vec<Task>,
    /// "12 lagi".
    pub more_word: String,
    /// The tasks after the first.
    pub more: Vec<Task>,
    /// What stands where no task does.
    pub empty: Empty,
    /// How many wait for others.
    pub others_count: String,
    /// What others have to do.
    pub others: Vec<Elsewhere>,
    /// Whether there are more of them than shown, and where.
    pub others_more: Option<Link>,
    /// The usual next order.
    pub again: Option<Again>,
    /// Where all orders are.
    pub all_orders: Option<Link>,
    /// The last orders, on a board without tasks.
    pub before: Vec<Before>,
    /// What is on its way.
    pub on_the_way: Vec<OnTheWay>,
    /// Where a member goes from here: the shop, their orders, their share of the surplus.
    pub ways: Vec<Way>,
}

/// A way to somewhere, with how it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Its icon.
    pub icon: &'static str,
    /// What is there.
    pub word: &'static str,
    /// How it stands.
    pub small: String,
    /// Where it is.
    pub href: &'static str,
}

impl HomePage {
    /// The board of `actor`; `key` is the key of its form.
    #[must_use]
    pub fn new(mut shell: Shell, board: Board<'_>, actor: &Actor, here: Here, key: &str) -> Self {
        let lang = here.lang;
        let own = actor.organization;
        let mut waiting: Vec<Waiting> = Vec::new();
        let mut others: Vec<Elsewhere> = Vec::new();
        let mut moving = Vec::new();
        for order in board.open {
            let mut mine = tasks::of_order(order, own, here);
            if let Some(step) = board.steps.asked.get(&order.id) {
                for task in &mut mine {
                    tasks::asked_by(task, step, here);
                }
            }
            if mine.is_empty() {
                others.extend(elsewhere::of(order, own, here));
            }
            waiting.extend(mine);
            moving.extend(elsewhere::on_the_way(order, own, here));
        }
        waiting.extend(board.basket.iter().filter_map(|draft| {
            match board.steps.sent_back.get(&draft.draft.id) {
                Some(step) => tasks::sent_back(draft, step, here),
                None => tasks::of_draft(draft, here),
            }
        }));
        waiting.extend(board.staged.iter().map(|staged| tasks::of_import(staged, here)));
        let claims = board.claims.iter();
        waiting.extend(claims.filter_map(|claim| tasks::of_claim(claim, actor, here)));
        waiting.extend(board.money.iter().map(|found| money_tasks::of(found, here)));
        waiting.extend(board.resale.iter().map(|found| resale_tasks::of(found, here)));
        waiting.extend(board.pools.iter().map(|found| pool_tasks::of(found, here)));
        let total = waiting.len();
        shell.counts.waiting = u32::try_from(total).unwrap_or(u32::MAX);
        let mut tasks = tasks::arranged(waiting, here);
        let more = tasks.split_off(tasks.len().min(SHOWN_MAX));
        moving.sort_by_key(|(left, _)| *left);
        let on_the_way: Vec<OnTheWay> =
            moving.into_iter().map(|(_, row)| row).take(ON_THE_WAY_MAX).collect();
        let others_count =
            if others.is_empty() { String::new() } else { tasks::counted(others.len(), board.cut) };
        let duties = shell.who.as_ref().map(|who| who.duties).unwrap_or_default();
        let lists = if duties.buys { "/orders" } else { "/desk/orders" };
        let all = Link::new(lang.t("Semua pesanan", "All orders"), lists);
        let others_more = (others.len() > OTHERS_MAX || board.cut).then(|| all.clone());
        others.truncate(OTHERS_MAX);
        let buys = orders_for(actor);
        let before = if tasks.is_empty() { last(board.bought, here) } else { Vec::new() };
        Self {
            today: weekday_date(here.now.with_timezone(&here.zone).date_naive(), lang),
            count: if total == 0 { String::new() } else { tasks::counted(total, board.cut) },
            more_word: tasks::more(more.len(), here),
            tasks,
            more,
            empty: nothing(buys, here),
            others_count,
            others,
            others_more,
            again: buys.then(|| again(board.bought, here, key)).flatten(),
            all_orders: duties.buys.then_some(all),
            before,
            on_the_way,
            ways: Vec::new(),
            shell,
        }
    }

    /// The board of somebody who is a member and nothing else: what they ordered, and the ways to shop and share.
    #[must_use]
    pub fn of_member(mut self, member: &super::member_board::MemberBoard, here: Here) -> Self {
        let (tasks, ways) = super::member_board::drawn(member, here);
        let total = tasks.len();
        self.shell.counts.waiting = u32::try_from(total).unwrap_or(u32::MAX);
        self.count = if total == 0 { String::new() } else { tasks::counted(total, false) };
        self.tasks = tasks;
        let word = here.lang.t("Lihat barang di toko", "See the shelf");
        self.empty.action = Some(Link::new(word, "/shop"));
        self.ways = ways;
        self
    }
}

fn nothing(buys: bool, here: Here) -> Empty {
    let lang = here.lang;
    Empty {
        icon: "circle-check",
        heading: lang.t("Tidak ada yang menunggu Anda.", "Nothing waits for you.").to_owned(),
        text: if buys {
            lang.t("Mau belanja?", "Time to order?").to_owned()
        } else {
            lang.t(
                "Begitu ada yang perlu Anda kerjakan, muncul di sini.",
                "Whatever needs you will appear here.",
            )
            .to_owned()
        },
        action: buys.then(|| Link::new(lang.t("Cari barang", "Search goods"), "/search")),
    }
}

/// The last order to the seller most of these went to; the newer one's seller where two are level.
fn again(bought: &[OrderView], here: Here, key: &str) -> Option<Again> {
    let mut by_seller: HashMap<_, usize> = HashMap::new();
    // What came once more for a claim was not bought.
    let bought: Vec<&OrderView> = bought.iter().filter(|order| order.replaces.is_none()).collect();
    for order in &bought {
        *by_seller.entry(order.seller.id).or_default() += 1;
    }
    let most = by_seller.values().max()?;
    let order = bought.iter().find(|order| by_seller.get(&order.seller.id) == Some(most))?;
    let lang = here.lang;
    let total = u64::try_from(order.lines.len()).unwrap_or(u64::MAX);
    let day = order.submitted_at.unwrap_or(order.created_at).with_timezone(&here.zone);
    let (day, seller) = (weekday_date(day.date_naive(), lang), &order.seller.name);
    Some(Again {
        goods: format!("{}, {}", goods_found(total, lang), rupiah(order.totals.total)),
        small: lang.pick(
            format!("Pesanan {day} ke {seller}. Harga hari ini akan dihitung ulang."),
            format!("Order of {day} to {seller}. Today's prices will be used."),
        ),
        action: format!("/basket/again/{}", order.id),
        key: key.to_owned(),
    })
}

fn last(bought: &[OrderView], here: Here) -> Vec<Before> {
    let row = |order: &OrderView| {
        Some(Before {
            number: order.number.clone()?,
            href: format!("/orders/{}", order.id),
            small: format!("{} · {}", order.seller.name, rupiah(order.totals.total)),
            badge: Badge::order(order.state, here.lang),
        })
    };
    bought.iter().filter_map(row).take(3).collect()
}

/// `/` for whoever runs the installation and acts for no organization.
#[derive(Debug, Template)]
#[template(path = "buyer/operator.html")]
pub struct OperatorPage {
    /// The shell.
    pub shell: Shell,
    /// The operator's name.
    pub name: String,
}
