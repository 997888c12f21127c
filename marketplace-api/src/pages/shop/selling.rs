//! `/shop/counter`: the cashier sells on a phone. Goods are found by barcode, code or name, the sum stands below, and one
//! button takes the money. What was sold, with the change to give back; and undoing it.

use askama::Template;
use order_workflow::query::storefront::{CounterGoods, CounterSaleView, StorefrontView};
use supply_chain::money::Money;
use supply_chain::storefront::PayBy;

use super::order::{OrderLine, Scan, lines as order_lines};
use super::till_word;
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Note, Stepper, Tone, Total, Wrong};

/// Goods that were found, or that a phone keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsRow {
    /// The offer.
    pub offer: String,
    /// What it is.
    pub name: String,
    /// "botol · ada 12".
    pub small: String,
    /// What one costs.
    pub price: String,
    /// Barcode and own code, with a space between.
    pub codes: String,
    /// From how many packs what sen, as the script reckons it.
    pub ladder: String,
    /// What is counted.
    pub pack: String,
    /// Whether PPN comes on top.
    pub adds_tax: bool,
}

/// A line of the sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleLine {
    /// The goods.
    pub goods: GoodsRow,
    /// How many.
    pub stepper: Stepper,
    /// What they come to.
    pub amount: String,
}

/// The goods as a row.
#[must_use]
pub fn goods_row(goods: &CounterGoods, lang: Language) -> GoodsRow {
    let there = count(goods.available);
    let codes = [goods.gtin.as_deref(), goods.code.as_deref()];
    GoodsRow {
        offer: goods.offer_id.to_string(),
        name: goods.name.clone(),
        small: lang.pick(
            format!("{} · ada {there}", goods.pack),
            format!("{} · {there} there", goods.pack),
        ),
        price: rupiah(goods.price_at(goods.minimum_count)),
        codes: codes.into_iter().flatten().collect::<Vec<_>>().join(" "),
        ladder: goods.ladder.clone(),
        pack: goods.pack.clone(),
        adds_tax: goods.adds_tax,
    }
}

/// A sale that is being keyed in.
#[derive(Debug, Default)]
pub struct Keyed {
    /// Its goods, each with the count as it was typed and as it was read.
    pub lines: Vec<(CounterGoods, String, i64)>,
    /// What was looked for and is to be looked for again.
    pub q: String,
    /// What was found, unless it went straight into the sale.
    pub found: Vec<CounterGoods>,
    /// Whether something was looked for.
    pub has_looked: bool,
    /// The member's name, where a number was given and is theirs.
    pub member: Option<String>,
    /// What the member has to pay by: "bisa bayar nanti Rp380.000 · simpanan Rp120.000".
    pub member_small: String,
    /// Whether goods are missing that the cashier may have in hand.
    pub is_short: bool,
    /// Whether the sale came from a device that wrote it without signal: it has happened already.
    pub is_packet: bool,
    /// What to say above, where nothing is wrong.
    pub note: Option<Note>,
}

impl Keyed {
    /// What it comes to; nothing where PPN comes on top, which the bill alone reckons.
    #[must_use]
    pub fn total(&self) -> Option<Money> {
        if self.lines.iter().any(|(goods, ..)| goods.adds_tax) {
            return None;
        }
        self.sum()
    }

    /// What the prices come to.
    fn sum(&self) -> Option<Money> {
        let amounts = self.lines.iter().map(|(goods, _, n)| goods.price_at(*n).times(*n));
        amounts.collect::<Option<Vec<Money>>>().and_then(Money::sum)
    }

    /// What was shown, so that a count changed since is seen: "offer:count,…".
    #[must_use]
    pub fn shown(&self) -> String {
        let each = self.lines.iter().map(|(goods, _, n)| format!("{}:{n}", goods.offer_id));
        each.collect::<Vec<_>>().join(",")
    }
}

/// `/shop/counter`.
#[derive(Debug, Template)]
#[template(path = "shop/counter.html")]
pub struct SellPage {
    /// The shell.
    pub shell: Shell,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// What to say above.
    pub note: Option<Note>,
    /// What was looked for.
    pub q: String,
    /// What was found.
    pub found: Vec<GoodsRow>,
    /// Nothing was.
    pub found_nothing: bool,
    /// The sale.
    pub lines: Vec<SaleLine>,
    /// What the script makes a line from.
    pub blank: SaleLine,
    /// What it comes to.
    pub total: String,
    /// What it comes to, as the command is told it; empty where PPN comes on top.
    pub expected: String,
    /// The lines that `expected` is about.
    pub shown: String,
    /// Who buys.
    pub member: Field,
    /// The member's name.
    pub member_name: Option<String>,
    /// What the member has to pay by.
    pub member_small: String,
    /// How it is paid.
    pub pay_by: Choices,
    /// What was given.
    pub given: Field,
    /// The reference of what came by QRIS.
    pub reference: Field,
    /// The cooperative's code.
    pub scan: Option<Scan>,
    /// Whether what is missing is to be added to the count: `1` where it is.
    pub at_hand: &'static str,
    /// Whether to offer that.
    pub is_short: bool,
    /// What a phone keeps, to find goods without asking.
    pub kept: Vec<GoodsRow>,
    /// The key.
    pub key: String,
    /// The id of the sale.
    pub id: String,
    /// What its line in the outbox says.
    pub queued: String,
}

