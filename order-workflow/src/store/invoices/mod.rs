//! Invoices, credit notes and reversals between rows and the machine.
//!
//! Locks (machines.md section 5): the order of an invoice first, then the credit accounts of its two parties
//! ([`credit::lock`]), then invoices by rising id ([`lock`]), then payments, then number series, then books. What
//! settles an invoice is written here and nowhere else ([`record`]).

mod billing;
mod money;
mod numbers;
mod rows;
mod write;
mod write_offs;

pub(crate) use self::billing::{Billed, billing_of};
pub(crate) use self::money::{
    DUE, last_paid_on, money_of_orders, rest_until, take_turn, wake, was_paid_early,
};
pub(crate) use self::numbers::draw_number;
pub(crate) use self::write::{Because, BroughtIn, discount_given, note_used, record};
pub(crate) use self::write_offs::{
    WriteOff, ask_for_write_off, sign_write_off, withdraw_write_off, write_off_of,
};

use self::rows::{AppliedRow, InvoiceRow, LineRow, stored};
use super::credit;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows as all};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;
use supply_chain::ask::Actor;
use supply_chain::id::{ClaimId, InvoiceId, OrganizationId, PurchaseOrderId};
use supply_chain::invoice::{Invoice, Nsfp};
use supply_chain::ledger::Counterparty;
use uuid::Uuid;

/// An invoice, a credit note or a reversal with what stands beside it in its rows.
#[derive(Debug, Clone)]
pub(crate) struct StoredInvoice {
    /// The paper itself.
    pub(crate) invoice: Invoice,
    /// Number of its order; nothing for a balance that was brought in.
    pub(crate) order_number: Option<String>,
    /// Name of who wants the money.
    pub(crate) issuer_name: String,
    /// Short code of who wants the money, in its numbers.
    pub(crate) issuer_code: String,
    /// IANA zone of who wants the money: its days are the paper's.
    pub(crate) issuer_zone: String,
    /// Name of the organization that owes it; nothing for a member.
    pub(crate) receiver_name: Option<String>,
    /// Whether the receiver may set PPN off against its own.
    pub(crate) receiver_deducts_tax: bool,
    /// The claim that it credits.
    pub(crate) claim: Option<ClaimId>,
    /// When it was written.
    pub(crate) created_at: DateTime<Utc>,
    /// How many events its history has.
    pub(crate) events: i32,
}

impl StoredInvoice {
    /// The day it is at the issuer's place.
    pub(crate) fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        match self.issuer_zone.parse::<chrono_tz::Tz>() {
            Ok(zone) => now.with_timezone(&zone).date_naive(),
            Err(_) => now.date_naive(),
        }
    }
}

const PAPERS: &str = "
SELECT i.*, (SELECT coalesce(jsonb_agg(x.number ORDER BY x.number), '[]') FROM invoice_tax_number x
             WHERE x.invoice_id = i.id) AS tax_numbers,
       o.number AS order_number, s.name AS issuer_name, s.code AS issuer_code, s.zone AS issuer_zone,
       r.name AS receiver_name,
       -- As the invoice was posted; a note takes back from the accounts that the invoice went to.
       coalesce((SELECT (f.facts #>> '{bill,receiver_deducts_tax}')::boolean FROM ledger_occurrence f
                 WHERE f.source = 'invoice' AND f.source_id = coalesce(i.corrects_id, i.id) AND f.kind = 'invoiced'),
                r.vat_registered, false) AS receiver_deducts_tax,
       (SELECT coalesce(max(e.position), 0) FROM invoice_event e WHERE e.invoice_id = i.id) AS events
FROM invoice i JOIN organization s ON s.id = i.issuer_id
LEFT JOIN organization r ON r.id = i.receiver_id LEFT JOIN purchase_order o ON o.id = i.order_id
WHERE i.id = ANY($1)";

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// These papers, in this order, not under lock; those that do not exist are left out.
///
/// # Errors
/// A row makes no sense, or the database fails.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    ids: &[InvoiceId],
) -> Result<Vec<StoredInvoice>, WorkflowError> {
    let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    load(on, &ids).await
}

