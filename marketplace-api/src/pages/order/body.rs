//! The part of an order that both its own page and the desk beside the queue show: goods, sums, what
//! now, and the buttons.

use std::collections::HashMap;

use chrono::NaiveDate;
use order_workflow::query::orders::{LineView, OrderView};
use supply_chain::id::ProductId;
use supply_chain::money::Money;
use supply_chain::purchase_order::Party;

use super::amounts::Packed;
use super::borne;
use super::charges;
use super::claimed::{self, ClaimRow};
use super::commands::{Keys, buttons};
use super::proposal::{Comparison, is_only_proposed, replaced};
use super::reading::Eyes;
use super::terms::terms;
use super::words::{backorder, what_now};
use crate::language::Language;
use crate::language::format::{NO_BREAK, date, is_urgent, rupiah, weekday_date};
use crate::pages::layout::Link;
use crate::pages::parts::{
    Badge, Column, CommandButton, Due, Line, Lines, Note, Tone, Total, TrackStep, order_track,
};

/// How many lines a page shows before "Semua baris".
pub const LINES_SHOWN: usize = 20;

/// What of the seller's stock is still free, product by product, in base units.
pub type Stock = HashMap<ProductId, i64>;

/// Accepting although goods are missing: what is not there is promised for a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Promise {
    /// Where the form posts to.
    pub action: String,
    /// The day it suggests, `2026-11-29`.
    pub day: String,
    /// The last day that may be promised, likewise.
    pub latest: String,
    /// The form's key.
    pub key: String,
    /// The version of the order it was drawn from.
    pub version: String,
}

/// An order drawn for one of its parties.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// Its address: `/orders/{id}`.
    pub address: String,
    /// "PO-2026-000123", or that it is a draft.
    pub number: String,
    /// Its state, and beside it that it is late.
    pub badges: Vec<Badge>,
    /// "Ke" or "Dari".
    pub towards: &'static str,
    /// The other party.
    pub other: String,
    /// What else is known at a glance: "diajukan 16 Nov 2026".
    pub about: String,
    /// Until when the reader must answer, where they must.
    pub due: Option<Due>,
    /// Its five steps; none for drafts and orders that ended.
    pub track: Vec<TrackStep>,
    /// What now; and why accepting would be refused.
    pub notes: Vec<Note>,
    /// What the reader may do.
    pub buttons: Vec<CommandButton>,
    /// What an open counter-offer or amendment would change.
    pub change: Option<Comparison>,
    /// Accepting with what is missing promised for a day, where something is missing.
    pub promise: Option<Promise>,
    /// Its goods.
    pub lines: Lines,
    /// How many lines there are, when not all are shown.
    pub more_lines: Option<usize>,
    /// What it comes to.
    pub totals: Vec<Total>,
    /// What is claimed about it.
    pub claims: Vec<ClaimRow>,
    /// Where, when, under which number of the buyer's.
    pub facts: Vec<Total>,
    /// The pool that it is part of.
    pub pool: Option<Link>,
    /// What the buyer says.
    pub message: String,
    /// What the two agreed beforehand.
    pub terms: Vec<Total>,
    /// The way to the whole basket it was submitted with; the buyer's alone.
    pub basket: Option<Link>,
}

