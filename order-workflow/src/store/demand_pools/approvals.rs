//! Pledges that wait for a yes of their cooperative's own people, as rows.

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::demand_pool::{Consent, Consents, PledgeWish};
use supply_chain::id::{DemandPoolId, OrganizationId, PersonId, PledgeId, PoolLineId};
use supply_chain::money::Money;
use supply_chain::purchase_order::ApprovalRound;
use supply_chain::tax::TaxClass;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};

/// A pledge that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WaitingPledge {
    /// Which wait it is.
    pub(crate) id: Uuid,
    /// The pledge that it would be.
    pub(crate) pledge: PledgeId,
    /// What it would say.
    pub(crate) wish: PledgeWish,
    /// Who wrote it.
    pub(crate) maker: PersonId,
    /// The rules that apply, and every yes so far.
    pub(crate) round: ApprovalRound,
}

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WaitEnd {
    /// The last yes came: it is a pledge now.
    Approved,
    /// Something else was pledged.
    Replaced,
    /// It was taken back.
    Withdrawn,
}

impl WaitEnd {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Replaced => "replaced",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A waiting pledge as its row has it.
#[derive(FromQueryResult)]
struct WaitingRow {
    id: Uuid,
    pledge_id: Uuid,
    firm: i64,
    tolerance: i64,
    highest_sen: i64,
    consents: Vec<String>,
    maker_id: Uuid,
    round: Value,
}

impl TryFrom<WaitingRow> for WaitingPledge {
    type Error = WorkflowError;

    fn try_from(row: WaitingRow) -> Result<Self, WorkflowError> {
        let bad = |column| WorkflowError::BadRow {
            table: "pledge_approval",
            column,
            id: row.id.to_string(),
        };
        let consents: Option<Vec<Consent>> =
            row.consents.iter().map(|word| Consent::from_word(word)).collect();
        Ok(Self {
            id: row.id,
            pledge: row.pledge_id.into(),
            wish: PledgeWish {
                firm: row.firm,
                tolerance: row.tolerance,
                highest: Money::from_sen(row.highest_sen),
                consents: Consents::of(&consents.ok_or_else(|| bad("consents"))?),
            },
            maker: PersonId(row.maker_id),
            round: serde_json::from_value(row.round.clone()).map_err(|_unreadable| bad("round"))?,
        })
    }
}

/// What of an organization waits for a line, held until the transaction ends. Line and pledge are held before.
pub(crate) async fn hold_waiting(
    work: Work<'_>,
    line: PoolLineId,
    of: OrganizationId,
) -> Result<Option<WaitingPledge>, WorkflowError> {
    let sql = "SELECT id, pledge_id, firm, tolerance, highest_sen, consents, maker_id, round FROM pledge_approval
               WHERE line_id = $1 AND organization_id = $2 AND state = 'waiting' FOR UPDATE";
    let found: Option<WaitingRow> =
        row(work.tx, sql, [Uuid::from(line).into(), Uuid::from(of).into()]).await?;
    found.map(WaitingPledge::try_from).transpose()
}

/// Writes that a pledge waits.
pub(crate) async fn keep_waiting(
    work: Work<'_>,
    (pool, line): (DemandPoolId, PoolLineId),
    of: OrganizationId,
    waiting: &WaitingPledge,
) -> Result<(), WorkflowError> {
    let consents: Vec<String> =
        waiting.wish.consents.given().map(Consent::as_str).map(str::to_owned).collect();
    execute(
        work.tx,
        "INSERT INTO pledge_approval (id, pool_id, line_id, organization_id, pledge_id, firm, tolerance, highest_sen, consents,
             maker_id, round, state, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', $12)",
        [
            waiting.id.into(),
            Uuid::from(pool).into(),
            Uuid::from(line).into(),
            Uuid::from(of).into(),
            Uuid::from(waiting.pledge).into(),
            waiting.wish.firm.into(),
            waiting.wish.tolerance.into(),
            waiting.wish.highest.sen().into(),
            consents.into(),
            Uuid::from(waiting.maker).into(),
            serde_json::to_value(&waiting.round)?.into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Writes a yes that was not the last.
pub(crate) async fn keep_round(
    work: Work<'_>,
    id: Uuid,
    round: &ApprovalRound,
) -> Result<(), WorkflowError> {
    let sql = "UPDATE pledge_approval SET round = $2 WHERE id = $1 AND state = 'waiting'";
    execute(work.tx, sql, [id.into(), serde_json::to_value(round)?.into()]).await?;
    Ok(())
}

/// Ends a wait, with every yes that was given.
pub(crate) async fn end_waiting(
    work: Work<'_>,
    waiting: &WaitingPledge,
    end: WaitEnd,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE pledge_approval SET round = $2, state = $3, ended_at = $4 WHERE id = $1 AND state = 'waiting'",
        [
            waiting.id.into(),
            serde_json::to_value(&waiting.round)?.into(),
            end.as_str().into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// What one of an organization's other pledges can come to at most, and how it is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WorthBeside {
    /// At most, as prices are told there.
    pub(crate) most: Money,
    /// Whether those include PPN.
    pub(crate) includes_tax: bool,
    /// PPN class of the goods.
    pub(crate) tax_class: TaxClass,
}

/// What an organization's other pledges in this pool can come to at most, those that wait too: its part is one order.
pub(crate) async fn worth_beside(
    on: &impl ConnectionTrait,
    (pool, line): (DemandPoolId, PoolLineId),
    of: OrganizationId,
) -> Result<Vec<WorthBeside>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Worth {
        id: Uuid,
        sen: i64,
        price_includes_tax: bool,
        tax_class: String,
    }
    let sql = "SELECT l.id, max((w.firm + w.tolerance) * w.highest_sen)::bigint AS sen, l.price_includes_tax, l.tax_class
               FROM (SELECT line_id, firm, tolerance, highest_sen FROM pledge
                     WHERE pool_id = $1 AND organization_id = $2 AND line_id <> $3 AND state = 'standing'
                     UNION ALL
                     SELECT line_id, firm, tolerance, highest_sen FROM pledge_approval
                     WHERE pool_id = $1 AND organization_id = $2 AND line_id <> $3 AND state = 'waiting') w
               JOIN demand_pool_line l ON l.id = w.line_id GROUP BY l.id";
    let values = [Uuid::from(pool).into(), Uuid::from(of).into(), Uuid::from(line).into()];
    let found: Vec<Worth> = rows(on, sql, values).await?;
    let worth = |row: Worth| {
        let tax_class =
            TaxClass::from_word(&row.tax_class).ok_or_else(|| WorkflowError::BadRow {
                table: "demand_pool_line",
                column: "tax_class",
                id: row.id.to_string(),
            })?;
        Ok(WorthBeside {
            most: Money::from_sen(row.sen),
            includes_tax: row.price_includes_tax,
            tax_class,
        })
    };
    found.into_iter().map(worth).collect()
}
