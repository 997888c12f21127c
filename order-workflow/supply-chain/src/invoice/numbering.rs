//! The numbers of invoices: without a gap for each issuer, branch, kind of paper and year (data.md 14).
//!
//! The counter is a row that is locked while an invoice is written, so that a number that was drawn and then
//! not used does not exist. What a number looks like, and which are missing, is said here.

use super::state::DocumentKind;
use chrono::{Datelike, NaiveDate};

/// The branch that is the head office, as the tax office counts branches.
pub const HEAD_OFFICE: &str = "000000";

/// The letters of the series in which earlier debts are counted (saldo awal). They keep the numbers that their papers had.
pub const EARLIER_DEBT_LETTERS: &str = "SA";

/// Whether a number reads as if it were drawn from a series of this issuer: such a one is not given to an earlier paper,
/// or the series could not go on.
#[must_use]
pub fn is_like_a_number_of(issuer_code: &str, number: &str) -> bool {
    let number = number.to_uppercase();
    let mut parts = number.split('/');
    let letters = parts.next();
    [DocumentKind::Invoice, DocumentKind::CreditNote]
        .iter()
        .any(|kind| letters == Some(kind.letters()))
        && parts.next().is_some_and(|code| code.split('-').next() == Some(issuer_code))
}

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
    use super::{HEAD_OFFICE, document_number, gaps, is_like_a_number_of};
    use crate::invoice::DocumentKind;

    #[test]
    fn a_number_says_who_when_and_which() {
        let day = "2026-11-22".parse().unwrap();

        let of = |kind, branch, n| document_number(kind, "7QK2M9XD", branch, day, n);

        assert_eq!(of(DocumentKind::Invoice, HEAD_OFFICE, 123), "INV/7QK2M9XD/2026/11/000123");
        assert_eq!(of(DocumentKind::Reversal, "000001", 4), "NK/7QK2M9XD-000001/2026/11/000004");
    }

    #[test]
    fn a_number_of_the_series_is_known_by_its_letters_and_whose_it_is() {
        for own in ["INV/7QK2M9XD/2026/11/000123", "nk/7QK2M9XD-000001/2026"] {
            assert!(is_like_a_number_of("7QK2M9XD", own), "{own}");
        }
        for other in ["INV/0001", "INV/AAAAAAAA/2026/11/000123", "NOTA 17", "INV"] {
            assert!(!is_like_a_number_of("7QK2M9XD", other), "{other}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(gaps(&[]), []);
        assert_eq!(gaps(&[2, 1, 3]), []);
        assert_eq!(gaps(&[7, 3, 4, 8]), [(1, 2), (5, 6)]);
    }
}
