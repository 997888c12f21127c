//! What a seller reads: every fault as a sentence that says what to type instead.

use super::columns::ColumnProblem;
use super::fault::FaultCode;
use super::field::{Field, FieldGroup};
use super::looks::Looks;
use super::mapping::MappingProblem;
use super::number::grouped;
use super::unreadable::Unreadable;

/// The reader's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Bahasa Indonesia.
    Indonesian,
    /// English.
    English,
}

impl Language {
    fn choose(self, indonesian: impl Into<String>, english: impl Into<String>) -> String {
        match self {
            Self::Indonesian => indonesian.into(),
            Self::English => english.into(),
        }
    }
}

/// Sen as they are written in a list: `12.500` or `12.500,05`. Also in English, since this is
/// what the file must say.
fn price(sen: i64) -> String {
    let sen = sen.unsigned_abs();
    let whole = grouped(sen / 100);
    if sen.is_multiple_of(100) { whole } else { format!("{whole},{:02}", sen % 100) }
}

impl FaultCode {
    /// The fault as a sentence.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        match language {
            Language::Indonesian => indonesian(self),
            Language::English => english(self),
        }
    }
}

#[expect(clippy::too_many_lines, reason = "one sentence for each fault, and nothing else")]
fn indonesian(code: &FaultCode) -> String {
    match code {
        FaultCode::Missing => "Kosong. Isi sel ini atau hapus barisnya.".into(),
        FaultCode::TooLong { chars_max } => {
            format!("Terlalu panjang. Paling banyak {chars_max} huruf.")
        }
        FaultCode::HiddenCharacter { code_point } => {
            format!("Ada huruf yang tidak tampak (U+{code_point:04X}). Ketik ulang isi sel ini.")
        }
        FaultCode::FormulaError => {
            "Rumus ini tidak ada hasilnya. Perbaiki rumus atau ketik nilainya.".into()
        }
        FaultCode::NotANumber => "Bukan angka. Tulis misalnya 12.500.".into(),
        FaultCode::LetterForDigit { letter, digit } => {
            format!("Bukan angka. Ada huruf {letter}, seharusnya angka {digit}.")
        }
        FaultCode::EnglishNumber { write } => {
            format!("Koma berarti desimal. Untuk ribuan pakai titik: {write}.")
        }
        FaultCode::UnclearNumber => {
            "Titik atau koma tidak pada tempatnya. Tulis misalnya 12.500 atau 12.500,50.".into()
        }
        FaultCode::ThreeDecimals => "Paling banyak dua angka di belakang koma. Bulatkan.".into(),
        FaultCode::Negative => "Tidak boleh di bawah nol.".into(),
        FaultCode::PriceZero => "Harga 0. Isi harga atau hapus baris ini.".into(),
        FaultCode::TooLarge { max } => format!("Terlalu besar. Paling banyak {}.", grouped(*max)),
        FaultCode::TooSmall { least } => format!("Harus {least} atau lebih."),
        FaultCode::NotWhole => "Harus bilangan bulat, tanpa koma.".into(),
        FaultCode::FactorMissing { pack, base_unit } => {
            format!("Isi kemasan harus 1 atau lebih. Tulis berapa {base_unit} dalam satu {pack}.")
        }
        FaultCode::TooManyBaseUnits { max } => {
            format!("Terlalu banyak. Paling banyak {} satuan dasar.", grouped(*max))
        }
        FaultCode::UnitUnknown => "Satuan tidak dikenal. Pakai pcs, gram, atau ml.".into(),
        FaultCode::StepWithoutMinimum => {
            "Ada harga bertingkat, jumlah minimumnya kosong. Isi mulai berapa kemasan.".into()
        }
        FaultCode::StepWithoutPrice => {
            "Ada jumlah minimum, harganya kosong. Isi harga atau kosongkan jumlahnya.".into()
        }
        FaultCode::StepTwice { min_count } => {
            format!(
                "Sudah ada harga lain mulai {} kemasan. Ubah salah satu.",
                grouped((*min_count).into())
            )
        }
        FaultCode::StepDearer { pack, min_count, earlier_min_count, earlier_price_sen } => format!(
            "Harga {} {pack} lebih mahal dari harga {} {pack} ({}).",
            grouped((*min_count).into()),
            grouped((*earlier_min_count).into()),
            price(*earlier_price_sen)
        ),
        FaultCode::NotYesNo => "Tulis ya atau tidak.".into(),
        FaultCode::Surplus { cells } => format!(
            "Baris ini {cells} sel lebih panjang dari judul kolom; mungkin ada pemisah di dalam isi. \
             Beri tanda kutip pada isinya, atau tulis 12500 tanpa koma."
        ),
        FaultCode::NoBarcode => "Bukan barcode. Disimpan sebagai kode Anda sendiri.".into(),
        FaultCode::CheckDigit { likely } => format!(
            "Angka terakhir barcode salah. Mungkin {likely}. Disimpan sebagai kode Anda sendiri."
        ),
        FaultCode::RoundedBarcode => {
            "Barcode dibulatkan oleh Excel. Ubah format kolom menjadi Teks, lalu isi lagi.".into()
        }
        FaultCode::FactorTakenAsOne { pack } => {
            format!("Isi kosong dan tidak ada kolom satuan dasar: satu {pack} dihitung satu.")
        }
        FaultCode::PackNamedAsBase { factor } => format!(
            "Kemasan dan satuan dasar sama namanya, padahal isinya {}. Periksa nama kemasan.",
            grouped((*factor).into())
        ),
        FaultCode::Garbled => {
            "Ada huruf yang tampaknya rusak. Simpan berkas sebagai CSV UTF-8.".into()
        }
    }
}

