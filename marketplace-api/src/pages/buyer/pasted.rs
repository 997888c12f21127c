//! A pasted list, line by line: what is wanted and how much of it, with nothing guessed.

use catalog_indexer::analysis::fold;
use catalog_indexer::search::{Reading, Understood};
use catalog_indexer::settings::{Measure, Vocabulary};

/// The most lines of a list; a longer one is pasted in parts.
pub const LINES_MAX: usize = 60;

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The line as it was pasted, trimmed.
    pub line: String,
    /// What is looked for.
    pub goods: String,
    /// How many, where the line says it and can mean nothing else.
    pub count: Option<i64>,
    /// In which pack, as it was written: "dus", "krt".
    pub pack: Option<String>,
}

/// The lines that name something.
#[must_use]
pub fn lines(text: &str) -> Vec<Wanted> {
    let vocabulary = Vocabulary::shipped();
    text.lines().filter_map(|line| wanted(line, &vocabulary)).collect()
}

/// Whether two words mean the same pack: "dus", "krt" and "karton" do, "pcs" and "karton" do not.
#[must_use]
pub fn same_pack(one: &str, other: &str) -> bool {
    let vocabulary = Vocabulary::shipped();
    pack_key(one, &vocabulary) == pack_key(other, &vocabulary)
}

/// Whether some word was taken for another, or left out, because nothing has it as it was written.
fn is_guessed(understood: &Understood) -> bool {
    let guessed = |reading: Reading| matches!(reading, Reading::Correction | Reading::LeftOut);
    understood.relaxed || understood.words.iter().any(|word| guessed(word.reading))
}

/// Whether goods of this name are what the words say, so that nobody need be asked: every word, or what
/// it is short for, stands in the name as a whole word. A beginning of a word ("beras" of "Berastagi")
/// finds goods but names none; a size stands in a name in many spellings, and was matched as a size.
#[must_use]
pub fn is_named(understood: &Understood, name: &str) -> bool {
    let name = fold(name);
    let has = |word: &str| {
        fold(word).split_whitespace().all(|word| {
            name.split(|c: char| !c.is_alphanumeric()).any(|of_name| of_name == word)
                || word.contains(|c: char| !c.is_alphanumeric()) && name.contains(word)
        })
    };
    understood.by_code
        || !is_guessed(understood)
            && understood.words.iter().all(|word| {
                word.reading == Reading::Size || has(&word.taken_as) || has(&word.typed)
            })
}

/// What a pack's word stands for: "karton" for "dus", "pcs" for "biji".
fn pack_key(word: &str, vocabulary: &Vocabulary) -> String {
    let folded = fold(word.trim());
    // In lists, not in names, where it is seldom seen.
    if folded == "krt" {
        return "karton".to_owned();
    }
    match vocabulary.full(&folded) {
        Some([full]) => full.clone(),
        _ if vocabulary.is_pack(&folded) => folded,
        _ => match vocabulary.unit(&folded) {
            Some(unit) if unit.measure == Measure::Pieces => unit.shown.to_owned(),
            _ => folded,
        },
    }
}

/// A piece of a line: letters, or a number.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    text: String,
    number: Option<i64>,
}

fn wanted(line: &str, vocabulary: &Vocabulary) -> Option<Wanted> {
    let line = line.trim();
    let bare = line.trim_start_matches(['-', '*', '•', '–', '·', ' ']);
    // "1. gula" numbers the list; the number is no count.
    let bare = match bare.split_once(['.', ')']) {
        Some((number, rest))
            if !number.is_empty()
                && number.bytes().all(|b| b.is_ascii_digit())
                && rest.starts_with(' ') =>
        {
            rest
        }
        _ => bare,
    };
    let pieces = pieces(bare);
    if !pieces.iter().any(|piece| piece.number.is_none()) {
        return None;
    }
    let said = counts(&pieces, vocabulary);
    // Two numbers that could both be the count: nobody guesses which.
    let [(at, n, pack)] = said.as_slice() else {
        let goods = words(&pieces, &[]);
        return Some(Wanted { line: line.to_owned(), goods, count: None, pack: None });
    };
    let mut taken = vec![*at];
    if pack.is_some() {
        taken.push(at + 1);
    }
    let before = at.checked_sub(1).and_then(|at| pieces.get(at));
    if before.is_some_and(|piece| matches!(piece.text.as_str(), "x" | "=" | ":" | "@")) {
        taken.push(at - 1);
    }
    if pack.is_none() && pieces.get(at + 1).is_some_and(|piece| piece.text == "x") {
        taken.push(at + 1);
    }
    let goods = words(&pieces, &taken);
    let (count, pack) = (Some(*n).filter(|n| *n > 0), pack.clone());
    Some(Wanted { line: line.to_owned(), goods, count, pack })
}

/// The numbers that may be the count: with a pack's name behind it, or bare at either end of the line.
/// One with a pack's name makes the bare ones part of the goods ("kopi 65 2 dus").
fn counts(pieces: &[Piece], vocabulary: &Vocabulary) -> Vec<(usize, i64, Option<String>)> {
    let mut packed = Vec::new();
    let mut bare = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let Some(n) = piece.number else { continue };
        let next = pieces.get(at + 1).filter(|next| next.number.is_none());
        let unit = next.and_then(|next| vocabulary.unit(&fold(&next.text)));
        let counts_packs = next.is_some_and(|next| is_pack(&next.text, vocabulary))
            || unit.is_some_and(|unit| unit.measure == Measure::Pieces);
        let at_an_end = at == 0 || at + 1 == pieces.len();
        if counts_packs {
            packed.push((at, n, next.map(|next| next.text.clone())));
        } else if unit.is_none() && at_an_end {
            // With a unit behind it, as in "2 liter", it says how large a thing is.
            bare.push((at, n, None));
        }
    }
    if packed.is_empty() { bare } else { packed }
}

