//! What the buyer's own people do among themselves, as each of them reads it on pages: who asks, who must say yes,
//! what came back and why.

use super::Table;
use super::on_pages::{holds, lacks, page_of, press};
use super::{line, look};
use serde_json::json;

#[tokio::test]
async fn what_the_board_sent_back_comes_first_wherever_the_draft_stands() {
    let table = Table::lay().await;
    table.rule(json!({ "kind": "total_from", "total": "1000000.00" })).await;
    let order = table.submitted(&[(table.noodles, 10)]).await;
    let (buyer, approver) =
        (table.browser(&table.buyer).await, table.browser(&table.approver).await);

    let asked = approver.get(&page_of(&order)).await;
    holds(&asked, "Menunggu Anda sampai");
    holds(&asked, "diminta ");
    holds(&approver.get("/").await, "diminta ");
    holds(&buyer.get(&page_of(&order)).await, "Menunggu pengurus sampai");
    let unseen = buyer.get(&format!("{}/cancel", page_of(&order))).await;
    holds(&unseen, "Nusa Niaga Ende belum pernah melihatnya dan tidak mendapat kabar.");
    holds(&unseen, "Batalkan pesanan ke Nusa Niaga Ende");
    lacks(&unseen, "Pesanan pesanan");

    let back = approver.get(&format!("{}/send-back", page_of(&order))).await;
    let sent = press(&approver, &back, "/send-back", &[("words", "Dananya belum cair")]).await;
    assert_eq!(sent.status, 303, "{}", sent.text);

    for page in [page_of(&order), "/basket".to_owned()] {
        let page = buyer.get(&page).await;
        holds(&page, ": Dananya belum cair.");
        holds(&page, "Dikembalikan pengurus");
    }
    holds(&buyer.get("/").await, "Perbaiki: Dananya belum cair");
    table.ends_well().await;
}

#[tokio::test]
async fn an_offer_that_only_the_board_may_take_names_the_board_and_has_no_button_for_others() {
    let table = Table::lay().await;
    table.rule(json!({ "kind": "total_from", "total": "2000000.00" })).await;
    let order = table.submitted(&[(table.noodles, 10)]).await;
    let wish = json!({
        "line_id": line(&order, 0)["id"], "count": 10, "price": "250000.00", "reason": "Pabrik naik"
    });
    table.ok(&table.desk, &order, "counter", json!({ "lines": [wish] })).await;
    let (buyer, approver) =
        (table.browser(&table.buyer).await, table.browser(&table.approver).await);

    let shown = buyer.get(&page_of(&order)).await;
    holds(&shown, "yang dapat menerima ini.");
    lacks(&shown, "/accept-counter\"");
    let tried = buyer.get(&format!("{}/accept-counter", page_of(&order))).await;
    assert_eq!(tried.status, 403);
    holds(&tried, "yang dapat menerima ini.");

    let theirs = approver.get(&page_of(&order)).await;
    lacks(&theirs, "yang dapat menerima ini.");
    let question = approver.get(&format!("{}/accept-counter", page_of(&order))).await;
    let taken =
        press(&approver, &question, "/accept-counter", &[("reason", "Tidak ada lain")]).await;
    assert_eq!(taken.status, 303, "{}", taken.text);
    assert_eq!(look(&table.buyer, &order).await.body["state"], "confirmed");
    table.ends_well().await;
}
