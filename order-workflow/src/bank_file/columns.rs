//! Columns of a bank's table: which one holds what, by the headers banks here use or by what a treasurer said once.

use super::amount;
use crate::price_list::{Cell, SheetRow};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $word:literal $id:literal $en:literal $headers:literal;)+) => {
        /// What a column of a statement may hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum StatementField {
            $($(#[$doc])* $name),+
        }

        impl StatementField {
            /// Every one of them, in the order a page offers them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The word the API uses.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// Its name in Indonesian and English.
            #[must_use]
            pub const fn names(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($id, $en)),+ }
            }

            /// Headers that banks give it, in letters and digits, best first.
            const fn headers(self) -> &'static str {
                match self { $(Self::$name => $headers),+ }
            }
        }
    };
}

fields! {
    /// When it was booked.
    Day = "day" "Tanggal" "Date"
        "tanggaltransaksi tgltransaksi tanggalmutasi tanggalposting tanggalbuku tanggalpembukuan tanggal tgl tgltrx \
         tgltran tgltrans transactiondate trxdate txndate postdate postingdate bookingdate bookdate posdate date \
         tanggalefektif tglefektif effectivedate tanggalvaluta tglvaluta tglval valuedate";
    /// What the bank printed.
    Description = "description" "Keterangan" "Description"
        "keterangan keterangantransaksi deskripsi deskripsitransaksi uraian uraiantransaksi rinciantransaksi \
         rincian transactiondescription description desc desktran remark remarks narasi narrative narration particulars \
         transactiondetail transactiondetails details detail detailtransaksi transaksi transaction";
    /// More of what the bank printed.
    Details = "details" "Keterangan tambahan" "More description"
        "keterangantambahan keterangan2 additionaldescription additionaldesc description2 remark2 remarks2 berita \
         beritatransfer catatan notes note info";
    /// What the bank calls it.
    Reference = "reference" "Nomor referensi" "Reference"
        "noreferensi nomorreferensi noref nomorref referensi referenceno referencenumber reference refno ref \
         journalno journalnumber journal nojurnal nomorjurnal norc transactionid trxid idtransaksi notransaksi \
         nomortransaksi noarsip";
    /// From or to whom.
    Counterparty = "counterparty" "Nama pengirim atau penerima" "Payer or payee"
        "namapengirim pengirim namalawan namalawantransaksi lawantransaksi namapenerima counterparty \
         counterpartyname payername sendername beneficiaryname";
    /// How much, in or out.
    Amount = "amount" "Jumlah, masuk atau keluar" "Amount, in or out"
        "mutasi jumlah jumlahmutasi jumlahtransaksi nominal nominaltransaksi nilai nilaitransaksi \
         transactionamount amount";
    /// How much went.
    Debit = "debit" "Uang keluar (debet)" "Money out (debit)"
        "debit debet mutasidebit mutasidebet debitamount debetamount nominaldebit nominaldebet jumlahdebit \
         pengeluaran uangkeluar nilaiuangkeluar keluar withdrawal withdrawals db dr";
    /// How much came.
    Credit = "credit" "Uang masuk (kredit)" "Money in (credit)"
        "kredit credit mutasikredit creditamount nominalkredit jumlahkredit pemasukan uangmasuk nilaiuangmasuk masuk \
         deposit deposits cr";
    /// Which way it went.
    Way = "way" "Tanda DB/CR" "DB/CR sign"
        "dbcr crdb dk kd dc cd drcr crdr debitkredit debetkredit debitcredit jenis jenismutasi tipe type \
         transactiontype jenistransaksi flag tanda sign";
    /// What was there after it.
    Balance = "balance" "Saldo" "Balance"
        "saldo saldoakhir saldoakhirmutasi saldoberjalan balance runningbalance endingbalance closingbalance closebalance ledgerbalance \
         accountbalance";
    /// The account's number.
    Account = "account" "Nomor rekening" "Account number"
        "norekening nomorrekening norek rekening accountno accountnumber account";
    /// In which money.
    Currency = "currency" "Mata uang" "Currency"
        "matauang kodematauang currency ccy curr";
}

impl StatementField {
    /// The field of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.as_str() == word)
    }

    /// Which fields a header may well be; how well, lower is better.
    fn hint(self, letters: &str) -> Option<usize> {
        self.headers().split_whitespace().position(|known| known == letters)
    }
}

/// A header in letters and digits only, without a remark in brackets: `Debit (IDR)`.
pub(super) fn letters(header: &str) -> String {
    let plain = header.split(['(', '[']).next().unwrap_or(header);
    let of = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let kept = of(plain);
    if kept.is_empty() { of(header) } else { kept }
}

/// What a header stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// This field.
    Field(StatementField),
    /// Nothing of ours.
    Ignored,
}

/// A bank's own headers and what they stand for. As JSON an object: `{"Tgl": "day", "Masuk": "credit", "Cab": "ignore"}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct ColumnMapping {
    targets: BTreeMap<String, Target>,
}

/// What is wrong with a mapping.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum WrongMapping {
    /// Not a field.
    #[error("{header:?} is mapped to {target:?}, which is nothing a statement has")]
    UnknownTarget {
        /// The bank's header.
        header: String,
        /// What it was mapped to.
        target: String,
    },
    /// Two headers for one field.
    #[error("{first:?} and {second:?} are both mapped to {}", field.as_str())]
    FieldTwice {
        /// The field.
        field: StatementField,
        /// One header.
        first: String,
        /// The other.
        second: String,
    },
}

