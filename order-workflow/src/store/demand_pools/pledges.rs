//! Pledges as rows.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::allocation::OpenLeg;
use supply_chain::demand_pool::{Consent, Consents, Pledge, PledgeWish};
use supply_chain::id::{DemandPoolId, OrganizationId, PoolLineId};
use supply_chain::money::Money;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, row, rows};

/// Where a pledge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PledgeState {
    /// It counts.
    Standing,
    /// It was taken back.
    Withdrawn,
    /// It was let go.
    Released,
    /// It is bound.
    Awarded,
}

impl PledgeState {
    /// The word of the tables and the API.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Withdrawn => "withdrawn",
            Self::Released => "released",
            Self::Awarded => "awarded",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Standing, Self::Withdrawn, Self::Released, Self::Awarded]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// A pledge with what stands beside it in its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredPledge {
    /// The pledge.
    pub(crate) pledge: Pledge,
    /// Where it is.
    pub(crate) state: PledgeState,
    /// For `ETag`.
    pub(crate) version: i64,
}

/// Which pledges of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// Those that count.
    Standing,
    /// Those that are bound; what a counter-offer is held against.
    Awarded,
    /// Those of which the price was reckoned, whatever became of them.
    Cleared,
}

/// A pledge as its row has it.
#[derive(FromQueryResult)]
pub(super) struct PledgeRow {
    id: Uuid,
    line_id: Uuid,
    organization_id: Uuid,
    firm: i64,
    tolerance: i64,
    highest_sen: i64,
    consents: Vec<String>,
    committed_at: DateTime<Utc>,
    days_away: i16,
    salt: Uuid,
}

#[derive(FromQueryResult)]
struct Beside {
    state: String,
    version: i64,
}

fn bad(column: &'static str, id: Uuid) -> WorkflowError {
    WorkflowError::BadRow { table: "pledge", column, id: id.to_string() }
}

impl TryFrom<PledgeRow> for Pledge {
    type Error = WorkflowError;

    fn try_from(row: PledgeRow) -> Result<Self, WorkflowError> {
        let id = row.id;
        let consents: Option<Vec<Consent>> =
            row.consents.iter().map(|word| Consent::from_word(word)).collect();
        Ok(Self {
            id: id.into(),
            line: row.line_id.into(),
            by: row.organization_id.into(),
            wish: PledgeWish {
                firm: row.firm,
                tolerance: row.tolerance,
                highest: Money::from_sen(row.highest_sen),
                consents: Consents::of(&consents.ok_or_else(|| bad("consents", id))?),
            },
            committed_at: row.committed_at,
            days_away: u8::try_from(row.days_away).map_err(|_out_of_range| bad("days_away", id))?,
            salt: row.salt,
        })
    }
}

/// The columns of a [`PledgeRow`].
pub(super) const PLEDGES: &str = "id, line_id, organization_id, firm, tolerance, highest_sen, \
                                  consents, committed_at, days_away, salt";

/// The pledge of an organization for a line, in whatever state, held until the transaction ends. Its line is held
/// before.
pub(crate) async fn hold_pledge(
    work: Work<'_>,
    line: PoolLineId,
    of: OrganizationId,
) -> Result<Option<StoredPledge>, WorkflowError> {
    let sql = format!(
        "SELECT {PLEDGES}, state, version FROM pledge WHERE line_id = $1 AND organization_id = $2 FOR UPDATE"
    );
    let values = [Uuid::from(line).into(), Uuid::from(of).into()];
    let found = work.tx.query_one_raw(crate::unit_of_work::statement(&sql, values)).await?;
    let Some(found) = found else { return Ok(None) };
    let beside = Beside::from_query_result(&found, "")?;
    let row = PledgeRow::from_query_result(&found, "")?;
    let state = PledgeState::from_word(&beside.state).ok_or_else(|| bad("state", row.id))?;
    Ok(Some(StoredPledge { pledge: row.try_into()?, state, version: beside.version }))
}

/// Rows that are held at once beside the pledges made of them: a row costs many times what its pledge does.
const AT_ONCE: usize = 10_000;

/// The pledges of a pool, by cooperative; hundreds of thousands, it may be. They are held so long as it takes, or stand
/// still, so that pages of them fit together.
pub(crate) async fn pledges_of(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
    which: Which,
) -> Result<Vec<Pledge>, WorkflowError> {
    let of = match which {
        Which::Standing => "state = 'standing'",
        Which::Awarded => "state = 'awarded'",
        Which::Cleared => "is_cleared",
    };
    let sql = format!(
        "SELECT {PLEDGES} FROM pledge WHERE pool_id = $1 AND {of} AND (organization_id, id) > ($2, $3)
         ORDER BY organization_id, id LIMIT $4"
    );
    let at_once = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
    let mut pledges = Vec::new();
    let mut after = (Uuid::nil(), Uuid::nil());
    loop {
        let values = [Uuid::from(pool).into(), after.0.into(), after.1.into(), at_once.into()];
        let found: Vec<PledgeRow> = rows(on, &sql, values).await?;
        let Some(last) = found.last() else { break };
        after = (last.organization_id, last.id);
        let is_last = found.len() < AT_ONCE;
        for row in found {
            pledges.push(row.try_into()?);
        }
        if is_last {
            break;
        }
    }
    Ok(pledges)
}

#[derive(FromQueryResult)]
struct LegRow {
    line_id: Uuid,
    pledge_id: Uuid,
    units: i64,
    extra: i64,
    committed_at: DateTime<Utc>,
    days_away: i16,
    given: i64,
}

/// What is still owed to each pledge that was awarded, in the order of lines and pledges: its award in the round that
/// holds, less what was shared out to it.
pub(crate) async fn open_legs(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Vec<(PoolLineId, OpenLeg)>, WorkflowError> {
    let sql = "SELECT a.line_id, a.pledge_id, a.units, a.extra, p.committed_at, p.days_away,
                      coalesce((SELECT sum(l.units) FROM pool_allocation l WHERE l.pledge_id = a.pledge_id), 0)::bigint AS given
               FROM pool_award a JOIN pledge p ON p.id = a.pledge_id JOIN demand_pool d ON d.id = a.pool_id
               WHERE a.pool_id = $1 AND a.round = d.is_countered::int ORDER BY a.line_id, a.pledge_id";
    let found: Vec<LegRow> = rows(on, sql, [Uuid::from(pool).into()]).await?;
    let leg = |row: LegRow| {
        let days_away =
            u8::try_from(row.days_away).map_err(|_out_of_range| bad("days_away", row.pledge_id))?;
        let promised = OpenLeg {
            pledge: row.pledge_id.into(),
            firm: row.units - row.extra,
            extra: row.extra,
            committed_at: row.committed_at,
            days_away,
        };
        Ok((row.line_id.into(), promised.after(row.given)))
    };
    found.into_iter().map(leg).collect()
}

/// One pledge of an organization, to look at.
pub(crate) async fn has_pledged(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
    of: OrganizationId,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        there_is: bool,
    }
    let sql = "SELECT EXISTS (SELECT FROM pledge WHERE pool_id = $1 AND organization_id = $2) AS there_is";
    let found: Option<Found> =
        row(on, sql, [Uuid::from(pool).into(), Uuid::from(of).into()]).await?;
    Ok(found.is_some_and(|found| found.there_is))
}
