//! From what happened to those who are told: one reader at a time goes through all of it in order, entries of
//! orders' histories and notices alike.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::FromQueryResult;
use serde_json::{Value, json};
use supply_chain::organization::Role;
use supply_chain::purchase_order::Party;
use uuid::Uuid;

use super::notices;
use crate::error::WorkflowError;
use crate::telling::kinds::Entry;
use crate::unit_of_work::{Work, execute, row, rows};

/// News older than this is kept as read and mailed to nobody: what an installation did before it could
/// tell, or a demo's month of trade. Longer than a program may have been down.
const OLD_NEWS: TimeDelta = TimeDelta::days(7);

/// Where something stands among everything that is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, FromQueryResult)]
pub(super) struct Place {
    /// The transaction that recorded it.
    pub(super) turn: i64,
    /// Its place within.
    pub(super) seq: i64,
}

/// Something that one organization may know of, from whichever source.
#[derive(Debug, Clone)]
pub(super) struct News {
    /// Where it stands.
    pub(super) place: Place,
    /// Whose people and programs are told.
    pub(super) organization: Uuid,
    /// Of what.
    pub(super) about: About,
    /// As its source calls it.
    pub(super) kind: String,
    /// When it was recorded.
    pub(super) at: DateTime<Utc>,
    /// Who did it, and so is not told.
    pub(super) by: Option<Uuid>,
    /// Who among the organization's people is told.
    pub(super) roles: Vec<String>,
}

/// What there is to tell of.
#[derive(Debug, Clone, Copy)]
pub(super) enum About {
    /// An entry of an order's history.
    Entry {
        /// Of which order.
        order: Uuid,
        /// Which entry.
        position: i32,
    },
    /// A notice.
    Notice(Uuid),
}

impl About {
    /// The columns of a message and of an event that say so.
    fn columns(self) -> Value {
        match self {
            Self::Entry { order, position } => json!({ "order_id": order, "position": position }),
            Self::Notice(id) => json!({ "notice_id": id }),
        }
    }
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
    buyer_id: Option<Uuid>,
    seller_id: Uuid,
    is_members_own: bool,
    is_counter_sale: bool,
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
       EXISTS (SELECT 1 FROM tie t WHERE t.id = o.buyer_tie_id AND t.person_id = h.person_id) AS is_members_own,
       EXISTS (SELECT 1 FROM counter_sale c WHERE c.order_id = h.order_id) AS is_counter_sale,
       EXISTS (SELECT 1 FROM order_history s WHERE s.order_id = h.order_id
               AND s.position <= h.position AND s.kind IN ('submitted', 'replacement_made', 'leg_made')) AS is_offered,
       coalesce((SELECT f.audience FROM order_history_field f WHERE f.order_id = h.order_id
                 AND f.position = h.position AND f.name = 'by'), 'both') AS audience
FROM order_history h JOIN purchase_order o ON o.id = h.order_id
WHERE (h.turn, h.seq) > ($1, $2) AND h.turn < feed_horizon()
ORDER BY h.turn, h.seq LIMIT $3";

/// Tells of up to `at_most` entries and notices more; answers how many there were. Nothing while another
/// process is at it.
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
    // Each source gives its first in order, so the first of all of them together are known.
    let mut places: Vec<Place> = entries.iter().map(place_of).collect();
    let mut news: Vec<News> = entries.iter().flat_map(of_entry).collect();
    let notices = notices::after(work, place, at_most).await?;
    places.extend(notices.iter().map(|notice| notice.place));
    news.extend(notices);
    places.sort_unstable();
    places.truncate(usize::try_from(at_most).unwrap_or(usize::MAX));
    let Some(last) = places.last().copied() else { return Ok(0) };
    news.retain(|one| one.place <= last);
    news.sort_by_key(|one| one.place);
    let mut parties: Vec<Uuid> = news.iter().map(|one| one.organization).collect();
    parties.sort_unstable();
    parties.dedup();
    let (told, people) = told(work, &news, &ties(work, &parties).await?);
    let (events, deliveries) = events(work, &news, &hooks(work, &parties).await?);
    let mails = mails(work, &told, people).await?;
    write(work, told, events, deliveries, mails).await?;
    execute(
        work.tx,
        "UPDATE feed_reader SET turn = $1, seq = $2 WHERE name = 'telling'",
        [last.turn.into(), last.seq.into()],
    )
    .await?;
    Ok(places.len())
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

const fn place_of(entry: &EntryRow) -> Place {
    Place { turn: entry.turn, seq: entry.seq }
}

/// Both sides of an entry, with the organization that stands there; a member is none.
fn sides(entry: &EntryRow) -> impl Iterator<Item = (Party, Uuid)> {
    let buyer = entry.buyer_id.map(|buyer| (Party::Buyer, buyer));
    buyer.into_iter().chain([(Party::Seller, entry.seller_id)])
}

fn judged(entry: &EntryRow) -> Entry<'_> {
    let by = sides(entry).find(|(_, party)| entry.organization_id == Some(*party));
    // A member acts at their cooperative, for themselves.
    let by = by.filter(|_| !entry.is_members_own);
    Entry {
        kind: &entry.kind,
        audience: &entry.audience,
        is_offered: entry.is_offered,
        by: by.map(|(side, _)| side),
    }
}

