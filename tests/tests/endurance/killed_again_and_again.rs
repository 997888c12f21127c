//! Two hundred times `kill -9`, of the program, of PostgreSQL, now and then of both, while orders are traded
//! and deadlines fall due: nothing acknowledged is lost, nothing is half done, and every deadline has its
//! effect exactly once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use tests::caller::{Caller, Tally};
use tests::ledger::audit;
use tests::market::{Market, PASSWORD};
use tests::program::{Program, create_operator, postmaster_of};
use tests::traffic::{Acknowledged, Trader};

use super::postgres_killed::{kill_and_wait, wait_for};
use super::{address_of, beside, breaches, deadlines, figure, missing};

/// How often somebody is killed, unless `LUMBUNG_TEST_KILLS` says otherwise.
const KILLS: u64 = 200;

/// Longer than it takes to come back from the worst of it.
const PATIENCE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_killed_again_and_again_nothing_is_lost_and_every_deadline_counts_once() {
    let kills = super::kills(KILLS);
    let home = tempfile::tempdir().unwrap();
    let (data_dir, log) = (home.path().join("data"), home.path().join("log"));
    create_operator(None, &data_dir, "operator", PASSWORD);
    let mut program = Program::start_private(&data_dir, &log);
    let tally = Tally::default();
    let visitor = Caller::new(program.address(), &tally);
    let market = Arc::new(Market::open(&visitor, 4, 20).await);
    let scarce = deadlines::scarce(&market).await;
    let hand = address_of(&data_dir).await;
    let (acknowledged, stop) = (Acknowledged::default(), Arc::new(AtomicBool::new(false)));
    let traders: Vec<_> = (0..6)
        .map(|number| {
            let mut trader = Trader::new(&market, number, &acknowledged, PATIENCE);
            let stop = Arc::clone(&stop);
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    trader.trade().await;
                }
            })
        })
        .collect();
    let forgetful: Vec<_> = (0..2)
        .map(|number| {
            tokio::spawn(deadlines::forget(Arc::clone(&market), scarce, number, Arc::clone(&stop)))
        })
        .collect();
    let hastened = tokio::spawn(deadlines::hasten(hand.clone(), Arc::clone(&stop)));

    let begun = Instant::now();
    let (mut programs, mut servers, mut longest) = (0, 0, Duration::ZERO);
    while programs + servers < kills {
        let round = programs + servers;
        tokio::time::sleep(Duration::from_millis(100 + round * 137 % 500)).await;
        let struck = Instant::now();
        match round % 10 {
            9 => {
                // Both at the same moment, as a power cut does it.
                kill(postmaster_of(&data_dir), Signal::SIGKILL).unwrap();
                program = program.kill_and_start_private(&data_dir, &log);
                (programs, servers) = (programs + 1, servers + 1);
            }
            even if even % 2 == 0 => {
                program = program.kill_and_start_private(&data_dir, &log);
                programs += 1;
            }
            _ => {
                kill_and_wait(&data_dir, &visitor).await;
                servers += 1;
            }
        }
        wait_for(&visitor, 200).await;
        longest = longest.max(struck.elapsed());
    }
    let killing = begun.elapsed();
    stop.store(true, Ordering::Relaxed);
    for task in traders.into_iter().chain(forgetful) {
        task.await.unwrap();
    }
    let hastened = hastened.await.unwrap();
    deadlines::all_kept(&hand).await;
    hand.close().await;

    let (cluster, database) = beside(&data_dir).await;
    assert_eq!(missing(&database, &acknowledged).await, Vec::<String>::new());
    assert_eq!(breaches(&database).await, Vec::<String>::new());
    let audited = audit(&database).await;
    assert_eq!(audited.contradictions, Vec::<String>::new());
    let twice =
        "SELECT count(*) FROM (SELECT 1 FROM purchase_order WHERE buyer_reference IS NOT NULL
         GROUP BY buyer_id, buyer_reference HAVING count(*) > 1) AS twice";
    assert_eq!(figure(&database, twice).await, 0, "orders were made twice");
    let disputes = figure(&database, "SELECT count(*) FROM claim_breach").await;
    assert_eq!(disputes, 0, "claims contradict themselves");
    let came = deadlines::once_each(&database, &hastened).await;
    // A dozen kills may be over before any of a rare kind came.
    let enough = if kills < KILLS {
        ["expired"].as_slice()
    } else {
        &["expired", "lapsed", "late", "deemed"]
    };
    assert!(enough.iter().all(|kind| came[kind] > 0), "no deadline fell due: {came:?}");
    assert!(audited.orders > 20, "too little was traded to prove anything: {}", audited.orders);
    eprintln!(
        "{programs} times the program and {servers} times PostgreSQL killed in {killing:?}, back within {} ms \
         at most; {} orders, {} entries agree with their rows; deadlines that came, each once: {came:?}\n{:?}\n{}",
        longest.as_millis(),
        audited.orders,
        audited.entries,
        audited.kinds,
        tally.told()
    );
    database.close().await;
    program.stop();
    cluster.stop().await.unwrap();
}