impl Body {
    /// The order as `eyes` see it. `stock` is the seller's own, where they may look; `all` shows every
    /// line however many there are.
    #[must_use]
    pub fn new(
        order: &OrderView,
        eyes: &Eyes,
        stock: Option<&Stock>,
        all: bool,
        keys: Keys<'_>,
    ) -> Self {
        let lang = eyes.lang;
        let side = eyes.side(order);
        let mut notes = vec![what_now(order, eyes)];
        notes.extend(claimed::note(order, eyes));
        notes.extend(backorder(order, eyes));
        notes.extend(borne::note(order, eyes));
        let short = stock.map(|stock| short_lines(order, stock, lang)).unwrap_or_default();
        notes.extend(cannot_accept(&short, lang));
        let is_short = !short.is_empty();
        let goods = order.lines.iter().filter(|line| !is_only_proposed(line)).count();
        let many = !all && goods > LINES_SHOWN;
        Self {
            address: format!("/orders/{}", order.id),
            number: heading(order, lang),
            badges: badges(order, eyes),
            towards: match side {
                Party::Buyer => lang.t("Ke", "To"),
                Party::Seller => lang.t("Dari", "From"),
            },
            other: eyes.other(order).to_owned(),
            about: about(order, eyes),
            due: due(order, eyes, side),
            track: order_track(order.state, lang).unwrap_or_default(),
            notes,
            buttons: buttons(order, eyes, is_short, keys),
            change: Comparison::of(order, eyes),
            promise: is_short.then(|| promise(order, eyes, keys)).flatten(),
            lines: lines(order, eyes, stock, if many { LINES_SHOWN } else { usize::MAX }),
            more_lines: many.then_some(goods),
            totals: totals(order, lang),
            claims: claimed::rows(order, eyes),
            facts: facts(order, side, lang),
            pool: order.pool.as_ref().map(|pool| {
                let code = &pool.code;
                Link::new(
                    lang.pick(format!("Belanja bersama {code}"), format!("Pool {code}")),
                    format!("/pools/{}", pool.id),
                )
            }),
            message: order.note.clone().unwrap_or_default(),
            terms: terms(order, lang),
            basket: order.group_id.map(|id| {
                let word = lang.t("Lihat seluruh keranjang", "See the whole basket");
                Link::new(word, format!("/order-groups/{id}"))
            }),
        }
    }
}

/// "PO-2026-000123", that it is a draft, or what tells it from others that were never submitted:
/// "Pesanan ke Flores Bersama, Rp1.250.000".
#[must_use]
pub fn heading(order: &OrderView, lang: Language) -> String {
    order.number.clone().unwrap_or_else(|| {
        if order.state == "draft" {
            return lang.t("Draf pesanan", "Draft order").to_owned();
        }
        let to = unnumbered(order, lang);
        lang.pick(format!("Pesanan {to}"), format!("Order {to}"))
    })
}

/// The order behind a verb that has said "pesanan": "Batalkan pesanan PO-2026-000123", "… ke Flores Bersama,
/// Rp1.250.000".
#[must_use]
pub fn after_verb(order: &OrderView, lang: Language) -> String {
    order.number.clone().unwrap_or_else(|| unnumbered(order, lang))
}

fn unnumbered(order: &OrderView, lang: Language) -> String {
    let (seller, sum) = (&order.seller.name, rupiah(order.totals.total));
    lang.pick(format!("ke {seller}, {sum}"), format!("to {seller}, {sum}"))
}

fn badges(order: &OrderView, eyes: &Eyes) -> Vec<Badge> {
    let mut badges = vec![Badge::order(order.state, eyes.lang)];
    let answer_late = order.deadline_at.is_some_and(|at| at <= eyes.now);
    let today = eyes.now.with_timezone(&eyes.zone).date_naive();
    let open = order.lines.iter().any(|line| line.to_dispatch_base > 0);
    let goods_late = open && order.requested_date.is_some_and(|day| day < today);
    if answer_late || goods_late {
        badges.push(Badge::late(eyes.lang));
    }
    if order.health == "disputed" {
        badges.push(Badge::disputed(eyes.lang));
    }
    badges
}

