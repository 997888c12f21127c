//! A charge of an order is about the whole of it: freight, a fee, a deposit, a discount (data.md 3).
//!
//! What the agreement of the two names ([`AgreedCharge`]) every draft carries by itself; anything else one side
//! names in a counter-offer or an amendment, for the other to accept. Its tax is reckoned as if everything were
//! billed at once, by the rules that bill it later, so that an order comes to what its invoices will.

use super::line::Line;
use super::pricing::Pricing;
use super::refusal::Refusal;
use super::{OrderKind, PurchaseOrder, Totals};
use crate::id::InvoiceLineId;
use crate::invoice::{Charge, CreditedPart, InvoiceLine, LineKind, part_due, tax_of_charges};
use crate::money::Money;
use crate::patronage::TradeClass;
use crate::tax::{LineTax, TaxClass};
use crate::words::words;
use serde::{Deserialize, Serialize};

/// The most charges an order may have.
pub(super) const MOST_CHARGES: usize = 20;

/// The longest a charge's name may be, in characters.
const LONGEST_DESCRIPTION: usize = 200;

words! {
    /// What a charge is for.
    ChargeKind {
        /// Bringing the goods.
        Freight = "freight",
        /// For a service around them.
        Fee = "fee",
        /// For crates and cylinders that come back.
        Deposit = "deposit",
        /// Less to pay.
        Discount = "discount",
    }
}

impl ChargeKind {
    /// The line of an invoice that bills it.
    #[must_use]
    pub const fn line_kind(self) -> LineKind {
        match self {
            Self::Freight => LineKind::Freight,
            Self::Fee => LineKind::Fee,
            Self::Deposit => LineKind::Deposit,
            Self::Discount => LineKind::Discount,
        }
    }
}

/// A charge as somebody names it. Its kind and its description together are its name within an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedCharge {
    /// What for.
    pub kind: ChargeKind,
    /// As it stands on the papers.
    pub description: String,
    /// For everything that is agreed; below zero for a discount, above for all else.
    pub amount: Money,
    /// How it is taxed; nothing where it is taxed as the goods it falls on.
    pub tax_class: Option<TaxClass>,
    /// Whether the amount includes PPN.
    pub includes_tax: bool,
}

impl NamedCharge {
    /// Whether `other` is the same charge, at another amount maybe.
    #[must_use]
    pub fn is_called_as(&self, other: &Self) -> bool {
        self.kind == other.kind && self.description == other.description
    }

    fn bare(&self) -> Charge {
        Charge {
            kind: self.kind.line_kind(),
            description: self.description.clone(),
            amount: self.amount,
            tax_class: self.tax_class,
            includes_tax: self.includes_tax,
            billed: Money::ZERO,
        }
    }
}

/// A charge that the agreement of the two names: freight that is free above a sum, a discount from a sum on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedCharge {
    /// Which.
    #[serde(flatten)]
    pub charge: NamedCharge,
    /// Only where the goods come to at least this, without tax.
    pub from: Option<Money>,
    /// Only where the goods come to less than this, without tax.
    pub below: Option<Money>,
}

impl AgreedCharge {
    /// Whether it applies to goods that come to so much without tax.
    #[must_use]
    pub fn applies(&self, goods: Money) -> bool {
        self.from.is_none_or(|from| goods >= from) && self.below.is_none_or(|below| goods < below)
    }
}

/// A charge of an order, frozen with its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCharge {
    /// As it was named.
    #[serde(flatten)]
    pub named: NamedCharge,
    /// What its tax comes to when all that is agreed is billed at once.
    pub tax: LineTax,
    /// What of its amount stands on invoices: the invoices' to say, so nobody's to propose.
    #[serde(skip)]
    pub billed: Money,
}

impl OrderCharge {
    /// What has to be paid for it: net and tax.
    #[must_use]
    pub fn payable(&self) -> Money {
        // Orders are refused when their sum is more than 64 bits hold.
        self.tax.net.plus(self.tax.tax).unwrap_or_default()
    }
}

