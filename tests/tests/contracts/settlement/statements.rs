//! Statements and ageing.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use serde_json::{Value, json};
use supply_chain::organization::Role;
use tests::bills::{Billed, bill};

use super::{World, commands, sen};

async fn drawn_up(world: &World) -> (String, Value) {
    let [first, second, _] = world.primaries;
    world
        .billed(&[(first, second, 700_000), (second, first, 300_000), (first, second, 50_000)])
        .await;
    let body = json!({ "with_id": second, "period": world.period() });
    let made = world.below[0].post("/api/v1/statements", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    (format!("/api/v1/statements/{}", made.id("id")), made.body)
}

#[tokio::test]
async fn both_read_the_same_statement_each_from_its_own_side_and_nobody_else_any() {
    let world = World::open().await;
    let (path, ours) = drawn_up(&world).await;

    let theirs = world.below[1].get(&path).await.body;

    assert_eq!((sen(&ours["closing"]), sen(&theirs["closing"])), (45_000_000, -45_000_000));
    let amounts = |view: &Value| -> Vec<(String, i64, i64)> {
        let lines = view["lines"].as_array().unwrap().iter();
        let line = |line: &Value| {
            let number = line["number"].as_str().unwrap().to_owned();
            (number, sen(&line["amount"]), sen(&line["balance"]))
        };
        lines.map(line).collect()
    };
    let turned = |(number, amount, balance): (String, i64, i64)| (number, -amount, -balance);
    let (ours_lines, theirs_lines) = (amounts(&ours), amounts(&theirs));
    assert_eq!(ours_lines.len(), 3);
    assert_eq!(ours_lines, theirs_lines.into_iter().map(turned).collect::<Vec<_>>());
    assert!(ours_lines.iter().all(|(number, ..)| number.starts_with("INV/")), "{ours_lines:?}");
    assert_eq!(ours["us"]["agreed_by"].as_str().map(|name| name.starts_with("Orang")), Some(true));
    assert_eq!((commands(&ours), commands(&theirs)), (vec!["dispute"], vec!["agree", "dispute"]));

    for nobody in [&world.below[2], &world.above, &world.outside] {
        assert_eq!(nobody.get(&path).await.status, 404);
        assert_eq!(nobody.get("/api/v1/statements").await.body["items"], json!([]));
    }
    let again = json!({ "with_id": world.primaries[0], "period": world.period() });
    let again = world.below[1].post("/api/v1/statements", again).await;
    assert_eq!((again.status, again.problem()), (409, "statement-exists"), "{}", again.text);

    let agreed = world.below[1].post(&format!("{path}/agree"), json!({})).await;
    assert_eq!((agreed.status, &agreed.body["state"]), (200, &json!("agreed")), "{}", agreed.text);
    let again = world.below[1].post(&format!("{path}/dispute"), json!({ "marks": [] })).await;
    assert_eq!((again.status, again.problem()), (409, "not-in-this-state"), "{}", again.text);
    let listed = world.below[0].get("/api/v1/statements?state=agreed").await;
    assert_eq!(listed.body["items"][0]["closing"], "450000.00", "{}", listed.text);
}

#[tokio::test]
async fn a_statement_is_of_a_month_that_is_over_and_of_two_who_trade() {
    let world = World::open().await;
    drawn_up(&world).await;
    let asked = async |with, period: &str| {
        let body = json!({ "with_id": with, "period": period });
        let reply = world.below[0].post("/api/v1/statements", body).await;
        (reply.status, reply.problem().to_owned())
    };
    let now = world.today().format("%Y-%m").to_string();

    assert_eq!(asked(world.primaries[1], &now).await, (422, "period-not-over".to_owned()));
    assert_eq!(
        asked(world.primaries[2], &world.period()).await,
        (422, "nothing-between".to_owned())
    );
    assert_eq!(
        asked(world.primaries[0], &world.period()).await,
        (422, "audience-unknown".to_owned())
    );
    assert_eq!(asked(world.primaries[1], "Oktober").await, (422, "invalid".to_owned()));
}

#[tokio::test]
async fn what_was_added_since_overtakes_a_statement_until_it_is_drawn_up_anew() {
    let world = World::open().await;
    let (path, _) = drawn_up(&world).await;
    let [first, second, _] = world.primaries;
    world.billed(&[(second, first, 50_000)]).await;

    let late = world.below[1].post(&format!("{path}/agree"), json!({})).await;

    assert_eq!((late.status, late.problem()), (409, "overtaken"), "{}", late.text);
    assert_eq!(late.body["closing"], "400000.00");
    let seen = world.below[1].get(&path).await.body;
    assert_eq!(seen["closing_now"], "-400000.00", "{seen}");
    assert_eq!(commands(&seen), ["dispute", "replace"]);
    let newer = world.below[1].post(&format!("{path}/replace"), json!({})).await;
    assert_eq!(
        (newer.status, &newer.body["closing"]),
        (201, &json!("-400000.00")),
        "{}",
        newer.text
    );
    let old = world.below[0].get(&path).await.body;
    assert_eq!((&old["state"], &old["replaced_by"]), (&json!("replaced"), &newer.body["id"]));
    assert_eq!(old["closing"], "450000.00", "what was said stays said");
    // Whoever drew the newer one up has said yes by that.
    let path = format!("/api/v1/statements/{}/agree", newer.id("id"));
    let agreed = world.below[0].post(&path, json!({})).await;
    assert_eq!(agreed.body["state"], "agreed", "{}", agreed.text);
    world.holds().await;
}

#[tokio::test]
async fn lines_are_disputed_with_what_is_wrong_and_stand_so_in_the_file() {
    let world = World::open().await;
    let (path, view) = drawn_up(&world).await;
    let number = view["lines"][1]["number"].clone();
    let nothing = world.below[1].post(&format!("{path}/dispute"), json!({ "marks": [] })).await;
    assert_eq!((nothing.status, nothing.problem()), (422, "wrong-marks"), "{}", nothing.text);

    let marks = json!({ "marks": [
        { "number": number, "words": "Kurang satu karton" }, { "number": "BCA 881", "words": "Sudah dibayar" },
    ] });
    let disputed = world.below[1].post(&format!("{path}/dispute"), marks).await;

    assert_eq!(
        (disputed.status, &disputed.body["state"]),
        (200, &json!("disputed")),
        "{}",
        disputed.text
    );
    let seen = world.below[0].get(&path).await.body;
    assert_eq!(seen["lines"][1]["marked"], "Kurang satu karton", "{seen}");
    assert_eq!(
        (seen["marks"].as_array().unwrap().len(), &seen["disputed_for"]),
        (2, &json!(world.primaries[1]))
    );
    assert!(commands(&seen).contains(&"replace"), "{seen}");
    let file = world.below[0].get(&format!("{path}/file")).await;
    assert!(file.header("content-disposition").contains(".csv"), "{:?}", file.headers);
    assert_eq!(file.text.lines().count(), 6, "{}", file.text);
    assert!(
        file.text.contains(",invoice,") && file.text.contains("Kurang satu karton"),
        "{}",
        file.text
    );
    assert!(!file.text.contains(",-") && !file.text.contains(",'-"), "{}", file.text);
    // On second thoughts it was so.
    let agreed = world.below[1].post(&format!("{path}/agree"), json!({})).await;
    assert_eq!(
        (&agreed.body["state"], &agreed.body["marks"]),
        (&json!("agreed"), &json!([])),
        "{}",
        agreed.text
    );
}

#[tokio::test]
async fn the_months_end_draws_each_pair_up_once_and_both_say_whether_it_is_so() {
    let world = World::open().await;
    let [first, second, third] = world.primaries;
    world.billed(&[(first, second, 700_000), (second, third, 300_000)]).await;

    let done = world.app.workflow.draw_up_statements().await.unwrap();
    let again = world.app.workflow.draw_up_statements().await.unwrap();

    assert_eq!((done.drawn_up, done.failed, again.drawn_up), (2, 0, 0));
    let waiting = world.below[1].get("/api/v1/statements?waiting=true").await.body;
    assert_eq!(waiting["items"].as_array().unwrap().len(), 2, "{waiting}");
    let with_first = format!("/api/v1/statements?with_id={first}");
    let id =
        world.below[1].get(&with_first).await.body["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/statements/{id}");
    let half = world.below[1].post(&format!("{path}/agree"), json!({})).await;
    assert_eq!((half.status, &half.body["state"]), (200, &json!("proposed")), "{}", half.text);
    let twice = world.below[1].post(&format!("{path}/agree"), json!({})).await;
    assert_eq!((twice.status, twice.problem()), (409, "agreed-already"), "{}", twice.text);
    let whole = world.below[0].post(&format!("{path}/agree"), json!({})).await;
    assert_eq!(whole.body["state"], "agreed", "{}", whole.text);

    // A paper that comes later into the same month overtakes what is still open, and only that.
    world.billed(&[(third, second, 40_000), (first, second, 10_000)]).await;
    let done = world.app.workflow.draw_up_statements().await.unwrap();
    assert_eq!((done.drawn_up, done.replaced, done.failed), (0, 1, 0));
    let with_third = format!("/api/v1/statements?with_id={third}");
    let listed = world.below[1].get(&with_third).await.body;
    assert_eq!(
        (listed["items"].as_array().unwrap().len(), sen(&listed["items"][0]["closing"])),
        (1, 26_000_000)
    );
    let told = "SELECT count(*) FROM notice WHERE kind = 'statement.drawn_up'";
    assert_eq!(world.number(told).await, 6, "both of each, and of the newer one");
}

#[tokio::test]
async fn the_next_statement_tells_that_papers_came_after_both_had_agreed() {
    let world = World::open().await;
    let (path, _) = drawn_up(&world).await;
    world.below[1].post(&format!("{path}/agree"), json!({})).await;
    let [first, second, _] = world.primaries;
    world.billed(&[(second, first, 50_000)]).await;
    let period = world.today().format("%Y-%m").to_string();
    world.app.clock.advance(TimeDelta::days(32));

    let body = json!({ "with_id": first, "period": period });
    let next = world.below[1].post("/api/v1/statements", body).await;

    assert_eq!(next.status, 201, "{}", next.text);
    let said = (&next.body["opening"], &next.body["agreed_before"], &next.body["closing"]);
    assert_eq!(said, (&json!("-400000.00"), &json!("-450000.00"), &json!("-400000.00")));
}

#[tokio::test]
async fn what_is_open_is_told_by_how_long_it_has_been_due_to_both_sides() {
    let world = World::open().await;
    let [first, second, third] = world.primaries;
    let today = world.today();
    let due = |issuer, receiver, rupiah: i64, days| {
        let due = today - TimeDelta::days(days);
        Billed { issuer, receiver, sen: rupiah * 100, day: due.min(today), due }
    };
    let bills = [
        due(first, second, 100, -5),
        due(first, second, 200, 30),
        due(first, second, 400, 31),
        due(first, third, 800, 91),
        due(second, first, 1_600, 1),
    ];
    bill(&world.app.workflow, &bills).await;

    let owed = world.below[0].get("/api/v1/ageing").await.body;

    let steps = |row: &Value| -> Vec<i64> {
        row["buckets"].as_array().unwrap().iter().map(|step| sen(&step["amount"]) / 100).collect()
    };
    assert_eq!(
        (owed["partners"][0]["partner_id"].clone(), steps(&owed["partners"][0])),
        (json!(third), vec![0, 0, 0, 0, 800])
    );
    assert_eq!(steps(&owed["partners"][1]), [100, 200, 400, 0, 0]);
    assert_eq!(
        (steps(&owed["all"]), sen(&owed["all"]["total"])),
        (vec![100, 200, 400, 0, 800], 150_000)
    );
    let owing = world.below[1].get("/api/v1/ageing?as=buyer").await.body;
    assert_eq!(
        steps(&owing["partners"][0]),
        [100, 200, 400, 0, 0],
        "my payable is your receivable"
    );
    assert_eq!(world.below[0].get("/api/v1/ageing?as=buyer").await.body["all"]["total"], "1600.00");
    assert_eq!(world.outside.get("/api/v1/ageing").await.body["partners"], json!([]));
}

#[tokio::test]
async fn a_statement_of_thousands_of_lines_is_shown_at_once() {
    let world = World::open().await;
    let [first, second, _] = world.primaries;
    let day = world.last_month();
    let bills: Vec<Billed> = (0..5000)
        .map(|n: i64| {
            let (issuer, receiver) = if n % 3 == 0 { (second, first) } else { (first, second) };
            let day = day + TimeDelta::days(n % 28);
            Billed { issuer, receiver, sen: 100_000 + n, day, due: day }
        })
        .collect();
    for some in bills.chunks(1000) {
        bill(&world.app.workflow, some).await;
    }
    let body = json!({ "with_id": second, "period": world.period() });
    let made = world.below[0].post("/api/v1/statements", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.id("id");
    let manager = world.app.person(first, &[Role::Manager]).await.person.unwrap();
    let browser = world.app.browser(manager).await;

    let mut took: Vec<Duration> = Vec::new();
    for page in 1..=21 {
        let begun = Instant::now();
        let shown = browser.get(&format!("/statements/{id}?page={page}")).await;
        took.push(begun.elapsed());
        assert_eq!(shown.status, 200, "{}", shown.text);
        assert!(
            shown.text.contains("dari 5000") || shown.text.contains("dari 5.000"),
            "page {page}"
        );
    }
    // On paper all of it stands on one page.
    let paper = browser.get(&format!("/statements/{id}?print=1")).await;
    assert_eq!(paper.status, 200, "{}", paper.text);
    assert!(paper.text.matches("<tr>").count() > 5_000, "{}", paper.text.len());
    took.sort();
    eprintln!(
        "a page of a statement of 5,000 lines: median {:?}, longest {:?}",
        took[10], took[20]
    );
    // A build without optimization, on a machine that does other things too: the quickest says what it takes by itself.
    assert!(took[0] < Duration::from_millis(500), "{took:?}");
}
