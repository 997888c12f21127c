//! What is taken until when: the edge (E8), the grace for packets without signal, and top-up (E18).

use super::*;

fn try_at(
    pool: &DemandPool,
    now: DateTime<Utc>,
    claimed_at: Option<DateTime<Utc>>,
) -> Result<bool, Refusal> {
    let facts = Box::new(facts(&pool.lines[0], None, &[]));
    let wish = wish(6, 2, 305_000);
    let command = Command::Pledge { id: id(3), line: id(1), wish, claimed_at, facts };
    let decision = decide(pool, command, By::Person(&village()), now)?;
    let [Event::Pledged { is_late, .. }] = decision.events[..] else { panic!("{decision:?}") };
    Ok(is_late)
}

#[test]
fn a_pledge_is_taken_until_the_last_instant_before_the_cut_off() {
    let pool = opened(rules(), vec![rice()]);
    let last = at("2026-11-24T16:59:59.999+08:00");
    let refused = Err(Refusal::TooLate { cut_off_at: cut_off() });

    assert_eq!(try_at(&pool, last, None), Ok(false)); // E8
    assert_eq!(try_at(&pool, cut_off(), None), refused.clone());
    assert_eq!(try_at(&pool, cut_off(), Some(last)), refused, "no grace was announced");
}

#[test]
fn a_pool_takes_pledges_by_the_time_even_when_the_clock_is_late() {
    let pool = published(rules(), vec![rice()]);

    let early = try_at(&pool, at("2026-11-17T07:59:59.999+08:00"), None);
    assert!(matches!(early, Err(Refusal::NotInThisState { state: State::Planned, .. })));
    assert_eq!(try_at(&pool, at("2026-11-17T08:00:00+08:00"), None), Ok(false));
}

#[test]
fn a_packet_written_in_time_comes_in_within_the_announced_grace_and_sealed() {
    let mut rules = rules();
    rules.dates.grace_hours = 24;
    let pool = opened(rules, vec![rice()]);
    let (before, after) = (cut_off() - TimeDelta::minutes(5), cut_off() + TimeDelta::hours(23));
    let too_late = Err(Refusal::TooLate { cut_off_at: cut_off() });

    assert_eq!(try_at(&pool, after, Some(before)), Ok(true));
    assert_eq!(try_at(&pool, after, Some(cut_off())), too_late, "written too late");
    assert_eq!(try_at(&pool, after, None), too_late);
    assert_eq!(try_at(&pool, cut_off() + TimeDelta::hours(24), Some(before)), too_late);
    assert!(pool.is_sealed(after) && !pool.is_sealed(before));

    let closed = by(pool, Command::CutOff, By::Clock, cut_off()).unwrap();
    assert_eq!(try_at(&closed, after, Some(before)), Ok(true));
    let clear = Command::Clear { pledges: Vec::new(), above: None };
    assert_eq!(decide(&closed, clear, By::Clock, after), Err(Refusal::NotDueYet));
}

/// What becomes of a change of the only pledge of a line, while the pool tops up.
fn change(line: PoolLine, from: PledgeWish, to: PledgeWish) -> Result<(), Refusal> {
    let pool = topping_up(rules(), vec![line]);
    let standing = Some(Pledge { by: id(VILLAGE), ..pledge(3, from) });
    let command = pledge_of(&pool, to, standing);
    decide(&pool, command, By::Person(&village()), in_top_up()).map(|_| ())
}

#[test]
fn in_top_up_nothing_may_leave_more_missing_to_the_next_full_case() {
    let cases_of_six = || line(&[(1, 100)], 6, 1);
    let change = |from: (i64, i64), to: (i64, i64)| {
        change(cases_of_six(), wish(from.0, from.1, 100), wish(to.0, to.1, 100))
    };

    // E18
    let (missing_before, missing_after, until) = (3, 4, cut_off());
    let refused = Refusal::LeavesMoreMissing { missing_before, missing_after, until };
    assert_eq!(change((3, 0), (2, 0)), Err(refused));
    assert_eq!(change((3, 1), (3, 2)), Ok(()));
    assert_eq!(change((7, 0), (6, 0)), Ok(()));

    assert_eq!(change((3, 0), (6, 0)), Ok(()));
    assert!(change((6, 0), (7, 0)).is_err(), "five would be missing");
    assert!(change((3, 2), (3, 1)).is_err());
}

