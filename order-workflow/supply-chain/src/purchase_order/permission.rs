//! Who may ask what of an order, and when (machines.md section 3; roles from api.md, Identity).

use super::PurchaseOrder;
use super::command::{By, Party};
use super::pooling;
use super::refusal::Refusal;
use super::state::{OrderKind, ShipmentState, State};
use crate::ask::Actor;
use crate::organization::Role;

/// The name of a command, without its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommandName {
    /// [`Command::Edit`](super::Command::Edit)
    Edit,
    /// [`Command::Submit`](super::Command::Submit)
    Submit,
    /// [`Command::Approve`](super::Command::Approve)
    Approve,
    /// [`Command::SendBack`](super::Command::SendBack)
    SendBack,
    /// [`Command::Acknowledge`](super::Command::Acknowledge)
    Acknowledge,
    /// [`Command::Accept`](super::Command::Accept)
    Accept,
    /// [`Command::Counter`](super::Command::Counter)
    Counter,
    /// [`Command::AcceptCounter`](super::Command::AcceptCounter)
    AcceptCounter,
    /// [`Command::Revise`](super::Command::Revise)
    Revise,
    /// [`Command::Decline`](super::Command::Decline)
    Decline,
    /// [`Command::Reject`](super::Command::Reject)
    Reject,
    /// [`Command::Withdraw`](super::Command::Withdraw)
    Withdraw,
    /// [`Command::Cancel`](super::Command::Cancel)
    Cancel,
    /// [`Command::Amend`](super::Command::Amend)
    Amend,
    /// [`Command::Dispatch`](super::Command::Dispatch)
    Dispatch,
    /// [`Command::UndoDispatch`](super::Command::UndoDispatch)
    UndoDispatch,
    /// [`Command::ProveDelivery`](super::Command::ProveDelivery)
    ProveDelivery,
    /// [`Command::Receive`](super::Command::Receive)
    Receive,
    /// [`Command::CorrectReceipt`](super::Command::CorrectReceipt)
    CorrectReceipt,
    /// [`Command::DeemReceived`](super::Command::DeemReceived)
    DeemReceived,
    /// [`Command::ShortClose`](super::Command::ShortClose)
    ShortClose,
    /// [`Command::FillBackorder`](super::Command::FillBackorder)
    FillBackorder,
    /// [`Command::FillLeg`](super::Command::FillLeg)
    FillLeg,
    /// [`Command::ChargeLeg`](super::Command::ChargeLeg)
    ChargeLeg,
    /// [`Command::NoteLateness`](super::Command::NoteLateness)
    NoteLateness,
    /// [`Command::Expire`](super::Command::Expire)
    Expire,
    /// [`Command::Invoice`](super::Command::Invoice)
    Invoice,
    /// [`Command::Pay`](super::Command::Pay)
    Pay,
    /// [`Command::NoteSettled`](super::Command::NoteSettled)
    NoteSettled,
    /// [`Command::WriteOff`](super::Command::WriteOff)
    WriteOff,
    /// [`Command::NoteCredited`](super::Command::NoteCredited)
    NoteCredited,
    /// [`Command::NoteTakenBack`](super::Command::NoteTakenBack)
    NoteTakenBack,
    /// [`Command::Complete`](super::Command::Complete)
    Complete,
}

impl CommandName {
    /// Every command, in the order of the trade.
    pub const ALL: [Self; 33] = [
        Self::Edit,
        Self::Submit,
        Self::Approve,
        Self::SendBack,
        Self::Acknowledge,
        Self::Accept,
        Self::Counter,
        Self::AcceptCounter,
        Self::Revise,
        Self::Decline,
        Self::Reject,
        Self::Withdraw,
        Self::Cancel,
        Self::Amend,
        Self::Dispatch,
        Self::UndoDispatch,
        Self::ProveDelivery,
        Self::Receive,
        Self::CorrectReceipt,
        Self::DeemReceived,
        Self::ShortClose,
        Self::FillBackorder,
        Self::FillLeg,
        Self::ChargeLeg,
        Self::NoteLateness,
        Self::Expire,
        Self::Invoice,
        Self::Pay,
        Self::NoteSettled,
        Self::WriteOff,
        Self::NoteCredited,
        Self::NoteTakenBack,
        Self::Complete,
    ];

