//! Minutes of everything at once: orders through their whole life, price lists, searches and pages.
//! Afterwards every sum agrees, nobody was told of a fault, and the program is no bigger than before.

use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use marketplace_api::routes::{self, Who};
use order_workflow::database::Database;
use tests::caller::{Caller, Dice, Tally, millis};
use tests::market::{Market, PASSWORD};
use tests::program::{Program, Taken, create_operator};
use tests::traffic::{Acknowledged, Trader};
use tokio::sync::watch;

use super::{beside, breaches, figure, missing};

/// How long it lasts in seconds, unless `LUMBUNG_TEST_SOAK_SECONDS` says otherwise.
const SECONDS: u64 = 180;

/// Caches and pools fill first.
const TO_WARM_UP: Duration = Duration::from_secs(20);

/// The program's pool (`database::Settings`), its listener, and the lock of a migration.
const CONNECTIONS_MAX: i64 = 16 + 4;

/// Files and sockets: listeners, pools, index segments and a few dozen callers.
const FILES_MAX: usize = 400;

/// More than this on top of half as much again is a leak: an unoptimized program breathes.
const MEMORY_SLACK: u64 = 96 << 20;

/// What is asked for in the shop.
const WORDS: [&str; 8] =
    ["beras", "bers ende", "nomor 7", "ende nomr 12", "gula psir", "minyak 2l", "bera", "x"];

type Until = watch::Receiver<bool>;

