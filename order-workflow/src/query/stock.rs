//! What an organization has in stock, product by product.

use sea_orm::ConnectionTrait;
use supply_chain::id::{OrganizationId, ProductId};
use uuid::Uuid;

use super::catalogue::{StockView, limit};
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::store::organizations::desk_of;
use crate::unit_of_work::{row, rows};

const STOCK: &str = "
SELECT p.id AS product_id, p.name AS product_name, p.base_unit,
       coalesce(sum(l.on_hand), 0)::bigint AS on_hand,
       coalesce(sum(l.reserved), 0)::bigint AS reserved,
       coalesce(sum(l.on_hand - l.reserved), 0)::bigint AS available,
       coalesce(sum(l.version), 0)::bigint AS version
FROM product p";

/// What the asker's organization has of one product; nothing of it is `0`, not an absence.
///
/// # Errors
/// [`WorkflowError::NotFound`] when there is no such product, and
/// [`WorkflowError::OrganizationNeeded`] when the asker looks after no organization's stock.
pub async fn stock_of(
    on: &impl ConnectionTrait,
    asker: &Asker,
    product: ProductId,
) -> Result<StockView, WorkflowError> {
    let owner = desk_of(asker).ok_or(WorkflowError::OrganizationNeeded)?;
    of_owner(on, owner, product).await
}

pub(crate) async fn of_owner(
    on: &impl ConnectionTrait,
    owner: OrganizationId,
    product: ProductId,
) -> Result<StockView, WorkflowError> {
    let found = row(
        on,
        &format!(
            "{STOCK} LEFT JOIN stock_level l
                 ON l.product_id = p.id AND l.owner_id = $1 AND l.condition = 'good'
             WHERE p.id = $2 GROUP BY p.id"
        ),
        [Uuid::from(owner).into(), Uuid::from(product).into()],
    )
    .await?;
    found.ok_or(WorkflowError::NotFound { what: "product" })
}

/// What is looked for in the own stock.
#[derive(Debug, Clone, Default)]
pub struct OwnStock {
    /// Part of the product's name, or the whole of its barcode.
    pub text: Option<String>,
    /// The last product of the page before.
    pub after: Option<ProductId>,
    /// How many.
    pub limit: u64,
}

/// The products of which the asker's organization ever counted anything, newest product first.
///
/// # Errors
/// [`WorkflowError::OrganizationNeeded`] when the asker looks after no organization's stock.
pub async fn own_stock(
    on: &impl ConnectionTrait,
    asker: &Asker,
    wanted: &OwnStock,
) -> Result<Vec<StockView>, WorkflowError> {
    let owner = desk_of(asker).ok_or(WorkflowError::OrganizationNeeded)?;
    let text = wanted.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    rows(
        on,
        &format!(
            "{STOCK} JOIN stock_level l
                 ON l.product_id = p.id AND l.owner_id = $1 AND l.condition = 'good'
             WHERE ($2::uuid IS NULL OR (p.id < $2 AND l.product_id < $2))
               AND ($3::text IS NULL OR strpos(lower(p.name), lower($3)) > 0 OR p.gtin = $3)
             GROUP BY p.id ORDER BY p.id DESC LIMIT $4"
        ),
        [
            Uuid::from(owner).into(),
            wanted.after.map(Uuid::from).into(),
            text.map(str::to_owned).into(),
            limit(wanted.limit),
        ],
    )
    .await
}
