//! What is typed and chosen: fields, steppers, chips, what is wrong with them, and command buttons.

/// A count that is typed or stepped; without scripts the buttons submit `add=LINE` or `take=LINE`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stepper {
    /// The field's name, also its id.
    pub name: String,
    /// What the buttons submit: the line's id.
    pub line: String,
    /// What stands in it, as typed.
    pub value: String,
    /// Its label for those who hear the page: "Jumlah karton, Gula Pasir".
    pub label: String,
    /// The smallest count above 0.
    pub minimum: i64,
    /// The count goes in steps of this.
    pub multiple: i64,
    /// What to type instead, when it was refused.
    pub error: Option<String>,
}

/// A field of a form, with what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Field {
    /// The field's name, also its id.
    pub name: &'static str,
    /// The label above.
    pub label: &'static str,
    /// A note under the label, or empty.
    pub hint: String,
    /// What to type instead, when it was refused.
    pub error: Option<String>,
    /// What was typed.
    pub value: String,
    /// The input's type; empty means text.
    pub kind: &'static str,
    /// The keyboard a phone shows: `numeric`, `tel`, `search`; or empty.
    pub keyboard: &'static str,
    /// What the browser may fill in: `username`, `current-password`; empty means off.
    pub autocomplete: &'static str,
    /// A unit before the field, as `Rp`; or empty.
    pub before: &'static str,
    /// The longest text taken, 0 for the browser's own bound.
    pub longest: u32,
}

/// One of several to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What is submitted.
    pub value: String,
    /// What it says.
    pub label: String,
    /// How many it holds, for filters.
    pub count: Option<String>,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// A choice without a count.
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.into(), label: label.into(), count: None, chosen }
    }
}

/// Chips to choose one or several from; also the options of a select.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices {
    /// The fields' name; the first chip's id.
    pub name: &'static str,
    /// The question.
    pub legend: String,
    /// A note under it, or empty.
    pub hint: String,
    /// What is wrong with the choice.
    pub error: Option<String>,
    /// Whether several may be chosen.
    pub several: bool,
    /// What there is to choose from.
    pub choices: Vec<Choice>,
}

/// One line of an error summary; the same words as beside the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The id of the field.
    pub field: String,
    /// What to type instead.
    pub text: String,
}

/// The errors of these fields, for the summary above the form.
#[must_use]
pub fn wrongs(fields: &[&Field]) -> Vec<Wrong> {
    fields
        .iter()
        .filter_map(|field| {
            let text = field.error.clone()?;
            Some(Wrong { field: field.name.to_owned(), text })
        })
        .collect()
}

/// A command the reader may give now: a button that posts, or, when it will ask for a reason, a link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CommandButton {
    /// What the button says.
    pub word: String,
    /// Its icon; empty for none.
    pub icon: &'static str,
    /// Where it posts to or leads.
    pub href: String,
    /// Whether it leads to a page of its own rather than posting at once.
    pub leads: bool,
    /// `go` for the primary, `no` for one that ends something, `link` for the least; else empty.
    pub class: &'static str,
    /// The form's own key, so that a double tap counts once.
    pub key: String,
    /// The version of the thing this button was drawn for; empty where there is none.
    pub version: String,
}
