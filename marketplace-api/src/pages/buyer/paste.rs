//! `/basket/paste`: a list as people send it in messages, sorted into what was found and what is open.

use askama::Template;
use order_workflow::query::catalogue::OfferView;
use supply_chain::offer::CountRule;

use super::pasted::{Wanted, same_pack};
use super::words::{Here, contents, not_sold, pack_words};
use crate::language::Language;
use crate::language::format::{quantity, rupiah};
use crate::pages::layout::Shell;
use crate::pages::parts::{Field, Note, Wrong};

/// The most offers a line is to be chosen from; the search has the rest.
pub const CHOICES_MAX: usize = 6;

/// Choices that stand side by side; more are folded into a list.
const CHOICES_SHOWN: usize = 3;

/// What a line found.
#[derive(Debug, Clone)]
pub struct Match {
    /// The line.
    pub wanted: Wanted,
    /// The offers that fit, the closest first; at most [`CHOICES_MAX`].
    pub offers: Vec<OfferView>,
    /// How many fit in all.
    pub total: u64,
    /// Whether it is certain that the words are the goods' own: nothing in them was corrected, left out
    /// or finished by us. Else what was found is a question.
    pub sure: bool,
    /// What the words were taken for, where that is not what was written: "beras" for "brs".
    pub taken_as: Option<String>,
    /// The offer that was chosen, as its id, where the list comes back.
    pub chosen: Option<String>,
    /// The count that was typed, where the list comes back.
    pub typed: Option<String>,
}

/// How far a line has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// One offer, and how many of it.
    Found,
    /// One offer, but not how many.
    CountOpen,
    /// One or several offers that somebody has to choose from.
    Several,
    /// None.
    Nothing,
}

/// An offer to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferChoice {
    /// Its id.
    pub id: String,
    /// Goods, pack, price and seller.
    pub word: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// One line of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastedRow {
    /// Its number, which ends its fields' names.
    pub place: usize,
    /// The line as pasted.
    pub line: String,
    /// How far it has come.
    pub standing: Standing,
    /// The goods, where one offer was found.
    pub name: String,
    /// Pack, price, seller; or what is open.
    pub small: String,
    /// What to choose from.
    pub choices: Vec<OfferChoice>,
    /// The one offer's id.
    pub offer: String,
    /// The count, as typed or read.
    pub count: String,
    /// What the count is of: "karton".
    pub pack: String,
    /// Its label for those who hear the page.
    pub label: String,
    /// What to type instead.
    pub error: Option<String>,
    /// All that fits, where there is more than the choices.
    pub more: Option<String>,
}

impl PastedRow {
    /// Whether it is found.
    #[must_use]
    pub fn is_found(&self) -> bool {
        self.standing == Standing::Found
    }

    /// Whether the choices are so few that all of them are shown at once.
    #[must_use]
    pub fn is_few(&self) -> bool {
        (1..=CHOICES_SHOWN).contains(&self.choices.len())
    }

    /// Whether nothing fits.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.standing == Standing::Nothing
    }

    /// The line's answer; `place` numbers it.
    #[must_use]
    pub fn of(found: &Match, place: usize, here: Here) -> Self {
        let lang = here.lang;
        let wanted = &found.wanted;
        let picked = found
            .chosen
            .as_ref()
            .and_then(|id| found.offers.iter().find(|offer| offer.id.to_string() == *id));
        // One that only resembles the words is a proposal, which somebody has to choose.
        let only = (found.total == 1 && found.sure).then(|| found.offers.first()).flatten();
        let offer = only.or(picked);
        let read = wanted.count.filter(|_| {
            let fits = |offer: &OfferView| {
                wanted.pack.as_deref().is_none_or(|pack| same_pack(pack, &offer.pack.name))
            };
            offer.map_or_else(|| found.offers.iter().all(fits), fits)
        });
        let count = found
            .typed
            .clone()
            .or_else(|| read.map(crate::language::format::count))
            .unwrap_or_default();
        let standing = match (only, found.offers.is_empty(), count.is_empty()) {
            (_, true, _) => Standing::Nothing,
            (Some(_), _, false) => Standing::Found,
            (Some(_), _, true) => Standing::CountOpen,
            (None, ..) => Standing::Several,
        };
        let choices = if only.is_some() { Vec::new() } else { choices(found, lang) };
        let more = (only.is_none()
            && found.total > u64::try_from(choices.len()).unwrap_or(u64::MAX))
        .then(|| {
            let q: String = form_urlencoded::byte_serialize(wanted.goods.as_bytes()).collect();
            format!("/search?q={q}")
        });
        let pack = offer
            .map_or_else(|| lang.t("kemasan", "packs").to_owned(), |offer| offer.pack.name.clone());
        let name = only.map(|offer| offer.product_name.clone()).unwrap_or_default();
        let error = offer.and_then(|offer| {
            let rule = CountRule { minimum: offer.minimum_count, multiple: offer.multiple };
            let n = super::words::typed_count(&count, lang).ok().filter(|_| !count.is_empty())?;
            Some(not_sold(rule.check(n).err()?, rule.minimum, rule.multiple, lang))
        });
        Self {
            place,
            line: wanted.line.clone(),
            standing,
            small: small(found, only, read.is_some(), here),
            offer: only.map(|offer| offer.id.to_string()).unwrap_or_default(),
            label: lang.pick(
                format!("Jumlah {pack}, {}", wanted.line),
                format!("Number of {pack}, {}", wanted.line),
            ),
            name,
            choices,
            count,
            pack,
            error,
            more,
        }
    }
}

