//! The result of a clearing as rows, by the hundred thousand: where each line closes, what each pledge gets, and who is
//! let go.

use sea_orm::Value;
use serde_json::json;
use std::collections::BTreeMap;
use supply_chain::demand_pool::{
    Award, BoughtLine, Close, CounterTerms, Event, Pledge, PoolClearing,
};
use supply_chain::id::{PledgeId, PoolLineId};
use uuid::Uuid;

use super::super::pledges::{PLEDGES, PledgeRow};
use super::super::{StoredLine, StoredPool};
use super::{envelope, facts};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};

/// Rows of one statement: enough that the way there and back costs nothing, few enough that none takes long.
const AT_ONCE: usize = 20_000;

/// Binds everybody at what was cleared in this round; `uncovered` are those whose consent did not cover it.
pub(super) async fn bind(
    work: Work<'_>,
    stored: &mut StoredPool,
    (clearing, round): (&PoolClearing, i16),
    uncovered: &[PledgeId],
) -> Result<(), WorkflowError> {
    let pool = Uuid::from(stored.pool.id);
    let closes =
        || clearing.lines.iter().filter_map(|line| line.close.map(|close| (line.line, close)));
    keep_closes(work, pool, round, closes()).await?;
    let released: Vec<PledgeId> =
        clearing.lines.iter().flat_map(|line| line.released.iter().copied()).collect();
    release(work, pool, &released, "price").await?;
    release(work, pool, uncovered, "counter").await?;
    if round == 0 {
        let sql = "UPDATE pledge SET state = 'awarded', is_cleared = true, version = version + 1, updated_at = $2
                   WHERE pool_id = $1 AND state = 'standing'";
        execute(work.tx, sql, [pool.into(), work.now.into()]).await?;
    }
    let awards: Vec<(PoolLineId, &Award)> = clearing
        .lines
        .iter()
        .flat_map(|line| line.awards.iter().map(move |award| (line.line, award)))
        .collect();
    for some in awards.chunks(AT_ONCE) {
        keep_awards(work, (pool, round), some).await?;
    }
    set_bought(work, stored, closes().collect()).await
}

async fn keep_closes(
    work: Work<'_>,
    pool: Uuid,
    round: i16,
    closes: impl Iterator<Item = (PoolLineId, Close)>,
) -> Result<(), WorkflowError> {
    let closes = closes.map(|(line, close)| {
        Ok(json!({
            "line": line, "gate": serde_json::to_value(close.gate)?, "units": close.units, "firm": close.firm,
            "way": close.way.as_str(),
        }))
    });
    let closes: Vec<serde_json::Value> = closes.collect::<Result<_, serde_json::Error>>()?;
    execute(
        work.tx,
        "INSERT INTO pool_close (pool_id, round, line_id, gate, units, firm, way)
         SELECT $1, $2, c.line, c.gate, c.units, c.firm, c.way
         FROM jsonb_to_recordset($3) AS c (line uuid, gate jsonb, units bigint, firm bigint, way text)",
        [pool.into(), round.into(), serde_json::Value::Array(closes).into()],
    )
    .await?;
    Ok(())
}

