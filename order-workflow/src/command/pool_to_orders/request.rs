//! What a person asks of a pool whose goods come.

use supply_chain::allocation::ChargeKind;
use supply_chain::id::PoolLineId;
use supply_chain::money::Money;

/// How what waits is shared out: by the rule, less what was lost at the hub.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShareOut {
    /// What was lost or spoilt there since it was counted.
    pub lost_at_hub: Vec<LostAtHub>,
}

/// What was lost of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostAtHub {
    /// Which line.
    pub line: PoolLineId,
    /// Units.
    pub units: i64,
}

/// A paper that all bear together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPoolCharge {
    /// What for.
    pub kind: ChargeKind,
    /// Its number: each is shared out once.
    pub paper: String,
    /// What it comes to; below zero where something goes back.
    pub amount: Money,
}
