//! Samples of the year's surplus: running, undecided, decided, taken back; the form, its preview; members; a member's own.

use askama::Template;
use chrono::NaiveDate;
use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::{Link, Place, Shell};
use marketplace_api::pages::ledger::opening::Refused;
use marketplace_api::pages::parts::{Field, Note, Tone, Total};
use marketplace_api::pages::patronage::ask::{AskPage, Question};
use marketplace_api::pages::patronage::close::ClosePage;
use marketplace_api::pages::patronage::mine::MinePage;
use marketplace_api::pages::patronage::payouts::{Paying, PayoutsPage};
use marketplace_api::pages::patronage::preview::PreviewPage;
use marketplace_api::pages::patronage::savings::{MembersPage, Reads, SavingsPage};
use marketplace_api::pages::patronage::year::{Seen, YearPage};
use order_workflow::command::books::{MemberLine, MembersView, RowFault, Wrong};
use order_workflow::command::years::{Decided, PreviewedShare, YearPreview};
use order_workflow::query::orders::PartyView;
use order_workflow::query::patronage::{
    DecisionView, MemberSavings, MyPurchase, MyShare, MyYear, PaidView, PartView, PartyName,
    PartyShare, PayoutView, PayoutsView, ReceivedView, TakenBackView, UseView, YearTotals,
    YearView,
};
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use supply_chain::patronage::{Part, SavingsKind, SurplusUse};

use super::goods::{id, now, rp};
use super::{LONG, shell};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn place(lang: Language) -> Shell {
    shell(Kind::Primary, Place::More, lang)
}

fn part(pot: i64, mine: i64, all: i64, share: i64) -> PartView {
    let [pot, mine, all, share] = [pot, mine, all, share].map(rp);
    PartView::of(Part { pot, mine, all, share })
}

fn party(at: u128, name: &str) -> PartyName {
    PartyName {
        kind: "member",
        id: id(at),
        number: Some(format!("A-{at:04}")),
        name: Some(name.to_owned()),
    }
}

fn a_use(of: &str, points: Option<u32>, amount: i64) -> UseView {
    UseView { of: of.to_owned(), basis_points: points, amount: rp(amount) }
}

fn decision(shares: i64, rounded_up: i64) -> DecisionView {
    DecisionView {
        id: id(7),
        surplus: rp(60_000_000),
        from_others: rp(4_000_000),
        others_go_to: "social".to_owned(),
        uses: vec![
            a_use("reserve", Some(5_500), 30_800_000),
            a_use("members_by_savings", Some(2_000), 11_200_000),
            a_use("members_by_trade", Some(2_500), 14_000_000),
            a_use("social", None, 4_000_000),
        ],
        savings_kinds: vec!["principal".to_owned(), "mandatory".to_owned()],
        minutes: "RAT/2026/03".to_owned(),
        decided_on: day(2026, 3, 14),
        recorded_at: now(),
        recorded_by: Some("Agnes Weo".to_owned()),
        shares,
        rounded_up,
    }
}

fn year(state: &'static str, gift: Option<ReceivedView>, backs: usize) -> YearView {
    let back = TakenBackView {
        minutes: "RAT/2026/02".to_owned(),
        taken_back_by: "RAT/2026/03".to_owned(),
        reason: LONG.to_owned(),
        taken_on: day(2026, 3, 13),
    };
    YearView {
        year: 2025,
        last_day: day(2025, 12, 31),
        state,
        totals: YearTotals {
            members: 214,
            trade_of_members: rp(75_000_000),
            trade_of_others: rp(11_250_000),
            principal: rp(21_400_000),
            mandatory: rp(78_600_000),
            voluntary: rp(9_000_000),
        },
        surplus_in_books: rp(58_750_500),
        decision: (state == "decided").then(|| decision(214, 57)),
        taken_back: vec![back; backs],
        received: gift.into_iter().collect(),
    }
}

fn gift(passed: bool, from: &str) -> ReceivedView {
    ReceivedView {
        decision_id: id(11),
        from: PartyView { id: id(4).into(), name: from.to_owned() },
        minutes: "RAT-FB/2026/1".to_owned(),
        decided_on: day(2026, 4, 20),
        by_savings: rp(1_000_000),
        by_trade: rp(3_750_001),
        amount: rp(4_750_001),
        passed_on: passed.then(|| decision(180, 12)),
    }
}

