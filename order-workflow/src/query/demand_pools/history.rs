//! What happened to a pool, the newest first: to its organizer all of it, to a participant what happened to the whole and to
//! its own pledges.

use super::at_most;
use super::seen::Seen;
use crate::error::WorkflowError;
use crate::unit_of_work::{Workflow, rows};
use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use serde::Serialize;
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::id::DemandPoolId;
use utoipa::ToSchema;
use uuid::Uuid;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, FromQueryResult)]
pub struct PoolEventView {
    /// UUIDv7; in the order in which things happened.
    pub id: Uuid,
    /// planned, `rules_published`, opened, pledged, `pledge_changed`, `pledge_withdrawn`, `pledge_released`, `top_up_began`, `cut_off`,
    /// extended, failed, awarded, `supplier_accepted`, recleared, arrived, allocated, `fully_allocated`, charged or closed.
    pub kind: String,
    /// Of which line.
    pub line_id: Option<Uuid>,
    /// What is bought there.
    pub product_name: Option<String>,
    /// What is counted there.
    pub unit_name: Option<String>,
    /// Whose pledge.
    pub organization: Option<String>,
    /// Codes and figures.
    #[schema(value_type = Object)]
    pub facts: Value,
    /// Name of the person, where they are the asker's own colleague and it was not erased.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Workflow {
    /// What happened to a pool before this entry, the newest first; to whoever has no pledge that counts, how it went and
    /// what they pledged once.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where the pool is not the asker's to know, and to its supplier;
    /// [`WorkflowError::NotYourRole`] to a member.
    pub async fn demand_pool_history(
        &self,
        id: DemandPoolId,
        (before, limit): (Option<Uuid>, u64),
        actor: &Actor,
    ) -> Result<Vec<PoolEventView>, WorkflowError> {
        let on = self.reader();
        let seen = Seen::find(on, id, actor, self.origin.now()).await?;
        seen.not_the_suppliers()?;
        let reads_all = seen.is_organizer() && !seen.is_sealed();
        let kinds = match (seen.is_organizer(), seen.is_party()) {
            (true, _) => "true",
            (_, true) => "e.kind <> 'planned'",
            // Papers, and what came for others, are for whoever has a part in it.
            _ => "e.kind NOT IN ('planned', 'arrived', 'allocated', 'fully_allocated', 'charged')",
        };
        let part = |whose: &str| {
            format!(
                "(SELECT e.* FROM demand_pool_event e
                  WHERE e.pool_id = $1 AND {whose} AND {kinds} AND ($3::uuid IS NULL OR e.id < $3) ORDER BY e.id DESC LIMIT $4)"
            )
        };
        // Each by its own index: else thousands of others' pledges are leafed through for the few that are shown.
        let entries = if reads_all {
            part("true")
        } else {
            format!(
                "{} UNION ALL {}",
                part("e.organization_id IS NULL"),
                part("e.organization_id = $2")
            )
        };
        rows(
            on,
            &format!(
                "SELECT e.id, e.kind, e.line_id, l.product_name, l.unit_name, o.name AS organization,
                        CASE WHEN e.kind IN ('planned', 'rules_published') THEN e.facts - 'lines' - 'rules' ELSE e.facts END AS facts,
                        CASE WHEN e.by_organization_id = $2 THEN d.name END AS by, e.recorded_at AS at
                 FROM ({entries}) e LEFT JOIN demand_pool_line l ON l.id = e.line_id
                 LEFT JOIN organization o ON o.id = e.organization_id LEFT JOIN person_detail d ON d.person_id = e.person_id
                 ORDER BY e.id DESC LIMIT $4"
            ),
            [
                Uuid::from(id).into(),
                Uuid::from(seen.reader).into(),
                before.into(),
                at_most(limit, 101).into(),
            ],
        )
        .await
    }
}
