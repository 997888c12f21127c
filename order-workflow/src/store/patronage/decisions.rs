//! Decisions about a year as rows: written once, found again, taken back.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::id::{OrganizationId, PersonId, YearDecisionId};
use supply_chain::ledger::Occurrence;
use supply_chain::money::Money;
use supply_chain::patronage::{MeetingDecision, SavingsKind, YearShare};
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::store::invoices::parties;
use crate::unit_of_work::{Work, execute, row, rows};

/// A decision to be written, with what it makes.
pub(crate) struct NewDecision<'a> {
    /// Its id.
    pub(crate) id: YearDecisionId,
    /// Whose.
    pub(crate) cooperative: OrganizationId,
    /// What came from above is passed on by it; nothing for the cooperative's own surplus.
    pub(crate) from: Option<YearDecisionId>,
    /// What was decided.
    pub(crate) decision: &'a MeetingDecision,
    /// Which savings earn.
    pub(crate) savings_kinds: &'a [SavingsKind],
    /// When it was decided.
    pub(crate) decided_on: NaiveDate,
    /// What it makes.
    pub(crate) year: &'a YearShare,
    /// Who records it.
    pub(crate) by: PersonId,
}

/// Writes a decision with its pots and shares.
///
/// # Errors
/// A rule of the tables is broken: it stands decided, or does not add up.
pub(crate) async fn insert(work: Work<'_>, new: &NewDecision<'_>) -> Result<(), WorkflowError> {
    let uses: Vec<Value> = new
        .decision
        .uses
        .iter()
        .map(|(of, points)| json!({ "use": of, "basis_points": points }))
        .collect();
    let kinds: Vec<String> =
        new.savings_kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
    execute(
        work.tx,
        "INSERT INTO year_decision (id, cooperative_id, year, from_id, attempt, surplus_sen, from_others_sen, others_go_to,
                                    uses, savings_kinds, minutes, decided_on, recorded_by, recorded_at)
         SELECT $1, $2, $3, $4, 1 + count(*), $5, $6, $7, $8, $9, $10, $11, $12, $13 FROM year_decision
         WHERE cooperative_id = $2 AND year = $3 AND from_id IS NOT DISTINCT FROM $4",
        [
            Uuid::from(new.id).into(),
            Uuid::from(new.cooperative).into(),
            new.decision.year.into(),
            new.from.map(Uuid::from).into(),
            new.decision.surplus.sen().into(),
            new.decision.from_others.sen().into(),
            new.decision.others_go_to.as_str().into(),
            Value::Array(uses).into(),
            kinds.into(),
            new.decision.minutes.trim().into(),
            new.decided_on.into(),
            Uuid::from(new.by).into(),
            work.now.into(),
        ],
    )
    .await?;
    let pots: Vec<Value> =
        new.year.uses.iter().map(|(of, pot)| json!({ "use": of, "sen": pot.sen() })).collect();
    execute(
        work.tx,
        "INSERT INTO year_pot (decision_id, surplus_use, amount_sen)
         SELECT $1, p.use, p.sen FROM jsonb_to_recordset($2) AS p(use text, sen bigint)",
        [Uuid::from(new.id).into(), Value::Array(pots).into()],
    )
    .await?;
    let shares = (1..).zip(&new.year.members).map(|(position, share): (i32, _)| {
        let (organization, tie) = parties(share.party);
        json!({
            "position": position, "party": organization, "tie": tie,
            "savings": share.savings.mine.sen(), "savings_share": share.savings.share.sen(),
            "trade": share.trade.mine.sen(), "trade_share": share.trade.share.sen(),
        })
    });
    execute(
        work.tx,
        "INSERT INTO year_share (decision_id, position, party_id, party_tie_id, savings_sen, savings_share_sen, trade_sen,
                                 trade_share_sen)
         SELECT $1, s.position, s.party, s.tie, s.savings, s.savings_share, s.trade, s.trade_share
         FROM jsonb_to_recordset($2) AS s(position integer, party uuid, tie uuid, savings bigint, savings_share bigint,
              trade bigint, trade_share bigint)",
        [Uuid::from(new.id).into(), Value::Array(shares.collect()).into()],
    )
    .await?;
    Ok(())
}

/// A decision that stands.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct KeptDecision {
    /// Its id.
    pub(crate) id: Uuid,
    /// Of which year.
    pub(crate) year: i32,
    /// The number of its minutes.
    pub(crate) minutes: String,
    /// When it was decided.
    pub(crate) decided_on: NaiveDate,
}

const KEPT: &str = "SELECT d.id, d.year, d.minutes, d.decided_on FROM year_decision d
    WHERE NOT EXISTS (SELECT FROM year_taken_back b WHERE b.decision_id = d.id)";

