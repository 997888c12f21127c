//! What is wrong with what was sent, where it stands, and the sentence that says so in either language.

use std::fmt;

use serde::de::{self, Expected, Unexpected};
use supply_chain::money::NotMoney;

use super::wanted::{Found, Wanted, either};
use crate::language::Language;
use crate::problem::{Problem, Sentence};

/// Longer words are cut where they are quoted.
const QUOTED_CHARS_MAX: usize = 40;

/// What is wrong, and where.
#[derive(Debug)]
pub(crate) struct Wrong {
    /// From the value outwards: built as the fault comes up through what holds it.
    path: Vec<Step>,
    what: What,
}

/// One step from a value to what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Into a member of an object, by its name.
    Member(String),
    /// Into an item of a list, counted from zero.
    Item(usize),
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// It has to be there.
    Missing,
    /// Nobody knows a field of this name.
    Unknown,
    /// It was written twice.
    Twice,
    /// It holds a NUL character.
    Nul,
    /// Another kind of value was wanted.
    WrongType { wanted: Wanted, found: Found },
    /// A text that does not say what it should.
    WrongForm { wanted: Wanted },
    /// A word that is none of those known.
    UnknownWord { word: String, known: &'static [&'static str] },
    /// Beyond what is kept.
    TooLarge { most: i128 },
    /// Below what is kept.
    TooSmall { least: i128 },
    /// No amount of money.
    NoMoney(NotMoney),
    /// Either of two fields, not both.
    Both { one: String, other: String },
    /// Of what kind it should be, only a program's words said.
    Refused,
}

impl Wrong {
    /// Wrong with the value itself.
    pub(crate) const fn here(what: What) -> Self {
        Self { path: Vec::new(), what }
    }

    /// Wrong at the end of a path from the root.
    pub(crate) fn at(mut path: Vec<Step>, what: What) -> Self {
        path.reverse();
        Self { path, what }
    }

    fn member(name: &str, what: What) -> Self {
        Self { path: vec![Step::Member(name.to_owned())], what }
    }

    /// The same fault, seen from what holds the value.
    pub(crate) fn inside(mut self, step: Step) -> Self {
        self.path.push(step);
        self
    }

    /// A text that its reader refused in words of its own is not of the form that was wanted.
    pub(crate) fn in_form(mut self, wanted: Wanted) -> Self {
        if self.what == What::Refused && self.path.is_empty() {
            self.what = What::WrongForm { wanted };
        }
        self
    }

