//! Selling at the counter: to members and to whoever comes in, by every means, never more than is there; and undoing it.

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::organization::Role;
use uuid::Uuid;

use super::{ORDERS, Shop, refused};
use tests::app::Reply;

const SALES: &str = "/api/v1/storefront/sales";

impl Shop {
    async fn sells(&self, otherwise: Value) -> Reply {
        let mut body = json!({ "lines": [{ "offer_id": self.oil, "count": 1 }], "pay_by": "cash" });
        for (name, value) in otherwise.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.cashier.post(SALES, body).await
    }

    async fn undoes(&self, sale: Uuid, body: Value) -> Reply {
        self.cashier.post(&format!("{SALES}/{sale}/undo"), body).await
    }

    async fn there(&self) -> Value {
        let stock = self.manager.get(&format!("/api/v1/stock/{}", self.oil_product)).await;
        stock.body["on_hand"].clone()
    }

    /// What members have in voluntary savings, in rupiah.
    async fn saved(&self) -> i64 {
        let sql = "SELECT coalesce(sum(amount_sen), 0)::bigint / 100 FROM savings_entry WHERE kind = 'voluntary'";
        self.number(sql).await
    }

    /// What counts as trade, in rupiah, by class.
    async fn trade(&self, class: &str) -> i64 {
        let sql = format!(
            "SELECT coalesce(sum(trade_sen), 0)::bigint / 100 FROM patronage_trade WHERE trade_class = '{class}'"
        );
        self.number(&sql).await
    }
}

#[tokio::test]
async fn whoever_comes_in_buys_without_a_name_and_is_kept_apart_from_members() {
    let shop = Shop::open().await;

    let sold = shop.sells(json!({ "given": "50000.00", "expected_total": "37000.00" })).await;

    assert_eq!(sold.status, 201, "{}", sold.text);
    assert_eq!(
        (&sold.body["is_walk_in"], &sold.body["given"], &sold.body["change"]),
        (&json!(true), &json!("50000.00"), &json!("13000.00"))
    );
    assert_eq!(sold.body["money"]["open"], "0.00");
    assert!(sold.body["invoice_number"].is_string(), "{}", sold.text);
    assert_eq!(shop.there().await, 30);
    assert_eq!(shop.account("cash").await, 37_000);
    assert_eq!(shop.account("sales_to_others").await, -37_000);
    assert_eq!(shop.account("sales_to_members").await, 0);
    assert_eq!((shop.trade("non_member").await, shop.trade("member").await), (37_000, 0));
    // The second one is the same nobody, who stands in no list of people or members.
    assert_eq!(shop.sells(json!({})).await.status, 201);
    assert_eq!(shop.number("SELECT count(*) FROM tie WHERE kind = 'walk_in'").await, 1);
    let path = format!("/api/v1/organizations/{}/people", shop.id);
    assert!(!shop.manager.get(&path).await.text.contains("Pembeli umum"));
    shop.hold().await;
}

#[tokio::test]
async fn what_a_member_buys_at_the_counter_counts_for_their_year_and_stands_among_their_orders() {
    let shop = Shop::open().await;

    let sold = shop.sells(json!({ "member_id": shop.tie })).await;

    assert_eq!(sold.status, 201, "{}", sold.text);
    assert_eq!(sold.body["is_walk_in"], false);
    let order = sold.id("id");
    shop.is(order, "completed").await;
    assert_eq!((shop.trade("member").await, shop.trade("non_member").await), (37_000, 0));
    assert_eq!(shop.account("sales_to_members").await, -37_000);
    let own = shop.member.get(ORDERS).await;
    assert_eq!(own.body["items"][0]["id"], sold.body["id"]);
    let seen = shop.member.get(&format!("{SALES}/{order}")).await;
    assert_eq!((seen.status, &seen.body["may_undo"]), (200, &json!(false)));
    let (other, _) = shop.another("0500").await;
    assert_eq!(other.get(&format!("{SALES}/{order}")).await.status, 404);
    shop.hold().await;
}