/// These papers under lock until the transaction ends, in the order asked for; those that do not exist are left
/// out. The credit accounts of their parties are locked already.
///
/// # Errors
/// As [`find`].
pub(crate) async fn lock(
    work: Work<'_>,
    ids: &[InvoiceId],
) -> Result<Vec<StoredInvoice>, WorkflowError> {
    let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let _locked: Vec<Id> = all(
        work.tx,
        "SELECT id FROM invoice WHERE id = ANY($1) ORDER BY id FOR UPDATE",
        [ids.clone().into()],
    )
    .await?;
    // Read after they are held, so that what others wrote meanwhile is seen.
    load(work.tx, &ids).await
}

/// One paper under lock, with the credit account of its two parties locked before it; the order is not.
///
/// # Errors
/// [`WorkflowError::NotFound`] to whoever is neither its issuer nor its receiver; as [`find`].
pub(crate) async fn get_for_update(
    work: Work<'_>,
    id: InvoiceId,
    asker: &Actor,
) -> Result<StoredInvoice, WorkflowError> {
    let absent = WorkflowError::NotFound { what: "invoice" };
    let Some(seen) = find(work.tx, &[id]).await?.pop() else { return Err(absent) };
    if seen.invoice.side(asker.organization).is_none() {
        return Err(absent);
    }
    lock_account_of(work, &seen.invoice).await?;
    lock(work, &[id]).await?.pop().ok_or(WorkflowError::NotFound { what: "invoice" })
}

/// Locks the credit account between a paper's two parties; a member has none.
///
/// # Errors
/// The database fails.
pub(crate) async fn lock_account_of(
    work: Work<'_>,
    invoice: &Invoice,
) -> Result<(), WorkflowError> {
    if let Some(receiver) = invoice.receiver.organization() {
        credit::lock(work.tx, invoice.issuer, receiver, work.now).await?;
    }
    Ok(())
}

/// The number of the invoice of `issuer` that has this tax number, if another than `of` has. Two who write down the same
/// number come here one after the other.
///
/// # Errors
/// The database fails.
pub(crate) async fn other_with_tax_number(
    work: Work<'_>,
    (issuer, of): (OrganizationId, InvoiceId),
    number: &Nsfp,
) -> Result<Option<String>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Other {
        number: String,
    }
    let issuer = Uuid::from(issuer);
    execute(
        work.tx,
        "SELECT pg_advisory_xact_lock(hashtextextended('tax_number:' || $1::text, 0))",
        [issuer.into()],
    )
    .await?;
    let other: Option<Other> = row(
        work.tx,
        "SELECT i.number FROM invoice_tax_number x JOIN invoice i ON i.id = x.invoice_id
         WHERE x.issuer_id = $1 AND x.number = $2 AND x.invoice_id <> $3",
        [issuer.into(), number.as_str().into(), Uuid::from(of).into()],
    )
    .await?;
    Ok(other.map(|other| other.number))
}

/// Whether a paper of `issuer` has this number; one of before that was taken back has none any more.
///
/// # Errors
/// The database fails.
pub(crate) async fn is_number_taken(
    on: &impl ConnectionTrait,
    issuer: OrganizationId,
    number: &str,
) -> Result<bool, WorkflowError> {
    let found: Option<Id> = row(
        on,
        "SELECT id FROM invoice WHERE issuer_id = $1 AND number = $2 AND (letters <> 'SA' OR reversed_by_id IS NULL)",
        [Uuid::from(issuer).into(), number.into()],
    )
    .await?;
    Ok(found.is_some())
}