fn shares(rows: u32, name: &str, decided: bool) -> Vec<PartyShare> {
    let share = |at: u32| {
        let one = i64::from(at);
        PartyShare {
            party: party(at.into(), name),
            position: one,
            is_member: at % 9 != 8,
            savings: rp(500_000 + one),
            trade: rp(1_234_567 * one),
            by_savings: decided.then(|| part(12_000_000, 500_000, 100_000_000, 60_000)),
            by_trade: decided.then(|| part(15_000_000, 5_000_000, 75_000_000, 1_000_000)),
            total: decided.then(|| rp(1_060_000)),
            paid: (decided && at.is_multiple_of(3)).then(paid),
        }
    };
    (1..=rows).map(share).collect()
}

fn year_page(view: &YearView, rows: &[PartyShare], seen: Seen<'_>, lang: Language) -> String {
    let seen = Seen { known: &[2026, 2025, 2024], shares: rows, ..seen };
    YearPage::new(place(lang), view, &seen).render().unwrap()
}

fn typed(pairs: &[(&str, &str)]) -> Filled {
    Filled::of(
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    )
}

fn close(filled: &Filled, faults: &Faults, lang: Language) -> String {
    ClosePage::new(place(lang), &year("undecided", None, 0), filled, faults).render().unwrap()
}

fn preview(rows: u32, name: &str, refusal: Option<&str>, lang: Language) -> String {
    let share = |at: u32| PreviewedShare {
        number: Some(format!("A-{at:04}")),
        name: Some(name.to_owned()),
        by_savings: part(12_000_000, 2_000_000, 100_000_000, 240_000),
        by_trade: part(15_000_000, 5_000_000, 75_000_000, 1_000_000),
        total: rp(1_240_000),
    };
    let preview = YearPreview {
        year: 2025,
        uses: decision(0, 0).uses,
        shares: (1..=rows).map(share).collect(),
        members: usize::try_from(rows).unwrap() * 2,
        rounded_up: 3,
        for_members: rp(27_000_000),
        seen: "ab12".to_owned(),
    };
    let decided = Decided {
        surplus: rp(60_000_000),
        from_others: rp(4_000_000),
        others_go_to: SurplusUse::Social,
        uses: vec![(SurplusUse::Reserve, 10_000)],
        savings_kinds: vec![SavingsKind::Mandatory],
        minutes: "RAT/2026/03".to_owned(),
        decided_on: day(2026, 3, 14),
        seen: None,
    };
    let hidden = vec![("surplus".to_owned(), "60.000.000".to_owned())];
    let key = "01980c".to_owned();
    let refusal = refusal.map(str::to_owned);
    PreviewPage::new(place(lang), (&preview, &decided), key, hidden, refusal).render().unwrap()
}

fn ask(faults: &Faults, lang: Language) -> String {
    let field = |name: &'static str, label: &'static str| Field {
        name,
        label,
        error: faults.at(name),
        ..Field::default()
    };
    let question = Question {
        heading: "Tarik keputusan 2025".to_owned(),
        note: Note {
            tone: Tone::Warn,
            icon: "alert-triangle",
            bold: "Semua bagian anggota dari keputusan ini tidak berlaku lagi.".to_owned(),
            small: String::new(),
        },
        totals: vec![Total::sum("SHU yang dibagi", "Rp60.000.000")],
        action: "/patronage/2025/take-back".to_owned(),
        back: Link::new("SHU 2025", "/patronage/2025"),
        key: "01980c".to_owned(),
        from: None,
        fields: vec![field("minutes", "Nomor keputusan"), field("reason", "Alasan")],
        class: "red",
    };
    AskPage::new(place(lang), question, faults).render().unwrap()
}

fn savings(rows: u32, name: &str, refused: Option<Refused>, lang: Language) -> String {
    let member = |at: u32| MemberSavings {
        party: party(at.into(), name),
        since: day(2019, 8, 17),
        principal: rp(100_000),
        mandatory: rp(1_200_000),
        voluntary: rp(i64::from(at) * 50_000),
        position: at.into(),
    };
    let members: Vec<MemberSavings> = (1..=rows).map(member).collect();
    let reads = Reads {
        may: refused.is_some() || rows > 0,
        of_persons: rows != 3,
        saved: rows == 4,
        key: "01980c".to_owned(),
    };
    let next = (rows > 30).then(|| "/savings?after=100".to_owned());
    SavingsPage::new(place(lang), reads, &members, next, refused).render().unwrap()
}

