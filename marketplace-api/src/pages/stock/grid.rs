//! `/stock/grid`: many own offers at once, each row with its price, its stock and whether it is on sale.

use askama::Template;
use order_workflow::query::catalogue_changes::{GridRow, PlannedPrice};
use supply_chain::money::Money;
use supply_chain::offer::OfferState;
use uuid::Uuid;

use super::grid_form::{Sent, drawn, packs};
use super::{in_base_units, packed};
use crate::language::Language;
use crate::language::format::{count, date, rupiah, rupiah_typed};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Empty, Field, Note, Pager, Tone, Wrong};

/// A row of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place in the form.
    pub at: usize,
    /// What it was drawn from.
    pub drawn: String,
    /// The goods.
    pub name: String,
    /// Their page.
    pub href: String,
    /// Pack, code.
    pub small: String,
    /// Prices to come, where any are planned.
    pub planned: Vec<Link>,
    /// The price field's value; none where a rule makes the price.
    pub price: Option<String>,
    /// The price, where it is no field.
    pub price_said: String,
    /// That there are further steps, or that a rule makes it; or empty.
    pub price_note: String,
    /// What to type instead.
    pub price_error: Option<String>,
    /// The stock field's value, in packs.
    pub stock: String,
    /// What whole packs do not say, or that other packs share it; or empty.
    pub stock_note: String,
    /// What to type instead.
    pub stock_error: Option<String>,
    /// Whether it is on sale.
    pub is_on: bool,
    /// Why that cannot be.
    pub on_error: Option<String>,
}

/// Which part of the goods is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Looked {
    /// Words.
    pub text: String,
    /// The category.
    pub category: String,
    /// `published`, `paused` or empty.
    pub state: String,
    /// One offer alone; or empty.
    pub offer: String,
    /// The last of the page before; or empty.
    pub after: String,
}

/// `/stock/grid`.
#[derive(Debug, Template)]
#[template(path = "stock/grid.html")]
pub struct GridPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// That it was saved, or what else is to be said.
    pub note: Option<Note>,
    /// The change that was just made; or empty.
    pub undo: Option<Link>,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// Which goods.
    pub looked: Looked,
    /// The categories there are.
    pub categories: Choices,
    /// The states there are.
    pub states: Choices,
    /// The rows.
    pub rows: Vec<Row>,
    /// From when on prices hold.
    pub starts_on: Field,
    /// What stands where there are none.
    pub empty: Empty,
    /// The way to the others.
    pub pager: Pager,
    /// The form's key.
    pub key: String,
}

/// What the page is made from.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// As the goods stand.
    pub rows: &'a [GridRow],
    /// Prices to come.
    pub planned: &'a [PlannedPrice],
    /// As the form came back; empty when it is shown for the first time.
    pub sent: &'a [Sent],
    /// What was typed beside the rows.
    pub filled: &'a Filled,
    /// What is wrong.
    pub faults: &'a Faults,
    /// The categories there are, with how many.
    pub categories: &'a [(String, i64)],
}

impl GridPage {
    /// The page; `saved` is the change that was just made, `next` the address of the page after.
    #[must_use]
    pub fn new(
        shell: Shell,
        shown: Shown<'_>,
        looked: Looked,
        (saved, next, key): (Option<Uuid>, Option<String>, String),
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Barang & harga", "Goods & prices"), "/stock"));
        shell.refused = !shown.faults.is_empty();
        let rows: Vec<Row> = shown
            .rows
            .iter()
            .enumerate()
            .map(|(at, row)| drawn_row(at, row, &shown, lang))
            .collect();
        let label = |field: &str| {
            let at: usize = field.rsplit_once('-')?.1.parse().ok()?;
            rows.iter().find(|row| row.at == at).map(|row| row.name.clone())
        };
        Self {
            wrongs: shown.faults.wrongs_named(label),
            note: saved.map(|_| Note {
                tone: Tone::Good,
                icon: "circle-check",
                bold: lang.t("Tersimpan.", "Saved.").to_owned(),
                small: String::new(),
            }),
            undo: saved.map(|id| {
                Link::new(
                    lang.t("Lihat atau kembalikan", "See it, or take it back"),
                    format!("/stock/changes/{id}"),
                )
            }),
            categories: categories(shown.categories, &looked.category, lang),
            states: states(&looked.state, lang),
            starts_on: Field {
                name: "starts_on",
                label: lang.t("Harga baru mulai berlaku", "New prices hold from"),
                hint: lang
                    .t(
                        "Kosong berarti sekarang. Pembeli baru melihatnya pada tanggal itu.",
                        "Empty means now. Buyers see them only on that day.",
                    )
                    .to_owned(),
                kind: "date",
                value: shown.filled.get("starts_on").to_owned(),
                error: shown.faults.at("starts_on"),
                ..Field::default()
            },
            empty: Empty {
                icon: "tags",
                heading: lang.t("Tidak ada barang di sini", "No goods here").to_owned(),
                text: lang
                    .t("Ubah saringannya, atau lihat semua.", "Change the filter, or see all.")
                    .to_owned(),
                action: Some(Link::new(lang.t("Lihat semua", "See all"), "/stock/grid")),
            },
            pager: Pager { next, ..Pager::default() },
            rows,
            looked,
            key,
            shell,
        }
    }
}

