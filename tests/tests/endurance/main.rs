//! What only time, numbers and violence show: `tests/run --long` runs these.
#![expect(clippy::print_stderr, reason = "what was measured is said aloud")]
#![expect(clippy::unwrap_used, reason = "a journey that breaks stops here")]

mod deadlines;
mod killed_again_and_again;
mod killed_at_any_moment;
mod large_month;
mod large_pool;
mod large_scale;
mod postgres_killed;
mod random_month;
mod soak;

use order_workflow::database::Database;
use order_workflow::private_cluster::{self, PrivateCluster};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tests::traffic::Acknowledged;

/// The contradictions that `invariant_breach` finds, as sentences.
async fn breaches(database: &Database) -> Vec<String> {
    let sql = "SELECT what || ': ' || id || ': ' || detail AS told FROM invariant_breach LIMIT 20";
    let asked = Statement::from_string(DbBackend::Postgres, sql);
    let rows = database.connection().query_all_raw(asked).await.unwrap();
    rows.iter().map(|row| row.try_get("", "told").unwrap()).collect()
}

/// One figure.
async fn figure(database: &Database, sql: &str) -> i64 {
    let asked = Statement::from_string(DbBackend::Postgres, sql);
    let row = database.connection().query_one_raw(asked).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// How often somebody is killed, unless `LUMBUNG_TEST_KILLS` says otherwise.
fn kills(usual: u64) -> u64 {
    std::env::var_os("LUMBUNG_TEST_KILLS")
        .map_or(usual, |text| text.to_str().unwrap().parse().unwrap())
}

/// Connections to the database of a program that keeps its own, without a part in its server: it may be
/// killed and started again meanwhile.
async fn address_of(data_dir: &std::path::Path) -> Database {
    let (cluster, database) = beside(data_dir).await;
    cluster.stop().await.unwrap();
    database
}

/// Our own way to the database of a program that keeps its own.
async fn beside(data_dir: &std::path::Path) -> (PrivateCluster, Database) {
    let settings = private_cluster::Settings::new(data_dir);
    let cluster = PrivateCluster::join(&settings).await.unwrap();
    let settings = order_workflow::database::Settings {
        connections_max: 1,
        statement_time_max: None,
        ..order_workflow::database::Settings::new(cluster.url())
    };
    let database = Database::connect(settings).await.unwrap();
    (cluster, database)
}

/// Orders that are older than somebody was told, or in another state at the same version.
async fn missing(database: &Database, acknowledged: &Acknowledged) -> Vec<String> {
    let mut missing = Vec::new();
    for (id, version, state) in acknowledged.all() {
        let sql = "SELECT version, state FROM purchase_order WHERE id = $1";
        let asked = Statement::from_sql_and_values(DbBackend::Postgres, sql, [id.into()]);
        let found = database.connection().query_one_raw(asked).await.unwrap();
        let now: Option<(i64, String)> = found
            .map(|row| (row.try_get("", "version").unwrap(), row.try_get("", "state").unwrap()));
        let told = (i64::try_from(version).unwrap(), state);
        let kept = now.as_ref().is_some_and(|now| now.0 > told.0 || *now == told);
        if !kept {
            missing.push(format!("{id} was acknowledged as {told:?} and is {now:?}"));
        }
    }
    missing
}
