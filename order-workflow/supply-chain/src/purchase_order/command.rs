//! What may be asked of an order, by whom, and in which state.

use super::refusal::Refusal;
use super::state::{ShipmentState, State};
use super::{Details, Pricing, PurchaseOrder};
use crate::ask::Actor;
use crate::id::{OfferId, OrderLineId, ReceiptId, ShipmentId, ShipmentLineId};
use crate::money::Money;
use crate::organization::Role;
use crate::stock::Level;
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
    /// A deadline that has passed.
    Clock,
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
/// from outside (prices, stock, new identifiers) come with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Change a draft.
    Edit(Draft, Pricing),
    /// Offer it to the seller at today's prices.
    Submit {
        /// From the buyer's series.
        number: String,
        /// Today's offers and tax.
        pricing: Pricing,
        /// The total the buyer was shown; refused when it is no longer that.
        expected_total: Option<Money>,
    },
    /// The seller has seen it.
    Acknowledge,
    /// Bind both, and reserve the goods.
    Accept {
        /// The seller's stock of the goods, under lock.
        levels: Vec<Level>,
    },
    /// Say no.
    Reject {
        /// Why.
        reason: String,
    },
    /// Take it back before it is answered.
    Withdraw {
        /// Why.
        reason: Option<String>,
    },
    /// Call it off before anything is sent.
    Cancel {
        /// Why.
        reason: String,
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
    /// Give up what was not sent.
    ShortClose {
        /// Why.
        reason: String,
    },
    /// The deadline has passed.
    Expire,
}

/// The name of a command, without its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommandName {
    /// [`Command::Edit`]
    Edit,
    /// [`Command::Submit`]
    Submit,
    /// [`Command::Acknowledge`]
    Acknowledge,
    /// [`Command::Accept`]
    Accept,
    /// [`Command::Reject`]
    Reject,
    /// [`Command::Withdraw`]
    Withdraw,
    /// [`Command::Cancel`]
    Cancel,
    /// [`Command::Dispatch`]
    Dispatch,
    /// [`Command::UndoDispatch`]
    UndoDispatch,
    /// [`Command::Receive`]
    Receive,
    /// [`Command::CorrectReceipt`]
    CorrectReceipt,
    /// [`Command::ShortClose`]
    ShortClose,
    /// [`Command::Expire`]
    Expire,
}

impl CommandName {
    /// Every command, in the order of the trade.
    pub const ALL: [Self; 13] = [
        Self::Edit,
        Self::Submit,
        Self::Acknowledge,
        Self::Accept,
        Self::Reject,
        Self::Withdraw,
        Self::Cancel,
        Self::Dispatch,
        Self::UndoDispatch,
        Self::Receive,
        Self::CorrectReceipt,
        Self::ShortClose,
        Self::Expire,
    ];

    /// The word in an address and in `allowed_commands`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Submit => "submit",
            Self::Acknowledge => "acknowledge",
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Withdraw => "withdraw",
            Self::Cancel => "cancel",
            Self::Dispatch => "dispatch",
            Self::UndoDispatch => "undo-dispatch",
            Self::Receive => "receive",
            Self::CorrectReceipt => "correct-receipt",
            Self::ShortClose => "short-close",
            Self::Expire => "expire",
        }
    }

    /// Who may, on each side (api.md, Identity); nobody where the side has no part in it.
    #[must_use]
    pub const fn roles(self, party: Party) -> &'static [Role] {
        const BUYING: &[Role] = &[Role::Buyer, Role::Manager];
        const SELLING: &[Role] = &[Role::Sales, Role::Manager];
        const SENDING: &[Role] = &[Role::Warehouse, Role::Sales, Role::Manager];
        const COUNTING: &[Role] = &[Role::Warehouse, Role::Buyer, Role::Manager];
        match (self, party) {
            (Self::Edit | Self::Submit | Self::Withdraw | Self::Cancel, Party::Buyer) => BUYING,
            (
                Self::Acknowledge | Self::Accept | Self::Reject | Self::Cancel | Self::ShortClose,
                Party::Seller,
            ) => SELLING,
            (Self::Dispatch | Self::UndoDispatch, Party::Seller) => SENDING,
            (Self::Receive | Self::CorrectReceipt, Party::Buyer) => COUNTING,
            _ => &[],
        }
    }

    /// The side whose command this is; the buyer's where both may.
    #[must_use]
    pub const fn party(self) -> Party {
        if self.roles(Party::Buyer).is_empty() { Party::Seller } else { Party::Buyer }
    }

    /// In which states `party` may.
    #[must_use]
    pub const fn states(self, party: Party) -> &'static [State] {
        match self {
            Self::Edit | Self::Submit => &[State::Draft],
            Self::Acknowledge | Self::Accept | Self::Reject | Self::Withdraw => &[State::Submitted],
            Self::Cancel => match party {
                Party::Buyer => &[
                    State::Draft,
                    State::PendingApproval,
                    State::Submitted,
                    State::Countered,
                    State::Confirmed,
                ],
                Party::Seller => &[State::Confirmed],
            },
            Self::Dispatch | Self::ShortClose => &[State::Confirmed, State::InFulfilment],
            Self::UndoDispatch | Self::Receive => &[State::InFulfilment],
            Self::CorrectReceipt => &[State::InFulfilment, State::Received],
            Self::Expire => &[State::PendingApproval, State::Submitted, State::Countered],
        }
    }
}

