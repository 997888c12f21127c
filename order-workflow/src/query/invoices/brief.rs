//! Invoices in lists: of either side, by how they stand, the newest or those due first.

use super::reader;
use crate::error::WorkflowError;
use crate::unit_of_work::{Workflow, rows};
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use supply_chain::ask::Actor;
use supply_chain::id::{InvoiceId, OrganizationId, PurchaseOrderId};
use supply_chain::invoice::{DocumentKind, Invoice, Side, Standing};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// An invoice, a credit note or a reversal in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceBrief {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: InvoiceId,
    /// From the issuer's gap-free series.
    pub number: String,
    /// invoice, `credit_note` or reversal.
    pub kind: String,
    /// unpaid, `part_paid`, overdue, paid, credited, `written_off` or reversed; of a credit note whether it is used.
    pub standing: String,
    /// issuer or receiver: the asker's part in it.
    pub side: &'static str,
    /// Which organization is on the other side; null where that is a member.
    #[schema(value_type = Option<Uuid>)]
    pub other_id: Option<OrganizationId>,
    /// Its name; empty where a member's was erased.
    pub other_name: String,
    /// About which order.
    #[schema(value_type = Option<Uuid>)]
    pub order_id: Option<PurchaseOrderId>,
    /// Its number.
    pub order_number: Option<String>,
    /// Its day at the issuer's place.
    pub business_date: NaiveDate,
    /// The last day on which it is not late.
    pub due_on: NaiveDate,
    /// How many days it has been late by now; 0 where nothing undisputed is open.
    pub days_late: i64,
    /// What it comes to.
    #[schema(value_type = String)]
    pub total: Money,
    /// What is open; of a credit note what of it is not used yet.
    #[schema(value_type = String)]
    pub open: Money,
    /// What of that open claims hold back.
    #[schema(value_type = String)]
    pub disputed: Money,
}

/// Which of them by how they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Standings {
    /// However they stand.
    #[default]
    All,
    /// Invoices that something is open of.
    Open,
    /// Those that stand in one of these ways.
    Of(Vec<Standing>),
}

/// Where a list that begins with what is due first went to: the day it is due, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(
    /// The day it is due.
    pub NaiveDate,
    /// Which.
    pub Uuid,
);

/// Which invoices a list is about.
#[derive(Debug, Clone, Default)]
pub struct InvoiceFilter {
    /// On which side of them; both when not said.
    pub side: Option<Side>,
    /// By how they stand.
    pub standings: Standings,
    /// Credit notes and reversals alone.
    pub notes_only: bool,
    /// About this order only.
    pub order: Option<PurchaseOrderId>,
    /// Those due first at the beginning, instead of the newest.
    pub due_first: bool,
    /// The newest: only those written before this one.
    pub before: Option<Uuid>,
    /// Those due first: only those that come after this one.
    pub after: Option<Place>,
    /// At most so many, 1 to 101.
    pub limit: u64,
}

/// How a paper stands on a day. What of a credit note is not used yet is never late.
pub(super) fn standing_of(paper: &Invoice, today: NaiveDate) -> Standing {
    match paper.kind {
        DocumentKind::Invoice => paper.standing(today),
        DocumentKind::CreditNote | DocumentKind::Reversal => {
            paper.standing(today.min(paper.due_on))
        }
    }
}

/// How a paper stands is reckoned as [`Invoice::standing`] does; a test holds the two together. `$1` is the asker's
/// organization, `$2` now.
const PAPERS: &str = "
SELECT i.*, CASE WHEN i.reversed_by_id IS NOT NULL THEN 'reversed'
            WHEN i.open <= 0 THEN (
                SELECT CASE WHEN coalesce(bool_or(a.is_write_off), false) THEN 'written_off'
                            WHEN i.total_sen > 0 AND coalesce(sum(a.amount_sen) FILTER
                                 (WHERE num_nonnulls(a.payment_id, a.netting_id, a.drawdown_id) = 1), 0) = 0
                            THEN 'credited' ELSE 'paid' END
                FROM invoice_application a WHERE a.invoice_id = i.id)
            WHEN i.kind = 'invoice' AND i.due_on < i.today THEN 'overdue'
            WHEN i.settled_sen > 0 THEN 'part_paid'
            ELSE 'unpaid' END AS standing
FROM (SELECT p.*, (($2::timestamptz) AT TIME ZONE q.zone)::date AS today,
             CASE WHEN p.reversed_by_id IS NULL AND p.kind <> 'reversal' THEN p.total_sen - p.settled_sen ELSE 0 END AS open
      FROM invoice p JOIN organization q ON q.id = p.issuer_id) i";

