//! When goods come, as whoever waits for them is told: to the hub, and from there with a run along a route.

use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::query::catalogue;
use crate::query::demand_pools::Seen;
use crate::query::orders::known;
use crate::store::delivery_runs::{self as store, Leg};
use crate::store::purchase_orders::{self, Stored};
use crate::unit_of_work::{Workflow, row};
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::delivery_run::{RunDate, Stop};
use supply_chain::demand_pool::{Party as PoolParty, State as PoolState};
use supply_chain::id::{DemandPoolId, OfferId, OrganizationId, PurchaseOrderId};
use supply_chain::purchase_order::{OrderKind, State};
use utoipa::ToSchema;
use uuid::Uuid;

/// Of what it is asked when it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedFor {
    /// An order, or a leg of a pool.
    Order(PurchaseOrderId),
    /// An offer, if it is ordered now.
    Offer(OfferId),
    /// What the asker's organization pledged, or may pledge, in a pool.
    Pool(DemandPoolId),
}

/// When goods come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExpectedDeliveryView {
    /// When they are at the seller's; null where they lie there.
    pub hub_on: Option<NaiveDate>,
    /// What the route is called that takes them on.
    pub route: String,
    /// When it leaves.
    pub departs_on: NaiveDate,
    /// When they are at the buyer's.
    pub arrives_on: NaiveDate,
    /// Until when one must have ordered for it; null where that is done.
    pub order_by: Option<DateTime<Utc>>,
    /// The IANA zone in which these are told.
    pub zone: String,
    /// planned or dispatched, where they are aboard a run.
    pub run_state: Option<String>,
    /// For which day that was planned at first, where it goes on another.
    pub planned_for: Option<NaiveDate>,
    /// Why.
    pub moved_because: Option<String>,
}

/// The two ends of a way, and what is known of the first leg.
#[derive(Debug, Clone, Copy)]
struct Way {
    seller: OrganizationId,
    buyer: OrganizationId,
}

impl Workflow {
    /// When goods come to the actor's organization; nothing where no route goes there, or there is nothing to come.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where what is asked about is none of the actor's business.
    pub async fn expected_delivery(
        &self,
        of: ExpectedFor,
        actor: &Actor,
    ) -> Result<Option<ExpectedDeliveryView>, WorkflowError> {
        let (on, now) = (self.reader(), self.origin.now());
        match of {
            ExpectedFor::Order(id) => {
                let found = purchase_orders::find(on, &[id.into()]).await?.pop();
                of_order(on, &known(found, actor)?, now).await
            }
            ExpectedFor::Offer(id) => of_offer(on, id, actor, now).await,
            ExpectedFor::Pool(id) => of_pool(on, id, actor, now).await,
        }
    }
}

fn view(
    leg: &Leg,
    run: RunDate,
    hub_on: Option<NaiveDate>,
    is_open: bool,
) -> Option<ExpectedDeliveryView> {
    Some(ExpectedDeliveryView {
        hub_on,
        route: leg.name.clone(),
        departs_on: run.on,
        arrives_on: run.on.checked_add_days(Days::new(leg.travel_days.into()))?,
        order_by: is_open.then_some(run.cut_off_at),
        zone: leg.zone.name().to_owned(),
        run_state: None,
        planned_for: None,
        moved_because: None,
    })
}

/// The first to be there; of two on one day the one that leaves later waits less.
fn soonest(views: impl Iterator<Item = ExpectedDeliveryView>) -> Option<ExpectedDeliveryView> {
    views.min_by_key(|view| (view.arrives_on, std::cmp::Reverse(view.departs_on)))
}

/// What lies at the seller's and is ordered at that instant, gone not before today.
async fn lying(
    on: &impl ConnectionTrait,
    way: Way,
    (ordered_at, now): (DateTime<Utc>, DateTime<Utc>),
    is_open: bool,
) -> Result<Option<ExpectedDeliveryView>, WorkflowError> {
    let legs = store::legs_between(on, way.seller, way.buyer).await?;
    let of = |leg: &Leg| {
        let today = now.with_timezone(&leg.zone).date_naive();
        let run = leg.timetable.coming(ordered_at, &leg.zone).find(|run| run.on >= today)?;
        view(leg, run, None, is_open)
    };
    Ok(soonest(legs.iter().filter_map(of)))
}

