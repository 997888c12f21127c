//! What of the instalments a repayment reaches: the oldest due first, and of each the interest before the loan.

use crate::id::DrawdownId;
use crate::money::Money;

/// What is still owed of one instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    /// Of which drawing.
    pub drawdown: DrawdownId,
    /// Which of its instalments, from 1.
    pub number: u32,
    /// Interest.
    pub interest: Money,
    /// Of the loan.
    pub principal: Money,
}

/// What of a repayment one instalment gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Of which drawing.
    pub drawdown: DrawdownId,
    /// Which of its instalments, from 1.
    pub number: u32,
    /// Interest.
    pub interest: Money,
    /// Of the loan.
    pub principal: Money,
}

/// Shares an amount out over what is owed, in the order it is given in; nothing where it is more than that, or nothing
/// at all. What is paid ahead counts towards the next instalments; none is reckoned anew.
#[must_use]
pub fn share_out(amount: Money, owed: &[Owed]) -> Option<Vec<Share>> {
    if amount <= Money::ZERO {
        return None;
    }
    let mut left = amount;
    let mut shares = Vec::new();
    for one in owed {
        let interest = one.interest.max(Money::ZERO).min(left);
        left = left.minus(interest)?;
        let principal = one.principal.max(Money::ZERO).min(left);
        left = left.minus(principal)?;
        if interest > Money::ZERO || principal > Money::ZERO {
            let (drawdown, number) = (one.drawdown, one.number);
            shares.push(Share { drawdown, number, interest, principal });
        }
    }
    (left == Money::ZERO).then_some(shares)
}
