//! What may be asked of an order, with everything its rule needs to know.

use super::approval::ApprovalBasis;
use super::charge::NamedCharge;
use super::permission::CommandName;
use super::proposal::Wish;
use super::{Details, Pricing};
use crate::ask::Actor;
use crate::id::{
    InvoiceId, OfferId, OrderLineId, PaymentId, PersonId, ReceiptId, ShipmentId, ShipmentLineId,
};
use crate::invoice::OrderMoney;
use crate::money::Money;
use crate::stock::{Level, Reservation};
use crate::words::words;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A side of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// Who orders.
    Buyer,
    /// Who sells.
    Seller,
}

impl Party {
    /// The word the API and the tables use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Buyer => "buyer",
            Self::Seller => "seller",
        }
    }
}

/// Who asks: a person for an organization, or the clock.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// A person.
    Person(&'a Actor),
    /// A deadline that has passed, or what was agreed to happen by itself.
    Clock,
}

impl By<'_> {
    /// The person, if it is one.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person(actor) => Some(actor.person),
            Self::Clock => None,
        }
    }
}

/// What the buyer wants: the lines and the details of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What, in packs; in the order shown.
    pub lines: Vec<DraftLine>,
    /// Besides the goods.
    pub details: Details,
}

/// `count` packs of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftLine {
    /// New, or the line that is kept.
    pub id: OrderLineId,
    /// Of which offer.
    pub offer: OfferId,
    /// Packs.
    pub count: i64,
}

/// What is counted or sent of a line, in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Which line of the order.
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

/// Identifier and number of a paper that a command makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers<Id> {
    /// The new identifier.
    pub id: Id,
    /// For people, from the issuer's own series.
    pub number: String,
}

