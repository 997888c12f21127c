//! Price lists as distributors have them, from the file to the shelf and back.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use order_workflow::WorkflowError;
use order_workflow::ask::{Ask, Channel};
use order_workflow::command::imports::{self, HandedIn, Numbering, Refusal, hand_in};
use order_workflow::jobs::imports::ImportWorker;
use order_workflow::price_list::{Language, Mapping};
use order_workflow::query;
use order_workflow::query::catalogue::{OfferView, OwnOffers};
use order_workflow::query::imports::ImportReport;
use supply_chain::id::ImportId;
use supply_chain::organization::Role;
use tokio::sync::watch;

use crate::trade::{Trade, json};

const MINIMARKET: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/products/minimarket_kasir_barang.csv");

impl Trade {
    async fn hand_in(&self, name: &str, content: &[u8], dry_run: bool) -> ImportId {
        self.try_hand_in(name, content, dry_run, None).await.unwrap()
    }

    async fn try_hand_in(
        &self,
        name: &str,
        content: &[u8],
        dry_run: bool,
        mapping: Option<Mapping>,
    ) -> Result<ImportId, WorkflowError> {
        let file = HandedIn {
            id: None,
            file_name: name.to_owned(),
            content: Arc::from(content),
            dry_run,
            mapping,
        };
        let answer = hand_in(&self.workflow, self.desk(), file).await?;
        assert_eq!((answer.status, json(&answer)["state"].as_str()), (202, Some("running")));
        Ok(ImportId(json(&answer)["id"].as_str().unwrap().parse().unwrap()))
    }

    async fn work_off(&self) {
        let (_go_on, stop) = watch::channel(false);
        ImportWorker::new(self.workflow.clone()).work_off(&stop).await.unwrap();
    }

    async fn report(&self, id: ImportId) -> ImportReport {
        let desk = self.asker(self.distributor, Role::Sales);
        let reader = self.workflow.reader();
        query::imports::report(reader, &desk, id, Language::English, Numbering::UnderHeader)
            .await
            .unwrap()
    }

    /// Takes a list in, to the end.
    async fn import(&self, content: &str) -> ImportReport {
        let id = self.hand_in("daftar.csv", content.as_bytes(), false).await;
        self.work_off().await;
        self.report(id).await
    }

    async fn offers(&self) -> Vec<OfferView> {
        let desk = self.asker(self.distributor, Role::Sales);
        let all = OwnOffers { limit: 101, ..OwnOffers::default() };
        query::catalogue::own_offers(self.workflow.reader(), &desk, &all).await.unwrap()
    }

    /// What an undisturbed second import leaves as it is.
    async fn fingerprint(&self) -> [i64; 5] {
        [
            self.number("SELECT coalesce(sum(version), 0)::bigint FROM offer").await,
            self.number("SELECT count(*) FROM offer_price_break").await,
            self.number("SELECT count(*) FROM product").await,
            self.number("SELECT count(*) FROM stock_movement").await,
            self.number("SELECT coalesce(max(seq), 0) FROM index_queue").await,
        ]
    }
}

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

