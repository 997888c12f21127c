//! The demo world is made by the commands themselves, and nothing in it contradicts itself.

use std::sync::Arc;

use order_workflow::clock::Origin;
use order_workflow::seal::Seal;
use order_workflow::{Workflow, demo};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tests::database::TestDatabase;

fn workflow(database: &TestDatabase) -> Workflow {
    Workflow {
        database: database.database().clone(),
        origin: Origin::system(),
        seal: Arc::new(Seal::from_keys(&[7; 32], [9; 32])),
    }
}

async fn texts(database: &TestDatabase, sql: &str) -> Vec<String> {
    let rows = database
        .database()
        .connection()
        .query_all_raw(Statement::from_string(DbBackend::Postgres, sql))
        .await;
    rows.expect("a query").iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}

#[tokio::test]
async fn a_month_of_trade_leaves_every_figure_explained() {
    let database = TestDatabase::fresh().await;
    let workflow = workflow(&database);

    assert!(demo::load(&workflow, "$argon2id$unused").await.expect("the demo world"));

    let breaches =
        texts(&database, "SELECT what || ' ' || id || ': ' || detail FROM invariant_breach").await;
    assert!(breaches.is_empty(), "{breaches:#?}");
    let states = texts(&database, "SELECT DISTINCT state FROM purchase_order ORDER BY 1").await;
    assert_eq!(
        states,
        [
            "cancelled",
            "confirmed",
            "countered",
            "draft",
            "expired",
            "in_fulfilment",
            "pending_approval",
            "received",
            "rejected",
            "submitted"
        ]
    );
    let beside = texts(
        &database,
        "SELECT what FROM (
             SELECT 'amended' AS what FROM purchase_order WHERE proposal IS NOT NULL AND state = 'confirmed'
             UNION SELECT 'promised' FROM purchase_order WHERE backorder_until IS NOT NULL
             UNION SELECT 'deemed' FROM order_history_field WHERE name = 'deemed'
             UNION SELECT 'substituted' FROM order_line WHERE substitutes_id IS NOT NULL) AS found ORDER BY 1",
    )
    .await;
    assert_eq!(beside, ["amended", "deemed", "promised", "substituted"]);
    assert!(
        !demo::load(&workflow, "$argon2id$unused").await.expect("a second start"),
        "loaded once only"
    );
    assert!(demo::is_shown(&workflow).await.expect("a look"));
}
