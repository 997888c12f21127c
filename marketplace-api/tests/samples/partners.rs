//! Samples of the partners' pages.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use marketplace_api::language::Language;
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::Place;
use marketplace_api::pages::partners::{ListPage, PartnerPage, Seen};
use order_workflow::query::agreements::AgreementParty;
use order_workflow::query::credit::{
    CreditEntry, CreditSummary, CreditView, ExposureView, LateView, LimitView, MeasureView,
    RecordView,
};
use serde_json::json;
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{LONG, shell};

fn shown(template: &dyn askama::DynTemplate) -> String {
    template.dyn_render().unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-11-22T06:00:00Z".parse().unwrap()
}

fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

fn party(n: u128, name: &str) -> AgreementParty {
    AgreementParty { id: Uuid::from_u128(n), name: name.to_owned() }
}

fn measure(measure: &'static str, part: u64, whole: u64) -> MeasureView {
    let basis_points = (part * 10_000).checked_div(whole);
    MeasureView { measure, part, whole, basis_points }
}

fn amount(rupiahs: i64) -> LimitView {
    LimitView { kind: "amount", amount: Some(rupiah(rupiahs)), reason: None }
}

fn exposure(open_orders: i64, unpaid: i64, unapplied: i64) -> ExposureView {
    ExposureView {
        open_orders: rupiah(open_orders),
        unpaid: rupiah(unpaid),
        unapplied: rupiah(unapplied),
        total: rupiah(open_orders + unpaid - unapplied),
    }
}

fn view(
    seller: &str,
    buyer: &str,
    limit: Option<LimitView>,
    late: bool,
    blocked: bool,
) -> CreditView {
    CreditView {
        seller: party(1, seller),
        buyer: party(2, buyer),
        version: 3,
        is_blocked: blocked,
        blocked_reason: blocked.then(|| "Cek kosong bulan lalu".to_owned()),
        exposure: exposure(2_400_000, 1_150_000, 300_000),
        left: limit.as_ref().and_then(|limit| limit.amount?.minus(rupiah(3_250_000))),
        limit,
        late: LateView {
            overdue: if late { rupiah(650_000) } else { Money::ZERO },
            days: if late { 12 } else { 0 },
        },
        record: RecordView {
            since: NaiveDate::from_ymd_opt(2025, 11, 22).unwrap(),
            seller: vec![
                measure("fill_rate", 1_198, 1_212),
                measure("delivered_on_time", 31, 34),
                measure("disputed", 1, 36),
            ],
            buyer: vec![measure("paid_on_time", 11, 12), measure("disputed", 0, 0)],
        },
        history: vec![
            CreditEntry {
                position: 2,
                kind: "limit_set".to_owned(),
                facts: json!({ "kind": "amount", "amount": "5000000.00" }),
                recorded_at: now(),
                person_name: "Yustina Mbele".to_owned(),
            },
            CreditEntry {
                position: 1,
                kind: "blocked".to_owned(),
                facts: json!({ "reason": "Menunggu surat" }),
                recorded_at: now(),
                person_name: "Yustina Mbele".to_owned(),
            },
        ],
        allowed_commands: vec!["set-limit", if blocked { "unblock" } else { "block" }],
    }
}

fn show(
    selling: Option<&CreditView>,
    buying: Option<&CreditView>,
    faults: &Faults,
    lang: Language,
) -> String {
    let name = buying.map_or("KDMP Nangapanda", |view| view.seller.name.as_str()).to_owned();
    let seen = Seen { selling, buying, done: "", now: now(), zone: Tz::Asia__Makassar };
    let shell = shell(Kind::Secondary, Place::More, lang);
    let address = format!("/partners/{}", Uuid::from_u128(1));
    shown(&PartnerPage::new(
        shell,
        name,
        address,
        seen,
        (&Filled::default(), faults),
        "k1".to_owned(),
    ))
}

fn list(rows: u128, name: &str, sells: bool, lang: Language) -> String {
    let row = |n: u128| CreditSummary {
        partner: party(n, name),
        limit: (!n.is_multiple_of(3)).then(|| amount(5_000_000)),
        is_blocked: n.is_multiple_of(4),
        exposure: exposure(2_400_000, 1_150_000, 300_000),
        left: (!n.is_multiple_of(3)).then(|| rupiah(1_750_000)),
    };
    let rows: Vec<CreditSummary> = (1..=rows).map(row).collect();
    let next = (rows.len() > 49).then(|| "/partners?as=seller&after=1".to_owned());
    shown(&ListPage::new(shell(Kind::Secondary, Place::More, lang), &rows, sells, next))
}

/// Every sample: its name, whether it is a crowded one, and its HTML.
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    use Language::{English, Indonesian};
    let (us, them) = ("Flores Bersama", "CV Sumber Pangan Timur");
    let none = Faults::default();
    let mut wrong = Faults::default();
    wrong.add(
        "amount",
        "Batas harus lebih dari nol; untuk tanpa tempo pilih \"Tidak memberi tempo\".",
    );
    let selling = view(us, them, Some(amount(5_000_000)), false, false);
    let late = view(us, them, Some(amount(3_000_000)), true, true);
    let buying = CreditView {
        allowed_commands: Vec::new(),
        history: Vec::new(),
        ..view(them, us, None, false, false)
    };
    let long = view(LONG, LONG, Some(amount(900_000_000_000)), true, false);
    vec![
        ("partners-empty", false, list(0, them, true, Indonesian)),
        ("partners", false, list(4, them, true, Indonesian)),
        ("partners-owed-en", false, list(4, them, false, English)),
        ("partners-crowded", true, list(50, LONG, true, Indonesian)),
        ("partner", false, show(Some(&selling), Some(&buying), &none, Indonesian)),
        ("partner-en", false, show(Some(&selling), Some(&buying), &none, English)),
        ("partner-late", false, show(Some(&late), None, &none, Indonesian)),
        ("partner-refused", false, show(Some(&selling), Some(&buying), &wrong, Indonesian)),
        ("partner-only-bought-from", false, show(None, Some(&buying), &none, Indonesian)),
        ("partner-crowded", true, show(Some(&long), Some(&long), &none, Indonesian)),
    ]
}
