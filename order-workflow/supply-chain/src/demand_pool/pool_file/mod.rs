//! A pool's file: everything its figures were reckoned from, and the figures, for whoever took part.
//!
//! It is downloaded as JSON and judged without this program's database by [`verify_pool`]. It has a shape and
//! a version of its own, so that a file from this year is judged in ten. What others would have paid at most is
//! not in it, but what the price was reckoned from is: see [`FiledPledge`]. Where names are not shown, those of
//! others and the ids of their pledges, which tell when they were given, are replaced by ids that lead nowhere;
//! no figure depends on them.

mod filed_pledge;
mod verification;

pub use filed_pledge::{FiledPledge, OpenedPledge};
pub use verification::{Breach, verify_pool};

use filed_pledge::Asked;

use super::clearing::{Digest, PoolClearing};
use super::command::CounterTerms;
use super::pledge::Pledge;
use super::pool_line::PoolLine;
use super::rules::Rules;
use crate::allocation::{Borne, ChargeKind, LineAllocation};
use crate::id::{DemandPoolId, OrganizationId, PledgeId, PoolLineId};
use crate::money::Money;
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A pool as it is downloaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolFile {
    /// What it is: [`PoolFile::FORMAT`].
    pub format: String,
    /// Of this shape: [`PoolFile::VERSION`].
    pub version: u32,
    /// Which pool.
    pub pool: DemandPoolId,
    /// The rules, as they were published.
    pub rules: Rules,
    /// What was bought, as it was published.
    pub lines: Vec<PoolLine>,
    /// Of both.
    pub rules_digest: Digest,
    /// Where it pledged in a pool above: the same lines at the price and with the count that came down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Vec<PoolLine>>,
    /// Every pledge that was cleared, as far as the price depends on it; in the order of their ids.
    pub pledges: Vec<FiledPledge>,
    /// Of what everybody is told of them: the same in everybody's file.
    pub pledges_digest: Digest,
    /// What came of it.
    pub clearing: PoolClearing,
    /// The supplier's counter-offer, and what came of that.
    pub counter: Option<FiledCounter>,
    /// What arrived and how it was shared out, in the order in which it came.
    pub allocations: Vec<Vec<LineAllocation>>,
    /// Freight and what else was borne together.
    pub charges: Vec<FiledCharge>,
    /// Whether the legs say what each is to pay, or what each got and paid.
    pub legs_from: LegsFrom,
    /// In the order of their ids.
    pub legs: Vec<FiledLeg>,
}

words! {
    /// What the legs of a file are summed up from.
    LegsFrom {
        /// From what was awarded, while goods are still to come.
        Award = "award",
        /// From what arrived, as soon as something did or nothing more comes.
        Arrival = "arrival",
    }
}

/// The supplier's counter-offer, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FiledCounter {
    /// How it would sell.
    pub terms: CounterTerms,
    /// The pledges whose consent did not cover it.
    pub released: Vec<PledgeId>,
    /// What came of the others.
    pub clearing: PoolClearing,
}

/// A charge as it was shared out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FiledCharge {
    /// What for.
    pub kind: ChargeKind,
    /// Number of its paper.
    pub paper: String,
    /// What it comes to.
    pub amount: Money,
    /// Who bears how much, in the order of their ids.
    pub borne: Vec<Borne>,
}

/// What one cooperative got and paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FiledLeg {
    /// Which.
    pub of: OrganizationId,
    /// Units of all lines.
    pub units: i64,
    /// Their part of the supplier's bill.
    pub goods: Money,
    /// The organizer's margin or fee.
    pub margin: Money,
    /// Its part of the charges.
    pub charges: Money,
    /// Everything.
    pub total: Money,
    /// What the same units would have cost it alone, charges apart, by the prices that were published;
    /// nothing where the supplier does not sell so few.
    pub alone: Option<Money>,
}

impl PoolFile {
    /// What the file says it is.
    pub const FORMAT: &str = "lumbung-pool";

    /// The version of its shape.
    pub const VERSION: u32 = 2;

    /// Tells of these pledges, which are all that were cleared, as far as figures depend on them, and sums up the
    /// legs. Everything else of the file stands already. The whole of a pledge is told where `is_opened`.
    pub fn tell(&mut self, pledges: &[Pledge], is_opened: impl Fn(&Pledge) -> bool) {
        self.pledges = Asked::of(self).tell(pledges, is_opened);
        self.pledges_digest = filed_pledge::digest(&self.pledges);
        self.legs = legs_of(self);
    }

    /// The file as one of them may have it where names are not shown: everybody else's organization is replaced
    /// by its stand-in, always the same for one, and their pledges' ids likewise. Every figure stays, and is
    /// judged as before.
    #[must_use]
    pub fn unnamed(
        &self,
        reader: OrganizationId,
        stand_in: impl Fn(OrganizationId) -> OrganizationId,
        stand_in_pledge: impl Fn(PledgeId) -> PledgeId,
    ) -> Self {
        let named = |of: OrganizationId| if of == reader { of } else { stand_in(of) };
        let called: BTreeMap<PledgeId, PledgeId> = self
            .pledges
            .iter()
            .filter(|pledge| pledge.by != reader)
            .map(|pledge| (pledge.id, stand_in_pledge(pledge.id)))
            .collect();
        let mut file = self.clone();
        for pledge in &mut file.pledges {
            pledge.by = named(pledge.by);
        }
        file.call_pledges(|id| called.get(&id).copied().unwrap_or(id));
        for charge in &mut file.charges {
            for borne in &mut charge.borne {
                borne.of = named(borne.of);
            }
            charge.borne.sort_unstable_by_key(|borne| borne.of);
        }
        for leg in &mut file.legs {
            leg.of = named(leg.of);
        }
        file.legs.sort_unstable_by_key(|leg| leg.of);
        file
    }

