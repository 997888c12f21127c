//! What is tried, by whom, and what happens in the world meanwhile.

use super::market::{GOODS, ORDERS};
use super::*;

/// Who tries it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Who {
    /// Whoever it is for; where both sides may, the buyer or not.
    Usual { buying: bool },
    /// Somebody of either side who may not be the one.
    Keeper { buying: bool },
    /// Somebody of a third organization.
    Stranger,
    /// The clock.
    Clock,
}

/// One try, thrown with one number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) order: usize,
    pub(super) who: Who,
    /// Among the commands that are open to anybody now, or among all of them.
    pub(super) aimed: bool,
    pub(super) pick: usize,
    /// Percent of what could be.
    pub(super) parts: [i64; 2],
    pub(super) place: usize,
    pub(super) yes: bool,
    pub(super) also: bool,
    /// What happens meanwhile.
    pub(super) world: World,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum World {
    Stands,
    Waits { hours: i64 },
    Delivers { good: usize, base: i64 },
}

impl Step {
    pub(super) fn thrown(mut number: u64) -> Self {
        let mut throw = |sides: u64| {
            let side = number % sides;
            number /= sides;
            usize::try_from(side).unwrap()
        };
        let percent = |side: usize| i64::try_from(side).unwrap();
        Self {
            order: throw(4) % ORDERS,
            who: match throw(16) {
                0 => Who::Stranger,
                1 => Who::Clock,
                2 => Who::Keeper { buying: true },
                3 => Who::Keeper { buying: false },
                n => Who::Usual { buying: n % 2 == 0 },
            },
            aimed: throw(8) > 0,
            pick: throw(1_000),
            parts: [percent(throw(101)), percent(throw(101))],
            place: throw(3),
            yes: throw(2) == 1,
            also: throw(2) == 1,
            world: match throw(12) {
                0 => World::Waits { hours: percent(throw(40)) },
                1 => World::Delivers { good: throw(3) % GOODS, base: percent(throw(300)) },
                _ => World::Stands,
            },
        }
    }

    /// As many packs as a part of thirty.
    pub(super) fn packs(&self) -> [i64; 2] {
        self.parts.map(|percent| percent * 30 / 100)
    }
}

/// The buyer's approver, who writes nothing.
pub(super) fn chief() -> Actor {
    Actor { person: id(901), ..actor(1, &[Role::Approver]) }
}

/// Nobody where it is the clock.
pub(super) fn who(who: Who, command: &Command) -> Option<Actor> {
    match who {
        Who::Clock => None,
        Who::Stranger => Some(actor(3, &[Role::Manager, Role::Approver])),
        Who::Keeper { buying } => Some(actor(if buying { 1 } else { 2 }, &[Role::Warehouse])),
        Who::Usual { buying } => {
            let name = command.name();
            let of = |party| !name.roles(party).is_empty();
            match (of(Party::Buyer), of(Party::Seller)) {
                (false, false) => None,
                _ if matches!(name, CommandName::Approve | CommandName::SendBack) => Some(chief()),
                (true, false) if name == CommandName::AcceptCounter && !buying => Some(chief()),
                (true, false) => Some(buyer()),
                (false, true) => Some(seller()),
                (true, true) => Some(if buying { buyer() } else { seller() }),
            }
        }
    }
}
