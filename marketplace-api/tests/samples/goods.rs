//! Samples of a seller's own goods.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::Place;
use marketplace_api::pages::stock::May;
use marketplace_api::pages::stock::buyers::Known;
use marketplace_api::pages::stock::edit::{self, Again, EditPage};
use marketplace_api::pages::stock::levels::LevelsPage;
use marketplace_api::pages::stock::list::OffersPage;
use marketplace_api::pages::stock::make::{MakePage, usual};
use marketplace_api::pages::stock::offer_form::typed;
use marketplace_api::pages::stock::take::{Pack, TakePage};
use order_workflow::query::catalogue::{
    OfferView, PackView, PriceBreakView, ProductView, RegionView, SellerView, StockView,
};
use order_workflow::query::catalogue_changes::PlannedPrice;
use order_workflow::query::sellers::SellerName;
use supply_chain::money::Money;
use supply_chain::offer::{Audience, OfferState};
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{LONG, shell};

const KEY: &str = "01980c7a-5d2e-7c11-9a55-0c2f3b1a7d10";
pub(super) const OIL: &str = "Minyak Goreng Nusa 2 L";
const ALL: May = May { sell: true, count: true };

pub(super) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

pub(super) fn key() -> String {
    KEY.to_owned()
}

pub(super) fn keys() -> [String; 2] {
    [key(), key()]
}

pub(super) fn id(n: u128) -> Uuid {
    Uuid::from_u128(
        0x0198_0c7a_5d2e_7c11_9a55_0000_0000_0000 ^ n.wrapping_mul(0x9E37_79B9_7F4A_7C15),
    )
}

pub(super) fn rp(rupiah: i64) -> Money {
    Money::from_sen(rupiah * 100)
}

