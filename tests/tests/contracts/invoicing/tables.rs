//! What the tables of money refuse by themselves, whoever writes to them: each try beside what it must come to.

use sea_orm::ConnectionTrait;
use tests::database::TestDatabase;

const TRIES: &str = include_str!("tables.sql");

#[tokio::test]
async fn what_must_never_be_is_refused_by_the_tables_themselves() {
    let database = TestDatabase::fresh().await;

    // A try that comes out wrong raises an error that names it.
    database.database().connection().execute_unprepared(TRIES).await.unwrap();
}
