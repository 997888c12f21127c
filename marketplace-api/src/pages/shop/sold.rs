//! `/shop/counter/{id}`: what was sold, with the change to give back; and undoing it.

use askama::Template;
use order_workflow::query::storefront::CounterSaleView;
use supply_chain::money::Money;
use supply_chain::storefront::PayBy;

use super::order::{OrderLine, lines as order_lines};
use super::till_word;
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Note, Tone, Total, Wrong};

/// `/shop/counter/{id}`: what was sold.
#[derive(Debug, Template)]
#[template(path = "shop/sold.html")]
pub struct SoldPage {
    /// The shell.
    pub shell: Shell,
    /// The order's number.
    pub number: String,
    /// Who bought.
    pub buyer: String,
    /// The change, or that it was paid otherwise.
    pub note: Note,
    /// What was found in hand.
    pub found: Option<Note>,
    /// Lines.
    pub lines: Vec<OrderLine>,
    /// Sums.
    pub totals: Vec<Total>,
    /// The way to the receipt.
    pub receipt: String,
    /// A message with the receipt in it.
    pub share: String,
    /// The way to undo it; empty where it may not be.
    pub undo: String,
    /// Whether the reader sells.
    pub sells: bool,
}

impl SoldPage {
    /// The page.
    #[must_use]
    pub fn new(shell: Shell, sale: &CounterSaleView, (share, sells): (String, bool)) -> Self {
        let lang = shell.lang;
        let of = &sale.sale.order;
        let back = if sells {
            Link::new(lang.t("Kasir", "Counter"), "/shop/counter")
        } else {
            Link::new(lang.t("Pesanan saya", "My orders"), "/shop/orders")
        };
        let mut totals = vec![Total::sum(lang.t("Jumlah", "Total"), rupiah(of.totals.total))];
        let pay_by = sale.sale.pay_by.unwrap_or(PayBy::Cash);
        totals.push(Total::new(lang.t("Dibayar dengan", "Paid by"), till_word(pay_by, lang)));
        if let Some((given, change)) = sale.given.zip(sale.change) {
            totals.push(Total::new(lang.t("Uang diterima", "Money given"), rupiah(given)));
            totals.push(Total::new(lang.t("Kembalian", "Change"), rupiah(change)));
        }
        if let Some(seller) = sale.sold_by.as_ref().filter(|_| sells) {
            totals.push(Total::new(lang.t("Kasir", "Cashier"), seller.clone()));
        }
        let found: Vec<String> = sale
            .found
            .iter()
            .map(|one| format!("{} {}", one.product_name, count(one.quantity_base)))
            .collect();
        Self {
            number: of.number.clone().unwrap_or_default(),
            buyer: buyer_word(sale, lang),
            note: said(sale, lang),
            found: (!found.is_empty()).then(|| Note {
                tone: Tone::Info,
                icon: "box",
                bold: lang.pick(
                    format!("Ditambahkan ke stok: {}.", found.join(", ")),
                    format!("Added to the stock: {}.", found.join(", ")),
                ),
                small: lang
                    .t(
                        "Barangnya ada di tangan, tetapi belum tercatat.",
                        "The goods were in hand and in no count.",
                    )
                    .to_owned(),
            }),
            lines: order_lines(&sale.sale),
            totals,
            receipt: format!("/shop/orders/{}/receipt", of.id),
            share,
            undo: if sale.may_undo {
                format!("/shop/counter/{}/undo", of.id)
            } else {
                String::new()
            },
            sells,
            shell: shell.task(back),
        }
    }
}

