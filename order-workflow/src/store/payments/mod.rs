//! Payments between rows and the machine.

mod refunds;
mod rows;
pub(crate) mod rules;
mod waiting;
mod write;

pub(crate) use self::waiting::{planned_between, to_sign, unconfirmed_until, unused_of_order};
pub(crate) use self::write::save;

use self::refunds::of_payments;
use self::rows::{ApplicationRow, PaymentRow};
use crate::error::WorkflowError;
use crate::store::invoices;
use crate::unit_of_work::{Work, execute, row, rows as all};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;
use supply_chain::id::{
    BankAccountId, InvoiceId, OrganizationId, PaymentId, PurchaseOrderId, TieId,
};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::{BankReference, Payment, Side};
use uuid::Uuid;

/// A payment with what stands beside it in its rows.
#[derive(Debug, Clone)]
pub(crate) struct StoredPayment {
    /// The payment.
    pub(crate) payment: Payment,
    /// Name of who pays; empty where a member's was erased.
    pub(crate) payer_name: String,
    /// Name of who gets it.
    pub(crate) payee_name: String,
    /// IANA zone of who pays, in which its days are told; of a member the cooperative's.
    pub(crate) payer_zone: String,
    /// IANA zone of who gets it, who pays some of it back.
    pub(crate) payee_zone: String,
    /// The account it went to.
    pub(crate) account: Option<AccountBrief>,
    /// The number of each invoice it was applied or is to be applied to.
    pub(crate) invoices: HashMap<InvoiceId, String>,
    /// What is open now of each invoice that it is to be applied to.
    pub(crate) open: HashMap<InvoiceId, Money>,
    /// Pixels of the photo that shows it.
    pub(crate) evidence_size: Option<(i32, i32)>,
    /// When it was written down.
    pub(crate) created_at: DateTime<Utc>,
    /// When anything last changed.
    pub(crate) updated_at: DateTime<Utc>,
}

impl StoredPayment {
    /// Its version as one of its two organizations knows it.
    pub(crate) fn version_to(&self, organization: OrganizationId) -> i64 {
        let side = self.payment.side(organization).unwrap_or(Side::Payee);
        self.payment.version_to(side)
    }
}

/// An account as a payment names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccountBrief {
    /// The bank's code.
    pub(crate) bank_code: String,
    /// Its number there.
    pub(crate) number: String,
    /// In whose name it is.
    pub(crate) holder: String,
}

const PAYMENTS: &str = "
SELECT p.*, coalesce(o.name, d.name, '') AS payer_name, s.name AS payee_name, coalesce(o.zone, s.zone) AS payer_zone,
       s.zone AS payee_zone,
       EXISTS (SELECT FROM bank_line b WHERE b.payment_id = p.id)
           OR EXISTS (SELECT FROM payment_request r WHERE r.payment_id = p.id) AS is_vouched,
       CASE WHEN p.state = 'confirmed' AND p.recorded_side = 'payee' THEN EXISTS (
           SELECT FROM purchase_order g JOIN shipment h ON h.order_id = g.id
           WHERE g.seller_id = p.payee_id AND g.buyer_id = p.payer_id AND g.terms #>> '{money,is_prepaid}' = 'true'
             AND h.dispatched_at >= p.created_at) ELSE false END AS let_goods_go,
       a.bank_code, a.number AS account_number, a.holder, e.width, e.height
FROM payment p JOIN organization s ON s.id = p.payee_id
LEFT JOIN organization o ON o.id = p.payer_id
LEFT JOIN tie t ON t.id = p.payer_tie_id LEFT JOIN person_detail d ON d.person_id = t.person_id
LEFT JOIN bank_account a ON a.id = p.account_id LEFT JOIN evidence_photo e ON e.file_id = p.evidence_id
WHERE p.id = ANY($1)";

/// One payment as it stands.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    id: PaymentId,
) -> Result<Option<StoredPayment>, WorkflowError> {
    Ok(load(on, &[id.into()], "").await?.pop())
}

/// One payment, under lock until the transaction ends. Its credit account and invoices are locked before.
pub(crate) async fn find_for_update(
    on: &impl ConnectionTrait,
    id: PaymentId,
) -> Result<Option<StoredPayment>, WorkflowError> {
    Ok(load(on, &[id.into()], "FOR UPDATE OF p").await?.pop())
}

