//! Facilities looked at from outside: what is drawn under whose hand, and how it is paid back.

mod taking_back;

use super::*;
use crate::ask::Actor;
use crate::calendar::WorkingDays;
use crate::organization::{Ability, Kind, Role};
use crate::payment::{BankAccount, BankReference, Unfit};
use crate::signature::MayNotSign;
use chrono::{DateTime, Utc};
use proptest::prelude::*;
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

fn noon() -> DateTime<Utc> {
    "2026-11-22T04:00:00Z".parse().unwrap()
}

fn actor(organization: u128, person: u128, role: Role) -> Actor {
    let abilities = if organization == 5 { vec![Ability::Finance] } else { Vec::new() };
    let (person, organization) = (id(person), id(organization));
    Actor { person, organization, kind: Kind::Primary, abilities, roles: vec![role] }
}

/// As PMK 49/2025 has it: Rp3 billion, of which Rp500 million for running costs (domain.md 3).
fn facility() -> Facility {
    let purpose = |purpose, most| PurposeLimit { purpose, most: rupiah(most), used: Money::ZERO };
    Facility {
        id: id(30),
        bank: id(5),
        bank_is_here: true,
        borrower: id(2),
        state: FacilityState::Agreed,
        limit: rupiah(3_000_000_000),
        used: Money::ZERO,
        purposes: vec![
            purpose(Purpose::Goods, 500_000_000),
            purpose(Purpose::Premises, 3_000_000_000),
        ],
        annual_rate: Decimal::new(6, 2),
        months: 72,
        grace_months: 6,
        due_day: 12,
        meeting_decision: "RA/2026/3".into(),
        quorum: Quorum { needed: 2, board: vec![id(22), id(23), id(24)] },
        available_until: day("2027-12-31"),
        first_drawn_on: None,
    }
}

fn facts() -> DrawdownFacts {
    DrawdownFacts {
        invoice_matches: true,
        open: rupiah(40_000_000),
        planned: Money::ZERO,
        account: BankAccount {
            id: id(80),
            owner: id(1),
            bank_code: "014".into(),
            number: "1234567890".into(),
            holder: "PT Sumber Pangan".into(),
            verified: Some((id(9), noon())),
            ended_at: None,
        },
        approvers: vec![id(22), id(23), id(24), id(29)],
        today: day("2026-11-22"),
    }
}

fn request(amount: i64, purpose: Purpose, facts: DrawdownFacts) -> DrawdownCommand {
    let decision_number = "PENGURUS/2026/14".to_owned();
    DrawdownCommand::Request { amount: rupiah(amount), purpose, decision_number, facts }
}

fn attempt(
    drawdown: &Drawdown,
    command: DrawdownCommand,
    by: &Actor,
) -> Result<Drawdown, DrawdownRefusal> {
    let decision = decide_drawdown(&facility(), drawdown, command, by, noon())?;
    Ok(decision.events.iter().fold(drawdown.clone(), Drawdown::after))
}

fn blank() -> Drawdown {
    Drawdown::begin(id(31), id(50), id(1))
}

fn approved() -> Drawdown {
    let treasurer = actor(2, 21, Role::Treasurer);
    let asked =
        attempt(&blank(), request(40_000_000, Purpose::Goods, facts()), &treasurer).unwrap();
    let once = attempt(&asked, DrawdownCommand::Sign, &actor(2, 22, Role::Approver)).unwrap();
    attempt(&once, DrawdownCommand::Sign, &actor(2, 23, Role::Approver)).unwrap()
}

#[test]
fn a_drawdown_is_asked_for_signed_by_the_board_and_paid_by_the_bank() {
    let approved = approved();
    assert_eq!(approved.state, DrawdownState::Approved);

    let reference = BankReference::try_from("BRI2026-0001".to_owned()).unwrap();
    let paid_on = day("2026-11-22");
    let pay = |facts| {
        let (reference, is_used) = (reference.clone(), false);
        DrawdownCommand::Pay { reference, paid_on, is_used, facts }
    };
    let bank = actor(5, 51, Role::Treasurer);
    let unmatched = DrawdownFacts { invoice_matches: false, ..facts() };
    assert_eq!(attempt(&approved, pay(unmatched), &bank), Err(DrawdownRefusal::DoesNotMatch));
    let paid = attempt(&approved, pay(facts()), &bank).unwrap();
    assert_eq!((paid.state, paid.reference), (DrawdownState::Paid, Some(reference.clone())));
    let treasurer = actor(2, 21, Role::Treasurer);
    let mine = attempt(&approved, pay(facts()), &treasurer);
    assert!(matches!(mine, Err(DrawdownRefusal::NotYourPart { .. })));
    let less = DrawdownFacts { open: rupiah(39_999_999), ..facts() };
    assert_eq!(attempt(&approved, pay(less), &bank), Err(DrawdownRefusal::NoLongerOpen));

    let nobody = Facility { bank_is_here: false, ..facility() };
    let told = decide_drawdown(&nobody, &approved, pay(facts()), &treasurer, noon());
    assert!(told.is_ok(), "a bank with nobody here tells the treasurer");
}

