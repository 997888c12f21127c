//! The meeting's decision: published examples to the rupiah, once, and taken back as a whole.

use serde_json::json;

use super::{Cooperative, share};

const TRADE: &str = "members_by_trade";
const SAVINGS: &str = "members_by_savings";

#[tokio::test]
async fn a_member_sees_the_published_example_with_her_own_numbers() {
    let cooperative = Cooperative::primary().await;
    let dorothea = cooperative.member("A-1").await;
    cooperative
        .members(
            "nomor;nama;simpanan wajib;belanja\nA-1;;2.000.000;5.000.000\nA-2;Yang lain;98.000.000;70.000.000\n",
        )
        .await;

    let before = dorothea.get(&cooperative.path("/mine")).await;
    assert_eq!((before.status, &before.body["decided"]), (200, &json!(false)), "{}", before.text);
    assert_eq!((&before.body["base"], &before.body["shares"]), (&json!("5000000.00"), &json!([])));
    let uses = [(TRADE, 2_500), (SAVINGS, 2_000), ("reserve", 5_500)]; // E19
    let decided = cooperative.decide(&cooperative.decision("60000000", &uses)).await;
    assert_eq!(
        (decided.status, &decided.body["state"]),
        (201, &json!("decided")),
        "{}",
        decided.text
    );

    let mine = dorothea.get(&cooperative.path("/mine")).await;
    let given = &mine.body["shares"][0];
    assert_eq!(given["total"], "1240000.00", "{}", mine.text);
    assert_eq!(
        given["by_trade"],
        json!({ "pot": "15000000.00", "mine": "5000000.00", "all": "75000000.00", "share": "1000000.00",
                "rounded_up": false })
    );
    assert_eq!(
        given["by_savings"],
        json!({ "pot": "12000000.00", "mine": "2000000.00", "all": "100000000.00", "share": "240000.00",
                "rounded_up": false })
    );
    assert_eq!((&given["minutes"], &given["passed_on_from"]), (&json!("RAT/1"), &json!(null)));
    let number = given["statement_number"].as_str().unwrap();
    assert!(number.starts_with("SHU/") && number.len() > 10, "{number}");
    assert_eq!(given["statement_mark"].as_str().map(str::len), Some(19));
    cooperative.hold().await;
}

#[tokio::test]
async fn what_textbooks_floor_is_given_to_somebody() {
    let cooperative = Cooperative::primary().await;
    cooperative
        .members(
            "nomor;nama;pokok;belanja\n1;Satu;6.500.000;1.500.000\n2;Lain;71.500.000;100.500.000\n",
        )
        .await;

    let uses = [(SAVINGS, 4_000), (TRADE, 3_000), ("reserve", 3_000)];
    let decided = cooperative.decide(&cooperative.decision("90000000", &uses)).await;
    assert_eq!(decided.status, 201, "{}", decided.text);

    // domain.md 1.4, check B: 397,058.82 floored in the book; here the rupiah is the member's.
    assert_eq!(
        cooperative.shares().await,
        [
            share("1", ["3000000", "397059", "3397059"]),
            share("2", ["33000000", "26602941", "59602941"]),
        ]
    );
    assert_eq!(decided.body["decision"]["rounded_up"], 1);
    cooperative.hold().await;
}

