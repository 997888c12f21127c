//! Coming to terms on pages: an approval, a counter-offer round and an amendment as people press them.

use super::Table;
use crate::doors::{attribute, texts};
use serde_json::json;
use tests::app::{Client, Reply};

impl Table {
    pub(super) async fn browser(&self, of: &Client) -> Client {
        self.app.browser(of.person.unwrap()).await
    }
}

pub(super) fn page_of(order: &Reply) -> String {
    format!("/orders/{}", order.id("id"))
}

/// Posts the form whose address ends so, as it stands on the page, with these fields besides.
pub(crate) async fn press(
    browser: &Client,
    page: &Reply,
    ends: &str,
    typed: &[(&str, &str)],
) -> Reply {
    let form = format!("form[action$='{ends}']");
    let action = attribute(page, &form, "action");
    assert!(!action.is_empty(), "no form to {ends}: {}", page.text);
    let key = attribute(page, &format!("{form} [name=key]"), "value");
    let version = attribute(page, &format!("{form} [name=version]"), "value");
    let mut fields = vec![("key", key.as_str()), ("version", version.as_str())];
    fields.extend_from_slice(typed);
    browser.form(&action, &fields).await
}

pub(crate) fn holds(page: &Reply, text: &str) {
    let plain = page.text.replace('\u{a0}', " ");
    assert!(plain.contains(text), "{text}: {plain}");
}

pub(crate) fn lacks(page: &Reply, text: &str) {
    let plain = page.text.replace('\u{a0}', " ");
    assert!(!plain.contains(text), "{text}: {plain}");
}

#[tokio::test]
async fn an_approval_is_asked_for_given_and_told_to_the_buyer_alone() {
    let table = Table::lay().await;
    table.rule(json!({ "kind": "total_from", "total": "1000000.00" })).await;
    let order = table.submitted(&[(table.noodles, 10)]).await;
    let (buyer, approver, desk) = (
        table.browser(&table.buyer).await,
        table.browser(&table.approver).await,
        table.browser(&table.desk).await,
    );

    let waiting = buyer.get(&page_of(&order)).await;
    holds(&waiting, "Kurang 1 persetujuan.");
    holds(&waiting, "Nilainya Rp1.000.000 atau lebih: perlu 1 persetujuan.");
    lacks(&waiting, "/approve");
    holds(&approver.get("/").await, "Setujui pesanan");
    lacks(&buyer.get("/").await, "Setujui pesanan");
    assert_eq!(desk.get(&page_of(&order)).await.status, 404);

    let back = approver.get(&format!("{}/send-back", page_of(&order))).await;
    let unsaid = press(&approver, &back, "/send-back", &[]).await;
    assert_eq!(unsaid.status, 422);
    holds(&unsaid, "Pilih satu alasan, atau tulis sendiri.");

    let shown = approver.get(&page_of(&order)).await;
    assert_eq!(press(&approver, &shown, "/approve", &[]).await.status, 303);
    let seen = buyer.get(&page_of(&order)).await;
    holds(&seen, "Diajukan");
    assert!(texts(&seen, ".time b").iter().any(|what| what == "Disetujui"));
    let of_desk = desk.get(&page_of(&order)).await;
    assert!(texts(&of_desk, ".time b").iter().all(|what| what != "Disetujui"), "{}", of_desk.text);
    lacks(&of_desk, "Persetujuan pengurus");
    table.ends_well().await;
}

#[tokio::test]
async fn a_counter_offer_goes_out_line_by_line_and_is_taken_after_one_more_look() {
    let table = Table::lay().await;
    table.stock(table.noodles, 8).await;
    let order = table.submitted(&[(table.noodles, 10)]).await;
    let (buyer, desk) = (table.browser(&table.buyer).await, table.browser(&table.desk).await);

    let short = desk.get(&page_of(&order)).await;
    holds(&short, "Tidak bisa diterima tanpa perubahan");
    holds(&short, "Terima, sisanya dijanjikan");
    let form = desk.get(&format!("{}/counter?with=stock", page_of(&order))).await;
    assert_eq!(attribute(&form, "#n-1", "value"), "8");

    let found = press(
        &desk,
        &form,
        "/counter",
        &[("n-1", "8"), ("p-1", "108.000"), ("q-1", "gula"), ("do", "find")],
    )
    .await;
    assert_eq!(found.status, 200);
    holds(&found, "Gula pasir 1 kg · karton isi 40");
    let wrong = press(&desk, &form, "/counter", &[("n-1", "dua"), ("do", "send")]).await;
    assert_eq!(wrong.status, 422);
    holds(&wrong, "Tulis bilangan bulat");
    let sugar = table.sugar.offer.to_string();
    let sent = [
        ("n-1", "8"),
        ("p-1", "108.000"),
        ("r-1", "Sisanya Kamis"),
        ("s-1", sugar.as_str()),
        ("sn-1", "2"),
        ("q-1", "gula"),
        ("note", "Truk Senin"),
        ("do", "send"),
    ];
    let sent = press(&desk, &found, "/counter", &sent).await;
    assert_eq!((sent.status, sent.header("location").ends_with("?done=countered")), (303, true));
    holds(&desk.get(sent.header("location")).await, "Tawaran balik terkirim ke Flores Bersama.");

    let offered = buyer.get(&page_of(&order)).await;
    holds(&offered, "10 karton</s>");
    holds(&offered, "<b class=\"n\">8 karton</b>");
    assert_eq!(texts(&offered, "#change .badge"), ["Berubah", "Pengganti"]);
    holds(&offered, "Truk Senin");
    holds(&buyer.get("/").await, "Jawab tawaran balik");
    let looks = buyer.get(&format!("{}/accept-counter", page_of(&order))).await;
    let taken = press(&buyer, &looks, "/accept-counter", &[]).await;
    assert_eq!(taken.status, 303, "{}", taken.text);
    let agreed = buyer.get(&page_of(&order)).await;
    holds(&agreed, "pengganti Mi goreng");
    assert!(texts(&agreed, ".time b").iter().any(|what| what == "Perubahan disepakati"));
    table.ends_well().await;
}

#[tokio::test]
async fn too_late_to_cancel_leads_to_an_amendment_that_the_seller_answers() {
    let table = Table::lay().await;
    let order = table.confirmed(&[(table.noodles, 10)]).await;
    let (buyer, desk) = (table.browser(&table.buyer).await, table.browser(&table.desk).await);
    let form = buyer.get(&format!("{}/amend", page_of(&order))).await;
    let proposed = press(&buyer, &form, "/amend", &[("n-1", "6"), ("do", "send")]).await;
    assert_eq!(proposed.status, 303, "{}", proposed.text);
    holds(&buyer.get(&page_of(&order)).await, "Tarik usulan…");

    let asked = desk.get(&page_of(&order)).await;
    holds(&asked, "mengusulkan perubahan");
    holds(&desk.get("/desk/orders").await, "PO-");
    let binds = desk.get(&format!("{}/accept", page_of(&order))).await;
    holds(&binds, "Setelah diterima, Anda dan");
    assert_eq!(press(&desk, &binds, "/accept", &[]).await.status, 303);
    let agreed = buyer.get(&page_of(&order)).await;
    holds(&agreed, "Perubahan disepakati");
    lacks(&agreed, "id=\"change\"");
    table.ends_well().await;
}
