//! Banks' statements: hand a file in, see what it would bring, take it; then explain what is not explained.
//!
//! Nothing is in the books before "Ambil". What is certain is booked by itself; the rest waits in one queue, each line with
//! what it may be and why.

pub mod file;
pub mod handling;
pub mod line;
pub mod line_handling;
pub mod look;
mod words;

use order_workflow::query::bank_statements::StatementFileView;

use crate::language::Language;
use crate::language::format::{count, date};

/// Where statements are handed in.
pub const FILES: &str = "/bank-statements";
/// The queue of what is not explained.
pub const QUEUE: &str = "/bank-lines";

/// "1 Nov 2026–30 Nov 2026", or one day.
fn days(one: &StatementFileView, lang: Language) -> String {
    match (one.first_day, one.last_day) {
        (Some(first), Some(last)) if first != last => {
            format!("{}–{}", date(first, lang), date(last, lang))
        }
        (Some(day), _) | (_, Some(day)) => date(day, lang),
        (None, None) => one.file_name.clone(),
    }
}

/// "12 baris".
fn lines(n: i64, lang: Language) -> String {
    match (n, lang) {
        (1, Language::English) => "1\u{a0}line".to_owned(),
        _ => format!("{}\u{a0}{}", count(n), lang.t("baris", "lines")),
    }
}
