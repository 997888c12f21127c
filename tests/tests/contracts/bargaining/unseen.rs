//! What the buyer's people weigh among themselves, as a seller sees it who looks everywhere: not at all.

use super::{Goods, Table, ask, goods, hours, kind_of, line, look};
use order_workflow::proof::{Evidence, HistoryView, judge};
use serde_json::{Value, json};
use tests::app::{Client, Reply};

/// Rare enough to be looked for.
const RARE: &str = "Kopi arabika Bajawa";

/// A seller who reads every answer the program gives about its orders, byte for byte.
struct Spy {
    program: Client,
    browser: Client,
    order: String,
}

impl Spy {
    async fn of(table: &Table, order: &Reply) -> Self {
        let browser = table.app.browser(table.desk.person.unwrap()).await;
        Self { program: table.desk.clone(), browser, order: order.id("id").to_string() }
    }

    /// Every answer by its address. What is new each time by itself, the key of a form, is taken out.
    async fn all(&self, table: &Table) -> Vec<(String, String)> {
        let id = &self.order;
        self.everything_is_told(table).await;
        let mut seen = Vec::new();
        for path in [
            format!("/api/v1/purchase-orders/{id}"),
            format!("/api/v1/purchase-orders/{id}/history"),
            "/api/v1/purchase-orders?as=seller".to_owned(),
            "/api/v1/purchase-orders?as=seller&state=pending_approval".to_owned(),
            "/api/v1/purchase-orders?as=seller&state=countered,confirmed".to_owned(),
            "/api/v1/purchase-orders?as=seller&q=arabika".to_owned(),
            "/api/v1/events".to_owned(),
            "/api/v1/messages".to_owned(),
            "/api/v1/messages/unread".to_owned(),
            "/api/v1/exports/orders".to_owned(),
            "/api/v1/exports/receipts".to_owned(),
            "/api/v1/exports/stock".to_owned(),
            format!("/api/v1/stock/{}", table.noodles.product),
            format!("/api/v1/offers/{}", table.noodles.offer),
            format!("/api/v1/purchase-orders/{id}/papers/order.xml"),
        ] {
            let reply = self.program.get(&path).await;
            let tag = reply.header("etag").to_owned();
            seen.push((path, format!("{} {tag}\n{}", reply.status, reply.text)));
        }
        for path in [
            format!("/orders/{id}"),
            format!("/orders/{id}/history"),
            format!("/orders/{id}/history.json"),
            format!("/orders/{id}/news"),
            format!("/orders/{id}/amend"),
            format!("/orders/{id}/papers/purchase-order"),
            "/orders".to_owned(),
            "/orders?q=arabika".to_owned(),
            "/desk/orders".to_owned(),
            "/inbox".to_owned(),
            "/".to_owned(),
        ] {
            let reply = self.browser.get(&path).await;
            seen.push((path, format!("{}\n{}", reply.status, without_keys(&reply.text))));
        }
        seen
    }

