//! The ledger looked at from outside: each rule in balance, both books alike, and a whole month here beside.

mod month;
mod till;
mod world;

use super::*;
use crate::ask::Actor;
use crate::calendar::Period;
use crate::id::{OrganizationId, TieId};
use crate::invoice::LineKind;
use crate::money::Money;
use crate::organization::{Kind, Role};
use crate::patronage::TradeClass;
use chrono::NaiveDate;
use uuid::Uuid;

pub(super) fn organization(n: u128) -> OrganizationId {
    OrganizationId(Uuid::from_u128(n))
}

fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

fn owed(debtor: u128, creditor: u128) -> OwedBy {
    let debtor = Counterparty::Organization(organization(debtor));
    OwedBy { debtor, creditor: organization(creditor) }
}

fn bill(receiver_deducts_tax: bool) -> Bill {
    let sale =
        |kind, net| Sale { kind, trade_class: TradeClass::InterCooperative, net: rupiah(net) };
    Bill {
        issuer: organization(1),
        receiver: Counterparty::Organization(organization(2)),
        receiver_deducts_tax,
        sales: vec![
            sale(LineKind::Goods, 1_000_000),
            sale(LineKind::Discount, -100_000),
            sale(LineKind::Freight, 50_000),
            sale(LineKind::Fee, 20_000),
            sale(LineKind::Deposit, 40_000),
            sale(LineKind::Rounding, 10),
        ],
        tax: rupiah(106_700),
    }
}

fn books(occurrences: &[Occurrence]) -> Ledger {
    let ledger = Ledger::rebuild(occurrences).unwrap();
    assert_eq!(ledger.breaches(), []);
    ledger
}

fn rows(ledger: &Ledger, n: u128) -> Vec<(&'static str, i64)> {
    let rows = ledger.trial_balance(organization(n)).into_iter();
    rows.map(|(account, amount)| (account.as_str(), amount.sen() / 100)).collect()
}

#[test]
fn an_invoice_is_income_here_and_goods_there() {
    let ledger = books(&[Occurrence::Invoiced { bill: bill(true) }]);

    assert_eq!(
        rows(&ledger, 1),
        [
            ("receivable", 1_116_710),
            ("output_tax", -106_700),
            ("deposit_received", -40_000),
            ("sales_to_cooperatives", -900_000),
            ("freight_income", -50_000),
            ("fee_income", -20_000),
            ("rounding", -10),
        ]
    );
    assert_eq!(
        rows(&ledger, 2),
        [
            ("inventory", 950_000),
            ("input_tax", 106_700),
            ("deposit_paid", 40_000),
            ("payable", -1_116_710),
            ("fee_expense", 20_000),
            ("rounding", 10),
        ]
    );
    let not_registered = books(&[Occurrence::Invoiced { bill: bill(false) }]);
    assert_eq!(not_registered.balance(organization(2), Account::Inventory), rupiah(1_056_700));
}

#[test]
fn what_is_taken_back_as_a_whole_leaves_no_trace_in_the_balances() {
    let (bill, applied) = (bill(true), rupiah(1_116_710));
    let reversed = books(&[
        Occurrence::Invoiced { bill: bill.clone() },
        Occurrence::InvoiceReversed { bill: bill.clone() },
    ]);
    assert_eq!((rows(&reversed, 1), rows(&reversed, 2)), (vec![], vec![]));

    let credited = books(&[
        Occurrence::Invoiced { bill: bill.clone() },
        Occurrence::Credited { bill, applied },
    ]);
    assert_eq!(
        rows(&credited, 1),
        [("sales_to_cooperatives", -900_000), ("sales_returns", 900_000)]
    );
    assert_eq!(rows(&credited, 2), []);
}

#[test]
fn money_beyond_what_is_owed_stands_on_account_in_both_books() {
    let (owed, means) = (owed(2, 1), Means::Bank);
    let paid = Occurrence::Paid { owed, amount: rupiah(900), applied: rupiah(600), means };
    let ledger = books(&[
        paid.clone(),
        Occurrence::Applied { owed, amount: rupiah(100) },
        Occurrence::Unapplied { owed, amount: rupiah(40) },
        Occurrence::Refunded { owed, amount: rupiah(200), means: Means::Cash },
    ]);

    assert_eq!(
        rows(&ledger, 1),
        [("cash", -200), ("bank", 900), ("receivable", -660), ("advance_received", -40)]
    );
    assert_eq!(
        rows(&ledger, 2),
        [("cash", 200), ("bank", -900), ("advance_paid", 40), ("payable", 660)]
    );
    let other = Counterparty::Organization(organization(2));
    assert_eq!(ledger.position(organization(1), other), rupiah(-700));
    let undone = books(&[
        paid,
        Occurrence::PaymentReversed { owed, amount: rupiah(900), applied: rupiah(600), means },
    ]);
    assert_eq!((rows(&undone, 1), rows(&undone, 2)), (vec![], vec![]));
}

