//! A buyer's own approval: which orders need it, from whom, and how many of them.
//!
//! Rules are the buyer's and stay its secret. Four eyes always: nobody approves what they made
//! (data.md 18). A board is `needed` of its members; without a board any approver counts.

use super::line::Line;
use super::refusal::Refusal;
use super::{PurchaseOrder, Totals};
use crate::id::{ApprovalRuleId, PersonId, ProductId};
use crate::money::Money;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One rule of a buyer about its own orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRule {
    /// Which rule.
    pub id: ApprovalRuleId,
    /// When it applies.
    pub condition: Condition,
    /// How many must approve, at least one.
    pub needed: u32,
    /// Who may; empty means every approver of the organization.
    pub board: Vec<PersonId>,
}

/// When a rule applies to an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// The order, or the group it belongs to, comes to at least this with tax.
    TotalFrom {
        /// With tax.
        total: Money,
    },
    /// A line holds goods of this category, letter case aside.
    Category {
        /// As on the product.
        category: String,
    },
    /// A line costs more per base unit than the buyer last paid for the same product.
    PriceRise {
        /// By more than this many percent.
        percent: u32,
    },
}

/// What the buyer last paid for a product: the price of one pack, and its base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastPrice {
    /// Of one pack.
    pub price: Money,
    /// Base units of that pack.
    pub factor: i64,
}

/// What the rules are judged by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ApprovalBasis {
    /// The buyer's rules; none means that nothing needs approval.
    pub rules: Vec<ApprovalRule>,
    /// Category of each product, as far as a rule asks.
    pub categories: Vec<(ProductId, String)>,
    /// What was last paid for each product, as far as a rule asks.
    pub last_prices: Vec<(ProductId, LastPrice)>,
    /// Who holds the approver's role at the buyer.
    pub approvers: Vec<PersonId>,
    /// What the orders of the same basket come to beside this one.
    pub beside: Money,
}

/// What binds an organization to pay without an order of its own yet, at most: its pledge in a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commitment {
    /// Which goods.
    pub product: ProductId,
    /// The most that it can come to, with tax.
    pub worth: Money,
    /// The highest price of one unit, and its base units.
    pub price: LastPrice,
}

/// A rule that applies, as it was when approval was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Which rule.
    pub rule: ApprovalRuleId,
    /// Why it applies.
    pub condition: Condition,
    /// How many must approve.
    pub needed: u32,
    /// Who may; empty means every approver.
    pub board: Vec<PersonId>,
}

/// One person's yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Who.
    pub person: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// What has to be approved, and who has done so.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ApprovalRound {
    /// Every rule that applies.
    pub requirements: Vec<Requirement>,
    /// In the order they came.
    pub approvals: Vec<Approval>,
    /// Why the buyer pays more than before, in their words.
    pub reason: Option<String>,
}

impl Requirement {
    fn counts(&self, person: PersonId) -> bool {
        self.board.is_empty() || self.board.contains(&person)
    }

    fn is_met(&self, approvals: &[Approval]) -> bool {
        let count = approvals.iter().filter(|approval| self.counts(approval.person)).count();
        u32::try_from(count).is_ok_and(|count| count >= self.needed)
    }
}

impl ApprovalRound {
    /// Whether every rule has its approvals.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.requirements.iter().all(|requirement| requirement.is_met(&self.approvals))
    }

    /// How many more approvals are wanted by the rule that wants most.
    #[must_use]
    pub fn missing(&self) -> u32 {
        let wanted = |requirement: &Requirement| {
            let have = self.approvals.iter().filter(|a| requirement.counts(a.person)).count();
            requirement.needed.saturating_sub(u32::try_from(have).unwrap_or(u32::MAX))
        };
        self.requirements.iter().map(wanted).max().unwrap_or_default()
    }

    /// Whether this person's yes would count, and has not been given.
    #[must_use]
    pub fn waits_for(&self, person: PersonId) -> bool {
        let given = self.approvals.iter().any(|approval| approval.person == person);
        let open = |requirement: &Requirement| !requirement.is_met(&self.approvals);
        !given && self.requirements.iter().any(|r| open(r) && r.counts(person))
    }

    /// The round with this person's yes.
    #[must_use]
    pub fn with(mut self, approval: Approval) -> Self {
        self.approvals.push(approval);
        self
    }
}

