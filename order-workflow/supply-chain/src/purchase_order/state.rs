//! The states of an order and of its shipments, and what is derived from the lines.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every one of them, in the order of the trade.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word the API and the tables use.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The one of that word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word)
            }
        }
    };
}

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
        /// Under a blanket agreement.
        CallOff = "call_off",
        /// A member's at the storefront.
        Member = "member",
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
