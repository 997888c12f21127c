//! The number on a citizen's identity card: read and checked for its shape, and shown without what is nobody's business.

use std::fmt;

/// A citizen's number, the NIK of the identity card: 16 digits. It is asked for only where a cooperative's rule says so,
/// kept sealed, and shown masked (UU 27/2022).
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityNumber(String);

/// It is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no citizen's number")]
pub struct NotAnIdentityNumber;

impl IdentityNumber {
    /// Reads what was typed; spaces, dots and hyphens are left out.
    ///
    /// Six digits say where, six the day of birth, on which women have 40 more, and four count. Provinces begin with 11
    /// and end with 97.
    ///
    /// # Errors
    /// [`NotAnIdentityNumber`].
    pub fn read(text: &str) -> Result<Self, NotAnIdentityNumber> {
        let digits: String =
            text.chars().filter(|letter| !matches!(letter, ' ' | '.' | '-' | '\u{a0}')).collect();
        if digits.len() != 16 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAnIdentityNumber);
        }
        let part = |from: usize, to: usize| -> Option<u32> { digits.get(from..to)?.parse().ok() };
        let parts = part(0, 2).zip(part(6, 8)).zip(part(8, 10)).zip(part(12, 16));
        let Some((((province, day), month), serial)) = parts else {
            return Err(NotAnIdentityNumber);
        };
        let born = if day > 40 { day - 40 } else { day };
        let is_one = (11..=97).contains(&province)
            && (1..=31).contains(&born)
            && (1..=12).contains(&month)
            && serial > 0;
        if is_one { Ok(Self(digits)) } else { Err(NotAnIdentityNumber) }
    }

    /// All of it: for sealing, and for nothing else.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The district of the card, such as `53.08`.
    #[must_use]
    pub fn district(&self) -> String {
        let part = |from, to| self.0.get(from..to).unwrap_or_default();
        format!("{}.{}", part(0, 2), part(2, 4))
    }

    /// `5308••••••••0004`: enough to compare with a card in the hand.
    #[must_use]
    pub fn masked(&self) -> String {
        let part = |from, to| self.0.get(from..to).unwrap_or_default();
        format!("{}••••••••{}", part(0, 4), part(12, 16))
    }
}

/// Never in a log.
impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityNumber")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citizens_number_says_where_when_and_which() {
        let number = IdentityNumber::read("5308.1256 0793-0004").unwrap();
        assert_eq!(number.digits(), "5308125607930004");
        assert_eq!(number.district(), "53.08");
        assert_eq!(number.masked(), "5308••••••••0004");
        assert_eq!(format!("{number:?}"), "IdentityNumber");
        for wrong in [
            "",
            "530812560793000",
            "53081256079300044",
            "53081256079300O4",
            "0008125607930004",
            "9908125607930004",
            "5308127207930004",
            "5308124007930004",
            "5308125600930004",
            "5308125613930004",
            "5308125607930000",
        ] {
            assert_eq!(IdentityNumber::read(wrong), Err(NotAnIdentityNumber), "{wrong}");
        }
    }
}
