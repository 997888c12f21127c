//! Numbers as people type them: a dot before three digits groups thousands, a comma is decimal.

use std::borrow::Cow;

use super::fault::FaultCode;
use super::sheet::Cell;
use super::text::is_blank;

/// The highest price, in sen: one trillion rupiah. Sums over any order stay far from overflow.
const PRICE_SEN_MAX: i64 = 100_000_000_000_000;

/// The price in a cell, in sen.
///
/// # Errors
/// Every way in which it is no price above zero.
pub(super) fn price_sen(cell: &Cell) -> Result<i64, FaultCode> {
    let sen = hundredths(cell)?;
    if sen == 0 {
        return Err(FaultCode::PriceZero);
    }
    i64::try_from(sen)
        .ok()
        .filter(|sen| *sen <= PRICE_SEN_MAX)
        .ok_or(FaultCode::TooLarge { max: (PRICE_SEN_MAX / 100).unsigned_abs() })
}

/// The whole number in a cell, from `least` to `most`.
///
/// # Errors
/// Every way in which it is none.
pub(super) fn count(cell: &Cell, least: u32, most: u32) -> Result<u32, FaultCode> {
    let hundredths = match hundredths(cell) {
        Err(FaultCode::ThreeDecimals) => return Err(FaultCode::NotWhole),
        other => other?,
    };
    if hundredths % 100 != 0 {
        return Err(FaultCode::NotWhole);
    }
    let whole = u32::try_from(hundredths / 100)
        .ok()
        .filter(|whole| *whole <= most)
        .ok_or(FaultCode::TooLarge { max: most.into() })?;
    if whole < least { Err(FaultCode::TooSmall { least }) } else { Ok(whole) }
}

/// A stored number as a spreadsheet shows it: 15 digits, no exponent, no `.0`.
pub(super) fn show(number: f64) -> String {
    // The digits beyond the fifteenth are how a computer misses 0,1; spreadsheets hide them.
    let shown = format!("{number:.14e}").parse().unwrap_or(number);
    // Minus zero.
    if shown == 0.0 { "0".to_owned() } else { format!("{shown}") }
}

/// `12500` as `12.500`.
pub(super) fn grouped(whole: u64) -> String {
    let digits = whole.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

fn hundredths(cell: &Cell) -> Result<u64, FaultCode> {
    match cell {
        Cell::Empty => Err(FaultCode::Missing),
        Cell::Error(_) => Err(FaultCode::FormulaError),
        Cell::Truth(_) => Err(FaultCode::NotANumber),
        Cell::Text(text) => typed(text),
        Cell::Number(number) if !number.is_finite() => Err(FaultCode::NotANumber),
        Cell::Number(number) => {
            let shown = show(*number);
            if shown.starts_with('-') {
                return Err(FaultCode::Negative);
            }
            let (whole, decimals) = shown.split_once('.').unwrap_or((&shown, ""));
            joined(whole, decimals)
        }
    }
}

fn typed(text: &str) -> Result<u64, FaultCode> {
    let plain = if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        text.chars().map(|letter| if is_blank(letter) { ' ' } else { letter }).collect()
    };
    let plain = plain.trim().trim_start_matches('\'').trim();
    let (negative, digits) = undressed(plain);
    if digits.is_empty() {
        return Err(FaultCode::NotANumber);
    }
    if let Some(stranger) = digits.chars().find(|letter| !"0123456789., ".contains(*letter)) {
        return Err(letter_for_digit(digits, stranger));
    }
    let value = if digits.contains(' ') {
        // 12 500: the space groups, and nothing else may.
        let (whole, decimals) = digits.split_once(',').unwrap_or((digits, ""));
        if whole.contains('.') || !groups_evenly(whole, ' ') || decimals.contains(['.', ' ', ',']) {
            return Err(FaultCode::UnclearNumber);
        }
        joined(&whole.replace(' ', ""), decimals)?
    } else {
        dotted(digits)?
    };
    if negative && value > 0 { Err(FaultCode::Negative) } else { Ok(value) }
}

/// Takes off sign, currency and the `,-` that stands for no sen.
fn undressed(text: &str) -> (bool, &str) {
    let (mut rest, mut negative) = (text, false);
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (rest, negative) = (inner.trim(), true);
    }
    for _ in 0..2 {
        if let Some(after) = rest.strip_prefix(['-', '\u{2212}']) {
            (rest, negative) = (after.trim_start(), true);
        }
        rest = rest.strip_prefix('+').unwrap_or(rest).trim_start();
        for currency in ["rp.", "rp", "idr"] {
            if let Some(start) = rest.get(..currency.len())
                && start.eq_ignore_ascii_case(currency)
            {
                rest = rest.get(currency.len()..).unwrap_or("").trim_start();
                break;
            }
        }
    }
    let dashes = rest.trim_end_matches(['-', '\u{2013}', '\u{2014}']);
    if dashes.len() < rest.len()
        && let Some(whole) = dashes.strip_suffix([',', '.'])
    {
        rest = whole;
    }
    (negative, rest.trim_end())
}

