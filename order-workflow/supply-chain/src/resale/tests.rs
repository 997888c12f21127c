//! Resale, one behaviour at a time.

use super::*;
use crate::price_chain::Hop;
use proptest::prelude::*;
use uuid::Uuid;

fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

fn ladder(steps: &[(i64, i64)]) -> PriceLadder {
    let step = |&(min_count, price)| PriceBreak { min_count, price: rupiah(price) };
    PriceLadder::new(steps.iter().map(step).collect()).unwrap()
}

fn upstream(steps: &[(i64, i64)]) -> Upstream {
    let state = OfferState::Published;
    Upstream { ladder: ladder(steps), state, is_for_reseller: true, stock_cost: None }
}

/// Cartons of forty sold by five: eight of them in a carton.
fn rule(margin: Margin) -> ResaleRule {
    ResaleRule {
        split: 8,
        margins: vec![MarginFrom { min_count: 1, margin }],
        round_up_to: rupiah(100),
        sourcing: Sourcing::BackToBack,
        follow: Follow::PassOn,
        open_to: OpenTo::Everyone,
    }
}

#[test]
fn a_carton_is_sold_on_in_smaller_packs_with_a_margin() {
    let above = upstream(&[(1, 108_000), (10, 105_000)]);

    let five = rule(Margin::Percent(Decimal::from(4))).ladder(&above).unwrap();
    let flat = rule(Margin::Amount(rupiah(500))).ladder(&above).unwrap();

    assert_eq!(five, ladder(&[(1, 14_100), (80, 13_700)])); // 14,040 and 13,650
    assert_eq!(flat, ladder(&[(1, 14_000), (80, 13_700)])); // 14,000 and 13,625
}

#[test]
fn a_margin_may_fall_with_the_count_but_never_make_the_price_rise() {
    let above = upstream(&[(1, 80_000)]);
    let tiers = |second| ResaleRule {
        margins: vec![
            MarginFrom { min_count: 1, margin: Margin::Amount(rupiah(900)) },
            MarginFrom { min_count: 20, margin: Margin::Amount(rupiah(second)) },
        ],
        ..rule(Margin::Amount(Money::ZERO))
    };

    assert_eq!(tiers(400).ladder(&above).unwrap(), ladder(&[(1, 10_900), (20, 10_400)]));
    let rises = NotResold::NotALadder(NotALadder::Rises { index: 1, min_count: 20 });
    assert_eq!(tiers(1_000).ladder(&above), Err(rises));
}

#[test]
fn a_price_above_that_moves_is_passed_on_held_or_asked_about() {
    let plain = rule(Margin::Amount(Money::ZERO));
    let current = plain.ladder(&upstream(&[(1, 80_000)])).unwrap();
    let dearer = upstream(&[(1, 88_000)]);
    let would_be = ladder(&[(1, 11_000)]);
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let (until, today) = (day("2026-12-01"), day("2026-12-01"));
    let held = ResaleRule { follow: Follow::HoldUntil { day: until }, ..plain.clone() };
    let asks = ResaleRule { follow: Follow::AskMe, ..plain.clone() };

    let passed = Followed::Reprice { to: would_be.clone() };
    assert_eq!(plain.follow(&current, &dearer, today), Ok(passed.clone()));
    assert_eq!(plain.follow(&would_be, &dearer, today), Ok(Followed::Unchanged));
    let stays = Followed::Held { until, would_be: would_be.clone(), is_below_cost: true };
    assert_eq!(held.follow(&current, &dearer, today), Ok(stays));
    assert_eq!(held.follow(&current, &dearer, day("2026-12-02")), Ok(passed));
    let cheaper = asks.follow(&current, &upstream(&[(1, 72_000)]), today);
    let would_be = ladder(&[(1, 9_000)]);
    assert_eq!(cheaper, Ok(Followed::Ask { would_be, is_below_cost: false }));
    let gone = Upstream { state: OfferState::Paused, ..dearer };
    assert_eq!(plain.follow(&current, &gone, today), Ok(Followed::Pause));
}

#[test]
fn goods_in_the_own_warehouse_are_priced_by_what_they_cost() {
    let stocked =
        ResaleRule { sourcing: Sourcing::FromStock, ..rule(Margin::Percent(Decimal::from(10))) };
    let above = Upstream { stock_cost: Some(rupiah(9_950)), ..upstream(&[(1, 1)]) };

    assert_eq!(stocked.ladder(&above).unwrap(), ladder(&[(1, 11_000)]));
    assert_eq!(stocked.ladder(&upstream(&[(1, 1)])), Err(NotResold::NoStockCost));
    assert_eq!(
        (stocked.available(3, 17), rule(Margin::Amount(Money::ZERO)).available(3, 17)),
        (17, 24)
    );
}

