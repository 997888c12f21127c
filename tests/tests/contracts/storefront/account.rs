//! Paying later, from savings, and by the cooperative's own code.

use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::organization::Role;
use tests::qris::QRIS;

use super::{ORDERS, Shop, refused};

impl Shop {
    async fn may_owe(&self, limit: Value) -> tests::app::Reply {
        let path = format!("/api/v1/storefront/members/{}/account", self.tie);
        self.treasurer.ask(Method::PUT, &path, Some(json!({ "limit": limit }))).await
    }
}

#[tokio::test]
async fn a_member_owes_no_more_than_the_cooperative_allows_and_no_limit_is_no_account() {
    let shop = Shop::open().await;
    let none = shop.orders(&shop.member, 1, "account").await;
    assert_eq!((refused(&none), none.pointers()), ((422, "member-account"), vec!["/pay_by"]));
    assert_eq!(refused(&shop.may_owe(json!("0.00")).await), (422, "invalid"));
    let allowed = shop.may_owe(json!("100000.00")).await;
    assert_eq!(
        (allowed.status, &allowed.body["limit"]),
        (200, &json!("100000.00")),
        "{}",
        allowed.text
    );

    let first = shop.orders(&shop.member, 2, "account").await;
    assert_eq!(first.status, 201, "{}", first.text);
    let more = shop.orders(&shop.member, 1, "account").await;

    assert_eq!(refused(&more), (422, "member-account"));
    assert_eq!((&more.body["left"], &more.body["total"]), (&json!("26000.00"), &json!("37000.00")));
    let handed = shop.handed_over(first.id("id"), json!({})).await;
    assert_eq!(
        (handed.status, &handed.body["money"]["open"]),
        (200, &json!("74000.00")),
        "{}",
        handed.text
    );
    assert_eq!(handed.body["state"], "received");
    assert_eq!(shop.account("receivable").await, 74_000);
    // What is billed counts as what was agreed did.
    assert_eq!(refused(&shop.orders(&shop.member, 1, "account").await), (422, "member-account"));
    // At the counter another way may turn out to be one's own; the limit holds there, too.
    let cash = shop.orders(&shop.member, 1, "cash").await;
    let late = shop.handed_over(cash.id("id"), json!({ "pay_by": "account" })).await;
    assert_eq!(refused(&late), (422, "member-account"));

    let paid = json!({
        "payer_tie_id": shop.tie, "amount": "74000.00", "method": "cash",
        "paid_on": shop.app.clock.today(),
    });
    let paid = shop.treasurer.post("/api/v1/payments", paid).await;
    assert_eq!(paid.status, 201, "{}", paid.text);
    shop.is(first.id("id"), "completed").await;
    assert_eq!(shop.account("receivable").await, 0);
    let again = shop.orders(&shop.member, 1, "account").await;
    assert_eq!(again.status, 201, "{}", again.text);
    shop.hold().await;
}

#[tokio::test]
async fn of_two_orders_at_once_an_account_bears_the_one_it_can() {
    let shop = Shop::open().await;
    shop.may_owe(json!("40000.00")).await;
    let orders = (0..4).map(|_| shop.orders(&shop.member, 1, "account"));

    let replies = futures::future::join_all(orders).await;

    let mut statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422, 422, 422]);
    shop.hold().await;
}

#[tokio::test]
async fn nobody_sets_their_own_limit_and_only_the_office_sets_any() {
    let shop = Shop::open().await;
    let own = shop.tied(shop.treasurer.person.unwrap(), "0001").await;
    let path = format!("/api/v1/storefront/members/{own}/account");
    let body = Some(json!({ "limit": "500000.00" }));
    assert_eq!(
        refused(&shop.treasurer.ask(Method::PUT, &path, body.clone()).await),
        (403, "own-roles")
    );
    assert_eq!(
        refused(&shop.cashier.ask(Method::PUT, &path, body.clone()).await),
        (403, "not-your-role")
    );
    assert_eq!(shop.manager.ask(Method::PUT, &path, body).await.status, 200);
    let gone = shop.manager.ask(Method::PUT, &path, Some(json!({ "limit": null }))).await;
    assert_eq!((gone.status, &gone.body["limit"]), (200, &Value::Null));
}

