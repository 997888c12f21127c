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
use chrono::{NaiveDate, NaiveTime};
use sea_orm::FromQueryResult;
use supply_chain::id::OrderLineId;
use supply_chain::purchase_order::{Event, Party, PurchaseOrder};
use uuid::Uuid;

/// Days at the two parties' places, for papers and books (data.md 8).
#[derive(Debug, Clone, Copy)]
pub(crate) struct BusinessDates {
    /// At the buyer.
    pub(crate) buyer: NaiveDate,
    /// At the seller.
    pub(crate) seller: NaiveDate,
    /// The time of day there.
    pub(crate) seller_time: NaiveTime,
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
    let after = events.iter().fold(before.clone(), PurchaseOrder::after);
    if events.iter().any(|event| matches!(event, Event::Submitted { .. })) {
        stored.submitted_at = Some(work.now);
    }
    let bound = |order: &PurchaseOrder| order.state.is_bound();
    if bound(&after) && !bound(&before) {
        stored.confirmed_at = Some(work.now);
    }
    stored.order = after;
    stored.order.version += 1;
    stored.updated_at = work.now;
    let by_name = name_of(work, ask).await?;
    let described = history::entries(work, &stored.order, stored.head, events, ask, &by_name)?;
    stored.head = described.head.clone();
    // What others point to comes first: the order, its lines, then goods and papers, then history.
    if before.version == 0 {
        insert_order(work, &stored, ask).await?;
    } else {
        update_order(work, &stored).await?;
    }
    lines::write(work, &before, &stored.order).await?;
    for event in events {
        write_effects(work, &stored.order, event, ask, dates).await?;
    }
    let freed = freed(&before, &stored.order, events);
    if !freed.is_empty() {
        goods::free(work, &freed).await?;
    }
    lines::remove(work, &before, &stored.order).await?;
    history::append(work, &stored.order, described, ask).await?;
    Ok(stored)
}

/// What was set aside for lines and no longer is, beyond what left or came back with shipments.
fn freed(
    before: &PurchaseOrder,
    after: &PurchaseOrder,
    events: &[Event],
) -> Vec<(OrderLineId, i64)> {
    let mut held: Vec<(OrderLineId, i64)> =
        before.lines.iter().map(|line| (line.id, line.counts.held)).collect();
    let mut add = |line: OrderLineId, base: i64| match held.iter_mut().find(|(id, _)| *id == line) {
        Some((_, sum)) => *sum += base,
        None => held.push((line, base)),
    };
    for event in events {
        for reservation in event.reservations() {
            add(reservation.line, reservation.quantity);
        }
        match event {
            Event::Dispatched { lines, .. } => {
                lines.iter().for_each(|sent| add(sent.line, -sent.shipped));
            }
            Event::DispatchUndone { shipment, .. } => {
                let shipment = after.shipments.iter().find(|there| there.id == *shipment);
                let lines = shipment.into_iter().flat_map(|shipment| &shipment.lines);
                lines.for_each(|sent| add(sent.line, sent.shipped));
            }
            _ => {}
        }
    }
    let now = |id: OrderLineId| {
        after.lines.iter().find(|line| line.id == id).map_or(0, |line| line.counts.held)
    };
    held.into_iter().map(|(id, sum)| (id, sum - now(id))).filter(|(_, base)| *base > 0).collect()
}

async fn name_of(work: Work<'_>, ask: &Ask) -> Result<String, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Named {
        name: String,
    }
    let Some(person) = ask.signed_by().map(Uuid::from) else { return Ok(String::new()) };
    let named: Option<Named> =
        row(work.tx, "SELECT name FROM person_detail WHERE person_id = $1", [person.into()])
            .await?;
    Ok(named.map(|named| named.name).unwrap_or_default())
}

/// Writes the row of an order that was not there.
///
/// # Errors
/// [`WorkflowError::IdTaken`] when the client's own id is taken.
async fn insert_order(work: Work<'_>, stored: &Stored, ask: &Ask) -> Result<(), WorkflowError> {
    let order = &stored.order;
    let mut values = columns(stored)?;
    values.extend([
        order.kind.as_str().into(),
        Uuid::from(order.buyer).into(),
        Uuid::from(order.seller).into(),
        Uuid::from(ask.by.person()).into(),
    ]);
    let (names, places) = (COLUMNS.join(", "), numbered(COLUMNS.len()).join(", "));
    let next = COLUMNS.len() + 2;
    let sql = format!(
        "INSERT INTO purchase_order (id, {names}, kind, buyer_id, seller_id, created_by, created_at)
         VALUES ($1, {places}, ${next}, ${}, ${}, ${}, ${}) ON CONFLICT (id) DO NOTHING",
        next + 1,
        next + 2,
        next + 3,
        next + 4
    );
    values.push(stored.created_at.into());
    let inserted = execute(work.tx, &sql, values).await?;
    if inserted == 1 { Ok(()) } else { Err(WorkflowError::IdTaken) }
}

