//! What else is known of offers that are to be pooled: how the goods are sorted, and how many the supplier has.

use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::BTreeMap;
use supply_chain::id::OfferId;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::rows;

/// Beside an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OnSale {
    /// As the supplier or the product says.
    pub(crate) category: Option<String>,
    /// Base units that the supplier has and has not promised; nothing where it keeps no stock of the goods.
    pub(crate) available: Option<i64>,
}

/// That of each of these offers that there is.
pub(crate) async fn on_sale(
    on: &impl ConnectionTrait,
    offers: &[OfferId],
) -> Result<BTreeMap<OfferId, OnSale>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct OfferRow {
        id: Uuid,
        category: Option<String>,
        available: Option<i64>,
    }
    let ids: Vec<Uuid> = offers.iter().copied().map(Uuid::from).collect();
    let sql = "SELECT o.id, coalesce(o.category, p.category) AS category,
                      (SELECT sum(l.on_hand - l.reserved) FROM stock_level l
                       WHERE l.owner_id = o.seller_id AND l.product_id = o.product_id AND l.condition = 'good')::bigint
                          AS available
               FROM offer o JOIN product p ON p.id = o.product_id WHERE o.id = ANY($1)";
    let found: Vec<OfferRow> = rows(on, sql, [ids.into()]).await?;
    let beside = found
        .into_iter()
        .map(|row| (row.id.into(), OnSale { category: row.category, available: row.available }));
    Ok(beside.collect())
}
