//! What is asked of any search engine: to keep the offers it is given, and to find them for those
//! who may see them.
//!
//! The index is never the truth. It is fed readings of the database, each with its version, and may be
//! thrown away at any moment; then it says so and is rebuilt beside whatever is left of it.

pub mod embedded;
mod facets;
pub mod meilisearch;
mod order;
mod worth;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use uuid::Uuid;

use self::embedded::EmbeddedEngine;
use self::meilisearch::{MeilisearchEngine, Server};
use crate::document::OfferDocument;
use crate::search::{OFFSET_MAX, SearchAnswer, SearchQuery};
use crate::settings::Vocabulary;

/// Where an index is kept, as every program that keeps or asks it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// In a data directory, by one program.
    Embedded(PathBuf),
    /// On a Meilisearch server, by any number of them.
    Meilisearch(Server),
}

impl Kept {
    /// On the server where one is named, else in the data directory.
    #[must_use]
    pub fn on(server: Option<Server>, data_dir: &Path) -> Self {
        server.map_or_else(|| Self::Embedded(data_dir.to_owned()), Self::Meilisearch)
    }

    /// Opens the index to keep it.
    ///
    /// # Errors
    /// Another program keeps an embedded one, or its folder cannot be made.
    pub fn open(&self, vocabulary: Vocabulary) -> Result<Arc<dyn SearchEngine>, EngineError> {
        Ok(match self {
            Self::Embedded(data_dir) => Arc::new(EmbeddedEngine::open(data_dir, vocabulary)?),
            Self::Meilisearch(server) => Arc::new(MeilisearchEngine::open(server, vocabulary)),
        })
    }

    /// Opens the index for reading, while another program may keep it; an embedded one as it is at this moment.
    #[must_use]
    pub fn open_to_read(&self, vocabulary: Vocabulary) -> Arc<dyn SearchEngine> {
        match self {
            Self::Embedded(data_dir) => {
                Arc::new(EmbeddedEngine::open_to_read(data_dir, vocabulary))
            }
            Self::Meilisearch(server) => Arc::new(MeilisearchEngine::open(server, vocabulary)),
        }
    }
}

/// One change to the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The offer is on sale, and looks like this.
    Upsert(Box<OfferDocument>),
    /// The offer is no longer to be found.
    Remove {
        /// The offer.
        offer_id: Uuid,
        /// Which reading of the database says so.
        version: i64,
    },
}

impl Change {
    /// The offer that changes.
    #[must_use]
    pub fn offer_id(&self) -> Uuid {
        match self {
            Self::Upsert(document) => document.offer_id,
            Self::Remove { offer_id, .. } => *offer_id,
        }
    }

    /// The reading of the database it comes from.
    #[must_use]
    pub fn version(&self) -> i64 {
        match self {
            Self::Upsert(document) => document.version,
            Self::Remove { version, .. } => *version,
        }
    }
}

/// Whether the index can be relied on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// It is whole.
    Ready,
    /// It is missing, damaged or of another make. It may still answer from what it has open.
    NeedsRebuild {
        /// Why, in a few words for the log.
        reason: String,
    },
    /// Nobody answers where it is; nothing is known of it.
    Unreachable {
        /// Why, in a few words for the log.
        reason: String,
    },
}

/// What an index holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineStats {
    /// Offers that can be found by somebody.
    pub documents: u64,
    /// The highest version of any change it was given; zero for an empty one.
    pub highest_version: i64,
    /// The name of the generation in use.
    pub generation: String,
}

/// Keeps offers and finds them.
///
/// All calls block and are meant for a thread that may (`spawn_blocking`, `web::block`). Searching
/// never waits for a change, a commit or a rebuild.
pub trait SearchEngine: Send + Sync {
    /// Takes changes in; they are found after the next [`commit`](Self::commit). A change with a
    /// lower version than the offer already has is passed over; with the same or a higher one it wins.
    /// While a rebuild is under way, the new generation takes the changes too. Answers how many were
    /// not passed over.
    ///
    /// # Errors
    /// When the index cannot be written.
    fn apply(&self, changes: &[Change]) -> Result<usize, EngineError>;