#[expect(clippy::too_many_lines, reason = "one sentence for each fault, and nothing else")]
fn english(code: &FaultCode) -> String {
    match code {
        FaultCode::Missing => "Empty. Fill in this cell or delete the row.".into(),
        FaultCode::TooLong { chars_max } => format!("Too long. At most {chars_max} letters."),
        FaultCode::HiddenCharacter { code_point } => {
            format!("Holds an invisible character (U+{code_point:04X}). Type the cell again.")
        }
        FaultCode::FormulaError => {
            "This formula has no result. Correct it or type the value.".into()
        }
        FaultCode::NotANumber => "Not a number. Write for example 12.500.".into(),
        FaultCode::LetterForDigit { letter, digit } => {
            format!("Not a number. It holds the letter {letter} where the digit {digit} belongs.")
        }
        FaultCode::EnglishNumber { write } => {
            format!("A comma is decimal. Group thousands with a dot: {write}.")
        }
        FaultCode::UnclearNumber => {
            "A dot or comma is out of place. Write for example 12.500 or 12.500,50.".into()
        }
        FaultCode::ThreeDecimals => "At most two decimals. Round it.".into(),
        FaultCode::Negative => "Must not be below zero.".into(),
        FaultCode::PriceZero => "The price is 0. Fill in a price or delete the row.".into(),
        FaultCode::TooLarge { max } => format!("Too large. At most {}.", grouped(*max)),
        FaultCode::TooSmall { least } => format!("Must be {least} or more."),
        FaultCode::NotWhole => "Must be a whole number, without decimals.".into(),
        FaultCode::FactorMissing { pack, base_unit } => {
            format!("A pack holds 1 or more. Write how many {base_unit} are in one {pack}.")
        }
        FaultCode::TooManyBaseUnits { max } => {
            format!("Too many. At most {} base units.", grouped(*max))
        }
        FaultCode::UnitUnknown => "Unknown unit. Use pcs, gram or ml.".into(),
        FaultCode::StepWithoutMinimum => {
            "There is a price step without its minimum. Write from how many packs on.".into()
        }
        FaultCode::StepWithoutPrice => {
            "There is a minimum without its price. Fill in the price or clear the minimum.".into()
        }
        FaultCode::StepTwice { min_count } => {
            format!(
                "Another price holds from {} packs on. Change one of them.",
                grouped((*min_count).into())
            )
        }
        FaultCode::StepDearer { pack, min_count, earlier_min_count, earlier_price_sen } => format!(
            "The price of {} {pack} is higher than that of {} {pack} ({}).",
            grouped((*min_count).into()),
            grouped((*earlier_min_count).into()),
            price(*earlier_price_sen)
        ),
        FaultCode::NotYesNo => "Write yes or no.".into(),
        FaultCode::Surplus { cells } => format!(
            "This row is {cells} cells longer than the header; perhaps a separator stands inside a cell. \
             Put that cell in quotation marks, or write 12500 without a comma."
        ),
        FaultCode::NoBarcode => "Not a barcode. Kept as your own code.".into(),
        FaultCode::CheckDigit { likely } => {
            format!("The barcode's last digit is wrong. Perhaps {likely}. Kept as your own code.")
        }
        FaultCode::RoundedBarcode => {
            "Excel has rounded this barcode. Format the column as Text and fill it in again.".into()
        }
        FaultCode::FactorTakenAsOne { pack } => {
            format!("No content and no base unit column: one {pack} counts as one.")
        }
        FaultCode::PackNamedAsBase { factor } => format!(
            "Pack and base unit have the same name, yet the content is {}. Check the pack's name.",
            grouped((*factor).into())
        ),
        FaultCode::Garbled => "Some letters look damaged. Save the file as CSV UTF-8.".into(),
    }
}

