//! One generation of the index: its files, what reads them, and what writes them.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::collector::Count;
use tantivy::columnar::Column;
use tantivy::directory::MmapDirectory;
use tantivy::schema::IndexRecordOption;
use tantivy::{
    DocSet, Index, IndexReader, IndexWriter, ReloadPolicy, SegmentReader, TERMINATED, Term,
};
use uuid::Uuid;

use super::folder::Label;
use super::matching::term;
use super::schema::{Fields, VERSION, register, shape};
use crate::engine::{Change, EngineError, EngineStats};
use crate::settings::Vocabulary;

/// Memory for documents not yet written to a segment. One thread: the machine's other core serves.
const WRITER_BYTES: usize = 32 * 1024 * 1024;

/// The reading side of a generation. Whoever holds it may search, also after the generation was replaced or
/// its files were deleted.
#[derive(Clone)]
pub(super) struct Reading {
    pub(super) name: String,
    pub(super) folder: PathBuf,
    pub(super) fields: Fields,
    pub(super) reader: IndexReader,
    index: Index,
}

/// The writing side; there is one for each generation.
pub(super) struct Writing {
    pub(super) reading: Arc<Reading>,
    writer: IndexWriter,
    vocabulary: Arc<Vocabulary>,
    /// Versions of what was written since the last commit, which the reader does not see yet.
    pending: HashMap<Uuid, i64>,
}

/// Runs something of the engine that may panic over damaged files.
pub(super) fn guarded<T>(
    attempted: &'static str,
    work: impl FnOnce() -> tantivy::Result<T>,
) -> Result<T, EngineError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => {
            done.map_err(|source| EngineError::Failed { attempted, source: Box::new(source) })
        }
        Err(_) => Err(EngineError::Failed { attempted, source: "it panicked".into() }),
    }
}

impl Reading {
    /// Opens a generation, demanding that it was built as this program builds and that its files are whole.
    ///
    /// # Errors
    /// In a few words, why it cannot be used.
    pub(super) fn open(
        folder: &Path,
        name: String,
        vocabulary: &Vocabulary,
    ) -> Result<Self, String> {
        match Label::read(folder) {
            None => return Err("it has no label".to_owned()),
            Some(label) if label != Label::of(vocabulary) => {
                return Err(format!("it was built otherwise: {label:?}"));
            }
            Some(_) => {}
        }
        let opened = guarded("open the index", || {
            let index = Index::open_in_dir(folder)?;
            let (schema, fields) = shape();
            let damaged = index.validate_checksum()?;
            Ok((Self::of(index.clone(), name, folder, fields)?, index.schema() == schema, damaged))
        });
        match opened {
            Err(error) => Err(with_cause(&error)),
            Ok((_, false, _)) => Err("its fields are others".to_owned()),
            Ok((_, true, damaged)) if !damaged.is_empty() => Err(format!("damaged: {damaged:?}")),
            Ok((reading, true, _)) => Ok(reading),
        }
    }

    fn of(index: Index, name: String, folder: &Path, fields: Fields) -> tantivy::Result<Self> {
        register(&index);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { name, folder: folder.to_owned(), fields, reader, index })
    }

    /// Whether the files are still there and whole.
    pub(super) fn is_whole(&self) -> bool {
        let looked = guarded("look over the index", || {
            for segment in self.index.searchable_segments()? {
                SegmentReader::open(&segment)?;
            }
            Ok(self.index.validate_checksum()?.is_empty())
        });
        looked.unwrap_or(false)
    }

    /// What it holds.
    pub(super) fn stats(&self) -> Result<EngineStats, EngineError> {
        guarded("count the offers", || {
            let searcher = self.reader.searcher();
            let live = term(Term::from_field_bool(self.fields.live, true));
            let documents = searcher.search(&live, &Count)?;
            let mut highest_version = 0;
            for segment in searcher.segment_readers() {
                if let Some(versions) = segment.fast_fields().column_opt::<i64>(VERSION)? {
                    highest_version = highest_version.max(versions.max_value());
                }
            }
            Ok(EngineStats {
                documents: u64::try_from(documents).unwrap_or(u64::MAX),
                highest_version,
                generation: self.name.clone(),
            })
        })
    }

    /// The version of an offer as of the last commit.
    fn versions(&self) -> tantivy::Result<Versions> {
        let searcher = self.reader.searcher();
        let mut columns = Vec::new();
        for segment in searcher.segment_readers() {
            columns.push(segment.fast_fields().column_opt::<i64>(VERSION)?);
        }
        Ok(Versions { searcher, columns })
    }
}

