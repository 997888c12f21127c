//! Verification reckons every figure of a pool's file again, and says which one does not agree.
//!
//! It takes from the file only what people said and what was counted: rules, offers, what is told of the
//! pledges, the supplier's terms, arrivals, and what charges come to. Everything else must follow from that. A
//! pledge that is opened is held against its seal, and against what everybody is told of it.

use super::filed_pledge::{self, Asked, FiledPledge};
use super::{FiledLeg, LegsFrom, PoolFile, legs_of};
use crate::allocation::{
    ArrivedLine, Bearer, Charge, LegShare, LineAllocation, OpenLeg, allocate, bearers,
};
use crate::demand_pool::clearing::{
    ClearingInput, Digest, LineClearing, PoolClearing, clear_sealed,
};
use crate::demand_pool::fill::Close;
use crate::demand_pool::pledge::{Consent, Pledge, PledgeWish};
use crate::demand_pool::pool_line::{Gate, PoolLine};
use crate::id::{PledgeId, PoolLineId};
use crate::money::Money;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Display};

/// A figure that does not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// Where it stands in the file.
    pub figure: String,
    /// What the file says.
    pub filed: String,
    /// What it comes to.
    pub reckoned: String,
}

impl Display for Breach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { figure, filed, reckoned } = self;
        write!(f, "{figure}: the file says {filed}, it comes to {reckoned}")
    }
}

/// The most breaches that are told of; where one figure is wrong, many that follow are.
const MOST_TOLD: usize = 100;

/// Judges a pool's file: nothing where every figure agrees, else which do not, the first cause first.
#[must_use]
pub fn verify_pool(file: &PoolFile) -> Vec<Breach> {
    let mut found = Found(Vec::new());
    shape(file, &mut found);
    if found.0.is_empty() {
        found.same("rules_digest", &file.rules_digest, &file.rules.digest(&file.lines));
        seals(file, &mut found);
        found.same("pledges_digest", &file.pledges_digest, &filed_pledge::digest(&file.pledges));
        if let Some((clearing, pledges)) = clearings(file, &mut found) {
            opened(file, &mut found);
            let allocated = allocations(file, (&clearing, &pledges), &mut found);
            charges(file, &allocated, &mut found);
            legs(file, &mut found);
        }
    }
    found.0.truncate(MOST_TOLD);
    found.0
}

struct Found(Vec<Breach>);

impl Found {
    fn same<T: PartialEq + Display + ?Sized>(
        &mut self,
        figure: impl Into<String>,
        filed: &T,
        reckoned: &T,
    ) {
        if filed != reckoned && self.0.len() < MOST_TOLD {
            let (filed, reckoned) = (filed.to_string(), reckoned.to_string());
            self.0.push(Breach { figure: figure.into(), filed, reckoned });
        }
    }

    fn wrong(&mut self, figure: impl Into<String>, filed: impl Debug, should: &str) {
        let (filed, reckoned) = (format!("{filed:?}"), should.to_owned());
        self.0.push(Breach { figure: figure.into(), filed, reckoned });
    }
}

/// Whether it can be reckoned with at all.
fn shape(file: &PoolFile, found: &mut Found) {
    found.same("format", file.format.as_str(), PoolFile::FORMAT);
    found.same("version", &file.version, &PoolFile::VERSION);
    if let Err(refusal) = file.rules.check() {
        found.wrong("rules", refusal.to_string(), "rules that can be kept");
    }
    let mut lines = BTreeSet::new();
    for line in &file.lines {
        if !lines.insert(line.id) || !line.is_sound() {
            found.wrong(format!("lines[{}]", line.id), line, "an offer that can be pooled, once");
        }
    }
    let mut pledges = BTreeSet::new();
    for pledge in &file.pledges {
        let is_good = lines.contains(&pledge.line)
            && (1..=PledgeWish::MOST_UNITS).contains(&pledge.firm)
            && (0..=PledgeWish::MOST_UNITS).contains(&pledge.tolerance)
            && pledge.reaches.is_none_or(|price| price >= Money::ZERO)
            && pledge.whole().is_none_or(|whole| whole.wish.check().is_ok());
        if !pledges.insert(pledge.id) || !is_good {
            found.wrong(format!("pledges[{}]", pledge.id), pledge, "a pledge of a line, once");
        }
    }
    let turns: BTreeSet<u32> = file.pledges.iter().map(|pledge| pledge.turn).collect();
    if !turns.iter().copied().eq((1..).take(file.pledges.len())) {
        found.wrong("pledges", turns.len(), "one pledge in each turn");
    }
    let above: BTreeSet<PoolLineId> = file.above.iter().flatten().map(|line| line.id).collect();
    let is_once = file.above.as_ref().is_none_or(|above| above.len() == lines.len());
    if !is_once || file.above.is_some() && above != lines {
        found.wrong("above", above.len(), "every line of the pool, once");
    }
    for line in file.above.iter().flatten().filter(|line| !line.is_sound()) {
        found.wrong(format!("above[{}]", line.id), line, "an offer that can be pooled");
    }
    let countered = file.counter.iter().flat_map(|counter| &counter.terms.lines);
    for line in countered.filter(|line| !line.is_sound()) {
        found.wrong(
            format!("counter.terms.lines[{}]", line.id),
            line,
            "an offer that can be pooled",
        );
    }
}

