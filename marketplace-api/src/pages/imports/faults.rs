//! The wrong rows of a report: by kind, a page at a time.

use order_workflow::price_list::FieldGroup;
use order_workflow::query::imports::ImportError;

use super::report::{FAULTS_SHOWN, Seen};
use super::rows;
use crate::language::Language;
use crate::language::format::count;
use crate::pages::parts::Pager;

/// One chip that narrows the wrong rows to a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindChip {
    /// Its word.
    pub word: String,
    /// Where it leads.
    pub href: String,
    /// How many.
    pub count: String,
    /// Whether it is chosen.
    pub current: bool,
}

/// A wrong cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultRow {
    /// The row's number, written as the spreadsheet writes it: without dots.
    pub row: String,
    /// The column's header in the file.
    pub column: String,
    /// What stands there; empty where nothing does.
    pub content: String,
    /// What to type instead.
    pub message: String,
}

impl From<&ImportError> for FaultRow {
    fn from(fault: &ImportError) -> Self {
        Self {
            row: fault.sheet_row.to_string(),
            column: fault.column.clone(),
            content: fault.content.clone(),
            message: fault.message.clone(),
        }
    }
}

/// The wrong rows of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultList {
    /// "37 baris yang salah".
    pub heading: String,
    /// The kinds.
    pub kinds: Vec<KindChip>,
    /// This page of them.
    pub rows: Vec<FaultRow>,
    /// The way to the others.
    pub pager: Pager,
}

/// This page of them.
pub(super) fn fault_list(seen: &Seen<'_>, address: &str, lang: Language) -> FaultList {
    let report = seen.report;
    let here = |kind: Option<FieldGroup>, page: usize| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(word) = kind.and_then(word_of) {
            query.append_pair("kind", &word);
        }
        if page > 0 {
            query.append_pair("page", &page.to_string());
        }
        let query = query.finish();
        if query.is_empty() {
            format!("{address}#faults")
        } else {
            format!("{address}?{query}#faults")
        }
    };
    let all: usize = report.error_kinds.iter().map(|kind| kind.count).sum();
    let number = |number: usize| count(i64::try_from(number).unwrap_or(i64::MAX));
    let chip = |kind: Option<FieldGroup>, word: String, found| KindChip {
        word,
        href: here(kind, 0),
        count: number(found),
        current: seen.kind == kind,
    };
    let mut kinds = vec![chip(None, lang.t("Semua", "All").to_owned(), all)];
    kinds.extend(
        report
            .error_kinds
            .iter()
            .map(|kind| chip(Some(kind.kind), kind.heading.clone(), kind.count)),
    );
    let first = seen.page * FAULTS_SHOWN;
    let last = first + seen.faults.len();
    let (from, to, of) = (number(first + 1), number(last), number(seen.found));
    let wrong = rows(report.summary.rejected.into(), lang);
    FaultList {
        heading: lang.pick(format!("{wrong} yang salah"), format!("{wrong} to fix")),
        kinds,
        rows: seen.faults.iter().map(FaultRow::from).collect(),
        pager: Pager {
            back: (seen.page > 0).then(|| here(seen.kind, seen.page - 1)),
            next: (last < seen.found).then(|| here(seen.kind, seen.page + 1)),
            said: lang.pick(format!("{from}–{to} dari {of}"), format!("{from}–{to} of {of}")),
        },
    }
}

/// A kind's word in addresses, the API's.
fn word_of(kind: FieldGroup) -> Option<String> {
    serde_json::to_value(kind).ok()?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_the_same_word_in_addresses_as_in_the_api() {
        assert_eq!(word_of(FieldGroup::PriceSteps).as_deref(), Some("price_steps"));
    }
}
