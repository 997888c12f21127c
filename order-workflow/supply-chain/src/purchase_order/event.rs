//! What happened to an order, in the past tense. Stored for ever, in each order's own history.

use super::approval::{Approval, ApprovalRound};
use super::charge::OrderCharge;
use super::command::{Bill, Party, SettledBy};
use super::line::Line;
use super::pooling::PoolLeg;
use super::proposal::{Proposal, Proposed};
use super::replacing::Replacement;
use super::terms::Terms;
use super::{Details, Revision, Totals};
use crate::claim::ClaimNews;
use crate::id::{OrderLineId, PaymentId, PersonId, ReceiptId, ShipmentId, ShipmentLineId};
use crate::money::Money;
use crate::stock::Reservation;
use chrono::{DateTime, Utc};

/// One line of goods that left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentLine {
    /// The new line of the shipment.
    pub id: ShipmentLineId,
    /// The line of the order.
    pub line: OrderLineId,
    /// Base units.
    pub shipped: i64,
}

/// One line of goods that was counted, in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedLine {
    /// The line of the shipment.
    pub id: ShipmentLineId,
    /// The line of the order.
    pub line: OrderLineId,
    /// Good.
    pub received: i64,
    /// Came, but cannot be taken.
    pub rejected: i64,
    /// Never came.
    pub lost: i64,
    /// Why something is not good.
    pub reason: Option<String>,
}

