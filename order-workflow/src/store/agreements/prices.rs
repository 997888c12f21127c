//! Price books as rows.

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use supply_chain::agreement::{Entry, PackAgreed, Percent, Price, PriceBook, Scope};
use supply_chain::id::{AgreementId, OfferId, OrganizationId};
use supply_chain::money::Money;
use supply_chain::price_ladder::{PriceBreak, PriceLadder};
use supply_chain::quantity::Pack;
use uuid::Uuid;

use super::bad;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};

/// A row of `agreement_price`, as PostgreSQL writes it in JSON.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PriceRow {
    position: i32,
    offer_id: Option<Uuid>,
    goods_name: Option<String>,
    pack_name: Option<String>,
    factor: Option<i64>,
    includes_tax: Option<bool>,
    category: Option<String>,
    min_counts: Option<Vec<i64>>,
    prices_sen: Option<Vec<i64>>,
    discount: Option<u32>,
    minimum_count: Option<i64>,
    multiple: Option<i64>,
}

impl PriceRow {
    fn of(entry: &Entry, position: i32) -> Self {
        let mut row = Self {
            position,
            offer_id: None,
            goods_name: None,
            pack_name: None,
            factor: None,
            includes_tax: None,
            category: None,
            min_counts: None,
            prices_sen: None,
            discount: None,
            minimum_count: entry.minimum,
            multiple: entry.multiple,
        };
        match &entry.scope {
            Scope::Offer(id, agreed) => {
                row.offer_id = Some(Uuid::from(*id));
                row.goods_name = Some(agreed.name.clone());
                row.pack_name = Some(agreed.pack.name.clone());
                row.factor = Some(agreed.pack.factor);
                row.includes_tax = Some(agreed.includes_tax);
            }
            Scope::Category(category) => row.category = Some(category.clone()),
            Scope::Everything => {}
        }
        match &entry.price {
            Price::Fixed(ladder) => {
                row.min_counts = Some(ladder.steps().iter().map(|step| step.min_count).collect());
                row.prices_sen = Some(ladder.steps().iter().map(|step| step.price.sen()).collect());
            }
            Price::Discount(percent) => row.discount = Some(percent.basis_points()),
        }
        row
    }

    fn entry(self) -> Option<Entry> {
        let scope = match (self.offer_id, self.category) {
            (Some(id), _) => {
                let pack = Pack { name: self.pack_name?, factor: self.factor? };
                let agreed =
                    PackAgreed { name: self.goods_name?, pack, includes_tax: self.includes_tax? };
                Scope::Offer(OfferId(id), agreed)
            }
            (None, Some(category)) => Scope::Category(category),
            (None, None) => Scope::Everything,
        };
        let price = match (self.discount, self.min_counts, self.prices_sen) {
            (Some(points), _, _) => Price::Discount(Percent::of_basis_points(points)?),
            (None, Some(counts), Some(prices)) => {
                let steps = counts.into_iter().zip(prices);
                let steps = steps
                    .map(|(min_count, sen)| PriceBreak { min_count, price: Money::from_sen(sen) });
                Price::Fixed(PriceLadder::new(steps.collect()).ok()?)
            }
            _ => return None,
        };
        Some(Entry { scope, price, minimum: self.minimum_count, multiple: self.multiple })
    }
}

/// The rows of a version's book, as JSON, back as a book.
pub(super) fn book(id: AgreementId, rows: serde_json::Value) -> Result<PriceBook, WorkflowError> {
    let wrong =
        || WorkflowError::BadRow { table: "agreement_price", column: "price", id: id.to_string() };
    let mut rows: Vec<PriceRow> = serde_json::from_value(rows).map_err(|_unreadable| wrong())?;
    rows.sort_by_key(|row| row.position);
    let entries = rows.into_iter().map(PriceRow::entry).collect::<Option<Vec<_>>>();
    PriceBook::new(entries.ok_or_else(wrong)?).map_err(|_unreadable| wrong())
}

/// Writes the book of a version.
pub(super) async fn insert(
    work: Work<'_>,
    id: AgreementId,
    number: i32,
    book: &PriceBook,
) -> Result<(), WorkflowError> {
    if book.entries().is_empty() {
        return Ok(());
    }
    let entries: Vec<PriceRow> = book
        .entries()
        .iter()
        .zip(1..)
        .map(|(entry, position)| PriceRow::of(entry, position))
        .collect();
    execute(
        work.tx,
        "INSERT INTO agreement_price (agreement_id, number, position, offer_id, goods_name, pack_name, factor,
             includes_tax, category, min_counts, prices_sen, discount, minimum_count, multiple)
         SELECT $1, $2, p.position, p.offer_id, p.goods_name, p.pack_name, p.factor, p.includes_tax, p.category,
                p.min_counts, p.prices_sen, p.discount, p.minimum_count, p.multiple
         FROM jsonb_populate_recordset(NULL::agreement_price, $3) p",
        [Uuid::from(id).into(), number.into(), serde_json::to_value(entries)?.into()],
    )
    .await?;
    Ok(())
}

/// The whole price book of a version.
pub(crate) async fn prices_of(
    on: &impl ConnectionTrait,
    id: AgreementId,
    number: i32,
) -> Result<PriceBook, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Book {
        prices: serde_json::Value,
    }
    let found: Option<Book> = row(
        on,
        "SELECT coalesce(jsonb_agg(to_jsonb(p)), '[]') AS prices FROM agreement_price p
         WHERE p.agreement_id = $1 AND p.number = $2",
        [Uuid::from(id).into(), number.into()],
    )
    .await?;
    book(id, found.ok_or_else(|| bad("number", id))?.prices)
}

/// Goods and pack of those of these offers that are `seller`'s and not withdrawn; only those meant for
/// `tokens`, where whoever proposes is not the seller.
pub(crate) async fn known_offers(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
    ids: &[OfferId],
    tokens: Option<Vec<String>>,
) -> Result<Vec<(OfferId, PackAgreed)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Known {
        id: Uuid,
        name: String,
        pack_name: String,
        factor: i64,
        price_includes_tax: bool,
    }
    let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let found: Vec<Known> = rows(
        on,
        "SELECT id, name, pack_name, factor, price_includes_tax FROM offer
         WHERE id = ANY($1) AND seller_id = $2 AND state <> 'withdrawn'
           AND ($3::text[] IS NULL OR (state = 'published' AND audience_tokens && $3))",
        [ids.into(), Uuid::from(seller).into(), tokens.into()],
    )
    .await?;
    let agreed = |row: Known| {
        let pack = Pack { name: row.pack_name, factor: row.factor };
        let agreed = PackAgreed { name: row.name, pack, includes_tax: row.price_includes_tax };
        (OfferId(row.id), agreed)
    };
    Ok(found.into_iter().map(agreed).collect())
}
