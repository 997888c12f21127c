//! Entries of all histories stand in the order of the transactions that recorded them.
//!
//! A counter alone would not do: whoever drew a lower number may commit later, and a reader that had passed
//! it would never see it. So an entry carries its transaction's number, and a reader stops below the
//! oldest transaction that is still under way; what commits later stands above that.

use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, row};

#[derive(FromQueryResult)]
struct Counted {
    next: i64,
    bias: i64,
    last: Option<i64>,
}

/// Lets entries go on where they left off when the database was restored into a cluster whose transactions
/// count from a lower number. Changes nothing otherwise. Answers whether it was needed.
pub(crate) async fn go_on(work: Work<'_>) -> Result<bool, WorkflowError> {
    let counted: Option<Counted> = row(
        work.tx,
        "SELECT pg_current_xact_id()::text::bigint AS next, feed_bias() AS bias,
                greatest((SELECT max(turn) FROM order_history), (SELECT max(turn) FROM notice)) AS last",
        [],
    )
    .await?;
    let Some(Counted { next, bias, last: Some(last) }) = counted else { return Ok(false) };
    if last < next + bias {
        return Ok(false);
    }
    let bias = last - next + 1;
    let raise = format!(
        "CREATE OR REPLACE FUNCTION feed_bias() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
         AS 'SELECT {bias}::bigint'"
    );
    work.tx.execute_unprepared(&raise).await?;
    Ok(true)
}
