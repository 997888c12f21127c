//! Tests against the PostgreSQL that is installed here, in directories of their own.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

use super::*;

#[tokio::test]
async fn the_server_is_made_started_and_stopped() {
    let home = home();

    let cluster = PrivateCluster::start(&quick(&home)).await.unwrap();
    let version: String = ask(&cluster, "SHOW server_version").await;
    let (pid, socket_dir) = (cluster.pid(), cluster.socket_dir.clone());
    cluster.stop().await.unwrap();

    assert!(!version.is_empty());
    assert!(!is_running(pid), "the server still runs");
    assert!(!socket_dir.exists(), "the socket's directory is left");
}

#[tokio::test]
async fn what_was_written_is_there_after_a_restart() {
    let home = home();
    let cluster = PrivateCluster::start(&quick(&home)).await.unwrap();
    run(&cluster, "CREATE TABLE sacks AS SELECT 40 AS count").await;
    cluster.stop().await.unwrap();

    let again = PrivateCluster::start(&quick(&home)).await.unwrap();

    let count: i32 = ask(&again, "SELECT count FROM sacks").await;
    again.stop().await.unwrap();
    assert_eq!(count, 40);
}

#[tokio::test]
async fn nobody_is_let_in_but_the_servers_user_over_the_socket() {
    let home = home();
    let cluster = PrivateCluster::start(&quick(&home)).await.unwrap();

    let methods: String = ask(
        &cluster,
        "SELECT string_agg(DISTINCT type || ' ' || auth_method, ',') FROM pg_hba_file_rules",
    )
    .await;
    let listens: String = ask(&cluster, "SHOW listen_addresses").await;
    let process = fs::metadata(format!("/proc/{}", cluster.pid())).unwrap();
    let door = fs::metadata(&cluster.socket_dir).unwrap();
    cluster.stop().await.unwrap();

    assert_eq!(methods, "local peer");
    assert_eq!(listens, "");
    assert_ne!(process.uid(), 0, "the server runs as root");
    assert_eq!((door.uid(), door.mode() & 0o777), (process.uid(), 0o700));
}

#[tokio::test]
async fn a_data_directory_may_be_long_and_closed_or_open_to_others() {
    for mode in [0o700, 0o755] {
        let home = home();
        fs::set_permissions(home.path(), fs::Permissions::from_mode(mode)).unwrap();
        let long = home.path().join("gudang ".repeat(12)).join("l'data".repeat(20));

        let cluster = PrivateCluster::start(&settings(&long)).await.unwrap();

        assert!(long.as_os_str().len() > 200);
        assert_eq!(ask::<i32>(&cluster, "SELECT 1").await, 1);
        cluster.stop().await.unwrap();
    }
}

#[tokio::test]
async fn a_second_program_on_the_same_data_is_refused() {
    let home = home();
    let first = PrivateCluster::start(&quick(&home)).await.unwrap();

    let refused = PrivateCluster::start(&quick(&home)).await.unwrap_err().to_string();

    first.stop().await.unwrap();
    assert!(refused.contains("already running on"), "{refused}");
    assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
}

#[tokio::test]
async fn a_command_works_beside_the_program_and_the_last_one_out_stops_the_server() {
    let home = home();
    let program = PrivateCluster::start(&quick(&home)).await.unwrap();
    let pid = program.pid();

    let brief = PrivateCluster::join(&quick(&home)).await.unwrap();
    brief.stop().await.unwrap();
    assert_eq!(ask::<i32>(&program, "SELECT 1").await, 1, "a command stopped the program's server");

    let long = PrivateCluster::join(&quick(&home)).await.unwrap();
    program.stop().await.unwrap();
    assert_eq!(ask::<i32>(&long, "SELECT 1").await, 1, "the program stopped a command's server");
    assert_eq!(long.pid(), pid);

    long.stop().await.unwrap();
    assert!(!is_running(pid), "the server still runs");
}

#[tokio::test]
async fn a_command_alone_starts_the_server_and_stops_it_also_when_it_fails_half_way() {
    let home = home();
    let command = PrivateCluster::join(&quick(&home)).await.unwrap();
    let pid = command.pid();

    drop(command);

    assert!(!is_running(pid), "the server still runs");
}

