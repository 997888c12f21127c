//! The machine, looked at from outside: the whole matrix and the walk through its states here, random
//! claims in the file beside it.

mod replaced;
mod sums;

use super::permission::gate;
use super::*;
use crate::id::ClaimLineId;
use crate::organization::{Kind, Role};
use crate::quantity::Pack;
use chrono::TimeDelta;
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn actor(organization: u128) -> Actor {
    Actor {
        person: id(organization * 100),
        organization: id(organization),
        kind: Kind::Primary,
        abilities: Vec::new(),
        roles: vec![Role::Manager, Role::Approver],
    }
}

fn noon() -> DateTime<Utc> {
    "2026-11-22T04:00:00Z".parse().unwrap()
}

fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

/// Line 1 of the shipment: cartons of twelve bottles at Rp120.000, one burst, one missing, ten good.
fn e5() -> Countable {
    Countable {
        shipment_line: id(21),
        order_line: id(11),
        product_name: "Minyak goreng 2 L".into(),
        pack: Pack { name: "karton".into(), factor: 12 },
        unit_price: rupiah(120_000),
        asked: (rupiah(1_440_000), rupiah(1_440_000)),
        counted_at: noon(),
        lost: 12,
        rejected: 12,
        received: 120,
    }
}

fn wanted(n: u128, reason: Reason, quantity: i64) -> WantedLine {
    WantedLine { id: id(n), order_line: id(11), reason, quantity, amount: None }
}

fn empty() -> Claim {
    Claim::begin(id(1), (id(2), id(3)), (id(101), id(102)), ClaimTerms::default())
}

fn by_count() -> Command {
    let lines = vec![wanted(31, Reason::Rejected, 12), wanted(32, Reason::Missing, 12)];
    Command::Draft { lines, countables: vec![e5()] }
}

fn open() -> Command {
    Command::Open {
        number: "KL-2026-000001".into(),
        changes: Vec::new(),
        wants: Remedy::Credit,
        words: Some("Pecah di jalan".into()),
        countables: vec![e5()],
    }
}

fn answer(verdict: Verdict, amount: Option<i64>) -> Command {
    let words = (verdict != Verdict::Accepted).then(|| "Sopir tidak mencatat".to_owned());
    Command::Answer { verdict, amount: amount.map(rupiah), remedy: None, words }
}

fn escalate(arbiter: Option<&str>) -> Command {
    let arbiter = arbiter.map(str::to_owned);
    Command::Escalate { words: None, arbiter, mediator: Some(id(103)) }
}

fn settle(amount: i64) -> Command {
    let (amount, words) = (rupiah(amount), "Foto jelas".to_owned());
    Command::Decide { amount, remedy: Remedy::Credit, words }
}

fn lapse() -> Command {
    Command::Lapse { mediator: Some(id(103)) }
}

fn attempt(
    claim: &Claim,
    command: Command,
    by: By<'_>,
    now: DateTime<Utc>,
) -> Result<Claim, Refusal> {
    let decision = decide(claim, command, by, now)?;
    Ok(decision.events.iter().fold(claim.clone(), Claim::after))
}

fn buyer(claim: &Claim, command: Command) -> Claim {
    attempt(claim, command, By::Person(&actor(101)), noon()).unwrap()
}

fn seller(claim: &Claim, command: Command) -> Claim {
    attempt(claim, command, By::Person(&actor(102)), noon()).unwrap()
}

fn drafted() -> Claim {
    attempt(&empty(), by_count(), By::Clock, noon()).unwrap()
}

fn opened() -> Claim {
    buyer(&drafted(), open())
}

fn answered() -> Claim {
    seller(&opened(), answer(Verdict::AcceptedInPart, Some(120_000)))
}

fn mediated() -> Claim {
    buyer(&answered(), escalate(None))
}

fn arbitrated() -> Claim {
    buyer(&mediated(), escalate(Some("Dinas Koperasi Kabupaten Ende")))
}

fn to_return() -> Claim {
    let (verdict, remedy) = (Verdict::Accepted, Some(Remedy::Return));
    let offered = seller(&opened(), Command::Answer { verdict, amount: None, remedy, words: None });
    buyer(&offered, Command::AcceptAnswer)
}

fn replaced() -> Claim {
    let (verdict, remedy) = (Verdict::Accepted, Some(Remedy::Replacement));
    let offered = seller(&opened(), Command::Answer { verdict, amount: None, remedy, words: None });
    buyer(&offered, Command::AcceptAnswer)
}

