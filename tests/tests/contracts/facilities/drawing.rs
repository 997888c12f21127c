//! The whole way: from the order over the board's signatures to the bank's payment, and the order's end.

use super::*;

#[tokio::test]
async fn an_order_is_paid_by_a_drawdown_and_ends() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 3_000_000_000, 500_000_000).await;
    let (order, invoice) = world.billed(3_000_000_000).await;

    let asked =
        done(world.ask(facility, world.asked(invoice, "premises", 3_000_000_000)).await, 201);
    assert_eq!((&asked["state"], &asked["paper"]["matches"]), (&json!("requested"), &json!(true)));
    assert_eq!(asked["paper"]["lines"][0]["supplied_base"], 1);
    let path = format!("/api/v1/drawdowns/{}", asked["id"].as_str().unwrap());
    assert_eq!(world.teller.get(&path).await.status, 404, "the board's own affair so far");
    let once = done(world.officers[0].post(&at(&asked, "sign"), json!({})).await, 200);
    assert_eq!((&once["state"], &once["signed"]), (&json!("requested"), &json!(1)));
    refused(&world.officers[0].post(&at(&asked, "sign"), json!({})).await, 409, "signed-already");
    let twice = done(world.officers[1].post(&at(&asked, "sign"), json!({})).await, 200);
    assert_eq!(twice["state"], "approved");

    let seen = done(world.teller.get(&path).await, 200);
    assert_eq!((commands(&seen), &seen["may_be_paid"]), (vec!["refuse", "pay"], &json!(true)));
    assert_eq!((&seen["signed"], &seen["signatures"]), (&json!(2), &json!(null)), "who is theirs");
    let mine = world.treasurer.post(&at(&asked, "pay"), world.transferred("FLR-0001")).await;
    refused(&mine, 403, "not-your-part");
    let paid = world.teller.post(&at(&asked, "pay"), world.transferred("FLR-0001")).await;
    let paid = done(paid, 200);

    assert_eq!((&paid["state"], &paid["reference"]), (&json!("paid"), &json!("FLR0001")));
    let seen = world.manager.get(&order).await.body;
    assert_eq!((&seen["payment"], &seen["money"]["open"]), (&json!("paid"), &json!("0.00")));
    let bill = world.desk.get(&format!("/api/v1/invoices/{invoice}")).await.body;
    assert_eq!(
        (&bill["applied"][0]["kind"], &bill["standing"]),
        (&json!("drawdown"), &json!("paid"))
    );
    let in_all = 300_000_000_000;
    assert_eq!(world.booked(world.borrower, "loan_taken").await, -in_all);
    assert_eq!(world.booked(world.borrower, "payable").await, 0);
    assert_eq!(world.booked(world.borrower, "bank").await, 0, "never through its hands");
    assert_eq!(world.booked(world.bank, "loan_given").await, in_all);
    assert_eq!(world.booked(world.bank, "bank").await, -in_all);
    assert_eq!(world.booked(world.seller, "bank").await, in_all);
    assert_eq!(world.booked(world.seller, "receivable").await, 0);

    world.app.clock.advance(TimeDelta::days(8));
    for _ in 0..200 {
        if world.manager.get(&order).await.body["state"] == "completed" {
            return world.end().await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the order did not end: {}", world.manager.get(&order).await.text);
}

#[tokio::test]
async fn three_billion_are_paid_back_as_the_illustration_has_it() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 3_000_000_000, 500_000_000).await;
    let path = format!("{FACILITIES}/{facility}");
    for person in [&world.treasurer, &world.teller] {
        let seen = done(person.get(&path).await, 200);
        let shown = &seen["illustration"];
        assert_eq!(
            (&shown["in_grace"], &shown["grace_months"]),
            (&json!("15000000.00"), &json!(6))
        );
        assert_eq!(shown["afterwards"], "53478819.00", "domain.md 3");
        assert_eq!(shown["months_afterwards"], 66);
    }
    let (_, invoice) = world.billed(3_000_000_000).await;
    let approved = world.approved(facility, invoice, 3_000_000_000).await;
    done(world.teller.post(&at(&approved, "pay"), world.transferred("FLR-0001")).await, 200);

    let borrowers = done(world.treasurer.get(&format!("{path}/schedule")).await, 200);
    let banks = done(world.banker.get(&format!("{path}/schedule")).await, 200);

    assert_eq!(borrowers, banks, "shown to both");
    assert_eq!(borrowers["basis"], "drawn");
    let items = borrowers["items"].as_array().unwrap();
    assert_eq!(items.len(), 72);
    assert!(items[..6].iter().all(|one| one["payable"] == "15000000.00"));
    assert!(items[..6].iter().all(|one| one["principal"] == "0.00"));
    assert!(items[6..71].iter().all(|one| one["payable"] == "53478819.00"));
    assert_eq!(items[71]["balance"], "0.00");
    let seen = done(world.treasurer.get(&path).await, 200);
    assert_eq!((&seen["left"], &seen["outstanding"]), (&json!("0.00"), &json!("3000000000.00")));
    assert_eq!(
        (&seen["illustration"], &seen["next"]["payable"]),
        (&json!(null), &json!("15000000.00"))
    );
    world.end().await;
}

