//! Many orders at once, whole: found by side, state and words; and how many there are where.

use super::{OrderView, contains, staff, view};
use crate::error::WorkflowError;
use crate::store::purchase_orders;
use crate::unit_of_work::{Workflow, rows};
use sea_orm::FromQueryResult;
use supply_chain::ask::Actor;
use supply_chain::purchase_order::{Party, State};
use uuid::Uuid;

/// Which orders a list is about.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    /// On which side of them; both when not said.
    pub party: Option<Party>,
    /// In any of these states; all when empty.
    pub states: Vec<State>,
    /// In a number, a name of goods, a party's name, or the buyer's own reference.
    pub text: Option<String>,
    /// Only those made before this one.
    pub before: Option<Uuid>,
    /// At most so many, 1 to 101 (one more than a page, to see whether there is another).
    pub limit: u64,
    /// Those whose deadline comes first, instead of the newest.
    pub by_deadline: bool,
}

/// How many orders wait in which state, on which side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCount {
    /// The asker's side.
    pub party: Party,
    /// Where they are.
    pub state: State,
    /// How many.
    pub count: i64,
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

const LIST: &str = "
SELECT o.id FROM purchase_order o
-- What members buy stands at the storefront's own desk, and nowhere among the cooperative's trade.
WHERE o.kind <> 'member' AND (CASE WHEN $2 = 'buyer' THEN o.buyer_id = $1
            WHEN $2 = 'seller' THEN o.seller_id = $1 AND o.number IS NOT NULL
            ELSE o.buyer_id = $1 OR (o.seller_id = $1 AND o.number IS NOT NULL) END)
  AND (cardinality($3::text[]) = 0 OR CASE WHEN o.buyer_id = $1 THEN o.buyer_state ELSE o.state END = ANY($3))
  AND ($4::uuid IS NULL OR o.id < $4)
  AND ($5::text IS NULL OR o.number ILIKE $5 OR o.buyer_reference ILIKE $5
       OR EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.product_name ILIKE $5)
       OR EXISTS (SELECT 1 FROM organization p WHERE p.id IN (o.buyer_id, o.seller_id) AND p.id <> $1 AND p.name ILIKE $5))
ORDER BY CASE WHEN $7 THEN CASE WHEN o.buyer_id = $1 THEN coalesce(o.waiting_until, o.deadline_at)
                                ELSE o.deadline_at END END NULLS LAST, CASE WHEN $7 THEN o.id END, o.id DESC LIMIT $6";

impl Workflow {
    /// The asker's orders, newest first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn orders(
        &self,
        filter: &OrderFilter,
        actor: &Actor,
    ) -> Result<Vec<OrderView>, WorkflowError> {
        staff(actor)?;
        let on = self.reader();
        let states: Vec<String> =
            filter.states.iter().map(|state| state.as_str().to_owned()).collect();
        let text =
            filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(contains);
        let ids: Vec<Id> = rows(
            on,
            LIST,
            [
                Uuid::from(actor.organization).into(),
                filter.party.map(Party::as_str).into(),
                states.into(),
                filter.before.into(),
                text.into(),
                i64::try_from(filter.limit.clamp(1, 101)).unwrap_or(101).into(),
                filter.by_deadline.into(),
            ],
        )
        .await?;
        let ids: Vec<Uuid> = ids.into_iter().map(|row| row.id).collect();
        let stored = purchase_orders::find(on, &ids).await?;
        Ok(stored.iter().map(|stored| view(stored, actor, &self.seal, self.origin.now())).collect())
    }

    /// How many of the asker's orders are where.
    ///
    /// # Errors
    /// The asker is a member only, or the database fails.
    pub async fn order_counts(&self, actor: &Actor) -> Result<Vec<OrderCount>, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Counted {
            selling: bool,
            state: String,
            count: i64,
        }
        staff(actor)?;
        let counted: Vec<Counted> = rows(
            self.reader(),
            "SELECT false AS selling, buyer_state AS state, count(*) AS count FROM purchase_order
             WHERE buyer_id = $1 GROUP BY buyer_state
             UNION ALL
             SELECT true, state, count(*) FROM purchase_order
             WHERE seller_id = $1 AND number IS NOT NULL AND kind <> 'member' GROUP BY state",
            [Uuid::from(actor.organization).into()],
        )
        .await?;
        let count = |row: Counted| {
            let party = if row.selling { Party::Seller } else { Party::Buyer };
            State::from_word(&row.state).map(|state| OrderCount { party, state, count: row.count })
        };
        Ok(counted.into_iter().filter_map(count).collect())
    }
}