impl PurchaseOrder {
    /// Whether this person may approve what is open: not what they made, and not twice.
    #[must_use]
    pub fn may_be_approved_by(&self, person: PersonId) -> bool {
        !self.makers.contains(&person)
            && self.approval.as_ref().is_some_and(|round| round.waits_for(person))
    }
}

/// The rules that apply to these lines and totals, with their price flags judged.
///
/// # Errors
/// [`Refusal::PriceReasonNeeded`] when a price rose and nobody said why, [`Refusal::NoApprover`] when
/// nobody could approve what `makers` made.
pub(super) fn requirements(
    lines: &[Line],
    totals: &Totals,
    basis: &ApprovalBasis,
    makers: &[PersonId],
    reason: Option<&str>,
) -> Result<Vec<Requirement>, Refusal> {
    let mut found = Vec::new();
    for rule in &basis.rules {
        if !applies(&rule.condition, lines, totals, basis, reason)? {
            continue;
        }
        found.push(wanted(rule, basis, makers)?);
    }
    Ok(found)
}

/// The rules that apply to what somebody would commit their organization to. A price that rose needs a yes, and no
/// reason: it is the highest, and nobody knows yet whether it is paid.
///
/// # Errors
/// [`Refusal::TooLarge`]; [`Refusal::NoApprover`] when nobody could approve what `makers` made.
pub fn requirements_of(
    commitment: &Commitment,
    basis: &ApprovalBasis,
    makers: &[PersonId],
) -> Result<Vec<Requirement>, Refusal> {
    let mut found = Vec::new();
    for rule in &basis.rules {
        let applies = match &rule.condition {
            Condition::TotalFrom { total } => {
                commitment.worth.plus(basis.beside).ok_or(Refusal::TooLarge)? >= *total
            }
            Condition::Category { category } => {
                let wanted = category.to_lowercase();
                let of = |(product, of): &(ProductId, String)| {
                    *product == commitment.product && of.to_lowercase() == wanted
                };
                basis.categories.iter().any(of)
            }
            Condition::PriceRise { percent } => {
                let last = |(product, last): &(ProductId, LastPrice)| {
                    *product == commitment.product && has_risen(commitment.price, *last, *percent)
                };
                basis.last_prices.iter().any(last)
            }
        };
        if applies {
            found.push(wanted(rule, basis, makers)?);
        }
    }
    Ok(found)
}

/// What a rule that applies asks for, when there are enough who could give it.
fn wanted(
    rule: &ApprovalRule,
    basis: &ApprovalBasis,
    makers: &[PersonId],
) -> Result<Requirement, Refusal> {
    let may = |person: &&PersonId| {
        !makers.contains(person) && (rule.board.is_empty() || rule.board.contains(person))
    };
    let able = basis.approvers.iter().filter(may).count();
    if u32::try_from(able).is_ok_and(|able| able < rule.needed) {
        return Err(Refusal::NoApprover {
            needed: rule.needed,
            able: u32::try_from(able).unwrap_or(u32::MAX),
        });
    }
    Ok(Requirement {
        rule: rule.id,
        condition: rule.condition.clone(),
        needed: rule.needed,
        board: rule.board.clone(),
    })
}

fn applies(
    condition: &Condition,
    lines: &[Line],
    totals: &Totals,
    basis: &ApprovalBasis,
    reason: Option<&str>,
) -> Result<bool, Refusal> {
    match condition {
        Condition::TotalFrom { total } => {
            let all = totals.total.plus(basis.beside).ok_or(Refusal::TooLarge)?;
            Ok(all >= *total)
        }
        Condition::Category { category } => {
            let wanted = category.to_lowercase();
            let is = |line: &Line| {
                basis
                    .categories
                    .iter()
                    .any(|(product, of)| *product == line.product && of.to_lowercase() == wanted)
            };
            Ok(lines.iter().any(is))
        }
        Condition::PriceRise { percent } => {
            let Some((line, last)) = lines.iter().find_map(|line| rise(line, *percent, basis))
            else {
                return Ok(false);
            };
            if reason.is_none_or(|reason| reason.trim().is_empty()) {
                return Err(Refusal::PriceReasonNeeded {
                    position: line.position,
                    product_name: line.product_name.clone(),
                    last: last.price,
                    last_factor: last.factor,
                    now: line.unit_price,
                    now_factor: line.pack.factor,
                });
            }
            Ok(true)
        }
    }
}

