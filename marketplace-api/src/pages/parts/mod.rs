//! What pages are put together from: badges, task rows, ladders, steppers, fields, notes.
//!
//! Each part is a flat value whose texts are already in the reader's language; `parts.html` draws it.
//! A page imports that file as `p` and writes `{{ p::badge(order.badge) }}`.

mod form;
mod ladder;
mod state;

use supply_chain::money::Money;

pub use self::form::{Choice, Choices, CommandButton, Field, Stepper, Wrong, wrongs};
pub use self::ladder::{Further, Ladder, LadderStep};
pub use self::state::{Badge, Reach, Tone, TrackStep, order_track, track};
use super::layout::Link;

/// A deadline in a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Due {
    /// Its words, from `language::format`.
    pub text: String,
    /// Whether it is drawn in red: under eight hours.
    pub late: bool,
}

/// One row of a task list; the whole row leads to `href`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Task {
    /// The colour of the icon's square.
    pub tone: Tone,
    /// The icon.
    pub icon: &'static str,
    /// What is to be done: "Hitung barang yang datang".
    pub verb: String,
    /// Where that is done.
    pub href: String,
    /// The fact: "3 macam barang, 17 karton."
    pub fact: String,
    /// Document number and other party.
    pub small: String,
    /// The action word: "Hitung barang".
    pub action: String,
    /// Until when.
    pub due: Option<Due>,
}

/// A note: one bold sentence, one small. Not for errors.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Note {
    /// Its colour: quiet, good, info or warn.
    pub tone: Tone,
    /// Its icon.
    pub icon: &'static str,
    /// The sentence.
    pub bold: String,
    /// What follows from it, or empty.
    pub small: String,
}

/// One entry of a timeline, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Happening {
    /// What happened: "SJ-0419 berangkat".
    pub what: String,
    /// How many, or what more is known: "2 karton".
    pub more: String,
    /// When, and who.
    pub when: String,
    /// Whether this is the present one.
    pub now: bool,
}

/// What stands where there is nothing: what is not there, and the one thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Empty {
    /// Its icon.
    pub icon: &'static str,
    /// What is not there.
    pub heading: String,
    /// Why, or what helps.
    pub text: String,
    /// The one thing to do.
    pub action: Option<Link>,
}

/// How much of a minimum is reached; the words beside it say it too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meter {
    /// 0 to 100.
    pub percent: u8,
    /// The whole statement for those who hear the page.
    pub label: String,
}

impl Meter {
    /// How far `amount` is towards `minimum`; full only when it is reached.
    #[must_use]
    pub fn towards(amount: Money, minimum: Money, label: impl Into<String>) -> Self {
        let percent = if amount >= minimum {
            100
        } else {
            let share = i128::from(amount.sen().max(0)) * 100 / i128::from(minimum.sen().max(1));
            u8::try_from(share.min(99)).unwrap_or(99)
        };
        Self { percent, label: label.into() }
    }
}

/// One row of totals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Total {
    /// What it is.
    pub label: String,
    /// How much.
    pub value: String,
    /// `sum` for the sum of all, `t-bad` or `t-good` for a difference; else empty.
    pub class: &'static str,
}

impl Total {
    /// An ordinary row.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), class: "" }
    }

    /// The row everything adds up to.
    pub fn sum(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { class: "sum", ..Self::new(label, value) }
    }
}

/// The way through a long list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pager {
    /// The page before, where the list knows it.
    pub back: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Where the reader is: "1–20 dari 37"; or empty.
    pub said: String,
}

/// One tab with its count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tab {
    /// Its word.
    pub word: &'static str,
    /// Where it leads.
    pub href: String,
    /// How many wait there; none is drawn as nothing.
    pub count: Option<u64>,
    /// Whether the reader is there.
    pub current: bool,
}

/// A column of counts in a table of lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// Its heading, and the label beside each count on a phone.
    pub word: &'static str,
}

/// A line of an order, a shipment or a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// The goods.
    pub name: String,
    /// Where they are described; empty for nowhere.
    pub href: String,
    /// Pack and price.
    pub small: String,
    /// The counts, one per column.
    pub counts: Vec<String>,
    /// What it comes to.
    pub amount: String,
    /// Why its counts differ, or empty.
    pub why: String,
    /// Whether the row is tinted.
    pub flag: bool,
}

/// A table of lines; below 768 px each row folds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lines {
    /// What the table shows, for those who hear the page.
    pub caption: &'static str,
    /// The columns between name and amount.
    pub columns: Vec<Column>,
    /// The heading over the amounts; empty where there are none.
    pub amount: &'static str,
    /// The rows.
    pub rows: Vec<Line>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rp(rupiah: i64) -> Money {
        Money::from_sen(rupiah * 100)
    }

    #[test]
    fn a_minimum_looks_reached_only_when_it_is() {
        assert_eq!(Meter::towards(rp(1_499_999), rp(1_500_000), "").percent, 99);
        assert_eq!(Meter::towards(rp(1_500_000), rp(1_500_000), "").percent, 100);
        assert_eq!(Meter::towards(rp(0), rp(0), "").percent, 100);
    }
}
