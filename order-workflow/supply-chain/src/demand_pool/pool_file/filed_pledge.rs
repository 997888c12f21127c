//! A filed pledge tells of one pledge what the price was reckoned from, and no more.
//!
//! A clearing tries one price after the other, from the lowest up, and asks of each pledge whether it pays that
//! one; it never asks how high it would go. So a file tells the dearest of the prices *that were tried* which a
//! pledge pays: of those that were awarded that they pay what they paid, and of those that were let go which of
//! the lower prices they would have paid, for that these were not reached must be reckoned again. Likewise it
//! tells of the consents those that were asked for, and of the time who came before whom.
//!
//! The whole pledge is behind its seal. Its owner finds it opened in their own file, and can hold it against
//! what everybody is told of it; the organizer finds all of them.

use super::PoolFile;
use crate::demand_pool::clearing::{Digest, PoolClearing, SharingRule, write_consents};
use crate::demand_pool::command::CounterTerms;
use crate::demand_pool::fill::Close;
use crate::demand_pool::pledge::{Consent, Consents, Pledge, PledgeWish};
use crate::demand_pool::pool_line::PoolLine;
use crate::id::{OrganizationId, PledgeId, PoolLineId};
use crate::money::Money;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A pledge as a file tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FiledPledge {
    /// Which; one that leads nowhere where names are not shown.
    pub id: PledgeId,
    /// Of which line.
    pub line: PoolLineId,
    /// Whose; likewise.
    pub by: OrganizationId,
    /// The how many-th it is of all that were cleared, by the time at which it was given; from 1.
    pub turn: u32,
    /// Taken for sure, in units.
    pub firm: i64,
    /// How much more may be given to it, in units.
    pub tolerance: i64,
    /// The dearest of the prices that were tried which it pays; nothing where it pays none of them.
    pub reaches: Option<Money>,
    /// What it says yes to beforehand, as far as that was asked for.
    pub consents: Consents,
    /// Whether it is served before those that are near.
    pub is_far: bool,
    /// Of the whole pledge, with its salt.
    pub seal: Digest,
    /// The rest of it, where it is the reader's own to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<OpenedPledge>,
}

/// What of a pledge is its owner's and the organizer's alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenedPledge {
    /// The most it pays for a unit.
    pub highest: Money,
    /// All that it says yes to.
    pub consents: Consents,
    /// Since when it stands.
    pub committed_at: DateTime<Utc>,
    /// Days from the hub to its place.
    pub days_away: u8,
    /// What its seal was salted with.
    pub salt: Uuid,
}

impl FiledPledge {
    /// The pledge as far as everybody is told of it: what it says, it says of every price that was tried.
    pub(super) fn as_told(&self) -> Pledge {
        Pledge {
            id: self.id,
            line: self.line,
            by: self.by,
            wish: PledgeWish {
                firm: self.firm,
                tolerance: self.tolerance,
                highest: self.reaches.unwrap_or_default(),
                consents: self.consents,
            },
            committed_at: DateTime::UNIX_EPOCH + TimeDelta::microseconds(self.turn.into()),
            days_away: if self.is_far { u8::MAX } else { 0 },
            salt: Uuid::nil(),
        }
    }

    /// The whole pledge, where it is opened.
    pub(super) fn whole(&self) -> Option<Pledge> {
        let OpenedPledge { highest, consents, committed_at, days_away, salt } = self.opened?;
        let (firm, tolerance) = (self.firm, self.tolerance);
        Some(Pledge {
            id: self.id,
            line: self.line,
            by: self.by,
            wish: PledgeWish { firm, tolerance, highest, consents },
            committed_at,
            days_away,
            salt,
        })
    }
}

/// Where a line was tried, and where it closed.
pub(super) type Tried<'a> = BTreeMap<PoolLineId, (&'a PoolLine, Option<Close>)>;

/// What a pool's clearings asked of its pledges.
pub(super) struct Asked<'a> {
    sharing: SharingRule,
    first: Tried<'a>,
    /// Those that were still in when the supplier countered.
    bound: BTreeSet<PledgeId>,
    again: Option<(&'a CounterTerms, Vec<PoolLine>, &'a PoolClearing, BTreeSet<PledgeId>)>,
}

impl<'a> Asked<'a> {
    /// By the figures of a file.
    pub(super) fn of(file: &'a PoolFile) -> Self {
        let bought = file.above.as_deref().unwrap_or(&file.lines);
        let again = file.counter.as_ref().map(|counter| {
            let lines = counter.terms.applied(&file.lines, Vec::new()).lines;
            let gone = counter.released.iter().copied().collect();
            (&counter.terms, lines, &counter.clearing, gone)
        });
        let awards = file.clearing.lines.iter().flat_map(|line| &line.awards);
        Self {
            sharing: file.rules.sharing,
            first: tried(bought, &file.clearing),
            bound: awards.map(|award| award.pledge).collect(),
            again,
        }
    }

