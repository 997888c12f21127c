//! From the history to those who are told: one reader at a time goes through all entries in order.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::FromQueryResult;
use serde_json::{Value, json};
use supply_chain::organization::Role;
use supply_chain::purchase_order::Party;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::telling::kinds::Entry;
use crate::unit_of_work::{Work, execute, row, rows};

/// News older than this is kept as read and mailed to nobody: what an installation did before it could
/// tell, or a demo's month of trade. Longer than a program may have been down.
const OLD_NEWS: TimeDelta = TimeDelta::days(7);

#[derive(FromQueryResult)]
struct Place {
    turn: i64,
    seq: i64,
}

#[derive(FromQueryResult)]
struct EntryRow {
    turn: i64,
    seq: i64,
    order_id: Uuid,
    position: i32,
    kind: String,
    recorded_at: DateTime<Utc>,
    person_id: Option<Uuid>,
    organization_id: Option<Uuid>,
    buyer_id: Uuid,
    seller_id: Uuid,
    is_offered: bool,
    audience: String,
}

#[derive(FromQueryResult)]
struct TieRow {
    person_id: Uuid,
    organization_id: Uuid,
    roles: Vec<String>,
}

#[derive(FromQueryResult)]
struct HookRow {
    id: Uuid,
    organization_id: Uuid,
    kinds: Vec<String>,
    created_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct PersonRow {
    person_id: Uuid,
}

/// Entries after a place that no transaction under way can still come before.
const ENTRIES: &str = "
SELECT h.turn, h.seq, h.order_id, h.position, h.kind, h.recorded_at, h.person_id, h.organization_id,
       o.buyer_id, o.seller_id,
       EXISTS (SELECT 1 FROM order_history s WHERE s.order_id = h.order_id
               AND s.position <= h.position AND s.kind = 'submitted') AS is_offered,
       coalesce((SELECT f.audience FROM order_history_field f WHERE f.order_id = h.order_id
                 AND f.position = h.position AND f.name = 'by'), 'both') AS audience
FROM order_history h JOIN purchase_order o ON o.id = h.order_id
WHERE (h.turn, h.seq) > ($1, $2) AND h.turn < feed_horizon()
ORDER BY h.turn, h.seq LIMIT $3";

/// Tells of up to `at_most` entries more; answers how many there were. Nothing while another process is at it.
pub(crate) async fn go_on(work: Work<'_>, at_most: u32) -> Result<usize, WorkflowError> {
    let place: Option<Place> = row(
        work.tx,
        "SELECT turn, seq FROM feed_reader WHERE name = 'telling' FOR UPDATE SKIP LOCKED",
        [],
    )
    .await?;
    let Some(place) = place else { return Ok(0) };
    let entries: Vec<EntryRow> =
        rows(work.tx, ENTRIES, [place.turn.into(), place.seq.into(), i64::from(at_most).into()])
            .await?;
    let Some(last) = entries.last() else { return Ok(0) };
    let (turn, seq) = (last.turn, last.seq);
    let mut parties: Vec<Uuid> =
        entries.iter().flat_map(|entry| [entry.buyer_id, entry.seller_id]).collect();
    parties.sort_unstable();
    parties.dedup();
    let (told, people) = told(work, &entries, &ties(work, &parties).await?);
    let (events, deliveries) = events(work, &entries, &hooks(work, &parties).await?);
    let mails = mails(work, &told, people).await?;
    write(work, told, events, deliveries, mails).await?;
    execute(
        work.tx,
        "UPDATE feed_reader SET turn = $1, seq = $2 WHERE name = 'telling'",
        [turn.into(), seq.into()],
    )
    .await?;
    Ok(entries.len())
}

async fn ties(work: Work<'_>, parties: &[Uuid]) -> Result<Vec<TieRow>, WorkflowError> {
    rows(
        work.tx,
        "SELECT t.person_id, t.organization_id, t.roles FROM tie t
         JOIN login l ON l.person_id = t.person_id AND l.ended_at IS NULL
         WHERE t.organization_id = ANY($1) AND t.until IS NULL ORDER BY t.person_id",
        [parties.to_vec().into()],
    )
    .await
}

async fn hooks(work: Work<'_>, parties: &[Uuid]) -> Result<Vec<HookRow>, WorkflowError> {
    rows(
        work.tx,
        "SELECT id, organization_id, kinds, created_at FROM webhook
         WHERE organization_id = ANY($1) AND state = 'active' AND ended_at IS NULL ORDER BY id",
        [parties.to_vec().into()],
    )
    .await
}

/// Both sides of an entry, with the party that stands there.
fn sides(entry: &EntryRow) -> [(Party, Uuid); 2] {
    [(Party::Buyer, entry.buyer_id), (Party::Seller, entry.seller_id)]
}

fn judged(entry: &EntryRow) -> Entry<'_> {
    let by = sides(entry).into_iter().find(|(_, party)| entry.organization_id == Some(*party));
    Entry {
        kind: &entry.kind,
        audience: &entry.audience,
        is_offered: entry.is_offered,
        by: by.map(|(side, _)| side),
    }
}