#[tokio::test]
async fn a_sale_sent_twice_is_made_once() {
    let shop = Shop::open().await;
    let body = json!({ "lines": [{ "offer_id": shop.oil, "count": 2 }], "pay_by": "cash" });
    let send = || {
        let request = shop.cashier.request(Method::POST, SALES).header("Idempotency-Key", "satu");
        tests::app::Client::send(request.json(&body))
    };

    let (one, two) = tokio::join!(send(), send());
    let third = send().await;

    for reply in [&one, &two, &third] {
        assert_eq!((reply.status, &reply.body["id"]), (201, &one.body["id"]), "{}", reply.text);
    }
    assert_eq!(shop.there().await, 29);
    assert_eq!(shop.number("SELECT count(*) FROM counter_sale").await, 1);
    shop.hold().await;
}

#[tokio::test]
async fn whoever_is_no_member_pays_at_once_and_too_little_cash_is_said() {
    let shop = Shop::open().await;
    for pay_by in ["account", "savings"] {
        let refused_sale = shop.sells(json!({ "pay_by": pay_by })).await;
        assert_eq!(refused(&refused_sale), (422, "members-only"), "{pay_by}");
    }
    let little = shop.sells(json!({ "given": "36999.00" })).await;
    assert_eq!((refused(&little), little.pointers()), ((422, "given-too-little"), vec!["/given"]));
    assert_eq!(little.body["total"], "37000.00");
    let moved = shop.sells(json!({ "expected_total": "36000.00" })).await;
    assert_eq!(refused(&moved), (422, "price-moved"));
    // Nothing of what was refused is left behind.
    assert_eq!(shop.there().await, 31);
    assert_eq!(shop.number("SELECT count(*) FROM purchase_order").await, 0);
    shop.hold().await;
}

#[tokio::test]
async fn on_account_and_from_savings_a_member_pays_within_what_they_have() {
    let shop = Shop::open().await;
    let as_member = |pay_by: &str, count: i64| json!({ "member_id": shop.tie, "pay_by": pay_by, "lines": [{ "offer_id": shop.oil, "count": count }] });
    assert_eq!(
        refused(&shop.sells(as_member("account", 1)).await),
        (422, "member-account"),
        "no account"
    );
    let path = format!("/api/v1/storefront/members/{}/account", shop.tie);
    shop.treasurer.ask(Method::PUT, &path, Some(json!({ "limit": "80000.00" }))).await;
    let owed = shop.sells(as_member("account", 2)).await;
    assert_eq!((owed.status, &owed.body["money"]["open"]), (201, &json!("74000.00")));
    let over = shop.sells(as_member("account", 1)).await;
    assert_eq!((refused(&over), &over.body["left"]), ((422, "member-account"), &json!("6000.00")));

    assert_eq!(refused(&shop.sells(as_member("savings", 1)).await), (422, "not-enough-saved"));
    shop.saves("0412", 50_000).await;
    let saved = shop.sells(as_member("savings", 1)).await;
    assert_eq!(saved.status, 201, "{}", saved.text);
    // The file of savings is no entry of the books; what is spent of them is.
    assert_eq!((shop.account("voluntary_savings").await, shop.saved().await), (37_000, 13_000));
    let till = shop.cashier.get("/api/v1/storefront/till").await;
    let of = |pay_by: &str| {
        let sums = till.body["sums"].as_array().unwrap().iter();
        let sum = sums.clone().find(|sum| sum["pay_by"] == pay_by).unwrap();
        (sum["members"].clone(), sum["others"].clone())
    };
    assert_eq!(of("account"), (json!("74000.00"), json!("0.00")));
    assert_eq!(of("savings"), (json!("37000.00"), json!("0.00")));
    assert_eq!(till.body["expected"], "0.00");
    shop.hold().await;
}

#[tokio::test]
async fn nothing_is_sold_that_is_not_there_unless_the_cashier_says_that_it_is() {
    let shop = Shop::open().await;
    let many = json!([{ "offer_id": shop.oil, "count": 33 }]);
    let short = shop.sells(json!({ "lines": many })).await;
    assert_eq!(refused(&short), (422, "not-enough-stock"));

    let sold = shop.sells(json!({ "lines": many, "is_at_hand": true })).await;

    assert_eq!(sold.status, 201, "{}", sold.text);
    assert_eq!(
        sold.body["found"],
        json!([{ "product_name": "Minyak Goreng Nusa 2 L", "quantity_base": 2 }])
    );
    assert_eq!(shop.there().await, 0);
    let found =
        "SELECT quantity FROM stock_movement WHERE kind = 'found' AND person_id IS NOT NULL";
    assert_eq!(shop.number(found).await, 2);
    // Where all is there, saying so changes nothing.
    let (_, sugar) = shop.goods("Gula Pasir 1 kg", "18000", 5).await;
    let lines = json!([{ "offer_id": sugar, "count": 5 }]);
    let even = shop.sells(json!({ "lines": lines, "is_at_hand": true })).await;
    assert_eq!((even.status, &even.body["found"]), (201, &json!([])));
    shop.hold().await;
}

