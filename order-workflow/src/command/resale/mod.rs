//! Selling on: rules that make own offers from what others list, what follows when those move, and what people say.

mod answering;
mod doubles;
mod following;
mod making;
mod ordering;
mod refusal;
mod taking_up;
mod telling;
mod writing;

pub use answering::{ResaleRequest, handle_resale, open_prices};
pub(crate) use doubles::SoldAlready;
pub(crate) use making::{Ground, why};
pub use ordering::order_above;
pub use refusal::Refusal;
pub(crate) use taking_up::{grounds, wanted};
pub use writing::{Goods, NewRule, RuleRequest, Wording, handle_rule, write_rule};
pub(crate) use writing::{scope_of, terms_of};

use super::catalogue::{DESK, seller};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::failing::Falling;
use crate::store::resale::take_news;
use crate::unit_of_work::Workflow;
use supply_chain::ask::Actor;
use supply_chain::organization::Ability;

/// The actor, if their role and their organization's abilities cover selling on.
pub(crate) fn reseller(ask: &Ask) -> Result<&Actor, WorkflowError> {
    let actor = seller(ask, DESK)?;
    if actor.can(Ability::Resell) && actor.can(Ability::Buy) {
        Ok(actor)
    } else {
        Err(Refusal::CannotResell.into())
    }
}

const GOODS: Falling = Falling {
    job: "resale_goods",
    from: "resale r WHERE r.look_at <= $1",
    id: "r.id",
    order: "r.look_at, r.id",
};

const RULES: Falling = Falling {
    job: "resale_rule",
    from: "resale_rule w WHERE w.look_at <= $1",
    id: "w.id",
    order: "w.look_at, w.id",
};

/// What came of looking above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Looked {
    /// Pieces of news that were taken.
    pub news: i64,
    /// Rules that took something up.
    pub rules: usize,
    /// Offers of which something changed.
    pub goods: usize,
    /// Could not be looked at; they are tried again, or parked.
    pub failed: usize,
}

impl Workflow {
    /// Looks at whatever moved above, or has not been looked at for long: takes up what is new, and follows prices and
    /// stock as each rule declared. Safe to run late, twice, or by two processes.
    ///
    /// # Errors
    /// The database cannot be asked what is due.
    pub async fn follow_resale(&self) -> Result<Looked, WorkflowError> {
        let news = self.carry_out(|work| Box::pin(take_news(work))).await?;
        let rules =
            self.keep(RULES, |work, id| Box::pin(taking_up::look_for_new(work, id.into()))).await?;
        let goods =
            self.keep(GOODS, |work, id| Box::pin(following::follow(work, id.into()))).await?;
        let failed = rules.failed + goods.failed;
        Ok(Looked { news, rules: rules.done, goods: goods.done, failed })
    }
}
