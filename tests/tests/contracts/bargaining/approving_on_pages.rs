//! Rules, baskets and everything that waits for a yes, as people see and press it.

use super::baskets::drafts;
use super::on_pages::{holds, lacks, page_of, press};
use super::{Table, goods, line, look};
use serde_json::{Value, json};
use tests::app::Reply;

const RULES: &str = "/organization/approval-rules";

impl Table {
    /// Everybody has set a password: invited alone, nobody could say yes.
    async fn all_have_passwords(&self) {
        self.sql("UPDATE login SET password_hash = 'set' WHERE password_hash IS NULL").await;
    }
}

#[tokio::test]
async fn a_manager_makes_and_ends_rules_and_is_told_which_nobody_could_meet() {
    let table = Table::lay().await;
    let manager = table.browser(&table.manager).await;
    let empty = manager.get(RULES).await;
    holds(&empty, "Belum ada aturan persetujuan");
    table.all_have_passwords().await;

    let unsaid = press(&manager, &empty, RULES, &[("needed", "1")]).await;
    assert_eq!(unsaid.status, 422);
    holds(&unsaid, "Pilih salah satu.");
    let wrong = [("kind", "total_from"), ("total", "banyak"), ("needed", "21")];
    let wrong = press(&manager, &unsaid, RULES, &wrong).await;
    assert_eq!(wrong.status, 422);
    holds(&wrong, "value=\"banyak\"");
    let approver = table.approver.person.unwrap().to_string();
    let small =
        [("kind", "category"), ("category", "Gula"), ("needed", "2"), ("board", approver.as_str())];
    assert_eq!(press(&manager, &wrong, RULES, &small).await.status, 422, "a board of one for two");

    let made = [("kind", "total_from"), ("total", "1.000.000"), ("needed", "2")];
    let made = press(&manager, &wrong, RULES, &made).await;
    assert_eq!(
        (made.status, made.header("location")),
        (303, "/organization/approval-rules?done=made")
    );
    let page = manager.get(made.header("location")).await;
    holds(&page, "Aturan dibuat.");
    holds(&page, "Nilainya Rp1.000.000 atau lebih: perlu 2 persetujuan.");
    holds(&page, "Pas-pasan: yang menulis pesanan tidak bisa menyetujuinya sendiri.");
    let never = [("kind", "price_rise"), ("percent", "10"), ("needed", "3")];
    assert_eq!(press(&manager, &page, RULES, &never).await.status, 303);
    let page = manager.get(RULES).await;
    holds(&page, "Aturan ini tidak bisa terpenuhi: perlu 3, yang bisa hanya 2.");

    // Whoever buys reads them; whoever neither buys nor approves does not.
    let buyer = table.browser(&table.buyer).await;
    let read = buyer.get(RULES).await;
    holds(&read, "perlu 2 persetujuan");
    lacks(&read, "Buat aturan");
    let sales = table.app.person(table.buyers, &[supply_chain::organization::Role::Sales]).await;
    assert_eq!(table.browser(&sales).await.get(RULES).await.status, 403);

    let rules = format!("/api/v1/organizations/{}/approval-rules", table.buyers);
    let listed = table.manager.get(&rules).await;
    let id = listed.body["items"][1]["id"].as_str().unwrap().to_owned();
    let asked = manager.get(&format!("{RULES}/{id}/end")).await;
    holds(&asked, "Ada harga yang naik lebih dari 10%");
    assert_eq!(press(&manager, &asked, "/end", &[]).await.status, 303);
    assert_eq!(manager.get(&format!("{RULES}/{id}/end")).await.status, 404);
    assert_eq!(table.manager.get(&rules).await.body["items"].as_array().unwrap().len(), 1);
    table.ends_well().await;
}

#[tokio::test]
async fn a_basket_goes_to_its_sellers_as_one_and_is_answered_on_one_page() {
    let table = Table::lay().await;
    table.rule(json!({ "kind": "total_from", "total": "1000000.00" })).await;
    let (orders, _) = drafts(&table).await;
    let (buyer, approver, desk) = (
        table.browser(&table.buyer).await,
        table.browser(&table.approver).await,
        table.browser(&table.desk).await,
    );

    let basket = buyer.get("/basket").await;
    let all =
        crate::doors::attribute(&basket, "form[action='/basket/submit'] [name=orders]", "value");
    let sent = press(&buyer, &basket, "/basket/submit", &[("orders", all.as_str())]).await;
    let address = sent.header("location").to_owned();
    assert!(sent.status == 303 && address.starts_with("/order-groups/"), "{}", sent.text);
    let again = press(&buyer, &basket, "/basket/submit", &[("orders", all.as_str())]).await;
    assert_eq!(again.header("location"), address, "a second tap is the same basket");

    let page = buyer.get(&address).await;
    holds(&page, "Menunggu satu persetujuan untuk semua pesanan di bawah.");
    holds(&page, "Rp1.080.000");
    holds(&page, "Nilainya Rp1.000.000 atau lebih: perlu 1 persetujuan.");
    lacks(&page, "/approve");
    for order in &orders {
        assert!(page.text.contains(&page_of(order)), "{}", page.text);
        let own = buyer.get(&page_of(order)).await;
        assert!(own.text.contains(&address), "each order leads to its basket");
    }
    assert_eq!(desk.get(&address).await.status, 404);

    let listed = approver.get("/approvals").await;
    holds(&listed, "Satu keranjang");
    assert_eq!(listed.text.matches(&address).count(), 1, "one row for the whole basket");
    let back = approver.get(&format!("{address}/send-back")).await;
    let unsaid = press(&approver, &back, "/send-back", &[("reason", " ")]).await;
    assert_eq!(unsaid.status, 422);
    let shown = approver.get(&address).await;
    assert_eq!(press(&approver, &shown, "/approve", &[]).await.status, 303);
    for order in &orders {
        assert_eq!(look(&table.buyer, order).await.body["state"], "submitted");
    }
    // The button of a page that is out of date says how it stands.
    let late = press(&approver, &shown, "/approve", &[("late", "1")]).await;
    assert!(matches!(late.status, 409 | 422), "{}", late.text);
    let seen = desk.get(&page_of(&orders[0])).await;
    assert!(!seen.text.contains("/order-groups/"), "the basket is the buyer's alone");
    table.ends_well().await;
}

