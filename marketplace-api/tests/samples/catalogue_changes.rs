//! Samples of many own offers changed as one: the table, the rule, what was changed and what is planned.

use askama::Template;
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::Place;
use marketplace_api::pages::stock::bulk::BulkPage;
use marketplace_api::pages::stock::changes::{ChangePage, ChangesPage};
use marketplace_api::pages::stock::grid::{self, GridPage, Looked};
use marketplace_api::pages::stock::grid_form;
use order_workflow::query::catalogue::PackView;
use order_workflow::query::catalogue_changes::{
    ChangeState, ChangeView, ChangedRow, GridRow, LeftOut, PreviewView, RuleView,
};
use supply_chain::money::Money;
use supply_chain::offer::OfferState;
use supply_chain::organization::Kind;

use super::goods::{OIL, id, key, now, planned, rp};
use super::{LONG, shell};

const ZONE: Tz = Tz::Asia__Makassar;

fn categories() -> Vec<(String, i64)> {
    ["Beras", "Gula", "Minyak goreng"].map(|name| (name.to_owned(), 120)).to_vec()
}

fn row(n: u128, name: &str) -> GridRow {
    GridRow {
        id: id(n),
        version: 4,
        name: name.to_owned(),
        seller_code: Some(format!("MG-{n}")),
        pack_name: "karton".to_owned(),
        factor: 6,
        base_unit: "pcs".to_owned(),
        price: rp(213_000),
        further_steps: i64::try_from(n % 3).unwrap(),
        state: if n % 4 == 3 { OfferState::Paused } else { OfferState::Published },
        on_hand: 720 + i64::try_from(n % 5).unwrap(),
        shares_stock: n % 6 == 2,
        follows_rule: n % 7 == 5,
    }
}

fn table(lang: Language, many: u128, name: &str, refused: bool, saved: bool) -> String {
    let rows: Vec<GridRow> = (1..=many).map(|n| row(n, &format!("{name} {n}"))).collect();
    let (mut filled, mut faults) = (Filled::default(), Faults::default());
    if refused {
        let drawn = |at: usize| {
            let row = &rows[at];
            format!("{}|3|{}|{}|6|published", row.id, row.price.sen(), row.on_hand)
        };
        filled = Filled::of(vec![
            ("row-0".to_owned(), drawn(0)),
            ("price-0".to_owned(), "21O.000".to_owned()),
            ("stock-0".to_owned(), "120".to_owned()),
            ("on-0".to_owned(), "1".to_owned()),
            ("row-1".to_owned(), drawn(1)),
            ("price-1".to_owned(), "219.000".to_owned()),
            ("stock-1".to_owned(), "3".to_owned()),
        ]);
        faults.add("price-0", "Bukan angka. Ada huruf O, seharusnya angka 0.");
        faults.add("stock-1", "Paling sedikit 16: sudah dijanjikan ke pesanan.");
        faults.add("on-1", "Harganya mengikuti aturan jual lagi; ubah di sana.");
    }
    let sent = grid_form::sent(&filled);
    let (planned, known) = (planned(2), categories());
    let shown = grid::Shown {
        rows: if refused { &rows[..2] } else { &rows },
        planned: &planned,
        sent: &sent,
        filled: &filled,
        faults: &faults,
        categories: &known,
    };
    let next = (many >= 25).then(|| "/stock/grid?after=1".to_owned());
    let shell = shell(Kind::Distributor, Place::Stock, lang);
    let looked = Looked { category: "Gula".to_owned(), ..Looked::default() };
    let page = GridPage::new(shell, shown, looked, (saved.then(|| id(9)), next, key()));
    page.render().unwrap()
}

fn changed(n: u128, name: &str, kind: u128) -> ChangedRow {
    let is_price = kind == 0;
    ChangedRow {
        offer_id: id(n),
        product_name: name.to_owned(),
        pack: PackView { name: "karton".to_owned(), factor: 6 },
        outcome: None,
        why: (n == 1 && !is_price).then(|| "changed_since".to_owned()),
        old_price: is_price.then(|| rp(213_000)),
        new_price: is_price.then(|| rp(219_400)),
        steps: 3,
        old_state: (kind == 1).then_some(OfferState::Published),
        new_state: (kind == 1).then_some(OfferState::Paused),
        old_on_hand: (kind == 2).then_some(720),
        new_on_hand: (kind == 2).then_some(600),
    }
}