/// What an entry is to each side that may know of it.
fn of_entry(entry: &EntryRow) -> Vec<News> {
    let known = sides(entry).filter(|(side, _)| judged(entry).is_known_to(*side));
    known
        .map(|(side, party)| News {
            place: place_of(entry),
            organization: party,
            about: About::Entry { order: entry.order_id, position: entry.position },
            kind: entry.kind.clone(),
            at: entry.recorded_at,
            by: entry.person_id,
            // Whoever stood at the counter knows; programs are told of each sale, people of none.
            roles: judged(entry)
                .told_to(side)
                .iter()
                .filter(|_| !entry.is_counter_sale)
                .map(|role: &Role| role.as_str().to_owned())
                .collect(),
        })
        .collect()
}

/// One object with the members of both.
fn joined(mut one: Value, other: &Value) -> Value {
    if let (Some(one), Some(other)) = (one.as_object_mut(), other.as_object()) {
        one.extend(other.clone());
    }
    one
}

/// A message for each person who is told, and who they are.
fn told(work: Work<'_>, news: &[News], ties: &[TieRow]) -> (Vec<Value>, Vec<Uuid>) {
    let (mut messages, mut people) = (Vec::new(), Vec::new());
    for one in news {
        let is_old = one.at < work.now - OLD_NEWS;
        let about = one.about.columns();
        let mut before = None;
        for tie in ties.iter().filter(|tie| tie.organization_id == one.organization) {
            let is_meant = tie.roles.iter().any(|role| one.roles.contains(role));
            // Nobody is told of what they did themselves, or twice.
            if !is_meant || one.by == Some(tie.person_id) || before == Some(tie.person_id) {
                continue;
            }
            before = Some(tie.person_id);
            people.push(tie.person_id);
            let message = json!({
                "id": work.id::<Uuid>(), "person_id": tie.person_id, "organization_id": one.organization,
                "kind": one.kind, "happened_at": one.at, "read_at": is_old.then_some(work.now),
            });
            messages.push(joined(message, &about));
        }
    }
    people.sort_unstable();
    people.dedup();
    (messages, people)
}

/// An event for each organization that may know, and a delivery for each of its webhooks that wants the
/// kind.
fn events(work: Work<'_>, news: &[News], hooks: &[HookRow]) -> (Vec<Value>, Vec<Value>) {
    let (mut events, mut deliveries) = (Vec::new(), Vec::new());
    for one in news {
        let id: Uuid = work.id();
        let event = json!({
            "id": id, "organization_id": one.organization, "turn": one.place.turn, "seq": one.place.seq,
            "kind": one.kind,
        });
        events.push(joined(event, &one.about.columns()));
        let wanted = hooks.iter().filter(|hook| {
            hook.organization_id == one.organization
                && (hook.kinds.is_empty() || hook.kinds.contains(&one.kind))
                && hook.created_at <= one.at
        });
        deliveries.extend(
            wanted.map(
                |hook| json!({ "id": work.id::<Uuid>(), "webhook_id": hook.id, "event_id": id }),
            ),
        );
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
            "INSERT INTO message (id, person_id, organization_id, kind, order_id, position, notice_id, happened_at,
                                  made_at, read_at)
             SELECT m.id, m.person_id, m.organization_id, m.kind, m.order_id, m.position, m.notice_id, m.happened_at,
                    $2, m.read_at
             FROM jsonb_to_recordset($1) AS m(id uuid, person_id uuid, organization_id uuid, kind text, order_id uuid,
                                              position integer, notice_id uuid, happened_at timestamptz, read_at timestamptz)",
            messages,
        ),
        (
            "INSERT INTO organization_event (id, organization_id, turn, seq, order_id, position, notice_id, kind)
             SELECT e.* FROM jsonb_to_recordset($1) AS e(id uuid, organization_id uuid, turn bigint, seq bigint,
                                                         order_id uuid, position integer, notice_id uuid, kind text)
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
