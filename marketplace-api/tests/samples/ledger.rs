//! Samples of the books: empty, usual, crowded, very long names, refused; open and closed.

use askama::Template;
use chrono::{NaiveDate, TimeDelta};
use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::ledger::account::{AccountPage, Shown};
use marketplace_api::pages::ledger::accounts::AccountsPage;
use marketplace_api::pages::ledger::close::ClosePage;
use marketplace_api::pages::ledger::opening::{May, OpeningPage, Refused, Which};
use marketplace_api::pages::ledger::preview::{Carried, PreviewPage};
use marketplace_api::pages::ledger::trial_balance::TrialBalancePage;
use order_workflow::command::books::{
    OpenedStockView, OpenedView, OpeningLine, RowFault, StockLine, Wrong,
};
use order_workflow::query::ledger::{
    AccountBalance, AccountMonth, BalancedEntry, DocumentView, EntryView, Hindrance, MemberView,
    Opened, PartnerBalance, PeriodBrief, PeriodReport, TrialBalance, TrialRow,
};
use order_workflow::query::orders::PartyView;
use supply_chain::calendar::Period;
use supply_chain::ledger::Account;
use supply_chain::money::Money;
use supply_chain::organization::Kind;

use super::goods::{OIL, id, now, rp};
use super::{LONG, shell};
use marketplace_api::pages::layout::Place;

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn period(month: u32) -> Period {
    Period::of(day(month, 1))
}

fn place(lang: Language) -> marketplace_api::pages::layout::Shell {
    shell(Kind::Secondary, Place::More, lang)
}

fn balance(account: Account, rupiah: i64) -> AccountBalance {
    AccountBalance::new(account, rp(rupiah), true)
}

fn chart(used: &[(Account, i64)]) -> Vec<AccountBalance> {
    let of = |account: Account| match used.iter().find(|(known, _)| *known == account) {
        Some((_, rupiah)) => balance(account, *rupiah),
        None => AccountBalance::new(account, Money::ZERO, false),
    };
    Account::ALL.iter().copied().map(of).collect()
}

fn accounts(used: &[(Account, i64)], lang: Language) -> String {
    AccountsPage::new(place(lang), &chart(used), "2026-11".to_owned()).render().unwrap()
}

fn entry(at: u32, account: Account, rupiah: i64, partner: &str) -> EntryView {
    let amount = rp(rupiah);
    let late = at % 7 == 3;
    EntryView {
        occurrence_id: id(i64::from(at).unsigned_abs().into()),
        position: 1,
        posted_on: day(11, 1 + at % 28),
        business_date: if late { day(10, 29) } else { day(11, 1 + at % 28) },
        recorded_at: now() - TimeDelta::days(3),
        account: account.as_str(),
        code: account.code(),
        debit: amount.max(Money::ZERO),
        credit: Money::ZERO.minus(amount).unwrap().max(Money::ZERO),
        kind: if rupiah > 0 { "invoiced" } else { "paid" }.to_owned(),
        document: Some(DocumentView {
            kind: if rupiah > 0 { "invoice" } else { "payment" }.to_owned(),
            id: id(9),
            number: Some(format!("INV-000000-2026-{at:06}")),
        }),
        partner: (!at.is_multiple_of(5))
            .then(|| PartyView { id: id(4).into(), name: partner.to_owned() }),
        member: at.is_multiple_of(5).then(|| MemberView {
            tie_id: id(5),
            number: Some("A-0012".to_owned()),
            name: Some("Maria Goreti Wea".to_owned()),
        }),
    }
}

fn account(entries: u32, partner: &str, lang: Language, chosen: bool) -> String {
    let mut balance = rp(12_500_000);
    let month = AccountMonth {
        before: balance,
        entries: (0..entries)
            .map(|at| {
                let moved = if at.is_multiple_of(2) { 4_542_000 } else { -2_000_000 };
                let entry = entry(at, Account::Receivable, moved, partner);
                balance = balance.plus(entry.amount()).unwrap();
                BalancedEntry { entry, balance }
            })
            .collect(),
        next: None,
        closing: balance,
    };
    let partners = [
        PartnerBalance::new(id(4), partner.to_owned(), rp(9_100_000)),
        PartnerBalance::new(id(6), "KDMP Detusoko".to_owned(), rp(-250_000)),
    ];
    let partners = if entries == 0 { &[][..] } else { &partners };
    let next =
        (entries > 30).then(|| "/ledger/accounts/receivable?period=2026-11&after=x".to_owned());
    let shown = Shown {
        account: Account::Receivable,
        period: period(11),
        this: period(11),
        partner: chosen.then(|| id(4)),
        is_further: false,
    };
    AccountPage::new(place(lang), shown, &month, partners, next).render().unwrap()
}

