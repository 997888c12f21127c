//! The checks of an arrival, as a page ticks them off.

use super::allocation_views::CheckView;
use supply_chain::allocation::{LineAllocation, Unbalanced};
use supply_chain::money::Money;

/// Units, bill, and nobody above what was promised.
pub(super) fn checks(
    (good, bill): (i64, Money),
    outcome: &Result<LineAllocation, Unbalanced>,
) -> Vec<CheckView> {
    let (units, borne, above) = match outcome {
        Ok(of) => {
            let units: i64 = of.shares.iter().map(|share| share.units).sum();
            let goods = of.shares.iter().map(|share| share.goods);
            let goods = Money::sum(goods.chain([of.to_stock.goods, of.borne.goods]));
            let above = of.shares.iter().any(|share| share.units > share.promised);
            (units + of.to_stock.units + of.borne.units, goods.unwrap_or_default(), above)
        }
        Err(Unbalanced::Units { shared, .. }) => (*shared, bill, false),
        Err(Unbalanced::Bill { shared, .. }) => (good, *shared, false),
        Err(Unbalanced::AbovePledge { .. }) => (good, bill, true),
        Err(Unbalanced::Charge { .. } | Unbalanced::Counts { .. }) => (0, bill, false),
    };
    vec![
        CheckView {
            what: "units",
            agrees: units == good,
            units: Some(good),
            shared_units: Some(units),
            amount: None,
            shared_amount: None,
        },
        CheckView {
            what: "bill",
            agrees: borne == bill,
            units: None,
            shared_units: None,
            amount: Some(bill),
            shared_amount: Some(borne),
        },
        CheckView {
            what: "promised",
            agrees: !above,
            units: None,
            shared_units: None,
            amount: None,
            shared_amount: None,
        },
    ]
}
