//! Clearing finds the one price that everybody in a pool pays, and who gets how much.
//!
//! Line by line: from the lowest price up, those who would pay it and what they want are held against what
//! the gate needs; the first price that stands is everybody's (machines.md section 6). What is bought above
//! the firm quantities goes to tolerances, what is bought below them is shared by the rule that was
//! published. It is a pure function of what it is given, whatever the order it is given in; the digest of
//! that is kept, so that running it again is running the same.

mod canonical_input;
mod sharing;

pub use canonical_input::{Digest, NotADigest};
pub(super) use canonical_input::{write_consents, write_line};
pub use sharing::{Claimant, ExactShare, Share, SharingRule, share};

use super::fill::{Close, LineFill};
use super::pledge::{Consent, Pledge};
use super::pool_line::PoolLine;
use crate::id::{DemandPoolId, PledgeId, PoolLineId};
use crate::money::Money;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that the result depends on.
#[derive(Debug, Clone, Copy)]
pub struct ClearingInput<'a> {
    /// Which pool.
    pub pool: DemandPoolId,
    /// How a shortage is shared.
    pub sharing: SharingRule,
    /// What is bought; after a counter-offer, as the supplier would have it.
    pub lines: &'a [PoolLine],
    /// What is pledged, in whatever order.
    pub pledges: &'a [Pledge],
}

/// What comes of a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolClearing {
    /// Of all that it was reckoned from.
    pub input: Digest,
    /// By line, in the order of their ids.
    pub lines: Vec<LineClearing>,
}

/// What comes of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineClearing {
    /// Which.
    pub line: PoolLineId,
    /// Where it closes; nothing where the supplier's least is not met at any price.
    pub close: Option<Close>,
    /// What each pledge that pays the price gets, in the order of their ids; some may get nothing.
    pub awards: Vec<Award>,
    /// The pledges that are let go, in the order of their ids: their highest price is below this one, or
    /// there is none.
    pub released: Vec<PledgeId>,
}

/// What one pledge gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// Which pledge.
    pub pledge: PledgeId,
    /// Units, all together.
    pub units: i64,
    /// Of these from its tolerance.
    pub extra: i64,
    /// What the units cost at the supplier: together exactly its bill.
    pub goods: Money,
    /// The organizer's margin or fee: with the goods exactly the units at the one price.
    pub margin: Money,
}

impl Award {
    /// Goods and margin: the units at the price that everybody pays.
    #[must_use]
    pub fn amount(&self) -> Money {
        self.goods.plus(self.margin).unwrap_or_default()
    }
}

impl PoolClearing {
    /// Whether anything is bought at all.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.lines.iter().any(|line| line.close.is_some())
    }

    /// What the supplier would bill for everything.
    #[must_use]
    pub fn goods(&self) -> Option<Money> {
        Money::sum(self.lines.iter().flat_map(|line| &line.awards).map(|award| award.goods))
    }
}

/// Amounts that 64 bits of sen do not hold: no pool that was checked comes to that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what this pool comes to is too large")]
pub struct TooMuch;

/// Clears a pool.
///
/// # Errors
/// [`TooMuch`].
pub fn clear(input: &ClearingInput<'_>) -> Result<PoolClearing, TooMuch> {
    clear_sealed(input, Pledge::seal)
}

/// Clears a pool whose pledges are known as far as the price depends on them, each by its seal.
///
/// # Errors
/// [`TooMuch`].
pub(super) fn clear_sealed(
    input: &ClearingInput<'_>,
    seal: impl Fn(&Pledge) -> Digest,
) -> Result<PoolClearing, TooMuch> {
    let mut lines: Vec<&PoolLine> = input.lines.iter().collect();
    lines.sort_by_key(|line| line.id);
    let mut pledges: Vec<&Pledge> = input.pledges.iter().collect();
    pledges.sort_unstable_by_key(|pledge| (pledge.line, pledge.id));

    let digest = canonical_input::digest(input.pool, input.sharing, &lines, &pledges, seal);
    let mut of_line: BTreeMap<PoolLineId, &[&Pledge]> = BTreeMap::new();
    for together in pledges.chunk_by(|one, next| one.line == next.line) {
        of_line.insert(together[0].line, together);
    }
    let cleared = lines.into_iter().map(|line| {
        clear_line(line, of_line.get(&line.id).copied().unwrap_or_default(), input.sharing)
    });
    Ok(PoolClearing { input: digest, lines: cleared.collect::<Result<_, _>>()? })
}

