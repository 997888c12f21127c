//! `/shop/till`: what the till took since it was last closed, and closing it; how it was closed before.

use askama::Template;
use order_workflow::query::storefront::{TillClosingView, TillRow, TillView};
use supply_chain::money::Money;

use super::orders::When;
use super::till_word;
use crate::language::Language;
use crate::language::format::{clock, date, moment, rupiah, rupiah_change};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Empty, Field, Note, Tone, Total, Wrong};

/// What came by one means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumRow {
    /// The means.
    pub word: &'static str,
    /// From members.
    pub members: String,
    /// From everybody else.
    pub others: String,
    /// Together.
    pub total: String,
}

/// A sale as a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleRow {
    /// Where it is read.
    pub href: String,
    /// The goods.
    pub goods: String,
    /// "09.42 · PA-2026-000012 · Bukan anggota · Tunai".
    pub small: String,
    /// What it came to.
    pub total: String,
    /// Where it was undone.
    pub badge: Option<Badge>,
}

/// `/shop/till`, and a till as it was closed.
#[derive(Debug, Template)]
#[template(path = "shop/till.html")]
pub struct TillPage {
    /// The shell.
    pub shell: Shell,
    /// "Kas hari ini", or which closing.
    pub heading: String,
    /// Since when, how many.
    pub about: String,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// How it was closed.
    pub closed: Option<Note>,
    /// The sums.
    pub sums: Vec<SumRow>,
    /// The last row of them.
    pub together: SumRow,
    /// What was in the till, came, should be there; and of a closed one what was.
    pub cash: Vec<Total>,
    /// Counting it: the fields; none where it is closed or not the reader's.
    pub fields: Vec<Field>,
    /// Why it is off.
    pub words: Option<Field>,
    /// What was sold.
    pub sales: Vec<SaleRow>,
    /// Where nothing was.
    pub empty: Empty,
    /// The way to older ones.
    pub older: Option<String>,
    /// The key.
    pub key: String,
    /// The number of the stretch.
    pub version: String,
}

fn sums(till: &TillView, lang: Language) -> (Vec<SumRow>, SumRow) {
    let row = |word, members, others, total| SumRow {
        word,
        members: rupiah(members),
        others: rupiah(others),
        total: rupiah(total),
    };
    let rows = till.sums.iter();
    let rows = rows.map(|sum| row(till_word(sum.pay_by, lang), sum.members, sum.others, sum.total));
    let all = |of: fn(&order_workflow::query::storefront::TillSum) -> Money| {
        Money::sum(till.sums.iter().map(of)).unwrap_or_default()
    };
    let together = row(
        lang.t("Jumlah", "Together"),
        all(|sum| sum.members),
        all(|sum| sum.others),
        till.taken,
    );
    (rows.collect(), together)
}

fn cash(till: &TillView, lang: Language) -> Vec<Total> {
    let taken = till.expected.minus(till.opening).unwrap_or_default();
    let mut rows = vec![
        Total::new(lang.t("Kembalian di awal", "Change at the start"), rupiah(till.opening)),
        Total::new(lang.t("Tunai masuk", "Cash that came"), rupiah(taken)),
        Total::sum(
            lang.t("Seharusnya ada di laci", "Should be in the drawer"),
            rupiah(till.expected),
        ),
    ];
    if let Some(closing) = &till.closing {
        rows.push(Total::new(lang.t("Dihitung", "Counted"), rupiah(closing.counted)));
        rows.push(Total {
            label: lang.t("Selisih", "Difference").to_owned(),
            value: rupiah_change(closing.difference),
            class: if closing.difference == Money::ZERO { "" } else { "t-bad" },
        });
        rows.push(Total::new(
            lang.t("Diserahkan ke bendahara", "Handed to the treasurer"),
            rupiah(closing.handed_in),
        ));
        rows.push(Total::new(
            lang.t("Ditinggal untuk kembalian", "Left for change"),
            rupiah(closing.left),
        ));
    }
    rows
}

fn sale_row(row: &TillRow, when: When, lang: Language) -> SaleRow {
    let goods = row.goods.clone().unwrap_or_default();
    let more = row.lines - 1;
    let buyer = if row.is_walk_in {
        lang.t("Bukan anggota", "No member").to_owned()
    } else {
        row.buyer.clone()
    };
    let means = supply_chain::storefront::PayBy::from_word(&row.pay_by);
    let parts = [
        clock(row.at, when.zone, lang),
        row.number.clone().unwrap_or_default(),
        buyer,
        means.map(|means| till_word(means, lang).to_owned()).unwrap_or_default(),
    ];
    SaleRow {
        href: if row.is_sale {
            format!("/shop/counter/{}", row.id)
        } else {
            format!("/shop/orders/{}", row.id)
        },
        goods: match more {
            ..=0 => goods,
            more => lang.pick(format!("{goods} +{more} macam"), format!("{goods} +{more} more")),
        },
        small: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        total: rupiah(row.total),
        badge: row.is_undone.then(|| Badge::new(Tone::Bad, "ban", lang.t("Dibatalkan", "Undone"))),
    }
}

fn money_field(
    name: &'static str,
    (label, hint): (&'static str, &'static str),
    (typed, faults): (&Filled, &Faults),
) -> Field {
    Field {
        name,
        label,
        hint: hint.to_owned(),
        error: faults.at(name),
        value: typed.get(name).to_owned(),
        keyboard: "numeric",
        before: "Rp",
        longest: 20,
        ..Field::default()
    }
}

