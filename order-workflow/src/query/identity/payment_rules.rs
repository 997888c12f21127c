//! An organization's own rules about who signs before it pays, for its people.

use sea_orm::ConnectionTrait;
use supply_chain::id::OrganizationId;

use crate::command::identity::PaymentRuleView;
use crate::error::WorkflowError;
use crate::store::payments::rules;

/// The rules that hold today, the smallest sum first.
///
/// # Errors
/// The database fails.
pub async fn payment_rules(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Vec<PaymentRuleView>, WorkflowError> {
    let rules = rules::of(on, organization).await?;
    Ok(rules.into_iter().map(PaymentRuleView::from).collect())
}
