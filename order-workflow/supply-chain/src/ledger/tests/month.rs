//! A random month of a federation: what the ledger says is what the papers say, and again when built anew.

use super::organization;
use super::world::{Step, World, day};
use crate::calendar::Period;
use crate::id::OrganizationId;
use crate::invoice::{DocumentKind, Invoice};
use crate::ledger::{Account, Counterparty, Ledger, Occurrence, OwedBy};
use crate::money::Money;
use crate::settlement::{StatementLine, draw_up};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

fn which() -> impl Strategy<Value = usize> {
    any::<Index>().prop_map(|index| index.index(1_000))
}

fn step(everybody: u128) -> impl Strategy<Value = Step> {
    let somebody = move || 1..=everybody;
    let bill = (somebody(), somebody(), 1_i64..5_000_000, 1_i64..60, any::<bool>(), 0_i64..900_000)
        .prop_map(|(seller, buyer, price, pieces, taxed, freight)| Step::Bill {
            seller,
            buyer,
            price,
            pieces,
            taxed,
            freight,
        });
    let pay = (somebody(), somebody(), 1_i64..40_000_000, any::<bool>())
        .prop_map(|(payer, payee, sen, on_account)| Step::Pay { payer, payee, sen, on_account });
    prop_oneof![
        8 => bill,
        6 => pay,
        3 => (which(), 0_i64..60).prop_map(|(paper, pieces)| Step::Credit { paper, pieces }),
        2 => which().prop_map(|paper| Step::Reverse { paper }),
        1 => which().prop_map(|payment| Step::Contest { payment }),
        2 => which().prop_map(|payment| Step::Use { payment }),
        1 => which().prop_map(|payment| Step::TakeOff { payment }),
        1 => (which(), 1_i64..10_000_000).prop_map(|(payment, sen)| Step::Refund { payment, sen }),
        1 => (which(), 1_i64..10_000_000).prop_map(|(paper, sen)| Step::WriteOff { paper, sen }),
        1 => Just(Step::Net),
    ]
}

/// What `other` owes `mine` by the papers alone: invoices and what takes them back, payments, refunds,
/// nettings, what was given up; and the same the other way round.
fn by_papers(world: &World, mine: OrganizationId, other: OrganizationId) -> i64 {
    let one_way = |creditor: OrganizationId, debtor: OrganizationId| -> i64 {
        let debtor = Counterparty::Organization(debtor);
        let between = |of: &OwedBy| of.creditor == creditor && of.debtor == debtor;
        let papers = world.papers.values().filter(|p| p.issuer == creditor && p.receiver == debtor);
        let asked: i64 = papers.map(|paper| paper.effect().sen()).sum();
        let payments = world.payments.values().filter(|p| p.payee == creditor && p.payer == debtor);
        let paid: i64 = payments.filter(|p| p.counts()).map(|payment| payment.amount.sen()).sum();
        let sum = |all: &[(OwedBy, Money)]| -> i64 {
            all.iter().filter(|(of, _)| between(of)).map(|(_, amount)| amount.sen()).sum()
        };
        asked - paid + sum(&world.refunds) - sum(&world.netted) - sum(&world.written_off)
    };
    one_way(mine, other) - one_way(other, mine)
}

/// What is open and what stands on account, paper by paper: the same in another way.
fn by_open_items(world: &World, creditor: OrganizationId, debtor: OrganizationId) -> (i64, i64) {
    let debtor = Counterparty::Organization(debtor);
    let papers: Vec<&Invoice> = world
        .papers
        .values()
        .filter(|paper| paper.issuer == creditor && paper.receiver == debtor)
        .collect();
    let open = |kind| -> i64 {
        papers.iter().filter(|paper| paper.kind == kind).map(|paper| paper.open().sen()).sum()
    };
    let payments = world.payments.values().filter(|p| p.payee == creditor && p.payer == debtor);
    let on_account: i64 = payments.map(|payment| payment.on_account().sen()).sum();
    (open(DocumentKind::Invoice), on_account + open(DocumentKind::CreditNote))
}

