//! The words of a claim: where it is, why, what is asked, what happened.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::claims::{ClaimView, EventView};
use supply_chain::claim::{Reason, Remedy, SettledBy};
use supply_chain::money::Money;

use crate::language::Language;
use crate::language::format::{moment, rupiah};
use crate::pages::parts::{Badge, Happening, Tone};

/// The badge of a claim's state.
#[must_use]
pub fn badge(state: &str, lang: Language) -> Badge {
    let (tone, icon, id, en) = match state {
        "draft" => (Tone::Warn, "pencil", "Klaim disiapkan", "Claim prepared"),
        "open" => (Tone::Warn, "hourglass", "Menunggu jawaban", "Awaiting an answer"),
        "answered" => (Tone::Info, "message", "Dijawab", "Answered"),
        "mediation" => (Tone::Warn, "users", "Ditengahi", "In mediation"),
        "arbitration" => (Tone::Warn, "scale", "Diputus lembaga lain", "In arbitration"),
        "resolved" => (Tone::Good, "circle-check", "Selesai", "Resolved"),
        "withdrawn" => (Tone::Outline, "ban", "Ditarik", "Withdrawn"),
        _ => (Tone::Outline, "x", "Tidak diajukan", "Not claimed"),
    };
    Badge::new(tone, icon, lang.t(id, en))
}

/// What was wrong.
pub(super) fn reason(word: &str, lang: Language) -> &'static str {
    match Reason::from_word(word) {
        Some(Reason::Missing) => lang.t("Tidak datang", "Did not come"),
        Some(Reason::Rejected) | None => lang.t("Tidak bisa diterima", "Could not be taken"),
        Some(Reason::Damaged) => lang.t("Rusak", "Damaged"),
        Some(Reason::WrongGoods) => lang.t("Salah barang", "Wrong goods"),
        Some(Reason::Expired) => lang.t("Kedaluwarsa", "Expired"),
        Some(Reason::HiddenDefect) => lang.t("Cacat tersembunyi", "Hidden defect"),
        Some(Reason::Price) => lang.t("Harga tidak sesuai", "Not the agreed price"),
    }
}

/// What is asked or given.
#[must_use]
pub fn remedy(word: &str, lang: Language) -> &'static str {
    match Remedy::from_word(word) {
        Some(Remedy::Credit) | None => lang.t("Nota kredit", "Credit note"),
        Some(Remedy::PriceReduction) => lang.t("Potongan harga", "Price reduction"),
        Some(Remedy::Return) => lang.t("Barang dikembalikan", "Goods go back"),
        Some(Remedy::Replacement) => lang.t("Barang pengganti", "Replacement"),
    }
}

/// What an answer or a decision comes to, as part of a sentence.
#[must_use]
pub fn outcome(amount: Money, way: &str, lang: Language) -> String {
    let sum = rupiah(amount);
    match Remedy::from_word(way) {
        Some(Remedy::Replacement) => lang
            .t("barangnya dikirim sekali lagi tanpa biaya", "the goods come once more at no cost")
            .to_owned(),
        _ if amount == Money::ZERO => {
            lang.t("tidak ada yang dikreditkan", "nothing is credited").to_owned()
        }
        Some(Remedy::Credit) | None => lang.pick(
            format!("{sum} dikreditkan dengan nota kredit"),
            format!("{sum} credited by a credit note"),
        ),
        Some(Remedy::PriceReduction) => lang.pick(
            format!("{sum} dipotong dari harga, barangnya tetap di pembeli"),
            format!("{sum} off the price, the buyer keeps the goods"),
        ),
        Some(Remedy::Return) => lang.pick(
            format!("{sum} dikreditkan setelah barang kembali ke penjual"),
            format!("{sum} credited once the seller has the goods back"),
        ),
    }
}

