//! Why reselling says no, with the facts to act on.

use supply_chain::id::ResaleRuleId;
use supply_chain::money::Money;
use supply_chain::resale::{NotResold, ResaleState, RuleState};

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The organization does not sell on.
    #[error("this organization does not sell on what others list")]
    CannotResell,
    /// What the rule says cannot be kept.
    #[error("the rule cannot be kept: {0}")]
    Terms(#[from] NotResold),
    /// A pack that is not sold as it comes has no name.
    #[error("the smaller pack needs a name")]
    PackNameNeeded,
    /// The day until which prices are held has passed.
    #[error("prices cannot be held until a day that has passed")]
    DayIsPast,
    /// One's own goods.
    #[error("one's own goods are not sold on")]
    OwnGoods,
    /// The goods came from the reseller itself.
    #[error("these goods came from whoever would sell them on")]
    ComesRound,
    /// A rule for the same goods holds already.
    #[error("the rule {rule} holds for these goods already")]
    RuleThere {
        /// Which.
        rule: ResaleRuleId,
    },
    /// It ended, or stands as is asked already.
    #[error("this rule is {state:?}")]
    RuleIs {
        /// Where it stands.
        state: RuleState,
    },
    /// Likewise of one offer.
    #[error("this is {state:?}")]
    ResaleIs {
        /// Where it stands.
        state: ResaleState,
    },
    /// What stands above cannot be sold on for now.
    #[error("what stands above cannot be sold on for now")]
    NothingAbove,
    /// Nobody asked anything.
    #[error("there is no question to answer")]
    NothingAsked,
    /// The own price is lower than what goods cost.
    #[error("at {price} it is sold for less than it costs: {cost}")]
    BelowCost {
        /// Of one own pack.
        price: Money,
        /// What it costs.
        cost: Money,
    },
    /// Nothing of this order is to be ordered above.
    #[error("nothing of this order is to be ordered above")]
    NothingToOrder,
}
