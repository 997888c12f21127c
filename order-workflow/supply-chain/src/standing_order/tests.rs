use super::*;
use crate::ask::Actor;
use crate::offer::{CountRule, Offer, OfferState};
use crate::organization::{Ability, Kind, Role};
use crate::price_ladder::{PriceBreak, PriceLadder};
use crate::quantity::BaseUnit;
use crate::tax::TaxClass;
use chrono::{Datelike, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Timelike};
use proptest::prelude::*;
use uuid::Uuid;

const HOUR: i32 = 3600;

fn zone(hours: i32) -> FixedOffset {
    FixedOffset::east_opt(hours * HOUR).unwrap()
}

/// WITA, where Ende is.
fn wita() -> FixedOffset {
    zone(8)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn six() -> NaiveTime {
    NaiveTime::from_hms_opt(6, 0, 0).unwrap()
}

fn weekly(interval: u32, weekdays: &[u8]) -> Schedule {
    let rhythm = Rhythm::Week { interval, weekdays: weekdays.to_vec() };
    // A Wednesday.
    Schedule { rhythm, time: six(), from: day("2026-11-25"), until: None }
}

fn monthly(interval: u32, of_month: u32) -> Schedule {
    let rhythm = Rhythm::Month { interval, day: of_month };
    Schedule { rhythm, time: six(), from: day("2026-11-25"), until: None }
}

fn days(schedule: &Schedule, n: usize) -> Vec<String> {
    let zone = wita();
    let slots = schedule.coming(at("2026-11-20T00:00:00Z"), &zone);
    slots.take(n).map(|slot| slot.with_timezone(&zone).date_naive().to_string()).collect()
}

#[test]
fn six_on_monday_is_another_instant_in_each_of_the_three_zones() {
    let mondays = weekly(1, &[1]);
    let first = |hours| mondays.next_after(at("2026-11-26T00:00:00Z"), &zone(hours)).unwrap();

    assert_eq!(first(7), at("2026-11-29T23:00:00Z"), "WIB");
    assert_eq!(first(8), at("2026-11-29T22:00:00Z"), "WITA");
    assert_eq!(first(9), at("2026-11-29T21:00:00Z"), "WIT");
}

#[test]
fn several_weekdays_come_in_turn_from_the_first_day_on() {
    // Tuesday comes before the first day, a Wednesday.
    assert_eq!(
        days(&weekly(1, &[2, 5]), 4),
        ["2026-11-27", "2026-12-01", "2026-12-04", "2026-12-08"]
    );
}

#[test]
fn every_second_week_counts_from_the_week_of_the_first_day() {
    assert_eq!(
        days(&weekly(2, &[1, 4]), 4),
        ["2026-11-26", "2026-12-07", "2026-12-10", "2026-12-21"]
    );
}

#[test]
fn the_thirty_first_is_the_last_day_of_a_shorter_month() {
    assert_eq!(
        days(&monthly(1, 31), 5),
        ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]
    );
    let leap = Schedule { from: day("2028-02-01"), ..monthly(1, 30) };
    assert_eq!(days(&leap, 2), ["2028-02-29", "2028-03-30"]);
}

#[test]
fn every_third_month_counts_from_the_month_of_the_first_day() {
    assert_eq!(days(&monthly(3, 10), 3), ["2027-02-10", "2027-05-10", "2027-08-10"]);
}

#[test]
fn a_slot_is_always_later_than_what_it_is_asked_after() {
    let mondays = weekly(1, &[1]);
    let slot = mondays.next_after(at("2026-11-26T00:00:00Z"), &wita()).unwrap();

    assert_eq!(mondays.next_after(slot - TimeDelta::seconds(1), &wita()), Some(slot));
    assert_eq!(mondays.next_after(slot, &wita()), Some(slot + TimeDelta::days(7)));
}

#[test]
fn after_its_last_day_it_never_comes_round() {
    let two = Schedule { until: Some(day("2026-12-07")), ..weekly(1, &[1]) };

    assert_eq!(days(&two, 9), ["2026-11-30", "2026-12-07"]);
}

