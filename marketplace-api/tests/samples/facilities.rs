//! Samples of the pages of facilities and drawdowns.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use marketplace_api::language::Language;
use marketplace_api::pages::approvals::ApprovalsPage;
use marketplace_api::pages::facilities::financing::{Financing, FinancingPage};
use marketplace_api::pages::facilities::{
    AskPage, Asking, DrawdownPage, FacilitiesPage, FacilityPage, MakeFacilityPage, Making,
    SeenDrawdown, SeenFacility,
};
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::Place;
use marketplace_api::pages::order::reading::Eyes;
use order_workflow::query::facilities::{
    BankView, DrawdownBrief, DrawdownEventView, DrawdownView, DueView, FacilityBrief, FacilityView,
    FinancedOrder, FinancingView, IllustrationView, MarkView, MarkedView, MatchedPaper,
    OfficerView, PaperView, PurposeView, RepaymentView, ScheduleView, ToDraw,
};
use order_workflow::query::identity::approval_rules::Approver;
use order_workflow::query::orders::PartyView;
use order_workflow::query::payments::{PaidInto, SignaturesView, SignedView};
use serde_json::json;
use supply_chain::id::PersonId;
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{LONG, shell};

fn shown(template: &dyn askama::DynTemplate) -> String {
    template.dyn_render().unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-11-23T03:00:00Z".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn rp(rupiah: i64) -> Money {
    Money::from_sen(rupiah * 100)
}

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn party(n: u128, name: &str) -> PartyView {
    PartyView { id: id(n), name: name.to_owned() }
}

fn brief(n: u128, state: &str, seller: &str) -> DrawdownBrief {
    DrawdownBrief {
        id: id(n),
        facility_id: id(30),
        state: state.to_owned(),
        borrower: "KDMP Nangapanda".to_owned(),
        seller: seller.to_owned(),
        invoice_number: format!("INV/7QK2M9XD/2026/11/{n:06}"),
        purpose: "goods".to_owned(),
        amount: rp(40_000_000),
        paid_on: (state == "paid").then(|| day("2026-11-22")),
        created_at: now(),
    }
}

fn due(n: u32) -> DueView {
    let (interest, principal) = if n < 6 { (15_000_000, 0) } else { (14_000_000, 39_478_819) };
    DueView {
        due_on: day("2026-12-14") + chrono::Months::new(n),
        interest: rp(interest),
        principal: rp(principal),
        payable: rp(interest + principal),
        paid: if n == 0 { rp(15_000_000) } else { rp(if n == 1 { 400_000 } else { 0 }) },
        balance: rp(3_000_000_000),
    }
}

