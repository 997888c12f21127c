//! Addresses for mails, and mails on their way.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::FromQueryResult;
use supply_chain::id::PersonId;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};

/// For what an address is sealed.
pub(crate) const ADDRESS: &str = "mail-address";
/// For what the link that confirms it is made.
pub(crate) const CONFIRM: &str = "mail-confirm";
/// For what the link that ends all mails is made.
pub(crate) const STOP: &str = "mail-stop";

/// Where somebody gets mails.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Address {
    /// Whose.
    pub(crate) person_id: Uuid,
    /// The address, sealed.
    pub(crate) sealed: Vec<u8>,
    /// Until when the link confirms.
    pub(crate) link_until: DateTime<Utc>,
    /// When they said that it is theirs.
    pub(crate) confirmed_at: Option<DateTime<Utc>>,
}

const FIELDS: &str = "person_id, sealed_address AS sealed, link_until, confirmed_at";

/// Somebody's address, held.
pub(crate) async fn hold(
    work: Work<'_>,
    person: PersonId,
) -> Result<Option<Address>, WorkflowError> {
    let sql = format!("SELECT {FIELDS} FROM person_mail WHERE person_id = $1 FOR UPDATE");
    row(work.tx, &sql, [Uuid::from(person).into()]).await
}

/// The address that a link belongs to, held.
pub(crate) async fn of_link(work: Work<'_>, link: Uuid) -> Result<Option<Address>, WorkflowError> {
    let sql = format!("SELECT {FIELDS} FROM person_mail WHERE link_id = $1 FOR UPDATE");
    row(work.tx, &sql, [link.into()]).await
}

