//! What is in stock when the books begin: counted, and where it is known with what it cost.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use supply_chain::id::{OrganizationId, ProductId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::opening_file::{StockColumn, StockRow};
use super::opening_table::{RowFault, Wrong};
use super::{Refusal, STOCK_OPENERS, holder};
use crate::answers::{self, Answer};
use crate::ask::{Ask, Asker};
use crate::error::WorkflowError;
use crate::price_list::Gtin;
use crate::store::books::inventory;
use crate::store::opening_stock::{
    Meant, OpeningMovement, Standing, bring_in, goods_of_codes, lock_levels, standing,
};
use crate::store::stock::make_levels;
use crate::unit_of_work::{ConnectionTrait, Workflow};

/// What was brought in, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpenedStockView {
    /// The goods, in the order of the table.
    pub lines: Vec<StockLine>,
    /// What all of them cost, as far as it was said.
    #[schema(value_type = String)]
    pub value: Money,
    /// How many lines say no cost.
    pub without_cost: usize,
    /// What the account of the inventory stands at in the books: the same, where the balances were brought in too.
    #[schema(value_type = String)]
    pub inventory: Money,
}

/// Goods that are brought in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StockLine {
    /// Which goods.
    pub product_id: Uuid,
    /// As it stood in the table.
    pub sku: String,
    /// What they are called.
    pub product_name: String,
    /// pcs, gram or ml.
    pub base_unit: String,
    /// What was known to be there before, in base units.
    pub before: i64,
    /// What is there, in base units.
    pub count: i64,
    /// What one base unit cost.
    #[schema(value_type = Option<String>)]
    pub unit_cost: Option<Money>,
}

/// What is to become of the stock.
struct Plan {
    view: OpenedStockView,
    products: Vec<ProductId>,
}

/// Whether somebody may bring stock in, asked before a file is read.
///
/// # Errors
/// 403 but for treasurer and manager.
pub fn may_open_stock(asker: &Asker) -> Result<(), WorkflowError> {
    holder(asker, STOCK_OPENERS).map(|_actor| ())
}

/// What bringing this stock in would do; changes nothing.
///
/// # Errors
/// As [`open_stock`].
pub async fn preview_stock(
    workflow: &Workflow,
    asker: &Asker,
    stock: &[StockRow],
) -> Result<OpenedStockView, WorkflowError> {
    let actor = holder(asker, STOCK_OPENERS)?;
    Ok(plan(workflow.reader(), actor.organization, stock).await?.view)
}

/// Brings stock in; answers 201 with an [`OpenedStockView`]. Each count is what is there; where a cost is said, all of
/// it has that cost from now on.
///
/// # Errors
/// 403 but for treasurer and manager; [`Refusal::Rows`] with every row that cannot be taken, and then nothing is.
pub async fn open_stock(
    workflow: &Workflow,
    ask: Ask,
    stock: Vec<StockRow>,
) -> Result<Answer, WorkflowError> {
    let asked = Arc::new((ask, stock));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (ask, stock) = &*asked;
                let actor = holder(&ask.by, STOCK_OPENERS)?;
                if let Some(answer) = answers::claim(work, ask).await? {
                    return Ok(answer);
                }
                let organization = actor.organization;
                // Codes first, without a lock: what they mean says which levels there have to be.
                let Plan { products, .. } = plan(work.tx, organization, stock).await?;
                make_levels(work, organization, &products).await?;
                lock_levels(work, organization, &products).await?;
                let Plan { view, .. } = plan(work.tx, organization, stock).await?;
                let there = standing(work.tx, organization, &products).await?;
                let movements = movements(&view, &there)?;
                bring_in(work, organization, actor.person, &movements).await?;
                answers::keep(work, ask, 201, &view, None).await
            })
        })
        .await
}

/// What comes in and goes out. Where a cost is said, what was there goes out and comes in again with it.
fn movements(
    view: &OpenedStockView,
    there: &[Standing],
) -> Result<Vec<OpeningMovement>, WorkflowError> {
    let levels: HashMap<Uuid, Uuid> =
        there.iter().filter_map(|row| Some((row.product_id, row.level_id?))).collect();
    let mut all = Vec::with_capacity(view.lines.len());
    for line in &view.lines {
        let level = levels.get(&line.product_id).copied();
        let level =
            level.ok_or_else(|| WorkflowError::Internal("a stock level vanished".to_owned()))?;
        let unit_cost_sen = line.unit_cost.map(Money::sen);
        let mut add = |quantity: i64, unit_cost_sen| {
            if quantity != 0 {
                all.push(OpeningMovement { level, quantity, unit_cost_sen });
            }
        };
        if unit_cost_sen.is_some() {
            add(-line.before, None);
            add(line.count, unit_cost_sen);
        } else {
            add(line.count - line.before, None);
        }
    }
    Ok(all)
}

