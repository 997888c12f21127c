//! The forms a list comes in, and files that are no list.

use order_workflow::WorkflowError;
use order_workflow::command::imports::Refusal;

use crate::trade::Trade;

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