    /// The word in an address and in `allowed_commands`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Submit => "submit",
            Self::Approve => "approve",
            Self::SendBack => "send-back",
            Self::Acknowledge => "acknowledge",
            Self::Accept => "accept",
            Self::Counter => "counter",
            Self::AcceptCounter => "accept-counter",
            Self::Revise => "revise",
            Self::Decline => "decline",
            Self::Reject => "reject",
            Self::Withdraw => "withdraw",
            Self::Cancel => "cancel",
            Self::Amend => "amend",
            Self::Dispatch => "dispatch",
            Self::UndoDispatch => "undo-dispatch",
            Self::ProveDelivery => "prove-delivery",
            Self::Receive => "receive",
            Self::CorrectReceipt => "correct-receipt",
            Self::DeemReceived => "deem-received",
            Self::ShortClose => "short-close",
            Self::FillBackorder => "fill-backorder",
            Self::FillLeg => "fill-leg",
            Self::ChargeLeg => "charge-leg",
            Self::NoteLateness => "note-lateness",
            Self::Expire => "expire",
            Self::Invoice => "invoice",
            Self::Pay => "pay",
            Self::NoteSettled => "note-settled",
            Self::WriteOff => "write-off",
            Self::NoteCredited => "note-credited",
            Self::NoteTakenBack => "note-taken-back",
            Self::Complete => "complete",
        }
    }

    /// Who may, on each side; nobody where the side has no part in it.
    #[must_use]
    pub const fn roles(self, party: Party) -> &'static [Role] {
        const BUYING: &[Role] = &[Role::Buyer, Role::Manager];
        const TAKING: &[Role] = &[Role::Buyer, Role::Manager, Role::Approver];
        const SELLING: &[Role] = &[Role::Sales, Role::Manager];
        const SENDING: &[Role] = &[Role::Warehouse, Role::Sales, Role::Manager];
        const COUNTING: &[Role] = &[Role::Warehouse, Role::Buyer, Role::Manager];
        match (self, party) {
            (
                Self::Edit
                | Self::Submit
                | Self::Revise
                | Self::Decline
                | Self::Withdraw
                | Self::Cancel
                | Self::Amend
                | Self::ShortClose,
                Party::Buyer,
            ) => BUYING,
            (Self::Approve | Self::SendBack, Party::Buyer) => &[Role::Approver],
            (Self::AcceptCounter, Party::Buyer) => TAKING,
            (
                Self::Acknowledge
                | Self::Accept
                | Self::Counter
                | Self::Reject
                | Self::Withdraw
                | Self::Cancel
                | Self::Amend
                | Self::ShortClose,
                Party::Seller,
            ) => SELLING,
            (Self::Dispatch | Self::UndoDispatch | Self::ProveDelivery, Party::Seller) => SENDING,
            (Self::Receive | Self::CorrectReceipt, Party::Buyer) => COUNTING,
            (Self::Invoice, Party::Seller) => &[Role::Treasurer, Role::Sales, Role::Manager],
            (Self::Pay, Party::Buyer) | (Self::WriteOff, Party::Seller) => &[Role::Treasurer],
            (Self::Complete, _) => &[Role::Treasurer, Role::Manager],
            _ => &[],
        }
    }

    /// Who may of a member's order: the member, whatever else they are, writes it and calls it off; the cooperative's
    /// staff answers. What is handed over, counted and paid at the counter is one step of the storefront's own.
    #[must_use]
    pub const fn roles_of_member_order(self, party: Party) -> &'static [Role] {
        match (self, party) {
            (Self::Edit | Self::Submit | Self::Withdraw | Self::Cancel, Party::Buyer) => {
                &[Role::Member]
            }
            (
                Self::Acknowledge | Self::Accept | Self::Reject | Self::Cancel | Self::ShortClose,
                Party::Seller,
            ) => &[Role::Sales, Role::Warehouse, Role::Manager],
            (Self::WriteOff, Party::Seller) => &[Role::Treasurer],
            _ => &[],
        }
    }

    /// Whether the storefront carries it out by itself, in the course of a step of its own.
    const fn is_the_storefronts(self) -> bool {
        matches!(self, Self::Edit | Self::Submit | Self::Accept | Self::Dispatch | Self::Receive)
    }

    /// The side whose command this is; the buyer's where both may.
    #[must_use]
    pub const fn party(self) -> Party {
        if self.roles(Party::Buyer).is_empty() { Party::Seller } else { Party::Buyer }
    }

    /// Whether it happens by itself, and nobody asks for it.
    #[must_use]
    pub const fn is_the_clocks(self) -> bool {
        matches!(
            self,
            Self::Expire
                | Self::DeemReceived
                | Self::FillBackorder
                | Self::FillLeg
                | Self::ChargeLeg
                | Self::NoteLateness
                | Self::NoteSettled
                | Self::NoteCredited
                | Self::NoteTakenBack
        )
    }

    /// Whether `order` is where `party`, or the clock, may ask for it.
    #[must_use]
    fn is_open(self, order: &PurchaseOrder, party: Option<Party>) -> bool {
        use State::{
            Completed, Confirmed, Countered, Draft, InFulfilment, PendingApproval, Received,
            Submitted,
        };
        let running = matches!(order.state, Confirmed | InFulfilment);
        // An amendment: whose it is, once the other side may see it.
        let amendment = order.proposal.as_ref().filter(|_| running);
        let answerable = |of: Party| amendment.is_some_and(|p| p.by == of && !p.waits_for_approval);
        let state = order.state_to(party);
        match self {
            Self::Edit | Self::Submit => state == Draft,
            Self::Approve | Self::SendBack => {
                state == PendingApproval || amendment.is_some_and(|p| p.waits_for_approval)
            }
            Self::Acknowledge | Self::Counter => state == Submitted,
            Self::Accept | Self::Reject => state == Submitted || answerable(Party::Buyer),
            Self::AcceptCounter | Self::Decline => state == Countered || answerable(Party::Seller),
            Self::Revise => state == Countered,
            Self::Withdraw => {
                (state == Submitted && party == Some(Party::Buyer))
                    || amendment.is_some_and(|p| Some(p.by) == party)
            }
            Self::Cancel => match party {
                Some(Party::Buyer) => {
                    matches!(state, Draft | PendingApproval | Submitted | Countered | Confirmed)
                }
                _ => state == Confirmed,
            },
            Self::Dispatch | Self::ShortClose | Self::NoteLateness => running,
            // What came for a leg is shared out by its pool, and by nothing else.
            Self::FillBackorder => running && order.kind != OrderKind::PoolLeg,
            Self::FillLeg => running && order.kind == OrderKind::PoolLeg,
            // Freight may be known last, when a leg has ended already.
            Self::ChargeLeg => {
                let bears = matches!(order.kind, OrderKind::PoolLeg | OrderKind::PoolCharge);
                state.is_bound() && bears
            }
            // The seller may not find out that the buyer's people weigh one.
            Self::Amend => {
                let seller_may = party == Some(Party::Seller) && order.is_proposal_hidden();
                running && (order.proposal.is_none() || seller_may)
            }
            Self::UndoDispatch | Self::ProveDelivery | Self::Receive | Self::DeemReceived => {
                state == InFulfilment
            }
            Self::CorrectReceipt => matches!(state, InFulfilment | Received),
            Self::Expire => {
                matches!(state, PendingApproval | Submitted | Countered) || amendment.is_some()
            }
            Self::Invoice | Self::Pay | Self::WriteOff if order.kind.is_billed_elsewhere() => false,
            // After the end nothing is left to bill, unless an invoice was taken back.
            Self::Invoice | Self::NoteCredited | Self::NoteTakenBack => {
                matches!(state, InFulfilment | Received | Completed)
            }
            Self::Pay | Self::NoteSettled => state.is_bound(),
            Self::WriteOff => matches!(state, Received | Completed),
            Self::Complete => state == Received,
        }
    }
}

