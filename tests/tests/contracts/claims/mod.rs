//! Claims over HTTP: drafted by a count, opened with a photo, answered, mediated, decided; and never more
//! than was counted.

mod on_pages;
mod replaced;
mod telling;
mod trade;

use std::io::Cursor;

use chrono::TimeDelta;
use image::{ImageFormat, RgbImage};
use reqwest::Method;
use serde_json::{Value, json};
use tests::app::{Client, Reply};
use uuid::Uuid;

use self::trade::Trade;

pub(super) async fn told(by: &Client, claim: &str, command: &str, body: Value) -> Reply {
    by.post(&format!("{claim}/{command}"), body).await
}

pub(super) fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::new(width, height).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG that says where it was taken.
fn photo_with_a_place() -> Vec<u8> {
    let plain = picture(2000, 1000, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x00\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"GPS -8.8432,121.6623");
    let mut bytes = plain[..2].to_vec();
    bytes.extend_from_slice(&[0xFF, 0xE1]);
    bytes.extend_from_slice(&u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    bytes.extend_from_slice(&exif);
    bytes.extend_from_slice(&plain[2..]);
    bytes
}

#[tokio::test]
async fn a_count_drafts_a_claim_and_the_seller_sees_it_once_it_is_opened() {
    let trade = Trade::counted().await;

    let order = trade.buyer.get(&trade.order).await;
    assert_eq!(order.body["claims"][0]["state"], "draft", "{}", order.body);
    assert_eq!(order.body["claims"][0]["total"], "216000.00");
    assert_eq!(order.body["health"], "ok", "nothing is disputed before it is said");
    let claim = trade.claim().await;
    assert_eq!(trade.seller.get(&claim).await.status, 404);
    assert!(trade.claims(&trade.seller).await.is_empty());
    assert_eq!(trade.seller.get(&trade.order).await.body["claims"], json!([]));

    let claim = trade.opened().await;
    let seen = trade.seller.get(&claim).await;

    assert_eq!(seen.body["number"].as_str().unwrap().split('-').next(), Some("KL"));
    assert_eq!(seen.body["held"], "216000.00");
    assert_eq!(seen.body["lines"].as_array().unwrap().len(), 2);
    assert_eq!(seen.body["events"][0]["kind"], "opened", "the drafting is the buyer's own");
    assert!(seen.body["allowed_commands"].as_array().unwrap().contains(&json!("answer")));
    assert_eq!(trade.seller.get(&trade.order).await.body["health"], "disputed");
    assert_eq!(trade.mediator.get(&claim).await.status, 404, "it has not come to them");
    trade.end().await;
}

#[tokio::test]
async fn a_corrected_count_changes_the_draft_and_a_right_one_drops_it() {
    let trade = Trade::counted().await;

    trade.count("correct-receipt", (66, 6, 0)).await;
    let claim = trade.claim().await;
    assert_eq!(trade.buyer.get(&claim).await.body["total"], "108000.00");
    trade.count("correct-receipt", (72, 0, 0)).await;
    let dropped = trade.buyer.get(&claim).await;
    assert_eq!(
        (&dropped.body["state"], &dropped.body["held"]),
        (&json!("discarded"), &json!("0.00"))
    );
    trade.count("correct-receipt", (71, 1, 0)).await;
    assert_eq!(trade.claims(&trade.buyer).await[0]["total"], "18000.00", "one bottle of a carton");
    trade.end().await;
}

#[tokio::test]
async fn a_claim_that_is_open_shrinks_with_the_count_and_one_that_is_decided_holds_it() {
    let trade = Trade::counted().await;
    let claim = trade.opened().await;

    trade.count("correct-receipt", (69, 3, 0)).await;
    let lowered = trade.buyer.get(&claim).await;
    assert_eq!(lowered.body["total"], "54000.00", "{}", lowered.body);
    assert_eq!(trade.claims(&trade.buyer).await.len(), 1, "no second claim for the same bottles");

    let settled = told(&trade.seller, &claim, "answer", json!({ "verdict": "accepted" })).await;
    assert_eq!(settled.body["credited"], "54000.00");
    let refused = trade.count("correct-receipt", (72, 0, 0)).await;
    assert_eq!((refused.status, refused.problem()), (409, "count-is-settled"));
    trade.end().await;
}

#[tokio::test]
async fn nothing_is_claimed_twice_nor_more_than_was_counted() {
    let trade = Trade::counted().await;
    trade.opened().await;
    let make = |reason: &str, base: i64| {
        let line = json!({ "line_id": trade.line, "reason": reason, "count_base": base });
        let body = json!({ "shipment_id": trade.shipment, "lines": [line], "wants": "credit" });
        let path = format!("{}/claims", trade.order);
        let buyer = &trade.buyer;
        async move { buyer.post(&path, body).await }
    };

    let twice = make("damaged", 1).await;
    assert_eq!((twice.status, twice.problem()), (422, "more-than-counted"), "{}", twice.body);
    assert_eq!(twice.body["left_base"], 0);
    assert_eq!(make("hidden_defect", 61).await.problem(), "more-than-counted");
    let hidden = make("hidden_defect", 2).await;
    assert_eq!((hidden.status, &hidden.body["state"]), (201, &json!("open")), "{}", hidden.body);
    assert_eq!(hidden.body["total"], "36000.00");
    assert_eq!(make("price", 1).await.problem(), "amount-needed");
    assert_eq!(make("hidden_defect", 59).await.body["left_base"], 58);

    let together =
        futures::future::join_all([make("hidden_defect", 40), make("hidden_defect", 40)]).await;
    let mut statuses: Vec<u16> = together.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422], "two at the same moment");
    trade.end().await;
}

