//! The own catalogue as a price list, in the form an upload takes: what is taken out and put in again unchanged changes
//! nothing.
//!
//! Offers on sale and paused ones are in it. Left out is what such a file cannot say without saying something else: what
//! a rule of resale makes, ladders of more than five steps, and texts that a file would alter.

use std::collections::HashMap;

use sea_orm::FromQueryResult;
use serde_json::Value;
use supply_chain::ask::Actor;
use uuid::Uuid;

use super::exports::Table;
use super::orders::staff;
use crate::error::WorkflowError;
use crate::price_list::{Field, Language, Step, survives_a_file};
use crate::unit_of_work::{Workflow, rows};

/// The most packs of a stock that an upload takes.
const PACKS_MAX: i64 = 1_000_000_000;

#[derive(FromQueryResult)]
struct Listed {
    id: Uuid,
    product_id: Uuid,
    name: String,
    seller_code: Option<String>,
    brand: Option<String>,
    category: Option<String>,
    barcode: Option<String>,
    base_unit: String,
    pack_name: String,
    factor: i64,
    price_includes_tax: bool,
    minimum_count: i64,
    multiple: i64,
    min_counts: Vec<i64>,
    prices_sen: Vec<i64>,
    on_hand: Option<i64>,
}

// A code of the seller's own stands where it stood: an upload that finds a barcode there takes it off. The stock is that
// of the own default place, which is what an upload sets.
const LISTED: &str = "
SELECT o.id, o.product_id, o.name, o.seller_code, o.brand, o.category, coalesce(o.own_barcode, p.gtin) AS barcode,
       p.base_unit, o.pack_name, o.factor, o.price_includes_tax, o.minimum_count, o.multiple,
       b.min_counts, b.prices_sen, l.on_hand
FROM offer o JOIN product p ON p.id = o.product_id
JOIN (SELECT offer_id, array_agg(min_count ORDER BY min_count) AS min_counts,
             array_agg(price_sen ORDER BY min_count) AS prices_sen
      FROM offer_price_break WHERE offer_id IN (SELECT id FROM offer WHERE seller_id = $1)
      GROUP BY offer_id) b ON b.offer_id = o.id
LEFT JOIN place c ON c.organization_id = $1 AND c.is_default
LEFT JOIN stock_level l ON l.owner_id = $1 AND l.holder_id = $1 AND l.place_id = c.id
     AND l.product_id = o.product_id AND l.lot = '' AND l.condition = 'good'
WHERE o.seller_id = $1 AND o.state <> 'withdrawn'
  AND NOT EXISTS (SELECT 1 FROM resale r WHERE r.own_offer_id = o.id AND r.ended_at IS NULL)
ORDER BY lower(o.name), o.id";

impl Workflow {
    /// The asker's own catalogue as a table whose headers are those of an upload in `language`.
    ///
    /// # Errors
    /// The asker is a member only, or the database fails.
    pub async fn own_price_list(
        &self,
        actor: &Actor,
        language: Language,
    ) -> Result<Table, WorkflowError> {
        staff(actor)?;
        let seller = Uuid::from(actor.organization);
        let mut listed: Vec<Listed> = rows(self.reader(), LISTED, [seller.into()]).await?;
        listed.retain(is_sayable);
        let stocks = packs(&listed);
        let columns = Field::all().map(|field| match language {
            Language::Indonesian => field.indonesian_name(),
            Language::English => field.english_name(),
        });
        let row = |one: &Listed| {
            let stock = stocks.get(&one.id).copied();
            Field::all().map(|field| cell(one, field, (stock, language))).collect()
        };
        Ok(Table { columns: columns.collect(), rows: listed.iter().map(row).collect() })
    }
}

/// Whether a file says of the offer exactly what it is.
fn is_sayable(one: &Listed) -> bool {
    let texts = [&one.seller_code, &one.brand, &one.category, &one.barcode];
    one.prices_sen.len() <= Step::ALL.len() + 1
        && texts
            .into_iter()
            .flatten()
            .chain([&one.name, &one.pack_name])
            .all(|t| survives_a_file(t))
}