#[tokio::test]
async fn what_a_member_ordered_is_not_sold_at_the_counter_meanwhile() {
    let shop = Shop::open().await;
    let (_, last) = shop.goods("Kopi Bajawa 250 g", "27500", 1).await;
    let lines = json!([{ "offer_id": last, "count": 1 }]);
    let place = json!({ "hand_over": "pick_up", "pay_by": "cash" });

    // The last one, wanted at the same time by the counter three times and from a phone.
    let by_phone = shop.member.post(ORDERS, json!({ "lines": lines, "place": place }));
    let counter = || shop.sells(json!({ "lines": lines }));
    let (ordered, one, two, three) = tokio::join!(by_phone, counter(), counter(), counter());

    let sold = [&one, &two, &three].into_iter().filter(|reply| reply.status == 201).count();
    let agreed = usize::from(ordered.body["state"] == "confirmed");
    assert_eq!(ordered.status, 201, "{}", ordered.text);
    assert_eq!(sold + agreed, 1, "{} {} {} {}", ordered.text, one.text, two.text, three.text);
    for reply in [&one, &two, &three].into_iter().filter(|reply| reply.status != 201) {
        assert_eq!(refused(reply), (422, "not-enough-stock"));
    }
    assert_eq!(
        shop.number("SELECT count(*) FROM stock_level WHERE on_hand < 0 OR on_hand < reserved")
            .await,
        0
    );
    shop.hold().await;
}

#[tokio::test]
async fn a_busy_counter_sells_every_piece_once_and_its_sums_agree() {
    let shop = Shop::open().await;
    let other = shop.app.person(shop.id, &[Role::Sales]).await;
    let body = |n: usize| {
        let member = n.is_multiple_of(3).then_some(shop.tie);
        json!({ "lines": [{ "offer_id": shop.oil, "count": 1 + n % 3 }], "pay_by": "cash", "member_id": member })
    };
    let tills = [&shop.cashier, &other];

    let replies = join_all((0..24).map(|n| tills[n % 2].post(SALES, body(n)))).await;

    let sold = replies.iter().filter(|reply| reply.status == 201);
    let pieces: i64 =
        sold.clone().map(|reply| reply.body["lines"][0]["ordered"].as_i64().unwrap()).sum();
    for reply in replies.iter().filter(|reply| reply.status != 201) {
        assert_eq!(refused(reply), (422, "not-enough-stock"), "{}", reply.text);
    }
    assert_eq!(shop.there().await, 31 - pieces);
    let taken = pieces * 37_000;
    assert_eq!(shop.account("cash").await, taken);
    assert_eq!(shop.trade("member").await + shop.trade("non_member").await, taken);
    let till = shop.cashier.get("/api/v1/storefront/till").await;
    assert_eq!(till.body["expected"], format!("{taken}.00"));
    assert_eq!(till.body["sales"], json!(sold.count()));
    shop.hold().await;
}

#[tokio::test]
async fn a_wrong_sale_is_undone_with_its_reason_and_everything_goes_back() {
    let shop = Shop::open().await;
    let sold = shop.sells(json!({ "member_id": shop.tie, "given": "50000.00" })).await;
    let sale = sold.id("id");
    shop.is(sale, "completed").await;

    let wordless = shop.undoes(sale, json!({ "words": " ", "goods_back": true })).await;
    assert_eq!((refused(&wordless), wordless.pointers()), ((422, "invalid"), vec!["/words"]));
    let undone = shop.undoes(sale, json!({ "words": "Salah barang", "goods_back": true })).await;

    assert_eq!(undone.status, 200, "{}", undone.text);
    assert_eq!(undone.body["undone_words"], "Salah barang");
    assert!(
        undone.body["credit_note_number"].as_str().unwrap().starts_with("NK"),
        "{}",
        undone.text
    );
    assert_eq!(shop.there().await, 31);
    assert_eq!((shop.account("cash").await, shop.account("receivable").await), (0, 0));
    assert_eq!((shop.trade("member").await, shop.trade("non_member").await), (0, 0));
    let till = shop.cashier.get("/api/v1/storefront/till").await;
    assert_eq!((&till.body["expected"], &till.body["undone"]), (&json!("0.00"), &json!(1)));
    let again = shop.undoes(sale, json!({ "words": "Salah lagi", "goods_back": true })).await;
    assert_eq!(refused(&again), (409, "undone-already"));
    // The goods are there to be sold again.
    assert_eq!(shop.sells(json!({})).await.status, 201);
    shop.hold().await;
}

