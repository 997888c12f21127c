//! Claims, agreements and standing orders in a sentence: steps of a claim about an order, and what stands in no
//! order's history.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use order_workflow::query::telling::inbox::MessageNotice;
use order_workflow::telling::notices as kinds;
use supply_chain::money::Money;

use super::credit::about_credit;
use super::facilities::about_facility;
use super::payments::about_payment;
use super::pools;
use super::resale::about_resale;
use super::runs;
use super::settlement::about_settlement;
use super::words::{Said, Words};
use crate::language::Language;
use crate::language::format::{count, date, rupiah, weekday_date};
use crate::pages::parts::Tone;
use crate::pages::settlement::words::month;
use crate::pages::standing_orders::words::reason_said;

/// Colour, icon and sentence of a claim's step; `{claim}` is its number behind a space, or nothing.
#[expect(clippy::too_many_lines, reason = "a table: one arm for each kind")]
pub(super) fn about_claim(kind: &str, buys: bool) -> Option<Words> {
    Some(match kind {
        "claim_opened" => (
            Tone::Warn,
            "scale",
            "{with} mengajukan klaim{claim} atas {number}. Jawab sebelum tenggatnya.",
            "{with} submitted claim{claim} about {number}. Answer it before its deadline.",
        ),
        "claim_answered" => (
            Tone::Info,
            "message",
            "{with} menjawab klaim{claim} atas {number}.",
            "{with} answered claim{claim} about {number}.",
        ),
        "claim_mediated" => (
            Tone::Warn,
            "users",
            "Klaim{claim} atas {number} dengan {with} dibawa ke penengah.",
            "Claim{claim} about {number} with {with} was brought to mediation.",
        ),
        "claim_arbitrated" => (
            Tone::Warn,
            "scale",
            "Klaim{claim} atas {number} dengan {with} dibawa ke pemutus.",
            "Claim{claim} about {number} with {with} was brought before an arbiter.",
        ),
        "claim_settled" => (
            Tone::Good,
            "circle-check",
            "Klaim{claim} atas {number} dengan {with} selesai.",
            "Claim{claim} about {number} with {with} is settled.",
        ),
        "claim_lowered" => (
            Tone::Info,
            "scale",
            "Klaim{claim} atas {number} dengan {with} berkurang karena hitungan dikoreksi.",
            "Claim{claim} about {number} with {with} was lowered by a corrected count.",
        ),
        "claim_withdrawn" => (
            Tone::Quiet,
            "ban",
            "Klaim{claim} atas {number} dengan {with} ditarik.",
            "Claim{claim} about {number} with {with} was withdrawn.",
        ),
        "claim_goods_sent" => (
            Tone::Info,
            "package",
            "{with} mengirim balik barang klaim{claim} dari {number}.",
            "{with} sent back the goods of claim{claim} about {number}.",
        ),
        "claim_goods_taken" => (
            Tone::Good,
            "package",
            "{with} sudah menerima kembali barang klaim{claim} dari {number}.",
            "{with} has the goods of claim{claim} about {number} back.",
        ),
        "claim_fell_short" => (
            Tone::Warn,
            "scale",
            "Sebagian pengganti untuk klaim{claim} atas {number} dengan {with} tidak dikirim; nilainya dikreditkan.",
            "Part of the replacement for claim{claim} about {number} with {with} is not sent; it is credited.",
        ),
        "replacement_made" if buys => (
            Tone::Good,
            "truck-delivery",
            "{with} mengirim pengganti untuk klaim{claim}: {number}, tanpa biaya.",
            "{with} sends a replacement for claim{claim}: {number}, at no cost.",
        ),
        "replacement_made" => (
            Tone::Warn,
            "truck-delivery",
            "Siapkan {number} untuk {with}: pengganti untuk klaim{claim}, tanpa biaya.",
            "Get {number} for {with} ready: a replacement for claim{claim}, at no cost.",
        ),
        _ => return None,
    })
}

/// All of a replacement is counted: there is nothing to be paid.
pub(super) const fn replacement_received(buys: bool) -> Words {
    if buys {
        (
            Tone::Good,
            "clipboard-check",
            "Semua barang pengganti {number} dari {with} sudah dihitung.",
            "All goods of the replacement {number} from {with} are counted.",
        )
    } else {
        (
            Tone::Good,
            "clipboard-check",
            "{with} sudah menghitung semua barang pengganti {number}.",
            "{with} counted all goods of the replacement {number}.",
        )
    }
}

