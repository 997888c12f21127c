//! Bills as their two parties read them: lists, one, papers, UBL, the tax office's file; and nobody else.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, TestApp};
use uuid::Uuid;

/// A cooperative that was billed by a distributor that collects PPN.
struct Billed {
    app: TestApp,
    buyer: Client,
    seller: Client,
    buyer_id: Uuid,
    seller_id: Uuid,
    order: Value,
    invoice: Value,
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

impl Billed {
    async fn begin() -> Self {
        let app = TestApp::start().await;
        let buyer_id = app.organization(Kind::Secondary, "Puskud & Co <NTT>").await;
        let seller_id = app.organization(Kind::Distributor, "Toko “Maju”").await;
        let taxed = json!({ "vat_registered": true, "npwp": "0012345678901000",
                            "nitku": "0012345678901000000000" });
        let path = format!("/api/v1/organizations/{seller_id}");
        let changed = app.operator().ask(reqwest::Method::PATCH, &path, Some(taxed)).await;
        assert_eq!(changed.status, 200, "{}", changed.body);
        let buyer = app.person(buyer_id, &[Role::Manager, Role::Treasurer]).await;
        let seller = app.person(seller_id, &[Role::Manager, Role::Treasurer]).await;
        let product =
            json!({ "name": "Minyak \"Nusa\" 2 L", "category": "sembako", "base_unit": "pcs" });
        let product = seller.post("/api/v1/products", product).await.id("id");
        let offer = json!({ "product_id": product, "pack": { "name": "karton", "factor": 12 },
                            "stock": 500, "price_breaks": [{ "min_count": 1, "price": "290000" }] });
        let offer = seller.post("/api/v1/offers", offer).await.id("id");
        let asked = json!({ "seller_id": seller_id, "submit": true, "buyer_reference": "Nota 17",
                            "lines": [{ "offer_id": offer, "count": 10 }] });
        let order = buyer.post("/api/v1/purchase-orders", asked).await.body;
        let path = format!("/api/v1/purchase-orders/{}", text(&order["id"]));
        let done = async |client: &Client, command: &str, body: Value| {
            let answer = client.post(&format!("{path}/{command}"), body).await;
            assert!(answer.status < 300, "{command}: {}", answer.body);
            answer.body
        };
        let order = done(&seller, "accept", json!({})).await;
        let line = &order["lines"][0]["id"];
        let sent = json!({ "lines": [{ "line_id": line, "count": 10 }] });
        let order = done(&seller, "dispatch", sent).await;
        let counted = json!({ "shipment_id": order["shipments"][0]["id"],
                              "lines": [{ "line_id": line, "received": 10 }] });
        let order = done(&buyer, "receive", counted).await;
        let invoice = done(&seller, "invoice", json!({})).await;
        Self { app, buyer, seller, buyer_id, seller_id, order, invoice }
    }

    fn address(&self) -> String {
        format!("/api/v1/invoices/{}", text(&self.invoice["id"]))
    }

    async fn credited(&self) -> Value {
        let view = self.seller.get(&self.address()).await.body;
        let credit = json!({ "lines": [{ "line_id": view["lines"][0]["id"], "count_base": 12 }],
                             "reason": "goodwill", "words": "Kemasan penyok" });
        let done = self.seller.post(&format!("{}/credit", self.address()), credit).await;
        assert_eq!(done.status, 200, "{}", done.body);
        self.seller.get(&self.address()).await.body["corrections"][0].clone()
    }