/// These payments, in this order; those that do not exist are left out.
pub(crate) async fn these(
    on: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<StoredPayment>, WorkflowError> {
    load(on, ids, "").await
}

async fn load(
    on: &impl ConnectionTrait,
    ids: &[Uuid],
    lock: &str,
) -> Result<Vec<StoredPayment>, WorkflowError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let payments: Vec<PaymentRow> =
        all(on, &format!("{PAYMENTS} {lock}"), [ids.to_vec().into()]).await?;
    let applications: Vec<ApplicationRow> = all(
        on,
        "SELECT a.payment_id, a.invoice_id, i.number, sum(a.amount_sen)::bigint AS amount_sen
         FROM invoice_application a JOIN invoice i ON i.id = a.invoice_id WHERE a.payment_id = ANY($1)
         GROUP BY 1, 2, 3 HAVING sum(a.amount_sen) <> 0 ORDER BY min(a.recorded_at), i.number",
        [ids.to_vec().into()],
    )
    .await?;
    let mut found: HashMap<Uuid, StoredPayment> = HashMap::new();
    for payment in payments {
        found.insert(payment.id, rows::stored(payment, &applications)?);
    }
    for (payment, refund) in of_payments(on, ids).await? {
        if let Some(stored) = found.get_mut(&payment) {
            stored.payment.refunds.push(refund);
        }
    }
    name_planned(on, &mut found).await?;
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// The numbers of invoices that officers signed for and that nothing was applied to yet, and what is open of them.
async fn name_planned(
    on: &impl ConnectionTrait,
    found: &mut HashMap<Uuid, StoredPayment>,
) -> Result<(), WorkflowError> {
    #[derive(FromQueryResult)]
    struct Numbered {
        id: Uuid,
        number: String,
        open_sen: i64,
    }
    let planned: Vec<Uuid> = found
        .values()
        .flat_map(|stored| stored.payment.planned.iter().map(|one| Uuid::from(one.invoice)))
        .collect();
    if planned.is_empty() {
        return Ok(());
    }
    let numbers: Vec<Numbered> = all(
        on,
        "SELECT id, number, CASE WHEN reversed_by_id IS NULL THEN total_sen - settled_sen ELSE 0 END AS open_sen
         FROM invoice WHERE id = ANY($1)",
        [planned.into()],
    )
    .await?;
    for stored in found.values_mut() {
        for Numbered { id, number, open_sen } in &numbers {
            let id = InvoiceId(*id);
            if stored.payment.planned.iter().any(|one| one.invoice == id) {
                stored.invoices.insert(id, number.clone());
                stored.open.insert(id, Money::from_sen(*open_sen));
            }
        }
    }
    Ok(())
}

/// The payment, or the bank's drawdown, that counts under this reference for this account of a payee, or without an
/// account. Whoever asks holds the reference until the transaction ends: of two at the same instant the second sees the first.
pub(crate) async fn same_reference(
    work: Work<'_>,
    payee: OrganizationId,
    account: Option<BankAccountId>,
    reference: &BankReference,
) -> Result<Option<PaymentId>, WorkflowError> {
    let at = account.map_or_else(|| Uuid::from(payee), Uuid::from);
    hold(work, "payment", at, reference).await?;
    let same: Option<Id> = row(
        work.tx,
        "SELECT id FROM payment WHERE payee_id = $1 AND coalesce(account_id, payee_id) = $2 AND reference = $3
         AND state IN ('recorded', 'confirmed')
         UNION ALL SELECT id FROM drawdown WHERE account_id = $2 AND reference = $3 AND state = 'paid'",
        [Uuid::from(payee).into(), at.into(), reference.as_str().into()],
    )
    .await?;
    Ok(same.map(|same| same.id.into()))
}

/// The payment of which something went back under this reference already; held likewise.
pub(crate) async fn same_refund(
    work: Work<'_>,
    payee: OrganizationId,
    reference: &BankReference,
) -> Result<Option<PaymentId>, WorkflowError> {
    hold(work, "refund", payee.into(), reference).await?;
    let same: Option<Id> = row(
        work.tx,
        "SELECT payment_id AS id FROM payment_refund WHERE payee_id = $1 AND reference = $2 AND state IN ('made', 'confirmed')",
        [Uuid::from(payee).into(), reference.as_str().into()],
    )
    .await?;
    Ok(same.map(|same| same.id.into()))
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

async fn hold(
    work: Work<'_>,
    what: &str,
    at: Uuid,
    reference: &BankReference,
) -> Result<(), WorkflowError> {
    let name = format!("{what} {at} {}", reference.as_str());
    execute(work.tx, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [name.into()])
        .await?;
    Ok(())
}

/// Between whom money may be recorded: the two have an order that was offered, or an invoice. A stranger's word is not
/// written into anybody's books.
pub(crate) async fn have_dealings(
    on: &impl ConnectionTrait,
    payer: OrganizationId,
    payee: OrganizationId,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        is_there: bool,
    }
    let found: Option<Found> = row(
        on,
        "SELECT EXISTS (SELECT FROM purchase_order WHERE buyer_id = $1 AND seller_id = $2 AND submitted_at IS NOT NULL)
             OR EXISTS (SELECT FROM invoice WHERE receiver_id = $1 AND issuer_id = $2) AS is_there",
        [Uuid::from(payer).into(), Uuid::from(payee).into()],
    )
    .await?;
    Ok(found.is_some_and(|found| found.is_there))
}

/// Whether this is a member of the cooperative today.
pub(crate) async fn is_member(
    on: &impl ConnectionTrait,
    tie: TieId,
    of: OrganizationId,
) -> Result<bool, WorkflowError> {
    let found: Option<Id> = row(
        on,
        "SELECT id FROM tie WHERE id = $1 AND organization_id = $2 AND kind = 'member' AND until IS NULL",
        [Uuid::from(tie).into(), Uuid::from(of).into()],
    )
    .await?;
    Ok(found.is_some())
}

/// The payments that settle some of an invoice.
///
/// # Errors
/// The database fails.
pub(crate) async fn of_invoice(
    on: &impl ConnectionTrait,
    invoice: InvoiceId,
) -> Result<Vec<PaymentId>, WorkflowError> {
    let found: Vec<Id> = all(
        on,
        "SELECT payment_id AS id FROM invoice_application WHERE invoice_id = $1 AND payment_id IS NOT NULL
         GROUP BY 1 HAVING sum(amount_sen) <> 0 ORDER BY 1",
        [Uuid::from(invoice).into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| row.id.into()).collect())
}

/// The invoices of an order that something is open of, the first due first.
pub(crate) async fn invoices_of(
    on: &impl ConnectionTrait,
    order: PurchaseOrderId,
) -> Result<Vec<InvoiceId>, WorkflowError> {
    let found: Vec<Id> = all(
        on,
        "SELECT id FROM invoice WHERE order_id = $1 AND kind = 'invoice' AND reversed_by_id IS NULL
         AND settled_sen < total_sen ORDER BY due_on, id",
        [Uuid::from(order).into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| row.id.into()).collect())
}

/// The invoices that something is open of between two, and `besides` where they are theirs, with the order of each; the
/// first due first.
pub(crate) async fn invoices_between(
    on: &impl ConnectionTrait,
    payer: Counterparty,
    payee: OrganizationId,
    besides: &[InvoiceId],
) -> Result<Vec<(InvoiceId, Option<PurchaseOrderId>)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Between {
        id: Uuid,
        order_id: Option<Uuid>,
    }
    let (organization, tie) = invoices::parties(payer);
    let besides: Vec<Uuid> = besides.iter().copied().map(Uuid::from).collect();
    let found: Vec<Between> = all(
        on,
        "SELECT id, order_id FROM invoice WHERE issuer_id = $1 AND (receiver_id = $2 OR receiver_tie_id = $3)
         AND kind = 'invoice' AND reversed_by_id IS NULL AND (settled_sen < total_sen OR id = ANY($4))
         ORDER BY due_on, id",
        [Uuid::from(payee).into(), organization.into(), tie.into(), besides.into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| (row.id.into(), row.order_id.map(PurchaseOrderId))).collect())
}

