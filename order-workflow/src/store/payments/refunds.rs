//! The times that some of a payment goes back, between rows and the machine.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::id::RefundId;
use supply_chain::money::Money;
use supply_chain::payment::{BankReference, Method, Payment, Refund, RefundState};
use uuid::Uuid;

#[derive(FromQueryResult)]
struct RefundRow {
    id: Uuid,
    payment_id: Uuid,
    state: String,
    amount_sen: i64,
    paid_on: NaiveDate,
    method: String,
    reference: Option<String>,
    signatures: Option<Value>,
    is_vouched: bool,
}

impl RefundRow {
    fn refund(self) -> Result<Refund, WorkflowError> {
        let bad = |column| WorkflowError::BadRow {
            table: "payment_refund",
            column,
            id: self.id.to_string(),
        };
        let reference = self.reference.clone().map(BankReference::try_from).transpose();
        let signatures = self.signatures.clone().map(serde_json::from_value).transpose();
        Ok(Refund {
            id: RefundId(self.id),
            state: RefundState::from_word(&self.state).ok_or_else(|| bad("state"))?,
            amount: Money::from_sen(self.amount_sen),
            paid_on: self.paid_on,
            method: Method::from_word(&self.method).ok_or_else(|| bad("method"))?,
            reference: reference.map_err(|_unreadable| bad("reference"))?,
            signatures: signatures.map_err(|_unreadable| bad("signatures"))?,
            is_vouched: self.is_vouched,
        })
    }
}

/// What goes back of each of these payments, the first first.
pub(super) async fn of_payments(
    on: &impl ConnectionTrait,
    payments: &[Uuid],
) -> Result<Vec<(Uuid, Refund)>, WorkflowError> {
    let found: Vec<RefundRow> = rows(
        on,
        "SELECT r.id, r.payment_id, r.state, r.amount_sen, r.paid_on, r.method, r.reference, r.signatures,
                EXISTS (SELECT FROM bank_line l WHERE l.refund_id = r.id) AS is_vouched
         FROM payment_refund r WHERE r.payment_id = ANY($1) ORDER BY r.recorded_at, r.id",
        [payments.to_vec().into()],
    )
    .await?;
    found.into_iter().map(|row| Ok((row.payment_id, row.refund()?))).collect()
}

/// Writes those refunds of a payment that are other than they were.
pub(super) async fn save(
    work: Work<'_>,
    before: &Payment,
    after: &Payment,
) -> Result<(), WorkflowError> {
    for refund in &after.refunds {
        if before.refund(refund.id) == Some(refund) {
            continue;
        }
        execute(
            work.tx,
            "INSERT INTO payment_refund (id, payment_id, amount_sen, paid_on, method, reference, recorded_at, payee_id, state,
                                         signatures)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (id) DO UPDATE SET state = excluded.state, paid_on = excluded.paid_on,
                reference = excluded.reference, signatures = excluded.signatures",
            [
                Uuid::from(refund.id).into(),
                Uuid::from(after.id).into(),
                refund.amount.sen().into(),
                refund.paid_on.into(),
                refund.method.as_str().into(),
                refund.reference.as_ref().map(|text| text.as_str().to_owned()).into(),
                work.now.into(),
                Uuid::from(after.payee).into(),
                refund.state.as_str().into(),
                refund.signatures.as_ref().map(serde_json::to_value).transpose()?.into(),
            ],
        )
        .await?;
    }
    Ok(())
}
