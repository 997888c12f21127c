//! A pool as large as they come: a thousand cooperatives, ten thousand offers, three hundred thousand pledges.

use super::*;
use std::time::Instant;

#[test]
fn timed_three_hundred_thousand_pledges_are_cleared_in_a_moment() {
    let line = |n: u128| PoolLine { id: id(n), offer: id(n), case: 4, ..rice() };
    let lines: Vec<PoolLine> = (1..=10_000).map(line).collect();
    let pledges: Vec<Pledge> = (1..=300_000_u128)
        .map(|n| {
            let small = i64::try_from(n % 17).unwrap();
            let mut pledge = pledge(n, wish(1 + small, small % 3, 290_000 + small * 2_000));
            (pledge.line, pledge.by) = (id(1 + n % 10_000), id(1 + n % 1_000));
            pledge
        })
        .collect();
    let input = ClearingInput {
        pool: id(9),
        sharing: SharingRule::ProRata,
        lines: &lines,
        pledges: &pledges,
    };

    let begun = Instant::now();
    let result = clear(&input).unwrap();
    let took = begun.elapsed();

    assert!(result.lines.iter().filter(|line| line.close.is_some()).count() > 5_000);
    assert!(took.as_secs() < 10, "{took:?}, unoptimized");

    // And all of them for one offer.
    let one: Vec<Pledge> = pledges.iter().map(|p| Pledge { line: id(1), ..p.clone() }).collect();
    let begun = Instant::now();
    let input = ClearingInput { lines: &lines[..1], pledges: &one, ..input };
    assert_eq!(clear(&input).unwrap().lines[0].close.map(|close| close.units % 4), Some(0));
    let took = begun.elapsed();
    assert!(took.as_secs() < 10, "{took:?}, unoptimized");
}
