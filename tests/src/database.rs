//! A database for each test: a copy of one migrated template, gone when the test ends.
//!
//! ```no_run
//! # async fn example() {
//! let db = tests::database::TestDatabase::fresh().await;
//! assert!(db.database().is_alive().await);
//! # }
//! ```
//!
//! Every test is a process of its own (nextest), so what they share lies outside them: one
//! throw-away PostgreSQL per working copy, in memory or under `/tmp`, started by whoever comes
//! first and left running for the next. Each process holds a share of the cluster's `users.lock`
//! for as long as it lives, however it ends; a reaper in the background stops and removes the
//! server when nobody has held one for a minute. What killed tests left is dropped by the next.
//!
//! `LUMBUNG_TEST_DATABASE_URL` names another server instead, whose role may create databases.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use nix::sys::statvfs::statvfs;
use order_workflow::database::{self, Database, Settings};
use order_workflow::private_cluster::{self, PrivateCluster};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tokio::sync::OnceCell;

/// Which migrations this was compiled with; see `build.rs`.
const MIGRATIONS: &str = env!("LUMBUNG_MIGRATIONS");

/// Keeps processes from making the same template twice: `LTests` in ASCII.
const TEMPLATE_LOCK: i64 = 0x4c54_6573_7473;

/// Free memory, in bytes, from which the test server lives there; it takes a tenth of this.
const MEMORY_MIN: u64 = 4 << 30;

/// Stops the server and removes it when nobody has used it for a minute. It takes the locks in the
/// order of the private cluster, and the server's number from the server's own file.
const REAPER: &str = r#"
home=$1; idle=0; cd /
command -v flock >/dev/null || exit 0
exec 9>"$home/reaper.lock"; flock -n 9 || exit 0
while sleep 5; do
    if flock -n -x "$home/postgres/users.lock" true; then idle=$((idle + 5)); else idle=0; fi
    [ "$idle" -ge 60 ] || continue
    exec 8>"$home/postgres/change.lock"; flock -n 8 || { exec 8>&-; continue; }
    exec 7>"$home/postgres/users.lock"; flock -n 7 || { exec 7>&- 8>&-; idle=0; continue; }
    pid_file=$home/postgres/cluster/postmaster.pid
    if [ -e "$pid_file" ]; then
        pid=$(sed -n 1p "$pid_file"); socket_dir=$(sed -n 5p "$pid_file")
        kill -QUIT "$pid"
        while kill -0 "$pid" 2>/dev/null && [ -e "$pid_file" ]; do sleep 1; done
        rmdir "$socket_dir"
    fi
    rm -rf "$home/postgres/cluster"
    exit 0
done
"#;

static SERVER: OnceCell<Server> = OnceCell::const_new();
static COUNTER: AtomicU32 = AtomicU32::new(0);

/// A database of its own for one test.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    database: Database,
}

impl TestDatabase {
    /// A copy of the migrated template: every table, no rows but those the migrations bring.
    pub async fn fresh() -> Self {
        let server = SERVER.get_or_init(Server::find).await;
        server.template.get_or_init(|| server.make_template()).await;
        let copied = format!("TEMPLATE {} STRATEGY file_copy", template_name());
        Self::create(server, &copied).await
    }

    /// A database without any table, for tests of migrating and restoring.
    pub async fn empty() -> Self {
        let server = SERVER.get_or_init(Server::find).await;
        Self::create(server, "TEMPLATE template0").await
    }

    /// The pool of connections to it. Clones share it.
    #[must_use]
    pub fn database(&self) -> Database {
        self.database.clone()
    }

