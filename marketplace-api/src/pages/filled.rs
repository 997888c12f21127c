//! A form as somebody filled it in, and what there is to say about its fields.
//!
//! A refused form comes back as it was filled in, each sentence beside its field; so what was typed
//! is kept as text until a command has taken it.

use order_workflow::price_list;
use serde::Deserialize;

use super::parts::Wrong;
use crate::language::Language;
use crate::problem::{Problem, kind};

/// What was typed, field by field, in the order of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Filled(Vec<(String, String)>);

impl Filled {
    /// A form with these fields.
    #[must_use]
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// What stands in a field; empty where the form has none of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// Every field with its value, in the order of the form.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, value)| (field.as_str(), value.as_str()))
    }

    /// What stands in the first field whose name begins so; a list numbers its fields.
    #[must_use]
    pub fn first_of(&self, prefix: &str) -> Option<&str> {
        self.pairs().find(|(field, _)| field.starts_with(prefix)).map(|(_, value)| value)
    }

    /// Every value of a field that may be chosen several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Whether a checkbox is ticked.
    #[must_use]
    pub fn is_ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// A text without spaces around it; nothing when it is empty.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        Some(self.get(name).trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// The form's own key.
    #[must_use]
    pub fn key(&self) -> &str {
        self.get("key")
    }

    /// The version of the thing the form was drawn for.
    #[must_use]
    pub fn version(&self) -> Option<i64> {
        self.get("version").parse().ok()
    }
}

/// What is wrong with a form, each sentence under the id of its field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(Vec<(String, String)>);

impl Faults {
    /// One more.
    pub fn add(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        self.0.push((field.into(), sentence.into()));
    }

    /// What is said about a field, a sentence a line.
    #[must_use]
    pub fn at(&self, field: &str) -> Option<String> {
        let said: Vec<&str> =
            self.0.iter().filter(|(at, _)| at == field).map(|(_, said)| said.as_str()).collect();
        (!said.is_empty()).then(|| said.join("\n"))
    }

    /// What is said about `field` gives way to `better`, which knows more, at its place among the rest.
    pub fn replace(&mut self, field: &str, better: Self) {
        let place = self.0.iter().position(|(at, _)| at == field).unwrap_or(self.0.len());
        self.0.retain(|(at, _)| at != field);
        let place = place.min(self.0.len());
        self.0.splice(place..place, better.0);
    }

