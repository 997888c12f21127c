//! Several indexers keep one index on a Meilisearch server, sharing the work by a stream of Redis: with either of
//! them gone, killed or emptied, nothing is lost and nothing stale wins.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use catalog_indexer::engine::SearchEngine;
use catalog_indexer::engine::meilisearch::{MeilisearchEngine, Server};
use catalog_indexer::rebuild::rebuild;
use catalog_indexer::search::SearchQuery;
use catalog_indexer::settings::Vocabulary;
use catalog_indexer::stream::Stream;
use catalog_indexer::verify::compare;
use order_workflow::jobs::index_queue;
use tempfile::TempDir;
use uuid::Uuid;

use crate::house::{House, SELLER, question};
use crate::servers::{self, Running};

/// A house with both servers.
struct Street {
    house: House,
    search: Server,
    search_runs: Running,
    redis: String,
    redis_runs: Running,
}

impl Street {
    /// Nothing where a server is missing, which has then been said aloud.
    async fn new() -> Option<Self> {
        let (search, search_runs) = servers::meilisearch()?;
        let (redis, redis_runs) = servers::redis()?;
        let house = House::with(engine(&search), TempDir::new().unwrap()).await;
        Some(Self { house, search, search_runs, redis, redis_runs })
    }

    fn stream(&self) -> Stream {
        Stream::open(&self.redis).unwrap().with_patience(Duration::from_secs(1))
    }

    fn command(&self, task: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_catalog-indexer"));
        command
            .arg(task)
            .env("LUMBUNG_DATABASE_URL", self.house.cluster.url())
            .env("LUMBUNG_DATA_DIR", self.house.folder.path())
            .env("LUMBUNG_SEARCH_URL", &self.search.url)
            .env("LUMBUNG_SEARCH_KEY", self.search.key.clone().unwrap())
            .env("LUMBUNG_REDIS_URL", &self.redis)
            .stderr(Stdio::null())
            .stdout(Stdio::piped());
        command
    }

    /// A whole indexer of its own, as on another machine.
    fn indexer(&self) -> Child {
        self.command("follow").spawn().unwrap()
    }

    async fn end(self) {
        self.house.end().await;
    }
}

fn engine(server: &Server) -> Arc<dyn SearchEngine> {
    Arc::new(MeilisearchEngine::open(server, Vocabulary::shipped()))
}

fn id(number: u32) -> Uuid {
    // As the house numbers its offers: hexadecimal digits.
    Uuid::from_u128(u128::from(number))
}

