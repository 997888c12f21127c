//! Amounts as banks print them: `1.500.000,00`, `1,500,000.00 CR`, `-150000.5`, `(2.500)`, `Rp 10.000`.
//!
//! A bank never prints three decimals, so a mark before exactly three digits groups thousands and a mark before one
//! or two is decimal, whichever of the two marks it is; nothing is left to guess.

use super::fault::Reason;
use crate::price_list::Cell;

/// Which way money went, as an amount itself says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It came.
    In,
    /// It went.
    Out,
}

/// An amount, read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Amount {
    /// In sen, without a sign.
    pub(super) sen: i64,
    /// Which way, where it says so.
    pub(super) way: Option<Way>,
}

/// The most that is taken, in sen: ten trillion rupiah.
pub(super) const SEN_MAX: i64 = 1_000_000_000_000_000;

/// The amount in a cell; nothing where nothing stands, or only a dash.
///
/// # Errors
/// Every way in which it is none.
pub(super) fn read(cell: &Cell) -> Result<Option<Amount>, Reason> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Truth(_) | Cell::Error(_) => Err(Reason::NotAnAmount),
        // A workbook's own number needs no guessing: its dot is decimal.
        Cell::Number(_) => {
            let shown = cell.show();
            let (way, digits) = match shown.strip_prefix('-') {
                Some(rest) => (Some(Way::Out), rest),
                None => (None, &*shown),
            };
            let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
            joined(whole, decimals).map(|sen| Some(Amount { sen, way }))
        }
        Cell::Text(text) => typed(text),
    }
}

/// What a cell of its own says about the way: `CR`, `DB`, `K`, `Debet` …
pub(super) fn way(text: &str) -> Option<Way> {
    let word: String =
        text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    match word.as_str() {
        "cr" | "c" | "k" | "kr" | "kredit" | "credit" | "masuk" | "in" => Some(Way::In),
        "db" | "dr" | "d" | "debit" | "debet" | "keluar" | "out" => Some(Way::Out),
        "" => match text.trim() {
            "+" => Some(Way::In),
            "-" => Some(Way::Out),
            _ => None,
        },
        _ => None,
    }
}

fn typed(text: &str) -> Result<Option<Amount>, Reason> {
    let plain: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let mut rest = plain.trim().trim_start_matches('\'').trim();
    let mut way = None;
    if rest.chars().all(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}')) {
        return Ok(None);
    }
    // What stands behind it in letters: `1.500.000,00 CR`.
    let letters = rest.trim_end_matches(|c: char| c.is_alphabetic() || c == '.');
    let behind = rest.get(letters.len()..).unwrap_or("").trim_matches('.');
    if !behind.is_empty() && letters.contains(|c: char| c.is_ascii_digit()) {
        way = Some(self::way(behind).ok_or(Reason::NotAnAmount)?);
        rest = letters.trim_end();
    }
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (rest, way) = (inner.trim(), Some(Way::Out));
    }
    for _ in 0..2 {
        if let Some(after) = rest.strip_prefix(['-', '\u{2212}']) {
            (rest, way) = (after.trim_start(), Some(Way::Out));
        } else if let Some(after) = rest.strip_prefix('+') {
            (rest, way) = (after.trim_start(), Some(Way::In));
        }
        for currency in ["rp.", "rp", "idr"] {
            if rest.get(..currency.len()).is_some_and(|start| start.eq_ignore_ascii_case(currency))
            {
                rest = rest.get(currency.len()..).unwrap_or("").trim_start();
                break;
            }
        }
    }
    if let Some(before) = rest.strip_suffix('-') {
        // `10.000,-` has no sen; `10.000-` went out.
        if let Some(whole) = before.strip_suffix([',', '.']) {
            rest = whole;
        } else {
            (rest, way) = (before.trim_end(), Some(Way::Out));
        }
    }
    let sen = marked(rest)?;
    Ok(Some(Amount { sen, way }))
}

/// Digits with marks between them.
fn marked(digits: &str) -> Result<i64, Reason> {
    if digits.is_empty() || digits.chars().any(|c| !"0123456789., ".contains(c)) {
        return Err(Reason::NotAnAmount);
    }
    let digits = digits.replace(' ', "");
    let Some(last) = digits.rfind(['.', ',']) else { return joined(&digits, "") };
    let mark = digits.get(last..=last).unwrap_or(".");
    let (before, behind) = (digits.get(..last).unwrap_or(""), digits.get(last + 1..).unwrap_or(""));
    let other = if mark == "." { "," } else { "." };
    match behind.len() {
        3 if !before.contains(other) => joined(&grouped(&digits, mark)?, ""),
        0..=2 if before.contains(mark) => Err(Reason::NotAnAmount),
        // `.00`, as some print nothing.
        1..=2 if before.is_empty() => joined("0", behind),
        0..=2 => joined(&grouped(before, other)?, behind),
        // `1.234,567`: no bank prints that.
        _ => Err(Reason::ThreeDecimals),
    }
}

