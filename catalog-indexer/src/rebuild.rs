//! The whole catalogue indexed anew, beside the index in use, which goes on answering and following.

use std::sync::Arc;
use std::time::Instant;

use order_workflow::database::Database;
use order_workflow::jobs::index_queue;
use tracing::info;

use crate::engine::{SearchEngine, blocking};
use crate::follow::{FollowError, take_batch};
use crate::projection::document;

/// Offers read from the database at once: some megabytes of rows.
const PAGE: u32 = 5_000;

/// Builds a new generation from the database and puts it into use.
///
/// Between pages the queue is followed, into both generations: what changes during a long rebuild shows
/// as soon as ever. An offer read before it changed is put right by its entry in the queue, which is
/// taken after the page was staged.
///
/// # Errors
/// The database or the engine fails; the old generation then stays in use, and what was taken off the queue is
/// in it.
pub async fn rebuild(
    database: &Database,
    engine: &Arc<dyn SearchEngine>,
) -> Result<u64, FollowError> {
    let begun = Instant::now();
    blocking(engine, |engine| engine.begin_rebuild()).await?;
    let mut after = None;
    let mut offers: u64 = 0;
    loop {
        let page = index_queue::page(database, after, PAGE).await.map_err(FollowError::Database)?;
        let Some(last) = page.last() else { break };
        after = Some(last.offer_id);
        offers += u64::try_from(page.len()).unwrap_or(u64::MAX);
        let documents: Vec<_> = page
            .into_iter()
            .filter_map(|reading| Some(document(reading.on_sale?, reading.version)))
            .collect();
        blocking(engine, move |engine| engine.stage(&documents)).await?;
        take_batch(database, engine).await?;
    }
    blocking(engine, |engine| engine.finish_rebuild()).await?;
    let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    info!(
        search.offers = offers,
        search.duration_ms = duration_ms,
        "Rebuilt the search index of {offers} offers in {duration_ms} ms"
    );
    Ok(offers)
}
