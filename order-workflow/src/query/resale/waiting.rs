//! What of the goods that are sold on waits for one of the reseller's people: each kind once.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::ask::Actor;
use uuid::Uuid;

use super::may_resell;
use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

/// What somebody is to do with goods that are sold on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResaleDuty {
    /// Say at what price goods come back that would be sold at a loss.
    PriceLosses,
    /// Say whether prices follow those above.
    Answer,
    /// Look at goods above that are others now, or that no price can be made of.
    Check,
}

/// One kind of thing that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResaleWaiting {
    /// What is to be done.
    pub duty: ResaleDuty,
    /// How many.
    pub number: i64,
    /// The one that waits longest.
    pub first: Uuid,
    /// What the reseller calls it.
    pub goods: String,
    /// Who sells it above.
    pub seller: String,
    /// Since when it waits.
    pub since: DateTime<Utc>,
}

/// How many questions wait, and how many goods cannot be sold on for now.
///
/// # Errors
/// The database fails.
pub async fn waiting(
    on: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<(i64, i64), WorkflowError> {
    #[derive(FromQueryResult)]
    struct Waits {
        asked: i64,
        halted: i64,
    }
    let found: Option<Waits> = row(
        on,
        "SELECT count(*) FILTER (WHERE question IS NOT NULL) AS asked, count(*) FILTER (WHERE state = 'halted') AS halted
         FROM resale WHERE organization_id = $1 AND ended_at IS NULL",
        [Uuid::from(actor.organization).into()],
    )
    .await?;
    Ok(found.map_or((0, 0), |found| (found.asked, found.halted)))
}

/// What waits for whoever may answer it; what comes back by itself waits for nobody.
///
/// # Errors
/// The database fails.
pub async fn tasks(
    on: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<Vec<ResaleWaiting>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        what: String,
        number: i64,
        first: Uuid,
        goods: String,
        seller: String,
        since: DateTime<Utc>,
    }
    if !may_resell(actor) {
        return Ok(Vec::new());
    }
    let found: Vec<Found> = rows(
        on,
        "WITH waits AS (
             SELECT r.id, o.name AS goods, s.name AS seller,
                    coalesce((r.question ->> 'asked_at')::timestamptz, r.updated_at) AS since,
                    CASE WHEN r.state = 'halted' AND r.question IS NOT NULL THEN 'loss'
                         WHEN r.question IS NOT NULL THEN 'asked' ELSE 'check' END AS what
             FROM resale r JOIN offer o ON o.id = r.own_offer_id JOIN offer u ON u.id = r.upstream_offer_id
             JOIN organization s ON s.id = u.seller_id
             WHERE r.organization_id = $1 AND r.ended_at IS NULL
               AND (r.question IS NOT NULL OR r.state = 'halted' AND r.halted_why <> 'gone'))
         SELECT DISTINCT ON (what) what, count(*) OVER (PARTITION BY what) AS number, id AS first, goods, seller, since
         FROM waits ORDER BY what, since, id",
        [Uuid::from(actor.organization).into()],
    )
    .await?;
    let task = |row: Found| ResaleWaiting {
        duty: match row.what.as_str() {
            "loss" => ResaleDuty::PriceLosses,
            "asked" => ResaleDuty::Answer,
            _ => ResaleDuty::Check,
        },
        number: row.number,
        first: row.first,
        goods: row.goods,
        seller: row.seller,
        since: row.since,
    };
    Ok(found.into_iter().map(task).collect())
}
