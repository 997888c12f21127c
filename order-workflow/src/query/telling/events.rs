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
use crate::telling::kinds::TYPE_PREFIX;
use crate::unit_of_work::rows;

/// Something that happened to an order, as one of its parties may know of it. The shape is Standard
/// Webhooks': a type, a time, and the facts.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EventView {
    /// UUIDv7; the same in the feed and in every delivery.
    pub id: Uuid,
    /// `order.submitted`, `order.dispatched` …
    #[serde(rename = "type")]
    pub kind: String,
    /// When it was recorded.
    pub timestamp: DateTime<Utc>,
    /// What happened, to which order.
    pub data: EventData,
}

/// The facts of an event.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EventData {
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
    order_id: Uuid,
    number: Option<String>,
    position: i32,
    is_buyer: bool,
    buyer_id: Uuid,
    buyer_name: String,
    seller_id: Uuid,
    seller_name: String,
    entry: Option<Value>,
}

const EVENTS: &str = "
SELECT e.id, e.kind, h.recorded_at, e.order_id, o.number, e.position, o.buyer_id = e.organization_id AS is_buyer,
       o.buyer_id, b.name AS buyer_name, o.seller_id, s.name AS seller_name,
       (SELECT jsonb_object_agg(f.name, f.value) FROM order_history_field f
        WHERE f.order_id = e.order_id AND f.position = e.position AND f.value IS NOT NULL
          AND f.audience IN ('both', CASE WHEN o.buyer_id = e.organization_id THEN 'buyer' ELSE 'seller' END)) AS entry
FROM organization_event e
JOIN order_history h ON h.order_id = e.order_id AND h.position = e.position
JOIN purchase_order o ON o.id = e.order_id
JOIN organization b ON b.id = o.buyer_id JOIN organization s ON s.id = o.seller_id";

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
    EventView {
        id: row.id,
        kind: format!("{TYPE_PREFIX}{}", row.kind),
        timestamp: row.recorded_at,
        data: EventData {
            order_id: row.order_id,
            number: row.number,
            position: row.position,
            side: if row.is_buyer { "buyer" } else { "seller" },
            buyer: EventParty { id: row.buyer_id, name: row.buyer_name },
            seller: EventParty { id: row.seller_id, name: row.seller_name },
            entry: row.entry.unwrap_or_else(|| Value::Object(serde_json::Map::new())),
        },
    }
}