/// Clears one line; `pledges` in the order of their ids.
fn clear_line(
    line: &PoolLine,
    pledges: &[&Pledge],
    rule: SharingRule,
) -> Result<LineClearing, TooMuch> {
    let fill = LineFill::of(line, pledges.iter().map(|pledge| &pledge.wish));
    let Some(close) = fill.close(line) else {
        let released = pledges.iter().map(|pledge| pledge.id).collect();
        return Ok(LineClearing { line: line.id, close: None, awards: Vec::new(), released });
    };
    let pays = |pledge: &&&Pledge| pledge.wish.highest >= close.gate.unit_price;
    let inside: Vec<&Pledge> = pledges.iter().filter(pays).copied().collect();
    let released = pledges.iter().filter(|pledge| !pays(pledge)).map(|pledge| pledge.id).collect();
    let (units, extra) = split(&close, &inside, rule);
    let awards = priced(line, &close, &inside, &units, &extra).ok_or(TooMuch)?;
    Ok(LineClearing { line: line.id, close: Some(close), awards, released })
}

/// Step 4: what is bought, among those who pay for it; all units, and of these the extra ones.
fn split(close: &Close, inside: &[&Pledge], rule: SharingRule) -> (Vec<i64>, Vec<i64>) {
    let claimants = |weight: &dyn Fn(&Pledge) -> i64| -> Vec<Claimant> {
        inside.iter().map(|pledge| Claimant::of(pledge, weight(pledge))).collect()
    };
    if close.units >= close.firm {
        let consent = match close.way {
            super::fill::Way::GateReached => Consent::TierUnlock,
            _ => Consent::CaseFill,
        };
        let tolerances = claimants(&|pledge| pledge.wish.more_for(consent));
        let extra: Vec<i64> = share(SharingRule::ProRata, close.units - close.firm, &tolerances)
            .into_iter()
            .map(|share| share.units)
            .collect();
        let units = inside.iter().zip(&extra).map(|(pledge, extra)| pledge.wish.firm + extra);
        (units.collect(), extra)
    } else {
        let firm = claimants(&|pledge| pledge.wish.firm);
        let units = share(rule, close.units, &firm).into_iter().map(|share| share.units).collect();
        (units, vec![0; inside.len()])
    }
}

/// Step 5: the supplier's bill shared out to the last rupiah, and the price that everybody pays.
fn priced(
    line: &PoolLine,
    close: &Close,
    inside: &[&Pledge],
    units: &[i64],
    extra: &[i64],
) -> Option<Vec<Award>> {
    let bill = line.bill(&close.gate, close.units)?;
    let goods = goods_of(close.gate.pack_price, bill, inside, units);
    let together = inside.iter().zip(units).zip(extra).zip(goods);
    together
        .map(|(((pledge, units), extra), goods)| {
            let margin = close.gate.unit_price.times(*units)?.minus(goods)?;
            Some(Award { pledge: pledge.id, units: *units, extra: *extra, goods, margin })
        })
        .collect()
}

/// The bill by units: largest remainder, ties to the smaller share, then the earlier commitment, then the id.
fn goods_of(pack_price: Money, bill: Money, of: &[&Pledge], units: &[i64]) -> Vec<Money> {
    let mut order: Vec<usize> = (0..of.len()).collect();
    order.sort_unstable_by_key(|at| (of[*at].committed_at, of[*at].id));
    let weights: Vec<u64> = order.iter().map(|at| u64::try_from(units[*at]).unwrap_or(0)).collect();
    let has_sen = !pack_price.is_whole_rupiah() || !bill.is_whole_rupiah();
    let parts = bill.share_in(if has_sen { Money::SEN } else { Money::RUPIAH }, &weights);
    let mut goods = vec![Money::ZERO; of.len()];
    for (at, part) in order.into_iter().zip(parts) {
        goods[at] = part;
    }
    goods
}
