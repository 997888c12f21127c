//! What PostgreSQL says when it refuses: its code, and the constraint that was in the way; and whether it says
//! anything at all.

use std::error::Error;

use sea_orm::{DbErr, RuntimeErr};

/// A refusal of the database, by its stable names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// SQLSTATE, for instance `23505` (not unique) or `23514` (a check said no).
    pub code: String,
    /// Name of the constraint or unique index, where one was violated.
    pub constraint: Option<String>,
}

/// Finds the database's refusal in `error` or in what caused it; `None` when it was something else.
#[must_use]
pub fn violation(error: &(dyn Error + 'static)) -> Option<Violation> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = driver_error(error).and_then(from_driver) {
            return Some(found);
        }
        cause = error.source();
    }
    None
}

/// Whether nobody answers, or answers that they are going away: the connection could not be had or broke, the
/// server stops, starts or has no room for one more. The same may well be answered in a moment.
#[must_use]
pub fn is_absence(error: &(dyn Error + 'static)) -> bool {
    if let Some(Violation { code, .. }) = violation(error) {
        // Class 08 is the connection, 53 the server's means; 57P01 to 57P05 tell of a server that ends sessions,
        // 25P03 of a transaction it ended because we were silent for too long.
        return code.starts_with("08")
            || code.starts_with("53")
            || code.starts_with("57P")
            || code == "25P03";
    }
    let mut cause = Some(error);
    while let Some(error) = cause {
        if matches!(
            error.downcast_ref::<DbErr>(),
            Some(DbErr::Conn(_) | DbErr::ConnectionAcquire(_))
        ) {
            return true;
        }
        if let Some(driver) = driver_error(error) {
            return is_broken(driver);
        }
        cause = error.source();
    }
    false
}

const fn is_broken(error: &sqlx::Error) -> bool {
    matches!(
        error,
        sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            // What is left in the pipe of a server that died does not make sense.
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
    )
}

fn driver_error<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e sqlx::Error> {
    if let Some(DbErr::Conn(runtime) | DbErr::Exec(runtime) | DbErr::Query(runtime)) =
        error.downcast_ref::<DbErr>()
    {
        return driver_error(runtime);
    }
    match error.downcast_ref::<RuntimeErr>() {
        Some(RuntimeErr::SqlxError(driver)) => Some(driver),
        _ => error.downcast_ref::<sqlx::Error>(),
    }
}

fn from_driver(error: &sqlx::Error) -> Option<Violation> {
    let refusal = error.as_database_error()?;
    Some(Violation {
        code: refusal.code()?.into_owned(),
        constraint: refusal.constraint().map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;

    use super::*;

    fn query(driver: sqlx::Error) -> DbErr {
        DbErr::Query(RuntimeErr::SqlxError(Arc::new(driver)))
    }

    #[test]
    fn a_connection_that_breaks_in_the_middle_is_an_absence_and_a_wrong_statement_is_none() {
        let gone = || io::Error::from(io::ErrorKind::UnexpectedEof);

        assert!(is_absence(&query(sqlx::Error::Io(gone()))));
        assert!(is_absence(&DbErr::Exec(RuntimeErr::SqlxError(Arc::new(
            sqlx::Error::PoolTimedOut
        )))));
        assert!(is_absence(&query(sqlx::Error::Protocol("unexpected message".to_owned()))));
        assert!(is_absence(&DbErr::Conn(RuntimeErr::Internal("refused".to_owned()))));
        assert!(!is_absence(&query(sqlx::Error::RowNotFound)));
        assert!(!is_absence(&query(sqlx::Error::ColumnNotFound("name".to_owned()))));
        assert!(!is_absence(&DbErr::Custom("the work panicked".to_owned())));
    }
}
