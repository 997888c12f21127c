//! `/desk/orders`: the queue of orders that came in, by deadline, and the chosen one beside it.

use askama::Template;
use order_workflow::query::orders::OrderView;
use order_workflow::query::orders::rows::{OrderRow, RowFilter, Sorting};
use supply_chain::purchase_order::{Party, State};

use crate::language::Language;
use crate::language::format::count;
use crate::pages::layout::{Link, Shell};
use crate::pages::order::body::{Body, Stock};
use crate::pages::order::commands::{Keys, acknowledge};
use crate::pages::order::list::{Row, order_row};
use crate::pages::order::reading::Eyes;
use crate::pages::parts::{CommandButton, Empty, Pager, Tab};

/// Orders of the queue on a page.
pub const PAGE: u32 = 50;

/// What an order waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Waiting {
    /// An answer.
    #[default]
    Answer,
    /// Goods to leave.
    Dispatch,
    /// The buyer to answer a counter-offer.
    Buyer,
    /// The buyer to count.
    OnTheWay,
    /// A claim about it to be settled.
    Claimed,
    /// Anything, or nothing.
    All,
}

impl Waiting {
    /// The tabs, in their order.
    pub const ALL: [Self; 6] =
        [Self::Answer, Self::Dispatch, Self::Buyer, Self::OnTheWay, Self::Claimed, Self::All];

    /// The word in the address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Dispatch => "dispatch",
            Self::Buyer => "buyer",
            Self::OnTheWay => "on-the-way",
            Self::Claimed => "claims",
            Self::All => "all",
        }
    }

    /// The tab of that word; the first for any other.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|tab| tab.word() == word).unwrap_or_default()
    }

    const fn said(self, lang: Language) -> &'static str {
        match self {
            Self::Answer => lang.t("Perlu dijawab", "To answer"),
            Self::Dispatch => lang.t("Perlu dikirim", "To ship"),
            Self::Buyer => lang.t("Menunggu pembeli", "Awaiting the buyer"),
            Self::OnTheWay => lang.t("Dalam pengiriman", "On the way"),
            Self::Claimed => lang.t("Ada klaim", "Claims"),
            Self::All => lang.t("Semua", "All"),
        }
    }

    /// The orders it holds.
    #[must_use]
    pub fn filter(self) -> RowFilter {
        let states = match self {
            Self::Answer => vec![State::Submitted],
            Self::Dispatch => vec![State::Confirmed, State::InFulfilment],
            Self::Buyer => vec![State::Countered],
            Self::OnTheWay => vec![State::InFulfilment],
            Self::Claimed | Self::All => Vec::new(),
        };
        RowFilter {
            party: Some(Party::Seller),
            states,
            to_send: self == Self::Dispatch,
            to_answer: self == Self::Answer,
            disputed: self == Self::Claimed,
            sorting: if self == Self::All { Sorting::Newest } else { Sorting::WhoMustAct },
            ..RowFilter::default()
        }
    }
}

/// What the desk looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Which tab.
    pub tab: Waiting,
    /// What was typed: a buyer, a number, goods.
    pub text: String,
    /// Which page, from 0.
    pub page: u32,
}

impl Asked {
    /// The rows to ask for: one more than a page, to see whether there is another.
    #[must_use]
    pub fn filter(&self) -> RowFilter {
        RowFilter {
            text: Some(self.text.clone()),
            skip: self.page.saturating_mul(PAGE),
            limit: PAGE + 1,
            ..self.tab.filter()
        }
    }

    /// The address of this view, and in it of one order.
    #[must_use]
    pub fn address(&self, order: Option<&str>) -> String {
        format!("/desk/orders?{}", self.query(order))
    }

    fn query(&self, order: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("tab", self.tab.word());
        if !self.text.is_empty() {
            query.append_pair("q", &self.text);
        }
        if self.page > 0 {
            query.append_pair("page", &self.page.to_string());
        }
        if let Some(order) = order {
            query.append_pair("order", order);
        }
        query.finish()
    }
}