#[test]
fn in_top_up_what_others_count_on_is_not_taken_away() {
    let lowered = || Err(Refusal::LoweredInTopUp { until: cut_off() });

    assert_eq!(change(rice(), wish(97, 0, 305_000), wish(96, 0, 305_000)), lowered());
    assert_eq!(change(rice(), wish(97, 0, 305_000), wish(100, 3, 305_000)), Ok(()));
    assert_eq!(change(rice(), wish(97, 0, 305_000), wish(97, 0, 299_000)), lowered());
    let cases = line(&[(1, 110), (12, 100)], 6, 1);
    let lost = change(cases, wish(12, 0, 110), wish(6, 0, 110));
    assert_eq!(lost, lowered(), "whole cases, but the gate at twelve");
}

#[test]
fn before_top_up_a_pledge_is_changed_and_withdrawn_freely() {
    let pool = opened(rules(), vec![rice()]);
    let standing = Pledge { by: id(VILLAGE), ..pledge(3, wish(97, 0, 305_000)) };
    let now = while_open() + TimeDelta::hours(1);
    let ask = |wish| {
        let command = pledge_of(&pool, wish, Some(standing.clone()));
        decide(&pool, command, By::Person(&village()), now).unwrap().events
    };

    let [Event::PledgeChanged { pledge: lower, .. }] = &ask(wish(90, 0, 305_000))[..] else {
        panic!()
    };
    assert_eq!(lower.committed_at, standing.committed_at, "less keeps its place");
    let [Event::PledgeChanged { pledge: higher, .. }] = &ask(wish(98, 0, 305_000))[..] else {
        panic!()
    };
    assert_eq!(higher.committed_at, now, "more takes its place anew");
    assert_eq!(ask(standing.wish), []);

    let facts = |standing| Box::new(facts(&rice(), standing, &[]));
    let withdraw =
        |standing| Command::Withdraw { line: id(1), claimed_at: None, facts: facts(standing) };
    let gone =
        decide(&pool, withdraw(Some(standing.clone())), By::Person(&village()), now).unwrap();
    assert_eq!(gone.events, [Event::PledgeWithdrawn { pledge: standing, is_late: false }]);
    let nothing = decide(&pool, withdraw(None), By::Person(&village()), now);
    assert_eq!(nothing, Err(Refusal::NothingPledged));
}

#[test]
fn a_pledge_that_cannot_be_kept_is_refused() {
    let pool = opened(rules(), vec![rice()]);
    let refused = |wish| {
        let command = pledge_of(&pool, wish, None);
        decide(&pool, command, By::Person(&village()), while_open()).unwrap_err()
    };

    let least = Refusal::CountOutOfRange { field: "firm", least: 1, most: 1_000_000_000 };
    assert_eq!(refused(wish(0, 2, 305_000)), least);
    assert!(matches!(refused(wish(1, -1, 305_000)), Refusal::CountOutOfRange { .. }));
    let sen = PledgeWish { highest: Money::from_sen(150), ..wish(1, 0, 1) };
    assert_eq!(refused(sen), Refusal::HighestNotWholeRupiah { highest: sen.highest });
    let worth = Refusal::PledgeTooLarge { most: PledgeWish::MOST_WORTH };
    assert_eq!(refused(wish(1_000_000_000, 0, 1_000_000)), worth);
}

#[test]
fn a_page_says_how_many_more_and_what_the_reader_would_pay() {
    let own = wish(6, 2, 305_000);
    let mut fill = LineFill::of(
        &rice(),
        &[PledgeWish { consents: Consents::default(), ..wish(91, 0, 312_000) }],
    );
    fill.add(&rice(), &own);

    let next = fill.next_gates(&rice());
    assert_eq!((next[0].missing, next[0].least_pledge, next[0].drop), (3, 1, Some(rupiah(6_500))));
    assert_eq!((next[1].needed, next[1].missing), (200, 103));

    let rows = preview(&rice(), &fill, &own);
    let told: Vec<_> = rows.iter().map(|row| (row.total, row.yours, row.pay, row.is_now)).collect();
    assert_eq!(
        told[..3],
        [
            (97, 6, rupiah(1_830_000), true),
            (100, 6, rupiah(1_791_000), false),
            (100, 8, rupiah(2_388_000), false),
        ]
    );
    // Three more are missing, and tolerances of five would do: the reader's part of them is shown.
    let mut enough = fill.clone();
    enough.add(&rice(), &wish(1, 3, 312_000));
    let row = preview(&rice(), &enough, &own)[0];
    assert_eq!((row.total, row.yours, row.is_now), (100, 6, true));
    let low = preview(&rice(), &fill, &wish(6, 0, 298_000));
    assert_eq!(low.iter().map(|row| row.is_in).collect::<Vec<_>>(), [false, false, true]);
    fill.remove(&rice(), &own);
    assert_eq!(fill.all().firm, 91);
}
