//! What a transaction promises, and what goes wrong without it.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::time::Duration;

use futures::future::join_all;
use order_workflow::database::{Database, Settings, violation};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement, TransactionTrait,
};
use tests::database::TestDatabase;
use tokio::sync::Barrier;

#[tokio::test(flavor = "multi_thread")]
async fn a_begin_that_is_cancelled_leaves_a_transaction_open_when_done_naively() {
    let db = TestDatabase::empty().await;
    let alone = one_connection(&db).await;
    let connection = alone.connection();

    // Whether the answer to BEGIN has come is a matter of microseconds; a few rounds suffice.
    let mut leaked = false;
    for round in 0..600 {
        #[expect(clippy::disallowed_methods, reason = "what must not be done, shown")]
        let begun = connection.begin();
        hang_up_after(round % 6 + 1, begun).await;
        leaked = is_in_transaction(connection).await;
        if leaked {
            break;
        }
    }

    // This is why `Database::transaction` exists: the next caller works inside an open
    // transaction. If this fails, sqlx has mended it and the detour may go.
    assert!(leaked);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_hangs_up_leaves_no_transaction_open() {
    let db = TestDatabase::empty().await;
    let alone = one_connection(&db).await;
    run(alone.connection(), "CREATE TABLE sacks (count int NOT NULL)").await;

    for round in 0..60 {
        let transaction = alone.transaction(|tx| {
            Box::pin(async move {
                tx.execute_unprepared("INSERT INTO sacks VALUES (1)").await?;
                Ok::<_, DbErr>(())
            })
        });
        hang_up_after(round % 6 + 1, transaction).await;
        assert!(!is_in_transaction(alone.connection()).await);
    }

    // What was begun is also finished.
    while number(alone.connection(), "SELECT count(*) FROM sacks").await < 60 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_increments_by_eight_lose_nothing() {
    let db = TestDatabase::empty().await;
    let database = db.database();
    run(database.connection(), "CREATE TABLE stock AS SELECT 0 AS level").await;

    let eight = (0..8).map(|_| {
        let database = database.clone();
        async move {
            for _ in 0..25 {
                database.transaction(|tx| Box::pin(increment(tx))).await.unwrap();
            }
        }
    });
    join_all(eight).await;

    assert_eq!(number(database.connection(), "SELECT level FROM stock").await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_lock_in_opposite_order_both_get_through() {
    let db = TestDatabase::empty().await;
    let database = db.database();
    run(
        database.connection(),
        "CREATE TABLE stock AS SELECT id, 0 AS level FROM generate_series(1, 2) id",
    )
    .await;
    let (tries, both) = (Arc::new(AtomicU32::new(0)), Arc::new(Barrier::new(2)));

    let cross = |first: i32, second: i32| {
        let (tries, both) = (Arc::clone(&tries), Arc::clone(&both));
        database.transaction(move |tx| {
            let both = Arc::clone(&both);
            let earlier = tries.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                raise(tx, first).await?;
                // Only the first two meet half way; the one that is called again goes straight on.
                if earlier < 2 {
                    both.wait().await;
                }
                raise(tx, second).await
            })
        })
    };
    let (one, other) = tokio::join!(cross(1, 2), cross(2, 1));

    one.unwrap();
    other.unwrap();
    assert_eq!(tries.load(Ordering::SeqCst), 3, "one of the two was tried a second time");
    assert_eq!(number(database.connection(), "SELECT sum(level) FROM stock").await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_panics_or_refuses_leaves_nothing_behind() {
    let db = TestDatabase::empty().await;
    let alone = one_connection(&db).await;
    run(alone.connection(), "CREATE TABLE sacks (count int NOT NULL)").await;

    let panicked = alone
        .transaction(|tx| {
            Box::pin(async move {
                run(tx, "INSERT INTO sacks VALUES (1)").await;
                assert!(tx.support_returning().eq(&false), "the scale broke");
                Ok::<_, DbErr>(())
            })
        })
        .await;
    let refused = alone
        .transaction(|tx| {
            Box::pin(async move {
                run(tx, "INSERT INTO sacks VALUES (1)").await;
                Err::<(), _>(DbErr::Custom("too many".to_owned()))
            })
        })
        .await;

    let said = panicked.unwrap_err().to_string();
    assert!(said.contains("the scale broke"), "{said}");
    assert_eq!(refused.unwrap_err().to_string(), "Custom Error: too many");
    assert!(!is_in_transaction(alone.connection()).await);
    assert_eq!(number(alone.connection(), "SELECT count(*) FROM sacks").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_that_was_swallowed_is_not_reported_as_success() {
    let db = TestDatabase::empty().await;
    run(
        db.database().connection(),
        "CREATE TABLE sacks (count int CONSTRAINT at_least_one CHECK (count > 0))",
    )
    .await;

    let outcome = db
        .database()
        .transaction(|tx| {
            Box::pin(async move {
                run(tx, "INSERT INTO sacks VALUES (1)").await;
                drop(tx.execute_unprepared("INSERT INTO sacks VALUES (0)").await);
                Ok::<_, DbErr>(())
            })
        })
        .await;

    assert!(outcome.is_err(), "PostgreSQL rolled back and we said it was done");
    let direct = db.database();
    let refused = direct.connection().execute_unprepared("INSERT INTO sacks VALUES (0)").await;
    let found = violation(&refused.unwrap_err()).unwrap();
    assert_eq!((found.code.as_str(), found.constraint.as_deref()), ("23514", Some("at_least_one")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_sits_idle_is_ended_by_the_server() {
    let db = TestDatabase::empty().await;
    let settings = Settings {
        idle_transaction_time_max: Duration::from_millis(100),
        ..db.database().settings().clone()
    };
    let impatient = Database::connect(settings).await.unwrap();

    let outcome = impatient
        .transaction(|tx| {
            Box::pin(async move {
                tokio::time::sleep(Duration::from_millis(400)).await;
                tx.execute_unprepared("SELECT 1").await.map(|_| ())
            })
        })
        .await;

    assert!(outcome.is_err());
    assert!(impatient.is_alive().await);
}

async fn one_connection(db: &TestDatabase) -> Database {
    let settings = Settings { connections_max: 1, ..db.database().settings().clone() };
    Database::connect(settings).await.unwrap()
}

/// A caller that waits `patience` times and then hangs up: among others when BEGIN is on its way
/// and its answer is not here.
async fn hang_up_after<F: Future>(patience: u32, caller: F) {
    let mut caller = pin!(caller);
    let mut waited = 0;
    poll_fn(|context| match caller.as_mut().poll(context) {
        Poll::Pending if waited + 1 < patience => {
            waited += 1;
            Poll::Pending
        }
        _ => Poll::Ready(()),
    })
    .await;
}

/// Two statements of one transaction see the same `now()`.
async fn is_in_transaction(connection: &impl ConnectionTrait) -> bool {
    let sql = "SELECT (extract(epoch FROM now()) * 1000000)::bigint";
    let first = number(connection, sql).await;
    tokio::time::sleep(Duration::from_millis(2)).await;
    first == number(connection, sql).await
}

async fn increment(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    let level = number(tx, "SELECT level FROM stock FOR UPDATE").await;
    tx.execute_unprepared(&format!("UPDATE stock SET level = {}", level + 1)).await.map(|_| ())
}

async fn raise(tx: &DatabaseTransaction, id: i32) -> Result<(), DbErr> {
    let sql = format!("UPDATE stock SET level = level + 1 WHERE id = {id}");
    tx.execute_unprepared(&sql).await.map(|_| ())
}

async fn run(connection: &impl ConnectionTrait, sql: &str) {
    connection.execute_unprepared(sql).await.unwrap();
}

async fn number(connection: &impl ConnectionTrait, sql: &str) -> i64 {
    let sql = format!("SELECT ({sql})::bigint");
    let asked = Statement::from_string(DbBackend::Postgres, sql);
    let row = connection.query_one_raw(asked).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}
