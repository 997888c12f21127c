//! Whether balances of earlier books were brought in.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::reader;
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::unit_of_work::row;

/// The last time balances were brought in.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Opened {
    /// The day on which the accounts stood so.
    pub as_of: NaiveDate,
    /// When they were brought in.
    pub recorded_at: DateTime<Utc>,
    /// Which time it was, from 1.
    pub times: i32,
}

/// The last time balances were brought in by the asker's organization; nothing where none ever were.
///
/// # Errors
/// The asker does not read the books, or the database fails.
pub async fn opened(
    on: &impl ConnectionTrait,
    asker: &Asker,
) -> Result<Option<Opened>, WorkflowError> {
    let actor = reader(asker)?;
    row(
        on,
        "SELECT business_date AS as_of, recorded_at, source_position AS times FROM ledger_occurrence
         WHERE source = 'opening' AND source_id = $1 ORDER BY source_position DESC LIMIT 1",
        [Uuid::from(actor.organization).into()],
    )
    .await
}