/// Looks versions up.
struct Versions {
    searcher: tantivy::Searcher,
    columns: Vec<Option<Column<i64>>>,
}

impl Versions {
    fn find(&self, id: &Term) -> tantivy::Result<Option<i64>> {
        for (segment, column) in self.searcher.segment_readers().iter().zip(&self.columns) {
            let Some(column) = column else { continue };
            let inverted = segment.inverted_index(id.field())?;
            let Some(mut postings) = inverted.read_postings(id, IndexRecordOption::Basic)? else {
                continue;
            };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if !segment.is_deleted(doc) {
                    return Ok(column.first(doc));
                }
                doc = postings.advance();
            }
        }
        Ok(None)
    }
}

impl Writing {
    /// Takes over the writing of a generation that was opened.
    pub(super) fn over(
        reading: Arc<Reading>,
        vocabulary: Arc<Vocabulary>,
    ) -> Result<Self, EngineError> {
        let writer = guarded("open the index for writing", || {
            reading.index.writer_with_num_threads(1, WRITER_BYTES)
        })?;
        Ok(Self { reading, writer, vocabulary, pending: HashMap::new() })
    }

    /// Makes a new, empty generation in a folder of its own.
    pub(super) fn create(
        folder: &Path,
        name: String,
        vocabulary: Arc<Vocabulary>,
    ) -> Result<Self, EngineError> {
        Label::of(&vocabulary).write(folder)?;
        let reading = guarded("make a new index", || {
            let (schema, fields) = shape();
            let directory = MmapDirectory::open(folder)?;
            let settings = tantivy::IndexSettings::default();
            let index = Index::create(directory, schema, settings)?;
            Reading::of(index, name, folder, fields)
        })?;
        Self::over(Arc::new(reading), vocabulary)
    }

    /// Takes changes in, passing over those that are older than what is there.
    pub(super) fn apply<'a>(
        &mut self,
        changes: impl Iterator<Item = ChangeRef<'a>>,
    ) -> Result<usize, EngineError> {
        let reading = Arc::clone(&self.reading);
        let versions = guarded("read the index", || reading.versions())?;
        let mut taken = 0;
        for change in changes {
            let (offer_id, version) = change.key();
            let id = reading.fields.id_term(offer_id);
            let known = match self.pending.get(&offer_id) {
                Some(version) => Some(*version),
                None => guarded("look up an offer", || versions.find(&id))?,
            };
            if known.is_some_and(|known| known > version) {
                continue;
            }
            let document = match change {
                ChangeRef::Upsert(offer) => reading.fields.offer(offer, &self.vocabulary)?,
                ChangeRef::Remove { .. } => reading.fields.removed(offer_id, version),
            };
            guarded("write an offer", || {
                self.writer.delete_term(id);
                self.writer.add_document(document)
            })?;
            self.pending.insert(offer_id, version);
            taken += 1;
        }
        Ok(taken)
    }

    /// How many changes wait for a commit.
    pub(super) fn waiting(&self) -> usize {
        self.pending.len()
    }

    /// Makes the changes durable and visible.
    pub(super) fn commit(&mut self) -> Result<(), EngineError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        guarded("commit the index", || {
            self.writer.commit()?;
            self.reading.reader.reload()
        })?;
        self.pending.clear();
        Ok(())
    }
}

/// A change, borrowed.
#[derive(Clone, Copy)]
pub(super) enum ChangeRef<'a> {
    Upsert(&'a crate::document::OfferDocument),
    Remove { offer_id: Uuid, version: i64 },
}

impl<'a> From<&'a Change> for ChangeRef<'a> {
    fn from(change: &'a Change) -> Self {
        match change {
            Change::Upsert(offer) => Self::Upsert(offer),
            Change::Remove { offer_id, version } => {
                Self::Remove { offer_id: *offer_id, version: *version }
            }
        }
    }
}

impl ChangeRef<'_> {
    const fn key(&self) -> (Uuid, i64) {
        match self {
            Self::Upsert(offer) => (offer.offer_id, offer.version),
            Self::Remove { offer_id, version } => (*offer_id, *version),
        }
    }
}

/// An error and its causes in one line, for reasons that end up in a log.
pub(super) fn with_cause(error: &EngineError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        text = format!("{text}: {next}");
        cause = next.source();
    }
    text
}
