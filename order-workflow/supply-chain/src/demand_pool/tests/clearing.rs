//! The worked examples of clearing: one price, whole cases, tolerances, and who bears a shortage.

use super::*;

const PRO_RATA: SharingRule = SharingRule::ProRata;

#[test]
fn a_case_is_filled_from_tolerances_and_nobody_gets_more_than_that() {
    let threes = line(&[(1, 100)], 3, 1);
    let wishes = [wish(3, 2, 100), wish(1, 3, 100), wish(1, 0, 100)];

    let result = cleared(&threes, PRO_RATA, &pledges(&wishes));

    assert_eq!(result.close.map(|close| (close.units, close.way)), Some((6, Way::CaseFilled)));
    assert_eq!(got(&result), [3, 2, 1]); // E17
}

#[test]
fn what_fills_no_case_is_shared_by_the_rule() {
    let fours = line(&[(1, 100)], 4, 1);
    let wishes = [wish(3, 0, 100), wish(2, 0, 100), wish(1, 0, 100)];
    let shared = |rule| got(&cleared(&fours, rule, &pledges(&wishes)));

    assert_eq!(shared(PRO_RATA), [2, 1, 1]); // 2, 1⅓ and ⅔
    assert_eq!(shared(SharingRule::FirstCome), [3, 1, 0]);
    let small = SharingRule::SmallAndRemoteFirst { remote_from_days: 2 };
    assert_eq!(shared(small), [1, 2, 1]);
    let mut far = pledges(&wishes);
    far[0].days_away = 2;
    assert_eq!(got(&cleared(&fours, small, &far)), [3, 0, 1], "the far one first");
}

#[test]
fn ties_go_to_the_smaller_then_the_earlier_then_the_id() {
    let twos = line(&[(1, 100)], 2, 1);
    let mut equal = pledges(&[wish(1, 0, 100), wish(1, 0, 100), wish(1, 0, 100)]);
    assert_eq!(got(&cleared(&twos, PRO_RATA, &equal)), [1, 1, 0]);

    equal[2].committed_at = while_open();
    assert_eq!(got(&cleared(&twos, PRO_RATA, &equal)), [1, 0, 1]);
    for pledge in &mut equal {
        pledge.committed_at = while_open();
    }
    assert_eq!(got(&cleared(&twos, PRO_RATA, &equal)), [1, 1, 0]);
}

#[test]
fn everybody_pays_the_lowest_price_that_stands_and_whom_it_is_too_dear_is_let_go() {
    let wishes = [wish(60, 0, 312_000), wish(37, 0, 305_000), wish(9, 0, 290_000)];

    let result = cleared(&rice(), PRO_RATA, &pledges(&wishes));

    let close = result.close.unwrap();
    assert_eq!((close.units, close.gate.unit_price), (97, rupiah(305_000)));
    assert_eq!(result.released, [id(3)]);
    assert_eq!(result.awards[1].amount(), rupiah(37 * 305_000));
}

#[test]
fn a_gate_is_reached_from_tolerances_that_were_given_for_it() {
    let wishes = |consents: &[Consent]| {
        let more = PledgeWish { consents: Consents::of(consents), ..wish(37, 5, 305_000) };
        [wish(60, 0, 312_000), more]
    };
    let closes = |consents| {
        let result = cleared(&rice(), PRO_RATA, &pledges(&wishes(consents)));
        result.close.map(|close| (close.units, close.way))
    };

    assert_eq!(closes(&[Consent::TierUnlock]), Some((100, Way::GateReached)));
    assert_eq!(closes(&[Consent::CaseFill]), Some((97, Way::AsPledged)));
}

#[test]
fn the_supplier_sells_no_more_than_it_has_and_nothing_below_its_least() {
    let capped = PoolLine { cap: Some(50), case: 6, ..rice() };
    let result =
        cleared(&capped, PRO_RATA, &pledges(&[wish(40, 0, 312_000), wish(20, 0, 312_000)]));
    assert_eq!(result.close.map(|close| (close.units, close.way)), Some((48, Way::CutToStock)));
    assert_eq!(got(&result), [32, 16]);

    let least = PoolLine { minimum: 100, ..rice() };
    let result = cleared(&least, PRO_RATA, &pledges(&[wish(99, 0, 312_000)]));
    assert_eq!((result.close, result.released), (None, vec![id(1)]));
}

#[test]
fn a_smaller_unit_than_the_pack_has_one_whole_price_and_the_bill_is_met() {
    use crate::offer::CountRule;
    use crate::price_ladder::{PriceBreak, PriceLadder};
    use crate::quantity::Pack;
    let carton = Pack { name: "karton".into(), factor: 6 };
    let ladder =
        PriceLadder::new(vec![PriceBreak { min_count: 1, price: rupiah(100_000) }]).unwrap();
    let counts = CountRule { minimum: 1, multiple: 1 };
    let asks = (PoolFee::PerPack(rupiah(1_000)), PoolRole::Principal);
    let bottles =
        PoolLine::of_offer((id(1), id(1)), (&carton, 1), &ladder, counts, None, asks).unwrap();

    let result = cleared(&bottles, PRO_RATA, &pledges(&[wish(5, 0, 20_000), wish(2, 5, 17_000)]));

    assert_eq!(result.close.unwrap().gate.unit_price, rupiah(16_834), "101,000 ÷ 6, rounded up");
    assert_eq!(got(&result), [5, 7]);
    let goods: Vec<_> = result.awards.iter().map(|award| award.goods).collect();
    assert_eq!(goods, [rupiah(83_333), rupiah(116_667)]);
    assert_eq!(result.awards[0].amount(), rupiah(5 * 16_834));
    let hop = crate::price_chain::Hop {
        by: id(SUPPLIER),
        kind: crate::price_chain::HopKind::Goods,
        amount: rupiah(100_000),
        rule: None,
        bought_by: None,
        open_to: crate::price_chain::OpenTo::Everyone,
    };
    let above = crate::price_chain::PriceChain::new(vec![hop]).unwrap();
    let organizer = (id(ORGANIZER), PoolRole::Principal);
    let chain = bottles.chain(&bottles.gates[0], &above, organizer, None).unwrap();
    let sen: Vec<i64> = chain.hops().iter().map(|hop| hop.amount.sen()).collect();
    assert_eq!((sen, bottles.packs(12)), (vec![1_666_667, 16_733], 2));
    let odd = PoolLine::of_offer((id(1), id(1)), (&carton, 4), &ladder, counts, None, asks);
    assert_eq!(odd, Err(NotALine::UnitDoesNotDivide { pack: 6, unit: 4 }));
}

#[test]
fn running_it_again_whatever_the_order_is_running_the_same() {
    let mut some = pledges(&[wish(60, 3, 312_000), wish(37, 5, 305_000), wish(9, 0, 290_000)]);
    let lines = [rice(), PoolLine { id: id(2), offer: id(2), ..rice() }];
    let run = |lines: &[PoolLine], pledges: &[Pledge]| {
        clear(&ClearingInput { pool: id(9), sharing: PRO_RATA, lines, pledges }).unwrap()
    };
    let first = run(&lines, &some);

    some.reverse();
    let [one, two] = lines;
    assert_eq!(run(&[two, one.clone()], &some), first);
    // Kept with the result for ever: what is hashed may not change behind it.
    insta::assert_snapshot!(first.input.to_string());
    some[0].wish.tolerance += 1;
    assert_ne!(run(&[one], &some).input, first.input);
    assert_eq!(first.input.to_string().parse(), Ok(first.input));
}
