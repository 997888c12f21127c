//! What may be asked of a standing order, and by whom.

use super::Content;
use super::refusal::Refusal;
use crate::ask::Actor;
use crate::organization::{Ability, Role};
use crate::words::words;

words! {
    /// What may be asked, by its word in addresses.
    CommandName {
        /// To write it anew.
        Change = "change",
        /// To let it rest.
        Pause = "pause",
        /// To let it come round again.
        Resume = "resume",
        /// To leave the next slot out.
        SkipNext = "skip-next",
        /// Not to leave it out after all.
        KeepNext = "keep-next",
        /// To order now, whatever the schedule says.
        RunNow = "run-now",
        /// To end it.
        End = "end",
    }
}

impl CommandName {
    /// Who may: whoever may order.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        &[Role::Buyer, Role::Manager]
    }
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// To write it anew.
    Change(Box<Content>),
    /// To let it rest.
    Pause,
    /// To let it come round again.
    Resume,
    /// To leave the next slot out.
    SkipNext,
    /// Not to leave it out after all.
    KeepNext,
    /// To order now.
    RunNow,
    /// To end it.
    End,
}

impl Command {
    /// Which one it is.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        match self {
            Self::Change(_) => CommandName::Change,
            Self::Pause => CommandName::Pause,
            Self::Resume => CommandName::Resume,
            Self::SkipNext => CommandName::SkipNext,
            Self::KeepNext => CommandName::KeepNext,
            Self::RunNow => CommandName::RunNow,
            Self::End => CommandName::End,
        }
    }
}

/// Whether this is the actor's to ask at all, whatever the state.
///
/// # Errors
/// [`Refusal::NotYourRole`].
pub fn authority(command: CommandName, actor: &Actor) -> Result<(), Refusal> {
    let roles = command.roles();
    if actor.is_any(roles) && actor.can(Ability::Buy) {
        Ok(())
    } else {
        Err(Refusal::NotYourRole { command, roles })
    }
}
