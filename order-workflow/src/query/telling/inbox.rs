//! What a person is told, newest first, in the organization they act for.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use supply_chain::ask::Actor;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

/// A message. It holds facts; its words are made for whoever reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MessageView {
    /// UUIDv7.
    pub id: Uuid,
    /// What happened: an entry's kind, `submitted`, `dispatched` …; or `webhook_failed`.
    pub kind: String,
    /// When.
    pub happened_at: DateTime<Utc>,
    /// When the person read it; null while it is unread.
    pub read_at: Option<DateTime<Utc>>,
    /// To which order, if it was one.
    pub order: Option<MessageOrder>,
    /// About which webhook of the organization, if it was one.
    pub webhook: Option<MessageWebhook>,
    /// About which agreement, standing order, claim that concerns it, or money between it and another, if it was one.
    pub notice: Option<MessageNotice>,
}

/// The order a message is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MessageOrder {
    /// UUIDv7.
    pub id: Uuid,
    /// Its number; null while it has none.
    pub number: Option<String>,
    /// Which entry of its history.
    pub position: i32,
    /// What the reader's organization is in it: buyer or seller.
    pub side: &'static str,
    /// Who the other party is.
    pub with: String,
    /// Why, in their own words, where a reason was given that the reader may see.
    pub reason: Option<String>,
    /// About which claim of the order, if it was one.
    pub claim: Option<MessageClaim>,
    /// Whether the order brings claimed goods once more, at no price.
    pub is_replacement: bool,
    /// What came of it, where it is a part in a pool of which nothing more comes.
    pub shares: Vec<MessageShare>,
    /// What it comes to, rupiah with two places.
    #[schema(value_type = String)]
    pub total: Money,
    /// Who of the reader's own people did it; null where the other side or the clock did, or the name was erased.
    pub by: Option<String>,
}

/// What a cooperative got of one kind of goods in a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageShare {
    /// What.
    pub product_name: String,
    /// What is counted.
    pub unit_name: String,
    /// What it was awarded, in units.
    pub awarded: i64,
    /// What was shared out to it.
    pub got: i64,
}

/// The claim that an entry of an order's history is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MessageClaim {
    /// UUIDv7.
    pub id: Uuid,
    /// Its number.
    pub number: String,
}

/// The agreement, the claim, the standing order or the money a message is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MessageNotice {
    /// Which agreement.
    pub agreement_id: Option<Uuid>,
    /// Which claim.
    pub claim_id: Option<Uuid>,
    /// Which standing order.
    pub standing_order_id: Option<Uuid>,
    /// Which demand pool.
    pub demand_pool_id: Option<Uuid>,
    /// What of the money with another organization: `invoice`, `payment`, `statement`, `netting`,
    /// `facility`, `drawdown`, `credit`; or `resale`, `delivery_run` of what it does with another's goods.
    pub money_kind: Option<String>,
    /// Which one; of `credit` the other organization.
    pub money_id: Option<Uuid>,
    /// The other party of the agreement or of the money; of a claim whoever claims, and for them whoever answers; what
    /// the standing order or the pool is called.
    pub with: String,
    /// What its kind needs besides: a version, a last day, a number, a deadline.
    #[schema(value_type = Object)]
    pub facts: serde_json::Value,
}

/// The webhook a message is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MessageWebhook {
    /// UUIDv7.
    pub id: Uuid,
    /// Where it leads.
    pub url: String,
}

#[derive(FromQueryResult)]
struct MessageRow {
    id: Uuid,
    kind: String,
    happened_at: DateTime<Utc>,
    read_at: Option<DateTime<Utc>>,
    order_id: Option<Uuid>,
    number: Option<String>,
    position: Option<i32>,
    is_buyer: Option<bool>,
    other: Option<String>,
    reason: Option<String>,
    webhook_id: Option<Uuid>,
    url: Option<String>,
    claim: Option<serde_json::Value>,
    is_replacement: Option<bool>,
    shares: Option<serde_json::Value>,
    total_sen: Option<i64>,
    by_name: Option<String>,
    notice_id: Option<Uuid>,
    notice_agreement_id: Option<Uuid>,
    notice_claim_id: Option<Uuid>,
    notice_standing_order_id: Option<Uuid>,
    notice_demand_pool_id: Option<Uuid>,
    money_kind: Option<String>,
    money_id: Option<Uuid>,
    notice_with: Option<String>,
    facts: Option<serde_json::Value>,
}

