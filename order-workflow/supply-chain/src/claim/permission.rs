//! Who may ask what of a claim, and when.

use super::Claim;
use super::command::By;
use super::refusal::Refusal;
use super::state::{Remedy, Side, State};
use crate::organization::Role;
use chrono::{DateTime, Utc};

/// The name of a command, without its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommandName {
    /// [`Command::Draft`](super::Command::Draft)
    Draft,
    /// [`Command::Open`](super::Command::Open)
    Open,
    /// [`Command::AddPhoto`](super::Command::AddPhoto)
    AddPhoto,
    /// [`Command::Discard`](super::Command::Discard)
    Discard,
    /// [`Command::Answer`](super::Command::Answer)
    Answer,
    /// [`Command::AcceptAnswer`](super::Command::AcceptAnswer)
    AcceptAnswer,
    /// [`Command::Escalate`](super::Command::Escalate)
    Escalate,
    /// [`Command::Decide`](super::Command::Decide)
    Decide,
    /// [`Command::Withdraw`](super::Command::Withdraw)
    Withdraw,
    /// [`Command::SendGoods`](super::Command::SendGoods)
    SendGoods,
    /// [`Command::TakeGoods`](super::Command::TakeGoods)
    TakeGoods,
    /// [`Command::Recount`](super::Command::Recount)
    Recount,
    /// [`Command::FallShort`](super::Command::FallShort)
    FallShort,
    /// [`Command::Lapse`](super::Command::Lapse)
    Lapse,
}

impl CommandName {
    /// Every command, in the order of the trade.
    pub const ALL: [Self; 14] = [
        Self::Draft,
        Self::Open,
        Self::AddPhoto,
        Self::Discard,
        Self::Answer,
        Self::AcceptAnswer,
        Self::Escalate,
        Self::Decide,
        Self::Withdraw,
        Self::SendGoods,
        Self::TakeGoods,
        Self::Recount,
        Self::FallShort,
        Self::Lapse,
    ];

    /// The word in an address and in `allowed_commands`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::AddPhoto => "photos",
            Self::Discard => "discard",
            Self::Answer => "answer",
            Self::AcceptAnswer => "accept-answer",
            Self::Escalate => "escalate",
            Self::Decide => "decide",
            Self::Withdraw => "withdraw",
            Self::SendGoods => "send-goods",
            Self::TakeGoods => "take-goods",
            Self::Recount => "recount",
            Self::FallShort => "fall-short",
            Self::Lapse => "lapse",
        }
    }

    /// Who may, on each side; nobody where the side has no part in it.
    #[must_use]
    pub const fn roles(self, side: Side) -> &'static [Role] {
        const COUNTING: &[Role] = &[Role::Warehouse, Role::Buyer, Role::Manager];
        const BUYING: &[Role] = &[Role::Buyer, Role::Manager];
        const SELLING: &[Role] = &[Role::Sales, Role::Manager];
        const SENDING: &[Role] = &[Role::Warehouse, Role::Sales, Role::Manager];
        match (self, side) {
            (
                Self::Draft | Self::Open | Self::AddPhoto | Self::Discard | Self::SendGoods,
                Side::Claimant,
            ) => COUNTING,
            (Self::AcceptAnswer | Self::Escalate | Self::Withdraw, Side::Claimant) => BUYING,
            (Self::Answer | Self::Escalate, Side::Respondent) => SELLING,
            (Self::AddPhoto | Self::TakeGoods, Side::Respondent) => SENDING,
            (Self::Decide, Side::Mediator) => &[Role::Manager, Role::Approver],
            _ => &[],
        }
    }

    /// The sides whose command this is.
    #[must_use]
    pub fn sides(self) -> Vec<Side> {
        Side::ALL.iter().copied().filter(|side| !self.roles(*side).is_empty()).collect()
    }

    /// Whether it happens by itself, and nobody asks for it.
    #[must_use]
    pub const fn is_the_clocks(self) -> bool {
        matches!(self, Self::Draft | Self::Discard | Self::Recount | Self::FallShort | Self::Lapse)
    }

    /// Whether `claim` is where `side`, or the clock, may ask for it.
    fn is_open(self, claim: &Claim, side: Option<Side>) -> bool {
        let state = claim.state;
        match self {
            Self::Draft | Self::Open | Self::Discard => state == State::Draft,
            Self::AddPhoto => {
                state.is_disputed() || (state == State::Draft && side == Some(Side::Claimant))
            }
            Self::Answer | Self::Withdraw => state.is_disputed(),
            Self::AcceptAnswer => state.is_disputed() && claim.answer.is_some(),
            Self::Escalate => match side {
                Some(Side::Claimant) => matches!(state, State::Answered | State::Mediation),
                _ => state == State::Mediation,
            },
            // A secondary mediates; arbitration, and what no secondary can mediate, is the operator's.
            Self::Decide => matches!(state, State::Mediation | State::Arbitration),
            Self::FallShort => claim.is_replaced(),
            Self::SendGoods => goes_back(claim) && claim.goods_back.is_none(),
            Self::TakeGoods => {
                claim.goods_back.as_ref().is_some_and(|back| back.taken_at.is_none())
            }
            Self::Recount => state == State::Draft || state.is_disputed(),
            Self::Lapse => claim.deadline.is_some(),
        }
    }
}