impl Command {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        match self {
            Self::Edit(..) => CommandName::Edit,
            Self::Submit { .. } => CommandName::Submit,
            Self::Acknowledge => CommandName::Acknowledge,
            Self::Accept { .. } => CommandName::Accept,
            Self::Reject { .. } => CommandName::Reject,
            Self::Withdraw { .. } => CommandName::Withdraw,
            Self::Cancel { .. } => CommandName::Cancel,
            Self::Dispatch { .. } => CommandName::Dispatch,
            Self::UndoDispatch { .. } => CommandName::UndoDispatch,
            Self::Receive { .. } => CommandName::Receive,
            Self::CorrectReceipt { .. } => CommandName::CorrectReceipt,
            Self::ShortClose { .. } => CommandName::ShortClose,
            Self::Expire => CommandName::Expire,
        }
    }
}

/// Whether `by` may ask for `name` now: first whose part it is, then the role, then the state.
///
/// # Errors
/// [`Refusal::NotYourPart`], [`Refusal::NotYourRole`] or [`Refusal::NotInThisState`].
pub(super) fn gate(
    order: &PurchaseOrder,
    name: CommandName,
    by: By<'_>,
) -> Result<Option<Party>, Refusal> {
    let party = match by {
        By::Clock if name == CommandName::Expire => None,
        By::Clock => return Err(Refusal::NotYourPart { party: name.party() }),
        By::Person(actor) => {
            let party = order.party(actor.organization);
            let roles = party.map_or(&[][..], |party| name.roles(party));
            if roles.is_empty() {
                return Err(Refusal::NotYourPart { party: name.party() });
            }
            if !actor.is_any(roles) {
                return Err(Refusal::NotYourRole { command: name, roles });
            }
            party
        }
    };
    if name.states(party.unwrap_or(Party::Buyer)).contains(&order.state) {
        Ok(party)
    } else {
        Err(Refusal::NotInThisState { state: order.state, command: name })
    }
}

/// What `actor` may do with this order now: pages draw their buttons from it.
#[must_use]
pub fn allowed_commands(order: &PurchaseOrder, actor: &Actor) -> Vec<CommandName> {
    let has_shipment = |state| order.shipments.iter().any(|shipment| shipment.state == state);
    let open = order.lines.iter().any(|line| line.counts.to_dispatch() > 0);
    CommandName::ALL
        .into_iter()
        .filter(|name| gate(order, *name, By::Person(actor)).is_ok())
        .filter(|name| match name {
            CommandName::Submit => !order.lines.is_empty(),
            CommandName::Acknowledge => order.acknowledged_at.is_none(),
            CommandName::Dispatch | CommandName::ShortClose => open,
            CommandName::Receive | CommandName::UndoDispatch => {
                has_shipment(ShipmentState::InTransit)
            }
            CommandName::CorrectReceipt => has_shipment(ShipmentState::Received),
            _ => true,
        })
        .collect()
}
