//! The papers of an order: as PDF for people, as UBL for programs, and an order that comes in as UBL.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, TestApp};
use uuid::Uuid;

/// A cooperative that orders noodles by the carton and rice by weight, and who sells them.
struct Market {
    app: TestApp,
    buyer: Client,
    seller: Client,
    seller_id: Uuid,
    buyer_id: Uuid,
    noodles: Uuid,
    rice: Uuid,
}

impl Market {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let buyer_id = app.organization(Kind::Secondary, "Puskud & Co <NTT>").await;
        let seller_id = app.organization(Kind::Distributor, "Toko “Maju”").await;
        let buyer = app.person(buyer_id, &[Role::Manager]).await;
        let seller = app.person(seller_id, &[Role::Manager]).await;
        let offer = async |name: &str, unit: &str, pack: Value, price: &str| {
            let product = json!({ "name": name, "category": "sembako", "base_unit": unit });
            let product = seller.post("/api/v1/products", product).await.id("id");
            let offer = json!({
                "product_id": product, "pack": pack, "stock": 500,
                "price_breaks": [{ "min_count": 1, "price": price }],
            });
            seller.post("/api/v1/offers", offer).await.id("id")
        };
        let noodles = offer(
            "Mi \"Goreng\" 85 g",
            "pcs",
            json!({ "name": "karton", "factor": 40 }),
            "108000.50",
        )
        .await;
        let rice =
            offer("Beras Ende", "gram", json!({ "name": "karung", "factor": 50_000 }), "650000")
                .await;
        Self { app, buyer, seller, seller_id, buyer_id, noodles, rice }
    }

    async fn ordered(&self) -> Value {
        let body = json!({
            "seller_id": self.seller_id, "submit": true, "buyer_reference": "Nota 17",
            "note": "Tolong <pagi> & \"cepat\"", "deliver_to": "Gerai Ende,\nJl. Kelimutu 5",
            "requested_date": "2030-11-28",
            "lines": [{ "offer_id": self.noodles, "count": 12 }, { "offer_id": self.rice, "count": 2 }],
        });
        let made = self.buyer.post("/api/v1/purchase-orders", body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.body
    }

    async fn sell(&self, order: &Value, command: &str, body: Value) -> Value {
        let path = format!("/api/v1/purchase-orders/{}/{command}", text(&order["id"]));
        let done = self.seller.post(&path, body).await;
        assert_eq!(done.status, 200, "{command}: {}", done.body);
        done.body
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn document(order: &Value, name: &str) -> String {
    format!("/api/v1/purchase-orders/{}/documents/{name}", text(&order["id"]))
}

fn of_shipment(order: &Value, name: &str) -> String {
    let shipment = text(&order["shipments"][0]["id"]);
    format!("/api/v1/purchase-orders/{}/shipments/{shipment}/documents/{name}", text(&order["id"]))
}

/// Holds the official schema against a document, where both it and a validator are at hand.
pub(crate) fn valid(root: &str, document: &str) {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let schema =
        repository.join(format!("../shared/data/ubl/2.4/xsdrt/maindoc/UBL-{root}-2.4.xsd"));
    if !schema.is_file() {
        eprintln!(
            "SKIPPED: ../shared/data/ubl is absent, so no schema was held against the {root}"
        );
        return;
    }
    let mut xmllint = Command::new("xmllint");
    xmllint.args(["--nonet", "--noout", "--schema"]).arg(schema).arg("-");
    let begun = xmllint.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut begun) = begun else {
        eprintln!("SKIPPED: xmllint is absent, so no schema was held against the {root}");
        return;
    };
    begun.stdin.take().unwrap().write_all(document.as_bytes()).unwrap();
    let said = begun.wait_with_output().unwrap();
    assert!(said.status.success(), "{}\n{document}", String::from_utf8_lossy(&said.stderr));
}

#[tokio::test]
async fn an_order_its_answer_and_its_shipment_are_valid_ubl_for_both_parties() {
    let market = Market::open().await;
    let order = market.ordered().await;

    let early = market.buyer.get(&document(&order, "order-response.xml")).await;
    assert_eq!((early.status, early.problem()), (409, "not-in-this-state"));
    for party in [&market.buyer, &market.seller] {
        let xml = party.get(&document(&order, "purchase-order.xml")).await;
        assert_eq!(xml.status, 200, "{}", xml.text);
        assert_eq!(xml.header("content-type"), "application/xml");
        valid("Order", &xml.text);
        assert!(xml.text.contains("urn:fdc:peppol.eu:poacc:trns:order:3"));
        assert!(xml.text.contains("<cbc:Quantity unitCode=\"XCT\">12</cbc:Quantity>"));
        assert!(xml.text.contains("<cbc:ValueQuantity unitCode=\"H87\">480</cbc:ValueQuantity>"));
    }

    let agreed = market.sell(&order, "accept", json!({})).await;
    let answer = market.buyer.get(&document(&agreed, "order-response.xml")).await;
    valid("OrderResponse", &answer.text);
    assert!(answer.text.contains("<cbc:OrderResponseCode>AP</cbc:OrderResponseCode>"));

    let line = &agreed["lines"][0]["id"];
    let sent =
        json!({ "lines": [{ "line_id": line, "count": 10 }], "carrier": "Bpk. Rafael & anak" });
    let sent = market.sell(&agreed, "dispatch", sent).await;
    let note = market.buyer.get(&of_shipment(&sent, "shipment-note.xml")).await;
    valid("DespatchAdvice", &note.text);
    assert!(
        note.text.contains("<cbc:OutstandingQuantity unitCode=\"XCT\">2</cbc:OutstandingQuantity>")
    );
    market.app.stop().await;
}

#[tokio::test]
async fn a_counter_offer_says_line_by_line_what_it_changes() {
    let market = Market::open().await;
    let order = market.ordered().await;
    let (noodles, rice) = (&order["lines"][0]["id"], &order["lines"][1]["id"]);
    let changes = json!({ "lines": [
        { "line_id": noodles, "count": 10, "reason": "Stok tinggal 10" }, { "line_id": rice, "count": 0 },
    ] });

    let countered = market.sell(&order, "counter", changes).await;

    let answer = market.buyer.get(&document(&countered, "order-response.xml")).await;
    valid("OrderResponse", &answer.text);
    assert!(answer.text.contains("<cbc:OrderResponseCode>CA</cbc:OrderResponseCode>"));
    assert!(answer.text.contains("<cbc:LineStatusCode>3</cbc:LineStatusCode>"));
    assert!(answer.text.contains("<cbc:LineStatusCode>7</cbc:LineStatusCode>"));
    assert!(answer.text.contains("Stok tinggal 10"));
    market.app.stop().await;
}

#[tokio::test]
async fn papers_are_pdf_in_either_language_and_a_count_is_one_once_it_is_counted() {
    let market = Market::open().await;
    let order = market.ordered().await;
    let agreed = market.sell(&order, "accept", json!({})).await;
    let line = &agreed["lines"][0]["id"];
    let sent = json!({ "lines": [{ "line_id": line, "count": 10 }] });
    let sent = market.sell(&agreed, "dispatch", sent).await;

    for path in [
        document(&sent, "purchase-order.pdf"),
        document(&sent, "purchase-order.pdf?language=en"),
        of_shipment(&sent, "shipment-note.pdf"),
    ] {
        let paper = market.seller.get(&path).await;
        assert_eq!(paper.status, 200, "{path}: {}", paper.text);
        assert_eq!(paper.header("content-type"), "application/pdf");
        assert!(paper.text.starts_with("%PDF-1."), "{path}");
    }
    let early = market.buyer.get(&of_shipment(&sent, "goods-received-note.pdf")).await;
    assert_eq!((early.status, early.problem()), (409, "not-counted-yet"));
    let wrong = market.buyer.get(&document(&sent, "purchase-order.pdf?language=jv")).await;
    assert_eq!((wrong.status, wrong.problem()), (400, "malformed"));
    assert_eq!(market.buyer.get(&document(&sent, "invoice.pdf")).await.status, 404);

    let counted = json!({
        "shipment_id": sent["shipments"][0]["id"],
        "lines": [{ "line_id": line, "received": 9, "rejected": 1, "lost": 0, "reason": "Basah" }],
    });
    let path = format!("/api/v1/purchase-orders/{}/receive", text(&sent["id"]));
    assert_eq!(market.buyer.post(&path, counted).await.status, 200);
    let note = market.buyer.get(&of_shipment(&sent, "goods-received-note.pdf")).await;
    assert_eq!(note.status, 200, "{}", note.text);
    market.app.stop().await;
}

#[tokio::test]
async fn an_order_that_was_written_is_read_back_as_the_same_draft() {
    let market = Market::open().await;
    let order = market.ordered().await;
    let xml = market.buyer.get(&document(&order, "purchase-order.xml")).await.text;

    let import = "/api/v1/purchase-orders/import";
    let made = market.buyer.upload(import, "order.xml", xml.clone().into_bytes()).await;

    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(made.body["state"], "draft");
    for member in ["buyer_reference", "requested_date", "deliver_to", "note", "totals", "seller"] {
        assert_eq!(made.body[member], order[member], "{member}");
    }
    for (new, old) in
        made.body["lines"].as_array().unwrap().iter().zip(order["lines"].as_array().unwrap())
    {
        for member in [
            "offer_id",
            "product_name",
            "pack",
            "factor",
            "ordered",
            "ordered_base",
            "price",
            "amount",
        ] {
            assert_eq!(new[member], old[member], "{member}");
        }
    }
    // Nobody imports another's order as their own, and only who may order imports at all.
    let other = market.app.organization(Kind::Secondary, "Puskud Flores").await;
    let other = market.app.person(other, &[Role::Manager]).await;
    let foreign = other.upload(import, "order.xml", xml.clone().into_bytes()).await;
    assert_eq!((foreign.status, foreign.problem()), (422, "unreadable-file"));
    let auditor = market.app.person(market.buyer_id, &[Role::Auditor]).await;
    assert_eq!(auditor.upload(import, "order.xml", xml.into_bytes()).await.status, 403);
    market.app.stop().await;
}

#[tokio::test]
async fn an_import_under_its_key_is_answered_again_though_the_goods_went_off_sale() {
    let market = Market::open().await;
    let order = market.ordered().await;
    let xml = market.buyer.get(&document(&order, "purchase-order.xml")).await.text;
    let import = "/api/v1/purchase-orders/import";
    let buyer = market.buyer.once("impor-1");
    let made = buyer.upload(import, "order.xml", xml.clone().into_bytes()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let path = format!("/api/v1/offers/{}", market.rice);
    let gone = Some(json!({ "state": "withdrawn" }));
    assert_eq!(market.seller.ask(reqwest::Method::PATCH, &path, gone).await.status, 200);

    let again = buyer.upload(import, "order.xml", xml.clone().into_bytes()).await;

    assert_eq!((again.status, &again.body["id"]), (201, &made.body["id"]), "{}", again.text);
    assert_eq!(again.header("idempotency-replayed"), "true");
    let other = buyer.upload(import, "order.xml", xml.replace("12", "13").into_bytes()).await;
    assert_eq!((other.status, other.problem()), (422, "key-reused"), "{}", other.text);
    let new = market.buyer.once("impor-2");
    let new = new.upload(import, "order.xml", xml.into_bytes()).await;
    assert_eq!((new.status, new.problem()), (422, "offer-unknown"), "{}", new.text);
    market.app.stop().await;
}

#[tokio::test]
async fn goods_that_are_not_on_sale_are_named_and_nothing_is_made() {
    let market = Market::open().await;
    let order = market.ordered().await;
    let xml = market.buyer.get(&document(&order, "purchase-order.xml")).await.text;
    let unknown = xml.replace(&market.rice.to_string(), &Uuid::nil().to_string());
    let part = xml.replace("unitCode=\"XCT\">12<", "unitCode=\"XCT\">12.5<");

    let import = "/api/v1/purchase-orders/import";
    let refused = market.buyer.upload(import, "order.xml", unknown.into_bytes()).await;
    assert_eq!((refused.status, refused.problem()), (422, "offer-unknown"));
    assert_eq!(refused.pointers(), ["/OrderLine/1"]);
    assert!(refused.text.contains("Beras Ende"), "{}", refused.text);
    let refused = market.buyer.upload(import, "order.xml", part.into_bytes()).await;
    assert_eq!((refused.status, refused.pointers()), (422, vec!["/OrderLine/0"]));

    let drafts = market.buyer.get("/api/v1/purchase-orders?state=draft").await;
    assert_eq!(drafts.body["items"], json!([]));
    market.app.stop().await;
}

#[tokio::test]
async fn a_document_that_declares_entities_is_refused_before_anything_is_expanded() {
    let market = Market::open().await;
    let laughs =
        "<!DOCTYPE Order [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><Order>&b;</Order>";
    let file = "<!DOCTYPE Order [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><Order>&f;</Order>";

    for document in [laughs, file] {
        let import = "/api/v1/purchase-orders/import";
        let refused = market.buyer.upload(import, "order.xml", document.as_bytes().to_vec()).await;
        assert_eq!((refused.status, refused.problem()), (422, "unreadable-file"));
        assert!(!refused.text.contains("root:"), "{}", refused.text);
    }
    market.app.stop().await;
}
