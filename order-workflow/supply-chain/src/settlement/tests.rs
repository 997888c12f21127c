//! Settlement looked at from outside: statements, ageing, and what netting takes off.

use super::*;
use crate::ask::Actor;
use crate::id::{InvoiceId, OrganizationId};
use crate::ledger::Counterparty;
use crate::ledger::{Ledger, Occurrence, OwedBy, post};
use crate::money::Money;
use crate::organization::{Kind, Role};
use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn debt(debtor: u128, creditor: u128, amount: i64) -> Debt {
    Debt { debtor: id(debtor), creditor: id(creditor), amount: rupiah(amount) }
}

fn actor(organization: u128, role: Role) -> Actor {
    Actor {
        person: id(organization * 100),
        organization: id(organization),
        kind: Kind::Primary,
        abilities: Vec::new(),
        roles: vec![role],
    }
}

fn noon() -> DateTime<Utc> {
    "2026-11-22T04:00:00Z".parse().unwrap()
}

#[test]
fn two_that_owe_each_other_owe_only_the_difference() {
    let debts = [debt(1, 2, 700), debt(2, 1, 300), debt(1, 2, 50), debt(1, 3, 900)];

    let plan = bilateral(&debts, (id(1), id(2))).unwrap();

    assert_eq!(plan.legs, [debt(1, 2, 300), debt(2, 1, 300)]);
    assert_eq!(bilateral(&debts, (id(1), id(3))).unwrap(), NettingPlan::default());
}

#[test]
fn a_circle_of_debts_is_set_off_by_its_smallest() {
    let debts = [debt(1, 2, 500), debt(2, 3, 300), debt(3, 1, 400), debt(4, 1, 999)];

    let plan = multilateral(&debts).unwrap();

    assert_eq!(plan.legs, [debt(1, 2, 300), debt(2, 3, 300), debt(3, 1, 300)]);
    assert_eq!(plan.parties(), [id(1), id(2), id(3)], "four takes no part");
    assert_eq!(plan.total(), Some(rupiah(900)));
}

#[test]
fn a_plan_is_taken_off_the_oldest_invoices() {
    let bill = |n, due: &str, open| OpenBill {
        invoice: id(n),
        debtor: id(1),
        creditor: id(2),
        due_on: day(due),
        open: rupiah(open),
    };
    let plan = NettingPlan { legs: vec![debt(1, 2, 300)] };

    let netted = spread(&plan, &[bill(52, "2026-12-01", 250), bill(51, "2026-11-01", 200)]);

    let taken = |n, amount| NettedBill { invoice: id::<InvoiceId>(n), amount: rupiah(amount) };
    assert_eq!(netted, Some(vec![taken(51, 200), taken(52, 100)]));
    assert_eq!(spread(&plan, &[bill(51, "2026-11-01", 299)]), None, "something was paid meanwhile");
}

fn run() -> NettingRun {
    NettingRun {
        id: id(90),
        organizer: id(9),
        plan: multilateral(&[debt(1, 2, 5), debt(2, 1, 3)]).unwrap(),
        state: NettingState::Proposed,
        consents: Vec::new(),
        answer_due: "2026-11-29T04:00:00Z".parse().unwrap(),
    }
}

fn attempt(
    run: &NettingRun,
    command: NettingCommand,
    by: u128,
) -> Result<NettingRun, NettingRefusal> {
    let decision = decide_netting(run, command, &actor(by, Role::Treasurer), noon())?;
    Ok(decision.events.iter().fold(run.clone(), NettingRun::after))
}

