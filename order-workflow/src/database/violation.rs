//! What PostgreSQL says when it refuses: its code, and the constraint that was in the way.

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