#[tokio::test]
async fn a_photo_is_kept_small_without_its_place_and_shown_to_nobody_else() {
    let trade = Trade::counted().await;
    let claim = trade.claim().await;
    let path = format!("{claim}/photos");

    let bomb = {
        let mut bytes = picture(1, 1, ImageFormat::Png);
        bytes[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
        bytes
    };
    let added = trade.buyer.upload(&path, "../../x.php", photo_with_a_place()).await;
    assert_eq!(added.status, 200, "{}", added.body);
    assert_eq!(added.body["photos"][0]["width"], 1600);
    let refused = trade.buyer.upload(&path, "besar.png", bomb).await;
    assert_eq!((refused.status, refused.problem()), (422, "photo-unusable"), "{}", refused.body);
    let page = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    assert_eq!(trade.buyer.upload(&path, "foto.jpg", page).await.status, 415);
    assert_eq!(trade.seller.upload(&path, "foto.jpg", photo_with_a_place()).await.status, 404);

    let file = format!("/api/v1/files/{}", added.body["photos"][0]["id"].as_str().unwrap());
    let shown = trade.buyer.request(Method::GET, &file).send().await.unwrap();
    let headers = shown.headers().clone();
    assert_eq!(headers["content-type"], "image/jpeg");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    assert!(headers["content-disposition"].to_str().unwrap().ends_with(".jpg\""));
    let bytes = shown.bytes().await.unwrap();
    assert_eq!(image::guess_format(&bytes).unwrap(), ImageFormat::Jpeg);
    let holds = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
    assert!(!holds(b"Exif") && !holds(b"GPS"));
    assert_eq!(trade.seller.get(&file).await.status, 404, "a draft's photo");
    trade.opened().await;
    assert_eq!(trade.seller.get(&file).await.status, 200);
    assert_eq!(trade.mediator.get(&file).await.status, 404);
    assert_eq!(trade.app.visitor().get(&file).await.status, 401);
    trade.end().await;
}

#[tokio::test]
async fn the_secondary_decides_what_the_two_could_not_and_sees_no_more_than_it_must() {
    let trade = Trade::counted().await;
    let claim = trade.opened().await;
    let half =
        json!({ "verdict": "accepted_in_part", "amount": "108000.00", "words": "Satu saja" });

    let answered = told(&trade.seller, &claim, "answer", half).await;
    assert_eq!(
        (answered.status, &answered.body["state"]),
        (200, &json!("answered")),
        "{}",
        answered.body
    );
    let brought = told(&trade.buyer, &claim, "escalate", json!({ "words": "Dua-duanya" })).await;
    assert_eq!(brought.body["state"], "mediation", "{}", brought.body);
    assert_eq!(brought.body["mediator"]["name"], "Flores Bersama");

    let list = trade.mediator.get("/api/v1/claims?as=mediator&state=mediation").await;
    assert_eq!(list.body["items"].as_array().unwrap().len(), 1);
    let seen = trade.mediator.get(&claim).await;
    assert_eq!(seen.body["allowed_commands"], json!(["decide"]));
    assert_eq!(trade.mediator.get(&trade.order).await.status, 404, "the order is not theirs");
    let too_much = json!({ "amount": "216000.01", "words": "Foto jelas" });
    assert_eq!(
        told(&trade.mediator, &claim, "decide", too_much).await.problem(),
        "amount-out-of-range"
    );
    assert_eq!(
        told(&trade.seller, &claim, "decide", json!({ "amount": 0, "words": "x" })).await.status,
        403
    );

    let decision = json!({ "amount": "162000.00", "words": "Foto jelas; yang hilang dibagi" });
    let decided = told(&trade.mediator, &claim, "decide", decision).await;

    assert_eq!(
        (&decided.body["state"], &decided.body["held"]),
        (&json!("resolved"), &json!("0.00"))
    );
    assert_eq!(trade.buyer.get(&claim).await.body["credited"], "162000.00");
    assert_eq!(trade.buyer.get(&trade.order).await.body["health"], "ok");
    trade.end().await;
}

#[tokio::test]
async fn silence_goes_on_by_itself_late_twice_and_by_three_at_once() {
    let trade = Trade::counted().await;
    let claim = trade.opened().await;
    trade.app.clock.advance(TimeDelta::days(3));

    let too_late = told(&trade.seller, &claim, "answer", json!({ "verdict": "accepted" })).await;
    assert!(matches!(too_late.status, 200 | 409), "{}", too_late.body);
    let runs = futures::future::join_all((0..3).map(|_| trade.app.workflow.settle_claims())).await;
    assert!(runs.into_iter().all(|run| run.is_ok()));
    let kinds = |claim: &Value| -> Vec<String> {
        let events = claim["events"].as_array().unwrap();
        events.iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
    };

    let standing = trade.buyer.get(&claim).await.body;
    let brought = kinds(&standing).iter().filter(|kind| *kind == "brought_to_mediation").count();
    assert_eq!((&standing["state"], brought), (&json!("mediation"), 1), "{standing}");
    trade.app.clock.advance(TimeDelta::days(30));
    trade.app.workflow.settle_claims().await.unwrap();
    let standing = trade.app.operator().get(&claim).await;
    assert_eq!(standing.body["state"], "arbitration", "{}", standing.body);
    let decision = json!({ "amount": "0.00", "words": "Tidak ada bukti" });
    let decided = told(&trade.app.operator(), &claim, "decide", decision).await;
    assert_eq!(decided.body["resolution"]["by"], "arbiter", "{}", decided.body);
    trade.end().await;
}

#[tokio::test]
async fn a_draft_nobody_opens_lapses_and_is_too_late_after_that() {
    let trade = Trade::counted().await;
    let claim = trade.claim().await;
    trade.app.clock.advance(TimeDelta::days(8));

    let late = told(&trade.buyer, &claim, "open", json!({})).await;

    assert_eq!(late.status, 409, "{}", late.body);
    trade.app.workflow.settle_claims().await.unwrap();
    assert_eq!(trade.buyer.get(&claim).await.body["state"], "discarded");
    trade.end().await;
}

#[tokio::test]
async fn rejected_goods_go_back_and_are_credited_once_they_are_there() {
    let trade = Trade::counted().await;
    let claim = trade.opened().await;
    let offered = json!({ "verdict": "accepted", "remedy": "return" });

    let offered = told(&trade.seller, &claim, "answer", offered).await;
    assert_eq!(offered.body["state"], "answered", "another way than was asked: {}", offered.body);
    let taken = told(&trade.buyer, &claim, "accept-answer", json!({})).await;
    assert_eq!(
        (&taken.body["state"], &taken.body["credited"]),
        (&json!("resolved"), &json!("0.00"))
    );
    let sent = told(&trade.buyer, &claim, "send-goods", json!({ "carrier": "Pak Anton" })).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    assert!(sent.body["goods_back"].as_str().unwrap().starts_with("SR-"));
    let there = told(&trade.seller, &claim, "take-goods", json!({})).await;

    assert_eq!(there.body["credited"], "216000.00", "{}", there.body);
    let order = trade.buyer.get(&trade.order).await;
    assert_eq!(order.body["shipments"].as_array().unwrap().len(), 1, "a return is none of these");
    assert!(trade.app.breaches().await.is_empty());
    trade.end().await;
}

#[tokio::test]
async fn the_same_key_claims_once_and_another_version_not_at_all() {
    let trade = Trade::counted().await;
    let claim = trade.claim().await;
    let open = format!("{claim}/open");

    let first = trade.buyer.once("k").post(&open, json!({ "words": "Pecah" })).await;
    let again = trade.buyer.once("k").post(&open, json!({ "words": "Pecah" })).await;
    assert_eq!(first.body, again.body);
    let stale = trade.seller.with("If-Match", "\"v1\"");
    let refused = told(&stale, &claim, "answer", json!({ "verdict": "accepted" })).await;

    assert_eq!((refused.status, refused.problem()), (412, "stale"));
    assert_ne!(Uuid::nil(), first.id("id"));
    trade.end().await;
}