fn letter_for_digit(digits: &str, stranger: char) -> FaultCode {
    let meant = match stranger {
        'O' | 'o' => '0',
        'l' | 'I' | 'i' | '|' => '1',
        _ => return FaultCode::NotANumber,
    };
    let rest_is_a_number = digits.contains(|letter: char| letter.is_ascii_digit())
        && digits.chars().all(|letter| letter == stranger || "0123456789.,".contains(letter));
    if rest_is_a_number {
        FaultCode::LetterForDigit { letter: stranger, digit: meant }
    } else {
        FaultCode::NotANumber
    }
}

/// The grouping rule itself, on digits, dots and commas.
fn dotted(digits: &str) -> Result<u64, FaultCode> {
    match digits.split_once(',') {
        Some((whole, decimals)) => {
            if decimals.contains([',', '.']) {
                return Err(english(digits));
            }
            let plain = if whole.contains('.') {
                if !groups_evenly(whole, '.') {
                    return Err(FaultCode::UnclearNumber);
                }
                whole.replace('.', "")
            } else {
                whole.to_owned()
            };
            // "12,500": 12 and a half, if the rule is kept; twelve thousand five hundred, if it
            // was typed in English. Nobody sells at three decimals, so it is asked.
            if decimals.len() == 3 && !whole.contains('.') && (1..=3).contains(&whole.len()) {
                return Err(english(digits));
            }
            joined(&plain, decimals)
        }
        None => match digits.split_once('.') {
            None => joined(digits, ""),
            // "12500.50", as programs write it: one dot, and not before three digits.
            Some((whole, decimals)) if (1..=2).contains(&decimals.len()) => joined(whole, decimals),
            Some(_) if groups_evenly(digits, '.') => joined(&digits.replace('.', ""), ""),
            Some(_) => Err(FaultCode::UnclearNumber),
        },
    }
}

/// 1 to 3 digits, then only groups of three; `0.500` is no group but somebody's half.
fn groups_evenly(text: &str, mark: char) -> bool {
    let mut groups = text.split(mark);
    let first = groups.next().unwrap_or("");
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3)
}

/// A number with English marks, with how it is written here when that is certain.
fn english(digits: &str) -> FaultCode {
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    if !groups_evenly(whole, ',') || !decimals.chars().all(|digit| digit.is_ascii_digit()) {
        return FaultCode::UnclearNumber;
    }
    let mut write = whole.replace(',', ".");
    if decimals.contains(|digit| digit != '0') {
        write.push(',');
        write.push_str(decimals);
    }
    FaultCode::EnglishNumber { write }
}

