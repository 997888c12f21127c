//! The real program in a process of its own, for what only a process can show: that it dies and comes
//! back with nothing missing, what it takes of the machine, and how fast it is.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// The program promises 20 s (`api.md`); a busy machine gets some more.
const TIME_TO_STOP: Duration = Duration::from_secs(30);

/// Whichever port is free.
const ANY_PORT: &str = "127.0.0.1:0";

/// `marketplace-api`, running on a port of its own.
#[derive(Debug)]
pub struct Program {
    child: Child,
    address: String,
    /// Whether it keeps a PostgreSQL of its own, which must not outlive the test.
    private: bool,
}

/// What a process takes of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Memory in use, in bytes (`VmRSS`).
    pub memory: u64,
    /// Open files and connections.
    pub files: usize,
    /// Threads.
    pub threads: u64,
}

impl Program {
    /// Starts it on `database_url` with its data in `data_dir`, and waits until it answers.
    ///
    /// # Panics
    /// It ends before it says that it listens.
    #[must_use]
    pub fn start(database_url: &str, data_dir: &Path) -> Self {
        Self::begin(command(Some(database_url), data_dir), false, ANY_PORT)
    }

    /// Starts it with a PostgreSQL of its own in `data_dir`, as a small federation does. What it
    /// logs goes into `log`.
    ///
    /// # Panics
    /// It ends before it says that it listens, or `log` cannot be written.
    #[must_use]
    pub fn start_private(data_dir: &Path, log: &Path) -> Self {
        Self::start_private_at(data_dir, log, ANY_PORT)
    }

    /// Kills it and starts it again on the same data, at the address that everybody knows.
    ///
    /// # Panics
    /// As for [`start_private`](Self::start_private).
    #[must_use]
    pub fn kill_and_start_private(self, data_dir: &Path, log: &Path) -> Self {
        let address = self.address.trim_start_matches("http://").to_owned();
        self.kill();
        Self::start_private_at(data_dir, log, &address)
    }

    fn start_private_at(data_dir: &Path, log: &Path, bind: &str) -> Self {
        let mut command = command(None, data_dir);
        let log = File::options().create(true).append(true).open(log).expect("a file for its log");
        command.stderr(log).env("LUMBUNG_LOG", "warn,order_workflow::private_cluster=info");
        Self::begin(command, true, bind)
    }

    fn begin(mut command: Command, private: bool, bind: &str) -> Self {
        let mut child = command
            .env("LUMBUNG_BIND", bind)
            .stdout(Stdio::piped())
            .spawn()
            .expect("marketplace-api starts; `cargo build --workspace` makes it");
        let mut line = String::new();
        let output = child.stdout.take().expect("its standard output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("listening on ").expect("listening on …").to_owned();
        Self { child, address, private }
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Ends it as a power cut would: no warning, nothing tidied.
    ///
    /// # Panics
    /// The system refuses.
    pub fn kill(mut self) {
        self.private = false;
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// Asks it to stop and waits until it has.
    ///
    /// # Panics
    /// It does not stop in time, or says that something went wrong.
    pub fn stop(mut self) {
        assert!(self.told_to_stop(), "it did not stop within {} s", TIME_TO_STOP.as_secs());
        self.private = false;
    }

    /// What it takes of the machine now.
    ///
    /// # Panics
    /// It has ended, or this is not Linux.
    #[must_use]
    pub fn taken(&self) -> Taken {
        let process = PathBuf::from(format!("/proc/{}", self.child.id()));
        let status = fs::read_to_string(process.join("status")).expect("the program lives");
        let figure = |name: &str| -> u64 {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let words = line.and_then(|line| line.split_whitespace().next());
            words.and_then(|word| word.parse().ok()).expect("a figure")
        };
        Taken {
            memory: figure("VmRSS:") * 1024,
            files: fs::read_dir(process.join("fd")).expect("the program lives").count(),
            threads: figure("Threads:"),
        }
    }

    fn told_to_stop(&mut self) -> bool {
        // Gone already is as good.
        let _ = kill(Pid::from_raw(self.child.id().try_into().expect("a number")), Signal::SIGTERM);
        let until = Instant::now() + TIME_TO_STOP;
        while Instant::now() < until {
            if let Ok(Some(_)) = self.child.try_wait() {
                return true;
            }
            thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Gone already after `kill` and `stop`; nothing is left to tidy then. Its own server is
        // stopped by nobody else, also when the test fails.
        if self.private {
            self.told_to_stop();
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Makes the first person, as an operator would at the terminal. `database_url` is `None` where the
/// program keeps its own PostgreSQL.
///
/// # Panics
/// The command is refused.
pub fn create_operator(database_url: Option<&str>, data_dir: &Path, login: &str, password: &str) {
    let mut child = command(database_url, data_dir)
        .args(["create-operator", "--login", login])
        .stdin(Stdio::piped())
        .spawn()
        .expect("marketplace-api starts");
    let mut input = child.stdin.take().expect("its standard input");
    writeln!(input, "{password}").expect("the password is read");
    drop(input);
    assert!(child.wait().expect("it ends").success(), "the operator was not made");
}

/// Runs one of its other commands to the end, such as `verify-history`; no database is named.
///
/// # Panics
/// It cannot be started.
#[must_use]
pub fn run(data_dir: &Path, arguments: &[&str]) -> Output {
    let mut command = command(None, data_dir);
    command.args(arguments).stderr(Stdio::piped()).output().expect("marketplace-api runs")
}

/// The process number of the private PostgreSQL in `data_dir`, from the server's own file.
///
/// # Panics
/// None runs there.
#[must_use]
pub fn postmaster_of(data_dir: &Path) -> Pid {
    let file = data_dir.join("postgres/cluster/postmaster.pid");
    let content = fs::read_to_string(file).expect("a server runs");
    Pid::from_raw(content.lines().next().and_then(|pid| pid.trim().parse().ok()).expect("a number"))
}

fn command(database_url: Option<&str>, data_dir: &Path) -> Command {
    let mut command = Command::new(binary());
    if let Some(url) = database_url {
        command.env("LUMBUNG_DATABASE_URL", url);
    }
    command.env("LUMBUNG_DATA_DIR", data_dir).env("LUMBUNG_LOG", "warn").stderr(Stdio::inherit());
    command
}

/// Beside the tests' own programs: `target/debug/deps/journeys-…` → `target/debug/marketplace-api`.
/// `LUMBUNG_TEST_PROGRAM` names another, for measuring one that was built elsewhere.
fn binary() -> PathBuf {
    // The tests' own setting; there is no config.rs on this side.
    if let Some(named) = std::env::var_os("LUMBUNG_TEST_PROGRAM").as_deref().map(OsStr::to_owned) {
        return PathBuf::from(named);
    }
    let own = std::env::current_exe().expect("the path of this test");
    let folder = own.parent().and_then(Path::parent).expect("target/debug");
    folder.join("marketplace-api")
}
