//! Refusals about the operator's words of the search.

use order_workflow::command::search_words::{LETTERS_MAX, Refusal};
use order_workflow::query::search_words::WORDS_MAX;

use super::Problem;
use crate::problem::kind;

/// Words, and what is wrong with one.
pub(super) fn problem(refusal: &Refusal) -> Problem {
    let wrong = |pointer: &str, id: String, en: String| {
        Problem::new(&kind::INVALID, id.clone(), en.clone()).error(pointer, id, en)
    };
    match refusal {
        Refusal::NotAWord => wrong(
            "/word",
            format!("Tulis satu kata, 2 sampai {LETTERS_MAX} huruf, tanpa angka atau spasi."),
            format!("Type one word of 2 to {LETTERS_MAX} letters, without digits or spaces."),
        ),
        Refusal::NotMeant { most } => wrong(
            "/meant",
            format!("Tulis 1 sampai {most} kata, huruf saja."),
            format!("Type 1 to {most} words of letters alone."),
        ),
        Refusal::SameAsItself => wrong(
            "/meant",
            "Tulis kata lain, bukan kata itu sendiri.".to_owned(),
            "Type another word, not the same one.".to_owned(),
        ),
        Refusal::TooMany => wrong(
            "/word",
            format!("Sudah ada {WORDS_MAX} kata. Hapus yang tidak dipakai dulu."),
            format!("There are {WORDS_MAX} words already. Remove some first."),
        ),
    }
}
