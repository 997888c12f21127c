//! A drawdown in a list, and how it is read.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;
use serde::Serialize;
use supply_chain::id::{DrawdownId, FacilityId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// A drawdown in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DrawdownBrief {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: DrawdownId,
    /// Of which facility.
    #[schema(value_type = Uuid)]
    pub facility_id: FacilityId,
    /// requested, approved, paid, rejected, refused, withdrawn or expired.
    pub state: String,
    /// Who borrows.
    pub borrower: String,
    /// Who is paid.
    pub seller: String,
    /// The invoice's number.
    pub invoice_number: String,
    /// goods, transport, equipment, vehicle or premises.
    pub purpose: String,
    /// How much.
    #[schema(value_type = String)]
    pub amount: Money,
    /// The day the bank paid.
    pub paid_on: Option<NaiveDate>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
pub(super) struct BriefRow {
    pub(super) id: Uuid,
    facility_id: Uuid,
    state: String,
    borrower: String,
    seller: String,
    invoice_number: String,
    purpose: String,
    amount_sen: i64,
    paid_on: Option<NaiveDate>,
    created_at: DateTime<Utc>,
}

impl From<BriefRow> for DrawdownBrief {
    fn from(row: BriefRow) -> Self {
        Self {
            id: row.id.into(),
            facility_id: row.facility_id.into(),
            state: row.state,
            borrower: row.borrower,
            seller: row.seller,
            invoice_number: row.invoice_number,
            purpose: row.purpose,
            amount: Money::from_sen(row.amount_sen),
            paid_on: row.paid_on,
            created_at: row.created_at,
        }
    }
}

/// Drawdowns `d` in a list, with what they name.
pub(super) const BRIEFS: &str = "
SELECT d.id, d.facility_id, d.state, b.name AS borrower, s.name AS seller, i.number AS invoice_number, d.purpose, d.amount_sen,
       d.paid_on, d.created_at
FROM drawdown d JOIN facility f ON f.id = d.facility_id JOIN organization b ON b.id = f.borrower_id
JOIN organization s ON s.id = d.seller_id JOIN invoice i ON i.id = d.invoice_id";
/// That enough of the board have signed `d`, whatever became of it since.
pub(super) const SIGNED: &str =
    "jsonb_array_length(d.signatures -> 'signed') >= (d.signatures #>> '{quorum,needed}')::int";
