//! Money that is recorded already is no new money; and what a file does not say of itself its treasurer does.

use super::*;

#[tokio::test]
async fn an_instalment_that_was_recorded_is_not_booked_again_by_the_banks_line() {
    let world = World::open().await;
    let bills = world.owes(&[616_000]).await;
    let (bill, number) = &bills[0];
    let body = json!({
        "payee_id": world.seller, "amount": "308000.00", "paid_on": "2026-01-12", "method": "transfer",
        "account_id": world.account, "reference": "FT26327HALF1", "applications": [{ "invoice_id": bill }],
    });
    let paid = done(world.treasurer.post("/api/v1/payments", body).await, 201);
    let row = format!("12/01/2026;TRSF E-BANKING {number} NANGAPANDA;;308.000");

    done(world.hand_in(&table(&[&row]), &[]).await, 201);

    assert_eq!(world.number("SELECT count(*) FROM payment").await, 1);
    assert_eq!(world.open_of(*bill).await, 30_800_000);
    let line = world.queue().await.remove(0);
    assert_eq!(line["certainty"], "unsure");
    let best = &line["candidates"][0];
    assert_eq!((&best["kind"], &best["id"]), (&json!("payment"), &paid["id"]));
    assert_eq!((&best["label"], &best["invoices"]), (&json!("FT26327HALF1"), &json!([number])));
    let browser = world.app.browser(world.desk.person.unwrap()).await;
    let page = browser.get(&format!("/bank-lines/{}", line["id"].as_str().unwrap())).await;
    let told = format!("referensi FT26327HALF1, untuk {number}");
    assert!(
        page.text.contains(&told) || page.text.contains(&told.replace('/', "&#x2f;")),
        "{}",
        page.text
    );
    let said = world.explain(&line, json!({ "as": "payment", "payment_id": paid["id"] })).await;
    assert_eq!(done(said, 200)["explained_as"], "payment");
    world.end().await;
}

#[tokio::test]
async fn a_file_without_a_year_is_taken_once_its_last_day_is_said() {
    let world = World::open().await;
    let classic = "Account No.,=,'1234567890\nCurrency,=,IDR\n\nDate,Description,Branch,Amount,,Balance\n\
                   '12/01,SETORAN,'0000,450000.00,CR,1450000.00\n'13/01,BIAYA ADM,'0000,15000.00,DB,1435000.00\n\
                   Starting Balance,=,1000000.00\n";
    let refused = world.hand_in(classic, &[]).await;
    assert_eq!(
        (refused.status, refused.problem()),
        (422, "statement-unusable"),
        "{}",
        refused.text
    );
    assert_eq!(refused.pointers(), ["/rows/5/day", "/rows/6/day"]);
    for day in ["1999-01-31", "2999-01-31"] {
        let never = world.hand_in(classic, &[("until", day)]).await;
        assert_eq!((never.status, never.pointers()), (422, vec!["/until"]), "{}", never.text);
    }
    let unread = world.hand_in(classic, &[("until", "besok")]).await;
    assert_eq!(unread.status, 400, "{}", unread.text);

    let day = world.app.clock.today().to_string();
    let taken = done(world.hand_in(classic, &[("until", &day)]).await, 201);

    assert_eq!(taken["new_lines"], 2);
    assert!(taken["last_day"].as_str().unwrap().ends_with("-01-13"), "{taken}");
    world.end().await;
}
