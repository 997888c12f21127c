//! What an operator says that shoppers mean, as rows.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::PersonId;
use uuid::Uuid;

/// A word and what is meant by it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct StoredWord {
    /// As shoppers write it, in folded letters.
    pub(crate) written: String,
    /// `abbreviation` or `synonym`.
    pub(crate) kind: String,
    /// Words with one space between.
    pub(crate) meant: String,
    /// Goes up with every change.
    pub(crate) version: i64,
    /// When it last changed.
    pub(crate) updated_at: DateTime<Utc>,
}

const WORDS: &str = "SELECT written, kind, meant, version, updated_at FROM search_word";

/// One word, held until the transaction ends.
pub(crate) async fn hold(
    work: Work<'_>,
    written: &str,
) -> Result<Option<StoredWord>, WorkflowError> {
    row(work.tx, &format!("{WORDS} WHERE written = $1 FOR UPDATE"), [written.into()]).await
}

/// One word.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    written: &str,
) -> Result<Option<StoredWord>, WorkflowError> {
    row(on, &format!("{WORDS} WHERE written = $1"), [written.into()]).await
}

/// Words that hold `text`, or mean something that does, in their order; those behind `after`.
pub(crate) async fn list(
    on: &impl ConnectionTrait,
    (text, after, limit): (&str, Option<&str>, i64),
) -> Result<Vec<StoredWord>, WorkflowError> {
    let sql = format!(
        "{WORDS} WHERE (strpos(written, $1) > 0 OR strpos(meant, $1) > 0) AND ($2::text IS NULL OR written > $2)
         ORDER BY written LIMIT $3"
    );
    let after = after.map(str::to_owned);
    rows(on, &sql, [text.to_owned().into(), after.into(), limit.into()]).await
}

/// How many there are.
pub(crate) async fn count(on: &impl ConnectionTrait) -> Result<i64, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Count {
        number: i64,
    }
    let found: Option<Count> = row(on, "SELECT count(*) AS number FROM search_word", []).await?;
    Ok(found.map_or(0, |found| found.number))
}

/// Writes a word as it is now.
pub(crate) async fn save(
    work: Work<'_>,
    word: &StoredWord,
    by: PersonId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO search_word (written, kind, meant, version, created_at, updated_at, updated_by)
         VALUES ($1, $2, $3, $4, $5, $5, $6)
         ON CONFLICT (written) DO UPDATE SET kind = excluded.kind, meant = excluded.meant, version = excluded.version,
             updated_at = excluded.updated_at, updated_by = excluded.updated_by",
        [
            word.written.clone().into(),
            word.kind.clone().into(),
            word.meant.clone().into(),
            word.version.into(),
            word.updated_at.into(),
            Uuid::from(by).into(),
        ],
    )
    .await?;
    Ok(())
}

/// Takes a word away: nothing points to it.
pub(crate) async fn remove(work: Work<'_>, written: &str) -> Result<(), WorkflowError> {
    execute(work.tx, "DELETE FROM search_word WHERE written = $1", [written.into()]).await?;
    Ok(())
}
