//! When runs go, and which meet.

use super::*;
use crate::id::{OrganizationId, PurchaseOrderId};
use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use proptest::prelude::*;
use uuid::Uuid;

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
}

fn wita() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).unwrap()
}

fn table(days: RunDays, days_before: u8, hour: u32) -> Timetable {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    Timetable { days, cut_off: CutOff { days_before, time } }
}

fn weekly(weekdays: &[u8]) -> RunDays {
    RunDays { weekdays: weekdays.to_vec(), ..RunDays::default() }
}

fn at(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let wall = day.and_hms_opt(hour, minute, 0).unwrap();
    wall.and_local_timezone(wita()).unwrap().to_utc()
}

#[test]
fn the_market_week_counts_on_from_a_friday_legi() {
    let known = |y, m, d| Pasaran::of(NaiveDate::from_ymd_opt(y, m, d).unwrap());

    assert_eq!(known(1945, 8, 17), Pasaran::Legi);
    assert_eq!(known(1945, 8, 18), Pasaran::Pahing);
    assert_eq!(known(1945, 8, 21), Pasaran::Kliwon);
    assert_eq!(known(1961, 6, 21), Pasaran::Pon, "a Wednesday Pon, as everybody knows");
}

#[test]
fn at_the_cut_off_it_is_too_late_for_that_run() {
    // Tuesdays and Fridays, ordered by 15.00 the day before. 2026-11-23 is a Monday.
    let table = table(weekly(&[2, 5]), 1, 15);
    let next = |now| table.coming(now, &wita()).next().unwrap();

    assert_eq!(next(at(day(23), 14, 59)).on, day(24));
    assert_eq!(next(at(day(23), 15, 0)).on, day(27));
    assert_eq!(next(at(day(23), 15, 0)).cut_off_at, at(day(26), 15, 0));
}

#[test]
fn a_boat_goes_on_its_days_alone_and_not_when_it_is_in_dock() {
    let days =
        RunDays { sailings: vec![day(25), day(28)], not_on: vec![day(25)], ..RunDays::default() };
    let table = table(days, 2, 12);
    let coming: Vec<_> = table.coming(at(day(23), 8, 0), &wita()).map(|run| run.on).collect();

    assert_eq!(coming, [day(28)]);
    assert_eq!(
        table.coming(at(day(26), 12, 0), &wita()).next(),
        None,
        "nobody knows the next boat"
    );
}

#[test]
fn what_comes_to_the_hub_leaves_it_with_the_first_run_after() {
    let (truck, boat) = (table(weekly(&[1, 4]), 1, 15), table(weekly(&[2, 5]), 1, 10));
    let legs = two_legs((&truck, 1), (&boat, 2), at(day(23), 9, 0), (&wita(), &wita())).unwrap();

    // Today's truck was closed yesterday; Thursday's is at the hub on Friday, too late for that day's boat.
    assert_eq!((legs.first.on, legs.hub_on), (day(26), day(27)));
    assert_eq!((legs.second.on, legs.arrives_on), (day(1) + Days::new(30), day(3) + Days::new(30)));
}

#[test]
fn a_route_says_what_it_cannot_keep() {
    let [owner, first, second] = [1, 2, 3].map(|n| OrganizationId(Uuid::from_u128(n)));
    let stop = |organization, travel_days| Stop { organization, travel_days, note: None };
    let route =
        |stops, days| Route { name: "Utara".to_owned(), stops, timetable: table(days, 1, 15) };
    let check = |stops: Vec<Stop>| route(stops, weekly(&[2])).check(owner);

    assert_eq!(check(vec![stop(first, 0), stop(second, 0)]), Ok(()));
    assert!(matches!(check(Vec::new()), Err(Refusal::OutOfRange { field: "stops", .. })));
    for twice in [vec![stop(first, 0), stop(first, 1)], vec![stop(owner, 0)]] {
        assert!(matches!(check(twice), Err(Refusal::StopNotServed { .. })));
    }
    let backwards = check(vec![stop(first, 2), stop(second, 1)]);
    assert_eq!(backwards, Err(Refusal::StopsBackwards { organization: second }));
    assert_eq!(route(vec![stop(first, 0)], RunDays::default()).check(owner), Err(Refusal::NoDays));
    let unclear = route(vec![stop(first, 0)], weekly(&[2, 2])).check(owner);
    assert_eq!(unclear, Err(Refusal::DaysUnclear { field: "days/weekdays" }));
}