fn facility(side: &'static str, state: &'static str, name: &str, drawings: u128) -> FacilityView {
    let is_bank = side == "bank";
    FacilityView {
        id: id(30),
        version: 4,
        number: "KK-2026/000123".to_owned(),
        state,
        side,
        bank: party(5, if is_bank { "Bank Flores" } else { name }),
        bank_is_here: true,
        borrower: party(2, if is_bank { name } else { "KDMP Nangapanda" }),
        limit: rp(3_000_000_000),
        drawn: rp(if drawings > 0 { 1_240_000_000 } else { 0 }),
        promised: rp(if drawings > 1 { 40_000_000 } else { 0 }),
        left: rp(1_720_000_000),
        purposes: ["goods", "premises"]
            .into_iter()
            .map(|purpose| PurposeView { purpose, most: rp(500_000_000), used: rp(40_000_000) })
            .collect(),
        annual_rate: "0.06".to_owned(),
        months: 72,
        grace_months: 6,
        due_day: 12,
        available_until: day("2027-12-31"),
        meeting_decision: "RA/2026/3 tanggal 14 Februari 2026".to_owned(),
        needed: 2,
        board: if is_bank {
            Vec::new()
        } else {
            vec![
                OfficerView { person_id: id(22), name: Some("Agnes Wea".to_owned()) },
                OfficerView { person_id: id(23), name: None },
            ]
        },
        outstanding: rp(1_240_000_000),
        overdue: rp(if drawings > 2 { 14_600_000 } else { 0 }),
        next: (drawings > 0).then(|| due(1)),
        illustration: (drawings == 0).then(|| IllustrationView {
            in_grace: rp(15_000_000),
            grace_months: 6,
            afterwards: rp(53_478_819),
            months_afterwards: 66,
        }),
        drawdowns: (0..drawings)
            .map(|n| brief(n, if n % 2 == 0 { "paid" } else { "approved" }, name))
            .collect(),
        repayments: (0..drawings.min(3))
            .map(|n| RepaymentView {
                id: id(n),
                interest: rp(15_000_000),
                principal: rp(0),
                paid_on: day("2026-12-14"),
                reference: format!("FLR2026{n:04}"),
                reversed: (n == 1).then(|| "Salah ketik".to_owned()),
            })
            .collect(),
        words: (state == "declined").then(|| "Nomor perjanjian ini bukan milik Anda.".to_owned()),
        allowed_commands: match (side, state) {
            ("bank", "proposed") => vec!["agree", "decline", "end"],
            ("bank", "agreed") => vec!["repay", "end"],
            (_, "agreed" | "proposed") => vec!["end"],
            _ => Vec::new(),
        },
        created_at: now(),
    }
}

fn financed(seller: &str) -> FinancedOrder {
    FinancedOrder {
        order_id: id(60),
        number: (seller != LONG).then(|| "PO-2026-000123".to_owned()),
        seller: seller.to_owned(),
        state: "confirmed".to_owned(),
        purpose: "goods".to_owned(),
        total: rp(40_000_000),
        to_draw: rp(38_500_000),
    }
}

/// Marked with room, without, not marked, and by somebody without any facility.
fn financing(room: Option<i64>, n: usize, name: &str, faults: &Faults, lang: Language) -> String {
    let mark = room.map(|room| MarkView {
        facility_id: id(30),
        facility_number: "KK-2026/114".to_owned(),
        bank: name.to_owned(),
        purpose: "goods",
        decision_number: "PENGURUS/2026/14".to_owned(),
        room: rp(room),
        is_enough: room >= 38_500_000,
    });
    let history = MarkedView {
        facility_number: "KK-2026/114".to_owned(),
        purpose: "goods".to_owned(),
        decision_number: "PENGURUS/2026/14".to_owned(),
        marked_by: Some(name.to_owned()),
        marked_at: now(),
        ended_by: None,
        ended_at: mark.is_none().then(now),
    };
    let mut allowed_commands = vec!["finance"];
    allowed_commands.extend(mark.is_some().then_some("withdraw"));
    let view = FinancingView {
        order_id: id(60),
        mark,
        to_draw: rp(38_500_000),
        allowed_commands,
        history: vec![history; n],
    };
    let facilities = vec![(facility_brief(name), vec![("goods", rp(500_000_000))]); n];
    let of = Financing {
        order: ("PO-2026-000123", id(60)),
        view: &view,
        facilities: &facilities,
        typed: &Filled::default(),
        faults,
        at: (now(), Tz::Asia__Makassar),
        keys: ("k1", "k2"),
    };
    shown(&FinancingPage::new(shell(Kind::Primary, Place::Orders, lang), &of))
}

fn facility_page(view: &FacilityView, (form, faults): (&str, &Faults), lang: Language) -> String {
    let months = if view.drawdowns.is_empty() { "illustration" } else { "drawn" };
    let schedule = ScheduleView { basis: months, items: (0..72).map(due).collect() };
    let kind = if view.side == "bank" { Kind::Bank } else { Kind::Primary };
    let is_drawn = view.side == "borrower" && !view.drawdowns.is_empty();
    let orders = if is_drawn { vec![financed(LONG), financed("CV Sumber")] } else { Vec::new() };
    let seen = SeenFacility {
        facility: view,
        schedule: &schedule,
        orders: &orders,
        at: (now(), Tz::Asia__Makassar),
        typed: &Filled::default(),
        faults,
        form,
        key: &|| "k1".to_owned(),
    };
    shown(&FacilityPage::new(shell(kind, Place::More, lang), &seen))
}

