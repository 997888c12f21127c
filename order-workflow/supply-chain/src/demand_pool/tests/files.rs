//! A pool's file is judged: whole it is true, and whatever figure is changed is found.

use super::*;
use crate::allocation::{
    ArrivedLine, Charge, ChargeKind, CountedArrival, OpenLeg, allocate, bearers,
};

/// The fourteen of the page, 97 sacks and 7 more; 99 come, and freight of a million and a half.
fn flores() -> PoolFile {
    let firm = [30, 12, 9, 8, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2];
    let pledges = pledges(&firm.map(|firm| wish(firm, 2, 312_000)));
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
        lines,
        pledges,
        clearing,
        counter: None,
        allocations: vec![vec![allocation]],
        charges: vec![FiledCharge { kind, paper, amount, borne: charge.shared(Bearing::ByUnits) }],
        legs_from: LegsFrom::Arrival,
        legs: Vec::new(),
    };
    file.legs = legs_of(&file);
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

    assert_eq!(changed(|file| file.version = 2), "version");
    assert_eq!(changed(|file| file.rules.freight = Bearing::Evenly), "rules_digest");
    assert_eq!(changed(|file| file.pledges[0].wish.tolerance += 1), "clearing.input");
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
    let again = terms.applied(&file.lines, file.pledges.clone());
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
    file.legs = legs_of(&file);

    assert_eq!(verify_pool(&file), []);
    assert_eq!(file.legs.iter().map(|leg| leg.units).sum::<i64>(), 90);
    file.counter.as_mut().unwrap().terms.lines[0].cap = Some(91);
    assert_eq!(first_breach(&file), "counter.clearing.input");
}

#[test]
fn a_file_without_names_says_the_same_to_the_rupiah() {
    let file = flores();
    let stand_in = |of: OrganizationId| OrganizationId(Uuid::from_u128(9_000 - of.0.as_u128()));

    let unnamed = file.unnamed(id(104), stand_in);

    assert_eq!(verify_pool(&unnamed), []);
    let written = serde_json::to_string(&unnamed).unwrap();
    for name in (101..=114).map(|n| OrganizationId(Uuid::from_u128(n)).to_string()) {
        let is_own = name == OrganizationId(Uuid::from_u128(104)).to_string();
        assert_eq!(written.contains(&name), is_own, "{name}");
    }
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
