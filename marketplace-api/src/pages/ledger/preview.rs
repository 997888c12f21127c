//! What a file would bring in, shown before it does.

use askama::Template;
use order_workflow::command::books::{OpenedStockView, OpenedView};
use supply_chain::ledger::Account;
use supply_chain::money::Money;

use super::words::{drawn, name};
use crate::language::Language;
use crate::language::format::{count, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Column, Field, Line, Lines, Note, Tone, Total, Wrong, wrongs};
use crate::pages::stock::in_base_units;

/// Lines of the stock that are shown.
const LINES_SHOWN: usize = 50;

/// What would be brought in.
#[derive(Debug, Template)]
#[template(path = "ledger/preview.html")]
pub struct PreviewPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Periksa saldo awal".
    pub heading: &'static str,
    /// What stands in the first column.
    pub what: &'static str,
    /// The first lines.
    pub lines: Lines,
    /// How many are not shown; empty for none.
    pub further: String,
    /// What they come to.
    pub totals: Vec<Total>,
    /// What is worth knowing before.
    pub notes: Vec<Note>,
    /// Where the form posts to.
    pub action: &'static str,
    /// The form's key.
    pub key: String,
    /// Everything that is brought in, for the form to hand on.
    pub carried: String,
    /// The day on which the accounts stood so; the stock is of today.
    pub day: Option<Field>,
    /// The button's words.
    pub button: &'static str,
    /// What is wrong with the day.
    pub wrongs: Vec<Wrong>,
}

/// What a form hands on, and under which key.
#[derive(Debug, Clone, Default)]
pub struct Carried {
    /// Everything that is brought in.
    pub lines: String,
    /// The form's key.
    pub key: String,
    /// The day as it was typed.
    pub day: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

impl PreviewPage {
    /// Of balances.
    #[must_use]
    pub fn of_balances(shell: Shell, view: &OpenedView, carried: Carried) -> Self {
        let lang = shell.lang;
        let column = |word| Column { word };
        let line = |line: &order_workflow::command::books::OpeningLine| {
            let account = Account::from_word(line.account);
            let now = line.debit.minus(line.credit).unwrap_or_default();
            Line {
                name: account.map_or("", |account| name(account, lang)).to_owned(),
                small: line.code.to_owned(),
                counts: vec![drawn(line.debit)],
                amount: drawn(line.credit),
                why: if view.is_again && line.before != now {
                    was(line.before, lang)
                } else {
                    String::new()
                },
                flag: view.is_again && line.before != now,
                ..Line::default()
            }
        };
        let sum = |side: fn(&order_workflow::command::books::OpeningLine) -> Money| {
            Money::sum(view.lines.iter().map(side)).unwrap_or_default()
        };
        let day = Field {
            name: "as_of",
            label: lang.t("Saldo per tanggal", "Balances as of"),
            hint: lang
                .t(
                    "Biasanya hari terakhir bulan sebelum memakai Lumbung.",
                    "Usually the last day of the month before you began with Lumbung.",
                )
                .to_owned(),
            error: carried.error.clone(),
            value: carried.day,
            kind: "date",
            ..Field::default()
        };
        Self {
            heading: lang.t("Periksa saldo awal", "Check the opening balances"),
            what: lang.t("Akun", "Account"),
            lines: Lines {
                caption: lang.t("Saldo awal", "Opening balances"),
                columns: vec![column(lang.t("Debit", "Debit"))],
                amount: lang.t("Kredit", "Credit"),
                rows: view.lines.iter().map(line).collect(),
            },
            further: String::new(),
            totals: vec![
                Total::new(lang.t("Jumlah debit", "Debit in all"), rupiah(sum(|line| line.debit))),
                Total::new(
                    lang.t("Jumlah kredit", "Credit in all"),
                    rupiah(sum(|line| line.credit)),
                ),
            ],
            notes: unexplained(view, lang).into_iter().chain(later(view, lang)).collect(),
            action: "/ledger/opening/confirm",
            key: carried.key,
            carried: carried.lines,
            wrongs: wrongs(&[&day]),
            day: Some(day),
            button: lang.t("Masukkan saldo awal", "Bring the balances in"),
            shell: refused(shell, carried.error.is_some()),
        }
    }