fn about(order: &OrderView, eyes: &Eyes) -> String {
    let lang = eyes.lang;
    let told = order.submitted_at.map(|at| {
        let day = date(at.with_timezone(&eyes.zone).date_naive(), lang);
        lang.pick(format!("diajukan {day}"), format!("submitted {day}"))
    });
    let wanted = order.requested_date.map(|day| {
        let day = weekday_date(day, lang);
        lang.pick(format!("minta tiba {day}"), format!("wanted by {day}"))
    });
    let made = order.number.is_none().then(|| {
        let day = date(order.created_at.with_timezone(&eyes.zone).date_naive(), lang);
        lang.pick(format!("dibuat {day}"), format!("made {day}"))
    });
    [made, told, wanted].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The longest a form suggests to promise what is missing, in days.
const DAYS_SUGGESTED: u32 = 7;

/// Accepting with the rest promised, as far as the terms let a seller promise anything.
fn promise(order: &OrderView, eyes: &Eyes, keys: Keys<'_>) -> Option<Promise> {
    let (day, latest) = promised_days(order, eyes)?;
    order.allowed_commands.contains(&"accept").then(|| Promise {
        action: format!("/orders/{}/accept", order.id),
        day: day.to_string(),
        latest: latest.to_string(),
        key: keys(),
        version: order.version.to_string(),
    })
}

/// The day a form suggests to promise what is missing for, and the last one the terms take or the buyer still
/// wants; nothing where they take none.
#[must_use]
pub fn promised_days(order: &OrderView, eyes: &Eyes) -> Option<(NaiveDate, NaiveDate)> {
    let longest = order.terms.days_of_backorder;
    let today = eyes.now.with_timezone(&eyes.zone).date_naive();
    let after = |days: u32| today.checked_add_days(chrono::Days::new(u64::from(days)));
    let wanted = |day: NaiveDate| match order.requested_date {
        Some(wanted) if wanted >= today => day.min(wanted),
        _ => day,
    };
    let days = after(longest.min(DAYS_SUGGESTED)).zip(after(longest)).filter(|_| longest > 0);
    days.map(|(day, latest)| (wanted(day), wanted(latest)))
}

/// Until when the reader must answer, where it is theirs to answer.
fn due(order: &OrderView, eyes: &Eyes, side: Party) -> Option<Due> {
    let theirs = match (order.state, &order.proposal) {
        ("submitted", _) => side == Party::Seller,
        ("countered", _) => side == Party::Buyer,
        ("confirmed" | "in_fulfilment", Some(open)) => {
            !open.waits_for_approval && open.by != side.as_str()
        }
        _ => false,
    };
    let at = order.deadline_at.filter(|_| theirs)?;
    let until = eyes.until(at, order.deadline_zone.as_deref());
    let text = eyes.lang.pick(format!("Jawab sebelum {until}"), format!("Answer before {until}"));
    Some(Due { text, late: is_urgent(at, eyes.now) })
}

/// A line that the stock cannot serve, and by how much.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Short {
    name: String,
    lacking: String,
}

/// The lines of products of which less is free than the order asks for, all its lines together.
fn short_lines(order: &OrderView, stock: &Stock, lang: Language) -> Vec<Short> {
    let mut named: Vec<ProductId> = Vec::new();
    let mut short = Vec::new();
    for line in &order.lines {
        let product = ProductId(line.product_id);
        let lacking = asked(order, product) - free(stock, line);
        if lacking > 0 && !named.contains(&product) {
            named.push(product);
            short.push(Short {
                name: line.product_name.clone(),
                lacking: Packed::from(line).told(lacking, lang),
            });
        }
    }
    short
}

fn asked(order: &OrderView, product: ProductId) -> i64 {
    let same = order.lines.iter().filter(|line| ProductId(line.product_id) == product);
    same.fold(0, |sum, line| sum.saturating_add(line.ordered_base))
}

fn free(stock: &Stock, line: &LineView) -> i64 {
    stock.get(&ProductId(line.product_id)).copied().unwrap_or_default().max(0)
}