fn joined(whole: &str, decimals: &str) -> Result<u64, FaultCode> {
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(decimals) {
        return Err(FaultCode::NotANumber);
    }
    let hundredths = match decimals.len() {
        0 => Some(0),
        1 => decimals.parse::<u64>().ok().map(|tenths| tenths * 10),
        2 => decimals.parse().ok(),
        _ => return Err(FaultCode::ThreeDecimals),
    };
    let whole = whole.parse::<u64>().ok().and_then(|whole| whole.checked_mul(100));
    whole
        .zip(hundredths)
        .and_then(|(whole, hundredths)| whole.checked_add(hundredths))
        .ok_or(FaultCode::TooLarge { max: (PRICE_SEN_MAX / 100).unsigned_abs() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(text: &str) -> Result<i64, FaultCode> {
        price_sen(&Cell::from_text(text))
    }

    fn whole(text: &str) -> Result<u32, FaultCode> {
        count(&Cell::from_text(text), 1, 1_000_000)
    }

    #[test]
    fn prices_are_read_as_distributors_type_them() {
        for text in [
            "12.500",
            "12500",
            "Rp 12.500,00",
            "Rp12.500",
            "rp. 12.500",
            "IDR 12.500",
            "12.500,-",
            "12.500,--",
            "Rp\u{A0}12.500",
            "12\u{202F}500",
            " 12.500 ",
            "Rp 12.500,0",
            "12500.00",
            "12500.0",
            "'12500",
            "+12500",
            "012500",
            "12.500,\u{2013}",
        ] {
            assert_eq!(price(text), Ok(1_250_000), "{text:?}");
        }
        assert_eq!(price("12500,5"), Ok(1_250_050));
        assert_eq!(price("Rp 1.234.567,89"), Ok(123_456_789));
        assert_eq!(price("0,01"), Ok(1));
        assert_eq!(price("108000.00"), Ok(10_800_000));
        assert_eq!(price("12.5"), Ok(1_250));
        assert_eq!(price("1.000"), Ok(100_000));
    }

    #[test]
    fn what_is_no_clear_price_is_refused_by_its_own_name() {
        let english = |write: &str| FaultCode::EnglishNumber { write: write.to_owned() };
        for (text, fault) in [
            ("", FaultCode::Missing),
            ("  \u{A0}", FaultCode::Missing),
            ("gratis", FaultCode::NotANumber),
            ("Rp", FaultCode::NotANumber),
            ("12.500/dus", FaultCode::NotANumber),
            ("Rp 21O.000", FaultCode::LetterForDigit { letter: 'O', digit: '0' }),
            ("l2.500", FaultCode::LetterForDigit { letter: 'l', digit: '1' }),
            ("12,500", english("12.500")),
            ("12,500.00", english("12.500")),
            ("1,234,567", english("1.234.567")),
            ("1,234,567.50", english("1.234.567,50")),
            ("12500,505", FaultCode::ThreeDecimals),
            ("12.500,123", FaultCode::ThreeDecimals),
            ("12.50.000", FaultCode::UnclearNumber),
            ("1234.567", FaultCode::UnclearNumber),
            ("0.500", FaultCode::UnclearNumber),
            ("12.5000", FaultCode::UnclearNumber),
            ("12 50", FaultCode::UnclearNumber),
            ("1,2,3", FaultCode::UnclearNumber),
            (".", FaultCode::UnclearNumber),
            (",", FaultCode::NotANumber),
            (",50", FaultCode::NotANumber),
            ("-12.500", FaultCode::Negative),
            ("Rp -12.500", FaultCode::Negative),
            ("-Rp 12.500", FaultCode::Negative),
            ("(12.500)", FaultCode::Negative),
            ("0", FaultCode::PriceZero),
            ("0,00", FaultCode::PriceZero),
            ("-", FaultCode::NotANumber),
            ("#REF!", FaultCode::FormulaError),
            ("99999999999999999999999", FaultCode::TooLarge { max: 1_000_000_000_000 }),
            ("184467440737095516", FaultCode::TooLarge { max: 1_000_000_000_000 }),
            ("1.000.000.000.001", FaultCode::TooLarge { max: 1_000_000_000_000 }),
            ("\u{0661}\u{0662}", FaultCode::NotANumber),
        ] {
            assert_eq!(price(text), Err(fault), "{text:?}");
        }
    }

    #[test]
    fn counts_are_whole() {
        assert_eq!(whole("40"), Ok(40));
        assert_eq!(whole("1.000"), Ok(1_000));
        assert_eq!(whole("40,00"), Ok(40));
        assert_eq!(whole("1,5"), Err(FaultCode::NotWhole));
        assert_eq!(whole("0.5"), Err(FaultCode::NotWhole));
        assert_eq!(whole("1,2345"), Err(FaultCode::NotWhole));
        assert_eq!(whole("1,000"), Err(FaultCode::EnglishNumber { write: "1.000".to_owned() }));
        assert_eq!(whole("0"), Err(FaultCode::TooSmall { least: 1 }));
        assert_eq!(whole("-4"), Err(FaultCode::Negative));
        assert_eq!(whole("1.000.001"), Err(FaultCode::TooLarge { max: 1_000_000 }));
        assert_eq!(whole("9999999999999999"), Err(FaultCode::TooLarge { max: 1_000_000 }));
    }

    #[test]
    fn stored_numbers_need_no_guessing() {
        let stored = |number: f64| price_sen(&Cell::Number(number));

        assert_eq!(stored(12500.0), Ok(1_250_000));
        assert_eq!(stored(12500.5), Ok(1_250_050));
        assert_eq!(stored(12.5), Ok(1_250));
        assert_eq!(stored(12500.0 * 1.11), Ok(1_387_500), "13875.000000000002 in the machine");
        assert_eq!(stored(0.1 + 0.2), Ok(30));
        assert_eq!(stored(12500.123), Err(FaultCode::ThreeDecimals));
        assert_eq!(stored(-1.0), Err(FaultCode::Negative));
        assert_eq!(stored(0.0), Err(FaultCode::PriceZero));
        assert_eq!(stored(-0.0), Err(FaultCode::PriceZero));
        assert_eq!(stored(f64::NAN), Err(FaultCode::NotANumber));
        assert_eq!(stored(f64::INFINITY), Err(FaultCode::NotANumber));
        assert_eq!(stored(1e300), Err(FaultCode::TooLarge { max: 1_000_000_000_000 }));
        assert_eq!(count(&Cell::Number(40.0), 1, 100), Ok(40));
        assert_eq!(count(&Cell::Number(1.5), 1, 100), Err(FaultCode::NotWhole));
        assert_eq!(show(8_992_304_046_940.0), "8992304046940");
    }

    #[test]
    fn thousands_are_grouped_with_dots() {
        for (whole, shown) in [(0, "0"), (999, "999"), (1000, "1.000"), (1_234_567, "1.234.567")] {
            assert_eq!(grouped(whole), shown);
        }
    }
}
