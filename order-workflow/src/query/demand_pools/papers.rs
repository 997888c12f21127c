//! What is loaded for whom, once it is shared out: the organizer's loading list, by cooperative.

use super::seen::Seen;
use crate::error::WorkflowError;
use crate::unit_of_work::{Workflow, rows};
use sea_orm::FromQueryResult;
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::DemandPoolId;
use uuid::Uuid;

/// Goods of a pool that are on a loading list at once.
const MOST_LINES: i64 = 20_000;

/// What goes to one cooperative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoadingPlace {
    /// UUIDv7.
    pub organization: Uuid,
    /// As registered.
    pub name: String,
    /// Days from the hub, by the published list.
    pub days_away: i16,
    /// Its own order, as its part in the pool.
    pub order: Option<(Uuid, String)>,
    /// What goes there.
    pub lines: Vec<LoadingLine>,
}

/// Goods that go there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoadingLine {
    /// What.
    pub product_name: String,
    /// What is counted.
    pub unit_name: String,
    /// How many.
    pub units: i64,
}

#[derive(FromQueryResult)]
struct LoadRow {
    organization_id: Uuid,
    name: String,
    days_away: i16,
    order_id: Option<Uuid>,
    order_number: Option<String>,
    product_name: String,
    unit_name: String,
    units: i64,
}

impl Workflow {
    /// What goes to each cooperative of what was shared out: of one arrival, or of all.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anybody but the organizer.
    pub async fn loading_list(
        &self,
        id: DemandPoolId,
        arrival: Option<i32>,
        actor: &Actor,
    ) -> Result<Vec<LoadingPlace>, WorkflowError> {
        let on = self.reader();
        let seen = Seen::find(on, id, actor, self.origin.now()).await?;
        seen.organizers_only()?;
        let found: Vec<LoadRow> = rows(
            on,
            "SELECT g.organization_id, o.name, g.days_away, r.id AS order_id, r.number AS order_number, l.product_name, l.unit_name,
                    sum(s.units)::bigint AS units
             FROM pool_allocation s JOIN pool_arrival a ON a.id = s.arrival_id JOIN pledge g ON g.id = s.pledge_id
             JOIN demand_pool_line l ON l.id = g.line_id JOIN organization o ON o.id = g.organization_id
             LEFT JOIN pool_order w ON w.pool_id = a.pool_id AND w.participant_id = g.organization_id AND w.is_current
                  AND w.part = 'leg'
             LEFT JOIN purchase_order r ON r.id = w.order_id
             WHERE a.pool_id = $1 AND ($2::int IS NULL OR a.position = $2) AND s.units > 0
             GROUP BY g.organization_id, o.name, g.days_away, r.id, r.number, l.id, l.position, l.product_name, l.unit_name
             ORDER BY g.days_away DESC, o.name, g.organization_id, l.position LIMIT $3",
            [Uuid::from(id).into(), arrival.into(), MOST_LINES.into()],
        )
        .await?;
        let mut places: Vec<LoadingPlace> = Vec::new();
        for row in found {
            let line = LoadingLine {
                product_name: row.product_name,
                unit_name: row.unit_name,
                units: row.units,
            };
            match places.last_mut().filter(|place| place.organization == row.organization_id) {
                Some(place) => place.lines.push(line),
                None => places.push(LoadingPlace {
                    organization: row.organization_id,
                    name: row.name,
                    days_away: row.days_away,
                    order: row.order_id.zip(row.order_number),
                    lines: vec![line],
                }),
            }
        }
        Ok(places)
    }
}
