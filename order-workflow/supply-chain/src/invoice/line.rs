//! The lines of an invoice: goods, and what comes on top of goods or goes off them (data.md 3).

use crate::id::{InvoiceLineId, OrderLineId};
use crate::money::Money;
use crate::patronage::TradeClass;
use crate::purchase_order::FrozenTax;
use crate::quantity::{BaseUnit, Pack};
use crate::tax::{LineTax, TaxClass, TaxRule, rule_on};
use crate::words::words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

words! {
    /// What a line is for.
    LineKind {
        /// Goods at their frozen price.
        Goods = "goods",
        /// Goods at no price, such as the eleventh of ten.
        Bonus = "bonus",
        /// Less to pay.
        Discount = "discount",
        /// Bringing the goods.
        Freight = "freight",
        /// For a service around them.
        Fee = "fee",
        /// For crates and cylinders that come back.
        Deposit = "deposit",
        /// What makes the sum a round one.
        Rounding = "rounding",
        /// What was owed before either of the two traded here; never goods, never taxed.
        BroughtIn = "brought_in",
    }
}

/// One line of an invoice or of a credit note; on both what is positive is what the paper is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// Which line.
    pub id: InvoiceLineId,
    /// From 1.
    pub position: i32,
    /// What it is for.
    pub kind: LineKind,
    /// Of which line of the order; nothing for what is about the whole order.
    pub order_line: Option<OrderLineId>,
    /// As the seller wrote it.
    pub description: String,
    /// Goods only: the pack that the price is for, and what one base unit is.
    pub goods: Option<Goods>,
    /// As priced: with PPN where the price includes it; below zero for a discount.
    pub amount: Money,
    /// Whether that includes PPN.
    pub includes_tax: bool,
    /// PPN class.
    pub tax_class: TaxClass,
    /// The rule the tax came from; nothing where the seller is not PKP.
    pub tax_rule: Option<FrozenTax>,
    /// What the tax comes to.
    pub tax: LineTax,
    /// To whom it was sold, as far as the surplus is concerned.
    pub trade_class: TradeClass,
    /// How an amount about the whole order falls on the goods lines billed with it.
    pub shares: Vec<LineShare>,
    /// What was credited of it so far.
    pub credited: CreditedPart,
}

/// The goods of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goods {
    /// The seller's own article code.
    pub seller_code: Option<String>,
    /// What one base unit is.
    pub base_unit: BaseUnit,
    /// The pack that the price is for.
    pub pack: Pack,
    /// Of one pack, frozen when the order was submitted.
    pub unit_price: Money,
    /// How many, in base units.
    pub quantity: i64,
    /// What the frozen price makes of that; the amount may differ from it within the agreed tolerance.
    pub frozen: Money,
}

/// A goods line's part of an amount that is about the whole order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineShare {
    /// Of the order.
    pub order_line: OrderLineId,
    /// Its part.
    pub amount: Money,
}

/// What was credited of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CreditedPart {
    /// Base units that need not be paid.
    pub quantity: i64,
    /// As priced.
    pub amount: Money,
    /// The tax of that.
    pub tax: LineTax,
}

impl InvoiceLine {
    /// What has to be paid for it: net and tax.
    #[must_use]
    pub fn payable(&self) -> Money {
        // Lines are refused when their sum is more than 64 bits hold.
        self.tax.net.plus(self.tax.tax).unwrap_or_default()
    }

    /// Base units on it.
    #[must_use]
    pub fn quantity(&self) -> i64 {
        self.goods.as_ref().map_or(0, |goods| goods.quantity)
    }

    /// What may still be credited of it, as priced.
    #[must_use]
    pub fn creditable(&self) -> Money {
        self.amount.minus(self.credited.amount).unwrap_or_default()
    }

    /// Base units that may still be credited.
    #[must_use]
    pub fn creditable_quantity(&self) -> i64 {
        self.quantity() - self.credited.quantity
    }
}

/// Under which rule an amount is taxed on a day, and what the tax comes to; no rule where the seller is
/// not PKP. Nothing when the sums are too large.
///
/// The rule of the day of supply counts, not that of the order: tax is law, and no two agree about it.
#[must_use]
pub(super) fn taxed(
    rules: &[TaxRule],
    class: TaxClass,
    day: NaiveDate,
    amount: Money,
    includes_tax: bool,
) -> Option<(Option<FrozenTax>, LineTax)> {
    let Some(rule) = rule_on(rules, class, day) else {
        return Some((None, LineTax { net: amount, base: Money::ZERO, tax: Money::ZERO }));
    };
    let frozen = FrozenTax { rule: rule.id, code: rule.code.clone(), rate: rule.rate };
    Some((Some(frozen), rule.of_line(amount, includes_tax)?))
}

/// The tax of an amount under the rule that a line was billed with.
pub(super) fn taxed_as(
    rules: &[TaxRule],
    frozen: Option<&FrozenTax>,
    amount: Money,
    includes_tax: bool,
) -> Option<LineTax> {
    match frozen {
        None => Some(LineTax { net: amount, base: Money::ZERO, tax: Money::ZERO }),
        Some(frozen) => {
            rules.iter().find(|rule| rule.id == frozen.rule)?.of_line(amount, includes_tax)
        }
    }
}
