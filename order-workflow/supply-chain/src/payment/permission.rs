//! Who may ask what of a payment, and when.

use super::Payment;
use super::command::By;
use super::refusal::Refusal;
use super::state::{Side, State};
use crate::ledger::Counterparty;
use crate::money::Money;
use crate::organization::Role;

/// The name of a command, without its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommandName {
    /// [`Command::Record`](super::Command::Record)
    Record,
    /// [`Command::Sign`](super::Command::Sign)
    Sign,
    /// [`Command::Withdraw`](super::Command::Withdraw)
    Withdraw,
    /// [`Command::Confirm`](super::Command::Confirm)
    Confirm,
    /// [`Command::Reverse`](super::Command::Reverse)
    Reverse,
    /// [`Command::Apply`](super::Command::Apply)
    Apply,
    /// [`Command::Unapply`](super::Command::Unapply)
    Unapply,
    /// [`Command::Refund`](super::Command::Refund)
    Refund,
    /// [`Command::SignRefund`](super::Command::SignRefund)
    SignRefund,
    /// [`Command::WithdrawRefund`](super::Command::WithdrawRefund)
    WithdrawRefund,
    /// [`Command::RecordRefund`](super::Command::RecordRefund)
    RecordRefund,
    /// [`Command::ConfirmRefund`](super::Command::ConfirmRefund)
    ConfirmRefund,
    /// [`Command::ReverseRefund`](super::Command::ReverseRefund)
    ReverseRefund,
}

impl CommandName {
    /// Every command on the payment itself, in the order of the trade.
    pub const ALL: [Self; 8] = [
        Self::Record,
        Self::Sign,
        Self::Withdraw,
        Self::Confirm,
        Self::Reverse,
        Self::Apply,
        Self::Unapply,
        Self::Refund,
    ];

    /// Every command on one of its refunds; [`refund_commands`](super::refund_commands) tells which are open.
    pub const OF_A_REFUND: [Self; 5] = [
        Self::SignRefund,
        Self::RecordRefund,
        Self::ConfirmRefund,
        Self::ReverseRefund,
        Self::WithdrawRefund,
    ];

    /// The word in an address and in `allowed_commands`; of a refund, the one after the refund's own address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Record | Self::RecordRefund => "record",
            Self::Sign | Self::SignRefund => "sign",
            Self::Withdraw | Self::WithdrawRefund => "withdraw",
            Self::Confirm | Self::ConfirmRefund => "confirm",
            Self::Reverse | Self::ReverseRefund => "reverse",
            Self::Apply => "apply",
            Self::Unapply => "unapply",
            Self::Refund => "refund",
        }
    }

    /// Who may, on each side; nobody where the side has no part in it.
    #[must_use]
    pub const fn roles(self, side: Side) -> &'static [Role] {
        const MONEY: &[Role] = &[Role::Treasurer];
        match (self, side) {
            (Self::Sign, Side::Payer) | (Self::SignRefund, Side::Payee) => &[Role::Approver],
            // The payee's own treasurer may write down what came in without a word from the payer;
            // whose money it is says what it is for.
            (Self::Record | Self::Reverse | Self::ReverseRefund, _)
            | (Self::Withdraw | Self::Apply | Self::Unapply | Self::ConfirmRefund, Side::Payer)
            | (
                Self::Confirm | Self::Refund | Self::WithdrawRefund | Self::RecordRefund,
                Side::Payee,
            ) => MONEY,
            _ => &[],
        }
    }

    /// Whether a bank or provider may say so.
    #[must_use]
    pub const fn is_the_banks(self) -> bool {
        matches!(self, Self::Record | Self::Confirm | Self::Reverse)
    }

    fn is_open(self, payment: &Payment, side: Option<Side>) -> bool {
        match self {
            Self::Record => match payment.state {
                State::Blank => true,
                // What officers signed is made by whoever asked them to.
                State::Approved => side == Some(Side::Payer),
                _ => false,
            },
            Self::Sign => payment.state == State::AwaitingSignatures,
            Self::Withdraw => {
                matches!(payment.state, State::AwaitingSignatures | State::Approved)
            }
            Self::Confirm => payment.state == State::Recorded,
            // What went back in part is refunded to the end, not undone.
            Self::Reverse => {
                payment.counts()
                    && payment.refunded == Money::ZERO
                    && payment.going_back() == Money::ZERO
                    && is_undone_by(payment, side)
            }
            Self::Apply => payment.on_account() > Money::ZERO,
            // Nobody pays back what they have not said to have got.
            Self::Refund => payment.state == State::Confirmed && payment.on_account() > Money::ZERO,
            Self::Unapply => payment.counts() && !payment.applied.is_empty(),
            // Which of them it is asked of decides.
            Self::SignRefund
            | Self::WithdrawRefund
            | Self::RecordRefund
            | Self::ConfirmRefund
            | Self::ReverseRefund => true,
        }
    }
}