    /// In the order in which the form shows its fields; others keep theirs, behind them.
    pub fn in_order(&mut self, fields: &[&str]) {
        let place = |of: &str| fields.iter().position(|field| *field == of);
        self.0.sort_by_key(|(at, _)| place(at).unwrap_or(fields.len()));
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The lines of the summary above a form whose fields have these labels: each names its field.
    #[must_use]
    pub fn wrongs_named(&self, label: impl Fn(&str) -> Option<String>) -> Vec<Wrong> {
        let named = |(field, text): &(String, String)| {
            let text = match label(field) {
                Some(label) => format!("{label}: {text}"),
                None => text.clone(),
            };
            Wrong { field: field.clone(), text }
        };
        self.0.iter().map(named).collect()
    }

    /// The lines of the summary above the form.
    #[must_use]
    pub fn wrongs(&self) -> Vec<Wrong> {
        let wrong =
            |(field, text): &(String, String)| Wrong { field: field.clone(), text: text.clone() };
        self.0.iter().map(wrong).collect()
    }

    /// What a command refused. `field_of` leads from a JSON pointer to the id of the field that says
    /// it; what leads nowhere is said about `form`, the id of the form's first field.
    #[must_use]
    pub fn of(
        problem: &Problem,
        lang: Language,
        form: &str,
        field_of: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let mut faults = Self::default();
        for fault in problem.errors() {
            let field = field_of(fault.pointer.trim_start_matches('/'));
            faults.add(field.unwrap_or_else(|| form.to_owned()), fault.detail.in_language(lang));
        }
        if faults.is_empty() {
            faults.add(form, told(problem, lang));
        }
        faults
    }

    /// A whole number from `least` to `most`, or the sentence that says what to type instead.
    pub fn count(
        &mut self,
        filled: &Filled,
        field: &str,
        bounds: (u32, u32),
        lang: Language,
    ) -> Option<i64> {
        self.taken(field, price_list::typed_count(filled.get(field), bounds.0, bounds.1), lang)
    }

    /// A price in sen, or the sentence that says what to type instead.
    pub fn price(&mut self, filled: &Filled, field: &str, lang: Language) -> Option<i64> {
        self.taken(field, price_list::typed_price(filled.get(field)), lang)
    }

    /// An amount in sen, which unlike a price may be nothing at all.
    pub fn amount(&mut self, filled: &Filled, field: &str, lang: Language) -> Option<i64> {
        match price_list::typed_price(filled.get(field)) {
            Err(price_list::FaultCode::PriceZero) => Some(0),
            read => self.taken(field, read, lang),
        }
    }

    fn taken(
        &mut self,
        field: &str,
        read: Result<i64, price_list::FaultCode>,
        lang: Language,
    ) -> Option<i64> {
        match read {
            Ok(value) => Some(value),
            Err(price_list::FaultCode::Missing) => {
                self.add(field, lang.t("Kosong. Isi angkanya.", "Empty. Type the number."));
                None
            }
            Err(code) => {
                self.add(field, code.sentence(lang.into()));
                None
            }
        }
    }
}

impl From<Language> for price_list::Language {
    fn from(lang: Language) -> Self {
        lang.pick(Self::Indonesian, Self::English)
    }
}

/// A refusal as the person at a form reads it. Whoever went back to a form that was taken and sent it
/// with another content has used its key before, and knows nothing of keys.
#[must_use]
pub fn told(problem: &Problem, lang: Language) -> &str {
    if problem.kind() == &kind::KEY_REUSED {
        return lang.t(
            "Formulir ini sudah pernah dikirim dengan isi lain. Periksa keadaan terbarunya, lalu kirim lagi.",
            "This form was sent before with another content. Check how it stands now, and send it again.",
        );
    }
    problem.detail(lang)
}

/// The address of our own that `next` names, else the home page: nobody is led to another house by
/// a link to our door.
#[must_use]
pub fn own_address(next: &str) -> &str {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(|letter| letter.is_control() || letter.is_whitespace());
    if own { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_leads_nowhere_but_here() {
        for away in [
            "https://x.example",
            "//x.example",
            "/\\x.example",
            "javascript:1",
            "",
            "/\t/x",
            "/a\nb",
        ] {
            assert_eq!(own_address(away), "/", "{away:?}");
        }
        assert_eq!(own_address("/orders?state=draft&q=a%20b"), "/orders?state=draft&q=a%20b");
    }

    #[test]
    fn faults_of_a_command_and_of_the_form_are_told_together_in_the_forms_order() {
        let mut faults = Faults::default();
        faults.add("npwp", "16 digits");
        faults.add("region", "unknown");
        faults.add("name", "missing");
        let mut better = Faults::default();
        better.add("region", "There are several");

        faults.replace("region", better);
        faults.in_order(&["name", "region", "npwp"]);

        let told: Vec<String> = faults.wrongs().into_iter().map(|wrong| wrong.text).collect();
        assert_eq!(told, ["missing", "There are several", "16 digits"]);
    }

    #[test]
    fn a_wrong_number_comes_back_with_what_to_type() {
        let filled = Filled::of(vec![
            ("price".to_owned(), "Rp 21O.000".to_owned()),
            ("minimum".to_owned(), "1.200".to_owned()),
            ("nothing".to_owned(), "0".to_owned()),
        ]);
        let mut faults = Faults::default();

        assert_eq!(faults.count(&filled, "minimum", (1, 10_000), Language::Indonesian), Some(1200));
        assert_eq!(faults.price(&filled, "price", Language::Indonesian), None);
        assert_eq!(faults.price(&filled, "absent", Language::English), None);
        assert_eq!(faults.amount(&filled, "nothing", Language::English), Some(0));

        assert_eq!(faults.at("price").unwrap(), "Bukan angka. Ada huruf O, seharusnya angka 0.");
        assert_eq!(faults.wrongs()[1].text, "Empty. Type the number.");
    }
}
