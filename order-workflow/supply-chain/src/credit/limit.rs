//! How much a seller lets a buyer owe: nothing, an amount, or anything for a reason that is written down.
//!
//! Nought is nought: a limit of zero never means "without limit" (machines.md I4). It is the seller's alone,
//! changes at once, and is read under the same lock as the exposure it is held against.

use crate::ask::Actor;
use crate::id::OrganizationId;
use crate::machine::Decision;
use crate::money::Money;
use crate::organization::Role;
use serde::{Deserialize, Serialize};

/// How much a buyer may owe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Limit {
    /// Nothing: goods are paid first.
    NoCredit,
    /// So much.
    Amount {
        /// More than nothing.
        amount: Money,
    },
    /// Anything.
    Unlimited {
        /// Why; at most 500 characters.
        reason: String,
    },
}

/// What a seller lets one buyer owe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditAccount {
    /// Who gives credit.
    pub seller: OrganizationId,
    /// Who takes it.
    pub buyer: OrganizationId,
    /// How much; nothing where the seller never said anything, and then nothing is checked.
    pub limit: Option<Limit>,
    /// Why the seller takes no orders from this buyer for now.
    pub blocked: Option<String>,
    /// Rises with every command.
    pub version: i64,
}

/// What is asked of a credit account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Another limit from now on; it changes nothing about orders that exist.
    SetLimit {
        /// How much.
        limit: Limit,
    },
    /// Take no orders for now.
    Block {
        /// Why.
        reason: String,
    },
    /// Take orders again.
    Unblock,
}

/// What happened to a credit account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Another limit holds.
    LimitSet {
        /// How much.
        limit: Limit,
    },
    /// Orders are not taken.
    Blocked {
        /// Why.
        reason: String,
    },
    /// Orders are taken again.
    Unblocked,
}

/// Why a limit is not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitRefusal {
    /// It is the seller's alone.
    #[error("how much may be owed is the seller's to say")]
    NotYourPart,
    /// Another role.
    #[error("this needs another role")]
    NotYourRole {
        /// Who may.
        roles: &'static [Role],
    },
    /// Zero or below: say that there is no credit instead.
    #[error("a limit is more than nothing; for nothing, say that there is no credit")]
    NotAnAmount,
    /// A reason is missing or too long.
    #[error("the reason has from 1 to {limit} characters")]
    ReasonLength {
        /// The most.
        limit: usize,
    },
    /// It is as asked already.
    #[error("it is so already")]
    Already,
}

/// The longest reason that is kept, in characters.
const LONGEST_REASON: usize = 500;

/// Whether the actor may say what their own organization lets others owe.
///
/// # Errors
/// [`LimitRefusal::NotYourRole`].
pub fn may_say(actor: &Actor) -> Result<(), LimitRefusal> {
    const ROLES: &[Role] = &[Role::Treasurer, Role::Manager];
    if actor.is_any(ROLES) { Ok(()) } else { Err(LimitRefusal::NotYourRole { roles: ROLES }) }
}

/// What follows from a command about a credit account.
///
/// # Errors
/// A [`LimitRefusal`].
pub fn decide(
    account: &CreditAccount,
    command: Command,
    actor: &Actor,
) -> Result<Decision<Event>, LimitRefusal> {
    if actor.organization != account.seller {
        return Err(LimitRefusal::NotYourPart);
    }
    may_say(actor)?;
    let event = match command {
        Command::SetLimit { limit } => Event::LimitSet { limit: checked(limit)? },
        Command::Block { reason } => Event::Blocked { reason: written(&reason)? },
        Command::Unblock => Event::Unblocked,
    };
    let changed = account.clone().after(&event);
    if changed == *account { Err(LimitRefusal::Already) } else { Ok(Decision::of(event)) }
}

fn checked(limit: Limit) -> Result<Limit, LimitRefusal> {
    match limit {
        Limit::Amount { amount } if amount <= Money::ZERO => Err(LimitRefusal::NotAnAmount),
        Limit::Unlimited { reason } => Ok(Limit::Unlimited { reason: written(&reason)? }),
        other => Ok(other),
    }
}

fn written(reason: &str) -> Result<String, LimitRefusal> {
    let reason = reason.trim();
    if (1..=LONGEST_REASON).contains(&reason.chars().count()) {
        Ok(reason.to_owned())
    } else {
        Err(LimitRefusal::ReasonLength { limit: LONGEST_REASON })
    }
}

impl CreditAccount {
    /// The account after something happened to it; its version is the store's to raise.
    #[must_use]
    pub fn after(mut self, event: &Event) -> Self {
        match event {
            Event::LimitSet { limit } => self.limit = Some(limit.clone()),
            Event::Blocked { reason } => self.blocked = Some(reason.clone()),
            Event::Unblocked => self.blocked = None,
        }
        self
    }
}
