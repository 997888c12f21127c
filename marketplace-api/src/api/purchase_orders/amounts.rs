//! How much of a line, as programs write it: in packs, or exactly in base units, never both.

use order_workflow::command::purchase_orders::{Amount, CountOf};
use serde::Deserialize;
use supply_chain::id::OrderLineId;
use utoipa::ToSchema;
use uuid::Uuid;

/// How much of a line leaves: in packs, or exactly in base units.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "RawSentLine")]
pub struct SentLine {
    /// Which line of the order.
    pub line_id: Uuid,
    /// How much.
    pub count: Amount,
}

/// How much of a line leaves: `count` in packs or `count_base` in base units, one of the two.
#[derive(Deserialize, ToSchema)]
#[schema(as = SentLine)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSentLine {
    /// Which line of the order.
    line_id: Uuid,
    /// In packs.
    count: Option<i64>,
    /// In base units.
    count_base: Option<i64>,
}

impl TryFrom<RawSentLine> for SentLine {
    type Error = String;

    fn try_from(raw: RawSentLine) -> Result<Self, String> {
        let count = amount("count", raw.count, raw.count_base)?.ok_or("missing field `count`")?;
        Ok(Self { line_id: raw.line_id, count })
    }
}

/// What came of a line: good, rejected and lost add up to what was sent.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "RawCountedLine")]
pub struct CountedLine {
    /// Which line of the order.
    pub line_id: Uuid,
    /// Good.
    pub received: Amount,
    /// Came, but cannot be taken.
    pub rejected: Amount,
    /// Never came.
    pub lost: Amount,
    /// Why something is not good; at most 500 characters.
    pub reason: Option<String>,
}

/// What came of a line: good, rejected and lost add up to what was sent. Each in packs, or under the
/// same name with `_base` in base units, never both; what is left out is zero, one is given.
#[derive(Deserialize, ToSchema)]
#[schema(as = CountedLine)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCountedLine {
    /// Which line of the order.
    line_id: Uuid,
    /// Good, in packs.
    received: Option<i64>,
    /// Good, in base units.
    received_base: Option<i64>,
    /// Came, but cannot be taken; in packs.
    rejected: Option<i64>,
    /// Came, but cannot be taken; in base units.
    rejected_base: Option<i64>,
    /// Never came, in packs.
    lost: Option<i64>,
    /// Never came, in base units.
    lost_base: Option<i64>,
    /// Why something is not good; at most 500 characters.
    reason: Option<String>,
}

impl TryFrom<RawCountedLine> for CountedLine {
    type Error = String;

    fn try_from(raw: RawCountedLine) -> Result<Self, String> {
        let received = amount("received", raw.received, raw.received_base)?;
        let rejected = amount("rejected", raw.rejected, raw.rejected_base)?;
        let lost = amount("lost", raw.lost, raw.lost_base)?;
        if received.is_none() && rejected.is_none() && lost.is_none() {
            return Err("missing field `received`".to_owned());
        }
        let or_none = |amount: Option<Amount>| amount.unwrap_or(Amount::Base(0));
        Ok(Self {
            line_id: raw.line_id,
            received: or_none(received),
            rejected: or_none(rejected),
            lost: or_none(lost),
            reason: raw.reason,
        })
    }
}

impl From<CountedLine> for CountOf {
    fn from(line: CountedLine) -> Self {
        let CountedLine { line_id, received, rejected, lost, reason } = line;
        Self { line: OrderLineId(line_id), received, rejected, lost, reason }
    }
}

/// Packs or base units, never both.
pub(in crate::api) fn amount(
    name: &str,
    packs: Option<i64>,
    base: Option<i64>,
) -> Result<Option<Amount>, String> {
    match (packs, base) {
        (Some(_), Some(_)) => Err(format!("give `{name}` or `{name}_base`, not both")),
        (Some(packs), None) => Ok(Some(Amount::Packs(packs))),
        (None, base) => Ok(base.map(Amount::Base)),
    }
}
