//! Netting sets off what organizations owe each other, without any money moving.
//!
//! Only debts that exist become less, and for everybody as much goes as comes: nobody's net position
//! changes by a sen, and nobody owes anybody whom they did not owe before. Two that owe each other are the
//! shortest circle; in a federation there are longer ones.

use crate::id::{InvoiceId, OrganizationId};
use crate::money::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What one organization owes another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Debt {
    /// Who owes.
    pub debtor: OrganizationId,
    /// Who is owed.
    pub creditor: OrganizationId,
    /// How much, above zero.
    pub amount: Money,
}

/// What a netting takes off each debt; nothing is left over for anybody.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NettingPlan {
    /// By debtor and creditor, each pair once.
    pub legs: Vec<Debt>,
}

impl NettingPlan {
    /// Everybody who takes part.
    #[must_use]
    pub fn parties(&self) -> Vec<OrganizationId> {
        let both = self.legs.iter().flat_map(|leg| [leg.debtor, leg.creditor]);
        both.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// What is taken off all debts together.
    #[must_use]
    pub fn total(&self) -> Option<Money> {
        Money::sum(self.legs.iter().map(|leg| leg.amount))
    }
}

type Graph = BTreeMap<OrganizationId, BTreeMap<OrganizationId, Money>>;

fn graph(debts: &[Debt]) -> Option<Graph> {
    let mut graph = Graph::new();
    for debt in debts.iter().filter(|debt| debt.amount > Money::ZERO) {
        if debt.debtor == debt.creditor {
            continue;
        }
        let of = graph.entry(debt.debtor).or_default().entry(debt.creditor).or_default();
        *of = of.plus(debt.amount)?;
    }
    Some(graph)
}

fn plan(taken: Graph) -> NettingPlan {
    let legs = taken.into_iter().flat_map(|(debtor, owed)| {
        owed.into_iter().map(move |(creditor, amount)| Debt { debtor, creditor, amount })
    });
    NettingPlan { legs: legs.filter(|leg| leg.amount > Money::ZERO).collect() }
}

/// Sets off what two owe each other: the smaller of the two sums, from both. Nothing when 64 bits of sen do not
/// hold a sum.
#[must_use]
pub fn bilateral(
    debts: &[Debt],
    (one, other): (OrganizationId, OrganizationId),
) -> Option<NettingPlan> {
    let graph = graph(debts)?;
    let owed = |debtor, creditor| {
        graph.get(&debtor).and_then(|of| of.get(&creditor)).copied().unwrap_or_default()
    };
    let amount = owed(one, other).min(owed(other, one));
    let mut taken = Graph::new();
    if amount > Money::ZERO {
        taken.entry(one).or_default().insert(other, amount);
        taken.entry(other).or_default().insert(one, amount);
    }
    Some(plan(taken))
}

/// Sets off every circle of debts among all: first those of two, then longer ones, always in the order of the
/// identifiers, until none is left. The same debts always give the same plan. Nothing when 64 bits of sen do not
/// hold a sum.
#[must_use]
pub fn multilateral(debts: &[Debt]) -> Option<NettingPlan> {
    let mut left = graph(debts)?;
    let mut taken = Graph::new();
    let pairs: Vec<(OrganizationId, OrganizationId)> = left
        .iter()
        .flat_map(|(debtor, owed)| owed.keys().map(move |creditor| (*debtor, *creditor)))
        .filter(|(debtor, creditor)| debtor < creditor)
        .collect();
    for (one, other) in pairs {
        cancel(&[one, other], &mut left, &mut taken)?;
    }
    // Whoever is done can be part of no circle any more, for all that can be reached from them was looked at.
    let mut done: BTreeSet<OrganizationId> = BTreeSet::new();
    let everybody: Vec<OrganizationId> = left.keys().copied().collect();
    for start in everybody {
        walk(start, &mut left, &mut taken, &mut done)?;
    }
    Some(plan(taken))
}

/// Follows debts from `start` as long as there are any, and cancels every circle it comes back to.
fn walk(
    start: OrganizationId,
    left: &mut Graph,
    taken: &mut Graph,
    done: &mut BTreeSet<OrganizationId>,
) -> Option<()> {
    let mut path = vec![start];
    while let Some(&at) = path.last() {
        let next = left.get(&at).and_then(|owed| owed.keys().find(|next| !done.contains(next)));
        match next.copied() {
            None => {
                done.insert(at);
                path.pop();
            }
            Some(next) => {
                if let Some(from) = path.iter().position(|on| *on == next) {
                    cancel(&path[from..], left, taken)?;
                    // At least one debt of the circle is gone: go on from where the circle began.
                    path.truncate(from + 1);
                } else {
                    path.push(next);
                }
            }
        }
    }
    Some(())
}

/// Takes the smallest debt of a circle off all of it.
fn cancel(circle: &[OrganizationId], left: &mut Graph, taken: &mut Graph) -> Option<()> {
    let legs = || circle.iter().zip(circle.iter().cycle().skip(1));
    let owed = |debtor: &OrganizationId, creditor: &OrganizationId| {
        left.get(debtor).and_then(|of| of.get(creditor)).copied().unwrap_or_default()
    };
    let least = legs().map(|(debtor, creditor)| owed(debtor, creditor)).min()?;
    if least <= Money::ZERO {
        return Some(());
    }
    for (debtor, creditor) in legs() {
        let of = left.entry(*debtor).or_default();
        let rest = of.get(creditor).copied().unwrap_or_default().minus(least)?;
        if rest > Money::ZERO {
            of.insert(*creditor, rest);
        } else {
            of.remove(creditor);
        }
        let sum = taken.entry(*debtor).or_default().entry(*creditor).or_default();
        *sum = sum.plus(least)?;
    }
    Some(())
}

/// An invoice between two of a netting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenBill {
    /// Which.
    pub invoice: InvoiceId,
    /// Who owes it.
    pub debtor: OrganizationId,
    /// Who is owed.
    pub creditor: OrganizationId,
    /// The last day on which it is not late.
    pub due_on: NaiveDate,
    /// What is open.
    pub open: Money,
}

/// What a netting takes off an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NettedBill {
    /// Which.
    pub invoice: InvoiceId,
    /// How much.
    pub amount: Money,
}

/// Takes a plan off the invoices it is about, oldest due first. Nothing when they do not add up to it any
/// more: then something was paid meanwhile, and the netting is reckoned anew.
#[must_use]
pub fn spread(plan: &NettingPlan, bills: &[OpenBill]) -> Option<Vec<NettedBill>> {
    let mut bills: Vec<&OpenBill> = bills.iter().collect();
    bills.sort_by_key(|bill| (bill.due_on, bill.invoice));
    let mut netted = Vec::new();
    for leg in &plan.legs {
        let mut left = leg.amount;
        let of = |bill: &&&OpenBill| bill.debtor == leg.debtor && bill.creditor == leg.creditor;
        for bill in bills.iter().filter(of) {
            let amount = bill.open.min(left);
            if amount > Money::ZERO {
                left = left.minus(amount)?;
                netted.push(NettedBill { invoice: bill.invoice, amount });
            }
        }
        if left > Money::ZERO {
            return None;
        }
    }
    Some(netted)
}
