//! Writes what happened to a claim: its row, its lines, its history, all in the caller's transaction.

use super::replace_lines;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::photo::Photo;
use crate::unit_of_work::{Work, execute};
use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use supply_chain::claim::{Claim, Event, Side};
use supply_chain::code::short_code;
use supply_chain::id::{FileId, ShipmentId};
use uuid::Uuid;

/// How long photos are kept: as long as the books they belong to (UU 8/1997 on company documents).
const PHOTOS_KEPT: TimeDelta = TimeDelta::days(3653);

/// Writes the claim as it is after `events`; tells how it then stands. `before` is how it stood, at
/// version 0 where it was not there.
pub(crate) async fn save(
    work: Work<'_>,
    before: &Claim,
    events: &[Event],
    zone: &str,
    ask: &Ask,
) -> Result<Claim, WorkflowError> {
    let mut claim = events.iter().fold(before.clone(), Claim::after);
    if events.is_empty() {
        return Ok(claim);
    }
    claim.version += 1;
    // A row that is there keeps the moment it was opened; the one proposed has to be whole all the same.
    let is_opened = claim.number.is_some();
    execute(
        work.tx,
        "INSERT INTO claim (id, number, order_id, shipment_id, claimant_id, respondent_id, mediator_id, is_with_operator,
                            state, version, wants, words, total_sen, credited_sen, answer, resolution, arbiter,
                            goods_back_id, goods_taken_at, terms, deadline_at, deadline_zone, created_at, opened_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23::timestamptz,
                 CASE WHEN $24::boolean THEN $23::timestamptz END, $23)
         ON CONFLICT (id) DO UPDATE SET
            number = excluded.number, mediator_id = excluded.mediator_id, is_with_operator = excluded.is_with_operator,
            state = excluded.state, version = excluded.version, wants = excluded.wants, words = excluded.words,
            total_sen = excluded.total_sen, credited_sen = excluded.credited_sen, answer = excluded.answer,
            resolution = excluded.resolution, arbiter = excluded.arbiter, goods_back_id = excluded.goods_back_id,
            goods_taken_at = excluded.goods_taken_at, deadline_at = excluded.deadline_at,
            opened_at = coalesce(claim.opened_at, excluded.opened_at), updated_at = excluded.updated_at",
        [
            Uuid::from(claim.id).into(),
            claim.number.clone().into(),
            Uuid::from(claim.order).into(),
            Uuid::from(claim.shipment).into(),
            Uuid::from(claim.claimant).into(),
            Uuid::from(claim.respondent).into(),
            claim.mediator.map(Uuid::from).into(),
            claim.is_with_operator.into(),
            claim.state.as_str().into(),
            claim.version.into(),
            claim.wants.as_str().into(),
            claim.words.clone().into(),
            claim.total().sen().into(),
            claim.resolution.as_ref().map_or(0, |end| end.credited.sen()).into(),
            claim.answer.as_ref().map(serde_json::to_value).transpose()?.into(),
            claim.resolution.as_ref().map(serde_json::to_value).transpose()?.into(),
            claim.arbiter.clone().into(),
            claim.goods_back.as_ref().map(|back| Uuid::from(back.shipment)).into(),
            claim.goods_back.as_ref().and_then(|back| back.taken_at).into(),
            serde_json::to_value(claim.terms)?.into(),
            claim.deadline.into(),
            zone.into(),
            work.now.into(),
            is_opened.into(),
        ],
    )
    .await?;
    if claim.lines != before.lines {
        replace_lines(work.tx, &claim).await?;
    }
    append(work, &claim, events, ask).await?;
    Ok(claim)
}

