//! Filters as Meilisearch reads them. Whatever a person typed is in them as letters and digits or in hexadecimal
//! digits, and quoted, so that no question can become part of a filter's grammar.

use std::fmt::Write;

/// A condition on offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filter(String);

impl Filter {
    /// Exactly this value.
    pub(super) fn is(field: &str, value: &str) -> Self {
        Self(format!("{field} = {}", quoted(value)))
    }

    /// This whole number.
    pub(super) fn is_number(field: &str, value: impl std::fmt::Display) -> Self {
        Self(format!("{field} = {value}"))
    }

    /// One of these values; of none, nothing.
    pub(super) fn is_any<V: AsRef<str>>(field: &str, values: impl IntoIterator<Item = V>) -> Self {
        let mut list = String::new();
        for value in values {
            let separator = if list.is_empty() { "" } else { ", " };
            let _ = write!(list, "{separator}{}", quoted(value.as_ref()));
        }
        if list.is_empty() { Self::nothing() } else { Self(format!("{field} IN [{list}]")) }
    }

    /// A value that begins so.
    pub(super) fn begins(field: &str, beginning: &str) -> Self {
        let end = format!("{beginning}\u{10FFFD}");
        Self(format!("{field} {} TO {}", quoted(beginning), quoted(&end)))
    }

    /// Compares; `sign` is one of Meilisearch's.
    pub(super) fn compared(field: &str, sign: &'static str, value: &str) -> Self {
        Self(format!("{field} {sign} {}", quoted(value)))
    }

    /// Compares with a whole number.
    pub(super) fn compared_number(
        field: &str,
        sign: &'static str,
        value: impl std::fmt::Display,
    ) -> Self {
        Self(format!("{field} {sign} {value}"))
    }

    /// Offers without a value.
    pub(super) fn lacks(field: &str) -> Self {
        Self(format!("{field} NOT EXISTS"))
    }

    /// What no offer is.
    pub(super) fn nothing() -> Self {
        Self("id = \"-\"".to_owned())
    }

    /// All of these; of none, everything live.
    pub(super) fn all(filters: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(filters, " AND ").unwrap_or_else(|| Self("live = true".to_owned()))
    }

    /// Any of these; of none, nothing.
    pub(super) fn any(filters: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(filters, " OR ").unwrap_or_else(Self::nothing)
    }

    /// This, and not that.
    pub(super) fn but(self, other: &Self) -> Self {
        Self(format!("({}) AND NOT ({})", self.0, other.0))
    }

    /// As the server reads it.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    fn joined(filters: impl IntoIterator<Item = Self>, by: &str) -> Option<Self> {
        let parts: Vec<String> =
            filters.into_iter().map(|filter| format!("({})", filter.0)).collect();
        match parts.as_slice() {
            [] => None,
            [one] => Some(Self(one.clone())),
            _ => Some(Self(parts.join(by))),
        }
    }
}

/// Text that is compared and may hold anything, in hexadecimal digits: neither the grammar of filters nor the
/// server's folding of letters reaches it.
pub(super) fn hexadecimal(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len() * 2), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The text that was written so; nothing where it was not.
pub(super) fn from_hexadecimal(digits: &str) -> Option<String> {
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..digits.len()).step_by(2).map(byte).collect();
    String::from_utf8(bytes?).ok()
}

/// What could end a quoted value stands in none: words are letters and digits.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace(['"', '\\', '\n', '\r'], ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_gets_out_of_its_quotes() {
        let typed = "x\" OR audience EXISTS OR n = \"\\";

        let filter = Filter::is("n", typed);

        assert_eq!(filter.text().matches('"').count(), 2, "{}", filter.text());
        assert!(filter.text().ends_with('"'), "{}", filter.text());
    }

    #[test]
    fn what_is_written_in_digits_is_read_back() {
        for text in ["", "Minuman", "Oleh-oleh \"khas\" é"] {
            assert_eq!(from_hexadecimal(&hexadecimal(text)).as_deref(), Some(text));
        }
        assert_eq!(from_hexadecimal("f"), None);
        assert_eq!(from_hexadecimal("zz"), None);
    }

    #[test]
    fn nothing_and_everything_have_filters_too() {
        assert_eq!(Filter::any([]), Filter::nothing());
        assert_eq!(Filter::is_any("n", [""; 0]), Filter::nothing());
        assert_eq!(Filter::all([]).text(), "live = true");
    }
}
