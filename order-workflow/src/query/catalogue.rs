//! The catalogue as people see it: an offer with its price for whom it is meant, a seller's own
//! list, and what is in stock.
//!
//! Every reading says who asks. The asker's tokens are compared inside the query, so that what is
//! not meant for them is absent, and never counted.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use serde::Serialize;
use supply_chain::agreement::OfferFacts;
use supply_chain::id::{OfferId, OrganizationId, ProductId};
use supply_chain::money::Money;
use supply_chain::offer::{Audience, CountRule, OfferState};
use supply_chain::price_ladder::{PriceBreak, PriceLadder};
use utoipa::ToSchema;
use uuid::Uuid;

use super::agreements::AgreedBy;
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::store::agreements::{self, InForce, price_of};
use crate::store::organizations::{desk_of, tokens_of_asker};
use crate::unit_of_work::{row, rows};

/// Goods that several sellers may offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct ProductView {
    /// Which product.
    pub id: Uuid,
    /// As whoever entered it wrote it.
    pub name: String,
    /// Its brand.
    pub brand: Option<String>,
    /// In free text.
    pub category: Option<String>,
    /// `pcs`, `gram` or `ml`.
    pub base_unit: String,
    /// The number under its barcode.
    pub gtin: Option<String>,
    /// `taxed`, `exempt` or `none`.
    pub tax_class: String,
}

/// Who sells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SellerView {
    /// Which organization.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub region: RegionView,
}

/// A region of Kemendagri's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RegionView {
    /// Such as `53.08`.
    pub code: String,
    /// Such as `Kabupaten Ende`.
    pub name: String,
}

/// A pack: its name and how many base units it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PackView {
    /// "karton", "sak", "pcs" …
    pub name: String,
    /// Base units in one pack.
    pub factor: i64,
}

/// From `min_count` packs a pack costs `price`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceBreakView {
    /// Packs.
    pub min_count: i64,
    /// Of one pack, in rupiah.
    #[schema(value_type = String, example = "108000.00")]
    pub price: Money,
    /// Of one base unit, in rupiah, rounded half up to two places: for comparing, never for paying.
    #[schema(value_type = String, example = "2700.00")]
    pub price_per_base_unit: Money,
}

/// An offer for somebody it is meant for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfferView {
    /// Which offer.
    pub id: Uuid,
    /// Goes up with every change.
    pub version: i64,
    /// `published`, `paused` or `withdrawn`; the latter two only its seller sees.
    #[schema(value_type = String)]
    pub state: OfferState,
    /// The goods' name, as this seller writes it.
    pub product_name: String,
    /// The product.
    pub product: ProductView,
    /// The seller.
    pub seller: SellerView,
    /// The seller's own article code.
    pub seller_code: Option<String>,
    /// A code of the seller's that is no barcode.
    pub own_barcode: Option<String>,
    /// What is counted.
    pub pack: PackView,
    /// Prices by rising count; the first from one pack on.
    pub price_breaks: Vec<PriceBreakView>,
    /// Of one base unit at the first break, in rupiah, rounded half up to two places.
    #[schema(value_type = String, example = "2700.00")]
    pub price_per_base_unit: Money,
    /// Whether the prices include PPN.
    pub price_includes_tax: bool,
    /// The fewest packs sold at once.
    pub minimum_count: i64,
    /// Packs are sold in multiples of this.
    pub multiple: i64,
    /// Whole packs that can be had now.
    pub available_count: i64,
    /// The agreement that gives the asker these prices and counts; absent where the list does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreed_by: Option<AgreedBy>,
    /// Who may see and buy; only its seller is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<super::written::AudienceWritten>)]
    pub audience: Option<Audience>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What a seller has of a product, in base units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct StockView {
    /// Of which product.
    pub product_id: Uuid,
    /// The product's name.
    pub product_name: String,
    /// `pcs`, `gram` or `ml`.
    pub base_unit: String,
    /// There.
    pub on_hand: i64,
    /// Promised to orders.
    pub reserved: i64,
    /// What can still be promised.
    pub available: i64,
    /// Goes up with every movement and reservation; 0 where nothing was ever counted.
    pub version: i64,
}

