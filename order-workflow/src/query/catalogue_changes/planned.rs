//! Prices to come, beside today's: for the seller alone.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::id::OfferId;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::query::catalogue::{PriceBreakView, per_base_unit};
use crate::store::organizations::desk_of;
use crate::store::resale::ladder_of;
use crate::unit_of_work::{row, rows};

/// A price that holds from a day to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlannedPrice {
    /// Of which offer.
    pub offer_id: Uuid,
    /// By which change.
    pub change_id: Uuid,
    /// From this day on, at the seller's place.
    pub starts_on: NaiveDate,
    /// Prices by rising count.
    pub price_breaks: Vec<PriceBreakView>,
}

#[derive(FromQueryResult)]
struct Found {
    offer_id: Uuid,
    change_id: Uuid,
    starts_on: NaiveDate,
    factor: i64,
    new_prices: serde_json::Value,
}

/// The prices planned for one of the asker's own offers, by day.
///
/// # Errors
/// [`WorkflowError::NotFound`] for everybody but the people of its seller.
pub async fn planned_of(
    on: &impl ConnectionTrait,
    asker: &Asker,
    offer: OfferId,
) -> Result<Vec<PlannedPrice>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Seller {
        seller_id: Uuid,
    }
    const ABSENT: WorkflowError = WorkflowError::NotFound { what: "offer" };
    let desk = desk_of(asker).ok_or(ABSENT)?;
    let id = Uuid::from(offer);
    let seller: Option<Seller> =
        row(on, "SELECT seller_id FROM offer WHERE id = $1", [id.into()]).await?;
    if seller.is_none_or(|seller| seller.seller_id != Uuid::from(desk)) {
        return Err(ABSENT);
    }
    planned_prices(on, asker, &[id]).await
}

/// The prices planned for these of the asker's own offers, by offer and day.
///
/// # Errors
/// [`WorkflowError::OrganizationNeeded`] when the asker looks after no organization's offers.
pub async fn planned_prices(
    on: &impl ConnectionTrait,
    asker: &Asker,
    offers: &[Uuid],
) -> Result<Vec<PlannedPrice>, WorkflowError> {
    let desk = desk_of(asker).ok_or(WorkflowError::OrganizationNeeded)?;
    let found: Vec<Found> = rows(
        on,
        "SELECT r.offer_id, r.change_id, r.starts_on, r.factor, r.new_prices
         FROM catalogue_change_row r JOIN offer o ON o.id = r.offer_id
         WHERE o.seller_id = $1 AND r.offer_id = ANY($2) AND r.outcome = 'planned'
         ORDER BY r.offer_id, r.starts_on",
        [Uuid::from(desk).into(), offers.to_vec().into()],
    )
    .await?;
    found
        .into_iter()
        .map(|row| {
            let ladder = ladder_of(&row.new_prices).ok_or_else(|| WorkflowError::BadRow {
                table: "catalogue_change_row",
                column: "new_prices",
                id: row.offer_id.to_string(),
            })?;
            let step = |min_count, price: Money| PriceBreakView {
                min_count,
                price,
                price_per_base_unit: per_base_unit(price.sen(), row.factor),
            };
            Ok(PlannedPrice {
                offer_id: row.offer_id,
                change_id: row.change_id,
                starts_on: row.starts_on,
                price_breaks: ladder
                    .steps()
                    .iter()
                    .map(|at| step(at.min_count, at.price))
                    .collect(),
            })
        })
        .collect()
}
