//! The matrix, walked: every state is reached by commands alone, every cell of it is a decision on a pool that
//! really stands there, and whatever is not finished can end.

use super::*;
use crate::allocation::{ArrivedLine, Bearer, Charge, ChargeKind, CountedArrival, OpenLeg};

const BOOKED: i64 = 104;

fn enough() -> Vec<Pledge> {
    pledges(&[wish(60, 0, 312_000), wish(44, 4, 312_000)])
}

/// Such that a pool of sacks from 200 on is not met.
fn too_few() -> Vec<Pledge> {
    pledges(&[wish(60, 0, 312_000)])
}

fn sacks_from_100() -> PoolLine {
    PoolLine { minimum: 100, ..rice() }
}

fn clear_with(pledges: Vec<Pledge>) -> Command {
    Command::Clear { pledges, above: None }
}

fn arrival(good: i64) -> CountedArrival {
    let bill = rupiah(298_500).times(good).unwrap();
    CountedArrival { line: id(1), good, lost_at_hub: 0, bill }
}

fn legs() -> Vec<OpenLeg> {
    let leg = |pledge: Pledge| OpenLeg {
        pledge: pledge.id,
        firm: pledge.wish.firm,
        extra: 0,
        committed_at: pledge.committed_at,
        days_away: 0,
    };
    enough().into_iter().map(leg).collect()
}

fn step(pool: DemandPool, command: Command, who: By<'_>, now: DateTime<Utc>) -> DemandPool {
    let name = command.name();
    by(pool, command, who, now).unwrap_or_else(|refusal| panic!("{}: {refusal}", name.word()))
}

/// A pool in every state, brought there by commands alone, and beside the plain ones those where something
/// else is allowed; with an instant at which it stands there.
pub(super) fn reached(rules: &Rules) -> Vec<(&'static str, DemandPool, DateTime<Utc>)> {
    let lines = || vec![sacks_from_100()];
    let rules = || rules.clone();
    let after = cut_off();
    let planned = planned(rules(), lines());
    let published = published(rules(), lines());
    let opened = opened(rules(), lines());
    let topping_up = topping_up(rules(), lines());
    let closed = closed(rules(), lines());
    let awarded = step(closed.clone(), clear_with(enough()), By::Clock, after);
    let accepted = step(awarded.clone(), Command::Accept, By::Clock, after);
    let terms = CounterTerms { is_later: true, ..CounterTerms::default() };
    let countered = Command::Counter { terms, pledges: enough() };
    let countered = step(awarded.clone(), countered, By::Person(&supplier()), after);
    let extended = step(closed.clone(), clear_with(too_few()), By::Clock, after);
    let again = after + TimeDelta::days(3);
    let failed = step(extended.clone(), Command::CutOff, By::Clock, again);
    let failed = step(failed, clear_with(too_few()), By::Clock, again);
    let arrive = |good, is_last| Command::Arrive { counted: vec![arrival(good)], is_last };
    let some = step(accepted.clone(), arrive(60, false), By::Person(&organizer()), after);
    let share = |good| Command::Allocate {
        lines: vec![ArrivedLine { counted: arrival(good), legs: legs() }],
    };
    let waits = step(some.clone(), share(60), By::Person(&organizer()), after);
    let all = step(accepted.clone(), arrive(99, true), By::Clock, after);
    let settling = step(all, share(99), By::Person(&organizer()), after);
    let finished = step(settling.clone(), Command::Finish { open_legs: 0 }, By::Clock, after);
    vec![
        ("planned", planned, before_opening()),
        ("planned, published", published.clone(), before_opening()),
        ("planned, but the opening has passed", published, while_open()),
        ("open", opened.clone(), while_open()),
        ("open, but top-up has begun", opened, in_top_up()),
        ("top_up", topping_up.clone(), in_top_up()),
        ("top_up, but it has closed", topping_up, after),
        ("clearing", closed, after),
        ("extended", extended, after),
        ("failed", failed, again),
        ("awarded", awarded, after),
        ("awarded, the supplier countered", countered, after),
        ("awarded, the supplier accepted", accepted, after),
        ("allocating", some, after),
        ("allocating, more is to come", waits, after),
        ("settling", settling, after),
        ("closed", finished, after),
    ]
}

