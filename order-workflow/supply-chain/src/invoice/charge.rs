//! Charges are about a whole order: freight, fees, deposits, discounts, and what makes a sum round.
//!
//! Each falls on the goods by their amount (largest remainder, examples.md E9), is billed with them part after
//! part, and is taxed as they are unless it has a class of its own.

use super::billing::{Billing, next_id};
use super::line::{CreditedPart, InvoiceLine, LineKind, LineShare, taxed};
use super::refusal::Refusal;
use crate::id::InvoiceLineId;
use crate::money::Money;
use crate::patronage::TradeClass;
use crate::tax::{LineTax, TaxClass, TaxRule};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An amount about the whole order: freight, a fee, a deposit, a discount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// What for.
    pub kind: LineKind,
    /// As it stands on the paper.
    pub description: String,
    /// For all that was agreed; below zero for a discount.
    pub amount: Money,
    /// How it is taxed; nothing where it is taxed as the goods it falls on.
    pub tax_class: Option<TaxClass>,
    /// Whether the amount includes PPN.
    pub includes_tax: bool,
    /// What of it stands on earlier invoices.
    pub billed: Money,
}

/// The part of a charge that goes with these goods, one line for each way it is taxed. `left` is what the
/// goods come to after the discounts before it.
pub(super) fn charge_lines(
    billing: &Billing,
    charge: &Charge,
    goods: (&[InvoiceLine], &mut [Money]),
    day: NaiveDate,
    ids: &mut dyn Iterator<Item = InvoiceLineId>,
) -> Result<Vec<InvoiceLine>, Refusal> {
    let mut part = charge_part(billing, charge, goods.0)?;
    if part < Money::ZERO {
        // What these goods cannot bear is not taken off them: nobody is paid for buying.
        let bears = Money::sum(goods.1.iter().copied()).ok_or(Refusal::TooLarge)?;
        part = part.max(Money::ZERO.minus(bears).ok_or(Refusal::TooLarge)?).min(Money::ZERO);
    }
    lines_of_part(&billing.tax_rules, charge, part, goods, day, ids)
}

/// What PPN comes to with each of `charges`, one after the other, when goods like these are billed all at once on
/// `day`; nothing when the sums are too large.
#[must_use]
pub(crate) fn tax_of_charges(
    goods: &[InvoiceLine],
    charges: &[Charge],
    rules: &[TaxRule],
    day: NaiveDate,
) -> Option<Vec<LineTax>> {
    let mut left: Vec<Money> = goods.iter().map(|line| line.amount).collect();
    // The lines are reckoned and forgotten again: nobody meets their identifiers.
    let mut ids = std::iter::repeat(InvoiceLineId(uuid::Uuid::nil()));
    let tax_of = |charge: &Charge| {
        let goods = (goods, left.as_mut_slice());
        let lines = lines_of_part(rules, charge, charge.amount, goods, day, &mut ids).ok()?;
        lines.iter().try_fold(LineTax::default(), |sum, line| {
            Some(LineTax {
                net: sum.net.plus(line.tax.net)?,
                base: sum.base.plus(line.tax.base)?,
                tax: sum.tax.plus(line.tax.tax)?,
            })
        })
    };
    charges.iter().map(tax_of).collect()
}

/// A part of a charge as it falls on these goods.
pub(super) fn lines_of_part(
    rules: &[TaxRule],
    charge: &Charge,
    part: Money,
    (goods, left): (&[InvoiceLine], &mut [Money]),
    day: NaiveDate,
    ids: &mut dyn Iterator<Item = InvoiceLineId>,
) -> Result<Vec<InvoiceLine>, Refusal> {
    if part == Money::ZERO {
        return Ok(Vec::new());
    }
    if goods.is_empty() {
        return Ok(vec![alone(rules, charge, part, day, next_id(ids)?)?]);
    }
    let weights: Vec<u64> = goods.iter().map(weight).collect();
    // Goods that are taxed alike bear it together; a charge with a class of its own is one line.
    let mut groups: Vec<(Way, Vec<(usize, Money)>)> = Vec::new();
    for ((at, line), share) in goods.iter().enumerate().zip(part.share(&weights)) {
        let way = Way {
            tax_class: charge.tax_class.unwrap_or(line.tax_class),
            trade_class: line.trade_class,
            off_goods: charge.kind == LineKind::Discount
                && charge.tax_class.is_none()
                && charge.includes_tax == line.includes_tax,
        };
        match groups.iter_mut().find(|(other, _)| *other == way) {
            Some((_, shares)) => shares.push((at, share)),
            None => groups.push((way, vec![(at, share)])),
        }
    }
    let mut lines = Vec::with_capacity(groups.len());
    for (way, shares) in groups {
        let amount = Money::sum(shares.iter().map(|(_, share)| *share)).ok_or(Refusal::TooLarge)?;
        if amount == Money::ZERO {
            continue;
        }
        let (rule, whole) = taxed(rules, way.tax_class, day, amount, charge.includes_tax)
            .ok_or(Refusal::TooLarge)?;
        let tax = if way.off_goods {
            tax_off(rules, goods, left, &shares, day).ok_or(Refusal::TooLarge)?
        } else {
            whole
        };
        let shares = shares.iter().filter_map(|(at, share)| {
            Some(LineShare { order_line: goods.get(*at)?.order_line?, amount: *share })
        });
        lines.push(InvoiceLine {
            id: next_id(ids)?,
            position: 0,
            kind: charge.kind,
            order_line: None,
            description: charge.description.clone(),
            goods: None,
            amount,
            includes_tax: charge.includes_tax,
            tax_class: way.tax_class,
            tax_rule: rule,
            tax,
            trade_class: way.trade_class,
            shares: shares.collect(),
            credited: CreditedPart::default(),
        });
    }
    Ok(lines)
}

