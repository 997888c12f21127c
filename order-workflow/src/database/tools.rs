//! PostgreSQL's own backup tools, run so that no password shows and their progress does.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use tracing::info;
use url::Url;

use super::backup::BackupError;
use crate::private_cluster::{Installation, installation};

/// What sqlx and libpq both understand behind the `?` of an address; libpq refuses the rest.
const SHARED_PARAMETERS: &[&str] = &[
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "port",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "user",
];

/// The tools that fit one server, and how they reach its database.
#[derive(Debug)]
pub(super) struct Tools {
    installation: Installation,
    address: String,
    password: Option<String>,
}

impl Tools {
    /// Looks for tools that can work with the server behind `connection`: of its own major
    /// version, else of the next newer one; older ones refuse.
    pub(super) async fn for_server(
        url: &str,
        postgres_bin: Option<&Path>,
        connection: &mut PgConnection,
    ) -> Result<Self, BackupError> {
        let number: String = sqlx::query_scalar("SHOW server_version_num")
            .fetch_one(connection)
            .await
            .map_err(BackupError::Asking)?;
        let server = number.parse::<u32>().map_or(0, |number| number / 10_000);
        let installation = fitting(installation::clients(postgres_bin)?, server)?;
        let (address, password) = without_password(url)?;
        Ok(Self { installation, address, password })
    }

    /// Runs `program` to its end; what it has to say of `telling` is told as progress.
    pub(super) async fn run<I>(
        &self,
        program: &'static str,
        arguments: I,
        telling: &str,
    ) -> Result<(), BackupError>
    where
        I: IntoIterator,
        I::Item: AsRef<OsStr>,
    {
        let running = |source| BackupError::NotRun { program, source };
        let mut command = self.command(program);
        command.arg("--verbose").arg("--dbname").arg(&self.address).args(arguments);
        let mut child = command.stdout(Stdio::null()).spawn().map_err(running)?;
        let mut complaints = Vec::new();
        if let Some(stderr) = child.stderr.take() {
            let mut lines = BufReader::new(stderr).lines();
            while let Some(line) = lines.next_line().await.map_err(running)? {
                match line.split_once(telling) {
                    Some((_, table)) => info!("{program}: {telling}{table}"),
                    None if is_complaint(&line) => complaints.push(line),
                    None => {}
                }
            }
        }
        let status = child.wait().await.map_err(running)?;
        if status.success() { Ok(()) } else { Err(failed(program, &complaints.join("; "))) }
    }

    /// Reads the archive without a database and gives what the tool printed.
    pub(super) async fn read<I>(&self, arguments: I, archive: &Path) -> Result<String, BackupError>
    where
        I: IntoIterator,
        I::Item: AsRef<OsStr>,
    {
        let program = "pg_restore";
        let mut command = self.command(program);
        let Output { status, stdout, stderr } = command
            .args(arguments)
            .arg(archive)
            .output()
            .await
            .map_err(|source| BackupError::NotRun { program, source })?;
        if status.success() {
            return Ok(String::from_utf8_lossy(&stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&stderr).trim().replace('\n', "; ");
        let file = archive.to_owned();
        if said.contains("unsupported version") {
            let installed = self.installation.major();
            return Err(BackupError::WrittenByNewerTools { file, installed });
        }
        Err(BackupError::NotABackup { file, said })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.installation.program(program));
        command
            .env("LC_ALL", "C")
            .env("PGCONNECT_TIMEOUT", "10")
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            // Whoever gives up waiting does not leave it running.
            .kill_on_drop(true);
        if let Some(password) = &self.password {
            // Others can read a command line, but not the environment.
            command.env("PGPASSWORD", password);
        }
        command
    }
}

/// One connection of our own, beside the tools.
pub(super) async fn connect(url: &str) -> Result<PgConnection, BackupError> {
    let options = PgConnectOptions::from_str(url).map_err(BackupError::Asking)?;
    PgConnection::connect_with(&options).await.map_err(BackupError::Asking)
}

fn fitting(mut found: Vec<Installation>, server: u32) -> Result<Installation, BackupError> {
    let installed = found.iter().map(|tools| tools.major().to_string()).collect::<Vec<_>>();
    found.retain(|tools| tools.major() >= server);
    found
        .into_iter()
        .min_by_key(Installation::major)
        .ok_or_else(|| BackupError::ToolsTooOld { server, installed: installed.join(", ") })
}

/// With `--verbose` everything is told, and errors and warnings say that they are.
fn is_complaint(line: &str) -> bool {
    ["error:", "warning:", "fatal:", "ERROR:", "FATAL:", "detail:", "hint:"]
        .iter()
        .any(|word| line.contains(word))
}

fn failed(program: &'static str, said: &str) -> BackupError {
    BackupError::ToolFailed { program, said: said.to_owned() }
}

/// The address for the tools' command line, and the password for their environment.
fn without_password(url: &str) -> Result<(String, Option<String>), BackupError> {
    let mut url = Url::parse(url).map_err(BackupError::Address)?;
    let mut password =
        url.password().map(|encoded| percent_decode_str(encoded).decode_utf8_lossy().into_owned());
    if password.is_some() && url.set_password(None).is_err() {
        // Only an address without a host cannot lose it, and such a one cannot have it either.
        return Err(BackupError::Address(url::ParseError::EmptyHost));
    }
    let mut kept = Vec::new();
    for (key, value) in url.query_pairs() {
        let key = if key == "ssl-mode" { "sslmode".into() } else { key };
        if key == "password" {
            password = Some(value.into_owned());
        } else if SHARED_PARAMETERS.contains(&key.as_ref()) {
            // libpq takes a plus sign for itself, so a space must be spelled %20.
            let encode = |text| percent_encoding::utf8_percent_encode(text, ENCODED).to_string();
            kept.push(format!("{key}={}", encode(value.as_ref())));
        }
    }
    url.set_query(Some(&kept.join("&")).filter(|query| !query.is_empty()).map(String::as_str));
    Ok((url.into(), password))
}

const ENCODED: &percent_encoding::AsciiSet = percent_encoding::NON_ALPHANUMERIC;

/// `FILE` beside which a backup is written until it is whole; removed unless it was moved away.
#[derive(Debug)]
pub(super) struct Part(pub(super) PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        // Gone already when all went well.
        drop(std::fs::remove_file(&self.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_never_reaches_the_command_line() {
        let (address, password) = without_password(
            "postgres://lumbung:s%40%20cret@db:5432/main?ssl-mode=require&statement-cache-capacity=9",
        )
        .unwrap();
        let (other, asked) =
            without_password("postgres://db/main?password=a+b&options=-c x").unwrap();

        assert_eq!(address, "postgres://lumbung@db:5432/main?sslmode=require");
        assert_eq!(password.as_deref(), Some("s@ cret"));
        assert_eq!(other, "postgres://db/main?options=%2Dc%20x");
        assert_eq!(asked.as_deref(), Some("a b"));
    }

    #[test]
    fn a_sockets_address_stays_as_it_is() {
        let socket = "postgres://lumbung@%2Frun%2Flumbung-101-ab:5432/lumbung?sslmode=disable";

        assert_eq!(without_password(socket).unwrap(), (socket.to_owned(), None));
    }
}
