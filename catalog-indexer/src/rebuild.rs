//! The whole catalogue indexed anew, beside the index in use, which goes on answering and following.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use order_workflow::database::Database;
use order_workflow::jobs::index_queue::{self, Reading};
use tracing::info;
use uuid::Uuid;

use crate::engine::{SearchEngine, blocking};
use crate::follow::{FollowError, take_batch};
use crate::projection::document;

/// Offers read from the database at once: some megabytes of rows.
const PAGE: u32 = 5_000;

/// What became of a rebuild.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rebuilt {
    /// A new generation of so many offers is in use.
    Whole {
        /// How many.
        offers: u64,
    },
    /// Another program is at it, and this one left it alone.
    ByAnother,
}

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
) -> Result<Rebuilt, FollowError> {
    let begun = Instant::now();
    let _right = if engine.is_shared() {
        let right = index_queue::rebuilding(database).await;
        let Some(right) = right.map_err(FollowError::Database)? else {
            return Ok(Rebuilt::ByAnother);
        };
        Some(right)
    } else {
        None
    };
    blocking(engine, |engine| engine.begin_rebuild()).await?;
    let mut after = None;
    let mut offers: u64 = 0;
    while let Some((last, read)) = stage_page(database, engine, after).await? {
        after = Some(last);
        offers += read;
        take_batch(database, engine).await?;
    }
    blocking(engine, |engine| engine.finish_rebuild()).await?;
    let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    info!(
        search.offers = offers,
        search.duration_ms = duration_ms,
        "Rebuilt the search index of {offers} offers in {duration_ms} ms"
    );
    Ok(Rebuilt::Whole { offers })
}

/// Reads and stages one page; answers its last offer and how many there were. With a shared index both happen in
/// one turn, so that nobody writes something newer between the two.
async fn stage_page(
    database: &Database,
    engine: &Arc<dyn SearchEngine>,
    after: Option<Uuid>,
) -> Result<Option<(Uuid, u64)>, FollowError> {
    if !engine.is_shared() {
        let page = index_queue::page(database, after, PAGE).await.map_err(FollowError::Database)?;
        return stage(engine, page).await;
    }
    let staged: Arc<Mutex<Option<(Uuid, u64)>>> = Arc::default();
    let (told, reading, engine) = (Arc::clone(&staged), database.clone(), Arc::clone(engine));
    index_queue::in_turn(database, move || {
        let (told, reading, engine) = (Arc::clone(&told), reading.clone(), Arc::clone(&engine));
        Box::pin(async move {
            let page = index_queue::page(&reading, after, PAGE).await?;
            let read = stage(&engine, page).await?;
            *told.lock().unwrap_or_else(PoisonError::into_inner) = read;
            Ok(())
        })
    })
    .await?;
    let staged = *staged.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(staged)
}

async fn stage(
    engine: &Arc<dyn SearchEngine>,
    page: Vec<Reading>,
) -> Result<Option<(Uuid, u64)>, FollowError> {
    let Some(last) = page.last().map(|reading| reading.offer_id) else { return Ok(None) };
    let read = u64::try_from(page.len()).unwrap_or(u64::MAX);
    let documents: Vec<_> = page
        .into_iter()
        .filter_map(|reading| Some(document(reading.on_sale?, reading.version)))
        .collect();
    blocking(engine, move |engine| engine.stage(&documents)).await?;
    Ok(Some((last, read)))
}
