//! Webhooks of organizations, and deliveries on their way.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use supply_chain::id::OrganizationId;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};

/// For what a secret is sealed.
pub(crate) const SECRET: &str = "webhook-secret";

/// A webhook.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct WebhookRow {
    /// Whose.
    pub(crate) organization_id: Uuid,
    /// Where to.
    pub(crate) url: String,
    /// What the managers call it.
    pub(crate) note: Option<String>,
    /// Which kinds; none named means all.
    pub(crate) kinds: Vec<String>,
    /// active, paused or failed.
    pub(crate) state: String,
    /// Rises with every change.
    pub(crate) version: i64,
    /// The secret, sealed.
    pub(crate) sealed_secret: Vec<u8>,
}

/// A webhook that has not ended, held.
pub(crate) async fn hold(work: Work<'_>, id: Uuid) -> Result<Option<WebhookRow>, WorkflowError> {
    row(
        work.tx,
        "SELECT organization_id, url, note, kinds, state, version, sealed_secret FROM webhook
         WHERE id = $1 AND ended_at IS NULL FOR UPDATE",
        [id.into()],
    )
    .await
}

/// What a webhook is made of.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    /// Where to.
    pub(crate) url: String,
    /// What the managers call it.
    pub(crate) note: Option<String>,
    /// Which kinds.
    pub(crate) kinds: Vec<String>,
}

/// A new one, active.
pub(crate) async fn insert(
    work: Work<'_>,
    id: Uuid,
    organization: OrganizationId,
    made: &Made,
    sealed_secret: Vec<u8>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO webhook (id, organization_id, url, note, kinds, sealed_secret, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'active', $7)",
        [
            id.into(),
            Uuid::from(organization).into(),
            made.url.clone().into(),
            made.note.clone().into(),
            made.kinds.clone().into(),
            sealed_secret.into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// How many an organization has.
pub(crate) async fn count(
    work: Work<'_>,
    organization: OrganizationId,
) -> Result<i64, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Count {
        number: i64,
    }
    let count: Option<Count> = row(
        work.tx,
        "SELECT count(*) AS number FROM webhook WHERE organization_id = $1 AND ended_at IS NULL",
        [Uuid::from(organization).into()],
    )
    .await?;
    Ok(count.map_or(0, |count| count.number))
}

/// Writes what it is now; its failure is forgotten once it is active.
pub(crate) async fn update(
    work: Work<'_>,
    id: Uuid,
    made: &Made,
    state: &str,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE webhook SET url = $2, note = $3, kinds = $4, state = $5,
                failure = CASE WHEN $5 = 'failed' THEN failure END, version = version + 1
         WHERE id = $1",
        [
            id.into(),
            made.url.clone().into(),
            made.note.clone().into(),
            made.kinds.clone().into(),
            state.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Another secret; the one before still signs until `before_until`.
pub(crate) async fn rotate(
    work: Work<'_>,
    id: Uuid,
    sealed_secret: Vec<u8>,
    before_until: DateTime<Utc>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE webhook SET sealed_secret_before = sealed_secret, sealed_secret = $2, before_until = $3,
                version = version + 1
         WHERE id = $1",
        [id.into(), sealed_secret.into(), before_until.into()],
    )
    .await?;
    Ok(())
}

/// It ended: what waited for it is gone, and its secrets with it.
pub(crate) async fn end(work: Work<'_>, id: Uuid) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "DELETE FROM parked_job p USING webhook_delivery d
         WHERE p.job = 'webhook' AND p.subject_id = d.id AND d.webhook_id = $1",
        [id.into()],
    )
    .await?;
    execute(
        work.tx,
        "UPDATE webhook SET ended_at = $2, sealed_secret = '', sealed_secret_before = NULL, version = version + 1
         WHERE id = $1",
        [id.into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// Something to deliver now that tells of nothing: a test.
pub(crate) async fn insert_test(work: Work<'_>, webhook: Uuid) -> Result<Uuid, WorkflowError> {
    let id: Uuid = work.id();
    execute(
        work.tx,
        "INSERT INTO webhook_delivery (id, webhook_id, due_at, made_at) VALUES ($1, $2, $3, $3)",
        [id.into(), webhook.into(), work.now.into()],
    )
    .await?;
    Ok(id)
}

/// A delivery in hand.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Held {
    /// Which.
    pub(crate) id: Uuid,
    /// To which webhook.
    pub(crate) webhook_id: Uuid,
    /// Of which organization.
    pub(crate) organization_id: Uuid,
    /// What it tells; nothing for a test.
    pub(crate) event_id: Option<Uuid>,
    /// How often it was tried, this time included.
    pub(crate) attempts: i32,
    /// When it was made.
    pub(crate) made_at: DateTime<Utc>,
    /// Where to.
    pub(crate) url: String,
    /// The secret, sealed.
    pub(crate) sealed_secret: Vec<u8>,
    /// The one before, while it still signs.
    pub(crate) sealed_secret_before: Option<Vec<u8>>,
}

/// Takes deliveries that are due in hand until `until`; each is in one pair of hands, and of one
/// webhook at most `each` at a time, so that a slow receiver keeps nobody else waiting.
pub(crate) async fn take(
    work: Work<'_>,
    (at_most, each): (u32, u32),
    until: DateTime<Utc>,
) -> Result<Vec<Held>, WorkflowError> {
    rows(
        work.tx,
        "WITH wanted AS (
             SELECT d.id FROM webhook w
             CROSS JOIN LATERAL (
                 SELECT d.id, d.due_at FROM webhook_delivery d
                 WHERE d.webhook_id = w.id AND d.state = 'waiting' AND d.due_at <= $1
                   AND (d.held_until IS NULL OR d.held_until <= $1)
                 ORDER BY d.id LIMIT greatest(0, $4 - (
                     SELECT count(*) FROM webhook_delivery h WHERE h.webhook_id = w.id
                     AND h.state = 'waiting' AND h.held_until > $1))) d
             WHERE w.state = 'active' AND w.ended_at IS NULL ORDER BY d.due_at LIMIT $2),
              due AS (SELECT d.id FROM webhook_delivery d WHERE d.id IN (SELECT id FROM wanted)
                      AND d.state = 'waiting' AND (d.held_until IS NULL OR d.held_until <= $1)
                      FOR UPDATE SKIP LOCKED),
              held AS (UPDATE webhook_delivery d SET held_until = $3, attempts = d.attempts + 1
                       FROM due WHERE d.id = due.id RETURNING d.*)
         SELECT h.id, h.webhook_id, w.organization_id, h.event_id, h.attempts, h.made_at, w.url, w.sealed_secret,
                CASE WHEN w.before_until > $1 THEN w.sealed_secret_before END AS sealed_secret_before
         FROM held h JOIN webhook w ON w.id = h.webhook_id ORDER BY h.id",
        [work.now.into(), i64::from(at_most).into(), until.into(), i64::from(each).into()],
    )
    .await
}

/// What one try came to.
#[derive(Debug, Clone)]
pub(crate) struct Tried<'a> {
    /// The receiver's status, if it answered.
    pub(crate) status: Option<i16>,
    /// Why it did not.
    pub(crate) failure: Option<&'a str>,
    /// How long it took.
    pub(crate) duration_ms: i32,
    /// How the answer begins.
    pub(crate) answer: &'a str,
}

/// Writes a try into the log.
pub(crate) async fn log(
    work: Work<'_>,
    delivery: Uuid,
    tried: &Tried<'_>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO webhook_attempt (id, delivery_id, at, status, failure, duration_ms, answer)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            work.id::<Uuid>().into(),
            delivery.into(),
            work.now.into(),
            tried.status.into(),
            tried.failure.into(),
            tried.duration_ms.into(),
            tried.answer.replace('\0', " ").into(),
        ],
    )
    .await?;
    Ok(())
}

