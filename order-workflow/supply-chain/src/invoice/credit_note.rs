//! A credit note takes back a part of what was billed; an invoice itself is never changed.
//!
//! Its lines point to the lines they take back, under the same tax rule. Parts that are credited one after
//! the other add up to exactly what was billed, net and tax.

use super::Invoice;
use super::billing::{InvoiceBasis, next_id};
use super::line::{CreditedPart, Goods, InvoiceLine, LineKind, taxed_as};
use super::refusal::Refusal;
use crate::claim::{Basis, Claim, Reason, Remedy};
use crate::id::{InvoiceId, InvoiceLineId, OrderLineId};
use crate::money::Money;
use crate::tax::{LineTax, TaxRule};
use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// Why something is credited.
    CreditReason {
        /// A claim was settled.
        Claim = "claim",
        /// Goods went back.
        Return = "return",
        /// It was billed wrongly.
        Correction = "correction",
        /// It was paid early, as agreed.
        EarlyPayment = "early_payment",
        /// A discount was agreed, and no bill of goods gave the rest of it.
        Discount = "discount",
        /// The seller lets some of it go.
        Goodwill = "goodwill",
    }
}

impl CreditReason {
    /// Whether it is credited by itself, and nobody says so by hand.
    #[must_use]
    pub const fn comes_by_itself(self) -> bool {
        matches!(self, Self::Claim | Self::Discount)
    }
}

/// What is credited of one line of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedCredit {
    /// Of the invoice.
    pub line: InvoiceLineId,
    /// Base units that need not be paid; none where goods are kept and cost less.
    pub quantity: i64,
    /// As priced; nothing for what so many cost.
    pub amount: Option<Money>,
}

/// The lines of a credit note over `invoice`. `ids` gives each its identifier.
///
/// # Errors
/// [`Refusal::NothingToCredit`], [`Refusal::InvoiceLineUnknown`], [`Refusal::InvoiceLineRepeated`],
/// [`Refusal::MoreThanBilled`] (I3 of machines.md section 4) or [`Refusal::TooLarge`].
pub fn credit(
    invoice: &Invoice,
    wanted: &[WantedCredit],
    tax_rules: &[TaxRule],
    ids: &mut dyn Iterator<Item = InvoiceLineId>,
) -> Result<Vec<CreditNoteLine>, Refusal> {
    let mut lines: Vec<CreditNoteLine> = Vec::with_capacity(wanted.len());
    for (wish, position) in wanted.iter().zip(1..) {
        let of = invoice.lines.iter().find(|line| line.id == wish.line);
        let of = of.ok_or(Refusal::InvoiceLineUnknown { line: wish.line })?;
        if lines.iter().any(|other| other.of == wish.line) {
            return Err(Refusal::InvoiceLineRepeated { line: wish.line });
        }
        let amount = match wish.amount {
            Some(amount) => amount,
            None => cost_of((invoice, of), wish.quantity, wanted).ok_or(Refusal::TooLarge)?,
        };
        if wish.quantity < 0
            || wish.quantity > of.creditable_quantity()
            || !is_part_of(amount, of.creditable())
        {
            return Err(Refusal::MoreThanBilled {
                line: of.id,
                description: of.description.clone(),
                left: of.creditable(),
                left_base: of.creditable_quantity(),
            });
        }
        let line = note_line(of, wish.quantity, amount, tax_rules, (next_id(ids)?, position))?;
        lines.push(CreditNoteLine { of: of.id, line });
    }
    if lines.iter().all(|line| line.line.amount == Money::ZERO) {
        return Err(Refusal::NothingToCredit);
    }
    Ok(lines)
}

/// One line of a credit note, and the line it takes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditNoteLine {
    /// Of the invoice.
    pub of: InvoiceLineId,
    /// What is taken back; positive where the invoice's line is.
    pub line: InvoiceLine,
}

/// Whether `amount` runs the same way as `whole` and is no more.
fn is_part_of(amount: Money, whole: Money) -> bool {
    match whole.sen().signum() {
        -1 => amount <= Money::ZERO && amount >= whole,
        _ => amount >= Money::ZERO && amount <= whole,
    }
}

