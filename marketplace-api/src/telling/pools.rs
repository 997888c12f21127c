//! Demand pools in a sentence: one opened, closes soon, is nearly cheaper, and what came of it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::telling::inbox::MessageNotice;
use order_workflow::telling::notices as kinds;
use supply_chain::demand_pool::WhyFailed;
use supply_chain::money::Money;

use super::words::{Said, Words};
use crate::language::Language;
use crate::language::format::{count, rupiah, weekday_date};
use crate::pages::order::words::reason_told;
use crate::pages::parts::Tone;

/// The notice in words; nothing where it is about no pool. What people call the pool is `with`.
pub(super) fn said(kind: &str, notice: &MessageNotice, lang: Language) -> Option<Said> {
    let (tone, icon, id, en) = words(kind)?;
    let fact = |name: &str| notice.facts.get(name).and_then(|value| value.as_str());
    let zone = fact("zone").and_then(|zone| zone.parse::<Tz>().ok()).unwrap_or(Tz::Asia__Jakarta);
    let at = |name: &str| {
        let at = fact(name)?.parse::<DateTime<Utc>>().ok()?.with_timezone(&zone);
        Some(format!("{} {}", weekday_date(at.date_naive(), lang), at.format("%H.%M")))
    };
    let price = fact("price").and_then(|price| price.parse::<Money>().ok());
    let missing = notice.facts.get("missing").and_then(serde_json::Value::as_i64);
    let what = lang
        .t(id, en)
        .replace("{with}", &notice.with)
        .replace("{closes}", &at("cut_off_at").unwrap_or_default())
        .replace("{publish}", &at("publish_at").unwrap_or_default())
        .replace("{product}", fact("product").unwrap_or_default())
        .replace("{unit}", fact("unit").unwrap_or_default())
        .replace("{missing}", &missing.map(count).unwrap_or_default())
        .replace("{price}", &price.map(rupiah).unwrap_or_default());
    let why = fact("why").and_then(WhyFailed::from_word).map(|why| failed_why(why, lang));
    let why = match (why, fact("reason")) {
        (Some(why), Some(reason)) => format!("{why}: {}", reason_told(reason, lang)),
        (Some(why), None) => why.to_owned(),
        (None, _) => String::new(),
    };
    Some(Said { what, why, tone, icon })
}

/// Why a pool came to nothing.
pub(crate) fn failed_why(why: WhyFailed, lang: Language) -> &'static str {
    match why {
        WhyFailed::MinimumUnmet => lang.t(
            "Pesanan terkumpul belum mencapai minimum pemasok",
            "What came together did not reach the supplier's least",
        ),
        WhyFailed::CalledOff => lang.t("Dibatalkan penyelenggara", "Called off by its organizer"),
        WhyFailed::SupplierRefused => lang.t("Pemasok tidak menjual", "The supplier does not sell"),
        WhyFailed::CounterUnmet => lang.t(
            "Tawaran balik pemasok tidak memenuhi janji yang ada",
            "The supplier's counter-offer does not meet what was pledged",
        ),
    }
}

fn words(kind: &str) -> Option<Words> {
    Some(match kind {
        kinds::POOL_OPENED => (
            Tone::Info,
            "shopping-cart",
            "Belanja bersama “{with}” dibuka sampai {closes}.",
            "The pool “{with}” is open until {closes}.",
        ),
        kinds::POOL_CLOSING_SOON => (
            Tone::Warn,
            "clock-exclamation",
            "Belanja bersama “{with}” ditutup {closes}.",
            "The pool “{with}” closes on {closes}.",
        ),
        kinds::POOL_NEAR_PRICE => (
            Tone::Info,
            "arrow-down",
            "“{with}”: {missing} {unit} lagi dan harga {product} turun menjadi {price}.",
            "“{with}”: {missing} {unit} more and {product} costs {price}.",
        ),
        kinds::POOL_EXTENDED => (
            Tone::Warn,
            "refresh",
            "Belanja bersama “{with}” belum cukup dan dibuka lagi sampai {closes}.",
            "The pool “{with}” was not full enough and is open again until {closes}.",
        ),
        kinds::POOL_AWARDED => (
            Tone::Good,
            "circle-check",
            "Belanja bersama “{with}” jadi: harga sudah ditetapkan. Lihat bagian Anda.",
            "The pool “{with}” has closed with one price for all. See your part.",
        ),
        kinds::POOL_RECLEARED => (
            Tone::Warn,
            "refresh",
            "Pemasok “{with}” menawar lain; harga dan bagian dihitung ulang. Lihat bagian Anda.",
            "The supplier of “{with}” offered otherwise; price and parts are reckoned anew. See yours.",
        ),
        kinds::POOL_LET_GO => (
            Tone::Quiet,
            "ban",
            "Janji Anda di “{with}” dilepas: di luar harga tertinggi atau persetujuan Anda.",
            "Your pledge in “{with}” was let go: beyond your highest price, or your consent.",
        ),
        kinds::POOL_FAILED => (
            Tone::Bad,
            "circle-x",
            "Belanja bersama “{with}” tidak jadi. Tidak ada yang terikat.",
            "The pool “{with}” came to nothing. Nobody is bound.",
        ),
        kinds::POOL_APPROVAL_WANTED => (
            Tone::Warn,
            "hourglass",
            "“{with}”: komitmen {missing} {unit} {product}, paling banyak {price}, menunggu persetujuan Anda sampai {closes}.",
            "“{with}”: a pledge of {missing} {unit} of {product}, {price} at most, waits for your approval until {closes}.",
        ),
        kinds::POOL_ROUND_PLANNED => (
            Tone::Warn,
            "calendar",
            "Putaran berikut “{with}” sudah disiapkan. Periksa lalu terbitkan sebelum {publish}.",
            "The next round of “{with}” is planned. Check it and publish it before {publish}.",
        ),
        _ => return None,
    })
}
