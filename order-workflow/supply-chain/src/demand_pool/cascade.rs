//! The cascade: what was gathered below becomes one pledge above.
//!
//! Members' orders feed a primary's pledge, primaries' a secondary's pool, secondaries' an induk's. Each tier
//! runs the same engine: what it pledges above is the sum of those below who would pay that price and what
//! it adds itself, and what it gets from above is shared out below by the rule that was published there.

use super::fill::LineFill;
use super::pledge::{Consent, Consents, PledgeWish};
use super::pool_fee::PoolFee;
use super::pool_line::{Gate, PoolLine};
use crate::money::Money;

/// The one pledge for what `below` would take at `highest` above, where `fee` is added on the way down and
/// `units_per_unit` of theirs are one unit above. Nothing where not even one whole unit comes together.
///
/// Firm is only what is firm below, rounded down to whole units; what they tolerate, and whatever was
/// rounded, is tolerance. Consented to is only what each of them consents to.
#[must_use]
pub fn gathered<'a>(
    below: impl IntoIterator<Item = &'a PledgeWish>,
    (highest, fee, units_per_unit): (Money, PoolFee, i64),
) -> Option<PledgeWish> {
    let asked = fee.asked(highest, units_per_unit)?;
    let (mut firm, mut most) = (0_i64, 0_i64);
    let mut consents = Consent::ALL.to_vec();
    for wish in below.into_iter().filter(|wish| wish.highest >= asked) {
        firm = firm.checked_add(wish.firm)?;
        // More than is firm is taken only from whom either reason is good enough for.
        let more = wish.more_for(Consent::CaseFill).min(wish.more_for(Consent::TierUnlock));
        most = most.checked_add(wish.firm)?.checked_add(more)?;
        let extends = |consent: &Consent| match consent {
            // Whoever tolerates nothing is asked for nothing more.
            Consent::CaseFill | Consent::TierUnlock => true,
            Consent::Extend | Consent::Late | Consent::Substitute => wish.consents.has(*consent),
        };
        consents.retain(extends);
    }
    let units = units_per_unit.max(1);
    let (firm, most) = (firm / units, most / units);
    let wish =
        PledgeWish { firm, tolerance: most - firm, highest, consents: Consents::of(&consents) };
    wish.check().is_ok().then_some(wish)
}

/// What would be pledged above for a line that stands like `above`, as its published prices and the demand below have it:
/// the most that all of them together could count on.
///
/// A pledge has one highest price, those below have many. So each published price is looked at: who would pay what then
/// comes down, how high they would go together, and where the line above would close with them. The lowest price that
/// is reached so wins; where none is, those speak who would pay the dearest, for they are in at any. Nobody below is
/// ever pledged for above what they said.
#[must_use]
pub fn pledged_above(
    below: &[PledgeWish],
    (above, fill): (&PoolLine, &LineFill),
    (fee, units_per_unit): (PoolFee, i64),
) -> Option<PledgeWish> {
    let at = |gate: &Gate| {
        let least = whole(gate.unit_price)?;
        let asked = fee.asked(least, units_per_unit)?;
        let stay = below.iter().map(|wish| wish.highest).filter(|highest| *highest >= asked);
        let highest = raised(least, stay.min()?, (fee, units_per_unit))?;
        gathered(below, (highest, fee, units_per_unit))
    };
    let closes_at = |wish: &PledgeWish| {
        let mut with = fill.clone();
        with.add(above, wish);
        with.close(above).map(|close| close.gate.unit_price).filter(|price| *price <= wish.highest)
    };
    let pledges: Vec<PledgeWish> = above.gates.iter().filter_map(at).collect();
    let reached = pledges.iter().filter_map(|wish| Some((closes_at(wish)?, wish)));
    // Of one price that of the most; of the same count that of those who go highest.
    let best = reached.min_by_key(|(price, wish)| (*price, -wish.firm, -wish.highest.sen()));
    best.map(|(_, wish)| *wish).or_else(|| pledges.first().copied())
}

/// A price in whole rupiah that is not below it.
fn whole(price: Money) -> Option<Money> {
    let over = price.sen().rem_euclid(Money::RUPIAH.sen());
    if over == 0 { Some(price) } else { price.plus(Money::from_sen(Money::RUPIAH.sen() - over)) }
}

/// The highest price in whole rupiah, from `least` on, of which no more than `most` a unit comes down.
fn raised(least: Money, most: Money, (fee, units_per_unit): (PoolFee, i64)) -> Option<Money> {
    let rupiah = Money::RUPIAH.sen();
    let (mut low, mut high) =
        (least.sen() / rupiah, most.times(units_per_unit.max(1))?.sen() / rupiah);
    while low < high {
        let middle = low + (high - low + 1) / 2;
        let asked = fee.asked(Money::from_sen(middle * rupiah), units_per_unit)?;
        if asked <= most { low = middle } else { high = middle - 1 }
    }
    Some(Money::from_sen(low * rupiah))
}

