//! Offers as rows: for an order that prices its lines, and for the seller who changes them.

use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use serde::Deserialize;
use std::sync::LazyLock;
use supply_chain::agreement::OfferFacts;
use supply_chain::id::{OfferId, OrganizationId, ProductId};
use supply_chain::money::Money;
use supply_chain::offer::{Audience, CountRule, Offer, OfferState};
use supply_chain::price_chain::{OpenTo, Origin};
use supply_chain::price_ladder::{PriceBreak, PriceLadder};
use supply_chain::quantity::{BaseUnit, Pack};
use supply_chain::tax::TaxClass;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::store::agreements::{InForce, price_of};
use crate::store::resale::{AboveRow, SOLD_ON};
use crate::unit_of_work::{Work, execute, row, rows};

/// Offers with what an order needs of them; a condition on `o` follows.
pub(super) static OFFERED: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT o.id, o.seller_id, o.product_id, o.seller_code, o.name, p.base_unit, o.pack_name,
            o.factor, o.price_includes_tax, p.tax_class, o.minimum_count, o.multiple, o.state,
            o.audience_tokens, s.ended_at IS NULL AS is_trading,
            coalesce(o.category, p.category) AS category,
            ARRAY(SELECT b.min_count FROM offer_price_break b WHERE b.offer_id = o.id
                  ORDER BY b.min_count) AS min_counts,
            ARRAY(SELECT b.price_sen FROM offer_price_break b WHERE b.offer_id = o.id
                  ORDER BY b.min_count) AS prices_sen,
            {SOLD_ON} AS above,
            (SELECT x.open_to FROM price_opening x WHERE x.organization_id = o.seller_id) AS open_to
     FROM offer o JOIN product p ON p.id = o.product_id JOIN organization s ON s.id = o.seller_id"
    )
});

/// A row of [`OFFERED`].
#[derive(Deserialize, FromQueryResult)]
pub(super) struct OrderedOffer {
    id: Uuid,
    seller_id: Uuid,
    product_id: Uuid,
    seller_code: Option<String>,
    name: String,
    base_unit: String,
    pack_name: String,
    factor: i64,
    price_includes_tax: bool,
    tax_class: String,
    minimum_count: i64,
    multiple: i64,
    state: String,
    audience_tokens: Vec<String>,
    is_trading: bool,
    category: Option<String>,
    min_counts: Vec<i64>,
    prices_sen: Vec<i64>,
    above: Option<serde_json::Value>,
    open_to: Option<String>,
}

fn bad(column: &'static str, id: Uuid) -> WorkflowError {
    WorkflowError::BadRow { table: "offer", column, id: id.to_string() }
}

/// Steps as two columns of the same length; the table's own checks keep them a ladder.
pub(super) fn ladder(min_counts: &[i64], prices_sen: &[i64]) -> Option<PriceLadder> {
    let steps = min_counts.iter().zip(prices_sen);
    let steps = steps
        .map(|(min_count, sen)| PriceBreak { min_count: *min_count, price: Money::from_sen(*sen) });
    PriceLadder::new(steps.collect()).ok()
}

impl OrderedOffer {
    /// The offer as it stands for whoever carries `asker_tokens`, at the price and by the counts that the
    /// buyer agreed with its seller.
    pub(super) fn offered(
        self,
        asker_tokens: &[String],
        agreed: &[InForce],
    ) -> Result<Offer, WorkflowError> {
        let id = self.id;
        let offer = Offer {
            id: id.into(),
            seller: self.seller_id.into(),
            product: self.product_id.into(),
            seller_code: self.seller_code,
            name: self.name,
            base_unit: BaseUnit::from_word(&self.base_unit).ok_or_else(|| bad("base_unit", id))?,
            pack: Pack { name: self.pack_name, factor: self.factor },
            ladder: ladder(&self.min_counts, &self.prices_sen)
                .ok_or_else(|| bad("price_breaks", id))?,
            price_includes_tax: self.price_includes_tax,
            tax_class: TaxClass::from_word(&self.tax_class).ok_or_else(|| bad("tax_class", id))?,
            counts: CountRule { minimum: self.minimum_count, multiple: self.multiple },
            state: OfferState::from_word(&self.state).ok_or_else(|| bad("state", id))?,
            is_for_asker: self.is_trading
                && self.audience_tokens.iter().any(|token| asker_tokens.contains(token)),
            origin: match self.above {
                Some(above) => {
                    let above: AboveRow = serde_json::from_value(above).map_err(|_unreadable| {
                        WorkflowError::BadRow {
                            table: "resale",
                            column: "above",
                            id: id.to_string(),
                        }
                    })?;
                    Origin::SoldOn(above.seen_with(asker_tokens))
                }
                None => Origin::First {
                    open_to: match &self.open_to {
                        Some(word) => OpenTo::from_word(word).ok_or_else(|| bad("open_to", id))?,
                        None => OpenTo::DirectBuyer,
                    },
                },
            },
        };
        let facts = OfferFacts {
            id: offer.id,
            factor: offer.pack.factor,
            includes_tax: offer.price_includes_tax,
            category: self.category.as_deref(),
        };
        Ok(match price_of(agreed, offer.seller, facts) {
            Some((_, entry)) => entry.applied(offer),
            None => offer,
        })
    }
}