/// Whether the word names a pack: "dus", "sak", "renceng".
#[must_use]
pub fn is_pack(word: &str, vocabulary: &Vocabulary) -> bool {
    const PACKS: [&str; 17] = [
        "karton",
        "karung",
        "pak",
        "bal",
        "lusin",
        "kaleng",
        "kotak",
        "jerigen",
        "peti",
        "ikat",
        "slop",
        "galon",
        "tray",
        "keranjang",
        "pcs",
        "renteng",
        "botol",
    ];
    let key = pack_key(word, vocabulary);
    PACKS.contains(&key.as_str()) || vocabulary.is_pack(&key)
}

fn words(pieces: &[Piece], without: &[usize]) -> String {
    let kept: Vec<&str> = pieces
        .iter()
        .enumerate()
        .filter(|(at, _)| !without.contains(at))
        .map(|(_, piece)| piece.text.as_str())
        .collect();
    kept.join(" ")
}

/// Letters and numbers part ("2dus"), dots inside a number group thousands, commas stay decimal.
fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for word in line.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ';')) {
        let mut run = String::new();
        let mut digits = false;
        for c in word.chars() {
            let is_digit = c.is_ascii_digit() || (digits && matches!(c, '.' | ','));
            if !run.is_empty() && is_digit != digits {
                push(&mut pieces, &run);
                run.clear();
            }
            digits = is_digit;
            run.push(c);
        }
        push(&mut pieces, &run);
    }
    pieces
}

fn push(pieces: &mut Vec<Piece>, run: &str) {
    let text = run.trim_matches(['.', ',']);
    if text.is_empty() || text.chars().all(|c| matches!(c, '-' | '–')) {
        return;
    }
    let number = if text.contains(',') { None } else { whole(text) };
    pieces.push(Piece { text: text.to_lowercase(), number });
}

fn whole(text: &str) -> Option<i64> {
    super::words::typed_count(text, crate::language::Language::Indonesian).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> (String, Option<i64>, Option<String>) {
        let mut found = lines(line);
        assert_eq!(found.len(), 1, "{line}");
        let wanted = found.remove(0);
        (wanted.goods, wanted.count, wanted.pack)
    }

    fn is(line: &str, goods: &str, count: Option<i64>, pack: Option<&str>) {
        assert_eq!(read(line), (goods.to_owned(), count, pack.map(str::to_owned)), "{line}");
    }

    #[test]
    fn goods_count_and_pack_are_told_apart_wherever_they_stand() {
        is("minyak 2 dus", "minyak", Some(2), Some("dus"));
        is("gula psr 5 krt", "gula psr", Some(5), Some("krt"));
        is("sabun bubuk 1", "sabun bubuk", Some(1), None);
        is("kopi bjw", "kopi bjw", None, None);
        is("- 10 x indomie goreng", "indomie goreng", Some(10), None);
        is("3. beras medium 25 kg 4sak", "beras medium 25 kg", Some(4), Some("sak"));
        is("2dus minyak goreng 2 ltr", "minyak goreng 2 ltr", Some(2), Some("dus"));
        is("Terigu 1.200 sak", "terigu", Some(1200), Some("sak"));
    }

    #[test]
    fn a_size_is_no_count_and_two_candidates_are_none() {
        is("minyak goreng 2 liter", "minyak goreng 2 liter", None, None);
        is("beras 25kg", "beras 25 kg", None, None);
        is("2 minyak 3", "2 minyak 3", None, None);
        is("gula 2,5", "gula 2,5", None, None);
    }

    #[test]
    fn only_words_that_stand_in_the_name_are_sure() {
        let read = |typed: &str, taken_as: &str, reading| Understood {
            words: vec![catalog_indexer::search::UnderstoodWord {
                typed: typed.to_owned(),
                taken_as: taken_as.to_owned(),
                reading,
            }],
            ..Understood::default()
        };

        let typed = read("beras", "beras", Reading::AsTyped);
        assert!(is_named(&typed, "BERAS Medium Lio 25 kg"));
        assert!(!is_named(&typed, "Sirup Berastagi 1 L"));
        assert!(!is_named(&read("beras", "bears", Reading::Correction), "Bears Candy"));
        assert!(is_named(&read("grg", "goreng", Reading::Abbreviation), "Minyak Goreng Nusa 2 L"));
        assert!(is_named(&read("2ltr", "2 liter", Reading::Size), "Minyak Goreng Nusa 2 L"));
    }

    #[test]
    fn empty_lines_and_bare_numbers_name_nothing() {
        assert_eq!(lines("\n  \n12\n---\n"), []);
    }

    #[test]
    fn the_same_pack_has_several_names() {
        assert!(same_pack("dus", "karton") && same_pack("KRT", "Karton"));
        assert!(!same_pack("pcs", "karton"));
    }
}
