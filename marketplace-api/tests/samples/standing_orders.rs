//! Samples of the standing orders' pages.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use marketplace_api::language::Language;
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::{Link, Place};
use marketplace_api::pages::standing_orders::form::{FormPage, of_view, rows};
use marketplace_api::pages::standing_orders::{ListPage, Seen, ShowPage};
use order_workflow::query::standing_orders::{
    OrderResultView, RunLineView, RunView, ScheduleView, SlotView, StandingLineView,
    StandingOrderEntry, StandingOrderView, WriterView,
};
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use supply_chain::standing_order::Reason;
use uuid::Uuid;

use super::{LONG, shell};

fn shown(template: &dyn askama::DynTemplate) -> String {
    template.dyn_render().unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-11-22T06:00:00Z".parse().unwrap()
}

fn line(n: u128, name: &str, seller: &str, price_now: Option<i64>) -> StandingLineView {
    StandingLineView {
        offer_id: Uuid::from_u128(n),
        seller_id: Uuid::from_u128(50),
        seller_name: seller.to_owned(),
        product_name: name.to_owned(),
        pack: "karton".to_owned(),
        factor: 40,
        count: 10,
        price: Money::from_sen(10_800_000),
        price_now: price_now.map(|rupiah| Money::from_sen(rupiah * 100)),
    }
}

fn result(outcome: &str, seller: &str, reason: Option<&str>) -> OrderResultView {
    let made = outcome != "skipped";
    OrderResultView {
        seller_id: Uuid::from_u128(50),
        seller_name: seller.to_owned(),
        outcome: outcome.to_owned(),
        order_id: made.then(|| Uuid::from_u128(70)),
        order_number: (outcome == "submitted").then(|| "PO-2026-000123".to_owned()),
        order_state: made.then(|| if outcome == "made" { "draft" } else { "submitted" }.to_owned()),
        waits_for: None,
        reason: reason.map(str::to_owned),
        lines: vec![RunLineView {
            offer_id: Uuid::from_u128(1),
            product_name: "Minyak Goreng Nusa 2 L".to_owned(),
            pack: "karton".to_owned(),
            wanted: 10,
            ordered: if made { 6 } else { 0 },
            reason: Some("dearer".to_owned()),
            price_then: Some(Money::from_sen(10_800_000)),
            price_now: Some(Money::from_sen(11_500_000)),
        }],
    }
}

fn run(n: u128, outcome: &str, reason: Option<&str>, orders: Vec<OrderResultView>) -> RunView {
    let slot = now() - TimeDelta::days(7 * i64::try_from(n).unwrap());
    RunView {
        id: Uuid::from_u128(n),
        standing_order_id: Uuid::from_u128(9),
        slot,
        ran_at: slot + TimeDelta::hours(i64::try_from(n % 3).unwrap()),
        asked_by: (n % 4 == 3).then(|| Uuid::from_u128(7)),
        outcome: outcome.to_owned(),
        reason: reason.map(str::to_owned),
        orders,
    }
}

fn view(name: &str, seller: &str, lines: usize, state: &'static str) -> StandingOrderView {
    let goods = (1..).take(lines).map(|n: u128| {
        let price = [Some(108_000), Some(112_500), None, Some(104_000)];
        line(n, "Minyak Goreng Nusa 2 L", seller, price[usize::try_from(n % 4).unwrap()])
    });
    let is_active = state == "active";
    let slot =
        |week: i64| SlotView { at: now() + TimeDelta::days(7 * week), is_left_out: week == 1 };
    StandingOrderView {
        id: Uuid::from_u128(9),
        version: 3,
        name: name.to_owned(),
        state,
        writer: WriterView { id: Uuid::from_u128(7), name: "Yustina Mbele".to_owned() },
        schedule: ScheduleView {
            every: "week",
            interval: 1,
            weekdays: Some(vec![1, 4]),
            day: None,
            time: "06:00".to_owned(),
            zone: "Asia/Makassar".to_owned(),
            from: NaiveDate::from_ymd_opt(2026, 11, 2).unwrap(),
            until: None,
        },
        makes: "submit",
        late_hours: 24,
        price_rise_percent: Some(5),
        when_dearer: "draft",
        when_short: "order_available",
        days_to_delivery: Some(2),
        buyer_reference: Some("RUTIN-01".to_owned()),
        deliver_to: Some("Gudang KDMP Nangapanda".to_owned()),
        note: Some("Sebelum jam sembilan.".to_owned()),
        lines: goods.collect(),
        next: if is_active { (1..=3).map(slot).collect() } else { Vec::new() },
        last_run: None,
        failed_tries: i32::from(lines > 10),
        allowed_commands: if is_active {
            vec!["change", "pause", "keep-next", "run-now", "end"]
        } else if state == "paused" {
            vec!["change", "resume", "run-now", "end"]
        } else {
            Vec::new()
        },
        created_at: now(),
        updated_at: now(),
    }
}

