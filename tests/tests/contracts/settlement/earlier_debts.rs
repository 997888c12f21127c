//! Earlier debts: written down by one, a bill once the other agrees, and from then on like any other.

use chrono::{NaiveDate, TimeDelta};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply};
use uuid::Uuid;

use super::{World, commands, sen};

const PATH: &str = "/api/v1/earlier-debts";

impl World {
    fn days_ago(&self, days: i64) -> NaiveDate {
        self.today() - TimeDelta::days(days)
    }

    /// The first primary owes the secondary for a paper of ninety days ago, due sixty days ago.
    fn paper(&self, number: &str, rupiah: i64) -> Value {
        json!({
            "with_id": self.primaries[0], "we_owe": false, "number": number, "date": self.days_ago(90),
            "due_on": self.days_ago(60), "amount": format!("{rupiah}.00"), "words": "Beras dan gula",
        })
    }

    async fn proposed(&self, number: &str, rupiah: i64) -> Uuid {
        let made = self.above.post(PATH, self.paper(number, rupiah)).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.id("id")
    }

    /// Written down by the secondary and agreed to by the first primary; gives the bill.
    async fn agreed(&self, number: &str, rupiah: i64) -> Uuid {
        let id = self.proposed(number, rupiah).await;
        let agreed = said(&self.below[0], id, "agree").await;
        assert_eq!(agreed.status, 200, "{}", agreed.text);
        agreed.id("invoice_id")
    }

    async fn account(&self, of: Uuid, account: &str) -> i64 {
        self.number(&format!(
            "SELECT coalesce(sum(amount_sen), 0)::bigint FROM ledger_entry WHERE organization_id = '{of}' AND account = '{account}'"
        ))
        .await
    }
}

async fn said(who: &Client, id: Uuid, command: &str) -> Reply {
    who.post(&format!("{PATH}/{id}/{command}"), json!({})).await
}

#[tokio::test]
async fn what_one_writes_down_is_a_bill_of_both_once_the_other_agrees() {
    let world = World::open().await;
    let made = world.above.post(PATH, world.paper("NOTA 17/VIII", 750_000)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.id("id");
    assert_eq!(commands(&made.body), ["withdraw"]);
    let theirs = world.below[0].get(&format!("{PATH}/{id}")).await;
    assert_eq!((&theirs.body["we_owe"], &theirs.body["ours"]), (&json!(true), &json!(false)));
    assert_eq!(commands(&theirs.body), ["agree", "dispute"]);
    assert_eq!(theirs.body["proposed_by"], json!(null), "people are named to their own side alone");
    assert_eq!(world.outside.get(&format!("{PATH}/{id}")).await.status, 404);
    assert_eq!(world.account(world.secondary, "receivable").await, 0, "nothing is owed by it yet");
    let own = said(&world.above, id, "agree").await;
    assert_eq!((own.status, own.problem()), (403, "not-your-part"), "{}", own.text);

    let agreed = said(&world.below[0].once("agree-1"), id, "agree").await;

    assert_eq!((agreed.status, &agreed.body["state"]), (200, &json!("agreed")), "{}", agreed.text);
    let bill = agreed.id("invoice_id");
    let again = said(&world.below[0].once("agree-1"), id, "agree").await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (200, "true"));
    for (who, side) in [(&world.above, "issuer"), (&world.below[0], "receiver")] {
        let seen = who.get(&format!("/api/v1/invoices/{bill}")).await;
        let told = (&seen.body["number"], &seen.body["standing"], &seen.body["side"]);
        assert_eq!(told, (&json!("NOTA 17/VIII"), &json!("overdue"), &json!(side)));
        assert_eq!((sen(&seen.body["open"]), sen(&seen.body["tax"])), (75_000_000, 0));
        assert_eq!(seen.body["days_late"], json!(60));
        assert_eq!(seen.body["earlier_debt_id"], json!(id));
    }
    // The books of both, against what each had before; no revenue, no tax, and no member's trade.
    for (of, account, expected) in [
        (world.secondary, "receivable", 75_000_000),
        (world.secondary, "opening_equity", -75_000_000),
        (world.primaries[0], "payable", -75_000_000),
        (world.primaries[0], "opening_equity", 75_000_000),
    ] {
        assert_eq!(world.account(of, account).await, expected, "{account}");
    }
    assert_eq!(world.number("SELECT count(*) FROM patronage_base").await, 0);
    assert_eq!(world.number("SELECT count(*) FROM ledger_entry").await, 4);
    world.holds().await;
    // It has a paper of its own: none of ours is printed over it.
    for name in ["invoice.pdf", "invoice.xml"] {
        let paper = world.above.get(&format!("/api/v1/invoices/{bill}/documents/{name}")).await;
        assert_eq!(paper.status, 404, "{}", paper.text);
    }
}

