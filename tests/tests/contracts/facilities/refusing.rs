//! What is not drawn: too much, for something else, before it matches, to somebody else, by oneself.

use super::*;

#[tokio::test]
async fn more_than_is_left_for_another_purpose_or_on_no_facility_is_refused() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 30_000_000, 5_000_000).await;
    let (_, invoice) = world.billed(40_000_000).await;
    let ask = |purpose, rupiah| world.ask(facility, world.asked(invoice, purpose, rupiah));

    let beyond = ask("goods", 5_000_001).await;
    refused(&beyond, 422, "beyond-facility");
    assert_eq!(beyond.body["available"], "5000000.00");
    let not_allowed = ask("vehicle", 1).await;
    refused(&not_allowed, 422, "beyond-facility");
    assert_eq!(not_allowed.body["available"], "0.00");
    refused(&ask("premises", 30_000_001).await, 422, "beyond-facility");
    refused(&ask("premises", 0).await, 422, "more-than-open");
    assert_eq!(ask("party", 1).await.status, 400);

    let proposed = world.manager.post(FACILITIES, world.terms("KK-2", 30_000_000, 1)).await;
    let proposed: Uuid = done(proposed, 201)["id"].as_str().unwrap().parse().unwrap();
    let early = world.ask(proposed, world.asked(invoice, "premises", 1)).await;
    refused(&early, 422, "facility-not-open");
    done(world.banker.post(&format!("{FACILITIES}/{facility}/end"), json!({})).await, 200);
    let late = world.ask(facility, world.asked(invoice, "premises", 1)).await;
    refused(&late, 422, "facility-not-open");
    world.end().await;
}

#[tokio::test]
async fn nothing_is_drawn_before_order_receipt_and_invoice_match() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 30_000_000, 30_000_000).await;
    let (_, invoice) = world.billed(10_000_000).await;
    // A balance that no order stands behind.
    let day = world.today();
    let billed = tests::bills::Billed {
        issuer: world.seller,
        receiver: world.borrower,
        sen: 100_000_000,
        day,
        due: day,
    };
    let unordered = tests::bills::bill(&world.app.workflow, &[billed]).await[0];
    let asked = world.ask(facility, world.asked(unordered, "goods", 1_000_000)).await;
    refused(&asked, 422, "invoice-does-not-match");

    // Somebody else's invoice is nobody's to draw for.
    let stranger = world.app.organization(Kind::Primary, "KDMP Detusoko").await;
    let billed = tests::bills::Billed { receiver: stranger, ..billed };
    let theirs = tests::bills::bill(&world.app.workflow, &[billed]).await[0];
    let asked = world.ask(facility, world.asked(theirs, "goods", 1)).await;
    refused(&asked, 404, "not-found");

    // It matched when the board signed; the seller takes it back before the bank pays.
    let approved = world.approved(facility, invoice, 10_000_000).await;
    let reverse = format!("/api/v1/invoices/{invoice}/reverse");
    done(world.desk.post(&reverse, json!({ "words": "Salah tagih" })).await, 200);
    let seen =
        world.teller.get(&format!("/api/v1/drawdowns/{}", approved["id"].as_str().unwrap())).await;
    assert_eq!(
        (&seen.body["may_be_paid"], &seen.body["paper"]["matches"]),
        (&json!(false), &json!(false))
    );
    let paid = world.teller.post(&at(&approved, "pay"), world.transferred("FLR-0001")).await;
    refused(&paid, 422, "invoice-does-not-match");
    world.end().await;
}

#[tokio::test]
async fn what_is_paid_otherwise_meanwhile_is_not_paid_by_the_bank_and_it_learns_no_balance() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 30_000_000, 30_000_000).await;
    let (order, invoice) = world.billed(10_000_000).await;
    let approved = world.approved(facility, invoice, 10_000_000).await;
    let cash = json!({ "amount": "3000000.00", "paid_on": world.today(), "method": "transfer",
        "account_id": world.account, "reference": "BRI-0001" });
    done(world.treasurer.post(&format!("{order}/pay"), cash).await, 201);

    let paid = world.teller.post(&at(&approved, "pay"), world.transferred("FLR-0001")).await;

    refused(&paid, 422, "no-longer-open");
    assert!(!paid.text.contains("7000000") && !paid.text.contains("7.000.000"), "{}", paid.text);
    world.end().await;
}

