//! The numbers of invoices and credit notes, without a gap for each issuer, branch, kind of paper and year.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, row};
use chrono::{Datelike, NaiveDate};
use sea_orm::FromQueryResult;
use supply_chain::id::OrganizationId;
use supply_chain::invoice::{DocumentKind, document_number};
use uuid::Uuid;

/// The next number of an issuer's series. Its counter is held until the transaction ends: who rolls back drew
/// nothing, and who commits must have written the paper. After invoices and payments in the order of locks.
///
/// # Errors
/// The issuer does not exist, or the database fails.
pub(crate) async fn draw_number(
    work: Work<'_>,
    (issuer, code): (OrganizationId, &str),
    branch: &str,
    kind: DocumentKind,
    day: NaiveDate,
) -> Result<String, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Drawn {
        last: i64,
    }
    let drawn: Option<Drawn> = row(
        work.tx,
        "INSERT INTO document_series (issuer_id, branch, letters, year, last) VALUES ($1, $2, $3, $4, 1)
         ON CONFLICT (issuer_id, branch, letters, year) DO UPDATE SET last = document_series.last + 1
         RETURNING last",
        [Uuid::from(issuer).into(), branch.into(), kind.letters().into(), day.year().into()],
    )
    .await?;
    let drawn = drawn.ok_or_else(|| WorkflowError::Internal("no number was drawn".to_owned()))?;
    Ok(document_number(kind, code, branch, day, drawn.last))
}

/// Which of its series a number is.
pub(super) fn sequence_of(number: &str) -> Option<i64> {
    number.rsplit('/').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::sequence_of;
    use supply_chain::invoice::{DocumentKind, HEAD_OFFICE, document_number};

    #[test]
    fn a_number_tells_its_place_in_the_series() {
        let day = "2026-11-22".parse().unwrap();
        let number =
            document_number(DocumentKind::Invoice, "7QK2M9XD", HEAD_OFFICE, day, 1_234_567);

        assert_eq!(sequence_of(&number), Some(1_234_567));
        assert_eq!(sequence_of("INV/X/2026/11/"), None);
    }
}
