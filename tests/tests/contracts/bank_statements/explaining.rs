//! What is not certain a person explains; and takes back where it was wrong.

use super::*;

#[tokio::test]
async fn the_unsure_wait_with_their_evidence_until_a_person_says_what_they_are() {
    let world = World::open().await;
    let bills = world.owes(&[450_000, 300_000]).await;
    let rows = [
        "12/01/2026;SETORAN TUNAI NANGAPANDA;;300.000",
        "13/01/2026;BIAYA ADM;2.500;",
        "14/01/2026;PINDAH BUKU;9.000;",
    ];
    done(world.hand_in(&table(&rows), &[]).await, 201);
    let queue = world.queue().await;
    let [moved, fee, deposit] = &queue[..] else { panic!("{queue:#?}") };

    assert_eq!(deposit["certainty"], "unsure");
    let best = &deposit["candidates"][0];
    assert_eq!((&best["kind"], &best["id"]), (&json!("invoice"), &json!(bills[1].0)));
    assert_eq!(best["evidence"], json!(["same_amount", "name_alike"]));
    assert_eq!((&fee["certainty"], &fee["amount"]), (&json!("unknown"), &json!("-2500.00")));

    let trade = world.explain(fee, json!({ "as": "account", "account": "receivable" })).await;
    assert_eq!((trade.status, trade.problem()), (422, "not-that-account"));
    let buyer = json!({ "as": "from", "payer_id": world.buyer });
    let out = world.explain(fee, buyer.clone()).await;
    assert_eq!((out.status, out.problem()), (422, "not-this-line"));
    let said = json!({ "as": "account", "account": "fee_expense", "words": "Admin Januari" });
    let said = done(world.explain(fee, said).await, 200);
    assert_eq!(
        (&said["state"], &said["ledger_account"]),
        (&json!("explained"), &json!("fee_expense"))
    );
    assert_eq!(
        (world.booked("bank").await, world.booked("fee_expense").await),
        (-250_000, 250_000)
    );
    let twice = world.explain(fee, json!({ "as": "own_transfer" })).await;
    assert_eq!((twice.status, twice.problem()), (409, "not-in-this-state"));
    let nowhere = world.explain(moved, json!({ "as": "own_transfer" })).await;
    assert_eq!((nowhere.status, nowhere.problem()), (422, "account-needed"));
    let itself = json!({ "as": "own_transfer", "account_id": world.account });
    let itself = world.explain(moved, itself).await;
    assert_eq!((itself.status, itself.problem()), (422, "account-needed"));
    let other = verified(&world.desk, &world.lead, "9988776655").await;
    let own = json!({ "as": "own_transfer", "account_id": other });
    done(world.explain(moved, own).await, 200);

    let mut from = buyer;
    from["invoice_ids"] = json!([bills[1].0]);
    let paid = done(world.explain(deposit, from).await, 200);
    assert_eq!((&paid["explained_as"], &paid["is_recorded"]), (&json!("payment"), &json!(true)));
    assert_eq!(world.open_of(bills[1].0).await, 0);
    assert_eq!(world.queue().await.len(), 0, "no rupiah is unexplained");
    world.end().await;
}

#[tokio::test]
async fn what_was_explained_wrongly_is_undone_and_never_booked_by_itself_again() {
    let world = World::open().await;
    let bills = world.owes(&[450_000]).await;
    let plain = bills[0].1.replace('/', "");
    let rows = [format!("12/01/2026;{plain};;450.000"), "13/01/2026;BUNGA;;4.000".to_owned()];
    done(world.hand_in(&table(&rows.each_ref().map(String::as_str)), &[]).await, 201);
    let explained = done(world.desk.get(&format!("{LINES}?state=explained")).await, 200);
    let line = &explained["items"][0];
    assert_eq!((&line["is_recorded"], &line["explained_by"]), (&json!(true), &json!(null)));

    let silent = world.desk.post(&at(line, "undo"), json!({ "words": " " })).await;
    assert_eq!((silent.status, silent.problem()), (422, "wrong-length"));
    let undone =
        done(world.desk.post(&at(line, "undo"), json!({ "words": "Uang orang lain" })).await, 200);
    assert_eq!((&undone["state"], &undone["payment_id"]), (&json!("unexplained"), &json!(null)));
    assert_eq!(world.open_of(bills[0].0).await, 45_000_000, "open again");
    world.holds().await;
    world.app.workflow.match_bank_lines(None).await.unwrap();
    assert_eq!(world.queue().await.len(), 2, "what a person decided about stays theirs");

    let again = world.explain(line, json!({ "as": "from", "payer_id": world.buyer })).await;
    assert_eq!(done(again, 200)["explained_as"], "payment");
    let interest = world.queue().await.remove(0);
    done(
        world.explain(&interest, json!({ "as": "account", "account": "interest_income" })).await,
        200,
    );
    assert_eq!(world.booked("interest_income").await, -400_000);
    done(world.desk.post(&at(&interest, "undo"), json!({ "words": "Bukan bunga" })).await, 200);
    assert_eq!(
        (world.booked("interest_income").await, world.booked("bank").await),
        (0, 45_000_000)
    );
    let history = "SELECT count(*) FROM bank_line_event";
    assert_eq!(world.number(history).await, 5, "each time is kept");
    world.end().await;
}

