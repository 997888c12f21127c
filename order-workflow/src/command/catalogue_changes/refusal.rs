//! Why many offers are not changed as one, with the facts to act on.

use chrono::{DateTime, NaiveDate, Utc};
use supply_chain::price_adjustment::NotAnAdjustment;
use supply_chain::price_ladder::NotALadder;

/// What is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is no such own offer.
    Unknown,
    /// The offer is named by an earlier row too.
    Twice,
    /// Somebody changed the offer since it was shown.
    Stale {
        /// Its version now.
        current: i64,
    },
    /// It was taken off for good.
    Withdrawn,
    /// A rule of resale makes its price, or keeps it off sale.
    FollowsRule,
    /// The prices make no ladder.
    NotALadder(NotALadder),
    /// Both a first price and all prices are said.
    TwoPrices,
    /// A count outside its bounds, in packs.
    OutOfRange {
        /// The most.
        most: i64,
    },
    /// Less would be there than is promised to orders.
    BelowReserved {
        /// The fewest packs that hold what is promised.
        least: i64,
    },
    /// What is there is not what it was when it was shown.
    StockMoved {
        /// There now, in base units.
        on_hand: i64,
    },
    /// Another row says another stock of the same product.
    StocksDiffer,
    /// Off sale for good is said of one offer at a time.
    OnOrOffOnly,
    /// Only prices wait for a day.
    OnlyPricesWait,
    /// A price is planned for it from that very day on.
    PlannedAlready,
}

/// What is wrong with which row, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Its place among the rows, from 0.
    pub row: usize,
    /// Which field, as the API names it.
    pub field: &'static str,
    /// Why.
    pub fault: Fault,
}

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Rows with faults; nothing of any row is changed.
    #[error("{} rows are wrong", .0.len())]
    Rows(Vec<RowFault>),
    /// Nothing would be otherwise than it is.
    #[error("nothing would change")]
    NothingChanges,
    /// A rule that says nothing of prices, stock or sale.
    #[error("the rule says nothing to change")]
    NothingSaid,
    /// More rows than are taken at once.
    #[error("at most {most} rows are changed at once")]
    TooMany {
        /// The most.
        most: usize,
    },
    /// A day that is not to come, or too far away.
    #[error("a change starts from {earliest} to {latest}")]
    StartsOutside {
        /// The first day.
        earliest: NaiveDate,
        /// The last day.
        latest: NaiveDate,
    },
    /// Only prices wait for a day.
    #[error("only prices wait for a day")]
    OnlyPricesWait,
    /// Prices do not move so.
    #[error(transparent)]
    Adjustment(#[from] NotAnAdjustment),
    /// A stock that is none.
    #[error("a stock is from 0 to {most} packs")]
    Stock {
        /// The most.
        most: i64,
    },
    /// Offers are turned on or off as many; for good one by one.
    #[error("many offers are put on sale or paused, not withdrawn")]
    OnOrOffOnly,
    /// What would change is not what was shown before.
    #[error("something changed since the preview")]
    PreviewOvertaken,
    /// It is not waiting for its day.
    #[error("this change is {state}; only a planned one is cancelled")]
    NotPlanned {
        /// Where it is.
        state: String,
    },
    /// It was not done.
    #[error("this change is {state}; only one that was done is taken back")]
    NotDone {
        /// Where it is.
        state: String,
    },
    /// Done too long ago.
    #[error("done at {done_at}; a change is taken back for {hours} hours")]
    TooLateToUndo {
        /// When.
        done_at: DateTime<Utc>,
        /// For how long it could have been.
        hours: i64,
    },
    /// Somebody changed some of it since.
    #[error("{count} of its offers changed since")]
    ChangedSince {
        /// The first of them, by name.
        names: Vec<String>,
        /// How many.
        count: usize,
    },
}
