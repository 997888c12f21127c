//! Coretax is the tax office's own program; this is what an invoice says there, field by field (domain.md 4.2).
//!
//! One of ours may be several of theirs, for theirs has one transaction code each. A row's tax is reckoned from
//! what is left of its price after discounts, and comes to exactly what our paper prints. The serial number
//! is given out by the tax office afterwards, and never made here.

use super::line::{InvoiceLine, LineKind};
use super::state::DocumentKind;
use super::tax_identity::{Nitku, Npwp, WrongIdentity};
use super::{Invoice, line};
use crate::money::Money;
use crate::quantity::BaseUnit;
use crate::tax::{LineTax, TaxRule};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// The most invoices that one file may hold.
pub const MOST_IN_A_FILE: usize = 1_000;

/// Who buys, as the tax office wants to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxBuyer {
    /// By what they are known.
    pub identity: BuyerIdentity,
    /// Their name.
    pub name: String,
    /// Their address.
    pub address: String,
    /// Where mail reaches them; may be empty.
    pub email: String,
}

/// By what a buyer is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuyerIdentity {
    /// A taxpayer, and which place of business.
    Taxpayer {
        /// Sixteen digits.
        npwp: Npwp,
        /// Twenty-two digits, of the same taxpayer.
        place: Nitku,
    },
    /// A person by the number of the identity card.
    Citizen {
        /// Sixteen digits, of the same shape as a taxpayer's number.
        nik: Npwp,
    },
}

/// One invoice as Coretax takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoretaxInvoice {
    /// Its day.
    pub day: NaiveDate,
    /// Transaction code: 04, 08 …
    pub code: String,
    /// Our number, so that both can be laid side by side.
    pub reference: String,
    /// Who buys.
    pub buyer: TaxBuyer,
    /// What was sold.
    pub rows: Vec<CoretaxRow>,
}

impl CoretaxInvoice {
    /// Whether the treasurer has to add the facility under which no tax is asked for: our data does not know it.
    #[must_use]
    pub fn needs_facility(&self) -> bool {
        matches!(self.code.as_str(), "07" | "08")
    }
}

/// One row: its price times its quantity, less the discount, is what is taxed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoretaxRow {
    /// Whether it is a service rather than goods.
    pub is_service: bool,
    /// What.
    pub name: String,
    /// The tax office's code of the unit.
    pub unit: &'static str,
    /// Of one, without tax.
    pub price: Money,
    /// How many.
    pub quantity: i64,
    /// What goes off.
    pub discount: Money,
    /// What is left (DPP).
    pub tax_base: Money,
    /// What the rate is applied to (DPP nilai lain).
    pub other_tax_base: Money,
    /// Such as 0.12.
    pub rate: Decimal,
    /// The tax.
    pub vat: Money,
}

/// Why an invoice is not for Coretax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotForCoretax {
    /// Credit notes and reversals are told there by the buyer's return note.
    #[error("only invoices that stand are handed in")]
    NotAnInvoice,
    /// A seller that is not PKP, or nothing that the tax knows.
    #[error("nothing on this invoice concerns the tax")]
    NothingTaxed,
    /// The buyer's place of business belongs to another taxpayer.
    #[error(transparent)]
    WrongBuyer(#[from] WrongIdentity),
    /// A rule of its lines was not handed in, or a sum is too large.
    #[error("the tax of this invoice cannot be reckoned again")]
    NotReckoned,
}

/// What an invoice says in Coretax; `rules` are those it was billed with.
///
/// # Errors
/// [`NotForCoretax`]
pub fn coretax(
    invoice: &Invoice,
    buyer: &TaxBuyer,
    rules: &[TaxRule],
) -> Result<Vec<CoretaxInvoice>, NotForCoretax> {
    let reference = invoice
        .number
        .clone()
        .filter(|_| invoice.kind == DocumentKind::Invoice && invoice.stands());
    let reference = reference.ok_or(NotForCoretax::NotAnInvoice)?;
    if let BuyerIdentity::Taxpayer { npwp, place } = &buyer.identity {
        place.check_owner(npwp)?;
    }
    let mut papers: Vec<CoretaxInvoice> = Vec::new();
    for line in invoice.lines.iter().filter(|line| !goes_off_goods(line)) {
        let Some(rule) = &line.tax_rule else { continue };
        let row = row_of(invoice, line, rules).ok_or(NotForCoretax::NotReckoned)?;
        match papers.iter_mut().find(|paper| paper.code == rule.code) {
            Some(paper) => paper.rows.push(row),
            None => papers.push(CoretaxInvoice {
                day: invoice.business_date,
                code: rule.code.clone(),
                reference: reference.clone(),
                buyer: buyer.clone(),
                rows: vec![row],
            }),
        }
    }
    if papers.is_empty() { Err(NotForCoretax::NothingTaxed) } else { Ok(papers) }
}

