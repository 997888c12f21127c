//! Bringing the tables up to date when several programs start at once.

use futures::future::join_all;
use order_workflow::database::{Database, migrate};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sea_orm_migration::MigratorTrait;
use tests::database::TestDatabase;

#[tokio::test(flavor = "multi_thread")]
async fn three_programs_that_start_together_all_get_through() {
    let db = TestDatabase::empty().await;
    let mut programs = Vec::new();
    for _ in 0..3 {
        programs.push(Database::connect(db.database().settings().clone()).await.unwrap());
    }

    let outcomes = join_all(programs.iter().map(migrate)).await;

    for outcome in outcomes {
        outcome.unwrap();
    }
    let sql = "SELECT count(*) FROM seaql_migrations";
    let asked = Statement::from_string(DbBackend::Postgres, sql);
    let row = db.database().connection().query_one_raw(asked).await.unwrap().unwrap();
    let applied: i64 = row.try_get_by_index(0).unwrap();
    assert_eq!(usize::try_from(applied).unwrap(), ::migrations::Migrator::migrations().len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_test_database_lacks_no_migration() {
    let db = TestDatabase::fresh().await;

    let database = db.database();
    let pending = ::migrations::Migrator::get_pending_migrations(database.connection()).await;

    assert!(pending.unwrap().is_empty());
}