#[tokio::test]
async fn a_dry_run_changes_nothing_until_it_is_published_and_can_then_be_undone() {
    let trade = Trade::begin().await;
    trade.import("kode;nama;isi;harga;stok\nA;Gula;1;10.000;5\nB;Teh;1;5.000;\n").await;
    let before = trade.fingerprint().await;
    let list =
        "kode;nama;isi;harga;stok\nA;Gula;1;12.000;8\nB;Teh;1;4.500;\nC;Kopi;1;9.000;3\nD;;1;1;\n";

    let id = trade.hand_in("baru.csv", list.as_bytes(), true).await;
    trade.work_off().await;
    let staged = trade.report(id).await.summary;
    assert_eq!((staged.state.as_str(), staged.phase.as_str()), ("staged", "read"));
    assert_eq!((staged.new, staged.changed, staged.rejected), (1, 2, 1));
    assert_eq!((staged.dearer, staged.cheaper), (1, 1));
    assert_eq!(trade.fingerprint().await, before);

    let published = imports::publish(&trade.workflow, trade.desk(), id).await.unwrap();
    assert_eq!(published.status, 202);
    trade.work_off().await;
    let done = trade.report(id).await;
    assert_eq!((done.summary.state.as_str(), done.summary.accepted), ("done", 3));
    assert_eq!(done.biggest_rises[0].name, "Gula");
    let gula =
        async || trade.offers().await.into_iter().find(|o| o.product_name == "Gula").unwrap();
    assert_eq!(gula().await.price_breaks[0].price.to_string(), "12000.00");
    assert_eq!(gula().await.available_count, 8);
    let twice = imports::publish(&trade.workflow, trade.desk(), id).await;
    assert!(matches!(twice, Err(WorkflowError::Import(Refusal::NotStaged { .. }))), "{twice:?}");

    // Somebody changes the tea's price meanwhile: it is no longer the upload's to take back.
    trade.run("UPDATE offer SET version = version + 1 WHERE seller_code = 'B'", []).await;
    let undone = imports::undo(&trade.workflow, trade.desk(), id).await.unwrap();
    let undone = json(&undone);
    assert_eq!(
        (undone["phase"].as_str(), undone["left_by_undo"].as_i64()),
        (Some("undone"), Some(1))
    );
    assert_eq!(gula().await.price_breaks[0].price.to_string(), "10000.00");
    assert_eq!(gula().await.available_count, 5);
    let kopi = trade.offers().await.into_iter().find(|o| o.product_name == "Kopi").unwrap();
    assert_eq!((kopi.state.as_str(), kopi.available_count), ("withdrawn", 0));
    let teh = trade.offers().await.into_iter().find(|o| o.product_name == "Teh").unwrap();
    assert_eq!(teh.price_breaks[0].price.to_string(), "4500.00", "left as it is");
    let again = imports::undo(&trade.workflow, trade.desk(), id).await;
    assert!(matches!(again, Err(WorkflowError::Import(Refusal::NotPublished))), "{again:?}");

    let back = trade.import(list).await.summary;
    assert_eq!((back.new, back.changed, back.unchanged), (1, 1, 1), "on sale again");
}

#[tokio::test]
async fn a_day_after_it_went_on_sale_an_upload_stays() {
    let trade = Trade::begin().await;
    let done = trade.import("nama;isi;harga\nGula;1;10.000\n").await.summary;
    trade.run("UPDATE catalogue_import SET published_at = now() - interval '24 hours'", []).await;

    let late = imports::undo(&trade.workflow, trade.desk(), ImportId(done.id)).await;

    assert!(matches!(late, Err(WorkflowError::Import(Refusal::TooLateToUndo { .. }))), "{late:?}");
}

#[tokio::test]
async fn semicolons_and_windows_1252_are_read_as_they_come() {
    let trade = Trade::begin().await;
    let list = b"Nama;ISI;Harga;Kemasan\r\nKopi Caf\xe9;12;\"Rp 12.500,50\";lusin\r\n";
    let id = trade.hand_in("daftar.csv", list, false).await;
    trade.work_off().await;

    assert_eq!(trade.report(id).await.summary.accepted, 1);
    let offer = trade.offers().await.remove(0);
    assert_eq!(offer.product_name, "Kopi Café");
    assert_eq!((offer.pack.name.as_str(), offer.pack.factor), ("lusin", 12));
    assert_eq!(offer.price_breaks[0].price.to_string(), "12500.50");
}

