//! In top-up nobody makes others pay more: by whatever of their own pledge they change.

use super::random::{a_pledge, lines};
use super::*;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;

/// The village's pledge, what it would have instead, nothing where it takes it back, and what others pledged.
#[derive(Debug, Clone)]
struct Changed {
    line: PoolLine,
    own: Pledge,
    to: Option<PledgeWish>,
    others: Vec<Pledge>,
}

fn changed() -> impl Strategy<Value = Changed> {
    let others = prop::collection::vec(a_pledge(), 1..10);
    // Mostly a little otherwise: a number more or less, one consent fewer.
    let little = (-4_i64..5, -6_i64..7, 0_i64..3, 0_usize..6);
    let to = prop_oneof![
        6 => little.prop_map(|little| (Some(little), None)),
        2 => a_pledge().prop_map(|other| (None, Some(other.wish))),
        1 => Just((None, None)),
    ];
    (lines(), a_pledge(), others, to).prop_map(|(line, own, mut others, (little, anew))| {
        let own = Pledge { id: id(3_000_000), by: id(VILLAGE), ..own };
        others.sort_by_key(|pledge| pledge.id);
        others.dedup_by_key(|pledge| pledge.id);
        let wish = own.wish;
        let to = little.map(|(firm, tolerance, highest, unticked)| PledgeWish {
            firm: (wish.firm + firm).max(1),
            tolerance: (wish.tolerance + tolerance).max(0),
            highest: wish.highest.plus(rupiah(highest)).unwrap(),
            consents: Consents::of(
                &wish
                    .consents
                    .given()
                    .filter(|consent| Consent::ALL.get(unticked) != Some(consent))
                    .collect::<Vec<_>>(),
            ),
        });
        Changed { line, own, to: to.or(anew), others }
    })
}

#[test]
fn in_top_up_no_accepted_change_makes_anybody_else_pay_more() {
    const CASES: u32 = 4_000;
    let (taken, refused) = (Cell::new(0_u32), Cell::new(0_u32));
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..Default::default() };
    let run = TestRunner::new(config).run(&changed(), |changed| {
        let Changed { line, own, to, others } = changed;
        let pool = topping_up(rules(), vec![line.clone()]);
        let wishes: Vec<PledgeWish> = others.iter().map(|pledge| pledge.wish).collect();
        let facts = Box::new(facts(&line, Some(own.clone()), &wishes));
        let command = match to {
            Some(wish) => {
                Command::Pledge { id: own.id, line: id(1), wish, claimed_at: None, facts }
            }
            None => Command::Withdraw { line: id(1), claimed_at: None, facts },
        };
        if decide(&pool, command, By::Person(&village()), in_top_up()).is_err() {
            refused.set(refused.get() + 1);
            return Ok(());
        }
        taken.set(taken.get() + 1);
        let all = |own: Option<Pledge>| {
            let pledges: Vec<Pledge> = others.iter().cloned().chain(own).collect();
            cleared(&line, SharingRule::ProRata, &pledges)
        };
        let after = all(to.map(|wish| Pledge { wish, ..own.clone() }));
        let before = all(Some(own.clone()));
        let Some(close) = before.close else { return Ok(()) };
        let now = after.close.expect("what would be bought is bought still");
        prop_assert!(now.gate.unit_price <= close.gate.unit_price, "{now:?}, was {close:?}");
        let is_in = |clearing: &LineClearing, pledge: &Pledge| {
            clearing.awards.iter().any(|award| award.pledge == pledge.id)
        };
        for other in others.iter().filter(|other| is_in(&before, other)) {
            prop_assert!(is_in(&after, other), "{other:?} was in at {close:?}");
        }
        Ok(())
    });
    if let Err(failed) = run {
        panic!("{failed}");
    }
    assert!(taken.get() > CASES / 10, "{} taken", taken.get());
    assert!(refused.get() > CASES / 10, "{} refused", refused.get());
}

#[test]
fn a_price_that_tolerances_carry_is_not_taken_from_others() {
    let village_has = |tolerance, consents: &[Consent]| PledgeWish {
        consents: Consents::of(consents),
        ..wish(40, tolerance, 323_000)
    };
    let rice = line(&[(1, 333_000), (25, 323_000), (50, 313_100)], 1, 1);
    let pool = topping_up(rules(), vec![rice.clone()]);
    // 47 for sure, and 3 + 2 + 1 more: fifty are reached.
    let others = [wish(5, 2, 323_000), wish(2, 1, 323_000)];
    let own = Pledge { by: id(VILLAGE), ..pledge(3, village_has(3, Consent::ALL)) };
    let change = |to: PledgeWish| {
        let facts = Box::new(facts(&rice, Some(own.clone()), &others));
        let command = Command::Pledge { id: id(3), line: id(1), wish: to, claimed_at: None, facts };
        decide(&pool, command, By::Person(&village()), in_top_up()).map(|_| ())
    };
    let lowered = Err(Refusal::LoweredInTopUp { until: cut_off() });

    // Of six that are tolerated three are needed.
    assert_eq!(change(village_has(0, Consent::ALL)), Ok(()), "the others' three are enough");
    let others = [wish(5, 1, 323_000), wish(2, 1, 323_000)];
    let change = |to: PledgeWish| {
        let facts = Box::new(facts(&rice, Some(own.clone()), &others));
        let command = Command::Pledge { id: id(3), line: id(1), wish: to, claimed_at: None, facts };
        decide(&pool, command, By::Person(&village()), in_top_up()).map(|_| ())
    };
    assert_eq!(change(village_has(0, Consent::ALL)), lowered, "now one of its own is");
    assert_eq!(change(village_has(3, &[Consent::CaseFill, Consent::Late])), lowered, "unticked");
    assert_eq!(change(village_has(1, Consent::ALL)), Ok(()), "fifty still");
    assert_eq!(change(village_has(3, &[Consent::TierUnlock])), Ok(()));
}