/// What a statement that `mine` draws up for the month ends with.
fn by_statement(world: &World, mine: OrganizationId, other: Counterparty) -> i64 {
    let line = |one| StatementLine::of(one, (mine, other), day(), ("1".into(), uuid::Uuid::nil()));
    let lines: Vec<StatementLine> = world.occurrences.iter().filter_map(line).collect();
    draw_up(&lines, Period::of(day())).unwrap().closing.sen()
}

/// Carries the steps out and holds the books to the papers after all of them.
fn a_month_is_right(steps: &[Step], everybody: u128) -> Result<(), TestCaseError> {
    let mut world = World::new();
    let mut kept = Ledger::default();
    let mut seen = 0;
    for step in steps {
        world.attempt(step);
        for occurrence in &world.occurrences[seen..] {
            kept.record(occurrence).unwrap();
        }
        seen = world.occurrences.len();
    }

    prop_assert_eq!(kept.breaches(), []);
    let everybody: Vec<OrganizationId> = (1..=everybody).map(organization).collect();
    let mut all_together = 0;
    for (n, mine) in everybody.iter().enumerate() {
        for other in everybody.iter().filter(|other| *other != mine) {
            let party = Counterparty::Organization(*other);
            let position = kept.position(*mine, party).sen();
            prop_assert_eq!(position, by_papers(&world, *mine, *other));
            all_together += position;
            let (open, on_account) = by_open_items(&world, *mine, *other);
            if n < 3 {
                prop_assert_eq!(by_statement(&world, *mine, party), position);
            }
            let with = |account| kept.balance_with(*mine, account, party).sen();
            prop_assert_eq!(with(Account::Receivable), open);
            prop_assert_eq!(with(Account::AdvanceReceived), -on_account);
        }
    }
    prop_assert_eq!(all_together, 0);
    for _ in 0..2 {
        prop_assert_eq!(&Ledger::rebuild(&world.occurrences).unwrap(), &kept);
    }
    for paper in world.papers.values() {
        prop_assert!(paper.open() >= Money::ZERO);
        for line in &paper.lines {
            prop_assert!(line.credited.quantity <= line.quantity(), "I3");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_balance_of_the_ledger_is_that_of_the_papers_and_all_together_are_nothing(
        steps in prop::collection::vec(step(6), 1..120),
    ) {
        a_month_is_right(&steps, 6)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, ..ProptestConfig::default() })]

    #[test]
    fn a_month_of_fifty_organizations_is_right_to_the_sen(
        steps in prop::collection::vec(step(50), 1_500),
    ) {
        a_month_is_right(&steps, 50)?;
    }
}

/// The ledger is built again from rows: what is written there is read back the same, to the sen.
#[test]
fn what_happened_is_read_back_as_it_was_written() {
    let mut runner = TestRunner::deterministic();
    let steps = prop::collection::vec(step(6), 300).new_tree(&mut runner).unwrap().current();
    let mut world = World::new();
    for step in &steps {
        world.attempt(step);
    }

    for occurrence in &world.occurrences {
        let written = serde_json::to_string(occurrence).unwrap();
        assert_eq!(&serde_json::from_str::<Occurrence>(&written).unwrap(), occurrence, "{written}");
        assert!(written.contains(&format!(r#""kind":"{}""#, occurrence.as_str())), "{written}");
    }
}

/// So that the months above are months and not refusals: every kind of step leaves something in the books.
#[test]
fn a_month_has_something_of_everything() {
    let mut runner = TestRunner::deterministic();
    let steps = prop::collection::vec(step(6), 600).new_tree(&mut runner).unwrap().current();
    let mut world = World::new();
    for step in &steps {
        world.attempt(step);
    }

    for word in [
        "invoiced",
        "credited",
        "invoice_reversed",
        "paid",
        "payment_reversed",
        "applied",
        "unapplied",
        "refunded",
        "netted",
        "written_off",
    ] {
        let found = world.occurrences.iter().filter(|occurrence| occurrence.as_str() == word);
        assert!(found.count() > 1, "{word}");
    }
}
