//! A hundred thousand offers, thousands of organizations, tens of thousands of orders: everything that
//! lists still goes through an index, and the last page costs what the first does.

use std::fmt::Write;
use std::time::{Duration, Instant};

use marketplace_api::routes::{self, Who};
use order_workflow::database::{self, Database};
use order_workflow::private_cluster::{self, PrivateCluster};
use sea_orm::ConnectionTrait;
use tests::caller::{Caller, Tally};
use tests::market::{Market, PASSWORD, id_of};
use tests::program::{Program, create_operator};
use tests::server_log::{Plan, ServerLog};

use super::{breaches, figure};

/// Rows of the price list.
const ROWS: usize = 100_000;

/// Nobody waits longer for a list of that size, even in a build without optimization.
const TIME_TO_BE_ON_SALE: Duration = Duration::from_mins(10);

/// Tables that grow with the trade. None of them may be read from end to end for one request.
const BIG: [&str; 21] = [
    "affiliation",
    "catalogue_import",
    "catalogue_import_row",
    "login",
    "offer",
    "offer_price_break",
    "order_line",
    "organization",
    "person",
    "person_detail",
    "place",
    "product",
    "purchase_order",
    "receipt",
    "receipt_line",
    "shipment",
    "shipment_line",
    "stock_level",
    "stock_movement",
    "stock_reservation",
    "tie",
];

/// Lists that go on and on, with who reads them.
const DEEP: [(&str, &str); 7] = [
    ("pembeli-1", "/api/v1/purchase-orders?limit=100"),
    ("pembeli-1", "/api/v1/purchase-orders?as=buyer&state=received&limit=100"),
    ("penjual", "/api/v1/purchase-orders?as=seller&limit=100"),
    ("penjual", "/api/v1/offers?limit=100"),
    ("penjual", "/api/v1/stock?limit=100"),
    ("penjual", "/api/v1/catalogue-imports?limit=20"),
    ("operator", "/api/v1/organizations?limit=100"),
];

/// Pages of a list that are read.
const PAGES: usize = 80;

/// A page's rows lie elsewhere than those of another; so many more pages of the database may be
/// looked at for a late one than for the first ones.
const DEEPER_MAX: u64 = 3;

fn price_list() -> Vec<u8> {
    let mut list = "kode;nama;kategori;satuan;isi;harga;stok\n".to_owned();
    for row in 0..ROWS {
        let price = 1_000 + row % 977 * 25;
        writeln!(list, "K{row};Gula Pasir Nomor {row};Gula;karton;12;{price};1000000").unwrap();
    }
    list.into_bytes()
}

/// Hands the list in, and waits until all of it is on sale.
async fn import(seller: &Caller) -> Duration {
    let begun = Instant::now();
    let taken = seller.upload("harga.csv", price_list()).await.unwrap();
    assert_eq!(taken.status, 202, "{}", taken.text);
    let path = format!("/api/v1/catalogue-imports/{}", id_of(&taken.body));
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let report = seller.get("import's progress", &path).await.unwrap();
        if report.body["state"] == "done" {
            assert_eq!(report.body["accepted"], ROWS, "{}", report.text);
            break;
        }
        assert_eq!(report.body["state"], "running", "{}", report.text);
        assert!(begun.elapsed() < TIME_TO_BE_ON_SALE, "{}", report.text);
    }
    begun.elapsed()
}

/// Waits until `found` goods answer a word.
async fn searchable(buyer: &Caller, word: &str, wanted: u64) -> Duration {
    let begun = Instant::now();
    loop {
        let found = buyer.get("search", &format!("/api/v1/search?q={word}")).await.unwrap();
        if found.body["total"].as_u64().is_some_and(|total| total >= wanted) {
            return begun.elapsed();
        }
        assert!(begun.elapsed() < TIME_TO_BE_ON_SALE, "{} of {wanted}", found.body["total"]);
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

async fn in_bulk(database: &Database, market: &Market) {
    let hub = format!(
        "SET hub.buyer = '{}'; SET hub.seller = '{}';",
        market.buyers[0].id, market.seller.id
    );
    let sql = format!("{hub}{}", include_str!("large_scale.sql"));
    database.connection().execute_unprepared(&sql).await.unwrap();
    database.connection().execute_unprepared("VACUUM ANALYZE").await.unwrap();
}

/// Everything without an id in its address that this person may look at.
fn lists(who: &[Who]) -> Vec<&'static str> {
    routes::all()
        .filter(|route| route.method.as_str() == "GET" && who.contains(&route.who))
        .map(|route| route.path)
        .filter(|path| !path.contains('{'))
        .collect()
}

/// What was read whole for a request, with the statement that did it. An export is all that an
/// organization has, and may go about it as it likes.
fn read_whole(path: &str, plans: &[Plan]) -> Vec<String> {
    if path.contains("/exports/") {
        return Vec::new();
    }
    let whole = |plan: &Plan| {
        let tables = plan.read_whole(&BIG);
        (!tables.is_empty()).then(|| format!("{path}: {} in: {}", tables.join(", "), plan.text))
    };
    plans.iter().filter_map(whole).collect()
}

/// The most that one statement looked at for each page of a list, first to last.
async fn pages_of(caller: &Caller, path: &str, log: &mut ServerLog) -> (Vec<u64>, Vec<String>) {
    let (mut looked_at, mut whole, mut next) = (Vec::new(), Vec::new(), path.to_owned());
    while looked_at.len() < PAGES {
        log.plans();
        let page = caller.get("deep page", &next).await.unwrap();
        assert_eq!(page.status, 200, "{next}: {}", page.text);
        let plans = log.plans();
        whole.extend(read_whole(path, &plans));
        looked_at.push(plans.iter().map(Plan::pages).max().unwrap_or_default());
        match page.body["next_cursor"].as_str() {
            Some(cursor) => next = format!("{path}&cursor={cursor}"),
            None => break,
        }
    }
    (looked_at, whole)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::too_many_lines, reason = "one marketplace, looked at from all sides")]