fn list(found: &[StandingOrderView], lang: Language) -> String {
    let next = (found.len() > 10).then(|| "/standing-orders?after=1".to_owned());
    shown(&ListPage::new(shell(Kind::Primary, Place::Orders, lang), found, next, true))
}

fn show(view: &StandingOrderView, runs: &[RunView], lang: Language) -> String {
    let entry = |kind: &str| StandingOrderEntry {
        kind: kind.to_owned(),
        recorded_at: now(),
        person_name: Some("Yustina Mbele".to_owned()),
    };
    let kinds =
        ["run_asked", "skip_taken_back", "skip_asked", "resumed", "paused", "written", "written"];
    let history: Vec<StandingOrderEntry> = kinds.into_iter().map(entry).collect();
    let older = (runs.len() > 5).then_some("/standing-orders/9?after=1");
    let seen = Seen { view, runs, older, history: &history, now: now(), notice: None };
    shown(&ShowPage::new(shell(Kind::Primary, Place::Orders, lang), seen, || "k1".to_owned()))
}

fn form(view: &StandingOrderView, filled: &Filled, faults: &Faults, lang: Language) -> String {
    let rows = rows(filled, &[], &view.lines, faults, lang);
    let places =
        ("/standing-orders/9/change".to_owned(), Link::new("Belanja Senin", "/standing-orders/9"));
    let shell = shell(Kind::Primary, Place::Orders, lang);
    let mut page = FormPage::new(shell, false, (rows, filled, faults), places, "k1".to_owned());
    page.said = "3 barang ditambahkan di bawah daftar. Isi jumlahnya.".to_owned();
    shown(&page)
}

pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    use Language::{English, Indonesian};
    let usual = view("Belanja Senin dan Kamis", "Flores Bersama", 4, "active");
    let crowded = view(LONG, LONG, 60, "active");
    let runs = [
        run(
            1,
            "empty",
            Some("not_on_sale"),
            vec![result("skipped", "Flores Bersama", Some("not_on_sale"))],
        ),
        run(2, "partly", None, vec![result("submitted", "Flores Bersama", None)]),
        run(3, "drafted", None, vec![result("made", "Flores Bersama", Some("dearer"))]),
        run(4, "skipped", Some("asked"), Vec::new()),
    ];
    let every: Vec<RunView> = Reason::ALL
        .iter()
        .zip(1..)
        .map(|(reason, n)| {
            let orders = vec![result("skipped", LONG, Some(reason.as_str()))];
            let outcome = if n % 5 == 0 { "failed" } else { "empty" };
            run(n, outcome, Some(reason.as_str()), if n % 2 == 0 { orders } else { Vec::new() })
        })
        .collect();
    let alarmed = StandingOrderView { last_run: runs.first().cloned(), ..usual.clone() };
    let many: Vec<StandingOrderView> = (0..20)
        .map(|n| match n % 3 {
            0 => alarmed.clone(),
            1 => crowded.clone(),
            _ => view("Bulanan", "Flores Bersama", 1, "paused"),
        })
        .collect();
    let mut faults = Faults::default();
    faults.add("weekdays", "Pilih paling sedikit satu hari.");
    faults.add(format!("count-{}", Uuid::from_u128(1)), "Bukan angka.");
    faults.add("late_hours", "Isi dari 1 sampai 168.");
    faults.add("name", "Beri nama 1 sampai 100 huruf.");
    let (filled, none) = (of_view(&usual), Faults::default());
    vec![
        ("standing-orders-empty", false, list(&[], Indonesian)),
        ("standing-orders-usual", false, list(&[alarmed.clone(), usual.clone()], Indonesian)),
        ("standing-orders-crowded", true, list(&many, Indonesian)),
        ("standing-orders-english", false, list(&[alarmed.clone()], English)),
        ("standing-order-new", false, show(&usual, &[], Indonesian)),
        ("standing-order-usual", false, show(&alarmed, &runs, Indonesian)),
        ("standing-order-english", false, show(&alarmed, &runs, English)),
        ("standing-order-crowded", true, show(&crowded, &every, Indonesian)),
        (
            "standing-order-ended",
            false,
            show(&view("Lama", "Flores Bersama", 1, "ended"), &runs, Indonesian),
        ),
        ("standing-order-form", false, form(&usual, &filled, &none, Indonesian)),
        ("standing-order-form-english", false, form(&usual, &filled, &none, English)),
        ("standing-order-form-refused", false, form(&usual, &filled, &faults, Indonesian)),
        (
            "standing-order-form-crowded",
            true,
            form(&crowded, &of_view(&crowded), &none, Indonesian),
        ),
    ]
}
