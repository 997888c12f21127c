//! Orders as one line of a list each: what a person needs to choose one, and no more.

use super::{contains, staff};
use crate::error::WorkflowError;
use crate::unit_of_work::{Workflow, row, rows};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{FromQueryResult, Value};
use supply_chain::ask::Actor;
use supply_chain::id::{OrganizationId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{Party, State};
use uuid::Uuid;

/// An order as one line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    /// Which order.
    pub id: PurchaseOrderId,
    /// Nothing until it was submitted.
    pub number: Option<String>,
    /// Who is bound.
    pub state: State,
    /// The asker's side.
    pub party: Party,
    /// The other side's name.
    pub other: String,
    /// The first of its goods.
    pub goods: Option<String>,
    /// How many lines it has.
    pub lines: i64,
    /// What it comes to.
    pub total: Money,
    /// The buyer's own number.
    pub buyer_reference: Option<String>,
    /// When the goods are wanted.
    pub requested_date: Option<NaiveDate>,
    /// Until when the one who must act next has time.
    pub deadline_at: Option<DateTime<Utc>>,
    /// The zone that deadline was said in.
    pub deadline_zone: Option<String>,
    /// When it was offered, else when it was drafted.
    pub at: DateTime<Utc>,
    /// Shipments that are on the way.
    pub in_transit: i64,
    /// Whether a claim about it is not settled yet.
    pub is_disputed: bool,
}

/// In which order a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sorting {
    /// The newest first.
    #[default]
    Newest,
    /// First what waits for the asker, then by deadline and wanted date.
    WhoMustAct,
}

/// Which orders a list shows.
#[derive(Debug, Clone, Default)]
pub struct RowFilter {
    /// On which side of them; both when not said.
    pub party: Option<Party>,
    /// In any of these states; all when empty.
    pub states: Vec<State>,
    /// In a number, a name of goods, the other party's name, or the buyer's own reference.
    pub text: Option<String>,
    /// With this organization only.
    pub other: Option<OrganizationId>,
    /// Only those of which something agreed is neither sent nor given up.
    pub to_send: bool,
    /// Besides those in `states`, also those in which the other side waits for an answer to a change of
    /// what is agreed.
    pub to_answer: bool,
    /// Only those about which a claim is not settled yet.
    pub disputed: bool,
    /// How they are sorted.
    pub sorting: Sorting,
    /// How many to leave out at the beginning.
    pub skip: u32,
    /// How many at most.
    pub limit: u32,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    number: Option<String>,
    state: String,
    buying: bool,
    other: String,
    goods: Option<String>,
    lines: i64,
    total_sen: i64,
    buyer_reference: Option<String>,
    requested_date: Option<NaiveDate>,
    deadline_at: Option<DateTime<Utc>>,
    deadline_zone: Option<String>,
    at: DateTime<Utc>,
    in_transit: i64,
    is_disputed: bool,
}

const SELECTED: &str = "
SELECT o.id, o.number, CASE WHEN o.buyer_id = $1 THEN o.buyer_state ELSE o.state END AS state,
       o.buyer_id = $1 AS buying, p.name AS other,
       (SELECT l.product_name FROM order_line l WHERE l.order_id = o.id ORDER BY l.position LIMIT 1) AS goods,
       (SELECT count(*) FROM order_line l WHERE l.order_id = o.id) AS lines,
       o.total_sen, o.buyer_reference, o.requested_date,
       -- What the buyer's own people still weigh is no deadline of the seller's.
       CASE WHEN o.buyer_id = $1 THEN coalesce(o.waiting_until, o.deadline_at) ELSE o.deadline_at END AS deadline_at,
       o.deadline_zone,
       coalesce(o.submitted_at, o.created_at) AS at, t.in_transit,
       EXISTS (SELECT 1 FROM claim c WHERE c.order_id = o.id
               AND c.state IN ('open', 'answered', 'mediation', 'arbitration')) AS is_disputed";

