//! Members and what they saved come in as a file: all or nothing, by number, and only the difference; and who sees what.

use serde_json::json;
use supply_chain::organization::{Kind, Role};

use super::Cooperative;

#[tokio::test]
async fn members_come_in_with_their_savings_and_again_only_the_difference() {
    let cooperative = Cooperative::primary().await;
    let as_of = format!("{}-12-31", cooperative.year());
    let fields = [("as_of", as_of.as_str())];
    let table = "nomor;nama;sejak;pokok;wajib;sukarela\nA-1;Ana;2019-08-17;100.000;1.200.000;\n\
                 A-2;Beni;;100.000;600.000;50.000,50\n";

    let dry = [fields[0], ("dry_run", "true")];
    let looked = cooperative.hand_in(&cooperative.treasurer, &dry, table).await;
    assert_eq!((looked.status, &looked.body["registered"]), (200, &json!(2)), "{}", looked.text);
    assert_eq!(cooperative.number("SELECT count(*) FROM savings_entry").await, 0);
    let taken = cooperative.hand_in(&cooperative.treasurer.once("k"), &fields, table).await;
    assert_eq!((taken.status, &taken.body["mandatory"]), (201, &json!("1800000.00")));
    let again = cooperative.hand_in(&cooperative.treasurer.once("k"), &fields, table).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, "true"));
    let same = cooperative.hand_in(&cooperative.treasurer, &fields, table).await;
    assert_eq!((same.status, same.problem()), (422, "nothing-changed"), "{}", same.text);
    assert_eq!(cooperative.number("SELECT count(*) FROM savings_entry").await, 5);

    let right = "nomor;wajib\na-2;650.000\n";
    let mended = cooperative.hand_in(&cooperative.treasurer, &fields, right).await;
    assert_eq!((mended.status, &mended.body["changed"]), (201, &json!(1)), "{}", mended.text);
    assert_eq!(cooperative.number("SELECT count(*) FROM savings_entry").await, 6);
    let list = cooperative.manager.get("/api/v1/savings").await;
    let rows = list.body["items"].as_array().unwrap();
    let told: Vec<_> = rows
        .iter()
        .map(|row| {
            (row["party"]["number"].as_str(), row["mandatory"].as_str(), row["voluntary"].as_str())
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some("A-1"), Some("1200000.00"), Some("0.00")),
            (Some("A-2"), Some("650000.00"), Some("50000.50")),
        ]
    );
    assert_eq!(rows[0]["since"], "2019-08-17");
    // The register stands beside the books.
    assert_eq!(cooperative.number("SELECT count(*) FROM ledger_entry").await, 0);
    cooperative.hold().await;
}

#[tokio::test]
async fn a_file_about_an_earlier_day_changes_that_day_and_not_what_a_later_file_said() {
    let cooperative = Cooperative::primary().await;
    let year = cooperative.year();
    let whole = format!("{year}-12-31");
    let taken = cooperative
        .hand_in(
            &cooperative.treasurer,
            &[("as_of", whole.as_str())],
            "nomor;nama;sejak;wajib;belanja\nA-1;Ana;2019-08-17;1.200.000;5.000.000\n",
        )
        .await;
    assert_eq!(taken.status, 201, "{}", taken.text);

    let half = format!("{year}-06-30");
    let table = "nomor;wajib;belanja\nA-1;1.000.000;2.000.000\n";
    let taken =
        cooperative.hand_in(&cooperative.treasurer, &[("as_of", half.as_str())], table).await;

    assert_eq!(taken.status, 201, "{}", taken.text);
    let list = cooperative.manager.get("/api/v1/savings").await;
    assert_eq!(list.body["items"][0]["mandatory"], "1200000.00", "{}", list.text);
    for (table, column, by_half, by_then) in [
        ("savings_entry", "amount_sen", 100_000_000, 120_000_000),
        ("shop_trade", "trade_sen", 200_000_000, 500_000_000),
    ] {
        for (day, sum) in [(&half, by_half), (&whole, by_then)] {
            let sql = format!("SELECT sum({column})::bigint FROM {table} WHERE day <= '{day}'");
            assert_eq!(cooperative.number(&sql).await, sum, "{table} by {day}");
        }
    }
    cooperative.hold().await;
}

