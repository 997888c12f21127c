//! Somebody asks to be let in.

use serde_json::json;

use super::{Shop, refused};

const CARD: &str = "5308125607930004";

impl Shop {
    async fn code(&self) -> String {
        self.manager.get("/api/v1/storefront").await.body["code"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn who_the_register_knows_is_let_in_under_their_own_number_with_a_code_for_the_first_time() {
    let shop = Shop::open().await;
    let person: uuid::Uuid = shop.app.workflow.origin.id();
    shop.run(&format!("INSERT INTO person (id, created_at) VALUES ('{person}', now())")).await;
    shop.run(&format!(
        "INSERT INTO person_detail (person_id, name) VALUES ('{person}', 'Agnes Weo')"
    ))
    .await;
    let tie = shop.tied(person, "0007").await;
    shop.rules(json!({ "admission": "with_identity_number" })).await;
    let path = format!("/api/v1/storefronts/{}/registrations", shop.code().await);
    let visitor = shop.app.visitor();
    let body = |number: &str, card: &str| json!({ "name": "agnes  weo", "login": "081234567", "member_number": number, "identity_number": card });
    for wrong in ["", "123", "9999125607930004"] {
        let turned_away = visitor.post(&path, body("0007", wrong)).await;
        assert_eq!(turned_away.pointers(), ["/identity_number"], "{wrong}: {}", turned_away.text);
    }

    let asked = visitor.post(&path, body("0007", CARD)).await;

    assert_eq!((asked.status, asked.text.as_str()), (202, ""), "nothing is told of the register");
    let listed = shop.manager.get("/api/v1/storefront/registrations").await;
    let row = &listed.body["items"][0];
    assert_eq!(
        (&row["identity_masked"], &row["state"]),
        (&json!("5308••••••••0004"), &json!("waiting"))
    );
    assert!(!listed.text.contains(CARD));
    let sealed = "SELECT count(*) FROM storefront_registration WHERE position(convert_to('5308125607930004', 'UTF8') IN identity_sealed) > 0";
    assert_eq!(shop.number(sealed).await, 0, "sealed");
    let id = row["id"].as_str().unwrap();
    let path = format!("/api/v1/storefront/registrations/{id}/approve");
    assert_eq!(refused(&shop.cashier.post(&path, json!({})).await), (403, "not-your-role"));
    let other_name = shop.manager.post(&path, json!({ "member_number": "0412" })).await;
    assert_eq!(refused(&other_name), (422, "not-that-member"));

    let approved = shop.manager.post(&path, json!({})).await;

    assert_eq!(approved.status, 200, "{}", approved.text);
    let code = approved.body["invite_code"].as_str().unwrap().to_owned();
    assert_eq!(refused(&shop.manager.post(&path, json!({})).await), (409, "decided-already"));
    let redeemed = json!({ "invite_code": code, "password": "kopi pagi di Ende" });
    let redeemed = visitor.post("/api/v1/invitations/redeem", redeemed).await;
    assert_eq!(redeemed.status, 201, "{}", redeemed.text);
    let agnes = shop.app.signed_in(person, "081234567").await;
    let placed = shop.orders(&agnes, 1, "cash").await;
    assert_eq!((placed.status, &placed.body["member_id"]), (201, &json!(tie)), "{}", placed.text);
    // The card's number went to the person, sealed, and nothing of it stayed with the request.
    let kept = format!(
        "SELECT count(*) FROM person_detail WHERE person_id = '{person}' AND sealed IS NOT NULL"
    );
    assert_eq!(shop.number(&kept).await, 1);
    let left = "SELECT count(*) FROM storefront_registration WHERE identity_sealed IS NOT NULL";
    assert_eq!(shop.number(left).await, 0);
}

#[tokio::test]
async fn a_newcomer_becomes_a_member_and_who_is_turned_away_leaves_nothing_behind() {
    let shop = Shop::open().await;
    let path = format!("/api/v1/storefronts/{}/registrations", shop.code().await);
    let visitor = shop.app.visitor();
    // What no rule asks for is not kept, whoever sends it.
    let body = json!({ "name": "Yosef Bata", "login": "yosef", "identity_number": CARD });
    assert_eq!(visitor.post(&path, body).await.status, 202);
    let kept = "SELECT count(*) FROM storefront_registration WHERE identity_sealed IS NOT NULL";
    assert_eq!(shop.number(kept).await, 0);
    let listed = shop.manager.get("/api/v1/storefront/registrations").await;
    let id = listed.body["items"][0]["id"].as_str().unwrap().to_owned();
    let at = format!("/api/v1/storefront/registrations/{id}");
    let approved =
        shop.manager.post(&format!("{at}/approve"), json!({ "member_number": "0600" })).await;
    assert_eq!(
        (approved.status, &approved.body["state"]),
        (200, &json!("approved")),
        "{}",
        approved.text
    );
    let made = "SELECT count(*) FROM tie WHERE kind = 'member' AND number = '0600'";
    assert_eq!(shop.number(made).await, 1);

    let body = json!({ "name": "Orang Lain", "login": "lain" });
    assert_eq!(visitor.post(&path, body).await.status, 202);
    let listed = shop.manager.get("/api/v1/storefront/registrations").await;
    let id = listed.body["items"][0]["id"].as_str().unwrap().to_owned();
    let rejected = shop
        .manager
        .post(
            &format!("/api/v1/storefront/registrations/{id}/reject"),
            json!({ "reason": "bukan anggota" }),
        )
        .await;
    assert_eq!((rejected.status, &rejected.body["invite_code"]), (200, &serde_json::Value::Null));

    shop.rules(json!({ "admission": "closed" })).await;
    let closed = visitor.post(&path, json!({ "name": "Ana", "login": "ana" })).await;
    assert_eq!(refused(&closed), (409, "admission-closed"));
    let nowhere = visitor
        .post("/api/v1/storefronts/00000000/registrations", json!({ "name": "A", "login": "b" }))
        .await;
    assert_eq!(nowhere.status, 404);
}
