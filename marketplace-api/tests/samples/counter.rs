//! Samples of the counter and its till.

use askama::Template;
use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::Place;
use marketplace_api::pages::shop::orders::When;
use marketplace_api::pages::shop::selling::{Keyed, SellPage};
use marketplace_api::pages::shop::till::{ClosingsPage, TillPage};
use order_workflow::query::storefront::{CounterGoods, StorefrontView, TillRow, TillSum, TillView};
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use supply_chain::storefront::{Admission, Display, OpeningHours, PayBy};

use super::goods::{OIL, id, key, now, rp};
use super::{LONG, shell};

fn shop() -> StorefrontView {
    StorefrontView {
        organization_id: id(1),
        name: "KDMP Nangapanda".to_owned(),
        code: "K7QX".to_owned(),
        version: 3,
        is_open: true,
        closed_note: None,
        hours: OpeningHours::default(),
        display: Display::Prices,
        accepts_automatically: true,
        delivers: false,
        account_days: 30,
        admission: Admission::Open,
        has_payment_code: true,
    }
}

const NAMES: [&str; 10] = [
    OIL,
    "Gula Pasir Manis Timur 1 kg",
    "Beras Mawar 5 kg",
    "Kopi Bubuk Bajawa 250 g",
    "Sabun Bubuk Bersih 800 g",
    "Teh Celup Melati 25 kantong",
    "Susu Kental Manis 370 g",
    "Mi Goreng Nusa 85 g",
    "Garam Dapur Beriodium 500 g",
    "Kecap Manis Kelor 275 ml",
];

fn goods(n: u128) -> CounterGoods {
    let at = usize::try_from(n).unwrap();
    CounterGoods {
        offer_id: id(n + 40),
        name: format!("{} {n}", NAMES[at % NAMES.len()]),
        pack: ["botol", "bungkus", "karung", "kotak"][at % 4].to_owned(),
        gtin: Some(format!("{}", 8_990_001_000_000_u64 + 7_919 * u64::try_from(n).unwrap())),
        code: None,
        ladder: format!("1:{}", 850_000 + 73_500 * n),
        adds_tax: false,
        available: i64::try_from(n).unwrap() * 3 % 70,
        minimum_count: 1,
        multiple: 1,
    }
}

fn selling(lang: Language, lines: u128, kept: u128, wrong: bool) -> String {
    let typed = Filled::of(vec![("pay_by".to_owned(), "cash".to_owned())]);
    let mut faults = Faults::default();
    let mut keyed = Keyed {
        lines: (0..lines).map(|n| (goods(n), "2".to_owned(), 2)).collect(),
        ..Keyed::default()
    };
    if wrong {
        faults.add("q", lang.t("Stok tidak cukup.", "Not enough stock."));
        keyed.is_short = true;
        keyed.member = Some(LONG.to_owned());
        keyed.found = (0..8).map(goods).collect();
        "minyak".clone_into(&mut keyed.q);
    }
    let kept: Vec<CounterGoods> = (0..kept).map(goods).collect();
    let shell = shell(Kind::Primary, Place::ShopDesk, lang);
    let form = (&typed, &faults);
    SellPage::new(shell, &keyed, form, (&shop(), None, &kept), (key(), id(7).to_string()))
        .render()
        .unwrap()
}

fn till(lang: Language, sales: u128) -> String {
    let sum = |pay_by, members, others| TillSum {
        pay_by,
        members: rp(members),
        others: rp(others),
        total: rp(members + others),
    };
    let some = i64::try_from(sales).unwrap();
    let view = TillView {
        stretch: if sales == 0 { 1 } else { 12 },
        since: (sales > 0).then(now),
        opening: rp(50_000),
        sums: vec![
            sum(PayBy::Cash, 64_500 * some, 44_500 * some),
            sum(PayBy::Qris, 0, 27_500 * some),
            sum(PayBy::Account, 128_000 * some, 0),
            sum(PayBy::Savings, 0, 0),
        ],
        taken: rp(264_500 * some),
        expected: rp(50_000 + 109_000 * some),
        sales: some,
        undone: some / 4,
        closing: None,
    };
    let row = |n: u128| TillRow {
        id: id(n + 300),
        number: Some(format!("PA-2026-{:06}", 120 + n)),
        invoice_number: Some(format!("INV/K7QX/2026/11/{:06}", 120 + n)),
        at: now(),
        buyer: if n % 7 == 3 { LONG.to_owned() } else { "Dorothea Weti".to_owned() },
        is_walk_in: n.is_multiple_of(2),
        is_sale: true,
        goods: Some(NAMES[usize::try_from(n).unwrap() % NAMES.len()].to_owned()),
        lines: 3,
        total_sen: 0,
        total: Money::from_sen(3_700_000),
        pay_by: "cash".to_owned(),
        is_undone: n % 5 == 4,
    };
    let rows: Vec<TillRow> = (0..sales).map(row).collect();
    let (typed, faults) = (Filled::default(), Faults::default());
    let when = When { now: now(), zone: chrono_tz::Tz::Asia__Makassar };
    let shell = shell(Kind::Primary, Place::ShopDesk, lang);
    let older = (sales > 40).then(|| "/shop/till?before=1".to_owned());
    TillPage::new(shell, (&view, &rows, older), (&typed, &faults), (true, when), key())
        .render()
        .unwrap()
}

pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    let when = When { now: now(), zone: chrono_tz::Tz::Asia__Makassar };
    let none =
        ClosingsPage::new(shell(Kind::Primary, Place::ShopDesk, Indonesian), &[], None, when);
    vec![
        ("counter-empty", false, selling(Indonesian, 0, 40, false)),
        ("counter-usual", false, selling(English, 4, 40, false)),
        ("counter-crowded", true, selling(Indonesian, 12, 150, false)),
        ("counter-refused", true, selling(Indonesian, 3, 40, true)),
        ("till-empty", false, till(Indonesian, 0)),
        ("till-usual", false, till(English, 6)),
        ("till-crowded", true, till(Indonesian, 50)),
        ("till-closings-empty", false, none.render().unwrap()),
    ]
}