/// Who may ask for `name` of this very order, on that side.
#[must_use]
pub const fn roles_in(order: &PurchaseOrder, name: CommandName, party: Party) -> &'static [Role] {
    if order.member.is_some() { name.roles_of_member_order(party) } else { name.roles(party) }
}

/// Whether `actor` is one of those. A member's own order is theirs by their tie, whatever else they are there.
#[must_use]
pub fn is_one_of(
    order: &PurchaseOrder,
    party: Option<Party>,
    actor: &Actor,
    roles: &[Role],
) -> bool {
    let own = order.member.is_some() && party == Some(Party::Buyer);
    (own && roles.contains(&Role::Member)) || actor.is_any(roles)
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
        By::Clock if name.is_the_clocks() => None,
        // What the two agreed beforehand is accepted without anybody asking.
        By::Clock if name == CommandName::Accept && order.terms.accepts_automatically => None,
        By::Clock if name == CommandName::Invoice && order.terms.money.invoices_automatically => {
            None
        }
        By::Clock if order.pool.is_some() && pooling::is_the_pools(name) => None,
        By::Clock if order.member.is_some() && name.is_the_storefronts() => None,
        // Money comes through a bank as well, the board gives it up, and an order ends by itself.
        By::Clock
            if matches!(name, CommandName::Pay | CommandName::WriteOff | CommandName::Complete) =>
        {
            None
        }
        By::Clock => return Err(Refusal::NotYourPart { party: name.party() }),
        By::Person(actor) => {
            let party = order.party(actor);
            let roles = party.map_or(&[][..], |party| roles_in(order, name, party));
            if roles.is_empty() {
                return Err(Refusal::NotYourPart { party: name.party() });
            }
            if !is_one_of(order, party, actor, roles) {
                return Err(Refusal::NotYourRole { command: name, roles });
            }
            party
        }
    };
    let is_free = name.is_open(order, party);
    if name == CommandName::Amend && order.replaces.is_some() {
        return Err(Refusal::ReplacementIsFixed);
    }
    if name == CommandName::Amend && !is_free && order.proposal.is_some() && order.state.is_bound()
    {
        return Err(Refusal::ProposalOpen);
    }
    if party.is_some() {
        pooling::by_hand(order, name, party)?;
    }
    if is_free {
        Ok(party)
    } else {
        Err(Refusal::NotInThisState { state: order.state_to(party), command: name })
    }
}

