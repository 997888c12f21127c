//! Why there is no private PostgreSQL, in sentences an operator can act on.

use std::io;
use std::path::{Path, PathBuf};

/// Why the private cluster could not be found, made, started, adopted or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// Nothing is installed.
    #[error(
        "PostgreSQL is not installed; the private database needs it. Install it with \
         `{install}`, or point LUMBUNG_DATABASE_URL at a database that exists"
    )]
    NotInstalled {
        /// The one command for this system.
        install: &'static str,
    },
    /// `LUMBUNG_POSTGRES_BIN` does not hold what it should.
    #[error("LUMBUNG_POSTGRES_BIN is {}, but there is no `{program}` in it", dir.display())]
    NotInThere {
        /// The directory named.
        dir: PathBuf,
        /// The program that is missing.
        program: &'static str,
    },
    /// The data needs another major version.
    #[error(
        "the data in {} is of PostgreSQL {data}, installed is {installed}. Install \
         postgresql-{data} beside it; or, where PostgreSQL {data} still is, write a backup with \
         `marketplace-api backup FILE`, move {} away, and bring it in here with \
         `marketplace-api restore FILE`",
        cluster.display(), cluster.display()
    )]
    VersionDiffers {
        /// The cluster's directory.
        cluster: PathBuf,
        /// Major version that made the data.
        data: u32,
        /// Major versions that are installed, newest first.
        installed: String,
    },
    /// Another program runs on the same data.
    #[error(
        "marketplace-api is already running on {}{}; stop it first, or give this one another \
         LUMBUNG_DATA_DIR",
        data_dir.display(), pid.as_ref().map(|pid| format!(" (process {pid})")).unwrap_or_default()
    )]
    InUse {
        /// The data directory both want.
        data_dir: PathBuf,
        /// The process that has it.
        pid: Option<String>,
    },
    /// The cluster's files belong to somebody else.
    #[error(
        "{} belongs to the user {owner}, this program runs as {we}; run it as {owner} or as root",
        path.display()
    )]
    SomebodyElses {
        /// The file or directory.
        path: PathBuf,
        /// Who has it.
        owner: String,
        /// Who we are.
        we: String,
    },
    /// The directory for the socket is not safe to use.
    #[error(
        "{} should be a directory that only the user {owner} can enter, but it is not; \
         remove it if nobody needs it", path.display()
    )]
    UnsafeSocketDir {
        /// The directory.
        path: PathBuf,
        /// Who should have it.
        owner: String,
    },
    /// The process runs under a number without a name, which PostgreSQL does not accept.
    #[error("the user number {uid} has no name in /etc/passwd, and PostgreSQL needs one")]
    NamelessUser {
        /// The number.
        uid: u32,
    },
    /// Root, but nobody to run the server as.
    #[error("PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody`")]
    NobodyToRunAs,
    /// `initdb` failed.
    #[error("making the database failed: {said}")]
    NotMade {
        /// What `initdb` printed.
        said: String,
    },
    /// The server ended instead of starting.
    #[error("PostgreSQL did not start ({status}): {said}; more may be in {}", log.display())]
    NotStarted {
        /// How it ended.
        status: String,
        /// What it printed last.
        said: String,
        /// Where its log is.
        log: PathBuf,
    },
    /// The server runs but did not become ready.
    #[error("PostgreSQL (process {pid}) runs but did not take connections within {seconds} s")]
    NotReady {
        /// Its process.
        pid: i32,
        /// How long we waited.
        seconds: u64,
        /// What it answered last.
        #[source]
        last: Option<sqlx::Error>,
    },
    /// Somebody holds the data, but not where we could talk to them.
    #[error(
        "a PostgreSQL server still works on {} but cannot be reached from here, perhaps from \
         another container; stop it first", cluster.display()
    )]
    OutOfReach {
        /// The cluster's directory.
        cluster: PathBuf,
    },
    /// The server that answers is not the one of this directory.
    #[error("the server on the socket in {} does not serve {}", socket_dir.display(), cluster.display())]
    NotOurs {
        /// Where it answers.
        socket_dir: PathBuf,
        /// What it should serve.
        cluster: PathBuf,
    },
    /// The data vanished under a running program.
    #[error(
        "{} is gone, though the program still runs; bring it back, or stop the program", cluster.display()
    )]
    DataGone {
        /// The cluster's directory.
        cluster: PathBuf,
    },
    /// The server does not end.
    #[error("PostgreSQL (process {pid}) did not end within {seconds} s")]
    NotStopped {
        /// Its process.
        pid: i32,
        /// How long we waited.
        seconds: u64,
    },
    /// Talking to the server failed.
    #[error("talking to the private PostgreSQL failed while {attempted}")]
    Talking {
        /// What was being done.
        attempted: &'static str,
        /// What went wrong.
        #[source]
        source: sqlx::Error,
    },
    /// A file or process could not be handled.
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
    /// The program is going away.
    #[error("the work on the private PostgreSQL was interrupted")]
    Interrupted(#[source] tokio::task::JoinError),
}

impl ClusterError {
    /// For `map_err`: names the act and the file.
    pub(super) fn files<'p>(
        attempted: &'static str,
        path: &'p Path,
    ) -> impl FnOnce(io::Error) -> Self + 'p {
        move |source| Self::Files { attempted, path: path.to_owned(), source }
    }
}