fn trial(rows: &[(Account, i64, i64, i64)], closed: bool, lang: Language) -> String {
    let row = |&(account, opening, debit, credit): &(Account, i64, i64, i64)| {
        TrialRow::new(account, rp(opening), rp(debit), rp(credit)).unwrap()
    };
    let rows: Vec<TrialRow> = rows.iter().map(row).collect();
    let sum = |side: fn(&TrialRow) -> Money| Money::sum(rows.iter().map(side)).unwrap();
    let balance = TrialBalance {
        period: "2026-10".to_owned(),
        first_day: day(10, 1),
        last_day: day(10, 31),
        closed_at: closed.then(|| now() - TimeDelta::days(20)),
        debit: sum(|row| row.debit),
        credit: sum(|row| row.credit),
        rows,
    };
    TrialBalancePage::new(place(lang), &balance, (period(10), period(11))).render().unwrap()
}

fn close(hindrances: Vec<Hindrance>, may: bool, closed: Option<Period>, lang: Language) -> String {
    let report = PeriodReport {
        period: "2026-10".to_owned(),
        first_day: day(10, 1),
        last_day: day(10, 31),
        state: "open",
        closed_at: None,
        hindrances,
        occurrences: 1_204,
    };
    let months = [
        PeriodBrief { period: period(11), closed: None },
        PeriodBrief { period: period(10), closed: None },
        PeriodBrief { period: period(9), closed: Some((now(), "Kristina Dhone".to_owned())) },
        PeriodBrief { period: period(8), closed: Some((now(), LONG.to_owned())) },
    ];
    ClosePage::new(place(lang), &report, &months, may, closed).render().unwrap()
}

fn fault(sheet_row: u32, wrong: Wrong, content: &str) -> RowFault {
    RowFault {
        row: sheet_row - 1,
        sheet_row,
        column: "kode_akun",
        content: content.to_owned(),
        wrong,
    }
}

fn opening(
    may: May,
    note: (Option<&Opened>, Option<Which>),
    refused: Option<(Which, Refused)>,
    lang: Language,
) -> String {
    let keys = ["01980c".to_owned(), "01980d".to_owned()];
    OpeningPage::new(place(lang), may, keys, note, refused).render().unwrap()
}

fn opening_line(account: Account, rupiah: i64, before: i64) -> OpeningLine {
    let (name_id, name_en) = account.names();
    OpeningLine {
        account: account.as_str(),
        code: account.code(),
        name_id,
        name_en,
        debit: rp(rupiah).max(Money::ZERO),
        credit: rp(-rupiah).max(Money::ZERO),
        before: rp(before),
    }
}

fn preview(again: bool, error: Option<&str>, lang: Language) -> String {
    let view = OpenedView {
        as_of: day(10, 31),
        posted_on: if again { day(11, 1) } else { day(10, 31) },
        lines: vec![
            opening_line(Account::Cash, 12_500_000, if again { 12_000_000 } else { 0 }),
            opening_line(Account::Bank, 148_200_500, 148_200_500),
            opening_line(Account::PrincipalSavings, -40_000_000, -40_000_000),
        ],
        unexplained: rp(-120_700_500),
        is_again: again,
    };
    let carried = Carried {
        lines: "[[2,\"cash\",1250000000]]".to_owned(),
        key: "01980c".to_owned(),
        day: "2026-10-31".to_owned(),
        error: error.map(str::to_owned),
    };
    PreviewPage::of_balances(place(lang), &view, carried).render().unwrap()
}

fn stock(lines: i64, name: &str, lang: Language) -> String {
    let line = |at: i64| StockLine {
        product_id: id(1),
        sku: format!("MG-{at:04}"),
        product_name: name.to_owned(),
        base_unit: if at % 2 == 0 { "pcs" } else { "gram" }.to_owned(),
        before: at * 3,
        count: at * 1_000,
        unit_cost: (at % 3 != 0).then(|| rp(35_500)),
    };
    let view = OpenedStockView {
        lines: (1..=lines).map(line).collect(),
        value: rp(148_200_500),
        without_cost: 12,
        inventory: rp(90_000_000),
    };
    let carried =
        Carried { lines: "[]".to_owned(), key: "01980c".to_owned(), ..Carried::default() };
    PreviewPage::of_stock(place(lang), &view, carried).render().unwrap()
}

