//! Balances and stock of before: all or nothing, each wrong cell by its row, and again only the difference.

use serde_json::json;
use supply_chain::ledger::Account;

use super::{Books, pairs, rows};

const BALANCES: &str = "Kode akun;Nama akun;Debit;Kredit\n1-1100;Kas;1.250.000;\n1-1200;Bank;Rp 8.000.000,50;\n\
                        3-1100;Simpanan pokok;;4.000.000\n;Jumlah;;\n";

#[tokio::test]
async fn balances_come_in_once_and_what_does_not_add_up_stands_apart() {
    let books = Books::begin().await;
    let as_of = books.last_month().last_day().to_string();
    let path = "/api/v1/ledger/opening";
    let fields = [("as_of", as_of.as_str())];

    let looked =
        books.hand_in(&books.treasurer, path, &[fields[0], ("dry_run", "true")], BALANCES).await;
    assert_eq!((looked.status, books.number("SELECT count(*) FROM ledger_entry").await), (200, 0));

    let opened = books.hand_in(&books.treasurer.once("k"), path, &fields, BALANCES).await;
    assert_eq!(opened.status, 201, "{}", opened.body);
    assert_eq!(opened.body["unexplained"], "-5250000.50");
    assert_eq!(opened.body["posted_on"], as_of);
    assert_eq!(
        rows(&opened.body["lines"], "account", "debit"),
        pairs(&[
            ("cash", "1250000.00"),
            ("bank", "8000000.50"),
            ("principal_savings", "0.00"),
            ("opening_equity", "0.00"),
        ])
    );
    let standing = pairs(&[
        ("cash", "1250000.00"),
        ("bank", "8000000.50"),
        ("principal_savings", "-4000000.00"),
        ("opening_equity", "-5250000.50"),
    ]);
    assert_eq!(books.trial(&books.manager, books.last_month()).await, standing);
    assert_eq!(books.trial(&books.other_treasurer, books.last_month()).await, []);

    let again = books.hand_in(&books.treasurer.once("k"), path, &fields, BALANCES).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, "true"));
    let same = books.hand_in(&books.treasurer, path, &fields, BALANCES).await;
    assert_eq!((same.status, same.problem()), (422, "nothing-changed"));

    let right = BALANCES.replace("4.000.000", "9.250.000,50");
    let mended = books.hand_in(&books.treasurer, path, &fields, &right).await;
    assert_eq!((mended.status, &mended.body["unexplained"]), (201, &json!("0.00")));
    assert_eq!(
        books.trial(&books.treasurer, books.last_month()).await,
        pairs(&[
            ("cash", "1250000.00"),
            ("bank", "8000000.50"),
            ("principal_savings", "-9250000.50"),
            // It moved this month, there and back.
            ("opening_equity", "0.00"),
        ])
    );
    // The difference alone was posted: two entries more.
    assert_eq!(books.number("SELECT count(*) FROM ledger_entry").await, 6);
    assert_eq!(books.number("SELECT count(*) FROM money_breach").await, 0);
}

#[tokio::test]
async fn one_wrong_cell_and_nothing_comes_in_and_every_wrong_cell_is_named() {
    let books = Books::begin().await;
    let table =
        "kode_akun,debit,kredit\n1-1100,100,\n1-1300,50,\n9-9999,5,\n1-1200,5,7\n1-1200,1x,\n";

    let refused = books
        .hand_in(&books.treasurer, "/api/v1/ledger/opening", &[("as_of", "2026-01-31")], table)
        .await;

    assert_eq!((refused.status, refused.problem()), (422, "wrong-rows"), "{}", refused.body);
    assert_eq!(
        refused.pointers(),
        ["/file/2/kode_akun", "/file/3/kode_akun", "/file/4/kredit", "/file/5/debit"]
    );
    assert_eq!(
        (&refused.body["rejected"], &refused.body["rows"][0]["content"]),
        (&json!(4), &json!("1-1300"))
    );
    assert_eq!(books.number("SELECT count(*) FROM ledger_entry").await, 0);

    let path = "/api/v1/ledger/opening";
    let later = [("as_of", "2999-01-31")];
    let refused = books.hand_in(&books.treasurer, path, &later, BALANCES).await;
    assert_eq!((refused.problem(), refused.pointers()), ("wrong-opening", vec!["/as_of"]));
    let slip = books.hand_in(&books.treasurer, path, &[("as_of", "0026-10-31")], BALANCES).await;
    assert_eq!((slip.problem(), slip.pointers()), ("wrong-opening", vec!["/as_of"]));
    assert!(slip.body["earliest"].is_string(), "{}", slip.body);
    let unsaid = books.hand_in(&books.treasurer, path, &[], BALANCES).await;
    assert_eq!((unsaid.status, unsaid.pointers()), (400, vec!["/as_of"]));
    let empty = books.hand_in(
        &books.treasurer,
        path,
        &[("as_of", "2026-01-31")],
        "kode,debit,kredit\n1-1100,,\n",
    );
    assert_eq!(empty.await.problem(), "wrong-opening");
    let picture = books.hand_in(&books.treasurer, path, &[("as_of", "2026-01-31")], "\u{0}PNG");
    assert_eq!(picture.await.problem(), "unreadable-file");
}

