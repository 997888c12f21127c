//! What a reader may do with a facility or a drawdown: its forms, each drawn only where it is allowed.

use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::parts::Field;

/// A form of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FacilityForm {
    /// Where it posts to.
    pub action: String,
    /// Its key.
    pub key: String,
    /// The heading above it.
    pub heading: &'static str,
    /// What happens, in a sentence.
    pub happens: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Own words, drawn last.
    pub words: Option<Field>,
    /// Its button.
    pub button: &'static str,
    /// `go`, `no` or nothing.
    pub class: &'static str,
    /// Whether it opens at a tap.
    pub folded: bool,
}

/// What was typed into which form, and what is wrong with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Typed<'a> {
    pub(super) filled: &'a Filled,
    pub(super) faults: &'a Faults,
    /// The command whose form was refused; empty for none.
    pub(super) form: &'a str,
}

impl Typed<'_> {
    /// A field of the form of `command`: what was typed there, and nothing of another form's.
    pub(super) fn field(
        &self,
        command: &str,
        name: &'static str,
        label: &'static str,
        hint: &str,
    ) -> Field {
        let own = self.form == command;
        Field {
            name,
            label,
            hint: hint.to_owned(),
            error: if own { self.faults.at(name) } else { None },
            value: if own { self.filled.get(name).to_owned() } else { String::new() },
            ..Field::default()
        }
    }

    /// Own words that the other side reads.
    pub(super) fn words(&self, command: &str, lang: Language) -> Field {
        let hint = lang.t("Dibaca pihak lain.", "The other side reads this.");
        Field { longest: 500, ..self.field(command, "words", lang.t("Alasannya", "Why"), hint) }
    }

    /// A day, today where nothing was typed.
    pub(super) fn day(&self, command: &str, today: &str, lang: Language) -> Field {
        let mut day = self.field(command, "paid_on", lang.t("Tanggal", "Day"), "");
        if day.value.is_empty() {
            today.clone_into(&mut day.value);
        }
        Field { kind: "date", ..day }
    }

    /// What the bank calls it.
    pub(super) fn reference(&self, command: &str, lang: Language) -> Field {
        let label = lang.t("Nomor referensi bank", "The bank's reference");
        let hint = lang.t("Satu nomor dihitung sekali.", "One reference counts once.");
        Field { longest: 64, ..self.field(command, "reference", label, hint) }
    }

    /// Whether a form is folded: one that was refused is not.
    pub(super) fn folded(&self, command: &str) -> bool {
        self.form != command
    }
}
