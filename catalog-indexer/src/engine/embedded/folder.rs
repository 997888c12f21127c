//! The index's folder: numbered generations side by side, and a pointer to the one in use.
//!
//! ```text
//! <data>/search.lock            held by the program that keeps the index
//! <data>/search/current         the name of the generation in use; replaced as a whole
//! <data>/search/00000007/       a generation: label.json and the engine's files
//! <data>/search/rebuild-asked   somebody outside wants a rebuild
//! ```
//! Everything under `search/` may be deleted at any time. The lock lies beside it, so that deleting the folder
//! does not let a second program in.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::schema::{LIBRARY, SHAPE};
use crate::engine::EngineError;
use crate::settings::Vocabulary;

/// What a generation was built with. One that was built otherwise is rebuilt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Label {
    shape: u32,
    library: String,
    words: u64,
}

impl Label {
    /// The label of what this program builds.
    pub(super) fn of(vocabulary: &Vocabulary) -> Self {
        Self { shape: SHAPE, library: LIBRARY.to_owned(), words: vocabulary.fingerprint() }
    }

    /// Puts the label into a generation's folder.
    pub(super) fn write(&self, generation: &Path) -> Result<(), EngineError> {
        let path = generation.join("label.json");
        let text = serde_json::to_vec(self).map_err(|source| EngineError::Failed {
            attempted: "write a generation's label",
            source: Box::new(source),
        })?;
        fs::write(&path, text).map_err(failed("write", &path))
    }

    /// Reads a generation's label; absent when there is none that can be read.
    pub(super) fn read(generation: &Path) -> Option<Self> {
        let text = fs::read(generation.join("label.json")).ok()?;
        serde_json::from_slice(&text).ok()
    }
}

/// The folder in which generations stand.
#[derive(Debug, Clone)]
pub struct IndexFolder {
    root: PathBuf,
    lock: PathBuf,
}

impl IndexFolder {
    /// The index's folder inside a data directory.
    #[must_use]
    pub fn of(data_dir: &Path) -> Self {
        Self { root: data_dir.join("search"), lock: data_dir.join("search.lock") }
    }

    /// Where the generations stand.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The name of the generation in use; absent when there is none.
    #[must_use]
    pub fn current(&self) -> Option<String> {
        let name = fs::read_to_string(self.root.join("current")).ok()?;
        let name = name.trim();
        let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| name.to_owned())
    }

    /// Asks the program that keeps the index for a rebuild.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn ask_for_rebuild(&self) -> Result<(), EngineError> {
        self.make()?;
        let path = self.asked();
        fs::write(&path, b"").map_err(failed("write", &path))
    }

    /// Whether a rebuild was asked for and has not begun.
    #[must_use]
    pub fn rebuild_asked(&self) -> bool {
        self.asked().exists()
    }

    /// The request is being answered.
    pub(super) fn answer_request(&self) {
        // Absent is the usual case, and one that stays is answered once more: no harm either way.
        let _ = fs::remove_file(self.asked());
    }

    /// Takes the lock for as long as the file is held.
    pub(super) fn keep(&self) -> Result<File, EngineError> {
        self.make()?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&self.lock)
            .map_err(failed("open", &self.lock))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                Err(EngineError::KeptByAnother { folder: self.root.clone() })
            }
            Err(TryLockError::Error(source)) => {
                Err(EngineError::Folder { attempted: "lock", path: self.lock.clone(), source })
            }
        }
    }

    /// The folder of a generation.
    pub(super) fn generation(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A new generation's folder, whose number no generation here has had since the program started.
    pub(super) fn new_generation(&self, highest_known: u64) -> Result<(u64, PathBuf), EngineError> {
        self.make()?;
        let present = self.names().iter().filter_map(|name| name.parse::<u64>().ok()).max();
        let number = present.unwrap_or_default().max(highest_known) + 1;
        let folder = self.generation(&Self::name(number));
        fs::create_dir_all(&folder).map_err(failed("make", &folder))?;
        Ok((number, folder))
    }

    /// A generation's name.
    pub(super) fn name(number: u64) -> String {
        format!("{number:08}")
    }

    /// Points to another generation; whoever looks sees the old name or the new one.
    pub(super) fn point_to(&self, name: &str) -> Result<(), EngineError> {
        let (path, beside) = (self.root.join("current"), self.root.join("current.new"));
        let write = || -> io::Result<()> {
            let mut file = File::create(&beside)?;
            file.write_all(name.as_bytes())?;
            file.sync_all()?;
            fs::rename(&beside, &path)?;
            File::open(&self.root)?.sync_all()
        };
        write().map_err(failed("replace", &path))
    }

    /// Deletes every generation but these; what cannot be deleted now is deleted next time.
    pub(super) fn drop_others(&self, keep: &[&str]) {
        for name in self.names() {
            if !keep.contains(&name.as_str()) {
                let _ = fs::remove_dir_all(self.generation(&name));
            }
        }
    }

    fn names(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(&self.root) else { return Vec::new() };
        entries
            .filter_map(Result::ok)
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
            .collect()
    }

    fn asked(&self) -> PathBuf {
        self.root.join("rebuild-asked")
    }

    fn make(&self) -> Result<(), EngineError> {
        fs::create_dir_all(&self.root).map_err(failed("make", &self.root))
    }
}

/// Turns a failed file operation into an error that says what was attempted, and where.
pub(super) fn failed(
    attempted: &'static str,
    path: &Path,
) -> impl FnOnce(io::Error) -> EngineError {
    let path = path.to_owned();
    move |source| EngineError::Folder { attempted, path, source }
}