/// A notice in words.
pub(super) fn said(kind: &str, notice: &MessageNotice, lang: Language) -> Said {
    if let Some(said) = pools::said(kind, notice, lang).or_else(|| runs::said(kind, notice, lang)) {
        return said;
    }
    let (tone, icon, id, en) = words(kind, notice);
    let fact = |name: &str| notice.facts.get(name).and_then(|value| value.as_str());
    let number = fact("number").map_or_else(
        // A draft has no number yet; its shipment has.
        || {
            let shipment = fact("shipment").unwrap_or("SJ");
            lang.pick(format!("untuk {shipment}"), format!("about {shipment}"))
        },
        str::to_owned,
    );
    let version = notice.facts.get("version").and_then(serde_json::Value::as_i64).unwrap_or(1);
    let last = fact("last_day").and_then(|day| day.parse::<NaiveDate>().ok());
    let due = fact("deadline").and_then(|at| at.parse::<DateTime<Utc>>().ok());
    // Whose zone a deadline is told in stands on its page; a message says the day.
    let due = due.map(|at| weekday_date(at.with_timezone(&Tz::Asia__Jakarta).date_naive(), lang));
    let amount = fact("amount").and_then(|amount| amount.parse::<Money>().ok());
    let days = notice.facts.get("days").and_then(serde_json::Value::as_i64);
    let period = fact("period").map(|period| month(period, lang)).unwrap_or_default();
    let what = lang
        .t(id, en)
        .replace("{amount}", &amount.map(rupiah).unwrap_or_default())
        .replace("{days}", &days.map(count).unwrap_or_default())
        .replace("{period}", &period)
        .replace("{with}", &notice.with)
        .replace("{goods}", fact("goods").unwrap_or_default())
        .replace("{number}", &number)
        .replace("{version}", &version.to_string())
        .replace("{last}", &last.map(|day| date(day, lang)).unwrap_or_default())
        .replace("{due}", &due.unwrap_or_default());
    let why = fact("reason").filter(|_| notice.standing_order_id.is_some());
    let why = why.map(|reason| reason_said(reason, lang)).unwrap_or_default();
    Said { what, why, tone, icon }
}

/// A run of a standing order; `{with}` is what people call it.
fn about_run(kind: &str) -> Option<Words> {
    Some(match kind {
        kinds::STANDING_ORDER_DONE => (
            Tone::Good,
            "circle-check",
            "Pesanan rutin “{with}” sudah diajukan.",
            "The standing order “{with}” was submitted.",
        ),
        kinds::STANDING_ORDER_DRAFTED => (
            Tone::Warn,
            "pencil",
            "Pesanan rutin “{with}” menjadi draf. Periksa lalu ajukan.",
            "The standing order “{with}” became a draft. Check it and submit.",
        ),
        kinds::STANDING_ORDER_PARTLY => (
            Tone::Warn,
            "alert-triangle",
            "Pesanan rutin “{with}” hanya sebagian diajukan. Lihat yang kurang.",
            "The standing order “{with}” was submitted in part. See what is missing.",
        ),
        kinds::STANDING_ORDER_EMPTY => (
            Tone::Bad,
            "alert-triangle",
            "Pesanan rutin “{with}” tidak memesan apa pun.",
            "The standing order “{with}” ordered nothing.",
        ),
        kinds::STANDING_ORDER_SKIPPED => (
            Tone::Quiet,
            "ban",
            "Satu giliran pesanan rutin “{with}” dilewati.",
            "One run of the standing order “{with}” was skipped.",
        ),
        kinds::STANDING_ORDER_FAILED => (
            Tone::Bad,
            "alert-triangle",
            "Pesanan rutin “{with}” gagal berjalan.",
            "The standing order “{with}” failed to run.",
        ),
        _ => return None,
    })
}