#[tokio::test]
async fn a_payment_that_was_recorded_is_confirmed_by_the_sellers_line_and_found_in_the_buyers() {
    let world = World::open().await;
    world.owes(&[450_000]).await;
    let body = json!({
        "payee_id": world.seller, "amount": "450000.00", "paid_on": "2026-01-12", "method": "transfer",
        "account_id": world.account, "reference": "FT-26012-0001",
    });
    let paid = done(world.treasurer.post("/api/v1/payments", body).await, 201);
    assert_eq!(paid["state"], "recorded");
    let head = "Tanggal;Keterangan;No Referensi;Debet;Kredit\n";

    done(world.hand_in(&format!("{head}12/01/2026;TRSF;FT260120001;;450.000\n"), &[]).await, 201);

    let path = format!("/api/v1/payments/{}", paid["id"].as_str().unwrap());
    assert_eq!(done(world.treasurer.get(&path).await, 200)["state"], "confirmed");
    assert_eq!(world.queue().await.len(), 0);
    let manager = world.app.person(world.buyer, &[Role::Manager]).await;
    let own = verified(&world.treasurer, &manager, "7777700000").await;
    let file = format!(
        "{head}12/01/2026;TRSF KE SUMBER PANGAN;FT260120001;450.000;\n13/01/2026;TRSF;;450.000;\n"
    );
    done(hand_in(&world.treasurer, own, &file, &[]).await, 201);
    let mine = done(world.treasurer.get(&format!("{LINES}?state=explained")).await, 200);
    assert_eq!(mine["items"][0]["payment_id"], paid["id"], "the other end of the same payment");
    let rest = done(world.treasurer.get(&format!("{LINES}?state=unexplained")).await, 200);
    let rest = &rest["items"][0];
    assert_eq!(rest["candidates"], json!([]), "one payment is one line on each side");
    let taken = json!({ "as": "payment", "payment_id": paid["id"] });
    let taken = world.treasurer.post(&at(rest, "explain"), taken).await;
    assert_eq!((taken.status, taken.problem()), (422, "of-another-line"));
    assert_eq!(world.number("SELECT count(*) FROM payment").await, 1);
    world.end().await;
}

#[tokio::test]
async fn another_sum_another_account_and_other_peoples_lines_are_refused() {
    let world = World::open().await;
    world.owes(&[450_000]).await;
    let body = json!({
        "payee_id": world.seller, "amount": "400000.00", "paid_on": "2026-01-12", "method": "transfer",
        "account_id": world.account, "reference": "FT-9",
    });
    let paid = world
        .treasurer
        .post("/api/v1/payments", {
            let mut b = body;
            b["reference"] = json!("FT-90001");
            b
        })
        .await;
    let paid = done(paid, 201);
    done(world.hand_in(&table(&["12/01/2026;TRSF;;450.000"]), &[]).await, 201);
    let line = world.queue().await.remove(0);

    let other = world.explain(&line, json!({ "as": "payment", "payment_id": paid["id"] })).await;
    assert_eq!((other.status, other.problem()), (422, "other-sum"));
    let nobody = world.explain(&line, json!({ "as": "payment", "payment_id": Uuid::nil() })).await;
    assert_eq!((nobody.status, nobody.problem()), (422, "not-this-line"));
    let stranger = world.app.organization(Kind::Primary, "KDMP Detusoko").await;
    let from = world.explain(&line, json!({ "as": "from", "payer_id": stranger })).await;
    assert_eq!((from.status, from.problem()), (422, "not-this-line"));
    let theirs = world.treasurer.post(&at(&line, "explain"), json!({ "as": "own_transfer" })).await;
    assert_eq!(theirs.status, 404);
    let stale = world
        .desk
        .with("If-Match", "\"v9\"")
        .post(&at(&line, "explain"), json!({ "as": "own_transfer" }))
        .await;
    assert_eq!(stale.status, 412);
    assert_eq!(
        world.lead.post(&at(&line, "explain"), json!({ "as": "own_transfer" })).await.status,
        403
    );
    world.end().await;
}
