//! Tax rules as rows.

use crate::error::WorkflowError;
use crate::unit_of_work::row;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Deserialize;
use serde_json::Value;
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

/// Every rule there is, whether or not a seller is PKP today: a credit note is taxed as its invoice was.
///
/// # Errors
/// A row makes no sense, or the database fails.
pub(crate) async fn all(on: &impl ConnectionTrait) -> Result<Vec<TaxRule>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Rules {
        rules: Value,
    }
    let found: Option<Rules> = row(
        on,
        "SELECT coalesce(jsonb_agg(t), '[]') AS rules
         FROM (SELECT id, tax_class, code, rate::text, numerator, denominator, valid_from FROM tax_rule) t",
        [],
    )
    .await?;
    let rules: Vec<RuleRow> =
        found.map(|found| serde_json::from_value(found.rules)).transpose()?.unwrap_or_default();
    rules.into_iter().map(TaxRule::try_from).collect()
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
