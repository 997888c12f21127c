//! `/basket`: one section per seller, each of which becomes one purchase order.

use std::collections::HashMap;
use std::fmt::Write as _;

use askama::Template;
use form_urlencoded::byte_serialize;
use order_workflow::query::basket::BasketOrder;
use order_workflow::query::orders::OrderView;
use order_workflow::query::own_steps::OwnSteps;
use supply_chain::id::PurchaseOrderId;
use supply_chain::money::Money;

use super::sections::{Returned, Section};
use super::words::Here;
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::order::own_steps::{sent_back, sent_back_badge};
use crate::pages::parts::{Empty, Note, Tone, Total, Wrong};

/// How many sellers stand open; the rest is folded.
const OPEN_MAX: usize = 3;

/// What "order again" changed: told once, above the basket it filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The sentence.
    pub heading: String,
    /// Line by line.
    pub lines: Vec<String>,
}

impl Changes {
    /// What differs between an order of before and the draft that was filled from it, at today's prices.
    #[must_use]
    pub fn between(before: &OrderView, draft: &OrderView, lang: Language) -> Self {
        let mut lines = Vec::new();
        for old in &before.lines {
            let name = &old.product_name;
            match draft.lines.iter().find(|line| line.offer_id == old.offer_id) {
                None => lines.push(lang.pick(
                    format!("{name} tidak dijual lagi."),
                    format!("{name} is no longer on sale."),
                )),
                Some(new) if new.price != old.price => {
                    let (was, now) = (rupiah(old.price), rupiah(new.price));
                    lines.push(lang.pick(
                        format!("{name}: {was} menjadi {now} per {}.", new.pack),
                        format!("{name}: {was} is now {now} per {}.", new.pack),
                    ));
                }
                Some(_) => {}
            }
        }
        let number = before.number.as_deref().unwrap_or_default();
        let heading = if lines.is_empty() {
            lang.pick(
                format!("Isi {number} masuk keranjang. Harganya sama."),
                format!("What {number} held is in the basket. Prices are the same."),
            )
        } else {
            lang.pick(
                format!("Isi {number} masuk keranjang. Yang berubah:"),
                format!("What {number} held is in the basket. What changed:"),
            )
        };
        Self { heading, lines }
    }
}

/// A draft that was just dropped, and the way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The sentence.
    pub said: String,
    /// Where "undo" posts to.
    pub action: String,
}

/// Everything a basket page says besides what stands in the basket.
#[derive(Debug, Clone, Default)]
pub struct Besides {
    /// Notes on top.
    pub notes: Vec<Note>,
    /// What "order again" changed.
    pub changes: Option<Changes>,
    /// What was just dropped.
    pub dropped: Option<Dropped>,
    /// What could not be taken, by draft.
    pub returned: HashMap<PurchaseOrderId, Returned>,
    /// Whether a form was refused.
    pub refused: bool,
    /// The way to order as last time, for an empty basket: where it posts to.
    pub again: Option<String>,
    /// Which drafts came back from the own board, and why.
    pub sent_back: OwnSteps,
}

/// `/basket`.
#[derive(Debug, Template)]
#[template(path = "buyer/basket.html", blocks = ["main"])]
pub struct BasketPage {
    /// The shell.
    pub shell: Shell,
    /// "Dua penjual, jadi dua pesanan pembelian yang terpisah."
    pub said: String,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// What besides is said.
    pub besides: Besides,
    /// The sections that stand open.
    pub open: Vec<Section>,
    /// The sections that are folded.
    pub folded: Vec<Section>,
    /// What each seller's part comes to, and all together.
    pub summary: Vec<Total>,
    /// How many may be submitted as they stand, where there are several sellers; one alone has its own
    /// button, and needs no second way.
    pub ready: usize,
    /// "Ajukan 1 pesanan yang siap".
    pub submit_word: String,
    /// Those, each with version and the sum the reader sees: `id.version.sen`.
    pub ready_orders: String,
    /// What stands where there is nothing.
    pub empty: Empty,
    /// The basket as message text, to be sent on.
    pub share: String,
    /// Whether the reader may fill a basket.
    pub may_buy: bool,
    /// The key of the page's own forms.
    pub key: String,
}

