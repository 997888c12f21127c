//! The reader's language: Indonesian unless the person chose English.
//!
//! A text is written once, both languages side by side, so none can lack its twin:
//! `lang.t("Masuk", "Sign in")`. There are no key files to keep in step.

pub mod format;

/// The name of the cookie that keeps a choice made before signing in.
pub const LANGUAGE_COOKIE: &str = "lang";

/// A language the product speaks completely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Bahasa Indonesia, the language of the trade; the default.
    #[default]
    Indonesian,
    /// English.
    English,
}

impl Language {
    /// The text in this language.
    #[must_use]
    pub const fn t(self, id: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Indonesian => id,
            Self::English => en,
        }
    }

    /// The text in this language, where the texts hold facts and are made on the spot.
    #[must_use]
    pub fn pick<T>(self, id: T, en: T) -> T {
        match self {
            Self::Indonesian => id,
            Self::English => en,
        }
    }

    /// The language's code for the `lang` attribute, the cookie and the account.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.t("id", "en")
    }

    /// The language with this code, or none.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "id" => Some(Self::Indonesian),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The other language.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Indonesian => Self::English,
            Self::English => Self::Indonesian,
        }
    }

    /// The language's name in itself, as the switch says it.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        self.t("Bahasa Indonesia", "English")
    }

    /// The language a program asks for with `Accept-Language`; Indonesian when it asks for none of ours.
    ///
    /// Pages do not use this: many phones sold in Indonesia announce English, and their owners read
    /// Indonesian. There the account decides, then the cookie.
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        let mut best = (Self::Indonesian, 0.0);
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=")?.parse::<f32>().ok())
                .unwrap_or(1.0);
            let primary = tag.split('-').next().unwrap_or_default();
            if let Some(language) = Self::from_code(primary)
                && weight > best.1
            {
                best = (language, weight);
            }
        }
        best.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indonesian_is_spoken_unless_english_is_wanted_more() {
        assert_eq!(Language::accepted(""), Language::Indonesian);
        assert_eq!(Language::accepted("fr, *;q=0.1"), Language::Indonesian);
        assert_eq!(Language::accepted("en-GB,en;q=0.9"), Language::English);
        assert_eq!(Language::accepted("en;q=0.3, id-ID;q=0.8"), Language::Indonesian);
        assert_eq!(Language::accepted("id;q=0, en;q=0.1"), Language::English);
    }

    #[test]
    fn a_code_names_its_language_and_nothing_else_does() {
        for language in [Language::Indonesian, Language::English] {
            assert_eq!(Language::from_code(language.code()), Some(language));
        }
        assert_eq!(Language::from_code("EN"), None);
    }
}
