//! Invoices and credit notes as UBL, with the sums that EN 16931 wants of them.
//!
//! Discounts, freight and fees about the whole are allowances and charges; goods and deposits are lines; what makes
//! the sum a round one is the rounding amount. The tax of each category is the printed tax of its lines, which is
//! rounded line by line (domain.md 4.1), and its rate is what the law comes to on the price: 12 % of eleven twelfths is
//! 11 %. The law's own base and rate stand with each line.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use supply_chain::id::OrderLineId;
use supply_chain::invoice::{DocumentKind, Invoice, InvoiceLine, LineKind};
use supply_chain::money::Money;
use supply_chain::tax::TaxRule;
use uuid::Uuid;

use super::bill_lines::line;
use super::model::TradingParty;
use super::write::{amount, begun, negated, party_as, some, uuid, vat};
use super::xml::Element;
use super::{CREDIT_NOTE, CURRENCY, HEAD_TYPE, INVOICE, TAX_NUMBER_TYPE};
use crate::language::format::paper_date;

/// An invoice, a credit note or a reversal, with what its document tells besides.
#[derive(Debug, Clone, Copy)]
pub struct BillTold<'a> {
    /// The paper itself.
    pub invoice: &'a Invoice,
    /// The tax rules that its lines were billed with.
    pub rules: &'a [TaxRule],
    /// Who wants the money.
    pub issuer: &'a TradingParty,
    /// Who owes it.
    pub receiver: &'a TradingParty,
    /// The order it is about; nothing for a balance that was brought in.
    pub order: Option<&'a OrderNamed>,
    /// On a credit note: number and day of the invoice that it takes back.
    pub corrects: Option<(&'a str, NaiveDate)>,
    /// Where the money goes.
    pub accounts: &'a [AccountNamed],
    /// Where the history of the order ended, signed.
    pub head: Option<&'a str>,
}

/// An order as its bills name it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderNamed {
    /// Its number.
    pub number: String,
    /// Its identifier.
    pub id: Uuid,
    /// The buyer's own number.
    pub buyer_reference: Option<String>,
    /// The number of each of its lines.
    pub positions: HashMap<OrderLineId, i32>,
}

/// An account as a bill names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountNamed {
    /// The bank's code.
    pub bank: String,
    /// Its number there.
    pub number: String,
    /// In whose name it is.
    pub holder: String,
}

/// How a line is taxed (UNCL5305), and at how much of the price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Category {
    /// S taxed, E exempt, O outside the tax.
    pub(super) code: &'static str,
    /// Of the price; nothing where the tax is not about it.
    pub(super) percent: Option<Decimal>,
}

impl BillTold<'_> {
    /// Whether any line is under a rule of PPN: then none may be outside of it (BR-O-11).
    fn is_taxed(&self) -> bool {
        self.invoice.lines.iter().any(|line| line.tax_rule.is_some())
    }

    pub(super) fn category(&self, line: &InvoiceLine) -> Category {
        let exempt = Category { code: "E", percent: Some(Decimal::ZERO) };
        match &line.tax_rule {
            Some(rule) if rule.rate > Decimal::ZERO => {
                Category { code: "S", percent: Some(self.percent(rule.rule, rule.rate)) }
            }
            Some(_) => exempt,
            None if self.is_taxed() => exempt,
            None => Category { code: "O", percent: None },
        }
    }

    /// What a rule comes to on the price itself, to four places: 11 for 12 % of eleven twelfths.
    fn percent(&self, rule: Uuid, rate: Decimal) -> Decimal {
        let part = self.rules.iter().find(|known| known.id == rule).and_then(|rule| {
            Decimal::from(rule.numerator).checked_div(Decimal::from(rule.denominator))
        });
        let of_price = rate.checked_mul(part.unwrap_or(Decimal::ONE));
        let percent = of_price.and_then(|rate| rate.checked_mul(Decimal::ONE_HUNDRED));
        percent.unwrap_or_default().round_dp(4).normalize()
    }

    /// The lines that are lines there too; where there would be none, charges are.
    fn lines(&self) -> Vec<&InvoiceLine> {
        let of = |kinds: &[LineKind]| -> Vec<&InvoiceLine> {
            self.invoice.lines.iter().filter(|line| kinds.contains(&line.kind)).collect()
        };
        let lines = of(&[LineKind::Goods, LineKind::Bonus, LineKind::Deposit]);
        if lines.is_empty() { of(&[LineKind::Freight, LineKind::Fee]) } else { lines }
    }

    /// What is about the whole: below zero what goes off, above what comes on top.
    fn about_the_whole(&self) -> Vec<&InvoiceLine> {
        let lines = self.lines();
        let apart = |line: &&InvoiceLine| {
            line.kind != LineKind::Rounding && !lines.iter().any(|told| told.id == line.id)
        };
        self.invoice.lines.iter().filter(apart).collect()
    }

    fn rounding(&self) -> Money {
        let rounding = self.invoice.lines.iter().filter(|line| line.kind == LineKind::Rounding);
        sum(rounding.map(InvoiceLine::payable))
    }
}