#[tokio::test]
async fn savings_pay_what_they_hold_and_are_less_by_exactly_that() {
    let shop = Shop::open().await;
    shop.saves("0412", 80_000).await;
    let first = shop.orders(&shop.member, 2, "savings").await;
    assert_eq!(first.status, 201, "{}", first.text);
    let handed = shop.handed_over(first.id("id"), json!({})).await;
    assert_eq!(
        (handed.status, &handed.body["money"]["open"]),
        (200, &json!("0.00")),
        "{}",
        handed.text
    );
    assert_eq!(shop.account("voluntary_savings").await, 74_000, "less is owed to members");
    assert_eq!(shop.account("cash").await, 0);

    let second = shop.orders(&shop.member, 1, "savings").await;
    let short = shop.handed_over(second.id("id"), json!({})).await;

    assert_eq!(refused(&short), (422, "not-enough-saved"));
    assert_eq!(
        (&short.body["left"], &short.body["total"]),
        (&json!("6000.00"), &json!("37000.00"))
    );
    // Nothing of it happened: the goods are still on the shelf, and it may be paid otherwise.
    let seen = shop.member.get(&format!("{ORDERS}/{}", second.id("id"))).await;
    assert_eq!(seen.body["state"], "confirmed");
    assert_eq!(shop.handed_over(second.id("id"), json!({ "pay_by": "cash" })).await.status, 200);
    let sql =
        "SELECT coalesce(sum(amount_sen), 0)::bigint FROM savings_entry WHERE kind = 'voluntary'";
    assert_eq!(shop.number(sql).await, 600_000);
    // The cooperative's own file says what there is, and takes nothing off a second time.
    let again = shop.file("0412", 6_000).await;
    assert_eq!(refused(&again), (422, "nothing-changed"));
    assert_eq!(shop.number(sql).await, 600_000);
    shop.hold().await;
}

#[tokio::test]
async fn what_came_by_the_cooperatives_code_has_a_reference_that_counts_once() {
    let shop = Shop::open().await;
    let none = shop.orders(&shop.member, 1, "qris").await;
    assert_eq!(none.status, 201, "{}", none.text);
    let early = shop.handed_over(none.id("id"), json!({ "reference": "RRN-000001" })).await;
    assert_eq!((refused(&early), early.pointers()), ((422, "invalid"), vec!["/pay_by"]));
    shop.verified_qris().await;

    let without = shop.handed_over(none.id("id"), json!({})).await;
    assert_eq!(refused(&without), (422, "reference-needed"));
    let handed = shop.handed_over(none.id("id"), json!({ "reference": "RRN-000001" })).await;
    assert_eq!(handed.status, 200, "{}", handed.text);
    assert_eq!(shop.account("bank").await, 37_000);
    let next = shop.orders(&shop.member, 1, "qris").await;
    let twice = shop.handed_over(next.id("id"), json!({ "reference": "rrn 000001" })).await;
    assert_eq!(refused(&twice), (422, "reference-used"));
    shop.hold().await;
}

impl Shop {
    /// The cooperative's static QRIS, entered by the treasurer and looked at by the board.
    pub(super) async fn verified_qris(&self) {
        let shop = self;
        let account =
            json!({ "bank_code": "014", "number": "1234567890", "holder": "KDMP Nangapanda" });
        let account = shop.treasurer.post("/api/v1/bank-accounts", account).await.id("id");
        let lead = shop.app.person(shop.id, &[Role::Approver]).await;
        let verified = json!({ "proof": "buku tabungan" });
        let path = format!("/api/v1/bank-accounts/{account}/verify");
        let done = lead.post(&path, verified).await;
        assert_eq!(done.status, 200, "{}", done.text);
        let code = json!({ "account_id": account, "payload": QRIS });
        let code = shop.treasurer.post("/api/v1/qris-codes", code).await;
        assert_eq!(code.status, 201, "{}", code.text);
        let path = format!("/api/v1/qris-codes/{}/verify", code.id("id"));
        let done = lead.post(&path, json!({})).await;
        assert_eq!(done.status, 200, "{}", done.text);
    }
}
