//! The states of an order and of its shipments, and what is derived from the lines.

use crate::words::words;

words! {
    /// Who is bound (machines.md section 2).
    State {
        /// The buyer edits.
        Draft = "draft",
        /// The buyer's own approval.
        PendingApproval = "pending_approval",
        /// Offered to the seller, who has until the deadline.
        Submitted = "submitted",
        /// The seller accepted with changes; the buyer has until the deadline.
        Countered = "countered",
        /// Both are bound.
        Confirmed = "confirmed",
        /// Something is on the way.
        InFulfilment = "in_fulfilment",
        /// Every confirmed unit is explained.
        Received = "received",
        /// Invoiced, paid, nothing open.
        Completed = "completed",
        /// The seller said no.
        Rejected = "rejected",
        /// Nobody answered in time.
        Expired = "expired",
        /// Called off before anything was sent.
        Cancelled = "cancelled",
    }
}

impl State {
    /// Where the orders of one basket are together: what somebody must still do comes first, then what is
    /// under way, then how it ended.
    #[must_use]
    pub fn together(states: &[Self]) -> Self {
        let any = |state: Self| states.contains(&state);
        let first = [
            Self::Draft,
            Self::PendingApproval,
            Self::Countered,
            Self::Submitted,
            Self::InFulfilment,
        ];
        if let Some(state) = first.into_iter().find(|state| any(*state)) {
            return state;
        }
        if any(Self::Confirmed) && (any(Self::Received) || any(Self::Completed)) {
            return Self::InFulfilment;
        }
        let rest = [Self::Confirmed, Self::Received, Self::Completed];
        if let Some(state) = rest.into_iter().find(|state| any(*state)) {
            return state;
        }
        match states {
            [only, others @ ..] if others.iter().all(|other| other == only) => *only,
            _ => Self::Cancelled,
        }
    }

    /// Whether both sides are bound.
    #[must_use]
    pub const fn is_bound(self) -> bool {
        matches!(self, Self::Confirmed | Self::InFulfilment | Self::Received | Self::Completed)
    }

    /// Whether nothing can happen to the order any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Rejected | Self::Expired | Self::Cancelled)
    }
}

words! {
    /// What an order is part of.
    OrderKind {
        /// From one organization to another.
        Direct = "direct",
        /// A cooperative's commitment in a pool.
        PoolLeg = "pool_leg",
        /// The pool's order to its supplier.
        PoolUpstream = "pool_upstream",
        /// The same of a pool whose organizer is agent: never billed, for the supplier bills each leg.
        PoolCollective = "pool_collective",
        /// What two parties of a pool owe each other besides its goods: the agent's fee, or what was lost in its care.
        PoolCharge = "pool_charge",
        /// Under a blanket agreement.
        CallOff = "call_off",
        /// A member's at the storefront.
        Member = "member",
    }
}

impl OrderKind {
    /// Whether it is the one order that a pool gives its supplier.
    #[must_use]
    pub const fn is_upstream(self) -> bool {
        matches!(self, Self::PoolUpstream | Self::PoolCollective)
    }

    /// Whether it is never billed by itself, for what it orders is billed leg by leg.
    #[must_use]
    pub const fn is_billed_elsewhere(self) -> bool {
        matches!(self, Self::PoolCollective)
    }
}

words! {
    /// How far the goods are; derived, never stored.
    Fulfilment {
        /// Nothing sent.
        None = "none",
        /// Some of it sent, nothing counted.
        PartDispatched = "part_dispatched",
        /// All of it sent, nothing counted.
        Dispatched = "dispatched",
        /// Some of it counted.
        PartReceived = "part_received",
        /// All of it explained.
        Received = "received",
    }
}

words! {
    /// Where a shipment is.
    ShipmentState {
        /// On the way.
        InTransit = "in_transit",
        /// Counted by the buyer.
        Received = "received",
        /// Called back before it was counted.
        Undone = "undone",
    }
}

#[cfg(test)]
mod tests {
    use super::State::{self, *};

    #[test]
    fn a_basket_is_where_somebody_must_still_act() {
        for (states, together) in [
            (&[Submitted, PendingApproval, Confirmed][..], PendingApproval),
            (&[Submitted, Countered, Received], Countered),
            (&[Confirmed, Submitted, Rejected], Submitted),
            (&[Received, Confirmed], InFulfilment),
            (&[Confirmed, Rejected], Confirmed),
            (&[Received, Cancelled], Received),
            (&[Received, Completed], Received),
            (&[Completed, Completed], Completed),
            (&[Rejected, Rejected], Rejected),
            (&[Rejected, Expired], Cancelled),
        ] {
            assert_eq!(State::together(states), together, "{states:?}");
        }
    }
}
