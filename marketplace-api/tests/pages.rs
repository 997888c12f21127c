//! Every page's samples hold to the rules all pages share: weight, labels, policy, both languages.

#![expect(clippy::unwrap_used, reason = "a test stops where it finds something missing")]

use std::collections::HashSet;
use std::io::Write;

use scraper::{Html, Selector};

mod samples;

fn all<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

/// The bytes a phone loads for this page.
fn weight(html: &str) -> usize {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 5, 22);
    writer.write_all(html.as_bytes()).unwrap();
    drop(writer);
    packed.len()
}

#[test]
fn no_page_is_heavier_than_one_bar_of_signal_bears() {
    for (name, crowded, html) in samples::all() {
        let ceiling = if crowded { 15 } else { 8 } * 1024;
        let bytes = weight(&html);
        assert!(bytes <= ceiling, "{name} weighs {bytes} bytes");
    }
}

#[test]
fn no_page_needs_what_the_content_policy_forbids() {
    for (name, _, html) in samples::all() {
        let page = Html::parse_document(&html);
        assert!(all(&page, "[style], style, script:not([src])").is_empty(), "{name}");
        for element in all(&page, "*") {
            let forbidden = element.value().attrs().find(|(attribute, value)| {
                attribute.starts_with("on")
                    || attribute.starts_with("hx-on")
                    || value.starts_with("js:")
            });
            assert_eq!(forbidden, None, "{name}");
        }
    }
}

#[test]
fn every_page_has_its_landmarks_one_heading_and_its_language() {
    for (name, _, html) in samples::all() {
        let page = Html::parse_document(&html);
        assert_eq!(all(&page, "h1").len(), 1, "{name}: h1");
        assert_eq!(all(&page, "main").len(), 1, "{name}: main");
        assert_eq!(all(&page, "a.skip[href='#main']").len(), 1, "{name}: skip link");
        assert_eq!(all(&page, "html[lang='id'], html[lang='en']").len(), 1, "{name}: lang");
        let title: String = all(&page, "title")[0].text().collect();
        assert!(title.ends_with(" · Lumbung") && title.len() > 10, "{name}: {title}");
    }
}

#[test]
fn every_control_has_a_name_and_every_label_its_control() {
    for (name, _, html) in samples::all() {
        let page = Html::parse_document(&html);
        let ids: Vec<&str> = all(&page, "[id]").iter().filter_map(|e| e.value().id()).collect();
        let unique: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{name}: an id stands twice");
        for label in all(&page, "label[for]") {
            assert!(
                unique.contains(label.value().attr("for").unwrap()),
                "{name}: {}",
                label.html()
            );
        }
        for described in all(&page, "[aria-describedby]") {
            let by = described.value().attr("aria-describedby").unwrap();
            assert!(unique.contains(by), "{name}: {}", described.html());
        }
        for link in all(&page, ".wrong a") {
            let field = link.value().attr("href").unwrap().trim_start_matches('#');
            assert!(unique.contains(field), "{name}: {}", link.html());
        }
        let labelled: HashSet<&str> =
            all(&page, "label[for]").iter().filter_map(|l| l.value().attr("for")).collect();
        let within: HashSet<_> = all(&page, "label input").iter().map(|input| input.id()).collect();
        for control in all(&page, "input:not([type=hidden]), select, textarea") {
            let named = control.value().attr("aria-label").is_some()
                || control.value().id().is_some_and(|id| labelled.contains(id))
                || within.contains(&control.id());
            assert!(named, "{name}: {}", control.html());
        }
        for button in all(&page, "button:not([aria-hidden]), a") {
            let words: String = button.text().collect();
            let alt = Selector::parse("img[alt]:not([alt=''])").unwrap();
            let named = button.value().attr("aria-label").is_some()
                || !words.trim().is_empty()
                || button.select(&alt).next().is_some();
            assert!(named, "{name}: {}", button.html());
        }
    }
}

#[test]
fn every_icon_is_in_the_sprite() {
    let sprite = include_str!("../assets/icons.svg");
    for (name, _, html) in samples::all() {
        for icon in all(&Html::parse_document(&html), "use") {
            let href = icon.value().attr("href").unwrap();
            let id = href.rsplit_once('#').unwrap().1;
            assert!(sprite.contains(&format!("id=\"{id}\"")), "{name}: no icon {id}");
        }
    }
}

