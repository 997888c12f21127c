//! Everything that happened to an organization's orders, in order: the feed, and what webhooks are sent.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use serde_json::Value;
use supply_chain::ask::Actor;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::query::orders::staff;
use crate::telling::kinds::type_of;
use crate::unit_of_work::rows;

/// Something that happened to an order, an agreement or a claim, as an organization with a part in it may
/// know of it. The shape is Standard Webhooks': a type, a time, and the facts.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EventView {
    /// UUIDv7; the same in the feed and in every delivery.
    pub id: Uuid,
    /// `order.submitted`, `order.dispatched` …
    #[serde(rename = "type")]
    pub kind: String,
    /// When it was recorded.
    pub timestamp: DateTime<Utc>,
    /// What happened, to what.
    pub data: EventData,
}

/// The facts of an event, by what it is about.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum EventData {
    /// An entry of an order's history; its type begins with `order.`.
    Order(OrderEvent),
    /// An agreement, a claim, a standing order or money; its type begins with `agreement.`, `claim.`, `standing_order.`,
    /// `demand_pool.`, `invoice.`, `payment.`, `statement.`, `netting.` or `credit.`.
    Notice(NoticeEvent),
}

/// What an organization is told of besides its orders.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NoticeEvent {
    /// About which agreement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_id: Option<Uuid>,
    /// About which claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim_id: Option<Uuid>,
    /// About which standing order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing_order_id: Option<Uuid>,
    /// About which demand pool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demand_pool_id: Option<Uuid>,
    /// What of the money with another organization: `invoice`, `payment`, `statement`, `netting`,
    /// `facility`, `drawdown`, `credit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money_kind: Option<String>,
    /// Which one; of `credit` the other organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money_id: Option<Uuid>,
    /// Which other organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<Uuid>,
    /// What its kind needs besides: a version, a last day, a number, a deadline.
    #[schema(value_type = Object)]
    pub facts: Value,
}

/// The facts of an entry of an order's history.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OrderEvent {
    /// To which order.
    pub order_id: Uuid,
    /// The order's number; null while it has none.
    pub number: Option<String>,
    /// Which entry of the order's history it is.
    pub position: i32,
    /// What the organization that is told is in it: buyer or seller.
    pub side: &'static str,
    /// Who orders.
    pub buyer: EventParty,
    /// Who sells.
    pub seller: EventParty,
    /// The entry's fields, as far as this side may read them and they were not erased.
    #[schema(value_type = Object)]
    pub entry: Value,
}

/// A party of an event's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EventParty {
    /// UUIDv7.
    pub id: Uuid,
    /// As registered.
    pub name: String,
}

#[derive(FromQueryResult)]
struct EventRow {
    id: Uuid,
    kind: String,
    recorded_at: DateTime<Utc>,
    order_id: Option<Uuid>,
    number: Option<String>,
    position: Option<i32>,
    is_buyer: Option<bool>,
    buyer_id: Option<Uuid>,
    buyer_name: Option<String>,
    seller_id: Option<Uuid>,
    seller_name: Option<String>,
    entry: Option<Value>,
    agreement_id: Option<Uuid>,
    claim_id: Option<Uuid>,
    standing_order_id: Option<Uuid>,
    demand_pool_id: Option<Uuid>,
    money_kind: Option<String>,
    money_id: Option<Uuid>,
    partner_id: Option<Uuid>,
    facts: Option<Value>,
}

