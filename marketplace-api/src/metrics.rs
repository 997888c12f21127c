//! Counts and timings in Prometheus' text form.

use std::sync::OnceLock;

use catalog_indexer::follow::FollowStatus;
use chrono::{DateTime, Utc};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use order_workflow::database::Database;
use order_workflow::jobs::index_queue::Backlog;
use order_workflow::query::telling::parked::ParkedCount;

/// Seconds: from a cached file to what a person gives up on.
const BUCKETS: [f64; 10] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0];

/// The one recorder of the process; several applications of a test share it.
static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

fn handle() -> Option<&'static PrometheusHandle> {
    let install = || {
        let seconds = Matcher::Suffix("_seconds".to_owned());
        PrometheusBuilder::new()
            .set_buckets_for_metric(seconds, &BUCKETS)
            .ok()?
            .install_recorder()
            .ok()
    };
    HANDLE.get_or_init(install).as_ref()
}

/// Begins to count.
pub fn start() {
    handle();
}

/// How much work is parked, by job. A job with nothing parked any more reads 0.
pub fn parked(counts: &[ParkedCount]) {
    for job in ["mail", "webhook"] {
        if counts.iter().all(|count| count.job != job) {
            metrics::gauge!("parked_jobs", "job" => job).set(0.0);
        }
    }
    for count in counts {
        let number = u32::try_from(count.number).unwrap_or(u32::MAX);
        metrics::gauge!("parked_jobs", "job" => count.job.clone()).set(f64::from(number));
    }
}

/// How many things the money was found to break at night; anything but 0 asks a person to act.
pub fn money_breaches(number: u64) {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    metrics::gauge!("money_breaches").set(f64::from(number));
}

/// How far the search index is behind the database, and how the following of it stands.
pub fn search(backlog: &Backlog, status: &FollowStatus, now: DateTime<Utc>) {
    let whole = |number: u64| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    let lag = backlog.oldest.map_or(0, |oldest| (now - oldest).num_milliseconds().max(0));
    metrics::gauge!("search_queue_entries").set(whole(backlog.entries.try_into().unwrap_or(0)));
    metrics::gauge!("search_lag_ms").set(whole(lag.try_into().unwrap_or(0)));
    metrics::gauge!("search_ready")
        .set(f64::from(u8::from(status.is_ready && status.failures == 0)));
    metrics::gauge!("search_failures_in_a_row").set(f64::from(status.failures));
    metrics::gauge!("search_without_stream").set(f64::from(u8::from(status.is_without_stream)));
    metrics::counter!("search_changes_total").absolute(status.changes);
    metrics::counter!("search_rebuilds_total").absolute(status.rebuilds);
}

/// All that was counted, with the database's pool as it is now.
#[must_use]
pub fn text(database: &Database) -> String {
    let pool = database.pool();
    let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
    metrics::gauge!("database_pool_connections").set(f64::from(pool.size()));
    metrics::gauge!("database_pool_idle_connections").set(f64::from(idle));
    handle().map_or_else(String::new, |handle| {
        handle.run_upkeep();
        handle.render()
    })
}
