//! Writes what people did to a standing order, all in the caller's transaction.

use serde_json::{Value, json};
use supply_chain::standing_order::{Content, Event, Line, StandingOrder};
use uuid::Uuid;

use super::Stored;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute};

/// Puts a new one on record.
///
/// # Errors
/// [`WorkflowError::IdTaken`].
pub(crate) async fn insert(
    work: Work<'_>,
    order: &StandingOrder,
    zone: &str,
) -> Result<(), WorkflowError> {
    let Content { name, schedule, policy, details, lines } = &order.content;
    let made = execute(
        work.tx,
        "INSERT INTO standing_order (id, buyer_id, writer_id, name, state, version, schedule, zone, policy,
             buyer_reference, deliver_to, note, next_run_at, try_at, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10, $11, $12, $12, $13, $13)
         ON CONFLICT (id) DO NOTHING",
        [
            Uuid::from(order.id).into(),
            Uuid::from(order.buyer).into(),
            Uuid::from(order.writer).into(),
            name.clone().into(),
            order.state.as_str().into(),
            serde_json::to_value(schedule)?.into(),
            zone.into(),
            serde_json::to_value(policy)?.into(),
            details.buyer_reference.clone().into(),
            details.deliver_to.clone().into(),
            details.note.clone().into(),
            order.next.into(),
            work.now.into(),
        ],
    )
    .await?;
    if made == 0 {
        return Err(WorkflowError::IdTaken);
    }
    set_lines(work, Uuid::from(order.id), lines).await
}

async fn set_lines(work: Work<'_>, id: Uuid, lines: &[Line]) -> Result<(), WorkflowError> {
    let written: Vec<Value> = lines
        .iter()
        .zip(1..)
        .map(|(line, position): (_, i32)| {
            json!({
                "position": position, "offer_id": line.offer, "seller_id": line.seller,
                "product_id": line.product, "product_name": line.product_name,
                "pack_name": line.pack.name, "factor": line.pack.factor, "count": line.count,
                "price_sen": line.price.sen(), "price_includes_tax": line.price_includes_tax,
            })
        })
        .collect();
    execute(
        work.tx,
        "INSERT INTO standing_order_line (standing_order_id, position, offer_id, seller_id, product_id, product_name,
             pack_name, factor, count, price_sen, price_includes_tax)
         SELECT $1, l.* FROM jsonb_to_recordset($2) AS l(position integer, offer_id uuid, seller_id uuid, product_id uuid,
             product_name text, pack_name text, factor bigint, count bigint, price_sen bigint, price_includes_tax boolean)",
        [id.into(), Value::Array(written).into()],
    )
    .await?;
    Ok(())
}

/// Writes what it became. That a slot is over changes nothing that anybody wrote, and makes no new version.
pub(crate) async fn save(
    work: Work<'_>,
    before: &Stored,
    after: &StandingOrder,
    event: &Event,
) -> Result<(), WorkflowError> {
    let id = Uuid::from(after.id);
    let Content { name, schedule, policy, details, lines } = &after.content;
    if matches!(event, Event::Written { .. }) {
        execute(
            work.tx,
            "DELETE FROM standing_order_line WHERE standing_order_id = $1",
            [id.into()],
        )
        .await?;
        set_lines(work, id, lines).await?;
    }
    // A slot that still waits to be tried again keeps its pause; another slot begins anew.
    let is_same_slot = before.order.next == after.next;
    let (try_at, attempts) =
        if is_same_slot { (before.try_at, before.attempts) } else { (after.next, 0) };
    execute(
        work.tx,
        "UPDATE standing_order SET writer_id = $2, name = $3, state = $4, version = version + $15, schedule = $5,
             policy = $6, buyer_reference = $7, deliver_to = $8, note = $9, next_run_at = $10, leaves_out = $11,
             try_at = $12, attempts = $13, updated_at = $14
         WHERE id = $1",
        [
            id.into(),
            Uuid::from(after.writer).into(),
            name.clone().into(),
            after.state.as_str().into(),
            serde_json::to_value(schedule)?.into(),
            serde_json::to_value(policy)?.into(),
            details.buyer_reference.clone().into(),
            details.deliver_to.clone().into(),
            details.note.clone().into(),
            after.next.into(),
            after.leaves_out.into(),
            try_at.into(),
            attempts.into(),
            work.now.into(),
            i64::from(!matches!(event, Event::WentOn { next: Some(_) })).into(),
        ],
    )
    .await?;
    Ok(())
}

/// Writes down what a person did to it; `None` that they had it run.
pub(crate) async fn note_event(
    work: Work<'_>,
    id: Uuid,
    event: Option<&Event>,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let facts = match event {
        Some(Event::Written { content, .. }) => serde_json::to_value(content)?,
        Some(Event::SkipAsked { slot }) => json!({ "slot": slot }),
        _ => json!({}),
    };
    let kind = match event {
        None => "run_asked",
        Some(Event::WentOn { .. }) => Event::Ended.as_str(),
        Some(event) => event.as_str(),
    };
    execute(
        work.tx,
        "INSERT INTO standing_order_event (standing_order_id, position, kind, facts, person_id, channel, recorded_at)
         SELECT $1, count(*) + 1, $2, $3, $4, $5, $6 FROM standing_order_event WHERE standing_order_id = $1",
        [
            id.into(),
            kind.into(),
            facts.into(),
            ask.signed_by().map(Uuid::from).into(),
            ask.channel.as_str().into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}