#[tokio::test]
async fn it_counts_against_the_limit_ages_and_is_paid_netted_and_stated_like_any_other_bill() {
    let world = World::open().await;
    let bill = world.agreed("A-1", 750_000).await;
    world.billed(&[(world.primaries[0], world.secondary, 200_000)]).await;

    let credit = world.above.get(&format!("/api/v1/credit/{}", world.primaries[0])).await;
    assert_eq!(sen(&credit.body["exposure"]["unpaid"]), 75_000_000, "{}", credit.text);
    let ageing = world.above.get("/api/v1/ageing?as=seller").await;
    let buckets = ageing.body["partners"][0]["buckets"].as_array().unwrap();
    let bucket = buckets.iter().find(|one| one["bucket"] == "31_60").unwrap();
    assert_eq!(sen(&bucket["amount"]), 75_000_000, "{}", ageing.text);

    // What both owe each other is set off, the earlier debt with it.
    let called =
        world.above.post("/api/v1/nettings", json!({ "with_id": world.primaries[0] })).await;
    let netting = called.id("id");
    for (who, command) in [(&world.below[0], "consent"), (&world.above, "carry")] {
        let done = who.post(&format!("/api/v1/nettings/{netting}/{command}"), json!({})).await;
        assert_eq!(done.status, 200, "{}", done.text);
    }
    let paid = json!({
        "payee_id": world.secondary, "amount": "100000.00", "paid_on": world.today(), "method": "cash",
        "reference": "KW-77", "applications": [{ "invoice_id": bill, "amount": "100000.00" }],
    });
    let paid = world.below[0].post("/api/v1/payments", paid).await;
    assert_eq!(paid.status, 201, "{}", paid.text);
    let seen = world.above.get(&format!("/api/v1/invoices/{bill}")).await;
    assert_eq!(sen(&seen.body["open"]), 45_000_000, "{}", seen.text);
    world.holds().await;

    let period = world.today().format("%Y-%m").to_string();
    world.app.clock.advance(TimeDelta::days(32));
    let asked = json!({ "with_id": world.primaries[0], "period": period });
    let statement = world.above.post("/api/v1/statements", asked).await;
    let lines = statement.body["lines"].as_array().unwrap();
    let line = lines.iter().find(|line| line["number"] == "A-1").unwrap();
    assert_eq!((sen(&line["amount"]), &line["about_id"]), (75_000_000, &json!(bill)));
    assert_eq!(sen(&statement.body["closing"]), 45_000_000, "{}", statement.text);
}

#[tokio::test]
async fn a_disputed_one_owes_nothing_and_may_still_be_agreed_or_taken_back() {
    let world = World::open().await;
    let id = world.proposed("A-1", 750_000).await;
    let path = format!("{PATH}/{id}/dispute");
    let silent = world.below[0].post(&path, json!({ "words": " " })).await;
    assert_eq!((silent.status, silent.problem()), (422, "wrong-length"), "{}", silent.text);

    let disputed = world.below[0].post(&path, json!({ "words": "Sudah dibayar 200.000" })).await;

    assert_eq!((disputed.status, &disputed.body["state"]), (200, &json!("disputed")));
    let seen = world.above.get(&format!("{PATH}/{id}")).await;
    assert_eq!(seen.body["dispute"], "Sudah dibayar 200.000");
    assert_eq!(commands(&seen.body), ["withdraw"]);
    assert_eq!(world.account(world.secondary, "receivable").await, 0);
    let withdrawn = said(&world.above, id, "withdraw").await;
    assert_eq!((withdrawn.status, &withdrawn.body["state"]), (200, &json!("withdrawn")));
    let late = said(&world.below[0], id, "agree").await;
    assert_eq!((late.status, late.problem()), (409, "not-in-this-state"), "{}", late.text);
    // The paper is free for what both can agree to; the other side may be the one to write it down.
    let theirs = json!({
        "with_id": world.secondary, "we_owe": true, "number": "A-1", "date": world.days_ago(90), "amount": "550000.00",
    });
    let theirs = world.below[0].post(PATH, theirs).await;
    assert_eq!(theirs.status, 201, "{}", theirs.text);
    let agreed = said(&world.above, theirs.id("id"), "agree").await;
    assert_eq!(agreed.status, 200, "{}", agreed.text);
    assert_eq!(world.account(world.secondary, "receivable").await, 55_000_000);
    world.holds().await;
}