/// "Yosefina Wea, 0412", or that it is nobody by name.
#[must_use]
pub fn buyer_word(sale: &CounterSaleView, lang: Language) -> String {
    if sale.is_walk_in {
        return lang.t("Bukan anggota", "No member").to_owned();
    }
    let number = sale.sale.member_number.clone().unwrap_or_default();
    let parts = [sale.sale.order.buyer.name.clone(), number];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn said(sale: &CounterSaleView, lang: Language) -> Note {
    if let Some(words) = &sale.undone_words {
        let by = sale.undone_by.clone().unwrap_or_default();
        return Note {
            tone: Tone::Bad,
            icon: "ban",
            bold: lang
                .pick(format!("Dibatalkan {by}: {words}"), format!("Undone by {by}: {words}")),
            small: sale.credit_note_number.clone().unwrap_or_default(),
        };
    }
    let (tone, icon) = (Tone::Good, "circle-check");
    let change = sale.change.filter(|change| *change > Money::ZERO);
    let bold = match (change, sale.sale.pay_by) {
        (Some(change), _) => {
            let change = rupiah(change);
            lang.pick(format!("Kembalian {change}."), format!("Change {change}."))
        }
        (None, Some(PayBy::Account)) => {
            let due = sale.sale.order.money.due_on;
            let due = due.map(|due| crate::language::format::date(due, lang)).unwrap_or_default();
            lang.pick(
                format!("Belum dibayar, sampai {due}."),
                format!("Not paid yet, until {due}."),
            )
        }
        (None, _) => lang.t("Terjual, lunas.", "Sold and paid.").to_owned(),
    };
    Note { tone, icon, bold, small: String::new() }
}

/// `/shop/counter/{id}/undo`.
#[derive(Debug, Template)]
#[template(path = "shop/undo.html")]
pub struct UndoPage {
    /// The shell.
    pub shell: Shell,
    /// The order's number.
    pub number: String,
    /// What is undone.
    pub about: String,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// What happens.
    pub happens: Note,
    /// Whether the goods lie on the shelf again.
    pub goods: Choices,
    /// Of QRIS: whether the money came.
    pub money: Option<Choices>,
    /// Why.
    pub words: Field,
    /// Where it posts to, and back.
    pub action: String,
    /// The way back.
    pub back: String,
    /// The key.
    pub key: String,
}

impl UndoPage {
    /// The page.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one page, part by part")]
    pub fn new(
        shell: Shell,
        sale: &CounterSaleView,
        (typed, faults): (&Filled, &Faults),
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let of = &sale.sale.order;
        let back = format!("/shop/counter/{}", of.id);
        let number = of.number.clone().unwrap_or_default();
        let mut shell = shell.task(Link::new(number.clone(), back.clone()));
        shell.refused = !faults.is_empty();
        let total = rupiah(of.totals.total);
        let pay_by = sale.sale.pay_by.unwrap_or(PayBy::Cash);
        let happens = match pay_by {
            PayBy::Cash => lang.pick(
                format!("Berikan kembali {total} dari kas."),
                format!("Give {total} back from the till."),
            ),
            PayBy::Qris => lang.pick(
                format!("Kalau uangnya masuk, berikan kembali {total} tunai dari kas."),
                format!("If the money came, give {total} back in cash from the till."),
            ),
            PayBy::Account => lang.pick(
                format!("Utang anggota berkurang {total}."),
                format!("The member owes {total} less."),
            ),
            PayBy::Savings => lang.pick(
                format!("{total} kembali ke simpanan sukarela."),
                format!("{total} goes back to the voluntary savings."),
            ),
        };
        let first = of.lines.first();
        let about = first.map_or_else(String::new, |line| {
            format!("{} {}", quantity(line.ordered, &line.pack), line.product_name)
        });
        let more = of.lines.len().saturating_sub(1);
        let about = match more {
            0 => about,
            more => lang
                .pick(format!("{about} dan {more} macam lagi"), format!("{about} and {more} more")),
        };
        let choice = |name: &str, value: &'static str, usual: bool, word: &str| {
            let chosen = match typed.get(name) {
                "" => usual,
                other => other == value,
            };
            Choice::new(value, word.to_owned(), chosen)
        };
        Self {
            about: format!("{about} · {total} · {}", buyer_word(sale, lang)),
            wrongs: faults.wrongs(),
            happens: Note {
                tone: Tone::Warn,
                icon: "alert-triangle",
                bold: happens,
                small: lang
                    .t(
                        "Nota tetap ada, dan nota kredit dibuat untuk seluruh jumlahnya.",
                        "The receipt stays, and a credit note is made for all of it.",
                    )
                    .to_owned(),
            },
            goods: Choices {
                name: "goods_back",
                legend: lang.t("Barangnya", "The goods").to_owned(),
                choices: vec![
                    choice(
                        "goods_back",
                        "yes",
                        true,
                        lang.t("Kembali ke rak", "Back on the shelf"),
                    ),
                    choice(
                        "goods_back",
                        "no",
                        false,
                        lang.t("Tidak kembali atau rusak", "Gone or damaged"),
                    ),
                ],
                ..Choices::default()
            },
            money: (pay_by == PayBy::Qris).then(|| Choices {
                name: "money_came",
                legend: lang.t("Uang QRIS", "The QRIS money").to_owned(),
                choices: vec![
                    choice("money_came", "yes", true, lang.t("Sudah masuk", "It came")),
                    choice(
                        "money_came",
                        "no",
                        false,
                        lang.t("Tidak pernah masuk", "It never came"),
                    ),
                ],
                ..Choices::default()
            }),
            words: Field {
                name: "words",
                label: lang.t("Mengapa dibatalkan", "Why it is undone"),
                error: faults.at("words"),
                value: typed.get("words").to_owned(),
                longest: 500,
                ..Field::default()
            },
            action: format!("{back}/undo"),
            back,
            key,
            number,
            shell,
        }
    }
}
