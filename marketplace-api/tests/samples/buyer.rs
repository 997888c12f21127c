//! Samples of the buyer's pages: empty, usual, crowded, very long names, refused, in both languages.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use catalog_indexer::search::{PageMark, Reading, SearchAnswer, Understood, UnderstoodWord};
use chrono::{DateTime, TimeDelta, Utc};
use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::buyer::basket::{BasketPage, Besides, Changes, Dropped};
use marketplace_api::pages::buyer::home::{Board, HomePage, OperatorPage, Steps};
use marketplace_api::pages::buyer::offer::{Look, OfferPage};
use marketplace_api::pages::buyer::paste::{Match, PastePage, PastedRow};
use marketplace_api::pages::buyer::pasted::lines;
use marketplace_api::pages::buyer::search::{Asked, Found, MiniBasket, Refused, SearchPage};
use marketplace_api::pages::buyer::sections::Returned;
use marketplace_api::pages::buyer::words::Here;
use marketplace_api::pages::filled::Filled;
use marketplace_api::pages::invoices::by_line::{ByLinePage, Chosen};
use marketplace_api::pages::layout::{Link, Place, Shell, Theme, Who};
use marketplace_api::pages::parts::{Note, Tone};
use order_workflow::query::basket::{BasketLine, BasketOrder};
use order_workflow::query::board::StagedImport;
use order_workflow::query::catalogue::{
    OfferView, PackView, PriceBreakView, ProductView, RegionView, SellerView,
};
use order_workflow::query::credit::CreditHint;
use order_workflow::query::invoices::{ToBill, ToBillLine};
use order_workflow::query::money_waiting::{MoneyDuty, MoneyWaiting};
use order_workflow::query::orders::{
    HeadView, LineView, OrderMoneyView, OrderView, PartyView, ShipmentLineView, ShipmentView,
    TotalsView,
};
use order_workflow::query::own_steps::OwnStep;
use order_workflow::query::packs::PackOffered;
use order_workflow::query::resale::{ResaleDuty, ResaleWaiting};
use order_workflow::query::sellers::SellerName;
use supply_chain::ask::Actor;
use supply_chain::credit::{Clearance, Refusal};
use supply_chain::id::{OrderLineId, OrganizationId, PersonId, PurchaseOrderId, ShipmentId};
use supply_chain::money::Money;
use supply_chain::offer::{OfferState, WrongCount};
use supply_chain::organization::{Kind, Role};
use supply_chain::price_ladder::PriceBreak;
use uuid::Uuid;

use super::{LONG, shell};

const OWN: OrganizationId = OrganizationId(Uuid::from_u128(1));
const SELLER: OrganizationId = OrganizationId(Uuid::from_u128(2));
const KEY: &str = "01980c7a-5d2e-7c11-9a55-0c2f3b1a7d10";
const LONG_GOODS: &str = "Tepung Terigu Segitiga Biru Kemasan Ekonomis Serbaguna Protein Sedang untuk Aneka Kue dan Roti Keluarga 1 kg";

