//! The home page of whoever keeps the money or signs: what waits for them there, with its sum and the way to it.

use serde_json::json;
use tests::app::{Client, Reply};

use super::{PAYMENTS, World, at, done};
use crate::bargaining::on_pages::{holds, lacks};
use crate::doors::texts;

async fn home(world: &World, of: &Client) -> Reply {
    let page = world.app.browser(of.person.unwrap()).await.get("/").await;
    assert_eq!(page.status, 200, "{}", page.text);
    page
}

#[tokio::test]
async fn the_home_page_tells_each_of_the_money_that_waits_for_them() {
    let world = World::open().await;
    holds(&home(&world, &world.treasurer).await, "Tidak ada yang menunggu Anda.");
    let [first, second] = world.owes(&[(400, 3), (600, 30)]).await[..] else { unreachable!() };

    let page = home(&world, &world.treasurer).await;

    holds(&page, "Bayar tagihan");
    holds(&page, "1 tagihan, Rp400.");
    holds(&page, &format!("/payments/new?to={}&#38;invoice={first}", world.seller));
    lacks(&home(&world, &world.manager).await, "Bayar tagihan");
    // Places of its own for the money.
    let places = texts(&page, "nav.places a");
    for place in ["Tagihan", "Pembayaran"] {
        assert!(places.iter().any(|word| word.contains(place)), "{places:?}");
    }

    let paid = world.paid(400, "FT-9/0001").await;
    lacks(&home(&world, &world.treasurer).await, "Bayar tagihan");
    let desk = home(&world, &world.desk).await;
    holds(&desk, "Periksa apakah uangnya sudah masuk");
    holds(&desk, "1 pembayaran, Rp400.");
    holds(&desk, &format!("/payments/{}", paid["id"].as_str().unwrap()));
    done(world.desk.post(&at(&paid, "confirm"), json!({})).await, 200);
    holds(&home(&world, &world.desk).await, "Tidak ada yang menunggu Anda.");

    let rules = format!("/api/v1/organizations/{}/payment-rules", world.buyer);
    done(world.manager.post(&rules, json!({ "from": "500.00", "needed": 1 })).await, 201);
    let mut body = world.transfer(600, "");
    body["reference"] = json!(null);
    body["applications"] = json!([{ "invoice_id": second }]);
    let prepared = done(world.treasurer.post(PAYMENTS, body).await, 201);
    let officer = home(&world, &world.officers[0]).await;
    holds(&officer, "Tanda tangani pembayaran");
    holds(&officer, "1 pembayaran, Rp600.");
    assert!(texts(&officer, "nav.places a").iter().any(|word| word.contains("Persetujuan")));
    lacks(&home(&world, &world.treasurer).await, "Tanda tangani pembayaran");
    done(world.officers[0].post(&at(&prepared, "sign"), json!({})).await, 200);
    holds(&home(&world, &world.officers[0]).await, "Tidak ada yang menunggu Anda.");
    holds(&home(&world, &world.treasurer).await, "Kirim pembayaran yang sudah ditandatangani");
    world.end().await;
}

#[tokio::test]
async fn what_is_to_be_given_up_stands_before_the_board_on_its_own_pages() {
    let world = World::open().await;
    let [bill] = world.owes(&[(400, 3)]).await[..] else { unreachable!() };
    let chair = world.app.person(world.seller, &[supply_chain::organization::Role::Approver]).await;
    let path = format!("/api/v1/invoices/{bill}");
    let give_up = json!({ "words": "Toko tutup", "minutes": "Rapat 3 November" });
    done(world.desk.post(&format!("{path}/write-off"), give_up).await, 200);

    let page = home(&world, &chair).await;

    holds(&page, "Putuskan penghapusan tagihan");
    holds(&page, &format!("/invoices/{bill}"));
    let browser = world.app.browser(chair.person.unwrap()).await;
    let approvals = browser.get("/approvals").await;
    for said in ["Menunggu Anda", "Penghapusan tagihan", "Toko tutup", "Rapat 3 November", "Rp400"]
    {
        holds(&approvals, said);
    }
    done(world.desk.post(&format!("{path}/withdraw-write-off"), json!({})).await, 200);
    holds(&browser.get("/approvals").await, "Tidak ada yang perlu disetujui.");
    holds(&home(&world, &chair).await, "Tidak ada yang menunggu Anda.");
    // What was written straight into the tables never counted against a limit.
    world.app.stop().await;
}