/// What a cooperative, or the clock, asks of an order; in the imperative. Facts that the rule needs
/// (prices, stock under lock, new identifiers and numbers) come with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Change a draft.
    Edit(Draft, Pricing),
    /// Offer it to the seller at today's prices, or ask for approval first.
    Submit {
        /// From the buyer's series; nothing when [`submit_reaches_seller`](super::submit_reaches_seller) says
        /// that approval comes first.
        number: Option<String>,
        /// Today's offers, tax and terms.
        pricing: Pricing,
        /// The total the buyer was shown; refused when it is no longer that.
        expected_total: Option<Money>,
        /// The buyer's own rules and what they are judged by.
        basis: ApprovalBasis,
        /// Why a price that rose is paid.
        reason: Option<String>,
    },
    /// Say yes for the buyer.
    Approve {
        /// From the buyer's series, when this yes is the last one wanted.
        number: Option<String>,
    },
    /// Give it back to whoever made it.
    SendBack {
        /// Why.
        reason: String,
    },
    /// The seller has seen it.
    Acknowledge,
    /// Bind both and reserve the goods; or agree to the buyer's amendment.
    Accept {
        /// The seller's stock of the goods, under lock.
        levels: Vec<Level>,
        /// By which day what is not there comes, and the end of that day at the seller.
        backorder: Option<(NaiveDate, DateTime<Utc>)>,
    },
    /// Accept it with changes.
    Counter {
        /// What would change.
        wishes: Vec<Wish>,
        /// All its charges, where they are to be others.
        charges: Option<Vec<NamedCharge>>,
        /// Today's offers and tax.
        pricing: Pricing,
        /// The seller's stock of the goods, under lock.
        levels: Vec<Level>,
        /// For the whole.
        note: Option<String>,
    },
    /// Take the seller's counter-offer or amendment.
    AcceptCounter {
        /// The buyer's own rules and what they are judged by.
        basis: ApprovalBasis,
        /// The seller's stock of the goods, under lock: an amendment may want more of it.
        levels: Vec<Level>,
        /// The end of the last promised day at the seller, where goods are not there yet.
        backorder_until: Option<DateTime<Utc>>,
        /// Why a price that rose is paid.
        reason: Option<String>,
    },
    /// Answer a counter-offer with a new version of the order.
    Revise {
        /// The new version, as a draft.
        draft: Draft,
        /// From the buyer's series; the order has its number already.
        pricing: Pricing,
        /// The buyer's own rules and what they are judged by.
        basis: ApprovalBasis,
        /// Why a price that rose is paid.
        reason: Option<String>,
    },
    /// Do not take the counter-offer or amendment.
    Decline {
        /// Why.
        reason: Option<String>,
    },
    /// Say no: to the order, or to the buyer's amendment.
    Reject {
        /// Why.
        reason: String,
    },
    /// Take back what is not answered yet: the order, or one's own amendment.
    Withdraw {
        /// Why.
        reason: Option<String>,
    },
    /// Call it off before anything is sent.
    Cancel {
        /// Why.
        reason: String,
        /// When the day begins on which the goods are to come, at the seller.
        goods_due: Option<DateTime<Utc>>,
    },
    /// Propose to change what is confirmed and not sent yet.
    Amend {
        /// What would change.
        wishes: Vec<Wish>,
        /// All its charges, where they are to be others.
        charges: Option<Vec<NamedCharge>>,
        /// Today's offers and tax.
        pricing: Pricing,
        /// The buyer's own rules and what they are judged by; empty when the seller proposes.
        basis: ApprovalBasis,
        /// For the whole; a price that rises needs it where the buyer's rules say so.
        note: Option<String>,
    },
    /// Send goods.
    Dispatch {
        /// Of the surat jalan.
        shipment: Numbers<ShipmentId>,
        /// What, in base units; with an identifier for each shipment line.
        lines: Vec<(ShipmentLineId, OrderLineId, i64)>,
        /// Driver, plate, carrier.
        carrier: Option<String>,
    },
    /// Call a shipment back before it is counted.
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
        /// Of the goods-received note.
        receipt: Numbers<ReceiptId>,
        /// Which shipment.
        shipment: ShipmentId,
        /// All its lines.
        counts: Vec<Count>,
    },
    /// Count again.
    CorrectReceipt {
        /// Of the corrected note.
        receipt: Numbers<ReceiptId>,
        /// Which shipment.
        shipment: ShipmentId,
        /// All its lines.
        counts: Vec<Count>,
        /// Why.
        reason: String,
    },
    /// Take a shipment as complete that arrived and that nobody counted in time.
    DeemReceived {
        /// Of the goods-received note.
        receipt: Numbers<ReceiptId>,
        /// Which shipment.
        shipment: ShipmentId,
    },
    /// Give up what was not sent; the buyer only what is late.
    ShortClose {
        /// Why.
        reason: String,
    },
    /// Set aside what has come into the stock meanwhile.
    FillBackorder {
        /// The seller's stock of the goods, under lock.
        levels: Vec<Level>,
    },
    /// Set aside for a leg what its pool shared out.
    FillLeg {
        /// Exactly that, out of the organizer's stock under lock.
        reservations: Vec<Reservation>,
    },
    /// Enter a leg's part of what all of its pool bear together.
    ChargeLeg {
        /// What for, and how much.
        charge: NamedCharge,
        /// The organizer's tax today; of offers nothing is asked.
        pricing: Pricing,
    },
    /// The promised day of goods that were not there has passed.
    NoteLateness,
    /// The deadline of whoever must answer has passed.
    Expire,
    /// Bill some of what came good, or was sent; the invoice itself is decided by its own rule.
    Invoice {
        /// The new invoice.
        bill: Bill,
        /// Line and base units that it bills.
        lines: Vec<(OrderLineId, i64)>,
    },
    /// Pay some of what is owed for it, or before it is.
    Pay {
        /// The payment.
        payment: PaymentId,
        /// How much of it is for this order.
        amount: Money,
    },
    /// What is owed for it became less or more by something else than a payment that was made for it.
    NoteSettled {
        /// What.
        by: SettledBy,
        /// How much.
        amount: Money,
        /// Whether it settles that now, or does so no longer.
        holds: bool,
    },
    /// Give up some of what is owed for it, as the board signed. Why is the board's own affair: it stands with the
    /// invoice, for the seller alone, and never in a history that both read.
    WriteOff {
        /// Of which invoice.
        bill: Bill,
        /// How much.
        amount: Money,
    },
    /// A credit note took back some of what was billed.
    NoteCredited {
        /// The credit note.
        note: Bill,
        /// Number of the invoice.
        of: String,
    },
    /// An invoice was taken back as a whole.
    NoteTakenBack {
        /// Which.
        bill: Bill,
        /// Line and base units that it had billed.
        lines: Vec<(OrderLineId, i64)>,
        /// Why.
        reason: String,
    },
    /// End it: all of it is billed and paid, and nobody may claim any more.
    Complete(Ending),
}