fn shown(page: &impl Template) -> String {
    page.render().unwrap()
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

pub(super) fn here(lang: Language) -> Here {
    Here { lang, now: now(), zone: chrono_tz::Tz::Asia__Makassar }
}

fn actor(kind: Kind, roles: &[Role]) -> Actor {
    Actor {
        person: PersonId(Uuid::from_u128(9)),
        organization: OWN,
        kind,
        abilities: kind.abilities().to_vec(),
        roles: roles.to_vec(),
    }
}

/// An id that looks like a real one, so that a page weighs what it will weigh.
fn id(n: u128) -> Uuid {
    Uuid::from_u128(
        0x0198_0c7a_5d2e_7c11_9a55_0000_0000_0000 ^ n.wrapping_mul(0x9E37_79B9_7F4A_7C15),
    )
}

fn rp(rupiah: i64) -> Money {
    Money::from_sen(rupiah * 100)
}

fn line(at: i32, name: &str, packs: i64) -> LineView {
    let price = rp(213_000);
    LineView {
        id: OrderLineId(id(100)),
        offer_id: id(u128::from(at.unsigned_abs())),
        product_id: id(200),
        position: at,
        product_name: name.to_owned(),
        seller_code: None,
        pack: "karton".to_owned(),
        factor: 6,
        base_unit: "pcs",
        price,
        price_includes_tax: false,
        ordered: packs,
        confirmed: packs,
        shipped: packs,
        received: 0,
        rejected: 0,
        lost: 0,
        short_closed: 0,
        cancelled: 0,
        amount: price.times(packs).unwrap(),
        tax_class: "none",
        tax_rate: None,
        tax: Money::ZERO,
        ordered_base: packs * 6,
        confirmed_base: packs * 6,
        shipped_base: packs * 6,
        received_base: 0,
        rejected_base: 0,
        lost_base: 0,
        short_closed_base: 0,
        cancelled_base: 0,
        in_transit_base: packs * 6,
        to_dispatch_base: packs * 6,
        held_base: packs * 6,
        backordered_base: 0,
        promised_date: None,
        substitutes: None,
        proposed: None,
        replaces: None,
        price_chain: None,
    }
}

fn order(
    n: u128,
    state: &'static str,
    buying: bool,
    may: &[&'static str],
    name: &str,
) -> OrderView {
    let own = PartyView { id: OWN, name: "KDMP Nangapanda".to_owned() };
    let other = PartyView { id: SELLER, name: name.to_owned() };
    let (buyer, seller) = if buying { (own, other) } else { (other, own) };
    let lines =
        vec![line(1, "Minyak Goreng Nusa 2 L", 12), line(2, "Gula Pasir Manis Timur 1 kg", 5)];
    let goods = Money::sum(lines.iter().map(|line| line.amount)).unwrap();
    let shipments = if state == "in_fulfilment" { vec![shipment(n, &lines)] } else { Vec::new() };
    OrderView {
        id: PurchaseOrderId(id(n + 1000)),
        number: (state != "draft").then(|| format!("PO-2026-{n:06}")),
        version: 3,
        state,
        kind: "direct",
        fulfilment: "none",
        billing: "none",
        payment: "not_due",
        money: OrderMoneyView::default(),
        buyer,
        seller,
        buyer_reference: None,
        requested_date: now().date_naive().succ_opt(),
        deliver_to: Some("Gerai Nangapanda, Jl. Trans Flores km 48".to_owned()),
        note: None,
        totals: TotalsView { goods, charges: Money::ZERO, tax: Money::ZERO, total: goods },
        lines,
        charges: Vec::new(),
        deadline_at: (state == "submitted").then(|| now() + TimeDelta::hours(5)),
        deadline_zone: Some("Asia/Makassar".to_owned()),
        allowed_commands: may.to_vec(),
        shipments,
        ended_reason: None,
        ended_by: None,
        created_at: now() - TimeDelta::days(2),
        submitted_at: Some(now() - TimeDelta::days(1)),
        acknowledged_at: None,
        confirmed_at: None,
        updated_at: now(),
        history: HeadView { length: 3, hash: String::new(), ..HeadView::default() },
        revision: 1,
        group_id: None,
        terms: super::order::terms(),
        approval: None,
        proposal: None,
        backorder_until: None,
        backorder_is_late: false,
        health: "ok",
        claims: Vec::new(),
        replaces: None,
        pool: None,
        credit: None,
    }
}

fn shipment(n: u128, lines: &[LineView]) -> ShipmentView {
    ShipmentView {
        id: ShipmentId(id(n + 5000)),
        number: format!("SJ-2026-{n:06}"),
        code: "7QK2M9XD".to_owned(),
        state: "in_transit",
        carrier: None,
        dispatched_at: now() - TimeDelta::days(1),
        received_at: None,
        proof_by: None,
        proof_at: None,
        deemed_at: None,
        lines: lines
            .iter()
            .map(|line| ShipmentLineView {
                line_id: line.id,
                count: line.shipped,
                count_base: line.shipped_base,
                received_base: 0,
                rejected_base: 0,
                lost_base: 0,
            })
            .collect(),
    }
}

fn draft(n: u128, seller: &str, goods: &[&str]) -> BasketOrder {
    let mut view = order(n, "draft", true, &["submit", "cancel"], seller);
    view.lines = goods.iter().zip(1..).map(|(name, at)| line(at, name, 3)).collect();
    let sum = Money::sum(view.lines.iter().map(|line| line.amount)).unwrap();
    view.totals = TotalsView { goods: sum, charges: Money::ZERO, tax: Money::ZERO, total: sum };
    let lines = view
        .lines
        .iter()
        .map(|line| BasketLine {
            price_now: Some(line.price),
            amount_now: Some(line.amount),
            next_step: Some(PriceBreak { min_count: 10, price: rp(208_500) }),
            wrong_count: None,
            minimum: 1,
            multiple: 1,
            is_agreed: false,
        })
        .collect();
    BasketOrder { draft: view, lines, goods_now: sum, is_ready: true, terms: None, credit: None }
}

pub(super) fn offer(n: u128, name: &str, seller: &str) -> OfferView {
    let step = |min_count, price: i64| PriceBreakView {
        min_count,
        price: rp(price),
        price_per_base_unit: rp(price / 6),
    };
    OfferView {
        id: id(n),
        version: 4,
        state: OfferState::Published,
        product_name: name.to_owned(),
        product: ProductView {
            id: id(n + 300),
            name: name.to_owned(),
            brand: Some("Nusa".to_owned()),
            category: Some("Minyak goreng".to_owned()),
            base_unit: "pcs".to_owned(),
            gtin: Some("8991234500010".to_owned()),
            tax_class: "taxed".to_owned(),
        },
        seller: SellerView {
            id: SELLER.into(),
            name: seller.to_owned(),
            region: RegionView { code: "53.08".to_owned(), name: "Kabupaten Ende".to_owned() },
        },
        seller_code: Some("MG-2L".to_owned()),
        own_barcode: None,
        pack: PackView { name: "karton".to_owned(), factor: 6 },
        price_breaks: vec![step(1, 213_000), step(10, 208_500), step(50, 204_000)],
        price_per_base_unit: rp(35_500),
        price_includes_tax: false,
        minimum_count: 1,
        multiple: 1,
        available_count: if n % 4 == 3 { 0 } else { 240 },
        agreed_by: None,
        audience: None,
        created_at: now(),
        updated_at: now(),
    }
}

fn home(kind: Kind, roles: &[Role], board: Board<'_>, lang: Language) -> String {
    shown(&HomePage::new(
        shell(kind, Place::Home, lang),
        board,
        &actor(kind, roles),
        here(lang),
        KEY,
    ))
}

fn money_waiting(duty: MoneyDuty) -> MoneyWaiting {
    let pays = matches!(duty, MoneyDuty::PayOverdue | MoneyDuty::PayDue);
    MoneyWaiting {
        duty,
        number: 12,
        sum: rp(48_250_000),
        first: id(91),
        first_number: pays.then(|| "INV/7QK2M9XD/2026/11/000123".to_owned()),
        other: (duty != MoneyDuty::Explain).then(|| (id(92), LONG.to_owned())),
        until: pays.then(|| now().date_naive()),
        since: now(),
    }
}

#[expect(clippy::too_many_lines, reason = "one board after the other")]
fn homes() -> Vec<(&'static str, bool, String)> {
    let usual = [
        order(418, "in_fulfilment", true, &["receive"], "Flores Bersama"),
        order(419, "submitted", true, &["withdraw"], "Flores Bersama"),
        order(420, "confirmed", false, &["dispatch", "cancel"], "KDMP Detusoko"),
    ];
    let basket = [draft(1, "Tani Bajawa Lestari", &["Kopi Bubuk Bajawa 250 g"])];
    let bought = [order(400, "received", true, &[], "Flores Bersama")];
    let staged = [StagedImport {
        id: id(77),
        file_name: "harga-november.xlsx".to_owned(),
        accepted: 10_963,
        rejected: 37,
        created_at: now(),
    }];
    let many: Vec<OrderView> = (0..40)
        .map(|n| match n % 4 {
            0 => order(n, "submitted", false, &["accept", "reject"], LONG),
            1 => order(n, "confirmed", false, &["dispatch"], LONG),
            2 => order(n, "in_fulfilment", true, &["receive"], LONG),
            _ => order(n, "submitted", true, &["withdraw"], LONG),
        })
        .collect();
    let steps = Steps {
        sent_back: HashMap::from([(
            basket[0].draft.id,
            OwnStep {
                by: "Maria Wea".to_owned(),
                at: now(),
                reason: Some("Terlalu banyak".to_owned()),
            },
        )]),
        ..Steps::default()
    };
    let board = Board {
        open: &usual,
        cut: false,
        basket: &basket,
        bought: &bought,
        staged: &staged,
        claims: &[],
        money: &[],
        pools: &[],
        resale: &[],
        steps: &steps,
    };
    let nothing = Board {
        open: &[],
        cut: false,
        basket: &[],
        bought: &bought,
        staged: &[],
        claims: &[],
        money: &[],
        pools: &[],
        resale: &[],
        steps: &steps,
    };
    let crowded = Board { open: &many, cut: true, ..board };
    let money: Vec<MoneyWaiting> = MoneyDuty::ALL.into_iter().map(money_waiting).collect();
    let treasury = Board { money: &money, ..nothing };
    let one = MoneyWaiting { number: 1, ..money_waiting(MoneyDuty::PayOverdue) };
    let one = Board { money: &[one], ..nothing };
    let resold: Vec<ResaleWaiting> =
        [(ResaleDuty::PriceLosses, 1), (ResaleDuty::Answer, 12), (ResaleDuty::Check, 3)]
            .map(|(duty, number)| ResaleWaiting {
                duty,
                number,
                first: id(93),
                goods: LONG.to_owned(),
                seller: "CV Sumber Pangan Timur".to_owned(),
                since: now(),
            })
            .into();
    let reseller = Board { resale: &resold, ..nothing };
    let who = Who {
        organization: "Lumbung".into(),
        person: "Operator".into(),
        role: "operator",
        ..Who::default()
    };
    let operator = Shell::of(who, Place::Home, Indonesian, Theme::System, "/");
    vec![
        ("home", false, home(Kind::Primary, &[Role::Manager], board, Indonesian)),
        ("home-english", false, home(Kind::Primary, &[Role::Manager], board, English)),
        ("home-empty", false, home(Kind::Primary, &[Role::Manager], nothing, Indonesian)),
        ("home-treasurer", false, home(Kind::Primary, &[Role::Treasurer], treasury, Indonesian)),
        ("home-reseller", false, home(Kind::Secondary, &[Role::Manager], reseller, Indonesian)),
        ("home-bill", false, home(Kind::Primary, &[Role::Treasurer], one, English)),
        ("home-auditor", false, home(Kind::Primary, &[Role::Auditor], nothing, English)),
        ("home-crowded", true, home(Kind::Secondary, &[Role::Manager], crowded, Indonesian)),
        ("home-operator", false, shown(&OperatorPage { shell: operator, name: "Operator".into() })),
    ]
}

fn search(asked: &str, offers: &[OfferView], refused: Option<&Refused>, lang: Language) -> String {
    let word = |typed: &str, taken: &str, reading| UnderstoodWord {
        typed: typed.to_owned(),
        taken_as: taken.to_owned(),
        reading,
    };
    let asked = Asked::of(asked);
    let words = if asked.q.is_empty() {
        Vec::new()
    } else {
        vec![
            word("minyak", "minyak", Reading::AsTyped),
            word("grg", "goreng", Reading::Abbreviation),
            word("2 ltr", "2 liter", Reading::Size),
        ]
    };
    let categories = ["Minyak goreng", "Minyak kelapa", LONG];
    let answer = SearchAnswer {
        ids: offers.iter().map(|offer| offer.id).collect(),
        total: if offers.is_empty() { 0 } else { 137 },
        facets: BTreeMap::from([
            (
                "category".to_owned(),
                categories.iter().map(|name| ((*name).to_owned(), 6)).collect(),
            ),
            ("seller_id".to_owned(), vec![(Uuid::from(SELLER).to_string(), 8)]),
        ]),
        understood: Understood { words, ..Understood::default() },
        next: (offers.len() > 5).then(|| PageMark("AbCdEf0123456789".to_owned())),
        took: std::time::Duration::ZERO,
    };
    let sellers = [SellerName {
        id: SELLER.into(),
        name: "Flores Bersama".to_owned(),
        is_own_secondary: true,
    }];
    let basket = offers.iter().take(1).map(|offer| (offer.id, 3)).collect();
    let found = Found {
        answer: &answer,
        offers,
        sellers: &sellers,
        basket: &basket,
        own: OWN,
        may_buy: true,
    };
    let mini = MiniBasket::of(rp(2_061_000), 2, 4, lang);
    let shell = shell(Kind::Primary, Place::Search, lang);
    shown(&SearchPage::new(shell, asked, found, mini, refused, here(lang), KEY))
}

fn searches() -> Vec<(&'static str, bool, String)> {
    let few: Vec<OfferView> =
        (1..5).map(|n| offer(n, "Minyak Goreng Nusa 2 L", "Flores Bersama")).collect();
    let many: Vec<OfferView> = (1..21).map(|n| offer(n, LONG_GOODS, LONG)).collect();
    let refused = Refused {
        offer: id(2),
        typed: "12 karton".to_owned(),
        text: "Tulis bilangan bulat saja, misalnya 12.".to_owned(),
    };
    let asked = "q=minyak+grg+2+ltr";
    vec![
        ("search", false, search(asked, &few, None, Indonesian)),
        ("search-english", false, search("q=minyak&literal=1&in_stock=1", &few, None, English)),
        ("search-all", false, search("", &few, None, Indonesian)),
        ("search-empty", false, search("q=sarden+kaleng+besar", &[], None, Indonesian)),
        ("search-filtered", false, search("q=a&in_stock=1&category=x", &[], None, Indonesian)),
        ("search-refused", false, search(asked, &few, Some(&refused), Indonesian)),
        ("search-price", false, search("q=a&max_price=murah", &few, None, Indonesian)),
        ("search-crowded", true, search(asked, &many, None, Indonesian)),
    ]
}

fn offer_page(offer: &OfferView, packs: usize, look: Look, lang: Language) -> String {
    let packs: Vec<PackOffered> = [("karton", 6), ("botol", 1)]
        .into_iter()
        .take(packs)
        .map(|(name, factor)| PackOffered { offer_id: offer.id, name: name.to_owned(), factor })
        .collect();
    let shell = shell(Kind::Primary, Place::Search, lang)
        .task(Link::new(lang.t("Kembali ke hasil pencarian", "Back to the results"), "/search"));
    shown(&OfferPage::new(shell, offer, &packs, look, here(lang), KEY))
}

fn offers() -> Vec<(&'static str, bool, String)> {
    let usual = offer(1, "Minyak Goreng Nusa 2 L", "Flores Bersama");
    let long = offer(2, LONG_GOODS, LONG);
    let out = offer(3, "MinyaKita 2 L", "Flores Bersama");
    let by_five = OfferView { minimum_count: 5, multiple: 5, ..usual.clone() };
    let mut single = usual.clone();
    single.price_breaks.truncate(1);
    let mut many = long.clone();
    many.price_breaks = (0..100)
        .map(|at| PriceBreakView {
            min_count: at * 10 + 1,
            price: rp(213_000 - at * 100),
            price_per_base_unit: rp(35_000),
        })
        .collect();
    let look = Look { may_buy: true, back: "/search".to_owned(), ..Look::default() };
    let eight = Look { typed: "8".into(), in_basket: 3, ..look.clone() };
    let wrong = Look { typed: "12".into(), refused: true, ..look.clone() };
    let added = Look { added: Some(8), in_basket: 11, ..look.clone() };
    let short = Look { typed: "900".into(), ..look.clone() };
    let read = Look { back: "/search".into(), ..Look::default() };
    let own = Look { own: true, ..look.clone() };
    vec![
        ("offer", false, offer_page(&usual, 2, eight, Indonesian)),
        ("offer-english", false, offer_page(&usual, 1, added, English)),
        ("offer-refused", false, offer_page(&by_five, 1, wrong, Indonesian)),
        ("offer-sold-out", false, offer_page(&out, 1, look.clone(), Indonesian)),
        ("offer-short", false, offer_page(&single, 1, short, Indonesian)),
        ("offer-long", false, offer_page(&long, 2, look.clone(), Indonesian)),
        ("offer-crowded", true, offer_page(&many, 2, look, Indonesian)),
        ("offer-auditor", false, offer_page(&usual, 1, read, English)),
        ("offer-own", false, offer_page(&usual, 1, own, Indonesian)),
    ]
}

fn basket(drafts: &[BasketOrder], besides: Besides, lang: Language) -> String {
    let shell = shell(Kind::Primary, Place::Basket, lang);
    shown(&BasketPage::new(shell, drafts, besides, true, here(lang), KEY))
}

fn by_line(n: u128, name: &str, chosen: &Chosen, lang: Language) -> String {
    let mut sold = order(1, "received", false, &["invoice"], LONG);
    name.clone_into(&mut sold.buyer.name);
    let line = |n: u128| ToBillLine {
        line: OrderLineId(id(n)),
        product_name: name.to_owned(),
        pack: "karton".to_owned(),
        factor: 12,
        base_unit: "pcs",
        left_base: if n.is_multiple_of(2) { 120 } else { 125 },
    };
    let lines: Vec<ToBillLine> = (1..=n).map(line).collect();
    let shell = shell(Kind::Distributor, Place::Elsewhere, lang);
    shown(&ByLinePage::new(shell, &sold, &lines, chosen, KEY.to_owned()))
}

fn by_lines() -> Vec<(&'static str, bool, String)> {
    let mut wrong = Chosen { typed: Some(Filled::default()), ..Chosen::default() };
    wrong.faults.add(format!("count-{}", id(1)), "Paling banyak 125.");
    let reckoned = Chosen {
        typed: Some(Filled::of(vec![(format!("count-{}", id(1)), "7".to_owned())])),
        comes_to: Some(ToBill {
            net: rp(400_000),
            tax: rp(44_000),
            rounding: Money::ZERO,
            total: rp(444_000),
            due_on: "2026-12-02".parse().unwrap(),
            is_charges_alone: false,
        }),
        ..Chosen::default()
    };
    let none = Chosen::default();
    vec![
        ("bill-by-line-empty", false, by_line(0, "Beras", &none, Indonesian)),
        ("bill-by-line", false, by_line(2, "Beras 5 kg", &none, Indonesian)),
        ("bill-by-line-reckoned", false, by_line(2, "Beras 5 kg", &reckoned, English)),
        ("bill-by-line-refused", true, by_line(20, LONG_GOODS, &wrong, Indonesian)),
    ]
}

#[expect(clippy::too_many_lines, reason = "one sample after the other")]
fn baskets() -> Vec<(&'static str, bool, String)> {
    let mut flores =
        draft(1, "Flores Bersama", &["Minyak Goreng Nusa 2 L", "Gula Pasir Manis Timur 1 kg"]);
    flores.is_ready = false;
    flores.lines[1].wrong_count = Some(WrongCount { count: 3, lower: None, higher: 5 });
    let bajawa = draft(2, "Tani Bajawa Lestari", &["Kopi Bubuk Bajawa 250 g"]);
    let mut bajawa_limited = bajawa.clone();
    bajawa_limited.credit = Some(CreditHint {
        left: Some(rp(500_000)),
        says: Err(Refusal::OverLimit {
            limit: rp(2_000_000),
            left: rp(500_000),
            increase: bajawa.sum_now(),
        }),
    });
    flores.credit = Some(CreditHint {
        left: Some(rp(9_000_000)),
        says: Ok(Clearance {
            exposure: rp(1_000_000),
            left: Some(rp(8_000_000)),
            warnings: vec![],
        }),
    });
    let usual = [flores.clone(), bajawa_limited];
    let mut moved = bajawa.clone();
    moved.lines[0].price_now = Some(rp(220_000));
    moved.lines[0].amount_now = Some(rp(660_000));
    moved.goods_now = rp(660_000);
    let mut gone = bajawa.clone();
    gone.is_ready = false;
    gone.lines[0].price_now = None;
    gone.lines[0].amount_now = None;
    let names = vec![LONG_GOODS; 20];
    let crowded: Vec<BasketOrder> = (1..6).map(|n| draft(n, LONG, &names)).collect();
    let returned = Returned {
        typed: BTreeMap::from([
            ("count-1".to_owned(), "tiga".to_owned()),
            ("requested_date".to_owned(), "besok".to_owned()),
        ]),
        errors: BTreeMap::from([
            ("count-1".to_owned(), "Tulis bilangan bulat saja, misalnya 12.".to_owned()),
            ("requested_date".to_owned(), "Tulis tanggal seperti 24-11-2026.".to_owned()),
        ]),
        ..Returned::default()
    };
    let price = Returned {
        total_now: Some(rp(660_000)),
        notes: vec![Note {
            tone: Tone::Warn,
            icon: "arrows-exchange",
            bold: "Harga berubah dari Rp639.000 menjadi Rp660.000.".to_owned(),
            small: "Belum diajukan. Periksa, lalu ajukan lagi dengan harga baru.".to_owned(),
        }],
        ..Returned::default()
    };
    let refused = |returned| Besides {
        returned: HashMap::from([(bajawa.draft.id, returned)]),
        refused: true,
        ..Besides::default()
    };
    let old = order(400, "received", true, &[], "Flores Bersama");
    let changes = Changes::between(&old, &bajawa.draft, Indonesian);
    let again = Besides { changes: Some(changes), ..Besides::default() };
    let dropped = Dropped {
        said: "Keranjang untuk Flores Bersama dikosongkan.".to_owned(),
        action: "/basket/again/1".to_owned(),
    };
    let empty = Besides {
        dropped: Some(dropped),
        again: Some("/basket/again/2".to_owned()),
        ..Besides::default()
    };
    let one = std::slice::from_ref;
    vec![
        ("basket", false, basket(&usual, Besides::default(), Indonesian)),
        ("basket-english", false, basket(&usual, Besides::default(), English)),
        ("basket-empty", false, basket(&[], empty, Indonesian)),
        ("basket-moved", false, basket(&[moved.clone()], Besides::default(), Indonesian)),
        ("basket-price-refused", false, basket(one(&moved), refused(price), Indonesian)),
        ("basket-refused", false, basket(one(&bajawa), refused(returned), Indonesian)),
        ("basket-gone", false, basket(&[gone], Besides::default(), English)),
        ("basket-again", false, basket(one(&bajawa), again, Indonesian)),
        ("basket-crowded", true, basket(&crowded, Besides::default(), Indonesian)),
    ]
}

fn pasted(
    text: &str,
    finds: impl Fn(usize) -> Vec<OfferView>,
    (refused, sure): (bool, bool),
    lang: Language,
) -> String {
    let rows: Vec<PastedRow> = lines(text)
        .into_iter()
        .enumerate()
        .map(|(at, wanted)| {
            let offers = finds(at);
            let total = u64::try_from(offers.len()).unwrap();
            let taken_as = (!sure).then(|| "bears".to_owned());
            let found = Match { wanted, offers, total, sure, taken_as, chosen: None, typed: None };
            PastedRow::of(&found, at + 1, here(lang))
        })
        .collect();
    let mut shell = shell(Kind::Primary, Place::Basket, lang)
        .task(Link::new(lang.t("Keranjang", "Basket"), "/basket"));
    shell.refused = refused;
    shown(&PastePage::new(shell, text.to_owned(), rows, None, None, here(lang), KEY))
}

fn pastes() -> Vec<(&'static str, bool, String)> {
    let one = |at: usize| {
        vec![offer(u128::try_from(at).unwrap() * 4, "Minyak Goreng Nusa 2 L", "Flores Bersama")]
    };
    let several = |at: usize| {
        (0..at).map(|n| offer(u128::try_from(n).unwrap(), "Sabun Bubuk 800 g", LONG)).collect()
    };
    let list = "minyak 2 dus\ngula psr 5 krt\nsabun bubuk 1\nkopi bjw";
    let many: Vec<String> = (0..60).map(|n| format!("{LONG_GOODS} {n} dus")).collect();
    let by_five = |_: usize| {
        vec![OfferView {
            minimum_count: 5,
            multiple: 5,
            ..offer(1, "Gula Pasir 1 kg", "Flores Bersama")
        }]
    };
    vec![
        ("paste", false, pasted("", one, (false, true), Indonesian)),
        ("paste-sorted", false, pasted(list, several, (false, true), Indonesian)),
        ("paste-english", false, pasted(list, one, (false, true), English)),
        ("paste-unsure", false, pasted("beras 3", one, (false, false), Indonesian)),
        ("paste-refused", false, pasted("gula 3 karton", by_five, (true, true), Indonesian)),
        (
            "paste-crowded",
            true,
            pasted(&many.join("\n"), |_| several(6), (false, true), Indonesian),
        ),
    ]
}

/// All of them.
pub(crate) fn all() -> Vec<(&'static str, bool, String)> {
    [homes(), searches(), offers(), baskets(), by_lines(), pastes()].concat()
}
