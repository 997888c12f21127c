//! The words of invoices: how they stand, what settled them, why they are credited.

use supply_chain::invoice::{DocumentKind, Standing};

use crate::language::Language;
use crate::pages::parts::{Badge, Tone};

/// What kind of paper it is.
pub(super) fn kind(word: &str, lang: Language) -> &'static str {
    match DocumentKind::from_word(word) {
        Some(DocumentKind::CreditNote) => lang.t("Nota kredit", "Credit note"),
        Some(DocumentKind::Reversal) => lang.t("Pembatalan tagihan", "Reversal"),
        Some(DocumentKind::Invoice) | None => lang.t("Tagihan", "Invoice"),
    }
}

/// How an invoice stands; of a credit note, whether it is used.
#[must_use]
pub fn badge(kind: &str, standing: &str, lang: Language) -> Badge {
    let is_invoice = kind == DocumentKind::Invoice.as_str();
    let (tone, icon, word) = match (is_invoice, Standing::from_word(standing)) {
        (false, _) if kind == DocumentKind::Reversal.as_str() => {
            (Tone::Outline, "ban", lang.t("Pembatalan", "Reversal"))
        }
        (false, Some(Standing::Unpaid)) => {
            (Tone::Info, "receipt", lang.t("Belum dipakai", "Not used yet"))
        }
        (false, Some(Standing::PartPaid)) => {
            (Tone::Info, "receipt", lang.t("Dipakai sebagian", "Part used"))
        }
        (false, _) => (Tone::Quiet, "check", lang.t("Sudah dipakai", "Used")),
        (true, Some(Standing::Unpaid) | None) => {
            (Tone::Info, "receipt", lang.t("Belum dibayar", "Unpaid"))
        }
        (true, Some(Standing::Blank)) => {
            (Tone::Quiet, "pencil", lang.t("Belum dibuat", "Not made yet"))
        }
        (true, Some(Standing::PartPaid)) => {
            (Tone::Info, "receipt", lang.t("Dibayar sebagian", "Part paid"))
        }
        (true, Some(Standing::Overdue)) => {
            (Tone::Bad, "clock-exclamation", lang.t("Lewat jatuh tempo", "Overdue"))
        }
        (true, Some(Standing::Paid)) => (Tone::Solid, "checks", lang.t("Lunas", "Paid")),
        (true, Some(Standing::Credited)) => {
            (Tone::Quiet, "check", lang.t("Dikreditkan", "Credited"))
        }
        (true, Some(Standing::WrittenOff)) => {
            (Tone::Outline, "ban", lang.t("Dihapuskan", "Written off"))
        }
        (true, Some(Standing::Reversed)) => {
            (Tone::Outline, "ban", lang.t("Dibatalkan", "Reversed"))
        }
    };
    Badge::new(tone, icon, word)
}

/// What settled some of it.
pub(super) fn settler(word: &str, lang: Language) -> &'static str {
    match word {
        "payment" => lang.t("Pembayaran", "Payment"),
        "credit_note" => lang.t("Nota kredit", "Credit note"),
        "netting" => lang.t("Perjumpaan utang", "Netting"),
        "drawdown" => lang.t("Dibayar bank", "Paid by the bank"),
        _ => lang.t("Dihapuskan", "Written off"),
    }
}

/// Why something is credited.
pub(super) fn reason(word: &str, lang: Language) -> &'static str {
    match word {
        "claim" => lang.t("Klaim diselesaikan", "A claim was settled"),
        "return" => lang.t("Barang kembali", "Goods went back"),
        "early_payment" => lang.t("Dibayar lebih awal", "Paid early"),
        "discount" => lang.t("Potongan yang disepakati", "An agreed discount"),
        "goodwill" => lang.t("Kebijakan penjual", "The seller's goodwill"),
        _ => lang.t("Salah tagih", "Billed wrongly"),
    }
}

/// Whoever is on the other side; a member whose name was erased is a member.
pub(super) fn named(name: &str, lang: Language) -> String {
    if name.is_empty() { lang.t("Anggota", "Member").to_owned() } else { name.to_owned() }
}
