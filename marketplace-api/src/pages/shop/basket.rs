//! `/shop/basket`: what is in it, how it is handed over and paid, and what the cooperative says to both.

use askama::Template;
use order_workflow::query::orders::LineView;
use order_workflow::query::storefront::{MemberAccountView, MemberOrderView, StorefrontView};
use supply_chain::money::Money;
use supply_chain::storefront::{HandOver, PayBy};

use super::{hand_over_word, pay_word};
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Empty, Field, Note, Stepper, Tone, Total, Wrong};

/// A line of the basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasketLine {
    /// The offer.
    pub offer: String,
    /// The goods.
    pub name: String,
    /// "botol · Rp37.000".
    pub small: String,
    /// The count.
    pub stepper: Stepper,
    /// What it comes to.
    pub amount: String,
}

/// `/shop/basket`.
#[derive(Debug, Template)]
#[template(path = "shop/basket.html", blocks = ["main"])]
pub struct BasketPage {
    /// The shell.
    pub shell: Shell,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// What to know first.
    pub note: Option<Note>,
    /// Lines.
    pub lines: Vec<BasketLine>,
    /// Where nothing is in it.
    pub empty: Empty,
    /// The order.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The total that is shown.
    pub expected: String,
    /// Sums.
    pub totals: Vec<Total>,
    /// How it is handed over.
    pub hand_over: Choices,
    /// Where to.
    pub deliver_to: Option<Field>,
    /// How it is paid.
    pub pay_by: Choices,
    /// Anything else.
    pub words: Field,
    /// "Pesan, ambil di toko".
    pub button: &'static str,
    /// The key.
    pub key: String,
}

impl BasketPage {
    /// The page; `typed` as the form was filled in, with what was wrong.
    #[must_use]
    pub fn new(
        shell: Shell,
        (shop, account): (&StorefrontView, &MemberAccountView),
        draft: Option<&MemberOrderView>,
        (typed, faults): (&Filled, &Faults),
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell;
        shell.refused = !faults.is_empty();
        let lines = draft.map(|draft| draft.order.lines.as_slice()).unwrap_or_default();
        let total = draft.map_or(Money::ZERO, |draft| draft.order.totals.total);
        let tax = draft.map_or(Money::ZERO, |draft| draft.order.totals.tax);
        let mut totals = Vec::new();
        if tax > Money::ZERO {
            totals.push(Total::new(lang.t("Termasuk PPN", "PPN"), rupiah(tax)));
        }
        totals.push(Total::sum(lang.t("Jumlah", "Total"), rupiah(total)));
        Self {
            wrongs: faults.wrongs(),
            note: (!shop.is_open).then(|| Note {
                tone: Tone::Warn,
                icon: "lock",
                bold: lang
                    .t("Toko sedang tidak menerima pesanan.", "The shop takes no orders for now.")
                    .to_owned(),
                small: shop.closed_note.clone().unwrap_or_default(),
            }),
            lines: lines.iter().enumerate().map(|(n, one)| line(one, n, lang)).collect(),
            empty: Empty {
                icon: "shopping-cart",
                heading: lang.t("Keranjang kosong.", "The basket is empty.").to_owned(),
                text: String::new(),
                action: Some(Link::new(lang.t("Lihat barang di toko", "See the shelf"), "/shop")),
            },
            id: draft.map_or_else(String::new, |draft| draft.order.id.to_string()),
            version: draft.map_or_else(String::new, |draft| draft.order.version.to_string()),
            expected: total.to_string(),
            totals,
            hand_over: hand_over(shop, typed, faults, lang),
            deliver_to: shop.delivers.then(|| Field {
                name: "deliver_to",
                label: lang.t("Diantar ke (bila diantar)", "Deliver to (if delivered)"),
                value: typed.get("deliver_to").to_owned(),
                error: faults.at("deliver_to"),
                longest: 500,
                ..Field::default()
            }),
            pay_by: pay_by(shop, account, total, (typed, faults), lang),
            words: Field {
                name: "note",
                label: lang.t("Catatan untuk toko", "A note for the shop"),
                value: typed.get("note").to_owned(),
                error: faults.at("note"),
                longest: 2000,
                ..Field::default()
            },
            button: if shop.delivers {
                lang.t("Pesan", "Order")
            } else {
                lang.t("Pesan, ambil di toko", "Order, pick up at the shop")
            },
            key,
            shell,
        }
    }
}

fn line(one: &LineView, place: usize, lang: Language) -> BasketLine {
    BasketLine {
        offer: one.offer_id.to_string(),
        name: one.product_name.clone(),
        small: format!("{} · {}", one.pack, rupiah(one.price)),
        stepper: Stepper {
            name: format!("count-{place}"),
            line: "1".to_owned(),
            value: count(one.ordered),
            label: lang.pick(
                format!("Jumlah {}, {}", one.pack, one.product_name),
                format!("Number of {}, {}", one.pack, one.product_name),
            ),
            minimum: 1,
            multiple: 1,
            error: None,
        },
        amount: rupiah(one.amount),
    }
}

fn hand_over(shop: &StorefrontView, typed: &Filled, faults: &Faults, lang: Language) -> Choices {
    let chosen = HandOver::from_word(typed.get("hand_over")).unwrap_or(HandOver::PickUp);
    let offered = HandOver::ALL.iter().filter(|one| shop.delivers || **one == HandOver::PickUp);
    Choices {
        name: "hand_over",
        legend: lang.t("Cara menerima barang", "How you get the goods").to_owned(),
        error: faults.at("hand_over"),
        choices: offered
            .map(|one| Choice::new(one.as_str(), hand_over_word(*one, lang), *one == chosen))
            .collect(),
        ..Choices::default()
    }
}

/// Only the ways that are open to this member, each with what it leaves; the rest is absent.
fn pay_by(
    shop: &StorefrontView,
    account: &MemberAccountView,
    total: Money,
    (typed, faults): (&Filled, &Faults),
    lang: Language,
) -> Choices {
    let chosen = PayBy::from_word(typed.get("pay_by")).unwrap_or(PayBy::Cash);
    let left = account.limit.and_then(|limit| limit.minus(account.owed));
    let offered = PayBy::ALL.iter().filter(|one| match one {
        PayBy::Cash => true,
        PayBy::Qris => shop.has_payment_code,
        PayBy::Account => left.is_some_and(|left| left > Money::ZERO),
        PayBy::Savings => account.saved > Money::ZERO && account.saved >= total,
    });
    let said = |one: &PayBy| {
        let word = pay_word(*one, lang);
        match one {
            PayBy::Account => {
                let left = rupiah(left.unwrap_or_default());
                lang.pick(format!("{word} (sisa batas {left})"), format!("{word} ({left} left)"))
            }
            PayBy::Savings => {
                let saved = rupiah(account.saved);
                lang.pick(format!("{word} (ada {saved})"), format!("{word} ({saved} there)"))
            }
            PayBy::Cash | PayBy::Qris => word.to_owned(),
        }
    };
    Choices {
        name: "pay_by",
        legend: lang.t("Cara membayar", "How you pay").to_owned(),
        error: faults.at("pay_by"),
        choices: offered.map(|one| Choice::new(one.as_str(), said(one), *one == chosen)).collect(),
        ..Choices::default()
    }
}

/// "2 botol Minyak Goreng", with its amount: a line of the small basket beside the shelf.
#[must_use]
pub fn small_row(one: &LineView) -> Total {
    Total::new(
        format!("{} {}", quantity(one.ordered, &one.pack), one.product_name),
        rupiah(one.amount),
    )
}
