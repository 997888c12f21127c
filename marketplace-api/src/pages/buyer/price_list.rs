//! `/price-list`: what this cooperative buys most, at its own prices, as one order form for each seller. It is what a
//! phone carries into the hills: an order is written on it without signal and sent later as one packet.

use std::collections::BTreeMap;

use askama::Template;
use order_workflow::query::catalogue::OfferView;
use supply_chain::money::Money;
use uuid::Uuid;

use super::hit::breaks;
use super::words::{Here, pack_words};
use crate::language::Language;
use crate::language::format::{count, rupiah, weekday_date};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Empty, Wrong};

/// So many goods are carried along (pages.md 6.3).
pub const GOODS_MAX: i64 = 200;

/// What was typed and could not be taken: by the offer, and the sentence beside each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Returned {
    /// What was typed.
    pub typed: BTreeMap<Uuid, String>,
    /// What to type instead.
    pub errors: BTreeMap<Uuid, String>,
    /// What is said about the whole form of this seller.
    pub said: Option<(Uuid, String)>,
}

/// One kind of goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsRow {
    /// The offer, which the field is named after.
    pub offer: String,
    /// The goods.
    pub name: String,
    /// "karton isi 6 · Rp213.000 · mulai 10: Rp208.500".
    pub small: String,
    /// `from:sen` of each step, for the sum.
    pub ladder: String,
    /// What was typed.
    pub value: String,
    /// What to type instead.
    pub error: Option<String>,
}

/// The form of one seller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerForm {
    /// The seller's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The id that the order gets.
    pub order: String,
    /// The form's key.
    pub key: String,
    /// How the outbox names it.
    pub says: String,
    /// The goods, the most often ordered first.
    pub rows: Vec<GoodsRow>,
    /// Whether it stands open: the first, or one that came back.
    pub open: bool,
}

impl SellerForm {
    /// What a phone without signal takes it to be about.
    #[must_use]
    pub fn thing(&self) -> String {
        format!("order-{}", self.order)
    }
}

/// `/price-list`.
#[derive(Debug, Template)]
#[template(path = "buyer/price_list.html")]
pub struct PriceListPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Harga per Sen, 23 Nov".
    pub as_of: String,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// A form for each seller.
    pub sellers: Vec<SellerForm>,
    /// What is said where nothing was ever bought.
    pub empty: Empty,
}

impl PriceListPage {
    /// The page of `offers`; `id` makes the orders' ids and the forms' keys.
    #[must_use]
    pub fn new(
        mut shell: Shell,
        offers: &[OfferView],
        returned: &Returned,
        here: Here,
        id: impl Fn() -> Uuid,
    ) -> Self {
        let lang = here.lang;
        let mut wrongs = Vec::new();
        let mut sellers: Vec<SellerForm> = Vec::new();
        for offer in offers {
            let seller = offer.seller.id.to_string();
            let row = row(offer, returned, lang);
            if let Some(error) = &row.error {
                let text = format!("{}: {error}", row.name);
                wrongs.push(Wrong { field: format!("c-{}", row.offer), text });
            }
            match sellers.iter_mut().find(|form| form.id == seller) {
                Some(form) => form.rows.push(row),
                None => sellers.push(SellerForm {
                    name: offer.seller.name.clone(),
                    order: id().to_string(),
                    key: id().to_string(),
                    says: lang.pick(
                        format!("Pesanan ke {}", offer.seller.name),
                        format!("Order to {}", offer.seller.name),
                    ),
                    rows: vec![row],
                    open: sellers.is_empty(),
                    id: seller,
                }),
            }
        }
        if let Some((seller, said)) = &returned.said {
            wrongs.insert(0, Wrong { field: format!("f-{seller}"), text: said.clone() });
        }
        for form in &mut sellers {
            form.open |= form.rows.iter().any(|row| row.error.is_some());
        }
        shell.refused = !wrongs.is_empty();
        shell.back = Some(Link::new(lang.t("Keranjang", "Basket"), "/basket"));
        let day = weekday_date(here.now.with_timezone(&here.zone).date_naive(), lang);
        Self {
            shell,
            as_of: lang.pick(format!("Harga per {day}."), format!("Prices of {day}.")),
            wrongs,
            sellers,
            empty: Empty {
                icon: "tags",
                heading: lang.t("Belum ada daftar harga", "No price list yet").to_owned(),
                text: lang
                    .t(
                        "Barang yang sering dibeli koperasi Anda terkumpul di sini sesudah pesanan pertama.",
                        "What your cooperative often buys gathers here after the first order.",
                    )
                    .to_owned(),
                action: Some(Link::new(lang.t("Cari barang", "Search goods"), "/search")),
            },
        }
    }
}

fn row(offer: &OfferView, returned: &Returned, lang: Language) -> GoodsRow {
    let steps = breaks(offer);
    let ladder: Vec<String> =
        steps.iter().map(|(from, price)| format!("{from}:{}", price.sen())).collect();
    let first = steps.first().map_or(Money::ZERO, |(_, price)| *price);
    let unit = offer.product.base_unit.as_str();
    let mut small = format!(
        "{} · {}",
        pack_words(&offer.pack.name, offer.pack.factor, unit, lang),
        rupiah(first)
    );
    for (from, price) in steps.iter().skip(1) {
        let (from, price) = (count(*from), rupiah(*price));
        small.push_str(
            &lang.pick(format!(" · mulai {from}: {price}"), format!(" · from {from}: {price}")),
        );
    }
    GoodsRow {
        offer: offer.id.to_string(),
        name: offer.product_name.clone(),
        small,
        ladder: ladder.join(","),
        value: returned.typed.get(&offer.id).cloned().unwrap_or_default(),
        error: returned.errors.get(&offer.id).cloned(),
    }
}
