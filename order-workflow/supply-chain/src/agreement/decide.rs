//! What may be asked of an agreement, by whom, and what follows.

use super::content::Content;
use super::price_book::PRICES_MAX;
use super::refusal::Refusal;
use super::{Agreement, Version};
use crate::ask::Actor;
use crate::organization::Role;
use crate::purchase_order::Party;
use chrono::NaiveDate;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A version that the other side is to take.
    Propose(Box<Content>),
    /// Takes the version that waits; `number` is the one that was looked at.
    Accept {
        /// Which one the asker saw, where they say it.
        number: Option<i32>,
    },
    /// Does not take it.
    Decline {
        /// Likewise.
        number: Option<i32>,
    },
    /// Takes one's own proposal back.
    Withdraw,
    /// Gives notice: `last_day` is the last day that whatever was agreed holds.
    End {
        /// At the seller's place; today at the earliest.
        last_day: NaiveDate,
    },
}

/// A command without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandName {
    /// See [`Command::Propose`].
    Propose,
    /// See [`Command::Accept`].
    Accept,
    /// See [`Command::Decline`].
    Decline,
    /// See [`Command::Withdraw`].
    Withdraw,
    /// See [`Command::End`].
    End,
}

impl CommandName {
    /// All of them, in the order of the trade.
    pub const ALL: [Self; 5] =
        [Self::Propose, Self::Accept, Self::Decline, Self::Withdraw, Self::End];

    /// The word the API uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Propose => "propose",
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::Withdraw => "withdraw",
            Self::End => "end",
        }
    }

    /// Who may on that side: a manager binds the house, and the seller's desk makes its prices. To end it
    /// is the manager's alone.
    #[must_use]
    pub const fn roles(self, party: Party) -> &'static [Role] {
        match (self, party) {
            (Self::End, _) | (_, Party::Buyer) => &[Role::Manager],
            (_, Party::Seller) => &[Role::Sales, Role::Manager],
        }
    }
}

impl Command {
    /// Without what it carries.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        match self {
            Self::Propose(_) => CommandName::Propose,
            Self::Accept { .. } => CommandName::Accept,
            Self::Decline { .. } => CommandName::Decline,
            Self::Withdraw => CommandName::Withdraw,
            Self::End { .. } => CommandName::End,
        }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A version was proposed.
    Proposed {
        /// Its number.
        number: i32,
        /// Whose proposal it is.
        side: Party,
        /// What it says.
        content: Box<Content>,
    },
    /// It was taken.
    Accepted {
        /// Its number.
        number: i32,
    },
    /// It was not.
    Declined {
        /// Its number.
        number: i32,
    },
    /// It was taken back.
    Withdrawn {
        /// Its number.
        number: i32,
    },
    /// Notice was given.
    Ended {
        /// The last day.
        last_day: NaiveDate,
    },
}

impl Event {
    /// The word the history uses.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Proposed { .. } => "proposed",
            Self::Accepted { .. } => "accepted",
            Self::Declined { .. } => "declined",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Ended { .. } => "ended",
        }
    }
}

/// Whether the asker's side and role cover the command, whatever stands.
///
/// # Errors
/// [`Refusal::NotBetweenYou`] or [`Refusal::NotYourRole`].
pub fn authority(
    agreement: &Agreement,
    name: CommandName,
    actor: &Actor,
) -> Result<Party, Refusal> {
    let party = agreement.party(actor.organization).ok_or(Refusal::NotBetweenYou)?;
    let roles = name.roles(party);
    if actor.is_any(roles) { Ok(party) } else { Err(Refusal::NotYourRole { roles }) }
}

/// What follows from a command on `today` at the seller's place.
///
/// # Errors
/// A [`Refusal`]; nothing has happened then.
pub fn decide(
    agreement: &Agreement,
    command: Command,
    actor: &Actor,
    today: NaiveDate,
) -> Result<Event, Refusal> {
    let party = authority(agreement, command.name(), actor)?;
    match command {
        Command::Propose(content) => {
            if let Some(open) = agreement.proposed() {
                return Err(Refusal::ProposalOpen { number: open.number });
            }
            content.check(today)?;
            if content.prices.entries().len() > PRICES_MAX {
                return Err(Refusal::TooManyPrices { limit: PRICES_MAX });
            }
            let number = agreement.versions.last().map_or(1, |version| version.number + 1);
            Ok(Event::Proposed { number, side: party, content })
        }
        Command::Accept { number } => {
            let open = answered(agreement, number, party)?;
            if open.proposer == actor.person {
                return Err(Refusal::OwnProposal);
            }
            if open.valid_to.is_some_and(|last| last < today) {
                return Err(Refusal::PeriodOver);
            }
            Ok(Event::Accepted { number: open.number })
        }
        Command::Decline { number } => {
            let open = answered(agreement, number, party)?;
            Ok(Event::Declined { number: open.number })
        }
        Command::Withdraw => {
            let open = agreement.proposed().ok_or(Refusal::NothingProposed)?;
            if open.side == party {
                Ok(Event::Withdrawn { number: open.number })
            } else {
                Err(Refusal::NotYourPart { party: open.side })
            }
        }
        Command::End { last_day } => {
            if last_day < today {
                return Err(Refusal::LastDayPast);
            }
            let ends = |version: &Version| {
                version.lasts(today) && version.holds_until().is_none_or(|last| last > last_day)
            };
            if agreement.versions.iter().any(ends) {
                Ok(Event::Ended { last_day })
            } else {
                Err(Refusal::NothingToEnd)
            }
        }
    }
}

/// The version that waits for an answer of this side.
fn answered(agreement: &Agreement, number: Option<i32>, party: Party) -> Result<&Version, Refusal> {
    let open = agreement.proposed().ok_or(Refusal::NothingProposed)?;
    if open.side == party {
        let other = if party == Party::Buyer { Party::Seller } else { Party::Buyer };
        return Err(Refusal::NotYourPart { party: other });
    }
    match number {
        Some(seen) if seen != open.number => Err(Refusal::OtherProposal { number: open.number }),
        _ => Ok(open),
    }
}

/// What the asker may do now: pages draw their buttons from it.
#[must_use]
pub fn allowed(agreement: &Agreement, actor: &Actor, today: NaiveDate) -> Vec<CommandName> {
    let may = |name: &CommandName| {
        let Ok(party) = authority(agreement, *name, actor) else { return false };
        let open = agreement.proposed();
        match name {
            CommandName::Propose => open.is_none(),
            CommandName::Accept => open.is_some_and(|open| {
                open.side != party
                    && open.proposer != actor.person
                    && open.valid_to.is_none_or(|last| last >= today)
            }),
            CommandName::Decline => open.is_some_and(|open| open.side != party),
            CommandName::Withdraw => open.is_some_and(|open| open.side == party),
            CommandName::End => agreement.versions.iter().any(|version| {
                version.lasts(today) && version.holds_until().is_none_or(|last| last > today)
            }),
        }
    };
    CommandName::ALL.into_iter().filter(may).collect()
}
