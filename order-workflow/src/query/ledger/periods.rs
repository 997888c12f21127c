//! Months of the books: which are closed, by whom, and what stands in the way of closing the next.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::calendar::Period;
use supply_chain::id::OrganizationId;
use supply_chain::ledger::{Books, CloseFacts};
use utoipa::ToSchema;
use uuid::Uuid;

use super::reader;
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

/// A month in the list of months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodBrief {
    /// Which.
    pub period: Period,
    /// When it was closed, and by whom; nothing while it is open.
    pub closed: Option<(DateTime<Utc>, String)>,
}

/// What stands in the way of closing a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Hindrance {
    /// It lasts until this day.
    NotOver {
        /// Its last day.
        last_day: NaiveDate,
    },
    /// An earlier month is open.
    EarlierOpen {
        /// The first day of it.
        first_day: NaiveDate,
    },
    /// Lines of bank statements that nobody has explained.
    Unexplained {
        /// How many.
        count: u64,
    },
    /// Papers that are not in the books.
    Unposted {
        /// How many.
        count: u64,
    },
    /// Rules of the books that are broken.
    Broken {
        /// How many.
        count: u64,
    },
}

/// A month, and whether it can be closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeriodReport {
    /// `2026-11`.
    pub period: String,
    /// Its first day.
    pub first_day: NaiveDate,
    /// Its last day.
    pub last_day: NaiveDate,
    /// open or closed.
    pub state: &'static str,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// All that stands in the way of closing it; empty for a month that can be closed, or is.
    pub hindrances: Vec<Hindrance>,
    /// How many things happened in it.
    pub occurrences: i64,
}