/// What is told of the papers of one `page`, and of no others: what of each is in dispute is looked up pair by pair, not
/// over everything that is open.
const TOLD: &str = "
SELECT i.id, i.number, i.kind, i.issuer_id = $1 AS is_issuer, i.order_id, o.number AS order_number, i.business_date,
       i.due_on, i.total_sen, i.open AS open_sen, i.open - coalesce(b.open_sen, i.open) AS disputed_sen,
       CASE WHEN i.issuer_id = $1 THEN i.receiver_id ELSE i.issuer_id END AS other_id,
       coalesce(CASE WHEN i.issuer_id = $1 THEN r.name ELSE s.name END, d.name, '') AS other_name,
       CASE WHEN coalesce(b.open_sen, i.open) > 0 AND i.kind = 'invoice'
            THEN greatest(i.today - i.due_on, 0) ELSE 0 END::bigint AS days_late, i.standing
FROM page i JOIN organization s ON s.id = i.issuer_id
LEFT JOIN organization r ON r.id = i.receiver_id LEFT JOIN purchase_order o ON o.id = i.order_id
LEFT JOIN tie t ON t.id = i.receiver_tie_id LEFT JOIN person_detail d ON d.person_id = t.person_id
CROSS JOIN LATERAL (SELECT (SELECT x.open_sen FROM open_bill x WHERE x.issuer_id = i.issuer_id
                            AND x.receiver_id = i.receiver_id AND x.id = i.id) AS open_sen) b";

/// The list for a side, for what is open alone, and in its order: each has an index of its own.
fn list(filter: &InvoiceFilter) -> String {
    let side = match filter.side {
        Some(Side::Issuer) => "i.issuer_id = $1",
        Some(Side::Receiver) => "i.receiver_id = $1",
        None => "(i.issuer_id = $1 OR i.receiver_id = $1)",
    };
    let open = if filter.standings == Standings::Open {
        "AND i.kind = 'invoice' AND i.settled_sen < i.total_sen AND i.reversed_by_id IS NULL"
    } else {
        ""
    };
    let notes = if filter.notes_only { "AND i.kind <> 'invoice'" } else { "" };
    let order = |of: &str| {
        if filter.due_first { format!("{of}.due_on, {of}.id") } else { format!("{of}.id DESC") }
    };
    let (found, told) = (order("l"), order("i"));
    format!(
        "WITH page AS MATERIALIZED (
             SELECT * FROM ({PAPERS}
             WHERE {side} {open} {notes} AND ($4::uuid IS NULL OR i.order_id = $4) AND ($5::uuid IS NULL OR i.id < $5)
               AND ($6::date IS NULL OR (i.due_on, i.id) > ($6, $7))) l
             WHERE cardinality($3::text[]) = 0 OR l.standing = ANY($3) ORDER BY {found} LIMIT $8)
         {TOLD} ORDER BY {told}"
    )
}

#[derive(FromQueryResult)]
struct BriefRow {
    id: Uuid,
    number: String,
    kind: String,
    is_issuer: bool,
    order_id: Option<Uuid>,
    order_number: Option<String>,
    business_date: NaiveDate,
    due_on: NaiveDate,
    total_sen: i64,
    open_sen: i64,
    disputed_sen: i64,
    other_id: Option<Uuid>,
    other_name: String,
    days_late: i64,
    standing: String,
}

impl From<BriefRow> for InvoiceBrief {
    fn from(row: BriefRow) -> Self {
        Self {
            id: row.id.into(),
            number: row.number,
            kind: row.kind,
            standing: row.standing,
            side: if row.is_issuer { Side::Issuer } else { Side::Receiver }.as_str(),
            other_id: row.other_id.map(OrganizationId),
            other_name: row.other_name,
            order_id: row.order_id.map(PurchaseOrderId),
            order_number: row.order_number,
            business_date: row.business_date,
            due_on: row.due_on,
            days_late: row.days_late,
            total: Money::from_sen(row.total_sen),
            open: Money::from_sen(row.open_sen),
            disputed: Money::from_sen(row.disputed_sen),
        }
    }
}

impl Workflow {
    /// The invoices, credit notes and reversals of the asker's organization.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to whoever reads none; the database fails.
    pub async fn invoices(
        &self,
        filter: &InvoiceFilter,
        actor: &Actor,
    ) -> Result<Vec<InvoiceBrief>, WorkflowError> {
        reader(actor)?;
        let standings: Vec<String> = match &filter.standings {
            Standings::Of(standings) => {
                standings.iter().map(|standing| standing.as_str().to_owned()).collect()
            }
            Standings::All | Standings::Open => Vec::new(),
        };
        let (due, last) = filter.after.map_or((None, None), |Place(due, id)| (Some(due), Some(id)));
        let found: Vec<BriefRow> = rows(
            self.reader(),
            &list(filter),
            [
                Uuid::from(actor.organization).into(),
                self.origin.now().into(),
                standings.into(),
                filter.order.map(Uuid::from).into(),
                filter.before.into(),
                due.into(),
                last.into(),
                i64::try_from(filter.limit.clamp(1, 101)).unwrap_or(101).into(),
            ],
        )
        .await?;
        Ok(found.into_iter().map(InvoiceBrief::from).collect())
    }
}
