//! The same on pages, without scripts.

use serde_json::json;
use tests::app::{Client, Reply};

use crate::doors::{attribute, texts};
use crate::resale::Federation;

impl Federation {
    async fn browser(&self) -> Client {
        self.app.browser(self.desk.person.unwrap()).await
    }
}

/// The fields of the table as it was drawn, with these changed; `None` unticks.
fn filled(page: &Reply, changed: &[(&str, Option<&str>)]) -> Vec<(String, String)> {
    let document = scraper::Html::parse_document(&page.text);
    let inputs = scraper::Selector::parse("form[method=post] input[name]").unwrap();
    let mut fields: Vec<(String, String)> = document
        .select(&inputs)
        .filter(|input| {
            input.value().attr("type") != Some("checkbox")
                || input.value().attr("checked").is_some()
        })
        .map(|input| {
            let value = input.value().attr("value").unwrap_or_default();
            (input.value().attr("name").unwrap().to_owned(), value.to_owned())
        })
        .collect();
    for (name, value) in changed {
        fields.retain(|(field, _)| field != name);
        fields.extend(value.map(|value| ((*name).to_owned(), value.to_owned())));
    }
    fields
}

async fn sends(browser: &Client, path: &str, fields: &[(String, String)]) -> Reply {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    browser.form(path, &fields).await
}

#[tokio::test]
async fn a_table_is_filled_in_and_saved_in_one_go() {
    let at = Federation::open().await;
    // Newest first: sugar stands in row 0.
    let (oil, sugar) = (at.lists("Minyak", 90_000).await, at.lists("Gula", 80_000).await);
    let browser = at.browser().await;

    let page = browser.get("/stock/grid").await;
    assert_eq!(texts(&page, "tbody th > a"), ["Gula", "Minyak"]);
    let typed =
        filled(&page, &[("price-0", Some("82.500")), ("stock-0", Some("75")), ("on-1", None)]);
    let saved = sends(&browser, "/stock/grid", &typed).await;

    assert_eq!(saved.status, 303, "{}", saved.text);
    let shown = browser.get(saved.header("location")).await;
    assert_eq!(texts(&shown, ".note.good b"), ["Tersimpan."]);
    assert_eq!(attribute(&shown, "#price-0", "value"), "82.500");
    assert_eq!((at.price(sugar).await, at.on_hand(sugar).await), ("82500.00".to_owned(), 3000));
    assert_eq!(at.offer(oil).await["state"], "paused");
    let change = browser.get(&attribute(&shown, ".note.good a", "href")).await;
    assert_eq!(texts(&change, ".lines tbody tr").len(), 2, "{}", change.text);

    let asks = browser.get(&attribute(&change, "aside a.no", "href")).await;
    let undone =
        sends(&browser, &attribute(&asks, "form[method=post]", "action"), &filled(&asks, &[]))
            .await;
    assert_eq!(undone.status, 303, "{}", undone.text);
    assert_eq!((at.price(sugar).await, at.on_hand(sugar).await), ("80000.00".to_owned(), 4000));
    assert_eq!(at.offer(oil).await["state"], "published");
    at.ends_well().await;
}

#[tokio::test]
async fn a_refused_table_comes_back_as_typed_and_shows_how_the_rest_stands_now() {
    let at = Federation::open().await;
    let (oil, sugar) = (at.lists("Minyak", 90_000).await, at.lists("Gula", 80_000).await);
    let browser = at.browser().await;
    let page = browser.get("/stock/grid").await;
    // Meanwhile somebody else changes the price of both.
    for offer in [oil, sugar] {
        let steps = json!({ "price_breaks": [{ "min_count": 1, "price": "95000" }] });
        assert_eq!(at.patches(offer, steps).await.status, 200);
    }

    let typed = filled(&page, &[("price-0", Some("82.500")), ("stock-1", Some("50"))]);
    let refused = sends(&browser, "/stock/grid", &typed).await;

    assert_eq!(refused.status, 422);
    assert_eq!(texts(&refused, ".wrong a").len(), 2, "{}", refused.text);
    assert!(texts(&refused, ".wrong a")[0].starts_with("Gula: "), "{}", refused.text);
    assert_eq!(attribute(&refused, "#price-0", "value"), "82.500", "what was typed stays");
    assert_eq!(attribute(&refused, "#stock-1", "value"), "50");
    assert_eq!(
        attribute(&refused, "#price-1", "value"),
        "95.000",
        "what was left alone shows the latest"
    );
    let again = sends(&browser, "/stock/grid", &filled(&refused, &[])).await;
    assert_eq!(again.status, 303, "{}", again.text);
    assert_eq!(
        (at.price(sugar).await, at.price(oil).await),
        ("82500.00".to_owned(), "95000.00".to_owned())
    );
    assert_eq!(at.on_hand(oil).await, 2000);

    let wrong = filled(&browser.get("/stock/grid").await, &[("price-0", Some("82.5O0"))]);
    let wrong = sends(&browser, "/stock/grid", &wrong).await;
    assert_eq!((wrong.status, attribute(&wrong, "#price-0", "value").as_str()), (422, "82.5O0"));
    assert_eq!(attribute(&wrong, ".wrong a", "href"), "#price-0");
    let untouched = filled(&browser.get("/stock/grid").await, &[]);
    assert_eq!(sends(&browser, "/stock/grid", &untouched).await.status, 422, "nothing was changed");
    at.ends_well().await;
}