async fn append(
    work: Work<'_>,
    claim: &Claim,
    events: &[Event],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let entries: Vec<Value> = events
        .iter()
        .zip(1_i32..)
        .map(|(event, n)| Ok(json!({ "n": n, "kind": event.word(), "facts": facts(event)? })))
        .collect::<Result<_, serde_json::Error>>()?;
    execute(
        work.tx,
        "INSERT INTO claim_event (claim_id, position, kind, facts, person_id, organization_id, channel, recorded_at)
         SELECT $1, e.n + (SELECT count(*)::integer FROM claim_event WHERE claim_id = $1), e.kind, e.facts, $3, $4, $5, $6
         FROM jsonb_to_recordset($2) AS e(n integer, kind text, facts jsonb)",
        [
            Uuid::from(claim.id).into(),
            Value::Array(entries).into(),
            ask.signed_by().map(Uuid::from).into(),
            ask.by.organization().map(Uuid::from).into(),
            ask.channel.as_str().into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// What an entry keeps of an event besides its kind.
fn facts(event: &Event) -> Result<Value, serde_json::Error> {
    let lines = |lines: &[supply_chain::claim::ClaimLine]| -> Vec<Value> {
        let each = lines.iter().map(|line| {
            json!({
                "line_id": line.order_line, "reason": line.reason, "quantity_base": line.quantity,
                "amount": line.amount,
            })
        });
        each.collect()
    };
    Ok(match event {
        Event::Drafted { lines: claimed, .. } | Event::Lowered { lines: claimed } => {
            json!({ "lines": lines(claimed) })
        }
        Event::Opened { number, lines: claimed, wants, words, .. } => {
            json!({ "number": number, "lines": lines(claimed), "wants": wants, "words": words })
        }
        Event::PhotoAdded { by } => json!({ "side": by }),
        Event::ReplacementFellShort { credited } => json!({ "credited": credited }),
        Event::Discarded { reason } | Event::Withdrawn { reason } => json!({ "words": reason }),
        Event::Answered { answer, .. } => serde_json::to_value(answer)?,
        Event::BroughtToMediation { mediator, words, .. } => {
            json!({ "mediator": mediator, "words": words })
        }
        Event::BroughtToArbitration { arbiter, words, .. } => {
            json!({ "arbiter": arbiter, "words": words })
        }
        Event::Resolved { resolution } => serde_json::to_value(resolution)?,
        Event::GoodsSent { number, carrier, .. } => json!({ "number": number, "carrier": carrier }),
        Event::GoodsTaken { .. } => json!({}),
    })
}

/// Keeps a photo with a claim.
pub(crate) async fn keep_photo(
    work: Work<'_>,
    claim: &Claim,
    photo: &Photo,
    side: Side,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let file: FileId = work.id();
    let hash = Sha256::digest(&photo.jpeg).to_vec();
    let owner = ask.by.organization().map_or_else(|| claim.claimant.into(), Uuid::from);
    execute(
        work.tx,
        "INSERT INTO stored_file (id, owner_id, audience, name, media_type, sha256, content, keep_until, created_at)
         VALUES ($1, $2, 'parties', 'foto.jpg', 'image/jpeg', $3, $4, $5, $6)",
        [
            Uuid::from(file).into(),
            owner.into(),
            hash.into(),
            photo.jpeg.clone().into(),
            (work.now + PHOTOS_KEPT).into(),
            work.now.into(),
        ],
    )
    .await?;
    execute(
        work.tx,
        "INSERT INTO claim_photo (file_id, claim_id, position, side, width, height)
         SELECT $1, $2, 1 + count(*)::integer, $3, $4, $5 FROM claim_photo WHERE claim_id = $2",
        [
            Uuid::from(file).into(),
            Uuid::from(claim.id).into(),
            side.as_str().into(),
            i32::try_from(photo.width).unwrap_or(i32::MAX).into(),
            i32::try_from(photo.height).unwrap_or(i32::MAX).into(),
        ],
    )
    .await?;
    Ok(())
}

/// Writes the shipment in which the goods of a claim go back: what never came does not.
pub(crate) async fn write_return(
    work: Work<'_>,
    claim: &Claim,
    (shipment, number): (ShipmentId, &str),
    carrier: Option<&str>,
    day: NaiveDate,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let shipment = Uuid::from(shipment);
    execute(
        work.tx,
        "INSERT INTO shipment (id, number, code, order_id, direction, state, carrier, business_date, dispatched_by, dispatched_at)
         VALUES ($1, $2, $3, $4, 'return', 'in_transit', $5, $6, $7, $8)",
        [
            shipment.into(),
            number.into(),
            short_code(shipment).into(),
            Uuid::from(claim.order).into(),
            carrier.into(),
            day.into(),
            Uuid::from(ask.by.person()).into(),
            work.now.into(),
        ],
    )
    .await?;
    let mut sums: Vec<(Uuid, i64)> = Vec::new();
    for line in &claim.lines {
        if line.reason.basis() != supply_chain::claim::Basis::Lost {
            let id = Uuid::from(line.order_line);
            match sums.iter_mut().find(|(of, _)| *of == id) {
                Some((_, sum)) => *sum += line.quantity,
                None => sums.push((id, line.quantity)),
            }
        }
    }
    let lines: Vec<Value> = sums
        .into_iter()
        .map(|(line, base)| json!({ "id": work.id::<Uuid>(), "line_id": line, "shipped": base }))
        .collect();
    execute(
        work.tx,
        "INSERT INTO shipment_line (id, shipment_id, order_line_id, shipped_base)
         SELECT l.id, $1, l.line_id, l.shipped FROM jsonb_to_recordset($2) AS l(id uuid, line_id uuid, shipped bigint)",
        [shipment.into(), Value::Array(lines).into()],
    )
    .await?;
    Ok(())
}

/// The goods that went back are there, all of them: a quarrel about less is the two parties' to settle.
pub(crate) async fn take_goods_back(
    work: Work<'_>,
    shipment: ShipmentId,
) -> Result<(), WorkflowError> {
    let id = Uuid::from(shipment);
    execute(
        work.tx,
        "UPDATE shipment_line SET received_base = shipped_base WHERE shipment_id = $1",
        [id.into()],
    )
    .await?;
    execute(
        work.tx,
        "UPDATE shipment SET state = 'received', received_at = $2 WHERE id = $1",
        [id.into(), work.now.into()],
    )
    .await?;
    Ok(())
}
