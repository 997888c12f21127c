//! `/stock`: a seller's own offers.

use askama::Template;
use order_workflow::query::catalogue::OfferView;
use supply_chain::offer::OfferState;

use super::{May, Shelf, audience_words, described, offer_badge, shelves};
use crate::language::Language;
use crate::language::format::quantity;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Empty, Ladder, Pager, Tab};

/// An offer in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferRow {
    /// The goods.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Pack, brand, code.
    pub small: String,
    /// Its prices.
    pub ladder: Ladder,
    /// "120 karton siap".
    pub stock: String,
    /// Whether nothing can be had.
    pub is_out: bool,
    /// Who sees it.
    pub audience: String,
    /// Its state, where it is not on sale.
    pub badge: Option<Badge>,
    /// The page that counts it; empty where the reader may not.
    pub count_href: String,
}

/// `/stock`.
#[derive(Debug, Template)]
#[template(path = "stock/list.html")]
pub struct OffersPage {
    /// The shell.
    pub shell: Shell,
    /// What may be done.
    pub may: May,
    /// Where in the goods.
    pub tabs: Vec<Tab>,
    /// What was looked for.
    pub looked_for: String,
    /// The state looked for, kept when looking again; empty for those on sale.
    pub state: &'static str,
    /// The same goods as a table to edit.
    pub grid: String,
    /// The offers.
    pub offers: Vec<OfferRow>,
    /// What stands where there are none.
    pub empty: Empty,
    /// The way to the others.
    pub pager: Pager,
}

impl OffersPage {
    /// The page of `offers`; `next` is the address of the page after.
    #[must_use]
    pub fn new(
        shell: Shell,
        may: May,
        offers: &[OfferView],
        (state, looked_for): (OfferState, String),
        next: Option<String>,
    ) -> Self {
        let lang = shell.lang;
        Self {
            tabs: shelves(Shelf::Offers(state), lang),
            grid: grid(state, &looked_for),
            offers: offers.iter().map(|offer| row(offer, may, lang)).collect(),
            empty: nothing(&looked_for, may, state, lang),
            state: if state == OfferState::Published { "" } else { state.as_str() },
            pager: Pager { next, ..Pager::default() },
            may,
            looked_for,
            shell,
        }
    }
}

/// The table of the same goods; what was withdrawn is not changed any more.
fn grid(state: OfferState, looked_for: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if !looked_for.is_empty() {
        query.append_pair("q", looked_for);
    }
    if state != OfferState::Withdrawn {
        query.append_pair("state", state.as_str());
    }
    format!("/stock/grid?{}", query.finish())
}

fn row(offer: &OfferView, may: May, lang: Language) -> OfferRow {
    let breaks: Vec<_> =
        offer.price_breaks.iter().map(|step| (step.min_count, step.price)).collect();
    let pack = (offer.pack.name.as_str(), offer.pack.factor, offer.product.base_unit.as_str());
    let ready = quantity(offer.available_count, &offer.pack.name);
    OfferRow {
        name: offer.product_name.clone(),
        href: format!("/stock/offers/{}", offer.id),
        small: described(offer, lang),
        ladder: Ladder::at(&breaks, 1, pack, lang),
        is_out: offer.available_count == 0,
        stock: if offer.available_count == 0 {
            lang.t("Stok habis", "Out of stock").to_owned()
        } else {
            lang.pick(format!("{ready} siap"), format!("{ready} ready"))
        },
        audience: offer.audience.as_ref().map_or_else(String::new, |audience| {
            let words = audience_words(audience, lang);
            lang.pick(format!("Dilihat: {words}"), format!("Seen by: {words}"))
        }),
        badge: offer_badge(offer.state, lang),
        count_href: if may.count {
            format!("/stock/products/{}", offer.product.id)
        } else {
            String::new()
        },
    }
}

fn nothing(looked_for: &str, may: May, state: OfferState, lang: Language) -> Empty {
    if !looked_for.is_empty() {
        return Empty {
            icon: "search",
            heading: lang.pick(format!("Tidak ada “{looked_for}”"), format!("No “{looked_for}”")),
            text: lang.t("Coba kata yang lebih pendek.", "Try a shorter word.").to_owned(),
            action: Some(Link::new(lang.t("Lihat semua", "See all"), "/stock")),
        };
    }
    if state != OfferState::Published {
        return Empty {
            icon: "tags",
            heading: lang.t("Tidak ada barang di sini", "No goods here").to_owned(),
            ..Empty::default()
        };
    }
    Empty {
        icon: "tags",
        heading: lang.t("Belum ada barang yang dijual", "Nothing on sale yet").to_owned(),
        text: lang
            .t(
                "Unggah daftar harga, atau tambah satu barang.",
                "Upload a price list, or add one product.",
            )
            .to_owned(),
        action: may
            .sell
            .then(|| Link::new(lang.t("Unggah daftar harga", "Upload a price list"), "/imports")),
    }
}
