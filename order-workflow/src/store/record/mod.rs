//! Records what happened to an order: its row, lines, stock, shipments, receipts and history, all in
//! the caller's transaction.

mod goods;
mod lines;
mod papers;

use super::history;
use super::purchase_orders::Stored;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use supply_chain::purchase_order::{Event, Party, PurchaseOrder};
use uuid::Uuid;

/// Days at the two parties' places, for papers and books (data.md 8).
#[derive(Debug, Clone, Copy)]
pub(crate) struct BusinessDates {
    /// At the buyer.
    pub(crate) buyer: NaiveDate,
    /// At the seller.
    pub(crate) seller: NaiveDate,
}

/// Writes a draft's row for the first time; its lines and history come with [`record`].
///
/// # Errors
/// [`WorkflowError::IdTaken`] when the client's own id is taken.
pub(crate) async fn insert(
    work: Work<'_>,
    order: &PurchaseOrder,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let inserted = execute(
        work.tx,
        "INSERT INTO purchase_order (id, kind, buyer_id, seller_id, state, version, created_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, 'draft', 1, $5, $6, $6) ON CONFLICT (id) DO NOTHING",
        [
            Uuid::from(order.id).into(),
            order.kind.as_str().into(),
            Uuid::from(order.buyer).into(),
            Uuid::from(order.seller).into(),
            Uuid::from(ask.by.person()).into(),
            work.now.into(),
        ],
    )
    .await?;
    if inserted == 1 { Ok(()) } else { Err(WorkflowError::IdTaken) }
}

/// Applies `events` to the order and writes everything that follows.
pub(crate) async fn record(
    work: Work<'_>,
    mut stored: Stored,
    events: &[Event],
    ask: &Ask,
    dates: BusinessDates,
) -> Result<Stored, WorkflowError> {
    if events.is_empty() {
        return Ok(stored);
    }
    let before = stored.order.clone();
    for event in events {
        let after = stored.order.clone().after(event);
        // Lines before anything that points to them; levels change before their reservations do.
        match event {
            Event::Edited { lines, .. } | Event::Submitted { lines, .. } => {
                lines::write(work, &before, lines).await?;
            }
            _ => lines::write_counts(work, &stored.order, &after).await?,
        }
        write_effects(work, &stored.order, event, ask, dates).await?;
        stored.order = after;
    }
    if events.iter().any(|event| matches!(event, Event::Submitted { .. })) {
        stored.submitted_at = Some(work.now);
    }
    if events.iter().any(|event| matches!(event, Event::Confirmed { .. })) {
        stored.confirmed_at = Some(work.now);
    }
    stored.order.version += 1;
    stored.updated_at = work.now;
    let by_name = name_of(work, ask).await?;
    stored.head = history::append(work, &stored.order, stored.head, events, ask, &by_name).await?;
    write_order(work, &stored).await?;
    Ok(stored)
}

async fn name_of(work: Work<'_>, ask: &Ask) -> Result<String, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Named {
        name: String,
    }
    let person = Uuid::from(ask.by.person());
    let named: Option<Named> =
        row(work.tx, "SELECT name FROM person_detail WHERE person_id = $1", [person.into()])
            .await?;
    Ok(named.map(|named| named.name).unwrap_or_default())
}

async fn write_order(work: Work<'_>, stored: &Stored) -> Result<(), WorkflowError> {
    let order = &stored.order;
    let ended = order.ended.as_ref();
    let ended_by = ended.map(|ended| ended.by.map_or("system", Party::as_str));
    execute(
        work.tx,
        "UPDATE purchase_order SET number = $2, state = $3, version = $4, buyer_reference = $5, requested_date = $6,
             deliver_to = $7, note = $8, goods_sen = $9, charges_sen = $10, tax_sen = $11, total_sen = $12,
             deadline_at = $13, deadline_zone = CASE WHEN $13::timestamptz IS NULL THEN NULL ELSE $14 END,
             acknowledged_at = $15, ended_reason = $16, ended_by = $17, submitted_at = $18, confirmed_at = $19,
             updated_at = $20, history_length = $21, history_head = $22
         WHERE id = $1",
        [
            Uuid::from(order.id).into(),
            order.number.clone().into(),
            order.state.as_str().into(),
            order.version.into(),
            order.details.buyer_reference.clone().into(),
            order.details.requested_date.into(),
            order.details.deliver_to.clone().into(),
            order.details.note.clone().into(),
            order.totals.goods.sen().into(),
            order.totals.charges.sen().into(),
            order.totals.tax.sen().into(),
            order.totals.total.sen().into(),
            order.deadline.into(),
            stored.seller_zone.clone().into(),
            order.acknowledged_at.into(),
            ended.and_then(|ended| ended.reason.clone()).into(),
            ended_by.into(),
            stored.submitted_at.into(),
            stored.confirmed_at.into(),
            work.now.into(),
            stored.head.length.into(),
            stored.head.hash.clone().into(),
        ],
    )
    .await?;
    Ok(())
}

/// What an event does beyond the order's own rows.
async fn write_effects(
    work: Work<'_>,
    order: &PurchaseOrder,
    event: &Event,
    ask: &Ask,
    dates: BusinessDates,
) -> Result<(), WorkflowError> {
    match event {
        Event::Confirmed { reservations } => goods::reserve(work, reservations).await,
        Event::Cancelled { .. } | Event::ShortClosed { .. } => goods::release(work, order).await,
        Event::Dispatched { shipment, number, lines, carrier } => {
            papers::insert_shipment(
                work,
                order,
                *shipment,
                number,
                lines,
                carrier.as_deref(),
                ask,
                dates,
            )
            .await?;
            goods::send(work, *shipment, ask, dates).await
        }
        Event::DispatchUndone { shipment, reason } => {
            goods::call_back(work, *shipment, reason, ask, dates).await
        }
        Event::Counted { receipt, number, shipment, lines } => {
            papers::insert_receipt(work, (*receipt, number), *shipment, lines, None, ask, dates)
                .await
        }
        Event::ReceiptCorrected { receipt, number, shipment, lines, reason } => {
            papers::insert_receipt(
                work,
                (*receipt, number),
                *shipment,
                lines,
                Some(reason),
                ask,
                dates,
            )
            .await
        }
        Event::Edited { .. }
        | Event::Submitted { .. }
        | Event::Acknowledged { .. }
        | Event::Rejected { .. }
        | Event::Withdrawn { .. }
        | Event::Expired
        | Event::FullyReceived => Ok(()),
    }
}
