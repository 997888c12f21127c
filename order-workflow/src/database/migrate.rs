//! Brings the tables up to date, one program at a time.
//!
//! SeaORM's migrator takes no lock: of three programs started together, two failed (stack.md 1.5).
//! So whoever comes first holds an advisory lock on a connection of its own, the others wait and
//! then find nothing left to do.

use std::time::Duration;

use migrations::Migrator;
use sea_orm::{DbErr, SqlxPostgresConnector};
use sea_orm_migration::MigratorTrait;
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection, PgConnection};
use tracing::info;

use super::Database;

/// "Lumbung" in ASCII: unlikely to be another program's lock in a shared database.
const MIGRATION_LOCK: i64 = 0x004c_756d_6275_6e67;

/// Why the tables could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The lock that keeps concurrent starters apart could not be taken or was lost.
    #[error("holding the migration lock failed")]
    Lock(#[source] sqlx::Error),
    /// One of our own migrations failed; those before it are applied.
    #[error("migrating the tables failed")]
    Tables(#[source] DbErr),
}

/// Applies what is missing of the migrations. Safe to call from several programs at once and on a
/// database that is up to date.
///
/// # Errors
/// No connection, a migration that fails, or tables of a newer program than this one.
pub async fn migrate(database: &Database) -> Result<(), MigrateError> {
    // No statement time here: building an index may take minutes, and so may waiting for whoever
    // builds it.
    let options = database.settings().connect_options().map_err(MigrateError::Lock)?;
    let mut lock = PgConnection::connect_with(&options).await.map_err(MigrateError::Lock)?;
    take_lock(&mut lock).await.map_err(MigrateError::Lock)?;

    let pool = PgPoolOptions::new()
        .max_connections(2)
        .acquire_timeout(Duration::from_secs(30))
        .connect_with(options)
        .await
        .map_err(MigrateError::Lock)?;
    let outcome = migrate_locked(pool.clone()).await;
    pool.close().await;
    outcome?;

    // Fails if the connection that held the lock died on the way: somebody else may have run too.
    let held: bool = sqlx::query_scalar("SELECT pg_advisory_unlock($1)")
        .bind(MIGRATION_LOCK)
        .fetch_one(&mut lock)
        .await
        .map_err(MigrateError::Lock)?;
    debug_assert!(held, "the session that took the lock gives it back");
    lock.close().await.map_err(MigrateError::Lock)
}

async fn take_lock(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let free: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
        .bind(MIGRATION_LOCK)
        .fetch_one(&mut *connection)
        .await?;
    if !free {
        info!("Another program is migrating the database; waiting for it");
        sqlx::query("SELECT pg_advisory_lock($1)").bind(MIGRATION_LOCK).execute(connection).await?;
    }
    Ok(())
}

async fn migrate_locked(pool: sqlx::PgPool) -> Result<(), MigrateError> {
    let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
    let pending =
        Migrator::get_pending_migrations(&connection).await.map_err(MigrateError::Tables)?.len();
    if pending > 0 {
        info!(migrations.pending = pending, "Applying {pending} migrations");
        Migrator::up(&connection, None).await.map_err(MigrateError::Tables)?;
    }
    Ok(())
}
