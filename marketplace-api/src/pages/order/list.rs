//! `/orders`: the organization's own orders, first those that wait for the reader.

use askama::Template;
use order_workflow::query::orders::rows::{OrderRow, RowFilter, Sorting};
use supply_chain::purchase_order::{Party, State};

use super::reading::Eyes;
use crate::language::Language;
use crate::language::format::{count, date, deadline_short, is_urgent, rupiah, weekday_date};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Choice, Due, Empty, Pager, Tab};

/// Orders on a page.
pub const PAGE: u32 = 20;

/// A stretch of the orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stretch {
    /// Something is still to be done.
    #[default]
    Active,
    /// Nothing is: counted to the last carton, or ended.
    Done,
    /// Every one.
    All,
}

impl Stretch {
    /// The word in the address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Done => "done",
            Self::All => "all",
        }
    }

    /// The stretch of that word; the active one for any other.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "done" => Self::Done,
            "all" => Self::All,
            _ => Self::Active,
        }
    }

    fn states(self) -> Vec<State> {
        match self {
            Self::Active => vec![
                State::PendingApproval,
                State::Submitted,
                State::Countered,
                State::Confirmed,
                State::InFulfilment,
            ],
            // Until there are bills to pay, an order that is counted asks nothing more of anybody.
            Self::Done => vec![
                State::Received,
                State::Completed,
                State::Rejected,
                State::Expired,
                State::Cancelled,
            ],
            Self::All => Vec::new(),
        }
    }
}

/// What the reader looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Which stretch.
    pub stretch: Stretch,
    /// Whether as the buyer or the seller; both when not said.
    pub party: Option<Party>,
    /// What was typed.
    pub text: String,
    /// Which page, from 0.
    pub page: u32,
}

impl Asked {
    /// The rows to ask for: one more than a page, to see whether there is another.
    #[must_use]
    pub fn filter(&self) -> RowFilter {
        RowFilter {
            party: self.party,
            states: self.stretch.states(),
            text: Some(self.text.clone()),
            sorting: if self.stretch == Stretch::Active {
                Sorting::WhoMustAct
            } else {
                Sorting::Newest
            },
            skip: self.page.saturating_mul(PAGE),
            limit: PAGE + 1,
            ..RowFilter::default()
        }
    }

    fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("tab", self.stretch.word());
        if let Some(party) = self.party {
            query.append_pair("as", party.as_str());
        }
        if !self.text.is_empty() {
            query.append_pair("q", &self.text);
        }
        if self.page > 0 {
            query.append_pair("page", &self.page.to_string());
        }
        format!("/orders?{}", query.finish())
    }
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Where it is.
    pub href: String,
    /// Its number, or that it is a draft.
    pub number: String,
    /// The buyer, before the number, where the reader's organization sells; else empty.
    pub buyer: String,
    /// Its state, and beside it that it is late.
    pub badges: Vec<Badge>,
    /// "Ke Flores Bersama".
    pub other: String,
    /// "Minyak Goreng Nusa 2 L dan 3 lainnya".
    pub goods: String,
    /// What it comes to.
    pub total: String,
    /// When it was made, and the buyer's own number.
    pub small: String,
    /// Until when somebody must act.
    pub due: Option<Due>,
    /// Whether it is the one shown beside the list.
    pub current: bool,
}

/// `/orders`.
#[derive(Debug, Template)]
#[template(path = "order/list.html")]
pub struct OrdersPage {
    /// The shell.
    pub shell: Shell,
    /// Aktif, Selesai, Semua.
    pub tabs: Vec<Tab>,
    /// The stretch, for the search form.
    pub tab: &'static str,
    /// Whether bought or sold; empty where the reader does only one.
    pub sides: Vec<Choice>,
    /// The side that is chosen, for the search form.
    pub side: &'static str,
    /// What was typed.
    pub text: String,
    /// The orders.
    pub rows: Vec<Row>,
    /// What stands where there are none.
    pub empty: Empty,
    /// The way through.
    pub pager: Pager,
}

impl OrdersPage {
    /// The page; `found` holds one more than a page if there is another.
    #[must_use]
    pub fn new(shell: Shell, asked: &Asked, found: &[OrderRow], eyes: &Eyes) -> Self {
        let lang = eyes.lang;
        let page_size = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let tab = |stretch, id, en| Tab {
            word: lang.t(id, en),
            href: Asked { stretch, page: 0, ..asked.clone() }.address(),
            count: None,
            current: stretch == asked.stretch,
        };
        let duties = shell.who.as_ref().map(|who| who.duties).unwrap_or_default();
        let side = |party, id, en| {
            let address = Asked { party, page: 0, ..asked.clone() }.address();
            Choice::new(address, lang.t(id, en), party == asked.party)
        };
        let sides = if duties.buys && duties.sells {
            vec![
                side(None, "Semua", "All"),
                side(Some(Party::Buyer), "Dibeli", "Bought"),
                side(Some(Party::Seller), "Dijual", "Sold"),
            ]
        } else {
            Vec::new()
        };
        let at = |page| Asked { page, ..asked.clone() }.address();
        let shown = &found[..found.len().min(page_size)];
        let pager = Pager {
            back: (asked.page > 0).then(|| at(asked.page - 1)),
            next: (found.len() > page_size).then(|| at(asked.page.saturating_add(1))),
            said: if asked.page > 0 { said(asked.page, shown.len()) } else { String::new() },
        };
        Self {
            tabs: vec![
                tab(Stretch::Active, "Aktif", "Active"),
                tab(Stretch::Done, "Selesai", "Done"),
                tab(Stretch::All, "Semua", "All"),
            ],
            tab: asked.stretch.word(),
            sides,
            side: asked.party.map_or("", Party::as_str),
            text: asked.text.clone(),
            rows: shown.iter().map(|row| order_row(row, eyes)).collect(),
            empty: nothing(asked, duties.buys, lang),
            pager,
            shell,
        }
    }
}

