//! Samples of the pages of settlement.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use marketplace_api::language::Language;
use marketplace_api::pages::confirm::ConfirmPage;
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::Place;
use marketplace_api::pages::settlement::ageing::AgeingPage;
use marketplace_api::pages::settlement::dispute::DisputePage;
use marketplace_api::pages::settlement::netting::{NettingPage, Seen as SeenNetting, asking};
use marketplace_api::pages::settlement::nettings::{CallPage, Calling, Desk, NettingsPage};
use marketplace_api::pages::settlement::statement::{Seen, StatementPage};
use marketplace_api::pages::settlement::statement_print::StatementPrint;
use marketplace_api::pages::settlement::statements::{DrawUpPage, StatementsPage};
use order_workflow::query::ageing::{AgeingRow, AgeingSide, AgeingView, BucketView};
use order_workflow::query::netting::{
    NettablePartner, NettedBillView, NettingLegView, NettingParty, NettingSummary, NettingView,
    PositionView,
};
use order_workflow::query::statements::{
    MarkView, StatementLineView, StatementParty, StatementSummary, StatementView,
};
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{LONG, shell};

fn shown(template: &dyn askama::DynTemplate) -> String {
    template.dyn_render().unwrap()
}

fn at(hour: u32) -> DateTime<Utc> {
    format!("2026-11-02T{hour:02}:00:00Z").parse().unwrap()
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn rp(rupiah: i64) -> Money {
    Money::from_sen(rupiah * 100)
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn party(n: u128, name: &str, agreed: bool) -> StatementParty {
    StatementParty {
        id: id(n),
        name: name.to_owned(),
        agreed_by: agreed.then(|| "Yustina Mbele".to_owned()),
        agreed_at: agreed.then(|| at(1)),
    }
}

fn statement(with: &str, state: &'static str, lines: i64) -> StatementView {
    let works = ["invoice", "payment", "credit_note", "netting"];
    let mut balance = 12_500_000;
    let line = |n: i64| {
        let amount = if n % 4 == 0 { 4_542_000 } else { -1_250_000 };
        balance += amount;
        StatementLineView {
            day: day(10, u32::try_from(n % 28 + 1).unwrap()),
            work: works[usize::try_from(n % 4).unwrap()],
            number: format!("INV/2026/000000/{n:06}"),
            about_id: id(u128::try_from(n).unwrap()),
            amount: rp(amount),
            balance: rp(balance),
            marked: (state == "disputed" && n == 1)
                .then(|| "Kurang satu karton minyak goreng; suratnya menyusul.".to_owned()),
        }
    };
    let open = state != "agreed";
    StatementView {
        id: id(9),
        version: 3,
        number: "RS-2026-000012".to_owned(),
        us: party(1, "Flores Bersama", !open),
        with: party(2, with, !open),
        period: "2026-10".to_owned(),
        state,
        opening: rp(12_500_000),
        lines: (0..lines).map(line).collect(),
        closing: rp(-3_450_000),
        marks: if state == "disputed" {
            vec![
                MarkView {
                    number: "INV/2026/000000/000001".to_owned(),
                    words: "Kurang satu karton minyak goreng; suratnya menyusul.".to_owned(),
                },
                MarkView {
                    number: "BCA 88123".to_owned(),
                    words: "Sudah kami bayar 28 Oktober.".to_owned(),
                },
            ]
        } else {
            Vec::new()
        },
        disputed_by: (state == "disputed").then(|| "Kristina Weo".to_owned()),
        disputed_for: (state == "disputed").then(|| id(2)),
        disputed_at: (state == "disputed").then(|| at(3)),
        drawn_up_by: None,
        created_at: at(0),
        closing_now: (lines > 20).then(|| rp(250_000)),
        agreed_before: (lines > 20).then(|| rp(12_000_000)),
        replaced_by: None,
        allowed_commands: if open { vec!["agree", "dispute", "replace"] } else { Vec::new() },
    }
}

fn statement_page(view: &StatementView, refusal: Option<&str>, lang: Language) -> String {
    let seen = Seen { view, page: 0, now: at(6), zone: Tz::Asia__Makassar, refusal, key: "k1" };
    shown(&StatementPage::new(shell(Kind::Secondary, Place::More, lang), seen))
}

fn printed(view: &StatementView, lang: Language) -> String {
    let zone = Tz::Asia__Makassar;
    let seen = Seen { view, page: 0, now: at(6), zone, refusal: None, key: "" };
    shown(&StatementPrint::new(shell(Kind::Secondary, Place::More, lang), seen))
}

fn list(rows: u128, name: &str, lang: Language) -> String {
    let row = |n: u128| StatementSummary {
        id: id(n),
        version: 1,
        number: format!("RS-2026-{n:06}"),
        with_id: id(2),
        with_name: name.to_owned(),
        period: "2026-10".to_owned(),
        state: ["proposed", "agreed", "disputed"][usize::try_from(n % 3).unwrap()].to_owned(),
        closing: rp(if n.is_multiple_of(2) { 1_250_000 } else { -98_500 }),
        lines: 12,
        waits_for_us: n.is_multiple_of(3),
    };
    let rows: Vec<StatementSummary> = (1..=rows).map(row).collect();
    let next = (rows.len() > 19).then(|| "/statements?after=1".to_owned());
    shown(&StatementsPage::new(shell(Kind::Secondary, Place::More, lang), &rows, next))
}

fn draw_up(faults: &Faults) -> String {
    let partners =
        [(id(1).to_string(), "KDMP Nangapanda".to_owned()), (id(2).to_string(), LONG.to_owned())];
    let filled = Filled::of(vec![("period".to_owned(), "2026-12".to_owned())]);
    let shell = shell(Kind::Secondary, Place::More, Language::Indonesian);
    shown(&DrawUpPage::new(shell, &partners, (&filled, faults), "k1".to_owned()))
}

fn dispute(faults: &Faults) -> String {
    let view = statement(LONG, "disputed", 3);
    let marks: Vec<(String, String)> =
        view.marks.iter().map(|mark| (mark.number.clone(), mark.words.clone())).collect();
    let shell = shell(Kind::Secondary, Place::More, Language::Indonesian);
    shown(&DisputePage::new(shell, &view, &marks, faults, "k1".to_owned()))
}

fn ageing(rows: u128, name: &str, side: AgeingSide, lang: Language) -> String {
    let row = |n: Option<u128>| {
        let words = ["not_due", "1_30", "31_60", "61_90", "over_90"];
        AgeingRow {
            partner_id: n.map(id),
            partner_name: name.to_owned(),
            buckets: words
                .into_iter()
                .zip([4_542_000, 1_250_000, 0, 98_500, 0])
                .map(|(bucket, amount)| BucketView { bucket, amount: rp(amount) })
                .collect(),
            disputed: rp(215_000),
            total: rp(6_105_500),
            on_account: rp(50_000),
            invoices: 7,
            oldest_due: Some(day(8, 14)),
        }
    };
    let view = AgeingView {
        side,
        today: day(11, 2),
        partners: (1..=rows).map(|n| row(Some(n))).collect(),
        all: row(None),
    };
    shown(&AgeingPage::new(shell(Kind::Distributor, Place::More, lang), &view))
}

fn netting(kind: &'static str, state: &'static str, partners: u128, name: &str) -> NettingView {
    let leg = |n: u128| NettingLegView {
        with_id: id(n + 1),
        with_name: name.to_owned(),
        we_owe: n.is_multiple_of(2),
        before: rp(700_000),
        taken: rp(300_000),
        after: rp(400_000),
        still_holds: n != 1,
    };
    let party = |n: u128| NettingParty {
        id: id(n),
        name: if n == 1 { "Flores Bersama".to_owned() } else { name.to_owned() },
        agreed: n == 1,
        agreed_by: (n == 1).then(|| "Yustina Mbele".to_owned()),
        agreed_at: (n == 1).then(|| at(2)),
    };
    let open = matches!(state, "proposed" | "agreed");
    let bill = |n: u128| NettedBillView {
        invoice_id: id(n),
        number: format!("INV/2026/000000/{n:06}"),
        issuer_name: name.to_owned(),
        receiver_name: "Flores Bersama".to_owned(),
        we_owed: true,
        due_on: day(10, 5),
        amount: rp(150_000),
    };
    NettingView {
        id: id(9),
        version: 2,
        number: "PU-2026-000003".to_owned(),
        kind,
        organizer_id: id(1),
        organizer_name: name.to_owned(),
        state,
        answer_due: "2026-11-09T16:00:00Z".parse().unwrap(),
        created_at: at(1),
        done_at: (state == "done").then(|| at(5)),
        business_date: (state == "done").then(|| day(11, 2)),
        ended_at: (!open && state != "done").then(|| at(4)),
        ended_for: None,
        ended_words: None,
        parties_total: 9,
        agreed_total: 4,
        parties: (1..=partners).map(party).collect(),
        legs: (0..partners).map(leg).collect(),
        position: (partners > 0).then(|| PositionView {
            owes_before: rp(1_400_000),
            owes_after: rp(800_000),
            owed_before: rp(700_000),
            owed_after: rp(100_000),
            net: rp(-700_000),
        }),
        bills: if state == "done" { (1..=4).map(bill).collect() } else { Vec::new() },
        mark: "9C41-77E0-B2A6".to_owned(),
        allowed_commands: if open {
            vec!["consent", "carry", "refuse", "call-off"]
        } else {
            Vec::new()
        },
    }
}

fn netting_page(view: &NettingView, refusal: Option<&str>, lang: Language) -> String {
    let seen = SeenNetting { view, now: at(6), zone: Tz::Asia__Makassar, refusal };
    shown(&NettingPage::new(shell(Kind::Secondary, Place::More, lang), seen))
}

fn confirm(word: &str, lang: Language) -> String {
    let view = netting("bilateral", "proposed", 2, "CV Sumber Pangan Timur");
    let asking = asking(word, &view, "k1".to_owned(), lang);
    shown(&ConfirmPage::new(shell(Kind::Secondary, Place::More, lang), asking, None))
}

fn partner(name: &str) -> NettablePartner {
    NettablePartner {
        partner_id: id(2),
        partner_name: name.to_owned(),
        we_owe: rp(700_000),
        they_owe: rp(300_000),
        could_be_taken: rp(300_000),
    }
}

fn nettings(rows: u128, name: &str, lang: Language) -> String {
    let states = ["proposed", "agreed", "done", "refused", "called_off"];
    let row = |n: u128| NettingSummary {
        id: id(n),
        version: 1,
        number: format!("PU-2026-{n:06}"),
        kind: "bilateral".to_owned(),
        organizer_name: name.to_owned(),
        with_name: n.is_multiple_of(2).then(|| name.to_owned()),
        state: states[usize::try_from(n % 5).unwrap()].to_owned(),
        answer_due: "2026-11-09T16:00:00Z".parse().unwrap(),
        taken: (!n.is_multiple_of(4)).then(|| rp(300_000)),
        waits_for_us: n.is_multiple_of(5),
    };
    let rows: Vec<NettingSummary> = (1..=rows).map(row).collect();
    let partners: Vec<NettablePartner> = rows.iter().take(3).map(|_| partner(name)).collect();
    let next = (rows.len() > 19).then(|| "/nettings?after=1".to_owned());
    let desk = Desk { may: true, is_federation: true, now: at(6), zone: Tz::Asia__Makassar };
    let shell = shell(Kind::Secondary, Place::More, lang);
    shown(&NettingsPage::new(shell, &rows, &partners, next, desk))
}

fn call(calling: Calling<'_>, wrong: Option<&str>) -> String {
    let shell = shell(Kind::Secondary, Place::More, Language::Indonesian);
    let typed = ("2026-11-09".to_owned(), wrong.map(str::to_owned));
    shown(&CallPage::new(shell, calling, typed, "k1".to_owned()))
}

/// Every sample: its name, whether it is a crowded one, and its HTML.
#[expect(clippy::too_many_lines, reason = "one sample after the other")]
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    use Language::{English, Indonesian};
    let seller = "CV Sumber Pangan Timur";
    let none = Faults::default();
    let mut wrong = Faults::default();
    wrong.add("period", "Desember 2026 berlangsung sampai 31 Des 2026.");
    let mut unmarked = Faults::default();
    unmarked.add("number-1", "Sebutkan 1 sampai 100 baris, masing-masing dengan alasannya.");
    let members = |n: u128| -> Vec<(String, String, bool)> {
        (1..=n).map(|n| (id(n).to_string(), LONG.to_owned(), n.is_multiple_of(2))).collect()
    };
    let refused = Some("Ada catatan baru; saldo sekarang Rp250.000. Periksa lagi.");
    let overtaken = Some("Utang berubah sejak ditunjukkan; hitung ulang.");
    vec![
        ("statements-empty", false, list(0, seller, Indonesian)),
        ("statements", false, list(4, seller, Indonesian)),
        ("statements-en", false, list(4, seller, English)),
        ("statements-crowded", true, list(20, LONG, Indonesian)),
        ("statement", false, statement_page(&statement(seller, "proposed", 6), None, Indonesian)),
        ("statement-printed", false, printed(&statement(seller, "agreed", 6), Indonesian)),
        ("statement-printed-long", true, printed(&statement(LONG, "disputed", 400), English)),
        ("statement-en", false, statement_page(&statement(seller, "agreed", 6), None, English)),
        (
            "statement-blank",
            false,
            statement_page(&statement(seller, "proposed", 0), None, Indonesian),
        ),
        (
            "statement-disputed",
            false,
            statement_page(&statement(seller, "disputed", 6), None, Indonesian),
        ),
        (
            "statement-crowded",
            true,
            statement_page(&statement(LONG, "disputed", 400), refused, Indonesian),
        ),
        ("statement-draw-up", false, draw_up(&none)),
        ("statement-draw-up-refused", false, draw_up(&wrong)),
        ("statement-dispute", false, dispute(&none)),
        ("statement-dispute-refused", false, dispute(&unmarked)),
        ("ageing-empty", false, ageing(0, seller, AgeingSide::Seller, Indonesian)),
        ("ageing", false, ageing(3, seller, AgeingSide::Seller, Indonesian)),
        ("ageing-en", false, ageing(3, seller, AgeingSide::Buyer, English)),
        ("ageing-crowded", true, ageing(40, LONG, AgeingSide::Buyer, Indonesian)),
        ("nettings-empty", false, nettings(0, seller, Indonesian)),
        ("nettings", false, nettings(6, seller, Indonesian)),
        ("nettings-en", false, nettings(6, seller, English)),
        ("nettings-crowded", true, nettings(20, LONG, Indonesian)),
        ("netting-call", false, call(Calling::With(&partner(seller)), None)),
        (
            "netting-call-refused",
            false,
            call(Calling::With(&partner(LONG)), Some("Tidak ada utang yang bisa dijumpakan.")),
        ),
        ("netting-call-members", true, call(Calling::Members(members(30)), None)),
        (
            "netting",
            false,
            netting_page(&netting("bilateral", "proposed", 2, seller), None, Indonesian),
        ),
        (
            "netting-en",
            false,
            netting_page(&netting("multilateral", "agreed", 3, seller), None, English),
        ),
        (
            "netting-refused",
            false,
            netting_page(&netting("bilateral", "agreed", 2, seller), overtaken, Indonesian),
        ),
        (
            "netting-done",
            false,
            netting_page(&netting("bilateral", "done", 2, seller), None, Indonesian),
        ),
        (
            "netting-called-off",
            false,
            netting_page(&netting("multilateral", "called_off", 2, seller), None, Indonesian),
        ),
        (
            "netting-organizer",
            false,
            netting_page(&netting("multilateral", "proposed", 0, seller), None, Indonesian),
        ),
        (
            "netting-crowded",
            true,
            netting_page(&netting("multilateral", "done", 30, LONG), None, Indonesian),
        ),
        ("netting-consent", false, confirm("consent", Indonesian)),
        ("netting-carry", false, confirm("carry", English)),
        ("netting-refuse", false, confirm("refuse", Indonesian)),
    ]
}
