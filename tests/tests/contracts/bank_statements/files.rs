//! A file is taken whole or not at all, and once.

use super::*;

#[tokio::test]
async fn a_file_counts_once_however_often_it_is_handed_in_and_what_is_certain_is_booked_by_itself()
{
    let world = World::open().await;
    let bills = world.owes(&[450_000, 300_000]).await;
    let plain = bills[0].1.replace('/', "");
    let certain = format!("12/01/2026;TRSF E-BANKING {plain};;450.000,00");
    let rows = [
        certain.as_str(),
        "12/01/2026;SETORAN TUNAI;;300.000,00",
        "13/01/2026;BIAYA ADM;2.500,00;",
    ];

    let taken = done(world.hand_in(&table(&rows), &[]).await, 201);

    assert_eq!(
        (&taken["state"], &taken["lines"], &taken["new_lines"]),
        (&json!("taken"), &json!(3), &json!(3))
    );
    let path = format!("{FILES}/{}", taken["id"].as_str().unwrap());
    let seen = done(world.desk.get(&path).await, 200);
    assert_eq!((&seen["explained"], &seen["unexplained"]), (&json!(1), &json!(2)));
    assert_eq!((world.open_of(bills[0].0).await, world.open_of(bills[1].0).await), (0, 30_000_000));
    let paid = done(world.desk.get("/api/v1/payments").await, 200);
    assert_eq!(paid["items"][0]["state"], "confirmed", "the bank says so");
    world.holds().await;

    let again = done(world.hand_in(&table(&rows), &[]).await, 201);
    assert_eq!((&again["new_lines"], &again["known_lines"]), (&json!(0), &json!(3)));
    let longer =
        [rows[1], rows[2], "14/01/2026;BIAYA ADM;2.500,00;", "14/01/2026;BIAYA ADM;2.500,00;"];
    let longer = done(world.hand_in(&table(&longer), &[]).await, 201);
    assert_eq!((&longer["new_lines"], &longer["known_lines"]), (&json!(2), &json!(2)));
    assert_eq!(world.number("SELECT count(*) FROM bank_line").await, 5);
    assert_eq!(world.number("SELECT count(*) FROM payment").await, 1);
    world.end().await;
}

#[tokio::test]
async fn one_file_handed_in_twice_at_the_same_instant_counts_once() {
    let world = World::open().await;
    let bills = world.owes(&[450_000]).await;
    let plain = bills[0].1.replace('/', "");
    let file = table(&[
        &format!("12/01/2026;{plain};;450.000"),
        "12/01/2026;QRIS;;1.000",
        "12/01/2026;QRIS;;1.000",
    ]);

    let both =
        futures::future::join_all([world.hand_in(&file, &[]), world.hand_in(&file, &[])]).await;

    let mut new: Vec<i64> =
        both.into_iter().map(|reply| done(reply, 201)["new_lines"].as_i64().unwrap()).collect();
    new.sort_unstable();
    assert_eq!(new, [0, 3]);
    assert_eq!(world.number("SELECT count(*) FROM bank_line").await, 3);
    assert_eq!(world.number("SELECT count(*) FROM payment").await, 1);
    world.end().await;
}

#[tokio::test]
async fn bad_rows_are_named_and_nothing_has_changed() {
    let world = World::open().await;
    let file = table(&["12/01/2026;A;;450.000", "32/01/2026;B;;1.000", "13/01/2026;C;seribu;"]);

    let refused = world.hand_in(&file, &[]).await;

    assert_eq!((refused.status, refused.problem()), (422, "statement-unusable"));
    assert_eq!(refused.pointers(), ["/rows/4/day", "/rows/5/debit"]);
    assert_eq!(refused.body["reason"]["code"], "rows");
    let gap =
        "Tanggal;Keterangan;Debet;Kredit;Saldo\n12/01/2026;A;;100;100\n13/01/2026;B;;100;250\n";
    let gap = world.hand_in(gap, &[]).await;
    assert_eq!((gap.status, &gap.body["reason"]["code"]), (422, &json!("balance_off")));
    let other = table(&["12/01/2026;A;;450.000"]).replace("1234567890", "9999999999");
    let other = world.hand_in(&other, &[]).await;
    assert_eq!((other.status, &other.body["reason"]["code"]), (422, &json!("other_account")));
    let pdf = world.hand_in("%PDF-1.7", &[]).await;
    assert_eq!((pdf.status, pdf.problem()), (422, "unreadable-file"));
    for rows in ["bank_line", "bank_statement", "stored_file"] {
        assert_eq!(world.number(&format!("SELECT count(*) FROM {rows}")).await, 0, "{rows}");
    }
    world.end().await;
}

