//! Billing makes the lines of an invoice from what was counted good, at frozen prices.
//!
//! Parts of a line that are billed one after the other add up to exactly what the whole would have
//! cost: each takes what the price makes of everything billed by then, less what was billed before.

use super::charge::{Charge, charge_lines, rounding_line};
use super::charge_alone::charges_alone;
use super::line::{CreditedPart, Goods, InvoiceLine, LineKind, taxed};
use super::refusal::Refusal;
use super::three_way_match::{Difference, allowance, is_within};
use crate::id::{InvoiceLineId, OrderLineId};
use crate::money::Money;
use crate::patronage::TradeClass;
use crate::quantity::{BaseUnit, Pack};
use crate::tax::{TaxClass, TaxRule};
use crate::words::words;
use chrono::NaiveDate;

words! {
    /// What an invoice is made from.
    InvoiceBasis {
        /// What the buyer counted good.
        Received = "received",
        /// What the seller sent, where the two agreed so.
        Shipped = "shipped",
    }
}

/// A line of the order as billing sees it; counts in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Billable {
    /// Which line.
    pub line: OrderLineId,
    /// As the seller wrote it.
    pub product_name: String,
    /// The seller's own article code.
    pub seller_code: Option<String>,
    /// What one base unit is.
    pub base_unit: BaseUnit,
    /// The pack that the price is for.
    pub pack: Pack,
    /// Of one pack, frozen; nothing at all for a bonus.
    pub unit_price: Money,
    /// Whether it includes PPN.
    pub includes_tax: bool,
    /// PPN class of the goods.
    pub tax_class: TaxClass,
    /// To whom it is sold, as far as the surplus is concerned.
    pub trade_class: TradeClass,
    /// What the order still stands for: confirmed, and neither closed nor cancelled.
    pub agreed: i64,
    /// Sent.
    pub shipped: i64,
    /// Counted good.
    pub received: i64,
    /// Given back or given up before it was ever billed, and so never to be.
    pub waived: i64,
    /// Billed by invoices that stand.
    pub invoiced: i64,
}

impl Billable {
    /// How much of it may be billed now (I3 of machines.md section 4).
    #[must_use]
    pub const fn billable(&self, basis: InvoiceBasis) -> i64 {
        let supplied = match basis {
            InvoiceBasis::Received => self.received,
            InvoiceBasis::Shipped => self.shipped,
        };
        let left = supplied - self.waived - self.invoiced;
        if left > 0 { left } else { 0 }
    }

    /// What the frozen price makes of the first `quantity` base units.
    pub(super) fn worth(&self, quantity: i64) -> Option<Money> {
        self.unit_price.for_part(quantity, self.pack.factor)
    }
}

/// Everything that billing needs to know about an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Billing {
    /// From what is billed.
    pub basis: InvoiceBasis,
    /// The order's lines.
    pub lines: Vec<Billable>,
    /// Whether every confirmed unit is accounted for, so that no goods will come to bill charges with.
    pub is_explained: bool,
    /// What is about the whole order.
    pub charges: Vec<Charge>,
    /// Whether its charges are borne whole, whatever of its goods came good: a leg's part of what its pool shared out.
    pub is_charged_whole: bool,
    /// Tax rules; none where the seller is not PKP and must not charge PPN.
    pub tax_rules: Vec<TaxRule>,
    /// How far a line may be from its frozen price, in hundredths of a percent.
    pub tolerance_basis_points: u32,
    /// The sum is made a multiple of this, where the two agreed so.
    pub round_to: Option<Money>,
}

/// What the seller wants to bill of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedLine {
    /// Of the order.
    pub line: OrderLineId,
    /// Base units.
    pub quantity: i64,
    /// As it stands on the seller's own paper; nothing for the frozen price.
    pub amount: Option<Money>,
}

/// The lines of an invoice over what is wanted, or over everything there is to bill: goods with their part of what is
/// about the whole order, or what is left of that when no goods are. `ids` gives each line its identifier.
///
/// # Errors
/// [`Refusal::NothingToBill`], [`Refusal::LineUnknown`], [`Refusal::LineRepeated`],
/// [`Refusal::MoreThanSupplied`], [`Refusal::DoesNotMatch`] with every line that is too far off, or
/// [`Refusal::TooLarge`].
pub fn bill(
    billing: &Billing,
    wanted: &[WantedLine],
    day: NaiveDate,
    ids: &mut dyn Iterator<Item = InvoiceLineId>,
) -> Result<Vec<InvoiceLine>, Refusal> {
    let everything: Vec<WantedLine>;
    let wanted = if wanted.is_empty() {
        everything = all_billable(billing);
        &everything
    } else {
        wanted
    };
    let mut lines = goods_lines(billing, wanted, day, ids)?;
    if lines.is_empty() {
        lines = charges_alone(billing, day, ids)?;
    } else {
        let goods = lines.clone();
        let mut left: Vec<Money> = goods.iter().map(|line| line.amount).collect();
        for charge in &billing.charges {
            lines.extend(charge_lines(billing, charge, (&goods, &mut left), day, ids)?);
        }
    }
    if lines.is_empty() {
        return Err(Refusal::NothingToBill);
    }
    lines.extend(rounding_line(billing.round_to, &lines, ids)?);
    for (line, position) in lines.iter_mut().zip(1..) {
        line.position = position;
    }
    Ok(lines)
}

