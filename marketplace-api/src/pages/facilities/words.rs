//! The words of facilities and drawdowns: how they stand, what they are for, what happened to them.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::facilities::DrawdownEventView;
use rust_decimal::Decimal;
use supply_chain::facility::Purpose;

use crate::language::Language;
use crate::language::format::{moment, percent};
use crate::pages::parts::{Badge, Happening, Tone};
use crate::problem::mapping::facilities::purpose_word;

/// The badge of how a facility stands, to somebody on this side of it.
#[must_use]
pub fn facility_badge(state: &str, side: &str, lang: Language) -> Badge {
    let (tone, icon, id, en) = match state {
        "proposed" if side == "bank" => {
            (Tone::Warn, "hourglass", "Belum Anda jawab", "To be answered")
        }
        "proposed" => (Tone::Warn, "hourglass", "Menunggu bank", "Awaiting the bank"),
        "agreed" => (Tone::Good, "circle-check", "Berlaku", "In force"),
        "declined" => (Tone::Bad, "circle-x", "Ditolak bank", "Declined by the bank"),
        _ => (Tone::Outline, "ban", "Diakhiri", "Ended"),
    };
    Badge::new(tone, icon, lang.t(id, en))
}

/// The badge of how a drawdown stands, to somebody on this side of it.
#[must_use]
pub fn drawdown_badge(state: &str, side: &str, lang: Language) -> Badge {
    let (tone, icon, id, en) = match state {
        "requested" => (Tone::Warn, "hourglass", "Menunggu tanda tangan", "Awaiting signatures"),
        "approved" if side == "bank" => (Tone::Warn, "hourglass", "Belum Anda bayar", "To be paid"),
        "approved" => (Tone::Info, "checks", "Disetujui, menunggu bank", "Approved, the bank pays"),
        "paid" => (Tone::Good, "circle-check", "Dibayar bank", "Paid by the bank"),
        "reversed" => (Tone::Bad, "circle-x", "Dibatalkan: tidak dibayar", "Taken back: not paid"),
        "rejected" => (Tone::Bad, "circle-x", "Ditolak pengurus", "Rejected by the board"),
        "refused" => (Tone::Bad, "circle-x", "Tidak dibayar bank", "Refused by the bank"),
        "expired" => (Tone::Outline, "clock-x", "Lewat waktu", "Expired"),
        _ => (Tone::Outline, "ban", "Ditarik kembali", "Withdrawn"),
    };
    Badge::new(tone, icon, lang.t(id, en))
}

/// What money is for.
#[must_use]
pub fn purpose(word: &str, lang: Language) -> &'static str {
    Purpose::from_word(word).map_or("", |purpose| purpose_word(purpose, lang))
}

/// Interest of a year: "6%".
#[must_use]
pub fn rate(written: &str) -> String {
    let tenths = written.parse::<Decimal>().ok().and_then(|rate| {
        let tenths = rate.checked_mul(Decimal::ONE_THOUSAND)?;
        // What a tenth of a percent does not say is written out.
        (tenths.fract().is_zero()).then(|| i64::try_from(tenths).ok()).flatten()
    });
    tenths.map_or_else(
        || {
            let of_hundred = written.parse::<Decimal>().unwrap_or_default() * Decimal::ONE_HUNDRED;
            format!("{}%", of_hundred.normalize().to_string().replace('.', ","))
        },
        percent,
    )
}

/// What happened to a drawdown, newest first.
pub(super) fn happenings(
    events: &[DrawdownEventView],
    (now, zone): (DateTime<Utc>, Tz),
    lang: Language,
) -> Vec<Happening> {
    let newest = events.len();
    let told = events.iter().enumerate().rev().map(|(at, event)| {
        let what = match event.kind.as_str() {
            "requested" => lang.t("Diajukan kepada pengurus", "Asked of the board"),
            "signed" => lang.t("Ditandatangani", "Signed"),
            "approved" => lang.t("Cukup tanda tangan", "Enough have signed"),
            "withdrawn" => lang.t("Ditarik kembali", "Withdrawn"),
            "rejected" => lang.t("Ditolak pengurus", "Rejected by the board"),
            "refused" => lang.t("Tidak dibayar bank", "Refused by the bank"),
            "reversed" => lang.t("Ternyata tidak dibayar", "Not paid after all"),
            "expired" => lang.t("Masa penarikan lewat", "The facility's last day passed"),
            _ => lang.t("Dibayar bank kepada penjual", "The bank paid the seller"),
        };
        let more = event.facts.get("words").and_then(|value| value.as_str()).unwrap_or_default();
        let when = moment(event.at, now, zone, lang);
        let who = event.by.clone().or_else(|| event.organization.clone());
        let when = who.map_or_else(|| when.clone(), |who| format!("{when} · {who}"));
        let (what, more) = (what.to_owned(), more.to_owned());
        Happening { what, more, when, now: at + 1 == newest }
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interest_is_told_as_exactly_as_it_is_agreed() {
        assert_eq!(
            (rate("0.06"), rate("0.065"), rate("0")),
            ("6%".into(), "6,5%".into(), "0%".into())
        );
        assert_eq!(rate("0.0625"), "6,25%");
    }
}
