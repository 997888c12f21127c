//! `/imports`: where a price list is handed in; the first time it shows what one looks like.

use askama::Template;
use order_workflow::price_list::{Field, explained, template_columns, template_lines};
use order_workflow::query::imports::ImportSummary;

use super::{Earlier, Glance, reads_only, steps};
use crate::pages::layout::Shell;
use crate::pages::parts::{Note, Pager, TrackStep, Wrong};

/// A column of a price list, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnRow {
    /// Its header.
    pub name: &'static str,
    /// What it is for.
    pub explained: &'static str,
    /// Whether no list can do without it.
    pub needed: bool,
}

/// `/imports`.
#[derive(Debug, Template)]
#[template(path = "imports/begin.html")]
pub struct BeginPage {
    /// The shell.
    pub shell: Shell,
    /// The three steps, standing at the first.
    pub track: Vec<TrackStep>,
    /// Whether the reader may hand one in.
    pub may: bool,
    /// What is said to whoever may not.
    pub reads_only: Note,
    /// The form's key.
    pub key: String,
    /// Why the last file was not taken.
    pub refusal: Option<String>,
    /// Whether nothing was ever handed in.
    pub first_time: bool,
    /// The columns a list may have.
    pub columns: Vec<ColumnRow>,
    /// The first columns of the sample.
    pub sample_headers: Vec<&'static str>,
    /// Its lines.
    pub sample: Vec<Vec<&'static str>>,
    /// Uploads of before, newest first.
    pub earlier: Vec<Earlier>,
    /// The way to older ones.
    pub pager: Pager,
}

/// The columns of the sample that fit beside each other.
const SAMPLE: [Field; 6] =
    [Field::Name, Field::SellerCode, Field::BaseUnit, Field::Pack, Field::Factor, Field::Price];

impl BeginPage {
    /// The page with what was handed in before; `refusal` is the sentence about a file that was not
    /// taken.
    #[must_use]
    pub fn new(
        mut shell: Shell,
        uploads: &[ImportSummary],
        at: Glance,
        (may, key): (bool, String),
        refusal: Option<String>,
    ) -> Self {
        let language = at.lang.into();
        shell.refused = refusal.is_some();
        let places: Vec<usize> = SAMPLE
            .iter()
            .filter_map(|field| template_columns().iter().position(|column| column == field))
            .collect();
        let line = |cells: &'static [&'static str]| -> Vec<&'static str> {
            places.iter().filter_map(|place| cells.get(*place).copied()).collect()
        };
        Self {
            track: steps(0, at.lang),
            may,
            reads_only: reads_only(at.lang),
            key,
            refusal,
            first_time: uploads.is_empty(),
            columns: template_columns()
                .iter()
                .map(|field| ColumnRow {
                    name: field.header_name(language),
                    explained: explained(*field, language),
                    needed: Field::NEEDED.contains(field),
                })
                .collect(),
            sample_headers: SAMPLE.iter().map(|field| field.header_name(language)).collect(),
            sample: template_lines().map(line).collect(),
            earlier: uploads.iter().map(|upload| Earlier::of(upload, at)).collect(),
            pager: Pager::default(),
            shell,
        }
    }

    /// The sentence in the summary above the form.
    #[must_use]
    pub fn wrongs(&self) -> Vec<Wrong> {
        let wrong = |text: &String| Wrong { field: "file".to_owned(), text: text.clone() };
        self.refusal.iter().map(wrong).collect()
    }
}
