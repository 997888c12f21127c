//! How a seller and a buyer have dealt with each other over the last year: counts, and one number over another.
//! The same window for everybody, so that whoever is judged can recompute it.

use chrono::{Days, NaiveDate};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::credit::{BuyerFacts, Ratio, SellerFacts, buyer_record, seller_record};
use supply_chain::id::OrganizationId;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::row;

/// How far back is looked, in days.
const WINDOW: u64 = 365;

/// How the two have dealt with each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordView {
    /// The first day that is looked at.
    pub since: NaiveDate,
    /// Of the seller.
    pub seller: Vec<MeasureView>,
    /// Of the buyer.
    pub buyer: Vec<MeasureView>,
}

/// One number over another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeasureView {
    /// `paid_on_time`: bills settled no later than their day, of those whose day has passed. `fill_rate`: base
    /// units counted good, of those agreed. `delivered_on_time`: shipments counted by the day that was wanted or
    /// promised, of those that had one. `disputed`: orders with a claim that was decided against this side, of
    /// those that came whole.
    pub measure: &'static str,
    /// Above the line.
    pub part: u64,
    /// Below the line.
    pub whole: u64,
    /// In hundredths of a percent, rounded down; null where there was nothing to count.
    pub basis_points: Option<u64>,
}

impl From<Ratio> for MeasureView {
    fn from(ratio: Ratio) -> Self {
        Self {
            measure: ratio.measure.as_str(),
            part: ratio.part,
            whole: ratio.whole,
            basis_points: ratio.basis_points(),
        }
    }
}

/// What is counted between seller `$1` and buyer `$2` from day `$3` until `$4`, at the seller's place.
const FACTS: &str = "
WITH bill AS (
    SELECT i.id, i.total_sen, i.settled_sen, i.due_on,
           coalesce((SELECT sum(a.amount_sen) FROM invoice_application a
                     LEFT JOIN payment p ON p.id = a.payment_id LEFT JOIN drawdown d ON d.id = a.drawdown_id
                     WHERE a.invoice_id = i.id
                       AND coalesce(p.paid_on, d.paid_on, (a.recorded_at AT TIME ZONE s.zone)::date) <= i.due_on), 0) AS by_then
    FROM invoice i JOIN organization s ON s.id = i.issuer_id
    WHERE i.issuer_id = $1 AND i.receiver_id = $2 AND i.kind = 'invoice' AND i.reversed_by_id IS NULL
      -- How somebody paid before they traded here is nothing that was seen here.
      AND i.letters <> 'SA' AND i.due_on >= $3 AND i.due_on < $4),
done AS (
    SELECT o.id, o.requested_date, b.zone FROM purchase_order o JOIN organization b ON b.id = o.buyer_id
    WHERE o.seller_id = $1 AND o.buyer_id = $2 AND o.state IN ('received', 'completed')
      AND o.confirmed_at >= $3::date AND o.replaces_claim_id IS NULL),
decided AS (
    SELECT DISTINCT c.order_id, c.credited_sen > 0 OR c.resolution ->> 'remedy' = 'replacement' AS is_worth
    FROM claim c JOIN done ON done.id = c.order_id WHERE c.state = 'resolved'),
goods AS (
    SELECT sum(l.confirmed_base) AS confirmed, sum(l.received_base) AS received
    FROM order_line l JOIN done ON done.id = l.order_id),
sent AS (
    SELECT (s.received_at AT TIME ZONE min(done.zone))::date AS came,
           max(coalesce(l.promised_date, done.requested_date)) AS promised
    FROM shipment s JOIN done ON done.id = s.order_id
    JOIN shipment_line sl ON sl.shipment_id = s.id JOIN order_line l ON l.id = sl.order_line_id
    WHERE s.direction = 'outward' AND s.state = 'received' AND s.received_at IS NOT NULL GROUP BY s.id, s.received_at)
SELECT (SELECT count(*) FROM bill) AS fell_due,
       (SELECT count(*) FROM bill WHERE by_then >= total_sen) AS paid_on_time,
       (SELECT count(*) FROM done) AS received_orders,
       (SELECT count(DISTINCT order_id) FROM decided WHERE NOT is_worth) AS lost_by_buyer,
       (SELECT count(DISTINCT order_id) FROM decided WHERE is_worth) AS lost_by_seller,
       coalesce((SELECT confirmed FROM goods), 0)::bigint AS confirmed,
       coalesce((SELECT received FROM goods), 0)::bigint AS received,
       (SELECT count(*) FROM sent WHERE promised IS NOT NULL) AS promised,
       (SELECT count(*) FROM sent WHERE came <= promised) AS on_time";

/// How `seller` and `buyer` have dealt with each other until `today`, at the seller's place.
pub(super) async fn of(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
    buyer: OrganizationId,
    today: NaiveDate,
) -> Result<RecordView, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Facts {
        fell_due: i64,
        paid_on_time: i64,
        received_orders: i64,
        lost_by_buyer: i64,
        lost_by_seller: i64,
        confirmed: i64,
        received: i64,
        promised: i64,
        on_time: i64,
    }
    let since = today.checked_sub_days(Days::new(WINDOW)).unwrap_or(today);
    let found: Option<Facts> = row(
        on,
        FACTS,
        [Uuid::from(seller).into(), Uuid::from(buyer).into(), since.into(), today.into()],
    )
    .await?;
    let found =
        found.ok_or_else(|| WorkflowError::Internal("nothing could be counted".to_owned()))?;
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    let bought = BuyerFacts {
        fell_due: count(found.fell_due),
        on_time: count(found.paid_on_time),
        received_orders: count(found.received_orders),
        claims_lost: count(found.lost_by_buyer),
    };
    let sold = SellerFacts {
        confirmed: count(found.confirmed),
        received: count(found.received),
        promised: count(found.promised),
        on_time: count(found.on_time),
        received_orders: count(found.received_orders),
        claims_lost: count(found.lost_by_seller),
    };
    Ok(RecordView {
        since,
        seller: seller_record(&sold).into_iter().map(MeasureView::from).collect(),
        buyer: buyer_record(&bought).into_iter().map(MeasureView::from).collect(),
    })
}