fn cannot_accept(short: &[Short], lang: Language) -> Option<Note> {
    let causes: Vec<String> = short
        .iter()
        .map(|Short { name, lacking }| {
            lang.pick(format!("stok {name} kurang {lacking}"), format!("{name} is {lacking} short"))
        })
        .collect();
    (!causes.is_empty()).then(|| Note {
        tone: Tone::Warn,
        icon: "alert-triangle",
        bold: lang.pick(
            format!("Tidak bisa diterima tanpa perubahan: {}.", causes.join("; ")),
            format!("Cannot be accepted unchanged: {}.", causes.join("; ")),
        ),
        small: lang
            .t(
                "Terima dengan sisanya dijanjikan, tawarkan yang ada, atau tambah stok lebih dulu.",
                "Accept with the rest promised, offer what is there, or add stock first.",
            )
            .to_owned(),
    })
}

/// A column of the table: its heading, and its count of a line.
struct Counted {
    column: Column,
    of: fn(&LineView) -> i64,
    /// Whether a line of which there is none says 0.
    tells_none: bool,
}

/// The columns an order needs: what was asked until it is agreed, then how far it is; rejected and
/// missing goods only where there are any.
fn columns(order: &OrderView, side: Party, lang: Language) -> Vec<Counted> {
    let any = |count: fn(&LineView) -> i64| order.lines.iter().any(|line| count(line) > 0);
    let column = |word, of| Counted { column: Column { word }, of, tells_none: true };
    let where_any = |word, of| Counted { tells_none: false, ..column(word, of) };
    if !any(|line| line.confirmed_base) {
        let word = match side {
            Party::Buyer => lang.t("Dipesan", "Ordered"),
            Party::Seller => lang.t("Diminta", "Asked"),
        };
        return vec![column(word, |line| line.ordered_base)];
    }
    let as_asked = order.lines.iter().all(|line| line.ordered_base == line.confirmed_base);
    let mut columns = Vec::new();
    if !as_asked {
        columns.push(column(lang.t("Dipesan", "Ordered"), |line| line.ordered_base));
    }
    columns.push(column(lang.t("Disepakati", "Agreed"), |line| line.confirmed_base));
    if any(|line| line.shipped_base) {
        columns.push(column(lang.t("Dikirim", "Shipped"), |line| line.shipped_base));
    }
    if any(|line| line.received_base) {
        columns.push(column(lang.t("Baik", "Good"), |line| line.received_base));
    }
    if any(|line| line.rejected_base) {
        columns.push(where_any(lang.t("Rusak", "Rejected"), |line| line.rejected_base));
    }
    if any(|line| line.lost_base) {
        columns.push(where_any(lang.t("Tidak datang", "Lost"), |line| line.lost_base));
    }
    if any(|line| line.in_transit_base) {
        columns.push(where_any(lang.t("Di jalan", "On the way"), |line| line.in_transit_base));
    }
    columns
}

fn lines(order: &OrderView, eyes: &Eyes, stock: Option<&Stock>, shown: usize) -> Lines {
    let lang = eyes.lang;
    let counted = columns(order, eyes.side(order), lang);
    let mut columns: Vec<Column> = counted.iter().map(|counted| counted.column.clone()).collect();
    if stock.is_some() {
        columns.push(Column { word: lang.t("Stok", "Stock") });
    }
    let there = order.lines.iter().filter(|line| !is_only_proposed(line));
    let rows = there.take(shown).map(|line| {
        let packed = Packed::from(line);
        // What was asked and agreed is said even where it is nothing; that nothing is lost goes without saying.
        let told = |counted: &Counted| match ((counted.of)(line), counted.tells_none) {
            (0, false) => String::new(),
            (base, _) => packed.in_column(base, lang),
        };
        let mut counts: Vec<String> = counted.iter().map(told).collect();
        let mut flag = false;
        if let Some(stock) = stock {
            let free = free(stock, line);
            counts.push(packed.in_column(free, lang));
            flag = asked(order, ProductId(line.product_id)) > free;
        }
        let why = why(order, line, lang);
        Line {
            name: line.product_name.clone(),
            href: String::new(),
            small: described(line, lang),
            counts,
            amount: rupiah(line.amount),
            why,
            flag,
        }
    });
    Lines {
        caption: lang.t("Barang pesanan ini", "Goods of this order"),
        columns,
        amount: lang.t("Nilai", "Amount"),
        rows: rows.collect(),
    }
}