#[tokio::test]
async fn a_price_from_a_day_on_stands_beside_todays_and_is_called_off() {
    let at = Federation::open().await;
    let sugar = at.lists("Gula", 80_000).await;
    let browser = at.browser().await;
    let day = (at.app.clock.today() + chrono::TimeDelta::days(5)).to_string();

    let page = browser.get(&format!("/stock/grid?offer={sugar}")).await;
    let typed = filled(&page, &[("price-0", Some("84.000")), ("starts_on", Some(&day))]);
    let saved = sends(&browser, "/stock/grid", &typed).await;
    assert_eq!(saved.status, 303, "{}", saved.text);

    let page = browser.get(&format!("/stock/grid?offer={sugar}")).await;
    assert_eq!(attribute(&page, "#price-0", "value"), "80.000", "today's");
    assert!(texts(&page, "tbody th a.s")[0].starts_with("Rp84.000 mulai"), "{}", page.text);
    let own = browser.get(&format!("/stock/offers/{sugar}")).await;
    assert!(own.text.contains("Rp84.000 mulai"), "{}", own.text);
    let others = at.app.browser(at.reseller.person.unwrap()).await;
    let seen = others.get(&format!("/offers/{sugar}")).await;
    assert!(seen.status == 200 && !seen.text.contains("84.000"), "{}", seen.text);

    let change = browser.get(&attribute(&page, "tbody th a.s", "href")).await;
    let cancel = attribute(&change, "form[action$='/cancel']", "action");
    let ended = sends(&browser, &cancel, &filled(&change, &[])).await;
    assert_eq!(ended.status, 303, "{}", ended.text);
    let list = browser.get("/stock/changes").await;
    assert_eq!(texts(&list, ".badge"), ["Dibatalkan"]);
    at.ends_well().await;
}

#[tokio::test]
async fn a_rule_is_looked_at_and_then_applied() {
    let at = Federation::open().await;
    let (oil, sugar) = (at.lists("Minyak", 90_000).await, at.lists("Gula", 80_000).await);
    let browser = at.browser().await;

    let wrong = browser.get("/stock/bulk?look=1&what=percent&number=tiga&round=100").await;
    assert_eq!((wrong.status, attribute(&wrong, ".wrong a", "href").as_str()), (422, "#number"));
    let path = "/stock/bulk?look=1&category=sembako&what=percent&number=%2B3&round=500";
    let seen = browser.get(path).await;
    assert_eq!(seen.status, 200);
    assert!(
        texts(&seen, "#preview .note b")[0].starts_with("2 barang akan berubah"),
        "{}",
        seen.text
    );
    assert_eq!(at.price(oil).await, "90000.00", "nothing is saved yet");

    // Somebody changes one of them before the yes.
    assert_eq!(at.patches(sugar, json!({ "minimum_count": 2 })).await.status, 200);
    let typed = filled(&seen, &[]);
    let overtaken = sends(&browser, "/stock/bulk", &typed).await;
    assert_eq!(overtaken.status, 409, "{}", overtaken.text);
    let done = sends(&browser, "/stock/bulk", &filled(&overtaken, &[])).await;

    assert_eq!(done.status, 303, "{}", done.text);
    assert_eq!(
        (at.price(oil).await, at.price(sugar).await),
        ("92500.00".to_owned(), "82500.00".to_owned())
    );
    let page = browser.get(done.header("location")).await;
    assert_eq!(texts(&page, "h1"), ["Harga +3% · sembako"]);
    let file = browser.get("/exports/catalogue").await;
    assert!(file.text.contains("92500"), "{}", file.text);
    at.ends_well().await;
}