    /// Its address, for a program that is started by the test.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.database.settings().url
    }

    async fn create(server: &Server, like: &str) -> Self {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}{}_{number}", prefix(), std::process::id());
        let admin = server.admin().await;
        // Left by a process that was killed and had our number.
        run(&admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        run(&admin, &format!("CREATE DATABASE {name} {like}")).await;
        admin.close().await;
        let settings = Settings { connections_max: 8, ..Settings::new(server.url_of(&name)) };
        let database = must("connecting to the test's database", Database::connect(settings).await);
        Self { name, database }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some(server) = SERVER.get() else { return };
        let name = self.name.clone();
        // A runtime of its own: the test's may be on its way out, or not be one that can block.
        let dropped = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            must("making a runtime", runtime).block_on(async {
                let admin = server.admin().await;
                run(&admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
                admin.close().await;
            });
        });
        // What is left is dropped by the next process; a failing test's own words matter more.
        drop(dropped.join());
    }
}

/// Where the databases are made.
#[derive(Debug)]
struct Server {
    address: Address,
    template: OnceCell<()>,
}

#[derive(Debug)]
enum Address {
    /// Ours: kept in use for as long as this process lives.
    Private(PrivateCluster),
    /// Somebody's, by the address of a database we may always connect to.
    Given(String),
}

impl Server {
    async fn find() -> Self {
        // The tests' own setting; there is no config.rs on this side.
        let given = std::env::var_os("LUMBUNG_TEST_DATABASE_URL").map(OsString::into_string);
        let address = match given {
            Some(Ok(url)) => Address::Given(url),
            Some(Err(unreadable)) => {
                panic!("LUMBUNG_TEST_DATABASE_URL is unreadable: {}", unreadable.display())
            }
            None => Address::Private(private().await),
        };
        let server = Self { address, template: OnceCell::new() };
        server.drop_what_killed_tests_left().await;
        server
    }

    fn url_of(&self, name: &str) -> String {
        match &self.address {
            Address::Private(cluster) => cluster.url_of(name),
            Address::Given(url) => with_database(url, name),
        }
    }

    /// One connection to a database that always exists.
    async fn admin(&self) -> Database {
        let url = match &self.address {
            Address::Private(cluster) => cluster.url_of("postgres"),
            Address::Given(url) => url.clone(),
        };
        let settings =
            Settings { connections_max: 1, statement_time_max: None, ..Settings::new(url) };
        must("connecting to the test server", Database::connect(settings).await)
    }

    async fn make_template(&self) {
        let (name, admin) = (template_name(), self.admin().await);
        run(&admin, &format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
        if !names(&admin, &name).await.contains(&name) {
            let half_made = format!("{name}_half_made");
            run(&admin, &format!("DROP DATABASE IF EXISTS {half_made} WITH (FORCE)")).await;
            run(&admin, &format!("CREATE DATABASE {half_made} TEMPLATE template0")).await;
            let settings = Settings {
                connections_max: 1,
                statement_time_max: None,
                ..Settings::new(self.url_of(&half_made))
            };
            let template = must("connecting to the template", Database::connect(settings).await);
            must("migrating the template", database::migrate(&template).await);
            run(&template, "VACUUM ANALYZE").await;
            template.close().await;
            // Nobody may be connected while it is copied, not even autovacuum.
            run(&admin, &format!("ALTER DATABASE {half_made} ALLOW_CONNECTIONS false")).await;
            run(&admin, &format!("ALTER DATABASE {half_made} RENAME TO {name}")).await;
        }
        // Its end gives the lock back.
        admin.close().await;
    }

    async fn drop_what_killed_tests_left(&self) {
        let admin = self.admin().await;
        for name in names(&admin, &format!("{}%", prefix())).await {
            let pid = name.strip_prefix(&prefix()).and_then(|rest| rest.split('_').next());
            if pid.is_none_or(|pid| Path::new("/proc").join(pid).exists()) {
                continue;
            }
            // Not by force: should its owner live after all, in another container, it keeps it.
            let sql = format!("DROP DATABASE IF EXISTS {name}");
            if let Err(error) = admin.connection().execute_unprepared(&sql).await {
                tracing::debug!("The database {name} stays: {error}");
            }
        }
        admin.close().await;
    }
}

/// The working copy's own server, and somebody who cleans up after us.
async fn private() -> PrivateCluster {
    let home = roomy().join(format!("lumbung-tests-{}-{}", user(), working_copy()));
    match DirBuilder::new().mode(0o700).create(&home) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            panic!("making {} failed: {error}", home.display());
        }
        _ => {}
    }
    let found = must("reading the directory", fs::symlink_metadata(&home));
    let others_may = found.mode() & 0o077;
    let ours = found.is_dir() && found.uid() == user() && others_may == 0;
    assert!(ours, "{} should be a directory that only we can enter", home.display());

    let settings = private_cluster::Settings {
        durable: false,
        connections_max: 100,
        ..private_cluster::Settings::new(&home)
    };
    let cluster = must("starting the test server", PrivateCluster::join(&settings).await);
    ensure_reaper(&home);
    cluster
}

