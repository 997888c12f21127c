//! Mails: to a confirmed address alone, as often as its owner wants, until they stop it.

use std::path::Path;

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use tests::app::Client;

use super::{Told, a_while, soon};

/// The mails in the folder, their soft line breaks and encoded signs undone; oldest first.
fn mails(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder.join("mail")) else { return Vec::new() };
    let mut found: Vec<_> = entries
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "eml"))
        .map(|entry| (entry.metadata().unwrap().modified().unwrap(), entry.path()))
        .collect();
    found.sort();
    let plain = |text: String| text.replace("=\r\n", "").replace("=3D", "=").replace("=2E", ".");
    found.into_iter().map(|(_, path)| plain(std::fs::read_to_string(path).unwrap())).collect()
}

async fn nth(folder: &Path, number: usize) -> String {
    soon("a mail comes", || async { mails(folder).get(number - 1).cloned() }).await
}

/// The path of the first link in a mail that begins so.
fn link<'a>(mail: &'a str, path: &str) -> &'a str {
    let at = mail.find(path).unwrap_or_else(|| panic!("no {path} in {mail}"));
    mail[at..].split(|c: char| c.is_whitespace() || c == '>').next().unwrap()
}

async fn choose(client: &Client, choice: &str) {
    let body = json!({ "address": "desk@example.id", "choice": choice });
    let reply = client.ask(Method::PUT, "/api/v1/mails", Some(body)).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
}

#[tokio::test]
async fn nothing_is_mailed_before_the_address_is_confirmed_and_nothing_after_it_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let world = Told::begin_as(|settings| settings.data_dir = folder.path().to_owned()).await;
    choose(&world.seller, "each").await;
    let asked = nth(folder.path(), 1).await;
    world.order(true).await;
    a_while().await;
    assert_eq!(mails(folder.path()).len(), 1, "only the question so far");

    let confirm = link(&asked, "/mail/confirm/");
    let visitor = world.app.visitor();
    assert_eq!(visitor.get(confirm).await.status, 200);
    assert_eq!(world.seller.get("/api/v1/mails").await.body["confirmed_at"], json!(null));
    let wrong = format!("{}0", &confirm[..confirm.len() - 1]);
    if wrong != confirm {
        assert_eq!(visitor.form(&wrong, &[]).await.status, 422);
    }
    assert_eq!(visitor.form(confirm, &[]).await.status, 200);
    world.order(true).await;
    let told = nth(folder.path(), 2).await;
    assert!(told.contains("List-Unsubscribe: <http"), "{told}");
    assert!(told.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{told}");
    assert!(told.contains("Flores Bersama mengajukan PO-"), "{told}");
    assert!(told.contains("To: ") && told.contains("desk@example.id"), "{told}");
    let message = link(&told, "/inbox/");
    let browser = world.app.browser(world.seller.person.unwrap()).await;
    assert_eq!(browser.get(message).await.status, 200);

    // One press in a mail program: a form from nowhere, without a cookie.
    let stop = link(&told, "/mail/stop/");
    assert_eq!(visitor.form(stop, &[("List-Unsubscribe", "One-Click")]).await.status, 200);
    world.order(true).await;
    a_while().await;
    assert_eq!(mails(folder.path()).len(), 2);
    assert_eq!(world.seller.get("/api/v1/mails").await.body["choice"], "none");
    world.app.stop().await;
}

#[tokio::test]
async fn the_daily_mail_tells_what_is_unread_once_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let world = Told::begin_as(|settings| settings.data_dir = folder.path().to_owned()).await;
    choose(&world.seller, "daily").await;
    let asked = nth(folder.path(), 1).await;
    let confirm = link(&asked, "/mail/confirm/").to_owned();
    assert_eq!(world.app.visitor().form(&confirm, &[]).await.status, 200);
    for _ in 0..2 {
        world.order(true).await;
    }
    a_while().await;
    assert_eq!(mails(folder.path()).len(), 1);

    world.app.clock.advance(TimeDelta::days(3));
    let daily = nth(folder.path(), 2).await;
    a_while().await;

    assert!(daily.contains("2 kabar belum dibaca"), "{daily}");
    assert_eq!(mails(folder.path()).len(), 2, "one for all the days it was down");
    world.app.clock.advance(TimeDelta::days(1));
    a_while().await;
    assert_eq!(mails(folder.path()).len(), 2, "nothing new, no mail");
    world.app.stop().await;
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_and_links_are_few_a_day() {
    let world = Told::begin().await;
    let put = |address: String| {
        let body = json!({ "address": address, "choice": "each" });
        let seller = world.seller.clone();
        async move { seller.ask(Method::PUT, "/api/v1/mails", Some(body)).await }
    };

    assert_eq!(put("bukan alamat".to_owned()).await.problem(), "mail-address");
    let none = json!({ "choice": "each" });
    let refused = world.seller.ask(Method::PUT, "/api/v1/mails", Some(none)).await;
    assert_eq!(refused.problem(), "mail-address");
    for number in 0..5 {
        assert_eq!(put(format!("a{number}@example.id")).await.status, 200);
    }
    assert_eq!(put("a9@example.id".to_owned()).await.status, 429);
    let forgotten =
        world.seller.ask(Method::PUT, "/api/v1/mails", Some(json!({ "choice": "none" }))).await;
    assert_eq!(forgotten.body["address"], json!(null));
    world.app.stop().await;
}
