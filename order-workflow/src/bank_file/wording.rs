//! What is wrong with a bank's file, as sentences for the treasurer who handed it in.

use super::balance::BalanceOff;
use super::columns::{StatementField, WrongMapping};
use super::fault::{Reason, RowFault, Unusable};
use crate::price_list::{Language, Unreadable};
use supply_chain::money::Money;

fn t(language: Language, indonesian: impl Into<String>, english: impl Into<String>) -> String {
    match language {
        Language::Indonesian => indonesian.into(),
        Language::English => english.into(),
    }
}

/// A sum as it is said here: `Rp1.500.000,00`, in both languages, as the file has it.
fn rupiah(sum: Money) -> String {
    let sen = sum.sen().unsigned_abs();
    let digits = (sen / 100).to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let minus = if sum < Money::ZERO { "−" } else { "" };
    let decimals =
        if sen.is_multiple_of(100) { String::new() } else { format!(",{:02}", sen % 100) };
    format!("{minus}Rp{grouped}{decimals}")
}

impl StatementField {
    /// Its name in a reader's language.
    #[must_use]
    pub fn name(self, language: Language) -> &'static str {
        let (indonesian, english) = self.names();
        match language {
            Language::Indonesian => indonesian,
            Language::English => english,
        }
    }
}

impl Reason {
    /// Why a cell cannot be taken, and what to do.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::Missing => t(language, "Kosong.", "Empty."),
            Self::NotADay => t(language, "Bukan tanggal.", "Not a date."),
            Self::YearMissing => t(
                language,
                "Tahunnya tidak ada. Sebutkan tanggal terakhir berkas ini.",
                "It has no year. Say which is the last day of this file.",
            ),
            Self::TooManyCells => t(
                language,
                "Lebih banyak kolom daripada kepala tabel. Mungkin ada tanda pemisah di dalam keterangan; unduh lagi sebagai Excel (.xlsx).",
                "More cells than the header has. A delimiter may stand within a description; download it as Excel (.xlsx).",
            ),
            Self::NotAnAmount => t(language, "Bukan jumlah uang.", "Not an amount."),
            Self::ThreeDecimals => {
                t(language, "Lebih dari dua angka di belakang koma.", "More than two decimals.")
            }
            Self::TooLarge => t(language, "Jumlah terlalu besar.", "The amount is too large."),
            Self::BothSides => {
                t(language, "Masuk dan keluar di baris yang sama.", "In and out on the same row.")
            }
            Self::Negative => t(language, "Tidak boleh minus.", "It cannot be below zero."),
            Self::NotADirection => {
                t(language, "Bukan tanda masuk atau keluar.", "Says neither in nor out.")
            }
            Self::BadLine => {
                t(language, "Baris tidak mengikuti bentuk MT940.", "Not as MT940 has it.")
            }
        }
    }
}

impl RowFault {
    /// Which row, which field, why.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let Self { row, field, content, reason } = self;
        let (name, why) = (field.name(language), reason.sentence(language));
        let shown = if content.is_empty() { String::new() } else { format!(" “{content}”") };
        t(
            language,
            format!("Baris {row}, {name}{shown}: {why}"),
            format!("Row {row}, {name}{shown}: {why}"),
        )
    }
}

impl WrongMapping {
    /// What is wrong with it.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::UnknownTarget { header, .. } => t(
                language,
                format!("Arti kolom “{header}” tidak dikenal."),
                format!("What “{header}” is to mean is not known."),
            ),
            Self::FieldTwice { field, first, second } => {
                let name = field.name(language);
                t(
                    language,
                    format!("“{first}” dan “{second}” sama-sama dipakai untuk {name}. Pilih satu."),
                    format!("“{first}” and “{second}” are both taken for {name}. Choose one."),
                )
            }
        }
    }
}