    /// Another note, after the first.
    async fn credited_more(&self) -> Value {
        let first = self.credited().await;
        let view = self.seller.get(&self.address()).await.body;
        let corrections = view["corrections"].as_array().unwrap();
        assert!(corrections.len() > 1, "{first}");
        corrections[corrections.len() - 1].clone()
    }
}

/// Holds the official schema against a document, where both it and a validator are at hand.
fn valid(root: &str, document: &str) {
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
async fn both_parties_read_the_same_bill_and_nobody_else_knows_of_it() {
    let billed = Billed::begin().await;
    let address = billed.address();

    let theirs = billed.seller.get(&address).await.body;
    let ours = billed.buyer.get(&address).await.body;

    assert_eq!((text(&theirs["side"]), text(&ours["side"])), ("issuer", "receiver"));
    for (member, value) in [
        ("net", "2900000.00"),
        ("tax", "319000.00"),
        ("total", "3219000.00"),
        ("open", "3219000.00"),
        ("disputed", "0.00"),
        ("standing", "unpaid"),
        ("kind", "invoice"),
    ] {
        assert_eq!((text(&ours[member]), text(&theirs[member])), (value, value), "{member}");
    }
    assert_eq!(
        ours["tax_by_code"],
        json!([{ "code": "04", "base": "2658333.33", "tax": "319000.00" }])
    );
    assert_eq!(ours["matches"], true);
    assert_eq!(ours["matched"][0]["supplied_base"], 120);
    assert_eq!(ours["allowed_commands"], json!([]));
    let may = theirs["allowed_commands"].as_array().unwrap();
    assert!(may.contains(&json!("credit")) && may.contains(&json!("reverse")), "{may:?}");

    let stranger = billed.app.organization(Kind::Secondary, "Puskud Flores").await;
    let stranger = billed.app.person(stranger, &[Role::Manager]).await;
    let driver = billed.app.person(billed.buyer_id, &[Role::Warehouse]).await;
    for nobody in [&stranger, &driver] {
        assert_eq!(nobody.get(&address).await.status, 404);
        let pdf = nobody.get(&format!("{address}/documents/invoice.pdf")).await;
        assert_eq!(pdf.status, 404);
    }
    assert_eq!(stranger.get("/api/v1/invoices").await.body["items"], json!([]));
    assert_eq!(driver.get("/api/v1/invoices").await.status, 403);
    billed.app.stop().await;
}

#[tokio::test]
async fn lists_are_by_side_and_by_how_bills_stand_page_after_page() {
    let billed = Billed::begin().await;
    billed.credited().await;
    let kinds = async |client: &Client, query: &str| -> Vec<String> {
        let found = client.get(&format!("/api/v1/invoices{query}")).await;
        assert_eq!(found.status, 200, "{query}: {}", found.body);
        let items = found.body["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| format!("{} {}", text(&item["kind"]), text(&item["standing"])))
            .collect()
    };

    assert_eq!(
        kinds(&billed.seller, "?as=issuer").await,
        ["credit_note credited", "invoice part_paid"]
    );
    assert_eq!(kinds(&billed.seller, "?as=receiver").await, Vec::<String>::new());
    assert_eq!(kinds(&billed.buyer, "?as=receiver&state=open").await, ["invoice part_paid"]);
    assert_eq!(kinds(&billed.buyer, "?state=paid,overdue").await, Vec::<String>::new());
    let order = text(&billed.order["id"]);
    assert_eq!(kinds(&billed.buyer, &format!("?order_id={order}")).await.len(), 2);
    let first = billed.buyer.get("/api/v1/invoices?limit=1").await;
    let cursor = text(&first.body["next_cursor"]).to_owned();
    let second = billed.buyer.get(&format!("/api/v1/invoices?limit=1&cursor={cursor}")).await;
    assert_eq!(second.body["items"][0]["id"], billed.invoice["id"]);
    assert_eq!(second.body["next_cursor"], Value::Null);
    for wrong in ["?as=buyer", "?state=late", "?x=1"] {
        let refused = billed.buyer.get(&format!("/api/v1/invoices{wrong}")).await;
        assert_eq!((refused.status, refused.problem()), (400, "malformed"), "{wrong}");
    }
    // How a bill stands is the same one by one and in a list.
    for item in billed.buyer.get("/api/v1/invoices").await.body["items"].as_array().unwrap() {
        let one = billed.buyer.get(&format!("/api/v1/invoices/{}", text(&item["id"]))).await.body;
        for member in ["standing", "open", "disputed", "days_late", "total", "kind"] {
            assert_eq!(one[member], item[member], "{member}");
        }
    }
    assert_eq!(billed.app.breaches().await, Vec::<String>::new());
    billed.app.stop().await;
}

#[tokio::test]
async fn a_bill_and_a_credit_note_are_papers_and_valid_ubl_for_both() {
    let billed = Billed::begin().await;
    let note = billed.credited().await;
    let note = format!("/api/v1/invoices/{}/documents", text(&note["id"]));
    let bill = format!("{}/documents", billed.address());

    for party in [&billed.buyer, &billed.seller] {
        let xml = party.get(&format!("{bill}/invoice.xml")).await;
        assert_eq!(xml.status, 200, "{}", xml.text);
        valid("Invoice", &xml.text);
        for told in [
            "poacc:billing:3.0",
            "<cbc:InvoicedQuantity unitCode=\"XCT\">10</cbc:InvoicedQuantity>",
            "<cbc:PayableAmount currencyID=\"IDR\">3219000.00</cbc:PayableAmount>",
            "<cbc:BuyerReference>Nota 17</cbc:BuyerReference>",
            "0012345678901000",
        ] {
            assert!(xml.text.contains(told), "{told}\n{}", xml.text);
        }
        let xml = party.get(&format!("{note}/credit-note.xml")).await;
        valid("CreditNote", &xml.text);
        assert!(
            xml.text.contains("<cbc:CreditedQuantity unitCode=\"XCT\">1</cbc:CreditedQuantity>")
        );
        for path in [
            format!("{bill}/invoice.pdf"),
            format!("{bill}/invoice.pdf?language=en"),
            format!("{note}/credit-note.pdf"),
        ] {
            let pdf = party.get(&path).await;
            assert_eq!(
                (pdf.status, pdf.header("content-type")),
                (200, "application/pdf"),
                "{path}"
            );
            assert!(pdf.text.starts_with("%PDF-1."), "{path}");
        }
    }
    assert_eq!(billed.buyer.get(&format!("{bill}/credit-note.pdf")).await.status, 404);
    billed.app.stop().await;
}

#[tokio::test]
async fn the_tax_offices_file_says_what_is_lacking_before_it_is_made() {
    let billed = Billed::begin().await;
    let path = "/api/v1/exports/coretax?from=2020-01-01&to=2099-12-31";

    let lacking = billed.seller.get(path).await;

    assert_eq!(
        (lacking.status, lacking.problem()),
        (422, "coretax-incomplete"),
        "{}",
        lacking.text
    );
    assert_eq!(lacking.body["lacking"], 1);
    let page = billed.app.browser(billed.seller.person.unwrap()).await;
    let page = page.get("/invoices/coretax?from=2020-01-01&to=2099-12-31").await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("NPWP pembeli belum ada"), "{}", page.text);
    let numbers = json!({ "npwp": "0012345678902000", "nitku": "0012345678902000000000",
                          "address": "Jl. Kelimutu 1" });
    let own = format!("/api/v1/organizations/{}", billed.buyer_id);
    let changed = billed.app.operator().ask(reqwest::Method::PATCH, &own, Some(numbers)).await;
    assert_eq!(changed.status, 200, "{}", changed.body);

    let file = billed.seller.get(path).await;

    assert_eq!(
        (file.status, file.header("content-type")),
        (200, "application/xml"),
        "{}",
        file.text
    );
    let number = text(&billed.invoice["number"]);
    for told in [
        "<TIN>0012345678901000</TIN>",
        "<TrxCode>04</TrxCode>",
        &format!("<RefDesc>{number}</RefDesc>"),
        "<BuyerIDTKU>0012345678902000000000</BuyerIDTKU>",
        "<Unit>UM.0022</Unit>",
        "<OtherTaxBase>2658333.33</OtherTaxBase>",
        "<VAT>319000.00</VAT>",
    ] {
        assert!(file.text.contains(told), "{told}\n{}", file.text);
    }
    // What the tax office has numbered is handed in no more.
    let record = format!("{}/record-tax-number", billed.address());
    let given = billed.seller.post(&record, json!({ "number": "04002600000000123" })).await;
    assert_eq!(given.status, 200, "{}", given.body);
    assert_eq!(billed.seller.get(path).await.status, 404);
    let foreign = billed.app.person(billed.seller_id, &[Role::Sales]).await;
    assert_eq!(foreign.get(path).await.status, 403);
    billed.app.stop().await;
}

#[tokio::test]
async fn a_bill_is_credited_and_taken_back_from_its_page() {
    let billed = Billed::begin().await;
    let browser = billed.app.browser(billed.seller.person.unwrap()).await;
    let address = format!("/invoices/{}", text(&billed.invoice["id"]));
    let page = browser.get(&address).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for form in ["credit", "reverse", "record-tax-number", "write-off"] {
        assert!(page.text.contains(&format!("action=\"{address}/{form}\"")), "{form}");
    }
    let line = billed.seller.get(&billed.address()).await.body["lines"][0]["id"].clone();
    let (count, units) = (format!("count-{}", text(&line)), format!("units-{}", text(&line)));

    let nothing = browser.form(&format!("{address}/credit"), &[("reason", "goodwill")]).await;
    assert_eq!(nothing.status, 422, "{}", nothing.text);
    assert!(nothing.text.contains("Isi apa yang dikreditkan."), "{}", nothing.text);
    let more = [("reason", "goodwill"), (count.as_str(), "11")];
    let more = browser.form(&format!("{address}/credit"), &more).await;
    assert_eq!(more.status, 422, "{}", more.text);
    assert!(more.text.contains("value=\"11\""), "what was typed comes back");
    let some = [("reason", "goodwill"), (count.as_str(), "1"), (units.as_str(), "3")];
    let some = browser.form(&format!("{address}/credit"), &some).await;
    assert_eq!(some.status, 303, "{}", some.text);

    let now = billed.seller.get(&billed.address()).await.body;
    assert_eq!(now["lines"][0]["credited"], "362500.00");
    assert_eq!(now["open"], "2816625.00");
    let shown = browser.get(&address).await;
    assert!(shown.text.contains(">NK/"), "{}", shown.text);
    // What was credited in part is credited to the end instead of taken back.
    assert!(!shown.text.contains(&format!("action=\"{address}/reverse\"")));
    let refused = browser.form(&format!("{address}/reverse"), &[("reverse_words", "Salah")]).await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    let buyers = billed.app.browser(billed.buyer.person.unwrap()).await;
    let theirs = buyers.get(&address).await;
    assert!(!theirs.text.contains("<form method=\"post\""), "the receiver changes nothing of it");
    assert!(theirs.text.contains("/payments/new?to="), "but pays it");
    let list = buyers.get("/invoices").await;
    assert!(
        list.text.contains("Harus dibayar") && list.text.contains("Rp2.816.625"),
        "{}",
        list.text
    );
    let order = buyers.get(&format!("/orders/{}", text(&billed.order["id"]))).await;
    assert!(order.text.contains(&format!("href=\"{address}\"")), "the order leads to its bills");
    billed.app.stop().await;
}

#[tokio::test]
async fn a_paper_names_both_as_they_were_when_it_was_numbered() {
    let billed = Billed::begin().await;
    let note = billed.credited().await;
    let change = |name: &str, address: &str, npwp: &str| json!({ "name": name, "address": address, "npwp": npwp });
    for (id, change) in [
        (billed.seller_id, change("CV Baru Sekali", "Jalan Lain 99", "0099999999999000")),
        (billed.buyer_id, change("Puskud Berganti Nama", "Jalan Pindah 7", "0088888888888000")),
    ] {
        let path = format!("/api/v1/organizations/{id}");
        let done = billed.app.operator().ask(reqwest::Method::PATCH, &path, Some(change)).await;
        assert_eq!(done.status, 200, "{}", done.text);
    }

    let order = format!("/api/v1/purchase-orders/{}", text(&billed.order["id"]));
    let note = format!("/api/v1/invoices/{}", text(&note["id"]));
    for paper in [
        format!("{}/documents/invoice.xml", billed.address()),
        format!("{note}/documents/credit-note.xml"),
        format!("{order}/documents/purchase-order.xml"),
        format!("{order}/documents/order-response.xml"),
    ] {
        let told = billed.buyer.get(&paper).await;
        assert_eq!(told.status, 200, "{paper}: {}", told.text);
        assert!(told.text.contains("Toko “Maju”"), "{paper}: {}", told.text);
        assert!(told.text.contains("Puskud &amp; Co &lt;NTT&gt;"), "{paper}: {}", told.text);
        for new in
            ["Baru Sekali", "Berganti", "Lain 99", "Pindah", "0099999999999000", "0088888888888000"]
        {
            assert!(!told.text.contains(new), "{paper} says {new}: {}", told.text);
        }
    }
    // The frame of the page names the reader's own house as it is now; so the other one looks.
    let printed = billed.app.browser(billed.buyer.person.unwrap()).await;
    let id = text(&billed.invoice["id"]);
    let printed = printed.get(&format!("/invoices/{id}/papers/invoice")).await;
    assert!(printed.text.contains("0012345678901000"), "{}", printed.text);
    assert!(!printed.text.contains("Baru Sekali"), "{}", printed.text);

    // What is numbered from now on says what holds now.
    let credited = billed.credited_more().await;
    let newer = format!("/api/v1/invoices/{}/documents/credit-note.xml", text(&credited["id"]));
    let newer = billed.buyer.get(&newer).await.text;
    assert!(newer.contains("CV Baru Sekali") && newer.contains("Jalan Pindah 7"), "{newer}");
    assert!(newer.contains("0099999999999000"), "the tax numbers of today, {newer}");
}
