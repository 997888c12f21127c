//! The directory of the server's socket: short, because a socket's path may have 107 bytes at
//! most, and closed to everybody but the server's user.

use std::fs::{self, DirBuilder};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::folder::Folder;
use super::server_user::{ServerUser, give};
use super::{ClusterError, ROLE};

/// The port is only part of the socket's name; nothing listens on it.
pub(super) const PORT: u16 = 5432;

/// Makes the directory, or takes one that is safely ours from an earlier run, and empties it of a
/// dead server's socket. Call it only when no server lives.
///
/// Root's is under `/run`, where only root can make one. Others' is under `/tmp` and not under
/// `XDG_RUNTIME_DIR`: that one is taken away when the user logs out, while the server may run on.
/// The socket's time is renewed by PostgreSQL, so cleaners of `/tmp` leave it alone.
pub(super) fn make(folder: &Folder, user: &ServerUser) -> Result<PathBuf, ClusterError> {
    let digest = Sha256::digest(folder.data_dir().as_os_str().as_encoded_bytes());
    let name = format!("lumbung-{}-{}", user.uid(), hex::encode(&digest[..8]));
    let run = Path::new("/run");
    let in_run = user.differs_from_us() && fs::metadata(run).is_ok_and(|found| found.uid() == 0);
    let path = if in_run { run } else { Path::new("/tmp") }.join(name);

    match DirBuilder::new().mode(0o700).create(&path) {
        Ok(()) => give(&path, user)?,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            take_again(&path, user)?;
        }
        Err(error) => return Err(ClusterError::files("making the directory", &path)(error)),
    }
    verify(&path, user)?;
    for name in [format!(".s.PGSQL.{PORT}"), format!(".s.PGSQL.{PORT}.lock")] {
        let leftover = path.join(name);
        match fs::remove_file(&leftover) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(ClusterError::files("removing", &leftover)(error));
            }
            _ => {}
        }
    }
    Ok(path)
}

/// A directory that root made and had no time to give away.
fn take_again(path: &Path, user: &ServerUser) -> Result<(), ClusterError> {
    let found = fs::symlink_metadata(path).map_err(ClusterError::files("reading", path))?;
    if user.differs_from_us() && found.is_dir() && found.uid() == 0 {
        give(path, user)
    } else {
        Ok(())
    }
}

/// Refuses a directory that anybody else could have made or could enter.
pub(super) fn verify(path: &Path, user: &ServerUser) -> Result<(), ClusterError> {
    let found = fs::symlink_metadata(path).map_err(ClusterError::files("reading", path))?;
    let others_may = found.mode() & 0o077;
    if found.is_dir() && found.uid() == user.uid() && others_may == 0 {
        return Ok(());
    }
    Err(ClusterError::UnsafeSocketDir { path: path.to_owned(), owner: user.name().to_owned() })
}

/// The address of `database` on the socket in `dir`, as the driver and libpq both read it.
pub(super) fn url(dir: &Path, database: &str) -> String {
    let host = percent_encoded(&dir.to_string_lossy());
    // Over a socket there is nothing to encrypt against.
    format!("postgres://{ROLE}@{host}:{PORT}/{}?sslmode=disable", percent_encoded(database))
}

fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&hex::encode_upper([byte]));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_the_socket_and_holds_no_secret() {
        let address = url(Path::new("/run/lumbung-101-ab"), "lumbung");

        assert_eq!(
            address,
            "postgres://lumbung@%2Frun%2Flumbung-101-ab:5432/lumbung?sslmode=disable"
        );
    }
}