    /// Until the last entry of the history has been told to whom it is meant for.
    async fn everything_is_told(&self, table: &Table) {
        let path = format!("/api/v1/purchase-orders/{}", self.order);
        let last = table.buyer.get(&path).await.body["history"]["length"].clone();
        for _ in 0..200 {
            let events = table.buyer.get("/api/v1/events?limit=100").await;
            let told = events.body["items"].as_array().unwrap().iter();
            if told.rev().any(|event| event["data"]["position"] == last) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("entry {last} is told to nobody");
    }

    async fn history(&self) -> HistoryView {
        let path = format!("/api/v1/purchase-orders/{}/history", self.order);
        serde_json::from_str(&self.program.get(&path).await.text).unwrap()
    }
}

/// The page without the keys of its forms and without times of day: the clock of a test goes on.
fn without_keys(page: &str) -> String {
    let mut parts = page.split("name=\"key\" value=\"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once('"').map_or(part, |(_, rest)| rest));
    }
    let mut letters: Vec<char> = text.chars().collect();
    for at in 0..letters.len().saturating_sub(4) {
        let is_time = [0, 1, 3, 4].iter().all(|n| letters[at + n].is_ascii_digit());
        if is_time && letters[at + 2] == '.' {
            letters[at..at + 5].fill('-');
        }
    }
    letters.into_iter().collect()
}

fn alike(before: &[(String, String)], after: &[(String, String)], when: &str) {
    for ((path, was), (_, is)) in before.iter().zip(after) {
        assert_eq!(was, is, "{when}: {path} tells");
    }
}

async fn coffee(table: &Table) -> Goods {
    goods(&table.desk, RARE, "Kopi").await
}

/// Five cartons where there was one, and goods that were never spoken of.
fn dearer(order: &Reply, coffee: Goods) -> Value {
    json!({ "lines": [{ "line_id": line(order, 0)["id"], "count": 5 },
                      { "offer_id": coffee.offer, "count": 2 }], "note": "Untuk pesta" })
}

#[tokio::test]
async fn a_seller_who_looks_everywhere_finds_nothing_of_an_amendment_that_was_never_approved() {
    let table = Table::lay().await;
    let coffee = coffee(&table).await;
    let order = table.confirmed(&[(table.noodles, 1)]).await;
    table.rule(json!({ "kind": "total_from", "total": "500000.00" })).await;
    let spy = Spy::of(&table, &order).await;
    let before = spy.all(&table).await;

    let open = table.ok(&table.buyer, &order, "amend", dearer(&order, coffee)).await;
    assert_eq!(open.body["proposal"]["waits_for_approval"], true);
    assert_eq!(open.body["lines"].as_array().unwrap().len(), 2);
    alike(&before, &spy.all(&table).await, "while it waits");
    table.ok(&table.buyer, &order, "withdraw", json!({ "reason": "Tidak jadi" })).await;
    alike(&before, &spy.all(&table).await, "withdrawn");
    table.ok(&table.buyer, &order, "amend", dearer(&order, coffee)).await;
    table.ok(&table.approver, &order, "send-back", json!({ "reason": "Terlalu mahal" })).await;
    alike(&before, &spy.all(&table).await, "sent back");

    // Two days on it lapses; what the seller is told in days and hours has moved on by itself.
    table.ok(&table.buyer, &order, "amend", dearer(&order, coffee)).await;
    table.app.clock.advance(hours(49));
    let waiting = spy.all(&table).await;
    table.clock_comes_by().await;
    assert_eq!(table.times(&order, "amendment_dropped").await, 3);
    alike(&waiting, &spy.all(&table).await, "lapsed");
    alike(&before[..15], &waiting[..15], "two days on");
    let all = before.iter().map(|(_, text)| text.as_str()).collect::<String>();
    assert!(!all.contains(RARE) || all.matches(RARE).count() == stock_rows(&before), "{all}");
    table.ends_well().await;
}

/// How often the goods stand in the seller's own stock.
fn stock_rows(seen: &[(String, String)]) -> usize {
    let own = seen.iter().filter(|(path, _)| path.contains("stock") || path == "/");
    own.map(|(_, text)| text.matches(RARE).count()).sum()
}

#[tokio::test]
async fn a_seller_may_act_by_what_it_knows_while_the_buyers_people_weigh_something() {
    let table = Table::lay().await;
    let coffee = coffee(&table).await;
    let order = table.confirmed(&[(table.noodles, 1)]).await;
    table.rule(json!({ "kind": "total_from", "total": "500000.00" })).await;
    let spy = Spy::of(&table, &order).await;
    let known = look(&table.desk, &order).await;
    table.ok(&table.buyer, &order, "amend", dearer(&order, coffee)).await;

    // Under the version it saw, and not told that something is open.
    let wish = json!({ "lines": [{ "line_id": line(&order, 0)["id"], "count": 0 }] });
    let desk = table.desk.with("if-match", known.header("etag"));
    let proposed = ask(&desk, &order, "amend", wish).await;

    assert_eq!(proposed.status, 200, "{}", proposed.text);
    assert_eq!(proposed.body["lines"].as_array().unwrap().len(), 1);
    let seen = look(&table.buyer, &order).await;
    assert_eq!(
        (&seen.body["proposal"]["by"], &seen.body["approval"]),
        (&json!("seller"), &json!(null))
    );
    let history = spy.history().await;
    judge(&history, &Evidence::default()).unwrap();
    let theirs = table.buyer.get(&format!("/api/v1/purchase-orders/{}/history", spy.order)).await;
    let buyers: HistoryView = serde_json::from_str(&theirs.text).unwrap();
    judge(&history, &Evidence { other: Some(&buyers), ..Evidence::default() }).unwrap();
    // What is the buyer's own looks the same whatever it was.
    let own: Vec<Vec<(&str, bool)>> = history
        .items
        .iter()
        .filter(|entry| entry.kind == "buyers_own")
        .map(|entry| entry.fields.iter().map(|f| (f.name.as_str(), f.value.is_some())).collect())
        .collect();
    assert_eq!(own, vec![vec![("by", false), ("said", false)]; 3], "drafted, amended, dropped");
    let kinds: Vec<&str> = theirs.body["items"].as_array().unwrap().iter().map(kind_of).collect();
    assert_eq!(
        kinds,
        [
            "created",
            "submitted",
            "confirmed",
            "amendment_proposed",
            "amendment_dropped",
            "amendment_proposed"
        ]
    );
    table.ends_well().await;
}

#[tokio::test]
async fn a_seller_sees_its_counter_offer_stand_until_a_new_version_is_approved() {
    let table = Table::lay().await;
    let coffee = coffee(&table).await;
    let order = table.submitted(&[(table.noodles, 10)]).await;
    let wish = json!({ "line_id": line(&order, 0)["id"], "count": 6 });
    table.ok(&table.desk, &order, "counter", json!({ "lines": [wish] })).await;
    table.rule(json!({ "kind": "total_from", "total": "500000.00" })).await;
    let spy = Spy::of(&table, &order).await;
    let before = spy.all(&table).await;
    let version = json!({ "lines": [{ "offer_id": table.noodles.offer, "count": 7 },
                                    { "offer_id": coffee.offer, "count": 2 }], "note": "Antar pagi" });

    let waits = table.ok(&table.buyer, &order, "revise", version.clone()).await;
    assert_eq!(
        (&waits.body["state"], &waits.body["note"]),
        (&json!("pending_approval"), &json!("Antar pagi"))
    );
    assert_eq!(waits.body["lines"].as_array().unwrap().len(), 2);
    let mine = table.buyer.get("/api/v1/purchase-orders?as=buyer&state=pending_approval").await;
    assert_eq!(mine.body["items"].as_array().unwrap().len(), 1, "{}", mine.text);
    alike(&before, &spy.all(&table).await, "while it waits");
    let back = json!({ "reason": "Kurangi" });
    let back = table.ok(&table.approver, &order, "send-back", back).await;
    assert_eq!((&back.body["state"], &back.body["note"]), (&json!("countered"), &json!(null)));
    alike(&before, &spy.all(&table).await, "sent back");

    table.ok(&table.buyer, &order, "revise", version).await;
    table.ok(&table.approver, &order, "approve", json!({})).await;
    let offered = look(&table.desk, &order).await;
    assert_eq!(
        (&offered.body["state"], &offered.body["revision"]),
        (&json!("submitted"), &json!(2))
    );
    assert_eq!(line(&offered, 1)["product_name"], RARE);
    let stock = table.desk.get(&format!("/api/v1/stock/{}", table.noodles.product)).await;
    assert_eq!(stock.body["reserved"], 0, "what was held aside is free again");
    judge(&spy.history().await, &Evidence::default()).unwrap();
    table.ok(&table.desk, &order, "accept", json!({})).await;
    table.ends_well().await;
}