#[tokio::test]
async fn one_wrong_cell_and_no_member_comes_in_and_every_wrong_cell_is_named() {
    let cooperative = Cooperative::primary().await;
    let first = cooperative.member("A-1").await;
    let login = cooperative.login(&first).await;
    let as_of = format!("{}-12-31", cooperative.year());
    let fields = [("as_of", as_of.as_str())];
    let table = format!(
        "nomor;nama;sejak;nama masuk;pokok\nA-1;Orang lain;;;5\nA-2;;;;5\nA-3;Citra;2999-01-01;;5\nA-4;Dian;;hantu;5\n\
         A-5;Emi;;{login};5\nA-6;Fani;;;5\nA-6;Fani;;;6\nA-7;Gita;;;lima\n"
    );

    let cells = cooperative.hand_in(&cooperative.treasurer, &fields, &table).await;
    // What cannot be read is told first, before anybody is looked up.
    assert_eq!((cells.status, cells.problem()), (422, "wrong-rows"), "{}", cells.text);
    assert_eq!(cells.pointers(), ["/file/7/nomor_anggota", "/file/8/simpanan_pokok"]);
    let readable = table.replace("A-6;Fani;;;6\n", "").replace("lima", "7");
    let who = cooperative.hand_in(&cooperative.treasurer, &fields, &readable).await;
    assert_eq!(
        who.pointers(),
        [
            "/file/1/nama",
            "/file/2/nama",
            "/file/3/sejak",
            "/file/4/nama_masuk",
            "/file/5/nama_masuk"
        ],
        "{}",
        who.text
    );
    assert_eq!(cooperative.number("SELECT count(*) FROM savings_entry").await, 0);
    assert_eq!(cooperative.number("SELECT count(*) FROM tie WHERE kind = 'member'").await, 1);

    let later = cooperative.hand_in(
        &cooperative.treasurer,
        &[("as_of", "2999-01-01")],
        "nomor;nama;pokok\n1;A;5\n",
    );
    assert_eq!(later.await.pointers(), ["/as_of"]);
    let unsaid =
        cooperative.hand_in(&cooperative.treasurer, &[], "nomor;nama;pokok\n1;A;5\n").await;
    assert_eq!((unsaid.status, unsaid.pointers()), (400, vec!["/as_of"]));
}

#[tokio::test]
async fn a_member_sees_her_own_row_and_another_cooperative_nothing() {
    let cooperative = Cooperative::primary().await;
    let ana = cooperative.member("A-1").await;
    let beni = cooperative.member("A-2").await;
    cooperative.members("nomor;pokok;belanja\nA-1;100;1.000\nA-2;100;9.000\n").await;
    let uses = [("members_by_trade", 10_000)];
    assert_eq!(cooperative.decide(&cooperative.decision("1000", &uses)).await.status, 201);

    for (member, total) in [(&ana, "100.00"), (&beni, "900.00")] {
        let mine = member.get(&cooperative.path("/mine")).await;
        assert_eq!(mine.body["shares"][0]["total"], total, "{}", mine.text);
        for rest in ["", "/shares"] {
            let refused = member.get(&cooperative.path(rest)).await;
            assert_eq!((refused.status, refused.problem()), (403, "not-your-role"));
        }
        assert_eq!(member.get("/api/v1/savings").await.status, 403);
    }
    let path = cooperative.path("/mine");
    let (hers, his) = (ana.get(&path).await, beni.get(&path).await);
    assert_ne!(hers.body["shares"][0]["statement_mark"], his.body["shares"][0]["statement_mark"]);
    // Whoever is no member has no row, and another cooperative sees none of it.
    assert_eq!(cooperative.manager.get(&cooperative.path("/mine")).await.status, 404);
    let stranger = cooperative.app.organization(Kind::Primary, "KDMP Detusoko").await;
    let stranger = cooperative.app.person(stranger, &[Role::Treasurer, Role::Approver]).await;
    let theirs = stranger.get(&cooperative.path("")).await;
    assert_eq!(
        (&theirs.body["state"], &theirs.body["totals"]["members"]),
        (&json!("undecided"), &json!(0))
    );
    let none = stranger.get(&cooperative.path("/shares")).await;
    assert_eq!(none.body["items"], json!([]));
    assert_eq!(stranger.get(&cooperative.path("/mine")).await.status, 404);
    let seller = cooperative.app.organization(Kind::Distributor, "Grosir").await;
    let seller = cooperative.app.person(seller, &[Role::Treasurer, Role::Approver]).await;
    assert_eq!(seller.get(&cooperative.path("")).await.problem(), "not-a-cooperative");
}

#[tokio::test]
async fn somebody_who_works_there_is_a_member_too_and_keeps_their_roles() {
    let cooperative = Cooperative::primary().await;
    let login = cooperative.login(&cooperative.manager).await;
    cooperative.members(&format!("nomor;nama masuk;wajib;belanja\nA-9;{login};1.000;500\n")).await;

    let mine = cooperative.manager.get(&cooperative.path("/mine")).await;

    assert_eq!(
        (&mine.body["party"]["number"], &mine.body["mandatory"]),
        (&json!("A-9"), &json!("1000.00"))
    );
    let people =
        cooperative.manager.get(&format!("/api/v1/organizations/{}/people", cooperative.id)).await;
    let own = cooperative.manager.person.unwrap().to_string();
    let rows = people.body["items"].as_array().unwrap();
    let me = rows.iter().find(|row| row["id"] == own.as_str()).unwrap();
    assert_eq!(me["roles"], json!(["manager"]));
}
