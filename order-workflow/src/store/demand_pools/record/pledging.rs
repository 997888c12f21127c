//! A pledge given, changed or taken back: its row, the sums beside its line, and its entry, whatever others pledged.

use sea_orm::FromQueryResult;
use supply_chain::demand_pool::{Consent, Event, LineFill, Pledge, PoolLine};
use uuid::Uuid;

use super::super::{PledgeState, StoredLine, StoredPledge};
use super::{envelope, facts};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, row};

/// The next price counts as near when no more than a case, or a twentieth of what it needs, is missing.
const NEAR_PART: i64 = 20;

#[derive(FromQueryResult)]
struct Version {
    version: i64,
}

/// Writes what happened to a pledge of `line`, which is held for update, and answers how the pledge then stands, and
/// whether its packet came in by the grace alone.
/// Nothing where the event is about no pledge.
pub(crate) async fn record_pledge(
    work: Work<'_>,
    pool: Uuid,
    line: &StoredLine,
    event: &Event,
    ask: &Ask,
) -> Result<Option<(StoredPledge, bool)>, WorkflowError> {
    let (before, after, is_late) = match event {
        Event::Pledged { pledge, is_late } => (None, Some(pledge), *is_late),
        Event::PledgeChanged { before, pledge, is_late } => (Some(before), Some(pledge), *is_late),
        Event::PledgeWithdrawn { pledge, is_late } => (Some(pledge), None, *is_late),
        _ => return Ok(None),
    };
    let Some(pledge) = after.or(before) else { return Ok(None) };
    let state = if after.is_some() { PledgeState::Standing } else { PledgeState::Withdrawn };
    let fill = filled(line, before, after);
    let near = near_gate(&line.line, &fill);
    let version = write(work, pool, (pledge, state), (&fill, near), (event, ask)).await?;
    Ok(Some((StoredPledge { pledge: pledge.clone(), state, version }, is_late)))
}

fn filled(line: &StoredLine, before: Option<&Pledge>, after: Option<&Pledge>) -> LineFill {
    let mut fill = line.fill.clone();
    if let Some(before) = before {
        fill.remove(&line.line, &before.wish);
    }
    if let Some(after) = after {
        fill.add(&line.line, &after.wish);
    }
    fill
}

/// The next price, by its count, when little is missing for it: a lower one than what it would close at. Before there is
/// a price nothing drops, and nobody is told that it does.
fn near_gate(line: &PoolLine, fill: &LineFill) -> Option<i64> {
    fill.close(line)?;
    let next = fill.next_gates(line).into_iter().next()?;
    let little = line.case.max(next.needed / NEAR_PART);
    (next.missing <= little).then_some(next.gate.from)
}

/// All of it in one statement, so that the line is held no longer than that takes.
async fn write(
    work: Work<'_>,
    pool: Uuid,
    (pledge, state): (&Pledge, PledgeState),
    (fill, near): (&LineFill, Option<i64>),
    (event, ask): (&Event, &Ask),
) -> Result<i64, WorkflowError> {
    let [person, organization, channel, device, sequence, claimed_at] = envelope(ask);
    let consents: Vec<String> =
        pledge.wish.consents.given().map(Consent::as_str).map(str::to_owned).collect();
    let facts = facts::told(event)?;
    let written: Option<Version> = row(
        work.tx,
        "WITH line AS (UPDATE demand_pool_line SET fill = $12, near_gate = $13 WHERE id = $3),
         entry AS (
             INSERT INTO demand_pool_event (id, pool_id, line_id, organization_id, kind, facts, person_id,
                 by_organization_id, channel, device_id, device_sequence, claimed_at, recorded_at)
             VALUES ($14, $2, $3, $4, $15, $16, $17, $18, $19, $20, $21, $22, $11))
         INSERT INTO pledge AS p (id, pool_id, line_id, organization_id, firm, tolerance, highest_sen, consents,
             committed_at, days_away, salt, state, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $24, $23, 1, $11, $11)
         ON CONFLICT (line_id, organization_id) DO UPDATE
         SET firm = EXCLUDED.firm, tolerance = EXCLUDED.tolerance, highest_sen = EXCLUDED.highest_sen,
             consents = EXCLUDED.consents, committed_at = EXCLUDED.committed_at, days_away = EXCLUDED.days_away,
             salt = EXCLUDED.salt, state = EXCLUDED.state, released_why = NULL, version = p.version + 1, updated_at = EXCLUDED.updated_at
         RETURNING p.version",
        [
            Uuid::from(pledge.id).into(),
            pool.into(),
            Uuid::from(pledge.line).into(),
            Uuid::from(pledge.by).into(),
            pledge.wish.firm.into(),
            pledge.wish.tolerance.into(),
            pledge.wish.highest.sen().into(),
            consents.into(),
            pledge.committed_at.into(),
            i16::from(pledge.days_away).into(),
            work.now.into(),
            serde_json::to_value(fill)?.into(),
            near.into(),
            work.id::<Uuid>().into(),
            event.word().into(),
            facts.into(),
            person,
            organization,
            channel,
            device,
            sequence,
            claimed_at,
            state.as_str().into(),
            pledge.salt.into(),
        ],
    )
    .await?;
    let written =
        written.ok_or_else(|| WorkflowError::Internal("a pledge was not kept".to_owned()))?;
    Ok(written.version)
}

#[cfg(test)]
mod tests {
    use supply_chain::demand_pool::{Consents, Gate, PledgeWish};
    use supply_chain::id::{OfferId, PoolLineId};
    use supply_chain::money::Money;

    use super::*;

    #[test]
    fn a_price_is_near_when_a_case_or_a_twentieth_is_missing() {
        let gate = |from, price| Gate {
            from,
            unit_price: Money::from_sen(price),
            pack_price: Money::from_sen(price),
        };
        let line = PoolLine {
            id: PoolLineId(Uuid::nil()),
            offer: OfferId(Uuid::nil()),
            units_per_pack: 1,
            case: 3,
            minimum: 0,
            cap: None,
            gates: vec![gate(1, 30_000), gate(150, 20_000)],
        };
        let near = |firm| {
            let (highest, consents) = (Money::from_sen(30_000), Consents::default());
            let wish = PledgeWish { firm, tolerance: 0, highest, consents };
            near_gate(&line, &LineFill::of(&line, &[wish]))
        };

        assert_eq!((near(142), near(143), near(149)), (None, Some(150), Some(150)));
        assert_eq!(near(150), None, "reached");
        let nobody = LineFill::empty(&line);
        assert_eq!(near_gate(&line, &nobody), None, "there is no price that could drop");
        // Three, all of them below every price: past the first gate, and nothing would be bought.
        let below = PledgeWish {
            firm: 3,
            tolerance: 0,
            highest: Money::from_sen(10_000),
            consents: Consents::default(),
        };
        let first = PoolLine { gates: vec![gate(1, 30_000)], ..line };
        assert_eq!(near_gate(&first, &LineFill::of(&first, &[below])), None);
    }
}
