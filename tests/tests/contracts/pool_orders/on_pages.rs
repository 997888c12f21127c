//! What the pages say after the award: to the supplier what it sells and at its own prices, to the organizer sums that can
//! be reckoned again, to each cooperative where its order comes from.

use super::bound;
use serde_json::{Value, json};
use tests::app::{Client, Reply};
use tests::joint::{Joint, at, done, text};

async fn browser(joint: &Joint, who: &Client) -> Client {
    joint.app.browser(who.person.unwrap()).await
}

/// Its text with spaces that break.
fn page(reply: &Reply) -> String {
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.text.replace('\u{a0}', " ")
}

#[track_caller]
fn holds(text: &str, part: &str) {
    assert!(text.contains(part), "no “{part}” in {text}");
}

#[tokio::test]
async fn the_supplier_reads_what_it_sells_and_is_led_nowhere_that_is_not_its_own() {
    let (joint, pool) = bound().await;
    let desk = browser(&joint, &joint.desk).await;
    let upstream = joint.upstream(pool).await;

    let shown = page(&desk.get(&format!("/pools/{pool}")).await);

    holds(&shown, "Beras premium");
    holds(&shown, "104 karung · Rp298.500 per karung");
    assert!(!shown.contains("Tidak tercapai"), "{shown}");
    assert!(!shown.contains("Rp300.000"), "what everybody pays is not its to read: {shown}");
    assert!(!shown.contains(&format!("/pools/{pool}/statement")), "{shown}");
    let order = format!("/orders/{}", text(&upstream, "id"));
    holds(&shown, &order);
    assert_eq!(desk.get(&order).await.status, 200);
    joint.app.stop().await;
}

#[tokio::test]
async fn what_did_not_come_is_told_at_the_suppliers_price_and_each_share_can_be_reckoned_again() {
    let (joint, pool) = bound().await;
    joint.bring(pool, 104, (99, 0, 5)).await;
    let lead = browser(&joint, &joint.lead).await;

    let desk = page(&lead.get(&format!("/pools/{pool}/manage")).await);

    holds(&desk, "5 karung yang kurang, Rp1.492.500, tidak ditagih distributor.");
    assert!(!desk.contains("Rp1.500.000"), "not at the price with the organizer's part");
    holds(&desk, "30 × 99 ÷ 104");
    holds(&desk, "Barang Rp29.551.500 + jasa penyelenggara Rp148.500 = Rp29.700.000.");
    assert!(!desk.contains("0 koperasi"), "five take part, whatever is shared out yet");
    done(joint.allocate(pool, json!({})).await, 200);
    let freight = json!({ "kind": "freight", "paper": "ANG-7", "amount": "317333.00" });
    done(joint.lead.post(&format!("{}/charges", at(pool)), freight).await, 200);
    let statement = page(&lead.get(&format!("/pools/{pool}/statement")).await);
    holds(&statement, "Jumlah");
    holds(&statement, "Rp30.017.333");
    let village = browser(&joint, &joint.villages[0].1).await;
    let own = page(&village.get(&format!("/pools/{pool}")).await);
    holds(&own, "30 × 99 ÷ 104 = 28,56 → 29 karung");
    holds(&own, "Dengan ongkos");
    assert_eq!(joint.state(pool).await, "settling");
    joint.app.stop().await;
}

#[tokio::test]
async fn an_order_of_a_pool_leads_to_it_and_opens_the_prices_that_were_published() {
    let (joint, pool) = bound().await;
    let leg = joint.leg(0).await.unwrap();

    let hops = leg["lines"][0]["price_chain"]["hops"].as_array().unwrap();
    let amounts: Vec<&Value> = hops.iter().map(|hop| &hop["amount"]).collect();
    assert_eq!(amounts, [&json!("298500.00"), &json!("1500.00")], "{leg}");
    let village = browser(&joint, &joint.villages[0].1).await;
    let order = page(&village.get(&format!("/orders/{}", text(&leg, "id"))).await);
    holds(&order, &format!("href=\"/pools/{pool}\""));
    assert!(!order.contains("belum dibuka"), "{order}");
    joint.app.stop().await;
}
