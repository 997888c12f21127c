//! The cascade: what was gathered below becomes one pledge above.
//!
//! Members' orders feed a primary's pledge, primaries' a secondary's pool, secondaries' an induk's. Each tier
//! runs the same engine: what it pledges above is the sum of those below who would pay that price and what
//! it adds itself, and what it gets from above is shared out below by the rule that was published there.

use super::pledge::{Consent, Consents, PledgeWish};
use super::pool_fee::PoolFee;
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

#[cfg(test)]
mod tests {
    use super::*;

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