/// The offers an order names, as far as they exist, with whether each is meant for whoever carries
/// `asker_tokens` (see [`crate::store::organizations::asker_tokens`]), each at the price and by the counts
/// that the buyer agreed with its seller.
pub(crate) async fn for_order(
    on: &impl ConnectionTrait,
    ids: &[OfferId],
    asker_tokens: &[String],
    agreed: &[InForce],
) -> Result<Vec<Offer>, WorkflowError> {
    let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let sql = format!("{} WHERE o.id = ANY($1)", *OFFERED);
    let offers: Vec<OrderedOffer> = rows(on, &sql, [ids.into()]).await?;
    offers.into_iter().map(|row| row.offered(asker_tokens, agreed)).collect()
}

/// An offer as its seller sees it while changing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnOffer {
    /// Which offer.
    pub(crate) id: OfferId,
    /// Of which product.
    pub(crate) product: ProductId,
    /// The goods' name, brand and category as the seller writes them.
    pub(crate) name: String,
    /// See [`OwnOffer::name`].
    pub(crate) brand: Option<String>,
    /// See [`OwnOffer::name`].
    pub(crate) category: Option<String>,
    /// What is counted.
    pub(crate) pack: Pack,
    /// Prices per pack.
    pub(crate) ladder: PriceLadder,
    /// Whether those prices include PPN.
    pub(crate) price_includes_tax: bool,
    /// Which counts are sold.
    pub(crate) counts: CountRule,
    /// Who may see and buy.
    pub(crate) audience: Audience,
    /// Whether it can be bought.
    pub(crate) state: OfferState,
    /// For `ETag`.
    pub(crate) version: i64,
}

#[derive(FromQueryResult)]
struct OwnRow {
    id: Uuid,
    product_id: Uuid,
    name: String,
    brand: Option<String>,
    category: Option<String>,
    pack_name: String,
    factor: i64,
    price_includes_tax: bool,
    minimum_count: i64,
    multiple: i64,
    audience: String,
    audience_tokens: Vec<String>,
    state: String,
    version: i64,
    min_counts: Vec<i64>,
    prices_sen: Vec<i64>,
}

/// An offer of `seller`, locked until the transaction ends; an order may still point to it.
pub(crate) async fn find_for_update(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
    id: OfferId,
) -> Result<Option<OwnOffer>, WorkflowError> {
    let which = || -> [Value; 2] { [Uuid::from(id).into(), Uuid::from(seller).into()] };
    // Locked first and read after: a statement that waited for the lock would show the offer as it is now beside the
    // prices as they were when it began to wait, and whoever changes anything else would write those back.
    let lock = "SELECT 1 FROM offer WHERE id = $1 AND seller_id = $2 FOR NO KEY UPDATE";
    execute(on, lock, which()).await?;
    let found: Option<OwnRow> = row(
        on,
        "SELECT o.id, o.product_id, o.name, o.brand, o.category, o.pack_name, o.factor,
                o.price_includes_tax, o.minimum_count, o.multiple, o.audience, o.audience_tokens,
                o.state, o.version,
                ARRAY(SELECT b.min_count FROM offer_price_break b WHERE b.offer_id = o.id
                      ORDER BY b.min_count) AS min_counts,
                ARRAY(SELECT b.price_sen FROM offer_price_break b WHERE b.offer_id = o.id
                      ORDER BY b.min_count) AS prices_sen
         FROM offer o WHERE o.id = $1 AND o.seller_id = $2",
        which(),
    )
    .await?;
    let Some(row) = found else { return Ok(None) };
    Ok(Some(OwnOffer {
        id,
        product: row.product_id.into(),
        name: row.name,
        brand: row.brand,
        category: row.category,
        pack: Pack { name: row.pack_name, factor: row.factor },
        ladder: ladder(&row.min_counts, &row.prices_sen)
            .ok_or_else(|| bad("price_breaks", row.id))?,
        price_includes_tax: row.price_includes_tax,
        counts: CountRule { minimum: row.minimum_count, multiple: row.multiple },
        audience: Audience::from_word(&row.audience, seller, &row.audience_tokens)
            .ok_or_else(|| bad("audience", row.id))?,
        state: OfferState::from_word(&row.state).ok_or_else(|| bad("state", row.id))?,
        version: row.version,
    }))
}

