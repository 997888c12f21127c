//! A pool's file is judged: whole it is true, and whatever figure is changed is found.

use super::*;
use crate::allocation::{
    ArrivedLine, Charge, ChargeKind, CountedArrival, OpenLeg, allocate, bearers,
};

fn flores_pledges() -> Vec<Pledge> {
    let firm = [30, 12, 9, 8, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2];
    pledges(&firm.map(|firm| wish(firm, 2, 312_000)))
}

/// The fourteen of the page, 97 sacks and 7 more; 99 come, and freight of a million and a half.
fn flores() -> PoolFile {
    let pledges = flores_pledges();
    let lines = vec![rice()];
    let input = ClearingInput {
        pool: id(9),
        sharing: SharingRule::ProRata,
        lines: &lines,
        pledges: &pledges,
    };
    let clearing = clear(&input).unwrap();
    let close = clearing.lines[0].close.unwrap();
    let leg = |pledge: &Pledge| OpenLeg {
        pledge: pledge.id,
        firm: pledge.wish.firm,
        extra: 0,
        committed_at: pledge.committed_at,
        days_away: 0,
    };
    let counted =
        CountedArrival { line: id(1), good: 99, lost_at_hub: 0, bill: rupiah(29_551_500) };
    let arrived = ArrivedLine { counted, legs: pledges.iter().map(leg).collect() };
    let allocation = allocate(SharingRule::ProRata, &close.gate, &arrived).unwrap();
    let bearers = bearers(allocation.shares.iter().zip(&pledges));
    let (kind, paper, amount) = (ChargeKind::Freight, String::from("ANG-1"), rupiah(1_500_000));
    let charge = Charge { kind, paper: paper.clone(), amount, bearers };
    let mut file = PoolFile {
        format: PoolFile::FORMAT.into(),
        version: PoolFile::VERSION,
        pool: id(9),
        rules: rules(),
        rules_digest: rules().digest(&lines),
        above: None,
        lines,
        pledges: Vec::new(),
        pledges_digest: Digest([0; 32]),
        clearing,
        counter: None,
        allocations: vec![vec![allocation]],
        charges: vec![FiledCharge { kind, paper, amount, borne: charge.shared(Bearing::ByUnits) }],
        legs_from: LegsFrom::Arrival,
        legs: Vec::new(),
    };
    file.tell(&pledges, |pledge| pledge.id == id(4));
    file
}

fn first_breach(file: &PoolFile) -> String {
    verify_pool(file).first().map(|breach| breach.figure.clone()).unwrap_or_default()
}

#[test]
fn a_whole_file_is_true_also_after_it_was_written_down() {
    let file = flores();
    assert_eq!(verify_pool(&file), []);

    let written = serde_json::to_string(&file).unwrap();
    let read: PoolFile = serde_json::from_str(&written).unwrap();
    assert_eq!(read, file);
    assert_eq!(verify_pool(&read), []);

    let detusoko = file.legs[0];
    assert_eq!((detusoko.units, detusoko.goods), (28, rupiah(8_358_000)));
    assert_eq!((detusoko.charges, detusoko.total), (rupiah(424_242), rupiah(8_782_242)));
    assert_eq!(detusoko.alone, Some(rupiah(28 * 312_000)));
    let total = Money::sum(file.legs.iter().map(|leg| leg.total));
    assert_eq!(total, Some(rupiah(29_551_500 + 1_500_000)));
}

#[test]
fn whatever_is_changed_is_found_where_it_was_changed() {
    let changed = |change: fn(&mut PoolFile)| {
        let mut file = flores();
        change(&mut file);
        first_breach(&file)
    };

    assert_eq!(changed(|file| file.version = 1), "version");
    assert_eq!(changed(|file| file.rules.freight = Bearing::Evenly), "rules_digest");
    assert_eq!(changed(|file| file.pledges[0].tolerance += 1), "pledges_digest");
    let own = PledgeId(Uuid::from_u128(4));
    let opened = |file: &mut PoolFile, change: fn(&mut OpenedPledge)| {
        change(file.pledges[3].opened.as_mut().unwrap());
    };
    let seal = format!("pledges[{own}].seal");
    let mut file = flores();
    opened(&mut file, |own| own.highest = rupiah(300_000));
    assert_eq!(first_breach(&file), seal);
    let mut file = flores();
    opened(&mut file, |own| own.salt = Uuid::nil());
    assert_eq!(first_breach(&file), seal);
    let pledge = PledgeId(Uuid::from_u128(2));
    let line = PoolLineId(Uuid::from_u128(1));
    assert_eq!(
        changed(|file| file.clearing.lines[0].awards[1].units += 1),
        format!("clearing.lines[{line}].awards[{pledge}].units")
    );
    assert_eq!(
        changed(|file| file.allocations[0][0].shares[1].units -= 1),
        format!("allocations[0][{line}].shares[{pledge}].units")
    );
    assert_eq!(
        changed(|file| file.allocations[0][0].counted.good += 1),
        format!("allocations[0][{line}].shares[{}].exact", PledgeId(Uuid::from_u128(1)))
    );
    let of = OrganizationId(Uuid::from_u128(101));
    assert_eq!(
        changed(|file| file.charges[0].borne[0].amount = Money::ZERO),
        format!("charges[ANG-1].borne[{of}].amount")
    );
    assert_eq!(changed(|file| file.legs[0].total = Money::ZERO), format!("legs[{of}].total"));
    assert_eq!(changed(|file| file.lines[0].case = 0), format!("lines[{line}]"));
    assert_eq!(changed(|file| file.legs.clear()), "legs");
    assert_eq!(changed(|file| file.legs_from = LegsFrom::Award), "legs_from");
}

