//! A seller's whole catalogue at once, as an upload is compared with it.

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use supply_chain::id::OrganizationId;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::price_list::{BaseUnit, Gtin};
use crate::unit_of_work::rows;

/// What an upload may change of an offer: its columns, and its price breaks as two lists. Also
/// what an undo puts back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OfferColumns {
    /// Of which product.
    pub(crate) product_id: Uuid,
    /// The seller's own article code.
    pub(crate) seller_code: Option<String>,
    /// A code that is no barcode.
    pub(crate) own_barcode: Option<String>,
    /// As the seller writes it.
    pub(crate) name: String,
    /// As the seller writes it.
    pub(crate) brand: Option<String>,
    /// As the seller writes it.
    pub(crate) category: Option<String>,
    /// What is counted.
    pub(crate) pack_name: String,
    /// Base units in one pack.
    pub(crate) factor: i64,
    /// Whether prices include PPN.
    pub(crate) price_includes_tax: bool,
    /// Packs.
    pub(crate) minimum_count: i64,
    /// Packs.
    pub(crate) multiple: i64,
    /// From so many packs on …
    pub(crate) min_counts: Vec<i64>,
    /// … a pack costs so much, in sen.
    pub(crate) prices_sen: Vec<i64>,
}

/// An offer the seller has on sale, or has paused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownOffer {
    /// Which offer.
    pub(crate) id: Uuid,
    /// For noticing that somebody changed it meanwhile.
    pub(crate) version: i64,
    /// What its product is counted in.
    pub(crate) base_unit: BaseUnit,
    /// Its product's barcode.
    pub(crate) gtin: Option<Gtin>,
    /// What it says.
    pub(crate) columns: OfferColumns,
}

/// A product that a row may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownProduct {
    /// Which product.
    pub(crate) id: Uuid,
    /// Its name.
    pub(crate) name: String,
    /// Its brand.
    pub(crate) brand: Option<String>,
    /// What it is counted in.
    pub(crate) base_unit: BaseUnit,
    /// Its barcode.
    pub(crate) gtin: Option<Gtin>,
    /// Whether this seller entered it.
    pub(crate) is_own: bool,
}

#[derive(FromQueryResult)]
struct OfferRow {
    id: Uuid,
    version: i64,
    base_unit: String,
    gtin: Option<String>,
    product_id: Uuid,
    seller_code: Option<String>,
    own_barcode: Option<String>,
    name: String,
    brand: Option<String>,
    category: Option<String>,
    pack_name: String,
    factor: i64,
    price_includes_tax: bool,
    minimum_count: i64,
    multiple: i64,
    min_counts: Vec<i64>,
    prices_sen: Vec<i64>,
}

#[derive(FromQueryResult)]
struct ProductRow {
    id: Uuid,
    name: String,
    brand: Option<String>,
    base_unit: String,
    gtin: Option<String>,
    is_own: bool,
}

fn base_unit(word: &str, product: Uuid) -> Result<BaseUnit, WorkflowError> {
    let units = [BaseUnit::Pcs, BaseUnit::Gram, BaseUnit::Ml];
    units.into_iter().find(|unit| unit.as_str() == word).ok_or_else(|| WorkflowError::BadRow {
        table: "product",
        column: "base_unit",
        id: product.to_string(),
    })
}

/// A stored barcode; one that was let in by other means and is none counts as absent.
fn barcode(text: Option<&str>) -> Option<Gtin> {
    text.and_then(|text| Gtin::parse(text).ok())
}

/// The seller's offers that are not withdrawn, oldest first.
pub(crate) async fn offers(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
) -> Result<Vec<KnownOffer>, WorkflowError> {
    let found: Vec<OfferRow> = rows(
        on,
        "SELECT o.id, o.version, p.base_unit, p.gtin, o.product_id, o.seller_code, o.own_barcode,
                o.name, o.brand, o.category, o.pack_name, o.factor, o.price_includes_tax,
                o.minimum_count, o.multiple, b.min_counts, b.prices_sen
         FROM offer o JOIN product p ON p.id = o.product_id
         JOIN (SELECT offer_id, array_agg(min_count ORDER BY min_count) AS min_counts,
                      array_agg(price_sen ORDER BY min_count) AS prices_sen
               FROM offer_price_break
               WHERE offer_id IN (SELECT id FROM offer WHERE seller_id = $1)
               GROUP BY offer_id) b ON b.offer_id = o.id
         WHERE o.seller_id = $1 AND o.state <> 'withdrawn' ORDER BY o.id",
        [Uuid::from(seller).into()],
    )
    .await?;
    found
        .into_iter()
        .map(|row| {
            Ok(KnownOffer {
                id: row.id,
                version: row.version,
                base_unit: base_unit(&row.base_unit, row.product_id)?,
                gtin: barcode(row.gtin.as_deref()),
                columns: OfferColumns {
                    product_id: row.product_id,
                    seller_code: row.seller_code,
                    own_barcode: row.own_barcode,
                    name: row.name,
                    brand: row.brand,
                    category: row.category,
                    pack_name: row.pack_name,
                    factor: row.factor,
                    price_includes_tax: row.price_includes_tax,
                    minimum_count: row.minimum_count,
                    multiple: row.multiple,
                    min_counts: row.min_counts,
                    prices_sen: row.prices_sen,
                },
            })
        })
        .collect()
}

/// The products the seller entered, and those whose barcode is one of `barcodes` (14 digits each);
/// oldest first.
pub(crate) async fn products(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
    barcodes: Vec<String>,
) -> Result<Vec<KnownProduct>, WorkflowError> {
    let found: Vec<ProductRow> = rows(
        on,
        "SELECT id, name, brand, base_unit, gtin, created_by IS NOT DISTINCT FROM $1 AS is_own
         FROM product
         WHERE created_by = $1 OR (gtin IS NOT NULL AND lpad(gtin, 14, '0') = ANY($2))
         ORDER BY id",
        [Uuid::from(seller).into(), barcodes.into()],
    )
    .await?;
    found
        .into_iter()
        .map(|row| {
            Ok(KnownProduct {
                base_unit: base_unit(&row.base_unit, row.id)?,
                gtin: barcode(row.gtin.as_deref()),
                id: row.id,
                name: row.name,
                brand: row.brand,
                is_own: row.is_own,
            })
        })
        .collect()
}