fn members(rows: u32, name: &str, error: Option<&str>, lang: Language) -> String {
    let line = |at: u32| MemberLine {
        number: format!("A-{at:04}"),
        name: Some(name.to_owned()),
        is_new: at.is_multiple_of(3),
        is_changed: true,
        principal: rp(100_000),
        mandatory: rp(1_200_000),
        voluntary: Money::ZERO,
        trade: rp(5_000_000),
    };
    let view = MembersView {
        as_of: day(2025, 12, 31),
        lines: (1..=rows).map(line).collect(),
        registered: usize::try_from(rows / 3).unwrap(),
        changed: usize::try_from(rows).unwrap(),
        principal: rp(21_400_000),
        mandatory: rp(78_600_000),
        voluntary: Money::ZERO,
        trade: rp(75_000_000),
    };
    let carried = ("[]".to_owned(), "01980c".to_owned());
    let typed = ("2025-12-31".to_owned(), error.map(str::to_owned));
    MembersPage::new(place(lang), &view, carried, typed).render().unwrap()
}

fn paid() -> PaidView {
    PaidView {
        means: "cash".to_owned(),
        paid_on: day(2026, 4, 3),
        evidence: "KW-2026-0012".to_owned(),
    }
}

fn payouts_page(rows: u32, paid: i64, faults: &Faults, lang: Language) -> String {
    let payout = |n: i64| PayoutView {
        id: id(70 + u128::try_from(n).unwrap()),
        means: if n % 2 == 0 { "bank".to_owned() } else { "savings".to_owned() },
        paid_on: day(2026, 4, 3),
        evidence: format!("KW-2026-{n:04}"),
        shares: 3,
        amount: rp(3_180_000),
        recorded_at: chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap(),
        recorded_by: Some("Agnes Weo".to_owned()),
        reversed: (n == 2).then(|| "Salah ketik".to_owned()),
    };
    let view = PayoutsView {
        year: 2025,
        from: None,
        shares: rows.into(),
        total: rp(1_060_000 * i64::from(rows)),
        paid,
        paid_total: rp(1_060_000 * paid),
        payouts: (1..=paid).map(payout).collect(),
    };
    let (parties, typed, key) =
        (shares(rows, "Dorothea Wea", true), Filled::default(), || "k1".to_owned());
    let seen = Paying {
        shares: &parties,
        next: None,
        may: true,
        today: day(2026, 4, 3),
        typed: &typed,
        faults,
        key: &key,
    };
    PayoutsPage::new(place(lang), &view, &seen).render().unwrap()
}

fn own_share(from: Option<&str>) -> MyShare {
    MyShare {
        decision_id: id(7),
        passed_on_from: from.map(str::to_owned),
        minutes: "RAT/2026/03".to_owned(),
        decided_on: day(2026, 3, 14),
        surplus: rp(60_000_000),
        trade_points: 2_500,
        savings_points: 2_000,
        savings_kinds: vec!["principal".to_owned(), "mandatory".to_owned()],
        by_savings: if from.is_some() {
            part(0, 0, 0, 0)
        } else {
            part(12_000_000, 2_000_000, 100_000_000, 240_000)
        },
        by_trade: part(15_000_000, 5_000_000, 75_000_000, 1_000_000),
        total: rp(1_240_000),
        paid: from.is_none().then(paid),
        statement_number: "SHU/7QK2M9XD/2025/00012".to_owned(),
        statement_mark: "ab12 cd34 ef56 7890".to_owned(),
    }
}

fn mine(purchases: u32, name: &str, shares: Vec<MyShare>, decided: bool, lang: Language) -> String {
    let purchase = |at: u32| MyPurchase {
        day: day(2025, 1 + at % 12, 3),
        invoice_id: (!at.is_multiple_of(4)).then(|| id(at.into())),
        number: (!at.is_multiple_of(4)).then(|| format!("INV/7QK2M9XD/2025/11/{at:06}")),
        what: if at.is_multiple_of(4) { String::new() } else { format!("{name}, 2 karton") },
        amount: rp(if at % 7 == 6 { -36_000 } else { 416_667 }),
    };
    let own = MyYear {
        party: party(12, name),
        since: day(2019, 8, 17),
        year: 2025,
        last_day: day(2025, 12, 31),
        decided,
        purchases: (1..=purchases).map(purchase).collect(),
        purchases_in_all: i64::from(purchases) + if purchases > 30 { 17 } else { 0 },
        base: rp(5_000_000),
        principal: rp(100_000),
        mandatory: rp(1_900_000),
        voluntary: Money::ZERO,
        shares,
    };
    MinePage::new(place(lang), "KDMP Nangapanda".to_owned(), &own, &[2026, 2025]).render().unwrap()
}