#[tokio::test]
async fn three_members_share_a_hundred_million_and_the_books_say_so() {
    let cooperative = Cooperative::primary().await;
    cooperative
        .members(
            "nomor;nama;sejak;pokok;wajib;belanja\n1;Ana;2020-01-01;200.000;1.000.000;4.500.000\n\
             2;Beni;2020-01-02;200.000;600.000;7.250.000\n3;Citra;2020-01-03;200.000;1.800.000;1.000.000\n",
        )
        .await;
    let year = cooperative.treasurer.get(&cooperative.path("")).await;
    assert_eq!(year.body["state"], "undecided", "{}", year.text);
    assert_eq!(year.body["totals"]["trade_of_members"], "12750000.00");

    let uses = [
        ("reserve", 2_500),
        (SAVINGS, 2_000),
        (TRADE, 3_000),
        ("board", 1_000),
        ("staff", 500),
        ("education", 500),
        ("social", 500),
    ];
    let decided = cooperative.decide(&cooperative.decision("100000000.00", &uses)).await;

    assert_eq!(decided.status, 201, "{}", decided.text);
    let want = [
        share("1", ["6000000", "10588235", "16588235"]),
        share("2", ["4000000", "17058824", "21058824"]),
        share("3", ["10000000", "2352941", "12352941"]),
    ];
    assert_eq!(cooperative.shares().await, want); // domain.md 1.4, check C
    assert_eq!(cooperative.account("patronage_payable").await, -50_000_000);
    assert_eq!(cooperative.account("reserves").await, -25_000_000);
    assert_eq!(cooperative.account("surplus_funds").await, -25_000_000);
    assert_eq!(cooperative.account("surplus").await, 100_000_000);
    cooperative.hold().await;
    // Built again twice, and asked again: the same.
    cooperative.hold().await;
    assert_eq!(cooperative.shares().await, want);
}

#[tokio::test]
async fn a_year_is_decided_once_however_many_try() {
    let cooperative = Cooperative::primary().await;
    cooperative.members("nomor;nama;belanja\n1;Ana;1.000\n").await;
    let decision = cooperative.decision("1000", &[(TRADE, 10_000)]);

    let tries = (0..4).map(|_| cooperative.decide(&decision));
    let replies = futures::future::join_all(tries).await;

    let mut told: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
    told.sort_unstable();
    assert_eq!(told, [201, 409, 409, 409]);
    assert_eq!(cooperative.number("SELECT count(*) FROM year_decision").await, 1);
    let again = cooperative.decide(&decision).await;
    assert_eq!((again.status, again.problem()), (409, "year-decided"));
    let keyed = cooperative.board.once("k");
    assert_eq!(keyed.post(&cooperative.path("/decision"), decision).await.status, 409);
    cooperative.hold().await;
}

#[tokio::test]
async fn a_decision_that_was_wrong_is_taken_back_and_made_again() {
    let cooperative = Cooperative::primary().await;
    cooperative.members("nomor;nama;belanja\n1;Ana;1.000\n2;Beni;3.000\n").await;
    let take_back =
        json!({ "minutes": "RAT/2", "reason": "SHU keliru.", "taken_on": cooperative.day(4) });
    let nothing = cooperative.board.post(&cooperative.path("/take-back"), take_back.clone()).await;
    assert_eq!((nothing.status, nothing.problem()), (409, "year-undecided"));
    let wrong = cooperative.decision("1000", &[(TRADE, 10_000)]);
    assert_eq!(cooperative.decide(&wrong).await.status, 201);

    let back = cooperative.treasurer.post(&cooperative.path("/take-back"), take_back).await;
    assert_eq!((back.status, &back.body["state"]), (200, &json!("undecided")), "{}", back.text);
    assert_eq!(back.body["taken_back"][0]["reason"], "SHU keliru.");
    assert_eq!(cooperative.account("patronage_payable").await, 0);
    cooperative.hold().await;
    let right = cooperative.decision("2000", &[(TRADE, 10_000)]);
    let decided = cooperative.decide(&right).await;
    assert_eq!(decided.status, 201, "{}", decided.text);

    assert_eq!(
        cooperative.shares().await,
        [share("1", ["0", "500", "500"]), share("2", ["0", "1500", "1500"])]
    );
    assert_eq!(cooperative.account("patronage_payable").await, -2_000);
    cooperative.hold().await;
}

