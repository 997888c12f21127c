//! The private PostgreSQL: a database server that the program keeps for itself in its data
//! directory, so that a small federation needs to set nothing up.
//!
//! The program finds the installed PostgreSQL, makes a cluster on the first start, runs it on a
//! unix socket that only its own user can enter, and stops it again. Nobody else is let in: no
//! TCP, peer authentication, never `trust`. Started as root, the server runs as `postgres`, else
//! as `nobody`.
//!
//! Who may do what at the same time is settled by four lock files in `DATA/postgres`, which the
//! operating system releases however a process ends:
//!
//! | lock | held by | meaning |
//! |---|---|---|
//! | `program.lock` | the program, for its life | a second program on the same data is refused |
//! | `users.lock` | everybody who uses the server, shared | the last one out stops it |
//! | `change.lock` | whoever makes, starts, adopts or stops the server | one change at a time |
//! | `server.lock` | the server itself, as its standard input | it lives, even if seen from another container |
//!
//! After `kill -9` the server lives on without anybody; the next start adopts it, having proved
//! that it really serves this directory. When it is the server that is killed, the program's
//! watchdog starts it again.

mod configuration;
mod error;
mod folder;
pub(crate) mod installation;
mod making;
mod postmaster;
mod server_user;
mod socket_dir;
#[cfg(test)]
mod tests;
mod watchdog;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tracing::{info, warn};

pub use error::ClusterError;
pub use installation::Installation;

use folder::{Folder, HeldLock, lock_shared};
use postmaster::Postmaster;
use server_user::ServerUser;
use watchdog::{Watchdog, Watched, known};

/// The role that owns everything in the cluster; the operating system vouches for who may be it.
const ROLE: &str = "lumbung";

/// The database the program works in.
const DATABASE: &str = "lumbung";

/// Where the private cluster is kept and how it is run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `LUMBUNG_DATA_DIR`; the cluster lives in `postgres` beneath it.
    pub data_dir: PathBuf,
    /// `LUMBUNG_POSTGRES_BIN`: the directory of `initdb` and `postgres`; looked for when absent.
    pub postgres_bin: Option<PathBuf>,
    /// Whether what is committed survives a power cut. Only tests say no.
    pub durable: bool,
    /// Most connections the server takes.
    pub connections_max: u16,
}

impl Settings {
    /// A durable cluster in `data_dir` on the PostgreSQL that is found.
    #[must_use]
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        let data_dir = data_dir.into();
        Self { data_dir, postgres_bin: None, durable: true, connections_max: 60 }
    }
}

/// A running private PostgreSQL, and our right to use it.
///
/// Dropping it leaves the server the way [`stop`](Self::stop) does, but waits on this thread.
#[derive(Debug)]
pub struct PrivateCluster {
    // `None` once left.
    use_of_it: Option<Use>,
    socket_dir: PathBuf,
    installation: Option<Installation>,
    adopted: bool,
}

#[derive(Debug)]
struct Use {
    // Dropped first: nothing may be started while the server is being left.
    watchdog: Option<Watchdog>,
    folder: Folder,
    postmaster: Watched,
    users: HeldLock,
    // Held, never read: dropped last, so that the next program finds everything in order.
    _program: Option<HeldLock>,
}

impl PrivateCluster {
    /// Brings the server up for the program itself: makes, starts or adopts it.
    ///
    /// # Errors
    /// Another program runs on the same data; there is no PostgreSQL, or one of another major
    /// version than the data's; the directory is somebody else's; the server does not start.
    pub async fn start(settings: &Settings) -> Result<Self, ClusterError> {
        Self::open(settings.clone(), true).await
    }

    /// Brings the server up for a short command, beside a running program or without one. The
    /// server is stopped by whoever leaves last.
    ///
    /// # Errors
    /// As for [`start`](Self::start), except that a running program is welcome.
    pub async fn join(settings: &Settings) -> Result<Self, ClusterError> {
        Self::open(settings.clone(), false).await
    }

    /// Leaves the server, and stops it unless somebody else still uses it.
    ///
    /// # Errors
    /// The server did not end, neither when asked to nor when told to; it is adopted next time.
    pub async fn stop(mut self) -> Result<(), ClusterError> {
        match self.use_of_it.take() {
            Some(use_of_it) => blocking(move || use_of_it.leave()).await,
            None => Ok(()),
        }
    }

