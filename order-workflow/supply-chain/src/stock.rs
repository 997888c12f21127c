//! Stock is what an owner has of a product, in base units; part of it may be reserved.
//!
//! Offers of one seller for one product share it: a carton sold is forty pieces fewer.

use crate::id::{OrderLineId, ProductId, StockLevelId};

/// A level as it stands under lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// Which level.
    pub id: StockLevelId,
    /// Of which product.
    pub product: ProductId,
    /// There, in base units.
    pub on_hand: i64,
    /// Promised, in base units; never above what is there.
    pub reserved: i64,
}

impl Level {
    /// What can still be promised, in base units.
    #[must_use]
    pub const fn available(&self) -> i64 {
        self.on_hand - self.reserved
    }
}

/// What a line asks of the stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    /// For which line.
    pub line: OrderLineId,
    /// Of which product.
    pub product: ProductId,
    /// Base units.
    pub quantity: i64,
}

/// A promise of goods to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reservation {
    /// Out of which level.
    pub level: StockLevelId,
    /// For which line.
    pub line: OrderLineId,
    /// Base units.
    pub quantity: i64,
}

/// A product of which less is there than is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortage {
    /// Which product.
    pub product: ProductId,
    /// All lines together, in base units.
    pub asked: i64,
    /// What can still be promised, in base units.
    pub available: i64,
}

/// Promises what is asked, all of it or nothing. Demand is summed per product before it is compared,
/// so that two lines on one stock cannot both take the last carton (E3).
///
/// # Errors
/// Every product that is short.
pub fn reserve(levels: &[Level], demands: &[Demand]) -> Result<Vec<Reservation>, Vec<Shortage>> {
    let mut products: Vec<ProductId> = demands.iter().map(|demand| demand.product).collect();
    products.sort();
    products.dedup();

    let mut shortages = Vec::new();
    for product in products {
        let asked = demands
            .iter()
            .filter(|demand| demand.product == product)
            .fold(0_i64, |sum, demand| sum.saturating_add(demand.quantity));
        let available = levels.iter().filter(|l| l.product == product).map(Level::available).sum();
        if asked > available {
            shortages.push(Shortage { product, asked, available });
        }
    }
    if !shortages.is_empty() {
        return Err(shortages);
    }

    Ok(reserve_what_is_there(levels, demands))
}

/// Promises as much of what is asked as is there, the earlier demand first.
#[must_use]
pub fn reserve_what_is_there(levels: &[Level], demands: &[Demand]) -> Vec<Reservation> {
    let mut levels = levels.to_vec();
    let mut reservations = Vec::new();
    for demand in demands {
        let mut open = demand.quantity;
        for level in levels.iter_mut().filter(|level| level.product == demand.product) {
            let quantity = open.min(level.available());
            if quantity > 0 {
                level.reserved += quantity;
                open -= quantity;
                reservations.push(Reservation { level: level.id, line: demand.line, quantity });
            }
        }
    }
    reservations
}

#[cfg(test)]
mod tests {
    use super::{Demand, Level, Shortage, reserve};
    use crate::id::{OrderLineId, ProductId, StockLevelId};
    use uuid::Uuid;

    const NOODLES: ProductId = ProductId(Uuid::from_u128(1));

    fn level(on_hand: i64, reserved: i64) -> Level {
        Level { id: StockLevelId(Uuid::from_u128(9)), product: NOODLES, on_hand, reserved }
    }

    fn demand(line: u128, quantity: i64) -> Demand {
        Demand { line: OrderLineId(Uuid::from_u128(line)), product: NOODLES, quantity }
    }

    #[test]
    fn two_lines_on_one_stock_are_refused_together() {
        let answer = reserve(&[level(200, 0)], &[demand(1, 3 * 40), demand(2, 100)]); // E3
        assert_eq!(answer, Err(vec![Shortage { product: NOODLES, asked: 220, available: 200 }]));
    }

    #[test]
    fn what_is_reserved_already_is_not_there() {
        assert_eq!(reserve(&[level(5, 2)], &[demand(1, 5)]).unwrap_err()[0].available, 3); // E2
        assert_eq!(reserve(&[level(5, 2)], &[demand(1, 3)]).unwrap()[0].quantity, 3);
    }

    #[test]
    fn a_demand_may_be_met_from_several_levels() {
        let second = Level { id: StockLevelId(Uuid::from_u128(10)), ..level(4, 0) };
        let reserved = reserve(&[level(5, 2), second], &[demand(1, 6)]).unwrap();
        assert_eq!(reserved.iter().map(|r| r.quantity).collect::<Vec<_>>(), [3, 3]);
    }
}