/// `karton isi 6 · Rp208.500`.
#[must_use]
pub fn described(line: &LineView, lang: Language) -> String {
    format!("{} · {}", Packed::from(line).described(lang), rupiah(line.price))
}

/// Why the numbers of a line differ: `1 karton rusak · 2 karton ditutup`.
fn why(order: &OrderView, line: &LineView, lang: Language) -> String {
    let packed = Packed::from(line);
    let told = |base: i64, id: &str, en: &str| {
        (base > 0).then(|| format!("{}{NO_BREAK}{}", packed.told(base, lang), lang.pick(id, en)))
    };
    // What was called off with the whole order stands in its state, not on every line.
    let waits = told(line.backordered_base, "menunggu stok", "awaiting stock");
    let promised = line.promised_date.filter(|_| line.to_dispatch_base > 0).map(|day| {
        let day = weekday_date(day, lang);
        lang.pick(format!("dijanjikan {day}"), format!("promised {day}"))
    });
    let instead = replaced(order, line)
        .map(|name| lang.pick(format!("pengganti {name}"), format!("for {name}")));
    let parts = [
        instead,
        waits,
        promised,
        told(line.rejected_base, "rusak", "rejected"),
        told(line.lost_base, "tidak datang", "did not come"),
        told(line.short_closed_base, "ditutup", "closed"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn totals(order: &OrderView, lang: Language) -> Vec<Total> {
    let sums = &order.totals;
    let mut totals = vec![Total::new(lang.t("Barang", "Goods"), rupiah(sums.goods))];
    if order.pool.is_some() {
        // A pool names a charge by its paper: what it is for stands before it.
        totals.extend(order.charges.iter().map(|charge| {
            let kind = charges::kind_word(charge.kind, lang);
            Total::new(format!("{kind} {}", charge.description), rupiah(charge.net))
        }));
    } else {
        totals.extend(charges::rows(&order.charges));
    }
    let taxed = order.lines.iter().any(|line| line.tax_rate.is_some());
    let tax = if taxed || sums.tax != Money::ZERO {
        rupiah(sums.tax)
    } else {
        lang.t("tidak dipungut", "not charged").to_owned()
    };
    totals.push(Total::new("PPN", tax));
    let sum = if order.confirmed_at.is_some() {
        lang.t("Jumlah disepakati", "Agreed total")
    } else {
        lang.t("Jumlah", "Total")
    };
    totals.push(Total::sum(sum, rupiah(sums.total)));
    if order.owes_nothing() {
        totals.push(Total::new(
            lang.t("Yang harus dibayar", "To be paid"),
            lang.t("tidak ada", "nothing"),
        ));
    } else if order.falls_short()
        && let Some(good) = order.good_value()
    {
        totals.push(Total::new(lang.t("Nilai barang baik", "Value of good goods"), rupiah(good)));
    }
    totals
}

fn facts(order: &OrderView, side: Party, lang: Language) -> Vec<Total> {
    let own = match side {
        Party::Buyer => lang.t("Nomor Anda", "Your number"),
        Party::Seller => lang.t("Nomor pembeli", "Buyer's number"),
    };
    let wanted = order.requested_date.map(|day| date(day, lang));
    [
        (lang.t("Kirim ke", "Deliver to"), order.deliver_to.clone()),
        (lang.t("Minta tiba", "Wanted by"), wanted),
        (own, order.buyer_reference.clone()),
        (
            lang.t("Penagihan", "Billing"),
            order.is_billed_elsewhere().then(|| {
                lang.t(
                    "tiap koperasi ditagih sendiri, pada pesanannya masing-masing",
                    "each cooperative is billed by itself, on its own order",
                )
                .to_owned()
            }),
        ),
    ]
    .into_iter()
    .filter_map(|(label, value)| Some(Total::new(label, value?)))
    .collect()
}
