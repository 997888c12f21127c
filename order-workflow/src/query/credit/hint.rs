//! What a seller's credit says to an order that binds nobody yet: told to its buyer before it is submitted, and checked
//! again under lock when it is accepted.

use std::collections::HashMap;

use supply_chain::ask::Actor;
use supply_chain::credit::{Clearance, Limit, MoneyTerms, Refusal, check};
use supply_chain::id::OrganizationId;
use supply_chain::money::Money;

use super::READERS;
use crate::error::WorkflowError;
use crate::store::{agreements, credit as store};
use crate::unit_of_work::Workflow;

/// What a seller's credit says to one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditHint {
    /// What of the limit is left before it; below zero where more is owed. Nothing where there is no limit in rupiah.
    pub left: Option<Money>,
    /// Whether it bears the order, as of now.
    pub says: Result<Clearance, Refusal>,
}

impl CreditHint {
    fn of(look: &store::Look, terms: &MoneyTerms, amount: Money) -> Option<Self> {
        let (account, exposure) = (&look.standing.account, &look.standing.exposure);
        let says = check(Some(account), exposure, amount, look.late, terms);
        let left = match &account.limit {
            Some(Limit::Amount { amount: limit }) => limit.minus(exposure.total()?),
            None | Some(Limit::NoCredit | Limit::Unlimited { .. }) => None,
        };
        let is_news = left.is_some()
            || says.as_ref().map_or(true, |clearance| !clearance.warnings.is_empty());
        is_news.then_some(Self { left, says })
    }
}

impl Workflow {
    /// What each seller's credit says to orders of so much from the asker's organization, in their order; nothing where the
    /// seller has nothing to say, and to whoever may not read what is owed.
    ///
    /// # Errors
    /// The database fails.
    pub async fn credit_hints(
        &self,
        actor: &Actor,
        orders: &[(OrganizationId, Money)],
    ) -> Result<Vec<Option<CreditHint>>, WorkflowError> {
        if orders.is_empty() || !actor.is_any(READERS) {
            return Ok(vec![None; orders.len()]);
        }
        let (on, now, buyer) = (self.reader(), self.origin.now(), actor.organization);
        let sellers: Vec<OrganizationId> = orders.iter().map(|(seller, _)| *seller).collect();
        let looks: HashMap<OrganizationId, store::Look> =
            store::looks(on, buyer, &sellers, now).await?.into_iter().collect();
        if looks.is_empty() {
            return Ok(vec![None; orders.len()]);
        }
        let agreed = agreements::held_by(on, buyer, &[], now).await?;
        let usual = MoneyTerms::default();
        let hint = |(seller, amount): &(OrganizationId, Money)| {
            let with = agreed.iter().find(|with| with.seller == *seller);
            let terms = with.map_or(&usual, |with| &with.terms.money);
            CreditHint::of(looks.get(seller)?, terms, *amount)
        };
        Ok(orders.iter().map(hint).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use supply_chain::credit::{CreditAccount, Exposure, Lateness};
    use uuid::Uuid;

    fn rp(rupiah: i64) -> Money {
        Money::from_sen(rupiah * 100)
    }

    fn look(limit: Option<Limit>, unpaid: i64) -> store::Look {
        let (seller, buyer) =
            (OrganizationId(Uuid::from_u128(1)), OrganizationId(Uuid::from_u128(2)));
        let nothing = Money::ZERO;
        store::Look {
            standing: store::CreditStanding {
                account: CreditAccount { seller, buyer, limit, blocked: None, version: 1 },
                exposure: Exposure { open_orders: nothing, unpaid: rp(unpaid), unapplied: nothing },
            },
            late: Lateness::default(),
        }
    }

    #[test]
    fn what_is_left_is_told_before_the_order_and_whether_it_goes_beyond() {
        let terms = MoneyTerms::default();
        let limited = look(Some(Limit::Amount { amount: rp(1_000_000) }), 400_000);

        let within = CreditHint::of(&limited, &terms, rp(500_000)).unwrap();
        let beyond = CreditHint::of(&limited, &terms, rp(700_000)).unwrap();

        assert_eq!((within.left, within.says.is_ok()), (Some(rp(600_000)), true));
        assert_eq!(beyond.left, Some(rp(600_000)));
        assert!(matches!(beyond.says, Err(Refusal::OverLimit { .. })));
        // Where nobody said anything there is nothing to tell.
        assert_eq!(CreditHint::of(&look(None, 400_000), &terms, rp(1)), None);
        let none = CreditHint::of(&look(Some(Limit::NoCredit), 0), &terms, rp(5)).unwrap();
        assert_eq!(none.says, Err(Refusal::NoCredit { missing: rp(5) }));
    }
}
