//! `/stock/bulk`: one rule for a part of the own catalogue: looked at first, then done as it was shown.

use askama::Template;
use chrono::NaiveDate;
use order_workflow::command::catalogue_changes::{Filter, Rule};
use order_workflow::price_list::typed_price;
use order_workflow::query::catalogue_changes::PreviewView;
use supply_chain::money::Money;
use supply_chain::offer::OfferState;
use supply_chain::price_adjustment::{Adjustment, PriceAdjustment};

use super::changed_rows::{left_words, lines};
use super::grid::{categories, states};
use crate::language::Language;
use crate::language::format::{count, rupiah};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Lines, Note, Tone, Total, Wrong};

/// The most packs that a stock is set to.
const STOCK_MAX: u32 = 1_000_000_000;
/// To what prices are rounded, in rupiah.
const ROUNDS: [i64; 6] = [1, 50, 100, 500, 1_000, 5_000];

/// The fields that say the rule, in the order of the form.
pub const FIELDS: [&str; 8] =
    ["category", "q", "state", "what", "number", "round", "starts_on", "look"];

/// A rule as it was filled in, and from when on; what is wrong with it is added to `faults`.
#[must_use]
pub fn rule(
    filled: &Filled,
    faults: &mut Faults,
    lang: Language,
) -> Option<(Rule, Option<NaiveDate>)> {
    let of = Filter {
        category: filled.text("category"),
        text: filled.text("q"),
        state: OfferState::from_word(filled.get("state")),
    };
    let mut rule = Rule { of, ..Rule::default() };
    let round = filled.get("round").parse().ok().filter(|round| ROUNDS.contains(round));
    let round_to = Money::from_sen(round.unwrap_or(1) * 100);
    match filled.get("what") {
        "percent" => {
            let points = hundredths(filled.get("number"));
            if points.is_none() {
                faults.add(
                    "number",
                    lang.t(
                        "Isi persennya: 3 untuk naik, −2,5 untuk turun.",
                        "Type the per cent: 3 to rise, −2,5 to fall.",
                    ),
                );
            }
            rule.price = points
                .map(|points| PriceAdjustment { by: Adjustment::BasisPoints(points), round_to });
        }
        "amount" => {
            let amount = signed_amount(filled.get("number"));
            if amount.is_none() {
                faults.add(
                    "number",
                    lang.t(
                        "Isi rupiahnya: 500 untuk naik, −500 untuk turun.",
                        "Type the rupiah: 500 to rise, −500 to fall.",
                    ),
                );
            }
            rule.price =
                amount.map(|amount| PriceAdjustment { by: Adjustment::Amount(amount), round_to });
        }
        "stock" => rule.stock = faults.count(filled, "number", (0, STOCK_MAX), lang),
        "pause" => rule.state = Some(OfferState::Paused),
        "publish" => rule.state = Some(OfferState::Published),
        _ => faults.add("what", lang.t("Pilih satu.", "Choose one.")),
    }
    let starts_on = match filled.get("starts_on").trim() {
        "" => None,
        day => {
            let day = day.parse().ok();
            if day.is_none() {
                faults.add("starts_on", lang.t("Pilih tanggalnya.", "Choose the day."));
            }
            day
        }
    };
    faults.is_empty().then_some((rule, starts_on))
}

/// A number with a sign and at most two places, in hundredths: "3", "+3 %", "−2,5".
fn hundredths(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches('%').trim_end();
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (true, digits.trim_start()),
        None => (false, text.trim_start_matches('+').trim_start()),
    };
    let (whole, part) = digits.split_once([',', '.']).unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || part.len() > 2 || !plain(whole) || !plain(part) {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    let value = whole.parse::<i64>().ok()? * 100 + part;
    Some(if negative { -value } else { value })
}

/// Rupiah with a sign: "500", "−1.500".
fn signed_amount(text: &str) -> Option<Money> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (true, digits),
        None => (false, text.trim_start_matches('+')),
    };
    let sen = typed_price(digits).ok()?;
    Some(Money::from_sen(if negative { -sen } else { sen }))
}

/// Which field a place of the command's body belongs to.
#[must_use]
pub fn field_of(pointer: &str) -> Option<String> {
    Some(
        match pointer {
            "rule" | "rule/state" => "what",
            "rule/basis_points" | "rule/amount" | "rule/stock" => "number",
            "rule/round_to" => "round",
            "starts_on" => "starts_on",
            _ => return None,
        }
        .to_owned(),
    )
}

/// What a preview says.
#[derive(Debug, Clone)]
pub struct Preview {
    /// How many would change, or that none would.
    pub note: Note,
    /// The counts.
    pub totals: Vec<Total>,
    /// The biggest changes.
    pub lines: Lines,
    /// What the rule says by itself: names with values.
    pub hidden: Vec<(&'static str, String)>,
    /// The button's words; none where nothing would change.
    pub button: Option<String>,
    /// The form's key.
    pub key: String,
}

/// `/stock/bulk`.
#[derive(Debug, Template)]
#[template(path = "stock/bulk.html")]
pub struct BulkPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// That something changed since it was looked at.
    pub note: Option<Note>,
    /// The categories there are.
    pub categories: Choices,
    /// Words.
    pub text: Field,
    /// On sale, paused or both.
    pub states: Choices,
    /// What is to be.
    pub what: Choices,
    /// By how much.
    pub number: Field,
    /// To what prices are rounded.
    pub round: Choices,
    /// From when on.
    pub starts_on: Field,
    /// What would be done.
    pub preview: Option<Preview>,
}

