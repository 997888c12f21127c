//! The search index inside this program: opened, kept current, and asked.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use catalog_indexer::audience::AudienceToken;
use catalog_indexer::document::PricePerBase;
use catalog_indexer::engine::{EngineError, Kept, SearchEngine};
use catalog_indexer::follow::{FollowStatus, Follower};
use catalog_indexer::own_prices::{OwnPrice, OwnPrices, SellersPrices};
use catalog_indexer::search::{SearchAnswer, SearchQuery};
use catalog_indexer::settings::Vocabulary;
use catalog_indexer::stream::Stream;
use catalog_indexer::trade_words::{TradeWords, WordKind};
use chrono::{DateTime, Utc};
use order_workflow::ask::Asker;
use order_workflow::database::Database;
use order_workflow::jobs::index_queue;
use order_workflow::query::agreements;
use order_workflow::query::search_words::{SearchWordView, all_words};
use supply_chain::agreement::category_key;
use tokio::sync::watch;

use crate::problem::Problem;

/// The index as handlers ask it. Clones share it.
#[derive(Clone)]
pub struct SearchIndex {
    engine: Arc<dyn SearchEngine>,
    database: Database,
    status: watch::Receiver<FollowStatus>,
    words: Arc<Mutex<KnownWords>>,
}

/// The operator's words, and when they were read; nothing once they are known to be others.
type KnownWords = Option<(Instant, Arc<TradeWords>)>;

/// How long the operator's words are believed: another program may have been told of one, and a change is searchable
/// within two seconds.
const WORDS_HOLD: Duration = Duration::from_secs(1);

impl fmt::Debug for SearchIndex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SearchIndex")
            .field("status", &*self.status.borrow())
            .finish_non_exhaustive()
    }
}

impl SearchIndex {
    /// Opens the index where it is kept; the follower keeps it current once it is run, together with others by the
    /// stream where there is one.
    ///
    /// # Errors
    /// When another program keeps an embedded index, or its folder cannot be made.
    pub fn open(
        kept: &Kept,
        database: &Database,
        stream: Option<Stream>,
    ) -> Result<(Self, Follower), EngineError> {
        let engine = kept.open(Vocabulary::shipped())?;
        let follower = Follower::new(database.clone(), Arc::clone(&engine)).sharing(stream);
        let status = follower.status();
        Ok((Self { engine, database: database.clone(), status, words: Arc::default() }, follower))
    }

    /// The index as another program keeps it, for a short command that asks and keeps nothing.
    #[must_use]
    pub fn open_to_read(kept: &Kept, database: &Database) -> Self {
        let engine = kept.open_to_read(Vocabulary::shipped());
        let status = Follower::new(database.clone(), Arc::clone(&engine)).status();
        Self { engine, database: database.clone(), status, words: Arc::default() }
    }

    /// How the following stands, for the figures of the house.
    #[must_use]
    pub fn status(&self) -> FollowStatus {
        self.status.borrow().clone()
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
    /// 503 while there is no index yet or its engine does not answer; 400 for a cursor that is not this list's; 500 when it broke.
    pub async fn find(
        &self,
        query: SearchQuery,
        asker: &Asker,
        now: DateTime<Utc>,
    ) -> Result<SearchAnswer, Problem> {
        let trade_words = self.trade_words().await?;
        self.find_with(SearchQuery { trade_words, ..query }, asker, now).await
    }

    /// The operator's words as they hold now.
    async fn trade_words(&self) -> Result<Arc<TradeWords>, Problem> {
        let known = self.words.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((read_at, words)) = known
            && read_at.elapsed() < WORDS_HOLD
        {
            return Ok(words);
        }
        let read_at = Instant::now();
        let words = Arc::new(trade_words(all_words(self.database.connection()).await?));
        let mut known = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((read_at, Arc::clone(&words)));
        Ok(words)
    }

    /// The operator changed a word: the next question is asked with it.
    pub fn forget_words(&self) {
        *self.words.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// As [`find`](Self::find), with the words that stand in the query.
    ///
    /// # Errors
    /// As [`find`](Self::find).
    pub async fn find_with(
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
            Err(error @ EngineError::NotBuiltYet) => Err(Problem::unsearchable(
                "Daftar barang untuk pencarian sedang disusun. Coba cari lagi sebentar lagi; pesanan dan yang lain tetap jalan.",
                "The list that is searched is being made. Search again shortly; orders and all else go on.",
                error,
            )),
            Err(error @ EngineError::Unreachable { .. }) => Err(Problem::unsearchable(
                "Pencarian sedang tidak bisa dipakai. Coba cari lagi sebentar lagi; pesanan dan yang lain tetap jalan.",
                "Search does not answer just now. Search again shortly; orders and all else go on.",
                error,
            )),
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

/// The operator's words, as the engine takes them.
#[must_use]
pub fn trade_words(words: Vec<SearchWordView>) -> TradeWords {
    TradeWords::of(words.into_iter().map(|word| {
        let kind = match word.kind.as_str() {
            "synonym" => WordKind::Synonym,
            _ => WordKind::Abbreviation,
        };
        (word.word, kind, word.meant)
    }))
}

/// The tokens of whoever asks, as the engine takes them: the same words as in the database.
#[must_use]
pub fn tokens(words: Vec<String>) -> BTreeSet<AudienceToken> {
    words.into_iter().map(AudienceToken::from).collect()
}