#[tokio::test(flavor = "multi_thread")]
async fn several_indexers_share_one_queue() {
    let Some(street) = Street::new().await else { return };
    let house = &street.house;
    let mut following = Vec::new();
    for _ in 0..3 {
        following.push(house.follow_with(&engine(&street.search), Some(street.stream())));
    }
    for (status, ..) in &following {
        house.until("ready", || status.borrow().is_ready).await;
    }

    house.sell(1, 6_000).await;
    house.caught_up().await;

    assert_eq!(house.total("gula"), 6_000);
    assert_eq!(house.differences().await, []);
    let stream = street.stream();
    let begun = Instant::now();
    while stream.waiting().await.unwrap() > 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "messages stay in the stream");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let rebuilt: u64 = following.iter().map(|(status, ..)| status.borrow().rebuilds).sum();
    assert_eq!(rebuilt, 1, "one of them made the index, and the others waited");
    for (_, end, running) in following {
        end.send(()).unwrap();
        running.await.unwrap();
    }
    street.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_indexer_held_is_claimed_and_what_redis_forgot_is_handed_on_again() {
    let Some(mut street) = Street::new().await else { return };
    rebuild(&street.house.database, &street.house.engine).await.unwrap();
    let ghost = street.stream();
    let name = ghost.join().await.unwrap();
    street.house.sell(1, 40).await;
    let publishing = ghost.clone();
    index_queue::hand_on(&street.house.database, 1_000, move |offers| {
        let stream = publishing.clone();
        Box::pin(async move { stream.publish(&offers).await.map_err(Into::into) })
    })
    .await
    .unwrap();
    let held = ghost.receive(&name).await.unwrap();
    assert_eq!(held.iter().map(|message| message.offers.len()).sum::<usize>(), 40);

    // It never answers: another one claims what it held.
    let (status, end, running) =
        street.house.follow_with(&street.house.engine, Some(street.stream()));
    street.house.soon("claimed", || street.house.total("gula") == 40).await;
    assert_eq!(street.house.differences().await, []);

    // A Redis that is gone stops nothing …
    street.redis_runs.kill();
    street.house.sell(41, 50).await;
    street.house.soon("without the stream", || street.house.total("gula") == 50).await;
    assert!(status.borrow().is_without_stream);

    // … and one that comes back with nothing in it is joined anew.
    street.redis_runs.start_again();
    street.house.soon("the stream again", || !status.borrow().is_without_stream).await;
    street.house.sell(51, 60).await;
    street.house.soon("by the stream", || street.house.total("gula") == 60).await;
    assert_eq!(status.borrow().failures, 0);
    end.send(()).unwrap();
    running.await.unwrap();
    street.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_message_never_wins() {
    let Some(street) = Street::new().await else { return };
    let house = &street.house;
    house.sell(1, 3).await;
    rebuild(&house.database, &house.engine).await.unwrap();
    let stream = street.stream();
    let name = stream.join().await.unwrap();

    // A message about an offer that changed twice since, and one about nothing at all.
    stream.publish(&[id(1)]).await.unwrap();
    stream.publish(&[Uuid::from_u128(0xDEAD)]).await.unwrap();
    house.run("UPDATE offer SET name = 'Kopi tubruk'").await;
    house.run("UPDATE offer SET name = 'Kopi bubuk'").await;
    let (_, end, running) = house.follow_with(&house.engine, Some(street.stream()));
    house.soon("followed", || house.total("kopi bubuk") == 3).await;

    assert_eq!(house.differences().await, []);
    assert!(stream.receive(&name).await.unwrap().is_empty());
    end.send(()).unwrap();
    running.await.unwrap();
    street.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_engine_down_nothing_is_lost_and_trade_goes_on() {
    let Some(mut street) = Street::new().await else { return };
    street.house.sell(1, 20).await;
    let (status, end, running) =
        street.house.follow_with(&street.house.engine, Some(street.stream()));
    street.house.until("ready", || street.house.total("gula") == 20).await;

    street.search_runs.kill();
    street.house.until("noticed", || status.borrow().failures > 0).await;
    street.house.sell(21, 30).await;
    street.house.run("UPDATE offer SET state = 'paused' WHERE id = lpad('1', 32, '0')::uuid").await;
    assert!(street.house.ask("gula", "everyone").is_none(), "it says so");
    assert_eq!(index_queue::backlog(&street.house.database).await.unwrap().entries, 11);
    let hidden =
        index_queue::withheld(&street.house.database, &["everyone".to_owned()]).await.unwrap();
    assert_eq!(hidden, [id(1)], "and what was taken back stays withheld");

    street.search_runs.start_again();
    street.house.until("followed", || street.house.total("gula") == 29).await;
    assert_eq!(street.house.differences().await, []);
    street.house.soon("well again", || status.borrow().failures == 0).await;
    let rebuilds = status.borrow().rebuilds;
    assert!(rebuilds <= 1, "nothing had to be rebuilt");
    end.send(()).unwrap();
    running.await.unwrap();
    street.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_beside_running_indexers_leaves_no_gap() {
    let Some(street) = Street::new().await else { return };
    let house = &street.house;
    house.sell(1, 2_000).await;
    let mut indexers = [street.indexer(), street.indexer()];
    house.until("indexed", || house.total("gula") == 2_000).await;

    let rebuilding = street.command("rebuild").spawn().unwrap();
    let mut dice = Dice(7);
    let mut asked = 0;
    let rebuilding = tokio::task::spawn_blocking(move || rebuilding.wait_with_output().unwrap());
    while !rebuilding.is_finished() || asked < 20 {
        house.run(&dice.edit(2_000)).await;
        let everything = SearchQuery { limit: 0, ..question("", "everyone") };
        assert!(
            house.engine.search(&everything).unwrap().total > 1_000,
            "the index is never empty"
        );
        asked += 1;
    }
    assert!(rebuilding.await.unwrap().status.success());

    assert_eq!(house.differences().await, []);
    for indexer in &mut indexers {
        indexer.kill().unwrap();
        indexer.wait().unwrap();
    }
    let verified = street.command("verify").output().unwrap();
    assert!(verified.status.success(), "{verified:?}");
    street.end().await;
}

/// Dice that fall the same way every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// One edit of some offer among so many: of everything that an index follows.
    fn edit(&mut self, offers: u64) -> String {
        let number = self.below(offers) + 1;
        let offer = format!("lpad(to_hex({number}), 32, '0')::uuid");
        let value = self.below(1_000);
        let set = |what: String| format!("UPDATE offer SET {what} WHERE id = {offer}");
        match self.below(8) {
            0 => set(format!("name = 'Gula pasir {value} g'")),
            1 => set("state = CASE state WHEN 'published' THEN 'paused' ELSE 'published' END".to_owned()),
            2 => set("audience_tokens = '{kind:secondary}'".to_owned()),
            3 => set(format!("audience_tokens = '{{everyone,org:{SELLER}}}'")),
            4 => format!(
                "UPDATE offer_price_break SET price_sen = {} WHERE offer_id = {offer} AND min_count = 1;
                 UPDATE offer SET updated_at = now() WHERE id = {offer}",
                100_000 + value
            ),
            5 => set(format!("category = 'Golongan {}', brand = 'Merek {value}'", value % 7)),
            6 => "UPDATE organization SET name = 'Sumber Jaya ' || floor(random() * 1000)".to_owned(),
            _ => set(format!("pack_name = 'karung {}'", value % 5)),
        }
    }
}

/// Edits at random while indexers are killed again and again, `edits` in all.
async fn killed(edits: u32, kills: u32) {
    let Some(street) = Street::new().await else { return };
    let house = &street.house;
    let offers = 300;
    house.sell(1, offers).await;
    let mut indexers: Vec<Child> = (0..3).map(|_| street.indexer()).collect();
    house.until("indexed", || house.total("gula") == u64::from(offers)).await;
    let mut dice = Dice(42);
    let mut killed = 0;

    for edit in 1..=edits {
        house.run(&dice.edit(u64::from(offers))).await;
        if edit % (edits / kills) == 0 && killed < kills {
            // In the middle of whatever it is doing.
            tokio::time::sleep(Duration::from_millis(dice.below(120))).await;
            let which = usize::try_from(dice.below(3)).unwrap();
            indexers[which].kill().unwrap();
            indexers[which].wait().unwrap();
            indexers[which] = street.indexer();
            killed += 1;
        }
    }

    assert_eq!(killed, kills);
    assert_eq!(house.differences().await, []);
    // All of them dead, the index is what the database says, and nothing is under way that could undo it.
    for indexer in &mut indexers {
        indexer.kill().unwrap();
        indexer.wait().unwrap();
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(compare(&house.database, &house.engine).await.unwrap(), []);
    street.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn indexers_that_are_killed_leave_index_and_database_the_same() {
    killed(300, 5).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn long_ten_thousand_edits_and_fifty_kills_leave_index_and_database_the_same() {
    killed(10_000, 50).await;
}
