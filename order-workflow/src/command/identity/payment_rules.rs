//! An organization's own rules about who signs before it pays.
//!
//! A rule is made and ended, never changed. Both are audited. What waits for signatures under a rule that ended goes
//! on waiting: officers were asked, and may still say yes.

use serde::Serialize;
use serde_json::json;
use supply_chain::id::{OrganizationId, PersonId};
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::signature::Quorum;
use utoipa::ToSchema;
use uuid::Uuid;

use super::frame::{Command, Done, carry_out};
use super::values::{Fault, Wrong};
use super::{Refusal, authority};
use crate::answers::Answer;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::approval_rules::approvers;
use crate::store::payments::rules::{self as store, PaymentRule};
use crate::store::people::audit;
use crate::unit_of_work::{Work, Workflow};

/// The most officers one rule may ask for.
const MOST_NEEDED: u32 = 20;

/// A new rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPaymentRule {
    /// Payments of this sum and above.
    pub from: Money,
    /// How many officers sign.
    pub needed: u32,
    /// Who may; empty for everyone with the approver's role.
    pub board: Vec<PersonId>,
}

/// A rule as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentRuleView {
    /// UUIDv7.
    pub id: Uuid,
    /// Payments of this sum and above.
    #[schema(value_type = String)]
    pub from: Money,
    /// How many officers sign before it is made.
    pub needed: usize,
    /// Who may; empty for everyone with the approver's role.
    #[schema(value_type = Vec<Uuid>)]
    pub board: Vec<PersonId>,
}

impl From<PaymentRule> for PaymentRuleView {
    fn from(rule: PaymentRule) -> Self {
        let Quorum { needed, board } = rule.quorum;
        Self { id: rule.id, from: rule.from, needed, board }
    }
}

/// The manager of an organization, or the operator, makes a rule; 201.
///
/// # Errors
/// Not theirs; values that cannot be taken, each by its field.
pub async fn make_payment_rule(
    workflow: &Workflow,
    ask: Ask,
    organization: OrganizationId,
    new: NewPaymentRule,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Make { organization, new }).await
}

struct Make {
    organization: OrganizationId,
    new: NewPaymentRule,
}

impl Command for Make {
    type Grounds = ();
    type View = PaymentRuleView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        authority(work, ask, self.organization, &[Role::Manager]).await.map(|_kind| ())
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<PaymentRuleView>, WorkflowError> {
        let approvers = approvers(work.tx, self.organization).await?;
        let quorum = checked(&self.new, &approvers)?;
        let rule = PaymentRule { id: work.id(), from: self.new.from, quorum };
        let by = ask.by.person();
        store::insert(work, self.organization, &rule, by).await?;
        let facts =
            json!({ "from": rule.from, "needed": rule.quorum.needed, "board": rule.quorum.board });
        let subject = ("payment_rule", rule.id);
        audit(work, Some(self.organization), Some(by), "payment_rule_made", subject, facts).await?;
        Ok(Done::made(rule.into()))
    }
}

fn checked(new: &NewPaymentRule, approvers: &[PersonId]) -> Result<Quorum, Refusal> {
    let mut faults = Vec::new();
    if new.from <= Money::ZERO {
        faults.push(Fault::of("from", Wrong::NotPositive));
    }
    if !(1..=MOST_NEEDED).contains(&new.needed) {
        faults.push(Fault::of("needed", Wrong::OutOfRange { least: 1, most: MOST_NEEDED }));
    }
    let mut board = new.board.clone();
    board.sort_unstable();
    board.dedup();
    if board.iter().any(|person| !approvers.contains(person)) {
        faults.push(Fault::of("board", Wrong::NotAnApprover));
    }
    let needed = usize::try_from(new.needed).unwrap_or(usize::MAX);
    if !board.is_empty() && board.len() < needed {
        faults.push(Fault::of("board", Wrong::BoardTooSmall));
    }
    if faults.is_empty() { Ok(Quorum { needed, board }) } else { Err(Refusal::Invalid { faults }) }
}

/// The manager of an organization, or the operator, ends a rule; 204.
///
/// # Errors
/// Not theirs; no such rule of theirs holds.
pub async fn end_payment_rule(
    workflow: &Workflow,
    ask: Ask,
    organization: OrganizationId,
    rule: Uuid,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, End { organization, rule }).await
}

struct End {
    organization: OrganizationId,
    rule: Uuid,
}

impl Command for End {
    type Grounds = ();
    type View = ();

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        authority(work, ask, self.organization, &[Role::Manager]).await.map(|_kind| ())
    }

    async fn change(&self, work: Work<'_>, ask: &Ask, (): ()) -> Result<Done<()>, WorkflowError> {
        let by = ask.by.person();
        if !store::end(work, self.organization, self.rule, by).await? {
            return Err(WorkflowError::NotFound { what: "payment rule" });
        }
        let subject = ("payment_rule", self.rule);
        audit(work, Some(self.organization), Some(by), "payment_rule_ended", subject, json!({}))
            .await?;
        Ok(Done::SILENT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_names_a_sum_and_officers_who_could_sign() {
        let person = |n: u128| PersonId(Uuid::from_u128(n));
        let told = |from, needed, board: &[u128]| {
            let board = board.iter().map(|&n| person(n)).collect();
            let new = NewPaymentRule { from: Money::from_sen(from), needed, board };
            match checked(&new, &[person(1), person(2)]) {
                Ok(_) => Vec::new(),
                Err(Refusal::Invalid { faults }) => {
                    faults.into_iter().map(|fault| fault.field).collect()
                }
                Err(other) => panic!("{other:?}"),
            }
        };
        assert!(told(1, 2, &[1, 2]).is_empty() && told(1, 20, &[]).is_empty());
        assert_eq!(told(0, 0, &[]), ["from", "needed"]);
        assert_eq!(told(1, 1, &[3]), ["board"]);
        assert_eq!(told(1, 2, &[1, 1]), ["board"]);
    }
}
