//! `/operator/search-words`: what the operator says that shoppers mean, tried out before it holds.

pub mod handling;

use askama::Template;
use order_workflow::command::search_words::{SearchWord, WordKind};
use order_workflow::query::search_words::SearchWordView;

use crate::language::Language;
use crate::language::format::count;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Empty, Field, Note, Pager, Wrong};
use crate::word_trial::{TrialView, TrialsView};

/// Where the words stand.
pub const BASE: &str = "/operator/search-words";

/// A word in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WordRow {
    /// Its own page.
    pub href: String,
    /// As shoppers write it.
    pub word: String,
    /// What is meant.
    pub meant: String,
}

/// What a question finds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// "Sekarang", "Nanti".
    pub when: &'static str,
    /// How many goods.
    pub total: String,
    /// How it was understood.
    pub understood: String,
    /// The first of them.
    pub goods: Vec<String>,
}

/// A question tried out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trial {
    /// What was looked for.
    pub question: String,
    /// As words are, and as they would be.
    pub found: Vec<Found>,
}

/// The form of a word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WordForm {
    /// Where it posts to.
    pub action: String,
    /// Its key.
    pub key: String,
    /// The version it was drawn for; 0 for a word that is not there.
    pub version: String,
    /// The word; nothing where the page is about one.
    pub word: Option<Field>,
    /// How it is meant.
    pub kind: Choices,
    /// What is meant.
    pub meant: Field,
    /// What to try it with.
    pub trial: Field,
    /// Whether it can be taken away.
    pub may_remove: bool,
}

/// `/operator/search-words`, and the page of one word.
#[derive(Debug, Template)]
#[template(path = "operator/words.html")]
pub struct WordsPage {
    /// The shell.
    pub shell: Shell,
    /// The word, or what all of them are.
    pub heading: String,
    /// Whether the page is about one word.
    pub is_one: bool,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// That something was done, or why not.
    pub note: Option<Note>,
    /// What was tried out.
    pub trial: Option<Trial>,
    /// The form.
    pub form: WordForm,
    /// What was looked for in the list.
    pub looked_for: String,
    /// The words.
    pub rows: Vec<WordRow>,
    /// None there.
    pub empty: Empty,
    /// The way to the others.
    pub pager: Pager,
}

/// What the page is drawn from besides the form.
#[derive(Debug, Default)]
pub struct Seen<'a> {
    /// The word that the page is about.
    pub word: Option<&'a SearchWordView>,
    /// The words in the list.
    pub words: &'a [SearchWordView],
    /// What was looked for among them.
    pub looked_for: String,
    /// Where the next page of the list is.
    pub next: Option<String>,
    /// What was tried out.
    pub trial: Option<Trial>,
    /// That something was done.
    pub note: Option<Note>,
}

impl WordsPage {
    /// The page, with its form as it was filled in.
    #[must_use]
    pub fn new(
        shell: Shell,
        seen: Seen<'_>,
        (filled, faults): (&Filled, &Faults),
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = match seen.word {
            Some(_) => shell.task(Link::new(lang.t("Kata pencarian", "Search words"), BASE)),
            None => shell,
        };
        shell.refused = !faults.is_empty();
        Self {
            heading: seen.word.map_or_else(
                || lang.t("Kata pencarian", "Search words").to_owned(),
                |word| format!("“{}”", word.word),
            ),
            is_one: seen.word.is_some(),
            wrongs: faults.wrongs(),
            note: seen.note,
            trial: seen.trial,
            form: form(seen.word, (filled, faults), key, lang),
            rows: seen.words.iter().map(|word| row(word, lang)).collect(),
            empty: Empty {
                icon: "list-search",
                heading: if seen.looked_for.is_empty() {
                    lang.t("Belum ada kata tambahan", "No words of your own yet").to_owned()
                } else {
                    lang.t("Tidak ada yang cocok", "Nothing matches").to_owned()
                },
                text: lang
                    .t(
                        "Singkatan yang lazim sudah dikenal. Tambahkan yang dipakai di daerah Anda.",
                        "Usual abbreviations are known. Add what is said in your region.",
                    )
                    .to_owned(),
                action: None,
            },
            pager: Pager { next: seen.next, ..Pager::default() },
            looked_for: seen.looked_for,
            shell,
        }
    }
}