async fn keep_awards(
    work: Work<'_>,
    (pool, round): (Uuid, i16),
    awards: &[(PoolLineId, &Award)],
) -> Result<(), WorkflowError> {
    let column = |of: fn(&Award) -> i64| -> Value {
        awards.iter().map(|(_, award)| of(award)).collect::<Vec<i64>>().into()
    };
    let lines: Vec<Uuid> = awards.iter().map(|(line, _)| Uuid::from(*line)).collect();
    let pledges: Vec<Uuid> = awards.iter().map(|(_, award)| award.pledge.into()).collect();
    execute(
        work.tx,
        "INSERT INTO pool_award (pool_id, round, line_id, pledge_id, units, extra, goods_sen, margin_sen)
         SELECT $1, $2, a.* FROM unnest($3::uuid[], $4::uuid[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[]) AS a",
        [
            pool.into(),
            round.into(),
            lines.into(),
            pledges.into(),
            column(|award| award.units),
            column(|award| award.extra),
            column(|award| award.goods.sen()),
            column(|award| award.margin.sen()),
        ],
    )
    .await?;
    Ok(())
}

/// Lets pledges go that were among those of which a price was reckoned.
async fn release(
    work: Work<'_>,
    pool: Uuid,
    released: &[PledgeId],
    why: &str,
) -> Result<(), WorkflowError> {
    for some in released.chunks(AT_ONCE) {
        let ids: Vec<Uuid> = some.iter().copied().map(Uuid::from).collect();
        execute(
            work.tx,
            "UPDATE pledge SET state = 'released', released_why = $3, is_cleared = true, version = version + 1,
                 updated_at = $4
             WHERE pool_id = $1 AND id = ANY($2)",
            [pool.into(), ids.into(), why.into(), work.now.into()],
        )
        .await?;
    }
    Ok(())
}

/// What is bought of each line from now on, beside the line.
async fn set_bought(
    work: Work<'_>,
    stored: &mut StoredPool,
    closes: Vec<(PoolLineId, Close)>,
) -> Result<(), WorkflowError> {
    let bought = |line: PoolLineId| {
        let found = closes.binary_search_by_key(&line, |(line, _)| *line).ok();
        let close = found.and_then(|at| closes.get(at)).map(|(_, close)| close);
        close.map(|close| BoughtLine { line, gate: close.gate, units: close.units })
    };
    for line in &mut stored.lines {
        line.bought = bought(line.line.id);
    }
    execute(
        work.tx,
        "UPDATE demand_pool_line l SET bought_gate = c.gate, bought_units = c.units, near_gate = NULL
         FROM demand_pool_line o LEFT JOIN pool_close c
             ON c.pool_id = o.pool_id AND c.line_id = o.id AND c.round = $2
         WHERE o.pool_id = $1 AND l.id = o.id",
        [
            Uuid::from(stored.pool.id).into(),
            // The round that was just written: a counter-offer's is not told by the pool's row yet.
            i16::from(stored.pool.cleared_from.is_some()).into(),
        ],
    )
    .await?;
    Ok(())
}

/// What the supplier would have otherwise.
pub(super) async fn keep_counter(
    work: Work<'_>,
    stored: &StoredPool,
    terms: &CounterTerms,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO pool_counter (pool_id, terms, recorded_at) VALUES ($1, $2, $3)",
        [Uuid::from(stored.pool.id).into(), serde_json::to_value(terms)?.into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// Lets pledges go that did not consent to an extension: they may be given anew, and count no more. Each finds it in
/// the history.
pub(super) async fn let_go(
    work: Work<'_>,
    stored: &mut StoredPool,
    released: &[PledgeId],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let pool = Uuid::from(stored.pool.id);
    for some in released.chunks(AT_ONCE) {
        let ids: Vec<Uuid> = some.iter().copied().map(Uuid::from).collect();
        let sql = format!(
            "UPDATE pledge SET state = 'released', released_why = 'extension', version = version + 1, updated_at = $3
             WHERE pool_id = $1 AND id = ANY($2) RETURNING {PLEDGES}"
        );
        let gone: Vec<PledgeRow> =
            rows(work.tx, &sql, [pool.into(), ids.into(), work.now.into()]).await?;
        let mut gone: Vec<Pledge> =
            gone.into_iter().map(Pledge::try_from).collect::<Result<_, _>>()?;
        gone.sort_unstable_by_key(|pledge| (pledge.line, pledge.id));
        tell_each(work, pool, &gone, ask).await?;
        let lines: BTreeMap<PoolLineId, &mut StoredLine> =
            stored.lines.iter_mut().map(|line| (line.line.id, line)).collect();
        take_out(work, lines, &gone).await?;
    }
    Ok(())
}

/// Takes pledges out of the sums beside their lines.
async fn take_out(
    work: Work<'_>,
    mut lines: BTreeMap<PoolLineId, &mut StoredLine>,
    gone: &[Pledge],
) -> Result<(), WorkflowError> {
    let mut fills = Vec::new();
    for of_line in gone.chunk_by(|one, next| one.line == next.line) {
        let Some(line) = lines.get_mut(&of_line[0].line) else { continue };
        for pledge in of_line {
            line.fill.remove(&line.line, &pledge.wish);
        }
        fills.push(json!({ "id": line.line.id, "fill": serde_json::to_value(&line.fill)? }));
    }
    execute(
        work.tx,
        "UPDATE demand_pool_line l SET fill = f.fill, near_gate = NULL
         FROM jsonb_to_recordset($1) AS f (id uuid, fill jsonb) WHERE l.id = f.id",
        [serde_json::Value::Array(fills).into()],
    )
    .await?;
    Ok(())
}

async fn tell_each(
    work: Work<'_>,
    pool: Uuid,
    gone: &[Pledge],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let [person, organization, channel, ..] = envelope(ask);
    let ids: Vec<Uuid> = gone.iter().map(|_| work.id()).collect();
    let lines: Vec<Uuid> = gone.iter().map(|pledge| pledge.line.into()).collect();
    let whose: Vec<Uuid> = gone.iter().map(|pledge| pledge.by.into()).collect();
    let facts = gone.iter().map(|pledge| {
        let event = Event::PledgeWithdrawn { pledge: pledge.clone(), is_late: false };
        let mut facts = facts::told(&event)?;
        facts["why"] = json!("extension");
        Ok(facts)
    });
    let facts: Vec<serde_json::Value> = facts.collect::<Result<_, WorkflowError>>()?;
    execute(
        work.tx,
        "INSERT INTO demand_pool_event (id, pool_id, line_id, organization_id, kind, facts, person_id,
             by_organization_id, channel, recorded_at)
         SELECT e.id, $1, e.line, e.whose, 'pledge_released', f.facts, $5, $6, $7, $8
         FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) WITH ORDINALITY AS e (id, line, whose, n)
         JOIN jsonb_array_elements($9) WITH ORDINALITY AS f (facts, n) USING (n)",
        [
            pool.into(),
            ids.into(),
            lines.into(),
            whose.into(),
            person,
            organization,
            channel,
            work.now.into(),
            serde_json::Value::Array(facts).into(),
        ],
    )
    .await?;
    Ok(())
}

/// Lets everybody go: the pool came to nothing.
pub(super) async fn let_all_go(
    work: Work<'_>,
    stored: &StoredPool,
    was_reckoned: bool,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE pledge SET state = 'released', released_why = 'failed', is_cleared = is_cleared OR $2,
             version = version + 1, updated_at = $3
         WHERE pool_id = $1 AND state IN ('standing', 'awarded')",
        [Uuid::from(stored.pool.id).into(), was_reckoned.into(), work.now.into()],
    )
    .await?;
    Ok(())
}
