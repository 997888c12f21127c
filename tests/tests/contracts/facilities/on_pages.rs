//! The whole way on pages: written down, agreed to, asked for, signed, paid, paid back; nothing needs a script.

use super::*;

fn field<'a>(html: &'a str, name: &str) -> &'a str {
    let (_, rest) = html
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("no {name}: {html}"));
    rest.split('"').next().unwrap()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a walkthrough is told in one go")]
async fn a_facility_is_drawn_on_and_paid_back_on_pages() {
    let world = World::open().await;
    let (app, person) = (&world.app, |client: &Client| client.person.unwrap());
    let manager = app.browser(person(&world.manager)).await;
    let treasurer = app.browser(person(&world.treasurer)).await;
    let teller = app.browser(person(&world.teller)).await;
    let officers = [
        app.browser(person(&world.officers[0])).await,
        app.browser(person(&world.officers[1])).await,
    ];

    // Written down, with what was typed wrongly coming back first.
    let form = manager.get("/facilities/new").await;
    assert!(form.text.contains("Bank Flores"), "{}", form.text);
    let until = (world.today() + TimeDelta::days(100)).to_string();
    let bank = world.bank.to_string();
    let mut typed = vec![
        ("bank_id", bank.as_str()),
        ("number", "KK-77"),
        ("limit", "20.000.000"),
        ("most-premises", "20.000.000"),
        ("annual_rate", "6"),
        ("months", "24"),
        ("grace_months", "3"),
        ("due_day", "12"),
        ("available_until", until.as_str()),
        ("meeting_decision", "RA/2026/3"),
        ("needed", "1"),
    ];
    let wrong = manager.form("/facilities/new", &typed).await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.text.contains("value=\"KK-77\"") && wrong.text.contains("needed-err"),
        "{}",
        wrong.text
    );
    typed.pop();
    typed.push(("needed", "2"));
    let made = manager.form("/facilities/new", &typed).await;
    assert_eq!(made.status, 303, "{}", made.text);
    let facility = made.header("location").to_owned();

    // The bank reads it and says that it is so; that is all it is led to.
    let listed = teller.get("/facilities").await;
    assert!(
        listed.text.contains("KDMP Nangapanda") && !listed.text.contains("/facilities/new"),
        "{}",
        listed.text
    );
    assert!(!listed.text.contains("href=\"/search\"") && !listed.text.contains("href=\"/orders\""));
    let page = teller.get(&facility).await;
    let agreed = teller
        .form(
            &format!("{facility}/agree"),
            &[("key", "a"), ("version", field(&page.text, "version"))],
        )
        .await;
    assert_eq!(agreed.status, 303, "{}", agreed.text);

    // Asked for from the invoice's page.
    let (_, invoice) = world.billed(10_000_000).await;
    let bill = treasurer.get(&format!("/invoices/{invoice}")).await;
    let ask = format!("/invoices/{invoice}/drawdown");
    assert!(bill.text.contains(&ask), "{}", bill.text);
    let form = treasurer.get(&ask).await;
    assert!(form.text.contains("KK-77") && form.text.contains("10.000.000"), "{}", form.text);
    let from = field(&form.text, "from").to_owned();
    let account = world.account.to_string();
    let typed =
        [("from", from.as_str()), ("amount", "10.000.000"), ("account_id", account.as_str())];
    let wrong = treasurer.form(&ask, &typed).await;
    assert!(wrong.status == 422 && wrong.text.contains("decision_number-err"), "{}", wrong.text);
    let mut typed = typed.to_vec();
    typed.push(("decision_number", "P/14"));
    let asked = treasurer.form(&ask, &typed).await;
    assert_eq!(asked.status, 303, "{}", asked.text);
    let drawdown = asked.header("location").to_owned();

    // The board finds it among its approvals, and signs it on its own page.
    let desk = officers[0].get("/approvals").await;
    assert!(desk.text.contains(&drawdown) && desk.text.contains("P/14"), "{}", desk.text);
    assert_eq!(teller.get(&drawdown).await.status, 404);
    for officer in &officers {
        let page = officer.get(&drawdown).await;
        let version = field(&page.text, "version").to_owned();
        let signed =
            officer.form(&format!("{drawdown}/sign"), &[("key", "s"), ("version", &version)]).await;
        assert_eq!(signed.status, 303, "{}", signed.text);
    }

    // The bank pays and writes it down.
    let page = teller.get(&drawdown).await;
    assert!(
        page.text.contains("Boleh dibayar") && page.text.contains("1234567890"),
        "{}",
        page.text
    );
    let pay = format!("{drawdown}/pay");
    let today = world.today().to_string();
    let wrong = teller.form(&pay, &[("paid_on", today.as_str())]).await;
    assert!(wrong.status == 422 && wrong.text.contains("reference-err"), "{}", wrong.text);
    let paid = teller.form(&pay, &[("paid_on", today.as_str()), ("reference", "FLR-0001")]).await;
    assert_eq!(paid.status, 303, "{}", paid.text);
    let bill = treasurer.get(&format!("/invoices/{invoice}")).await;
    assert!(bill.text.contains("Dibayar bank") && bill.text.contains(&drawdown), "{}", bill.text);
    let desk = app.browser(person(&world.desk)).await.get(&format!("/invoices/{invoice}")).await;
    assert!(desk.text.contains("Dibayar bank") && !desk.text.contains(&drawdown), "{}", desk.text);

    // Both see how it is paid back.
    let repaid = [("amount", "50.000"), ("paid_on", today.as_str()), ("reference", "FLR-0002")];
    let repaid = teller.form(&format!("{facility}/repayments"), &repaid).await;
    assert_eq!(repaid.status, 303, "{}", repaid.text);
    for reader in [&treasurer, &teller] {
        let page = reader.get(&facility).await;
        assert!(page.text.contains("FLR0002") && page.text.contains("24 bulan"), "{}", page.text);
    }
    // The job that tells people comes by itself.
    let mut told = treasurer.get("/inbox").await;
    for _ in 0..100 {
        if told.text.contains("Bank Flores sudah membayar") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        told = treasurer.get("/inbox").await;
    }
    assert!(told.text.contains("Bank Flores sudah membayar"), "{}", told.text);
    world.end().await;
}
