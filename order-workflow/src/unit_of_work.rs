//! One transaction: what a command reads and writes hangs off it; dropping it rolls back.
//!
//! Locks are always taken in this order: the order's row; then stock levels by rising id, their
//! demand summed; then credit accounts by rising seller and buyer; then invoices, then payments, by rising id;
//! then the numbers of invoices, and last the books of whom it concerns. An order's own number series come
//! after its row and are held to the end (machines.md section 5).

use crate::clock::Origin;
use crate::database::Database;
use crate::error::WorkflowError;
use crate::seal::Seal;
use chrono::{DateTime, Utc};
/// What is read on: a transaction, or none.
pub(crate) use sea_orm::ConnectionTrait;
use sea_orm::{DatabaseTransaction, DbBackend, FromQueryResult, QueryResult, Statement, Value};
use std::pin::Pin;
use std::sync::Arc;
use uuid::Uuid;

/// Everything a command needs: the database, the clock, the installation's seal.
#[derive(Debug, Clone)]
pub struct Workflow {
    /// Where everything is kept.
    pub database: Database,
    /// Time and identifiers.
    pub origin: Origin,
    /// Signs the heads of histories.
    pub seal: Arc<Seal>,
}

/// A transaction under way, with the one `now` of its command.
#[derive(Debug, Clone, Copy)]
pub struct Work<'t> {
    /// The transaction.
    pub tx: &'t DatabaseTransaction,
    /// Taken once per command.
    pub now: DateTime<Utc>,
    /// New identifiers.
    pub origin: &'t Origin,
    /// Signs the heads of histories.
    pub seal: &'t Seal,
}

/// What a command answers while its transaction is open.
pub type WorkFuture<'t, T> = Pin<Box<dyn Future<Output = Result<T, WorkflowError>> + Send + 't>>;

impl Workflow {
    /// Runs `work` in one transaction, in a task of its own; see [`Database::transaction`].
    ///
    /// # Errors
    /// Whatever `work` refuses, or the database does.
    pub async fn carry_out<F, T>(&self, work: F) -> Result<T, WorkflowError>
    where
        F: for<'t> Fn(Work<'t>) -> WorkFuture<'t, T> + Send + Sync + 'static,
        T: Send + 'static,
    {
        let (origin, seal, now) = (self.origin.clone(), Arc::clone(&self.seal), self.origin.now());
        let work = Arc::new(work);
        self.database
            .transaction(move |tx| {
                let (work, origin, seal) = (Arc::clone(&work), origin.clone(), Arc::clone(&seal));
                Box::pin(async move { work(Work { tx, now, origin: &origin, seal: &seal }).await })
            })
            .await
    }

    /// Reads outside any transaction.
    #[must_use]
    pub fn reader(&self) -> &impl ConnectionTrait {
        self.database.connection()
    }
}

impl Work<'_> {
    /// A new identifier of any kind.
    #[must_use]
    pub fn id<Id: From<Uuid>>(&self) -> Id {
        self.origin.id()
    }
}

/// SQL with its values, for PostgreSQL.
pub(crate) fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

/// All rows of a query.
pub(crate) async fn rows<T: FromQueryResult>(
    on: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<T>, WorkflowError> {
    let rows: Vec<QueryResult> = on.query_all_raw(statement(sql, values)).await?;
    rows.iter().map(|row| T::from_query_result(row, "").map_err(WorkflowError::from)).collect()
}

/// The first row of a query, if there is one.
pub(crate) async fn row<T: FromQueryResult>(
    on: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<T>, WorkflowError> {
    let row = on.query_one_raw(statement(sql, values)).await?;
    Ok(row.map(|row| T::from_query_result(&row, "")).transpose()?)
}

/// Runs a statement and tells how many rows it touched.
pub(crate) async fn execute(
    on: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64, WorkflowError> {
    Ok(on.execute_raw(statement(sql, values)).await?.rows_affected())
}
