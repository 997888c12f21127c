//! What the columns of a file mean.

use std::collections::HashSet;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::catalogue::DESK;
use order_workflow::command::imports::{self as commands, Numbering};
use order_workflow::price_list::{ColumnProblem, Columns, Mapping, MappingProblem};
use order_workflow::query::imports::{self as query, ImportReport};
use supply_chain::id::ImportId;

use super::{Shown, by, may, overtaken};
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame;
use crate::pages::imports::mapping::{About, MappingPage, Taken, chosen, said, taken, to_remember};
use crate::pages::layout::Place;
use crate::problem::Problem;
use crate::state::State;

/// The headers of a file that may be matched, in its order, and what they are taken for so far.
fn headers(report: &ImportReport) -> (Vec<String>, Mapping) {
    let (found, suggested) = report
        .failure
        .as_ref()
        .map(|failure| (failure.found.clone(), failure.suggested_mapping.clone()))
        .unwrap_or_default();
    let headers = if found.is_empty() { report.headers.clone() } else { found };
    let mapping = if suggested.is_empty() { report.mapping.clone() } else { suggested };
    let headers = headers.into_iter().filter(|header| !header.is_empty()).collect();
    (headers, Mapping::try_from(mapping).unwrap_or_default())
}

/// Each header once: columns of one name have one meaning, or none can be told from the other.
fn once_each(headers: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    headers.iter().filter(|header| seen.insert(header.as_str())).cloned().collect()
}

/// `GET /imports/{id}/mapping`: what the columns mean.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; the database fails.
pub async fn mapping_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let report = report(&state, &reader).await?;
        let (headers, mapping) = headers(&report);
        let none = Faults::default();
        let taken = taken(&once_each(&headers), &mapping);
        matching(&state, &reader, &report, &taken, (StatusCode::OK, &none)).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn report(state: &State, reader: &Reader) -> Result<ImportReport, Problem> {
    let id: ImportId = reader.id("id")?;
    let (on, lang) = (state.workflow.reader(), reader.language.into());
    let report = query::report(on, &by(reader), id, lang, Numbering::Sheet).await?;
    if may(reader) { Ok(report) } else { Err(WorkflowError::NotYourRole { roles: DESK }.into()) }
}

async fn matching(
    state: &State,
    reader: &Reader,
    report: &ImportReport,
    headers: &[Taken],
    (status, faults): (StatusCode, &Faults),
) -> Result<HttpResponse, Problem> {
    let upload = &report.summary;
    let address = format!("/imports/{}", upload.id);
    let about = About { address: &address, file: &upload.file_name, version: upload.version };
    let shell = frame::shell(state, reader, Place::Imports).await?;
    let page = MappingPage::new(shell, about, headers, frame::key(state), faults);
    frame::page(status, &page)
}

/// `POST /imports/{id}/mapping`: the file is read again with these columns.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; the database fails.
pub async fn map_columns(
    state: web::Data<State>,
    reader: Reader,
    posted: PageForm<Filled>,
) -> Shown {
    let mapped = async {
        let id: ImportId = reader.id("id")?;
        let report = report(&state, &reader).await?;
        let (all_headers, _) = headers(&report);
        let headers = once_each(&all_headers);
        let taken = chosen(&headers, &posted.form);
        let lang = reader.language;
        let faults = match said(&taken) {
            Err(wrong) => Some(wrong_mapping(&wrong, &headers, lang)),
            Ok(all) => Columns::find(&all_headers, Some(&all))
                .err()
                .map(|wrong| wrong_columns(&wrong, &headers, lang)),
        };
        if let Some(faults) = faults {
            let refused = (StatusCode::UNPROCESSABLE_ENTITY, &faults);
            return matching(&state, &reader, &report, &taken, refused).await;
        }
        let mapping = to_remember(&taken).map_err(|wrong| WorkflowError::Import(wrong.into()))?;
        let ask = reader.ask(reader.once(posted.form.key(), &posted.typed), posted.form.version());
        match commands::map_columns(&state.workflow, ask, id, mapping).await {
            Ok(_) => Ok(frame::led_to(&format!("/imports/{id}"))),
            Err(error) => overtaken(&state, &reader, id, error).await,
        }
    };
    mapped.await.map_err(NotShown::Wrong)
}

/// The id of a header's field; the first where the header is not among them.
fn field_of(header: &str, headers: &[String]) -> String {
    format!("to-{}", headers.iter().position(|other| other == header).unwrap_or(0))
}

fn wrong_mapping(wrong: &MappingProblem, headers: &[String], lang: Language) -> Faults {
    let header = match wrong {
        MappingProblem::FieldTwice { second, .. } => second,
        MappingProblem::UnknownTarget { header, .. } | MappingProblem::HeaderTwice { header } => {
            header
        }
    };
    let mut faults = Faults::default();
    faults.add(field_of(header, headers), wrong.sentence(lang.into()));
    faults
}

/// Without the list of columns that the sentence ends with: they stand right below.
fn wrong_columns(wrong: &ColumnProblem, headers: &[String], lang: Language) -> Faults {
    let said = wrong.sentence(lang.into());
    let listed = lang.t(" Kolom di berkas:", " Columns in the file:");
    let said = said.split_once(listed).map_or(said.as_str(), |(said, _)| said);
    let doubled = wrong.doubled.first().and_then(|(_, headers)| headers.get(1));
    let mut faults = Faults::default();
    faults.add(doubled.map_or_else(|| "to-0".to_owned(), |header| field_of(header, headers)), said);
    faults
}

#[cfg(test)]
mod tests {
    use super::once_each;

    #[test]
    fn a_header_that_stands_twice_is_asked_about_once() {
        let headers = ["nama", "harga", "nama", "isi"].map(str::to_owned);

        assert_eq!(once_each(&headers), ["nama", "harga", "isi"]);
    }
}
