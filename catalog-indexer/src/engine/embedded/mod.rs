//! The embedded engine: tantivy in the program itself, for one machine without anything to set up.
//!
//! One program keeps the index (see [`IndexFolder`]); searching goes on from what is open while changes
//! are committed, while a new generation is built, and even while the folder is deleted.

mod asking;
mod collect;
mod folder;
mod generation;
mod matching;
mod pricing;
mod schema;
mod understanding;

use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tantivy::{TantivyDocument, Term};
use uuid::Uuid;

use self::collect::Walk;
pub use self::folder::IndexFolder;
use self::generation::{ChangeRef, Reading, Writing, guarded, with_cause};
use super::order::{Order, Place};
use super::{Change, EngineError, EngineStats, Health, SearchEngine};
use crate::document::OfferDocument;
use crate::search::{SearchAnswer, SearchQuery};
use crate::settings::Vocabulary;

/// Staged documents are committed in between, so that a million of them need little memory.
const STAGED_MAX: usize = 50_000;

/// The index in a data directory.
pub struct EmbeddedEngine {
    folder: IndexFolder,
    vocabulary: Arc<Vocabulary>,
    /// What searches read; absent until the first generation is built.
    reading: RwLock<Option<Arc<Reading>>>,
    /// Why the index cannot be relied on, since it was last looked into.
    fault: Mutex<Option<String>>,
    /// Absent when the index was opened for reading alone.
    writers: Option<Mutex<Writers>>,
}

/// The writing side, which one call at a time may use.
struct Writers {
    current: Option<Writing>,
    building: Option<Writing>,
    /// The highest number any generation has had: a new one never reuses the folder of one that may still be open.
    highest: u64,
    /// Held for as long as the engine lives.
    _lock: File,
}

impl EmbeddedEngine {
    /// Opens the index in a data directory, to keep it. An index that is missing, damaged or built
    /// otherwise is no error: [`health`](SearchEngine::health) then asks for a rebuild.
    ///
    /// # Errors
    /// When another program keeps this index, or the folder cannot be made.
    pub fn open(data_dir: &Path, vocabulary: Vocabulary) -> Result<Self, EngineError> {
        let folder = IndexFolder::of(data_dir);
        let lock = folder.keep()?;
        let engine = Self::read_only(folder, vocabulary);
        let mut writers = Writers { current: None, building: None, highest: 0, _lock: lock };
        let opened = engine.reading();
        if let Some(reading) = &opened {
            writers.highest = reading.name.parse().unwrap_or_default();
            match Writing::over(Arc::clone(reading), Arc::clone(&engine.vocabulary)) {
                Ok(writing) => writers.current = Some(writing),
                Err(error) => engine.note_fault(with_cause(&error)),
            }
        }
        // What a stopped rebuild left behind, or what can no longer be read.
        let keep: Vec<&str> = opened.iter().map(|reading| reading.name.as_str()).collect();
        engine.folder.drop_others(&keep);
        Ok(Self { writers: Some(Mutex::new(writers)), ..engine })
    }

    /// Opens the index for reading alone, while another program may keep it. It shows the generation and
    /// the commit of this moment.
    #[must_use]
    pub fn open_to_read(data_dir: &Path, vocabulary: Vocabulary) -> Self {
        Self::read_only(IndexFolder::of(data_dir), vocabulary)
    }

    fn read_only(folder: IndexFolder, vocabulary: Vocabulary) -> Self {
        let opened = match folder.current() {
            None => Err("there is none yet".to_owned()),
            Some(name) => Reading::open(&folder.generation(&name), name, &vocabulary),
        };
        let (reading, fault) = match opened {
            Ok(reading) => (Some(Arc::new(reading)), None),
            Err(reason) => (None, Some(reason)),
        };
        Self {
            folder,
            vocabulary: Arc::new(vocabulary),
            reading: RwLock::new(reading),
            fault: Mutex::new(fault),
            writers: None,
        }
    }

