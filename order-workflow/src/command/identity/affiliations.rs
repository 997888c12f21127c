//! Who belongs to whom: a primary to a secondary, a secondary to another above it.

use serde_json::json;
use supply_chain::id::OrganizationId;
use supply_chain::organization::{Kind, Role};

use super::frame::{Command, Done, carry_out};
use super::{Refusal, authority};
use crate::answers::Answer;
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
    carry_out(workflow, ask, Affiliate { upper, lower }).await
}

struct Affiliate {
    upper: OrganizationId,
    lower: OrganizationId,
}

impl Command for Affiliate {
    type Grounds = (Kind, Kind);
    type View = ();

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(Kind, Kind), WorkflowError> {
        both(work, ask, self.upper, self.lower).await
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (above, below): (Kind, Kind),
    ) -> Result<Done<()>, WorkflowError> {
        let (upper, lower) = (self.upper, self.lower);
        let is_cooperative = matches!(below, Kind::Primary | Kind::Secondary);
        let fits = above == Kind::Secondary && is_cooperative && upper != lower;
        if !fits {
            return Err(Refusal::AffiliationImpossible { upper: above, lower: below }.into());
        }
        if registry::affiliate(work, upper, lower).await? {
            note(work, ask, "affiliation_made", upper, lower).await?;
        }
        Ok(Done::SILENT)
    }
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
    carry_out(workflow, ask, EndAffiliation { upper, lower }).await
}

struct EndAffiliation {
    upper: OrganizationId,
    lower: OrganizationId,
}

impl Command for EndAffiliation {
    type Grounds = ();
    type View = ();

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        both(work, ask, self.upper, self.lower).await.map(|_kinds| ())
    }

    async fn change(&self, work: Work<'_>, ask: &Ask, (): ()) -> Result<Done<()>, WorkflowError> {
        if !registry::part(work, self.upper, self.lower).await? {
            return Err(WorkflowError::NotFound { what: "affiliation" });
        }
        note(work, ask, "affiliation_ended", self.upper, self.lower).await?;
        Ok(Done::SILENT)
    }
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