    /// Where it is, as a JSON pointer.
    pub(crate) fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in self.path.iter().rev() {
            match step {
                Step::Member(name) => push_key(&mut pointer, name),
                Step::Item(index) => push_key(&mut pointer, &index.to_string()),
            }
        }
        pointer
    }

    /// 400 for a body.
    pub(crate) fn in_body(&self) -> Problem {
        let (pointer, sentence) = (self.pointer(), self.sentence());
        // Deep inside, the field's name alone does not say which.
        let place = if self.path.len() > 1 { format!("{pointer}: ") } else { String::new() };
        Problem::malformed(format!("{place}{}", sentence.id), format!("{place}{}", sentence.en))
            .error(pointer, sentence.id, sentence.en)
    }

    /// 400 for a query, naming the parameter.
    pub(crate) fn in_query(&self) -> Problem {
        let name = match self.path.last() {
            Some(Step::Member(name)) => name.as_str(),
            Some(Step::Item(_)) | None => "",
        };
        let sentence = self.sentence();
        Problem::malformed(sentence.id.clone(), sentence.en.clone()).error(
            name,
            sentence.id,
            sentence.en,
        )
    }

    /// What to say about it.
    pub(crate) fn sentence(&self) -> Sentence {
        Sentence::new(self.said(Language::Indonesian), self.said(Language::English))
    }

    fn said(&self, lang: Language) -> String {
        let it = self.subject(lang);
        let has_to = lang.t("harus", "has to be");
        let said = match &self.what {
            What::Missing => format!("{it} {}.", lang.t("wajib ada", "is required")),
            What::Unknown => match lang {
                Language::Indonesian => format!("tidak ada bagian bernama {it} di sini."),
                Language::English => format!("there is no {it} here."),
            },
            What::Twice => format!("{it} {}.", lang.t("tertulis dua kali", "is written twice")),
            What::Nul => format!(
                "{it} {}.",
                lang.t("tidak boleh berisi huruf NUL", "cannot hold a NUL character")
            ),
            What::WrongType { wanted: Wanted::Else, found } => {
                format!("{it} {} {}.", lang.t("tidak boleh", "cannot be"), found.words(lang))
            }
            What::WrongForm { wanted: Wanted::Else } | What::Refused => {
                format!("{it} {}.", lang.t("tidak bisa diterima", "cannot be taken"))
            }
            What::WrongType { wanted, found } => {
                let (wanted, found) = (wanted.words(lang), found.words(lang));
                format!("{it} {has_to} {wanted}, {} {found}.", lang.t("bukan", "not"))
            }
            What::WrongForm { wanted } => format!("{it} {has_to} {}.", wanted.words(lang)),
            What::UnknownWord { word, known } => {
                let known = either(known, lang);
                let has_to = lang.t("tidak boleh", "cannot be");
                let choose = lang.t("pilih", "choose");
                format!("{it} {has_to} {}; {choose} {known}.", quoted(word))
            }
            What::TooLarge { most } => {
                format!(
                    "{it} {} {most}.",
                    lang.t("terlalu besar; paling besar", "is too large; at most")
                )
            }
            What::TooSmall { least } => {
                format!(
                    "{it} {} {least}.",
                    lang.t("terlalu kecil; paling kecil", "is too small; at least")
                )
            }
            What::NoMoney(NotMoney::Malformed) => {
                format!("{it} {has_to} {}.", Wanted::Money.words(lang))
            }
            What::NoMoney(NotMoney::TooManyDecimals) => format!(
                "{it} {}.",
                lang.t("paling banyak dua angka di belakang titik", "has at most two decimals")
            ),
            What::NoMoney(NotMoney::TooLarge) => {
                format!("{it} {}.", lang.t("terlalu besar", "is too large"))
            }
            What::Both { one, other } => match lang {
                Language::Indonesian => {
                    format!("isi {} atau {}, jangan keduanya.", quoted(one), quoted(other))
                }
                Language::English => {
                    format!("give {} or {}, not both.", quoted(one), quoted(other))
                }
            },
        };
        capital(&said)
    }

    /// What the sentence is about: the field, an item of it, or the whole.
    fn subject(&self, lang: Language) -> String {
        match (self.path.first(), self.path.get(1)) {
            (None, _) => lang.t("isi permintaan", "the body").to_owned(),
            (Some(Step::Member(name)), _) => quoted(name),
            (Some(Step::Item(index)), Some(Step::Member(list))) => {
                format!(
                    "{} {} {} {}",
                    lang.t("butir", "item"),
                    index + 1,
                    lang.t("dari", "of"),
                    quoted(list)
                )
            }
            (Some(Step::Item(index)), _) => format!("{} {}", lang.t("butir", "item"), index + 1),
        }
    }
}

fn quoted(word: &str) -> String {
    let cut: String = word.chars().take(QUOTED_CHARS_MAX).collect();
    let more = if cut.len() < word.len() { "…" } else { "" };
    format!("“{cut}{more}”")
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Adds a step to a JSON pointer (RFC 6901).
fn push_key(pointer: &mut String, key: &str) {
    pointer.push('/');
    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
}

impl de::Error for Wrong {
    /// What readers of our own, and of libraries, say in words. Those that are known become what they
    /// mean; no other reaches whoever asked.
    fn custom<T: fmt::Display>(told: T) -> Self {
        let told = told.to_string();
        let mut named = told.split('`').skip(1).step_by(2);
        let money = [NotMoney::Malformed, NotMoney::TooManyDecimals, NotMoney::TooLarge];
        if let Some(money) = money.into_iter().find(|money| money.to_string() == told) {
            return Self::here(What::NoMoney(money));
        }
        match (named.next(), named.next()) {
            (Some(name), None) if told.starts_with("missing field") => {
                Self::member(name, What::Missing)
            }
            (Some(one), Some(other)) if told.ends_with("not both") => {
                Self::member(one, What::Both { one: one.to_owned(), other: other.to_owned() })
            }
            _ if told.starts_with("a date is") => {
                Self::here(What::WrongForm { wanted: Wanted::Day })
            }
            _ => Self::here(What::Refused),
        }
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let wanted = Wanted::told(&expected.to_string());
        Self::here(What::WrongType { wanted, found: Found::told(&unexpected) })
    }

    fn invalid_value(_unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::here(What::WrongForm { wanted: Wanted::told(&expected.to_string()) })
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        Self::here(What::UnknownWord { word: word.to_owned(), known })
    }

    fn unknown_field(name: &str, _known: &'static [&'static str]) -> Self {
        Self::member(name, What::Unknown)
    }

    fn missing_field(name: &'static str) -> Self {
        Self::member(name, What::Missing)
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::member(name, What::Twice)
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.said(Language::English))
    }
}

impl std::error::Error for Wrong {}
