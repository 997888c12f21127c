//! Meilisearch as the engine: one index on a server of its own, which several programs keep and ask.
//!
//! ```text
//! offers          the index in use
//! offers_next     a generation being built; the two are swapped when it is whole
//! ```
//! The server does what it does well: filters, facets, sorting, and looking for values written almost so. What a
//! question means, and which hits come first, is said by the same analysis and the same worths as in the embedded
//! engine (ADR 46). Changes become tasks of the server, done one after another in the order in which they came; a
//! commit waits for its own.

mod asking;
mod classes;
mod client;
mod filter;
mod hits;
mod inside;
mod matching;
mod shape;
mod understanding;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use ureq::http::Method;
use uuid::Uuid;

pub use self::client::Server;
use self::client::{Client, unreadable};
use self::filter::Filter;
use super::{Change, EngineError, EngineStats, Health, SearchEngine};
use crate::document::OfferDocument;
use crate::search::{SearchAnswer, SearchQuery};
use crate::settings::Vocabulary;

/// The index in use.
const INDEX: &str = "offers";

/// The index being built.
const NEXT: &str = "offers_next";

/// Versions looked up at once.
const LOOKED_UP: usize = 1_000;

/// The index on a Meilisearch server.
pub struct MeilisearchEngine {
    client: Client,
    vocabulary: Arc<Vocabulary>,
    writing: Mutex<Writing>,
    /// The settings of the index in use were compared with ours, and are the same.
    has_settings: AtomicBool,
}

/// The writing side, which one call at a time may use.
#[derive(Default)]
struct Writing {
    /// What was taken in since the last commit.
    pending: BTreeMap<Uuid, Change>,
    /// The rebuild that this program has under way.
    building: Option<Building>,
}

struct Building {
    /// The task that made the new index.
    begun: u64,
    /// Versions of what changed meanwhile: a page read before does not undo it.
    changed: HashMap<Uuid, i64>,
}

impl MeilisearchEngine {
    /// The index on a server, which is asked nothing yet. One that is missing or built otherwise is no error:
    /// [`health`](SearchEngine::health) then asks for a rebuild.
    #[must_use]
    pub fn open(server: &Server, vocabulary: Vocabulary) -> Self {
        Self {
            client: Client::new(server),
            vocabulary: Arc::new(vocabulary),
            writing: Mutex::default(),
            has_settings: AtomicBool::new(false),
        }
    }

