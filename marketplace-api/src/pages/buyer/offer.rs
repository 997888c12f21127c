//! `/offers/{id}`: one offer, its pack, its ladder, and what a count comes to.

use askama::Template;
use order_workflow::query::catalogue::OfferView;
use order_workflow::query::packs::PackOffered;
use order_workflow::query::price_chains::PriceChainView;
use supply_chain::offer::{CountRule, OfferState};

use super::search::{breaks, least};
use super::words::{
    Here, contents, group_icon, not_sold, pack_words, price_per_measure, typed_count,
};
use crate::language::Language;
use crate::language::format::{count, price_per_unit, quantity, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Ladder, Note, Stepper, Tone, Total, Wrong};
use crate::pages::resale::chain::ChainPart;

/// A pack in which the same goods are offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackChoice {
    /// "karton isi 6".
    pub word: String,
    /// Its offer.
    pub href: String,
    /// Whether it is this one.
    pub current: bool,
}

/// What the reader looks at an offer with.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "what the reader is and may, each by itself")]
pub struct Look {
    /// The count, as typed; empty for the least that is sold.
    pub typed: String,
    /// Whether the count was refused when it was to go into the basket.
    pub refused: bool,
    /// How many packs went into the basket a moment ago.
    pub added: Option<i64>,
    /// How many packs stand in the basket.
    pub in_basket: i64,
    /// Whether the reader may buy it.
    pub may_buy: bool,
    /// Whether it is the reader's own.
    pub own: bool,
    /// Where the reader came from.
    pub back: String,
    /// Who puts how much on its price.
    pub chain: Option<PriceChainView>,
    /// Whether the reader may sell it on.
    pub may_resell: bool,
}

/// `/offers/{id}`.
#[derive(Debug, Template)]
#[template(path = "buyer/offer.html", blocks = ["main"])]
pub struct OfferPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The offer.
    pub id: String,
    /// The goods.
    pub name: String,
    /// The icon of their group.
    pub icon: &'static str,
    /// The seller, and all they sell.
    pub seller: Link,
    /// Where the seller is.
    pub region: String,
    /// "Ada 240 karton", or that there is none.
    pub stock: String,
    /// Whether there is any.
    pub in_stock: bool,
    /// Why it cannot be bought now although the reader sees it.
    pub notes: Vec<Note>,
    /// The packs, where there are several.
    pub packs: Vec<PackChoice>,
    /// The one pack, where there is one.
    pub pack: String,
    /// Prices by count.
    pub ladder: Ladder,
    /// The pack's price by unit, where there is but one price.
    pub per_unit: String,
    /// Base units in a pack, for the script; 0 where a pack is told by weight.
    pub factor: i64,
    /// The count.
    pub stepper: Option<Stepper>,
    /// What the count comes to.
    pub sum: String,
    /// "8", and "karton".
    pub counted: (String, String),
    /// What that holds: "48 pcs"; as number and unit where the script may follow it.
    pub holds: Option<(String, String)>,
    /// Whether tax comes on top.
    pub tax: &'static str,
    /// What is known besides.
    pub facts: Vec<Total>,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// The form's key.
    pub key: String,
    /// Where the reader came from.
    pub back: String,
    /// The seller's own way to change it.
    pub own: Option<Link>,
    /// Who puts how much on its price; nothing where that is the price itself.
    pub chain: Option<ChainPart>,
    /// To sell it on as one's own; for who may.
    pub sell_on: Option<Link>,
}