/// Writes a new address down, not yet confirmed, and a mail that asks for it.
pub(crate) async fn put(
    work: Work<'_>,
    person: PersonId,
    sealed: Vec<u8>,
    choice: &str,
    (link_until, daily_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), WorkflowError> {
    let link: Uuid = work.id();
    execute(
        work.tx,
        "INSERT INTO person_mail (person_id, sealed_address, choice, link_id, link_until, told_until, daily_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (person_id) DO UPDATE
         SET sealed_address = $2, choice = $3, link_id = $4, link_until = $5, confirmed_at = NULL,
             told_until = $6, daily_at = $7",
        [
            Uuid::from(person).into(),
            sealed.into(),
            choice.into(),
            link.into(),
            link_until.into(),
            work.now.into(),
            daily_at.into(),
        ],
    )
    .await?;
    // What was on its way to the old address must not go to the new one before it is confirmed.
    drop_waiting(work, person).await?;
    execute(
        work.tx,
        "INSERT INTO mail (id, person_id, purpose, due_at, made_at) VALUES ($1, $2, 'confirm', $3, $3)",
        [work.id::<Uuid>().into(), Uuid::from(person).into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// Nothing that waits is sent any more.
pub(crate) async fn drop_waiting(work: Work<'_>, person: PersonId) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "WITH parked AS (DELETE FROM parked_job p USING mail m
                         WHERE p.job = 'mail' AND p.subject_id = m.id AND m.person_id = $1)
         UPDATE mail SET state = 'dropped', ended_at = $2 WHERE person_id = $1 AND state IN ('waiting', 'parked')",
        [Uuid::from(person).into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// Another choice for a known address.
pub(crate) async fn choose(
    work: Work<'_>,
    person: PersonId,
    choice: &str,
    daily_at: DateTime<Utc>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE person_mail SET choice = $2, told_until = $3, daily_at = $4 WHERE person_id = $1",
        [Uuid::from(person).into(), choice.into(), work.now.into(), daily_at.into()],
    )
    .await?;
    Ok(())
}

/// The address is theirs.
pub(crate) async fn confirm(work: Work<'_>, person: PersonId) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE person_mail SET confirmed_at = $2, told_until = $2 WHERE person_id = $1",
        [Uuid::from(person).into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// The address is forgotten.
pub(crate) async fn forget(work: Work<'_>, person: PersonId) -> Result<(), WorkflowError> {
    drop_waiting(work, person).await?;
    execute(work.tx, "DELETE FROM person_mail WHERE person_id = $1", [Uuid::from(person).into()])
        .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct DailyRow {
    person_id: Uuid,
    told_until: DateTime<Utc>,
    daily_at: DateTime<Utc>,
    unread: bool,
}

/// Makes the daily mails that are due: one for each person who has something unread since the last one,
/// however many days that was. Answers how many.
pub(crate) async fn make_daily(work: Work<'_>, at_most: u32) -> Result<usize, WorkflowError> {
    let due: Vec<DailyRow> = rows(
        work.tx,
        "SELECT a.person_id, a.told_until, a.daily_at,
                EXISTS (SELECT 1 FROM message m WHERE m.person_id = a.person_id AND m.read_at IS NULL
                        AND m.made_at > a.told_until) AS unread
         FROM person_mail a
         WHERE a.choice = 'daily' AND a.confirmed_at IS NOT NULL AND a.daily_at <= $1
         ORDER BY a.daily_at LIMIT $2 FOR UPDATE OF a SKIP LOCKED",
        [work.now.into(), i64::from(at_most).into()],
    )
    .await?;
    for person in &due {
        if person.unread {
            execute(
                work.tx,
                "INSERT INTO mail (id, person_id, purpose, told_from, told_until, due_at, made_at)
                 VALUES ($1, $2, 'daily', $3, $4, $4, $4)",
                [
                    work.id::<Uuid>().into(),
                    person.person_id.into(),
                    person.told_until.into(),
                    work.now.into(),
                ],
            )
            .await?;
        }
        let mut next = person.daily_at;
        while next <= work.now {
            next += TimeDelta::days(1);
        }
        execute(
            work.tx,
            "UPDATE person_mail SET told_until = $2, daily_at = $3 WHERE person_id = $1",
            [person.person_id.into(), work.now.into(), next.into()],
        )
        .await?;
    }
    Ok(due.len())
}

/// A mail in hand.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Held {
    /// Which.
    pub(crate) id: Uuid,
    /// To whom.
    pub(crate) person_id: Uuid,
    /// confirm, message or daily.
    pub(crate) purpose: String,
    /// About which message.
    pub(crate) message_id: Option<Uuid>,
    /// Of what was made after this it tells …
    pub(crate) told_from: Option<DateTime<Utc>>,
    /// … up to here.
    pub(crate) told_until: Option<DateTime<Utc>>,
    /// How often it was tried, this time included.
    pub(crate) attempts: i32,
    /// Where to, sealed; nothing when there is no address any more.
    pub(crate) sealed_address: Option<Vec<u8>>,
    /// Whether the address is confirmed.
    pub(crate) is_confirmed: bool,
    /// The link's id.
    pub(crate) link_id: Option<Uuid>,
    /// The language of their account.
    pub(crate) language: Option<String>,
    /// Their name.
    pub(crate) name: Option<String>,
}

/// Takes mails that are due in hand until `until`; each is in one pair of hands.
pub(crate) async fn take(
    work: Work<'_>,
    at_most: u32,
    until: DateTime<Utc>,
) -> Result<Vec<Held>, WorkflowError> {
    rows(
        work.tx,
        "WITH due AS (SELECT id FROM mail WHERE state = 'waiting' AND due_at <= $1
                      AND (held_until IS NULL OR held_until <= $1)
                      ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED),
              held AS (UPDATE mail m SET held_until = $3, attempts = m.attempts + 1 FROM due WHERE m.id = due.id
                       RETURNING m.*)
         SELECT h.id, h.person_id, h.purpose, h.message_id, h.told_from, h.told_until, h.attempts,
                a.sealed_address, a.confirmed_at IS NOT NULL AS is_confirmed, a.link_id, l.language, d.name
         FROM held h LEFT JOIN person_mail a ON a.person_id = h.person_id
         LEFT JOIN login l ON l.person_id = h.person_id AND l.ended_at IS NULL
         LEFT JOIN person_detail d ON d.person_id = h.person_id ORDER BY h.due_at",
        [work.now.into(), i64::from(at_most).into(), until.into()],
    )
    .await
}

/// It ended: `sent`, `dropped` or `parked`. Nothing when it is in other hands by now.
pub(crate) async fn end(
    work: Work<'_>,
    id: Uuid,
    attempts: i32,
    state: &str,
) -> Result<bool, WorkflowError> {
    let ended = execute(
        work.tx,
        "UPDATE mail SET state = $3, ended_at = $4, held_until = NULL
         WHERE id = $1 AND attempts = $2 AND state = 'waiting'",
        [id.into(), attempts.into(), state.into(), work.now.into()],
    )
    .await?;
    Ok(ended == 1)
}

/// It is tried again at `due_at`.
pub(crate) async fn put_off(
    work: Work<'_>,
    id: Uuid,
    attempts: i32,
    due_at: DateTime<Utc>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE mail SET due_at = $3, held_until = NULL WHERE id = $1 AND attempts = $2 AND state = 'waiting'",
        [id.into(), attempts.into(), due_at.into()],
    )
    .await?;
    Ok(())
}

/// A parked mail waits again, as new.
pub(crate) async fn revive(work: Work<'_>, id: Uuid) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE mail SET state = 'waiting', attempts = 0, due_at = $2, held_until = NULL, ended_at = NULL
         WHERE id = $1 AND state = 'parked'",
        [id.into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// The zone somebody keeps time in: that of the first organization they belong to.
pub(crate) async fn zone_of(
    work: Work<'_>,
    person: PersonId,
) -> Result<chrono_tz::Tz, WorkflowError> {
    #[derive(FromQueryResult)]
    struct ZoneRow {
        zone: String,
    }
    let found: Option<ZoneRow> = row(
        work.tx,
        "SELECT o.zone FROM tie t JOIN organization o ON o.id = t.organization_id
         WHERE t.person_id = $1 AND t.until IS NULL ORDER BY t.since, t.id LIMIT 1",
        [Uuid::from(person).into()],
    )
    .await?;
    Ok(found.and_then(|found| found.zone.parse().ok()).unwrap_or(chrono_tz::Asia::Jakarta))
}

/// How many links somebody has asked for since.
pub(crate) async fn links_since(
    work: Work<'_>,
    person: PersonId,
    since: DateTime<Utc>,
) -> Result<i64, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Count {
        number: i64,
    }
    let count: Option<Count> = row(
        work.tx,
        "SELECT count(*) AS number FROM mail WHERE person_id = $1 AND purpose = 'confirm' AND made_at > $2",
        [Uuid::from(person).into(), since.into()],
    )
    .await?;
    Ok(count.map_or(0, |count| count.number))
}
