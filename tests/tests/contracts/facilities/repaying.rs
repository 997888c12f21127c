//! Paying back: interest falls due and is charged, repayments go to the oldest instalment, and nothing counts twice.

use super::*;

async fn drawn(world: &World, facility: Uuid, rupiah: i64, reference: &str) {
    let (_, invoice) = world.billed(rupiah).await;
    let approved = world.approved(facility, invoice, rupiah).await;
    done(world.teller.post(&at(&approved, "pay"), world.transferred(reference)).await, 200);
}

#[tokio::test]
async fn interest_is_charged_on_its_day_and_repayments_go_to_the_oldest_first() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 120_000_000, 1_000_000).await;
    drawn(&world, facility, 120_000_000, "FLR-0001").await;
    let path = format!("{FACILITIES}/{facility}");
    assert_eq!(world.booked(world.borrower, "interest_expense").await, 0);

    world.app.clock.advance(TimeDelta::days(50));
    world.app.workflow.charge_interest().await.unwrap();
    assert_eq!(world.app.workflow.charge_interest().await.unwrap(), 0, "once");

    // Six percent of 120 million are 600,000 a month; one or two months are over.
    let charged = world.booked(world.borrower, "interest_expense").await;
    assert!(charged == 60_000_000 || charged == 120_000_000, "{charged}");
    assert_eq!(world.booked(world.borrower, "interest_payable").await, -charged);
    assert_eq!(world.booked(world.bank, "interest_receivable").await, charged);
    // What falls due today is not late today.
    let today = world.today();
    let late = world
        .number(&format!(
            "SELECT coalesce(sum(interest_sen), 0)::bigint FROM drawdown_instalment WHERE due_on < '{today}'"
        ))
        .await;
    assert!((60_000_000..=charged).contains(&late), "{late}");
    assert_eq!(
        done(world.treasurer.get(&path).await, 200)["overdue"],
        format!("{}.00", late / 100)
    );

    let pay = |rupiah: i64, reference: &str| json!({ "amount": format!("{rupiah}.00"), "paid_on": world.today(), "reference": reference });
    let repay = format!("{path}/repayments");
    refused(&world.treasurer.post(&repay, pay(1, "FLR-0009")).await, 403, "not-your-part");
    refused(&world.banker.post(&repay, pay(1, "FLR-0009")).await, 403, "not-your-role");
    let part = done(world.teller.post(&repay, pay(400_000, "FLR-0002")).await, 201);
    assert_eq!(
        (&part["repayments"][0]["interest"], &part["next"]["paid"]),
        (&json!("400000.00"), &json!("400000.00"))
    );
    refused(&world.teller.post(&repay, pay(1, "FLR-0002")).await, 422, "reference-used");
    let tomorrow = json!({ "amount": "1.00", "paid_on": world.today() + TimeDelta::days(1), "reference": "FLR-0003" });
    refused(&world.teller.post(&repay, tomorrow).await, 422, "not-yet");
    refused(&world.teller.post(&repay, pay(999_999_999, "FLR-0003")).await, 422, "more-than-owed");

    // Six months of interest and the first instalment that pays back, all ahead.
    let ahead = done(world.teller.post(&repay, pay(3_200_000 + 1_000_000, "FLR-0003")).await, 201);
    assert_eq!(ahead["repayments"][0]["interest"], "3800000.00");
    assert_eq!(ahead["repayments"][0]["principal"], "400000.00");
    assert_eq!(ahead["outstanding"], "119600000.00");
    assert_eq!(world.booked(world.borrower, "loan_taken").await, -11_960_000_000);
    assert_eq!(world.booked(world.borrower, "interest_payable").await, 0);
    world.app.workflow.charge_interest().await.unwrap();
    assert_eq!(
        world.booked(world.borrower, "interest_payable").await,
        0,
        "charged when it was paid"
    );
    world.end().await;
}

#[tokio::test]
async fn two_repayments_at_the_same_instant_pay_two_instalments() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 120_000_000, 1_000_000).await;
    drawn(&world, facility, 120_000_000, "FLR-0001").await;
    let repay = format!("{FACILITIES}/{facility}/repayments");
    let pay = |reference: &str| json!({ "amount": "600000.00", "paid_on": world.today(), "reference": reference });

    let told = futures::future::join_all([
        world.teller.post(&repay, pay("FLR-0002")),
        world.teller.post(&repay, pay("FLR-0003")),
        world.teller.post(&repay, pay("FLR-0003")),
    ])
    .await;

    let mut statuses: Vec<u16> = told.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 201, 422]);
    let items = world.treasurer.get(&format!("{FACILITIES}/{facility}/schedule")).await.body;
    let paid: Vec<&str> = items["items"].as_array().unwrap()[..3]
        .iter()
        .map(|one| one["paid"].as_str().unwrap())
        .collect();
    assert_eq!(paid, ["600000.00", "600000.00", "0.00"]);
    world.end().await;
}

