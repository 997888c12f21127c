//! A charge of a pool is a bill that all bear together, such as freight: shared as the rules say, to the rupiah.

use super::Unbalanced;
use crate::demand_pool::Bearing;
use crate::id::OrganizationId;
use crate::money::Money;
use crate::words::words;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

words! {
    /// What a charge is for.
    ChargeKind {
        /// Bringing the goods to the hub, and from there.
        Freight = "freight",
        /// Loading and unloading.
        Handling = "handling",
        /// Whatever else the rules announced.
        Other = "other",
    }
}

/// Freight or another bill that all bear together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// What for.
    pub kind: ChargeKind,
    /// Number of the paper that says so; each is shared out once.
    pub paper: String,
    /// What it comes to.
    pub amount: Money,
    /// Who bears it.
    pub bearers: Vec<Bearer>,
}

/// One cooperative that bears a part of a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bearer {
    /// Which.
    pub of: OrganizationId,
    /// What it received, in units of all lines.
    pub units: i64,
    /// What its goods cost.
    pub goods: Money,
    /// Its first commitment, for ties.
    pub committed_at: DateTime<Utc>,
}

/// What one cooperative bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Borne {
    /// Which.
    pub of: OrganizationId,
    /// How much.
    pub amount: Money,
}

impl Charge {
    /// Shares it out; in the order of the cooperatives' ids. Who received nothing bears nothing, unless
    /// nobody received anything.
    #[must_use]
    pub fn shared(&self, bearing: Bearing) -> Vec<Borne> {
        let mut bearers: Vec<&Bearer> = self.bearers.iter().collect();
        bearers.sort_unstable_by_key(|bearer| (bearer.committed_at, bearer.of));
        let weight = |bearer: &&Bearer| match bearing {
            Bearing::ByUnits => u64::try_from(bearer.units).unwrap_or(0),
            Bearing::ByAmount => u64::try_from(bearer.goods.sen()).unwrap_or(0),
            Bearing::Evenly => u64::from(bearer.units > 0),
        };
        let parts = self.amount.share(&bearers.iter().map(weight).collect::<Vec<_>>());
        let borne = bearers.iter().zip(parts).map(|(one, amount)| Borne { of: one.of, amount });
        let mut borne: Vec<Borne> = borne.collect();
        borne.sort_unstable_by_key(|one| one.of);
        borne
    }
}

/// Whether all of a charge is borne, and no more.
///
/// # Errors
/// [`Unbalanced::Charge`].
pub fn check_charge(amount: Money, borne: &[Borne]) -> Result<(), Unbalanced> {
    match Money::sum(borne.iter().map(|one| one.amount)) {
        Some(shared) if shared == amount => Ok(()),
        shared => Err(Unbalanced::Charge { shared: shared.unwrap_or_default(), amount }),
    }
}
