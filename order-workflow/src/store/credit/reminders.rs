//! Bills whose day is near or past, each taken in hand once for each step.

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use supply_chain::id::{InvoiceId, OrganizationId};
use supply_chain::money::Money;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, rows};

/// A bill that somebody is to be reminded of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueBill {
    /// Which.
    pub(crate) invoice: InvoiceId,
    /// From its issuer's series.
    pub(crate) number: String,
    /// Who wrote it.
    pub(crate) seller: OrganizationId,
    /// Who pays it.
    pub(crate) buyer: OrganizationId,
    /// The last day on which it is not late.
    pub(crate) due_on: NaiveDate,
    /// What is to be paid of it, without what is in dispute.
    pub(crate) open: Money,
    /// Days from that day: three before, the day, or a week after.
    pub(crate) step: i32,
}

/// Up to `at_most` bills for which a step has come, the latest it has come to, and of which nobody was
/// reminded at that step; from now on they were. Days are those at the seller's place. Whoever else is at
/// one of them gets there first: nobody is reminded twice.
pub(crate) async fn take_due(work: Work<'_>, at_most: u32) -> Result<Vec<DueBill>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Reminded {
        id: Uuid,
        number: String,
        issuer_id: Uuid,
        receiver_id: Uuid,
        due_on: NaiveDate,
        open_sen: i64,
        step: i32,
    }
    let found: Vec<Reminded> = rows(
        work.tx,
        "WITH due AS (
             SELECT i.id, i.number, i.issuer_id, i.receiver_id, i.due_on, s.step
             FROM invoice i JOIN organization o ON o.id = i.issuer_id
             CROSS JOIN LATERAL (SELECT ($1 AT TIME ZONE o.zone)::date - i.due_on AS days) d
             CROSS JOIN LATERAL (SELECT CASE WHEN d.days >= 7 THEN 7 WHEN d.days >= 0 THEN 0
                                             WHEN d.days >= -3 THEN -3 END AS step) s
             WHERE i.kind = 'invoice' AND i.receiver_id IS NOT NULL AND i.settled_sen < i.total_sen
               AND i.reversed_by_id IS NULL AND i.due_on <= ($1 AT TIME ZONE 'UTC')::date + 4
               AND s.step IS NOT NULL
               -- A step that was missed is not made up for once a later one was told.
               AND NOT EXISTS (SELECT 1 FROM due_reminder r WHERE r.invoice_id = i.id AND r.step >= s.step)),
         open AS (
             SELECT due.*, b.open_sen FROM due
             CROSS JOIN LATERAL (SELECT x.open_sen FROM open_bill x WHERE x.issuer_id = due.issuer_id
                                 AND x.receiver_id = due.receiver_id AND x.id = due.id) b
             WHERE b.open_sen > 0 ORDER BY due.due_on, due.id LIMIT $2),
         taken AS (
             INSERT INTO due_reminder (invoice_id, step, told_at) SELECT id, step, $1 FROM open
             ON CONFLICT DO NOTHING RETURNING invoice_id)
         SELECT open.* FROM open JOIN taken ON taken.invoice_id = open.id ORDER BY open.due_on, open.id",
        [work.now.into(), i64::from(at_most).into()],
    )
    .await?;
    Ok(found
        .into_iter()
        .map(|row| DueBill {
            invoice: row.id.into(),
            number: row.number,
            seller: row.issuer_id.into(),
            buyer: row.receiver_id.into(),
            due_on: row.due_on,
            open: Money::from_sen(row.open_sen),
            step: row.step,
        })
        .collect())
}
