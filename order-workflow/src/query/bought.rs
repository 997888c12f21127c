//! What an organization buys most: its own price list, small enough to carry along.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::FromQueryResult;
use supply_chain::ask::Actor;
use uuid::Uuid;

use super::catalogue::{self, OfferView};
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::unit_of_work::{Workflow, rows};

/// Orders count for so long: a year holds every feast and season once.
const LOOKS_BACK: TimeDelta = TimeDelta::days(366);

#[derive(FromQueryResult)]
struct Bought {
    id: Uuid,
}

impl Workflow {
    /// The offers the asker's organization ordered most often in a year, at its own prices today, the most often ordered
    /// first; those no longer on sale to it are left out. At most `limit`.
    ///
    /// # Errors
    /// The database fails.
    pub async fn bought_most(
        &self,
        actor: &Actor,
        limit: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<OfferView>, WorkflowError> {
        let since = now - LOOKS_BACK;
        let bought: Vec<Bought> = rows(
            self.reader(),
            "SELECT l.offer_id AS id FROM purchase_order o JOIN order_line l ON l.order_id = o.id
             WHERE o.buyer_id = $1 AND o.number IS NOT NULL AND o.kind <> 'member' AND o.created_at > $2
               AND l.kind = 'goods' AND l.offer_id IS NOT NULL
             GROUP BY l.offer_id ORDER BY count(DISTINCT o.id) DESC, max(o.created_at) DESC, l.offer_id LIMIT $3",
            [Uuid::from(actor.organization).into(), since.into(), limit.into()],
        )
        .await?;
        let ids: Vec<Uuid> = bought.into_iter().map(|bought| bought.id).collect();
        let asker = Asker::Actor(actor.clone());
        catalogue::found_offers(self.reader(), &asker, &ids, now).await
    }
}