#[tokio::test]
async fn the_same_paper_comes_in_once_whoever_brings_it_and_numbers_of_ours_are_not_given_away() {
    let world = World::open().await;
    let _bill = world.agreed("A-1", 750_000).await;
    let own = world.above.get(&format!("/api/v1/organizations/{}", world.secondary)).await;
    let code = own.body["code"].as_str().unwrap();
    for number in ["A-1", "a-1", &format!("INV/{code}/2026/11/000001")] {
        let twice = world.above.post(PATH, world.paper(number, 1)).await;
        assert_eq!((twice.status, twice.problem()), (422, "earlier-debt-there"), "{number}");
    }
    // Both write the same paper down at the same instant: it is there once.
    let theirs = json!({
        "with_id": world.secondary, "we_owe": true, "number": "A-2", "date": world.days_ago(90), "amount": "1.00",
    });
    let both = [world.above.post(PATH, world.paper("A-2", 1)), world.below[0].post(PATH, theirs)];
    let mut told: Vec<u16> = join_all(both).await.iter().map(|reply| reply.status).collect();
    told.sort_unstable();
    assert_eq!(told, [201, 422]);
    // Two of the other side agree at once: one bill.
    let id = world.proposed("A-3", 5).await;
    let colleague = world.app.person(world.primaries[0], &[Role::Treasurer]).await;
    let twice = join_all([said(&world.below[0], id, "agree"), said(&colleague, id, "agree")]).await;
    assert!(twice.iter().filter(|reply| reply.status == 200).count() == 1, "one yes makes a bill");
    assert_eq!(world.number("SELECT count(*) FROM invoice WHERE number = 'A-3'").await, 1);
    world.holds().await;
}

#[tokio::test]
async fn what_was_agreed_wrongly_is_taken_back_and_brought_in_anew() {
    let world = World::open().await;
    let bill = world.agreed("A-1", 750_000).await;
    let back = world
        .above
        .post(&format!("/api/v1/invoices/{bill}/reverse"), json!({ "words": "Salah angka" }))
        .await;
    assert_eq!(back.status, 200, "{}", back.text);

    assert_eq!(world.account(world.secondary, "receivable").await, 0);
    assert_eq!(world.account(world.secondary, "opening_equity").await, 0);
    assert_eq!(world.account(world.primaries[0], "payable").await, 0);
    let again = world.agreed("A-1", 570_000).await;
    assert_ne!(again, bill);
    assert_eq!(world.account(world.secondary, "receivable").await, 57_000_000);
    let listed = world.below[0].get(&format!("{PATH}?state=taken_back")).await;
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1, "{}", listed.text);
    // Some of it is let go by a note of ours, which has papers like any other.
    let line =
        world.above.get(&format!("/api/v1/invoices/{again}")).await.body["lines"][0]["id"].clone();
    let credit =
        json!({ "reason": "correction", "lines": [{ "line_id": line, "amount": "70000.00" }] });
    let credited = world.above.post(&format!("/api/v1/invoices/{again}/credit"), credit).await;
    assert_eq!(credited.status, 200, "{}", credited.text);
    assert_eq!(world.account(world.secondary, "receivable").await, 50_000_000);
    assert_eq!(world.account(world.secondary, "opening_equity").await, -50_000_000);
    let note = credited.body["corrections"][0]["id"].as_str().unwrap();
    for name in ["credit-note.pdf", "credit-note.xml"] {
        let paper = world.above.get(&format!("/api/v1/invoices/{note}/documents/{name}")).await;
        assert_eq!(paper.status, 200, "{}", paper.text);
    }
    world.holds().await;
}