words! {
    /// What settles something that is owed for an order, as its history names it to both.
    SettledBy {
        /// Money of the buyer's.
        Payment = "payment",
        /// A bank paid for the buyer.
        Bank = "bank",
        /// What was left of a credit note.
        CreditNote = "credit_note",
        /// What the two owe each other, or several do among themselves.
        Netting = "netting",
    }
}

/// A paper about an order's money, as the order's history names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// Which.
    pub id: InvoiceId,
    /// From its issuer's series.
    pub number: String,
    /// What it comes to, with tax.
    pub total: Money,
}

/// What has to be so before an order ends (machines.md section 3, row 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// What was billed, credited and paid.
    pub money: OrderMoney,
    /// Until when something of it may be claimed; nothing where nothing was counted.
    pub claimable_until: Option<DateTime<Utc>>,
    /// How many claims are not at their end: open, or settled and not credited yet.
    pub open_claims: usize,
}

impl Command {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        match self {
            Self::Edit(..) => CommandName::Edit,
            Self::Submit { .. } => CommandName::Submit,
            Self::Approve { .. } => CommandName::Approve,
            Self::SendBack { .. } => CommandName::SendBack,
            Self::Acknowledge => CommandName::Acknowledge,
            Self::Accept { .. } => CommandName::Accept,
            Self::Counter { .. } => CommandName::Counter,
            Self::AcceptCounter { .. } => CommandName::AcceptCounter,
            Self::Revise { .. } => CommandName::Revise,
            Self::Decline { .. } => CommandName::Decline,
            Self::Reject { .. } => CommandName::Reject,
            Self::Withdraw { .. } => CommandName::Withdraw,
            Self::Cancel { .. } => CommandName::Cancel,
            Self::Amend { .. } => CommandName::Amend,
            Self::Dispatch { .. } => CommandName::Dispatch,
            Self::UndoDispatch { .. } => CommandName::UndoDispatch,
            Self::ProveDelivery { .. } => CommandName::ProveDelivery,
            Self::Receive { .. } => CommandName::Receive,
            Self::CorrectReceipt { .. } => CommandName::CorrectReceipt,
            Self::DeemReceived { .. } => CommandName::DeemReceived,
            Self::ShortClose { .. } => CommandName::ShortClose,
            Self::FillBackorder { .. } => CommandName::FillBackorder,
            Self::FillLeg { .. } => CommandName::FillLeg,
            Self::ChargeLeg { .. } => CommandName::ChargeLeg,
            Self::NoteLateness => CommandName::NoteLateness,
            Self::Expire => CommandName::Expire,
            Self::Invoice { .. } => CommandName::Invoice,
            Self::Pay { .. } => CommandName::Pay,
            Self::NoteSettled { .. } => CommandName::NoteSettled,
            Self::WriteOff { .. } => CommandName::WriteOff,
            Self::NoteCredited { .. } => CommandName::NoteCredited,
            Self::NoteTakenBack { .. } => CommandName::NoteTakenBack,
            Self::Complete(_) => CommandName::Complete,
        }
    }
}