impl TillPage {
    /// The page: `counts` where the reader may close it.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one page, part by part")]
    pub fn new(
        shell: Shell,
        (till, rows, older): (&TillView, &[TillRow], Option<String>),
        (typed, faults): (&Filled, &Faults),
        (counts, when): (bool, When),
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let back = match &till.closing {
            Some(_) => {
                Link::new(lang.t("Kas yang sudah ditutup", "Closed tills"), "/shop/till/closings")
            }
            None => Link::new(lang.t("Kasir", "Counter"), "/shop/counter"),
        };
        let mut shell = shell.task(back);
        shell.refused = !faults.is_empty();
        let (sums, together) = sums(till, lang);
        let since = till.since.map(|at| moment(at, when.now, when.zone, lang));
        let served = lang.pick(
            format!("{} penjualan, {} dibatalkan", till.sales, till.undone),
            format!("{} sales, {} undone", till.sales, till.undone),
        );
        let about = match since {
            Some(since) if till.closing.is_none() => {
                lang.pick(format!("Sejak {since}. {served}."), format!("Since {since}. {served}."))
            }
            _ => format!("{served}."),
        };
        let closed = till.closing.as_ref().map(|closing| {
            let by = closing.closed_by.clone().unwrap_or_default();
            let at = moment(closing.closed_at, when.now, when.zone, lang);
            let even = closing.difference == Money::ZERO;
            Note {
                tone: if even { Tone::Good } else { Tone::Warn },
                icon: if even { "circle-check" } else { "alert-triangle" },
                bold: lang.pick(format!("Ditutup {by}, {at}."), format!("Closed by {by}, {at}.")),
                small: closing.words.clone().unwrap_or_default(),
            }
        });
        let open = counts && till.closing.is_none();
        let form = (typed, faults);
        let mut fields = Vec::new();
        if open {
            if till.stretch == 1 {
                let words = (
                    lang.t(
                        "Uang kembalian sebelum penjualan pertama",
                        "Change before the first sale",
                    ),
                    lang.t("Hanya ditanya sekali.", "Asked once only."),
                );
                fields.push(money_field("opening", words, form));
            }
            let words = (
                lang.t("Uang tunai yang dihitung", "Cash that was counted"),
                lang.t("Semua yang ada di laci.", "All that is in the drawer."),
            );
            fields.push(money_field("counted", words, form));
            let words = (
                lang.t("Ditinggal untuk kembalian", "Left for change"),
                lang.t("Sisanya untuk bendahara.", "The rest goes to the treasurer."),
            );
            fields.push(money_field("left", words, form));
        }
        Self {
            heading: match &till.closing {
                Some(closing) => lang.pick(
                    format!("Kas {}, {}", closing.stretch, date(closing.day, lang)),
                    format!("Till {}, {}", closing.stretch, date(closing.day, lang)),
                ),
                None => lang.t("Kas", "Till").to_owned(),
            },
            about,
            wrongs: faults.wrongs(),
            closed,
            sums,
            together,
            cash: cash(till, lang),
            words: open.then(|| Field {
                name: "words",
                label: lang.t("Sebab selisih", "Why it is off"),
                hint: lang.t("Perlu kalau jumlahnya tidak sama.", "Needed where it is.").to_owned(),
                error: faults.at("words"),
                value: typed.get("words").to_owned(),
                longest: 500,
                ..Field::default()
            }),
            fields,
            sales: rows.iter().map(|row| sale_row(row, when, lang)).collect(),
            empty: Empty {
                icon: "receipt",
                heading: lang.t("Belum ada penjualan.", "No sales yet.").to_owned(),
                text: String::new(),
                action: Some(Link::new(lang.t("Ke kasir", "To the counter"), "/shop/counter")),
            },
            older,
            key,
            version: till.stretch.to_string(),
            shell,
        }
    }
}

/// A closing as a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingRow {
    /// Where it is read.
    pub href: String,
    /// "Kas 12, 22-11-2026".
    pub heading: String,
    /// Who and when.
    pub small: String,
    /// What was counted.
    pub counted: String,
    /// Whether it was off.
    pub badge: Badge,
}

/// `/shop/till/closings`.
#[derive(Debug, Template)]
#[template(path = "shop/closings.html")]
pub struct ClosingsPage {
    /// The shell.
    pub shell: Shell,
    /// The closings.
    pub rows: Vec<ClosingRow>,
    /// Where there are none.
    pub empty: Empty,
    /// The way to older ones.
    pub older: Option<String>,
}

impl ClosingsPage {
    /// The page.
    #[must_use]
    pub fn new(shell: Shell, found: &[TillClosingView], older: Option<String>, when: When) -> Self {
        let lang = shell.lang;
        let row = |closing: &TillClosingView| ClosingRow {
            href: format!("/shop/till/closings/{}", closing.stretch),
            heading: lang.pick(
                format!("Kas {}, {}", closing.stretch, date(closing.day, lang)),
                format!("Till {}, {}", closing.stretch, date(closing.day, lang)),
            ),
            small: [
                closing.closed_by.clone(),
                Some(moment(closing.closed_at, when.now, when.zone, lang)),
                closing.words.clone(),
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
            counted: rupiah(closing.counted),
            badge: if closing.difference == Money::ZERO {
                Badge::new(Tone::Good, "check", lang.t("Cocok", "It agrees"))
            } else {
                Badge::new(Tone::Warn, "alert-triangle", rupiah_change(closing.difference))
            },
        };
        Self {
            rows: found.iter().map(row).collect(),
            empty: Empty {
                icon: "receipt",
                heading: lang
                    .t("Kas belum pernah ditutup.", "The till was never closed.")
                    .to_owned(),
                text: String::new(),
                action: Some(Link::new(lang.t("Lihat kas", "See the till"), "/shop/till")),
            },
            older,
            shell: shell.task(Link::new(lang.t("Kas", "Till"), "/shop/till")),
        }
    }
}
