//! How a name and a question are cut into the words, sizes and numbers that are compared.
//!
//! Both sides are cut alike, so "2ltr", "2 ltr", "2 L", "2L" and "2 liter" are one size, and
//! "grg" meets "goreng" whichever of the two wrote it. Nothing here knows an engine.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::settings::Vocabulary;
use crate::trade_words::TradeWords;

/// The longest question that is read, in characters; a shopper's words are far shorter.
pub const QUESTION_CHARACTERS_MAX: usize = 200;

/// The most words of a question that are looked up; what follows is not read.
pub const QUESTION_WORDS_MAX: usize = 12;

/// What a name, brand or category is found by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// Words as written, folded, and beside them what abbreviations stand for.
    pub words: Vec<String>,
    /// Sizes in base units ("2000ml"), and numbers that stand without a unit ("125").
    pub sizes: Vec<String>,
    /// Every number as written, with a unit or without.
    pub numbers: Vec<String>,
    /// How many words, sizes and numbers the text has: a shorter name is the closer answer.
    pub length: u64,
}

/// One word of a question, and what it may be met by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// A word of letters.
    Word {
        /// As it was typed.
        typed: String,
        /// The spellings it is looked up by: itself first, then what it stands for.
        forms: Vec<String>,
        /// Other words for the same, as an operator says; they are met a little less well.
        also: Vec<String>,
    },
    /// A number with its unit.
    Size {
        /// As it was typed.
        typed: String,
        /// In base units: "2000ml".
        size: String,
        /// The number alone, which a careless name may hold without its unit.
        number: String,
        /// As a page writes it: "2 liter".
        shown: String,
    },
    /// A number without a unit, or with one that is not finished yet.
    Number {
        /// As it was typed.
        typed: String,
        /// The number.
        number: String,
    },
}

impl Asked {
    /// The word as it was typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        match self {
            Self::Word { typed, .. } | Self::Size { typed, .. } | Self::Number { typed, .. } => {
                typed
            }
        }
    }
}

/// Lower case, without marks on letters, in compatible forms: "Café" and "ＣＡＦＥ" are "cafe".
#[must_use]
pub fn fold(text: &str) -> String {
    // Nearly all names; the tables of Unicode are not asked about them.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|character| !is_combining_mark(*character))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A category's key: two spellings that differ in case, marks or spaces are one category.
#[must_use]
pub fn category_key(category: &str) -> String {
    fold(category).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The key of a barcode or of a seller's own code, as both a list and a scanner would give it.
///
/// Leading zeros of an all-digit code of eight or more are dropped, for a scanner gives a UPC of
/// twelve digits where a list has it as an EAN of thirteen.
#[must_use]
pub fn code_key(code: &str) -> String {
    let folded: String = fold(code).chars().filter(|c| c.is_alphanumeric()).collect();
    if folded.len() >= 8 && folded.bytes().all(|byte| byte.is_ascii_digit()) {
        folded.trim_start_matches('0').to_owned()
    } else {
        folded
    }
}

/// Cuts a name, brand, category or seller's name into what it is found by.
#[must_use]
pub fn terms(text: &str, vocabulary: &Vocabulary) -> Terms {
    let pieces = pieces(text);
    let mut terms = Terms::default();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        at += 1;
        terms.length += 1;
        match piece {
            Piece::Number(number) => {
                push_once(&mut terms.numbers, &number.text);
                let unit = unit_after(&pieces, at, vocabulary);
                if let Some((word, size, _)) = unit.and_then(|unit| size_of(number, unit)) {
                    push_once(&mut terms.sizes, &size);
                    at += 1;
                    if vocabulary.is_pack(word) {
                        push_word(&mut terms.words, word, vocabulary);
                    }
                } else {
                    push_once(&mut terms.sizes, &number.text);
                }
            }
            Piece::Word(word) => {
                push_word(&mut terms.words, word, vocabulary);
                if let Some(Piece::Word(next)) = pieces.get(at)
                    && let Some(full) = vocabulary.before(word, next)
                {
                    push_once(&mut terms.words, full);
                }
            }
        }
    }
    terms
}

/// Cuts a question into its words.
///
/// Silent words ("dan", "untuk") are dropped when others remain, and no more than
/// [`QUESTION_WORDS_MAX`] are read.
#[must_use]
pub fn question(text: &str, vocabulary: &Vocabulary, trade: &TradeWords) -> Vec<Asked> {
    let short: String = text.chars().take(QUESTION_CHARACTERS_MAX).collect();
    let pieces = pieces(&short);
    let says_something = pieces
        .iter()
        .any(|piece| !matches!(piece, Piece::Word(word) if vocabulary.is_silent(word)));
    let mut asked = Vec::new();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        at += 1;
        match piece {
            Piece::Number(number) => {
                at += ask_number(number, &pieces, at, vocabulary, &mut asked);
            }
            Piece::Word(word) if says_something && vocabulary.is_silent(word) => {}
            Piece::Word(word) => ask_word(word, pieces.get(at), (vocabulary, trade), &mut asked),
        }
    }
    trade.meet(&mut asked);
    asked.truncate(QUESTION_WORDS_MAX);
    asked
}

