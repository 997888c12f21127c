//! The PostgreSQL that is installed on this machine: where its programs are, and which version.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::ClusterError;

/// What a private cluster is run with.
const SERVER_PROGRAMS: &[&str] = &["postgres", "initdb"];

/// What backups are written and read with; there are machines with only these.
const CLIENT_PROGRAMS: &[&str] = &["pg_dump", "pg_restore"];

/// Where distributions put what they keep off the PATH: a directory, how the names in it begin,
/// and where the programs are below. Debian and Ubuntu; PGDG's packages for Fedora and Red Hat;
/// SUSE; Alpine; Homebrew on both kinds of Mac; built by hand.
const USUAL_PLACES: &[(&str, &str, &str)] = &[
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr", "pgsql-", "bin"),
    ("/usr/lib", "postgresql", "bin"),
    ("/usr/libexec", "postgresql", ""),
    ("/opt/homebrew/opt", "postgresql", "bin"),
    ("/usr/local/opt", "postgresql", "bin"),
    ("/usr/local", "pgsql", "bin"),
];

/// One installed PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    bin: PathBuf,
    major: u32,
}

impl Installation {
    /// Its major version, such as 15.
    #[must_use]
    pub fn major(&self) -> u32 {
        self.major
    }

    /// The path of one of its programs.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }
}

/// Every installed server: in `configured` alone when given, else on the PATH, then in the usual
/// places with the newest first.
///
/// # Errors
/// There is none; the error names the one command that installs it.
pub(crate) fn servers(configured: Option<&Path>) -> Result<Vec<Installation>, ClusterError> {
    find(configured, std::env::var_os("PATH").as_deref(), SERVER_PROGRAMS)
}

/// Every installed set of the backup tools, found like [`servers`].
///
/// # Errors
/// There is none; the error names the one command that installs it.
pub(crate) fn clients(configured: Option<&Path>) -> Result<Vec<Installation>, ClusterError> {
    find(configured, std::env::var_os("PATH").as_deref(), CLIENT_PROGRAMS)
}

/// The installation for data that was made by the major version `made_by`, or for new data.
///
/// # Errors
/// The data needs another major version than is installed.
pub(super) fn fitting(
    installations: Vec<Installation>,
    made_by: Option<u32>,
    cluster: &Path,
) -> Result<Installation, ClusterError> {
    let installed = installations.iter().map(|found| found.major.to_string()).collect::<Vec<_>>();
    let mut fitting =
        installations.into_iter().filter(|found| made_by.is_none_or(|major| found.major == major));
    match (fitting.next(), made_by) {
        (Some(found), _) => Ok(found),
        (None, Some(data)) => Err(ClusterError::VersionDiffers {
            cluster: cluster.to_owned(),
            data,
            installed: installed.join(", "),
        }),
        (None, None) => Err(ClusterError::NotInstalled { install: install_command() }),
    }
}

pub(super) fn find(
    configured: Option<&Path>,
    path: Option<&OsStr>,
    programs: &[&'static str],
) -> Result<Vec<Installation>, ClusterError> {
    if let Some(dir) = configured {
        let missing = programs.iter().find(|name| !has(dir, name));
        if let Some(program) = missing {
            return Err(ClusterError::NotInThere { dir: dir.to_owned(), program });
        }
        let not_there = || ClusterError::NotInThere { dir: dir.to_owned(), program: programs[0] };
        return Ok(vec![ask(dir.to_owned(), programs[0]).ok_or_else(not_there)?]);
    }
    let look = |dirs: Vec<PathBuf>| {
        let complete = dirs.into_iter().filter(|dir| programs.iter().all(|name| has(dir, name)));
        complete.filter_map(|dir| ask(dir, programs[0])).collect::<Vec<_>>()
    };
    let mut found =
        look(path.map(|path| std::env::split_paths(path).collect()).unwrap_or_default());
    let mut usual = look(usual_places());
    usual.sort_by_key(|installation| std::cmp::Reverse(installation.major));
    for installation in usual {
        if found.iter().all(|known| known.bin != installation.bin) {
            found.push(installation);
        }
    }
    if found.is_empty() {
        return Err(ClusterError::NotInstalled { install: install_command() });
    }
    Ok(found)
}

/// Whether `dir` holds the program itself; Debian's `pg_wrapper` on the PATH chooses among
/// versions by rules of its own.
fn has(dir: &Path, program: &str) -> bool {
    dir.join(program).canonicalize().is_ok_and(|real| !real.ends_with("pg_wrapper"))
}

fn usual_places() -> Vec<PathBuf> {
    let below = |(parent, prefix, bin): &(&str, &str, &str)| {
        let entries = fs::read_dir(parent).into_iter().flatten().flatten();
        let named = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix));
        named.map(|entry| entry.path().join(bin)).collect::<Vec<_>>()
    };
    USUAL_PLACES.iter().flat_map(below).collect()
}