#[test]
fn every_file_a_page_names_carries_its_hash() {
    for (name, _, html) in samples::all() {
        for file in all(&Html::parse_document(&html), "link[rel]:not([rel=manifest]), script, use")
        {
            let value = file.value();
            let address = value.attr("href").or(value.attr("src")).unwrap();
            assert!(
                address.starts_with("/a/") && address.matches('.').count() >= 2,
                "{name}: {address}"
            );
        }
    }
}

#[test]
fn a_refused_form_says_so_in_the_title_above_and_beside_the_field() {
    for (name, _, html) in samples::all() {
        let page = Html::parse_document(&html);
        let title: String = all(&page, "title")[0].text().collect();
        let refused = !all(&page, ".wrong").is_empty();
        assert_eq!(refused, title.starts_with("Salah:") || title.starts_with("Error:"), "{name}");
    }
}

#[test]
fn search_landmarks_that_share_a_page_have_names_of_their_own() {
    for (name, _, html) in samples::all() {
        let page = Html::parse_document(&html);
        let searches = all(&page, "[role=search]");
        let names: HashSet<_> =
            searches.iter().map(|form| form.value().attr("aria-label")).collect();
        assert_eq!(names.len(), searches.len(), "{name}");
        assert!(searches.len() < 2 || !names.contains(&None), "{name}");
    }
}

/// A sample's words with single spaces, as they are read.
fn words(of: &str) -> String {
    let (_, _, html) = samples::all().into_iter().find(|(name, ..)| *name == of).unwrap();
    let page = Html::parse_document(&html);
    let text: String = all(&page, "main")[0].text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn count_of(of: &str, selector: &str) -> usize {
    let (_, _, html) = samples::all().into_iter().find(|(name, ..)| *name == of).unwrap();
    all(&Html::parse_document(&html), selector).len()
}

#[test]
fn a_moved_price_names_its_goods_and_leaves_one_way_on() {
    for sample in ["basket-moved", "basket-price-refused"] {
        let said = words(sample);
        assert!(said.contains("berubah dari Rp"), "{sample}: {said}");
        assert!(said.contains("Harga berubah") && !said.contains("Siap diajukan"), "{sample}");
        assert!(said.contains("Pakai harga hari ini"), "{sample}");
        assert_eq!(count_of(sample, "[value=submit], [action='/basket/submit']"), 0, "{sample}");
    }
}

#[test]
fn one_sellers_basket_has_one_way_to_submit_and_several_have_a_common_one() {
    assert_eq!(count_of("basket-again", "[value=submit], [action='/basket/submit']"), 1);
    assert_eq!(count_of("basket", "[action='/basket/submit']"), 1);
}

#[test]
fn a_list_without_stock_says_so_before_and_after_it_is_published() {
    for sample in ["import-without-stock", "import-published-without-stock"] {
        assert_eq!(count_of(sample, ".note.warn a[href='/stock']"), 1, "{sample}");
    }
    assert!(words("import-without-stock").contains("akan tampil “Habis”"));
    assert!(words("import-published-without-stock").contains("show as “Sold out”"));
    assert!(!words("import-staged").contains("Habis"));
}

#[test]
fn rows_of_a_file_are_numbered_as_the_spreadsheet_numbers_them() {
    let (_, _, html) =
        samples::all().into_iter().find(|(name, ..)| *name == "import-rises").unwrap();
    assert!(html.contains("row 1204") && !html.contains("row 1.204"));
}

#[test]
fn an_unsure_find_is_a_question_and_none_is_chosen_for_the_reader() {
    let said = words("paste-unsure");
    assert!(said.contains("tidak ada yang pas. Maksud Anda “bears”?"), "{said}");
    assert_eq!(count_of("paste-unsure", ".pasted input[type=radio]"), 2);
    assert_eq!(count_of("paste-unsure", ".pasted input[checked]"), 0);
}

#[test]
fn lists_lead_to_the_files_for_the_books() {
    for (sample, files) in [
        ("orders", ["orders", "receipts"].as_slice()),
        ("desk-orders", &["orders"]),
        ("stock", &["stock"]),
    ] {
        for file in files {
            let links = format!("a[href^='/exports/{file}']");
            assert_eq!(count_of(sample, &links), 2, "{sample}: {file}");
        }
    }
}

#[test]
fn buyers_are_named_on_the_offer_without_scripts() {
    assert_eq!(count_of("stock-edit-buyers", "input[name=buyer][type=checkbox][checked]"), 3);
    assert_eq!(count_of("stock-edit-buyers", "details[open] [name=find]"), 1);
    assert!(words("stock-edit-buyers-not-found").contains("No other cooperative is called"));
}