fn rule(lang: Language, many: u128, refused: bool) -> String {
    let filled = Filled::of(
        [("category", "Minyak goreng"), ("what", "percent"), ("number", "3"), ("round", "100")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
    );
    let mut faults = Faults::default();
    if refused {
        faults.add("number", "Isi persennya: 3 untuk naik, −2,5 untuk turun.");
        faults.add("starts_on", "Pilih tanggal dari 2 Des 2026 sampai 2 Des 2027.");
    }
    let seen = PreviewView {
        matched: 128,
        changed: i64::try_from(many * 6).unwrap(),
        dearer: 118,
        cheaper: 2,
        stocks: 0,
        turned: 0,
        left_out: vec![LeftOut { why: "follows_rule".to_owned(), count: 8 }],
        biggest: (0..many).map(|n| changed(n, if n % 4 == 0 { LONG } else { OIL }, 0)).collect(),
        seen: "ab12".to_owned(),
    };
    let preview = (!refused && many < 100).then_some((&seen, key()));
    let known = categories();
    let shell = shell(Kind::Distributor, Place::Stock, lang);
    BulkPage::new(shell, (&filled, &faults), &known, preview, None).render().unwrap()
}

fn change(n: u128, state: ChangeState, by_rule: bool) -> ChangeView {
    let day = NaiveDate::from_ymd_opt(2027, 1, 4);
    let is_done = matches!(state, ChangeState::Done | ChangeState::Undone);
    let is_over = matches!(state, ChangeState::Cancelled | ChangeState::Undone);
    let is_planned = matches!(state, ChangeState::Planned | ChangeState::Cancelled);
    let rows = if by_rule { 120 } else { 3 };
    ChangeView {
        id: id(9_000 + n),
        version: 2,
        state,
        rule: by_rule.then(|| RuleView {
            category: Some("Minyak goreng".to_owned()),
            q: None,
            in_state: None,
            basis_points: Some(300),
            amount: None,
            round_to: Some(Money::from_sen(10_000)),
            stock: None,
            state: None,
        }),
        starts_on: day.filter(|_| is_planned),
        starts_at: is_planned.then(|| now() + TimeDelta::days(40)),
        made_by: Some("Maria Goreti Wea".to_owned()),
        made_at: now(),
        done_at: is_done.then(now),
        ended_at: is_over.then(now),
        undo_until: (state == ChangeState::Done).then(|| now() + TimeDelta::hours(24)),
        rows,
        done: if is_done { rows } else { 0 },
        left: 0,
        kept: i64::from(state == ChangeState::Undone),
        dearer: if is_done { rows } else { 0 },
        cheaper: 0,
        first_name: Some(if n.is_multiple_of(5) { LONG } else { OIL }.to_owned()),
    }
}

fn list(lang: Language, many: u128) -> String {
    let states = ChangeState::ALL;
    let found: Vec<ChangeView> =
        (0..many).map(|n| change(n, states[usize::try_from(n % 4).unwrap()], n % 2 == 0)).collect();
    let next = (many >= 20).then(|| "/stock/changes?after=1".to_owned());
    let shell = shell(Kind::Distributor, Place::Stock, lang);
    ChangesPage::new(shell, &found, (now(), ZONE), next).render().unwrap()
}

fn one(lang: Language, state: ChangeState, (many, kind): (u128, u128)) -> String {
    let found = change(1, state, kind == 0);
    let rows: Vec<ChangedRow> =
        (0..many).map(|n| changed(n, if n % 4 == 0 { LONG } else { OIL }, kind)).collect();
    let next = (many >= 50).then(|| "/stock/changes/1?from=50".to_owned());
    let shell = shell(Kind::Distributor, Place::Stock, lang);
    ChangePage::new(shell, &found, &rows, (now(), ZONE), (true, next, key())).render().unwrap()
}

/// Every sample: its name, whether it is a crowded one, and its HTML.
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    vec![
        ("goods-table", false, table(Indonesian, 5, OIL, false, false)),
        ("goods-table-empty", false, table(Indonesian, 0, OIL, false, false)),
        ("goods-table-crowded", true, table(Indonesian, 25, LONG, false, false)),
        ("goods-table-refused", false, table(Indonesian, 3, OIL, true, false)),
        ("goods-table-saved", false, table(English, 3, OIL, false, true)),
        ("goods-rule", false, rule(Indonesian, 100, false)),
        ("goods-rule-seen", false, rule(Indonesian, 5, false)),
        ("goods-rule-nothing", false, rule(English, 0, false)),
        ("goods-rule-crowded", true, rule(Indonesian, 20, false)),
        ("goods-rule-refused", false, rule(Indonesian, 0, true)),
        ("goods-changes", false, list(Indonesian, 4)),
        ("goods-changes-empty", false, list(Indonesian, 0)),
        ("goods-changes-crowded", true, list(English, 20)),
        ("goods-change-planned", false, one(Indonesian, ChangeState::Planned, (4, 0))),
        ("goods-change-done", false, one(English, ChangeState::Done, (4, 2))),
        ("goods-change-undone", false, one(Indonesian, ChangeState::Undone, (4, 1))),
        ("goods-change-crowded", true, one(Indonesian, ChangeState::Done, (50, 0))),
    ]
}