impl OfferPage {
    /// The page of `offer`, looked at with `look`; `packs` are the seller's packs of the same goods.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one part of the page after the other")]
    pub fn new(
        mut shell: Shell,
        offer: &OfferView,
        packs: &[PackOffered],
        look: Look,
        here: Here,
        key: &str,
    ) -> Self {
        let lang = here.lang;
        let unit = offer.product.base_unit.as_str();
        let (pack, factor) = (offer.pack.name.as_str(), offer.pack.factor);
        let asked = AskedFor::read(offer, &look, lang);
        let packs_now = asked.packs;
        let breaks = breaks(offer);
        // The order is priced by all it holds, so what is in the basket counts too.
        let all_packs = packs_now.saturating_add(look.in_basket);
        let ladder =
            Ladder::on_top(&breaks, (look.in_basket, packs_now), (pack, factor, unit), lang);
        let price = breaks
            .iter()
            .rev()
            .find(|(from, _)| *from <= all_packs)
            .or_else(|| breaks.first())
            .map(|(_, price)| *price)
            .unwrap_or_default();
        let in_stock = offer.available_count > 0;
        let on_sale = offer.state == OfferState::Published;
        let sells = look.may_buy && in_stock && on_sale && !look.own;
        let error = asked.error.clone();
        let stepper = sells.then(|| asked.stepper(offer, lang));
        let wrongs: Vec<Wrong> = error
            .filter(|_| look.refused && stepper.is_some())
            .map(|text| Wrong { field: "count".to_owned(), text })
            .into_iter()
            .collect();
        shell.refused = !wrongs.is_empty();
        let sum = price.times(packs_now).map_or_else(String::new, rupiah);
        Self {
            id: offer.id.to_string(),
            name: offer.product_name.clone(),
            icon: group_icon(offer.product.category.as_deref(), &offer.product_name),
            seller: Link::new(
                offer.seller.name.clone(),
                format!("/search?seller={}", offer.seller.id),
            ),
            region: offer.seller.region.name.clone(),
            stock: if in_stock {
                let n = quantity(offer.available_count, pack);
                lang.pick(format!("Ada {n}"), format!("{n} in stock"))
            } else {
                lang.t("Habis", "Sold out").to_owned()
            },
            in_stock,
            notes: notes(offer, &look, packs_now, here),
            packs: pack_choices(offer, packs, lang),
            pack: pack_words(pack, factor, unit, lang),
            per_unit: price_per_unit(price, factor, unit, lang),
            factor: if unit == "pcs" { factor } else { 0 },
            stepper,
            sum,
            counted: (count(packs_now), pack.to_owned()),
            holds: holds(packs_now, factor, unit, lang),
            tax: tax_words(offer, lang),
            facts: facts(offer, price, lang),
            wrongs,
            key: key.to_owned(),
            back: look.back,
            own: look.own.then(|| {
                Link::new(lang.t("Ubah harga dan stok", "Change price and stock"), "/stock")
            }),
            chain: look
                .chain
                .as_ref()
                .map(|chain| ChainPart::new(chain, quantity(1, pack), lang))
                .filter(ChainPart::is_worth_telling),
            sell_on: (look.may_resell && !look.own).then(|| {
                Link::new(
                    lang.t("Jual lagi", "Sell on"),
                    format!("/resale/rules/new?offer={}", offer.id),
                )
            }),
            ladder,
            shell,
        }
    }
}

/// The count a page is about: as typed, and as far as it can be read.
struct AskedFor {
    typed: String,
    packs: i64,
    rule: CountRule,
    error: Option<String>,
}

impl AskedFor {
    fn read(offer: &OfferView, look: &Look, lang: Language) -> Self {
        let rule = CountRule { minimum: offer.minimum_count, multiple: offer.multiple };
        let typed = if look.typed.is_empty() { count(least(rule)) } else { look.typed.clone() };
        let (packs, error) = match typed_count(&typed, lang) {
            Err(text) => (least(rule), Some(text)),
            Ok(0) if !look.refused => (0, None),
            Ok(n) => {
                let wrong = rule.check(n).err();
                (n, wrong.map(|wrong| not_sold(wrong, rule.minimum, rule.multiple, lang)))
            }
        };
        Self { typed, packs, rule, error }
    }

    fn stepper(self, offer: &OfferView, lang: Language) -> Stepper {
        let pack = &offer.pack.name;
        Stepper {
            name: "count".to_owned(),
            line: "1".to_owned(),
            value: self.typed,
            label: lang.pick(
                format!("Jumlah {pack}, {}", offer.product_name),
                format!("Number of {pack}, {}", offer.product_name),
            ),
            minimum: self.rule.minimum,
            multiple: self.rule.multiple,
            error: self.error,
        }
    }
}

/// The contents as number and unit; by weight they stand as one text, which no script counts on.
fn holds(packs: i64, factor: i64, unit: &str, lang: Language) -> Option<(String, String)> {
    let said = contents(packs, factor, unit, lang)?;
    match said.split_once('\u{a0}') {
        Some((n, unit)) => Some((n.to_owned(), unit.to_owned())),
        None => Some((said, String::new())),
    }
}