#[test]
fn a_drawing_that_is_taken_back_leaves_nothing_and_takes_its_interest_along() {
    let (bank, owed) = (organization(5), owed(2, 1));
    let (amount, applied, interest) = (rupiah(500), rupiah(450), rupiah(3));
    let ledger = books(&[
        Occurrence::Drawn { bank, owed, amount, applied },
        Occurrence::InterestCharged { bank, borrower: organization(2), amount: interest },
        Occurrence::DrawnBack { bank, owed, amount, applied, interest },
    ]);
    assert_eq!([1, 2, 5].map(|n| rows(&ledger, n)), [vec![], vec![], vec![]]);
}

#[test]
fn a_drawing_makes_a_debt_to_the_bank_of_a_debt_to_the_seller() {
    let ledger = books(&[
        Occurrence::Drawn {
            bank: organization(5),
            owed: owed(2, 1),
            amount: rupiah(500),
            applied: rupiah(450),
        },
        Occurrence::InterestCharged {
            bank: organization(5),
            borrower: organization(2),
            amount: rupiah(3),
        },
        Occurrence::Repaid {
            bank: organization(5),
            borrower: organization(2),
            principal: rupiah(100),
            interest: rupiah(3),
        },
    ]);

    assert_eq!(rows(&ledger, 1), [("bank", 500), ("receivable", -450), ("advance_received", -50)]);
    assert_eq!(
        rows(&ledger, 2),
        [
            ("bank", -103),
            ("advance_paid", 50),
            ("payable", 450),
            ("loan_taken", -400),
            ("interest_expense", 3),
        ]
    );
    assert_eq!(rows(&ledger, 5), [("bank", -397), ("loan_given", 400), ("interest_income", -3)]);
}

#[test]
fn a_repayment_taken_back_leaves_the_books_as_they_were() {
    let (bank, borrower) = (organization(5), organization(2));
    let (principal, interest) = (rupiah(100), rupiah(3));
    let drawn =
        Occurrence::Drawn { bank, owed: owed(2, 1), amount: rupiah(500), applied: rupiah(450) };
    let charged = Occurrence::InterestCharged { bank, borrower, amount: interest };
    let repaid = Occurrence::Repaid { bank, borrower, principal, interest };
    let back = Occurrence::RepaidBack { bank, borrower, principal, interest };

    let before = books(&[drawn.clone(), charged.clone()]);
    let after = books(&[drawn, charged, repaid, back]);

    for party in [2, 5] {
        assert_eq!(rows(&after, party), rows(&before, party));
    }
}

#[test]
fn a_member_has_no_books_here_and_the_cooperatives_still_balance() {
    let tie = Counterparty::Member(TieId(Uuid::from_u128(77)));
    let mut bill = Bill { receiver: tie, ..bill(false) };
    for sale in &mut bill.sales {
        sale.trade_class = TradeClass::Member;
    }
    let (owed, amount) = (OwedBy { debtor: tie, creditor: organization(1) }, rupiah(1_000));

    let ledger = books(&[
        Occurrence::Invoiced { bill },
        Occurrence::Paid { owed, amount, applied: amount, means: Means::Cash },
        Occurrence::WrittenOff { owed, amount: rupiah(5) },
    ]);

    assert_eq!(ledger.organizations(), [organization(1)]);
    assert_eq!(ledger.position(organization(1), tie), rupiah(1_116_710 - 1_005));
    assert_eq!(ledger.balance(organization(1), Account::SalesToMembers), rupiah(-900_000));
}

#[test]
fn what_never_should_have_been_is_not_posted() {
    let (owed_, means) = (owed(2, 1), Means::Bank);
    let refused = |occurrence: Occurrence| {
        let mut ledger = Ledger::default();
        let error = ledger.record(&occurrence).unwrap_err();
        assert_eq!(ledger, Ledger::default(), "all of it or nothing");
        error
    };

    let over = Occurrence::Paid { owed: owed_, amount: rupiah(1), applied: rupiah(2), means };
    assert_eq!(refused(over), NotPosted::AmountOutOfRange);
    let nothing = Occurrence::Applied { owed: owed_, amount: Money::ZERO };
    assert_eq!(refused(nothing), NotPosted::AmountOutOfRange);
    let legs = vec![(owed(1, 2), rupiah(5)), (owed(2, 1), rupiah(4))];
    let (organization, off) = (organization(2), rupiah(-1));
    let left = refused(Occurrence::Netted { legs });
    assert_eq!(left, NotPosted::NettingLeavesOver { organization, off });
    let entry = Entry { account: Account::Bank, counterparty: None, amount: rupiah(7) };
    let off = Occurrence::Opened { organization, entries: vec![entry] };
    assert_eq!(refused(off), NotPosted::Unbalanced { off: rupiah(7) });
}

