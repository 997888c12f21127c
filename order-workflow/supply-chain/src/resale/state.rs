//! Where a rule of resale stands, and each offer that is sold on by it.

use crate::words::words;

words! {
    /// Where a rule stands.
    RuleState {
        /// It holds, and what is new above is taken up.
        Active = "active",
        /// It rests: nothing by it is on sale.
        Paused = "paused",
        /// It ended.
        Stopped = "stopped",
    }
}

words! {
    /// Where an offer stands that is sold on.
    ResaleState {
        /// It follows what stands above.
        Active = "active",
        /// A person let it rest.
        Paused = "paused",
        /// What stands above cannot be sold on for now.
        Halted = "halted",
        /// It ended.
        Stopped = "stopped",
    }
}

words! {
    /// Why something cannot be sold on for now.
    WhyHalted {
        /// It is not on sale above any more, or not to the reseller.
        Gone = "gone",
        /// The pack above is another, and its price means something else.
        Pack = "pack",
        /// The goods above are others.
        Product = "product",
        /// The price above moved beyond the own one, and nobody has said yet what is to be done.
        BelowCost = "below_cost",
        /// Nothing in the warehouse says what it cost.
        NoStockCost = "no_stock_cost",
        /// The prices would be none.
        NoLadder = "no_ladder",
    }
}