#[expect(clippy::too_many_lines, reason = "a table: one arm for each kind")]
fn words(kind: &str, notice: &MessageNotice) -> Words {
    if let Some(words) = about_run(kind).or_else(|| about_credit(kind, notice)) {
        return words;
    }
    if let Some(words) = about_resale(kind) {
        return words;
    }
    if let Some(words) =
        about_payment(kind).or_else(|| about_settlement(kind)).or_else(|| about_facility(kind))
    {
        return words;
    }
    let state = notice.facts.get("state").and_then(|value| value.as_str());
    match (kind, state) {
        (kinds::WRITE_OFF_ASKED, _) => (
            Tone::Warn,
            "clipboard-check",
            "{amount} dari tagihan {number} kepada {with} akan dihapuskan. Tanda tangani atau tanyakan.",
            "{amount} of invoice {number} to {with} is to be written off. Sign, or ask.",
        ),
        (kinds::PROVIDER_UNCLEAR, _) => (
            Tone::Warn,
            "alert-triangle",
            "Kabar penyedia pembayaran tentang tagihan {number} kepada {with} perlu dilihat.",
            "What the payment provider said of invoice {number} to {with} should be looked at.",
        ),
        (kinds::CLAIM_BROUGHT, _) => (
            Tone::Warn,
            "scale",
            "Klaim {number} dari {with} menunggu Anda tengahi.",
            "Claim {number} of {with} waits for you to mediate.",
        ),
        (kinds::CLAIM_LEFT, Some("arbitration")) => (
            Tone::Quiet,
            "scale",
            "Klaim {number} dari {with} dibawa ke pemutus lain.",
            "Claim {number} of {with} was brought before another.",
        ),
        (kinds::CLAIM_LEFT, _) => (
            Tone::Quiet,
            "circle-check",
            "Klaim {number} dari {with} selesai tanpa putusan Anda.",
            "Claim {number} of {with} was settled without your decision.",
        ),
        (kinds::CLAIM_DUE, Some("draft")) => (
            Tone::Warn,
            "clock-exclamation",
            "Klaim {number} kepada {with} belum diajukan; batasnya {due}.",
            "The claim {number} on {with} is not submitted yet; it can be until {due}.",
        ),
        (kinds::CLAIM_DUE, Some("answered")) => (
            Tone::Warn,
            "clock-exclamation",
            "Jawaban {with} atas klaim {number} berlaku bila Anda diam sampai {due}.",
            "The answer of {with} to claim {number} holds unless you say no by {due}.",
        ),
        (kinds::CLAIM_DUE, Some("mediation")) => (
            Tone::Warn,
            "clock-exclamation",
            "Klaim {number} dari {with} belum Anda putuskan; batasnya {due}.",
            "You have not decided claim {number} of {with}; the deadline is {due}.",
        ),
        (kinds::CLAIM_DUE, _) => (
            Tone::Warn,
            "clock-exclamation",
            "Klaim {number} dari {with} belum dijawab; batasnya {due}.",
            "Claim {number} of {with} is not answered yet; the deadline is {due}.",
        ),
        (kinds::AGREEMENT_PROPOSED, _) => (
            Tone::Warn,
            "tags",
            "{with} mengusulkan kesepakatan, versi {version}. Baca lalu jawab.",
            "{with} proposed an agreement, version {version}. Read it and answer.",
        ),
        (kinds::AGREEMENT_ACCEPTED, _) => (
            Tone::Good,
            "circle-check",
            "{with} menyetujui kesepakatan versi {version}.",
            "{with} accepted version {version} of the agreement.",
        ),
        (kinds::AGREEMENT_DECLINED, _) => (
            Tone::Quiet,
            "circle-x",
            "{with} menolak kesepakatan versi {version}.",
            "{with} declined version {version} of the agreement.",
        ),
        (kinds::AGREEMENT_WITHDRAWN, _) => (
            Tone::Quiet,
            "ban",
            "{with} menarik usulan kesepakatan versi {version}.",
            "{with} took version {version} of the agreement back.",
        ),
        (kinds::AGREEMENT_ENDED, _) => (
            Tone::Warn,
            "ban",
            "{with} mengakhiri kesepakatan; hari terakhirnya {last}.",
            "{with} ended the agreement; its last day is {last}.",
        ),
        (kinds::AGREEMENT_EXPIRING, _) => (
            Tone::Warn,
            "clock-exclamation",
            "Kesepakatan dengan {with} berakhir {last}. Usulkan yang baru bila perlu.",
            "The agreement with {with} ends on {last}. Propose a new one if you need it.",
        ),
        _ => (
            Tone::Info,
            "bell",
            "Ada kabar tentang urusan Anda dengan {with}.",
            "There is news about your dealings with {with}.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use uuid::Uuid;

    #[test]
    fn every_notice_has_its_own_sentence_in_both_languages() {
        let notice = MessageNotice {
            agreement_id: None,
            claim_id: Some(Uuid::nil()),
            standing_order_id: None,
            demand_pool_id: None,
            money_kind: None,
            money_id: None,
            with: "KDMP Nangapanda".to_owned(),
            facts: json!({
                "number": "KL-2026-000007", "version": 2, "last_day": "2026-12-31",
                "deadline": "2026-11-24T08:00:00Z",
            }),
        };
        let words = |kind, lang| said(kind, &notice, lang).what;
        for kind in kinds::KINDS {
            let (id, en) = (words(kind, Language::Indonesian), words(kind, Language::English));
            assert!(id != en && !id.contains('{') && !en.contains('{'), "{id} {en}");
            assert!(id.contains("KDMP Nangapanda"), "{id}");
            assert_ne!(id, words("something.new", Language::Indonesian), "{kind}");
        }
    }
}