fn goes_back(claim: &Claim) -> bool {
    claim.resolution.as_ref().is_some_and(|settled| settled.remedy == Remedy::Return)
}

/// Whether `name` is `by`'s to ask at all, whatever the state; tells their side.
///
/// # Errors
/// [`Refusal::NotYourPart`] or [`Refusal::NotYourRole`].
pub fn authority(claim: &Claim, name: CommandName, by: By<'_>) -> Result<Option<Side>, Refusal> {
    let not_yours = || Refusal::NotYourPart { command: name, sides: name.sides() };
    if matches!(by, By::Clock) {
        return if name.is_the_clocks() { Ok(None) } else { Err(not_yours()) };
    }
    let side = claim.side(by).ok_or_else(not_yours)?;
    let roles = name.roles(side);
    if roles.is_empty() {
        return Err(not_yours());
    }
    match by {
        By::Person(actor) if !actor.is_any(roles) => {
            Err(Refusal::NotYourRole { command: name, roles })
        }
        // What came to the operator is no longer the secondary's to decide.
        By::Person(_) if side == Side::Mediator && claim.is_with_operator => Err(not_yours()),
        _ => Ok(Some(side)),
    }
}

/// Whether `by` may ask for `name` now: first whose part it is, then the role, then the state.
///
/// # Errors
/// [`Refusal::NotYourPart`], [`Refusal::NotYourRole`] or [`Refusal::NotInThisState`].
pub(super) fn gate(
    claim: &Claim,
    name: CommandName,
    by: By<'_>,
    now: DateTime<Utc>,
) -> Result<Option<Side>, Refusal> {
    let side = authority(claim, name, by)?;
    let state = effective_state(claim, now);
    // The clock itself, and a corrected count, take the claim as it was recorded.
    let lapsed = !matches!(by, By::Clock) && state != claim.state;
    if name.is_open(claim, side) && !lapsed {
        Ok(side)
    } else {
        Err(Refusal::NotInThisState { state, command: name })
    }
}

/// Half-open: at its deadline itself a claim is where the clock will take it, even if that has not
/// come by.
fn effective_state(claim: &Claim, now: DateTime<Utc>) -> State {
    if claim.deadline.is_none_or(|deadline| deadline > now) {
        return claim.state;
    }
    match claim.state {
        State::Draft => State::Discarded,
        State::Open if silence_accepts(claim) => State::Resolved,
        State::Open => State::Mediation,
        State::Answered => State::Resolved,
        State::Mediation => State::Arbitration,
        other => other,
    }
}

/// Whether the claim is so small that silence accepts it.
pub(super) fn silence_accepts(claim: &Claim) -> bool {
    claim.total() <= claim.terms.silence_accepts_up_to
}

/// What `by` may do with this claim at `now`: pages draw their buttons from it.
#[must_use]
pub fn allowed_commands(claim: &Claim, by: By<'_>, now: DateTime<Utc>) -> Vec<CommandName> {
    CommandName::ALL
        .into_iter()
        .filter(|name| *name != CommandName::Draft)
        .filter(|name| gate(claim, *name, by, now).is_ok())
        .filter(|name| *name != CommandName::AddPhoto || claim.photos < Claim::MOST_PHOTOS)
        .collect()
}
