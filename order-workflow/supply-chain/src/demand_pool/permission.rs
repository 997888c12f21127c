//! Who may ask what of a pool, and when: by their part in it, their role, and the organizer's own role.

use super::DemandPool;
use super::command::By;
use super::refusal::Refusal;
use super::state::{Party, PoolRole, State};
use crate::ask::Actor;
use crate::organization::{Ability, Role};
use chrono::{DateTime, Utc};

/// The name of a command, without its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommandName {
    /// [`Command::Plan`](super::Command::Plan)
    Plan,
    /// [`Command::Publish`](super::Command::Publish)
    Publish,
    /// [`Command::Open`](super::Command::Open)
    Open,
    /// [`Command::Pledge`](super::Command::Pledge)
    Pledge,
    /// [`Command::Withdraw`](super::Command::Withdraw)
    Withdraw,
    /// [`Command::BeginTopUp`](super::Command::BeginTopUp)
    BeginTopUp,
    /// [`Command::CutOff`](super::Command::CutOff)
    CutOff,
    /// [`Command::Clear`](super::Command::Clear)
    Clear,
    /// [`Command::CallOff`](super::Command::CallOff)
    CallOff,
    /// [`Command::Accept`](super::Command::Accept)
    Accept,
    /// [`Command::Counter`](super::Command::Counter)
    Counter,
    /// [`Command::Refuse`](super::Command::Refuse)
    Refuse,
    /// [`Command::Arrive`](super::Command::Arrive)
    Arrive,
    /// [`Command::Allocate`](super::Command::Allocate)
    Allocate,
    /// [`Command::Charge`](super::Command::Charge)
    Charge,
    /// [`Command::Finish`](super::Command::Finish)
    Finish,
}

impl CommandName {
    /// Every command, in the order of the trade.
    pub const ALL: [Self; 16] = [
        Self::Plan,
        Self::Publish,
        Self::Open,
        Self::Pledge,
        Self::Withdraw,
        Self::BeginTopUp,
        Self::CutOff,
        Self::Clear,
        Self::CallOff,
        Self::Accept,
        Self::Counter,
        Self::Refuse,
        Self::Arrive,
        Self::Allocate,
        Self::Charge,
        Self::Finish,
    ];

    /// The word in an address and in `allowed_commands`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Publish => "publish",
            Self::Open => "open",
            Self::Pledge => "pledge",
            Self::Withdraw => "withdraw",
            Self::BeginTopUp => "begin-top-up",
            Self::CutOff => "cut-off",
            Self::Clear => "clear",
            Self::CallOff => "call-off",
            Self::Accept => "accept",
            Self::Counter => "counter",
            Self::Refuse => "refuse",
            Self::Arrive => "arrive",
            Self::Allocate => "allocate",
            Self::Charge => "charge",
            Self::Finish => "finish",
        }
    }

    /// Who may, by their part; nobody where a party has none in it. As agent the organizer owns nothing: the
    /// supplier bills each cooperative and may say itself what its freight comes to.
    #[must_use]
    pub const fn roles(self, party: Party, role: PoolRole) -> &'static [Role] {
        const BUYING: &[Role] = &[Role::Buyer, Role::Manager];
        const RUNNING: &[Role] = &[Role::Manager];
        const SELLING: &[Role] = &[Role::Sales, Role::Manager];
        const COUNTING: &[Role] = &[Role::Warehouse, Role::Buyer, Role::Manager];
        const BILLING: &[Role] = &[Role::Treasurer, Role::Manager];
        match (self, party) {
            (Self::Plan, Party::Organizer)
            | (Self::Pledge | Self::Withdraw, Party::Participant) => BUYING,
            (Self::Publish | Self::CallOff | Self::Allocate, Party::Organizer) => RUNNING,
            (Self::Accept | Self::Counter | Self::Refuse, Party::Supplier) => SELLING,
            (Self::Arrive, Party::Organizer) => COUNTING,
            (Self::Charge, Party::Organizer) => BILLING,
            (Self::Charge, Party::Supplier) if matches!(role, PoolRole::Agent) => BILLING,
            _ => &[],
        }
    }

    /// The parties whose command this is.
    #[must_use]
    pub fn parties(self, role: PoolRole) -> Vec<Party> {
        Party::ALL.iter().copied().filter(|party| !self.roles(*party, role).is_empty()).collect()
    }

    /// Whether it happens by itself: a deadline passes, or something became of the orders of the pool.
    #[must_use]
    pub const fn is_the_clocks(self) -> bool {
        matches!(
            self,
            Self::Open
                | Self::BeginTopUp
                | Self::CutOff
                | Self::Clear
                | Self::Accept
                | Self::Counter
                | Self::Refuse
                | Self::Arrive
                | Self::Finish
        )
    }

    /// Whether `pool` is where it may be asked for; `state` is where it is by the time.
    fn is_open(self, pool: &DemandPool, state: State, by_clock: bool) -> bool {
        let recorded = pool.state;
        match self {
            Self::Plan | Self::Publish => state == State::Planned,
            Self::Open => recorded == State::Planned,
            // A late packet comes in while the result is sealed; the rule about times says which.
            Self::Pledge | Self::Withdraw => state.takes_pledges() || state == State::Clearing,
            Self::BeginTopUp => recorded == State::Open,
            Self::CutOff => recorded.takes_pledges(),
            Self::Clear => recorded == State::Clearing,
            Self::CallOff => state == State::Planned || state.takes_pledges(),
            Self::Accept | Self::Counter => recorded == State::Awarded && !pool.is_accepted,
            Self::Refuse => recorded == State::Awarded && (by_clock || !pool.is_accepted),
            Self::Arrive => {
                // Nothing is sent before the supplier has said yes.
                // What waits to be shared out is counted anew when more comes, or a count was wrong.
                matches!(recorded, State::Awarded | State::Allocating)
                    && pool.is_accepted
                    && !(pool.nothing_more_comes && pool.waiting.is_empty())
            }
            Self::Allocate => recorded == State::Allocating && !pool.waiting.is_empty(),
            Self::Charge | Self::Finish => recorded == State::Settling,
        }
    }
}