/// The queue alone, as it is asked for every 30 seconds.
#[derive(Debug, Template)]
#[template(path = "desk/orders_queue.html")]
pub struct Queue {
    /// The shell, for its language and icons.
    pub shell: Shell,
    /// Where it asks for itself again.
    pub again: String,
    /// The orders.
    pub rows: Vec<Row>,
    /// What stands where there are none.
    pub empty: Empty,
    /// The way through.
    pub pager: Pager,
    /// Whether each says its state: where the tab does not.
    pub says_state: bool,
}

/// The order beside the queue.
#[derive(Debug, Clone)]
pub struct Beside {
    /// The order.
    pub body: Body,
    /// Tells that it was read.
    pub acknowledge: Option<CommandButton>,
}

/// `/desk/orders`.
#[derive(Debug, Template)]
#[template(path = "desk/orders.html")]
pub struct DeskOrdersPage {
    /// The shell; a task page's on a phone that shows one order.
    pub shell: Shell,
    /// What they wait for, with counts.
    pub tabs: Vec<Tab>,
    /// The tab, for the search form.
    pub tab: &'static str,
    /// What was typed.
    pub text: String,
    /// The queue.
    pub queue: Queue,
    /// The order beside it.
    pub beside: Option<Beside>,
    /// Whether the reader chose that order, so that a phone shows it instead of the queue.
    pub is_chosen: bool,
    /// Where the order beside the queue is asked for again.
    pub here: String,
}

/// An order with what the desk may know of its stock.
#[derive(Debug, Clone, Copy)]
pub struct Chosen<'a> {
    /// The order.
    pub order: &'a OrderView,
    /// The desk's free stock.
    pub stock: Option<&'a Stock>,
    /// Whether the reader chose it, rather than its being the first.
    pub by_reader: bool,
}

impl Queue {
    /// The queue; `found` holds one more than a page if there is another, `current` is shown beside it.
    #[must_use]
    pub fn new(
        shell: Shell,
        asked: &Asked,
        found: &[OrderRow],
        current: Option<&str>,
        eyes: &Eyes,
    ) -> Self {
        let page_size = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let at = |page| Asked { page, ..asked.clone() }.address(None);
        let rows = found.iter().take(page_size).map(|row| {
            let id = row.id.to_string();
            let lines = count(row.lines);
            let drawn = order_row(row, eyes);
            Row {
                href: asked.address(Some(&id)),
                current: current == Some(id.as_str()),
                other: row.other.clone(),
                goods: eyes.lang.pick(
                    format!("{lines} baris · {}", drawn.total),
                    format!(
                        "{lines} {} · {}",
                        if row.lines == 1 { "line" } else { "lines" },
                        drawn.total
                    ),
                ),
                ..drawn
            }
        });
        Self {
            again: format!("/desk/orders/queue?{}", asked.query(current)),
            rows: rows.collect(),
            empty: nothing(asked, eyes.lang),
            pager: Pager {
                back: (asked.page > 0).then(|| at(asked.page - 1)),
                next: (found.len() > page_size).then(|| at(asked.page.saturating_add(1))),
                said: String::new(),
            },
            says_state: matches!(asked.tab, Waiting::All | Waiting::Claimed),
            shell,
        }
    }
}