#[test]
fn a_line_of_the_bank_moves_the_bank_and_one_account_of_its_own() {
    let line = |account, amount| Occurrence::BankLine {
        organization: organization(1),
        account,
        amount: rupiah(amount),
    };
    let posted = |occurrence: &Occurrence| {
        let posting = post(occurrence).unwrap().remove(0);
        posting.entries.iter().map(|entry| (entry.account, entry.amount)).collect::<Vec<_>>()
    };

    let fee = posted(&line(Account::FeeExpense, -15_000));
    assert_eq!(fee, [(Account::Bank, rupiah(-15_000)), (Account::FeeExpense, rupiah(15_000))]);
    let saved = posted(&line(Account::MandatorySavings, 50_000));
    assert_eq!(saved[1], (Account::MandatorySavings, rupiah(-50_000)));
    for (account, amount) in [(Account::Receivable, 1), (Account::Bank, 1), (Account::Cash, 0)] {
        assert_eq!(post(&line(account, amount)), Err(NotPosted::AmountOutOfRange), "{account:?}");
    }
    let trade = Account::ALL.iter().filter(|account| account.explains_bank_lines());
    assert!(
        trade.clone().all(|account| account.mirror().is_none() || *account == Account::LoanTaken)
    );
    assert!(trade.count() > 10);
}

#[test]
fn opening_balances_come_in_once_and_in_balance() {
    let balance = |account, amount| OpeningBalance { account, amount: rupiah(amount) };
    let entries =
        opening_entries(&[balance(Account::Bank, 900), balance(Account::PrincipalSavings, -500)])
            .unwrap();

    assert!(is_balanced(&entries).is_ok());
    assert_eq!(entries.last().unwrap().account, Account::OpeningEquity);
    let refused = |balances: &[OpeningBalance]| opening_entries(balances).unwrap_err();
    let account = Account::Receivable;
    assert_eq!(refused(&[balance(account, 5)]), WrongOpening::Mirrored { account });
    let account = Account::FeeIncome;
    assert_eq!(refused(&[balance(account, 5)]), WrongOpening::OfTheYear { account });
    let account = Account::Bank;
    let twice = [balance(account, 5), balance(account, 6)];
    assert_eq!(refused(&twice), WrongOpening::Repeated { account });
    assert_eq!(refused(&[balance(account, 0)]), WrongOpening::Nothing);
}

#[test]
fn a_year_is_emptied_into_the_surplus() {
    let cost = Occurrence::CostOfGoods { organization: organization(1), amount: rupiah(700_000) };
    let mut ledger = books(&[Occurrence::Invoiced { bill: bill(true) }, cost]);

    let (entries, surplus) = close_year(&ledger, organization(1)).unwrap();
    assert_eq!(surplus, rupiah(270_010));
    ledger.record(&Occurrence::YearClosed { organization: organization(1), entries }).unwrap();

    assert_eq!(ledger.balance(organization(1), Account::Surplus), rupiah(-270_010));
    let of_the_year = |(account, _): &(Account, Money)| account.kind().is_of_the_year();
    assert!(!ledger.trial_balance(organization(1)).iter().any(of_the_year));
    let (again, nothing) = close_year(&ledger, organization(1)).unwrap();
    assert_eq!((again.len(), nothing), (0, Money::ZERO));
}

