//! The price chain: what each hop from the first seller to the last buyer put on a price.
//!
//! It is frozen on every line of an order with who, what kind and how much, and its hops come to the price
//! exactly. What a hop cost is told as it was: whoever sells below cost has a hop below nothing, and no price
//! above is made smaller for it. Who may see a hop is for its owner to say; and a hop that is not shown must not be computed
//! from the others (data.md 17). So it is looked at from where the reader stands: they know what they paid,
//! what they ask, and every price they may see in the catalogue. Between two prices they know, what is not
//! opened is left without a figure together with at least one hop more, of somebody else's where there is one.

mod frozen;
#[cfg(test)]
mod tests;

pub use frozen::{Above, AboveStep, FrozenChain, Origin, OwnerName};

use crate::id::{OrganizationId, PurchaseOrderId};
use crate::money::Money;
use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// What a hop puts on a price.
    HopKind {
        /// The first seller's own price.
        Goods = "goods",
        /// What a reseller adds.
        Margin = "margin",
        /// What an agent takes.
        Fee = "fee",
        /// Bringing the goods.
        Freight = "freight",
        /// What rounding a price up for a smaller pack brings.
        Rounding = "rounding",
    }
}

words! {
    /// For whom its owner opened a hop.
    OpenTo {
        /// Nobody but its owner.
        Nobody = "nobody",
        /// Whoever buys from its owner.
        DirectBuyer = "direct_buyer",
        /// Everybody who may see the line.
        Everyone = "everyone",
    }
}

/// One hop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// Whose.
    pub by: OrganizationId,
    /// What it is.
    pub kind: HopKind,
    /// For one pack of the line; below nothing where its owner sells for less than it paid.
    pub amount: Money,
    /// By which rule, in the words of its owner: a version of an agreement, a pool, a rule of resale.
    pub rule: Option<String>,
    /// The order by which the goods came to its owner, where they were bought for this.
    pub bought_by: Option<PurchaseOrderId>,
    /// For whom it is open.
    pub open_to: OpenTo,
}

/// Who adds a hop, by what, and for whom it is open; how much follows from the price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnHop {
    /// Whose.
    pub by: OrganizationId,
    /// What it is.
    pub kind: HopKind,
    /// By which rule.
    pub rule: Option<String>,
    /// For whom it is open.
    pub open_to: OpenTo,
}

/// The hops of a price, from the first seller on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PriceChain(Vec<Hop>);

/// Hops that are no chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAChain {
    /// There is none.
    #[error("a price chain begins with the first seller's price")]
    Empty,
    /// The first seller's price is below nothing.
    #[error("the first seller's price is never below nothing")]
    Negative,
    /// More than 64 bits hold.
    #[error("the prices of this chain are too large")]
    TooLarge,
}

/// Who looks at a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// For which organization; nothing for a member at the storefront, who owns no hop.
    pub organization: Option<OrganizationId>,
    /// Sellers whose price for these goods they may see anyway, in the catalogue or on an order of theirs.
    pub knows_prices_of: Vec<OrganizationId>,
}

/// A hop as a reader may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenHop {
    /// Whose.
    pub by: OrganizationId,
    /// What it is.
    pub kind: HopKind,
    /// How much; nothing where it is not opened, or where it would give another one away.
    pub amount: Option<Money>,
    /// By which rule; said only beside an amount.
    pub rule: Option<String>,
}

/// A chain as a reader may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenChain {
    /// In the order of the chain.
    pub hops: Vec<SeenHop>,
    /// All hops without a figure together.
    pub unopened: Money,
    /// The price of one pack.
    pub price: Money,
}

impl PriceChain {
    /// These hops.
    ///
    /// # Errors
    /// See [`NotAChain`].
    pub fn new(hops: Vec<Hop>) -> Result<Self, NotAChain> {
        if hops.is_empty() {
            return Err(NotAChain::Empty);
        }
        if hops.iter().any(|hop| hop.kind == HopKind::Goods && hop.amount < Money::ZERO) {
            return Err(NotAChain::Negative);
        }
        Money::sum(hops.iter().map(|hop| hop.amount)).ok_or(NotAChain::TooLarge)?;
        Ok(Self(hops))
    }

    /// The hops from the first seller on.
    #[must_use]
    pub fn hops(&self) -> &[Hop] {
        &self.0
    }

    /// What one pack costs: exactly the sum of the hops.
    #[must_use]
    pub fn price(&self) -> Money {
        // Checked when it was made.
        Money::sum(self.0.iter().map(|hop| hop.amount)).unwrap_or_default()
    }

    /// With one hop more.
    ///
    /// # Errors
    /// [`NotAChain::Negative`] or [`NotAChain::TooLarge`].
    pub fn with(mut self, hop: Hop) -> Result<Self, NotAChain> {
        self.0.push(hop);
        Self::new(self.0)
    }

    /// The same chain of goods that cost `price`: each hop's part by largest remainder.
    #[must_use]
    pub fn split_to(&self, price: Money) -> Self {
        let whole = i128::from(self.price().sen());
        if whole > 0 {
            return self.parts(price, (i128::from(price.sen()), whole));
        }
        // There is no proportion to nothing: what is paid is the first seller's.
        let first = std::iter::once(price).chain(std::iter::repeat(Money::ZERO));
        let hops = self.0.iter().zip(first).map(|(hop, amount)| Hop { amount, ..hop.clone() });
        Self(hops.collect())
    }