async fn long_a_large_marketplace_is_listed_through_indexes_to_the_last_page() {
    let home = tempfile::tempdir().unwrap();
    let (data_dir, server_dir) = (home.path().join("data"), home.path().join("server"));
    let settings =
        private_cluster::Settings { durable: false, ..private_cluster::Settings::new(&server_dir) };
    let cluster = PrivateCluster::start(&settings).await.unwrap();
    let own = database::Settings {
        connections_max: 1,
        statement_time_max: None,
        ..database::Settings::new(cluster.url())
    };
    let own = Database::connect(own).await.unwrap();
    let url = cluster.url();
    create_operator(Some(&url), &data_dir, "operator", PASSWORD);

    // A list of a hundred thousand rows, from the door to the shop's search.
    let program = Program::start(&url, &data_dir);
    let tally = Tally::default();
    let market = Market::open(&Caller::new(program.address(), &tally), 1, 1).await;
    let on_sale = import(&market.seller.caller).await;
    let found = searchable(&market.buyers[0].caller, "gula", 100_000).await;
    let taken = program.taken();
    eprintln!(
        "{ROWS} rows on sale after {} s, all searchable {} s later; {} MiB of memory",
        on_sale.as_secs(),
        found.as_secs(),
        taken.memory >> 20
    );

    // The rest in bulk; every sum agrees.
    let begun = Instant::now();
    in_bulk(&own, &market).await;
    assert_eq!(breaches(&own).await, Vec::<String>::new());
    let count = |table: &str| format!("SELECT count(*) FROM {table}");
    eprintln!(
        "{} organizations, {} offers, {} orders, {} lines made in {} s",
        figure(&own, &count("organization")).await,
        figure(&own, &count("offer")).await,
        figure(&own, &count("purchase_order")).await,
        figure(&own, &count("order_line")).await,
        begun.elapsed().as_secs()
    );
    searchable(&market.buyers[0].caller, "sabun", 20_000).await;
    program.stop();

    // Whatever is listed, for three people with much to see.
    let mut log = ServerLog::of(&server_dir);
    log.write_plans(&own).await;
    let program = Program::start(&url, &data_dir);
    let visitor = Caller::new(program.address(), &tally);
    let (mut whole, mut asked) = (Vec::new(), 0);
    for login in ["operator", "pembeli-1", "penjual"] {
        let (caller, browser) =
            (visitor.signed_in(login, PASSWORD).await, visitor.browsing(login, PASSWORD).await);
        let pages = if login == "operator" { Who::Operator } else { Who::Person };
        for (asker, path) in lists(&[Who::Program])
            .into_iter()
            .map(|path| (&caller, path))
            .chain(lists(&[pages]).into_iter().map(|path| (&browser, path)))
        {
            log.plans();
            let begun = Instant::now();
            let answer = asker.get("list", path).await.unwrap();
            assert!(answer.status < 500, "{path}: {}", answer.text);
            let plans = log.plans();
            if begun.elapsed() > Duration::from_secs(1) {
                eprintln!("slow: {login} {path}: {} ms", begun.elapsed().as_millis());
            }
            asked += plans.len();
            whole.extend(read_whole(&format!("{login} {path}"), &plans));
        }
    }
    assert!(asked > 100, "only {asked} plans were written down: nothing is proved");

    // The last page costs what the first does.
    let mut slower = Vec::new();
    for (login, path) in DEEP {
        let caller = visitor.signed_in(login, PASSWORD).await;
        let (looked_at, found) = pages_of(&caller, path, &mut log).await;
        whole.extend(found);
        let first = looked_at.iter().take(3).max().copied().unwrap_or_default();
        let last = looked_at.iter().rev().take(3).max().copied().unwrap_or_default();
        eprintln!(
            "{login} {path}: {} pages, {first} blocks at first, {last} at last",
            looked_at.len()
        );
        assert!(looked_at.len() > 3, "{path} is too short to prove anything");
        if last > first * DEEPER_MAX + 100 {
            slower.push(format!("{path}: {first} blocks at first, {last} at last"));
        }
    }
    log.write_nothing(&own).await;
    eprintln!("{asked} plans\n{}", tally.told());
    whole.sort();
    whole.dedup();
    assert!(whole.is_empty(), "read whole:\n{}", whole.join("\n"));
    assert!(slower.is_empty(), "deep pages cost more:\n{}", slower.join("\n"));
    assert_eq!(tally.faults(), Vec::<String>::new());
    own.close().await;
    program.stop();
    cluster.stop().await.unwrap();
}