    fn writing(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The label of the index in use; nothing where there is none.
    fn label(&self) -> Result<Option<Value>, EngineError> {
        let path = format!("/indexes/{INDEX}/documents/{}", shape::LABEL);
        self.client.get("read the label of the index", &path)
    }

    fn exists(&self, index: &str) -> Result<bool, EngineError> {
        let found = self.client.get("look for an index", &format!("/indexes/{index}"))?;
        Ok(found.is_some())
    }

    /// The versions that the index in use has of some offers; nothing when there is no such index.
    fn versions(&self, ids: &[Uuid]) -> Result<Option<HashMap<Uuid, i64>>, EngineError> {
        const ATTEMPTED: &str = "look up versions";
        if !self.exists(INDEX)? {
            return Ok(None);
        }
        let mut versions = HashMap::new();
        // What a program that is no more has put in is done before anything is compared with it.
        self.client.settle(ATTEMPTED, INDEX)?;
        let path = format!("/indexes/{INDEX}/documents/fetch");
        for some in ids.chunks(LOOKED_UP) {
            let asked =
                json!({ "ids": some, "limit": some.len(), "fields": [shape::ID, shape::VERSION] });
            let said = self.client.ask(ATTEMPTED, &path, &asked)?;
            for found in said["results"].as_array().ok_or_else(|| unreadable(ATTEMPTED))? {
                let id = found[shape::ID].as_str().and_then(|id| id.parse().ok());
                if let Some((id, version)) = id.zip(found[shape::VERSION].as_i64()) {
                    versions.insert(id, version);
                }
            }
        }
        Ok(Some(versions))
    }

    fn put(&self, index: &str, documents: &[Value]) -> Result<u64, EngineError> {
        let path = format!("/indexes/{index}/documents?primaryKey={}", shape::ID);
        let documents = Value::Array(documents.to_vec());
        self.client.change("write offers", &Method::POST, &path, Some(&documents))
    }

    fn drop_index(&self, index: &str) -> Result<(), EngineError> {
        const ATTEMPTED: &str = "drop an index";
        if !self.exists(index)? {
            return Ok(());
        }
        let path = format!("/indexes/{index}");
        let task = self.client.change(ATTEMPTED, &Method::DELETE, &path, None)?;
        self.client.wait(ATTEMPTED, task)
    }

    /// Makes an empty index with our settings; answers the task that made it.
    fn make(&self, index: &str) -> Result<u64, EngineError> {
        const ATTEMPTED: &str = "make an index";
        let made = json!({ "uid": index, "primaryKey": shape::ID });
        let begun = self.client.change(ATTEMPTED, &Method::POST, "/indexes", Some(&made))?;
        let path = format!("/indexes/{index}/settings");
        let settings = shape::settings();
        let task = self.client.change(ATTEMPTED, &Method::PATCH, &path, Some(&settings))?;
        self.client.wait(ATTEMPTED, begun)?;
        self.client.wait(ATTEMPTED, task)?;
        Ok(begun)
    }

    fn document(&self, offer: &OfferDocument) -> Result<Value, EngineError> {
        shape::offer(offer, &self.vocabulary).map_err(|source| EngineError::Failed {
            attempted: "write an offer down",
            source: Box::new(source),
        })
    }

    fn write_down(&self, pending: &BTreeMap<Uuid, Change>) -> Result<(), EngineError> {
        let write = |change: &Change| match change {
            Change::Upsert(offer) => self.document(offer),
            Change::Remove { offer_id, version } => Ok(shape::removed(*offer_id, *version)),
        };
        let documents: Vec<Value> = pending.values().map(write).collect::<Result<_, _>>()?;
        // Whoever builds a generation, in this program or in another, gets the changes too.
        if self.exists(NEXT)? {
            self.put(NEXT, &documents)?;
        }
        if self.exists(INDEX)? {
            let task = self.put(INDEX, &documents)?;
            self.client.wait("write offers", task)?;
        }
        Ok(())
    }

    /// Why the index in use cannot be relied on; nothing when it can.
    fn fault(&self) -> Result<Option<String>, EngineError> {
        let Some(label) = self.label()? else { return Ok(Some("there is none yet".to_owned())) };
        let wanted = shape::label(&self.vocabulary);
        if label["built"].as_str() != Some(&wanted) {
            return Ok(Some(format!("it was built otherwise: {}", label["built"])));
        }
        if self.has_settings.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let path = format!("/indexes/{INDEX}/settings");
        let found = self.client.get("read the settings of the index", &path)?.unwrap_or_default();
        let differing = shape::differences(&found);
        self.has_settings.store(differing.is_empty(), Ordering::Relaxed);
        let reason = || format!("its settings are others: {}", differing.join(", "));
        Ok((!differing.is_empty()).then(reason))
    }
}

impl SearchEngine for MeilisearchEngine {
    fn apply(&self, changes: &[Change]) -> Result<usize, EngineError> {
        let mut writing = self.writing();
        let ids: Vec<Uuid> = changes.iter().map(Change::offer_id).collect();
        let known = self.versions(&ids)?;
        if known.is_none() && writing.building.is_none() {
            return Err(EngineError::NotBuiltYet);
        }
        let known = known.unwrap_or_default();
        let mut taken = 0;
        for change in changes {
            let id = change.offer_id();
            let pending = writing.pending.get(&id).map(Change::version);
            let building =
                writing.building.as_ref().and_then(|built| built.changed.get(&id).copied());
            let version = pending.or_else(|| known.get(&id).copied().max(building));
            if version.is_some_and(|version| version > change.version()) {
                continue;
            }
            writing.pending.insert(id, change.clone());
            taken += 1;
        }
        Ok(taken)
    }

    fn commit(&self) -> Result<(), EngineError> {
        let mut writing = self.writing();
        // What could not be written is taken anew from the queue: kept here, it might win over something newer.
        let pending = std::mem::take(&mut writing.pending);
        if pending.is_empty() {
            return Ok(());
        }
        self.write_down(&pending)?;
        if let Some(building) = &mut writing.building {
            building.changed.extend(pending.iter().map(|(id, change)| (*id, change.version())));
        }
        Ok(())
    }

    fn search(&self, query: &SearchQuery) -> Result<SearchAnswer, EngineError> {
        asking::answer(&self.client, INDEX, &self.vocabulary, query)
    }