/// The stock of each offer in packs. The packs of one product share its stock, and an upload adds them up again: so each
/// pack, the largest first, has what it can hold of it. A stock that whole packs cannot say is left empty, which leaves
/// it as it is.
fn packs(listed: &[Listed]) -> HashMap<Uuid, i64> {
    let mut by_product: HashMap<Uuid, Vec<&Listed>> = HashMap::new();
    for one in listed {
        by_product.entry(one.product_id).or_default().push(one);
    }
    let mut stocks = HashMap::new();
    for mut packs in by_product.into_values() {
        packs.sort_by_key(|one| std::cmp::Reverse((one.factor, one.id)));
        let Some(mut left) = packs.iter().find_map(|one| one.on_hand) else { continue };
        let mut of_each = Vec::with_capacity(packs.len());
        for one in packs {
            of_each.push((one.id, left / one.factor));
            left %= one.factor;
        }
        if left == 0 && of_each.iter().all(|(_, packs)| *packs <= PACKS_MAX) {
            stocks.extend(of_each);
        }
    }
    stocks
}

fn cell(one: &Listed, field: Field, (stock, language): (Option<i64>, Language)) -> Value {
    let text = |text: &Option<String>| text.clone().map_or(Value::Null, Value::String);
    let nth = |step: Step| Step::ALL.iter().position(|other| *other == step).map_or(0, |at| at + 1);
    match field {
        Field::Name => one.name.clone().into(),
        Field::SellerCode => text(&one.seller_code),
        Field::Brand => text(&one.brand),
        Field::Category => text(&one.category),
        Field::Barcode => text(&one.barcode),
        Field::BaseUnit => one.base_unit.clone().into(),
        Field::Pack => one.pack_name.clone().into(),
        Field::Factor => one.factor.into(),
        Field::Price => one.prices_sen.first().map_or(Value::Null, |sen| price(*sen)),
        Field::IncludesTax => match (one.price_includes_tax, language) {
            (true, Language::Indonesian) => "ya",
            (false, Language::Indonesian) => "tidak",
            (true, Language::English) => "yes",
            (false, Language::English) => "no",
        }
        .into(),
        Field::Stock => stock.into(),
        Field::Minimum => one.minimum_count.into(),
        Field::Multiple => one.multiple.into(),
        Field::StepPrice(step) => {
            one.prices_sen.get(nth(step)).map_or(Value::Null, |sen| price(*sen))
        }
        Field::StepMinimum(step) => one.min_counts.get(nth(step)).copied().into(),
    }
}

/// Whole rupiah as a number, so that a spreadsheet counts with it; sen behind a comma, as they are typed.
fn price(sen: i64) -> Value {
    match sen % 100 {
        0 => (sen / 100).into(),
        rest => format!("{},{rest:02}", sen / 100).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(id: u128, factor: i64, on_hand: i64) -> Listed {
        Listed {
            id: Uuid::from_u128(id),
            product_id: Uuid::nil(),
            name: "Gula".to_owned(),
            seller_code: None,
            brand: None,
            category: None,
            barcode: None,
            base_unit: "pcs".to_owned(),
            pack_name: "karton".to_owned(),
            factor,
            price_includes_tax: false,
            minimum_count: 1,
            multiple: 1,
            min_counts: vec![1],
            prices_sen: vec![100],
            on_hand: Some(on_hand),
        }
    }

    #[test]
    fn the_packs_of_one_product_say_its_stock_once_between_them() {
        let stocks = packs(&[pack(1, 12, 125), pack(2, 40, 125), pack(3, 1, 125)]);

        let said = [2, 1, 3].map(|id| stocks[&Uuid::from_u128(id)]);
        assert_eq!(said, [3, 0, 5]);
        assert_eq!(3 * 40 + 5, 125);
    }

    #[test]
    fn a_stock_that_whole_packs_cannot_say_is_left_empty() {
        assert!(packs(&[pack(1, 12, 125)]).is_empty());
    }

    #[test]
    fn sen_are_written_as_people_type_them() {
        assert_eq!(price(10_800_000), Value::from(108_000));
        assert_eq!(price(1_250_005), Value::from("12500,05"));
    }
}
