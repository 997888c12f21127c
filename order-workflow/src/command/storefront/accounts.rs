//! What a member may owe.

use super::{LENDERS, serving};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::query::storefront::account_view;
use crate::store::people::audit;
use crate::store::storefront as store;
use crate::unit_of_work::Work;
use serde_json::json;
use supply_chain::id::TieId;
use supply_chain::money::Money;
use supply_chain::storefront::{Refusal, Wrong};

/// Sets the limit, or takes the account away. What is owed already stays owed.
pub(super) async fn set(
    work: Work<'_>,
    ask: &Ask,
    tie: TieId,
    limit: Option<Money>,
) -> Result<Answer, WorkflowError> {
    let actor = serving(ask, LENDERS)?;
    let member = store::member_of(work.tx, actor.organization, tie).await?;
    let member = member.ok_or(WorkflowError::NotFound { what: "member" })?;
    // Nobody says how much they may owe themselves (data.md 18).
    if member.person == actor.person {
        return Err(crate::command::identity::Refusal::OwnRoles.into());
    }
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    if limit.is_some_and(|limit| limit <= Money::ZERO || limit > Money::MOST_AT_ONCE) {
        return Err(Refusal::Invalid { field: "limit", wrong: Wrong::NotPositive }.into());
    }
    let before = store::lock_account(work, actor.organization, tie).await?;
    ask.expect(before.version)?;
    store::set_account(work, (actor.organization, tie), limit, actor.person).await?;
    let facts = json!({ "limit": limit, "before": before.limit });
    let (organization, person) = (Some(actor.organization), Some(actor.person));
    audit(work, organization, person, "member_account_set", ("tie", tie.into()), facts).await?;
    let shown = account_view(work.tx, actor.organization, tie).await?;
    answers::keep(work, ask, 200, &shown, Some(shown.version)).await
}
