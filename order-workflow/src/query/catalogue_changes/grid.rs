//! Own offers as rows of a grid: what many are changed by at once.

use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use supply_chain::id::OfferId;
use supply_chain::money::Money;
use supply_chain::offer::OfferState;
use uuid::Uuid;

use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::query::catalogue::limit;
use crate::store::organizations::desk_of;
use crate::unit_of_work::rows;

/// An own offer as the grid shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// Which offer.
    pub id: Uuid,
    /// For noticing that somebody changed it meanwhile.
    pub version: i64,
    /// The goods, as the seller writes them.
    pub name: String,
    /// The seller's own code.
    pub seller_code: Option<String>,
    /// The pack's name.
    pub pack_name: String,
    /// Base units in one pack.
    pub factor: i64,
    /// `pcs`, `gram` or `ml`.
    pub base_unit: String,
    /// Of one pack from the first on.
    pub price: Money,
    /// How many further steps the price has.
    pub further_steps: i64,
    /// On sale or paused.
    pub state: OfferState,
    /// Base units there are of the product.
    pub on_hand: i64,
    /// Whether the same stock is sold in other packs too.
    pub shares_stock: bool,
    /// Whether a rule of resale makes its prices.
    pub follows_rule: bool,
}

/// Which own offers.
#[derive(Debug, Clone, Default)]
pub struct GridWanted {
    /// Only these.
    pub named: Option<Vec<OfferId>>,
    /// Only of this category, in any letters.
    pub category: Option<String>,
    /// Part of the name, or the whole of a code.
    pub text: Option<String>,
    /// Only in this state; on sale and paused, when not said.
    pub state: Option<OfferState>,
    /// The last one of the page before.
    pub after: Option<OfferId>,
    /// How many.
    pub limit: u64,
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    version: i64,
    name: String,
    seller_code: Option<String>,
    pack_name: String,
    factor: i64,
    base_unit: String,
    price_sen: i64,
    steps: i64,
    state: String,
    on_hand: Option<i64>,
    shares_stock: bool,
    follows_rule: bool,
}

/// Own offers that are on sale or paused, newest first.
///
/// # Errors
/// [`WorkflowError::OrganizationNeeded`] when the asker looks after no organization's offers.
pub async fn grid_rows(
    on: &impl ConnectionTrait,
    asker: &Asker,
    wanted: &GridWanted,
) -> Result<Vec<GridRow>, WorkflowError> {
    let desk = desk_of(asker).ok_or(WorkflowError::OrganizationNeeded)?;
    let said = |text: &Option<String>| -> Value {
        let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        text.map(str::to_owned).into()
    };
    let named: Option<Vec<Uuid>> =
        wanted.named.as_ref().map(|ids| ids.iter().copied().map(Uuid::from).collect());
    let found: Vec<Found> = rows(
        on,
        "SELECT o.id, o.version, o.name, o.seller_code, o.pack_name, o.factor, p.base_unit, o.state,
                (SELECT b.price_sen FROM offer_price_break b WHERE b.offer_id = o.id AND b.min_count = 1)
                    AS price_sen,
                (SELECT count(*) FROM offer_price_break b WHERE b.offer_id = o.id) AS steps, l.on_hand,
                EXISTS (SELECT 1 FROM offer x WHERE x.seller_id = o.seller_id AND x.product_id = o.product_id
                        AND x.id <> o.id AND x.state <> 'withdrawn') AS shares_stock,
                EXISTS (SELECT 1 FROM resale r WHERE r.own_offer_id = o.id AND r.ended_at IS NULL)
                    AS follows_rule
         FROM offer o JOIN product p ON p.id = o.product_id
         LEFT JOIN place c ON c.organization_id = o.seller_id AND c.is_default
         LEFT JOIN stock_level l ON l.owner_id = o.seller_id AND l.holder_id = o.seller_id
              AND l.place_id = c.id AND l.product_id = o.product_id AND l.lot = '' AND l.condition = 'good'
         WHERE o.seller_id = $1 AND o.state <> 'withdrawn' AND ($2::uuid[] IS NULL OR o.id = ANY($2))
           AND ($3::text IS NULL OR lower(coalesce(o.category, p.category)) = lower($3))
           AND ($4::text IS NULL OR strpos(lower(o.name), lower($4)) > 0
                OR o.seller_code = $4 OR o.own_barcode = $4 OR p.gtin = $4)
           AND ($5::text IS NULL OR o.state = $5) AND ($6::uuid IS NULL OR o.id < $6)
         ORDER BY o.id DESC LIMIT $7",
        [
            Uuid::from(desk).into(),
            named.into(),
            said(&wanted.category),
            said(&wanted.text),
            wanted.state.map(|state| state.as_str().to_owned()).into(),
            wanted.after.map(Uuid::from).into(),
            limit(wanted.limit),
        ],
    )
    .await?;
    found
        .into_iter()
        .map(|row| {
            let bad =
                |column| WorkflowError::BadRow { table: "offer", column, id: row.id.to_string() };
            Ok(GridRow {
                state: OfferState::from_word(&row.state).ok_or_else(|| bad("state"))?,
                id: row.id,
                version: row.version,
                name: row.name,
                seller_code: row.seller_code,
                pack_name: row.pack_name,
                factor: row.factor,
                base_unit: row.base_unit,
                price: Money::from_sen(row.price_sen),
                further_steps: row.steps - 1,
                on_hand: row.on_hand.unwrap_or(0),
                shares_stock: row.shares_stock,
                follows_rule: row.follows_rule,
            })
        })
        .collect()
}