#[tokio::test]
async fn the_bank_sees_its_own_facility_and_nothing_else() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 50_000_000, 50_000_000).await;
    let (order, invoice) = world.billed(10_000_000).await;
    let approved = world.approved(facility, invoice, 6_000_000).await;
    let waiting = done(world.ask(facility, world.asked(invoice, "premises", 1_000_000)).await, 201);

    let seen = done(world.banker.get(&format!("{FACILITIES}/{facility}")).await, 200);
    assert_eq!((&seen["promised"], &seen["left"]), (&json!("6000000.00"), &json!("44000000.00")));
    assert_eq!((seen["drawdowns"].as_array().unwrap().len(), &seen["board"]), (1, &json!([])));
    let own = done(world.treasurer.get(&format!("{FACILITIES}/{facility}")).await, 200);
    assert_eq!(
        (&own["promised"], own["drawdowns"].as_array().unwrap().len()),
        (&json!("7000000.00"), 2)
    );
    let listed = done(world.banker.get("/api/v1/drawdowns").await, 200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(listed["items"][0]["id"], approved["id"]);
    let hidden = format!("/api/v1/drawdowns/{}", waiting["id"].as_str().unwrap());
    assert_eq!(world.banker.get(&hidden).await.status, 404);

    // What it rests on is seen with the drawdown; the invoice, the order, prices and balances are not.
    for path in [
        format!("/api/v1/invoices/{invoice}"),
        order.clone(),
        format!("{order}/history"),
        format!("/api/v1/credit/{}", world.borrower),
    ] {
        let told = world.banker.get(&path).await;
        assert!(
            matches!(told.status, 403 | 404) || !told.text.contains("10000000"),
            "{path}: {}",
            told.text
        );
    }
    // 503 until the index is first built.
    world.banker.until_found(0).await;
    let found = done(world.banker.get("/api/v1/search?q=gudang").await, 200);
    assert_eq!((&found["total"], &found["items"]), (&json!(0), &json!([])), "nobody's prices");
    let offer = world.manager.get("/api/v1/search?q=gudang").await.body["items"][0]["id"].clone();
    if let Some(offer) = offer.as_str() {
        assert_eq!(world.banker.get(&format!("/api/v1/offers/{offer}")).await.status, 404);
    }
    let bills = world.banker.get("/api/v1/invoices").await;
    assert!(bills.body["items"].as_array().is_none_or(Vec::is_empty), "{}", bills.text);

    let path = format!("{FACILITIES}/{facility}");
    assert_eq!(world.stranger.get(&path).await.status, 404, "another bank");
    assert_eq!(world.lead.get(&path).await.status, 404, "the seller");
    assert_eq!(
        world.app.operator().get(&path).await.status,
        404,
        "a bank with people answers itself"
    );
    let of_seller = format!("/api/v1/drawdowns/{}", approved["id"].as_str().unwrap());
    assert_eq!(world.desk.get(&of_seller).await.status, 404);
    world.end().await;
}

#[tokio::test]
async fn a_bank_with_nobody_here_is_spoken_for_by_the_operator_and_the_treasurer() {
    let world = World::open().await;
    let absent = world.app.organization(Kind::Bank, "Bank Jauh").await;
    let mut terms = world.terms("J-1", 20_000_000, 20_000_000);
    terms["bank_id"] = json!(absent);
    let proposed = done(world.manager.post(FACILITIES, terms).await, 201);
    let path = format!("{FACILITIES}/{}", proposed["id"].as_str().unwrap());
    let operator = world.app.operator();
    assert_eq!(commands(&done(operator.get(&path).await, 200)), ["agree", "decline"]);
    refused(&world.banker.post(&format!("{path}/agree"), json!({})).await, 404, "not-found");
    done(operator.post(&format!("{path}/agree"), json!({})).await, 200);

    let facility: Uuid = proposed["id"].as_str().unwrap().parse().unwrap();
    let (_, invoice) = world.billed(10_000_000).await;
    let approved = world.approved(facility, invoice, 10_000_000).await;
    let told = world.treasurer.post(&at(&approved, "pay"), world.transferred("JAUH-0001")).await;
    assert_eq!(done(told, 200)["state"], "paid");
    let repaid =
        json!({ "amount": "50000.00", "paid_on": world.today(), "reference": "JAUH-0002" });
    let repaid = world.treasurer.post(&format!("{path}/repayments"), repaid).await;
    assert_eq!(done(repaid, 201)["repayments"][0]["interest"], "50000.00");
    world.end().await;
}

