//! What billing has to know about an order besides the order itself.

use crate::error::WorkflowError;
use crate::store::tax_rules;
use crate::unit_of_work::row;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Deserialize;
use serde_json::Value;
use supply_chain::calendar::WorkingDays;
use supply_chain::invoice::{Billable, Billing, Charge, LineKind};
use supply_chain::money::Money;
use supply_chain::patronage::TradeClass;
use supply_chain::purchase_order::{Line, PurchaseOrder};
use supply_chain::tax::{TaxClass, TaxRule};
use uuid::Uuid;

/// An order as billing sees it, and what its papers need.
#[derive(Debug, Clone)]
pub(crate) struct Billed {
    /// What can be billed, and how.
    pub(crate) billing: Billing,
    /// The seller's short code, for numbers.
    pub(crate) seller_code: String,
    /// The seller's branch, as the tax office counts branches.
    pub(crate) branch: String,
    /// Whether the buyer may set PPN off against its own.
    pub(crate) buyer_deducts_tax: bool,
    /// Days on which nobody works.
    pub(crate) days: WorkingDays,
}

#[derive(Deserialize)]
struct Classed {
    id: Uuid,
    trade_class: String,
}

#[derive(Deserialize)]
struct ChargeRow {
    id: Uuid,
    kind: String,
    description: String,
    amount_sen: i64,
    tax_class: Option<String>,
    includes_tax: bool,
    billed_sen: i64,
}

/// Reads what an order is billed by.
///
/// # Errors
/// A row makes no sense, or the database fails.
pub(crate) async fn billing_of(
    on: &impl ConnectionTrait,
    order: &PurchaseOrder,
) -> Result<Billed, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Around {
        seller_code: String,
        branch: String,
        is_taxable: bool,
        buyer_deducts_tax: bool,
        classes: Value,
        charges: Value,
        tax_rules: Value,
        holidays: Vec<NaiveDate>,
    }
    let around: Option<Around> = row(
        on,
        "SELECT s.code AS seller_code, coalesce(right(s.nitku, 6), '000000') AS branch,
                s.vat_registered AS is_taxable, coalesce(b.vat_registered, false) AS buyer_deducts_tax,
                (SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'trade_class', l.trade_class)), '[]')
                 FROM order_line l WHERE l.order_id = o.id) AS classes,
                (SELECT coalesce(jsonb_agg(c ORDER BY c.position), '[]')
                 FROM order_charge c WHERE c.order_id = o.id AND c.stands) AS charges,
                (SELECT coalesce(jsonb_agg(t), '[]')
                 FROM (SELECT r.id, r.tax_class, r.code, r.rate::text, r.numerator, r.denominator, r.valid_from
                       FROM tax_rule r) t) AS tax_rules,
                ARRAY(SELECT day FROM holiday ORDER BY day) AS holidays
         FROM purchase_order o JOIN organization s ON s.id = o.seller_id LEFT JOIN organization b ON b.id = o.buyer_id
         WHERE o.id = $1",
        [Uuid::from(order.id).into()],
    )
    .await?;
    let around = around.ok_or(WorkflowError::NotFound { what: "purchase order" })?;
    let classes: Vec<Classed> = serde_json::from_value(around.classes)?;
    let charges: Vec<ChargeRow> = serde_json::from_value(around.charges)?;
    let rules: Vec<tax_rules::RuleRow> = serde_json::from_value(around.tax_rules)?;
    let all_tax_rules: Vec<TaxRule> =
        rules.into_iter().map(TaxRule::try_from).collect::<Result<_, _>>()?;
    let money = &order.terms.money;
    let lines = order.lines.iter().map(|line| billable(order, line, &classes));
    Ok(Billed {
        billing: Billing {
            basis: money.invoice_basis,
            lines: lines.collect::<Result<_, _>>()?,
            is_explained: order.is_explained(),
            charges: charges.into_iter().map(charge).collect::<Result<_, _>>()?,
            is_charged_whole: order.bears_charges_whole(),
            tax_rules: if around.is_taxable { all_tax_rules } else { Vec::new() },
            tolerance_basis_points: order.terms.tolerance_basis_points,
            round_to: money.round_to,
        },
        seller_code: around.seller_code,
        branch: around.branch,
        buyer_deducts_tax: around.buyer_deducts_tax,
        days: WorkingDays::with_holidays(around.holidays),
    })
}

fn billable(
    order: &PurchaseOrder,
    line: &Line,
    classes: &[Classed],
) -> Result<Billable, WorkflowError> {
    let class = classes.iter().find(|class| class.id == Uuid::from(line.id));
    let class = class.and_then(|class| TradeClass::from_word(&class.trade_class));
    let trade_class = class.ok_or_else(|| WorkflowError::BadRow {
        table: "order_line",
        column: "trade_class",
        id: line.id.to_string(),
    })?;
    let (counts, basis) = (&line.counts, order.terms.money.invoice_basis);
    Ok(Billable {
        line: line.id,
        product_name: line.product_name.clone(),
        seller_code: line.seller_code.clone(),
        base_unit: line.base_unit,
        pack: line.pack.clone(),
        unit_price: line.unit_price,
        includes_tax: line.price_includes_tax,
        tax_class: line.tax_class,
        trade_class,
        agreed: counts.confirmed - counts.short_closed - counts.cancelled,
        shipped: counts.shipped,
        received: counts.received + counts.came_after_all,
        // What comes once more for a claim was paid with what it stands for.
        waived: if order.replaces.is_some() { counts.supplied(basis) } else { 0 },
        invoiced: counts.invoiced,
    })
}

fn charge(row: ChargeRow) -> Result<Charge, WorkflowError> {
    let bad =
        |column| WorkflowError::BadRow { table: "order_charge", column, id: row.id.to_string() };
    let class = row.tax_class.as_deref().map(TaxClass::from_word);
    Ok(Charge {
        kind: LineKind::from_word(&row.kind).ok_or_else(|| bad("kind"))?,
        amount: Money::from_sen(row.amount_sen),
        tax_class: match class {
            Some(None) => return Err(bad("tax_class")),
            known => known.flatten(),
        },
        includes_tax: row.includes_tax,
        billed: Money::from_sen(row.billed_sen),
        description: row.description,
    })
}