/// The decision that stands about a year: about the cooperative's own surplus, or about what came by `from`.
pub(crate) async fn standing(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    year: i32,
    from: Option<YearDecisionId>,
) -> Result<Option<KeptDecision>, WorkflowError> {
    let sql = format!(
        "{KEPT} AND d.cooperative_id = $1 AND d.year = $2 AND d.from_id IS NOT DISTINCT FROM $3"
    );
    let from = from.map(Uuid::from);
    row(on, &sql, [Uuid::from(cooperative).into(), year.into(), from.into()]).await
}

/// A decision that stands, whoever's it is, kept from being taken back until the transaction ends.
pub(crate) async fn kept(
    work: Work<'_>,
    id: YearDecisionId,
) -> Result<Option<KeptDecision>, WorkflowError> {
    // Two statements: the second has a snapshot of its own, and sees what was waited for.
    execute(
        work.tx,
        "SELECT 1 FROM year_decision WHERE id = $1 FOR SHARE",
        [Uuid::from(id).into()],
    )
    .await?;
    row(work.tx, &format!("{KEPT} AND d.id = $1"), [Uuid::from(id).into()]).await
}

#[derive(FromQueryResult)]
struct Later {
    year: i32,
}

/// The first later year of whose own surplus a decision stands.
pub(crate) async fn later_standing(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    year: i32,
) -> Result<Option<i32>, WorkflowError> {
    let sql = "SELECT min(d.year) AS year FROM year_decision d
               WHERE d.cooperative_id = $1 AND d.year > $2 AND d.from_id IS NULL
                 AND NOT EXISTS (SELECT FROM year_taken_back b WHERE b.decision_id = d.id) HAVING count(*) > 0";
    let found: Option<Later> = row(on, sql, [Uuid::from(cooperative).into(), year.into()]).await?;
    Ok(found.map(|later| later.year))
}

#[derive(FromQueryResult)]
struct Named {
    name: String,
}

/// Who has passed on what they got by a decision.
pub(crate) async fn passed_on_by(
    on: &impl ConnectionTrait,
    decision: YearDecisionId,
) -> Result<Vec<String>, WorkflowError> {
    let found: Vec<Named> = rows(
        on,
        "SELECT o.name FROM year_decision d JOIN organization o ON o.id = d.cooperative_id
         WHERE d.from_id = $1 AND NOT EXISTS (SELECT FROM year_taken_back b WHERE b.decision_id = d.id)
         ORDER BY o.name LIMIT 5",
        [Uuid::from(decision).into()],
    )
    .await?;
    Ok(found.into_iter().map(|one| one.name).collect())
}

/// Why, when and by which minutes a decision is taken back.
pub(crate) struct TakenBack<'a> {
    /// The number of the minutes.
    pub(crate) minutes: &'a str,
    /// Why.
    pub(crate) reason: &'a str,
    /// When it was decided.
    pub(crate) taken_on: NaiveDate,
    /// Who records it.
    pub(crate) by: PersonId,
}

/// Takes a decision back that is [held](hold).
///
/// # Errors
/// A rule of the tables is broken, or the database fails.
pub(crate) async fn take_back(
    work: Work<'_>,
    decision: YearDecisionId,
    how: &TakenBack<'_>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO year_taken_back (decision_id, minutes, reason, taken_on, recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        [
            Uuid::from(decision).into(),
            how.minutes.into(),
            how.reason.into(),
            how.taken_on.into(),
            Uuid::from(how.by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Takes a decision alone until the transaction ends.
///
/// # Errors
/// The database fails.
pub(crate) async fn hold(work: Work<'_>, decision: YearDecisionId) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "SELECT 1 FROM year_decision WHERE id = $1 FOR UPDATE",
        [Uuid::from(decision).into()],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Facts {
    facts: Value,
}

/// What was posted of a decision, in order.
///
/// # Errors
/// A row makes no sense, or the database fails.
pub(crate) async fn posted(
    on: &impl ConnectionTrait,
    decision: YearDecisionId,
) -> Result<Vec<Occurrence>, WorkflowError> {
    let found: Vec<Facts> = rows(
        on,
        "SELECT facts FROM ledger_occurrence WHERE source = 'year' AND source_id = $1 ORDER BY source_position",
        [Uuid::from(decision).into()],
    )
    .await?;
    let read = |row: Facts| serde_json::from_value(row.facts).map_err(WorkflowError::from);
    found.into_iter().map(read).collect()
}

/// What a decision gave an organization; nothing where it is not among those who share.
///
/// # Errors
/// The database fails.
pub(crate) async fn given_to(
    on: &impl ConnectionTrait,
    decision: YearDecisionId,
    organization: OrganizationId,
) -> Result<Option<Money>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Given {
        sen: i64,
    }
    let given: Option<Given> = row(
        on,
        "SELECT savings_share_sen + trade_share_sen AS sen FROM year_share WHERE decision_id = $1 AND party_id = $2",
        [Uuid::from(decision).into(), Uuid::from(organization).into()],
    )
    .await?;
    Ok(given.map(|given| Money::from_sen(given.sen)))
}