/// A try was made: `delivered`, `parked`, or `waiting` until `due_at`. Answers whether it still was in
/// these hands. Once a receiver took it, it stays delivered, whatever a slower pair of hands says.
pub(crate) async fn settle(
    work: Work<'_>,
    (id, attempts): (Uuid, i32),
    state: &str,
    due_at: DateTime<Utc>,
) -> Result<bool, WorkflowError> {
    let settled = execute(
        work.tx,
        "UPDATE webhook_delivery SET state = $3, due_at = $4, held_until = NULL,
                ended_at = CASE WHEN $3 = 'waiting' THEN NULL ELSE $5 END
         WHERE id = $1 AND state = 'waiting' AND (attempts = $2 OR $3 = 'delivered')",
        [id.into(), attempts.into(), state.into(), due_at.into(), work.now.into()],
    )
    .await?;
    Ok(settled == 1)
}

/// The webhook does not work; answers whether it did until now.
pub(crate) async fn fail(work: Work<'_>, id: Uuid, failure: &str) -> Result<bool, WorkflowError> {
    let failed = execute(
        work.tx,
        "UPDATE webhook SET state = 'failed', failure = $2, version = version + 1
         WHERE id = $1 AND state = 'active' AND ended_at IS NULL",
        [id.into(), failure.into()],
    )
    .await?;
    Ok(failed == 1)
}

/// A parked delivery waits again, as new, and its webhook is tried again.
pub(crate) async fn revive(work: Work<'_>, delivery: Uuid) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "WITH again AS (
             UPDATE webhook_delivery SET state = 'waiting', attempts = 0, due_at = $2, held_until = NULL, ended_at = NULL
             WHERE id = $1 AND state = 'parked' RETURNING webhook_id)
         UPDATE webhook SET state = 'active', failure = NULL, version = version + 1
         WHERE id IN (SELECT webhook_id FROM again) AND state = 'failed' AND ended_at IS NULL",
        [delivery.into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// Whether this was to be delivered there.
pub(crate) async fn is_delivery_of(
    work: Work<'_>,
    delivery: Uuid,
    webhook: Uuid,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Known {
        state: String,
    }
    let known: Option<Known> = row(
        work.tx,
        "SELECT state FROM webhook_delivery WHERE id = $1 AND webhook_id = $2",
        [delivery.into(), webhook.into()],
    )
    .await?;
    Ok(known.is_some_and(|known| !known.state.is_empty()))
}