#[tokio::test]
async fn whoever_opens_at_the_same_instant_opens_once() {
    let books = Books::begin().await;
    let as_of = books.last_month().last_day().to_string();
    let fields = [("as_of", as_of.as_str())];
    let path = "/api/v1/ledger/opening";

    let tries = (0..4).map(|_| books.hand_in(&books.treasurer, path, &fields, BALANCES));
    let replies = futures::future::join_all(tries).await;

    let mut told: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
    told.sort_unstable();
    assert_eq!(told, [201, 422, 422, 422]);
    assert_eq!(books.number("SELECT count(*) FROM ledger_occurrence").await, 1);
}

#[tokio::test]
async fn stock_comes_in_with_what_it_cost_and_goods_that_moved_are_counted_instead() {
    let books = Books::begin().await;
    let seller = &books.manager;
    let product = |name: &str| json!({ "name": name, "category": "sembako", "base_unit": "pcs" });
    let mut goods = Vec::new();
    for (name, stock) in [("Gula 1 kg", 5), ("Garam", 0), ("Teh", 3)] {
        let product = seller.post("/api/v1/products", product(name)).await.id("id");
        let offer = json!({
            "product_id": product, "pack": { "name": "pcs", "factor": 1 }, "stock": stock,
            "price_breaks": [{ "min_count": 1, "price": "15000.00" }],
        });
        let offer = seller.post("/api/v1/offers", offer).await;
        assert_eq!(offer.status, 201, "{}", offer.body);
        goods.push(product);
    }
    for (code, product) in ["GULA", "GARAM", "TEH"].iter().zip(&goods) {
        books
            .sql(&format!("UPDATE offer SET seller_code = '{code}' WHERE product_id = '{product}'"))
            .await;
    }
    // Tea was sent to somebody.
    books
        .sql(&format!(
            "INSERT INTO stock_movement (id, level_id, quantity, kind, business_date, recorded_at)
             SELECT gen_random_uuid(), id, -1, 'dispatch', now()::date, now() FROM stock_level WHERE product_id = '{}'",
            goods[2]
        ))
        .await;
    let path = "/api/v1/ledger/opening-stock";
    let table = "kode_barang;jumlah;harga_pokok\nGULA;120;12.500,50\nGARAM;40;\n";

    let moved = format!("{table}TEH;9;100\nKOPI;1;\nGULA;2;\n");
    let refused = books.hand_in(seller, path, &[], &moved).await;
    assert_eq!(refused.problem(), "wrong-rows", "{}", refused.body);
    assert_eq!(
        refused.pointers(),
        ["/file/3/kode_barang", "/file/4/kode_barang", "/file/5/kode_barang"]
    );
    assert_eq!(books.number("SELECT count(*) FROM stock_movement WHERE kind = 'opening'").await, 0);

    let opened = books.hand_in(seller, path, &[], table).await;
    assert_eq!(opened.status, 201, "{}", opened.body);
    assert_eq!(opened.body["value"], "1500060.00");
    assert_eq!(
        (&opened.body["without_cost"], &opened.body["inventory"]),
        (&json!(1), &json!("0.00"))
    );
    for (product, on_hand) in goods.iter().zip([120, 40, 2]) {
        let stock = seller.get(&format!("/api/v1/stock/{product}")).await;
        assert_eq!(stock.body["on_hand"], on_hand);
    }
    // What was there goes out, and all of it comes in with its cost.
    let costs = "SELECT string_agg(quantity || '@' || coalesce(unit_cost::int::text, '-'), ' ' ORDER BY quantity)
                 FROM stock_movement WHERE kind = 'opening'";
    let asked = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, costs);
    let row =
        sea_orm::ConnectionTrait::query_one_raw(books.app.workflow.database.connection(), asked);
    let told: String = row.await.unwrap().unwrap().try_get_by_index(0).unwrap();
    assert_eq!(told, "-5@- 40@- 120@1250050");
    assert_eq!(books.app.breaches().await, Vec::<String>::new());

    // Stock alone moves no account.
    let of_inventory = format!(
        "SELECT count(*) FROM ledger_entry WHERE account = '{}'",
        Account::Inventory.as_str()
    );
    assert_eq!(books.number(&of_inventory).await, 0);
}
