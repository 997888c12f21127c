//! An organization's own rules about approval, for its people.

use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::OrganizationId;
use uuid::Uuid;

use crate::command::identity::ApprovalRuleView;
use crate::error::WorkflowError;
use crate::store::approval_rules;
use crate::unit_of_work::rows;

/// Somebody with the approver's role.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Approver {
    /// Who.
    pub id: Uuid,
    /// Their name; nothing once it has been erased.
    pub name: Option<String>,
    /// Whether they can sign in: an invitation that was not taken up cannot.
    pub signs_in: bool,
    /// Whether they write orders too: those they write they cannot approve.
    pub writes: bool,
}

/// Who approves orders of an organization today, the longest there first.
///
/// # Errors
/// The database fails.
pub async fn approvers(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Vec<Approver>, WorkflowError> {
    rows(
        on,
        "SELECT t.person_id AS id, d.name,
                bool_or(l.password_hash IS NOT NULL) AS signs_in,
                bool_or(t.roles && ARRAY['buyer', 'manager']) AS writes
         FROM tie t LEFT JOIN person_detail d ON d.person_id = t.person_id
         LEFT JOIN login l ON l.person_id = t.person_id AND l.ended_at IS NULL
         WHERE t.organization_id = $1 AND t.until IS NULL
         GROUP BY t.person_id, d.name
         HAVING bool_or('approver' = ANY(t.roles)) ORDER BY min(t.since), t.person_id",
        [Uuid::from(organization).into()],
    )
    .await
}

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
