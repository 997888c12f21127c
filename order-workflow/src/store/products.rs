//! Products all sellers share.

use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OrganizationId, ProductId};
use supply_chain::quantity::BaseUnit;
use supply_chain::tax::TaxClass;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};

/// A product as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Product {
    /// Which product.
    pub(crate) id: ProductId,
    /// Its name.
    pub(crate) name: String,
    /// Its brand.
    pub(crate) brand: Option<String>,
    /// In free text.
    pub(crate) category: Option<String>,
    /// What one base unit is.
    pub(crate) base_unit: BaseUnit,
    /// A valid GTIN, as printed.
    pub(crate) gtin: Option<String>,
    /// PPN class.
    pub(crate) tax_class: TaxClass,
}

/// Puts a product on record.
///
/// # Errors
/// [`WorkflowError::IdTaken`].
pub(crate) async fn insert(
    work: Work<'_>,
    by: OrganizationId,
    product: &Product,
) -> Result<(), WorkflowError> {
    let inserted = execute(
        work.tx,
        "INSERT INTO product (id, name, brand, category, base_unit, gtin, tax_class, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING",
        [
            Uuid::from(product.id).into(),
            product.name.clone().into(),
            product.brand.clone().into(),
            product.category.clone().into(),
            product.base_unit.as_str().into(),
            product.gtin.clone().into(),
            product.tax_class.as_str().into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    if inserted == 1 { Ok(()) } else { Err(WorkflowError::IdTaken) }
}

/// What an offer takes over from its product.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Described {
    /// Its name.
    pub(crate) name: String,
    /// Its brand.
    pub(crate) brand: Option<String>,
    /// Its category.
    pub(crate) category: Option<String>,
}

/// A product's description, if there is such a product.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    id: ProductId,
) -> Result<Option<Described>, WorkflowError> {
    row(on, "SELECT name, brand, category FROM product WHERE id = $1", [Uuid::from(id).into()])
        .await
}
