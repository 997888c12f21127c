//! The database as the services use it: transactions, migrations, backups; on a real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test that called it")]

mod backups;
mod migrations;
mod transactions;
