//! A GTIN is the number under a barcode; its last digit checks the others (GS1, modulo 10).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::fault::FaultCode;

/// A GTIN-8, -12, -13 or -14 whose check digit is right.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Gtin(String);

impl Gtin {
    /// A GTIN from its digits, spaces and dashes between them allowed.
    ///
    /// # Errors
    /// The warning that fits what it is instead.
    pub fn parse(text: &str) -> Result<Self, FaultCode> {
        let digits: String = text
            .trim()
            .trim_start_matches('\'')
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != '-')
            .collect();
        if is_rounded(&digits) {
            return Err(FaultCode::RoundedBarcode);
        }
        if !matches!(digits.len(), 8 | 12 | 13 | 14)
            || !digits.bytes().all(|byte| byte.is_ascii_digit())
            || digits.bytes().all(|byte| byte == b'0')
        {
            return Err(FaultCode::NoBarcode);
        }
        let (body, last) = digits.split_at(digits.len() - 1);
        let check = check_digit(body);
        if last.starts_with(check) {
            Ok(Self(digits))
        } else if digits.len() == 13 {
            // Shorter and longer codes are far more often the shop's own numbers.
            Err(FaultCode::CheckDigit { likely: format!("{body}{check}") })
        } else {
            Err(FaultCode::NoBarcode)
        }
    }

    /// Its digits as printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its 14 digits, zeros in front: the form in which a GTIN-12 and the GTIN-13 of the same
    /// goods are equal.
    #[must_use]
    pub fn fourteen(&self) -> String {
        format!("{:0>14}", self.0)
    }

    /// Whether a shop gave the number itself (02 and 20 to 29 in front): right as a number, but
    /// another shop uses it for other goods.
    #[must_use]
    pub fn is_in_store(&self) -> bool {
        let fourteen = self.fourteen();
        self.0.len() != 8 && (fourteen.starts_with("02") || fourteen.starts_with("002"))
    }
}

impl fmt::Display for Gtin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl From<Gtin> for String {
    fn from(gtin: Gtin) -> Self {
        gtin.0
    }
}

impl TryFrom<String> for Gtin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_fault| format!("{text:?} is no GTIN"))
    }
}

/// What Excel writes into a CSV for a long number: `8,99E+12`. The other digits are gone.
fn is_rounded(text: &str) -> bool {
    let Some((digits, exponent)) = text
        .to_ascii_uppercase()
        .split_once("E+")
        .map(|(digits, rest)| (digits.replace(['.', ','], ""), rest.to_owned()))
    else {
        return false;
    };
    let all_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(&digits) && all_digits(&exponent)
}

fn check_digit(body: &str) -> char {
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            u32::from(byte.saturating_sub(b'0')) * if place.is_multiple_of(2) { 3 } else { 1 }
        })
        .sum();
    char::from_digit((10 - sum % 10) % 10, 10).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_four_lengths_are_known_by_their_last_digit() {
        for text in
            ["8992304046940", " 899-2304 046940 ", "96385074", "711844150027", "10614141000415"]
        {
            assert!(Gtin::parse(text).is_ok(), "{text}");
        }
        assert_eq!(
            Gtin::parse("8991234500018"),
            Err(FaultCode::CheckDigit { likely: "8991234500010".to_owned() })
        );
        for text in
            ["96", "", "cartel", "89923040469", "0000000000000", "96385075", "8992304O46940"]
        {
            assert_eq!(Gtin::parse(text), Err(FaultCode::NoBarcode), "{text}");
        }
        for text in ["8.99E+12", "8,9923E+12", "9e+12"] {
            assert_eq!(Gtin::parse(text), Err(FaultCode::RoundedBarcode), "{text}");
        }
    }

    #[test]
    fn the_same_goods_have_one_fourteen_digit_number() {
        let short = Gtin::parse("711844150027").unwrap();
        assert_eq!(short.fourteen(), Gtin::parse("0711844150027").unwrap().fourteen());
        assert!(!short.is_in_store());
        assert!(Gtin::parse("2601731210782").unwrap().is_in_store());
    }
}