#[derive(FromQueryResult)]
struct OfferRow {
    id: Uuid,
    version: i64,
    state: String,
    name: String,
    product_id: Uuid,
    p_name: String,
    p_brand: Option<String>,
    p_category: Option<String>,
    own_category: Option<String>,
    base_unit: String,
    gtin: Option<String>,
    tax_class: String,
    seller_id: Uuid,
    seller_name: String,
    region_code: String,
    region_name: String,
    seller_code: Option<String>,
    own_barcode: Option<String>,
    pack_name: String,
    factor: i64,
    min_counts: Vec<i64>,
    prices_sen: Vec<i64>,
    price_includes_tax: bool,
    minimum_count: i64,
    multiple: i64,
    available: i64,
    audience: String,
    audience_tokens: Vec<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// `price` over `factor`, rounded half up to sen.
pub(crate) fn per_base_unit(price_sen: i64, factor: i64) -> Money {
    let (price, factor) = (i128::from(price_sen), i128::from(factor.max(1)));
    let rounded = (2 * price + factor).div_euclid(2 * factor);
    Money::from_sen(i64::try_from(rounded).unwrap_or(i64::MAX))
}

impl OfferRow {
    /// The list's steps and counts become the asker's own, where it agreed with the seller.
    fn apply(&mut self, agreed: &[InForce]) -> Result<Option<AgreedBy>, WorkflowError> {
        let facts = OfferFacts {
            id: OfferId(self.id),
            factor: self.factor,
            includes_tax: self.price_includes_tax,
            category: self.own_category.as_deref().or(self.p_category.as_deref()),
        };
        let Some((version, entry)) = price_of(agreed, OrganizationId(self.seller_id), facts) else {
            return Ok(None);
        };
        let list = self.min_counts.iter().zip(&self.prices_sen).map(|(min_count, sen)| {
            PriceBreak { min_count: *min_count, price: Money::from_sen(*sen) }
        });
        let list =
            PriceLadder::new(list.collect()).map_err(|_no_ladder| self.bad("price_breaks"))?;
        let own = entry.ladder(&list);
        let counts =
            entry.counts(CountRule { minimum: self.minimum_count, multiple: self.multiple });
        self.min_counts = own.steps().iter().map(|step| step.min_count).collect();
        self.prices_sen = own.steps().iter().map(|step| step.price.sen()).collect();
        (self.minimum_count, self.multiple) = (counts.minimum, counts.multiple);
        Ok(Some(version.into()))
    }

    fn bad(&self, column: &'static str) -> WorkflowError {
        WorkflowError::BadRow { table: "offer", column, id: self.id.to_string() }
    }