    /// Makes what was taken in durable, and found from now on.
    ///
    /// # Errors
    /// When the index cannot be written.
    fn commit(&self) -> Result<(), EngineError>;

    /// Finds offers. The asker's tokens are part of the engine's own query, so that totals, facets, order and
    /// corrections come from nothing but what the asker may see.
    ///
    /// # Errors
    /// When there is no index yet, when the page lies too deep or its mark cannot be read, or when the
    /// index is damaged (it then asks for a rebuild by itself).
    fn search(&self, query: &SearchQuery) -> Result<SearchAnswer, EngineError>;

    /// What the index holds, as of the last commit.
    ///
    /// # Errors
    /// When there is no index yet, or it cannot be read.
    fn stats(&self) -> Result<EngineStats, EngineError>;

    /// Looks whether the index is still there and whole; cheap enough for four times a second.
    fn health(&self) -> Health;

    /// The documents whose ids follow `after`, in the order of their ids, for comparing with the database.
    ///
    /// # Errors
    /// When there is no index yet, or it cannot be read.
    fn documents(
        &self,
        after: Option<Uuid>,
        limit: usize,
    ) -> Result<Vec<OfferDocument>, EngineError>;

    /// Begins a new, empty generation beside the one in use, which goes on answering. One that was begun and not
    /// finished is dropped.
    ///
    /// # Errors
    /// When the new generation cannot be made.
    fn begin_rebuild(&self) -> Result<(), EngineError>;

    /// Takes documents into the new generation only, under the same rule of versions.
    ///
    /// # Errors
    /// When no rebuild is under way, or it cannot be written.
    fn stage(&self, documents: &[OfferDocument]) -> Result<(), EngineError>;

    /// Puts the new generation into use, at once and whole, and drops the old one.
    ///
    /// # Errors
    /// When no rebuild is under way, or it cannot be written; the old generation then stays in use.
    fn finish_rebuild(&self) -> Result<(), EngineError>;

    /// Whether somebody outside asked for a rebuild that has not begun yet.
    fn rebuild_requested(&self) -> bool;

    /// Whether several programs may change the index at once; they then take turns (see
    /// [`order_workflow::jobs::index_queue::Portion::in_turn`]), and what was read during one's turn is never older
    /// than what was written in an earlier one.
    fn is_shared(&self) -> bool {
        false
    }
}

/// Why an engine could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// There is nothing to search in yet.
    #[error("there is no search index yet; it is being built")]
    NotBuiltYet,
    /// The engine does not answer. Nothing is lost: what it should know stays queued.
    #[error("the search engine did not answer when asked to {attempted}")]
    Unreachable {
        /// What was attempted.
        attempted: &'static str,
        /// Why it failed.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Another program keeps this index.
    #[error("the search index at {} is kept by another program", .folder.display())]
    KeptByAnother {
        /// The index's folder.
        folder: PathBuf,
    },
    /// The page is further away than offsets reach.
    #[error("hit {offset} lies beyond {OFFSET_MAX}; pages that deep are reached by their mark")]
    TooDeep {
        /// The offset asked for.
        offset: usize,
    },
    /// The page mark is not one of this engine's.
    #[error("the page mark cannot be read")]
    UnreadableMark,
    /// A rebuild was to go on that had not begun.
    #[error("no rebuild is under way")]
    NoRebuild,
    /// A folder or file of the index could not be read or written.
    #[error("could not {attempted} {}", .path.display())]
    Folder {
        /// What was attempted.
        attempted: &'static str,
        /// Where.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The engine failed at something.
    #[error("the search engine could not {attempted}")]
    Failed {
        /// What was attempted.
        attempted: &'static str,
        /// Why it failed.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Lets an engine work on a thread that may block.
pub(crate) async fn blocking<T: Send + 'static>(
    engine: &Arc<dyn SearchEngine>,
    work: impl FnOnce(&dyn SearchEngine) -> Result<T, EngineError> + Send + 'static,
) -> Result<T, EngineError> {
    let engine = Arc::clone(engine);
    match tokio::task::spawn_blocking(move || work(engine.as_ref())).await {
        Ok(done) => done,
        Err(ended) => {
            Err(EngineError::Failed { attempted: "finish its work", source: Box::new(ended) })
        }
    }
}