impl BalanceOff {
    fn sentence(&self, language: Language) -> String {
        let (reckoned, printed) = (rupiah(self.reckoned), rupiah(self.printed));
        match self.row {
            Some(row) => t(
                language,
                format!(
                    "Saldo di baris {row} tertulis {printed}, seharusnya {reckoned}. Ada baris yang hilang atau dobel; unduh lagi dari bank."
                ),
                format!(
                    "The balance on row {row} is {printed}, it should be {reckoned}. A row is missing or doubled; download the file again."
                ),
            ),
            None => t(
                language,
                format!(
                    "Saldo akhir tertulis {printed}, dari baris-barisnya {reckoned}. Ada baris yang hilang atau dobel; unduh lagi dari bank."
                ),
                format!(
                    "The closing balance is {printed}, the rows make {reckoned}. A row is missing or doubled; download the file again."
                ),
            ),
        }
    }
}

impl Unusable {
    /// Why nothing of the file is taken, and what to do.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one sentence after the other")]
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::Unreadable { reason: Unreadable::NotATable { looks } } => {
                let what = looks.name(language);
                t(
                    language,
                    format!(
                        "Ini {what}. Unduh rekening koran dari bank sebagai CSV, Excel (.xlsx), MT940 atau CAMT.053."
                    ),
                    format!(
                        "This is {what}. Download the statement from the bank as CSV, Excel (.xlsx), MT940 or CAMT.053."
                    ),
                )
            }
            Self::Unreadable { reason } => reason.sentence(language),
            Self::Damaged { form, .. } => t(
                language,
                format!("Berkas {form} ini rusak atau terpotong. Unduh lagi dari bank."),
                format!("This {form} file is damaged or cut off. Download it again."),
            ),
            Self::ColumnsUnknown { missing, .. } => {
                let names: Vec<&str> = missing.iter().map(|field| field.name(language)).collect();
                let names = names.join(", ");
                t(
                    language,
                    format!("Kolom untuk {names} belum dikenal. Tunjukkan kolomnya."),
                    format!("No column is known for {names}. Say which it is."),
                )
            }
            Self::WrongMapping { reason } => reason.sentence(language),
            Self::NoLines { pending: 0 } => t(
                language,
                "Tidak ada mutasi di berkas ini.",
                "There is no booked line in this file.",
            ),
            Self::NoLines { pending } => t(
                language,
                format!("Semua {pending} baris belum dibukukan bank. Unggah lagi besok."),
                format!(
                    "The bank has not booked any of the {pending} lines yet. Upload it tomorrow."
                ),
            ),
            Self::UntilOutOfRange => t(
                language,
                "Tanggal terakhir berkas paling cepat sepuluh tahun lalu dan paling lambat hari ini.",
                "The last day of the file is within the last ten years, and today at the latest.",
            ),
            Self::Rows { count: 1, .. } => t(
                language,
                "Satu baris tidak terbaca. Tidak ada yang diambil.",
                "One row cannot be read. Nothing was taken.",
            ),
            Self::Rows { count, .. } => t(
                language,
                format!("{count} baris tidak terbaca. Tidak ada yang diambil."),
                format!("{count} rows cannot be read. Nothing was taken."),
            ),
            Self::NoDirection => t(
                language,
                "Tidak jelas mana uang masuk dan mana keluar. Pilih kolom debet dan kredit, atau kolom tanda DB/CR.",
                "Nothing says what came in and what went out. Choose the columns for debit and credit, or the DB/CR sign.",
            ),
            Self::BalanceOff { off } => off.sentence(language),
            Self::OtherAccount { found, wanted } => t(
                language,
                format!("Berkas ini dari rekening {found}, bukan {wanted}."),
                format!("This file is of account {found}, not {wanted}."),
            ),
            Self::OtherCurrency { found } => t(
                language,
                format!("Berkas ini dalam {found}. Hanya rupiah yang dibukukan di sini."),
                format!("This file is in {found}. Only rupiah is booked here."),
            ),
        }
    }
}
