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

    let breaches = texts(
        &database,
        "SELECT what || ' ' || id || ': ' || detail FROM invariant_breach
         UNION ALL SELECT what || ' ' || id || ': ' || detail FROM money_breach",
    )
    .await;
    assert!(breaches.is_empty(), "{breaches:#?}");
    last_month_is_paid_and_closed(&database).await;
    let states = texts(&database, "SELECT DISTINCT state FROM purchase_order ORDER BY 1").await;
    assert_eq!(
        states,
        [
            "cancelled",
            "completed",
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

/// Before it lies a month that ended: bills paid with slips, one late, one credited in part; stated, and closed.
async fn last_month_is_paid_and_closed(database: &TestDatabase) {
    let told = texts(
        database,
        "WITH last AS (SELECT (date_trunc('month', now() AT TIME ZONE 'Asia/Makassar') - interval '1 month')::date AS first)
         SELECT format('%s %s', what, number) FROM (
             SELECT 'completed' AS what, count(*) AS number FROM purchase_order WHERE state = 'completed'
             UNION ALL SELECT 'billed', count(*) FROM invoice, last
                       WHERE kind = 'invoice' AND business_date BETWEEN first AND first + 30
             UNION ALL SELECT 'overdue', count(*) FROM invoice
                       WHERE kind = 'invoice' AND settled_sen < total_sen AND due_on < now()::date
             UNION ALL SELECT 'credited', count(*) FROM invoice WHERE kind = 'credit_note'
             UNION ALL SELECT 'paid with a slip', count(*) FROM payment WHERE state = 'confirmed' AND evidence_id IS NOT NULL
             UNION ALL SELECT 'paid in cash', count(*) FROM payment WHERE state = 'confirmed' AND method = 'cash'
             UNION ALL SELECT 'accounts verified', count(*) FROM bank_account WHERE verified_at IS NOT NULL
             UNION ALL SELECT 'statements agreed', count(*) FROM statement, last WHERE state = 'agreed' AND period = first
             UNION ALL SELECT 'books closed', count(*) FROM ledger_close, last
                       WHERE last_day = (first + interval '1 month - 1 day')::date) t ORDER BY 1",
    )
    .await;
    assert_eq!(
        told,
        [
            "accounts verified 5",
            "billed 7",
            "books closed 2",
            "completed 6",
            "credited 1",
            "overdue 1",
            "paid in cash 1",
            "paid with a slip 7",
            "statements agreed 1"
        ]
    );
}