impl BasketPage {
    /// The page of these drafts.
    #[must_use]
    pub fn new(
        mut shell: Shell,
        basket: &[BasketOrder],
        besides: Besides,
        may_buy: bool,
        here: Here,
        key: &str,
    ) -> Self {
        let lang = here.lang;
        let mut sections: Vec<Section> = basket
            .iter()
            .enumerate()
            .map(|(at, order)| {
                let returned = besides.returned.get(&order.draft.id);
                Section::of(order, at + 1, returned, here, key)
            })
            .collect();
        let wrongs: Vec<Wrong> = if besides.refused {
            sections
                .iter()
                .zip(basket)
                .filter(|(_, order)| besides.returned.contains_key(&order.draft.id))
                .flat_map(|(section, _)| wrongs_of(section))
                .collect()
        } else {
            Vec::new()
        };
        for (section, order) in sections.iter_mut().zip(basket) {
            if let Some(step) = besides.sent_back.get(&order.draft.id) {
                section.notes.insert(0, sent_back(step, lang));
                section.badge = sent_back_badge(lang);
            }
        }
        shell.refused = !wrongs.is_empty();
        shell.counts.basket = u32::try_from(sections.len()).unwrap_or(u32::MAX);
        let ready: Vec<&Section> = sections.iter().filter(|section| section.ready).collect();
        let ready_orders: Vec<String> = ready
            .iter()
            .map(|section| format!("{}.{}.{}", section.id, section.version, section.expected))
            .collect();
        let n = ready.len();
        let several = sections.len() > 1;
        let folded = sections.split_off(sections.len().min(OPEN_MAX));
        Self {
            said: said(sellers_of(basket), basket.len(), lang),
            wrongs,
            summary: summary(basket, lang),
            ready: if several { n } else { 0 },
            submit_word: lang.pick(
                format!("Ajukan {n} pesanan yang siap"),
                format!("Submit {} that {} ready", orders(n), if n == 1 { "is" } else { "are" }),
            ),
            ready_orders: ready_orders.join(" "),
            empty: Empty {
                icon: "shopping-cart",
                heading: lang.t("Keranjang kosong", "The basket is empty").to_owned(),
                text: if may_buy {
                    lang.t(
                        "Cari barang, ulangi pesanan terakhir, atau tempel daftar belanja.",
                        "Search for goods, repeat the last order, or paste a list.",
                    )
                    .to_owned()
                } else {
                    String::new()
                },
                action: may_buy
                    .then(|| Link::new(lang.t("Cari barang", "Search goods"), "/search")),
            },
            share: share(basket, lang),
            open: sections,
            folded,
            besides,
            may_buy,
            key: key.to_owned(),
            shell,
        }
    }
}

/// A section's faults; one that was refused for no field of its own is led to as a whole.
fn wrongs_of(section: &Section) -> Vec<Wrong> {
    let wrongs = section.wrongs();
    if !wrongs.is_empty() {
        return wrongs;
    }
    let moved = section.moved.as_ref().map(|moved| moved.said.clone());
    let note = section.notes.first().map(|note| note.bold.clone());
    moved
        .or(note)
        .map(|text| Wrong {
            field: format!("s-{}", section.id),
            text: format!("{}: {text}", section.seller),
        })
        .into_iter()
        .collect()
}

fn orders(n: usize) -> String {
    let word = if n == 1 { "order" } else { "orders" };
    quantity(i64::try_from(n).unwrap_or(i64::MAX), word)
}

/// Two drafts of one seller are of one seller: a standing order's beside one's own.
fn sellers_of(basket: &[BasketOrder]) -> usize {
    let mut sellers: Vec<_> = basket.iter().map(|order| order.draft.seller.id).collect();
    sellers.sort_unstable();
    sellers.dedup();
    sellers.len()
}