#[test]
fn an_order_goes_once_and_only_where_the_run_stops() {
    let [here, there] = [1, 2].map(|n| OrganizationId(Uuid::from_u128(n)));
    let order = PurchaseOrderId(Uuid::from_u128(9));

    assert_eq!(check_manifest(&[here], &[(order, here)]), Ok(()));
    let refused = Err(Refusal::OrderNotOnRoute { order });
    assert_eq!(check_manifest(&[here], &[(order, there)]), refused);
    assert_eq!(check_manifest(&[here], &[(order, here), (order, here)]), refused);
}

fn any_days() -> impl Strategy<Value = RunDays> {
    let rising = |dates: std::collections::BTreeSet<u64>| {
        dates.into_iter().map(|n| day(1) + Days::new(n)).collect::<Vec<_>>()
    };
    let set = |most| prop::collection::btree_set(0_u64..120, 0..most).prop_map(rising);
    let weekdays = prop::collection::btree_set(1_u8..8, 0..4);
    let market = prop::sample::subsequence(Pasaran::ALL.to_vec(), 0..3);
    (weekdays, market, set(6), set(3)).prop_map(|(weekdays, market_days, sailings, not_on)| {
        RunDays { weekdays: weekdays.into_iter().collect(), market_days, sailings, not_on }
    })
}

fn any_table() -> impl Strategy<Value = Timetable> {
    (any_days(), 0_u8..10, 0_u32..24).prop_map(|(days, before, hour)| table(days, before, hour))
}

fn any_now() -> impl Strategy<Value = DateTime<Utc>> {
    (0_i64..60 * 24 * 60).prop_map(|minutes| at(day(1), 0, 0) + TimeDelta::minutes(minutes))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_next_run_is_one_that_can_be_caught_and_none_before_it_can(table in any_table(), now in any_now()) {
        let today = now.with_timezone(&wita()).date_naive();
        let found = table.coming(now, &wita()).next();
        let can = |day: NaiveDate| table.days.has(day) && table.run_on(day, &wita()).cut_off_at > now;
        let by_hand = (0..200).map(|n| today + Days::new(n)).find(|day| can(*day));

        prop_assert_eq!(found.map(|run| run.on).filter(|on| *on < today + Days::new(200)), by_hand);
        if let Some(run) = found {
            prop_assert!(run.cut_off_at > now && table.days.has(run.on) && run.on >= today);
        }
    }

    #[test]
    fn who_orders_later_never_gets_it_earlier(table in any_table(), now in any_now(), minutes in 0_i64..10_000) {
        let [first, then] = [now, now + TimeDelta::minutes(minutes)].map(|at| table.coming(at, &wita()).next());

        if let Some(then) = then {
            prop_assert!(first.is_some_and(|first| first.on <= then.on));
        }
    }

    #[test]
    fn a_day_more_never_makes_the_next_run_later(table in any_table(), now in any_now(), more in 1_u8..8) {
        let mut with = table.clone();
        with.days.weekdays.push(more);
        with.days.weekdays.sort_unstable();
        with.days.weekdays.dedup();
        let [before, after] = [&table, &with].map(|table| table.coming(now, &wita()).next().map(|run| run.on));

        prop_assert!(before.is_none() || after.is_some_and(|after| Some(after) <= before));
    }

    #[test]
    fn the_second_leg_leaves_after_the_first_has_come(
        (above, here) in (any_table(), any_table()),
        (to_hub, from_hub) in (0_u8..5, 0_u8..5),
        now in any_now(),
    ) {
        if let Some(legs) = two_legs((&above, to_hub), (&here, from_hub), now, (&wita(), &wita())) {
            prop_assert!(legs.first.cut_off_at > now);
            prop_assert!(legs.first.on <= legs.hub_on && legs.hub_on < legs.second.on);
            prop_assert!(legs.second.on <= legs.arrives_on && here.days.has(legs.second.on));
            // Nothing leaves in between.
            let between = here.days.from(legs.hub_on + Days::new(1)).next();
            prop_assert_eq!(between, Some(legs.second.on));
        }
    }

    #[test]
    fn the_market_week_comes_round_every_fifth_day(n in 0_u64..40_000) {
        let first = day(1) + Days::new(n);
        let week: std::collections::HashSet<_> = (0..5).map(|n| Pasaran::of(first + Days::new(n))).collect();

        prop_assert_eq!(week.len(), 5);
        prop_assert_eq!(Pasaran::of(first + Days::new(5)), Pasaran::of(first));
    }
}