/// A part of a charge that falls on no goods at all: taxed by its own class, or not.
fn alone(
    rules: &[TaxRule],
    charge: &Charge,
    amount: Money,
    day: NaiveDate,
    id: InvoiceLineId,
) -> Result<InvoiceLine, Refusal> {
    let tax_class = charge.tax_class.unwrap_or(TaxClass::None);
    let taxed = taxed(rules, tax_class, day, amount, charge.includes_tax);
    let (tax_rule, tax) = taxed.ok_or(Refusal::TooLarge)?;
    Ok(InvoiceLine {
        id,
        position: 0,
        kind: charge.kind,
        order_line: None,
        description: charge.description.clone(),
        goods: None,
        amount,
        includes_tax: charge.includes_tax,
        tax_class,
        tax_rule,
        tax,
        trade_class: TradeClass::InterCooperative,
        shares: Vec::new(),
        credited: CreditedPart::default(),
    })
}

/// How a part of a charge is taxed and to whom it was sold.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Way {
    tax_class: TaxClass,
    trade_class: TradeClass,
    /// Whether it makes the price of the goods themselves less, and so what their tax is reckoned from.
    off_goods: bool,
}

/// The tax that a discount takes off: for each of the goods the tax with it less the tax without it, so that
/// goods and discount together are taxed as Coretax wants it, half up on the price that is left.
fn tax_off(
    rules: &[TaxRule],
    goods: &[InvoiceLine],
    left: &mut [Money],
    shares: &[(usize, Money)],
    day: NaiveDate,
) -> Option<LineTax> {
    let mut off = LineTax::default();
    for (at, share) in shares {
        let (line, left) = (goods.get(*at)?, left.get_mut(*at)?);
        let tax_of = |amount| {
            taxed(rules, line.tax_class, day, amount, line.includes_tax).map(|(_, tax)| tax)
        };
        let before = tax_of(*left)?;
        *left = left.plus(*share)?;
        let after = tax_of(*left)?;
        off.net = off.net.plus(after.net)?.minus(before.net)?;
        off.base = off.base.plus(after.base)?.minus(before.base)?;
        off.tax = off.tax.plus(after.tax)?.minus(before.tax)?;
    }
    Some(off)
}

fn weight(line: &InvoiceLine) -> u64 {
    u64::try_from(line.amount.sen()).unwrap_or_default()
}

/// What of a charge is billed with these goods: its part of everything billed by then, less what was
/// billed before, so that all parts add up to the charge when all that was agreed is billed.
pub(super) fn charge_part(
    billing: &Billing,
    charge: &Charge,
    goods: &[InvoiceLine],
) -> Result<Money, Refusal> {
    let (mut agreed, mut billed) = (0_i128, 0_i128);
    for of in &billing.lines {
        let now: i64 = goods
            .iter()
            .filter(|line| line.order_line == Some(of.line))
            .map(InvoiceLine::quantity)
            .sum();
        let worth =
            |count| of.worth(count).map(|money| i128::from(money.sen())).ok_or(Refusal::TooLarge);
        // A weighed line may come out heavier than was agreed; then that much was agreed.
        let by_now = of.invoiced + now;
        let whole = if billing.is_charged_whole && billing.is_explained {
            // What did not come good will never be billed, and bears none of it.
            of.invoiced + of.billable(billing.basis)
        } else {
            of.agreed
        };
        agreed += worth(whole.max(by_now))?;
        billed += worth(by_now)?;
    }
    part_due((charge.amount, charge.billed), (billed, agreed)).ok_or(Refusal::TooLarge)
}

/// What of a charge belongs to goods that cost so much of all that was agreed, beyond what of it is billed already; both
/// in sen. Nothing when the sums are too large.
pub(crate) fn part_due(
    (amount, billed): (Money, Money),
    (goods, agreed): (i128, i128),
) -> Option<Money> {
    if agreed <= goods {
        return amount.minus(billed);
    }
    let unit = if amount.sen() % 100 == 0 { 100 } else { 1 };
    let whole = i128::from(amount.sen()) / unit;
    let upto = (2 * whole * goods + agreed).div_euclid(2 * agreed) * unit;
    let part = Money::from_sen(i64::try_from(upto).ok()?).minus(billed)?;
    // An order that grew meanwhile has been billed more than its part already: then nothing now.
    let runs_back = (part.sen() < 0) != (amount.sen() < 0);
    Some(if runs_back { Money::ZERO } else { part })
}

/// What makes the sum a multiple of `round_to`, up or down to the nearest.
pub(super) fn rounding_line(
    round_to: Option<Money>,
    lines: &[InvoiceLine],
    ids: &mut dyn Iterator<Item = InvoiceLineId>,
) -> Result<Option<InvoiceLine>, Refusal> {
    let Some(step) = round_to.map(Money::sen).filter(|step| *step > 1) else { return Ok(None) };
    let total = Money::sum(lines.iter().map(InvoiceLine::payable)).ok_or(Refusal::TooLarge)?;
    let over = total.sen().rem_euclid(step);
    let amount = if 2 * over >= step { step - over } else { -over };
    if amount == 0 {
        return Ok(None);
    }
    let amount = Money::from_sen(amount);
    Ok(Some(InvoiceLine {
        id: next_id(ids)?,
        position: 0,
        kind: LineKind::Rounding,
        order_line: None,
        description: String::new(),
        goods: None,
        amount,
        includes_tax: false,
        tax_class: TaxClass::None,
        tax_rule: None,
        tax: LineTax { net: amount, ..LineTax::default() },
        trade_class: lines.first().map_or(TradeClass::InterCooperative, |line| line.trade_class),
        shares: Vec::new(),
        credited: CreditedPart::default(),
    }))
}
