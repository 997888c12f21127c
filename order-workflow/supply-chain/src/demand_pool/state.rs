//! The words of a pool: where it is, whose part is which, and in which role its organizer stands.

use crate::words::words;

words! {
    /// Where a pool is (machines.md section 6).
    State {
        /// Its organizer writes and publishes the rules.
        Planned = "planned",
        /// Pledges come and go freely.
        Open = "open",
        /// Only what does not leave more missing is taken.
        TopUp = "top_up",
        /// Closed; the one price is found.
        Clearing = "clearing",
        /// Open once more, for the least was not met.
        Extended = "extended",
        /// It came to nothing, and everybody is let go.
        Failed = "failed",
        /// Everybody is bound at one price; the supplier has the order.
        Awarded = "awarded",
        /// Goods came and are shared out.
        Allocating = "allocating",
        /// Everything is shared out; each leg runs to its end.
        Settling = "settling",
        /// Every leg is completed, and the statement stands.
        Closed = "closed",
    }
}

impl State {
    /// Whether pledges are taken.
    #[must_use]
    pub const fn takes_pledges(self) -> bool {
        matches!(self, Self::Open | Self::TopUp | Self::Extended)
    }

    /// Whether the pool goes no further.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Failed | Self::Closed)
    }
}

words! {
    /// In which role the organizer stands: tax, credit and patronage follow from it.
    PoolRole {
        /// It buys and resells: two invoices, a margin, its own base of patronage.
        Principal = "principal",
        /// It orders on behalf of each: the supplier bills every cooperative, and there is a fee only.
        Agent = "agent",
    }
}

words! {
    /// Who has a part in a pool.
    Party {
        /// Gathers the demand.
        Organizer = "organizer",
        /// Pledges.
        Participant = "participant",
        /// Sells.
        Supplier = "supplier",
    }
}

words! {
    /// Why a pool came to nothing.
    WhyFailed {
        /// The least was not met at any price.
        MinimumUnmet = "minimum_unmet",
        /// The organizer called it off.
        CalledOff = "called_off",
        /// The supplier does not sell.
        SupplierRefused = "supplier_refused",
        /// The supplier's counter-offer does not stand.
        CounterUnmet = "counter_unmet",
    }
}
