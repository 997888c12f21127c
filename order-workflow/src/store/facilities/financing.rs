//! Orders marked as paid by a facility, between rows and the rule.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::facility::{FinancingFacts, Purpose};
use supply_chain::id::{FacilityId, PersonId, PurchaseOrderId};
use supply_chain::money::Money;
use uuid::Uuid;

/// How an order is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// By which facility.
    pub(crate) facility: FacilityId,
    /// What for.
    pub(crate) purpose: Purpose,
    /// Of the board's decision.
    pub(crate) decision_number: String,
}

/// The mark of an order, if it has one.
pub(crate) async fn mark_of(
    on: &impl ConnectionTrait,
    order: PurchaseOrderId,
) -> Result<Option<Mark>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
        facility_id: Uuid,
        purpose: String,
        decision_number: String,
    }
    let found: Option<Found> = row(
        on,
        "SELECT id, facility_id, purpose, decision_number FROM order_financing WHERE order_id = $1 AND ended_at IS NULL",
        [Uuid::from(order).into()],
    )
    .await?;
    let mark = |found: Found| {
        let purpose = Purpose::from_word(&found.purpose).ok_or_else(|| WorkflowError::BadRow {
            table: "order_financing",
            column: "purpose",
            id: found.id.to_string(),
        })?;
        let facility = FacilityId(found.facility_id);
        Ok(Mark { facility, purpose, decision_number: found.decision_number })
    };
    found.map(mark).transpose()
}

/// What a mark of `order` for `purpose` rests on; the facility is locked where one is to be made. `to_draw` is what the
/// order is still going to draw, marked or not.
pub(crate) async fn financing_facts(
    on: &impl ConnectionTrait,
    (order, facility, purpose): (PurchaseOrderId, FacilityId, Purpose),
    today: NaiveDate,
) -> Result<FinancingFacts, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        to_draw: i64,
        promised: i64,
        for_purpose: i64,
    }
    let found: Option<Found> = row(
        on,
        "SELECT greatest(o.total_sen
                    - coalesce((SELECT sum(i.settled_sen) FROM invoice i
                                WHERE i.order_id = o.id AND i.kind = 'invoice' AND i.reversed_by_id IS NULL), 0)
                    - coalesce((SELECT sum(d.amount_sen) FROM invoice i JOIN drawdown d ON d.invoice_id = i.id
                                WHERE i.order_id = o.id AND d.state IN ('requested', 'approved')), 0), 0)::bigint AS to_draw,
                p.promised, p.for_purpose
         FROM purchase_order o,
              (SELECT coalesce(sum(f.left_sen), 0)::bigint AS promised,
                      coalesce(sum(f.left_sen) FILTER (WHERE f.purpose = $3), 0)::bigint AS for_purpose
               FROM financed_order f WHERE f.facility_id = $2 AND f.order_id <> $1) p
         WHERE o.id = $1",
        [Uuid::from(order).into(), Uuid::from(facility).into(), purpose.as_str().into()],
    )
    .await?;
    let found = found.ok_or(WorkflowError::NotFound { what: "purchase order" })?;
    Ok(FinancingFacts {
        to_draw: Money::from_sen(found.to_draw),
        promised: Money::from_sen(found.promised),
        promised_for_purpose: Money::from_sen(found.for_purpose),
        today,
    })
}

/// Marks an order, whose mark of before has ended. The order and the facility are locked.
pub(crate) async fn mark(
    work: Work<'_>,
    order: PurchaseOrderId,
    mark: &Mark,
    by: PersonId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO order_financing (id, order_id, facility_id, purpose, decision_number, marked_by, marked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            work.id::<Uuid>().into(),
            Uuid::from(order).into(),
            Uuid::from(mark.facility).into(),
            mark.purpose.as_str().into(),
            mark.decision_number.as_str().into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Ends the mark of an order; no where it has none. The order is locked.
pub(crate) async fn unmark(
    work: Work<'_>,
    order: PurchaseOrderId,
    by: PersonId,
) -> Result<bool, WorkflowError> {
    let ended = execute(
        work.tx,
        "UPDATE order_financing SET ended_by = $2, ended_at = $3 WHERE order_id = $1 AND ended_at IS NULL",
        [Uuid::from(order).into(), Uuid::from(by).into(), work.now.into()],
    )
    .await?;
    Ok(ended > 0)
}