    /// What is told of each of these pledges; the whole of those that are the reader's to know.
    pub(super) fn tell(
        &self,
        pledges: &[Pledge],
        is_opened: impl Fn(&Pledge) -> bool,
    ) -> Vec<FiledPledge> {
        let again = self.again();
        let mut given: Vec<&Pledge> = pledges.iter().collect();
        given.sort_unstable_by_key(|pledge| (pledge.committed_at, pledge.id));
        let told = (1..).zip(given).map(|(turn, pledge)| {
            let opened = is_opened(pledge);
            self.told(pledge, turn, again.as_ref(), opened)
        });
        let mut told: Vec<FiledPledge> = told.collect();
        told.sort_unstable_by_key(|pledge| pledge.id);
        told
    }

    /// What was tried after the supplier's counter-offer.
    pub(super) fn again(&self) -> Option<Tried<'_>> {
        self.again.as_ref().map(|(_, lines, clearing, _)| tried(lines, clearing))
    }

    /// What is told of one of them, which was given in this turn.
    pub(super) fn told(
        &self,
        pledge: &Pledge,
        turn: u32,
        again: Option<&Tried<'_>>,
        is_opened: bool,
    ) -> FiledPledge {
        let Pledge { id, line, by, wish, committed_at, days_away, salt } = *pledge;
        let mut reaches = dearest(&self.first, line, wish.highest);
        let mut asked = Vec::new();
        if wish.tolerance > 0 {
            asked.push(Consent::TierUnlock);
            // Where sacks are sold one by one, no case is filled.
            if self.first.get(&line).is_some_and(|(line, _)| line.case > 1) {
                asked.push(Consent::CaseFill);
            }
        }
        if let Some((terms, _, _, gone)) = &self.again
            && self.bound.contains(&id)
        {
            asked.extend(terms.is_later.then_some(Consent::Late));
            asked.extend(terms.substituted.contains(&line).then_some(Consent::Substitute));
            if wish.tolerance > 0 {
                asked.push(Consent::CaseFill);
            }
            if !gone.contains(&id) {
                let more = again.and_then(|again| dearest(again, line, wish.highest));
                reaches = reaches.max(more);
            }
        }
        asked.retain(|consent| wish.consents.has(*consent));
        FiledPledge {
            id,
            line,
            by,
            turn,
            firm: wish.firm,
            tolerance: wish.tolerance,
            reaches,
            consents: Consents::of(&asked),
            is_far: self.sharing.is_far(days_away),
            seal: pledge.seal(),
            opened: is_opened.then_some(OpenedPledge {
                highest: wish.highest,
                consents: wish.consents,
                committed_at,
                days_away,
                salt,
            }),
        }
    }
}

fn tried<'l>(lines: &'l [PoolLine], clearing: &PoolClearing) -> Tried<'l> {
    let closes: BTreeMap<PoolLineId, Option<Close>> =
        clearing.lines.iter().map(|line| (line.line, line.close)).collect();
    let close = |line: &PoolLine| closes.get(&line.id).copied().flatten();
    lines.iter().map(|line| (line.id, (line, close(line)))).collect()
}

/// The dearest price that was tried and is not above `highest`: from the lowest up, until one stood.
fn dearest(tried: &Tried<'_>, line: PoolLineId, highest: Money) -> Option<Money> {
    let (line, close) = tried.get(&line)?;
    let prices = line.gates.iter().map(|gate| gate.unit_price);
    let was_tried = |price: &Money| close.is_none_or(|close| *price <= close.gate.unit_price);
    prices.filter(was_tried).filter(|price| *price <= highest).max()
}

/// Of what everybody is told of the pledges: the same in everybody's file, so that two can hold theirs against
/// each other.
pub(super) fn digest(pledges: &[FiledPledge]) -> Digest {
    let mut given: Vec<&FiledPledge> = pledges.iter().collect();
    given.sort_unstable_by_key(|pledge| pledge.turn);
    Digest::of_text(|out| {
        writeln!(out, "lumbung pledges told 1")?;
        given.into_iter().try_for_each(|pledge| {
            let FiledPledge { line, turn, firm, tolerance, is_far, seal, .. } = pledge;
            write!(out, "{line} {turn} {firm} {tolerance} {} {seal} ", u8::from(*is_far))?;
            match pledge.reaches {
                Some(price) => write!(out, "{}", price.sen())?,
                None => write!(out, "-")?,
            }
            write_consents(out, pledge.consents)
        })
    })
}
