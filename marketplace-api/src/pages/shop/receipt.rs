//! `/shop/orders/{id}/receipt`: what a roll of paper or a message says of a sale.

use askama::Template;
use order_workflow::query::storefront::{CounterSaleView, MemberOrderView};
use supply_chain::money::Money;
use supply_chain::storefront::PayBy;

use super::order::{OrderLine, lines, totals};
use super::orders::When;
use super::till_word;
use crate::language::Language;
use crate::language::format::{paper_moment, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::Total;

/// `/shop/orders/{id}/receipt`.
#[derive(Debug, Template)]
#[template(path = "shop/receipt.html")]
pub struct ReceiptPage {
    /// The shell.
    pub shell: Shell,
    /// The cooperative.
    pub shop: String,
    /// The bill's number.
    pub number: String,
    /// When it was handed over, on paper.
    pub at: String,
    /// Whose; or that it is nobody by name.
    pub member: String,
    /// Lines.
    pub lines: Vec<OrderLine>,
    /// Sums.
    pub totals: Vec<Total>,
    /// How it was paid, or that it is owed.
    pub paid: String,
    /// What was given and went back.
    pub cash: Vec<Total>,
    /// Whether it counts for the buyer's share of the surplus.
    pub counts: bool,
    /// That it was undone, and why.
    pub undone: Option<String>,
    /// The order's number.
    pub order: String,
    /// A message with the receipt in it.
    pub share: String,
}

impl ReceiptPage {
    /// The page; `sale` where it was sold at the counter.
    #[must_use]
    pub fn new(
        shell: Shell,
        order: &MemberOrderView,
        sale: Option<&CounterSaleView>,
        when: When,
    ) -> Self {
        let lang = shell.lang;
        let of = &order.order;
        let back = match sale {
            Some(_) => format!("/shop/counter/{}", of.id),
            None => format!("/shop/orders/{}", of.id),
        };
        let shell = shell.task(Link::new(of.number.clone().unwrap_or_default(), back));
        let undone =
            sale.and_then(|sale| {
                let words = sale.undone_words.as_ref()?;
                let note = sale.credit_note_number.clone().unwrap_or_default();
                Some(lang.pick(
                    format!("DIBATALKAN: {words} ({note})"),
                    format!("UNDONE: {words} ({note})"),
                ))
            });
        let is_walk_in = sale.is_some_and(|sale| sale.is_walk_in);
        let paid = undone.clone().unwrap_or_else(|| paid(order, lang));
        let cash = sale.and_then(|sale| sale.given.zip(sale.change));
        let cash = cash.map_or_else(Vec::new, |(given, change)| {
            vec![
                Total::new(lang.t("Uang diterima", "Money given"), rupiah(given)),
                Total::new(lang.t("Kembalian", "Change"), rupiah(change)),
            ]
        });
        let named = [
            Some(of.buyer.name.clone()).filter(|name| !name.is_empty() && !is_walk_in),
            order.member_number.clone(),
            is_walk_in.then(|| lang.t("Bukan anggota", "No member").to_owned()),
        ];
        let (lines, totals) = (lines(order), totals(order, lang));
        let number = order.invoice_number.clone().unwrap_or_default();
        let share = message((&of.seller.name, &number), &lines, &totals, &cash, &paid);
        Self {
            shop: of.seller.name.clone(),
            at: order.handed_over_at.map_or_else(String::new, |at| paper_moment(at, when.zone)),
            member: named.into_iter().flatten().collect::<Vec<_>>().join(", "),
            lines,
            totals,
            order: of.number.clone().unwrap_or_default(),
            share,
            number,
            counts: !is_walk_in && undone.is_none(),
            undone,
            paid,
            cash,
            shell,
        }
    }
}

fn paid(order: &MemberOrderView, lang: Language) -> String {
    let money = &order.order.money;
    if money.open > Money::ZERO {
        let due = money.due_on.map(|due| crate::language::format::date(due, lang));
        let due = due.unwrap_or_default();
        return lang.pick(
            format!("Belum dibayar: {}, sebelum {due}", rupiah(money.open)),
            format!("Not paid yet: {}, by {due}", rupiah(money.open)),
        );
    }
    let pay_by = order.pay_by.unwrap_or(PayBy::Cash);
    format!("{}: {}", lang.t("Lunas", "Paid"), till_word(pay_by, lang))
}

/// A receipt as a message: short lines, as a phone shows them.
fn message(
    (shop, number): (&str, &str),
    lines: &[OrderLine],
    totals: &[Total],
    cash: &[Total],
    paid: &str,
) -> String {
    let mut text = vec![shop.to_owned(), number.to_owned(), String::new()];
    for line in lines {
        text.push(line.name.clone());
        text.push(format!("{} = {}", line.small, line.amount));
    }
    text.push(String::new());
    let sums = totals.iter().chain(cash);
    text.extend(sums.map(|sum| format!("{}: {}", sum.label, sum.value)));
    text.push(paid.to_owned());
    let text = text.join("\n");
    let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    format!("https://wa.me/?text={text}")
}
