//! The shelf: what a storefront shows, for its members and for whoever looks in.

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::id::{OrganizationId, TieId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::store::storefront as store;
use crate::unit_of_work::rows;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct ShelfQuery {
    /// Words that all stand in the name, the brand, the group or a code.
    pub text: Option<String>,
    /// These offers, in this order, as a search found them.
    pub found: Option<Vec<Uuid>>,
    /// Of one group only.
    pub group: Option<String>,
    /// What this member bought most first, and how much their basket holds.
    pub member: Option<TieId>,
    /// Only what that member bought before.
    pub usual_only: bool,
    /// How many to leave out at the beginning.
    pub skip: u32,
    /// How many at most.
    pub limit: u32,
}

/// What stands on the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct ShelfItem {
    /// The offer.
    pub offer_id: Uuid,
    /// The product.
    pub product_id: Uuid,
    /// As the cooperative writes it.
    pub name: String,
    /// The group, in free text.
    pub group: Option<String>,
    /// What is counted.
    pub pack: String,
    /// Base units in it.
    pub factor: i64,
    /// Of one pack, in sen.
    #[serde(skip)]
    pub price_sen: i64,
    /// Whether the price includes PPN.
    pub price_includes_tax: bool,
    /// Whole packs that can be had now.
    pub available: i64,
    /// The fewest packs sold at once.
    pub minimum_count: i64,
    /// Packs are sold in multiples of this.
    pub multiple: i64,
    /// How often the member bought it within the last year; 0 for whoever is none.
    pub bought: i64,
    /// How many packs the member's open basket holds.
    pub in_basket: i64,
    /// How many base units the member would have bought with the next pool.
    pub wished_base: i64,
    /// Of one pack, in rupiah.
    #[sea_orm(skip)]
    #[schema(value_type = String, example = "37000.00")]
    pub price: Money,
}

/// A group with how much stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct ShelfGroup {
    /// Its name.
    pub name: String,
    /// How many offers.
    pub count: i64,
}

/// A page of the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Shelf {
    /// What stands there.
    pub items: Vec<ShelfItem>,
    /// Whether more follows.
    pub has_more: bool,
    /// The groups, by name.
    pub groups: Vec<ShelfGroup>,
}

const ITEMS: &str = "
SELECT o.id AS offer_id, o.product_id, o.name, coalesce(o.category, p.category) AS group, o.pack_name AS pack, o.factor,
       b.price_sen, o.price_includes_tax, o.minimum_count, o.multiple,
       greatest(coalesce((SELECT sum(l.on_hand - l.reserved) FROM stock_level l
                          WHERE l.owner_id = o.seller_id AND l.product_id = o.product_id AND l.condition = 'good'), 0), 0)::bigint
           / o.factor AS available,
       coalesce(u.times, 0) AS bought, coalesce(d.count, 0) AS in_basket, coalesce(w.quantity_base, 0) AS wished_base
FROM offer o JOIN product p ON p.id = o.product_id
CROSS JOIN LATERAL (SELECT x.price_sen FROM offer_price_break x WHERE x.offer_id = o.id ORDER BY x.min_count LIMIT 1) b
LEFT JOIN LATERAL (SELECT count(*) AS times FROM purchase_order a JOIN order_line l ON l.order_id = a.id
                   WHERE a.buyer_tie_id = $2 AND a.state IN ('received', 'completed') AND l.product_id = o.product_id
                     AND a.created_at > now() - interval '1 year') u ON $2::uuid IS NOT NULL
LEFT JOIN LATERAL (SELECT l.ordered_base / l.factor AS count FROM purchase_order a JOIN order_line l ON l.order_id = a.id
                   WHERE a.buyer_tie_id = $2 AND a.state = 'draft' AND l.offer_id = o.id LIMIT 1) d ON $2::uuid IS NOT NULL
LEFT JOIN next_pool_wish w ON w.tie_id = $2 AND w.product_id = o.product_id
WHERE o.seller_id = $1 AND o.state = 'published' AND o.audience_tokens && $3::text[]";

/// What the storefront of a cooperative shows.
///
/// # Errors
/// The database fails.
pub async fn shelf(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    wanted: &ShelfQuery,
) -> Result<Shelf, WorkflowError> {
    let words: Vec<String> = wanted
        .text
        .as_deref()
        .unwrap_or_default()
        .split_whitespace()
        .take(8)
        .map(|word| {
            format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
        })
        .collect();
    let limit = wanted.limit.clamp(1, 200);
    let sql = format!(
        "{ITEMS}
         AND ($4::text IS NULL OR coalesce(o.category, p.category) = $4)
         AND (cardinality($5::text[]) = 0 OR NOT EXISTS (SELECT 1 FROM unnest($5) AS word
              WHERE concat_ws(' ', o.name, coalesce(o.brand, p.brand), coalesce(o.category, p.category), p.gtin, o.seller_code) NOT ILIKE word))
         AND ($6::uuid[] IS NULL OR o.id = ANY($6))
         AND (NOT $7 OR coalesce(u.times, 0) > 0)
         ORDER BY array_position($6, o.id), coalesce(u.times, 0) DESC, lower(o.name), o.id OFFSET $8 LIMIT $9"
    );
    let tokens = store::tokens(cooperative);
    let member: Option<Uuid> = wanted.member.map(Uuid::from);
    let mut items: Vec<ShelfItem> = rows(
        on,
        &sql,
        [
            Uuid::from(cooperative).into(),
            member.into(),
            tokens.clone().into(),
            wanted.group.clone().into(),
            words.into(),
            wanted.found.clone().into(),
            wanted.usual_only.into(),
            i64::from(wanted.skip).into(),
            (i64::from(limit) + 1).into(),
        ],
    )
    .await?;
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = items.len() > shown;
    items.truncate(shown);
    for item in &mut items {
        item.price = Money::from_sen(item.price_sen);
    }
    let groups: Vec<ShelfGroup> = rows(
        on,
        "SELECT coalesce(o.category, p.category) AS name, count(*) AS count
         FROM offer o JOIN product p ON p.id = o.product_id
         WHERE o.seller_id = $1 AND o.state = 'published' AND o.audience_tokens && $2::text[]
           AND coalesce(o.category, p.category) IS NOT NULL
         GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12",
        [Uuid::from(cooperative).into(), tokens.into()],
    )
    .await?;
    Ok(Shelf { items, has_more, groups })
}
