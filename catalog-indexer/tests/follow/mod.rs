//! The embedded index follows a real database: each test has a private PostgreSQL of its own.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use catalog_indexer::engine::embedded::{EmbeddedEngine, IndexFolder};
use catalog_indexer::engine::{Change, Health, SearchEngine};
use catalog_indexer::follow::take_batch;
use catalog_indexer::rebuild::rebuild;
use catalog_indexer::search::SearchQuery;
use catalog_indexer::settings::Vocabulary;
use catalog_indexer::verify::{Difference, compare, lasting};
use order_workflow::jobs::index_queue::{self, TakeError};
use tempfile::TempDir;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::house::{House, SELLER, question};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_is_withheld_until_it_is_followed() {
    let house = House::new().await;
    let withheld = async |token: &str| {
        let mut ids = index_queue::withheld(&house.database, &[token.to_owned()]).await.unwrap();
        ids.sort_unstable();
        ids
    };
    let offer = Uuid::from_u128;
    let nothing: [Uuid; 0] = [];
    house.sell(1, 6).await;
    assert_eq!(withheld("everyone").await, nothing, "what is new was never found by anybody");
    rebuild(&house.database, &house.engine).await.unwrap();
    while take_batch(&house.database, &house.engine).await.unwrap() > 0 {}

    let set = async |number: u32, what: &str| {
        let id = format!("lpad('{number}', 32, '0')::uuid");
        house.run(&format!("UPDATE offer SET {what} WHERE id = {id}")).await;
    };
    set(1, "state = 'paused'").await;
    set(2, "audience_tokens = '{kind:secondary}'").await;
    set(3, "audience_tokens = '{everyone,kind:secondary}'").await;
    set(4, "name = 'Kopi tubruk'").await;
    set(5, "state = 'paused'").await;
    set(5, "state = 'published'").await;
    house
        .run("DELETE FROM offer_price_break; DELETE FROM offer WHERE id = lpad('6', 32, '0')::uuid")
        .await;
    assert_eq!(withheld("everyone").await, [1, 2, 6].map(offer));
    assert_eq!(
        withheld("kind:secondary").await,
        [1, 5, 6].map(offer),
        "5 was taken back, and is for everyone"
    );

    let asked = SearchQuery {
        withheld: withheld("everyone").await.into_iter().collect(),
        ..question("", "everyone")
    };
    assert_eq!((house.total(""), house.engine.search(&asked).unwrap().total), (6, 3));
    while take_batch(&house.database, &house.engine).await.unwrap() > 0 {}
    assert_eq!(withheld("everyone").await, nothing);
    assert_eq!(house.total(""), 3);

    house.run("UPDATE organization SET name = 'Toko Makmur'").await;
    assert_eq!(withheld("everyone").await, nothing);
    house.run("UPDATE organization SET ended_at = now()").await;
    assert_eq!(withheld("everyone").await.len(), 5);
    house.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_that_matters_is_searchable_within_two_seconds() {
    let house = House::new().await;
    let (status, end, running) = house.follow();
    house.until("ready", || status.borrow().is_ready).await;

    house.sell(1, 3).await;
    house.soon("new offers", || house.total("gula") == 3).await;
    let in_stock = || {
        let query = SearchQuery { in_stock: Some(true), ..question("gula", "everyone") };
        house.engine.search(&query).unwrap().total
    };
    assert_eq!(in_stock(), 0);
    house
        .run(&format!(
            "INSERT INTO stock_level (id, owner_id, holder_id, place_id, product_id)
             SELECT id, '{SELLER}', '{SELLER}', '{SELLER}', id FROM product;
             INSERT INTO stock_movement (id, level_id, quantity, kind, business_date, recorded_at)
             SELECT id, id, 10, 'stock_take', current_date, now() FROM stock_level"
        ))
        .await;
    house.soon("stock", || in_stock() == 3).await;

    house.run("UPDATE offer SET name = 'Kopi tubruk' WHERE id = lpad('1', 32, '0')::uuid").await;
    house.soon("a new name", || house.total("kopi") == 1 && house.total("gula") == 2).await;
    house.run("UPDATE offer SET state = 'paused' WHERE id = lpad('2', 32, '0')::uuid").await;
    house.soon("a pause", || house.total("gula") == 1).await;
    house
        .run("UPDATE offer SET audience_tokens = '{kind:secondary}' WHERE id = lpad('3', 32, '0')::uuid")
        .await;
    house.soon("another audience", || house.total("gula") == 0).await;
    assert_eq!(house.ask("gula", "kind:secondary").unwrap().total, 1);
    house.run("UPDATE organization SET name = 'Toko Makmur'").await;
    house.soon("the seller's new name", || house.total("makmur") == 1).await;
    house.run("UPDATE organization SET ended_at = now()").await;
    house.soon("the seller's end", || house.total("") == 0).await;

    house.assert_verified().await;
    end.send(()).unwrap();
    running.await.unwrap();
    house.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_followed_and_rebuilt_while_its_folder_is_deleted() {
    let house = House::new().await;
    let (status, end, running) = house.follow();
    house.until("ready", || status.borrow().is_ready).await;

    house.sell(1, 11_000).await;
    let took = house.until("all 11,000", || house.total("gula") == 11_000).await;
    assert!(took < Duration::from_mins(2), "{took:?}");
    house.assert_verified().await;

    for round in 1..=2 {
        let rebuilds = status.borrow().rebuilds;
        // A commit may be writing there; whoever deletes a folder tries again.
        let folder = house.folder.path().join("search");
        let begun = Instant::now();
        while std::fs::remove_dir_all(&folder).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(30), "it cannot be deleted");
        }
        let answers = || house.total("gula") >= 11_000;
        assert!(answers(), "it goes on answering");
        house.sell(11_000 + round, 11_000 + round).await;
        let all = 11_000 + u64::from(round);
        let took = house.until("a rebuild", || status.borrow().rebuilds > rebuilds).await;
        assert!(took < Duration::from_mins(2), "{took:?}");
        house.soon("what came meanwhile", || house.total("gula") == all).await;
        assert_eq!(house.engine.health(), Health::Ready);
    }

    let rebuilds = status.borrow().rebuilds;
    IndexFolder::of(house.folder.path()).ask_for_rebuild().unwrap();
    house.until("the rebuild asked for", || status.borrow().rebuilds > rebuilds).await;
    house.assert_verified().await;
    end.send(()).unwrap();
    running.await.unwrap();
    house.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_leaves_the_queue_before_the_index_has_it() {
    let house = House::new().await;
    house.sell(1, 30).await;
    let refused = index_queue::take(&house.database, 10, |_| {
        Box::pin(async { Err("the disk is full".into()) })
    });
    assert!(matches!(refused.await, Err(TakeError::Index(_))));
    // No index yet: the same, by the engine's own word.
    assert!(take_batch(&house.database, &house.engine).await.is_err());
    assert_eq!(index_queue::backlog(&house.database).await.unwrap().entries, 30);

    // Two take at once: each offer goes to one of them.
    let taken = |first: oneshot::Sender<()>, go: oneshot::Receiver<()>| {
        let gates = std::sync::Mutex::new(Some((first, go)));
        index_queue::take(&house.database, 10, move |readings| {
            let gates = gates.lock().unwrap().take();
            Box::pin(async move {
                assert_eq!(readings.len(), 10);
                if let Some((first, go)) = gates {
                    first.send(()).unwrap();
                    go.await.unwrap();
                }
                Ok(())
            })
        })
    };
    let (holds, held) = oneshot::channel();
    let (go, wait) = oneshot::channel();
    let second = async {
        held.await.unwrap();
        index_queue::take(&house.database, 10, |_| Box::pin(async { Ok(()) })).await.unwrap();
        go.send(()).unwrap();
    };
    let (first, ()) = tokio::join!(taken(holds, wait), second);
    assert_eq!(first.unwrap(), 10);
    assert_eq!(index_queue::backlog(&house.database).await.unwrap().entries, 10);
    house.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_names_each_difference_and_a_strange_index_is_rebuilt() {
    let house = House::new().await;
    house.sell(1, 3).await;
    rebuild(&house.database, &house.engine).await.unwrap();
    house.assert_verified().await;
    let [first, second, third] = [1, 2, 3].map(Uuid::from_u128);

    let mut wrong = house.engine.documents(None, 1).unwrap().remove(0);
    wrong.version = 1_000_000;
    wrong.in_stock = true;
    wrong.name = "Garam".to_owned();
    let mut extra = wrong.clone();
    extra.offer_id = Uuid::from_u128(9);
    let remove = Change::Remove { offer_id: second, version: 1_000_000 };
    house
        .engine
        .apply(&[Change::Upsert(Box::new(wrong)), Change::Upsert(Box::new(extra)), remove])
        .unwrap();
    house.engine.commit().unwrap();

    let differences = compare(&house.database, &house.engine).await.unwrap();
    assert_eq!(
        differences,
        [
            Difference::Missing { offer_id: second },
            Difference::Extra { offer_id: Uuid::from_u128(9) },
            Difference::Other { offer_id: first, fields: vec!["name", "in_stock"] },
        ]
    );
    let arrived =
        vec![Difference::Missing { offer_id: second }, Difference::Missing { offer_id: third }];
    assert_eq!(lasting(&differences, arrived).len(), 1);

    // Versions above what the database has given out: the database is an older copy. It is rebuilt at once.
    let (status, end, running) = house.follow();
    house.until("a rebuild", || status.borrow().rebuilds == 1).await;
    house.assert_verified().await;
    end.send(()).unwrap();
    running.await.unwrap();
    house.end().await;
}

/// The program itself, against the house's database and a data directory of its own.
struct Program<'a> {
    url: &'a str,
    folder: &'a Path,
}

impl Program<'_> {
    fn command(&self, task: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_catalog-indexer"));
        command
            .arg(task)
            .env("LUMBUNG_DATABASE_URL", self.url)
            .env("LUMBUNG_DATA_DIR", self.folder);
        command.env_remove("LUMBUNG_SEARCH_URL").stderr(Stdio::null()).stdout(Stdio::piped());
        command
    }

    /// Runs it to its end: whether it was content, and what it said.
    fn run(&self, task: &str) -> (bool, String) {
        let output = self.command(task).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    }

    fn generation(&self) -> Option<String> {
        IndexFolder::of(self.folder).current()
    }

    fn indexed(&self) -> u64 {
        let engine = EmbeddedEngine::open_to_read(self.folder, Vocabulary::shipped());
        engine.stats().map_or(0, |stats| stats.documents)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_rebuilds_beside_a_running_one_and_survives_being_killed() {
    let house = House::new().await;
    house.sell(1, 50).await;
    let folder = TempDir::new().unwrap();
    let url = house.cluster.url();
    let program = Program { url: &url, folder: folder.path() };

    assert_eq!(program.run("rebuild"), (true, String::new()));
    assert_eq!(program.run("verify"), (true, String::new()));
    let alone = program.generation();
    assert!(alone.is_some());

    let mut following = program.command("follow").spawn().unwrap();
    house.sell(51, 60).await;
    house.until("followed", || program.indexed() == 60).await;
    assert_eq!(program.run("rebuild"), (true, String::new()), "by the one that follows");
    assert_ne!(program.generation(), alone);
    assert_eq!(program.run("verify"), (true, String::new()));

    following.kill().unwrap();
    following.wait().unwrap();
    house.run("UPDATE offer SET state = 'paused' WHERE id = lpad('1', 32, '0')::uuid").await;
    let (is_content, said) = program.run("verify");
    assert!(!is_content);
    assert_eq!(said, format!("{} is indexed and not on sale\n", Uuid::from_u128(1)));

    let mut following = program.command("follow").spawn().unwrap();
    house.until("followed again", || program.indexed() == 59).await;
    let id = following.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(following.wait().unwrap().success(), "it ends in order");
    assert_eq!(program.run("verify"), (true, String::new()));
    house.end().await;
}