    /// Of stock.
    #[must_use]
    pub fn of_stock(shell: Shell, view: &OpenedStockView, carried: Carried) -> Self {
        let lang = shell.lang;
        let column = |word| Column { word };
        let line = |line: &order_workflow::command::books::StockLine| {
            let told = |number| in_base_units(number, &line.base_unit, lang);
            Line {
                name: line.product_name.clone(),
                small: line.sku.clone(),
                counts: vec![told(line.before), told(line.count)],
                amount: line.unit_cost.map_or_else(|| "–".to_owned(), rupiah),
                ..Line::default()
            }
        };
        let unseen = view.lines.len().saturating_sub(LINES_SHOWN);
        let number = |number: usize| count(i64::try_from(number).unwrap_or(i64::MAX));
        Self {
            heading: lang.t("Periksa stok awal", "Check the opening stock"),
            what: lang.t("Barang", "Goods"),
            lines: Lines {
                caption: lang.t("Stok awal", "Opening stock"),
                columns: vec![
                    column(lang.t("Tercatat", "Known")),
                    column(lang.t("Menjadi", "Will be")),
                ],
                amount: lang.t("Harga pokok", "Unit cost"),
                rows: view.lines.iter().take(LINES_SHOWN).map(line).collect(),
            },
            further: if unseen > 0 { number(unseen) } else { String::new() },
            totals: vec![
                Total::new(lang.t("Macam barang", "Kinds of goods"), number(view.lines.len())),
                Total::sum(lang.t("Nilai stok ini", "Value of this stock"), rupiah(view.value)),
                Total::new(
                    lang.t("Persediaan di buku besar", "Inventory in the books"),
                    rupiah(view.inventory),
                ),
            ],
            notes: stock_notes(view, lang),
            action: "/ledger/opening-stock/confirm",
            key: carried.key,
            carried: carried.lines,
            day: None,
            button: lang.t("Masukkan stok awal", "Bring the stock in"),
            wrongs: Vec::new(),
            shell: refused(shell, false),
        }
    }
}

/// A task page's shell, with the way back.
fn refused(mut shell: Shell, is_refused: bool) -> Shell {
    shell.refused = is_refused;
    let back = Link::new(shell.lang.t("Saldo awal", "Opening balances"), "/ledger/opening");
    shell.task(back)
}

fn was(before: Money, lang: Language) -> String {
    lang.pick(format!("sebelumnya {}", rupiah(before)), format!("before: {}", rupiah(before)))
}

fn unexplained(view: &OpenedView, lang: Language) -> Option<Note> {
    if view.unexplained == Money::ZERO {
        return None;
    }
    let side = if view.unexplained > Money::ZERO {
        lang.t("debit", "debit")
    } else {
        lang.t("kredit", "credit")
    };
    let size = view.unexplained.max(Money::ZERO.minus(view.unexplained).unwrap_or_default());
    let size = rupiah(size);
    Some(Note {
        tone: Tone::Warn,
        icon: "alert-triangle",
        bold: lang.pick(
            format!("Debit dan kredit berselisih {size}."),
            format!("Debit and credit differ by {size}."),
        ),
        small: lang.pick(
            format!("Selisihnya masuk ke {side} akun 3-1900 Saldo awal sampai Anda menjelaskannya."),
            format!("The difference goes to the {side} side of 3-1900 Opening balance until you explain it."),
        ),
    })
}

fn later(view: &OpenedView, lang: Language) -> Option<Note> {
    use crate::language::format::date;
    (view.posted_on != view.as_of).then(|| Note {
        tone: Tone::Info,
        icon: "lock",
        bold: lang.pick(
            format!("Bulan itu sudah ditutup; dibukukan {}.", date(view.posted_on, lang)),
            format!("That month is closed; it is posted on {}.", date(view.posted_on, lang)),
        ),
        small: String::new(),
    })
}

fn stock_notes(view: &OpenedStockView, lang: Language) -> Vec<Note> {
    let mut notes = Vec::new();
    let note =
        |tone, icon, bold: String, small: &str| Note { tone, icon, bold, small: small.to_owned() };
    if view.without_cost > 0 {
        let number = count(i64::try_from(view.without_cost).unwrap_or(i64::MAX));
        notes.push(note(
            Tone::Info,
            "info-circle",
            lang.pick(
                format!("{number} barang tanpa harga pokok."),
                format!("{number} goods without a cost."),
            ),
            lang.t(
                "Jumlahnya tetap masuk; nilainya tidak dihitung.",
                "Their counts come in; their value is not reckoned.",
            ),
        ));
    }
    if view.value != view.inventory && view.value != Money::ZERO {
        notes.push(note(
            Tone::Warn,
            "alert-triangle",
            lang.t("Nilai stok berbeda dari akun persediaan.", "The stock's value is not what the inventory account says.").to_owned(),
            lang.t(
                "Stok tidak mengubah buku besar. Isi 1-1500 Persediaan di saldo awal dengan nilai yang sama.",
                "Stock does not change the books. Put the same value on 1-1500 Inventory in the opening balances.",
            ),
        ));
    }
    notes
}