impl BulkPage {
    /// The page with `filled` in its fields, and what the rule would do where it was looked at.
    #[must_use]
    pub fn new(
        shell: Shell,
        (filled, faults): (&Filled, &Faults),
        known: &[(String, i64)],
        preview: Option<(&PreviewView, String)>,
        note: Option<Note>,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Barang & harga", "Goods & prices"), "/stock"));
        shell.refused = !faults.is_empty();
        let field = |name, label, hint: &str| Field {
            name,
            label,
            hint: hint.to_owned(),
            value: filled.get(name).to_owned(),
            error: faults.at(name),
            longest: 200,
            ..Field::default()
        };
        let starts_on = field(
            "starts_on",
            lang.t("Harga baru mulai berlaku", "New prices hold from"),
            lang.t("Kosong berarti sekarang.", "Empty means now."),
        );
        let number = field(
            "number",
            lang.t("Berapa", "By how much"),
            lang.t(
                "Persen, rupiah, atau jumlah kemasan. Turun diberi tanda minus: −2,5.",
                "Per cent, rupiah, or packs. A minus lowers: −2,5.",
            ),
        );
        Self {
            wrongs: faults.wrongs(),
            note,
            categories: categories(known, filled.get("category"), lang),
            text: field("q", lang.t("Nama atau kode", "Name or code"), ""),
            states: states(filled.get("state"), lang),
            what: what(filled.get("what"), faults, lang),
            number: Field { longest: 20, ..number },
            round: round(filled.get("round"), faults, lang),
            starts_on: Field { kind: "date", longest: 0, ..starts_on },
            preview: preview.map(|(view, key)| shown(view, filled, key, lang)),
            shell,
        }
    }
}

fn what(chosen: &str, faults: &Faults, lang: Language) -> Choices {
    let choice = |word: &str, said: &str| Choice::new(word, said, word == chosen);
    Choices {
        name: "what",
        legend: lang.t("Apa yang berubah", "What changes").to_owned(),
        error: faults.at("what"),
        choices: vec![
            choice("percent", lang.t("Harga, dalam persen", "Prices, by per cent")),
            choice("amount", lang.t("Harga, dalam rupiah", "Prices, by rupiah")),
            choice("stock", lang.t("Stok menjadi", "Stock becomes")),
            choice("pause", lang.t("Jeda penjualan", "Pause selling")),
            choice("publish", lang.t("Jual lagi", "Sell again")),
        ],
        ..Choices::default()
    }
}

fn round(chosen: &str, faults: &Faults, lang: Language) -> Choices {
    let usual = if chosen.is_empty() { "100" } else { chosen };
    let choice = |rupiah_to: &i64| {
        let word = rupiah_to.to_string();
        let is_chosen = word == usual;
        Choice::new(word, rupiah(Money::from_sen(rupiah_to * 100)), is_chosen)
    };
    Choices {
        name: "round",
        legend: lang.t("Harga dibulatkan ke", "Prices are rounded to").to_owned(),
        error: faults.at("round"),
        choices: ROUNDS.iter().map(choice).collect(),
        ..Choices::default()
    }
}

fn shown(view: &PreviewView, filled: &Filled, key: String, lang: Language) -> Preview {
    let goods = |number: i64| {
        lang.pick(format!("{} barang", count(number)), format!("{} goods", count(number)))
    };
    let mut totals =
        vec![Total::new(lang.t("Cocok dengan saringan", "Match the filter"), goods(view.matched))];
    for (number, id, en) in [
        (view.dearer, "Harga naik", "Dearer"),
        (view.cheaper, "Harga turun", "Cheaper"),
        (view.stocks, "Stok berubah", "Stock changes"),
        (view.turned, "Dijual atau dijeda", "Put on sale or paused"),
    ] {
        if number > 0 {
            totals.push(Total::new(lang.t(id, en), goods(number)));
        }
    }
    for left in &view.left_out {
        totals.push(Total::new(left_words(&left.why, lang), goods(left.count)));
    }
    totals.push(Total::sum(lang.t("Berubah", "Change"), goods(view.changed)));
    let mut hidden: Vec<(&'static str, String)> =
        FIELDS.iter().map(|name| (*name, filled.get(name).to_owned())).collect();
    hidden.push(("seen", view.seen.clone()));
    Preview {
        note: if view.changed == 0 {
            Note {
                tone: Tone::Quiet,
                icon: "info-circle",
                bold: lang.t("Tidak ada yang berubah.", "Nothing would change.").to_owned(),
                small: String::new(),
            }
        } else {
            Note {
                tone: Tone::Info,
                icon: "info-circle",
                bold: lang.pick(
                    format!("{} akan berubah. Belum ada yang disimpan.", goods(view.changed)),
                    format!("{} would change. Nothing is saved yet.", goods(view.changed)),
                ),
                small: String::new(),
            }
        },
        totals,
        lines: lines(&view.biggest, lang.t("Perubahan terbesar", "The biggest changes"), lang),
        hidden,
        button: (view.changed > 0).then(|| {
            lang.pick(
                format!("Terapkan ke {}", goods(view.changed)),
                format!("Apply to {}", goods(view.changed)),
            )
        }),
        key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn per_cent_is_read_as_people_type_it() {
        for (text, points) in [
            ("3", Some(300)),
            ("+3 %", Some(300)),
            ("-2,5", Some(-250)),
            ("\u{2212}2.55%", Some(-255)),
            ("", None),
            ("3,555", None),
            ("tiga", None),
            ("--3", None),
        ] {
            assert_eq!(hundredths(text), points, "{text}");
        }
    }

    #[test]
    fn an_amount_may_lower() {
        assert_eq!(signed_amount("1.500"), Some(Money::from_sen(150_000)));
        assert_eq!(signed_amount("-500"), Some(Money::from_sen(-50_000)));
        assert_eq!(signed_amount("Rp"), None);
    }
}
