//! A frozen chain is the price chain of one pack as it stands on a line of an order, for ever.
//!
//! Whose prices its two readers could see elsewhere when it was frozen is kept beside it: looked up anew each
//! time, what one look hides another one might tell.

use super::{Hop, HopKind, NotAChain, OpenTo, OwnHop, PriceChain, Reader, SeenChain};
use crate::id::OrganizationId;
use crate::money::Money;
use serde::{Deserialize, Serialize};

/// The chain of one pack of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenChain {
    /// Hop by hop.
    pub chain: PriceChain,
    /// Owners of hops whose price the buyer could see in the catalogue.
    #[serde(default)]
    pub known_to_buyer: Vec<OrganizationId>,
    /// Likewise the seller, above what it paid itself.
    #[serde(default)]
    pub known_to_seller: Vec<OrganizationId>,
    /// What the owners above the seller were called.
    #[serde(default)]
    pub names: Vec<OwnerName>,
}

/// What the owner of a hop was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerName {
    /// Whose.
    pub by: OrganizationId,
    /// The name.
    pub name: String,
}

/// Where the price of an offer comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Its seller's own: the chain begins here.
    First {
        /// For whom it is open further down.
        open_to: OpenTo,
    },
    /// It is sold on.
    SoldOn(Above),
}

impl Default for Origin {
    fn default() -> Self {
        Self::First { open_to: OpenTo::DirectBuyer }
    }
}

/// What stands above the price of an offer that is sold on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Above {
    /// Own packs in one pack from above.
    pub split: i64,
    /// By rising count; the first from one own pack on.
    pub steps: Vec<AboveStep>,
    /// By which rule the own hop is made, in its owner's words.
    pub rule: Option<String>,
    /// For whom the own hop is open.
    pub open_to: OpenTo,
    /// See [`FrozenChain::known_to_buyer`].
    #[serde(default)]
    pub known_to_buyer: Vec<OrganizationId>,
    /// See [`FrozenChain::known_to_seller`].
    #[serde(default)]
    pub known_to_seller: Vec<OrganizationId>,
    /// What the owners are called.
    #[serde(default)]
    pub names: Vec<OwnerName>,
}

/// What a pack from above costs from a count on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboveStep {
    /// Own packs.
    pub min_count: i64,
    /// The chain of one pack from above.
    pub chain: PriceChain,
}

impl Above {
    /// The step that `count` own packs reach.
    #[must_use]
    pub fn step(&self, count: i64) -> Option<&AboveStep> {
        let reached = self.steps.iter().rev().find(|step| step.min_count <= count);
        reached.or_else(|| self.steps.first())
    }

    /// What one own pack costs its seller when `count` are sold, rounded half up to sen.
    #[must_use]
    pub fn cost(&self, count: i64) -> Option<Money> {
        self.step(count)?.chain.price().for_part(1, self.split)
    }
}

impl Origin {
    /// The chain of one pack, when `count` are sold by `seller` at `price` each.
    ///
    /// # Errors
    /// See [`NotAChain`].
    pub fn chain(
        &self,
        seller: OrganizationId,
        count: i64,
        price: Money,
    ) -> Result<FrozenChain, NotAChain> {
        match self {
            Self::First { open_to } => {
                let hop = Hop {
                    by: seller,
                    kind: HopKind::Goods,
                    amount: price,
                    rule: None,
                    bought_by: None,
                    open_to: *open_to,
                };
                Ok(FrozenChain {
                    chain: PriceChain::new(vec![hop])?,
                    known_to_buyer: Vec::new(),
                    known_to_seller: Vec::new(),
                    names: Vec::new(),
                })
            }
            Self::SoldOn(above) => {
                let step = above.step(count).ok_or(NotAChain::Empty)?;
                let own = OwnHop {
                    by: seller,
                    kind: HopKind::Margin,
                    rule: above.rule.clone(),
                    open_to: above.open_to,
                };
                Ok(FrozenChain {
                    chain: step.chain.sold_on(above.split, price, own)?,
                    known_to_buyer: above.known_to_buyer.clone(),
                    known_to_seller: above.known_to_seller.clone(),
                    names: above.names.clone(),
                })
            }
        }
    }
}

impl FrozenChain {
    /// The same at another price that the two agreed on: its last owner's part changes, below nothing where they
    /// agreed on less than it paid.
    #[must_use]
    pub fn at(self, price: Money) -> Self {
        let chain = self.chain.at_price(price);
        Self { chain, ..self }
    }

    /// As one of the two parties of the line may see it.
    #[must_use]
    pub fn seen_by(&self, organization: OrganizationId) -> SeenChain {
        let is_seller = self.chain.hops().last().is_some_and(|hop| hop.by == organization);
        let known = if is_seller { &self.known_to_seller } else { &self.known_to_buyer };
        let reader = Reader { organization: Some(organization), knows_prices_of: known.clone() };
        self.chain.seen_by(&reader)
    }

