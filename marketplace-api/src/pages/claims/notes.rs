//! What a claim's page says first: what was answered, what happens next and until when, how it ended.

use order_workflow::query::claims::SettledView;
use supply_chain::money::Money;

use super::forms::Seen;
use super::words::{outcome, settled_by, verdict};
use crate::language::Language;
use crate::language::format::{deadline, rupiah};
use crate::pages::parts::{Note, Tone};

/// What happens next, or how it ended.
#[expect(clippy::too_many_lines, reason = "a table: one piece after another, and nothing else")]
pub(super) fn notes(seen: &Seen<'_>, lang: Language) -> Vec<Note> {
    let claim = seen.claim;
    let (now, zone) = seen.at;
    let zone = claim.deadline_zone.as_deref().and_then(|name| name.parse().ok()).unwrap_or(zone);
    let until = claim.deadline_at.map(|at| deadline(at, now, zone, lang)).unwrap_or_default();
    let mut notes = Vec::new();
    let mut add = |tone, icon, bold: String, small: String| {
        notes.push(Note { tone, icon, bold, small });
    };
    if let Some(answer) = &claim.answer
        && claim.resolution.is_none()
    {
        let said = verdict(answer.verdict, answer.amount, answer.remedy, lang);
        let bold = if claim.side == "respondent" {
            lang.pick(format!("Jawaban Anda: {said}."), format!("Your answer: {said}."))
        } else {
            lang.pick(format!("Jawaban penjual: {said}."), format!("The seller's answer: {said}."))
        };
        add(Tone::Info, "message", bold, answer.words.clone().unwrap_or_default());
    }
    let happens =
        match claim.state {
            "draft" => Some(lang.pick(
                format!(
                    "Klaim ini disiapkan dari hitungan Anda. Tambahkan foto, lalu ajukan sebelum {until}."
                ),
                format!(
                    "This claim was prepared from your count. Add photos, then submit it before {until}."
                ),
            )),
            "open" if claim.side == "respondent" => Some(
                lang.pick(format!("Jawab sebelum {until}."), format!("Answer before {until}.")),
            ),
            "open" => Some(lang.pick(
                format!("Menunggu jawaban penjual sampai {until}."),
                format!("Waiting for the seller's answer until {until}."),
            )),
            "answered" if claim.side == "respondent" => Some(lang.pick(
                format!("Pembeli menanggapi sampai {until}; tanpa penolakan, jawaban Anda berlaku."),
                format!("The buyer responds until {until}; unless refused, your answer holds."),
            )),
            "answered" if claim.side == "claimant" => Some(lang.pick(
                format!("Tanggapi sebelum {until}; tanpa penolakan, jawaban penjual berlaku."),
                format!("Respond before {until}; unless refused, the seller's answer holds."),
            )),
            "answered" => Some(lang.pick(
                format!("Tanpa penolakan pembeli, jawaban penjual berlaku setelah {until}."),
                format!("Unless the buyer says no, the seller's answer holds after {until}."),
            )),
            "mediation" => {
                let who = claim
                    .mediator
                    .as_ref()
                    .map_or("operator Lumbung", |mediator| mediator.name.as_str());
                if claim.side == "mediator" {
                    Some(lang.pick(
                        format!("Putuskan sebelum {until}."),
                        format!("Decide before {until}."),
                    ))
                } else {
                    Some(lang.pick(
                        format!("{who} menengahi, memutuskan sampai {until}."),
                        format!("{who} mediates and decides until {until}."),
                    ))
                }
            }
            "arbitration" => {
                let who = claim.arbiter.as_deref().unwrap_or("operator Lumbung");
                Some(lang.pick(format!("{who} memutuskan."), format!("{who} decides.")))
            }
            _ => None,
        };
    if let Some(bold) = happens {
        add(Tone::Warn, "hourglass", bold, String::new());
    }
    if let Some(end) = &claim.resolution {
        let bold = format!("{} {}", settled_by(end.by, lang), came_to(end, lang));
        add(Tone::Good, "circle-check", bold, end.words.clone().unwrap_or_default());
        if end.remedy == "return" {
            let bold = match (&claim.goods_back, claim.goods_taken_at) {
                (None, _) => lang
                    .t("Barang belum dikirim balik.", "The goods have not been sent back.")
                    .to_owned(),
                (Some(number), None) => lang.pick(
                    format!("Barang dalam perjalanan kembali, {number}."),
                    format!("The goods are on their way back, {number}."),
                ),
                (Some(number), Some(_)) => lang.pick(
                    format!("Barang sudah kembali, {number}."),
                    format!("The goods are back, {number}."),
                ),
            };
            let small = lang.t(
                "Nilainya dikreditkan setelah barang diterima penjual.",
                "It is credited once the seller has them.",
            );
            add(Tone::Info, "package", bold, small.to_owned());
        }
    }
    if let Some(order) = &claim.replacement {
        let number = order.order_number.as_str();
        let bold = match order.state.as_str() {
            "confirmed" => lang.pick(
                format!("Barang pengganti disiapkan penjual, {number}."),
                format!("The seller prepares the replacement, {number}."),
            ),
            "in_fulfilment" => lang.pick(
                format!("Barang pengganti dalam perjalanan, {number}."),
                format!("The replacement is on its way, {number}."),
            ),
            "cancelled" => lang.pick(
                format!("Barang pengganti tidak jadi dikirim, {number}."),
                format!("The replacement is not sent after all, {number}."),
            ),
            _ => lang.pick(
                format!("Barang pengganti sudah diterima, {number}."),
                format!("The replacement has been received, {number}."),
            ),
        };
        let credited = claim.resolution.as_ref().map_or(Money::ZERO, |end| end.credited);
        let small = if credited == Money::ZERO {
            lang.t(
                "Tanpa biaya. Yang tidak jadi dikirim dikreditkan.",
                "At no cost. What is not sent after all is credited.",
            )
            .to_owned()
        } else {
            lang.pick(
                format!("Yang tidak dikirim dikreditkan: {}.", rupiah(credited)),
                format!("What was not sent is credited: {}.", rupiah(credited)),
            )
        };
        add(Tone::Info, "truck-delivery", bold, small);
    }
    notes
}

/// "Rp216.000 dikreditkan dengan nota kredit."
fn came_to(end: &SettledView, lang: Language) -> String {
    // What of a replacement is credited instead stands with its order.
    let credited = if end.remedy == "replacement" { Money::ZERO } else { end.credited };
    let mut said = outcome(credited, end.remedy, lang);
    if let Some(first) = said.get(..1).map(str::to_uppercase) {
        said.replace_range(..1, &first);
    }
    format!("{said}.")
}
