//! Samples of the order's pages: each state on each side, empty, crowded, very long names, refused.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::desk::orders::{Asked as DeskAsked, Chosen, DeskOrdersPage, Waiting};
use marketplace_api::pages::layout::{Place, Shell};
use marketplace_api::pages::order::approval::People;
use marketplace_api::pages::order::ask::AskPage;
use marketplace_api::pages::order::body::Stock;
use marketplace_api::pages::order::count::CountPage;
use marketplace_api::pages::order::counted::CountedPage;
use marketplace_api::pages::order::dispatch::{self, DispatchPage};
use marketplace_api::pages::order::list::{Asked, OrdersPage, Stretch};
use marketplace_api::pages::order::paper::PaperPage;
use marketplace_api::pages::order::proposal::Comparison;
use marketplace_api::pages::order::propose::{self, Form, Found, ProposePage, Proposing};
use marketplace_api::pages::order::reading::Eyes;
use marketplace_api::pages::order::show::{HistoryPage, OrderPage, Seen};
use marketplace_api::pages::order::tally::{Counted, Counting, Faults, Typed};
use marketplace_api::pages::order::timeline::meanwhile;
use marketplace_api::pages::parts::{Field, Note, wrongs};
use marketplace_api::papers::content::Paper;
use marketplace_api::papers::source::Source;
use order_workflow::query::identity::organizations::OrganizationView;
use order_workflow::query::orders::rows::OrderRow;
use order_workflow::query::orders::{
    ApprovalView, ChargeView, DeliveryView, GivenView, HeadView, LineView, OrderMoneyView,
    OrderView, PartyView, ProposalView, ProposedView, RequirementView, ShipmentLineView,
    ShipmentView, TermsView, TotalsView,
};
use order_workflow::query::timeline::{Happened, HappenedLine};
use supply_chain::credit::MoneyTerms;
use supply_chain::id::{
    OrderLineId, OrganizationId, PersonId, ProductId, PurchaseOrderId, ShipmentId,
};
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use supply_chain::purchase_order::{Party, State};
use uuid::Uuid;

use super::{LONG, shell};

const BUYER: OrganizationId = OrganizationId(Uuid::from_u128(1));
const SELLER: OrganizationId = OrganizationId(Uuid::from_u128(2));

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

fn eyes(side: Party, lang: Language) -> Eyes {
    Eyes {
        lang,
        organization: if side == Party::Buyer { BUYER } else { SELLER },
        zone: chrono_tz::Tz::Asia__Makassar,
        now: now(),
    }
}

fn side_shell(side: Party, lang: Language) -> Shell {
    match side {
        Party::Buyer => shell(Kind::Primary, Place::Orders, lang),
        Party::Seller => shell(Kind::Distributor, Place::Incoming, lang),
    }
}

fn key() -> String {
    "01980c".to_owned()
}

/// A line of `packs` ordered, of which so many (in base units) were shipped, good, rejected and lost.
fn line(at: i32, name: &str, packs: i64, counts: [i64; 4]) -> LineView {
    let factor = 6;
    let (ordered, [shipped, received, rejected, lost]) = (packs * factor, counts);
    let price = Money::from_sen(20_850_000);
    LineView {
        id: OrderLineId(Uuid::from_u128(100 + u128::from(at.unsigned_abs()))),
        offer_id: Uuid::from_u128(7),
        product_id: Uuid::from_u128(200 + u128::from(at.unsigned_abs())),
        position: at,
        product_name: name.to_owned(),
        seller_code: None,
        pack: "karton".to_owned(),
        factor,
        base_unit: "pcs",
        price,
        price_includes_tax: false,
        ordered: packs,
        confirmed: packs,
        shipped: shipped / factor,
        received: received / factor,
        rejected: rejected / factor,
        lost: lost / factor,
        short_closed: 0,
        cancelled: 0,
        amount: price.times(packs).unwrap(),
        tax_class: "none",
        tax_rate: None,
        tax: Money::ZERO,
        ordered_base: ordered,
        confirmed_base: ordered,
        shipped_base: shipped,
        received_base: received,
        rejected_base: rejected,
        lost_base: lost,
        short_closed_base: 0,
        cancelled_base: 0,
        in_transit_base: shipped - received - rejected - lost,
        to_dispatch_base: ordered - shipped,
        held_base: ordered - shipped,
        backordered_base: 0,
        promised_date: None,
        substitutes: None,
        proposed: None,
        replaces: None,
        price_chain: None,
    }
}

