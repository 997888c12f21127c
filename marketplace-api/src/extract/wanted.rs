//! What was wanted of a value and what stands there instead, in the words of either language.

use serde::de::Unexpected;
use serde_json::Value;

use crate::language::Language;

/// What was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Text,
    WholeNumber,
    YesOrNo,
    List,
    Object,
    Nothing,
    Word(&'static [&'static str]),
    Uuid,
    Day,
    Moment,
    Money,
    Audience,
    /// What its reader could not say in the trade's words.
    Else,
}

/// What stands there instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Nothing,
    True,
    False,
    Number,
    Decimal,
    Text,
    List,
    Object,
}

impl Wanted {
    /// Of which kind a text is to be, from what its reader says of itself.
    pub(crate) fn told(expected: &str) -> Self {
        match expected {
            told if told.contains("UUID") => Self::Uuid,
            told if told.contains("date and time") => Self::Moment,
            told if told.contains("date") => Self::Day,
            told if told.starts_with("money") => Self::Money,
            "an audience" => Self::Audience,
            "a boolean" => Self::YesOrNo,
            told if told.contains("string") => Self::Text,
            "a sequence" => Self::List,
            "a map" => Self::Object,
            "unit" => Self::Nothing,
            "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" => Self::WholeNumber,
            told if told.starts_with("struct ") => Self::Object,
            _ => Self::Else,
        }
    }

    pub(crate) fn words(self, lang: Language) -> String {
        let words = match self {
            Self::Text => lang.t("teks", "a text"),
            Self::WholeNumber => lang.t("bilangan bulat", "a whole number"),
            Self::YesOrNo => lang.t("true atau false", "true or false"),
            Self::List => lang.t("daftar […]", "a list […]"),
            Self::Object => lang.t("objek {…}", "an object {…}"),
            Self::Nothing => "null",
            Self::Word(known) => return either(known, lang),
            Self::Uuid => lang.t(
                "UUID seperti 01980c5e-7c3e-7a52-8f5d-0a1b2c3d4e5f",
                "a UUID such as 01980c5e-7c3e-7a52-8f5d-0a1b2c3d4e5f",
            ),
            Self::Day => lang.t(
                "tanggal yang ada, ditulis seperti 2026-11-30",
                "a date that exists, written like 2026-11-30",
            ),
            Self::Moment => lang.t(
                "waktu yang ditulis seperti 2026-11-30T08:00:00Z",
                "a time written like 2026-11-30T08:00:00Z",
            ),
            Self::Money => lang.t(
                "uang sebagai teks seperti \"12500.00\", atau bilangan bulat rupiah",
                "money as a text such as \"12500.00\", or a whole number of rupiah",
            ),
            Self::Audience => lang.t(
                "satu kata seperti affiliates, atau daftar id organisasi",
                "a word such as affiliates, or a list of ids of organizations",
            ),
            Self::Else => "",
        };
        words.to_owned()
    }
}

impl Found {
    /// A value that was sent.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Nothing,
            Value::Bool(true) => Self::True,
            Value::Bool(false) => Self::False,
            Value::Number(number) if number.is_f64() => Self::Decimal,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::Text,
            Value::Array(_) => Self::List,
            Value::Object(_) => Self::Object,
        }
    }

    /// What serde says of it.
    pub(crate) fn told(unexpected: &Unexpected<'_>) -> Self {
        match unexpected {
            Unexpected::Bool(true) => Self::True,
            Unexpected::Bool(false) => Self::False,
            Unexpected::Unsigned(_) | Unexpected::Signed(_) => Self::Number,
            Unexpected::Float(_) => Self::Decimal,
            Unexpected::Char(_) | Unexpected::Str(_) | Unexpected::Bytes(_) => Self::Text,
            Unexpected::Seq => Self::List,
            Unexpected::Unit | Unexpected::Option => Self::Nothing,
            _ => Self::Object,
        }
    }

    pub(crate) const fn words(self, lang: Language) -> &'static str {
        match self {
            Self::Nothing => "null",
            Self::True => "true",
            Self::False => "false",
            Self::Number => lang.t("bilangan", "a number"),
            Self::Decimal => lang.t("bilangan desimal", "a decimal number"),
            Self::Text => lang.t("teks", "a text"),
            Self::List => lang.t("daftar […]", "a list […]"),
            Self::Object => lang.t("objek {…}", "an object {…}"),
        }
    }
}

/// `a, b atau c`.
pub(crate) fn either(words: &[&str], lang: Language) -> String {
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, others)) => format!("{} {} {last}", others.join(", "), lang.t("atau", "or")),
    }
}
