//! A standing order is what a buyer orders again and again: a schedule, goods, and what to do when the day is
//! not like the day on which it was written.
//!
//! Every Monday at six: ten cartons of this and five sacks of that. A slot comes round, a run makes the
//! orders, one for each seller, and says of each what came of it. It never orders what nobody would have
//! ordered by hand: prices, stock, minimum and approval are those of the day, and where somebody has to look
//! first it makes a draft. A run that yields nothing is told aloud.

mod command;
mod decide;
mod outcome;
mod refusal;
mod run;
mod schedule;
#[cfg(test)]
mod tests;

pub use command::{Command, CommandName, authority};
pub use decide::{Due, Event, allowed, decide, due};
pub use outcome::{
    LineResult, OrderOutcome, OrderResult, Outcome, Reason, shared_reason, together,
};
pub use refusal::Refusal;
pub use run::{Prepared, Step, Stock, prepare};
pub use schedule::{Rhythm, Schedule};

use crate::id::{OfferId, OrganizationId, PersonId, ProductId, StandingOrderId};
use crate::money::Money;
use crate::purchase_order::Details;
use crate::quantity::Pack;
use crate::words::words;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most lines that one has.
pub const LINES_MOST: usize = 200;
/// The longest name, in characters.
pub const NAME_LONGEST: usize = 100;
/// A slot may be kept late by so many hours at most: a week, for later it is the next one's turn.
pub const LATE_HOURS_MOST: u32 = 168;
/// How late a slot is still kept when nobody says: until the same time the next day.
pub const LATE_HOURS_USUAL: u32 = 24;
/// The most percent that a price may be let rise by.
pub const PERCENT_MOST: u32 = 1000;
/// The goods may be wanted so many days after the run at most.
pub const DAYS_TO_DELIVERY_MOST: u32 = 60;

words! {
    /// Whether it comes round.
    State {
        /// It does.
        Active = "active",
        /// It does not, until somebody says so; what passes meanwhile is no slot.
        Paused = "paused",
        /// Never again.
        Ended = "ended",
    }
}

words! {
    /// What a run makes.
    Makes {
        /// Drafts, which somebody submits.
        Draft = "draft",
        /// Orders that are submitted at once.
        Submit = "submit",
    }
}

words! {
    /// What becomes of goods whose price rose by more than was set.
    WhenDearer {
        /// Their order becomes a draft.
        Draft = "draft",
        /// They are left out.
        LeaveOut = "leave_out",
    }
}

words! {
    /// What becomes of goods of which there is less than was written down.
    WhenShort {
        /// All of it is ordered; the seller says what can be had, and when.
        OrderAll = "order_all",
        /// As many as there are is ordered, by counts that are sold.
        OrderAvailable = "order_available",
        /// They are left out.
        LeaveOut = "leave_out",
        /// Their seller's whole order is left out.
        SkipOrder = "skip_order",
    }
}

/// What to do, as its writer set it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// What a run makes.
    pub makes: Makes,
    /// By how many hours a slot may be late and is still kept; 1 to 168.
    pub late_hours: u32,
    /// By how many percent a price may rise above that written down; any rise is taken where nothing is set.
    pub price_rise_percent: Option<u32>,
    /// What becomes of goods that rose by more.
    pub when_dearer: WhenDearer,
    /// What becomes of goods that are short.
    pub when_short: WhenShort,
    /// So many days after the run the goods are wanted; no day is said where nothing is set.
    pub days_to_delivery: Option<u32>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            makes: Makes::Draft,
            late_hours: LATE_HOURS_USUAL,
            price_rise_percent: None,
            when_dearer: WhenDearer::Draft,
            when_short: WhenShort::OrderAll,
            days_to_delivery: None,
        }
    }
}

/// One line: packs of an offer, with what stood behind the offer when it was written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which offer.
    pub offer: OfferId,
    /// Who sells it.
    pub seller: OrganizationId,
    /// Which product it was.
    pub product: ProductId,
    /// What it was called.
    pub product_name: String,
    /// The pack it was sold in.
    pub pack: Pack,
    /// Packs.
    pub count: i64,
    /// What one pack cost the buyer at this count, by its own agreement where it had one.
    pub price: Money,
    /// Whether that included PPN.
    pub price_includes_tax: bool,
}

/// What its writer wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What people call it.
    pub name: String,
    /// When.
    pub schedule: Schedule,
    /// What to do.
    pub policy: Policy,
    /// What every order says besides the goods; a wanted day is made anew each time.
    pub details: Details,
    /// What, seller by seller as it comes.
    pub lines: Vec<Line>,
}

/// A standing order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingOrder {
    /// Which.
    pub id: StandingOrderId,
    /// Who orders.
    pub buyer: OrganizationId,
    /// Whoever wrote it last: what it makes counts as made by them.
    pub writer: PersonId,
    /// What it says.
    pub content: Content,
    /// Whether it comes round.
    pub state: State,
    /// The next slot; none while it does not come round.
    pub next: Option<DateTime<Utc>>,
    /// The slot that is to be left out, if somebody asked for that.
    pub leaves_out: Option<DateTime<Utc>>,
}