/// Whether `name` is `by`'s to ask at all, whatever the state; tells their part.
///
/// # Errors
/// [`Refusal::NotYourPart`], [`Refusal::NotYourRole`] or [`Refusal::NotAble`].
pub fn authority(
    pool: &DemandPool,
    name: CommandName,
    by: By<'_>,
) -> Result<Option<Party>, Refusal> {
    let role = pool.rules.as_ref().map_or(PoolRole::Principal, |rules| rules.role);
    let not_yours = || Refusal::NotYourPart { command: name, parties: name.parties(role) };
    let By::Person(actor) = by else {
        return if name.is_the_clocks() { Ok(None) } else { Err(not_yours()) };
    };
    let party = pool.party(actor);
    let roles = name.roles(party, role);
    if roles.is_empty() {
        return Err(not_yours());
    }
    if !actor.is_any(roles) {
        return Err(Refusal::NotYourRole { command: name, roles });
    }
    let needed = match party {
        Party::Organizer => Ability::Pool,
        Party::Participant => Ability::Buy,
        Party::Supplier => Ability::List,
    };
    if actor.can(needed) { Ok(Some(party)) } else { Err(Refusal::NotAble { needed }) }
}

/// Whether `by` may ask for `name` now: first whose part it is, then the role, then the state.
///
/// # Errors
/// [`Refusal::NotYourPart`], [`Refusal::NotYourRole`], [`Refusal::NotAble`] or [`Refusal::NotInThisState`].
pub(super) fn gate(
    pool: &DemandPool,
    name: CommandName,
    by: By<'_>,
    now: DateTime<Utc>,
) -> Result<Option<Party>, Refusal> {
    let party = authority(pool, name, by)?;
    let state = pool.state_at(now);
    if name.is_open(pool, state, matches!(by, By::Clock)) {
        Ok(party)
    } else {
        Err(Refusal::NotInThisState { state, command: name })
    }
}

/// What `actor` may do with this pool at `now`: pages draw their buttons from it.
#[must_use]
pub fn allowed_commands(pool: &DemandPool, actor: &Actor, now: DateTime<Utc>) -> Vec<CommandName> {
    CommandName::ALL
        .into_iter()
        .filter(|name| gate(pool, *name, By::Person(actor), now).is_ok())
        .filter(|name| match name {
            // Past the cut-off a pledge is a packet that was written before, and nobody's button.
            CommandName::Pledge | CommandName::Withdraw => pool.state_at(now).takes_pledges(),
            CommandName::Publish => pool.rules.is_some() && pool.published.is_none(),
            _ => true,
        })
        .collect()
}