#[test]
fn a_file_with_a_counter_offer_is_reckoned_twice() {
    let mut file = flores();
    let terms = CounterTerms {
        lines: vec![PoolLine { cap: Some(90), ..rice() }],
        ..CounterTerms::default()
    };
    let pledges = flores_pledges();
    let again = terms.applied(&file.lines, pledges.clone());
    let input = ClearingInput {
        pool: id(9),
        sharing: SharingRule::ProRata,
        lines: &again.lines,
        pledges: &again.pledges,
    };
    let clearing = clear(&input).unwrap();
    assert_eq!(clearing.lines[0].close.map(|close| close.units), Some(90));
    file.counter = Some(FiledCounter { terms, released: again.released, clearing });
    file.allocations.clear();
    file.charges.clear();
    file.legs_from = LegsFrom::Award;
    file.tell(&pledges, |_| true);

    assert_eq!(verify_pool(&file), []);
    assert_eq!(file.legs.iter().map(|leg| leg.units).sum::<i64>(), 90);
    file.counter.as_mut().unwrap().terms.lines[0].cap = Some(91);
    assert_eq!(first_breach(&file), "counter.clearing.input");
}

#[test]
fn a_file_without_names_says_the_same_to_the_rupiah() {
    let file = flores();
    let stand_in = |of: OrganizationId| OrganizationId(Uuid::from_u128(9_000 - of.0.as_u128()));

    let other = |pledge: PledgeId| PledgeId(Uuid::from_u128(9_000 - pledge.0.as_u128()));

    let unnamed = file.unnamed(id(104), stand_in, other);

    assert_eq!(verify_pool(&unnamed), []);
    let written = serde_json::to_string(&unnamed).unwrap();
    for name in (101..=114).map(|n| OrganizationId(Uuid::from_u128(n)).to_string()) {
        let is_own = name == OrganizationId(Uuid::from_u128(104)).to_string();
        assert_eq!(written.contains(&name), is_own, "{name}");
    }
    for n in 1..=14 {
        let pledge = PledgeId(Uuid::from_u128(n));
        // Line and pool have small ids too.
        let is_there = [1, 4, 9].contains(&n);
        assert_eq!(written.contains(&pledge.to_string()), is_there, "{n}");
    }
    assert_eq!(unnamed.pledges_digest, file.pledges_digest);
    let of = |file: &PoolFile| file.legs.iter().find(|leg| leg.of == id(104)).copied();
    assert_eq!(of(&unnamed), of(&file));
}

/// Every number and amount of a JSON value, by its address.
fn leaves(of: &serde_json::Value, at: &str, found: &mut Vec<String>) {
    use serde_json::Value;
    match of {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| leaves(field, &format!("{at}/{name}"), found));
        }
        Value::Array(items) => {
            (0..)
                .zip(items)
                .for_each(|(n, item): (usize, _)| leaves(item, &format!("{at}/{n}"), found));
        }
        Value::Number(_) => found.push(at.to_owned()),
        Value::String(text) if text.parse::<Money>().is_ok() => found.push(at.to_owned()),
        _ => {}
    }
}

#[test]
fn not_one_number_of_a_file_can_be_changed_unnoticed() {
    let whole = serde_json::to_value(flores()).unwrap();
    let mut places = Vec::new();
    leaves(&whole, "", &mut places);
    assert!(places.len() > 200, "{}", places.len());

    for place in places {
        let mut changed = whole.clone();
        let leaf = changed.pointer_mut(&place).unwrap();
        *leaf = if let Some(number) = leaf.as_i64() {
            (number + 1).into()
        } else {
            let amount: Money = serde_json::from_value(leaf.clone()).unwrap();
            serde_json::to_value(amount.plus(rupiah(1))).unwrap()
        };
        let file: PoolFile = serde_json::from_value(changed).unwrap();
        assert_ne!(verify_pool(&file), [], "{place} was changed");
    }
}

