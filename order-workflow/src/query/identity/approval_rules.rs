//! An organization's own rules about approval, for its people.

use sea_orm::ConnectionTrait;
use supply_chain::id::OrganizationId;

use crate::command::identity::ApprovalRuleView;
use crate::error::WorkflowError;
use crate::store::approval_rules;

/// The rules that hold today, oldest first.
///
/// # Errors
/// The database fails, or a row makes no sense.
pub async fn approval_rules(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Vec<ApprovalRuleView>, WorkflowError> {
    let rules = approval_rules::of(on, organization).await?;
    Ok(rules
        .into_iter()
        .map(|rule| ApprovalRuleView::of(rule.id, rule.condition, rule.needed, rule.board))
        .collect())
}
