//! Rows that belong together, repeat each other, or cannot be.

use std::sync::Arc;

use order_workflow::ask::{Ask, Channel};
use order_workflow::command::imports::{HandedIn, hand_in};
use supply_chain::organization::Role;

use crate::trade::Trade;

#[tokio::test]
async fn stocks_of_two_packs_are_summed_and_a_missing_column_leaves_them() {
    let trade = Trade::begin().await;
    let list = "nama;satuan_dasar;kemasan;isi;harga;stok\nMi;pcs;karton;40;100.000;2\nMi;pcs;pcs;1;3.000;15\n";
    assert_eq!(trade.import(list).await.summary.new, 2);
    assert_eq!(trade.number("SELECT count(*) FROM product").await, 1);
    assert_eq!(trade.number("SELECT sum(on_hand)::bigint FROM stock_level").await, 95);

    let dearer = "nama;satuan_dasar;kemasan;isi;harga\nMI;pcs;karton;40;101.000\n";
    assert_eq!(trade.import(dearer).await.summary.changed, 1);
    assert_eq!(trade.number("SELECT sum(on_hand)::bigint FROM stock_level").await, 95);

    trade.run("UPDATE stock_level SET reserved = 60", []).await;
    let short = "nama;satuan_dasar;kemasan;isi;harga;stok\nMi;pcs;karton;40;90.000;1\nMi;pcs;pcs;1;2.500;5\nTeh;pcs;pcs;1;500;1\n";
    let report = trade.import(short).await;
    assert_eq!((report.summary.accepted, report.summary.rejected), (1, 2));
    assert_eq!(report.errors[1].column, "stock");
    assert_eq!(
        report.errors[1].message,
        "This would leave 45 pcs in stock, but 60 pcs are promised to orders."
    );
    assert_eq!(trade.number("SELECT max(on_hand) FROM stock_level").await, 95);
}

#[tokio::test]
async fn a_row_that_repeats_an_earlier_one_is_refused_and_names_it() {
    let trade = Trade::begin().await;
    let list =
        "kode;nama;isi;harga\nA;Gula;1;10\nB;Gula;1;11\nA;Garam;1;12\n;Teh;1;13\n;TEH;1;14\n";

    let report = trade.import(list).await;

    assert_eq!((report.summary.new, report.summary.rejected), (3, 2));
    let told: Vec<(i32, &str, &str)> =
        report.errors.iter().map(|e| (e.row, e.column.as_str(), e.message.as_str())).collect();
    assert_eq!(
        told,
        [
            (3, "sku", "The same as row 1 of this file. Delete one of them."),
            (5, "name", "The same as row 4 of this file. Delete one of them."),
        ]
    );
}

#[tokio::test]
async fn goods_with_the_same_barcode_are_one_product_of_several_sellers() {
    let trade = Trade::begin().await;
    let list = "nama;isi;harga;barcode\nGula A;1;10;8992304046940\nGula B;1;9;96\n";
    trade.import(list).await;
    let file = HandedIn {
        id: None,
        file_name: "x.csv".to_owned(),
        content: Arc::from(list.as_bytes()),
        dry_run: false,
        mapping: None,
    };
    let ask = Ask::plain(trade.asker(trade.secondary, Role::Manager), Channel::Api);
    hand_in(&trade.workflow, ask, file).await.unwrap();
    trade.work_off().await;

    assert_eq!(trade.number("SELECT count(*) FROM offer").await, 4);
    assert_eq!(trade.number("SELECT count(*) FROM product").await, 3);
    assert_eq!(trade.offers().await[0].own_barcode.as_deref(), Some("96"));
}