impl SellPage {
    /// The page; `typed` as the form was filled in, with what was wrong.
    #[must_use]
    pub fn new(
        shell: Shell,
        keyed: &Keyed,
        (typed, faults): (&Filled, &Faults),
        (shop, scan, kept): (&StorefrontView, Option<Scan>, &[CounterGoods]),
        (key, id): (String, String),
    ) -> Self {
        let lang = shell.lang;
        let mut shell =
            shell.task(Link::new(lang.t("Toko anggota", "Members' shop"), "/shop/desk"));
        shell.refused = !faults.is_empty();
        let sum = keyed.sum().unwrap_or_default();
        let plus = if keyed.total().is_none() && !keyed.lines.is_empty() { " + PPN" } else { "" };
        Self {
            wrongs: faults.wrongs(),
            note: keyed.note.clone(),
            q: keyed.q.clone(),
            found: keyed.found.iter().map(|one| goods_row(one, lang)).collect(),
            found_nothing: keyed.has_looked && keyed.found.is_empty() && !keyed.q.is_empty(),
            lines: keyed.lines.iter().map(|line| sale_line(line, faults, lang)).collect(),
            blank: blank(),
            total: format!("{}{plus}", rupiah(sum)),
            expected: keyed.total().map_or_else(String::new, |total| total.to_string()),
            shown: keyed.shown(),
            member: Field {
                name: "member",
                label: lang.t("Nomor anggota", "Member number"),
                hint: lang
                    .t("Kosongkan kalau bukan anggota.", "Leave it empty for whoever is no member.")
                    .to_owned(),
                error: faults.at("member"),
                value: typed.get("member").to_owned(),
                longest: 50,
                ..Field::default()
            },
            member_name: keyed.member.clone(),
            member_small: keyed.member_small.clone(),
            pay_by: pay_by(shop, typed, faults, lang),
            given: Field {
                name: "given",
                label: lang.t("Uang diterima", "Money given"),
                hint: lang.t("Kosongkan kalau pas.", "Leave it empty if it is exact.").to_owned(),
                error: faults.at("given"),
                value: typed.get("given").to_owned(),
                keyboard: "numeric",
                before: "Rp",
                longest: 20,
                ..Field::default()
            },
            reference: Field {
                name: "reference",
                label: lang.t("Nomor referensi QRIS", "QRIS reference"),
                hint: lang
                    .t("Dari pemberitahuan uang masuk.", "From the notice that money came in.")
                    .to_owned(),
                error: faults.at("reference"),
                value: typed.get("reference").to_owned(),
                longest: 64,
                ..Field::default()
            },
            scan,
            // What was sold without signal is out of the door: the question is only whether to write it down.
            at_hand: if keyed.is_short && keyed.is_packet { "1" } else { "" },
            is_short: keyed.is_short && !keyed.is_packet,
            kept: kept.iter().map(|one| goods_row(one, lang)).collect(),
            queued: lang.t("Penjualan kasir", "Counter sale").to_owned(),
            key,
            id,
            shell,
        }
    }
}

fn blank() -> SaleLine {
    SaleLine {
        goods: GoodsRow {
            offer: String::new(),
            name: String::new(),
            small: String::new(),
            price: String::new(),
            codes: String::new(),
            ladder: String::new(),
            pack: String::new(),
            adds_tax: false,
        },
        stepper: Stepper {
            name: String::new(),
            line: String::new(),
            value: "1".to_owned(),
            label: String::new(),
            minimum: 1,
            multiple: 1,
            error: None,
        },
        amount: String::new(),
    }
}

fn sale_line(
    (goods, typed, n): &(CounterGoods, String, i64),
    faults: &Faults,
    lang: Language,
) -> SaleLine {
    let name = format!("n-{}", goods.offer_id);
    SaleLine {
        amount: goods.price_at(*n).times(*n).map(rupiah).unwrap_or_default(),
        stepper: Stepper {
            line: goods.offer_id.to_string(),
            value: typed.clone(),
            label: lang.pick(
                format!("Jumlah {}, {}", goods.pack, goods.name),
                format!("Number of {}, {}", goods.pack, goods.name),
            ),
            minimum: goods.minimum_count,
            multiple: goods.multiple,
            error: faults.at(&name),
            name,
        },
        goods: goods_row(goods, lang),
    }
}

fn pay_by(shop: &StorefrontView, typed: &Filled, faults: &Faults, lang: Language) -> Choices {
    let chosen = PayBy::from_word(typed.get("pay_by")).unwrap_or(PayBy::Cash);
    let offered = PayBy::ALL.iter().filter(|one| **one != PayBy::Qris || shop.has_payment_code);
    Choices {
        name: "pay_by",
        legend: lang.t("Dibayar dengan", "Paid by").to_owned(),
        error: faults.at("pay_by"),
        choices: offered
            .map(|one| Choice::new(one.as_str(), till_word(*one, lang), *one == chosen))
            .collect(),
        ..Choices::default()
    }
}

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
    /// The version.
    pub version: String,
}

impl UndoPage {
    /// The page.
    #[must_use]
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
            version: of.version.to_string(),
            number,
            shell,
        }
    }
}
