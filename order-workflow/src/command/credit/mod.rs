//! What a seller lets a buyer owe: said, and orders taken or not for now. It holds at once, for every answer
//! that is given from then on; orders that bind both already stay as they are.

mod reminding;

use serde_json::json;
use supply_chain::ask::Actor;
#[cfg(doc)]
use supply_chain::credit::LimitRefusal;
use supply_chain::credit::{self, Event, Limit, may_say};
use supply_chain::id::OrganizationId;
use supply_chain::organization::Role;

use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::error::WorkflowError;
use crate::query::credit::{CreditView, Side, between};
use crate::store::credit as store;
use crate::store::purchase_orders::traders;
use crate::store::telling::notices::{self, About, Notice, OfMoney};
use crate::telling::notices as kinds;
use crate::unit_of_work::{Work, Workflow};

/// What is asked of the account of a buyer.
#[derive(Debug, Clone)]
pub enum Request {
    /// Another limit from now on.
    SetLimit(Limit),
    /// Take no orders for now.
    Block {
        /// Why; the seller's own people read it.
        reason: String,
    },
    /// Take orders again.
    Unblock,
}

/// Carries out `request` on what the asker's organization lets `buyer` owe; 200 with the account as it then
/// stands.
///
/// # Errors
/// Not the treasurer's or manager's; [`WorkflowError::NotFound`] where no such organization trades; stale; a
/// [`LimitRefusal`].
pub async fn handle_credit(
    workflow: &Workflow,
    ask: Ask,
    buyer: OrganizationId,
    request: Request,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Handle { buyer, request }).await
}

impl Workflow {
    /// Reminds of bills three days before they are due, on the day and a week after, once each; safe to run
    /// late, twice, or by two processes. Tells how many bills those were.
    ///
    /// # Errors
    /// The database fails.
    pub async fn remind_of_bills(&self) -> Result<usize, WorkflowError> {
        let mut reminded = 0;
        loop {
            let now = self.carry_out(|work| Box::pin(reminding::remind(work))).await?;
            reminded += now;
            if now == 0 {
                return Ok(reminded);
            }
        }
    }
}

struct Handle {
    buyer: OrganizationId,
    request: Request,
}

fn acting(ask: &Ask) -> Result<&Actor, WorkflowError> {
    ask.actor().ok_or(WorkflowError::OrganizationNeeded)
}

impl Command for Handle {
    type Grounds = ();
    type View = CreditView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        may_say(acting(ask)?)?;
        let there = traders(work.tx, &[self.buyer]).await?;
        let is_other = acting(ask)?.organization != self.buyer;
        if is_other && !there.is_empty() {
            return Ok(());
        }
        Err(WorkflowError::NotFound { what: "organization" })
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<CreditView>, WorkflowError> {
        let actor = acting(ask)?;
        let (seller, buyer) = (actor.organization, self.buyer);
        // Whoever accepts an order at this instant holds the row, or waits for it.
        let account = store::lock(work.tx, seller, buyer, work.now).await?.account;
        ask.expect(account.version)?;
        let command = match self.request.clone() {
            Request::SetLimit(limit) => credit::Command::SetLimit { limit },
            Request::Block { reason } => credit::Command::Block { reason },
            Request::Unblock => credit::Command::Unblock,
        };
        for event in credit::decide(&account, command, actor)?.events {
            let after = account.clone().after(&event);
            store::record(work, &after, &event, ask).await?;
            tell(work, (seller, buyer), &event, ask).await?;
        }
        let view = between(work.tx, actor, buyer, Side::Seller, work.now).await?;
        let version = view.version;
        Ok(Done::changed(view).at(version))
    }
}

/// The buyer's people are told, not why; the seller's own programs learn of it too.
async fn tell(
    work: Work<'_>,
    (seller, buyer): (OrganizationId, OrganizationId),
    event: &Event,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    const BUYERS: &[Role] = &[Role::Treasurer, Role::Manager, Role::Buyer];
    let (kind, facts) = match event {
        Event::LimitSet { limit } => {
            let (limit, amount) = match limit {
                Limit::NoCredit => ("no_credit", None),
                Limit::Amount { amount } => ("amount", Some(*amount)),
                Limit::Unlimited { .. } => ("unlimited", None),
            };
            (kinds::CREDIT_LIMIT_SET, json!({ "limit": limit, "amount": amount }))
        }
        Event::Blocked { .. } => (kinds::CREDIT_BLOCKED, json!({})),
        Event::Unblocked => (kinds::CREDIT_UNBLOCKED, json!({})),
    };
    for (organization, partner, roles) in [(buyer, seller, BUYERS), (seller, buyer, &[])] {
        let about = About::Money(OfMoney::Credit, partner);
        let notice = Notice { organization, kind, about, roles, facts: facts.clone() };
        notices::write(work, &notice, ask).await?;
    }
    Ok(())
}
