//! What a person asks of an order, in their own words: packs of offers, a reason, a count.

use chrono::NaiveDate;
use supply_chain::id::{OfferId, OrderLineId, OrganizationId, ShipmentId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{CommandName, Details};
use uuid::Uuid;

/// A new order.
#[derive(Debug, Clone)]
pub struct NewOrder {
    /// The client's own id, if it has one.
    pub id: Option<Uuid>,
    /// From whom.
    pub seller: OrganizationId,
    /// What, in packs.
    pub lines: Vec<WantedLine>,
    /// Besides the goods.
    pub details: Details,
    /// Whether to submit it in the same transaction.
    pub submit: bool,
}

/// `count` packs of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedLine {
    /// Which offer.
    pub offer: OfferId,
    /// Packs.
    pub count: i64,
}

/// What a draft is to say; `None` leaves a thing as it is.
#[derive(Debug, Clone, Default)]
pub struct DraftChange {
    /// All its lines.
    pub lines: Option<Vec<WantedLine>>,
    /// The buyer's own number; `Some(None)` clears it. Likewise those below.
    pub buyer_reference: Option<Option<String>>,
    /// When the goods are wanted.
    pub requested_date: Option<Option<NaiveDate>>,
    /// Where to.
    pub deliver_to: Option<Option<String>>,
    /// Anything else.
    pub note: Option<Option<String>>,
}

/// How much of a line: in packs, or exactly in base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Whole packs.
    Packs(i64),
    /// Base units.
    Base(i64),
}

/// What came of a line.
#[derive(Debug, Clone)]
pub struct CountOf {
    /// Which line of the order.
    pub line: OrderLineId,
    /// Good.
    pub received: Amount,
    /// Came, but cannot be taken.
    pub rejected: Amount,
    /// Never came.
    pub lost: Amount,
    /// Why something is not good.
    pub reason: Option<String>,
}

/// What a person asks of an order; prices, stock and numbers are looked up here.
#[derive(Debug, Clone)]
pub enum Request {
    /// Change a draft.
    Edit(DraftChange),
    /// Offer it to the seller.
    Submit {
        /// The total the buyer was shown.
        expected_total: Option<Money>,
    },
    /// The seller has seen it.
    Acknowledge,
    /// Bind both.
    Accept,
    /// Say no.
    Reject {
        /// Why.
        reason: String,
    },
    /// Take it back.
    Withdraw {
        /// Why.
        reason: Option<String>,
    },
    /// Call it off.
    Cancel {
        /// Why.
        reason: String,
    },
    /// Send goods.
    Dispatch {
        /// How much of which line.
        lines: Vec<(OrderLineId, Amount)>,
        /// Driver, plate, carrier.
        carrier: Option<String>,
    },
    /// Call a shipment back.
    UndoDispatch {
        /// Which.
        shipment: ShipmentId,
        /// Why.
        reason: String,
    },
    /// Count what came.
    Receive {
        /// Which shipment.
        shipment: ShipmentId,
        /// All its lines.
        counts: Vec<CountOf>,
    },
    /// Count again.
    CorrectReceipt {
        /// Which shipment.
        shipment: ShipmentId,
        /// All its lines.
        counts: Vec<CountOf>,
        /// Why.
        reason: String,
    },
    /// Give up what was not sent.
    ShortClose {
        /// Why.
        reason: String,
    },
}

impl Request {
    /// Which command it is.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        match self {
            Self::Edit(_) => CommandName::Edit,
            Self::Submit { .. } => CommandName::Submit,
            Self::Acknowledge => CommandName::Acknowledge,
            Self::Accept => CommandName::Accept,
            Self::Reject { .. } => CommandName::Reject,
            Self::Withdraw { .. } => CommandName::Withdraw,
            Self::Cancel { .. } => CommandName::Cancel,
            Self::Dispatch { .. } => CommandName::Dispatch,
            Self::UndoDispatch { .. } => CommandName::UndoDispatch,
            Self::Receive { .. } => CommandName::Receive,
            Self::CorrectReceipt { .. } => CommandName::CorrectReceipt,
            Self::ShortClose { .. } => CommandName::ShortClose,
        }
    }
}
