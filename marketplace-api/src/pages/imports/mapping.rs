//! `/imports/{id}/mapping`: what the seller's own columns mean, asked once and remembered.

use askama::Template;
use order_workflow::price_list::{Field, Mapping, MappingProblem, Step, Target};

use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Note, Tone, Wrong};

/// The word for a column that is left out.
const IGNORE: &str = "ignore";

/// One header of the file and what it may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderRow {
    /// The field's id and name: `to-3`.
    pub name: String,
    /// The header as the file has it.
    pub header: String,
    /// What it may mean.
    pub choices: Vec<Choice>,
    /// Whether it is left out as things stand.
    pub unused: bool,
}

/// `/imports/{id}/mapping`.
#[derive(Debug, Template)]
#[template(path = "imports/mapping.html")]
pub struct MappingPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The file's name.
    pub file: String,
    /// What is needed.
    pub needed: Note,
    /// The headers.
    pub headers: Vec<HeaderRow>,
    /// What is wrong with the choice.
    pub wrongs: Vec<Wrong>,
    /// Where the form posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// The version of the upload.
    pub version: String,
}

/// The upload whose columns are asked about.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Its address: `/imports/{id}`.
    pub address: &'a str,
    /// Its file's name.
    pub file: &'a str,
    /// Its version.
    pub version: i64,
}

impl MappingPage {
    /// The page with what each header is taken for.
    #[must_use]
    pub fn new(
        shell: Shell,
        about: About<'_>,
        headers: &[Taken],
        key: String,
        faults: &Faults,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(about.file, about.address));
        shell.refused = !faults.is_empty();
        let row = |(place, (header, meant)): (usize, &Taken)| {
            let chosen = *meant;
            let mut choices = vec![Choice::new(
                IGNORE,
                lang.t("(tidak dipakai)", "(not used)"),
                chosen.is_none(),
            )];
            choices.extend(Field::all().map(|field| {
                Choice::new(field.english_name(), word(field, lang), chosen == Some(field))
            }));
            HeaderRow {
                name: format!("to-{place}"),
                header: header.clone(),
                choices,
                unused: chosen.is_none(),
            }
        };
        let needs: Vec<String> = Field::NEEDED.iter().map(|field| word(*field, lang)).collect();
        Self {
            file: about.file.to_owned(),
            needed: Note {
                tone: Tone::Info,
                icon: "info-circle",
                bold: lang.pick(
                    format!("Perlu ada: {}.", needs.join(", ")),
                    format!("Needed: {}.", needs.join(", ")),
                ),
                small: lang
                    .t(
                        "Pasangan ini diingat untuk berkas Anda berikutnya.",
                        "Your choice is remembered for your next file.",
                    )
                    .to_owned(),
            },
            headers: headers.iter().enumerate().map(row).collect(),
            wrongs: faults.wrongs(),
            action: format!("{}/mapping", about.address),
            key,
            version: about.version.to_string(),
            shell,
        }
    }
}

/// A header of the file, and what it is taken for; nothing when it is left out.
pub type Taken = (String, Option<Field>);

/// What the headers are taken for, by this mapping and by the names we know.
#[must_use]
pub fn taken(headers: &[String], mapping: &Mapping) -> Vec<Taken> {
    let meant = |header: &String| match mapping.target_of(header) {
        Some(Target::Field(field)) => Some(field),
        Some(Target::Ignored) => None,
        None => Field::from_header(header),
    };
    headers.iter().map(|header| (header.clone(), meant(header))).collect()
}

/// What the headers are taken for in a form.
#[must_use]
pub fn chosen(headers: &[String], filled: &Filled) -> Vec<Taken> {
    let meant = |place: usize| Field::from_header(filled.get(&format!("to-{place}")));
    headers.iter().enumerate().map(|(place, header)| (header.clone(), meant(place))).collect()
}

/// A mapping of all of it, which is refused where two headers are taken for the same.
///
/// # Errors
/// The two headers.
pub fn said(taken: &[Taken]) -> Result<Mapping, MappingProblem> {
    Mapping::build(taken.iter().map(pair))
}

/// The mapping to remember: only what the headers' own names do not say themselves, so that it still
/// fits when a column that means nothing to us is gone.
///
/// # Errors
/// As [`said`].
pub fn to_remember(taken: &[Taken]) -> Result<Mapping, MappingProblem> {
    let differs = |(header, meant): &&Taken| Field::from_header(header) != *meant;
    Mapping::build(taken.iter().filter(differs).map(pair))
}

fn pair((header, meant): &Taken) -> (String, String) {
    (header.clone(), meant.map_or(IGNORE, Field::english_name).to_owned())
}

/// What a column says, in words of the shop.
fn word(field: Field, lang: Language) -> String {
    let nth = |step| match step {
        Step::Second => 2,
        Step::Third => 3,
        Step::Fourth => 4,
        Step::Fifth => 5,
    };
    let (indonesian, english) = match field {
        Field::Name => ("nama barang", "name of the goods"),
        Field::SellerCode => ("kode barang Anda", "your own code"),
        Field::Brand => ("merek", "brand"),
        Field::Category => ("kelompok barang", "group of goods"),
        Field::Barcode => ("kode batang", "barcode"),
        Field::BaseUnit => ("satuan terkecil", "smallest unit"),
        Field::Pack => ("nama kemasan", "name of the pack"),
        Field::Factor => ("isi kemasan", "content of the pack"),
        Field::Price => ("harga satu kemasan", "price of one pack"),
        Field::IncludesTax => ("termasuk PPN", "includes PPN"),
        Field::Stock => ("stok dalam kemasan", "stock in packs"),
        Field::Minimum => ("pesan paling sedikit", "smallest order"),
        Field::Multiple => ("kelipatan", "multiple"),
        Field::StepPrice(step) => {
            return lang.pick(
                format!("harga tingkat {}", nth(step)),
                format!("price, step {}", nth(step)),
            );
        }
        Field::StepMinimum(step) => {
            return lang.pick(
                format!("mulai berapa kemasan, tingkat {}", nth(step)),
                format!("from how many packs, step {}", nth(step)),
            );
        }
    };
    lang.t(indonesian, english).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_names_do_not_say_themselves_is_remembered() {
        let headers =
            ["nama", "satuan_beli", "harga_beli", "harga_jual", "stok"].map(str::to_owned);
        let targets = ["name", "pack", "ignore", "price", "ignore"];
        let filled = Filled::of(
            targets.iter().enumerate().map(|(n, t)| (format!("to-{n}"), (*t).to_owned())).collect(),
        );

        let taken = chosen(&headers, &filled);

        let remembered = ["satuan_beli", "harga_jual", "stok"];
        let mapping = to_remember(&taken).unwrap();
        assert!(remembered.iter().all(|header| mapping.target_of(header).is_some()));
        assert_eq!(mapping.iter().count(), remembered.len());
    }

    #[test]
    fn two_headers_for_the_same_are_noticed_also_where_one_goes_without_saying() {
        let headers = ["kode", "nama"].map(str::to_owned);
        let filled = Filled::of(vec![
            ("to-0".to_owned(), "name".to_owned()),
            ("to-1".to_owned(), "name".to_owned()),
        ]);

        assert!(said(&chosen(&headers, &filled)).is_err());
    }
}
