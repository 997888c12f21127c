//! `kill -9` of PostgreSQL itself, under load: the program starts it again, says so, and nothing that
//! was acknowledged is lost or done twice.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use tests::caller::{Caller, Tally};
use tests::ledger::audit;
use tests::market::{Market, PASSWORD};
use tests::program::{Program, create_operator, postmaster_of};
use tests::traffic::{Acknowledged, Trader};

use super::{beside, breaches, figure, missing};

/// How often it is killed, unless `LUMBUNG_TEST_KILLS` says otherwise.
const KILLS: u64 = 12;

/// How long the program may take until it is ready again.
const TIME_TO_RECOVER: Duration = Duration::from_mins(1);

async fn ready(visitor: &Caller) -> u16 {
    visitor.get("ready?", "/readyz").await.map_or(0, |answer| answer.status)
}

pub(super) async fn wait_for(visitor: &Caller, status: u16) -> Duration {
    let begun = Instant::now();
    while ready(visitor).await != status {
        assert!(begun.elapsed() < TIME_TO_RECOVER, "/readyz does not become {status}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    begun.elapsed()
}

/// Kills the server and waits until the program has another.
pub(super) async fn kill_and_wait(data_dir: &Path, visitor: &Caller) -> Duration {
    let killed = postmaster_of(data_dir);
    let begun = Instant::now();
    kill(killed, Signal::SIGKILL).unwrap();
    let file = data_dir.join("postgres/cluster/postmaster.pid");
    while fs::read_to_string(&file).is_ok_and(|text| text.starts_with(&killed.to_string())) {
        assert!(begun.elapsed() < TIME_TO_RECOVER, "nobody starts PostgreSQL again");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    wait_for(visitor, 200).await;
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_postgres_killed_under_load_is_started_again_and_nothing_acknowledged_is_missing() {
    let kills = super::kills(KILLS);
    let home = tempfile::tempdir().unwrap();
    let (data_dir, log) = (home.path().join("data"), home.path().join("log"));
    create_operator(None, &data_dir, "operator", PASSWORD);
    let program = Program::start_private(&data_dir, &log);
    let tally = Tally::default();
    let visitor = Caller::new(program.address(), &tally);
    let market = Arc::new(Market::open(&visitor, 4, 20).await);
    let (acknowledged, stop) = (Acknowledged::default(), Arc::new(AtomicBool::new(false)));
    let traders: Vec<_> = (0..6)
        .map(|number| {
            let mut trader = Trader::new(&market, number, &acknowledged, TIME_TO_RECOVER);
            let stop = Arc::clone(&stop);
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    trader.trade().await;
                }
            })
        })
        .collect();

    let mut longest = Duration::ZERO;
    for round in 0..kills {
        tokio::time::sleep(Duration::from_millis(200 + round * 137 % 1_500)).await;
        longest = longest.max(kill_and_wait(&data_dir, &visitor).await);
    }

    // Once more, while nobody may start it, so that the door is seen closed: as long as another
    // process changes the server, the program waits.
    let change = File::open(data_dir.join("postgres/change.lock")).unwrap();
    change.lock().unwrap();
    kill(postmaster_of(&data_dir), Signal::SIGKILL).unwrap();
    let closed = wait_for(&visitor, 503).await;
    assert_eq!(visitor.get("alive?", "/healthz").await.unwrap().status, 200);
    drop(change);
    let opened = wait_for(&visitor, 200).await;
    stop.store(true, Ordering::Relaxed);
    for trader in traders {
        trader.await.unwrap();
    }

    let said = fs::read_to_string(&log).unwrap();
    let (gone, again) = ("has ended by itself or was killed", "runs again");
    let times = |words: &str| said.lines().filter(|line| line.contains(words)).count();
    let expected = usize::try_from(kills).unwrap() + 1;
    assert_eq!((times(gone), times(again)), (expected, expected), "{said}");
    let (cluster, database) = beside(&data_dir).await;
    assert_eq!(missing(&database, &acknowledged).await, Vec::<String>::new());
    assert_eq!(breaches(&database).await, Vec::<String>::new());
    let twice =
        "SELECT count(*) FROM (SELECT 1 FROM purchase_order GROUP BY buyer_id, buyer_reference
        HAVING count(*) > 1) AS twice";
    assert_eq!(figure(&database, twice).await, 0, "orders were made twice");
    assert_eq!(audit(&database).await.contradictions, Vec::<String>::new());
    let orders = figure(&database, "SELECT count(*) FROM purchase_order").await;
    assert!(orders > 20, "too little was traded to prove anything: {orders}");
    eprintln!(
        "PostgreSQL killed {expected} times under load, {orders} orders; back within {} ms at most; \
         readyz 503 after {} ms, 200 {} ms after it was let\n{}",
        longest.as_millis(),
        closed.as_millis(),
        opened.as_millis(),
        tally.told()
    );
    database.close().await;
    program.stop();
    cluster.stop().await.unwrap();
}