    fn stats(&self) -> Result<EngineStats, EngineError> {
        const ATTEMPTED: &str = "count the offers";
        let label = self.label()?.ok_or(EngineError::NotBuiltYet)?;
        let path = format!("/indexes/{INDEX}/search");
        let live = Filter::is_number(shape::LIVE, true);
        let live = json!({ "filter": live.text(), "page": 1, "hitsPerPage": 0 });
        let counted = self.client.ask(ATTEMPTED, &path, &live)?;
        let newest = json!({ "sort": ["version:desc"], "limit": 1, "attributesToRetrieve": [shape::VERSION] });
        let newest = self.client.ask(ATTEMPTED, &path, &newest)?;
        Ok(EngineStats {
            documents: counted["totalHits"].as_u64().ok_or_else(|| unreadable(ATTEMPTED))?,
            highest_version: newest["hits"][0][shape::VERSION].as_i64().unwrap_or_default(),
            generation: label["generation"].as_str().unwrap_or_default().to_owned(),
        })
    }

    fn health(&self) -> Health {
        match self.fault() {
            Ok(None) => Health::Ready,
            Ok(Some(reason)) => Health::NeedsRebuild { reason },
            Err(error) => Health::Unreachable { reason: crate::follow::causes(&error) },
        }
    }

    fn documents(
        &self,
        after: Option<Uuid>,
        limit: usize,
    ) -> Result<Vec<OfferDocument>, EngineError> {
        const ATTEMPTED: &str = "read the offers";
        let mut filters = vec![Filter::is_number(shape::LIVE, true)];
        filters.extend(after.map(|id| Filter::compared(shape::ID, ">", &id.to_string())));
        let asked = json!({ "filter": Filter::all(filters).text(), "sort": ["id:asc"], "limit": limit,
            "fields": [shape::DOCUMENT] });
        let path = format!("/indexes/{INDEX}/documents/fetch");
        let said = self.client.ask(ATTEMPTED, &path, &asked)?;
        let found = said["results"].as_array().ok_or_else(|| unreadable(ATTEMPTED))?;
        let read = |found: &Value| {
            let text = found[shape::DOCUMENT].as_str().unwrap_or_default();
            serde_json::from_str(text).map_err(|source| EngineError::Failed {
                attempted: ATTEMPTED,
                source: Box::new(source),
            })
        };
        found.iter().map(read).collect()
    }

    fn begin_rebuild(&self) -> Result<(), EngineError> {
        const ATTEMPTED: &str = "begin a generation";
        let mut writing = self.writing();
        writing.building = None;
        self.drop_index(NEXT)?;
        let begun = self.make(NEXT)?;
        let label = json!({ shape::ID: shape::LABEL, "built": shape::label(&self.vocabulary),
            "generation": format!("{begun:08}") });
        let task = self.put(NEXT, &[label])?;
        self.client.wait(ATTEMPTED, task)?;
        writing.building = Some(Building { begun, changed: HashMap::new() });
        Ok(())
    }

    fn stage(&self, documents: &[OfferDocument]) -> Result<(), EngineError> {
        let writing = self.writing();
        let building = writing.building.as_ref().ok_or(EngineError::NoRebuild)?;
        let mut staged = Vec::with_capacity(documents.len());
        for offer in documents {
            let changed = building.changed.get(&offer.offer_id);
            if changed.is_none_or(|changed| *changed <= offer.version) {
                staged.push(self.document(offer)?);
            }
        }
        // Not waited for: the server does several of these in one go.
        if !staged.is_empty() {
            self.put(NEXT, &staged)?;
        }
        Ok(())
    }

    fn finish_rebuild(&self) -> Result<(), EngineError> {
        const ATTEMPTED: &str = "put a generation into use";
        let mut writing = self.writing();
        let building = writing.building.take().ok_or(EngineError::NoRebuild)?;
        self.client.settle(ATTEMPTED, NEXT)?;
        if self.client.has_failed_since(ATTEMPTED, NEXT, building.begun)? {
            let source = "some offers were not taken; the server's list of tasks says why".into();
            return Err(EngineError::Failed { attempted: ATTEMPTED, source });
        }
        if !self.exists(INDEX)? {
            self.make(INDEX)?;
        }
        let swap = json!([{ "indexes": [INDEX, NEXT] }]);
        let task = self.client.change(ATTEMPTED, &Method::POST, "/swap-indexes", Some(&swap))?;
        self.client.wait(ATTEMPTED, task)?;
        self.has_settings.store(false, Ordering::Relaxed);
        self.drop_index(NEXT)
    }

    fn rebuild_requested(&self) -> bool {
        // Several programs may keep this index, and any of them rebuilds it.
        false
    }

    fn is_shared(&self) -> bool {
        true
    }
}

impl std::fmt::Debug for MeilisearchEngine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("MeilisearchEngine").finish_non_exhaustive()
    }
}
