//! What the books say is at the bank, held against what the bank's file says.

use super::*;

#[tokio::test]
async fn what_lies_between_books_and_bank_is_named_to_the_rupiah() {
    let world = World::open().await;
    let none = done(world.desk.get("/api/v1/bank-balance").await, 200);
    assert_eq!(none["balance"], json!(null), "no file says what was there");
    let bills = world.owes(&[450_000, 80_000]).await;
    let plain = bills[0].1.replace('/', "");
    let certain = format!("12/01/2026;TRSF E-BANKING {plain};;450.000,00");
    let rows =
        [certain.as_str(), "13/01/2026;SETORAN TUNAI;;300.000", "14/01/2026;PINDAH BUKU;9.000;"];
    done(world.hand_in(&table(&rows), &[]).await, 201);
    let other = verified(&world.desk, &world.lead, "9988776655").await;
    let queue = world.queue().await;
    let moved = queue.iter().find(|line| line["amount"] == "-9000.00").unwrap();
    let own = json!({ "as": "own_transfer", "account_id": other });
    done(world.explain(moved, own).await, 200);
    // The bank began with Rp100.000 that the books do not know of.
    let closing = "UPDATE bank_statement SET closing_sen = 84100000";
    let statement = Statement::from_string(DbBackend::Postgres, closing);
    world.app.workflow.database.connection().execute_raw(statement).await.unwrap();
    // … and Rp50.000 are said to be paid that no line is yet.
    let paid = json!({
        "payee_id": world.seller, "amount": "50000.00", "paid_on": "2026-01-13", "method": "transfer",
        "account_id": world.account, "reference": "FT-1/0001", "applications": [{ "invoice_id": bills[1].0 }],
    });
    done(world.treasurer.post("/api/v1/payments", paid).await, 201);

    let seen = done(world.desk.get("/api/v1/bank-balance").await, 200)["balance"].clone();

    let told = |name: &str| seen[name].as_str().unwrap().to_owned();
    assert_eq!((told("books"), told("bank")), ("500000.00".into(), "841000.00".into()), "{seen}");
    assert_eq!((told("difference"), told("unexplained")), ("341000.00".into(), "300000.00".into()));
    assert_eq!((told("not_in_books"), told("on_its_way")), ("-9000.00".into(), "-50000.00".into()));
    assert_eq!(told("rest"), "100000.00");
    assert_eq!(world.lead.get("/api/v1/bank-balance").await.status, 200);
    let page = world.app.browser(world.desk.person.unwrap()).await.get("/bank-statements").await;
    assert!(page.text.contains("Menurut buku"), "{}", page.text);
    world.end().await;
}
