//! A secondary's surplus reaches the members of its primaries, and is taken back from below upwards.

use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::TestApp;

use super::{Cooperative, hand_in, share};

#[tokio::test]
async fn a_secondarys_surplus_is_passed_on_to_the_rupiah_and_taken_back_from_below() {
    let app = TestApp::start().await;
    let above = Cooperative::of(app, Kind::Secondary, "Flores Bersama").await;
    let below = above.app.organization(Kind::Primary, "KDMP Nangapanda").await;
    let other = above.app.organization(Kind::Primary, "KDMP Detusoko").await;
    for primary in [below, other] {
        above.app.affiliate(above.id, primary).await;
    }
    // By name or by code; they joined Lumbung later than the secondary, and their savings say so.
    above
        .members("kode;pokok;belanja\nKDMP Nangapanda;1.000.000;30.000.000\nkdmp detusoko;1.000.000;10.000.000\n")
        .await;
    let uses = [("members_by_trade", 5_000), ("members_by_savings", 2_000), ("reserve", 3_000)];
    let decided = above.decide(&above.decision("10000001", &uses)).await;
    assert_eq!(decided.status, 201, "{}", decided.text);
    above.hold().await;

    let treasurer = above.app.person(below, &[Role::Treasurer]).await;
    let member = above.app.person(below, &[Role::Member]).await;
    let login = above.login(&member).await;
    let as_of = format!("{}-12-31", above.year());
    let table =
        format!("nomor;nama;nama masuk;belanja\n1;;{login};1.000\n2;Beni;;2.000\n3;Citra;;0\n");
    let taken = hand_in(&treasurer, &[("as_of", &as_of)], &table).await;
    assert_eq!(taken.status, 201, "{}", taken.text);
    let year = treasurer.get(&above.path("")).await;
    let gift = &year.body["received"][0];
    // 7 of 10 parts are for members; the odd rupiah of the pots went to the largest fraction.
    assert_eq!(gift["from"]["name"], "Flores Bersama", "{}", year.text);
    assert_eq!((&gift["by_savings"], &gift["passed_on"]), (&json!("1000000.00"), &json!(null)));
    let amount: f64 = gift["amount"].as_str().unwrap().parse().unwrap();
    let pass_on: Value = json!({
        "decision_id": gift["decision_id"], "minutes": "Pengurus/7", "decided_on": above.day(4),
    });
    let foreign = above.app.person(other, &[Role::Treasurer]).await;
    let elsewhere = foreign.post(&above.path("/pass-on"), pass_on.clone()).await;
    assert_eq!(
        (elsewhere.status, elsewhere.problem()),
        (422, "wrong-decision"),
        "nobody traded there"
    );

    let passed = treasurer.post(&above.path("/pass-on"), pass_on.clone()).await;
    assert_eq!(passed.status, 201, "{}", passed.text);
    assert_eq!(passed.body["received"][0]["passed_on"]["shares"], 2);
    let twice = treasurer.post(&above.path("/pass-on"), pass_on).await;
    assert_eq!((twice.status, twice.problem()), (409, "year-decided"));
    let mine = member.get(&above.path("/mine")).await;
    let given = &mine.body["shares"][0];
    assert_eq!(
        (&given["passed_on_from"], &mine.body["decided"]),
        (&json!("Flores Bersama"), &json!(false))
    );
    let own: f64 = given["total"].as_str().unwrap().parse().unwrap();
    assert!((own - amount / 3.0).abs() <= 1.0, "{own} of {amount}");
    above.hold().await;

    let decision = year.body["received"][0]["decision_id"].clone();
    let back = json!({ "minutes": "RAT/9", "reason": "Salah hitung.", "taken_on": above.day(5) });
    let held = above.board.post(&above.path("/take-back"), back.clone()).await;
    assert_eq!((held.status, held.problem()), (409, "passed-on-already"), "{}", held.text);
    assert_eq!(held.body["by"], json!(["KDMP Nangapanda"]));
    let mut of_passing = back.clone();
    of_passing["from"] = decision;
    let below_back = treasurer.post(&above.path("/take-back"), of_passing).await;
    assert_eq!(below_back.status, 200, "{}", below_back.text);
    assert_eq!(member.get(&above.path("/mine")).await.body["shares"], json!([]));
    let above_back = above.board.post(&above.path("/take-back"), back).await;
    assert_eq!(above_back.status, 200, "{}", above_back.text);
    assert_eq!(above.account("patronage_payable").await, 0);
    assert_eq!(treasurer.get(&above.path("")).await.body["received"], json!([]));
    above.hold().await;
}

#[tokio::test]
async fn cooperatives_share_as_members_by_what_they_saved_and_traded() {
    let above = Cooperative::of(TestApp::start().await, Kind::Secondary, "Flores Bersama").await;
    for name in ["Ana", "Beni", "Citra"] {
        let primary = above.app.organization(Kind::Primary, name).await;
        above.app.affiliate(above.id, primary).await;
    }
    let table = "kode;wajib;belanja\nAna;1.200.000;4.500.000\nBeni;800.000;7.250.000\nCitra;2.000.000;1.000.000\n";
    above.members(table).await;
    let stranger = above.hand_in(
        &above.treasurer,
        &[("as_of", &format!("{}-12-31", above.year()))],
        "kode;nama;wajib\nDian;Dian;5\n",
    );
    let stranger = stranger.await;
    assert_eq!(stranger.pointers(), ["/file/1/nomor_anggota"], "{}", stranger.text);

    let uses = [("members_by_savings", 2_000), ("members_by_trade", 3_000), ("reserve", 5_000)];
    assert_eq!(above.decide(&above.decision("100000000", &uses)).await.status, 201);

    let mut totals: Vec<[String; 3]> =
        above.shares().await.into_iter().map(|(_, parts)| parts).collect();
    totals.sort();
    let mut want: Vec<[String; 3]> = [
        share("", ["6000000", "10588235", "16588235"]),
        share("", ["4000000", "17058824", "21058824"]),
        share("", ["10000000", "2352941", "12352941"]),
    ]
    .map(|(_, parts)| parts)
    .into();
    want.sort();
    assert_eq!(totals, want);
    above.hold().await;
}