#[test]
fn one_reference_counts_once_and_no_day_that_has_not_come() {
    let reference = BankReference::try_from("BRI2026-0001".to_owned()).unwrap();
    let bank = actor(5, 51, Role::Treasurer);
    let pay = |paid_on, is_used| {
        let (reference, facts) = (reference.clone(), facts());
        let paid_on = day(paid_on);
        attempt(&approved(), DrawdownCommand::Pay { reference, paid_on, is_used, facts }, &bank)
    };

    assert_eq!(pay("2026-11-22", true), Err(DrawdownRefusal::ReferenceUsed));
    let paid_on = day("2026-11-23");
    assert_eq!(pay("2026-11-23", false), Err(DrawdownRefusal::NotYet { paid_on }));
}

#[test]
fn an_officer_who_could_sign_says_no_and_the_last_day_passes_over_what_waits() {
    let treasurer = actor(2, 22, Role::Manager);
    let asked = attempt(&blank(), request(1, Purpose::Goods, facts()), &treasurer).unwrap();
    let reject = || DrawdownCommand::Reject { words: "Belum perlu".into() };
    let own = attempt(&asked, reject(), &actor(2, 22, Role::Approver));
    assert_eq!(own, Err(DrawdownRefusal::MayNotSign(MayNotSign::OwnWork)));
    let no = attempt(&asked, reject(), &actor(2, 23, Role::Approver)).unwrap();
    assert_eq!(no.state, DrawdownState::Rejected);

    let over = |drawdown: &Drawdown, today| lapsed(&facility(), drawdown, day(today));
    assert!(!over(&asked, "2027-12-31") && over(&asked, "2028-01-01"));
    assert!(!over(&approved(), "2028-01-14") && over(&approved(), "2028-01-15"));
    assert!(!over(&no, "2030-01-01"));
}

#[test]
fn a_bank_says_that_a_facility_is_so_and_the_operator_only_where_it_has_nobody_here() {
    let open = Facility { state: FacilityState::Proposed, ..facility() };
    let (banker, manager) = (actor(5, 51, Role::Manager), actor(2, 21, Role::Manager));
    let words = |facility: &Facility, by| {
        let allowed = allowed_facility_commands(facility, by);
        allowed.iter().map(|name| name.word()).collect::<Vec<_>>().join(" ")
    };
    let person = FacilityAsker::Person;
    let (auditor, stranger) = (actor(5, 51, Role::Auditor), actor(3, 31, Role::Manager));

    assert_eq!(words(&open, person(&banker)), "agree decline end");
    assert_eq!(words(&open, person(&manager)), "end");
    assert_eq!(words(&open, person(&auditor)), "");
    assert_eq!(words(&open, person(&stranger)), "");
    assert_eq!(words(&facility(), person(&banker)), "end");
    assert_eq!(words(&open, FacilityAsker::Operator), "");
    let alone = Facility { bank_is_here: false, ..open };
    assert_eq!(words(&alone, FacilityAsker::Operator), "agree decline");
    let agreed = decide_facility(&alone, FacilityCommand::Agree, FacilityAsker::Operator);
    assert_eq!(agreed, Ok(FacilityEvent::Agreed));
    let treasurer = actor(2, 21, Role::Treasurer);
    let early =
        decide_drawdown(&alone, &blank(), request(1, Purpose::Goods, facts()), &treasurer, noon());
    let state = FacilityState::Proposed;
    assert_eq!(early, Err(DrawdownRefusal::NotDrawable { state }));
}