/// What an order is made of, priced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    /// Its goods, by position.
    pub lines: Vec<Line>,
    /// What is about the whole of it.
    pub charges: Vec<OrderCharge>,
    /// What both come to.
    pub totals: Totals,
}

/// The lines with what the agreement names for goods of that sum.
pub(super) fn with_agreed(lines: Vec<Line>, pricing: &Pricing) -> Result<Priced, Refusal> {
    let goods = Money::sum(lines.iter().map(|line| line.tax.net)).ok_or(Refusal::TooLarge)?;
    let mut left = sum_of_goods(&lines)?;
    let mut named = Vec::new();
    for agreed in pricing.terms.charges.iter().filter(|agreed| agreed.applies(goods)) {
        if agreed.charge.amount < Money::ZERO {
            let less = left.plus(agreed.charge.amount).ok_or(Refusal::TooLarge)?;
            // Nobody is paid for buying: what the goods do not cover is not taken off.
            if less < Money::ZERO {
                continue;
            }
            left = less;
        }
        named.push(agreed.charge.clone());
    }
    with_named(lines, named, pricing)
}

/// The lines with these charges, taxed; with none where no goods are left that they could fall on.
///
/// # Errors
/// [`Refusal::DiscountTooLarge`] or [`Refusal::TooLarge`].
pub(super) fn with_named(
    lines: Vec<Line>,
    named: Vec<NamedCharge>,
    pricing: &Pricing,
) -> Result<Priced, Refusal> {
    let goods = sum_of_goods(&lines)?;
    let named = if goods > Money::ZERO { named } else { Vec::new() };
    let off = named.iter().map(|charge| charge.amount).filter(|amount| *amount < Money::ZERO);
    let off = Money::sum(off).ok_or(Refusal::TooLarge)?;
    if goods.plus(off).ok_or(Refusal::TooLarge)? < Money::ZERO {
        return Err(Refusal::DiscountTooLarge { goods });
    }
    let bare: Vec<Charge> = named.iter().map(NamedCharge::bare).collect();
    let billed: Vec<InvoiceLine> = lines.iter().map(as_billed).collect();
    let taxes = tax_of_charges(&billed, &bare, &pricing.tax_rules, pricing.today);
    let charges: Vec<OrderCharge> = named
        .into_iter()
        .zip(taxes.ok_or(Refusal::TooLarge)?)
        .map(|(named, tax)| OrderCharge { named, tax, billed: Money::ZERO })
        .collect();
    let totals = totals_of(&lines, &charges)?;
    Ok(Priced { lines, charges, totals })
}

/// A charge of an order that has no goods, taxed by itself.
pub(super) fn standing_alone(
    named: NamedCharge,
    pricing: &Pricing,
) -> Result<OrderCharge, Refusal> {
    let taxes = tax_of_charges(&[], &[named.bare()], &pricing.tax_rules, pricing.today);
    let tax = taxes.and_then(|taxes| taxes.first().copied()).ok_or(Refusal::TooLarge)?;
    Ok(OrderCharge { named, tax, billed: Money::ZERO })
}

fn sum_of_goods(lines: &[Line]) -> Result<Money, Refusal> {
    Money::sum(lines.iter().map(|line| line.amount)).ok_or(Refusal::TooLarge)
}

/// What lines and charges come to.
pub(super) fn totals_of(lines: &[Line], charges: &[OrderCharge]) -> Result<Totals, Refusal> {
    let sum =
        |amounts: &mut dyn Iterator<Item = Money>| Money::sum(amounts).ok_or(Refusal::TooLarge);
    let goods = sum(&mut lines.iter().map(|line| line.tax.net))?;
    let on_top = sum(&mut charges.iter().map(|charge| charge.tax.net))?;
    let taxes = lines.iter().map(|line| line.tax.tax);
    let tax = sum(&mut taxes.chain(charges.iter().map(|charge| charge.tax.tax)))?;
    let total = sum(&mut [goods, on_top, tax].into_iter())?;
    Ok(Totals { goods, charges: on_top, tax, total })
}