#[tokio::test]
async fn a_file_brings_all_its_papers_or_none_and_each_partner_is_told_once() {
    let world = World::open().await;
    let day = world.days_ago(40);
    let table = format!(
        "mitra;nomor;tanggal;jatuh tempo;piutang;utang;keterangan\n\
         KDMP Nangapanda;001;{day};;750.000;;Beras\n\
         kdmp nangapanda;002;{day};;250.000;;\n\
         KDMP Detusoko;X-9;{day};;;1.250.000;Jagung\n"
    );
    let send = |table: String, dry: bool| {
        let part = reqwest::multipart::Part::bytes(table.into_bytes()).file_name("utang.csv");
        let form = reqwest::multipart::Form::new()
            .part("file", part)
            .text("as_of", world.today().to_string())
            .text("dry_run", dry.to_string());
        let path = format!("{PATH}/file");
        Client::send(world.above.request(Method::POST, &path).multipart(form))
    };
    let wrong = table.replace("KDMP Detusoko", "KDMP Entah").replace(";001;", ";002;");
    let refused = send(wrong, false).await;
    assert_eq!((refused.status, refused.problem()), (422, "wrong-rows"), "{}", refused.text);
    assert_eq!(world.number("SELECT count(*) FROM earlier_debt").await, 0);
    let seen = send(table.clone(), true).await;
    assert_eq!((seen.status, &seen.body["partners"]), (200, &json!(2)), "{}", seen.text);
    assert_eq!(world.number("SELECT count(*) FROM earlier_debt").await, 0);

    let made = send(table.clone(), false).await;

    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(
        (sen(&made.body["owed_to_us"]), sen(&made.body["we_owe"])),
        (100_000_000, 125_000_000)
    );
    let notices = "SELECT count(*) FROM notice WHERE kind = 'earlier_debt.proposed'";
    assert_eq!(world.number(notices).await, 2);
    let again = send(table, false).await;
    assert_eq!((again.status, again.problem()), (422, "wrong-rows"), "{}", again.text);
    assert_eq!(world.number("SELECT count(*) FROM earlier_debt").await, 3);
}

#[tokio::test]
async fn days_sums_and_partners_that_cannot_be_are_refused_by_their_field() {
    let world = World::open().await;
    let with = |field: &str, value: Value| {
        let mut paper = world.paper("A-1", 750_000);
        paper[field] = value;
        paper
    };
    let bank = world.app.organization(Kind::Bank, "Bank Flores").await;
    for (field, value, problem) in [
        ("date", json!(world.today() + TimeDelta::days(1)), "invalid"),
        ("date", json!("1926-08-03"), "invalid"),
        ("due_on", json!(world.days_ago(91)), "invalid"),
        ("as_of", json!(world.days_ago(-1)), "invalid"),
        ("amount", json!("0.00"), "invalid"),
        ("number", json!("  "), "wrong-length"),
        ("with_id", json!(world.secondary), "audience-unknown"),
        ("with_id", json!(world.app.workflow.origin.id::<Uuid>()), "audience-unknown"),
        ("with_id", json!(bank), "audience-unknown"),
    ] {
        let refused = world.above.post(PATH, with(field, value.clone())).await;
        assert_eq!(
            (refused.status, refused.problem()),
            (422, problem),
            "{field} {value} {}",
            refused.text
        );
    }
    assert_eq!(world.number("SELECT count(*) FROM earlier_debt").await, 0);
}

#[tokio::test]
async fn it_is_written_down_and_agreed_to_on_pages() {
    let world = World::open().await;
    let above = world.app.browser(world.above.person.unwrap()).await;
    let below = world.app.browser(world.below[0].person.unwrap()).await;
    let form = above.get("/earlier-debts/new").await;
    assert!(form.text.contains("KDMP Nangapanda"), "{}", form.text);
    let date = world.days_ago(90).to_string();
    let typed = [
        ("with", "kdmp nangapanda"),
        ("side", "them"),
        ("number", "NOTA 17"),
        ("date", date.as_str()),
        ("amount", "750.000"),
    ];
    let nobody: Vec<_> = typed
        .iter()
        .map(|(name, value)| (*name, if *name == "with" { "Entah" } else { *value }))
        .collect();
    let refused = above.form("/earlier-debts/new", &nobody).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(refused.text.contains("value=\"NOTA 17\""), "what was typed stays");
    let made = above.form("/earlier-debts/new", &typed).await;
    assert_eq!(made.status, 303, "{}", made.text);
    let address = made.header("location").to_owned();
    let shown = below.get(&address).await;
    assert!(shown.text.contains("Cocokkan dengan nota Anda"), "{}", shown.text);
    let home = below.get("/").await;
    assert!(home.text.contains("Periksa utang lama"), "{}", home.text);

    let agreed = below.form(&format!("{address}/agree"), &[]).await;

    assert_eq!(agreed.status, 303, "{}", agreed.text);
    let shown = above.get(&address).await;
    assert!(shown.text.contains("Disetujui berdua") && shown.text.contains("Buka tagihannya"));
    let bill = world
        .number("SELECT count(*) FROM invoice WHERE number = 'NOTA 17' AND letters = 'SA'")
        .await;
    assert_eq!(bill, 1);
    let list = above.get("/earlier-debts").await;
    assert!(list.text.contains("NOTA 17") && list.text.contains("Rp750.000"), "{}", list.text);
}
