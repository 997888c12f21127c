//! What a member buys is theirs and the counter's to know: it stands in no list of what the cooperative buys or sells to
//! others, and no other member finds it by any address.

use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};

use super::{ORDERS, Shop};

#[tokio::test]
async fn what_members_order_stands_in_no_list_of_the_cooperatives_own_trade() {
    let shop = Shop::open().await;
    let drafted =
        shop.member.post(ORDERS, json!({ "lines": [{ "offer_id": shop.oil, "count": 1 }] })).await;
    assert_eq!(drafted.status, 201, "{}", drafted.text);
    shop.rules(json!({ "accepts_automatically": false })).await;
    let asked = shop.orders(&shop.member, 1, "cash").await;
    shop.rules(json!({})).await;
    let agreed = shop.orders(&shop.member, 2, "cash").await;
    let path = format!("/api/v1/storefront/members/{}/account", shop.tie);
    shop.treasurer.ask(Method::PUT, &path, Some(json!({ "limit": "500000.00" }))).await;
    let owed = shop.orders(&shop.member, 3, "account").await;
    assert_eq!(shop.handed_over(owed.id("id"), json!({})).await.status, 200);
    let buyer = shop.app.person(shop.id, &[Role::Buyer]).await;
    let auditor = shop.app.person(shop.id, &[Role::Auditor]).await;
    let marks: Vec<String> = [&drafted, &asked, &agreed, &owed]
        .into_iter()
        .flat_map(|order| {
            let number = order.body["number"].as_str().map(str::to_owned);
            std::iter::once(order.id("id").to_string()).chain(number)
        })
        .collect();
    let shows = |text: &str| marks.iter().find(|mark| text.contains(mark.as_str())).cloned();

    // Over JSON: orders on both sides, what waits for approval, standing orders, credit, statements, claims, facilities,
    // and the files for the books.
    for path in [
        "/api/v1/purchase-orders",
        "/api/v1/purchase-orders?as=buyer",
        "/api/v1/purchase-orders?as=seller",
        "/api/v1/purchase-orders?state=confirmed",
        "/api/v1/purchase-orders?q=Minyak",
        "/api/v1/standing-orders",
        "/api/v1/credit",
        "/api/v1/credit?as=buyer",
        "/api/v1/claims",
        "/api/v1/statements",
        "/api/v1/agreements",
        "/api/v1/exports/orders",
        "/api/v1/exports/receipts",
    ] {
        for who in [&shop.manager, &buyer, &auditor] {
            let seen = who.get(path).await;
            assert!(matches!(seen.status, 200 | 403 | 404), "{path}: {}", seen.text);
            assert_eq!(shows(&seen.text), None, "{path}");
        }
    }
    // On pages: the basket, the lists, the desk, the home board, what is owed to suppliers.
    for path in [
        "/",
        "/basket",
        "/orders",
        "/orders?tab=all",
        "/desk/orders",
        "/desk/orders?tab=all",
        "/approvals",
        "/partners",
        "/standing-orders",
        "/claims",
    ] {
        for who in [&shop.manager, &buyer] {
            let page = shop.app.browser(who.person.unwrap()).await.get(path).await;
            assert!(matches!(page.status, 200 | 403), "{path}: {}", page.status);
            assert_eq!(shows(&page.text), None, "{path}");
        }
    }
    let counts =
        shop.number("SELECT count(*) FROM purchase_order WHERE buyer_id IS NOT NULL").await;
    assert_eq!(counts, 0);
    assert_eq!(shop.number("SELECT count(*) FROM credit_account").await, 0);
    // The counter has all that were placed, and no draft.
    let desk = shop.cashier.get(&format!("{ORDERS}?as=counter")).await;
    let listed: Vec<&Value> =
        desk.body["items"].as_array().unwrap().iter().map(|row| &row["id"]).collect();
    assert_eq!(listed, [&owed.body["id"], &agreed.body["id"], &asked.body["id"]]);
    shop.hold().await;
}

#[tokio::test]
async fn another_member_finds_nothing_of_it_by_any_address() {
    let shop = Shop::open().await;
    let (other, _) = shop.another("0500").await;
    let placed = shop.orders(&shop.member, 1, "cash").await.id("id");
    assert_eq!(shop.handed_over(placed, json!({})).await.status, 200);
    let waiting = shop.orders(&shop.member, 1, "cash").await.id("id");
    let stranger_of = shop.app.organization(Kind::Primary, "KDMP Detusoko").await;
    let stranger = shop.app.person(stranger_of, &[Role::Manager]).await;

    for order in [placed, waiting] {
        for who in [&other, &stranger] {
            for path in [
                format!("{ORDERS}/{order}"),
                format!("/api/v1/purchase-orders/{order}"),
                format!("/api/v1/purchase-orders/{order}/history"),
                format!("/api/v1/purchase-orders/{order}/links"),
                format!("/api/v1/purchase-orders/{order}/documents/purchase-order.pdf"),
            ] {
                assert_eq!(who.get(&path).await.status, 404, "{path}");
            }
            let browser = shop.app.browser(who.person.unwrap()).await;
            for path in [
                format!("/shop/orders/{order}"),
                format!("/shop/orders/{order}/receipt"),
                format!("/orders/{order}"),
            ] {
                assert_eq!(browser.get(&path).await.status, 404, "{path}");
            }
            for command in ["place", "ready", "hand-over"] {
                let body = match command {
                    "place" => json!({ "hand_over": "pick_up", "pay_by": "cash" }),
                    _ => json!({}),
                };
                let asked = who.post(&format!("{ORDERS}/{order}/{command}"), body).await;
                assert_eq!(asked.status, 404, "{command}: {}", asked.text);
            }
            for command in ["cancel", "withdraw", "reject"] {
                let path = format!("/api/v1/purchase-orders/{order}/{command}");
                assert_eq!(
                    who.post(&path, json!({ "reason": "coba" })).await.status,
                    404,
                    "{path}"
                );
            }
        }
    }
    assert_eq!(other.get(ORDERS).await.body["items"], json!([]));
    assert_eq!(other.get(&format!("{ORDERS}?as=counter")).await.status, 403);
    // Nor does the member find what the cooperative buys.
    assert_eq!(shop.member.get("/api/v1/purchase-orders").await.status, 403);
}

#[tokio::test]
async fn the_history_of_a_members_order_is_whole_and_names_no_hop_of_a_price_to_them() {
    let shop = Shop::open().await;
    let placed = shop.orders(&shop.member, 1, "cash").await.id("id");

    let history = shop.member.get(&format!("/api/v1/purchase-orders/{placed}/history")).await;

    assert_eq!(history.status, 200, "{}", history.text);
    let kinds: Vec<&str> = history.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|entry| entry["kind"].as_str())
        .collect();
    assert!(kinds.contains(&"submitted") && kinds.contains(&"confirmed"), "{kinds:?}");
}