#[tokio::test]
async fn a_server_left_by_a_killed_program_is_adopted_and_then_stopped() {
    let home = home();
    let killed = PrivateCluster::start(&quick(&home)).await.unwrap();
    run(&killed, "CREATE TABLE sacks AS SELECT 40 AS count").await;
    let pid = killed.pid();
    killed.vanish();

    let next = PrivateCluster::start(&quick(&home)).await.unwrap();

    assert!(next.was_adopted());
    assert_eq!(next.pid(), pid);
    assert_eq!(ask::<i32>(&next, "SELECT count FROM sacks").await, 40);
    next.stop().await.unwrap();
    assert!(!serves_anybody(&home));
}

#[tokio::test]
async fn after_program_and_server_were_killed_the_next_start_recovers() {
    let home = home();
    let killed = PrivateCluster::start(&Settings::new(home.path())).await.unwrap();
    run(&killed, "CREATE TABLE sacks AS SELECT 40 AS count").await;
    let pid = killed.pid();
    // The program first: its watchdog would start the server again.
    killed.vanish();
    kill(Pid::from_raw(pid), Signal::SIGKILL).unwrap();

    let next = PrivateCluster::start(&Settings::new(home.path())).await.unwrap();

    assert!(!next.was_adopted());
    assert_eq!(ask::<i32>(&next, "SELECT count FROM sacks").await, 40);
    next.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_that_is_killed_under_its_program_is_started_again() {
    let home = home();
    let cluster = PrivateCluster::start(&Settings::new(home.path())).await.unwrap();
    run(&cluster, "CREATE TABLE sacks AS SELECT 40 AS count").await;

    for _ in 0..2 {
        let pid = cluster.pid();
        kill(Pid::from_raw(pid), Signal::SIGKILL).unwrap();
        let until = Instant::now() + Duration::from_mins(1);
        while cluster.pid() == pid {
            assert!(Instant::now() < until, "nobody started the server again");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(ask::<i32>(&cluster, "SELECT count FROM sacks").await, 40);
    }

    let pid = cluster.pid();
    cluster.stop().await.unwrap();
    assert!(!is_running(pid), "the server that was started again still runs");
    assert!(!serves_anybody(&home));
}

#[tokio::test]
async fn a_program_that_stops_while_its_server_is_being_started_again_leaves_none_behind() {
    let home = home();
    let cluster = PrivateCluster::start(&quick(&home)).await.unwrap();
    let pid = cluster.pid();

    kill(Pid::from_raw(pid), Signal::SIGKILL).unwrap();
    // Into the midst of the new start.
    while fs::read_to_string(cluster_of(&home).join("postmaster.pid"))
        .is_ok_and(|content| content.starts_with(&pid.to_string()))
    {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    cluster.stop().await.unwrap();

    assert!(!serves_anybody(&home), "a server was left behind");
}

#[tokio::test]
async fn a_server_whose_data_vanished_is_not_replaced_by_an_empty_one() {
    let home = home();
    let cluster = PrivateCluster::start(&quick(&home)).await.unwrap();
    let pid = cluster.pid();

    fs::rename(cluster_of(&home), home.path().join("postgres/moved")).unwrap();
    kill(Pid::from_raw(pid), Signal::SIGKILL).unwrap();
    tokio::time::sleep(Duration::from_millis(1500)).await;

    assert!(!cluster_of(&home).exists(), "an empty cluster stands where the data was");
    assert_eq!(cluster.pid(), pid);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_stale_pid_file_whose_number_another_process_has_is_no_hindrance() {
    let home = home();
    PrivateCluster::start(&quick(&home)).await.unwrap().stop().await.unwrap();
    let pid_file = cluster_of(&home).join("postmaster.pid");
    fs::write(&pid_file, format!("{}\n/elsewhere\n1\n5432\n/tmp\n", std::process::id())).unwrap();

    let cluster = PrivateCluster::start(&quick(&home)).await.unwrap();

    assert!(!cluster.was_adopted());
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_copy_of_a_running_cluster_is_not_taken_for_the_original() {
    let (home, other) = (home(), home());
    let original = PrivateCluster::start(&quick(&home)).await.unwrap();
    run(&original, "CHECKPOINT").await;
    let copied = Command::new("cp")
        .arg("-a")
        .arg(home.path().join("postgres"))
        .arg(other.path().join("postgres"))
        .status()
        .unwrap();
    assert!(copied.success());

    let copy = PrivateCluster::start(&quick(&other)).await.unwrap();

    assert!(!copy.was_adopted());
    assert_ne!(copy.pid(), original.pid());
    run(&copy, "CREATE TABLE only_in_the_copy ()").await;
    let there: Option<String> =
        ask(&original, "SELECT to_regclass('only_in_the_copy')::text").await;
    assert_eq!(there, None);
    copy.stop().await.unwrap();
    original.stop().await.unwrap();
}

#[tokio::test]
async fn a_first_start_that_was_interrupted_is_done_again() {
    let home = home();
    let half_made = home.path().join("postgres/being-made");
    fs::create_dir_all(half_made.join("base")).unwrap();
    fs::write(half_made.join("PG_VERSION"), "15\n").unwrap();

    let cluster = PrivateCluster::start(&quick(&home)).await.unwrap();

    assert!(!half_made.exists());
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn data_of_another_major_version_is_refused_with_what_to_do() {
    let home = home();
    PrivateCluster::start(&quick(&home)).await.unwrap().stop().await.unwrap();
    fs::write(cluster_of(&home).join("PG_VERSION"), "9\n").unwrap();

    let refused = PrivateCluster::start(&quick(&home)).await.unwrap_err().to_string();

    assert!(refused.contains("is of PostgreSQL 9, installed is"), "{refused}");
    assert!(refused.contains("marketplace-api restore"), "{refused}");
}

#[tokio::test]
async fn a_socket_directory_that_others_could_have_prepared_is_refused() {
    let (home, trap) = (home(), home());
    let cluster = PrivateCluster::start(&quick(&home)).await.unwrap();
    let socket_dir = cluster.socket_dir.clone();
    cluster.stop().await.unwrap();

    symlink(trap.path(), &socket_dir).unwrap();
    let through_a_link = PrivateCluster::start(&quick(&home)).await.unwrap_err().to_string();
    fs::remove_file(&socket_dir).unwrap();
    fs::create_dir(&socket_dir).unwrap();
    fs::set_permissions(&socket_dir, fs::Permissions::from_mode(0o777)).unwrap();
    let open_to_all = PrivateCluster::start(&quick(&home)).await.unwrap_err().to_string();
    fs::remove_dir(&socket_dir).unwrap();

    assert!(through_a_link.contains("only the user"), "{through_a_link}");
    assert!(open_to_all.contains("only the user"), "{open_to_all}");
}

#[tokio::test]
async fn a_server_that_does_not_start_is_quoted() {
    let home = home();
    PrivateCluster::start(&quick(&home)).await.unwrap().stop().await.unwrap();
    let local = cluster_of(&home).join("local.conf");
    fs::write(&local, "shared_buffers = plenty\n").unwrap();
    fs::set_permissions(&local, fs::Permissions::from_mode(0o644)).unwrap();

    let refused = PrivateCluster::start(&quick(&home)).await.unwrap_err().to_string();

    assert!(refused.contains("did not start"), "{refused}");
    assert!(refused.contains("shared_buffers"), "{refused}");
}

impl PrivateCluster {
    fn pid(&self) -> i32 {
        known(&self.use_of_it.as_ref().unwrap().postmaster).pid()
    }

    /// What `kill -9` leaves: the locks go, the server stays.
    fn vanish(mut self) {
        drop(self.use_of_it.take());
    }
}

/// Closed to others, as `mktemp -d` makes them.
fn home() -> TempDir {
    tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o700)).tempdir().unwrap()
}

fn quick(home: &TempDir) -> Settings {
    settings(home.path())
}

fn settings(data_dir: &Path) -> Settings {
    Settings { durable: false, ..Settings::new(data_dir) }
}

fn cluster_of(home: &TempDir) -> PathBuf {
    home.path().join("postgres/cluster")
}

/// A process that has ended and waits for its parent, which may be this test, stands nowhere.
fn is_running(pid: i32) -> bool {
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok()
}

fn serves_anybody(home: &TempDir) -> bool {
    cluster_of(home).join("postmaster.pid").exists()
}

async fn ask<T>(cluster: &PrivateCluster, sql: &'static str) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    let options = PgConnectOptions::from_str(&cluster.url()).unwrap();
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    let answer = sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    answer
}

async fn run(cluster: &PrivateCluster, sql: &'static str) {
    let options = PgConnectOptions::from_str(&cluster.url()).unwrap();
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
