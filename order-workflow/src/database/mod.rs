//! The one database: a pool of connections to PostgreSQL that looks after itself.
//!
//! Every change goes through [`Database::transaction`], which runs in a task of its own. A caller
//! that hangs up half way would otherwise hand a connection with an open transaction back to the
//! pool (sqlx 0.9.0, <https://github.com/transact-rs/sqlx/issues/4385>), and whoever gets it next
//! would write into nothing.

mod backup;
mod migrate;
mod restore;
mod tools;
mod transaction;
mod violation;

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use sea_orm::{DatabaseConnection, DbErr, SqlxPostgresConnector};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

pub use backup::{BackupError, backup};
pub use migrate::{MigrateError, migrate};
pub use restore::restore;
pub use transaction::TransactionFuture;
pub use violation::{Violation, is_absence, violation};

/// How long readiness waits for an answer before it calls the database absent.
const TIME_TO_PROVE_LIFE: Duration = Duration::from_secs(2);

/// How to reach the database, and how patient to be with it.
#[derive(Clone)]
pub struct Settings {
    /// Where it is, `postgres://…`. May hold a password: not for logs, nor for `Debug`.
    pub url: String,
    /// Shown in `pg_stat_activity`, so that an operator sees whose connection it is.
    pub application_name: String,
    /// Most connections this process opens at once.
    pub connections_max: u32,
    /// How long a caller waits for a free connection before it is told no.
    pub time_to_acquire: Duration,
    /// How long one statement may take; `None` lifts the limit. A transaction that needs longer
    /// says `SET LOCAL statement_timeout`.
    pub statement_time_max: Option<Duration>,
    /// How long a transaction may sit idle before the server ends it and frees its locks.
    pub idle_transaction_time_max: Duration,
}

impl Settings {
    /// The usual settings for the database at `url` (`postgres://…`).
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            application_name: "lumbung".to_owned(),
            // Two cores and one disk do not get faster with more (stack.md 7 peaks at 8 to 16).
            connections_max: 16,
            time_to_acquire: Duration::from_secs(10),
            statement_time_max: Some(Duration::from_secs(30)),
            idle_transaction_time_max: Duration::from_mins(1),
        }
    }

    fn connect_options(&self) -> Result<PgConnectOptions, sqlx::Error> {
        Ok(PgConnectOptions::from_str(&self.url)?
            .application_name(&self.application_name)
            // The server notices a vanished client within about a minute and lets its locks go
            // (over a socket these are ignored). sqlx offers no keepalive on our own side; there
            // the statement time and the ping before a connection is lent do that work.
            .options([
                ("tcp_keepalives_idle", "30"),
                ("tcp_keepalives_interval", "10"),
                ("tcp_keepalives_count", "3"),
                ("timezone", "UTC"),
            ]))
    }

    fn working_connect_options(&self) -> Result<PgConnectOptions, sqlx::Error> {
        let statement = self.statement_time_max.map_or(0, |time| time.as_millis());
        let idle = self.idle_transaction_time_max.as_millis();
        Ok(self.connect_options()?.options([
            ("statement_timeout", statement.to_string()),
            ("idle_in_transaction_session_timeout", idle.to_string()),
        ]))
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Settings")
            .field("application_name", &self.application_name)
            .field("connections_max", &self.connections_max)
            .finish_non_exhaustive()
    }
}

/// A pool of connections to the database; clones share it.
#[derive(Debug, Clone)]
pub struct Database {
    connection: DatabaseConnection,
    settings: Settings,
}

impl Database {
    /// Opens the pool and makes sure that the database answers.
    ///
    /// # Errors
    /// The address cannot be read, nobody answers there, or we are not let in.
    pub async fn connect(settings: Settings) -> Result<Self, DbErr> {
        let options = settings.working_connect_options().map_err(connecting_failed)?;
        let pool = PgPoolOptions::new()
            .max_connections(settings.connections_max)
            .min_connections(1)
            .acquire_timeout(settings.time_to_acquire)
            // A stalled connection must be found out before it is lent (stack.md 9, pitfall 2).
            .test_before_acquire(true)
            .max_lifetime(Duration::from_mins(30))
            .idle_timeout(Duration::from_mins(5))
            .connect_with(options)
            .await
            .map_err(connecting_failed)?;
        let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
        Ok(Self { connection, settings })
    }

    /// The connections as SeaORM sees them: for reading. Writing goes through
    /// [`transaction`](Self::transaction).
    #[must_use]
    pub fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// The connections as the driver sees them: for the job queue.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        self.connection.get_postgres_connection_pool()
    }

    /// How this database is reached.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether a connection can be had and answers, within two seconds.
    pub async fn is_alive(&self) -> bool {
        let answer = tokio::time::timeout(TIME_TO_PROVE_LIFE, self.connection.ping()).await;
        matches!(answer, Ok(Ok(())))
    }

    /// Lends no more connections, waits for those that are out, and closes them all. Transactions
    /// under way are finished first.
    pub async fn close(&self) {
        self.pool().close().await;
    }
}

fn connecting_failed(error: sqlx::Error) -> DbErr {
    DbErr::Conn(sea_orm::RuntimeErr::SqlxError(error.into()))
}