/// The lines of a pool below at what came down: `came` gives for each what a unit above costs and how many came, nothing
/// where none did; `fee` is added on the way. All that came is bought, at the one price, and no more.
#[must_use]
pub fn come_down(
    lines: &[PoolLine],
    fee: PoolFee,
    came: impl Fn(&PoolLine) -> Option<(Money, i64)>,
) -> Option<Vec<PoolLine>> {
    let down = |line: &PoolLine| {
        let Some((pack_price, packs)) = came(line) else {
            return Some(PoolLine { cap: Some(0), ..line.clone() });
        };
        let units = packs.checked_mul(line.units_per_pack)?;
        let unit_price = fee.asked(pack_price, line.units_per_pack)?;
        let gates = vec![Gate { from: units, unit_price, pack_price }];
        Some(PoolLine { minimum: units, cap: Some(units), gates, ..line.clone() })
    };
    lines.iter().map(down).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand_pool::{ClearingInput, Pledge, SharingRule, clear};
    use crate::id::{DemandPoolId, OfferId, OrganizationId, PledgeId, PoolLineId};
    use chrono::DateTime;
    use uuid::Uuid;

    fn rupiah(amount: i64) -> Money {
        Money::from_sen(amount * 100)
    }

    /// 300,000 a sack, 290,000 from 50 on, 280,000 from 100.
    fn rice() -> PoolLine {
        let gate =
            |from, price| Gate { from, unit_price: rupiah(price), pack_price: rupiah(price) };
        PoolLine {
            id: PoolLineId(Uuid::from_u128(1)),
            offer: OfferId(Uuid::from_u128(2)),
            units_per_pack: 1,
            case: 1,
            minimum: 1,
            cap: None,
            gates: vec![gate(1, 300_000), gate(50, 290_000), gate(100, 280_000)],
        }
    }

    #[test]
    fn the_price_that_is_reached_together_is_pledged_for_as_high_as_all_of_those_go() {
        let line = rice();
        let others = wish(60, 0, 300_000, &[]);
        let fill = LineFill::of(&line, &[others]);
        let fee = PoolFee::PerPack(rupiah(5_000));
        let below =
            [wish(25, 0, 300_000, &[]), wish(20, 0, 291_000, &[]), wish(9, 0, 250_000, &[])];

        // With 45 there are 105, and 280,000 comes down at 285,000: both are in, and go to 286,000 above.
        let together = pledged_above(&below, (&line, &fill), (fee, 1)).unwrap();
        assert_eq!((together.firm, together.highest), (45, rupiah(286_000)));
        // Alone they reach none that they would pay; those speak who go highest, for others may come.
        let alone = pledged_above(&below, (&line, &LineFill::empty(&line)), (fee, 1)).unwrap();
        assert_eq!((alone.firm, alone.highest), (25, rupiah(295_000)));
        assert_eq!(
            pledged_above(&below[2..], (&line, &fill), (fee, 1)),
            None,
            "250,000 is no price"
        );
    }

    #[test]
    fn what_came_down_is_bought_to_the_last_unit_and_nobody_is_above_their_highest() {
        let line = PoolLine { units_per_pack: 2, case: 2, ..rice() };
        let below = [wish(9, 4, 150_000, Consent::ALL), wish(8, 0, 148_000, Consent::ALL)];
        let fee = PoolFee::PerPack(rupiah(2_000));
        let above = gathered(&below, (rupiah(290_000), fee, 2)).unwrap();
        assert_eq!((above.firm, above.tolerance), (8, 2), "17 and up to 21 halves");

        for came in 1..=above.most_units() {
            let lines =
                come_down(std::slice::from_ref(&line), fee, |_| Some((rupiah(285_000), came)))
                    .unwrap();
            let pledges: Vec<Pledge> = below
                .iter()
                .zip(1..)
                .map(|(wish, n)| Pledge {
                    id: PledgeId(Uuid::from_u128(n)),
                    line: line.id,
                    by: OrganizationId(Uuid::from_u128(n)),
                    wish: *wish,
                    committed_at: DateTime::UNIX_EPOCH,
                    days_away: 0,
                    salt: Uuid::nil(),
                })
                .collect();
            let pool = DemandPoolId(Uuid::from_u128(9));
            let sharing = SharingRule::ProRata;
            let input = ClearingInput { pool, sharing, lines: &lines, pledges: &pledges };
            let cleared = clear(&input).unwrap();
            let of = &cleared.lines[0];
            assert_eq!(of.awards.iter().map(|award| award.units).sum::<i64>(), came * 2);
            assert_eq!(of.close.unwrap().gate.unit_price, rupiah(143_500));
        }
        let nothing = come_down(&[line], fee, |_| None).unwrap();
        assert_eq!(nothing[0].most(), 0);
    }

    fn wish(firm: i64, tolerance: i64, highest: i64, consents: &[Consent]) -> PledgeWish {
        let highest = Money::from_sen(highest * 100);
        PledgeWish { firm, tolerance, highest, consents: Consents::of(consents) }
    }

    #[test]
    fn those_who_would_pay_what_comes_down_are_pledged_for_above() {
        let members = [
            wish(5, 2, 20_000, Consent::ALL),
            wish(9, 0, 18_000, &[Consent::Extend]),
            wish(50, 0, 16_000, Consent::ALL),
        ];
        let fee = PoolFee::PerPack(Money::from_sen(600_000));

        // A carton of six at 100,000 comes down at 106,000 ÷ 6 = 17,667 a bottle.
        let pledge = gathered(&members, (Money::from_sen(10_000_000), fee, 6)).unwrap();

        assert_eq!((pledge.firm, pledge.tolerance), (2, 0), "14 of 16 bottles");
        assert!(pledge.consents.has(Consent::Extend) && !pledge.consents.has(Consent::Late));
        let one = gathered(&members, (Money::from_sen(10_000_000), fee, 8)).unwrap();
        assert_eq!((one.firm, one.tolerance), (8, 0), "cheaper by the bottle, so all of them");
        assert_eq!(gathered(&members, (Money::from_sen(20_000_000), fee, 6)), None);
    }
}