/// The digits without the mark that groups them by three; `12.34.567` is no amount.
fn grouped(digits: &str, mark: &str) -> Result<String, Reason> {
    let mut groups = digits.split(mark);
    let first = groups.next().unwrap_or("");
    let even = groups.clone().all(|group| group.len() == 3);
    let is_grouped = groups.next().is_some();
    if !even || (is_grouped && !(1..=3).contains(&first.len())) {
        return Err(Reason::NotAnAmount);
    }
    Ok(digits.replace(mark, ""))
}

fn joined(whole: &str, decimals: &str) -> Result<i64, Reason> {
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(decimals) {
        return Err(Reason::NotAnAmount);
    }
    let sen = match decimals.len() {
        0 => 0,
        1 => decimals.parse::<i64>().unwrap_or(0) * 10,
        2 => decimals.parse().unwrap_or(0),
        _ => return Err(Reason::ThreeDecimals),
    };
    let whole = whole.parse::<i64>().ok().and_then(|whole| whole.checked_mul(100));
    let sum = whole.and_then(|whole| whole.checked_add(sen));
    sum.filter(|sum| *sum <= SEN_MAX).ok_or(Reason::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Option<(i64, Option<Way>)>, Reason> {
        read(&Cell::from_text(text)).map(|read| read.map(|amount| (amount.sen, amount.way)))
    }

    #[test]
    fn an_amount_is_read_however_a_bank_marks_it() {
        for text in [
            "1.500.000,00",
            "1,500,000.00",
            "1500000",
            "1500000.00",
            "1500000,0",
            "1.500.000",
            "1,500,000",
            "Rp 1.500.000",
            "Rp1,500,000.00",
            "IDR 1500000.00",
            "1 500 000,00",
            "1.500.000,-",
            "'1500000",
        ] {
            assert_eq!(of(text), Ok(Some((150_000_000, None))), "{text}");
        }
        assert_eq!(of("0.05"), Ok(Some((5, None))));
        assert_eq!(of("12.500"), Ok(Some((1_250_000, None))));
        assert_eq!(of("12,5"), Ok(Some((1_250, None))));
        assert_eq!((of(".00"), of(",5")), (Ok(Some((0, None))), Ok(Some((50, None)))));
        assert_eq!(read(&Cell::Number(-12.125)), Err(Reason::ThreeDecimals));
        assert_eq!(
            read(&Cell::Number(-1500.5)),
            Ok(Some(Amount { sen: 150_050, way: Some(Way::Out) }))
        );
    }

    #[test]
    fn an_amount_says_which_way_it_went() {
        for text in
            ["-2.500", "2.500 DB", "2,500.00 DR", "(2.500)", "2.500-", "Rp -2.500", "2.500 D"]
        {
            assert_eq!(of(text), Ok(Some((250_000, Some(Way::Out)))), "{text}");
        }
        for text in ["+2.500", "2.500,00 CR", "2,500.00CR", "2.500 K", "2.500 Kredit"] {
            assert_eq!(of(text), Ok(Some((250_000, Some(Way::In)))), "{text}");
        }
        assert_eq!(way("DB/CR"), None);
        assert_eq!(way("Debet"), Some(Way::Out));
        assert_eq!(way(" + "), Some(Way::In));
    }

    #[test]
    fn what_is_no_amount_is_refused_and_nothing_is_nothing() {
        for text in ["", "  ", "-", "\u{2013}"] {
            assert_eq!(of(text), Ok(None), "{text:?}");
        }
        for text in [
            "abc",
            "12.34.567",
            "1,2,3",
            "1.500,000,00",
            "2.500 XY",
            "12..5",
            "Rp",
            "1.5.5",
            ".",
            ".500",
        ] {
            assert_eq!(of(text), Err(Reason::NotAnAmount), "{text}");
        }
        assert_eq!(of("1.234,567"), Err(Reason::ThreeDecimals));
        assert_eq!(of("1.2345"), Err(Reason::ThreeDecimals));
        assert_eq!(of("99999999999999999999"), Err(Reason::TooLarge));
    }
}