fn sum(amounts: impl Iterator<Item = Money>) -> Money {
    // Lines are refused when their sum is more than 64 bits hold.
    Money::sum(amounts).unwrap_or_default()
}

/// The paper as an XML document; a reversal is a credit note.
///
/// # Errors
/// The bytes cannot be taken, which memory always can.
pub fn bill(told: &BillTold<'_>) -> std::io::Result<Vec<u8>> {
    let paper = told.invoice;
    let is_invoice = paper.kind == DocumentKind::Invoice;
    let kind = if is_invoice { &INVOICE } else { &CREDIT_NOTE };
    let taxed = told.is_taxed();
    let lines = told.lines();
    let day = |name, day: NaiveDate| Element::text(name, day.to_string());
    let root = begun(kind)
        .with(some("cbc:ID", paper.number.as_ref()))
        .with([uuid(paper.id.into()), day("cbc:IssueDate", paper.business_date)]);
    // UNCL1001: 380 a commercial invoice, 381 a credit note.
    let root = if is_invoice {
        root.with([day("cbc:DueDate", paper.due_on), Element::text("cbc:InvoiceTypeCode", "380")])
    } else {
        root.with([Element::text("cbc:CreditNoteTypeCode", "381")])
    };
    root.with(some("cbc:Note", paper.words.as_ref()))
        .with([
            Element::text("cbc:DocumentCurrencyCode", CURRENCY),
            Element::text("cbc:LineCountNumeric", lines.len().to_string()),
        ])
        .with([Element::text("cbc:BuyerReference", buyer_reference(told))])
        .with(discrepancy(told))
        .with(told.order.map(order))
        .with(told.corrects.map(corrected))
        .with(beside(told))
        .with([party_as("cac:AccountingSupplierParty", told.issuer, taxed)])
        .with([party_as("cac:AccountingCustomerParty", told.receiver, taxed)])
        .with(means(told))
        .with(is_invoice.then(|| {
            let due = format!("Jatuh tempo {}", paper_date(paper.due_on));
            Element::of("cac:PaymentTerms").with([Element::text("cbc:Note", due)])
        }))
        .with(told.about_the_whole().into_iter().map(|line| charge(told, line)))
        .with([tax_total(told), totals(told, &lines)])
        .with(lines.iter().map(|of| line(told, of)))
        .document()
}

/// The buyer's own number, else the order's; a bill always names one (PEPPOL-EN16931-R003).
fn buyer_reference(told: &BillTold<'_>) -> String {
    let own = told.order.and_then(|order| order.buyer_reference.clone());
    let order = || told.order.map(|order| order.number.clone());
    own.filter(|own| !own.trim().is_empty())
        .or_else(order)
        .or_else(|| told.invoice.number.clone())
        .unwrap_or_default()
}

fn order(order: &OrderNamed) -> Element {
    Element::of("cac:OrderReference").with([Element::text("cbc:ID", &order.number), uuid(order.id)])
}

/// Why something is credited.
fn discrepancy(told: &BillTold<'_>) -> Option<Element> {
    let (reason, (number, _)) = (told.invoice.reason?, told.corrects?);
    Some(Element::of("cac:DiscrepancyResponse").with([
        Element::text("cbc:ReferenceID", number),
        Element::text("cbc:ResponseCode", reason.as_str()),
    ]))
}

fn corrected((number, day): (&str, NaiveDate)) -> Element {
    let of = Element::of("cac:InvoiceDocumentReference")
        .with([Element::text("cbc:ID", number), Element::text("cbc:IssueDate", day.to_string())]);
    Element::of("cac:BillingReference").with([of])
}

/// The tax office's number, and where the order's history ended.
fn beside(told: &BillTold<'_>) -> Vec<Element> {
    let reference = |id: &str, kind| {
        Element::of("cac:AdditionalDocumentReference")
            .with([Element::text("cbc:ID", id), Element::text("cbc:DocumentType", kind)])
    };
    let given = told.invoice.tax_number.as_ref();
    let given = given.map(|number| reference(number.as_str(), TAX_NUMBER_TYPE));
    let head = told.head.filter(|head| !head.is_empty()).zip(told.order).map(|(head, order)| {
        reference(&order.number, HEAD_TYPE).with([Element::text("cbc:DocumentDescription", head)])
    });
    given.into_iter().chain(head).collect()
}

