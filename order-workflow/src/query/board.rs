//! What a home board asks for besides orders: price lists that were read and wait to be published.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::ask::Actor;
use supply_chain::organization::Role;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::rows;

/// A price list that was read without publishing it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct StagedImport {
    /// UUIDv7.
    pub id: Uuid,
    /// The uploaded file's name.
    pub file_name: String,
    /// Rows that would go on sale.
    pub accepted: i32,
    /// Rows that need mending.
    pub rejected: i32,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
}

/// The staged price lists the asker may publish, newest first, ten at most; none for whoever looks
/// after no offers.
///
/// # Errors
/// The database fails.
pub async fn staged_imports(
    on: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<Vec<StagedImport>, WorkflowError> {
    if !actor.is_any(&[Role::Sales, Role::Manager]) {
        return Ok(Vec::new());
    }
    rows(
        on,
        "SELECT i.id, f.name AS file_name, i.accepted, i.rejected, i.created_at
         FROM catalogue_import i JOIN stored_file f ON f.id = i.file_id
         WHERE i.organization_id = $1 AND i.state = 'staged' AND i.accepted > 0
         ORDER BY i.id DESC LIMIT 10",
        [Uuid::from(actor.organization).into()],
    )
    .await
}
