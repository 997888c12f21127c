//! What a buyer's own people last did with an order, told beside it: who asked for a yes, who gave it back and why;
//! and who must say yes before the seller's offer may be taken.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use supply_chain::ask::Actor;
use supply_chain::id::{PersonId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::purchase_order::approval_of_offer;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::query::orders::known;
use crate::store::{approval_rules, purchase_orders};
use crate::unit_of_work::{Workflow, rows};

/// A step of the buyer's own people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnStep {
    /// Their name; empty when the clock did it, or the name was erased.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, in their own words.
    pub reason: Option<String>,
}

/// The steps of several orders.
pub type OwnSteps = HashMap<PurchaseOrderId, OwnStep>;

/// Who must say yes before the seller's open offer may be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MustTake {
    /// Whoever may, and has not yet.
    pub who: Vec<PersonId>,
    /// Whether the asker is one of them.
    pub is_yours: bool,
}

const NEWEST: &str = "
SELECT DISTINCT ON (h.order_id) h.order_id AS id, h.recorded_at AS at,
       (SELECT coalesce(f.value -> 'by', f.value) ->> 'name' FROM order_history_field f
        WHERE f.order_id = h.order_id AND f.position = h.position AND f.name IN ('by', 'said')
        ORDER BY f.name LIMIT 1) AS by,
       (SELECT CASE f.name WHEN 'reason' THEN f.value #>> '{}' ELSE f.value ->> 'reason' END
        FROM order_history_field f
        WHERE f.order_id = h.order_id AND f.position = h.position AND f.name IN ('reason', 'said')
        ORDER BY f.name LIMIT 1) AS reason
FROM order_history h JOIN purchase_order o ON o.id = h.order_id
WHERE h.order_id = ANY($1) AND o.buyer_id = $2 AND h.organization_id = $2 AND h.kind = ANY($3)
ORDER BY h.order_id, h.position DESC";

impl Workflow {
    /// The newest step of one of these kinds in each of the asker's own orders among `orders`.
    ///
    /// # Errors
    /// The database fails.
    pub async fn own_steps(
        &self,
        kinds: &[&str],
        orders: &[PurchaseOrderId],
        actor: &Actor,
    ) -> Result<OwnSteps, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Step {
            id: Uuid,
            at: DateTime<Utc>,
            by: Option<String>,
            reason: Option<String>,
        }
        if orders.is_empty() {
            return Ok(HashMap::new());
        }
        let orders: Vec<Uuid> = orders.iter().copied().map(Uuid::from).collect();
        let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let own = Uuid::from(actor.organization);
        let found: Vec<Step> =
            rows(self.reader(), NEWEST, [orders.into(), own.into(), kinds.into()]).await?;
        let steps = found.into_iter().map(|step| {
            let (by, reason) = (step.by.unwrap_or_default(), step.reason);
            (PurchaseOrderId(step.id), OwnStep { by, at: step.at, reason })
        });
        Ok(steps.collect())
    }

    /// Who of the asker's own people must say yes before the seller's open offer may be taken; nothing where the
    /// buyer's rules ask for nobody.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anyone who is not a party; the database fails.
    pub async fn must_take(
        &self,
        id: PurchaseOrderId,
        actor: &Actor,
    ) -> Result<Option<MustTake>, WorkflowError> {
        let on = self.reader();
        let stored = known(purchase_orders::find(on, &[id.into()]).await?.pop(), actor)?;
        let order = &stored.order;
        if order.buyer != actor.organization {
            return Ok(None);
        }
        let rules = approval_rules::of(on, order.buyer).await?;
        let basis = approval_rules::basis(on, order, &[], rules, Money::ZERO).await?;
        let Some(round) = approval_of_offer(order, &basis) else { return Ok(None) };
        let may = |person: &&PersonId| !order.makers.contains(person) && round.waits_for(**person);
        let who: Vec<PersonId> = basis.approvers.iter().filter(may).copied().collect();
        Ok(Some(MustTake { is_yours: who.contains(&actor.person), who }))
    }
}
