//! A drawdown that was said to be paid, and was not: taken back by whoever said so, or denied by the seller.

use super::*;

fn because() -> Value {
    json!({ "words": "salah rekening" })
}

#[tokio::test]
async fn a_drawdown_that_was_not_paid_is_taken_back_and_leaves_nothing_in_three_books() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 120_000_000, 1_000_000).await;
    let (order, invoice) = world.billed(120_000_000).await;
    let approved = world.approved(facility, invoice, 120_000_000).await;
    let early = json!({ "reference": "FLR-0001", "paid_on": "0026-11-23" });
    refused(&world.teller.post(&at(&approved, "pay"), early).await, 422, "too-long-ago");
    let (pay, reverse) = (at(&approved, "pay"), at(&approved, "reverse"));
    refused(&world.teller.post(&reverse, because()).await, 409, "not-in-this-state");
    let paid = done(world.teller.post(&pay, world.transferred("FLR-0001")).await, 200);
    assert!(paid["allowed_commands"].as_array().unwrap().contains(&json!("reverse")), "{paid}");
    // Interest that fell due meanwhile goes with it.
    world.app.clock.advance(TimeDelta::days(50));
    world.app.workflow.charge_interest().await.unwrap();
    assert_ne!(world.booked(world.borrower, "interest_expense").await, 0);

    refused(&world.treasurer.post(&reverse, because()).await, 403, "not-your-part");
    refused(&world.banker.post(&reverse, because()).await, 403, "not-your-role");
    refused(&world.teller.post(&reverse, json!({ "words": " " })).await, 422, "wrong-length");
    let back = done(world.teller.post(&reverse, because()).await, 200);

    assert_eq!((&back["state"], &back["reference"]), (&json!("reversed"), &json!("FLR0001")));
    let paper = format!("/api/v1/invoices/{invoice}");
    assert_eq!(world.treasurer.get(&paper).await.body["open"], "120000000.00");
    // How far it is paid never changes without an entry that both read.
    let kinds = |kind: &str| format!("SELECT count(*) FROM order_history WHERE kind = '{kind}'");
    assert_eq!(world.number(&kinds("settled")).await, 1);
    assert_eq!(world.number(&kinds("unsettled")).await, 1);
    for reader in [&world.manager, &world.lead] {
        let page = world.app.browser(reader.person.unwrap()).await;
        let page = page.get(&order.replace("/api/v1/purchase-orders", "/orders")).await;
        assert!(page.text.contains("Pelunasan dibatalkan"), "{}", page.text);
        assert!(page.text.contains("dibayar bank"), "{}", page.text);
    }
    for (whose, account) in [
        (world.borrower, "loan_taken"),
        (world.borrower, "interest_expense"),
        (world.borrower, "interest_payable"),
        (world.bank, "loan_given"),
        (world.bank, "interest_income"),
        (world.bank, "bank"),
        (world.seller, "bank"),
    ] {
        assert_eq!(world.booked(whose, account).await, 0, "{account}");
    }
    let seen = done(world.treasurer.get(&format!("{FACILITIES}/{facility}")).await, 200);
    assert_eq!((&seen["drawn"], &seen["outstanding"]), (&json!("0.00"), &json!("0.00")), "{seen}");

    // What was not drawn can be drawn; the bank's reference is free again.
    let approved = world.approved(facility, invoice, 120_000_000).await;
    let paid = world.teller.post(&at(&approved, "pay"), world.transferred("FLR-0001")).await;
    done(paid, 200);
    world.end().await;
}

#[tokio::test]
async fn what_was_paid_back_in_part_was_drawn() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 120_000_000, 1_000_000).await;
    let (_, invoice) = world.billed(120_000_000).await;
    let approved = world.approved(facility, invoice, 120_000_000).await;
    done(world.teller.post(&at(&approved, "pay"), world.transferred("FLR-0001")).await, 200);
    let repay = format!("{FACILITIES}/{facility}/repayments");
    let early = json!({ "amount": "1000.00", "paid_on": "0026-11-23", "reference": "FLR-0002" });
    refused(&world.teller.post(&repay, early).await, 422, "too-long-ago");
    let repaid = json!({ "amount": "1000.00", "paid_on": world.today(), "reference": "FLR-0002" });
    done(world.teller.post(&repay, repaid).await, 201);

    refused(&world.teller.post(&at(&approved, "reverse"), because()).await, 409, "paid-back");
    let deny = format!("/api/v1/invoices/{invoice}/deny-drawdown");
    refused(&world.desk.post(&deny, because()).await, 409, "paid-back");
    world.end().await;
}

