//! Tax rules as rows.

use crate::error::WorkflowError;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;
use supply_chain::tax::{TaxClass, TaxRule};
use uuid::Uuid;

/// A row of `tax_rule` in JSON, its rate as text.
#[derive(Deserialize)]
pub(crate) struct RuleRow {
    id: Uuid,
    tax_class: String,
    code: String,
    rate: Decimal,
    numerator: i32,
    denominator: i32,
    valid_from: NaiveDate,
}

impl TryFrom<RuleRow> for TaxRule {
    type Error = WorkflowError;

    fn try_from(row: RuleRow) -> Result<Self, WorkflowError> {
        let class = TaxClass::from_word(&row.tax_class).ok_or_else(|| WorkflowError::BadRow {
            table: "tax_rule",
            column: "tax_class",
            id: row.id.to_string(),
        })?;
        Ok(Self {
            id: row.id,
            class,
            code: row.code,
            rate: row.rate.normalize(),
            numerator: row.numerator,
            denominator: row.denominator,
            valid_from: row.valid_from,
        })
    }
}
