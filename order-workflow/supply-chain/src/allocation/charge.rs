//! A charge of a pool is a bill that all bear together, such as freight: shared as the rules say, to the rupiah.

use super::{LegShare, Unbalanced};
use crate::demand_pool::{Bearing, Pledge};
use crate::id::{OrganizationId, PledgeId};
use crate::money::Money;
use crate::words::words;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// The pledge of that, for ties too: a name may be kept back, a pledge's id is not.
    pub pledge: PledgeId,
}

/// Who bears a charge, and what they received: everybody to whom something was allocated, even nothing.
#[must_use]
pub fn bearers<'a>(shares: impl IntoIterator<Item = (&'a LegShare, &'a Pledge)>) -> Vec<Bearer> {
    let mut bearers: BTreeMap<OrganizationId, Bearer> = BTreeMap::new();
    for (share, pledge) in shares {
        let Pledge { by: of, committed_at, id: pledge, .. } = *pledge;
        let nothing = Bearer { of, units: 0, goods: Money::ZERO, committed_at, pledge };
        let bearer = bearers.entry(of).or_insert(nothing);
        bearer.units = bearer.units.saturating_add(share.units);
        bearer.goods = bearer.goods.plus(share.goods).unwrap_or(bearer.goods);
        (bearer.committed_at, bearer.pledge) =
            (bearer.committed_at, bearer.pledge).min((committed_at, pledge));
    }
    bearers.into_values().collect()
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
        bearers.sort_unstable_by_key(|bearer| (bearer.committed_at, bearer.pledge));
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