#[tokio::test]
async fn money_goes_to_the_sellers_own_verified_account_alone() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 30_000_000, 30_000_000).await;
    let (_, invoice) = world.billed(10_000_000).await;
    let into = |account: Uuid| {
        let mut body = world.asked(invoice, "goods", 10_000_000);
        body["account_id"] = json!(account);
        world.ask(facility, body)
    };

    let own = verified(&world.treasurer, &world.manager, "777777777").await;
    refused(&into(own).await, 422, "account-unfit");
    refused(&into(Uuid::nil()).await, 422, "account-unfit");
    let body = json!({ "bank_code": "002", "number": "55555555", "holder": "CV Sumber Pangan" });
    let entered = done(world.desk.post("/api/v1/bank-accounts", body).await, 201);
    let unverified: Uuid = entered["id"].as_str().unwrap().parse().unwrap();
    refused(&into(unverified).await, 422, "account-unfit");

    // It ends between the board's signatures and the bank's payment.
    let approved = world.approved(facility, invoice, 10_000_000).await;
    let account = format!("/api/v1/bank-accounts/{}/end", world.account);
    done(world.desk.post(&account, json!({})).await, 200);
    let paid = world.teller.post(&at(&approved, "pay"), world.transferred("FLR-0001")).await;
    refused(&paid, 422, "account-unfit");
    world.end().await;
}

#[tokio::test]
async fn whoever_asks_does_not_sign_and_others_than_the_named_do_not_either() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 30_000_000, 30_000_000).await;
    let (_, invoice) = world.billed(10_000_000).await;
    let later = world.app.person(world.borrower, &[Role::Approver]).await;
    let body = world.asked(invoice, "goods", 1_000_000);
    let path = format!("{FACILITIES}/{facility}/drawdowns");
    // The third officer keeps the money too.
    let asked = done(world.officers[2].post(&path, body).await, 201);

    assert_eq!(commands(&asked), ["withdraw"]);
    refused(&world.officers[2].post(&at(&asked, "sign"), json!({})).await, 403, "own-work");
    refused(&later.post(&at(&asked, "sign"), json!({})).await, 403, "not-named");
    refused(&world.treasurer.post(&at(&asked, "sign"), json!({})).await, 403, "not-your-role");
    refused(&world.teller.post(&at(&asked, "sign"), json!({})).await, 404, "not-found");
    assert_eq!(
        world.officers[2].post(&at(&asked, "pay"), world.transferred("FLR-0001")).await.status,
        403
    );
    world.end().await;
}

#[tokio::test]
async fn terms_that_make_no_sense_and_banks_that_are_none_are_refused() {
    let world = World::open().await;
    let told = async |change: &dyn Fn(&mut Value)| {
        let mut terms = world.terms("KK-9", 30_000_000, 5_000_000);
        change(&mut terms);
        world.manager.post(FACILITIES, terms).await
    };

    let alone = told(&|terms| terms["needed"] = json!(1)).await;
    refused(&alone, 422, "wrong-facility");
    assert_eq!(alone.pointers(), ["/needed"]);
    let percent = told(&|terms| terms["annual_rate"] = json!("6")).await;
    assert_eq!(percent.pointers(), ["/annual_rate"]);
    let board =
        told(&|terms| terms["board"] = json!([world.treasurer.person, world.manager.person])).await;
    assert_eq!((board.problem(), board.pointers()), ("wrong-facility", vec!["/board"]));
    refused(&told(&|terms| terms["bank_id"] = json!(world.seller)).await, 422, "not-a-bank");
    refused(&told(&|terms| terms["meeting_decision"] = json!(" ")).await, 422, "wrong-length");
    refused(
        &world
            .treasurer
            .with("x-organization", &world.borrower.to_string())
            .post(FACILITIES, json!({}))
            .await,
        400,
        "malformed",
    );
    assert_eq!(world.officers[0].post(FACILITIES, world.terms("KK-9", 1, 1)).await.status, 403);

    done(told(&|_| ()).await, 201);
    refused(&told(&|_| ()).await, 422, "facility-number-taken");
    let other = done(world.manager.post(FACILITIES, world.terms("KK-8", 5, 5)).await, 201);
    let path = format!("{FACILITIES}/{}", other["id"].as_str().unwrap());
    let no = json!({ "words": "Bukan nasabah kami" });
    refused(
        &world.manager.post(&format!("{path}/decline"), no.clone()).await,
        403,
        "not-your-part",
    );
    let declined = done(world.banker.post(&format!("{path}/decline"), no).await, 200);
    assert_eq!(
        (&declined["state"], &declined["words"]),
        (&json!("declined"), &json!("Bukan nasabah kami"))
    );
    refused(
        &world.banker.post(&format!("{path}/agree"), json!({})).await,
        409,
        "not-in-this-state",
    );
    refused(
        &world.app.operator().post(&format!("{path}/agree"), json!({})).await,
        404,
        "not-found",
    );
    world.end().await;
}

