//! One transaction, from begin to commit, that nobody can leave half open.

use std::error::Error;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait};
use tracing::{Instrument, Span, warn};

use super::{Database, violation};

/// How often the same work is tried when others keep getting in its way. With the pauses below,
/// six tries span about half a second; who loses that often is better told.
const TRIES_MAX: u32 = 6;

/// Pause after the first collision; doubled each time, and half of it by chance, so that two who
/// collided do not meet again.
const PAUSE_FIRST: Duration = Duration::from_millis(10);

/// The work of one transaction under way.
pub type TransactionFuture<'t, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 't>>;

impl Database {
    /// Runs `work` in one transaction: committed when it returns `Ok`, rolled back when it returns
    /// `Err` or panics.
    ///
    /// It runs in a task of its own, so a caller that hangs up does not interrupt it: what was
    /// begun is committed or rolled back whole. When PostgreSQL ends it because of a deadlock or a
    /// serialization failure, the whole of `work` is called again on a fresh transaction; so it
    /// must keep its hands off everything but `tx` and clone what it consumes:
    ///
    /// ```no_run
    /// # use order_workflow::database::Database;
    /// # use sea_orm::{ConnectionTrait, DbErr};
    /// # async fn example(database: Database, name: String) -> Result<(), DbErr> {
    /// database
    ///     .transaction(move |tx| {
    ///         let name = name.clone();
    ///         Box::pin(async move {
    ///             tx.execute_unprepared(&format!("-- {name}")).await?;
    ///             Ok::<_, DbErr>(())
    ///         })
    ///     })
    ///     .await
    /// # }
    /// ```
    ///
    /// # Errors
    /// Whatever `work` refuses; and as `E::from(DbErr)`: no connection could be had, the commit
    /// failed, or `work` panicked. To be tried again, an error of `work` must have the [`DbErr`]
    /// among its [`sources`](Error::source).
    pub async fn transaction<F, T, E>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> Fn(&'t DatabaseTransaction) -> TransactionFuture<'t, T, E>
            + Send
            + Sync
            + 'static,
        T: Send + 'static,
        E: From<DbErr> + Error + Send + 'static,
    {
        let connection = self.connection.clone();
        let task = async move {
            let mut tries = 1;
            loop {
                match attempt(&connection, &work).await {
                    Err(error) if tries < TRIES_MAX && is_collision(&error) => {
                        warn!(
                            transaction.tries = tries,
                            "Lost a collision with another transaction ({error}); trying again"
                        );
                    }
                    outcome => return outcome,
                }
                tokio::time::sleep(pause_after(tries)).await;
                tries += 1;
            }
        };
        match tokio::spawn(task.instrument(Span::current())).await {
            Ok(outcome) => outcome,
            // A panic was caught inside, so the runtime itself is going away.
            Err(ended) => Err(DbErr::Custom(format!("the transaction was ended: {ended}")).into()),
        }
    }
}

async fn attempt<F, T, E>(connection: &DatabaseConnection, work: &F) -> Result<T, E>
where
    F: for<'t> Fn(&'t DatabaseTransaction) -> TransactionFuture<'t, T, E>,
    E: From<DbErr>,
{
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the guard: it runs in a task of its own"
    )]
    let tx = connection.begin().await?;
    // The call too, not only the future: a closure may panic before it returns one.
    let outcome = AssertUnwindSafe(async { work(&tx).await }).catch_unwind().await;
    let value = match outcome {
        Ok(Ok(value)) => value,
        Ok(Err(error)) => {
            roll_back(tx).await;
            return Err(error);
        }
        Err(panic) => {
            roll_back(tx).await;
            let said = panic_message(panic.as_ref());
            return Err(DbErr::Custom(format!("the transaction's work panicked: {said}")).into());
        }
    };
    // Asked before COMMIT for two reasons. Deferred constraints speak up here, as ordinary errors.
    // And if `work` swallowed an error, PostgreSQL would answer COMMIT with a silent ROLLBACK and
    // sqlx would call that success; this statement fails instead.
    if let Err(error) = tx.execute_unprepared("SET CONSTRAINTS ALL IMMEDIATE").await {
        roll_back(tx).await;
        return Err(error.into());
    }
    tx.commit().await?;
    Ok(value)
}

async fn roll_back(tx: DatabaseTransaction) {
    if let Err(error) = tx.rollback().await {
        // The connection is gone, and with it the transaction: nothing was written.
        warn!("Rolling back failed, the server does it by itself: {error}");
    }
}

/// Serialization failure or deadlock: PostgreSQL asks for the same to be tried again.
fn is_collision<E: Error + 'static>(error: &E) -> bool {
    violation(error).is_some_and(|found| matches!(found.code.as_str(), "40001" | "40P01"))
}

fn pause_after(tries: u32) -> Duration {
    let longest = PAUSE_FIRST.saturating_mul(1 << tries.min(TRIES_MAX).saturating_sub(1));
    // Without the operating system's chance the pause is merely regular.
    let chance = getrandom::u32().map_or(0.5, |drawn| f64::from(drawn) / f64::from(u32::MAX));
    longest.mul_f64(0.5 + chance / 2.0)
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> Arc<str> {
    let said = panic.downcast_ref::<&str>().copied();
    let said = said.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    said.unwrap_or("without a word").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay_below_a_second() {
        for tries in 1..=TRIES_MAX {
            let longest = PAUSE_FIRST * (1 << (tries - 1));
            let pause = pause_after(tries);

            assert!(pause >= longest / 2 && pause <= longest, "{tries}: {pause:?}");
            assert!(pause < Duration::from_secs(1));
        }
    }
}
