//! The rows of a payment and what they mean. One that makes no sense is an error with its address.

use super::{AccountBrief, StoredPayment};
use crate::error::WorkflowError;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;
use serde_json::Value;
use std::collections::HashMap;
use supply_chain::id::{
    BankAccountId, FileId, InvoiceId, OrganizationId, PaymentId, PurchaseOrderId, TieId,
};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::{Application, BankReference, Method, Payment, Side, State};
use uuid::Uuid;

#[derive(FromQueryResult)]
pub(super) struct PaymentRow {
    pub(super) id: Uuid,
    payer_id: Option<Uuid>,
    payer_tie_id: Option<Uuid>,
    payee_id: Uuid,
    state: String,
    amount_sen: i64,
    paid_on: NaiveDate,
    method: String,
    account_id: Option<Uuid>,
    reference: Option<String>,
    evidence_id: Option<Uuid>,
    signatures: Option<Value>,
    planned: Value,
    refunded_sen: i64,
    recorded_side: Option<String>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    payer_name: String,
    payee_name: String,
    payer_zone: String,
    payee_zone: String,
    is_vouched: bool,
    let_goods_go: bool,
    order_id: Option<Uuid>,
    bank_code: Option<String>,
    account_number: Option<String>,
    holder: Option<String>,
    width: Option<i32>,
    height: Option<i32>,
}

/// What of a payment stands with one invoice.
#[derive(FromQueryResult)]
pub(super) struct ApplicationRow {
    payment_id: Uuid,
    invoice_id: Uuid,
    number: String,
    amount_sen: i64,
}

/// The payment, with those of these applications that are its own.
pub(super) fn stored(
    row: PaymentRow,
    applications: &[ApplicationRow],
) -> Result<StoredPayment, WorkflowError> {
    let bad = |column| WorkflowError::BadRow { table: "payment", column, id: row.id.to_string() };
    let payer = match (row.payer_id, row.payer_tie_id) {
        (Some(id), None) => Counterparty::Organization(OrganizationId(id)),
        (None, Some(tie)) => Counterparty::Member(TieId(tie)),
        _ => return Err(bad("payer_id")),
    };
    let own: Vec<&ApplicationRow> =
        applications.iter().filter(|one| one.payment_id == row.id).collect();
    let invoices: HashMap<InvoiceId, String> =
        own.iter().map(|one| (InvoiceId(one.invoice_id), one.number.clone())).collect();
    let applied = own.iter().map(|one| Application {
        invoice: InvoiceId(one.invoice_id),
        amount: Money::from_sen(one.amount_sen),
    });
    let side = row.recorded_side.as_deref().map(|word| Side::from_word(word).ok_or(()));
    let reference = row.reference.clone().map(BankReference::try_from).transpose();
    let signatures = row.signatures.clone().map(serde_json::from_value).transpose();
    let payment = Payment {
        id: PaymentId(row.id),
        payer,
        payee: OrganizationId(row.payee_id),
        state: State::from_word(&row.state).ok_or_else(|| bad("state"))?,
        amount: Money::from_sen(row.amount_sen),
        paid_on: row.paid_on,
        method: Method::from_word(&row.method).ok_or_else(|| bad("method"))?,
        account: row.account_id.map(BankAccountId),
        reference: reference.map_err(|_unreadable| bad("reference"))?,
        evidence: row.evidence_id.map(FileId),
        signatures: signatures.map_err(|_unreadable| bad("signatures"))?,
        planned: serde_json::from_value(row.planned.clone())
            .map_err(|_unreadable| bad("planned"))?,
        applied: applied.collect(),
        refunded: Money::from_sen(row.refunded_sen),
        refunds: Vec::new(),
        recorded_by: side.transpose().map_err(|()| bad("recorded_side"))?,
        order: row.order_id.map(PurchaseOrderId),
        is_vouched: row.is_vouched,
        let_goods_go: row.let_goods_go,
        version: row.version,
    };
    let account = match (row.bank_code, row.account_number, row.holder) {
        (Some(bank_code), Some(number), Some(holder)) => {
            Some(AccountBrief { bank_code, number, holder })
        }
        _ => None,
    };
    Ok(StoredPayment {
        payment,
        payer_name: row.payer_name,
        payee_name: row.payee_name,
        payer_zone: row.payer_zone,
        payee_zone: row.payee_zone,
        account,
        invoices,
        open: HashMap::new(),
        evidence_size: row.width.zip(row.height),
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}