#[test]
fn what_cannot_be_kept_is_refused_by_name() {
    let refused = |schedule: Schedule| schedule.check().unwrap_err();
    let out = |field, most| Refusal::OutOfRange { field, least: 1, most };

    assert_eq!(refused(weekly(0, &[1])), out("schedule/interval", 52));
    assert_eq!(refused(monthly(13, 1)), out("schedule/interval", 12));
    assert_eq!(refused(monthly(1, 32)), out("schedule/day", 31));
    for weekdays in [&[][..], &[0], &[8], &[2, 2], &[3, 1]] {
        assert_eq!(refused(weekly(1, weekdays)), Refusal::WeekdaysNeeded, "{weekdays:?}");
    }
    let backwards = Schedule { until: Some(day("2026-11-24")), ..weekly(1, &[1]) };
    assert_eq!(refused(backwards), Refusal::PeriodBackwards);
    let seconds = six().with_second(1).unwrap();
    assert_eq!(refused(Schedule { time: seconds, ..weekly(1, &[1]) }), Refusal::TimeNotToTheMinute);
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    let week = (1..=52_u32, proptest::collection::btree_set(1..=7_u8, 1..=7)).prop_map(
        |(interval, weekdays)| Rhythm::Week { interval, weekdays: weekdays.into_iter().collect() },
    );
    let month =
        (1..=12_u32, 1..=31_u32).prop_map(|(interval, day)| Rhythm::Month { interval, day });
    (prop_oneof![week, month], 0..1440_u32, 0..2000_u64).prop_map(|(rhythm, minute, later)| {
        Schedule {
            rhythm,
            time: NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap(),
            from: day("2026-01-01") + chrono::Days::new(later),
            until: None,
        }
    })
}