#[tokio::test]
async fn a_draft_of_the_basket_that_cannot_go_holds_back_all_and_is_marked() {
    let table = Table::lay().await;
    let (orders, _) = drafts(&table).await;
    let buyer = table.browser(&table.buyer).await;
    let basket = buyer.get("/basket").await;
    let all =
        crate::doors::attribute(&basket, "form[action='/basket/submit'] [name=orders]", "value");
    let path = format!("/api/v1/offers/{}", table.noodles.offer);
    let gone = json!({ "state": "paused" });
    assert_eq!(table.desk.ask(reqwest::Method::PATCH, &path, Some(gone)).await.status, 200);

    let refused = press(&buyer, &basket, "/basket/submit", &[("orders", all.as_str())]).await;

    assert_eq!(refused.status, 422, "{}", refused.text);
    holds(&refused, "Belum ada yang diajukan.");
    for order in &orders {
        assert_eq!(look(&table.buyer, order).await.body["state"], "draft");
    }
    table.ends_well().await;
}

/// The part of the page that holds what the reader may answer.
fn yours(page: &Reply) -> String {
    let text = page.text.replace('\u{a0}', " ");
    let after = text.split_once("Menunggu Anda").map_or("", |(_, rest)| rest).to_owned();
    after.split("Menunggu pengurus lain").next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn an_approver_finds_everything_that_waits_with_who_wrote_it_and_why() {
    let table = Table::lay().await;
    let coffee = goods(&table.desk, "Kopi Bajawa", "Kopi").await;
    let agreed = table.confirmed(&[(coffee, 1)]).await;
    let offered = table.submitted(&[(table.sugar, 5)]).await;
    table.rule(json!({ "kind": "total_from", "total": "600000.00", "needed": 2 })).await;
    let (approver, manager) =
        (table.browser(&table.approver).await, table.browser(&table.manager).await);
    holds(&approver.get("/approvals").await, "Tidak ada yang perlu disetujui.");
    let buyer = table.browser(&table.buyer).await;
    assert_eq!(buyer.get("/approvals").await.status, 403);
    lacks(&buyer.get("/more").await, "/approvals");
    holds(&approver.get("/more").await, "/approvals");

    let order = table.submitted(&[(table.noodles, 10)]).await;
    let more = json!({ "lines": [{ "line_id": line(&agreed, 0)["id"], "count": 7 }] });
    table.ok(&table.buyer, &agreed, "amend", more).await;
    let dearer: Value =
        json!({ "line_id": line(&offered, 0)["id"], "count": 6, "price": "120000.00" });
    table.ok(&table.desk, &offered, "counter", json!({ "lines": [dearer] })).await;

    let page = approver.get("/approvals").await;
    let waits = yours(&page);
    for one in [&order, &agreed, &offered] {
        assert!(waits.contains(&page_of(one)), "{}: {waits}", page_of(one));
    }
    for said in [
        "Usulan perubahan",
        "Tawaran penjual",
        "Rp1.080.000",
        "Rp756.000",
        "Rp720.000",
        "Nilainya Rp600.000 atau lebih: perlu 2 persetujuan.",
        "0 dari 2 persetujuan sudah diberikan.",
        "Ditulis Orang",
    ] {
        assert!(waits.contains(said), "{said}: {waits}");
    }
    table.ok(&table.approver, &order, "approve", json!({})).await;
    let page = approver.get("/approvals").await;
    assert!(!yours(&page).contains(&page_of(&order)));
    holds(&page, "Anda sudah menyetujui; tunggu pengurus lain.");
    holds(&page, "1 dari 2 persetujuan sudah diberikan.");
    let theirs = manager.get("/approvals").await;
    assert!(yours(&theirs).contains(&page_of(&order)));

    // What one wrote oneself is for others.
    let lines = json!([{ "offer_id": table.noodles.offer, "count": 9 }]);
    let body = json!({ "seller_id": table.seller, "lines": lines, "submit": true });
    let third = table.app.person(table.buyers, &[supply_chain::organization::Role::Approver]).await;
    let own = table.manager.post("/api/v1/purchase-orders", body).await;
    assert_eq!(own.body["state"], "pending_approval", "{}", own.text);
    let mine = manager.get("/approvals").await;
    assert!(!yours(&mine).contains(&page_of(&own)));
    holds(&mine, "Anda yang membuat; minta pengurus lain.");
    table.ok(&table.approver, &own, "approve", json!({})).await;
    table.ok(&third, &own, "approve", json!({})).await;
    lacks(&manager.get("/approvals").await, &page_of(&own));
    table.ends_well().await;
}