fn goes_off_goods(line: &InvoiceLine) -> bool {
    line.kind == LineKind::Discount && !line.shares.is_empty()
}

fn row_of(invoice: &Invoice, of: &InvoiceLine, rules: &[TaxRule]) -> Option<CoretaxRow> {
    let off = invoice
        .lines
        .iter()
        .filter(|line| goes_off_goods(line))
        .flat_map(|line| &line.shares)
        .filter(|share| of.order_line == Some(share.order_line))
        .map(|share| share.amount);
    let left = of.amount.plus(Money::sum(off)?)?;
    let LineTax { net, base, tax } =
        line::taxed_as(rules, of.tax_rule.as_ref(), left, of.includes_tax)?;
    let (unit, price, quantity) = counted(of);
    let discount = price.times(quantity)?.minus(net)?;
    Some(CoretaxRow {
        is_service: matches!(of.kind, LineKind::Freight | LineKind::Fee),
        name: of.description.clone(),
        unit,
        price,
        quantity,
        discount,
        tax_base: net,
        other_tax_base: base,
        rate: of.tax_rule.as_ref()?.rate,
        vat: tax,
    })
}

/// Unit, price and count of a row such that they multiply to its net exactly: whole packs, else base units,
/// else the whole row as one of "others".
fn counted(of: &InvoiceLine) -> (&'static str, Money, i64) {
    let net = of.tax.net;
    let whole = (OTHERS, net, 1);
    let Some(goods) = &of.goods else { return whole };
    let packs = goods.pack.whole_packs(goods.quantity);
    let exactly = |unit, count: i64| {
        let each = Money::from_sen(net.sen().checked_div(count)?);
        (each.times(count) == Some(net)).then_some((unit, each, count))
    };
    let by_pack = (goods.pack.base_units(packs) == Some(goods.quantity))
        .then(|| exactly(unit_of_pack(&goods.pack.name, goods.pack.factor, goods.base_unit), packs))
        .flatten();
    let by_unit = || exactly(unit_of_base(goods.base_unit), goods.quantity);
    by_pack.or_else(by_unit).unwrap_or(whole)
}

/// "Lainnya".
const OTHERS: &str = "UM.0033";

/// The code of a base unit.
#[must_use]
pub const fn unit_of_base(unit: BaseUnit) -> &'static str {
    match unit {
        BaseUnit::Pcs => "UM.0021",
        BaseUnit::Gram => "UM.0004",
        // A millilitre is a cubic centimetre.
        BaseUnit::Ml => "UM.0011",
    }
}

/// The code of a pack by its name. The list has no karton, dus, sak or renteng: boxes are boxes, and whatever
/// has no code is "others". A name that means a measure counts only where the pack holds just that much.
#[must_use]
pub fn unit_of_pack(name: &str, factor: i64, base: BaseUnit) -> &'static str {
    match (name.trim().to_lowercase().as_str(), base, factor) {
        ("kg" | "kilo" | "kilogram", BaseUnit::Gram, 1_000) => "UM.0003",
        ("ton", BaseUnit::Gram, 1_000_000) => "UM.0001",
        ("l" | "liter" | "ltr", BaseUnit::Ml, 1_000) => "UM.0007",
        ("lusin", BaseUnit::Pcs, 12) => "UM.0017",
        ("unit", ..) => "UM.0018",
        ("set", ..) => "UM.0019",
        ("lembar", ..) => "UM.0020",
        ("boks" | "box" | "karton" | "dus" | "kardus" | "ktn" | "kds", ..) => "UM.0022",
        (_, base, 1) => unit_of_base(base),
        _ => OTHERS,
    }
}
