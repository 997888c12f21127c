//! Makes a cluster: beside its place first, moved there when complete, so that a half-made one is
//! never taken for data.

use std::fs::{self, DirBuilder, File};
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt;
use std::process::Stdio;

use tracing::warn;

use super::folder::Folder;
use super::server_user::{ServerUser, give};
use super::{ClusterError, Installation, ROLE};

/// The major version that made the cluster; `None` when there is none yet.
pub(super) fn version_of(folder: &Folder) -> Result<Option<u32>, ClusterError> {
    let path = folder.cluster().join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(version) => {
            let unreadable = |error| std::io::Error::new(ErrorKind::InvalidData, error);
            let major = version.trim().parse().map_err(unreadable);
            major.map(Some).map_err(ClusterError::files("understanding", &path))
        }
        // A directory without it is not a cluster we made; moving into its place will say so.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ClusterError::files("reading", &path)(error)),
    }
}

/// Clears away what an interrupted first start left.
pub(super) fn remove_half_made(folder: &Folder) -> Result<(), ClusterError> {
    let half_made = folder.half_made();
    match fs::remove_dir_all(&half_made) {
        Ok(()) => {
            warn!("Removed a half-made cluster of an interrupted start");
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(ClusterError::files("removing", &half_made)(error)),
    }
}

/// Makes the cluster. Texts sort by code point, the same on every machine and for ever (an upgrade
/// of the system's locales would silently break indexes otherwise); pages sort by language where
/// it matters to a reader.
pub(super) fn make(
    folder: &Folder,
    user: &ServerUser,
    installation: &Installation,
    durable: bool,
) -> Result<(), ClusterError> {
    let half_made = folder.half_made();
    DirBuilder::new()
        .mode(0o700)
        .create(&half_made)
        .map_err(ClusterError::files("making the directory", &half_made))?;
    give(&half_made, user)?;

    let role = format!("--username={ROLE}");
    let mut arguments = vec![
        role.as_str(),
        "--auth-local=peer",
        "--auth-host=reject",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--data-checksums",
    ];
    if !durable {
        arguments.push("--no-sync");
    }
    let io = (Stdio::null(), Stdio::null(), Stdio::piped());
    let initdb = installation.program("initdb");
    let ended = user
        .spawn(&initdb, &half_made, arguments, io)?
        .wait_with_output()
        .map_err(ClusterError::files("running", &initdb))?;
    if !ended.status.success() {
        let said = String::from_utf8_lossy(&ended.stderr).trim().replace('\n', "; ");
        return Err(ClusterError::NotMade { said });
    }

    let cluster = folder.cluster();
    fs::rename(&half_made, &cluster).map_err(ClusterError::files("moving into place", &cluster))?;
    let parent = folder.path();
    File::open(parent)
        .and_then(|opened| opened.sync_all())
        .map_err(ClusterError::files("keeping", parent))
}