/// Who decided, as part of a sentence.
pub(super) fn settled_by(word: &str, lang: Language) -> &'static str {
    match SettledBy::from_word(word) {
        Some(SettledBy::Respondent) => {
            lang.t("Penjual menerima klaim ini.", "The seller accepted this claim.")
        }
        Some(SettledBy::Claimant) | None => {
            lang.t("Pembeli menerima jawaban penjual.", "The buyer took the seller's answer.")
        }
        Some(SettledBy::RespondentSilent) => lang.t(
            "Tidak dijawab sampai batas waktu, jadi dianggap diterima sesuai kesepakatan.",
            "Not answered in time, so it counts as accepted, as agreed.",
        ),
        Some(SettledBy::ClaimantSilent) => lang.t(
            "Jawaban penjual tidak ditolak sampai batas waktu, jadi berlaku.",
            "Nobody said no to the seller's answer in time, so it holds.",
        ),
        Some(SettledBy::Mediator) => lang.t("Diputus penengah.", "The mediator decided."),
        Some(SettledBy::Arbiter) => lang.t("Diputus lembaga pemutus.", "The arbiter decided."),
    }
}

/// What the seller said.
pub(super) fn verdict(word: &str, amount: Money, way: &str, lang: Language) -> String {
    let comes_to = outcome(amount, way, lang);
    match word {
        "accepted" => lang.pick(format!("Diterima: {comes_to}"), format!("Accepted: {comes_to}")),
        "accepted_in_part" => lang.pick(
            format!("Diterima sebagian: {comes_to}"),
            format!("Accepted in part: {comes_to}"),
        ),
        _ => lang.t("Ditolak", "Refused").to_owned(),
    }
}

/// What happened, newest first.
pub(super) fn happenings(
    claim: &ClaimView,
    (now, zone): (DateTime<Utc>, Tz),
    lang: Language,
) -> Vec<Happening> {
    let newest = claim.events.len();
    let told = claim.events.iter().enumerate().rev().map(|(at, event)| {
        let (what, more) = told(event, lang);
        let when = moment(event.at, now, zone, lang);
        let who = event.organization.clone().unwrap_or_else(|| "Lumbung".to_owned());
        Happening { what, more, when: format!("{when} · {who}"), now: at + 1 == newest }
    });
    told.collect()
}

fn told(event: &EventView, lang: Language) -> (String, String) {
    let fact = |name: &str| event.facts.get(name).and_then(|value| value.as_str());
    let words = fact("words").unwrap_or_default().to_owned();
    let amount = |name: &str| {
        let amount: Option<Money> = fact(name).and_then(|text| text.parse().ok());
        amount.unwrap_or_default()
    };
    let what = match event.kind.as_str() {
        "drafted" => lang.t("Klaim disiapkan dari hitungan", "Prepared from the count").to_owned(),
        "opened" => lang.t("Klaim diajukan", "Put before the seller").to_owned(),
        "photo_added" => lang.t("Foto ditambahkan", "Photo added").to_owned(),
        "discarded" => lang.t("Tidak diajukan", "Not claimed").to_owned(),
        "answered" => {
            let way = fact("remedy").unwrap_or("credit");
            verdict(fact("verdict").unwrap_or_default(), amount("amount"), way, lang)
        }
        "brought_to_mediation" => lang.t("Dibawa ke penengah", "Brought to mediation").to_owned(),
        "brought_to_arbitration" => {
            let arbiter = fact("arbiter").unwrap_or("operator");
            lang.pick(format!("Diserahkan ke {arbiter}"), format!("Brought before {arbiter}"))
        }
        "resolved" => {
            let way = fact("remedy").unwrap_or("credit");
            let comes_to = outcome(amount("credited"), way, lang);
            lang.pick(format!("Selesai: {comes_to}"), format!("Resolved: {comes_to}"))
        }
        "replacement_fell_short" => {
            let credited = rupiah(amount("credited"));
            lang.pick(
                format!("Yang tidak dikirim dikreditkan: {credited}"),
                format!("What was not sent is credited: {credited}"),
            )
        }
        "withdrawn" => lang.t("Klaim ditarik", "Withdrawn").to_owned(),
        "lowered" => {
            lang.t("Dikurangi karena koreksi hitungan", "Lowered by a corrected count").to_owned()
        }
        "goods_sent" => {
            let number = fact("number").unwrap_or_default();
            lang.pick(
                format!("Barang dikirim balik, {number}"),
                format!("Goods sent back, {number}"),
            )
        }
        _ => lang.t("Barang sudah kembali", "The goods are back").to_owned(),
    };
    (what, words)
}
