//! Tax rules, as far as a seller charges any.

use crate::error::WorkflowError;
use crate::unit_of_work::rows;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::OrganizationId;
use supply_chain::tax::{TaxClass, TaxRule};
use uuid::Uuid;

#[derive(FromQueryResult)]
struct RuleRow {
    id: Uuid,
    tax_class: String,
    code: String,
    rate: Decimal,
    numerator: i32,
    denominator: i32,
    valid_from: NaiveDate,
}

/// All rules where the seller is registered for PPN; none where it is not, for then it must not
/// charge any (domain.md 4.1).
pub(crate) async fn of_seller(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
) -> Result<Vec<TaxRule>, WorkflowError> {
    let found: Vec<RuleRow> = rows(
        on,
        "SELECT r.id, r.tax_class, r.code, r.rate, r.numerator, r.denominator, r.valid_from
         FROM tax_rule r JOIN organization o ON o.id = $1 AND o.vat_registered",
        [Uuid::from(seller).into()],
    )
    .await?;
    found
        .into_iter()
        .map(|row| {
            let bad = || WorkflowError::BadRow {
                table: "tax_rule",
                column: "tax_class",
                id: row.id.to_string(),
            };
            Ok(TaxRule {
                id: row.id,
                class: TaxClass::from_word(&row.tax_class).ok_or_else(bad)?,
                code: row.code,
                rate: row.rate.normalize(),
                numerator: row.numerator,
                denominator: row.denominator,
                valid_from: row.valid_from,
            })
        })
        .collect()
}
