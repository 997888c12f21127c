//! Sellers by name, as a search's filter shows them to the asker.

use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::unit_of_work::rows;

/// A seller's name, and whether it is the asker's own secondary.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct SellerName {
    /// The organization.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Whether the asker's organization belongs to it.
    pub is_own_secondary: bool,
}

/// The names of these organizations, as far as there are such.
///
/// # Errors
/// The database fails.
pub async fn names(
    on: &impl ConnectionTrait,
    asker: &Asker,
    ids: &[Uuid],
) -> Result<Vec<SellerName>, WorkflowError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    rows(
        on,
        "SELECT o.id, o.name, EXISTS (SELECT 1 FROM affiliation a WHERE a.lower_id = $2
             AND a.upper_id = o.id AND a.until IS NULL) AS is_own_secondary
         FROM organization o WHERE o.id = ANY($1)",
        [ids.to_vec().into(), asker.organization().map(Uuid::from).into()],
    )
    .await
}