/// Each pledge that is opened says what was sealed.
fn seals(file: &PoolFile, found: &mut Found) {
    let mut opened: Vec<(&FiledPledge, Pledge)> =
        file.pledges.iter().filter_map(|filed| Some((filed, filed.whole()?))).collect();
    for (filed, whole) in &opened {
        found.same(format!("pledges[{}].seal", filed.id), &filed.seal, &whole.seal());
    }
    opened.sort_unstable_by_key(|(filed, _)| filed.turn);
    for two in opened.windows(2) {
        let [(_, earlier), (filed, later)] = two else { continue };
        if later.committed_at < earlier.committed_at {
            let at = format!("pledges[{}].turn", filed.id);
            found.wrong(at, filed.turn, "the turn of its time");
        }
    }
}

/// What everybody is told of a pledge that is opened is what it says.
fn opened(file: &PoolFile, found: &mut Found) {
    let asked = Asked::of(file);
    let again = asked.again();
    for filed in &file.pledges {
        let Some(whole) = filed.whole() else { continue };
        let should = asked.told(&whole, filed.turn, again.as_ref(), false);
        let at = |what: &str| format!("pledges[{}].{what}", filed.id);
        let price =
            |price: Option<Money>| price.map_or("nothing".into(), |price| price.to_string());
        found.same(at("reaches"), &price(filed.reaches), &price(should.reaches));
        let words = |of: &FiledPledge| {
            of.consents.given().map(Consent::as_str).collect::<Vec<_>>().join(" ")
        };
        found.same(at("consents"), &words(filed), &words(&should));
        found.same(at("is_far"), &filed.is_far, &should.is_far);
    }
}

/// Clears it again, and after the supplier's counter-offer once more; gives what holds.
fn clearings(file: &PoolFile, found: &mut Found) -> Option<(PoolClearing, Vec<Pledge>)> {
    let seals: BTreeMap<PledgeId, Digest> =
        file.pledges.iter().map(|pledge| (pledge.id, pledge.seal)).collect();
    let seal = |pledge: &Pledge| seals.get(&pledge.id).copied().unwrap_or_else(|| pledge.seal());
    let reckon = |lines: &[PoolLine], pledges: &[Pledge]| {
        let sharing = file.rules.sharing;
        clear_sealed(&ClearingInput { pool: file.pool, sharing, lines, pledges }, seal)
    };
    let told: Vec<Pledge> = file.pledges.iter().map(FiledPledge::as_told).collect();
    let bought = file.above.as_deref().unwrap_or(&file.lines);
    let Ok(first) = reckon(bought, &told) else {
        found.wrong("clearing", "amounts", "amounts that 64 bits hold");
        return None;
    };
    same_clearing("clearing", &file.clearing, &first, found);
    let Some(counter) = &file.counter else {
        return Some((first, told));
    };
    let awarded: BTreeSet<PledgeId> =
        first.lines.iter().flat_map(|line| &line.awards).map(|award| award.pledge).collect();
    let stood = told.into_iter().filter(|pledge| awarded.contains(&pledge.id));
    let again = counter.terms.applied(&file.lines, stood.collect());
    found.same("counter.released", &ids(&counter.released), &ids(&again.released));
    let Ok(second) = reckon(&again.lines, &again.pledges) else {
        found.wrong("counter.clearing", "amounts", "amounts that 64 bits hold");
        return None;
    };
    same_clearing("counter.clearing", &counter.clearing, &second, found);
    Some((second, again.pledges))
}

