//! The real program in a process of its own, for what only a process can show: that it dies and comes
//! back with nothing missing.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// `marketplace-api`, running on a port of its own.
#[derive(Debug)]
pub struct Program {
    child: Child,
    address: String,
}

impl Program {
    /// Starts it on `database_url` with its data in `data_dir`, and waits until it answers.
    ///
    /// # Panics
    /// It ends before it says that it listens.
    #[must_use]
    pub fn start(database_url: &str, data_dir: &Path) -> Self {
        let mut child = command(database_url, data_dir)
            .env("LUMBUNG_BIND", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("marketplace-api starts; `cargo build --workspace` makes it");
        let mut line = String::new();
        let output = child.stdout.take().expect("its standard output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("listening on ").expect("listening on …").to_owned();
        Self { child, address }
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
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Gone already after `kill`; nothing is left to tidy then.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Makes the first person, as an operator would at the terminal.
///
/// # Panics
/// The command is refused.
pub fn create_operator(database_url: &str, data_dir: &Path, login: &str, password: &str) {
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

fn command(database_url: &str, data_dir: &Path) -> Command {
    let mut command = Command::new(binary());
    command
        .env("LUMBUNG_DATABASE_URL", database_url)
        .env("LUMBUNG_DATA_DIR", data_dir)
        .env("LUMBUNG_LOG", "warn")
        .stderr(Stdio::inherit());
    command
}

/// Beside the tests' own programs: `target/debug/deps/journeys-…` → `target/debug/marketplace-api`.
fn binary() -> PathBuf {
    let own = std::env::current_exe().expect("the path of this test");
    let folder = own.parent().and_then(Path::parent).expect("target/debug");
    folder.join("marketplace-api")
}
