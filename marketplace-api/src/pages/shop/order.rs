//! `/shop/orders/{id}`: one order as its member and its counter read it.

use askama::Template;
use order_workflow::query::orders::LineView;
use order_workflow::query::storefront::{MemberOrderView, StorefrontView};
use supply_chain::money::Money;
use supply_chain::storefront::PayBy;

use super::orders::When;
use super::{hand_over_word, order_badge, pay_word};
use crate::language::Language;
use crate::language::format::{moment, quantity, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, CommandButton, Note, Tone, Total};
use crate::papers::qr::Qr;

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// The goods.
    pub name: String,
    /// "2 botol × Rp37.000".
    pub small: String,
    /// What it comes to.
    pub amount: String,
}

/// A code to scan.
#[derive(Debug)]
pub struct Scan {
    /// The squares.
    pub qr: Qr,
    /// The merchant in it.
    pub merchant: String,
    /// The sum to type.
    pub sum: String,
}

/// `/shop/orders/{id}`.
#[derive(Debug, Template)]
#[template(path = "shop/order.html")]
pub struct OrderPage {
    /// The shell.
    pub shell: Shell,
    /// Its number.
    pub number: String,
    /// Whose, for the counter; empty for the member.
    pub whose: String,
    /// Where it stands.
    pub badge: Badge,
    /// What happens next.
    pub next: Note,
    /// What was refused.
    pub refusal: Option<String>,
    /// Lines.
    pub lines: Vec<OrderLine>,
    /// Sums.
    pub totals: Vec<Total>,
    /// How it is handed over and paid, where to, a note.
    pub facts: Vec<Total>,
    /// The code to pay by.
    pub scan: Option<Scan>,
    /// What the reader may do at once.
    pub buttons: Vec<CommandButton>,
    /// Handing it over: the ways to pay, the chosen one first; empty where it may not be.
    pub ways: Vec<(&'static str, &'static str, bool)>,
    /// Where that posts to.
    pub hand_over: String,
    /// Calling it off needs a reason: where that posts to; empty where it may not be.
    pub cancel: String,
    /// What that button says.
    pub cancel_word: &'static str,
    /// The way to the receipt.
    pub receipt: Option<String>,
    /// The key.
    pub key: String,
    /// The version.
    pub version: String,
}

/// The lines of an order.
#[must_use]
pub fn lines(order: &MemberOrderView) -> Vec<OrderLine> {
    let line = |one: &LineView| OrderLine {
        name: one.product_name.clone(),
        small: format!("{} × {}", quantity(one.ordered, &one.pack), rupiah(one.price)),
        amount: rupiah(one.amount),
    };
    order.order.lines.iter().map(line).collect()
}

/// What it comes to.
#[must_use]
pub fn totals(order: &MemberOrderView, lang: Language) -> Vec<Total> {
    let sums = &order.order.totals;
    let mut rows = Vec::new();
    if sums.tax > Money::ZERO {
        rows.push(Total::new(lang.t("Tanpa PPN", "Without PPN"), rupiah(sums.goods)));
        rows.push(Total::new("PPN", rupiah(sums.tax)));
    }
    rows.push(Total::sum(lang.t("Jumlah", "Total"), rupiah(sums.total)));
    let money = &order.order.money;
    if order.invoice_id.is_some() && money.open > Money::ZERO {
        rows.push(Total {
            label: lang.t("Belum dibayar", "Not paid yet").to_owned(),
            value: rupiah(money.open),
            class: "t-bad",
        });
    }
    rows
}

impl OrderPage {
    /// The page; `is_own` where the reader is its member.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one page, part by part")]
    pub fn new(
        shell: Shell,
        (order, shop): (&MemberOrderView, &StorefrontView),
        (is_own, when): (bool, When),
        (scan, refusal): (Option<Scan>, Option<String>),
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let back = if is_own {
            Link::new(lang.t("Pesanan saya", "My orders"), "/shop/orders")
        } else {
            Link::new(lang.t("Pesanan anggota", "Members' orders"), "/shop/desk")
        };
        let mut shell = shell.task(back);
        shell.refused = refusal.is_some();
        let (id, of) = (order.order.id, &order.order);
        let allowed = |word: &str| of.allowed_commands.contains(&word);
        let button = |word: &str, icon, path: &str, class| CommandButton {
            word: word.to_owned(),
            icon,
            href: format!("/shop/orders/{id}/{path}"),
            leads: false,
            class,
            key: format!("{key}-{path}"),
            version: of.version.to_string(),
        };
        let mut buttons = Vec::new();
        if allowed("accept") {
            let word = lang.t("Terima pesanan", "Accept");
            buttons.push(button(word, "check", "accept", "go"));
        }
        if order.may_ready {
            let word = lang.t("Sudah siap", "It is ready");
            buttons.push(button(word, "package", "ready", ""));
        }
        let chosen = order.pay_by.unwrap_or(PayBy::Cash);
        let ways = if order.may_hand_over {
            PayBy::ALL
                .iter()
                .filter(|one| **one != PayBy::Qris || shop.has_payment_code)
                .map(|one| (one.as_str(), pay_word(*one, lang), *one == chosen))
                .collect()
        } else {
            Vec::new()
        };
        let (cancel, cancel_word) = if allowed("reject") {
            (format!("/shop/orders/{id}/reject"), lang.t("Tolak pesanan", "Reject"))
        } else if allowed("withdraw") {
            (format!("/shop/orders/{id}/withdraw"), lang.t("Tarik pesanan", "Withdraw"))
        } else if allowed("cancel") && of.state != "draft" {
            (format!("/shop/orders/{id}/cancel"), lang.t("Batalkan pesanan", "Cancel"))
        } else {
            (String::new(), "")
        };
        Self {
            number: of.number.clone().unwrap_or_else(|| lang.t("Keranjang", "Basket").to_owned()),
            whose: if is_own {
                String::new()
            } else {
                let number = order.member_number.clone().unwrap_or_default();
                [of.buyer.name.clone(), number]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(", ")
            },
            badge: order_badge(of.state, order.ready_at.is_some(), lang),
            next: next(order, is_own, when, lang),
            refusal,
            lines: lines(order),
            totals: totals(order, lang),
            facts: facts(order, when, lang),
            scan,
            buttons,
            ways,
            hand_over: format!("/shop/orders/{id}/hand-over"),
            cancel,
            cancel_word,
            receipt: order.invoice_id.map(|_| format!("/shop/orders/{id}/receipt")),
            version: of.version.to_string(),
            key,
            shell,
        }
    }
}