#[test]
fn terms_that_make_no_sense_are_named() {
    let wrong = |change: &dyn Fn(&mut Facility)| {
        let mut terms = facility();
        change(&mut terms);
        match check_terms(&terms, day("2026-11-22")) {
            Ok(()) => "",
            Err(FacilityRefusal::WrongTerm { term }) => term.field(),
            Err(FacilityRefusal::WrongLength { field, .. }) => field,
            Err(other) => panic!("{other:?}"),
        }
    };

    assert_eq!(wrong(&|_| ()), "");
    assert_eq!(wrong(&|terms| terms.limit = Money::ZERO), "limit");
    assert_eq!(wrong(&|terms| terms.purposes[0].purpose = Purpose::Premises), "purposes");
    assert_eq!(wrong(&|terms| terms.purposes.clear()), "purposes");
    assert_eq!(wrong(&|terms| terms.annual_rate = Decimal::from(6)), "annual_rate");
    assert_eq!(wrong(&|terms| terms.grace_months = 72), "months");
    assert_eq!(wrong(&|terms| terms.due_day = 0), "due_day");
    assert_eq!(wrong(&|terms| terms.quorum.needed = 1), "needed");
    assert_eq!(wrong(&|terms| terms.quorum.needed = 4), "needed");
    assert_eq!(wrong(&|terms| terms.available_until = day("2026-11-21")), "available_until");
    assert_eq!(wrong(&|terms| terms.meeting_decision = " ".into()), "meeting_decision");
}

#[test]
fn only_those_named_sign_and_never_whoever_asked() {
    let treasurer = actor(2, 22, Role::Manager);
    let asked = attempt(&blank(), request(1, Purpose::Goods, facts()), &treasurer).unwrap();
    let sign = |person| attempt(&asked, DrawdownCommand::Sign, &actor(2, person, Role::Approver));

    assert_eq!(sign(22), Err(DrawdownRefusal::MayNotSign(MayNotSign::OwnWork)));
    assert_eq!(sign(29), Err(DrawdownRefusal::MayNotSign(MayNotSign::NotNamed)));
    assert_eq!(sign(24).unwrap().state, DrawdownState::Requested);
    let alone = DrawdownFacts { approvers: vec![id(22), id(23), id(29)], ..facts() };
    let refused = attempt(&blank(), request(1, Purpose::Goods, alone), &treasurer);
    let (needed, able) = (2, 1);
    assert_eq!(
        refused,
        Err(DrawdownRefusal::MayNotSign(MayNotSign::TooFewOfficers { needed, able }))
    );
}

#[test]
fn it_is_for_what_the_bank_allowed_and_for_a_seller_with_a_verified_account() {
    let treasurer = actor(2, 21, Role::Treasurer);
    let ask =
        |amount, purpose, facts| attempt(&blank(), request(amount, purpose, facts), &treasurer);

    let (purpose, available) = (Purpose::Vehicle, Money::ZERO);
    assert_eq!(
        ask(1, purpose, facts()),
        Err(DrawdownRefusal::BeyondFacility { purpose, available })
    );
    let big = DrawdownFacts { open: rupiah(600_000_000), ..facts() };
    let (purpose, available) = (Purpose::Goods, rupiah(500_000_000));
    assert_eq!(
        ask(500_000_001, purpose, big.clone()),
        Err(DrawdownRefusal::BeyondFacility { purpose, available })
    );
    assert!(ask(500_000_000, purpose, big).is_ok());
    let open = rupiah(40_000_000);
    assert_eq!(ask(40_000_001, purpose, facts()), Err(DrawdownRefusal::MoreThanOpen { open }));
    let mut unverified = facts();
    unverified.account.verified = None;
    let refused = ask(1, purpose, unverified);
    assert_eq!(refused, Err(DrawdownRefusal::AccountUnfit(Unfit::NotVerified)));
    let late = DrawdownFacts { today: day("2028-01-01"), ..facts() };
    assert!(matches!(ask(1, purpose, late), Err(DrawdownRefusal::NotAvailable { .. })));
}

#[test]
fn the_whole_matrix() {
    let (treasurer, officer) = (actor(2, 21, Role::Treasurer), actor(2, 24, Role::Approver));
    let bank = actor(5, 51, Role::Treasurer);
    let asked = attempt(&blank(), request(1, Purpose::Goods, facts()), &treasurer).unwrap();
    let refuse = DrawdownCommand::Refuse { words: "Plafon".into() };
    let no = DrawdownCommand::Reject { words: "Belum perlu".into() };
    let standing = [
        ("blank", blank()),
        ("requested", asked.clone()),
        ("approved", approved()),
        ("rejected", attempt(&asked, no, &officer).unwrap()),
        ("refused", attempt(&approved(), refuse, &bank).unwrap()),
        ("withdrawn", attempt(&asked, DrawdownCommand::Withdraw, &treasurer).unwrap()),
        ("expired", asked.clone().after(&DrawdownEvent::Expired)),
    ];

    let rows = standing.iter().map(|(name, drawdown)| {
        let words = |by: &Actor| {
            let allowed = allowed_drawdown_commands(&facility(), drawdown, by);
            allowed.iter().map(|name| name.word()).collect::<Vec<_>>().join(" ")
        };
        format!("{name}: {} | {} | {}", words(&treasurer), words(&officer), words(&bank))
    });

    assert_eq!(
        rows.collect::<Vec<_>>(),
        [
            "blank: request |  | ",
            "requested: withdraw | sign reject | ",
            "approved: withdraw |  | refuse pay",
            "rejected:  |  | ",
            "refused:  |  | ",
            "withdrawn:  |  | ",
            "expired:  |  | ",
        ]
    );
}

