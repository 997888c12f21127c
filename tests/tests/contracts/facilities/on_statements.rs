//! What a bank pays and is paid back stands on statements too, and counts once: the books knew of it when it was recorded.

use super::*;
use reqwest::Method;
use reqwest::multipart::{Form, Part};

const LINES: &str = "/api/v1/bank-lines";

impl World {
    /// Hands in a statement of the seller's account with one line of today that came; the line as it then stands.
    async fn printed(&self, text: &str, rupiah: i64) -> Value {
        let (day, head) = (self.today().format("%d/%m/%Y"), "Tanggal;Keterangan;Debet;Kredit");
        let file = format!("No. Rekening;1234567890\n{head}\n{day};{text};;{rupiah}\n");
        let part = Part::bytes(file.into_bytes()).file_name("rekening-koran.csv");
        let form = Form::new().part("file", part).text("account_id", self.account.to_string());
        let request = self.desk.request(Method::POST, "/api/v1/bank-statements");
        done(Client::send(request.multipart(form)).await, 201);
        let lines = done(self.desk.get(LINES).await, 200);
        lines["items"][0].clone()
    }

    /// The number of an invoice.
    async fn numbered(&self, invoice: Uuid) -> String {
        let seen = self.desk.get(&format!("/api/v1/invoices/{invoice}")).await;
        done(seen, 200)["number"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn the_sellers_line_of_a_drawdown_is_that_drawdown_and_no_new_money() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 120_000_000, 1_000_000).await;
    let (_, invoice) = world.billed(40_000_000).await;
    let approved = world.approved(facility, invoice, 40_000_000).await;
    done(world.teller.post(&at(&approved, "pay"), world.transferred("FLR-0001")).await, 200);
    let number = world.numbered(invoice).await;

    world.printed(&format!("BANK FLORES {number}"), 40_000_000).await;
    let mut line = Value::Null;
    for _ in 0..50 {
        world.app.workflow.match_bank_lines(None).await.unwrap();
        line = done(world.desk.get(LINES).await, 200)["items"][0].clone();
        if line["state"] == "explained" {
            break;
        }
    }

    assert_eq!(
        (&line["explained_as"], &line["drawdown_id"]),
        (&json!("drawdown"), &approved["id"]),
        "{line}"
    );
    assert_eq!(world.booked(world.seller, "bank").await, 4_000_000_000, "once");
    // What the bank's own statement says is not taken back.
    let because = json!({ "words": "salah" });
    let back = world.teller.post(&at(&approved, "reverse"), because.clone()).await;
    refused(&back, 409, "on-bank-line");
    let deny = format!("/api/v1/invoices/{invoice}/deny-drawdown");
    refused(&world.desk.post(&deny, because).await, 409, "on-bank-line");
    world.end().await;
}

#[tokio::test]
async fn where_half_is_drawn_and_half_is_open_a_person_says_which_half_a_line_is() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 120_000_000, 1_000_000).await;
    let (_, invoice) = world.billed(40_000_000).await;
    let approved = world.approved(facility, invoice, 20_000_000).await;
    done(world.teller.post(&at(&approved, "pay"), world.transferred("FLR-0001")).await, 200);
    let number = world.numbered(invoice).await;

    let line = world.printed(&format!("BANK FLORES {number}"), 20_000_000).await;
    world.app.workflow.match_bank_lines(None).await.unwrap();
    let address = format!("{LINES}/{}", line["id"].as_str().unwrap());
    let line = done(world.desk.get(&address).await, 200);
    assert_eq!((&line["state"], &line["certainty"]), (&json!("unexplained"), &json!("unsure")));
    let kinds: Vec<&Value> =
        line["candidates"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert!(kinds.contains(&&json!("drawdown")) && kinds.contains(&&json!("invoice")), "{line}");

    let page = world.app.browser(world.desk.person.unwrap()).await;
    let shown = page.get(&format!("/bank-lines/{}", line["id"].as_str().unwrap())).await;
    assert!(shown.text.contains("Dibayar bank untuk KDMP Nangapanda"), "{}", shown.text);
    let other = json!({ "as": "repayment", "repayment_id": approved["id"] });
    refused(&world.desk.post(&format!("{address}/explain"), other).await, 422, "not-this-line");
    let drawn = json!({ "as": "drawdown", "drawdown_id": approved["id"] });
    let told = done(world.desk.post(&format!("{address}/explain"), drawn).await, 200);
    assert_eq!(told["explained_as"], "drawdown");
    let paper = done(world.desk.get(&format!("/api/v1/invoices/{invoice}")).await, 200);
    assert_eq!(paper["open"], "20000000.00", "the other half is still owed");
    assert_eq!(world.booked(world.seller, "bank").await, 2_000_000_000);

    // Undone, it is anybody's again, and the drawdown can be taken back.
    let undone = json!({ "words": "bukan ini" });
    done(world.desk.post(&format!("{address}/undo"), undone).await, 200);
    let because = json!({ "words": "salah rekening" });
    done(world.teller.post(&at(&approved, "reverse"), because).await, 200);
    world.end().await;
}
