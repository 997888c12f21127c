//! Claims on pages, with scripts off: from the count to the decision, for buyer, seller and operator.

use chrono::TimeDelta;
use image::ImageFormat;
use serde_json::json;
use tests::app::{Client, Reply};

use super::trade::Trade;
use super::{picture, told};
use crate::bargaining::on_pages::{holds, lacks, press};
use crate::doors::{attribute, texts};

/// The page a form led to.
async fn led(browser: &Client, reply: &Reply) -> Reply {
    assert_eq!(reply.status, 303, "{}", reply.text);
    browser.get(reply.header("location")).await
}

fn page(api: &str) -> String {
    api.replace("/api/v1/purchase-orders/", "/orders/").replace("/api/v1/", "/")
}

#[tokio::test]
async fn a_count_offers_the_photo_at_once_and_the_claim_is_replaced_without_a_script() {
    let trade = Trade::counted().await;
    let (buyer, seller) = (trade.browser(&trade.buyer).await, trade.browser(&trade.seller).await);
    let shipment = trade.shipment.as_str().unwrap();

    let counted = buyer.get(&format!("{}?counted={shipment}", page(&trade.order))).await;
    holds(&counted, "Klaim untuk 2 barang sudah disiapkan, Rp216.000");
    let action = attribute(&counted, "#photo form", "action");
    let taken = buyer.upload(&action, "rusak.jpg", picture(800, 600, ImageFormat::Jpeg)).await;
    let claim = led(&buyer, &taken).await;
    holds(&claim, "Barang pengganti");
    let words = [("wants", "replacement"), ("words", "Satu pecah, satu tidak ada")];
    let claim = led(&buyer, &press(&buyer, &claim, "/open", &words).await).await;
    holds(&claim, "Menunggu jawaban");

    let desk = seller.get("/desk/orders?tab=claims").await;
    holds(&desk, "Ada klaim");
    assert_eq!(texts(&desk, "#order #claims li").len(), 1, "{}", desk.text);
    let asked = seller.get(&page(&trade.claim().await)).await;
    assert_eq!(texts(&asked, "#photos img").len(), 1);
    let part = [
        ("verdict", "accepted_in_part"),
        ("amount", "1000"),
        ("remedy", "replacement"),
        ("words", "x"),
    ];
    let refused = press(&seller, &asked, "/answer", &part).await;
    assert_eq!(refused.status, 422);
    holds(&refused, "Barang pengganti mencakup seluruh klaim, Rp216.000.");
    let yes = [("verdict", "accepted"), ("remedy", "replacement")];
    let settled = led(&seller, &press(&seller, &asked, "/answer", &yes).await).await;
    holds(&settled, "Barangnya dikirim sekali lagi tanpa biaya.");
    lacks(&settled, "Rp0 (");

    let first = buyer.get(&page(&trade.order)).await;
    assert!(texts(&first, ".time b").iter().any(|what| what.contains("selesai")), "{}", first.text);
    let made = trade.buyer.get(&trade.claim().await).await.body["replacement"]["order_id"].clone();
    let made = format!("/orders/{}", made.as_str().unwrap());
    let replacement = buyer.get(&made).await;
    holds(&replacement, "Pengganti untuk klaim");
    lacks(&replacement, "Pesan lagi");
    holds(&buyer.get(&format!("{made}?print=1")).await, "Pengganti untuk klaim");
    let ubl = buyer.get(&format!("{made}/papers/purchase-order.xml")).await;
    holds(&ubl, "Pengganti untuk klaim");
    trade.end().await;
}

#[tokio::test]
async fn the_operator_reads_both_sides_and_decides() {
    let trade = Trade::counted().await;
    let claim = trade.opened().await;
    let refused = json!({ "verdict": "refused", "words": "Utuh saat berangkat" });
    told(&trade.seller, &claim, "answer", refused).await;
    let api = format!("{claim}/photos");
    trade.buyer.upload(&api, "rusak.jpg", picture(800, 600, ImageFormat::Jpeg)).await;
    told(&trade.buyer, &claim, "escalate", json!({})).await;
    let operator = trade.app.browser(trade.app.operator().person.unwrap()).await;
    let at = page(&claim).replace("/claims/", "/operator/claims/");
    holds(&operator.get("/operator/claims").await, "Tidak ada klaim yang menunggu Anda");
    assert_eq!(operator.get(&at).await.status, 404, "a secondary mediates first");
    let arbiter = json!({ "arbiter": "Dinas Koperasi Ende" });
    told(&trade.buyer, &claim, "escalate", arbiter).await;

    let listed = operator.get("/operator/claims").await;
    holds(&listed, "KL-");
    let shown = operator.get(&at).await;
    holds(&shown, "Utuh saat berangkat");
    let photo = attribute(&shown, "#photos img", "src");
    assert_eq!(operator.get(&photo).await.header("content-type"), "image/jpeg");
    let unsaid =
        press(&operator, &shown, "/decide", &[("amount", "0"), ("remedy", "credit")]).await;
    assert_eq!(unsaid.status, 422);
    holds(&unsaid, "Tulis alasannya.");
    let typed = [("amount", "0"), ("remedy", "credit"), ("words", "Tidak ada bukti")];
    let decided = led(&operator, &press(&operator, &shown, "/decide", &typed).await).await;

    holds(&decided, "Tidak ada yang dikreditkan.");
    holds(&operator.get("/operator/claims?as=decided").await, "KL-");
    let buyer = trade.browser(&trade.buyer).await;
    assert_eq!(buyer.get(&at).await.status, 403);
    assert_eq!(buyer.get(&photo).await.status, 403);
    trade.end().await;
}

#[tokio::test]
async fn what_holds_about_claims_is_agreed_on_a_page() {
    let trade = Trade::sent().await;
    let (buyer, seller) = (trade.browser(&trade.buyer).await, trade.browser(&trade.seller).await);
    let form = seller.get(&format!("/agreements/new?with={}&as=seller", trade.primary)).await;
    holds(&form, "Klaim yang tidak dijawab dianggap diterima sampai");
    let with = trade.primary.to_string();
    let typed = |answer: &'static str| {
        [
            ("with", with.as_str()),
            ("as", "seller"),
            ("claim_days", "5"),
            ("claim_perishable", "yes"),
            ("claim_answer_days", answer),
            ("claim_silence", "250.000"),
            ("prices", ""),
        ]
    };
    let wrong = press(&seller, &form, "/agreements/new", &typed("99")).await;
    assert_eq!(wrong.status, 422, "{}", wrong.text);
    assert_eq!(attribute(&wrong, "#claim_silence", "value"), "250.000", "what was typed stays");
    let made = press(&seller, &wrong, "/agreements/new", &typed("3")).await;
    let made = led(&seller, &made).await;

    holds(&made, "diterima sampai Rp250.000, di atasnya ke penengah");
    holds(&made, "2 hari (barang cepat rusak)");
    holds(&made, "3 hari");
    let messages = trade.told(&trade.buyer, "agreement.proposed").await;
    let open = format!("/inbox/{}", messages["id"].as_str().unwrap());
    let leads = buyer.form(&open, &[("key", "k1")]).await;
    assert!(leads.header("location").starts_with("/agreements/"), "{}", leads.text);
    trade.app.clock.advance(TimeDelta::minutes(1));
    trade.end().await;
}