/// The line and what was last paid, when it now costs more per base unit by over `percent`.
fn rise<'a>(line: &'a Line, percent: u32, basis: &ApprovalBasis) -> Option<(&'a Line, LastPrice)> {
    let (_, last) = basis.last_prices.iter().find(|(product, _)| *product == line.product)?;
    let now = LastPrice { price: line.unit_price, factor: line.pack.factor };
    has_risen(now, *last, percent).then_some((line, *last))
}

/// Whether a base unit costs over `percent` more than it did.
fn has_risen(now: LastPrice, last: LastPrice, percent: u32) -> bool {
    // now / factor > last / last factor × (100 + percent) / 100, without dividing.
    let costs = i128::from(now.price.sen()) * i128::from(last.factor) * 100;
    let limit = i128::from(last.price.sen()) * i128::from(now.factor) * (100 + i128::from(percent));
    costs > limit
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    fn basis(condition: Condition, needed: u32, board: Vec<PersonId>) -> ApprovalBasis {
        let rice = ProductId(Uuid::from_u128(1));
        ApprovalBasis {
            rules: vec![ApprovalRule {
                id: ApprovalRuleId(Uuid::from_u128(9)),
                condition,
                needed,
                board,
            }],
            categories: vec![(rice, "Sembako".to_owned())],
            last_prices: vec![(rice, LastPrice { price: Money::from_sen(3_000_000), factor: 25 })],
            approvers: vec![person(1), person(2)],
            beside: Money::from_sen(40_000_000),
        }
    }

    fn rice(worth: i64, highest: i64) -> Commitment {
        Commitment {
            product: ProductId(Uuid::from_u128(1)),
            worth: Money::from_sen(worth * 100),
            price: LastPrice { price: Money::from_sen(highest * 100), factor: 25 },
        }
    }

    #[test]
    fn what_a_pledge_may_come_to_is_held_against_the_same_rules_as_an_order() {
        let from = |total: i64| Condition::TotalFrom { total: Money::from_sen(total * 100) };
        let asked = |basis: &ApprovalBasis, worth, highest, makers: &[PersonId]| {
            requirements_of(&rice(worth, highest), basis, makers).map(|found| found.len())
        };

        let total = basis(from(1_000_000), 1, Vec::new());
        assert_eq!(asked(&total, 599_999, 30_000, &[person(1)]), Ok(0), "a rupiah below");
        assert_eq!(asked(&total, 600_000, 30_000, &[person(1)]), Ok(1), "with what is beside it");
        let both = basis(from(1), 2, Vec::new());
        let short = Err(Refusal::NoApprover { needed: 2, able: 1 });
        assert_eq!(asked(&both, 1, 30_000, &[person(1)]), short, "four eyes");
        let board = basis(from(1), 1, vec![person(1)]);
        let none = Err(Refusal::NoApprover { needed: 1, able: 0 });
        assert_eq!(asked(&board, 1, 30_000, &[person(1)]), none, "not by its maker");
        let sembako = Condition::Category { category: "SEMBAKO".to_owned() };
        assert_eq!(asked(&basis(sembako, 1, Vec::new()), 1, 1, &[]), Ok(1));
        let rise = basis(Condition::PriceRise { percent: 10 }, 1, Vec::new());
        assert_eq!(asked(&rise, 1, 33_000, &[]), Ok(0), "ten percent are not over ten");
        assert_eq!(asked(&rise, 1, 33_001, &[]), Ok(1));
    }
}