/// The words of a question exactly as typed, for who asks to be taken literally.
#[must_use]
pub fn literal_question(text: &str, vocabulary: &Vocabulary) -> Vec<Asked> {
    let mut asked = question(text, vocabulary, &TradeWords::default());
    let mut seen: Vec<String> = Vec::new();
    asked.retain_mut(|word| {
        if let Asked::Word { typed, forms, .. } = word {
            if seen.contains(typed) {
                return false;
            }
            seen.push(typed.clone());
            *forms = vec![typed.clone()];
        }
        true
    });
    asked
}

fn ask_word(
    word: &str,
    next: Option<&Piece>,
    (vocabulary, trade): (&Vocabulary, &TradeWords),
    asked: &mut Vec<Asked>,
) {
    let before = match next {
        Some(Piece::Word(next)) => vocabulary.before(word, next),
        Some(Piece::Number(_)) | None => None,
    };
    let typed = word.to_owned();
    let also = Vec::new();
    if let Some(full) = before {
        asked.push(Asked::Word { forms: vec![typed.clone(), full.to_owned()], typed, also });
        return;
    }
    match trade.full(word).or_else(|| vocabulary.full(word)) {
        None => asked.push(Asked::Word { forms: vec![typed.clone()], typed, also }),
        Some(full) => {
            for meant in full {
                let mut forms = vec![typed.clone()];
                push_once(&mut forms, meant);
                asked.push(Asked::Word { typed: typed.clone(), forms, also: also.clone() });
            }
        }
    }
}

/// Takes a number and, where one follows, its unit; answers how many pieces the unit took.
fn ask_number(
    number: &Number,
    pieces: &[Piece],
    at: usize,
    vocabulary: &Vocabulary,
    asked: &mut Vec<Asked>,
) -> usize {
    let unit = unit_after(pieces, at, vocabulary);
    if let Some((word, size, shown)) = unit.and_then(|unit| size_of(number, unit)) {
        let typed = format!("{} {word}", number.text);
        asked.push(Asked::Size { typed, size, number: number.text.clone(), shown });
        return 1;
    }
    let mut typed = number.text.clone();
    let mut taken = 0;
    // "600 m", still being typed: a unit is coming, and the number is all that is known.
    if let Some(Piece::Word(word)) = pieces.get(at)
        && at + 1 == pieces.len()
        && vocabulary.begins_unit(word)
    {
        typed = format!("{typed} {word}");
        taken = 1;
    }
    asked.push(Asked::Number { typed, number: number.text.clone() });
    taken
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Word(String),
    Number(Number),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Number {
    /// Without grouping; a decimal part after a dot.
    text: String,
    /// In thousandths; sizes need no more.
    thousandths: u64,
}

/// The unit word at a place, and the unit; "500mlx12" has its "x" taken off.
fn unit_after<'a>(
    pieces: &'a [Piece],
    at: usize,
    vocabulary: &Vocabulary,
) -> Option<(&'a str, crate::settings::Unit)> {
    let Some(Piece::Word(word)) = pieces.get(at) else { return None };
    if let Some(unit) = vocabulary.unit(word) {
        return Some((word, unit));
    }
    let times = word.strip_suffix('x')?;
    let Some(Piece::Number(_)) = pieces.get(at + 1) else { return None };
    vocabulary.unit(times).map(|unit| (times, unit))
}

