//! How fast an order of five lines goes through the real program, in three requests and in one, as a share of
//! what the bare rows cost the same PostgreSQL in the same run: `tests/benchmark` runs it. docs/TESTING.md says
//! how to read it.

#![expect(clippy::expect_used, reason = "a measurement that breaks stops here")]

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use order_workflow::database::{self, Database};
use order_workflow::private_cluster::{self, PrivateCluster};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use tests::caller::{Caller, Dice, Tally, millis};
use tests::market::{Market, PASSWORD, id_of};
use tests::program::{Program, create_operator};
use tests::server_log::{Sent, ServerLog};

const CLIENTS: u32 = 8;
const LINES: usize = 5;
const GOODS: usize = 1000;
/// Each side is measured this often in turn, so that a busy moment of the machine hits both.
const ROUNDS: u64 = 3;
/// Length of one measurement, unless `LUMBUNG_BENCHMARK_SECONDS` says otherwise.
const SECONDS: u64 = 15;
/// How long both sides trade before anything is measured: caches fill, and PostgreSQL learns how big the
/// tables are. A market without a single order is measured by nobody.
const HISTORY: Duration = Duration::from_secs(20);
/// Written as often as an order's bare rows are.
const BARE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/bare_order.sql");

/// The tables of an order without what guards them: the same columns, checks and indexes, but no
/// triggers and no foreign keys.
const BARE_TABLES: &str = "
    CREATE SCHEMA bare;
    CREATE TABLE bare.purchase_order (LIKE purchase_order INCLUDING ALL);
    CREATE TABLE bare.order_line (LIKE order_line INCLUDING ALL);
    CREATE TABLE bare.order_history (LIKE order_history INCLUDING ALL);
    CREATE TABLE bare.answer (LIKE answer INCLUDING ALL);
    CREATE TABLE bare.stock_level (LIKE stock_level INCLUDING ALL);
    ALTER TABLE bare.stock_level ADD n bigserial UNIQUE;
    INSERT INTO bare.stock_level (id, owner_id, holder_id, place_id, product_id, on_hand)
        SELECT id, owner_id, holder_id, place_id, product_id, 1000000000000 FROM stock_level;
    CREATE TABLE bare.job (id bigserial PRIMARY KEY, payload jsonb NOT NULL, run_at timestamptz NOT NULL DEFAULT now());
    CREATE TABLE bare.party AS
        SELECT row_number() OVER () AS n, id FROM (SELECT id FROM organization LIMIT 3) AS three;
    ANALYZE;";

/// How an order comes to bind both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Created, submitted and accepted, each by a request of its own.
    Three,
    /// Created and submitted at once, and accepted by what the two agreed.
    One,
}

impl Way {
    const ALL: [Self; 2] = [Self::Three, Self::One];