fn shipment(at: u128, state: &'static str, lines: &[LineView]) -> ShipmentView {
    let counted = state == "received";
    ShipmentView {
        id: ShipmentId(Uuid::from_u128(300 + at)),
        number: format!("SJ-2026-{:06}", 410 + at),
        code: "7QK2M9XD".to_owned(),
        state,
        carrier: Some("Bpk. Rafael, DH 8123 AB".to_owned()),
        dispatched_at: now() - TimeDelta::days(2),
        received_at: counted.then(|| now() - TimeDelta::days(1)),
        proof_by: None,
        proof_at: None,
        deemed_at: None,
        lines: lines
            .iter()
            .map(|line| ShipmentLineView {
                line_id: line.id,
                count: line.shipped,
                count_base: line.shipped_base,
                received_base: if counted { line.received_base } else { 0 },
                rejected_base: if counted { line.rejected_base } else { 0 },
                lost_base: if counted { line.lost_base } else { 0 },
            })
            .collect(),
    }
}

/// What holds where nothing was agreed beforehand.
pub(super) fn terms() -> TermsView {
    TermsView {
        agreement_id: None,
        agreement_version: None,
        hours_to_answer: 24,
        hours_to_counter: 24,
        days_of_backorder: 7,
        free_cancel_hours: 12,
        deemed_receipt_days: None,
        payment_days: None,
        tolerance_basis_points: 0,
        accepts_automatically: false,
        minimum_goods: None,
        delivery: None,
        delivery_terms: "franco",
        money: (&MoneyTerms::default()).into(),
        charges: Vec::new(),
    }
}

/// What a seller asks for bringing the goods.
pub(super) fn freight() -> ChargeView {
    let amount = Money::from_sen(7_500_000);
    ChargeView {
        kind: "freight",
        description: "Ongkos kirim Nangapanda".to_owned(),
        amount,
        tax_class: None,
        includes_tax: false,
        net: amount,
        tax: Money::ZERO,
        billed: Money::ZERO,
    }
}

