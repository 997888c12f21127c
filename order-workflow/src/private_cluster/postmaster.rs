//! The server's first process: started, adopted, proved to be ours, and ended.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::str::FromStr;
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tracing::{info, warn};

use super::folder::{Folder, write_for};
use super::server_user::ServerUser;
use super::{ClusterError, Installation, socket_dir};

/// Recovery after a power cut reads at most half a gigabyte of log (`max_wal_size`); on the slowest
/// of disks that takes minutes.
const TIME_TO_BE_READY: Duration = Duration::from_mins(10);

/// How long orphans of a killed server may take to notice that they are.
const TIME_FOR_ORPHANS: Duration = Duration::from_secs(10);

/// A fast shutdown ends sessions and writes a checkpoint. The program has 20 s in all (`api.md`).
const TIME_TO_STOP: Duration = Duration::from_secs(12);

/// When told to drop everything, the server needs no time; the log is replayed at the next start.
const TIME_TO_DROP_EVERYTHING: Duration = Duration::from_secs(4);

/// A file that only the server of this directory can read back to us.
const PROOF: &str = "lumbung-proof";

/// The server as a process.
#[derive(Debug)]
pub(super) struct Postmaster {
    pid: i32,
    socket_dir: PathBuf,
    child: Option<Child>,
}

/// What the server writes about itself into `postmaster.pid`.
#[derive(Debug, PartialEq, Eq)]
struct PidFile {
    pid: i32,
    socket_dir: PathBuf,
    takes_connections: bool,
}

impl Postmaster {
    pub(super) fn pid(&self) -> i32 {
        self.pid
    }

    pub(super) fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// Ends the server: politely first, then at once. Waits on this thread.
    pub(super) fn stop(&mut self, folder: &Folder) -> Result<(), ClusterError> {
        // The one we know is gone, and another was started since: by the program's watchdog while
        // we were a command beside it, or by a watchdog that was stopped half way.
        if !self.lives(folder)
            && let Some(other) = read_pid_file(&folder.cluster())?
            && serves(other.pid, &folder.cluster())
        {
            self.pid = other.pid;
            self.child = None;
        }
        for (signal, time) in
            [(Signal::SIGINT, TIME_TO_STOP), (Signal::SIGQUIT, TIME_TO_DROP_EVERYTHING)]
        {
            if !self.lives(folder) {
                break;
            }
            match kill(Pid::from_raw(self.pid), signal) {
                Ok(()) | Err(Errno::ESRCH) => {}
                Err(errno) => {
                    let path = PathBuf::from(format!("process {}", self.pid));
                    return Err(ClusterError::files("signalling", &path)(errno.into()));
                }
            }
            let until = Instant::now() + time;
            while self.lives(folder) && Instant::now() < until {
                thread::sleep(Duration::from_millis(20));
            }
        }
        if self.lives(folder) {
            let seconds = (TIME_TO_STOP + TIME_TO_DROP_EVERYTHING).as_secs();
            return Err(ClusterError::NotStopped { pid: self.pid, seconds });
        }
        // Left over only when the server was killed; an empty directory is no loss either way.
        if let Err(error) = fs::remove_dir(&self.socket_dir) {
            info!("The socket's directory {} stays: {error}", self.socket_dir.display());
        }
        Ok(())
    }

    /// Whether its process is there.
    pub(super) fn lives(&mut self, folder: &Folder) -> bool {
        match &mut self.child {
            Some(child) => matches!(child.try_wait(), Ok(None)),
            None => serves(self.pid, &folder.cluster()),
        }
    }
}

/// Starts the server and waits until it takes connections.
pub(super) async fn start(
    folder: &Folder,
    user: &ServerUser,
    installation: &Installation,
) -> Result<Postmaster, ClusterError> {
    let cluster = folder.cluster();
    let socket_dir = socket_dir::make(folder, user)?;
    let Some(server_lock) = folder.try_lock_server()? else {
        return Err(ClusterError::OutOfReach { cluster });
    };
    let start_log = folder.start_log();
    let writing = || ClusterError::files("writing", &start_log);
    let log = File::create(&start_log).map_err(writing())?;
    let log_too = log.try_clone().map_err(writing())?;
    // The lock rides along as standard input: it is held as long as any of the server's processes
    // lives, and not longer.
    let io = (Stdio::from(server_lock.into_file()), Stdio::from(log), Stdio::from(log_too));
    let none: [&str; 0] = [];
    let child = user.spawn(&installation.program("postgres"), &cluster, none, io)?;
    let pid = pid_of(&child);
    let mut postmaster = Postmaster { pid, socket_dir, child: Some(child) };

    let until = Instant::now() + TIME_TO_BE_READY;
    let mut patience = Patience::new();
    loop {
        if let Some(child) = &mut postmaster.child
            && let Ok(Some(status)) = child.try_wait()
        {
            // Empty, and made anew by the next try.
            drop(fs::remove_dir(&postmaster.socket_dir));
            let said = fs::read_to_string(&start_log).unwrap_or_default();
            let said = said.trim().replace('\n', "; ");
            return Err(ClusterError::NotStarted {
                status: status.to_string(),
                said,
                log: cluster.join("log"),
            });
        }
        // Its own word first: a knock while it recovers would be a line in its log each time.
        if read_pid_file(&cluster)?.is_some_and(|file| file.takes_connections) {
            match connect(&postmaster.socket_dir).await {
                Ok(connection) => {
                    prove(connection, folder, user, &postmaster.socket_dir).await?;
                    return Ok(postmaster);
                }
                Err(error) if is_not_ready(&error) && Instant::now() < until => {}
                Err(error) => return Err(not_ready(pid, Some(error))),
            }
        } else if Instant::now() > until {
            return Err(not_ready(pid, None));
        }
        patience.pause("starting").await;
    }
}

