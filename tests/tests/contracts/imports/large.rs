//! Lists as long as the real ones, and the same list again.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use order_workflow::command::imports;
use order_workflow::price_list::Mapping;

use crate::trade::Trade;

const MINIMARKET: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/products/minimarket_kasir_barang.csv");

/// A synthetic list: 11,000 rows of which 37 are wrong, each in one of five ways.
fn large_list() -> String {
    let mut list =
        "kode;nama;merek;kategori;satuan_dasar;kemasan;isi;harga;stok;min_2;harga_2\n".to_owned();
    for row in 1..=11_000_u32 {
        let (mut name, mut price, mut fill) = (format!("Barang {row}"), "Rp 12.500,00", "40");
        if row % 297 == 0 {
            match row / 297 % 5 {
                0 => price = "0",
                1 => price = "dua ribu",
                2 => fill = "1,5",
                3 => name.clear(),
                _ => price = "-5.000",
            }
        }
        writeln!(
            list,
            "K{row};{name};Merek {};Umum;pcs;karton;{fill};{price};{};10;12.000",
            row % 90,
            row % 50
        )
        .unwrap();
    }
    list
}

#[tokio::test]
async fn eleven_thousand_rows_go_on_sale_in_seconds_and_the_same_file_again_changes_nothing() {
    let trade = Trade::begin().await;
    let list = large_list();

    let begun = Instant::now();
    let report = trade.import(&list).await;
    let took = begun.elapsed();

    let figures = &report.summary;
    assert_eq!((figures.state.as_str(), figures.phase.as_str()), ("done", "published"));
    assert_eq!((figures.rows, figures.accepted, figures.rejected), (11_000, 10_963, 37));
    assert_eq!((figures.new, figures.processed), (10_963, 11_000));
    assert_eq!(report.errors.len(), 37);
    assert_eq!((report.errors[0].row, report.errors[0].sheet_row), (297, 298));
    assert_eq!(report.errors[0].column, "harga");
    assert_eq!(trade.number("SELECT count(*) FROM offer WHERE state = 'published'").await, 10_963);
    assert!(took < Duration::from_mins(2), "took {took:?}");

    let before = trade.fingerprint().await;
    let begun = Instant::now();
    let again = trade.import(&list).await;
    eprintln!("11,000 rows: {took:?}, again: {:?}", begun.elapsed());

    assert_eq!((again.summary.unchanged, again.summary.rejected), (10_963, 37));
    assert_eq!((again.summary.new, again.summary.changed), (0, 0));
    assert_eq!(trade.fingerprint().await, before);
}

#[tokio::test]
async fn a_real_minimarkets_list_comes_in_after_one_mapping_that_is_remembered() {
    if !Path::new(MINIMARKET).exists() {
        eprintln!("SKIPPED: {MINIMARKET} is not here");
        return;
    }
    let trade = Trade::begin().await;
    let list = std::fs::read(MINIMARKET).unwrap();
    let id = trade.hand_in("barang.csv", &list, false).await;
    trade.work_off().await;
    let failure = trade.report(id).await.failure.unwrap();
    assert_eq!(
        (failure.code.as_str(), &failure.missing[..]),
        ("columns_missing", &["factor".to_owned(), "price".to_owned()][..])
    );
    assert_eq!(failure.suggested_mapping["harga_jual"], "price");
    assert_eq!(trade.number("SELECT count(*) FROM offer").await, 0);

    let mapping: Mapping =
        serde_json::from_value(serde_json::json!(failure.suggested_mapping)).unwrap();
    let begun = Instant::now();
    imports::map_columns(&trade.workflow, trade.desk(), id, mapping).await.unwrap();
    trade.work_off().await;
    let report = trade.report(id).await;
    eprintln!("minimarket: {:?} {:?}", begun.elapsed(), report.summary);

    assert_eq!((report.summary.state.as_str(), report.summary.rows), ("done", 5_132));
    // Pack and piece differ and nobody knows how many: 224 rows say so, each by name.
    assert_eq!((report.summary.accepted, report.summary.rejected), (5_132 - 224, 224));
    assert!(report.summary.warnings >= 100, "codes that are no barcodes: {:?}", report.summary);
    assert_eq!(trade.number("SELECT count(*) FROM offer").await, i64::from(report.summary.new));

    let before = trade.fingerprint().await;
    let again = trade.hand_in("barang lagi.csv", &list, false).await;
    trade.work_off().await;
    let again = trade.report(again).await;
    assert_eq!(
        (again.summary.state.as_str(), again.summary.new),
        ("done", 0),
        "{:?}",
        again.failure
    );
    assert_eq!((again.summary.changed, again.summary.unchanged), (0, 5_132 - 224));
    assert_eq!(trade.fingerprint().await, before);
}
