//! Runs in a list.

use super::reader;
use crate::error::WorkflowError;
use crate::unit_of_work::{Workflow, rows};
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use serde::Serialize;
use supply_chain::ask::Actor;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunFilter {
    /// Those that are over, the latest first, rather than those to come and on their way.
    pub over: bool,
    /// After this one.
    pub after: Option<(NaiveDate, Uuid)>,
    /// At most so many.
    pub limit: u64,
}

/// A run in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct RunBrief {
    /// UUIDv7.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// Along which route.
    pub route_id: Uuid,
    /// What people call that.
    pub route: String,
    /// On which day.
    pub runs_on: NaiveDate,
    /// For which it was planned at first.
    pub planned_for: NaiveDate,
    /// planned, dispatched or `called_off`.
    pub state: String,
    /// Who drives.
    pub driver: Option<String>,
    /// And what.
    pub vehicle: Option<String>,
    /// Orders aboard.
    pub orders: i64,
    /// Of those, the ones that were counted where they went.
    pub counted: i64,
    /// Buyers.
    pub buyers: i64,
}

impl Workflow {
    /// Runs of the actor's organization: those to come and on their way, the next first; or those that are over.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to a member.
    pub async fn delivery_runs(
        &self,
        filter: RunFilter,
        actor: &Actor,
    ) -> Result<Vec<RunBrief>, WorkflowError> {
        // A run is over when it is not gone, or all that left with it was counted or came back.
        let (is_over, order) = if filter.over {
            ("(r.state = 'called_off' OR (r.state = 'dispatched' AND c.open = 0))", "DESC")
        } else {
            ("(r.state = 'planned' OR (r.state = 'dispatched' AND c.open > 0))", "ASC")
        };
        let past = if filter.over { "<" } else { ">" };
        let sql = format!(
            "SELECT r.id, r.number, r.route_id, t.name AS route, r.runs_on, r.planned_for, r.state, r.driver, r.vehicle,
                    c.orders, c.counted, c.buyers
             FROM delivery_run r JOIN delivery_route t ON t.id = r.route_id
             CROSS JOIN LATERAL (
                 SELECT count(*) AS orders, count(*) FILTER (WHERE s.state = 'received') AS counted,
                        count(*) FILTER (WHERE s.state = 'in_transit') AS open, count(DISTINCT o.buyer_id) AS buyers
                 FROM delivery_run_order x JOIN purchase_order o ON o.id = x.order_id
                 LEFT JOIN shipment s ON s.id = x.shipment_id WHERE x.run_id = r.id) c
             WHERE r.organization_id = $1 AND {is_over}
               AND ($2::date IS NULL OR (r.runs_on, r.id) {past} ($2, $3))
             ORDER BY r.runs_on {order}, r.id {order} LIMIT $4"
        );
        let (day, id) = filter.after.unzip();
        let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
        rows(
            self.reader(),
            &sql,
            [Uuid::from(reader(actor)?).into(), day.into(), id.into(), limit.into()],
        )
        .await
    }
}
