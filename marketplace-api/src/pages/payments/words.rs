//! The words of payments: how they stand, how they were made, what happened to them.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::payments::{PaymentEventView, PaymentView};
use supply_chain::money::Money;
use supply_chain::payment::{Method, bank_name};

use crate::language::Language;
use crate::language::format::{moment, rupiah};
use crate::pages::parts::{Badge, Happening, Tone};

/// The badge of how a payment stands, to somebody on this side of it.
#[must_use]
pub fn badge(state: &str, side: &str, lang: Language) -> Badge {
    let (tone, icon, id, en) = match state {
        "awaiting_signatures" => {
            (Tone::Warn, "hourglass", "Menunggu tanda tangan", "Awaiting signatures")
        }
        "approved" => (Tone::Warn, "checks", "Disetujui, belum dibayar", "Approved, not paid"),
        "recorded" if side == "payee" => {
            (Tone::Warn, "hourglass", "Belum Anda konfirmasi", "To be confirmed by you")
        }
        "recorded" => {
            (Tone::Info, "receipt", "Dicatat, menunggu penjual", "Recorded, the seller confirms")
        }
        "confirmed" => (Tone::Good, "circle-check", "Diterima", "Received"),
        "reversed" => (Tone::Bad, "circle-x", "Dibatalkan", "Reversed"),
        _ => (Tone::Outline, "ban", "Ditarik", "Withdrawn"),
    };
    Badge::new(tone, icon, lang.t(id, en))
}

/// How it was made.
#[must_use]
pub fn method(word: &str, lang: Language) -> &'static str {
    match Method::from_word(word) {
        Some(Method::Transfer) => lang.t("Transfer bank", "Bank transfer"),
        Some(Method::VirtualAccount) => lang.t("Virtual account", "Virtual account"),
        Some(Method::Qris) => "QRIS",
        Some(Method::Cash) | None => lang.t("Tunai", "Cash"),
        Some(Method::Savings) => lang.t("Simpanan sukarela", "Voluntary savings"),
    }
}

/// An account as it is written on one line: "BCA 014 · 1234567890".
#[must_use]
pub fn account(bank_code: &str, number: &str) -> String {
    format!("{} · {number}", bank(bank_code))
}

/// A bank by its name and code, as people choose it: "BCA 014"; by its code alone where it is not known by name.
#[must_use]
pub fn bank(code: &str) -> String {
    bank_name(code).map_or_else(|| code.to_owned(), |name| format!("{name} {code}"))
}

/// What happened, newest first.
pub(super) fn happenings(
    payment: &PaymentView,
    (now, zone): (DateTime<Utc>, Tz),
    lang: Language,
) -> Vec<Happening> {
    let newest = payment.events.len();
    let told = payment.events.iter().enumerate().rev().map(|(at, event)| {
        let (what, more) = told(event, payment, lang);
        let when = moment(event.at, now, zone, lang);
        let who = event.by.clone().or_else(|| event.organization.clone());
        let who = who.unwrap_or_else(|| lang.t("bank", "bank").to_owned());
        Happening { what, more, when: format!("{when} · {who}"), now: at + 1 == newest }
    });
    told.collect()
}

fn told(event: &PaymentEventView, payment: &PaymentView, lang: Language) -> (String, String) {
    let fact = |name: &str| event.facts.get(name).and_then(|value| value.as_str());
    let amount = |name: &str| fact(name).and_then(|text| text.parse::<Money>().ok());
    let sum = |name: &str| rupiah(amount(name).unwrap_or(payment.amount));
    let what = match event.kind.as_str() {
        "prepared" => lang
            .pick(format!("Disiapkan: {}", sum("amount")), format!("Prepared: {}", sum("amount"))),
        "signed" => lang.t("Ditandatangani", "Signed").to_owned(),
        "approved" => lang.t("Cukup tanda tangan", "Enough have signed").to_owned(),
        "recorded" => {
            lang.pick(format!("Dicatat: {}", sum("amount")), format!("Recorded: {}", sum("amount")))
        }
        "confirmed" => lang.t("Diterima penjual", "Received by the seller").to_owned(),
        "reversed" => lang.t("Dibatalkan", "Reversed").to_owned(),
        "applied" => lang.t("Titipan dipakai", "Used from what was on account").to_owned(),
        "unapplied" => lang.pick(
            format!("Dilepas dari tagihan: {}", sum("amount")),
            format!("Taken off an invoice: {}", sum("amount")),
        ),
        "refunded" => lang.pick(
            format!("Dikembalikan: {}", sum("amount")),
            format!("Paid back: {}", sum("amount")),
        ),
        "refund_prepared" => lang.pick(
            format!("Pengembalian disiapkan: {}", sum("amount")),
            format!("Refund prepared: {}", sum("amount")),
        ),
        "refund_signed" => lang.t("Pengembalian ditandatangani", "Refund signed").to_owned(),
        "refund_approved" => lang
            .t("Cukup tanda tangan untuk pengembalian", "Enough have signed the refund")
            .to_owned(),
        "refund_withdrawn" => {
            lang.t("Pengembalian tidak jadi", "Refund not sent after all").to_owned()
        }
        "refund_confirmed" => lang.t("Pengembalian diterima", "Refund received").to_owned(),
        "refund_reversed" => lang.t("Pengembalian dibatalkan", "Refund taken back").to_owned(),
        _ => lang.t("Tidak jadi dibayar", "Not paid after all").to_owned(),
    };
    (what, fact("words").unwrap_or_default().to_owned())
}
