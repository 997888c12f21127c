//! Looked at first, put on sale, taken back; and whose that is.

use order_workflow::ask::{Ask, Channel};
use order_workflow::command::imports::{self, Refusal};
use order_workflow::price_list::Language;
use order_workflow::{WorkflowError, query};
use supply_chain::id::ImportId;
use supply_chain::organization::Role;

use crate::trade::{Trade, json};

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