#[tokio::test]
async fn what_does_not_add_up_is_refused_with_what_to_do() {
    let cooperative = Cooperative::primary().await;
    cooperative.members("nomor;nama;belanja\n1;Ana;1.000\n").await;
    let refused = async |decision: serde_json::Value| {
        let reply = cooperative.decide(&decision).await;
        (reply.status, reply.problem().to_owned(), reply.pointers().concat())
    };
    let told = |status, slug: &str, pointer: &str| (status, slug.to_owned(), pointer.to_owned());

    let half = cooperative.decision("1000", &[(TRADE, 5_000)]);
    assert_eq!(refused(half).await, told(422, "not-the-whole", "/uses"));
    let nobody = cooperative.decision("1000", &[(SAVINGS, 10_000)]);
    assert_eq!(refused(nobody).await, told(422, "wrong-decision", "/uses"));
    let mut early = cooperative.decision("1000", &[(TRADE, 10_000)]);
    early["decided_on"] = json!(format!("{}-12-31", cooperative.year()));
    assert_eq!(refused(early).await, told(422, "wrong-decision", "/decided_on"));
    let mut unnamed = cooperative.decision("1000", &[(TRADE, 10_000)]);
    unnamed["minutes"] = json!("  ");
    assert_eq!(refused(unnamed).await, told(422, "wrong-length", "/minutes"));
    let nothing = cooperative.decision("0", &[(TRADE, 10_000)]);
    assert_eq!(refused(nothing).await, told(422, "wrong-decision", "/surplus"));
    let this = format!("/api/v1/patronage/{}/decision", cooperative.year() + 1);
    let running =
        cooperative.board.post(&this, cooperative.decision("1000", &[(TRADE, 10_000)])).await;
    assert_eq!((running.status, running.problem()), (422, "year-not-over"));
    assert_eq!(cooperative.board.get("/api/v1/patronage/12").await.status, 404);
    assert_eq!(cooperative.number("SELECT count(*) FROM ledger_occurrence").await, 0);
}

#[tokio::test]
async fn figures_that_moved_since_they_were_shown_are_shown_again() {
    let cooperative = Cooperative::primary().await;
    cooperative.members("nomor;nama;belanja\n1;Ana;1.000\n2;Beni;1.000\n").await;
    let mut decision = cooperative.decision("1000", &[(TRADE, 10_000)]);
    let mut looked = decision.clone();
    looked["dry_run"] = json!(true);
    let preview = cooperative.decide(&looked).await;
    assert_eq!((preview.status, &preview.body["members"]), (200, &json!(2)), "{}", preview.text);
    assert_eq!(preview.body["shares"][0]["total"], "500.00");
    decision["seen"] = preview.body["seen"].clone();

    cooperative.members("nomor;belanja\n2;3.000\n").await;
    let overtaken = cooperative.decide(&decision).await;
    assert_eq!((overtaken.status, overtaken.problem()), (409, "overtaken"));
    decision["seen"] = cooperative.decide(&looked).await.body["seen"].clone();

    assert_eq!(cooperative.decide(&decision).await.status, 201);
    assert_eq!(cooperative.shares().await[1], share("2", ["0", "750", "750"]));
}

#[tokio::test]
async fn years_follow_each_other() {
    let cooperative = Cooperative::primary().await;
    cooperative.members("nomor;nama;belanja\n1;Ana;1.000\n").await;
    let decision = cooperative.decision("1000", &[(TRADE, 10_000)]);
    assert_eq!(cooperative.decide(&decision).await.status, 201);

    let before = format!("/api/v1/patronage/{}/decision", cooperative.year() - 1);
    let refused = cooperative.board.post(&before, decision).await;

    assert_eq!(
        (refused.status, refused.problem()),
        (409, "later-year-decided"),
        "{}",
        refused.text
    );
    let late = super::hand_in(
        &cooperative.treasurer,
        &[("as_of", &format!("{}-12-31", cooperative.year()))],
        "nomor;pokok\n1;500\n",
    );
    let late = late.await;
    assert_eq!((late.status, late.problem()), (409, "year-decided"), "{}", late.text);
}