fn same_clearing(at: &str, filed: &PoolClearing, reckoned: &PoolClearing, found: &mut Found) {
    found.same(format!("{at}.input"), &filed.input, &reckoned.input);
    found.same(format!("{at}.lines"), &filed.lines.len(), &reckoned.lines.len());
    for (filed, reckoned) in filed.lines.iter().zip(&reckoned.lines) {
        same_line(&format!("{at}.lines[{}]", reckoned.line), filed, reckoned, found);
    }
}

fn same_line(at: &str, filed: &LineClearing, reckoned: &LineClearing, found: &mut Found) {
    found.same(format!("{at}.line"), &filed.line, &reckoned.line);
    found.same(format!("{at}.close"), &told(filed.close), &told(reckoned.close));
    found.same(format!("{at}.awards"), &filed.awards.len(), &reckoned.awards.len());
    for (filed, reckoned) in filed.awards.iter().zip(&reckoned.awards) {
        let at = format!("{at}.awards[{}]", reckoned.pledge);
        found.same(format!("{at}.pledge"), &filed.pledge, &reckoned.pledge);
        found.same(format!("{at}.units"), &filed.units, &reckoned.units);
        found.same(format!("{at}.extra"), &filed.extra, &reckoned.extra);
        found.same(format!("{at}.goods"), &filed.goods, &reckoned.goods);
        found.same(format!("{at}.margin"), &filed.margin, &reckoned.margin);
    }
    found.same(format!("{at}.released"), &ids(&filed.released), &ids(&reckoned.released));
}