/// In memory where there is plenty of it: a copy of the template takes a tenth of the time then, and
/// a busy disk no longer decides how long tests run.
fn roomy() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let free = statvfs(memory).map_or(0, |found| found.blocks_available() * found.fragment_size());
    if free >= MEMORY_MIN { memory.to_owned() } else { std::env::temp_dir() }
}

fn ensure_reaper(home: &Path) {
    let lock = must("opening the reaper's lock", File::create(home.join("reaper.lock")));
    if lock.try_lock().is_err() {
        return;
    }
    drop(lock);
    // Put into the background by a shell that ends at once: it is not our child and outlives us.
    let started = Command::new("sh")
        .args(["-c", r#"sh -c "$1" lumbung-test-reaper "$2" &"#, "sh", REAPER])
        .arg(home)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .status();
    must("starting the reaper", started);
}

async fn run(database: &Database, sql: &str) {
    if let Err(error) = database.connection().execute_unprepared(sql).await {
        panic!("`{sql}` failed: {error}");
    }
}

async fn names(admin: &Database, like: &str) -> Vec<String> {
    let sql = "SELECT datname::text FROM pg_database WHERE datname LIKE $1";
    let like = like.replace('_', "\\_");
    let asked = Statement::from_sql_and_values(DbBackend::Postgres, sql, [like.into()]);
    let rows = must("listing databases", admin.connection().query_all_raw(asked).await);
    rows.iter().map(|row| must("reading a name", row.try_get_by_index(0))).collect()
}

fn template_name() -> String {
    format!("lumbung_template_{MIGRATIONS}")
}

fn prefix() -> String {
    format!("lumbung_test_{}_", working_copy())
}

/// Which working copy this is: two of them do not get in each other's way.
fn working_copy() -> String {
    let mut hasher = DefaultHasher::new();
    env!("CARGO_MANIFEST_DIR").hash(&mut hasher);
    format!("{:08x}", hasher.finish() & 0xffff_ffff)
}

fn user() -> u32 {
    must("asking who we are", fs::metadata(PathBuf::from("/proc/self"))).uid()
}

/// `url` with another database at its end; what follows a `?` stays.
fn with_database(url: &str, name: &str) -> String {
    let (address, rest) = url.split_once('?').map_or((url, None), |(a, rest)| (a, Some(rest)));
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address[host..].find('/').map_or(address.len(), |at| host + at);
    let rest = rest.map(|rest| format!("?{rest}")).unwrap_or_default();
    format!("{}/{name}{rest}", &address[..end])
}

fn must<T, E: std::fmt::Debug>(what: &str, result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{what} failed: {error:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_given_another_database() {
        let full = "postgres://u:p@db.example:5432/main?sslmode=require";

        assert_eq!(with_database(full, "x"), "postgres://u:p@db.example:5432/x?sslmode=require");
        assert_eq!(with_database("postgres://db", "x"), "postgres://db/x");
    }
}
