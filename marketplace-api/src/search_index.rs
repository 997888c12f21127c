//! The search index inside this program: opened, kept current, and asked.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use catalog_indexer::audience::AudienceToken;
use catalog_indexer::document::PricePerBase;
use catalog_indexer::engine::embedded::EmbeddedEngine;
use catalog_indexer::engine::{EngineError, SearchEngine};
use catalog_indexer::follow::{FollowStatus, Follower};
use catalog_indexer::own_prices::{OwnPrice, OwnPrices, SellersPrices};
use catalog_indexer::search::{SearchAnswer, SearchQuery};
use catalog_indexer::settings::Vocabulary;
use chrono::{DateTime, Utc};
use order_workflow::ask::Asker;
use order_workflow::database::Database;
use order_workflow::jobs::index_queue;
use order_workflow::query::agreements;
use supply_chain::agreement::category_key;
use tokio::sync::watch;

use crate::problem::Problem;

/// The index as handlers ask it. Clones share it.
#[derive(Clone)]
pub struct SearchIndex {
    engine: Arc<dyn SearchEngine>,
    database: Database,
    status: watch::Receiver<FollowStatus>,
}

impl fmt::Debug for SearchIndex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SearchIndex")
            .field("status", &*self.status.borrow())
            .finish_non_exhaustive()
    }
}

impl SearchIndex {
    /// Opens the index in the data folder; the follower keeps it current once it is run.
    ///
    /// # Errors
    /// When another program keeps this index, or its folder cannot be made.
    pub fn open(data_dir: &Path, database: &Database) -> Result<(Self, Follower), EngineError> {
        let engine: Arc<dyn SearchEngine> =
            Arc::new(EmbeddedEngine::open(data_dir, Vocabulary::shipped())?);
        let follower = Follower::new(database.clone(), Arc::clone(&engine));
        let status = follower.status();
        Ok((Self { engine, database: database.clone(), status }, follower))
    }

    /// The index in the data folder as another program keeps it, for a short command that asks and
    /// keeps nothing.
    #[must_use]
    pub fn open_to_read(data_dir: &Path, database: &Database) -> Self {
        let engine: Arc<dyn SearchEngine> =
            Arc::new(EmbeddedEngine::open_to_read(data_dir, Vocabulary::shipped()));
        let status = Follower::new(database.clone(), Arc::clone(&engine)).status();
        Self { engine, database: database.clone(), status }
    }

    /// Whether it has caught up with the database and follows it.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let status = self.status.borrow();
        status.is_ready && status.failures == 0
    }

    /// Finds offers, and sorts and filters them by what `asker` agreed with their sellers (ADR 17). What was taken back from the asker before this began is not among them, and not counted,
    /// however far behind the index is (ADR 10).
    ///
    /// # Errors
    /// 503 while there is no index yet; 400 for a cursor that is not this list's; 500 when it broke.
    pub async fn find(
        &self,
        mut query: SearchQuery,
        asker: &Asker,
        now: DateTime<Utc>,
    ) -> Result<SearchAnswer, Problem> {
        query.own_prices = Arc::new(own_prices(&self.database, asker, now).await?);
        let asker: Vec<String> = query.asker.iter().map(ToString::to_string).collect();
        // Before the index is asked: what has left the queue by then, the index knows.
        query.withheld.extend(index_queue::withheld(&self.database, &asker).await?);
        let engine = Arc::clone(&self.engine);
        let found = tokio::task::spawn_blocking(move || engine.search(&query)).await;
        match found.map_err(Problem::our_fault)? {
            Ok(answer) => Ok(answer),
            Err(EngineError::UnreadableMark | EngineError::TooDeep { .. }) => {
                Err(Problem::malformed(
                    "cursor ini bukan dari pencarian ini. Mulai lagi tanpa cursor.",
                    "This cursor is not one of this search's. Begin again without one.",
                )
                .error(
                    "cursor",
                    "Bukan dari pencarian ini.",
                    "Not one of this search's.",
                ))
            }
            Err(error @ EngineError::NotBuiltYet) => Err(Problem::try_again(error)),
            Err(error) => Err(Problem::our_fault(error)),
        }
    }
}

/// The asker's own prices, as the engine takes them. They go with the question and are kept nowhere.
async fn own_prices(
    database: &Database,
    asker: &Asker,
    now: DateTime<Utc>,
) -> Result<OwnPrices, Problem> {
    let mut own = OwnPrices::default();
    for book in agreements::own_prices(database.connection(), asker, now).await? {
        let fixed = book.fixed.into_iter().map(|(offer, price, factor)| {
            (offer, OwnPrice::Fixed(PricePerBase::of_pack(price.sen(), factor)))
        });
        let off = book.off_offers.into_iter().map(|(offer, off)| (offer, OwnPrice::Off(off)));
        own.insert(
            book.seller,
            SellersPrices {
                offers: fixed.chain(off).collect(),
                categories: book
                    .off_categories
                    .into_iter()
                    .map(|(category, off)| (category_key(&category), off))
                    .collect(),
                everything: book.off_everything,
            },
        );
    }
    Ok(own)
}

/// The tokens of whoever asks, as the engine takes them: the same words as in the database.
#[must_use]
pub fn tokens(words: Vec<String>) -> BTreeSet<AudienceToken> {
    words.into_iter().map(AudienceToken::from).collect()
}
