//! Who is a member when a year ends, with what each saved and traded; and what the year's accounts come to.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OrganizationId, TieId};
use supply_chain::ledger::{Account, Counterparty};
use supply_chain::money::Money;
use supply_chain::patronage::SavingsKind;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::rows;

/// A member of a cooperative when a year ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct YearMember {
    /// A person's tie, or a cooperative that belongs to this one.
    pub(crate) party: Counterparty,
    /// The member's number, or the cooperative's code.
    pub(crate) number: Option<String>,
    /// As registered; nothing once it was erased.
    pub(crate) name: Option<String>,
    /// Since when.
    pub(crate) since: NaiveDate,
    /// Principal, mandatory, voluntary.
    pub(crate) savings: [Money; 3],
    /// What it traded in the year, less what was taken back; may be below nothing.
    pub(crate) trade: Money,
}

impl YearMember {
    /// What of its savings earns.
    pub(crate) fn earning(&self, kinds: &[SavingsKind]) -> Option<Money> {
        let earns = SavingsKind::ALL.iter().zip(self.savings);
        Money::sum(earns.filter(|(kind, _)| kinds.contains(kind)).map(|(_, amount)| amount))
    }
}

/// A cooperative's members at a year's end, as a statement to stand in others: `$1` the cooperative, `$2` the year's
/// first day, `$3` its last. Who came later counts where it had savings by then: the register is younger than the
/// membership.
pub(crate) const MEMBERS: &str = "
bound AS (
    SELECT t.id, true AS is_person, t.number, d.name, (t.since AT TIME ZONE o.zone)::date AS since
    FROM tie t JOIN organization o ON o.id = t.organization_id LEFT JOIN person_detail d ON d.person_id = t.person_id
    WHERE t.organization_id = $1 AND t.kind = 'member' AND (t.until IS NULL OR (t.until AT TIME ZONE o.zone)::date > $3)
    UNION ALL
    SELECT m.id, false, m.code, m.name, min((a.since AT TIME ZONE o.zone)::date)
    FROM affiliation a JOIN organization o ON o.id = a.upper_id JOIN organization m ON m.id = a.lower_id
    WHERE a.upper_id = $1 AND (a.until IS NULL OR (a.until AT TIME ZONE o.zone)::date > $3) GROUP BY m.id),
saved AS (
    SELECT coalesce(party_id, party_tie_id) AS id,
           coalesce(sum(amount_sen) FILTER (WHERE kind = 'principal'), 0)::bigint AS principal,
           coalesce(sum(amount_sen) FILTER (WHERE kind = 'mandatory'), 0)::bigint AS mandatory,
           coalesce(sum(amount_sen) FILTER (WHERE kind = 'voluntary'), 0)::bigint AS voluntary
    FROM savings_entry WHERE cooperative_id = $1 AND day <= $3 GROUP BY 1),
traded AS (
    SELECT coalesce(party_id, party_tie_id) AS id, bool_and(party_id IS NULL) AS is_person, sum(trade_sen)::bigint AS trade,
           -- What was bought before one belonged here is somebody else's trade.
           coalesce(sum(trade_sen) FILTER (WHERE trade_class <> 'non_member'), 0)::bigint AS counted
    FROM patronage_trade WHERE cooperative_id = $1 AND day BETWEEN $2 AND $3 GROUP BY 1),
member AS (
    SELECT b.*, coalesce(s.principal, 0) AS principal, coalesce(s.mandatory, 0) AS mandatory,
           coalesce(s.voluntary, 0) AS voluntary, coalesce(t.counted, 0) AS trade
    FROM bound b LEFT JOIN saved s ON s.id = b.id LEFT JOIN traded t ON t.id = b.id
    WHERE b.since <= $3 OR coalesce(s.principal + s.mandatory + s.voluntary, 0) > 0)";

#[derive(FromQueryResult)]
struct MemberRow {
    id: Uuid,
    is_person: bool,
    number: Option<String>,
    name: Option<String>,
    since: NaiveDate,
    principal: i64,
    mandatory: i64,
    voluntary: i64,
    trade: i64,
}

/// The members of a cooperative at the end of a year, the earliest first.
pub(crate) async fn members_at(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<YearMember>, WorkflowError> {
    let sql = format!("WITH {MEMBERS} SELECT * FROM member ORDER BY since, id");
    let found: Vec<MemberRow> =
        rows(on, &sql, [Uuid::from(cooperative).into(), first.into(), last.into()]).await?;
    let member = |row: MemberRow| YearMember {
        party: if row.is_person {
            Counterparty::Member(TieId(row.id))
        } else {
            Counterparty::Organization(OrganizationId(row.id))
        },
        number: row.number,
        name: row.name,
        since: row.since,
        savings: [row.principal, row.mandatory, row.voluntary].map(Money::from_sen),
        trade: Money::from_sen(row.trade),
    };
    Ok(found.into_iter().map(member).collect())
}

#[derive(FromQueryResult)]
struct BalanceRow {
    account: String,
    counterparty_id: Option<Uuid>,
    counterparty_tie_id: Option<Uuid>,
    amount: i64,
}

/// What revenue and expenses come to up to a year's last day, as the closings of earlier years left them. What this
/// year's own closings posted, and took back, does not count.
pub(crate) async fn of_the_year(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    (year, last): (i32, NaiveDate),
) -> Result<Vec<(Account, Option<Counterparty>, Money)>, WorkflowError> {
    let sql = "SELECT e.account, e.counterparty_id, e.counterparty_tie_id, sum(e.amount_sen)::bigint AS amount
         FROM ledger_entry e JOIN ledger_account a ON a.word = e.account AND a.kind IN ('revenue', 'expense')
         JOIN ledger_occurrence x ON x.id = e.occurrence_id
         LEFT JOIN year_decision d
                ON x.source = 'year' AND x.kind = 'year_closed' AND d.id = x.source_id AND d.cooperative_id = $1
         WHERE e.organization_id = $1 AND CASE WHEN d.id IS NULL THEN e.posted_on <= $3 ELSE d.year < $2 END
         GROUP BY 1, 2, 3 HAVING sum(e.amount_sen) <> 0 ORDER BY 1, 2, 3";
    let found: Vec<BalanceRow> =
        rows(on, sql, [Uuid::from(cooperative).into(), year.into(), last.into()]).await?;
    let mut balances = Vec::with_capacity(found.len());
    for row in found {
        let account = Account::from_word(&row.account).ok_or_else(|| WorkflowError::BadRow {
            table: "ledger_entry",
            column: "account",
            id: cooperative.to_string(),
        })?;
        let organization =
            row.counterparty_id.map(|id| Counterparty::Organization(OrganizationId(id)));
        let party =
            organization.or(row.counterparty_tie_id.map(|tie| Counterparty::Member(TieId(tie))));
        balances.push((account, party, Money::from_sen(row.amount)));
    }
    Ok(balances)
}