/// Twenty-seven for sure at three highest prices, of which one is too low, and one that is in alone at the last.
fn apart() -> (PoolFile, Vec<Pledge>) {
    let own_mind = |firm, tolerance, highest, consents: &[Consent]| PledgeWish {
        consents: Consents::of(consents),
        ..wish(firm, tolerance, highest)
    };
    let pledges = pledges(&[
        own_mind(60, 3, 311_117, &[Consent::TierUnlock, Consent::Late]),
        own_mind(35, 0, 305_777, Consent::ALL),
        own_mind(9, 0, 299_313, &[]),
        own_mind(5, 4, 296_051, Consent::ALL),
        own_mind(2, 0, 201_019, Consent::ALL),
    ]);
    let lines = vec![rice()];
    let sharing = SharingRule::ProRata;
    let clearing =
        clear(&ClearingInput { pool: id(9), sharing, lines: &lines, pledges: &pledges }).unwrap();
    let mut file = PoolFile {
        lines,
        clearing,
        allocations: Vec::new(),
        charges: Vec::new(),
        legs_from: LegsFrom::Award,
        ..flores()
    };
    file.rules_digest = rules().digest(&file.lines);
    file.tell(&pledges, |pledge| pledge.id == id(2));
    (file, pledges)
}

#[test]
fn a_file_tells_of_others_which_of_the_prices_that_were_tried_they_pay_and_no_more() {
    let (file, pledges) = apart();
    let close = file.clearing.lines[0].close.unwrap();
    assert_eq!((close.gate.unit_price, close.firm), (rupiah(298_500), 104));
    assert_eq!(verify_pool(&file), []);

    let reaches: Vec<_> = file.pledges.iter().map(|pledge| pledge.reaches).collect();
    let paid = Some(rupiah(298_500));
    assert_eq!(reaches, [paid, paid, paid, Some(rupiah(294_000)), None], "not a rupiah above");
    let asked: Vec<_> = file.pledges.iter().map(|pledge| pledge.consents).collect();
    let gate = Consents::of(&[Consent::TierUnlock]);
    let none = Consents::default();
    assert_eq!(asked, [gate, none, none, gate, none], "no case was filled, nothing came late");

    let written = serde_json::to_string(&file).unwrap();
    for pledge in &pledges {
        let is_own = pledge.id == id(2);
        assert_eq!(written.contains(&pledge.wish.highest.to_string()), is_own, "{pledge:?}");
        assert_eq!(written.contains(&pledge.salt.to_string()), is_own, "{pledge:?}");
        let at = serde_json::to_string(&pledge.committed_at).unwrap();
        assert_eq!(written.contains(&at), is_own, "{pledge:?}");
    }
}

#[test]
fn whatever_others_would_pay_above_the_price_the_file_is_the_same_but_for_seals() {
    let (file, mut pledges) = apart();
    let others: Vec<Digest> = file.pledges.iter().map(|pledge| pledge.seal).collect();
    // The first goes a hundred thousand higher, and consents to everything.
    pledges[0].wish.highest = rupiah(411_117);
    pledges[0].wish.consents = Consents::ALL;
    let mut other = file.clone();
    let input = ClearingInput {
        pool: id(9),
        sharing: SharingRule::ProRata,
        lines: &file.lines,
        pledges: &pledges,
    };
    other.clearing = clear(&input).unwrap();
    other.tell(&pledges, |pledge| pledge.id == id(2));

    assert_eq!(verify_pool(&other), []);
    assert_ne!(other.pledges[0].seal, others[0]);
    // With the digests, which follow from the seals, as they were it is the same file.
    other.pledges[0].seal = others[0];
    other.clearing.input = file.clearing.input;
    other.pledges_digest = file.pledges_digest;
    assert_eq!(other, file);
    // And no guess can be tried against a seal without its salt.
    pledges[0].salt = Uuid::from_u128(5);
    assert_ne!(pledges[0].seal(), others[0]);
}

#[test]
fn an_owner_finds_out_when_something_else_is_told_of_their_pledge() {
    let (whole, _) = apart();
    let own = PledgeId(Uuid::from_u128(2));
    let told = |change: fn(&mut FiledPledge)| {
        let mut file = whole.clone();
        change(&mut file.pledges[1]);
        // Whoever lies says so everywhere.
        file.pledges_digest = pool_file_digest(&file);
        verify_pool(&file).iter().map(|breach| breach.figure.clone()).collect::<Vec<_>>()
    };

    let reaches = told(|pledge| pledge.reaches = Some(rupiah(294_000)));
    assert!(reaches.contains(&format!("clearing.lines[{}].close", PoolLineId(Uuid::from_u128(1)))));
    assert!(told(|pledge| pledge.is_far = true).contains(&format!("pledges[{own}].is_far")));
    assert!(told(|pledge| pledge.firm -= 1).contains(&format!("pledges[{own}].seal")));
}

/// The digest that a liar would write.
fn pool_file_digest(file: &PoolFile) -> Digest {
    pool_file::digest_of(&file.pledges)
}
