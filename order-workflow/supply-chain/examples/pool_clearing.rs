//! How long the largest pool takes, and how much memory: `cargo run --release -p supply-chain --example pool_clearing`.
//!
//! A thousand cooperatives, ten thousand offers, three hundred thousand pledges: cleared, cleared again after a
//! counter-offer, one arrival shared out, the file judged. Then all pledges for one offer, the other extreme.

#![expect(clippy::expect_used, reason = "a measurement that breaks stops here")]
#![expect(clippy::print_stdout, reason = "its answer")]

use chrono::{DateTime, TimeDelta, Utc};
use std::time::Instant;
use supply_chain::allocation::{ArrivedLine, CountedArrival, LineAllocation, OpenLeg, allocate};
use supply_chain::demand_pool::{
    Award, Bearing, ClearingInput, Consents, CounterTerms, Extension, Gate, LegsFrom, LineFill,
    Openness, Pledge, PledgeWish, PoolClearing, PoolDates, PoolFee, PoolFile, PoolLine, PoolRole,
    Rules, SharingRule, clear, preview, verify_pool,
};
use supply_chain::id::{DemandPoolId, OfferId, OrganizationId, PledgeId, PoolLineId};
use supply_chain::money::Money;
use uuid::Uuid;

const COOPERATIVES: u128 = 1_000;
const OFFERS: u128 = 10_000;
const PLEDGES: u128 = 300_000;

fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

fn line(n: u128) -> PoolLine {
    let gate =
        |(from, price)| Gate { from, unit_price: rupiah(price), pack_price: rupiah(price - 1_500) };
    let steps = [(1, 312_000), (50, 305_000), (100, 298_500), (200, 294_000), (500, 291_000)];
    PoolLine {
        id: PoolLineId(Uuid::from_u128(n)),
        offer: OfferId(Uuid::from_u128(n)),
        units_per_pack: 1,
        case: 4,
        minimum: 1,
        cap: None,
        gates: steps.map(gate).to_vec(),
    }
}

fn pledge(n: u128) -> Pledge {
    let small = i64::try_from(n % 17).expect("below 17");
    Pledge {
        id: PledgeId(Uuid::from_u128(n)),
        line: PoolLineId(Uuid::from_u128(1 + n % OFFERS)),
        by: OrganizationId(Uuid::from_u128(1 + n % COOPERATIVES)),
        wish: PledgeWish {
            firm: 1 + small,
            tolerance: small % 3,
            highest: rupiah(290_000 + small * 2_000),
            consents: Consents::ALL,
        },
        committed_at: DateTime::UNIX_EPOCH + TimeDelta::seconds(small),
        days_away: 0,
        salt: Uuid::from_u128(n),
    }
}

fn measured<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = work();
    println!("{what}: {} ms, at most {} MiB so far", begun.elapsed().as_millis(), most_memory());
    done
}

/// The most memory this process ever had, in MiB, where the system says so.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = peak.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or_default() / 1024
}

fn arrive(clearing: &PoolClearing, pledges: &[Pledge]) -> Vec<LineAllocation> {
    let lines = clearing.lines.iter().filter_map(|line| Some((line, line.close?)));
    lines
        .map(|(line, close)| {
            let good = close.units - close.units / 20;
            let leg = |award: &Award| {
                let at = pledges.binary_search_by_key(&award.pledge, |pledge| pledge.id);
                let pledge = &pledges[at.expect("an award is of a pledge")];
                OpenLeg {
                    pledge: pledge.id,
                    firm: award.units - award.extra,
                    extra: award.extra,
                    committed_at: pledge.committed_at,
                    days_away: pledge.days_away,
                }
            };
            let bill = close.gate.pack_price.times(good).expect("fits");
            let counted = CountedArrival { line: line.line, good, lost_at_hub: 0, bill };
            let legs = line.awards.iter().map(leg).collect();
            allocate(SharingRule::ProRata, &close.gate, &ArrivedLine { counted, legs })
                .expect("sums agree")
        })
        .collect()
}

fn file(lines: Vec<PoolLine>, pledges: &[Pledge], clearing: PoolClearing) -> PoolFile {
    let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a date");
    let rules = Rules {
        role: PoolRole::Principal,
        sharing: SharingRule::ProRata,
        fee: PoolFee::PerPack(rupiah(1_500)),
        freight: Bearing::ByUnits,
        extension: Extension::default(),
        dates: PoolDates {
            open_at: at("2026-11-17T00:00:00Z"),
            top_up_at: None,
            cut_off_at: at("2026-11-24T09:00:00Z"),
            grace_hours: 0,
            arrives_on: None,
        },
        openness: Openness::Named,
    };
    let allocations = vec![arrive(&clearing, pledges)];
    let mut file = PoolFile {
        format: PoolFile::FORMAT.into(),
        version: PoolFile::VERSION,
        pool: DemandPoolId(Uuid::from_u128(9)),
        rules_digest: rules.digest(&lines),
        above: None,
        rules,
        lines,
        pledges: Vec::new(),
        pledges_digest: clearing.input,
        clearing,
        counter: None,
        allocations,
        charges: Vec::new(),
        legs_from: LegsFrom::Arrival,
        legs: Vec::new(),
    };
    file.tell(pledges, |pledge| pledge.by == OrganizationId(Uuid::from_u128(1)));
    file
}

fn main() {
    let pool = DemandPoolId(Uuid::from_u128(9));
    let lines: Vec<PoolLine> = (1..=OFFERS).map(line).collect();
    let mut pledges: Vec<Pledge> = (1..=PLEDGES).map(pledge).collect();
    let sharing = SharingRule::ProRata;
    println!("{PLEDGES} pledges for {OFFERS} offers: {} MiB", most_memory());

    let input = ClearingInput { pool, sharing, lines: &lines, pledges: &pledges };
    let clearing = measured("cleared", || clear(&input).expect("clears"));
    let closed = clearing.lines.iter().filter(|line| line.close.is_some()).count();
    println!("  {closed} offers closed, from {}", clearing.input);

    let terms = CounterTerms { is_later: true, ..CounterTerms::default() };
    measured("cleared again after a counter-offer", || {
        let again = terms.applied(&lines, pledges.clone());
        let (lines, pledges) = (&again.lines[..], &again.pledges[..]);
        clear(&ClearingInput { pool, sharing, lines, pledges }).expect("clears")
    });
    let file =
        measured("shared out, and its file made", || file(lines.clone(), &pledges, clearing));
    let breaches = measured("file judged", || verify_pool(&file));
    println!("  {} breaches", breaches.len());
    drop(file);

    for pledge in &mut pledges {
        pledge.line = lines[0].id;
    }
    let input = ClearingInput { pool, sharing, lines: &lines[..1], pledges: &pledges };
    let one = measured("all of them for one offer", || clear(&input).expect("clears"));
    println!("  {:?}", one.lines[0].close.map(|close| (close.units, close.way)));
    let fill = LineFill::of(&lines[0], pledges.iter().map(|pledge| &pledge.wish));
    measured("a page of it, a thousand times", || {
        for _ in 0..1_000 {
            assert!(!preview(&lines[0], &fill, &pledges[0].wish).is_empty());
        }
    });
}