    const fn steps(self) -> &'static [&'static str] {
        match self {
            Self::Three => &["create", "submit", "accept"],
            Self::One => &["order at once"],
        }
    }

    /// Who orders so: the second half of the buyers has an agreement.
    fn buyer(self, client: u32) -> usize {
        usize::try_from(client + if self == Self::One { CLIENTS } else { 0 }).expect("a number")
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> io::Result<()> {
    let seconds = std::env::var_os("LUMBUNG_BENCHMARK_SECONDS")
        .map_or(SECONDS, |text| text.to_str().and_then(|t| t.parse().ok()).expect("seconds"));
    let mut out = io::stdout();
    // Beside the program: a disk, where /tmp may be memory.
    let folder = std::env::current_exe()?;
    let home = tempfile::tempdir_in(folder.parent().expect("a folder"))?;
    let (data_dir, log) = (home.path().join("data"), home.path().join("log"));
    create_operator(None, &data_dir, "operator", PASSWORD);
    let program = Program::start_private(&data_dir, &log);
    let tally = Tally::default();
    let visitor = Caller::new(program.address(), &tally);
    let buyers = usize::try_from(2 * CLIENTS).expect("a number");
    let market = Arc::new(Market::open(&visitor, buyers, GOODS).await);
    for client in 0..CLIENTS {
        agree(&market, Way::One.buyer(client)).await;
    }
    let cluster = PrivateCluster::join(&private_cluster::Settings::new(&data_dir)).await;
    let cluster = cluster.expect("the program's PostgreSQL");
    let settings = database::Settings {
        connections_max: 1,
        statement_time_max: None,
        ..database::Settings::new(cluster.url())
    };
    let own = Database::connect(settings).await.expect("a connection");
    own.connection().execute_unprepared(BARE_TABLES).await.expect("the bare tables");

    for setting in ["server_version", "fsync", "synchronous_commit", "full_page_writes"] {
        writeln!(out, "{setting} = {}", shown(&own, setting).await)?;
    }
    count_statements(&mut out, &data_dir, &own, &market).await?;

    pgbench(&cluster, HISTORY.as_secs());
    for way in Way::ALL {
        trade(&market, way, 0, HISTORY).await;
    }
    own.connection().execute_unprepared("VACUUM ANALYZE").await.expect("known sizes");
    tally.forget();
    let mut bare = Vec::new();
    let mut orders = Way::ALL.map(|way| (way, Vec::new()));
    for round in 1..=ROUNDS {
        let rows = pgbench(&cluster, seconds);
        bare.push(rows);
        writeln!(out, "round {round}: {rows:.1} bare transactions/s")?;
        for (way, made) in &mut orders {
            let (before, begun) = (agreed(&own).await, Instant::now());
            let number = trade(&market, *way, round, Duration::from_secs(seconds)).await;
            let order = f64::from(number) / begun.elapsed().as_secs_f64();
            // An answer that is only given again costs next to nothing, and is no order.
            assert_eq!(agreed(&own).await - before, i64::from(number), "orders in the database");
            made.push(order / rows);
            let share = order / rows * 100.0;
            writeln!(out, "  {}: {order:.1} orders/s, {share:.1} %", way.steps().join(" + "))?;
        }
    }
    let rows = middle(&mut bare);
    writeln!(out, "\n{CLIENTS} clients, {LINES} lines; bare rows: {rows:.1} transactions/s")?;
    for (way, made) in &mut orders {
        writeln!(
            out,
            "{}: {:.1} % of them (middle of {ROUNDS} rounds of {seconds} s)",
            way.steps().join(" + "),
            middle(made) * 100.0
        )?;
    }
    writeln!(out, "\n{}", tally.told())?;
    tell_tails(&mut out, &tally)?;
    own.close().await;
    program.stop();
    cluster.stop().await.expect("stopped");
    Ok(())
}

/// How far the slowest of a hundred requests is from the usual one, and whatever failed.
fn tell_tails(out: &mut impl Write, tally: &Tally) -> io::Result<()> {
    for kind in Way::ALL.iter().flat_map(|way| way.steps()) {
        let (half, most) = (millis(tally.within(kind, 50)), millis(tally.within(kind, 99)));
        writeln!(out, "{kind}: p99 is {:.1} times p50", most / half)?;
    }
    for fault in tally.faults() {
        writeln!(out, "FAULT {fault}")?;
    }
    Ok(())
}

/// Sends one order quietly and writes down what the server was sent for each of its requests.
async fn count_statements(
    out: &mut impl Write,
    data_dir: &Path,
    own: &Database,
    market: &Market,
) -> io::Result<()> {
    let mut log = ServerLog::of(data_dir);
    log.write_statements(own).await;
    // What the program asks while nobody asks it anything: jobs that look for work.
    tokio::time::sleep(Duration::from_secs(11)).await;
    let idle: HashSet<String> = log.statements().into_iter().map(|sent| sent.text).collect();
    let (mut dice, mut order) = (Dice::of(99), Value::Null);
    let all_steps = Way::ALL.iter().flat_map(|way| way.steps().iter().map(|kind| (*way, *kind)));
    for (way, kind) in all_steps {
        // What makes an order is done twice: the first prepares statements on a connection, the second is as
        // every other.
        for counted in [false, true] {
            if !["submit", "accept"].contains(&kind) || counted {
                log.statements();
                let buyer = way.buyer(0);
                order = step(market, buyer, kind, &order, &mut dice).await.expect("an order");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        let all = log.statements();
        // What idle jobs ask as well is theirs, and so is the whole transaction in which the job that tells people
        // moves on; BEGIN and COMMIT are told from the transaction.
        let of_jobs = all.iter().filter(|sent| sent.text.contains("feed_reader"));
        let of_jobs: HashSet<&str> = of_jobs.map(|sent| sent.transaction.as_str()).collect();
        let working = |sent: &&Sent| {
            !idle.contains(&sent.text) && !of_jobs.contains(sent.transaction.as_str())
        };
        let sent: Vec<&Sent> = all.iter().filter(working).collect();
        let transactions: HashSet<&str> =
            sent.iter().map(|sent| sent.transaction.as_str()).collect();
        let commits = all
            .iter()
            .filter(|sent| {
                sent.text == "COMMIT" && transactions.contains(sent.transaction.as_str())
            })
            .count();
        let frame = ["BEGIN", "COMMIT"];
        let sent = sent.iter().filter(|sent| !frame.contains(&sent.text.as_str()));
        let texts: Vec<String> = sent.map(|sent| sent.text.chars().take(110).collect()).collect();
        writeln!(out, "\n{kind}: {} statements and {commits} commit(s)", texts.len())?;
        for (place, text) in texts.iter().enumerate() {
            writeln!(out, "  {:>2} {text}", place + 1)?;
        }
    }
    writeln!(out)?;
    log.write_nothing(own).await;
    Ok(())
}

/// A buyer and the seller agree that what the stock can serve is accepted by itself.
async fn agree(market: &Market, buyer: usize) {
    let (seller, buyer) = (&market.seller, &market.buyers[buyer]);
    let body = json!({ "seller_id": seller.id, "buyer_id": buyer.id, "terms": { "accepts_automatically": true } });
    let made = seller.caller.post("agree", "/api/v1/agreements", &body).await.expect("an answer");
    let taken = format!("/api/v1/agreements/{}/accept", id_of(&made.body));
    let taken = buyer.caller.post("agree", &taken, &json!({ "number": 1 })).await;
    assert_eq!(taken.expect("an answer").status, 200, "an agreement");
}

/// All clients order for so long; answers how many orders were accepted.
async fn trade(market: &Arc<Market>, way: Way, round: u64, time: Duration) -> u32 {
    let until = Instant::now() + time;
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..CLIENTS {
        let market = Arc::clone(market);
        clients.spawn(async move {
            // Another throw each round: an order with a key of an earlier one would only be answered again.
            let (mut dice, mut made) = (Dice::of(round * 1000 + u64::from(client)), 0);
            while Instant::now() < until {
                let mut order = Value::Null;
                for kind in way.steps() {
                    let buyer = way.buyer(client);
                    order = step(&market, buyer, kind, &order, &mut dice).await.expect("an answer");
                }
                assert_eq!(order["state"], "confirmed");
                made += 1;
            }
            made
        });
    }
    clients.join_all().await.into_iter().sum()
}

/// One of an order's requests.
async fn step(
    market: &Market,
    buyer: usize,
    kind: &'static str,
    order: &Value,
    dice: &mut Dice,
) -> Option<Value> {
    let caller =
        if kind == "accept" { &market.seller.caller } else { &market.buyers[buyer].caller };
    let key = format!("{buyer}-{}-{}", dice.throw(u64::MAX), kind.replace(' ', "-"));
    let (path, body) = if ["create", "order at once"].contains(&kind) {
        let each = market.offers.len() / LINES;
        let lines: Vec<Value> = (0..LINES)
            .map(|line| &market.offers[line * each..(line + 1) * each])
            .map(|some| json!({ "offer_id": dice.one_of(some), "count": 2 }))
            .collect();
        let path = "/api/v1/purchase-orders".to_owned();
        let submit = kind != "create";
        (path, json!({ "seller_id": market.seller.id, "lines": lines, "submit": submit }))
    } else {
        (format!("/api/v1/purchase-orders/{}/{kind}", id_of(order)), json!({}))
    };
    let request = caller.request(reqwest::Method::POST, &path);
    let request = request.header("idempotency-key", key).json(&body);
    let answer = caller.send(kind, request).await.ok()?;
    assert!(answer.status < 300, "{kind}: {}", answer.text);
    Some(answer.body)
}

/// How many orders were ever agreed.
async fn agreed(own: &Database) -> i64 {
    let asked = "SELECT count(*) FROM purchase_order WHERE confirmed_at IS NOT NULL";
    let asked = Statement::from_string(DbBackend::Postgres, asked);
    let row = own.connection().query_one_raw(asked).await.expect("an answer").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

/// Bare transactions a second, by PostgreSQL's own measuring tool.
fn pgbench(cluster: &PrivateCluster, seconds: u64) -> f64 {
    let bin = cluster.installation().map(|found| found.program("pgbench"));
    let program = bin.filter(|path| path.exists()).unwrap_or_else(|| "pgbench".into());
    let url = cluster.url();
    let output = Command::new(program)
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2"])
        .args([format!("--client={CLIENTS}"), format!("--time={seconds}")])
        .args([format!("--define=goods={GOODS}"), format!("--file={BARE}"), url])
        .output()
        .expect("pgbench runs; it comes with PostgreSQL's server package");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{complaint}");
    let line = said.lines().find_map(|line| line.strip_prefix("tps = "));
    let figure = line.and_then(|line| line.split_whitespace().next());
    figure.and_then(|figure| figure.parse().ok()).expect("transactions a second")
}

async fn shown(own: &Database, setting: &str) -> String {
    let asked = Statement::from_string(DbBackend::Postgres, format!("SHOW {setting}"));
    let row = own.connection().query_one_raw(asked).await.expect("an answer").expect("a row");
    row.try_get_by_index(0).expect("text")
}

fn middle(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
