//! Writes the whole database into one file, and says why when it cannot.
//!
//! The file is PostgreSQL's custom format, compressed, readable by `pg_restore` without us. The
//! installation's keys (`LUMBUNG_SECRETS_FILE`) are never in it; without them the encrypted
//! personal fields of a backup stay closed, so they are kept apart and safe on their own.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use tracing::info;

use super::tools::{self, Part, Tools};
use crate::private_cluster::ClusterError;

/// Why a backup could not be written or brought back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The backup would replace a file.
    #[error("{} exists already; a backup never replaces a file", file.display())]
    AlreadyThere {
        /// The file.
        file: PathBuf,
    },
    /// The file cannot be handled.
    #[error("{attempted} {} failed", path.display())]
    Files {
        /// What was being done.
        attempted: &'static str,
        /// To what.
        path: PathBuf,
        /// Why it failed.
        #[source]
        source: io::Error,
    },
    /// The database's address cannot be read.
    #[error("the database's address cannot be understood")]
    Address(#[source] url::ParseError),
    /// The database does not answer.
    #[error("asking the database failed")]
    Asking(#[source] sqlx::Error),
    /// The tools are not there.
    #[error(transparent)]
    NoTools(#[from] ClusterError),
    /// The tools are older than the server.
    #[error(
        "the server is PostgreSQL {server}, the installed tools are of {installed}; install \
         postgresql-client-{server}"
    )]
    ToolsTooOld {
        /// Major version of the server.
        server: u32,
        /// Major versions installed.
        installed: String,
    },
    /// A tool could not be run.
    #[error("running {program} failed")]
    NotRun {
        /// Which.
        program: &'static str,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A tool gave up.
    #[error("{program} gave up: {said}")]
    ToolFailed {
        /// Which.
        program: &'static str,
        /// What it said.
        said: String,
    },
    /// The file is something else, or damaged.
    #[error("{} is not a whole backup: {said}", file.display())]
    NotABackup {
        /// The file.
        file: PathBuf,
        /// What was found.
        said: String,
    },
    /// The file's format is newer than the tools.
    #[error(
        "{} was written with newer tools than those of PostgreSQL {installed} that are installed; \
         install a newer postgresql-client", file.display()
    )]
    WrittenByNewerTools {
        /// The file.
        file: PathBuf,
        /// Major version of the tools.
        installed: u32,
    },
    /// The backup's tables are of a later version of the program.
    #[error(
        "{} is of a newer marketplace-api (it knows {migration}, this one does not); restore it \
         with that version or a later one", file.display()
    )]
    OfANewerProgram {
        /// The file.
        file: PathBuf,
        /// A migration we have never heard of.
        migration: String,
    },
    /// The database that should be restored into holds something.
    #[error(
        "the database {database} is not empty ({tables} tables); a backup is restored into an \
         empty one only, so stop the program and point LUMBUNG_DATA_DIR or LUMBUNG_DATABASE_URL \
         at a new one"
    )]
    NotEmpty {
        /// Its name.
        database: String,
        /// How many tables it has.
        tables: i64,
    },
    /// After restoring, something is missing.
    #[error("the restored database lacks {missing}; do not use it")]
    Incomplete {
        /// What the backup has and the database does not.
        missing: String,
    },
}

/// Writes the database at `url` into the new file `out`, and checks that it can be read back. The
/// file appears whole or not at all, readable by its owner alone. Returns its size in bytes.
///
/// # Errors
/// The file exists or cannot be written; the database does not answer; `pg_dump` is missing, older
/// than the server, or gives up.
pub async fn backup(
    url: &str,
    postgres_bin: Option<&Path>,
    out: &Path,
) -> Result<u64, BackupError> {
    if out.symlink_metadata().is_ok() {
        return Err(BackupError::AlreadyThere { file: out.to_owned() });
    }
    let mut connection = tools::connect(url).await?;
    let tools = Tools::for_server(url, postgres_bin, &mut connection).await?;
    drop(connection);

    let part = Part(beside(out));
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&part.0)
        .map_err(files("making", &part.0))?;
    let arguments: [&std::ffi::OsStr; 7] = [
        "--format=custom".as_ref(),
        "--no-owner".as_ref(),
        "--no-privileges".as_ref(),
        "--no-password".as_ref(),
        "--lock-wait-timeout=60s".as_ref(),
        "--file".as_ref(),
        part.0.as_os_str(),
    ];
    tools.run("pg_dump", arguments, "dumping contents of table ").await?;
    tools.read(["--list"], &part.0).await?;

    file.sync_all().map_err(files("keeping", &part.0))?;
    let size = file.metadata().map_err(files("reading", &part.0))?.len();
    // Linked, not moved: what appeared under this name meanwhile is not replaced either.
    fs::hard_link(&part.0, out).map_err(files("naming", out))?;
    let parent = out.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(parent).and_then(|dir| dir.sync_all()).map_err(files("keeping", parent))?;
    info!(backup.bytes = size, "Wrote the backup {} ({size} bytes)", out.display());
    Ok(size)
}

/// The name of an unfinished backup: hidden, and ours by number.
fn beside(out: &Path) -> PathBuf {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    out.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

pub(super) fn files<'p>(
    attempted: &'static str,
    path: &'p Path,
) -> impl FnOnce(io::Error) -> BackupError + 'p {
    move |source| BackupError::Files { attempted, path: path.to_owned(), source }
}