/// Takes over a server that already serves this directory; `None` when there is none, and then
/// nothing of a dead one is in the way of a new one.
pub(super) async fn adopt(
    folder: &Folder,
    user: &ServerUser,
) -> Result<Option<Postmaster>, ClusterError> {
    let cluster = folder.cluster();
    let until = Instant::now() + TIME_TO_BE_READY;
    let mut patience = Patience::new();
    loop {
        let Some(found) = read_pid_file(&cluster)? else {
            wait_for_orphans(folder).await?;
            return Ok(None);
        };
        if !serves(found.pid, &cluster) {
            wait_for_orphans(folder).await?;
            remove_stale_pid_file(&cluster, &found)?;
            return Ok(None);
        }
        let PidFile { pid, socket_dir, takes_connections } = found;
        if takes_connections {
            // Before anything is said to it: in somebody else's directory anybody could answer.
            socket_dir::verify(&socket_dir, user)?;
            match connect(&socket_dir).await {
                Ok(connection) => {
                    prove(connection, folder, user, &socket_dir).await?;
                    return Ok(Some(Postmaster { pid, socket_dir, child: None }));
                }
                Err(error) if is_not_ready(&error) && Instant::now() < until => {}
                Err(error) => return Err(not_ready(pid, Some(error))),
            }
        } else if Instant::now() > until {
            return Err(not_ready(pid, None));
        }
        // Still starting or recovering; or on its way out, and then its file goes away.
        patience.pause("becoming ready or ending").await;
    }
}

/// Makes the database when it is missing.
pub(super) async fn ensure_database(socket_dir: &Path, name: &str) -> Result<(), ClusterError> {
    let talking = |source| ClusterError::Talking { attempted: "making its database", source };
    let mut connection = connect(socket_dir).await.map_err(talking)?;
    let exists: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(name)
            .fetch_one(&mut connection)
            .await
            .map_err(talking)?;
    if !exists {
        // The name is one of ours, lower-case letters only.
        let sql = format!("CREATE DATABASE \"{name}\"");
        sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.map_err(talking)?;
    }
    connection.close().await.map_err(talking)
}

/// A copied directory has the other's `postmaster.pid`, and numbers of processes come again; so the
/// server shows us a file that we have just put where only it can be looking.
async fn prove(
    mut connection: PgConnection,
    folder: &Folder,
    user: &ServerUser,
    socket_dir: &Path,
) -> Result<(), ClusterError> {
    let cluster = folder.cluster();
    let mut token = [0; 16];
    getrandom::fill(&mut token).map_err(|error| {
        ClusterError::files("drawing a proof for", &cluster)(std::io::Error::other(error))
    })?;
    let token = hex::encode(token);
    let path = write_for(user, &cluster, PROOF, &token)?;
    let shown: Result<Option<String>, _> =
        sqlx::query_scalar("SELECT pg_read_file($1, 0, 64, true)")
            .bind(PROOF)
            .fetch_one(&mut connection)
            .await;
    fs::remove_file(&path).map_err(ClusterError::files("removing", &path))?;
    let talking =
        |source| ClusterError::Talking { attempted: "asking which data it serves", source };
    if shown.map_err(talking)?.as_deref() != Some(&token) {
        return Err(ClusterError::NotOurs { socket_dir: socket_dir.to_owned(), cluster });
    }
    connection.close().await.map_err(talking)
}

async fn connect(socket_dir: &Path) -> Result<PgConnection, sqlx::Error> {
    let options = PgConnectOptions::from_str(&socket_dir::url(socket_dir, "postgres"))?;
    PgConnection::connect_with(&options).await
}