fn said(sellers: usize, drafts: usize, lang: Language) -> String {
    const WORDS: [(&str, &str, &str); 6] = [
        ("Satu", "satu", "One"),
        ("Dua", "dua", "Two"),
        ("Tiga", "tiga", "Three"),
        ("Empat", "empat", "Four"),
        ("Lima", "lima", "Five"),
        ("Enam", "enam", "Six"),
    ];
    if sellers != drafts {
        let [sellers, drafts] = [sellers, drafts].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        let ordered = lang.pick(
            format!("{}, {}", quantity(sellers, "penjual"), quantity(drafts, "pesanan pembelian")),
            format!(
                "{}, {}",
                quantity(sellers, if sellers == 1 { "seller" } else { "sellers" }),
                quantity(drafts, "purchase orders")
            ),
        );
        return format!("{ordered}.");
    }
    let number = count(i64::try_from(sellers).unwrap_or(i64::MAX));
    let word = sellers.checked_sub(1).and_then(|at| WORDS.get(at));
    let (id, small, en) =
        word.map_or((number.as_str(), number.as_str(), number.as_str()), |word| *word);
    match (sellers, lang) {
        (0, _) => String::new(),
        (1, Language::Indonesian) => format!("{id} penjual, jadi {small} pesanan pembelian."),
        (1, Language::English) => format!("{en} seller, so one purchase order."),
        (_, Language::Indonesian) => {
            format!("{id} penjual, jadi {small} pesanan pembelian yang terpisah.")
        }
        (_, Language::English) => {
            format!("{en} sellers, so {} separate purchase orders.", en.to_lowercase())
        }
    }
}

fn summary(basket: &[BasketOrder], lang: Language) -> Vec<Total> {
    let sum_of = BasketOrder::sum_now;
    let mut rows: Vec<Total> = basket
        .iter()
        .map(|order| Total::new(order.draft.seller.name.clone(), rupiah(sum_of(order))))
        .collect();
    let all = Money::sum(basket.iter().map(sum_of)).unwrap_or_default();
    rows.push(Total::sum(lang.t("Semua", "All"), rupiah(all)));
    rows
}

/// The basket as somebody would type it into a message, behind `WhatsApp`'s own address for that.
fn share(basket: &[BasketOrder], lang: Language) -> String {
    let mut text = String::new();
    for order in basket {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&lang.pick(
            format!("Pesanan untuk {}:\n", order.draft.seller.name),
            format!("Order for {}:\n", order.draft.seller.name),
        ));
        for line in &order.draft.lines {
            // Writing to a String does not fail.
            let _ = writeln!(text, "- {} {} {}", line.ordered, line.pack, line.product_name);
        }
    }
    let escaped: String = byte_serialize(text.as_bytes()).collect();
    format!("https://wa.me/?text={}", escaped.replace('+', "%20"))
}

/// The note over a basket whose form came too late: somebody else was first.
#[must_use]
pub fn overtaken(sentence: &str, lang: Language) -> Note {
    Note {
        tone: Tone::Warn,
        icon: "history",
        bold: sentence.to_owned(),
        small: lang.t("Ini keadaan terbarunya.", "Here is the latest.").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_basket_says_how_many_orders_it_becomes() {
        assert_eq!(
            said(2, 2, Language::Indonesian),
            "Dua penjual, jadi dua pesanan pembelian yang terpisah."
        );
        assert_eq!(said(1, 1, Language::English), "One seller, so one purchase order.");
        assert_eq!(
            said(7, 7, Language::Indonesian),
            "7 penjual, jadi 7 pesanan pembelian yang terpisah."
        );
        let one = said(1, 3, Language::Indonesian).replace('\u{a0}', " ");
        assert_eq!(one, "1 penjual, 3 pesanan pembelian.", "two drafts and a standing order's");
    }
}
