//! Payments on pages, with scripts off: from the invoice to the money that came, for treasurer, officers and seller.

use reqwest::Method;
use serde_json::json;
use tests::app::{Client, Reply};

use super::{World, done, photo};
use crate::bargaining::on_pages::{holds, lacks, press};
use crate::doors::{attribute, texts};

/// The page a form led to.
async fn led(browser: &Client, reply: &Reply) -> Reply {
    assert_eq!(reply.status, 303, "{}", reply.text);
    browser.get(reply.header("location")).await
}

async fn browser(world: &World, of: &Client) -> Client {
    world.app.browser(of.person.unwrap()).await
}

/// Sends a form with a photo, as a browser does.
async fn sent(
    browser: &Client,
    action: &str,
    typed: &[(&str, &str)],
    photo: Option<Vec<u8>>,
) -> Reply {
    let mut form = reqwest::multipart::Form::new();
    for (name, value) in typed {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    let part = match photo {
        Some(bytes) => reqwest::multipart::Part::bytes(bytes).file_name("bukti.jpg"),
        None => reqwest::multipart::Part::bytes(Vec::new()).file_name(""),
    };
    let form = form.part("file", part);
    Client::send(browser.request(Method::POST, action).multipart(form)).await
}

#[tokio::test]
async fn a_payment_is_written_down_confirmed_and_seen_on_both_sides() {
    let world = World::open().await;
    let [first, second] = world.owes(&[(300, 10), (500, 20)]).await[..] else { unreachable!() };
    let (buyer, seller) =
        (browser(&world, &world.treasurer).await, browser(&world, &world.desk).await);
    holds(&buyer.get("/payments").await, "Belum ada pembayaran");
    let partners = buyer.get("/payments/new").await;
    holds(&partners, "Sumber Pangan");
    let to = world.seller.to_string();
    let form = buyer.get(&format!("/payments/new?to={to}&invoice={second}")).await;
    holds(&form, "CV Sumber Pangan");
    holds(&form, "1234567890");
    assert_eq!(attribute(&form, "#amount", "value"), "500");
    assert_eq!(texts(&form, "#bills > li").len(), 2);
    let (account, key) = (world.account.to_string(), attribute(&form, "[name=key]", "value"));
    let (today, tick, part) =
        (world.today().to_string(), format!("use-{second}"), format!("amount-{second}"));
    let mut typed = vec![
        ("key", key.as_str()),
        ("to", &to),
        (&tick, "yes"),
        (&part, "900"),
        ("amount", "600"),
        ("paid_on", &today),
        ("method", "transfer"),
        ("account_id", &account),
        ("reference", "FT-9/0001"),
    ];

    let wrong = sent(&buyer, "/payments/new", &typed, Some(photo())).await;

    assert_eq!(wrong.status, 422, "{}", wrong.text);
    assert_eq!(attribute(&wrong, &format!("[id='{part}']"), "aria-invalid"), "true");
    assert_eq!(attribute(&wrong, "#reference", "value"), "FT-9/0001", "what was typed stays");
    let slip = attribute(&wrong, "[name=evidence_id]", "value");
    holds(&wrong, "Foto sudah diterima");
    let fresh = attribute(&wrong, "[name=key]", "value");
    typed[0].1 = &fresh;
    typed[3].1 = "";
    typed.push(("evidence_id", &slip));
    let made = led(&buyer, &sent(&buyer, "/payments/new", &typed, None).await).await;
    holds(&made, "Pembayaran kepada Sumber Pangan");
    holds(&made, "Rp100");
    assert_eq!(texts(&made, "#shares li").len(), 1);
    assert_eq!((world.open_of(first).await, world.open_of(second).await), (30_000, 0));
    let photo = attribute(&made, "img.shot", "src");
    assert_eq!(seller.get(&photo).await.header("content-type"), "image/jpeg");

    let list = seller.get("/payments?as=open").await;
    holds(&list, "KDMP Nangapanda");
    let address = attribute(&list, "li a.whole", "href");
    let seen = seller.get(&address).await;
    holds(&seen, "Periksa rekening Anda");
    let confirmed = led(&seller, &press(&seller, &seen, "/confirm", &[]).await).await;
    holds(&confirmed, "Diterima");
    holds(&confirmed, "Salah catat?");
    let spare = buyer.get("/payments?as=spare").await;
    holds(&spare, "Rp100 belum dipakai");
    let page = buyer.get(&address).await;
    let tick = format!("use-{first}");
    let used = press(&buyer, &page, "/apply", &[(&tick, "yes")]).await;
    let used = led(&buyer, &used).await;
    assert_eq!(texts(&used, "#shares li").len(), 2);
    assert_eq!(world.open_of(first).await, 20_000);
    let off = [("invoice", first.to_string())];
    let off: Vec<(&str, &str)> = off.iter().map(|(name, id)| (*name, id.as_str())).collect();
    let off = press(&buyer, &buyer.get(&address).await, "/unapply", &off).await;
    assert_eq!(texts(&led(&buyer, &off).await, "#shares li").len(), 1);
    world.end().await;
}

#[tokio::test]
async fn officers_sign_where_everything_waits_for_their_yes() {
    let world = World::open().await;
    world.owes(&[(1_000, 10)]).await;
    let manager = browser(&world, &world.manager).await;
    let rules = manager.get("/organization/payment-rules").await;
    holds(&rules, "Belum ada aturan tanda tangan");
    let wrong =
        press(&manager, &rules, "/organization/payment-rules", &[("from", "x"), ("needed", "2")])
            .await;
    assert_eq!(wrong.status, 422);
    let typed = [("from", "500"), ("needed", "2")];
    let made = press(&manager, &rules, "/organization/payment-rules", &typed).await;
    holds(&led(&manager, &made).await, "Mulai Rp500: 2 tanda tangan pengurus.");
    let prepared = world.paid(800, "FT-1/0001").await;
    let id = prepared["id"].as_str().unwrap();
    for officer in &world.officers {
        let officer = browser(&world, officer).await;
        let waiting = officer.get("/approvals").await;
        holds(&waiting, "Sumber Pangan");
        holds(&waiting, "1234567890");
        let page = officer.get(&attribute(&waiting, "li a.whole", "href")).await;
        holds(&page, "Jangan dibayar dulu.");
        assert_eq!(press(&officer, &page, "/sign", &[]).await.status, 303);
        lacks(&officer.get("/approvals").await, "Menunggu Anda menandatangani");
    }

    let treasurer = browser(&world, &world.treasurer).await;
    let page = treasurer.get(&format!("/payments/{id}")).await;
    holds(&page, "Sudah ditandatangani.");
    let (key, today) = (attribute(&page, "[name=key]", "value"), world.today().to_string());
    let action = format!("/payments/{id}/record");
    let bare = [("key", key.as_str()), ("paid_on", &today), ("reference", "")];
    let missing = sent(&treasurer, &action, &bare, None).await;
    assert_eq!(missing.status, 422, "{}", missing.text);
    holds(&missing, "Isi nomor referensi bank.");
    let fresh = attribute(&missing, "[name=key]", "value");
    let typed = [("key", fresh.as_str()), ("paid_on", &today), ("reference", "FT-1/0001")];
    let recorded = led(&treasurer, &sent(&treasurer, &action, &typed, None).await).await;
    holds(&recorded, "Dicatat, menunggu penjual");
    world.end().await;
}

#[tokio::test]
async fn accounts_are_entered_and_verified_on_their_page() {
    let world = World::open().await;
    let (desk, lead) = (browser(&world, &world.desk).await, browser(&world, &world.lead).await);
    let page = desk.get("/bank-accounts").await;
    holds(&page, "014 · 1234567890");
    let key = attribute(&page, "aside [name=key]", "value");
    let mut typed = vec![
        ("key", key.as_str()),
        ("bank_code", "002"),
        ("number", "12x"),
        ("holder", "CV Sumber Pangan"),
    ];
    let wrong = sent(&desk, "/bank-accounts", &typed, Some(photo())).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(attribute(&wrong, "#bank_code", "value"), "002");
    let (fresh, slip) = (
        attribute(&wrong, "aside [name=key]", "value"),
        attribute(&wrong, "[name=evidence_id]", "value"),
    );
    typed[0].1 = &fresh;
    typed[2].1 = "0099887766";
    typed.push(("evidence_id", &slip));
    let entered = led(&desk, &sent(&desk, "/bank-accounts", &typed, None).await).await;
    holds(&entered, "Anda yang memasukkan; minta orang lain memeriksa buktinya.");

    let page = lead.get("/bank-accounts").await;
    let blank = press(&lead, &page, "/verify", &[("proof", "")]).await;
    assert_eq!(blank.status, 422);
    holds(&blank, "Isi 1 sampai 200 huruf.");
    let verified = press(&lead, &page, "/verify", &[("proof", "Buku tabungan")]).await;
    holds(&led(&lead, &verified).await, "Rekening diverifikasi.");
    let ended = press(&lead, &lead.get("/bank-accounts").await, "/end", &[]).await;
    holds(&led(&lead, &ended).await, "Rekening tidak dipakai lagi.");
    let accounts = done(world.desk.get(super::ACCOUNTS).await, 200);
    let states: Vec<_> =
        accounts["items"].as_array().unwrap().iter().map(|one| one["state"].clone()).collect();
    assert!(states.contains(&json!("ended")) && states.contains(&json!("verified")));
    world.end().await;
}
