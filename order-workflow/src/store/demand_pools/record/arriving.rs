//! What came to the hub, how it was shared out, and what is borne together.

use sea_orm::Value;
use serde_json::json;
use supply_chain::allocation::{Borne, ChargeKind, CountedArrival, LineAllocation};
use supply_chain::money::Money;
use uuid::Uuid;

use super::super::StoredPool;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute};

/// What was counted and waits to be shared out, in place of what waited before: it was counted anew. What was counted
/// together has one place.
pub(super) async fn arrived(
    work: Work<'_>,
    stored: &StoredPool,
    counted: &[CountedArrival],
) -> Result<(), WorkflowError> {
    let pool = Uuid::from(stored.pool.id);
    let sql = "DELETE FROM pool_arrival WHERE pool_id = $1 AND allocated_at IS NULL";
    execute(work.tx, sql, [pool.into()]).await?;
    let arrivals: Vec<serde_json::Value> = counted
        .iter()
        .map(|one| {
            json!({
                "id": work.id::<Uuid>(), "line": one.line, "good": one.good, "lost": one.lost_at_hub,
                "bill": one.bill.sen(),
            })
        })
        .collect();
    execute(
        work.tx,
        "INSERT INTO pool_arrival (id, pool_id, position, line_id, good, lost_at_hub, bill_sen, recorded_at)
         SELECT a.id, $1, (SELECT coalesce(max(position), 0) + 1 FROM pool_arrival WHERE pool_id = $1), a.line, a.good,
                a.lost, a.bill, $2
         FROM jsonb_to_recordset($3) AS a (id uuid, line uuid, good bigint, lost bigint, bill bigint)",
        [
            pool.into(),
            work.now.into(),
            serde_json::Value::Array(arrivals).into(),
        ],
    )
    .await?;
    Ok(())
}

/// How what waited was shared out, for good.
pub(super) async fn allocated(
    work: Work<'_>,
    stored: &StoredPool,
    lines: &[LineAllocation],
) -> Result<(), WorkflowError> {
    let pool = Uuid::from(stored.pool.id);
    for line in lines {
        let of_line: Value = Uuid::from(line.counted.line).into();
        let column = |of: &dyn Fn(&supply_chain::allocation::LegShare) -> i64| -> Value {
            line.shares.iter().map(of).collect::<Vec<i64>>().into()
        };
        let fraction = |of: &dyn Fn(&supply_chain::allocation::LegShare) -> i128| -> Value {
            line.shares.iter().map(|share| of(share).to_string()).collect::<Vec<String>>().into()
        };
        let pledges: Vec<Uuid> = line.shares.iter().map(|share| share.pledge.into()).collect();
        execute(
            work.tx,
            "INSERT INTO pool_allocation (arrival_id, pledge_id, promised, exact_numerator, exact_denominator, units,
                 goods_sen, margin_sen)
             SELECT v.id, s.pledge, s.promised, s.above::numeric, s.below::numeric, s.units, s.goods, s.margin
             FROM pool_arrival v, unnest($3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::bigint[],
                 $9::bigint[]) AS s (pledge, promised, above, below, units, goods, margin)
             WHERE v.pool_id = $1 AND v.line_id = $2 AND v.allocated_at IS NULL",
            [
                pool.into(),
                of_line.clone(),
                pledges.into(),
                column(&|share| share.promised),
                fraction(&|share| share.exact.numerator),
                fraction(&|share| share.exact.denominator),
                column(&|share| share.units),
                column(&|share| share.goods.sen()),
                column(&|share| share.margin.sen()),
            ],
        )
        .await?;
        execute(
            work.tx,
            "WITH shared AS (
                 UPDATE pool_arrival SET allocated_at = $3
                 WHERE pool_id = $1 AND line_id = $2 AND allocated_at IS NULL RETURNING id)
             INSERT INTO pool_kept (arrival_id, to_stock_units, to_stock_sen, borne_units, borne_sen)
             SELECT id, $4, $5, $6, $7 FROM shared",
            [
                pool.into(),
                of_line,
                work.now.into(),
                line.to_stock.units.into(),
                line.to_stock.goods.sen().into(),
                line.borne.units.into(),
                line.borne.goods.sen().into(),
            ],
        )
        .await?;
    }
    Ok(())
}

/// A paper that all bear together, with what each bears of it.
pub(super) async fn charged(
    work: Work<'_>,
    stored: &StoredPool,
    (kind, paper, amount): (ChargeKind, &str, Money),
    borne: &[Borne],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let id: Uuid = work.id();
    execute(
        work.tx,
        "INSERT INTO pool_charge (id, pool_id, paper, kind, amount_sen, charged_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            id.into(),
            Uuid::from(stored.pool.id).into(),
            paper.into(),
            kind.as_str().into(),
            amount.sen().into(),
            Uuid::from(ask.by.organization().unwrap_or(stored.pool.organizer)).into(),
            work.now.into(),
        ],
    )
    .await?;
    let of: Vec<Uuid> = borne.iter().map(|one| one.of.into()).collect();
    let amounts: Vec<i64> = borne.iter().map(|one| one.amount.sen()).collect();
    execute(
        work.tx,
        "INSERT INTO pool_charge_share (charge_id, organization_id, amount_sen)
         SELECT $1, s.of, s.amount FROM unnest($2::uuid[], $3::bigint[]) AS s (of, amount)",
        [id.into(), of.into(), amounts.into()],
    )
    .await?;
    Ok(())
}
