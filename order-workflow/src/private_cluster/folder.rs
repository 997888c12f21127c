//! The private cluster's directory: what lies where, its locks, and writing into it safely.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::ops::Deref;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, fchown};
use std::path::{Path, PathBuf};

use super::ClusterError;
use super::server_user::ServerUser;

/// An open file whose lock ends with it.
#[derive(Debug)]
pub(super) struct HeldLock(File);

impl Deref for HeldLock {
    type Target = File;

    fn deref(&self) -> &File {
        &self.0
    }
}

impl HeldLock {
    /// Hands the lock to whoever gets the file.
    pub(super) fn into_file(self) -> File {
        self.0
    }
}

/// `DATA/postgres`.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    data_dir: PathBuf,
    path: PathBuf,
}

impl Folder {
    /// Makes the directories where they are missing; all paths are absolute from here on.
    pub(super) fn prepare(data_dir: &Path) -> Result<Self, ClusterError> {
        // 711: the server's own user passes through, others see nothing.
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(0o711);
        let making = "making the directory";
        builder.create(data_dir).map_err(ClusterError::files(making, data_dir))?;
        let data_dir = data_dir
            .canonicalize()
            .map_err(ClusterError::files("resolving the directory", data_dir))?;
        let path = data_dir.join("postgres");
        builder.create(&path).map_err(ClusterError::files(making, &path))?;
        Ok(Self { data_dir, path })
    }

    /// `PGDATA`.
    pub(super) fn cluster(&self) -> PathBuf {
        self.path.join("cluster")
    }

    /// Where a cluster is made before it is complete.
    pub(super) fn half_made(&self) -> PathBuf {
        self.path.join("being-made")
    }

    /// What the server says before its own log is open.
    pub(super) fn start_log(&self) -> PathBuf {
        self.path.join("start.log")
    }

    pub(super) fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn users_lock(&self) -> PathBuf {
        self.path.join("users.lock")
    }

    pub(super) fn lock_program(&self) -> Result<HeldLock, ClusterError> {
        let path = self.path.join("program.lock");
        let Some(mut lock) = try_lock(&path)? else {
            let mut pid = String::new();
            // The number is a courtesy; without it the sentence still stands.
            let read = open(&path).and_then(|mut file| {
                let reading = ClusterError::files("reading", &path);
                file.read_to_string(&mut pid).map_err(reading)
            });
            let pid = read.ok().map(|_| pid.trim().to_owned()).filter(|pid| !pid.is_empty());
            return Err(ClusterError::InUse { data_dir: self.data_dir.clone(), pid });
        };
        lock.0
            .set_len(0)
            .and_then(|()| writeln!(lock.0, "{}", std::process::id()))
            .map_err(ClusterError::files("writing", &path))?;
        Ok(lock)
    }

    /// Waits until nobody else makes, starts, adopts or stops the server.
    pub(super) fn lock_change(&self) -> Result<HeldLock, ClusterError> {
        let path = self.path.join("change.lock");
        let file = open(&path)?;
        file.lock().map_err(ClusterError::files("locking", &path))?;
        Ok(HeldLock(file))
    }

    /// The same without waiting; `None` while somebody else is at it.
    pub(super) fn try_lock_change(&self) -> Result<Option<HeldLock>, ClusterError> {
        try_lock(&self.path.join("change.lock"))
    }

    /// The users' lock for oneself alone; `None` while somebody uses the server.
    pub(super) fn try_lock_users_alone(&self) -> Result<Option<HeldLock>, ClusterError> {
        try_lock(&self.users_lock())
    }

    /// The lock a living server holds; `None` while it does.
    pub(super) fn try_lock_server(&self) -> Result<Option<HeldLock>, ClusterError> {
        try_lock(&self.path.join("server.lock"))
    }
}

/// Takes a share of the lock at `path`, waiting for one who wants it alone.
pub(super) fn lock_shared(path: &Path) -> Result<HeldLock, ClusterError> {
    let file = open(path)?;
    file.lock_shared().map_err(ClusterError::files("locking", path))?;
    Ok(HeldLock(file))
}

fn try_lock(path: &Path) -> Result<Option<HeldLock>, ClusterError> {
    let file = open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(HeldLock(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(source)) => Err(ClusterError::files("locking", path)(source)),
    }
}

fn open(path: &Path) -> Result<File, ClusterError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(ClusterError::files("opening", path))
}

/// Writes `dir/name` whole or not at all, for `owner` alone to read.
///
/// When we are root, `dir` belongs to somebody with less power, who could have put a link there
/// that leads elsewhere; so nothing that exists is opened, and the new file is moved into place.
pub(super) fn write_for(
    owner: &ServerUser,
    dir: &Path,
    name: &str,
    content: &str,
) -> Result<PathBuf, ClusterError> {
    let path = dir.join(name);
    let fresh = dir.join(format!("{name}.{}.new", std::process::id()));
    // A leftover of a process that was killed and had our number.
    if fresh.symlink_metadata().is_ok() {
        fs::remove_file(&fresh).map_err(ClusterError::files("removing", &fresh))?;
    }
    let write = || {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
        file.write_all(content.as_bytes())?;
        if owner.differs_from_us() {
            fchown(&file, Some(owner.uid()), Some(owner.gid()))?;
        }
        file.sync_all()?;
        fs::rename(&fresh, &path)
    };
    write().map_err(ClusterError::files("writing", &path))?;
    Ok(path)
}