#[tokio::test]
async fn the_same_days_in_another_layout_would_count_twice_and_are_refused() {
    let world = World::open().await;
    done(world.hand_in(&table(&["12/01/2026;A;;450.000", "15/01/2026;B;;1.000"]), &[]).await, 201);
    let other = "Date;Description;Amount\n15/01/2026;B;+1000.00\n16/01/2026;C;+2000.00\n";

    let refused = world.hand_in(other, &[]).await;

    assert_eq!((refused.status, refused.problem()), (422, "other-layout"));
    assert_eq!(
        (&refused.body["first_day"], &refused.body["last_day"]),
        (&json!("2026-01-15"), &json!("2026-01-15"))
    );
    let later = other.replace("15/01/2026;B;+1000.00\n", "");
    assert_eq!(done(world.hand_in(&later, &[]).await, 201)["new_lines"], 1);
    world.end().await;
}

#[tokio::test]
async fn a_file_is_looked_at_first_and_what_its_columns_mean_is_remembered() {
    let world = World::open().await;
    let file = "Hari;Perihal;Ke luar;Ke dalam\n12/01/2026;Bunga;;4.000\n";
    let refused = world.hand_in(file, &[]).await;
    assert_eq!((refused.status, &refused.body["reason"]["code"]), (422, &json!("columns_unknown")));

    let staged = done(world.hand_in(file, &[("dry_run", "true")]).await, 201);
    assert_eq!(staged["state"], "staged");
    let path = format!("{FILES}/{}", staged["id"].as_str().unwrap());
    let looked = done(world.desk.get(&path).await, 200);
    assert_eq!(looked["unusable"]["code"], "columns_unknown");
    assert_eq!(
        looked["columns"][3],
        json!({ "header": "Ke dalam", "field": null, "sample": "4.000" })
    );
    assert_eq!(world.number("SELECT count(*) FROM bank_line").await, 0);
    let wrong = json!({ "mapping": { "Hari": "day", "Perihal": "day" } });
    let wrong = world.desk.post(&format!("{path}/take"), wrong).await;
    assert_eq!((wrong.status, wrong.problem()), (422, "wrong-mapping"));
    let mapping = json!({ "Hari": "day", "Perihal": "description", "Ke luar": "debit", "Ke dalam": "credit" });
    let taken = world.desk.post(&format!("{path}/take"), json!({ "mapping": mapping })).await;
    assert_eq!(done(taken, 200)["new_lines"], 1);
    let again = world.desk.post(&format!("{path}/take"), json!({})).await;
    assert_eq!((again.status, again.problem()), (409, "not-staged"));

    let next = file.replace("12/01", "13/01");
    assert_eq!(done(world.hand_in(&next, &[]).await, 201)["new_lines"], 1, "it is remembered");
    world.end().await;
}

#[tokio::test]
async fn every_form_is_taken_and_an_account_that_nobody_verified_takes_none() {
    let world = World::open().await;
    for name in ["sign_beside.csv", "month.camt053.xml"] {
        let path = format!(
            "{}/../order-workflow/src/bank_file/tests/data/{name}",
            env!("CARGO_MANIFEST_DIR")
        );
        let file = std::fs::read_to_string(path).unwrap();
        let taken = done(world.hand_in(&file, &[]).await, 201);
        assert!(taken["new_lines"].as_i64().unwrap() >= 3, "{taken}");
        assert!(taken["opening"].is_string() && taken["closing"].is_string(), "{taken}");
    }
    let entered =
        json!({ "bank_code": "002", "number": "5554443332", "holder": "CV Sumber Pangan" });
    let entered = done(world.desk.post("/api/v1/bank-accounts", entered).await, 201);
    let account: Uuid = entered["id"].as_str().unwrap().parse().unwrap();
    let refused =
        hand_in(&world.desk, account, "Tanggal;Keterangan;Debet;Kredit\n12/01/2026;A;;1\n", &[])
            .await;
    assert_eq!((refused.status, refused.problem()), (422, "account-unfit"));
    let others = hand_in(&world.treasurer, world.account, &table(&["12/01/2026;A;;1"]), &[]).await;
    assert_eq!((others.status, others.problem()), (422, "account-unfit"));
    world.end().await;
}

#[tokio::test]
async fn a_file_that_was_only_looked_at_is_let_go_after_a_day() {
    let world = World::open().await;
    let file = table(&["12/01/2026;A;;450.000"]);
    let staged = done(world.hand_in(&file, &[("dry_run", "true")]).await, 201);
    let taken = done(world.hand_in(&file, &[]).await, 201);

    world.app.clock.advance(chrono::TimeDelta::hours(25));
    order_workflow::jobs::tidy::tidy(&world.app.workflow).await.unwrap();

    let path = |one: &Value| format!("{FILES}/{}", one["id"].as_str().unwrap());
    assert_eq!(world.desk.get(&path(&staged)).await.status, 404);
    assert_eq!(done(world.desk.get(&path(&taken)).await, 200)["lines"], 1);
    assert_eq!(world.number("SELECT count(*) FROM stored_file").await, 1);
    world.end().await;
}
