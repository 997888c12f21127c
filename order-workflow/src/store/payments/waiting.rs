//! Payments that something waits for: officers, the payee's word, or the invoices of the order they were made for.

use crate::error::WorkflowError;
use crate::store::invoices;
use crate::unit_of_work::{row, rows};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;
use supply_chain::id::{InvoiceId, OrganizationId, PaymentId, PurchaseOrderId};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::SILENCE;
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// What payments that officers are to sign, or signed, are to pay of each invoice between two, and what a bank is asked
/// for.
pub(crate) async fn planned_between(
    on: &impl ConnectionTrait,
    payer: Counterparty,
    payee: OrganizationId,
) -> Result<HashMap<InvoiceId, Money>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Planned {
        id: Uuid,
        sen: i64,
    }
    let (organization, tie) = invoices::parties(payer);
    let found: Vec<Planned> = rows(
        on,
        "SELECT id, sum(sen)::bigint AS sen FROM (
             SELECT (one ->> 'invoice')::uuid AS id, (one ->> 'amount')::numeric * 100 AS sen
             FROM payment p CROSS JOIN LATERAL jsonb_array_elements(p.planned) one
             WHERE (p.payer_id = $1 OR p.payer_tie_id = $2) AND p.payee_id = $3
               AND p.state IN ('awaiting_signatures', 'approved')
             UNION ALL
             SELECT d.invoice_id, d.amount_sen FROM drawdown d JOIN facility f ON f.id = d.facility_id
             WHERE f.borrower_id = $1 AND d.seller_id = $3 AND d.state IN ('requested', 'approved')) planned
         GROUP BY id",
        [organization.into(), tie.into(), Uuid::from(payee).into()],
    )
    .await?;
    Ok(found.into_iter().map(|one| (one.id.into(), Money::from_sen(one.sen))).collect())
}

/// What an organization's officers are asked to sign: payments of its own, and of others where some is to go back; the
/// oldest first, `most` of them.
pub(crate) async fn to_sign(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    most: i64,
) -> Result<Vec<Uuid>, WorkflowError> {
    let found: Vec<Id> = rows(
        on,
        "SELECT id FROM (
             SELECT p.id, p.id::text AS waits FROM payment p WHERE p.payer_id = $1 AND p.state = 'awaiting_signatures'
             UNION ALL
             SELECT r.payment_id, r.id::text FROM payment_refund r JOIN payment p ON p.id = r.payment_id
             WHERE r.payee_id = $1 AND r.state = 'awaiting_signatures' AND p.state = 'confirmed') w
         GROUP BY id ORDER BY min(waits) LIMIT $2",
        [Uuid::from(organization).into(), most.into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| row.id).collect())
}

/// Payments that were made for an order and of which something stands on account, the first paid first.
pub(crate) async fn unused_of_order(
    on: &impl ConnectionTrait,
    order: PurchaseOrderId,
) -> Result<Vec<PaymentId>, WorkflowError> {
    let found: Vec<Id> = rows(
        on,
        "SELECT id FROM payment WHERE order_id = $1 AND state IN ('recorded', 'confirmed')
         AND applied_sen + refunded_sen < amount_sen ORDER BY paid_on, id",
        [Uuid::from(order).into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| row.id.into()).collect())
}

/// Until when whoever was paid for an order may still say that some of it never came: what only its payer wrote down.
/// Nothing where all that settles its invoices is confirmed.
pub(crate) async fn unconfirmed_until(
    on: &impl ConnectionTrait,
    order: PurchaseOrderId,
) -> Result<Option<DateTime<Utc>>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Last {
        recorded_at: Option<DateTime<Utc>>,
    }
    let found: Option<Last> = row(
        on,
        "SELECT max(e.recorded_at) AS recorded_at
         FROM (SELECT a.payment_id FROM invoice i JOIN invoice_application a ON a.invoice_id = i.id
               WHERE i.order_id = $1 AND i.kind = 'invoice' AND i.reversed_by_id IS NULL AND a.payment_id IS NOT NULL
               GROUP BY 1 HAVING sum(a.amount_sen) > 0) s
         JOIN payment p ON p.id = s.payment_id AND p.state = 'recorded'
         JOIN payment_event e ON e.payment_id = p.id AND e.kind = 'recorded'
         UNION ALL
         -- What a bank with nobody here is said to have paid, the buyer itself wrote down.
         SELECT max(e.recorded_at)
         FROM invoice i JOIN drawdown d ON d.invoice_id = i.id AND d.state = 'paid'
         JOIN facility f ON f.id = d.facility_id
         JOIN drawdown_event e ON e.drawdown_id = d.id AND e.kind = 'paid' AND e.organization_id = f.borrower_id
         WHERE i.order_id = $1 AND i.kind = 'invoice' AND i.reversed_by_id IS NULL
           AND NOT EXISTS (SELECT FROM bank_line l WHERE l.drawdown_id = d.id AND l.amount_sen > 0)
         ORDER BY recorded_at DESC NULLS LAST LIMIT 1",
        [Uuid::from(order).into()],
    )
    .await?;
    let last = found.and_then(|found| found.recorded_at);
    Ok(last.and_then(|at| at.checked_add_signed(SILENCE)))
}
