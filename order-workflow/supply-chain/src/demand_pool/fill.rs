//! How full a line of a pool is: what its pledges come to at each gate.
//!
//! These sums are all that the price depends on, so they are kept beside the line, added to and taken from
//! with each pledge. A page that shows the fill, the next gate and what a pledge would pay reads them, and
//! never the pledges: it is as quick with three hundred thousand as with ten.

use super::pledge::{Consent, PledgeWish};
use super::pool_line::{Gate, PoolLine};
use crate::money::Money;
use crate::words::words;
use serde::{Deserialize, Serialize};

/// Pledges that come in at one gate, summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sums {
    /// Taken for sure, in units.
    pub firm: i64,
    /// May be added to fill a case.
    pub case_fill: i64,
    /// May be added to reach a gate.
    pub tier_unlock: i64,
    /// How many pledges.
    pub pledges: i64,
}

impl Sums {
    fn and(self, other: Self) -> Self {
        Self {
            firm: self.firm.saturating_add(other.firm),
            case_fill: self.case_fill.saturating_add(other.case_fill),
            tier_unlock: self.tier_unlock.saturating_add(other.tier_unlock),
            pledges: self.pledges.saturating_add(other.pledges),
        }
    }

    fn of(wish: &PledgeWish, sign: i64) -> Self {
        Self {
            firm: sign * wish.firm,
            case_fill: sign * wish.more_for(Consent::CaseFill),
            tier_unlock: sign * wish.more_for(Consent::TierUnlock),
            pledges: sign,
        }
    }
}

/// What the pledges of one line come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineFill {
    /// By gate: the pledges whose highest price reaches this one and no dearer one. The last entry are
    /// those that no gate is cheap enough for.
    coming_in: Vec<Sums>,
}

words! {
    /// How the units to be bought came about from those that were pledged.
    Way {
        /// They are what was pledged for sure.
        AsPledged = "as_pledged",
        /// A case was filled from tolerances.
        CaseFilled = "case_filled",
        /// A gate was reached from tolerances.
        GateReached = "gate_reached",
        /// What fills no case was left.
        RoundedDown = "rounded_down",
        /// The supplier has no more.
        CutToStock = "cut_to_stock",
    }
}

/// Where a line would close.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Close {
    /// At this gate: everybody pays its price.
    pub gate: Gate,
    /// So many units, whole cases.
    pub units: i64,
    /// What those that pay it pledged for sure.
    pub firm: i64,
    /// How the one came from the other.
    pub way: Way,
}

/// A gate that is not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextGate {
    /// Which.
    pub gate: Gate,
    /// The units that must come together for it, whole cases.
    pub needed: i64,
    /// What is missing of them: "3 more and everybody pays …".
    pub missing: i64,
    /// The least new pledge that would reach it, with the tolerances that were given; at least one.
    pub least_pledge: i64,
    /// What a unit then costs less than now; nothing where it would not close now.
    pub drop: Option<Money>,
}

impl LineFill {
    /// Of a line nobody has pledged for.
    #[must_use]
    pub fn empty(line: &PoolLine) -> Self {
        Self { coming_in: vec![Sums::default(); line.gates.len() + 1] }
    }