#[tokio::test]
async fn a_workbook_is_read_like_a_text() {
    let trade = Trade::begin().await;
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0..).zip(["name", "factor", "price", "stock", "gtin"]) {
        sheet.write(0, column, header).unwrap();
    }
    sheet.write(1, 0, "Gula pasir").unwrap().write(1, 1, 1).unwrap().write(1, 2, 16_500.5).unwrap();
    sheet.write(1, 3, 7).unwrap().write(1, 4, 8_992_304_046_940_f64).unwrap();
    let id = trade.hand_in("daftar.xlsx", &workbook.save_to_buffer().unwrap(), false).await;
    trade.work_off().await;

    let report = trade.report(id).await;
    assert_eq!(report.summary.accepted, 1, "{:?}", report.errors);
    let offer = trade.offers().await.remove(0);
    assert_eq!(offer.price_breaks[0].price.to_string(), "16500.50");
    assert_eq!((offer.available_count, offer.product.gtin.as_deref()), (7, Some("8992304046940")));
}

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

#[tokio::test]
async fn a_file_that_is_no_list_gets_a_clear_no_at_once() {
    let trade = Trade::begin().await;
    let mut noise = b"%PDF-1.7\n".to_vec();
    noise.resize(5 * 1024 * 1024, 0xA7);
    for content in
        [noise, b"".to_vec(), format!("nama;isi\n{};1\n", "x".repeat(50_000)).into_bytes()]
    {
        let refused = trade.try_hand_in("x.csv", &content, false, None).await;
        assert!(
            matches!(refused, Err(WorkflowError::Import(Refusal::Unreadable(_)))),
            "{refused:?}"
        );
    }
    assert_eq!(trade.number("SELECT count(*) FROM stored_file").await, 0);
}

#[tokio::test]
async fn an_upload_is_its_organizations_alone() {
    let trade = Trade::begin().await;
    let id = ImportId(trade.import("nama;isi;harga\nGula;1;10\n;1;2\n").await.summary.id);
    let stranger = trade.asker(trade.secondary, Role::Manager);
    let reader = trade.workflow.reader();

    let seen = query::imports::summary(reader, &stranger, id).await;
    assert!(matches!(seen, Err(WorkflowError::NotFound { .. })), "{seen:?}");
    let undone = imports::undo(&trade.workflow, Ask::plain(stranger, Channel::Api), id).await;
    assert!(matches!(undone, Err(WorkflowError::NotFound { .. })), "{undone:?}");
    let auditor = trade.asker(trade.distributor, Role::Auditor);
    query::imports::summary(reader, &auditor, id).await.unwrap();
    let undone =
        imports::undo(&trade.workflow, Ask::plain(auditor.clone(), Channel::Api), id).await;
    assert!(matches!(undone, Err(WorkflowError::NotYourRole { .. })), "{undone:?}");

    let file =
        query::imports::rejected_file(reader, &auditor, id, Language::Indonesian).await.unwrap();
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(text.contains("alasan") && text.contains("nama: Kosong."), "{text}");
}

#[tokio::test]
async fn told_to_stop_in_the_middle_nothing_is_left_and_the_next_begins_again() {
    let trade = Trade::begin().await;
    let id = trade.hand_in("x.csv", b"nama;isi;harga;stok\nGula;1;10;4\n", false).await;
    let (_told, stop) = watch::channel(true);

    imports::carry(&trade.workflow, id, stop).await.unwrap_err();
    assert_eq!(trade.number("SELECT count(*) FROM product").await, 0);
    assert_eq!(trade.report(id).await.summary.state, "running");

    trade.work_off().await;
    assert_eq!(trade.report(id).await.summary.state, "done");
}

#[tokio::test]
async fn two_workers_take_a_list_in_once() {
    let trade = Trade::begin().await;
    let id = trade.hand_in("x.csv", b"nama;isi;harga;stok\nGula;1;10;4\n", false).await;

    let (_go_on, stop) = watch::channel(false);
    let carry = || imports::carry(&trade.workflow, id, stop.clone());
    let (one, other) = tokio::join!(carry(), carry());

    assert_eq!(u8::from(one.unwrap()) + u8::from(other.unwrap()), 1);
    assert_eq!(trade.report(id).await.summary.state, "done");
    assert_eq!(trade.number("SELECT count(*) FROM offer").await, 1);
}
