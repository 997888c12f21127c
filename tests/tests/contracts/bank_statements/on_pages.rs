//! The same on pages: upload, look, choose columns, take, explain.

use super::*;

async fn upload(by: &Client, account: Uuid, file: &str) -> Reply {
    let part = Part::bytes(file.as_bytes().to_vec()).file_name("koran.csv");
    let form = Form::new().part("file", part).text("account_id", account.to_string());
    Client::send(by.request(Method::POST, "/bank-statements").multipart(form)).await
}

#[tokio::test]
async fn a_treasurer_uploads_looks_takes_and_explains_on_pages() {
    let world = World::open().await;
    world.owes(&[450_000]).await;
    let browser = world.app.browser(world.desk.person.unwrap()).await;
    let first = browser.get("/bank-statements").await;
    assert!(first.text.contains("1234567890"), "{}", first.text);

    let unknown =
        "Hari;Perihal;Ke luar;Ke dalam\n12/01/2026;TRSF KDMP;;450.000\n13/01/2026;ADM;2.500;\n";
    let kept = upload(&browser, world.account, unknown).await;
    assert_eq!(kept.status, 303, "{}", kept.text);
    let path = kept.header("location").to_owned();
    let looked = browser.get(&path).await;
    assert!(looked.text.contains("Kolom untuk Tanggal, Keterangan"), "{}", looked.text);
    let columns = [("to-0", "day"), ("to-1", "description"), ("to-2", "debit"), ("to-3", "credit")];
    let look: Vec<_> = columns.iter().copied().chain([("do", "look")]).collect();
    let read = browser.form(&format!("{path}/take"), &look).await;
    assert!(read.status == 200 && read.text.contains("Rp450.000"), "{}", read.text);
    let take: Vec<_> = columns.iter().copied().chain([("do", "take")]).collect();
    let taken = browser.form(&format!("{path}/take"), &take).await;
    assert_eq!((taken.status, taken.header("location")), (303, path.as_str()), "{}", taken.text);
    let result = browser.get(&path).await;
    assert!(result.text.contains("2\u{a0}baris belum dijelaskan"), "{}", result.text);

    let queue = browser.get("/bank-lines").await;
    assert!(queue.text.contains("Jumlahnya sama persis"), "{}", queue.text);
    let lines = world.queue().await;
    let (fee, deposit) = (&lines[0], &lines[1]);
    let page = format!("/bank-lines/{}", deposit["id"].as_str().unwrap());
    let seen = browser.get(&page).await;
    assert!(
        seen.text.contains("Ya, ini") && seen.text.contains("KDMP Nangapanda"),
        "{}",
        seen.text
    );
    let candidate = &deposit["candidates"][0];
    let payer = format!("organization:{}", world.buyer);
    let yes = [
        ("as", "from"),
        ("payer", payer.as_str()),
        ("invoice_id", candidate["id"].as_str().unwrap()),
    ];
    let said = browser.form(&format!("{page}/explain"), &yes).await;
    assert_eq!(
        (said.status, said.header("location")),
        (303, "/bank-lines?done=explained"),
        "{}",
        said.text
    );
    let page = format!("/bank-lines/{}", fee["id"].as_str().unwrap());
    let nothing = browser.form(&format!("{page}/explain"), &[("as", "account")]).await;
    assert!(nothing.status == 422 && nothing.text.contains("Pilih akunnya."), "{}", nothing.text);
    let fee = [("as", "account"), ("account", "fee_expense"), ("words", "Admin")];
    assert_eq!(browser.form(&format!("{page}/explain"), &fee).await.status, 303);
    let undone = browser.form(&format!("{page}/undo"), &[("words", "Salah")]).await;
    assert_eq!((undone.status, undone.header("location")), (303, "/bank-lines?done=undone"));
    world.end().await;
}

#[tokio::test]
async fn bad_rows_are_shown_on_the_page_and_nothing_is_taken() {
    let world = World::open().await;
    let browser = world.app.browser(world.desk.person.unwrap()).await;
    let kept = upload(&browser, world.account, &table(&["32/01/2026;A;;1.000"])).await;
    let path = kept.header("location").to_owned();
    let looked = browser.get(&path).await;
    assert!(
        looked.text.contains("32/01/2026") && looked.text.contains("Bukan tanggal."),
        "{}",
        looked.text
    );
    let taken = browser.form(&format!("{path}/take"), &[("do", "take")]).await;
    assert_eq!(taken.status, 422, "{}", taken.text);
    assert_eq!(world.number("SELECT count(*) FROM bank_line").await, 0);
    let empty = Form::new().text("account_id", world.account.to_string());
    let none =
        Client::send(browser.request(Method::POST, "/bank-statements").multipart(empty)).await;
    assert!(none.status == 422 && none.text.contains("Pilih berkasnya dulu."), "{}", none.text);
    world.end().await;
}