    /// Of these pledges.
    #[must_use]
    pub fn of<'a>(line: &PoolLine, wishes: impl IntoIterator<Item = &'a PledgeWish>) -> Self {
        let mut fill = Self::empty(line);
        wishes.into_iter().for_each(|wish| fill.add(line, wish));
        fill
    }

    /// With one pledge more.
    pub fn add(&mut self, line: &PoolLine, wish: &PledgeWish) {
        self.count(line, wish, 1);
    }

    /// With one pledge less.
    pub fn remove(&mut self, line: &PoolLine, wish: &PledgeWish) {
        self.count(line, wish, -1);
    }

    fn count(&mut self, line: &PoolLine, wish: &PledgeWish, sign: i64) {
        let gate = line.gates.partition_point(|gate| gate.unit_price > wish.highest);
        if let Some(sums) = self.coming_in.get_mut(gate) {
            *sums = sums.and(Sums::of(wish, sign));
        }
    }

    /// All pledges, whatever their highest price.
    #[must_use]
    pub fn all(&self) -> Sums {
        self.coming_in.iter().fold(Sums::default(), |sum, sums| sum.and(*sums))
    }

    /// The pledges that pay the price of the gate at this place.
    #[must_use]
    pub fn at(&self, gate: usize) -> Sums {
        self.coming_in.iter().take(gate + 1).fold(Sums::default(), |sum, sums| sum.and(*sums))
    }

    /// Where the line would close now: the first price from the lowest that stands (machines.md section 6).
    #[must_use]
    pub fn close(&self, line: &PoolLine) -> Option<Close> {
        let sums = self.by_gate();
        let tried = line.gates.iter().zip(sums).rev();
        tried.into_iter().find_map(|(gate, sums)| closes_at(line, gate, sums))
    }

    /// The units missing to the next full case, after what tolerances would fill.
    #[must_use]
    pub fn missing_to_a_case(&self, line: &PoolLine) -> i64 {
        let all = self.all();
        (line.cases_up(all.firm) - all.firm - all.case_fill).max(0)
    }

    /// How many gates the firm quantities reach by themselves, whatever the highest prices.
    #[must_use]
    pub fn gates_reached(&self, line: &PoolLine) -> usize {
        let firm = self.all().firm;
        line.gates.iter().filter(|gate| line.needed(gate) <= firm).count()
    }

    /// The gates with a lower price than the line would close at, nearest first; without those that need as
    /// much as a cheaper one, for whom dearer gates were too dear.
    #[must_use]
    pub fn next_gates(&self, line: &PoolLine) -> Vec<NextGate> {
        let now = self.close(line).map(|close| close.gate.unit_price);
        let sums = self.by_gate();
        let ahead = line.gates.iter().zip(sums).rev();
        let missing = ahead
            .filter(|(gate, _)| now.is_none_or(|price| gate.unit_price < price))
            .filter_map(|(gate, sums)| missing_to(line, gate, sums, now));
        let mut next: Vec<NextGate> = Vec::new();
        for gate in missing {
            if next.last().is_some_and(|cheaper| gate.least_pledge >= cheaper.least_pledge) {
                continue;
            }
            // Of one price the gate that is nearest.
            next.pop_if(|last| last.gate.unit_price == gate.gate.unit_price);
            next.push(gate);
        }
        next.reverse();
        next
    }

    /// What the pledges that pay come to, gate by gate.
    fn by_gate(&self) -> Vec<Sums> {
        let gates = self.coming_in.split_last().map_or(&[][..], |(_, gates)| gates);
        let sums = gates.iter().scan(Sums::default(), |sum, sums| {
            *sum = sum.and(*sums);
            Some(*sum)
        });
        sums.collect()
    }
}

/// Steps 1 and 2 of the clearing: whether enough comes together at this gate, and how much is bought.
fn closes_at(line: &PoolLine, gate: &Gate, sums: Sums) -> Option<Close> {
    let needed = line.needed(gate);
    let (up, down) = (line.cases_up(sums.firm), line.cases_down(sums.firm));
    let (mut units, mut way) = if up == sums.firm {
        (up, Way::AsPledged)
    } else if up - sums.firm <= sums.case_fill {
        (up, Way::CaseFilled)
    } else {
        (down, Way::RoundedDown)
    };
    if units < needed {
        if sums.firm == 0 || needed - sums.firm > sums.tier_unlock {
            return None;
        }
        (units, way) = (needed, Way::GateReached);
    }
    if units > line.most() {
        (units, way) = (line.most(), Way::CutToStock);
    }
    (units >= needed).then_some(Close { gate: *gate, units, firm: sums.firm, way })
}

fn missing_to(line: &PoolLine, gate: &Gate, sums: Sums, now: Option<Money>) -> Option<NextGate> {
    let needed = line.needed(gate);
    let missing = needed - sums.firm;
    if missing <= 0 || needed > line.most() {
        return None;
    }
    // By the tolerances for reaching a gate, or by filling the last case that the gate needs.
    let by_gate = missing - sums.tier_unlock;
    let by_case = (missing - sums.case_fill).max(missing - line.case + 1);
    let least_pledge = by_gate.min(by_case).max(1);
    let drop = now.and_then(|price| price.minus(gate.unit_price));
    Some(NextGate { gate: *gate, needed, missing, least_pledge, drop })
}
