//! `/shop/counter`: the cashier sells on a phone. Goods are found by barcode, code or name, the sum stands below, and one
//! button takes the money.

use askama::Template;
use order_workflow::query::storefront::{CounterGoods, StorefrontView};
use supply_chain::money::Money;
use supply_chain::storefront::PayBy;

use super::order::Scan;
use super::till_word;
use crate::language::Language;
use crate::language::format::{count, rupiah};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Note, Stepper, Wrong};

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
