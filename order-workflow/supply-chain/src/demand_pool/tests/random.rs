//! Random pools, some thousands in every run and a hundred thousand in the long one.
//!
//! Cleared, cleared again in another order, with one pledge more, arrived short, whole or over and in two
//! parts: every unit and every rupiah has somebody, and nobody more than they said.

use super::*;
use crate::allocation::{ArrivedLine, CountedArrival, LineAllocation, OpenLeg, allocate};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;

/// One random line with its pledges, one more pledge, and what arrives of it, in thousandths.
#[derive(Debug, Clone)]
struct Thrown {
    line: PoolLine,
    sharing: SharingRule,
    pledges: Vec<Pledge>,
    more: Pledge,
    arrives: [i64; 2],
    lost: i64,
}

pub(super) fn lines() -> impl Strategy<Value = PoolLine> {
    let gates = prop::collection::vec((1_i64..60, 0_i64..30), 1..5);
    let cap = prop::option::weighted(0.3, 1_i64..150);
    let fee = prop_oneof![
        2 => Just(PoolFee::None),
        1 => (0_i64..500).prop_map(|sen| PoolFee::PerPack(Money::from_sen(sen * 100))),
        1 => (0_i64..200).prop_map(|bp| PoolFee::Percent(rust_decimal::Decimal::new(bp, 1))),
    ];
    let sen = prop_oneof![4 => Just(0_i64), 1 => 1_i64..100];
    let packs = (1_i64..4, prop_oneof![3 => Just(1_i64), 1 => 2_i64..7], 1_i64..20);
    (gates, cap, fee, sen, packs).prop_map(|(steps, cap, fee, sen, (multiple, units, minimum))| {
        let (mut from, mut price) = (1, 100_i64);
        let mut gates = Vec::new();
        for (n, (more, less)) in steps.into_iter().enumerate() {
            from += if n == 0 { 0 } else { more };
            price = (price - less).max(1);
            let pack_price = Money::from_sen(price * 100 + sen);
            let unit_price = fee.asked(pack_price, units).unwrap();
            gates.push(Gate { from: from * units, unit_price, pack_price });
        }
        let case = multiple * units;
        let (minimum, cap) = (minimum * units, cap.map(|cap| cap * units));
        PoolLine { id: id(1), offer: id(1), units_per_pack: units, case, minimum, cap, gates }
    })
}

pub(super) fn a_pledge() -> impl Strategy<Value = Pledge> {
    let consents = prop::sample::subsequence(Consent::ALL.to_vec(), 0..=5);
    (1_u128..1_000_000, 1_i64..40, 0_i64..15, 1_i64..140, consents, 0_i64..4, 0_u8..5).prop_map(
        |(n, firm, tolerance, highest, consents, second, days_away)| {
            let consents = Consents::of(&consents);
            let wish = PledgeWish { firm, tolerance, highest: rupiah(highest), consents };
            // Few instants: ties are what goes wrong.
            let committed_at = while_open() + TimeDelta::seconds(second);
            let salt = Uuid::from_u128(n << 64);
            Pledge { id: id(n), line: id(1), by: id(n), wish, committed_at, days_away, salt }
        },
    )
}

fn thrown() -> impl Strategy<Value = Thrown> {
    let sharing = prop_oneof![
        2 => Just(SharingRule::ProRata),
        1 => Just(SharingRule::FirstCome),
        1 => (1_u8..5).prop_map(|days| SharingRule::SmallAndRemoteFirst { remote_from_days: days }),
    ];
    let many = prop::collection::vec(a_pledge(), 0..20);
    (lines(), sharing, many, a_pledge(), [0_i64..700, 0_i64..700], 0_i64..3).prop_map(
        |(line, sharing, mut pledges, mut more, arrives, lost)| {
            pledges.sort_by_key(|pledge| pledge.id);
            pledges.dedup_by_key(|pledge| pledge.id);
            // An id of its own, and the last to commit.
            more.id = id(2_000_000);
            more.committed_at = while_open() + TimeDelta::seconds(9);
            Thrown { line, sharing, pledges, more, arrives, lost }
        },
    )
}

