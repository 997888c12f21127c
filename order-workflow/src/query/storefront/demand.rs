//! What members would have their cooperative buy together with others: demand from below, for its pledge to the next pool.

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::id::{OrganizationId, TieId};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ask::Asker;
use crate::command::storefront::READERS;
use crate::error::WorkflowError;
use crate::unit_of_work::rows;

/// A product with what is wished of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct WishedProduct {
    /// Which product.
    pub product_id: Uuid,
    /// Its name.
    pub name: String,
    /// `pcs`, `gram` or `ml`.
    pub base_unit: String,
    /// How many base units, of all members together.
    pub quantity_base: i64,
    /// How many members.
    pub members: i64,
}

const DEMAND: &str = "
SELECT w.product_id, p.name, p.base_unit, sum(w.quantity_base)::bigint AS quantity_base, count(*) AS members
FROM next_pool_wish w JOIN product p ON p.id = w.product_id JOIN tie t ON t.id = w.tie_id AND t.until IS NULL
WHERE w.cooperative_id = $1";

/// What the members of a cooperative would have it buy with the next pool, product by product; never who.
///
/// # Errors
/// [`WorkflowError::NotYourRole`] for whoever is no staff; the database fails.
pub async fn demand(
    on: &impl ConnectionTrait,
    asker: &Asker,
) -> Result<Vec<WishedProduct>, WorkflowError> {
    let Asker::Actor(actor) = asker else { return Err(WorkflowError::OrganizationNeeded) };
    let buys = actor.is_any(&[supply_chain::organization::Role::Buyer]);
    if !(buys || actor.is_any(READERS)) {
        return Err(WorkflowError::NotYourRole { roles: READERS });
    }
    of_cooperative(on, actor.organization).await
}

/// The same, for whoever pledges for the cooperative.
///
/// # Errors
/// The database fails.
pub(crate) async fn of_cooperative(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
) -> Result<Vec<WishedProduct>, WorkflowError> {
    let sql = format!("{DEMAND} GROUP BY 1, 2, 3 ORDER BY 4 DESC, 2 LIMIT 200");
    rows(on, &sql, [Uuid::from(cooperative).into()]).await
}

/// What one member wishes.
///
/// # Errors
/// The database fails.
pub async fn own_wishes(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    tie: TieId,
) -> Result<Vec<WishedProduct>, WorkflowError> {
    let sql = format!("{DEMAND} AND w.tie_id = $2 GROUP BY 1, 2, 3 ORDER BY 2");
    rows(on, &sql, [Uuid::from(cooperative).into(), Uuid::from(tie).into()]).await
}