/// The papers of an order, oldest first.
///
/// # Errors
/// As [`find`].
pub(crate) async fn of_order(
    on: &impl ConnectionTrait,
    order: PurchaseOrderId,
) -> Result<Vec<StoredInvoice>, WorkflowError> {
    let ids: Vec<Id> = all(
        on,
        "SELECT id FROM invoice WHERE order_id = $1 ORDER BY id",
        [Uuid::from(order).into()],
    )
    .await?;
    let ids: Vec<Uuid> = ids.into_iter().map(|row| row.id).collect();
    load(on, &ids).await
}

/// The order of a paper, to be locked before anything else of it; nothing when there is no such paper, or it has no
/// order.
///
/// # Errors
/// The database fails.
pub(crate) async fn order_of(
    work: Work<'_>,
    id: InvoiceId,
) -> Result<Option<PurchaseOrderId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Of {
        order_id: Option<Uuid>,
    }
    let of: Option<Of> =
        row(work.tx, "SELECT order_id FROM invoice WHERE id = $1", [Uuid::from(id).into()]).await?;
    Ok(of.and_then(|of| of.order_id).map(PurchaseOrderId))
}

/// Whoever owes, as the two columns have it: an organization, or a member's tie.
pub(crate) fn parties(party: Counterparty) -> (Option<Uuid>, Option<Uuid>) {
    match party {
        Counterparty::Organization(id) => (Some(id.into()), None),
        Counterparty::Member(tie) => (None, Some(tie.into())),
    }
}

async fn load(
    on: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<StoredInvoice>, WorkflowError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = || -> sea_orm::Value { ids.to_vec().into() };
    let papers: Vec<InvoiceRow> = all(on, PAPERS, [list()]).await?;
    let lines: Vec<LineRow> = all(
        on,
        "SELECT l.*, coalesce(c.quantity, 0)::bigint AS credited_base, coalesce(c.amount, 0)::bigint AS credited_sen,
                coalesce(c.net, 0)::bigint AS credited_net_sen, coalesce(c.base, 0)::bigint AS credited_tax_base_sen,
                coalesce(c.tax, 0)::bigint AS credited_tax_sen
         FROM invoice_line l LEFT JOIN LATERAL (
             SELECT sum(n.quantity_base) AS quantity, sum(n.amount_sen) AS amount, sum(n.net_sen) AS net,
                    sum(n.tax_base_sen) AS base, sum(n.tax_sen) AS tax
             FROM invoice_line n WHERE n.of_line_id = l.id) c ON true
         WHERE l.invoice_id = ANY($1) ORDER BY l.invoice_id, l.position",
        [list()],
    )
    .await?;
    // On an invoice what settled it, on a credit note where it went.
    let applied: Vec<AppliedRow> = all(
        on,
        "SELECT a.invoice_id AS id, a.payment_id, a.note_id, a.netting_id, a.drawdown_id, a.is_write_off,
                sum(a.amount_sen)::bigint AS amount_sen, min(a.recorded_at) AS at
         FROM invoice_application a WHERE a.invoice_id = ANY($1) GROUP BY 1, 2, 3, 4, 5, 6
         UNION ALL
         SELECT a.note_id, NULL, a.invoice_id, NULL, NULL, false, sum(a.amount_sen)::bigint, min(a.recorded_at)
         FROM invoice_application a WHERE a.note_id = ANY($1) GROUP BY a.note_id, a.invoice_id
         ORDER BY at, payment_id, note_id, netting_id, drawdown_id",
        [list()],
    )
    .await?;
    let mut of: HashMap<Uuid, (Vec<LineRow>, Vec<AppliedRow>)> = HashMap::new();
    for line in lines {
        of.entry(line.invoice_id).or_default().0.push(line);
    }
    for one in applied {
        of.entry(one.id).or_default().1.push(one);
    }
    let mut found: HashMap<Uuid, StoredInvoice> = HashMap::new();
    for paper in papers {
        let (lines, applied) = of.remove(&paper.id).unwrap_or_default();
        found.insert(paper.id, stored(paper, lines, &applied)?);
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}
