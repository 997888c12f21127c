//! Passing on: what a primary got of its secondary's surplus goes to those whose trade with the primary
//! earned it, each in proportion to the goods that came from that secondary.

use crate::ledger::Counterparty;
use crate::money::Money;

/// What one gets of what is passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassedOn {
    /// Who.
    pub party: Counterparty,
    /// What they bought of that secondary's goods.
    pub trade: Money,
    /// What everybody bought of them.
    pub all: Money,
    /// Their part of it.
    pub share: Money,
}

/// Shares `amount` among those who bought that secondary's goods: largest remainder, in the order handed in for
/// ties. What nobody bought is passed on to nobody.
#[must_use]
pub fn pass_through(amount: Money, trades: &[(Counterparty, Money)]) -> Option<Vec<PassedOn>> {
    let trades: Vec<(Counterparty, Money)> =
        trades.iter().copied().filter(|(_, trade)| *trade > Money::ZERO).collect();
    let all = Money::sum(trades.iter().map(|(_, trade)| *trade))?;
    let weights: Vec<u64> =
        trades.iter().map(|(_, trade)| u64::try_from(trade.sen()).unwrap_or_default()).collect();
    let shares = amount.share(&weights);
    let passed = trades.iter().zip(shares);
    Some(
        passed
            .map(|((party, trade), share)| PassedOn { party: *party, trade: *trade, all, share })
            .collect(),
    )
}