/// The next of the identifiers that came with the command.
pub(super) fn next_id(
    ids: &mut dyn Iterator<Item = InvoiceLineId>,
) -> Result<InvoiceLineId, Refusal> {
    ids.next().ok_or(Refusal::TooFewIdentifiers)
}

impl Billing {
    /// How many identifiers [`bill`] may need at most: one a line, one for each way a charge may be taxed,
    /// and one to round.
    #[must_use]
    pub fn lines_at_most(&self) -> usize {
        let mut ways: Vec<(TaxClass, TradeClass, bool)> = Vec::new();
        for line in &self.lines {
            let way = (line.tax_class, line.trade_class, line.includes_tax);
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        self.lines.len() + self.charges.len() * ways.len().max(1) + 1
    }
}

fn all_billable(billing: &Billing) -> Vec<WantedLine> {
    let everything = billing.lines.iter().map(|line| WantedLine {
        line: line.line,
        quantity: line.billable(billing.basis),
        amount: None,
    });
    everything.filter(|wanted| wanted.quantity > 0).collect()
}

fn goods_lines(
    billing: &Billing,
    wanted: &[WantedLine],
    day: NaiveDate,
    ids: &mut dyn Iterator<Item = InvoiceLineId>,
) -> Result<Vec<InvoiceLine>, Refusal> {
    let mut lines: Vec<InvoiceLine> = Vec::with_capacity(wanted.len());
    let mut differences = Vec::new();
    for &WantedLine { line, quantity, amount } in wanted {
        let of = billing.lines.iter().find(|of| of.line == line);
        let of = of.ok_or(Refusal::LineUnknown { line })?;
        if lines.iter().any(|other| other.order_line == Some(line)) {
            return Err(Refusal::LineRepeated { line });
        }
        let left_base = of.billable(billing.basis);
        if quantity < 1 || quantity > left_base {
            return Err(Refusal::MoreThanSupplied {
                line,
                product_name: of.product_name.clone(),
                basis: billing.basis,
                asked_base: quantity,
                left_base,
                pack: of.pack.clone(),
            });
        }
        let upto = |count| of.worth(count).ok_or(Refusal::TooLarge);
        let before = upto(of.invoiced)?;
        let frozen = upto(of.invoiced + quantity)?.minus(before).ok_or(Refusal::TooLarge)?;
        let asked = amount.unwrap_or(frozen);
        if !is_within(frozen, asked, billing.tolerance_basis_points) {
            let allowed = allowance(frozen, billing.tolerance_basis_points);
            let product_name = of.product_name.clone();
            differences.push(Difference { line, product_name, frozen, asked, allowed });
        }
        lines.push(goods_line(of, quantity, (frozen, asked), (billing, day), next_id(ids)?)?);
    }
    if differences.is_empty() { Ok(lines) } else { Err(Refusal::DoesNotMatch { differences }) }
}

fn goods_line(
    of: &Billable,
    quantity: i64,
    (frozen, asked): (Money, Money),
    (billing, day): (&Billing, NaiveDate),
    id: InvoiceLineId,
) -> Result<InvoiceLine, Refusal> {
    let (tax_rule, tax) = taxed(&billing.tax_rules, of.tax_class, day, asked, of.includes_tax)
        .ok_or(Refusal::TooLarge)?;
    let kind = if of.unit_price == Money::ZERO { LineKind::Bonus } else { LineKind::Goods };
    let goods = Goods {
        seller_code: of.seller_code.clone(),
        base_unit: of.base_unit,
        pack: of.pack.clone(),
        unit_price: of.unit_price,
        quantity,
        frozen,
    };
    Ok(InvoiceLine {
        id,
        position: 0,
        kind,
        order_line: Some(of.line),
        description: of.product_name.clone(),
        goods: Some(goods),
        amount: asked,
        includes_tax: of.includes_tax,
        tax_class: of.tax_class,
        tax_rule,
        tax,
        trade_class: of.trade_class,
        shares: Vec::new(),
        credited: CreditedPart::default(),
    })
}