#[expect(clippy::too_many_lines, reason = "a list, one line a sample")]
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    let filled = typed(&[
        ("surplus", "60.000.000"),
        ("minutes", "RAT/2026/03"),
        ("decided_on", "2026-03-14"),
        ("part-reserve", "55"),
        ("part-members_by_savings", "20"),
        ("part-members_by_trade", "24,5"),
        ("savings_kinds", "mandatory"),
    ]);
    let mut wrong = Faults::default();
    wrong.add("part-reserve", "Jumlah persentase 99,5%, harus 100%.");
    let mut unnamed = Faults::default();
    unnamed.add("minutes", "Isi 1 sampai 200 huruf.");
    let fault = |row: u32, wrong| RowFault {
        row,
        sheet_row: row + 1,
        column: "nomor_anggota",
        content: format!("A-{row}"),
        wrong,
    };
    let refused = |faults: Vec<RowFault>| {
        Some(Refused {
            sentence: "2 baris perlu diperbaiki. Belum ada yang berubah.".to_owned(),
            faults,
        })
    };
    let few = vec![
        fault(2, Wrong::NameNeeded),
        fault(5, Wrong::OtherName { known: "Maria Goreti Wea".to_owned() }),
    ];
    let many = (1..150).map(|row| fault(row, Wrong::LoginUnknown)).collect();
    let passed = gift(true, "Flores Bersama");
    let may = Seen { may: true, ..Seen::default() };
    let (ana, none) = ("Maria Goreti Wea", &[][..]);
    let mut unproven = Faults::default();
    unproven.add("evidence", "Isi 1 sampai 100 huruf.");
    vec![
        ("patronage-payouts", false, payouts_page(7, 2, &Faults::default(), Indonesian)),
        ("patronage-payouts-refused", false, payouts_page(3, 0, &unproven, English)),
        ("patronage-payouts-done", false, payouts_page(0, 0, &Faults::default(), English)),
        (
            "patronage-running",
            false,
            year_page(&year("running", None, 0), &shares(4, ana, false), may.clone(), Indonesian),
        ),
        (
            "patronage-empty",
            false,
            year_page(&year("undecided", None, 0), none, may.clone(), English),
        ),
        (
            "patronage-undecided",
            false,
            year_page(
                &year("undecided", Some(gift(false, "Flores Bersama")), 0),
                &shares(4, ana, false),
                may.clone(),
                Indonesian,
            ),
        ),
        (
            "patronage-decided",
            false,
            year_page(
                &year("decided", Some(gift(true, "Flores Bersama")), 1),
                &shares(6, ana, true),
                Seen { done: Some("decided"), ..may.clone() },
                Indonesian,
            ),
        ),
        (
            "patronage-passed-on",
            false,
            year_page(
                &year("decided", None, 0),
                &shares(4, ana, true),
                Seen { passed: Some(&passed), ..Seen::default() },
                English,
            ),
        ),
        (
            "patronage-crowded",
            true,
            year_page(
                &year("decided", Some(gift(true, LONG)), 3),
                &shares(100, LONG, true),
                Seen { next: Some("/patronage/2025?after=100".to_owned()), ..may },
                English,
            ),
        ),
        (
            "patronage-close",
            false,
            close(&typed(&[("savings_kinds", "principal")]), &Faults::default(), Indonesian),
        ),
        ("patronage-close-english", false, close(&filled, &Faults::default(), English)),
        ("patronage-close-refused", false, close(&filled, &wrong, Indonesian)),
        ("patronage-preview", false, preview(4, ana, None, Indonesian)),
        ("patronage-preview-none", false, preview(0, ana, None, English)),
        (
            "patronage-preview-overtaken",
            false,
            preview(3, ana, Some("Angkanya berubah sejak ditunjukkan."), Indonesian),
        ),
        ("patronage-preview-crowded", true, preview(100, LONG, None, English)),
        ("patronage-take-back", false, ask(&Faults::default(), Indonesian)),
        ("patronage-take-back-refused", false, ask(&unnamed, Indonesian)),
        ("savings", false, savings(4, ana, None, Indonesian)),
        ("savings-empty", false, savings(0, ana, None, English)),
        ("savings-of-cooperatives", false, savings(3, "KDMP Detusoko", None, Indonesian)),
        ("savings-refused", false, savings(0, ana, refused(few), Indonesian)),
        ("savings-crowded", true, savings(100, LONG, refused(many), English)),
        ("savings-preview", false, members(6, ana, None, Indonesian)),
        ("savings-preview-refused", false, members(4, ana, Some("Isi tanggalnya."), English)),
        ("savings-preview-crowded", true, members(140, LONG, None, English)),
        ("my-share", false, mine(3, ana, vec![own_share(None)], true, Indonesian)),
        ("my-share-undecided", false, mine(3, ana, Vec::new(), false, Indonesian)),
        ("my-share-empty", false, mine(0, ana, Vec::new(), true, English)),
        (
            "my-share-crowded",
            true,
            mine(200, LONG, vec![own_share(None), own_share(Some(LONG))], true, English),
        ),
    ]
}
