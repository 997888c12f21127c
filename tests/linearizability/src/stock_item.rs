//! The account that a history is held against: goods that are there, and goods that are promised.

use std::collections::BTreeMap;

use porcupine_rs::{Model, Operation};

/// An item as it stands, in base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Level {
    /// There.
    pub on_hand: i64,
    /// Promised.
    pub reserved: i64,
}

/// What was asked of an item, in base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Nothing: this is how it stood when the history began.
    Begin,
    /// To look.
    Look,
    /// That so much be there.
    Count {
        /// From now on.
        on_hand: i64,
    },
    /// To set goods aside, to give some up, or both in one: what is set aside must be there before
    /// anything is given up.
    Hold {
        /// Set aside.
        take: i64,
        /// Given up.
        give: i64,
    },
    /// To send what was set aside.
    Send {
        /// How much.
        base: i64,
    },
    /// To bring back what was sent, set aside again.
    CallBack {
        /// How much.
        base: i64,
    },
}

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Yes.
    Done,
    /// Yes, and this is how it stands.
    Stands(Level),
    /// No: only so much is left.
    Short {
        /// To be promised.
        available: i64,
    },
    /// No, but not for want of this item.
    Suffices,
    /// No: more than that is promised; how much, where it was said.
    BelowPromised {
        /// Promised.
        reserved: Option<i64>,
    },
}

/// What a command asked of one item, and was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Which item.
    pub item: usize,
    /// What was asked.
    pub asked: Asked,
    /// What was answered.
    pub told: Told,
}

impl Level {
    /// The level after this, if this is what an honest account would have answered.
    #[must_use]
    pub fn after(self, asked: Asked, told: Told) -> Option<Self> {
        let available = self.on_hand - self.reserved;
        match (asked, told) {
            (Asked::Begin, Told::Stands(level)) => Some(level),
            (Asked::Look, Told::Stands(level)) => (level == self).then_some(self),
            (Asked::Count { on_hand }, told) => match told {
                _ if on_hand < self.reserved => match told {
                    Told::BelowPromised { reserved } => {
                        reserved.is_none_or(|figure| figure == self.reserved).then_some(self)
                    }
                    _ => None,
                },
                Told::Done => Some(Self { on_hand, ..self }),
                Told::Stands(level) => (level == Self { on_hand, ..self }).then_some(level),
                _ => None,
            },
            (Asked::Hold { take, give }, Told::Done) => (take <= available
                && give <= self.reserved)
                .then_some(Self { reserved: self.reserved + take - give, ..self }),
            (Asked::Hold { take, .. }, Told::Short { available: left }) => {
                (take > available && left == available).then_some(self)
            }
            (Asked::Hold { take, .. }, Told::Suffices) => (take <= available).then_some(self),
            (Asked::Send { base }, Told::Done) => (base <= self.reserved)
                .then_some(Self { on_hand: self.on_hand - base, reserved: self.reserved - base }),
            (Asked::CallBack { base }, Told::Done) => {
                Some(Self { on_hand: self.on_hand + base, reserved: self.reserved + base })
            }
            _ => None,
        }
    }
}

/// Each item alone. How it stood when the history began is the first of the history.
#[derive(Debug, Clone)]
pub struct StockItem;

impl Model for StockItem {
    type State = Level;
    type Op = Part;
    type Metadata = ();

    fn partition_operations(history: &[Operation<Self>]) -> Vec<Vec<Operation<Self>>> {
        let mut by_item: BTreeMap<usize, Vec<Operation<Self>>> = BTreeMap::new();
        for operation in history {
            by_item.entry(operation.op.item).or_default().push(operation.clone());
        }
        by_item.into_values().collect()
    }

    fn init() -> Level {
        Level::default()
    }

    fn step(level: &Level, part: &Part) -> (bool, Level) {
        let after = level.after(part.asked, part.told);
        (after.is_some(), after.unwrap_or(*level))
    }
}

/// All items together: a command's parts happen in one step.
#[derive(Debug, Clone)]
pub struct Warehouse;

impl Model for Warehouse {
    type State = BTreeMap<usize, Level>;
    type Op = Vec<Part>;
    type Metadata = ();

    fn init() -> Self::State {
        BTreeMap::new()
    }

    fn step(levels: &Self::State, parts: &Vec<Part>) -> (bool, Self::State) {
        let mut after = levels.clone();
        for part in parts {
            let level = after.entry(part.item).or_default();
            match level.after(part.asked, part.told) {
                Some(next) => *level = next,
                None => return (false, levels.clone()),
            }
        }
        (true, after)
    }
}
