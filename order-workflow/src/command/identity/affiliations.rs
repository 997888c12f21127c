//! Who belongs to whom: a primary to a secondary, a secondary to another above it.

use std::sync::Arc;

use serde_json::json;
use supply_chain::id::OrganizationId;
use supply_chain::organization::{Kind, Role};

use super::{Refusal, authority};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::people::audit;
use crate::store::registry;
use crate::unit_of_work::{Work, Workflow};

/// The operator, or the manager of `upper`, takes `lower` in. To do it again changes nothing.
///
/// # Errors
/// Not theirs; one of the two does not exist; their kinds do not belong to each other.
pub async fn affiliate(
    workflow: &Workflow,
    ask: Ask,
    upper: OrganizationId,
    lower: OrganizationId,
) -> Result<Answer, WorkflowError> {
    let ask = Arc::new(ask);
    workflow
        .carry_out(move |work| {
            let ask = Arc::clone(&ask);
            Box::pin(async move {
                let (above, below) = both(work, &ask, upper, lower).await?;
                if let Some(answer) = answers::claim(work, &ask).await? {
                    return Ok(answer);
                }
                let fits = above == Kind::Secondary && below != Kind::Distributor && upper != lower;
                if !fits {
                    return Err(
                        Refusal::AffiliationImpossible { upper: above, lower: below }.into()
                    );
                }
                if registry::affiliate(work, upper, lower).await? {
                    note(work, &ask, "affiliation_made", upper, lower).await?;
                }
                answers::keep(work, &ask, 204, &(), None).await
            })
        })
        .await
}

/// The operator, or the manager of `upper`, lets `lower` go.
///
/// # Errors
/// Not theirs; one of the two does not exist; `lower` does not belong there now.
pub async fn end_affiliation(
    workflow: &Workflow,
    ask: Ask,
    upper: OrganizationId,
    lower: OrganizationId,
) -> Result<Answer, WorkflowError> {
    let ask = Arc::new(ask);
    workflow
        .carry_out(move |work| {
            let ask = Arc::clone(&ask);
            Box::pin(async move {
                both(work, &ask, upper, lower).await?;
                if let Some(answer) = answers::claim(work, &ask).await? {
                    return Ok(answer);
                }
                if !registry::part(work, upper, lower).await? {
                    return Err(WorkflowError::NotFound { what: "affiliation" });
                }
                note(work, &ask, "affiliation_ended", upper, lower).await?;
                answers::keep(work, &ask, 204, &(), None).await
            })
        })
        .await
}

async fn both(
    work: Work<'_>,
    ask: &Ask,
    upper: OrganizationId,
    lower: OrganizationId,
) -> Result<(Kind, Kind), WorkflowError> {
    let below = registry::kind_of(work.tx, lower).await?;
    let below = below.ok_or(WorkflowError::NotFound { what: "organization" })?;
    Ok((authority(work, ask, upper, &[Role::Manager]).await?, below))
}

async fn note(
    work: Work<'_>,
    ask: &Ask,
    what: &str,
    upper: OrganizationId,
    lower: OrganizationId,
) -> Result<(), WorkflowError> {
    let facts = json!({ "upper_id": upper, "lower_id": lower });
    audit(work, Some(upper), Some(ask.by.person()), what, ("organization", lower.into()), facts)
        .await
}
