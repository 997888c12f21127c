//! One line of an order: what, in which pack, at which price, and its counts.

use super::proposal::Proposed;
use crate::id::{OfferId, OrderLineId, ProductId};
use crate::invoice::InvoiceBasis;
use crate::money::Money;
use crate::price_chain::FrozenChain;
use crate::quantity::{BaseUnit, Pack};
use crate::tax::{LineTax, TaxClass};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A goods line. Everything but the counts is frozen when the order is submitted, and changes only by
/// a proposal that both sides accepted (I8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which line.
    pub id: OrderLineId,
    /// From 1.
    pub position: i32,
    /// Of which offer.
    pub offer: OfferId,
    /// What.
    pub product: ProductId,
    /// As the seller wrote it.
    pub product_name: String,
    /// The seller's own article code.
    pub seller_code: Option<String>,
    /// What one base unit is.
    pub base_unit: BaseUnit,
    /// The pack that is counted.
    pub pack: Pack,
    /// Of one pack.
    pub unit_price: Money,
    /// Whether that price includes PPN.
    pub price_includes_tax: bool,
    /// Price times packs.
    pub amount: Money,
    /// PPN class of the goods.
    pub tax_class: TaxClass,
    /// The rule the tax came from; nothing where the seller is not PKP.
    pub tax_rule: Option<FrozenTax>,
    /// What the tax comes to.
    pub tax: LineTax,
    /// How many, in base units.
    pub counts: Counts,
    /// By when the seller promised it, where that was agreed.
    pub promised_date: Option<NaiveDate>,
    /// The line it came in for, when it is a substitute.
    pub substitutes: Option<OrderLineId>,
    /// What an open counter-offer or amendment would make of it.
    pub proposed: Option<Proposed>,
    /// What it brings once more, at no price, for a claim.
    pub replaces: Option<ReplacedLine>,
    /// Who put how much on the price of one pack; nothing where nothing is paid. Each reader sees their own part
    /// of it ([`FrozenChain::seen_by`]).
    #[serde(default)]
    pub chain: Option<FrozenChain>,
}

/// The line that a line of a replacement stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacedLine {
    /// Of the order that was claimed about.
    pub line: OrderLineId,
    /// Of one pack, as it was frozen when the goods were first paid for: what they are worth.
    pub unit_price: Money,
}

impl Line {
    /// What a pack of these goods is worth: its price, or for a replacement that of what it replaces.
    #[must_use]
    pub fn worth(&self) -> Money {
        self.replaces.map_or(self.unit_price, |replaced| replaced.unit_price)
    }

    /// Makes what was proposed what is agreed; without a proposal, agrees to what was ordered.
    pub(super) fn take_over_proposal(&mut self) {
        if let Some(proposed) = self.proposed.take() {
            self.counts.confirmed = proposed.quantity;
            self.unit_price = proposed.unit_price;
            self.amount = proposed.amount;
            self.tax = proposed.tax;
            self.promised_date = proposed.promised_date.or(self.promised_date);
            self.chain = self.chain.take().map(|chain| chain.at(self.unit_price));
        }
    }
}

/// The tax rule as it was on the day of the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenTax {
    /// Which rule.
    pub rule: Uuid,
    /// Its transaction code.
    pub code: String,
    /// Its rate.
    pub rate: Decimal,
}

/// Counts of a line in base units: the truth about how far it is (machines.md rule 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Asked for.
    pub ordered: i64,
    /// Agreed.
    pub confirmed: i64,
    /// Sent and not called back.
    pub shipped: i64,
    /// Counted good.
    pub received: i64,
    /// Came, but could not be taken.
    pub rejected: i64,
    /// Never came.
    pub lost: i64,
    /// Given up by the seller.
    pub short_closed: i64,
    /// Called off after it was agreed.
    pub cancelled: i64,
    /// Sent back.
    pub returned: i64,
    /// Billed.
    pub invoiced: i64,
    /// Set aside in the stock for this line, and not sent yet.
    pub held: i64,
    /// Counted good on orders that replaced what was rejected or missing of this line: it was not billed then, and is
    /// now that it came. Added up from those orders whenever this one is read.
    #[serde(skip)]
    pub came_after_all: i64,
}

impl Counts {
    /// Agreed but not sent: what can still be dispatched.
    #[must_use]
    pub const fn to_dispatch(&self) -> i64 {
        self.confirmed - self.shipped - self.short_closed - self.cancelled
    }

    /// Agreed and not sent, but not in the stock yet.
    #[must_use]
    pub const fn backordered(&self) -> i64 {
        self.to_dispatch() - self.held
    }

    /// Good, rejected or missing.
    #[must_use]
    pub const fn counted(&self) -> i64 {
        self.received + self.rejected + self.lost
    }

    /// On the way.
    #[must_use]
    pub const fn in_transit(&self) -> i64 {
        self.shipped - self.counted()
    }

    /// What is billed, as far as it was supplied.
    #[must_use]
    pub const fn supplied(&self, basis: InvoiceBasis) -> i64 {
        match basis {
            InvoiceBasis::Received => self.received + self.came_after_all,
            InvoiceBasis::Shipped => self.shipped,
        }
    }

    /// Supplied and not billed; below zero where more is billed.
    #[must_use]
    pub const fn to_invoice(&self, basis: InvoiceBasis) -> i64 {
        self.supplied(basis) - self.invoiced
    }

    /// Whether every confirmed unit is accounted for.
    #[must_use]
    pub const fn is_explained(&self) -> bool {
        self.confirmed == self.counted() + self.short_closed + self.cancelled
    }
}