/// Each command, as well as it can be asked of this pool.
fn best(pool: &DemandPool, name: CommandName, now: DateTime<Utc>) -> Command {
    let reason = String::from("hujan");
    let standing = Some(Pledge { by: id(VILLAGE), ..pledge(3, wish(5, 0, 312_000)) });
    let facts = |standing| facts(&sacks_from_100(), standing, &[wish(100, 0, 312_000)]);
    match name {
        CommandName::Plan => Command::Plan { rules: rules(), lines: vec![sacks_from_100()] },
        CommandName::Publish => Command::Publish,
        CommandName::Open => Command::Open,
        CommandName::Pledge => Command::Pledge {
            id: id(3),
            line: id(1),
            wish: wish(6, 0, 312_000),
            claimed_at: None,
            facts: Box::new(facts(standing)),
        },
        CommandName::Withdraw => {
            Command::Withdraw { line: id(1), claimed_at: None, facts: Box::new(facts(standing)) }
        }
        CommandName::BeginTopUp => Command::BeginTopUp,
        CommandName::CutOff => Command::CutOff,
        CommandName::Clear => clear_with(enough()),
        CommandName::CallOff => Command::CallOff { reason },
        CommandName::Accept => Command::Accept,
        CommandName::Counter => {
            let terms = CounterTerms { is_later: true, ..CounterTerms::default() };
            Command::Counter { terms, pledges: enough() }
        }
        CommandName::Refuse => Command::Refuse { reason },
        CommandName::Arrive => Command::Arrive { counted: vec![arrival(39)], is_last: true },
        CommandName::Allocate => {
            let line = |counted: &CountedArrival| ArrivedLine { counted: *counted, legs: legs() };
            Command::Allocate { lines: pool.waiting.iter().map(line).collect() }
        }
        CommandName::Charge => {
            let bearer = Bearer {
                of: id(VILLAGE),
                units: BOOKED,
                goods: rupiah(1),
                committed_at: now,
                pledge: id(3),
            };
            let (kind, paper) = (ChargeKind::Freight, String::from("ANG-1"));
            let charge = Charge { kind, paper, amount: rupiah(100), bearers: vec![bearer] };
            Command::Charge { charge }
        }
        CommandName::Finish => Command::Finish { open_legs: 0 },
    }
}

fn everybody() -> [Option<Actor>; 4] {
    [Some(organizer()), Some(village()), Some(supplier()), None]
}

fn as_by(person: Option<&Actor>) -> By<'_> {
    person.map_or(By::Clock, By::Person)
}

#[test]
fn every_state_is_reached_by_commands_alone() {
    let reached = reached(&rules());
    for state in State::ALL {
        let there = reached.iter().any(|(_, pool, _)| pool.state == *state);
        assert!(there, "{}", state.as_str());
    }
    for (what, pool, _) in &reached {
        assert!(what.starts_with(pool.state.as_str()), "{what} is {}", pool.state.as_str());
    }
}

#[test]
fn every_cell_of_the_matrix_is_a_decision() {
    for (what, pool, now) in reached(&rules()) {
        for name in CommandName::ALL {
            for person in everybody() {
                let who = as_by(person.as_ref());
                let gate = permission::gate(&pool, name, who, now).map(|_| ());
                let decision = decide(&pool, best(&pool, name, now), who, now);
                let place = format!("{what}: {}", name.word());
                match (gate, decision) {
                    (Ok(()), Ok(decision)) => assert!(!decision.events.is_empty(), "{place}"),
                    // Open, but not at this time, or there is nothing for it here.
                    (Ok(()), Err(refusal)) => assert!(
                        matches!(
                            refusal,
                            Refusal::NotDueYet
                                | Refusal::NotPublished
                                | Refusal::PublishedAlready
                                | Refusal::TooLate { .. }
                                | Refusal::LoweredInTopUp { .. }
                                | Refusal::CounteredAlready
                        ),
                        "{place}: {refusal}"
                    ),
                    // Closed, and for the very reason that the matrix has.
                    (Err(closed), decision) => assert_eq!(decision.unwrap_err(), closed, "{place}"),
                }
            }
        }
    }
}