/// What the next `quantity` base units of a line cost as it was billed, to the last sen with the last unit, with their
/// part of the discounts on the same paper off: nobody gets back what was never asked for. A discount that is named among
/// what is `wanted` goes off by itself.
fn cost_of(
    (invoice, line): (&Invoice, &InvoiceLine),
    quantity: i64,
    wanted: &[WantedCredit],
) -> Option<Money> {
    if line.quantity() == 0 {
        return Some(line.creditable());
    }
    let discounts = invoice.lines.iter().filter(|off| {
        off.kind == LineKind::Discount
            && off.includes_tax == line.includes_tax
            && wanted.iter().all(|wish| wish.line != off.id)
    });
    let shares = discounts.flat_map(|off| &off.shares);
    let own = shares.filter(|share| Some(share.order_line) == line.order_line);
    let off = Money::sum(own.map(|share| share.amount))?;
    let asked = line.amount.plus(off)?.max(Money::ZERO);
    let upto = |count| asked.for_part(count, line.quantity());
    let cost = upto(line.credited.quantity + quantity)?.minus(upto(line.credited.quantity)?)?;
    // A price reduction before may have taken some of it already.
    Some(if line.creditable().sen() >= 0 { cost.min(line.creditable()) } else { cost })
}

fn note_line(
    of: &InvoiceLine,
    quantity: i64,
    amount: Money,
    tax_rules: &[TaxRule],
    (id, position): (InvoiceLineId, i32),
) -> Result<InvoiceLine, Refusal> {
    let by_now = of.credited.amount.plus(amount).ok_or(Refusal::TooLarge)?;
    let upto = if by_now == of.amount {
        of.tax
    } else {
        taxed_as(tax_rules, of.tax_rule.as_ref(), by_now, of.includes_tax)
            .ok_or(Refusal::TooLarge)?
    };
    let tax = less(upto, of.credited.tax).ok_or(Refusal::TooLarge)?;
    let goods = of.goods.as_ref().map(|goods| Goods { quantity, frozen: amount, ..goods.clone() });
    Ok(InvoiceLine {
        id,
        position,
        goods,
        amount,
        tax,
        shares: Vec::new(),
        credited: CreditedPart::default(),
        ..of.clone()
    })
}

fn less(all: LineTax, before: LineTax) -> Option<LineTax> {
    Some(LineTax {
        net: all.net.minus(before.net)?,
        base: all.base.minus(before.base)?,
        tax: all.tax.minus(before.tax)?,
    })
}

/// What a settled claim credits, invoice by invoice, and what of it was never billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimCredit {
    /// One credit note each.
    pub notes: Vec<(InvoiceId, Vec<WantedCredit>)>,
    /// Settled, but for goods that no invoice asks money for: rejected or missing where what was counted
    /// good is billed, or simply not billed yet.
    pub not_billed: Money,
}

/// Finds what a settled claim takes back from the invoices of its order, oldest first, beyond what the credit notes
/// that this claim brought before (`notes`) took back.
///
/// What was settled is shared among the claim's lines by what was claimed for each (largest remainder), always the
/// whole of it: a part that falls on goods nobody billed never moves to the billed ones.
#[must_use]
pub fn claim_credit(
    claim: &Claim,
    notes: &[&Invoice],
    invoices: &[Invoice],
    basis: InvoiceBasis,
) -> ClaimCredit {
    let mut before: Vec<Part> = notes
        .iter()
        .flat_map(|note| &note.lines)
        .filter_map(|line| {
            let (quantity, amount) = (line.quantity(), line.amount);
            line.order_line.map(|of| Part { of, quantity, amount })
        })
        .collect();
    let weights: Vec<u64> = claim
        .lines
        .iter()
        .map(|line| u64::try_from(line.amount.sen()).unwrap_or_default())
        .collect();
    let parts = claim.credited().share(&weights);
    let keeps_goods =
        claim.resolution.as_ref().is_some_and(|end| end.remedy == Remedy::PriceReduction);
    let mut credit = ClaimCredit { notes: Vec::new(), not_billed: Money::ZERO };
    for (line, amount) in claim.lines.iter().zip(parts) {
        let was_billed = basis == InvoiceBasis::Shipped || line.reason.basis() == Basis::Received;
        let part = Part { of: line.order_line, quantity: line.quantity, amount };
        let left = if was_billed {
            let part = part.beyond(&mut before);
            let kept = keeps_goods || line.reason == Reason::Price;
            spread(part, kept, invoices, &mut credit.notes)
        } else {
            amount
        };
        credit.not_billed = credit.not_billed.plus(left).unwrap_or(credit.not_billed);
    }
    credit
}

