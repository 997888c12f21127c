//! Records what happened to an order: its row, lines, stock, shipments, receipts and history, all in
//! the caller's transaction.

mod charges;
mod exposure;
mod goods;
mod lines;
mod papers;
mod row;

use super::purchase_orders::{Mark, ShipmentPaper, Stored};
use super::{history, invoices, kept_goods, pool_orders, storefront};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, row};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sea_orm::FromQueryResult;
use supply_chain::claim::Step;
use supply_chain::code::short_code;
use supply_chain::id::{OrderLineId, ReceiptId};
use supply_chain::purchase_order::{CountedLine, Event, PurchaseOrder};
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
///
/// # Errors
/// The order comes to bind its buyer to more than its seller lets it owe; the database fails.
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
    let offers = |event: &Event| {
        matches!(event, Event::Submitted { .. } | Event::ReplacementMade(_) | Event::LegMade(_))
    };
    if events.iter().any(offers) {
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
    if stored.order.number.is_some() && events.iter().any(history::is_known_to_seller) {
        let (version, head) = (stored.order.version, stored.head.clone());
        stored.to_seller = Some(Mark { version, at: work.now, head });
    }
    // What others point to comes first: the order with its lines and history, then goods and papers.
    let counting = exposure::Counting::of(&before, &stored.order)?;
    let found = row::write(work, &before, &stored, described, ask, (counting, dates)).await?;
    let warnings = counting.judge(&mut stored, events, found, dates)?;
    if stored.order.member.is_some() {
        storefront::after_writing(work, &stored.order, events).await?;
    }
    for event in events {
        write_effects(work, &stored.order, event, ask, dates).await?;
    }
    let freed = freed(&before, &stored.order, events);
    if !freed.is_empty() {
        goods::free(work, &freed).await?;
    }
    lines::remove(work, &row::of_both(&before), &row::of_both(&stored.order)).await?;
    exposure::tell(work, &stored.order, &warnings, ask).await?;
    if events.iter().any(|event| moves_money(event, &stored.order)) {
        invoices::wake(work, stored.order.id, work.now).await?;
    }
    note_papers(&mut stored, events, work.now);
    Ok(stored)
}

/// Whether something of the order's money may follow by itself: billed, credited, ended.
fn moves_money(event: &Event, order: &PurchaseOrder) -> bool {
    match event {
        Event::Counted { .. }
        | Event::ReceiptCorrected { .. }
        | Event::ShortClosed { .. }
        | Event::FullyReceived
        // Freight that comes last is billed by itself.
        | Event::ChargeAdded { .. } => true,
        Event::Dispatched { .. } => order.terms.money.invoices_automatically,
        Event::Claimed(news) => matches!(
            news.step,
            Step::Settled | Step::GoodsTaken | Step::FellShort | Step::Withdrawn | Step::Lowered
        ),
        _ => false,
    }
}

/// What stands on the papers that the events made.
fn note_papers(stored: &mut Stored, events: &[Event], now: DateTime<Utc>) {
    for event in events {
        match event {
            Event::Dispatched { shipment, carrier, .. } => {
                let paper = ShipmentPaper {
                    code: short_code((*shipment).into()),
                    carrier: carrier.clone(),
                    dispatched_at: now,
                    received_at: None,
                };
                stored.papers.insert(*shipment, paper);
            }
            Event::Counted { shipment, .. } | Event::ReceiptCorrected { shipment, .. } => {
                if let Some(paper) = stored.papers.get_mut(shipment) {
                    paper.received_at = Some(now);
                }
            }
            _ => {}
        }
    }
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
                for sent in lines {
                    add(sent.line, -sent.shipped);
                }
            }
            Event::DispatchUndone { shipment, .. } => {
                let shipment = after.shipments.iter().find(|there| there.id == *shipment);
                let lines = shipment.into_iter().flat_map(|shipment| &shipment.lines);
                for sent in lines {
                    add(sent.line, sent.shipped);
                }
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
    if let Some(name) = &ask.name {
        return Ok(name.clone());
    }
    let Some(person) = ask.signed_by().map(Uuid::from) else { return Ok(String::new()) };
    let named: Option<Named> =
        row(work.tx, "SELECT name FROM person_detail WHERE person_id = $1", [person.into()])
            .await?;
    Ok(named.map(|named| named.name).unwrap_or_default())
}

/// What came for pools goes into quarantine at their hubs, before the count itself is written: of the order to a supplier
/// all of it, of a leg what its cooperative gathered the demand for in a pool of its own. What the buyer keeps of the rest
/// goes into its stock.
async fn take_in(
    work: Work<'_>,
    order: &PurchaseOrder,
    receipt: ReceiptId,
    lines: &[CountedLine],
    (ask, dates): (&Ask, BusinessDates),
) -> Result<(), WorkflowError> {
    let brings = match &order.pool {
        Some(_) => pool_orders::arriving::brings(work.tx, order.id).await?,
        None => Vec::new(),
    };
    let own = |counted: &&CountedLine| brings.iter().all(|(_, line)| *line != counted.line);
    let own: Vec<CountedLine> = lines.iter().filter(own).cloned().collect();
    kept_goods::take_in(work, (receipt, dates.buyer), &own, ask).await?;
    for some in brings.chunk_by(|one, next| one.0 == next.0) {
        let pool = some[0].0;
        let counted: Vec<CountedLine> =
            lines.iter().filter(|counted| some.contains(&(pool, counted.line))).cloned().collect();
        if !counted.is_empty() {
            let (day, counted) = (dates.buyer, counted.as_slice());
            pool_orders::stock::take_in(work, pool, (receipt, day), counted, ask).await?;
        }
    }
    Ok(())
}

/// What an event does beyond the order's own rows.
#[expect(clippy::too_many_lines, reason = "one arm for each event")]
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
        Event::ReplacementMade(made) => goods::reserve(work, &made.reservations).await,
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
            take_in(work, order, *receipt, lines, (ask, dates)).await?;
            papers::insert_receipt(work, (*receipt, number), *shipment, lines, None, ask, dates)
                .await
        }
        Event::ReceiptCorrected { receipt, number, shipment, lines, reason } => {
            take_in(work, order, *receipt, lines, (ask, dates)).await?;
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
        | Event::RevisionPrepared { .. }
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
        | Event::Claimed(_)
        | Event::FullyReceived
        | Event::LegMade(_)
        | Event::ChargeAdded { .. }
        // The papers themselves are written with their own events (store/invoices).
        | Event::Invoiced { .. }
        | Event::Credited { .. }
        | Event::InvoiceTakenBack { .. }
        | Event::Paid { .. }
        | Event::Settled { .. }
        | Event::Unsettled { .. }
        | Event::WrittenOff { .. }
        | Event::Completed => Ok(()),
    }
}
