//! Samples of the pages of earlier debts.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use marketplace_api::language::Language;
use marketplace_api::pages::confirm::ConfirmPage;
use marketplace_api::pages::earlier_debts::file::{FilePage, preview};
use marketplace_api::pages::earlier_debts::list::DebtsPage;
use marketplace_api::pages::earlier_debts::make::MakePage;
use marketplace_api::pages::earlier_debts::show::{DebtPage, Seen, asking};
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::Place;
use marketplace_api::pages::ledger::preview::Carried;
use order_workflow::command::books::{RowFault, Wrong};
use order_workflow::command::earlier_debts::{EarlierDebtLine, EarlierDebtsView};
use order_workflow::query::earlier_debts::EarlierDebtView;
use supply_chain::id::{EarlierDebtId, OrganizationId};
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

fn debt(n: u128, name: &str, state: &str, ours: bool) -> EarlierDebtView {
    let answered = state != "proposed";
    EarlierDebtView {
        id: EarlierDebtId(Uuid::from_u128(n)),
        version: 1,
        state: state.to_owned(),
        with_id: Uuid::from_u128(2),
        with_name: name.to_owned(),
        we_owe: n.is_multiple_of(2),
        ours,
        number: format!("NOTA {n:04}/VIII/2026"),
        business_date: day(8, 3),
        due_on: day(9, 2),
        amount: rp(750_000 * i64::try_from(n).unwrap()),
        as_of: day(10, 31),
        words: Some("Beras medium 50 kg, gula 20 karton".to_owned()),
        dispute: (state == "disputed").then(|| "Sudah kami bayar Rp200.000 tunai.".to_owned()),
        invoice_id: matches!(state, "agreed" | "taken_back").then(|| Uuid::from_u128(7)),
        proposed_by: ours.then(|| "Yustina Mbele".to_owned()),
        proposed_at: at(1),
        answered_by: (answered && !ours).then(|| "Kristina Weo".to_owned()),
        answered_at: answered.then(|| at(3)),
        allowed_commands: match (state, ours) {
            ("proposed" | "disputed", true) => vec!["withdraw"],
            ("proposed", false) => vec!["agree", "dispute"],
            ("disputed", false) => vec!["agree"],
            _ => Vec::new(),
        },
    }
}

fn list(rows: u128, name: &str, saved: Option<i64>, lang: Language) -> String {
    let states = ["proposed", "agreed", "disputed", "withdrawn", "taken_back"];
    let row = |n: u128| debt(n, name, states[usize::try_from(n % 5).unwrap()], n.is_multiple_of(3));
    let rows: Vec<EarlierDebtView> = (1..=rows).map(row).collect();
    let next = (rows.len() > 19).then(|| "/earlier-debts?after=1".to_owned());
    let shell = shell(Kind::Secondary, Place::More, lang);
    shown(&DebtsPage::new(shell, &rows, next, (true, saved)))
}

fn page(view: &EarlierDebtView, refusal: Option<&str>, lang: Language) -> String {
    let seen = Seen { view, now: at(6), zone: Tz::Asia__Makassar, refusal };
    shown(&DebtPage::new(shell(Kind::Secondary, Place::More, lang), seen))
}

fn confirm(word: &'static str, wrong: Option<&str>, lang: Language) -> String {
    let view = debt(1, LONG, "proposed", word == "withdraw");
    let typed = ("k1".to_owned(), String::new(), wrong.map(str::to_owned));
    let asking = asking(word, &view, typed, lang);
    let refusal = wrong.map(str::to_owned);
    shown(&ConfirmPage::new(shell(Kind::Secondary, Place::More, lang), asking, refusal))
}

fn make(typed: &Filled, faults: &Faults, lang: Language) -> String {
    let partners = [(Uuid::nil(), "KDMP Nangapanda".to_owned()), (Uuid::nil(), LONG.to_owned())];
    let shell = shell(Kind::Secondary, Place::More, lang);
    let today = ("2026-11-02".to_owned(), "k1".to_owned());
    shown(&MakePage::new(shell, (typed, faults), &partners, today))
}