/// The unit word, the size in base units, and the size as a page writes it.
fn size_of<'a>(
    number: &Number,
    (word, unit): (&'a str, crate::settings::Unit),
) -> Option<(&'a str, String, String)> {
    let base_thousandths = number.thousandths.checked_mul(unit.base)?;
    let whole = base_thousandths / 1000;
    let part = base_thousandths % 1000;
    let sign = unit.measure.sign();
    let size = if part == 0 {
        format!("{whole}{sign}")
    } else {
        format!("{whole}.{}{sign}", format!("{part:03}").trim_end_matches('0'))
    };
    let shown = format!("{} {}", number.text.replace('.', ","), unit.shown);
    Some((word, size, shown))
}

/// Runs of letters and of digits, glued or apart. Apostrophes are dropped ("Lay's" is "lays"); a
/// comma or dot between digits belongs to the number.
fn pieces(text: &str) -> Vec<Piece> {
    let characters: Vec<char> =
        fold(text).chars().filter(|c| !matches!(c, '\'' | '’' | '‘' | '`')).collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(&first) = characters.get(at) {
        let from = at;
        at += 1;
        if first.is_ascii_digit() {
            while in_number(&characters, at) {
                at += 1;
            }
            let run: String = characters.get(from..at).unwrap_or_default().iter().collect();
            pieces.extend(numbers(&run));
        } else if first.is_alphanumeric() {
            while characters.get(at).is_some_and(|c| c.is_alphanumeric() && !c.is_ascii_digit()) {
                at += 1;
            }
            let run = characters.get(from..at).unwrap_or_default().iter().collect();
            pieces.push(Piece::Word(run));
        }
    }
    pieces
}

fn in_number(characters: &[char], at: usize) -> bool {
    match characters.get(at) {
        Some(c) if c.is_ascii_digit() => true,
        Some('.' | ',') => characters.get(at + 1).is_some_and(char::is_ascii_digit),
        Some(_) | None => false,
    }
}

/// Reads a run of digits, dots and commas as one number, or as several when it is none.
///
/// Three digits after a separator are a group, as Indonesians write thousands ("1.000 ml"), except
/// after a lone zero ("0.750 kg"); one or two are a decimal part. Codes of more than nine digits
/// are words: nobody buys that many millilitres.
fn numbers(run: &str) -> Vec<Piece> {
    let parts: Vec<&str> = run.split(['.', ',']).collect();
    let grouped = parts.len() > 1
        && parts.first().is_some_and(|first| first.len() <= 3 && *first != "0")
        && parts.iter().skip(1).all(|part| part.len() == 3);
    match parts.as_slice() {
        [digits] => vec![whole(digits)],
        _ if grouped => vec![whole(&parts.concat())],
        [whole_part, decimals] if decimals.len() <= 3 && whole_part.len() <= 6 => {
            vec![decimal(whole_part, decimals)]
        }
        several => several.iter().map(|part| whole(part)).collect(),
    }
}

fn whole(digits: &str) -> Piece {
    match digits.parse::<u64>() {
        Ok(value) if digits.len() <= 9 => {
            Piece::Number(Number { text: value.to_string(), thousandths: value * 1000 })
        }
        Ok(_) | Err(_) => Piece::Word(digits.to_owned()),
    }
}

fn decimal(whole_part: &str, decimals: &str) -> Piece {
    let padded = format!("{whole_part}{decimals:0<3}");
    let Ok(thousandths) = padded.parse::<u64>() else { return Piece::Word(padded) };
    let part = format!("{:03}", thousandths % 1000);
    let part = part.trim_end_matches('0');
    let whole_part = thousandths / 1000;
    let text =
        if part.is_empty() { whole_part.to_string() } else { format!("{whole_part}.{part}") };
    Piece::Number(Number { text, thousandths })
}

fn push_word(words: &mut Vec<String>, word: &str, vocabulary: &Vocabulary) {
    push_once(words, word);
    for full in vocabulary.full(word).unwrap_or_default() {
        push_once(words, full);
    }
}

fn push_once(list: &mut Vec<String>, item: &str) {
    if !list.iter().any(|present| present == item) {
        list.push(item.to_owned());
    }
}

#[cfg(test)]
#[path = "analysis_tests.rs"]
mod tests;