/// Whether the pool can end within so many commands, of whomever, at whatever time.
fn ends(pool: &DemandPool, now: DateTime<Utc>, depth: u32) -> bool {
    if pool.state.is_over() {
        return true;
    }
    if depth == 0 {
        return false;
    }
    let times = [now, cut_off() + TimeDelta::days(9)];
    let next = times.iter().flat_map(|now| CommandName::ALL.map(|name| (*now, name)));
    next.into_iter().any(|(now, name)| {
        everybody().iter().any(|person| {
            let decision = decide(pool, best(pool, name, now), as_by(person.as_ref()), now);
            decision.is_ok_and(|decision| {
                let after = decision.events.iter().fold(pool.clone(), DemandPool::after);
                after != *pool && ends(&after, now, depth - 1)
            })
        })
    })
}

#[test]
fn every_unfinished_state_can_end() {
    for (what, pool, now) in reached(&rules()) {
        assert!(ends(&pool, now, 4), "{what} cannot end");
    }
}

#[test]
fn a_silent_supplier_or_organizer_keeps_no_cooperative_bound_before_the_award() {
    for (what, mut pool, now) in reached(&rules()) {
        if pool.published.is_none()
            || matches!(pool.state, State::Awarded | State::Allocating | State::Settling)
        {
            continue;
        }
        // The clock alone brings it to its award or its end.
        let mut now = now;
        for _ in 0..6 {
            now = pool.deadline().unwrap_or(now).max(now);
            let clocks = [
                CommandName::Open,
                CommandName::BeginTopUp,
                CommandName::CutOff,
                CommandName::Clear,
            ];
            for name in clocks {
                pool = by(pool.clone(), best(&pool, name, now), By::Clock, now).unwrap_or(pool);
            }
        }
        assert!(
            pool.state.is_over() || pool.state == State::Awarded,
            "{what}: {}",
            pool.state.as_str()
        );
    }
}

#[test]
fn another_role_and_another_kind_of_organization_are_refused_by_name() {
    let pool = opened(rules(), vec![rice()]);
    let clerk = actor(VILLAGE, Kind::Primary, &[Role::Warehouse]);
    let command = || pledge_of(&pool, wish(6, 0, 312_000), None);

    let refused =
        |who: &Actor| decide(&pool, command(), By::Person(who), while_open()).unwrap_err();

    assert!(matches!(refused(&clerk), Refusal::NotYourRole { .. }));
    assert!(matches!(refused(&organizer()), Refusal::NotYourPart { .. }), "not in its own pool");
    let blocked = Actor { abilities: Vec::new(), ..village() };
    assert_eq!(refused(&blocked), Refusal::NotAble { needed: Ability::Buy });
    let Command::Pledge { id, line, wish, claimed_at, mut facts } = command() else { panic!() };
    facts.is_for_asker = false;
    let hidden = Command::Pledge { id, line, wish, claimed_at, facts };
    let refused = decide(&pool, hidden, By::Person(&clerk), while_open());
    assert_eq!(refused, Err(Refusal::NotForYou), "for whom it is not, there is none");
}