#[tokio::test]
async fn nothing_is_asked_for_once_the_months_are_over_but_what_the_bank_has_paid_is_taken_down() {
    let world = World::open().await;
    let mut terms = world.terms("KK-9", 100_000_000, 1_000_000);
    terms["months"] = json!(2);
    terms["grace_months"] = json!(0);
    let proposed = done(world.manager.post(FACILITIES, terms).await, 201);
    let facility: Uuid = proposed["id"].as_str().unwrap().parse().unwrap();
    done(world.banker.post(&format!("{FACILITIES}/{facility}/agree"), json!({})).await, 200);
    let (_, first) = world.billed(10_000_000).await;
    let (_, second) = world.billed(20_000_000).await;
    let (_, third) = world.billed(30_000_000).await;
    let drawn = world.approved(facility, first, 10_000_000).await;
    done(world.teller.post(&at(&drawn, "pay"), world.transferred("FLR-0001")).await, 200);
    let signed = world.approved(facility, second, 20_000_000).await;
    let asked = done(world.ask(facility, world.asked(third, "premises", 1)).await, 201);
    done(world.officers[0].post(&at(&asked, "sign"), json!({})).await, 200);
    world.app.clock.advance(TimeDelta::days(75));

    // The bank had the signatures in time, and its money is out.
    let seen = done(
        world.teller.get(&format!("/api/v1/drawdowns/{}", signed["id"].as_str().unwrap())).await,
        200,
    );
    assert_eq!(seen["may_be_paid"], true);
    let paid =
        done(world.teller.post(&at(&signed, "pay"), world.transferred("FLR-0002")).await, 200);
    assert_eq!(paid["state"], "paid");
    let last = world
        .number(&format!(
            "SELECT count(*) FROM drawdown_instalment WHERE drawdown_id = '{}'",
            signed["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(last, 1, "with the next instalment");
    world.app.workflow.lapse_drawdowns().await.unwrap();
    let lapsed = done(
        world.treasurer.get(&format!("/api/v1/drawdowns/{}", asked["id"].as_str().unwrap())).await,
        200,
    );
    assert_eq!(lapsed["state"], "expired");
    let late = world.ask(facility, world.asked(third, "premises", 1)).await;
    refused(&late, 422, "facility-ended");
    assert_eq!(late.body["months"], 2, "{}", late.text);
    world.app.workflow.charge_interest().await.unwrap();
    world.end().await;
}

#[tokio::test]
async fn a_bill_that_waits_for_officers_is_not_asked_of_a_bank_and_one_that_a_bank_is_asked_for_not_of_officers()
 {
    let world = World::open().await;
    let facility = world.facility("KK-1", 100_000_000, 1_000_000).await;
    let rules = format!("/api/v1/organizations/{}/payment-rules", world.borrower);
    done(world.manager.post(&rules, json!({ "from": "1.00", "needed": 2 })).await, 201);
    let (_, bill) = world.billed(10_000_000).await;
    let (_, other) = world.billed(20_000_000).await;
    let pay = |invoice: Uuid, rupiah: i64| {
        json!({
            "payee_id": world.seller, "amount": format!("{rupiah}.00"), "paid_on": world.today(), "method": "transfer",
            "account_id": world.account, "applications": [{ "invoice_id": invoice }],
        })
    };
    done(world.treasurer.post("/api/v1/payments", pay(bill, 10_000_000)).await, 201);

    let twice = world.ask(facility, world.asked(bill, "premises", 10_000_000)).await;
    refused(&twice, 409, "waits-already");
    done(world.ask(facility, world.asked(other, "premises", 20_000_000)).await, 201);
    let twice = world.treasurer.post("/api/v1/payments", pay(other, 20_000_000)).await;
    refused(&twice, 409, "waits-already");
    // Wholly asked for: nothing is left to ask for.
    let none = world.ask(facility, world.asked(other, "premises", 1)).await;
    refused(&none, 422, "more-than-open");
    assert!(none.text.contains("sudah diajukan"), "{}", none.text);
    world.end().await;
}

#[tokio::test]
async fn what_has_ended_is_written_anew_under_its_number() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 100_000_000, 1_000_000).await;
    let taken = world.manager.post(FACILITIES, world.terms("KK-1", 100_000_000, 1_000_000)).await;
    refused(&taken, 422, "facility-number-taken");
    done(world.manager.post(&format!("{FACILITIES}/{facility}/end"), json!({})).await, 200);

    let again = world.facility("KK-1", 50_000_000, 1_000_000).await;

    let seen = done(world.treasurer.get(&format!("{FACILITIES}/{again}")).await, 200);
    assert_eq!((&seen["state"], &seen["left"]), (&json!("agreed"), &json!("50000000.00")));
    world.end().await;
}