/// Locks these orders by rising id, before anything else of them.
pub(crate) async fn lock_orders(
    work: Work<'_>,
    orders: &[PurchaseOrderId],
) -> Result<(), WorkflowError> {
    let ids: Vec<Uuid> = orders.iter().copied().map(Uuid::from).collect();
    execute(
        work.tx,
        "SELECT id FROM purchase_order WHERE id = ANY($1) ORDER BY id FOR UPDATE",
        [ids.into()],
    )
    .await?;
    Ok(())
}

/// Locks an order and those that its buyer still owes its seller something for, by rising id.
pub(crate) async fn lock_orders_around(
    work: Work<'_>,
    order: PurchaseOrderId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "SELECT o.id FROM purchase_order o WHERE o.id = $1 OR o.id IN (
             SELECT i.order_id FROM invoice i JOIN purchase_order p ON p.id = $1
             WHERE i.issuer_id = p.seller_id AND i.receiver_id = p.buyer_id AND i.kind = 'invoice'
               AND i.reversed_by_id IS NULL AND i.settled_sen < i.total_sen)
         ORDER BY o.id FOR UPDATE",
        [Uuid::from(order).into()],
    )
    .await?;
    Ok(())
}

/// The IANA zone in which the days of a payer are told; of a member the cooperative's.
pub(crate) async fn zone_of(
    on: &impl ConnectionTrait,
    payer: Counterparty,
    payee: OrganizationId,
) -> Result<String, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Zone {
        zone: String,
    }
    let at = payer.organization().unwrap_or(payee);
    let found: Option<Zone> =
        row(on, "SELECT zone FROM organization WHERE id = $1", [Uuid::from(at).into()]).await?;
    Ok(found.map_or_else(String::new, |found| found.zone))
}
