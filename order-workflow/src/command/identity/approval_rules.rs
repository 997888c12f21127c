//! An organization's own rules about which of its orders need approval, and from whom.
//!
//! A rule is made and ended, never changed: old approvals point to it. Both are audited.

use serde::Serialize;
use serde_json::json;
use supply_chain::id::{ApprovalRuleId, OrganizationId, PersonId};
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::purchase_order::Condition;
use utoipa::ToSchema;
use uuid::Uuid;

use super::frame::{Command, Done, carry_out};
use super::values::{Fault, Wrong};
use super::{Refusal, authority};
use crate::answers::Answer;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::approval_rules as store;
use crate::store::people::audit;
use crate::unit_of_work::{Work, Workflow};

/// The most people one rule may ask for.
const MOST_NEEDED: u32 = 20;
/// The largest rise a rule may let pass, in percent.
const MOST_PERCENT: u32 = 1000;
/// The longest category.
const LONGEST_CATEGORY: usize = 100;

/// A new rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApprovalRule {
    /// When it applies.
    pub condition: Condition,
    /// How many must approve.
    pub needed: u32,
    /// Who may; empty means everyone with the approver's role.
    pub board: Vec<PersonId>,
}

/// A rule as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ApprovalRuleView {
    /// UUIDv7.
    pub id: Uuid,
    /// `total_from`, category or `price_rise`.
    pub kind: &'static str,
    /// From which total, with tax; of `total_from`.
    #[schema(value_type = Option<String>)]
    pub total: Option<Money>,
    /// Which category; of category.
    pub category: Option<String>,
    /// By more than how many percent above what was last paid; of `price_rise`.
    pub percent: Option<u32>,
    /// How many must approve.
    pub needed: u32,
    /// Who may; empty means everyone with the approver's role.
    #[schema(value_type = Vec<Uuid>)]
    pub board: Vec<PersonId>,
}

impl ApprovalRuleView {
    pub(crate) fn of(
        id: ApprovalRuleId,
        condition: Condition,
        needed: u32,
        board: Vec<PersonId>,
    ) -> Self {
        let (kind, total, category, percent) = match condition {
            Condition::TotalFrom { total } => ("total_from", Some(total), None, None),
            Condition::Category { category } => ("category", None, Some(category), None),
            Condition::PriceRise { percent } => ("price_rise", None, None, Some(percent)),
        };
        Self { id: id.into(), kind, total, category, percent, needed, board }
    }
}

/// The manager of an organization, or the operator, makes a rule; 201.
///
/// # Errors
/// Not theirs; values that cannot be taken, each by its field.
pub async fn make_approval_rule(
    workflow: &Workflow,
    ask: Ask,
    organization: OrganizationId,
    new: NewApprovalRule,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Make { organization, new }).await
}

struct Make {
    organization: OrganizationId,
    new: NewApprovalRule,
}

impl Command for Make {
    type Grounds = ();
    type View = ApprovalRuleView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        authority(work, ask, self.organization, &[Role::Manager]).await.map(|_kind| ())
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<ApprovalRuleView>, WorkflowError> {
        let approvers = store::approvers(work.tx, self.organization).await?;
        let rule = checked(&self.new, &approvers)?;
        let id: ApprovalRuleId = work.id();
        let by = ask.by.person();
        store::insert(work, self.organization, id, &rule, by).await?;
        let facts =
            json!({ "condition": rule.condition, "needed": rule.needed, "board": rule.board });
        let subject = ("approval_rule", id.into());
        audit(work, Some(self.organization), Some(by), "approval_rule_made", subject, facts)
            .await?;
        Ok(Done::made(ApprovalRuleView::of(id, rule.condition, rule.needed, rule.board)))
    }
}

fn checked(new: &NewApprovalRule, approvers: &[PersonId]) -> Result<NewApprovalRule, Refusal> {
    let mut faults = Vec::new();
    let condition = match &new.condition {
        Condition::TotalFrom { total } => {
            if *total <= Money::ZERO {
                faults.push(Fault::of("total", Wrong::NotPositive));
            }
            new.condition.clone()
        }
        Condition::Category { category } => {
            let text = super::values::text("category", category, LONGEST_CATEGORY, &mut faults);
            if text.is_none() {
                faults.push(Fault::of("category", Wrong::Empty));
            }
            Condition::Category { category: text.unwrap_or_default() }
        }
        Condition::PriceRise { percent } => {
            if *percent > MOST_PERCENT {
                let wrong = Wrong::OutOfRange { least: 0, most: MOST_PERCENT };
                faults.push(Fault::of("percent", wrong));
            }
            new.condition.clone()
        }
    };
    if !(1..=MOST_NEEDED).contains(&new.needed) {
        faults.push(Fault::of("needed", Wrong::OutOfRange { least: 1, most: MOST_NEEDED }));
    }
    let mut board = new.board.clone();
    board.sort_unstable();
    board.dedup();
    if board.iter().any(|person| !approvers.contains(person)) {
        faults.push(Fault::of("board", Wrong::NotAnApprover));
    }
    let enough = usize::try_from(new.needed).is_ok_and(|needed| board.len() >= needed);
    if !board.is_empty() && !enough {
        faults.push(Fault::of("board", Wrong::BoardTooSmall));
    }
    if faults.is_empty() {
        Ok(NewApprovalRule { condition, needed: new.needed, board })
    } else {
        Err(Refusal::Invalid { faults })
    }
}

/// The manager of an organization, or the operator, ends a rule; 204. What waits for approval under it
/// goes on waiting.
///
/// # Errors
/// Not theirs; no such rule of theirs holds.
pub async fn end_approval_rule(
    workflow: &Workflow,
    ask: Ask,
    organization: OrganizationId,
    rule: ApprovalRuleId,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, End { organization, rule }).await
}

struct End {
    organization: OrganizationId,
    rule: ApprovalRuleId,
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
            return Err(WorkflowError::NotFound { what: "approval rule" });
        }
        let subject = ("approval_rule", self.rule.into());
        audit(work, Some(self.organization), Some(by), "approval_rule_ended", subject, json!({}))
            .await?;
        Ok(Done::SILENT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    fn faults(condition: Condition, needed: u32, board: &[u128]) -> Vec<(&'static str, Wrong)> {
        let board = board.iter().map(|&n| person(n)).collect();
        let new = NewApprovalRule { condition, needed, board };
        match checked(&new, &[person(1), person(2)]) {
            Ok(_) => Vec::new(),
            Err(Refusal::Invalid { faults }) => {
                faults.into_iter().map(|fault| (fault.field, fault.wrong)).collect()
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_rule_names_a_sum_a_category_or_a_rise_and_people_who_approve() {
        let sum = |sen| Condition::TotalFrom { total: Money::from_sen(sen) };
        assert!(faults(sum(1), 2, &[1, 2]).is_empty());
        assert!(faults(sum(1), 20, &[]).is_empty());
        assert_eq!(faults(sum(0), 1, &[]), [("total", Wrong::NotPositive)]);
        assert_eq!(faults(sum(1), 0, &[])[0].0, "needed");
        assert_eq!(faults(sum(1), 1, &[3]), [("board", Wrong::NotAnApprover)]);
        assert_eq!(faults(sum(1), 2, &[1, 1]), [("board", Wrong::BoardTooSmall)]);
        let category = |text: &str| Condition::Category { category: text.into() };
        assert_eq!(faults(category(" "), 1, &[]), [("category", Wrong::Empty)]);
        assert_eq!(faults(Condition::PriceRise { percent: 1001 }, 1, &[])[0].0, "percent");
    }
}
