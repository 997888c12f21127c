//! `/invoices`: what the organization owes and is owed, what is due first at the beginning.

use askama::Template;
use order_workflow::query::invoices::{InvoiceBrief, Owed, OwedTotals};
use supply_chain::invoice::Side;
use supply_chain::money::Money;

use super::words::{badge, kind, named};
use crate::language::Language;
use crate::language::format::{date, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Due, Empty, Pager, Tab, Total};

/// Which part of the bills is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// What the organization owes.
    Owing,
    /// What is owed to it.
    Owed,
    /// Credit notes and reversals, of either side.
    Notes,
    /// Everything, of either side.
    All,
}

impl Stretch {
    /// All of them, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::Owing, Self::Owed, Self::Notes, Self::All];

    /// The word in the address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owing => "owing",
            Self::Owed => "owed",
            Self::Notes => "notes",
            Self::All => "all",
        }
    }

    /// The stretch of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stretch| stretch.word() == word)
    }

    /// The side whose open bills it holds; nothing where it holds others too.
    #[must_use]
    pub const fn side(self) -> Option<Side> {
        match self {
            Self::Owing => Some(Side::Receiver),
            Self::Owed => Some(Side::Issuer),
            Self::Notes | Self::All => None,
        }
    }

    const fn tab(self, lang: Language) -> &'static str {
        match self {
            Self::Owing => lang.t("Harus kami bayar", "We owe"),
            Self::Owed => lang.t("Harus dibayar ke kami", "Owed to us"),
            Self::Notes => lang.t("Nota kredit", "Credit notes"),
            Self::All => lang.t("Semua", "All"),
        }
    }
}

/// One bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceRow {
    /// Who is on the other side.
    pub other: String,
    /// Where it leads.
    pub href: String,
    /// How it stands.
    pub badge: Badge,
    /// Its number, and of which order.
    pub small: String,
    /// By when it is to be paid.
    pub due: Option<Due>,
    /// What is open, or where nothing is what it came to.
    pub amount: String,
    /// What claims hold back, or empty.
    pub disputed: String,
}

/// `/invoices`.
#[derive(Debug, Template)]
#[template(path = "invoices/list.html")]
pub struct InvoicesPage {
    /// The shell.
    pub shell: Shell,
    /// By side.
    pub tabs: Vec<Tab>,
    /// What this side comes to; empty where nothing is open.
    pub totals: Vec<Total>,
    /// The bills.
    pub rows: Vec<InvoiceRow>,
    /// Nothing there.
    pub empty: Empty,
    /// The way further.
    pub pager: Pager,
    /// Whether the reader hands invoices in to the tax office.
    pub hands_in: bool,
}

impl InvoicesPage {
    /// A part of the bills.
    #[must_use]
    pub fn new(
        shell: Shell,
        stretch: Stretch,
        owed: &Owed,
        invoices: &[InvoiceBrief],
        next: Option<String>,
    ) -> Self {
        let lang = shell.lang;
        let count = |of: Option<Side>| {
            let count = of.map(|side| owed.on(side).count).filter(|count| *count > 0);
            count.and_then(|count| u64::try_from(count).ok())
        };
        let tabs = Stretch::ALL.map(|one| Tab {
            word: one.tab(lang),
            href: format!("/invoices?tab={}", one.word()),
            count: count(one.side()),
            current: one == stretch,
        });
        let totals = stretch.side().map(|side| totals(side, &owed.on(side), lang));
        Self {
            tabs: tabs.to_vec(),
            totals: totals.unwrap_or_default(),
            rows: invoices.iter().map(|invoice| row(invoice, lang)).collect(),
            empty: empty(stretch, lang),
            pager: Pager { back: None, next, said: String::new() },
            hands_in: false,
            shell: Shell { back: Some(Link::new(lang.t("Lainnya", "More"), "/more")), ..shell },
        }
    }

    /// The same page with the way to the tax office's file.
    #[must_use]
    pub const fn handing_in(mut self, hands_in: bool) -> Self {
        self.hands_in = hands_in;
        self
    }
}