/// So much of an order's line.
#[derive(Debug, Clone, Copy)]
struct Part {
    of: OrderLineId,
    /// In base units.
    quantity: i64,
    amount: Money,
}

impl Part {
    fn less(self, quantity: i64, amount: Money) -> Self {
        let amount = self.amount.minus(amount).unwrap_or_default();
        Self { quantity: self.quantity - quantity, amount, ..self }
    }

    /// What of it is not among `before` yet, which is used up by that.
    fn beyond(mut self, before: &mut [Self]) -> Self {
        let of = self.of;
        for gone in before.iter_mut().filter(|gone| gone.of == of) {
            let quantity = gone.quantity.min(self.quantity);
            let amount = gone.amount.min(self.amount);
            *gone = gone.less(quantity, amount);
            self = self.less(quantity, amount);
        }
        self
    }
}

/// Takes one claim line's part from the invoices; tells what is left. Goods that are `kept` cost less and stay billed.
fn spread(
    part: Part,
    kept: bool,
    invoices: &[Invoice],
    notes: &mut Vec<(InvoiceId, Vec<WantedCredit>)>,
) -> Money {
    let (mut quantity_left, mut left) = (part.quantity, part.amount);
    let standing = invoices.iter().filter(|invoice| invoice.stands());
    let lines = standing.flat_map(|invoice| invoice.lines.iter().map(move |of| (invoice.id, of)));
    for (invoice, of) in lines.filter(|(_, of)| of.order_line == Some(part.of)) {
        let taken = notes.iter().flat_map(|(_, wanted)| wanted).find(|wish| wish.line == of.id);
        let (gone, spent) =
            taken.map_or((0, Money::ZERO), |wish| (wish.quantity, wish.amount.unwrap_or_default()));
        let quantity = quantity_left.min(of.creditable_quantity() - gone);
        if quantity < 1 || left == Money::ZERO {
            continue;
        }
        let share = if quantity == quantity_left {
            left
        } else {
            part.amount.for_part(quantity, part.quantity).unwrap_or_default()
        };
        let room = of.creditable().minus(spent).unwrap_or_default();
        let amount = share.min(left).min(room);
        if amount <= Money::ZERO {
            continue;
        }
        quantity_left -= quantity;
        left = left.minus(amount).unwrap_or_default();
        let wish = WantedCredit {
            line: of.id,
            quantity: if kept { 0 } else { quantity },
            amount: Some(amount),
        };
        add(notes, invoice, wish);
    }
    left
}

/// Two wishes about one invoice line become one line of the note.
pub(super) fn add(
    notes: &mut Vec<(InvoiceId, Vec<WantedCredit>)>,
    invoice: InvoiceId,
    wish: WantedCredit,
) {
    let wanted = if let Some(at) = notes.iter().position(|(id, _)| *id == invoice) {
        &mut notes[at].1
    } else {
        notes.push((invoice, Vec::new()));
        let last = notes.len() - 1;
        &mut notes[last].1
    };
    match wanted.iter_mut().find(|other| other.line == wish.line) {
        Some(other) => {
            other.quantity += wish.quantity;
            other.amount = other.amount.unwrap_or_default().plus(wish.amount.unwrap_or_default());
        }
        None => wanted.push(wish),
    }
}