    fn view(
        mut self,
        desk: Option<OrganizationId>,
        agreed: &[InForce],
    ) -> Result<OfferView, WorkflowError> {
        let agreed_by = self.apply(agreed)?;
        let bad = |column| self.bad(column);
        let price_breaks: Vec<PriceBreakView> = self
            .min_counts
            .iter()
            .zip(&self.prices_sen)
            .map(|(min_count, sen)| PriceBreakView {
                min_count: *min_count,
                price: Money::from_sen(*sen),
                price_per_base_unit: per_base_unit(*sen, self.factor),
            })
            .collect();
        let first = price_breaks.first().ok_or_else(|| bad("price_breaks"))?;
        let seller = OrganizationId(self.seller_id);
        let audience = if desk == Some(seller) {
            let audience = Audience::from_word(&self.audience, seller, &self.audience_tokens);
            Some(audience.ok_or_else(|| bad("audience"))?)
        } else {
            None
        };
        let state = OfferState::from_word(&self.state).ok_or_else(|| bad("state"))?;
        Ok(OfferView {
            id: self.id,
            version: self.version,
            state,
            agreed_by,
            price_per_base_unit: first.price_per_base_unit,
            price_breaks,
            audience,
            product_name: self.name,
            product: ProductView {
                id: self.product_id,
                name: self.p_name,
                brand: self.p_brand,
                category: self.p_category,
                base_unit: self.base_unit,
                gtin: self.gtin,
                tax_class: self.tax_class,
            },
            seller: SellerView {
                id: self.seller_id,
                name: self.seller_name,
                region: RegionView { code: self.region_code, name: self.region_name },
            },
            seller_code: self.seller_code,
            own_barcode: self.own_barcode,
            pack: PackView { name: self.pack_name, factor: self.factor },
            price_includes_tax: self.price_includes_tax,
            minimum_count: self.minimum_count,
            multiple: self.multiple,
            available_count: self.available.max(0) / self.factor,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

const OFFERS: &str = "
SELECT o.id, o.version, o.state, o.name, o.product_id, p.name AS p_name, p.brand AS p_brand,
       p.category AS p_category, o.category AS own_category, p.base_unit, p.gtin, p.tax_class, o.seller_id,
       s.name AS seller_name, s.region_code, r.name AS region_name, o.seller_code, o.own_barcode,
       o.pack_name, o.factor, o.price_includes_tax, o.minimum_count, o.multiple, o.audience,
       o.audience_tokens, o.created_at, o.updated_at,
       ARRAY(SELECT b.min_count FROM offer_price_break b WHERE b.offer_id = o.id
             ORDER BY b.min_count) AS min_counts,
       ARRAY(SELECT b.price_sen FROM offer_price_break b WHERE b.offer_id = o.id
             ORDER BY b.min_count) AS prices_sen,
       (coalesce((SELECT sum(l.on_hand - l.reserved) FROM stock_level l
                 WHERE l.owner_id = o.seller_id AND l.product_id = o.product_id
                   AND l.condition = 'good'
                   AND NOT (EXISTS (SELECT 1 FROM resale r WHERE r.own_offer_id = o.id AND r.ended_at IS NULL)
                            AND sold_beside(o.id))), 0)
        + coalesce((SELECT available_above(r.upstream_offer_id) FROM resale r
                    WHERE r.own_offer_id = o.id AND r.state = 'active' AND r.sourcing = 'back_to_back'), 0))::bigint AS available
FROM offer o JOIN product p ON p.id = o.product_id
JOIN organization s ON s.id = o.seller_id JOIN region r ON r.code = s.region_code";

/// Meant for whoever carries the tokens `$1`, and on sale.
const IS_FOR_ASKER: &str =
    "(o.state = 'published' AND s.ended_at IS NULL AND o.audience_tokens && $1::text[])";

/// One offer, at the asker's own price.
///
/// # Errors
/// [`WorkflowError::NotFound`] when it is absent or not meant for the asker: also where it stands in an
/// agreement of theirs, for who may see an offer is its seller's to say alone.
pub async fn offer(
    on: &impl ConnectionTrait,
    asker: &Asker,
    id: OfferId,
    now: DateTime<Utc>,
) -> Result<OfferView, WorkflowError> {
    let tokens = tokens_of_asker(on, asker).await?;
    let desk = desk_of(asker);
    let found: Option<OfferRow> = row(
        on,
        &format!("{OFFERS} WHERE o.id = $2 AND (o.seller_id = $3 OR {IS_FOR_ASKER})"),
        [tokens.into(), Uuid::from(id).into(), desk.map(Uuid::from).into()],
    )
    .await?;
    let found = found.ok_or(WorkflowError::NotFound { what: "offer" })?;
    found.view(desk, &agreed_with(on, desk, &[id], now).await?)
}

/// What the organization agreed with its sellers about these offers.
async fn agreed_with(
    on: &impl ConnectionTrait,
    desk: Option<OrganizationId>,
    offers: &[OfferId],
    now: DateTime<Utc>,
) -> Result<Vec<InForce>, WorkflowError> {
    match desk {
        Some(buyer) => agreements::held_by(on, buyer, offers, now).await,
        None => Ok(Vec::new()),
    }
}

/// The audience tokens a search carries for this asker.
///
/// # Errors
/// The database fails.
pub async fn search_tokens(
    on: &impl ConnectionTrait,
    asker: &Asker,
) -> Result<Vec<String>, WorkflowError> {
    tokens_of_asker(on, asker).await
}

/// The offers a search found, in its order, at the asker's own prices. The database is asked again whether each is on sale and
/// meant for the asker: an index may lag, and what it should not have found is left out.
///
/// # Errors
/// The database fails.
pub async fn found_offers(
    on: &impl ConnectionTrait,
    asker: &Asker,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> Result<Vec<OfferView>, WorkflowError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let tokens = tokens_of_asker(on, asker).await?;
    let found: Vec<OfferRow> = rows(
        on,
        &format!(
            "{OFFERS} WHERE o.id = ANY($2) AND {IS_FOR_ASKER} ORDER BY array_position($2, o.id)"
        ),
        [tokens.into(), ids.to_vec().into()],
    )
    .await?;
    let desk = desk_of(asker);
    let ids: Vec<OfferId> = ids.iter().copied().map(OfferId).collect();
    let agreed = agreed_with(on, desk, &ids, now).await?;
    found.into_iter().map(|row| row.view(desk, &agreed)).collect()
}

/// What a seller looks for among its own offers.
#[derive(Debug, Clone, Default)]
pub struct OwnOffers {
    /// Part of the name, or the whole of its own code or of a barcode.
    pub text: Option<String>,
    /// Only in this state.
    pub state: Option<OfferState>,
    /// Only of this product.
    pub product: Option<ProductId>,
    /// The last offer of the page before.
    pub after: Option<OfferId>,
    /// How many.
    pub limit: u64,
}

/// A seller's own offers, newest first.
///
/// # Errors
/// [`WorkflowError::OrganizationNeeded`] when the asker looks after no organization's offers.
pub async fn own_offers(
    on: &impl ConnectionTrait,
    asker: &Asker,
    wanted: &OwnOffers,
) -> Result<Vec<OfferView>, WorkflowError> {
    let desk = desk_of(asker).ok_or(WorkflowError::OrganizationNeeded)?;
    let text = wanted.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let found: Vec<OfferRow> = rows(
        on,
        &format!(
            "{OFFERS} WHERE o.seller_id = $1 AND ($2::uuid IS NULL OR o.id < $2)
             AND ($3::text IS NULL OR o.state = $3) AND ($4::uuid IS NULL OR o.product_id = $4)
             AND ($5::text IS NULL OR strpos(lower(o.name), lower($5)) > 0
                  OR o.seller_code = $5 OR o.own_barcode = $5 OR p.gtin = $5)
             ORDER BY o.id DESC LIMIT $6"
        ),
        [
            Uuid::from(desk).into(),
            wanted.after.map(Uuid::from).into(),
            wanted.state.map(|state| state.as_str().to_owned()).into(),
            wanted.product.map(Uuid::from).into(),
            text.map(str::to_owned).into(),
            limit(wanted.limit),
        ],
    )
    .await?;
    found.into_iter().map(|row| row.view(Some(desk), &[])).collect()
}

/// A product.
///
/// # Errors
/// [`WorkflowError::NotFound`].
pub async fn product(
    on: &impl ConnectionTrait,
    id: ProductId,
) -> Result<ProductView, WorkflowError> {
    let found = row(
        on,
        "SELECT id, name, brand, category, base_unit, gtin, tax_class FROM product WHERE id = $1",
        [Uuid::from(id).into()],
    )
    .await?;
    found.ok_or(WorkflowError::NotFound { what: "product" })
}

pub(crate) fn limit(rows: u64) -> Value {
    i64::try_from(rows).unwrap_or(i64::MAX).into()
}

#[cfg(test)]
mod tests {
    use super::per_base_unit;

    #[test]
    fn a_price_per_piece_is_rounded_half_up_to_sen() {
        assert_eq!(per_base_unit(10_800_000, 40).to_string(), "2700.00");
        assert_eq!(per_base_unit(10_000_000, 3).to_string(), "33333.33");
        assert_eq!(per_base_unit(1, 2).to_string(), "0.01");
        assert_eq!(per_base_unit(i64::MAX, 1).sen(), i64::MAX);
    }
}
