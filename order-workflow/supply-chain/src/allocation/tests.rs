//! Allocation, by the figures of the page, and where the counts are odd.

use super::*;
use crate::demand_pool::Bearing;
use crate::id::OrganizationId;
use uuid::Uuid;

fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

fn leg(n: u128, firm: i64, extra: i64) -> OpenLeg {
    let pledge = PledgeId(Uuid::from_u128(n));
    let committed_at = DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(n.try_into().unwrap());
    OpenLeg { pledge, firm, extra, committed_at, days_away: 0 }
}

/// The fourteen cooperatives of `pages.md` 6.13, with 104 sacks between them.
const FLORES: [i64; 14] = [30, 12, 9, 8, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2];

fn arrived(good: i64, lost_at_hub: i64, legs: Vec<OpenLeg>) -> ArrivedLine {
    let bill = rupiah(298_500).times(good).unwrap();
    let line = PoolLineId(Uuid::from_u128(1));
    ArrivedLine { counted: CountedArrival { line, good, lost_at_hub, bill }, legs }
}

fn gate() -> Gate {
    Gate { from: 100, unit_price: rupiah(298_500), pack_price: rupiah(298_500) }
}

fn got(allocation: &LineAllocation) -> Vec<i64> {
    allocation.shares.iter().map(|share| share.units).collect()
}

#[test]
fn five_sacks_too_few_fall_as_the_page_shows_it() {
    let legs = (1..).zip(FLORES).map(|(n, firm)| leg(n, firm, 0)).collect();

    let shared = allocate(SharingRule::ProRata, &gate(), &arrived(99, 0, legs)).unwrap();

    assert_eq!(got(&shared), [28, 11, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2]);
    assert_eq!(shared.shares[0].exact.two_places().to_string(), "28.56");
    assert_eq!(shared.shares[0].goods, rupiah(8_358_000));
    let goods = Money::sum(shared.shares.iter().map(|share| share.goods));
    assert_eq!(goods, Some(rupiah(29_551_500)));
}

#[test]
fn freight_is_shared_as_the_page_shows_it() {
    let units = [28, 11, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2];
    let bearer = |(n, units): (u128, i64)| Bearer {
        of: OrganizationId(Uuid::from_u128(n)),
        units,
        goods: rupiah(298_500).times(units).unwrap(),
        committed_at: DateTime::UNIX_EPOCH,
        pledge: PledgeId(Uuid::from_u128(n)),
    };
    let freight = Charge {
        kind: ChargeKind::Freight,
        paper: "ANG-118".into(),
        amount: rupiah(1_500_000),
        bearers: (1..).zip(units).map(bearer).collect(),
    };

    let borne = freight.shared(Bearing::ByUnits);

    let rupiahs: Vec<i64> = borne.iter().map(|one| one.amount.sen() / 100).collect();
    let page = [
        424_242, 166_667, 121_212, 106_061, 106_061, 90_909, 90_909, 75_758, 75_758, 60_606,
        60_606, 45_454, 45_454, 30_303,
    ];
    assert_eq!(rupiahs, page);
    assert_eq!(check_charge(freight.amount, &borne), Ok(()));
    assert_eq!(freight.shared(Bearing::Evenly)[13].amount, rupiah(107_142));
}

#[test]
fn what_was_added_gives_way_before_what_was_pledged_for_sure() {
    let legs = vec![leg(1, 3, 2), leg(2, 1, 1)];

    assert_eq!(
        got(&allocate(SharingRule::ProRata, &gate(), &arrived(5, 0, legs)).unwrap()),
        [4, 1]
    );
}

#[test]
fn more_than_was_promised_goes_to_the_stock_and_what_the_hub_lost_to_its_keeper() {
    let legs = vec![leg(1, 3, 0), leg(2, 1, 0)];

    let shared = allocate(SharingRule::ProRata, &gate(), &arrived(7, 1, legs.clone())).unwrap();
    let short = allocate(SharingRule::ProRata, &gate(), &arrived(4, 1, legs)).unwrap();

    assert_eq!((got(&shared), shared.to_stock.units, shared.borne.units), (vec![3, 1], 2, 1));
    assert_eq!(shared.to_stock.goods, rupiah(597_000));
    assert_eq!((got(&short), short.to_stock.units), (vec![2, 1], 0));
    assert_eq!(short.borne.goods, rupiah(298_500), "nobody else pays for it");
}

#[test]
fn counts_that_contradict_each_other_are_refused() {
    let line = PoolLineId(Uuid::from_u128(1));
    let shared = allocate(SharingRule::ProRata, &gate(), &arrived(3, 4, vec![leg(1, 3, 0)]));

    assert_eq!(shared, Err(Unbalanced::Counts { line }));
}

#[test]
fn a_charge_is_shared_by_amount_evenly_where_there_is_none_and_back_again() {
    let shared = |goods: &[i64], amount: i64| {
        let bearer = |(n, goods): (u128, &i64)| Bearer {
            of: OrganizationId(Uuid::from_u128(n)),
            units: 1,
            goods: rupiah(*goods),
            committed_at: DateTime::UNIX_EPOCH,
            pledge: PledgeId(Uuid::from_u128(n)),
        };
        let charge = Charge {
            kind: ChargeKind::Handling,
            paper: "BM-1".into(),
            amount: rupiah(amount),
            bearers: (1..).zip(goods).map(bearer).collect(),
        };
        let borne = charge.shared(Bearing::ByAmount);
        borne.iter().map(|one| one.amount.sen() / 100).collect::<Vec<_>>()
    };

    assert_eq!(shared(&[4_300, 1_400, 2_300], 299), [161, 52, 86]); // E9
    assert_eq!(shared(&[0, 0], 10), [5, 5]); // E10
    assert_eq!(shared(&[7, 7], -20), [-10, -10]); // E11
}