#[expect(clippy::too_many_lines, reason = "a list, one line a sample")]
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    let usual = [
        (Account::Cash, 12_500_000),
        (Account::Bank, 148_200_500),
        (Account::Receivable, 31_604_000),
        (Account::Payable, -22_041_000),
        (Account::PrincipalSavings, -40_000_000),
        (Account::SalesToCooperatives, -130_263_500),
        (Account::OpeningEquity, 120_000),
    ];
    let every: Vec<(Account, i64)> =
        (1..).zip(Account::ALL).map(|(at, account)| (*account, at * 987_654_321)).collect();
    let rows = [
        (Account::Cash, 1_000_000, 4_000_000, 2_500_000),
        (Account::Receivable, 0, 31_604_000, 9_000_000),
        (Account::SalesToCooperatives, -5_000_000, 0, 24_104_000),
    ];
    let crowded: Vec<(Account, i64, i64, i64)> = (1..)
        .zip(Account::ALL)
        .map(|(at, account)| (*account, at * 1_000_000, 987_654_321, 987_654_321))
        .collect();
    let every_hindrance = vec![
        Hindrance::NotOver { last_day: day(10, 31) },
        Hindrance::EarlierOpen { first_day: day(9, 1) },
        Hindrance::Unexplained { count: 3 },
        Hindrance::Unposted { count: 1 },
        Hindrance::Broken { count: 2 },
    ];
    let treasurer = May { balances: true, stock: true };
    let auditor = May { balances: false, stock: false };
    let opened = Opened { as_of: day(10, 31), recorded_at: now(), times: 1 };
    let refused = |which, faults: Vec<RowFault>| {
        let sentence = "3 baris perlu diperbaiki. Belum ada yang berubah.".to_owned();
        Some((which, Refused { sentence, faults }))
    };
    let faults = vec![
        fault(4, Wrong::AccountUnknown, "9-9999"),
        fault(7, Wrong::Mirrored, "1-1300"),
        fault(9, Wrong::Repeated { sheet_row: 2 }, "Kas"),
    ];
    let many = (2..150).map(|row| fault(row, Wrong::TurnedIntoDate, "Jan-00")).collect();
    vec![
        ("ledger", false, accounts(&usual, Indonesian)),
        ("ledger-empty", false, accounts(&[], English)),
        ("ledger-crowded", true, accounts(&every, English)),
        ("ledger-account", false, account(6, "KDMP Nangapanda", Indonesian, false)),
        ("ledger-account-empty", false, account(0, "", English, false)),
        ("ledger-account-crowded", true, account(50, LONG, Indonesian, true)),
        ("ledger-trial-balance", false, trial(&rows, false, Indonesian)),
        ("ledger-trial-balance-empty", false, trial(&[], false, Indonesian)),
        ("ledger-trial-balance-crowded", true, trial(&crowded, true, English)),
        ("ledger-close", false, close(Vec::new(), true, None, Indonesian)),
        ("ledger-close-hindered", false, close(every_hindrance, true, None, English)),
        ("ledger-close-done", false, close(Vec::new(), false, Some(period(9)), Indonesian)),
        ("ledger-opening", false, opening(treasurer, (None, None), None, Indonesian)),
        ("ledger-opening-again", false, opening(auditor, (Some(&opened), None), None, English)),
        (
            "ledger-opening-saved",
            false,
            opening(treasurer, (Some(&opened), Some(Which::Balances)), None, Indonesian),
        ),
        (
            "ledger-opening-refused",
            false,
            opening(treasurer, (None, None), refused(Which::Balances, faults), Indonesian),
        ),
        (
            "ledger-opening-crowded",
            true,
            opening(treasurer, (None, None), refused(Which::Stock, many), English),
        ),
        ("ledger-preview", false, preview(false, None, Indonesian)),
        ("ledger-preview-again", false, preview(true, None, English)),
        ("ledger-preview-refused", false, preview(true, Some("Isi tanggal saldonya."), Indonesian)),
        ("ledger-preview-stock", false, stock(8, OIL, Indonesian)),
        ("ledger-preview-stock-crowded", true, stock(80, LONG, English)),
    ]
}
