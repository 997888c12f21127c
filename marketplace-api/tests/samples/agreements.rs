//! Samples of the agreements' pages.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use marketplace_api::language::Language;
use marketplace_api::pages::agreements::fields::of_version;
use marketplace_api::pages::agreements::{
    ChoosePage, EndPage, FormPage, ListPage, Partner, Seen, ShowPage,
};
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::{Link, Place};
use marketplace_api::pages::people::organization::OtherRow;
use order_workflow::query::agreements::{
    AgreedStep, AgreementEntry, AgreementParty, AgreementSummary, AgreementView, PriceView,
    VersionSummary, VersionView,
};
use order_workflow::query::orders::{DeliveryView, TermsView};
use supply_chain::claim::ClaimTerms;
use supply_chain::credit::{DueFrom, EarlyDiscount, MoneyTerms, WhenLate};
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use supply_chain::purchase_order::Party;
use uuid::Uuid;

use super::{LONG, shell};

fn shown(template: &dyn askama::DynTemplate) -> String {
    template.dyn_render().unwrap()
}

fn at(hour: u32) -> DateTime<Utc> {
    format!("2026-11-22T{hour:02}:00:00Z").parse().unwrap()
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn party(n: u128, name: &str) -> AgreementParty {
    AgreementParty { id: Uuid::from_u128(n), name: name.to_owned() }
}

fn price(n: u128, name: &str) -> PriceView {
    let step =
        |min_count, rupiah: i64| AgreedStep { min_count, price: Money::from_sen(rupiah * 100) };
    PriceView {
        offer_id: Some(Uuid::from_u128(n)),
        product_name: Some(name.to_owned()),
        pack: Some("karton".to_owned()),
        factor: Some(40),
        category: None,
        price_breaks: Some(vec![step(1, 105_300), step(10, 103_000)]),
        discount_percent: None,
        minimum_count: Some(5),
        multiple: Some(5),
    }
}

fn discount(category: Option<&str>, percent: &str) -> PriceView {
    PriceView {
        offer_id: None,
        product_name: None,
        pack: None,
        factor: None,
        category: category.map(str::to_owned),
        price_breaks: None,
        discount_percent: Some(percent.parse().unwrap()),
        minimum_count: None,
        multiple: None,
    }
}

fn summary(number: i32, state: &str, side: &str) -> VersionSummary {
    VersionSummary {
        number,
        state: state.to_owned(),
        proposed_by: side.to_owned(),
        proposed_at: at(1),
        answered_at: (state != "proposed").then(|| at(2)),
        valid_from: day(11, 22),
        valid_to: (number == 1).then(|| day(12, 31)),
        last_day: None,
    }
}

fn version(number: i32, state: &str, side: &str, prices: Vec<PriceView>) -> VersionView {
    VersionView {
        summary: summary(number, state, side),
        claims: (&ClaimTerms::default()).into(),
        note: Some("Harga ditinjau lagi setiap tiga bulan.".to_owned()),
        terms: TermsView {
            agreement_id: Some(Uuid::from_u128(9)),
            agreement_version: Some(number),
            hours_to_answer: 24,
            hours_to_counter: 24,
            days_of_backorder: 7,
            free_cancel_hours: 12,
            deemed_receipt_days: Some(5),
            payment_days: Some(30),
            tolerance_basis_points: 50,
            accepts_automatically: true,
            minimum_goods: Some(Money::from_sen(150_000_000)),
            delivery: Some(DeliveryView {
                weekdays: vec![2, 5],
                days_before: 1,
                cut_off: "15:00:00".to_owned(),
            }),
            delivery_terms: "franco",
            money: (&MoneyTerms {
                due_from: DueFrom::EndOfMonth,
                when_late: WhenLate::Hold,
                days_of_grace: 7,
                early_discount: Some(EarlyDiscount { basis_points: 200, days: 10 }),
                ..MoneyTerms::default()
            })
                .into(),
            charges: Vec::new(),
        },
        prices,
    }
}

fn view(name: &str, prices: Vec<PriceView>, proposed: bool, own: &str) -> AgreementView {
    let entry = |position, kind: &str, number| AgreementEntry {
        position,
        kind: kind.to_owned(),
        number: Some(number),
        last_day: None,
        recorded_at: at(u32::try_from(position).unwrap()),
        person_name: "Yustina Mbele".to_owned(),
        organization_id: Uuid::from_u128(1),
    };
    let mut all = vec![summary(1, "accepted", "seller")];
    if proposed {
        all.insert(0, summary(2, "proposed", own));
    }
    AgreementView {
        id: Uuid::from_u128(9),
        version: 2,
        seller: party(1, name),
        buyer: party(2, "Flores Bersama"),
        in_force: Some(version(1, "accepted", "seller", prices)),
        proposed: proposed.then(|| {
            version(
                2,
                "proposed",
                own,
                vec![discount(Some("Sembako"), "2.50"), discount(None, "1")],
            )
        }),
        versions: all,
        history: vec![entry(1, "proposed", 1), entry(2, "accepted", 1)],
        allowed_commands: if proposed {
            vec!["accept", "decline", "end"]
        } else {
            vec!["propose", "end"]
        },
    }
}

fn show(view: &AgreementView, refusal: Option<&str>, lang: Language) -> String {
    let seen =
        Seen { view, own: Uuid::from_u128(2), now: at(6), zone: Tz::Asia__Makassar, refusal };
    shown(&ShowPage::new(shell(Kind::Secondary, Place::More, lang), seen, "k1"))
}

fn list(rows: u128, name: &str, lang: Language) -> String {
    let row = |n: u128| AgreementSummary {
        id: Uuid::from_u128(n),
        version: 1,
        seller: party(if n.is_multiple_of(2) { 1 } else { 3 }, name),
        buyer: party(if n.is_multiple_of(2) { 3 } else { 1 }, name),
        in_force: (!n.is_multiple_of(3)).then_some(1),
        holds_until: (n.is_multiple_of(4)).then(|| day(12, 31)),
        proposed: (n.is_multiple_of(5)).then_some(2),
        proposed_by: (n.is_multiple_of(5)).then(|| "seller".to_owned()),
        updated_at: at(3),
    };
    let rows: Vec<AgreementSummary> = (1..=rows).map(row).collect();
    let next = (rows.len() > 19).then(|| "/agreements?after=1".to_owned());
    let shell = shell(Kind::Secondary, Place::More, lang);
    shown(&ListPage::new(shell, &rows, Uuid::from_u128(1), next, true))
}

fn form(name: &str, filled: &Filled, faults: &Faults, lang: Language) -> String {
    let places = ("/agreements/new".to_owned(), "/agreements".to_owned());
    let hidden = vec![("with", Uuid::from_u128(3).to_string()), ("as", "seller".to_owned())];
    let shell = shell(Kind::Distributor, Place::More, lang);
    shown(&FormPage::new(shell, (name, true), (filled, faults), places, hidden, "k1".to_owned()))
}

fn choose(looked_for: &str, found: usize) -> String {
    let other = |n: usize| OtherRow {
        id: Uuid::from_u128(u128::try_from(n).unwrap()),
        name: if n == 2 { LONG.to_owned() } else { "KDMP Nangapanda".to_owned() },
        href: String::new(),
        small: "koperasi primer · Kabupaten Ende · K-17".to_owned(),
    };
    let lang = Language::Indonesian;
    let back = Link::new("Kesepakatan", "/agreements");
    let row = |n: usize| {
        let already = [(Party::Seller, Uuid::from_u128(9))];
        let already = if n == 1 { &already[..] } else { &[] };
        Partner::new(other(n), &[Party::Seller, Party::Buyer], already, lang)
    };
    shown(&ChoosePage {
        shell: shell(Kind::Secondary, Place::More, lang).task(back),
        looked_for: looked_for.to_owned(),
        found: (1..=found).map(row).collect(),
    })
}

fn end(faults: &Faults) -> String {
    let shell = shell(Kind::Secondary, Place::More, Language::Indonesian);
    let about = (Uuid::from_u128(9), "CV Sumber Pangan Timur", 2);
    shown(&EndPage::new(shell, about, "2026-11-30", faults, "k1".to_owned()))
}

/// Every sample: its name, whether it is a crowded one, and its HTML.
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    use Language::{English, Indonesian};
    let seller = "CV Sumber Pangan Timur";
    let oil = || {
        vec![
            price(1, "Minyak Goreng Nusa 2 L"),
            discount(Some("Sembako"), "2.50"),
            discount(None, "1"),
        ]
    };
    let many = || (1..=120).map(|n| price(n, "Minyak Goreng Nusa 2 L")).collect::<Vec<_>>();
    let none = Faults::default();
    let mut wrong = Faults::default();
    wrong.add("prices", "Baris 2: tidak ada barang “kopi bjw”. Pakai kode atau nama yang persis.");
    wrong.add("payment_days", "Isi dari 0 sampai 365.");
    let mut past = Faults::default();
    past.add("last_day", "Hari itu sudah lewat. Pilih hari ini atau sesudahnya.");
    let full = of_version(&version(1, "accepted", "seller", oil()), Indonesian);
    vec![
        ("agreements-empty", false, list(0, seller, Indonesian)),
        ("agreements", false, list(4, seller, Indonesian)),
        ("agreements-en", false, list(4, seller, English)),
        ("agreements-crowded", true, list(20, LONG, Indonesian)),
        ("agreement", false, show(&view(seller, oil(), false, "seller"), None, Indonesian)),
        ("agreement-en", false, show(&view(seller, oil(), false, "seller"), None, English)),
        ("agreement-proposed", false, show(&view(seller, oil(), true, "seller"), None, Indonesian)),
        (
            "agreement-refused",
            false,
            show(
                &view(seller, oil(), true, "buyer"),
                Some("Yang menunggu sekarang usulan ke-2. Baca dulu, lalu jawab lagi."),
                Indonesian,
            ),
        ),
        (
            "agreement-without-prices",
            false,
            show(&view(seller, vec![], false, "seller"), None, Indonesian),
        ),
        ("agreement-crowded", true, show(&view(LONG, many(), true, "seller"), None, Indonesian)),
        ("agreement-choose", false, choose("", 0)),
        ("agreement-choose-none", false, choose("zzz", 0)),
        ("agreement-choose-some", false, choose("nanga", 3)),
        ("agreement-form", false, form(seller, &Filled::default(), &none, Indonesian)),
        ("agreement-form-en", false, form(seller, &full, &none, English)),
        ("agreement-form-refused", false, form(LONG, &full, &wrong, Indonesian)),
        ("agreement-end", false, end(&none)),
        ("agreement-end-refused", false, end(&past)),
    ]
}
