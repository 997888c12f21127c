//! The packs in which a seller offers the same goods to the asker.

use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OrganizationId, ProductId};
use uuid::Uuid;

use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::store::organizations::tokens_of_asker;
use crate::unit_of_work::rows;

/// One of the packs.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct PackOffered {
    /// The offer of that pack.
    pub offer_id: Uuid,
    /// "karton", "botol" …
    pub name: String,
    /// Base units in one.
    pub factor: i64,
}

/// The packs of `product` that `seller` has on sale for the asker, the largest first; twenty at most.
///
/// # Errors
/// The database fails.
pub async fn of_product(
    on: &impl ConnectionTrait,
    asker: &Asker,
    seller: OrganizationId,
    product: ProductId,
) -> Result<Vec<PackOffered>, WorkflowError> {
    let tokens = tokens_of_asker(on, asker).await?;
    rows(
        on,
        "SELECT id AS offer_id, pack_name AS name, factor FROM offer
         WHERE seller_id = $1 AND product_id = $2 AND state = 'published'
           AND audience_tokens && $3::text[]
         ORDER BY factor DESC, id LIMIT 20",
        [Uuid::from(seller).into(), Uuid::from(product).into(), tokens.into()],
    )
    .await
}