impl ColumnMapping {
    /// A mapping from pairs of header and target, our words or `ignore`.
    ///
    /// # Errors
    /// [`WrongMapping`], naming the header.
    pub fn build(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Self, WrongMapping> {
        let mut targets: BTreeMap<String, Target> = BTreeMap::new();
        for (header, target) in pairs {
            let target = match StatementField::from_word(target.trim()) {
                Some(field) => Target::Field(field),
                None if matches!(target.trim(), "ignore" | "") => Target::Ignored,
                None => return Err(WrongMapping::UnknownTarget { header, target }),
            };
            if let Target::Field(field) = target
                && let Some((first, _)) = targets.iter().find(|(_, other)| **other == target)
            {
                let first = first.clone();
                return Err(WrongMapping::FieldTwice { field, first, second: header });
            }
            targets.insert(header, target);
        }
        Ok(Self { targets })
    }

    /// What a header stands for, whatever its case and spaces.
    #[must_use]
    pub fn target_of(&self, header: &str) -> Option<Target> {
        let wanted = letters(header);
        self.targets.iter().find(|(own, _)| letters(own) == wanted).map(|(_, target)| *target)
    }
}

impl TryFrom<BTreeMap<String, String>> for ColumnMapping {
    type Error = WrongMapping;

    fn try_from(pairs: BTreeMap<String, String>) -> Result<Self, WrongMapping> {
        Self::build(pairs)
    }
}

impl From<ColumnMapping> for BTreeMap<String, String> {
    fn from(mapping: ColumnMapping) -> Self {
        let word = |target| match target {
            Target::Field(field) => StatementField::as_str(field).to_owned(),
            Target::Ignored => "ignore".to_owned(),
        };
        mapping.targets.into_iter().map(|(header, target)| (header, word(target))).collect()
    }
}

/// Where each field stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    places: BTreeMap<StatementField, usize>,
}

impl Places {
    /// What each header is taken for: what the mapping says, then the best header for each field. `rows` are the
    /// lines under them, for a sign that stands in a column without a name, right of the amounts.
    pub(super) fn find(
        headers: &[String],
        mapping: Option<&ColumnMapping>,
        rows: &[SheetRow],
    ) -> Self {
        let mut places = BTreeMap::new();
        let mut taken: Vec<usize> = Vec::new();
        for (column, header) in headers.iter().enumerate() {
            match mapping
                .filter(|_| !header.is_empty())
                .and_then(|mapping| mapping.target_of(header))
            {
                Some(Target::Field(field)) => {
                    let field = match field {
                        // Two columns of one name, as some banks have it.
                        StatementField::Description if places.contains_key(&field) => {
                            StatementField::Details
                        }
                        field => field,
                    };
                    places.entry(field).or_insert(column);
                    taken.push(column);
                }
                Some(Target::Ignored) => taken.push(column),
                None => {}
            }
        }
        let letters: Vec<String> = headers.iter().map(|header| letters(header)).collect();
        for &field in StatementField::ALL {
            if places.contains_key(&field) {
                continue;
            }
            let free = letters.iter().enumerate().filter(|(column, _)| !taken.contains(column));
            let best = free
                .filter_map(|(column, header)| Some((field.hint(header)?, column)))
                .filter(|(_, column)| field != StatementField::Way || is_way(rows, *column))
                .min();
            if let Some((_, column)) = best {
                places.insert(field, column);
                taken.push(column);
            }
        }
        if !places.contains_key(&StatementField::Details)
            && let Some(first) = places.get(&StatementField::Description)
            && let Some(name) = letters.get(*first)
            && let Some(second) = letters.iter().enumerate().find_map(|(column, letters)| {
                (letters == name && !taken.contains(&column)).then_some(column)
            })
        {
            places.insert(StatementField::Details, second);
            taken.push(second);
        }
        if !places.contains_key(&StatementField::Way)
            && let Some(beside) = places.get(&StatementField::Amount).map(|column| column + 1)
            && letters.get(beside).is_none_or(String::is_empty)
            && is_way(rows, beside)
        {
            places.insert(StatementField::Way, beside);
        }
        Self { places }
    }

    /// The index of a field's column.
    pub(super) fn of(&self, field: StatementField) -> Option<usize> {
        self.places.get(&field).copied()
    }

    /// The field of a column.
    pub(super) fn field_at(&self, column: usize) -> Option<StatementField> {
        self.places.iter().find(|(_, place)| **place == column).map(|(field, _)| *field)
    }

    /// How many columns are needed for all of them.
    pub(super) fn width(&self) -> usize {
        self.places.values().max().map_or(0, |last| last + 1)
    }

    /// How many fields are known.
    pub(super) fn known(&self) -> usize {
        self.places.len()
    }

    /// What is needed and not there.
    pub(super) fn missing(&self) -> Vec<StatementField> {
        use StatementField::{Amount, Credit, Day, Debit, Description};
        let mut missing: Vec<StatementField> =
            [Day, Description].into_iter().filter(|field| self.of(*field).is_none()).collect();
        if [Amount, Debit, Credit].into_iter().all(|field| self.of(field).is_none()) {
            missing.push(Amount);
        }
        missing
    }
}

/// Whether a column says which way money went, as far as it says anything.
fn is_way(rows: &[SheetRow], column: usize) -> bool {
    let mut said = false;
    for row in rows.iter().take(200) {
        match row.cell(column) {
            Cell::Empty => {}
            cell if amount::way(&cell.show()).is_some() => said = true,
            // A line of totals may have anything there.
            _ if row.cells.iter().filter(|cell| !cell.is_empty()).count() <= 3 => {}
            _ => return false,
        }
    }
    said
}

/// A name for a set of headers, the same whatever their order, case and spacing.
pub(super) fn fingerprint(headers: &[String]) -> String {
    let mut names: Vec<String> =
        headers.iter().map(|header| letters(header)).filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    hex::encode(Sha256::digest(names.join("\u{1f}").as_bytes()))
}
