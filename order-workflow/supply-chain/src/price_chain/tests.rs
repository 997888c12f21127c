//! Who sees what of a chain; and that nobody computes what they do not see.

use super::*;
use proptest::prelude::*;
use uuid::Uuid;

fn org(n: u128) -> OrganizationId {
    OrganizationId(Uuid::from_u128(n))
}

fn hop(by: u128, kind: HopKind, rupiah: i64, open_to: OpenTo) -> Hop {
    let amount = Money::from_sen(rupiah * 100);
    Hop { by: org(by), kind, amount, rule: Some("v1".into()), bought_by: None, open_to }
}

fn reader(n: u128) -> Reader {
    Reader { organization: Some(org(n)), knows_prices_of: Vec::new() }
}

fn figures(seen: &SeenChain) -> Vec<Option<i64>> {
    seen.hops.iter().map(|hop| hop.amount.map(|amount| amount.sen() / 100)).collect()
}

/// Distributor 1, secondary 2, primary 3, and a member who reads.
fn chain(opened: [OpenTo; 3]) -> PriceChain {
    let [goods, margin, shop] = opened;
    PriceChain::new(vec![
        hop(1, HopKind::Goods, 100_000, goods),
        hop(2, HopKind::Margin, 3_000, margin),
        hop(3, HopKind::Margin, 5_000, shop),
    ])
    .unwrap()
}

use OpenTo::{DirectBuyer, Everyone, Nobody};

#[test]
fn an_open_chain_is_seen_whole() {
    let seen = chain([Everyone; 3]).seen_by(&reader(9));

    assert_eq!(figures(&seen), [Some(100_000), Some(3_000), Some(5_000)]);
    assert_eq!((seen.unopened, seen.price), (Money::ZERO, Money::from_sen(10_800_000)));
}

#[test]
fn one_hidden_hop_takes_its_neighbour_along() {
    let seen = chain([Everyone, Nobody, Everyone]).seen_by(&reader(9));

    assert_eq!(figures(&seen), [None, None, Some(5_000)]);
    assert_eq!(seen.unopened, Money::from_sen(10_300_000));
    assert_eq!(seen.hops[1].rule, None, "a percentage would say it too");
}

#[test]
fn whoever_knows_one_of_two_hidden_hops_cannot_compute_the_other() {
    // The primary sees its own hop and what it paid; of that, neither part may be told alone.
    let seen = chain([Everyone, Nobody, Nobody]).seen_by(&reader(3));
    assert_eq!(figures(&seen), [None, None, Some(5_000)]);

    // The secondary knows what it paid and what it added: there is nothing to hide from it.
    let seen = chain([Nobody, Nobody, Nobody]).seen_by(&reader(2));
    assert_eq!(figures(&seen), [Some(100_000), Some(3_000), Some(5_000)]);

    // A reader with the distributor's price list knows what the two others took, but not which what.
    let knows = Reader { knows_prices_of: vec![org(1)], ..reader(9) };
    let seen = chain([Everyone, Nobody, Everyone]).seen_by(&knows);
    assert_eq!(figures(&seen), [Some(100_000), None, None]);
}

#[test]
fn margin_and_fee_of_one_hop_do_not_cover_for_each_other() {
    let chain = PriceChain::new(vec![
        hop(1, HopKind::Goods, 100_000, Everyone),
        hop(2, HopKind::Margin, 3_000, Nobody),
        hop(2, HopKind::Fee, 500, Nobody),
        hop(3, HopKind::Margin, 5_000, DirectBuyer),
    ])
    .unwrap();

    assert_eq!(figures(&chain.seen_by(&reader(9))), [None, None, None, Some(5_000)]);
}

#[test]
fn a_smaller_pack_has_the_same_chain_to_the_sen() {
    let small = chain([Everyone; 3]).split_to(Money::from_sen(900_001));

    assert_eq!(small.price(), Money::from_sen(900_001));
    assert_eq!(small.hops()[1].amount, Money::from_sen(25_000));
}

fn chains() -> impl Strategy<Value = (PriceChain, Reader)> {
    let open = prop_oneof![Just(Nobody), Just(DirectBuyer), Just(Everyone)];
    let amounts = (-3_i64..4, open);
    let runs = prop::collection::vec(prop::collection::vec(amounts, 1..3), 1..6);
    (runs, 1_u128..8, prop::collection::vec(1_u128..7, 0..3)).prop_map(|(runs, who, knows)| {
        let hops = (1..).zip(runs).flat_map(|(by, run)| {
            run.into_iter().map(move |(amount, open_to)| Hop {
                amount: Money::from_sen(amount),
                ..hop(by, HopKind::Margin, 0, open_to)
            })
        });
        let mut hops: Vec<Hop> = hops.collect();
        hops[0].amount = Money::from_sen(hops[0].amount.sen() + 40);
        let knows_prices_of = knows.into_iter().map(org).collect();
        let chain = PriceChain::new(hops).unwrap();
        (chain, Reader { organization: (who < 7).then(|| org(who)), knows_prices_of })
    })
}

/// The chain with `sen` moved from one hop to another.
fn moved(chain: &PriceChain, from: usize, to: usize, sen: i64) -> Option<PriceChain> {
    let mut hops = chain.hops().to_vec();
    hops[from].amount = hops[from].amount.minus(Money::from_sen(sen))?;
    hops[to].amount = hops[to].amount.plus(Money::from_sen(sen))?;
    PriceChain::new(hops).ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// For every hop without a figure there is another chain, of another amount there, that the same
    /// reader with the same prices in hand could not tell from this one.
    #[test]
    fn no_hidden_hop_can_be_computed((chain, reader) in chains()) {
        let seen = chain.seen_by(&reader);
        let stretches = chain.stretches(&reader);
        prop_assert_eq!(seen.price, chain.price());
        for (at, hop) in seen.hops.iter().enumerate() {
            if hop.amount.is_some() {
                let is_alone = stretches.iter().any(|s| s.len() == 1 && s.contains(&at));
                prop_assert!(is_alone || chain.is_open(at, &reader));
                continue;
            }
            let stretch = stretches.iter().find(|s| s.contains(&at)).unwrap();
            let same_view = |one: usize, other: usize| {
                let both = [(one, other), (other, one)];
                both.into_iter().any(|(from, to)| {
                    moved(&chain, from, to, 1).is_some_and(|m| m.seen_by(&reader) == seen)
                })
            };
            let hidden: Vec<usize> =
                stretch.clone().filter(|o| seen.hops[*o].amount.is_none()).collect();
            let not_told = hidden.iter().any(|other| *other != at && same_view(at, *other));
            prop_assert!(not_told, "{at} of {chain:?} for {reader:?}: {seen:?}");

            // Nor what its owner takes in all, unless nobody else stands in that stretch.
            let owner = |o: &usize| chain.hops()[*o].by == hop.by;
            if stretch.clone().all(|o| owner(&o)) {
                continue;
            }
            let (own, others): (Vec<_>, Vec<_>) = hidden.iter().copied().partition(owner);
            let not_told = own.iter().any(|o| others.iter().any(|other| same_view(*o, *other)));
            prop_assert!(not_told, "{at} of {chain:?} for {reader:?}: {seen:?}");
        }
    }
}
