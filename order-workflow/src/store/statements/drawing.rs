//! Drawing a statement up from the ledger: each occurrence between two is a line, what came before is its opening.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::calendar::Period;
use supply_chain::id::{OrganizationId, StatementId};
use supply_chain::ledger::{Counterparty, Occurrence, TRADE};
use supply_chain::money::Money;
use supply_chain::settlement::{Draw, StatementLine, draw_up};
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

fn too_large() -> WorkflowError {
    WorkflowError::Internal("a statement's sum does not fit into 64 bits of sen".to_owned())
}

/// The accounts in which trade between two stands, as words.
fn trade() -> Vec<String> {
    TRADE.iter().map(|account| account.as_str().to_owned()).collect()
}

#[derive(FromQueryResult)]
struct LineRow {
    occurrence_id: Uuid,
    facts: Value,
    business_date: NaiveDate,
    source_id: Uuid,
    number: Option<String>,
}

/// What `issuer` and `other` have between them for a period, drawn up from the books now, as `issuer` sees it.
///
/// A paper counts from its business date in both their books, even where one of them had closed that month and
/// had to post it later: only so do the two read the same.
pub(crate) async fn draw(
    on: &impl ConnectionTrait,
    (issuer, other): (OrganizationId, OrganizationId),
    period: Period,
) -> Result<Draw, WorkflowError> {
    let lines: Vec<LineRow> = rows(
        on,
        "SELECT o.id AS occurrence_id, o.facts, o.business_date, o.source_id,
                CASE o.source
                WHEN 'invoice' THEN coalesce(
                    (SELECT v.facts ->> 'number' FROM invoice_event v
                     WHERE v.invoice_id = o.source_id AND v.position = o.source_position),
                    (SELECT i.number FROM invoice i WHERE i.id = o.source_id))
                WHEN 'payment' THEN
                    (SELECT coalesce(p.reference, 'TUNAI-' || upper(right(p.id::text, 8))) FROM payment p
                     WHERE p.id = o.source_id)
                WHEN 'netting' THEN (SELECT n.number FROM netting_run n WHERE n.id = o.source_id)
                WHEN 'drawdown' THEN (SELECT d.reference FROM drawdown d WHERE d.id = o.source_id)
                END AS number
         FROM ledger_occurrence o
         WHERE o.business_date BETWEEN $4 AND $5
           AND o.id IN (SELECT e.occurrence_id FROM ledger_entry e
                        WHERE e.organization_id = $1 AND e.counterparty_id = $2 AND e.posted_on >= $4
                          AND e.account = ANY($3))
         ORDER BY o.position",
        [
            Uuid::from(issuer).into(),
            Uuid::from(other).into(),
            trade().into(),
            period.first_day().into(),
            period.last_day().into(),
        ],
    )
    .await?;
    let between = (issuer, Counterparty::Organization(other));
    let mut drawn = Vec::with_capacity(lines.len());
    for line in lines {
        let id = line.occurrence_id;
        let occurrence: Occurrence =
            serde_json::from_value(line.facts).map_err(|_unreadable| WorkflowError::BadRow {
                table: "ledger_occurrence",
                column: "facts",
                id: id.to_string(),
            })?;
        // What has no number of its own is called by where it came from.
        let number = line.number.unwrap_or_else(|| line.source_id.to_string());
        let named = (number, line.source_id);
        drawn.extend(StatementLine::of(&occurrence, between, line.business_date, named));
    }
    let before = outline(on, (issuer, other), period).await?.opening;
    draw_up(&drawn, period).and_then(|draw| draw.after(before)).ok_or_else(too_large)
}

/// How a statement would begin and end if it were drawn up now, and with how many lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outline {
    /// What stands at its beginning.
    pub(crate) opening: Money,
    /// What stands at its end.
    pub(crate) closing: Money,
    /// How many lines are between.
    pub(crate) lines: i64,
}

/// The outline of what two have between them now; cheaper than drawing it up, for a page to tell whether papers
/// were added.
pub(crate) async fn outline(
    on: &impl ConnectionTrait,
    (issuer, other): (OrganizationId, OrganizationId),
    period: Period,
) -> Result<Outline, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Sums {
        before: i64,
        within: i64,
        lines: i64,
    }
    // What was posted before the month counts from before it. What comes late to books that were closed is posted on
    // the first of a month, and its occurrence says from when it counts; on any other day it counts from that day. So
    // a page looks up a few occurrences, and not thousands.
    let sums: Option<Sums> = row(
        on,
        "SELECT (p.sen + coalesce(sum(l.sen) FILTER (WHERE l.day < $4), 0))::bigint AS before,
                coalesce(sum(l.sen) FILTER (WHERE l.day BETWEEN $4 AND $5), 0)::bigint AS within,
                count(*) FILTER (WHERE l.day BETWEEN $4 AND $5 AND l.sen <> 0) AS lines
         FROM (SELECT coalesce(sum(e.amount_sen), 0) AS sen FROM ledger_entry e
               WHERE e.organization_id = $1 AND e.counterparty_id = $2 AND e.account = ANY($3) AND e.posted_on < $4) p
         LEFT JOIN (SELECT day, sum(sen) AS sen FROM (
                        SELECT e.occurrence_id AS id, e.posted_on AS day, e.amount_sen AS sen FROM ledger_entry e
                        WHERE e.organization_id = $1 AND e.counterparty_id = $2 AND e.account = ANY($3)
                          AND e.posted_on BETWEEN $4 AND $5 AND extract(day FROM e.posted_on) <> 1
                        UNION ALL
                        SELECT o.id, o.business_date, e.amount_sen
                        FROM ledger_entry e JOIN ledger_occurrence o ON o.id = e.occurrence_id
                        WHERE e.organization_id = $1 AND e.counterparty_id = $2 AND e.account = ANY($3)
                          AND e.posted_on >= $4 AND extract(day FROM e.posted_on) = 1 AND o.business_date <= $5) b
                    GROUP BY id, day) l ON true
         GROUP BY p.sen",
        [
            Uuid::from(issuer).into(),
            Uuid::from(other).into(),
            trade().into(),
            period.first_day().into(),
            period.last_day().into(),
        ],
    )
    .await?;
    let (before, within, lines) =
        sums.map_or((0, 0, 0), |sums| (sums.before, sums.within, sums.lines));
    let opening = Money::from_sen(before);
    let closing = opening.plus(Money::from_sen(within)).ok_or_else(too_large)?;
    Ok(Outline { opening, closing, lines })
}

