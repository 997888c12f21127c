//! What two owe each other from before, said, answered and billed.

use super::*;
use crate::id::PersonId;
use crate::ledger::{Account, Bill, Counterparty, Occurrence, post};
use crate::organization::Kind;
use uuid::Uuid;

const US: OrganizationId = OrganizationId(Uuid::from_u128(1));
const THEM: OrganizationId = OrganizationId(Uuid::from_u128(2));

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn debt() -> EarlierDebt {
    EarlierDebt {
        id: EarlierDebtId(Uuid::from_u128(9)),
        proposer: US,
        creditor: US,
        debtor: THEM,
        number: " NOTA 17 ".to_owned(),
        business_date: day("2026-08-03"),
        due_on: day("2026-09-02"),
        amount: Money::from_sen(75_000_000),
        as_of: day("2026-10-31"),
        words: Some("  ".to_owned()),
        state: EarlierDebtState::Proposed,
    }
}

fn actor(organization: OrganizationId, role: Role) -> Actor {
    Actor {
        person: PersonId(Uuid::from_u128(7)),
        organization,
        kind: Kind::Primary,
        abilities: Vec::new(),
        roles: vec![role],
    }
}

#[test]
fn only_the_other_side_says_whether_it_is_so_and_only_the_proposer_takes_it_back() {
    let (own, other) = (actor(US, Role::Treasurer), actor(THEM, Role::Treasurer));

    assert_eq!(debt().allowed(&own), ["withdraw"]);
    assert_eq!(debt().allowed(&other), ["agree", "dispute"]);
    assert_eq!(debt().allowed(&actor(THEM, Role::Auditor)), [""; 0]);
    let own_yes = decide_earlier_debt(&debt(), EarlierDebtCommand::Agree, &own);
    assert_eq!(own_yes, Err(EarlierDebtRefusal::NotYourPart));
}

#[test]
fn a_disputed_one_may_still_be_agreed_or_taken_back_and_an_agreed_one_is_over() {
    let of = |state| EarlierDebt { state, ..debt() };
    let (own, other) = (actor(US, Role::Manager), actor(THEM, Role::Treasurer));

    assert_eq!(of(EarlierDebtState::Disputed).allowed(&other), ["agree"]);
    assert_eq!(of(EarlierDebtState::Disputed).allowed(&own), ["withdraw"]);
    for over in [EarlierDebtState::Agreed, EarlierDebtState::Withdrawn, EarlierDebtState::TakenBack]
    {
        assert!(of(over).allowed(&own).is_empty() && of(over).allowed(&other).is_empty());
    }
    let silent = EarlierDebtCommand::Dispute { words: " ".to_owned() };
    let silent = decide_earlier_debt(&debt(), silent, &other);
    assert!(matches!(silent, Err(EarlierDebtRefusal::WordsLength { field: "words", .. })));
}

#[test]
fn days_and_sums_that_cannot_be_are_refused_by_their_field() {
    let today = day("2026-11-23");
    let sound = debt().checked(today).unwrap();
    assert_eq!((sound.number.as_str(), sound.words), ("NOTA 17", None));

    let field = |wrong: EarlierDebt| match wrong.checked(today) {
        Err(EarlierDebtRefusal::Day { field, .. }) => field,
        other => panic!("{other:?}"),
    };
    assert_eq!(field(EarlierDebt { business_date: day("2026-11-24"), ..debt() }), "date");
    assert_eq!(field(EarlierDebt { business_date: day("1926-08-03"), ..debt() }), "date");
    assert_eq!(field(EarlierDebt { due_on: day("2026-08-02"), ..debt() }), "due_on");
    assert_eq!(field(EarlierDebt { as_of: day("2026-08-02"), ..debt() }), "as_of");
    assert_eq!(field(EarlierDebt { as_of: day("2026-11-24"), ..debt() }), "as_of");
    for amount in [Money::ZERO, Money::from_sen(Money::MOST_AT_ONCE.sen() + 1)] {
        let refused = EarlierDebt { amount, ..debt() }.checked(today);
        assert!(matches!(refused, Err(EarlierDebtRefusal::Amount { .. })));
    }
}

#[test]
fn in_both_books_it_stands_against_the_opening_balance_and_no_tax_or_revenue_comes_of_it() {
    let InvoiceEvent::Issued { lines, .. } =
        debt().bill(InvoiceLineId(Uuid::from_u128(3)), "Saldo awal".to_owned())
    else {
        panic!("a bill is issued")
    };
    let sales = lines.iter().map(|line| crate::ledger::Sale {
        kind: line.kind,
        trade_class: line.trade_class,
        net: line.tax.net,
    });
    let bill = Bill {
        issuer: US,
        receiver: Counterparty::Organization(THEM),
        receiver_deducts_tax: true,
        sales: sales.collect(),
        tax: Money::ZERO,
    };

    let there = post(&Occurrence::Invoiced { bill: bill.clone() }).unwrap();
    let back = post(&Occurrence::InvoiceReversed { bill }).unwrap();

    for (posted, sign) in [(there, 1), (back, -1)] {
        let entries = |of| {
            let posting = posted.iter().find(|posting| posting.organization == of).unwrap();
            let told = posting.entries.iter();
            told.map(|entry| (entry.account, sign * entry.amount.sen())).collect::<Vec<_>>()
        };
        assert_eq!(
            entries(US),
            [(Account::Receivable, 75_000_000), (Account::OpeningEquity, -75_000_000)]
        );
        assert_eq!(
            entries(THEM),
            [(Account::Payable, -75_000_000), (Account::OpeningEquity, 75_000_000)]
        );
    }
}