#[test]
fn a_closed_period_takes_nothing_more() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let period = |text: &str| text.parse::<Period>().unwrap();
    let actor = |role| Actor {
        person: Uuid::from_u128(9).into(),
        organization: organization(1),
        kind: Kind::Primary,
        abilities: Vec::new(),
        roles: vec![role],
    };
    let books = Books { organization: organization(1), closed_through: None };
    let facts = CloseFacts { first: Some(period("2026-09")), ..CloseFacts::default() };
    let close = |books: Books, of: &str, facts, today: &str| {
        books.close(period(of), facts, &actor(Role::Treasurer), day(today))
    };

    let earlier = period("2026-09");
    let early = close(books, "2026-10", facts, "2026-11-22");
    assert_eq!(early, Err(CloseRefusal::EarlierOpen { earlier }));
    let september = close(books, "2026-09", facts, "2026-10-01").unwrap();
    assert!(!september.is_open_on(day("2026-09-30")) && september.is_open_on(day("2026-10-01")));
    assert_eq!(september.posting_day(day("2026-08-17")), day("2026-10-01"));
    assert_eq!(september.posting_day(day("2026-10-17")), day("2026-10-17"));
    // Nothing happened for years: one close passes over all of it, and stops where something did.
    let again = CloseFacts { first: Some(period("2031-02")), ..facts };
    let stopped = close(september, "2031-03", again, "2031-04-01");
    assert_eq!(stopped, Err(CloseRefusal::EarlierOpen { earlier: period("2031-02") }));
    let leapt = close(september, "2031-02", again, "2031-04-01").unwrap();
    assert_eq!(leapt.closed_through, Some(period("2031-02")));
    let unexplained = CloseFacts { unexplained_lines: 2, ..facts };
    let refused = close(september, "2026-10", unexplained, "2026-11-22");
    assert_eq!(refused, Err(CloseRefusal::Unexplained { count: 2 }));
    let last_day = day("2026-10-31");
    assert_eq!(
        close(september, "2026-10", facts, "2026-10-31"),
        Err(CloseRefusal::NotOver { period: period("2026-10"), last_day })
    );
    let again = close(september, "2026-09", facts, "2026-11-22");
    assert_eq!(again, Err(CloseRefusal::Already { period: period("2026-09") }));
    let manager = books.close(period("2026-09"), facts, &actor(Role::Manager), day("2026-10-01"));
    assert!(matches!(manager, Err(CloseRefusal::NotYourRole { .. })));
}

#[test]
fn every_kind_of_occurrence_has_the_word_it_is_written_with() {
    let (organization, amount, means) = (organization(1), rupiah(5), Means::Cash);
    let (bill, owed) = (bill(true), owed(2, 1));
    let tie = Counterparty::Member(TieId(Uuid::from_u128(77)));
    let entries = vec![Entry { account: Account::Bank, counterparty: Some(tie), amount }];
    let parts = vec![(Account::PatronagePayable, Some(tie), amount)];
    let from = Account::Surplus;
    for occurrence in [
        Occurrence::Invoiced { bill: bill.clone() },
        Occurrence::Credited { bill: bill.clone(), applied: amount },
        Occurrence::InvoiceReversed { bill },
        Occurrence::Paid { owed, amount, applied: amount, means },
        Occurrence::PaymentReversed { owed, amount, applied: amount, means },
        Occurrence::Applied { owed, amount },
        Occurrence::Unapplied { owed, amount },
        Occurrence::Refunded { owed, amount, means },
        Occurrence::RefundReversed { owed, amount, means },
        Occurrence::Netted { legs: vec![(owed, amount)] },
        Occurrence::WrittenOff { owed, amount },
        Occurrence::Drawn { bank: organization, owed, amount, applied: amount },
        Occurrence::InterestCharged { bank: organization, borrower: organization, amount },
        Occurrence::Repaid {
            bank: organization,
            borrower: organization,
            principal: amount,
            interest: amount,
        },
        Occurrence::CostOfGoods { organization, amount },
        Occurrence::SurplusShared { organization, from, parts: parts.clone() },
        Occurrence::SurplusTakenBack { organization, from, parts },
        Occurrence::PatronagePaid { organization, to: tie, amount, means },
        Occurrence::SharesPaid { organization, parts: vec![(tie, amount)], means },
        Occurrence::SharesPaidBack { organization, parts: vec![(tie, amount)], means },
        Occurrence::BankLine { organization, account: Account::FeeExpense, amount },
        Occurrence::YearClosed { organization, entries: entries.clone() },
        Occurrence::Opened { organization, entries },
    ] {
        let written = serde_json::to_value(&occurrence).unwrap();
        assert_eq!(written["kind"], occurrence.as_str());
        assert_eq!(serde_json::from_value::<Occurrence>(written).unwrap(), occurrence);
    }
}

#[test]
fn the_chart_has_each_word_and_code_once_and_mirrors_that_mirror_back() {
    for (at, account) in Account::ALL.iter().enumerate() {
        assert_eq!(Account::from_word(account.as_str()), Some(*account));
        assert!(Account::ALL[..at].iter().all(|other| other.code() < account.code()));
        if let Some(mirror) = account.mirror() {
            assert_eq!(mirror.mirror(), Some(*account));
            assert_ne!(mirror.kind(), account.kind());
        }
    }
}
