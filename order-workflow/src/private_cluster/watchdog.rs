//! Keeps the private server running for as long as the program does: whoever ends it from outside,
//! by mistake or for want of memory, finds it started again a moment later.
//!
//! It has a thread and a runtime of its own, so that it neither waits for the program's work nor is
//! waited for by it. Connections that were open are gone; the pool opens others, on the same
//! socket. What was committed is there: the server replays its log before it lets anybody in.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tracing::{error, info, warn};

use super::folder::Folder;
use super::postmaster::{self, Postmaster};
use super::server_user::ServerUser;
use super::{ClusterError, Settings, make_ready, making};

/// How often the server is looked at: a request waits longer than this for a connection anyway.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Whether somebody else has finished changing the server is asked this often.
const ASK_EVERY: Duration = Duration::from_millis(50);

/// A server that lived this long was well: when it ends, it is started again at once.
const WELL_AFTER: Duration = Duration::from_secs(10);

/// Before one that ended sooner is started again. It did start, so trade goes on in between.
const PAUSE_AFTER_A_SHORT_LIFE: Duration = Duration::from_secs(1);

/// Pauses between starts that fail, doubled from the first to the longest: a full disk is emptied by
/// hand, and a log with a line a second hides why.
const PAUSE_FIRST: Duration = Duration::from_secs(1);
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// The server's first process, which the watchdog may replace.
pub(super) type Watched = Arc<Mutex<Postmaster>>;

/// Looks after the server until it is dropped.
#[derive(Debug)]
pub(super) struct Watchdog {
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Watchdog {
    /// Looks after `watched` from now on. Call it with the users' lock held.
    pub(super) fn start(
        folder: Folder,
        settings: Settings,
        watched: Watched,
    ) -> Result<Self, ClusterError> {
        let path = folder.path().to_owned();
        let failed = || ClusterError::files("watching over the server in", &path);
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed())?;
        let (stop, mut told) = watch::channel(false);
        let watch = move || {
            runtime.block_on(async {
                tokio::select! {
                    // A sender that is gone means the same.
                    _ = told.wait_for(|stop| *stop) => {}
                    () = keep(&folder, &settings, &watched) => {}
                }
            });
        };
        let thread = thread::Builder::new().name("postgres-watchdog".to_owned()).spawn(watch);
        Ok(Self { stop, thread: Some(thread.map_err(failed())?) })
    }
}

impl Drop for Watchdog {
    /// Waits until nothing is being started any more.
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            error!("The watch over the private PostgreSQL ended in a panic");
        }
    }
}

/// The process that is known now.
pub(super) fn known(watched: &Watched) -> MutexGuard<'_, Postmaster> {
    // Whoever panicked with it in hand left it whole: it is replaced in one step.
    watched.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn keep(folder: &Folder, settings: &Settings, watched: &Watched) {
    let mut started = Instant::now();
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        if known(watched).lives(folder) {
            continue;
        }
        let ended = Instant::now();
        let was_well = started.elapsed() > WELL_AFTER;
        let mut pause = if was_well { Duration::ZERO } else { PAUSE_AFTER_A_SHORT_LIFE };
        let pid = known(watched).pid();
        warn!(
            postgres.pid = pid,
            "The private PostgreSQL (process {pid}) has ended by itself or was killed; starting it \
             again in {} s",
            pause.as_secs()
        );
        loop {
            tokio::time::sleep(pause).await;
            pause = longer(pause);
            match again(folder, settings).await {
                Ok(fresh) => {
                    let (pid, waited) = (fresh.pid(), ended.elapsed());
                    *known(watched) = fresh;
                    started = Instant::now();
                    info!(
                        postgres.pid = pid,
                        "The private PostgreSQL runs again (process {pid}) after {} ms",
                        waited.as_millis()
                    );
                    break;
                }
                Err(cause) => {
                    let cause: &dyn std::error::Error = &cause;
                    error!(
                        error = cause,
                        "The private PostgreSQL could not be started again; the next try is in {} s",
                        pause.as_secs()
                    );
                }
            }
        }
    }
}

/// Starts the server on its data, or takes the one that a command beside us has started.
async fn again(folder: &Folder, settings: &Settings) -> Result<Postmaster, ClusterError> {
    let _change = loop {
        // Asked, not waited for, so that the program can be stopped meanwhile.
        if let Some(lock) = folder.try_lock_change()? {
            break lock;
        }
        tokio::time::sleep(ASK_EVERY).await;
    };
    let user = ServerUser::for_cluster(&folder.cluster())?;
    if let Some(running) = postmaster::adopt(folder, &user).await? {
        return Ok(running);
    }
    // A running program must never find itself on an empty database.
    if making::version_of(folder)?.is_none() {
        return Err(ClusterError::DataGone { cluster: folder.cluster() });
    }
    // This thread is ours: it may wait for files and processes.
    let (folder, user, installation) = make_ready(folder.clone(), user, settings)?;
    postmaster::start(&folder, &user, &installation).await
}

fn longer(pause: Duration) -> Duration {
    (pause * 2).clamp(PAUSE_FIRST, PAUSE_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_begin_at_once_and_never_grow_beyond_half_a_minute() {
        let mut pause = Duration::ZERO;
        let mut pauses = Vec::new();
        for _ in 0..8 {
            pauses.push(pause.as_secs());
            pause = longer(pause);
        }

        assert_eq!(pauses, [0, 1, 2, 4, 8, 16, 30, 30]);
    }
}