#[test]
fn nothing_is_set_off_before_everybody_agreed_to_exactly_that() {
    let carry = || NettingCommand::Carry { plan: run().plan };
    let early = attempt(&run(), carry(), 9);
    assert_eq!(early, Err(NettingRefusal::NotInThisState { state: NettingState::Proposed }));
    let once = attempt(&run(), NettingCommand::Consent, 1).unwrap();
    assert_eq!(attempt(&once, NettingCommand::Consent, 1), Err(NettingRefusal::Already));
    assert_eq!(attempt(&once, NettingCommand::Consent, 3), Err(NettingRefusal::NotYours));
    let agreed = attempt(&once, NettingCommand::Consent, 2).unwrap();
    assert_eq!(agreed.state, NettingState::Agreed);
    let other = multilateral(&[debt(1, 2, 5), debt(2, 1, 2)]).unwrap();
    let overtaken = attempt(&agreed, NettingCommand::Carry { plan: other }, 9);
    assert_eq!(overtaken, Err(NettingRefusal::Overtaken));
    assert_eq!(attempt(&agreed, carry(), 1), Err(NettingRefusal::NotYours));
    assert_eq!(attempt(&agreed, carry(), 9).unwrap().state, NettingState::Done);
    assert_eq!(
        attempt(&agreed, NettingCommand::Refuse { words: None }, 1).unwrap().state,
        NettingState::Refused
    );
}

#[test]
fn at_its_deadline_a_netting_is_over() {
    let late = NettingRun { answer_due: noon(), ..run() };

    let refused = attempt(&late, NettingCommand::Consent, 1);

    assert_eq!(refused, Err(NettingRefusal::NotInThisState { state: NettingState::CalledOff }));
}

#[test]
fn what_is_open_is_sorted_by_how_long_it_has_been_due() {
    let open = [
        (day("2026-11-22"), rupiah(1)),
        (day("2026-11-21"), rupiah(2)),
        (day("2026-10-23"), rupiah(4)),
        (day("2026-10-22"), rupiah(8)),
        (day("2026-08-24"), rupiah(16)),
        (day("2026-08-23"), rupiah(32)),
    ];

    let ageing = age(&open, day("2026-11-22")).unwrap();

    let sums: Vec<i64> = ageing.buckets.iter().map(|(_, sum)| sum.sen() / 100).collect();
    assert_eq!(sums, [1, 6, 8, 16, 32]);
    assert_eq!(ageing.total, rupiah(63));
}

fn line(on: &str, number: &str, amount: i64) -> StatementLine {
    let work = Work::Invoice;
    let about = Uuid::from_u128(7);
    StatementLine { day: day(on), work, number: number.into(), about, amount: rupiah(amount) }
}

#[test]
fn a_statement_begins_where_the_last_one_ended() {
    let everything = [
        line("2026-12-01", "C", 7),
        line("2026-11-30", "B", -3),
        line("2026-11-01", "A", 5),
        line("2026-10-31", "Z", 11),
    ];

    let november = draw_up(&everything, "2026-11".parse().unwrap()).unwrap();
    let december = draw_up(&everything, "2026-12".parse().unwrap()).unwrap();

    assert_eq!((november.opening, november.closing), (rupiah(11), rupiah(13)));
    assert_eq!(november.lines, [line("2026-11-01", "A", 5), line("2026-11-30", "B", -3)]);
    assert_eq!((december.opening, december.closing), (rupiah(13), rupiah(20)));
}

