//! An organization's webhooks, and what was delivered to them.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use supply_chain::id::OrganizationId;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::telling::kinds::type_of;
use crate::unit_of_work::{row, rows};

/// A webhook; its secret is told only when it is made or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WebhookView {
    /// UUIDv7.
    pub id: Uuid,
    /// Rises with every change; also the `ETag`.
    pub version: i64,
    /// Where it leads.
    pub url: String,
    /// What the managers call it.
    pub note: Option<String>,
    /// Which types of event it is sent; none named means all.
    pub types: Vec<String>,
    /// active; paused by a manager; or failed, after days of trying.
    pub state: String,
    /// Why it failed, as a code: gone, status, address, resolve, connect, tls, timeout, protocol.
    pub failure: Option<String>,
    /// Until when the secret before still signs too.
    pub secret_before_until: Option<DateTime<Utc>>,
    /// Deliveries that wait, being tried again or not tried yet.
    pub waiting: i64,
    /// Deliveries that were given up and wait for somebody.
    pub parked: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct WebhookRow {
    id: Uuid,
    version: i64,
    url: String,
    note: Option<String>,
    kinds: Vec<String>,
    state: String,
    failure: Option<String>,
    before_until: Option<DateTime<Utc>>,
    waiting: i64,
    parked: i64,
    created_at: DateTime<Utc>,
}

const WEBHOOKS: &str = "
SELECT w.id, w.version, w.url, w.note, w.kinds, w.state, w.failure, w.before_until, w.created_at,
       (SELECT count(*) FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state = 'waiting') AS waiting,
       (SELECT count(*) FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state = 'parked') AS parked
FROM webhook w WHERE w.ended_at IS NULL AND w.organization_id = $1";

/// The webhooks of an organization after `after`, oldest first.
///
/// # Errors
/// The database fails.
pub async fn webhooks(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<WebhookView>, WorkflowError> {
    let sql = format!("{WEBHOOKS} AND ($2::uuid IS NULL OR w.id > $2) ORDER BY w.id LIMIT $3");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let found: Vec<WebhookRow> =
        rows(on, &sql, [Uuid::from(organization).into(), after.into(), limit.into()]).await?;
    Ok(found.into_iter().map(view).collect())
}

/// One webhook of an organization.
///
/// # Errors
/// [`WorkflowError::NotFound`] when it is nobody's, or another's.
pub async fn webhook(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    id: Uuid,
) -> Result<WebhookView, WorkflowError> {
    let sql = format!("{WEBHOOKS} AND w.id = $2");
    let found: Option<WebhookRow> =
        row(on, &sql, [Uuid::from(organization).into(), id.into()]).await?;
    found.map(view).ok_or(WorkflowError::NotFound { what: "webhook" })
}

fn view(row: WebhookRow) -> WebhookView {
    WebhookView {
        id: row.id,
        version: row.version,
        url: row.url,
        note: row.note,
        types: row.kinds.iter().map(|kind| type_of(kind)).collect(),
        state: row.state,
        failure: row.failure,
        secret_before_until: row.before_until,
        waiting: row.waiting,
        parked: row.parked,
        created_at: row.created_at,
    }
}

/// Something sent to a webhook, and each try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeliveryView {
    /// UUIDv7.
    pub id: Uuid,
    /// `webhook-id` of each try: the event's id, a test's own.
    pub webhook_message_id: Uuid,
    /// What was told: `order.submitted` …, or `test`.
    #[serde(rename = "type")]
    pub kind: String,
    /// About which order.
    pub order_id: Option<Uuid>,
    /// waiting, delivered or parked.
    pub state: String,
    /// When it is tried next, while it waits.
    pub next_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Every try, newest first.
    pub attempts: Vec<AttemptView>,
}

/// One try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AttemptView {
    /// When it ended.
    pub at: DateTime<Utc>,
    /// The receiver's status; null when none came.
    pub status: Option<i16>,
    /// Why none came: address, resolve, connect, tls, timeout, protocol.
    pub failure: Option<String>,
    /// How long it took.
    pub duration_ms: i32,
    /// How the answer begins.
    pub answer: String,
}

#[derive(FromQueryResult)]
struct DeliveryRow {
    id: Uuid,
    event_id: Option<Uuid>,
    kind: Option<String>,
    order_id: Option<Uuid>,
    state: String,
    due_at: DateTime<Utc>,
    made_at: DateTime<Utc>,
    attempts: Option<Value>,
}

/// The deliveries to a webhook older than `after`, newest first, with their last 20 tries.
///
/// # Errors
/// [`WorkflowError::NotFound`] when the webhook is nobody's, or another's.
pub async fn deliveries(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    id: Uuid,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<DeliveryView>, WorkflowError> {
    webhook(on, organization, id).await?;
    let found: Vec<DeliveryRow> = rows(
        on,
        "SELECT d.id, d.event_id, e.kind, e.order_id, d.state, d.due_at, d.made_at,
                (SELECT jsonb_agg(jsonb_build_object('at', a.at, 'status', a.status, 'failure', a.failure,
                        'duration_ms', a.duration_ms, 'answer', a.answer) ORDER BY a.id DESC)
                 FROM (SELECT * FROM webhook_attempt WHERE delivery_id = d.id ORDER BY id DESC LIMIT 20) a) AS attempts
         FROM webhook_delivery d LEFT JOIN organization_event e ON e.id = d.event_id
         WHERE d.webhook_id = $1 AND ($2::uuid IS NULL OR d.id < $2) ORDER BY d.id DESC LIMIT $3",
        [id.into(), after.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()],
    )
    .await?;
    found.into_iter().map(delivery).collect()
}

fn delivery(row: DeliveryRow) -> Result<DeliveryView, WorkflowError> {
    let attempts = row.attempts.map(serde_json::from_value).transpose()?;
    Ok(DeliveryView {
        id: row.id,
        webhook_message_id: row.event_id.unwrap_or(row.id),
        kind: row.kind.map_or_else(|| "test".to_owned(), |kind| type_of(&kind)),
        order_id: row.order_id,
        next_at: (row.state == "waiting").then_some(row.due_at),
        state: row.state,
        made_at: row.made_at,
        attempts: attempts.unwrap_or_default(),
    })
}