/// Puts a new offer of `seller` on record, at version 1.
///
/// # Errors
/// [`WorkflowError::IdTaken`].
pub(crate) async fn insert(
    work: Work<'_>,
    seller: OrganizationId,
    offer: &OwnOffer,
) -> Result<(), WorkflowError> {
    let inserted = execute(
        work.tx,
        "INSERT INTO offer (id, seller_id, product_id, name, brand, category, pack_name, factor,
             price_includes_tax, minimum_count, multiple, audience, audience_tokens, state,
             version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15, $15)
         ON CONFLICT (id) DO NOTHING",
        values(work, seller, offer),
    )
    .await?;
    if inserted == 0 {
        return Err(WorkflowError::IdTaken);
    }
    set_breaks(work, offer).await
}

/// Takes back an offer that was put on record in this very transaction, and that nothing points to.
pub(crate) async fn remove_unused(work: Work<'_>, id: OfferId) -> Result<(), WorkflowError> {
    execute(work.tx, "DELETE FROM offer WHERE id = $1", [Uuid::from(id).into()]).await?;
    Ok(())
}

/// Writes an offer that was found for update, one version on.
pub(crate) async fn update(
    work: Work<'_>,
    seller: OrganizationId,
    offer: &OwnOffer,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "DELETE FROM offer_price_break WHERE offer_id = $1",
        [Uuid::from(offer.id).into()],
    )
    .await?;
    set_breaks(work, offer).await?;
    // Last, so that whoever reads the offer's new version finds its new prices.
    execute(
        work.tx,
        "UPDATE offer SET product_id = $3, name = $4, brand = $5, category = $6, pack_name = $7,
             factor = $8, price_includes_tax = $9, minimum_count = $10, multiple = $11,
             audience = $12, audience_tokens = $13, state = $14, version = version + 1,
             updated_at = $15
         WHERE id = $1 AND seller_id = $2",
        values(work, seller, offer),
    )
    .await?;
    Ok(())
}

/// An offer's columns as both statements number them, `$1` to `$15`.
fn values(work: Work<'_>, seller: OrganizationId, offer: &OwnOffer) -> [Value; 15] {
    [
        Uuid::from(offer.id).into(),
        Uuid::from(seller).into(),
        Uuid::from(offer.product).into(),
        offer.name.clone().into(),
        offer.brand.clone().into(),
        offer.category.clone().into(),
        offer.pack.name.clone().into(),
        offer.pack.factor.into(),
        offer.price_includes_tax.into(),
        offer.counts.minimum.into(),
        offer.counts.multiple.into(),
        offer.audience.word().into(),
        offer.audience.tokens(seller).into(),
        offer.state.as_str().into(),
        work.now.into(),
    ]
}

async fn set_breaks(work: Work<'_>, offer: &OwnOffer) -> Result<(), WorkflowError> {
    let steps = offer.ladder.steps();
    let min_counts: Vec<i64> = steps.iter().map(|step| step.min_count).collect();
    let prices: Vec<i64> = steps.iter().map(|step| step.price.sen()).collect();
    execute(
        work.tx,
        "INSERT INTO offer_price_break (offer_id, min_count, price_sen)
         SELECT $1, b.min_count, b.price_sen
         FROM unnest($2::bigint[], $3::bigint[]) AS b (min_count, price_sen)",
        [Uuid::from(offer.id).into(), min_counts.into(), prices.into()],
    )
    .await?;
    Ok(())
}

/// What these organizations are called, in this order.
pub(crate) async fn seller_names(
    on: &impl ConnectionTrait,
    ids: &[OrganizationId],
) -> Result<Vec<String>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Named {
        name: String,
    }
    let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let sql = "SELECT name FROM organization WHERE id = ANY($1) ORDER BY array_position($1, id)";
    let found: Vec<Named> = rows(on, sql, [ids.into()]).await?;
    Ok(found.into_iter().map(|row| row.name).collect())
}