/// What the form of a word that is there says.
#[must_use]
pub fn of_view(word: &SearchWordView) -> Filled {
    Filled::of(vec![
        ("kind".to_owned(), word.kind.clone()),
        ("meant".to_owned(), word.meant.join(" ")),
        ("try".to_owned(), word.word.clone()),
    ])
}

/// The form as the command asks it.
#[must_use]
pub fn read(filled: &Filled, word: &str) -> SearchWord {
    let split = |c: char| c.is_whitespace() || c == ',' || c == ';';
    SearchWord {
        word: word.to_owned(),
        kind: WordKind::from_word(filled.get("kind")).unwrap_or(WordKind::Abbreviation),
        meant: filled.get("meant").split(split).map(str::to_owned).collect(),
    }
}

fn form(
    word: Option<&SearchWordView>,
    (filled, faults): (&Filled, &Faults),
    key: String,
    lang: Language,
) -> WordForm {
    let field = |name: &'static str, label, hint: &str, longest| Field {
        name,
        label,
        hint: hint.to_owned(),
        error: faults.at(name),
        value: filled.get(name).to_owned(),
        longest,
        ..Field::default()
    };
    let chosen = WordKind::from_word(filled.get("kind")).unwrap_or(WordKind::Abbreviation);
    let choice = |kind: WordKind| {
        let label = match kind {
            WordKind::Abbreviation => lang.t("Singkatan atau sebutan untuk", "Stands for"),
            WordKind::Synonym => lang.t("Sama saja dengan", "Is the same as"),
        };
        Choice::new(kind.as_str(), label, kind == chosen)
    };
    WordForm {
        action: word.map_or_else(|| BASE.to_owned(), |word| format!("{BASE}/{}", word.word)),
        key,
        version: word.map_or_else(|| "0".to_owned(), |word| word.version.to_string()),
        word: word.is_none().then(|| {
            field(
                "word",
                lang.t("Kata yang ditulis orang", "The word that people write"),
                lang.t("Satu kata, misalnya odol.", "One word, such as odol."),
                40,
            )
        }),
        kind: Choices {
            name: "kind",
            legend: lang.t("Artinya", "It means").to_owned(),
            hint: lang
                .t(
                    "“Singkatan” menemukan barang yang punya semua katanya; “sama saja” salah satunya.",
                    "“Stands for” finds goods that have all of the words; “the same” any of them.",
                )
                .to_owned(),
            error: faults.at("kind"),
            choices: vec![choice(WordKind::Abbreviation), choice(WordKind::Synonym)],
            ..Choices::default()
        },
        meant: field(
            "meant",
            lang.t("Kata yang dimaksud", "The words that are meant"),
            lang.t("Misalnya pasta gigi. Huruf saja.", "Such as pasta gigi. Letters alone."),
            400,
        ),
        trial: field(
            "try",
            lang.t("Coba dengan pencarian", "Try it with a search"),
            lang.t("Kosong berarti kata itu sendiri.", "Empty means the word itself."),
            200,
        ),
        may_remove: word.is_some(),
    }
}

fn row(word: &SearchWordView, lang: Language) -> WordRow {
    WordRow {
        href: format!("{BASE}/{}", word.word),
        word: word.word.clone(),
        meant: if word.kind == WordKind::Synonym.as_str() {
            let others = word.meant.join(", ");
            lang.pick(format!("sama saja dengan {others}"), format!("is the same as {others}"))
        } else {
            let meant = word.meant.join(" ");
            lang.pick(format!("berarti {meant}"), format!("stands for {meant}"))
        },
    }
}

/// What was tried out, in words.
#[must_use]
pub fn tried(question: &str, seen: &TrialsView, lang: Language) -> Trial {
    let found = |when, view: &TrialView| {
        let total = count(i64::try_from(view.total).unwrap_or(i64::MAX));
        Found {
            when,
            total: lang.pick(format!("{total} barang"), format!("{total} goods")),
            understood: if view.understood_as.is_empty() {
                String::new()
            } else {
                lang.pick(
                    format!("dicari sebagai “{}”", view.understood_as),
                    format!("looked for as “{}”", view.understood_as),
                )
            },
            goods: view.goods.clone(),
        }
    };
    Trial {
        question: question.to_owned(),
        found: vec![
            found(lang.t("Sekarang", "Now"), &seen.before),
            found(lang.t("Dengan perubahan ini", "With this change"), &seen.after),
        ],
    }
}