const MESSAGES: &str = "
SELECT m.id, m.kind, m.happened_at, m.read_at, m.order_id, o.number, m.position,
       o.buyer_id = m.organization_id OR bt.person_id = m.person_id AS is_buyer, coalesce(other.name, bd.name) AS other,
       (SELECT CASE f.name WHEN 'reason' THEN f.value #>> '{}' ELSE f.value ->> 'reason' END
        FROM order_history_field f
        WHERE f.order_id = m.order_id AND f.position = m.position AND f.name IN ('reason', 'said')
          AND f.audience IN ('both', CASE WHEN o.buyer_id = m.organization_id THEN 'buyer' ELSE 'seller' END)) AS reason,
       m.webhook_id, w.url, o.replaces_claim_id IS NOT NULL AS is_replacement, o.total_sen,
       (SELECT coalesce(f.value -> 'by', f.value) ->> 'name' FROM order_history_field f
        JOIN order_history h ON h.order_id = f.order_id AND h.position = f.position
        WHERE f.order_id = m.order_id AND f.position = m.position AND h.organization_id = m.organization_id
          AND f.name IN ('by', 'said') ORDER BY f.name LIMIT 1) AS by_name,
       (SELECT f.value FROM order_history_field f
        WHERE f.order_id = m.order_id AND f.position = m.position AND f.name = 'claim' AND f.audience = 'both') AS claim,
       CASE WHEN m.kind = 'short_closed' THEN
           (SELECT jsonb_agg(jsonb_build_object('product_name', pl.product_name, 'unit_name', pl.unit_name, 'awarded', pa.units,
                       'got', coalesce((SELECT sum(al.units) FROM pool_allocation al WHERE al.pledge_id = pg.id), 0))
                       ORDER BY pl.position)
            FROM pool_order po JOIN demand_pool pd ON pd.id = po.pool_id
            JOIN pledge pg ON pg.pool_id = po.pool_id AND pg.organization_id = po.participant_id
            JOIN pool_award pa ON pa.pledge_id = pg.id AND pa.pool_id = pd.id AND pa.round = pd.is_countered::int
            JOIN demand_pool_line pl ON pl.id = pg.line_id
            WHERE po.order_id = m.order_id AND po.part = 'leg' AND pa.units > 0) END AS shares,
       m.notice_id, n.agreement_id AS notice_agreement_id, n.claim_id AS notice_claim_id,
       n.standing_order_id AS notice_standing_order_id, n.demand_pool_id AS notice_demand_pool_id, n.money_kind, n.money_id, n.facts,
       coalesce((SELECT p.name FROM agreement a
                 JOIN organization p ON p.id = CASE WHEN a.buyer_id = m.organization_id THEN a.seller_id ELSE a.buyer_id END
                 WHERE a.id = n.agreement_id),
                (SELECT p.name FROM claim c
                 JOIN organization p ON p.id = CASE WHEN c.claimant_id = m.organization_id THEN c.respondent_id
                                                    ELSE c.claimant_id END
                 WHERE c.id = n.claim_id),
                (SELECT d.name FROM standing_order d WHERE d.id = n.standing_order_id),
                (SELECT d.title FROM demand_pool d WHERE d.id = n.demand_pool_id),
                (SELECT p.name FROM organization p WHERE p.id = n.partner_id)) AS notice_with
FROM message m
LEFT JOIN purchase_order o ON o.id = m.order_id
-- Of a member's order the other party is the member, and to the member the shop (ADR 42).
LEFT JOIN tie bt ON bt.id = o.buyer_tie_id LEFT JOIN person_detail bd ON bd.person_id = bt.person_id
LEFT JOIN organization other
       ON other.id = CASE WHEN o.buyer_id = m.organization_id OR bt.person_id = m.person_id THEN o.seller_id ELSE o.buyer_id END
LEFT JOIN webhook w ON w.id = m.webhook_id
LEFT JOIN notice n ON n.id = m.notice_id";