    /// Where the program's database is, for a driver or for PostgreSQL's own tools. Holds no
    /// secret: the socket's directory and the user's identity are the key.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_of(DATABASE)
    }

    /// Where another database of this cluster is.
    #[must_use]
    pub fn url_of(&self, database: &str) -> String {
        socket_dir::url(&self.socket_dir, database)
    }

    /// Whether the server was found running, left by a program that had no time to stop it or
    /// shared with one that still runs.
    #[must_use]
    pub fn was_adopted(&self) -> bool {
        self.adopted
    }

    /// The PostgreSQL it was started with; `None` when it was adopted.
    #[must_use]
    pub fn installation(&self) -> Option<&Installation> {
        self.installation.as_ref()
    }

    async fn open(settings: Settings, for_life: bool) -> Result<Self, ClusterError> {
        let (folder, program, change, users) = blocking({
            let data_dir = settings.data_dir.clone();
            move || take_locks(&data_dir, for_life)
        })
        .await?;
        let user = ServerUser::for_cluster(&folder.cluster())?;

        if let Some(postmaster) = postmaster::adopt(&folder, &user).await? {
            info!(
                postgres.pid = postmaster.pid(),
                "Adopted the running private PostgreSQL (process {})",
                postmaster.pid()
            );
            let socket_dir = postmaster.socket_dir().to_owned();
            postmaster::ensure_database(&socket_dir, DATABASE).await?;
            drop(change);
            let use_of_it = Some(Use::begin(folder, postmaster, users, program, settings)?);
            return Ok(Self { use_of_it, socket_dir, installation: None, adopted: true });
        }

        let wanted = settings.clone();
        let (folder, user, installation) =
            blocking(move || make_ready(folder, user, &wanted)).await?;
        let postmaster = postmaster::start(&folder, &user, &installation).await?;
        let socket_dir = postmaster.socket_dir().to_owned();
        postmaster::ensure_database(&socket_dir, DATABASE).await?;
        drop(change);
        info!(
            postgres.pid = postmaster.pid(),
            "Started the private PostgreSQL {} in {} (process {})",
            installation.major(),
            folder.cluster().display(),
            postmaster.pid()
        );
        let use_of_it = Some(Use::begin(folder, postmaster, users, program, settings)?);
        Ok(Self { use_of_it, socket_dir, installation: Some(installation), adopted: false })
    }
}

impl Drop for PrivateCluster {
    fn drop(&mut self) {
        if let Some(use_of_it) = self.use_of_it.take()
            && let Err(error) = use_of_it.leave()
        {
            warn!("Leaving the private PostgreSQL failed, the next start adopts it: {error}");
        }
    }
}

impl Use {
    /// The program itself has the server watched; a short command does without.
    fn begin(
        folder: Folder,
        postmaster: Postmaster,
        users: HeldLock,
        program: Option<HeldLock>,
        settings: Settings,
    ) -> Result<Self, ClusterError> {
        let postmaster: Watched = Arc::new(Mutex::new(postmaster));
        let watchdog = match program {
            Some(_) => Some(Watchdog::start(folder.clone(), settings, Arc::clone(&postmaster))?),
            None => None,
        };
        Ok(Self { watchdog, folder, postmaster, users, _program: program })
    }

    /// The last one out stops the server.
    fn leave(self) -> Result<(), ClusterError> {
        let Self { watchdog, folder, postmaster, users, _program } = self;
        drop(watchdog);
        let _change = folder.lock_change()?;
        drop(users);
        if let Some(_alone) = folder.try_lock_users_alone()? {
            known(&postmaster).stop(&folder)?;
            info!("Stopped the private PostgreSQL");
        } else {
            info!("Left the private PostgreSQL to those who still use it");
        }
        Ok(())
    }
}

type Locks = (Folder, Option<HeldLock>, HeldLock, HeldLock);

fn take_locks(data_dir: &Path, for_life: bool) -> Result<Locks, ClusterError> {
    let folder = Folder::prepare(data_dir)?;
    let program = if for_life { Some(folder.lock_program()?) } else { None };
    let change = folder.lock_change()?;
    let users = lock_shared(&folder.users_lock())?;
    Ok((folder, program, change, users))
}

/// Finds the PostgreSQL that fits the data, and makes the data when there is none.
fn make_ready(
    folder: Folder,
    user: ServerUser,
    settings: &Settings,
) -> Result<(Folder, ServerUser, Installation), ClusterError> {
    let installations = installation::servers(settings.postgres_bin.as_deref())?;
    let made_by = making::version_of(&folder)?;
    let installation = installation::fitting(installations, made_by, &folder.cluster())?;
    making::remove_half_made(&folder)?;
    if made_by.is_none() {
        info!(
            "Making the private PostgreSQL {} in {}; this happens once",
            installation.major(),
            folder.cluster().display()
        );
        making::make(&folder, &user, &installation, settings.durable)?;
    }
    server_user::hand_over(&folder.cluster(), &user)?;
    let socket_dir = socket_dir::make(&folder, &user)?;
    configuration::write(&folder, &user, &socket_dir, settings)?;
    Ok((folder, user, installation))
}

/// Runs what waits for files or processes where it may wait.
async fn blocking<T, F>(work: F) -> Result<T, ClusterError>
where
    F: FnOnce() -> Result<T, ClusterError> + Send + 'static,
    T: Send + 'static,
{
    tokio::task::spawn_blocking(work).await.map_err(ClusterError::Interrupted)?
}