/// An order in `state` with these lines, with what `allowed` may do now.
fn order(state: &'static str, lines: Vec<LineView>, allowed: &[&'static str]) -> OrderView {
    let total = Money::sum(lines.iter().map(|line| line.amount)).unwrap();
    let party = |id, name: &str| PartyView { id, name: name.to_owned() };
    let answered = !matches!(state, "draft" | "submitted" | "pending_approval" | "countered");
    let awaited = matches!(state, "submitted" | "pending_approval" | "countered");
    OrderView {
        id: PurchaseOrderId(Uuid::from_u128(9)),
        number: (state != "draft").then(|| "PO-2026-000123".to_owned()),
        version: 4,
        state,
        kind: "direct",
        fulfilment: "none",
        billing: "none",
        payment: "not_due",
        money: OrderMoneyView::default(),
        buyer: party(BUYER, "KDMP Nangapanda"),
        seller: party(SELLER, "Flores Bersama"),
        buyer_reference: Some("Nota 17".to_owned()),
        requested_date: NaiveDate::from_ymd_opt(2026, 11, 28),
        deliver_to: Some("Gerai Nangapanda, Jl. Trans Flores km 48".to_owned()),
        note: Some("Tolong kirim pagi.".to_owned()),
        lines,
        charges: Vec::new(),
        totals: TotalsView { goods: total, charges: Money::ZERO, tax: Money::ZERO, total },
        deadline_at: awaited.then(|| now() + TimeDelta::hours(5)),
        deadline_zone: awaited.then(|| "Asia/Makassar".to_owned()),
        allowed_commands: allowed.to_vec(),
        shipments: Vec::new(),
        ended_reason: matches!(state, "rejected" | "cancelled").then(|| "Stok habis".to_owned()),
        ended_by: match state {
            "rejected" => Some("seller"),
            "cancelled" => Some("buyer"),
            "expired" => Some("system"),
            _ => None,
        },
        created_at: now() - TimeDelta::days(3),
        submitted_at: (state != "draft").then(|| now() - TimeDelta::days(3)),
        acknowledged_at: None,
        confirmed_at: answered.then(|| now() - TimeDelta::days(2)),
        updated_at: now() - TimeDelta::hours(1),
        history: HeadView { length: 3, hash: "9c4177e0b2a6".repeat(5), ..HeadView::default() },
        revision: 1,
        group_id: None,
        terms: terms(),
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

fn fresh(name: &str) -> Vec<LineView> {
    let mut lines =
        vec![line(1, name, 12, [0; 4]), line(2, "Gula Pasir Manis Timur 1 kg", 6, [0; 4])];
    for line in &mut lines {
        (line.confirmed, line.confirmed_base) = (0, 0);
        (line.to_dispatch_base, line.held_base) = (0, 0);
    }
    lines
}

fn agreed(name: &str) -> Vec<LineView> {
    vec![line(1, name, 12, [0; 4]), line(2, "Gula Pasir Manis Timur 1 kg", 6, [0; 4])]
}

fn happened(position: i32, kind: &str, by_seller: bool, order: &OrderView) -> Happened {
    let (organization, by) =
        if by_seller { (SELLER, "Kristina Dhone") } else { (BUYER, "Yustina Mbele") };
    Happened {
        position,
        kind: kind.to_owned(),
        at: now() - TimeDelta::hours(i64::from(20 - position)),
        organization: Some(organization),
        by: by.to_owned(),
        reason: (kind == "receipt_corrected").then(|| "Ketemu di bak truk".to_owned()),
        shipment: order.shipments.first().map(|shipment| shipment.id),
        lines: order
            .lines
            .iter()
            .map(|line| HappenedLine {
                line: line.id.into(),
                shipped: line.shipped_base,
                received: line.received_base,
                rejected: line.rejected_base,
                lost: line.lost_base,
                short_closed: 6,
                reserved: 6,
                reason: (line.rejected_base > 0).then(|| "Pecah, bocor".to_owned()),
            })
            .collect(),
        ..Happened::default()
    }
}

/// A whole life, newest first.
fn history(order: &OrderView) -> Vec<Happened> {
    let kinds = [
        ("created", false),
        ("submitted", false),
        ("acknowledged", true),
        ("confirmed", true),
        ("dispatched", true),
        ("dispatch_undone", true),
        ("dispatched", true),
        ("counted", false),
        ("receipt_corrected", false),
        ("short_closed", true),
        ("received", true),
    ];
    let entries =
        kinds.iter().zip(1..).map(|((kind, by_seller), at)| happened(at, kind, *by_seller, order));
    let mut entries: Vec<Happened> = entries.collect();
    entries.reverse();
    entries
}

/// On the way: ten counted with one bottle burst and one carton that never came, two more under way.
fn under_way(name: &str, allowed: &[&'static str]) -> OrderView {
    let lines = vec![
        line(1, name, 12, [72, 53, 1, 6]),
        line(2, "Gula Pasir Manis Timur 1 kg", 6, [36, 0, 0, 0]),
    ];
    let shipments =
        vec![shipment(2, "received", &lines[..1]), shipment(9, "in_transit", &lines[1..])];
    OrderView { shipments, ..order("in_fulfilment", lines, allowed) }
}

struct Drawn<'a> {
    order: &'a OrderView,
    side: Party,
    lang: Language,
    stock: Option<&'a Stock>,
    all_lines: bool,
}

fn page(drawn: &Drawn<'_>) -> OrderPage {
    let newest = history(drawn.order);
    let seen = Seen {
        order: drawn.order,
        newest: &newest,
        stock: drawn.stock,
        may_buy: true,
        reader: None,
        people: &people(),
        all_lines: drawn.all_lines,
    };
    OrderPage::new(side_shell(drawn.side, drawn.lang), &seen, &eyes(drawn.side, drawn.lang), &key)
}

fn usual(order: &OrderView, side: Party, lang: Language) -> OrderPage {
    page(&Drawn { order, side, lang, stock: None, all_lines: false })
}

fn row(state: State, party: Party, name: &str) -> OrderRow {
    OrderRow {
        id: PurchaseOrderId(Uuid::from_u128(9)),
        number: (state != State::Draft).then(|| "PO-2026-000123".to_owned()),
        state,
        party,
        other: name.to_owned(),
        goods: Some(format!("Minyak {name}")),
        lines: 4,
        total: Money::from_sen(454_200_000),
        buyer_reference: Some("Nota 17".to_owned()),
        requested_date: NaiveDate::from_ymd_opt(2026, 11, 20),
        deadline_at: (state == State::Submitted).then(|| now() + TimeDelta::hours(5)),
        deadline_zone: Some("Asia/Makassar".to_owned()),
        at: now() - TimeDelta::days(3),
        in_transit: i64::from(state == State::InFulfilment),
        is_disputed: false,
    }
}

fn organization(name: &str) -> OrganizationView {
    let text = |text: &str| Some(text.to_owned());
    OrganizationView {
        id: Uuid::from_u128(1),
        kind: "primary".to_owned(),
        name: name.to_owned(),
        code: "7QK2M9XD".to_owned(),
        region_code: "53.08.01".to_owned(),
        province: text("Nusa Tenggara Timur"),
        regency: text("Kabupaten Ende"),
        district: text("Nangapanda"),
        village: None,
        zone: "Asia/Makassar".to_owned(),
        abilities: Vec::new(),
        nik_koperasi: text("5308010020001"),
        npwp: text("0123456789012000"),
        nitku: None,
        vat_registered: false,
        deed_number: None,
        deed_date: None,
        address: text("Jl. Trans Flores km 48"),
        cooperative_form: None,
        cooperative_type: None,
        business_sector: None,
        cooperative_group: None,
        management_pattern: None,
        nik_status: None,
        certificate_valid_until: None,
        grade: None,
        kuk: None,
        members_male: None,
        members_female: None,
        members_total: None,
        employees: None,
        managers: None,
        belongs_to: serde_json::Value::Null,
        created_at: now(),
        version: 1,
    }
}

type Sample = (&'static str, bool, String);

fn shown(template: &dyn askama::DynTemplate) -> String {
    template.dyn_render().unwrap()
}

/// Every sample of the order's pages.
pub(crate) fn all() -> Vec<Sample> {
    let mut samples = orders();
    samples.extend(goods());
    samples.extend(agreeing());
    samples.extend(lists());
    samples
}

fn people() -> People {
    [(1, "Maria Goreti Wea"), (2, "Antonius Seda")]
        .map(|(at, name)| (PersonId(Uuid::from_u128(at)), name.to_owned()))
        .into()
}

/// An order that waits for two of its buyer's board, one of whom said yes.
pub(super) fn pending(allowed: &[&'static str]) -> OrderView {
    let person = |at| PersonId(Uuid::from_u128(at));
    let rule = |kind, total, percent, needed, board: Vec<PersonId>| RequirementView {
        kind,
        total,
        category: None,
        percent,
        needed,
        board,
    };
    OrderView {
        number: None,
        approval: Some(ApprovalView {
            missing: 1,
            requirements: vec![
                rule(
                    "total_from",
                    Some(Money::from_sen(200_000_000)),
                    None,
                    2,
                    vec![person(1), person(2)],
                ),
                rule("price_rise", None, Some(5), 1, Vec::new()),
            ],
            approvals: vec![GivenView { person_id: person(1), at: now() - TimeDelta::hours(2) }],
            reason: Some("Hanya penjual ini yang bisa tiba minggu ini.".to_owned()),
        }),
        ..order("pending_approval", fresh("Minyak Goreng Nusa 2 L"), allowed)
    }
}

/// What the other side would change: fewer, dearer, out, and something else instead.
fn proposed(
    state: &'static str,
    by: &'static str,
    name: &str,
    allowed: &[&'static str],
) -> OrderView {
    let mut lines = if state == "countered" { fresh(name) } else { agreed(name) };
    let mut third = line(3, "Sabun Bubuk Bersih 800 g", 4, [0; 4]);
    let mut instead = line(4, "Sabun Bubuk Nusa 750 g", 3, [0; 4]);
    if state == "countered" {
        (third.confirmed, third.confirmed_base, third.to_dispatch_base, third.held_base) =
            (0, 0, 0, 0);
    }
    (instead.ordered, instead.ordered_base, instead.confirmed, instead.confirmed_base) =
        (0, 0, 0, 0);
    (instead.to_dispatch_base, instead.held_base) = (0, 0);
    instead.substitutes = Some(third.id);
    let new = |line: &LineView, count: i64, code, reason: Option<&str>| {
        let price = line.price.plus(Money::from_sen(150_000)).unwrap();
        Some(ProposedView {
            count,
            count_base: count * line.factor,
            price,
            amount: price.times(count).unwrap(),
            tax: Money::ZERO,
            promised_date: NaiveDate::from_ymd_opt(2026, 11, 30).filter(|_| code == "3"),
            reason: reason.map(str::to_owned),
            code,
        })
    };
    lines[0].proposed = new(&lines[0], 8, "3", Some("Sisa 4 karton bisa 3 Desember."));
    third.proposed = new(&third, 0, "7", None);
    instead.proposed = new(&instead, 3, "1", Some("Merek lain, isi hampir sama."));
    lines.extend([third, instead]);
    let total = Money::sum(
        lines.iter().map(|line| line.proposed.as_ref().map_or(line.amount, |new| new.amount)),
    )
    .unwrap();
    let before = order(state, lines, allowed);
    OrderView {
        deadline_at: Some(now() + TimeDelta::hours(5)),
        deadline_zone: Some("Asia/Makassar".to_owned()),
        proposal: Some(ProposalView {
            by,
            at: now() - TimeDelta::hours(1),
            note: Some("Truk berangkat Senin.".to_owned()),
            totals: TotalsView {
                goods: total,
                charges: freight().net,
                tax: Money::ZERO,
                total: total.plus(freight().net).unwrap(),
            },
            charges: Some(vec![freight()]),
            waits_for_approval: false,
        }),
        ..before
    }
}

/// Agreed under an agreement, of which a part waits for stock.
fn promised(late: bool, allowed: &[&'static str]) -> OrderView {
    let mut lines = agreed("Minyak Goreng Nusa 2 L");
    (lines[0].held_base, lines[0].backordered_base) = (48, 24);
    lines[0].promised_date = NaiveDate::from_ymd_opt(2026, 11, 25);
    OrderView {
        backorder_until: Some(now() + TimeDelta::days(if late { -1 } else { 3 })),
        backorder_is_late: late,
        terms: TermsView {
            agreement_id: Some(Uuid::from_u128(77)),
            agreement_version: Some(2),
            payment_days: Some(14),
            deemed_receipt_days: Some(5),
            tolerance_basis_points: 50,
            minimum_goods: Some(Money::from_sen(50_000_000)),
            delivery: Some(DeliveryView {
                weekdays: vec![2, 5],
                days_before: 1,
                cut_off: "14:00:00".to_owned(),
            }),
            ..terms()
        },
        ..order("confirmed", lines, allowed)
    }
}

/// Taking a counter-offer, asked once more, with the reason that was missing.
fn asked(order: &OrderView) -> AskPage {
    let area = Field {
        name: "reason",
        label: "Alasan, bila ada harga yang naik",
        error: Some(
            "Minyak Goreng Nusa 2 L lebih mahal dari pembelian terakhir. Tulis alasannya.".into(),
        ),
        longest: 500,
        ..Field::default()
    };
    let mut shell = side_shell(Party::Buyer, Indonesian);
    shell.refused = true;
    AskPage {
        shell,
        heading: "Terima tawaran".to_owned(),
        number: "PO-2026-000123".to_owned(),
        about: "Flores Bersama".to_owned(),
        happens: Note {
            icon: "info-circle",
            bold: "Setelah diterima, kedua pihak terikat.".to_owned(),
            ..Note::default()
        },
        wrongs: wrongs(&[&area]),
        totals: Comparison::of(order, &eyes(Party::Buyer, Indonesian)).unwrap().totals,
        field: None,
        area: Some(area),
        action: "/orders/1/accept-counter".to_owned(),
        icon: "check",
        button: "Terima tawaran".to_owned(),
        back: "/orders/1".to_owned(),
        key: key(),
        version: "4".to_owned(),
    }
}

/// Approvals, counter-offers, amendments, promises: each side's page, and the forms.
#[expect(clippy::too_many_lines, reason = "a table: one piece after another, and nothing else")]
fn agreeing() -> Vec<Sample> {
    let oil = "Minyak Goreng Nusa 2 L";
    let (buys, sells) = (["accept-counter", "revise", "decline"], ["withdraw", "dispatch"]);
    let buyer = |order: &OrderView, lang| shown(&usual(order, Party::Buyer, lang));
    let seller = |order: &OrderView, lang| shown(&usual(order, Party::Seller, lang));
    let stock: Stock = HashMap::from([
        (ProductId(Uuid::from_u128(201)), 48),
        (ProductId(Uuid::from_u128(202)), 600),
    ]);
    let form = |order: &OrderView, form, side, typed: &Typed, faults: &propose::Faults| {
        let eyes = eyes(side, Indonesian);
        let proposing =
            Proposing { order, form, eyes: &eyes, stock: Some(&stock), found: &Found::default() };
        let mut fields = proposing.prefilled("stock");
        fields.extend(typed.clone());
        shown(&ProposePage::new(side_shell(side, Indonesian), &proposing, &fields, faults, key()))
    };
    let nothing = Typed::new();
    let none = propose::Faults::new();
    let open = order("submitted", fresh(oil), &["accept", "counter", "reject"]);
    let many: Vec<LineView> = (1..=40).map(|at| line(at, oil, 12, [0; 4])).collect();
    let crowd = order("submitted", many, &["accept", "counter", "reject"]);
    let wrong: Typed = [("n-1", "dua"), ("p-1", "Rp 21O.000"), ("d-1", "besok")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    let faults = {
        let eyes = eyes(Party::Seller, Indonesian);
        let found = Found::default();
        let proposing = Proposing {
            order: &open,
            form: Form::Counter,
            eyes: &eyes,
            stock: Some(&stock),
            found: &found,
        };
        proposing.read(&wrong).unwrap_err()
    };
    let bound = order("confirmed", agreed(oil), &["amend", "cancel"]);
    let countered = proposed("countered", "seller", oil, &buys);
    let mut too_late = usual(&bound, Party::Buyer, Indonesian)
        .refused(vec!["Batas membatalkan sendiri sudah lewat.".into()]);
    too_late.another_way = Some(marketplace_api::pages::layout::Link::new(
        "Usulkan perubahan menjadi nol",
        "/orders/1/amend?with=nothing",
    ));
    vec![
        ("order-pending", false, buyer(&pending(&["cancel"]), Indonesian)),
        ("order-pending-approver", false, buyer(&pending(&["approve", "send-back"]), English)),
        ("order-countered-buyer", false, buyer(&countered, Indonesian)),
        ("order-countered-buyer-english", false, buyer(&countered, English)),
        (
            "order-countered-seller",
            false,
            seller(&proposed("countered", "seller", oil, &[]), Indonesian),
        ),
        (
            "order-countered-long",
            false,
            buyer(&proposed("countered", "seller", LONG, &buys), Indonesian),
        ),
        (
            "order-amended-own",
            false,
            seller(&proposed("confirmed", "seller", oil, &sells), Indonesian),
        ),
        (
            "order-amended-other",
            false,
            seller(
                &proposed("confirmed", "buyer", oil, &["accept", "reject", "dispatch"]),
                English,
            ),
        ),
        ("order-promised", false, seller(&promised(false, &["dispatch", "amend"]), Indonesian)),
        (
            "order-promised-late",
            false,
            buyer(&promised(true, &["short-close", "amend"]), Indonesian),
        ),
        ("order-cancel-too-late", false, shown(&too_late)),
        ("counter", false, form(&open, Form::Counter, Party::Seller, &nothing, &none)),
        ("counter-refused", false, form(&open, Form::Counter, Party::Seller, &wrong, &faults)),
        ("counter-crowded", true, form(&crowd, Form::Counter, Party::Seller, &nothing, &none)),
        ("accept-counter", false, shown(&asked(&countered))),
        ("amend", false, form(&bound, Form::Amend, Party::Buyer, &nothing, &none)),
        ("revise", false, form(&countered, Form::Revise, Party::Buyer, &nothing, &none)),
    ]
}

#[expect(clippy::too_many_lines, reason = "a list, one line a sample")]
fn orders() -> Vec<Sample> {
    let oil = "Minyak Goreng Nusa 2 L";
    let state = |state, allowed: &[&'static str]| order(state, agreed(oil), allowed);
    let submitted = |allowed: &[&'static str]| order("submitted", fresh(oil), allowed);
    let many: Vec<LineView> = (1..=100).map(|at| line(at, oil, 12, [60, 53, 1, 6])).collect();
    let crowded = OrderView {
        shipments: vec![shipment(1, "received", &many)],
        ..order("in_fulfilment", many, &["dispatch", "short-close"])
    };
    let stock: Stock = HashMap::from([
        (ProductId(Uuid::from_u128(201)), 48),
        (ProductId(Uuid::from_u128(202)), 600),
    ]);
    let to_answer = submitted(&["acknowledge", "accept", "reject"]);
    let answering = |lang| {
        page(&Drawn {
            order: &to_answer,
            side: Party::Seller,
            lang,
            stock: Some(&stock),
            all_lines: false,
        })
    };
    let going = under_way(oil, &["receive", "correct-receipt"]);
    let mut overtaken = usual(&state("confirmed", &["cancel"]), Party::Buyer, Indonesian);
    let confirmed = state("confirmed", &[]);
    let changes =
        [happened(4, "confirmed", true, &confirmed), happened(3, "acknowledged", true, &confirmed)];
    overtaken.notice = Some(meanwhile(&changes, &confirmed, &eyes(Party::Buyer, Indonesian)));
    let counted = usual(&going, Party::Buyer, Indonesian).counted(
        &going,
        going.shipments[0].id,
        "k".to_owned(),
        Indonesian,
    );
    let long = OrderView {
        buyer: PartyView { id: BUYER, name: LONG.to_owned() },
        seller: PartyView { id: SELLER, name: LONG.to_owned() },
        note: Some(LONG.repeat(4)),
        deliver_to: Some(LONG.to_owned()),
        ..under_way(LONG, &["receive", "correct-receipt"])
    };
    let cut = format!("Sambal {}", "x".repeat(120));
    let buyer = |order: &OrderView, lang| shown(&usual(order, Party::Buyer, lang));
    let seller = |order: &OrderView, lang| shown(&usual(order, Party::Seller, lang));
    vec![
        (
            "order-draft",
            false,
            buyer(&order("draft", fresh(oil), &["submit", "cancel"]), Indonesian),
        ),
        ("order-empty", false, buyer(&order("draft", Vec::new(), &["cancel"]), English)),
        ("order-submitted-buyer", false, buyer(&submitted(&["withdraw", "cancel"]), Indonesian)),
        ("order-submitted-seller", false, shown(&answering(Indonesian))),
        ("order-submitted-seller-english", false, shown(&answering(English))),
        (
            "order-refused",
            false,
            shown(&answering(Indonesian).refused(vec![format!("{oil}: stok tinggal 8 karton.")])),
        ),
        ("order-confirmed-buyer", false, buyer(&state("confirmed", &["cancel"]), English)),
        (
            "order-confirmed-seller",
            false,
            seller(&state("confirmed", &["dispatch", "short-close", "cancel"]), Indonesian),
        ),
        ("order-stale", false, shown(&overtaken)),
        ("order-under-way-buyer", false, buyer(&going, Indonesian)),
        (
            "order-under-way-seller",
            false,
            seller(&under_way(oil, &["dispatch", "undo-dispatch", "short-close"]), English),
        ),
        ("order-just-counted", false, shown(&counted)),
        ("order-received", false, buyer(&state("received", &[]), Indonesian)),
        ("order-rejected", false, buyer(&state("rejected", &[]), Indonesian)),
        ("order-expired", false, seller(&state("expired", &[]), Indonesian)),
        ("order-cancelled", false, buyer(&state("cancelled", &[]), English)),
        ("order-crowded", false, seller(&crowded, Indonesian)),
        (
            "order-crowded-all-lines",
            true,
            shown(&page(&Drawn {
                order: &crowded,
                side: Party::Seller,
                lang: Indonesian,
                stock: None,
                all_lines: true,
            })),
        ),
        ("order-long-names", true, buyer(&long, Indonesian)),
        ("order-unbroken-name", true, buyer(&under_way(&cut, &["receive"]), Indonesian)),
        ("order-paper", false, {
            paper(&going, Party::Buyer, Indonesian, |source| Some(source.purchase_order()))
        }),
        ("order-paper-crowded", true, {
            paper(&crowded, Party::Seller, English, |source| Some(source.purchase_order()))
        }),
        ("order-paper-long-names", true, {
            paper(&long, Party::Buyer, Indonesian, |source| Some(source.purchase_order()))
        }),
        ("shipment-note", false, {
            paper(&going, Party::Seller, Indonesian, |source| {
                Some(source.shipment_note(&source.order.shipments[0]))
            })
        }),
        ("goods-received-note", false, {
            paper(&going, Party::Buyer, English, |source| {
                source.order.shipments.iter().find_map(|one| source.goods_received_note(one))
            })
        }),
        ("order-history", false, {
            let entries: Vec<Happened> = history(&going).into_iter().cycle().take(51).collect();
            let eyes = eyes(Party::Buyer, English);
            shown(&HistoryPage::new(side_shell(Party::Buyer, English), &going, &entries, 12, &eyes))
        }),
    ]
}

/// A paper of `order` as the page of one of its parties.
fn paper(
    order: &OrderView,
    side: Party,
    lang: Language,
    draw: impl Fn(&Source<'_>) -> Option<Paper>,
) -> String {
    let (buyer, seller) = (organization("KDMP Nangapanda"), organization("Flores Bersama"));
    let (entries, eyes) = (history(order), eyes(side, lang));
    let source = Source {
        order,
        buyer: &buyer,
        seller: &seller,
        entries: &entries,
        eyes: &eyes,
        reached_at: "https://pasar.example.id",
    };
    let paper = draw(&source).unwrap().with_key("cHVibGlj".to_owned());
    let address = format!("/orders/{}/papers/paper", order.id);
    shown(&PaperPage::new(side_shell(side, lang), order, paper, &address, eyes.organization))
}

fn counting(order: &OrderView, counting: Counting, typed: &Typed, faults: &Faults) -> CountPage {
    let eyes = eyes(Party::Buyer, Indonesian);
    let counted = Counted { order, shipment: &order.shipments[0], counting };
    let mut fields = counted.standing();
    fields.extend(typed.clone());
    CountPage::new(side_shell(Party::Buyer, Indonesian), &counted, &fields, faults, &eyes, key())
}

fn goods() -> Vec<Sample> {
    let oil = "Minyak Goreng Nusa 2 L";
    let coming = |names: &[&str]| {
        let lines: Vec<LineView> =
            names.iter().zip(1..).map(|(name, at)| line(at, name, 10, [60, 0, 0, 0])).collect();
        let shipments = vec![shipment(14, "in_transit", &lines)];
        OrderView { shipments, ..order("in_fulfilment", lines, &["receive"]) }
    };
    let usual = coming(&[oil, "Gula Pasir Manis Timur 1 kg", "Sabun Bubuk Bersih 800 g"]);
    let typed: Typed = [("how-1", "all"), ("how-2", "some"), ("g-2", "9"), ("gu-2", "9")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    let counted =
        Counted { order: &usual, shipment: &usual.shipments[0], counting: Counting::First };
    let faults = counted.read(&typed, Indonesian).unwrap_err();
    let going = under_way(oil, &["correct-receipt"]);
    let again =
        Faults { reason: Some("Tulis kenapa hitungannya berubah.".into()), ..Faults::default() };
    let open = order("confirmed", agreed(oil), &["dispatch"]);
    let sent: Typed = BTreeMap::from([("n-1".to_owned(), "99".to_owned())]);
    let too_much = dispatch::read(&open, &sent, Indonesian).unwrap_err();
    let none = dispatch::Faults::new();
    let seller = eyes(Party::Seller, Indonesian);
    let leaving = |order: &OrderView, typed: Option<&Typed>, faults: &dispatch::Faults| {
        let shell = side_shell(Party::Seller, Indonesian);
        shown(&DispatchPage::new(shell, order, typed, faults, &seller, key()))
    };
    let nothing = Typed::new();
    let many: Vec<&str> = vec![oil; 100];
    vec![
        ("count", false, shown(&counting(&usual, Counting::First, &nothing, &Faults::default()))),
        (
            "count-one-line",
            false,
            shown(&counting(&coming(&[oil]), Counting::First, &nothing, &Faults::default())),
        ),
        ("count-refused", false, shown(&counting(&usual, Counting::First, &typed, &faults))),
        (
            "count-crowded",
            true,
            shown(&counting(&coming(&many), Counting::First, &nothing, &Faults::default())),
        ),
        (
            "count-long-names",
            false,
            shown(&counting(&coming(&[LONG, LONG]), Counting::First, &typed, &Faults::default())),
        ),
        (
            "count-again",
            false,
            shown(&counting(&going, Counting::Again, &nothing, &Faults::default())),
        ),
        ("count-again-refused", false, shown(&counting(&going, Counting::Again, &nothing, &again))),
        ("counted", false, {
            let eyes = eyes(Party::Buyer, Indonesian);
            let shell = side_shell(Party::Buyer, Indonesian);
            let entries = history(&going);
            shown(&CountedPage::new(shell, &going, &going.shipments[0], &entries, &eyes))
        }),
        ("dispatch", false, leaving(&open, None, &none)),
        ("dispatch-refused", false, leaving(&open, Some(&sent), &too_much)),
        ("dispatch-crowded", true, leaving(&coming_open(100, oil), None, &none)),
        ("dispatch-long-names", false, leaving(&coming_open(2, LONG), None, &none)),
    ]
}

/// An agreed order of which a carton and a half of each line is still to leave.
fn coming_open(lines: i32, name: &str) -> OrderView {
    let lines = (1..=lines).map(|at| line(at, name, 3, [9, 0, 0, 0])).collect();
    order("in_fulfilment", lines, &["dispatch"])
}

fn lists() -> Vec<Sample> {
    let buyer = eyes(Party::Buyer, Indonesian);
    let list = |asked: &Asked, rows: &[OrderRow], lang| {
        let shell = shell(Kind::Secondary, Place::Orders, lang);
        shown(&OrdersPage::new(shell, asked, rows, &Eyes { lang, ..buyer }))
    };
    let states = [State::InFulfilment, State::Submitted, State::Confirmed, State::Draft];
    let rows: Vec<OrderRow> =
        states.into_iter().map(|state| row(state, Party::Buyer, "Flores Bersama")).collect();
    let many: Vec<OrderRow> = rows.iter().cycle().take(21).cloned().collect();
    let long = [row(State::InFulfilment, Party::Seller, LONG)];
    let searched = Asked { text: "sarden kaleng besar".into(), ..Asked::default() };
    let second = Asked { stretch: Stretch::All, page: 1, ..Asked::default() };

    let open =
        order("submitted", fresh("Minyak Goreng Nusa 2 L"), &["acknowledge", "accept", "reject"]);
    let stock: Stock = HashMap::from([(ProductId(Uuid::from_u128(202)), 600)]);
    let queue: Vec<OrderRow> =
        vec![row(State::Submitted, Party::Seller, "Kop. Sekunder Flores Bersama"); 3];
    let crowd: Vec<OrderRow> = queue.iter().cycle().take(51).cloned().collect();
    let seller = eyes(Party::Seller, Indonesian);
    let desk = |asked: &DeskAsked, rows: &[OrderRow], by_reader: Option<bool>, lang| {
        let chosen =
            by_reader.map(|by_reader| Chosen { order: &open, stock: Some(&stock), by_reader });
        let shell = shell(Kind::Distributor, Place::Incoming, lang);
        let eyes = Eyes { lang, ..seller };
        shown(&DeskOrdersPage::new(shell, asked, &[5, 8, 2], rows, chosen, &eyes, &key))
    };
    let first = DeskAsked::default();
    let on_the_way = DeskAsked { tab: Waiting::OnTheWay, ..DeskAsked::default() };
    vec![
        ("orders", false, list(&Asked::default(), &rows, Indonesian)),
        ("orders-empty", false, list(&Asked::default(), &[], Indonesian)),
        ("orders-not-found", false, list(&searched, &[], English)),
        ("orders-crowded", true, list(&second, &many, English)),
        ("orders-long-names", false, list(&Asked::default(), &long, Indonesian)),
        ("desk-orders", false, desk(&first, &queue, Some(false), Indonesian)),
        ("desk-orders-chosen", false, desk(&first, &queue, Some(true), Indonesian)),
        ("desk-orders-english", false, desk(&first, &queue, Some(true), English)),
        ("desk-orders-empty", false, desk(&on_the_way, &[], None, Indonesian)),
        ("desk-orders-crowded", true, desk(&first, &crowd, Some(false), Indonesian)),
        (
            "desk-orders-long-names",
            false,
            desk(
                &first,
                &vec![row(State::Submitted, Party::Seller, LONG); 2],
                Some(false),
                Indonesian,
            ),
        ),
    ]
}

/// The queue alone is no page of its own; it says the same as the queue within one.
#[test]
fn the_queue_that_is_polled_is_the_queue_of_the_page() {
    use marketplace_api::pages::desk::orders::Queue;

    let rows = vec![row(State::Submitted, Party::Seller, "Flores Bersama"); 2];
    let eyes = eyes(Party::Seller, Indonesian);
    let asked = DeskAsked::default();
    let shell = || shell(Kind::Distributor, Place::Incoming, Indonesian);

    let alone = shown(&Queue::new(shell(), &asked, &rows, None, &eyes));
    let page = shown(&DeskOrdersPage::new(shell(), &asked, &[2], &rows, None, &eyes, &key));

    assert!(page.contains(alone.trim()), "{alone}");
}
