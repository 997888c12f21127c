//! The servers that tests need: a Meilisearch and a Redis of their own on loopback, gone with the test.

#![expect(clippy::print_stderr, reason = "a test that skips says so aloud")]

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use catalog_indexer::engine::meilisearch::Server;
use tempfile::TempDir;

/// A server's process and its folder.
pub(crate) struct Running {
    process: Child,
    command: Command,
    folder: TempDir,
    port: u16,
}

impl Running {
    fn start(folder: TempDir, port: u16, mut command: Command) -> Self {
        command.current_dir(folder.path()).stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let process = command.spawn().unwrap();
        let running = Self { process, command, folder, port };
        running.wait();
        running
    }

    fn wait(&self) {
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(begun.elapsed() < Duration::from_mins(1), "the server does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Kills it, as a power cut would.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again, over the same folder.
    pub(crate) fn start_again(&mut self) {
        self.process = self.command.spawn().unwrap();
        self.wait();
    }

    /// Where it keeps what it keeps.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// A fresh Meilisearch that demands a key, where `LUMBUNG_TEST_MEILISEARCH` names the program.
pub(crate) fn meilisearch() -> Option<(Server, Running)> {
    let Some(program) = std::env::var_os("LUMBUNG_TEST_MEILISEARCH") else {
        eprintln!("SKIPPED: LUMBUNG_TEST_MEILISEARCH names no Meilisearch program");
        return None;
    };
    let (folder, port) = (TempDir::new().unwrap(), free_port());
    let key = "kunci-untuk-pengujian";
    let mut command = Command::new(program);
    command
        .args(["--no-analytics", "--log-level", "ERROR", "--max-indexing-threads", "1"])
        .args(["--max-indexing-memory", "256MiB", "--master-key", key])
        .args(["--http-addr", &format!("127.0.0.1:{port}")])
        .arg("--db-path")
        .arg(folder.path().join("data"));
    let running = Running::start(folder, port, command);
    let url = format!("http://127.0.0.1:{port}/");
    Some((Server { url, key: Some(key.to_owned()) }, running))
}

/// A fresh Redis that writes nothing down, where `redis-server` is installed.
pub(crate) fn redis() -> Option<(String, Running)> {
    let (folder, port) = (TempDir::new().unwrap(), free_port());
    let is_there = Command::new("redis-server")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !is_there {
        eprintln!("SKIPPED: there is no redis-server here");
        return None;
    }
    let mut command = Command::new("redis-server");
    command.args(["--bind", "127.0.0.1", "--port", &port.to_string()]);
    command.args(["--save", "", "--appendonly", "no"]);
    Some((format!("redis://127.0.0.1:{port}"), Running::start(folder, port, command)))
}