impl Unreadable {
    /// Why the file is turned away, and what to do.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::Empty => language.choose("Berkas ini kosong.", "This file is empty."),
            Self::TooBig { bytes_max, .. } => {
                let megabytes = bytes_max / (1024 * 1024);
                language.choose(
                    format!("Berkas terlalu besar. Paling besar {megabytes} MB; bagi menjadi beberapa berkas."),
                    format!("The file is too large. At most {megabytes} MB; split it into several files."),
                )
            }
            Self::NotATable { looks } => {
                let what = looks.name(language);
                language.choose(
                    format!("Ini {what}, bukan daftar harga CSV atau XLSX. Buka di Excel, lalu simpan sebagai Buku Kerja Excel (.xlsx)."),
                    format!("This is {what}, not a CSV or XLSX price list. Open it in Excel and save it as an Excel Workbook (.xlsx)."),
                )
            }
            Self::Locked => language.choose(
                "Berkas ini dikunci dengan kata sandi. Simpan salinan tanpa kata sandi.",
                "This file is locked with a password. Save a copy without one.",
            ),
            Self::TooManyRows { rows_max } => {
                let rows = grouped(u64::try_from(*rows_max).unwrap_or(u64::MAX));
                language.choose(
                    format!("Lebih dari {rows} baris. Bagi menjadi beberapa berkas."),
                    format!("More than {rows} rows. Split it into several files."),
                )
            }
            Self::TooManyColumns { sheet_row, columns_max } => language.choose(
                format!("Baris {sheet_row} berisi lebih dari {columns_max} kolom. Ini tampaknya bukan daftar harga."),
                format!("Row {sheet_row} has more than {columns_max} columns. This does not look like a price list."),
            ),
            Self::CellTooLong { sheet_row, chars_max } => {
                let chars = grouped(u64::try_from(*chars_max).unwrap_or(u64::MAX));
                let (here, there) = sheet_row.map_or_else(Default::default, |row| {
                    (format!(" di baris {row}"), format!(" in row {row}"))
                });
                language.choose(
                    format!("Ada sel{here} yang lebih panjang dari {chars} huruf. Mungkin ada tanda kutip yang tidak ditutup."),
                    format!("A cell{there} is longer than {chars} letters. Perhaps a quotation mark is never closed."),
                )
            }
            Self::TooMuchContent | Self::UnpacksTooLarge { .. } => language.choose(
                "Isi berkas ini terlalu besar. Salin daftar harga saja ke buku kerja baru.",
                "This file holds too much. Copy only the price list into a new workbook.",
            ),
            Self::Damaged { .. } => language.choose(
                "Berkas ini rusak. Buka di Excel, simpan lagi, lalu unggah.",
                "This file is damaged. Open it in Excel, save it again and upload it.",
            ),
        }
    }
}

