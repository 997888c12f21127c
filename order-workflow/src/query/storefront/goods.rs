//! Goods as a cashier finds them: by barcode, by the cooperative's own code, by part of a name; what goes most stands first.

use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OrganizationId, TieId};
use supply_chain::money::Money;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::store::storefront as store;
use crate::unit_of_work::{row, rows};

/// What a cashier looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// A barcode or the cooperative's own code, whole.
    pub code: Option<String>,
    /// Words that all stand in the name, the brand, the group or a code.
    pub words: Option<String>,
    /// These offers.
    pub offers: Option<Vec<Uuid>>,
}

/// Goods that are sold at the counter.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct CounterGoods {
    /// The offer.
    pub offer_id: Uuid,
    /// As the cooperative writes it.
    pub name: String,
    /// What is counted.
    pub pack: String,
    /// The barcode.
    pub gtin: Option<String>,
    /// The cooperative's own code.
    pub code: Option<String>,
    /// `1:3700000,10:3600000`: from so many packs, so many sen each.
    pub ladder: String,
    /// Whether PPN comes on top of that.
    pub adds_tax: bool,
    /// Whole packs that are there and promised to nobody.
    pub available: i64,
    /// The fewest packs sold at once.
    pub minimum_count: i64,
    /// Packs are sold in multiples of this.
    pub multiple: i64,
}

impl CounterGoods {
    /// What one pack costs when so many are bought.
    #[must_use]
    pub fn price_at(&self, count: i64) -> Money {
        let steps = self.ladder.split(',').filter_map(|step| {
            let (from, sen) = step.split_once(':')?;
            Some((from.parse::<i64>().ok()?, sen.parse::<i64>().ok()?))
        });
        let steps: Vec<(i64, i64)> = steps.collect();
        let reached = steps.iter().rev().find(|(from, _)| *from <= count).or(steps.first());
        Money::from_sen(reached.map_or(0, |(_, sen)| *sen))
    }
}

const GOODS: &str = "
SELECT o.id AS offer_id, o.name, o.pack_name AS pack, p.gtin, o.seller_code AS code,
       (SELECT string_agg(b.min_count || ':' || b.price_sen, ',' ORDER BY b.min_count)
        FROM offer_price_break b WHERE b.offer_id = o.id) AS ladder,
       NOT o.price_includes_tax AND s.vat_registered AND p.tax_class = 'taxed' AS adds_tax,
       greatest(coalesce((SELECT sum(l.on_hand - l.reserved) FROM stock_level l
                          WHERE l.owner_id = o.seller_id AND l.product_id = o.product_id AND l.condition = 'good'), 0), 0)::bigint
           / o.factor AS available,
       o.minimum_count, o.multiple
FROM offer o JOIN product p ON p.id = o.product_id JOIN organization s ON s.id = o.seller_id
LEFT JOIN (SELECT l.offer_id, count(*) AS times FROM till_entry e JOIN order_line l ON l.order_id = e.order_id
           WHERE e.cooperative_id = $1 AND e.recorded_at > now() - interval '60 days' GROUP BY 1) t ON t.offer_id = o.id
WHERE o.seller_id = $1 AND o.state = 'published' AND o.audience_tokens && $2::text[]
  AND EXISTS (SELECT FROM offer_price_break b WHERE b.offer_id = o.id)
  AND ($3::text IS NULL OR ltrim(p.gtin, '0') = ltrim($3, '0') OR upper(o.seller_code) = upper($3))
  AND (cardinality($4::text[]) = 0 OR NOT EXISTS (SELECT 1 FROM unnest($4) AS word
       WHERE concat_ws(' ', o.name, coalesce(o.brand, p.brand), coalesce(o.category, p.category), p.gtin, o.seller_code)
             NOT ILIKE word))
  AND ($5::uuid[] IS NULL OR o.id = ANY($5))
ORDER BY array_position($5, o.id), coalesce(t.times, 0) DESC, lower(o.name), o.id LIMIT $6";

/// What a cooperative's counter sells, as far as it is sought.
///
/// # Errors
/// The database fails.
pub async fn counter_goods(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    sought: &Sought,
    limit: u32,
) -> Result<Vec<CounterGoods>, WorkflowError> {
    let escaped = |word: &str| word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let words = sought.words.as_deref().unwrap_or_default().split_whitespace().take(8);
    let words: Vec<String> = words.map(|word| format!("%{}%", escaped(word))).collect();
    rows(
        on,
        GOODS,
        [
            Uuid::from(cooperative).into(),
            store::tokens(cooperative).into(),
            sought.code.clone().into(),
            words.into(),
            sought.offers.clone().into(),
            i64::from(limit.clamp(1, 200)).into(),
        ],
    )
    .await
}

/// A member as the cashier asks for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundMember {
    /// What ties them to the cooperative.
    pub tie: TieId,
    /// Their name, or their number where it was erased.
    pub name: String,
}

/// The member of that number.
///
/// # Errors
/// The database fails.
pub async fn member_numbered(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    number: &str,
) -> Result<Option<FoundMember>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct MemberRow {
        id: Uuid,
        name: String,
    }
    let found: Option<MemberRow> = row(
        on,
        "SELECT t.id, coalesce(d.name, t.number) AS name FROM tie t LEFT JOIN person_detail d ON d.person_id = t.person_id
         WHERE t.organization_id = $1 AND t.kind = 'member' AND t.until IS NULL AND upper(t.number) = upper($2)",
        [Uuid::from(cooperative).into(), number.trim().into()],
    )
    .await?;
    Ok(found.map(|found| FoundMember { tie: TieId(found.id), name: found.name }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_costs_what_the_step_says_that_the_count_reaches() {
        let goods = CounterGoods {
            offer_id: Uuid::nil(),
            name: String::new(),
            pack: String::new(),
            gtin: None,
            code: None,
            ladder: "1:3700000,10:3600000".to_owned(),
            adds_tax: false,
            available: 0,
            minimum_count: 1,
            multiple: 1,
        };
        let at = |count| goods.price_at(count).sen();
        assert_eq!([at(1), at(9), at(10), at(400)], [3_700_000, 3_700_000, 3_600_000, 3_600_000]);
        // Below the first step it costs what the first step says.
        assert_eq!(at(0), 3_700_000);
    }
}
