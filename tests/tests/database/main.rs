//! The database as the services use it: transactions, migrations, backups; on a real PostgreSQL.

mod backups;
mod migrations;
mod transactions;
