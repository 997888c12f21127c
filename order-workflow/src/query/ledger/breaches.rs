//! What must never be in the money and is: the view `money_breach`, looked at every night.

use sea_orm::FromQueryResult;

use crate::error::WorkflowError;
use crate::unit_of_work::{Workflow, execute, row, rows};

/// Something that must never be.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Breach {
    /// Which rule is broken.
    pub what: String,
    /// Of what, by its id.
    pub id: String,
    /// The figures that do not agree.
    pub detail: String,
}

#[derive(FromQueryResult)]
struct Count {
    number: i64,
}

/// How many there are, and the first of them. Reads every table of the money, so it is for the night.
///
/// # Errors
/// The database fails.
pub async fn breaches(
    workflow: &Workflow,
    shown: u32,
) -> Result<(u64, Vec<Breach>), WorkflowError> {
    workflow
        .carry_out(move |work| {
            Box::pin(async move {
                execute(work.tx, "SET LOCAL statement_timeout = 0", []).await?;
                let count: Option<Count> =
                    row(work.tx, "SELECT count(*) AS number FROM money_breach", []).await?;
                let number = count.map_or(0, |count| count.number);
                if number == 0 {
                    return Ok((0, Vec::new()));
                }
                let first = rows(
                    work.tx,
                    "SELECT what, id::text AS id, detail FROM money_breach LIMIT $1",
                    [i64::from(shown).into()],
                )
                .await?;
                Ok((u64::try_from(number).unwrap_or(u64::MAX), first))
            })
        })
        .await
}