/// I6 and machines.md section 6, of one result.
fn holds(thrown: &Thrown, pledges: &[Pledge], result: &LineClearing) {
    let line = &thrown.line;
    assert_eq!(result.awards.len() + result.released.len(), pledges.len(), "everybody is told");
    let Some(close) = result.close else {
        return assert!(result.awards.is_empty());
    };
    let units: i64 = got(result).iter().sum();
    assert_eq!(units, close.units);
    assert_eq!(units % line.case, 0, "cases are whole");
    assert!(units >= line.minimum && units >= close.gate.from && units <= line.most());
    let goods = Money::sum(result.awards.iter().map(|award| award.goods)).unwrap();
    assert_eq!(Some(goods), line.bill(&close.gate, units), "the supplier's bill to the sen");
    let of = |id| pledges.iter().find(|pledge| pledge.id == id).unwrap();
    for award in &result.awards {
        let wish = of(award.pledge).wish;
        assert!(wish.highest >= close.gate.unit_price);
        let price = close.gate.unit_price.times(award.units).unwrap();
        assert_eq!(award.amount(), price, "one price for all");
        assert!(award.amount() <= wish.highest.times(award.units).unwrap());
        assert!(award.margin >= Money::ZERO, "{award:?} at {close:?}");
        assert!(award.goods.is_whole_rupiah() || !close.gate.pack_price.is_whole_rupiah());
        assert!((0..=wish.most_units()).contains(&award.units));
        assert!(award.extra == 0 || award.units == wish.firm + award.extra);
        let may = match close.way {
            Way::CaseFilled => wish.more_for(Consent::CaseFill),
            Way::GateReached => wish.more_for(Consent::TierUnlock),
            _ => 0,
        };
        assert!(award.extra <= may, "{award:?}");
    }
    for released in &result.released {
        assert!(of(*released).wish.highest < close.gate.unit_price);
    }
}

/// By no cleverness at all: every gate, each pledge looked at for each.
fn price_by_hand(line: &PoolLine, pledges: &[Pledge]) -> Option<(Money, i64)> {
    for gate in line.gates.iter().rev() {
        let inside: Vec<_> = pledges.iter().filter(|p| p.wish.highest >= gate.unit_price).collect();
        let firm: i64 = inside.iter().map(|p| p.wish.firm).sum();
        let more = |consent| -> i64 { inside.iter().map(|p| p.wish.more_for(consent)).sum() };
        let need = (gate.from.max(line.minimum) + line.case - 1) / line.case * line.case;
        let up = (firm + line.case - 1) / line.case * line.case;
        let mut units =
            if up - firm <= more(Consent::CaseFill) { up } else { firm / line.case * line.case };
        if units < need {
            if firm == 0 || need - firm > more(Consent::TierUnlock) {
                continue;
            }
            units = need;
        }
        if let Some(cap) = line.cap.filter(|cap| units > *cap) {
            units = cap / line.case * line.case;
        }
        if units >= need {
            return Some((gate.unit_price, units));
        }
    }
    None
}

fn open_legs(result: &LineClearing, pledges: &[Pledge]) -> Vec<OpenLeg> {
    let leg = |award: &Award| {
        let pledge = pledges.iter().find(|pledge| pledge.id == award.pledge).unwrap();
        OpenLeg {
            pledge: pledge.id,
            firm: award.units - award.extra,
            extra: award.extra,
            committed_at: pledge.committed_at,
            days_away: pledge.days_away,
        }
    };
    result.awards.iter().map(leg).collect()
}