    /// Calls each pledge otherwise, everywhere, and puts everything into the order of the new ids.
    fn call_pledges(&mut self, called: impl Fn(PledgeId) -> PledgeId) {
        for pledge in &mut self.pledges {
            pledge.id = called(pledge.id);
        }
        self.pledges.sort_unstable_by_key(|pledge| pledge.id);
        let again = self.counter.iter_mut().map(|counter| &mut counter.clearing);
        for line in [&mut self.clearing].into_iter().chain(again).flat_map(|of| &mut of.lines) {
            for award in &mut line.awards {
                award.pledge = called(award.pledge);
            }
            line.awards.sort_unstable_by_key(|award| award.pledge);
            rename(&mut line.released, &called);
        }
        if let Some(counter) = &mut self.counter {
            rename(&mut counter.released, &called);
        }
        for line in self.allocations.iter_mut().flatten() {
            for share in &mut line.shares {
                share.pledge = called(share.pledge);
            }
            line.shares.sort_unstable_by_key(|share| share.pledge);
        }
    }

    /// The clearing that holds: the last one.
    #[must_use]
    pub fn standing(&self) -> &PoolClearing {
        self.counter.as_ref().map_or(&self.clearing, |counter| &counter.clearing)
    }
}

/// Of what everybody is told of these pledges.
#[cfg(test)]
pub(super) fn digest_of(pledges: &[FiledPledge]) -> Digest {
    filed_pledge::digest(pledges)
}

fn rename(pledges: &mut [PledgeId], called: impl Fn(PledgeId) -> PledgeId) {
    for pledge in &mut *pledges {
        *pledge = called(*pledge);
    }
    pledges.sort_unstable();
}

/// What each cooperative got and paid, or is to pay: summed up from the parts of the file beside it.
#[must_use]
pub fn legs_of(file: &PoolFile) -> Vec<FiledLeg> {
    let whose: BTreeMap<PledgeId, (OrganizationId, PoolLineId)> =
        file.pledges.iter().map(|pledge| (pledge.id, (pledge.by, pledge.line))).collect();
    let mut of_line: BTreeMap<(OrganizationId, PoolLineId), [i64; 3]> = BTreeMap::new();
    let mut add = |pledge: PledgeId, units: i64, goods: Money, margin: Money| {
        if let Some(whose) = whose.get(&pledge) {
            let sums = of_line.entry(*whose).or_default();
            for (sum, more) in sums.iter_mut().zip([units, goods.sen(), margin.sen()]) {
                *sum = sum.saturating_add(more);
            }
        }
    };
    if file.legs_from == LegsFrom::Award {
        for award in file.standing().lines.iter().flat_map(|line| &line.awards) {
            add(award.pledge, award.units, award.goods, award.margin);
        }
    }
    if file.legs_from == LegsFrom::Arrival {
        for share in file.allocations.iter().flatten().flat_map(|line| &line.shares) {
            add(share.pledge, share.units, share.goods, share.margin);
        }
    }
    let mut charged: BTreeMap<OrganizationId, i64> = BTreeMap::new();
    for borne in file.charges.iter().flat_map(|charge| &charge.borne) {
        let sum = charged.entry(borne.of).or_default();
        *sum = sum.saturating_add(borne.amount.sen());
    }
    let lines: BTreeMap<PoolLineId, &PoolLine> =
        file.lines.iter().map(|line| (line.id, line)).collect();
    let mut legs: BTreeMap<OrganizationId, FiledLeg> = BTreeMap::new();
    for ((of, line), [units, goods, margin]) in of_line {
        let [goods, margin] = [goods, margin].map(Money::from_sen);
        let alone = match units {
            0 => Some(Money::ZERO),
            _ => lines.get(&line).and_then(|line| line.alone(units)),
        };
        let leg = legs.entry(of).or_insert(FiledLeg {
            of,
            units: 0,
            goods: Money::ZERO,
            margin: Money::ZERO,
            charges: Money::from_sen(charged.get(&of).copied().unwrap_or_default()),
            total: Money::ZERO,
            alone: Some(Money::ZERO),
        });
        leg.units = leg.units.saturating_add(units);
        leg.goods = leg.goods.plus(goods).unwrap_or_default();
        leg.margin = leg.margin.plus(margin).unwrap_or_default();
        leg.alone = leg.alone.zip(alone).and_then(|(sum, more)| sum.plus(more));
    }
    let total = |mut leg: FiledLeg| {
        leg.total = Money::sum([leg.goods, leg.margin, leg.charges]).unwrap_or_default();
        leg
    };
    legs.into_values().map(total).collect()
}