fn filled(pairs: &[(&str, &str)]) -> Filled {
    Filled::of(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
}

/// Three offers on sale.
pub(super) fn offers() -> Vec<OfferView> {
    let name = ["Minyak Goreng Nusa 2 L", "Gula Pasir 1 kg", LONG];
    (1..).zip(name).map(|(n, name)| offer(n, name, 3, OfferState::Published)).collect()
}

fn offer(n: u128, name: &str, steps: i64, state: OfferState) -> OfferView {
    let step = |at: i64| PriceBreakView {
        min_count: if at == 0 { 1 } else { at * 10 },
        price: rp(213_000 - at * 4_500),
        price_per_base_unit: rp(35_500),
    };
    OfferView {
        id: id(n),
        version: 4,
        state,
        product_name: name.to_owned(),
        product: ProductView {
            id: id(n + 1_000),
            name: name.to_owned(),
            brand: Some("Nusa".to_owned()),
            category: Some("Minyak goreng".to_owned()),
            base_unit: "pcs".to_owned(),
            gtin: None,
            tax_class: "taxed".to_owned(),
        },
        seller: SellerView {
            id: id(7),
            name: "CV Sumber Pangan Timur".to_owned(),
            region: RegionView { code: "53.08".to_owned(), name: "Kabupaten Ende".to_owned() },
        },
        seller_code: Some("MG-2L".to_owned()),
        own_barcode: None,
        pack: PackView { name: "karton".to_owned(), factor: 6 },
        price_breaks: (0..steps).map(step).collect(),
        price_per_base_unit: rp(35_500),
        price_includes_tax: false,
        minimum_count: 1,
        multiple: 1,
        available_count: if n.is_multiple_of(5) { 0 } else { 120 },
        agreed_by: None,
        audience: Some(Audience::Secondaries),
        created_at: now(),
        updated_at: now(),
    }
}

/// So many prices to come of the first offer.
pub(super) fn planned(many: u32) -> Vec<PlannedPrice> {
    let price = |n: u32| PlannedPrice {
        offer_id: id(1),
        change_id: id(9_000 + u128::from(n)),
        starts_on: NaiveDate::from_ymd_opt(2026, 12, n).unwrap(),
        price_breaks: vec![PriceBreakView {
            min_count: 1,
            price: rp(219_000),
            price_per_base_unit: rp(36_500),
        }],
    };
    (1..=many).map(price).collect()
}

fn stock(name: &str) -> StockView {
    StockView {
        product_id: id(1_001),
        product_name: name.to_owned(),
        base_unit: "pcs".to_owned(),
        on_hand: 9_168,
        reserved: 96,
        available: 9_072,
        version: 12,
    }
}

fn list(lang: Language, many: u128, name: &str, looked_for: &str) -> String {
    let offers: Vec<OfferView> =
        (0..many).map(|n| offer(n, &format!("{name} {n}"), 3, OfferState::Published)).collect();
    let shell = shell(Kind::Distributor, Place::Stock, lang);
    let next = (many >= 20).then(|| "/stock?after=1".to_owned());
    let about = (OfferState::Published, looked_for.to_owned());
    OffersPage::new(shell, ALL, &offers, about, next).render().unwrap()
}

fn levels(many: usize, name: &str) -> String {
    let levels = vec![stock(name); many];
    let shell = shell(Kind::Primary, Place::Stock, Indonesian);
    LevelsPage::new(shell, ALL, &levels, (String::new(), many > 0), None).render().unwrap()
}

fn take(lang: Language, refused: bool) -> String {
    let pack = Pack { name: "karton".to_owned(), factor: 6 };
    let mut faults = Faults::default();
    if refused {
        faults.add("loose", "Paling sedikit 96.");
    }
    let shell = shell(Kind::Primary, Place::Stock, lang);
    let filled = filled(&[("packs", "12"), ("loose", "3"), ("words", "dua pecah")]);
    let mut page = TakePage::new(shell, &stock(OIL), Some(&pack), &filled, key(), &faults);
    page.is_overtaken = refused;
    page.render().unwrap()
}

fn edit(
    name: &str,
    steps: i64,
    (state, may, again): (OfferState, May, Again),
    refused: bool,
) -> String {
    let offer = offer(1, name, steps, state);
    let mut faults = Faults::default();
    if refused {
        faults.add("price-1", "Mulai 10 harganya naik; makin banyak makin murah atau tetap.");
    }
    let stock = stock(name);
    let known = Known::default();
    let kind = Kind::Distributor;
    let buyers = Some(&known);
    let seen =
        edit::Seen { offer: &offer, stock: &stock, kind, may, again, planned: &planned(1), buyers };
    let shell = shell(Kind::Distributor, Place::Stock, Indonesian);
    EditPage::new(shell, seen, &typed(&offer), keys(), &faults).render().unwrap()
}

/// An offer for buyers who are named; `text` was looked for and `faults` say what is wrong.
fn edit_buyers(named: u128, text: &str, lang: Language) -> String {
    let offer = offer(1, OIL, 1, OfferState::Published);
    let named = (0..named).map(|n| SellerName {
        id: id(7_000 + n),
        name: format!("{} {n}", if n % 5 == 0 { LONG } else { "Flores Bersama" }),
        is_own_secondary: false,
    });
    let known = Known { named: named.collect(), found: Vec::new() };
    let filled = filled(&[("buyers", "1"), ("audience", "organizations"), ("find", text)]);
    let stock = stock(OIL);
    let again = if text.is_empty() { Again::First } else { Again::Looking };
    let kind = Kind::Distributor;
    let buyers = Some(&known);
    let seen =
        edit::Seen { offer: &offer, stock: &stock, kind, may: ALL, again, planned: &[], buyers };
    EditPage::new(shell(kind, Place::Stock, lang), seen, &filled, keys(), &Faults::default())
        .render()
        .unwrap()
}

fn make(lang: Language, refused: bool) -> String {
    let mut faults = Faults::default();
    if refused {
        faults.add("name", "Kosong. Tulis nama barangnya.");
        faults.add("price-0", "Bukan angka. Ada huruf O, seharusnya angka 0.");
    }
    let filled =
        if refused { filled(&[("price-0", "Rp 21O.000"), ("pack", LONG)]) } else { usual() };
    let shell = shell(Kind::Secondary, Place::Stock, lang);
    MakePage::new(shell, Kind::Secondary, &filled, key(), &faults).render().unwrap()
}

/// Every sample of these pages.
pub(crate) fn all() -> Vec<(&'static str, bool, String)> {
    let on_sale = (OfferState::Published, ALL, Again::First);
    vec![
        ("stock-edit-buyers", false, edit_buyers(3, "", Indonesian)),
        ("stock-edit-buyers-not-found", false, edit_buyers(2, "tidak ada", English)),
        ("stock-edit-buyers-crowded", true, edit_buyers(100, "", Indonesian)),
        ("stock-empty", false, list(Indonesian, 0, OIL, "")),
        ("stock-not-found", false, list(English, 0, OIL, "sarden kaleng besar")),
        ("stock", false, list(Indonesian, 6, OIL, "")),
        ("stock-crowded", true, list(English, 20, OIL, "")),
        ("stock-long-names", true, list(Indonesian, 20, LONG, "")),
        ("stock-levels-empty", false, levels(0, OIL)),
        ("stock-levels", false, levels(20, OIL)),
        ("stock-take", false, take(Indonesian, false)),
        ("stock-take-refused", false, take(English, true)),
        ("stock-offer", false, edit(OIL, 3, on_sale, false)),
        ("stock-offer-saved", false, edit(OIL, 1, (OfferState::Paused, ALL, Again::Saved), false)),
        (
            "stock-offer-overtaken",
            false,
            edit(OIL, 3, (OfferState::Published, ALL, Again::Overtaken), false),
        ),
        (
            "stock-offer-withdrawn",
            false,
            edit(OIL, 3, (OfferState::Withdrawn, ALL, Again::First), false),
        ),
        (
            "stock-offer-reads-only",
            false,
            edit(LONG, 3, (OfferState::Published, May::default(), Again::First), false),
        ),
        ("stock-offer-refused", false, edit(LONG, 3, on_sale, true)),
        ("stock-offer-crowded", true, edit(OIL, 40, on_sale, false)),
        ("stock-new", false, make(Indonesian, false)),
        ("stock-new-refused", false, make(English, true)),
    ]
}
