//! The preview tells a cooperative what it would pay: if it closed with so many, you pay so much.
//!
//! It is reckoned from the sums of the line and the reader's own pledge, and from nobody else's.

use super::fill::{LineFill, Way};
use super::pledge::{Consent, PledgeWish};
use super::pool_line::PoolLine;
use crate::money::Money;
use serde::{Deserialize, Serialize};

/// One row: "if it closes with 100 sacks, of which 6 yours, you pay …".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// Units of everybody.
    pub total: i64,
    /// Units of the reader.
    pub yours: i64,
    /// What a unit costs everybody, freight apart.
    pub unit_price: Money,
    /// What the reader pays, freight apart.
    pub pay: Money,
    /// Whether it would close like this now.
    pub is_now: bool,
    /// Whether the reader's highest price reaches it; else it is let go.
    pub is_in: bool,
}

/// What `own` would pay where the line would close now, and at each gate ahead, without and with its
/// tolerance. `fill` holds the own pledge.
#[must_use]
pub fn preview(line: &PoolLine, fill: &LineFill, own: &PledgeWish) -> Vec<PreviewRow> {
    let row = |total, yours, unit_price: Money, is_now| {
        let is_in = unit_price <= own.highest;
        let pay = unit_price.times(yours).unwrap_or_default();
        PreviewRow { total, yours, unit_price, pay, is_now, is_in }
    };
    let close = fill.close(line);
    let now = close.map(|close| {
        // Who gets the last unit depends on all pledges, and is told once it is cleared; here each is shown
        // its own part, rounded down.
        let at = line.gates.iter().position(|gate| *gate == close.gate).unwrap_or_default();
        let (sums, extra) = (fill.at(at), close.units - close.firm);
        let yours = match close.way {
            Way::CaseFilled => {
                own.firm + scaled(own.more_for(Consent::CaseFill), extra, sums.case_fill)
            }
            Way::GateReached => {
                own.firm + scaled(own.more_for(Consent::TierUnlock), extra, sums.tier_unlock)
            }
            Way::AsPledged | Way::RoundedDown | Way::CutToStock => {
                scaled(own.firm, close.units, close.firm)
            }
        };
        row(close.units, yours, close.gate.unit_price, true)
    });
    let ahead = fill.next_gates(line).into_iter().flat_map(|next| {
        let price = next.gate.unit_price;
        let more = own.more_for(Consent::TierUnlock).min(next.missing);
        let with = (more > 0).then(|| row(next.needed, own.firm + more, price, false));
        [Some(row(next.needed, own.firm, price, false)), with]
    });
    now.into_iter().chain(ahead.flatten()).collect()
}

fn scaled(part: i64, units: i64, whole: i64) -> i64 {
    let exact = i128::from(part) * i128::from(units) / i128::from(whole.max(1));
    i64::try_from(exact).unwrap_or(part)
}