    fn reading(&self) -> Option<Arc<Reading>> {
        self.reading.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn must_read(&self) -> Result<Arc<Reading>, EngineError> {
        self.reading().ok_or(EngineError::NotBuiltYet)
    }

    fn writers(&self) -> Result<MutexGuard<'_, Writers>, EngineError> {
        let writers = self
            .writers
            .as_ref()
            .ok_or_else(|| EngineError::KeptByAnother { folder: self.folder.root().to_owned() })?;
        Ok(writers.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note_fault(&self, reason: String) {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason);
    }

    /// A failed answer asks for a rebuild only when the files are at fault: a question that the engine
    /// chokes on must not make it rebuild for ever.
    fn judge<T>(&self, reading: &Reading, done: Result<T, EngineError>) -> Result<T, EngineError> {
        if let Err(error @ EngineError::Failed { .. }) = &done
            && !reading.is_whole()
        {
            self.note_fault(with_cause(error));
        }
        done
    }

    /// Does something with the generation in use and the one being built. While one is being built, a fault of
    /// the one in use is noted and survived: it is about to be replaced.
    fn write<T: Default>(
        &self,
        work: impl Fn(&mut Writing) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let mut writers = self.writers()?;
        let Writers { current, building, .. } = &mut *writers;
        if current.is_none() && building.is_none() {
            return Err(EngineError::NotBuiltYet);
        }
        let in_use = match current {
            Some(writing) => work(writing),
            None => Ok(T::default()),
        };
        if let Err(error) = &in_use {
            self.note_fault(with_cause(error));
        }
        match building {
            Some(writing) => work(writing),
            None => in_use,
        }
    }
}

impl SearchEngine for EmbeddedEngine {
    fn apply(&self, changes: &[Change]) -> Result<usize, EngineError> {
        self.write(|writing| writing.apply(changes.iter().map(ChangeRef::from)))
    }

    fn commit(&self) -> Result<(), EngineError> {
        self.write(Writing::commit)
    }

    fn search(&self, query: &SearchQuery) -> Result<SearchAnswer, EngineError> {
        let reading = self.must_read()?;
        let answered = asking::answer(&reading, &self.vocabulary, query);
        self.judge(&reading, answered)
    }

    fn stats(&self) -> Result<EngineStats, EngineError> {
        let reading = self.must_read()?;
        let counted = reading.stats();
        self.judge(&reading, counted)
    }

    fn health(&self) -> Health {
        let fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let reason = match (fault, self.reading()) {
            (Some(reason), _) => reason,
            (None, None) => "there is none yet".to_owned(),
            (None, Some(reading)) if self.folder.current().as_ref() != Some(&reading.name) => {
                "its pointer is gone or names another generation".to_owned()
            }
            (None, Some(reading)) if !reading.folder.join("meta.json").exists() => {
                "its files are gone".to_owned()
            }
            (None, Some(_)) => return Health::Ready,
        };
        Health::NeedsRebuild { reason }
    }

    fn documents(
        &self,
        after: Option<Uuid>,
        limit: usize,
    ) -> Result<Vec<OfferDocument>, EngineError> {
        let reading = self.must_read()?;
        let read = guarded("read the offers", || {
            let searcher = reading.reader.searcher();
            let after = after.map(Place::of_id);
            let walk = Walk {
                order: Order::Id,
                keep: limit,
                after,
                facets: false,
                own_prices: Arc::default(),
            };
            let live = matching::term(Term::from_field_bool(reading.fields.live, true));
            let mut documents = Vec::new();
            for hit in searcher.search(&live, &walk)?.hits {
                let stored: TantivyDocument = searcher.doc(hit.address)?;
                let whole = stored.get_first(reading.fields.document);
                let whole = whole.and_then(|value| tantivy::schema::Value::as_bytes(&value));
                let document = serde_json::from_slice(whole.unwrap_or_default());
                documents.push(document.map_err(|error| {
                    tantivy::TantivyError::InternalError(format!("offer {}: {error}", hit.id))
                })?);
            }
            Ok(documents)
        });
        self.judge(&reading, read)
    }

    fn begin_rebuild(&self) -> Result<(), EngineError> {
        let mut writers = self.writers()?;
        self.folder.answer_request();
        writers.building = None;
        let (number, folder) = self.folder.new_generation(writers.highest)?;
        writers.highest = number;
        let name = IndexFolder::name(number);
        writers.building = Some(Writing::create(&folder, name, Arc::clone(&self.vocabulary))?);
        Ok(())
    }

    fn stage(&self, documents: &[OfferDocument]) -> Result<(), EngineError> {
        let mut writers = self.writers()?;
        let building = writers.building.as_mut().ok_or(EngineError::NoRebuild)?;
        building.apply(documents.iter().map(ChangeRef::Upsert))?;
        if building.waiting() >= STAGED_MAX {
            building.commit()?;
        }
        Ok(())
    }

    fn finish_rebuild(&self) -> Result<(), EngineError> {
        let mut writers = self.writers()?;
        let mut built = writers.building.take().ok_or(EngineError::NoRebuild)?;
        built.commit()?;
        let reading = Arc::clone(&built.reading);
        self.folder.point_to(&reading.name)?;
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *self.reading.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&reading));
        // The old writer goes before its folder does; searches under way keep their files open.
        drop(writers.current.replace(built));
        self.folder.drop_others(&[&reading.name]);
        Ok(())
    }

    fn rebuild_requested(&self) -> bool {
        self.folder.rebuild_asked()
    }
}

impl std::fmt::Debug for EmbeddedEngine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("EmbeddedEngine")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}