#[tokio::test]
async fn the_seller_says_that_the_banks_money_never_came_and_the_order_does_not_end_on_the_buyers_word()
 {
    let world = World::open().await;
    let facility = world.facility("KK-1", 120_000_000, 1_000_000).await;
    // The bank's people leave: what it paid, the borrower's treasurer writes down.
    let left =
        "WITH gone AS (UPDATE tie SET until = now() WHERE organization_id = '{bank}' RETURNING id)
                SELECT count(*) FROM gone";
    world.number(&left.replace("{bank}", &world.bank.to_string())).await;
    let (order, invoice) = world.billed(120_000_000).await;
    let approved = world.approved(facility, invoice, 120_000_000).await;
    let said = world.treasurer.post(&at(&approved, "pay"), world.transferred("FLR-0001")).await;
    done(said, 200);
    world.app.clock.advance(TimeDelta::days(10));
    world.app.workflow.settle_order_money().await.unwrap();
    let waits = world.lead.get(&order).await.body;
    assert_eq!(waits["state"], "received", "the seller may still deny it");

    let deny = format!("/api/v1/invoices/{invoice}/deny-drawdown");
    refused(&world.lead.post(&deny, because()).await, 403, "not-your-role");
    refused(&world.treasurer.post(&deny, because()).await, 403, "not-your-part");
    assert_eq!(world.stranger.post(&deny, because()).await.status, 404);
    let desk = world.app.browser(world.desk.person.unwrap()).await;
    let page = format!("/invoices/{invoice}");
    let shown = desk.get(&page).await;
    assert!(shown.text.contains("Uang dari bank tidak masuk"), "{}", shown.text);
    let empty = desk.form(&format!("{page}/deny-drawdown"), &[("key", "k1")]).await;
    assert_eq!(empty.status, 422, "{}", empty.text);
    let typed = [("key", "k2"), ("deny_words", "tidak ada di rekening")];
    let denied = desk.form(&format!("{page}/deny-drawdown"), &typed).await;
    assert_eq!(denied.status, 303, "{}", denied.text);

    let seen = world.desk.get(&format!("/api/v1/invoices/{invoice}")).await.body;
    assert_eq!((&seen["open"], &seen["applied"]), (&json!("120000000.00"), &json!([])), "{seen}");
    let drawdown = done(world.treasurer.get(at(&approved, "").trim_end_matches('/')).await, 200);
    let last = drawdown["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["kind"], &last["facts"]["words"]),
        (&json!("reversed"), &json!("tidak ada di rekening"))
    );
    refused(&world.desk.post(&deny, because()).await, 409, "not-in-this-state");

    // Two weeks on nothing is denied any more, and the order ends.
    let approved = world.approved(facility, invoice, 120_000_000).await;
    let said = world.treasurer.post(&at(&approved, "pay"), world.transferred("FLR-0002")).await;
    done(said, 200);
    world.app.clock.advance(TimeDelta::days(15));
    refused(&world.desk.post(&deny, because()).await, 409, "silence-over");
    for _ in 0..50 {
        world.app.workflow.settle_order_money().await.unwrap();
        if world.lead.get(&order).await.body["state"] == "completed" {
            world.end().await;
            return;
        }
    }
    panic!("{}", world.lead.get(&order).await.text);
}

#[tokio::test]
async fn what_waits_for_board_and_bank_stands_on_their_home_pages() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 120_000_000, 1_000_000).await;
    let (_, invoice) = world.billed(120_000_000).await;
    let asked = world.asked(invoice, "premises", 120_000_000);
    let asked = done(world.ask(facility, asked).await, 201);
    let address = format!("/drawdowns/{}", asked["id"].as_str().unwrap());
    let officer = world.app.browser(world.officers[0].person.unwrap()).await;
    let home = officer.get("/").await;
    assert!(home.text.contains("Tanda tangani penarikan fasilitas"), "{}", home.text);
    assert!(home.text.contains(&address), "{}", home.text);
    let bank = world.app.browser(world.teller.person.unwrap()).await;
    assert!(!bank.get("/").await.text.contains(&address), "the bank hears of it once it is signed");

    done(world.officers[0].post(&at(&asked, "sign"), json!({})).await, 200);
    assert!(!officer.get("/").await.text.contains(&address), "signed already");
    done(world.officers[1].post(&at(&asked, "sign"), json!({})).await, 200);
    let home = bank.get("/").await;
    assert!(home.text.contains("Bayar penarikan yang disetujui"), "{}", home.text);
    assert!(home.text.contains(&address), "{}", home.text);
    world.end().await;
}