fn ask(bin: PathBuf, program: &str) -> Option<Installation> {
    let answer =
        Command::new(bin.join(program)).arg("--version").stdin(Stdio::null()).output().ok()?;
    let major = major_of(&String::from_utf8_lossy(&answer.stdout))?;
    Some(Installation { bin, major })
}

/// 15 of `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, 19 of `19beta1`.
fn major_of(answer: &str) -> Option<u32> {
    let (_, version) = answer.split_once("(PostgreSQL)")?;
    let version = version.trim_start();
    let digits = version.find(|c: char| !c.is_ascii_digit()).unwrap_or(version.len());
    version[..digits].parse().ok()
}

pub(super) fn install_command() -> &'static str {
    if cfg!(target_os = "macos") {
        return "brew install postgresql@17";
    }
    install_command_for(&fs::read_to_string("/etc/os-release").unwrap_or_default())
}

/// By the system's own word on what it is, or what it is like.
fn install_command_for(os_release: &str) -> &'static str {
    let mut kinds = os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches('"').split_whitespace());
    let known = kinds.find_map(|kind| match kind {
        "alpine" => Some("apk add postgresql"),
        "fedora" | "rhel" | "centos" => Some("dnf install postgresql-server"),
        "arch" => Some("pacman -S postgresql"),
        "suse" | "opensuse" | "sles" => Some("zypper install postgresql-server"),
        _ => None,
    });
    known.unwrap_or("apt install postgresql")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_the_program_says() {
        let debian = "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n";

        assert_eq!(major_of(debian), Some(15));
        assert_eq!(major_of("pg_dump (PostgreSQL) 19beta1"), Some(19));
        assert_eq!(major_of("mysqld  Ver 8.0"), None);
    }

    #[test]
    fn the_install_command_is_the_systems_own() {
        let rocky = "NAME=\"Rocky Linux\"\nID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n";

        assert_eq!(install_command_for("ID=debian\n"), "apt install postgresql");
        assert_eq!(install_command_for("ID=ubuntu\nID_LIKE=debian\n"), "apt install postgresql");
        assert_eq!(install_command_for(rocky), "dnf install postgresql-server");
        assert_eq!(install_command_for("ID=alpine\n"), "apk add postgresql");
    }

    #[test]
    fn a_named_directory_without_a_server_is_refused_by_name() {
        let empty = tempfile::tempdir().unwrap();

        let refused = find(Some(empty.path()), None, SERVER_PROGRAMS).unwrap_err();

        let said = refused.to_string();
        assert!(said.contains("there is no `postgres` in it"), "{said}");
    }

    #[test]
    fn data_of_an_old_version_takes_the_old_server_where_both_are() {
        let installed = |major| Installation { bin: PathBuf::from("/x"), major };
        let both = vec![installed(17), installed(15)];
        let cluster = Path::new("/data/postgres/cluster");

        let for_old = fitting(both.clone(), Some(15), cluster).unwrap();
        let for_new = fitting(both.clone(), None, cluster).unwrap();
        let refused = fitting(both, Some(13), cluster).unwrap_err().to_string();

        assert_eq!((for_old.major, for_new.major), (15, 17));
        assert!(refused.contains("of PostgreSQL 13, installed is 17, 15"), "{refused}");
        assert!(refused.contains("postgresql-13"), "{refused}");
        assert!(refused.contains("marketplace-api backup"), "{refused}");
    }
}