fn choices(found: &Match, lang: Language) -> Vec<OfferChoice> {
    found
        .offers
        .iter()
        .map(|offer| {
            let id = offer.id.to_string();
            let price = offer.price_breaks.first().map(|step| rupiah(step.price));
            let pack =
                pack_words(&offer.pack.name, offer.pack.factor, &offer.product.base_unit, lang);
            let word = format!(
                "{} · {pack} · {} · {}",
                offer.product_name,
                price.unwrap_or_default(),
                offer.seller.name
            );
            OfferChoice { chosen: found.chosen.as_ref() == Some(&id), id, word }
        })
        .collect()
}

fn small(found: &Match, only: Option<&OfferView>, read: bool, here: Here) -> String {
    let lang = here.lang;
    let wanted = &found.wanted;
    let Some(offer) = only else {
        let n = i64::try_from(found.total).unwrap_or(i64::MAX);
        return match (found.offers.is_empty(), found.sure, &found.taken_as) {
            (true, ..) => lang
                .t(
                    "tidak ada yang cocok. Coba kata lain, atau minta penjual menjualnya.",
                    "nothing matches. Try other words, or ask the seller for it.",
                )
                .to_owned(),
            (_, false, Some(taken)) => lang.pick(
                format!("tidak ada yang pas. Maksud Anda “{taken}”?"),
                format!("no exact match. Did you mean “{taken}”?"),
            ),
            (_, false, None) => lang
                .t("tidak ada yang pas. Maksud Anda ini?", "no exact match. Did you mean this?")
                .to_owned(),
            _ => lang.pick(format!("{n} yang cocok; yang mana?"), format!("{n} match; which?")),
        };
    };
    let pack = pack_words(&offer.pack.name, offer.pack.factor, &offer.product.base_unit, lang);
    let price = offer.price_breaks.first().map(|step| rupiah(step.price)).unwrap_or_default();
    let told = format!("{pack} · {price} · {}", offer.seller.name);
    match (wanted.count, &wanted.pack) {
        // "12 pcs" of what is sold by the carton is a question, not a count.
        (Some(n), Some(typed)) if !read => {
            let asked = quantity(n, typed);
            let one = contents(1, offer.pack.factor, &offer.product.base_unit, lang);
            let one = one.map_or_else(String::new, |one| format!(" = {one}"));
            lang.pick(
                format!("{told}. Anda menulis {asked}; berapa {}{one}?", offer.pack.name),
                format!("{told}. You wrote {asked}; how many {}{one}?", offer.pack.name),
            )
        }
        _ => told,
    }
}

/// `/basket/paste`.
#[derive(Debug, Template)]
#[template(path = "buyer/paste.html", blocks = ["main"])]
pub struct PastePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The list.
    pub list: Field,
    /// What is to be said on top.
    pub note: Option<Note>,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// The answer, line by line; empty before anything was pasted.
    pub rows: Vec<PastedRow>,
    /// How many lines are found with their count.
    pub found: usize,
    /// "Masukkan 4 barang ke keranjang".
    pub add_word: String,
    /// The key of the form.
    pub key: String,
}

impl PastePage {
    /// The page with `text` in its field and `rows` as the answer.
    #[must_use]
    pub fn new(
        mut shell: Shell,
        text: String,
        rows: Vec<PastedRow>,
        note: Option<Note>,
        error: Option<String>,
        here: Here,
        key: &str,
    ) -> Self {
        let lang = here.lang;
        let list = Field {
            name: "list",
            label: lang.t("Salin dari pesan, tempel di sini", "Copy from a message, paste here"),
            hint: lang
                .t(
                    "Satu barang per baris, dengan jumlahnya: minyak goreng 2 dus",
                    "One thing per line with its count: minyak goreng 2 dus",
                )
                .to_owned(),
            value: text,
            error,
            longest: 6000,
            ..Field::default()
        };
        let mut wrongs = crate::pages::parts::wrongs(&[&list]);
        wrongs.extend(rows.iter().filter(|_| shell.refused).filter_map(|row| {
            let text = row.error.clone()?;
            let field = format!("count-{}", row.place);
            Some(Wrong { field, text: format!("“{}”: {text}", row.line) })
        }));
        shell.refused = !wrongs.is_empty();
        let found = rows.iter().filter(|row| row.is_found()).count();
        let add_word = if found == 0 {
            lang.t("Masukkan ke keranjang", "Add to basket").to_owned()
        } else if lang == Language::English && found == 1 {
            "Add 1 product to the basket".to_owned()
        } else {
            lang.pick(
                format!("Masukkan {found} barang ke keranjang"),
                format!("Add {found} products to the basket"),
            )
        };
        Self { list, note, wrongs, rows, found, add_word, key: key.to_owned(), shell }
    }
}
