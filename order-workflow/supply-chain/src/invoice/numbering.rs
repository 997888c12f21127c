//! The numbers of invoices: without a gap for each issuer, branch, kind of paper and year (data.md 14).
//!
//! The counter is a row that is locked while an invoice is written, so that a number that was drawn and then
//! not used does not exist. What a number looks like, and which are missing, is said here.

use super::state::DocumentKind;
use chrono::{Datelike, NaiveDate};

/// The branch that is the head office, as the tax office counts branches.
pub const HEAD_OFFICE: &str = "000000";

impl DocumentKind {
    /// The letters a number begins with.
    #[must_use]
    pub const fn letters(self) -> &'static str {
        match self {
            Self::Invoice => "INV",
            // A reversal is a credit note over everything, and counts with them.
            Self::CreditNote | Self::Reversal => "NK",
        }
    }
}

/// Such as `INV/7QK2M9XD/2026/11/000123`; a branch other than the head office stands behind the issuer's code.
#[must_use]
pub fn document_number(
    kind: DocumentKind,
    issuer_code: &str,
    branch: &str,
    day: NaiveDate,
    sequence: i64,
) -> String {
    let (letters, year, month) = (kind.letters(), day.year(), day.month());
    if branch == HEAD_OFFICE {
        format!("{letters}/{issuer_code}/{year}/{month:02}/{sequence:06}")
    } else {
        format!("{letters}/{issuer_code}-{branch}/{year}/{month:02}/{sequence:06}")
    }
}

/// The first and last of each run of numbers that is missing below the highest.
#[must_use]
pub fn gaps(drawn: &[i64]) -> Vec<(i64, i64)> {
    let mut drawn = drawn.to_vec();
    drawn.sort_unstable();
    let mut gaps = Vec::new();
    let mut expected = 1;
    for number in drawn {
        if number > expected {
            gaps.push((expected, number - 1));
        }
        expected = expected.max(number + 1);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::{HEAD_OFFICE, document_number, gaps};
    use crate::invoice::DocumentKind;

    #[test]
    fn a_number_says_who_when_and_which() {
        let day = "2026-11-22".parse().unwrap();

        let of = |kind, branch, n| document_number(kind, "7QK2M9XD", branch, day, n);

        assert_eq!(of(DocumentKind::Invoice, HEAD_OFFICE, 123), "INV/7QK2M9XD/2026/11/000123");
        assert_eq!(of(DocumentKind::Reversal, "000001", 4), "NK/7QK2M9XD-000001/2026/11/000004");
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(gaps(&[]), []);
        assert_eq!(gaps(&[2, 1, 3]), []);
        assert_eq!(gaps(&[7, 3, 4, 8]), [(1, 2), (5, 6)]);
    }
}