/// Two whose month is over without a statement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DuePair {
    /// From whose side it is told: whoever is owed at its end.
    pub(crate) issuer: OrganizationId,
    /// Whom it is about.
    pub(crate) other: OrganizationId,
    /// Which month.
    pub(crate) period: Period,
}

/// Those who had anything between them in the last month that is over at both their places, or had something open
/// at its end, and have no statement of it.
pub(crate) async fn due(
    on: &impl ConnectionTrait,
    now: DateTime<Utc>,
    at_most: i64,
) -> Result<Vec<DuePair>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Pair {
        one: Uuid,
        other: Uuid,
        period: NaiveDate,
        closing: i64,
    }
    let found: Vec<Pair> = rows(
        on,
        // From pair to pair along the index: how many entries there are does not matter. What has its statement is left out
        // before anything is summed up.
        "WITH RECURSIVE step AS (
                  (SELECT organization_id AS one, counterparty_id AS other FROM ledger_entry
                   WHERE counterparty_id IS NOT NULL ORDER BY organization_id, counterparty_id LIMIT 1)
                  UNION ALL
                  SELECT n.one, n.other FROM step s CROSS JOIN LATERAL (
                      SELECT organization_id AS one, counterparty_id AS other FROM ledger_entry
                      WHERE counterparty_id IS NOT NULL AND (organization_id, counterparty_id) > (s.one, s.other)
                      ORDER BY organization_id, counterparty_id LIMIT 1) n),
              pair AS (SELECT one, other FROM step WHERE one < other),
              month AS (SELECT id, (date_trunc('month', $1 AT TIME ZONE zone) - interval '1 month')::date AS first
                        FROM organization),
              over AS MATERIALIZED (
                  SELECT p.one, p.other, least(a.first, b.first) AS period
                  FROM pair p JOIN month a ON a.id = p.one JOIN month b ON b.id = p.other
                  WHERE NOT EXISTS (SELECT FROM statement t
                                    WHERE least(t.issuer_id, t.other_id) = p.one AND greatest(t.issuer_id, t.other_id) = p.other
                                      AND t.period = least(a.first, b.first) AND t.state <> 'replaced'))
         SELECT o.one, o.other, o.period, s.closing
         FROM over o CROSS JOIN LATERAL (
             SELECT coalesce(sum(e.amount_sen), 0)::bigint AS closing, bool_or(c.business_date >= o.period) AS moved
             FROM ledger_entry e JOIN ledger_occurrence c ON c.id = e.occurrence_id
             WHERE e.organization_id = o.one AND e.counterparty_id = o.other AND e.account = ANY($2)
               AND c.business_date < o.period + interval '1 month') s
         WHERE s.closing <> 0 OR s.moved
         ORDER BY o.one, o.other LIMIT $3",
        [now.into(), trade().into(), at_most.into()],
    )
    .await?;
    let pair = |pair: Pair| {
        let (one, other) = (OrganizationId(pair.one), OrganizationId(pair.other));
        let (issuer, other) = if pair.closing < 0 { (other, one) } else { (one, other) };
        DuePair { issuer, other, period: Period::of(pair.period) }
    };
    Ok(found.into_iter().map(pair).collect())
}

#[derive(FromQueryResult)]
struct Late {
    id: Uuid,
}

/// Statements that nobody disputes and that papers were added to since they were drawn up.
pub(crate) async fn overtaken(
    on: &impl ConnectionTrait,
    at_most: i64,
) -> Result<Vec<StatementId>, WorkflowError> {
    let found: Vec<Late> = rows(
        on,
        "SELECT s.id FROM statement s
         WHERE s.state = 'proposed' AND EXISTS (
             SELECT FROM ledger_entry e JOIN ledger_occurrence o ON o.id = e.occurrence_id
             WHERE e.organization_id = s.issuer_id AND e.counterparty_id = s.other_id AND e.account = ANY($1)
               AND o.recorded_at > s.created_at AND o.business_date < s.period + interval '1 month'
             GROUP BY o.id HAVING sum(e.amount_sen) <> 0)
         ORDER BY s.id LIMIT $2",
        [trade().into(), at_most.into()],
    )
    .await?;
    Ok(found.into_iter().map(|found| found.id.into()).collect())
}