/// The categories to choose from, "all" first.
#[must_use]
pub fn categories(known: &[(String, i64)], chosen: &str, lang: Language) -> Choices {
    let all = Choice::new("", lang.t("Semua kelompok", "All groups"), chosen.is_empty());
    let mut choices = vec![all];
    for (name, number) in known {
        let is_chosen = name.to_lowercase() == chosen.to_lowercase();
        choices.push(Choice::new(name, format!("{name} ({})", count(*number)), is_chosen));
    }
    Choices {
        name: "category",
        legend: lang.t("Kelompok barang", "Group of goods").to_owned(),
        choices,
        ..Choices::default()
    }
}

/// On sale, paused, or both.
#[must_use]
pub fn states(chosen: &str, lang: Language) -> Choices {
    let choice = |word: &str, said: &str| Choice::new(word, said, word == chosen);
    Choices {
        name: "state",
        legend: lang.t("Yang mana", "Which").to_owned(),
        choices: vec![
            choice("", lang.t("Dijual dan dijeda", "On sale and paused")),
            choice("published", lang.t("Yang dijual", "On sale")),
            choice("paused", lang.t("Yang dijeda", "Paused")),
        ],
        ..Choices::default()
    }
}

fn drawn_row(at: usize, row: &GridRow, shown: &Shown<'_>, lang: Language) -> Row {
    // What somebody typed stays; what they left alone shows how it stands now, so that nobody puts an old price back by
    // sending the form once more.
    let sent = shown.sent.iter().find(|sent| sent.offer == row.id);
    let at = sent.map_or(at, |sent| sent.at);
    let price = sent.filter(|sent| sent.touched_price()).map(|sent| sent.typed_price.clone());
    let stock = sent.filter(|sent| sent.touched_stock()).map(|sent| sent.typed_stock.clone());
    let is_on = sent.filter(|sent| sent.touched_state()).map(|sent| sent.is_on);
    let mut small = packed(&row.pack_name, row.factor, &row.base_unit, lang);
    if let Some(code) = &row.seller_code {
        small.push_str(" · ");
        small.push_str(code);
    }
    let rest = row.on_hand.max(0) % row.factor;
    let mut stock_note = Vec::new();
    if rest > 0 {
        let rest = in_base_units(rest, &row.base_unit, lang);
        stock_note.push(lang.pick(format!("dan {rest}"), format!("and {rest}")));
    }
    if row.shares_stock {
        stock_note.push(lang.t("bersama kemasan lain", "shared with other packs").to_owned());
    }
    let planned = shown.planned.iter().filter(|planned| planned.offer_id == row.id);
    let planned = planned.map(|planned| planned_link(planned, lang)).collect();
    Row {
        at,
        drawn: drawn(row),
        name: row.name.clone(),
        href: format!("/stock/offers/{}", row.id),
        small,
        planned,
        price: (!row.follows_rule).then(|| price.unwrap_or_else(|| rupiah_typed(row.price))),
        price_said: rupiah(row.price),
        price_note: if row.follows_rule {
            lang.t("ikut aturan jual lagi", "by a rule of resale").to_owned()
        } else if row.further_steps > 0 {
            let steps = count(row.further_steps);
            lang.pick(format!("{steps} tingkat lagi tetap"), format!("{steps} more steps stay"))
        } else {
            String::new()
        },
        price_error: shown.faults.at(&format!("price-{at}")),
        stock: stock.unwrap_or_else(|| packs(row.on_hand, row.factor)),
        stock_note: stock_note.join(", "),
        stock_error: shown.faults.at(&format!("stock-{at}")),
        is_on: is_on.unwrap_or(row.state == OfferState::Published),
        on_error: shown.faults.at(&format!("on-{at}")),
    }
}

/// "Rp215.000 mulai Sel, 1 Des", which leads to the change.
#[must_use]
pub fn planned_link(planned: &PlannedPrice, lang: Language) -> Link {
    let price = planned.price_breaks.first().map_or(Money::ZERO, |step| step.price);
    let (price, day) = (rupiah(price), date(planned.starts_on, lang));
    Link::new(
        lang.pick(format!("{price} mulai {day}"), format!("{price} from {day}")),
        format!("/stock/changes/{}", planned.change_id),
    )
}