/// What arrives, in two parts: short, whole or over.
fn arrives(thrown: &Thrown, pledges: &[Pledge], result: &LineClearing) {
    let Some(close) = result.close else { return };
    let mut legs = open_legs(result, pledges);
    let mut left = close.units;
    for part in thrown.arrives {
        let good = close.units * part / 500;
        let lost_at_hub = thrown.lost.min(good);
        let bill = thrown.line.bill(&close.gate, good).unwrap();
        let counted = CountedArrival { line: id(1), good, lost_at_hub, bill };
        let arrived = ArrivedLine { counted, legs: legs.clone() };
        let shared = allocate(thrown.sharing, &close.gate, &arrived).unwrap();
        assert_eq!(shared.check(), Ok(()));
        let there = good - lost_at_hub;
        let given: i64 = shared.shares.iter().map(|share| share.units).sum();
        assert_eq!(given, there.min(left), "what came goes to whom it was promised");
        assert_eq!(shared.to_stock.units, there - given);
        priced_as_bought(&shared, &close);
        // In whatever order the legs stand.
        let mut other = arrived.clone();
        other.legs.reverse();
        assert_eq!(allocate(thrown.sharing, &close.gate, &other).unwrap(), shared);
        for leg in &mut legs {
            let units =
                shared.shares.iter().find(|share| share.pledge == leg.pledge).unwrap().units;
            *leg = leg.after(units);
        }
        left -= given;
    }
}

fn priced_as_bought(shared: &LineAllocation, close: &Close) {
    for share in &shared.shares {
        let paid = share.goods.plus(share.margin);
        assert_eq!(paid, close.gate.unit_price.times(share.units), "the price stays");
    }
}

/// Every pool that was thrown, and how many of them cleared.
fn throw(cases: u32) {
    let cleared_pools = Cell::new(0_u32);
    let config = ProptestConfig { cases, failure_persistence: None, ..Default::default() };
    let run = TestRunner::new(config).run(&thrown(), |thrown| {
        let Thrown { line, sharing, pledges, more, .. } = &thrown;
        let result = cleared(line, *sharing, pledges);
        holds(&thrown, pledges, &result);
        let told = result.close.map(|close| (close.gate.unit_price, close.units));
        assert_eq!(told, price_by_hand(line, pledges));

        let mut other = pledges.clone();
        other.reverse();
        assert_eq!(cleared(line, *sharing, &other), result, "the order of pledges is nothing");

        other.push(more.clone());
        let with = cleared(line, *sharing, &other);
        holds(&thrown, &other, &with);
        if let Some(close) = result.close {
            let after = with.close.expect("one more pledge breaks no cleared pool");
            assert!(after.gate.unit_price <= close.gate.unit_price, "nor raises its price");
            cleared_pools.set(cleared_pools.get() + 1);
        }
        // The next gate's "least pledge" is enough, and one less is not.
        let fill = LineFill::of(line, pledges.iter().map(|pledge| &pledge.wish));
        for next in fill.next_gates(line) {
            let price = next.gate.unit_price;
            let closes_with = |firm: i64| {
                let highest = Money::from_sen(i64::MAX / 200 * 100);
                let wish =
                    PledgeWish { firm, tolerance: 0, highest, consents: Consents::default() };
                let mut fill = fill.clone();
                fill.add(line, &wish);
                fill.close(line).is_some_and(|close| close.gate.unit_price <= price)
            };
            assert!(closes_with(next.least_pledge), "{next:?} of {line:?}");
            assert!(next.least_pledge == 1 || !closes_with(next.least_pledge - 1), "{next:?}");
        }
        arrives(&thrown, pledges, &result);
        Ok(())
    });
    if let Err(failed) = run {
        panic!("{failed}");
    }
    assert!(cleared_pools.get() > cases / 3, "{} of {cases} cleared", cleared_pools.get());
}

#[test]
fn every_unit_and_every_rupiah_of_random_pools_has_somebody() {
    throw(3_000);
}

#[test]
fn long_every_unit_and_every_rupiah_of_a_hundred_thousand_random_pools_has_somebody() {
    throw(100_000);
}
