//! A pledge is what one cooperative promises to take of one line of a pool.
//!
//! So much for sure, so much more if that helps, and never above a price of its own. What may happen to it
//! without asking again is said beforehand, one consent at a time.

use super::refusal::Refusal;
use crate::id::{OrganizationId, PledgeId, PoolLineId};
use crate::money::Money;
use crate::words::words;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

words! {
    /// What a cooperative says yes to beforehand.
    Consent {
        /// To take more, within its tolerance, so that a case is full.
        CaseFill = "case_fill",
        /// To take more, within its tolerance, so that a lower price is reached.
        TierUnlock = "tier_unlock",
        /// To stay when the pool is extended.
        Extend = "extend",
        /// To take the goods when the supplier can send them only later.
        Late = "late",
        /// To take other goods of the same kind in their place.
        Substitute = "substitute",
    }
}

/// Which consents are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Consents(u8);

impl Consents {
    /// Every one of them.
    pub const ALL: Self = Self(0b1_1111);

    /// These.
    #[must_use]
    pub fn of(consents: &[Consent]) -> Self {
        Self(consents.iter().fold(0, |bits, consent| bits | Self::bit(*consent)))
    }

    /// Whether this one is given.
    #[must_use]
    pub const fn has(self, consent: Consent) -> bool {
        self.0 & Self::bit(consent) != 0
    }

    /// The ones that are given, in the order of their list.
    pub fn given(self) -> impl Iterator<Item = Consent> {
        Consent::ALL.iter().copied().filter(move |consent| self.has(*consent))
    }

    const fn bit(consent: Consent) -> u8 {
        match consent {
            Consent::CaseFill => 1,
            Consent::TierUnlock => 1 << 1,
            Consent::Extend => 1 << 2,
            Consent::Late => 1 << 3,
            Consent::Substitute => 1 << 4,
        }
    }
}

impl Serialize for Consents {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.given())
    }
}

impl<'de> Deserialize<'de> for Consents {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::of(&Vec::<Consent>::deserialize(deserializer)?))
    }
}

/// What one cooperative promises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pledge {
    /// Which pledge.
    pub id: PledgeId,
    /// Of which line.
    pub line: PoolLineId,
    /// Whose.
    pub by: OrganizationId,
    /// What it says.
    #[serde(flatten)]
    pub wish: PledgeWish,
    /// Since when it stands; a firm quantity that was raised stands since then.
    pub committed_at: DateTime<Utc>,
    /// Days from the hub to its place, by the list that was published with the rules.
    pub days_away: u8,
    /// Drawn at random when it was given, and kept from everybody but its owner and the organizer: nobody finds
    /// out what it says by hashing what it might say.
    #[serde(skip_serializing)]
    pub salt: Uuid,
}

/// What a cooperative may say of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PledgeWish {
    /// Taken for sure, in units; at least one.
    pub firm: i64,
    /// How much more may be given to it, in units.
    pub tolerance: i64,
    /// The most it pays for a unit, freight apart; whole rupiah.
    pub highest: Money,
    /// What it says yes to beforehand.
    pub consents: Consents,
}

impl PledgeWish {
    /// The most units of one pledge, and of its tolerance.
    pub const MOST_UNITS: i64 = 1_000_000_000;

    /// The most that one pledge may come to: a hundred milliard rupiah.
    pub const MOST_WORTH: Money = Money::from_sen(10_000_000_000_000);

    /// Whether it can be kept.
    ///
    /// # Errors
    /// A count out of range, a price below zero, with sen, or beyond what one pledge may come to.
    pub fn check(&self) -> Result<(), Refusal> {
        let most = Self::MOST_UNITS;
        if !(1..=most).contains(&self.firm) {
            return Err(Refusal::CountOutOfRange { field: "firm", least: 1, most });
        }
        if !(0..=most).contains(&self.tolerance) {
            return Err(Refusal::CountOutOfRange { field: "tolerance", least: 0, most });
        }
        if self.highest <= Money::ZERO || !self.highest.is_whole_rupiah() {
            return Err(Refusal::HighestNotWholeRupiah { highest: self.highest });
        }
        match self.at_most() {
            Some(worth) if worth <= Self::MOST_WORTH => Ok(()),
            _ => Err(Refusal::PledgeTooLarge { most: Self::MOST_WORTH }),
        }
    }

    /// The most units it can come to.
    #[must_use]
    pub const fn most_units(&self) -> i64 {
        self.firm.saturating_add(self.tolerance)
    }

    /// The most money it can come to, freight apart: what is authorised when it is given.
    #[must_use]
    pub fn at_most(&self) -> Option<Money> {
        self.highest.times(self.most_units())
    }

    /// How much more may be given to it for this reason.
    #[must_use]
    pub const fn more_for(&self, consent: Consent) -> i64 {
        if self.consents.has(consent) { self.tolerance } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::{Consent, Consents};

    #[test]
    fn consents_are_written_as_words() {
        let some = Consents::of(&[Consent::Late, Consent::CaseFill]);

        assert_eq!(serde_json::to_string(&some).unwrap(), r#"["case_fill","late"]"#);
        assert_eq!(serde_json::from_str::<Consents>(r#"["late","case_fill"]"#).unwrap(), some);
        assert_eq!(Consents::of(Consent::ALL), Consents::ALL);
        assert!(serde_json::from_str::<Consents>(r#"["later"]"#).is_err());
    }
}