fn file(refused: Option<(String, Vec<RowFault>)>, lang: Language) -> String {
    shown(&FilePage::new(shell(Kind::Secondary, Place::More, lang), "k1".to_owned(), refused))
}

fn looked_at(lines: u128, name: &str, error: Option<&str>, lang: Language) -> String {
    let line = |n: u128| EarlierDebtLine {
        id: None,
        with_id: OrganizationId(Uuid::from_u128(n)),
        with_name: name.to_owned(),
        we_owe: n.is_multiple_of(2),
        number: format!("NOTA {n:04}"),
        business_date: day(8, 3),
        due_on: day(9, 2),
        amount: rp(125_000),
    };
    let view = EarlierDebtsView {
        as_of: day(10, 31),
        lines: (1..=lines).map(line).collect(),
        owed_to_us: rp(1_250_000),
        we_owe: rp(98_500_000),
        partners: usize::try_from(lines).unwrap(),
    };
    let carried = Carried {
        lines: "[]".to_owned(),
        key: "k1".to_owned(),
        day: "2026-10-31".to_owned(),
        error: error.map(str::to_owned),
    };
    shown(&preview(shell(Kind::Secondary, Place::More, lang), &view, carried))
}

/// Every sample: its name, whether it is a crowded one, and its HTML.
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    use Language::{English, Indonesian};
    let name = "KDMP Nangapanda";
    let (blank, none) = (Filled::default(), Faults::default());
    let typed = Filled::of(vec![
        ("with".to_owned(), "Entah".to_owned()),
        ("side".to_owned(), "us".to_owned()),
        ("amount".to_owned(), "lima".to_owned()),
    ]);
    let mut wrong = Faults::default();
    wrong.add("with", "Tidak ada, atau ada beberapa. Pakai kode atau NIK koperasinya.");
    wrong.add("amount", "Bukan angka.");
    let fault = |row| RowFault {
        row,
        sheet_row: row + 1,
        column: "mitra",
        content: LONG.to_owned(),
        wrong: Wrong::PartnerUnknown,
    };
    let refused =
        |rows: u32| Some(("3 baris perlu diperbaiki.".to_owned(), (1..=rows).map(fault).collect()));
    let stale = Some("Ini sudah berubah sejak halaman dibuka.");
    vec![
        ("earlier-debts-empty", false, list(0, name, None, Indonesian)),
        ("earlier-debts", false, list(6, name, Some(3), Indonesian)),
        ("earlier-debts-en", false, list(6, name, Some(1), English)),
        ("earlier-debts-crowded", true, list(20, LONG, None, Indonesian)),
        ("earlier-debt-ours", false, page(&debt(1, name, "proposed", true), None, Indonesian)),
        ("earlier-debt-theirs", false, page(&debt(2, name, "proposed", false), stale, Indonesian)),
        ("earlier-debt-disputed", false, page(&debt(1, LONG, "disputed", true), None, Indonesian)),
        ("earlier-debt-agreed", false, page(&debt(2, name, "agreed", false), None, English)),
        ("earlier-debt-taken-back", false, page(&debt(2, name, "taken_back", true), None, English)),
        ("earlier-debt-agree", false, confirm("agree", None, Indonesian)),
        (
            "earlier-debt-dispute",
            false,
            confirm("dispute", Some("Tulis 1 sampai 500 huruf."), Indonesian),
        ),
        ("earlier-debt-withdraw", false, confirm("withdraw", None, English)),
        ("earlier-debt-new", false, make(&blank, &none, Indonesian)),
        ("earlier-debt-new-refused", false, make(&typed, &wrong, English)),
        ("earlier-debts-file", false, file(None, Indonesian)),
        ("earlier-debts-file-refused", true, file(refused(120), Indonesian)),
        ("earlier-debts-preview", false, looked_at(4, name, None, Indonesian)),
        (
            "earlier-debts-preview-crowded",
            true,
            looked_at(60, LONG, Some("Isi tanggalnya."), English),
        ),
    ]
}