    /// The chain of one of `parts` equal parts of this pack, sold on at `price`: what it cost, hop by hop, and
    /// what `own` adds. Where it is sold for less than it cost, `own` is below nothing and by no rule.
    ///
    /// # Errors
    /// [`NotAChain`].
    pub fn sold_on(&self, parts: i64, price: Money, own: OwnHop) -> Result<Self, NotAChain> {
        let cost = self.price().for_part(1, parts).ok_or(NotAChain::TooLarge)?;
        let amount = price.minus(cost).ok_or(NotAChain::TooLarge)?;
        let OwnHop { by, kind, rule, open_to } = own;
        let rule = rule.filter(|_| amount >= Money::ZERO);
        let cost = self.parts(cost, (1, i128::from(parts)));
        cost.with(Hop { by, kind, amount, rule, bought_by: None, open_to })
    }

    /// Each hop times `share`, a numerator and a denominator above nothing; rounded by largest remainder so that
    /// they come to `sum`, ties to the smaller part, then to the earlier.
    fn parts(&self, sum: Money, (numerator, denominator): (i128, i128)) -> Self {
        let exact: Vec<(i128, i128)> = self
            .0
            .iter()
            .map(|hop| {
                let times = i128::from(hop.amount.sen()) * numerator;
                (times.div_euclid(denominator), times.rem_euclid(denominator))
            })
            .collect();
        let whole: i128 = exact.iter().map(|(part, _)| part).sum();
        let left = usize::try_from(i128::from(sum.sen()) - whole).unwrap_or_default();
        let mut order: Vec<usize> = (0..exact.len()).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(exact[*at].1), exact[*at].0));
        let mut parts: Vec<i128> = exact.iter().map(|(part, _)| *part).collect();
        for at in order.into_iter().take(left) {
            parts[at] += 1;
        }
        let amount = |part: i128| Money::from_sen(i64::try_from(part).unwrap_or_default());
        let hops = self.0.iter().zip(parts);
        Self(hops.map(|(hop, part)| Hop { amount: amount(part), ..hop.clone() }).collect())
    }

    /// The same chain, of which the last hop names the order by which its owner bought the goods.
    #[must_use]
    pub fn bought_by(mut self, order: PurchaseOrderId) -> Self {
        if let Some(last) = self.0.last_mut() {
            last.bought_by = Some(order);
        }
        self
    }

    /// The chain as `reader` may see it.
    #[must_use]
    pub fn seen_by(&self, reader: &Reader) -> SeenChain {
        let mut shown = vec![true; self.0.len()];
        for stretch in self.stretches(reader) {
            self.hide(stretch, reader, &mut shown);
        }
        let hops = self.0.iter().zip(&shown).map(|(hop, shown)| SeenHop {
            by: hop.by,
            kind: hop.kind,
            amount: shown.then_some(hop.amount),
            rule: hop.rule.clone().filter(|_| *shown),
        });
        let hidden = self.0.iter().zip(&shown).filter(|(_, shown)| !**shown);
        SeenChain {
            hops: hops.collect(),
            unopened: Money::sum(hidden.map(|(hop, _)| hop.amount)).unwrap_or_default(),
            price: self.price(),
        }
    }

    /// The hops between one price that the reader knows and the next.
    fn stretches(&self, reader: &Reader) -> Vec<std::ops::Range<usize>> {
        let mut known = vec![0];
        for (at, hop) in self.0.iter().enumerate() {
            let next = self.0.get(at + 1).map(|next| next.by);
            let is_asked = next.is_none_or(|next| next != hop.by);
            let is_own = |by: OrganizationId| Some(by) == reader.organization;
            let is_known = next.is_none()
                || is_own(hop.by)
                || next.is_some_and(is_own)
                || (is_asked && reader.knows_prices_of.contains(&hop.by));
            if is_known {
                known.push(at + 1);
            }
        }
        known.windows(2).map(|two| two[0]..two[1]).collect()
    }

    /// Takes the figures from what is not open to the reader in one stretch, and from as much beside it as
    /// it takes for none of them to be computed.
    fn hide(&self, stretch: std::ops::Range<usize>, reader: &Reader, shown: &mut [bool]) {
        // A single hop between two known prices is known.
        if stretch.len() < 2 {
            return;
        }
        let owners = |of: &[usize]| {
            let mut owners: Vec<_> = of.iter().map(|at| self.0[*at].by).collect();
            owners.sort_unstable();
            owners.dedup();
            owners.len()
        };
        let all: Vec<usize> = stretch.clone().collect();
        let mut group: Vec<usize> =
            all.iter().copied().filter(|at| !self.is_open(*at, reader)).collect();
        let Some(&first) = group.first() else { return };
        // By whose hops they are and never by how much: else the choice itself would tell something.
        let enough = |group: &[usize]| group.len() > 1 && owners(group) >= owners(&all).min(2);
        // The nearest of another owner first, before rather than after.
        let mut covers: Vec<usize> = all.iter().copied().filter(|at| !group.contains(at)).collect();
        covers.sort_by_key(|at| {
            (self.0[*at].by == self.0[first].by, at.abs_diff(first), *at > first)
        });
        let mut covers = covers.into_iter();
        while !enough(&group) {
            let Some(cover) = covers.next() else { break };
            group.push(cover);
        }
        for at in group {
            shown[at] = false;
        }
    }

    fn is_open(&self, at: usize, reader: &Reader) -> bool {
        let hop = &self.0[at];
        let buyer = self.0[at..].iter().map(|next| next.by).find(|next| *next != hop.by);
        Some(hop.by) == reader.organization
            || match hop.open_to {
                OpenTo::Nobody => false,
                // After the last owner comes whoever looks at the line as its buyer.
                OpenTo::DirectBuyer => buyer.is_none() || buyer == reader.organization,
                OpenTo::Everyone => true,
            }
    }
}