async fn search(mut dice: Dice, caller: Caller, until: Until) {
    while !*until.borrow() {
        let (word, sort) = (dice.one_of(&WORDS), dice.one_of(&["relevance", "price", "newest"]));
        let mut path = format!("/api/v1/search?q={}&sort={sort}", word.replace(' ', "%20"));
        let mut pages = 0;
        // Nobody who fails stays in here: the next word is looked for.
        while let Ok(found) = caller.get("search", &path).await {
            let cursor = found.body["next_cursor"].as_str().map(str::to_owned);
            pages += 1;
            match cursor {
                Some(cursor) if pages < 3 => {
                    let question = format!("q={}&sort={sort}", word.replace(' ', "%20"));
                    path = format!("/api/v1/search?{question}&cursor={cursor}");
                }
                _ => break,
            }
        }
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
}

/// Goes through all pages of the house, and into the orders they show.
async fn visit(mut dice: Dice, browser: Caller, until: Until) {
    let pages: Vec<&str> = routes::all()
        .filter(|route| route.method.as_str() == "GET" && matches!(route.who, Who::Person))
        .map(|route| route.path)
        .filter(|path| !path.contains('{'))
        .collect();
    while !*until.borrow() {
        let page = dice.one_of(&pages);
        if let Ok(shown) = browser.get("page", page).await
            && let Some(at) = shown.text.find("href=\"/orders/")
        {
            let path: String =
                shown.text[at + 6..].chars().take_while(|letter| *letter != '"').collect();
            drop(browser.get("order (page)", &path.replace("&amp;", "&")).await);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Hands in the same list again and again, with other prices.
async fn hand_in(mut dice: Dice, caller: Caller, tally: Tally, until: Until) {
    while !*until.borrow() {
        let mut list = "kode;nama;satuan;isi;harga\n".to_owned();
        for row in 0..400 {
            let price = 1_000 + dice.throw(50) * 100;
            writeln!(list, "K{row};Gula Pasir Nomor {row};karton;12;{price}").unwrap();
        }
        let Ok(taken) = caller.upload("harga.csv", list.into_bytes()).await else { continue };
        if taken.status != 202 {
            tally.fault(format!("upload: {}: {}", taken.status, taken.text));
            return;
        }
        let path = format!("/api/v1/catalogue-imports/{}", tests::market::id_of(&taken.body));
        let begun = Instant::now();
        loop {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let Ok(report) = caller.get("import's progress", &path).await else { continue };
            match report.body["state"].as_str() {
                Some("running") if begun.elapsed() < Duration::from_mins(2) => {}
                Some("done") if report.body["rejected"] == 0 => break,
                _ => {
                    tally.fault(format!("import: {}", report.text));
                    return;
                }
            }
        }
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}

/// What was taken over time, once a second.
async fn watch_over(program: &Program, database: &Database, time: Duration) -> Vec<(Taken, i64)> {
    let connections = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'lumbung' AND pid <> pg_backend_pid()";
    let (begun, mut seen) = (Instant::now(), Vec::new());
    while begun.elapsed() < time {
        tokio::time::sleep(Duration::from_secs(1)).await;
        seen.push((program.taken(), figure(database, connections).await));
    }
    seen
}

fn middle(seen: &[(Taken, i64)]) -> u64 {
    let mut memory: Vec<u64> = seen.iter().map(|(taken, _)| taken.memory).collect();
    memory.sort_unstable();
    memory[memory.len() / 2]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_soaked_in_mixed_traffic_every_sum_agrees_and_nothing_grows() {
    let seconds = std::env::var_os("LUMBUNG_TEST_SOAK_SECONDS")
        .map_or(SECONDS, |text| text.to_str().unwrap().parse().unwrap());
    let home = tempfile::tempdir().unwrap();
    let (data_dir, log) = (home.path().join("data"), home.path().join("log"));
    create_operator(None, &data_dir, "operator", PASSWORD);
    let program = Program::start_private(&data_dir, &log);
    let tally = Tally::default();
    let visitor = Caller::new(program.address(), &tally);
    let market = Arc::new(Market::open(&visitor, 4, 60).await);
    let (cluster, database) = beside(&data_dir).await;
    let (acknowledged, (stop, until)) = (Acknowledged::default(), watch::channel(false));

    let mut actors = tokio::task::JoinSet::new();
    for number in 0..6 {
        let mut trader = Trader::new(&market, number, &acknowledged, Duration::ZERO);
        let until = until.clone();
        actors.spawn(async move {
            while !*until.borrow() {
                trader.trade().await;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
    }
    for number in 10..13 {
        let buyer = &market.buyers[0];
        actors.spawn(search(Dice::of(number), buyer.caller.clone(), until.clone()));
    }
    for (number, login) in (20..).zip(["pembeli-1", "pembeli-2", "penjual"]) {
        let browser = visitor.browsing(login, PASSWORD).await;
        actors.spawn(visit(Dice::of(number), browser, until.clone()));
    }
    let seller = market.seller.caller.clone();
    actors.spawn(hand_in(Dice::of(30), seller, tally.clone(), until.clone()));

    watch_over(&program, &database, TO_WARM_UP).await;
    let seen = watch_over(&program, &database, Duration::from_secs(seconds)).await;
    stop.send_replace(true);
    while let Some(ended) = actors.join_next().await {
        ended.unwrap();
    }

    let quarter = (seen.len() / 4).max(1);
    let (first, last) = (middle(&seen[..quarter]), middle(&seen[seen.len() - quarter..]));
    let files = seen.iter().map(|(taken, _)| taken.files).max().unwrap();
    let connections = seen.iter().map(|(_, connections)| *connections).max().unwrap();
    let orders = figure(&database, "SELECT count(*) FROM purchase_order").await;
    eprintln!(
        "{seconds} s, {} requests, {orders} orders; memory {} MiB in the first quarter, {} MiB in the \
         last; {files} files and {connections} connections at most; p99 of accepting {:.0} ms, of \
         searching {:.0} ms, of a page {:.0} ms\n{}",
        tally.answered(),
        first >> 20,
        last >> 20,
        millis(tally.within("accept", 99)),
        millis(tally.within("search", 99)),
        millis(tally.within("page", 99)),
        tally.told()
    );
    assert_eq!(tally.faults(), Vec::<String>::new());
    assert_eq!(breaches(&database).await, Vec::<String>::new());
    assert_eq!(missing(&database, &acknowledged).await, Vec::<String>::new());
    let open =
        figure(&database, "SELECT count(*) FROM catalogue_import WHERE state = 'running'").await;
    assert_eq!(open, 0, "an import hangs");
    assert!(last < first + first / 2 + MEMORY_SLACK, "memory grew from {first} to {last} bytes");
    assert!(files <= FILES_MAX, "{files} files are open");
    assert!(connections <= CONNECTIONS_MAX, "{connections} connections to PostgreSQL");
    assert!(orders > 50, "too little was traded to prove anything: {orders}");
    database.close().await;
    program.stop();
    cluster.stop().await.unwrap();
}