/// Whether `by` may ask for `name` now, whatever comes with it: first whose part it is, then the role, then the state.
///
/// # Errors
/// [`Refusal::NotYourPart`], [`Refusal::NotYourRole`], [`Refusal::NotInThisState`] or [`Refusal::ProposalOpen`].
pub fn may(order: &PurchaseOrder, name: CommandName, by: By<'_>) -> Result<(), Refusal> {
    gate(order, name, by).map(|_party| ())
}

/// What `actor` may do with this order now: pages draw their buttons from it.
#[must_use]
pub fn allowed_commands(order: &PurchaseOrder, actor: &Actor) -> Vec<CommandName> {
    let has_shipment = |state| order.shipments.iter().any(|shipment| shipment.state == state);
    let unproven = || {
        let in_transit = |s: &super::Shipment| s.state == ShipmentState::InTransit;
        order.shipments.iter().any(|s| in_transit(s) && s.proof.is_none())
    };
    let open = order.lines.iter().any(|line| line.counts.to_dispatch() > 0);
    let buying = order.party(actor) == Some(Party::Buyer);
    CommandName::ALL
        .into_iter()
        .filter(|name| gate(order, *name, By::Person(actor)).is_ok())
        .filter(|name| match name {
            CommandName::Submit => !order.lines.is_empty(),
            CommandName::Approve => order.may_be_approved_by(actor.person),
            CommandName::Acknowledge => order.acknowledged_at.is_none(),
            CommandName::Dispatch => order.lines.iter().any(|line| line.counts.held > 0),
            CommandName::ShortClose if buying => order.backorder_is_late,
            CommandName::ShortClose => open,
            CommandName::Receive | CommandName::UndoDispatch => {
                has_shipment(ShipmentState::InTransit)
            }
            CommandName::ProveDelivery => unproven(),
            CommandName::CorrectReceipt => has_shipment(ShipmentState::Received),
            CommandName::Invoice => order.has_to_invoice(),
            CommandName::WriteOff => order.lines.iter().any(|line| line.counts.invoiced > 0),
            _ => true,
        })
        .collect()
}