/// Whether waiting helps: nobody listens yet, or the server says that it is starting or stopping.
fn is_not_ready(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        // cannot_connect_now, too_many_connections
        sqlx::Error::Database(refusal) => {
            matches!(refusal.code().as_deref(), Some("57P03" | "53300"))
        }
        _ => false,
    }
}

fn not_ready(pid: i32, last: Option<sqlx::Error>) -> ClusterError {
    ClusterError::NotReady { pid, seconds: TIME_TO_BE_READY.as_secs(), last }
}

/// After its first process was killed, a server's others still finish what they do; nothing may
/// start on the same files before.
async fn wait_for_orphans(folder: &Folder) -> Result<(), ClusterError> {
    let until = Instant::now() + TIME_FOR_ORPHANS;
    while folder.try_lock_server()?.is_none() {
        if Instant::now() > until {
            return Err(ClusterError::OutOfReach { cluster: folder.cluster() });
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

fn read_pid_file(cluster: &Path) -> Result<Option<PidFile>, ClusterError> {
    let path = cluster.join("postmaster.pid");
    match fs::read_to_string(&path) {
        Ok(content) => Ok(understand_pid_file(&content)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ClusterError::files("reading", &path)(error)),
    }
}

/// Process, data directory, start time, port, socket directory, address, memory key and state, one
/// a line; short while the server has not come that far.
fn understand_pid_file(content: &str) -> Option<PidFile> {
    let mut lines = content.lines();
    let pid = lines.next()?.trim().parse().ok().filter(|pid| *pid > 1)?;
    let socket_dir = PathBuf::from(lines.nth(3).unwrap_or_default().trim());
    let takes_connections = lines.nth(2).is_some_and(|state| state.trim() == "ready");
    Some(PidFile { pid, socket_dir, takes_connections })
}

/// PostgreSQL itself clears the file when no process has that number; when an unrelated one has,
/// as after a restart of the machine, it would refuse to start.
fn remove_stale_pid_file(cluster: &Path, stale: &PidFile) -> Result<(), ClusterError> {
    let path = cluster.join("postmaster.pid");
    warn!(
        "The private PostgreSQL (process {}) ended without cleaning up; it recovers now",
        stale.pid
    );
    fs::remove_file(&path).map_err(ClusterError::files("removing", &path))
}

/// Whether the process `pid` is a server of this directory: they stand in the directory they serve.
fn serves(pid: i32, cluster: &Path) -> bool {
    let process = PathBuf::from(format!("/proc/{pid}"));
    if !Path::new("/proc/self").exists() {
        // Not Linux: the number is all there is, and the proof comes later.
        return kill(Pid::from_raw(pid), None).is_ok();
    }
    match (fs::metadata(process.join("cwd")), fs::metadata(cluster)) {
        (Ok(stands_in), Ok(cluster)) => {
            (stands_in.dev(), stands_in.ino()) == (cluster.dev(), cluster.ino())
        }
        _ => false,
    }
}

fn pid_of(child: &Child) -> i32 {
    // Linux numbers processes below 2^22.
    i32::try_from(child.id()).unwrap_or(i32::MAX)
}

/// Short pauses at first, since a start takes a tenth of a second; a word every ten seconds.
struct Patience {
    began: Instant,
    spoken: Duration,
}

impl Patience {
    fn new() -> Self {
        Self { began: Instant::now(), spoken: Duration::ZERO }
    }

    async fn pause(&mut self, what: &str) {
        let waited = self.began.elapsed();
        if waited.saturating_sub(self.spoken) > Duration::from_secs(10) {
            self.spoken = waited;
            info!("The private PostgreSQL is {what}, for {} s now", waited.as_secs());
        }
        let pause = if waited < Duration::from_secs(1) { 15 } else { 200 };
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pid_file_is_read_also_while_it_is_short() {
        let whole = "4711\n/data/cluster\n1795355555\n5432\n/tmp/lumbung-1-ab\n\n 99 1\nready   \n";
        let short = PidFile { pid: 4711, socket_dir: PathBuf::new(), takes_connections: false };
        let socket_dir = PathBuf::from("/tmp/lumbung-1-ab");

        let ready = PidFile { pid: 4711, socket_dir, takes_connections: true };
        assert_eq!(understand_pid_file(whole), Some(ready));
        assert_eq!(understand_pid_file("4711\n"), Some(short));
        assert_eq!(understand_pid_file(""), None);
        assert_eq!(understand_pid_file("-1\n"), None);
    }

    #[test]
    fn a_process_that_stands_elsewhere_serves_nothing_here() {
        let cluster = tempfile::tempdir().unwrap();

        assert!(!serves(pid_of_ourselves(), cluster.path()));
        assert!(serves(pid_of_ourselves(), &std::env::current_dir().unwrap()));
    }

    fn pid_of_ourselves() -> i32 {
        i32::try_from(std::process::id()).unwrap()
    }
}