    /// What the owner of a hop above the seller was called.
    #[must_use]
    pub fn name_of(&self, by: OrganizationId) -> Option<&str> {
        self.names.iter().find(|owner| owner.by == by).map(|owner| owner.name.as_str())
    }
}

impl PriceChain {
    /// The same hops at another price: the last owner's hop takes what is more or less. What those above were
    /// paid was paid, whatever the last one sells at.
    #[must_use]
    pub fn at_price(&self, price: Money) -> Self {
        let Some((last, above)) = self.0.split_last() else { return self.clone() };
        let cost = Money::sum(above.iter().map(|hop| hop.amount)).unwrap_or_default();
        let Some(amount) = price.minus(cost) else { return self.clone() };
        let rule = last.rule.clone().filter(|_| amount >= Money::ZERO);
        let last = Hop { amount, rule, ..last.clone() };
        Self(above.iter().cloned().chain([last]).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn org(n: u128) -> OrganizationId {
        OrganizationId(Uuid::from_u128(n))
    }

    fn rupiah(amount: i64) -> Money {
        Money::from_sen(amount * 100)
    }

    fn sold_on() -> Origin {
        let first = Origin::First { open_to: OpenTo::Nobody };
        let step = |min_count, count, price| AboveStep {
            min_count,
            chain: first.chain(org(1), count, rupiah(price)).unwrap().chain,
        };
        Origin::SoldOn(Above {
            split: 8,
            steps: vec![step(1, 1, 80_000), step(80, 10, 72_000)],
            rule: Some("5%".to_owned()),
            open_to: OpenTo::DirectBuyer,
            known_to_buyer: Vec::new(),
            known_to_seller: Vec::new(),
            names: Vec::new(),
        })
    }

    fn figures(chain: &FrozenChain) -> Vec<i64> {
        chain.chain.hops().iter().map(|hop| hop.amount.sen() / 100).collect()
    }

    #[test]
    fn a_line_is_frozen_with_what_the_count_costs_above() {
        let few = sold_on().chain(org(2), 7, rupiah(10_500)).unwrap();
        let many = sold_on().chain(org(2), 80, rupiah(9_500)).unwrap();

        assert_eq!(figures(&few), [10_000, 500]);
        assert_eq!(figures(&many), [9_000, 500]);
        assert_eq!(few.chain.hops()[1].rule.as_deref(), Some("5%"));
    }

    #[test]
    fn another_agreed_price_is_the_resellers_to_bear_also_below_what_it_paid() {
        let line = sold_on().chain(org(2), 1, rupiah(10_500)).unwrap();

        assert_eq!(figures(&line.clone().at(rupiah(10_200))), [10_000, 200]);
        assert_eq!(figures(&line.clone().at(rupiah(11_000))), [10_000, 1_000]);
        let below = line.at(rupiah(9_600));
        assert_eq!(figures(&below), [10_000, -400], "what the goods cost is not made smaller");
        assert_eq!(below.chain.price(), rupiah(9_600));
        assert_eq!(below.chain.hops()[1].rule, None, "no rule made this price");
    }

    #[test]
    fn a_price_below_cost_is_told_as_what_it_is_also_further_down() {
        let below = sold_on().chain(org(2), 1, rupiah(9_100)).unwrap();
        assert_eq!(figures(&below), [10_000, -900]);

        // A dozen of it sold on by the piece: each hop is a twelfth, and they come to the price.
        let own =
            OwnHop { by: org(3), kind: HopKind::Margin, rule: None, open_to: OpenTo::Everyone };
        let piece = below.chain.sold_on(12, rupiah(800), own).unwrap();
        let sen: Vec<i64> = piece.hops().iter().map(|hop| hop.amount.sen()).collect();
        assert_eq!(sen, [83_333, -7_500, 4_167]);
        assert_eq!(piece.price(), rupiah(800));
    }

    #[test]
    fn what_the_buyer_could_see_when_it_ordered_is_what_counts_for_ever() {
        let Origin::SoldOn(above) = sold_on() else { panic!() };
        let knowing = Above { known_to_buyer: vec![org(1)], ..above };
        let hidden = sold_on().chain(org(2), 1, rupiah(10_500)).unwrap().seen_by(org(3));
        let known =
            Origin::SoldOn(knowing).chain(org(2), 1, rupiah(10_500)).unwrap().seen_by(org(3));

        assert!(hidden.hops.iter().all(|hop| hop.amount.is_none()));
        assert_eq!(known.hops[0].amount, Some(rupiah(10_000)));
    }
}
