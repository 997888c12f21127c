//! Closing a period: after that its figures stand, and a correction is posted to the one that is open.

use crate::ask::Actor;
use crate::calendar::Period;
use crate::id::OrganizationId;
use crate::organization::Role;
use chrono::NaiveDate;

/// An organization's books as far as periods go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Books {
    /// Whose.
    pub organization: OrganizationId,
    /// The last period that is closed; all before it are too.
    pub closed_through: Option<Period>,
}

/// What is known about a period when it is to be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CloseFacts {
    /// The first period that is open and that anything is posted in.
    pub first: Option<Period>,
    /// Lines of bank statements of the period that nobody has explained.
    pub unexplained_lines: u64,
    /// Occurrences of the period that are not posted yet.
    pub unposted: u64,
    /// Breaches of the ledger's rules.
    pub breaches: u64,
}

/// Why a period is not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CloseRefusal {
    /// Books of somebody else.
    #[error("these are another organization's books")]
    NotYours,
    /// Another role.
    #[error("closing a period needs another role")]
    NotYourRole {
        /// Who may.
        roles: &'static [Role],
    },
    /// It is closed.
    #[error("{period} is closed already")]
    Already {
        /// Which.
        period: Period,
    },
    /// It is not over.
    #[error("{period} lasts until {last_day}")]
    NotOver {
        /// Which.
        period: Period,
        /// Its last day.
        last_day: NaiveDate,
    },
    /// One before it is open, and something is posted in it.
    #[error("{earlier} has to be closed first")]
    EarlierOpen {
        /// Which.
        earlier: Period,
    },
    /// Money came or went that nobody has explained.
    #[error("{count} lines of bank statements are not explained")]
    Unexplained {
        /// How many.
        count: u64,
    },
    /// The ledger is not up to date.
    #[error("{count} occurrences are not posted yet")]
    Unposted {
        /// How many.
        count: u64,
    },
    /// The ledger's rules are broken.
    #[error("{count} rules of the ledger are broken")]
    Broken {
        /// How many.
        count: u64,
    },
}

impl Books {
    /// Whether a day is in a period that is open.
    #[must_use]
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.closed_through.is_none_or(|closed| Period::of(day) > closed)
    }

    /// The day something of `business_date` is posted on: that day, or the first one that is open.
    #[must_use]
    pub fn posting_day(&self, business_date: NaiveDate) -> NaiveDate {
        match self.closed_through {
            Some(closed) if Period::of(business_date) <= closed => closed.next().first_day(),
            _ => business_date,
        }
    }

    /// The books with `period` closed, asked by somebody on a day at the organization's place. Months before it in which
    /// nothing happened are closed with it.
    ///
    /// # Errors
    /// [`CloseRefusal`]
    pub fn close(
        self,
        period: Period,
        facts: CloseFacts,
        actor: &Actor,
        today: NaiveDate,
    ) -> Result<Self, CloseRefusal> {
        const ROLES: &[Role] = &[Role::Treasurer];
        if actor.organization != self.organization {
            return Err(CloseRefusal::NotYours);
        }
        if !actor.is_any(ROLES) {
            return Err(CloseRefusal::NotYourRole { roles: ROLES });
        }
        if self.closed_through.is_some_and(|closed| period <= closed) {
            return Err(CloseRefusal::Already { period });
        }
        if today <= period.last_day() {
            return Err(CloseRefusal::NotOver { period, last_day: period.last_day() });
        }
        let is_open = |first: &Period| self.closed_through.is_none_or(|closed| *first > closed);
        if let Some(earlier) = facts.first.filter(|first| is_open(first) && *first < period) {
            return Err(CloseRefusal::EarlierOpen { earlier });
        }
        let CloseFacts { unexplained_lines, unposted, breaches, .. } = facts;
        match (unexplained_lines, unposted, breaches) {
            (0, 0, 0) => Ok(Self { closed_through: Some(period), ..self }),
            (0, 0, count) => Err(CloseRefusal::Broken { count }),
            (0, count, _) => Err(CloseRefusal::Unposted { count }),
            (count, ..) => Err(CloseRefusal::Unexplained { count }),
        }
    }
}