/// A message for each person who is told, and who they are.
fn told(work: Work<'_>, entries: &[EntryRow], ties: &[TieRow]) -> (Vec<Value>, Vec<Uuid>) {
    let (mut messages, mut people) = (Vec::new(), Vec::new());
    for entry in entries {
        let is_old = entry.recorded_at < work.now - OLD_NEWS;
        for (side, party) in sides(entry) {
            let roles: Vec<&str> =
                judged(entry).told_to(side).iter().map(|role: &Role| role.as_str()).collect();
            let mut before = None;
            for tie in ties.iter().filter(|tie| tie.organization_id == party) {
                let is_meant = tie.roles.iter().any(|role| roles.contains(&role.as_str()));
                // Nobody is told of what they did themselves, or twice.
                if !is_meant
                    || entry.person_id == Some(tie.person_id)
                    || before == Some(tie.person_id)
                {
                    continue;
                }
                before = Some(tie.person_id);
                people.push(tie.person_id);
                messages.push(json!({
                    "id": work.id::<Uuid>(), "person_id": tie.person_id, "organization_id": party,
                    "kind": entry.kind, "order_id": entry.order_id, "position": entry.position,
                    "happened_at": entry.recorded_at, "read_at": is_old.then_some(work.now),
                }));
            }
        }
    }
    people.sort_unstable();
    people.dedup();
    (messages, people)
}

/// An event for each party that may know, and a delivery for each of its webhooks that wants the kind.
fn events(work: Work<'_>, entries: &[EntryRow], hooks: &[HookRow]) -> (Vec<Value>, Vec<Value>) {
    let (mut events, mut deliveries) = (Vec::new(), Vec::new());
    for entry in entries {
        for (side, party) in sides(entry) {
            if !judged(entry).is_known_to(side) {
                continue;
            }
            let id: Uuid = work.id();
            events.push(json!({
                "id": id, "organization_id": party, "turn": entry.turn, "seq": entry.seq,
                "order_id": entry.order_id, "position": entry.position, "kind": entry.kind,
            }));
            let wanted = hooks.iter().filter(|hook| {
                hook.organization_id == party
                    && (hook.kinds.is_empty() || hook.kinds.contains(&entry.kind))
                    && hook.created_at <= entry.recorded_at
            });
            deliveries.extend(wanted.map(
                |hook| json!({ "id": work.id::<Uuid>(), "webhook_id": hook.id, "event_id": id }),
            ));
        }
    }
    (events, deliveries)
}

/// A mail for each unread message of those who want each one.
async fn mails(
    work: Work<'_>,
    told: &[Value],
    people: Vec<Uuid>,
) -> Result<Vec<Value>, WorkflowError> {
    let wanting: Vec<PersonRow> = rows(
        work.tx,
        "SELECT person_id FROM person_mail
         WHERE person_id = ANY($1) AND choice = 'each' AND confirmed_at IS NOT NULL",
        [people.into()],
    )
    .await?;
    let wanting: Vec<Value> = wanting.iter().map(|row| json!(row.person_id)).collect();
    let unread = told
        .iter()
        .filter(|message| message["read_at"].is_null() && wanting.contains(&message["person_id"]));
    Ok(unread
        .map(|message| {
            json!({ "id": work.id::<Uuid>(), "person_id": message["person_id"], "message_id": message["id"] })
        })
        .collect())
}

async fn write(
    work: Work<'_>,
    messages: Vec<Value>,
    events: Vec<Value>,
    deliveries: Vec<Value>,
    mails: Vec<Value>,
) -> Result<(), WorkflowError> {
    let written = [
        (
            "INSERT INTO message (id, person_id, organization_id, kind, order_id, position, happened_at, made_at, read_at)
             SELECT m.id, m.person_id, m.organization_id, m.kind, m.order_id, m.position, m.happened_at, $2, m.read_at
             FROM jsonb_to_recordset($1) AS m(id uuid, person_id uuid, organization_id uuid, kind text, order_id uuid,
                                              position integer, happened_at timestamptz, read_at timestamptz)",
            messages,
        ),
        (
            "INSERT INTO organization_event (id, organization_id, turn, seq, order_id, position, kind)
             SELECT e.* FROM jsonb_to_recordset($1) AS e(id uuid, organization_id uuid, turn bigint, seq bigint,
                                                         order_id uuid, position integer, kind text)
             WHERE $2::timestamptz IS NOT NULL",
            events,
        ),
        (
            "INSERT INTO webhook_delivery (id, webhook_id, event_id, due_at, made_at)
             SELECT d.id, d.webhook_id, d.event_id, $2, $2
             FROM jsonb_to_recordset($1) AS d(id uuid, webhook_id uuid, event_id uuid)",
            deliveries,
        ),
        (
            "INSERT INTO mail (id, person_id, purpose, message_id, due_at, made_at)
             SELECT m.id, m.person_id, 'message', m.message_id, $2, $2
             FROM jsonb_to_recordset($1) AS m(id uuid, person_id uuid, message_id uuid)",
            mails,
        ),
    ];
    for (statement, values) in written {
        if !values.is_empty() {
            execute(work.tx, statement, [Value::Array(values).into(), work.now.into()]).await?;
        }
    }
    Ok(())
}
