//! The price chain: what each hop from the first seller to the last buyer put on a price.
//!
//! It is frozen on every line of an order with who, what kind and how much, and its hops come to the price
//! exactly. Who may see a hop is for its owner to say; and a hop that is not shown must not be computed
//! from the others (data.md 17). So it is looked at from where the reader stands: they know what they paid,
//! what they ask, and every price they may see in the catalogue. Between two prices they know, what is not
//! opened is left without a figure together with at least one hop more, of somebody else's where there is one.

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
    /// For one pack of the line; never below nothing.
    pub amount: Money,
    /// By which rule, in the words of its owner: a version of an agreement, a pool, a rule of resale.
    pub rule: Option<String>,
    /// The order by which the goods came to its owner, where they were bought for this.
    pub bought_by: Option<PurchaseOrderId>,
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
    /// A hop takes something off: that is a price of the hop before.
    #[error("a hop is never below nothing")]
    Negative,
    /// More than 64 bits hold.
    #[error("the prices of this chain are too large")]
    TooLarge,
}

/// Who looks at a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// For which organization.
    pub organization: OrganizationId,
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
        if hops.iter().any(|hop| hop.amount < Money::ZERO) {
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

    /// The same chain of a smaller pack that costs `price`: each hop's part by largest remainder.
    #[must_use]
    pub fn split_to(&self, price: Money) -> Self {
        let weights: Vec<u64> =
            self.0.iter().map(|hop| u64::try_from(hop.amount.sen()).unwrap_or(0)).collect();
        let parts = price.share_in(Money::SEN, &weights);
        let hops = self.0.iter().zip(parts).map(|(hop, amount)| Hop { amount, ..hop.clone() });
        Self(hops.collect())
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
            let is_own = |by: OrganizationId| by == reader.organization;
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
        hop.by == reader.organization
            || match hop.open_to {
                OpenTo::Nobody => false,
                // After the last owner comes whoever looks at the line as its buyer.
                OpenTo::DirectBuyer => buyer.is_none_or(|buyer| buyer == reader.organization),
                OpenTo::Everyone => true,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn org(n: u128) -> OrganizationId {
        OrganizationId(Uuid::from_u128(n))
    }

    fn hop(by: u128, kind: HopKind, rupiah: i64, open_to: OpenTo) -> Hop {
        let amount = Money::from_sen(rupiah * 100);
        Hop { by: org(by), kind, amount, rule: Some("v1".into()), bought_by: None, open_to }
    }

    fn reader(n: u128) -> Reader {
        Reader { organization: org(n), knows_prices_of: Vec::new() }
    }

    fn figures(seen: &SeenChain) -> Vec<Option<i64>> {
        seen.hops.iter().map(|hop| hop.amount.map(|amount| amount.sen() / 100)).collect()
    }

    /// Distributor 1, secondary 2, primary 3, and a member who reads.
    fn chain(opened: [OpenTo; 3]) -> PriceChain {
        let [goods, margin, shop] = opened;
        PriceChain::new(vec![
            hop(1, HopKind::Goods, 100_000, goods),
            hop(2, HopKind::Margin, 3_000, margin),
            hop(3, HopKind::Margin, 5_000, shop),
        ])
        .unwrap()
    }

    use OpenTo::{DirectBuyer, Everyone, Nobody};

    #[test]
    fn an_open_chain_is_seen_whole() {
        let seen = chain([Everyone; 3]).seen_by(&reader(9));

        assert_eq!(figures(&seen), [Some(100_000), Some(3_000), Some(5_000)]);
        assert_eq!((seen.unopened, seen.price), (Money::ZERO, Money::from_sen(10_800_000)));
    }

    #[test]
    fn one_hidden_hop_takes_its_neighbour_along() {
        let seen = chain([Everyone, Nobody, Everyone]).seen_by(&reader(9));

        assert_eq!(figures(&seen), [None, None, Some(5_000)]);
        assert_eq!(seen.unopened, Money::from_sen(10_300_000));
        assert_eq!(seen.hops[1].rule, None, "a percentage would say it too");
    }

    #[test]
    fn whoever_knows_one_of_two_hidden_hops_cannot_compute_the_other() {
        // The primary sees its own hop and what it paid; of that, neither part may be told alone.
        let seen = chain([Everyone, Nobody, Nobody]).seen_by(&reader(3));
        assert_eq!(figures(&seen), [None, None, Some(5_000)]);

        // The secondary knows what it paid and what it added: there is nothing to hide from it.
        let seen = chain([Nobody, Nobody, Nobody]).seen_by(&reader(2));
        assert_eq!(figures(&seen), [Some(100_000), Some(3_000), Some(5_000)]);

        // A reader with the distributor's price list knows what the two others took, but not which what.
        let knows = Reader { knows_prices_of: vec![org(1)], ..reader(9) };
        let seen = chain([Everyone, Nobody, Everyone]).seen_by(&knows);
        assert_eq!(figures(&seen), [Some(100_000), None, None]);
    }

    #[test]
    fn margin_and_fee_of_one_hop_do_not_cover_for_each_other() {
        let chain = PriceChain::new(vec![
            hop(1, HopKind::Goods, 100_000, Everyone),
            hop(2, HopKind::Margin, 3_000, Nobody),
            hop(2, HopKind::Fee, 500, Nobody),
            hop(3, HopKind::Margin, 5_000, DirectBuyer),
        ])
        .unwrap();

        assert_eq!(figures(&chain.seen_by(&reader(9))), [None, None, None, Some(5_000)]);
    }

    #[test]
    fn a_smaller_pack_has_the_same_chain_to_the_sen() {
        let small = chain([Everyone; 3]).split_to(Money::from_sen(900_001));

        assert_eq!(small.price(), Money::from_sen(900_001));
        assert_eq!(small.hops()[1].amount, Money::from_sen(25_000));
    }

    fn chains() -> impl Strategy<Value = (PriceChain, Reader)> {
        let open = prop_oneof![Just(Nobody), Just(DirectBuyer), Just(Everyone)];
        let amounts = (0_i64..4, open);
        let runs = prop::collection::vec(prop::collection::vec(amounts, 1..3), 1..6);
        (runs, 1_u128..8, prop::collection::vec(1_u128..7, 0..3)).prop_map(|(runs, who, knows)| {
            let hops = (1..).zip(runs).flat_map(|(by, run)| {
                run.into_iter().map(move |(amount, open_to)| Hop {
                    amount: Money::from_sen(amount),
                    ..hop(by, HopKind::Margin, 0, open_to)
                })
            });
            let mut hops: Vec<Hop> = hops.collect();
            hops[0].amount = Money::from_sen(hops[0].amount.sen() + 10);
            let knows_prices_of = knows.into_iter().map(org).collect();
            let chain = PriceChain::new(hops).unwrap();
            (chain, Reader { organization: org(who), knows_prices_of })
        })
    }

    /// The chain with `sen` moved from one hop to another.
    fn moved(chain: &PriceChain, from: usize, to: usize, sen: i64) -> Option<PriceChain> {
        let mut hops = chain.hops().to_vec();
        hops[from].amount = hops[from].amount.minus(Money::from_sen(sen))?;
        hops[to].amount = hops[to].amount.plus(Money::from_sen(sen))?;
        PriceChain::new(hops).ok()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

        /// For every hop without a figure there is another chain, of another amount there, that the same
        /// reader with the same prices in hand could not tell from this one.
        #[test]
        fn no_hidden_hop_can_be_computed((chain, reader) in chains()) {
            let seen = chain.seen_by(&reader);
            let stretches = chain.stretches(&reader);
            prop_assert_eq!(seen.price, chain.price());
            for (at, hop) in seen.hops.iter().enumerate() {
                if hop.amount.is_some() {
                    let is_alone = stretches.iter().any(|s| s.len() == 1 && s.contains(&at));
                    prop_assert!(is_alone || chain.is_open(at, &reader));
                    continue;
                }
                let stretch = stretches.iter().find(|s| s.contains(&at)).unwrap();
                let same_view = |one: usize, other: usize| {
                    let both = [(one, other), (other, one)];
                    both.into_iter().any(|(from, to)| {
                        moved(&chain, from, to, 1).is_some_and(|m| m.seen_by(&reader) == seen)
                    })
                };
                let hidden: Vec<usize> =
                    stretch.clone().filter(|o| seen.hops[*o].amount.is_none()).collect();
                // Where all that is hidden comes to nothing, nobody took anything, and that is told.
                if hidden.iter().all(|o| chain.hops()[*o].amount == Money::ZERO) {
                    continue;
                }
                let not_told = hidden.iter().any(|other| *other != at && same_view(at, *other));
                prop_assert!(not_told, "{at} of {chain:?} for {reader:?}: {seen:?}");

                // Nor what its owner takes in all, unless nobody else stands in that stretch.
                let owner = |o: &usize| chain.hops()[*o].by == hop.by;
                if stretch.clone().all(|o| owner(&o)) {
                    continue;
                }
                let (own, others): (Vec<_>, Vec<_>) = hidden.iter().copied().partition(owner);
                let not_told = own.iter().any(|o| others.iter().any(|other| same_view(*o, *other)));
                prop_assert!(not_told, "{at} of {chain:?} for {reader:?}: {seen:?}");
            }
        }
    }
}