/// A line as it would be billed, as far as charges fall on it.
fn as_billed(line: &Line) -> InvoiceLine {
    InvoiceLine {
        id: InvoiceLineId(uuid::Uuid::nil()),
        position: line.position,
        kind: LineKind::Goods,
        order_line: Some(line.id),
        description: String::new(),
        goods: None,
        amount: line.amount,
        includes_tax: line.price_includes_tax,
        tax_class: line.tax_class,
        tax_rule: None,
        tax: line.tax,
        trade_class: TradeClass::InterCooperative,
        shares: Vec::new(),
        credited: CreditedPart::default(),
    }
}

/// Holds what somebody names to what makes sense for the order, whatever its goods.
///
/// # Errors
/// [`Refusal::TooManyCharges`], [`Refusal::ChargeUnnamed`], [`Refusal::WrongChargeAmount`],
/// [`Refusal::ChargeRepeated`] or [`Refusal::ChargeBilled`].
pub(super) fn checked(
    order: &PurchaseOrder,
    named: Vec<NamedCharge>,
) -> Result<Vec<NamedCharge>, Refusal> {
    if named.len() > MOST_CHARGES {
        return Err(Refusal::TooManyCharges { limit: MOST_CHARGES });
    }
    let mut charges: Vec<NamedCharge> = Vec::with_capacity(named.len());
    for (charge, position) in named.into_iter().zip(1..) {
        let charge = tidy(&charge, position)?;
        if charges.iter().any(|other| other.is_called_as(&charge)) {
            return Err(Refusal::ChargeRepeated { position, description: charge.description });
        }
        charges.push(charge);
    }
    keeps_billed(order, &charges.iter())?;
    Ok(charges)
}

/// One charge as it is kept: with a name, and an amount that runs the right way.
///
/// # Errors
/// [`Refusal::ChargeUnnamed`] or [`Refusal::WrongChargeAmount`].
fn tidy(charge: &NamedCharge, position: i32) -> Result<NamedCharge, Refusal> {
    if !charge.is_described() {
        return Err(Refusal::ChargeUnnamed { position, limit: LONGEST_DESCRIPTION });
    }
    let description = charge.description.trim().to_owned();
    let charge = NamedCharge { description, ..charge.clone() };
    if charge.runs_right() { Ok(charge) } else { Err(Refusal::WrongChargeAmount { position }) }
}

impl NamedCharge {
    /// Whether a discount takes off, and all else comes on top.
    #[must_use]
    pub fn runs_right(&self) -> bool {
        match self.kind {
            ChargeKind::Discount => self.amount < Money::ZERO,
            _ => self.amount > Money::ZERO,
        }
    }

    /// Whether it has a name that papers can bear.
    #[must_use]
    pub fn is_described(&self) -> bool {
        (1..=LONGEST_DESCRIPTION).contains(&self.description.trim().chars().count())
    }
}

/// What stands on invoices of a charge stays: no less than that, and taxed as it was.
///
/// # Errors
/// [`Refusal::ChargeBilled`].
pub(super) fn keeps_billed<'a>(
    order: &PurchaseOrder,
    charges: &(impl Iterator<Item = &'a NamedCharge> + Clone),
) -> Result<(), Refusal> {
    for before in order.charges.iter().filter(|charge| charge.billed != Money::ZERO) {
        let keeps = charges.clone().any(|charge| {
            charge.is_called_as(&before.named)
                && charge.amount.sen().unsigned_abs() >= before.billed.sen().unsigned_abs()
                && charge.tax_class == before.named.tax_class
                && charge.includes_tax == before.named.includes_tax
        });
        if !keeps {
            return Err(Refusal::ChargeBilled {
                description: before.named.description.clone(),
                billed: before.billed,
            });
        }
    }
    Ok(())
}