/// Into which accounts it is paid (UNCL4461 30: a transfer); a credit note is set off.
fn means(told: &BillTold<'_>) -> Vec<Element> {
    if told.invoice.kind != DocumentKind::Invoice {
        return Vec::new();
    }
    let number = told.invoice.number.as_ref();
    let into = |account: &AccountNamed| {
        let branch = Element::of("cac:FinancialInstitutionBranch")
            .with([Element::text("cbc:ID", &account.bank)]);
        let payee = Element::of("cac:PayeeFinancialAccount").with([
            Element::text("cbc:ID", &account.number),
            Element::text("cbc:Name", &account.holder),
            branch,
        ]);
        Element::of("cac:PaymentMeans")
            .with([Element::text("cbc:PaymentMeansCode", "30")])
            .with(some("cbc:PaymentID", number))
            .with([payee])
    };
    told.accounts.iter().map(into).collect()
}

/// The category; only the breakdown says why there is no tax (BR-E-10, BR-O-10).
fn category(of: Category, says_why: bool) -> Element {
    let why = match of.code {
        "E" => Some("Dibebaskan dari PPN, atau bukan objek PPN"),
        "O" => Some("PPN tidak dipungut"),
        _ => None,
    };
    Element::of("cac:TaxCategory")
        .with([Element::text("cbc:ID", of.code)])
        .with(of.percent.map(|percent| Element::text("cbc:Percent", percent.to_string())))
        .with(why.filter(|_| says_why).map(|why| Element::text("cbc:TaxExemptionReason", why)))
        .with([vat()])
}

/// A discount, freight or a fee (UNCL5189 95: discount; UNCL7161 FC: freight, ADR: other services).
fn charge(told: &BillTold<'_>, line: &InvoiceLine) -> Element {
    let is_charge = line.tax.net >= Money::ZERO;
    let (code, word) = match line.kind {
        LineKind::Discount => ("95", "Potongan"),
        LineKind::Freight => ("FC", "Ongkos kirim"),
        _ => ("ADR", "Biaya"),
    };
    let word = if line.description.is_empty() { word } else { &line.description };
    let size = if is_charge { line.tax.net } else { negated(line.tax.net) };
    Element::of("cac:AllowanceCharge").with([
        Element::text("cbc:ChargeIndicator", if is_charge { "true" } else { "false" }),
        Element::text("cbc:AllowanceChargeReasonCode", code),
        Element::text("cbc:AllowanceChargeReason", word),
        amount("cbc:Amount", size),
        category(told.category(line), false),
    ])
}

/// The tax by category: its base the prices in it, its amount what is printed for its lines.
fn tax_total(told: &BillTold<'_>) -> Element {
    let mut rows: Vec<(Category, Money, Money)> = Vec::new();
    for line in told.invoice.lines.iter().filter(|line| line.kind != LineKind::Rounding) {
        let of = told.category(line);
        match rows.iter_mut().find(|(other, ..)| *other == of) {
            Some((_, net, tax)) => {
                *net = net.plus(line.tax.net).unwrap_or_default();
                *tax = tax.plus(line.tax.tax).unwrap_or_default();
            }
            None => rows.push((of, line.tax.net, line.tax.tax)),
        }
    }
    Element::of("cac:TaxTotal").with([amount("cbc:TaxAmount", told.invoice.tax())]).with(
        rows.into_iter().map(|(of, net, tax)| {
            Element::of("cac:TaxSubtotal").with([
                amount("cbc:TaxableAmount", net),
                amount("cbc:TaxAmount", tax),
                category(of, true),
            ])
        }),
    )
}

fn totals(told: &BillTold<'_>, lines: &[&InvoiceLine]) -> Element {
    let goods = sum(lines.iter().map(|line| line.tax.net));
    let whole = told.about_the_whole();
    let nets = || whole.iter().map(|line| line.tax.net);
    let charges = sum(nets().filter(|net| *net > Money::ZERO));
    let allowances = negated(sum(nets().filter(|net| *net < Money::ZERO)));
    let rounding = told.rounding();
    let net = sum([goods, charges, negated(allowances)].into_iter());
    let with_tax = sum([net, told.invoice.tax()].into_iter());
    let some = |name, of: Money| (of != Money::ZERO).then(|| amount(name, of));
    Element::of("cac:LegalMonetaryTotal")
        .with([
            amount("cbc:LineExtensionAmount", goods),
            amount("cbc:TaxExclusiveAmount", net),
            amount("cbc:TaxInclusiveAmount", with_tax),
        ])
        .with(some("cbc:AllowanceTotalAmount", allowances))
        .with(some("cbc:ChargeTotalAmount", charges))
        .with(some("cbc:PayableRoundingAmount", rounding))
        .with([amount("cbc:PayableAmount", told.invoice.total())])
}