#[test]
fn the_chain_of_a_smaller_pack_comes_to_its_price() {
    let org = |n| OrganizationId(Uuid::from_u128(n));
    let hop = |by, kind, amount| Hop {
        by: org(by),
        kind,
        amount: rupiah(amount),
        rule: None,
        bought_by: None,
        open_to: OpenTo::Everyone,
    };
    let above =
        PriceChain::new(vec![hop(1, HopKind::Goods, 100_000), hop(2, HopKind::Margin, 3_001)]);
    let resale = rule(Margin::Amount(rupiah(500)));

    let chain = resale.chain(&above.unwrap(), rupiah(13_400), (org(3), None)).unwrap();

    let sen: Vec<i64> = chain.hops().iter().map(|hop| hop.amount.sen()).collect();
    assert_eq!(chain.price(), rupiah(13_400));
    assert_eq!(sen, [1_250_000, 37_513, 52_487]);
}

#[test]
fn the_nearest_rule_holds() {
    let [one, two] = [1, 2].map(|n| OfferId(Uuid::from_u128(n)));
    let of = |split| ResaleRule { split, ..rule(Margin::Amount(Money::ZERO)) };
    let rules = [
        (Scope::Offer(one), of(1)),
        (Scope::Everything, of(2)),
        (Scope::Category("Beras".into()), of(3)),
    ];

    let split = |offer, category| rule_for(&rules, offer, category).map(|rule| rule.split);
    assert_eq!(split(one, "beras"), Some(1));
    assert_eq!(split(two, "beras"), Some(3));
    assert_eq!(split(two, "gula"), Some(2));
}

fn margins() -> impl Strategy<Value = Margin> {
    prop_oneof![
        (0_i64..4_000).prop_map(|bp| Margin::Percent(Decimal::new(bp, 2))),
        (0_i64..2_000_000).prop_map(|sen| Margin::Amount(Money::from_sen(sen))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_sold_on_covers_its_cost_and_margin_and_never_dearer_by_the_dozen(
        (first, falls) in (1_000_i64..50_000_000, prop::collection::vec((1_i64..500, 0_i64..100_000), 0..5)),
        (split, margin, round, count) in (1_i64..60, margins(), 1_i64..50_000, 1_i64..100_000),
    ) {
        let (mut min_count, mut sen) = (1, first);
        let mut steps = vec![PriceBreak { min_count, price: Money::from_sen(sen) }];
        for (more, less) in falls {
            (min_count, sen) = (min_count + more, (sen - less).max(1));
            steps.push(PriceBreak { min_count, price: Money::from_sen(sen) });
        }
        let above = Upstream { ladder: PriceLadder::new(steps).unwrap(), ..upstream(&[(1, 1)]) };
        let resale = ResaleRule { split, round_up_to: Money::from_sen(round), ..rule(margin) };

        let own = resale.ladder(&above).unwrap();

        // At any count, not only where a step begins.
        let price = own.price_of(count);
        let cost = resale.exact_cost(&above, count).unwrap();
        let added = match margin {
            Margin::Percent(percent) => cost * percent / Decimal::ONE_HUNDRED,
            Margin::Amount(amount) => Decimal::from(amount.sen()),
        };
        let asked = Decimal::from(price.sen());
        prop_assert!(asked >= cost + added && asked < cost + added + Decimal::from(round));
        prop_assert_eq!(price.sen() % round, 0);

        let goods = Hop {
            by: OrganizationId(Uuid::from_u128(1)),
            kind: HopKind::Goods,
            amount: above.ladder.price_of((count / split).max(1)),
            rule: None,
            bought_by: None,
            open_to: OpenTo::Everyone,
        };
        let chain = PriceChain::new(vec![goods]).unwrap();
        let chain = resale.chain(&chain, price, (OrganizationId(Uuid::from_u128(2)), None)).unwrap();
        prop_assert_eq!(chain.price(), price);
        prop_assert_eq!(resale.follow(&own, &above, "2026-11-24".parse().unwrap()), Ok(Followed::Unchanged));
    }
}
