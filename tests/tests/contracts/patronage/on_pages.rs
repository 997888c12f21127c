//! The year in a browser without scripts: members are looked at before they come in, the decision is typed, previewed, and
//! recorded, and a member reads her own share with her own numbers in the formula.

use scraper::{Html, Selector};
use supply_chain::organization::Role;
use tests::app::{Client, Reply};

use super::Cooperative;

fn text(reply: &Reply, selector: &str) -> String {
    let page = Html::parse_document(&reply.text);
    let found: Vec<String> = page
        .select(&Selector::parse(selector).unwrap())
        .map(|part| part.text().collect())
        .collect();
    found.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Everything that a form carries by itself, as a browser sends it.
fn carried(reply: &Reply, action: &str) -> Vec<(String, String)> {
    let page = Html::parse_document(&reply.text);
    let selector =
        Selector::parse(&format!("form[action=\"{action}\"] input[type=hidden]")).unwrap();
    let of = |name: &str, input: &scraper::ElementRef<'_>| {
        input.value().attr(name).unwrap_or_default().to_owned()
    };
    page.select(&selector).map(|input| (of("name", &input), of("value", &input))).collect()
}

async fn send(browser: &Client, path: &str, typed: &[(String, String)]) -> Reply {
    let typed: Vec<(&str, &str)> =
        typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.form(path, &typed).await
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk through the pages, from the file to the share")]
async fn a_year_is_closed_on_pages_and_a_member_reads_her_own_share() {
    let cooperative = Cooperative::primary().await;
    let member = cooperative.app.person(cooperative.id, &[Role::Member]).await;
    let login = cooperative.login(&member).await;
    let treasurer = cooperative.app.browser(cooperative.treasurer.person.unwrap()).await;
    let board = cooperative.app.browser(cooperative.board.person.unwrap()).await;
    let own = cooperative.app.browser(member.person.unwrap()).await;
    assert_eq!(own.get("/shop/shu").await.status, 404);

    let wrong = b"nomor;nama;pokok\nA-1;;lima\n".to_vec();
    let wrong = treasurer.upload("/savings", "anggota.csv", wrong).await;
    assert_eq!(wrong.status, 422);
    assert!(text(&wrong, "#faults").contains("lima"), "{}", wrong.text);
    let table = format!(
        "nomor;nama;nama masuk;wajib;belanja\nA-1;;{login};2.000.000;5.000.000\nA-2;Yang lain;;98.000.000;70.000.000\n"
    );
    let shown = treasurer.upload("/savings", "anggota.csv", table.into_bytes()).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    assert!(text(&shown, ".note").contains("2 anggota baru akan didaftarkan."));
    assert_eq!(cooperative.number("SELECT count(*) FROM savings_entry").await, 0);
    let mut form = carried(&shown, "/savings/confirm");
    form.push(("as_of".to_owned(), format!("{}-12-31", cooperative.year())));
    for _ in 0..2 {
        let taken = send(&treasurer, "/savings/confirm", &form).await;
        assert_eq!(
            (taken.status, taken.header("location")),
            (303, "/savings?saved=1"),
            "{}",
            taken.text
        );
    }
    assert!(text(&treasurer.get("/savings?saved=1").await, "tbody").contains("Rp98.000.000"));

    let year = format!("/patronage/{}", cooperative.year());
    assert_eq!(treasurer.get("/patronage").await.header("location"), year);
    let waiting = board.get(&year).await;
    assert!(text(&waiting, ".note").contains("belum diputuskan"), "{}", waiting.text);
    assert!(waiting.text.contains(&format!("href=\"{year}/close\"")));
    let undecided = own.get("/shop/shu?year=2020").await;
    assert!(
        text(&undecided, ".note").contains("Tahun 2020 belum diputuskan."),
        "{}",
        undecided.text
    );
    let before = own.get(&format!("/shop/shu?year={}", cooperative.year())).await;
    assert!(!text(&before, "main").contains("Rp1.240.000"));

    let close = format!("{year}/close");
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut typed = vec![
        pair("surplus", "60.000.000"),
        pair("minutes", "RAT/2026/03"),
        pair("decided_on", &cooperative.day(3)),
        pair("part-members_by_trade", "25"),
        pair("part-members_by_savings", "20"),
        pair("part-reserve", "54,5"),
        pair("savings_kinds", "mandatory"),
    ];
    let refused = send(&board, &close, &typed).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(text(&refused, ".wrong").contains("Jumlah persentase 99,5%, harus 100%."));
    assert!(text(&refused, "[data-parts-sum]").contains("Jumlah 99,5%, harus 100%."));
    typed[5].1 = "55".to_owned();
    let preview = send(&board, &close, &typed).await;
    assert_eq!(preview.status, 200, "{}", preview.text);
    assert!(text(&preview, "tbody").contains("Rp1.240.000"), "{}", preview.text);
    assert_eq!(cooperative.number("SELECT count(*) FROM year_decision").await, 0);
    let confirm = format!("{year}/confirm");
    let form = carried(&preview, &confirm);
    for _ in 0..2 {
        let done = send(&board, &confirm, &form).await;
        let to = format!("{year}?done=decided");
        assert_eq!((done.status, done.header("location")), (303, to.as_str()), "{}", done.text);
    }
    let decided = board.get(&format!("{year}?done=decided")).await;
    assert!(text(&decided, "main").contains("Jasa usaha anggota · 25%"), "{}", decided.text);
    assert!(text(&decided, "main").contains("Pembayaran SHU"));

    let mine = own.get("/shop/shu").await;
    let said = text(&mine, "main").replace('\u{a0}', " ");
    assert!(said.contains("Rp15.000.000 × Rp5.000.000 ÷ Rp75.000.000= Rp1.000.000"), "{said}");
    assert!(said.contains("Rp12.000.000 × Rp2.000.000 ÷ Rp100.000.000= Rp240.000"), "{said}");
    assert!(said.contains("Rp1.240.000") && said.contains("RAT/2026/03"), "{said}");
    assert!(own.get("/more").await.text.contains("href=\"/shop/shu\""));
    assert!(!board.get("/more").await.text.contains("href=\"/shop/shu\""));
    assert_eq!(own.get(&year).await.status, 403);

    let asked = board.get(&format!("{year}/take-back")).await;
    let mut back = carried(&asked, &format!("{year}/take-back"));
    back.push(pair("minutes", "RAT/2026/04"));
    let unsaid = send(&board, &format!("{year}/take-back"), &back).await;
    assert_eq!(unsaid.status, 422, "{}", unsaid.text);
    back.extend([pair("decided_on", &cooperative.day(4)), pair("reason", "Keliru.")]);
    let taken = send(&board, &format!("{year}/take-back"), &back).await;
    assert_eq!(taken.status, 303, "{}", taken.text);
    assert!(text(&board.get(&year).await, "aside").contains("RAT/2026/03 ditarik"));
    cooperative.hold().await;
}