fn facts(order: &MemberOrderView, when: When, lang: Language) -> Vec<Total> {
    let of = &order.order;
    let mut facts = Vec::new();
    let mut add = |label: &'static str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push(Total::new(label, value));
        }
    };
    let placed = of.submitted_at.map(|at| moment(at, when.now, when.zone, lang));
    add(lang.t("Dipesan", "Ordered"), placed);
    let hand_over = order.hand_over.map(|one| hand_over_word(one, lang).to_owned());
    add(lang.t("Cara menerima", "Handed over"), hand_over);
    add(lang.t("Diantar ke", "Delivered to"), of.deliver_to.clone());
    add(lang.t("Cara membayar", "Paid"), order.pay_by.map(|one| pay_word(one, lang).to_owned()));
    add(lang.t("Catatan", "Note"), of.note.clone());
    let ready = order.ready_at.map(|at| moment(at, when.now, when.zone, lang));
    add(lang.t("Siap", "Ready"), ready);
    let handed = order.handed_over_at.map(|at| moment(at, when.now, when.zone, lang));
    add(lang.t("Diserahkan", "Handed over at"), handed);
    add(lang.t("Alasan", "Reason"), of.ended_reason.clone());
    facts
}

fn next(order: &MemberOrderView, is_own: bool, when: When, lang: Language) -> Note {
    let of = &order.order;
    let until = of.deadline_at.map(|at| moment(at, when.now, when.zone, lang)).unwrap_or_default();
    let (tone, icon, bold) = match of.state {
        "draft" => (Tone::Quiet, "pencil", lang.t("Belum dipesan.", "Not ordered yet.").to_owned()),
        "submitted" if is_own => (
            Tone::Info,
            "hourglass",
            lang.pick(
                format!("Menunggu jawaban toko sampai {until}."),
                format!("The shop answers by {until}."),
            ),
        ),
        "submitted" => (
            Tone::Warn,
            "send",
            lang.pick(format!("Jawab sebelum {until}."), format!("Answer by {until}.")),
        ),
        "confirmed" if order.ready_at.is_some() => (
            Tone::Good,
            "package",
            lang.t(
                "Barang siap. Sebutkan nomor pesanan saat mengambil.",
                "The goods are ready. Say the order's number when you fetch them.",
            )
            .to_owned(),
        ),
        "confirmed" if is_own => (
            Tone::Good,
            "circle-check",
            lang.t("Disepakati; toko menyiapkan barang.", "Agreed; the shop packs it.").to_owned(),
        ),
        "confirmed" => (
            Tone::Info,
            "circle-check",
            lang.t("Siapkan barang, lalu serahkan.", "Pack it, then hand it over.").to_owned(),
        ),
        "received" => (
            Tone::Warn,
            "receipt",
            order.order.money.due_on.map_or_else(
                || lang.t("Barang sudah diterima.", "The goods were handed over.").to_owned(),
                |due| {
                    let due = crate::language::format::date(due, lang);
                    lang.pick(
                        format!("Barang sudah diterima. Bayar sebelum {due}."),
                        format!("Handed over. To be paid by {due}."),
                    )
                },
            ),
        ),
        "completed" => (
            Tone::Good,
            "checks",
            lang.t(
                "Lunas dan selesai. Belanja ini sudah masuk dasar SHU.",
                "Paid and finished. It counts for the SHU.",
            )
            .to_owned(),
        ),
        _ => (
            Tone::Quiet,
            "ban",
            lang.t("Pesanan ini sudah berakhir.", "This order has ended.").to_owned(),
        ),
    };
    Note { tone, icon, bold, small: String::new() }
}