async fn update_order(work: Work<'_>, stored: &Stored) -> Result<(), WorkflowError> {
    let set: Vec<String> = COLUMNS
        .iter()
        .zip(numbered(COLUMNS.len()))
        .map(|(name, place)| format!("{name} = {place}"))
        .collect();
    let sql = format!("UPDATE purchase_order SET {} WHERE id = $1", set.join(", "));
    execute(work.tx, &sql, columns(stored)?).await?;
    Ok(())
}

/// The columns that commands change, in the order of [`columns`].
const COLUMNS: [&str; 32] = [
    "number",
    "state",
    "version",
    "buyer_reference",
    "requested_date",
    "deliver_to",
    "note",
    "goods_sen",
    "charges_sen",
    "tax_sen",
    "total_sen",
    "deadline_at",
    "deadline_zone",
    "acknowledged_at",
    "ended_reason",
    "ended_by",
    "submitted_at",
    "confirmed_at",
    "updated_at",
    "history_length",
    "history_head",
    "group_id",
    "terms",
    "agreement_id",
    "delivery_terms",
    "revision",
    "makers",
    "approval",
    "proposal",
    "backorder_until",
    "backorder_is_late",
    "currency",
];

/// `$2`, `$3` and so on: `$1` is the order.
fn numbered(count: usize) -> Vec<String> {
    (2..count + 2).map(|n| format!("${n}")).collect()
}

fn columns(stored: &Stored) -> Result<Vec<sea_orm::Value>, WorkflowError> {
    let order = &stored.order;
    let ended = order.ended.as_ref();
    let ended_by = ended.map(|ended| ended.by.map_or("system", Party::as_str));
    let makers: Vec<Uuid> = order.makers.iter().copied().map(Uuid::from).collect();
    let agreement = order.terms.agreement.map(|agreement| Uuid::from(agreement.id));
    Ok(vec![
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
        order.deadline.map(|_| stored.seller_zone.clone()).into(),
        order.acknowledged_at.into(),
        ended.and_then(|ended| ended.reason.clone()).into(),
        ended_by.into(),
        stored.submitted_at.into(),
        stored.confirmed_at.into(),
        stored.updated_at.into(),
        stored.head.length.into(),
        stored.head.hash.clone().into(),
        order.group.map(Uuid::from).into(),
        serde_json::to_value(&order.terms)?.into(),
        agreement.into(),
        order.terms.delivery_terms.as_str().into(),
        order.revision.into(),
        makers.into(),
        order.approval.as_ref().map(serde_json::to_value).transpose()?.into(),
        order.proposal.as_ref().map(serde_json::to_value).transpose()?.into(),
        order.backorder_until.into(),
        order.backorder_is_late.into(),
        "IDR".into(),
    ])
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
        Event::Confirmed { reservations, .. }
        | Event::Countered { reservations, .. }
        | Event::ProposalAccepted { reservations, .. }
        | Event::BackorderFilled { reservations } => goods::reserve(work, reservations).await,
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
        Event::DeliveryProven { shipment, received_by, at, deemed_at } => {
            papers::prove(work, *shipment, received_by, *at, *deemed_at).await
        }
        Event::Counted { receipt, number, shipment, lines, .. } => {
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
        | Event::ApprovalRequested { .. }
        | Event::Approved { .. }
        | Event::SentBack { .. }
        | Event::Submitted { .. }
        | Event::Acknowledged { .. }
        | Event::Declined { .. }
        | Event::AmendmentProposed { .. }
        | Event::AmendmentOpened { .. }
        | Event::AmendmentDropped { .. }
        | Event::BackorderLate
        | Event::Rejected { .. }
        | Event::Withdrawn { .. }
        | Event::Cancelled { .. }
        | Event::ShortClosed { .. }
        | Event::Expired
        | Event::FullyReceived => Ok(()),
    }
}