impl Looks {
    /// What it is, in words that go into a sentence.
    #[must_use]
    pub fn name(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::OldExcel => ("berkas Excel lama (.xls)", "an old Excel file (.xls)"),
            Self::BinaryExcel => ("berkas Excel biner (.xlsb)", "a binary Excel file (.xlsb)"),
            Self::XmlExcel => ("berkas Excel XML lama", "an old Excel XML file"),
            Self::OpenDocument => ("berkas OpenDocument (.ods)", "an OpenDocument file (.ods)"),
            Self::Word => ("dokumen Word", "a Word document"),
            Self::Pdf => ("berkas PDF", "a PDF"),
            Self::Image => ("gambar", "a picture"),
            Self::Html => ("halaman web (HTML)", "a web page (HTML)"),
            Self::Xml => ("berkas XML", "an XML file"),
            Self::Json => ("berkas JSON", "a JSON file"),
            Self::RichText => ("dokumen RTF", "an RTF document"),
            Self::Archive => ("arsip (ZIP, RAR)", "an archive (ZIP, RAR)"),
            Self::Binary => ("berkas biner", "a binary file"),
        };
        match language {
            Language::Indonesian => indonesian,
            Language::English => english,
        }
    }
}

impl Field {
    /// Its header in a language.
    #[must_use]
    pub fn header_name(self, language: Language) -> &'static str {
        match language {
            Language::Indonesian => self.indonesian_name(),
            Language::English => self.english_name(),
        }
    }
}

impl FieldGroup {
    /// Its heading.
    #[must_use]
    pub fn heading(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::Price => ("Harga", "Price"),
            Self::Pack => ("Isi kemasan", "Pack content"),
            Self::Barcode => ("Barcode", "Barcode"),
            Self::Category => ("Kategori", "Category"),
            Self::PriceSteps => ("Tingkat harga", "Price steps"),
            Self::Name => ("Nama", "Name"),
            Self::BaseUnit => ("Satuan dasar", "Base unit"),
            Self::Code => ("Kode", "Code"),
            Self::Brand => ("Merek", "Brand"),
            Self::Tax => ("PPN", "VAT"),
            Self::Stock => ("Stok", "Stock"),
            Self::OrderSize => ("Jumlah pesan", "Order size"),
            Self::Line => ("Baris", "Line"),
        };
        match language {
            Language::Indonesian => indonesian,
            Language::English => english,
        }
    }
}

impl ColumnProblem {
    /// Everything that is wrong with the columns, in sentences.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let names = |fields: &[Field]| {
            fields.iter().map(|field| field.header_name(language)).collect::<Vec<_>>().join(", ")
        };
        let mut said = Vec::new();
        if !self.missing.is_empty() {
            let missing = names(&self.missing);
            said.push(language.choose(
                format!("Kolom yang belum ada: {missing}."),
                format!("Missing columns: {missing}."),
            ));
        }
        for (field, headers) in &self.doubled {
            let (field, headers) = (field.header_name(language), headers.join(", "));
            said.push(language.choose(
                format!("Lebih dari satu kolom untuk {field}: {headers}. Pilih satu."),
                format!("More than one column for {field}: {headers}. Choose one."),
            ));
        }
        if !self.unpaired.is_empty() {
            let unpaired = names(&self.unpaired);
            said.push(language.choose(
                format!("Harga bertingkat tanpa pasangannya; tambahkan kolom {unpaired}."),
                format!("Price steps without their other half; add the columns {unpaired}."),
            ));
        }
        let found = self.found.join(", ");
        said.push(language.choose(
            format!("Kolom di berkas: {found}."),
            format!("Columns in the file: {found}."),
        ));
        said.join(" ")
    }
}

impl MappingProblem {
    /// What is wrong with the mapping.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::UnknownTarget { header, target } => language.choose(
                format!("“{header}” dipasangkan ke “{target}”, yang bukan kolom daftar harga."),
                format!("“{header}” is mapped to “{target}”, which is no column of a price list."),
            ),
            Self::FieldTwice { field, first, second } => {
                let field = field.header_name(language);
                language.choose(
                    format!(
                        "“{first}” dan “{second}” sama-sama dipasangkan ke {field}. Pilih satu."
                    ),
                    format!("“{first}” and “{second}” are both mapped to {field}. Choose one."),
                )
            }
            Self::HeaderTwice { header } => language.choose(
                format!("“{header}” dipasangkan dua kali."),
                format!("“{header}” is mapped twice."),
            ),
        }
    }
}
