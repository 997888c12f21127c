//! Ageing: how long what is open has been due, in the usual steps of thirty days.

use crate::money::Money;
use crate::words::words;
use chrono::NaiveDate;

words! {
    /// How long something has been due.
    Bucket {
        /// Not due yet.
        NotDue = "not_due",
        /// One day to thirty.
        UpTo30 = "1_30",
        /// Thirty-one days to sixty.
        UpTo60 = "31_60",
        /// Sixty-one days to ninety.
        UpTo90 = "61_90",
        /// Longer.
        Over90 = "over_90",
    }
}

impl Bucket {
    /// Of something due on a day, looked at on another.
    #[must_use]
    pub fn of(due_on: NaiveDate, today: NaiveDate) -> Self {
        match (today - due_on).num_days() {
            ..=0 => Self::NotDue,
            1..=30 => Self::UpTo30,
            31..=60 => Self::UpTo60,
            61..=90 => Self::UpTo90,
            _ => Self::Over90,
        }
    }
}

/// What is open, by how long it has been due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ageing {
    /// Every step in order, with what is open in it.
    pub buckets: Vec<(Bucket, Money)>,
    /// Their sum.
    pub total: Money,
}

/// Sorts what is open by how long it has been due; nothing when 64 bits of sen do not hold it.
#[must_use]
pub fn age(open: &[(NaiveDate, Money)], today: NaiveDate) -> Option<Ageing> {
    let mut buckets: Vec<(Bucket, Money)> =
        Bucket::ALL.iter().map(|bucket| (*bucket, Money::ZERO)).collect();
    for (due_on, amount) in open {
        let of = Bucket::of(*due_on, today);
        for (_, sum) in buckets.iter_mut().filter(|(bucket, _)| *bucket == of) {
            *sum = sum.plus(*amount)?;
        }
    }
    let total = Money::sum(buckets.iter().map(|(_, sum)| *sum))?;
    Some(Ageing { buckets, total })
}