#[tokio::test]
async fn what_was_asked_for_is_taken_back_turned_down_or_over_and_the_limit_is_free_again() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 10_000_000, 10_000_000).await;
    let (_, invoice) = world.billed(10_000_000).await;
    let whole = || world.asked(invoice, "premises", 10_000_000);
    let left = async || {
        let seen = world.treasurer.get(&format!("{FACILITIES}/{facility}")).await;
        seen.body["left"].as_str().unwrap().to_owned()
    };

    let first = done(world.ask(facility, whole()).await, 201);
    assert_eq!(left().await, "0.00");
    let no = json!({ "words": "Belum perlu" });
    refused(&world.treasurer.post(&at(&first, "reject"), no.clone()).await, 403, "not-your-role");
    let rejected = done(world.officers[1].post(&at(&first, "reject"), no.clone()).await, 200);
    assert_eq!((&rejected["state"], commands(&rejected).len()), (&json!("rejected"), 0));
    assert_eq!(left().await, "10000000.00");

    let second = done(world.ask(facility, whole()).await, 201);
    done(world.treasurer.post(&at(&second, "withdraw"), json!({})).await, 200);
    let third = world.approved(facility, invoice, 10_000_000).await;
    let refusal = done(world.banker.post(&at(&third, "refuse"), no).await, 200);
    assert_eq!(refusal["state"], "refused");
    assert_eq!(left().await, "10000000.00");

    let fourth = done(world.ask(facility, whole()).await, 201);
    let fifth = world.asked(invoice, "premises", 1);
    refused(&world.ask(facility, fifth).await, 422, "more-than-open");
    world.app.clock.advance(TimeDelta::days(402));
    world.app.workflow.lapse_drawdowns().await.unwrap();
    let path = format!("/api/v1/drawdowns/{}", fourth["id"].as_str().unwrap());
    // Whoever was signed in a year ago is so no more.
    let treasurer = world.app.signed_in(world.treasurer.person.unwrap(), "again").await;
    assert_eq!(treasurer.get(&path).await.body["state"], "expired");
    let late = treasurer.post(&format!("{FACILITIES}/{facility}/drawdowns"), whole()).await;
    refused(&late, 422, "facility-ended");
    world.end().await;
}

#[tokio::test]
async fn two_that_draw_at_the_same_instant_never_overdraw() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 15_000_000, 15_000_000).await;
    let mut bodies = Vec::new();
    for _ in 0..4 {
        let (_, invoice) = world.billed(10_000_000).await;
        bodies.push(world.asked(invoice, "premises", 10_000_000));
    }

    let told =
        futures::future::join_all(bodies.into_iter().map(|body| world.ask(facility, body))).await;

    let mut statuses: Vec<u16> = told.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422, 422, 422]);
    for reply in told.iter().filter(|reply| reply.status == 422) {
        assert_eq!(reply.problem(), "beyond-facility", "{}", reply.text);
    }
    let used = format!("SELECT used_sen FROM facility WHERE id = '{facility}'");
    assert_eq!(world.number(&used).await, 1_000_000_000);
    world.end().await;
}

#[tokio::test]
async fn one_drawdown_is_paid_once_however_often_and_at_whichever_moment_it_is_said() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 50_000_000, 50_000_000).await;
    let (_, first) = world.billed(10_000_000).await;
    let (_, second) = world.billed(10_000_000).await;
    let one = world.approved(facility, first, 10_000_000).await;
    let other = world.approved(facility, second, 10_000_000).await;
    let (pay, body) = (at(&one, "pay"), world.transferred("FLR-0001"));

    let twice = futures::future::join_all([
        world.teller.post(&pay, body.clone()),
        world.teller.post(&pay, body.clone()),
    ])
    .await;

    let mut statuses: Vec<u16> = twice.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let same = world.teller.post(&at(&other, "pay"), body).await;
    refused(&same, 422, "reference-used");
    let drawn = "SELECT count(*) FROM ledger_occurrence WHERE kind = 'drawn'";
    assert_eq!(world.number(drawn).await, 1);

    // The seller's account knows it too: no payment comes under that reference any more, and the other way round.
    let transfer = |rupiah: i64, reference: &str| {
        json!({
            "payee_id": world.seller, "amount": format!("{rupiah}.00"), "paid_on": world.today(),
            "method": "transfer", "account_id": world.account, "reference": reference,
        })
    };
    let used = world.treasurer.post("/api/v1/payments", transfer(1, "FLR-0001")).await;
    refused(&used, 422, "reference-used");
    let mut on_account = transfer(1, "FLR-0002");
    on_account["applications"] = json!([]);
    done(world.treasurer.post("/api/v1/payments", on_account).await, 201);
    let taken = world.teller.post(&at(&other, "pay"), world.transferred("FLR-0002")).await;
    refused(&taken, 422, "reference-used");
    world.end().await;
}