/// A claim in each state, and beside the plain ones those with something more to them.
fn standing() -> Vec<(&'static str, Claim)> {
    let with_operator = Command::Escalate { words: None, arbiter: None, mediator: None };
    vec![
        ("draft", drafted()),
        ("open", opened()),
        ("answered", answered()),
        ("mediation", mediated()),
        ("mediation by the operator", buyer(&answered(), with_operator)),
        ("arbitration", arbitrated()),
        ("resolved", seller(&opened(), answer(Verdict::Accepted, None))),
        ("resolved, goods to go back", to_return()),
        ("resolved, goods come once more", replaced()),
        ("withdrawn", buyer(&opened(), Command::Withdraw { reason: None })),
        ("discarded", buyer(&drafted(), Command::Discard { reason: None })),
    ]
}

fn open_to(claim: &Claim, by: By<'_>) -> Vec<&'static str> {
    let open = |name: &&CommandName| gate(claim, **name, by, noon()).is_ok();
    CommandName::ALL.iter().filter(open).map(|name| name.word()).collect()
}

#[test]
fn the_matrix_of_states_and_commands_is_as_agreed() {
    let rows = standing().into_iter().map(|(what, claim)| {
        format!(
            "{what}\n  claimant: {}\n  respondent: {}\n  secondary: {}\n  operator: {}\n  clock: {}\n",
            open_to(&claim, By::Person(&actor(101))).join(" "),
            open_to(&claim, By::Person(&actor(102))).join(" "),
            open_to(&claim, By::Person(&actor(103))).join(" "),
            open_to(&claim, By::Operator).join(" "),
            open_to(&claim, By::Clock).join(" "),
        )
    });
    insta::assert_snapshot!(rows.collect::<String>());
}

#[test]
fn every_state_is_reached_and_every_unfinished_one_ends() {
    let reached: Vec<State> = standing().iter().map(|(_, claim)| claim.state).collect();

    for state in State::ALL {
        assert!(reached.contains(state), "{}", state.as_str());
    }
    for (what, claim) in standing().iter().filter(|(_, claim)| !claim.state.is_over()) {
        let ends_alone = claim.deadline.is_some();
        let decides = !open_to(claim, By::Operator).is_empty();
        assert!(ends_alone || decides, "{what}");
    }
}

#[test]
fn one_burst_and_one_missing_bottle_of_a_carton_are_claimed_at_the_frozen_price() {
    let one = Countable { lost: 1, rejected: 1, received: 10, ..e5() };
    let lines = vec![wanted(31, Reason::Rejected, 1), wanted(32, Reason::Missing, 1)];

    let command = Command::Draft { lines, countables: vec![one] };
    let claim = attempt(&empty(), command, By::Clock, noon()).unwrap();

    assert_eq!(claim.total(), rupiah(20_000));
    assert_eq!(claim.held(), Money::ZERO, "a draft holds nothing back");
}

#[test]
fn only_what_is_disputed_is_held_and_only_until_it_is_decided() {
    assert_eq!(opened().held(), rupiah(240_000));
    assert_eq!(answered().held(), rupiah(240_000));

    let settled = buyer(&answered(), Command::AcceptAnswer);

    assert_eq!(settled.held(), Money::ZERO);
    assert_eq!(settled.credited(), rupiah(120_000));
}

#[test]
fn nobody_answers_a_small_claim_and_it_counts_as_accepted() {
    let mut claim = opened();
    claim.terms.silence_accepts_up_to = rupiah(240_000);
    let due = claim.deadline.unwrap();

    assert_eq!(due, noon() + TimeDelta::days(2));
    let late = attempt(&claim, lapse(), By::Clock, due + TimeDelta::days(3)).unwrap();

    assert_eq!(late.resolution.as_ref().map(|end| end.by), Some(SettledBy::RespondentSilent));
    assert_eq!(late.credited(), rupiah(240_000));
}

#[test]
fn nobody_answers_a_large_claim_and_it_goes_up_step_by_step() {
    let mut claim = opened();
    let mut states = Vec::new();
    while let Some(due) = claim.deadline {
        let early = attempt(&claim, lapse(), By::Clock, due - TimeDelta::microseconds(1));
        assert_eq!(early, Err(Refusal::NotDueYet));
        claim = attempt(&claim, lapse(), By::Clock, due).unwrap();
        states.push(claim.state);
    }

    assert_eq!(states, [State::Mediation, State::Arbitration]);
    assert!(claim.is_with_operator);
    let decided = attempt(&claim, settle(0), By::Operator, noon()).unwrap();
    assert_eq!(decided.resolution.map(|end| end.by), Some(SettledBy::Arbiter));
}

#[test]
fn at_the_deadline_itself_an_answer_is_too_late() {
    let claim = opened();
    let due = claim.deadline.unwrap();

    let late = attempt(&claim, answer(Verdict::Accepted, None), By::Person(&actor(102)), due);

    let (state, command) = (State::Mediation, CommandName::Answer);
    assert_eq!(late, Err(Refusal::NotInThisState { state, command }));
}

#[test]
fn a_seller_may_give_in_while_others_already_look_at_it() {
    let claim = seller(&mediated(), answer(Verdict::AcceptedInPart, Some(200_000)));
    assert_eq!(claim.state, State::Mediation, "a better offer takes nothing from the mediator");

    let settled = buyer(&claim, Command::AcceptAnswer);

    assert_eq!(settled.credited(), rupiah(200_000));
}

#[test]
fn what_goes_back_is_credited_once_it_is_there() {
    let claim = to_return();
    assert_eq!(claim.credited(), Money::ZERO);

    let shipment = Numbered { id: id(9), number: "SR-2026-000001".into() };
    let sent = buyer(&claim, Command::SendGoods { shipment, carrier: None });
    assert_eq!(sent.credited(), Money::ZERO);

    assert_eq!(seller(&sent, Command::TakeGoods).credited(), rupiah(240_000));
}

#[test]
fn what_never_came_cannot_go_back() {
    let lines = vec![wanted(32, Reason::Missing, 12)];
    let command = Command::Draft { lines, countables: vec![e5()] };
    let claim = attempt(&empty(), command, By::Clock, noon()).unwrap();
    let Command::Open { number, changes, words, countables, .. } = open() else { unreachable!() };
    let wants = Remedy::Return;

    let command = Command::Open { number, changes, wants, words, countables };
    let refused = attempt(&claim, command, By::Person(&actor(101)), noon());

    assert_eq!(refused, Err(Refusal::NothingToSendBack));
}

#[test]
fn a_corrected_count_lowers_the_claim_and_the_offer_with_it() {
    let claim = seller(&opened(), answer(Verdict::AcceptedInPart, Some(200_000)));
    let countables = vec![Countable { lost: 0, rejected: 6, received: 138, ..e5() }];

    let command = Command::Recount { countables };
    let lowered = attempt(&claim, command, By::Clock, noon()).unwrap();

    assert_eq!(lowered.total(), rupiah(60_000));
    assert_eq!(lowered.answer.map(|answer| answer.amount), Some(rupiah(60_000)));
}

#[test]
fn a_hidden_defect_may_be_claimed_for_thirty_days_and_a_missing_bottle_for_seven() {
    let claim = |reason, days| {
        let command = Command::Draft { lines: vec![wanted(31, reason, 1)], countables: vec![e5()] };
        let when = noon() + TimeDelta::days(days);
        attempt(&empty(), command, By::Person(&actor(101)), when).map(|claim| claim.total())
    };
    let late = |days| Err(Refusal::TooLateToClaim { until: noon() + TimeDelta::days(days) });

    assert_eq!(claim(Reason::Missing, 6), Ok(rupiah(10_000)));
    assert_eq!(claim(Reason::Missing, 7), late(7));
    assert_eq!(claim(Reason::HiddenDefect, 29), Ok(rupiah(10_000)));
    assert_eq!(claim(Reason::HiddenDefect, 30), late(30));
}

#[test]
fn opening_says_more_exactly_what_was_wrong_but_not_something_else() {
    let change = |reason, quantity| LineChange {
        line: ClaimLineId(Uuid::from_u128(31)),
        reason: Some(reason),
        quantity,
        amount: None,
    };
    let opening_with = |changes| {
        let Command::Open { number, wants, words, countables, .. } = open() else { unreachable!() };
        let command = Command::Open { number, changes, wants, words, countables };
        attempt(&drafted(), command, By::Person(&actor(101)), noon())
    };
    let opening = |change| opening_with(vec![change]);

    let opened = opening(change(Reason::Damaged, Some(6))).unwrap();
    assert_eq!(opened.lines[0].reason, Reason::Damaged);
    assert_eq!(opened.total(), rupiah(180_000));
    let refused = opening(change(Reason::Price, None));
    assert_eq!(refused, Err(Refusal::ReasonOfAnotherCount { line: id(11) }));

    let twice =
        opening_with(vec![change(Reason::Damaged, Some(1)), change(Reason::Damaged, Some(2))]);
    assert_eq!(twice, Err(Refusal::LineRepeated { line: id(11) }));
}

#[test]
fn an_answer_and_its_amount_say_the_same() {
    let claim = opened();
    let says = |verdict, amount| {
        attempt(&claim, answer(verdict, Some(amount)), By::Person(&actor(102)), noon())
    };
    let total = claim.total();
    let whole = total.sen() / 100;

    assert_eq!(says(Verdict::Accepted, 1), Err(Refusal::AmountContradicts { means: total }));
    assert_eq!(says(Verdict::Refused, 5), Err(Refusal::AmountContradicts { means: rupiah(0) }));
    assert_eq!(says(Verdict::Accepted, whole).unwrap().state, State::Resolved);
    assert_eq!(says(Verdict::Refused, 0).unwrap().state, State::Answered);
}