fn ids(of: &[PledgeId]) -> String {
    of.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn told(close: Option<Close>) -> String {
    close.map_or_else(
        || String::from("nothing"),
        |Close { gate: Gate { from, unit_price, pack_price }, units, firm, way }| {
            let way = way.as_str();
            format!("{units} of {firm} at {unit_price} ({pack_price} from {from}), {way}")
        },
    )
}

/// Shares out again what arrived, one arrival after the other.
fn allocations(
    file: &PoolFile,
    (standing, pledges): (&PoolClearing, &[Pledge]),
    found: &mut Found,
) -> Vec<Bearer> {
    let gates: BTreeMap<PoolLineId, Gate> =
        standing.lines.iter().filter_map(|line| Some((line.line, line.close?.gate))).collect();
    let of_pledge: BTreeMap<PledgeId, &Pledge> = pledges.iter().map(|p| (p.id, p)).collect();
    let mut open = open_legs(standing, &of_pledge);
    let mut allocated: Vec<(LegShare, &Pledge)> = Vec::new();
    for (n, arrival) in file.allocations.iter().enumerate() {
        for filed in arrival {
            let line = filed.counted.line;
            let at = format!("allocations[{n}][{line}]");
            let Some(gate) = gates.get(&line) else {
                found.wrong(at, line, "a line that was bought");
                continue;
            };
            let legs = open.get(&line).cloned().unwrap_or_default();
            match allocate(file.rules.sharing, gate, &ArrivedLine { counted: filed.counted, legs })
            {
                Ok(reckoned) => {
                    same_allocation(&at, filed, &reckoned, found);
                    note(&reckoned, &mut open);
                    let got = reckoned.shares.into_iter();
                    allocated.extend(got.filter_map(|s| Some((s, *of_pledge.get(&s.pledge)?))));
                }
                Err(unbalanced) => found.wrong(at, unbalanced, "sums that agree"),
            }
        }
    }
    bearers(allocated.iter().map(|(share, pledge)| (share, *pledge)))
}

fn open_legs(
    standing: &PoolClearing,
    pledges: &BTreeMap<PledgeId, &Pledge>,
) -> BTreeMap<PoolLineId, Vec<OpenLeg>> {
    let of_line = standing.lines.iter().map(|line| {
        let legs = line.awards.iter().filter_map(|award| {
            let pledge = pledges.get(&award.pledge)?;
            Some(OpenLeg {
                pledge: award.pledge,
                firm: award.units - award.extra,
                extra: award.extra,
                committed_at: pledge.committed_at,
                days_away: pledge.days_away,
            })
        });
        (line.line, legs.collect())
    });
    of_line.collect()
}

/// What was given is not owed any more: what was pledged for sure is given first.
fn note(allocation: &LineAllocation, open: &mut BTreeMap<PoolLineId, Vec<OpenLeg>>) {
    let given: BTreeMap<PledgeId, i64> =
        allocation.shares.iter().map(|share| (share.pledge, share.units)).collect();
    for leg in open.entry(allocation.counted.line).or_default() {
        *leg = leg.after(given.get(&leg.pledge).copied().unwrap_or_default());
    }
}

fn same_allocation(at: &str, filed: &LineAllocation, reckoned: &LineAllocation, found: &mut Found) {
    found.same(format!("{at}.shares"), &filed.shares.len(), &reckoned.shares.len());
    for (filed, reckoned) in filed.shares.iter().zip(&reckoned.shares) {
        let at = format!("{at}.shares[{}]", reckoned.pledge);
        found.same(format!("{at}.pledge"), &filed.pledge, &reckoned.pledge);
        found.same(format!("{at}.promised"), &filed.promised, &reckoned.promised);
        found.same(format!("{at}.exact"), &filed.exact, &reckoned.exact);
        found.same(format!("{at}.units"), &filed.units, &reckoned.units);
        found.same(format!("{at}.goods"), &filed.goods, &reckoned.goods);
        found.same(format!("{at}.margin"), &filed.margin, &reckoned.margin);
    }
    for (of, filed, reckoned) in
        [("to_stock", filed.to_stock, reckoned.to_stock), ("borne", filed.borne, reckoned.borne)]
    {
        found.same(format!("{at}.{of}.units"), &filed.units, &reckoned.units);
        found.same(format!("{at}.{of}.goods"), &filed.goods, &reckoned.goods);
    }
}

fn charges(file: &PoolFile, allocated: &[Bearer], found: &mut Found) {
    let mut papers = BTreeSet::new();
    for filed in &file.charges {
        let at = format!("charges[{}]", filed.paper);
        if !papers.insert(&filed.paper) || filed.amount == Money::ZERO {
            found.wrong(&at, filed.amount, "a charge that comes to something, shared out once");
            continue;
        }
        let charge = Charge {
            kind: filed.kind,
            paper: filed.paper.clone(),
            amount: filed.amount,
            bearers: allocated.to_vec(),
        };
        let reckoned = charge.shared(file.rules.freight);
        found.same(format!("{at}.borne"), &filed.borne.len(), &reckoned.len());
        for (filed, reckoned) in filed.borne.iter().zip(&reckoned) {
            let at = format!("{at}.borne[{}]", reckoned.of);
            found.same(format!("{at}.of"), &filed.of, &reckoned.of);
            found.same(format!("{at}.amount"), &filed.amount, &reckoned.amount);
        }
    }
}

fn legs(file: &PoolFile, found: &mut Found) {
    if !file.allocations.is_empty() {
        found.same("legs_from", file.legs_from.as_str(), LegsFrom::Arrival.as_str());
    }
    let reckoned: Vec<FiledLeg> = legs_of(file);
    found.same("legs", &file.legs.len(), &reckoned.len());
    for (filed, reckoned) in file.legs.iter().zip(&reckoned) {
        let at = format!("legs[{}]", reckoned.of);
        found.same(format!("{at}.of"), &filed.of, &reckoned.of);
        found.same(format!("{at}.units"), &filed.units, &reckoned.units);
        found.same(format!("{at}.goods"), &filed.goods, &reckoned.goods);
        found.same(format!("{at}.margin"), &filed.margin, &reckoned.margin);
        found.same(format!("{at}.charges"), &filed.charges, &reckoned.charges);
        found.same(format!("{at}.total"), &filed.total, &reckoned.total);
        let alone = |leg: &FiledLeg| leg.alone.map_or("nothing".into(), |alone| alone.to_string());
        found.same(format!("{at}.alone"), &alone(filed), &alone(reckoned));
    }
}
