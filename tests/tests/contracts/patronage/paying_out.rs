//! Shares are paid out: whole, once each, and the books, the savings and the member's own page say so.

use serde_json::{Value, json};
use supply_chain::organization::Role;

use super::{Cooperative, share};

const TRADE: &str = "members_by_trade";

/// Of three members, the first comes in under this name or by this login.
async fn shared(cooperative: &Cooperative, (first, login): (&str, &str)) {
    let members = format!(
        "nomor;nama;nama masuk;simpanan sukarela;belanja\nA-1;{first};{login};0;5.000.000\nA-2;Dua;;100.000;3.000.000\nA-3;Tiga;;0;2.000.000\n"
    );
    cooperative.members(&members).await;
    let uses = [(TRADE, 5_000), ("reserve", 5_000)];
    let decided = cooperative.decide(&cooperative.decision("2000000", &uses)).await;
    assert_eq!(decided.status, 201, "{}", decided.text);
    let shares = cooperative.shares().await;
    assert!(shares.contains(&share("A-1", ["0", "500000", "500000"])), "{shares:?}");
}

impl Cooperative {
    fn out(&self, parties: &[&Value], means: &str, evidence: &str) -> Value {
        let today = self.app.clock.today();
        let mut body = json!({ "means": means, "paid_on": today, "evidence": evidence });
        if !parties.is_empty() {
            body["parties"] = json!(parties);
        }
        body
    }

    async fn booked(&self, account: &str) -> i64 {
        self.number(&format!(
            "SELECT coalesce(sum(amount_sen), 0)::bigint FROM ledger_entry
             WHERE organization_id = '{}' AND account = '{account}'",
            self.id
        ))
        .await
    }
}

#[tokio::test]
async fn a_share_is_paid_whole_and_once_and_its_member_reads_it() {
    let cooperative = Cooperative::primary().await;
    let dorothea = cooperative.app.person(cooperative.id, &[Role::Member]).await;
    let login = cooperative.login(&dorothea).await;
    let path = cooperative.path("/payouts");
    let early = cooperative.treasurer.post(&path, cooperative.out(&[], "cash", "KW-1")).await;
    assert_eq!((early.status, early.problem()), (409, "year-undecided"));
    shared(&cooperative, ("", &login)).await;
    let rows = cooperative.treasurer.get(&cooperative.path("/shares")).await.body;
    let id = |number: &str| {
        let items = rows["items"].as_array().unwrap();
        &items.iter().find(|row| row["party"]["number"] == number).unwrap()["party"]["id"]
    };
    assert_eq!(
        cooperative.board.post(&path, cooperative.out(&[], "cash", "KW-1")).await.status,
        403
    );

    let paid =
        cooperative.treasurer.post(&path, cooperative.out(&[id("A-1")], "cash", "KW-1")).await;

    assert_eq!(paid.status, 201, "{}", paid.text);
    assert_eq!((&paid.body["paid"], &paid.body["paid_total"]), (&json!(1), &json!("500000.00")));
    assert_eq!(cooperative.booked("cash").await, -50_000_000);
    assert_eq!(cooperative.booked("patronage_payable").await, -50_000_000);
    let mine = dorothea.get(&cooperative.path("/mine")).await;
    assert_eq!(mine.body["shares"][0]["paid"]["evidence"], "KW-1", "{}", mine.text);
    let page = cooperative.app.browser(dorothea.person.unwrap()).await;
    let page = page.get(&format!("/shop/shu?year={}", cooperative.year())).await;
    assert!(page.text.contains("Sudah diterima tunai"), "{}", page.text);
    let twice =
        cooperative.treasurer.post(&path, cooperative.out(&[id("A-1")], "bank", "TF-1")).await;
    assert_eq!((twice.status, twice.problem()), (409, "share-paid"));
    let nobody = json!(uuid::Uuid::nil());
    let nobody =
        cooperative.treasurer.post(&path, cooperative.out(&[&nobody], "bank", "TF-1")).await;
    assert_eq!((nobody.status, nobody.problem()), (422, "no-such-share"));

    // What one leaves with the cooperative is saved.
    let kept =
        cooperative.treasurer.post(&path, cooperative.out(&[id("A-2")], "savings", "SS-7")).await;
    assert_eq!(kept.status, 201, "{}", kept.text);
    let saved = "SELECT sum(amount_sen)::bigint FROM savings_entry WHERE kind = 'voluntary'";
    assert_eq!(cooperative.number(saved).await, 10_000_000 + 30_000_000);
    assert_eq!(cooperative.booked("voluntary_savings").await, -30_000_000);

    // The rest at one tick, on the treasurer's page.
    let browser = cooperative.app.browser(cooperative.treasurer.person.unwrap()).await;
    let pages = format!("/patronage/{}/payouts", cooperative.year());
    let form = browser.get(&pages).await;
    assert!(form.text.contains("Tiga") && !form.text.contains("Dua"), "{}", form.text);
    let today = cooperative.out(&[], "cash", "")["paid_on"].as_str().unwrap().to_owned();
    let fields = [("all", "yes"), ("means", "bank"), ("paid_on", &today), ("evidence", "TF-9")];
    let sent = browser.form(&pages, &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    assert_eq!(cooperative.booked("patronage_payable").await, 0);
    let none = cooperative.treasurer.post(&path, cooperative.out(&[], "cash", "KW-2")).await;
    assert_eq!((none.status, none.problem()), (422, "nothing-to-pay-out"));
    assert_eq!(cooperative.number("SELECT count(*) FROM payout_breach").await, 0);
    cooperative.hold().await;
}

#[tokio::test]
async fn a_year_of_which_something_is_paid_stands_until_that_is_taken_back() {
    let cooperative = Cooperative::primary().await;
    shared(&cooperative, ("Satu", "")).await;
    let path = cooperative.path("/payouts");
    let all = cooperative.treasurer.post(&path, cooperative.out(&[], "savings", "SS-1")).await;
    assert_eq!(all.status, 201, "{}", all.text);
    let back = json!({ "minutes": "RAT/2", "reason": "Salah", "taken_on": cooperative.out(&[], "cash", "x")["paid_on"] });
    let refused = cooperative.board.post(&cooperative.path("/take-back"), back.clone()).await;
    assert_eq!((refused.status, refused.problem()), (409, "year-paid-out"), "{}", refused.text);

    let id = all.body["payouts"][0]["id"].as_str().unwrap();
    let reverse = format!("{path}/{id}/reverse");
    let undone = cooperative.treasurer.post(&reverse, json!({ "words": "Belum dibayar" })).await;

    assert_eq!((undone.status, &undone.body["paid"]), (200, &json!(0)), "{}", undone.text);
    assert_eq!(undone.body["payouts"][0]["reversed"], "Belum dibayar");
    let again = cooperative.treasurer.post(&reverse, json!({ "words": "x" })).await;
    assert_eq!((again.status, again.problem()), (409, "already-so"));
    assert_eq!(cooperative.booked("voluntary_savings").await, 0);
    let saved = "SELECT sum(amount_sen)::bigint FROM savings_entry WHERE kind = 'voluntary'";
    assert_eq!(cooperative.number(saved).await, 10_000_000);
    assert_eq!(cooperative.number("SELECT count(*) FROM payout_breach").await, 0);
    let taken = cooperative.board.post(&cooperative.path("/take-back"), back).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    cooperative.hold().await;
}
