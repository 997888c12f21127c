//! Samples of the operator's words of the search.

use chrono::{DateTime, Utc};
use marketplace_api::language::Language;
use marketplace_api::pages::filled::Faults;
use marketplace_api::pages::layout::{Place, Shell, Theme, Who};
use marketplace_api::pages::search_words::{Seen, WordsPage, of_view, tried};
use marketplace_api::word_trial::{TrialView, TrialsView};
use order_workflow::query::search_words::SearchWordView;

use super::LONG;

fn now() -> DateTime<Utc> {
    "2026-11-22T06:00:00Z".parse().unwrap()
}

fn search_word(n: usize) -> SearchWordView {
    let long = "a".repeat(40);
    let (word, kind, meant) = match n {
        0 => ("micin", "synonym", vec!["vetsin", "msg"]),
        1 => ("odol", "abbreviation", vec!["pasta", "gigi"]),
        _ => (long.as_str(), "synonym", vec![long.as_str(); 12]),
    };
    SearchWordView {
        word: word.to_owned(),
        kind: kind.to_owned(),
        meant: meant.into_iter().map(str::to_owned).collect(),
        version: 3,
        updated_at: now(),
    }
}

/// A list of words or one of them, with so many goods tried out.
fn page(
    (list, one): (&[SearchWordView], Option<&SearchWordView>),
    goods: Option<usize>,
    refused: bool,
    lang: Language,
) -> String {
    let mut faults = Faults::default();
    if refused {
        faults.add("word", "Tulis satu kata, 2 sampai 40 huruf, tanpa angka atau spasi.");
    }
    let found = |goods: usize| TrialView {
        total: u64::try_from(goods).unwrap(),
        understood_as: if goods == 0 { String::new() } else { LONG.to_owned() },
        goods: vec![LONG.to_owned(); goods],
    };
    let trial = goods.map(|goods| {
        let seen = TrialsView { before: found(0), after: found(goods) };
        tried("odol formula", &seen, lang)
    });
    let seen = Seen {
        word: one,
        words: list,
        next: (list.len() > 20).then(|| "/operator/search-words?after=z".to_owned()),
        trial,
        ..Seen::default()
    };
    let who = Who {
        organization: "Lumbung".into(),
        person: "Operator".into(),
        role: "operator",
        ..Who::default()
    };
    let shell = Shell::of(who, Place::Words, lang, Theme::System, "/operator/search-words");
    let filled = one.map(of_view).unwrap_or_default();
    let page = WordsPage::new(shell, seen, (&filled, &faults), "k1".to_owned());
    askama::DynTemplate::dyn_render(&page).unwrap()
}

/// Every sample: its name, whether it is a crowded one, and its HTML.
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    use Language::{English, Indonesian};
    let said: Vec<SearchWordView> = (0..50).map(search_word).collect();
    let some = || (&said[..3], None);
    vec![
        ("search-words-empty", false, page((&[], None), None, false, Indonesian)),
        ("search-words", false, page(some(), None, false, Indonesian)),
        ("search-words-tried", false, page(some(), Some(3), false, English)),
        ("search-words-refused", false, page(some(), None, true, Indonesian)),
        ("search-words-crowded", true, page((&said, None), Some(8), false, Indonesian)),
        ("search-word", false, page((&[], Some(&said[1])), Some(8), false, Indonesian)),
    ]
}