#[tokio::test]
async fn goods_that_do_not_come_back_stay_gone_and_savings_are_saved_again() {
    let shop = Shop::open().await;
    shop.saves("0412", 50_000).await;
    let sold = shop.sells(json!({ "member_id": shop.tie, "pay_by": "savings" })).await;
    let undone = shop.undoes(sold.id("id"), json!({ "words": "Pecah", "goods_back": false })).await;
    assert_eq!(
        (undone.status, &undone.body["goods_back"]),
        (200, &json!(false)),
        "{}",
        undone.text
    );
    assert_eq!(shop.there().await, 30);
    assert_eq!((shop.account("voluntary_savings").await, shop.saved().await), (0, 50_000));
    shop.hold().await;
}

#[tokio::test]
async fn once_the_till_is_closed_the_manager_undoes_and_what_was_paid_otherwise_is_not_undone() {
    let shop = Shop::open().await;
    let sold = shop.sells(json!({})).await.id("id");
    let closed = json!({ "counted": "37000.00", "left": "20000.00" });
    let closed = shop.cashier.post("/api/v1/storefront/till/closings", closed).await;
    assert_eq!(closed.status, 201, "{}", closed.text);

    let late = shop.undoes(sold, json!({ "words": "Salah", "goods_back": true })).await;
    assert_eq!(refused(&late), (409, "manager-undoes"));
    let path = format!("{SALES}/{sold}/undo");
    let body = json!({ "words": "Salah", "goods_back": true });
    let undone = shop.manager.post(&path, body).await;
    assert_eq!(undone.status, 200, "{}", undone.text);
    // It is given back out of the till as it is now.
    let till = shop.cashier.get("/api/v1/storefront/till").await;
    assert_eq!(
        (&till.body["opening"], &till.body["expected"]),
        (&json!("20000.00"), &json!("-17000.00"))
    );

    let path = format!("/api/v1/storefront/members/{}/account", shop.tie);
    shop.treasurer.ask(Method::PUT, &path, Some(json!({ "limit": "500000.00" }))).await;
    let owed = shop.sells(json!({ "member_id": shop.tie, "pay_by": "account" })).await;
    let today = shop.app.clock.today();
    let paid = json!({ "payer_tie_id": shop.tie, "amount": "20000.00", "paid_on": today, "method": "cash" });
    let paid = shop.treasurer.post("/api/v1/payments", paid).await;
    assert_eq!(paid.status, 201, "{}", paid.text);
    let otherwise =
        shop.undoes(owed.id("id"), json!({ "words": "Salah", "goods_back": true })).await;
    assert_eq!(refused(&otherwise), (409, "settled-otherwise"));
    shop.hold().await;
}

#[tokio::test]
async fn nobody_serves_or_undoes_for_themselves() {
    let shop = Shop::open().await;
    let own = shop.tied(shop.cashier.person.unwrap(), "0413").await;
    let to_oneself = shop.sells(json!({ "member_id": own })).await;
    assert_eq!(refused(&to_oneself), (403, "not-your-part"));
    let body = json!({ "lines": [{ "offer_id": shop.oil, "count": 1 }], "pay_by": "cash", "member_id": own });
    let by_another = shop.manager.post(SALES, body).await;
    assert_eq!(by_another.status, 201, "{}", by_another.text);
    let undone =
        shop.undoes(by_another.id("id"), json!({ "words": "coba", "goods_back": true })).await;
    assert_eq!(refused(&undone), (403, "not-your-part"));
    assert_eq!(
        refused(&shop.member.post(SALES, json!({ "lines": [], "pay_by": "cash" })).await),
        (403, "not-your-role")
    );
    shop.hold().await;
}