fn said(page: u32, shown: usize) -> String {
    let first = i64::from(page) * i64::from(PAGE) + 1;
    let last = first + i64::try_from(shown).unwrap_or_default() - 1;
    format!("{}–{}", count(first), count(last.max(first)))
}

fn nothing(asked: &Asked, buys: bool, lang: Language) -> Empty {
    if !asked.text.is_empty() {
        return Empty {
            icon: "search",
            heading: lang.pick(
                format!("Belum ada “{}”", asked.text),
                format!("Nothing for “{}”", asked.text),
            ),
            text: lang
                .t(
                    "Coba nomor pesanan, nama barang, nama pihak lain, atau nomor Anda sendiri.",
                    "Try an order's number, goods, the other party, or your own number.",
                )
                .to_owned(),
            action: Some(Link::new(
                lang.t("Lihat semua pesanan", "See all orders"),
                Asked { stretch: Stretch::All, ..Asked::default() }.address(),
            )),
        };
    }
    let (heading, action) = if buys {
        (
            lang.t("Belum ada pesanan di sini", "No orders here yet"),
            Some(Link::new(lang.t("Cari barang", "Search goods"), "/search")),
        )
    } else {
        (
            lang.t("Belum ada pesanan yang masuk", "No orders have come in yet"),
            Some(Link::new(lang.t("Barang & harga", "Goods & prices"), "/stock")),
        )
    };
    let text = match asked.stretch {
        Stretch::Active => lang.t(
            "Pesanan yang masih berjalan muncul di sini, yang menunggu Anda paling atas.",
            "Orders under way appear here, those that wait for you first.",
        ),
        Stretch::Done => lang
            .t("Pesanan yang sudah selesai muncul di sini.", "Orders that are done appear here."),
        Stretch::All => lang.t("Semua pesanan muncul di sini.", "All orders appear here."),
    };
    Empty { icon: "clipboard-list", heading: heading.to_owned(), text: text.to_owned(), action }
}

/// A row of the list, as `eyes` see it.
#[must_use]
pub fn order_row(row: &OrderRow, eyes: &Eyes) -> Row {
    let lang = eyes.lang;
    let today = eyes.now.with_timezone(&eyes.zone).date_naive();
    let open = matches!(row.state, State::Submitted | State::Confirmed | State::InFulfilment);
    let is_late = row.deadline_at.is_some_and(|at| at <= eyes.now)
        || open && row.in_transit == 0 && row.requested_date.is_some_and(|day| day < today);
    let mut badges = vec![Badge::order(row.state.as_str(), lang)];
    if is_late {
        badges.push(Badge::late(lang));
    }
    if row.is_disputed {
        badges.push(Badge::disputed(lang));
    }
    let goods = row.goods.clone().unwrap_or_default();
    let others = count(row.lines - 1);
    let draft = || match row.state {
        State::Draft => lang.t("Draf", "Draft"),
        _ => lang.t("Belum bernomor", "No number yet"),
    };
    let made = date(row.at.with_timezone(&eyes.zone).date_naive(), lang);
    let small = match &row.buyer_reference {
        Some(reference) => format!("{made} · {reference}"),
        None => made,
    };
    Row {
        href: if row.state == State::Draft {
            "/basket".to_owned()
        } else {
            format!("/orders/{}", row.id)
        },
        number: row.number.clone().unwrap_or_else(|| draft().to_owned()),
        badges,
        // Each buyer counts its own orders, so that numbers repeat at a seller.
        buyer: match row.party {
            Party::Buyer => String::new(),
            Party::Seller => row.other.clone(),
        },
        other: match row.party {
            Party::Buyer => lang.pick(format!("Ke {}", row.other), format!("To {}", row.other)),
            Party::Seller => {
                lang.pick(format!("Dari {}", row.other), format!("From {}", row.other))
            }
        },
        goods: if row.lines > 1 {
            lang.pick(format!("{goods} dan {others} lainnya"), format!("{goods} and {others} more"))
        } else {
            goods
        },
        total: rupiah(row.total),
        small,
        due: due(row, eyes),
        current: false,
    }
}

/// The deadline in few words, else the day the goods are wanted.
fn due(row: &OrderRow, eyes: &Eyes) -> Option<Due> {
    if let Some(at) = row.deadline_at {
        let zone =
            row.deadline_zone.as_deref().and_then(|name| name.parse().ok()).unwrap_or(eyes.zone);
        let text = deadline_short(at, eyes.now, zone, eyes.lang);
        return Some(Due { text, late: is_urgent(at, eyes.now) });
    }
    let open = matches!(row.state, State::Confirmed | State::InFulfilment);
    let day = row.requested_date.filter(|_| open)?;
    let text = weekday_date(day, eyes.lang);
    let today = eyes.now.with_timezone(&eyes.zone).date_naive();
    Some(Due { text, late: day <= today })
}