/// How an amendment came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dropped {
    /// The other side does not want it.
    Declined,
    /// Its own side took it back.
    Withdrawn,
    /// Nobody answered in time.
    Lapsed,
    /// The buyer's approver gave it back.
    SentBack,
    /// The seller proposed something itself, not knowing of it.
    Superseded,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The buyer wrote or changed the draft.
    Edited {
        /// As priced that day.
        lines: Vec<Line>,
        /// What is about the whole of it.
        charges: Vec<OrderCharge>,
        /// What they come to.
        totals: Totals,
        /// Besides the goods.
        details: Details,
        /// Who wrote it.
        by: PersonId,
    },
    /// The buyer's own rules want it approved first; from here on prices are frozen.
    ApprovalRequested {
        /// As they would be offered.
        lines: Vec<Line>,
        /// What is about the whole of it.
        charges: Vec<OrderCharge>,
        /// What they come to.
        totals: Totals,
        /// What holds between the two.
        terms: Terms,
        /// What has to be approved.
        round: ApprovalRound,
        /// Until when.
        due: DateTime<Utc>,
        /// Who asked.
        by: PersonId,
    },
    /// The buyer's answer to a counter-offer is a new version, and its own rules want that approved first.
    /// Until then the counter-offer stands, and the seller knows nothing of it.
    RevisionPrepared {
        /// The new version.
        revision: Revision,
        /// What has to be approved.
        round: ApprovalRound,
    },
    /// An approver said yes.
    Approved {
        /// The round with this yes in it.
        round: ApprovalRound,
        /// The yes.
        approval: Approval,
    },
    /// An approver gave it back to whoever made it.
    SentBack {
        /// Why.
        reason: String,
    },
    /// Offered to the seller; from here on prices are frozen.
    Submitted {
        /// From the buyer's series.
        number: String,
        /// As offered.
        lines: Vec<Line>,
        /// What is about the whole of it.
        charges: Vec<OrderCharge>,
        /// What they come to.
        totals: Totals,
        /// Until when the seller may answer.
        answer_due: DateTime<Utc>,
        /// What holds between the two.
        terms: Terms,
        /// Which version of the order this is.
        revision: i32,
        /// Who offered it; nothing where the last approval did.
        by: Option<PersonId>,
    },
    /// The seller has seen it.
    Acknowledged {
        /// When.
        at: DateTime<Utc>,
    },
    /// Both are bound, and the goods are reserved.
    Confirmed {
        /// Out of which stock.
        reservations: Vec<Reservation>,
        /// Until when the rest is promised.
        backorder_until: Option<DateTime<Utc>>,
    },
    /// The seller would accept it changed; what it offers is held aside.
    Countered {
        /// As a whole.
        proposal: Proposal,
        /// Line by line.
        changed: Vec<(OrderLineId, Proposed)>,
        /// Lines that come in.
        added: Vec<Line>,
        /// What is held aside.
        reservations: Vec<Reservation>,
        /// Until when the buyer may answer.
        due: DateTime<Utc>,
    },
    /// The buyer does not want it as countered.
    Declined {
        /// Why.
        reason: Option<String>,
    },
    /// One side would change a confirmed order.
    AmendmentProposed {
        /// As a whole.
        proposal: Proposal,
        /// Line by line.
        changed: Vec<(OrderLineId, Proposed)>,
        /// Lines that come in.
        added: Vec<Line>,
        /// What the buyer's own rules want approved first.
        round: Option<ApprovalRound>,
        /// Until when the next one may answer.
        due: DateTime<Utc>,
        /// Who wrote it, where it is the buyer's: they do not approve it.
        by: Option<PersonId>,
    },
    /// The buyer's approvals for its own amendment are complete: the seller sees it now.
    AmendmentOpened {
        /// Until when the seller may answer.
        due: DateTime<Utc>,
    },
    /// The amendment is off; the order stands as it was.
    AmendmentDropped {
        /// How.
        how: Dropped,
        /// Why.
        reason: Option<String>,
        /// Whether the other side had seen it; else it is the buyer's own affair.
        was_seen: bool,
    },
    /// Counter-offer or amendment, the other side took it: this is the order now.
    ProposalAccepted {
        /// More that is held aside for it.
        reservations: Vec<Reservation>,
        /// Which version of the order this is.
        revision: i32,
        /// Until when what is not in stock is promised.
        backorder_until: Option<DateTime<Utc>>,
    },
    /// Goods that were promised came into the stock and are set aside.
    BackorderFilled {
        /// Out of which stock.
        reservations: Vec<Reservation>,
    },
    /// The promised day passed, and something is still missing.
    BackorderLate,
    /// The seller said no.
    Rejected {
        /// Why.
        reason: String,
    },
    /// The buyer took it back.
    Withdrawn {
        /// Why.
        reason: Option<String>,
    },
    /// Called off before anything was sent; whatever was reserved is free again.
    Cancelled {
        /// By which side.
        by: Party,
        /// Why.
        reason: String,
    },
    /// Nobody answered in time.
    Expired,
    /// Goods left.
    Dispatched {
        /// The new shipment.
        shipment: ShipmentId,
        /// Of the surat jalan.
        number: String,
        /// What left.
        lines: Vec<SentLine>,
        /// Driver, plate, carrier.
        carrier: Option<String>,
    },
    /// A shipment was called back; its goods are reserved again.
    DispatchUndone {
        /// Which.
        shipment: ShipmentId,
        /// Why.
        reason: String,
    },
    /// The carrier proves that a shipment arrived.
    DeliveryProven {
        /// Which.
        shipment: ShipmentId,
        /// Who took it.
        received_by: String,
        /// When it was entered.
        at: DateTime<Utc>,
        /// When it counts as complete if nobody counts it.
        deemed_at: Option<DateTime<Utc>>,
    },
    /// A shipment was counted.
    Counted {
        /// The new goods-received note.
        receipt: ReceiptId,
        /// Its number.
        number: String,
        /// Which shipment.
        shipment: ShipmentId,
        /// What was found.
        lines: Vec<CountedLine>,
        /// Whether nobody counted, and the agreement takes it as complete.
        deemed: bool,
    },
    /// A shipment was counted again.
    ReceiptCorrected {
        /// The new goods-received note.
        receipt: ReceiptId,
        /// Its number.
        number: String,
        /// Which shipment.
        shipment: ShipmentId,
        /// What is there after all.
        lines: Vec<CountedLine>,
        /// Why.
        reason: String,
    },
    /// What was not sent is given up.
    ShortClosed {
        /// Line and base units.
        lines: Vec<(OrderLineId, i64)>,
        /// By which side.
        by: Party,
        /// Why.
        reason: String,
    },
    /// Every confirmed unit is explained.
    FullyReceived,
    /// Something happened to a claim about its goods; the order itself stands as it was.
    Claimed(Box<ClaimNews>),
    /// It was made to bring claimed goods once more, and binds both from the start.
    ReplacementMade(Box<Replacement>),
    /// It was made as a cooperative's leg of a pool, and binds both from the start.
    LegMade(Box<PoolLeg>),
    /// Its part of what all of its pool bear together was entered.
    ChargeAdded {
        /// What for, and how much.
        charge: OrderCharge,
        /// What the order now comes to.
        totals: Totals,
    },
    /// Some of it was billed.
    Invoiced {
        /// The invoice.
        bill: Bill,
        /// Line and base units.
        lines: Vec<(OrderLineId, i64)>,
    },
    /// Some of what was billed was taken back.
    Credited {
        /// The credit note.
        note: Bill,
        /// Number of the invoice.
        of: String,
    },
    /// An invoice was taken back as a whole: what it billed is to be billed again.
    InvoiceTakenBack {
        /// Which.
        bill: Bill,
        /// Line and base units.
        lines: Vec<(OrderLineId, i64)>,
        /// Why.
        reason: String,
    },
    /// Some of what is owed for it was paid, or paid before it is owed.
    Paid {
        /// The payment.
        payment: PaymentId,
        /// How much of it is for this order.
        amount: Money,
    },
    /// What is owed for it became less by something else than a payment that was made for it.
    Settled {
        /// What.
        by: SettledBy,
        /// How much.
        amount: Money,
    },
    /// What had settled something of it does so no longer.
    Unsettled {
        /// What.
        by: SettledBy,
        /// How much.
        amount: Money,
    },
    /// Some of what was owed for it was given up.
    WrittenOff {
        /// Of which invoice.
        bill: Bill,
        /// How much.
        amount: Money,
    },
    /// All of it is billed and paid, and nobody may claim any more.
    Completed,
}

impl Event {
    /// What it sets aside in the stock.
    #[must_use]
    pub fn reservations(&self) -> &[Reservation] {
        match self {
            Self::Confirmed { reservations, .. }
            | Self::Countered { reservations, .. }
            | Self::ProposalAccepted { reservations, .. }
            | Self::BackorderFilled { reservations } => reservations,
            Self::ReplacementMade(made) => &made.reservations,
            _ => &[],
        }
    }
}
