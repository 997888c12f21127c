//! The demo world is made by the commands themselves, and nothing in it contradicts itself.

use std::sync::Arc;

use order_workflow::clock::Origin;
use order_workflow::seal::Seal;
use order_workflow::{Workflow, demo};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use supply_chain::ask::Actor;
use supply_chain::demand_pool::verify_pool;
use supply_chain::organization::{Kind, Role};
use tests::database::TestDatabase;
use uuid::Uuid;

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
         UNION ALL SELECT what || ' ' || id || ': ' || detail FROM money_breach
         UNION ALL SELECT what || ' ' || id || ': ' || detail FROM storefront_breach
         UNION ALL SELECT what || ' ' || id || ': ' || detail FROM pool_breach
         UNION ALL SELECT what || ' ' || id || ': ' || detail FROM pool_order_breach
         UNION ALL SELECT what || ' ' || id || ': ' || detail FROM delivery_breach",
    )
    .await;
    assert!(breaches.is_empty(), "{breaches:#?}");
    last_month_is_paid_and_closed(&database).await;
    a_pool_stands_in_each_state(&database, &workflow).await;
    goods_go_on_from_the_hub(&database).await;
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

/// Before it lies a month that ended: bills paid with slips, one late, one credited in part; stated, and closed. Besides, one
/// debt from before Lumbung is late, and of five sales at the counter, in cash, one was undone.
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
            "billed 13",
            "books closed 2",
            "completed 12",
            "credited 2",
            "overdue 2",
            "paid in cash 12",
            "paid with a slip 7",
            "statements agreed 1"
        ]
    );
}

/// What is bought together can be seen at every stage, and the one that is over adds up for anybody who reckons again.
async fn a_pool_stands_in_each_state(database: &TestDatabase, workflow: &Workflow) {
    let states = texts(database, "SELECT DISTINCT state FROM demand_pool ORDER BY 1").await;
    assert_eq!(
        states,
        [
            "allocating",
            "awarded",
            "clearing",
            "closed",
            "extended",
            "failed",
            "open",
            "planned",
            "settling",
            "top_up"
        ]
    );
    let told = texts(
        database,
        "SELECT d.id || ' ' || d.organizer_id || ' ' || t.person_id FROM demand_pool d
         JOIN tie t ON t.organization_id = d.organizer_id AND 'manager' = ANY(t.roles) WHERE d.state = 'closed'",
    )
    .await;
    let ids: Vec<Uuid> = told[0].split(' ').map(|id| id.parse().expect("an id")).collect();
    let kind = Kind::Secondary;
    let lead = Actor {
        person: ids[2].into(),
        organization: ids[1].into(),
        kind,
        abilities: kind.abilities().to_vec(),
        roles: vec![Role::Manager],
    };
    let file = workflow.demand_pool_file(ids[0].into(), &lead).await.expect("its file");
    assert_eq!(verify_pool(&file), Vec::new(), "anybody can reckon it again");
    let shares = texts(
        database,
        "SELECT sum(a.units)::text FROM pool_allocation a JOIN pledge p ON p.id = a.pledge_id
         JOIN demand_pool d ON d.id = p.pool_id WHERE d.state = 'closed' GROUP BY p.id ORDER BY 1 DESC",
    )
    .await;
    assert_eq!(shares, ["29", "24", "19", "15", "12"], "of 99 that came");
}

/// One truck has left, the next was moved and says why.
async fn goods_go_on_from_the_hub(database: &TestDatabase) {
    let runs = texts(
        database,
        "SELECT t.name || ' ' || r.state || ' ' || (SELECT count(*) FROM delivery_run_order x WHERE x.run_id = r.id) || ' '
                || coalesce(left(r.moved_because, 18), '-')
         FROM delivery_run r JOIN delivery_route t ON t.id = r.route_id ORDER BY 1",
    )
    .await;
    assert_eq!(runs.len(), 2, "{runs:?}");
    assert!(runs[0].starts_with("Pantai Utara dispatched "), "{runs:?}");
    assert!(
        runs[1].starts_with("Pasar Timur planned ") && runs[1].ends_with("Jalan Trans-Flores"),
        "{runs:?}"
    );
    let aboard = texts(database, "SELECT run_id::text FROM delivery_run_order GROUP BY 1").await;
    assert_eq!(aboard.len(), 2, "both carry something");
}