#[expect(clippy::too_many_lines, reason = "a table: one piece after another, and nothing else")]
fn notes(offer: &OfferView, look: &Look, packs: i64, here: Here) -> Vec<Note> {
    let lang = here.lang;
    let pack = &offer.pack.name;
    let mut notes = Vec::new();
    if offer.agreed_by.is_some() {
        let seller = &offer.seller.name;
        notes.push(Note {
            tone: Tone::Quiet,
            icon: "tags",
            bold: lang.t("Harga kesepakatan.", "Agreed price.").to_owned(),
            small: lang.pick(
                format!("Disepakati organisasi Anda dengan {seller}; orang lain tidak melihatnya."),
                format!("Your organization agreed on it with {seller}; nobody else sees it."),
            ),
        });
    }
    if let Some(added) = look.added {
        let (added, all) = (quantity(added, pack), quantity(look.in_basket, pack));
        notes.push(Note {
            tone: Tone::Good,
            icon: "check",
            bold: lang.pick(
                format!("{added} masuk keranjang."),
                format!("{added} went into the basket."),
            ),
            small: lang.pick(
                format!("Di keranjang sekarang {all}."),
                format!("The basket now holds {all}."),
            ),
        });
    } else if look.in_basket > 0 {
        let all = quantity(look.in_basket, pack);
        notes.push(Note {
            tone: Tone::Info,
            icon: "shopping-cart",
            bold: lang.pick(
                format!("{all} sudah ada di keranjang."),
                format!("{all} are in the basket already."),
            ),
            small: lang
                .t("Yang Anda masukkan lagi ditambahkan.", "What you add comes on top.")
                .to_owned(),
        });
    }
    if offer.state != OfferState::Published {
        notes.push(Note {
            tone: Tone::Warn,
            icon: "info-circle",
            bold: lang.t("Barang ini tidak sedang dijual.", "This is not on sale.").to_owned(),
            small: String::new(),
        });
    } else if offer.available_count == 0 {
        notes.push(Note {
            tone: Tone::Warn,
            icon: "alert-triangle",
            bold: lang.t("Stok penjual habis.", "The seller has none left.").to_owned(),
            small: lang
                .t(
                    "Coba lagi nanti, atau cari barang serupa.",
                    "Try later, or look for similar goods.",
                )
                .to_owned(),
        });
    } else if look.may_buy && packs > offer.available_count {
        let left = quantity(offer.available_count, pack);
        notes.push(Note {
            tone: Tone::Warn,
            icon: "alert-triangle",
            bold: lang.pick(format!("Stok tinggal {left}."), format!("Only {left} left.")),
            small: lang
                .t(
                    "Penjual hanya bisa menerima pesanan yang stoknya cukup.",
                    "The seller can only accept what the stock covers.",
                )
                .to_owned(),
        });
    }
    notes
}

fn pack_choices(offer: &OfferView, packs: &[PackOffered], lang: Language) -> Vec<PackChoice> {
    if packs.len() < 2 {
        return Vec::new();
    }
    packs
        .iter()
        .map(|pack| PackChoice {
            word: pack_words(&pack.name, pack.factor, &offer.product.base_unit, lang),
            href: format!("/offers/{}", pack.offer_id),
            current: pack.offer_id == offer.id,
        })
        .collect()
}

fn tax_words(offer: &OfferView, lang: Language) -> &'static str {
    match offer.product.tax_class.as_str() {
        "exempt" => lang.t("Bebas PPN.", "Exempt from VAT."),
        "none" => lang.t("Tidak kena PPN.", "No VAT."),
        _ if offer.price_includes_tax => lang.t("Sudah termasuk PPN.", "Includes VAT."),
        _ => lang.t("PPN ditambahkan bila penjual PKP.", "VAT is added if the seller charges it."),
    }
}

fn facts(offer: &OfferView, price: supply_chain::money::Money, lang: Language) -> Vec<Total> {
    let unit = offer.product.base_unit.as_str();
    let mut facts = Vec::new();
    let mut fact = |label: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push(Total::new(label, value));
        }
    };
    let measure = price_per_measure(&offer.product_name, price, offer.pack.factor, unit, lang);
    if let Some((per, word)) = measure {
        fact(&lang.pick(format!("Per {word}"), format!("Per {word}")), Some(rupiah(per)));
    }
    fact(lang.t("Merek", "Brand"), offer.product.brand.clone());
    fact(lang.t("Kelompok", "Group"), offer.product.category.clone());
    fact(lang.t("Kode batang", "Barcode"), offer.product.gtin.clone());
    fact(lang.t("Kode penjual", "Seller's code"), offer.seller_code.clone());
    fact(
        lang.t("Pesan sedikitnya", "At least"),
        Some(quantity(offer.minimum_count, &offer.pack.name)),
    );
    fact(
        lang.t("Kelipatan", "In multiples of"),
        (offer.multiple > 1).then(|| quantity(offer.multiple, &offer.pack.name)),
    );
    fact(lang.t("Pajak", "Tax"), Some(tax_words(offer, lang).trim_end_matches('.').to_owned()));
    facts
}