/// Whether a side, or nobody for a bank, may say that a payment is none.
fn is_undone_by(payment: &Payment, side: Option<Side>) -> bool {
    let is_word_alone = payment.recorded_by.is_some() && !payment.is_vouched;
    match side {
        None => true,
        // It never came; or it was written down or confirmed by mistake, and nobody else's word stands on it.
        Some(Side::Payee) => payment.state == State::Recorded || is_word_alone,
        // Its own slip; or "that was not us", of what only the payee says. What let goods go is not the payer's to undo.
        Some(Side::Payer) => match payment.recorded_by {
            Some(Side::Payer) => payment.state == State::Recorded,
            Some(Side::Payee) => is_word_alone && !payment.let_goods_go,
            None => false,
        },
    }
}

/// Whether `name` is `by`'s to ask at all, whatever the state; tells their side, nothing for a bank.
///
/// # Errors
/// [`Refusal::NotYourPart`] or [`Refusal::NotYourRole`].
pub fn authority(
    payment: &Payment,
    name: CommandName,
    by: By<'_>,
) -> Result<Option<Side>, Refusal> {
    let not_yours = || Refusal::NotYourPart { command: name };
    let actor = match by {
        By::Bank if name.is_the_banks() => return Ok(None),
        By::Clock if name == CommandName::Apply => return Ok(None),
        By::Bank | By::Clock => return Err(not_yours()),
        By::Person(actor) => actor,
    };
    let side = payment.side(actor.organization).ok_or_else(not_yours)?;
    // A member has no treasurer: the cooperative's own says what a member's money is for.
    let for_member = side == Side::Payee
        && matches!(payment.payer, Counterparty::Member(_))
        && matches!(name, CommandName::Apply | CommandName::Unapply);
    let roles = name.roles(if for_member { Side::Payer } else { side });
    if roles.is_empty() {
        Err(not_yours())
    } else if actor.is_any(roles) {
        Ok(Some(side))
    } else {
        Err(Refusal::NotYourRole { command: name, roles })
    }
}

/// Whether `by` may ask for `name` now.
///
/// # Errors
/// [`Refusal::NotYourPart`], [`Refusal::NotYourRole`] or [`Refusal::NotInThisState`].
pub(super) fn gate(
    payment: &Payment,
    name: CommandName,
    by: By<'_>,
) -> Result<Option<Side>, Refusal> {
    let side = authority(payment, name, by)?;
    if name.is_open(payment, side) {
        Ok(side)
    } else {
        Err(Refusal::NotInThisState { state: payment.state, command: name })
    }
}

/// What `by` may do with this payment now: pages draw their buttons from it.
#[must_use]
pub fn allowed_commands(payment: &Payment, by: By<'_>) -> Vec<CommandName> {
    let may_sign = |name: CommandName| match (name, by, &payment.signatures) {
        (CommandName::Sign, By::Person(actor), Some(signatures)) => {
            signatures.sign(actor, chrono::DateTime::UNIX_EPOCH).is_ok()
        }
        _ => true,
    };
    CommandName::ALL
        .into_iter()
        .filter(|name| gate(payment, *name, by).is_ok() && may_sign(*name))
        .collect()
}
