//! Who may ask what of a drawdown, and when.

use super::refusal::DrawdownRefusal;
use super::{Drawdown, DrawdownState};
use crate::ask::Actor;
use crate::facility::Facility;
use crate::organization::{Ability, Role};
use chrono::DateTime;

/// The name of a command, without its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DrawdownName {
    /// [`super::DrawdownCommand::Request`]
    Request,
    /// [`super::DrawdownCommand::Sign`]
    Sign,
    /// [`super::DrawdownCommand::Reject`]
    Reject,
    /// [`super::DrawdownCommand::Withdraw`]
    Withdraw,
    /// [`super::DrawdownCommand::Refuse`]
    Refuse,
    /// [`super::DrawdownCommand::Pay`]
    Pay,
    /// [`super::DrawdownCommand::Reverse`]
    Reverse,
    /// [`super::DrawdownCommand::Deny`]
    Deny,
}

impl DrawdownName {
    /// Every command, in the order of the trade.
    pub const ALL: [Self; 8] = [
        Self::Request,
        Self::Sign,
        Self::Reject,
        Self::Withdraw,
        Self::Refuse,
        Self::Pay,
        Self::Reverse,
        Self::Deny,
    ];

    /// The word in an address and in `allowed_commands`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Sign => "sign",
            Self::Reject => "reject",
            Self::Withdraw => "withdraw",
            Self::Refuse => "refuse",
            Self::Pay => "pay",
            Self::Reverse => "reverse",
            Self::Deny => "deny",
        }
    }

    /// Whether it is the bank's; everything else is the borrower's, but for the seller's own [`Self::Deny`].
    #[must_use]
    pub const fn is_the_banks(self) -> bool {
        matches!(self, Self::Refuse | Self::Pay | Self::Reverse)
    }

    /// Who may.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Request | Self::Refuse => &[Role::Treasurer, Role::Manager],
            Self::Sign | Self::Reject => &[Role::Approver],
            Self::Withdraw | Self::Pay | Self::Reverse | Self::Deny => &[Role::Treasurer],
        }
    }
}

/// Whether it is `by`'s to ask this of a drawdown of `facility` at all, whatever its state. The seller, who knows of no
/// facility, is asked for apart.
///
/// # Errors
/// [`DrawdownRefusal::NotYourPart`] or [`DrawdownRefusal::NotYourRole`].
pub fn drawdown_authority(
    facility: &Facility,
    command: DrawdownName,
    by: &Actor,
) -> Result<(), DrawdownRefusal> {
    // A bank with nobody here tells the borrower's treasurer what it paid, who writes it down; and takes it back.
    let is_said = matches!(command, DrawdownName::Pay | DrawdownName::Reverse);
    let told = is_said && !facility.bank_is_here;
    let is_banks = command.is_the_banks() && !told;
    let whose = if is_banks { facility.bank } else { facility.borrower };
    if command == DrawdownName::Deny
        || by.organization != whose
        || (is_banks && !by.can(Ability::Finance))
    {
        return Err(DrawdownRefusal::NotYourPart { command });
    }
    let roles = command.roles();
    if by.is_any(roles) { Ok(()) } else { Err(DrawdownRefusal::NotYourRole { command, roles }) }
}

pub(super) fn gate(
    facility: &Facility,
    drawdown: &Drawdown,
    command: DrawdownName,
    by: &Actor,
) -> Result<(), DrawdownRefusal> {
    match command {
        DrawdownName::Deny if by.organization == drawdown.seller => {
            let roles = command.roles();
            if !by.is_any(roles) {
                return Err(DrawdownRefusal::NotYourRole { command, roles });
            }
        }
        _ => drawdown_authority(facility, command, by)?,
    }
    let state = drawdown.state;
    let is_open = match command {
        DrawdownName::Request => state == DrawdownState::Blank,
        DrawdownName::Sign | DrawdownName::Reject => state == DrawdownState::Requested,
        DrawdownName::Withdraw => {
            matches!(state, DrawdownState::Requested | DrawdownState::Approved)
        }
        DrawdownName::Refuse | DrawdownName::Pay => state == DrawdownState::Approved,
        DrawdownName::Reverse | DrawdownName::Deny => state == DrawdownState::Paid,
    };
    if is_open { Ok(()) } else { Err(DrawdownRefusal::NotInThisState { state, command }) }
}

/// What `by` may do with this drawdown now: pages draw their buttons from it.
#[must_use]
pub fn allowed_drawdown_commands(
    facility: &Facility,
    drawdown: &Drawdown,
    by: &Actor,
) -> Vec<DrawdownName> {
    let may = |name: &DrawdownName| {
        gate(facility, drawdown, *name, by).is_ok()
            && match (name, &drawdown.signatures) {
                (DrawdownName::Sign | DrawdownName::Reject, Some(signatures)) => {
                    signatures.sign(by, DateTime::UNIX_EPOCH).is_ok()
                }
                _ => true,
            }
    };
    DrawdownName::ALL.into_iter().filter(may).collect()
}