impl PurchaseOrder {
    /// The charges as they were named.
    pub(super) fn named_charges(&self) -> Vec<NamedCharge> {
        self.charges.iter().map(|charge| charge.named.clone()).collect()
    }

    /// The order's charges become these; what is billed of each goes on being so.
    pub(super) fn take_charges(&mut self, charges: &[OrderCharge]) {
        let billed = |charge: &OrderCharge| {
            let before = self.charges.iter().find(|old| old.named.is_called_as(&charge.named));
            before.map_or(Money::ZERO, |old| old.billed)
        };
        self.charges = charges
            .iter()
            .map(|charge| OrderCharge { billed: billed(charge), ..charge.clone() })
            .collect();
    }

    /// Whether its charges are asked for in full, whatever of its goods came good: what a pool shared out adds up to the
    /// papers only so. Of any other order what never came good is not charged for.
    #[must_use]
    pub fn bears_charges_whole(&self) -> bool {
        self.kind == OrderKind::PoolLeg
    }

    /// What is left of each charge when no goods are left to come or to be billed: what comes on top is billed by itself
    /// then, and a discount, which is below zero, credited. Of goods that never came good nothing is charged for, but
    /// where they bear it whole.
    #[must_use]
    pub fn charges_left(&self) -> Vec<(&OrderCharge, Money)> {
        let is_over = self.is_explained() && self.to_invoice().next().is_none();
        if self.charges.is_empty() || self.replaces.is_some() || !is_over {
            return Vec::new();
        }
        let was_sent = self.lines.iter().any(|line| line.counts.shipped > 0);
        if self.lines.is_empty() || (self.bears_charges_whole() && was_sent) {
            // There never were goods that could bear it, or it is borne whatever became of them.
            let left = self.charges.iter().filter_map(|charge| {
                let left = charge.named.amount.minus(charge.billed)?;
                Some((charge, left)).filter(|_| left != Money::ZERO)
            });
            return left.collect();
        }
        let (mut billed, mut agreed) = (0_i128, 0_i128);
        for line in &self.lines {
            let counts = &line.counts;
            let worth = |count| {
                let worth = line.unit_price.for_part(count, line.pack.factor);
                i128::from(worth.unwrap_or_default().sen())
            };
            let whole = counts.confirmed - counts.short_closed - counts.cancelled;
            billed += worth(counts.invoiced);
            // As billing has it: what came out heavier was agreed.
            agreed += worth(whole.max(counts.invoiced));
        }
        if billed == 0 {
            return Vec::new();
        }
        let left = self.charges.iter().filter_map(|charge| {
            let part = part_due((charge.named.amount, charge.billed), (billed, agreed))?;
            Some((charge, part)).filter(|_| part != Money::ZERO)
        });
        left.collect()
    }

    /// Whether something can be billed: goods, or what is left of what comes on top of them.
    #[must_use]
    pub fn has_to_invoice(&self) -> bool {
        self.to_invoice().next().is_some()
            || self.charges_left().iter().any(|(_, left)| *left > Money::ZERO)
    }

    /// So much more of a charge is billed, or, of a discount, given.
    pub fn count_billed(&mut self, kind: LineKind, description: &str, amount: Money) {
        let is_it = |charge: &&mut OrderCharge| {
            charge.named.kind.line_kind() == kind && charge.named.description == description
        };
        if let Some(charge) = self.charges.iter_mut().find(is_it) {
            charge.billed = charge.billed.plus(amount).unwrap_or(charge.billed);
        }
    }

    /// Whether anything of `charges` costs more than what the order has.
    pub(super) fn is_charged_more(&self, charges: &[OrderCharge]) -> bool {
        charges.iter().any(|charge| {
            let before = self.charges.iter().find(|old| old.named.is_called_as(&charge.named));
            let before = before.map_or(Money::ZERO, |old| old.named.amount);
            // A discount that is new is less to pay, not more.
            charge.named.amount > before && charge.named.kind != ChargeKind::Discount
        })
    }
}
