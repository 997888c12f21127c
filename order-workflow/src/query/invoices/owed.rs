//! What is owed to an organization and what it owes, added up: what may be asked for, what of that is late, and what is
//! in dispute.

use super::reader;
use crate::error::WorkflowError;
use crate::unit_of_work::{Workflow, rows};
use sea_orm::FromQueryResult;
use supply_chain::ask::Actor;
use supply_chain::invoice::Side;
use supply_chain::money::Money;
use uuid::Uuid;

/// What is open on one side, over all its invoices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OwedTotals {
    /// How many invoices something is open of.
    pub count: i64,
    /// What is open and not in dispute.
    pub open: Money,
    /// What of that is late.
    pub late: Money,
    /// On how many invoices.
    pub late_count: i64,
    /// What of it comes due within the next seven days, today among them.
    pub soon: Money,
    /// What claims hold back; in none of the sums above.
    pub disputed: Money,
}

/// Both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Owed {
    /// What is owed to the organization.
    pub to_us: OwedTotals,
    /// What it owes.
    pub by_us: OwedTotals,
}

impl Owed {
    /// One of the two.
    #[must_use]
    pub const fn on(&self, side: Side) -> OwedTotals {
        match side {
            Side::Issuer => self.to_us,
            Side::Receiver => self.by_us,
        }
    }
}

#[derive(FromQueryResult)]
struct Sums {
    is_issuer: bool,
    count: i64,
    open_sen: i64,
    late_sen: i64,
    late_count: i64,
    soon_sen: i64,
    disputed_sen: i64,
}

/// What members owe is in no dispute between organizations.
const SUMS: &str = "
SELECT b.is_issuer, count(*) AS count, sum(b.open_sen)::bigint AS open_sen,
       coalesce(sum(b.open_sen) FILTER (WHERE b.due_on < b.today), 0)::bigint AS late_sen,
       count(*) FILTER (WHERE b.due_on < b.today AND b.open_sen > 0) AS late_count,
       coalesce(sum(b.open_sen) FILTER (WHERE b.due_on BETWEEN b.today AND b.today + 6), 0)::bigint AS soon_sen,
       sum(b.unsettled_sen - b.open_sen)::bigint AS disputed_sen
FROM (SELECT o.issuer_id = $1 AS is_issuer, o.unsettled_sen, o.open_sen, o.due_on,
             (($2::timestamptz) AT TIME ZONE s.zone)::date AS today
      FROM (SELECT issuer_id, unsettled_sen, open_sen, due_on FROM open_bill WHERE issuer_id = $1 OR receiver_id = $1
            UNION ALL
            SELECT issuer_id, total_sen - settled_sen, total_sen - settled_sen, due_on FROM invoice
            WHERE issuer_id = $1 AND receiver_tie_id IS NOT NULL AND kind = 'invoice' AND reversed_by_id IS NULL
              AND settled_sen < total_sen) o
      JOIN organization s ON s.id = o.issuer_id) b
GROUP BY b.is_issuer";

impl Workflow {
    /// What is open on both sides of the asker's organization.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to whoever reads no invoices; the database fails.
    pub async fn owed(&self, actor: &Actor) -> Result<Owed, WorkflowError> {
        reader(actor)?;
        let values = [Uuid::from(actor.organization).into(), self.origin.now().into()];
        let sums: Vec<Sums> = rows(self.reader(), SUMS, values).await?;
        let mut owed = Owed::default();
        for sum in sums {
            let totals = OwedTotals {
                count: sum.count,
                open: Money::from_sen(sum.open_sen),
                late: Money::from_sen(sum.late_sen),
                late_count: sum.late_count,
                soon: Money::from_sen(sum.soon_sen),
                disputed: Money::from_sen(sum.disputed_sen),
            };
            if sum.is_issuer {
                owed.to_us = totals;
            } else {
                owed.by_us = totals;
            }
        }
        Ok(owed)
    }
}