proptest! {
    #[test]
    fn slots_only_go_forward_on_days_that_were_named(
        schedule in any_schedule(), hours in -11..=13_i32, asked in 0..150_000_000_i64,
    ) {
        prop_assert_eq!(schedule.check(), Ok(()));
        let zone = zone(hours);
        let mut after = at("2026-01-01T00:00:00Z") + TimeDelta::seconds(asked);
        for _ in 0..5 {
            let slot = schedule.next_after(after, &zone).expect("it comes round for ever");
            prop_assert!(slot > after);
            let local = slot.with_timezone(&zone);
            prop_assert_eq!(local.time(), schedule.time);
            prop_assert!(local.date_naive() >= schedule.from);
            match &schedule.rhythm {
                Rhythm::Week { weekdays, .. } => {
                    let weekday = u8::try_from(local.weekday().number_from_monday()).unwrap();
                    prop_assert!(weekdays.contains(&weekday));
                }
                Rhythm::Month { day, .. } => {
                    let last = u32::from(local.date_naive().num_days_in_month());
                    prop_assert_eq!(local.day(), (*day).min(last));
                }
            }
            // Nothing lies between: asked a moment before, it is the same one.
            let again = schedule.next_after(slot - TimeDelta::minutes(1), &zone);
            prop_assert_eq!(again, Some(slot));
            after = slot;
        }
    }
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn rp(rupiah: i64) -> Money {
    Money::from_sen(rupiah * 100)
}

/// Ten packs of forty at Rp100.000 each.
fn line(n: u128, count: i64) -> Line {
    Line {
        offer: id(n).into(),
        seller: id(50).into(),
        product: id(n + 100).into(),
        product_name: format!("Barang {n}"),
        pack: Pack { name: "karton".to_owned(), factor: 40 },
        count,
        price: rp(100_000),
        price_includes_tax: false,
    }
}

fn offer(n: u128, rupiah: i64) -> Offer {
    let ladder = PriceLadder::new(vec![PriceBreak { min_count: 1, price: rp(rupiah) }]).unwrap();
    Offer {
        id: id(n).into(),
        seller: id(50).into(),
        product: id(n + 100).into(),
        seller_code: None,
        name: format!("Barang {n}"),
        base_unit: BaseUnit::Pcs,
        pack: Pack { name: "karton".to_owned(), factor: 40 },
        ladder,
        price_includes_tax: false,
        tax_class: TaxClass::Taxed,
        counts: CountRule { minimum: 2, multiple: 2 },
        state: OfferState::Published,
        is_for_asker: true,
        origin: crate::price_chain::Origin::default(),
    }
}

fn packs(left: &[(u128, i64)]) -> Stock {
    Stock::new(left.iter().map(|(n, packs)| (id(n + 100).into(), packs * 40)).collect())
}

fn submits() -> Policy {
    Policy { makes: Makes::Submit, ..Policy::default() }
}

fn counts(prepared: &Prepared) -> Vec<(i64, Option<Reason>)> {
    prepared.lines.iter().map(|line| (line.ordered, line.reason)).collect()
}

#[test]
fn what_is_as_it_was_written_is_submitted_or_drafted_as_set() {
    let (lines, offers) = ([line(1, 10)], [offer(1, 100_000)]);

    let submitted = prepare(&lines, &offers, packs(&[(1, 10)]), &submits());
    let drafted = prepare(&lines, &offers, packs(&[(1, 10)]), &Policy::default());

    assert_eq!((submitted.step, counts(&submitted)), (Step::Submit, vec![(10, None)]));
    assert_eq!(drafted.step, Step::Draft(None));
}

#[test]
fn goods_that_are_hidden_paused_gone_or_anothers_are_left_out_alike() {
    let lines = [line(1, 10), line(2, 10), line(3, 10), line(4, 10), line(5, 4)];
    let offers = [
        Offer { is_for_asker: false, ..offer(1, 100_000) },
        Offer { state: OfferState::Paused, ..offer(2, 100_000) },
        Offer { seller: id(51).into(), ..offer(4, 100_000) },
        offer(5, 100_000),
    ];

    let prepared = prepare(&lines, &offers, packs(&[(5, 4)]), &submits());

    let gone = (0, Some(Reason::NotOnSale));
    assert_eq!(counts(&prepared), [gone, gone, gone, gone, (4, None)]);
    assert_eq!(prepared.step, Step::Submit);
    let nothing = prepare(&lines[..4], &offers, Stock::default(), &submits());
    assert_eq!(nothing.step, Step::Nothing(Reason::NotOnSale));
}

#[test]
fn a_price_that_rose_beyond_the_bound_waits_for_somebody_or_is_left_out() {
    let (lines, bound) = ([line(1, 10), line(2, 10)], Some(5));
    let offers = [offer(1, 105_000), offer(2, 105_001)];
    let policy = Policy { price_rise_percent: bound, ..submits() };

    let drafted = prepare(&lines, &offers, Stock::default(), &policy);
    let leaves = Policy { when_dearer: WhenDearer::LeaveOut, ..policy.clone() };
    let left_out = prepare(&lines, &offers, Stock::default(), &leaves);
    let dearest = prepare(&lines[1..], &offers, Stock::default(), &leaves);

    assert_eq!(drafted.step, Step::Draft(Some(Reason::Dearer)));
    assert_eq!(counts(&drafted), [(10, None), (10, Some(Reason::Dearer))]);
    assert_eq!(left_out.step, Step::Submit);
    assert_eq!(counts(&left_out), [(10, None), (0, Some(Reason::Dearer))]);
    assert_eq!(left_out.lines[1].price_now, Some(rp(105_001)));
    assert_eq!(dearest.step, Step::Nothing(Reason::Dearer));
    // Without a bound any price is taken: the buyer's own approval rules still stand.
    assert_eq!(prepare(&lines, &offers, Stock::default(), &submits()).step, Step::Submit);
}

#[test]
fn an_offer_that_became_another_pack_waits_for_somebody() {
    let half = Offer { pack: Pack { name: "dus".to_owned(), factor: 20 }, ..offer(1, 60_000) };
    let with_tax = Offer { price_includes_tax: true, ..offer(1, 100_000) };
    for changed in [half, with_tax] {
        let prepared = prepare(&[line(1, 10)], &[changed], Stock::default(), &submits());
        assert_eq!(prepared.step, Step::Draft(Some(Reason::OfferChanged)));
    }
}

#[test]
fn short_stock_is_ordered_all_the_same_cut_left_out_or_stops_the_order_as_set() {
    let (lines, offers) = ([line(1, 10), line(2, 4)], [offer(1, 100_000), offer(2, 100_000)]);
    let left = || packs(&[(1, 7), (2, 4)]);
    let with = |when_short| Policy { when_short, ..submits() };
    let seen = |when_short| {
        let prepared = prepare(&lines, &offers, left(), &with(when_short));
        (prepared.step, counts(&prepared))
    };
    let short = Some(Reason::ShortStock);

    assert_eq!(seen(WhenShort::OrderAll), (Step::Submit, vec![(10, None), (4, None)]));
    // Sold by twos: of seven there are six to be had.
    assert_eq!(seen(WhenShort::OrderAvailable), (Step::Submit, vec![(6, short), (4, None)]));
    assert_eq!(seen(WhenShort::LeaveOut), (Step::Submit, vec![(0, short), (4, None)]));
    assert_eq!(
        seen(WhenShort::SkipOrder),
        (Step::Nothing(Reason::ShortStock), vec![(0, short), (0, None)])
    );
    let one = prepare(&lines[..1], &offers, packs(&[(1, 1)]), &with(WhenShort::OrderAvailable));
    assert_eq!((one.step, counts(&one)), (Step::Nothing(Reason::ShortStock), vec![(0, short)]));
}

#[test]
fn two_packs_of_one_product_share_its_stock() {
    let lusin = Line { pack: Pack { name: "lusin".to_owned(), factor: 12 }, ..line(2, 10) };
    let lusin = Line { product: id(101).into(), ..lusin };
    let other = Offer { pack: lusin.pack.clone(), product: lusin.product, ..offer(2, 100_000) };
    let policy = Policy { when_short: WhenShort::OrderAvailable, ..submits() };

    // 480 pieces: ten cartons of forty leave 80, of which sixes of dozens are had by twos.
    let left = Stock::new(vec![(id(101).into(), 480)]);
    let prepared = prepare(&[line(1, 10), lusin], &[offer(1, 100_000), other], left, &policy);

    assert_eq!(counts(&prepared), [(10, None), (6, Some(Reason::ShortStock))]);
}

fn buyer(roles: &[Role]) -> Actor {
    Actor {
        person: id(7).into(),
        organization: id(60).into(),
        kind: Kind::Primary,
        abilities: vec![Ability::Buy],
        roles: roles.to_vec(),
    }
}

fn content(schedule: Schedule) -> Content {
    Content {
        name: "Belanja Senin".to_owned(),
        schedule,
        policy: submits(),
        details: Details::default(),
        lines: vec![line(1, 10)],
    }
}

fn begun(now: &str) -> StandingOrder {
    let actor = buyer(&[Role::Buyer]);
    let content = content(weekly(1, &[1]));
    StandingOrder::begin((id(9).into(), &actor), content, at(now), &wita()).unwrap().0
}

/// Monday, 30 November, six in the morning in Ende.
const MONDAY: &str = "2026-11-29T22:00:00Z";

fn told(order: &StandingOrder, command: Command, now: &str) -> StandingOrder {
    let actor = buyer(&[Role::Manager]);
    let event = decide(order, command, &actor, at(now), &wita()).unwrap();
    order.clone().after(&event.unwrap())
}

#[test]
fn a_slot_that_came_orders_until_it_is_too_late() {
    let order = begun("2026-11-26T00:00:00Z");
    let due_at = |now: DateTime<Utc>| due(&order, now, &wita());
    let slot = at(MONDAY);

    assert_eq!(due_at(slot - TimeDelta::seconds(1)), Due::NotYet);
    assert_eq!(due_at(slot), Due::Order(slot));
    assert_eq!(due_at(slot + TimeDelta::hours(24)), Due::Order(slot));
    let late = slot + TimeDelta::hours(24) + TimeDelta::seconds(1);
    assert_eq!(due_at(late), Due::LeaveOut(slot, Reason::TooLate));
}

#[test]
fn of_several_slots_that_came_only_the_last_orders() {
    let mut order = begun("2026-11-26T00:00:00Z");
    order.content.schedule = weekly(1, &[1, 2]);
    order.content.policy.late_hours = 48;
    let (monday, tuesday) = (at(MONDAY), at("2026-11-30T22:00:00Z"));
    let now = tuesday + TimeDelta::hours(1);

    assert_eq!(due(&order, now, &wita()), Due::LeaveOut(monday, Reason::Superseded));
    let event = order.went_on(monday, &wita());
    assert_eq!(due(&order.after(&event), now, &wita()), Due::Order(tuesday));
}

#[test]
fn a_slot_that_somebody_wants_left_out_is_and_the_one_after_it_is_not() {
    let order = told(&begun("2026-11-26T00:00:00Z"), Command::SkipNext, "2026-11-26T00:00:00Z");
    let slot = at(MONDAY);

    assert_eq!(due(&order, slot, &wita()), Due::LeaveOut(slot, Reason::Asked));
    let event = order.went_on(slot, &wita());
    let after = order.clone().after(&event);
    let next = slot + TimeDelta::days(7);
    assert_eq!(due(&after, next, &wita()), Due::Order(next));
    let kept = told(&order, Command::KeepNext, "2026-11-26T00:00:00Z");
    assert_eq!(due(&kept, slot, &wita()), Due::Order(slot));
}

#[test]
fn what_passes_while_it_rests_is_no_slot() {
    let paused = told(&begun("2026-11-26T00:00:00Z"), Command::Pause, "2026-11-27T00:00:00Z");
    assert_eq!(due(&paused, at("2026-12-20T00:00:00Z"), &wita()), Due::NotYet);

    let resumed = told(&paused, Command::Resume, "2026-12-20T00:00:00Z");

    assert_eq!(resumed.next, Some(at("2026-12-20T22:00:00Z")));
}

#[test]
fn a_slot_that_came_is_not_lost_when_it_is_written_anew_before_the_job_came_by() {
    let order = begun("2026-11-26T00:00:00Z");
    let fridays = Command::Change(Box::new(content(weekly(1, &[5]))));

    let changed = told(&order, fridays.clone(), "2026-11-29T22:00:03Z");

    assert_eq!(changed.next, Some(at(MONDAY)));
    let in_time = told(&order, fridays, "2026-11-29T21:59:00Z");
    assert_eq!(in_time.next, Some(at("2026-12-03T22:00:00Z")));
}

#[test]
fn after_the_last_slot_it_ends() {
    let mut order = begun("2026-11-26T00:00:00Z");
    order.content.schedule.until = Some(day("2026-11-30"));

    let event = order.went_on(at(MONDAY), &wita());
    let over = order.after(&event);

    assert_eq!((over.state, over.next), (State::Ended, None));
    assert!(allowed(&over, &buyer(&[Role::Manager])).is_empty());
}

#[test]
fn only_who_may_order_may_write_one() {
    let clerk = buyer(&[Role::Approver, Role::Sales]);
    let written =
        StandingOrder::begin((id(9).into(), &clerk), content(weekly(1, &[1])), at(MONDAY), &wita());

    assert!(matches!(written, Err(Refusal::NotYourRole { .. })), "{written:?}");
    let seller = Actor { abilities: vec![Ability::List], ..buyer(&[Role::Manager]) };
    assert!(authority(CommandName::RunNow, &seller).is_err());
}

#[test]
fn whoever_writes_it_anew_is_its_writer_from_then_on() {
    let order = begun("2026-11-26T00:00:00Z");
    let other = Actor { person: id(8).into(), ..buyer(&[Role::Manager]) };
    let command = Command::Change(Box::new(content(weekly(1, &[2]))));
    let event = decide(&order, command, &other, at("2026-11-26T00:00:00Z"), &wita()).unwrap();

    assert_eq!(order.after(&event.unwrap()).writer, other.person);
}

fn result(outcome: OrderOutcome, ordered: i64) -> OrderResult {
    let line = LineResult {
        offer: id(1).into(),
        product_name: "Barang".to_owned(),
        pack: "karton".to_owned(),
        wanted: 10,
        ordered,
        reason: None,
        price_then: None,
        price_now: None,
    };
    OrderResult { seller: id(50).into(), outcome, order: None, reason: None, lines: vec![line] }
}

#[test]
fn a_run_is_told_by_the_least_of_its_orders() {
    use OrderOutcome::{Made, Skipped, Submitted};
    let (whole, cut) = (result(Submitted, 10), result(Submitted, 6));
    let (draft, none) = (result(Made, 10), result(Skipped, 0));

    assert_eq!(together(&[whole.clone(), whole.clone()]), Outcome::Done);
    assert_eq!(together(&[whole.clone(), cut]), Outcome::Partly);
    assert_eq!(together(&[whole.clone(), none.clone()]), Outcome::Partly);
    assert_eq!(together(&[whole, draft]), Outcome::Drafted);
    assert_eq!(together(&[none.clone(), none]), Outcome::Empty);
    assert_eq!(together(&[]), Outcome::Empty);
}