/// What comes to the seller's on a day.
async fn coming(
    on: &impl ConnectionTrait,
    way: Way,
    hub_on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Option<ExpectedDeliveryView>, WorkflowError> {
    let legs = store::legs_between(on, way.seller, way.buyer).await?;
    let of = |leg: &Leg| {
        let run = leg.timetable.meets(hub_on, now, &leg.zone)?;
        view(leg, run, Some(hub_on), false)
    };
    Ok(soonest(legs.iter().filter_map(of)))
}

#[derive(FromQueryResult)]
struct AboardRow {
    route: String,
    zone: String,
    runs_on: NaiveDate,
    planned_for: NaiveDate,
    moved_because: Option<String>,
    state: String,
    stops: Option<Value>,
    travel_days: Option<i16>,
}

/// The run that an order is aboard of: on its way before one to come.
async fn aboard(
    on: &impl ConnectionTrait,
    stored: &Stored,
) -> Result<Option<ExpectedDeliveryView>, WorkflowError> {
    let (order, buyer) = (Uuid::from(stored.order.id), stored.order.buyer);
    let found: Option<AboardRow> = row(
        on,
        "SELECT t.name AS route, p.zone, r.runs_on, r.planned_for, r.moved_because, r.state, r.stops,
                (SELECT s.travel_days FROM delivery_stop s WHERE s.route_id = t.id AND s.organization_id = $2) AS travel_days
         FROM delivery_run_order x JOIN delivery_run r ON r.id = x.run_id
         JOIN delivery_route t ON t.id = r.route_id JOIN place p ON p.id = t.from_place_id
         LEFT JOIN shipment s ON s.id = x.shipment_id
         WHERE x.order_id = $1 AND (x.waits OR s.state = 'in_transit')
         ORDER BY x.waits, r.runs_on LIMIT 1",
        [order.into(), Uuid::from(buyer).into()],
    )
    .await?;
    let Some(found) = found else { return Ok(None) };
    let frozen: Option<Vec<Stop>> = found.stops.map(serde_json::from_value).transpose()?;
    let frozen = frozen.and_then(|stops| stops.into_iter().find(|stop| stop.organization == buyer));
    let days = frozen.map(|stop| stop.travel_days);
    let days = days.or_else(|| u8::try_from(found.travel_days.unwrap_or_default()).ok());
    let days = Days::new(days.unwrap_or_default().into());
    Ok(Some(ExpectedDeliveryView {
        hub_on: None,
        route: found.route,
        departs_on: found.runs_on,
        arrives_on: found.runs_on.checked_add_days(days).unwrap_or(found.runs_on),
        order_by: None,
        zone: found.zone,
        run_state: Some(found.state),
        planned_for: (found.planned_for != found.runs_on).then_some(found.planned_for),
        moved_because: found.moved_because,
    }))
}

async fn of_order(
    on: &impl ConnectionTrait,
    stored: &Stored,
    now: DateTime<Utc>,
) -> Result<Option<ExpectedDeliveryView>, WorkflowError> {
    let order = &stored.order;
    let way = Way { seller: order.seller, buyer: order.buyer };
    // A member fetches it from the shop.
    if order.member.is_some() {
        return Ok(None);
    }
    match order.state {
        State::Draft | State::PendingApproval | State::Submitted | State::Countered => {
            return lying(on, way, (now, now), true).await;
        }
        State::Confirmed | State::InFulfilment => {}
        _ => return Ok(None),
    }
    if let Some(aboard) = aboard(on, stored).await? {
        return Ok(Some(aboard));
    }
    let open = |line: &supply_chain::purchase_order::Line| {
        let counts = &line.counts;
        counts.confirmed - counts.shipped - counts.short_closed - counts.cancelled
    };
    let held: i64 = order.lines.iter().map(|line| line.counts.held).sum();
    let open: i64 = order.lines.iter().map(open).sum();
    if open <= 0 {
        return Ok(None);
    }
    if let Some(pool) = order.pool.as_ref().filter(|_| order.kind == OrderKind::PoolLeg) {
        let zone: Tz = stored.seller_zone.parse().unwrap_or(Tz::UTC);
        let today = now.with_timezone(&zone).date_naive();
        // What is shared out lies there since some day before today.
        let hub_on = if held > 0 { today.pred_opt() } else { announced(on, pool.id).await? };
        let Some(hub_on) = hub_on else { return Ok(None) };
        let found = coming(on, way, hub_on, now).await?;
        return Ok(found.map(|view| match held {
            0 => view,
            _ => ExpectedDeliveryView { hub_on: None, ..view },
        }));
    }
    if let Some(until) = order.backorder_until.filter(|_| held < open) {
        let zone: Tz = stored.seller_zone.parse().unwrap_or(Tz::UTC);
        coming(on, way, until.with_timezone(&zone).date_naive(), now).await
    } else {
        let agreed = stored.confirmed_at.unwrap_or(now);
        lying(on, way, (agreed, now), false).await
    }
}

/// The day on which a pool's goods are announced at its hub.
async fn announced(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Option<NaiveDate>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Announced {
        on: Option<NaiveDate>,
    }
    let found: Option<Announced> = row(
        on,
        r#"SELECT (rules -> 'dates' ->> 'arrives_on')::date AS "on" FROM demand_pool WHERE id = $1"#,
        [Uuid::from(pool).into()],
    )
    .await?;
    Ok(found.and_then(|found| found.on))
}

async fn of_offer(
    on: &impl ConnectionTrait,
    id: OfferId,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Option<ExpectedDeliveryView>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Sold {
        seller_id: Uuid,
        factor: i64,
        there: i64,
        above_id: Option<Uuid>,
    }
    // Whether the offer is the asker's to know is asked first.
    catalogue::offer(on, &Asker::Actor(actor.clone()), id, now).await?;
    let found: Option<Sold> = row(
        on,
        "SELECT o.seller_id, o.factor,
                coalesce((SELECT sum(l.on_hand - l.reserved) FROM stock_level l
                          WHERE l.owner_id = o.seller_id AND l.product_id = o.product_id AND l.condition = 'good'), 0)::bigint
                AS there,
                (SELECT u.seller_id FROM resale r JOIN offer u ON u.id = r.upstream_offer_id
                 WHERE r.own_offer_id = o.id AND r.state = 'active' AND r.sourcing = 'back_to_back') AS above_id
         FROM offer o WHERE o.id = $1",
        [Uuid::from(id).into()],
    )
    .await?;
    let Some(found) = found else { return Ok(None) };
    let way = Way { seller: found.seller_id.into(), buyer: actor.organization };
    if found.there >= found.factor {
        return lying(on, way, (now, now), true).await;
    }
    let Some(above) = found.above_id else { return Ok(None) };
    // It comes from above first, by the next run of whoever sells there.
    let first = store::legs_between(on, above.into(), way.seller).await?;
    let first = first.iter().filter_map(|leg| {
        let run = leg.timetable.coming(now, &leg.zone).next()?;
        view(leg, run, None, true)
    });
    let Some(first) = soonest(first) else { return Ok(None) };
    let second = coming(on, way, first.arrives_on, now).await?;
    Ok(second.map(|view| ExpectedDeliveryView { order_by: first.order_by, ..view }))
}

async fn of_pool(
    on: &impl ConnectionTrait,
    id: DemandPoolId,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Option<ExpectedDeliveryView>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Leg {
        order_id: Uuid,
    }
    let seen = Seen::find(on, id, actor, now).await?;
    if seen.party != PoolParty::Participant {
        return Ok(None);
    }
    let leg: Option<Leg> = row(
        on,
        "SELECT order_id FROM pool_order WHERE pool_id = $1 AND participant_id = $2 AND part = 'leg' AND is_current",
        [Uuid::from(id).into(), Uuid::from(actor.organization).into()],
    )
    .await?;
    if let Some(leg) = leg {
        let found = purchase_orders::find(on, &[leg.order_id]).await?.pop();
        return match found {
            Some(stored) => of_order(on, &stored, now).await,
            None => Ok(None),
        };
    }
    if matches!(seen.pool.state_at(now), PoolState::Failed | PoolState::Closed) {
        return Ok(None);
    }
    let Some(rules) = &seen.pool.rules else { return Ok(None) };
    let way = Way { seller: seen.pool.organizer, buyer: actor.organization };
    let hub_on = if let Some(day) = rules.dates.arrives_on {
        Some(day)
    } else {
        // Nothing is announced: the supplier's first run after the price is found.
        let found_at = rules.clears_at(seen.pool.cut_off_at.unwrap_or(rules.dates.cut_off_at));
        let way = Way { seller: seen.pool.supplier, buyer: seen.pool.organizer };
        let first = lying(on, way, (found_at.max(now), now), false).await?;
        first.map(|view| view.arrives_on)
    };
    match hub_on {
        Some(hub_on) => coming(on, way, hub_on, now).await,
        None => Ok(None),
    }
}
