//! A marketplace's database, small enough to watch its index follow.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use catalog_indexer::audience::AudienceToken;
use catalog_indexer::engine::SearchEngine;
use catalog_indexer::engine::embedded::EmbeddedEngine;
use catalog_indexer::follow::{FollowStatus, Follower};
use catalog_indexer::search::{SearchAnswer, SearchQuery};
use catalog_indexer::settings::Vocabulary;
use catalog_indexer::stream::Stream;
use catalog_indexer::verify::{Difference, compare};
use order_workflow::database::{self, Database, migrate};
use order_workflow::jobs::index_queue;
use order_workflow::private_cluster::{PrivateCluster, Settings};
use sqlx::Executor;
use tempfile::TempDir;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// What follows, and how to end it.
pub(crate) type Following = (watch::Receiver<FollowStatus>, oneshot::Sender<()>, JoinHandle<()>);

pub(crate) const SELLER: Uuid = Uuid::from_u128(0xD1);

/// A database with one distributor in Ende, and an engine that has indexed nothing yet.
pub(crate) struct House {
    pub(crate) cluster: PrivateCluster,
    pub(crate) database: Database,
    pub(crate) engine: Arc<dyn SearchEngine>,
    pub(crate) folder: TempDir,
}

impl House {
    /// With the embedded engine.
    pub(crate) async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let engine: Arc<dyn SearchEngine> = Arc::new(open(folder.path()));
        Self::with(engine, folder).await
    }

    /// With another engine.
    pub(crate) async fn with(engine: Arc<dyn SearchEngine>, folder: TempDir) -> Self {
        let settings = Settings { durable: false, ..Settings::new(folder.path()) };
        let cluster = PrivateCluster::start(&settings).await.unwrap();
        let database = Database::connect(database::Settings::new(cluster.url())).await.unwrap();
        migrate(&database).await.unwrap();
        let house = Self { cluster, database, engine, folder };
        house
            .run(&format!(
                "INSERT INTO organization (id, kind, abilities, name, code, region_code, zone, created_at)
                 VALUES ('{SELLER}', 'distributor', '{{list}}', 'Sumber Jaya', 'SJ', '53.08', 'Asia/Makassar', now());
                 INSERT INTO place (id, organization_id, name, code, region_code, zone, is_default, created_at)
                 VALUES ('{SELLER}', '{SELLER}', 'Gudang', 'GD', '53.08', 'Asia/Makassar', true, now())"
            ))
            .await;
        house
    }

    pub(crate) async fn run(&self, sql: &str) {
        self.database
            .pool()
            .execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())))
            .await
            .unwrap();
    }

    /// Puts offers on sale for everyone, numbered from one number to another, in one transaction.
    pub(crate) async fn sell(&self, from: u32, to: u32) {
        self.run(&format!(
            "BEGIN;
             INSERT INTO product (id, name, base_unit, created_at)
             SELECT lpad(to_hex(n), 32, '0')::uuid, 'Gula pasir ' || n || ' g', 'pcs', now()
             FROM generate_series({from}, {to}) n;
             INSERT INTO offer (id, seller_id, product_id, name, pack_name, factor, audience, audience_tokens,
                                state, created_at, updated_at)
             SELECT p.id, '{SELLER}', p.id, p.name, 'karton', 10, 'everyone', '{{org:{SELLER},everyone}}',
                    'published', now(), now()
             FROM product p WHERE p.id >= lpad(to_hex({from}), 32, '0')::uuid;
             INSERT INTO offer_price_break (offer_id, min_count, price_sen)
             SELECT id, m, 100000 - m FROM offer, unnest(ARRAY[1, 10]) m
             WHERE id >= lpad(to_hex({from}), 32, '0')::uuid;
             COMMIT"
        ))
        .await;
    }

    pub(crate) fn follow(&self) -> Following {
        self.follow_with(&self.engine, None)
    }

    pub(crate) fn ask(&self, text: &str, asker: &str) -> Option<SearchAnswer> {
        self.engine.search(&question(text, asker)).ok()
    }

    pub(crate) fn total(&self, text: &str) -> u64 {
        self.ask(text, "everyone").map_or(0, |answer| answer.total)
    }

    /// Waits for something to become true, and answers how long that took.
    pub(crate) async fn until(&self, what: &str, is_so: impl Fn() -> bool) -> Duration {
        let begun = Instant::now();
        while !is_so() {
            assert!(begun.elapsed() < Duration::from_mins(2), "{what} did not become true");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        begun.elapsed()
    }

    pub(crate) async fn soon(&self, what: &str, is_so: impl Fn() -> bool) {
        let took = self.until(what, is_so).await;
        assert!(took < Duration::from_secs(30), "{what} took {took:?}");
    }

    pub(crate) async fn assert_verified(&self) {
        assert_eq!(compare(&self.database, &self.engine).await.unwrap(), []);
    }

    pub(crate) async fn end(self) {
        drop(self.engine);
        self.database.close().await;
        self.cluster.stop().await.unwrap();
    }
}

fn open(folder: &Path) -> EmbeddedEngine {
    EmbeddedEngine::open(folder, Vocabulary::shipped()).unwrap()
}

pub(crate) fn question(text: &str, asker: &str) -> SearchQuery {
    let text = Some(text.to_owned());
    let asker = BTreeSet::from([AudienceToken::from(asker.to_owned())]);
    SearchQuery { text, asker, limit: 20, ..SearchQuery::default() }
}

impl House {
    /// Lets an engine follow, alone or with others by a stream.
    pub(crate) fn follow_with(
        &self,
        engine: &Arc<dyn SearchEngine>,
        stream: Option<Stream>,
    ) -> Following {
        let follower = Follower::new(self.database.clone(), Arc::clone(engine)).sharing(stream);
        let status = follower.status();
        let (end, until) = oneshot::channel();
        let running = tokio::spawn(follower.run(async move {
            let _ = until.await;
        }));
        (status, end, running)
    }

    /// Waits until nothing waits to be indexed.
    pub(crate) async fn caught_up(&self) {
        let begun = Instant::now();
        loop {
            let waiting = index_queue::backlog(&self.database).await.unwrap().entries;
            if waiting == 0 {
                return;
            }
            assert!(begun.elapsed() < Duration::from_mins(2), "{waiting} entries still wait");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What differs between the database and the index once both are at rest.
    pub(crate) async fn differences(&self) -> Vec<Difference> {
        self.caught_up().await;
        compare(&self.database, &self.engine).await.unwrap()
    }
}