fn drawdown(
    side: &'static str,
    state: &'static str,
    name: &str,
    commands: &[&'static str],
) -> DrawdownView {
    let matches = state != "refused";
    let line = |n: i64| MatchedPaper {
        product_name: if name == LONG { LONG.to_owned() } else { "Minyak goreng 2 L".to_owned() },
        base_unit: "pcs",
        ordered_base: 480 + n,
        supplied_base: 470,
        invoiced_base: if matches { 470 } else { 480 },
        billed: rp(20_000_000),
        matches,
    };
    DrawdownView {
        id: id(31),
        version: 3,
        facility_id: id(30),
        facility_number: "KK-2026/000123".to_owned(),
        state,
        side,
        bank: party(5, "Bank Flores"),
        borrower: party(2, "KDMP Nangapanda"),
        seller: party(1, name),
        amount: rp(40_000_000),
        purpose: "goods",
        decision_number: "PENGURUS/2026/14".to_owned(),
        meeting_decision: "RA/2026/3".to_owned(),
        account: Some(PaidInto {
            id: id(80),
            bank_code: "014".to_owned(),
            number: "1234567890".to_owned(),
            holder: name.to_owned(),
        }),
        needed: 2,
        signed: 1,
        signatures: (side == "borrower").then(|| SignaturesView {
            needed: 2,
            board: Vec::new(),
            maker: id(21),
            maker_name: Some("Yustina Mbele".to_owned()),
            signed: vec![SignedView {
                person_id: id(22),
                name: Some("Agnes Wea".to_owned()),
                at: now(),
            }],
        }),
        paper: PaperView {
            invoice_id: id(50),
            number: "INV/7QK2M9XD/2026/11/000123".to_owned(),
            business_date: day("2026-11-20"),
            total: rp(40_000_000),
            lines: (0..if name == LONG { 12 } else { 2 }).map(line).collect(),
            matches,
        },
        may_be_paid: state == "approved",
        reference: (state == "paid").then(|| "FLR20260001".to_owned()),
        paid_on: (state == "paid").then(|| day("2026-11-22")),
        allowed_commands: commands.to_vec(),
        events: ["requested", "signed", "approved"]
            .into_iter()
            .chain((state != "approved").then_some(state))
            .zip(1..)
            .map(|(kind, position)| DrawdownEventView {
                position,
                kind: kind.to_owned(),
                facts: json!({ "words": if kind == "refused" { "Plafon cabang habis" } else { "" } }),
                organization: Some("KDMP Nangapanda".to_owned()),
                by: Some("Agnes Wea".to_owned()),
                at: now(),
            })
            .collect(),
        created_at: now(),
    }
}

fn drawdown_page(view: &DrawdownView, (form, faults): (&str, &Faults), lang: Language) -> String {
    let kind = if view.side == "bank" { Kind::Bank } else { Kind::Primary };
    let seen = SeenDrawdown {
        drawdown: view,
        reader: PersonId(Uuid::from_u128(21)),
        at: (now(), Tz::Asia__Makassar),
        typed: &Filled::default(),
        faults,
        form,
        key: &|| "k1".to_owned(),
    };
    shown(&DrawdownPage::new(shell(kind, Place::More, lang), &seen))
}

fn list(kind: Kind, n: u128, name: &str, lang: Language) -> String {
    let side = if kind == Kind::Bank { "bank" } else { "borrower" };
    let row = |n: u128| FacilityBrief {
        id: id(n),
        number: format!("KK-2026/{n:06}"),
        state: ["agreed", "proposed", "ended", "declined"][usize::try_from(n % 4).unwrap()],
        side,
        bank: party(5, name),
        borrower: party(2, name),
        limit: rp(3_000_000_000),
        drawn: rp(1_240_000_000),
        promised: rp(0),
        left: rp(1_760_000_000),
        available_until: day("2027-12-31"),
    };
    let facilities: Vec<FacilityBrief> = (0..n).map(row).collect();
    let waiting: Vec<DrawdownBrief> = (0..n.min(4)).map(|n| brief(n, "approved", name)).collect();
    let next = (n > 20).then(|| "/facilities?after=x".to_owned());
    let shell = shell(kind, Place::More, lang);
    shown(&FacilitiesPage::new(shell, side == "borrower", &facilities, &waiting, next))
}

fn make(people: u128, name: &str, faults: &Faults, lang: Language) -> String {
    let banks: Vec<BankView> =
        (0..people.min(3)).map(|n| BankView { id: id(n), name: name.to_owned() }).collect();
    let approvers: Vec<Approver> = (0..people)
        .map(|n| Approver { id: id(n), name: Some(name.to_owned()), signs_in: true, writes: false })
        .collect();
    let making = Making {
        banks: &banks,
        approvers: &approvers,
        typed: &Filled::default(),
        faults,
        key: "k1",
    };
    shown(&MakeFacilityPage::new(shell(Kind::Primary, Place::More, lang), &making))
}

fn facility_brief(bank: &str) -> FacilityBrief {
    FacilityBrief {
        id: id(30),
        number: "KK-2026/000123".to_owned(),
        state: "agreed",
        side: "borrower",
        bank: party(5, bank),
        borrower: party(2, "KDMP Nangapanda"),
        limit: rp(3_000_000_000),
        drawn: rp(0),
        promised: rp(0),
        left: rp(3_000_000_000),
        available_until: day("2027-12-31"),
    }
}

fn ask(n: usize, seller: &str, faults: &Faults, lang: Language) -> String {
    let brief = facility_brief(if seller == LONG { LONG } else { "Bank Flores" });
    let purposes = vec![("goods", rp(500_000_000)), ("premises", rp(0))];
    let account = PaidInto {
        id: id(80),
        bank_code: "014".to_owned(),
        number: "1234567890".to_owned(),
        holder: seller.to_owned(),
    };
    let to_draw = ToDraw {
        invoice: id(50),
        number: "INV/7QK2M9XD/2026/11/000123".to_owned(),
        seller: party(1, seller),
        open: rp(40_000_000),
        facilities: vec![(brief, purposes); n],
        accounts: vec![account; n],
        marked: (n > 1).then(|| (id(30), "premises", "PENGURUS/2026/14".to_owned())),
    };
    let asking = Asking { to_draw: &to_draw, typed: &Filled::default(), faults, key: "k1" };
    shown(&AskPage::new(shell(Kind::Primary, Place::More, lang), &asking))
}

fn approvals(lang: Language) -> String {
    let page = ApprovalsPage::new(
        shell(Kind::Primary, Place::More, lang),
        &[],
        &marketplace_api::pages::order::approval::People::default(),
        (id(23), &Eyes { lang, organization: id(2), zone: Tz::Asia__Makassar, now: now() }),
    );
    let mine = drawdown("borrower", "requested", "CV Sumber Pangan Timur", &["sign", "reject"]);
    let others = drawdown("borrower", "requested", LONG, &[]);
    shown(&page.with_drawdowns(&[mine, others], (id(21), lang)))
}

#[expect(clippy::too_many_lines, reason = "one sample after the other")]
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    use Language::{English, Indonesian};
    let seller = "CV Sumber Pangan Timur";
    let none = Faults::default();
    let wrong = |fields: &[&str]| {
        let mut faults = Faults::default();
        for field in fields {
            faults.add(*field, "Isi angkanya.");
        }
        faults
    };
    let quiet = ("", &none);
    let to_sign = ["sign", "reject", "withdraw"];
    let (to_pay, both) = (["refuse", "pay"], wrong(&["amount", "reference"]));
    let asked = wrong(&["from", "decision_number", "account_id"]);
    let marked = wrong(&["from", "decision_number"]);
    let typed = wrong(&["limit", "purposes", "annual_rate", "needed"]);
    let refs = wrong(&["reference"]);
    vec![
        ("facilities-empty", false, list(Kind::Primary, 0, seller, Indonesian)),
        ("facilities", false, list(Kind::Primary, 4, "Bank Flores", Indonesian)),
        ("facilities-bank", false, list(Kind::Bank, 4, "KDMP Nangapanda", Indonesian)),
        ("facilities-bank-empty", false, list(Kind::Bank, 0, seller, English)),
        ("facilities-crowded", true, list(Kind::Primary, 30, LONG, English)),
        ("facility-make", false, make(3, "Agnes Wea", &none, Indonesian)),
        ("facility-make-en", false, make(3, "Agnes Wea", &none, English)),
        ("facility-make-nobody", false, make(0, seller, &none, Indonesian)),
        ("facility-make-refused", false, make(3, LONG, &typed, Indonesian)),
        (
            "facility-proposed",
            false,
            facility_page(&facility("borrower", "proposed", "Bank Flores", 0), quiet, Indonesian),
        ),
        (
            "facility-to-agree",
            false,
            facility_page(&facility("bank", "proposed", "KDMP Nangapanda", 0), quiet, Indonesian),
        ),
        (
            "facility-declined",
            false,
            facility_page(&facility("borrower", "declined", "Bank Flores", 0), quiet, Indonesian),
        ),
        (
            "facility",
            true,
            facility_page(&facility("borrower", "agreed", "Bank Flores", 3), quiet, Indonesian),
        ),
        (
            "facility-bank-refused",
            true,
            facility_page(
                &facility("bank", "agreed", "KDMP Nangapanda", 2),
                ("repayments", &both),
                Indonesian,
            ),
        ),
        (
            "facility-crowded",
            true,
            facility_page(&facility("borrower", "ended", LONG, 40), quiet, English),
        ),
        ("drawdown-ask", false, ask(1, seller, &none, Indonesian)),
        ("drawdown-ask-en", false, ask(2, LONG, &none, English)),
        ("drawdown-ask-refused", false, ask(1, seller, &asked, Indonesian)),
        ("drawdown-ask-none", false, ask(0, seller, &none, Indonesian)),
        (
            "drawdown-to-sign",
            false,
            drawdown_page(&drawdown("borrower", "requested", seller, &to_sign), quiet, Indonesian),
        ),
        (
            "drawdown-to-pay",
            false,
            drawdown_page(&drawdown("bank", "approved", seller, &to_pay), quiet, Indonesian),
        ),
        (
            "drawdown-pay-refused",
            false,
            drawdown_page(&drawdown("bank", "approved", seller, &to_pay), ("pay", &refs), English),
        ),
        (
            "drawdown-paid",
            false,
            drawdown_page(&drawdown("borrower", "paid", seller, &[]), quiet, English),
        ),
        (
            "drawdown-refused-by-bank",
            true,
            drawdown_page(&drawdown("borrower", "refused", LONG, &[]), quiet, Indonesian),
        ),
        (
            "order-financing",
            false,
            financing(Some(90_000_000), 1, "Bank Flores", &none, Indonesian),
        ),
        ("order-financing-short-en", false, financing(Some(1_000_000), 2, LONG, &none, English)),
        ("order-financing-refused", false, financing(None, 1, "Bank Flores", &marked, Indonesian)),
        ("order-financing-none", false, financing(None, 0, "Bank Flores", &none, Indonesian)),
        ("approvals-drawdowns", false, approvals(Indonesian)),
    ]
}
