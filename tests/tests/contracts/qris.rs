//! Static QRIS: entered by one, verified by another, shown with the sum to type; read by readers that are not ours.

use serde_json::json;
use tests::app::Reply;
use tests::qris::QRIS;
use uuid::Uuid;

use crate::bank_statements::World;

const CODES: &str = "/api/v1/qris-codes";

/// The text in the squares of a drawn code, as `rqrr` reads it.
fn scanned(svg: &str) -> String {
    let side: usize = between(svg, "viewBox=\"0 0 ", " ").parse().unwrap();
    let path = svg.rsplit(" d=\"").next().unwrap().split('"').next().unwrap();
    let mut dark = vec![false; side * side];
    for run in path.split('M').filter(|run| !run.is_empty()) {
        let (at, rest) = run.split_once('h').unwrap();
        let (column, row) = at.split_once(' ').unwrap();
        let (column, row): (usize, usize) = (column.parse().unwrap(), row.parse().unwrap());
        let many: usize = rest.split('v').next().unwrap().parse().unwrap();
        dark[row * side + column..row * side + column + many].fill(true);
    }
    // Eight points a square, as a phone's camera would have.
    let mut seen = rqrr::PreparedImage::prepare_from_greyscale(side * 8, side * 8, |x, y| {
        if dark[y / 8 * side + x / 8] { 0 } else { 255 }
    });
    let grids = seen.detect_grids();
    assert_eq!(grids.len(), 1, "one code, and found");
    grids[0].decode().unwrap().1
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).unwrap().1.split_once(after).unwrap().0
}

/// The fields of an EMV code, read by what the standard says alone: tag, length, value, one after the other.
fn fields(code: &str) -> Vec<(String, String)> {
    let mut left = code;
    let mut found = Vec::new();
    while !left.is_empty() {
        let length: usize = left[2..4].parse().unwrap();
        found.push((left[..2].to_owned(), left[4..4 + length].to_owned()));
        left = &left[4 + length..];
    }
    found
}

/// The checksum as the `crc` crate reckons it, under the name the catalogue gives it.
fn checksum(code: &str) -> String {
    let (body, _) = code.split_at(code.len() - 4);
    format!("{:04X}", crc::Crc::<u16>::new(&crc::CRC_16_IBM_3740).checksum(body.as_bytes()))
}

fn refused(reply: &Reply) -> (u16, &str) {
    (reply.status, reply.problem())
}

#[tokio::test]
async fn a_code_is_shown_once_another_has_verified_it_and_others_read_what_we_draw() {
    let world = World::open().await;
    let bills = world.owes(&[1_250_000]).await;
    let path = format!("/api/v1/invoices/{}/qris", bills[0].0);
    assert_eq!(world.treasurer.get(&path).await.status, 404, "no code yet");

    let entered = json!({ "account_id": world.account, "payload": QRIS });
    let entered = world.desk.post(CODES, entered).await;
    assert_eq!(
        (entered.status, &entered.body["state"]),
        (201, &json!("entered")),
        "{}",
        entered.text
    );
    assert_eq!(
        (&entered.body["merchant"], &entered.body["nmid"]),
        (&json!("CV SUMBER PANGAN"), &json!("ID1020260000017"))
    );
    let code: Uuid = entered.id("id");
    let own = world.desk.post(&format!("{CODES}/{code}/verify"), json!({})).await;
    assert_eq!(refused(&own), (403, "own-work"));
    assert_eq!(world.treasurer.get(&path).await.status, 404, "nobody verified it");
    let verified = world.lead.post(&format!("{CODES}/{code}/verify"), json!({})).await;
    assert_eq!((verified.status, &verified.body["state"]), (200, &json!("verified")));

    let to_pay = world.treasurer.get(&path).await;
    assert_eq!(
        (&to_pay.body["amount"], &to_pay.body["payload"]),
        (&json!("1250000.00"), &json!(QRIS))
    );
    let svg = world.treasurer.get(&format!("{path}.svg")).await;
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    let read = scanned(&svg.text);
    assert_eq!(read, QRIS, "as its owner was given it, to the letter");
    assert!(read.ends_with(&checksum(&read)));
    let fields = fields(&read);
    let field =
        |tag: &str| fields.iter().find(|(own, _)| own == tag).map(|(_, value)| value.as_str());
    assert_eq!(
        (field("00"), field("01"), field("53"), field("58")),
        (Some("01"), Some("11"), Some("360"), Some("ID"))
    );
    assert_eq!(field("54"), None, "the payer types the sum");

    let browser = world.app.browser(world.treasurer.person.unwrap()).await;
    let page = browser.get(&format!("/invoices/{}/qris", bills[0].0)).await;
    assert!(
        page.text.contains("Rp1.250.000") && page.text.contains("data-copy=\"1250000\""),
        "{}",
        page.text
    );
    assert_eq!(scanned(between(&page.text, "class=\"scan\"", "</svg>")), QRIS);
    let ended = world.lead.post(&format!("{CODES}/{code}/end"), json!({})).await;
    assert_eq!(ended.body["state"], "ended");
    assert_eq!(world.treasurer.get(&path).await.status, 404);
    world.app.stop().await;
}

#[tokio::test]
async fn what_is_no_static_code_is_refused_by_name() {
    let world = World::open().await;
    let enter = async |payload: &str| {
        world.desk.post(CODES, json!({ "account_id": world.account, "payload": payload })).await
    };

    let damaged = QRIS.replace("PANGAN", "PANGEN");
    assert_eq!(refused(&enter(&damaged).await), (422, "not-a-qris"));
    assert_eq!(refused(&enter("https://contoh.id").await), (422, "not-a-qris"));
    let once = QRIS.replacen("010211", "010212", 1);
    let once = format!("{}{}", &once[..once.len() - 4], checksum(&once));
    assert_eq!(refused(&enter(&once).await), (422, "not-a-qris"));
    let others =
        world.treasurer.post(CODES, json!({ "account_id": world.account, "payload": QRIS })).await;
    assert_eq!(refused(&others), (422, "account-unfit"));
    // A new one takes the place of the one that was in use, and of one that still waited.
    let mut last = Uuid::nil();
    for _ in 0..2 {
        last = enter(QRIS).await.id("id");
    }
    let verified = world.lead.post(&format!("{CODES}/{last}/verify"), json!({})).await;
    assert_eq!(verified.status, 200, "{}", verified.text);
    let next = enter(QRIS).await.id("id");
    assert_eq!(world.lead.post(&format!("{CODES}/{next}/verify"), json!({})).await.status, 200);
    let all = world.lead.get(CODES).await;
    let states: Vec<&str> = all.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["verified", "ended", "ended"]);
    world.app.stop().await;
}