#[test]
fn published_rules_stand_once_it_opens_and_open_only_when_published() {
    let pool = published(rules(), vec![rice()]);
    let other = || Command::Plan {
        rules: Rules { sharing: SharingRule::FirstCome, ..rules() },
        lines: vec![rice()],
    };

    // Before the opening they may still be changed, and then must be published anew.
    let changed = step(pool.clone(), other(), By::Person(&organizer()), before_opening());
    assert_eq!(changed.published, None);
    let late = decide(&changed, Command::Open, By::Clock, while_open());
    assert_eq!(late, Err(Refusal::NotPublished));

    let stands = decide(&pool, other(), By::Person(&organizer()), while_open());
    assert!(matches!(stands, Err(Refusal::NotInThisState { state: State::Open, .. })));
    let published = pool.published.unwrap().digest;
    assert_eq!(published, rules().digest(&[rice()]));
    assert_ne!(published, Rules { sharing: SharingRule::FirstCome, ..rules() }.digest(&[rice()]));
}

#[test]
fn the_supplier_counters_once_and_the_same_pledges_are_cleared_again() {
    let lines = vec![sacks_from_100()];
    let pool = step(closed(rules(), lines), clear_with(enough()), By::Clock, cut_off());
    assert_eq!((pool.bought[0].units, pool.bought[0].gate.unit_price), (104, rupiah(298_500)));

    let dearer = |steps: &[(i64, i64)]| CounterTerms {
        lines: vec![line(steps, 1, 50)],
        ..CounterTerms::default()
    };
    let counter = |terms| Command::Counter { terms, pledges: enough() };
    let again =
        step(pool.clone(), counter(dearer(&[(50, 310_000)])), By::Person(&supplier()), cut_off());

    assert_eq!((again.bought[0].units, again.bought[0].gate.unit_price), (104, rupiah(310_000)));
    let twice = decide(&again, counter(dearer(&[(50, 300_000)])), By::Clock, cut_off());
    assert_eq!(twice, Err(Refusal::CounteredAlready));
    let beyond = step(pool, counter(dearer(&[(50, 320_000)])), By::Clock, cut_off());
    assert_eq!(beyond.failure.map(|failure| failure.why), Some(WhyFailed::CounterUnmet));
}

#[test]
fn a_counter_offer_needs_the_consents_it_rests_on() {
    let asked = |consents: &[Consent]| PledgeWish {
        consents: Consents::of(consents),
        ..wish(60, 0, 312_000)
    };
    let both = pledges(&[asked(&[Consent::Late]), asked(&[Consent::Substitute])]);
    let pool = step(closed(rules(), vec![rice()]), clear_with(both.clone()), By::Clock, cut_off());
    let terms = CounterTerms { is_later: true, ..CounterTerms::default() };

    let decision =
        decide(&pool, Command::Counter { terms, pledges: both }, By::Clock, cut_off()).unwrap();

    let Event::Recleared { clearing, released, .. } = &decision.events[0] else { panic!() };
    assert_eq!(*released, [id(2)]);
    assert_eq!(clearing.lines[0].close.unwrap().units, 60);
}

#[test]
fn an_unmet_least_extends_as_announced_and_then_fails() {
    let stays = wish(60, 0, 312_000);
    let goes = PledgeWish { consents: Consents::default(), ..stays };
    let pool = closed(rules(), vec![PoolLine { minimum: 500, ..rice() }]);

    let clear = clear_with(pledges(&[stays, goes]));
    let decision = decide(&pool, clear.clone(), By::Clock, cut_off()).unwrap();

    let Event::Extended { cut_off_at, released, .. } = &decision.events[0] else { panic!() };
    assert_eq!((*cut_off_at, released), (cut_off() + TimeDelta::days(3), &vec![id(2)]));
    let pool = decision.events.iter().fold(pool, DemandPool::after);
    assert_eq!(pool.state_at(cut_off()), State::Extended, "open as before, without a top-up");
    let pool = step(pool, Command::CutOff, By::Clock, *cut_off_at);
    let pool = step(pool, clear, By::Clock, *cut_off_at);
    assert_eq!(pool.failure.map(|failure| failure.why), Some(WhyFailed::MinimumUnmet));
}