#[expect(clippy::too_many_lines, reason = "a table: one arm for each tab")]
fn nothing(asked: &Asked, lang: Language) -> Empty {
    if !asked.text.is_empty() {
        return Empty {
            icon: "search",
            heading: lang.pick(
                format!("Belum ada “{}”", asked.text),
                format!("Nothing for “{}”", asked.text),
            ),
            text: lang
                .t(
                    "Coba nama pembeli, nomor, atau nama barang.",
                    "Try a buyer, a number, or goods.",
                )
                .to_owned(),
            action: Some(Link::new(lang.t("Semua", "All"), "/desk/orders?tab=all")),
        };
    }
    let (heading, text) = match asked.tab {
        Waiting::Answer => (
            lang.t("Semua sudah dijawab.", "Everything is answered."),
            lang.t(
                "Pesanan baru muncul di sini dengan sendirinya.",
                "New orders appear here by themselves.",
            ),
        ),
        Waiting::Dispatch => (
            lang.t("Semua sudah dikirim.", "Everything is shipped."),
            lang.t(
                "Pesanan yang diterima menunggu di sini sampai dikirim.",
                "Accepted orders wait here until they are shipped.",
            ),
        ),
        Waiting::Buyer => (
            lang.t("Tidak ada yang menunggu pembeli.", "Nothing waits for a buyer."),
            lang.t(
                "Tawaran balik menunggu di sini sampai pembeli menjawab.",
                "Counter-offers wait here until the buyer answers.",
            ),
        ),
        Waiting::OnTheWay => (
            lang.t("Tidak ada kiriman di jalan.", "Nothing is on the way."),
            lang.t(
                "Kiriman menunggu di sini sampai pembeli menghitungnya.",
                "Shipments wait here until the buyer has counted them.",
            ),
        ),
        Waiting::Claimed => (
            lang.t("Tidak ada klaim yang terbuka.", "No claim is open."),
            lang.t(
                "Pesanan yang diklaim pembelinya ada di sini sampai klaimnya selesai.",
                "Orders that their buyer claims something about stay here until that is settled.",
            ),
        ),
        Waiting::All => (
            lang.t("Belum ada pesanan yang masuk.", "No orders have come in yet."),
            lang.t(
                "Pembeli menemukan Anda lewat barang yang Anda jual.",
                "Buyers find you through the goods you sell.",
            ),
        ),
    };
    let action = match asked.tab {
        Waiting::Claimed => Link::new(lang.t("Semua klaim", "All claims"), "/claims?as=seller"),
        Waiting::All => Link::new(lang.t("Barang & harga", "Goods & prices"), "/stock"),
        _ => Link::new(lang.t("Lihat semua pesanan", "See all orders"), "/desk/orders?tab=all"),
    };
    Empty {
        icon: "inbox",
        heading: heading.to_owned(),
        text: text.to_owned(),
        action: Some(action),
    }
}

impl DeskOrdersPage {
    /// The page: `counts` of each tab in [`Waiting::ALL`]'s order, none for the last.
    #[must_use]
    pub fn new(
        shell: Shell,
        asked: &Asked,
        counts: &[u64],
        found: &[OrderRow],
        chosen: Option<Chosen<'_>>,
        eyes: &Eyes,
        keys: Keys<'_>,
    ) -> Self {
        let lang = eyes.lang;
        let tabs = Waiting::ALL.into_iter().enumerate().map(|(at, tab)| Tab {
            word: tab.said(lang),
            href: Asked { tab, ..Asked::default() }.address(None),
            count: counts.get(at).copied().filter(|n| *n > 0),
            current: tab == asked.tab,
        });
        let current = chosen.map(|chosen| chosen.order.id.to_string());
        let by_reader = chosen.is_some_and(|chosen| chosen.by_reader);
        let beside = chosen.map(|chosen| Beside {
            body: Body::new(chosen.order, eyes, chosen.stock, false, keys),
            acknowledge: acknowledge(chosen.order, keys).filter(|_| by_reader),
        });
        let queue = Queue::new(shell.clone(), asked, found, current.as_deref(), eyes);
        let shell = if by_reader {
            let word = lang.t("Pesanan masuk", "Incoming orders");
            shell.task(Link::new(word, asked.address(None)))
        } else {
            shell
        };
        Self {
            tabs: tabs.collect(),
            tab: asked.tab.word(),
            text: asked.text.clone(),
            queue,
            beside,
            is_chosen: by_reader,
            here: asked.address(current.as_deref()),
            shell,
        }
    }
}