#[derive(FromQueryResult)]
struct BooksRow {
    closed_through: Option<NaiveDate>,
    first: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct Counted {
    number: i64,
}

#[derive(FromQueryResult)]
struct CloseRow {
    last_day: NaiveDate,
    closed_at: DateTime<Utc>,
    name: Option<String>,
}

#[derive(FromQueryResult)]
struct Zone {
    zone: String,
}

/// Today at an organization's place.
///
/// # Errors
/// There is no such organization, or the database fails.
pub async fn today_at(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    now: DateTime<Utc>,
) -> Result<NaiveDate, WorkflowError> {
    let sql = "SELECT zone FROM organization WHERE id = $1";
    let found: Option<Zone> = row(on, sql, [Uuid::from(organization).into()]).await?;
    let found = found.ok_or(WorkflowError::NotFound { what: "organization" })?;
    let zone: Tz = found.zone.parse().map_err(|_not_a_zone| WorkflowError::BadRow {
        table: "organization",
        column: "zone",
        id: organization.to_string(),
    })?;
    Ok(now.with_timezone(&zone).date_naive())
}

/// An organization's books as far as periods go, and the first that is open and that anything is posted in.
pub(crate) async fn books_of(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<(Books, Option<Period>), WorkflowError> {
    let found: Option<BooksRow> = row(
        on,
        "SELECT b.closed_through, (SELECT min(e.posted_on) FROM ledger_entry e WHERE e.organization_id = o.id
                                   AND (b.closed_through IS NULL OR e.posted_on > b.closed_through)) AS first
         FROM organization o LEFT JOIN ledger_books b ON b.organization_id = o.id WHERE o.id = $1",
        [Uuid::from(organization).into()],
    )
    .await?;
    let BooksRow { closed_through, first } =
        found.unwrap_or(BooksRow { closed_through: None, first: None });
    Ok((
        Books { organization, closed_through: closed_through.map(Period::of) },
        first.map(Period::of),
    ))
}

// Lines of the bank up to the last day: one from an earlier month may have been handed in late.
const UNEXPLAINED: &str = "
SELECT count(*) AS number FROM bank_line
WHERE organization_id = $1 AND state = 'unexplained' AND booked_on <= $2";

// Papers of the organization that count from this day on and are not in the books. What is earlier was looked at when
// its own month was closed.
const UNPOSTED: &str = "
SELECT count(*) AS number FROM (
    SELECT i.id FROM invoice i
    WHERE (i.issuer_id = $1 OR i.receiver_id = $1) AND i.business_date <= $2 AND ($3::date IS NULL OR i.business_date > $3)
      AND NOT EXISTS (SELECT FROM ledger_occurrence x WHERE x.source = 'invoice' AND x.source_id = i.id)
    UNION ALL
    SELECT p.id FROM payment p
    WHERE (p.payee_id = $1 OR p.payer_id = $1) AND p.state IN ('recorded', 'confirmed', 'reversed')
      AND p.paid_on <= $2 AND ($3::date IS NULL OR p.paid_on > $3)
      AND NOT EXISTS (SELECT FROM ledger_occurrence x WHERE x.source = 'payment' AND x.source_id = p.id)
    UNION ALL
    SELECT b.id FROM bank_line b
    WHERE b.organization_id = $1 AND b.explained_as = 'account' AND b.booked_on <= $2
      AND ($3::date IS NULL OR b.booked_on > $3)
      AND NOT EXISTS (SELECT FROM ledger_occurrence x WHERE x.source = 'bank_line' AND x.source_id = b.id)
    UNION ALL
    SELECT r.id FROM netting_run r
    WHERE r.state = 'done' AND r.done_at < ($2::date + 1)
      AND EXISTS (SELECT FROM netting_leg l WHERE l.netting_id = r.id AND $1 IN (l.debtor_id, l.creditor_id))
      AND NOT EXISTS (SELECT FROM ledger_occurrence x WHERE x.source = 'netting' AND x.source_id = r.id)
    UNION ALL
    SELECT w.id FROM drawdown w JOIN facility f ON f.id = w.facility_id
    WHERE w.state = 'paid' AND $1 IN (w.seller_id, f.bank_id, f.borrower_id) AND w.paid_on <= $2
      AND NOT EXISTS (SELECT FROM ledger_occurrence x WHERE x.source = 'drawdown' AND x.source_id = w.id)
    UNION ALL
    SELECT r.id FROM facility_repayment r JOIN facility f ON f.id = r.facility_id
    WHERE $1 IN (f.bank_id, f.borrower_id) AND r.paid_on <= $2 AND r.reversed_at IS NULL
      AND NOT EXISTS (SELECT FROM ledger_occurrence x WHERE x.source = 'loan' AND x.source_id = r.id)) unposted";

// As `money_breach`, for the books of one organization and in time for somebody who waits: they balance, say what the
// others' say, and the trade debts in them are what is open on invoices.
const BROKEN: &str = "
SELECT (SELECT count(*) FROM (SELECT 1 FROM ledger_entry WHERE organization_id = $1 HAVING sum(amount_sen) <> 0) b)
     + (SELECT count(*) FROM (
            SELECT 1 FROM (
                SELECT counterparty_id AS other, account, amount_sen FROM ledger_entry
                WHERE organization_id = $1 AND counterparty_id IS NOT NULL
                UNION ALL
                SELECT o.id, a.mirror, m.amount_sen
                FROM organization o
                JOIN LATERAL (SELECT account, sum(amount_sen) AS amount_sen FROM ledger_entry
                              WHERE organization_id = o.id AND counterparty_id = $1 GROUP BY account) m ON true
                JOIN ledger_account a ON a.word = m.account AND a.mirror IS NOT NULL) both_sides
            JOIN ledger_account a ON a.word = both_sides.account AND a.mirror IS NOT NULL
            GROUP BY other, account HAVING sum(amount_sen) <> 0) m)
     + (SELECT count(*) FROM (
            SELECT party FROM (
                SELECT receiver_id AS party, total_sen - settled_sen AS sen FROM invoice
                WHERE issuer_id = $1 AND kind = 'invoice' AND reversed_by_id IS NULL AND receiver_id IS NOT NULL
                UNION ALL
                SELECT counterparty_id, -amount_sen FROM ledger_entry
                WHERE organization_id = $1 AND account = 'receivable' AND counterparty_id IS NOT NULL) s
            GROUP BY party HAVING sum(sen) <> 0) r)
     + (SELECT count(*) FROM (
            SELECT party FROM (
                SELECT issuer_id AS party, total_sen - settled_sen AS sen FROM invoice
                WHERE receiver_id = $1 AND kind = 'invoice' AND reversed_by_id IS NULL
                UNION ALL
                SELECT counterparty_id, amount_sen FROM ledger_entry
                WHERE organization_id = $1 AND account = 'payable' AND counterparty_id IS NOT NULL) s
            GROUP BY party HAVING sum(sen) <> 0) p) AS number";

/// All that is known about a month when it is to be closed.
pub(crate) async fn facts_of(
    on: &impl ConnectionTrait,
    books: Books,
    first: Option<Period>,
    period: Period,
) -> Result<CloseFacts, WorkflowError> {
    let organization = Uuid::from(books.organization);
    let last_day = period.last_day();
    let after = books.closed_through.map(Period::last_day);
    Ok(CloseFacts {
        first,
        unexplained_lines: count(on, UNEXPLAINED, [organization.into(), last_day.into()]).await?,
        unposted: count(on, UNPOSTED, [organization.into(), last_day.into(), after.into()]).await?,
        breaches: count(on, BROKEN, [organization.into()]).await?,
    })
}

async fn count(
    on: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = sea_orm::Value>,
) -> Result<u64, WorkflowError> {
    let counted: Option<Counted> = row(on, sql, values).await?;
    Ok(counted.map_or(0, |counted| u64::try_from(counted.number).unwrap_or(u64::MAX)))
}

/// A month of the asker's organization, with all that stands in the way of closing it.
///
/// # Errors
/// The asker does not read the books, or the database fails.
pub async fn period_report(
    on: &impl ConnectionTrait,
    asker: &Asker,
    period: Period,
    now: DateTime<Utc>,
) -> Result<PeriodReport, WorkflowError> {
    let actor = reader(asker)?;
    let (books, first) = books_of(on, actor.organization).await?;
    let closed = closes(on, actor.organization, Some(period)).await?;
    let is_closed = books.closed_through.is_some_and(|closed| period <= closed);
    let mut hindrances = Vec::new();
    if !is_closed {
        let today = today_at(on, actor.organization, now).await?;
        if today <= period.last_day() {
            hindrances.push(Hindrance::NotOver { last_day: period.last_day() });
        }
        if let Some(earlier) = first.filter(|first| *first < period) {
            hindrances.push(Hindrance::EarlierOpen { first_day: earlier.first_day() });
        }
        let facts = facts_of(on, books, first, period).await?;
        let counted = [
            (facts.unexplained_lines, Hindrance::Unexplained { count: facts.unexplained_lines }),
            (facts.unposted, Hindrance::Unposted { count: facts.unposted }),
            (facts.breaches, Hindrance::Broken { count: facts.breaches }),
        ];
        hindrances
            .extend(counted.into_iter().filter(|(count, _)| *count > 0).map(|(_, what)| what));
    }
    let occurrences: Option<Counted> = row(
        on,
        "SELECT count(DISTINCT occurrence_id) AS number FROM ledger_entry
         WHERE organization_id = $1 AND posted_on BETWEEN $2 AND $3",
        [
            Uuid::from(actor.organization).into(),
            period.first_day().into(),
            period.last_day().into(),
        ],
    )
    .await?;
    Ok(PeriodReport {
        period: period.to_string(),
        first_day: period.first_day(),
        last_day: period.last_day(),
        state: if is_closed { "closed" } else { "open" },
        closed_at: closed.last().filter(|_| is_closed).map(|close| close.closed_at),
        hindrances,
        occurrences: occurrences.map_or(0, |counted| counted.number),
    })
}

/// The closes that cover one month, the last of them its own or that of the next month that was closed; or all. Newest
/// first.
async fn closes(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    period: Option<Period>,
) -> Result<Vec<CloseRow>, WorkflowError> {
    rows(
        on,
        "SELECT c.last_day, c.closed_at, d.name FROM ledger_close c
         LEFT JOIN person_detail d ON d.person_id = c.closed_by
         WHERE c.organization_id = $1 AND ($2::date IS NULL OR c.last_day >= $2) ORDER BY c.last_day DESC",
        [Uuid::from(organization).into(), period.map(Period::last_day).into()],
    )
    .await
}

/// The months from the first in which anything is posted to this one, newest first, `most` of them.
///
/// # Errors
/// The asker does not read the books, or the database fails.
pub async fn periods(
    on: &impl ConnectionTrait,
    asker: &Asker,
    now: DateTime<Utc>,
    most: usize,
) -> Result<Vec<PeriodBrief>, WorkflowError> {
    let actor = reader(asker)?;
    let (books, first) = books_of(on, actor.organization).await?;
    let all_closes = closes(on, actor.organization, None).await?;
    let this = Period::of(today_at(on, actor.organization, now).await?);
    let oldest_close = all_closes.last().map(|row| Period::of(row.last_day));
    let next_to_close = books.closed_through.map(Period::next);
    let from = [first, oldest_close, next_to_close].into_iter().flatten().min().unwrap_or(this);
    let mut found = Vec::new();
    let mut period = this;
    while period >= from && found.len() < most {
        // A month in which nothing happened is closed with the next.
        let kept = all_closes.iter().rfind(|row| Period::of(row.last_day) >= period);
        let closed = kept.map(|row| (row.closed_at, row.name.clone().unwrap_or_default()));
        found.push(PeriodBrief { period, closed });
        period = period.previous();
    }
    Ok(found)
}