#[test]
fn a_statement_is_agreed_as_it_stands_or_disputed_line_by_line() {
    let draw = draw_up(&[line("2026-11-01", "A", 5)], "2026-11".parse().unwrap()).unwrap();
    let statement = Statement {
        id: id(40),
        issuer: id(1),
        other: id(2),
        period: "2026-11".parse().unwrap(),
        draw: draw.clone(),
        state: StatementState::Proposed,
        agreed: vec![id(1)],
        marks: Vec::new(),
    };
    let answer = |statement: &Statement, command, by| {
        let decision = decide_statement(statement, command, &actor(by, Role::Treasurer))?;
        Ok(decision.events.iter().fold(statement.clone(), Statement::after))
    };
    let agree = || StatementCommand::Agree { today: draw.clone() };

    assert_eq!(answer(&statement, agree(), 3), Err(StatementRefusal::NotYourPart));
    assert_eq!(answer(&statement, agree(), 1), Err(StatementRefusal::Already));
    assert_eq!(answer(&statement, agree(), 2).unwrap().state, StatementState::Agreed);
    let by_the_clock = Statement { agreed: Vec::new(), ..statement.clone() };
    let half = answer(&by_the_clock, agree(), 2).unwrap();
    assert_eq!(half.state, StatementState::Proposed, "drawn up by nobody, both have to say so");
    assert_eq!(answer(&half, agree(), 1).unwrap().state, StatementState::Agreed);
    let taken_back = StatementCommand::Dispute {
        marks: vec![Mark { number: "B".into(), words: "Belum ada di sini".into() }],
    };
    assert_eq!(answer(&half, taken_back, 2).unwrap().agreed, []);
    let more = Draw { closing: rupiah(6), ..draw.clone() };
    let overtaken = answer(&statement, StatementCommand::Agree { today: more }, 2);
    assert_eq!(overtaken, Err(StatementRefusal::Overtaken { closing: rupiah(6) }));
    let marks = vec![Mark { number: "A".into(), words: "Kurang satu karton".into() }];
    let disputed =
        answer(&statement, StatementCommand::Dispute { marks: marks.clone() }, 2).unwrap();
    assert_eq!((disputed.state, &disputed.marks), (StatementState::Disputed, &marks));
    let settled = answer(&disputed, agree(), 2).unwrap();
    assert!(settled.state == StatementState::Agreed && settled.marks.is_empty());
    let empty = answer(&statement, StatementCommand::Dispute { marks: Vec::new() }, 2);
    assert!(matches!(empty, Err(StatementRefusal::WrongMarks { .. })));
}

/// What everybody is owed less what they owe.
fn positions(debts: &[Debt]) -> BTreeMap<OrganizationId, i64> {
    let mut net = BTreeMap::new();
    for debt in debts {
        *net.entry(debt.creditor).or_insert(0) += debt.amount.sen();
        *net.entry(debt.debtor).or_insert(0) -= debt.amount.sen();
    }
    net.retain(|_, amount| *amount != 0);
    net
}

fn less(debts: &[Debt], plan: &NettingPlan) -> Vec<Debt> {
    let mut owed: BTreeMap<(OrganizationId, OrganizationId), i64> = BTreeMap::new();
    for debt in debts {
        *owed.entry((debt.debtor, debt.creditor)).or_insert(0) += debt.amount.sen();
    }
    for leg in &plan.legs {
        *owed.get_mut(&(leg.debtor, leg.creditor)).expect("only debts that exist") -=
            leg.amount.sen();
    }
    let rest = owed.into_iter().map(|((debtor, creditor), sen)| Debt {
        debtor,
        creditor,
        amount: Money::from_sen(sen),
    });
    rest.collect()
}

proptest! {
    #[test]
    fn netting_changes_nobodys_position_and_leaves_no_circle(
        debts in prop::collection::vec((1_u128..9, 1_u128..9, 1_i64..1_000_000), 0..40),
    ) {
        let debts: Vec<Debt> = debts.into_iter()
            .filter(|(debtor, creditor, _)| debtor != creditor)
            .map(|(debtor, creditor, sen)| Debt { debtor: id(debtor), creditor: id(creditor), amount: Money::from_sen(sen) })
            .collect();

        let plan = multilateral(&debts).unwrap();

        let rest = less(&debts, &plan);
        prop_assert!(rest.iter().all(|debt| debt.amount >= Money::ZERO), "no debt below nothing");
        prop_assert_eq!(positions(&rest), positions(&debts));
        prop_assert_eq!(multilateral(&rest).unwrap(), NettingPlan::default(), "nothing is left to set off");
        let mut shuffled = debts.clone();
        shuffled.reverse();
        prop_assert_eq!(&multilateral(&shuffled).unwrap(), &plan, "the same debts, the same plan");
        let legs = plan.legs.iter().map(|leg| {
            (OwedBy { debtor: Counterparty::Organization(leg.debtor), creditor: leg.creditor }, leg.amount)
        });
        let netted = Occurrence::Netted { legs: legs.collect() };
        prop_assert!(post(&netted).is_ok(), "for everybody as much goes as comes");
        prop_assert!(Ledger::rebuild([&netted]).unwrap().breaches().is_empty());
    }
}