#[tokio::test]
async fn a_later_drawing_is_paid_back_with_the_last_instalment_of_the_first() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 120_000_000, 1_000_000).await;
    drawn(&world, facility, 60_000_000, "FLR-0001").await;
    world.app.clock.advance(TimeDelta::days(62));
    drawn(&world, facility, 30_000_000, "FLR-0002").await;

    let items = world.treasurer.get(&format!("{FACILITIES}/{facility}/schedule")).await.body;
    let items = items["items"].as_array().unwrap();

    assert_eq!(items.len(), 72, "no month is added");
    assert_eq!(
        (&items[0]["interest"], &items[5]["interest"]),
        (&json!("300000.00"), &json!("450000.00"))
    );
    assert_eq!(items[71]["balance"], "0.00");
    world.end().await;
}

#[tokio::test]
async fn a_repayment_recorded_by_mistake_is_owed_again_and_its_reference_free() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 120_000_000, 1_000_000).await;
    drawn(&world, facility, 120_000_000, "FLR-0001").await;
    let path = format!("{FACILITIES}/{facility}");
    let before = world.booked(world.borrower, "loan_taken").await;
    let pay = json!({ "amount": "4200000.00", "paid_on": world.today(), "reference": "FLR-0002" });
    let paid = done(world.teller.post(&format!("{path}/repayments"), pay.clone()).await, 201);
    let id = paid["repayments"][0]["id"].as_str().unwrap();
    let back = format!("{path}/repayments/{id}/reverse");
    let words = json!({ "words": "Milik koperasi lain" });
    refused(&world.treasurer.post(&back, words.clone()).await, 403, "not-your-part");
    refused(&world.banker.post(&back, words.clone()).await, 403, "not-your-role");
    refused(&world.teller.post(&back, json!({ "words": "" })).await, 422, "wrong-length");

    let taken = done(world.teller.post(&back, words.clone()).await, 200);

    assert_eq!(taken["repayments"][0]["reversed"], "Milik koperasi lain");
    assert_eq!(
        (&taken["outstanding"], &taken["next"]["paid"]),
        (&json!("120000000.00"), &json!("0.00"))
    );
    assert_eq!(world.booked(world.borrower, "loan_taken").await, before);
    refused(&world.teller.post(&back, words).await, 409, "already-so");
    let reader = world.app.browser(world.treasurer.person.unwrap()).await;
    heard(&reader, "membatalkan catatan angsuran").await;
    done(world.teller.post(&format!("{path}/repayments"), pay).await, 201);
    let page = world.app.browser(world.teller.person.unwrap()).await;
    let page = page.get(&format!("/facilities/{facility}")).await;
    assert!(page.text.contains("dibatalkan: Milik koperasi lain"), "{}", page.text);
    world.end().await;
}

#[tokio::test]
async fn the_borrower_is_reminded_of_an_instalment_once_for_each_step_and_finds_it_at_home() {
    let world = World::open().await;
    let facility = world.facility("KK-1", 120_000_000, 1_000_000).await;
    drawn(&world, facility, 120_000_000, "FLR-0001").await;
    let first = world
        .number(&format!(
            "SELECT (min(due_on) - '{}'::date)::bigint FROM drawdown_instalment",
            world.today()
        ))
        .await;
    world.app.clock.advance(TimeDelta::days(first - 2));
    world.app.workflow.remind_of_instalments().await.unwrap();
    assert_eq!(world.app.workflow.remind_of_instalments().await.unwrap(), 0, "once");
    let browser = world.app.browser(world.treasurer.person.unwrap()).await;
    heard(&browser, "Angsuran fasilitas").await;
    let home = browser.get("/").await;
    assert!(home.text.contains("Bayar angsuran fasilitas"), "{}", home.text);
    world.app.clock.advance(TimeDelta::days(10));
    world.app.workflow.remind_of_instalments().await.unwrap();
    let steps = world.number("SELECT count(*) FROM instalment_reminder").await;
    assert_eq!(steps, 2, "three days before, and a week after; the day itself was missed");
    world.app.workflow.charge_interest().await.unwrap();
    world.end().await;
}

/// The job that tells people comes by itself.
async fn heard(browser: &Client, words: &str) {
    let mut told = browser.get("/inbox").await;
    for _ in 0..100 {
        if told.text.contains(words) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        told = browser.get("/inbox").await;
    }
    assert!(told.text.contains(words), "{}", told.text);
}
