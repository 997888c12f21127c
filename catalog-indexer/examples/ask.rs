//! Asks the embedded engine the questions of a price list's own shoppers, and prints how long it took.
//!
//! ```text
//! cargo run --release -p catalog-indexer --example ask -- PRICE_LIST.csv [TIMES] [WORDS…]
//! ```
//! The list needs a column `nama` or `name`. Its names are indexed TIMES over, each time for another seller;
//! then a thousand names are asked for, misspelled and unfinished by a fixed rule. With WORDS, the first ten hits
//! of that question are printed instead. Times are those of this machine: compare within one run.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use catalog_indexer::audience::AudienceToken;
use catalog_indexer::document::{OfferDocument, PricePerBase};
use catalog_indexer::engine::SearchEngine;
use catalog_indexer::engine::embedded::EmbeddedEngine;
use catalog_indexer::search::{SearchQuery, Sort};
use catalog_indexer::settings::Vocabulary;
use chrono::{DateTime, TimeDelta};
use uuid::Uuid;

const QUESTIONS: usize = 1_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let list = arguments.next().ok_or("which price list?")?;
    let times: u32 = arguments.next().as_deref().unwrap_or("1").parse()?;
    let words: Vec<String> = arguments.collect();
    let offers = offers(&list, times)?;
    let folder = tempfile::tempdir()?;
    let engine = EmbeddedEngine::open(folder.path(), Vocabulary::shipped())?;
    let mut out = io::stdout().lock();

    let begun = Instant::now();
    engine.begin_rebuild()?;
    for page in offers.chunks(5_000) {
        engine.stage(page)?;
    }
    engine.finish_rebuild()?;
    writeln!(out, "indexed {} offers in {:.1?}", offers.len(), begun.elapsed())?;

    if !words.is_empty() {
        return show(&engine, &offers, &words.join(" "), &mut out);
    }
    for (what, sort, has_words) in [
        ("names, misspelled and unfinished", Sort::Relevance, true),
        ("the same, by price", Sort::Price, true),
        ("everything, newest first", Sort::Newest, false),
    ] {
        let mut took = Vec::new();
        let mut first = 0;
        for offer in offers.iter().step_by((offers.len() / QUESTIONS).max(1)).take(QUESTIONS) {
            let text = has_words.then(|| spoiled(&offer.name));
            let answer = engine.search(&SearchQuery { text, sort, ..everyone() })?;
            took.push(answer.took);
            first += usize::from(answer.ids.contains(&offer.offer_id));
        }
        took.sort_unstable();
        let [p50, p99] = [took.len() / 2, took.len() * 99 / 100].map(|at| took.get(at).copied());
        let (p50, p99): (Duration, Duration) = (p50.unwrap_or_default(), p99.unwrap_or_default());
        writeln!(
            out,
            "{what}: p50 {p50:.2?}, p99 {p99:.2?}; the offer meant is among the first 20 in {first} of {}",
            took.len()
        )?;
    }
    Ok(())
}

fn show(
    engine: &EmbeddedEngine,
    offers: &[OfferDocument],
    text: &str,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let answer = engine.search(&SearchQuery { text: Some(text.to_owned()), ..everyone() })?;
    let understood = &answer.understood;
    writeln!(out, "{} hits for {:?} in {:.2?}", answer.total, understood.phrase(), answer.took)?;
    for word in &understood.words {
        writeln!(out, "  {} → {} ({:?})", word.typed, word.taken_as, word.reading)?;
    }
    for id in answer.ids.iter().take(10) {
        let name = offers.iter().find(|offer| offer.offer_id == *id).map(|offer| &offer.name);
        writeln!(out, "{}", name.map_or("", String::as_str))?;
    }
    Ok(())
}

fn everyone() -> SearchQuery {
    let asker = BTreeSet::from([AudienceToken::from("everyone".to_owned())]);
    SearchQuery { limit: 20, asker, ..SearchQuery::default() }
}

/// The first three words of a name; of the second a letter is lost, the last is not finished.
fn spoiled(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().take(3).collect();
    let mut spoiled = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let letters: Vec<char> = word.chars().collect();
        let keep = |index: usize| match at {
            1 if letters.len() > 4 => index != 2,
            2 if letters.len() > 4 => index + 2 < letters.len(),
            _ => true,
        };
        let kept = letters.iter().enumerate().filter(|(index, _)| keep(*index));
        spoiled.push(kept.map(|(_, letter)| *letter).collect::<String>());
    }
    spoiled.join(" ")
}

fn offers(list: &str, times: u32) -> Result<Vec<OfferDocument>, Box<dyn Error>> {
    let bytes = std::fs::read(list)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers()?.clone();
    let column = |names: &[&str]| headers.iter().position(|header| names.contains(&header));
    let name = column(&["nama", "name"]).ok_or("no column nama or name")?;
    let [brand, category] = [&["merek", "brand"], &["kategori", "category"]].map(|n| column(n));
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let mut offers = Vec::new();
    let mut number: u32 = 0;
    for seller in 0..times {
        for row in &rows {
            number += 1;
            let field = |at: Option<usize>| {
                at.and_then(|at| row.get(at)).filter(|text| !text.is_empty()).map(str::to_owned)
            };
            offers.push(OfferDocument {
                offer_id: Uuid::from_u128(u128::from(number)),
                product_id: Uuid::from_u128(u128::from(number)),
                seller_id: Uuid::from_u128(u128::from(seller)),
                version: 1,
                name: row.get(name).unwrap_or_default().to_owned(),
                brand: field(brand),
                category: field(category),
                gtin: None,
                seller_code: None,
                own_barcode: None,
                seller_name: "Contoh".to_owned(),
                region_code: Some("53.08".to_owned()),
                base_unit: "pcs".to_owned(),
                pack_name: "karton".to_owned(),
                factor: 12,
                price_per_base: Some(PricePerBase::of_sen(i64::from(number % 9_973) * 100)),
                pack_price_sen: Some(i64::from(number % 9_973) * 1200),
                in_stock: !number.is_multiple_of(9),
                created_at: DateTime::UNIX_EPOCH + TimeDelta::minutes(i64::from(number)),
                audience: everyone().asker,
            });
        }
    }
    Ok(offers)
}