fn totals(side: Side, of: &OwedTotals, lang: Language) -> Vec<Total> {
    if of.count == 0 {
        return Vec::new();
    }
    let to_pay = match side {
        Side::Receiver => lang.t("Harus dibayar", "To pay"),
        Side::Issuer => lang.t("Harus dibayar ke kami", "To be paid"),
    };
    let mut totals = Vec::new();
    if of.late > Money::ZERO {
        let (sum, count) = (rupiah(of.late), of.late_count);
        totals.push(Total {
            label: lang.pick(
                format!("Lewat jatuh tempo ({count} tagihan)"),
                format!("Overdue ({count} {})", if count == 1 { "bill" } else { "bills" }),
            ),
            value: sum,
            class: "t-bad",
        });
    }
    if of.soon > Money::ZERO {
        totals.push(Total::new(
            lang.t("Jatuh tempo dalam 7 hari", "Due within 7 days"),
            rupiah(of.soon),
        ));
    }
    totals.push(Total::sum(to_pay, rupiah(of.open)));
    if of.disputed > Money::ZERO {
        totals.push(Total::new(
            lang.t("Ditahan karena klaim, tidak termasuk", "Held back by claims, not in the sum"),
            rupiah(of.disputed),
        ));
    }
    totals
}

fn row(invoice: &InvoiceBrief, lang: Language) -> InvoiceRow {
    let is_open = invoice.kind == "invoice" && invoice.open > Money::ZERO;
    let mut small = Vec::new();
    if invoice.kind != "invoice" {
        small.push(kind(&invoice.kind, lang).to_owned());
    }
    small.push(invoice.number.clone());
    small.extend(invoice.order_number.clone());
    if !is_open {
        small.push(date(invoice.business_date, lang));
    }
    let due = is_open.then(|| due(invoice, lang));
    let other = named(&invoice.other_name, lang);
    let (sum, other) = match (is_open, invoice.side) {
        (true, _) => (invoice.open, other),
        (false, "issuer") => {
            (invoice.total, lang.pick(format!("Ke {other}"), format!("To {other}")))
        }
        (false, _) => (invoice.total, lang.pick(format!("Dari {other}"), format!("From {other}"))),
    };
    InvoiceRow {
        other,
        href: format!("/invoices/{}", invoice.id),
        badge: badge(&invoice.kind, &invoice.standing, lang),
        small: small.join(" · "),
        due,
        amount: rupiah(sum),
        disputed: if is_open && invoice.disputed > Money::ZERO {
            let held = rupiah(invoice.disputed);
            lang.pick(format!("{held} ditahan klaim"), format!("{held} held by a claim"))
        } else {
            String::new()
        },
    }
}

/// By when it is to be paid, or since when it is late.
pub(super) fn due(invoice: &InvoiceBrief, lang: Language) -> Due {
    let days = invoice.days_late;
    if days > 0 {
        let text = lang.pick(format!("terlambat {days} hari"), format!("{days} days late"));
        return Due { text, late: true };
    }
    let day = date(invoice.due_on, lang);
    Due { text: lang.pick(format!("jatuh tempo {day}"), format!("due {day}")), late: false }
}

fn empty(stretch: Stretch, lang: Language) -> Empty {
    let (heading, text) = match stretch {
        Stretch::Owing => (
            lang.t("Tidak ada yang harus dibayar", "Nothing to pay"),
            lang.t(
                "Tagihan dari penjual tampil di sini, yang jatuh tempo lebih dulu paling atas.",
                "Bills from sellers stand here, what is due first at the top.",
            ),
        ),
        Stretch::Owed => (
            lang.t("Tidak ada yang harus dibayar ke kami", "Nothing is owed to you"),
            lang.t(
                "Tagihan dibuat dari barang yang dihitung baik, di halaman pesanannya.",
                "Bills are made from goods counted good, on the order's page.",
            ),
        ),
        Stretch::Notes => (
            lang.t("Belum ada nota kredit", "No credit notes yet"),
            lang.t(
                "Nota kredit mengurangi tagihan setelah klaim selesai, barang kembali, atau salah tagih.",
                "Credit notes take from a bill after a claim, a return or a mistake.",
            ),
        ),
        Stretch::All => (
            lang.t("Belum ada tagihan", "No bills yet"),
            lang.t(
                "Tagihan dibuat dari barang yang dihitung baik, dengan harga yang disepakati.",
                "Bills are made from goods counted good, at the agreed prices.",
            ),
        ),
    };
    Empty { icon: "receipt", heading: heading.to_owned(), text: text.to_owned(), action: None }
}