fn loan(principal: i64, months: u32, grace_months: u32) -> Loan {
    Loan {
        principal: rupiah(principal),
        annual_rate: Decimal::new(6, 2),
        months,
        grace_months,
        drawn_on: day("2026-11-22"),
        due_day: 12,
    }
}

#[test]
fn three_billion_are_paid_back_as_the_illustration_has_it() {
    let instalments = schedule(&loan(3_000_000_000, 72, 6), &WorkingDays::default()).unwrap();

    let payable: Vec<Money> = instalments.iter().map(Instalment::payable).collect();
    assert!(payable[..6].iter().all(|sum| *sum == rupiah(15_000_000)));
    assert!(payable[6..71].iter().all(|sum| *sum == rupiah(53_478_819)), "domain.md 3");
    let last = payable[71].minus(rupiah(53_478_819)).unwrap().sen();
    assert!((-10_000..0).contains(&last), "the last is smaller by what was rounded: {last} sen");
    assert_eq!(instalments[71].balance, Money::ZERO);
    // Saturday 2026-12-12: the Monday after.
    assert_eq!(instalments[0].due_on, day("2026-12-14"));
    assert_eq!(instalments[1].due_on, day("2027-01-12"));
}

#[test]
fn a_loan_without_a_month_to_pay_it_back_has_no_schedule() {
    assert_eq!(schedule(&loan(1, 6, 6), &WorkingDays::default()), None);
}

proptest! {
    #[test]
    fn a_loan_is_paid_back_to_the_rupiah(principal in 1_i64..3_000_000_000, months in 1_u32..73, grace in 0_u32..9) {
        prop_assume!(grace < months);
        let instalments = schedule(&loan(principal, months, grace), &WorkingDays::default()).unwrap();

        let paid: i64 = instalments.iter().map(|one| one.principal.sen()).sum();
        prop_assert_eq!(paid, principal * 100);
        prop_assert!(instalments.iter().all(|one| one.interest.sen() >= 0 && one.principal.sen() >= 0));
        prop_assert!(instalments.windows(2).all(|pair| pair[0].due_on < pair[1].due_on));
    }

    #[test]
    fn a_repayment_is_shared_out_to_the_sen_and_the_oldest_comes_first(amount in 1_i64..2_000, parts in proptest::collection::vec((0_i64..100, 0_i64..400), 1..6)) {
        let one = |(n, &(interest, principal)): (usize, &(i64, i64))| Owed {
            drawdown: id(31),
            number: u32::try_from(n + 1).unwrap(),
            interest: Money::from_sen(interest),
            principal: Money::from_sen(principal),
        };
        let owed: Vec<Owed> = parts.iter().enumerate().map(one).collect();
        let in_all: i64 = parts.iter().map(|(interest, principal)| interest + principal).sum();

        let shares = share_out(Money::from_sen(amount), &owed);

        prop_assert_eq!(shares.is_some(), amount <= in_all);
        if let Some(shares) = shares {
            let given: i64 = shares.iter().map(|one| one.interest.sen() + one.principal.sen()).sum();
            prop_assert_eq!(given, amount);
            let whole = |share: &Share| {
                let of = owed.iter().find(|of| of.number == share.number).unwrap();
                share.interest == of.interest && share.principal == of.principal
            };
            prop_assert!(shares.iter().rev().skip(1).all(whole), "only the last one is not whole");
        }
    }
}

#[test]
fn every_drawing_is_paid_back_with_the_last_instalment_of_the_first() {
    let first = Facility { first_drawn_on: Some(day("2026-11-22")), ..facility() };
    let terms = |on| first.loan(rupiah(1), day(on)).map(|loan| (loan.months, loan.grace_months));

    assert_eq!(terms("2026-11-22"), Some((72, 6)));
    assert_eq!(terms("2027-02-03"), Some((69, 3)));
    assert_eq!(terms("2028-01-31"), Some((58, 0)));
    assert_eq!(terms("2032-11-01"), None, "its months are over");
    assert_eq!(facility().loan(rupiah(1), day("2027-02-03")).map(|loan| loan.months), Some(72));
}
