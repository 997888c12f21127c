//! What a person asks of an order, in their own words: packs of offers, a reason, a count.

use chrono::NaiveDate;
use supply_chain::id::{OfferId, OrderLineId, OrganizationId, ShipmentId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{CommandName, Details, NamedCharge};
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
    /// Why a price that rose is paid, when it is submitted.
    pub reason: Option<String>,
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

/// One change that somebody wishes for: of a line that is there, or of goods that are to come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WishOf {
    /// Which.
    pub what: WishedGoods,
    /// Packs.
    pub count: i64,
    /// Of one pack; nothing leaves it.
    pub price: Option<Money>,
    /// By when.
    pub date: Option<NaiveDate>,
    /// Why.
    pub reason: Option<String>,
}

/// Which goods a wish is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WishedGoods {
    /// A line of the order.
    Line(OrderLineId),
    /// An offer that is to come in, in place of a line if one is named.
    Offer {
        /// Which offer.
        offer: OfferId,
        /// In place of which line.
        substitutes: Option<OrderLineId>,
    },
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
        /// Why a price that rose is paid.
        reason: Option<String>,
    },
    /// Say yes for the buyer.
    Approve,
    /// Give it back to whoever made it.
    SendBack {
        /// Why.
        reason: String,
    },
    /// The seller has seen it.
    Acknowledge,
    /// Bind both; or agree to the buyer's amendment.
    Accept {
        /// By which day what is not in stock comes.
        backorder_until: Option<NaiveDate>,
    },
    /// Accept it with changes.
    Counter {
        /// What would change.
        lines: Vec<WishOf>,
        /// All its charges, where they are to be others.
        charges: Option<Vec<NamedCharge>>,
        /// For the whole.
        note: Option<String>,
    },
    /// Take the seller's counter-offer or amendment.
    AcceptCounter {
        /// Why a price that rose is paid.
        reason: Option<String>,
    },
    /// Answer a counter-offer with a new version of the order.
    Revise {
        /// What it is to say.
        change: DraftChange,
        /// Why a price that rose is paid.
        reason: Option<String>,
    },
    /// Do not take the counter-offer or amendment.
    Decline {
        /// Why.
        reason: Option<String>,
    },
    /// Propose to change what is confirmed and not sent yet.
    Amend {
        /// What would change.
        lines: Vec<WishOf>,
        /// All its charges, where they are to be others.
        charges: Option<Vec<NamedCharge>>,
        /// For the whole.
        note: Option<String>,
    },
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
    /// Enter that a shipment arrived, as the carrier proves it.
    ProveDelivery {
        /// Which.
        shipment: ShipmentId,
        /// Who took it, as written on the paper.
        received_by: String,
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
            Self::Approve => CommandName::Approve,
            Self::SendBack { .. } => CommandName::SendBack,
            Self::Acknowledge => CommandName::Acknowledge,
            Self::Accept { .. } => CommandName::Accept,
            Self::Counter { .. } => CommandName::Counter,
            Self::AcceptCounter { .. } => CommandName::AcceptCounter,
            Self::Revise { .. } => CommandName::Revise,
            Self::Decline { .. } => CommandName::Decline,
            Self::Amend { .. } => CommandName::Amend,
            Self::Reject { .. } => CommandName::Reject,
            Self::Withdraw { .. } => CommandName::Withdraw,
            Self::Cancel { .. } => CommandName::Cancel,
            Self::Dispatch { .. } => CommandName::Dispatch,
            Self::UndoDispatch { .. } => CommandName::UndoDispatch,
            Self::ProveDelivery { .. } => CommandName::ProveDelivery,
            Self::Receive { .. } => CommandName::Receive,
            Self::CorrectReceipt { .. } => CommandName::CorrectReceipt,
            Self::ShortClose { .. } => CommandName::ShortClose,
        }
    }
}
