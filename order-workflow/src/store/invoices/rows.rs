//! The rows of a paper, its lines and what settled it, and what they mean. One that makes no sense is an error
//! with its address.

use super::StoredInvoice;
use crate::error::WorkflowError;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sea_orm::FromQueryResult;
use serde_json::Value;
use supply_chain::id::{
    ClaimId, DrawdownId, InvoiceId, InvoiceLineId, NettingId, OrderLineId, OrganizationId,
    PaymentId, PurchaseOrderId, TieId,
};
use supply_chain::invoice::{
    Applied, CreditReason, CreditedPart, DocumentKind, Goods, Invoice, InvoiceLine, LineKind,
    Settler,
};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::patronage::TradeClass;
use supply_chain::purchase_order::FrozenTax;
use supply_chain::quantity::{BaseUnit, Pack};
use supply_chain::tax::{LineTax, TaxClass};
use uuid::Uuid;

#[derive(FromQueryResult)]
pub(super) struct InvoiceRow {
    pub(super) id: Uuid,
    kind: String,
    number: String,
    issuer_id: Uuid,
    branch: String,
    receiver_id: Option<Uuid>,
    receiver_tie_id: Option<Uuid>,
    order_id: Option<Uuid>,
    business_date: NaiveDate,
    due_on: NaiveDate,
    total_sen: i64,
    corrects_id: Option<Uuid>,
    reason: Option<String>,
    claim_id: Option<Uuid>,
    words: Option<String>,
    tax_numbers: Value,
    reversed_by_id: Option<Uuid>,
    version: i64,
    created_at: DateTime<Utc>,
    order_number: Option<String>,
    issuer_name: String,
    issuer_code: String,
    issuer_zone: String,
    receiver_name: Option<String>,
    receiver_deducts_tax: bool,
    events: i32,
}

#[derive(FromQueryResult)]
pub(super) struct LineRow {
    id: Uuid,
    pub(super) invoice_id: Uuid,
    position: i32,
    kind: String,
    order_line_id: Option<Uuid>,
    description: String,
    seller_code: Option<String>,
    base_unit: Option<String>,
    pack_name: Option<String>,
    factor: Option<i64>,
    unit_price_sen: Option<i64>,
    quantity_base: i64,
    frozen_sen: Option<i64>,
    amount_sen: i64,
    includes_tax: bool,
    tax_class: String,
    tax_code: Option<String>,
    tax_rate: Option<Decimal>,
    tax_rule_id: Option<Uuid>,
    net_sen: i64,
    tax_base_sen: i64,
    tax_sen: i64,
    trade_class: String,
    shares: Value,
    credited_base: i64,
    credited_sen: i64,
    credited_net_sen: i64,
    credited_tax_base_sen: i64,
    credited_tax_sen: i64,
}

#[derive(FromQueryResult)]
pub(super) struct AppliedRow {
    pub(super) id: Uuid,
    payment_id: Option<Uuid>,
    note_id: Option<Uuid>,
    netting_id: Option<Uuid>,
    drawdown_id: Option<Uuid>,
    is_write_off: bool,
    amount_sen: i64,
}

fn bad(table: &'static str, column: &'static str, id: Uuid) -> WorkflowError {
    WorkflowError::BadRow { table, column, id: id.to_string() }
}