const FOUND: &str = "
FROM purchase_order o
JOIN organization p ON p.id = CASE WHEN o.buyer_id = $1 THEN o.seller_id ELSE o.buyer_id END
CROSS JOIN LATERAL (SELECT count(*) AS in_transit FROM shipment s WHERE s.order_id = o.id AND s.state = 'in_transit' AND s.direction = 'outward') t
WHERE o.kind <> 'member' AND (CASE WHEN $2 = 'buyer' THEN o.buyer_id = $1
            WHEN $2 = 'seller' THEN o.seller_id = $1 AND o.number IS NOT NULL
            ELSE o.buyer_id = $1 OR (o.seller_id = $1 AND o.number IS NOT NULL) END)
  AND (cardinality($3::text[]) = 0 OR CASE WHEN o.buyer_id = $1 THEN o.buyer_state ELSE o.state END = ANY($3)
       OR $7 AND o.state IN ('confirmed', 'in_fulfilment') AND o.proposal IS NOT NULL
          AND o.proposal ->> 'by' = CASE WHEN o.buyer_id = $1 THEN 'seller' ELSE 'buyer' END)
  AND ($4::text IS NULL OR o.number ILIKE $4 OR o.buyer_reference ILIKE $4 OR p.name ILIKE $4
       OR EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.product_name ILIKE $4))
  AND ($5::uuid IS NULL OR p.id = $5)
  AND (NOT $6 OR EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id
       AND l.confirmed_base > l.shipped_base + l.short_closed_base + l.cancelled_base))";

/// A buyer acts on a draft, on what waits for its own people's yes or for its answer, and on what is on
/// the way; a seller on what is offered and agreed.
const SORTED: &str = "
ORDER BY CASE WHEN $8 THEN CASE WHEN o.buyer_id = $1
                                THEN o.state NOT IN ('draft', 'pending_approval', 'countered') AND t.in_transit = 0
                                ELSE o.state NOT IN ('submitted', 'confirmed') END END,
         CASE WHEN $8 THEN CASE WHEN o.buyer_id = $1 THEN coalesce(o.waiting_until, o.deadline_at)
                                ELSE o.deadline_at END END, CASE WHEN $8 THEN o.requested_date END, o.id DESC
OFFSET $9 LIMIT $10";

impl Workflow {
    /// The asker's orders, a line each.
    ///
    /// # Errors
    /// The asker is a member only, or the database fails.
    pub async fn order_rows(
        &self,
        filter: &RowFilter,
        actor: &Actor,
    ) -> Result<Vec<OrderRow>, WorkflowError> {
        staff(actor)?;
        let sql = format!("{SELECTED}{FOUND}{}{SORTED}", disputed(filter));
        let mut values = wanted(filter, actor);
        values.extend([
            (filter.sorting == Sorting::WhoMustAct).into(),
            i64::from(filter.skip).into(),
            i64::from(filter.limit.min(1000)).into(),
        ]);
        let found: Vec<Row> = rows(self.reader(), &sql, values).await?;
        found.into_iter().map(order_row).collect()
    }

    /// How many orders a filter finds, whatever its `skip` and `limit`.
    ///
    /// # Errors
    /// The asker is a member only, or the database fails.
    pub async fn order_rows_count(
        &self,
        filter: &RowFilter,
        actor: &Actor,
    ) -> Result<u64, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Counted {
            count: i64,
        }
        staff(actor)?;
        let sql = format!("SELECT count(*) AS count{FOUND}{}", disputed(filter));
        let counted: Option<Counted> = row(self.reader(), &sql, wanted(filter, actor)).await?;
        Ok(counted.map_or(0, |counted| u64::try_from(counted.count).unwrap_or_default()))
    }
}

/// Only those that somebody claims something about, where that is asked for.
const fn disputed(filter: &RowFilter) -> &'static str {
    if filter.disputed {
        "\n  AND EXISTS (SELECT 1 FROM claim c WHERE c.order_id = o.id
       AND c.state IN ('open', 'answered', 'mediation', 'arbitration'))"
    } else {
        ""
    }
}

/// The values of `$1` to `$7`.
fn wanted(filter: &RowFilter, actor: &Actor) -> Vec<Value> {
    let states: Vec<String> = filter.states.iter().map(|state| state.as_str().to_owned()).collect();
    let text = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    vec![
        Uuid::from(actor.organization).into(),
        filter.party.map(Party::as_str).into(),
        states.into(),
        text.map(contains).into(),
        filter.other.map(Uuid::from).into(),
        filter.to_send.into(),
        filter.to_answer.into(),
    ]
}

fn order_row(row: Row) -> Result<OrderRow, WorkflowError> {
    let state = State::from_word(&row.state).ok_or_else(|| WorkflowError::BadRow {
        table: "purchase_order",
        column: "state",
        id: row.id.to_string(),
    })?;
    Ok(OrderRow {
        id: PurchaseOrderId(row.id),
        number: row.number,
        state,
        party: if row.buying { Party::Buyer } else { Party::Seller },
        other: row.other,
        goods: row.goods,
        lines: row.lines,
        total: Money::from_sen(row.total_sen),
        buyer_reference: row.buyer_reference,
        requested_date: row.requested_date,
        deadline_at: row.deadline_at,
        deadline_zone: row.deadline_zone,
        at: row.at,
        in_transit: row.in_transit,
        is_disputed: row.is_disputed,
    })
}