async fn plan(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    stock: &[StockRow],
) -> Result<Plan, WorkflowError> {
    let codes: Vec<String> = stock.iter().map(|row| row.sku.clone()).collect();
    let barcodes: Vec<String> = codes.iter().filter_map(|code| barcode(code)).collect();
    let meant = goods_of_codes(on, organization, &codes, &barcodes).await?;
    let (products, mut faults) = recognised(stock, &meant);
    let known: Vec<ProductId> = products.iter().flatten().copied().collect();
    let there = standing(on, organization, &known).await?;
    let there: HashMap<Uuid, &Standing> = there.iter().map(|row| (row.product_id, row)).collect();
    let (mut lines, mut value, mut without_cost) = (Vec::new(), Money::ZERO, 0);
    for (row, product) in stock.iter().zip(&products) {
        let Some(found) = product.and_then(|product| there.get(&Uuid::from(product))) else {
            continue;
        };
        let mut fault = |column, wrong| faults.push(RowFault::of_stock(row, column, wrong));
        if found.has_moved {
            fault(StockColumn::Sku, Wrong::Moved);
        } else if row.count < found.reserved {
            fault(StockColumn::Count, Wrong::BelowReserved { reserved: found.reserved });
        }
        let cost = row.unit_cost.and_then(|cost| cost.times(row.count));
        value = value.plus(cost.unwrap_or_default()).unwrap_or(value);
        without_cost += usize::from(row.unit_cost.is_none());
        lines.push(StockLine {
            product_id: found.product_id,
            sku: row.sku.clone(),
            product_name: found.name.clone(),
            base_unit: found.base_unit.clone(),
            before: found.on_hand,
            count: row.count,
            unit_cost: row.unit_cost,
        });
    }
    if !faults.is_empty() {
        faults.sort_by_key(|fault| fault.row);
        return Err(Refusal::Rows { faults }.into());
    }
    let inventory = inventory(on, organization).await?;
    Ok(Plan { view: OpenedStockView { lines, value, without_cost, inventory }, products: known })
}

/// The 14 digits of a barcode, where a code is one.
fn barcode(code: &str) -> Option<String> {
    Gtin::parse(code).ok().map(|gtin| gtin.fourteen())
}

/// Which goods each row means, and what is wrong with those that mean none, several, or the same as another.
fn recognised(stock: &[StockRow], meant: &[Meant]) -> (Vec<Option<ProductId>>, Vec<RowFault>) {
    let mut by_code: HashMap<&str, Vec<&Meant>> = HashMap::new();
    for found in meant {
        by_code.entry(&found.code).or_default().push(found);
    }
    let mut faults = Vec::new();
    let mut taken: HashMap<ProductId, u32> = HashMap::new();
    let products = stock.iter().map(|row| {
        let own = by_code.get(row.sku.as_str());
        let scanned = barcode(&row.sku);
        let scanned = scanned.and_then(|code| by_code.get(code.as_str()));
        let all: Vec<&Meant> = own.into_iter().chain(scanned).flatten().copied().collect();
        let nearest = all.iter().map(|found| found.nearness).min();
        let mut near: Vec<Uuid> = all
            .iter()
            .filter(|found| Some(found.nearness) == nearest)
            .map(|found| found.product_id)
            .collect();
        near.sort_unstable();
        near.dedup();
        let wrong = match near.as_slice() {
            [] => Wrong::GoodsUnknown,
            [only] => match taken.insert(ProductId(*only), row.sheet_row) {
                None => return Some(ProductId(*only)),
                Some(sheet_row) => Wrong::Repeated { sheet_row },
            },
            _ => Wrong::GoodsUnclear,
        };
        faults.push(RowFault::of_stock(row, StockColumn::Sku, wrong));
        None
    });
    (products.collect(), faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row_of(sheet_row: u32, sku: &str) -> StockRow {
        StockRow { row: sheet_row - 1, sheet_row, sku: sku.to_owned(), count: 5, unit_cost: None }
    }

    fn meant(code: &str, product: u128, nearness: i32) -> Meant {
        Meant { code: code.to_owned(), product_id: Uuid::from_u128(product), nearness }
    }

    #[test]
    fn the_nearest_meaning_of_a_code_counts_and_two_as_near_are_a_question() {
        let stock = ["A", "B", "C", "8991234500010", "D"];
        let stock: Vec<StockRow> = (2..).zip(stock).map(|(at, sku)| row_of(at, sku)).collect();
        let known = [
            meant("A", 1, 1),
            meant("A", 9, 2),
            meant("B", 2, 2),
            meant("B", 3, 2),
            meant("08991234500010", 4, 3),
            meant("08991234500010", 5, 4),
            meant("D", 1, 2),
        ];

        let (products, faults) = recognised(&stock, &known);

        let id = |number| Some(ProductId(Uuid::from_u128(number)));
        assert_eq!(products, [id(1), None, None, id(4), None]);
        let told: Vec<_> = faults.into_iter().map(|fault| (fault.sheet_row, fault.wrong)).collect();
        assert_eq!(
            told,
            [
                (3, Wrong::GoodsUnclear),
                (4, Wrong::GoodsUnknown),
                (6, Wrong::Repeated { sheet_row: 2 }),
            ]
        );
    }

    #[test]
    fn with_a_cost_all_of_it_comes_in_anew_and_without_one_only_the_difference() {
        let line = |product: u128, before, count, unit_cost| StockLine {
            product_id: Uuid::from_u128(product),
            sku: String::new(),
            product_name: String::new(),
            base_unit: "pcs".to_owned(),
            before,
            count,
            unit_cost,
        };
        let cost = Some(Money::from_sen(100));
        let view = OpenedStockView {
            lines: vec![
                line(1, 4, 10, cost),
                line(2, 4, 10, None),
                line(3, 4, 4, None),
                line(4, 0, 3, cost),
            ],
            value: Money::ZERO,
            without_cost: 2,
            inventory: Money::ZERO,
        };
        let there: Vec<Standing> = (1..=4)
            .map(|product| Standing {
                product_id: Uuid::from_u128(product),
                name: String::new(),
                base_unit: "pcs".to_owned(),
                level_id: Some(Uuid::from_u128(product * 10)),
                on_hand: 0,
                reserved: 0,
                has_moved: false,
            })
            .collect();

        let moved = movements(&view, &there).unwrap();

        let told: Vec<_> =
            moved.iter().map(|m| (m.level.as_u128(), m.quantity, m.unit_cost_sen)).collect();
        assert_eq!(told, [(10, -4, None), (10, 10, Some(100)), (20, 6, None), (40, 3, Some(100))]);
    }
}