const EVENTS: &str = "
SELECT e.id, e.kind, coalesce(h.recorded_at, n.recorded_at) AS recorded_at, e.order_id, o.number, e.position, o.buyer_id IS NOT DISTINCT FROM e.organization_id AND o.id IS NOT NULL AS is_buyer,
       -- A member's order is the cooperative's own affair: who it is, its programs ask the storefront.
       coalesce(o.buyer_id, o.seller_id) AS buyer_id, b.name AS buyer_name, o.seller_id, s.name AS seller_name,
       n.agreement_id, n.claim_id, n.standing_order_id, n.demand_pool_id, n.money_kind, n.money_id, n.partner_id, n.facts,
       (SELECT jsonb_object_agg(f.name, f.value) FROM (
            SELECT s.name, s.value, s.audience FROM order_history_field s
            WHERE s.order_id = e.order_id AND s.position = e.position AND s.name <> 'said'
            UNION ALL
            -- What is the buyer's own affair is told in the same words as anything else.
            SELECT said.key, said.value, s.audience
            FROM order_history_field s, jsonb_each(s.value - 'kind') said
            WHERE s.order_id = e.order_id AND s.position = e.position AND s.name = 'said') f
        WHERE f.value IS NOT NULL
          AND f.audience IN ('both', CASE WHEN o.buyer_id = e.organization_id THEN 'buyer' ELSE 'seller' END)) AS entry
FROM organization_event e
LEFT JOIN order_history h ON h.order_id = e.order_id AND h.position = e.position
LEFT JOIN purchase_order o ON o.id = e.order_id
LEFT JOIN organization b ON b.id = coalesce(o.buyer_id, o.seller_id) LEFT JOIN organization s ON s.id = o.seller_id
LEFT JOIN notice n ON n.id = e.notice_id";

/// Up to `limit` events of the actor's organization after the one called `after`, oldest first.
///
/// # Errors
/// [`WorkflowError::NotYourRole`] to a member; [`WorkflowError::NotFound`] when no event of theirs is
/// called so.
pub async fn events(
    on: &impl ConnectionTrait,
    actor: &Actor,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<EventView>, WorkflowError> {
    staff(actor)?;
    let organization = Uuid::from(actor.organization);
    if let Some(after) = after {
        let known = rows::<Known>(
            on,
            "SELECT id FROM organization_event WHERE id = $1 AND organization_id = $2",
            [after.into(), organization.into()],
        )
        .await?;
        known.first().map(|known| known.id).ok_or(WorkflowError::NotFound { what: "event" })?;
    }
    let sql = format!(
        "{EVENTS} WHERE e.organization_id = $1
         AND (e.turn, e.seq) > (coalesce((SELECT a.turn FROM organization_event a WHERE a.id = $2), -1),
                                coalesce((SELECT a.seq FROM organization_event a WHERE a.id = $2), -1))
         ORDER BY e.turn, e.seq LIMIT $3"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let found: Vec<EventRow> =
        rows(on, &sql, [organization.into(), after.into(), limit.into()]).await?;
    Ok(found.into_iter().map(view).collect())
}

#[derive(FromQueryResult)]
struct Known {
    id: Uuid,
}

/// These events, whosever they are: for delivering each to the webhooks of its own organization.
pub(crate) async fn of_ids(
    on: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<EventView>, WorkflowError> {
    let sql = format!("{EVENTS} WHERE e.id = ANY($1)");
    let found: Vec<EventRow> = rows(on, &sql, [ids.to_vec().into()]).await?;
    Ok(found.into_iter().map(view).collect())
}

fn view(row: EventRow) -> EventView {
    let party = |id: Option<Uuid>, name: Option<String>| {
        id.zip(name).map(|(id, name)| EventParty { id, name })
    };
    let parties = party(row.buyer_id, row.buyer_name).zip(party(row.seller_id, row.seller_name));
    let nothing = || Value::Object(serde_json::Map::new());
    let data = match (row.order_id.zip(row.position), parties) {
        (Some((order_id, position)), Some((buyer, seller))) => EventData::Order(OrderEvent {
            order_id,
            number: row.number,
            position,
            side: if row.is_buyer == Some(true) { "buyer" } else { "seller" },
            buyer,
            seller,
            entry: row.entry.unwrap_or_else(nothing),
        }),
        _ => EventData::Notice(NoticeEvent {
            agreement_id: row.agreement_id,
            claim_id: row.claim_id,
            standing_order_id: row.standing_order_id,
            demand_pool_id: row.demand_pool_id,
            money_kind: row.money_kind,
            money_id: row.money_id,
            partner_id: row.partner_id,
            facts: row.facts.unwrap_or_else(nothing),
        }),
    };
    EventView { id: row.id, kind: type_of(&row.kind), timestamp: row.recorded_at, data }
}
