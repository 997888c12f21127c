//! What a reseller could sell on, how it is sold on already, and what it cost.

use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};
use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OfferId, OrganizationId, ProductId};
use supply_chain::money::Money;
use uuid::Uuid;

/// An offer of a seller's that the reseller can buy today, and how it is sold on already.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Candidate {
    /// Which.
    pub(crate) id: Uuid,
    /// What its seller calls it.
    pub(crate) name: String,
    /// Its brand.
    pub(crate) brand: Option<String>,
    /// What it is.
    pub(crate) product_id: Uuid,
    /// Its barcode.
    pub(crate) gtin: Option<String>,
    /// Base units in its pack.
    pub(crate) factor: i64,
    /// Its category, as the seller wrote it or as the product's.
    pub(crate) category: Option<String>,
    /// What sells it on already.
    pub(crate) resale_id: Option<Uuid>,
    /// By which rule.
    pub(crate) rule_id: Option<Uuid>,
    /// Rules by which a person stopped selling it on.
    pub(crate) stopped_by: Vec<Uuid>,
    /// Whether it came from the reseller itself.
    pub(crate) comes_round: bool,
}

/// What a seller offers to whoever carries these tokens, by id; of those, the ones named where any are.
pub(crate) async fn candidates(
    on: &impl ConnectionTrait,
    (organization, seller): (OrganizationId, OrganizationId),
    tokens: &[String],
    only: Option<&[OfferId]>,
) -> Result<Vec<Candidate>, WorkflowError> {
    let only: Option<Vec<Uuid>> = only.map(|ids| ids.iter().copied().map(Uuid::from).collect());
    rows(
        on,
        "SELECT o.id, o.name, coalesce(o.brand, p.brand) AS brand, o.product_id, p.gtin, o.factor,
                coalesce(o.category, p.category) AS category, r.id AS resale_id, r.rule_id,
                ARRAY(SELECT x.rule_id FROM resale x WHERE x.organization_id = $1 AND x.upstream_offer_id = o.id
                      AND x.ended_at IS NOT NULL) AS stopped_by,
                EXISTS (WITH RECURSIVE up AS (
                            SELECT x.upstream_offer_id AS id FROM resale x WHERE x.own_offer_id = o.id
                            UNION SELECT x.upstream_offer_id FROM up JOIN resale x ON x.own_offer_id = up.id)
                        SELECT 1 FROM up JOIN offer f ON f.id = up.id WHERE f.seller_id = $1) AS comes_round
         FROM offer o JOIN product p ON p.id = o.product_id JOIN organization s ON s.id = o.seller_id
         LEFT JOIN resale r ON r.organization_id = $1 AND r.upstream_offer_id = o.id AND r.ended_at IS NULL
         WHERE o.seller_id = $2 AND o.state = 'published' AND s.ended_at IS NULL AND o.audience_tokens && $3::text[]
           AND ($4::uuid[] IS NULL OR o.id = ANY($4))
         ORDER BY o.id LIMIT 20000",
        [
            Uuid::from(organization).into(),
            Uuid::from(seller).into(),
            tokens.to_vec().into(),
            only.into(),
        ],
    )
    .await
}

/// An offer that a reseller has on sale.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct OwnGoods {
    /// Which.
    pub(crate) id: Uuid,
    /// What it is called.
    pub(crate) name: String,
    /// Its brand.
    pub(crate) brand: Option<String>,
    /// What it is.
    pub(crate) product_id: Uuid,
    /// Its barcode.
    pub(crate) gtin: Option<String>,
    /// Base units in its pack.
    pub(crate) factor: i64,
    /// The offer above that it is made from, where it is.
    pub(crate) made_from: Option<Uuid>,
}

/// What an organization has on sale.
pub(crate) async fn own_goods(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Vec<OwnGoods>, WorkflowError> {
    rows(
        on,
        "SELECT o.id, o.name, coalesce(o.brand, p.brand) AS brand, o.product_id, p.gtin, o.factor,
                r.upstream_offer_id AS made_from
         FROM offer o JOIN product p ON p.id = o.product_id
         LEFT JOIN resale r ON r.own_offer_id = o.id AND r.ended_at IS NULL
         WHERE o.seller_id = $1 AND o.state = 'published' ORDER BY o.id LIMIT 100000",
        [Uuid::from(organization).into()],
    )
    .await
}

/// Today's own price of one pack of what is made from these offers.
pub(crate) async fn own_prices(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    upstream: &[OfferId],
) -> Result<Vec<(OfferId, Money)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Price {
        id: Uuid,
        sen: i64,
    }
    let ids: Vec<Uuid> = upstream.iter().copied().map(Uuid::from).collect();
    let found: Vec<Price> = rows(
        on,
        "SELECT r.upstream_offer_id AS id, b.price_sen AS sen
         FROM resale r JOIN offer_price_break b ON b.offer_id = r.own_offer_id AND b.min_count = 1
         WHERE r.organization_id = $1 AND r.upstream_offer_id = ANY($2) AND r.ended_at IS NULL",
        [Uuid::from(organization).into(), ids.into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| (OfferId(row.id), Money::from_sen(row.sen))).collect())
}

/// What one base unit in the warehouse cost, in sen: as it was last written down on its way in, or as it was last
/// bought; nothing where neither is known.
pub(crate) async fn stock_cost(
    on: &impl ConnectionTrait,
    owner: OrganizationId,
    product: ProductId,
) -> Result<Option<Decimal>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Cost {
        sen: Option<Decimal>,
    }
    let found: Option<Cost> = row(
        on,
        "SELECT coalesce(
             (SELECT m.unit_cost FROM stock_movement m JOIN stock_level l ON l.id = m.level_id
              WHERE l.owner_id = $1 AND l.product_id = $2 AND m.quantity > 0 AND m.unit_cost IS NOT NULL
              ORDER BY m.recorded_at DESC LIMIT 1),
             (SELECT l.unit_price_sen::numeric / l.factor FROM order_line l JOIN purchase_order o ON o.id = l.order_id
              WHERE o.buyer_id = $1 AND l.product_id = $2 AND l.received_base > 0 AND l.unit_price_sen > 0
              ORDER BY o.id DESC LIMIT 1)) AS sen",
        [Uuid::from(owner).into(), Uuid::from(product).into()],
    )
    .await?;
    Ok(found.and_then(|found| found.sen))
}
