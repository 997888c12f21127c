//! How a storefront trades, as its manager says.

use super::{KEEPERS, serving};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::query::storefront::rules_view;
use crate::store::people::audit;
use crate::store::storefront as store;
use crate::unit_of_work::Work;
use serde_json::json;
use supply_chain::storefront::StorefrontRules;

/// Writes the rules.
pub(super) async fn set(
    work: Work<'_>,
    ask: &Ask,
    rules: StorefrontRules,
) -> Result<Answer, WorkflowError> {
    let actor = serving(ask, KEEPERS)?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let before = store::of(work.tx, actor.organization, true).await?;
    ask.expect(before.version)?;
    let after = store::Stored { rules: rules.checked()?, version: before.version + 1 };
    store::save(work, actor.organization, &after, actor.person).await?;
    let subject = ("storefront", actor.organization.into());
    let facts = json!({ "rules": after.rules });
    let (organization, person) = (Some(actor.organization), Some(actor.person));
    audit(work, organization, person, "storefront_set", subject, facts).await?;
    let shown = rules_view(work.tx, actor.organization).await?;
    answers::keep(work, ask, 200, &shown, Some(after.version)).await
}