/// Up to `limit` messages of the actor older than the one called `after`, newest first.
///
/// # Errors
/// The database fails.
pub async fn messages(
    on: &impl ConnectionTrait,
    actor: &Actor,
    unread_only: bool,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<MessageView>, WorkflowError> {
    let sql = format!(
        "{MESSAGES} WHERE m.person_id = $1 AND m.organization_id = $2 AND ($3::uuid IS NULL OR m.id < $3)
         AND (NOT $4 OR m.read_at IS NULL) ORDER BY m.id DESC LIMIT $5"
    );
    let found: Vec<MessageRow> = rows(
        on,
        &sql,
        [
            Uuid::from(actor.person).into(),
            Uuid::from(actor.organization).into(),
            after.into(),
            unread_only.into(),
            i64::try_from(limit).unwrap_or(i64::MAX).into(),
        ],
    )
    .await?;
    Ok(found.into_iter().map(view).collect())
}

/// One message of the actor.
///
/// # Errors
/// [`WorkflowError::NotFound`] when it is nobody's, or another's.
pub async fn message(
    on: &impl ConnectionTrait,
    actor: &Actor,
    id: Uuid,
) -> Result<MessageView, WorkflowError> {
    let sql = format!("{MESSAGES} WHERE m.person_id = $1 AND m.organization_id = $2 AND m.id = $3");
    let found: Option<MessageRow> = row(
        on,
        &sql,
        [Uuid::from(actor.person).into(), Uuid::from(actor.organization).into(), id.into()],
    )
    .await?;
    found.map(view).ok_or(WorkflowError::NotFound { what: "message" })
}

/// What a mail to somebody tells: one message, or all unread ones of a span, at most `limit` and the newest,
/// of every organization they act for; and how many there are.
pub(crate) async fn for_mail(
    on: &impl ConnectionTrait,
    person: Uuid,
    only: Option<Uuid>,
    (from, until): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    limit: i64,
) -> Result<(Vec<MessageView>, i64), WorkflowError> {
    #[derive(FromQueryResult)]
    struct Count {
        number: i64,
    }
    let meant = "m.person_id = $1 AND m.read_at IS NULL AND ($2::uuid IS NULL OR m.id = $2)
                 AND ($3::timestamptz IS NULL OR m.made_at > $3) AND ($4::timestamptz IS NULL OR m.made_at <= $4)
                 AND EXISTS (SELECT 1 FROM tie t WHERE t.person_id = m.person_id
                             AND t.organization_id = m.organization_id AND t.until IS NULL)";
    let values = || [person.into(), only.into(), from.into(), until.into()];
    let count: Option<Count> =
        row(on, &format!("SELECT count(*) AS number FROM message m WHERE {meant}"), values())
            .await?;
    let sql = format!("{MESSAGES} WHERE {meant} ORDER BY m.id DESC LIMIT {limit}");
    let found: Vec<MessageRow> = rows(on, &sql, values()).await?;
    Ok((found.into_iter().map(view).collect(), count.map_or(0, |count| count.number)))
}

/// Most that are counted: who has more has many.
pub const COUNTED_MAX: i64 = 100;

/// How many messages of the actor are unread, at most [`COUNTED_MAX`].
///
/// # Errors
/// The database fails.
pub async fn unread(on: &impl ConnectionTrait, actor: &Actor) -> Result<i64, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Count {
        number: i64,
    }
    let count: Option<Count> = row(
        on,
        "SELECT count(*) AS number FROM (SELECT 1 FROM message
         WHERE person_id = $1 AND organization_id = $2 AND read_at IS NULL LIMIT $3) AS unread",
        [
            Uuid::from(actor.person).into(),
            Uuid::from(actor.organization).into(),
            COUNTED_MAX.into(),
        ],
    )
    .await?;
    Ok(count.map_or(0, |count| count.number))
}

fn view(row: MessageRow) -> MessageView {
    let order = match (row.order_id, row.position) {
        (Some(id), Some(position)) => Some(MessageOrder {
            id,
            number: row.number,
            position,
            side: if row.is_buyer == Some(true) { "buyer" } else { "seller" },
            with: row.other.unwrap_or_default(),
            reason: row.reason,
            claim: row.claim.as_ref().and_then(claim),
            is_replacement: row.is_replacement == Some(true),
            shares: row
                .shares
                .and_then(|shares| serde_json::from_value(shares).ok())
                .unwrap_or_default(),
            total: Money::from_sen(row.total_sen.unwrap_or_default()),
            by: row.by_name,
        }),
        _ => None,
    };
    let webhook = row.webhook_id.zip(row.url).map(|(id, url)| MessageWebhook { id, url });
    let (agreement_id, claim_id) = (row.notice_agreement_id, row.notice_claim_id);
    let notice = row.notice_id.map(|_| MessageNotice {
        agreement_id,
        claim_id,
        standing_order_id: row.notice_standing_order_id,
        demand_pool_id: row.notice_demand_pool_id,
        money_kind: row.money_kind,
        money_id: row.money_id,
        with: row.notice_with.unwrap_or_default(),
        facts: row.facts.unwrap_or_default(),
    });
    MessageView {
        id: row.id,
        kind: row.kind,
        happened_at: row.happened_at,
        read_at: row.read_at,
        order,
        webhook,
        notice,
    }
}

fn claim(told: &serde_json::Value) -> Option<MessageClaim> {
    let text = |name: &str| told.get(name).and_then(serde_json::Value::as_str);
    Some(MessageClaim { id: text("id")?.parse().ok()?, number: text("number")?.to_owned() })
}
