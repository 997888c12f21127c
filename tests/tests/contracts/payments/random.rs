//! Any sequence of what may be asked of payments leaves papers, books and limits in agreement, to the sen.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use tests::caller::Dice;
use uuid::Uuid;

use super::{PAYMENTS, World, at};

/// The books of both about each other, by account, in sen.
async fn books(world: &World) -> BTreeMap<(Uuid, String), i64> {
    let sql = "SELECT organization_id, account, sum(amount_sen)::bigint AS sen FROM ledger_entry
               WHERE account IN ('receivable', 'payable', 'advance_paid', 'advance_received') GROUP BY 1, 2";
    let asked = Statement::from_string(DbBackend::Postgres, sql);
    let rows = world.app.workflow.database.connection().query_all_raw(asked).await.unwrap();
    let read = |row: &sea_orm::QueryResult| {
        let key =
            (row.try_get("", "organization_id").unwrap(), row.try_get("", "account").unwrap());
        (key, row.try_get("", "sen").unwrap())
    };
    rows.iter().map(read).collect()
}

#[tokio::test]
async fn whatever_is_paid_used_taken_off_and_sent_back_the_books_say_what_the_papers_say() {
    let world = World::open().await;
    let mut dice = Dice::of(20_261_122);
    let invoices = world.owes(&[(700, 5), (1_300, 9), (250, 1), (4_000, 30), (90, 2)]).await;
    let mut payments: Vec<Value> = Vec::new();
    let mut taken = 0;
    for step in 0..120_u64 {
        let amount = format!("{}.{:02}", 1 + dice.throw(900), dice.throw(100));
        let reply = if payments.is_empty() || dice.happens(25) {
            let mut body = world.transfer(1, &format!("FT-{step:06}"));
            body["amount"] = json!(amount);
            match dice.throw(3) {
                0 => body["applications"] = json!([]),
                1 => {
                    let invoice = dice.one_of(&invoices);
                    body["applications"] = json!([{ "invoice_id": invoice }]);
                }
                _ => {}
            }
            world.treasurer.post(PAYMENTS, body).await
        } else {
            let payment = dice.one_of(&payments).clone();
            let invoice = dice.one_of(&invoices);
            let (client, command, body) = match dice.throw(5) {
                0 => (&world.treasurer, "apply", json!({})),
                1 => (&world.treasurer, "unapply", json!({ "invoice_id": invoice })),
                2 => (&world.desk, "confirm", json!({})),
                3 => (&world.desk, "reverse", json!({ "words": "Tidak masuk" })),
                _ => {
                    let back =
                        json!({ "amount": amount, "paid_on": world.today(), "method": "cash" });
                    (&world.desk, "refund", back)
                }
            };
            client.post(&at(&payment, command), body).await
        };
        match reply.status {
            201 => payments.push(reply.body.clone()),
            200 => taken += 1,
            // Not possible as it stands, and nothing was done.
            409 | 422 => {}
            _ => panic!("{}", reply.text),
        }
        if step % 20 == 19 {
            world.holds().await;
        }
    }
    assert!(payments.len() > 15 && taken > 15, "{} payments, {taken} commands", payments.len());
    let open = world.number("SELECT sum(total_sen - settled_sen)::bigint FROM invoice").await;
    let spare = world
        .number(
            "SELECT coalesce(sum(amount_sen - applied_sen - refunded_sen), 0)::bigint FROM payment
             WHERE state IN ('recorded', 'confirmed')",
        )
        .await;
    let books = books(&world).await;
    let of = |whose: Uuid, account: &str| {
        books.get(&(whose, account.to_owned())).copied().unwrap_or_default()
    };
    assert_eq!((of(world.seller, "receivable"), of(world.buyer, "payable")), (open, -open));
    let advances = (of(world.seller, "advance_received"), of(world.buyer, "advance_paid"));
    assert_eq!(advances, (-spare, spare));
    assert_eq!(world.number("SELECT sum(amount_sen)::bigint FROM ledger_entry").await, 0);
    let counted = "SELECT (unpaid_sen - unapplied_sen)::bigint FROM credit_account";
    assert_eq!(world.number(counted).await, open - spare);
    world.end().await;
}