fn line(row: LineRow) -> Result<InvoiceLine, WorkflowError> {
    let bad = |column| bad("invoice_line", column, row.id);
    let sen = Money::from_sen;
    let goods = match (row.base_unit, row.pack_name, row.factor, row.unit_price_sen, row.frozen_sen)
    {
        (Some(unit), Some(name), Some(factor), Some(price), Some(frozen)) => Some(Goods {
            seller_code: row.seller_code,
            base_unit: BaseUnit::from_word(&unit).ok_or_else(|| bad("base_unit"))?,
            pack: Pack { name, factor },
            unit_price: sen(price),
            quantity: row.quantity_base,
            frozen: sen(frozen),
        }),
        _ => None,
    };
    Ok(InvoiceLine {
        id: InvoiceLineId(row.id),
        position: row.position,
        kind: LineKind::from_word(&row.kind).ok_or_else(|| bad("kind"))?,
        order_line: row.order_line_id.map(OrderLineId),
        description: row.description,
        goods,
        amount: sen(row.amount_sen),
        includes_tax: row.includes_tax,
        tax_class: TaxClass::from_word(&row.tax_class).ok_or_else(|| bad("tax_class"))?,
        tax_rule: row.tax_rule_id.map(|rule| FrozenTax {
            rule,
            code: row.tax_code.unwrap_or_default(),
            rate: row.tax_rate.unwrap_or_default().normalize(),
        }),
        tax: LineTax { net: sen(row.net_sen), base: sen(row.tax_base_sen), tax: sen(row.tax_sen) },
        trade_class: TradeClass::from_word(&row.trade_class).ok_or_else(|| bad("trade_class"))?,
        shares: serde_json::from_value(row.shares).map_err(|_unreadable| bad("shares"))?,
        credited: CreditedPart {
            quantity: row.credited_base,
            amount: sen(row.credited_sen),
            tax: LineTax {
                net: sen(row.credited_net_sen),
                base: sen(row.credited_tax_base_sen),
                tax: sen(row.credited_tax_sen),
            },
        },
    })
}

fn applied(row: &AppliedRow) -> Option<Applied> {
    let by = match (row.payment_id, row.note_id, row.netting_id, row.drawdown_id) {
        (Some(id), ..) => Settler::Payment(PaymentId(id)),
        (_, Some(id), ..) => Settler::CreditNote(InvoiceId(id)),
        (_, _, Some(id), _) => Settler::Netting(NettingId(id)),
        (.., Some(id)) => Settler::Drawdown(DrawdownId(id)),
        _ if row.is_write_off => Settler::WriteOff,
        _ => return None,
    };
    // What was applied and taken off again settles nothing.
    Some(Applied { by, amount: Money::from_sen(row.amount_sen) })
        .filter(|applied| applied.amount != Money::ZERO)
}

/// A paper with its lines and what settled it.
pub(super) fn stored(
    row: InvoiceRow,
    lines: Vec<LineRow>,
    applications: &[AppliedRow],
) -> Result<StoredInvoice, WorkflowError> {
    let bad = |column| bad("invoice", column, row.id);
    let kind = DocumentKind::from_word(&row.kind).ok_or_else(|| bad("kind"))?;
    let receiver = match (row.receiver_id, row.receiver_tie_id) {
        (Some(id), None) => Counterparty::Organization(OrganizationId(id)),
        (None, Some(tie)) => Counterparty::Member(TieId(tie)),
        _ => return Err(bad("receiver_id")),
    };
    let reason = row.reason.as_deref().map(CreditReason::from_word);
    let corrects = row.corrects_id.map(InvoiceId);
    let applied = match (kind, corrects) {
        // A reversal went to its invoice as a whole; no row says so twice.
        (DocumentKind::Reversal, Some(of)) => {
            vec![Applied { by: Settler::CreditNote(of), amount: Money::from_sen(row.total_sen) }]
        }
        _ => applications.iter().filter_map(applied).collect(),
    };
    Ok(StoredInvoice {
        invoice: Invoice {
            id: InvoiceId(row.id),
            kind,
            number: Some(row.number),
            order: row.order_id.map(PurchaseOrderId),
            issuer: OrganizationId(row.issuer_id),
            receiver,
            branch: row.branch,
            business_date: row.business_date,
            due_on: row.due_on,
            lines: lines.into_iter().map(line).collect::<Result<_, _>>()?,
            corrects,
            reason: match reason {
                Some(None) => return Err(bad("reason")),
                known => known.flatten(),
            },
            words: row.words,
            tax_numbers: serde_json::from_value(row.tax_numbers)
                .map_err(|_unreadable| bad("tax_numbers"))?,
            applied,
            reversed_by: row.reversed_by_id.map(InvoiceId),
            version: row.version,
        },
        order_number: row.order_number,
        issuer_name: row.issuer_name,
        issuer_code: row.issuer_code,
        issuer_zone: row.issuer_zone,
        receiver_name: row.receiver_name,
        receiver_deducts_tax: row.receiver_deducts_tax,
        claim: row.claim_id.map(ClaimId),
        created_at: row.created_at,
        events: row.events,
    })
}
