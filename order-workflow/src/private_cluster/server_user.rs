//! Who the server runs as. PostgreSQL refuses to be root, so a program that is root steps down.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::fd::AsRawFd;
use std::os::unix::fs::{MetadataExt, lchown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::unistd::{Uid, User};
use tracing::info;

use super::ClusterError;

/// The operating system's user whose processes and files the cluster's are.
#[derive(Debug, Clone)]
pub(super) struct ServerUser {
    name: String,
    uid: u32,
    gid: u32,
    we: String,
    we_are_root: bool,
}

impl ServerUser {
    /// Ourselves; or, when we are root, the owner of the cluster, else `postgres`, else `nobody`.
    pub(super) fn for_cluster(cluster: &Path) -> Result<Self, ClusterError> {
        let uid = Uid::effective();
        let we = named(uid)?.ok_or(ClusterError::NamelessUser { uid: uid.as_raw() })?;
        let owner = fs::symlink_metadata(cluster).ok().map(|found| Uid::from_raw(found.uid()));
        if !uid.is_root() {
            if let Some(owner) = owner.filter(|owner| *owner != uid) {
                let owner = named(owner)?.map_or(owner.to_string(), |found| found.name);
                let path = cluster.to_owned();
                return Err(ClusterError::SomebodyElses { path, owner, we: we.name });
            }
            return Ok(Self::of(&we, we.name.clone(), false));
        }
        let owner = match owner.filter(|owner| !owner.is_root()) {
            Some(owner) => {
                Some(named(owner)?.ok_or(ClusterError::NamelessUser { uid: owner.as_raw() })?)
            }
            None => None,
        };
        let find = |name| User::from_name(name).ok().flatten();
        let user = owner.or_else(|| find("postgres")).or_else(|| find("nobody"));
        Ok(Self::of(&user.ok_or(ClusterError::NobodyToRunAs)?, we.name, true))
    }

    fn of(user: &User, we: String, we_are_root: bool) -> Self {
        let (uid, gid) = (user.uid.as_raw(), user.gid.as_raw());
        Self { name: user.name.clone(), uid, gid, we, we_are_root }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The user we are ourselves.
    pub(super) fn our_name(&self) -> &str {
        &self.we
    }

    pub(super) fn uid(&self) -> u32 {
        self.uid
    }

    pub(super) fn gid(&self) -> u32 {
        self.gid
    }

    pub(super) fn differs_from_us(&self) -> bool {
        self.we_are_root
    }

    /// Starts `program` as this user with `-D dir`, in a process group of its own: Ctrl-C is for
    /// us, who then stop the server in good order.
    pub(super) fn spawn<I>(
        &self,
        program: &Path,
        dir: &Path,
        arguments: I,
        (stdin, stdout, stderr): (Stdio, Stdio, Stdio),
    ) -> Result<Child, ClusterError>
    where
        I: IntoIterator,
        I::Item: AsRef<OsStr>,
    {
        let mut command = Command::new(program);
        command
            // Our environment holds secrets and PG* settings that are not the server's business.
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("LC_ALL", "C")
            .stdin(stdin)
            .stdout(stdout)
            .stderr(stderr)
            .process_group(0);
        let failed = |source| ClusterError::files("running", program)(source);
        if !self.we_are_root {
            return command.arg("-D").arg(dir).args(arguments).spawn().map_err(failed);
        }
        // Leaves root's other groups behind, too.
        command.uid(self.uid).gid(self.gid);
        if self.can_walk_to(dir, program) {
            command.current_dir(dir).arg("-D").arg(dir).args(arguments);
            return command.spawn().map_err(failed);
        }
        // Under /root, say, or a directory of mode 700. Rather than ask for others' directories to
        // be opened wider, we open this one as root and hand it over: a path through an open file
        // starts inside. It must outlive exec, so a program that another thread starts in this
        // very moment may get it, too; it could do nothing with it that it may not do anyway.
        let inside = File::open(dir).map_err(ClusterError::files("opening", dir))?;
        fcntl(&inside, FcntlArg::F_SETFD(FdFlag::empty())).map_err(|errno| failed(errno.into()))?;
        let path = format!("/proc/self/fd/{}", inside.as_raw_fd());
        command.current_dir("/").arg("-D").arg(path).args(arguments).spawn().map_err(failed)
    }

    /// Tried rather than computed: lists of access rights and mount options have a say as well.
    fn can_walk_to(&self, dir: &Path, program: &Path) -> bool {
        let tried = Command::new(program)
            .arg("--version")
            .env_clear()
            .uid(self.uid)
            .gid(self.gid)
            .current_dir(dir)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        tried.is_ok_and(|status| status.success())
    }
}

/// Gives a cluster that root copied here to the user who has to run it.
pub(super) fn hand_over(cluster: &Path, user: &ServerUser) -> Result<(), ClusterError> {
    let found = fs::symlink_metadata(cluster).map_err(ClusterError::files("reading", cluster))?;
    if !user.we_are_root || found.uid() == user.uid {
        return Ok(());
    }
    info!("Giving {} to the user {}", cluster.display(), user.name);
    let mut waiting = vec![cluster.to_owned()];
    while let Some(path) = waiting.pop() {
        give(&path, user)?;
        // Links are given away themselves, never followed.
        if path.symlink_metadata().is_ok_and(|found| found.is_dir()) {
            waiting.extend(entries(&path)?);
        }
    }
    Ok(())
}

/// Makes `path` itself the server user's, when that is not us.
pub(super) fn give(path: &Path, user: &ServerUser) -> Result<(), ClusterError> {
    if !user.we_are_root {
        return Ok(());
    }
    lchown(path, Some(user.uid), Some(user.gid))
        .map_err(ClusterError::files("changing the owner of", path))
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>, ClusterError> {
    let listed = fs::read_dir(dir)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect());
    listed.map_err(ClusterError::files("listing", dir))
}

fn named(uid: Uid) -> Result<Option<User>, ClusterError> {
    let reading = ClusterError::files("reading", Path::new("/etc/passwd"));
    User::from_uid(uid).map_err(|errno| reading(errno.into()))
}
