//! `/shop/orders`: a member's own orders; `/shop/desk`: those of all members, as the counter works through them.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::storefront::{MemberOrderRow, MemberRow};
use supply_chain::storefront::{HandOver, PayBy};

use super::{hand_over_word, order_badge, pay_word};
use crate::language::Language;
use crate::language::format::{moment, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Empty, Tab};

/// One order of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it is.
    pub href: String,
    /// "PA-2026-000012", or "Keranjang".
    pub heading: String,
    /// Where it stands.
    pub badge: Badge,
    /// What is in it.
    pub goods: String,
    /// When, how it is handed over and paid.
    pub small: String,
    /// What it comes to.
    pub total: String,
}

/// `/shop/orders` and `/shop/desk`.
#[derive(Debug, Template)]
#[template(path = "shop/orders.html")]
pub struct OrdersPage {
    /// The shell.
    pub shell: Shell,
    /// "Pesanan saya", or "Pesanan anggota".
    pub heading: &'static str,
    /// The desk's tabs; none for a member.
    pub tabs: Vec<Tab>,
    /// What is looked for; nothing where nothing may be.
    pub q: Option<String>,
    /// The orders.
    pub rows: Vec<Row>,
    /// Where there are none.
    pub empty: Empty,
    /// The way to older ones.
    pub older: Option<String>,
    /// Writing an order for a member: nothing for a member.
    pub writes: bool,
}

/// When and where the reader reads.
#[derive(Debug, Clone, Copy)]
pub struct When {
    /// Now.
    pub now: DateTime<Utc>,
    /// The zone of the shop.
    pub zone: Tz,
}

/// One line.
#[must_use]
pub fn row(order: &MemberOrderRow, of_all: bool, when: When, lang: Language) -> Row {
    let more = order.lines.saturating_sub(1);
    let goods = order.goods.clone().unwrap_or_default();
    let hand_over = order.hand_over.as_deref().and_then(HandOver::from_word);
    let pay_by = order.pay_by.as_deref().and_then(PayBy::from_word);
    let member = [order.member.as_str(), order.member_number.as_deref().unwrap_or_default()];
    let member = member.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let parts = [
        if of_all { member } else { String::new() },
        moment(order.at, when.now, when.zone, lang),
        hand_over.map_or_else(String::new, |one| hand_over_word(one, lang).to_owned()),
        pay_by.map_or_else(String::new, |one| pay_word(one, lang).to_owned()),
    ];
    let is_draft = order.number.is_none();
    Row {
        href: if is_draft && !of_all {
            "/shop/basket".to_owned()
        } else {
            format!("/shop/orders/{}", order.id)
        },
        heading: order.number.clone().unwrap_or_else(|| lang.t("Keranjang", "Basket").to_owned()),
        badge: order_badge(&order.state, order.ready_at.is_some(), lang),
        goods: if more > 0 {
            lang.pick(format!("{goods} dan {more} lagi"), format!("{goods} and {more} more"))
        } else {
            goods
        },
        small: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        total: rupiah(order.total),
    }
}

impl OrdersPage {
    /// A member's own.
    #[must_use]
    pub fn own(shell: Shell, rows: Vec<Row>, older: Option<String>) -> Self {
        let lang = shell.lang;
        Self {
            heading: lang.t("Pesanan saya", "My orders"),
            tabs: Vec::new(),
            q: None,
            rows,
            empty: Empty {
                icon: "clipboard-list",
                heading: lang.t("Belum ada pesanan.", "No orders yet.").to_owned(),
                text: String::new(),
                action: Some(Link::new(lang.t("Lihat barang di toko", "See the shelf"), "/shop")),
            },
            older,
            writes: false,
            shell,
        }
    }

    /// The counter's.
    #[must_use]
    pub fn desk(
        shell: Shell,
        (tabs, q): (Vec<Tab>, String),
        rows: Vec<Row>,
        older: Option<String>,
        writes: bool,
    ) -> Self {
        let lang = shell.lang;
        Self {
            heading: lang.t("Pesanan anggota", "Members' orders"),
            tabs,
            q: Some(q),
            rows,
            empty: Empty {
                icon: "checks",
                heading: lang
                    .t("Tidak ada yang menunggu di sini.", "Nothing waits here.")
                    .to_owned(),
                text: String::new(),
                action: None,
            },
            older,
            writes,
            shell,
        }
    }
}

/// `/shop/desk/write`: choosing for whom staff writes, and what.
#[derive(Debug, Template)]
#[template(path = "shop/write.html")]
pub struct WritePage {
    /// The shell.
    pub shell: Shell,
    /// What is wrong.
    pub refusal: Option<String>,
    /// What was looked for.
    pub q: String,
    /// Members found: their tie, name and what is known of them.
    pub members: Vec<(String, String, String)>,
    /// The member it is written for, once chosen: tie and name.
    pub chosen: Option<(String, String)>,
    /// What stands on the shelf: offer, name, small, and the count typed.
    pub wares: Vec<(String, String, String, String)>,
    /// The ways to pay that may be chosen, with their words.
    pub ways: Vec<(&'static str, &'static str)>,
    /// The key.
    pub key: String,
}

/// "0412 · batas Rp500.000 · terutang Rp120.000".
#[must_use]
pub fn member_small(member: &MemberRow, lang: Language) -> String {
    let sen = supply_chain::money::Money::from_sen;
    let limit = member.limit_sen.map(|limit| {
        let limit = rupiah(sen(limit));
        lang.pick(format!("batas {limit}"), format!("limit {limit}"))
    });
    let open = (member.open_sen > 0).then(|| {
        let open = rupiah(sen(member.open_sen));
        lang.pick(format!("terutang {open}"), format!("owes {open}"))
    });
    let login =
        (!member.has_login).then(|| lang.t("tanpa nama masuk", "does not sign in").to_owned());
    [member.number.clone(), limit, open, login]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}
