//! `/payments`: what the organization paid and was paid, the last written down first.

use askama::Template;
use order_workflow::query::payments::PaymentBrief;
use supply_chain::money::Money;

use super::words::{badge, method};
use crate::language::Language;
use crate::language::format::{date, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Empty, Pager, Tab};

/// One payment in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRow {
    /// The other side.
    pub other: String,
    /// Where it leads.
    pub href: String,
    /// How it stands.
    pub badge: Badge,
    /// To or from, the day, how, and what the bank calls it.
    pub small: String,
    /// How much.
    pub amount: String,
    /// What of it stands on account; empty where nothing does.
    pub on_account: String,
}

/// Which part of the list is shown, and what the reader may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown<'a> {
    /// `paid`, `came`, `open`, `spare`, or nothing for all.
    pub tab: &'a str,
    /// Whether the reader writes payments down.
    pub may: bool,
}

/// `/payments`.
#[derive(Debug, Template)]
#[template(path = "payments/list.html")]
pub struct PaymentsPage {
    /// The shell.
    pub shell: Shell,
    /// By side.
    pub tabs: Vec<Tab>,
    /// Whether the reader writes payments down.
    pub may: bool,
    /// The payments.
    pub rows: Vec<PaymentRow>,
    /// Nothing there.
    pub empty: Empty,
    /// The way to older ones.
    pub pager: Pager,
}

impl PaymentsPage {
    /// A part of the list.
    #[must_use]
    pub fn new(
        shell: Shell,
        shown: Shown<'_>,
        payments: &[PaymentBrief],
        next: Option<String>,
    ) -> Self {
        let lang = shell.lang;
        Self {
            tabs: tabs(shown.tab, lang),
            may: shown.may,
            rows: payments.iter().map(|payment| row(payment, lang)).collect(),
            empty: empty(shown, lang),
            pager: Pager { back: None, next, said: String::new() },
            shell: Shell { back: Some(Link::new(lang.t("Lainnya", "More"), "/more")), ..shell },
        }
    }
}

fn row(payment: &PaymentBrief, lang: Language) -> PaymentRow {
    let pays = payment.side == "payer";
    let other = if pays { &payment.payee.name } else { &payment.payer.name };
    let mut small = vec![
        if pays { lang.t("Kami bayar", "We paid") } else { lang.t("Kami terima", "We got") }
            .to_owned(),
        date(payment.paid_on, lang),
        method(payment.method, lang).to_owned(),
    ];
    small.extend(payment.reference.clone());
    PaymentRow {
        other: if other.is_empty() {
            lang.t("Anggota", "Member").to_owned()
        } else {
            other.clone()
        },
        href: format!("/payments/{}", payment.id),
        badge: badge(payment.state, payment.side, lang),
        small: small.join(" · "),
        amount: rupiah(payment.amount),
        on_account: if payment.on_account > Money::ZERO {
            let sum = rupiah(payment.on_account);
            lang.pick(format!("{sum} belum dipakai"), format!("{sum} on account"))
        } else {
            String::new()
        },
    }
}

fn tabs(shown: &str, lang: Language) -> Vec<Tab> {
    [
        ("", "Semua", "All"),
        ("open", "Belum selesai", "Not settled"),
        ("paid", "Kami bayar", "We paid"),
        ("came", "Kami terima", "We got"),
        ("spare", "Titipan", "On account"),
    ]
    .into_iter()
    .map(|(name, id, en)| Tab {
        word: lang.t(id, en),
        href: if name.is_empty() { "/payments".to_owned() } else { format!("/payments?as={name}") },
        count: None,
        current: shown == name,
    })
    .collect()
}

fn empty(shown: Shown<'_>, lang: Language) -> Empty {
    let (heading, text) = match shown.tab {
        "open" => (
            lang.t("Tidak ada yang menunggu", "Nothing waits"),
            lang.t(
                "Yang menunggu tanda tangan, pembayaran, atau konfirmasi tampil di sini.",
                "What waits for signatures, for payment or to be confirmed stands here.",
            ),
        ),
        "spare" => (
            lang.t("Tidak ada titipan", "Nothing on account"),
            lang.t(
                "Yang dibayar lebih, atau sebelum ditagih, tampil di sini sampai dipakai.",
                "What was paid over, or before it was billed, stands here until it is used.",
            ),
        ),
        _ => (
            lang.t("Belum ada pembayaran", "No payments yet"),
            lang.t(
                "Uangnya langsung ke rekening penjual; di sini dicatat beserta buktinya.",
                "The money goes straight to the seller's account; here it is written down with what shows it.",
            ),
        ),
    };
    Empty {
        icon: "receipt",
        heading: heading.to_owned(),
        text: text.to_owned(),
        action: (shown.may && shown.tab.is_empty())
            .then(|| Link::new(lang.t("Catat pembayaran", "Record a payment"), "/payments/new")),
    }
}
