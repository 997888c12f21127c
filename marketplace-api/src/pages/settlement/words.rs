//! The words of settlement: states as badges, kinds of lines, who owes whom.

use chrono::NaiveDate;
use supply_chain::money::Money;

use crate::language::Language;
use crate::language::format::{month_year, rupiah};
use crate::pages::parts::{Badge, Tone};

/// A statement's state, by the API's word.
#[must_use]
pub fn statement_badge(state: &str, lang: Language) -> Badge {
    match state {
        "proposed" => {
            Badge::new(Tone::Warn, "hourglass", lang.t("Menunggu persetujuan", "Waiting for a yes"))
        }
        "agreed" => Badge::new(Tone::Good, "circle-check", lang.t("Disetujui berdua", "Agreed")),
        "disputed" => Badge::new(Tone::Bad, "scale", lang.t("Disanggah", "Disputed")),
        _ => Badge::new(Tone::Outline, "ban", lang.t("Diganti", "Replaced")),
    }
}

/// A netting's state, by the API's word.
#[must_use]
pub fn netting_badge(state: &str, lang: Language) -> Badge {
    match state {
        "proposed" => {
            Badge::new(Tone::Warn, "hourglass", lang.t("Menunggu persetujuan", "Waiting for a yes"))
        }
        "agreed" => Badge::new(Tone::Info, "checks", lang.t("Disetujui semua", "Agreed by all")),
        "done" => Badge::new(Tone::Good, "circle-check", lang.t("Dilaksanakan", "Done")),
        "refused" => Badge::new(Tone::Bad, "circle-x", lang.t("Ditolak", "Refused")),
        _ => Badge::new(Tone::Outline, "ban", lang.t("Dibatalkan", "Called off")),
    }
}

/// What a line is about, by the API's word.
#[must_use]
pub fn work_word(work: &str, lang: Language) -> &'static str {
    match work {
        "invoice" => lang.t("Tagihan", "Invoice"),
        "credit_note" => lang.t("Nota kredit", "Credit note"),
        "reversal" => lang.t("Pembalikan tagihan", "Reversal"),
        "payment" => lang.t("Pembayaran", "Payment"),
        "payment_reversed" => lang.t("Pembayaran dibatalkan", "Payment reversed"),
        "refund" => lang.t("Pengembalian uang", "Refund"),
        "netting" => lang.t("Perjumpaan utang", "Netting"),
        "write_off" => lang.t("Penghapusan piutang", "Write-off"),
        "drawdown" => lang.t("Penarikan fasilitas", "Drawdown"),
        _ => lang.t("Lainnya", "Other"),
    }
}

/// The page of what a line came from; empty where it has none.
#[must_use]
pub fn line_page(work: &str, about: uuid::Uuid) -> String {
    match work {
        "invoice" | "credit_note" | "reversal" | "write_off" => format!("/invoices/{about}"),
        "payment" | "payment_reversed" | "refund" => format!("/payments/{about}"),
        "netting" => format!("/nettings/{about}"),
        _ => String::new(),
    }
}

/// `Mereka berutang Rp1.250.000`, as the reader's organization sees it.
#[must_use]
pub fn owed(amount: Money, lang: Language) -> String {
    let sum = rupiah(Money::from_sen(amount.sen().saturating_abs()));
    match amount.sen().signum() {
        1 => lang.pick(format!("Mereka berutang {sum}"), format!("They owe {sum}")),
        -1 => lang.pick(format!("Kami berutang {sum}"), format!("We owe {sum}")),
        _ => lang.t("Tidak ada utang", "Nothing owed").to_owned(),
    }
}

/// `Oktober 2026`, from `2026-10`; the text itself where it is no month.
#[must_use]
pub fn month(period: &str, lang: Language) -> String {
    match format!("{period}-01").parse::<NaiveDate>() {
        Ok(first) => month_year(first, lang),
        Err(_) => period.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_read_the_same_sum_from_their_own_side() {
        let amount = Money::from_sen(125_000_000);
        let theirs = Money::ZERO.minus(amount).unwrap();

        assert_eq!(owed(amount, Language::Indonesian), "Mereka berutang Rp1.250.000");
        assert_eq!(owed(theirs, Language::Indonesian), "Kami berutang Rp1.250.000");
        assert_eq!(owed(Money::ZERO, Language::English), "Nothing owed");
        assert_eq!(month("2026-10", Language::Indonesian), "Oktober\u{a0}2026");
    }
}
