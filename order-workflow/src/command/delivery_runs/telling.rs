//! Whom a run tells: the buyers of what goes with it, when it goes on another day or not at all.

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::delivery_runs::StoredRun;
use crate::store::telling::notices::{self, About, Notice, OfMoney};
use crate::unit_of_work::Work;
use chrono::{Days, NaiveDate};
use serde_json::json;
use std::collections::BTreeSet;
use supply_chain::id::OrganizationId;
use supply_chain::organization::Role;

/// Who waits for goods.
const WAITING: &[Role] = &[Role::Buyer, Role::Manager, Role::Warehouse];

/// Tells each buyer once, and leads it to one of its orders.
pub(super) async fn of_all(
    work: Work<'_>,
    ask: &Ask,
    run: &StoredRun,
    (kind, from, reason): (&'static str, NaiveDate, &str),
) -> Result<(), WorkflowError> {
    let buyers: BTreeSet<OrganizationId> = run.aboard.iter().map(|one| one.buyer).collect();
    for organization in buyers {
        let order = run.aboard.iter().find(|one| one.buyer == organization).map(|one| one.order);
        let stop = run.stops.iter().find(|stop| stop.organization == organization);
        let days = Days::new(stop.map_or(0, |stop| stop.travel_days).into());
        let notice = Notice {
            organization,
            kind,
            about: About::Money(OfMoney::DeliveryRun(run.id), run.route.organization),
            roles: WAITING,
            facts: json!({
                "route": run.route.route.name, "number": run.number, "from": from, "to": run.runs_on,
                "arrives_on": run.runs_on.checked_add_days(days), "reason": reason, "order_id": order,
            }),
        };
        notices::write(work, &notice, ask).await?;
    }
    Ok(())
}
